"""Name a mistake: of many sentences the first that explains every trial that went wrong."""

import contextlib
import copy
import inspect
import time
from collections import Counter
from dataclasses import replace
from functools import partial
from itertools import combinations

import numpy as np

from helpers.exercises import repair
from helpers.exercises.guard import TooLong, run
from helpers.exercises.judge import Fields, form, numbers, pair, plain, same

SEARCH = 8.0  # seconds of work spent at most on changes of the learner's code
CHANGES_INPUT = "Your function changes what it was given{}. Work on a copy instead."
LIKELY = (repair.needless, repair.swaps, repair.moves, repair.drops, repair.exchanges, repair.lines)
PLACES = ("first", "second", "third", "fourth", "fifth")

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
        for n in range(1, 4)
    },
    "want[0]": "Only the first of the wanted numbers comes back: by a return inside a loop, or by [0]?",
    "want[-1]": "Only the last of the wanted numbers comes back: is the list made anew in every round?",
    "np.repeat(want[-1:], len(want), axis=0)": "All rows are equal to the last one: the same array is "
    "changed and kept; keep a copy.",
    "want.sum()": "You added up what is wanted one by one: return each number, not their sum.",
    "want.mean()": "You averaged what is wanted one by one: return each number, not their mean.",
}
CHANGES = {sentence: eval(f"lambda want, n: {change}") for change, sentence in GENERAL.items()}

# What would still have to be done with what came back.
UNFINISHED = {
    "came.sum()": "You return the parts of what is wanted: add them up.",
    "came.sum(axis=0)": "You return the parts of what is wanted: add up each column.",
    "came.sum(axis=-1)": "You return the parts of what is wanted: add up each row.",
    "came.mean()": "You return many numbers, and their mean is wanted.",
    "came.mean(axis=0)": "You return many rows, and the mean of each column is wanted.",
    "came / came.sum()": "Right in proportion: all that is missing is to divide your numbers by their sum.",
    "abs(came)": "Right in size, but some answers have a minus sign, which must go.",
    "np.maximum(came, 0)": "Right but for your numbers below 0: there a 0 is wanted.",
    "np.ceil(came)": "Right but for the decimals: the next whole number above is wanted.",
    "came.argmin(axis=-1)": "The position of the smallest of your numbers is wanted, and not the numbers.",
    "came.argmax(axis=-1)": "The position of the largest of your numbers is wanted, and not the numbers.",
    "came.min(axis=-1)": "Only the smallest of your numbers is wanted.",
    "came.max(axis=-1)": "Only the largest of your numbers is wanted.",
    "came.diagonal()": "Only the diagonal of your table is wanted.",
}
STILL = {sentence: eval(f"lambda came, n: {change}") for change, sentence in UNFINISHED.items()}

# On top of another mistake only what is hardly an accident: 3 is soon 2 plus 1, or the root of 9.
SECOND = {
    GENERAL[change]: CHANGES[GENERAL[change]]
    for change in ("-want", "want[::-1]", "want.T", "want * n", "want / n")
}

# What may be so exactly in the trials that went wrong: of an argument, and of the right answer.
WHERE = {
    "`{}` holds a 0": lambda value: (value == 0).any(),
    "`{}` holds a number below 0": lambda value: (value < 0).any(),
    "`{}` has more than 2 rows": lambda value: value.ndim == 2 and len(value) > 2,
    "`{}` has more than 2 columns": lambda value: value.ndim == 2 and value.shape[1] > 2,
}
WHERE_WANTED = {
    "the right answer is infinite": lambda want: np.isinf(want).any(),
    "a number below 0 is in the right answer": lambda want: (want < 0).any(),
}

# Parts of an argument, and what to say when they have no say.
NO_SAY = "The {part} of `{name}` can change without changing your answer: is it left out?"
ALONE = "Nothing but the {part} of `{name}` counts in your answer: the others must count too."
ALL = "Whatever stands in `{name}`, your answer stays the same: is `{name}` used as it should be?"
PARTS = (
    (slice(None), "", ALL),
    (slice(1, None), "first {row}", ALONE),
    (slice(None, -1), "last {row}", ALONE),
    (slice(1, -1), "first and last {row}", ALONE),
    (-1, "last {row}", NO_SAY),
    (0, "first {row}", NO_SAY),
    ((slice(None), slice(1, None)), "first column", ALONE),
    ((slice(None), -1), "last column", NO_SAY),
    ((slice(None), 0), "first column", NO_SAY),
)


