"""Labs of lesson 04: beat the formula on three points, and bend a line to the carbon dioxide in the air."""

from functools import lru_cache
from types import SimpleNamespace

import numpy as np

from helpers import datasets, features, normal_equation, style
from helpers.labs.controls import choice, log_slider, slider, switch
from helpers.labs.lab import Lab

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
    numbers = squares_numbers(x, y)
    start = {"k": 0.5, "d": 2.5, "sample": 0, "reveal": False}

    figure, (plane, bowl) = style.subplots(1, 2, width_ratios=[3, 2])
    boxes = [
        plane.fill([0], [0], facecolor=style.tint(style.ERROR, 0.2), edgecolor=style.ERROR)[0] for _ in x
    ]
    (formula,) = plane.plot([], [], color=style.MODEL)
    (yours,) = plane.plot([], [], "--", color=style.GUESS)
    (points,) = plane.plot([], [], "o", color=style.DATA, markeredgecolor="white", markersize=9)
    names = ["points", "your line", "your misses, squared", "formula's line"]
    figure.legend([points, yours, boxes[0], formula], names, loc="outside lower left", ncols=4, fontsize=9)
    plane.set(xlim=(-0.5, 8.5), ylim=(-2, 7.5), xlabel="x", ylabel="y", aspect="equal")
    headline = plane.set_title(" ")
    (rings,) = bowl.plot([], [], color=style.tint(style.ERROR, 0.6), linewidth=1.2)
    (least,) = bowl.plot([], [], "*", color=style.MODEL, markeredgecolor="white", markersize=16, zorder=3)
    (here,) = bowl.plot([], [], "D", color=style.GUESS, markeredgecolor="white", markersize=9)
    bowl.legend([here, least, rings], ["your line", "formula's line", "equally large sums"],
                loc="lower left", fontsize=9)  # fmt: skip
    bowl.set(xlim=(-4.3, 4.3), ylim=(-6, 12), xlabel="slope k", ylabel="intercept d")
    map_headline = bowl.set_title(" ")

    def draw(now):
        ends = np.array([-0.5, 8.5])
        yours.set_data(ends, now.k * ends + now.d)
        formula.set_data(ends, now.best.k * ends + now.best.b)
        points.set_data(x, now.y)
        largest_first = np.argsort(-np.abs(now.misses), kind="stable")
        for box, i in zip(boxes, largest_first, strict=True):
            side, low = abs(now.misses[i]), min(now.y[i], now.k * x[i] + now.d)
            box.set_xy(np.array([[0, 0], [side, 0], [side, side], [0, side], [0, 0]]) + [x[i], low])
        headline.set_text(f"Your squares add up to {now.total:.2f}")
        here.set_data([now.k], [now.d])
        least.set_data([now.best.k], [now.best.b])
        rings.set_data(*now.rings)
        for artist in (formula, least, rings):
            artist.set_visible(now.reveal)
        map_headline.set_text(f"Least possible: {now.least:.2f}")
        sides = " + ".join(f"{abs(miss):.2f}²" for miss in now.misses)
        sentence = f"Your line {now.k:.2f}·x {_signed(now.d)}: {sides} = {now.total:.2f}. "
        if not now.reveal:
            more = now.total - now.least
            return f"{sentence}The least possible is {now.least:.2f}, {more:.2f} less."
        return (
            f"{sentence}The formula's line {now.best.k:.2f}·x {_signed(now.best.b)} has {now.least:.2f}; your k is "
            f"{_off(now.k - now.best.k)}, your d {_off(now.d - now.best.b)}."
        )

    return Lab(
        figure,
        [*boxes, formula, yours, points, headline, rings, least, here, map_headline],
        {
            "k": slider("Your slope k", start["k"], -4.0, 4.0, 0.05, "How steeply your line rises"),
            "d": slider("Your intercept d", start["d"], -4.0, 10.0, 0.05, "Where your line crosses x = 0"),
            "sample": slider("Sample (which points)", start["sample"], 0, 99, tooltip="0 is the lesson's points"),
            "reveal": switch("Reveal the formula's line", start["reveal"], "Show the answer and the map of sums"),
        },
        numbers,
        draw,
        f"Left: {len(x)} points, your line, and a square on the vertical miss of each point. Right: your slope and "
        "intercept as a point on a map; when revealed, the formula's point and rings of equal sums around it.",
        presets={
            "Through the first two": {"k": 1.0, "d": 1.0, "sample": 0},
            "Through the last two": {"k": 3.0, "d": -3.0, "sample": 0},
            "Through first and last": {"k": 2.0, "d": 0.0, "sample": 0},
        },
        new_sample="sample",
    )  # fmt: skip


