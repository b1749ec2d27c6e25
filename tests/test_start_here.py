"""Lesson 00: what its lab draws and says, state by state, against Python's statistics and plain loops."""

import math
import statistics

import numpy as np
import pytest
import truth
from numpy.testing import assert_allclose

from helpers import datasets
from helpers.labs import start_here as labs

PRICES = (datasets.load_house_prices()["sale_price"] / 1000).to_numpy()


def miss(number, drawn, kind):
    apart = [abs(number - price) for price in drawn]
    return (
        statistics.fmean(apart) if kind == "absolute" else math.sqrt(statistics.fmean(m * m for m in apart))
    )


def expected(now):
    drawn = np.random.default_rng(now.sample).choice(PRICES, 40, replace=False)[: now.houses].tolist()
    yours = miss(now.guess, drawn, now.miss)
    apart = [abs(now.guess - price) ** (1 if now.miss == "absolute" else 2) for price in drawn]
    terms = [f"{each:.0f}" for each in apart]
    if len(terms) > 6:
        terms = [*terms[:3], "…", terms[-1]]
    shown = f"({' + '.join(terms)}) / {now.houses}" if now.houses > 1 else terms[0]
    kind = "mean miss" if now.miss == "absolute" else "root mean square miss"
    if now.miss == "squared":
        shown = f"√({shown})"
    houses = "1 house price" if now.houses == 1 else f"{now.houses} house prices"
    words = f"Your number {now.guess} for {houses}: {kind} {shown} = {yours:.1f} thousand dollars."
    if now.miss == "squared":
        low = high = middle = statistics.fmean(drawn)
    else:
        low, high = statistics.median_low(drawn), statistics.median_high(drawn)
        middle = statistics.median(drawn)
    least = miss(middle, drawn, now.miss)
    if now.reveal:
        if low < high:
            words += f" Every number from {low:.1f} to {high:.1f} is best and misses by {least:.1f} "
            words += f"(their middle, {middle:.1f}, is the median)."
        else:
            name = "median" if now.miss == "absolute" else "mean"
            words += f" The best number is {middle:.1f}, the {name}, and misses by {least:.1f}."
        words += f" Yours is {max(low - now.guess, now.guess - high, 0):.1f} away."
    heights = np.linspace(0, 1, now.houses)
    bars = [
        (x, height)
        for price, height in zip(drawn, heights, strict=True)
        for x in (price, now.guess, math.nan)
    ]
    every = np.linspace(PRICES.min(), PRICES.max(), 401)
    rows = ["a house", "your number", "a miss", *["the best number"] * now.reveal]
    return words, {
        "a house": (drawn, heights),
        "your number": ([now.guess] * 2, [-0.06, 1.06]),
        "a miss": {"x": [x for x, _ in bars]},
        "the best number": ([low, low, high, high], [0, 1, 1, 0]) if now.reveal else None,
        "headline A": f"Your number: {now.guess} thousand dollars",
        "A": {"xlabel": "price (thousand dollars)", "legend": rows},
        "miss of every number": (every, [miss(x, drawn, now.miss) for x in every]) if now.reveal else None,
        "the best number B": ([low, high], [least, least]) if now.reveal else None,
        "your number B": (now.guess, yours),
        "headline B": f"{kind.capitalize()}: {yours:.0f}",
        "B": {
            "xlabel": "number (thousand dollars)",
            "ylabel": "miss (thousand dollars)",
            "legend": [*["the best number"] * now.reveal, "your number"],
        },
    }


def test_the_lab_draws_and_says_what_is_so():
    more = {
        "nine houses": {"houses": 9, "reveal": True, "guess": 150},
        "between the best": {"guess": 170, "reveal": True},
        "another sample, squared": {"sample": 17, "miss": "squared", "houses": 23, "reveal": True},
    }
    truth.check(labs.builders()["start_here.one_number"](), expected, **more)


def test_every_number_between_two_middle_prices_is_best_and_none_outside():
    lab = labs.builders()["start_here.one_number"]()
    lab.set(reveal=True)
    low, high = lab.seen()["the best number B"]["x"]
    misses = {}
    for guess in range(150, 200):
        lab.set(guess=guess)
        misses[guess] = lab.seen()["your number B"]["y"][0]
    inside = [value for guess, value in misses.items() if low <= guess <= high]
    assert len(inside) > 10 and np.ptp(inside) < 1e-9
    assert all(value > inside[0] + 1e-3 for guess, value in misses.items() if not low <= guess <= high)


