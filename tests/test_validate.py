"""The checks that stand before everything: what they let pass, and the sentence with which they refuse the rest."""

import numpy as np
import pytest

from helpers import validate

TWO, THREE = np.ones((5, 2)), np.ones((5, 3))
REFUSED = {
    "X must hold numbers in equal rows, got [[1], [2, 3]] (list)": lambda: validate.array(
        [[1], [2, 3]], "X", 2
    ),
    "X must be one-dimensional, shape (n,), got shape (5, 2)": lambda: validate.array(TWO, "X", 1),
    "X must be two-dimensional, shape (n, d), got shape (2,)": lambda: validate.array([1, 2], "X", 2),
    "X is empty (shape (0,)); it needs at least one value": lambda: validate.array([], "X", 1),
    "X must be finite, got nan at index (0, 1)": lambda: validate.array([[1, np.nan]], "X", 2),
    "X must be finite, got -inf at index (2,)": lambda: validate.array([1, 2, -np.inf], "X", 1),
    "names must be one-dimensional and not empty, got shape (1, 1)": lambda: validate.labels(
        [["a"]], "names"
    ),
    "names must be one-dimensional and not empty, got shape (0,)": lambda: validate.labels([], "names"),
    "names must have no gaps, got None at index (1,)": lambda: validate.labels(
        ["a", None, "b", None], "names"
    ),
    "names must be finite, got nan at index (1,)": lambda: validate.labels([1.0, np.nan], "names"),
    "a and b must have the same length, got 1 and 2": lambda: validate.same_length([1], "a", [1, 2], "b"),
    "a and b must have the same length, got 2 and 1": lambda: validate.same_length([1, 2], "a", [1], "b"),
    "A and B must have the same number of features, got 2 and 3": lambda: validate.same_width(
        TWO, "A", 3, "B"
    ),
    "A and B must have the same number of features, got 3 and 2": lambda: validate.same_width(
        THREE, "A", 2, "B"
    ),
    "n must be a whole number, got 2.0 (float)": lambda: validate.whole(2.0, "n", 1, 3),
    "n must be a whole number, got True (bool)": lambda: validate.whole(True, "n", 1, 3),
    "n must be from 1 to 3, got 0": lambda: validate.whole(0, "n", 1, 3),
    "n must be from 1 to 3, got 4": lambda: validate.whole(4, "n", 1, 3),
    "p must be a number, got '1' (str)": lambda: validate.number("1", "p"),
    "p must be a number, got False (bool)": lambda: validate.number(False, "p"),
    "p must be finite, got inf": lambda: validate.number(np.inf, "p"),
    "p must be from 0 to 1, got -0.5": lambda: validate.number(-0.5, "p", 0, 1),
    "p must be from 0 to 1, got 1.5": lambda: validate.number(1.5, "p", 0, 1),
    "rate must be above 0, got 0": lambda: validate.above(0, "rate"),
    "base must be above 1, got 1": lambda: validate.above(1, "base", 1),
    "start must be two numbers (k, b), got [1, 2, 3]": lambda: validate.pair([1, 2, 3], "start"),
    "start must be two numbers (k, b), got [1]": lambda: validate.pair([1], "start"),
    "box must be two numbers (low, high), the lower one first, got (2, 1)": lambda: validate.pair(
        (2, 1), "box", True
    ),
    "p must hold probabilities from 0 to 1, got -0.5": lambda: validate.probabilities([0.5, -0.5], "p"),
    "p must hold probabilities from 0 to 1, got 1.5": lambda: validate.probabilities([0, 1.5], "p"),
    "p must sum to 1, got a sum of 1.00001": lambda: validate.distribution([0.5, 0.50001], "p"),
    "loss must be one of 'l1', 'l2', got 'l3'": lambda: validate.one_of("l3", "loss", ("l1", "l2")),
}


@pytest.mark.parametrize("sentence", REFUSED)
def test_what_is_wrong_is_refused_in_one_sentence(sentence):
    with pytest.raises((TypeError, ValueError)) as refusal:
        REFUSED[sentence]()
    assert str(refusal.value) == sentence


def test_what_is_only_just_right_passes():
    assert [validate.whole(n, "n", 1, 3) for n in (1, np.int64(3))] == [1, 3]
    assert [validate.number(p, "p", 0, 1) for p in (0, np.float32(1))] == [0.0, 1.0]
    assert validate.above(5e-324, "rate") == 5e-324
    assert validate.probabilities([0, 1, 1], "p").tolist() == [0, 1, 1]
    assert validate.distribution([0.7, 0.2, 0.1], "p").sum() != 1  # but for rounding it would be
    assert validate.array([[True, 2]], "X", 2).tolist() == [[1.0, 2.0]]
    assert validate.labels([2.5, 1.0], "names").tolist() == [2.5, 1.0]
    assert validate.pair((2, 1), "start") == [2, 1] and validate.pair([1, 1], "box", True) == [1, 1]
    validate.same_length("ab", "a", [1, 2], "b")
    validate.same_width(TWO, "A", 2, "B")
    validate.one_of("l2", "loss", ("l1", "l2"))


@pytest.mark.parametrize(
    "check", [validate.column, lambda value, name: validate.table([[v] for v in value], name)]
)
def test_the_limits_of_size_are_where_they_say(check):
    assert np.ravel(check([1e70, -1e70, 0], "x")).tolist() == [1e70, -1e70, 0]
    for large in (1.1e70, -1.1e70, -1e300):
        with pytest.raises(ValueError, match=r"^x is too large: .* is above 1e\+70; change its unit$"):
            check([1.0, large], "x")


