"""The engine of all exercises: try an answer on many inputs, and name the mistake where it is known."""

import contextlib
import copy
import inspect
import sys
import textwrap
import time
import warnings
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from itertools import combinations

import numpy as np

from helpers.exercises import repair
from helpers.exercises.guard import Outcome, TooLong, progress_bar, run
from helpers.exercises.judge import code, form, identical, numbers, pair, plain, same

TRIALS = 40
SECONDS = 5.0  # that one trial may take
SEARCH = 10.0  # seconds spent at most on finding a name for a mistake


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


NOTHING = (
    "Your function returns nothing: does its last line say return (not print), and has what it returns got a "
    "value?"
)


class Refused(Exception):
    """No answer to an open-ended exercise: what to say, and where that is more, the mistake alone."""


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
            return judge(exercise_id, exercise, answer)
    except _Waiting:
        text = f"… {exercise_id} is waiting for you: replace the ... and run this cell again."
        return Feedback(None, text)
    except Refused as reason:
        return _wrong(exercise_id, reason.args[0], reason.args[-1])
    except Exception as error:  # our own fault, or an object that resists every question
        return _wrong(exercise_id, f"check cannot judge what your function gives ({type(error).__name__}).")


def _wrong(exercise_id, text, diagnosis=""):
    return Feedback(False, f"✗ {exercise_id} is not right yet. {text}", diagnosis)


def _hear(outcomes):
    return (
        "\n(Your function prints. That does no harm; check leaves it out.)"
        if any(o.printed for o in outcomes)
        else ""
    )


# Closed exercises


def _trials(exercise_id, exercise, answer):
    rng = np.random.default_rng(0)
    inputs = [*exercise.edges, *(exercise.draw(rng) for _ in range(TRIALS))]
    move, tried = progress_bar(f"checking {exercise_id}"), []
    for i, given in enumerate(inputs):
        move(i / len(inputs))
        tried.append(_try(exercise, answer, given, lambda i=i: move(i / len(inputs))))
        if tried[-1].outcome.value is ...:
            raise _Waiting
        if tried[-1].outcome.kind in (TooLong, KeyboardInterrupt, SystemExit):
            break
    move(1)
    heard = _hear(trial.outcome for trial in tried)
    failed = [trial for trial in tried if not trial.right]
    if not failed and (sentence := exercise.refuses(answer)):
        return _wrong(exercise_id, f"Every trial agrees, but:\n→ {sentence}", sentence)
    if not failed:
        return Feedback(
            True, f"✓ {exercise_id} is right: {len(tried)} trials agree. {exercise.insight}{heard}"
        )
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
    if shown.outcome.kind is SystemExit:
        diagnosis = shown.outcome.means
    elif shown.outcome.kind is TooLong:
        diagnosis = (
            "Either a loop never ends (does what its condition looks at change in every round?), or this "
            "takes far too long."
        )
    else:
        diagnosis = "" if shown.outcome.kind is KeyboardInterrupt else _name(exercise, answer, tried)
    return _wrong(
        exercise_id,
        text + (f"\n→ {diagnosis}" if diagnosis else "") + ("" if "print" in diagnosis else heard),
        diagnosis,
    )


def _try(exercise, answer, given, beat=lambda: None, seconds=None):
    want = exercise.right(*copy.deepcopy(given))
    received = copy.deepcopy(given)
    loaded = len(sys.modules)
    outcome = run(answer, received, seconds or SECONDS, beat)
    if outcome.kind is TooLong and len(sys.modules) > loaded:  # it was a library that loaded slowly
        received = copy.deepcopy(given)
        outcome = run(answer, received, seconds or SECONDS, beat)
    names = inspect.signature(exercise.right).parameters
    changed = [name for name, new, old in zip(names, received, given, strict=True) if not identical(new, old)]
    right = not outcome.ended and not changed and same(outcome.value, want)
    return Trial(given, outcome, want, (changed or [""])[0], right)


