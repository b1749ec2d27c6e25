"""Lesson 03: descent against closed forms, linear programming, numerical gradients, and examples worked by hand."""

import math
import re

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.polynomial import Polynomial
from numpy.testing import assert_allclose, assert_array_equal
from scipy.optimize import linprog
from sklearn.linear_model import LinearRegression, QuantileRegressor, SGDRegressor

from helpers import datasets, features, losses
from helpers import gradient_descent as gd
from helpers.exercises import EXERCISES, check
from helpers.labs import gradient_descent as labs

HOUSES = datasets.load_house_prices()
ROOMS, PRICE = HOUSES["rooms"].to_numpy(float), HOUSES["sale_price"].to_numpy() / 1000
Z = (ROOMS - ROOMS.mean()) / ROOMS.std()
LOSS = {"l2": losses.l2_loss, "l1": losses.l1_loss}
MODELS = {"L2": LinearRegression, "L1": lambda: QuantileRegressor(quantile=0.5, alpha=0)}
both = pytest.mark.parametrize("loss", ["l2", "l1"])
towns = st.tuples(st.integers(2, 12), st.integers(0, 10**6), st.floats(-20, 20), st.floats(0.1, 10))


def town(drawn):
    n, seed, middle, width = drawn
    rng = np.random.default_rng(seed)
    x = rng.normal(middle, width, n)
    return x, 3 * x + rng.normal(5, 10, n)


def least_absolute_loss(x, y):
    """The least L1 loss of any line by linear programming: minimize the mean of t with -t <= k·x + b - y <= t."""
    n = len(x)
    line, one = np.column_stack([x, np.ones(n)]), np.eye(n)
    sides = np.vstack([np.hstack([line, -one]), np.hstack([-line, -one])])
    free = [(None, None)] * 2 + [(0, None)] * n
    found = linprog(
        [0, 0] + [1 / n] * n, A_ub=sides, b_ub=np.concatenate([y, -y]), bounds=free, method="highs"
    )
    return found.fun


def by_hand(x, y, rates, loss, k=0.0, b=0.0):
    """The whiteboard: one house after the other, both gradients from the old pair."""
    path = [(k, b)]
    for rate in rates:
        slope_k = slope_b = 0.0
        for one_x, one_y in zip(x, y, strict=True):
            miss = k * one_x + b - one_y
            slope = 2 * miss if loss == "l2" else int(miss > 0) - int(miss < 0)
            slope_k += slope * one_x / len(x)
            slope_b += slope / len(x)
        k, b = k - rate * slope_k, b - rate * slope_b
        path.append((k, b))
    return np.transpose(path)


# The gradient


@both
@given(drawn=towns, k=st.floats(-20, 20), b=st.floats(-50, 50))
def test_partials_are_the_numerical_slopes_of_the_loss(loss, drawn, k, b):
    x, y = town(drawn)
    h = 1e-5
    if np.abs(k * x + b - y).min() < 2 * h * (np.abs(x).max() + 1):
        return  # a corner of L1 lies between the two points
    up, down = (LOSS[loss]((k + side * h) * x + b, y) for side in (1, -1))
    assert gd.partial_k(k, b, x, y, loss) == pytest.approx((up - down) / (2 * h), rel=1e-6, abs=1e-5)
    up, down = (LOSS[loss](k * x + b + side * h, y) for side in (1, -1))
    assert gd.partial_b(k, b, x, y, loss) == pytest.approx((up - down) / (2 * h), rel=1e-6, abs=1e-5)


def test_partials_on_the_houses_to_a_millionth():
    h = 1e-4
    for k, b in ((0.0, 0.0), (30.0, -17.0), (-5.0, 250.0)):
        up, down = (losses.l2_loss((k + side * h) * ROOMS + b, PRICE) for side in (1, -1))
        assert gd.partial_k(k, b, ROOMS, PRICE) == pytest.approx((up - down) / (2 * h), rel=1e-6)


