"""Exercises of lesson 06: a chance, its loss, its gradient, precision and recall, and a boundary of your own."""

import numpy as np

from helpers import datasets
from helpers import logistic_regression as logistic
from helpers.exercises.exercise import Challenge, Exercise


def _chance(X, w, b):
    return logistic.sigmoid(X @ w + b)


def _rows(rng):
    n, d = rng.integers(2, 6), rng.integers(1, 4)
    return rng.normal(size=(n, d)).round(2), rng.normal(size=d).round(2), round(rng.normal(), 2)


def _scores(rng):
    n = int(rng.integers(3, 8))
    return rng.normal(0, 3, n).round(2), rng.integers(0, 2, n).astype(float)


@np.errstate(all="ignore")
def _through_p(z, y):
    p = 1 / (1 + np.exp(-z))
    return -np.mean(y * np.log(p) + (1 - y) * np.log(1 - p))


@np.errstate(all="ignore")
def _naive_softplus(z, y):
    return np.mean(np.log(1 + np.exp(np.where(y == 1, -z, z))))


def _clipped(z, y):
    p = np.clip(logistic.sigmoid(z), 1e-15, 1 - 1e-15)
    return -np.mean(y * np.log(p) + (1 - y) * np.log(1 - p))


def _gradient(X, y, w, b, penalty):
    error = (logistic.sigmoid(X @ w + b) - y) / len(y)
    return X.T @ error + penalty * w, error.sum()


def _gradient_with(pull, pull_b=0.0, size=1.0):
    """The gradient with a wrong pull of the penalty (`pull(penalty, w, n)`) or a wrong size of the rest."""

    def gradient(X, y, w, b, penalty):
        slope_w, slope_b = _gradient(X, y, w, b, 0.0)
        scale = size(y) if callable(size) else size
        return scale * slope_w + pull(penalty, w, len(y)), scale * slope_b + pull_b * penalty * b

    return gradient


def _full(penalty, w, n):
    return penalty * w


def _gradient_of(error_of):
    """The gradient with another error in place of (p - y) / n."""

    def gradient(X, y, w, b, penalty):
        error = error_of(X @ w + b, y) / len(y)
        return X.T @ error + penalty * w, error.sum()

    return gradient


def _labeled_rows(rng):
    n, d = int(rng.integers(4, 8)), int(rng.integers(1, 4))
    X, w = rng.normal(size=(n, d)).round(2), rng.normal(size=d).round(2)
    return X, rng.permutation(np.arange(n) % 2).astype(float), w, round(rng.normal(), 2), 0.5


def _precision_and_recall(p, y, threshold):
    flagged = p >= threshold
    found = np.sum(flagged & (y == 1))
    return found / max(flagged.sum(), 1), found / np.sum(y == 1)


def _flags(rng):
    n = int(rng.integers(6, 12))
    y = np.append(rng.integers(0, 2, n - 2), [0, 1])
    return rng.integers(0, 11, n) / 10, y, float(rng.choice([0.2, 0.3, 0.6, 0.7]))


def _chip_loss(predict):
    """The mean log loss of `predict` in nats, over 4 × 60 held-out chips."""
    chips = datasets.load_microchips()
    X, y = chips[["test_1", "test_2"]].to_numpy(), chips["accepted"].to_numpy()
    losses = []
    for seed in range(4):
        order = np.random.default_rng(seed).permutation(len(y))
        known, new = order[:180], order[180:]
        p = predict(X[known], y[known], X[new])
        if p is ...:
            return ...
        p = np.asarray(p, dtype=float)
        if p.shape != (len(new),) or not ((p >= 0) & (p <= 1)).all():
            return np.nan
        p = np.clip(np.where(y[new] == 1, p, 1 - p), 1e-12, 1)  # to be sure and wrong costs 27.6 nats
        losses.append(-np.log(p).mean())
    return float(np.mean(losses))


