"""Exercises of lesson 05: entropy, a test, the cost of a wrong belief, the first question, a forecast."""

import numpy as np

from helpers import datasets
from helpers import information_theory as it
from helpers.exercises.exercise import Challenge, Refused, arrays, exercise, wanted


def _chances(rng, n, zero):
    """n chances in twentieths, in any order; one at least is 0 where `zero` says so, and none elsewhere."""
    while True:
        p = rng.multinomial(20, rng.dirichlet(np.ones(n))) / 20
        if (p == 0).any() == zero and p.max() < 1 and np.ptp(p) > 0.1:
            return p


@exercise(
    draw=lambda rng: (_chances(rng, rng.integers(3, 7), rng.random() < 0.5),),
    edges=((np.array([0.5, 0.25, 0.25]),), (np.array([1.0, 0.0]),)),
    insight="What never happens adds nothing, and what is certain adds nothing either.",
    slips={
        "p[p > 0] -> p": "0 × log 0 came out as nan: leave out the outcomes with p = 0 before the log.",
        "log2 -> log": "Your answer is in nats: np.log is the natural log. Bits want np.log2.",
        "-np.log2 -> np.log": "The minus sign is missing, and the answer is in nats: bits want np.log2.",
        "log2 -> log10": "That is log base 10. Bits want np.log2.",
        "happens * surprise -> surprise": "You added the surprises without weighing each by its own p.",
        "happens * surprise).sum -> surprise).mean": "You took the plain mean of the surprises: weigh each "
        "by its own p instead.",
        "(happens * surprise).sum() -> 1 - (p**2).sum()": "That is the Gini impurity; the entropy weighs the "
        "surprises.",
    },
)
def entropy_in_bits(p):
    happens = p[p > 0]
    surprise = -np.log2(happens)
    return (happens * surprise).sum()


@exercise(
    # With decimals that no whole number of people has, so that counting them would show.
    draw=lambda rng: tuple(rng.uniform([0.01, 0.5, 0.55], [0.6, 0.99, 0.97]).round(7).tolist()),
    edges=((0.1, 0.8, 0.9),),
    insight="A rare illness needs very few false alarms before a positive test says much.",
    slips={
        "ill / (ill + well) -> ill": "That is the joint P(ill and positive): divide by P(positive).",
        "ill / (ill + well) -> ill + well": "That is P(positive): the ill are only a part of it.",
        "(1 - specificity) -> specificity": "The well test positive with probability 1 − specificity.",
        "(1 - specificity) -> (1 - sensitivity)": "You used 1 − sensitivity, the ill that the test misses; "
        "the well test positive with probability 1 − specificity.",
        "well = (1 - prior) * (1 - specificity) -> well = 1 - (1 - prior) * specificity": "In 1 − P(healthy "
        "and negative) the ill are still in: the false alarms are (1 − prior) · (1 − specificity).",
        "(1 - prior) *  -> ": "The false alarms are not weighed by the share of the well, 1 − prior.",
        "(1 - prior) -> prior": "The prior cancels out: weigh the ill by prior and the well by 1 − prior.",
        "/ (ill + well) -> / well": "Those are the odds, ill against well: divide by ill + well.",
    },
)
def ill_if_positive(prior, sensitivity, specificity):
    ill = prior * sensitivity
    well = (1 - prior) * (1 - specificity)
    return ill / (ill + well)


def _two_distributions(rng):
    # What never happens under p, under q, or under both; infinite in about one trial of four.
    n, kind = rng.integers(3, 6), rng.choice(["p", "q", "both", "none"], p=[0.3, 0.25, 0.3, 0.15])
    while True:
        p, q = _chances(rng, n, kind in ("p", "both")), _chances(rng, n, kind in ("q", "both"))
        if kind != "both" or q[p > 0].all():
            return p, q


