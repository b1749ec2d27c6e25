"""Each derivation that a lesson shows, worked out again by SymPy and held against our code."""

from itertools import permutations, product

import numpy as np
import pytest
import sympy as sp
from notebooks import ROOT, outputs, words
from run_lessons import read

from helpers import (
    anomaly_detection,
    exercises,
    features,
    gradient_descent,
    k_means,
    knn,
    losses,
    mlp,
    monte_carlo,
    normal_equation,
)
from helpers import information_theory as it
from helpers import logistic_regression as logistic

X, Y = sp.symbols("x1:5", real=True), sp.symbols("y1:5", real=True)  # four examples stand for n
k, b = sp.symbols("k b", real=True)
eta = sp.symbols("eta", positive=True)
MISSES = [k * x + b - y for x, y in zip(X, Y, strict=True)]
HOUSES = {**dict(zip(X, (2, 3, 7, 4), strict=True)), **dict(zip(Y, (5, 1, 8, 3), strict=True)), k: 3, b: -1}


def prints(lesson, *lines):
    """The lesson's stored output holds each of these lines."""
    (path,) = (ROOT / "lessons").glob(f"{lesson}_*.ipynb")
    printed = "\n".join(map(words, outputs(read(path)))).splitlines()
    assert [line for line in lines if line not in printed] == []


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
    u, v = sp.Matrix(X[:3]).normalized(), sp.Matrix(Y[:3]).normalized()
    same(
        (u - v).dot(u - v),
        2 - 2 * sp.Matrix(X[:3]).dot(sp.Matrix(Y[:3])) / sp.Matrix(X[:3]).norm() / sp.Matrix(Y[:3]).norm(),
    )
    unit = np.array([u.subs(HOUSES), v.subs(HOUSES)], dtype=float)[..., 0]
    cosine = float(u.dot(v).subs(HOUSES))
    np.testing.assert_allclose(knn.cosine_similarity([data(X[:3])], [data(Y[:3])]), [[cosine]], rtol=1e-14)
    np.testing.assert_allclose(knn.squared_distances(unit[:1], unit[1]), 2 - 2 * cosine, rtol=1e-12)


def test_01_the_square_of_a_distance_multiplied_out():
    x, q = sp.Matrix(X[:3]), sp.Matrix(Y[:3])
    same((x - q).dot(x - q), x.dot(x) - 2 * q.dot(x) + q.dot(q))


def test_01_a_standardized_column_has_mean_0_and_deviation_1():
    z = [(x - mean(X)) / sp.sqrt(cov(X, X)) for x in X]
    same(mean(z), 0)
    same(cov(z, z), 1)
    expected = [float(one.subs(HOUSES)) for one in z]
    np.testing.assert_allclose(features.standardize(data(X)).values, expected, rtol=1e-14)


# Lesson 02


def test_02_some_trial_hits_unless_all_miss():
    p = sp.Symbol("p")
    for n in range(1, 6):
        hits = sum(sp.binomial(n, i) * p**i * (1 - p) ** (n - i) for i in range(1, n + 1))
        same(sp.expand(hits), sp.expand(1 - (1 - p) ** n))
        exact = hits.subs(p, sp.Rational(3, 100))
        assert monte_carlo.chance_of_a_hit(0.03, n) == pytest.approx(float(exact), rel=1e-14)


def test_02_luck_falls_below_one_half_at_four_parameters():
    chance = [1 - (1 - sp.Rational(1, 10**n)) ** 1000 for n in (3, 4)]
    assert chance[0] > sp.Rational(1, 2) > chance[1]


def test_02_improvements_follow_the_harmonic_numbers():
    for n in range(1, 7):
        orders = list(permutations(range(n)))
        gains = sum(len(set(np.minimum.accumulate(order))) for order in orders)
        same(sp.Rational(gains, len(orders)), sp.harmonic(n))
    n = sp.Symbol("n", positive=True)
    more = sp.limit(sp.harmonic(10 * n) - sp.harmonic(n), n, sp.oo)
    same(more, sp.log(10))
    assert round(float(more), 1) == 2.3


def test_02_five_averages_give_the_loss_of_every_line():
    loss = mean([miss**2 for miss in MISSES])
    variance = cov(MISSES, MISSES)
    kx_y = [miss - b for miss in MISSES]
    same(loss, mean(MISSES) ** 2 + variance)
    same(mean(MISSES), k * mean(X) + b - mean(Y))
    same(variance, cov(kx_y, kx_y), k**2 * cov(X, X) - 2 * k * cov(X, Y) + cov(Y, Y))
    found = monte_carlo.line_losses(data(X), data(Y), np.array([3.0]), np.array([-1.0]))
    np.testing.assert_allclose(found, float(loss.subs(HOUSES)), rtol=1e-14)


# Lesson 03


def test_03_the_gradient_of_the_l2_loss_line_by_line():
    loss = mean([r**2 for r in MISSES])
    by_k = mean([2 * r * x for r, x in zip(MISSES, X, strict=True)])
    by_b = mean([2 * r for r in MISSES])
    same(
        loss.diff(k), mean([(r**2).diff(k) for r in MISSES]), mean([2 * r * r.diff(k) for r in MISSES]), by_k
    )
    same(loss.diff(b), by_b)
    agrees(loss, by_k, by_b, "l2")


def test_03_the_gradient_of_the_l1_loss_line_by_line():
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


