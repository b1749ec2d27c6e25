"""Labs of lesson 04: beat the formula on three points, and bend a line to the carbon dioxide in the air.

What the names in `now` mean, besides the controls'.
    y, misses           heights of the points, and how far your line is above each
    total, least        sums of squares of your line and of the formula's
    best                slope and intercept of the formula's line
    is_new              which months are held out, (n,)
    predicted           for every month, ppm
    columns, heaviest   how many columns the fit has, and its largest weight, ppm
    degrees             those whose errors are shown, and `known_errors`, `held_errors` of each, ppm
    known_error         root mean square miss on known months at this degree, ppm; `held_error`, on held-out ones
"""

from dataclasses import astuple
from functools import lru_cache

import numpy as np

from helpers import datasets, features, normal_equation, style
from helpers.labs.controls import choice, log_slider, slider, switch
from helpers.labs.lab import Lab, panels
from helpers.labs.words import count

__all__ = ["squares", "degree"]

DEGREES = np.arange(1, 13)
LAST_YEARS, EVERY_OTHER = "the years from 2010", "every other month"


def builders():
    """By name, a function that makes each lab afresh on the lesson's data."""
    co2 = datasets.load_co2_mauna_loa()
    return {
        "normal_equation.squares": lambda: squares([1, 2, 3], [2, 3, 6]),
        "normal_equation.degree": lambda: degree(co2["year"], co2["co2_ppm"]),
    }


def squares(x, y):
    """Find the line with the smallest squares by hand. Points x, y (n,); further samples keep x, y is from 1 to 6."""
    x, y = np.asarray(x, dtype=float), np.asarray(y, dtype=float)

    @lru_cache
    def answer(sample):
        heights = y if sample == 0 else np.random.default_rng(sample).integers(1, 7, len(x)).astype(float)
        k, b = astuple(normal_equation.fit_line(x, heights))
        return heights, (k, b), ((heights - k * x - b) ** 2).sum()

    def numbers(now):
        now.y, now.best, now.least = answer(now.sample)
        now.misses = now.k * x + now.d - now.y
        now.total = (now.misses**2).sum()
        now.largest_first = np.argsort(-np.abs(now.misses), kind="stable")

    def square(now, place):
        i = now.largest_first[place]
        side, low = abs(now.misses[i]), min(now.y[i], now.y[i] + now.misses[i])
        return np.array([[0, 0], [side, 0], [side, side], [0, side], [0, 0]]) + [x[i], low]

    # Rings of equal sums have one shape for all y.
    turn = np.linspace(0, 2 * np.pi, 60)
    columns = np.column_stack([x, np.ones_like(x)])
    shape = np.linalg.solve(np.linalg.qr(columns, mode="r"), [np.cos(turn), np.sin(turn)])
    gap = np.full((2, 1), np.nan)
    rings = np.hstack([np.hstack([np.sqrt(more) * shape, gap]) for more in (1, 4, 16, 64)])

    figure, (plane, bowl) = panels("AB", width_ratios=[3, 2])
    ends, wide, diamond = np.array([-0.5, 8.5]), {"markersize": 16}, {"markersize": 9}
    white = {"markeredgecolor": "white"}
    for place in range(len(x)):
        look = {"facecolor": style.tint(style.ERROR, 0.2), "edgecolor": style.ERROR}
        box = plane.fill([0], [0], label="your misses, squared", **look)[0]
        plane.named(f"square {place + 1}", box, xy=lambda now, place=place: square(now, place))
    best = lambda now: now.reveal and (ends, now.best[0] * ends + now.best[1])  # noqa: E731
    formula = plane.mark("-", style.MODEL, best, "formula's line")
    yours = plane.mark("--", style.GUESS, lambda now: (ends, now.k * ends + now.d), "your line")
    points = plane.mark("o", style.DATA, lambda now: (x, now.y), "points", **diamond, **white)
    figure.legend(handles=[points, yours, box, formula], loc="outside lower left", ncols=4, fontsize=9)
    plane.set(xlim=(-0.5, 8.5), ylim=(-2, 7.5), xlabel="x", ylabel="y", aspect="equal")
    plane.headline(lambda now: f"Your squares add up to {now.total:.2f}")

    around = lambda now: now.reveal and rings + np.reshape(now.best, (2, 1))  # noqa: E731
    pale, star = style.tint(style.ERROR, 0.6), {**wide, **white, "zorder": 3}
    handles = [
        bowl.mark("-", pale, around, "equally large sums", linewidth=1.2),
        bowl.mark(
            "*", style.MODEL, lambda now: now.reveal and now.best, "the formula", "formula's line", **star
        ),
        bowl.mark("D", style.GUESS, lambda now: (now.k, now.d), "you", "your line", **diamond, **white),
    ]
    bowl.legend(handles=[handles[2], handles[1], handles[0]], loc="lower left", fontsize=9)
    bowl.set(xlim=(-4.3, 4.3), ylim=(-6, 12), xlabel="slope k", ylabel="intercept d")
    bowl.headline(lambda now: f"Least possible: {now.least:.2f}")

    def words(now):
        sides = " + ".join(f"{abs(miss):.2f}²" for miss in now.misses)
        said = f"Your line {now.k:.2f}·x {_signed(now.d)}: {sides} = {now.total:.2f}. "
        if not now.reveal:
            return f"{said}The least possible is {now.least:.2f}, {now.total - now.least:.2f} less."
        k, d = now.best
        return (
            f"{said}The formula's line {k:.2f}·x {_signed(d)} has {now.least:.2f}; your k is "
            f"{_off(now.k - k)}, your d {_off(now.d - d)}."
        )

    controls = {
        "k": slider("Your slope k", 0.5, -4.0, 4.0, 0.05, "How steeply your line rises"),
        "d": slider("Your intercept d", 2.5, -4.0, 10.0, 0.05, "Where your line crosses x = 0"),
        "sample": slider("Sample (which points)", 0, 0, 99, 1, "0 is the lesson's points"),
        "reveal": switch("Reveal the formula's line", False, "Show the answer and the map of sums"),
    }
    about = (
        f"Left: {len(x)} points, your line, and a square on the vertical miss of each point. Right: your slope "
        "and intercept as a point on a map; when revealed, the formula's point and rings of equal sums around it."
    )
    some = {
        "Through the first two": (1.0, 1.0),
        "Through the last two": (3.0, -3.0),
        "Through first and last": (2.0, 0.0),
    }
    presets = {name: {"k": k, "d": d, "sample": 0} for name, (k, d) in some.items()}
    return Lab(figure, controls, numbers, words, about, presets=presets, new_sample="sample")


