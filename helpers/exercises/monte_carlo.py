"""Exercises of lesson 02: a loss, the improvements of a search, the best line, how many trials, a gambler."""

import math

import numpy as np

from helpers import datasets, features, losses, monte_carlo
from helpers.exercises.exercise import Challenge, Exercise

COLUMNS = ["living_area_sqft", "year_built", "basement_area_sqft", "garage_cars", "bathrooms", "fireplaces"]


def _houses(rng):
    n = int(rng.integers(3, 8))
    return rng.integers(2, 12, n).astype(float), rng.uniform(80, 400, n).round(1)


def _houses_and_line(rng):
    return *_houses(rng), round(rng.uniform(5, 60), 1), round(rng.uniform(-50, 50), 1)


def _houses_and_lines(rng):
    return *_houses(rng), rng.uniform(-20, 60, 8).round(1), rng.uniform(-50, 50, 8).round(1)


def _improvements(trials):
    lowest, steps = math.inf, []
    for step, loss in enumerate(trials):
        if loss < lowest:
            lowest = loss
            steps.append(step)
    return steps


def _improvements_from(first):
    """Improvements when the search starts with `first` as its lowest loss."""
    return lambda trials: [step - 1 for step in _improvements([first, *trials])[1:]]


def _losses_of_trials(rng):
    # Few different values, so that some trials tie with the best so far.
    return (rng.integers(2, 16, int(rng.integers(6, 12))).astype(float).tolist(),)


def _lowest(score):
    """The pair (k, b) for which `score(misses)` is lowest; the misses are (lines, houses)."""

    def choose(x, y, ks, bs):
        best = int(np.argmin(score(np.multiply.outer(ks, x) + bs[:, None] - y)))
        return ks[best], bs[best]

    return choose


_best_line = _lowest(lambda misses: (misses**2).mean(axis=1))


def _least_of(x, y, ks, bs):
    return monte_carlo.line_losses(x, y, ks, bs).min()


def _position_of(x, y, ks, bs):
    return int(monte_carlo.line_losses(x, y, ks, bs).argmin())


def _needed(p, chance):
    return math.ceil(math.log(1 - chance) / math.log(1 - p))


def _gamble_error(gamble):
    """Typical miss in thousand dollars: the root of the mean square over 5 × 500 houses."""
    houses, squared = datasets.load_house_prices(), []
    for seed in range(5):
        rng = np.random.default_rng(seed)
        rows = rng.permutation(len(houses))[:500]
        X = features.standardize(houses[COLUMNS].to_numpy(float)[rows]).values
        y = houses["sale_price"].to_numpy()[rows] / 1000
        y = y - y.mean()
        weights = gamble(X, y, rng.random((2000, len(COLUMNS))))
        if weights is ...:
            return ...
        if np.shape(weights) != (len(COLUMNS),):
            return np.nan
        squared.append(np.mean((X @ np.asarray(weights, float) - y) ** 2))
    return float(np.sqrt(np.mean(squared)))


