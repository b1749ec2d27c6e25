"""Truth tests: what a lab draws and says, state by state, against what a test works out by other means."""

from types import SimpleNamespace

import ipywidgets as widgets
import numpy as np
from numpy.testing import assert_allclose

HIDDEN = {"shown": False}


def states(lab, **more):
    """By name, settings of the controls: the start, both ends of each control, revealed ones, every preset."""
    named = {"start": {}}
    reveal = {"reveal": True} if "reveal" in lab.controls else {}
    if reveal:
        named["revealed"] = reveal
    for name, control in lab.controls.items():
        if isinstance(control, widgets.ToggleButtons):
            named |= {f"{name} {option}": reveal | {name: option} for option in control.options}
        elif isinstance(control, widgets.Checkbox):
            named |= {f"{name} turned": {name: not control.value}}
        elif hasattr(control, "min"):
            is_log = isinstance(control, widgets.FloatLogSlider)
            ends = [control.base**end if is_log else end for end in (control.min, control.max)]
            named |= {f"{name} {end:g}": reveal | {name: end} for end in ends}
    return named | {f"preset {name}": reveal | values for name, values in lab.presets.items()} | more


def check(lab, expected, wanted=None, **more):
    """In each state, every named mark and the readout must be what `expected(now)` gives.

    `now` holds the values of the controls. `expected` gives the readout and a dict: for each name an (x, y), a
    text, None where nothing is to be seen, or a dict of what `Lab.seen` has for it.
    """
    for state, values in states(lab, **more).items():
        if wanted and state not in wanted:
            continue
        lab.reset()
        lab.set(**values)
        now = SimpleNamespace(**{name: control.value for name, control in lab.controls.items()})
        readout, marks = expected(now)
        seen = lab.seen()
        assert seen.keys() == marks.keys(), f"{state}: {seen.keys() ^ marks.keys()}"
        for name, mark in marks.items():
            same(seen[name], mark, f"{state}, {name}")
        assert lab.readout == readout, state


def same(seen, mark, where):
    """Compare one mark with what is expected of it."""
    if mark is None:
        assert not seen["shown"], f"{where} should not be seen"
        return
    if isinstance(mark, str):
        mark = {"text": mark}
    elif not isinstance(mark, dict):
        mark = dict(zip("xy", mark, strict=True))
    assert seen["shown"] == mark.pop("shown", True), f"{where} should be seen"
    for key, value in mark.items():
        if isinstance(value, str | list) and key in ("text", "legend", "xlabel", "ylabel"):
            assert seen[key] == value, f"{where}: {key}"
        else:
            assert_allclose(
                np.ravel(seen[key]), np.ravel(value), rtol=1e-6, atol=1e-9, err_msg=f"{where}: {key}"
            )


def legend(lab):
    """The rows to be seen of the legend that stands below all panels."""
    (found,) = lab.figure.legends
    return [text.get_text() for text in found.get_texts() if text.get_visible()]