def test_03_taylor_rebuilds_a_curve_and_forgets_less_than_the_last_power():
    x, h = sp.symbols("x h", positive=True)
    for f, x0, n in [(sp.exp(x), 0, 3), (sp.sin(x), 1, 4), (sp.log(1 + x), sp.Rational(1, 2), 3)]:
        derivatives = [f.diff(x, i).subs(x, x0) for i in range(n + 1)]
        polynomial = sum(value / sp.factorial(i) * h**i for i, value in enumerate(derivatives))
        miss = f.subs(x, x0 + h) - polynomial
        assert sp.limit(miss / h**n, h, 0) == 0  # small-o of the last power
        assert sp.limit(miss / miss.subs(h, h / 2), h, 0) == 2 ** (n + 1)  # half the distance
        found = gradient_descent.taylor([float(value) for value in derivatives], float(x0) + 0.7, float(x0))
        assert found == pytest.approx(float(polynomial.subs(h, 0.7)), rel=1e-14)


def test_03_maclaurin_of_e_to_the_x_is_what_the_lesson_prints():
    x = sp.Symbol("x")
    for order in range(6):
        value = sp.series(sp.exp(x), x, 0, order + 1).removeO().subs(x, 1)
        prints("03", f"order {order}: {float(value):.5f}, miss {float(sp.E - value):.5f}")


def test_03_more_orders_do_not_help_the_logarithm_beyond_its_cliff():
    x, n = sp.symbols("x n", positive=True)
    assert sp.Sum((-1) ** (n + 1) / n, (n, 1, sp.oo)).is_convergent()
    assert not sp.Sum((-1) ** (n + 1) * sp.Rational(3, 2) ** n / n, (n, 1, sp.oo)).is_convergent()
    misses = [
        abs(float((sp.series(sp.log(1 + x), x, 0, order + 1).removeO() - sp.log(1 + x)).subs(x, 1.5)))
        for order in range(1, 13)
    ]
    assert misses[0] > misses[1] and all(np.diff(misses[1:]) > 0)


def test_03_one_short_step_of_first_order_taylor_goes_down():
    loss = mean([r**2 for r in MISSES])
    stepped = loss.subs(k, k - eta * loss.diff(k))
    same(stepped.subs(eta, 0), loss)
    same(stepped.diff(eta).subs(eta, 0), -(loss.diff(k) ** 2))
    # Of what the tangent promises, a step keeps the share 1 - rate · curvature / 2, exactly.
    same(loss - stepped, eta * loss.diff(k) ** 2 * (1 - eta * loss.diff(k, 2) / 2))


def test_03_the_limit_of_the_rate():
    loss = mean([r**2 for r in MISSES])
    H = sp.hessian(loss, (k, b))
    assert sp.simplify(H - 2 * sp.Matrix([[mean([x**2 for x in X]), mean(X)], [mean(X), 1]])) == sp.zeros(2)
    limit = 2 / max(H.subs(HOUSES).eigenvals(), key=float)
    assert gradient_descent.largest_stable_rate(data(X)) == pytest.approx(float(limit), rel=1e-14)
    # Standardized, H is twice the identity, and at rate 1/2 one step arrives.
    z = [(x - mean(X)) / sp.sqrt(cov(X, X)) for x in X]
    round_valley = H.subs(dict(zip(X, z, strict=True)), simultaneous=True)
    assert sp.simplify(round_valley) == 2 * sp.eye(2)
    # One step multiplies what is left of the way by 1 - rate · H, exactly.
    best = sp.solve([loss.diff(k), loss.diff(b)], [k, b])
    left = sp.Matrix([k - best[k], b - best[b]])
    stepped = left - eta * sp.Matrix([loss.diff(k), loss.diff(b)])
    assert sp.simplify(stepped - (sp.eye(2) - eta * H) * left) == sp.zeros(2, 1)
    # Half the mean square has half the curvature, so twice the limit.
    same(sp.hessian(loss / 2, (k, b))[0, 0], H[0, 0] / 2)


def test_03_five_numbers_replace_all_houses():
    loss, m = mean([r**2 for r in MISSES]), k * mean(X) + b - mean(Y)
    same(loss.diff(b), 2 * m)
    same(loss.diff(k), 2 * (k * cov(X, X) - cov(X, Y) + m * mean(X)))


def test_03_a_standardized_line_is_turned_back():
    x, mu, sigma = sp.symbols("x mu sigma", positive=True)
    same(k * (x - mu) / sigma + b, k / sigma * x + b - k * mu / sigma)


def test_03_equivalent_infinitesimals_need_the_first_order_that_does_not_vanish():
    x = sp.Symbol("x")
    assert sp.series(1 - sp.cos(x), x, 0, 2).removeO() == 0
    assert sp.series(1 - sp.cos(x), x, 0, 3).removeO() == x**2 / 2
    assert sp.limit((1 - sp.cos(x)) / (x**2 / 2), x, 0) == 1


# Lesson 04


