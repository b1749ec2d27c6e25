"""Lesson 06: logistic and softmax regression against scikit-learn, SciPy and numerical gradients."""

import re
from functools import cache

import numpy as np
import pytest
import truth
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from numpy.testing import assert_allclose, assert_array_equal
from scipy import optimize, special
from sklearn import metrics
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import PolynomialFeatures, StandardScaler

from helpers import datasets, features, style
from helpers import logistic_regression as logistic
from helpers.labs import logistic_regression as labs

IRIS = datasets.load_iris()
MEASURES = features.standardize(IRIS.drop(columns="species").to_numpy()).values
SPECIES = IRIS["species"].to_numpy()
TWO = SPECIES != "setosa"
PETALS = IRIS[["petal_length_cm", "petal_width_cm"]].to_numpy()[TWO]
X, Y = features.standardize(PETALS).values, (SPECIES[TWO] == "virginica").astype(int)
FAR = np.array([-1e308, -1e4, -750, -40, -1, -1e-9, 0, 1e-9, 1, 40, 750, 1e4, 1e308])

scores = st.floats(-1e4, 1e4)
tables = hnp.arrays(float, st.tuples(st.integers(1, 5), st.integers(2, 4)), elements=scores)


def scikit_learn(X, y, penalty):
    """scikit-learn's model of the same problem: it multiplies the summed loss by C, we add penalty to the mean."""
    C = 1 / (len(X) * penalty) if penalty else np.inf
    return LogisticRegression(C=C, solver="newton-cg", tol=1e-10, max_iter=1000).fit(X, y)


def test_sigmoid_is_exact_for_every_finite_z():
    with np.errstate(all="raise"):
        ours = logistic.sigmoid(FAR)
    assert_allclose(ours, special.expit(FAR), rtol=1e-14)
    assert logistic.sigmoid(0) == 0.5 and np.ndim(logistic.sigmoid(3)) == 0
    assert logistic.sigmoid(np.zeros((2, 3, 4))).shape == (2, 3, 4)
    assert logistic.sigmoid(-700) == pytest.approx(np.exp(-700), rel=1e-12, abs=0)


@given(scores)
def test_sigmoid_and_softmax_are_one_thing(z):
    assert logistic.sigmoid(z) + logistic.sigmoid(-z) == pytest.approx(1, abs=1e-15)
    assert_allclose(logistic.softmax([0.0, z]), [logistic.sigmoid(-z), logistic.sigmoid(z)], rtol=1e-12)


@given(tables, scores)
def test_softmax_equals_scipys_and_ignores_a_common_shift(z, shift):
    with np.errstate(all="raise"):
        p = logistic.softmax(z)
    assert_allclose(p, special.softmax(z, axis=1), rtol=1e-12, atol=1e-300)
    assert_allclose(p.sum(axis=1), 1, rtol=1e-12)
    assert_allclose(logistic.softmax(z + shift), p, rtol=1e-7, atol=1e-12)
    assert_allclose(logistic.softmax(z[0]), p[0], rtol=1e-12)


def test_softmax_far_out():
    with np.errstate(all="raise"):
        assert_array_equal(logistic.softmax([1e308, -1e308, 1e308]), [0.5, 0, 0.5])


@given(hnp.arrays(float, 6, elements=scores), hnp.arrays(int, 6, elements=st.integers(0, 1)))
def test_log_loss_equals_scipys_log_expit(z, y):
    with np.errstate(all="raise"):
        ours = logistic.log_loss(z, y)
    assert ours == pytest.approx(-special.log_expit(np.where(y == 1, z, -z)).mean(), rel=1e-12, abs=0)


def test_log_loss_where_the_chance_rounds_to_0_or_1():
    assert logistic.log_loss([1e4, -1e4], [0, 1]) == 1e4
    assert logistic.log_loss([1e4, -1e4], [1, 0]) == 0
    assert logistic.log_loss([50.0], [1]) == pytest.approx(np.exp(-50), rel=1e-12, abs=0)


@pytest.mark.parametrize("penalty", [1.0, 0.1, 0.003, 0.0])
def test_two_classes_end_where_scikit_learn_ends(penalty):
    ours = logistic.fit(X, Y, learning_rate=1.0, steps=9000, penalty=penalty)
    theirs = scikit_learn(X, Y, penalty)
    assert_allclose(ours.w, theirs.coef_[0], rtol=1e-5)
    assert_allclose(ours.b, theirs.intercept_[0], rtol=1e-5)
    assert_allclose(ours.probability(X), theirs.predict_proba(X)[:, 1], rtol=1e-4)
    assert_array_equal(ours.predict(X), theirs.predict(X))
    assert ours.note == ""


@pytest.mark.parametrize("penalty", [0.3, 0.01])
def test_three_classes_end_where_scikit_learn_ends(penalty):
    ours = logistic.fit_softmax(MEASURES, SPECIES, learning_rate=1.0, steps=6000, penalty=penalty)
    theirs = scikit_learn(MEASURES, SPECIES, penalty)
    assert_allclose(ours.w, theirs.coef_.T, rtol=1e-4, atol=1e-6)
    assert_allclose(ours.b - ours.b.mean(), theirs.intercept_ - theirs.intercept_.mean(), rtol=1e-4)
    assert_allclose(ours.probability(MEASURES), theirs.predict_proba(MEASURES), rtol=1e-3, atol=1e-9)
    assert_array_equal(ours.predict(MEASURES), theirs.predict(MEASURES))


def test_softmax_of_two_classes_is_the_logistic_model_with_twice_the_penalty():
    two = logistic.fit(X, Y, 1.0, 4000, penalty=0.02)
    many = logistic.fit_softmax(X, Y, 1.0, 4000, penalty=0.04)  # the weight is shared by two columns
    assert_allclose(many.w[:, 1] - many.w[:, 0], two.w, rtol=1e-6)
    assert_allclose(many.probability(X)[:, 1], two.probability(X), rtol=1e-6)


