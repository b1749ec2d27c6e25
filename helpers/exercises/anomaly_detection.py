"""Exercises of lesson 09: a bell, F1, a covariance, the Gaussian of any size, and birds that never lived."""

import numpy as np

from helpers import datasets
from helpers.exercises.exercise import Challenge, Refused, arrays, exercise, wanted


def _values(rng):
    # Narrow bells among them: values so far away that their density is 0.
    x = rng.normal(3, 6, rng.integers(2, 7)).round(2)
    return x, round(float(rng.normal()), 2), float(rng.choice([0.01, 0.05, 0.3, 2.5, 4.0]))


@exercise(
    draw=_values,
    edges=((np.array([1.0, 5.0]), 2.0, 4.0), (np.array([1000.0, 0.0]), 0.0, 0.01)),
    insight="A value 10,000 deviations away has a log density like any other; its density would be 0.",
    slips={
        "return answer -> return np.exp(answer)": "That is the density itself; its logarithm is wanted.",
        "return answer -> return np.log(np.exp(answer))": "You took the logarithm of a density: far away "
        "that is 0, and its logarithm -inf. Write the logarithm down as two terms.",
        "width - (x -> -(x": "The first term is missing: it says what the bell's width costs.",
        "np.log(2 * np.pi * variance) -> np.log(variance)": "The 2π is missing under the logarithm.",
        "variance) / 2 -> variance)": "The first term lacks its one half, the root in the density.",
        "/ (2 * variance) -> / variance": "The squared distance is divided by twice the variance, not once.",
        "width = -> variance = np.sqrt(variance)\n    width =": "You used the deviation for the variance.",
        "width = -> variance = variance**2\n    width =": "You squared the variance: it is a square already.",
    },
)
def bell_log_density(x, mean, variance):
    width = -np.log(2 * np.pi * variance) / 2
    answer = width - (x - mean) ** 2 / (2 * variance)
    return answer


def _flags(rng):
    # Nothing flagged in some trials, nothing found in others; otherwise some of both.
    n = rng.integers(6, 13)
    is_anomaly = np.isin(np.arange(n), rng.choice(n, rng.integers(1, 4), replace=False))
    kind = rng.integers(6)
    chances = np.where(is_anomaly, 0.7 * (kind > 1), 0.3 * (kind > 0))
    return rng.random(n) < chances, is_anomaly


@exercise(
    draw=_flags,
    edges=(
        arrays([True, True, False, True, False], [True, False, False, True, True]),
        arrays([False, False, False], [True, False, True]),
    ),
    insight="F1 says nothing about the normal rows left in peace, so rare anomalies cannot hide in it.",
    slips={
        "return f1 -> return (flagged == is_anomaly).mean()": "That is the accuracy: with rare anomalies it "
        "praises whoever flags nothing.",
        "return f1 -> return found / flags": "That is the precision alone: found / flagged.",
        "return f1 -> return found / anomalies": "That is the recall alone: found / anomalies.",
        "return f1 -> return (found / flags + found / anomalies) / 2": "That is the ordinary mean of "
        "precision and recall; F1 is their harmonic mean.",
        "return f1 -> return found / flags * found / anomalies": "That is precision times recall; F1 is "
        "twice that, divided by their sum.",
        "return f1 -> return 2 * found / (flagged | is_anomaly).sum()": "Above, found counts twice, and so "
        "it must below: flagged + anomalies.",
        "flags + anomalies -> 2 * len(flagged)": "Not all rows belong below: divide by flagged + anomalies.",
        "return f1 -> return found / (flagged | is_anomaly).sum()": "You counted the found ones once (the "
        "Jaccard index): F1 counts them twice, above and below.",
        "& -> ==": "You counted every agreement: found are only those where both say True.",
        "found = -> flagged, is_anomaly = ~flagged, ~is_anomaly\n    found =": "That is F1 of the normal "
        "rows.",
        "f1 = 2 * found / (flags + anomalies) -> p, r = found / flags, found / anomalies\n    f1 = 2 * p * r "
        "/ (p + r)": "The formula is right but divides 0 by 0 when nothing is flagged or nothing is found: "
        "use the form with counts.",
    },
)
def f1_score(flagged, is_anomaly):
    found = (flagged & is_anomaly).sum()
    flags, anomalies = flagged.sum(), is_anomaly.sum()
    f1 = 2 * found / (flags + anomalies)
    return f1


def _rows(rng):
    d = rng.integers(2, 4)
    X = rng.normal(size=(rng.integers(d + 2, 8), d)) @ rng.normal(size=(d, d)) + rng.normal(0, 2, d)
    return ((2 * X).round(1),)


@exercise(
    draw=_rows,
    edges=((np.array([[1.0, 5.0], [1.0, 7.0], [4.0, 0.0], [2.0, 8.0]]),),),
    insight="One matrix product holds every variance (on the diagonal) and every covariance (beside it).",
    slips={
        "len(X) -> (len(X) - 1)": "You divided by n - 1; the course divides by n (np.cov needs bias=True).",
        "X - X.mean(axis=0) -> X": "The columns are not centered: subtract from each its mean first.",
        "X.mean(axis=0) -> X.mean()": "One mean over the whole table; each column has its own (axis=0).",
        "return covariance -> return np.corrcoef(X.T)": "That is the correlation matrix: the deviations are "
        "divided out.",
        "return covariance -> return np.diag(X.var(axis=0))": "Only the variances are there; the "
        "covariances beside the diagonal are missing.",
        "return covariance -> return X.var(axis=0)": "Those are the variances, the diagonal alone.",
        "return covariance -> return np.triu(covariance)": "Entry (k, j) is missing: it equals (j, k).",
        "return covariance -> return np.cov(X)": "np.cov takes rows for features: np.cov(X.T, bias=True).",
        "return covariance -> return np.cov(X, bias=True)": "np.cov takes rows for features: np.cov(X.T, "
        "bias=True).",
    },
)
def covariance_matrix(X):
    centered = X - X.mean(axis=0)
    covariance = centered.T @ centered / len(X)
    return covariance


