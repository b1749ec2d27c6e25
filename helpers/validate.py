"""Clear errors: every function of the course checks what it is given through these few lines."""

import numpy as np


def array(value, name, ndim):
    """`value` as a float array with `ndim` axes, not empty, all finite; otherwise TypeError or ValueError."""
    try:
        numbers = np.asarray(value)
        numbers = numbers if numbers.dtype.kind == "f" else numbers.astype(float)
    except (TypeError, ValueError):
        raise TypeError(f"{name} must hold numbers in equal rows, got {_short(value)}") from None
    if numbers.ndim != ndim:
        wanted = {1: "one-dimensional, shape (n,)", 2: "two-dimensional, shape (n, d)"}[ndim]
        raise ValueError(f"{name} must be {wanted}, got shape {numbers.shape}")
    if numbers.size == 0:
        raise ValueError(f"{name} is empty (shape {numbers.shape}); it needs at least one value")
    if not np.isfinite(numbers).all():
        where = tuple(int(i) for i in np.argwhere(~np.isfinite(numbers))[0])
        raise ValueError(f"{name} must be finite, got {numbers[where]} at index {where}")
    return numbers


def labels(value, name):
    """`value` as a one-dimensional, not empty array of labels (integers, booleans or strings)."""
    names = np.asarray(value)
    if names.ndim != 1 or names.size == 0:
        raise ValueError(f"{name} must be one-dimensional and not empty, got shape {names.shape}")
    if names.dtype.kind == "f":
        array(names, name, 1)
    return names


def same_length(a, name_a, b, name_b):
    """Refuse two arrays that do not describe the same examples."""
    if len(a) != len(b):
        raise ValueError(f"{name_a} and {name_b} must have the same length, got {len(a)} and {len(b)}")


def same_width(a, name_a, b, name_b):
    """Refuse two (n, d) arrays that do not have the same features."""
    if a.shape[1] != b.shape[1]:
        raise ValueError(
            f"{name_a} and {name_b} must have the same number of features, got {a.shape[1]} and {b.shape[1]}"
        )


def whole(value, name, low, high):
    """`value` as an int from `low` to `high`; otherwise TypeError or ValueError."""
    if isinstance(value, (bool, np.bool_)) or not isinstance(value, (int, np.integer)):
        raise TypeError(f"{name} must be a whole number, got {_short(value)}")
    if not low <= value <= high:
        raise ValueError(f"{name} must be from {low} to {high}, got {value}")
    return int(value)


def number(value, name, low=-np.inf, high=np.inf):
    """`value` as a finite float from `low` to `high`; otherwise TypeError or ValueError."""
    if isinstance(value, (bool, np.bool_)) or not isinstance(value, (int, float, np.integer, np.floating)):
        raise TypeError(f"{name} must be a number, got {_short(value)}")
    if not np.isfinite(value):
        raise ValueError(f"{name} must be finite, got {value}")
    if not low <= value <= high:
        raise ValueError(f"{name} must be from {low:g} to {high:g}, got {value}")
    return float(value)


def positive(value, name):
    """`value` as a finite float above zero, for learning rates and the like."""
    if number(value, name) <= 0:
        raise ValueError(f"{name} must be above 0, got {value}")
    return float(value)


def probabilities(value, name, ndim=1):
    """`value` as an array of probabilities, each from 0 to 1; that they sum to 1 is `distribution`'s to check."""
    chances = array(value, name, ndim)
    if chances.min() < 0 or chances.max() > 1:
        worst = chances.min() if chances.min() < 0 else chances.max()
        raise ValueError(f"{name} must hold probabilities from 0 to 1, got {worst}")
    return chances


def distribution(value, name):
    """`value` as probabilities (n,) that sum to 1."""
    chances = probabilities(value, name)
    if not np.isclose(chances.sum(), 1, rtol=0, atol=1e-9):
        raise ValueError(f"{name} must sum to 1, got a sum of {chances.sum():.6g}")
    return chances


def one_of(value, name, options):
    """Refuse a `value` that is none of the `options`."""
    if value not in options:
        raise ValueError(f"{name} must be one of {', '.join(map(repr, options))}, got {value!r}")


def _short(value):
    text = repr(value)
    return f"{text[:60]}{'…' if len(text) > 60 else ''} ({type(value).__name__})"