@pytest.mark.parametrize("many", [False, True])
@pytest.mark.parametrize("penalty", [0.0, 0.7])
def test_each_step_goes_down_the_numerical_gradient(many, penalty):
    rows, labels = (MEASURES[::7], SPECIES[::7]) if many else (X[::5], Y[::5])
    columns = len(np.unique(labels)) if many else 1
    fit = logistic.fit_softmax if many else logistic.fit

    def objective(flat):  # written with the chances themselves, independently of the code under test
        w, b = flat[:-columns].reshape(-1, columns), flat[-columns:]
        z = rows @ w + b
        p = special.softmax(z, axis=1) if many else special.expit(np.c_[-z, z])
        return metrics.log_loss(labels, p) + penalty / 2 * (w**2).sum()

    at = np.zeros((rows.shape[1] + 1) * columns)
    for steps in range(4):
        model = fit(rows, labels, 0.8, steps, penalty)
        assert_allclose(np.append(np.ravel(model.w), model.b), at, atol=1e-6)
        assert_allclose(model.losses[-1], objective(at), rtol=1e-6)
        at = at - 0.8 * optimize.approx_fprime(at, objective, 1e-7)


def test_losses_start_at_knowing_nothing_and_hold_every_step():
    model = logistic.fit(X, Y, 0.5, 300, penalty=0.01)
    assert model.losses.shape == (301,) and (np.diff(model.losses) < 0).all()
    assert model.losses[0] == pytest.approx(np.log(2))
    assert_array_equal(logistic.fit(X, Y, 0.5, 120, penalty=0.01).losses, model.losses[:121])
    assert logistic.fit_softmax(MEASURES, SPECIES, 0.5, 0).losses == pytest.approx([np.log(3)])


def test_one_row_at_a_time_gives_the_same():
    digits = datasets.load_mnist_subset()
    images, new = (part[:300].reshape(300, -1) / 255 for part in (digits.X_train, digits.X_test))
    for model in (
        logistic.fit(images, digits.y_train[:300] == 8, 0.5, 30),
        logistic.fit_softmax(images, digits.y_train[:300], 0.5, 30),
    ):
        singly = np.concatenate([model.probability(row[None]) for row in new])
        assert_allclose(singly, model.probability(new), rtol=0, atol=1e-12)
        assert_array_equal(np.concatenate([model.predict(row[None]) for row in new]), model.predict(new))


@pytest.mark.parametrize(
    "labels",
    [
        [0, 1, 1],
        [1, 0, 0],
        [False, True, True],
        ["b", "a", "a"],
        [2.0, -1.0, -1.0],
        np.array(["no", "yes", "yes"], object),
    ],
)
def test_labels_come_back_as_given(labels):
    rows = [[-1.0], [1.0], [2.0]]
    for model in (logistic.fit(rows, labels, 1.0, 50), logistic.fit_softmax(rows, labels, 1.0, 50)):
        assert model.predict(rows).tolist() == list(labels)
        assert model.predict(rows).dtype == np.asarray(labels).dtype
    yes = model.probability(rows)[:, 1] > 0.5
    assert_array_equal(yes, np.asarray(labels) == np.unique(labels)[1])


def test_half_a_chance_counts_as_yes():
    assert logistic.LogisticModel(np.zeros(1), 0.0, np.zeros(1)).predict([[3.0]]) == [1]


def test_separable_classes_end_in_a_sentence_not_in_overflow():
    rows, labels = MEASURES[:100], SPECIES[:100]
    few, many = (logistic.fit(rows, labels, 1.0, steps) for steps in (100, 10_000))
    assert "the weights grow for ever" in many.note and "a penalty above 0" in many.note
    assert np.isfinite(many.losses).all() and many.losses[-1] > 0
    assert np.linalg.norm(many.w) > 1.5 * np.linalg.norm(few.w)
    assert set(many.predict(rows)) == {"setosa", "versicolor"}
    assert "grow for ever" in logistic.fit_softmax(rows, labels, 1.0, 200).note
    assert logistic.fit(rows, labels, 1.0, 200, penalty=0.01).note == ""
    assert logistic.fit(X, Y, 1.0, 200).note == ""


def test_progress_is_told_after_every_step():
    told = []
    logistic.fit_softmax(X, Y, 0.5, 3, on_step=lambda done, total: told.append((done, total)))
    assert told == [(1, 3), (2, 3), (3, 3)]