def _given(exercise, answer, trial):
    names = list(inspect.signature(exercise.right).parameters)
    lines = [f"    {name} = {code(value)}" for name, value in zip(names, trial.given, strict=True)]
    return "\n".join([*lines, f"    {getattr(answer, '__name__', 'answer')}({', '.join(names)})"])


# The name of a mistake


def _name(exercise, answer, tried):
    """A sentence that is so, or nothing: the first of many that explains every trial that went wrong."""
    end = time.monotonic() + SEARCH
    failed = [trial for trial in tried if not trial.right]
    shown = failed[0]
    if shown.changed:
        return f"Your function changes what it was given ({shown.changed}). Work on a copy instead."
    once, twice = (run(answer, copy.deepcopy(shown.given), SECONDS).value for _ in range(2))
    if same(once, once) and not same(once, twice):
        return (
            "Called twice with the same input, your function gives two answers: it keeps something between "
            "calls, or draws at random. A list must be made inside the function, not above it and not as a "
            "default."
        )
    if all(trial.outcome.value is None and not trial.outcome.ended for trial in tried):
        if mended := _mended(repair.variants(answer, repair.returned), tried, end):
            return mended
    if mended := _mended(repair.variants(answer, repair.structure), tried, end):
        return mended
    if kind := _kind(failed, tried):
        return kind
    made = [  # of those that explain one of the first cases at least: the others take long to work out
        (sentence, [_made(mistake, trial) for trial in tried])
        for sentence, mistake in exercise.known
        if any(_agrees(_made(mistake, trial), trial) for trial in failed[:4])
    ]
    explained = [(_explains(results, tried), sentence) for sentence, results in made]
    best, named = max(explained, key=lambda pair: pair[0], default=(0, ""))
    right = [trial.want for trial in tried]
    if best == 2:
        return named
    if (
        sentence := _unread(answer, True)
        or _dressed_wrongly(failed)
        or _given_back(exercise, tried)
        or _general(exercise, tried, right, 2)
        or _factor(tried)
    ):
        return sentence
    mended = _mended(repair.details(answer), tried, end)
    if mended and not shown.outcome.ended:
        return mended
    if sentence := (best >= 1 and named) or _general(exercise, tried, right, 1):
        return sentence
    if shown.outcome.ended and (said := f"{shown.outcome.means} {mended}".strip()):
        return said
    if sentence := _fact(failed) or _unread(answer, False) or repair.lost_in_loop(answer):
        return sentence
    for sentence, mistake in exercise.two_at_once():
        if (
            not shown.outcome.ended  # two slips together easily end in an error of the same kind
            and _agrees(_made(mistake, shown), shown)
            and _explains([_made(mistake, one) for one in tried], tried) == 2
        ):
            return sentence
    for sentence, mistake in exercise.known:
        results = [_made(mistake, trial) for trial in tried]
        if second := _general(exercise, tried, results, 2, SECOND):
            return f"Two things at once. {sentence} And: {second}"
    return "" if shown.outcome.ended else _wrong_form(shown)


def _mended(variants, tried, end):
    """The sentence of the first variant of the learner's function that is right on every trial."""
    trials = sorted(tried, key=lambda trial: trial.right)
    for sentence, variant in variants:
        if time.monotonic() > end:
            return ""
        if all(same(run(variant, copy.deepcopy(one.given), 1).value, one.want) for one in trials):
            return sentence
    return ""


def _given_back(exercise, tried):
    """The same answer whatever is given, or an argument as it came."""
    first = tried[0].outcome.value
    with contextlib.suppress(Exception):  # no numbers
        if not np.isfinite(_flat(first)).all():
            return ""
    if (
        len(tried) > 3
        and same(first, first)
        and all(not one.outcome.ended and same(one.outcome.value, first) for one in tried)
    ):
        return f"Your function gives {pair(first, 0)[0]} every time, whatever it is given."
    for at, name in enumerate(inspect.signature(exercise.right).parameters):
        if all(same(one.outcome.value, one.given[at]) for one in tried):
            return f"Your function gives back `{name}` as it came."
    return ""


