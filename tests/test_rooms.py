"""What every algorithm and shared room keeps: its examples run, Tab offers what is public, and it stays short."""

import ast
import doctest
import importlib
import inspect
from pathlib import Path

import pytest

import helpers

FOLDER = Path(helpers.__file__).parent
ROOMS = sorted(path.stem for path in FOLDER.glob("*.py") if path.stem not in ("__init__", "style"))
ALGORITHMS = sorted(path.stem for path in (FOLDER / "labs").glob("*.py") if path.stem in ROOMS)
each_room = pytest.mark.parametrize("name", ROOMS)


def room(name):
    return importlib.import_module(f"helpers.{name}")


@each_room
def test_examples_run(name):
    found = doctest.testmod(room(name))
    assert found.failed == 0


@pytest.mark.parametrize("name", [*ALGORITHMS, "features", "losses"])
def test_every_public_function_has_an_example(name):
    for public in room(name).__all__:
        function = getattr(room(name), public)
        if inspect.isfunction(function):
            assert ">>> " in function.__doc__, public


@pytest.mark.parametrize("name", [*ALGORITHMS, "features", "losses", "datasets"])
def test_tab_offers_the_public_functions_and_results_and_nothing_else(name):
    module = room(name)
    own = {
        key
        for key, value in vars(module).items()
        if not key.startswith("_") and getattr(value, "__module__", None) == module.__name__
    }
    assert set(dir(module)) == set(module.__all__) == own


def test_bodies_are_short_and_sizes_are_told(capsys):
    """A body, docstring aside, reads in one look; what is longer is named here, with the reason."""
    longer = {
        "mlp.gradient_check": "a check of a training, which no lesson shows",
    }
    total = 0
    for name in [*ROOMS, "style"]:
        source = (FOLDER / f"{name}.py").read_text()
        lines = source.count("\n")
        total += lines
        with capsys.disabled():
            print(f"\n{name:22}{lines:5} lines", end="")
        for node in ast.walk(ast.parse(source)):
            if (
                isinstance(node, ast.FunctionDef)
                and f"{name}.{node.name}" not in longer
                and name in ALGORITHMS
            ):
                body = node.body[1:] if ast.get_docstring(node) else node.body
                size = node.end_lineno - body[0].lineno + 1 if body else 0
                assert size <= 20, f"{name}.{node.name} has {size} lines"
        assert name == "style" or max(map(len, source.splitlines())) <= 110, name
    with capsys.disabled():
        print(f"\n{'together':22}{total:5} lines")