ROWS = [[1.0], [2.0]]
BAD = {
    "z must be finite, got nan": lambda: logistic.sigmoid(np.nan),
    "z must be finite, got inf at index (1, 0)": lambda: logistic.softmax([[0.0], [np.inf]]),
    "z is empty (shape (0,)); it needs at least one value": lambda: logistic.sigmoid([]),
    "z must be one-dimensional, shape (n,) or two-dimensional, shape (n, d), got shape (1, 1, 1)": lambda: (
        logistic.softmax([[[1.0]]])
    ),
    "z must hold numbers in equal rows, got 'a' (str)": lambda: logistic.sigmoid("a"),
    "y must hold only 0 (no) and 1 (yes), got 2": lambda: logistic.log_loss([1.0, 2.0], [1, 2]),
    "z and y must have the same length, got 2 and 1": lambda: logistic.log_loss([1.0, 2.0], [1]),
    "y must hold two classes, got 1 (1)": lambda: logistic.fit(ROWS, [1, 1], 1.0, 1),
    "y must hold two classes, got 3 (a, b, c)": lambda: logistic.fit(
        [[1], [2], [3]], ["a", "b", "c"], 1.0, 1
    ),
    "labels must hold at least two classes, got 1 (a)": lambda: logistic.fit_softmax(
        ROWS, ["a", "a"], 1.0, 1
    ),
    "y must have no gaps, got None at index (1,)": lambda: logistic.fit(ROWS, np.array(["a", None]), 1.0, 1),
    "y must hold labels of one kind that can be sorted, got int and str": lambda: logistic.fit(
        ROWS, [1, "a"], 1.0, 1
    ),
    "y must be finite, got nan at index (1,)": lambda: logistic.fit(ROWS, [1, np.nan], 1.0, 1),
    "y must be one-dimensional and not empty, got shape (2, 1)": lambda: logistic.fit(
        ROWS, [[0], [1]], 1.0, 1
    ),
    "X and y must have the same length, got 2 and 3": lambda: logistic.fit(ROWS, [0, 1, 1], 1.0, 1),
    "X must be two-dimensional, shape (n, d), got shape (2,)": lambda: logistic.fit([1, 2], [0, 1], 1.0, 1),
    "X must be finite, got nan at index (1, 0)": lambda: logistic.fit([[1], [np.nan]], [0, 1], 1.0, 1),
    "learning_rate must be above 0, got 0": lambda: logistic.fit(ROWS, [0, 1], 0, 1),
    "learning_rate must be finite, got inf": lambda: logistic.fit(ROWS, [0, 1], np.inf, 1),
    "learning_rate must be a number, got 'fast' (str)": lambda: logistic.fit_softmax(ROWS, [0, 1], "fast", 1),
    "steps must be from 0 to 10000000, got -1": lambda: logistic.fit(ROWS, [0, 1], 1.0, -1),
    "steps must be a whole number, got 2.5 (float)": lambda: logistic.fit(ROWS, [0, 1], 1.0, 2.5),
    "penalty must be from 0 to inf, got -1": lambda: logistic.fit(ROWS, [0, 1], 1.0, 1, penalty=-1),
    "learning_rate 1e+308 is too large: at step 1 the loss is not finite": lambda: logistic.fit(
        [[1.0], [-1.0], [9.0]], [0, 1, 1], 1e308, 5
    ),
    "learning_rate × penalty must be below 2, or w grows at every step, got 6": lambda: logistic.fit(
        ROWS, [0, 1], 3, 1000, penalty=2.0
    ),
    "learning_rate × penalty must be below 2, or w grows at every step, got 2": lambda: logistic.fit(
        ROWS, [0, 1], 1, 1000, penalty=2.0
    ),
    "X and the model must have the same number of features, got 2 and 1": lambda: logistic.fit(
        ROWS, [0, 1], 1.0, 1
    ).probability([[1.0, 2.0]]),
    "X must have two columns, got 1": lambda: features.polynomial_of_two(ROWS, 2),
    "degree must be from 1 to 20, got 0": lambda: features.polynomial_of_two([[1.0, 2.0]], 0),
}


@pytest.mark.parametrize("message", BAD)
def test_bad_input_is_refused_in_one_sentence(message):
    with pytest.raises((ValueError, TypeError)) as refusal:
        BAD[message]()
    assert str(refusal.value) == message


@pytest.mark.parametrize("degree", [1, 2, 5])
def test_polynomial_of_two_equals_scikit_learns(degree):
    points = np.random.default_rng(0).normal(size=(20, 2))
    theirs = PolynomialFeatures(degree, include_bias=False).fit_transform(points)
    assert_allclose(features.polynomial_of_two(points, degree), theirs, rtol=1e-12)


# The labs: what a learner sees, state by state, against scikit-learn, SciPy and plain loops

WIDTH, CHIPS, DIGITS = PETALS[:, 1], datasets.load_microchips(), datasets.load_mnist_subset()
TESTS, ACCEPTED = CHIPS[["test_1", "test_2"]].to_numpy(), CHIPS["accepted"].to_numpy()
NAMES = ["versicolor", "virginica"]


def plus(value, decimals=1):
    return f"{'−' if value < 0 else '+'} {abs(value):.{decimals}f}"


def number(value, decimals=1):
    return f"{value:,.{decimals}f}".replace("-", "−").replace("−0.0 ", "0.0 ")


def lowest(rows, y, penalty):
    """SciPy's intercept and weights of least loss, by a trust region and then to where the slope is zero."""
    ones, pull = np.column_stack([np.ones(len(y)), rows]), np.r_[0, np.full(rows.shape[1], penalty)]

    def loss(v):
        return -special.log_expit(np.where(y == 1, 1, -1) * (ones @ v)).mean() + (pull * v**2).sum() / 2

    def slope(v):
        return (special.expit(ones @ v) - y) @ ones / len(y) + pull * v

    def bend(v):
        p = special.expit(ones @ v)
        return (ones.T * (p * (1 - p) / len(y))) @ ones + np.diag(pull)

    near = optimize.minimize(loss, np.zeros(ones.shape[1]), jac=slope, hess=bend, method="trust-exact")
    found = optimize.root(slope, near.x, jac=bend, tol=1e-14).x
    assert np.abs(slope(found)).max() < 1e-9
    return found


@cache
def petal_fit():
    return lowest(WIDTH[:, None], Y, 0.0)


def losses_of(w, b):
    return -special.log_expit(np.where(Y == 1, 1, -1) * (w * WIDTH + b))


def upright(k, w, b):
    """A line from 0 to the loss, one after another, for each width that a flower of kind k has."""
    x, y = [], []
    for width in sorted(set(WIDTH[Y == k])):
        x += [width, width, np.nan]
        y += [0, losses_of(w, b)[(width == WIDTH) & (k == Y)][0], np.nan]
    return x, y


