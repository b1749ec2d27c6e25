"""Exercises of lesson 07: assign, move, inertia, the draw of k-means++, and groups that are not round."""

import numpy as np

from helpers import k_means
from helpers.exercises.exercise import Challenge, Exercise


def _squared(points, centroids):
    """Squared distance of each point (n, d) to each centroid (k, d): (n, k)."""
    return ((points[:, None] - centroids) ** 2).sum(axis=2)


def _points_and_centroids(rng):
    d = int(rng.integers(1, 4))
    return rng.normal(size=(int(rng.integers(5, 9)), d)).round(2), rng.normal(size=(3, d)).round(2)


def _move(points, labels, k):
    return np.array([points[labels == group].mean(axis=0) for group in range(k)])


def _groups(rng):
    # Each group has at least one point, and the groups differ in size.
    k, d = int(rng.integers(2, 5)), int(rng.integers(1, 4))
    labels = rng.permutation(np.concatenate([np.arange(k), np.zeros(2, int), rng.integers(0, k, 4)]))
    return rng.normal(size=(len(labels), d)).round(2), labels, k


def _inertia(points, centroids, labels):
    return ((points - centroids[labels]) ** 2).sum()


def _labeled(rng):
    points, labels, k = _groups(rng)
    return points, rng.normal(size=(k, points.shape[1])).round(2), labels


def _chances(points, chosen):
    squared = _squared(points, chosen).min(axis=1)
    return squared / squared.sum()


def _shares(weights):
    return weights / weights.sum()


def _points_and_chosen(rng):
    points = rng.normal(size=(int(rng.integers(6, 10)), 2)).round(2)
    return points, points[: int(rng.integers(2, 4))].copy()


def _rings(rng):
    """Two rings, one within the other, 150 points each."""
    turn, radius = rng.uniform(0, 2 * np.pi, 300), np.repeat([1.0, 3.0], 150) + rng.normal(0, 0.15, 300)
    return np.column_stack([radius * np.cos(turn), radius * np.sin(turn)]), np.repeat([0, 1], 150)


def _stripes(rng):
    """Three long thin stripes side by side, 100 points each."""
    level = np.repeat([0.0, 2.0, 4.0], 100) + rng.normal(0, 0.2, 300)
    return np.column_stack([rng.uniform(0, 12, 300), level]), np.repeat([0, 1, 2], 100)


def _disagreement(group):
    """1 minus the mean adjusted Rand index over three drawings each of rings and stripes."""
    agreements = []
    for seed in range(3):
        for draw in (_rings, _stripes):
            X, truth = draw(np.random.default_rng(seed))
            labels = group(X, len(np.unique(truth)))
            if labels is ...:
                return ...
            if np.shape(labels) != truth.shape or not np.isfinite(np.asarray(labels, float)).all():
                return np.nan
            agreements.append(k_means.adjusted_rand(np.asarray(labels), truth))
    return 1 - float(np.mean(agreements))


