"""Exercises of lesson 02: a loss, the improvements of a search, the best line, how many trials, a gambler."""

import math

import numpy as np

from helpers import datasets, features
from helpers.exercises.exercise import Challenge, Refused, arrays, exercise, wanted
from helpers.exercises.guard import run
from helpers.exercises.judge import same
from helpers.exercises.repair import loops_to_a_fixed_number

COLUMNS = ["living_area_sqft", "year_built", "basement_area_sqft", "garage_cars", "bathrooms", "fireplaces"]
AIM = 32.0


def _houses(rng):
    x = rng.integers(2, 12, rng.integers(3, 7)).astype(float)
    y = rng.uniform(5, 40) * x + rng.uniform(-20, 60) + rng.normal(0, 30, len(x))
    return x, y.round()


@exercise(
    draw=lambda rng: (*_houses(rng), int(rng.integers(10, 80)) / 2, int(rng.integers(-90, 90)) / 2),
    edges=(
        (np.array([2.0, 4.0, 5.0]), np.array([60.0, 70.0, 130.0]), 20.0, 10.0),
        (np.array([1.0, 2.0]), np.array([5.0, 7.0]), 2.0, 3.0),
    ),
    insight="A perfect line has loss 0, and there is no best value to brag about at the other end.",
    slips={
        "np.abs(miss) -> miss": "The misses are averaged with their signs, so too high and too low cancel.",
        "np.abs(miss).mean() -> abs(miss.mean())": "You averaged first and took the absolute value last: by "
        "then, too high and too low have canceled.",
        "np.abs(miss) -> (miss**2)": "You squared the misses: that is the L2 loss, the question asks for "
        "absolute misses.",
        "np.abs(miss).mean() -> math.sqrt((miss**2).mean())": "You took the root of the mean square; the "
        "question asks for the mean of the absolute misses.",
        "mean -> sum": "You added the misses up; divide by how many there are, or a longer table looks "
        "worse.",
        "x + b - y -> x - y": "b is missing from the prediction: it is k·x + b.",
        "k * x + b -> b * x + k": "k and b have changed places: the prediction is k·x + b.",
        "k * x + b - y -> k * y + b - x": "x and y have changed places: the prediction is k·x + b.",
        "x + b - y -> x + b": "The truth y is missing: a miss is prediction minus truth.",
    },
)
def line_loss(x, y, k, b):
    miss = k * x + b - y
    return np.abs(miss).mean()


def _losses_of_trials(rng):
    # Few different values, so that trials tie with the best so far; and losses above every start that only
    # seems large.
    scale = float(rng.choice([1, 100, 10_000, 1e7, 1e20]))
    return ((rng.integers(2, 10, int(rng.integers(6, 10))) * scale).tolist(),)


@exercise(
    draw=_losses_of_trials,
    edges=(([7.0, 9.0, 4.0, 4.0, 6.0, 2.0],), ([1.0, 2.0, 3.0],)),
    insight="In any search by luck, trial n is an improvement with chance 1/n, whatever is searched for.",
    slips={
        "loss < lowest -> loss <= lowest": "A tie is no improvement: compare with <, not with <=.",
        "loss < lowest -> step == 0 or loss < trials[step - 1]": "You compared each trial with the one "
        "before it; compare with the lowest of all before.",
        "[step] -> [step] * (step > 0)": "The first trial is missing: it is better than the nothing before.",
        "math.inf -> 0": "The list stays empty: no trial is lower than what you compare it with. Start with "
        "float('inf'), and compare with <.",
        "math.inf -> 100": "Your search starts with a loss that seems large, but trials can be larger: start "
        "with float('inf').",
        "[step] -> [loss]": "You returned the losses of the improvements; return their steps.",
        "+= -> =": "You returned only the best step; return every step that improved.",
        "return steps -> return len(steps)": "You counted the improvements; return the list of their steps.",
        "enumerate(trials) -> enumerate([-loss for loss in trials])": "You kept the highest losses: closer "
        "to zero is better.",
    },
)
def improvements(trials):
    lowest, steps = math.inf, []
    for step, loss in enumerate(trials):
        if loss < lowest:
            lowest = loss
            steps += [step]
    return steps


def _houses_and_lines(rng):
    # In some towns even the best line has a loss of millions. In half of the trials absolute losses choose
    # another line.
    x, y = _houses(rng)
    scale = float(rng.choice([1, 10, 1000]))
    differ = rng.random() < 0.5
    while True:
        ks, bs = rng.integers(-200, 600, (2, 5)) / 10
        miss = abs(ks[:, None] * x + bs[:, None] - y)
        if not differ or miss.mean(axis=1).argmin() != (miss**2).mean(axis=1).argmin():
            return x, scale * y, scale * ks, scale * bs


@exercise(
    draw=_houses_and_lines,
    edges=(arrays([1.0, 2.0], [5.0, 9.0], [3.0, 2.0, 1.0], [1.0, 4.0, 4.0]),),
    insight="This loop is the whole of random search; only where the candidates come from will change.",
    slips={
        "argmin -> argmax": "You returned the pair with the largest loss: closer to zero is better.",
        "miss**2 -> abs(miss)": "You compared absolute losses; the question asks for squared ones.",
        "miss**2 -> miss": "You compared the misses with their signs: a line far too low then looks best.",
        "(miss**2).mean(axis=1) -> miss.mean(axis=1) ** 2": "You judged by the mean miss, in which too high "
        "and too low cancel: square each miss, then average.",
        "ks[best], bs[best] -> l2.min()": "You returned the least loss: return the pair that has it.",
        "ks[best], bs[best] -> best": "You returned the position of the best pair: return its k and b.",
        "ks[best], bs[best] -> None, None": "No line ever beats the loss that you start with: start with "
        "float('inf'), and compare with <.",
        "l2.argmin() -> -1": "You returned the last pair tried: keep k and b at the moment the loss "
        "improves.",
        "ks[best], bs[best] -> ks.min(), bs.min()": "You took the smallest slope and the smallest intercept; "
        "the pair with the smallest loss is wanted.",
        "x + bs[:, None] - y -> x - y": "b is missing from the prediction: it is k·x + b.",
        "miss = -> ks, bs = np.repeat(ks, len(bs)), np.tile(bs, len(ks))\n    miss =": "You tried each k "
        "with each b: only those at the same place belong together.",
    },
)
def best_line(x, y, ks, bs):
    miss = ks[:, None] * x + bs[:, None] - y
    l2 = (miss**2).mean(axis=1)
    best = l2.argmin()
    return ks[best], bs[best]


