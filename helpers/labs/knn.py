"""Labs of lesson 01: top-n on house prices, the units of a distance, and a map of flower names."""

from functools import lru_cache

import numpy as np

from helpers import datasets, features, knn, losses, style
from helpers.labs.lab import Lab, log_slider, panels, slider, switch
from helpers.labs.words import count, figures, total

__all__ = ["top_n", "units", "class_map"]


def builders():
    """By name, a function that makes each lab afresh on the lesson's data."""
    houses, iris = datasets.load_house_prices(), datasets.load_iris()
    houses["price"] = houses["sale_price"] / 1000
    known = houses.sample(200, random_state=0)
    held_out = houses.drop(known.index)
    two, three = ["living_area_sqft", "price"], ["living_area_sqft", "year_built", "price"]
    sepals = iris[["sepal_length_cm", "sepal_width_cm"]]
    return {
        "knn.top_n": lambda: top_n(*known[two].T.to_numpy(), *held_out[two].T.to_numpy()),
        "knn.units": lambda: units(*known[three].T.to_numpy(), held_out[three].head(300).T.to_numpy()),
        "knn.class_map": lambda: class_map(sepals, iris["species"], ["sepal length", "sepal width"]),
    }


def top_n(area, price, held_out_area, held_out_price):
    """How many similar houses to average? Areas (n,) in square feet, prices (n,) in thousand dollars."""
    area, price, held_out_area, held_out_price = map(np.asarray, (area, price, held_out_area, held_out_price))
    town_size, every, grid = len(area), np.arange(1, len(area) + 1), np.arange(500, 3701, 10)

    def for_every_top_n(queries):
        found = knn.nearest(area[:, None], queries[:, None], town_size)
        return price[found.indices].cumsum(axis=1) / every

    lines = for_every_top_n(grid)
    errors = np.sqrt(((for_every_top_n(held_out_area) - held_out_price[:, None]) ** 2).mean(axis=0))
    best = int(errors.argmin()) + 1

    def numbers(now):
        now.indices = knn.nearest(area[:, None], [[now.area]], now.top_n).indices[0]
        now.prediction = price[now.indices].mean()
        now.line, now.error = lines[:, now.top_n - 1], errors[now.top_n - 1]

    figure, (town, curve) = panels("AB", width_ratios=[3, 2])
    known = town.scatter(area, price, s=18, color=style.tint(style.DATA, 0.6), linewidth=0, label="known houses")
    town.named("known houses", known)
    lit, on_top = {**style.LIT, "zorder": 2.1}, {**style.STAR, "zorder": 2.1}
    town.mark("o", style.NEIGHBOR, lambda now: (area[now.indices], price[now.indices]), "neighbors", **lit)
    town.mark("-", style.MODEL, lambda now: (grid, now.line), "prediction for every area")
    town.mark("*", style.MODEL, lambda now: (now.area, now.prediction), "prediction for your house", **on_top)
    town.mark(":", style.INK, lambda now: ([now.area] * 2, [0, now.prediction]), "your area", "", linewidth=1.2, zorder=2.1)
    town.legend(loc="upper left", fontsize=9)
    town.set(xlabel="living area (square feet)", xlim=(area.min() - 50, area.max() + 50))
    town.set(ylabel="sale price (thousand dollars)", ylim=(0, price.max() * 1.35))
    town.headline(lambda now: f"{count(now.top_n, 'nearest house')}: {now.prediction:.0f} thousand dollars")

    curve.mark("-", style.ERROR, lambda now: now.reveal and (every, errors), "error of every top-n", "")
    curve.mark("o", style.ERROR, lambda now: (now.top_n, now.error), "this top-n", **style.HERE)
    curve.wall(style.GUESS, lambda now: now.guess, "your guess", linestyle="--", linewidth=1.6, zorder=2.1)
    lowest = lambda now: now.reveal and (best, errors.min() - 2)
    curve.mark("^", style.MODEL, lowest, "best top-n", markersize=10)
    curve.legend(loc="upper left", fontsize=9)
    curve.set(xscale="log", xlabel="top-n (houses, log scale)", ylabel="held-out error (thousand dollars)")
    curve.set(xlim=(0.85, town_size * 1.2), ylim=(errors.min() - 5, errors.max() + 15))
    curve.set_xticks([1, 10, 100], ["1", "10", "100"])
    curve.headline(lambda now: f"Held-out error: {now.error:.1f}")

    def words(now):
        said = (
            f"Top-n {now.top_n} at {now.area:,} square feet: {_mean(price[now.indices])} thousand dollars. "
            f"Held-out error {now.error:.1f} thousand dollars."
        )
        if not now.reveal:
            return f"{said} Your guess for the best top-n is {now.guess}."
        return (
            f"{said} The best top-n is {best}; your guess, {now.guess}, is {abs(now.guess - best)} away and costs "
            f"{errors[now.guess - 1] - errors.min():.1f} thousand dollars more."
        )

    controls = {
        "top_n": slider("Top-n (houses)", 5, 1, town_size, 1, "How many similar houses to average"),
        "area": slider(
            "Your house (square feet)", 1500, 500, 3000, 10, "Living area of the house to be priced"
        ),
        "guess": slider("Your guess: the best top-n (houses)", 100, 1, town_size, 1, "Commit, then reveal"),
        "reveal": switch("Reveal the error of every top-n", False, "Draw the whole error curve"),
    }
    about = (
        f"Left: {town_size} known houses by living area and price; the neighbors of your house are lit, a line "
        "gives the prediction for every area. Right: the held-out error at this top-n."
    )
    some = {"One house": 1, "Ten": 10, "Fifty": 50, "The whole town": town_size}
    return Lab(figure, controls, numbers, words, about, presets={k: {"top_n": n} for k, n in some.items()})


