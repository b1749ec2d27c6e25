"""Lesson 01: nearest neighbors against scikit-learn, against examples worked by hand, and against bad input."""

import re
from functools import cache

import numpy as np
import pytest
import truth
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from numpy.testing import assert_allclose, assert_array_equal
from scipy.spatial.distance import cdist
from sklearn.metrics.pairwise import cosine_similarity as their_cosine
from sklearn.neighbors import KNeighborsClassifier, KNeighborsRegressor, NearestNeighbors
from sklearn.preprocessing import StandardScaler

from helpers import datasets, knn, style
from helpers.labs import knn as labs

RNG = np.random.default_rng(0)
X, QUERIES, Y = RNG.normal(size=(300, 3)), RNG.normal(size=(40, 3)), RNG.normal(size=300)
LABELS = RNG.choice(["ant", "bee", "cow"], 300)

small = st.integers(-4, 4)  # few different values: many ties
towns = st.tuples(st.integers(1, 12), st.integers(1, 3)).flatmap(
    lambda shape: st.tuples(
        hnp.arrays(float, shape, elements=small),
        hnp.arrays(float, (2, shape[1]), elements=small),
        st.integers(1, shape[0]),
    )
)


@pytest.mark.parametrize("top_n", [1, 2, 7, 300])
def test_neighbors_values_and_classes_equal_scikit_learns(top_n):
    ours = knn.nearest(X, QUERIES, top_n)
    distances, indices = NearestNeighbors(n_neighbors=top_n).fit(X).kneighbors(QUERIES)
    assert_array_equal(ours.indices, indices)
    assert_allclose(ours.distances, distances, rtol=1e-12)
    theirs = KNeighborsRegressor(n_neighbors=top_n).fit(X, Y).predict(QUERIES)
    assert_allclose(knn.predict_value(X, Y, QUERIES, top_n), theirs, rtol=1e-12, atol=1e-14)
    theirs = KNeighborsClassifier(n_neighbors=top_n).fit(X, LABELS).predict(QUERIES)
    assert_array_equal(knn.predict_class(X, LABELS, QUERIES, top_n), theirs)


@given(towns)
def test_neighbors_equal_a_full_sort_and_of_equals_the_lower_index_comes_first(town):
    X, queries, top_n = town
    found = knn.nearest(X, queries, top_n)
    for query, indices, distances in zip(queries, found.indices, found.distances, strict=True):
        by_hand = sorted(range(len(X)), key=lambda i: (sum((X[i] - query) ** 2), i))[:top_n]
        assert indices.tolist() == by_hand
        assert_allclose(distances, [np.linalg.norm(X[i] - query) for i in by_hand], atol=1e-12)


def test_far_from_the_origin_the_rough_distances_lose_no_neighbor():
    X, queries = (
        1e7 + RNG.integers(0, 40, (2000, 2)) / 8,
        1e7 + RNG.integers(0, 40, (80, 2)) / 8,
    )  # exact in binary
    for given_as in (X, np.asfortranarray(X), X.astype(np.float32)):
        found = knn.nearest(given_as, queries, 5)
        squared = ((given_as[None] - queries[:, None]) ** 2).sum(axis=2)
        assert_array_equal(found.indices, np.argsort(squared, axis=1, kind="stable")[:, :5])


def test_from_so_far_away_that_all_rows_are_equally_near_the_lowest_come_first():
    assert_array_equal(knn.nearest(X[:12], [[1e20, 0, 0]], 5).indices, [[0, 1, 2, 3, 4]])  # x - 1e20 is -1e20


def test_where_squares_are_beyond_all_numbers_it_says_so_and_before_that_it_is_right():
    for size in (1e-69, 1e69):
        found = knn.nearest([[0.0], [size], [3 * size]], [[2.9 * size]], 2)
        assert_array_equal(found.indices, [[2, 1]])
        assert_allclose(found.distances, [[0.1 * size, 1.9 * size]], rtol=1e-12)
    with pytest.raises(ValueError, match=r"X is too large: 3e\+200 is above 1e\+70"):
        knn.nearest([[0.0], [1e200], [3e200]], [[2.9e200]], 1)
    with pytest.raises(ValueError, match="X is too small: 3e-200 is below 1e-70"):
        knn.nearest([[0.0], [1e-200], [3e-200]], [[2.9e-200]], 1)


