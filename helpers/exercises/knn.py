"""Exercises of lesson 01: distance, a vote, one scale, choosing top-n, and a price tag of your own."""

import numpy as np

from helpers import datasets, features, knn, losses
from helpers.exercises.exercise import Challenge, Exercise

COLUMNS = ["living_area_sqft", "year_built", "basement_area_sqft", "garage_cars", "bathrooms", "fireplaces"]


def _squared_distance(a, b):
    return knn.squared_distances(a[None], b)[0]


def _two_houses(rng):
    d = rng.integers(2, 6)
    return rng.integers(-9, 10, d).astype(float), rng.integers(-9, 10, d).astype(float)


def _vote(X, species, query, top_n):
    return knn.predict_class(X, species, query[None], top_n)[0]


def _vote_of(rank):
    """A vote among the `top_n` flowers that `rank(X, query, top_n)` picks."""

    def vote(X, species, query, top_n):
        names, counts = np.unique(species[rank(X, query, top_n)], return_counts=True)
        return names[counts.argmax()]

    return vote


def _nearest(X, query, top_n):
    return np.argsort(knn.squared_distances(X, query), kind="stable")[:top_n]


def _rarest(X, species, query, top_n):
    names, counts = np.unique(species[_nearest(X, query, top_n)], return_counts=True)
    return names[counts.argmin()]


def _flowers(rng):
    # An odd number of neighbors of two kinds: a tied vote would have more than one right answer.
    n = int(rng.integers(8, 20))
    species = np.where(rng.random(n) < 0.5, "setosa", "virginica")
    return rng.normal(size=(n, 2)).round(2), species, rng.normal(size=2).round(2), int(rng.choice([3, 5, 7]))


def _to_one_scale(known, new):
    scaled = features.standardize(known)
    return (new - scaled.mean) / scaled.scale


def _known_and_new(rng):
    scale = np.array([500.0, 1.0])
    return rng.normal(3, 1, (8, 2)) * scale, rng.normal(3, 1, (int(rng.integers(2, 5)), 2)) * scale


def _choose_top_n(known, prices, held_out, held_out_prices, candidates):
    errors = _errors(known, prices, held_out, held_out_prices, candidates)
    return candidates[int(np.argmin(errors))]


def _errors(known, prices, held_out, held_out_prices, candidates):
    return [
        losses.l2_loss(knn.predict_value(known, prices, held_out, top_n), held_out_prices)
        for top_n in candidates
    ]


def _towns(rng):
    known, held_out = rng.uniform(0, 10, (30, 1)), rng.uniform(0, 10, (20, 1))

    def prices(area):
        return 20 * area[:, 0] + rng.normal(0, 25, len(area))

    candidates = [int(n) for n in np.sort(rng.choice(np.arange(1, 31), 5, replace=False))]
    return known, prices(known), held_out, prices(held_out), candidates


def _price_error(predict):
    """Held-out error of `predict`, in thousand dollars: the root of the mean square over 3 × 300 houses."""
    houses = datasets.load_house_prices()
    X, y = houses[COLUMNS].to_numpy(float), houses["sale_price"].to_numpy() / 1000
    squared = []
    for seed in range(3):
        order = np.random.default_rng(seed).permutation(len(y))
        known, new = order[:1000], order[1000:1300]
        predicted = predict(X[known], y[known], X[new])
        if predicted is ...:
            return ...
        if np.shape(predicted) != (len(new),):
            return np.nan
        squared.append(losses.l2_loss(np.asarray(predicted, float), y[new]))
    return float(np.sqrt(np.mean(squared)))