def units(area, year, price, held_out):
    """How many square feet count as much as one year? `held_out` is an (area, year, price) of its own."""
    area, year, price = map(np.asarray, (area, year, price))
    held_out_area, held_out_year, held_out_price = map(np.asarray, held_out)
    scale = features.standardize(np.column_stack([area, year])).scale
    standard = scale[0] / scale[1]

    def rows(area, year, unit):
        return np.column_stack([area / unit, year])

    @lru_cache(maxsize=500)
    def error_of(unit):
        new = rows(held_out_area, held_out_year, unit)
        return np.sqrt(
            losses.l2_loss(knn.predict_value(rows(area, year, unit), price, new, 5), held_out_price)
        )

    def numbers(now):
        query = rows(np.array([now.area]), np.array([now.year]), now.unit)
        found = knn.nearest(rows(area, year, now.unit), query, 5)
        now.indices, now.farthest = found.indices[0], found.distances[0, -1]
        now.prediction = price[now.indices].mean()
        now.error = error_of(float(f"{now.unit:.3g}"))
        now.standard = standard

    turn = np.linspace(0, 2 * np.pi, 100)

    def oval(now):
        return now.area + now.farthest * now.unit * np.cos(turn), now.year + now.farthest * np.sin(turn)

    figure, (town, curve) = panels("AB", width_ratios=[3, 2])
    known = town.scatter(area, year, s=18, color=style.tint(style.DATA, 0.6), linewidth=0, label="known houses")
    town.named("known houses", known)
    lit = {**style.LIT, "zorder": 2.1}
    town.mark("o", style.NEIGHBOR, lambda now: (area[now.indices], year[now.indices]), "5 neighbors", **lit)
    town.mark("-", style.INK, oval, "equally far", linewidth=1.2)
    town.mark("*", style.MODEL, lambda now: (now.area, now.year), "your house", **style.STAR, zorder=2.1)
    town.legend(ncols=2, loc="lower right", fontsize=9)
    town.set(xlabel="living area (square feet)", xlim=(area.min() - 50, area.max() + 50))
    town.set(ylabel="year built", ylim=(1845, 2020))
    town.headline(lambda now: f"5 nearest houses: {now.prediction:.0f} thousand dollars")

    every = np.logspace(0, 3, 151)
    errors = [error_of(float(f"{unit:.3g}")) for unit in every]
    curve.set(
        xscale="log", xlabel="square feet that count as a year", ylabel="held-out error (thousand dollars)"
    )
    curve.mark("-", style.ERROR, (every, errors), "error of every rate", "")
    curve.wall(style.MODEL, standard, "standardized", "", linestyle="--", linewidth=1.4)
    curve.text(standard, max(errors), " standardized", color=style.MODEL, va="top")
    curve.set_xticks([1, 10, 100, 1000], ["1", "10", "100", "1,000"])
    curve.mark("o", style.ERROR, lambda now: (now.unit, now.error), "this rate", "", **style.HERE)
    curve.headline(lambda now: f"Held-out error: {now.error:.1f}")

    def words(now):
        feet, years = np.abs(area[now.indices] - now.area), np.abs(year[now.indices] - now.year)
        return (
            f"One year counts as much as {figures(now.unit)} sq ft (standardized: {standard:.3g}). Neighbors differ by "
            f"up to {feet.max():,.0f} sq ft and {years.max():.0f} in year built. {_mean(price[now.indices])} thousand "
            f"dollars; held-out error {now.error:.1f} thousand dollars."
        )

    controls = {
        "unit": log_slider("Square feet that count as one year", 1.0, 1, 1000, 0.02,
                           "The exchange rate between the two features"),
        "area": slider("Your house (square feet)", 1500, 500, 3700, 10, "Living area of your house"),
        "year": slider("Your house (year built)", 1970, 1880, 2010, 1, "Year it was built"),
    }  # fmt: skip
    about = (
        "Left: known houses by living area and year built, the 5 neighbors of your house lit, and the oval of "
        "all houses equally far from it. Right: held-out error against the exchange rate of the two features."
    )
    some = {"Raw columns": 1.0, "Standardized": float(f"{standard:.3g}"), "Years alone": 1000.0}
    return Lab(figure, controls, numbers, words, about, presets={k: {"unit": u} for k, u in some.items()})