def _kind(failed, tried):
    """A word for what is no answer at all: nothing, text, a function."""
    values = [plain(trial.outcome.value) for trial in failed if not trial.outcome.ended]
    wants = [trial.want for trial in failed if not trial.outcome.ended]
    if any(value is None for value in values):
        if len(values) < len(tried) or not all(value is None for value in values):
            return (
                "On some inputs your function returns nothing: one of its ways to the end has no return, or "
                "what it returns is still None, as at the start."
            )
        printed = any(trial.outcome.printed for trial in failed)
        also = "prints, and " * printed
        return NOTHING.replace("returns", f"{also}returns", 1)
    for value, want in zip(values, wants, strict=True):
        if callable(value) and not isinstance(value, type):
            return "You return a function itself: the parentheses after its name are missing."
        if hasattr(value, "__next__") or isinstance(value, (map, zip, filter)):
            return "You return a generator, which gives its values only when asked: put list(...) around it."
        if _has_text(value) and not _has_text(want):
            return "Your function gives text, a number is wanted: leave out str(...), quotes or f-string."
        if isinstance(value, dict):
            return f"Your function gives a dict; wanted: {form(want)}."
    return ""


def _has_text(value):
    if isinstance(value, (tuple, list)):
        return any(map(_has_text, value))
    kind = getattr(getattr(value, "dtype", None), "kind", "")
    return isinstance(value, str) or kind in ("U", "S") or (kind == "O" and any(map(_has_text, value.flat)))


def _made(mistake, trial):
    """What this mistake makes of a trial; an error as its kind."""
    try:
        with np.errstate(all="ignore"):
            return mistake(*copy.deepcopy(trial.given))
    except Exception as error:
        return type(error)


def _agrees(made, trial):
    return made is trial.outcome.kind if trial.outcome.ended else same(trial.outcome.value, made)


def _explains(made, tried):
    """How well these results explain what came back: 2 always, from 1 on nearly always, or 0."""
    wrong = explained = others = 0
    for result, trial in zip(made, tried, strict=True):
        agrees = _agrees(result, trial)
        wrong += not trial.right
        explained += agrees and not trial.right
        others += trial.right and not agrees
    # One label out of three is easily the same by accident; a number is not.
    few = len({pair(trial.want, 0)[0] for trial in tried}) <= len(tried) / 4
    if explained == wrong and not others and (wrong >= 3 or not few):
        return 2
    if few:
        enough = explained >= 5 and wrong - explained + others <= len(tried) / 10
    else:
        enough = explained >= max(3, 0.85 * wrong) and others <= 3 * wrong
    return 1.5 + (explained - others) / (2 * len(tried)) if enough else 0


def _general(exercise, tried, results, least, changes=None):
    """A mistake that can be made in any exercise, on top of the right results or of a known mistake."""
    first = next(at for at, trial in enumerate(tried) if not trial.right)
    for sentence, change in (changes or CHANGES).items():
        if _agrees(_after(change, results[first], tried[first]), tried[first]):  # most fail here already
            made = [_after(change, result, trial) for result, trial in zip(results, tried, strict=True)]
            if _explains(made, tried) >= least and not all(map(same, made, results)):
                return sentence.format(first=next(iter(inspect.signature(exercise.right).parameters)))
    return ""


def _after(change, result, trial):
    try:
        first = trial.given[0]
        n = np.size(first, 0) if np.ndim(first) else 1
        with np.errstate(all="ignore"):
            parts = tuple(change(np.asarray(part, float), n) for part in _parts(result))
        return parts if isinstance(result, tuple) else parts[0]
    except Exception:  # there is no such change of this result
        return ...


def _parts(value):
    return value if isinstance(value, tuple) else (value,)


def _flat(value):
    return np.concatenate([np.asarray(numbers(part), float).ravel() for part in _parts(plain(value))])


