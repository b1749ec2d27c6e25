"""Exercises of lesson 09: a bell, F1, a covariance, the Gaussian of any size, and penguins that never lived."""

import numpy as np

from helpers import anomaly_detection, datasets
from helpers.exercises.exercise import Challenge, Exercise

MEASURES = ["bill_length_mm", "bill_depth_mm", "flipper_length_mm", "body_mass_g"]
TAU = 2 * np.pi


def _bell(x, mean, variance):
    return -np.log(TAU * variance) / 2 - (x - mean) ** 2 / (2 * variance)


def _log_of_density(x, mean, variance):
    with np.errstate(divide="ignore"):
        return np.log(np.exp(-((x - mean) ** 2) / (2 * variance)) / np.sqrt(TAU * variance))


def _values(rng):
    return (
        rng.normal(3, 4, int(rng.integers(2, 7))).round(2),
        round(float(rng.normal()), 2),
        float(rng.uniform(0.3, 5)),
    )


def _counts(flagged, is_anomaly):
    return (flagged & is_anomaly).sum(), flagged.sum(), is_anomaly.sum()


def _f1(flagged, is_anomaly):
    found, flags, anomalies = _counts(flagged, is_anomaly)
    return 2 * found / (flags + anomalies)


def _f1_by_division(flagged, is_anomaly):
    found, flags, anomalies = _counts(flagged, is_anomaly)
    with np.errstate(invalid="ignore"):
        precision, recall = np.divide(found, flags), found / anomalies
        return 2 * precision * recall / (precision + recall)


def _mean_of_both(flagged, is_anomaly):
    found, flags, anomalies = _counts(flagged, is_anomaly)
    return (found / max(flags, 1) + found / anomalies) / 2


def _flags(rng):
    n = int(rng.integers(8, 25))
    is_anomaly = rng.random(n) < 0.3
    is_anomaly[rng.integers(n)] = True
    return (rng.random(n) < 0.15) | (is_anomaly & (rng.random(n) < 0.7)), is_anomaly


def _covariance(X):
    return _products(X) / len(X)


def _products(X):
    return (X - X.mean(axis=0)).T @ (X - X.mean(axis=0))


def _rows(rng):
    d = int(rng.integers(2, 4))
    X = rng.normal(size=(int(rng.integers(4, 9)), d)) @ rng.normal(size=(d, d)) + rng.normal(size=d)
    return (X.round(2),)


def _gaussian(X, mean, covariance):
    return anomaly_detection.Gaussian(mean, covariance).log_density(X)


def _gaussian_with(constant=1.0, determinant=0.5, distance=0.5):
    """The log density with other factors before its three terms."""

    def log_density(X, mean, covariance):
        away = X - mean
        squared = (away @ np.linalg.inv(covariance) * away).sum(axis=1)
        size = np.linalg.slogdet(covariance)[1]
        return -constant * len(mean) / 2 * np.log(TAU) - determinant * size - distance * squared

    return log_density


def _cloud(rng):
    d = int(rng.integers(2, 5))
    root = rng.normal(size=(d, d)) + 2 * np.eye(d)
    return rng.normal(size=(int(rng.integers(2, 5)), d)).round(2), rng.normal(size=d).round(2), root @ root.T


def _archive(seed):
    """Known birds, then twice 80 other birds and 10 averages of a Gentoo and another of them, with the truth."""
    penguins = datasets.load_penguins()
    rng = np.random.default_rng(seed)
    penguins = penguins.iloc[rng.permutation(len(penguins))]
    birds, is_gentoo = penguins[MEASURES].to_numpy(float), (penguins["species"] == "Gentoo").to_numpy()
    parts = [birds[:173]]
    for part in (slice(173, 253), slice(253, 333)):
        gentoo, others = birds[part][is_gentoo[part]], birds[part][~is_gentoo[part]]
        averaged = (rng.choice(gentoo, 10) + rng.choice(others, 10)) / 2
        parts += [np.vstack([birds[part], averaged]), np.arange(90) >= 80]
    return parts


