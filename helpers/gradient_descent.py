"""Gradient descent (Cauchy, 1847) for a line under the L2 or the L1 loss, and Taylor's formula (1715)."""

from dataclasses import dataclass

import numpy as np

from helpers.validate import LARGEST, above, array, checked, number, pair

__all__ = ["Descent", "descend", "partial_k", "partial_b", "largest_stable_rate", "taylor"]
__dir__ = __all__.copy  # what the Tab key offers

ORDINARY = (number, -LARGEST, LARGEST)


@dataclass(frozen=True, eq=False)
class Descent:
    """Slope k, intercept b and loss at the start and after every step, each (steps + 1,)."""

    k: np.ndarray
    b: np.ndarray
    losses: np.ndarray
    diverged: bool


@checked(k=ORDINARY, b=ORDINARY)
def partial_k(k, b, x, y, loss="l2"):
    """∂loss/∂k at the line k·x + b, x and y (n,): change of loss per unit of k.
    >>> partial_k(1, 0, [1, 2], [1, 5])
    -6.0
    """
    return float(np.mean(_slope_at_each_miss(k, b, x, y, loss) * x))


@checked(k=ORDINARY, b=ORDINARY)
def partial_b(k, b, x, y, loss="l2"):
    """∂loss/∂b at the line k·x + b, x and y (n,): change of loss per unit of b.
    >>> partial_b(1, 0, [1, 2], [1, 5])
    -3.0
    """
    return float(np.mean(_slope_at_each_miss(k, b, x, y, loss)))


def _slope_at_each_miss(k, b, x, y, loss):
    miss = k * x + b - y
    return 2 * miss if loss == "l2" else np.sign(miss)


@checked(start=pair, learning_rate=(array, 0, 1))
def descend(x, y, learning_rate, steps, loss="l2", start=(0.0, 0.0)):
    """Take `steps` steps downhill from `start`, a pair (k, b); x and y are (n,).

    Each step subtracts learning_rate · gradient, both partials taken at the old pair; an array of rates gives
    each step its own. Below the limit the L2 loss never rises: the walk stops, diverged, once it passes a
    million times that of the start and of the line y = 0. L1 rattles, and walks on. All stays finite.
    >>> descend([1, 2], [3, 5], learning_rate=0.1, steps=1).k
    array([0. , 1.3])
    """
    (k, b), rates = start, _one_for_each(steps, learning_rate)
    look = _l2_landscape(x, y) if loss == "l2" else _l1_landscape(x, y)
    height, slope_k, slope_b = look(k, b)
    ceiling = 1e6 * max(height, look(0.0, 0.0)[0]) if loss == "l2" else np.finfo(float).max
    path = [(k, b, height)]
    with np.errstate(over="ignore", invalid="ignore"):
        for rate in rates:
            k, b = k - rate * slope_k, b - rate * slope_b
            height, slope_k, slope_b = look(k, b)
            if not height <= ceiling:  # also when it is not a number
                break
            path.append((k, b, height))
    return Descent(*np.transpose(path), diverged=len(path) <= steps)


def _l2_landscape(x, y):
    """Loss and both partials at (k, b), from five numbers of the data found once."""
    mean_x, mean_y, var_x, var_y = (float(v) for v in (x.mean(), y.mean(), x.var(), y.var()))
    covariance = float(np.mean((x - mean_x) * (y - mean_y)))

    def look(k, b):
        mean_miss = k * mean_x + b - mean_y
        var_miss = max(k * k * var_x - 2 * k * covariance + var_y, 0.0)
        slope_k = 2 * (k * var_x - covariance + mean_miss * mean_x)
        return var_miss + mean_miss * mean_miss, slope_k, 2 * mean_miss

    return look


def _l1_landscape(x, y):
    """Loss and both partials at (k, b): here every house has to be asked at every step."""

    def look(k, b):
        miss = k * x + b - y
        sign = np.sign(miss)
        return tuple(float(each.sum()) / len(x) for each in (np.abs(miss), sign * x, sign))

    return look


@checked()
def largest_stable_rate(x):
    """The learning rate above which L2 descent at x (n,) diverges: 2 / λ_max, the largest curvature.
    >>> largest_stable_rate([-1, 1])
    1.0
    """
    curvature = 2 * np.array([[np.mean(x * x), x.mean()], [x.mean(), 1.0]])
    return float(2 / np.linalg.eigvalsh(curvature)[-1])


@checked(derivatives_at_x0=(array, 1), x=(array, 0, 1), x0=number)
def taylor(derivatives_at_x0, x, x0):
    """Taylor's polynomial at x, a number or (m,), from f(x0), f'(x0), f''(x0), …: as many as are given.
    >>> taylor([1, 1, 1], [0, 1], 0)
    array([1. , 2.5])
    """
    total, term = np.zeros_like(x), 1.0
    with np.errstate(over="ignore", invalid="ignore"):
        for order, derivative in enumerate(derivatives_at_x0, start=1):
            total = total + derivative * term
            term = term * (x - x0) / order
    if not np.isfinite(total).all():
        raise ValueError("x is too far from x0: the terms of the sum do not fit a float")
    return total[()]


def _one_for_each(steps, rate):
    if rate.ndim and len(rate) != steps:
        wanted = f"one number or one for each of {steps} steps"
        raise ValueError(f"learning_rate must be {wanted}, got {len(rate)}")
    above(float(rate.min()), "learning_rate")
    return np.broadcast_to(rate, steps).tolist()