EXERCISES = {
    "06.1": Exercise(
        right=_chance,
        draw=_rows,
        edges=((np.array([[0.0], [2.0]]), np.array([1.0]), 0.0),),
        insight="One weighted sum, one sigmoid: that is the whole model.",
        mistakes={
            "You returned the chance of a no: the exponent of e needs a minus, 1 / (1 + e^-z).": (
                lambda X, w, b: logistic.sigmoid(-(X @ w + b))
            ),
            "The minus reached only the first part of z: put X @ w + b into parentheses.": (
                lambda X, w, b: logistic.sigmoid(X @ w - b)
            ),
            "That is z, the log-odds. The sigmoid is still to come.": lambda X, w, b: X @ w + b,
            "That is e^z, the odds. The chance is odds / (1 + odds).": lambda X, w, b: np.exp(X @ w + b),
            "The intercept b is missing.": lambda X, w, b: logistic.sigmoid(X @ w),
            "You answered yes or no. Return the chance itself, before any threshold.": (
                lambda X, w, b: (X @ w + b >= 0).astype(float)
            ),
        },
    ),
    "06.2": Exercise(
        right=logistic.log_loss,
        draw=_scores,
        edges=(
            (np.array([0.0, 0.0]), np.array([0.0, 1.0])),
            (np.array([1000.0, -1000.0, 1000.0, -1000.0]), np.array([1.0, 0.0, 0.0, 1.0])),
            (np.array([40.0, -40.0]), np.array([0.0, 0.0])),
        ),
        insight="Libraries compute the loss from z too: what never becomes 0 or 1 never needs a rescue.",
        mistakes={
            "Right for small z, but for z of 1000 p rounds to 0 or 1 and its logarithm is infinite: use z itself.": (
                _through_p
            ),
            "ln(1 + e^-s) is right on paper, but e^1000 overflows: give exp only numbers up to 0.": _naive_softplus,
            "You clipped the chances: a score of 1000 on the wrong side costs 1000 nats, not 35. Use z itself.": (
                _clipped
            ),
            "The sign is lost: a loss is -ln p, which is never negative.": (
                lambda z, y: -logistic.log_loss(z, y)
            ),
            "You added up; the loss is the mean over the examples.": (
                lambda z, y: logistic.log_loss(z, y) * len(z)
            ),
            "Those are bits (log2); this lesson counts in nats (ln).": (
                lambda z, y: logistic.log_loss(z, y) / np.log(2)
            ),
            "Only the examples with y = 1 are counted: those with y = 0 cost -ln(1 - p).": (
                lambda z, y: np.mean(y * np.logaddexp(0, -z))
            ),
            "The two answers are exchanged: a large z is good where y = 1.": (
                lambda z, y: logistic.log_loss(-z, y)
            ),
            "That is the squared error. The loss here is the surprise, -ln p.": (
                lambda z, y: np.mean((logistic.sigmoid(z) - y) ** 2)
            ),
        },
    ),
    "06.3": Exercise(
        right=_gradient,
        draw=_labeled_rows,
        edges=((np.array([[1.0], [3.0]]), np.array([0.0, 1.0]), np.array([0.0]), 0.0, 0.0),),
        insight="For the line of lesson 4, for yes or no and for ten digits the error is the same: p − y.",
        mistakes={
            "The error has the wrong sign: it is p - y, not y - p. Your steps would climb.": _gradient_with(
                _full, size=-1.0
            ),
            "You added over the examples; the loss is a mean, so divide by n.": _gradient_with(
                _full, size=len
            ),
            "The penalty is missing: it adds penalty · w to the slope of w.": _gradient_with(
                lambda penalty, w, n: 0 * w
            ),
            "The slope of penalty/2 · w² is penalty · w: the ½ cancels against the 2.": _gradient_with(
                lambda penalty, w, n: penalty / 2 * w
            ),
            "The slope of penalty/2 · w² is penalty · w: the ½ has used up the 2.": _gradient_with(
                lambda penalty, w, n: 2 * penalty * w
            ),
            "Here the penalty is not divided by n: it is added to the mean loss as it is.": _gradient_with(
                lambda penalty, w, n: penalty * w / n
            ),
            "The penalty is subtracted; its slope has the sign of w.": _gradient_with(
                lambda penalty, w, n: -penalty * w
            ),
            "The intercept is penalized as well. It only moves the boundary, so it stays free.": _gradient_with(
                _full, pull_b=1.0
            ),
            "The sigmoid is missing: z - y is the error of a straight line.": _gradient_of(
                lambda z, y: z - y
            ),
            "The factor p (1 - p) belongs to the squared error; in the log loss it has canceled.": _gradient_of(
                lambda z, y: (logistic.sigmoid(z) - y) * logistic.sigmoid(z) * logistic.sigmoid(-z)
            ),
        },
    ),
    "06.4": Exercise(
        right=_precision_and_recall,
        draw=_flags,
        edges=(
            (np.array([0.5, 0.4]), np.array([1, 0]), 0.5),
            (np.array([0.1, 0.2]), np.array([1, 0]), 0.9),
        ),
        insight="Precision looks down a column of the confusion matrix, recall along a row.",
        mistakes={
            "The two are exchanged: precision is a share of the flagged, recall a share of the true yeses.": (
                lambda p, y, t: _precision_and_recall(p, y, t)[::-1]
            ),
            "A chance equal to the threshold counts as yes: use >=.": (
                lambda p, y, t: _precision_and_recall(p, y, t + 1e-9)
            ),
            "You flagged from one half on; use the threshold that was given.": (
                lambda p, y, t: _precision_and_recall(p, y, 0.5)
            ),
            "You flagged the small chances: yes is p >= threshold.": (
                lambda p, y, t: _precision_and_recall(1 - p, y, 1 - t + 1e-9)
            ),
            "The first number is the accuracy. Precision asks only about the flagged.": (
                lambda p, y, t: (np.mean((p >= t) == (y == 1)), _precision_and_recall(p, y, t)[1])
            ),
            "You divided by all examples; precision divides by the flagged, recall by the true yeses.": (
                lambda p, y, t: (np.mean((p >= t) & (y == 1)),) * 2
            ),
            "Your recall is the share of the others that were rightly left. Recall asks about the true yeses.": (
                lambda p, y, t: (_precision_and_recall(p, y, t)[0], np.mean(p[y == 0] < t))
            ),
        },
    ),
    "06.5": Challenge(
        score=_chip_loss,
        target=0.21,
        says="Your held-out loss is {score:.3f} nats; the aim is {target:.2f} or less.",
        insight="You let the boundary bend as far as the held-out chips allow, and no further.",
    ),
}
