"""Every lab in the browser's Python (run by node alone) says, after each move, what it says natively."""

import json
import math
import re
import subprocess
import zipfile


def steps(about):
    """Each control to both ends, each choice and switch, every button."""
    moves = []
    for control in about["controls"]:
        name, kind = control["name"], control["kind"]
        if kind in ("int", "float", "log"):
            ends = (control["min"], control["max"])
            moves += [["move", {name: 10**end if kind == "log" else end}] for end in ends]
        elif kind == "choice":
            moves += [["move", {name: option}] for option in control["options"]]
        elif kind == "switch":
            moves += [["move", {name: on}] for on in (True, False)]
        else:
            moves += [["move", {name: strokes}] for strokes in DRAWINGS]
    moves += [["press", text] for text, _ in about["presets"]]
    moves += [["press", "New sample"]] * bool(about["newSample"]) + [["press", "Reset"]]
    return moves


# Where the last bit of a sum shows, the words must be equal and the numbers nearly so: the two NumPys add in
# different order. Everywhere else every character counts.
LAST_BIT = {
    "gradient_descent.taylor": "a miss of 0 here is one of 2e-16 there",
    "logistic_regression.learning_rate": "steps that are too large double each rounding",
}
NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?(?:e[-−+]?\d+)?")


def agree(lab, ours, theirs):
    if lab not in LAST_BIT:
        return ours == theirs
    pairs = zip(NUMBER.findall(ours), NUMBER.findall(theirs), strict=False)
    numbers = [[float(text.replace(",", "").replace("−", "-")) for text in pair] for pair in pairs]
    same_words = NUMBER.sub("#", ours) == NUMBER.sub("#", theirs)
    return same_words and all(math.isclose(a, b, rel_tol=2e-3, abs_tol=1e-12) for a, b in numbers)


DRAWINGS = [[], [[[112, 30], [112, 190]]], [[[40, 40], [180, 40], [90, 200]], [[70, 120], [160, 120]]]]


def says(living, name, moves):
    states = [living.describe(name)]
    for kind, what in moves:
        states.append(living.move(name, json.dumps(what)) if kind == "move" else living.press(name, what))
    return [(json.loads(state).get("wrong") or json.loads(state)["readout"]) for state, _ in states]


def test_readouts_in_the_browsers_python_equal_the_native_ones(site, living, pyodide_files, tmp_path, capsys):
    plans = {name: steps(json.loads(living.describe(name)[0])) for name in living.MAKERS}
    native = {name: says(living, name, [["press", "Reset"], *moves])[1:] for name, moves in plans.items()}
    plan = tmp_path / "steps.json"
    plan.write_text(json.dumps(plans))
    command = ["node", "site/tests/labs.mjs", str(site / "lite" / "static" / "pyodide"), str(plan)]
    run = subprocess.run(command, cwd=site.parent.parent, capture_output=True, text=True, timeout=1200)
    assert run.returncode == 0, run.stderr[-3000:]
    started, *labs = map(json.loads, run.stdout.splitlines())
    with capsys.disabled():
        slowest = max(labs, key=lambda lab: lab["median"])
        middle = sorted(lab["median"] for lab in labs)[len(labs) // 2]
        print(
            f"\n  {len(labs)} labs in node: Python after {started['started'] / 1000:.1f} s; a move takes "
            f"{middle} ms (median of the labs' medians), at most {slowest['median']} ms ({slowest['lab']})"
        )
    assert {lab["lab"] for lab in labs} == set(plans)
    differ = []
    for lab in labs:
        pairs = zip([["at first", ""], *plans[lab["lab"]]], native[lab["lab"]], lab["said"], strict=True)
        differ += [
            f"{lab['lab']} {step}:\n  native  {ours}\n  browser {theirs}"
            for step, ours, theirs in pairs
            if not agree(lab["lab"], ours, theirs)
        ]
    assert not differ, "\n".join(differ)


def test_the_trained_network_is_shipped(site):
    (wheel,) = (site / "lite" / "static" / "pyodide").glob("machine_learning_by_hand-*.whl")
    with zipfile.ZipFile(wheel) as packed:
        assert "datasets/digits_network.npz" in packed.namelist()