def name(exercise, answer, tried, attempt):
    """A sentence that is so, or nothing. `attempt(function, given, want)` makes a trial of a function."""
    failed = [trial for trial in tried if not trial.right]
    shown = failed[0]
    names, made = list(inspect.signature(exercise.right).parameters), exercise.made
    first = shown.outcome.means if shown.outcome.ended else _wrong_form(shown)
    kind = _kind(failed, tried)
    mended = partial(_mended, answer, tried, attempt, time.process_time() + SEARCH)
    # A mistake that gives the same in every trial explains too much together with another one.
    telling = [(sentence, one) for sentence, one in made if not all(same(part, one[0]) for part in one)]
    ways = (
        lambda: _other_than_the_answer(answer, shown),
        lambda: mended((repair.structure,)),
        lambda: kind and (_changed(mended(LIKELY), kind) or kind),
        lambda: _match(names, tried, made, 2),
        lambda: _fact(answer, failed),
        lambda: _unfinished(tried),
        lambda: _match(names, tried, made, 1.9),
        lambda: _changed(mended(LIKELY), first or _not_finite(failed)),
        lambda: repair.lost(answer),
        lambda: _given_back(names, tried),
        lambda: not _constant(tried) and _two(exercise, names, tried, telling),
        lambda: _changed(mended((repair.rarer,)), first or _not_finite(failed)),
        lambda: _constant(tried),
        lambda: _part_by_part(names, tried, made),
        lambda: first,
        lambda: _match(names, tried, made, 1),
        lambda: _not_finite(failed),
        lambda: _sizes(tried),
        lambda: _unread(exercise, answer, names, tried),
        lambda: _where(names, tried),
        lambda: _part_by_part(names, tried, made, named=False),
        lambda: _range(tried),
        lambda: next((trial.outcome.means for trial in failed if trial.outcome.means), ""),
    )
    return next(filter(None, (way() for way in ways)), "")


def _changed(change, first):
    """The change of a detail that mends it all, after what is said `first`: the error or the form."""
    return change and f"{first} {change}".strip()


def _given_back(names, tried):
    """An argument as it came."""
    for at, name in enumerate(names):
        if all(same(trial.outcome.value, trial.given[at]) for trial in tried):
            return f"Your function gives back `{name}` as it came."
    return ""


def _constant(tried):
    """The same answer whatever is given."""
    first = tried[0].outcome.value
    if (
        not _always_the_same(tried)
        or not same(first, first)
        or all(same(t.want, tried[0].want) for t in tried)
    ):
        return ""
    with contextlib.suppress(Exception):  # no numbers
        if not np.isfinite(_flat(first)).all():
            return ""
    return f"Your function gives {pair(first, 0)[0]} whatever it is given: it must come from the input."


def _other_than_the_answer(answer, shown):
    if shown.changed and same(shown.outcome.value, shown.want):
        return CHANGES_INPUT.format(f" ({shown.changed})")
    once, twice = (run(answer, copy.deepcopy(shown.given), 1).value for _ in range(2))
    if same(once, once) and not same(once, twice):
        return (
            "Called twice with the same input, your function gives two answers: it keeps something between "
            "calls, or draws at random. A list must be made inside the function, not above it and not as a "
            "default."
        )
    return ""


def _mended(answer, tried, attempt, end, kinds):
    """The sentence of the first change of the code after which every trial is right."""
    trials, endless = sorted(tried, key=lambda trial: trial.right), 0
    for sentence, variant in (one for edits in kinds for one in repair.variants(answer, edits)):
        if time.process_time() > end or endless > 3:
            return ""
        again = (attempt(variant, trial.given, trial.want) for trial in trials)
        wrong = next((trial for trial in again if not trial.right), None)
        if wrong is None:
            return sentence
        endless += wrong.outcome.kind is TooLong
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
        return (
            f"Your function {also}returns nothing: does its last line say return (not print), and does what "
            "it returns get a value?"
        )
    for value, want in zip(values, wants, strict=True):
        if any(callable(one) and not isinstance(one, type) for one in _parts(value)):
            return "You return a function itself: the parentheses after its name are missing."
        if hasattr(value, "__next__") or isinstance(value, (map, zip, filter)):
            return "You return a generator, which gives its values only when asked: put list(...) around it."
        if isinstance(value, Fields):
            return f"You return the whole result of a function: return the part that is wanted, {form(want)}."
        if has_text(value) and not has_text(want):
            return "Your function gives text, a number is wanted: leave out str(...), quotes or f-string."
        if isinstance(value, (dict, set)):
            return f"Your function gives a {type(value).__name__}; {_wanted(want)}."
    return ""


