"""Losses: how far predictions are from the truth, in one number. Zero is perfect."""

import numpy as np

from helpers.validate import checked, class_numbers, column, probabilities

__all__ = ["l2_loss", "l1_loss", "cross_entropy", "surface"]
__dir__ = __all__.copy  # what the Tab key offers


@checked(y_hat=column, same_rows="y_hat y")
def l2_loss(y_hat, y):
    """Mean squared error between predictions `y_hat` (n,) and truth `y` (n,), in squared units of y.
    >>> l2_loss([1, 2], [1, 5])
    4.5
    """
    return float(np.mean((y_hat - y) ** 2))


@checked(y_hat=column, same_rows="y_hat y")
def l1_loss(y_hat, y):
    """Mean absolute error between predictions `y_hat` (n,) and truth `y` (n,), in units of y.
    >>> l1_loss([1, 2], [1, 5])
    1.5
    """
    return float(np.mean(np.abs(y_hat - y)))


@checked(P=(probabilities, 2), same_rows="P y")
def cross_entropy(P, y):
    """Mean of -ln(the probability given to the right class); P (n, classes), y (n,) class numbers from 0.
    >>> cross_entropy([[0.5, 0.5], [0.0, 1.0]], [1, 1])
    0.34657359027997264
    """
    right = P[np.arange(len(y)), class_numbers(y, "y", P.shape[1])]
    return float(-np.log(np.maximum(right, np.finfo(float).tiny)).mean())  # a 0 has no logarithm


@checked(k=column, b=column)
def surface(x, y, k, b, loss="l2"):
    """The loss of every line k[j]·x + b[i] on x, y (n,): (len(b), len(k)), ready for a contour picture.
    >>> surface([1, 3], [2, 4], k=[1, 2], b=[0, 1])
    array([[1., 2.],
           [0., 5.]])
    """
    if loss == "l1":
        return np.array([[np.mean(np.abs(slope * x + level - y)) for slope in k] for level in b])
    # Squares split in two: how the misses scatter around their mean, and that mean squared.
    scatter = [np.mean((slope * (x - x.mean()) - (y - y.mean())) ** 2) for slope in k]
    return scatter + (k * x.mean() + b[:, None] - y.mean()) ** 2
