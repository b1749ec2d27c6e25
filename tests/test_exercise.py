"""The exercise engine: every general mistake is named, every style passes, and nothing breaks it."""

import copy
import json
import linecache
import signal
import sys
import textwrap
import threading
import time
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from itertools import count

import numpy as np
import pandas as pd
import pytest

from helpers import exercises, knn
from helpers.exercises import EXERCISES, check, guard, judge, naming
from helpers.exercises.exercise import Challenge, Exercise, Refused, examine, exercise, wanted

TRIED = {name: one for name, one in EXERCISES.items() if isinstance(one, Exercise)}
OPEN = {name: one for name, one in EXERCISES.items() if isinstance(one, Challenge)}
CELL = count(1)


@pytest.fixture(autouse=True)
def progress_file(tmp_path, monkeypatch):
    """No test writes into the home of whoever runs it."""
    monkeypatch.setenv("ML_BY_HAND_PROGRESS", str(tmp_path / "mine" / "progress.json"))
    return tmp_path / "mine" / "progress.json"


def of_three(rng):
    n = int(rng.integers(2, 7))
    return rng.normal(size=n).round(2), rng.normal(size=n).round(2)


@exercise(
    draw=of_three,
    edges=((np.array([1.0, 2.0, 3.0]), np.array([0.5, 0.0, 4.0])),),
    insight="Sums add up.",
    slips={"a + b -> a - b": "You subtracted.", "return total -> return 3 * total": "You tripled."},
)
def add(a, b):
    total = a + b
    return total


@exercise(
    draw=of_three, insight="One number.", slips={}, edges=((np.array([2.0, 4.0]), np.array([1.0, 0.5])),)
)
def dot(a, b):
    return (a * b).sum()


@exercise(draw=lambda rng: (rng.integers(1, 90, rng.integers(3, 7)).tolist(),), insight="Steps.", slips={})
def records(numbers):
    return [n for n in range(len(numbers)) if numbers[n] < min([100, *numbers[:n]])]


@exercise(draw=of_three, insight="A pair.", slips={})
def ends(a, b):
    return a.max() - a.min() + 1, b.max() - b.min() + 2


@exercise(draw=lambda rng: (rng.normal(size=(3, 3)).round(2),), insight="Columns.", slips={})
def column_means(X):
    return X.mean(axis=0)


def typed(body, signature="answer(a, b)", **space):
    """A function as a notebook cell makes it."""
    name = f"<test cell {next(CELL)}>"
    source = f"def {signature}:\n{textwrap.indent(body, '    ')}\n"
    linecache.cache[name] = (len(source), None, source.splitlines(keepends=True), name)
    space = {"np": np, "pd": pd, **space}
    exec(compile(source, name, "exec"), space)
    return space[signature.split("(")[0]]


def said(task, body, signature="answer(a, b)", **space):
    answer = typed(body, signature, **space) if isinstance(body, str) else body
    return examine("x", task, answer)


# What passes


@dataclass
class Pair:
    first: float
    second: float
    more: str = ""


@pytest.mark.parametrize(
    "answer",
    [
        lambda a, b: b + a,
        lambda a, b: [x + y for x, y in zip(a, b, strict=True)],
        lambda a, b: tuple((a + b).tolist()),
        lambda a, b: pd.Series(a) + pd.Series(b),
        lambda a, b: a.astype(np.float32) + b.astype(np.float32),
        lambda a, b: a.astype(np.float16) + b.astype(np.float16),
        lambda a, b: [Fraction(x) + Fraction(y) for x, y in zip(a, b, strict=True)],
        lambda a, b: [Decimal(x) + Decimal(y) for x, y in zip(a, b, strict=True)],
        lambda a, b: (a + b) + 0j,
    ],
)
def test_right_numbers_pass_in_any_dress(answer):
    assert said(add, answer).text == "✓ x is right: 41 trials agree. Sums add up."


@pytest.mark.parametrize(
    "dress", [float, np.float32, lambda v: np.array([v]), lambda v: np.array([[v]]), np.asarray]
)
def test_one_number_passes_in_an_array_of_one(dress):
    assert said(dot, lambda a, b: dress((a * b).sum())).passed


@pytest.mark.parametrize(
    "dress", [tuple, list, np.array, lambda two: Pair(*two), lambda two: (np.array([two[0]]), two[1])]
)
def test_a_pair_passes_as_list_array_and_result_object(dress):
    assert said(ends, lambda a, b: dress([float(part) for part in ends.right(a, b)])).passed


def test_an_object_passes_by_its_first_field():
    assert said(add, lambda a, b: Pair(a + b, 3)).passed
    assert not said(add, lambda a, b: Pair(3, a + b)).passed


@pytest.mark.parametrize(
    ("came", "want", "agree"),
    [
        (1.0 + 1e-7, 1.0, True),
        (1.0 + 1e-5, 1.0, False),
        (np.float32(1.00001), 1.0, True),
        (np.float32(1.001), 1.0, False),
        (np.float16(1.001), 1.0, True),
        (np.float16(1.05), 1.0, False),
        (3e-14, 1e-15, True),  # both stand for 0
        (5.31e-9, 9.53e-9, False),  # small, but not 0
        (2e-9, 0, False),
        (np.inf, np.inf, True),
        (np.nan, np.nan, True),
        (np.inf, 1e300, False),
        (True, 1, True),
        ("1", 1, False),
        (None, 1, False),
        ("a", "a", True),
        ("a", "b", False),
        ([1, "2"], [1, 2], False),
        ([], [], True),
        ([1], 1, False),
        (1, [1], True),
        ([1, 2], [1, 2, 3], False),
        ([[1, 2]], [1, 2], False),
        ([[1, 2], [3]], [1, 2], False),
        ((1, [2, 3]), (1, np.array([2, 3])), True),
        ((1, [2, 4]), (1, np.array([2, 3])), False),
        ((1, 2, 3), (1, 2), False),
        (1 + 1j, 1, False),
        (10**400, 1, False),
    ],
)
def test_two_results_are_the_same_when_they_hold_the_same(came, want, agree):
    assert judge.same(came, want) is agree


# General mistakes


