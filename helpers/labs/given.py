"""What a lab is given: a teacher's own data, refused in one sentence where a lab cannot show them."""

import numpy as np
import pandas as pd

from helpers.labs.controls import slider


def columns(least=2, most=100_000, **named):
    """The arguments as float arrays (n,) of one length, `least` to `most` values, none missing."""
    made = []
    for name, values in named.items():
        numbers = pd.to_numeric(pd.Series(np.ravel(values)), errors="coerce").to_numpy(float, na_value=np.nan)
        if not np.isfinite(numbers).all():
            row = int(np.argmin(np.isfinite(numbers)))
            raise ValueError(f"{name} must hold finite numbers, got {np.ravel(values)[row]} in row {row}")
        if np.abs(numbers).max(initial=0) > 1e100:
            raise ValueError(f"{name} is too large to be drawn: up to {np.abs(numbers).max():.3g}")
        made.append(numbers)
        rows(len(numbers), name, least, most)
        if len(numbers) != len(made[0]):
            first = next(iter(named))
            raise ValueError(
                f"{first} and {name} must be equally long, got {len(made[0])} and {len(numbers)}"
            )
    return made


def rows(n, name, least, most):
    """Refuse `n` rows where a lab wants `least` to `most`."""
    if n < least:
        raise ValueError(f"{name} needs at least {least:,} values for this lab, got {n:,}")
    if n > most:
        raise ValueError(
            f"{name} has {n:,} values; this lab shows at most {most:,}: pass a random sample of them"
        )


def table(X, name="X", least=2, most=100_000, width=2):
    """`X` as a float array (n, `width`), as `columns` wants them."""
    X = X.to_numpy() if hasattr(X, "to_numpy") else np.asarray(X)
    if X.ndim != 2 or X.shape[1] != width:
        raise ValueError(f"{name} must have {width} columns, got shape {X.shape}")
    return np.column_stack(columns(least, most, **{f"{name}[:, {j}]": X[:, j] for j in range(width)}))


def classes(labels, name="labels", n=None, most=10):
    """The distinct labels (2 to `most` of them, of any kind) and, for each example, which it has."""
    labels = np.ravel(labels)
    if pd.isna(labels).any():
        raise ValueError(f"{name} has a gap in row {int(np.argmax(pd.isna(labels)))}")
    if n is not None and len(labels) != n:
        raise ValueError(f"{name} must have one label for each of the {n:,} examples, got {len(labels):,}")
    kinds, code = np.unique(labels.astype(str) if labels.dtype == object else labels, return_inverse=True)
    if not 2 <= len(kinds) <= most:
        wanted = "2" if most == 2 else f"2 to {most}"
        raise ValueError(f"{name} must hold {wanted} classes for this lab, got {len(kinds)}")
    return kinds, code


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
    low, high = np.floor(low / step + 1e-9) * step, np.ceil(high / step - 1e-9) * step
    value = low + round((min(max(value, low), high) - low) / step) * step
    if step >= 1:
        return slider(label, int(value), int(low), int(high), int(step), tooltip)
    return slider(label, *(float(round(number, 12)) for number in (value, low, high, step)), tooltip)
