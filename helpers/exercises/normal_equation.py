"""Exercises of lesson 04: a line by its formula, a gradient, the normal equation, ridge, and a forecast."""

import numpy as np

from helpers import datasets, losses
from helpers.exercises.exercise import Challenge, Refused, arrays, exercise, wanted

FIRST_YEARS = (1990, 2000, 2010)
AIM = 2.5  # ppm


def _points(rng):
    # Slopes, means and intercepts of both signs, and points that lie well off the line.
    n = int(rng.integers(4, 8))
    x = rng.choice(np.arange(-6, 10), n, replace=False).astype(float)
    return x, (rng.choice([-1, 1]) * rng.uniform(1, 4) * x + rng.normal(0, 9) + rng.normal(0, 4, n)).round(1)


@exercise(
    draw=_points,
    edges=(arrays([1.0, 2.0, 3.0], [2.0, 3.0, 6.0]),),
    insight="Two means and two sums: no search, no learning rate, and nothing is left to improve.",
    slips={
        "y.mean() - k * -> y.mean() + k *": "The minus sign in b is lost: b = ȳ − k·x̄, so that the line "
        "goes through the point of means.",
        "y.mean() - k * x.mean() -> y.mean()": "Your b is the mean of y alone; the line's rise up to x̄ has "
        "to come off: b = ȳ − k·x̄.",
        "k * x.mean() -> k": "The mean of x is missing: b = ȳ − k·x̄.",
        "x - x.mean(), y - y.mean() -> x, y": "The means are not taken out: that slope is the one of a line "
        "forced through the origin.",
        "(across**2) -> (up**2)": "You divided by the deviations of y; divide by those of x, Σ(x − x̄)².",
        "(across**2).sum() -> np.sqrt((across**2).sum() * (up**2).sum())": "You divided by both spreads: "
        "that is the correlation, not the slope.",
        " / (across**2).sum() -> ": "Nothing is divided: k is the sum of products over the sum of squares "
        "Σ(x − x̄)².",
        "(across**2).sum() -> len(x)": "You divided the sum of products by n; divide it by Σ(x − x̄)².",
        "(across * up).sum() -> across.sum() * up.sum()": "You multiplied two sums (both are 0): multiply "
        "the deviations of each point first, then add up.",
        "k = (across * up).sum() / (across**2).sum() -> k = (y[-1] - y[0]) / (x[-1] - x[0])": "Only the "
        "first and the last point count in your slope: the formula uses all of them.",
    },
)
def best_line(x, y):
    across, up = x - x.mean(), y - y.mean()
    k = (across * up).sum() / (across**2).sum()
    return k, y.mean() - k * x.mean()


def _rows(rng):
    # Few rows and columns, none nearly a sum of the others, and an intercept that is not near 0.
    while True:
        d = int(rng.integers(2, 4))
        X = rng.normal(rng.normal(0, 2, d), 2, (int(rng.integers(5, 8)), d)).round(1)
        y = X @ rng.normal(0, 2, d) + rng.choice([-1, 1]) * rng.uniform(2, 9) + rng.normal(0, 1, len(X))
        if np.linalg.cond(np.column_stack([np.ones(len(y)), X])) < 12:
            return X, y.round(1)


def _rows_and_weights(rng):
    X, y = _rows(rng)
    if rng.random() < 0.3:  # a square table fits in X @ and X.T @ alike
        X, y = X[: X.shape[1]], y[: X.shape[1]]
    return X, y, rng.normal(0, 2, X.shape[1]).round(1)