def _chances(rng):
    # Thousands of trials too. No chance is met so closely that rounding decides; edges of halves meet it.
    while True:
        p, chance = float(f"{10 ** rng.uniform(-3.5, -0.4):.2g}"), int(rng.integers(20, 100)) / 100
        trials = math.log(1 - chance) / math.log(1 - p)
        if abs(trials - round(trials)) > 1e-3:
            return p, chance


def _loop_too_short(answer):
    """A loop up to a fixed number fails where hits are rarer: 2**-30 asks for 2,472,381,917 trials."""
    if not loops_to_a_fixed_number(answer) or same(run(answer, (2**-30, 0.9), 2).value, 2_472_381_917):
        return ""
    return (
        "Your loop ends at a fixed number, and a rarer hit needs more trials: a while loop goes on until the "
        "chance is reached."
    )


# Some number of trials meets these chances exactly: there one trial more is one too many.
MET_EXACTLY = (0.5, 0.75), (0.5, 0.9375), (0.75, 0.9375), (0.5, 0.5), (0.875, 0.984375)


@exercise(
    draw=_chances,
    edges=((0.5, 0.9), *MET_EXACTLY, (0.5, 0.2), (0.0001, 0.9)),
    insight="Each parameter more divides p, and so multiplies this number.",
    refuses=_loop_too_short,
    slips={
        "math.ceil -> int": "You rounded down: that many trials fall just short of the chance. Round up.",
        "math.ceil -> round": "You rounded to the nearest whole number, which falls short "
        "about half the time. Round up.",
        "math.ceil(trials) -> trials": "The formula is right; nobody makes part of a trial, so round it up.",
        "math.ceil(trials) -> int(trials) + 1": "One too many where the chance is met exactly: just as much "
        "is enough. math.ceil knows; a loop goes on only while the chance is below the wanted one.",
        "math.log(1 - chance) / math.log(1 - p) -> chance / p": "You treat chances as if they added up: two "
        "trials at one half are not certain.",
        "math.log(1 - chance) / math.log(1 - p) -> 1 / p": "That many trials give one hit on average; the "
        "chance of at least one must reach `chance`.",
        "math.log(1 - chance) / math.log(1 - p) -> math.log(1 - p) / math.log(1 - chance)": "The fraction "
        "stands on its head: log(1 - chance) is divided by log(1 - p).",
        "/ -> -": "You subtracted the logarithms (or took the one of a fraction): divide one by the other.",
        "1 - chance -> chance": "You asked when all N trials miss with this chance; they should miss with 1 "
        "- chance.",
        "1 - p -> p": "p is the chance that one trial hits; what repeats N times is a miss, 1 - p.",
    },
)
def trials_needed(p, chance):
    trials = math.log(1 - chance) / math.log(1 - p)
    return math.ceil(trials)


def _gamble_error(gamble):
    """Typical miss in thousand dollars: the root of the mean square over 5 × 500 houses."""
    houses, squared, words = datasets.load_house_prices(), [], "six weights, one for each column of X"
    for seed in range(5):
        rng = np.random.default_rng(seed)
        rows = rng.permutation(len(houses))[:500]
        X = features.standardize(houses[COLUMNS].to_numpy(float)[rows]).values
        y = houses["sale_price"].to_numpy()[rows] / 1000
        y = y - y.mean()
        weights = wanted(gamble(X, y, rng.random((2000, 6))), (6,), words)
        squared.append(np.mean((X @ weights - y) ** 2))
    idle = wanted(gamble(X, y, np.full((2000, 6), 0.5)), (6,), words)
    if np.mean((X @ idle - y) ** 2) < AIM**2:
        raise Refused(
            "Even if every number in luck is 0.5, your weights are that good: they come from an equation, or "
            "from numbers of your own. Spend the rows of luck, one for each trial."
        )
    return float(np.sqrt(np.mean(squared)))


EXERCISES = {
    "02.1": line_loss,
    "02.2": improvements,
    "02.3": best_line,
    "02.4": trials_needed,
    "02.5": Challenge(
        score=_gamble_error,
        target=AIM,
        says="Your typical miss is {score:.1f} thousand dollars; the aim is {target:.1f} or less.",
        insight="You spent the same luck better: later trials went where earlier ones had been good.",
        steps={
            73.2: "Six zeros would miss by 73.1. Is `-100 + 200 * row` one trial, and are the weights with "
            "the smallest loss kept?",
            46.0: "Plain random search comes to about 43: try every row of luck as six weights from -100 to "
            "100, and keep those with the smallest loss.",
            40.0: "That is about what plain random search finds. Play in rounds: look around the best "
            "weights so far, within a reach that shrinks, but not so fast that the last rounds move nothing.",
            AIM: "Nearly there: the reach should shrink so that it is small in the last rounds, but not long "
            "before them. Try other numbers of rounds, and 0.6 to 0.9 of the reach from round to round.",
        },
    ),
}
