"""What can go wrong around a lesson: no network, cells run again, in any order or too early, and stopped."""

import os
from contextlib import contextmanager, suppress
from copy import deepcopy

import pytest
from jupyter_client.manager import start_new_kernel
from nbformat.v4 import output_from_msg
from notebooks import code_cells
from run_lessons import ROOT, lesson_paths, normalize, read
from test_lab import picture, small
from test_pictures import changes, other_versions

from helpers.exercises.hints import HINTS
from helpers.labs.lab import ONE_AT_A_TIME

EACH_NOTEBOOK = pytest.mark.parametrize(
    "path", lesson_paths(), ids=lambda path: f"{path.parent.name}/{path.stem}"
)
OUTPUTS = ("stream", "display_data", "execute_result", "error")
# Python's audit hears of the sockets of Python code, and not of ZeroMQ's, through which the kernel talks to us.
OFFLINE = """
import sys
sys.reached_for = []
def offline(event, given, heard=sys.reached_for):
    if event in ("socket.connect", "socket.sendto", "socket.sendmsg", "socket.getaddrinfo", "socket.gethostbyname"):
        heard.append(event)
        raise OSError("no network in this test")
sys.addaudithook(offline)
"""
# What is hard to read in each figure that a lesson shows, by its alt text.
LOOK_AT_FIGURES = f"""
import sys
sys.path.insert(0, {str(ROOT / "tests")!r})
sys.hard_to_read = __import__("legible").look_at_all()
"""
HARD_TO_READ = "print({alt: faults for alt, faults in __import__('sys').hard_to_read.items() if faults})"
PALE = "f, a = style.subplots()\na.set_title('pale', color='0.8')\nstyle.show(f, 'a pale title')"
REACHED_FOR = "print(__import__('sys').reached_for)"
REACH = "__import__('urllib.request').request.urlopen('http://192.0.2.1/', timeout=1)"
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


@contextmanager
def kernel(folder=ROOT):
    """The manager of a fresh kernel and the client that talks to it."""
    env = os.environ | {"OMP_NUM_THREADS": "1", "MPLBACKEND": "module://matplotlib_inline.backend_inline"}
    manager, client = start_new_kernel(
        kernel_name="python3", cwd=str(folder), env=env, extra_arguments=["--log-level=ERROR"]
    )
    try:
        yield manager, client
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)


def run(client, code, listen=lambda message: None):
    """What the kernel shows for `code`; `listen` hears every message on the way."""
    outputs = []

    def hear(message):
        if message["msg_type"] in OUTPUTS:
            outputs.append(output_from_msg(message))
        listen(message)

    client.execute_interactive(code, allow_stdin=False, timeout=120, output_hook=hear)
    return outputs


def run_all(client, notebook, backwards=False):
    """A copy of the notebook with what its cells show now."""
    fresh = deepcopy(notebook)
    for cell in code_cells(fresh)[:: -1 if backwards else 1]:
        cell.outputs = run(client, cell.source)
    return normalize(fresh)


def seen(cell):
    """A cell's outputs without the count of executions."""
    return [{**output, "execution_count": None} for output in cell.outputs]


def differences(expected, notebook):
    """The code and the outputs of every cell that does not show what is expected; timings may differ."""
    for old, new in zip(code_cells(expected), code_cells(notebook), strict=True):
        raised = any(output.output_type == "error" for output in new.outputs)
        timed = "nbval-ignore-output" in new.metadata.get("tags", [])
        if raised or (seen(old) != seen(new) and not timed):
            texts = [output.get("text") or output.get("data", {}).get("text/plain") for output in new.outputs]
            yield f"{new.source}\n-> {texts or new.outputs}"


def printed(outputs):
    """What was printed, which a busy kernel may send in pieces."""
    return "".join(output.text for output in outputs if output.output_type == "stream")


def error(outputs):
    """The one error among some outputs."""
    (found,) = (output for output in outputs if output.output_type == "error")
    return found


@EACH_NOTEBOOK
def test_notebook_runs_offline_then_again_then_backwards(path):
    notebook = read(path)
    with kernel(path.parent) as (_, client):
        run(client, OFFLINE + LOOK_AT_FIGURES)
        first = run_all(client, notebook)
        again = run_all(client, notebook)
        backwards = run_all(client, notebook, backwards=True)
        tried = printed(run(client, REACHED_FOR))
        pale = printed(run(client, HARD_TO_READ))
        pale_control = printed(run(client, f"from helpers import style\n{PALE}\n{HARD_TO_READ}"))
        control = error(run(client, REACH))
    assert not list(differences(first, again)), "Run All, a second time"
    assert not list(differences(first, backwards)), "each cell again, the last one first"
    assert tried == "[]\n"
    assert pale == "{}\n"
    assert "'pale' has a contrast of 1.5" in pale_control
    assert "no network in this test" in control.evalue
    if not other_versions():  # pictures are compared under the pins
        hint = "If the new pictures are right, save them with `make lessons`."
        assert not list(changes(notebook, first)), hint


@EACH_NOTEBOOK
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
