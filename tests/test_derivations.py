"""Each derivation that a lesson shows, worked out again by SymPy and held against our code."""

from itertools import permutations

import numpy as np
import pytest
import sympy as sp
from notebooks import ROOT, markdown
from run_lessons import read

from helpers import features, gradient_descent, knn, losses, monte_carlo, normal_equation

X, Y = sp.symbols("x1:5", real=True), sp.symbols("y1:5", real=True)  # four examples stand for n
k, b, d = sp.symbols("k b d", real=True)
eta = sp.symbols("eta", positive=True)
MISSES = [k * x + b - y for x, y in zip(X, Y, strict=True)]
HOUSES = {**dict(zip(X, (2, 3, 7, 4), strict=True)), **dict(zip(Y, (5, 1, 8, 3), strict=True)), k: 3, b: -1}


def shows(lesson, *formulas):
    """The lesson says each of these, so that nothing is proved here that is not claimed there."""
    (path,) = (ROOT / "lessons").glob(f"{lesson}_*.ipynb")
    text = " ".join(markdown(read(path)).split())
    for formula in formulas:
        assert " ".join(formula.split()) in text, f"lesson {lesson} does not show {formula}"


def mean(values):
    return sum(values) / sp.Integer(len(values))


def cov(a, b):
    return mean([(x - mean(a)) * (y - mean(b)) for x, y in zip(a, b, strict=True)])


def same(*expressions):
    first, *others = expressions
    assert all(sp.simplify(first - other) == 0 for other in others), expressions


def data(symbols):
    return np.array([float(HOUSES[one]) for one in symbols])


# Lesson 01


def test_01_at_length_one_distance_and_cosine_agree():
    shows(
        "01",
        r"\lVert a-b \rVert^2 = 2 - 2\cos(a,b)",
        r"\cos(a,b) = \dfrac{a \cdot b}{\lVert a \rVert \, \lVert b \rVert}",
    )
    u, v = sp.Matrix(X[:3]).normalized(), sp.Matrix(Y[:3]).normalized()
    same(
        (u - v).dot(u - v),
        2 - 2 * sp.Matrix(X[:3]).dot(sp.Matrix(Y[:3])) / sp.Matrix(X[:3]).norm() / sp.Matrix(Y[:3]).norm(),
    )
    unit = np.array([u.subs(HOUSES), v.subs(HOUSES)], dtype=float)[..., 0]
    cosine = float(u.dot(v).subs(HOUSES))
    np.testing.assert_allclose(knn.cosine_similarity([data(X[:3])], [data(Y[:3])]), [[cosine]], rtol=1e-14)
    np.testing.assert_allclose(knn.squared_distances(unit[:1], unit[1]), 2 - 2 * cosine, rtol=1e-12)


def test_01_a_standardized_column_has_mean_0_and_deviation_1():
    shows("01", r"z = \frac{x - \mu}{\sigma}")
    z = [(x - mean(X)) / sp.sqrt(cov(X, X)) for x in X]
    same(mean(z), 0)
    same(cov(z, z), 1)
    expected = [float(one.subs(HOUSES)) for one in z]
    np.testing.assert_allclose(features.standardize(data(X)).values, expected, rtol=1e-14)


# Lesson 02


def test_02_some_trial_hits_unless_all_miss():
    shows("02", r"P(\text{at least one hit}) = 1 - (1-p)^N")
    p = sp.Symbol("p")
    for n in range(1, 6):
        hits = sum(sp.binomial(n, i) * p**i * (1 - p) ** (n - i) for i in range(1, n + 1))
        same(sp.expand(hits), sp.expand(1 - (1 - p) ** n))
        exact = hits.subs(p, sp.Rational(3, 100))
        assert monte_carlo.chance_of_a_hit(0.03, n) == pytest.approx(float(exact), rel=1e-14)


def test_02_luck_falls_below_one_half_at_four_parameters():
    shows("02", "p = 0.1^d", "At 4 already")
    chance = [1 - (1 - sp.Rational(1, 10**n)) ** 1000 for n in (3, 4)]
    assert chance[0] > sp.Rational(1, 2) > chance[1]


def test_02_improvements_follow_the_harmonic_numbers():
    shows("02", r"1 + \frac{1}{2} + \frac{1}{3} + \dots + \frac{1}{N}")
    for n in range(1, 7):
        orders = list(permutations(range(n)))
        gains = sum(len(set(np.minimum.accumulate(order))) for order in orders)
        same(sp.Rational(gains, len(orders)), sp.harmonic(n))


def test_02_five_averages_give_the_loss_of_every_line():
    shows(
        "02",
        r"\frac{1}{n}\sum_i m_i^2 = \bar{m}^2 + \operatorname{Var}(m)",
        r"\bar{m} = k \bar{x} + b - \bar{y}",
        r"\operatorname{Var}(m) = \operatorname{Var}(kx - y) "
        r"= k^2 \operatorname{Var}(x) - 2k \operatorname{Cov}(x, y) + \operatorname{Var}(y)",
    )
    loss = mean([miss**2 for miss in MISSES])
    variance = cov(MISSES, MISSES)
    kx_y = [miss - b for miss in MISSES]
    same(loss, mean(MISSES) ** 2 + variance)
    same(mean(MISSES), k * mean(X) + b - mean(Y))
    same(variance, cov(kx_y, kx_y), k**2 * cov(X, X) - 2 * k * cov(X, Y) + cov(Y, Y))
    for helper in (monte_carlo.mean_squares, monte_carlo.line_losses):
        found = helper(data(X), data(Y), np.array([3.0]), np.array([-1.0]))
        np.testing.assert_allclose(found, float(loss.subs(HOUSES)), rtol=1e-14)


