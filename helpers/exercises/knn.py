"""Exercises of lesson 01: distance, a vote, one scale, choosing top-n, and a price tag of your own."""

from collections import Counter

import numpy as np

from helpers import datasets, knn, losses
from helpers.exercises.exercise import Challenge, Refused, arrays, exercise, wanted

COLUMNS = ["living_area_sqft", "year_built", "basement_area_sqft", "garage_cars", "bathrooms", "fireplaces"]
AIM = 30.0  # thousand dollars


def _two_houses(rng):
    d = rng.integers(2, 6)
    return rng.integers(-9, 10, d).astype(float), rng.integers(-9, 10, d).astype(float)


@exercise(
    draw=_two_houses,
    edges=(arrays([3.0, 0.0], [1.0, 4.0]), arrays([2.0, 5.0], [2.0, 5.0])),
    insight="No root is needed to rank neighbors: the nearest stays the nearest.",
    slips={
        "squares.sum() -> np.sqrt(squares.sum())": "You took the square root as well: that is the L2 "
        "distance, the question asks for its square.",
        "gap**2 -> gap": "The differences are added without squaring, so plus and minus cancel.",
        "gap**2 -> abs(gap)": "You added absolute differences: that is the L1 distance. Square them instead.",
        "sum -> mean": "You took the mean of the squares; the squared distance is their sum.",
        "squares.sum() -> gap.sum() ** 2": "Square each difference first, then add: you added first and "
        "squared the sum.",
        ".sum() -> ": "The squares are right, but not yet added up into one number.",
        "squares.sum() -> a @ a - b @ b": "You squared a and b and subtracted the squares: subtract first, "
        "then square the difference.",
        "squares.sum() -> a @ a + b @ b": "(a - b)² is not a² + b²: subtract first, then square.",
        "squares.sum() -> squares[:2].sum()": "Only the first two columns count: rows can have more.",
        "a - b -> a[:, None] - b": "You paired each number of a with each of b: only those at the same place "
        "belong together.",
    },
)
def squared_distance(a, b):
    gap = a - b
    squares = gap**2
    return squares.sum()


def _flowers(rng):
    # One right answer, and one for each slip: no vote is tied. In three trials of five another species wins
    # by absolute differences, with one neighbor less, or with one more.
    slip = int(rng.integers(5))
    while True:
        n, top_n = int(rng.integers(9, 14)), int(rng.choice([2, 4, 6, 7]))
        X, query = rng.integers(-40, 41, (n, 2)) / 10, rng.integers(-20, 21, 2) / 10
        species = rng.choice(["setosa", "versicolor", "virginica"], n)
        away = X - query
        squared, absolute, plain = (each.sum(axis=1) for each in (away**2, abs(away), away))
        near, by_absolute, by_plain = (species[far.argsort()] for far in (squared, absolute, plain))
        right, slipped = near[:top_n], (by_absolute[:top_n], near[: top_n - 1], near[: top_n + 1])
        votes = [right, near[:3], near[:5], near, near[-top_n:], by_plain[:top_n]]
        if slip == 0:
            votes.append(by_absolute[:top_n])
        alone = all(_winner(vote)[1] for vote in votes) and np.diff(np.sort(squared)).min() > 1e-6
        if alone and (slip > 2 or _winner(slipped[slip])[0] != _winner(right)[0]):
            return X, species, query, top_n


def _winner(votes):
    """The name with the most votes, the first in the alphabet when tied, and whether it stands alone."""
    first, *others = Counter(sorted(votes.tolist())).most_common()
    return first[0], not others or first[1] > others[0][1]