def test_a_town_worked_by_hand():
    area, price = [[1.0], [2.0], [4.0], [8.0]], [10.0, 30.0, 20.0, 100.0]
    assert knn.predict_value(area, price, [[2.5]], 1) == [30]
    assert knn.predict_value(area, price, [[2.5]], 3) == [
        20
    ]  # (30 + 10 + 20) / 3; the median would be 20 too,
    assert knn.predict_value(area, price, [[2.5]], 4) == [40]  # but not here: (10 + 30 + 20 + 100) / 4
    assert knn.nearest([[0.0, 0.0]], [[3.0, 4.0]], 1).distances == [[5]]
    assert knn.predict_class([[0], [0], [1]], ["b", "a", "a"], [[0]], 2) == ["a"]  # tied: "a" sorts first
    assert knn.predict_class([[0], [0], [1]], [7, 3, 3], [[0]], 1) == [7]


@given(towns)
def test_predictions_do_not_depend_on_the_batch(town):
    X, queries, top_n = town
    y, labels = np.sin(np.arange(len(X))), np.arange(len(X)) % 2 == 0
    for predict, answers in ((knn.predict_value, y), (knn.predict_class, labels)):
        together = predict(X, answers, queries, top_n)
        assert_array_equal(together, [predict(X, answers, [query], top_n)[0] for query in queries])


def test_labels_come_back_as_given():
    for labels in (np.array([4, -2]), np.array(["x", "y"]), np.array([True, False])):
        assert knn.predict_class([[0.0], [1.0]], labels, [[0.1], [0.9]], 1).dtype == labels.dtype


def test_cosine_equals_scikit_learns_and_stays_within_one():
    assert_allclose(knn.cosine_similarity(X, QUERIES), their_cosine(X, QUERIES), rtol=1e-9, atol=1e-12)
    assert_allclose(knn.cosine_similarity([[1, 0], [0, 2], [-3, 0]], [[5, 0]]), [[1], [0], [-1]])
    assert (np.abs(knn.cosine_similarity(X, X)) <= 1).all()


NAN = [[1.0], [np.nan]]
BAD = {
    "top_n must be from 1 to 2, got 0": lambda: knn.nearest([[1], [2]], [[1]], 0),
    "top_n must be from 1 to 2, got 3": lambda: knn.predict_value([[1], [2]], [1, 2], [[1]], 3),
    "top_n must be a whole number, got 1.5 (float)": lambda: knn.nearest([[1], [2]], [[1]], 1.5),
    "top_n must be a whole number, got True (bool)": lambda: knn.nearest([[1], [2]], [[1]], True),
    "X must be finite, got nan at index (1, 0)": lambda: knn.nearest(NAN, [[1]], 1),
    "queries must be finite, got nan at index (1, 0)": lambda: knn.nearest([[1]], NAN, 1),
    "y must be finite, got inf at index (0,)": lambda: knn.predict_value([[1]], [np.inf], [[1]], 1),
    "X and y must have the same length, got 2 and 1": lambda: knn.predict_value([[1], [2]], [1], [[1]], 1),
    "X and labels must have the same length, got 1 and 2": lambda: knn.predict_class([[1]], [1, 2], [[1]], 1),
    "X is empty (shape (0, 2)); it needs at least one value": lambda: knn.nearest(
        np.empty((0, 2)), [[1, 2]], 1
    ),
    "X must be two-dimensional, shape (n, d), got shape (3,)": lambda: knn.nearest([1, 2, 3], [[1]], 1),
    "queries must be two-dimensional, shape (n, d), got shape (1,)": lambda: knn.nearest([[1]], [1], 1),
    "X and queries must have the same number of features, got 1 and 2": lambda: knn.nearest(
        [[1]], [[1, 2]], 1
    ),
    "X must hold numbers in equal rows, got [['a']] (list)": lambda: knn.nearest([["a"]], [[1]], 1),
    "X must hold numbers in equal rows, got [[1], [1, 2]] (list)": lambda: knn.nearest(
        [[1], [1, 2]], [[1]], 1
    ),
    "row 1 of B is all zeros: it has no direction": lambda: knn.cosine_similarity([[1, 2]], [[1, 2], [0, 0]]),
    "labels must be one-dimensional and not empty, got shape (1, 1)": lambda: knn.predict_class(
        [[1]], [["a"]], [[1]], 1
    ),
}


