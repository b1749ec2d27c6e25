"""Exercises of lesson 07: assign, move, inertia, the draw of k-means++, and groups that are not round."""

import numpy as np

from helpers import k_means
from helpers.exercises.exercise import Challenge, Refused, arrays, exercise, wanted
from helpers.exercises.judge import plain
from helpers.exercises.naming import has_text


def _points_and_centroids(rng):
    # No ties: then rounding cannot choose another centroid.
    while True:
        d, k = rng.integers(2, 5, 2)
        n = k if rng.random() < 0.4 else rng.integers(5, 9)
        far = rng.choice([0.125, 25])  # a search that starts with smallest = 1000 finds nothing at times
        points, centroids = (rng.integers(-40, 41, shape) * far for shape in ((n, d), (k, d)))
        squared = ((points[:, None] - centroids) ** 2).sum(axis=2)
        if np.diff(np.sort(squared, axis=1)).min() > 0.01:
            return points, centroids


@exercise(
    draw=_points_and_centroids,
    edges=(arrays([[0.0, 0.0], [5.0, 1.0], [2.0, 2.0]], [[4.0, 0.0], [1.0, 1.0]]),),
    insight="That is half of k-means, and all that is needed to put a new point into a group.",
    slips={
        "argmin -> argmax": "You took the farthest centroid: argmin finds the nearest.",
        ".argmin(axis=1) -> .min(axis=1) ** 0.5": "That is the distance to the nearest; return its index.",
        "argmin -> min": "You returned the squared distance to the nearest centroid; return its index.",
        "argmin(axis=1) -> argmin(axis=0)": "You found the nearest point for each centroid: it is the "
        "points that choose (the other axis).",
        "away**2 -> away": "The differences are added without squaring, so plus and minus cancel.",
        "away**2 -> abs(away)": "You added absolute differences; k-means squares them.",
    },
)
def nearest_centroid(points, centroids):
    away = points[:, None] - centroids
    return (away**2).sum(axis=2).argmin(axis=1)


def _groups(rng):
    # No group is empty, they differ in size, and one has three points or more: there the median shows.
    k, d = int(rng.integers(2, 5)), rng.integers(2, 4)
    labels = rng.permutation(np.concatenate([np.arange(k), np.full(2, k - 1), rng.integers(0, k, 4)]))
    return rng.integers(-50, 71, (len(labels), d)) / 10, labels, k


@exercise(
    draw=_groups,
    edges=((np.array([[1.0, 0.0], [3.0, 4.0], [8.0, 5.0], [6.0, 3.0]]), np.array([1, 1, 0, 1]), 2),),
    insight="The mean is the one place from which a group's squared distances add up to the least.",
    slips={
        "own.mean( -> own.sum(": "You added the points up; divide by how many there are in the group.",
        "own.mean(axis=0) -> own.sum(axis=0) / len(points)": "Divide by how many are in the group.",
        "own.mean(axis=0) -> own.sum(axis=0) / k": "You divided by k; divide by the number in the group.",
        "axis=0 -> ": "You took one mean over all features: each feature needs its own (axis=0).",
        "own.mean( -> np.median(own, ": "You took the median; k-means moves to the mean.",
        "range(k) -> range(1, k + 1)": "The groups are counted from 1; the first is group 0.",
        "own.mean(axis=0) -> own[0]": "You took one point of each group: the mean of its points is wanted.",
        "range(k) -> labels": "One centroid came for each point: one for each of the k groups is wanted.",
    },
)
def new_centroids(points, labels, k):
    groups = [points[labels == group] for group in range(k)]
    return np.array([own.mean(axis=0) for own in groups])


def _labeled(rng):
    points, labels, k = _groups(rng)
    return points, rng.integers(-50, 71, (k, points.shape[1])) / 10, labels


@exercise(
    draw=_labeled,
    edges=(arrays([[0.0, 0.0], [3.0, 4.0], [6.0, 2.0]], [[0.0, 1.0], [6.0, 4.0]], [0, 1, 0]),),
    insight="This is the number that both steps of k-means make smaller, and that stops when it stops.",
    slips={
        "squared.sum() -> np.sqrt(squared).sum()": "You added distances; the inertia adds squared distances.",
        "[labels] -> [k_means.assign(points, centroids)]": "You used the nearest centroid; use the one that "
        "the label names.",
        "away**2 -> abs(away)": "You added absolute differences: square them instead.",
        "away**2 -> away": "The differences are added without squaring, so plus and minus cancel.",
        "squared.sum() -> away.sum() ** 2": "Square each difference first, then add.",
        "[labels] -> ": "Take from each point its own centroid: centroids[labels] has one for each point.",
    },
)
def inertia_of(points, centroids, labels):
    away = points - centroids[labels]
    squared = (away**2).sum(axis=1)
    return squared.sum()


