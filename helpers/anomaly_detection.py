"""Anomaly detection by density: fit a Gaussian to what is normal, and flag what it finds too unlikely."""

from dataclasses import dataclass

import numpy as np

from helpers import validate

__all__ = ["Gaussian", "Scores", "Threshold", "fit", "score", "best_threshold"]
__dir__ = __all__.copy  # what the Tab key offers


FARTHEST = np.finfo(float).max  # stands for an infinite distance
SINGULAR = 1e-10  # a correlation matrix with a smaller eigenvalue leaves hardly a digit to trust


@dataclass(frozen=True, eq=False)
class Gaussian:
    """The multivariate normal distribution: its mean (d,) and its covariance (d, d)."""

    mean: np.ndarray
    covariance: np.ndarray

    def __post_init__(self):
        validate.array(self.mean, "mean", 1)
        covariance = validate.array(self.covariance, "covariance", 2)
        if covariance.shape != (len(self.mean), len(self.mean)) or not np.allclose(covariance, covariance.T):
            raise ValueError(f"covariance must be symmetric, of shape {(len(self.mean),) * 2}")
        _refuse_singular(covariance)

    def log_density(self, X):
        """Natural logarithm of the density at each row of X (n, d): shape (n,).

        With the Cholesky factor L (covariance = L Lᵀ), the squared distance (x - mean)ᵀ covariance⁻¹ (x - mean)
        is the squared length of z = L⁻¹ (x - mean), and half the log determinant is the sum of log L[j, j].
        A row whose squared distance is beyond all numbers gets about -9e307: very low, and still finite.
        """
        X = validate.array(X, "X", 2)
        validate.same_width(X, "X", np.atleast_2d(self.mean), "mean")
        L = np.linalg.cholesky(self.covariance)
        with np.errstate(over="ignore", invalid="ignore"):
            z = np.linalg.inv(L) @ (X - self.mean).T
            squared = (z**2).sum(axis=0)
            squared = np.where(squared < FARTHEST, squared, FARTHEST)
        return -(squared / 2 + len(L) / 2 * np.log(2 * np.pi) + np.log(np.diag(L)).sum())


@dataclass(frozen=True, eq=False)
class Scores:
    """How well flags agree with the truth: precision, recall and their harmonic mean F1, from 0 to 1."""

    precision: float
    recall: float
    f1: float


@dataclass(frozen=True, eq=False)
class Threshold:
    """Flag where log density < log_epsilon: the threshold and the scores it reaches on the labeled rows."""

    log_epsilon: float
    precision: float
    recall: float
    f1: float


def fit(X, covariance="full"):
    """The Gaussian that makes the rows of X (n, d) most likely; its variances and covariances divide by n.

    covariance="diagonal" takes the features as independent: their product of one-dimensional densities.
    Raises ValueError when the covariance would be singular, saying what to do.
    """
    X = validate.array(X, "X", 2).astype(float)
    validate.one_of(covariance, "covariance", ("full", "diagonal"))
    constant = np.flatnonzero(X.max(axis=0) == X.min(axis=0))
    if constant.size:
        raise ValueError(f"column {constant[0]} of X is constant and has no variance: leave it out")
    n, d = X.shape
    if covariance == "full" and n <= d:
        raise ValueError(
            f"a full covariance of {d} features needs at least {d + 1} rows, got {n}: "
            'give more rows or choose covariance="diagonal"'
        )
    with np.errstate(over="ignore", invalid="ignore"):
        mean = X.mean(axis=0)
        away = X - mean
        spread = away.T @ away / n if covariance == "full" else np.diag((away**2).mean(axis=0))
    if not (np.isfinite(spread).all() and spread.diagonal().all()):
        raise ValueError("the variances of X are beyond what a computer can hold: rescale its columns")
    return Gaussian(mean, spread)


def score(flagged, is_anomaly):
    """Precision, recall and F1 of flags (n,) against the truth (n,): both hold 0 and 1, or False and True.

    Precision counts as 0 when nothing is flagged. Raises ValueError when there is no anomaly to find.
    """
    flagged, is_anomaly = _yes_or_no(flagged, "flagged"), _yes_or_no(is_anomaly, "is_anomaly")
    validate.same_length(flagged, "flagged", is_anomaly, "is_anomaly")
    if not is_anomaly.any():
        raise ValueError("is_anomaly must mark at least one anomaly, got none")
    found, flags, anomalies = (int(which.sum()) for which in (flagged & is_anomaly, flagged, is_anomaly))
    return Scores(found / max(flags, 1), found / anomalies, 2 * found / (flags + anomalies))


def best_threshold(log_density, is_anomaly):
    """The threshold with the largest F1 on rows whose log density (n,) and truth (n,) are known.

    The search is exact: between each two neighboring log densities it tries one threshold, in the middle.
    Of equally good ones it takes the lowest, which flags least. Raises ValueError unless both kinds are there.
    """
    log_density, is_anomaly = (
        validate.array(log_density, "log_density", 1),
        _yes_or_no(is_anomaly, "is_anomaly"),
    )
    validate.same_length(log_density, "log_density", is_anomaly, "is_anomaly")
    if is_anomaly.all() or not is_anomaly.any():
        raise ValueError(f"is_anomaly must hold both kinds, got only {int(is_anomaly[0])}")
    order = np.argsort(log_density)
    ranked = log_density[order]
    found = np.cumsum(is_anomaly[order])
    f1 = 2 * found / (np.arange(1, len(ranked) + 1) + found[-1])
    f1[:-1][ranked[:-1] == ranked[1:]] = 0  # no threshold can part equal densities
    last = int(f1.argmax())  # the last row to be flagged
    above = ranked[last + 1] if last + 1 < len(ranked) else np.nextafter(ranked[last], np.inf)
    middle = ranked[last] / 2 + above / 2
    log_epsilon = middle if ranked[last] < middle < above else above
    precision, recall = found[last] / (last + 1), found[last] / found[-1]
    return Threshold(float(log_epsilon), float(precision), float(recall), float(f1[last]))


def _yes_or_no(value, name):
    numbers = validate.array(value, name, 1)
    wrong = numbers[(numbers != 0) & (numbers != 1)]
    if wrong.size:
        raise ValueError(f"{name} must hold 0 (normal) and 1 (anomaly), got {wrong[0]:g}")
    return numbers == 1


def _refuse_singular(covariance):
    """Whether a covariance can be inverted must not depend on units: ask its correlation matrix."""
    with np.errstate(invalid="ignore", divide="ignore"):
        deviation = np.sqrt(covariance.diagonal())
        correlation = covariance / np.multiply.outer(deviation, deviation)
    if not np.isfinite(correlation).all():
        raise ValueError("every variance in covariance must be above 0: leave out columns that are constant")
    sizes, directions = np.linalg.eigh(correlation)
    if sizes[0] < SINGULAR:
        columns = ", ".join(map(str, np.flatnonzero(np.abs(directions[:, 0]) > 1e-3)))
        raise ValueError(
            f"the covariance is singular, because columns {columns} depend on each other: "
            'leave one of them out or choose covariance="diagonal"'
        )