@exercise(
    draw=_rows_and_weights,
    edges=(arrays([[1.0, 1.0], [1.0, 2.0], [1.0, 4.0]], [2.0, 3.0, 6.0], [0.0, 2.0]),),
    insight="The same line of code trains a network's last layer: errors, carried back through Xᵀ.",
    slips={
        "X @ w - y -> y - X @ w": "Your gradient points downhill: check the sign. The miss is prediction "
        "minus truth, Xw − y.",
        " / len(y) -> ": "The mean is missing: divide by the number of examples n.",
        "X.T @ miss -> 2 * X.T @ miss": "There is a 2 too many: the ½ in the loss has already canceled it.",
        "/ len(y) -> / (2 * len(y))": "There is a ½ too many: the 2 of the square has already canceled it.",
        "len(y) -> X.shape[1]": "You divided by the number of features; the mean is over the examples.",
        "X.T @ miss / len(y) -> miss.mean()": "You averaged the misses: each must first be multiplied by its "
        "features, Xᵀ(Xw − y).",
        "X.T @ miss / len(y) -> X.mean(axis=0) * miss.mean()": "You multiplied two means: each miss must "
        "first be multiplied by its own features, and then the mean taken.",
        "X.T @ miss / len(y) -> miss / len(y)": "Xᵀ is missing: it turns the misses into one slope a column.",
        "X.T @ miss -> X.T @ miss**2": "You squared the misses: that belongs in the loss. Its derivative has "
        "them to the first power.",
    },
)
def gradient(X, y, w):
    miss = X @ w - y
    return X.T @ miss / len(y)


@exercise(
    draw=_rows,
    edges=(arrays([[0.0, 1.0], [1.0, 0.0], [2.0, 2.0], [3.0, 1.0]], [0.0, 3.0, 3.0, 7.0]),),
    insight="The intercept is a weight like any other, once its feature is a column of ones.",
    slips={
        "[np.ones(len(y)), X] -> [X]": "There is no column of ones, so the answer is forced through the "
        "origin and has no intercept.",
        "[np.ones(len(y)), X] -> [X, np.ones(len(y))]": "The column of ones stands last, so the intercept "
        "comes last; it is wanted first.",
        "return w -> return A.T @ y": "That is Xᵀy, the right side of the normal equation: it still has to "
        "be solved.",
        "return w -> return A @ w": "Those are the predictions; the weights are wanted.",
        "np.ones -> np.zeros": "You put a column of zeros where the ones belong.",
        "return -> w[0] = 0\n    return": "The slopes are right, but the intercept is 0: normal_equation.fit "
        "takes the means out first, so that a column of ones is all zeros, and gives the intercept as .b.",
        "return w -> return np.append(y.mean(), np.linalg.lstsq(X, y, rcond=None)[0])": "The intercept is "
        "not the mean of y, and the other weights depend on it: solve for all of them at once.",
        "return w -> return np.append(y.mean(), w[1:])": "The slopes are right, but the intercept is not the "
        "mean of y: take x̄·w from it.",
        "return w -> k = [np.polyfit(one, y, 1)[0] for one in X.T]\n    return np.append(y.mean() - "
        "X.mean(axis=0) @ k, k)": "You fitted each column alone; they share the work, so solve for all of "
        "them at once.",
        "None)[0] -> None)[0][1:]": "The weights are right, but the intercept is missing in front.",
        "None)[0] -> None)": "lstsq returns four things; the weights are the first: put [0] behind it.",
    },
)
def weights_with_intercept(X, y):
    A = np.column_stack([np.ones(len(y)), X])
    w = np.linalg.lstsq(A, y, rcond=None)[0]
    return w


def _through_origin(X, y, strength):
    return np.linalg.solve(X.T @ X + strength * np.eye(X.shape[1]), X.T @ y), 0.0


def _penalize_all(X, y, strength):
    (*w, b), _ = _through_origin(np.column_stack([X, np.ones(len(y))]), y, strength)
    return np.array(w), b