@exercise(
    draw=_flowers,
    edges=((np.array([[6.0], [0.0], [1.0], [5.0]]), np.array(["b", "a", "b", "b"]), np.array([0.2]), 1),),
    insight="The same neighbors that average to a price vote for a class: only the last line differs.",
    slips={
        "far. -> (-far).": "You picked the flowers farthest away: the nearest have the smallest distances.",
        "[:top_n] -> [:1]": "Only the single nearest flower decides: let all top_n of them vote.",
        'far.argsort(kind="stable") -> np.arange(len(X))': "The first top_n rows vote, not the nearest ones: "
        "sort by distance first.",
        "[:top_n] -> ": "All flowers vote: keep only the top_n nearest.",
        "[:top_n] -> [1 : top_n + 1]": "The nearest flower is left out: start at 0, the query itself is not "
        "among the rows.",
        "argmax -> argmin": "You returned the species with the fewest votes: take the one with the most.",
        "[winner] -> [0]": "You returned the first name in the alphabet: take the one with the most votes.",
        "[winner] -> [-1]": "You returned the last name in the alphabet: take the one with the most votes.",
        "names[winner] -> counts.max()": "You returned how many votes the winner has; return its name.",
        "names[winner] -> species[nearest]": "You returned the names of all neighbors: let them vote.",
        "names[winner] -> species[nearest[-1]]": "Only the last of the neighbors decides: let all vote.",
        "[winner] -> [winner], counts.max()": "That is the pair of name and votes: return the name alone.",
        "away**2 -> away": "The differences are added without squaring, so plus and minus cancel.",
        "away**2 -> abs(away)": "You added absolute differences; square them.",
    },
)
def vote(X, species, query, top_n):
    away = X - query
    far = (away**2).sum(axis=1)
    nearest = far.argsort(kind="stable")[:top_n]
    names, counts = np.unique(species[nearest], return_counts=True)
    winner = counts.argmax()
    return names[winner]


def _known_and_new(rng):
    # As many new rows as columns, so that a wrong axis gives wrong numbers more often than an error.
    d = int(rng.integers(2, 4))
    scale = np.array([500.0, 1.0, 20.0])[:d]
    return tuple((rng.normal(3, 1, (n, d)) * scale).round(1) for n in (rng.integers(2, 6), d))


@exercise(
    draw=_known_and_new,
    edges=(arrays([[0.0, 10.0], [2.0, 30.0]], [[1.5, 25.0], [3.0, 40.0]]),),
    insight="A new house is measured with the ruler of the known ones, alone or in company.",
    slips={
        "of = known -> of = new": "You standardized the new houses by their own mean and deviation: then a "
        "house's numbers depend on who arrives with it. Use the mean and deviation of the known ones.",
        "= of.mean -> = new.mean": "The mean must be that of the known houses, not of the new ones.",
        "of.std -> new.std": "The deviation must be that of the known houses, not of the new ones.",
        "(new - mean) -> new": "The mean is not subtracted.",
        " / scale -> ": "The mean is subtracted, but nothing is divided by the standard deviation.",
        "(new - mean) / scale -> new - mean / scale": "Parentheses are missing: subtract first, then divide.",
        "of.mean(axis=0), of.std(axis=0) -> of.mean(), of.std()": "You took one mean and one deviation over "
        "all columns: each column needs its own (axis=0).",
        "of.mean(axis=0), of.std(axis=0) -> of.mean(axis=1), of.std(axis=1)": "You took the mean and the "
        "deviation of each row: each column needs its own (axis=0).",
        "of.std -> of.var": "You divided by the variance; its root, the standard deviation, is wanted.",
        "std(axis=0 -> std(axis=0, ddof=1": "Your deviation divides by n - 1; the course divides by n "
        "(ddof=0, NumPy's default).",
        "(new - -> (known -": "You returned the known houses on the new scale; return the new ones.",
        "of.mean(axis=0), of.std(axis=0) -> of.min(axis=0), np.ptp(of, axis=0)": "You scaled by smallest and "
        "largest; the standardized scale uses mean and standard deviation.",
        "of.std(axis=0) -> np.ptp(of, axis=0)": "You divided by the range; use the standard deviation.",
        "of = known -> of = np.vstack([known, new])": "You took the mean and deviation of all houses "
        "together: those of the known ones alone are wanted.",
    },
)
def to_one_scale(known, new):
    of = known
    mean, scale = of.mean(axis=0), of.std(axis=0)
    return (new - mean) / scale


def _towns(rng):
    # Small enough to be read, the candidates in no order, and none nearly as good as the best.
    while True:
        known, held_out = (rng.integers(0, 100, (n, 1)) / 10 for n in (12, 6))
        prices, true = ((20 * x[:, 0] + rng.integers(-40, 41, len(x))).round() for x in (known, held_out))
        candidates = rng.choice(np.arange(1, 13), 5, replace=False).tolist()
        predicted = [knn.predict_value(known, prices, held_out, n) for n in candidates]
        least, second = np.sort([losses.l2_loss(one, true) for one in predicted])[:2]
        if len(np.unique(known)) == 12 and least < 0.97 * second:
            return known, prices, held_out, true, candidates