def _factor(tried):
    try:
        came = np.concatenate([_flat(trial.outcome.value) for trial in tried])
        want = np.concatenate([_flat(trial.want) for trial in tried])
        factor = (came @ want) / (want @ want)
    except Exception:
        return ""
    if not np.isfinite(factor) or factor == 0 or same(factor, 1) or not same(came, factor * want):
        return ""
    for constant, words in {
        np.log(2): "ln where log2 is wanted",
        1 / np.log(2): "log2 where ln is wanted",
    }.items():
        if same(factor, constant):
            return f"Every answer is {factor:.6g} times the expected one: that is {words}."
    return f"Every answer is {factor:.6g} times the expected one: a factor is missing, or one too many."


# Mistakes of any exercise, as edits of the right answer `want`; n is the length of the first argument.
GENERAL = {
    "-want": "Right in size, but every answer has the opposite sign.",
    "abs(want)": "Right in size, but the minus sign is lost: something takes the absolute value.",
    "want[::-1]": "The right numbers in the opposite order.",
    "np.sort(want)": "The right numbers, but sorted: keep the order of what was given.",
    "want.T": "Rows and columns have changed places: a .T is missing, or one too many.",
    "100 * want": "Every answer is 100 times too large: a share is wanted, not a percentage.",
    "want * n": "Every answer is too large by as many times as `{first}` is long: divide by that number.",
    "want / n": "Every answer is too small by as many times as `{first}` is long: divide once less by that.",
    "want / want.sum()": "You divided by the sum: those are shares of it.",
    "want + 1": "Every answer is 1 too large: is something counted from 1, or one step too many?",
    "want - 1": "Every answer is 1 too small: is something one step short?",
    "want**2": "You return the square of what is wanted: a root is missing.",
    "np.sqrt(want)": "You return the root of what is wanted.",
    "1 / want": "You return 1 divided by what is wanted.",
    "1 - want": "You return 1 minus what is wanted.",
    "np.log(want)": "You return the logarithm of what is wanted.",
    "np.trunc(want)": "You cut off the decimals: return the number as it is.",
    "np.floor(want)": "You rounded down: // drops the remainder, / keeps it.",
    "np.round(want)": "You rounded to a whole number: return the number as it is.",
    **{
        f"np.round(want, {n})": f"You rounded to {n} decimal{'s' * (n > 1)}: return the number as it is."
        for n in range(1, 7)
    },
    "want[0]": "Only the first of the wanted numbers comes back: does a return stand inside a loop?",
    "want[-1]": "Only the last of the wanted numbers comes back: is the list made anew in every round?",
    "np.repeat(want[-1:], len(want), axis=0)": "All rows are equal to the last one: the same array is "
    "changed and kept; keep a copy.",
    "want.sum()": "You added up what is wanted one by one: return each number, not their sum.",
    "want.mean()": "You averaged what is wanted one by one: return each number, not their mean.",
}
CHANGES = {sentence: eval(f"lambda want, n: {change}") for change, sentence in GENERAL.items()}
# On top of another mistake only what is hardly an accident: 3 is soon 2 plus 1, or the root of 9.
SECOND = {
    GENERAL[change]: CHANGES[GENERAL[change]]
    for change in ("-want", "want[::-1]", "want.T", "want * n", "want / n")
}


def _unread(answer, outside_too):
    unused, outside = repair.from_outside(answer)
    if unused and outside and outside_too:
        return (
            f"Your function never reads its argument `{unused[0]}`, but it reads `{outside[0]}`, which was "
            "made outside of it: then it cannot answer for other inputs."
        )
    if unused and not outside_too:
        return f"Your function never reads its argument `{unused[0]}`, and the answer depends on it."
    return ""


def _fact(failed):
    """What is plainly so, though it may not be all: a wrong kind, nan, infinity."""
    shown = failed[0]
    try:
        array, want = numbers(plain(shown.outcome.value)), numbers(shown.want)
        off = max(abs(_flat(trial.outcome.value) / _flat(trial.want) - 1).max() for trial in failed)
        if off < 0.1:
            return f"Nearly right, never off by more than {100 * off:.1g} %: what is rounded or estimated?"
    except Exception:
        return ""
    if array.dtype.kind == "b" != want.dtype.kind:
        return f"Your function gives True or False; wanted: {form(shown.want)}."
    if array.dtype.kind == "f" and want.dtype.kind in "fiub" and np.isfinite(want).all():
        if np.isnan(array).any():
            return "A nan came back (no number at all): 0/0, infinity minus infinity, or a logarithm below 0."
        if np.isinf(array).any():
            return (
                "An infinity came back: a division by 0, a logarithm of 0, or a number that grew too large."
            )
    return ""