def test_04_least_squares_line_by_line():
    n, total = len(X), sum(miss**2 for miss in MISSES)
    same(total.diff(b), sum(2 * miss for miss in MISSES))
    same(sum(MISSES), k * n * mean(X) + n * b - n * mean(Y))
    same(total.diff(k), sum(2 * miss * x for x, miss in zip(X, MISSES, strict=True)))
    best_b = mean(Y) - k * mean(X)
    same(sp.solve(total.diff(b), b)[0], best_b)
    inside = [k * (x - mean(X)) - (y - mean(Y)) for x, y in zip(X, Y, strict=True)]
    same(sum(inside), 0)
    times_x = sum(one * x for one, x in zip(inside, X, strict=True))
    times_deviation = sum(one * (x - mean(X)) for one, x in zip(inside, X, strict=True))
    same(total.diff(k).subs(b, best_b) / 2, times_x, times_deviation, n * (k * cov(X, X) - cov(X, Y)))
    best_k = cov(X, Y) / cov(X, X)
    same(sp.solve(times_deviation, k)[0], best_k)
    line = normal_equation.fit_line(data(X), data(Y))
    expected = [best_k.subs(HOUSES), best_b.subs(k, best_k).subs(HOUSES)]
    np.testing.assert_allclose([line.k, line.b], [float(value) for value in expected], rtol=1e-14)


def test_04_the_three_points_on_paper():
    x, y = [sp.Integer(i) for i in (1, 2, 3)], [sp.Integer(i) for i in (2, 3, 6)]
    assert (mean(x), mean(y)) == (2, sp.Rational(11, 3))
    total = sum((k * xi + b - yi) ** 2 for xi, yi in zip(x, y, strict=True))
    best = sp.solve([total.diff(k), total.diff(b)], [k, b])
    assert best == {k: 2, b: sp.Rational(-1, 3)} and total.subs(best) == sp.Rational(2, 3)
    assert 3 * cov(x, y) == 4 and 3 * cov(x, x) == 2
    near = total.subs(b, mean(y) - k * mean(x)).subs(k, best[k] + sp.Rational(2, 10)) - total.subs(best)
    assert 0 < near < sp.Rational(1, 10)
    prints("04", f"k = {float(best[k]):.4f}, b = {float(best[b]):.4f}, sum of squares {2 / 3:.4f}")


TABLE, TARGET = sp.Matrix(4, 2, sp.symbols("a:8", real=True)), sp.Matrix(Y)
W, V = sp.Matrix(sp.symbols("w1:3", real=True)), sp.Matrix(sp.symbols("v1:3", real=True))
NUMBERS = {**HOUSES, **dict(zip(TABLE, (1, 2, 1, 3, 1, 7, 2, 4), strict=True)), W[0]: 3, W[1]: -2}


def zero(expression):
    assert sp.simplify(sp.expand(expression)) == sp.zeros(*expression.shape)


def test_04_the_gradient_in_matrix_form_and_the_normal_equation():
    n, misses = TABLE.rows, TABLE * W - TARGET
    loss = misses.dot(misses) / (2 * n)
    gradient = sp.Matrix([loss]).jacobian(W).T
    zero(gradient - TABLE.T * misses / n)
    zero(gradient + TABLE.T * (TARGET - TABLE * W) / n)
    best = (TABLE.T * TABLE).inv() * TABLE.T * TARGET
    zero(gradient.subs(dict(zip(W, best, strict=True)), simultaneous=True))
    # `fit` adds an intercept, which a column of ones (the table's only other one) makes a weight like any other.
    ones = sp.Matrix.hstack(sp.ones(4, 1), TABLE[:, 1]).subs(NUMBERS)
    b_and_w = (ones.T * ones).inv() * ones.T * TARGET.subs(NUMBERS)
    model = normal_equation.fit(np.array(ones[:, 1:], dtype=float), data(Y))
    np.testing.assert_allclose([model.b, *model.w], np.array(b_and_w, dtype=float)[:, 0], rtol=1e-12)


def test_04_flat_means_lowest():

    def loss(w):
        return (TABLE * w - TARGET).dot(TABLE * w - TARGET) / (2 * TABLE.rows)

    slopes = TABLE.T * (TABLE * W - TARGET) / TABLE.rows
    added = (TABLE * V).dot(TABLE * V) / (2 * TABLE.rows)
    assert sp.expand(loss(W + V) - loss(W) - slopes.dot(V) - added) == 0


def test_04_ridge_is_a_diagonal_or_a_few_more_rows():
    strength = sp.Symbol("lambda", positive=True)
    misses = TABLE * W - TARGET
    price = misses.dot(misses) + strength * W.dot(W)
    gradient = sp.Matrix([price]).jacobian(W).T
    zero(gradient / 2 - ((TABLE.T * TABLE + strength * sp.eye(2)) * W - TABLE.T * TARGET))
    more = sp.Matrix.vstack(TABLE, sp.sqrt(strength) * sp.eye(2)) * W - sp.Matrix.vstack(
        TARGET, sp.zeros(2, 1)
    )
    assert sp.expand(more.dot(more) - price) == 0
    # `fit` takes the means out first, so that the intercept stays free.
    rows, y = TABLE.subs(NUMBERS), TARGET.subs(NUMBERS)
    centered = rows - sp.ones(4, 1) * sp.Matrix([[mean(rows[:, 0]), mean(rows[:, 1])]])
    w = (centered.T * centered + 3 * sp.eye(2)).inv() * centered.T * (y - sp.ones(4, 1) * mean(y))
    model = normal_equation.fit(np.array(rows, dtype=float), data(Y), ridge=3)
    np.testing.assert_allclose(model.w, np.array(w, dtype=float)[:, 0], rtol=1e-12)


def test_04_qr_solves_the_normal_equation_without_forming_it():
    rows, y = TABLE.subs(NUMBERS), TARGET.subs(NUMBERS)
    Q, R = rows.QRdecomposition()
    zero(Q.T * Q - sp.eye(2))
    zero(R.inv() * Q.T * y - (rows.T * rows).inv() * rows.T * y)