def expected_by_hand(now):
    losses, (best_b, best_w) = losses_of(now.w, now.b), petal_fit()
    loss, least, grid = losses.mean(), losses_of(best_w, best_b).mean(), np.linspace(0.9, 2.6, 200)
    worst = int(np.argmax(losses))
    name, width, cost = NAMES[Y[worst]], WIDTH[worst], losses[worst]
    chance = f"{np.exp(-cost):.3g}" if cost < 7 else f"e^−{cost:.2f}"
    words = f"Loss {loss:.3f} nats. Costliest: a {name} of {width:g} cm, z = {number(now.w)} · {width:g} "
    words += (
        f"{plus(now.b)} = {number(now.w * width + now.b)}; your curve gives {name} a chance of {chance}, "
    )
    words += f"so it costs −ln({chance}) = {cost:.2f}."
    if now.reveal:
        words += f" The fit: w {best_w:.1f}, b {number(best_b)}, loss {least:.3f}; you are {loss - least:.3f} above it."
    above, ends = losses > 3, [0.9, 2.6]
    return words, {
        "versicolor (0)": {"x": WIDTH[Y == 0]},
        "virginica (1)": {"x": WIDTH[Y == 1]},
        "your curve": (grid, special.expit(now.w * grid + now.b)),
        "the fit": (grid, special.expit(best_w * grid + best_b)) if now.reveal else None,
        "headline A": f"Your mean loss: {loss:.3f} nats",
        "losses of versicolor": upright(0, now.w, now.b),
        "losses of virginica": upright(1, now.w, now.b),
        "loss above 3": (WIDTH[above], [3] * above.sum()) if above.any() else None,
        "your mean loss": (ends, [loss, loss]) if loss <= 3 else None,
        "least mean loss": (ends, [least, least]) if now.reveal else None,
        "your mean above": (0.934, 3) if loss > 3 else None,
        "A": {"ylabel": "chance of virginica", "ylim": (-0.9, 1.9)},
        "B": {"xlabel": "petal width (cm)", "ylabel": "loss (nats)", "xlim": ends, "ylim": (0, 3.21)},
    }


def test_the_lab_by_hand_draws_and_says_what_is_so():
    lab = labs.builders()["logistic_regression.by_hand"]()
    near = {"w": 12.9, "b": -21.1, "reveal": True}
    truth.check(lab, expected_by_hand, **{"at the fit": near, "off the picture": {"w": 25.0, "b": 10.0}})
    for kind, side in (("versicolor (0)", -1), ("virginica (1)", 1)):
        flowers = lab.seen()[kind]
        for width in set(flowers["x"]):
            pile = np.sort(side * flowers["y"][flowers["x"] == width])
            assert pile[0] == pytest.approx(0.08 + (side + 1) / 2) and pile[-1] < 1.9
            assert len(pile) < 3 or np.diff(pile) == pytest.approx(pile[1] - pile[0])


@cache
def walk(rate):
    """Weights per centimeter, intercept, loss and flowers named rightly after each of 120 plain steps."""
    mean, spread, w, steps = PETALS.mean(axis=0), PETALS.std(axis=0), np.zeros(3), []
    for _ in range(121):
        z = (PETALS - mean) / spread @ w[1:] + w[0]
        loss = -special.log_expit(np.where(Y == 1, z, -z)).mean()
        steps.append((w[1:] / spread, w[0] - w[1:] @ (mean / spread), loss, ((z >= 0) == Y).sum()))
        miss = special.expit(z) - Y
        w = w - rate * np.r_[miss.mean(), miss @ ((PETALS - mean) / spread) / len(Y)]
    return steps


def line_of(w, b):
    """The points of w · x + b = 0 to both sides of the one nearest to (0, 0), by a hundred longest petals."""
    foot, along = -b * w / (w @ w), np.array([-w[1], w[0]]) / np.linalg.norm(w)
    return np.array([foot - 690 * along, foot + 690 * along]).T


@cache
def least_loss():
    best = lowest(X, Y, 0.0)
    return metrics.log_loss(Y, special.expit(X @ best[1:] + best[0]))


def expected_learning_rate(now):
    steps, least = walk(now.rate), least_loss()
    (w, b, loss, right), losses = steps[now.steps], [step[2] for step in steps[: now.steps + 1]]
    words = f"Rate {now.rate:,.3g}".replace("1e+03", "1,000")
    words += f", {now.steps} steps: loss {loss:.3f} nats, {loss - least:.3f} above the least. "
    if now.steps:
        words += f"z = {number(w[0], 2)} · petal length {plus(w[1], 2)} · petal width "
        words += f"{'−' if b < 0 else '+'} {abs(b):,.2f}."
        ups = sum(after > before + 1e-9 for before, after in zip(losses[:-1], losses[1:], strict=True))
        if ups:
            words += (
                f" The loss rose on {ups} {'step' if ups == 1 else 'steps'}: the rate oversteps the valley."
            )
    else:
        words += "All weights are 0, so every chance is ½ and there is no boundary yet."
    flowers = {name: PETALS[k == Y].T for k, name in enumerate(NAMES)}
    lines = {"chance ½": 0, "chance 1/10": np.log(1 / 9), "chance 9/10": np.log(9)}
    seen = ["least possible", *["loss so far"] * (now.steps >= 0)]
    return words, {
        **flowers,
        **{name: line_of(w, b - odds) if now.steps else None for name, odds in lines.items()},
        "headline A": f"Named rightly: {right} of 100",
        "least possible": ([-5, 125], [least, least]),
        "loss so far": (range(now.steps + 1), losses),
        "this step": (now.steps, loss),
        "below this picture": None,
        "headline B": f"Loss {loss:.3f}",
        "A": {
            "xlabel": "petal length (cm)",
            "ylabel": "petal width (cm)",
            "xlim": [3 - 0.08 * 3.9, 6.9 + 0.08 * 3.9],
        },
        "B": {"xlabel": "steps", "ylabel": "loss (nats, log scale)", "legend": seen},
    }


def test_the_learning_rate_lab_draws_and_says_what_is_so():
    lab = labs.builders()["logistic_regression.learning_rate"]()
    # After some 105 steps at rate 100 the descent is thrown out, and no two ways to add up agree in 6 digits.
    wanted = [*truth.states(lab), "rate 100"]
    wanted.remove("preset Too large")
    truth.check(lab, expected_learning_rate, wanted, **{"rate 100": {"rate": 100.0, "steps": 95}})


