"""Features: the columns a model sees, and how to bring them to one scale."""

from dataclasses import dataclass

import numpy as np

from helpers import validate

__all__ = ["Scaled", "standardize", "polynomial", "sinusoid", "polynomial_of_two"]


def __dir__():
    return __all__


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
    """
    names = getattr(X, "columns", None)
    values = validate.array(X, "X", min(np.ndim(X), 2) or 1)
    constant = np.flatnonzero(values.max(axis=0) == values.min(axis=0))
    if constant.size:
        name = f"column {constant[0]}" if names is None else f"column {names[constant[0]]!r}"
        raise ValueError(f"X cannot be standardized: {name if values.ndim == 2 else 'it'} is constant")
    mean, scale = values.mean(axis=0), values.std(axis=0)
    return Scaled((values - mean) / scale, mean, scale)


def polynomial(x, degree):
    """Powers of x (n,): the columns x, x², …, x^degree, shape (n, degree).

    There is no column of ones: the intercept is the model's. Bring x to about -1…1 first, or the powers
    differ so much in size that rounding eats the small ones.
    """
    x, degree = validate.array(x, "x", 1), validate.whole(degree, "degree", 1, 100)
    with np.errstate(over="ignore"):
        powers = x[:, None] ** np.arange(1, degree + 1)
    if not np.isfinite(powers).all():
        raise ValueError(f"x is too large for degree {degree}: bring it to about -1…1 first")
    return powers


def sinusoid(x, degree):
    """Waves over x (n,), in radians: the columns sin x, cos x, sin 2x, cos 2x, … up to `degree`, shape (n, 2·degree).

    With x = 2π·years, the first pair repeats once a year, the second twice, and so on.
    """
    x, degree = validate.array(x, "x", 1), validate.whole(degree, "degree", 1, 100)
    if np.abs(x).max() > 1e9:
        raise ValueError(
            f"x is too large for a wave: {np.abs(x).max():g} radians, at most 1e9 can be told apart"
        )
    turns = np.multiply.outer(x, np.arange(1, degree + 1))
    return np.stack([np.sin(turns), np.cos(turns)], axis=2).reshape(len(x), -1)


def polynomial_of_two(X, degree):
    """Every product of powers of the two columns of X (n, 2), from degree 1 up to `degree`: (n, columns).

    Degree 2 gives five columns: x₁, x₂, x₁², x₁x₂, x₂². There is no column of ones: the intercept is the model's.
    """
    X, degree = validate.array(X, "X", 2), validate.whole(degree, "degree", 1, 20)
    if X.shape[1] != 2:
        raise ValueError(f"X must have two columns, got {X.shape[1]}")
    x1, x2 = X.T
    return np.column_stack(
        [x1 ** (total - j) * x2**j for total in range(1, degree + 1) for j in range(total + 1)]
    )
