"""Exercises of lesson 04: a line by its formula, a gradient, the normal equation, ridge, and a forecast."""

import numpy as np

from helpers import datasets, losses, normal_equation
from helpers.exercises.exercise import Challenge, Exercise

FIRST_YEARS = (1990, 2000, 2010)


def _line(x, y):
    best = normal_equation.fit_line(x, y)
    return best.k, best.b


def _line_with(slope, intercept=lambda k, x, y: y.mean() - k * x.mean()):
    """A line whose slope is `slope` of the deviations, and whose intercept may be wrong as well."""

    def line(x, y):
        k = slope(x - x.mean(), y - y.mean(), x, y)
        return k, intercept(k, x, y)

    return line


def _k(u, v, x, y):
    return (u * v).sum() / (u**2).sum()


def _points(rng):
    n = int(rng.integers(4, 9))
    x = rng.choice(np.arange(1, 15), n, replace=False).astype(float)
    return x, (rng.uniform(0.5, 4) * x + rng.uniform(2, 9) + rng.normal(0, 3, n)).round(1)


def _gradient(X, y, w):
    return X.T @ (X @ w - y) / len(y)


def _rows_and_weights(rng):
    n, d = int(rng.integers(6, 12)), int(rng.integers(2, 5))
    return rng.normal(1, 2, (n, d)).round(1), rng.normal(3, 2, n).round(1), rng.normal(size=d).round(1)


def _with_ones(X, y):
    model = normal_equation.fit(X, y)
    return np.array([model.b, *model.w])


def _columns(*parts):
    return np.column_stack(parts)


def _solve(A, y):
    return np.linalg.solve(A.T @ A, A.T @ y)


def _rows(rng):
    return _rows_and_weights(rng)[:2]


def _ridge(X, y, strength):
    model = normal_equation.fit(X, y, strength)
    return model.w, model.b


def _ridge_with(penalty, center=True, intercept=lambda w, X, y: y.mean() - X.mean(axis=0) @ w):
    """Ridge with `penalty(strength, X)` on the diagonal, which may be the wrong one."""

    def ridge(X, y, strength):
        A = X - X.mean(axis=0) if center else X
        w = np.linalg.solve(A.T @ A + penalty(strength, X) * np.eye(X.shape[1]), A.T @ y)
        return w, intercept(w, X, y)

    return ridge


def _penalize_all(X, y, strength):
    A = _columns(np.ones(len(y)), X)
    b, *w = np.linalg.solve(A.T @ A + strength * np.eye(A.shape[1]), A.T @ y)
    return np.array(w), b


def _rows_and_strength(rng):
    return *_rows(rng), float(rng.choice([0.5, 2.0, 7.0, 30.0]))


def _forecast_error(forecast):
    """Error in ppm over three decades, each forecast from the months before it: the root of the mean square."""
    co2 = datasets.load_co2_mauna_loa()
    year, ppm = co2["year"].to_numpy(), co2["co2_ppm"].to_numpy()
    squared = []
    for first in FIRST_YEARS:
        known, new = year < first, (year >= first) & (year < first + 10)
        predicted = forecast(year[known], ppm[known], year[new])
        if predicted is ...:
            return ...
        if np.shape(predicted) != (new.sum(),):
            return np.nan
        predicted = np.asarray(predicted, dtype=float)
        if not np.isfinite(predicted).all():
            return np.nan
        squared.append(losses.l2_loss(predicted, ppm[new]))
    return float(np.sqrt(np.mean(squared)))