# Lesson 05


def log2(x):
    return sp.log(x) / sp.log(2)


def surprise(p, q):
    """Mean of -log2 q where p happens."""
    return -sum(a * log2(b) for a, b in zip(p, q, strict=True))


def test_05_total_probability_and_bayes_are_counting():
    with_b, without = sp.symbols("n1:4", positive=True), sp.symbols("m1:4", positive=True)
    rows = [sum(pair) for pair in zip(with_b, without, strict=True)]
    prior = [row / sum(rows) for row in rows]
    likelihood = [n / row for n, row in zip(with_b, rows, strict=True)]
    joint = [a * b for a, b in zip(likelihood, prior, strict=True)]
    same(sum(joint), sum(with_b) / sum(rows))
    same(joint[0] / sum(joint), with_b[0] / sum(with_b))
    counts = dict(zip([*with_b, *without], (44, 5, 119, 102, 63, 2), strict=True))
    numbers = [[float(one.subs(counts)) for one in each] for each in (prior, likelihood)]
    assert it.total_probability(*numbers) == pytest.approx(168 / 335)
    np.testing.assert_allclose(it.bayes(*numbers), [44 / 168, 5 / 168, 119 / 168])


def test_05_the_positive_test():
    prior, sensitivity, specificity = sp.Rational(1, 100), sp.Rational(9, 10), sp.Rational(91, 100)
    ill, alarm = prior * sensitivity, (1 - prior) * (1 - specificity)
    assert round(100 * ill / (ill + alarm)) == 9
    assert it.bayes([0.01, 0.99], [0.9, 0.09])[0] == pytest.approx(float(ill / (ill + alarm)))


def test_05_mean_and_variance_of_a_coin():
    p, x = sp.symbols("p x", positive=True)
    chance = p**x * (1 - p) ** (1 - x)
    average = sum(value * chance.subs(x, value) for value in (0, 1))
    same(average, p)
    variance = sum((value - average) ** 2 * chance.subs(x, value) for value in (0, 1))
    same(variance, (1 - p) ** 2 * p + (0 - p) ** 2 * (1 - p), p * (1 - p) * ((1 - p) + p), p * (1 - p))
    for value in (0, 1):
        assert it.bernoulli(value, 0.3) == pytest.approx(float(chance.subs({x: value, p: 0.3})))


def test_05_the_likelihood_peaks_at_the_share_of_heads():
    theta, h, t = sp.symbols("theta h t", positive=True)
    slope = (h * sp.log(theta) + t * sp.log(1 - theta)).diff(theta)
    same(slope, h / theta - t / (1 - theta), (h * (1 - theta) - t * theta) / (theta * (1 - theta)))
    assert sp.solve(slope, theta) == [h / (h + t)]
    assert sp.simplify(slope.diff(theta).subs(theta, h / (h + t))).is_negative
    # The surprise per flip is the cross-entropy of the shares that were seen, and so least where theta is theirs.
    seen, coin = [h / (h + t), t / (h + t)], [theta, 1 - theta]
    per_flip = sp.expand_log(-log2(theta**h * (1 - theta) ** t) / (h + t), force=True)
    same(per_flip, surprise(seen, coin))
    for value in (0.1, 0.3):
        assert it.likelihood(value, 4, 6) == pytest.approx(
            float((theta**h * (1 - theta) ** t).subs({theta: value, h: 4, t: 6}))
        )


def test_05_cross_entropy_is_entropy_plus_divergence_and_gibbs():
    p, q, t = (
        sp.symbols("p1:4", positive=True),
        sp.symbols("q1:4", positive=True),
        sp.Symbol("t", positive=True),
    )
    divergence = sum(a * log2(a / b) for a, b in zip(p, q, strict=True))
    same(sp.expand_log(divergence), surprise(p, q) - surprise(p, p))
    gap = t - 1 - sp.log(t)  # a valley whose one flat place is at 1, with height 0
    assert sp.solve(gap.diff(t), t) == [1] and gap.subs(t, 1) == 0 and gap.diff(t, 2).is_positive
    same(sum(a * (b / a - 1) for a, b in zip(p, q, strict=True)), sum(q) - sum(p))
    numbers = [0.5, 0.3, 0.2], [0.1, 0.6, 0.3]
    values = dict(zip(p + q, sum(numbers, []), strict=True))
    assert it.kl_divergence(*numbers) == pytest.approx(float(divergence.subs(values)))
    assert it.cross_entropy(*numbers) == pytest.approx(float(surprise(p, q).subs(values)))
    assert it.entropy(numbers[0]) == pytest.approx(float(surprise(p, p).subs(values)))
    assert it.entropy(numbers[0], base=np.e) == pytest.approx(
        float((surprise(p, p) * sp.log(2)).subs(values))
    )
    prints("05", "one nat is 1.4427 bits")
    assert round(float(1 / sp.log(2)), 4) == 1.4427


def test_05_binary_cross_entropy_is_the_likelihood_in_disguise():
    said, came = [sp.Rational(9, 10), sp.Rational(8, 10), sp.Rational(3, 10)], [1, 0, 0]
    chance = sp.prod(p**y * (1 - p) ** (1 - y) for p, y in zip(said, came, strict=True))
    average = mean([-y * log2(p) - (1 - y) * log2(1 - p) for p, y in zip(said, came, strict=True)])
    same(sp.exp(-log2(chance) / 3 * sp.log(2)), sp.exp(average * sp.log(2)))
    assert it.binary_cross_entropy(np.array(said, float), np.array(came)) == pytest.approx(float(average))


