"""What a lab is given: a teacher's own data, refused in one sentence where a lab cannot show them."""

import numpy as np

from helpers import validate
from helpers.labs.controls import slider


def columns(least=2, most=100_000, **named):
    """The arguments as float arrays (n,) of one length, `least` to `most` values, none missing."""
    made = {name: validate.column(_in_one_row(values), name) for name, values in named.items()}
    first = next(iter(made))
    for name, numbers in made.items():
        rows(len(numbers), name, least, most)
        validate.same_length(made[first], first, numbers, name)
    return list(made.values())


def rows(n, name, least, most):
    """Refuse `n` rows where a lab wants `least` to `most`."""
    if n < least:
        raise ValueError(f"{name} needs at least {least:,} values for this lab, got {n:,}")
    if n > most:
        raise ValueError(f"{name} has {n:,} values; this lab shows at most {most:,}: pass a random sample")


def table(X, name="X", least=2, most=100_000):
    """`X` as a float array (n, 2), as `columns` wants them."""
    X = validate.column(X, name, 2)
    if X.shape[1] != 2:
        raise ValueError(f"{name} must have 2 columns, got shape {X.shape}")
    rows(len(X), name, least, most)
    return X


def classes(labels, name="labels", n=None, most=10):
    """The distinct labels (2 to `most` of them, of any kind) and, for each example, which it has."""
    labels = validate.labels(_in_one_row(labels), name)
    if n is not None and len(labels) != n:
        raise ValueError(f"{name} must have one label for each of the {n:,} examples, got {len(labels):,}")
    kinds, code = np.unique(labels, return_inverse=True)
    if not 2 <= len(kinds) <= most:
        wanted = "2" if most == 2 else f"2 to {most}"
        raise ValueError(f"{name} must hold {wanted} classes for this lab, got {len(kinds)}")
    return kinds, code


def _in_one_row(values):
    """A table of one column is a column too."""
    return np.ravel(values) if getattr(values, "shape", ())[1:] == (1,) else values


def limits(values, below=0.05, above=0.05):
    """Ends of an axis round `values`, with these shares of their range left free below and above."""
    low, high = float(np.min(values)), float(np.max(values))
    if low == high:
        low, high = low - (abs(low) / 2 or 1), high + (abs(high) / 2 or 1)
    return low - below * (high - low), high + above * (high - low)


def slider_over(values, label, value, tooltip, steps=250):
    """A slider over the range of `values` in round steps, about `steps` of them, that starts near `value`."""
    low, high = limits(values, 0, 0)
    power = 10.0 ** np.floor(np.log10((high - low) / steps))
    step = next(factor * power for factor in (1, 2, 5, 10) if factor * power >= (high - low) / steps * 0.999)
    if step < 9e-13:  # a slider keeps twelve decimals
        raise ValueError(f"{label}: the values lie too close together for a slider; change their unit")
    low, high = np.floor(low / step + 1e-9) * step, np.ceil(high / step - 1e-9) * step
    value = low + round((min(max(value, low), high) - low) / step) * step
    if step >= 1:
        return slider(label, int(value), int(low), int(high), int(step), tooltip)
    return slider(label, *(float(round(number, 12)) for number in (value, low, high, step)), tooltip)