def test_partials_by_hand():
    x, y = [1.0, 2.0, 4.0], [2.0, 2.0, 2.0]  # at k = 1, b = 0 the misses are -1, 0 and 2
    assert gd.partial_k(1, 0, x, y) == pytest.approx(2 * (-1 + 0 + 8) / 3)
    assert gd.partial_b(1, 0, x, y) == pytest.approx(2 * (-1 + 0 + 2) / 3)
    assert gd.partial_k(1, 0, x, y, "l1") == pytest.approx((-1 + 0 + 4) / 3), "a miss of 0 counts 0"
    assert gd.partial_b(1, 0, x, y, "l1") == pytest.approx((-1 + 0 + 1) / 3)


# The descent


@both
def test_a_descent_is_the_whiteboards(loss):
    x, y = town((9, 3, 2.0, 1.5))
    walk = gd.descend(x, y, 0.03, 60, loss, start=(4.0, -2.0))
    k, b = by_hand(x, y, [0.03] * 60, loss, 4.0, -2.0)
    assert_allclose(walk.k, k, rtol=1e-9)
    assert_allclose(walk.b, b, rtol=1e-9)
    assert_allclose(walk.losses, [LOSS[loss](k * x + b, y) for k, b in zip(k, b, strict=True)], rtol=1e-9)
    assert walk.diverged is False


@both
def test_one_step_by_hand(loss):
    walk = gd.descend([1.0, 3.0], [2.0, 10.0], 0.1, 1, loss)
    slopes = (-(4 + 60) / 2, -(4 + 20) / 2) if loss == "l2" else (-(1 + 3) / 2, -1)
    assert (walk.k[1], walk.b[1]) == pytest.approx((-0.1 * slopes[0], -0.1 * slopes[1]))


@both
def test_each_step_may_have_its_own_rate(loss):
    x, y = town((7, 5, 1.0, 1.0))
    rates = 0.1 / np.sqrt(np.arange(1, 21))
    k, b = by_hand(x, y, rates, loss)
    walk = gd.descend(x, y, rates, 20, loss)
    assert_allclose((walk.k, walk.b), (k, b), rtol=1e-9)
    assert_array_equal(gd.descend(x, y, np.full(20, 0.1), 20, loss).k, gd.descend(x, y, 0.1, 20, loss).k)


def test_l2_comes_to_the_least_squares_line():
    walk = gd.descend(Z, PRICE, 0.1, 200)
    theirs = LinearRegression().fit(Z[:, None], PRICE)
    assert (walk.k[-1], walk.b[-1]) == pytest.approx((theirs.coef_[0], theirs.intercept_), rel=1e-12)
    covariance = ((ROOMS - ROOMS.mean()) * (PRICE - PRICE.mean())).mean()
    slope = covariance / ROOMS.var()
    raw = gd.descend(ROOMS, PRICE, 0.02, 20_000)
    assert (raw.k[-1], raw.b[-1]) == pytest.approx((slope, PRICE.mean() - slope * ROOMS.mean()), rel=1e-9)


def test_l1_comes_to_the_least_absolute_line():
    rates = 100 / np.sqrt(np.arange(1, 2001))
    walk = gd.descend(Z, PRICE, rates, 2000, "l1")
    theirs = QuantileRegressor(quantile=0.5, alpha=0).fit(Z[:, None], PRICE)
    least = losses.l1_loss(theirs.predict(Z[:, None]), PRICE)
    assert walk.losses[-1] == pytest.approx(least, rel=1e-6)
    for drawn in ((12, 0, 0.0, 1.0), (11, 8, 3.0, 2.0)):
        x, y = town(drawn)
        least = least_absolute_loss(x, y)
        walk = gd.descend(x, y, 5 / np.arange(1, 40_001), 40_000, "l1")
        assert least - 1e-9 <= walk.losses.min() <= least * 1.01 + 0.01


@settings(max_examples=15)
@given(drawn=towns)
def test_l2_diverges_exactly_above_the_limit(drawn):
    x, y = town(drawn)
    limit = gd.largest_stable_rate(x)
    below, above = (gd.descend(x, y, limit * side, 20_000) for side in (0.99, 1.01))
    assert not below.diverged and len(below.k) == 20_001
    assert (np.diff(below.losses) <= 1e-9 * below.losses[0]).all(), "below the limit the loss never rises"
    assert above.diverged and len(above.k) < 20_001


