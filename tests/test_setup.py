"""The set-up files agree with one another, and the modules stand on the right floor."""

import ast
import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import matplotlib
import pytest
import yaml
from packaging.markers import default_environment
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
COURSE = [Requirement(line) for line in PROJECT["dependencies"]]
EXTRAS = [Requirement(line) for extra in PROJECT["optional-dependencies"].values() for line in extra]
HELPERS = ROOT / "helpers"
ALGORITHMS = sorted(set(HELPERS.glob("*.py")) - {HELPERS / "datasets.py", HELPERS / "style.py"})


def locked(python):
    """Package name to pinned version in the lock, on Linux with that Python."""
    linux = {"sys_platform": "linux", "os_name": "posix", "platform_python_implementation": "CPython"}
    where = default_environment() | linux | {"python_version": python, "python_full_version": f"{python}.9"}
    lines = (ROOT / "requirements.lock").read_text().splitlines()
    pins = [Requirement(line) for line in lines if line and not line.startswith("#")]
    return {
        canonicalize_name(pin.name): str(pin.specifier).removeprefix("==")
        for pin in pins
        if pin.marker is None or pin.marker.evaluate(where)
    }


def conda():
    """Of environment.yml: what conda installs, and what pip installs."""
    *by_conda, by_pip = yaml.safe_load((ROOT / "environment.yml").read_text())["dependencies"]
    return by_conda, by_pip["pip"]


@pytest.mark.parametrize("python", ["3.11", "3.12", "3.13"])
def test_lock_pins_every_dependency_within_its_range(python):
    pins = locked(python)
    for wanted in COURSE + EXTRAS:
        assert wanted.name in pins, f"{wanted.name}: run `make lock`"
        assert pins[wanted.name] in wanted.specifier, f"{wanted.name}: run `make lock`"


def test_environment_yml_has_the_course_packages_at_the_locked_versions():
    by_conda, by_pip = conda()
    python = by_conda[0].removeprefix("python=")
    pins = locked(python)
    assert by_pip[0] == "-c requirements.lock"
    assert by_pip[-1] == "-e ."
    # nbval is no learner's need, but Binder has no `make test` to bring it.
    wanted = [*(wanted.name for wanted in COURSE), "nbval"]
    assert by_pip[1:-1] == [f"{name}=={pins[name]}" for name in wanted]


def test_conda_brings_a_supported_python_with_pip_and_make():
    by_conda, _ = conda()
    assert by_conda == ["python=3.12", "pip", "make"]
    assert "3.12" in Requirement(f"python{PROJECT['requires-python']}").specifier


