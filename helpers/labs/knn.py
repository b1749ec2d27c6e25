"""Labs of lesson 01: top-n on house prices, the units of a distance, and a map of flower names.

What the names in `now` mean, besides the controls'. Prices and errors are in thousand dollars.
    indices             of the neighbors, nearest first
    areas, prices       of the known houses; `averaged`, the prices of the neighbors; `prediction`, their mean
    errors, error       root mean square miss on held-out houses, for every top-n and for this one
    best, cost          the top-n (or the rate) of least error; the error at your guess
    line                prediction for every area of the grid
    typical             mean price of the 50 houses nearest in area among all, known and held-out (or of all)
    farthest            distance of the fifth neighbor, in years
    votes, winner       of the neighbors for each class, and the class they name
    share               of the known flowers that the others name rightly
"""

from functools import lru_cache

import numpy as np

from helpers import datasets, features, knn, losses, style
from helpers.labs.controls import log_slider, slider, switch
from helpers.labs.given import classes, columns, limits, slider_over, table
from helpers.labs.lab import Lab, panels
from helpers.labs.words import count, figures, total

__all__ = ["top_n", "units", "class_map"]


def builders():
    """By name, a function that makes each lab afresh on the lesson's data."""
    houses, iris = datasets.load_house_prices(), datasets.load_iris()
    houses["price"] = houses["sale_price"] / 1000
    shuffled = houses.sample(frac=1, random_state=0)
    known, validation = shuffled[:200], shuffled[200:1100]
    two, three = ["living_area_sqft", "price"], ["living_area_sqft", "year_built", "price"]
    sepals = iris[["sepal_length_cm", "sepal_width_cm"]]
    return {
        "knn.top_n": lambda: top_n(*known[two].T.to_numpy(), *validation[two].T.to_numpy()),
        "knn.units": lambda: units(*known[three].T.to_numpy(), validation[three].T.to_numpy()),
        "knn.class_map": lambda: class_map(sepals, iris["species"], ["sepal length", "sepal width"]),
    }