@pytest.mark.parametrize(
    ("task", "body", "words"),
    [
        (add, "return a - b", "→ You subtracted."),
        (add, "return 3 * (a - b)", "→ Two things at once. You subtracted. And: You tripled."),
        (
            add,
            "return len(a) * (a - b)",
            "→ Two things at once. You subtracted. And: Every answer is too large by as many times as `a`",
        ),
        (add, "return -a - b", "opposite sign"),
        (add, "return abs(a + b)", "the minus sign is lost"),
        (add, "return (a + b) / 2", "Every answer is 0.5 times the expected one"),
        (add, "return (a + b) * np.log(2)", "ln where log2 is wanted"),
        (add, "return (a + b) / np.log(2)", "log2 where ln is wanted"),
        (add, "return (a + b) * np.log10(2)", "log10 where log2 is wanted"),
        (add, "return (a + b) / np.log(10)", "log10 where ln is wanted"),
        (dot, "return [a * b]", "You return the parts of what is wanted: add them up."),
        (dot, "return a * b * len(a)", "You return many numbers, and their mean is wanted."),
        (dot, "return np.cumsum(a * b)", "You return an array of 2 numbers; one number is wanted"),
        (
            dot,
            "t = 0\nfor x, y in zip(a, b):\n    t + x * y\nreturn t",
            "`t + x * y` works something out and",
        ),
        (dot, "t = (a * b).tolist()\nsorted(t)\nreturn t[0]", "`sorted(t)` works something out and keeps it"),
        (dot, "for x in a * b:\n    t = x\nreturn x", "`x` is the last that it went through"),
        (add, "return {1, 2}", "gives a set; an array of 3 numbers is wanted"),
        (dot, "return sum(a[i] * i for i in range(len(a)))", "`i` only says where; what stands there in `b`"),
        (dot, "return sum(b[x] * x for x in a)", "A whole number is needed here"),
        (dot, "return sum(a[i] * b[i] for i in range(len(a)) if a[i] > 0)", "`if a[i] > 0` leaves out"),
        (dot, "if len(a) > 3:\n    return 3\nreturn (a * b).sum()", "Look at `if len(a) > 3:`: without it"),
        (dot, "if a[0] > 0:\n    return (a * b).sum()\nreturn 0", "what follows must be done in any case"),
        (
            dot,
            "return (a[0] * b[0] + a[-1] * b[-1]) * 3",
            "Nothing but the first and last number of `a` counts",
        ),
        (add, "return (a + b)[::-1]", "in the opposite order"),
        (add, "return np.sort(a + b)", "but sorted"),
        (add, "return 100 * (a + b)", "a share is wanted, not a percentage"),
        (add, "return (a + b) * len(a)", "too large by as many times as `a` is long"),
        (add, "return (a + b) / len(a)", "too small by as many times as `a` is long"),
        (add, "return a + b + 1", "1 too large"),
        (add, "return a + b - 1", "1 too small"),
        (add, "return (a + b) ** 2", "a root is missing"),
        (ends, "return np.sqrt(np.ptp(a) + 1), np.sqrt(np.ptp(b) + 2)", "the root of what is wanted"),
        (ends, "return 1 / (np.ptp(a) + 1), 1 / (np.ptp(b) + 2)", "1 divided by"),
        (ends, "return -np.ptp(a), -np.ptp(b) - 1", "1 minus"),
        (ends, "return np.log(np.ptp(a) + 1), np.log(np.ptp(b) + 2)", "the logarithm"),
        (add, "return np.trunc(a + b)", "cut off the decimals"),
        (add, "return (a + b) // 1", "// drops"),
        (add, "return np.round(a + b)", "to a whole number"),
        (add, "return np.round(a + b, 1)", "to 1 decimal"),
        (add, "return (a + b)[0]", "Only the first of"),
        (add, "return (a + b)[-1]", "Only the last of"),
        (add, "return (a + b).sum()", "return each number, not their sum"),
        (add, "return (a + b).mean()", "return each number, not their mean"),
        (add, "return np.repeat((a + b)[-1:], len(a))", "All rows are equal to the last one"),
        (ends, "return np.ptp(b) + 2, np.ptp(a) + 1", "in the opposite order"),
        (
            add,
            "print(a + b)",
            "prints the right answer but does not return it: its last line must be `return a + b`",
        ),
        (add, "a + b", "works out the right answer but does not return it"),
        (add, "total = a + b", "its last line must be `return total`"),
        (add, "total = a + b\nprint('done')", "prints, and returns nothing"),
        (add, "pass", "Your function returns nothing"),
        (add, "if len(a) > 3:\n    return a + b", "On some inputs your function returns nothing"),
        (add, "return str(a + b)", "gives text, a number is wanted"),
        (add, "return [str(v) for v in a + b]", "gives text, a number is wanted"),
        (add, "return (a + b).sum", "the parentheses after its name are missing"),
        (add, "return (x + y for x, y in zip(a, b))", "list(...) around it"),
        (add, "return map(sum, zip(a, b))", "list(...) around it"),
        (add, "return {'sum': a + b}", "gives a dict; an array of 3 numbers is wanted"),
        (add, "return (a + b) * np.nan", "A nan came back"),
        (add, "return (a + b) / 0", "An infinity came back"),
        (
            add,
            "return (a + b)[:, None]",
            "numbers are right, but you return a table of 3 rows and 1 column; an array of 3",
        ),
        (
            add,
            "return [[x + y] for x, y in zip(a, b)]",
            "numbers are right, but you return a table of 3 rows and 1 column",
        ),
        (
            dot,
            "return [(a * b).sum()]",
            "numbers are right, but you return a list with 1 number; one number is wanted",
        ),
        (dot, "return a * b", "You return the parts of what is wanted: add them up."),
        (dot, "return b * b", "You return an array of 2 numbers; one number is wanted"),
        (
            dot,
            "t = 0\nfor x, y in zip(a, b):\n    t += x * y\n    return t",
            "`return` stands inside the loop",
        ),
        (
            dot,
            "t, i = 0, 0\nwhile i < len(a):\n    t += a[i] * b[i]\n    i += 1\n    return t",
            "`return` stands inside",
        ),
        (
            dot,
            "for x, y in zip(a, b):\n    t = 0\n    t += x * y\nreturn t",
            "`t = 0` stands inside the loop",
        ),
        (
            dot,
            "return sum(x + y for x, y in zip(a, b))",
            "Look at `x + y`: `+` makes a sum instead of a product",
        ),
        (
            dot,
            "return sum(a[i] * b[i] for i in range(len(a) - 1))",
            "Look at `len(a) - 1`",
        ),
        (dot, "a *= b\nreturn a.sum()", "changes what it was given (a)"),
        (dot, "b[0] = 7\nreturn (a * b).sum() + 1", "changes what it was given (b)"),
        (
            dot,
            "t = a[0]\nfor x, y in zip(a, b):\n    t += x * y\nreturn t",
            "`a[0]` is the wrong start: 0 is wanted",
        ),
        (add, "return (a + b) / (len(a) + 1) * len(a)", "You divide by one more than there are numbers"),
        (dot, "return b[0] * a.sum()", "Nothing but the first number of `b` counts"),
        (dot, "return 18", "gives 18 whatever it is given"),
        (add, "return b", "gives back `b` as it came"),
        (dot, "return a.sum() + a[0]", "never reads its argument `b`: the right answer depends on it"),
        (dot, "return np.median(a * b) * len(a)", "`np.median` gives the median instead of the mean"),
        (
            dot,
            "t = 0\nfor x, y in zip(a, b):\n    t = x * y\nreturn t",
            "Look at `t = x * y`: it throws the old value away",
        ),
        (dot, "for x, y in zip(a, b):\n    return 3 * x * y", "ends in the first round"),
        (
            dot,
            "for x, y in zip(a, b):\n    t = x + 2 * y\nreturn t / 3",
            "after the loop only the last is left",
        ),
        (
            dot,
            "return (abs(a) * abs(b)).sum()",
            "Look at `abs(a)`, and at the places like it: `abs` does not belong there|All your numbers are 0 or more",
        ),
        (dot, "p = a[0] * b[0]\nt = 0\nfor i in range(len(a)):\n    t += p\nreturn t", "is not right yet"),
        (
            dot,
            "i, t = 0, 0\nv = a[i] * b[i]\nwhile i < len(a):\n    t += v\n    i += 1\nreturn t",
            "`v = a[i] * b[i]` stands above the loop",
        ),
        (
            ends,
            "return a.max() - (a.min() + 1), np.ptp(b) + 2",
            "Look at `a.max() - (a.min() + 1)`|The first is wrong: Every answer is 2 too small",
        ),
        (
            ends,
            "print(np.ptp(a) + 1, np.ptp(b) + 2)",
            "its last line must be `return (np.ptp(a) + 1, np.ptp(b) + 2)`",
        ),
        (dot, "return (mine * yours).sum()", "never reads its argument `a`, but it reads `mine`"),
        (dot, "kept.append((a * b).sum())\nreturn kept", "Called twice with the same input"),
        (dot, "return (a * b).sum() if a[0] > 0 else (a * b).max()", "is not right yet"),
        (dot, "return sum(x * y for x, y in zip(a[:-1], b[:-1]))", "The last number of `a` can change"),
        (dot, "return a[0] * b[0] + 3", "Nothing but the first number of `a` counts in your answer"),
        (add, "return (a + b) / (len(a) - 1)", "Look at|divide by one less"),
        (dot, "return (a * b).sum() * len(a) / (len(a) - 1)", "You divide by one less than there are"),
        (dot, "return float(int(7))", "gives 7 whatever it is given"),
        (add, "return (a + b)[np.random.RandomState(0).permutation(len(a))]", "but in another order"),
        (ends, "return -np.ptp(a) - 1, np.ptp(b) + 5", "The first is wrong: Right in size, but"),
        (
            add,
            "t = []\nfor i in range(len(a)):\n    t.append(a[i] - b[i])\nreturn -np.array(t)",
            "Look at",
        ),
        (
            dot,
            "t = 0\nfor x, y in zip(a, b):\n    t = x * y\nreturn t",
            "Look at `t = x * y`: it throws the old value away",
        ),
        (dot, "t = 0\nfor x, y in zip(a, b):\n    t -= x * y\nreturn t", "opposite sign"),
        (ends, "return a.max() - a.min() + 1, b.max() - b.min() + 2 / 1 - 1", "Look at"),
        (dot, "return max(a * b, 0)", "need one yes or no"),
        (add, "return np.add(a, -b)", "You subtracted."),
        (add, "return Whole(a - b, 1)", "You return the whole result of a function"),
    ],
)
def test_general_mistakes_are_named(task, body, words):
    feedback = said(task, body, mine=np.arange(3.0), yours=np.ones(3), kept=[], Whole=Pair)
    assert feedback.passed is False and any(part in feedback.text for part in words.split("|")), feedback.text