@pytest.mark.parametrize("message", BAD)
def test_bad_input_is_refused_in_one_sentence(message):
    with pytest.raises((ValueError, TypeError)) as refusal:
        BAD[message]()
    assert str(refusal.value) == message


# The labs: what a learner sees, state by state, against scikit-learn and plain loops


HOUSES = datasets.load_house_prices()
HOUSES["price"] = HOUSES["sale_price"] / 1000
SHUFFLED = HOUSES.sample(frac=1, random_state=0)
KNOWN, HELD_OUT = SHUFFLED[:200], SHUFFLED[200:1100]


def nearest_rows(distances, top_n):
    """The rows of the `top_n` least distances, equal ones in the order of the table: a plain sort."""
    return np.argsort(distances, kind="stable")[:top_n]


def sum_in_words(prices):
    """The sum as the readout writes it: all terms of up to six, else three and the last."""
    terms = [f"{price:.0f}" for price in prices]
    if len(terms) > 6:
        terms = [*terms[:3], "…", terms[-1]]
    return f"({' + '.join(terms)}) / {len(prices)} = {np.mean(prices):.0f}" if len(prices) > 1 else terms[0]


def expected_top_n(now, cache={}):  # noqa: B006
    """By plain sorts over 200 houses of the same draw; the typical price over all that the lab knows of."""
    table = np.vstack([KNOWN[["living_area_sqft", "price"]], HELD_OUT[["living_area_sqft", "price"]]])
    if now.sample:
        table = np.random.default_rng(now.sample).permutation(table)
    if now.sample not in cache:
        area, price = table[:200].T
        orders = [nearest_rows(np.abs(area - query), 200) for query in table[200:, 0]]
        means = np.cumsum(price[orders], axis=1) / np.arange(1, 201)
        cache[now.sample] = np.sqrt(np.mean((means - table[200:, 1:]) ** 2, axis=0))
    errors, (area, price) = cache[now.sample], table[:200].T
    found = nearest_rows(np.abs(area - now.area), now.top_n)
    grid = np.linspace(table[:, 0].min(), table[:, 0].max(), 321)
    line = [price[nearest_rows(np.abs(area - query), now.top_n)].mean() for query in grid]
    everyone = np.vstack([KNOWN[["living_area_sqft", "price"]], HELD_OUT[["living_area_sqft", "price"]]])
    typical = everyone[nearest_rows(np.abs(everyone[:, 0] - now.area), 50), 1].mean()
    mean, error, best = price[found].mean(), errors[now.top_n - 1], int(errors.argmin()) + 1
    words = f"Top-n {now.top_n} at {now.area:,} square feet: {sum_in_words(price[found])} thousand dollars. "
    words += f"Held-out error {error:.1f} thousand dollars. "
    if now.reveal:
        words += f"The best top-n here is {best}; your guess, {now.guess}, is {abs(now.guess - best)} away and costs "
        words += f"{errors[now.guess - 1] - errors[best - 1]:.1f} thousand dollars more. "
        words += f"The 50 nearest of all 1,100 houses average {typical:.0f}."
    else:
        words += f"Your guess for the best top-n is {now.guess}."
    houses = "1 nearest house" if now.top_n == 1 else f"{now.top_n} nearest houses"
    plan = ["known houses", "prediction for every area", "your house, predicted", "neighbors"]
    plan += ["mean of the 50 nearest of all houses"] * now.reveal
    curve = ["this top-n", "your guess", *["best top-n"] * now.reveal]
    return words, {
        "known houses": (area, price),
        "prediction for every area": (grid, line),
        "your area": ([now.area, now.area], [0, mean]),
        "your house, predicted": (now.area, mean),
        "neighbors": (area[found], price[found]),
        "mean of the 50 nearest of all houses": (now.area, typical) if now.reveal else None,
        "headline A": f"{houses}: {mean:.0f} thousand dollars",
        "A": {
            "xlabel": "living area (square feet)",
            "ylabel": "sale price (thousand dollars)",
            "legend": plan,
        },
        "error of every top-n": (range(1, 201), errors) if now.reveal else None,
        "this top-n": (now.top_n, error),
        "your guess B": {"x": [now.guess] * 2},
        "best top-n": {"x": best} if now.reveal else None,
        "headline B": f"Held-out error: {error:.1f}",
        "B": {"xlabel": "top-n (houses, log scale)", "legend": curve},
    }


