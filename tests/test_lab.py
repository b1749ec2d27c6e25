"""The stage of the labs, on a small lab of its own; then every lab of the catalogue, driven value by value and at random."""

import base64
import gc
import html
import inspect
import io
import re
import threading
import weakref
from types import SimpleNamespace

import ipywidgets as widgets
import matplotlib
import numpy as np
import pytest
from hypothesis import Phase, note, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule, run_state_machine_as_test
from PIL import Image

from helpers import labs, style
from helpers.labs.controls import choice, log_slider, slider, switch, value_of
from helpers.labs.draw import SIDE
from helpers.labs.lab import Lab, panels


def small(wrong=None):
    """A point that goes about in a square, with one control of each kind; at turn `wrong` it stops with an error."""

    def numbers(now):
        if now.turn == wrong:
            raise ValueError(f"{now.turn} is not a turn")
        angle = now.turn + now.rate + np.random.default_rng(now.sample).random()
        radius = now.size if now.kind == "disk" else now.size / 2
        now.x, now.y = (-1) ** now.mirror * radius * np.cos(angle), radius * np.sin(angle)

    figure, (square,) = panels("A", (3, 2))
    square.set(xlim=(-1, 1), ylim=(-1, 1), xlabel="across")
    square.mark("s", style.DATA, ([-0.5, 0.5], [0, 0]), "posts")
    square.mark("o", style.MODEL, lambda now: (now.x, now.y), "point")
    square.mark("x", style.ERROR, lambda now: now.mirror and (-now.x, now.y), "its twin")
    square.legend(loc="upper left")
    square.headline(lambda now: f"turn {now.turn}")

    def words(now):
        return f"Turn {now.turn} < 8: the point is at {now.x:.6f}, {now.y:.6f}."

    controls = {
        "turn": slider("turn (steps)", 1, 0, 8, tooltip="how far round"),
        "size": slider("size (units)", 0.5, 0.1, 0.9, 0.1, tooltip="how far out"),
        "rate": log_slider("rate (per step)", 0.1, 0.001, 1, tooltip="how fast"),
        "kind": choice("kind", ["disk", "ring"], "disk", tooltip="which path"),
        "mirror": switch("mirror", False, tooltip="left for right"),
        "sample": slider("sample", 0, 0, 3, tooltip="which draw"),
    }
    presets = {"far": {"turn": 5, "size": 0.9}, "near": {"size": 0.1}}
    return Lab(figure, controls, numbers, words, "A point.", presets, new_sample="sample", play="turn")


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


def test_the_tooltip_of_a_button_says_what_it_does_by_the_names_on_the_page():
    lab = small()
    said = {name: button.tooltip for name, button in buttons(lab).items()}
    assert said["far"] == "Set turn (steps): 5, size (units): 0.9" and "random" in said["New sample"]
    assert "turn (steps)" in said["One step"] and "start" in said["Reset"]


def test_number_box_and_slider_are_one_control():
    lab = small()
    assert boxes(lab).keys() == {"turn", "size", "rate", "sample"}
    rate, box = lab.controls["rate"], boxes(lab)["rate"]
    assert (box.min, box.max, box.value) == pytest.approx((0.001, 1, 0.1))
    box.value = 0.0123
    assert rate.value == 0.0123
    rate.value = 10**-1.35
    assert (rate.value, box.value) == (10**-1.35, 0.0447), "showing a rounded value must not move the slider"
    lab.controls["size"].value = 0.1 + 2 * 0.1  # as the browser counts steps: 0.30000000000000004
    assert boxes(lab)["size"].value == 0.3
    drawn = []
    lab.picture.observe(drawn.append, "value")
    boxes(lab)["turn"].value = 99
    assert lab.controls["turn"].value == 8 and len(drawn) == 1


def test_display_carries_picture_and_words_beside_the_live_widget():
    lab = small()
    data, metadata = lab._repr_mimebundle_()
    assert data["text/plain"] == lab.readout
    assert base64.b64decode(data["image/png"]) == picture(lab)
    assert lab.picture.value in data["text/html"] and "Run this cell to wake the lab." in data["text/html"]
    assert metadata["image/png"] == {"alt": lab.alt, "width": 288, "height": 192}
    assert data["application/vnd.jupyter.widget-view+json"]["model_id"] == lab.model_id


def test_an_error_is_shown_in_the_lab_and_raised_and_reset_mends_it():
    lab = small(wrong=7)
    first = picture(lab)
    with pytest.raises(ValueError, match="7 is not a turn"):
        lab.set(turn=7)
    assert "7 is not a turn" in words(lab) and 'role="alert"' in lab._line.value
    assert lab.readout == words(lab)
    buttons(lab)["Reset"].click()
    assert picture(lab) == first and "alert" not in lab._line.value


