"""Losses: how far predictions are from the truth, in one number. Zero is perfect."""

import numpy as np

from helpers import validate

__all__ = ["l2_loss", "l1_loss", "surface"]


def __dir__():
    return __all__


def l2_loss(y_hat, y):
    """Mean squared error between predictions `y_hat` (n,) and truth `y` (n,), in squared units of y."""
    y_hat, y = _pair(y_hat, y)
    return float(np.mean((y_hat - y) ** 2))


def l1_loss(y_hat, y):
    """Mean absolute error between predictions `y_hat` (n,) and truth `y` (n,), in units of y."""
    y_hat, y = _pair(y_hat, y)
    return float(np.mean(np.abs(y_hat - y)))


def surface(x, y, k, b, loss="l2"):
    """The loss of every line k[j]·x + b[i] on x, y (n,): an array (len(b), len(k)), ready for a contour picture."""
    x, y = validate.array(x, "x", 1), validate.array(y, "y", 1)
    validate.same_length(x, "x", y, "y")
    k, b = validate.array(k, "k", 1), validate.array(b, "b", 1)
    if loss == "l2":  # worked out from means alone: squares add up, absolute values do not
        mean_x, mean_y = x.mean(), y.mean()
        level = mean_y - k * mean_x
        return (
            np.mean((y - mean_y - np.multiply.outer(k, x - mean_x)) ** 2, axis=1) + (b[:, None] - level) ** 2
        )
    validate.one_of(loss, "loss", ("l1", "l2"))
    return np.array([[np.mean(np.abs(slope * x + level - y)) for slope in k] for level in b])


def _pair(y_hat, y):
    y_hat, y = validate.array(y_hat, "y_hat", 1), validate.array(y, "y", 1)
    validate.same_length(y_hat, "y_hat", y, "y")
    return y_hat, y
