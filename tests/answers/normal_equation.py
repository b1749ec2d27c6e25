"""Answers to the exercises of lesson 04, as beginners type them."""

SET_UP = """
import numpy as np
import pandas as pd

from helpers import datasets, features, losses, normal_equation

A = np.array([[1.0, 2.0], [1.0, 3.0], [1.0, 5.0]])
price = np.array([100.0, 140.0, 190.0])


def line_by_hand(points):
    x_mean = sum(x for x, y in points) / len(points)
    y_mean = sum(y for x, y in points) / len(points)
    above = sum((x - x_mean) * (y - y_mean) for x, y in points)
    below = sum((x - x_mean) ** 2 for x, y in points)
    k = above / below
    return k, y_mean - k * x_mean


def solve_by_hand(matrix, right_side):
    rows = [[*row, value] for row, value in zip(matrix, right_side, strict=True)]
    for i in range(len(rows)):
        rows[i] = [value / rows[i][i] for value in rows[i]]
        for j in range(len(rows)):
            if j != i:
                factor = rows[j][i]
                pairs = zip(rows[j], rows[i], strict=True)
                rows[j] = [below - factor * above for below, above in pairs]
    return [row[-1] for row in rows]


def dot(a, b):
    return sum(ai * bi for ai, bi in zip(a, b, strict=True))


def weights_by_hand(table, target):
    column = list(zip(*table, strict=True))
    left = [[dot(first, second) for second in column] for first in column]
    return solve_by_hand(left, [dot(one, target) for one in column])
"""

MEANS = "xm, ym = x.mean(), y.mean()\n"
SLOPE = MEANS + "k = ((x - xm) * (y - ym)).sum() / ((x - xm) ** 2).sum()\n"
TABLE = "table = np.column_stack([np.ones(len(y)), X])\n"
CENTER = "Z, t = X - X.mean(axis=0), y - y.mean()\n"
SOLVE = "w = np.linalg.solve(Z.T @ Z + strength * np.eye(X.shape[1]), Z.T @ t)\n"
RIDGE = CENTER + SOLVE + "b = y.mean() - X.mean(axis=0) @ w\n"
FIT = "return normal_equation.fit(columns(year), ppm).predict(columns(new_year))"


def columns(powers, waves=2, center="1990", scale="32"):
    """The text of a function that makes the columns of a forecast."""
    season = f"features.sinusoid(2 * np.pi * t, {waves})"
    bend = f"features.polynomial((t - {center}) / {scale}, {powers})"
    return f"def columns(t):\n    return np.hstack([{bend}{', ' + season if waves else ''}])\n"