def test_make_alone_lists_every_target():
    makefile = (ROOT / "Makefile").read_text()
    targets = re.findall(r"^([a-z-]+):", makefile, re.MULTILINE)
    listed = subprocess.run(
        ["make", "--no-print-directory"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout
    assert [line.split()[:2] for line in listed.splitlines()] == [["make", target] for target in targets]
    wanted = "help lab test test-quick env lessons lint bench mutants site site-test hub html clean"
    assert set(wanted.split()) <= set(targets)
    assert set(re.search(r"^\.PHONY: (.*)", makefile, re.MULTILINE)[1].split()) == set(targets)


def test_helpers_is_importable_from_any_folder(tmp_path):
    quiet = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    told = subprocess.run(
        [sys.executable, "-c", "import helpers; print(helpers.__file__)"],
        cwd=tmp_path,
        env=quiet,
        capture_output=True,
        text=True,
        check=False,
    )
    assert told.returncode == 0, told.stderr
    assert Path(told.stdout.strip()).resolve().parent == HELPERS


def imported(path):
    """Dotted names of the modules that a file imports."""
    package = ".".join(path.relative_to(ROOT).parent.parts)
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom):
            module = ".".join(filter(None, [package if node.level else "", node.module]))
            yield from ([f"{module}.{name.name}" for name in node.names] if module == "helpers" else [module])


@pytest.mark.parametrize("path", ALGORITHMS, ids=lambda path: path.name)
def test_algorithms_stand_on_numpy_and_one_another_alone(path):
    for name in imported(path):
        top, *rest = name.split(".")
        if top == "helpers":
            assert HELPERS / f"{rest[0]}.py" in ALGORITHMS, f"{path.name} imports {name}"
        else:
            assert top == "numpy" or top in sys.stdlib_module_names, f"{path.name} imports {name}"


# What each floor has come to, in lines: it may shrink. README tells what was aimed at.
LINES = {"*.py": 1850, "labs/*.py": 4540, "exercises/*.py": 4338}


@pytest.mark.parametrize("floor", LINES)
def test_a_floor_does_not_grow(floor, capsys):
    sizes = {path.name: len(path.read_text().splitlines()) for path in sorted(HELPERS.glob(floor))}
    with capsys.disabled():
        print("", *(f"{name:25}{lines:5}" for name, lines in sizes.items()), sep="\n")
    assert sum(sizes.values()) <= LINES[floor], sizes


def test_the_algorithms_can_be_read_in_an_evening():
    sizes = {path.name: len(path.read_text().splitlines()) for path in ALGORITHMS}
    assert sizes["mlp.py"] <= 169 and sizes["validate.py"] <= 186, sizes
    assert max(lines for name, lines in sizes.items() if name not in ("mlp.py", "validate.py")) <= 152, sizes


# A stand-in for Python and for uv: it reports a version, makes a .venv of itself and writes down what is installed.
STAND_IN = """#!/bin/sh
case "$0 $*" in
    *"-m venv"*) mkdir -p .venv/bin && cp "$0" .venv/bin/python && echo "VIRTUAL_ENV=$PWD/.venv" >.venv/bin/activate ;;
    */uv\\ venv*) exit 1 ;;
    *"pip install"*uv) echo "uv" >>installed && [ -z "${{NO_UV:-}}" ] && cp "$0" .venv/bin/uv ;;
    *"pip install"*) echo "${{0##*/}} ${{*##* }}" >>installed && exit "${{FAILS:-0}}" ;;
    *"-c import pip") ;;
    *) exec {real} -c 'import sys; sys.version_info = {version}; exec(sys.argv[1])' "$2" ;;
esac
"""


@pytest.fixture
def clone(tmp_path):
    """The set-up files alone in a folder with a space in its name, beside a folder for stand-ins."""
    folder = tmp_path / "the course"
    (folder / "tools").mkdir(parents=True)
    for name in ("tools/environment.sh", "pyproject.toml", "requirements.lock"):
        shutil.copy(ROOT / name, folder / name)
    shutil.copytree(ROOT / "tools/ml_by_hand_jupyter", folder / "tools/ml_by_hand_jupyter")
    (tmp_path / "bin").mkdir()
    for name in ("cat", "cksum", "cp", "dirname", "grep", "mkdir", "rm", "sh"):
        (tmp_path / "bin" / name).symlink_to(shutil.which(name))
    return folder


def stand_in(path, version=(3, 12)):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(STAND_IN.format(real=sys.executable, version=version))
    path.chmod(0o755)


def set_up(clone, level="lab", **variables):
    """Exit code, printed Python, message, and what has been installed by what so far."""
    told = subprocess.run(
        [clone / "tools/environment.sh", level],
        env={"PATH": str(clone.parent / "bin")} | variables,
        capture_output=True,
        text=True,
        check=False,
    )
    log = clone / "installed"
    return (
        told.returncode,
        told.stdout.strip(),
        told.stderr,
        log.read_text().splitlines() if log.exists() else [],
    )


def test_uv_installs_once_until_the_pins_or_settings_change(clone):
    stand_in(clone.parent / "bin/python3")
    python = str(clone / ".venv/bin/python")
    assert set_up(clone)[::3] == (0, ["uv", "uv ."])
    assert set_up(clone)[1:] == (python, "", ["uv", "uv ."])
    for name in ("requirements.lock", "tools/ml_by_hand_jupyter/overrides.d/ml-by-hand.json5"):
        with (clone / name).open("a") as file:
            file.write("\n")
        before = len(set_up(clone)[3])
        assert set_up(clone)[2] == ""
        assert len(set_up(clone)[3]) == before
    assert set_up(clone)[3] == ["uv", "uv .", "uv .", "uv ."]
    assert set_up(clone, "test")[3][-1] == "uv .[test]"
    assert len(set_up(clone, "lab")[3]) == 5, "the test level holds the lab level"


def test_uv_of_the_machine_is_used_and_without_any_uv_pip_does_it(clone):
    stand_in(clone.parent / "bin/python3")
    assert set_up(clone, NO_UV="1")[::3] == (0, ["uv", "python ."])
    shutil.rmtree(clone / ".venv")
    stand_in(clone.parent / "bin/uv")
    assert set_up(clone)[::3] == (0, ["uv", "python .", "uv ."])


def test_a_broken_off_install_is_taken_up_again(clone):
    stand_in(clone.parent / "bin/python3")
    code, printed, message, _ = set_up(clone, FAILS="1")
    assert (code, printed) == (1, "")
    assert "run the same command again" in message
    assert set_up(clone)[0] == 0


def test_a_moved_folder_or_a_removed_python_gets_a_new_venv(clone):
    stand_in(clone.parent / "bin/python3")
    set_up(clone)
    moved = clone.rename(clone.parent / "moved")
    (moved / ".venv/left over").touch()
    assert set_up(moved)[1] == str(moved / ".venv/bin/python")
    assert not (moved / ".venv/left over").exists()
    (moved / ".venv/bin/python").unlink()
    assert "Making .venv" in set_up(moved)[2]


def test_a_missing_or_old_python_is_named_with_its_remedy(clone):
    assert re.search("python3 is not there(.|\n)*apt install", set_up(clone)[2])
    assert "nowhere is not there" in set_up(clone, PYTHON="nowhere")[2]
    stand_in(clone.parent / "bin/python3", version=(3, 8))
    assert re.search("Python 3.11 or newer, and python3 is 3.8(.|\n)*brew install", set_up(clone)[2])
    stand_in(clone.parent / "bin/python3.12")
    assert "Making .venv with Python 3.12" in set_up(clone)[2]
    stand_in(clone.parent / "bin/python3.13", version=(3, 13))
    assert "make clean" in set_up(clone, PYTHON="python3.13")[2]
    assert set_up(clone, PYTHON="python3.12")[0] == 0


def test_the_active_conda_environment_is_used_but_never_its_base(clone):
    stand_in(clone.parent / "bin/python3")
    stand_in(clone.parent / "bin/uv")
    stand_in(clone.parent / "conda/bin/python")
    conda_is_on = {"CONDA_PREFIX": str(clone.parent / "conda"), "CONDA_DEFAULT_ENV": "ml-by-hand"}
    assert set_up(clone, **conda_is_on)[1] == str(clone.parent / "conda/bin/python")
    assert not (clone / ".venv").exists()
    assert set_up(clone, **conda_is_on | {"CONDA_DEFAULT_ENV": "base"})[1] == str(clone / ".venv/bin/python")


def test_the_picture_that_make_bench_sets_beside_a_lab_can_be_drawn():
    import bench_browser

    with matplotlib.rc_context():
        space = {"lab": None}
        exec(bench_browser.SETUP + "\n" + bench_browser.PLAIN, space)
        space["picture"](5, 1500, 100, reveal=True)
        house, curve = space["plt"].gcf().axes
        assert house.get_title("left").startswith("5 nearest houses: ") and len(curve.lines) == 3
        space["plt"].close("all")
