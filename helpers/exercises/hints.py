"""A sentence of help below the two errors that everyone meets."""

from IPython import get_ipython

HINTS = {
    NameError: "This name has no value yet. If a cell above makes it, run that first: in the menu, Run → Run "
    "All Above Selected Cell. If none does, check the spelling.",
    KeyboardInterrupt: "You stopped this cell. What other cells made is still there; run this one again to "
    "start it afresh.",
}


def explain_errors():
    """Give these errors their hint from here on; a handler that was set before keeps its errors."""
    shell = get_ipython()
    if shell is None or getattr(shell.CustomTB, "gives_hints", False):
        return
    kinds, before = shell.custom_exceptions, shell.CustomTB

    def explain(shell, kind, error, trace, tb_offset=None):
        if (
            kind in HINTS
        ):  # and not one of its kin: a variable that a function reads too early is no missing cell
            error.add_note(HINTS[kind])
        if issubclass(kind, kinds):
            return before(kind, error, trace, tb_offset=tb_offset)
        return shell.showtraceback((kind, error, trace), tb_offset=tb_offset)

    shell.set_custom_exc((*kinds, *HINTS), explain)
    shell.CustomTB.__func__.gives_hints = True
