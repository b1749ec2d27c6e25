"""Labs of lesson 01: top-n on house prices, the units of a distance, and a map of flower names."""

from functools import lru_cache
from types import SimpleNamespace

import numpy as np

from helpers import datasets, features, knn, losses, style
from helpers.labs.lab import Lab, log_slider, slider, switch


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
    numbers = top_n_numbers(area, price, held_out_area, held_out_price)
    whole_town = len(area)
    start = {"top_n": 5, "area": 1500, "guess": 100, "reveal": False}
    errors = numbers(**start).errors

    figure, (town, curve) = style.subplots(1, 2, width_ratios=[3, 2])
    known = town.scatter(area, price, s=18, color=style.tint(style.DATA, 0.6), linewidth=0)
    (line,) = town.plot([], [], color=style.MODEL)
    (lit,) = town.plot([], [], "o", color=style.NEIGHBOR, markeredgecolor=style.INK, markersize=7)
    (answer,) = town.plot([], [], "*", color=style.MODEL, markeredgecolor="white", markersize=18)
    (query,) = town.plot([], [], color=style.INK, linestyle=":", linewidth=1.2)
    names = ["known houses", "neighbors", "prediction for every area", "prediction for your house"]
    town.legend([known, lit, line, answer], names, loc="upper left", fontsize=9)
    town.set(xlabel="living area (square feet)", ylabel="sale price (thousand dollars)")
    town.set(xlim=(area.min() - 50, area.max() + 50), ylim=(0, price.max() * 1.35))
    headline = town.set_title(" ")

    curve.set(xscale="log", xlabel="top-n (houses, log scale)", ylabel="held-out error (thousand dollars)")
    curve.set(xlim=(0.85, whole_town * 1.2), ylim=(errors.min() - 5, errors.max() + 15))
    curve.set_xticks([1, 10, 100], ["1", "10", "100"])
    (u_curve,) = curve.plot([], [], color=style.ERROR)
    (here,) = curve.plot([], [], "o", color=style.ERROR, markersize=9, markeredgecolor="white")
    (best,) = curve.plot([], [], "^", color=style.MODEL, markersize=10)
    guess_line = curve.axvline(1, color=style.GUESS, linestyle="--", linewidth=1.6)
    curve.legend(
        [here, guess_line, best], ["this top-n", "your guess", "best top-n"], loc="upper left", fontsize=9
    )
    error_headline = curve.set_title(" ")

    def draw(now):
        line.set_data(now.grid, now.line)
        lit.set_data(area[now.indices], price[now.indices])
        query.set_data([now.area, now.area], [0, now.prediction])
        answer.set_data([now.area], [now.prediction])
        houses = "1 nearest house" if now.top_n == 1 else f"{now.top_n} nearest houses"
        headline.set_text(f"{houses}: {now.prediction:.0f} thousand dollars")
        here.set_data([now.top_n], [now.error])
        error_headline.set_text(f"Held-out error: {now.error:.1f}")
        guess_line.set_xdata([now.guess, now.guess])
        u_curve.set_data(np.arange(1, whole_town + 1), errors)
        best.set_data([now.best], [errors.min() - 2])
        u_curve.set_visible(now.reveal)
        best.set_visible(now.reveal)
        sentence = (
            f"Top-n {now.top_n} at {now.area:,} square feet: {_mean_in_words(price[now.indices])} thousand "
            f"dollars. Held-out error {now.error:.1f} thousand dollars."
        )
        if not now.reveal:
            return f"{sentence} Your guess for the best top-n is {now.guess}."
        return (
            f"{sentence} The best top-n is {now.best}; your guess, {now.guess}, is {abs(now.guess - now.best)} "
            f"away and costs {errors[now.guess - 1] - errors.min():.1f} thousand dollars more."
        )

    return Lab(
        figure,
        [line, lit, answer, query, headline, u_curve, here, best, guess_line, error_headline],
        {
            "top_n": slider(
                "Top-n (houses)", start["top_n"], 1, whole_town, tooltip="How many similar houses to average"
            ),
            "area": slider(
                "Your house (square feet)",
                start["area"],
                500,
                3000,
                10,
                "Living area of the house to be priced",
            ),
            "guess": slider(
                "Your guess: the best top-n (houses)",
                start["guess"],
                1,
                whole_town,
                tooltip="Commit, then reveal",
            ),
            "reveal": switch(
                "Reveal the error of every top-n", start["reveal"], "Draw the whole error curve"
            ),
        },
        numbers,
        draw,
        f"Left: {whole_town} known houses by living area and price; the neighbors of your house are lit, a line "
        "gives the prediction for every area. Right: the held-out error at this top-n.",
        presets={
            "One house": {"top_n": 1},
            "Ten": {"top_n": 10},
            "Fifty": {"top_n": 50},
            "The whole town": {"top_n": whole_town},
        },
    )