def test_set_takes_all_or_nothing():
    lab = small()
    before = {name: control.value for name, control in lab.controls.items()}
    for wrong, message in {
        ("turns", 3): "no control 'turns'; it has turn, size, rate",
        ("size", np.nan): "size must be a number from 0.1 to 0.9, got nan",
        ("turn", 9): "turn must be a number from 0 to 8, got 9",
        ("rate", "fast"): "rate must be a number from 0.001 to 1, got 'fast'",
        ("kind", "cube"): "kind must be one of disk, ring, got 'cube'",
        ("mirror", 1): "mirror must be True or False, got 1",
    }.items():
        with pytest.raises(ValueError) as refusal:
            lab.set(**({"turn": 2} | dict([wrong])))
        assert message in str(refusal.value)
        assert before == {name: control.value for name, control in lab.controls.items()}
    lab.set(rate=0.001, size=0.9)
    lab.set(rate=1, size=np.float64(0.1), turn=np.int64(8), mirror=True)


def test_seen_reads_what_the_artists_show():
    lab = small()
    lab.set(turn=2, mirror=True)
    x, y = map(float, re.search(r"at (.*), (.*)\.$", lab.readout).groups())
    seen = lab.seen()
    assert seen["point"]["shown"] and (seen["point"]["x"], seen["point"]["y"]) == pytest.approx(
        (x, y), abs=1e-6
    )
    assert seen["its twin"]["x"] == pytest.approx(-x, abs=1e-6)
    assert seen["headline A"]["text"] == "turn 2"
    assert list(seen["posts"]["x"]) == [-0.5, 0.5]
    assert seen["A"]["xlim"] == (-1, 1) and seen["A"]["xlabel"] == "across"
    assert seen["A"]["legend"] == ["posts", "point", "its twin"]
    lab.set(mirror=False)
    assert not lab.seen()["its twin"]["shown"] and lab.seen()["A"]["legend"] == ["posts", "point"]
    lab._named["point"].set_data([0.25], [0.75])
    assert (lab.seen()["point"]["x"], lab.seen()["point"]["y"]) == (0.25, 0.75)


def test_seen_reads_every_kind_of_mark():
    figure, (axes,) = panels("A")
    axes.named("dots", axes.scatter([1, 2], [3, 4]))
    axes.named("bar", axes.bar(2, 5, width=1, bottom=1, align="edge")[0], height=lambda now: now.size)
    axes.named("corner", axes.fill([0, 1, 1], [0, 0, 1])[0])
    axes.named("word", axes.text(1, 2, "hello"), text=lambda now: "" if now.size > 1 else "small")
    axes.colored(
        np.zeros((2, 3, 3)), (0, 0), (3, 2), "map", data=lambda now: np.full((2, 3, 3), now.size / 2)
    )
    axes.wall(style.GUESS, lambda now: now.size, "wall")
    axes.named("A again", axes, xlim=lambda now: (0, now.size))
    lab = Lab(figure, {"size": slider("size", 1, 0, 2)}, lambda now: None, lambda now: "", "")
    seen = lab.seen()
    assert list(seen["dots"]["x"]) == [1, 2] and list(seen["dots"]["y"]) == [3, 4]
    assert [seen["bar"][key] for key in ("x", "y", "width", "height")] == [2, 1, 1, 1]
    assert list(seen["corner"]["x"][:3]) == [0, 1, 1] and seen["word"]["text"] == "small"
    assert seen["map"]["pixels"].max() == 0.5 and list(seen["wall"]["x"]) == [1, 1]
    lab.set(size=2)
    assert not lab.seen()["word"]["shown"] and lab.seen()["A"]["xlim"] == (0, 2)
    assert (lab.seen()["bar"]["width"], lab.seen()["bar"]["height"]) == (1, 2)


def test_a_mark_of_higher_order_is_drawn_over_the_others():
    figure, (axes,) = panels("A")
    for name, color, zorder in (("above", style.ERROR, 3), ("below", style.MODEL, 2)):
        axes.mark("s", color, lambda now: (now.at, now.at), name, markersize=40, zorder=zorder)
    axes.set(xlim=(0, 2), ylim=(0, 2))
    lab = Lab(figure, {"at": slider("at", 1, 0, 2)}, lambda now: None, lambda now: "", "")
    shown = Image.open(io.BytesIO(lab.png())).convert("RGB")
    x, y = axes.transData.transform((1, 1))
    red, _, blue = shown.getpixel((round(x), shown.height - round(y)))
    assert red > blue


def test_an_upright_line_follows_and_a_guess_has_the_color_of_guesses():
    figure, (axes,) = panels("A")
    axes.wall(style.DATA, lambda now: now.at, "wall")
    guess = axes.guess(lambda now: now.at + 1)
    axes.set(xlim=(0, 5))
    lab = Lab(figure, {"at": slider("at", 2, 0, 3)}, lambda now: None, lambda now: "", "")
    for at in (2, 3, 0):
        lab.set(at=at)
        assert list(lab.seen()["wall"]["x"]) == [at] * 2
        assert list(lab.seen()["your guess A"]["x"]) == [at + 1] * 2
    assert guess.get_color() == style.GUESS