@pytest.mark.parametrize(
    ("task", "body", "words"),
    [
        (
            records,
            "low, out = float('inf'), []\nfor n in range(len(numbers)):\n    if numbers[n] < low:\n        "
            "out.append(n)\nreturn out",
            "`low = numbers[n]` is missing inside the if",
        ),
        (
            records,
            "low = float('inf')\nfor n in range(len(numbers)):\n    out = []\n    if numbers[n] < low:\n     "
            "   out.append(n)\n        low = numbers[n]\nreturn out",
            "`out = []` stands inside the loop",
        ),
        (
            records,
            "out = []\nfor n in range(len(numbers)):\n    if numbers[n] < min(numbers[:n], default=100):\n   "
            "     out.append(n)\n    return out",
            "`return` stands inside the loop",
        ),
        (
            records,
            "return [n + 1 for n in range(len(numbers)) if numbers[n] < min([100, *numbers[:n]])]",
            "1 too large",
        ),
        (
            records,
            "return [n for n in range(len(numbers)) if numbers[n] > min([100, *numbers[:n]])]",
            "Look at",
        ),
        (
            records,
            "low, out = 100, []\nfor n in range(len(numbers)):\n    if numbers[n] >= low:\n        break\n   "
            " low = numbers[n]\n    out.append(n)\nreturn out",
            "Look at `break`: it ends the whole loop",
        ),
        (
            records,
            "return [n for n in range(len(numbers) - 1) if numbers[n] < min([100, *numbers[:n]])]",
            "Look at `len(numbers) - 1`: `- 1` does not belong there",
        ),
    ],
)
def test_mistakes_in_loops_are_named(task, body, words):
    feedback = said(task, body, "answer(numbers)")
    assert feedback.passed is False and words in feedback.text, feedback.text


@pytest.mark.parametrize(
    ("task", "answer", "words"),
    [
        (add, lambda a, b: a + len(b), "Whatever stands in `b`, your answer stays the same"),
        (add, lambda a, b: a + b + 0.25, "Every answer is 0.25 too large: a term is missing"),
        (add, lambda a, b: a + b - a.sum(), "wrong by the same amount"),
        (add, lambda a, b: (a + b) / (1 + abs(b).max()), "wrong by the same factor"),
        (dot, lambda a, b: (a * b).sum() if a.min() > 0 else 9, "exactly where `a` holds a number below 0"),
        (dot, lambda a, b: max(0, (a * b).sum()), "exactly where a number below 0 is in the right answer"),
        (dot, lambda a, b: max(-1, (a * b).sum()), "only where a number below 0 is in the right answer"),
        (
            ends,
            lambda a, b: (np.ptp(a) + 1, np.ptp(b) * 2 + 2),
            "The first is right in every trial",
        ),
        (ends, lambda a, b: (np.ptp(a), np.ptp(b) + 3), "The first is wrong: Every answer is 1 too small"),
        (
            ends,
            lambda a, b: (2 - np.ptp(a) ** 2, 3 - np.ptp(b) ** 3),
            "Every right number is 0 or more, and yours are not: -",
        ),
        (ends, lambda a, b: (np.tanh(np.ptp(a)), np.tanh(np.ptp(b))), "All your numbers are between 0 and 1"),
        (dot, lambda a, b: round((a * b).sum()) + len(a), "You return whole numbers only"),
        (ends, lambda a, b: (np.ptp(a) * 1.5 + 1, np.ptp(b) ** 2 + np.ptp(b) + 2), "many are larger"),
    ],
)
def test_what_is_so_is_said_where_no_mistake_is_known(task, answer, words):
    feedback = said(task, answer)
    assert feedback.passed is False and words in feedback.diagnosis, feedback.text