def class_map(X, species, names):
    """Which flower is it? X holds two measurements in centimeters, (n, 2), called `names`; species (n,)."""
    X, species = np.asarray(X, dtype=float), np.asarray(species)
    classes, code = np.unique(species, return_inverse=True)
    low, high = X.min(axis=0) - 0.2, X.max(axis=0) + 0.2
    across, up = (np.linspace(a, b, steps) for a, b, steps in zip(low, high, (150, 110), strict=True))
    points = np.stack(np.meshgrid(across, up), axis=-1).reshape(-1, 2)

    def winners(indices):
        votes = [np.cumsum(code[indices] == c, axis=1, dtype=np.int16) for c in range(len(classes))]
        return np.argmax(votes, axis=0).astype(np.uint8)

    maps = winners(knn.nearest(X, points, len(X) - 1).indices).T.reshape(-1, len(up), len(across))
    others = knn.nearest(X, X, len(X)).indices
    others = others[others != np.arange(len(X))[:, None]].reshape(len(X), -1)
    accuracies = (winners(others) == code[:, None]).mean(axis=0)

    def numbers(now):
        now.indices = knn.nearest(X, [[now.first, now.second]], now.top_n).indices[0]
        now.votes = np.bincount(code[now.indices], minlength=len(classes))
        now.winner = classes[now.votes.argmax()]
        now.map, now.accuracy = maps[now.top_n - 1], accuracies[now.top_n - 1]

    figure, (field, curve) = panels("AB", width_ratios=[3, 2])
    colors = np.array([style.tint(color, 0.3) for color in style.CLASSES])
    field.grid(False)
    field.colored(colors[maps[0]], low, high, "map of names", data=lambda now: colors[now.map])
    white = {"s": 22, "edgecolor": "white", "linewidth": 0.5}
    flowers = [
        field.scatter(*X[code == c].T, marker=style.MARKERS[c], color=style.CLASSES[c], label=kind, **white)
        for c, kind in enumerate(classes)
    ]
    for kind, drawn in zip(classes, flowers, strict=True):
        field.named(kind, drawn, anew=True)
    ring = {"markeredgecolor": style.INK, "markersize": 9, "markeredgewidth": 1}
    field.mark("o", "none", lambda now: X[now.indices].T, "neighbors", "", **ring)
    here, star = lambda now: (now.first, now.second), {**style.LIT, "markersize": 18}
    yours = field.mark("*", style.NEIGHBOR, here, "your flower", **star)
    field.set(xlabel=f"{names[0]} (cm)", ylabel=f"{names[1]} (cm)")
    figure.legend(handles=[*flowers, yours], loc="outside lower left", ncols=4)
    field.headline(lambda now: f"Your flower: {now.winner}")

    every = np.arange(1, len(accuracies) + 1)
    curve.mark("-", style.MODEL, (every, accuracies), "share of every top-n", "")
    curve.mark("o", style.MODEL, lambda now: (now.top_n, now.accuracy), "this top-n", "", **style.HERE)
    curve.set(xlabel="top-n (flowers)", ylabel="share named rightly", ylim=(-0.03, 1.03))
    curve.headline(lambda now: f"Named rightly: {now.accuracy:.0%}")

    def words(now):
        votes = ", ".join(f"{n} {kind}" for kind, n in zip(classes, now.votes, strict=True) if n)
        return (
            f"Top-n {now.top_n}: the neighbors of your flower ({now.first:.1f} cm, {now.second:.1f} cm) vote "
            f"{votes}, so it is named {now.winner}. Each known flower named by the others: {now.accuracy:.1%} right."
        )

    controls = {
        "top_n": slider("Top-n (flowers)", 1, 1, len(X) - 1, 1, "How many neighbors vote"),
        "first": slider(f"Your flower: {names[0]} (cm)", 6.0, 4.3, 7.9, 0.1, "Move your flower"),
        "second": slider(f"Your flower: {names[1]} (cm)", 3.0, 2.0, 4.4, 0.1, "Move your flower"),
    }
    about = (
        f"Left: {len(X)} iris flowers by {names[0]} and {names[1]}, over a map of the name that each point would "
        "be given. Right: the share of known flowers named rightly by the others, against top-n."
    )
    some = {"One neighbor": 1, "Fifteen": 15, "Sixty": 60, "All but one": len(X) - 1}
    return Lab(figure, controls, numbers, words, about, presets={k: {"top_n": n} for k, n in some.items()})


def _mean(prices):
    """The sum a prediction stands for: (158 + 163 + 171) / 3 = 164."""
    if len(prices) == 1:
        return f"{prices[0]:.0f}"
    return f"({total(prices)}) / {len(prices)} = {prices.mean():.0f}"