def _cloud(rng):
    d = rng.choice([2, 3, 3, 4])
    root = (rng.normal(size=(d, d)) + 2 * np.eye(d)).round(1)
    X, mean = (2 * rng.normal(size=shape).round(1) for shape in ((rng.integers(2, 5), d), d))
    return X, mean, (root @ root.T).round(2) + 0.1 * np.eye(d)


@exercise(
    draw=_cloud,
    edges=(arrays([[1.0, 0.0], [3.0, 2.0]], [1.0, 2.0], [[2.0, 1.0], [1.0, 3.0]]),),
    insight="With a diagonal covariance this is the sum of the bells of 09.1: one formula for all of it.",
    slips={
        "return answer -> return np.exp(answer)": "That is the density itself; its logarithm is wanted.",
        " + size -> ": "The determinant is missing: it says how large the cloud is.",
        "constant + -> ": "The term with 2π is missing.",
        "len(mean) * -> ": "The term with 2π must be taken once for each feature: multiply it by d.",
        "len(mean) * -> 2 *": "The term with 2π is for two features: take d, len(mean).",
        "np.linalg.inv(covariance) -> covariance": "You multiplied by the covariance; its inverse is needed.",
        "away = -> covariance = np.diag(np.diag(covariance))\n    away =": "You used the variances alone: "
        "the covariances beside the diagonal count as well.",
        "inv(covariance) -> inv(np.diag(np.diag(covariance)))": "In the distance you used the variances "
        "alone, no covariances.",
        "slogdet(covariance)[1] -> det(covariance)": "That is the determinant; its logarithm is wanted.",
        "slogdet(covariance)[1] -> slogdet(covariance)[0]": "[0] is the sign: the log determinant is [1].",
    },
)
def gaussian_log_density(X, mean, covariance):
    away = X - mean
    squared = (away @ np.linalg.inv(covariance) * away).sum(axis=1)
    constant = len(mean) * np.log(2 * np.pi)
    size = np.linalg.slogdet(covariance)[1]
    answer = -(constant + size + squared) / 2
    return answer


def _archive(seed):
    """Known birds; then 80 and 70 others, 10 averages of two kinds among each, and the truth."""
    penguins, rng = datasets.load_penguins(), np.random.default_rng(seed)
    penguins = penguins.iloc[rng.permutation(len(penguins))]
    # Another ruler for every archive, and rounded: no bird can be looked up, or told by its decimals.
    birds = penguins.loc[:, "bill_length_mm":"body_mass_g"].to_numpy() * rng.uniform(0.95, 1.05, 4)
    is_gentoo, parts = (penguins["species"] == "Gentoo").to_numpy(), [birds[:173].round(1)]
    for part in (slice(173, 253), slice(253, 323)):
        gentoo, others = birds[part][is_gentoo[part]], birds[part][~is_gentoo[part]]
        rows = np.vstack([birds[part], (rng.choice(gentoo, 10) + rng.choice(others, 10)) / 2]).round(1)
        order = rng.permutation(len(rows))
        parts += [rows[order], order >= len(rows) - 10]
    return parts


def _missed(find):
    """By how much the mean F1 of `find` over ten archives falls short of 1."""
    f1 = []
    for seed in range(10):
        *given, new, truth = _archive(seed)
        flags = _flags_of(find(*given, new), len(new))
        f1.append(f1_score.right(flags, truth))
    heavy = np.argsort(new[:, 3])[-20:]
    alone = _flags_of(find(*given, new[heavy]), 20)
    if np.mean(alone != flags[heavy]) > 0.2:
        raise Refused(
            "The same 20 birds get other flags when they arrive without the rest. Do you scale new by its "
            "own mean and deviation? Use those of known, as in 01.3."
        )
    return float(1 - np.mean(f1))


def _flags_of(came, n):
    words = f"True or False for each of the {n} rows of new"
    flags = wanted(came, (n,), words)
    if not np.isin(flags, (0, 1)).all():
        raise Refused(f"Your numbers are not only 0 and 1. Wanted: {words}: compare with the threshold (<).")
    return flags == 1


EXERCISES = {
    "09.1": bell_log_density,
    "09.2": f1_score,
    "09.3": covariance_matrix,
    "09.4": gaussian_log_density,
    "09.5": Challenge(
        score=_missed,
        target=0.35,
        says="Your F1 falls {score:.2f} short of 1; the aim is {target:.2f} or less.",
        insight="You saw that one bell was the wrong picture of normal, and found a better one.",
        steps={
            0.9: "Most of the averaged birds are missed. Do you flag the rows of new whose density is "
            "*below* the threshold?",
            0.65: "Hardly better than flagging every bird (0.78). Bring the measures to one scale, by mean "
            "and deviation of known; then take the largest log density of several bells, or minus the "
            "distance to the nearest known birds: best_threshold wants a score that is low for strangers.",
            0.35: "Nearly there: let anomaly_detection.best_threshold choose on checked, and use full "
            "covariances, or the mean distance to a few nearest known birds.",
        },
    ),
}