def test_05_gini_is_the_chance_that_two_draws_differ():
    a, b = sp.symbols("a b", positive=True)
    p = [a, b, 1 - a - b]
    differ = sum(p[i] * p[j] for i in range(3) for j in range(3) if i != j)
    same(differ, 1 - sum(one**2 for one in p))
    same(differ.subs(b, 1 - a), 2 * a * (1 - a))
    assert it.gini([0.5, 0.2, 0.3]) == pytest.approx(float(differ.subs({a: 0.5, b: 0.2})))
    # Three of kind 0 and one of kind 1 on the left, one and five on the right.
    is_left, labels = np.arange(10) < 4, np.array([0, 0, 0, 1, 0, 1, 1, 1, 1, 1])
    sides = [sp.Rational(3, 4), sp.Rational(1, 6)]
    left_over = (4 * 2 * sides[0] * (1 - sides[0]) + 6 * 2 * sides[1] * (1 - sides[1])) / 10
    assert it.gini_index(is_left, labels) == pytest.approx(float(left_over))
    bits = [surprise([s, 1 - s], [s, 1 - s]) for s in (sp.Rational(2, 5), *sides)]
    assert it.information_gain(is_left, labels) == pytest.approx(
        float(bits[0] - (4 * bits[1] + 6 * bits[2]) / 10)
    )


# Lesson 06


def test_06_the_sigmoid_turns_log_odds_back_line_by_line():
    z, p = sp.symbols("z p", real=True)
    sigmoid = 1 / (1 + sp.exp(-z))
    same(sigmoid, sp.exp(z) / (1 + sp.exp(z)))
    for left, right in (
        (sp.exp(z), p / (1 - p)),
        (sp.exp(z) - p * sp.exp(z), p),
        (sp.exp(z), p * (1 + sp.exp(z))),
    ):
        same((left - right).subs(p, sigmoid), 0)
    same(sigmoid.diff(z), sigmoid * (1 - sigmoid))
    for value in (-3, 0.5):
        assert logistic.sigmoid(value) == pytest.approx(float(sigmoid.subs(z, value)))


def test_06_the_stable_loss_and_its_slope():
    z = sp.Symbol("z", real=True)
    p = 1 / (1 + sp.exp(-z))
    same(sp.exp(-sp.log(p)), 1 + sp.exp(-z), sp.exp(-z) * (sp.exp(z) + 1), sp.exp(-z + sp.log(1 + sp.exp(z))))
    yes, no = sp.log(1 + sp.exp(-z)), sp.log(1 + sp.exp(z))
    same(yes.diff(z), -sp.exp(-z) / (1 + sp.exp(-z)), p - 1)
    same(no.diff(z), sp.exp(z) / (1 + sp.exp(z)), p)
    for value in (-3, 2):
        for y, loss in ((1, yes), (0, no)):
            stable = sp.Max(z, 0) - z * y + sp.log(1 + sp.exp(-sp.Abs(z)))
            expected = float(loss.subs(z, value))
            assert float(stable.subs(z, value)) == pytest.approx(expected)
            assert logistic.log_loss([value], [y]) == pytest.approx(expected)


def test_06_two_steps_down_the_gradient_of_the_penalized_loss():
    table, y, penalty = sp.Matrix([[1, 2], [3, -1], [-2, 1]]), sp.Matrix([1, 0, 1]), sp.Rational(1, 5)
    w, b = sp.Matrix(sp.symbols("w1 w2", real=True)), sp.Symbol("b", real=True)
    p = (table * w).applyfunc(lambda z: 1 / (1 + sp.exp(-z - b)))
    loss = -mean([y[i] * sp.log(p[i]) + (1 - y[i]) * sp.log(1 - p[i]) for i in range(3)])
    by_w, by_b = table.T * (p - y) / 3, mean(list(p - y))
    for i in range(2):
        same(loss.diff(w[i]), by_w[i], mean([(p[j] - y[j]) * table[j, i] for j in range(3)]))
        same((loss + penalty / 2 * w.dot(w)).diff(w[i]), by_w[i] + penalty * w[i])
    same(loss.diff(b), by_b)
    at = dict.fromkeys([*w, b], 0.0)
    for _ in range(2):
        slopes = [(one + penalty * v).evalf(subs=at) for one, v in zip(by_w, w, strict=True)] + [
            by_b.evalf(subs=at)
        ]
        at = {v: value - slope / 2 for (v, value), slope in zip(at.items(), slopes, strict=True)}
    ours = logistic.fit(np.array(table, float), np.array(y, float).ravel(), 0.5, 2, 0.2)
    np.testing.assert_allclose([*ours.w, ours.b], [float(value) for value in at.values()])
    assert ours.losses[-1] == pytest.approx(float((loss + penalty / 2 * w.dot(w)).evalf(subs=at)))


def test_06_scikit_learns_c_is_our_penalty():
    C, n, w, average = sp.symbols("C n w average", positive=True)
    same((C * n * average + w**2 / 2) / (n * C), average + 1 / (n * C) / 2 * w**2)


