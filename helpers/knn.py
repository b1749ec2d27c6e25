"""K nearest neighbors (Fix and Hodges, 1951): answer for a new example as the most similar known ones do."""

from dataclasses import dataclass

import numpy as np

from helpers import validate


@dataclass(frozen=True)
class Neighbours:
    """Row i holds the neighbors of query i, nearest first: their indices and their distances, (m, top_n)."""

    indices: np.ndarray
    distances: np.ndarray


def nearest(X, queries, top_n):
    """Find the `top_n` rows of X (n, d) nearest to each of the `queries` (m, d).

    Distance is the L2 norm. Of rows equally far, the lower index comes first.
    Raises ValueError or TypeError for wrong shapes, NaN, or top_n outside 1…n.
    """
    X, queries = validate.array(X, "X", 2), validate.array(queries, "queries", 2)
    validate.same_width(X, "X", queries, "queries")
    top_n = validate.whole(top_n, "top_n", 1, len(X))
    indices = np.empty((len(queries), top_n), dtype=int)
    squared = np.empty((len(queries), top_n))
    X = np.asfortranarray(X)  # columns lie together in memory: faster when features are few
    for i, query in enumerate(queries):
        to_all = squared_distances(X, query)
        farthest = np.partition(to_all, top_n - 1)[top_n - 1]
        close = np.flatnonzero(to_all <= farthest)
        indices[i] = close[np.argsort(to_all[close], kind="stable")][:top_n]
        squared[i] = to_all[indices[i]]
    return Neighbours(indices, np.sqrt(squared))


def squared_distances(X, query):
    """Squared L2 distance of each row of X (n, d) to one query (d,)."""
    return ((X - query) ** 2).sum(axis=1)


def predict_value(X, y, queries, top_n):
    """Regression: for each query, the mean of y (n,) over its `top_n` nearest rows of X. Shape (m,)."""
    y = validate.array(y, "y", 1)
    indices = _nearest_of(X, y, "y", queries, top_n)
    return y[indices].mean(axis=1)


def predict_class(X, labels, queries, top_n):
    """Classification: for each query, the commonest of its neighbors' labels (n,). Shape (m,).

    When votes are tied, the label that sorts first wins (as in scikit-learn).
    """
    labels = validate.labels(labels, "labels")
    indices = _nearest_of(X, labels, "labels", queries, top_n)
    classes, code = np.unique(labels, return_inverse=True)
    votes = (code[indices][:, :, None] == np.arange(len(classes))).sum(axis=1)
    return classes[votes.argmax(axis=1)]


def cosine_similarity(A, B):
    """Cosine of the angle between each row of A (n, d) and each row of B (m, d): (n, m), from -1 to 1.

    Raises ValueError for a row of zeros: it has no direction.
    """
    A, B = validate.array(A, "A", 2), validate.array(B, "B", 2)
    validate.same_width(A, "A", B, "B")
    return np.clip(_unit_rows(A, "A") @ _unit_rows(B, "B").T, -1, 1)


def _nearest_of(X, answers, name, queries, top_n):
    X = validate.array(X, "X", 2)
    validate.same_length(X, "X", answers, name)
    return nearest(X, queries, top_n).indices


def _unit_rows(A, name):
    norms = np.sqrt((A**2).sum(axis=1, keepdims=True))
    if (norms == 0).any():
        raise ValueError(f"row {int(np.argmin(norms))} of {name} is all zeros: it has no direction")
    return A / norms
