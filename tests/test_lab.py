"""The stage of the labs, on a small lab of its own; then every lab of the catalogue, over all its controls' values."""

import base64
import html
import importlib
import io
import pkgutil
import re

import ipywidgets as widgets
import numpy as np
import pytest
from matplotlib.image import AxesImage
from PIL import Image

from helpers import labs, style
from helpers.labs.lab import Lab, choice, log_slider, slider, switch


def small():
    """A point that goes about in a square, with one control of each kind."""
    figure, axes = style.subplots(size=(3, 2))
    axes.set(xlim=(-1, 1), ylim=(-1, 1))
    (point,) = axes.plot([], [], color=style.MODEL)
    headline = axes.set_title(" ")

    def numbers(turn, size, rate, kind, mirror, sample):
        if turn == 7:
            raise ValueError("seven is not a turn")
        angle = turn + rate + np.random.default_rng(sample).random()
        radius = size if kind == "disk" else size / 2
        return turn, (-1) ** mirror * radius * np.cos(angle), radius * np.sin(angle)

    def draw(now):
        turn, x, y = now
        point.set_data([x], [y])
        point.set_marker("o")
        headline.set_text(f"turn {turn}")
        return f"Turn {turn} < 8: the point is at {x:.6f}, {y:.6f}."

    controls = {
        "turn": slider("turn (steps)", 1, 0, 8, tooltip="how far round"),
        "size": slider("size (units)", 0.5, 0.1, 0.9, 0.1, tooltip="how far out"),
        "rate": log_slider("rate (per step)", 0.1, 0.001, 1, tooltip="how fast"),
        "kind": choice("kind", ["disk", "ring"], "disk", tooltip="which path"),
        "mirror": switch("mirror", False, tooltip="left for right"),
        "sample": slider("sample", 0, 0, 3, tooltip="which draw"),
    }
    presets = {"far": {"turn": 5, "size": 0.9}, "near": {"size": 0.1}}
    moving = [point, headline]
    return Lab(figure, moving, controls, numbers, draw, "A point.", presets, new_sample="sample", play="turn")


def picture(lab):
    """The bytes of the picture that `lab` shows now."""
    return base64.b64decode(re.search(r"base64,([^\"]+)", lab.picture.value)[1])


def words(lab):
    """What stands in the readout line, as text."""
    return html.unescape(re.sub(r"<[^>]*>", "", lab._line.value))


def parts(widget):
    """`widget` and all that is inside it."""
    return [widget, *(part for child in getattr(widget, "children", ()) for part in parts(child))]


def press(lab, name):
    (button,) = [w for w in parts(lab) if isinstance(w, widgets.Button) and w.description == name]
    button.click()


def values(control, most=60):
    """All the values a control can take, or its ends and some between."""
    if hasattr(control, "examples"):  # the pad a digit is drawn on
        return control.examples
    if isinstance(control, widgets.Checkbox):
        return [False, True]
    if isinstance(control, widgets.ToggleButtons):
        return list(control.options)
    count = round((control.max - control.min) / control.step) + 1
    steps = np.unique(np.linspace(0, count - 1, min(count, most if count <= most else 42)).round())
    every = np.minimum(control.min + steps * control.step, control.max)
    if isinstance(control, widgets.FloatLogSlider):
        return [float(control.base**power) for power in every]
    return [type(control.value)(value) for value in every]


# The stage


def test_a_move_changes_picture_readout_and_alt_text():
    lab = small()
    first, said = picture(lab), lab.readout
    lab.controls["turn"].value = 4
    assert picture(lab) != first
    assert lab.readout == words(lab) != said
    assert f'alt="A point. {html.escape(lab.readout)}"' in lab.picture.value


def test_set_moves_several_controls_and_draws_once():
    lab, drawn = small(), []
    lab.picture.observe(drawn.append, "value")
    lab.set(turn=3, size=0.2, kind="ring", mirror=True)
    assert len(drawn) == 1
    assert [lab.controls[name].value for name in ("turn", "size", "kind", "mirror")] == [3, 0.2, "ring", True]


def test_buttons():
    lab = small()
    first = picture(lab)
    press(lab, "far")
    assert (lab.controls["turn"].value, lab.controls["size"].value) == (5, 0.9)
    press(lab, "One step")
    assert lab.controls["turn"].value == 6
    for sample in (1, 2, 3, 0):
        press(lab, "New sample")
        assert lab.controls["sample"].value == sample
    press(lab, "Reset")
    assert picture(lab) == first


