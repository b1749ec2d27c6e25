"""Numbers and labels out of whatever holds them, without gaps; validate.py builds on it and hands it on."""

import warnings
from decimal import Decimal
from numbers import Real

import numpy as np

SHAPES = {0: "one number", 1: "one-dimensional, shape (n,)", 2: "two-dimensional, shape (n, d)"}
NO_NUMBERS = dict(M="dates: ", m="durations: ", c="complex numbers: ", V="records: ", U="", T="", S="")


def array(value, name, *ndim):
    """`value` as float64, of `ndim` axes (one of several; any, if none is named), not empty, all finite."""
    if 0 in ndim and np.isscalar(value) and not isinstance(value, memoryview):
        return np.asarray(number(value, name))
    numbers = float64(value, name)
    if ndim and numbers.ndim not in ndim:
        wanted = " or ".join(SHAPES[n] for n in ndim)
        raise ValueError(f"{name} must be {wanted}, got shape {numbers.shape}")
    if numbers.size == 0:
        raise ValueError(f"{name} is empty (shape {numbers.shape}); it needs at least one value")
    if not np.isfinite(numbers).all():
        where = tuple(np.argwhere(~np.isfinite(numbers))[0].tolist())
        place = f" at index {where}" if where else ""
        raise ValueError(f"{name} must be finite, got {numbers[where]}{place}")
    return numbers


def labels(value, name):
    """`value` as a one-dimensional array of labels of one kind that can be sorted, none of them missing."""
    names = as_given(value, name, "labels in one row")
    if names.ndim != 1 or names.size == 0:
        raise ValueError(f"{name} must be one-dimensional and not empty, got shape {names.shape}")
    ready = hasattr(value, "__array__")
    if names.dtype.kind in "biuf":
        array(names, name, 1)
        if ready or names.tolist() == list(value):
            return names
    # NumPy makes two texts of [1, "a"], the text "nan" of a gap, one float of two huge numbers: compare.
    given = list(names if ready else value)
    if gaps := [i for i, each in enumerate(given) if is_missing(each)]:
        raise ValueError(f"{name} must have no gaps, got {said(given[gaps[0]])} at index ({gaps[0]},)")
    try:
        sorted(set(given))
    except TypeError:
        kinds = " and ".join(sorted({type(each).__name__ for each in given}))
        raise TypeError(f"{name} must hold labels of one kind that can be sorted, got {kinds}") from None
    return names if ready or names.tolist() == given else np.array(given, object)


def whole(value, name, low, high):
    """`value` as an int from `low` to `high`."""
    if not is_number(value) or not isinstance(value, (int, np.integer)):
        raise TypeError(f"{name} must be a whole number, got {shown(value)}")
    if not low <= value <= high:
        raise ValueError(f"{name} must be from {low} to {high}, got {said(value)}")
    return int(value)


def number(value, name, low=-np.inf, high=np.inf):
    """`value` as a finite float from `low` to `high`."""
    if not is_number(value):
        raise TypeError(f"{name} must be a number, got {shown(value)}")
    found = as_float(value, name)
    if not np.isfinite(found):
        raise ValueError(f"{name} must be finite, got {said(value)}")
    if not low <= found <= high:
        raise ValueError(f"{name} must be from {low:g} to {high:g}, got {said(value)}")
    return found


def as_given(value, name, wanted):
    """`value` as NumPy sees it, once it is known that nothing in it is masked."""
    if type(value) is np.ndarray:
        return value
    if isinstance(value, (list, tuple)) and any(isinstance(each, np.ma.MaskedArray) for each in value):
        value = [each.tolist() if isinstance(each, np.ma.MaskedArray) else each for each in value]
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # a masked number deep in a list becomes nan: refused later
            found, mask = np.asarray(value), np.ma.getmask(value)
    except Exception:  # whatever a strange object raises when it is asked for its numbers
        raise TypeError(f"{name} must hold {wanted}, got {shown(value)}") from None
    if np.any(mask):
        where = tuple(np.argwhere(mask)[0].tolist())
        raise ValueError(f"{name} must be finite, got a masked value at index {where}")
    return found


def float64(value, name):
    """`value` as an array of float64; what is missing becomes nan, and what is no number a TypeError."""
    found = as_given(value, name, "numbers in equal rows")
    if found.dtype.kind in NO_NUMBERS:
        what = NO_NUMBERS[found.dtype.kind] + shown(value)
        raise TypeError(f"{name} must hold numbers in equal rows, got {what}")
    if found.dtype.kind != "O":
        with np.errstate(over="ignore"):  # a longdouble beyond float64 becomes infinite: refused later
            return found.astype(float, copy=False)
    numbers = np.empty(found.shape)
    for where, each in np.ndenumerate(found):
        if not is_missing(each) and not is_number(each) and not isinstance(each, (bool, np.bool_)):
            raise TypeError(f"{name} must hold numbers in equal rows, got {shown(each)} at index {where}")
        numbers[where] = np.nan if is_missing(each) else as_float(each, name)
    return numbers


def is_missing(value):
    """None, NaN and NaT, which do not equal themselves, and pandas' NA, which answers neither yes nor no."""
    try:
        return value is None or not value == value
    except TypeError:
        return True
    except Exception:  # what cannot be compared, such as an array in an array
        return False


def is_number(value):
    return isinstance(value, (Real, Decimal)) and not isinstance(value, (bool, np.bool_, np.timedelta64))


def as_float(value, name):
    try:
        return float(value)
    except (OverflowError, ValueError):  # too large, or a Decimal that forbids its use
        raise ValueError(f"{name} must be finite, got {said(value)}, which no float can hold") from None


def said(value, form=str):
    """`value` in at most 60 characters of one line."""
    try:
        text = " ".join(form(value).split())
    except Exception:  # a whole number of thousands of digits, or an object with a fault of its own
        return "what cannot be shown"
    return f"{text[:60]}{'…' if len(text) > 60 else ''}"


def shown(value):
    """As `said`, with the type: for what is of the wrong one."""
    return f"{said(value, repr)} ({type(value).__name__})"