@cache
def chips_fit(degree, penalty):
    """The chance at any points, the weights, and (loss, share right) on known and on held-out chips."""
    scale = make_pipeline(PolynomialFeatures(degree, include_bias=False), StandardScaler()).fit(TESTS[::2])
    rows = scale.transform(TESTS[::2])
    best = lowest(rows, ACCEPTED[::2], penalty)

    def score(points):
        return scale.transform(points) @ best[1:] + best[0]

    def judged(half):  # with log_expit: scikit-learn's log_loss cuts off a chance of 1e-16
        z, yes = score(TESTS[half::2]), ACCEPTED[half::2] == 1
        return -special.log_expit(np.where(yes, z, -z)).mean(), np.mean((z >= 0) == yes)

    return lambda points: special.expit(score(points)), best, judged(0), judged(1)


def reach(values, share=0.05):
    return values.min() - share * np.ptp(values), values.max() + share * np.ptp(values)


def plain(value):
    """1e-07 as 0.0000001."""
    return f"{float(f'{value:.3g}'):.10f}".rstrip("0").rstrip(".")


def expected_microchips(now):
    penalties = 10.0 ** (-np.arange(29) / 4)
    nearest = lambda asked: penalties[np.abs(np.log(penalties / asked)).argmin()]  # noqa: E731
    chance, best, known, held = chips_fit(now.degree, nearest(now.penalty))
    features_now = (now.degree + 1) * (now.degree + 2) // 2 - 1
    words = f"Degree {now.degree} ({features_now} features), penalty {plain(now.penalty)}: {known[1]:.0%} of the known "
    words += f"chips right, {held[1]:.0%} of the held-out ones. Loss {known[0]:.2f} known, {held[0]:.2f} held out. "
    words += f"The weights have length {np.linalg.norm(best[1:]):,.1f}. "
    curves = None
    if now.reveal:
        curves = np.array([[half[0] for half in chips_fit(now.degree, p)[2:]] for p in penalties]).T
        at = curves[1].argmin()
        words += f"Least held-out loss at this degree: {curves[1, at]:.2f} at penalty {plain(penalties[at])}; your guess, "
        words += f"{plain(now.guess)}, has {chips_fit(now.degree, nearest(now.guess))[3][0]:.2f}."
    else:
        words += f"Your guess for the best penalty is {plain(now.guess)}."
    (left, right), (low, high) = reach(TESTS[:, 0]), reach(TESTS[:, 1])
    corners = np.stack(np.meshgrid(np.linspace(left, right, 120), np.linspace(low, high, 120)), axis=-1)
    sides = chance(corners.reshape(-1, 2)) > 0.5
    return words, {
        "map of chances": {"extent": [left, right, low, high]},
        "chance ½": {} if 0 < sides.mean() < 1 else None,
        "rejected": TESTS[::2][ACCEPTED[::2] == 0].T,
        "rejected, held out": TESTS[1::2][ACCEPTED[1::2] == 0].T,
        "accepted": TESTS[::2][ACCEPTED[::2] == 1].T,
        "accepted, held out": TESTS[1::2][ACCEPTED[1::2] == 1].T,
        "headline A": f"Held out: {held[1]:.0%} right",
        "losses known": (penalties, curves[0]) if now.reveal else None,
        "losses held out": (penalties, curves[1]) if now.reveal else None,
        "known chips": (now.penalty, known[0]),
        "held-out chips": (now.penalty, held[0]),
        "your guess B": {"x": [now.guess] * 2},
        "headline B": f"Held-out loss {held[0]:.2f}",
        "A": {"xlabel": "test 1", "ylabel": "test 2", "xlim": (left, right), "ylim": (low, high)},
        "B": {
            "xlabel": "penalty (log scale)",
            "ylabel": "loss (nats, log scale)",
            "legend": ["known chips", "held-out chips", "your guess"],
        },
    }


def test_the_microchips_lab_draws_and_says_what_is_so():
    lab = labs.builders()["logistic_regression.microchips"]()
    truth.check(lab, expected_microchips, **{"another guess": {"degree": 8, "guess": 1e-2, "reveal": True}})
    shades = [
        style.tint(style.CLASSES[k], strength) for k, strength in ((0, 0.42), (0, 0.2), (1, 0.2), (1, 0.42))
    ]
    colors = {line.name: line.get_color() for line in lab.figure.axes[1].lines}
    assert colors["losses known"] == colors["known chips"] != colors["losses held out"]
    for degree, penalty in ((2, 1e-3), (8, 1e-7)):
        lab.set(degree=degree, penalty=penalty)
        seen, chance = lab.seen(), chips_fit(degree, penalty)[0]
        left, right, low, high = seen["map of chances"]["extent"]
        points = np.stack(np.meshgrid(np.linspace(left, right, 120), np.linspace(low, high, 120)), axis=-1)
        p = chance(points.reshape(-1, 2))
        wanted = np.multiply(shades, 255).round()[np.searchsorted([0.1, 0.5, 0.9], p)]
        assert (seen["map of chances"]["pixels"].reshape(-1, 3) == wanted).all(axis=1).mean() > 0.9999
        border = np.transpose([seen["chance ½"]["x"], seen["chance ½"]["y"]])
        border = border[np.isfinite(border).all(axis=1)]
        assert np.quantile(np.abs(chance(border) - 0.5), 0.95) < 0.1 and len(border) > 100
        # wherever two neighbors of the map differ, the border passes between them
        rows, columns = np.nonzero(np.diff((p > 0.5).reshape(120, 120), axis=1))
        middles = (points[rows, columns] + points[rows, columns + 1]) / 2
        assert all(np.hypot(*(border - middle).T).min() < 0.02 for middle in middles)


@cache
def eights():
    """The chance of being an 8 for each validation digit, by the model of the lab, and whether it is one."""
    images, is_eight = DIGITS.X_train.reshape(5000, -1) / 255, DIGITS.y_train == 8
    return logistic.fit(images[:1000], is_eight[:1000], 0.5, 100).probability(images[1000:]), is_eight[1000:]