def test_number_box_and_slider_are_one_control():
    lab = small()
    boxes = {
        w.description: w
        for w in parts(lab)
        if isinstance(w, widgets.BoundedFloatText | widgets.BoundedIntText)
    }
    assert len(boxes) == 4
    rate, box = lab.controls["rate"], boxes["rate (per step)"]
    assert (box.min, box.max, box.value) == pytest.approx((0.001, 1, 0.1))
    box.value = 0.0123
    assert rate.value == 0.0123
    rate.value = 10**-1.35
    assert (rate.value, box.value) == (10**-1.35, 0.0447), "showing a rounded value must not move the slider"
    drawn = []
    lab.picture.observe(drawn.append, "value")
    boxes["turn (steps)"].value = 99
    assert lab.controls["turn"].value == 8 and len(drawn) == 1


def test_display_carries_picture_and_words_beside_the_live_widget():
    lab = small()
    data, metadata = lab._repr_mimebundle_()
    assert data["text/plain"] == lab.readout
    assert base64.b64decode(data["image/png"]) == picture(lab)
    assert metadata["image/png"] == {"alt": lab.alt, "width": 288, "height": 192}
    assert data["application/vnd.jupyter.widget-view+json"]["model_id"] == lab.model_id


def test_error_is_raised_in_tests():
    with pytest.raises(ValueError, match="seven is not a turn"):
        small().controls["turn"].value = 7


def test_error_is_shown_in_the_lab_and_reset_mends_it(monkeypatch):
    monkeypatch.delenv("PYTEST_CURRENT_TEST")
    lab = small()
    first = picture(lab)
    lab.set(turn=7)
    assert "seven is not a turn" in words(lab) and 'role="alert"' in lab._line.value
    assert lab.readout == words(lab)
    press(lab, "Reset")
    assert picture(lab) == first and "alert" not in lab._line.value


# Every lab of the course, and the small one

BUILDERS = {"small": small, **labs.builders()}
every_lab = pytest.mark.parametrize("name", BUILDERS)


def test_every_module_with_a_lab_is_in_the_catalogue():
    names = {module.name for module in pkgutil.iter_modules(labs.__path__)} - {"lab"}
    modules = {name: importlib.import_module(f"helpers.labs.{name}") for name in names}
    with_lab = {name for name, module in modules.items() if hasattr(module, "Lab")}
    assert {name.split(".")[0] for name in labs.builders()} == with_lab


@every_lab
def test_controls_say_what_they_are(name):
    controls = BUILDERS[name]().controls.values()
    assert all(control.description and control.tooltip for control in controls)
    assert len({control.description for control in controls}) == len(controls)


@every_lab
def test_every_value_of_every_control(name):
    """Warnings are errors here, and what goes wrong inside a lab is raised."""
    lab = BUILDERS[name]()
    first, size = picture(lab), Image.open(io.BytesIO(picture(lab))).size
    still = static(lab)
    for control in lab.controls.values():
        for value in values(control):
            if name == "small" and control is lab.controls["turn"] and value == 7:
                continue
            control.value = value
            shown = Image.open(io.BytesIO(picture(lab)))
            shown.load()
            assert (shown.format, shown.size) == ("PNG", size)
            assert lab.readout == words(lab) and not re.search(r"\b(nan|inf|None)\b", lab.readout, re.I)
            assert lab.alt.endswith(lab.readout) and f'alt="{html.escape(lab.alt)}"' in lab.picture.value
        assert static(lab) == still, f"{control.description} moves something that is not listed as moving"
        lab.reset()
        assert picture(lab) == first


def static(lab):
    """The pixels of all that never moves, drawn anew (older matplotlib draws images even when animated)."""
    images = [a for a in lab._moving if isinstance(a, AxesImage) and a.get_visible()]
    for image in images:
        image.set_visible(False)
    lab.figure.canvas.draw()
    for image in images:
        image.set_visible(True)
    return bytes(lab.figure.canvas.buffer_rgba())


@every_lab
def test_no_hidden_history(name):
    """A lab that has been everywhere shows what a fresh one shows."""
    lab, random = BUILDERS[name](), np.random.default_rng(0)
    for _ in range(20):
        control = lab.controls[random.choice(list(lab.controls))]
        allowed = [v for v in values(control) if not (name == "small" and v == 7)]
        control.value = allowed[random.integers(len(allowed))]
    twin = BUILDERS[name]()
    twin.set(**{key: control.value for key, control in lab.controls.items()})
    assert twin.readout == lab.readout
    assert picture(twin) == picture(lab)


@every_lab
def test_presets_and_buttons_work(name):
    lab = BUILDERS[name]()
    for button in [w for w in parts(lab) if isinstance(w, widgets.Button)]:
        assert button.tooltip
        lab.reset()
        button.click()
        assert lab.readout == words(lab)