def top_n(area, price, held_out_area, held_out_price):
    """How many similar houses to average? Areas (n,) in square feet, prices (n,) in thousand dollars."""
    known = columns(least=3, most=1000, area=area, price=price)
    held_out = columns(most=5000, held_out_area=held_out_area, held_out_price=held_out_price)
    everyone, size = np.hstack([known, held_out]), len(known[0])
    every, grid = np.arange(1, size + 1), np.linspace(*limits(everyone[0], 0, 0), 321)
    many = min(50, len(everyone[0]))

    @lru_cache(maxsize=12)
    def town(sample):
        """Known areas and prices of a sample; for every top-n the prediction at every area, and the error."""
        shuffled = np.random.default_rng(sample).permutation(everyone.T).T if sample else everyone
        (area, price), (new_area, new_price) = shuffled[:, :size], shuffled[:, size:]

        def for_every_top_n(queries):
            return price[knn.nearest(area[:, None], queries[:, None], size).indices].cumsum(axis=1) / every

        errors = np.sqrt(((for_every_top_n(new_area) - new_price[:, None]) ** 2).mean(axis=0))
        return area, price, for_every_top_n(grid), errors

    def numbers(now):
        now.areas, now.prices, lines, now.errors = town(now.sample)
        now.indices = knn.nearest(now.areas[:, None], [[now.area]], now.top_n).indices[0]
        now.averaged = now.prices[now.indices]
        now.prediction, now.line = now.averaged.mean(), lines[:, now.top_n - 1]
        now.error, now.best = now.errors[now.top_n - 1], int(now.errors.argmin()) + 1
        now.typical = everyone[1, np.abs(everyone[0] - now.area).argsort(kind="stable")[:many]].mean()

    figure, (plan, curve) = panels("AB", width_ratios=[3, 2])
    gray, lit = style.tint(style.DATA, 0.6), {**style.LIT, "zorder": 2.2}
    plan.mark("o", gray, lambda now: (now.areas, now.prices), "known houses", **style.SMALL)
    plan.mark("-", style.MODEL, lambda now: (grid, now.line), "prediction for every area")
    plan.mark(":", style.INK, lambda now: ([now.area] * 2, [floor, now.prediction]), "your area", "")
    plan.mark("*", style.MODEL, lambda now: (now.area, now.prediction), "your house, predicted", **style.STAR)
    plan.mark("o", style.NEIGHBOR, lambda now: (now.areas[now.indices], now.averaged), "neighbors", **lit)
    hollow = {"markersize": 11, "markeredgewidth": 2, "markerfacecolor": style.PAPER, "zorder": 2.3}
    typical = lambda now: now.reveal and (now.area, now.typical)
    plan.mark("D", style.INK, typical, f"mean of the {many} nearest of all houses", **hollow)
    plan.legend(loc="upper left")
    floor = min(0, limits(everyone[1])[0])
    plan.set(xlabel="living area (square feet)", xlim=limits(everyone[0]))
    plan.set(ylabel="sale price (thousand dollars)", ylim=(floor, limits(known[1], 0, 0.6)[1]))
    plan.headline(lambda now: f"{count(now.top_n, 'nearest house')}: {now.prediction:.0f} thousand dollars")

    curve.mark("-", style.ERROR, lambda now: now.reveal and (every, now.errors), "error of every top-n", "")
    curve.here(style.ERROR, lambda now: (now.top_n, now.error), "this top-n")
    curve.guess()
    curve.mark("^", style.MODEL, lambda now: now.reveal and (now.best, now.errors.min() - gap), "best top-n")
    curve.legend(loc="upper left")
    curve.set(xscale="log", xlabel="top-n (houses, log scale)", ylabel="held-out error (thousand dollars)")
    curve.set(xlim=(0.85, size * 1.2), ylim=limits(town(0)[-1], 0.4, 0.5))  # of other samples too
    gap = np.ptp(curve.get_ylim()) * 0.04
    curve.set_xticks([1, 10, 100], ["1", "10", "100"])
    curve.headline(lambda now: f"Held-out error: {now.error:.1f}")

    def words(now):
        said = (
            f"Top-n {now.top_n} at {now.area:,} square feet: {_mean(now.averaged)} thousand dollars. "
            f"Held-out error {now.error:.1f} thousand dollars."
        )
        if not now.reveal:
            return f"{said} Your guess for the best top-n is {now.guess}."
        more = now.errors[now.guess - 1] - now.errors.min()
        return (
            f"{said} The best top-n here is {now.best}; your guess, {now.guess}, is "
            f"{abs(now.guess - now.best)} away and costs {more:.1f} thousand dollars more. "
            f"The {many} nearest of all {len(everyone[0]):,} houses average {now.typical:.0f}."
        )

    controls = {
        "top_n": slider("Top-n (houses)", min(5, size), 1, size, 1, "How many similar houses to average"),
        "area": slider_over(everyone[0], "Your house (square feet)", 2500, "Living area of your house"),
        "guess": slider("Your guess: the best top-n (houses)", size // 2, 1, size, 1, "Commit, then reveal"),
        "sample": slider("Sample (which houses are known)", 0, 0, 99, 1, "Draw other known houses"),
        "reveal": switch("Reveal the error of every top-n", False, "Draw the whole error curve"),
    }
    about = (
        f"Left: {size} known houses by living area and price; the neighbors of your house are lit, a line "
        "gives the prediction for every area. Right: the held-out error at this top-n."
    )
    some = {"One house": 1, "Ten": 10, "Fifty": 50, "The whole town": size}
    presets = {name: {"top_n": n} for name, n in some.items() if n <= size}
    return Lab(figure, controls, numbers, words, about, presets=presets, new_sample="sample")


def units(area, year, price, held_out):
    """How many square feet count as much as one year? `held_out` is an (area, year, price) of its own."""
    area, year, price = columns(least=6, most=5000, area=area, year=year, price=price)
    names = ["held-out area", "held-out year", "held-out price"]
    new_area, new_year, new_price = columns(least=1, most=1000, **dict(zip(names, held_out, strict=True)))
    scale = features.standardize(np.column_stack([area, year])).scale
    standard = scale[0] / scale[1]
    lowest = 10.0 ** np.floor(np.log10(standard / 10))

    def measured(area, year, unit):
        return np.column_stack([area / unit, year])

    @lru_cache(maxsize=500)
    def error_of(unit):
        known, new = measured(area, year, unit), measured(new_area, new_year, unit)
        return np.sqrt(losses.l2_loss(knn.predict_value(known, price, new, 5), new_price))

    every = np.logspace(np.log10(lowest), np.log10(lowest) + 3, 76)
    errors = np.array([error_of(float(f"{unit:.3g}")) for unit in every])

    def numbers(now):
        query = measured(np.array([now.area]), np.array([now.year]), now.unit)
        found = knn.nearest(measured(area, year, now.unit), query, 5)
        now.indices, now.farthest = found.indices[0], found.distances[0, -1]
        now.prices = price[now.indices]
        now.error, now.cost = (error_of(float(f"{unit:.3g}")) for unit in (now.unit, now.guess))
        now.best = every[errors.argmin()]

    turn = np.linspace(0, 2 * np.pi, 100)

    def oval(now):
        return now.area + now.farthest * now.unit * np.cos(turn), now.year + now.farthest * np.sin(turn)

    figure, (plan, curve) = panels("AB", width_ratios=[3, 2])
    plan.mark("o", style.tint(style.DATA, 0.6), (area, year), "known houses", **style.SMALL)
    plan.mark("-", style.INK, oval, "equally far", linewidth=1.2)
    plan.mark("*", style.MODEL, lambda now: (now.area, now.year), "your house", **style.STAR, zorder=2.3)
    neighbors = lambda now: (area[now.indices], year[now.indices])
    plan.mark("o", style.NEIGHBOR, neighbors, "5 neighbors", **style.LIT, zorder=2.2)
    figure.legend(handles=plan.lines, loc="outside lower left", ncols=4)
    plan.set(xlabel="living area (square feet)", xlim=limits(area), ylabel="year built", ylim=limits(year))
    plan.headline(lambda now: f"5 nearest houses: {now.prices.mean():.0f} thousand dollars")

    curve.mark("-", style.ERROR, lambda now: now.reveal and (every, errors), "error of every rate", "")
    upright = [errors.min(), errors.max()]
    curve.mark("--", style.MODEL, lambda now: now.reveal and ([standard] * 2, upright), "standardized")
    curve.guess()
    curve.here(style.ERROR, lambda now: (now.unit, now.error), "this rate")
    curve.legend(loc="upper left")
    curve.set(xscale="log", xlabel="square feet that count as a year", xlim=(every[0] / 1.2, every[-1] * 1.2))
    curve.set(ylabel="held-out error (thousand dollars)", ylim=limits(errors, 0.1, 0.5))
    powers = lowest * 10.0 ** np.arange(4)
    curve.set_xticks(powers, [figures(power) for power in powers])
    curve.headline(lambda now: f"Held-out error: {now.error:.1f}")

    def words(now):
        feet, years = np.abs(area[now.indices] - now.area), np.abs(year[now.indices] - now.year)
        said = (
            f"One year counts as much as {figures(now.unit)} sq ft. Neighbors differ by up to "
            f"{feet.max():,.0f} sq ft and {years.max():.0f} in year built. "
            f"{_mean(now.prices)} thousand dollars; held-out error {now.error:.1f} thousand dollars."
        )
        if not now.reveal:
            return f"{said} Your guess for the best rate is {figures(now.guess)} sq ft a year."
        return (
            f"{said} Least: {errors.min():.1f} at {figures(now.best)} sq ft a year. Standardized columns "
            f"count a year as {figures(standard)}; your guess, {figures(now.guess)}, has {now.cost:.1f}."
        )

    ends, yours = (lowest, 1000 * lowest, 0.02), "Your guess: the best rate (sq ft a year)"
    controls = {
        "unit": log_slider("Square feet that count as one year", lowest, *ends, "How the two features trade"),
        "guess": log_slider(yours, 300 * lowest, *ends, "Commit, then reveal"),
        "area": slider_over(area, "Your house (square feet)", 1500, "Living area of your house"),
        "year": slider_over(year, "Your house (year built)", 1970, "Year it was built"),
        "reveal": switch("Reveal the error of every rate", False, "Draw the whole error curve"),
    }
    about = (
        "Left: known houses by living area and year built, your 5 neighbors lit, and the oval of "
        "all houses equally far from it. Right: held-out error against the rate at which the features trade."
    )
    some = {"Raw columns": 1.0, "Standardized": float(f"{standard:.3g}"), "Years alone": 1000 * lowest}
    presets = {name: {"unit": unit} for name, unit in some.items() if lowest <= unit <= 1000 * lowest}
    return Lab(figure, controls, numbers, words, about, presets=presets)


def class_map(X, labels, names):
    """Which flower is it? X holds two measurements in centimeters, (n, 2), called `names`; labels (n,)."""
    X, (kinds, code) = table(X, least=4, most=500), classes(labels, n=len(X))
    low, high = np.array([limits(column) for column in X.T]).T
    across, up = (np.linspace(a, b, steps) for a, b, steps in zip(low, high, (150, 110), strict=True))
    points = np.stack(np.meshgrid(across, up), axis=-1).reshape(-1, 2)
    every, most = np.arange(1, len(X)), len(X) - 1

    def winners(indices):
        """The class with the most votes, for every top-n (columns); ties go to the first in the alphabet."""
        votes = [np.cumsum(code[indices] == c, axis=1, dtype=np.int16) for c in range(len(kinds))]
        return np.argmax(votes, axis=0).astype(np.uint8)

    maps = winners(knn.nearest(X, points, most).indices).T.reshape(-1, len(up), len(across))
    others = knn.nearest(X, X, len(X)).indices
    others = others[others != np.arange(len(X))[:, None]].reshape(len(X), -1)
    shares = (winners(others) == code[:, None]).mean(axis=0)

    def numbers(now):
        now.indices = knn.nearest(X, [[now.first, now.second]], now.top_n).indices[0]
        now.votes = np.bincount(code[now.indices], minlength=len(kinds))
        now.winner, now.share = kinds[now.votes.argmax()], shares[now.top_n - 1]

    figure, (field, curve) = panels("AB", width_ratios=[3, 2])
    colors = np.array([style.tint(color, 0.3) for color in style.CLASSES])
    field.grid(False)
    field.colored(colors[maps[0]], low, high, "map of names", data=lambda now: colors[maps[now.top_n - 1]])
    for c, kind in enumerate(kinds):
        look = {"markersize": 5, "markeredgecolor": "white", "markeredgewidth": 0.5}
        field.mark(style.MARKERS[c], style.CLASSES[c], X[code == c].T, str(kind), anew=True, **look)
    ring = {"markeredgecolor": style.INK, "markersize": 9, "markeredgewidth": 1}
    field.mark("o", "none", lambda now: X[now.indices].T, "neighbors", "", **ring)
    field.mark("*", style.MODEL, lambda now: (now.first, now.second), "your flower", **style.STAR)
    field.set(xlabel=f"{names[0]} (cm)", xlim=(low[0], high[0]))
    field.set(ylabel=f"{names[1]} (cm)", ylim=(low[1], high[1]))
    figure.legend(handles=field.lines[: len(kinds)] + field.lines[-1:], loc="outside lower left", ncols=4)
    field.headline(lambda now: f"Your flower: {now.winner}")

    curve.mark("-", style.MODEL, lambda now: now.reveal and (every, shares), "share of every top-n", "")
    curve.here(style.MODEL, lambda now: (now.top_n, now.share), "this top-n")
    curve.guess(low=0.2, high=1)
    curve.legend(loc="lower left")
    curve.set(xlabel="top-n (flowers)", ylabel="share named rightly", ylim=(-0.03, 1.03), xlim=limits(every))
    curve.headline(lambda now: f"Named rightly: {now.share:.0%}")

    def words(now):
        votes = ", ".join(f"{n} {kind}" for kind, n in zip(kinds, now.votes, strict=True) if n)
        tie = f"a tie at {now.votes.max()}, " if (now.votes == now.votes.max()).sum() > 1 else ""
        said = (
            f"Top-n {now.top_n}: the neighbors of your flower ({now.first} cm, {now.second} cm) vote "
            f"{votes}, {tie}so it is named {now.winner}{', the first of them by name' if tie else ''}. "
            f"Known flowers, each named by the others: {now.share:.1%} right."
        )
        if not now.reveal:
            return f"{said} Your guess for the best top-n is {now.guess}."
        best, highest, yours = int(shares.argmax()) + 1, shares.max(), shares[now.guess - 1]
        judged = f"has {yours:.1%}" if yours < highest else "is right" if now.guess == best else "is as good"
        return f"{said} Best is top-n {best} with {highest:.1%}; your guess, {now.guess}, {judged}."

    yours = "Your guess: the best top-n (flowers)"
    controls = {
        "top_n": slider("Top-n (flowers)", 1, 1, most, 1, "How many neighbors vote"),
        "guess": slider(yours, len(X) // 2, 1, most, 1, "Commit, then reveal"),
        "first": slider_over(X[:, 0], f"Your flower: {names[0]} (cm)", 6.0, "Move your flower"),
        "second": slider_over(X[:, 1], f"Your flower: {names[1]} (cm)", 3.0, "Move your flower"),
        "reveal": switch("Reveal the share of every top-n", False, "Draw the whole curve"),
    }
    about = (
        f"Left: {len(X)} flowers by {names[0]} and {names[1]}, over a map of the name that each point would "
        "be given. Right: the share of known flowers named rightly by the others, against top-n."
    )
    some = {"One neighbor": 1, "Fifteen": 15, "Sixty": 60, "All but one": most}
    presets = {name: {"top_n": n} for name, n in some.items() if n <= most}
    return Lab(figure, controls, numbers, words, about, presets=presets)


def _mean(prices):
    """The sum a prediction stands for: (158 + 163 + 171) / 3 = 164."""
    return f"({total(prices)}) / {len(prices)} = {prices.mean():.0f}" if len(prices) > 1 else total(prices)
