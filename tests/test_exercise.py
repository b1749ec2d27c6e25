"""The exercise engine, and for every exercise: its right answer passes, its known mistakes are named."""

import numpy as np
import pytest

from helpers.exercises import EXERCISES, check
from helpers.exercises.exercise import Challenge, Exercise, examine

TRIED = {name: exercise for name, exercise in EXERCISES.items() if isinstance(exercise, Exercise)}
OPEN = {name: exercise for name, exercise in EXERCISES.items() if isinstance(exercise, Challenge)}
SUM = Exercise(
    right=lambda a, b: a + b,
    draw=lambda rng: tuple(rng.normal(size=(2, 3))),
    insight="Sums add up.",
    mistakes={"You subtracted.": lambda a, b: a - b},
    edges=((np.array([1.0, 2.0, 3.0]), np.zeros(3)),),
)


@pytest.mark.parametrize("name", TRIED)
def test_the_right_answer_passes(name):
    feedback = check(name, TRIED[name].right)
    assert feedback.passed is True and TRIED[name].insight in feedback.text


@pytest.mark.parametrize(("name", "sentence"), [(n, s) for n, e in TRIED.items() for s in e.mistakes])
def test_every_known_mistake_is_named(name, sentence):
    feedback = check(name, TRIED[name].mistakes[sentence])
    assert feedback.passed is False and feedback.diagnosis == sentence
    assert sentence in feedback.text and "Given" in feedback.text and "expected" in feedback.text


@pytest.mark.parametrize("name", EXERCISES)
def test_an_unanswered_exercise_waits_without_a_traceback(name, capsys):
    assert check(name, lambda *given: ...).passed is None
    assert (
        capsys.readouterr().out == f"… {name} is waiting for you: replace the ... and run this cell again.\n"
    )


@pytest.mark.parametrize("name", OPEN)
def test_an_open_exercise_refuses_nonsense(name):
    assert check(name, lambda *given: [1.0]).passed is False
    assert "ZeroDivisionError" in check(name, lambda *given: 1 / 0).text


def answers(text, answer):
    feedback = examine("x", SUM, answer)
    assert text in str(feedback), feedback
    return feedback


def test_what_the_engine_says():
    answers("is right: 41 trials agree. Sums add up.", lambda a, b: b + a)
    answers("is waiting for you", ...)
    answers("needs the function itself, without parentheses, but got 3", 3)
    answers("→ You subtracted.", lambda a, b: a - b)
    answers("opposite sign", lambda a, b: -a - b)
    answers("Every answer is 0.5 times the expected one", lambda a, b: (a + b) / 2)
    answers("returns nothing: does its last line say return", lambda a, b: print())
    answers("has shape (1, 3), but (3,) is wanted", lambda a, b: (a + b)[None])
    answers("came back  [nan, nan, nan]", lambda a, b: a * np.nan)
    answers("stopped with KeyError ('rooms') in line", lambda a, b: {}["rooms"])
    answers('lambda a, b: {}["rooms"]', lambda a, b: {}["rooms"])
    assert answers("came back  'soup'", lambda a, b: "soup").diagnosis == ""


def test_changing_the_input_is_named():
    def add(a, b):
        a += b
        return a

    answers("changes what it was given", add)


def test_an_answer_right_on_some_trials_only_is_wrong():
    answers("is not right yet", lambda a, b: a + b if a[0] > 0 else a - b)


def test_an_unknown_exercise_is_named():
    with pytest.raises(ValueError, match="there is no exercise '99.9'; there are 00.1, 01.1"):
        check("99.9", max)
