"""The lists of faults stay alive: each fits its file once, and leaves a program that differs and still parses."""

import ast
from pathlib import Path

import mutants
import pytest

ROOMS = mutants.rooms()


@pytest.mark.parametrize("name", ROOMS)
def test_every_fault_fits_its_file(name):
    room = ROOMS[name]
    sound = ast.dump(ast.parse(mutants.source(room)))
    for fault in room["fault"]:
        assert mutants.fits(room, fault), f"mend {fault['old']!r} in tools/faults/{name}.toml"
        assert ast.dump(ast.parse(mutants.with_fault(room, fault))) != sound, f"{fault['new']!r} is no fault"


@pytest.mark.parametrize("name", ROOMS)
def test_every_room_is_told_whole(name):
    room = ROOMS[name]
    assert set(room) == {"file", "tests", "group", "fault"}
    assert room["tests"] and all(Path(mutants.ROOT, file).exists() for file in room["tests"])
    assert len({(fault["old"], fault["new"]) for fault in room["fault"]}) == len(room["fault"]) >= 6


def test_every_algorithm_and_shared_room_has_its_faults():
    modules = {path.stem for path in (mutants.ROOT / "helpers").glob("*.py")} - {
        "__init__",
        "style",
        "datasets",
    }
    assert modules <= set(ROOMS)
