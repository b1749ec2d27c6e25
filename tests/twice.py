"""For nbval, as `pytest -p tests.twice --nbval …`: in one kernel without a network each cell runs twice, the last one
first the second time, and what nbval does not see is looked at in the end: pictures, and figures hard to read."""

import sys
from copy import deepcopy
from itertools import groupby
from pathlib import Path

import pytest
from nbval.plugin import IPyNbCell

sys.path.insert(0, str(Path(__file__).parent))
from kernels import differences, error, printed, run
from notebooks import code_cells
from run_lessons import ROOT, normalize
from test_pictures import changes, other_versions

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


def pytest_collection_modifyitems(items):
    """Before the cells of each notebook what watches over them, after them the same cells again, and the end."""
    cells = [item for item in items if isinstance(item, IPyNbCell)]
    items[:] = [item for item in items if not isinstance(item, IPyNbCell)]
    for notebook, first in groupby(cells, key=lambda cell: cell.parent):
        first = list(first)
        again = [once_more(cell) for cell in reversed(first)]
        beginning = Beginning.from_parent(notebook, name="Beginning")
        items += [beginning, *first, *again, End.from_parent(notebook, name="End", runs=(first, again[::-1]))]


def once_more(cell):
    same = {"cell_num": cell.cell_num, "cell": cell.cell, "options": cell.options}
    return IPyNbCell.from_parent(cell.parent, name=f"{cell.name} again", **same)


class Beginning(pytest.Item):
    def runtest(self):
        assert not run(self.parent.kernel.kc, OFFLINE + LOOK_AT_FIGURES)


class End(pytest.Item):
    def __init__(self, runs, **kwargs):
        super().__init__(**kwargs)
        self.runs = runs

    def runtest(self):
        """Once all has run, a cell that runs again shows the same, also when those above have not run again."""
        client = self.parent.kernel.kc
        tried = printed(run(client, REACHED_FOR))
        pale = printed(run(client, HARD_TO_READ))
        pale_control = printed(run(client, f"from helpers import style\n{PALE}\n{HARD_TO_READ}"))
        control = error(run(client, REACH))
        first, again = (self.notebook(cells) for cells in self.runs)
        assert not list(differences(first, again)), "each cell again, the last one first"
        assert tried == "[]\n"
        assert pale == "{}\n"
        assert "'pale' has a contrast of 1.5" in pale_control
        assert "no network in this test" in control.evalue
        if not other_versions():  # pictures are compared under the pins
            hint = "If the new pictures are right, save them with `make lessons`."
            assert not list(changes(self.parent.nb, first)), hint

    def repr_failure(self, excinfo):
        return f"{self.parent.path.name}: {excinfo.value}"

    def notebook(self, cells):
        """The notebook as these runs of its cells have shown it."""
        shown = deepcopy(self.parent.nb)
        for old, cell in zip(code_cells(shown), cells, strict=True):
            old.outputs = cell.test_outputs
        return normalize(shown)