def test_the_presets_miss_every_house_on_one_side():
    lab = labs.builders()["start_here.one_number"]()
    for name, side in (("Far too low", 1), ("Far too high", -1)):
        for sample in (0, 5, 50):
            lab.set(**lab.presets[name], sample=sample, houses=40)
            assert (side * (lab.seen()["a house"]["x"] - lab.controls["guess"].value) >= 0).all()


def test_new_sample_draws_other_houses_and_the_picture_holds_all_of_them():
    lab = labs.builders()["start_here.one_number"]()
    assert lab.new_sample == "sample"
    seen = set()
    for sample in range(0, 100, 7):
        lab.set(sample=sample, houses=40)
        drawn = lab.seen()["a house"]["x"]
        low, high = lab.seen()["A"]["xlim"]
        assert low < drawn.min() and drawn.max() < high
        seen.add(tuple(drawn))
    assert len(seen) == 15


# The lab on a teacher's own data


@pytest.mark.parametrize(
    "prices", [np.linspace(1e5, 9e5, 50), [-3.5, -1.25, -2.0], [7, 7, 7], range(100_000), [0.1, 0.2]]
)
def test_a_teachers_own_prices_show(prices):
    lab, values = labs.one_number(prices), np.array(prices, dtype=float)
    lab.set(reveal=True, houses=lab.controls["houses"].max)
    guess, (low, high) = lab.controls["guess"], lab.seen()["A"]["xlim"]
    assert guess.min - 1e-9 <= values.min() <= values.max() <= guess.max + 1e-9
    assert low < values.min() and values.max() < high
    drawn = lab.seen()["a house"]["x"]
    assert len(drawn) == min(40, len(values)) and set(drawn) <= set(values)
    ends = lab.seen()["the best number"]["x"]
    assert_allclose((ends.min() + ends.max()) / 2, np.median(drawn))
    for name in lab.presets:
        lab.set(**lab.presets[name])


def test_your_number_is_printed_without_the_dust_of_the_browsers_slider():
    lab = labs.one_number([1.2, 3.4, 5.1, 8.8, 2.9])
    lab.set(guess=1.3399999999999999)
    assert lab.seen()["headline A"]["text"] == "Your number: 1.34 thousand dollars"
    assert lab.readout.startswith("Your number 1.34 for")
    lab = labs.one_number([-1.5, 2.5])
    for dust in (-8.9e-16, -0.0):
        lab.set(guess=dust)
        assert lab.seen()["headline A"]["text"] == "Your number: 0 thousand dollars"


@pytest.mark.parametrize(
    ("words", "prices"),
    [
        ("prices must be finite, got nan at index (1,)", [1, np.nan, 3]),
        ("prices must hold numbers in equal rows, got [", ["cheap", "dear"]),
        ("prices must hold numbers in equal rows, got dates", np.array(["2020-01-01"] * 9, "M8[D]")),
        ("prices must be finite, got a masked value", np.ma.masked_equal([3, 4, 5], 4)),
        ("prices needs at least 2 values for this lab, got 1", [5]),
        ("at most 100,000: pass a random sample", np.ones(100_001)),
    ],
)
def test_prices_that_the_lab_cannot_show_are_refused_in_one_sentence(words, prices):
    with pytest.raises((TypeError, ValueError)) as refusal:
        labs.one_number(prices)
    assert words in str(refusal.value)


# How far the controls reach, by hand: (least, largest, step).
REACH = {
    "start_here.one_number": {"houses": (1, 40, 1), "sample": (0, 99, 1)},
}


@pytest.mark.parametrize("name", labs.builders())
def test_axes_colors_and_controls_mean_what_they_say(name):
    lab = labs.builders()[name]()
    truth.labeled(lab, name)
    truth.reach(lab, **REACH[name])


def test_the_alt_text_tells_each_panel_by_what_its_axis_says():
    lab = labs.builders()["start_here.one_number"]()
    left, right = lab.alt.removesuffix(lab.readout).split("Right:")
    assert "price" in left and "price" in lab.seen()["A"]["xlabel"] and "price" not in right
    assert "how far" in right and "miss" in lab.seen()["B"]["ylabel"]