EXERCISES = {
    "02.1": Exercise(
        right=lambda x, y, k, b: losses.l1_loss(k * x + b, y),
        draw=_houses_and_line,
        edges=(
            (np.array([5.0]), np.array([150.0]), 30.0, 0.0),
            (np.array([1.0, 2.0]), np.array([5.0, 7.0]), 2.0, 3.0),
        ),
        insight="A perfect line has loss 0, and there is no best value to brag about at the other end.",
        mistakes={
            "The misses are averaged with their signs, so too high and too low cancel.": (
                lambda x, y, k, b: (k * x + b - y).mean()
            ),
            "You averaged first and took the absolute value last: by then, too high and too low have canceled.": (
                lambda x, y, k, b: abs((k * x + b - y).mean())
            ),
            "You squared the misses: that is the L2 loss, the question asks for absolute misses.": (
                lambda x, y, k, b: losses.l2_loss(k * x + b, y)
            ),
            "You took the root of the mean square; the question asks for the mean of the absolute misses.": (
                lambda x, y, k, b: math.sqrt(losses.l2_loss(k * x + b, y))
            ),
            "You added the misses up; divide by how many there are, or a longer table looks worse.": (
                lambda x, y, k, b: np.abs(k * x + b - y).sum()
            ),
            "The absolute misses are right, but not yet averaged into one number.": (
                lambda x, y, k, b: np.abs(k * x + b - y)
            ),
            "k and b are swapped: k goes with x, b is added.": lambda x, y, k, b: np.abs(
                b * x + k - y
            ).mean(),
            "You forgot b: the line is k·x + b.": lambda x, y, k, b: np.abs(k * x - y).mean(),
            "You took the median of the misses; the loss is their mean.": (
                lambda x, y, k, b: np.median(np.abs(k * x + b - y))
            ),
        },
    ),
    "02.2": Exercise(
        right=_improvements,
        draw=_losses_of_trials,
        edges=(([4.0],), ([3.0, 3.0, 2.0],), ([1.0, 2.0, 3.0],)),
        insight="In any search by luck, trial n is an improvement with chance 1/n, whatever is searched for.",
        mistakes={
            "A tie is no improvement: compare with <, not with <=.": lambda trials: [
                step for step, loss in enumerate(trials) if loss == min(trials[: step + 1])
            ],
            "You compared each trial with the one before it; compare with the lowest of all before.": lambda trials: [
                step for step in range(len(trials)) if step == 0 or trials[step] < trials[step - 1]
            ],
            "The first trial is missing: it is better than the nothing before it.": lambda trials: (
                _improvements(trials)[1:]
            ),
            "Your search starts with 0 as the lowest loss, so nothing can beat it: start with float('inf').": (
                _improvements_from(0)
            ),
            "Your steps count from 1; Python and this question count from 0.": lambda trials: [
                step + 1 for step in _improvements(trials)
            ],
            "You returned the losses of the improvements; return their steps.": lambda trials: [
                trials[step] for step in _improvements(trials)
            ],
            "You returned only the best step; return every step that improved.": lambda trials: _improvements(
                trials
            )[-1:],
            "You kept the highest losses: closer to zero is better.": lambda trials: _improvements(
                [-loss for loss in trials]
            ),
            "You returned the least loss so far at every step; return the steps at which it fell.": (
                lambda trials: np.minimum.accumulate(trials).tolist()
            ),
        },
    ),
    "02.3": Exercise(
        right=_best_line,
        draw=_houses_and_lines,
        edges=((np.array([1.0, 2.0]), np.array([5.0, 7.0]), np.array([1.0, 2.0]), np.array([4.0, 3.0])),),
        insight="This loop is the whole of random search; only where the candidates come from will change.",
        mistakes={
            "You returned the pair with the largest loss: closer to zero is better.": _lowest(
                lambda misses: -(misses**2).mean(axis=1)
            ),
            "You compared absolute losses; the question asks for squared ones.": _lowest(
                lambda misses: np.abs(misses).mean(axis=1)
            ),
            "You compared the misses with their signs: a line far too low then looks best.": _lowest(
                lambda misses: misses.mean(axis=1)
            ),
            "You squared the mean miss, so too high and too low cancel: square each miss, then average.": _lowest(
                lambda misses: misses.mean(axis=1) ** 2
            ),
            "You returned (b, k): the slope k comes first.": lambda *given: _best_line(*given)[::-1],
            "You returned the least loss: return the pair that has it.": _least_of,
            "You returned the position of the best pair: return the pair itself.": _position_of,
            "You returned the last pair tried: keep k and b at the moment the loss improves.": (
                lambda x, y, ks, bs: (ks[-1], bs[-1])
            ),
            "You tried the smallest k and b; the smallest *loss* is wanted.": lambda x, y, ks, bs: (
                ks.min(),
                bs.min(),
            ),
        },
    ),
    "02.4": Exercise(
        right=_needed,
        draw=lambda rng: (round(rng.uniform(0.002, 0.3), 3), round(rng.uniform(0.3, 0.99), 2)),
        edges=((0.5, 0.75), (0.25, 0.2)),
        insight="Each parameter more divides p, and so multiplies this number.",
        mistakes={
            "You rounded down: that many trials fall just short of the chance. Round up.": (
                lambda p, chance: int(math.log(1 - chance) / math.log(1 - p))
            ),
            "You rounded to the nearest whole number, which falls short about half the time. Round up.": (
                lambda p, chance: round(math.log(1 - chance) / math.log(1 - p))
            ),
            "The formula is right; nobody makes part of a trial, so round it up.": (
                lambda p, chance: math.log(1 - chance) / math.log(1 - p)
            ),
            "Adding one after int() is one too many when the division comes out even: math.ceil knows.": (
                lambda p, chance: int(math.log(1 - chance) / math.log(1 - p)) + 1
            ),
            "You divided the chance by p, as if chances added up: two trials at one half are not certain.": (
                lambda p, chance: math.ceil(chance / p)
            ),
            "The fraction stands on its head: log(1 - chance) is divided by log(1 - p).": (
                lambda p, chance: math.ceil(math.log(1 - p) / math.log(1 - chance))
            ),
            "You asked when all N trials miss with this chance; they should miss with 1 - chance.": (
                lambda p, chance: math.ceil(math.log(chance) / math.log(1 - p))
            ),
            "p is the chance that one trial hits; what repeats N times is a miss, 1 - p.": (
                lambda p, chance: math.ceil(math.log(1 - chance) / math.log(p))
            ),
        },
    ),
    "02.5": Challenge(
        score=_gamble_error,
        target=32.0,
        says="Your typical miss is {score:.1f} thousand dollars; the aim is {target:.1f} or less.",
        insight="You spent the same luck better: later trials went where earlier ones had been good.",
    ),
}
