"""What labs say in numbers, and what they do with the data that they are given: by hand."""

import numpy as np
import pandas as pd
import pytest
from numpy.testing import assert_allclose

from helpers.labs import given, words


@pytest.mark.parametrize(
    ("said", "wanted"),
    [
        (words.count(1, "house"), "1 house"),
        (words.count(0, "house"), "0 houses"),
        (words.count(2, "house"), "2 houses"),
        (words.count(2000, "house"), "2,000 houses"),
        (words.figures(1 / 3), "0.333"),
        (words.figures(2 / 3, 2), "0.67"),
        (words.figures(1e-7), "0.0000001"),
        (words.figures(123_456), "123,000"),
        (words.figures(1000), "1,000"),
        (words.figures(5.0), "5"),
        (words.minus(-3.14159), "−3.1"),
        (words.minus(-3.14159, 3), "−3.142"),
        (words.minus(-0.04), "0.0"),
        (words.minus(-1234.5, 2), "−1,234.50"),
        (words.signed(-3.14), "− 3.1"),
        (words.signed(3.14), "+ 3.1"),
        (words.signed(0), "+ 0.0"),
        (words.total([1, 2, 3, 4, 5, 6]), "1 + 2 + 3 + 4 + 5 + 6"),
        (words.total([1, 2, 3, 4, 5, 6, 7]), "1 + 2 + 3 + … + 7"),
        (words.total([0.25, 1], 2), "0.25 + 1.00"),
        (words.large(999.94), "999.9"),
        (words.large(-12.34, 2), "−12.34"),
        (words.large(54_321.9), "54,322"),
        (words.large(7.6e6), "8 million"),
        (words.large(-2.5e9), "−2,500 million"),
    ],
)
def test_numbers_are_said_as_a_person_would(said, wanted):
    assert said == wanted


def test_columns_of_one_length_come_back_as_numbers():
    table = pd.DataFrame({"x": [1, 2, 3]})
    x, y = given.columns(x=table, y=[4, 5, 6])
    assert x.dtype == y.dtype == float and x.tolist() == [1, 2, 3] and y.tolist() == [4, 5, 6]
    assert given.table([[1, 2], [3, 4]]).shape == (2, 2)
    kinds, code = given.classes(pd.DataFrame({"kind": ["b", "a", "b"]}))
    assert kinds.tolist() == ["a", "b"] and code.tolist() == [1, 0, 1]
    assert len(given.columns(least=3, most=3, x=[1, 2, 3])[0]) == 3  # both ends are still shown
    assert len(given.classes(range(10))[0]) == 10 and len(given.classes(range(2))[0]) == 2


@pytest.mark.parametrize(
    ("sentence", "call"),
    {
        "x needs at least 3 values for this lab, got 2": lambda: given.columns(least=3, x=[1, 2]),
        "x has 4 values; this lab shows at most 3": lambda: given.columns(most=3, x=[1, 2, 3, 4]),
        "x and y must have the same length, got 2 and 3": lambda: given.columns(x=[1, 2], y=[1, 2, 3]),
        "X must have 2 columns, got shape (2, 3)": lambda: given.table(np.ones((2, 3))),
        "X must have 2 columns, got shape (2, 1)": lambda: given.table(np.ones((2, 1))),
        "X needs at least 3 values for this lab, got 2": lambda: given.table(np.ones((2, 2)), least=3),
        "one label for each of the 3 examples, got 2": lambda: given.classes(["a", "b"], n=3),
        "one label for each of the 1 examples, got 2": lambda: given.classes(["a", "b"], n=1),
        "labels must hold 2 to 10 classes for this lab, got 11": lambda: given.classes(range(11)),
        "labels must hold 2 to 10 classes for this lab, got 1": lambda: given.classes(["a", "a"]),
        "labels must hold 2 classes for this lab, got 3": lambda: given.classes(list("abc"), most=2),
    }.items(),
)
def test_data_that_no_lab_can_show_are_refused_in_one_sentence(sentence, call):
    with pytest.raises(ValueError) as refusal:
        call()
    assert sentence in str(refusal.value)


def test_an_axis_has_room_below_and_above_what_it_shows():
    assert_allclose(given.limits([0, 10], 0.1, 0.3), (-1, 13))
    assert_allclose(given.limits([3, -1, 1], 0, 0), (-1, 3))
    for value in (0, 7, -7):  # equal values too
        low, high = given.limits([value, value])
        assert low < value < high


@pytest.mark.parametrize("values", [[0.3, 9.7], [3, 997], [-0.0123, 0.0456], [1e6, 3e6], [5, 255]])
@pytest.mark.parametrize("start", [-1e9, 0.5, 1e9])
def test_a_slider_over_data_reaches_all_of_them_in_round_steps_and_starts_on_one(values, start):
    middle = start if abs(start) > 1 else sum(values) / 2
    control = given.slider_over(values, "x", middle, "where")
    step, low, high = control.step, control.min, control.max
    assert low <= values[0] + 1e-9 and values[1] - 1e-9 <= high
    assert values[0] - low < step * 1.001 and high - values[1] < step * 1.001
    assert f"{step:.0e}"[0] in "125" and 80 < (high - low) / step < 300
    nearest = min(max(middle, low), high)
    assert abs(control.value - nearest) <= step / 2 + 1e-9
    assert_allclose((control.value - low) / step, round((control.value - low) / step), atol=1e-6)
    assert isinstance(control.value, int) == (step >= 1)


def test_a_slider_whose_steps_would_be_rounded_away_is_refused():
    assert given.slider_over([0, 1e-9], "x", 0, "where").step == pytest.approx(5e-12)
    with pytest.raises(
        ValueError, match="x: the values lie too close together for a slider; change their unit"
    ):
        given.slider_over([0, 1e-11], "x", 0, "where")
