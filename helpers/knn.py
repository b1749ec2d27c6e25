"""K nearest neighbors (Fix and Hodges, 1951): answer for a new example as the most similar known ones do."""

from dataclasses import dataclass

import numpy as np

from helpers.validate import checked, column, same_width, table, whole

__all__ = ["Neighbors", "nearest", "predict_value", "predict_class", "squared_distances", "cosine_similarity"]
__dir__ = __all__.copy  # what the Tab key offers


@dataclass(frozen=True, eq=False)
class Neighbors:
    """Row i holds the neighbors of query i, nearest first: their indices and their distances, (m, top_n)."""

    indices: np.ndarray
    distances: np.ndarray


@checked(queries=table, top_n=(whole, 1, "X"), same_columns="X queries")
def nearest(X, queries, top_n):
    """Find the `top_n` rows of X (n, d) nearest to each query (m, d), by L2 norm; of equals, the lower index.
    >>> nearest([[1], [2], [4]], [[2.5]], 2).indices
    array([[1, 0]])
    """
    columns = np.ascontiguousarray(X.T)  # the numbers of one feature side by side, for speed
    found = Neighbors(np.empty((len(queries), top_n), int), np.empty((len(queries), top_n)))
    for i, query in enumerate(queries):
        squared = sum((feature - value) ** 2 for feature, value in zip(columns, query, strict=True))
        farthest = np.partition(squared, top_n - 1)[top_n - 1]  # the top_n-th smallest, without sorting all
        near = np.flatnonzero(squared <= farthest)
        near = near[np.argsort(squared[near], kind="stable")[:top_n]]  # stable: equals keep their order
        found.indices[i], found.distances[i] = near, np.sqrt(squared[near])
    return found


@checked()
def predict_value(X, y, queries, top_n):
    """Regression: for each query, the mean of y (n,) over its `top_n` nearest rows of X (n, d). Shape (m,).
    >>> predict_value([[1], [2], [4]], [10, 30, 70], [[2.5]], 2)
    array([20.])
    """
    return y[nearest(X, queries, top_n).indices].mean(axis=1)


@checked()
def predict_class(X, labels, queries, top_n):
    """Classification: for each query, the commonest of its neighbors' labels (n,). Shape (m,).

    When votes are tied, the label that sorts first wins (as in scikit-learn).
    >>> predict_class([[1], [2], [4]], ["ant", "bee", "bee"], [[1.4]], 3)
    array(['bee'], dtype='<U3')
    """
    classes, code = np.unique(labels, return_inverse=True)
    codes = code[nearest(X, queries, top_n).indices]
    votes = [(codes == each).sum(axis=1) for each in range(len(classes))]
    return classes[np.argmax(votes, axis=0)]


@checked(query=column)
def squared_distances(X, query):
    """Squared L2 distance of each row of X (n, d) to one query (d,). Shape (n,).
    >>> squared_distances([[1, 1], [4, 5]], [1, 1])
    array([ 0., 25.])
    """
    same_width(X, "X", len(query), "query")
    return ((X - query) ** 2).sum(axis=1)


@checked(A=table, B=table, same_columns="A B")
def cosine_similarity(A, B):
    """Cosine of the angle between each row of A (n, d) and each row of B (m, d): (n, m), from -1 to 1.

    Raises ValueError for a row of zeros: it has no direction.
    >>> cosine_similarity([[1, 0], [3, 4]], [[0, 2]])
    array([[0. ],
           [0.8]])
    """
    return np.clip(_unit_rows(A, "A") @ _unit_rows(B, "B").T, -1, 1)


def _unit_rows(A, name):
    norms = np.sqrt((A**2).sum(axis=1, keepdims=True))
    if (norms == 0).any():
        raise ValueError(f"row {int(norms.argmin())} of {name} is all zeros: it has no direction")
    return A / norms