def _missed(find):
    """By how much the mean F1 of `find` over ten archives falls short of 1."""
    f1 = []
    for seed in range(10):
        known, checked, is_averaged, new, truth = _archive(seed)
        flagged = find(known, checked, is_averaged, new)
        if flagged is ...:
            return ...
        flagged = np.asarray(flagged)
        if flagged.shape != truth.shape or not np.isin(flagged, (0, 1)).all():
            return np.nan
        f1.append(_f1(flagged == 1, truth))
    return float(1 - np.mean(f1))


EXERCISES = {
    "09.1": Exercise(
        right=_bell,
        draw=_values,
        edges=((np.array([0.0]), 0.0, 1.0), (np.array([1000.0, 0.0]), 0.0, 0.01)),
        insight="A value 10,000 deviations away has a log density like any other; its density would be 0.",
        mistakes={
            "That is the density itself; its logarithm is asked for.": lambda x, mean, variance: np.exp(
                _bell(x, mean, variance)
            ),
            "You took the logarithm of a density that had already become 0: far away that gives -inf. Write the "
            "logarithm down as a sum of two terms.": _log_of_density,
            "The first term has a plus: the wider the bell, the lower it must be.": lambda x, mean, variance: (
                np.log(TAU * variance) / 2 - (x - mean) ** 2 / (2 * variance)
            ),
            "The second term has a plus: then far away would be more likely than near.": lambda x, mean, variance: (
                -np.log(TAU * variance) / 2 + (x - mean) ** 2 / (2 * variance)
            ),
            "The first term is missing: it says what the bell's width costs.": lambda x, mean, variance: (
                -((x - mean) ** 2) / (2 * variance)
            ),
            "The 2π is missing under the first logarithm.": lambda x, mean, variance: (
                -np.log(variance) / 2 - (x - mean) ** 2 / (2 * variance)
            ),
            "The first term lacks its one half: the density divides by the root of 2π times the variance.": (
                lambda x, mean, variance: -np.log(TAU * variance) - (x - mean) ** 2 / (2 * variance)
            ),
            "The squared distance must be divided by twice the variance, not once.": lambda x, mean, variance: (
                -np.log(TAU * variance) / 2 - (x - mean) ** 2 / variance
            ),
            "The distance is not squared.": lambda x, mean, variance: (
                -np.log(TAU * variance) / 2 - (x - mean) / (2 * variance)
            ),
            "You squared the variance: it is a square already.": lambda x, mean, variance: _bell(
                x, mean, variance**2
            ),
            "You used the standard deviation in place of the variance.": lambda x, mean, variance: _bell(
                x, mean, np.sqrt(variance)
            ),
            "That logarithm is to base 10 or 2; this lesson uses the natural one, np.log.": lambda x, mean, variance: (
                -np.log10(TAU * variance) / 2 - (x - mean) ** 2 / (2 * variance)
            ),
        },
    ),
    "09.2": Exercise(
        right=_f1,
        draw=_flags,
        edges=(
            (np.array([False, False, False]), np.array([True, False, True])),
            (np.array([True, True]), np.array([True, False])),
        ),
        insight="F1 says nothing about the normal rows that were left in peace, so rare anomalies cannot hide in it.",
        mistakes={
            "That is the accuracy: with rare anomalies it praises whoever flags nothing.": (
                lambda flagged, is_anomaly: (flagged == is_anomaly).mean()
            ),
            "That is the precision alone: found / flagged.": lambda flagged, is_anomaly: (
                _counts(flagged, is_anomaly)[0] / max(flagged.sum(), 1)
            ),
            "That is the recall alone: found / anomalies.": lambda flagged, is_anomaly: (
                _counts(flagged, is_anomaly)[0] / is_anomaly.sum()
            ),
            "That is the ordinary mean of precision and recall; F1 is their harmonic mean.": _mean_of_both,
            "The 2 is missing: found / (flagged + anomalies) can never be above one half.": (
                lambda flagged, is_anomaly: _f1(flagged, is_anomaly) / 2
            ),
            "You divided by all that is flagged or anomalous, counting the found ones once (the Jaccard index); F1 "
            "counts them twice, above and below.": lambda flagged, is_anomaly: (
                (flagged & is_anomaly).sum() / (flagged | is_anomaly).sum()
            ),
            "That is F1 of the normal rows: False counts as the thing to be found.": lambda flagged, is_anomaly: (
                2 * (~flagged & ~is_anomaly).sum() / max((~flagged).sum() + (~is_anomaly).sum(), 1)
            ),
            "The formula is right but divides 0 by 0 when nothing is flagged, or nothing is found: use the form with "
            "counts.": _f1_by_division,
        },
    ),
    "09.3": Exercise(
        right=_covariance,
        draw=_rows,
        edges=((np.array([[0.0, 0.0], [2.0, 4.0]]),), (np.array([[1.0, 5.0], [1.0, 7.0], [4.0, 0.0]]),)),
        insight="One matrix product holds every variance (on the diagonal) and every covariance (beside it).",
        mistakes={
            "You divided by n - 1; the course divides by n (np.cov needs bias=True).": (
                lambda X: _products(X) / (len(X) - 1)
            ),
            "The products are summed but not divided by n.": _products,
            "The columns are not centered: subtract from each its mean first.": lambda X: X.T @ X / len(X),
            "You divided by the number of features; divide by the number of rows.": (
                lambda X: _products(X) / X.shape[1]
            ),
            "That compares rows with rows; the covariance compares columns: centered.T @ centered.": (
                lambda X: (X - X.mean(axis=0)) @ (X - X.mean(axis=0)).T / len(X)
            ),
            "You subtracted one mean over the whole table; each column has its own (axis=0).": (
                lambda X: (X - X.mean()).T @ (X - X.mean()) / len(X)
            ),
            "That is the correlation matrix: the deviations are divided out.": lambda X: np.corrcoef(X.T),
            "Only the variances are there; the covariances beside the diagonal are missing.": (
                lambda X: np.diag(X.var(axis=0))
            ),
            "That is the list of variances; the covariances between columns are missing.": lambda X: X.var(
                axis=0
            ),
        },
    ),
    "09.4": Exercise(
        right=_gaussian,
        draw=_cloud,
        edges=((np.array([[0.0, 0.0]]), np.array([0.0, 0.0]), np.eye(2)),),
        insight="With a diagonal covariance this is the sum of the bells of 09.1: one formula for all of the lesson.",
        mistakes={
            "That is the density itself; its logarithm is asked for.": (
                lambda X, mean, covariance: np.exp(_gaussian(X, mean, covariance))
            ),
            "The mean is not subtracted.": lambda X, mean, covariance: _gaussian(X, 0 * mean, covariance),
            "The determinant is missing: it says how large the cloud is.": _gaussian_with(determinant=0),
            "The log determinant has a plus: the larger the cloud, the lower its density.": (
                _gaussian_with(determinant=-0.5)
            ),
            "The log determinant lacks its one half.": _gaussian_with(determinant=1),
            "The squared distance lacks its one half.": _gaussian_with(distance=1),
            "The squared distance has a plus: then far away would be more likely than near.": (
                _gaussian_with(distance=-0.5)
            ),
            "The 2π is missing.": _gaussian_with(constant=0),
            "The term with 2π lacks its one half: it is d/2 times ln 2π.": _gaussian_with(constant=2),
            "The term with 2π must be taken once for each feature: multiply it by d.": (
                lambda X, mean, covariance: _gaussian_with(constant=0)(X, mean, covariance) - np.log(TAU) / 2
            ),
            "You multiplied by the covariance itself; its inverse is needed.": (
                lambda X, mean, covariance: (
                    -len(mean) / 2 * np.log(TAU)
                    - np.linalg.slogdet(covariance)[1] / 2
                    - ((X - mean) @ covariance * (X - mean)).sum(axis=1) / 2
                )
            ),
            "You used the variances alone: the covariances beside the diagonal have no effect.": (
                lambda X, mean, covariance: _gaussian(X, mean, np.diag(np.diag(covariance)))
            ),
        },
    ),
    "09.5": Challenge(
        score=_missed,
        target=0.35,
        says="Your F1 falls {score:.2f} short of 1; the aim is {target:.2f} or less.",
        insight="You saw that one bell was the wrong picture of normal, and found a better one.",
    ),
}
