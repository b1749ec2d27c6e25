"""Features: the columns a model sees, and how to bring them to one scale."""

from dataclasses import dataclass

import numpy as np

from helpers import validate


@dataclass(frozen=True)
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