def degree(year, co2):
    """How far may a line bend? Decimal years and parts per million of carbon dioxide, both (n,)."""
    year, co2 = np.asarray(year), np.asarray(co2)
    powers, waves = (
        features.polynomial((year - 1990) / 32, DEGREES[-1]),
        features.sinusoid(2 * np.pi * year, 2),
    )
    held_out_months = {LAST_YEARS: year >= 2010, EVERY_OTHER: np.arange(len(year)) % 2 == 1}

    @lru_cache(maxsize=5000)
    def fitted(degree, with_waves, ridge, held_out):
        X = np.hstack([powers[:, :degree], waves]) if with_waves else powers[:, :degree]
        is_new = held_out_months[held_out]
        model = normal_equation.fit(X[~is_new], co2[~is_new], ridge)
        predicted = model.predict(X)
        squared = (predicted - co2) ** 2
        return model.w, predicted, np.sqrt(squared[~is_new].mean()), np.sqrt(squared[is_new].mean())

    def numbers(now):
        setting = now.waves, float(f"{now.ridge:.3g}"), now.held_out
        w, now.predicted, now.known_error, now.held_error = fitted(now.degree, *setting)
        now.columns, now.heaviest = len(w), np.abs(w).max()
        now.is_new, now.misses = held_out_months[now.held_out], co2 - now.predicted
        now.degrees = DEGREES if now.reveal else np.array([now.degree])
        errors = [fitted(int(each), *setting)[2:] for each in now.degrees]
        now.known_errors, now.held_errors = np.array(errors).T

    figure, (record, curve, rest) = panels(
        "AB;CB", size=(7.2, 4.4), width_ratios=[3, 2], height_ratios=[3, 2]
    )
    rest.sharex(record)
    record.tick_params(labelbottom=False)
    pale = style.tint(style.DATA, 0.7)
    held_out = {"markeredgecolor": style.INK, "markeredgewidth": 0.5, "markersize": 3.5}
    new = lambda now: (year[now.is_new], co2[now.is_new])  # noqa: E731
    record.mark(".", pale, (year, co2), "known months", markersize=3)
    record.mark("o", style.NEIGHBOR, new, "held-out months", **held_out)
    record.mark("-", style.MODEL, lambda now: (year, now.predicted), "prediction", linewidth=1.4)
    record.legend(fontsize=9, markerscale=3, loc="upper left")
    record.set(xlim=(1956, 2022), ylim=(300, 430), ylabel="CO₂ (ppm)")
    record.headline(lambda now: f"Made from the year: {count(now.columns, 'column')}")
    rest.axhline(0, color=style.INK, linewidth=0.8)
    known_misses = lambda now: (year[~now.is_new], now.misses[~now.is_new])  # noqa: E731
    new_misses = lambda now: (year[now.is_new], now.misses[now.is_new])  # noqa: E731
    rest.mark(".", pale, known_misses, "misses on known months", markersize=3)
    rest.mark("o", style.NEIGHBOR, new_misses, "misses on held-out months", **held_out)
    rest.set(ylim=(-9, 9), ylabel="miss (ppm)", xlabel="year")

    ring = {"markeredgecolor": style.INK, "markersize": 13}
    known = lambda now: (now.degrees, now.known_errors)  # noqa: E731
    held = lambda now: (now.degrees, now.held_errors)  # noqa: E731
    curve.mark("o--", style.DATA, known, "known", markersize=9, linewidth=1.4)
    curve.mark("s-", style.ERROR, held, "held out", markersize=5)
    curve.mark("o", "none", lambda now: (now.degree, now.held_error), "this degree", **ring)
    curve.legend(loc="upper left", fontsize=9)
    curve.set(
        xlim=(0.4, 12.6), ylim=(0.3, 9000), yscale="log", xlabel="degree", ylabel="error (ppm, log scale)"
    )
    curve.set_xticks([1, 4, 8, 12])
    curve.set_yticks([1, 10, 100, 1000], ["1", "10", "100", "1,000"])
    curve.minorticks_off()
    curve.headline(lambda now: f"Held out: {_ppm(now.held_error)} ppm")

    def words(now):
        said = (
            f"{count(now.degree, 'power')} of the year{' and 4 of waves' if now.waves else ''}, ridge "
            f"{float(f'{now.ridge:.2g}'):g}: error {now.known_error:.2f} ppm on known months, "
            f"{_ppm(now.held_error)} on held-out ones; largest weight {now.heaviest:,.0f} ppm."
        )
        if not now.reveal:
            return said
        best = now.held_errors.argmin()
        return f"{said} Smallest held-out error: {now.held_errors[best]:.2f} at degree {now.degrees[best]}."

    strength, price = "Ridge strength (far left: next to none)", "The price of large weights"
    which = "Which months the fit may not see"
    controls = {
        "degree": slider("Degree (powers of the year)", 1, 1, 12, 1, "x, x², … x^degree"),
        "ridge": log_slider(strength, 1e-8, 1e-8, 1e4, 0.25, price),
        "held_out": choice("Held out", [LAST_YEARS, EVERY_OTHER], LAST_YEARS, which),
        "waves": switch("Yearly waves (sinusoids)", False, "Add sin and cos, once and twice a year"),
        "reveal": switch("Reveal the error of every degree", False, "Draw both error curves"),
    }
    about = (
        "Left: carbon dioxide on Mauna Loa by month with the fitted curve, and below it what the curve misses. "
        "Right: error on known and on held-out months at this degree, and when revealed at every degree."
    )
    presets = {
        "A line": {"degree": 1, "ridge": 1e-8},
        "A parabola with waves": {"degree": 2, "waves": True, "ridge": 1e-8},
        "Wild": {"degree": 12, "ridge": 1e-8, "held_out": LAST_YEARS},
        "Tamed": {"degree": 12, "ridge": 1.0, "held_out": LAST_YEARS},
    }
    return Lab(figure, controls, numbers, words, about, presets=presets, play="degree")


def _signed(number):
    return f"+ {number:.2f}" if number >= 0 else f"− {-number:.2f}"


def _off(difference):
    if abs(difference) < 0.005:
        return "right"
    return f"{abs(difference):.2f} too {'large' if difference > 0 else 'small'}"


def _ppm(error):
    return f"{error:.2f}" if error < 100 else f"{error:,.0f}"
