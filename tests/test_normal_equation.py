"""Lesson 04: least squares against scikit-learn, exact arithmetic and slopes, near and beyond singular."""

from fractions import Fraction
from functools import cache

import numpy as np
import pytest
import truth
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from numpy.testing import assert_allclose, assert_array_equal
from scipy.stats import linregress
from sklearn.linear_model import LinearRegression, Ridge
from sklearn.preprocessing import PolynomialFeatures

from helpers import datasets, features, normal_equation
from helpers.exercises import EXERCISES
from helpers.labs import normal_equation as labs

RNG = np.random.default_rng(0)
X, Y = RNG.normal(3, 2, (60, 4)), RNG.normal(5, 3, 60)
HOUSES = datasets.load_house_prices()
HOUSE_X = HOUSES[["bedrooms", "bathrooms", "living_area_sqft"]].to_numpy(float)
PRICE = HOUSES["sale_price"].to_numpy(float)
CO2 = datasets.load_co2_mauna_loa()
YEAR, PPM = CO2["year"].to_numpy(), CO2["co2_ppm"].to_numpy()

small = st.integers(-9, 9)
points = st.integers(2, 9).flatmap(
    lambda n: st.tuples(
        hnp.arrays(float, n, elements=small, unique=True), hnp.arrays(float, n, elements=small)
    )
)
tables = st.tuples(st.integers(1, 9), st.integers(1, 4)).flatmap(
    lambda shape: st.tuples(
        hnp.arrays(float, shape, elements=small),
        hnp.arrays(float, shape[0], elements=small),
        st.sampled_from([0.0, 0.01, 1.0, 50.0]),
    )
)


def test_the_three_points_of_the_lesson():
    line = normal_equation.fit_line([1, 2, 3], [2, 3, 6])
    assert_allclose([line.k, line.b], [2, -1 / 3], rtol=1e-14)
    assert type(line.k) is type(line.b) is float


@given(points)
def test_a_line_equals_exact_fractions_and_scipy(xy):
    x, y = xy
    line = normal_equation.fit_line(x, y)
    xs, ys, n = [Fraction(v) for v in x], [Fraction(v) for v in y], len(x)
    # Cramer's rule on the two equations, another way than the helper's
    below = n * sum(v * v for v in xs) - sum(xs) ** 2
    k = (n * sum(a * b for a, b in zip(xs, ys, strict=True)) - sum(xs) * sum(ys)) / below
    d = (sum(ys) - k * sum(xs)) / n
    assert_allclose([line.k, line.b], [float(k), float(d)], rtol=1e-9, atol=1e-9)
    theirs = linregress(x, y)
    assert_allclose([line.k, line.b], [theirs.slope, theirs.intercept], rtol=1e-9, atol=1e-9)


@given(points, st.floats(-1, 1), st.floats(-1, 1))
def test_no_other_line_is_better(xy, more_k, more_d):
    x, y = xy
    line = normal_equation.fit_line(x, y)

    def total(k, d):
        return ((y - k * x - d) ** 2).sum()

    assert total(line.k, line.b) <= total(line.k + more_k, line.b + more_d) + 1e-9


def test_house_prices_have_the_published_weights_and_scikit_learns():
    model, theirs = normal_equation.fit(HOUSE_X, PRICE), LinearRegression().fit(HOUSE_X, PRICE)
    assert_allclose([model.b, *model.w], [47656.55, -24871.09, 20953.39, 112.58], atol=0.005)
    assert_allclose([model.b, *model.w], [theirs.intercept_, *theirs.coef_], rtol=1e-8)
    assert_allclose(model.predict(HOUSE_X), theirs.predict(HOUSE_X), rtol=1e-8)
    assert np.sqrt(np.mean((model.predict(HOUSE_X) - PRICE) ** 2)) == pytest.approx(42981, abs=0.5)


@pytest.mark.parametrize("strength", [0, 1e-6, 0.3, 1, 40, 1e5])
def test_ridge_equals_scikit_learns(strength):
    model = normal_equation.fit(X, Y, strength)
    theirs = Ridge(alpha=strength, solver="svd").fit(X, Y)
    assert_allclose([*model.w, model.b], [*theirs.coef_, theirs.intercept_], rtol=1e-8)