def test_the_top_n_lab_draws_and_says_what_is_so():
    lab = labs.builders()["knn.top_n"]()
    truth.check(lab, expected_top_n, **{"another sample": {"sample": 7, "reveal": True, "top_n": 12}})
    lab.set(reveal=True)
    mark, low = lab.seen()["best top-n"]["y"], min(lab.seen()["error of every top-n"]["y"])
    assert low - 4 < mark < low, "the marker of the best top-n stands just under the curve"


def test_whatever_the_sample_the_best_top_n_stands_in_the_picture():
    lab = labs.builders()["knn.top_n"]()
    for sample in range(0, 100, 4):  # 24 has the least error of all hundred
        lab.set(sample=sample, reveal=True)
        seen = lab.seen()
        (low, high), errors = seen["B"]["ylim"], seen["error of every top-n"]["y"]
        assert low + 0.03 * (high - low) < seen["best top-n"]["y"] and errors.max() < high - 0.2 * (
            high - low
        )


def test_presets_of_the_labs_do_what_they_say():
    lab = labs.builders()["knn.top_n"]()
    for name, houses in {"One house": 1, "Ten": 10, "Fifty": 50, "The whole town": 200}.items():
        lab.set(**lab.presets[name])
        assert len(lab.seen()["neighbors"]["x"]) == houses
    lab = labs.builders()["knn.class_map"]()
    for name, flowers in {"One neighbor": 1, "Fifteen": 15, "Sixty": 60, "All but one": 149}.items():
        lab.set(**lab.presets[name])
        assert len(lab.seen()["neighbors"]["x"]) == flowers
    lab = labs.builders()["knn.units"]()
    lab.set(**lab.presets["Raw columns"])
    assert lab.seen()["this rate"]["x"] == 1
    lab.set(**lab.presets["Years alone"])
    same_year = KNOWN["year_built"] == 1970
    assert (
        same_year.sum() < 5
        and np.ptp(lab.seen()["5 neighbors"]["y"]) <= 2
        and lab.seen()["this rate"]["x"] == 1000
    )


def test_more_samples_show_variance_at_one_house_and_bias_in_the_whole_town():
    lab = labs.builders()["knn.top_n"]()
    said = {n: [] for n in (1, 50, 200)}
    for sample in range(20):
        for top_n, predictions in said.items():
            lab.set(top_n=top_n, sample=sample, reveal=True)
            predictions.append(lab.seen()["your house, predicted"]["y"][0])
    typical = lab.seen()["mean of the 50 nearest of all houses"]["y"][0]
    assert np.std(said[1]) > 2 * np.std(said[50]) > 4 * np.std(said[200])
    assert typical - np.mean(said[200]) > 100 > 40 > abs(typical - np.mean(said[1]))


THREE = ["living_area_sqft", "year_built", "price"]


@cache
def error_of_unit(unit):
    """By plain loops over 200 known and 900 held-out houses."""
    (area, year, price), new = (
        KNOWN[THREE].to_numpy().T,
        HELD_OUT[THREE].to_numpy(),
    )
    orders = [nearest_rows((area / unit - a / unit) ** 2 + (year - y) ** 2, 5) for a, y, _ in new]
    return float(np.sqrt(np.mean((price[orders].mean(axis=1) - new[:, 2]) ** 2)))


