"""What a beginner types: right answers of every style pass, wrong ones are told what is wrong with them."""

import importlib.util
import linecache
import textwrap
from itertools import count
from pathlib import Path

import pytest

from helpers.exercises import EXERCISES, exercise
from helpers.exercises.exercise import Challenge, examine

FILES = sorted((Path(__file__).parent / "answers").glob("*.py"))
CELL = count(1)


def answers(file):
    spec = importlib.util.spec_from_file_location(file.stem, file)
    spec.loader.exec_module(module := importlib.util.module_from_spec(spec))
    return module


TOPICS = {file.stem: answers(file) for file in FILES}
EACH = [(topic, title) for topic, module in TOPICS.items() for title in module.ANSWERS]


def typed(topic, title, body):
    """The function as a notebook cell makes it, its text at hand as in a notebook."""
    signature = title.split(" ", 1)[1]
    name = f"<cell {next(CELL)}>"
    source = f"def {signature}:\n{textwrap.indent(body, '    ')}\n"
    linecache.cache[name] = (len(source), None, source.splitlines(keepends=True), name)
    space = {"__name__": "__main__"}
    exec(TOPICS[topic].SET_UP, space)
    exec(compile(source, name, "exec"), space)
    return space[signature.split("(")[0]]


def cases(kind):
    return [
        pytest.param(topic, title, body, id=f"{title.split()[0]}-{i}")
        for topic, title in EACH
        for i, body in enumerate(TOPICS[topic].ANSWERS[title][kind])
    ]


@pytest.mark.parametrize(("topic", "title", "body"), cases("right"))
def test_a_right_answer_passes_whatever_its_style(topic, title, body):
    feedback = examine(title.split()[0], EXERCISES[title.split()[0]], typed(topic, title, body))
    assert feedback.passed is True, feedback.text


@pytest.mark.parametrize(("topic", "title", "body"), cases("wrong"))
def test_a_wrong_answer_is_told_what_is_wrong(topic, title, body, monkeypatch):
    monkeypatch.setattr(exercise, "SECONDS", 2.0)  # nobody waits for what never ends
    words = TOPICS[topic].ANSWERS[title]["wrong"][body]
    feedback = examine(title.split()[0], EXERCISES[title.split()[0]], typed(topic, title, body))
    assert feedback.passed is False
    assert any(part in feedback.text for part in words.split("|")), feedback.text
    assert "np.float" not in feedback.text and "check cannot judge" not in feedback.text


@pytest.mark.parametrize(("topic", "title"), EACH)
def test_enough_answers_are_tried_and_most_mistakes_named(topic, title):
    tried = TOPICS[topic].ANSWERS[title]
    assert len(tried["wrong"]) >= 12 and len(set(tried["right"])) >= 6
    if not isinstance(EXERCISES[title.split()[0]], Challenge):
        named = [words for words in tried["wrong"].values() if words != "is not right yet"]
        assert len(named) >= 0.85 * len(tried["wrong"])


@pytest.mark.parametrize("topic", TOPICS)
def test_every_exercise_of_the_topic_has_its_answers(topic):
    ids = {title.split()[0] for title in TOPICS[topic].ANSWERS}
    assert ids == {exercise_id for exercise_id in EXERCISES if exercise_id[:2] in {name[:2] for name in ids}}