def test_the_first_row_of_a_map_lies_at_the_foot_of_its_panel():
    figure, (axes,) = panels("A")
    colors = np.zeros((2, 1, 3))
    colors[0, 0], colors[1, 0] = (1, 0, 0), (0, 0, 1)  # red below, blue above
    axes.colored(colors, (0, 0), (1, 2), "map", data=lambda now: colors)
    axes.grid(False)
    lab = Lab(figure, {"at": slider("at", 1, 0, 2)}, lambda now: None, lambda now: "", "")
    shown = Image.open(io.BytesIO(lab.png())).convert("RGB")
    for y, wanted in ((0.5, "red"), (1.5, "blue")):
        across, up = axes.transData.transform((0.5, y))
        red, _, blue = shown.getpixel((round(across), shown.height - round(up)))
        assert (red > blue) == (wanted == "red"), wanted


def test_every_control_and_its_number_box_say_what_it_does():
    lab = small()
    said = {
        "turn": "how far round",
        "size": "how far out",
        "rate": "how fast",
        "kind": "which path",
        "mirror": "left for right",
        "sample": "which draw",
    }
    assert {name: control.tooltip for name, control in lab.controls.items()} == said
    assert all(box.tooltip == said[name] for name, box in boxes(lab).items())


def test_two_marks_of_one_name_are_refused():
    figure, (axes,) = panels("A")
    for _ in range(2):
        axes.mark("o", style.DATA, ([1], [1]), "dot")
    with pytest.raises(ValueError, match="two marks of this lab are called 'dot'"):
        Lab(figure, {}, lambda now: None, lambda now: "", "")


def test_a_play_takes_about_six_seconds_however_many_the_steps():
    for steps in (3, 8, 40, 100, 101, 300, 2000):
        figure, (axes,) = panels("A")
        lab = Lab(figure, {"t": slider("t", 0, 0, steps)}, lambda now: None, lambda now: "", "", play="t")
        ticks = np.ceil(steps / lab.front.stride)
        assert 5.5 <= ticks * lab.front.interval / 1000 <= 6.5 and lab.front.interval >= 50, steps


def test_reset_preset_and_new_sample_stop_a_play():
    lab = small()
    for name in ("Reset", "far", "New sample", "One step"):
        lab.front.playing = True
        buttons(lab)[name].click()
        assert not lab.front.playing, name


def test_a_lab_shown_while_it_moves_is_never_torn():
    lab = small()
    whole = set()
    for turn in range(9):
        lab.set(turn=turn)
        whole.add(picture(lab))
    torn, done = [], threading.Event()

    def show():
        while not done.is_set():
            still = base64.b64decode(lab._repr_mimebundle_()[0]["image/png"])
            torn.extend([still] * (still not in whole))

    threads = [threading.Thread(target=show) for _ in range(2)]
    for thread in threads:
        thread.start()
    for turn in list(range(9)) * 10:
        lab.set(turn=turn)
        torn.extend([picture(lab)] * (picture(lab) not in whole))
    done.set()
    for thread in threads:
        thread.join()
    assert not torn


def test_running_a_cell_again_lets_go_of_its_labs(monkeypatch):
    """As in a kernel, where each run of a cell has a message of its own."""
    run = {}
    shell = SimpleNamespace(get_parent=lambda: run)
    monkeypatch.setattr("helpers.labs.lab.get_ipython", lambda: shell)
    monkeypatch.setattr("helpers.labs.lab.LIVE", {})

    def made(message, cell):
        run.update({"header": {"msg_id": message}, "metadata": {"cellId": cell}})
        return small()

    one, two, other = made("first", "a"), made("first", "a"), made("second", "b")
    kept = len(widgets.widget._instances)
    figures = [weakref.ref(lab.figure) for lab in (one, two)]
    again = made("third", "a")
    assert one.figure is None and two.figure is None and other.figure and again.figure
    gc.collect()
    assert [figure() for figure in figures] == [None, None], (
        "the figures are kept although their labs are closed"
    )
    assert one.readout and one.comm is None, "words stay, widgets go"
    made("third", "a")
    assert len(widgets.widget._instances) == kept, "a widget of a closed lab is kept"
    assert not one.children and not one.controls