@exercise(
    draw=_towns,
    insight="Houses never seen have chosen; how good the winner is, a third set must say.",
    slips={
        "held_out, n), held_out_prices -> known, n), prices": "You measured the error on the known houses: "
        "there top-n 1 finds the house itself and looks perfect.",
        "min(errors) -> max(errors)": "You returned the candidate with the largest error.",
        "candidates[at] -> at": "You returned the position of the best candidate: return the candidate.",
        "candidates[at] -> errors[at]": "You returned the smallest error: return the candidate that has it.",
        "candidates[at] -> min(candidates)": "You returned the smallest candidate without comparing errors.",
        "candidates[at] -> max(candidates)": "You returned the largest candidate without comparing errors.",
        "[at] -> [0]": "You returned the first candidate: all of them must be tried before one is returned.",
        "[at] -> [-1]": "You returned the last candidate: remember which one had the smallest error.",
        "[at] -> [at], min(errors)": "The candidate is right; return it alone, without its error.",
        "(miss**2) -> abs(miss)": "You compared mean absolute errors; the question asks for squared ones.",
        "(miss**2).mean() -> abs(miss.mean())": "You averaged the misses before squaring, so too high and "
        "too low cancel: square each miss first.",
        "(miss**2).mean() -> miss.mean()": "You compared the misses with their signs: predictions far too "
        "low then look best. Square them.",
    },
)
def choose_top_n(known, prices, held_out, held_out_prices, candidates):
    errors = []
    for n in candidates:
        predicted, true = knn.predict_value(known, prices, held_out, n), held_out_prices
        miss = predicted - true
        errors.append((miss**2).mean())
    at = errors.index(min(errors))
    return candidates[at]


def _price_error(predict):
    """Held-out error of `predict`, in thousand dollars: the root of the mean square over 3 × 300 houses."""
    houses = datasets.load_house_prices()
    X, y = houses[COLUMNS].to_numpy(float), houses["sale_price"].to_numpy() / 1000
    squared = []
    for seed in range(3):
        known, new = np.split(np.random.default_rng(seed).permutation(len(y))[:1300], [1000])
        given = X[known], y[known]
        predicted = wanted(predict(*given, X[new]), (300,), "one price for each of the 300 rows of new")
        squared.append(losses.l2_loss(predicted, y[new]))
    few = wanted(predict(*given, X[new[:7]]), (7,), "one price for each row of new, for 7 rows too")
    if not np.allclose(few, predicted[:7], rtol=1e-3):
        raise Refused(
            "The same 7 houses get other prices when they arrive without the rest. Do you scale `new` by its "
            "own mean and deviation? Use those of X, as in 01.3."
        )
    error = float(np.sqrt(np.mean(squared)))
    doubled = wanted(predict(given[0], 2 * given[1], X[new]), (300,), "one price for each row of new")
    if error <= AIM and doubled.mean() < 1.5 * predicted.mean():
        raise Refused(
            "When every price in y is doubled, your prices hardly change: they must come from X and y, as "
            "given to your function, and from nothing else."
        )
    return error


EXERCISES = {
    "01.1": squared_distance,
    "01.2": vote,
    "01.3": to_one_scale,
    "01.4": choose_top_n,
    "01.5": Challenge(
        score=_price_error,
        target=AIM,
        says="Your held-out error is {score:.1f} thousand dollars; the aim is {target:.1f} or less.",
        insight="You let the error on houses never seen choose; the last judgment needs others still.",
        steps={
            300.0: "That is far from any price: are these thousands of dollars, as in y? Is `new` brought to "
            "the scale of X? A weighted mean is divided by the sum of its weights.",
            85.0: "The mean of all prices, for every house, would miss by less: about 79.",
            60.0: "That is hardly better than the mean of all prices: let the most similar houses decide, "
            "with knn.predict_value.",
            31.5: "On raw columns the square feet drown all the rest: bring the columns to one scale, as in "
            "01.3.",
            AIM: "Nearly there: try another top-n (10 to 20), or let living area and year count more than "
            "the rest.",
        },
    ),
}
