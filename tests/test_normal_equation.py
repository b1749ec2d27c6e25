"""Lesson 04: least squares against scikit-learn, exact arithmetic and numerical slopes, near and beyond singular."""

from fractions import Fraction

import numpy as np
import pytest
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
    first, other = RNG.normal(size=(2, 50))
    close = np.column_stack([first, first + gap * other])
    model = normal_equation.fit(close, close @ [1, 1] + 3)
    assert_allclose(model.w, 1, atol=1e-14 / gap)  # through XᵀX the error would be about 1e-15 / gap²
    assert model.b == pytest.approx(3)
    theirs = LinearRegression().fit(close, close @ [1, 1] + 3)
    assert_allclose(model.predict(close), theirs.predict(close), rtol=1e-10)


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


def test_the_squares_lab_adds_up_and_its_rings_are_equal_sums():
    x, y = np.array([1.0, 2.0, 3.0]), np.array([2.0, 3.0, 6.0])
    numbers = labs.squares_numbers(x, y)
    now = numbers(k=0.5, d=2.5, sample=0, reveal=True)
    assert_allclose(now.misses, [-1, -0.5, 2])
    assert now.total == 5.25 and now.least == pytest.approx(2 / 3)
    for sample in (0, 7):
        now = numbers(1.0, 1.0, sample, False)
        theirs = linregress(x, now.y)
        assert_allclose([now.best.k, now.best.b], [theirs.slope, theirs.intercept], atol=1e-12)
        rings = now.rings.T.reshape(4, -1, 2)[:, :-1]  # each ring ends with a gap
        totals = ((now.y - rings[..., :1] * x - rings[..., 1:]) ** 2).sum(axis=-1)
        assert_allclose(totals - now.least, np.array([1, 4, 16, 64])[:, None] * np.ones(60), rtol=1e-9)


def test_every_sample_of_the_squares_lab_can_be_reached_by_its_sliders():
    numbers = labs.squares_numbers(np.array([1.0, 2.0, 3.0]), np.array([2.0, 3.0, 6.0]))
    best = np.array([(now.best.k, now.best.b) for now in (numbers(0.0, 0.0, s, False) for s in range(100))])
    assert (np.abs(best[:, 0]) <= 4).all() and (best[:, 1] >= -4).all() and (best[:, 1] <= 10).all()


@pytest.mark.parametrize("waves", [False, True])
@pytest.mark.parametrize("split", [labs.LAST_YEARS, labs.EVERY_OTHER])
def test_the_errors_of_the_degree_lab_are_scikit_learns(waves, split):
    new = YEAR >= 2010 if split == labs.LAST_YEARS else np.arange(len(YEAR)) % 2 == 1
    t = 2 * np.pi * YEAR
    wave_columns = np.column_stack([np.sin(t), np.cos(t), np.sin(2 * t), np.cos(2 * t)])
    now = labs.degree_numbers(YEAR, PPM)(degree=5, waves=waves, ridge=0.5, held_out=split, reveal=True)
    for degree in (1, 5, 12):
        columns = ((YEAR - 1990) / 32)[:, None] ** np.arange(1, degree + 1)
        columns = np.hstack([columns, wave_columns]) if waves else columns
        theirs = Ridge(alpha=0.5, solver="svd").fit(columns[~new], PPM[~new])
        squared = (theirs.predict(columns) - PPM) ** 2
        assert now.train_errors[degree - 1] == pytest.approx(np.sqrt(squared[~new].mean()), rel=1e-8)
        assert now.held_errors[degree - 1] == pytest.approx(np.sqrt(squared[new].mean()), rel=1e-7)
        if degree == 5:
            assert_allclose(now.predicted, theirs.predict(columns), rtol=1e-9)
            assert now.columns == columns.shape[1] and now.held_error == now.held_errors[4]
    hidden = labs.degree_numbers(YEAR, PPM)(5, waves, 0.5, split, reveal=False)
    assert hidden.degrees == [5] and hidden.held_errors == [now.held_error]


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