@given(tables)
def test_the_slopes_are_zero_at_the_answer_however_dependent_the_columns(table):
    X, y, ridge = table
    model = normal_equation.fit(X, y, ridge)
    misses = model.predict(X) - y
    assert_allclose(X.T @ misses + ridge * model.w, 0, atol=1e-8)
    assert misses.mean() == pytest.approx(0, abs=1e-9)


@given(tables)
def test_of_all_equally_good_weights_the_shortest_come_back(table):
    X, y, _ = table
    model = normal_equation.fit(X, y)
    centered = X - X.mean(axis=0)
    assert_allclose(model.w, np.linalg.pinv(centered, rcond=1e-10) @ (y - y.mean()), atol=1e-8)


@pytest.mark.parametrize("gap", [1e-2, 1e-4, 1e-6])
def test_columns_close_to_each_other_cost_few_digits(gap):
    first, other = np.random.default_rng(4).normal(size=(2, 50))
    close = np.column_stack([first, first + gap * other])
    model = normal_equation.fit(close, close @ [1, 1] + 3)
    assert_allclose(model.w, 1, atol=1e-14 / gap)  # through XᵀX the error would be about 1e-15 / gap²
    assert model.b == pytest.approx(3)
    theirs = LinearRegression().fit(close, close @ [1, 1] + 3)
    # Rounding is as large as the terms of a sum, of which some nearly cancel: to y, not to each prediction.
    assert_allclose(model.predict(close), theirs.predict(close), rtol=1e-10, atol=1e-12)


def test_singular_tables_do_not_crash_and_predict_as_scikit_learn_does():
    for table in (np.hstack([X, X[:, :1] * 0.3]), np.hstack([X, np.full((60, 1), 0.1)]), X[:3]):
        model, theirs = normal_equation.fit(table, Y[: len(table)]), LinearRegression()
        assert_allclose(model.predict(table), theirs.fit(table, Y[: len(table)]).predict(table), rtol=1e-8)
    constant = normal_equation.fit(np.full((5, 2), 0.1), [1, 2, 3, 4, 5])
    assert_array_equal(constant.w, 0)
    assert constant.b == 3


def test_the_units_of_a_column_change_its_weight_and_nothing_else():
    units = np.array([1e-3, 1, 7, 1e4])
    model, other = normal_equation.fit(X, Y), normal_equation.fit(X * units + [5, 0, -2, 100], Y)
    assert_allclose(other.w * units, model.w, rtol=1e-9)
    assert_allclose(other.predict(X * units + [5, 0, -2, 100]), model.predict(X), rtol=1e-9)


@given(tables)
def test_predictions_do_not_depend_on_the_batch(table):
    X, y, ridge = table
    model = normal_equation.fit(X, y, ridge)
    for given_as in (X, np.asfortranarray(X), X[:, ::-1][:, ::-1]):
        together = model.predict(given_as)
        assert_array_equal(together, [model.predict([row])[0] for row in X])


def test_polynomial_columns():
    assert_array_equal(features.polynomial([2.0, -1.0], 3), [[2, 4, 8], [-1, 1, -1]])
    x = RNG.normal(size=20)
    theirs = PolynomialFeatures(7, include_bias=False).fit_transform(x[:, None])
    assert_allclose(features.polynomial(x, 7), theirs, rtol=1e-12)
    assert features.polynomial([1, 2, 3], 1).shape == (3, 1)


def test_sinusoid_columns():
    x = RNG.normal(size=20)
    made = features.sinusoid(x, 3)
    by_hand = [f(j * x) for j in (1, 2, 3) for f in (np.sin, np.cos)]
    assert_allclose(made, np.transpose(by_hand), rtol=1e-14)
    assert_array_equal(features.sinusoid(x, 2), made[:, :4])
    assert_allclose(
        features.sinusoid(2 * np.pi * (YEAR + 1), 2), features.sinusoid(2 * np.pi * YEAR, 2), atol=1e-9
    )


def test_carbon_dioxide_has_the_published_errors():
    x, waves = (YEAR - 1990) / 32, features.sinusoid(2 * np.pi * YEAR, 2)
    powers = features.polynomial(x, 2)
    for made, published in ((powers[:, :1], 4.36), (powers, 2.23), (np.hstack([powers, waves]), 0.75)):
        misses = normal_equation.fit(made, PPM).predict(made) - PPM
        assert np.sqrt((misses**2).mean()) == pytest.approx(published, abs=0.005)


