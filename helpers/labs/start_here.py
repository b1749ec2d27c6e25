"""The lab of lesson 00: one of each kind of control, and one number that should stand for many.

What the names in `now` mean, besides the controls'; all are in thousand dollars.
    prices              of the drawn houses
    misses              of your number, absolute or squared; `loss` is their mean, or its root
    low, high           the ends of the best numbers, often one and the same; `best` is their middle
    every, least        the loss of every number, and of the best
"""

import numpy as np

from helpers import datasets, style
from helpers.labs.controls import choice, slider, switch
from helpers.labs.given import columns, limits, slider_over
from helpers.labs.lab import Lab, panels
from helpers.labs.words import count, minus, total

__all__ = ["one_number"]

MOST_HOUSES = 40


def builders():
    """By name, a function that makes each lab afresh on the lesson's data."""
    houses = datasets.load_house_prices()
    return {"start_here.one_number": lambda: one_number(houses["sale_price"] / 1000)}


def one_number(prices):
    """Which one number stands best for these house prices (n,), in thousand dollars?"""
    (prices,) = columns(prices=prices)
    most, grid = min(MOST_HOUSES, len(prices)), np.linspace(*limits(prices, 0, 0), 401)
    decimals = max(0, 2 - int(np.floor(np.log10(np.ptp(grid)))))

    def loss(number, now):
        misses = np.abs(np.subtract.outer(number, now.prices))
        return misses.mean(axis=-1) if now.miss == "absolute" else np.sqrt((misses**2).mean(axis=-1))

    def numbers(now):
        now.prices = np.random.default_rng(now.sample).choice(prices, most, replace=False)[: now.houses]
        now.loss, now.every = loss(now.guess, now), loss(grid, now)
        in_order = np.sort(now.prices)
        now.low, now.high = in_order[(now.houses - 1) // 2], in_order[now.houses // 2]
        if now.miss == "squared":
            now.low = now.high = now.prices.mean()
        now.best = (now.low + now.high) / 2
        now.least, now.heights = loss(now.best, now), np.linspace(0, 1, now.houses)

    def bars(now):
        """From each price to your number; a gap ends each bar."""
        gaps = np.full(now.houses, np.nan)
        ends = now.prices, np.full(now.houses, now.guess), gaps
        return np.ravel(ends, order="F"), np.ravel([now.heights, now.heights, gaps], order="F")

    figure, (row, curve) = panels("AB", (7.2, 3.4), width_ratios=[3, 2])
    row.mark("o", style.DATA, lambda now: (now.prices, now.heights), "a house", markersize=7, zorder=2.1)
    row.mark("--", style.GUESS, lambda now: ([now.guess] * 2, [-0.06, 1.06]), "your number")
    row.mark("-", style.ERROR, bars, "a miss", linewidth=1.2)
    best = lambda now: now.reveal and ([now.low, now.low, now.high, now.high], [0, 1, 1, 0])
    row.mark("-", style.MODEL, best, "the best number", linewidth=3)
    row.legend(ncols=2, loc="upper left")
    row.set(xlim=limits(prices), ylim=(-0.06, 1.42), yticks=[], xlabel="price (thousand dollars)")
    row.headline(lambda now: f"Your number: {_plain(now.guess)} thousand dollars")

    curve.mark("-", style.ERROR, lambda now: now.reveal and (grid, now.every), "miss of every number", "")
    flat = lambda now: now.reveal and ([now.low, now.high], [now.least] * 2)
    curve.mark("D-", style.MODEL, flat, "the best number B", "the best number", linewidth=4)
    curve.here(style.GUESS, lambda now: (now.guess, now.loss), "your number B", "your number")
    curve.legend(loc="upper center")
    curve.set(xlim=limits(prices), ylim=np.ptp(grid) * np.array([-0.03, 1.2]))
    curve.set(xlabel="number (thousand dollars)", ylabel="miss (thousand dollars)")
    kinds = {"absolute": "Mean miss", "squared": "Root mean square miss"}
    curve.headline(lambda now: f"{kinds[now.miss]}: {minus(now.loss, decimals)}")

    def said(value):
        return minus(value, decimals + 1)

    def words(now):
        misses = np.abs(now.guess - now.prices)
        terms = total(misses if now.miss == "absolute" else misses**2, decimals)
        shown = f"({terms}) / {now.houses}" if now.houses > 1 else terms
        if now.miss == "squared":
            shown = f"√({shown})"
        yours = (
            f"Your number {_plain(now.guess)} for {count(now.houses, 'house price')}: "
            f"{kinds[now.miss].lower()} {shown} = {said(now.loss)} thousand dollars."
        )
        if not now.reveal:
            return yours
        name, misses_by = "mean" if now.miss == "squared" else "median", f"misses by {said(now.least)}"
        found = f"The best number is {said(now.best)}, the {name}, and {misses_by}."
        if now.low < now.high:
            found = (
                f"Every number from {said(now.low)} to {said(now.high)} is best and {misses_by} "
                f"(their middle, {said(now.best)}, is the median)."
            )
        return f"{yours} {found} Yours is {said(max(now.low - now.guess, now.guess - now.high, 0))} away."

    start = grid[0] + 0.365 * np.ptp(grid)  # far from all that is best
    controls = {
        "guess": slider_over(prices, "Your number (thousand dollars)", start, "Your one number", 600),
        "houses": slider("Houses", min(8, most), 1, most, 1, "How many houses it must stand for"),
        "miss": choice("Count misses", list(kinds), "absolute", "As they are, or squared"),
        "sample": slider("Sample (which houses)", 0, 0, 99, 1, "Which houses are drawn"),
        "reveal": switch("Reveal the best number", False, "Draw the miss of every number"),
    }
    about = (
        "Left: house prices as dots, your number as a dashed line, each miss as a bar between them. "
        "Right: how far your number misses."
    )
    guess = controls["guess"]
    presets = {"Far too low": {"guess": guess.min}, "Far too high": {"guess": guess.max}}
    return Lab(figure, controls, numbers, words, about, presets=presets, new_sample="sample", play="houses")


def _plain(number):
    return f"{number or 0:,}".replace("-", "−")