def has_text(value):
    if isinstance(value, (tuple, list)):
        return any(map(has_text, value))
    kind = getattr(getattr(value, "dtype", None), "kind", "")
    return isinstance(value, str) or kind in ("U", "S") or (kind == "O" and any(map(has_text, value.flat)))


def makes(mistake, given):
    """What this mistake makes of the arguments of a trial; an error as its kind."""
    try:
        with np.errstate(all="ignore"):
            return mistake(*copy.deepcopy(given))
    except Exception as error:
        return type(error)


def _agrees(made, trial):
    return made is trial.outcome.kind if trial.outcome.ended else same(trial.outcome.value, made)


def _explains(made, tried):
    """How well these results explain what came back: 2 always, less than that nearly always, or 0."""
    wrong = explained = others = 0
    for result, trial in zip(made, tried, strict=True):
        agrees = _agrees(result, trial)
        wrong += not trial.right
        explained += agrees and not trial.right
        others += trial.right and not agrees
    if not explained:  # as most mistakes: what follows puts every trial into words
        return 0
    # One label out of three is easily the same by accident; a number is not.
    few = len({pair(trial.want, 0)[0] for trial in tried}) <= len(tried) / 4
    if explained == wrong and not others and (wrong >= 3 or not few):
        return 2
    came = Counter(pair(trial.outcome.value, 0)[0] for trial in tried)
    dull = not few and max(came.values()) > len(tried) / 2
    if dull:  # mostly the same came back, as many a mistake has it
        return 0
    if few:
        enough = explained >= 5 and wrong - explained + others <= len(tried) / 10
    else:
        enough = explained >= max(3, 0.85 * wrong) and others <= 3 * wrong
    return max(1, 1.99 * (explained - others) / wrong) if enough else 0


def _match(names, tried, made, least):
    """The known mistake that explains these trials, or a mistake that can be made in any exercise."""
    best, named = max(
        ((_explains(results, tried), sentence) for sentence, results in made),
        key=lambda pair: pair[0],
        default=(0, ""),
    )
    return (
        (best >= least and named)
        or _general(names, tried, [t.want for t in tried], least)
        or _factor(names, tried)
    )


def _general(names, tried, results, least, changes=CHANGES):
    """A mistake that can be made in any exercise, on top of the right results or of a known mistake."""
    at, first = next((at, trial) for at, trial in enumerate(tried) if not trial.right)
    if _always_the_same(tried):
        return ""
    for sentence, change in changes.items():
        if _agrees(_after(change, results[at], first), first):  # most fail here already
            made = [_after(change, result, trial) for result, trial in zip(results, tried, strict=True)]
            if (
                _explains(made, tried) >= least
                and all(_agrees(one, trial) for one, trial in zip(made, tried, strict=True) if trial.right)
                and not all(map(same, made, results))
            ):
                return sentence.format(first=names[0])
    return ""


def _unfinished(tried):
    """What is still to be done, if that makes every trial right."""
    if isinstance(tried[0].want, tuple):
        return ""
    for sentence, change in STILL.items():
        if all(same(_after(change, trial.outcome.value, trial), trial.want) for trial in tried):
            return sentence
    return ""


def _always_the_same(tried):
    came = [trial.outcome.value for trial in tried if not trial.outcome.ended]
    return len(came) >= 5 and all(same(one, came[0]) for one in came)