def expected_units(now):
    (area, year, price), error = KNOWN[THREE].to_numpy().T, error_of_unit

    distances = np.hypot((area - now.area) / now.unit, year - now.year)
    found = nearest_rows(distances**2, 5)
    far, turn = distances[found].max(), np.linspace(0, 2 * np.pi, 100)
    unit, guess, standard = (float(f"{v:.3g}") for v in (now.unit, now.guess, np.std(area) / np.std(year)))
    here = error(unit)
    words = f"One year counts as much as {unit:,g} sq ft. Neighbors differ by up to "
    words += f"{max(abs(area[found] - now.area)):,.0f} sq ft and {max(abs(year[found] - now.year)):.0f} in year built. "
    words += f"{sum_in_words(price[found])} thousand dollars; held-out error {here:.1f} thousand dollars. "
    rates = np.logspace(0, 3, 76)
    if now.reveal:
        errors = np.array([error(float(f"{rate:.3g}")) for rate in rates])
        best = float(f"{rates[errors.argmin()]:.3g}")
        words += f"Least: {errors.min():.1f} at {best:g} sq ft a year. Standardized columns count a year as "
        words += f"{standard:g}; your guess, {guess:,g}, has {error(guess):.1f}."
    else:
        words += f"Your guess for the best rate is {guess:,g} sq ft a year."
    return words, {
        "known houses": (area, year),
        "equally far": (now.area + far * now.unit * np.cos(turn), now.year + far * np.sin(turn)),
        "your house": (now.area, now.year),
        "5 neighbors": (area[found], year[found]),
        "headline A": f"5 nearest houses: {price[found].mean():.0f} thousand dollars",
        "A": {"legend": [], "ylabel": "year built"},
        "error of every rate": (rates, errors) if now.reveal else None,
        "standardized": {"x": [np.std(area) / np.std(year)] * 2} if now.reveal else None,
        "your guess B": {"x": [now.guess] * 2},
        "this rate": (now.unit, here),
        "headline B": f"Held-out error: {here:.1f}",
        "B": {"legend": [*["standardized"] * now.reveal, "your guess", "this rate"]},
    }


def test_the_units_lab_draws_and_says_what_is_so():
    truth.check(labs.builders()["knn.units"](), expected_units)


def test_the_standardized_preset_of_the_units_lab_finds_the_neighbors_of_standardized_columns():
    lab = labs.builders()["knn.units"]()
    lab.set(**lab.presets["Standardized"])
    scaler = StandardScaler().fit(KNOWN[["living_area_sqft", "year_built"]].to_numpy())
    model = NearestNeighbors(n_neighbors=5).fit(
        scaler.transform(KNOWN[["living_area_sqft", "year_built"]].to_numpy())
    )
    rows = model.kneighbors(scaler.transform([[1500, 1970]]), return_distance=False)[0]
    assert set(lab.seen()["5 neighbors"]["x"]) == set(KNOWN["living_area_sqft"].iloc[rows])


IRIS = datasets.load_iris()
KINDS = ["setosa", "versicolor", "virginica"]


