"""Losses: how far predictions are from the truth, in one number. Zero is perfect."""

import numpy as np

from helpers.validate import checked, column

__all__ = ["l2_loss", "l1_loss", "surface"]
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