@cache
def judged(percent):
    """(precision, recall, accuracy) and the four counts when every chance from `percent` on is a yes."""
    p, yes = eights()
    flagged = p >= percent / 100
    left, false, missed, found = metrics.confusion_matrix(yes, flagged).ravel()
    precision = metrics.precision_score(yes, flagged) if flagged.any() else np.nan
    return (
        (precision, metrics.recall_score(yes, flagged), metrics.accuracy_score(yes, flagged)),
        found,
        false,
        missed,
        left,
    )


def outline(values, bins):
    """The outline of a histogram, as a polygon that ends where it begins."""
    counts = [sum((low <= values) & (values < high)) for low, high in zip(bins[:-1], bins[1:], strict=True)]
    counts[-1] += sum(values == bins[-1])
    return np.repeat(bins, 2), [0, *np.repeat(counts, 2), 0]


def expected_threshold(now):
    (p, yes), percent = eights(), round(now.threshold * 100)
    shares, found, false, missed, left = judged(percent)
    at, z = special.logit(now.threshold), special.logit(np.clip(p, 1e-4, 1 - 1e-4))
    words = f"Say 8 from a chance of {now.threshold:.2f}: "
    if found + false:
        words += f"precision {found} / ({found} + {false}) = {shares[0]:.2f}, "
    else:
        words += "nothing is flagged, so there is no precision, "
    words += (
        f"recall {found} / ({found} + {missed}) = {shares[1]:.2f}, accuracy ({found} + {left}) / 4,000 = "
    )
    words += f"{shares[2]:.3f}. Never saying 8 has accuracy {1 - sum(yes) / 4000:.3f}. "
    curves = np.array([judged(percent)[0] for percent in range(1, 100)]).T
    if now.reveal:
        best = max(percent for percent in range(1, 100) if curves[1, percent - 1] >= 0.85)
        words += f"The highest that finds 85% is {best / 100:.2f}; your guess, {now.guess:.2f}, finds "
        words += f"{curves[1, round(now.guess * 100) - 1]:.1%}."
    else:
        words += f"Your guess for the highest threshold that finds 85%: {now.guess:.2f}."
    bins, every = (
        np.linspace(min(-5.5, z.min() - 0.3), max(5.5, z.max() + 0.3), 46),
        special.logit(np.arange(1, 100) / 100),
    )
    names = ["precision", "recall", "accuracy"]
    cells = {
        "found": (found, 1, 0),
        "false alarms": (false, 1, 1),
        "missed": (missed, 0, 0),
        "rightly left": (left, 0, 1),
    }
    return words, {
        "not 8": outline(z[~yes], bins),
        "8": outline(z[yes], bins),
        "headline A": f"Finds {found} of {sum(yes)}, {false} false",
        **{
            f"{name} at every threshold": (every, curve) if now.reveal else None
            for name, curve in zip(names, curves, strict=True)
        },
        **{name: None if np.isnan(share) else (at, share) for name, share in zip(names, shares, strict=True)},
        "threshold A": {"x": [at, at]},
        "threshold B": {"x": [at, at]},
        "your guess B": {"x": [special.logit(now.guess)] * 2},
        **{word: {"text": f"{n:,}", "x": x + 0.5, "y": y + 0.6} for word, (n, x, y) in cells.items()},
        **{f"word {word}": {"text": word, "x": x + 0.5, "y": y + 0.3} for word, (_, x, y) in cells.items()},
        "A": {"ylabel": "examples", "xlim": (bins[0], bins[-1])},
        "B": {"xlabel": "chance of 8 (scale of log-odds)", "ylabel": "share", "xlim": (bins[0], bins[-1])},
        "C": {},
    }


def test_the_threshold_lab_draws_and_says_what_is_so():
    lab = labs.builders()["logistic_regression.threshold"]()
    truth.check(lab, expected_threshold, **{"seven hundredths": {"threshold": 0.07, "guess": 0.17}})
    ticks = {
        axis: [t.get_text() for t in getattr(lab.figure.axes[1], f"get_{axis}ticklabels")()] for axis in "xy"
    }
    assert ticks == {"x": ["you say no", "you say 8"], "y": ["is 8", "is not 8"]}


def test_presets_of_the_labs_do_what_they_say():
    lab = labs.builders()["logistic_regression.by_hand"]()
    seen = {}
    for name, values in lab.presets.items():
        lab.set(**values)
        seen[name] = lab.seen()
    assert seen["Know nothing"]["your curve"]["y"] == pytest.approx(0.5)
    right = special.expit(petal_fit()[1] * WIDTH + petal_fit()[0]) > 0.5
    for name, agrees in (("Sure and right", right), ("Sure and wrong", ~right)):
        curve = np.interp(WIDTH, *(seen[name]["your curve"][axis] for axis in "xy"))
        assert np.mean((curve > 0.5) == agrees) > 0.98
        assert np.abs(curve[[WIDTH.argmin(), WIDTH.argmax()]] - 0.5).min() > 0.45
    lab, least = labs.builders()["logistic_regression.learning_rate"](), least_loss()
    losses = {}
    for name, values in lab.presets.items():
        lab.set(**values)
        losses[name] = lab.seen()["loss so far"]["y"]
    assert losses["Too small"][-1] > 4 * least > 4 * losses["Good"][-1] / 1.02
    assert (np.diff(losses["Too small"]) < 0).all() and (np.diff(losses["Good"]) < 0).all()
    assert losses["Too large"].min() < 1.001 * least < losses["Too large"][-20:].max() / 2
    assert losses["Far too large"].max() > 5 and losses["Far too large"][-1] > 1
    lab = labs.builders()["logistic_regression.microchips"]()
    held = {}
    for name, values in lab.presets.items():
        lab.set(**values)
        held[name] = float(lab.seen()["held-out chips"]["y"][0])
        degree = {"A straight line": 1, "Just enough": 2}.get(name, 8)
        assert lab.readout.startswith(f"Degree {degree} (")
        known = lab.seen()["known chips"]["y"][0]
        assert (known < 0.03) == (name == "Too much")
    assert held["Too much"] > 5 > np.log(2) > held["Choked"] > held["Too much, tamed"] > held["Just enough"]
    assert 0.69 < held["A straight line"] < 0.71
    lab = labs.builders()["logistic_regression.threshold"]()
    found = {}
    for name, values in lab.presets.items():
        lab.set(**values)
        found[name] = int(lab.seen()["found"]["text"])
    eights_there = 407
    assert found["Miss few"] > 0.85 * eights_there > found["One half"] > 0.5 * eights_there
    assert found["Be very sure"] < 0.2 * eights_there and lab.seen()["precision"]["y"][0] > 0.9