def squares_numbers(x, y):
    """The numbers of the squares lab. Rings of equal sums have one shape for all y, so they are worked out once."""
    columns = np.column_stack([x, np.ones_like(x)])
    turn = np.linspace(0, 2 * np.pi, 60)
    shape = np.linalg.solve(np.linalg.qr(columns, mode="r"), [np.cos(turn), np.sin(turn)])
    gap = np.full((2, 1), np.nan)
    rings = np.hstack([np.hstack([np.sqrt(more) * shape, gap]) for more in (1, 4, 16, 64)])

    @lru_cache
    def answer(sample):
        heights = y if sample == 0 else np.random.default_rng(sample).integers(1, 7, len(x)).astype(float)
        best = normal_equation.fit_line(x, heights)
        return heights, best, ((heights - best.k * x - best.b) ** 2).sum()

    def numbers(k, d, sample, reveal):
        heights, best, least = answer(sample)
        misses = heights - (k * x + d)
        return SimpleNamespace(
            k=k,
            d=d,
            reveal=reveal,
            y=heights,
            misses=misses,
            total=(misses**2).sum(),
            best=best,
            least=least,
            rings=rings + [[best.k], [best.b]],
        )

    return numbers


def degree(year, co2):
    """How far may a line bend? Decimal years and parts per million of carbon dioxide, both (n,)."""
    year, co2 = np.asarray(year), np.asarray(co2)
    numbers = degree_numbers(year, co2)
    start = {"degree": 1, "waves": False, "ridge": 1e-8, "held_out": LAST_YEARS, "reveal": False}

    figure, axes = style.subplots(
        2, 2, size=(7.2, 4.4), width_ratios=[3, 2], height_ratios=[3, 2], sharex="col"
    )
    record, rest = axes[:, 0]
    for spare in axes[:, 1]:
        spare.remove()
    curve = figure.add_subplot(axes[0, 0].get_gridspec()[:, 1])
    (known,) = record.plot(year, co2, ".", color=style.tint(style.DATA, 0.7), markersize=3)
    held_out = {
        "color": style.NEIGHBOR,
        "markeredgecolor": style.INK,
        "markeredgewidth": 0.5,
        "markersize": 3.5,
    }
    (new,) = record.plot([], [], "o", **held_out)
    (line,) = record.plot([], [], color=style.MODEL, linewidth=1.4)
    record.legend([known, new, line], ["known months", "held-out months", "prediction"], fontsize=9,
                  markerscale=3, loc="upper left")  # fmt: skip
    record.set(xlim=(1956, 2022), ylim=(300, 430), ylabel="CO₂ (ppm)")
    headline = record.set_title(" ")
    rest.axhline(0, color=style.INK, linewidth=0.8)
    (known_miss,) = rest.plot([], [], ".", color=style.tint(style.DATA, 0.7), markersize=3)
    (new_miss,) = rest.plot([], [], "o", **held_out)
    rest.set(ylim=(-9, 9), ylabel="miss (ppm)", xlabel="year")

    (train,) = curve.plot([], [], "o--", color=style.DATA, markersize=9, linewidth=1.4)
    (held,) = curve.plot([], [], "s-", color=style.ERROR, markersize=5)
    (here,) = curve.plot([], [], "o", color="none", markeredgecolor=style.INK, markersize=13)
    curve.legend([train, held, here], ["known", "held out", "this degree"], loc="upper left", fontsize=9)
    curve.set(
        xlim=(0.4, 12.6), ylim=(0.3, 9000), yscale="log", xlabel="degree", ylabel="error (ppm, log scale)"
    )
    curve.set_xticks([1, 4, 8, 12])
    curve.set_yticks([1, 10, 100, 1000], ["1", "10", "100", "1,000"])
    curve.minorticks_off()
    error_headline = curve.set_title(" ")

    def draw(now):
        new.set_data(year[now.is_new], co2[now.is_new])
        line.set_data(year, now.predicted)
        headline.set_text(f"Made from the year: {now.columns} column{'s' if now.columns > 1 else ''}")
        misses = co2 - now.predicted
        known_miss.set_data(year[~now.is_new], misses[~now.is_new])
        new_miss.set_data(year[now.is_new], misses[now.is_new])
        train.set_data(now.degrees, now.train_errors)
        held.set_data(now.degrees, now.held_errors)
        here.set_data([now.degree], [now.held_error])
        error_headline.set_text(f"Held out: {_ppm(now.held_error)} ppm")
        waves = " and 4 of waves" if now.waves else ""
        powers = "1 power" if now.degree == 1 else f"{now.degree} powers"
        sentence = (
            f"{powers} of the year{waves}, ridge {float(f'{now.ridge:.2g}'):g}: error {now.train_error:.2f} ppm on "
            f"known months, {_ppm(now.held_error)} on held-out ones; largest weight {np.abs(now.w).max():,.0f} ppm."
        )
        if not now.reveal:
            return sentence
        best = now.held_errors.argmin()
        return (
            f"{sentence} Smallest held-out error: {now.held_errors[best]:.2f} at degree {now.degrees[best]}."
        )

    return Lab(
        figure,
        [new, line, headline, known_miss, new_miss, train, held, here, error_headline],
        {
            "degree": slider(
                "Degree (powers of the year)", start["degree"], 1, 12, tooltip="x, x², … x^degree"
            ),
            "ridge": log_slider(
                "Ridge strength (far left: next to none)",
                start["ridge"],
                1e-8,
                1e4,
                0.25,
                "The price of large weights",
            ),
            "held_out": choice(
                "Held out", [LAST_YEARS, EVERY_OTHER], start["held_out"], "Which months the fit may not see"
            ),
            "waves": switch(
                "Yearly waves (sinusoids)", start["waves"], "Add sin and cos, once and twice a year"
            ),
            "reveal": switch("Reveal the error of every degree", start["reveal"], "Draw both error curves"),
        },
        numbers,
        draw,
        "Left: carbon dioxide on Mauna Loa by month with the fitted curve, and below it what the curve misses. "
        "Right: error on known and on held-out months at this degree, and when revealed at every degree.",
        presets={
            "A line": {"degree": 1, "ridge": 1e-8},
            "A parabola with waves": {"degree": 2, "waves": True, "ridge": 1e-8},
            "Wild": {"degree": 12, "ridge": 1e-8, "held_out": LAST_YEARS},
            "Tamed": {"degree": 12, "ridge": 1.0, "held_out": LAST_YEARS},
        },
        play="degree",
    )