def expected_class_map(now, cache={}):  # noqa: B006
    X, species = IRIS[["sepal_length_cm", "sepal_width_cm"]].to_numpy(), IRIS["species"].to_numpy()

    def vote(squared, top_n):
        rows = nearest_rows(squared, top_n)
        counts = [list(species[rows]).count(kind) for kind in KINDS]
        return counts, KINDS[counts.index(max(counts))], rows

    if "shares" not in cache:  # every flower named by the others, for every top-n
        orders = [
            [r for r in nearest_rows(((X - x) ** 2).sum(axis=1), 150) if r != i] for i, x in enumerate(X)
        ]
        votes = [np.cumsum(species[orders] == kind, axis=1) for kind in KINDS]
        cache["shares"] = (np.array(KINDS)[np.argmax(votes, axis=0)] == species[:, None]).mean(axis=0)
    shares = cache["shares"]
    counts, winner, rows = vote(((X - [now.first, now.second]) ** 2).sum(axis=1), now.top_n)
    said = ", ".join(f"{n} {kind}" for n, kind in zip(counts, KINDS, strict=True) if n)
    words = (
        f"Top-n {now.top_n}: the neighbors of your flower ({now.first:g} cm, {now.second:g} cm) vote {said}, "
    )
    words = re.sub(r"([( ]\d)( cm)", r"\1.0\2", words)  # a whole number of centimeters has one decimal
    if counts.count(max(counts)) > 1:
        words += f"a tie at {max(counts)}, so it is named {winner}, the first of them by name. "
    else:
        words += f"so it is named {winner}. "
    words += f"Known flowers, each named by the others: {shares[now.top_n - 1]:.1%} right. "
    if now.reveal:
        best, behind = int(np.argmax(shares)) + 1, max(shares) - shares[now.guess - 1]
        words += f"Best is top-n {best} with {max(shares):.1%}; your guess, {now.guess}, "
        words += "is right." if now.guess == best else "is as good." if behind < 1e-9 else ""
        words += f"has {shares[now.guess - 1]:.1%}." if behind >= 1e-9 else ""
    else:
        words += f"Your guess for the best top-n is {now.guess}."
    return words, {
        "map of names": {"extent": np.concatenate(reach(X)).tolist()},
        **{kind: X[species == kind].T for kind in KINDS},
        "neighbors": X[rows].T,
        "your flower": (now.first, now.second),
        "headline A": f"Your flower: {winner}",
        "A": {"xlabel": "sepal length (cm)", "ylabel": "sepal width (cm)"},
        "share of every top-n": (range(1, 150), shares) if now.reveal else None,
        "this top-n": (now.top_n, shares[now.top_n - 1]),
        "your guess B": {"x": [now.guess] * 2},
        "headline B": f"Named rightly: {shares[now.top_n - 1]:.0%}",
        "B": {"legend": ["this top-n", "your guess"], "xlabel": "top-n (flowers)"},
    }


def reach(X):
    return [
        (low - 0.05 * (high - low), high + 0.05 * (high - low))
        for low, high in zip(X.min(0), X.max(0), strict=True)
    ]


def test_the_class_map_draws_and_says_what_is_so():
    lab = labs.builders()["knn.class_map"]()
    more = {
        "a guess as good": {"guess": 49, "reveal": True},
        "the best guess": {"guess": 31, "reveal": True},
        "a tie of two": {"top_n": 2, "first": 4.4, "second": 2.0},
        "two decimals": {"first": 6.04, "second": 2.97, "top_n": 9},
    }
    truth.check(lab, expected_class_map, **more)
    lab.set(**more["a tie of two"])
    assert (
        "1 setosa, 1 versicolor, a tie at 1, so it is named setosa, the first of them by name." in lab.readout
    )
    X, species = IRIS[["sepal_length_cm", "sepal_width_cm"]].to_numpy(), IRIS["species"].to_numpy()
    across, up = (np.linspace(*ends, steps) for ends, steps in zip(reach(X), (150, 110), strict=True))
    tints = [style.tint(color) for color in style.CLASSES]
    for top_n in (1, 30, 149):
        lab.set(top_n=top_n)
        pixels = lab.seen()["map of names"]["pixels"]
        for row, column in np.random.default_rng(top_n).integers(0, (110, 150), (200, 2)):
            squared = ((X - [across[column], up[row]]) ** 2).sum(axis=1)
            nearest = species[nearest_rows(squared.round(9), top_n)]
            counts = [list(nearest).count(kind) for kind in KINDS]
            assert_allclose(
                pixels[row, column], tints[counts.index(max(counts))], err_msg=f"{top_n}, {row}, {column}"
            )


# The labs on a teacher's own data


def test_a_teachers_own_data_show_or_are_refused_in_one_sentence():
    rng = np.random.default_rng(0)
    meters, price = rng.uniform(40, 200, 60), rng.normal(-30, 80, 60)
    lab = labs.top_n(meters[:40], price[:40], meters[40:], price[40:])
    assert lab.controls["area"].min <= meters.min() and meters.max() <= lab.controls["area"].max
    low, high = lab.seen()["A"]["ylim"]
    assert low < price.min() and price.max() < high
    labs.top_n([1, 1, 1], [5, 5, 5], [1, 1], [5, 5]).set(top_n=3, reveal=True)
    names = rng.choice(list("abcdefgh"), 80)
    lab = labs.class_map(rng.normal(size=(80, 2)), names, ["a", "b"])
    lab.set(top_n=79, reveal=True)
    assert set(np.unique(names)) <= lab.seen().keys()
    labs.class_map(rng.normal(size=(20, 2)), rng.integers(0, 2, 20).astype(bool), ["a", "b"]).set(top_n=3)
    labs.units(meters, 2000 + price, price, (meters, 2000 + price, price)).set(reveal=True, unit=1.0)


