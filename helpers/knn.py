"""K nearest neighbors (Fix and Hodges, 1951): answer for a new example as the most similar known ones do."""

from dataclasses import dataclass

import numpy as np

from helpers import validate

__all__ = ["Neighbors", "nearest", "predict_value", "predict_class", "cosine_similarity", "squared_distances"]


def __dir__():
    return __all__


BLOCK = 2**17  # rough distances worked out at once: few enough to stay in the processor's cache


@dataclass(frozen=True, eq=False)
class Neighbors:
    """Row i holds the neighbors of query i, nearest first: their indices and their distances, (m, top_n)."""

    indices: np.ndarray
    distances: np.ndarray


def nearest(X, queries, top_n):
    """Find the `top_n` rows of X (n, d) nearest to each of the `queries` (m, d).

    Distance is the L2 norm. Of rows equally far, the lower index comes first.
    Raises ValueError or TypeError for wrong shapes, NaN, or top_n outside 1…n.
    """
    X = np.ascontiguousarray(validate.array(X, "X", 2), dtype=float)
    queries = np.ascontiguousarray(validate.array(queries, "queries", 2), dtype=float)
    validate.same_width(X, "X", queries, "queries")
    top_n = validate.whole(top_n, "top_n", 1, len(X))
    indices = np.empty((len(queries), top_n), dtype=int)
    squared = np.empty((len(queries), top_n))
    for part, query, row in candidates(X, queries, top_n):
        exact = squared_distances(X[row], queries[part][query])
        nearest_first = np.lexsort((exact, query))  # of equals, the lower index stays before the higher
        where_each_starts = np.unique(query, return_index=True)[1]
        chosen = nearest_first[where_each_starts[:, None] + np.arange(top_n)]
        indices[part], squared[part] = row[chosen], exact[chosen]
    return Neighbors(indices, np.sqrt(squared))


def candidates(X, queries, top_n):
    """Sift out the rows that are too far: yields parts of the queries with the pairs (query, row of X) that are left.

    ‖x - q‖² = ‖x‖² - 2 q·x + ‖q‖². The last term is the same for every row, so it is left out.
    """
    columns, squares = np.ascontiguousarray(X.T), np.vecdot(X, X)
    largest = max(squares.max(), np.vecdot(queries, queries).max())
    blur = 1e-13 * X.shape[1] * largest + 1e-300  # more than rounding can make of it
    step = 1 + int(np.sqrt(len(X) / top_n) / 4)  # from a sample we learn how far the nearest can be
    size = 1 + BLOCK // X.size
    for start in range(0, len(queries), size):
        part = slice(start, start + size)
        rough = squares - 2 * queries[part] @ columns
        farthest = np.partition(rough[:, ::step], top_n - 1)[:, top_n - 1, None] + blur
        # not <=: where numbers too large overflowed, no row is sifted out
        yield part, *np.divmod(np.flatnonzero(~(rough > farthest)), len(X))


def squared_distances(X, query):
    """Squared L2 distance of each row of X (n, d) to one query (d,)."""
    away = X - query
    return np.vecdot(away, away)


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
