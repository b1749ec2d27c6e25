"""A sentence of help below the two errors that everyone meets."""

from IPython import get_ipython

HINTS = {
    NameError: "This name has no value yet. If a cell above makes it, run that first: in the menu, "
    "Run → Run All Above Selected Cell. If none does, check the spelling.",
    KeyboardInterrupt: "You stopped this cell. What other cells made is still there; "
    "run this one again to start it afresh.",
}


def show():
    """Give these errors their hint from here on, where cells are run."""
    if shell := get_ipython():
        shell.set_custom_exc(tuple(HINTS), _explain)


def _explain(shell, kind, error, trace, tb_offset=None):
    if kind in HINTS:  # and not one of its kin: a variable that a function reads too early is no missing cell
        error.add_note(HINTS[kind])
    shell.showtraceback((kind, error, trace), tb_offset=tb_offset)
