"""Features: the columns a model sees, and how to bring them to one scale."""

from dataclasses import dataclass

import numpy as np

from helpers.validate import array, checked, table, whole

__all__ = ["Scaled", "standardize", "polynomial", "sinusoid", "polynomial_of_two"]
__dir__ = __all__.copy  # what the Tab key offers


@dataclass(frozen=True, eq=False)
class Scaled:
    """Standardized columns, with the mean and the scale (standard deviation) taken out of them."""

    values: np.ndarray
    mean: np.ndarray
    scale: np.ndarray


def standardize(X):
    """Shift and divide each column of X, (n, d) or (n,), to mean 0 and standard deviation 1.

    The deviation divides by n. A new row goes to the same scale by (row - mean) / scale.
    Raises ValueError for a constant column: it cannot tell one example from another.
    >>> standardize([1, 3]).values
    array([-1.,  1.])
    """
    values = table(X, "X", 1, 2)
    constant = np.flatnonzero(values.max(axis=0) == values.min(axis=0))
    if constant.size:
        name = f"column {getattr(X, 'columns', range(constant[0] + 1))[constant[0]]!r}"
        raise ValueError(f"X cannot be standardized: {name if values.ndim == 2 else 'it'} is constant")
    mean, scale = values.mean(axis=0), values.std(axis=0)
    return Scaled((values - mean) / scale, mean, scale)


@checked(x=(array, 1), degree=(whole, 1, 100))
def polynomial(x, degree):
    """Powers of x (n,): the columns x, x², …, x^degree, shape (n, degree).

    No column of ones: the intercept is the model's. Bring x to about -1…1, or rounding eats small powers.
    >>> polynomial([2, 3], 3)
    array([[ 2.,  4.,  8.],
           [ 3.,  9., 27.]])
    """
    with np.errstate(over="ignore"):
        return _finite(x[:, None] ** np.arange(1, degree + 1), "x", degree)


@checked(x=(array, 1), degree=(whole, 1, 100))
def sinusoid(x, degree):
    """Waves over x (n,), in radians: the columns sin x, cos x, sin 2x, … cos degree·x: (n, 2·degree).

    With x = 2π·years, the first pair repeats once a year, the second twice, and so on.
    >>> sinusoid([0, np.pi / 2], 1).round(9)
    array([[0., 1.],
           [1., 0.]])
    """
    if (largest := np.abs(x).max()) > 1e9:
        raise ValueError(f"x is too large for a wave: {largest:g} radians, at most 1e9 can be told apart")
    turns = np.multiply.outer(x, np.arange(1, degree + 1))
    return np.stack([np.sin(turns), np.cos(turns)], axis=2).reshape(len(x), -1)


@checked(X=(array, 2), degree=(whole, 1, 20))
def polynomial_of_two(X, degree):
    """Every product of powers of the two columns of X (n, 2), from degree 1 up to `degree`: (n, columns).

    Degree 2 gives five columns: x₁, x₂, x₁², x₁x₂, x₂². There is no column of ones.
    >>> polynomial_of_two([[2, 3]], 2)
    array([[2., 3., 4., 6., 9.]])
    """
    if X.shape[1] != 2:
        raise ValueError(f"X must have two columns, got {X.shape[1]}")
    x1, x2 = X.T
    powers = [(total - j, j) for total in range(1, degree + 1) for j in range(total + 1)]
    with np.errstate(over="ignore", invalid="ignore"):
        return _finite(np.column_stack([x1**i * x2**j for i, j in powers]), "X", degree)


def _finite(powers, name, degree):
    if not np.isfinite(powers).all():
        raise ValueError(f"{name} is too large for degree {degree}: bring it to about -1…1 first")
    return powers