def top_n_numbers(area, price, held_out_area, held_out_price):
    """The numbers of the top-n lab; what no control changes is worked out once."""
    X, count = area[:, None], np.arange(1, len(area) + 1)
    grid = np.arange(500, 3701, 10)

    def for_every_top_n(queries):
        return price[knn.nearest(X, queries[:, None], len(area)).indices].cumsum(axis=1) / count

    lines = for_every_top_n(grid)
    errors = np.sqrt(((for_every_top_n(held_out_area) - held_out_price[:, None]) ** 2).mean(axis=0))

    def numbers(top_n, area, guess, reveal):
        indices = knn.nearest(X, [[area]], top_n).indices[0]
        return SimpleNamespace(
            top_n=top_n,
            area=area,
            guess=guess,
            reveal=reveal,
            indices=indices,
            prediction=price[indices].mean(),
            grid=grid,
            line=lines[:, top_n - 1],
            errors=errors,
            error=errors[top_n - 1],
            best=int(errors.argmin()) + 1,
        )

    return numbers


def units(area, year, price, held_out):
    """How many square feet count as much as one year? `held_out` is an (area, year, price) of its own."""
    area, year, price = map(np.asarray, (area, year, price))
    numbers = units_numbers(area, year, price, *map(np.asarray, held_out))
    start = {"unit": 1.0, "area": 1500, "year": 1970}
    first = numbers(**start)

    figure, (town, curve) = style.subplots(1, 2, width_ratios=[3, 2])
    known = town.scatter(area, year, s=18, color=style.tint(style.DATA, 0.6), linewidth=0)
    (reach,) = town.plot([], [], color=style.INK, linewidth=1.2)
    (lit,) = town.plot([], [], "o", color=style.NEIGHBOR, markeredgecolor=style.INK, markersize=7)
    (house,) = town.plot([], [], "*", color=style.MODEL, markeredgecolor="white", markersize=18)
    town.legend([known, lit, reach, house], ["known houses", "5 neighbors", "equally far", "your house"], ncols=2,
                loc="lower right", fontsize=9)  # fmt: skip
    town.set(xlabel="living area (square feet)", ylabel="year built", ylim=(1845, 2020))
    town.set(xlim=(area.min() - 50, area.max() + 50))
    headline = town.set_title(" ")

    curve.set(
        xscale="log", xlabel="square feet that count as a year", ylabel="held-out error (thousand dollars)"
    )
    curve.plot(first.all_units, first.all_errors, color=style.ERROR)
    curve.axvline(first.standard, color=style.MODEL, linestyle="--", linewidth=1.4)
    top = max(first.all_errors)
    curve.text(first.standard, top, " standardized", color=style.MODEL, va="top")
    curve.set_xticks([1, 10, 100, 1000], ["1", "10", "100", "1,000"])
    (here,) = curve.plot([], [], "o", color=style.ERROR, markersize=9, markeredgecolor="white")
    error_headline = curve.set_title(" ")

    def draw(now):
        lit.set_data(area[now.indices], year[now.indices])
        house.set_data([now.area], [now.year])
        turn = np.linspace(0, 2 * np.pi, 100)
        reach.set_data(
            now.area + now.farthest * now.unit * np.cos(turn), now.year + now.farthest * np.sin(turn)
        )
        headline.set_text(f"5 nearest houses: {now.prediction:.0f} thousand dollars")
        here.set_data([now.unit], [now.error])
        error_headline.set_text(f"Held-out error: {now.error:.1f}")
        feet, years = np.abs(area[now.indices] - now.area), np.abs(year[now.indices] - now.year)
        return (
            f"One year counts as much as {float(f'{now.unit:.3g}'):,g} sq ft (standardized: "
            f"{now.standard:.3g}). Neighbors differ by up to {feet.max():,.0f} sq ft and "
            f"{years.max():.0f} in year built. {_mean_in_words(price[now.indices])} thousand dollars; held-out error "
            f"{now.error:.1f} thousand dollars."
        )

    return Lab(
        figure,
        [reach, lit, house, headline, here, error_headline],
        {
            "unit": log_slider(
                "Square feet that count as one year", start["unit"], 1, 1000,
                step=0.02, tooltip="The exchange rate between the two features",
            ),
            "area": slider("Your house (square feet)", start["area"], 500, 3700, 10, "Living area of your house"),
            "year": slider("Your house (year built)", start["year"], 1880, 2010, tooltip="Year it was built"),
        },
        numbers,
        draw,
        "Left: known houses by living area and year built, the 5 neighbors of your house lit, and the oval of "
        "all houses equally far from it. Right: held-out error against the exchange rate of the two features.",
        presets={
            "Raw columns": {"unit": 1.0},
            "Standardized": {"unit": float(f"{first.standard:.3g}")},
            "Years alone": {"unit": 1000.0},
        },
    )  # fmt: skip


