"""Labs of lesson 04: beat the formula on three points, and bend a line to the carbon dioxide in the air.

What the names in `now` mean, besides the controls'.
    y, misses           heights of the points, and how far your line is above each
    total, least        sums of squares of your line and of the formula's
    best                slope and intercept of the formula's line
    heights             of your line at the two sides of the panel
    is_new              which months are held out, (n,)
    predicted, misses   for every month, and how far that is above what was measured, ppm
    reach               upper end of the panel of misses, ppm
    columns, heaviest   how many columns the fit has, and its largest weight, ppm
    degrees             those whose errors are shown, and `known_errors`, `held_errors` of each, ppm
    known_error         root mean square miss on known months at this degree, ppm; `held_error`, on the others
"""

from dataclasses import astuple
from functools import lru_cache
from itertools import product

import numpy as np

from helpers import datasets, features, normal_equation, style
from helpers.labs.controls import choice, log_slider, slider, switch
from helpers.labs.given import columns, limits
from helpers.labs.lab import Lab, panels
from helpers.labs.words import count, figures, minus, signed

__all__ = ["squares", "degree"]

DEGREES = np.arange(1, 13)
# How far the panel of misses may reach, and the least error that is drawn, times the unit.
REACH, FLOOR = [digit * 10**power for power in range(12) for digit in (1, 2, 5)][2:], 1e-4


def builders():
    """By name, a function that makes each lab afresh on the lesson's data."""
    co2 = datasets.load_co2_mauna_loa()
    return {
        "normal_equation.squares": lambda: squares([1, 2, 3], [2, 3, 6]),
        "normal_equation.degree": lambda: degree(co2["year"], co2["co2_ppm"]),
    }


def squares(x, y):
    """Find the line with the smallest squares by hand. Points x (n,) from 0 to 7, y from -2 to 7."""
    x, y = columns(least=2, most=12, x=x, y=y)
    if x.min() < 0 or x.max() > 7 or y.min() < -2 or y.max() > 7:
        raise ValueError("x must lie from 0 to 7 and y from -2 to 7 for this lab: bring them there first")

    line = lambda heights: astuple(normal_equation.fit_line(x, heights))
    in_reach = lambda k, b: abs(k) <= 4 and -4 <= b <= 10  # of the sliders
    if not in_reach(*line(y)):
        raise ValueError(f"the best line, {_line(*line(y))}, is beyond the sliders of this lab")

    @lru_cache
    def answer(sample):
        # Further samples keep x; y is then from 1 to 6, the first whose best line is within the sliders.
        drawn = np.random.default_rng(sample).integers(1, 7, (500, len(x))).astype(float)
        heights = y if sample == 0 else next((each for each in drawn if in_reach(*line(each))), y)
        k, b = line(heights)
        return heights, (k, b), ((heights - k * x - b) ** 2).sum()

    def numbers(now):
        now.y, now.best, now.least = answer(now.sample)
        now.misses = now.k * x + now.b - now.y
        now.heights = now.k * ends + now.b
        now.total = (now.misses**2).sum()
        now.largest_first = np.argsort(-np.abs(now.misses), kind="stable")

    def square(now, place):
        i = now.largest_first[place]
        side, low = abs(now.misses[i]), min(now.y[i], now.y[i] + now.misses[i])
        return np.array([[0, 0], [side, 0], [side, side], [0, side], [0, 0]]) + [x[i], low]

    figure, (plane, bowl) = panels("AB", size=(7.2, 4.2), width_ratios=[3, 2])
    ends, rings = np.array([-0.5, 8.5]), _rings(x)
    for place in range(len(x)):
        look = {"facecolor": style.tint(style.ERROR, 0.2), "edgecolor": style.ERROR}
        box = plane.fill([0], [0], label="your misses, squared", **look)[0]
        plane.named(f"square {place + 1}", box, xy=lambda now, place=place: square(now, place))
    best = lambda now: now.reveal and (ends, now.best[0] * ends + now.best[1])
    formula = plane.mark("-", style.MODEL, best, "formula's line")
    yours = plane.mark("--", style.GUESS, lambda now: (ends, now.heights), "your line")
    points = plane.here(style.DATA, lambda now: (x, now.y), "points")
    figure.legend(handles=[points, yours, box, formula], loc="outside lower left", ncols=4)
    plane.set(xlim=(-0.5, 8.5), ylim=(-2, 7.5), xlabel="x", ylabel="y", aspect="equal")
    lower = lambda now: now.heights.max() < -1.8 and (4, -1.6)
    higher = lambda now: now.heights.min() > 7.3 and (4, 7.1)
    plane.mark("v", style.GUESS, lower, "your line is lower", markersize=11)
    plane.mark("^", style.GUESS, higher, "your line is higher", markersize=11)
    plane.headline(lambda now: f"Your squares add up to {now.total:.2f}")

    around = lambda now: now.reveal and rings + np.reshape(now.best, (2, 1))
    formulas = lambda now: now.reveal and now.best
    bowl.mark("-", style.tint(style.ERROR, 0.6), around, "equally large sums", linewidth=1.2)
    bowl.here(style.MODEL, formulas, "the formula", "formula's line", "*", markersize=16, zorder=3)
    bowl.here(style.GUESS, lambda now: (now.k, now.b), "you", "your line", "D")
    bowl.legend(handles=bowl.lines[::-1], loc="lower left")  # where no ring comes
    bowl.set(xlim=(-4.5, 4.5), ylim=(-14, 17), xlabel="slope k", ylabel="intercept b")
    bowl.headline(lambda now: f"Least possible: {now.least:.2f}")

    def words(now):
        sides = " + ".join(f"{abs(miss):.2f}²" for miss in now.misses)
        said = f"Your line {_line(now.k, now.b)}: {sides} = {now.total:.2f}. "
        if not now.reveal:
            less = round(float(now.total), 2) - round(float(now.least), 2)  # of the numbers as they are said
            return f"{said}The least possible is {now.least:.2f}, {less:.2f} less."
        k, b = now.best
        off = f"your k is {_off(now.k - k)}, your b {_off(now.b - b)}."
        return f"{said}The formula's line {_line(k, b)} has {now.least:.2f}; {off}"

    controls = {
        "k": slider("Your slope k", 0.5, -4.0, 4.0, 0.05, "How steeply your line rises"),
        "b": slider("Your intercept b", 2.5, -4.0, 10.0, 0.05, "Where your line crosses x = 0"),
        "sample": slider("Sample (which points)", 0, 0, 99, 1, "0 is the lesson's points"),
        "reveal": switch("Reveal the formula's line", False, "Show the answer and the map of sums"),
    }
    about = (
        f"Left: {len(x)} points, your line, and a square on the vertical miss of each point. Right: your "
        "slope and intercept as a point on a map; when revealed, the formula's point and rings of equal sums "
        "around it."
    )
    pairs = {"the first two": (0, 1), "the last two": (-2, -1), "first and last": (0, -1)}
    presets = {}
    for name, (i, j) in pairs.items():
        if x[i] != x[j]:
            k = round((y[j] - y[i]) / (x[j] - x[i]), 2)
            b = round(y[i] - k * x[i], 2)
            if in_reach(k, b):
                presets[f"Through {name}"] = {"k": float(k), "b": float(b), "sample": 0}
    return Lab(figure, controls, numbers, words, about, presets=presets, new_sample="sample")