def _two(exercise, names, tried, made):
    """Two known mistakes at once, or one of them and one that can be made in any exercise."""
    shown = next(trial for trial in tried if not trial.right)
    for sentence, mistake in exercise.two_at_once():
        if (
            not shown.outcome.ended  # two slips together easily end in an error of the same kind
            and _agrees(makes(mistake, shown.given), shown)
            and _explains([makes(mistake, one.given) for one in tried], tried) == 2
        ):
            return sentence
    for sentence, results in made:
        if second := _general(names, tried, results, 2, SECOND):
            return f"Two things at once. {sentence} And: {second}"
    return ""


def _part_by_part(names, tried, made, named=True):
    """Of an answer with several parts, which is wrong, and why: if `named`, each of them with its reason."""
    count = len(tried[0].want) if isinstance(tried[0].want, tuple) else 0
    came = [plain(trial.outcome.value) for trial in tried]
    if not count or any(not isinstance(value, (tuple, list)) or len(value) != count for value in came):
        return ""
    parts = [[_part(trial, at) for trial in tried] for at in range(count)]
    right = [at for at, part in enumerate(parts) if all(trial.right for trial in part)]
    fitting = [  # what these mistakes leave right is right here too: else their sentence would not be so
        (sentence, results)
        for sentence, results in made
        if all(same(_element(results[i], at), one.want) for at in right for i, one in enumerate(parts[at]))
    ]
    said = []
    for at, part in enumerate(parts):
        if at in right:
            said.append(f"The {PLACES[at]} is right in every trial.")
        else:
            of_part = [(sentence, [_element(one, at) for one in results]) for sentence, results in fitting]
            why = _match(names, part, of_part, 2) or _sizes(part)
            said.append(f"The {PLACES[at]} is wrong{': ' if why else '.'}{why}")
    unnamed = sum(one.endswith("is wrong.") for one in said)
    return f"You return {count} things. {' '.join(said)}" if unnamed < (1 if named else count) else ""


def _part(trial, at):
    value, want = plain(trial.outcome.value)[at], trial.want[at]
    return replace(trial, want=want, outcome=replace(trial.outcome, value=value), right=same(value, want))


def _element(result, at):
    try:
        return result[at]
    except Exception:  # an error, or a result of another form
        return ...


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


def _factor(names, tried):
    """A factor that is the same in all trials, or as large as something is long in each of them."""
    factors = [_ratio(trial) for trial in tried]
    known = [factor for factor in factors if factor]
    if len(known) < 3 or None in factors or same(known, [1] * len(known)):
        return ""
    if same(known, [known[0]] * len(known)):
        for constant, words in {
            np.log(2): "ln where log2 is wanted",
            1 / np.log(2): "log2 where ln is wanted",
            np.log10(2): "log10 where log2 is wanted",
            np.log10(np.e): "log10 where ln is wanted",
        }.items():
            if same(known[0], constant):
                return f"Every answer is {known[0]:.6g} times the expected one: that is {words}."
        return f"Every answer is {known[0]:.6g} times the expected one: a factor is missing, or one too many."
    sizes = _lengths(names, tried)
    for words, size in sizes.items():
        times = f"by as many times as there are {words}"
        for ratio, sentence in (
            (size, f"Every answer is too large {times}: a division is missing."),
            (1 / size, f"Every answer is too small {times}: one division too many."),
            (size / (size - 1 + (size == 1)), f"You divide by one less than there are {words}."),
            (size / (size + 1), f"You divide by one more than there are {words}."),
        ):
            if _equal(factors, ratio):
                return sentence
    for (right, one), (wrong, other) in combinations([*sizes.items(), *reversed(sizes.items())], 2):
        if _equal(factors, one / other):
            return f"It comes out as if you divided by how many {wrong} there are, not by how many {right}."
    return ""


def _ratio(trial):
    """By which factor this answer is wrong; 0 where everything is 0, None where there is no such factor."""
    try:
        came, want = _flat(trial.outcome.value), _flat(trial.want)
        if not want.any():
            return None if came.any() else 0.0
        factor = (came @ want) / (want @ want)
        return float(factor) if factor and np.isfinite(factor) and same(came, factor * want) else None
    except Exception:
        return None


def _equal(factors, ratio):
    return all(factor == 0 or same(factor, one) for factor, one in zip(factors, ratio, strict=True))