ANSWERS = {
    "04.1 best_line(x, y)": {
        "right": [
            "across, up = x - x.mean(), y - y.mean()\nk = (across * up).sum() / (across**2).sum()\nreturn k, "
            "y.mean() - k * x.mean()",
            "return line_by_hand(list(zip(x, y)))",
            "return normal_equation.fit_line(x, y)",
            "return np.polyfit(x, y, 1)",
            SLOPE + "d = (y - k * x).mean()\nreturn [k, d]",
            "n = len(x)\nk = (n * (x * y).sum() - x.sum() * y.sum()) / (n * (x * x).sum() - x.sum() ** "
            "2)\nreturn float(k), float(y.mean() - k * x.mean())",
            "k = np.cov(x, y)[0, 1] / np.var(x, ddof=1)\nreturn pd.Series([k, y.mean() - k * x.mean()])",
            "d, k = np.linalg.lstsq(np.column_stack([np.ones(len(x)), x]), y, rcond=None)[0]\nreturn "
            "np.array([k, d], dtype=np.float32)",
            ("c = np.cov(x, y)\nk = c[0][1] / c[0][0]\nreturn [k, np.average(y) - k * np.average(x)]"),
            (
                "n = len(x)\nk = (n * sum(x * y) - sum(x) * sum(y)) / (n * sum(x * x) - sum(x) ** 2)\n"
                "return np.array([k, (sum(y) - k * sum(x)) / n])"
            ),
        ],
        "wrong": {
            "k = ((x - x.mean()) * (y - y.mean())).sum() / ((x - x.mean()) ** 2).sum()\nreturn k, y.mean() - k": "The mean of x is missing",
            "k = (y[-1] - y[0]) / (x[-1] - x[0])\nreturn k, y.mean() - k * x.mean()": "Only the first and "
            "the last point",
            "for u, v in zip(x, y):\n    k = (u - x.mean()) * (v - y.mean())\n    return k, y.mean() - k * "
            "x.mean()": "ends in the first round",
            SLOPE + "return k, ym + k * xm": "The minus sign in b is lost",
            SLOPE + "return k, ym": "Your b is the mean of y alone",
            "k = (x * y).sum() / (x**2).sum()\nreturn k, y.mean() - k * x.mean()": "forced through the "
            "origin",
            MEANS + "k = ((x - xm) * (y - ym)).sum() / ((y - ym) ** 2).sum()\nreturn k, ym - k * "
            "xm": "You divided by the deviations of y",
            "k = np.corrcoef(x, y)[0, 1]\nreturn k, y.mean() - k * x.mean()": "that is the correlation",
            MEANS + "k = ((x - xm) * (y - ym)).sum()\nreturn k, ym - k * xm": "Nothing is divided",
            MEANS + "k = ((x - xm) * (y - ym)).mean()\nreturn k, ym - k * xm": "You divided the sum of "
            "products by n; divide it by",
            "k = np.cov(x, y)[0, 1] / np.var(x)\nreturn k, y.mean() - k * x.mean()": "is not right yet",
            SLOPE + "return ym - k * xm, k": "in the opposite order",
            SLOPE + "return k": "You return one number; 2 things (one number, one",
            SLOPE + "print(k, ym - k * xm)": "Your function prints the right answer but does not",
            SLOPE + "d = ym - k * xm": "returns nothing",
            SLOPE + "return f'{k} {ym - k * xm}'": "gives text",
            SLOPE + "return round(k, 2), round(ym - k * xm, 2)": "You rounded to 2 decimals",
            SLOPE + "return -k, -(ym - k * xm)": "opposite sign",
            SLOPE.replace("xm, ym = x.mean(), y.mean()", "xm, ym = x.mean, y.mean")
            + "return k, ym - k * xm": "without its parentheses",
            SLOPE + "return k, ym - k * x": "Look at `k * x`: `x` is not the right variable there.",
            "x -= x.mean()\ny -= y.mean()\nk = (x * y).sum() / (x * x).sum()\nreturn k, y.mean() - k * "
            "x.mean()": "changes what it was given",
            MEANS + "k = (x - xm) * (y - ym) / (x - xm) ** 2\nreturn k, ym - k * xm": "You return 2 things "
            "(an array of 3 numbers, an",
            MEANS
            + "k = ((x - xm) * (y - ym)).sum() / ((y - ym) ** 2).sum()\nreturn k, ym + k * xm": "Two things "
            "at once",
            "dx = x - x.mean()\ndy = y - y.mean()\nk = np.sum(dx * dy) / np.sum(dx) ** 2\nreturn k, y"
            ".mean() - k * x.mean()": ("Look at `np.sum(dx) ** 2`: first comes the power, and then np.sum."),
            "dx = x - x.mean()\ndy = y - y.mean()\nk = np.sum(dx * dy) / np.sum(dx ** 2)\nreturn k, x"
            ".mean() - k * y.mean()": "Look at `return (k, x.mean() - k * y.mean())`: `x` and `y` have changed places.",
            "top = bottom = 0\nfor i in range(len(x)):\n    top = (x[i] - x.mean()) * (y[i] - y.mean("
            "))\n    bottom += (x[i] - x.mean()) ** 2\nk = top / bottom\nreturn k, y.mean() - k * x."
            "mean()": "Look at `top = (x[i] - x.mean()) * (y[i] - y.mean())`: it throws the old value away, "
            "which is still needed.",
            "k = np.sum((x - x.mean()) * (y - y.mean())) / np.sum((x - x.mean()) * (y - y.mean()))\nb"
            " = y.mean() - k * x.mean()\nreturn k, b": "Look at `y - y.mean()`: `y` is not the right variable there.",
            "k = np.sum((x - x.mean()) * (y - y.mean())) / np.sum((x - x.mean()) ** 2)\nb = k * x."
            "mean() - y.mean()\nreturn k, b": "Look at `k * x.mean() - y.mean()`: its two sides have changed places.",
            "k = ((x - x.mean()) * (y - y.mean())).sum() / (x - x.mean()).sum() ** 2\nb = y.mean() - k * x.mean()\nreturn k, b": "Look at `(x - x.mean()).sum() ** 2`: first comes the power, and then .sum().",
            "dx = x - x.mean()\ndy = y - y.mean()\nk = (dx * dy).mean() / (dx ** 2).sum()\nb = y.mean() - k * x.mean()\nreturn k, b": "Look at `(dx * dy).mean()`: `.mean` gives the mean instead of the sum.",
        },
    },
    "04.2 gradient(X, y, w)": {
        "right": [
            "return X.T @ (X @ w - y) / len(y)",
            "miss = X @ w - y\nreturn [(miss * X[:, j]).mean() for j in range(X.shape[1])]",
            "miss = X @ w - y\nreturn (miss[:, None] * X).mean(axis=0)",
            "return -(y - X @ w) @ X / X.shape[0]",
            "miss = X.astype(np.float32) @ w.astype(np.float32) - y.astype(np.float32)\nreturn "
            "X.T.astype(np.float32) @ miss / np.float32(len(y))",
            "n, d = X.shape\nslopes = [0] * d\nfor i in range(n):\n    miss = dot(X[i], w) - y[i]\n    for j "
            "in range(d):\n        slopes[j] += miss * X[i][j] / n\nreturn slopes",
            "return pd.DataFrame(X).T.dot(X @ w - y) / len(y)",
            ("return [np.mean((X @ w - y) * column) for column in X.T]"),
            (
                "g = [0.0] * len(w)\nfor row, target in zip(X, y):\n    miss = sum(a * c for a, c in zip("
                "row, w)) - target\n    for j, a in enumerate(row):\n        g[j] += miss * a / len(y)\n"
                "return g"
            ),
        ],
        "wrong": {
            "return (X @ w - y) / len(X)": "Xᵀ is missing",
            "return X.T @ (y - X @ w) / len(y)": "points downhill",
            "return X.T @ (X @ w - y)": "The mean is missing",
            "return 2 * X.T @ (X @ w - y) / len(y)": "There is a 2 too many",
            "return X.T @ (X @ w - y) / (2 * len(y))": "There is a ½ too many: the 2 of the square has",
            "return X.T @ (X @ w - y) / X.shape[1]": "by the number of features",
            "return X.T @ (X @ w - y) / X.size": "Every answer is too small by as many times as there",
            "return (X.T * (X @ w - y)).mean()": "is wanted|cells",
            "return 0.5 * X.T @ (X @ w - y)": "is not right yet",
            "return -X.T @ y / len(y)": "is not right yet",
            "return X.T @ (X @ w - y) / len(w)": "by the number of features",
            "return (X @ w - y).mean()": "You averaged the misses",
            "return X.T @ (X @ w) / len(y)": "Whatever stands in `y`, your answer stays the same:",
            "return X.T @ (X @ w - y) ** 2 / len(y)": "You squared the misses",
            "return X @ w - y": "Xᵀ is missing",
            "return X @ (X @ w - y) / len(y)": "needs as many columns on its left as rows",
            "return (X @ w - y) @ X.T / len(y)": "needs as many columns on its left as rows",
            "return (X.T @ (X @ w - y) / len(y))[:, None]": "The numbers are right, but you return a table "
            "of 2 rows",
            "return A.T @ (A @ w - price) / len(price)": "never reads its argument `X`, but it reads `A`",
            "return (X.T @ (X @ w - y) / len(y)).sum()": "You added up what is wanted",
            "return ((X @ w - y) ** 2).mean() / 2": "You return one number; an array of 2 numbers is",
            "print(X.T @ (X @ w - y) / len(y))": "but does not return it",
            "miss = X @ w - y\nfor j in range(X.shape[1]):\n    return [(miss * X[:, j]).mean()]": "Your "
            "`return` stands inside the loop, so the",
            "slopes = []\nfor j in range(X.shape[1]):\n    slopes = []\n    slopes.append(((X @ w - y) * "
            "X[:, j]).mean())\nreturn slopes": "`slopes = []` stands inside the loop",
            "return X.T * (X @ w - y) / len(y)": ("You return the parts of what is wanted: add up each row."),
            "return X.T @ (X @ w - y) / y": "do not fit together",
            "w -= 0.1 * X.T @ (X @ w - y) / len(y)\nreturn w": "changes what it was given",
            "return 2 * X.T @ (y - X @ w)": "is not right yet",
            "g = np.zeros(len(w))\nfor i in range(len(y)):\n    g = (X[i] @ w - y[i]) * X[i]\nreturn "
            "g / len(y)": "Look at `g = (X[i] @ w - y[i]) * X[i]`: it throws the old value away, which is still "
            "needed.",
            "g = np.zeros(len(w))\nfor i in range(len(y)):\n    g += (X[i] @ w - y[i]) * w\nreturn g "
            "/ len(y)": (
                "Look at `(X[i] @ w - y[i]) * w`: another part of your data is wanted there than `w`."
            ),
            "g = np.zeros(len(w))\nfor i in range(len(y)):\n    g += (X[i] @ w - y[i])\nreturn g / "
            "len(y)": "Look at `g += X[i] @ w - y[i]`: a factor is missing.",
            "miss = X @ w - y\ng = []\nfor j in range(len(w)):\n    g.append(np.mean(miss) * np.mean("
            "X[:, j]))\nreturn g": "You multiplied two means: each miss must first be multiplied by its own features, and",
            "miss = X @ w - y\nreturn X.T @ (miss ** 2) / (2 * len(y))": "Look at `miss ** 2`: `**` makes a power instead of a product.",
            "miss = X @ w - y\nreturn (X * miss).mean(axis=0)": "Look at `X * miss`: `miss[:, None]` gives each row its own number.",
            "return X.T @ X @ w - y / len(y)": "Look at `X.T @ X @ w - y / len(y)`: it is worked out in another order than is wanted: parentheses are missing, or one pair too many.",
        },
    },
    "04.3 weights_with_intercept(X, y)": {
        "right": [
            TABLE + "return np.linalg.lstsq(table, y, rcond=None)[0]",
            TABLE + "return np.linalg.solve(table.T @ table, table.T @ y)",
            TABLE + "return np.linalg.inv(table.T @ table) @ table.T @ y",
            TABLE + "return weights_by_hand(table.tolist(), y.tolist())",
            "model = normal_equation.fit(X, y)\nreturn [model.b, *model.w]",
            TABLE + "Q, R = np.linalg.qr(table)\nreturn np.linalg.solve(R, Q.T @ y)",
            "table = np.hstack([np.ones((len(X), 1)), X]).astype(np.float32)\nreturn np.linalg.lstsq(table, "
            "y.astype(np.float32), rcond=None)[0]",
            TABLE + "return pd.Series(np.linalg.pinv(table) @ y)",
            (
                "Z = X - X.mean(axis=0)\nw = np.linalg.lstsq(Z, y, rcond=None)[0]\nreturn [y.mean() - X."
                "mean(axis=0) @ w, *w]"
            ),
            (
                "A = np.hstack([np.ones((len(y), 1)), X])\nQ, R = np.linalg.qr(A)\nreturn np.linalg.solve"
                "(R, Q.T @ y)"
            ),
        ],
        "wrong": {
            "A = np.column_stack([np.ones(len(y)), X])\nreturn A @ np.linalg.solve(A.T @ A, A.T @ y)": "the "
            "predictions; the weights are wanted",
            "return np.linalg.lstsq(X, y, rcond=None)[0]": "There is no column of ones",
            "return np.linalg.solve(X.T @ X, X.T @ y)": "There is no column of ones",
            "table = np.column_stack([X, np.ones(len(y))])\nreturn np.linalg.lstsq(table, y, "
            "rcond=None)[0]": "The column of ones stands last",
            TABLE + "return table.T @ y": "the right side of the normal equation",
            "table = np.column_stack([np.zeros(len(y)), X])\nreturn np.linalg.lstsq(table, y, "
            "rcond=None)[0]": "a column of zeros",
            TABLE + "return normal_equation.fit(table, y).w": "but the intercept is 0",
            "Z = X - X.mean(axis=0)\nw = np.linalg.lstsq(Z, y - y.mean(), rcond=None)[0]\nreturn "
            "np.append(0, w)": "but the intercept is 0",
            "return normal_equation.fit(X, y).w": "the intercept is missing in front",
            TABLE + "return np.linalg.lstsq(table, y, rcond=None)": "lstsq returns four things",
            "return normal_equation.fit(X, y)": "You return the whole result of a function",
            "model = normal_equation.fit(X, y)\nreturn [*model.w, model.b]": "The column of ones stands "
            "last|comes last",
            TABLE
            + "return np.linalg.lstsq(table, y, rcond=None)[0][:, None]": "The numbers are right, but you "
            "return a table",
            TABLE + "print(np.linalg.lstsq(table, y, rcond=None)[0])": "but does not return it",
            TABLE + "w = np.linalg.lstsq(table, y, rcond=None)[0]": "but does not return it",
            TABLE + "return np.linalg.solve(table, y)": "stopped with LinAlgError",
            TABLE + "return np.linalg.inv(table.T @ table) @ table.T": "You return a table of 3 rows and 4 "
            "columns; an",
            TABLE + "return np.linalg.lstsq(table, y, rcond=None)[0].round(2)": "You rounded to 2 decimals",
            TABLE + "return np.linalg.lstsq(table, y, rcond=None)[0][0]": "Only the first of the wanted",
            TABLE + "return -np.linalg.lstsq(table, y, rcond=None)[0]": "opposite sign",
            TABLE
            + "return np.linalg.inv(table.T @ table) @ table @ y": "needs as many columns on its left as "
            "rows",
            "return np.linalg.lstsq(A, price, rcond=None)[0]": "never reads its argument `X`, but it reads "
            "`A`",
            "table = np.column_stack(np.ones(len(y)), X)\nreturn np.linalg.lstsq(table, y, "
            "rcond=None)[0]": "TypeError",
            TABLE + "return np.linalg.lstsq(table, y, rcond=None)[0][::-1]": "in the opposite order",
            "A = np.column_stack([np.ones(len(y)), X])\nreturn np.linalg.solve(A.T @ y, A.T @ A)": "Look at `np.linalg.solve(A.T @ y, A.T @ A)`: what stands in its parentheses has changed "
            "places.",
            "A = np.column_stack([np.ones(len(y)), X])\nreturn np.linalg.solve(A.T @ A, X.T @ y)": "Look at `X.T`: `X` is not the right variable there.",
            "A = np.hstack([np.ones(len(y)), X])\nreturn np.linalg.solve(A.T @ A, A.T @ y)": (
                "Look at `np.hstack([np.ones(len(y)), X])`: `np.hstack` gives one behind the other instead of columns side by side."
            ),
            "A = np.column_stack([np.ones(len(y)), X])\nreturn np.linalg.solve(A @ A, A @ y)": "Look at `A @ A`, and at the places like it: rows and columns of one side must change "
            "places.",
            "A = np.column_stack([np.zeros(len(y)), X])\nreturn np.linalg.solve(A.T @ A, A.T @ y)": "Look at `np.zeros(len(y))`: `np.zeros` gives zeros instead of ones.",
            "A = np.column_stack([np.ones(len(y)), X])\nreturn np.linalg.inv(A.T @ A) @ A.T * y": "You return the parts of what is wanted: add up each row.",
            "A = np.column_stack([np.ones(X.shape[1]), X])\nreturn np.linalg.solve(A.T @ A, A.T @ y)": "Look at `X.shape[1]`: rows and columns are confused.",
            "A = np.column_stack([np.ones(len(y)), X])\nreturn np.linalg.inv(A.T @ A) * A.T @ y": "Look at `np.linalg.inv(A.T @ A) * A.T`: `*` makes a product instead of a sum of products.",
        },
    },
    "04.4 ridge(X, y, strength)": {
        "right": [
            RIDGE + "return w, b",
            "return normal_equation.fit(X, y, strength)",
            "model = normal_equation.fit(X, y, ridge=strength)\nreturn [model.w, model.b]",
            "from sklearn.linear_model import Ridge\nmodel = Ridge(alpha=strength).fit(X, y)\nreturn "
            "model.coef_, model.intercept_",
            "n, d = X.shape\nA = np.column_stack([np.ones(n), X])\nP = strength * np.eye(d + 1)\nP[0, 0] = "
            "0\nb, *w = np.linalg.solve(A.T @ A + P, A.T @ y)\nreturn w, np.array([b])",
            CENTER + "d = X.shape[1]\nZ = np.vstack([Z, strength ** 0.5 * np.eye(d)])\nt = np.append(t, "
            "np.zeros(d))\nw = np.linalg.lstsq(Z, t, rcond=None)[0]\nreturn w.tolist(), float(np.mean(y - X "
            "@ w))",
            CENTER + "M = (Z.T @ Z).tolist()\nfor i in range(len(M)):\n    M[i][i] += strength\nw = "
            "solve_by_hand(M, (Z.T @ t).tolist())\nreturn pd.Series(w), y.mean() - dot(X.mean(axis=0), w)",
            (
                "Z = X - np.average(X, axis=0)\nw = np.linalg.inv(Z.T @ Z + np.diag([strength] * Z.shape["
                "1])) @ (Z.T @ y)\nreturn w, np.array([np.mean(y) - np.mean(X @ w)])"
            ),
        ],
        "wrong": {
            "Z, t = X - X.mean(axis=0), y - y.mean()\nw = np.linalg.solve(Z.T @ Z + strength, Z.T @ "
            "t)\nreturn w, y.mean() - X.mean(axis=0) @ w": "added to all cells",
            "w = np.linalg.solve(X.T @ X + strength * np.eye(X.shape[1]), X.T @ y)\nreturn w, 0": "There is "
            "no intercept",
            "A = np.column_stack([np.ones(len(y)), X])\nw = np.linalg.solve(A.T @ A + strength * "
            "np.eye(A.shape[1]), A.T @ y)\nreturn w[1:], w[0]": "The intercept is penalized too",
            RIDGE.replace("strength *", "len(y) * strength *")
            + "return w, b": "The penalty is multiplied by n",
            RIDGE.replace("strength *", "strength / len(y) *") + "return w, b": "The penalty is divided by n",
            CENTER + "w = np.linalg.solve(Z.T @ Z / len(y) + strength * np.eye(X.shape[1]), Z.T @ t / "
            "len(y))\nreturn w, y.mean() - X.mean(axis=0) @ w": "The penalty is multiplied by n",
            CENTER
            + "d = X.shape[1]\nZ = np.vstack([Z, strength * np.eye(d)])\nt = np.append(t, np.zeros(d))\nw = "
            "np.linalg.lstsq(Z, t, rcond=None)[0]\nreturn w, np.mean(y - X @ w)": "The penalty is squared",
            RIDGE.replace("strength *", "strength ** 0.5 *") + "return w, b": (
                "Look at `strength ** 0.5`: `** 0.5` does not belong there."
            ),
            "return normal_equation.fit(X, y)": "You return the whole result of a function",
            CENTER + "w = np.linalg.lstsq(Z, t, rcond=None)[0]\nreturn w, y.mean() - X.mean(axis=0) @ "
            "w": "The penalty is missing",
            CENTER + SOLVE + "return w, y.mean()": "but b is the mean of y",
            "w = np.linalg.solve(X.T @ X + strength * np.eye(X.shape[1]), X.T @ y)\nreturn w, y.mean() - "
            "X.mean(axis=0) @ w": "without taking the means of X out first",
            RIDGE + "return b, w": "in the opposite order",
            CENTER + SOLVE + "return w": "You return an array of 2 numbers; 2 things (an",
            CENTER + SOLVE + "return w, 0": "is not right yet",
            RIDGE + "return np.append(w, b)": "You return an array of 3 numbers; 2 things (an",
            RIDGE + "print(w, b)": "Your function prints the right answer but does not",
            RIDGE.replace("np.eye(X.shape[1])", "1") + "return w, b": "is not right yet",
            RIDGE.replace("np.eye(X.shape[1])", "np.eye(len(y))") + "return w, b": "do not fit together",
            RIDGE.replace("+ strength", "- strength") + "return w, b": "Look at",
            RIDGE.replace("- X.mean(axis=0) @ w", "+ X.mean(axis=0) @ w") + "return w, b": "Look at",
            RIDGE.replace("X.mean(axis=0), y", "X.mean(axis=1), y") + "return w, b": "do not fit together",
            RIDGE + "return w.round(3), round(b, 3)": "You rounded to 3 decimals",
            RIDGE.replace("strength *", "") + "return w, b": "is not right yet",
            "X -= X.mean(axis=0)\n" + RIDGE + "return w, b": "The weights are right, but b is the mean of y:",
            RIDGE + "return -w, -b": "opposite sign",
            "Z = X - X.mean(axis=1)\nt = y - y.mean()\nw = np.linalg.solve(Z.T @ Z + strength * np."
            "eye(X.shape[1]), Z.T @ t)\nreturn w, y.mean() - X.mean(axis=0) @ w": (
                "Look at `X.mean(axis=1)`: that is the wrong axis."
            ),
            "Z = X - X.mean(axis=0)\nt = y - y.mean()\nw = np.linalg.solve(Z.T @ Z + strength * np."
            "eye(X.shape[1]), Z.T @ t)\nreturn w, y.mean() + X.mean(axis=0) @ w": (
                "Look at `y.mean() + X.mean(axis=0) @ w`: `+` makes a sum instead of a difference."
            ),
            "Z = X - X.mean(axis=0)\nt = y - y.mean()\nw = np.linalg.solve(Z.T @ Z + strength * np."
            "eye(len(y)), Z.T @ t)\nreturn w, y.mean() - X.mean(axis=0) @ w": (
                "Look at `len(y)`: something else is to be counted."
            ),
            "Z = X - X.mean(axis=0)\nt = y - y.mean()\nw = np.linalg.solve(Z.T @ Z * strength * np."
            "eye(X.shape[1]), Z.T @ t)\nreturn w, y.mean() - X.mean(axis=0) @ w": (
                "Look at `Z.T @ Z * strength * np.eye(X.shape[1])`: `*` makes a product instead of a sum."
            ),
            "Z = X - X.mean(axis=0)\nt = y - y.mean()\nw = np.linalg.solve(Z.T @ Z + strength * np."
            "eye(X.shape[1]), Z.T @ t)\nb = y.mean() - X.mean(axis=0) * w\nreturn w, b": (
                "Look at `X.mean(axis=0) * w`: `*` makes a product instead of a sum of products."
            ),
            "Z = X - X.mean(axis=0)\nt = y - y.mean()\nw = np.linalg.solve(Z.T @ Z - strength * np.eye(X.shape[1]), Z.T @ t)\nb = y.mean() - X.mean(axis=0) @ w\nreturn w, b": "Look at `Z.T @ Z - strength * np.eye(X.shape[1])`: `-` makes a difference instead of a sum.",
            "Z = X - X.mean(axis=0)\nw = np.linalg.solve(Z.T @ Z + strength * np.eye(len(X)), Z.T @ y)\nb = y.mean() - X.mean(axis=0) @ w\nreturn w, b": "Look at `len(X)`: that is how many rows there are, and the columns are to be counted.",
        },
    },
    "04.5 forecast(year, ppm, new_year)": {
        "right": [
            columns(2) + FIT,
            columns(2, 1) + FIT,
            columns(2, 3, "2000", "40") + FIT,
            columns(2) + FIT.replace("ppm)", "ppm, 0.1)"),
            columns(2, 2, "1975", "20") + FIT.replace("ppm)", "ppm, 1.0)"),
            columns(2, 2, "year.mean()", "year.std()") + FIT + ".tolist()",
            columns(2)
            + "late = year >= year.max() - 25\n"
            + FIT.replace("year), ppm", "year[late]), ppm[late]"),
            "def columns(t):\n    z, a = (t - 1990) / 32, 2 * np.pi * t\n    return "
            "np.column_stack([np.ones(len(t)), z, z**2, np.sin(a), np.cos(a)])\nw = "
            "np.linalg.lstsq(columns(year), ppm, rcond=None)[0]\nreturn pd.Series((columns(new_year) @ "
            "w).astype(np.float32))",
        ],
        "wrong": {
            "line = normal_equation.fit_line(year, ppm)\nreturn line.k * new_year + line.b": "add the square "
            "of the year",
            columns(1) + FIT: "add the square of the year",
            columns(2, 0) + FIT: "Both are needed",
            columns(3) + FIT: "no higher power",
            columns(4) + FIT: "no higher power",
            columns(2) + FIT.replace("ppm)", "ppm, 3.0)"): "A large penalty takes the bend away",
            columns(2, 2, "t.mean()", "t.std()") + FIT: "Use the same numbers as for `year`",
            "def columns(t):\n    return features.standardize(np.column_stack([t, t**2])).values\n"
            + FIT: "Use the same numbers as for `year`",
            "return np.full(len(new_year), ppm.mean())": "A straight line through all years does better",
            "return np.full(len(new_year), ppm[-1])": "A straight line through all years does better",
            "w = np.linalg.lstsq(year[:, None], ppm, rcond=None)[0]\nreturn new_year * w": "A straight line "
            "through all",
            "co2 = datasets.load_co2_mauna_loa()\nreturn np.interp(new_year, co2['year'], "
            "co2['co2_ppm'])": "they must come from year and ppm",
            "return new_year": "A straight line through all years does better. Does",
            "return ppm": "Wanted: one prediction for each month in new_year",
            columns(2)
            + "normal_equation.fit(columns(year), ppm).predict(columns(new_year))": "returns nothing",
            columns(2) + FIT.replace("new_year", "year"): "Wanted: one prediction for each month in new_year",
            columns(2)
            + "return normal_equation.fit(columns(year), ppm)": "Your function gives the whole result, a",
            columns(2) + FIT + "[:, None]": "1 column. Wanted: one prediction",
            columns(2) + FIT + ".astype(str)": "gives text, numbers are wanted",
            columns(2) + FIT.replace("ppm)", "ppm * np.nan)"): "stopped with ValueError",
            "year -= 1990\nnew_year -= 1990\nk, d = np.polyfit(year, ppm, 1)\nreturn k * new_year + "
            "d": "changes what it was given",
        },
    },
}