HUGE = r"^[Xx] (is too (large|small): .* is (above|below) 1e.70; change its unit|holds numbers too large for this model)"
MODEL = normal_equation.fit([[1.0, 2.0], [3.0, 4.0], [5.0, 7.0]], [1.0, 2.0, 3.0])
BAD = {
    "x must hold at least two different values, got only 2": lambda: normal_equation.fit_line([2, 2], [1, 3]),
    "x must hold at least two different values, got only 0.1": lambda: normal_equation.fit_line([0.1] * 3, [1, 3, 4]),
    "x and y must have the same length, got 2 and 3": lambda: normal_equation.fit_line([1, 2], [1, 2, 3]),
    "x must be one-dimensional, shape (n,), got shape (1, 2)": lambda: normal_equation.fit_line([[1, 2]], [1, 2]),
    "x is empty (shape (0,)); it needs at least one value": lambda: normal_equation.fit_line([], []),
    "y must be finite, got nan at index (1,)": lambda: normal_equation.fit_line([1, 2], [1, np.nan]),
    "X must be two-dimensional, shape (n, d), got shape (2,)": lambda: normal_equation.fit([1, 2], [1, 2]),
    "X and y must have the same length, got 1 and 2": lambda: normal_equation.fit([[1]], [1, 2]),
    "X must be finite, got inf at index (0, 0)": lambda: normal_equation.fit([[np.inf]], [1]),
    "X must hold numbers in equal rows, got [['a']] (list)": lambda: normal_equation.fit([["a"]], [1]),
    "y must be one-dimensional, shape (n,), got shape (1, 1)": lambda: normal_equation.fit([[1]], [[1]]),
    "ridge must be from 0 to inf, got -1": lambda: normal_equation.fit([[1]], [1], ridge=-1),
    "ridge must be finite, got nan": lambda: normal_equation.fit([[1]], [1], ridge=np.nan),
    "ridge must be a number, got 'a' (str)": lambda: normal_equation.fit([[1]], [1], ridge="a"),
    "X and the model must have the same number of features, got 1 and 2": lambda: MODEL.predict([[1]]),
    "X must be finite, got nan at index (0, 1)": lambda: MODEL.predict([[1, np.nan]]),
    "degree must be from 1 to 100, got 0": lambda: features.polynomial([1], 0),
    "degree must be a whole number, got 2.0 (float)": lambda: features.sinusoid([1], 2.0),
    "x is too large for degree 4: bring it to about -1…1 first": lambda: features.polynomial([1e100], 4),
    "x is too large for a wave: 1e+10 radians, at most 1e9 can be told apart": lambda: features.sinusoid([-1e10], 1),
    "x must be one-dimensional, shape (n,), got shape (1, 1)": lambda: features.polynomial([[1]], 2),
}  # fmt: skip


@pytest.mark.parametrize("message", BAD)
def test_bad_input_is_refused_in_one_sentence(message):
    with pytest.raises((ValueError, TypeError)) as refusal:
        BAD[message]()
    assert str(refusal.value) == message


@pytest.mark.parametrize(
    "attempt",
    [
        lambda: normal_equation.fit([[1e308], [-1e308]], [1e308, -1e308]),
        lambda: normal_equation.fit([[1e-320], [2e-320]], [1, 2]),
        lambda: normal_equation.fit_line([1e300, 2e300], [1, 2]),
        lambda: normal_equation.fit_line([1e-300, 2e-300], [1, 2]),
        lambda: normal_equation.fit([[1.0], [2.0]], [1e60, 3e60]).predict([[1e250]]),
    ],
)
def test_numbers_beyond_arithmetic_are_refused_and_no_inf_comes_back(attempt):
    with pytest.raises(ValueError, match=HUGE):
        attempt()


# The labs: what a learner sees, state by state, against SciPy, scikit-learn and plain loops


def line_in_words(k, b):
    return f"{'−' if k < -0.004 else ''}{abs(k):.2f}·x {'−' if b < 0 else '+'} {abs(b):.2f}"


def too(difference):
    if abs(difference) < 0.005:
        return "right"
    return f"{abs(difference):.2f} too {'large' if difference > 0 else 'small'}"