def test_06_and_08_the_slope_of_softmax_and_cross_entropy():
    z = sp.symbols("z1:4", real=True)
    p = [sp.exp(one) / sum(map(sp.exp, z)) for one in z]
    loss = -z[1] + sp.log(sum(map(sp.exp, z)))  # the class that happened is the second
    same(sp.exp(loss), 1 / p[1])
    for i in range(3):
        same(loss.diff(z[i]), p[i] - int(i == 1))
    values = dict(zip(z, (0.5, -1, 2), strict=True))
    expected = [float(one.subs(values)) for one in p]
    np.testing.assert_allclose(logistic.softmax([0.5, -1, 2]), expected)
    np.testing.assert_allclose(
        logistic.softmax([0, 1.5])[1], logistic.sigmoid(1.5)
    )  # two classes: the sigmoid
    assert mlp.cross_entropy(np.array([expected]), [1]) == pytest.approx(float(loss.subs(values)))


def test_06_slips_squared_error_and_the_threshold():
    z = sp.Symbol("z", real=True)
    p = 1 / (1 + sp.exp(-z))
    squared = (p - 1) ** 2
    same(squared.diff(z), 2 * (p - 1) * p * (1 - p))
    assert squared.diff(z, 2).subs(z, -3).evalf() < 0 < squared.diff(z, 2).subs(z, 1).evalf()
    same(sp.log(1 + sp.exp(-z)).diff(z, 2), p * (1 - p))  # above 0: a bowl
    chance, m, f = sp.symbols("chance m f", positive=True)
    (threshold,) = sp.solve(chance * m - (1 - chance) * f, chance)
    same(threshold, f / (f + m))
    assert threshold.subs(m, 4 * f).simplify() == sp.Rational(1, 5)


# Lesson 07


def test_07_the_mean_has_the_least_sum_of_squares_line_by_line():
    c, m, middle = sp.Symbol("c", real=True), len(X), mean(X)
    total, least = sum((x - c) ** 2 for x in X), sum((x - middle) ** 2 for x in X)
    offsets = sum(x - middle for x in X)
    same(offsets, m * middle - m * middle, 0)
    same(
        total,
        sum(((x - middle) + (middle - c)) ** 2 for x in X),
        least + 2 * (middle - c) * offsets + m * (middle - c) ** 2,
        least + m * (middle - c) ** 2,
    )
    same(sp.solve(total.diff(c), c)[0], middle)
    one_group = k_means.fit(data(X)[:, None], 1, seed=0, init=[[9.0]], max_steps=1)
    np.testing.assert_allclose(one_group.centroids, [[float(middle.subs(HOUSES))]])
    assert one_group.inertia == pytest.approx(float(least.subs(HOUSES)))


def test_07_the_nearest_centroid_by_one_product():
    x, c = sp.Matrix(X[:2]), sp.Matrix(Y[:2])
    same((x - c).dot(x - c), x.dot(x) - 2 * c.dot(x) + c.dot(c))
    points, centroids = np.array(list(product(range(-2, 7), repeat=2))), np.array([[2, 5], [0, 1], [4, 4]])
    scores = [[-2 * one @ point + one @ one for one in centroids] for point in points]
    ours = k_means.assign(points, centroids)
    assert ours.tolist() == [score.index(min(score)) for score in scores]


def test_07_the_chances_of_k_means_plus_plus():
    points = np.array([[0.0, 0.0], [3.0, 4.0], [0.0, 2.0], [6.0, 8.0]])
    squared = [sp.Integer(0), 25, 4, 100]

    class Draws:
        def integers(self, n):
            return 0

        def choice(self, n, size, p):
            np.testing.assert_allclose(p, [float(one / sum(squared)) for one in squared])
            return [3] * size

    centroids = k_means._start(points, 2, Draws(), "k-means++")
    np.testing.assert_array_equal(centroids, points[[0, 3]])
    np.testing.assert_allclose(
        exercises.k_means.EXERCISES["07.4"].right(points, points[:1]),
        [float(one / sum(squared)) for one in squared],
    )


def test_07_the_silhouette_of_a_point():
    a, b = sp.Rational(1 + 2, 2), sp.Rational(7 + 9, 2)  # from 0: to 1 and 2, its own; to 7 and 9, the others
    s = (b - a) / sp.Max(a, b)
    found = k_means.silhouette([[0.0], [1.0], [2.0], [7.0], [9.0]], [0, 0, 0, 1, 1])
    assert found[0] == pytest.approx(float(s))


# Lesson 08


def test_08_no_line_solves_xor_and_two_bends_do():
    w1, w2, b = sp.symbols("w1 w2 b", real=True)
    same(b + (w1 + w2 + b), (w1 + b) + (w2 + b), w1 + w2 + 2 * b)
    for x1, x2 in product((0, 1), repeat=2):
        assert sp.Max(0, x1 + x2) - 2 * sp.Max(0, x1 + x2 - 1) == (x1 + x2 == 1)


def test_08_the_slope_of_each_activation():
    a = sp.Symbol("a", real=True)
    relu, tanh = sp.Max(0, a), (sp.exp(2 * a) - 1) / (sp.exp(2 * a) + 1)
    same(tanh.rewrite(sp.exp), sp.tanh(a).rewrite(sp.exp))
    same(tanh.diff(a), 1 - tanh**2)
    for name, bend in (("relu", relu), ("tanh", tanh), ("none", a)):
        activate, slope = mlp.ACTIVATIONS[name]
        for value in (-2.0, 0.5):
            h = activate(np.array([value]))
            assert h[0] == pytest.approx(float(bend.subs(a, value)))
            assert slope(h)[0] == pytest.approx(float(bend.diff(a).subs(a, value)))


