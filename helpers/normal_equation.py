"""Least squares solved at once (Legendre, 1805; Gauss, 1809), and its ridge (Hoerl and Kennard, 1970)."""

from dataclasses import dataclass

import numpy as np

from helpers import validate

__all__ = ["Line", "LinearModel", "fit_line", "fit"]


def __dir__():
    return __all__


@dataclass(frozen=True, eq=False)
class Line:
    """The line k·x + b: its slope k and its intercept b, the height at x = 0."""

    k: float
    b: float


@dataclass(frozen=True, eq=False)
class LinearModel:
    """The weights w (d,), one for each feature, and the intercept b."""

    w: np.ndarray
    b: float

    def predict(self, X):
        """X·w + b for each row of X (m, d): an array (m,)."""
        X = validate.array(X, "X", 2)
        validate.same_width(X, "X", self.w[None], "the model")
        with np.errstate(over="ignore", invalid="ignore"):
            # Row by row, so that an answer does not depend on the other rows, not even in its last digit.
            return _finite(np.vecdot(np.ascontiguousarray(X), self.w) + self.b)


def fit_line(x, y):
    """The line with the least sum of squared vertical distances to the points x, y (n,).

    Raises ValueError if all x are equal: then every slope does equally well.
    """
    x, y = validate.array(x, "x", 1), validate.array(y, "y", 1)
    validate.same_length(x, "x", y, "y")
    if x.min() == x.max():
        raise ValueError(f"x must hold at least two different values, got only {x[0]:g}")
    with np.errstate(all="ignore"):
        above = ((x - x.mean()) * (y - y.mean())).sum()
        below = ((x - x.mean()) ** 2).sum()
        k = above / below
        b = y.mean() - k * x.mean()
    _finite([above, below, k, b])
    return Line(float(k), float(b))


def fit(X, y, ridge=0.0):
    """The weights with the least sum of squared errors on X (n, d), y (n,) plus ridge·‖w‖².

    The intercept is never penalized. XᵀX is neither formed nor inverted: a singular
    value decomposition (NumPy's `lstsq`) finds w directly. Where columns depend on each
    other and many w do equally well, the one with the smallest ‖w‖ comes back; a constant
    column gets weight 0. Directions smaller than rounding (about 10⁻¹³ of the largest)
    count as none, so bring columns of very unlike size to one scale.
    Raises ValueError or TypeError for wrong shapes, NaN, or a ridge below 0.
    """
    X, y = validate.array(X, "X", 2), validate.array(y, "y", 1)
    validate.same_length(X, "X", y, "y")
    ridge = validate.number(ridge, "ridge", 0)
    with np.errstate(all="ignore"):
        start = X[0]  # taken out first, so that a constant column becomes exactly zero
        mean = start + (X - start).mean(axis=0)
        rows, targets = _finite(X - mean), _finite(y - y.mean())
        if ridge:  # d more rows, each asking one weight to be 0
            rows = np.vstack([rows, np.sqrt(ridge) * np.eye(X.shape[1])])
            targets = np.append(targets, np.zeros(X.shape[1]))
        w = np.linalg.lstsq(rows, targets, rcond=None)[0]
        return LinearModel(_finite(w), float(_finite(y.mean() - mean @ w)))


def _finite(numbers):
    if not np.isfinite(numbers).all():
        raise ValueError("these numbers are too large or too small to compute with: bring them nearer to 1")
    return numbers
