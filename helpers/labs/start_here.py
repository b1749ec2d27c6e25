"""The lab of lesson 00: one of each kind of control, and one number that should stand for many."""

from types import SimpleNamespace

import numpy as np

from helpers import datasets, style
from helpers.labs.lab import Lab, choice, slider

GUESSES = np.arange(50, 401)


def builders():
    """By name, a function that makes each lab afresh on the lesson's data."""
    houses = datasets.load_house_prices()
    return {"start_here.one_number": lambda: one_number(houses["sale_price"] / 1000)}


def one_number(prices):
    """Which one number stands best for these house prices (n,), in thousand dollars?"""
    numbers = one_number_numbers(np.asarray(prices))
    start = {"guess": 250, "houses": 8, "miss": "absolute", "sample": 0}

    figure, (row, curve) = style.subplots(1, 2, size=(7.2, 3.4), width_ratios=[3, 2])
    (misses,) = row.plot([], [], color=style.ERROR, linewidth=1.2)
    (houses,) = row.plot([], [], "o", color=style.DATA, markersize=7)
    (line,) = row.plot([], [], "--", color=style.GUESS)
    row.legend([houses, line, misses], ["a house", "your number", "a miss"], loc="upper right", fontsize=9)
    row.set(xlim=(50, 420), ylim=(-0.06, 1.35), yticks=[], xlabel="price (thousand dollars)")
    headline = row.set_title(" ")
    (bowl,) = curve.plot([], [], color=style.ERROR)
    (here,) = curve.plot([], [], "o", color=style.GUESS, markersize=9)
    (best,) = curve.plot([], [], "v", color=style.MODEL, markersize=10)
    curve.legend([here, best], ["your number", "the best number"], loc="upper right", fontsize=9)
    curve.set(xlim=(50, 400), ylim=(0, 300), xlabel="number (thousand dollars)", ylabel="typical miss")
    bowl_headline = curve.set_title(" ")

    def draw(now):
        heights = np.linspace(0, 1, len(now.prices))
        houses.set_data(now.prices, heights)
        line.set_data([now.guess, now.guess], [-0.06, 1.06])
        gaps = np.full_like(heights, np.nan)
        misses.set_data(
            np.ravel([now.prices, np.full_like(heights, now.guess), gaps], order="F"),
            np.ravel([heights, heights, gaps], order="F"),
        )
        headline.set_text(f"Your number: {now.guess} thousand dollars")
        bowl.set_data(GUESSES, now.losses)
        here.set_data([now.guess], [now.loss])
        best.set_data([now.best], [now.losses.min() + 16])
        bowl_headline.set_text(f"Typical miss: {now.loss:.0f}")
        count = "1 house price" if len(now.prices) == 1 else f"{len(now.prices)} house prices"
        kind = "mean miss" if now.miss == "absolute" else "root of the mean squared miss"
        return (
            f"Your number {now.guess} for {count}: {kind} {now.loss:.1f} thousand dollars. "
            f"The best number is {now.best}, {abs(now.guess - now.best)} from yours; it misses by "
            f"{now.losses.min():.1f}."
        )

    return Lab(
        figure,
        [misses, houses, line, headline, bowl, here, best, bowl_headline],
        {
            "guess": slider("Your number (thousand dollars)", start["guess"], 50, 400, tooltip="Your one number"),
            "houses": slider("Houses", start["houses"], 1, 40, tooltip="How many houses it must stand for"),
            "miss": choice("Count a miss by its", ["absolute", "squared"], start["miss"], "How misses count"),
            "sample": slider("Sample (which houses)", start["sample"], 0, 99, tooltip="Which houses are drawn"),
        },
        numbers,
        draw,
        "Left: house prices as dots, your number as a dashed line, each miss as a bar between them. Right: the "
        "typical miss of every number, yours and the best one marked.",
        presets={"Far too low": {"guess": 60}, "Far too high": {"guess": 390}},
        new_sample="sample",
        play="houses",
    )  # fmt: skip


def one_number_numbers(prices):
    """The numbers of the lab: the loss of every guess for the drawn houses."""

    def numbers(guess, houses, miss, sample):
        drawn = np.random.default_rng(sample).choice(prices, 40, replace=False)[:houses]
        misses = np.abs(GUESSES[:, None] - drawn)
        every = misses.mean(axis=1) if miss == "absolute" else np.sqrt((misses**2).mean(axis=1))
        best, loss = GUESSES[every.argmin()], every[guess - GUESSES[0]]
        return SimpleNamespace(guess=guess, miss=miss, prices=drawn, losses=every, loss=loss, best=best)

    return numbers
