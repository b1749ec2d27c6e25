"""K-means (Lloyd, 1957), started by k-means++ (Arthur and Vassilvitskii, 2007) by the best of few draws, and
judged by silhouette (Rousseeuw, 1987) or adjusted Rand index (Hubert and Arabie, 1985)."""

from dataclasses import dataclass

import numpy as np

from helpers.validate import checked, classes_in, labels, one_of, table, whole

__all__ = ["Clustering", "Step", "fit", "assign", "silhouette", "adjusted_rand"]
__dir__ = __all__.copy  # what the Tab key offers


@dataclass(frozen=True, eq=False)
class Step:
    """Where the centroids (k, d) stood, and the inertia when each point goes to the nearest of them."""

    centroids: np.ndarray
    inertia: float


@dataclass(frozen=True, eq=False)
class Clustering:
    """Centroids (k, d), each point's group 0…k-1 (n,), inertia, a Step for the start and for each move."""

    centroids: np.ndarray
    labels: np.ndarray
    inertia: float
    history: tuple


@checked(k=(whole, 1, "X"), max_steps=(whole, 1, 10**9))
def fit(X, k, seed, init="k-means++", max_steps=100):
    """Cluster the rows of X (n, d) into k groups, none empty: assign, move, until no point changes groups.

    `init` is "k-means++", "random" (k different rows) or the starting centroids themselves, (k, d).
    The inertia never rises. Raises ValueError for k above the number of different rows.
    >>> fit([[1], [2], [8], [9]], 2, seed=0, init=[[1], [2]]).centroids
    array([[1.5],
           [8.5]])
    """
    centroids, labels, history = _start(X, k, np.random.default_rng(seed), init), None, []
    columns, middle = np.ascontiguousarray(X.T), X.mean(axis=0)  # seen from the middle, sums lose no digits
    while True:
        before, (labels, squared) = labels, _nearest(columns, centroids)
        inertia, counts = float(squared.sum()), np.bincount(labels, minlength=k)
        if history and not counts.all() and inertia >= history[-1].inertia:
            raise ValueError(f"k must be at most the number of rows that differ beyond rounding, got {k}")
        if history and inertia > history[-1].inertia:  # by rounding: there is nothing left to gain
            return Clustering(history[-1].centroids, before, history[-1].inertia, tuple(history))
        history.append(Step(centroids, inertia))
        if counts.all() and (len(history) > max_steps or np.array_equal(labels, before)):
            return Clustering(centroids, labels, inertia, tuple(history))
        _fill_empty(labels, squared, counts)
        sums = [np.bincount(labels, feature - at) for feature, at in zip(columns, middle, strict=True)]
        centroids = middle + np.transpose(sums) / counts[:, None]


@checked(centroids=table, same_columns="X centroids")
def assign(X, centroids):
    """For each row of X (n, d), the index of the nearest centroid (k, d); of equals, the lower. Shape (n,).
    >>> assign([[1], [2], [8]], [[0], [4], [9]])
    array([0, 0, 2])
    """
    return _nearest(np.ascontiguousarray(X.T), centroids)[0]


@checked()
def silhouette(X, labels):
    """How much nearer each row of X (n, d) is to its own group than to the next, from -1 to 1. Shape (n,).

    With a the mean distance to the others of its group, b the least mean distance to another group, it is
    (b - a) / max(a, b), and 0 for a point that is alone. Time grows with n²: of many rows, give a sample.
    >>> silhouette([[0], [1], [4], [6]], ["a", "a", "b", "b"])[0]
    np.float64(0.8)
    """
    code = classes_in(labels, "labels")[1]
    counts, result, columns = np.bincount(code), np.zeros(len(X)), np.ascontiguousarray(X.T)
    for i, own in enumerate(code):
        sums = np.bincount(code, np.sqrt(sum((feature - feature[i]) ** 2 for feature in columns)))
        a, b = sums[own] / max(counts[own] - 1, 1), np.delete(sums / counts, own).min()
        result[i] = (b - a) / max(a, b) if counts[own] > 1 and max(a, b) > 0 else 0
    return result


@checked(truth=labels, same_rows="labels truth")
def adjusted_rand(labels, truth):
    """How well two groupings (n,) agree: 1 when they are the same, about 0 when they meet by chance.

    It counts the pairs that both put together, less what chance would give. Names of groups do not matter.
    >>> adjusted_rand([0, 0, 1, 1], ["b", "b", "a", "a"])
    1.0
    """
    one, other = (np.unique(names, return_inverse=True)[1] for names in (labels, truth))
    both = one * len(one) + other  # whoever shares this number shares both names
    counts = (np.unique(names, return_counts=True)[1] for names in (both, one, other, one * 0))
    together, in_one, in_other, pairs = (float((count * (count - 1) // 2).sum()) for count in counts)
    most, chance = (in_one + in_other) / 2, in_one * in_other / max(pairs, 1)
    return 1.0 if most == chance else (together - chance) / (most - chance)


def _nearest(columns, centroids):
    """Of each point, the nearest centroid and the squared distance to it, added up feature by feature."""
    labels, least = np.zeros(columns.shape[1], int), np.full(columns.shape[1], np.inf)
    for group, centroid in enumerate(centroids):
        squared = sum((feature - at) ** 2 for feature, at in zip(columns, centroid, strict=True))
        labels[squared < least] = group
        least = np.minimum(least, squared)
    return labels, least


def _fill_empty(labels, squared, counts):
    """Give each empty group the point that is farthest from its centroid, out of a group that has others."""
    for empty in np.flatnonzero(counts == 0):
        farthest = np.where(counts[labels] > 1, squared, -1).argmax()
        counts[labels[farthest]] -= 1
        labels[farthest], counts[empty] = empty, 1


def _start(X, k, rng, init):
    """k different centroids; fewer where X has no more different rows: then `fit` refuses k."""
    if not isinstance(init, str):
        centroids = table(init, "init").copy()
        if centroids.shape != (k, X.shape[1]):
            raise ValueError(f"init must have shape (k, d) = {(k, X.shape[1])}, got {centroids.shape}")
        return centroids
    if one_of(init, "init", ("k-means++", "random")) == "random":
        rows = {row.tobytes(): row for row in X[rng.permutation(len(X))]}
        return np.array(list(rows.values())[:k])
    chosen = X[[rng.integers(len(X))]]
    squared = ((X - chosen) ** 2).sum(axis=1)
    while len(chosen) < k and squared.any():
        tries = X[rng.choice(len(X), 2 + int(np.log(k)), p=squared / squared.sum())]
        left = np.minimum(squared, [((X - row) ** 2).sum(axis=1) for row in tries])
        best = left.sum(axis=1).argmin()
        chosen, squared = np.vstack([chosen, tries[best]]), left[best]
    return chosen