@exercise(
    draw=_two_distributions,
    edges=(
        arrays([0.5, 0.5, 0.0], [0.25, 0.5, 0.25]),
        arrays([0.5, 0.5], [1.0, 0.0]),
        arrays([0.3, 0.7, 0.0], [0.3, 0.7, 0.0]),
    ),
    insight="A belief may be wrong at a finite price, unless it calls something impossible that happens.",
    slips={
        "happens = -> p, q = q, p\n    happens =": "The two are swapped: weigh by p, what happens, not by "
        "q, what you expect.",
        "log2(p / q) -> log2(1 / q)": "You returned the cross-entropy: take the entropy of p away.",
        "log2 -> log": "Your answer is in nats: np.log is the natural log. Bits want np.log2.",
        "p > 0 -> (p > 0) & (q > 0)": "You left out the outcomes with q = 0: where p > 0 as well, the "
        "divergence is infinite.",
        "np.inf -> 0.0": "Where q is 0 and p is not, the divergence is infinite, not 0.",
        "q[happens] == 0 -> q == 0": "You call every q of 0 infinitely dear: it is only where p > 0 as well, "
        "for then it happens.",
        "p[happens], q[happens] -> p, q": "0 × log 0 came out as nan: leave out the outcomes with p = 0 "
        "before you take the log.",
        "p / q -> q / p": "The quotient is upside down: it is p / q.",
        "log2(p / q) -> log2(p) / np.log2(q)": "You divided two logarithms: take the logarithm of p / q, or "
        "the difference of the two.",
        "(p * -> (q *": "You weighed each logarithm by q: weigh by p, what happens.",
        "(p * -> abs(p *": "A term below 0 must stay below 0: leave abs out.",
    },
)
def divergence(p, q):
    happens = p > 0
    if (q[happens] == 0).any():
        return np.inf
    p, q = p[happens], q[happens]
    return (p * np.log2(p / q)).sum()


# The species by size, equal sizes in one word: one clear winner by Gini index. In the first four information
# gain chooses another cut, in the next four the plain sum of both sides' impurities, in the last two none.
ORDERS = ("AA A A BB A AA A B", "B A A AB A AB B AA A", "BB BB B BB AB B A", "A AA A A A AB A B")
ORDERS += ("A A AA B BB A AA", "A A AA A B A AB", "B B A AB AB A B B BB", "A A AA BB B AA A AB")
ORDERS += ("A A AB BB B BB A", "AB A B BB B A AA")


def _flippers(rng):
    words = rng.choice(ORDERS).split()[:: rng.choice([-1, 1])]
    values = np.sort(rng.choice(np.arange(180, 230), len(words), replace=False))
    names = rng.permutation(["Adelie", "Gentoo"])
    rows = [(x, names["AB".index(one)]) for x, word in zip(values, words, strict=True) for one in word]
    x, labels = zip(*rng.permutation(rows), strict=True)
    return np.array(x, float), np.array(labels)


@exercise(
    draw=_flippers,
    edges=(arrays([5.0, 1.0, 2.0, 8.0, 5.0], ["b", "a", "a", "b", "b"]),),
    insight="A decision tree is this question, asked again on each of the two sides.",
    slips={
        "cuts[best] -> min(ginis)": "You returned the smallest Gini index: return the threshold that has it.",
        "cuts[best] -> best": "You returned the position of the best threshold: return the threshold itself.",
        "argmin -> argmax": "You chose the largest Gini index: that is the worst question.",
        "it.gini_index(x <= cut, labels) -> sum(it.gini(it.shares(labels[side])) for side in (x <= cut, x > "
        "cut))": "The two sides count the same: weigh each by its share of the examples.",
        "it.gini_index( -> -it.information_gain(": "You chose by information gain; the question asks for "
        "the smallest Gini index, which can be another one.",
        "return cuts -> return values": "That is the value left of the cut: go halfway to the next.",
        "return cuts -> return values[1:]": "That is the value right of the cut: go halfway back.",
        "return cuts[best] -> return sum(x[labels == one].mean() for one in set(labels)) / 2": "You went "
        "halfway between the two means: try every cut, and take the one with the smallest Gini index.",
        "values = -> x = np.sort(x)\n    values =": "x is sorted and labels is not, so they no longer "
        "belong together: ask x <= threshold of x as it came.",
        "np.unique(x) -> x": "Neighbors in the order given are not neighbors in size: sort x first, "
        "np.unique does it.",
    },
)
def best_threshold(x, labels):
    values = np.unique(x)
    cuts = (values[1:] + values[:-1]) / 2
    ginis = [it.gini_index(x <= cut, labels) for cut in cuts]
    best = int(np.argmin(ginis))
    return cuts[best]


