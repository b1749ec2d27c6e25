"""Gradient descent (Cauchy, 1847) for a line k·x + b under the L2 or the L1 loss, and Taylor's formula (1715)."""

from dataclasses import dataclass
from itertools import repeat

import numpy as np

from helpers import validate

__all__ = ["Descent", "descend", "partial_k", "partial_b", "largest_stable_rate", "taylor"]


def __dir__():
    return __all__


LARGEST = 1e75  # numbers up to here can be multiplied and squared, and still fit a float


@dataclass(frozen=True, eq=False)
class Descent:
    """Slope k, intercept b and loss at the start and after every step, each (steps + 1,)."""

    k: np.ndarray
    b: np.ndarray
    losses: np.ndarray
    diverged: bool


def partial_k(k, b, x, y, loss="l2"):
    """∂loss/∂k at the line k·x + b, x and y (n,): change of loss per unit of k."""
    x, y = _data(x, y)
    return float(np.mean(_slope_at_each_miss(k, b, x, y, loss) * x))


def partial_b(k, b, x, y, loss="l2"):
    """∂loss/∂b at the line k·x + b, x and y (n,): change of loss per unit of b."""
    x, y = _data(x, y)
    return float(np.mean(_slope_at_each_miss(k, b, x, y, loss)))


def _slope_at_each_miss(k, b, x, y, loss):
    validate.one_of(loss, "loss", ("l1", "l2"))
    k = validate.number(k, "k", -LARGEST, LARGEST)
    b = validate.number(b, "b", -LARGEST, LARGEST)
    miss = k * x + b - y
    return 2 * miss if loss == "l2" else np.sign(miss)


def descend(x, y, learning_rate, steps, loss="l2", start=(0.0, 0.0)):
    """Take `steps` steps downhill from `start`, a pair (k, b); x and y are (n,).

    Each step subtracts learning_rate · gradient, both partials taken at the old pair;
    an array of `steps` rates gives each step its own. Below the limit of the rate the
    L2 loss never rises, so the walk stops, diverged, once the loss passes a million
    times that of the start and of the line y = 0. L1 rattles and is let walk on.
    Everything that comes back is finite.
    """
    x, y = _data(x, y)
    steps = validate.whole(steps, "steps", 0, 10_000_000)
    rates = _rates(learning_rate, steps)
    validate.one_of(loss, "loss", ("l1", "l2"))
    k, b = _start(start)
    look = _l2_landscape(x, y) if loss == "l2" else _l1_landscape(x, y)
    height, slope_k, slope_b = look(k, b)
    ceiling = np.finfo(float).max
    if loss == "l2":
        ceiling = 1e6 * max(height, look(0.0, 0.0)[0])
    path = [(k, b, height)]
    with np.errstate(over="ignore", invalid="ignore"):
        for rate in rates:
            k, b = k - rate * slope_k, b - rate * slope_b
            height, slope_k, slope_b = look(k, b)
            if not height <= ceiling:  # also when it is not a number
                break
            path.append((k, b, height))
    return Descent(*np.array(path).T, diverged=len(path) <= steps)


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
    n = len(x)

    def look(k, b):
        miss = k * x + b - y
        sign = np.sign(miss)
        return tuple(float(each.sum()) / n for each in (np.abs(miss), sign * x, sign))

    return look


def largest_stable_rate(x):
    """The learning rate above which L2 descent diverges: 2 / λ_max, the largest curvature of the loss at x (n,)."""
    x = _column(x, "x")
    curvature = 2 * np.array([[np.mean(x * x), x.mean()], [x.mean(), 1.0]])
    return float(2 / np.linalg.eigvalsh(curvature)[-1])


def taylor(derivatives_at_x0, x, x0):
    """Taylor's polynomial at x, a number or (m,), from f(x0), f'(x0), f''(x0), …: as many as are given."""
    derivatives = validate.array(derivatives_at_x0, "derivatives_at_x0", 1)
    x, x0 = validate.array(x, "x", 0 if np.isscalar(x) else 1), validate.number(x0, "x0")
    total, term = 0.0, 1.0
    with np.errstate(over="ignore", invalid="ignore"):
        for order, derivative in enumerate(derivatives, start=1):
            total = total + derivative * term
            term = term * (x - x0) / order
    total = total + np.zeros_like(x)
    if not np.isfinite(total).all():
        raise ValueError("x is too far from x0: the terms of the sum do not fit a float")
    return total[()]


def _rates(learning_rate, steps):
    if np.ndim(learning_rate) == 0:
        return repeat(validate.positive(learning_rate, "learning_rate"), steps)
    rates = validate.array(learning_rate, "learning_rate", 1)
    if len(rates) != steps:
        raise ValueError(
            f"learning_rate must be one number or one for each of {steps} steps, got {len(rates)}"
        )
    validate.positive(float(rates.min()), "learning_rate")
    return rates.tolist()


def _start(start):
    pair = _column(start, "start").tolist()
    if len(pair) != 2:
        raise ValueError(f"start must be a pair (k, b), got {len(pair)} numbers")
    return pair


def _data(x, y):
    x, y = _column(x, "x"), _column(y, "y")
    validate.same_length(x, "x", y, "y")
    return x, y


def _column(values, name):
    values = validate.array(values, name, 1).astype(float)
    validate.number(np.abs(values).max(), f"the largest |{name}|", 0, LARGEST)
    return values