def _dressed_wrongly(failed):
    """The right numbers in every wrong trial, but in another order or form."""
    if isinstance(failed[0].want, tuple) and all(_swapped(trial) for trial in failed):
        return "Both parts are right, but in the opposite order."
    with contextlib.suppress(Exception):
        if all(same(_flat(trial.outcome.value), _flat(trial.want)) for trial in failed):
            return _wrong_form(failed[0]).replace("You", "The numbers are right, but you")
    return ""


def _wrong_form(shown):
    with contextlib.suppress(ValueError):  # parts of different lengths
        if isinstance(shown.want, tuple) and np.shape(plain(shown.outcome.value)) == np.shape(shown.want):
            return ""
    came, want = (form(value) for value in (shown.outcome.value, shown.want))
    alike = came.replace("a list with", "an array of") == want.replace("a list with", "an array of")
    return "" if alike else f"You return {came}; wanted: {want}."


def _swapped(trial):
    value = plain(trial.outcome.value)
    return isinstance(value, (tuple, list, np.ndarray)) and same(value[::-1], trial.want)


# Open-ended exercises


def wanted(came, shape, words):
    """What came back as an array of floats of this shape; Refused, in `words`, if it is none.

    `words` go on from "wanted: ": "one price for each row of new".
    """
    came = plain(came)
    if came is None:
        raise Refused(f"{NOTHING} Wanted: {words}.", NOTHING)
    if _has_text(came):
        raise Refused(f"Your function gives text, numbers are wanted: {words}.")
    form_is_wrong = f"The form is not the wanted one: {words}."
    try:
        array = numbers(came).astype(float)
    except Exception:
        raise Refused(f"Your function gives {form(came)}. Wanted: {words}.", form_is_wrong) from None
    if array.shape != shape:
        said = f"Your function gives {form(came)}. Wanted: {words} ({form(np.zeros(shape))})."
        raise Refused(said, form_is_wrong)
    if not np.isfinite(array).all():
        bad = ~np.isfinite(array)
        at = ", ".join(map(str, np.argwhere(bad)[0]))
        raise Refused(
            f"{bad.sum()} of your numbers are nan or infinite, the first at index {at}: is something divided "
            f"by 0, or the logarithm of 0 taken? Wanted: {words}.",
            "Some numbers are nan or infinite.",
        )
    return array


def _challenge(exercise_id, challenge, answer):
    move, outcomes = progress_bar(f"checking {exercise_id}"), []

    def call(*given):
        received = copy.deepcopy(given)
        began = time.monotonic()
        outcomes.append(
            run(
                answer,
                received,
                challenge.seconds,
                lambda: move((time.monotonic() - began) / challenge.seconds),
            )
        )
        if outcomes[-1].ended:
            sizes = ", ".join(form(value) for value in given)
            means = f"\n→ {outcomes[-1].means}" if outcomes[-1].means else ""
            raise Refused(
                f"Your function {outcomes[-1].ended}\n(called with {sizes}){means}",
                f"The function ends with {outcomes[-1].kind.__name__}.",
            )
        if outcomes[-1].value is ...:
            raise _Waiting
        if not identical(received, given):
            raise Refused("Your function changes what it was given. Work on a copy instead.")
        return outcomes[-1].value

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
    finally:
        move(1)
    says = challenge.says.format(score=score, target=challenge.target)
    if score > challenge.target:
        step = next(
            (step for bound, step in sorted(challenge.steps.items(), reverse=True) if score > bound), ""
        )
        return _wrong(exercise_id, says + (f"\n→ {step}" if step else "") + _hear(outcomes), step)
    return Feedback(True, f"✓ {exercise_id} is right. {says} {challenge.insight}{_hear(outcomes)}")