# Lesson 03


def test_03_the_gradient_of_the_l2_loss_line_by_line():
    shows(
        "03",
        r"\frac{\partial L}{\partial k} &= \frac{\partial}{\partial k} \, \frac{1}{n} \sum_i r_i^2",
        r"&= \frac{1}{n} \sum_i \frac{\partial}{\partial k} \, r_i^2",
        r"&= \frac{1}{n} \sum_i 2 r_i \cdot \frac{\partial r_i}{\partial k}",
        r"&= \frac{1}{n} \sum_i 2 r_i \, x_i",
        r"\frac{\partial L}{\partial b} = \frac{1}{n} \sum_i 2 r_i",
    )
    loss = mean([r**2 for r in MISSES])
    by_k = mean([2 * r * x for r, x in zip(MISSES, X, strict=True)])
    by_b = mean([2 * r for r in MISSES])
    same(
        loss.diff(k), mean([(r**2).diff(k) for r in MISSES]), mean([2 * r * r.diff(k) for r in MISSES]), by_k
    )
    same(loss.diff(b), by_b)
    agrees(loss, by_k, by_b, "l2")


def test_03_the_gradient_of_the_l1_loss_line_by_line():
    shows(
        "03",
        r"\frac{\partial L}{\partial k} &= \frac{1}{n} \sum_i \frac{\partial}{\partial k} \, |r_i| "
        r"= \frac{1}{n} \sum_i \operatorname{sign}(r_i) \cdot \frac{\partial r_i}{\partial k} "
        r"= \frac{1}{n} \sum_i \operatorname{sign}(r_i) \, x_i",
        r"\frac{\partial L}{\partial b} &= \frac{1}{n} \sum_i \operatorname{sign}(r_i) "
        r"\cdot \frac{\partial r_i}{\partial b} = \frac{1}{n} \sum_i \operatorname{sign}(r_i)",
    )
    loss = mean([sp.Abs(r) for r in MISSES])
    by_k = mean([sp.sign(r) * x for r, x in zip(MISSES, X, strict=True)])
    by_b = mean([sp.sign(r) for r in MISSES])
    same(loss.diff(k), mean([sp.sign(r) * r.diff(k) for r in MISSES]), by_k)
    same(loss.diff(b), by_b)
    agrees(loss, by_k, by_b, "l1")


def agrees(loss, by_k, by_b, name):
    """Our loss, our partials and one step of our descent are these expressions, at numbers."""
    x, y, slopes = data(X), data(Y), [float(by.subs(HOUSES)) for by in (by_k, by_b)]
    ours = losses.l2_loss if name == "l2" else losses.l1_loss
    assert ours(3 * x - 1, y) == pytest.approx(float(loss.subs(HOUSES)))
    partials = [f(3, -1, x, y, name) for f in (gradient_descent.partial_k, gradient_descent.partial_b)]
    np.testing.assert_allclose(partials, slopes)
    walk = gradient_descent.descend(x, y, 0.01, 1, name, start=(3, -1))
    np.testing.assert_allclose([walk.k[1], walk.b[1]], [3 - 0.01 * slopes[0], -1 - 0.01 * slopes[1]])


# Lesson 04


def test_04_least_squares_line_by_line():
    shows(
        "04",
        r"\frac{\partial S}{\partial d} = \sum_i 2\,(y_i - k x_i - d)\cdot(-1) = -2 \sum_i (y_i - k x_i - d)",
        r"n\bar{y} - k\,n\bar{x} - n\,d = 0 \quad\Longrightarrow\quad d = \bar{y} - k\,\bar{x}",
        r"\frac{\partial S}{\partial k} = \sum_i 2\,(y_i - k x_i - d)\cdot(-x_i) = -2 \sum_i x_i\,(y_i - k x_i - d)",
        r"\sum_i x_i\,\big[(y_i - \bar{y}) - k\,(x_i - \bar{x})\big] = 0",
        r"\sum_i (x_i-\bar{x})(y_i-\bar{y}) - k \sum_i (x_i-\bar{x})^2 = 0 \quad\Longrightarrow\quad "
        r"k = \frac{\sum_i (x_i-\bar{x})(y_i-\bar{y})}{\sum_i (x_i-\bar{x})^2}",
    )
    pairs, n = list(zip(X, Y, strict=True)), len(X)
    inside = [y - k * x - d for x, y in pairs]
    total = sum(one**2 for one in inside)
    same(total.diff(d), sum(2 * one * -1 for one in inside), -2 * sum(inside))
    same(sum(inside), n * mean(Y) - k * n * mean(X) - n * d)
    same(total.diff(k), -2 * sum(x * one for x, one in zip(X, inside, strict=True)))
    best_d = mean(Y) - k * mean(X)
    same(sp.solve(total.diff(d), d)[0], best_d)
    brackets = sum(x * ((y - mean(Y)) - k * (x - mean(X))) for x, y in pairs)
    same(total.diff(k).subs(d, best_d) / -2, brackets, n * (cov(X, Y) - k * cov(X, X)))
    best_k = cov(X, Y) / cov(X, X)
    same(sp.solve(brackets, k)[0], best_k)
    line = normal_equation.fit_line(data(X), data(Y))
    expected = [best_k.subs(HOUSES), best_d.subs(k, best_k).subs(HOUSES)]
    np.testing.assert_allclose([line.k, line.d], [float(value) for value in expected], rtol=1e-14)