def expected_squares(now):
    x, y = np.array([1.0, 2.0, 3.0]), np.array([2.0, 3.0, 6.0])
    if now.sample:
        y = np.random.default_rng(now.sample).integers(1, 7, 3).astype(float)
    theirs, ends = linregress(x, y), np.array([-0.5, 8.5])
    sides = [abs(now.k * a + now.b - c) for a, c in zip(x, y, strict=True)]
    total, least = sum(side**2 for side in sides), sum((y - theirs.slope * x - theirs.intercept) ** 2)
    terms = " + ".join(f"{side:.2f}²" for side in sides)
    words = f"Your line {line_in_words(now.k, now.b)}: {terms} = {total:.2f}. "
    if now.reveal:
        words += (
            f"The formula's line {line_in_words(theirs.slope, theirs.intercept)} has {least:.2f}; your k is "
        )
        words += f"{too(now.k - theirs.slope)}, your b {too(now.b - theirs.intercept)}."
    else:
        words += (
            f"The least possible is {least:.2f}, {float(f'{total:.2f}') - float(f'{least:.2f}'):.2f} less."
        )
    marks = {}
    for place, i in enumerate(sorted(range(3), key=lambda i: -round(sides[i], 9)), 1):
        low, side = min(y[i], now.k * x[i] + now.b), sides[i]
        right, top = x[i] + side, low + side
        marks[f"square {place}"] = ([x[i], right, right, x[i], x[i]], [low, low, top, top, low])
    heights = now.k * ends + now.b
    shown, lower, higher = now.reveal, max(heights) < -1.8, min(heights) > 7.3
    return words, marks | {
        "formula's line": (ends, theirs.slope * ends + theirs.intercept) if shown else None,
        "your line": (ends, heights),
        "points": (x, y),
        "your line is lower": (4, -1.6) if lower else None,
        "your line is higher": (4, 7.1) if higher else None,
        "headline A": f"Your squares add up to {total:.2f}",
        "A": {"xlim": [-0.5, 8.5], "ylim": [-2, 7.5], "xlabel": "x", "ylabel": "y"},
        "equally large sums": {} if shown else None,
        "the formula": (theirs.slope, theirs.intercept) if shown else None,
        "you": (now.k, now.b),
        "headline B": f"Least possible: {least:.2f}",
        "B": {
            "xlabel": "slope k",
            "ylabel": "intercept b",
            "legend": ["your line", *["formula's line", "equally large sums"] * shown],
        },
    }


def test_the_squares_lab_draws_and_says_what_is_so():
    lab = labs.builders()["normal_equation.squares"]()
    more = {
        "another sample": {"sample": 7, "reveal": True, "k": 1.0, "b": 1.0},
        "steep": {"k": 4.0, "b": 10.0},
    }
    truth.check(lab, expected_squares, **more, deep={"k": -4.0, "b": -4.0})
    for sample in (0, 7):
        lab.set(sample=sample, reveal=True)
        seen = lab.seen()
        rings = np.array([seen["equally large sums"][axis] for axis in "xy"]).T.reshape(4, -1, 2)[:, :-1]
        (x, y), least = (seen["points"][axis] for axis in "xy"), float(seen["headline B"]["text"].split()[-1])
        sums = ((rings[..., :1] * x + rings[..., 1:] - y) ** 2).sum(axis=-1)
        assert_allclose(sums - least, np.array([1, 4, 16, 64])[:, None] * np.ones(60), atol=0.006)


def test_no_mark_of_the_squares_lab_stands_in_a_legend_or_out_of_reach():
    lab = labs.builders()["normal_equation.squares"]()
    lab.set(reveal=True)
    _, bowl = lab.figure.axes
    legend = bowl.get_legend().get_window_extent()
    for k in (-4.0, 4.0):
        for b in (-4.0, 10.0):
            assert not legend.padded(8).contains(*bowl.transData.transform((k, b)))
    for sample in range(100):
        heights = np.random.default_rng(sample).integers(1, 7, 3) if sample else [2, 3, 6]
        best = linregress([1, 2, 3], heights)
        assert abs(best.slope) <= 4 and -4 <= best.intercept <= 10