def units_numbers(area, year, price, held_out_area, held_out_year, held_out_price):
    """The numbers of the units lab: distance is measured in years, a unit of area counting as one year."""
    scale = features.standardize(np.column_stack([area, year])).scale
    standard = scale[0] / scale[1]

    def rows(area, year, unit):
        return np.column_stack([area / unit, year])

    @lru_cache(maxsize=500)
    def error_of(unit):
        predicted = knn.predict_value(
            rows(area, year, unit), price, rows(held_out_area, held_out_year, unit), 5
        )
        return np.sqrt(losses.l2_loss(predicted, held_out_price))

    all_units = np.logspace(0, 3, 151)
    all_errors = [error_of(float(f"{unit:.3g}")) for unit in all_units]
    known_area, known_year = area, year

    def numbers(unit, area, year):
        query = rows(np.array([area]), np.array([year]), unit)
        found = knn.nearest(rows(known_area, known_year, unit), query, 5)
        indices = found.indices[0]
        return SimpleNamespace(
            unit=unit,
            area=area,
            year=year,
            indices=indices,
            standard=standard,
            farthest=found.distances[0, -1],
            prediction=price[indices].mean(),
            error=error_of(float(f"{unit:.3g}")),
            all_units=all_units,
            all_errors=all_errors,
        )

    return numbers


