"""The lab of lesson 00: one of each kind of control, and one number that should stand for many."""

import numpy as np

from helpers import datasets, style
from helpers.labs.controls import choice, slider
from helpers.labs.lab import Lab, panels
from helpers.labs.words import count

GUESSES = np.arange(50, 401)


def builders():
    """By name, a function that makes each lab afresh on the lesson's data."""
    houses = datasets.load_house_prices()
    return {"start_here.one_number": lambda: one_number(houses["sale_price"] / 1000)}


def one_number(prices):
    """Which one number stands best for these house prices (n,), in thousand dollars?"""
    prices = np.asarray(prices)

    def numbers(now):
        now.prices = np.random.default_rng(now.sample).choice(prices, 40, replace=False)[: now.houses]
        misses = np.abs(GUESSES[:, None] - now.prices)
        now.losses = misses.mean(axis=1) if now.miss == "absolute" else np.sqrt((misses**2).mean(axis=1))
        now.best, now.loss = GUESSES[now.losses.argmin()], now.losses[now.guess - GUESSES[0]]
        now.heights = np.linspace(0, 1, now.houses)

    def bars(now):
        """From each price to your number; a gap ends each bar."""
        gaps = np.full(now.houses, np.nan)
        ends = now.prices, np.full(now.houses, now.guess), gaps
        return np.ravel(ends, order="F"), np.ravel([now.heights, now.heights, gaps], order="F")

    figure, (row, curve) = panels("AB", (7.2, 3.4), width_ratios=[3, 2])
    row.mark("-", style.ERROR, bars, "a miss", linewidth=1.2)
    row.mark("o", style.DATA, lambda now: (now.prices, now.heights), "a house", markersize=7)
    row.mark("--", style.GUESS, lambda now: ([now.guess] * 2, [-0.06, 1.06]), "your number")
    row.legend(handles=[row.lines[i] for i in (1, 2, 0)], loc="upper right", fontsize=9)
    row.set(xlim=(50, 420), ylim=(-0.06, 1.35), yticks=[], xlabel="price (thousand dollars)")
    row.headline(lambda now: f"Your number: {now.guess} thousand dollars")

    curve.mark("-", style.ERROR, lambda now: (GUESSES, now.losses), "miss of every number", "")
    curve.mark(
        "o", style.GUESS, lambda now: (now.guess, now.loss), "your number B", "your number", markersize=9
    )
    best = lambda now: (now.best, now.losses.min() + 16)  # noqa: E731
    curve.mark("v", style.MODEL, best, "the best number", markersize=10)
    curve.legend(loc="upper right", fontsize=9)
    curve.set(xlim=(50, 400), ylim=(0, 300), xlabel="number (thousand dollars)", ylabel="typical miss")
    curve.headline(lambda now: f"Typical miss: {now.loss:.0f}")

    def words(now):
        kind = "mean miss" if now.miss == "absolute" else "root of the mean squared miss"
        return (
            f"Your number {now.guess} for {count(now.houses, 'house price')}: {kind} {now.loss:.1f} thousand "
            f"dollars. The best number is {now.best}, {abs(now.guess - now.best)} from yours; it misses by "
            f"{now.losses.min():.1f}."
        )

    controls = {
        "guess": slider("Your number (thousand dollars)", 250, 50, 400, 1, "Your one number"),
        "houses": slider("Houses", 8, 1, 40, 1, "How many houses it must stand for"),
        "miss": choice("Count a miss by its", ["absolute", "squared"], "absolute", "How misses count"),
        "sample": slider("Sample (which houses)", 0, 0, 99, 1, "Which houses are drawn"),
    }
    about = (
        "Left: house prices as dots, your number as a dashed line, each miss as a bar between them. Right: the "
        "typical miss of every number, yours and the best one marked."
    )
    presets = {"Far too low": {"guess": 60}, "Far too high": {"guess": 390}}
    return Lab(figure, controls, numbers, words, about, presets=presets, new_sample="sample", play="houses")
