"""Losses: how far predictions are from the truth, in one number. Zero is perfect."""

import numpy as np

from helpers import validate


def l2_loss(y_hat, y):
    """Mean squared error between predictions `y_hat` (n,) and truth `y` (n,), in squared units of y."""
    y_hat, y = _pair(y_hat, y)
    return float(np.mean((y_hat - y) ** 2))


def l1_loss(y_hat, y):
    """Mean absolute error between predictions `y_hat` (n,) and truth `y` (n,), in units of y."""
    y_hat, y = _pair(y_hat, y)
    return float(np.mean(np.abs(y_hat - y)))


def _pair(y_hat, y):
    y_hat, y = validate.array(y_hat, "y_hat", 1), validate.array(y, "y", 1)
    validate.same_length(y_hat, "y_hat", y, "y")
    return y_hat, y