EXERCISES = {
    "07.1": Exercise(
        right=lambda points, centroids: _squared(points, centroids).argmin(axis=1),
        draw=_points_and_centroids,
        edges=((np.array([[0.0, 0.0], [5.0, 1.0]]), np.array([[4.0, 0.0], [1.0, 1.0]])),),
        insight="That is half of k-means, and all that is needed to put a new point into a group.",
        mistakes={
            "You took the farthest centroid: argmin finds the nearest.": (
                lambda points, centroids: _squared(points, centroids).argmax(axis=1)
            ),
            "You returned the distance to the nearest centroid; return its index.": (
                lambda points, centroids: np.sqrt(_squared(points, centroids).min(axis=1))
            ),
            "You returned the squared distance to the nearest centroid; return its index.": (
                lambda points, centroids: _squared(points, centroids).min(axis=1)
            ),
            "You found the nearest point for each centroid: it is the points that choose (the other axis).": (
                lambda points, centroids: _squared(points, centroids).argmin(axis=0)
            ),
            "The groups are counted from 1; in this course, as in Python, the first index is 0.": (
                lambda points, centroids: _squared(points, centroids).argmin(axis=1) + 1
            ),
            "The differences are added without squaring, so plus and minus cancel.": (
                lambda points, centroids: (points[:, None] - centroids).sum(axis=2).argmin(axis=1)
            ),
            "You added absolute differences; k-means squares them.": (
                lambda points, centroids: np.abs(points[:, None] - centroids).sum(axis=2).argmin(axis=1)
            ),
        },
    ),
    "07.2": Exercise(
        right=_move,
        draw=_groups,
        edges=((np.array([[1.0], [3.0], [8.0]]), np.array([1, 1, 0]), 2),),
        insight="The mean is the one place from which a group's squared distances add up to the least.",
        mistakes={
            "You added the points up; divide by how many there are in the group.": lambda points, labels, k: (
                np.array([points[labels == group].sum(axis=0) for group in range(k)])
            ),
            "You divided by the number of all points; divide by the number in the group.": (
                lambda points, labels, k: np.array(
                    [points[labels == group].sum(axis=0) / len(points) for group in range(k)]
                )
            ),
            "You took one mean over all features: each feature needs its own (axis=0).": lambda points, labels, k: (
                np.array([points[labels == group].mean() for group in range(k)])
            ),
            "You took the median; k-means moves to the mean.": lambda points, labels, k: np.array(
                [np.median(points[labels == group], axis=0) for group in range(k)]
            ),
            "Every centroid moved to the mean of all points: pick the rows of its own group first.": (
                lambda points, labels, k: np.tile(points.mean(axis=0), (k, 1))
            ),
            "The groups are counted from 1; the first is group 0.": lambda points, labels, k: np.array(
                [
                    points[labels == group].mean(axis=0) if (labels == group).any() else points[0] * np.nan
                    for group in range(1, k + 1)
                ]
            ),
        },
    ),
    "07.3": Exercise(
        right=_inertia,
        draw=_labeled,
        edges=((np.array([[0.0, 0.0], [3.0, 4.0]]), np.array([[0.0, 0.0]]), np.array([0, 0])),),
        insight="This is the number that both steps of k-means make smaller, and that stops when it stops.",
        mistakes={
            "You added distances; the inertia adds squared distances.": lambda points, centroids, labels: (
                np.sqrt(((points - centroids[labels]) ** 2).sum(axis=1)).sum()
            ),
            "You took the mean over the points; the inertia is the sum.": lambda points, centroids, labels: (
                ((points - centroids[labels]) ** 2).sum(axis=1).mean()
            ),
            "You took the mean of all squares; the inertia is their sum.": lambda points, centroids, labels: (
                (points - centroids[labels]) ** 2
            ).mean(),
            "You took the root at the end; the inertia is the sum itself.": lambda points, centroids, labels: (
                np.sqrt(_inertia(points, centroids, labels))
            ),
            "You counted the distances to every centroid; only a point's own counts: centroids[labels].": (
                lambda points, centroids, labels: _squared(points, centroids).sum()
            ),
            "You used the nearest centroid; use the one that the label names.": lambda points, centroids, labels: (
                _squared(points, centroids).min(axis=1).sum()
            ),
            "You added absolute differences: square them instead.": lambda points, centroids, labels: np.abs(
                points - centroids[labels]
            ).sum(),
            "The squares are right, but not yet added up into one number.": lambda points, centroids, labels: (
                ((points - centroids[labels]) ** 2).sum(axis=1)
            ),
        },
    ),
    "07.4": Exercise(
        right=_chances,
        draw=_points_and_chosen,
        edges=((np.array([[0.0], [1.0], [3.0]]), np.array([[0.0]])),),
        insight="A point that is chosen already has chance 0, and a far corner with many points is hard to miss.",
        mistakes={
            "You used the distance itself; k-means++ draws by its square.": lambda points, chosen: _shares(
                np.sqrt(_squared(points, chosen).min(axis=1))
            ),
            "The squared distances are right; divide them by their sum to make chances.": (
                lambda points, chosen: _squared(points, chosen).min(axis=1)
            ),
            "You used the distance to the farthest chosen start; use the nearest.": lambda points, chosen: (
                _shares(_squared(points, chosen).max(axis=1))
            ),
            "You added the distances to all chosen starts; only the nearest counts.": lambda points, chosen: (
                _shares(_squared(points, chosen).sum(axis=1))
            ),
            "You looked at the first chosen start only; take the nearest of all.": lambda points, chosen: (
                _shares(_squared(points, chosen)[:, 0])
            ),
            "You looked at the last chosen start only; take the nearest of all.": lambda points, chosen: (
                _shares(_squared(points, chosen)[:, -1])
            ),
            "You divided by the largest square; divide by the sum, so that the chances add up to 1.": (
                lambda points, chosen: (
                    _squared(points, chosen).min(axis=1) / _squared(points, chosen).min(axis=1).max()
                )
            ),
            "Every point has the same chance: weigh each by its squared distance.": lambda points, chosen: (
                np.full(len(points), 1 / len(points))
            ),
        },
    ),
    "07.5": Challenge(
        score=_disagreement,
        target=0.1,
        says="Your groups disagree with the true ones by {score:.2f}; the aim is {target:.2f} or less.",
        insight="You found groups by what hangs together, where k-means alone only sees what is round.",
    ),
}
