"""Compare what came back with what was expected, and show both as plain numbers."""

import dataclasses

import numpy as np

PRECISION = {2: 1e-2, 4: 1e-4}  # bytes of a narrow float: how far its rounding may lead; wider ones 1e-6


class Fields(tuple):
    """The fields of a result object, which may hold more than was asked for."""


def plain(value):
    """Tables as arrays, result objects as their fields, lists and tuples of such as well."""
    if hasattr(value, "to_numpy"):
        return value.to_numpy()
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return Fields(plain(getattr(value, field.name)) for field in dataclasses.fields(value))
    if isinstance(value, (list, tuple)):
        return type(value)(map(plain, value)) if type(value) in (list, tuple) else tuple(map(plain, value))
    return value


def same(came, want):
    """Whether `came` holds what is wanted: equal words, and numbers equal as far as their precision goes."""
    try:
        return _same(plain(came), plain(want))
    except Exception:  # an object that cannot be compared is not the same
        return False


def _same(came, want):
    if isinstance(came, Fields):
        came = came[: len(want)] if isinstance(want, tuple) else came[0]
    if isinstance(want, tuple):
        if not hasattr(came, "__len__") or len(came) != len(want):
            return False
        return all(_same(one, other) for one, other in zip(came, want, strict=True))
    if isinstance(came, (list, tuple)) and np.ndim(want) == 0:
        return False
    came, want = numbers(came), numbers(want)
    if came.size == want.size == 1:
        came, want = came.ravel(), want.ravel()
    if came.shape != want.shape:
        return False
    if came.dtype.kind not in "fiub" or want.dtype.kind not in "fiub":
        return came.dtype.kind not in "fiub" and want.dtype.kind not in "fiub" and bool(np.all(came == want))
    largest = np.abs(want[np.isfinite(want)]).max(initial=0)
    share = PRECISION.get(came.dtype.itemsize if came.dtype.kind == "f" else 8, 1e-6)
    # What ought to be 0 is rounding: around 1e-16. What is small throughout is compared with its own size.
    least = share * largest if share > 1e-6 else 1e-9 if largest < 1e-11 else min(1e-9, 1e-6 * largest)
    return bool(np.allclose(came.astype(float), want.astype(float), rtol=share, atol=least, equal_nan=True))


def numbers(value):
    """An array; of floats where fractions, decimals or complex numbers without imaginary part came back."""
    array = np.asarray(value)
    if array.dtype.kind == "c" and not array.imag.any():
        return array.real
    if array.dtype.kind == "O" and not any(item is None or isinstance(item, str) for item in array.flat):
        return array.astype(float)
    return array


def identical(one, other):
    """Whether two sets of arguments are equal to the last digit."""
    if isinstance(one, (list, tuple)):
        return type(one) is type(other) and len(one) == len(other) and all(map(identical, one, other))
    if isinstance(one, np.ndarray):
        return bool(np.array_equal(one, other, equal_nan=one.dtype.kind in "fc"))
    return type(one) is type(other) and repr(one) == repr(other)


def code(value):
    """A value as one would type it into a cell."""
    if hasattr(value, "columns"):  # a table
        return f"pd.DataFrame({value.to_dict('list')!r})"
    value = plain(value)
    if isinstance(value, np.ndarray):
        return f"np.array({value.tolist()!r})"
    return _shown(value, repr)


def pair(came, want):
    """Both values in words, with as many digits as it takes to see that they differ."""
    for digits in (6, 9, 12, 17):
        texts = [
            _shown(plain(value), lambda number, digits=digits: f"{number:.{digits}g}")
            for value in (came, want)
        ]
        if texts[0] != texts[1]:
            break
    return texts


def _shown(value, digits):
    if isinstance(value, (np.generic, np.ndarray)):
        value = value.tolist()
    if isinstance(value, float):
        return digits(value)
    if type(value) in (list, tuple, Fields):
        parts = [_shown(part, digits) for part in value]
        if type(value) is list:
            return f"[{', '.join(parts)}]"
        return f"({', '.join(parts)}{',' * (len(parts) == 1)})"
    if type(value) is dict:
        return f"{{{', '.join(f'{key!r}: {_shown(part, digits)}' for key, part in value.items())}}}"
    try:
        text = repr(value)
    except Exception:
        text = ""
    kind = type(value).__name__.replace("_", " ")
    return f"something of the kind {kind}" if not text or " at 0x" in text else text


def form(value):
    """What kind of answer this is: one number, a list with 5 numbers, a table of 3 rows and 2 columns."""
    value = plain(value)
    if value is None:
        return "nothing (None)"
    if isinstance(value, tuple):
        return f"{len(value)} things ({', '.join(map(form, value))})" if value else "an empty tuple"
    if isinstance(value, str):
        return "text"
    try:
        array = numbers(value)
    except Exception:
        if isinstance(value, list) and any(isinstance(part, (list, tuple, np.ndarray)) for part in value):
            return "a list of lists of different lengths"
        more = " that holds other things than numbers" if isinstance(value, (list, np.ndarray)) else ""
        return f"something of the kind {type(value).__name__}{more}"
    if array.dtype.kind == "O" and array.ndim == 0:
        return f"something of the kind {type(value).__name__}"
    thing = "word" if array.dtype.kind in "US" else "number"
    if array.ndim == 0:
        return f"one {thing}"
    if array.ndim == 1:
        kind = "a list with" if isinstance(value, list) else "an array of"
        return f"{kind} {len(array) or 'no'} {thing}{'s' * (len(array) != 1)}"
    sizes = [
        f"{size} {name}{'s' * (size != 1)}"
        for size, name in zip(array.shape, ("row", "column"), strict=False)
    ]
    return f"a table of {' and '.join(sizes)}" + (
        f" and more (shape {array.shape})" if array.ndim > 2 else ""
    )