def test_presets_of_the_squares_lab_do_what_they_say():
    lab = labs.builders()["normal_equation.squares"]()
    for name, hit in {"Through the first two": (0, 1), "Through first and last": (0, 2)}.items():
        lab.set(**lab.presets[name])
        misses = [
            abs(lab.controls["k"].value * x + lab.controls["b"].value - y)
            for x, y in ((1, 2), (2, 3), (3, 6))
        ]
        assert [i for i in range(3) if misses[i] < 1e-9] == list(hit)
    lab.set(**lab.presets["Through the last two"])
    assert (lab.controls["k"].value, lab.controls["b"].value) == (3, -3)


@cache
def ridge_fit(degree, waves, ridge, last_years):
    """Predictions of scikit-learn's ridge for every month, and its largest weight."""
    new = YEAR >= 2010 if last_years else np.arange(len(YEAR)) % 2 == 1
    columns, t = ((YEAR - 1990) / 32)[:, None] ** np.arange(1, degree + 1), 2 * np.pi * YEAR
    if waves:
        columns = np.column_stack([columns, np.sin(t), np.cos(t), np.sin(2 * t), np.cos(2 * t)])
    model = Ridge(alpha=ridge, solver="svd").fit(columns[~new], PPM[~new])
    predicted = model.predict(columns)
    errors = [np.sqrt(np.mean((predicted[rows] - PPM[rows]) ** 2)) for rows in (~new, new)]
    return predicted, *errors, np.abs(model.coef_).max()


def ppm(error):
    return f"{error:.2f}" if error < 100 else f"{error:,.0f}"


def expected_degree(now):
    last_years = now.held_out == "the years from 2010"
    setting = now.waves, float(f"{now.ridge:.3g}"), last_years
    predicted, known, held, heaviest = ridge_fit(now.degree, *setting)
    new = YEAR >= 2010 if last_years else np.arange(len(YEAR)) % 2 == 1
    degrees = list(range(1, 13)) if now.reveal else [now.degree]
    errors = np.array([ridge_fit(each, *setting)[1:3] for each in degrees]).T
    words = f"{now.degree} power{'s' * (now.degree > 1)} of the year{' and 4 of waves' * now.waves}, ridge "
    words += f"{float(f'{now.ridge:.2g}'):g}: error {known:.2f} ppm on known months, {ppm(held)} on held-out ones; "
    words += f"largest weight {heaviest:,.0f} ppm."
    if now.reveal:
        best = errors[1].argmin()
        words += f" Smallest held-out error: {errors[1, best]:.2f} at degree {degrees[best]}."
    number, misses = now.degree + 4 * now.waves, predicted - PPM
    floor, roof = PPM.min() - 0.1 * np.ptp(PPM), PPM.max() + 0.2 * np.ptp(PPM)
    reach = min(each for each in (5, 10, 20, 50, 100, 200, 500, 1000, 2000) if max(abs(misses)) < 0.95 * each)
    end = predicted[-1]
    return words, {
        "known months": (YEAR, PPM),
        "held-out months": (YEAR[new], PPM[new]),
        "prediction": (YEAR, predicted),
        "prediction ends lower": {"x": YEAR[-1]} if end < floor else None,
        "prediction ends higher": {"x": YEAR[-1]} if end > roof else None,
        "headline A": f"Made from the year: {number} column{'s' * (number > 1)}",
        "A": {"ylim": [floor, roof], "ylabel": "CO₂ (ppm)"},
        "no miss": {"y": [0, 0]},
        "misses on known months": (YEAR[~new], misses[~new]),
        "misses on held-out months": (YEAR[new], misses[new]),
        "C": {"ylim": [-reach, reach], "ylabel": "miss (ppm)", "xlabel": "year"},
        "known": (degrees, errors[0]),
        "held out": (degrees, errors[1]),
        "this degree": (now.degree, held),
        "headline B": f"Held out: {ppm(held)} ppm",
        "B": {"legend": ["known", "held out", "this degree"], "ylabel": "error (ppm, log scale)"},
    }


def test_the_degree_lab_draws_and_says_what_is_so():
    lab, reveal = labs.builders()["normal_equation.degree"](), {"reveal": True}
    every_other = {"held_out": "every other month", "waves": True, "degree": 5, "ridge": 1.0}
    truth.check(lab, expected_degree, middle={"degree": 8, "waves": True}, every_other=every_other | reveal)
    assert lab.play == "degree"