def degree(year, co2):
    """How far may a line bend? Decimal years and parts per million of carbon dioxide, both (n,)."""
    year, co2 = columns(least=40, most=5000, year=year, co2=co2)
    if np.ptp(year) < 3:
        raise ValueError(f"year must span at least 3 years for this lab, got {np.ptp(year):.3g}")
    middle, since = round(year.mean(), -1), int(np.floor(np.quantile(year, 5 / 6)))
    last_years = f"the years from {since}"
    powers = features.polynomial((year - middle) / np.ceil(np.abs(year - middle).max()), DEGREES[-1])
    waves = features.sinusoid(2 * np.pi * year, 2)
    held_out_months = {last_years: year >= since, "every other month": np.arange(len(year)) % 2 == 1}
    unit = 10.0 ** np.floor(np.log10(np.ptp(co2) or 1) - 2)  # 1 where the values range over 100 or more

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
        now.is_new, now.misses = held_out_months[now.held_out], now.predicted - co2
        now.degrees = DEGREES if now.reveal else np.array([now.degree])
        farthest = np.abs(now.misses).max() / unit
        now.reach = unit * next((reach for reach in REACH if farthest < 0.95 * reach), REACH[-1])
        now.known_errors, now.held_errors = np.array([fitted(int(n), *setting)[2:] for n in now.degrees]).T

    figure, (record, curve, rest) = panels("AB;CB", (7.2, 4.4), width_ratios=[3, 2], height_ratios=[3, 2])
    rest.sharex(record)
    record.tick_params(labelbottom=False)
    rest.locator_params(axis="x", nbins=4)
    pale = style.tint(style.DATA, 0.7)
    held_out = {"markeredgecolor": style.INK, "markeredgewidth": 0.5, "markersize": 3.5}
    new = lambda now: (year[now.is_new], co2[now.is_new])
    record.mark(".", pale, (year, co2), "known months", markersize=3)
    record.mark("o", style.NEIGHBOR, new, "held-out months", **held_out)
    record.mark("-", style.MODEL, lambda now: (year, now.predicted), "prediction", linewidth=1.4)
    record.legend(fontsize=9, markerscale=2, loc="upper left")
    floor, roof = limits(co2, 0.1, 0.2)
    record.set(xlim=limits(year), ylim=(floor, roof), ylabel="CO₂ (ppm)")
    edge, end = 0.06 * (roof - floor), year.max()
    lower = lambda now: now.predicted[year.argmax()] < floor and (end, floor + edge)
    higher = lambda now: now.predicted[year.argmax()] > roof and (end, roof - edge)
    record.mark("v", style.MODEL, lower, "prediction ends lower", "", markersize=9)
    record.mark("^", style.MODEL, higher, "prediction ends higher", "", markersize=9)
    record.headline(lambda now: f"Made from the year: {count(now.columns, 'column')}")
    rest.named("no miss", rest.axhline(0, color=style.INK, linewidth=0.8))
    known_misses = lambda now: (year[~now.is_new], now.misses[~now.is_new])
    new_misses = lambda now: (year[now.is_new], now.misses[now.is_new])
    rest.mark(".", pale, known_misses, "misses on known months", markersize=3)
    rest.mark("o", style.NEIGHBOR, new_misses, "misses on held-out months", **held_out)
    rest.set(ylabel="miss (ppm)", xlabel="year")
    for panel in (record, rest):
        panel.yaxis.set_label_coords(-0.17, 0.5)  # clear of the widest numbers
    rest.named("C", rest, ylim=lambda now: (-now.reach, now.reach))

    ring = {"markeredgecolor": style.INK, "markersize": 13}
    drawn = lambda errors: np.maximum(errors, FLOOR * unit)  # a log axis has no place for 0
    known = lambda now: (now.degrees, drawn(now.known_errors))
    curve.mark("o--", style.DATA, known, "known", markersize=9, linewidth=1.4)
    curve.mark("s-", style.ERROR, lambda now: (now.degrees, drawn(now.held_errors)), "held out", markersize=5)
    curve.mark("o", "none", lambda now: (now.degree, drawn(now.held_error)), "this degree", **ring)
    curve.legend(loc="upper left")
    curve.set(xlabel="degree", xlim=(0.4, 12.6), xticks=[1, 4, 8, 12])
    ends = product(DEGREES.tolist(), (False, True), (1e-8, 1e4), held_out_months)
    errors = drawn([fitted(*each)[2:] for each in ends]) / unit
    low, high = min(0.3, errors.min() / 1.5), max(9000, 3 * errors.max())
    curve.set(ylabel="error (ppm, log scale)", ylim=(low * unit, high * unit), yscale="log")
    powers_of_ten = unit * 10.0 ** np.arange(np.ceil(np.log10(low)), np.log10(high))
    curve.set_yticks(powers_of_ten, [figures(power) for power in powers_of_ten])
    curve.minorticks_off()
    curve.headline(lambda now: f"Held out: {_ppm(now.held_error)} ppm")

    def words(now):
        said = (
            f"{count(now.degree, 'power')} of the year{' and 4 of waves' if now.waves else ''}, ridge "
            f"{float(f'{now.ridge:.2g}'):g}: error {now.known_error:.2f} ppm on known months, "
            f"{_ppm(now.held_error)} on held-out ones; largest weight {now.heaviest:,.0f} ppm."
        )
        best = now.held_errors.argmin()
        smallest = f" Smallest held-out error: {now.held_errors[best]:.2f} at degree {now.degrees[best]}."
        return said + smallest if now.reveal else said

    strength, price = "Ridge strength (far left: next to none)", "The price of large weights"
    controls = {
        "degree": slider("Degree (powers of the year)", 1, 1, 12, 1, "x, x², … x^degree"),
        "ridge": log_slider(strength, 1e-8, 1e-8, 1e4, 0.25, price),
        "held_out": choice("Held out", list(held_out_months), last_years, "Which months the fit may not see"),
        "waves": switch("Yearly waves (sinusoids)", False, "Add sin and cos, once and twice a year"),
        "reveal": switch("Reveal the error of every degree", False, "Draw both error curves"),
    }
    about = (
        "Left: carbon dioxide on Mauna Loa by month with the fitted curve, and below it how far that misses. "
        "Right: error on known and on held-out months at this degree, and when revealed at every degree."
    )
    presets = {
        "A line": {"degree": 1, "waves": False, "ridge": 1e-8},
        "A parabola with waves": {"degree": 2, "waves": True, "ridge": 1e-8},
        "Wild": {"degree": 12, "ridge": 1e-8, "held_out": last_years},
        "Tamed": {"degree": 12, "ridge": 1.0, "held_out": last_years},
    }
    return Lab(figure, controls, numbers, words, about, presets=presets, play="degree")


def _rings(x):
    """Slopes and intercepts (2, …) round the best line, of sums 1, 4, 16 and 64 above the least."""
    turn, design = np.linspace(0, 2 * np.pi, 60), np.column_stack([x, np.ones_like(x)])
    shape = np.linalg.solve(np.linalg.qr(design, mode="r"), [np.cos(turn), np.sin(turn)])
    gap = np.full((2, 1), np.nan)
    return np.hstack([np.hstack([np.sqrt(more) * shape, gap]) for more in (1, 4, 16, 64)])


def _line(k, b):
    """A line as one writes it: 0.50·x + 2.50."""
    return f"{minus(k, 2)}·x {signed(b, 2)}"


def _off(difference):
    too = f"{abs(difference):.2f} too {'large' if difference > 0 else 'small'}"
    return too if abs(difference) >= 0.005 else "right"


def _ppm(error):
    return f"{error:.2f}" if error < 100 else f"{error:,.0f}"
