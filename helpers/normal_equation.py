"""Least squares solved at once (Legendre, 1805; Gauss, 1809), and its ridge (Hoerl and Kennard, 1970)."""

from dataclasses import dataclass

import numpy as np

from helpers.validate import array, checked, finite, number, same_width, table

__all__ = ["Line", "LinearModel", "fit_line", "fit"]
__dir__ = __all__.copy  # what the Tab key offers


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

    @checked(X=(array, 2))
    def predict(self, X):
        """X·w + b for each row of X (m, d): an array (m,).
        >>> LinearModel(np.array([1.0, 10.0]), 100.0).predict([[1, 2]])
        array([121.])
        """
        same_width(X, "X", len(self.w), "the model")
        with np.errstate(over="ignore", invalid="ignore"):
            # Row by row, so that an answer does not depend on the other rows, not even in its last digit.
            return finite(np.vecdot(np.ascontiguousarray(X), self.w) + self.b)


@checked(x=(table, 1))
def fit_line(x, y):
    """The line with the least sum of squared vertical distances to the points x, y (n,).

    Raises ValueError if all x are equal: then every slope does equally well.
    >>> fit_line([1, 2, 3], [3, 5, 7])
    Line(k=2.0, b=1.0)
    """
    if x.min() == x.max():
        raise ValueError(f"x must hold at least two different values, got only {x[0]:g}")
    k = ((x - x.mean()) * (y - y.mean())).sum() / ((x - x.mean()) ** 2).sum()
    b = y.mean() - k * x.mean()
    return Line(float(k), float(b))


@checked(ridge=(number, 0))
def fit(X, y, ridge=0.0):
    """The weights with the least sum of squared errors on X (n, d), y (n,) plus ridge·‖w‖².

    The intercept is never penalized. XᵀX is neither formed nor inverted: a singular
    value decomposition (NumPy's `lstsq`) finds w directly. Where columns depend on each
    other and many w do equally well, the one with the smallest ‖w‖ comes back; a constant
    column gets weight 0. Directions smaller than rounding (about 10⁻¹³ of the largest)
    count as none, so bring columns of very unlike size to one scale.
    >>> fit([[1, 0], [0, 1], [1, 1]], [3, 4, 6]).w.round(9)
    array([2., 3.])
    """
    start = X[0]  # taken out first, so that a constant column becomes exactly zero
    mean = start + (X - start).mean(axis=0)
    rows, targets = X - mean, y - y.mean()
    if ridge:  # d more rows, each asking one weight to be 0
        rows = np.vstack([rows, np.sqrt(ridge) * np.eye(X.shape[1])])
        targets = np.append(targets, np.zeros(X.shape[1]))
    w = np.linalg.lstsq(rows, targets, rcond=None)[0]
    return LinearModel(w, float(y.mean() - mean @ w))
