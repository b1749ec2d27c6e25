"""Anomaly detection by density: fit a Gaussian to what is normal, and flag what it finds too unlikely."""

import math
from dataclasses import dataclass

import numpy as np

from helpers.validate import array, checked, one_of, same_width, zero_or_one

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
        object.__setattr__(self, "mean", array(self.mean, "mean", 1).copy())
        object.__setattr__(self, "covariance", array(self.covariance, "covariance", 2).copy())
        shape, wanted = self.covariance.shape, self.mean.shape * 2
        if shape != wanted:
            raise ValueError(f"covariance must be symmetric, of shape {wanted} like mean, got shape {shape}")
        _refuse_impossible(self.covariance)

    @checked(X=(array, 2))
    def log_density(self, X):
        """Natural logarithm of the density at each row of X (n, d): shape (n,).

        With covariance = L Lᵀ (Cholesky), the squared distance (x - mean)ᵀ covariance⁻¹ (x - mean) is the
        squared length of z = L⁻¹ (x - mean), and half the log determinant is the sum of log L[j, j].
        A row whose squared distance is beyond all numbers gets about -9e307: very low, and still finite.
        >>> Gaussian([0], [[1]]).log_density([[0], [2]]).round(3)
        array([-0.919, -2.919])
        """
        same_width(X, "X", len(self.mean), "mean")
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
    """Flag where log density < log_epsilon, and the scores that this reaches on the labeled rows."""

    log_epsilon: float
    precision: float
    recall: float
    f1: float


@checked(covariance=(one_of, ("full", "diagonal")))
def fit(X, covariance="full"):
    """The Gaussian that makes the rows of X (n, d) most likely; its variances and covariances divide by n.

    covariance="diagonal" takes the features as independent: their product of one-dimensional densities.
    Raises ValueError when the covariance would be singular, saying what to do.
    >>> fit([[1, 0], [3, 0], [2, 3]], "diagonal").covariance.diagonal().round(3)
    array([0.667, 2.   ])
    """
    n, d = X.shape
    constant = np.flatnonzero(X.max(axis=0) == X.min(axis=0))
    if constant.size:
        raise ValueError(f"column {constant[0]} of X is constant and has no variance: leave it out")
    if covariance == "full" and n <= d:
        wanted = f"a full covariance of {d} features needs at least {d + 1} rows"
        raise ValueError(f'{wanted}, got {n}: give more rows or choose covariance="diagonal"')
    mean = X.mean(axis=0)
    away = X - mean
    spread = away.T @ away / n if covariance == "full" else np.diag((away**2).mean(axis=0))
    return Gaussian(mean, spread)


@checked(flagged=zero_or_one, is_anomaly=zero_or_one, same_rows="flagged is_anomaly")
def score(flagged, is_anomaly):
    """Precision, recall and F1 of flags (n,) against the truth (n,): both hold 0 and 1, or False and True.

    Precision counts as 0 when nothing is flagged. Raises ValueError when there is no anomaly to find.
    >>> score([1, 1, 0], [1, 0, 0])
    Scores(precision=0.5, recall=1.0, f1=0.6666666666666666)
    """
    if not is_anomaly.any():
        raise ValueError("is_anomaly must mark at least one anomaly, got none")
    found, flags, anomalies = (int(which.sum()) for which in (flagged * is_anomaly, flagged, is_anomaly))
    return Scores(found / max(flags, 1), found / anomalies, 2 * found / (flags + anomalies))


@checked(log_density=(array, 1), is_anomaly=zero_or_one, same_rows="log_density is_anomaly")
def best_threshold(log_density, is_anomaly):
    """The threshold with the largest F1 on rows whose log density (n,) and truth (n,) are known.

    The search is exact: between each two neighboring log densities it tries one threshold, in the middle.
    Of equally good ones it takes the lowest. Raises ValueError unless both kinds are there.
    >>> best_threshold([-9, -5, -3, -2], [1, 1, 0, 0]).log_epsilon
    -4.0
    """
    if is_anomaly.all() or not is_anomaly.any():
        raise ValueError(f"is_anomaly must hold both kinds, got only {int(is_anomaly[0])}")
    order = np.argsort(log_density)
    ranked, found = log_density[order], np.cumsum(is_anomaly[order])
    f1 = 2 * found / (np.arange(1, len(ranked) + 1) + found[-1])
    f1[:-1][ranked[:-1] == ranked[1:]] = 0  # no threshold can part equal densities
    last = int(f1.argmax())  # the last row to be flagged
    above = ranked[last + 1] if last + 1 < len(ranked) else math.nextafter(ranked[last], math.inf)
    middle = ranked[last] / 2 + above / 2
    log_epsilon = middle if ranked[last] < middle < above else above
    precision, recall = found[last] / (last + 1), found[last] / found[-1]
    return Threshold(float(log_epsilon), float(precision), float(recall), float(f1[last]))


def _refuse_impossible(covariance):
    """Whether it is a covariance, and has an inverse, must not depend on units: ask the correlations."""
    if covariance.diagonal().min() <= 0:
        raise ValueError("every variance in covariance must be above 0: leave out columns that are constant")
    deviation = np.sqrt(covariance.diagonal())
    correlation = covariance / np.multiply.outer(deviation, deviation)
    if not np.allclose(correlation, correlation.T, rtol=0, atol=1e-8):
        raise ValueError(f"covariance must be symmetric, of shape {covariance.shape}")
    sizes, directions = np.linalg.eigh(correlation)
    if sizes[0] < SINGULAR:
        columns = ", ".join(map(str, np.flatnonzero(np.abs(directions[:, 0]) > 1e-3)))
        depend = f"the covariance is singular, because columns {columns} depend on each other"
        raise ValueError(f'{depend}: leave one of them out or choose covariance="diagonal"')