@exercise(draw=of_three, insight="Two.", slips={"total, total - 1 -> total - 1, total": "Exchanged."})
def two(a, b):
    total = (a * b).sum()
    return total, total - 1


@pytest.mark.parametrize(
    ("task", "body", "words"),
    [
        (dot, "return (a * b).max()", "`.max` gives the largest instead of the sum"),
        (dot, "return sum(a[n] * b[0] for n in range(len(a)))", "always 0 stands there"),
        (
            dot,
            "return sum(a[n] * n + 0 * b[n] for n in range(len(a)))",
            "another part of your data is wanted there than `n`|`n` only says where",
        ),
        (dot, "return (a * a).sum()", "`a` is not the right variable there"),
        (dot, "return (b - a * b).sum() - b.sum()", "opposite sign"),
        (dot, "return (-a * b).sum()", "opposite sign"),
        (dot, "t = 0\nfor n in range(len(a)):\n    m = b[n]\n    t += a[n]\nreturn t", "a factor is missing"),
        (dot, "return [(a * b).sum(), len(a)]", "only a part of it is the answer"),
        (
            dot,
            "return sum(a[0] * b[0] for n in range(len(a)))",
            "Look at `a[0]`, and at the places like it: always 0 stands there",
        ),
        (add, "return a * b", "`*` makes a product instead of a sum"),
        (add, "return a * 1 * b", "`*` makes a product instead of a sum"),
        (add, "return a + (b + b)", "it is twice as large"),
        (records, "return [n for n in numbers]", "is not right yet"),
        (
            ends,
            "return a.max() - a.max() + 1, np.ptp(b) + 2",
            "`a.max` gives the largest instead of the smallest",
        ),
        (ends, "return np.ptp(a) + 1, np.ptp(b)", "a term is missing|The first is right in every trial"),
        (ends, "return np.ptp(b) + 1, np.ptp(a) + 2", "`a` and `b` have changed places"),
        (
            records,
            "low, out = 100, []\nfor n in range(len(numbers)):\n    if numbers[n] < low:\n        low = "
            "numbers[n]\n    out.append(n)\nreturn out",
            "`out.append(n)` stands outside the if, so it is always done",
        ),
        (
            records,
            "low, out = 100, []\nfor n in range(len(numbers)):\n    if numbers[n] < low:\n        low = "
            "numbers[n]\n        out.append(n)\n    out = out[:2]\nreturn out",
            "Look at `out[:2]`: only a part is taken there",
        ),
        (
            dot,
            "t = 0\nfor x, y in zip(a, b):\n    t += x * y\n    t = t + 1\nreturn t - 1",
            "`t = t + 1` stands inside the loop, so each round does it",
        ),
    ],
)
def test_the_place_and_the_kind_of_a_mistake_are_said_but_not_the_right_code(task, body, words):
    feedback = said(task, body, "answer(numbers)" if task is records else "answer(a, b)")
    assert feedback.passed is False and any(part in feedback.text for part in words.split("|")), feedback.text
    assert "in its place every trial" not in feedback.text


def test_a_value_made_of_what_a_loop_gathers_is_not_called_lost():
    body = "t = 0\nfor x, y in zip(a, b):\n    t += x * y\n    m = t * t + abs(t)\nreturn m"
    assert "only the last is left" not in said(dot, body).text
    assert "only the last is left" in said(dot, body.replace("t += x * y", "t = x * y + x")).text


def test_a_case_is_shown_even_if_naming_fails(monkeypatch):
    monkeypatch.setattr(naming, "_range", lambda tried: 1 / 0)
    feedback = said(dot, lambda a, b: np.cosh((a * b).sum()) ** 1.5)
    assert feedback.passed is False and "came back" in feedback.text and not feedback.diagnosis


def test_no_sentence_is_said_that_right_trials_or_right_parts_contradict():
    flips = said(dot, lambda a, b: (a * b).sum() * (1 if a[0] > 0 else -1))
    assert flips.passed is False and "opposite sign" not in flips.text
    assert said(two, lambda a, b: two.right(a, b)[::-1]).diagnosis == "Exchanged."
    half = said(two, lambda a, b: (two.right(a, b)[1], two.right(a, b)[1]))
    assert "Exchanged" not in half.text and "The second is right in every trial." in half.diagnosis


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ("return X.mean(axis=1)", "Look at `X.mean(axis=1)`: that is the wrong axis."),
        ("return X[:, :1].mean(axis=0).repeat(3)", "Nothing but the first column of `X` counts"),
        ("return X.sum(axis=0) / len(X) / 2 + X.mean(axis=0) / 2 - X[0] * 0 - 1", "1 too small"),
        ("return [sum(X[j]) / 3 for j in range(3)]", "`X[j]`: a row is taken there, and a column is wanted"),
        (
            "return [sum(X[j, i] for i in range(3)) / 3 for j in range(3)]",
            "row and column have changed places",
        ),
        ("return [X[:, j].mean() for j in range(X.shape[0] - 1)]", "- 1` does not belong there"),
        ("return X.sum(axis=0) / 30 * 4", "always 30 stands|the expected one"),
        (
            "return [(X[:, j] ** 2).mean() for j in range(3)]",
            "the number 2 is too large|does not belong there",
        ),
        ("return X", "You return many rows, and the mean of each column is wanted."),
        ("return X / 3", "You return the parts of what is wanted: add up each column."),
        ("return np.outer(X.mean(axis=0), np.ones(3))", "Only the|smallest|diagonal"),
        ("return X[0] + X[1] + X[2] / 3", "it is worked out in another order than is wanted"),
        ("means = []\nfor j in range(3):\n    means.append(X[:, j].mean)\nreturn means", "is not right yet"),
        ("return X.mean()", "return each number, not their mean|axis=0"),
        ("return X.sum(axis=0)", "too large by as many times as `X`"),
        ("return np.median(X, axis=0)", "is not right yet"),
        (
            "means = np.zeros(3)\nrows = []\nfor j in range(3):\n    means[:] = X[:, j].mean()\n    "
            "rows.append(means)\nreturn rows",
            "Look at `rows.append(means)`|You return a table of 3 rows and 3 columns",
        ),
    ],
)
def test_mistakes_in_tables_are_named(body, words):
    feedback = said(column_means, body, "answer(X)")
    assert feedback.passed is False and any(part in feedback.text for part in words.split("|")), feedback.text