def test_08_backpropagation_line_by_line():
    V, W = (sp.Matrix(2, 2, sp.symbols(f"{name}:4", real=True)) for name in "vw")
    c, b, h = (sp.Matrix(1, 2, sp.symbols(f"{name}:2", real=True)) for name in "cbh")
    numbers = [0.8, -0.5, 0.4, 0.9, 0.5, -0.2, -0.3, 0.6, 0.1, -0.3, 0.0, 0.2]
    at = dict(zip([*V, *W, *c, *b], numbers, strict=True))
    rows, right = sp.Matrix([[1, -2], [3, 1], [-1, -1]]), [1, 0, 1]

    def loss_of(z, y):
        return -z[y] + sp.log(sum(map(sp.exp, z)))

    # The last layer, from any hidden values h.
    z = h * W + b
    loss, p = loss_of(z, 1), [sp.exp(one) / sum(map(sp.exp, z)) for one in z]
    dz = [p[0], p[1] - 1]
    for j, k in product(range(2), repeat=2):
        same(loss.diff(W[j, k]), h[j] * dz[k])
        same(loss.diff(b[k]), dz[k])
        same(loss.diff(h[j]), sum(W[j, i] * dz[i] for i in range(2)))
    # All layers and a whole batch: SymPy's own chain rule against the lines of the lesson, and our code.
    for name, bend, slope in (
        ("relu", lambda a: sp.Max(0, a), lambda a: sp.Heaviside(a)),
        ("tanh", sp.tanh, lambda a: 1 - sp.tanh(a) ** 2),
    ):
        A = rows * V + sp.ones(3, 1) * c
        H = A.applyfunc(bend)
        Z = H * W + sp.ones(3, 1) * b
        loss = mean([loss_of(Z.row(i), y) for i, y in enumerate(right)])
        slopes = [float(loss.diff(one).subs(at)) for one in at]
        E = Z.subs(at).applyfunc(sp.exp)
        dZ = (
            sp.Matrix(
                [[E[i, k] / sum(E.row(i)) - int(y == k) for k in range(2)] for i, y in enumerate(right)]
            )
            / 3
        )
        dA = (dZ * W.T.subs(at)).multiply_elementwise(A.subs(at).applyfunc(slope))
        lines = [*(rows.T * dA), *(H.subs(at).T * dZ), *(sp.ones(1, 3) * dA), *(sp.ones(1, 3) * dZ)]
        np.testing.assert_allclose([float(one) for one in lines], slopes, atol=1e-15)
        weights = (np.reshape(numbers[:4], (2, 2)), np.reshape(numbers[4:8], (2, 2)))
        network = mlp.Network(
            weights, (np.array(numbers[8:10]), np.array(numbers[10:])), np.empty(0), np.arange(2), name
        )
        ours = mlp.backward(network, mlp.forward(network, np.array(rows, float)), np.array(right))
        np.testing.assert_allclose(
            np.concatenate([one.ravel() for part in ours for one in part]), slopes, atol=1e-15
        )


def test_08_random_weights_keep_the_size_of_a_sum():
    a, spread = sp.Symbol("a", real=True), sp.Symbol("s", positive=True)
    bell = sp.exp(-(a**2) / (2 * spread**2)) / sp.sqrt(2 * sp.pi) / spread
    passed = sp.integrate(a**2 * bell, (a, 0, sp.oo))  # the mean square of max(0, a)
    same(passed, spread**2 / 2)
    size = {}
    for name in ("relu", "tanh"):
        (W,), _ = mlp._start((400, 500), np.random.default_rng(0), name)
        size[name] = 400 * W.var()  # variance of a sum of 400 terms, each an input of size 1 times a weight
    assert size["tanh"] == pytest.approx(1, abs=0.02)
    assert size["relu"] / size["tanh"] == pytest.approx(float(spread**2 / passed))


# Lesson 09

MU, X1, X2 = sp.symbols("mu x1 x2", real=True)
VARIANCE = sp.Symbol("v", positive=True)  # sigma squared, taken as one variable


def test_09_the_bell_and_its_logarithm():
    bell = sp.exp(-((X1 - MU) ** 2) / (2 * VARIANCE)) / sp.sqrt(2 * sp.pi * VARIANCE)
    for power, expected in ((0, 1), (1, 0), (2, VARIANCE)):  # area, mean and variance
        same(sp.integrate(bell.subs(X1, X2 + MU) * X2**power, (X2, -sp.oo, sp.oo)), expected)
    logarithm = -sp.log(2 * sp.pi * VARIANCE) / 2 - (X1 - MU) ** 2 / (2 * VARIANCE)
    same(sp.exp(logarithm), bell)
    values = {X1: 16, MU: 12.4, VARIANCE: 1.2}
    ours = anomaly_detection.Gaussian(np.array([12.4]), np.array([[1.2]])).log_density([[16.0]])
    assert ours[0] == pytest.approx(float(logarithm.subs(values)))