def class_map(X, species, names):
    """Which flower is it? X holds two measurements in centimeters, (n, 2), called `names`; species (n,)."""
    X, species = np.asarray(X, dtype=float), np.asarray(species)
    numbers = class_map_numbers(X, species)
    start = {"top_n": 1, "first": 6.0, "second": 3.0}
    first = numbers(**start)
    colors = np.array([style.tint(color, 0.3) for color in style.CLASSES])

    figure, (field, curve) = style.subplots(1, 2, width_ratios=[3, 2])
    field.grid(False)
    low, high = first.low, first.high
    regions = field.imshow(
        colors[first.map],
        extent=(low[0], high[0], low[1], high[1]),
        origin="lower",
        aspect="auto",
        interpolation="nearest",
    )
    flowers = [
        field.scatter(
            *X[species == kind].T, s=22, marker=marker, color=color, edgecolor="white", linewidth=0.5
        )
        for kind, marker, color in zip(first.classes, style.MARKERS, style.CLASSES, strict=False)
    ]
    (lit,) = field.plot([], [], "o", color="none", markeredgecolor=style.INK, markersize=9, markeredgewidth=1)
    (yours,) = field.plot([], [], "*", color=style.NEIGHBOR, markeredgecolor=style.INK, markersize=18)
    field.set(
        xlabel=f"{names[0]} (cm)", ylabel=f"{names[1]} (cm)", xlim=(low[0], high[0]), ylim=(low[1], high[1])
    )
    figure.legend([*flowers, yours], [*first.classes, "your flower"], loc="outside lower left", ncols=4)
    headline = field.set_title(" ")

    every = np.arange(1, len(first.accuracies) + 1)
    curve.plot(every, first.accuracies, color=style.MODEL)
    (here,) = curve.plot([], [], "o", color=style.MODEL, markersize=9, markeredgecolor="white")
    curve.set(xlabel="top-n (flowers)", ylabel="share named rightly", ylim=(-0.03, 1.03))
    accuracy_headline = curve.set_title(" ")

    def draw(now):
        regions.set_data(colors[now.map])
        lit.set_data(*X[now.indices].T)
        yours.set_data([now.first], [now.second])
        headline.set_text(f"Your flower: {now.winner}")
        here.set_data([now.top_n], [now.accuracy])
        accuracy_headline.set_text(f"Named rightly: {now.accuracy:.0%}")
        votes = ", ".join(
            f"{count} {kind}" for kind, count in zip(now.classes, now.votes, strict=True) if count
        )
        return (
            f"Top-n {now.top_n}: the neighbors of your flower ({now.first:.1f} cm, {now.second:.1f} cm) vote "
            f"{votes}, so it is named {now.winner}. Each known flower named by the others: {now.accuracy:.1%} right."
        )

    return Lab(
        figure,
        [regions, *flowers, lit, yours, headline, here, accuracy_headline],
        {
            "top_n": slider(
                "Top-n (flowers)", start["top_n"], 1, len(X) - 1, tooltip="How many neighbors vote"
            ),
            "first": slider(
                f"Your flower: {names[0]} (cm)", start["first"], 4.3, 7.9, 0.1, "Move your flower"
            ),
            "second": slider(
                f"Your flower: {names[1]} (cm)", start["second"], 2.0, 4.4, 0.1, "Move your flower"
            ),
        },
        numbers,
        draw,
        f"Left: {len(X)} iris flowers by {names[0]} and {names[1]}, over a map of the name that each point would "
        "be given. Right: the share of known flowers named rightly by the others, against top-n.",
        presets={
            "One neighbor": {"top_n": 1},
            "Fifteen": {"top_n": 15},
            "Sixty": {"top_n": 60},
            "All but one": {"top_n": len(X) - 1},
        },
    )


def class_map_numbers(X, species):
    """The numbers of the class map: the winner at every point of a grid for every top-n, worked out once."""
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

    def numbers(top_n, first, second):
        indices = knn.nearest(X, [[first, second]], top_n).indices[0]
        votes = np.bincount(code[indices], minlength=len(classes))
        return SimpleNamespace(
            top_n=top_n,
            first=first,
            second=second,
            low=low,
            high=high,
            indices=indices,
            votes=votes,
            classes=classes,
            winner=classes[votes.argmax()],
            map=maps[top_n - 1],
            accuracies=accuracies,
            accuracy=accuracies[top_n - 1],
        )

    return numbers


def _mean_in_words(prices):
    """The sum a prediction stands for: (158 + 163 + 171) / 3 = 164."""
    shown = [f"{price:.0f}" for price in prices]
    if len(shown) == 1:
        return shown[0]
    if len(shown) > 6:
        shown = [*shown[:3], "…", shown[-1]]
    return f"({' + '.join(shown)}) / {len(prices)} = {prices.mean():.0f}"