def test_presets_of_the_degree_lab_do_what_they_say():
    lab, held = labs.builders()["normal_equation.degree"](), {}
    for name, values in lab.presets.items():
        lab.reset()
        lab.set(**values)
        held[name] = lab.seen()["this degree"]["y"][0]
        prediction = lab.seen()["prediction"]["y"]
        if name == "A line":
            assert_allclose(np.diff(prediction) / np.diff(YEAR), np.ptp(prediction) / np.ptp(YEAR), rtol=1e-3)
    for before in lab.presets.values():
        lab.set(**before)
        lab.set(**lab.presets["A line"])
        assert lab.seen()["headline A"]["text"] == "Made from the year: 1 column"
    assert held["A parabola with waves"] < 2 < 10 * held["Tamed"] < held["Wild"]
    assert lab.presets["Wild"]["degree"] == lab.presets["Tamed"]["degree"] == 12
    assert lab.presets["A parabola with waves"] == {"degree": 2, "waves": True, "ridge": 1e-8}


def test_a_teachers_own_data_work():
    lab = labs.squares([0, 1, 2, 5], [-1, 0, 2, 2.5])
    lab.set(reveal=True)
    assert_allclose(lab.seen()["the formula"]["x"], linregress([0, 1, 2, 5], [-1, 0, 2, 2.5]).slope)
    for name in lab.presets:
        lab.set(**lab.presets[name])
    months = np.arange(1960, 1990, 1 / 12)
    for scale in (1e-3, 1, 1e6):
        lab = labs.degree(months, scale * (15 + 10 * np.sin(2 * np.pi * months) + months / 100))
        for values in ({}, lab.presets["Wild"], {"degree": 2, "reveal": True, "waves": True}):
            lab.set(**values)
            assert "nan" not in lab.readout
            misses = np.concatenate(
                [lab.seen()[f"misses on {kind} months"]["y"] for kind in ("known", "held-out")]
            )
            assert max(abs(misses)) <= lab.seen()["C"]["ylim"][1] or lab.controls["degree"].value == 12
    assert lab.controls["held_out"].options == ("the years from 1984", "every other month")


@pytest.mark.parametrize("x", [[1, 1.5, 2], [3, 3.01], [0, 7]])
def test_the_best_line_of_every_sample_is_on_the_map(x):
    lab = labs.squares(x, [2, 3, 3.5][: len(x)] if x[0] != 3 else [2, 2])
    for sample in range(100):
        lab.set(sample=sample, reveal=True)
        (k,), (b,) = (lab.seen()["the formula"][axis] for axis in "xy")
        assert abs(k) <= 4 and -4 <= b <= 10
        assert_allclose((k, b), linregress(x, lab.seen()["points"]["y"])[:2], atol=1e-9)


def test_what_is_said_to_be_less_is_the_difference_of_the_numbers_said():
    lab = labs.squares([1, 2, 4], [1.1, 2.2, 4.4])
    lab.set(**lab.presets["Through the first two"])
    assert lab.readout.endswith("The least possible is 0.00, 0.00 less.")
    lab = labs.builders()["normal_equation.squares"]()
    lab.set(k=3.55, b=5.55)
    assert lab.readout.endswith("= 247.57. The least possible is 0.67, 246.90 less.")


MONTHS, NOISE = np.linspace(1950, 2020, 120), np.random.default_rng(0).normal(size=120)


@pytest.mark.parametrize(
    "co2", [np.sin(MONTHS), np.linspace(310, 420, 120), np.full(120, 3.0), 7 + 1e-5 * NOISE]
)
def test_no_point_of_the_degree_lab_is_off_the_picture(co2):
    lab = labs.degree(MONTHS, co2)
    for values in ({}, *lab.presets.values(), {"ridge": 1e-5}, {"ridge": 1e4}):
        lab.set(**values, reveal=True)
        seen = lab.seen()
        for name, panel in {
            "known": "B",
            "held out": "B",
            "this degree": "B",
            "misses on held-out months": "C",
        }.items():
            low, high = seen[panel]["ylim"]
            assert low < seen[name]["y"].min() <= seen[name]["y"].max() < high, name