def test_what_a_learner_sets_in_matplotlib_does_not_break_a_lab(monkeypatch):
    with matplotlib.rc_context({"savefig.format": "svg", "savefig.bbox": "tight", "text.usetex": True}):
        lab = small()
        assert page_of(lab)[:2] == (432, 288)
        figure, axes = style.subplots(size=(3, 2))
        axes.plot([1, 2])
        matplotlib.rcParams.update({"savefig.format": "svg", "savefig.bbox": "tight", "text.usetex": True})
        shown = []
        monkeypatch.setattr(style, "display", lambda data, **_: shown.append(data))
        style.show(figure, alt="A line & a <slope>.")
        assert shown[0]["text/plain"] == "A line & a <slope>."
        html_of = shown[0]["text/html"]
        png = base64.b64decode(re.search('base64,([^"]+)', html_of)[1])
        assert Image.open(io.BytesIO(png)).size == (432, 288)
        assert 'alt="A line &amp; a &lt;slope&gt;." width="288" height="192"' in html_of


# Every lab of the course, and the small one

BUILDERS = {"small": small, **labs.catalogue()}
every_lab = pytest.mark.parametrize("name", BUILDERS)


def test_a_topic_offers_its_labs_alone():
    for topic in labs.TOPICS:
        name = topic.__name__.split(".")[-1]
        offered = {each.split(".")[1] for each in labs.catalogue() if each.startswith(f"{name}.")}
        assert set(dir(topic)) == set(topic.__all__) and offered - {"islands"} <= set(dir(topic)), name
        assert all(inspect.isfunction(getattr(topic, each)) for each in dir(topic)), name


@every_lab
def test_every_value_of_every_control_and_every_button(name):
    """Warnings are errors here, and what goes wrong inside a lab is raised."""
    lab = BUILDERS[name]()
    first, page = picture(lab), page_of(lab)
    for control in lab.controls.values():
        for value in values(control):
            control.value = value
            assert seen_and_said(lab) == page
        assert_is_drawn_whole(lab)
        lab.reset()
        assert picture(lab) == first
    for button in buttons(lab).values():
        lab.reset()
        button.click()
        assert seen_and_said(lab) == page
        assert_is_drawn_whole(lab)


def assert_is_drawn_whole(lab):
    """The picture must be the figure drawn anew with everything in it, but for what moves under what stands still."""
    shown = np.asarray(Image.open(io.BytesIO(lab.png())).convert("RGB"), dtype=int)
    for artist in lab._moving:
        artist.set_animated(False)
    lab.figure.canvas.draw()
    whole = np.asarray(lab._image(), dtype=int)
    for artist in lab._moving:
        artist.set_animated(True)
    different = (np.abs(shown - whole).max(axis=2) > 60).mean()
    assert different < 0.004, f"{different:.2%} of the picture is not what the figure shows"


def page_of(lab):
    """The picture's size in its own pixels and on the page."""
    shown = Image.open(io.BytesIO(picture(lab)))
    assert shown.format == "PNG"
    return *shown.size, *re.search(r' width="(\d+)" height="(\d+)" ', lab.picture.value).groups()


def seen_and_said(lab):
    """Whether words and picture are there, finite and in step; and the picture's size."""
    assert lab.readout == words(lab) and not re.search(r"\b(nan|inf|None)\b", lab.readout, re.I), lab.readout
    assert lab.alt.endswith(lab.readout) and f'alt="{html.escape(lab.alt)}"' in lab.picture.value
    return page_of(lab)


def test_the_dust_of_the_browsers_slider_reaches_no_lab_and_nothing_else_is_rounded():
    tenths = slider("Turn", 0.3, -1.0, 1.0, 0.1)
    for said, meant in ((-8.9e-16, 0.0), (-0.0, 0.0), (0.30000000000000004, 0.3), (0.123456789, 0.123456789)):
        tenths.value = said
        assert str(value_of(tenths)) == str(meant)
    fine, log = slider("Fine", 3e-11, 0.0, 1e-9, 5e-12), log_slider("Log", 1e-60, 1e-80, 1.0)
    assert value_of(fine) == pytest.approx(3e-11, rel=1e-9)
    assert value_of(log) == log.value > 0


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
    """Long random sequences of moves; after each, the lab must show what one shows that was set to the same values."""
    lab, other = build(), build()
    typed, pressed, page, done = boxes(lab), buttons(lab), page_of(lab), []

    class Session(RuleBasedStateMachine):
        def __init__(self):
            super().__init__()
            lab.reset()
            done.clear()

        @rule(move=moves(lab))
        def do(self, move):
            name, value = move
            done.append(f"{name}={value!r}")
            if name == "press":
                pressed[value].click()
            elif name in lab.controls:
                lab.controls[name].value = value
            else:
                typed[name.removesuffix(", typed")].value = value
            assert seen_and_said(lab) == page

        def teardown(self):
            note(", then ".join(done))
            other.set(**{name: control.value for name, control in lab.controls.items()})
            assert lab.readout == other.readout, "the readout depends on what was done before"
            assert picture(lab) == picture(other), "the picture depends on what was done before"

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