EXERCISES = {
    "04.1": Exercise(
        right=_line,
        draw=_points,
        edges=((np.array([1.0, 2.0, 3.0]), np.array([2.0, 3.0, 6.0])),),
        insight="Two means and two sums: no search, no learning rate, and nothing is left to improve.",
        mistakes={
            "The minus sign in d is lost: the line goes through the point of means, so d = ȳ − k·x̄.": _line_with(
                _k, lambda k, x, y: y.mean() + k * x.mean()
            ),
            "Your d is the mean of y alone; the line's rise up to x̄ has to come off: d = ȳ − k·x̄.": _line_with(
                _k, lambda k, x, y: y.mean()
            ),
            "The means are not taken out: that slope is the one of a line forced through the origin.": _line_with(
                lambda u, v, x, y: (x * y).sum() / (x**2).sum()
            ),
            "You divided by the deviations of y; divide by those of x, Σ(x − x̄)².": _line_with(
                lambda u, v, x, y: (u * v).sum() / (v**2).sum()
            ),
            "You divided by both spreads: that is the correlation, not the slope.": _line_with(
                lambda u, v, x, y: (u * v).sum() / np.sqrt((u**2).sum() * (v**2).sum())
            ),
            "Nothing is divided: k is the sum of products over the sum of squares Σ(x − x̄)².": _line_with(
                lambda u, v, x, y: (u * v).sum()
            ),
            "Your k has the opposite sign.": _line_with(lambda *given: -_k(*given)),
            "Both numbers are right, but in the other order: return k first, then d.": lambda x, y: _line(
                x, y
            )[::-1],
        },
    ),
    "04.2": Exercise(
        right=_gradient,
        draw=_rows_and_weights,
        edges=(
            (np.array([[1.0, 1.0], [1.0, 2.0], [1.0, 3.0]]), np.array([2.0, 3.0, 6.0]), np.array([0.0, 2.0])),
        ),
        insight="The same line of code trains a network's last layer: errors, carried back through Xᵀ.",
        mistakes={
            "Your gradient points downhill: check the sign. The miss is prediction minus truth, Xw − y.": (
                lambda X, y, w: X.T @ (y - X @ w) / len(y)
            ),
            "The mean is missing: divide by the number of examples n.": lambda X, y, w: X.T @ (X @ w - y),
            "There is a 2 too many: the ½ in the loss has already canceled it.": (
                lambda X, y, w: 2 * X.T @ (X @ w - y) / len(y)
            ),
            "You divided by the number of features; the mean is over the examples.": (
                lambda X, y, w: X.T @ (X @ w - y) / X.shape[1]
            ),
            "You averaged the misses: each must first be multiplied by its features, Xᵀ(Xw − y).": (
                lambda X, y, w: (X @ w - y).mean()
            ),
            "The truth y is missing: the miss is Xw − y.": lambda X, y, w: X.T @ (X @ w) / len(y),
            "You squared the misses: that belongs in the loss. Its derivative has them to the first power.": (
                lambda X, y, w: X.T @ (X @ w - y) ** 2 / len(y)
            ),
            "Those are the misses of the examples; multiply by Xᵀ for one number per weight.": (
                lambda X, y, w: X @ w - y
            ),
        },
    ),
    "04.3": Exercise(
        right=_with_ones,
        draw=_rows,
        edges=((np.array([[1.0], [2.0], [3.0]]), np.array([2.0, 3.0, 6.0])),),
        insight="The intercept is a weight like any other, once its feature is a column of ones.",
        mistakes={
            "There is no column of ones, so the answer is forced through the origin and has no intercept.": _solve,
            "The column of ones stands last, so the intercept comes last; it is wanted first.": (
                lambda X, y: _solve(_columns(X, np.ones(len(y))), y)
            ),
            "That is Xᵀy, the right side of the normal equation: it still has to be solved.": (
                lambda X, y: _columns(np.ones(len(y)), X).T @ y
            ),
            "You put a column of zeros where the ones belong.": lambda X, y: np.append(0.0, _solve(X, y)),
            "You took the means of the columns out and left the intercept at 0: it is ȳ − x̄·w.": (
                lambda X, y: np.append(0.0, normal_equation.fit(X, y).w)
            ),
            "The weights are right, but the intercept is missing in front.": lambda X, y: (
                normal_equation.fit(X, y).w
            ),
        },
    ),
    "04.4": Exercise(
        right=_ridge,
        draw=_rows_and_strength,
        insight="Centering keeps the intercept out of the penalty: the level of y costs nothing.",
        mistakes={
            "The intercept is penalized too: take the means out of X and y first.": _penalize_all,
            "The penalty is multiplied by n: it belongs to the sum of squares, not to their mean.": _ridge_with(
                lambda strength, X: strength * len(X)
            ),
            "The penalty is divided by n: it belongs to the sum of squares, not to their mean.": _ridge_with(
                lambda strength, X: strength / len(X)
            ),
            "The penalty is squared: rows added below X must hold its square root.": _ridge_with(
                lambda strength, X: strength**2
            ),
            "The root of the penalty stands on the diagonal: there it is the strength itself.": _ridge_with(
                lambda strength, X: np.sqrt(strength)
            ),
            "The penalty is missing: these are the plain least-squares weights.": _ridge_with(
                lambda strength, X: 0
            ),
            "The penalty is halved.": _ridge_with(lambda strength, X: strength / 2),
            "The weights are right, but b is the mean of y: subtract x̄·w.": _ridge_with(
                lambda strength, X: strength, intercept=lambda w, X, y: y.mean()
            ),
            "You solved without taking the means of X out first, and put the intercept in afterwards.": _ridge_with(
                lambda strength, X: strength, center=False
            ),
        },
    ),
    "04.5": Challenge(
        score=_forecast_error,
        target=2.5,
        says="Your forecasts of three decades are off by {score:.2f} ppm; the aim is {target:.2f} or less.",
        insight="You chose columns that know what the curve does next: a bend and a season, and no more.",
    ),
}
