"""For all eyes and hands: controls say what they are, text stands out, and nothing is told by color alone."""

from itertools import combinations

import ipywidgets as widgets
import numpy as np
import pytest
from legible import PALETTE, contrast, faults, linear
from matplotlib.colors import to_rgb
from test_lab import boxes, buttons

from helpers import labs, style

BUILDERS = labs.catalogue()

# What a dichromat sees of an amount of red, green and blue light: Machado, Oliveira and Fernandes, "A physiologically-
# based model for simulation of color vision deficiency", IEEE TVCG 15 (2009), table 1, severity 1.
SIGHT = {
    "everyone": np.eye(3),
    "protanopia": [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
    "deuteranopia": [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]],
    "tritanopia": [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]],
}  # fmt: skip
XYZ = np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]])  # of sRGB, D65


def cielab(color, sight):
    amounts = XYZ @ np.clip(np.array(SIGHT[sight]) @ linear(to_rgb(color)), 0, 1) / XYZ.sum(axis=1)
    x, y, z = np.where(amounts > 0.008856, np.cbrt(amounts), 7.787 * amounts + 16 / 116)
    return np.array([116 * y - 16, 500 * (x - y), 200 * (y - z)])


def can_be_told_apart(one, other, sight):
    """Whether half of all people see that two marks of 7 points, half a meter away (0.28 degrees), differ in color.

    Stone, Szafir and Setlur, "An engineering model for color difference as a function of size", CIC 22 (2014).
    """
    noticed = 0.5 * (np.array([10.16, 10.68, 10.70]) + np.array([1.50, 3.08, 5.74]) / 0.28)
    return (np.abs(cielab(one, sight) - cielab(other, sight)) >= noticed).any()


@pytest.mark.parametrize("sight", SIGHT)
def test_colors_that_mean_different_things_can_be_told_apart(sight):
    meanings = (style.DATA, style.MODEL, style.ERROR, style.NEIGHBOR, style.GUESS)
    pairs = [*combinations(meanings, 2), *combinations(style.CLASSES[:4], 2)]
    assert [pair for pair in pairs if not can_be_told_apart(*pair, sight)] == []


def test_sight_agrees_with_what_is_known_of_it():
    """Red and green that a deuteranope confuses, black on white, and the gray in the middle of CIELAB."""
    assert can_be_told_apart("#b06000", "#6b7800", "everyone")
    assert not can_be_told_apart("#b06000", "#6b7800", "deuteranopia")
    assert contrast(to_rgb("black"), to_rgb("white")) == pytest.approx(21)
    assert cielab("#777777", "everyone") == pytest.approx([50, 0, 0], abs=0.1)
    assert all(cielab("white", sight) == pytest.approx([100, 0, 0], abs=0.1) for sight in SIGHT)


def test_the_palette_stands_out_from_paper():
    """WCAG 2.2 asks 4.5 of text (1.4.3) and 3 of marks (1.4.11). Amber has an outline of ink wherever it is used."""
    assert all(contrast(to_rgb(c), to_rgb(style.PAPER)) >= 3 for c in PALETTE if c != style.NEIGHBOR)
    text = (style.INK, style.DATA, style.MODEL, style.ERROR, style.GUESS)
    assert all(contrast(to_rgb(c), to_rgb(style.PAPER)) >= 4.5 for c in text)


@pytest.mark.parametrize("name", BUILDERS)
def test_a_lab_says_what_it_is_and_tells_nothing_by_color_alone(name):
    lab = BUILDERS[name]()
    controls = lab.controls.values()
    assert all(control.description and control.tooltip for control in controls)
    assert len({control.description for control in controls}) == len(controls)
    assert all(box.description and box.tooltip for box in boxes(lab).values())
    assert all(button.tooltip for button in buttons(lab).values())
    lab.set(**{key: True for key, control in lab.controls.items() if isinstance(control, widgets.Checkbox)})
    for artist in lab._moving:
        artist.set_animated(False)
    assert list(faults(lab.figure)) == []


def drawn(**look):
    """A figure with two lines and a legend; `look` is how the second differs."""
    figure, axes = style.subplots(size=(4, 3))
    axes.plot([0, 1], [0, 1], label="one", color=style.MODEL)
    axes.plot([0, 1], [1, 0], label="other", **{"color": style.ERROR, **look})
    axes.legend()
    return figure


@pytest.mark.parametrize("color", [c for c in PALETTE if c not in (style.INK, style.MODEL)])
def test_what_is_told_by_color_alone_is_found_out(color):
    assert len(list(faults(drawn(color=color)))) >= 2


def test_what_has_another_shape_passes():
    for look in ({"linestyle": "--"}, {"linewidth": 3}, {"marker": "o"}, {"marker": "s", "linestyle": ""}):
        assert list(faults(drawn(**look))) == []


def test_pale_text_and_bare_amber_are_found_out():
    for place in ("title", "tick", "over a tile"):
        figure, axes = style.subplots(size=(4, 3))
        if place == "title":
            axes.set_title("pale", color=style.tint(style.INK, 0.5))
        elif place == "tick":
            axes.tick_params(labelcolor=style.NEIGHBOR)
        else:
            axes.fill([0, 1, 1, 0], [0, 0, 1, 1], color=style.DATA)
            axes.text(0.5, 0.5, "pale", color=style.INK)
        assert "contrast" in next(faults(figure), ""), place
    assert "amber" in next(faults(drawn(color=style.NEIGHBOR, marker="o", linestyle="")), "")
    assert not list(faults(drawn(color=style.NEIGHBOR, marker="o", linestyle="", markeredgecolor=style.INK)))