@exercise(
    draw=lambda rng: (rng.normal(size=(2, 2)).round(2),),
    insight="Turned.",
    slips={"X @ X -> X": "Not squared."},
)
def squared_matrix(X):
    return X @ X


def test_a_transpose_is_named():
    assert "a .T is missing" in said(squared_matrix, "return (X @ X).T", "answer(X)").text


def test_a_slip_is_named_when_it_explains_the_wrong_cases_and_only_then():
    assert said(add, lambda a, b: a - b if a[0] > 0 else a + b).diagnosis == "You subtracted."
    assert said(add, lambda a, b: a - b if a[0] > 0 else a * b).diagnosis == ""
    once = said(add, lambda a, b: a - b if len(a) == 3 and a[2] == 3.0 else a + b)
    assert once.diagnosis == "" and "(40 of 41 trials are right.)" in once.text


def test_a_slip_is_named_where_trials_differ_in_size_and_some_end_in_an_error():
    feedback = said(add, "if len(a) == 2:\n    raise KeyError\nreturn a - b")
    assert "And it stopped with KeyError" in feedback.text and "came back" in feedback.text
    assert said(add, "return a[:3] - b[:3]").passed is False


@exercise(
    draw=lambda rng: (rng.integers(0, 9, 3).tolist(),),
    insight="Words.",
    slips={"max -> min": "You took the smallest.", "numbers[0] -> numbers[1]": "You looked at the second."},
)
def first_is_largest(numbers):
    return "yes" if numbers[0] == max(numbers) else "no"


def test_no_slip_is_named_for_an_accident_among_two_words():
    feedback = said(first_is_largest, "return 'no' if numbers[2] > 6 else 'yes'", "answer(numbers)")
    assert "Nothing but the last number of `numbers` counts" in feedback.diagnosis
    assert said(
        first_is_largest, "return 'yes' if numbers[0] == min(numbers) else 'no'", "answer(numbers)"
    ).diagnosis == ("You took the smallest.")


def test_no_general_mistake_is_seen_in_an_error():
    for body in ("return [][9]", "raise ValueError", "raise TypeError", "raise AttributeError"):
        assert said(dot, body).diagnosis in (
            "",
            "An index goes past the end: counting starts at 0, so the last of n elements has the index n - "
            "1.",
            "Your function never reads its argument `a`: the right answer depends on it.",
        )


def test_an_edit_must_fit_once():
    for edit in ("c -> d", "a -> b"):
        with pytest.raises(ValueError, match="times in add, not once"):
            Exercise(add.right, of_three, "", slips={edit: "x"}).known  # noqa: B018


# The case shown


def test_the_case_shown_runs_when_it_is_copied():
    feedback = said(dot, "return (a * b).sum() * 1.0000131")
    given, came = feedback.text.split("came back")
    lines = [line.strip() for line in given.splitlines()[1:] if line.strip()]
    space = {"np": np, "answer": lambda a, b: (a * b).sum()}
    exec("\n".join(lines[:-1]), space)
    assert eval(lines[-1], space) == 4.0 and "np.float64" not in feedback.text
    assert came.startswith("  4.00005") and "expected   4\n" in came


def test_as_many_digits_are_shown_as_it_takes_to_differ():
    assert judge.pair(1.0, 1.00000002) == ["1", "1.00000002"]
    assert judge.pair((np.float64(0.1 + 0.2), "a"), (0.4, np.str_("a"))) == ["(0.3, 'a')", "(0.4, 'a')"]
    assert judge.pair(np.array([[1.5, 2]]), [None]) == ["[[1.5, 2]]", "[None]"]
    assert judge.pair((1,), [2]) == ["(1,)", "[2]"]


def test_a_value_is_shown_as_one_would_type_it():
    values = {
        "np.array([0.1, 2.0])": np.array([0.1, 2.0]),
        "[1, 0.25]": [1, np.float64(0.25)],
        "'a'": np.str_("a"),
    }
    values |= {
        "np.array(['a', 'b'])": np.array(["a", "b"]),
        "True": np.True_,
        "0.30000000000000004": 0.1 + 0.2,
    }
    for text, value in values.items():
        assert judge.code(value) == text


def test_an_error_does_not_hide_an_earlier_wrong_case_and_shows_its_input():
    wrong_first = said(dot, "return 1.5 if a[0] == 2 else 1 / 0")
    assert (
        "came back  1.5\nexpected   4" in wrong_first.text
        and "And it stopped with ZeroDivisionError" in wrong_first.text
    )
    error_first = said(dot, "return (a * b).sum() if a[0] != 2 else 1 / 0")
    assert (
        "stopped with ZeroDivisionError (division by zero) in line 2 of its cell: return" in error_first.text
    )
    assert "given\n    a = np.array([2.0, 4.0])\n    b = np.array([1.0, 0.5])\n" in error_first.text
    assert "→ Here something is divided by zero." in error_first.text


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (
            "x = np.ones(3)\nx += np.ones((2, 3))\nreturn x",
            "+= or -= cannot put it into an array of shape (3,)",
        ),
        ("return a[[0.5]]", "A whole number is needed here"),
        ("return {}['a']", "There is no entry 'a' here"),
        ("return np.linalg.solve(np.ones((2, 3)), a)", "as many rows as columns"),
        ("return np.linalg.inv(np.zeros((2, 2)))", "no single solution"),
        ("x, y = a.tolist() + [1]\nreturn x", "stand more names, or fewer"),
        ("return min([])", "the list is empty"),
        ("return knn.predict_value(a, b, a, 1)", "X must be a table with rows and columns"),
        (
            "return knn.predict_value([[1]], [1], [[1]], 5)",
            "The course's function in this line says: top_n must be",
        ),
        ("return a + np.ones(9)", "Arrays of 3 and 9 numbers meet here"),
        ("return a[np.array([True, False])]", "A mask of 2 True or False picks from an array of 3"),
        (
            "return np.ones((2, 3)) @ np.ones((2, 3))",
            "as many columns on its left as rows on its right: here they are 3 and 2",
        ),
        ("return np.dot(np.ones((2, 3)), np.ones((2, 3)))", "(2,3) and (2,3) do not fit"),
        ("return float(a)", "made for one number"),
        ("return a if a > 0 else b", "need one yes or no"),
        ("return (a > 0) - (a < 0)", "NumPy does not subtract True and False"),
        ("return np.array([[1, 2], [3]])", "parts that differ in length"),
        ("return a.tolist() - b.tolist()", "does not work on a whole list"),
        ("return [].append(1) + 1", "Something here is None"),
        ("return a.tolist().mean()", "A list has no .mean"),
        ("return a.maen()", "nothing called .maen"),
        ("return a[9]", "An index goes past the end"),
        ("return a.tolist()[9]", "An index goes past the end"),
        ("return 2(a + b)", "is a * missing"),
        ("return 2[0]", "Square brackets follow"),
        ("return sum(3)", "needs several things"),
        ("return a - a.mean", "A function stands here without its parentheses"),
        ("return a[Whole(1, 2)]", "nothing of another kind"),
        ("return a.tolist()[Whole(1, 2)]", "Pair is the name for a whole result"),
        ("return Whole(1, 2)[0]", "Pair is the name for a whole result"),
        ("return Whole(1, 2) + a", "Pair is the name for a whole result"),
        ("return a + np.ones(2001)", "Does one hold a whole history"),
        ("return [].append(1, 2)", "append takes exactly one value(s) between its parentheses, and gets 2"),
        ("return max()", "max takes at least 1 value(s) between its parentheses, and gets 0"),
        ("return (lambda x: x)(a, b)", "takes 1 value(s) between its parentheses, and gets 2"),
        ("return (lambda x, y: x)(a)", "there is none for 'y'"),
        ("return c", "has given c a value"),
        ("x = x + 1\nreturn x", "x is read before it gets a value"),
        ("return 1 / 0", "divided by zero"),
        ("return answer(a, b)", "call itself without an end"),
        ("import math\nreturn math.log(0)", "A logarithm of zero or less"),
        ("return float(10**400)", "grew too large"),
        ("return 'a' + 1", "Text stands here where a number is needed"),
        ("return int('x' * 3 + str(a[0]))", "stopped with ValueError"),
    ],
)
@pytest.mark.filterwarnings("ignore::SyntaxWarning")
def test_errors_are_told_in_plain_words(body, words):
    feedback = said(add, body, knn=knn, Whole=Pair)
    assert feedback.passed is False and words in feedback.text and "Traceback" not in feedback.text, (
        feedback.text
    )


