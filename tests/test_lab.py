"""The stage of the labs, on a small lab of its own; then every lab of the catalogue, driven value by value and at random."""

import base64
import html
import importlib
import io
import pkgutil
import re

import ipywidgets as widgets
import numpy as np
import pytest
from hypothesis import Phase, note, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule, run_state_machine_as_test
from matplotlib.image import AxesImage
from PIL import Image

from helpers import labs, style
from helpers.labs.draw import SIDE
from helpers.labs.lab import Lab, choice, log_slider, slider, switch


def small(wrong=None):
    """A point that goes about in a square, with one control of each kind; at turn `wrong` it stops with an error."""
    figure, axes = style.subplots(size=(3, 2))
    axes.set(xlim=(-1, 1), ylim=(-1, 1))
    (point,) = axes.plot([], [], color=style.MODEL)
    headline = axes.set_title(" ")

    def numbers(turn, size, rate, kind, mirror, sample):
        if turn == wrong:
            raise ValueError(f"{turn} is not a turn")
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


def boxes(lab):
    """The number boxes by the control they stand beside."""
    kinds = widgets.BoundedFloatText | widgets.BoundedIntText
    at = {box.description: box for box in parts(lab) if isinstance(box, kinds)}
    return {name: at[c.description] for name, c in lab.controls.items() if c.description in at}


def buttons(lab):
    return {button.description: button for button in parts(lab) if isinstance(button, widgets.Button)}


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
    buttons(lab)["far"].click()
    assert (lab.controls["turn"].value, lab.controls["size"].value) == (5, 0.9)
    buttons(lab)["One step"].click()
    assert lab.controls["turn"].value == 6
    for sample in (1, 2, 3, 0):
        buttons(lab)["New sample"].click()
        assert lab.controls["sample"].value == sample
    buttons(lab)["Reset"].click()
    assert picture(lab) == first


def test_number_box_and_slider_are_one_control():
    lab = small()
    assert boxes(lab).keys() == {"turn", "size", "rate", "sample"}
    rate, box = lab.controls["rate"], boxes(lab)["rate"]
    assert (box.min, box.max, box.value) == pytest.approx((0.001, 1, 0.1))
    box.value = 0.0123
    assert rate.value == 0.0123
    rate.value = 10**-1.35
    assert (rate.value, box.value) == (10**-1.35, 0.0447), "showing a rounded value must not move the slider"
    drawn = []
    lab.picture.observe(drawn.append, "value")
    boxes(lab)["turn"].value = 99
    assert lab.controls["turn"].value == 8 and len(drawn) == 1


def test_display_carries_picture_and_words_beside_the_live_widget():
    lab = small()
    data, metadata = lab._repr_mimebundle_()
    assert data["text/plain"] == lab.readout
    assert base64.b64decode(data["image/png"]) == picture(lab)
    assert metadata["image/png"] == {"alt": lab.alt, "width": 288, "height": 192}
    assert data["application/vnd.jupyter.widget-view+json"]["model_id"] == lab.model_id


def test_error_is_raised_in_tests():
    with pytest.raises(ValueError, match="7 is not a turn"):
        small(wrong=7).controls["turn"].value = 7


def test_error_is_shown_in_the_lab_and_reset_mends_it(monkeypatch):
    monkeypatch.delenv("PYTEST_CURRENT_TEST")
    lab = small(wrong=7)
    first = picture(lab)
    lab.set(turn=7)
    assert "7 is not a turn" in words(lab) and 'role="alert"' in lab._line.value
    assert lab.readout == words(lab)
    buttons(lab)["Reset"].click()
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
def test_every_value_of_every_control_and_every_button(name):
    """Warnings are errors here, and what goes wrong inside a lab is raised."""
    lab = BUILDERS[name]()
    first, still, page = picture(lab), static(lab), page_of(lab)
    for control in lab.controls.values():
        for value in values(control):
            control.value = value
            assert seen_and_said(lab) == page
        assert static(lab) == still, f"{control.description} moves something that is not listed as moving"
        lab.reset()
        assert picture(lab) == first
    for button in buttons(lab).values():
        lab.reset()
        button.click()
        assert seen_and_said(lab) == page