def test_a_lab_does_not_show_its_answer_before_the_guess():
    for name, hidden in (("microchips", ["losses known", "losses held out"]), ("by_hand", ["the fit"])):
        seen = labs.builders()[f"logistic_regression.{name}"]().seen()
        assert not any(seen[mark]["shown"] for mark in hidden)


# The labs on a teacher's own data

SETOSA = IRIS[IRIS["species"] != "virginica"]


def test_classes_that_a_line_parts_are_shown_and_told():
    lab = labs.by_hand(SETOSA["petal_width_cm"], SETOSA["species"])
    lab.set(reveal=True)
    step = lab.seen()["the fit"]
    assert_array_equal(step["y"], step["x"] > 0.8)  # 0.6 is the widest setosa, 1.0 the narrowest versicolor
    assert "The fit: a step at 0.8 cm, for which w would have to grow for ever, loss 0.000" in lab.readout
    lab.set(**lab.presets["Sure and right"])
    assert lab.readout.startswith("Loss 0.0")
    lab = labs.by_hand([1, 2, 3, 3, 3, 4], ["b", "b", "b", "a", "a", "a"])
    lab.set(reveal=True)  # three of six are mixed, one of them is a b
    assert lab.seen()["least mean loss"]["y"][0] == pytest.approx(0.5 * special.entr([1 / 3, 2 / 3]).sum())
    assert (np.diff(lab.seen()["the fit"]["y"]) <= 0).all() and lab.controls["w"].min < -5
    lab = labs.learning_rate(SETOSA[["petal_length_cm", "petal_width_cm"]], SETOSA["species"])
    lab.set(rate=1000.0, steps=120)
    assert "the least is 0, never reached" in lab.readout and "grow for ever" in lab.readout
    assert lab.seen()["below this picture"]["x"] == 120 and not lab.seen()["this step"]["shown"]
    assert {"setosa", "versicolor"} <= lab.seen().keys()


def test_labels_of_any_kind_and_other_units():
    p = np.round(np.linspace(0.005, 0.995, 100), 3)
    yes = np.sin(np.arange(100) * 7) / 2 + 0.5 < p
    for labels, name, said in (
        (np.where(yes, "yes", "no"), "8", "yes"),
        (np.where(yes, "ham", "spam"), "ham", "ham"),
        (np.where(yes, 1, -1), "8", "1"),
        (yes, "a fault", "a fault"),
    ):
        lab = labs.threshold(p, labels, name)
        found = int((p[yes] >= 0.5).sum())
        assert lab.seen()["found"]["text"] == str(found) and lab.readout.startswith(f"Say {said} from")
        assert f"recall {found} / ({found} + {yes.sum() - found})" in lab.readout
    labs.threshold([0, 1, 0.2, 1], [0, 1, 1, 0]).set(reveal=True)
    lab = labs.threshold([0.1, 0.3, 0.7], [False, True, True])
    lab.set(threshold=0.3)
    assert lab.seen()["found"]["text"] == "2", "a chance of just the threshold is a yes"
    year = np.arange(1980, 2020) + 0.0
    lab = labs.by_hand(year, np.where(year + 9 * np.sin(year) > 2000, "late", "early"), "year", "years")
    lab.set(reveal=True)
    assert lab.seen()["B"]["xlabel"] == "year (years)" and "late" in lab.seen()["A"]["ylabel"]
    low, high = lab.seen()["B"]["xlim"]
    assert low < 1980 and high > 2019
    rng = np.random.default_rng(0)
    points = rng.normal(size=(60, 2)) * [1e-3, 1e5] - [5, 0]
    for lab in (
        labs.learning_rate(points, rng.choice(["x", "y"], 60), ("a", "b"), "m"),
        labs.microchips(points, rng.choice([True, False], 60)),
    ):
        for values in truth.states(lab).values():
            lab.set(**values)
        low, high = lab.seen()["A"]["xlim"]
        assert low < points[:, 0].min() and points[:, 0].max() < high


NOISE = np.random.default_rng(0)
ANY = NOISE.normal(size=(40, 2))
SIDE = (ANY.sum(axis=1) + NOISE.normal(0, 0.7, 40) > 0).astype(int)


def test_the_boundary_is_in_the_picture_in_any_unit():
    for unit in (1e-6, 1, 1e6):
        points = unit * (ANY + [25, 15])
        lab = labs.learning_rate(points, SIDE)
        lab.set(rate=3.0, steps=100)
        seen = lab.seen()
        ends = np.transpose([seen["chance ½"]["x"], seen["chance ½"]["y"]])
        along = (ends[1] - ends[0]) / np.linalg.norm(ends[1] - ends[0])
        corners = np.array([[x, y] for x in seen["A"]["xlim"] for y in seen["A"]["ylim"]])
        assert ((ends[0] - corners) @ along < 0).all() and ((ends[1] - corners) @ along > 0).all()
        across = (corners - ends[0]) @ [along[1], -along[0]]
        assert across.min() < 0 < across.max()