def _lengths(names, tried):
    """How long the arguments are in each trial: numbers in `x`, rows in `X`, columns in `X`."""
    lengths = {}
    for at, name in enumerate(names):
        shapes = [np.shape(trial.given[at]) for trial in tried]
        for axis, words in enumerate(("rows", "columns") if len(shapes[0]) > 1 else ("numbers",)):
            if all(len(shape) > axis for shape in shapes):
                lengths[f"{words} in `{name}`"] = np.array([shape[axis] for shape in shapes], float)
    return lengths


def _fact(answer, failed):
    """What is plainly so, though it may not be all: a variable from outside, a swap, a wrong form."""
    shown = failed[0]
    unused, outside = repair.from_outside(answer)
    if unused and outside:
        return (
            f"Your function never reads its argument `{unused[0]}`, but it reads `{outside[0]}`, which was "
            "made outside of it: then it cannot answer for other inputs."
        )
    if shown.changed:
        return CHANGES_INPUT.format(f" ({shown.changed})")
    if isinstance(shown.want, tuple) and all(_swapped(trial) for trial in failed):
        return "Both parts are right, but in the opposite order."
    try:
        array, want = numbers(plain(shown.outcome.value)), numbers(shown.want)
    except Exception:
        return ""
    if array.size == want.size and all(_in_another_order(trial) for trial in failed):
        return "The right numbers, but in another order than is wanted."
    if array.size == want.size and same(array.ravel(), want.ravel()):
        return _wrong_form(shown).replace("You", "The numbers are right, but you")
    return ""


def _not_finite(failed):
    for trial in failed:
        try:
            came, want = _flat(0 if trial.outcome.ended else trial.outcome.value), _flat(trial.want)
        except Exception:
            continue
        if np.isnan(came).any() and not np.isnan(want).any():
            return "A nan came back (no number at all): 0/0, infinity minus infinity, or a logarithm below 0."
        if np.isinf(came).any() and not np.isinf(want).any():
            return (
                "An infinity came back: a division by 0, a logarithm of 0, or a number that grew too large."
            )
    return ""


def _in_another_order(trial):
    try:
        came, want = _flat(trial.outcome.value), _flat(trial.want)
        return not same(came, want) and same(np.sort(came), np.sort(want))
    except Exception:
        return False


def _wrong_form(shown):
    came, want = (form(value) for value in (shown.outcome.value, shown.want))
    alike = came.replace("a list with", "an array of") == want.replace("a list with", "an array of")
    return "" if alike else f"You return {came}; {_wanted(shown.want)}."


def _wanted(want):
    return f"{form(want)} {'are' if isinstance(want, tuple) else 'is'} wanted"


def _swapped(trial):
    value = plain(trial.outcome.value)
    return isinstance(value, (tuple, list, np.ndarray)) and same(value[::-1], trial.want)


# What is so, where nothing above explains it


def _sizes(tried):
    """How what came back differs in size from what is right, in all trials."""
    both = [(trial.outcome.value, trial.want) for trial in tried if not trial.outcome.ended]
    try:
        both = [(_flat(came), _flat(want)) for came, want in both]
        away = [came - want for came, want in both]
    except Exception:  # words, or answers of another length
        return ""
    if len(both) < max(3, len(tried) / 2) or not all(np.isfinite(one).all() for one in away):
        return ""
    several = sum(want.size > 1 for _, want in both) > len(both) / 2
    if all(same(came, want) for came, want in both):
        return ""
    if all(same(one, np.full(one.shape, away[0].flat[0])) for one in away):
        more = "large" if away[0][0] > 0 else "small"
        return f"Every answer is {abs(away[0][0]):.6g} too {more}: a term is missing, or one too many."
    if several and all(same(one, np.full(one.shape, one[0])) for one in away):
        return (
            "Within one trial all your numbers are wrong by the same amount: what is added to all of them "
            "alike is wrong."
        )
    if several and all(_ratio(trial) is not None for trial in tried):
        return (
            "Within one trial all your numbers are wrong by the same factor: what all of them are divided "
            "or multiplied by is wrong."
        )
    return ""


