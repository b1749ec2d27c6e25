"""Lesson 03: descent against closed forms, linear programming, numerical gradients, and examples worked by hand."""

import itertools
import math
import re
from functools import cache
from types import SimpleNamespace

import numpy as np
import pytest
import sympy
import truth
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.polynomial import Polynomial
from numpy.testing import assert_allclose, assert_array_equal
from scipy.optimize import brentq, linprog, minimize_scalar
from sklearn.linear_model import LinearRegression, QuantileRegressor, SGDRegressor

from helpers import datasets, features, losses
from helpers import gradient_descent as gd
from helpers.exercises import EXERCISES, check
from helpers.labs import gradient_descent as labs

HOUSES = datasets.load_house_prices()
ROOMS, PRICE = HOUSES["rooms"].to_numpy(float), HOUSES["sale_price"].to_numpy() / 1000
Z = (ROOMS - ROOMS.mean()) / ROOMS.std()
LOSS = {"l2": losses.l2_loss, "l1": losses.l1_loss}
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
    "learning_rate must be above 0, got -1": lambda: gd.descend(X, Y, [0.1, -1.0], 2),
    "learning_rate must be one number or one for each of 2 steps, got 3": lambda: gd.descend(
        X, Y, [0.1] * 3, 2
    ),
    "steps must be from 0 to 10000000, got -1": lambda: gd.descend(X, Y, 0.1, -1),
    "steps must be a whole number, got 2.0 (float)": lambda: gd.descend(X, Y, 0.1, 2.0),
    "loss must be one of 'l1', 'l2', got 'L2'": lambda: gd.descend(X, Y, 0.1, 5, "L2"),
    "start must be two numbers (k, b), got (0, 0, 0)": lambda: gd.descend(X, Y, 0.1, 5, start=(0, 0, 0)),
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


# The labs: what a learner sees, state by state, against plain loops, scikit-learn and SciPy


@cache
def lab_of(name):
    """Each lab is made once: making one takes longer than looking at it."""
    return labs.builders()[f"gradient_descent.{name}"]()


def large(value, decimals=1):
    """A number as the pictures write it: with a true minus, in millions from a million on."""
    if abs(value) >= 1e6:
        return f"{value / 1e6:,.0f} million".replace("-", "−")
    decimals = decimals if abs(value) < 1000 else 0
    said = f"{value:,.{decimals}f}".replace("-", "−")
    return said[1:] if said.strip("−0.") == "" and said.startswith("−") else said


def in_three(value):
    return f"{float(f'{value:.3g}'):,g}"


def total_loss(x, y, k, b, loss):
    miss = k * x + b - y
    return float(np.mean(miss * miss if loss == "L2" else np.abs(miss)))


def lowest_l1(x, y):
    """The lowest slope of all least absolute lines: SciPy finds one, then where the loss begins to rise."""

    def height(k):
        return float(np.mean(np.abs(y - k * x - np.median(y - k * x))))

    found = minimize_scalar(height, bracket=np.polyfit(x, y, 1)[0] + np.array([-3, 3]), tol=1e-12)
    least, k = found.fun * (1 + 2e-11), found.x
    k = brentq(lambda slope: height(slope) - least, k - 20, k, xtol=1e-13)
    return k, float(np.median(y - k * x))


@cache
def facts(loss, to_z):
    """What the learning-rate lab knows of one loss and scale: best line, least loss and limit of the rate."""
    x = Z if to_z else ROOMS
    if loss == "L2":
        model = LinearRegression().fit(x[:, None], PRICE)
        best, near, density = (model.coef_[0], model.intercept_), x, 1.0
    else:
        best = lowest_l1(x, PRICE)
        misses = np.sort(np.abs(best[0] * x + best[1] - PRICE))
        nearest = misses[200]  # a tenth of the 2,001 houses are as near
        near = x[np.abs(best[0] * x + best[1] - PRICE) <= nearest]
        density = len(near) / 2001 / (2 * nearest)
    ones = np.array([np.ones(len(near)), near])
    curvature = 2 * density * np.linalg.norm(ones @ ones.T / len(near), 2)
    return SimpleNamespace(
        x=x,
        best=best,
        least=total_loss(x, PRICE, *best, loss),
        limit=2 / curvature,
        drop=total_loss(x, PRICE, 0, 0, loss) - total_loss(x, PRICE, *best, loss),
    )