def test_no_loss_is_below_the_least_where_columns_depend_on_each_other():
    lab = labs.learning_rate(np.column_stack([ANY[:, 0], 10 * ANY[:, 0]]), SIDE)
    b, w = lowest(ANY[:, :1], SIDE, 0.0)
    least = metrics.log_loss(SIDE, special.expit(w * ANY[:, 0] + b))
    assert lab.seen()["least possible"]["y"] == pytest.approx(least)
    lab.set(rate=3.0, steps=120)
    assert ", 0.000 above the least" in lab.readout


def test_sure_and_right_is_offered_only_where_it_beats_knowing_nothing():
    for x, y in (([1, 2, 1, 2], [0, 0, 1, 1]), ([-5, -3, -1, 0, 2, -2], [1, 1, 1, 0, 0, 0])):
        assert labs.by_hand(x, y).presets.keys() == {"Know nothing", "Sure and wrong"}
    assert "Sure and right" in labs.by_hand(ANY.sum(axis=1), SIDE).presets


def test_the_first_cost_by_hand_follows_from_the_chance_that_is_said():
    said = labs.builders()["logistic_regression.by_hand"]().readout
    chance, cost = re.search(r"−ln\((.*)\) = (.*)\.$", said).groups()
    assert f"{-np.log(float(chance)):.2f}" == cost


def test_a_guess_that_finds_too_few_is_not_said_to_find_enough():
    lab = labs.threshold(np.repeat([0.15, 0.6, 0.1], [2, 11, 20]), np.repeat([1, 0], [13, 20]))
    lab.set(reveal=True, guess=0.3)
    assert lab.readout.endswith("The highest that finds 85% is 0.15; your guess, 0.30, finds 84.6%.")


def test_one_step_uphill_is_said_in_the_singular():
    lab = labs.learning_rate(ANY, SIDE)
    lab.set(rate=100.0, steps=1)
    assert lab.readout.endswith(" The loss rose on 1 step: the rate oversteps the valley.")


@pytest.mark.parametrize(
    ("words", "build"),
    {
        "labels must hold 2 classes for this lab, got 3": lambda: labs.by_hand(
            IRIS["petal_width_cm"], IRIS["species"]
        ),
        "petal width must be finite, got nan at index (1,)": lambda: labs.by_hand([1, np.nan, 2], [0, 1, 1]),
        "petal width is 2 for all examples, so it tells none apart": lambda: labs.by_hand(
            [2, 2, 2], [0, 1, 1]
        ),
        "one label for each of the 3 examples, got 2": lambda: labs.by_hand([1, 2, 3], [0, 1]),
        "at most 1,000: pass a random sample": lambda: labs.by_hand(np.arange(2000), np.arange(2000) % 2),
        "petals must have 2 columns": lambda: labs.learning_rate(np.ones((4, 3)), [0, 1, 0, 1]),
        "at most 500: pass a random sample": lambda: labs.microchips(np.ones((600, 2)), np.arange(600) % 2),
        "tests must vary more: a power or product of its columns is equal in all known rows": lambda: (
            labs.microchips(np.sign(ANY), SIDE)
        ),
        "both halves need both classes: shuffle the rows": lambda: labs.microchips(TESTS, np.arange(240) % 2),
        "probability must be from 0 to 1, not in percent; got 97 in row 2": lambda: labs.threshold(
            [0, 1, 97], [0, 1, 1]
        ),
        "probability must be finite, got nan at index (0,)": lambda: labs.threshold([np.nan, 0.5], [0, 1]),
        "is_yes must hold 2 classes for this lab, got 1": lambda: labs.threshold([0.1, 0.5], [0, 0]),
        "is_yes must have no gaps, got None at index (1,)": lambda: labs.threshold(
            [0.1, 0.5, 0.2], ["yes", None, "no"]
        ),
    }.items(),
)
def test_what_a_lab_cannot_show_is_refused_in_one_sentence(words, build):
    with pytest.raises(ValueError) as refusal:
        build()
    assert words in str(refusal.value)


# How far the controls reach, by hand: (least, largest, step).
REACH = {
    "logistic_regression.by_hand": {},
    "logistic_regression.learning_rate": {"rate": (0.01, 1000, 0.05), "steps": (0, 120, 1)},
    "logistic_regression.microchips": {"degree": (1, 8, 1)}
    | dict.fromkeys(("penalty", "guess"), (1e-7, 1, 0.25)),
    "logistic_regression.threshold": dict.fromkeys(("threshold", "guess"), (0.01, 0.99, 0.01)),
}


@pytest.mark.parametrize("name", labs.builders())
def test_axes_colors_and_controls_mean_what_they_say(name):
    lab = labs.builders()[name]()
    truth.labeled(lab, name)
    truth.reach(lab, **REACH[name])


@pytest.mark.parametrize(
    "model",
    [
        logistic.LogisticModel(np.array([3.0]), 0.0, np.zeros(1)),
        logistic.SoftmaxModel(np.array([[3.0, -3.0]]), np.zeros(2), np.zeros(1), np.array([0, 1])),
    ],
)
def test_sums_that_overflow_are_laid_to_the_argument_that_was_given(model):
    for ask in (model.probability, model.predict):
        with pytest.raises(ValueError, match="^X holds numbers too large"):  # 3e308 is beyond float64
            ask([[1e308]])
    assert model.predict([[1e307]]).shape == (1,)


def test_what_is_yours_by_hand_has_one_color_and_a_weight_is_per_unit_of_the_axis():
    lab = labs.builders()["logistic_regression.by_hand"]()
    colors = {line.name: line.get_color() for panel in lab.figure.axes for line in panel.lines}
    assert colors["your curve"] == colors["your mean loss"] == colors["your mean above"]
    assert colors["the fit"] == colors["least mean loss"] != colors["your curve"]
    assert lab.seen()["B"]["xlabel"].endswith("(cm)")
    assert lab.controls["w"].description.endswith("(per cm)")  # so that w · x has no unit