EXERCISES = {
    "01.1": Exercise(
        right=_squared_distance,
        draw=_two_houses,
        edges=((np.array([3.0, 0.0]), np.array([0.0, 4.0])), (np.array([2.0, 5.0]), np.array([2.0, 5.0]))),
        insight="No root is needed to rank neighbors: the nearest stays the nearest.",
        mistakes={
            "You took the square root as well: that is the L2 distance, the question asks for its square.": (
                lambda a, b: np.sqrt(((a - b) ** 2).sum())
            ),
            "The differences are added without squaring, so plus and minus cancel.": lambda a, b: (
                a - b
            ).sum(),
            "You added absolute differences: that is the L1 distance. Square them instead.": (
                lambda a, b: np.abs(a - b).sum()
            ),
            "You took the mean of the squares; the squared distance is their sum.": (
                lambda a, b: ((a - b) ** 2).mean()
            ),
            "Square each difference first, then add: you added first and squared the sum.": (
                lambda a, b: (a - b).sum() ** 2
            ),
            "That is the inner product of the two rows, not the distance between them.": lambda a, b: a @ b,
            "The squares are right, but not yet added up into one number.": lambda a, b: (a - b) ** 2,
        },
    ),
    "01.2": Exercise(
        right=_vote,
        draw=_flowers,
        edges=((np.array([[0.0], [1.0], [5.0]]), np.array(["a", "b", "b"]), np.array([0.2]), 1),),
        insight="The same neighbors that average to a price vote for a class: only the last line differs.",
        mistakes={
            "You picked the flowers farthest away: sort the other way round.": _vote_of(
                lambda X, query, top_n: np.argsort(-knn.squared_distances(X, query), kind="stable")[:top_n]
            ),
            "Only the single nearest flower decides: let all top_n of them vote.": _vote_of(
                lambda X, query, top_n: _nearest(X, query, 1)
            ),
            "The first top_n rows vote, not the nearest ones: sort by distance first.": _vote_of(
                lambda X, query, top_n: np.arange(top_n)
            ),
            "All flowers vote: keep only the top_n nearest.": _vote_of(
                lambda X, query, top_n: np.arange(len(X))
            ),
            "One neighbor too few votes: [:top_n] already stops before top_n.": _vote_of(
                lambda X, query, top_n: _nearest(X, query, max(top_n - 1, 1))
            ),
            "One neighbor too many votes: [:top_n] holds exactly top_n.": _vote_of(
                lambda X, query, top_n: _nearest(X, query, top_n + 1)
            ),
            "You returned the species with the fewest votes: take the one with the most.": _rarest,
        },
    ),
    "01.3": Exercise(
        right=_to_one_scale,
        draw=_known_and_new,
        edges=((np.array([[0.0, 10.0], [2.0, 30.0]]), np.array([[1.0, 20.0], [3.0, 40.0]])),),
        insight="A new house is measured with the ruler of the known ones, alone or in company.",
        mistakes={
            "You standardized the new houses by their own mean and deviation: then a house's numbers depend on "
            "who arrives with it. Use the mean and deviation of the known ones.": (
                lambda known, new: (new - new.mean(axis=0)) / new.std(axis=0)
            ),
            "You divided by the variance; divide by its root, the standard deviation.": (
                lambda known, new: (new - known.mean(axis=0)) / known.var(axis=0)
            ),
            "The mean is not subtracted.": lambda known, new: new / known.std(axis=0),
            "The mean is subtracted, but nothing is divided by the standard deviation.": (
                lambda known, new: new - known.mean(axis=0)
            ),
            "You took one mean and one deviation over all columns: each column needs its own (axis=0).": (
                lambda known, new: (new - known.mean()) / known.std()
            ),
            "Your deviation divides by n - 1; the course divides by n (ddof=0, NumPy's default).": (
                lambda known, new: (new - known.mean(axis=0)) / known.std(axis=0, ddof=1)
            ),
            "You returned the known houses on the new scale; return the new ones.": (
                lambda known, new: features.standardize(known).values
            ),
        },
    ),
    "01.4": Exercise(
        right=_choose_top_n,
        draw=_towns,
        insight="You let houses that the model has never seen decide: that is all there is to model selection.",
        mistakes={
            "You measured the error on the known houses: there top-n 1 finds the house itself and looks perfect.": (
                lambda known, prices, held_out, held_out_prices, candidates: _choose_top_n(
                    known, prices, known, prices, candidates
                )
            ),
            "You returned the candidate with the largest error.": lambda *given: given[-1][
                int(np.argmax(_errors(*given)))
            ],
            "You returned the position of the best candidate: return the candidate itself.": (
                lambda *given: int(np.argmin(_errors(*given)))
            ),
            "You returned the smallest error: return the candidate that has it.": lambda *given: min(
                _errors(*given)
            ),
            "You returned the root of the smallest error: return the candidate that has it.": (
                lambda *given: float(np.sqrt(min(_errors(*given))))
            ),
            "You returned the smallest candidate without comparing errors.": lambda *given: min(given[-1]),
        },
    ),
    "01.5": Challenge(
        score=_price_error,
        target=30.0,
        says="Your held-out error is {score:.1f} thousand dollars; the aim is {target:.1f} or less.",
        insight="You chose features, scale, weights and top-n by held-out error, as practitioners do.",
    ),
}