@cache
def whole_walk(loss, to_z, rate, steps, shrink=False):
    """Every pair and loss, step by step, up to the first loss of over a million times the first."""
    x, pairs, heights = (
        facts(loss, to_z).x,
        [(0.0, 0.0)],
        [total_loss(facts(loss, to_z).x, PRICE, 0, 0, loss)],
    )
    for step in range(1, steps + 1):
        k, b = pairs[-1]
        miss = k * x + b - PRICE
        slope = 2 * miss if loss == "L2" else np.sign(miss)
        now = rate / np.sqrt(step) if shrink else rate
        pairs.append((k - now * np.mean(slope * x), b - now * np.mean(slope)))
        heights.append(total_loss(x, PRICE, *pairs[-1], loss))
        if loss == "L2" and heights[-1] > 1e6 * heights[0]:
            return np.transpose(pairs), np.array(heights), step - 1
    return np.transpose(pairs), np.array(heights), steps


def crossing(pair, center, halves):
    """Where the straight way from the start to a pair leaves the window (95 % of it), or None."""
    if all(abs(at - middle) <= half for at, middle, half in zip(pair, center, halves, strict=True)):
        return None
    sides = [
        (middle + side * 0.95 * half) / at
        for at, middle, half in zip(pair, center, halves, strict=True)
        for side in (-1, 1)
    ]
    share = min(side for side in sides if side > 0)
    return pair[0] * share, pair[1] * share


def window(to_z):
    k, b = np.abs(facts("L2", to_z).best)
    half = max(1.25 * b, 1.2 * k)
    return facts("L2", to_z).best, (half if to_z else 1.6 * k, half)


def path_marks(place, pairs, step, shown, to_z):
    """The marks of one walk in the panel `place`, and whether it stands off the map."""
    here, off = pairs[:, step], crossing(pairs[:, step], *window(to_z))
    return off is not None, {
        f"path {place}": pairs[:, : shown + 1],
        f"latest steps {place}": pairs[:, max(0, shown - 60) : shown + 1],
        f"this step {place}": here if off is None else None,
        f"off the map {place}": crossing(pairs[:, shown], *window(to_z)),
    }


def valley_marks(name, best):
    place = {"x": best[0], "y": best[1]}
    return {f"loss{name}": {}, f"contours{name}": {}, f"start{name}": (0, 0), f"best{name}": place} | {
        f"word {word}{name}": word for word in ("start", "best")
    }


def strip_marks(name, loss, limit):
    def zone(word, left, right):
        return {f"zone {word}{name}": {"x": left, "width": right - left}} | {
            f"word {word}{name}": {"x": np.sqrt(left * right), "text": word} if word else None
        }

    low, high = 1e-4 / 1.2, 1000 * 1.2
    marks = {f"limit{name}": {"x": [limit, limit]}}
    if loss == "L1":
        marks[f"word limit{name}"] = f" never runs away, but rattles above about {limit:.3g} "
        return marks | zone("closes in", low, limit) | zone("rattles", limit, high)
    marks[f"word limit{name}"] = rf" limit $2\,/\,\lambda_{{max}}$ = {limit:.3g}"
    marks[f"word swings{name}"] = f"swings from {limit / 2:.3g} "
    return (
        marks | zone("closes in", low, limit / 2) | zone("", limit / 2, limit) | zone("diverges", limit, high)
    )


def verdict(now, known, heights):
    if now.loss == "L1":
        risen = max([after - before for before, after in itertools.pairwise(heights[-11:])], default=0)
        if risen < 3e-4 * known.drop:
            return "closes in"
        return "rattles" if now.rate > known.limit else "swings"
    factor = 1 - 2 * now.rate / known.limit
    return "diverges" if factor < -1 else "swings and settles" if factor < -1e-9 else "closes in"