def test_the_hint_at_a_history_is_given_only_where_there_may_be_one():
    assert "fit together number by number.\n" in said(add, "return a + np.ones(4)").text + "\n"


@pytest.mark.parametrize(
    "body",
    [
        "return (x for x in a)",
        "return map(abs, a)",
        "return a.mean",
        "return answer",
        "return [answer, object()]",
        "return {1: object()}",
        "raise ValueError(object())",
        "return {}[answer]",
    ],
)
def test_no_address_is_shown(body):
    assert "0x" not in said(add, body).text


@exercise(draw=of_three, insight="Infinite at times.", slips={"return total -> return np.exp(total)": "e."})
def in_the_end(a, b):
    total = (a * b).sum() if a[0] > 0 else np.inf
    return total


def test_nan_is_named_where_the_right_answer_is_infinite():
    feedback = said(in_the_end, lambda a, b: (a * b).sum() if a[0] > 0 else np.nan)
    assert feedback.passed is False and feedback.diagnosis.startswith("A nan came back"), feedback.text


@pytest.mark.parametrize(
    ("task", "body", "words"),
    [
        (
            dot,
            "t = 0\nfor x in a * b:\n    if x < 0:\n        t = 0\n    t += x\nreturn t",
            "if x < 0:`: without it",
        ),
        (dot, "if len(a) > 3:\n    return (a * b).sum()", "if len(a) > 3:`: what follows must be done"),
        (dot, "return np.exp(0) + (a * b).sum()", "1 too large"),
        (
            records,
            "out = []\nlow = max(numbers)\nfor i, n in enumerate(numbers):\n    if n < low:\n        low = n\n     "
            "   out.append(i)\nreturn out",
            "`max(numbers)` is not large enough for a start: infinity is wanted",
        ),
    ],
)
def test_no_mending_by_accident_is_put_into_words(task, body, words):
    feedback = said(task, body, "answer(numbers)" if task is records else "answer(a, b)")
    assert feedback.passed is False and words in feedback.diagnosis, feedback.text


@exercise(draw=lambda rng: (-rng.integers(1, 30, rng.integers(3, 7)) / 10,), insight="Powers.", slips={})
def powers(x):
    return np.exp(x).sum()


@exercise(
    draw=lambda rng: (rng.normal(size=(4, 4)).round(2), rng.random(4).round(2), round(rng.normal(), 2)),
    insight="A root.",
    slips={},
)
def root(X, m, b):
    return np.sqrt((m[:, None] * (X - b) ** 2).sum())


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ("return np.sqrt((m[:, None] * X ** 2).sum())", "`b` is not subtracted from `X` there"),
        ("return np.sqrt(((X - b) ** 2).sum())", "`m` does not multiply|never reads its argument `m`"),
        ("return np.sqrt((m[:, None] * (X - b) ** 1).sum())", "a square is missing"),
        ("import math\nreturn math.sqrt(m[:, None] * (X - b) ** 2)", "the sum of it is wanted"),
        (
            "s = m[:, None]\nreturn np.sqrt(np.sum((X - b) ** 2) + 0 * s[0, 0])",
            "a factor is missing in its paren",
        ),
    ],
)
def test_what_is_missing_inside_a_formula_is_named(body, words):
    feedback = said(root, body, "answer(X, m, b)")
    assert any(part in feedback.diagnosis for part in words.split("|")), feedback.text


def test_a_needless_abs_is_named_before_a_sign():
    said_of = said(powers, "return np.exp(np.abs(x)).sum()", "answer(x)").diagnosis
    assert said_of == "Look at `np.abs(x)`: `np.abs` does not belong there."


def never_last(rng):
    x = np.sort(rng.normal(size=rng.integers(4, 7)).round(2))
    return (np.append(np.delete(x, 2), x[2]),)


@exercise(draw=never_last, insight="The mean.", slips={})
def mean_of_all(x):
    return x.mean()


def test_a_part_that_counts_beyond_what_was_drawn_is_not_called_left_out():
    feedback = said(mean_of_all, lambda x: x.max() ** 2 + 7)
    assert "can change" not in feedback.text and "Nothing but" not in feedback.text, feedback.text


# Nothing breaks it


class Odd:
    def __eq__(self, other):
        raise RuntimeError

    def __array__(self, *args, **kwargs):
        raise RuntimeError

    def __repr__(self):
        raise RuntimeError

    def __len__(self):
        raise RuntimeError

    def __deepcopy__(self, memo):
        raise RuntimeError


class Silent(Exception):
    def __str__(self):
        raise RuntimeError


ODD = [
    Odd(),
    10**400,
    [10**400],
    [Odd()],
    (Odd(), 1),
    {1: 2},
    {1},
    object(),
    int,
    len,
    pd,
    b"b",
    [[1], [2, 3]],
    np.array([]),
    [],
    (),
    np.ma.array([1.0], mask=[1]),
    np.datetime64("2020-01-01"),
    1j,
    range(3),
    pd.DataFrame(),
    "",
    [None],
]


