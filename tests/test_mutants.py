"""The list of faults stays alive: each finds its text once, and leaves a program that differs and still parses."""

import ast

import mutants
import pytest


@pytest.mark.parametrize("module", mutants.FAULTS)
def test_every_fault_fits_its_module(module):
    source = mutants.source(module)
    sound = ast.dump(ast.parse(source))
    for old, new in mutants.FAULTS[module]:
        assert source.count(old) == 1, (
            f"change the fault {old!r} in tools/mutants.py as you changed the module"
        )
        assert ast.dump(ast.parse(source.replace(old, new))) != sound, f"{new!r} changes nothing"


def test_every_algorithm_has_six_faults_at_least_and_none_twice():
    modules = {path.stem for path in (mutants.ROOT / "helpers").glob("*.py")}
    assert set(mutants.FAULTS) == modules - {"__init__", "datasets", "style"}
    for module, faults in mutants.FAULTS.items():
        assert len(faults) == len(set(faults)) >= 6, module