def _unread(exercise, answer, names, tried):
    """A part of an argument that can be changed as one likes, and the answer stays the same."""
    if unused := repair.from_outside(answer)[0]:
        return f"Your function never reads its argument `{unused[0]}`: the right answer depends on it."
    ran = [trial for trial in tried if not trial.outcome.ended]
    trials = [trial for trial in ran if trial.right][:10] + [trial for trial in ran if not trial.right][:10]
    for at, name in enumerate(names):
        alive = range(len(trials))  # where the argument counts at all: elsewhere its parts say nothing
        for part, words, sentence in PARTS:
            moved, stayed = set(), 0
            for i, trial in enumerate(trials):
                for how in range(4):
                    given = list(copy.deepcopy(trial.given))
                    try:
                        given[at] = _altered(given[at], part, how)
                        want = exercise.right(*copy.deepcopy(given))
                    except Exception:  # there is no such part, or no right answer then
                        continue
                    if same(want, trial.want):
                        continue
                    outcome = run(answer, given, 1)
                    if outcome.ended or not same(outcome.value, plain(trial.outcome.value)):
                        moved.add(i)
                        break
                    stayed += i in alive
                if words and moved:
                    break
            if not moved and stayed >= 3:
                row = "row" if np.ndim(trials[0].given[at]) > 1 else "number"
                return sentence.format(part=words.format(row=row), name=name)
            if not words:
                alive = moved
    return ""


def _altered(value, part, how):
    """The same argument, but this part of it the largest or smallest of all, or beyond them; yes for no."""
    if np.ndim(value) == 0:
        if isinstance(value, int):
            return value + (1, -1, 2, 5)[how]
        return value * (0.9, 0.8, 0.5, 0.1)[how] if 0 < value < 1 else (3, -2, 0.5, 7)[how] * value + 1
    array = np.array(value)
    if array.dtype == bool:
        array[part] = ~array[part]
    else:
        values = np.unique(array)
        beyond = [values[-1] + 1, values[0] - 1] if array.dtype.kind == "f" else []
        array[part] = [values[-1], values[0], *beyond][how]
    return array.tolist() if isinstance(value, list) else array


def _where(names, tried):
    """What is so of every trial that went wrong, and of none, or few, of the others."""
    wrong = np.array([not trial.right for trial in tried])
    if wrong.sum() < 3 or (~wrong).sum() < 3:
        return ""
    marks = {}
    for at, name in enumerate(names):
        for words, holds in WHERE.items():
            marks[words.format(name)] = [_holds(holds, trial.given[at]) for trial in tried]
    for words, holds in WHERE_WANTED.items():
        marks[words] = [_holds(holds, trial.want) for trial in tried]
    for words, mark in marks.items():
        if (wrong == mark).all():
            return f"Your function is wrong exactly where {words}."
    for words, mark in marks.items():
        if wrong.sum() >= 5 and np.mean(mark) < 0.8 and np.all(mark, where=wrong):
            return f"Your function is wrong only where {words}."
    return ""


def _holds(holds, value):
    try:
        return bool(holds(np.asarray(value)))
    except Exception:  # words have no sign
        return False


def _range(tried):
    """What holds for every right number, and not for those that came back."""
    try:
        trials = [trial for trial in tried if not trial.outcome.ended]
        both = [[_flat(value) for value in (trial.outcome.value, trial.want)] for trial in trials]
        came, want = (np.concatenate(parts) for parts in zip(*both, strict=True))
    except Exception:
        return ""
    if np.all(came == np.round(came)) and np.mean(want == np.round(want)) < 0.5:
        return (
            "You return whole numbers only; the right ones are not: is it a count, a position, a yes or no?"
        )
    for low, high, words in (
        (0, 1, "between 0 and 1"),
        (0, np.inf, "0 or more"),
        (-np.inf, 0, "0 or less"),
        (-1, 1, "between -1 and 1"),
    ):
        if want.min() >= low and want.max() <= high and (came.min() < low or came.max() > high):
            odd = came[(came < low) | (came > high)][0]
            return f"Every right number is {words}, and yours are not: {odd:.6g} is among them."
        if came.min() >= low and came.max() <= high and (want.min() < low or want.max() > high):
            odd = want[(want < low) | (want > high)][0]
            return f"All your numbers are {words}; among the right ones is {odd:.6g}."
    for sign, words in ((1, "larger"), (-1, "smaller")):
        if np.all(sign * (came - want) > -1e-9) and np.mean(came != want) > 0.3:
            other = "smaller" if sign > 0 else "larger"
            return f"None of your numbers is {other} than the right one, and many are {words}."
    return ""