@pytest.mark.parametrize("task", [add, dot, ends, records], ids=["array", "number", "pair", "list"])
@pytest.mark.parametrize("at", range(len(ODD)))
def test_odd_objects_end_in_a_sentence(task, at):
    feedback = examine("x", task, (lambda numbers: ODD[at]) if task is records else (lambda a, b: ODD[at]))
    assert feedback.passed is False and feedback.text.startswith("✗ x is not right yet. ")


@pytest.mark.parametrize(
    "error", [SystemExit, SystemExit(3), Silent(), GeneratorExit(), BaseException("x"), StopIteration()]
)
def test_whatever_is_raised_ends_in_a_sentence(error):
    def answer(a, b):
        raise error

    assert said(add, answer).passed is False
    assert examine("x", Challenge(lambda f: f(1, 2), 1, "", ""), answer).passed is False


def test_exit_is_named():
    assert said(add, "import sys\nsys.exit()").diagnosis == "Leave the exit out: a function ends with return."
    assert "calls exit, which would end the whole notebook" in said(add, "import sys\nsys.exit()").text


def test_the_stop_button_ends_in_a_sentence():
    def answer(a, b):
        raise KeyboardInterrupt

    assert "was stopped by you, given\n    a = np.array([1.0, 2.0, 3.0])" in said(add, answer).text


LOOPS = [
    "while True:\n    pass",
    "while True:\n    try:\n        1 / 0\n    except:\n        pass",
    "for i in iter(int, 1):\n    print(i)",
]


@pytest.mark.parametrize("body", LOOPS)
def test_an_endless_loop_is_stopped_and_its_input_shown(body, monkeypatch):
    monkeypatch.setattr("helpers.exercises.exercise.SECONDS", 0.5)
    before = signal.getsignal(signal.SIGALRM)
    endless = typed(body)
    began = time.monotonic()
    feedback = said(add, lambda a, b: endless(a, b) if len(a) == 2 else a + b)
    assert "was still running after 0.5 seconds, and was stopped, given\n    a = np.array([" in feedback.text
    assert time.monotonic() - began < 60 and signal.getsignal(signal.SIGALRM) is before
    assert signal.getitimer(signal.ITIMER_REAL) == (0.0, 0.0)


@pytest.mark.parametrize("body", [LOOPS[0], "while True:\n    np.mean(a)"])
def test_an_endless_loop_is_stopped_where_there_are_no_signals(body, monkeypatch):
    monkeypatch.delattr(signal, "setitimer")
    assert guard.run(typed(body), (np.ones(2), 1), 0.3).kind is guard.TooLong
    assert guard.run(typed("return a + b"), (1, 2), 0.3).value == 3


def test_an_endless_loop_is_stopped_in_a_thread():
    ended = []
    thread = threading.Thread(target=lambda: ended.append(guard.run(typed(LOOPS[0]), (1, 2), 0.3).kind))
    thread.start()
    thread.join(60)
    assert ended == [guard.TooLong]


def test_an_open_exercise_stops_an_endless_loop_too():
    feedback = examine(
        "x", Challenge(lambda f: f(np.ones((4, 2)), 3), 1, "", "", seconds=0.3), typed(LOOPS[0])
    )
    assert "still running after 0.3 seconds" in feedback.text
    assert "(called with a table of 4 rows and 2 columns, one number)" in feedback.text


def test_prints_stay_out_of_the_verdict(capsys):
    feedback = check(
        "00.1",
        typed(
            "for i in range(500):\n    print('here', i)\nreturn sum(numbers) / len(numbers)", "mean(numbers)"
        ),
    )
    out = capsys.readouterr().out
    assert feedback.passed and "here" not in out
    assert (
        out.endswith("\n(Your function prints. That does no harm; check leaves it out.)\n")
        and out.count("\n") == 2
    )


def test_warnings_stay_out_of_the_verdict(recwarn):
    assert said(add, "import warnings\nwarnings.warn('x')\nnp.log(0 * a)\nreturn a + b").passed
    assert not recwarn.list


def test_a_verdict_on_infinite_numbers_warns_of_nothing(recwarn):
    assert "An infinity came back" in said(add, "return (a + b) / 0").text and not recwarn.list


def test_a_library_that_loads_slowly_is_no_endless_loop(monkeypatch):
    monkeypatch.setattr("helpers.exercises.exercise.SECONDS", 0.5)
    load = (
        "import sys, time\nif 'slow' not in sys.modules:\n    sys.modules['slow'] = sys\n    time.sleep(9)\n"
    )
    body = f"{load}return a + b"
    try:
        assert said(add, body).passed
    finally:
        del sys.modules["slow"]


def test_a_library_is_loaded_to_its_end(monkeypatch, tmp_path):
    (tmp_path / "slow_library.py").write_text(
        "import time\nfor _ in range(80):\n    time.sleep(0.01)\none = 1\n"
    )
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setattr("helpers.exercises.exercise.SECONDS", 0.4)
    try:
        assert said(add, "import slow_library\nreturn a + slow_library.one * b").passed
    finally:
        sys.modules.pop("slow_library", None)


def test_a_result_that_is_kept_and_changed_is_shown_as_it_was():
    feedback = said(records, "kept += numbers\nreturn kept", "answer(numbers, kept=[])")
    assert len(eval(feedback.text.split("came back")[1].split("\n")[0])) < 10
    assert "Called twice" in feedback.text


def test_a_bar_is_shown_only_when_it_takes_long(monkeypatch):
    shown = []
    monkeypatch.setattr(guard, "display", lambda data, raw: shown.append(data))
    monkeypatch.setattr(guard, "get_ipython", lambda: type("Shell", (), {"kernel": True}))
    assert said(add, "return a + b").passed and not shown
    monkeypatch.setattr(guard, "PATIENCE", 0.2)
    assert said(add, "import time\ntime.sleep(0.02)\nreturn a + b").passed
    assert [list(data) for data in shown] == [["application/vnd.jupyter.widget-view+json"]]


# Every exercise


@pytest.mark.parametrize("name", TRIED)
def test_the_right_answer_passes(name):
    feedback = check(name, TRIED[name].right)
    assert feedback.passed is True and TRIED[name].insight in feedback.text


@pytest.mark.parametrize(("name", "at"), [(n, i) for n, e in TRIED.items() for i in range(len(e.known))])
def test_every_known_mistake_is_named(name, at):
    sentence, mistake = TRIED[name].known[at]
    feedback = check(name, mistake)
    assert feedback.passed is False and feedback.diagnosis == sentence


def test_text_among_numbers_is_no_number():
    assert not judge.same(["1.5", 2.0], np.array([1.5, 2.0]))
    assert not judge.same(np.array(["1.5", 2.0], dtype=object), np.array([1.5, 2.0]))