def degree_numbers(year, co2):
    """The numbers of the degree lab: each fit is worked out when first asked for."""
    powers = features.polynomial((year - 1990) / 32, DEGREES[-1])
    waves_of_year = features.sinusoid(2 * np.pi * year, 2)
    held_out_months = {LAST_YEARS: year >= 2010, EVERY_OTHER: np.arange(len(year)) % 2 == 1}

    def columns(degree, waves):
        return np.hstack([powers[:, :degree], waves_of_year]) if waves else powers[:, :degree]

    @lru_cache(maxsize=5000)
    def fitted(degree, waves, ridge, held_out):
        X, is_new = columns(degree, waves), held_out_months[held_out]
        model = normal_equation.fit(X[~is_new], co2[~is_new], ridge)
        predicted = model.predict(X)
        squared = (predicted - co2) ** 2
        return model.w, predicted, np.sqrt(squared[~is_new].mean()), np.sqrt(squared[is_new].mean())

    def numbers(degree, waves, ridge, held_out, reveal):
        setting = waves, float(f"{ridge:.3g}"), held_out
        w, predicted, train_error, held_error = fitted(degree, *setting)
        degrees = DEGREES if reveal else np.array([degree])
        errors = np.array([fitted(int(each), *setting)[2:] for each in degrees])
        return SimpleNamespace(
            degree=degree,
            waves=waves,
            ridge=ridge,
            reveal=reveal,
            columns=len(w),
            is_new=held_out_months[held_out],
            predicted=predicted,
            w=w,
            degrees=degrees,
            train_errors=errors[:, 0],
            held_errors=errors[:, 1],
            train_error=train_error,
            held_error=held_error,
        )

    return numbers


def _signed(number):
    return f"+ {number:.2f}" if number >= 0 else f"− {-number:.2f}"


def _off(difference):
    if abs(difference) < 0.005:
        return "right"
    return f"{abs(difference):.2f} too {'large' if difference > 0 else 'small'}"


def _ppm(error):
    return f"{error:.2f}" if error < 100 else f"{error:,.0f}"
