"""Truth tests: what a lab draws and says, state by state, against what a test works out by other means."""

import re
import tomllib
from collections import defaultdict
from pathlib import Path
from types import SimpleNamespace

import ipywidgets as widgets
import numpy as np
from matplotlib.collections import PolyCollection
from matplotlib.colors import same_color, to_rgb
from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from matplotlib.text import Text
from numpy.testing import assert_allclose

from helpers import style

HIDDEN = {"shown": False}
LOOKS = tomllib.loads((Path(__file__).parent / "looks.toml").read_text(encoding="utf-8"))


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


WORDS = {"one": 1, "thousand": 1e3, "million": 1e6, "billion": 1e9, "trillion": 1e12}


def as_a_reader_reads(text):
    """The number that a label at an axis says: −50, 1,000, 10⁻³, 25%, 10× or million; None for other words."""
    if power := re.search(r"10\^\{(.*?)\}", text):
        return 10.0 ** float(power[1].replace("−", "-"))
    text, share = text.replace("−", "-").replace(",", "").removesuffix("×"), text.endswith("%")
    try:
        return float(WORDS.get(text, text.removesuffix("%"))) / (100 if share else 1)
    except ValueError:
        return None


def color_of(color):
    """What a color of the course is called, DATA or class 2; "pale DATA" when it is thinned with paper."""
    named = {
        name: getattr(style, name) for name in ("PAPER", "INK", "DATA", "MODEL", "ERROR", "NEIGHBOR", "GUESS")
    }
    named |= {f"class {i}": each for i, each in enumerate(style.CLASSES)}
    rgb, paper = to_rgb(color), np.array(to_rgb(style.PAPER))
    for name, each in named.items():
        if np.allclose(rgb, to_rgb(each)):
            return name
    for name, each in named.items():  # on the way from paper to the color
        away, whole = rgb - paper, to_rgb(each) - paper
        if name != "PAPER" and np.allclose(away, (away @ whole) / (whole @ whole) * whole, atol=1e-6):
            return f"pale {name}"
    return str(color)


def look(mark):
    """Its color and form, as "MODEL --", "DATA o", "INK text" or "pale DATA area"; nothing for what has no one color."""
    if isinstance(mark, Line2D):
        form = f"{mark.get_marker()}{mark.get_linestyle()}".replace("None", "")
        color = mark.get_color() if mark.get_linestyle() != "None" else mark.get_markerfacecolor()
        return f"{color_of(mark.get_markeredgecolor() if same_color(color, 'none') else color)} {form}"
    if isinstance(mark, Text):
        return f"{color_of(mark.get_color())} text"
    if isinstance(mark, Patch):
        return f"{color_of(mark.get_facecolor())} area"
    if isinstance(mark, PolyCollection) and len(mark.get_facecolor()) == 1:
        return f"{color_of(mark.get_facecolor()[0])} area"


def labeled(lab, name):
    """What holds of every lab: numbers at axes, colors, tooltips and buttons mean what they say.

    Its controls start and its marks look as looks.toml has it: by look, the names of the marks, without a number
    or a panel's letter at the end, and without what follows a comma or "of L1".
    """
    looks = {key: set(names) for key, names in LOOKS[name].items() if key != "start"}
    assert lab.controls.keys() == LOOKS[name]["start"].keys()
    for control, start in LOOKS[name]["start"].items():
        value = lab.controls[control].value
        assert np.isclose(value, start) if isinstance(start, float) else value == start, control
    found = defaultdict(set)
    for each, mark in lab._named.items():
        if not each.startswith("headline") and (seen := look(mark)):
            found[seen].add(re.sub("(,| of) L[12].*| [A-D]$| [0-9]+$", "", each))
    assert found == looks
    lab.figure.canvas.draw()
    for low, high in (
        ends for panel in lab.figure.axes if panel.lines for ends in (panel.get_xlim(), panel.get_ylim())
    ):
        assert low < high, "an axis runs backward"
    for axis in (axis for panel in lab.figure.axes for axis in (panel.xaxis, panel.yaxis)):
        labels = axis.get_majorticklabels()  # fewer than places where a neighbor has them
        for place, label in zip(axis.get_majorticklocs(), labels, strict=False):
            said = as_a_reader_reads(label.get_text())
            if said is not None and "log-odds" in axis.get_label_text():
                said = np.log(said / (1 - said))
            assert said is None or np.isclose(said, place, rtol=0.005, atol=1e-12), f"{label} at {place}"
    colors = {}
    for name, mark in lab._named.items():
        if isinstance(mark, Line2D) and not same_color(mark.get_color(), "none"):
            label = mark.get_label()
            called = re.sub(" [A-D]$", "", name) if label.startswith("_") else label
            assert same_color(mark.get_color(), colors.setdefault(called, mark.get_color())), name
            assert not called.startswith("your guess") or same_color(mark.get_color(), style.GUESS), name
    tooltips = [each.tooltip for each in lab.controls.values() if not each.tooltip.startswith("Move your")]
    assert len(set(tooltips)) == len(tooltips), "two controls have one tooltip"
    for control in lab.controls.values():
        what, why = control.description, control.tooltip
        assert what.startswith("Your guess") == why.startswith("Commit"), what
        assert not what.startswith("Reveal") or why.startswith(("Draw", "Show")), what
    if lab.play:
        assert not re.match("Your|Sample|Start", lab.controls[lab.play].description), "plays a choice"
    if lab.new_sample:
        assert re.match("Sample|Start", lab.controls[lab.new_sample].description), "draws no sample"
    if len(lab.figure.axes) > 1:
        first, second = ("top", "bottom") if "bottom" in lab.alt.lower() else ("left", "right")
        assert lab.alt.lower().index(first) < lab.alt.lower().index(second)


def reach(lab, **ends):
    """By control, the least and the largest value and the step (of the power of ten for a log slider)."""
    for name, wanted in ends.items():
        control = lab.controls[name]
        is_log = isinstance(control, widgets.FloatLogSlider)
        low, high = (control.base**end if is_log else end for end in (control.min, control.max))
        assert_allclose((low, high, control.step), wanted, rtol=1e-9, atol=1e-12, err_msg=name)
