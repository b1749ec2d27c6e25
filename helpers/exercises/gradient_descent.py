"""Exercises of lesson 03: Taylor, the L2 gradient, descending on L1, the limit of the rate, and a sloppy town."""

from math import factorial

import numpy as np

from helpers import datasets, gradient_descent, losses
from helpers.exercises.exercise import Challenge, Exercise

SLOPPY = 0.1  # the share of prices that got a zero too many


def _exp_by_taylor(x, order):
    return float(gradient_descent.taylor(np.ones(order + 1), x, 0.0))


def _terms(x, orders, divisor=factorial):
    return float(sum(x**n / divisor(n) for n in orders))


def _gradient(k, b, x, y):
    return gradient_descent.partial_k(k, b, x, y), gradient_descent.partial_b(k, b, x, y)


def _miss(k, b, x, y):
    return k * x + b - y


def _line_and_houses(rng):
    n = int(rng.integers(3, 9))
    return *rng.normal(0, 3, 2).round(2), rng.integers(2, 10, n).astype(float), rng.normal(180, 60, n).round()


def _descend_l1(x, y, learning_rate, steps):
    walk = gradient_descent.descend(x, y, learning_rate, steps, "l1")
    return float(walk.k[-1]), float(walk.b[-1])


def _walk(gradient_k, gradient_b, first=None, extra=0):
    """A descent with these gradients (of the misses and x), with k or b changed `first`, or steps too many."""

    def walk(x, y, learning_rate, steps):
        k, b = 0.0, 0.0
        for _ in range(steps + extra):
            old = _miss(k, b, x, y)
            new_k = k - learning_rate * gradient_k(_miss(k, b - learning_rate * gradient_b(old, x), x, y)
                                                   if first == "b" else old, x)  # fmt: skip
            b -= learning_rate * gradient_b(_miss(new_k, b, x, y) if first == "k" else old, x)
            k = new_k
        return float(k), float(b)

    return walk


def _by_k(miss, x):
    return np.mean(np.sign(miss) * x)


def _by_b(miss, x):
    return np.mean(np.sign(miss))


def _walk_with(change):
    """A descent whose two gradients went through `change`."""
    return _walk(lambda miss, x: change(_by_k(miss, x), x), lambda miss, x: change(_by_b(miss, x), x))


def _houses_and_rate(rng):
    # Neither rounded nor close to each other: a miss of almost zero could have either sign.
    n = int(rng.integers(4, 9))
    return rng.normal(3, 2, n), rng.normal(20, 8, n), float(rng.uniform(0.05, 0.5)), int(rng.integers(2, 30))


def _curvature(x, factor=2, average=np.mean):
    return factor * np.array([[average(x * x), average(x)], [average(x), average(np.ones_like(x))]])


def _rate_from(curvature, which=-1, over=2):
    return float(over / np.linalg.eigvalsh(curvature)[which])


def _sloppy_error(predict):
    """Mean absolute error of `predict` on clean prices, in thousand dollars, after learning from sloppy ones."""
    houses = datasets.load_house_prices()
    x, y = houses["living_area_sqft"].to_numpy(float), houses["sale_price"].to_numpy() / 1000
    errors = []
    for seed in range(3):
        rng = np.random.default_rng(seed)
        order = rng.permutation(len(y))
        known, new = order[:1000], order[1000:1300]
        typed = np.where(rng.random(len(known)) < SLOPPY, 10 * y[known], y[known])
        predicted = predict(x[known], typed, x[new])
        if predicted is ...:
            return ...
        if np.shape(predicted) != (len(new),):
            return np.nan
        errors.append(losses.l1_loss(predicted, y[new]) if np.isfinite(predicted).all() else np.nan)
    return float(np.mean(errors))


