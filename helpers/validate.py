"""One rule for every input of the course, and one form in which a function asks for it:

    @checked(top_n=(whole, 1, "X"), same_columns="X queries")

top_n is a whole number from 1 to len(X). What the usual names, X and y and others, mean stands in USUAL.
The body then meets float64 arrays only; what does not fit is refused in a sentence that names it.
"""

import functools
import inspect

import numpy as np

from helpers.inputs import array, labels, number, said, shown, whole

# Data get multiplied and squared, and a float holds 1e-308 to 1e308: no number may be above LARGEST. Where
# small squares matter, a column must reach SMALLEST or be all zeros, and a number below NOTHING counts as 0.
LARGEST, SMALLEST, NOTHING = 1e70, 1e-70, 1e-130


def checked(same_rows="", same_columns="", **rules):
    """Check a function's arguments, and make them clean, before it runs.

    A rule is a function of this module, or a tuple of one and its further arguments, where the name of an
    argument stands for its length. `same_rows` and `same_columns` each name two arguments, as in "p q".
    """
    rules = USUAL | rules

    def with_checks(function):
        signature = inspect.signature(function)
        asked = {name: rules[name] for name in signature.parameters if name in rules}
        pairs = [both.split() for both in (*SAME_ROWS, same_rows) if both]
        pairs = [both for both in pairs if set(both) <= set(signature.parameters)]

        @functools.wraps(function)
        def checks_first(*args, **kwargs):
            bound = signature.bind(*args, **kwargs)
            bound.apply_defaults()
            given = bound.arguments
            for name, rule in asked.items():
                check, *more = rule if isinstance(rule, tuple) else (rule,)
                more = [len(given[each]) if isinstance(each, str) else each for each in more]
                given[name] = check(given[name], name, *more)
            for a, b in pairs:
                same_length(given[a], a, given[b], b)
            if same_columns:
                a, b = same_columns.split()
                same_width(given[a], a, given[b].shape[1], b)
            return function(*bound.args, **bound.kwargs)

        return checks_first

    return with_checks


def column(value, name, *ndim):
    """As `array`, for data (n,) that get multiplied and squared: nothing too large for that."""
    numbers = array(value, name, *ndim or (1,))
    largest = np.abs(numbers).max()
    if largest > LARGEST:
        raise ValueError(f"{name} is too large: {largest:g} is above {LARGEST:g}; change its unit")
    return numbers


def table(value, name, *ndim):
    """As `column`, for features (n, d) whose squares are compared or divided by: none too small."""
    numbers = column(value, name, *ndim or (2,))
    size = np.abs(numbers)
    largest = np.atleast_1d(size.max(axis=0))
    small = largest[(0 < largest) & (largest < SMALLEST)]
    if small.size:
        raise ValueError(f"{name} is too small: {small[0]:g} is below {SMALLEST:g}; change its unit")
    return np.where(size < NOTHING, 0, numbers) if size.min() < NOTHING else numbers


def zero_or_one(value, name, *ndim):
    """`value` as an array of nothing but 0 (no) and 1 (yes); False and True will do."""
    if isinstance(value, (bool, np.bool_)):
        value = int(value)
    answers = array(value, name, *ndim or (1,))
    wrong = answers[(answers != 0) & (answers != 1)]
    if wrong.size:
        raise ValueError(f"{name} must hold only 0 (no) and 1 (yes), got {wrong[0]:g}")
    return answers


def above(value, name, low=0):
    """`value` as a finite float above `low`."""
    found = number(value, name)
    if found <= low:
        raise ValueError(f"{name} must be above {low}, got {found:g}")
    return found


def pair(value, name, rising=False):
    """`value` as two floats; where they must be `rising`, the first is not above the second."""
    found = column(value, name).tolist()
    if len(found) != 2 or (rising and found[0] > found[1]):
        wanted = "(low, high), the lower one first" if rising else "(k, b)"
        raise ValueError(f"{name} must be two numbers {wanted}, got {said(value)}")
    return found


def probabilities(value, name, *ndim):
    """`value` as an array of probabilities, each from 0 to 1."""
    chances = array(value, name, *ndim or (1,))
    wrong = chances[(chances < 0) | (chances > 1)]
    if wrong.size:
        raise ValueError(f"{name} must hold probabilities from 0 to 1, got {wrong[0]}")
    return chances


def distribution(value, name):
    """`value` as probabilities (n,) that sum to 1, as closely as numbers of their width can."""
    chances = probabilities(value, name)
    width = getattr(value, "dtype", None)
    rounding = 8 * np.finfo(width).eps if width in (np.float16, np.float32) else 1e-9
    if abs(chances.sum() - 1) > rounding:
        raise ValueError(f"{name} must sum to 1, got a sum of {chances.sum():.12g}")
    return chances


def class_numbers(value, name, classes):
    """`value` as whole numbers (n,) from 0 to `classes` - 1."""
    numbers = array(value, name, 1)
    wrong = numbers[(numbers != np.floor(numbers)) | (numbers < 0) | (numbers >= classes)]
    if wrong.size:
        raise ValueError(f"{name} must hold class numbers from 0 to {classes - 1}, got {wrong[0]:g}")
    return numbers.astype(int)


def one_of(value, name, options):
    """`value`, when it is one of the `options`, which are texts."""
    if not isinstance(value, str) or value not in options:
        raise ValueError(f"{name} must be one of {', '.join(map(repr, options))}, got {said(value, repr)}")
    return value


def made_by(value, name, kind):
    """`value`, when it is of the class `kind`."""
    if not isinstance(value, kind):
        raise TypeError(f"{name} must be a {kind.__name__}, got {shown(value)}")
    return value


def callback(value, name):
    """`value`, when it can be called or is None."""
    if value is not None and not callable(value):
        raise TypeError(f"{name} must be a function, got {shown(value)}")
    return value


def classes_in(labels, name, most=np.inf):
    """The different labels, sorted, from two to `most`, and for each label its place among them (n,)."""
    classes, which = np.unique(labels, return_inverse=True)
    if not 2 <= len(classes) <= most:
        wanted, few = "two" if most == 2 else "at least two", ", ".join(map(said, classes[:4]))
        raise ValueError(f"{name} must hold {wanted} classes, got {len(classes)} ({few})")
    return classes, which


def same_length(a, name_a, b, name_b):
    """Refuse two arrays that do not describe the same examples; one number goes with any."""
    if np.ndim(a) and np.ndim(b) and len(a) != len(b):
        raise ValueError(f"{name_a} and {name_b} must have the same length, got {len(a)} and {len(b)}")


def same_width(X, name, d, other):
    """Refuse X (n, d) where the `other`, a model or a table, has another number of features."""
    if X.shape[1] != d:
        both = f"{name} and {other}"
        raise ValueError(f"{both} must have the same number of features, got {X.shape[1]} and {d}")


def finite(numbers):
    """`numbers` that a model has made of X, when none of them has overflowed."""
    if not np.isfinite(numbers).all():
        raise ValueError("X holds numbers too large for this model: its sums overflow")
    return numbers


# What the usual names mean, where a function does not say otherwise, and which of them go together.
USUAL = dict(X=table, x=column, y=column, labels=labels, steps=(whole, 0, 10**7), penalty=(number, 0))
USUAL |= dict(loss=(one_of, ("l1", "l2")), seed=(whole, 0, 2**63 - 1), learning_rate=above, base=(above, 1))
USUAL |= dict(on_step=callback, on_epoch=callback, on_progress=callback)
SAME_ROWS = ("X y", "X labels", "x y")
