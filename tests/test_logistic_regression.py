"""Lesson 06: logistic and softmax regression against scikit-learn, SciPy and numerical gradients."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from numpy.testing import assert_allclose, assert_array_equal
from scipy import optimize, special
from sklearn import metrics
from sklearn.linear_model import LogisticRegression
from sklearn.preprocessing import PolynomialFeatures

from helpers import datasets, features
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
    "labels must hold two classes or more, got only a": lambda: logistic.fit_softmax(
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


# The labs' numbers

CHIPS = datasets.load_microchips()
TESTS, ACCEPTED = CHIPS[["test_1", "test_2"]].to_numpy(), CHIPS["accepted"].to_numpy()


def test_the_fit_of_the_lab_by_hand_is_scikit_learns():
    numbers = labs.by_hand_numbers(PETALS[:, 1], Y)
    theirs = scikit_learn(PETALS[:, 1:], Y, 0.0)
    now = numbers(w=3.0, b=-4.0, reveal=True)
    assert_allclose([now.best_w, now.best_b], [theirs.coef_[0, 0], theirs.intercept_[0]], rtol=1e-5)
    assert now.least == pytest.approx(metrics.log_loss(Y, theirs.predict_proba(PETALS[:, 1:])[:, 1]))
    p = special.expit(3 * PETALS[:, 1] - 4)
    assert now.loss == pytest.approx(metrics.log_loss(Y, p))
    assert_allclose(now.losses, -np.log(np.where(Y == 1, p, 1 - p)))
    assert_allclose(now.curve, special.expit(3 * now.grid - 4))


@pytest.mark.parametrize(("rate", "steps"), [(0.1, 120), (3.0, 57), (1000.0, 40)])
def test_the_learning_rate_lab_walks_as_fit_does(rate, steps):
    now = labs.learning_rate_numbers(PETALS, Y)(rate, steps)
    model = logistic.fit(X, Y, rate, steps)
    assert_allclose(now.losses[: steps + 1], model.losses, rtol=1e-9)
    assert_allclose(PETALS @ now.w + now.b, X @ model.w + model.b, rtol=1e-6, atol=1e-9)
    assert now.right == (model.predict(X) == Y).sum()
    assert now.ups == (np.diff(model.losses) > 1e-9).sum()
    assert now.least == pytest.approx(metrics.log_loss(Y, scikit_learn(X, Y, 0.0).predict_proba(X)[:, 1]))


@pytest.mark.parametrize(
    ("degree", "penalty"), [(1, 1e-3), (2, 1e-7), (3, 0.1), (5, 2e-4), (8, 1e-3), (8, 1.0)]
)
def test_the_microchips_lab_fits_as_scikit_learn_does(degree, penalty):
    now = labs.microchips_numbers(TESTS, ACCEPTED)(degree, penalty)
    scaled = features.standardize(features.polynomial_of_two(TESTS[::2], degree))
    new = (features.polynomial_of_two(TESTS[1::2], degree) - scaled.mean) / scaled.scale
    theirs = scikit_learn(scaled.values, ACCEPTED[::2], penalty)
    p_known, p_held = theirs.predict_proba(scaled.values)[:, 1], theirs.predict_proba(new)[:, 1]
    assert now.known_loss == pytest.approx(metrics.log_loss(ACCEPTED[::2], p_known), rel=1e-4)
    assert now.held_loss == pytest.approx(metrics.log_loss(ACCEPTED[1::2], p_held), rel=1e-3)
    assert now.held_right == theirs.score(new, ACCEPTED[1::2])
    assert now.known_right == theirs.score(scaled.values, ACCEPTED[::2])
    assert now.length == pytest.approx(np.linalg.norm(theirs.coef_), rel=1e-3)


def test_the_lowest_points_of_the_microchips_lab_are_flat_at_every_setting():
    numbers = labs.microchips_numbers(TESTS, ACCEPTED)
    for degree in labs.DEGREES:
        shown = numbers(degree, 1e-5)
        assert (np.diff(shown.known_losses) < 1e-9).all(), "a weaker penalty must never raise the known loss"
    wild = numbers(8, 1e-7)
    assert wild.known_right > 0.98 and wild.held_right < 0.85
    assert numbers(1, 1e-7).held_right < 0.6 < 0.85 < numbers(2, 1e-7).held_right


def test_the_map_of_the_microchips_lab_is_shaded_by_the_chance():
    now = labs.microchips_numbers(TESTS, ACCEPTED)(2, 1e-3)
    scaled = features.standardize(features.polynomial_of_two(TESTS[::2], 2))
    theirs = scikit_learn(scaled.values, ACCEPTED[::2], 1e-3)
    axis = np.linspace(-now.reach, now.reach, len(now.map))
    square = np.stack(np.meshgrid(axis, axis), axis=-1).reshape(-1, 2)
    p = theirs.predict_proba((features.polynomial_of_two(square, 2) - scaled.mean) / scaled.scale)[:, 1]
    shades, edge = np.searchsorted([0.1, 0.5, 0.9], p).reshape(now.map.shape), now.map == 4
    assert (now.map == shades)[~edge].mean() > 0.9999
    assert 0 < edge.mean() < 0.05 and (np.abs(p - 0.5)[edge.ravel()] < 0.1).all()


def test_the_threshold_lab_counts_as_scikit_learn_does():
    rng = np.random.default_rng(0)
    p, yes = rng.integers(1, 100, 300) / 100, rng.random(300) < 0.2
    numbers = labs.threshold_numbers(p, yes)
    for threshold in (0.01, 0.3, 0.5, 0.98):
        now, flagged = numbers(threshold), p >= threshold
        left, false, missed, found = metrics.confusion_matrix(yes, flagged).ravel()
        assert now.cells == [found, false, missed, left]
        assert now.precision == pytest.approx(metrics.precision_score(yes, flagged))
        assert now.recall == pytest.approx(metrics.recall_score(yes, flagged))
        assert now.accuracy == pytest.approx(metrics.accuracy_score(yes, flagged))
        at = round(threshold * 100) - 1
        assert (now.precisions[at], now.recalls[at]) == pytest.approx((now.precision, now.recall))
