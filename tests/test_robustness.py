"""What can go wrong around a lesson: cells run too early, or stopped. (For no network and cells run again: twice.py.)"""

from contextlib import suppress

import pytest
from kernels import differences, error, kernel, printed, run, run_all
from notebooks import code_cells
from run_lessons import ROOT, lesson_paths, read
from test_lab import picture, small

from helpers.exercises.hints import HINTS
from helpers.labs.lab import ONE_AT_A_TIME

# A cell that trains, and what makes it take so long that it is stopped in the middle; without a bar, it says so.
SAY = "print('under way', flush=True)"
TRAININGS = {
    "02_monte_carlo": ("progress.bar(", "1_000_000", "3_000_000"),
    "03_gradient_descent": (
        "descend_by_hand(rate",
        "    for _ in range(steps):",
        f"    {SAY}\n    for _ in range(500 * steps):",
    ),
    "08_mlp": ("progress.bar(", "epochs=50", "epochs=1000"),
}
A_LAB = "a_lab = next(iter(labs.catalogue().values()))()"
MOVE_THE_LAB = """
from helpers.labs.lab import ONE_AT_A_TIME
said, control = a_lab.readout, next(iter(a_lab.controls.values()))
control.value = control.max
print(a_lab.readout != said, a_lab._held, ONE_AT_A_TIME.locked())
"""


@pytest.mark.parametrize("path", lesson_paths(), ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_cell_run_too_early_works_or_lacks_a_name(path):
    cells = code_cells(read(path))
    for set_up in ([], cells[:1]):
        start = {"__name__": "__main__"}
        for cell in set_up:
            exec(cell.source, start)
        for cell in cells:
            with suppress(NameError):
                exec(compile(cell.source, f"cell {cell.id}", "exec"), dict(start))


def test_missing_name_gets_a_hint_and_stays_itself():
    with kernel() as (_, client):
        run(client, "from helpers.exercises import explain_errors\nexplain_errors()")
        missing = error(run(client, "houses.head()"))
        too_early = error(run(client, "def f():\n    print(x)\n    x = 1\n\nf()"))
    assert (missing.ename, missing.evalue) == ("NameError", "name 'houses' is not defined")
    assert missing.traceback[-1].endswith(HINTS[NameError])
    assert too_early.ename == "UnboundLocalError"
    assert HINTS[NameError] not in "".join(too_early.traceback)


@pytest.mark.parametrize("name", TRAININGS)
def test_stopped_training_leaves_a_usable_notebook(name):
    mark, short, long = TRAININGS[name]
    path = ROOT / "lessons" / f"{name}.ipynb"
    lesson = read(path)
    cells = code_cells(lesson)
    at = next(i for i, cell in enumerate(cells) if mark in cell.source)
    assert short in cells[at].source
    lesson.cells = [cells[at]]
    bar, stops = {}, []
    with kernel(path.parent) as (manager, client):
        for cell in cells[:at]:
            run(client, cell.source)
        run(client, A_LAB)

        def stop(message):
            bar.update(message["content"].get("data", {}).get("state", {}))
            under_way = bar.get("value") or ("bar" not in mark and message["msg_type"] == "stream")
            if under_way and not stops:
                stops.append(manager.interrupt_kernel())

        stopped = error(run(client, cells[at].source.replace(short, long), stop))
        moved = printed(run(client, MOVE_THE_LAB))
        trained = run_all(client, lesson)
        following = run(client, cells[at + 1].source)
    assert stopped.ename == "KeyboardInterrupt"
    assert stopped.traceback[-1].endswith(HINTS[KeyboardInterrupt])
    if "bar" in mark:
        assert bar["bar_style"] == "danger" and bar["description"].endswith("(stopped)")
    assert moved == "True False False\n"
    assert not list(differences(lesson, trained)), "not what the lesson stores"
    assert following and all(output.output_type != "error" for output in following)


def test_lab_stopped_while_it_moves_answers_again(monkeypatch):
    def stop(*_):
        raise KeyboardInterrupt

    older, lab = small(), small()
    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr(lab, "_place", stop)
        lab.controls["turn"].value = 3
    lab.controls["size"].observe(stop, "value")
    with pytest.raises(KeyboardInterrupt):
        lab.set(turn=5, size=0.2)
    lab.controls["size"].unobserve(stop, "value")
    assert not ONE_AT_A_TIME.locked()
    older.set(turn=5, size=0.2)
    for each in (older, lab):
        each.controls["turn"].value = 4
    assert lab.readout == older.readout and lab.readout.startswith("Turn 4")
    assert picture(lab) == picture(older)
