"""K-means (Lloyd, 1957; MacQueen, 1967): split examples into k groups, each around its own mean.

Starting centroids: k-means++ (Arthur and Vassilvitskii, 2007), keeping the best of a few draws each time. Two ways
to judge a clustering: silhouette (Rousseeuw, 1987) and adjusted Rand index (Hubert and Arabie, 1985).
"""

from dataclasses import dataclass

import numpy as np

from helpers import validate

__all__ = ["Clustering", "Step", "fit", "assign", "silhouette", "adjusted_rand"]


def __dir__():
    return __all__


LARGEST, SMALLEST = 1e100, 1e-130  # beyond these, a square is infinite or zero in floating point
BLOCK = 2**16  # scores worked out at once: few enough to stay in the processor's cache


@dataclass(frozen=True, eq=False)
class Step:
    """Where the centroids (k, d) stood, and the inertia when each point goes to the nearest of them."""

    centroids: np.ndarray
    inertia: float


@dataclass(frozen=True, eq=False)
class Clustering:
    """Centroids (k, d); the group of each point, labels (n,), 0…k-1; inertia; and the way there.

    `history` is a tuple of Steps: first the starting centroids, then one Step after each move.
    """

    centroids: np.ndarray
    labels: np.ndarray
    inertia: float
    history: tuple


def fit(X, k, seed, init="k-means++", max_steps=100):
    """Cluster the rows of X (n, d) into k groups, none empty: assign, move, until no point changes groups.

    `init` is "k-means++", "random" (k different rows) or the starting centroids themselves, (k, d). The
    inertia never rises from step to step. A centroid that has lost all its points takes over the point that
    is farthest from its own. Raises ValueError or TypeError for bad shapes, NaN, and k above the number of
    different rows.
    """
    X = np.asfortranarray(_points(X, "X"))  # columns lie together in memory: faster when features are few
    k, seed = validate.whole(k, "k", 1, len(X)), validate.whole(seed, "seed", 0, 2**63)
    max_steps = validate.whole(max_steps, "max_steps", 1, 10**9)
    centroids, labels, history = _start(X, k, np.random.default_rng(seed), init), None, []
    sweep = _sweeper(X, k)
    while True:
        before, (labels, squared, sums) = labels, sweep(centroids)
        inertia = float(squared.sum())
        if history and inertia > history[-1].inertia:  # by rounding alone: there is nothing left to gain
            labels = before
            break
        history.append(Step(centroids, inertia))
        counts = np.bincount(labels, minlength=k)
        if counts.all() and (len(history) > max_steps or np.array_equal(labels, before)):
            break
        _mend(X, centroids, labels, squared, sums, counts)
        centroids = centroids + sums / counts[:, None]  # to the mean of its points, by their mean offset
    return Clustering(history[-1].centroids, labels, history[-1].inertia, tuple(history))


def assign(X, centroids):
    """The index of the nearest of the centroids (k, d) for each row of X (n, d); of equals, the lower. Shape (n,)."""
    X, centroids = _points(X, "X"), _points(centroids, "centroids")
    validate.same_width(X, "X", centroids, "centroids")
    return _sweeper(X, len(centroids))(centroids)[0]


def silhouette(X, labels):
    """How much nearer each row of X (n, d) is to its own group than to the next one, from -1 to 1. Shape (n,).

    With a the mean distance to the others of its group, b the least mean distance to another group, it is
    (b - a) / max(a, b), and 0 for a point that is alone. Raises ValueError for fewer than two groups.
    """
    X, labels = _points(X, "X"), validate.labels(labels, "labels")
    validate.same_length(X, "X", labels, "labels")
    groups, code, counts = np.unique(labels, return_inverse=True, return_counts=True)
    if len(groups) < 2:
        raise ValueError("labels must name at least two groups, got 1")
    result = np.zeros(len(X))
    for i, (point, own) in enumerate(zip(X, code, strict=True)):
        sums = np.bincount(code, weights=np.sqrt(((X - point) ** 2).sum(axis=1)))
        if counts[own] > 1:
            a, b = sums[own] / (counts[own] - 1), np.delete(sums / counts, own).min()
            result[i] = (b - a) / max(a, b) if max(a, b) > 0 else 0
    return result