EXERCISES = {
    "03.1": Exercise(
        right=_exp_by_taylor,
        draw=lambda rng: (round(float(rng.normal(0, 1.5)), 2), int(rng.integers(2, 9))),
        edges=((0.0, 3), (1.0, 0), (-1.0, 1)),
        insight="Each order adds one term; the factorial soon makes the terms small, whatever x is.",
        mistakes={
            "One term too few: order n ends with the term of x to the power n.": (
                lambda x, order: _terms(x, range(order))
            ),
            "One term too many: order n ends with the term of x to the power n.": (
                lambda x, order: _terms(x, range(order + 2))
            ),
            "The first term, the value at zero, is missing: e to the power 0 is 1.": (
                lambda x, order: _terms(x, range(1, order + 1))
            ),
            "The factorials are missing: x to the power n is divided by n! = 1 · 2 · … · n.": (
                lambda x, order: _terms(x, range(order + 1), lambda n: 1)
            ),
            "You divide by n, but Taylor divides by n factorial, n! = 1 · 2 · … · n.": (
                lambda x, order: _terms(x, range(order + 1), lambda n: max(n, 1))
            ),
            "That is only the last term: add up all of them, from the power 0 on.": (
                lambda x, order: _terms(x, [order])
            ),
        },
    ),
    "03.2": Exercise(
        right=_gradient,
        draw=_line_and_houses,
        edges=((0.0, 0.0, np.array([1.0, 2.0]), np.array([3.0, 5.0])),),
        insight="Two means over the same misses, one of them weighted with x: that is the whole L2 gradient.",
        mistakes={
            "Your gradient points the wrong way: the miss is (k·x + b) − y, prediction minus truth.": (
                lambda k, b, x, y: tuple(-d for d in _gradient(k, b, x, y))
            ),
            "The mean is missing: you added the houses up, but the loss is their mean, so divide by n.": (
                lambda k, b, x, y: tuple(len(x) * d for d in _gradient(k, b, x, y))
            ),
            "The factor 2 is missing: the derivative of miss² is 2 · miss.": (
                lambda k, b, x, y: tuple(d / 2 for d in _gradient(k, b, x, y))
            ),
            "The mean and the factor 2 are both missing.": (
                lambda k, b, x, y: tuple(len(x) * d / 2 for d in _gradient(k, b, x, y))
            ),
            "The inner derivative is forgotten: in the direction of k each miss counts times its x.": (
                lambda k, b, x, y: (_gradient(k, b, x, y)[1],) * 2
            ),
            "In the direction of b the inner derivative is 1: no x there.": (
                lambda k, b, x, y: (_gradient(k, b, x, y)[0],) * 2
            ),
            "You returned b's derivative first: the order is ∂loss/∂k, ∂loss/∂b.": (
                lambda k, b, x, y: _gradient(k, b, x, y)[::-1]
            ),
            "b is missing from the prediction: it is k·x + b.": lambda k, b, x, y: _gradient(k, 0.0, x, y),
            "That is the gradient of the L1 loss: here the misses are squared.": (
                lambda k, b, x, y: (_by_k(_miss(k, b, x, y), x), _by_b(_miss(k, b, x, y), x))
            ),
        },
    ),
    "03.3": Exercise(
        right=_descend_l1,
        draw=_houses_and_rate,
        # At the first step the first house is missed by exactly 0 and must count 0.
        edges=(
            (np.array([1.0, 2.0]), np.array([0.0, 3.0]), 0.1, 1),
            (np.array([2.0]), np.array([5.0]), 0.25, 0),
        ),
        insight="Only the slope of each miss changed, from 2 · miss to its sign: every house now pulls equally.",
        mistakes={
            "Your line walks uphill: check the sign. Each step subtracts rate · gradient, and the miss is "
            "prediction minus truth.": _walk_with(lambda d, x: -d),
            "The mean is missing: you added the houses up, so every step is n times too long.": _walk_with(
                lambda d, x: len(x) * d
            ),
            "There is a factor 2 too many: it came from the square, and |miss| has the slope 1 or −1.": _walk_with(
                lambda d, x: 2 * d
            ),
            "Your steps are half as long as they should be: a factor 2 is missing (no ½ stands in this loss).": (
                _walk_with(lambda d, x: d / 2)
            ),
            "The inner derivative is forgotten: in the direction of k each sign counts times its x.": _walk(
                _by_b, _by_b
            ),
            "In the direction of b the inner derivative is 1: no x there.": _walk(_by_k, _by_k),
            "You update k first, so b's gradient comes from the new k: work out both gradients, then change both.": (
                _walk(_by_k, _by_b, first="k")
            ),
            "You update b first, so k's gradient comes from the new b: work out both gradients, then change both.": (
                _walk(_by_k, _by_b, first="b")
            ),
            "This is still L2: the slope of |miss| is its sign, not 2 · miss.": _walk(
                lambda miss, x: np.mean(2 * miss * x), lambda miss, x: np.mean(2 * miss)
            ),
            "You took the miss itself; the slope of |miss| is its sign, 1 or −1 (or 0).": _walk(
                lambda miss, x: np.mean(miss * x), lambda miss, x: np.mean(miss)
            ),
            "You took |miss|, the loss; what is wanted is its slope, the sign of the miss.": _walk(
                lambda miss, x: np.mean(np.abs(miss) * x), lambda miss, x: np.mean(np.abs(miss))
            ),
            "A miss of exactly 0 must count 0, and yours counts −1: np.sign knows.": _walk(
                lambda miss, x: np.mean(np.where(miss > 0, 1, -1) * x),
                lambda miss, x: np.mean(np.where(miss > 0, 1, -1)),
            ),
            "One step too many.": _walk(_by_k, _by_b, extra=1),
            "One step too few.": _walk(_by_k, _by_b, extra=-1),
            "You returned (b, k): the order is k, b.": lambda *given: _descend_l1(*given)[::-1],
        },
    ),
    "03.4": Exercise(
        right=gradient_descent.largest_stable_rate,
        draw=lambda rng: (rng.normal(rng.normal(0, 4), 2, int(rng.integers(3, 9))),),
        edges=((np.array([-1.0, 1.0]),), (np.array([1.0, 2.0, 3.0]),)),
        insight="The limit depends on x alone: no price, no start and no number of steps can change it.",
        mistakes={
            "You took the smallest eigenvalue: the steepest direction, the largest one, breaks first.": (
                lambda x: _rate_from(_curvature(x), which=0)
            ),
            "The 2 in front of the matrix is missing (it comes from the square), so your limit is twice too high.": (
                lambda x: _rate_from(_curvature(x, 1))
            ),
            "That is 1/λ, the rate where the swinging begins; it diverges from 2/λ on.": (
                lambda x: _rate_from(_curvature(x), over=1)
            ),
            "Sums where means belong: divide every entry of the matrix by n.": (
                lambda x: _rate_from(_curvature(x, average=np.sum))
            ),
            "You left b out: k alone has the curvature 2 · mean(x²), but k and b together have more.": (
                lambda x: float(1 / np.mean(x * x))
            ),
            "You returned the largest curvature λ itself; the limit is 2 / λ.": (
                lambda x: float(np.linalg.eigvalsh(_curvature(x))[-1])
            ),
        },
    ),
    "03.5": Challenge(
        score=_sloppy_error,
        target=33.0,
        says="On clean prices you miss by {score:.1f} thousand dollars; the aim is {target:.1f} or less.",
        insight="One price in ten was wrong, and your rule hardly noticed.",
    ),
}
