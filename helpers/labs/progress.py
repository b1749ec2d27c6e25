"""A progress bar for work that takes longer than a blink."""

import ipywidgets as widgets
from IPython import get_ipython
from IPython.display import display


class Bar(widgets.IntProgress):
    """A progress bar that is its label where there is no kernel (and where nbval compares)."""

    def _repr_mimebundle_(self, include=None, exclude=None, **kwargs):
        live = super()._repr_mimebundle_(include=include, exclude=exclude, **kwargs)
        return {**live, "text/plain": self.description}


def bar(label):
    """Show a progress bar and return the function `(done, total)` that moves it."""
    shown = Bar(description=label, style={"description_width": "initial"}, layout={"width": "100%"})
    display(shown)

    def move(done, total):
        shown.max, shown.value = total, done

    def ended(result):
        shell.events.unregister("post_run_cell", ended)
        if result.error_in_exec and shown.value < shown.max:
            shown.bar_style, shown.description = "danger", f"{label} (stopped)"

    if shell := get_ipython():
        shell.events.register("post_run_cell", ended)
    return move