def test_l2_diverges_exactly_above_the_limit_on_the_houses_from_other_starts_and_in_other_units():
    for x in (ROOMS, Z, HOUSES["living_area_sqft"].to_numpy(float), HOUSES["year_built"].to_numpy(float)):
        limit = gd.largest_stable_rate(x)
        for start in ((0.0, 0.0), (40.0, 300.0), (-1e6, 1e6)):
            for y in (PRICE, 1e-6 * PRICE, np.zeros_like(PRICE)):
                for side in (0.99, 1.01):
                    if side > 1 and not (y.any() or any(start)):
                        continue  # nothing to learn: the start is the bottom
                    walk = gd.descend(x, y, side * limit, 20_000, start=start)
                    assert walk.diverged == (side > 1)
                    assert np.isfinite([walk.k, walk.b, walk.losses]).all()


def test_the_walk_stops_where_the_loss_passes_a_million_times_the_start():
    walk = gd.descend(ROOMS, PRICE, 0.03, 500)
    stopped = len(walk.k)
    growth = (walk.losses[-1] / walk.losses[-2]).item()
    assert walk.losses[-1] <= 1e6 * walk.losses[0] < growth * walk.losses[-1]
    assert gd.descend(ROOMS, PRICE, 0.03, stopped).diverged, "the very last step is the one too many"
    assert not gd.descend(ROOMS, PRICE, 0.03, stopped - 1).diverged


@given(drawn=towns, k=st.floats(-20, 20), b=st.floats(-50, 50))
def test_rounding_at_the_bottom_is_no_divergence(drawn, k, b):
    x, _ = town(drawn)
    walk = gd.descend(x, k * x + b, 0.9 * gd.largest_stable_rate(x), 50, start=(k, b))
    assert not walk.diverged


def test_rounding_never_takes_a_loss_below_zero():
    x = np.random.default_rng(0).normal(size=50)
    losses = [gd.descend(x, k * x, 0.1, 0, start=(k, 0.0)).losses[0] for k in np.linspace(-3, 3, 200)]
    assert min(losses) >= 0 and max(losses) < 1e-13


def test_at_the_bottom_nothing_moves_whatever_the_rate():
    walk = gd.descend([1.0, 2.0], [3.0, 5.0], 100.0, 50, start=(2.0, 1.0))
    assert not walk.diverged and (walk.losses == 0).all()


@both
@pytest.mark.parametrize("rate", [1e-300, 1.0, 1e9, 1e300, 1e308])
def test_whatever_the_rate_all_stays_finite(loss, rate):
    walk = gd.descend(ROOMS, PRICE, rate, 500, loss, start=(1.0, -1.0))
    assert np.isfinite([walk.k, walk.b, walk.losses]).all()
    assert walk.diverged == (len(walk.k) < 501)
    if loss == "l1" and rate < 1e300:
        assert not walk.diverged, "L1 rattles, it does not diverge"


def test_l1_rattles_higher_with_a_longer_step():
    heights = [np.ptp(gd.descend(Z, PRICE, rate, 1000, "l1").losses[-200:]) for rate in (30, 100, 300)]
    assert heights[0] < heights[1] < heights[2] and heights[0] < 0.01 < 1 < heights[1]


def test_no_step_is_only_the_start():
    walk = gd.descend([1.0, 2.0], [1.0, 4.0], 0.1, 0, start=(1.0, 0.0))
    assert (walk.k.tolist(), walk.b.tolist(), walk.losses.tolist()) == ([1.0], [0.0], [2.0])
    assert walk.diverged is False


# The limit, and Taylor


@given(towns)
def test_the_limit_is_two_over_the_largest_curvature(drawn):
    x, y = town(drawn)
    table = np.column_stack([x, np.ones(len(x))])
    curvature = 2 * table.T @ table / len(x)
    assert gd.largest_stable_rate(x) == pytest.approx(2 / np.linalg.norm(curvature, 2), rel=1e-9)
    assert gd.largest_stable_rate(features.standardize(x).values) == pytest.approx(1)


