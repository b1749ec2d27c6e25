"""The engine every exercise runs on: try an answer on many inputs, and name the mistake if it is a known one."""

import copy
import inspect
import linecache
import traceback
from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np

TRIALS = 40


@dataclass(frozen=True)
class Exercise:
    """A function to write. `right` answers correctly; `draw(rng)` makes the arguments of one trial.

    `mistakes` maps a sentence that names a known mistake to a function that makes it: an answer that agrees
    with that function on every trial has made that mistake. `edges` are arguments that must work too.
    """

    right: Callable
    draw: Callable
    insight: str
    mistakes: dict = field(default_factory=dict)
    edges: tuple = ()


@dataclass(frozen=True)
class Challenge:
    """An open-ended exercise: `score(answer)` must come to at most `target`; `says` puts the score into words."""

    score: Callable
    target: float
    says: str
    insight: str


@dataclass(frozen=True)
class Feedback:
    """What `check` has to say: passed is True, False, or None while there is no answer yet."""

    passed: bool | None
    text: str
    diagnosis: str = ""

    def __str__(self):
        return self.text

    def _ipython_display_(self):
        """Nothing: `check` has printed it, and a notebook would show it a second time."""


class _Stopped(Exception):
    """The learner's function raised an error; the message says where."""


def examine(exercise_id, exercise, answer):
    """Feedback on `answer`, the learner's function."""
    if answer is ... or answer is None:
        return _unanswered(exercise_id)
    if not callable(answer):
        text = f"check needs the function itself, without parentheses, but got {_text(answer)}."
        return _wrong(exercise_id, text)
    try:
        if isinstance(exercise, Challenge):
            return _challenge(exercise_id, exercise, answer)
        return _trials(exercise_id, exercise, answer)
    except _Stopped as stop:
        return _wrong(exercise_id, str(stop))


def _trials(exercise_id, exercise, answer):
    rng = np.random.default_rng(0)
    trials = [*exercise.edges, *(exercise.draw(rng) for _ in range(TRIALS))]
    results, failed = [], None
    for given in trials:
        expected = exercise.right(*copy.deepcopy(given))
        received = copy.deepcopy(given)
        came_back = call(answer, received)
        if came_back is ...:
            return _unanswered(exercise_id)
        if not same(received, given):
            return _wrong(exercise_id, "Your function changes what it was given. Work on a copy instead.")
        results.append((given, came_back, expected))
        if failed is None and not same(came_back, expected):
            failed = results[-1]
    if failed is None:
        return Feedback(True, f"✓ {exercise_id} is right: {len(trials)} trials agree. {exercise.insight}")
    given, came_back, expected = failed
    names = inspect.signature(exercise.right).parameters
    lines = [f"    {name} = {_text(value)}" for name, value in zip(names, given, strict=True)]
    lines = ["Given", *lines, f"came back  {_text(came_back)}", f"expected   {_text(expected)}"]
    diagnosis = _diagnose(exercise, results)
    return _wrong(exercise_id, "\n".join([*lines, *([f"→ {diagnosis}"] if diagnosis else [])]), diagnosis)


def _challenge(exercise_id, challenge, answer):
    score = challenge.score(lambda *given: call(answer, given))
    if score is ...:
        return _unanswered(exercise_id)
    if not np.isfinite(score):
        return _wrong(exercise_id, "Your predictions must be one finite number for each new example.")
    says = challenge.says.format(score=score, target=challenge.target)
    if score > challenge.target:
        return _wrong(exercise_id, says)
    return Feedback(True, f"✓ {exercise_id} is right. {says} {challenge.insight}")


def call(answer, given):
    """The learner's function on `given`; an error in it comes back as one sentence that says where."""
    try:
        return answer(*given)
    except Exception as error:
        file = getattr(getattr(answer, "__code__", None), "co_filename", None)
        frames = [f for f in traceback.extract_tb(error.__traceback__) if f.filename == file]
        where = ""
        if frames:
            line = linecache.getline(file, frames[-1].lineno).strip()
            where = f" in line {frames[-1].lineno} of its cell" + (f": {line}" if line else "")
        raise _Stopped(f"Your function stopped with {type(error).__name__} ({error}){where}") from error


def same(a, b):
    """Whether two results agree: same kind, same shape, equal words, numbers equal to rounding."""
    if isinstance(a, (tuple, list)) and isinstance(b, (tuple, list)) and len(a) == len(b):
        return all(same(one, other) for one, other in zip(a, b, strict=True))
    try:
        a, b = np.asarray(a), np.asarray(b)
    except ValueError:  # rows of unequal length
        return False
    if a.shape != b.shape:
        return False
    if a.dtype.kind in "fiub" and b.dtype.kind in "fiub":
        return bool(np.allclose(a, b, rtol=1e-6, atol=1e-9, equal_nan=True))
    return bool(np.all(a.astype(object) == b.astype(object)))


def _diagnose(exercise, results):
    """The name of the mistake, when what came back follows a known pattern on every trial."""
    for sentence, mistake in exercise.mistakes.items():
        if all(_agrees(mistake, given, came_back) for given, came_back, _ in results):
            return sentence
    _, came_back, expected = results[0]
    if came_back is None:
        return "Your function returns nothing: does its last line say return (not print)?"
    try:
        came, want = (np.array([np.ravel(r[i]) for r in results], dtype=float) for i in (1, 2))
    except (TypeError, ValueError):
        return ""
    if np.shape(came_back) != np.shape(expected) or came.shape != want.shape:
        return f"Your answer has shape {np.shape(came_back)}, but {np.shape(expected)} is wanted."
    factor = (came * want).sum() / (want**2).sum() if want.any() else 0
    if factor == 0 or not same(came, factor * want):
        return ""
    if same(factor, -1):
        return "Right in size, but every answer has the opposite sign."
    return f"Every answer is {factor:.6g} times the expected one: a factor is missing, or one too many."


def _agrees(mistake, given, came_back):
    try:
        return same(came_back, mistake(*copy.deepcopy(given)))
    except (ValueError, TypeError, ZeroDivisionError, IndexError):
        return False


def _unanswered(exercise_id):
    return Feedback(None, f"… {exercise_id} is waiting for you: replace the ... and run this cell again.")


def _wrong(exercise_id, text, diagnosis=""):
    return Feedback(False, f"✗ {exercise_id} is not right yet. {text}", diagnosis)


def _text(value):
    """A value in one short line."""
    if isinstance(value, np.generic):
        value = value.item()
    if isinstance(value, float):
        return f"{value:.6g}"
    if isinstance(value, np.ndarray):
        return np.array2string(value, precision=4, threshold=12, edgeitems=2, separator=", ").replace(
            "\n", ""
        )
    text = repr(value)
    return text if len(text) <= 160 else text[:157] + "..."