@exercise(
    draw=lambda rng: (*_rows(rng), float(rng.choice([0.5, 2.0, 7.0, 30.0]))),
    edges=(
        (np.array([[1.0, 0.0], [2.0, 1.0], [3.0, 0.0], [6.0, 3.0]]), np.array([2.0, 3.0, 6.0, 5.0]), 2.0),
    ),
    insight="Centering keeps the intercept out of the penalty: the level of y costs nothing.",
    slips={
        "+ penalty -> + len(y) * penalty": "The penalty is multiplied by n: it belongs to the sum of "
        "squares, not to their mean.",
        "+ penalty -> + penalty / len(y)": "The penalty is divided by n: it belongs to the sum of squares, "
        "not to their mean.",
        "+ penalty -> + strength * penalty": "The penalty is squared: on the diagonal stands the strength "
        "itself, and its root only in rows added below X.",
        "+ penalty -> ": "The penalty is missing: these are the plain least-squares weights.",
        "np.eye(X.shape[1]) -> 1": "The strength is added to all cells: it belongs on the diagonal alone, "
        "strength * np.eye(X.shape[1]).",
        "np.eye(X.shape[1]) -> np.diag(X.var(axis=0))": "You divided the columns by their deviations: then "
        "other weights are penalized. Take the means out, and no more.",
        " - X.mean(axis=0) @ w -> ": "The weights are right, but b is the mean of y: subtract x̄·w.",
        "y.mean() - X -> 0 * X": "The weights are right, but b is 0: put it in at the end, b = ȳ − x̄·w.",
        "X - X.mean(axis=0), y - y.mean() -> X, y": "You solved without taking the means of X out first, and "
        "put the intercept in afterwards.",
    },
    mistakes={
        "The intercept is penalized too: take the means out of X and y first.": _penalize_all,
        "There is no intercept: take the means out of X and y, and put it in at the end.": _through_origin,
    },
)
def ridge(X, y, strength):
    Z, t = X - X.mean(axis=0), y - y.mean()
    penalty = strength * np.eye(X.shape[1])
    w = np.linalg.solve(Z.T @ Z + penalty, Z.T @ t)
    return w, y.mean() - X.mean(axis=0) @ w


def _forecast_error(forecast):
    """Error in ppm over three decades, each forecast from the months before it: root mean square."""
    co2 = datasets.load_co2_mauna_loa()
    year, ppm = co2["year"].to_numpy(), co2["co2_ppm"].to_numpy()
    squared, words = [], "one prediction for each month in new_year"
    for first in FIRST_YEARS:
        known, new = year < first, (year >= first) & (year < first + 10)
        given = year[known], ppm[known], year[new]
        predicted = wanted(forecast(*given), (new.sum(),), words)
        squared.append(losses.l2_loss(predicted, ppm[new]))
    few = wanted(forecast(*given[:2], given[2][:24]), (24,), f"{words}, for the first 24 too")
    if abs(few - predicted[:24]).mean() > 1:
        raise Refused(
            "The first two years get other predictions when they are asked for without the rest. Is "
            "`new_year` brought to −1…1 by its own numbers? Use the same numbers as for `year`."
        )
    error = float(np.sqrt(np.mean(squared)))
    higher = wanted(forecast(given[0], given[1] + 50, given[2]), (new.sum(),), words)
    if error <= AIM and (higher - predicted).mean() < 25:
        raise Refused(
            "When every ppm is higher by 50, your predictions hardly change: they must come from year and "
            "ppm alone."
        )
    return error


EXERCISES = {
    "04.1": best_line,
    "04.2": gradient,
    "04.3": weights_with_intercept,
    "04.4": ridge,
    "04.5": Challenge(
        score=_forecast_error,
        target=AIM,
        says="Your forecasts of three decades are off by {score:.2f} ppm; the aim is {target:.2f} or less.",
        insight="You chose columns that know what the curve does next: a bend and a season, and no more.",
        steps={
            8.0: "A straight line through all years does better. Does your model have an intercept, and do "
            "`year` and `new_year` go to one scale by the same numbers?",
            5.0: "The curve bends upward, and a straight line does not: add the square of the year. A large "
            "penalty takes the bend away again.",
            AIM: "Both are needed: a bend (year and its square, no higher power) and the seasons (a sine and "
            "a cosine of 2π·year). Of a penalty, only a little.",
        },
    ),
}
