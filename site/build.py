"""Build the course's website into build/site: python site/build.py

PYODIDE=folder takes Pyodide's files from there, and the site needs no other host; without it the site names
them at their public address. `python site/build.py fetch` fills that folder from there. SITE_URL is the
site's own address, for the pages' canonical links.
"""

import os
import re
import shutil
import subprocess
import sys
import time
from pathlib import Path

os.environ.setdefault("OMP_NUM_THREADS", "1")  # on a busy machine many threads wait for each other

HERE = Path(__file__).resolve().parent
COURSE = HERE.parent
WORK = COURSE / "build" / "site-work"
OUT = COURSE / "build" / "site"
FONTS = [
    f"{name}/files/{name}-{script}-wght-{slant}.woff2"
    for name in ("source-serif-4", "source-sans-3")
    for script in ("latin", "latin-ext", "greek")
    for slant in ("normal", "italic")
]
# What the theme does not tell a screen reader (or tells wrongly).
MENDED = {
    ' title="Search" aria-label="Search" data-bs-placement': ' title="Search" data-bs-placement',
    '<summary><span class="toctree-toggle"': '<summary aria-label="pages below"><span class="toctree-toggle"',
    '<div class="sidebar-primary-items__start': '<div role="navigation" aria-label="Course" '
    'class="sidebar-primary-items__start',
    ' aria-label="Toggle hidden content"': "",
    'title="Toggle primary sidebar"': 'title="Contents of the course"',
    'title="Toggle secondary sidebar"': 'title="On this page"',
}
# The theme's other bar is hidden (course.css); its menu buttons would take the clicks of those that are seen.
HIDDEN = re.compile('<button class="pst-navbar-icon sidebar-toggle.*?</button>', re.S)
# No line may end between a formula and the brackets and stops around it.
FORMULA = re.compile(r'\(?<span class="math[^>]*>[^<]*</span>[,.;:!?)]*')
EMPTY_HEAD = re.compile('<th( class="head[^>]*)?>(<p></p>)?</th>')


def main():
    """Say what is done, step by step; stop with one sentence where something is missing."""
    try:
        import course
        import engine
        import lite
        import pages
    except ImportError as error:
        sys.exit(f"{error.name} is missing: make site installs it, or pip install -e '.[site]'")
    kept = os.environ.get("PYODIDE")
    if kept:
        kept = Path(kept).expanduser().resolve()
    if sys.argv[1:] == ["fetch"]:
        if not kept:
            sys.exit("Say where to: PYODIDE=folder python site/build.py fetch")
        return step(f"Pyodide's files into {kept}", engine.fetch, packages_of_npm(), kept)
    if kept and not kept.is_dir():
        sys.exit(f"PYODIDE={kept} is not a folder")
    shutil.rmtree(OUT, ignore_errors=True)
    WORK.mkdir(parents=True, exist_ok=True)

    npm = step("npm packages", packages_of_npm)
    readouts = step("every lab, looked at once", course.look_at_labs, COURSE)
    files = step("Python for the browser", engine.gather, npm, WORK, kept, course.files(COURSE))
    size = engine.bytes_of_a_lab(files)
    step("notebooks for the browser", lite.build, COURSE, WORK, OUT / "lite")
    engine.write(files, OUT / "lite" / "static" / "pyodide")
    source = WORK / "pages"
    shutil.rmtree(source, ignore_errors=True)
    step("scripts, fonts and formulas", static, source / "_static", npm)
    found = step("lessons into pages", pages.make, COURSE, source, readouts, round(size / 1e6))
    step("pages", sphinx, source, size)

    total = sum(path.stat().st_size for path in OUT.rglob("*") if path.is_file())
    labs = sum(map(len, found.values()))
    where = "and carries Pyodide itself" if kept else f"and fetches Pyodide's packages from {engine.ADDRESS}"
    print(f"build/site: {len(found)} pages, {labs} labs, {total / 1e6:.0f} MB, {where}")


def step(what, do, *given):
    began = time.perf_counter()
    result = do(*given)
    print(f"{what}: {time.perf_counter() - began:.1f} s", flush=True)
    return result


def packages_of_npm():
    """The folder into which `npm ci` has put what package-lock.json names; it runs when that has changed."""
    folder = WORK / "npm"
    folder.mkdir(parents=True, exist_ok=True)
    done = folder / "done"
    wanted = (HERE / "package-lock.json").read_text()
    if done.is_file() and done.read_text() == wanted:
        return folder
    if not shutil.which("npm"):
        sys.exit(
            "The website needs Node.js and npm (https://nodejs.org): MathJax, the editor and Pyodide come so."
        )
    for name in ("package.json", "package-lock.json"):
        shutil.copy(HERE / name, folder)
    run = subprocess.run(
        ["npm", "ci", "--no-audit", "--no-fund", "--ignore-scripts"],
        cwd=folder,
        capture_output=True,
        text=True,
    )
    if run.returncode:
        sys.exit(f"npm ci failed. Check the network and try again.\n{run.stderr[-2000:]}")
    done.write_text(wanted)
    return folder


def static(target, npm):
    """The page's scripts and styles, MathJax, fonts, and CodeMirror in one file."""
    shutil.copytree(HERE / "static", target, ignore=shutil.ignore_patterns("*.src.js"))
    modules = npm / "node_modules"
    mathjax = target / "mathjax"
    (mathjax / "output" / "chtml" / "fonts").mkdir(parents=True)
    shutil.copy(modules / "mathjax" / "es5" / "tex-chtml.js", mathjax)
    fonts = "output/chtml/fonts/woff-v2"
    shutil.copytree(modules / "mathjax" / "es5" / fonts, mathjax / fonts)
    (target / "fonts").mkdir()
    for font in FONTS:
        shutil.copy(modules / "@fontsource-variable" / font, target / "fonts")
    shutil.copy(HERE / "static" / "editor.src.js", npm)
    bundle = [
        "--bundle",
        "--minify",
        "--format=esm",
        "--legal-comments=eof",
        f"--outfile={target / 'editor.js'}",
    ]
    run = [modules / ".bin" / "esbuild", "editor.src.js", "--log-level=warning", *bundle]
    subprocess.run(run, cwd=npm, check=True)


def sphinx(source, size):
    """Turn the sources into pages; a warning (a dead link, say) is an error."""
    shutil.copy(HERE / "conf.py", source)
    environment = os.environ | {"PYTHON_BYTES": str(size), "PYTHONPATH": str(HERE)}
    options = ["-b", "html", "-q", "-E", "-W", "--keep-going", "-d", str(WORK / "doctrees")]
    command = [sys.executable, "-m", "sphinx", *options, str(source), str(OUT)]
    if subprocess.run(command, env=environment).returncode:
        sys.exit("The pages could not be made: see the warnings above.")
    for page in OUT.rglob("*.html"):
        if "lite" not in page.relative_to(OUT).parts:
            text = EMPTY_HEAD.sub("<td></td>", HIDDEN.sub("", page.read_text()))
            text = FORMULA.sub(r'<span class="whole">\g<0></span>', text)
            for theirs, ours in MENDED.items():
                text = text.replace(theirs, ours)
            page.write_text(text)


if __name__ == "__main__":
    main()
