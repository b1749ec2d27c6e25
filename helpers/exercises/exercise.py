"""The engine of all exercises: try an answer on many inputs, and name the mistake where it is known."""

import copy
import inspect
import sys
import textwrap
import time
import warnings
from collections.abc import Callable
from dataclasses import dataclass, field, is_dataclass
from functools import cached_property, partial
from itertools import combinations

import numpy as np

from helpers.exercises import naming
from helpers.exercises.guard import Outcome, TooLong, progress_bar, run
from helpers.exercises.judge import code, form, identical, numbers, pair, plain, same

TRIALS = 40
SECONDS = 5.0  # that one trial may take
UNANSWERED = {
    TooLong: "Either a loop never ends (does what its condition looks at change in every round?), or this "
    "takes far too long.",
    SystemExit: "Leave the exit out: a function ends with return.",
    KeyboardInterrupt: "Run this cell again when you like.",
}


@dataclass(frozen=True)
class Exercise:
    """A function to write. `right` answers correctly; `draw(rng)` makes the arguments of one trial.

    `slips` maps an edit "old -> new" of the right function to the sentence that names this mistake. What no
    edit can say is in `mistakes`, which maps the sentence to a function that makes it. `edges` are arguments
    that must work too. `refuses(answer)` says what is wrong with a function although every trial agrees.
    """

    right: Callable
    draw: Callable
    insight: str
    mistakes: dict = field(default_factory=dict)
    edges: tuple = ()
    slips: dict = field(default_factory=dict)
    refuses: Callable = lambda answer: ""

    @cached_property
    def known(self):
        """Every known mistake: pairs of a sentence and the function that makes it."""
        return [
            *((sentence, self._edited(edit)) for edit, sentence in self.slips.items()),
            *self.mistakes.items(),
        ]

    @cached_property
    def trials(self):
        """The arguments of every trial, the same each time, and the right answer to them."""
        rng = np.random.default_rng(0)
        inputs = [*self.edges, *(self.draw(rng) for _ in range(TRIALS))]
        return [(given, self.right(*copy.deepcopy(given))) for given in inputs]

    @cached_property
    def made(self):
        """What each known mistake makes of every trial: pairs of its sentence and the results."""
        return [
            (sentence, [naming.makes(mistake, given) for given, _ in self.trials])
            for sentence, mistake in self.known
        ]

    def two_at_once(self):
        """Yields the pairs of slips that can be made together: the sentence, and the function."""
        for (one, first), (other, second) in combinations(self.slips.items(), 2):
            for edits in ((one, other), (other, one)):
                try:
                    yield f"Two things at once. {first} And: {second}", self._edited(*edits)
                    break
                except (ValueError, SyntaxError):  # the first edit took away what the second one changes
                    continue

    def _edited(self, *edits):
        source = textwrap.dedent(inspect.getsource(self.right))
        source = source[source.index("def ") :]
        for edit in edits:
            old, new = edit.split(" -> ")
            if source.count(old) != 1:
                raise ValueError(
                    f"{old!r} stands {source.count(old)} times in {self.right.__name__}, not once"
                )
            source = source.replace(old, new)
        space = {}
        exec(source, self.right.__globals__, space)
        return space[self.right.__name__]


def exercise(draw, insight, slips, **more):
    """The function below is the right answer of an Exercise."""
    return lambda right: Exercise(right, draw, insight, slips=slips, **more)


def arrays(*lists):
    """The arguments of one trial, all of them arrays."""
    return tuple(map(np.array, lists))


@dataclass(frozen=True)
class Challenge:
    """An open-ended exercise: `score(answer)` must come to at most `target`; `says` puts it into words.

    `score` raises Refused, with a sentence, for what is not an answer at all (see `wanted`). `steps` maps a
    score to the next step for whoever is above it. One call may take so many `seconds`.
    """

    score: Callable
    target: float
    says: str
    insight: str
    steps: dict = field(default_factory=dict)
    seconds: float = 30.0


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