@pytest.mark.parametrize("name", TRIED)
def test_every_case_is_small_enough_to_be_read_and_typed(name):
    for given, _ in TRIED[name].trials:
        assert sum(np.size(value) for value in given) <= 60


@pytest.mark.parametrize("name", [name for name in TRIED if TRIED[name].slips])
def test_every_known_mistake_decides_more_than_one_trial(name):
    task = TRIED[name]
    for sentence, mistake in task.known:
        wrong = 0
        for given, want in task.trials:
            try:
                wrong += not judge.same(mistake(*copy.deepcopy(given)), want)
            except Exception:
                wrong += 1
        assert wrong >= 4, (sentence, wrong)


@pytest.mark.parametrize("name", EXERCISES)
def test_an_unanswered_exercise_waits_without_a_traceback(name, capsys, progress_file):
    assert check(name, lambda *given: ...).passed is None
    assert (
        capsys.readouterr().out == f"… {name} is waiting for you: replace the ... and run this cell again.\n"
    )
    assert not progress_file.exists()


@pytest.mark.parametrize("name", OPEN)
def test_an_open_exercise_refuses_nonsense(name):
    for nonsense in ([1.0], None, "text", (1, "a"), float("nan"), *ODD):
        feedback = check(name, lambda *given, nonsense=nonsense: nonsense)
        assert feedback.passed is False and "is not right yet. " in feedback.text


@pytest.mark.parametrize("name", OPEN)
def test_an_open_exercise_tells_an_error(name):
    assert "ZeroDivisionError" in check(name, lambda *given: 1 / 0).text


def test_an_open_exercise_says_form_then_score_aim_and_next_step():
    def score(answer):
        return wanted(answer(np.arange(3.0)), (3,), "one price for each house")[0]

    task = Challenge(
        score,
        10.0,
        "You miss by {score:.0f}; the aim is {target:.0f}.",
        "Well aimed.",
        {20.0: "Far.", 10.0: "Near."},
    )
    assert (
        examine("x", task, lambda x: x + 5).text == "✓ x is right. You miss by 5; the aim is 10. Well aimed."
    )
    assert (
        examine("x", task, lambda x: x + 15).text
        == "✗ x is not right yet. You miss by 15; the aim is 10.\n→ Near."
    )
    assert examine("x", task, lambda x: x + 25).diagnosis == "Far."
    for answer, words in {
        None: "returns nothing: does its last line say return (not print)? Wanted: one price for each house.",
        "5": "gives text, numbers are wanted: one price for each house.",
        1.0: "gives one number. Wanted: one price for each house (an array of 3 numbers).",
        (1, 2): "gives 2 things (one number, one number). Wanted",
        (
            1.0,
            np.nan,
            np.inf,
        ): "2 of your numbers are nan or infinite, the first at index 1: is something divided by 0",
    }.items():
        assert words in examine("x", task, lambda x, answer=answer: answer).text

    def changes(x):
        x += 1
        return x

    assert "changes what it was given" in examine("x", task, changes).text


def test_wanted_gives_floats():
    assert wanted([True, 2], (2,), "").tolist() == [1.0, 2.0]
    with pytest.raises(Refused, match="the first at index 1, 0:"):
        wanted([[1.0], [np.nan]], (2, 1), "numbers")


@pytest.mark.parametrize("name", EXERCISES)
def test_what_is_no_function_is_named(name):
    assert (
        "needs the function itself, without parentheses, but got 3." in examine(name, EXERCISES[name], 3).text
    )
    assert examine(name, EXERCISES[name], ...).passed is None


def test_an_unknown_exercise_is_named():
    with pytest.raises(ValueError, match="there is no exercise '99.9'; there are 00.1, 01.1"):
        check("99.9", max)


# Progress


def test_progress_is_kept_in_the_learners_own_file(progress_file):
    check("00.1", sum)
    check("00.1", sum)
    check("00.1", EXERCISES["00.1"].right)
    check("00.1", max)
    kept = json.loads(progress_file.read_text())
    date = kept["00.1"]["solved"]
    assert len(date) == 10 and date[4] == "-"
    assert kept == {
        "00.1": {
            "solved": date,
            "mistakes": {
                "That is the sum: divide it by how many numbers there are.": 2,
                "That is the largest number, not the mean.": 1,
            },
        }
    }
    table = exercises.progress()
    assert "lesson 00   00.1 ✓\nlesson 01   01.1 ·" in repr(table)
    assert f"1 of {len(EXERCISES)} exercises solved" in repr(table)
    assert "<td>00.1 ✓ solved</td>" in table._repr_html_() and "<td>01.1 · open</td>" in table._repr_html_()
    exercises.forget_progress()
    assert not progress_file.exists() and f"0 of {len(EXERCISES)}" in repr(exercises.progress())


@pytest.mark.parametrize("content", ["", "[]", "{", '{"00.1": 3}', '{"00.1": {"mistakes": []}}', "\0"])
def test_a_broken_progress_file_harms_nobody(progress_file, content):
    progress_file.parent.mkdir()
    progress_file.write_text(content)
    assert "00.1 ·" in repr(exercises.progress())
    assert check("00.1", EXERCISES["00.1"].right).passed
    assert "00.1 ✓" in repr(exercises.progress())


@pytest.mark.parametrize("nowhere", ["/dev/null", "/dev/null/progress.json", "/proc/nowhere/progress.json"])
def test_where_nothing_can_be_written_check_goes_on(monkeypatch, nowhere, capsys):
    monkeypatch.setenv("ML_BY_HAND_PROGRESS", nowhere)
    assert check("00.1", EXERCISES["00.1"].right).passed and "0 of" in repr(exercises.progress())
    exercises.forget_progress()


def test_without_the_variable_the_file_is_in_the_home_of_the_learner(monkeypatch, tmp_path):
    monkeypatch.delenv("ML_BY_HAND_PROGRESS")
    monkeypatch.setenv("HOME", str(tmp_path))
    check("00.1", EXERCISES["00.1"].right)
    assert (tmp_path / ".ml-by-hand" / "progress.json").is_file()


# Errors outside of check


def test_explained_errors_leave_an_earlier_handler_its_own():
    from IPython.core.interactiveshell import InteractiveShell

    from helpers.exercises import hints

    shell, seen = InteractiveShell(), []
    shell.set_custom_exc((KeyError,), lambda shell, kind, error, trace, tb_offset=None: seen.append(kind))
    shell.showtraceback = lambda info, tb_offset=None: seen.append(info[1])
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(hints, "get_ipython", lambda: shell)
        for _ in range(2):
            exercises.explain_errors()
    shell.run_cell("{}['a']\n", silent=True)
    shell.run_cell("houses\n", silent=True)
    assert seen[0] is KeyError and seen[1].__notes__ == [hints.HINTS[NameError]] and len(seen) == 2