def test_09_the_likeliest_bell_has_the_mean_and_the_variance_with_n():
    x, n = sp.symbols("a1:5", real=True), 4
    squares = sum((one - MU) ** 2 for one in x)
    likelihood = -sp.log(2 * sp.pi * VARIANCE) * n / 2 - squares / (2 * VARIANCE)
    same(likelihood, sum(-sp.log(2 * sp.pi * VARIANCE) / 2 - (one - MU) ** 2 / (2 * VARIANCE) for one in x))
    same(likelihood.diff(MU), sum(one - MU for one in x) / VARIANCE)
    same(likelihood.diff(VARIANCE), -n / (2 * VARIANCE) + squares / (2 * VARIANCE**2))
    same(sp.solve(likelihood.diff(MU), MU)[0], mean(x))
    same(sp.solve(likelihood.diff(VARIANCE), VARIANCE)[0], squares / n)
    spread = mean([(one - mean(x)) ** 2 for one in x])  # the two identities that make it the highest point
    same(sp.expand(squares), sp.expand(n * spread + n * (mean(x) - MU) ** 2))
    S, t = sp.symbols("S t", positive=True)  # the variance of the data, and what it is of the bell's

    def highest(v):
        return -sp.log(2 * sp.pi * v) * n / 2 - n * S / (2 * v)

    same(sp.expand_log(highest(S) - highest(S / t)), sp.Rational(n, 2) * (t - 1 - sp.log(t)))
    same((t - 1 - sp.log(t)).diff(t), 1 - 1 / t)
    column = np.array([[1.0], [2.0], [4.0], [9.0]])
    values = dict(zip(x, column.ravel(), strict=True))
    ours = anomaly_detection.fit(column)
    assert ours.mean[0] == pytest.approx(float(mean(x).subs(values)))
    assert ours.covariance[0, 0] == pytest.approx(float((squares / n).subs(MU, mean(x)).subs(values)))


def test_09_the_gaussian_that_leans():
    a, c, b = sp.symbols("a c", positive=True) + (sp.Symbol("b", real=True),)
    spread, away = sp.Matrix([[a, b], [b, c]]), sp.Matrix([X1, X2])  # from a mean of 0
    same(spread.det(), a * c - b**2)
    inverse = sp.Matrix([[c, -b], [-b, a]]) / (a * c - b**2)
    assert sp.simplify(spread * inverse) == sp.eye(2)
    squared = (away.T * inverse * away)[0]
    logarithm = -sp.log(2 * sp.pi) - sp.log(a * c - b**2) / 2 - squared / 2

    def bell(x, variance):
        return -sp.log(2 * sp.pi * variance) / 2 - x**2 / (2 * variance)

    same(sp.expand_log(logarithm.subs(b, 0)), sp.expand_log(bell(X1, a) + bell(X2, c)))
    # It is a density: what it says of x2 where x1 is known is a bell, whose area is 1, times the bell of x1.
    same(sp.exp(logarithm), sp.exp(bell(X1, a) + bell(X2 - X1 * b / a, c - b**2 / a)))
    root = sp.Matrix([[sp.sqrt(a), 0], [b / sp.sqrt(a), sp.sqrt(c - b**2 / a)]])
    assert sp.simplify(root * root.T - spread) == sp.zeros(2)
    z = root.inv() * away
    same(z.dot(z), squared)
    same(root.det() ** 2, spread.det(), (root[0, 0] * root[1, 1]) ** 2)
    s1, s2, r = sp.symbols("s1 s2", positive=True) + (sp.Symbol("r", real=True),)
    one, other, leaning = X1 / s1, X2 / s2, {a: s1**2, c: s2**2, b: r * s1 * s2}
    same(squared.subs(leaning), (one**2 - 2 * r * one * other + other**2) / (1 - r**2))
    same(sp.expand((a * c - b**2).subs(leaning)), sp.expand((s1 * s2) ** 2 * (1 - r**2)))
    mixed = sp.Matrix([[s1, 0], [r * s2, s2 * sp.sqrt(1 - r**2)]])
    same(*[sp.simplify(mixed * mixed.T - spread.subs(leaning))[i, j] for i in (0, 1) for j in (0, 1)], 0)
    rows = np.array([[1.0, 2.0], [-3.0, 0.0], [0.0, -4.0], [2.0, 2.0]])  # columns of mean 0
    values = {a: 14 / 4, c: 24 / 4, b: 6 / 4}
    for name, tilt in (("full", values[b]), ("diagonal", 0)):
        ours = anomaly_detection.fit(rows, name)
        np.testing.assert_allclose(ours.covariance, [[values[a], tilt], [tilt, values[c]]])
        expected = [float(logarithm.subs({**values, b: tilt, X1: x1, X2: x2})) for x1, x2 in rows]
        np.testing.assert_allclose(ours.log_density(rows), expected)


def test_09_f1_is_the_harmonic_mean():
    found, flagged, faults = sp.symbols("found flagged faults", positive=True)
    P, R = found / flagged, found / faults
    same(2 * P * R / (P + R), 2 / (1 / P + 1 / R), 2 * found / (flagged + faults))
    f1 = 2 * P * R / (P + R)
    flags, truth = np.array([1, 1, 1, 0, 0, 0, 0]), np.array([1, 1, 0, 1, 1, 0, 0])
    counted = f1.subs({found: 2, flagged: 3, faults: 4})
    assert anomaly_detection.score(flags, truth).f1 == pytest.approx(float(counted))
    tries = [f1.subs({flagged: n, found: hits, faults: 3}) for n, hits in enumerate((1, 2, 2, 3, 3), 1)]
    best = anomaly_detection.best_threshold([-9.0, -8, -7, -2, -1], [1, 1, 0, 1, 0])
    assert best.f1 == pytest.approx(float(max(tries)))


def test_09_how_far_is_far():
    rho, R = sp.symbols("rho R", positive=True)
    ring = 2 * sp.pi * rho * sp.exp(-(rho**2) / 2) / (2 * sp.pi)
    same(sp.integrate(ring, (rho, R, sp.oo)), sp.exp(-(R**2) / 2))