class Refused(Exception):
    """No answer to an open-ended exercise: what to say, and the mistake alone where numbers are in that."""


class _Waiting(Exception):
    """The function still returns the dots."""


@dataclass
class Trial:
    """One set of arguments, what the learner's function made of it, and what is right."""

    given: tuple
    outcome: Outcome
    want: object
    changed: str  # the argument that the function changed
    right: bool


def examine(exercise_id, exercise, answer):
    """Feedback on `answer`, the learner's function."""
    move = progress_bar(f"checking {exercise_id}")
    try:
        if answer is ...:
            raise _Waiting
        if not callable(answer):
            return _wrong(
                exercise_id,
                f"check needs the function itself, without parentheses, but got {pair(answer, 0)[0]}.",
            )
        judge = _challenge if isinstance(exercise, Challenge) else _trials
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of numbers that came back: the verdict says it better
            return judge(exercise_id, exercise, answer, move)
    except _Waiting:
        text = f"… {exercise_id} is waiting for you: replace the ... and run this cell again."
        return Feedback(None, text)
    except Refused as reason:
        return _wrong(exercise_id, reason.args[0], reason.args[-1])
    except Exception as error:  # our own fault, or an object that resists every question
        return _wrong(exercise_id, f"check cannot judge what your function gives ({type(error).__name__}).")
    finally:
        move(1)


def _wrong(exercise_id, text, diagnosis=""):
    return Feedback(False, f"✗ {exercise_id} is not right yet. {text}", diagnosis)


def _hear(outcomes):
    printed = any(outcome.printed for outcome in outcomes)
    return "\n(Your function prints. That does no harm; check leaves it out.)" if printed else ""


# Closed exercises


def _trials(exercise_id, exercise, answer, move):
    tried, count = [], len(exercise.trials)
    for i, (given, want) in enumerate(exercise.trials):
        tried.append(_try(exercise, answer, given, want, lambda i=i: move(i / count)))
        if tried[-1].outcome.value is ...:
            raise _Waiting
        if tried[-1].outcome.kind in UNANSWERED:
            break
    heard = _hear(trial.outcome for trial in tried)
    if all(trial.right for trial in tried):
        if sentence := exercise.refuses(answer):
            return _wrong(exercise_id, f"Every trial agrees, but:\n→ {sentence}", sentence)
        return Feedback(
            True, f"✓ {exercise_id} is right: {len(tried)} trials agree. {exercise.insight}{heard}"
        )
    diagnosis = _diagnosis(exercise, answer, tried, lambda: move(0.99))
    text = _cases(exercise, answer, tried) + (f"\n→ {diagnosis}" if diagnosis else "")
    return _wrong(exercise_id, text + ("" if "print" in diagnosis else heard), diagnosis)


def _cases(exercise, answer, tried):
    """The first trial that went wrong, and the first that ended in an error, as one would type them."""
    failed = [trial for trial in tried if not trial.right]
    shown = failed[0]
    if shown.outcome.ended:
        text = f"Your function {shown.outcome.ended}, given\n{_given(exercise, answer, shown)}"
    else:
        came, want = pair(shown.outcome.value, shown.want)
        text = f"Given\n{_given(exercise, answer, shown)}\ncame back  {came}\nexpected   {want}"
    if len(failed) < len(tried) / 2:
        text += f"\n({len(tried) - len(failed)} of {len(tried)} trials are right.)"
    stopped = next((trial for trial in failed if trial.outcome.ended), shown)
    if stopped is not shown:
        text += f"\nAnd it {stopped.outcome.ended}, given\n{_given(exercise, answer, stopped)}"
    return text


def _diagnosis(exercise, answer, tried, beat):
    kind = next(trial.outcome.kind for trial in tried if not trial.right)
    if kind in UNANSWERED:
        return UNANSWERED[kind]
    try:
        return naming.name(exercise, answer, tried, partial(_try, exercise, beat=beat, seconds=0.5))
    except Exception:  # the case that went wrong is worth showing without a name, too
        return ""