@given(
    st.lists(st.floats(-5, 5), min_size=1, max_size=7),
    st.floats(-3, 3),
    st.lists(st.floats(-3, 3), min_size=1),
)
def test_a_polynomial_is_its_own_taylor_polynomial(coefficients, x0, x):
    f = Polynomial(coefficients)
    derivatives = [f.deriv(n)(x0) if n else f(x0) for n in range(len(coefficients))]
    assert_allclose(gd.taylor(derivatives, x, x0), f(np.array(x)), rtol=1e-9, atol=1e-8)


def test_taylor_by_hand():
    assert gd.taylor([1, 1, 1, 1], 1.0, 0) == pytest.approx(1 + 1 + 1 / 2 + 1 / 6)
    assert gd.taylor([5.0], 9, 2) == 5
    assert gd.taylor([1.0, 2.0], 3.0, 1.0) == 5
    assert isinstance(gd.taylor([1, 1], 2, 0), float) and gd.taylor([1, 1], [2.0, 3.0], 0).shape == (2,)
    assert gd.taylor([math.e] * 20, 1.7, 1) == pytest.approx(math.exp(1.7), rel=1e-14)
    assert gd.taylor([0, 1, 0, -1, 0, 1], [0.1, -0.1], 0) == pytest.approx([math.sin(0.1), -math.sin(0.1)])


X, Y = [1.0, 2.0], [3.0, 4.0]
BAD = {
    "learning_rate must be above 0, got 0": lambda: gd.descend(X, Y, 0, 5),
    "learning_rate must be above 0, got -0.1": lambda: gd.descend(X, Y, -0.1, 5),
    "learning_rate must be finite, got inf": lambda: gd.descend(X, Y, np.inf, 5),
    "learning_rate must be finite, got nan": lambda: gd.descend(X, Y, np.nan, 5),
    "learning_rate must be a number, got '0.1' (str)": lambda: gd.descend(X, Y, "0.1", 5),
    "learning_rate must be one number or one for each of 5 steps, got 2": lambda: gd.descend(
        X, Y, [0.1, 0.1], 5
    ),
    "learning_rate must be above 0, got -1.0": lambda: gd.descend(X, Y, [0.1, -1.0], 2),
    "steps must be from 0 to 10000000, got -1": lambda: gd.descend(X, Y, 0.1, -1),
    "steps must be a whole number, got 2.0 (float)": lambda: gd.descend(X, Y, 0.1, 2.0),
    "loss must be one of 'l1', 'l2', got 'L2'": lambda: gd.descend(X, Y, 0.1, 5, "L2"),
    "start must be a pair (k, b), got 3 numbers": lambda: gd.descend(X, Y, 0.1, 5, start=(0, 0, 0)),
    "start must be finite, got nan at index (1,)": lambda: gd.descend(X, Y, 0.1, 5, start=(0, np.nan)),
    "x and y must have the same length, got 2 and 1": lambda: gd.descend(X, [1.0], 0.1, 5),
    "x must be one-dimensional, shape (n,), got shape (1, 2)": lambda: gd.descend([X], Y, 0.1, 5),
    "y is empty (shape (0,)); it needs at least one value": lambda: gd.descend(X, [], 0.1, 5),
    "y must be finite, got nan at index (1,)": lambda: gd.partial_b(0, 0, X, [1, np.nan]),
    "x is too large: 1e+200 is above 1e+70; change its unit": lambda: gd.descend([1e200, 1], Y, 0.1, 5),
    "y is too large: 1e+100 is above 1e+70; change its unit": lambda: gd.partial_k(0, 0, X, [1, -1e100]),
    "k must be finite, got inf": lambda: gd.partial_k(np.inf, 0, X, Y),
    "b must be from -1e+70 to 1e+70, got 1e+99": lambda: gd.partial_b(0, 1e99, X, Y),
    "loss must be one of 'l1', 'l2', got 'l3'": lambda: gd.partial_k(0, 0, X, Y, "l3"),
    "x must be finite, got inf at index (0,)": lambda: gd.largest_stable_rate([np.inf]),
    "derivatives_at_x0 is empty (shape (0,)); it needs at least one value": lambda: gd.taylor([], 1, 0),
    "x0 must be finite, got nan": lambda: gd.taylor([1.0], 1.0, np.nan),
    "x must be one number or one-dimensional, shape (n,), got shape (1, 1)": lambda: gd.taylor(
        [1.0], [[1.0]], 0
    ),
    "x is too far from x0: the terms of the sum do not fit a float": lambda: gd.taylor([1.0] * 5, 1e300, 0),
}