def test_of_few_houses_it_says_how_many_it_averages_and_offers_no_more():
    area, price = np.arange(800, 2800, 100), np.arange(20) ** 2.0
    lab = labs.top_n(area[:12], price[:12], area[12:], price[12:])
    lab.set(reveal=True)
    assert f"The 20 nearest of all 20 houses average {price.mean():.0f}." in lab.readout
    assert "mean of the 20 nearest of all houses" in lab.seen()["A"]["legend"]
    assert [values["top_n"] for values in lab.presets.values()] == [1, 10, 12] and "Fifty" not in lab.presets


def test_a_place_is_printed_with_the_digits_of_its_slider_and_without_the_browsers_dust():
    lab = labs.top_n([1.2, 3.4, 5.1], [1, 2, 3], [8.8, 2.9], [4, 5])
    lab.set(area=1.3399999999999999)
    assert "at 1.34 square feet" in lab.readout
    lab = labs.class_map(IRIS[["sepal_length_cm", "sepal_width_cm"]] * 0.01, IRIS["species"], ["a", "b"])
    lab.set(first=0.060399999999999995, second=0.03)
    assert "(0.0604 cm, 0.03 cm)" in lab.readout


@pytest.mark.parametrize(
    ("words", "build"),
    {
        "price must be finite, got nan at index (1,)": lambda: labs.top_n(
            [1, 2, 3], [1, np.nan, 2], [1, 2], [1, 2]
        ),
        "area and price must have the same length, got 3 and 4": lambda: labs.top_n(
            [1, 2, 3], [1, 2, 3, 4], [1, 2], [1, 2]
        ),
        "at most 1,000: pass a random sample": lambda: labs.top_n(*np.ones((2, 2000)), [1, 2], [1, 2]),
        "labels must have no gaps, got None at index (1,)": lambda: labs.class_map(
            np.eye(4)[:, :2], ["a", None, "b", "a"], ["x", "y"]
        ),
        "2 to 10 classes for this lab, got 11": lambda: labs.class_map(
            np.eye(11)[:, :2], range(11), ["x", "y"]
        ),
        "X must have 2 columns": lambda: labs.class_map(np.eye(4), list("abab"), ["x", "y"]),
    }.items(),
)
def test_what_a_lab_cannot_show_is_refused_in_one_sentence(words, build):
    with pytest.raises(ValueError) as refusal:
        build()
    assert words in str(refusal.value)


def test_squared_distances_equal_scipys_also_far_from_zero():
    rng = np.random.default_rng(6)
    far = 1e8 + rng.normal(size=(20, 3))
    theirs = cdist(far, far[:1], "sqeuclidean")[:, 0]
    assert_allclose(knn.squared_distances(far, far[0]), theirs, rtol=1e-12)
    with pytest.raises(ValueError, match="must have the same number of features"):
        knn.squared_distances(far, [1.0])


# How far the controls reach, by hand: (least, largest, step).
REACH = {
    "knn.top_n": {"top_n": (1, 200, 1), "guess": (1, 200, 1), "sample": (0, 99, 1)},
    "knn.units": {"unit": (1, 1000, 0.02), "guess": (1, 1000, 0.02)},
    "knn.class_map": {"top_n": (1, 149, 1), "guess": (1, 149, 1)},
}


@pytest.mark.parametrize("name", labs.builders())
def test_axes_colors_and_controls_mean_what_they_say(name):
    lab = labs.builders()[name]()
    truth.labeled(lab, name)
    truth.reach(lab, **REACH[name])


def test_errors_are_in_the_unit_of_the_prices_and_the_alt_text_counts_the_known_houses():
    lab = labs.builders()["knn.top_n"]()
    assert "thousand dollars" in lab.seen()["A"]["ylabel"] and "thousand dollars" in lab.seen()["B"]["ylabel"]
    assert f"Left: {len(lab.seen()['known houses']['x'])} known houses" in lab.alt