def test_years_before_zero_are_years_too():
    lab = labs.degree(np.linspace(-8.9, -5.1, 60), 300 + np.arange(60.0))
    assert "nan" not in lab.readout and lab.controls["held_out"].value == "the years from -6"


@pytest.mark.parametrize(
    ("words", "build"),
    {
        "x must lie from 0 to 7 and y from -2 to 7 for this lab": lambda: labs.squares(
            [1, 2, 300], [1, 2, 3]
        ),
        "x must hold at least two different values": lambda: labs.squares([1, 1], [1, 2]),
        "the best line, 10.00·x [+] 1.00, is beyond the sliders": lambda: labs.squares([0, 0.5], [1, 6]),
        "x needs at least 2 values for this lab, got 1": lambda: labs.squares([1], [2]),
        "y must be finite, got nan at index": lambda: labs.squares([1, 2], [np.nan, 2]),
        "year needs at least 40 values for this lab, got 3": lambda: labs.degree([1, 2, 3], [1, 2, 3]),
        "year must span at least 3 years for this lab": lambda: labs.degree(
            np.linspace(2000, 2001, 50), np.ones(50)
        ),
        "co2 must be finite, got nan at index": lambda: labs.degree(
            np.arange(50), np.where(np.arange(50) == 7, np.nan, 1)
        ),
        "year has 6,000 values; this lab shows at most 5,000": lambda: labs.degree(
            np.arange(6000), np.arange(6000)
        ),
    }.items(),
)
def test_what_a_lab_cannot_show_is_refused_in_one_sentence(words, build):
    with pytest.raises(ValueError, match=words):
        build()


# The open exercise


def test_the_open_exercise_is_missed_by_naive_forecasts_and_reached_by_the_lessons_model():
    def forecast_with(degree, with_waves):
        def columns(t):
            powers = features.polynomial((t - 1990) / 32, degree)
            return np.hstack([powers, features.sinusoid(2 * np.pi * t, 2)]) if with_waves else powers

        return lambda year, ppm, new: normal_equation.fit(columns(year), ppm).predict(columns(new))

    challenge = EXERCISES["04.5"]
    assert challenge.score(forecast_with(2, True)) < challenge.target
    for degree, with_waves in ((1, False), (1, True), (2, False), (3, True), (4, True), (8, True)):
        assert challenge.score(forecast_with(degree, with_waves)) > challenge.target


@pytest.mark.parametrize("constant", [0.1, 1e15 / 3, -1e8 / 7])
def test_a_constant_column_gets_no_weight_even_if_its_mean_is_rounded(constant):
    for n in (3, 7, 10, 11):
        x = np.arange(n, dtype=float)
        model = normal_equation.fit(np.column_stack([x, np.full(n, constant)]), 2 * x + 1)
        assert model.w[1] == 0
        np.testing.assert_allclose([model.w[0], model.b], [2, 1], rtol=1e-12)


# How far the controls reach, by hand: (least, largest, step).
REACH = {
    "normal_equation.squares": {"k": (-4, 4, 0.05), "b": (-4, 10, 0.05), "sample": (0, 99, 1)},
    "normal_equation.degree": {"degree": (1, 12, 1), "ridge": (1e-8, 1e4, 0.25)},
}


@pytest.mark.parametrize("name", labs.builders())
def test_axes_colors_and_controls_mean_what_they_say(name):
    lab = labs.builders()[name]()
    truth.labeled(lab, name)
    truth.reach(lab, **REACH[name])


def test_through_two_points_of_the_lesson_after_another_sample_too():
    lab = labs.builders()["normal_equation.squares"]()
    for name, pair in {"the first two": [0, 1], "the last two": [1, 2], "first and last": [0, 2]}.items():
        lab.set(sample=7)
        lab.set(**lab.presets[f"Through {name}"])
        points, line = lab.seen()["points"], lab.seen()["your line"]
        assert_allclose(points["y"], [2, 3, 6])
        assert_allclose(np.interp(points["x"][pair], line["x"], line["y"]), points["y"][pair], atol=0.02)


def test_known_and_held_out_errors_have_a_color_each():
    lab = labs.builders()["normal_equation.degree"]()
    colors = {line.get_label(): line.get_color() for line in lab.figure.axes[1].lines}
    assert colors["known"] != colors["held out"]
