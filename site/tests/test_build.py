"""What the build promises without a browser: true files, live links, whole pages."""

import json
import re
import shutil
from html.parser import HTMLParser
from urllib.parse import unquote, urlsplit

import engine
import pytest
from conftest import COURSE


@pytest.fixture(scope="module")
def npm(site):
    return site.parent / "site-work" / "npm"


@pytest.fixture(scope="module")
def lock(site):
    return json.loads((site / "lite" / "static" / "pyodide" / "pyodide-lock.json").read_text())["packages"]


def test_every_package_is_here_with_its_sha256_or_named_with_the_official_one(site, npm, lock):
    official = json.loads((npm / "node_modules" / "pyodide" / "pyodide-lock.json").read_text())["packages"]
    for name, package in lock.items():
        if package["file_name"].startswith("https:"):
            assert package["file_name"] == engine.ADDRESS + official[name]["file_name"]
            assert package["sha256"] == official[name]["sha256"]
        else:
            path = site / "lite" / "static" / "pyodide" / package["file_name"]
            assert engine.digest(path.read_bytes()) == package["sha256"], name
        assert {need.replace("_", "-") for need in package["depends"]} <= lock.keys(), name


def test_the_core_is_that_of_pyodide(site):
    for name, sha256 in engine.KNOWN["core"].items():
        assert engine.digest((site / "lite" / "static" / "pyodide" / name).read_bytes()) == sha256


def test_a_file_that_is_missing_or_changed_is_refused_by_name(pyodide_files, npm, tmp_path):
    kept = tmp_path / "kept"
    kept.mkdir()
    for path in pyodide_files.iterdir():
        (kept / path.name).symlink_to(path)
    (kept / "pyodide.asm.wasm").unlink()
    changed = next(kept.glob("numpy-*.whl"))
    changed.unlink()
    changed.write_bytes(b"something else")
    with pytest.raises(SystemExit, match=r"pyodide\.asm\.wasm is missing\n.*numpy-.*its sha256 differs"):
        engine.gather(npm, tmp_path, kept, {})


def test_a_folder_can_be_filled_from_the_public_address(pyodide_files, npm, tmp_path, monkeypatch):
    monkeypatch.setattr(engine, "ADDRESS", pyodide_files.resolve().as_uri() + "/")
    engine.fetch(npm, tmp_path / "kept")
    fetched = {path.name for path in (tmp_path / "kept").iterdir()}
    assert fetched <= {path.name for path in pyodide_files.iterdir()} and len(fetched) > 30
    assert all(
        path.read_bytes() == (pyodide_files / path.name).read_bytes()
        for path in (tmp_path / "kept").iterdir()
    )


def test_the_same_files_make_the_same_wheel():
    files = {"helpers/__init__.py": b"'x'\n", "datasets/a.csv": b"1,2\n"}
    assert engine.wheel("a-b", "1.0", files) == engine.wheel("a-b", "1.0", dict(files))


class Links(HTMLParser):
    """Addresses and anchors of a page."""

    def __init__(self, text):
        super().__init__()
        self.to, self.anchors = [], set()
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        attributes = dict(attributes)
        self.to += [attributes[name] for name in ("href", "src") if attributes.get(name)]
        self.anchors |= {attributes.get("id")}


def test_every_link_leads_somewhere(site):
    pages = {
        path: Links(path.read_text())
        for path in site.rglob("*.html")
        if not {"lite", "_static"} & {*path.parts}
    }
    dead = []
    for page, links in pages.items():
        for link in links.to:
            parts = urlsplit(link)
            if parts.scheme or link.startswith("//"):
                continue
            target = (page.parent / unquote(parts.path)).resolve() if parts.path else page
            target = target / "index.html" if target.is_dir() else target
            anchor = unquote(parts.fragment)
            if not target.is_file() or (anchor and target in pages and anchor not in pages[target].anchors):
                dead.append(f"{page.relative_to(site)}: {link}")
            if opened := re.search(r"path=(\S+)", parts.query):
                if not (site / "lite" / "files" / opened[1]).is_file():
                    dead.append(f"{page.relative_to(site)}: no notebook {opened[1]}")
    assert not dead, "\n".join(dead)


def test_every_lesson_has_its_labs_and_exercises_alive(site, living):
    found = set()
    for path in sorted((COURSE / "lessons").glob("*.ipynb")):
        source = "\n".join(
            "".join(c["source"]) for c in json.loads(path.read_text())["cells"] if c["cell_type"] == "code"
        )
        page = (site / "lessons" / f"{path.stem}.html").read_text()
        labs = re.findall(r'class="lab" data-lab="([\w.]+)"', page)
        assert len(labs) == len(re.findall(r"^labs\.\w+\.\w+\(", source, re.M)), path.name
        assert set(labs) <= living.MAKERS.keys()
        found |= set(labs)
        exercises = re.findall(r'data-exercise="([\w.]+)"', page)
        assert exercises == re.findall(r'^check\("([\w.]+)"', source, re.M), path.name
    assert found == set(living.MAKERS)


def test_every_lesson_is_there_as_a_notebook(site):
    for path in (COURSE / "lessons").rglob("*.ipynb"):
        assert (site / "lite" / "files" / path.relative_to(COURSE)).is_file()


def test_the_scripts_of_the_pages_are_scripts(site, tmp_path):
    """node reads each; a slip of the pen is found without a browser."""
    import subprocess

    for path in (COURSE / "site" / "static").glob("*.js"):
        copy = tmp_path / (path.name if path.name == "worker.js" else path.with_suffix(".mjs").name)
        shutil.copy(path, copy)
        run = subprocess.run(["node", "--check", str(copy)], capture_output=True, text=True)
        assert run.returncode == 0, run.stderr