def rate_in_words(now, known, moved, does):
    rate, curvature = f"{now.rate:.4g}", f"{2 / known.limit:.4g}"
    if now.loss == "L1":
        reach = np.mean(np.abs(known.x))
        last, now_it = "", ""
        if now.steps:  # before the first step there is no last one, and nothing that it does
            last = f", the last by {in_three(abs(moved))}: near the bottom the houses' votes cancel"
            now_it = f" Now it {does}."
        return (
            f"A step changes k by up to rate · mean|x| = {rate} · {reach:.2f} = {in_three(now.rate * reach)}"
            f"{last}. L1 never runs away; it rattles above about 2/λ = 2/{curvature} = {known.limit:.3g}.{now_it}"
        )
    return (
        f"Rate {rate}, limit 2/λ = 2/{curvature} = {known.limit:.4g}: a step multiplies the distance across "
        f"the valley by 1 − {rate} · {curvature} = {large(1 - 2 * now.rate / known.limit, 3)}, so it {does}."
    )


def expected_learning_rate(now):
    known, to_z = facts(now.loss, now.standardize), now.standardize
    pairs, heights, last = whole_walk(now.loss, to_z, now.rate, 200 if now.steps <= 200 else 2000)
    step, shown = min(now.steps, last), min(now.steps, len(heights) - 1)
    (k, b), ran_away = pairs[:, step], shown > step
    is_off, marks = path_marks("A", pairs, step, shown, to_z)
    does = verdict(now, known, heights[: step + 1])
    scale, shift = (ROOMS.std(), ROOMS.mean()) if to_z else (1, 0)
    for loss, z in itertools.product(("L2", "L1"), (False, True)):
        kind, name = facts(loss, z), f", {loss} of {'z' if z else 'rooms'}"
        some = valley_marks(name, kind.best) | strip_marks(name, loss, kind.limit)
        marks |= some if (loss, z) == (now.loss, to_z) else dict.fromkeys(some)
    ends = np.array([1.5, 12.5])
    line = k * (ends - shift) / scale + b
    is_out = line.max() < -31.25 or line.min() > 781.25
    above = heights[: shown + 1] - known.least
    if ran_away:
        above[-1] = np.inf
    top = 10 ** (math.ceil(math.log10(known.drop)) + 2)
    title = f"Step {step:,}: it {does}{', off the map' if is_off else ''}" if step else "Step 0: at the start"
    if ran_away:
        title = f"Stopped after step {step}: it {does}"
    center, halves = window(to_z)
    where = f" with z = (rooms − {shift:.2f}) / {scale:.2f}" if to_z else ""
    words = f"Step {step:,}: price = {large(k)} · {'z' if to_z else 'rooms'} {'−' if b < 0 else '+'} "
    words += f"{large(abs(b))}{where}, {now.loss} loss {large(heights[step])} (the least is "
    words += f"{large(known.least)}). "
    words += rate_in_words(now, known, k - pairs[0, max(step - 1, 0)], does)
    if ran_away:
        words += f" Stopped after step {step}: the next has over a million times the loss of the start."
    return words, marks | {
        "headline A": title,
        "A": {
            "xlabel": "slope k",
            "ylabel": "intercept b",
            "xlim": [center[0] - halves[0], center[0] + halves[0]],
            "ylim": [center[1] - halves[1], center[1] + halves[1]],
        },
        "a house": {"y": PRICE},
        "your line": (ends, line),
        "best line": (ends, known.best[0] * (ends - shift) / scale + known.best[1]),
        "out of sight": "your line is out of sight" if is_out else None,
        "B": {"xlabel": "rooms", "ylabel": "thousand $", "legend": ["your line", "best line"]},
        "loss of every step": (range(shown + 1), above),
        "this step C": (shown, above[-1]) if np.isfinite(above[-1]) else None,
        "below the picture C": (shown, 0.035) if above[-1] < top / 1e9 else None,
        "above the picture C": (shown, 0.965) if above[-1] > top else None,
        "headline C": f"Loss {large(heights[step])}, least {large(known.least)}",
        "C": {"xlabel": "step (log scale)", "ylabel": "loss − least loss", "ylim": [top / 1e9, top]},
        "this rate": (now.rate, 0.18),
        "D": {"xlabel": "learning rate (log scale)"},
    }