@pytest.mark.parametrize("message", BAD)
def test_bad_input_is_refused_in_one_sentence(message):
    with pytest.raises((ValueError, TypeError)) as refusal:
        BAD[message]()
    assert str(refusal.value) == message


# The labs


@pytest.mark.parametrize(("loss", "standardize"), labs.SETTINGS)
def test_the_learning_rate_lab_shows_the_descent_and_the_best_line(loss, standardize):
    numbers = labs.learning_rate_numbers(ROOMS, PRICE)
    x = Z if standardize else ROOMS
    now = numbers(rate=0.01, steps=40, loss=loss, standardize=standardize)
    k, b = by_hand(x[:], PRICE, [0.01] * 3, loss.lower())
    assert_allclose(now.walk.k[:4], k, rtol=1e-9, atol=1e-9)
    assert_allclose(now.walk.b[:4], b, rtol=1e-9, atol=1e-9)
    assert now.k == now.walk.k[40] and len(now.walk.k) == 2001
    theirs = MODELS[loss]()
    theirs.fit(x[:, None], PRICE)
    assert now.setting.least == pytest.approx(LOSS[loss.lower()](theirs.predict(x[:, None]), PRICE), rel=1e-9)
    assert now.setting.least == pytest.approx(
        LOSS[loss.lower()](now.setting.best_k * x + now.setting.best_b, PRICE)
    )
    assert now.setting.limit == pytest.approx(1 if standardize else 2 / 88.773285, rel=1e-6)
    assert now.setting.from_start == pytest.approx(LOSS[loss.lower()](0 * x, PRICE) - now.setting.least)


def test_the_learning_rate_lab_tells_the_four_cases_apart():
    numbers = labs.learning_rate_numbers(ROOMS, PRICE)
    said = [numbers(rate, 100, "L2", False) for rate in (0.0003, 0.02, 0.0228, 50.0)]
    assert [now.verdict for now in said] == ["closes in", "swings and settles", "diverges", "diverges"]
    assert [now.stopped for now in said] == [False, False, False, True]
    assert numbers(3.0, 100, "L1", False).verdict == "rattles"
    assert numbers(0.5, 1, "L2", True).verdict == "closes in"  # in one step, though rounding leaves −10⁻¹⁶
    lab = labs.learning_rate(ROOMS, PRICE)
    for name, value in {"rate": 0.02, "steps": 1}.items():
        lab.controls[name].value = value
    slope = 0.02 * 2 * np.mean(ROOMS * PRICE)
    assert f"price = {slope:.1f} · rooms" in lab.readout
    factor = 1 - 0.02 * 2 / gd.largest_stable_rate(ROOMS)
    assert f"= −{abs(factor):.3f}, so it swings and settles" in lab.readout
    lab.set(rate=50.0, steps=2000)
    assert "diverges" in lab.readout and "a million times" in lab.readout


def test_the_outlier_lab_finds_the_figures_of_its_data():
    numbers = labs.outlier_numbers(ROOMS, PRICE)
    ten = numbers(times=10.0, house="most rooms", guess=30.0, reveal=True)
    wrong = PRICE.copy()
    wrong[np.argmax(ROOMS)] *= 10
    l2 = LinearRegression().fit(ROOMS[:, None], wrong)
    l1 = MODELS["L1"]().fit(ROOMS[:, None], wrong)  # more than one line is best: compare their losses
    assert ten.l2.k == pytest.approx(l2.coef_[0])
    least = losses.l1_loss(l1.predict(ROOMS[:, None]), wrong)
    assert losses.l1_loss(ten.l1.k * ROOMS + ten.l1.b, wrong) == pytest.approx(least, rel=1e-9)
    lower = wrong - (ten.l1.k - 1e-3) * ROOMS
    assert np.abs(lower - np.median(lower)).mean() > least * (1 + 1e-9), "of equals, the lowest slope"
    assert f"{1000 * ten.l2.k:.0f} {1000 * ten.l1.k:.0f}" == "37118 28617"
    assert f"{1000 * ten.l2_slopes[0]:.0f} {1000 * ten.l1_slopes[0]:.0f}" == "30471 28617"
    assert ten.l2_slopes[-1] == ten.l2.k