def test_small_numbers_count_as_zero_beside_ordinary_ones_and_are_refused_alone():
    assert validate.table([[1e-70], [1e-131], [-1e-131], [1e-129]], "X").ravel().tolist() == [
        1e-70,
        0,
        0,
        1e-129,
    ]
    assert validate.table([[0, 1], [0, 2]], "X").tolist() == [[0, 1], [0, 2]]
    for tiny in ([[1e-71], [0]], [[1.0, 1e-71], [2.0, -1e-80]]):
        with pytest.raises(ValueError, match="^X is too small: 1e-71 is below 1e-70; change its unit$"):
            validate.table(tiny, "X")
    assert validate.column([1e-300], "y").tolist() == [1e-300]


def test_sums_that_overflow_are_refused():
    for bad in (np.inf, -np.inf, np.nan):
        with pytest.raises(ValueError, match="^X holds numbers too large for this model: its sums overflow$"):
            validate.finite(np.array([1.0, bad]))
    assert validate.finite(np.ones(2)).tolist() == [1, 1]


def test_answers_options_and_callbacks():
    assert validate.zero_or_one([True, 0, 1.0], "y").tolist() == [1, 0, 1]
    assert validate.callback(None, "on_step") is None and validate.callback(print, "on_step") is print
    for check, given, sentence in (
        (validate.zero_or_one, [[0, 2]], r"^x must hold only 0 \(no\) and 1 \(yes\), got 2$"),
        (validate.one_of, [np.array(["a", "b"]), ("a", "b")], "^x must be one of 'a', 'b', got array"),
        (validate.callback, [3], r"^x must be a function, got 3 \(int\)$"),
    ):
        with pytest.raises((TypeError, ValueError), match=sentence):
            check(given[0], "x", *given[1:])


def test_seeds_go_up_to_the_largest_whole_number_of_64_bits():
    check, *limits = validate.USUAL["seed"]
    assert check(2**63 - 1, "seed", *limits) == 2**63 - 1
    with pytest.raises(ValueError, match="^seed must be from 0 to 9223372036854775807, got -1$"):
        check(-1, "seed", *limits)


def test_what_the_usual_names_ask_for():
    """Each name by its own rule, one's own rule before the usual one, and pairs that go together."""

    @validate.checked(
        b=(validate.whole, 1, "x"), same_rows="p q", p=validate.probabilities, x=(validate.table, 1)
    )
    def told(x, y, p, q, b, loss="l2", steps=0, penalty=0.0, on_step=None, other=None):
        return x, y, p, q, b, loss, steps, penalty, on_step, other

    good = dict(x=[1, 2], y=[3, 4], p=[1, 0, 1], q=list("abc"), b=2)
    x, y, p, *rest = told(**good)
    assert [each.dtype for each in (x, y, p)] == [float] * 3
    assert rest == [list("abc"), 2, "l2", 0, 0.0, None, None]
    assert told(*good.values(), "l1", 3, 1, print, "any")[5:] == ("l1", 3, 1.0, print, "any")
    for wrong, sentence in (
        (dict(x=[1e200, 1]), "x is too large: 1e+200 is above 1e+70; change its unit"),
        (dict(x=[1e-80, 0]), "x is too small: 1e-80 is below 1e-70; change its unit"),
        (dict(y=[3]), "x and y must have the same length, got 2 and 1"),
        (dict(q=[1, 2]), "p and q must have the same length, got 3 and 2"),
        (dict(p=[1, 0, 2]), "p must hold probabilities from 0 to 1, got 2.0"),
        (dict(b=3), "b must be from 1 to 2, got 3"),
        (dict(loss="l3"), "loss must be one of 'l1', 'l2', got 'l3'"),
        (dict(steps=-1), "steps must be from 0 to 10000000, got -1"),
        (dict(penalty=-1), "penalty must be from 0 to inf, got -1"),
        (dict(on_step=3), "on_step must be a function, got 3 (int)"),
    ):
        with pytest.raises((TypeError, ValueError)) as refusal:
            told(**good | wrong)
        assert str(refusal.value) == sentence


def test_tables_and_labels_go_together_by_row():
    @validate.checked(same_columns="X queries", queries=validate.table)
    def told(X, y, labels, queries):
        return X, y, labels, queries

    good = dict(X=[[1], [2]], y=[1, 2], labels=["a", "b"], queries=[[3]])
    assert [np.shape(each) for each in told(**good)] == [(2, 1), (2,), (2,), (1, 1)]
    for wrong, sentence in (
        (dict(y=[1]), "X and y must have the same length, got 2 and 1"),
        (dict(labels=["a"]), "X and labels must have the same length, got 2 and 1"),
        (dict(queries=[[3, 4]]), "X and queries must have the same number of features, got 1 and 2"),
        (dict(X=[[1e-80], [0]]), "X is too small: 1e-80 is below 1e-70; change its unit"),
        (dict(labels=["a", None]), "labels must have no gaps, got None at index (1,)"),
    ):
        with pytest.raises((TypeError, ValueError)) as refusal:
            told(**good | wrong)
        assert str(refusal.value) == sentence


def test_classes_and_makers():
    classes, which = validate.classes_in(np.array(["b", "a", "b"]), "labels")
    assert classes.tolist() == ["a", "b"] and which.tolist() == [1, 0, 1]
    with pytest.raises(ValueError, match=r"^labels must hold at least two classes, got 1 \(a\)$"):
        validate.classes_in(np.array(["a", "a"]), "labels")
    with pytest.raises(ValueError, match=r"^y must hold two classes, got 5 \(a, b, c, d\)$"):
        validate.classes_in(np.array(list("abcde")), "y", most=2)
    assert validate.made_by("a", "name", str) == "a"
    with pytest.raises(TypeError, match=r"^name must be a str, got 3 \(int\)$"):
        validate.made_by(3, "name", str)