def _try(exercise, answer, given, want, beat, seconds=None):
    for _ in range(2):
        beat()
        received, loaded = copy.deepcopy(given), len(sys.modules)
        outcome = run(answer, received, seconds or SECONDS, beat)
        if outcome.kind is not TooLong or len(sys.modules) == loaded:  # else a library loaded slowly
            break
    names = inspect.signature(exercise.right).parameters
    changed = [name for name, new, old in zip(names, received, given, strict=True) if not identical(new, old)]
    right = not outcome.ended and not changed and same(outcome.value, want)
    return Trial(given, outcome, want, (changed or [""])[0], right)


def _given(exercise, answer, trial):
    names = list(inspect.signature(exercise.right).parameters)
    lines = [f"    {name} = {code(value)}" for name, value in zip(names, trial.given, strict=True)]
    return "\n".join([*lines, f"    {getattr(answer, '__name__', 'answer')}({', '.join(names)})"])


# Open-ended exercises


def wanted(came, shape, words):
    """What came back as an array of floats of this shape; Refused, in `words`, if it is none.

    `words` go on from "wanted: ": "one price for each row of new".
    """
    if is_dataclass(came):
        kind = type(came).__name__
        raise Refused(
            f"Your function gives the whole result, a {kind}. Return what is wanted of it: {words}."
        )
    came = plain(came)
    if came is None:
        raise Refused(
            f"Your function returns nothing: does its last line say return (not print)? Wanted: {words}."
        )
    if naming.has_text(came):
        raise Refused(f"Your function gives text, numbers are wanted: {words}.")
    try:
        array = numbers(came).astype(float)
    except Exception:
        raise Refused(
            f"Your function gives {form(came)}. Wanted: {words}.", f"The form is not the wanted one: {words}."
        ) from None
    if array.shape != shape:
        raise Refused(
            f"Your function gives {form(came)}. Wanted: {words} ({form(np.zeros(shape))}).",
            f"The form is not the wanted one: {words}.",
        )
    if not np.isfinite(array).all():
        bad = ~np.isfinite(array)
        at = ", ".join(map(str, np.argwhere(bad)[0]))
        raise Refused(
            f"{bad.sum()} of your numbers are nan or infinite, the first at index {at}: is something divided "
            f"by 0, or the logarithm of 0 taken? Wanted: {words}.",
            "Some numbers are nan or infinite.",
        )
    return array


def _challenge(exercise_id, challenge, answer, move):
    outcomes = []

    def call(*given):
        received = copy.deepcopy(given)
        began = time.monotonic()
        seconds = challenge.seconds
        outcome = run(answer, received, seconds, lambda: move((time.monotonic() - began) / seconds))
        outcomes.append(outcome)
        if outcome.ended:
            sizes = ", ".join(form(value) for value in given)
            means = outcome.means or UNANSWERED.get(outcome.kind, "Mend this first: the score comes after.")
            raise Refused(
                f"Your function {outcome.ended}\n(called with {sizes})\n→ {means}",
                outcome.means or f"It stops with {outcome.kind.__name__}.",
            )
        if outcome.value is ...:
            raise _Waiting
        if not identical(received, given):
            raise Refused(naming.CHANGES_INPUT.format(""))
        return outcome.value

    try:
        score = challenge.score(call)
        if not np.isfinite(score):
            raise ValueError
    except (_Waiting, Refused):
        raise
    except Exception:
        raise Refused(
            f"Your function gives {form(outcomes[-1].value)}: that is not what is asked for."
        ) from None
    says = challenge.says.format(score=score, target=challenge.target)
    if score > challenge.target:
        step = next((challenge.steps[b] for b in sorted(challenge.steps, reverse=True) if score > b), "")
        return _wrong(exercise_id, says + (f"\n→ {step}" if step else "") + _hear(outcomes), step)
    return Feedback(True, f"✓ {exercise_id} is right. {says} {challenge.insight}{_hear(outcomes)}")