def test_the_learning_rate_lab_draws_and_says_what_is_so():
    more = {
        "one step": {"steps": 1, "rate": 0.02},
        "run away after some steps": {"rate": 0.1, "steps": 2000},
        "half the limit, round": {"rate": 0.5, "steps": 3, "standardize": True},
        "L1 at the far end": {"loss": "L1", "rate": 1000.0, "steps": 31},
        "L1 on z": {"loss": "L1", "standardize": True, "rate": 30.0, "steps": 150},
        "L1 on z rattles": {"loss": "L1", "standardize": True, "rate": 158.0, "steps": 60},
        "L1 long": {"loss": "L1", "rate": 1.0, "steps": 2000},
        "L1 before the first step": {"loss": "L1", "rate": 4.467, "steps": 0},
    }
    truth.check(lab_of("learning_rate"), expected_learning_rate, **more)


def test_the_presets_of_the_learning_rate_lab_do_what_they_are_called():
    lab = lab_of("learning_rate")
    least = facts("L2", False).least

    def heights(name):
        lab.reset()
        lab.set(**lab.presets[name])
        return lab.seen()["loss of every step"]["y"]

    def sides(name):
        """On which side of the valley each of the last steps stands."""
        heights(name)
        return np.sign(np.diff(lab.seen()["path A"]["x"])[-10:])

    assert 0.05 < heights("Too small")[-1] / (37217 - least) < 0.5, "a part of the way in 30 steps"
    assert heights("Good")[-1] < 30 and (np.diff(heights("Good")) < 0).all()
    assert (np.diff(heights("Oscillating")) < 0).all(), "it settles"
    assert (sides("Oscillating")[1:] != sides("Oscillating")[:-1]).all(), "and swings"
    assert (np.diff(heights("Diverging")) > 0).all() and (
        sides("Diverging")[1:] != sides("Diverging")[:-1]
    ).all()
    assert heights("Round valley")[-1] < 0.1
    path = lab.seen()["path A"]
    assert np.ptp(np.diff(path["y"]) / np.diff(path["x"])) < 1e-6, "straight to the bottom"
    settles, rattles = heights("L1 settles"), heights("L1 rattles")
    assert settles[-1] < 0.3 and np.ptp(settles[-5:]) < 0.1
    assert rattles[-1] > 10 and (np.diff(rattles[-10:]) > 1).any() and (np.diff(rattles[-10:]) < -1).any()


@pytest.mark.parametrize(("to_z", "low", "high"), [(False, 2.0, 2.7), (True, 75, 90)])
def test_l1_settles_below_the_limit_that_the_lab_gives_and_rattles_above(to_z, low, high):
    known = facts("L1", to_z)
    assert low < known.limit < high
    ends = [whole_walk("L1", to_z, rate, 1000)[1][-50:] - known.least for rate in (low, high)]
    assert ends[0].max() < 0.01 < 0.3 < ends[1].min()