def page_of(lab):
    """The picture's size in its own pixels and on the page."""
    shown = Image.open(io.BytesIO(picture(lab)))
    shown.load()
    assert shown.format == "PNG"
    return *shown.size, *re.search(r' width="(\d+)" height="(\d+)" ', lab.picture.value).groups()


def seen_and_said(lab):
    """Whether words and picture are there, finite and in step; and the picture's size."""
    assert lab.readout == words(lab) and not re.search(r"\b(nan|inf|None)\b", lab.readout, re.I), lab.readout
    assert lab.alt.endswith(lab.readout) and f'alt="{html.escape(lab.alt)}"' in lab.picture.value
    return page_of(lab)


def static(lab):
    """The pixels of all that never moves, drawn anew (older matplotlib draws images even when animated)."""
    images = [a for a in lab._moving if isinstance(a, AxesImage) and a.get_visible()]
    for image in images:
        image.set_visible(False)
    lab.figure.canvas.draw()
    for image in images:
        image.set_visible(True)
    return bytes(lab.figure.canvas.buffer_rgba())


# A learner who plays with everything


def anything(control):
    """Every value that a control's own handle can give it."""
    if hasattr(control, "examples"):
        strokes = st.lists(st.lists(st.lists(st.integers(0, SIDE), min_size=2, max_size=2), min_size=1))
        return st.sampled_from(control.examples) | strokes
    if isinstance(control, widgets.Checkbox):
        return st.booleans()
    if isinstance(control, widgets.ToggleButtons):
        return st.sampled_from(control.options)
    if isinstance(control, widgets.IntSlider):
        return st.integers(control.min, control.max)
    count = round((control.max - control.min) / control.step)
    steps = st.integers(0, count).map(lambda i: min(control.min + i * control.step, control.max))
    is_log = isinstance(control, widgets.FloatLogSlider)
    return steps.map(lambda power: control.base**power) if is_log else steps


def anything_in(box):
    """Every number that can be typed into a box."""
    whole = isinstance(box, widgets.BoundedIntText)
    return (st.integers if whole else st.floats)(box.min, box.max)


def moves(lab):
    """All that can be done to a lab: ("top_n", 5), ("top_n, typed", 7) or ("press", "Reset")."""
    return st.one_of(
        *(st.tuples(st.just(name), anything(control)) for name, control in lab.controls.items()),
        *(st.tuples(st.just(f"{name}, typed"), anything_in(box)) for name, box in boxes(lab).items()),
        st.tuples(st.just("press"), st.sampled_from(list(buttons(lab)))),
    )


def play_with(build):
    """Long random sequences of moves; after each, the lab must show what a fresh one shows at the same values."""
    specimen = build()

    class Session(RuleBasedStateMachine):
        def __init__(self):
            super().__init__()
            self.lab, self.done = build(), []
            self.boxes, self.buttons, self.page = boxes(self.lab), buttons(self.lab), page_of(self.lab)

        @rule(move=moves(specimen))
        def do(self, move):
            name, value = move
            self.done.append(f"{name}={value!r}")
            if name == "press":
                self.buttons[value].click()
            elif name in self.lab.controls:
                self.lab.controls[name].value = value
            else:
                self.boxes[name.removesuffix(", typed")].value = value
            assert seen_and_said(self.lab) == self.page

        def teardown(self):
            note(", then ".join(self.done))
            fresh = build()
            fresh.set(**{name: control.value for name, control in self.lab.controls.items()})
            assert self.lab.readout == fresh.readout, "the readout depends on what was done before"
            assert picture(self.lab) == picture(fresh), "the picture depends on what was done before"

    # Few sequences and long ones: a move costs a hundredth of a second, a new lab up to a whole one.
    run_state_machine_as_test(
        Session,
        settings=settings(
            max_examples=3,
            stateful_step_count=100,
            derandomize=True,
            phases=[Phase.generate, Phase.shrink],
        ),
    )


@every_lab
def test_any_sequence_of_moves(name):
    play_with(BUILDERS[name])