def test_side_by_side_walks_from_one_start_and_shrinks_when_told():
    numbers = labs.side_by_side_numbers(ROOMS, PRICE)
    rate, shrunk = numbers(0.5, 10, False), numbers(100.0, 300, True)
    assert [(walk.k[0], walk.b[0]) for walk in rate.walks] == [(0, 0), (0, 0)]
    assert_allclose(
        rate.walks[0].k[1], np.polyfit(Z, PRICE, 1)[0]
    )  # on a round valley half the limit is one step
    assert_allclose(shrunk.rates[:4], [100, 100 / 2**0.5, 100 / 3**0.5, 50])
    assert shrunk.walks[1].losses[-1] == pytest.approx(least_from_sklearn(), rel=1e-4)


def least_from_sklearn():
    model = QuantileRegressor(quantile=0.5, alpha=0).fit(Z[:, None], PRICE)
    return losses.l1_loss(model.predict(Z[:, None]), PRICE)


def test_the_taylor_lab_adds_the_right_terms():
    numbers = labs.taylor_numbers()
    for name, f in (("eˣ", math.exp), ("sin x", math.sin), ("ln(1 + x)", math.log1p)):
        near = numbers(curve=name, order=10, x0=0.4, h=0.05)
        assert near.value == pytest.approx(f(0.45)) == near.sum == pytest.approx(sum(near.terms))
        first = numbers(curve=name, order=1, x0=0.4, h=0.01)
        slope = (f(0.4 + 1e-6) - f(0.4 - 1e-6)) / 2e-6
        assert first.terms == pytest.approx([f(0.4), 0.01 * slope])
        assert first.miss == pytest.approx(np.interp(0.01, first.all_h, first.left_out), rel=0.05)


# The exercises


def test_the_sloppy_town_needs_more_than_least_squares():
    target = EXERCISES["03.5"].target

    def descent(loss, rates):
        def predict(x, y, new):
            walk = gd.descend((x - x.mean()) / x.std(), y, rates, len(rates), loss)
            return walk.k[-1] * (new - x.mean()) / x.std() + walk.b[-1]

        return predict

    constant, shrinking = np.full(500, 0.1), 30 / np.sqrt(np.arange(1, 501))
    score = EXERCISES["03.5"].score
    assert score(descent("l2", constant)) > 2 * target
    assert score(descent("l1", constant)) > 2 * target, "too small a rate does not arrive"
    assert score(descent("l1", np.full(500, 100.0))) > 1.2 * target, "too large a rate rattles"
    assert score(lambda x, y, new: np.full(len(new), np.median(y))) > 1.4 * target
    assert check("03.5", descent("l1", shrinking)).passed


def test_the_center_exercise_names_the_five_mistakes_the_lesson_warns_of():
    said = " ".join([*EXERCISES["03.2"].mistakes, *EXERCISES["03.3"].mistakes])
    for word in (
        "uphill",
        "mean is missing",
        "factor 2 is missing",
        "inner derivative is forgotten",
        "update k first",
    ):
        assert re.search(word, said), word


def test_scikit_learns_own_descent_takes_the_same_step():
    """One house at a time, SGD's squared loss is half of ours: its rate must be twice as long."""
    theirs = SGDRegressor(
        loss="squared_error", penalty=None, learning_rate="constant", eta0=0.02, shuffle=False
    )
    theirs.partial_fit([[3.0]], [10.0])
    ours = gd.descend([3.0], [10.0], 0.01, 1)
    assert (ours.k[-1], ours.b[-1]) == pytest.approx((theirs.coef_[0], theirs.intercept_[0]))