def adjusted_rand(labels, truth):
    """How well two groupings (n,) agree: 1 when they are the same, about 0 when they meet by chance.

    It counts the pairs that both put together, less what chance would give. Names of groups do not matter.
    """
    labels, truth = validate.labels(labels, "labels"), validate.labels(truth, "truth")
    validate.same_length(labels, "labels", truth, "truth")
    (a, one), (b, other) = (np.unique(names, return_inverse=True) for names in (labels, truth))
    table = np.bincount(one * len(b) + other, minlength=len(a) * len(b)).reshape(len(a), len(b))
    together, in_one, in_other, pairs = (
        float((counts * (counts - 1) // 2).sum())
        for counts in (table, table.sum(axis=1), table.sum(axis=0), np.array([len(labels)]))
    )
    most, chance = (in_one + in_other) / 2, in_one * in_other / max(pairs, 1)
    return 1.0 if most == chance else (together - chance) / (most - chance)


def _points(value, name):
    X = validate.array(value, name, 2).astype(float)
    if np.abs(X).max() > LARGEST:
        raise ValueError(f"{name} must hold numbers up to {LARGEST:g} in size, got {np.abs(X).max():g}")
    return np.where(np.abs(X) < SMALLEST, 0, X)


def _start(X, k, rng, init):
    different = set()
    for row in X:
        different.add(row.tobytes())
        if len(different) == k:
            break
    else:
        raise ValueError(f"k must be at most the number of different rows of X, {len(different)}, got {k}")
    if not isinstance(init, str):
        centroids = _points(init, "init")
        if centroids.shape != (k, X.shape[1]):
            raise ValueError(f"init must have shape {(k, X.shape[1])}, got {centroids.shape}")
        return centroids
    validate.one_of(init, "init", ("k-means++", "random"))
    if init == "random":
        rows = {row.tobytes(): row for row in X[rng.permutation(len(X))]}
        return np.array(list(rows.values())[:k])
    first = X[rng.integers(len(X))]
    chosen, squared = [first], ((X - first) ** 2).sum(axis=1)
    while len(chosen) < k:
        tries = X[rng.choice(len(X), 2 + int(np.log(k)), p=squared / squared.sum())]
        left = [np.minimum(squared, ((X - row) ** 2).sum(axis=1)) for row in tries]
        best = np.argmin([each.sum() for each in left])
        chosen, squared = [*chosen, tries[best]], left[best]
    return np.array(chosen)


def _sweeper(X, k):
    """A function of the centroids (k, d) that goes through X once: the label of each point (n,), its squared distance
    to that centroid (n,), and each group's sum of offsets from the centroid (k, d).

    ‖x - c‖² = ‖x‖² - 2 c·x + ‖c‖², and ‖x‖² is the same for every c: one matrix product scores a block of rows.
    Rounding can blur near ties in that sum, so these are settled by the differences themselves.
    """
    n, d = X.shape
    size = min(max(BLOCK // k, 256), n)
    middle = X.mean(axis=0)  # seen from there, numbers are smallest and rounding is least
    columns = np.vstack([(X - middle).T, np.ones(n)])
    reach = (np.abs(columns[:d]).max(axis=1) ** 2).sum()
    index_and_count = np.vstack([np.arange(k), np.ones(k)])
    owns, tables = np.empty((d, size)), np.empty((k, size))  # used again

    def sweep(centroids):
        C = centroids - middle
        weights = np.column_stack([-2 * C, (C**2).sum(axis=1)])
        blur = 1e-14 * (d + 4) * max(reach, weights[:, d].max())
        labels, squared, sums = np.empty(n, dtype=int), np.empty(n), np.zeros((k, d))
        for begin in range(0, n, size):
            rows = slice(begin, begin + size)
            block = columns[:, rows]
            own, table = (room[:, : block.shape[1]] for room in (owns, tables))
            np.matmul(weights, block, out=table)
            np.less_equal(table, table.min(axis=0) + blur, out=table)  # now 1 at the nearest, 0 elsewhere
            labels[rows], count = index_and_count @ table
            unsure = np.flatnonzero(count > 1)
            if unsure.size:
                blurred = X[begin + unsure].T
                exact = [sum((row - at) ** 2 for row, at in zip(blurred, c, strict=True)) for c in centroids]
                labels[begin + unsure] = np.argmin(exact, axis=0)
                table[:, unsure] = np.arange(k)[:, None] == labels[begin + unsure]
            offsets = np.subtract(block[:d], np.matmul(C.T, table, out=own), out=own)
            squared[rows] = np.einsum("ij,ij->j", offsets, offsets)
            sums += table @ offsets.T
        return labels, squared, sums

    return sweep


def _mend(X, centroids, labels, squared, sums, counts):
    """Give each empty group the farthest point of a group that can spare one, in `labels`, `sums` and `counts`."""
    for empty in np.flatnonzero(counts == 0):
        farthest = np.where(counts[labels] > 1, squared, -1).argmax()
        donor, labels[farthest] = labels[farthest], empty
        counts[donor], counts[empty] = counts[donor] - 1, 1
        sums[donor] -= X[farthest] - centroids[donor]
        sums[empty] = X[farthest] - centroids[empty]