def _points_and_chosen(rng):
    # The chosen are any of the points, in any order, so that neither the first nor the last serves for all.
    points, m = rng.integers(-50, 51, (rng.integers(6, 10), 2)) / 10, rng.integers(2, 4)
    return points, rng.permutation(points)[:m]


@exercise(
    draw=_points_and_chosen,
    edges=(arrays([[0.0, 0.0], [1.0, 0.0], [3.0, 4.0], [0.0, 2.0]], [[0.0, 0.0], [3.0, 4.0]]),),
    insight="A point that is chosen already has chance 0, and a far corner with many points is hard to miss.",
    slips={
        "min(axis=1) -> min(axis=1) ** 0.5": "You used the distance itself; k-means++ draws by its square.",
        " / weights.sum() -> ": "The squared distances are right; divide them by their sum to make chances.",
        "min(axis=1 -> sum(axis=1": "You added the distances to all chosen starts; only the nearest counts.",
        "- chosen -> - chosen.mean(axis=0)": "You measured to the middle of the chosen: each point counts "
        "the nearest of them.",
        "weights.sum -> weights.max": "Divide by the sum of the squares, not by the largest.",
        "weights.sum() -> len(points)": "Divide by the sum of the squares, not by how many there are.",
        "squared.min -> squared.argmin": "argmin tells which start is nearest; min tells how near it is.",
        "min(axis=1) -> min(axis=0)": "That is the nearest point for each start (the other axis): each "
        "point needs its nearest start.",
        "away**2 -> abs(away)": "You added absolute differences: square them instead.",
    },
)
def chances(points, chosen):
    away = points[:, None] - chosen
    squared = (away**2).sum(axis=2)
    weights = squared.min(axis=1)
    return weights / weights.sum()


def _drawing(seed, k, rings):
    """k rings around one center, or k long stripes: 300 points in no order, turned and moved."""
    rng = np.random.default_rng(seed)
    truth = rng.permutation(np.arange(300) % k)
    across = 1 + 2 * truth + rng.normal(0, 0.12, 300)
    turn = rng.uniform(0, 2 * np.pi, 300 if rings else 1)
    along = np.zeros(300) if rings else rng.uniform(0, 12, 300)
    x, y = along * np.cos(turn) - across * np.sin(turn), along * np.sin(turn) + across * np.cos(turn)
    return np.column_stack([x, y]) + rng.uniform(-3, 3, 2), truth


def _disagreement(group):
    """1 minus the mean adjusted Rand index over three drawings each of two rings and of three stripes."""

    def missed(seed, k, rings):
        X, truth = _drawing(seed, k, rings)
        if hasattr(labels := group(X, k), "labels"):
            raise Refused("Your function returns the whole result: return its labels alone (.labels).")
        if not isinstance(labels, tuple) and has_text(plain(labels)):  # names are labels as well
            labels = np.unique(labels, return_inverse=True)[1]
        labels = wanted(labels, (300,), "one label for each of the 300 points of X")
        if (found := len(np.unique(labels))) > k:
            raise Refused(
                f"Your labels have {found} names, but k is {k}: join pieces until k names are left."
            )
        return 1 - k_means.adjusted_rand(labels, truth)

    score = np.mean([missed(seed, k, k == 2) for seed in range(3) for k in (2, 3)])
    if score <= 0.1 and min(missed(seed, 2, False) for seed in (3, 4, 5)) > 0.1:
        raise Refused(
            "Two rings and three stripes are found, but not two stripes. Does your function take the shape "
            "from k? The points alone must say what hangs together."
        )
    return float(score)


EXERCISES = {
    "07.1": nearest_centroid,
    "07.2": new_centroids,
    "07.3": inertia_of,
    "07.4": chances,
    "07.5": Challenge(
        score=_disagreement,
        target=0.1,
        says="Your groups disagree with the true ones by {score:.2f}; the aim is {target:.2f} or less.",
        insight="You found groups by what hangs together, where k-means alone only sees what is round.",
        steps={
            0.6: "Far from the true groups, as k-means with k groups is: cut X into many more pieces than k "
            "first, then join the pieces whose centroids are nearest to each other.",
            0.1: "Better than chance, but not yet right in every drawing. With more pieces (40 to 100) the "
            "gaps within a group become narrower than those between groups.",
        },
    ),
}
