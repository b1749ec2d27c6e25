"""One rule for every input of the course, and one form in which a function asks for it:

    @checked(X=table, labels=labels, top_n=(whole, 1, "X"), same_rows="X labels")

X is a table of numbers, top_n a whole number from 1 to len(X), and so on. The body of the function then meets
float64 arrays only; what does not fit is refused, by TypeError or ValueError, in a sentence that names it.
"""

import functools
import inspect

import numpy as np

from helpers.inputs import array, labels, number, said, shown, whole

__all__ = ["checked", "array", "column", "table", "labels", "zero_or_one", "whole", "number", "positive"]
__all__ += ["probabilities", "distribution", "one_of", "callback", "same_length", "same_width", "finite_sums"]

# Data get multiplied and squared, and a float holds 1e-308 to 1e308: no number may be above LARGEST. Where
# small squares matter, a column must reach SMALLEST or be all zeros, and a number below NOTHING counts as 0.
LARGEST, SMALLEST, NOTHING = 1e70, 1e-70, 1e-130
SEED = (whole, 0, 2**63 - 1)  # where random numbers start


def checked(same_rows="", same_columns="", **rules):
    """Check a function's arguments, and make them clean, before it runs.

    A rule is a function of this module, or a tuple of one and its further arguments, where the name of an
    argument stands for its length. `same_rows` and `same_columns` each name two arguments, as in "X y".
    """

    def with_checks(function):
        signature = inspect.signature(function)

        @functools.wraps(function)
        def checks_first(*args, **kwargs):
            bound = signature.bind(*args, **kwargs)
            bound.apply_defaults()
            given = bound.arguments
            for name, rule in rules.items():
                check, *more = rule if isinstance(rule, tuple) else (rule,)
                more = [len(given[each]) if isinstance(each, str) else each for each in more]
                given[name] = check(given[name], name, *more)
            for refuse, names in ((same_length, same_rows), (same_width, same_columns)):
                for a, b in [names.split()] if names else []:
                    refuse(given[a], a, given[b], b)
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
    answers = array(value, name, *ndim or (1,))
    wrong = answers[(answers != 0) & (answers != 1)]
    if wrong.size:
        raise ValueError(f"{name} must hold only 0 (no) and 1 (yes), got {wrong[0]:g}")
    return answers


def positive(value, name):
    """`value` as a finite float above zero, for learning rates and the like."""
    if number(value, name) <= 0:
        raise ValueError(f"{name} must be above 0, got {said(value)}")
    return float(value)


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


def one_of(value, name, options):
    """`value`, when it is one of the `options`, which are texts."""
    if not isinstance(value, str) or value not in options:
        raise ValueError(f"{name} must be one of {', '.join(map(repr, options))}, got {said(value, repr)}")
    return value


def callback(value, name):
    """`value`, when it can be called or is None."""
    if value is not None and not callable(value):
        raise TypeError(f"{name} must be a function, got {shown(value)}")
    return value


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


def finite_sums(numbers):
    """`numbers` that a model has made of X, when none of them has overflowed."""
    if not np.isfinite(numbers).all():
        raise ValueError("X holds numbers too large for this model: its sums overflow")
    return numbers