@pytest.mark.parametrize(("loss", "to_z"), [*itertools.product(("L2", "L1"), (False, True))])
def test_the_contours_run_where_the_loss_has_their_height(loss, to_z):
    lab = lab_of("learning_rate")
    lab.reset()
    lab.set(loss=loss, standardize=to_z)
    name, known = f"contours, {loss} of {'z' if to_z else 'rooms'}", facts(loss, to_z)
    (lines,) = lab.figure.findobj(lambda artist: getattr(artist, "name", "") == name)
    wanted, found = known.drop * 4.0 ** np.arange(-2, 3), 0  # the finer ones are coarse on their grid
    for level, path in zip(lines.levels, lines.get_paths(), strict=True):
        if np.isclose(level, wanted).any():
            for k, b in path.vertices[:: max(1, len(path.vertices) // 20)]:
                assert total_loss(known.x, PRICE, k, b, loss) - known.least == pytest.approx(level, rel=0.05)
                found += 1
    assert found > 50


def expected_side_by_side(now):
    marks, said = {}, []
    for place, loss in zip("AB", ("L2", "L1"), strict=True):
        known = facts(loss, True)
        pairs, heights, last = whole_walk(loss, True, now.rate, 300, now.shrink)
        step, shown = min(now.steps, last), min(now.steps, len(heights) - 1)
        is_off, some = path_marks(place, pairs, step, shown, True)
        above = f"{loss}: {large(heights[step] - known.least, 2)} above the least"
        above += ", off the map" if is_off else ""
        center, halves = window(True)
        marks |= some | valley_marks(f" of {loss}", known.best)
        marks[f"headline {place}"] = f"{loss}: ran away after step {step}" if shown > step else above
        marks[place] = {
            "xlabel": "slope k",
            "ylabel": "intercept b" if place == "A" else "",
            "xlim": [center[0] - halves[0], center[0] + halves[0]],
            "ylim": [center[1] - halves[1], center[1] + halves[1]],
        }
        (k, b), (k0, b0) = pairs[:, step], pairs[:, max(step - 1, 0)]
        words = f"k {large(k)}, b {large(b)}, its last step {large(math.hypot(k - k0, b - b0))} long"
        words = words if shown else "k 0, b 0, the start"
        said.append(words + (f" (stopped after step {step}: the next is too far)" if shown > step else ""))
    rate, steps = f"{now.rate:.4g}", "1 step" if now.steps == 1 else f"{now.steps} steps"
    if now.shrink:
        rate += f" / √{max(now.steps, 1)} = {now.rate / math.sqrt(max(now.steps, 1)):.3g}"
    limit = facts("L1", True).limit
    return (
        f"After {steps}, rate {rate}. L2, which diverges above a rate of 1: {said[0]}. L1, which rattles above "
        f"about {limit:.3g}: {said[1]}."
    ), marks


def test_the_side_by_side_lab_draws_and_says_what_is_so():
    more = {
        "one step": {"steps": 1},
        "shrunk": {"rate": 300.0, "shrink": True, "steps": 7},
        "L1 off the map": {"rate": 1000.0, "steps": 31},
        "L2 runs away late": {"rate": 1.2, "steps": 300},
        "L2 off the map": {"rate": 1.05, "steps": 30},
    }
    truth.check(lab_of("side_by_side"), expected_side_by_side, **more)


def test_the_presets_of_the_side_by_side_lab_do_what_they_are_called():
    lab = lab_of("side_by_side")
    least, ends = {loss: facts(loss, True).least for loss in ("L2", "L1")}, {}
    for name, values in lab.presets.items():
        lab.reset()
        lab.set(**values, steps=300)
        seen = lab.seen()
        for place, loss in zip("AB", ("L2", "L1"), strict=True):
            pairs = np.transpose([seen[f"path {place}"][axis] for axis in "xy"])[-20:]
            ends[name, loss] = np.array([total_loss(Z, PRICE, k, b, loss) for k, b in pairs]) - least[loss]
    assert ends["Small rate", "L2"].max() < 0.01 and ends["Small rate", "L1"].min() > 10
    lab.set(**lab.presets["Near the limit of L2"], steps=10)
    assert 0.9 < lab.controls["rate"].value < 1 and ends["Near the limit of L2", "L2"][-1] < 1
    assert ends["Good for L1", "L1"].max() < 0.01 and ends["Good for L1", "L2"][-1] > 1e6
    assert ends["L1 rattles", "L1"].min() > 1 and ends["Shrinking steps", "L1"].max() < 0.05
    assert lab.presets["Shrinking steps"]["rate"] == lab.presets["L1 rattles"]["rate"]


@cache
def lines_with(house, times):
    """The best lines with one price multiplied: scikit-learn's, and of the least absolute ones the lowest."""
    wrong = PRICE.copy()
    wrong[house] *= times
    model = LinearRegression().fit(ROOMS[:, None], wrong)
    return (model.coef_[0], model.intercept_), lowest_l1(ROOMS, wrong)


def expected_outlier(now):
    row = {"most rooms": int(np.argmax(ROOMS)), "fewest rooms": int(np.argmin(ROOMS))}
    row["a middling number"] = sorted(range(2001), key=lambda i: (ROOMS[i], i))[1000]
    house, times = row[now.house], round(now.times, 1)
    sold, price = PRICE[house], PRICE[house] * times
    known, ends, marks = {}, np.array([1.5, 12.5]), {}
    for at, loss in enumerate(("L2", "L1")):
        k, b = lines_with(house, times)[at]
        before = lines_with(house, 1.0)[at][0]
        every = range(1, 11) if now.reveal else range(1, math.floor(times) + 1)
        slopes = [lines_with(house, float(multiple))[at][0] for multiple in every]
        if not now.reveal:
            every, slopes = [*every, times], [*slopes, k]
        marks |= {
            f"best {loss} line": (ends, k * ends + b),
            loss: (times, k),
            f"{loss} so far": (every, slopes),
        }
        change = round(k - before, 3)
        known[loss] = f"{before:.3f} {'−' if change < 0 else '+'} {abs(change):.3f} = {k:.3f}"
    words = (
        f"{sold:,.0f} · {times:.1f} = {price:,.0f} thousand dollars for a house of {ROOMS[house]:.0f} rooms. "
    )
    words += f"Slope of L2: {known['L2']}, of L1: {known['L1']} thousand dollars per room. "
    if now.reveal:
        ten = lines_with(house, 10.0)[0][0]
        words += (
            f"At ten times L2 has {ten:.3f}; your guess, {now.guess:.1f}, is {abs(now.guess - ten):.1f} away."
        )
    else:
        words += f"Your guess for L2 at ten times: {now.guess:.1f}."
    (l2, l1), top = (marks["L2"][1], marks["L1"][1]), 1.25 * max(PRICE)
    return words, marks | {
        "a house": {"y": PRICE},
        "the wrong price": (ROOMS[house], price),
        "above the picture A": (ROOMS[house], 0.965) if price > top else None,
        "below the picture A": None,
        "headline A": f"The price: {price:,.0f} thousand{', off the picture' if price > top else ''}",
        "A": {
            "xlabel": "rooms",
            "ylabel": "price (thousand dollars)",
            "legend": ["best L2 line", "best L1 line", "the wrong price"],
            "ylim": [-0.05 * max(PRICE), top],
        },
        "your guess for L2": (10, now.guess),
        "headline B": f"L2 {l2:.3f}, L1 {l1:.3f}",
        "B": {
            "xlabel": "times the price",
            "ylabel": "slope k (thousand dollars per room)",
            "legend": ["L2", "L1", "your guess for L2"],
        },
    }


def test_the_outlier_lab_draws_and_says_what_is_so():
    lab = lab_of("outlier")
    between = {
        "between": {"times": 3.7, "guess": 36.0},
        "a middling one": {"times": 5.5, "house": "a middling number"},
    }
    truth.check(lab, expected_outlier, **between)
    assert (lab.presets["One zero too many"], lab.presets["As it was"]) == ({"times": 10.0}, {"times": 1.0})
    lab.reset()
    guess, limits = lab.controls["guess"], lab.seen()["B"]["ylim"]
    assert limits[0] < guess.min < 30.3 < 37.2 < guess.max < limits[1]


def test_the_houses_stand_beside_each_other_and_none_goes_to_another_number_of_rooms():
    for name in ("learning_rate", "outlier"):
        x = lab_of(name).seen()["a house"]["x"]
        assert (np.round(x) == ROOMS).all() and len(np.unique(x.round(4))) > 1900


def test_the_l1_line_of_the_outlier_lab_is_as_good_as_scikit_learns():
    for times in (1.0, 10.0):
        wrong = PRICE.copy()
        wrong[np.argmax(ROOMS)] *= times
        theirs = QuantileRegressor(quantile=0.5, alpha=0).fit(ROOMS[:, None], wrong)
        least = losses.l1_loss(theirs.predict(ROOMS[:, None]), wrong)
        assert total_loss(ROOMS, wrong, *lowest_l1(ROOMS, wrong), "L1") == pytest.approx(least, rel=1e-9)


SYMBOLS = {"sin x": sympy.sin, "eˣ": sympy.exp, "ln(1 + x)": lambda x: sympy.log(1 + x)}


@cache
def derivatives(curve, x0):
    """f and its first 14 derivatives at x₀, by SymPy."""
    x = sympy.Symbol("x")
    return [
        float(SYMBOLS[curve](x).diff(x, n).subs(x, x0)) if n else float(SYMBOLS[curve](x0)) for n in range(15)
    ]


def expected_taylor(now):
    f = {"sin x": math.sin, "eˣ": math.exp, "ln(1 + x)": math.log1p}[now.curve]
    known = derivatives(now.curve, round(now.x0, 1))

    def term(n, h):
        return known[n] * h**n / math.factorial(n)

    def polynomial(h):
        return math.fsum(term(n, h) for n in range(now.order + 1))

    x, every = np.linspace(-4, 6, 401), np.logspace(-2, math.log10(3), 60)
    value, total = f(now.x0 + now.h), polynomial(now.h)
    left = next(n for n in range(now.order + 1, 15) if abs(known[n]) > 1e-12)
    terms = [f"{term(n, now.h):.4g}" for n in range(now.order + 1)]
    if len(terms) > 6:
        terms = [*terms[:4], "…", terms[-1]]
    words = f"{now.curve} at x = {now.x0:.1f} + {now.h:.3g}, order {now.order}: {' + '.join(terms)} = "
    words += f"{total:.6g}; "
    words += f"the true value is {value:.6g}, the miss {abs(value - total):.2g}."
    words, miss = words.replace("+ -", "− ").replace("-", "−"), abs(value - total)
    far = value if abs(value) > abs(total) else total
    return words, {
        "the curve": (x, [f(at) if at > -1 or now.curve != "ln(1 + x)" else math.nan for at in x]),
        "its polynomial": (x, [polynomial(at - now.x0) for at in x]),
        "touching at x₀": (now.x0, f(now.x0)),
        "the miss at x₀ + h": ([now.x0 + now.h] * 2, [value, total]),
        "above the picture A": (now.x0 + now.h, 0.965) if far > 8 else None,
        "below the picture A": (now.x0 + now.h, 0.035) if far < -3 else None,
        "headline A": f"Order {now.order}: {large(total, 3)}, true {large(value, 3)}",
        "A": {"xlabel": "x", "ylabel": "value", "xlim": [-4, 6], "ylim": [-3, 8]},
        "miss": (every, [abs(f(now.x0 + h) - polynomial(h)) for h in every]),
        "first term left out": (every, [abs(term(left, h)) for h in every]),
        "this miss": (now.h, miss),
        "below the picture B": (now.h, 0.035) if miss < 1e-12 else None,
        "above the picture B": None,
        "headline B": f"Miss {miss:.2g}".replace("-", "−"),
        "B": {"ylabel": "miss (log scale)", "legend": ["miss", "first term left out"], "ylim": [1e-12, 1e7]},
    }


def test_the_taylor_lab_draws_and_says_what_is_so():
    more = {
        "a term of zero": {"curve": "sin x", "order": 2, "h": 0.3},
        "beyond below": {"curve": "ln(1 + x)", "order": 4, "h": 2.5},
        "beyond above": {"curve": "ln(1 + x)", "order": 5, "x0": -0.5, "h": 2.9},
        "exact": {"curve": "sin x", "order": 12, "h": 0.02},
    }
    truth.check(lab_of("taylor"), expected_taylor, **more)


@pytest.mark.parametrize("dust", [1.1102230246251565e-16, -1.1e-16, -0.0])
def test_a_center_that_the_browser_puts_beside_0_is_0(dust):
    lab = lab_of("taylor")
    lab.set(curve="sin x", order=3, h=1.0, x0=dust)
    assert lab.readout.startswith("sin x at x = 0.0 + 1, order 3: 0 + 1 + 0 − 0.1667 = 0.833333; the true")
    lab.reset()


def test_the_presets_of_the_taylor_lab_do_what_they_are_called():
    lab = lab_of("taylor")
    lab.reset()
    lab.set(x0=1.0, order=5)
    lab.set(**lab.presets["Maclaurin: x₀ = 0"])
    assert lab.seen()["touching at x₀"]["x"] == 0
    lab.set(**lab.presets["A straight line"])
    assert np.allclose(np.diff(lab.seen()["its polynomial"]["y"], 2), 0)
    lab.set(**lab.presets["Close by"])
    assert lab.seen()["this miss"]["y"] < 0.01
    lab.set(**lab.presets["Too far for ln"])
    misses = []
    for order in range(2, 13):
        lab.set(order=order)
        misses.append(lab.seen()["this miss"]["y"][0])
    assert (np.diff(misses) > 0).all(), "each further order makes it worse"


# The labs on a teacher's own data


RNG = np.random.default_rng(0)
OWN = {
    "dollars and square feet": (RNG.normal(1500, 400, 100), RNG.normal(180_000, 60_000, 100)),
    "years": (RNG.integers(1900, 2010, 60), RNG.normal(180, 60, 60)),
    "all below zero": (-RNG.normal(100, 30, 50), -RNG.normal(300, 30, 50)),
    "one price, no misses": ([1, 2, 3, 4], [5, 5, 5, 5]),
    "equal rooms": ([1, 1, 1, 2], [1, 2, 3, 4]),
}


@pytest.mark.parametrize("name", OWN)
def test_a_teachers_own_houses_show(name):
    x, y = (np.array(values, dtype=float) for values in OWN[name])
    lab = labs.side_by_side(x, y)
    lab.set(**lab.presets["Shrinking steps"])
    lab = labs.learning_rate(x, y)
    lab.set(**lab.presets["L1 rattles"])
    lab.set(**lab.presets["Diverging"])
    assert "diverges" in lab.readout
    lab.set(**lab.presets["Oscillating"])
    assert "closes in" in lab.readout or "settles" in lab.readout
    lab.set(**lab.presets["Round valley"])
    lab.set(steps=2000)
    assert lab.seen()["this step A"]["x"] == pytest.approx(
        np.polyfit((x - x.mean()) / x.std(), y, 1)[0], abs=1e-6
    )
    low, high = lab.seen()["B"]["ylim"]
    assert low < y.min() and y.max() < high
    lab = labs.outlier(x, y)
    lab.set(times=10.0, reveal=True)
    wrong = y.copy()
    wrong[np.argmax(x)] *= 10
    assert lab.seen()["L2"]["y"] == pytest.approx(np.polyfit(x, wrong, 1)[0], abs=1e-6)


@pytest.mark.parametrize(
    ("words", "x", "y"),
    [
        ("y must be finite, got nan at index (1,)", [1, 2, 3], [1, np.nan, 2]),
        ("x must hold numbers in equal rows, got [", [1, 2, "many"], [1, 2, 3]),
        ("x and y must have the same length, got 4 and 3", [1, 2, 3, 4], [1, 2, 3]),
        ("x needs at least 3 values", [1, 2], [1, 2]),
        ("at most 5,000: pass a random sample", np.arange(6000), np.arange(6000)),
        ("x must hold at least two different values", [2, 2, 2], [1, 2, 3]),
        ("y must not be 0 everywhere", [1, 2, 3], [0, 0, 0]),
    ],
)
def test_houses_that_no_lab_can_show_are_refused_in_one_sentence(words, x, y):
    for build in (labs.learning_rate, labs.side_by_side, labs.outlier):
        with pytest.raises((TypeError, ValueError)) as refusal:
            build(x, y)
        assert words in str(refusal.value)


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize(
    ("loss", "x", "y"),
    [("L1", [1, 2, 3, 4, 5], [0, 0, 0, 0, 5]), ("L2", [-3, -1, 1, 3], [1, -1, -1, 1])],
)
def test_houses_whose_best_line_is_the_start_are_refused_in_one_sentence(loss, x, y):
    for build in (labs.learning_rate, labs.side_by_side):
        with pytest.raises(ValueError) as refusal:
            build(x, y)
        assert str(refusal.value) == f"y must have a best {loss} line other than the start, k = 0 and b = 0"


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
    said = " ".join(sentence for name in ("03.2", "03.3") for sentence, _ in EXERCISES[name].known)
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


# How far the controls reach, by hand: (least, largest, step).
REACH = {
    "gradient_descent.learning_rate": {"steps": (0, 2000, 1)},
    "gradient_descent.side_by_side": {"steps": (0, 300, 1)},
    "gradient_descent.outlier": {"times": (1, 10, 0.1)},
    "gradient_descent.taylor": {"order": (0, 12, 1), "x0": (-0.8, 2, 0.1), "h": (0.01, 3, 0.01)},
}


@pytest.mark.parametrize("name", labs.builders())
def test_axes_colors_and_controls_mean_what_they_say(name):
    lab = labs.builders()[name]()
    truth.labeled(lab, name)
    truth.reach(lab, **REACH[name])


def test_each_loss_has_one_color_at_its_curve_and_at_its_dot():
    lab = labs.builders()["gradient_descent.outlier"]()
    lines = {line.name: line.get_color() for panel in lab.figure.axes for line in panel.lines}
    assert lines["L2"] == lines["L2 so far"] == lines["best L2 line"]
    assert lines["L1"] == lines["L1 so far"] == lines["best L1 line"] != lines["L2"]