def _forecast_cost(forecast):
    """Binary cross-entropy in bits of `forecast`, over 10 × 100 penguins it has not seen."""
    penguins = datasets.load_penguins()
    X = penguins.loc[:, "bill_length_mm":"body_mass_g"].to_numpy()
    is_male = (penguins["sex"] == "male").to_numpy(int)
    # To be sure and wrong costs 100 bits.
    return mean_surprise(forecast, X, is_male, range(10, 20), 100, least=2.0**-100) / np.log(2)


def mean_surprise(forecast, X, y, seeds, n, least):
    """The mean of -ln of the chance given to the truth, over n unseen rows for each seed.

    A chance below `least` counts as `least`. Refuses what depends on the other rows, or looks the truth up.
    """

    def chances(known, y, new):
        return _probabilities(forecast(X[known], y[known], X[new]), len(new))

    surprises = []
    for seed in seeds:
        known, new = np.split(np.random.default_rng(seed).permutation(len(y)), [-n])
        p = chances(known, y, new)
        surprises.append(-np.log(np.maximum(np.where(y[new] == 1, p, 1 - p), least)))
    again, alone = chances(known, y, new), chances(known, y, new[:7])
    if np.allclose(again, p, atol=1e-3) and not np.allclose(alone, p[:7], atol=1e-3):
        raise Refused(
            "The same 7 rows get other probabilities when they arrive without the rest. Do you scale `new` "
            "by its own mean and deviation? Use those of X, as in 01.3."
        )
    turned = chances(known, 1 - y, new)
    if np.ptp(p) > 0.2 and np.cov(turned, p)[0, 1] > p.var() / 2:
        raise Refused(
            "When every answer given to your function is turned round, 0 for 1 and 1 for 0, your "
            "probabilities hardly change: they must come from what is given, and from nothing else."
        )
    return float(np.mean(surprises))


def _probabilities(came, n):
    """What came back for the n rows of `new`, in numbers from 0 to 1; Refused, if it is anything else."""
    if hasattr(came, "probability"):
        raise Refused("Your function returns the model itself: its probability(...) gives what is wanted.")
    p = wanted(came, (n,), "one probability for each row of new")
    if p.min() < 0 or p.max() > 1:
        raise Refused(
            f"{p[(p < 0) | (p > 1)][0]:.6g} is among your probabilities: they go from 0 to 1. A share is "
            "wanted, neither a count nor a percentage nor a score.",
            "Probabilities go from 0 to 1.",
        )
    return p


EXERCISES = {
    "05.1": entropy_in_bits,
    "05.2": ill_if_positive,
    "05.3": divergence,
    "05.4": best_threshold,
    "05.5": Challenge(
        score=_forecast_cost,
        # One half costs 1.0 bits, 9 neighbors on raw columns 0.70, five without Laplace's remedy 1.35; with
        # it and on one scale 5 to 25 neighbors cost 0.40 to 0.44.
        target=0.45,
        says="Your forecast costs {score:.3f} bits a penguin; the aim is {target:.2f} or less.",
        insight="Sure where the penguins allow it, and never certain: that is what cross-entropy pays for.",
        steps={
            1.05: "That is dearer than to say one half: you are too sure where you are wrong, or give the "
            "chance of female. Never say 0 or 1: Laplace's remedy adds 1 to the males and 2 to the "
            "neighbors.",
            0.9: "That is no better, or hardly, than one half for all: let the most similar penguins vote.",
            0.6: "On raw columns the grams drown the millimeters: are the columns on one scale, as in 01.3?",
            0.45: "Nearly there: try more neighbors, and Laplace's remedy, so that you never say 0 or 1.",
        },
    ),
}
