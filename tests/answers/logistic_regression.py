"""Answers to the exercises of lesson 06, as beginners type them."""

SET_UP = """
import math
import numpy as np
import pandas as pd
from helpers import datasets, features, knn, normal_equation
from helpers import logistic_regression as logistic

def sigmoid(z):
    return 1 / (1 + math.exp(-z))

def surprise(s):
    return math.log1p(math.exp(-abs(s))) + max(-s, 0)

def gradient(w, b, xs, ys):
    errors = [sigmoid(w * x + b) - y for x, y in zip(xs, ys, strict=True)]
    slope_w = sum(error * x for error, x in zip(errors, xs, strict=True)) / len(xs)
    return slope_w, sum(errors) / len(xs)

def chips(X, y, new, degree, penalty, steps=3000):
    known = features.standardize(features.polynomial_of_two(X, degree))
    rows = (features.polynomial_of_two(new, degree) - known.mean) / known.scale
    return logistic.fit(known.values, y, 0.5, steps, penalty=penalty).probability(rows)
"""

ANSWERS = {
    "06.1 chance_of_yes(X, w, b)": {
        "right": [
            "z = X @ w + b\nreturn 1 / (1 + np.exp(-z))",
            "return logistic.sigmoid(X @ w + b)",
            "return [sigmoid(z) for z in X @ w + b]",
            "chances = []\nfor row in X:\n    z = sum(a * c for a, c in zip(row, w)) + b\n"
            "    chances.append(1 / (1 + math.exp(-z)))\nreturn chances",
            "odds = np.exp(X.dot(w) + b)\nreturn odds / (1 + odds)",
            "from scipy.special import expit\nreturn pd.Series(expit((X * w).sum(axis=1) + b))",
            "z = (X @ w + b).astype(np.float32)\nreturn 1 / (1 + np.exp(-z))",
            "return np.vectorize(sigmoid)(X @ w + b)",
            "return 0.5 * (1 + np.tanh((X @ w + b) / 2))",
            "return 0.5 + 0.5 * np.tanh((w @ X.T + b) / 2)",
        ],
        "wrong": {
            "return 1 / (1 + np.exp(X @ w + b))": "the chance of a no",
            "return 1 / (1 + np.exp(-X @ w + b))": (
                "Look at `-X @ w + b`: `+` makes a sum instead of a difference."
            ),
            "return 1 / (1 + np.exp(-(X @ w - b)))": (
                "Look at `X @ w - b`: `-` makes a difference instead of a sum."
            ),
            "return X @ w + b": "the log-odds",
            "return np.exp(X @ w + b)": "the odds",
            "return 1 / (1 + np.exp(-(X @ w)))": "never reads its argument `b`",
            "return (X @ w + b > 0).astype(int)": "You answered yes or no",
            "return 1 / 1 + np.exp(-(X @ w + b))": "Parentheses are missing",
            "return 1 / (1 + np.exp(-(X * w + b)))": "also adds up each row",
            "return sigmoid(X @ w + b)": "got a whole array",
            "return 1 / (1 + np.exp(-(w @ X + b)))": "as many columns on its left as rows",
            "return 1 / (1 + np.exp(-(X @ w + b))).sum()": (
                "Look at `(1 + np.exp(-(X @ w + b))).sum()`: `.sum` does not belong there."
            ),
            "return (1 / (1 + np.exp(-(X @ w + b)))).mean()": "averaged what is wanted",
            "return (1 / (1 + np.exp(-(X @ w + b))))[:, None]": "an array of 3 numbers is wanted",
            "z = X @ w + b\np = 1 / (1 + np.exp(-z))": "does not return it",
            "for row in X:\n    return sigmoid(row @ w + b)": "Only the first of the wanted numbers comes back: by a return inside a loop, or by [0]?",
            "chances = []\nfor row in X:\n    chances.append(sigmoid(row @ w + b))\n    return chances": "`return` stands "
            "inside the loop",
            "for row in X:\n    chances = []\n    chances.append(sigmoid(row @ w + b))\nreturn chances": "every round "
            "starts afresh",
            "return 1 - 1 / (1 + np.exp(-(X @ w + b)))": "the chance of a no",
            "return 1 / (1 + np.exp(-(X @ w + b))).round(2)": "is not right yet",
            "return np.round(1 / (1 + np.exp(-(X @ w + b))), 2)": "rounded to 2",
            "return logistic.sigmoid(X @ w * b)": (
                "Look at `X @ w * b`: `*` makes a product instead of a sum."
            ),
            "return logistic.sigmoid(X[:, 0] * w[0] + b)": (
                "Nothing but the first column of `X` counts in your answer: the others must count too."
            ),
            "return np.tanh(X @ w + b)": "Every right number is between 0 and 1, and yours are not",
            "z = X @ w\nreturn 1 / (1 + np.exp(-z)) + b": "inside the sigmoid",
            "chances = []\nfor row in X:\n    z = 0\n    for j in range(len(w)):\n"
            "        z += row[j] * w[j] + b\n    chances.append(1 / (1 + math.exp(-z)))\n"
            "return chances": "once for each column",
            "z = X @ (w + b)\nreturn 1 / (1 + np.exp(-z))": (
                "Look at `X @ (w + b)`: it is worked out in another order than is wanted: parentheses are missing, or one pair too many."
            ),
            "z = X @ w + b\nreturn 1 / (1 - np.exp(-z))": "Look at `1 - np.exp(-z)`: `-` makes a difference instead of a sum.",
            "z = X @ w + b\nreturn 1 / np.exp(-z) + 1": "Look at `1 / np.exp(-z) + 1`: it is worked out in another order than is wanted: parentheses are missing, or one pair too many.",
            "return [1 / (1 + math.exp(-x @ w + b)) for x in X]": "Look at `-x @ w + b`: `+` makes a sum instead of a difference.",
        },
    },
    "06.2 loss_from_scores(z, y)": {
        "right": [
            "s = np.where(y == 1, z, -z)\nreturn np.mean(np.log1p(np.exp(-np.abs(s))) + np.maximum(-s, 0))",
            "return logistic.log_loss(z, y)",
            "s = np.where(y == 1, z, -z)\nreturn np.mean([surprise(one) for one in s])",
            "total = 0\nfor score, answer in zip(z, y):\n    total += surprise(score if answer == 1 else -score)\n"
            "return total / len(z)",
            "return np.logaddexp(0, -(2 * y - 1) * z).mean()",
            "return np.mean(np.logaddexp(0, z) - y * z)",
            "return np.float32(logistic.log_loss(z, y))",
            "return sum(surprise((2 * b - 1) * a) for a, b in zip(z.tolist(), y.tolist())) / len(z)",
            "return np.mean(np.logaddexp(0, z) - y * z)",
        ],
        "wrong": {
            "p = 1 / (1 + np.exp(-z))\nreturn -np.mean(y * np.log(p) + (1 - y) * np.log(1 - p))": "Right for small z",
            "p = logistic.sigmoid(z)\nreturn -np.mean(np.log(np.where(y == 1, p, 1 - p)))": "Right for small z",
            "s = np.where(y == 1, z, -z)\nreturn np.mean(np.log(1 + np.exp(-s)))": "e^1000 overflows",
            "p = np.clip(logistic.sigmoid(z), 1e-15, 1 - 1e-15)\n"
            "return -np.mean(y * np.log(p) + (1 - y) * np.log(1 - p))": "You clipped the chances",
            "p = np.clip(logistic.sigmoid(z), 1e-12, 1 - 1e-12)\nreturn -np.log(np.where(y == 1, p, 1 - p)).mean()": "You "
            "clipped the chances",
            "s = np.where(y == 1, z, -z)\nreturn np.sum(np.log1p(np.exp(-np.abs(s))) + np.maximum(-s, 0))": "too large by as many times as `z` is long",
            "s = np.where(y == 1, -z, z)\nreturn np.mean(np.log1p(np.exp(-np.abs(s))) + np.maximum(-s, 0))": "exchanged",
            "s = np.where(y == 1, z, -z)\nreturn -np.mean(np.log1p(np.exp(-np.abs(s))) + np.maximum(-s, 0))": "the "
            "opposite sign",
            "return logistic.log_loss(z, y) / np.log(2)": "log2 where ln is wanted",
            "return np.mean(y * np.logaddexp(0, -z))": "Only the examples with y = 1",
            "return np.mean((logistic.sigmoid(z) - y) ** 2)": "the squared error",
            "return -np.mean(y * np.log(z) + (1 - y) * np.log(1 - z))": "nan",
            "s = np.where(y == 1, z, -z)\nreturn surprise(s)": "got a whole array",
            "s = np.where(y == 1, z, -z)\nreturn np.log1p(np.exp(-np.abs(s))) + np.maximum(-s, 0)": (
                "You return many numbers, and their mean is wanted."
            ),
            "s = np.where(y == 1, z, -z)\nreturn np.mean(np.log1p(np.exp(-np.abs(s))))": "is not right yet",
            "s = np.where(y == 1, z, -z)\nreturn np.mean(np.log1p(np.exp(-np.abs(s))) + np.maximum(s, 0))": "exchanged",
            "total = 0\nfor score, answer in zip(z, y):\n    total += surprise(score if answer == 1 else -score)\n"
            "    return total / len(z)": "`return` stands inside the loop",
            "for score, answer in zip(z, y):\n    total = 0\n    total += surprise(score if answer == 1 else -score)\n"
            "return total / len(z)": "every round starts afresh",
            "logistic.log_loss(z, y)": "does not return it",
            "return [logistic.log_loss(z, y)]": "a list with 1 number",
            "s = np.where(y == 1, z, -z)\nreturn np.mean(np.logaddexp2(0, -s))": (
                "Look at `np.logaddexp2(0, -s)`: `np.logaddexp2` gives a sum of powers of 2 instead of a sum of powers of e."
            ),
            "s = np.where(y == 1, z, -z)\nreturn np.mean(np.log1p(np.exp(-np.abs(s))) + np.max(-s, 0))": (
                "Look at `np.max(-s, 0)`: `np.max` gives the largest instead of the larger of two."
            ),
            "s = np.where(y == 1, z, -z)\nreturn np.logaddexp(0, -s).sum() / (len(z) - 1)": "Look at `len(z) - 1`|divide by one less",
            "return np.mean(np.log1p(np.exp(-np.abs(z))) + np.maximum(-z, 0))": "never reads its argument `y`",
            "s = np.where(y == 1, z, -z)\n"
            "return (np.log1p(np.exp(-np.abs(s))) + np.maximum(-s, 0)).mean() / np.log(2)": "log2 where ln",
            "s = np.where(y == 1, z, -z)\nreturn np.mean(np.maximum(-s, 0))": "the part with log1p",
            "s = np.where(y == 1, z, -z)\nreturn np.mean(np.maximum(-s, 0) - np.log1p(np.exp(-np.abs(s))))": "Look at `np.maximum(-s, 0) - np.log1p(np.exp(-np.abs(s)))`: `-` makes a difference instead of a sum.",
            "s = np.where(y == 1, z, -z)\nreturn np.mean(np.maximum(-s, 0) + np.log(np.exp(-np.abs(s))))": "Look at `np.log(np.exp(-np.abs(s)))`: `np.log` gives the logarithm as it is instead of the logarithm of 1 more.",
        },
    },
    "06.3 penalized_gradient(X, y, w, b, penalty)": {
        "right": [
            "p = 1 / (1 + np.exp(-(X @ w + b)))\nerror = (p - y) / len(y)\n"
            "return X.T @ error + penalty * w, error.sum()",
            "error = logistic.sigmoid(X @ w + b) - y\nreturn [X.T @ error / len(y) + penalty * w, error.mean()]",
            "error = logistic.sigmoid(X @ w + b) - y\nreturn error @ X / len(X) + penalty * w, np.mean(error)",
            "slopes = []\nfor j in range(len(w)):\n    total = 0\n    for row, answer in zip(X, y):\n"
            "        total += (sigmoid(row @ w + b) - answer) * row[j]\n    slopes.append(total / len(y) + penalty * w[j])\n"
            "slope_b = sum(sigmoid(row @ w + b) - answer for row, answer in zip(X, y)) / len(y)\n"
            "return slopes, slope_b",
            "error = logistic.sigmoid(X @ w + b) - y\n"
            "return (X * error[:, None]).mean(axis=0) + penalty * w, np.array([error.mean()])",
            "error = (logistic.sigmoid(X @ w + b) - y).astype(np.float32)\n"
            "return (X.astype(np.float32).T @ error / len(y) + penalty * w.astype(np.float32)), error.mean()",
            "h = 1e-5\ndef cost(w, b):\n    return logistic.log_loss(X @ w + b, y) + penalty / 2 * (w**2).sum()\n"
            "e = np.eye(len(w)) * h\nslope_w = [(cost(w + d, b) - cost(w - d, b)) / (2 * h) for d in e]\n"
            "return np.array(slope_w), (cost(w, b + h) - cost(w, b - h)) / (2 * h)",
            "X = X.astype(np.float32)\nerror = logistic.sigmoid(X @ w + b) - y\n"
            "return error @ X / len(y) + penalty * w, np.average(error)",
        ],
        "wrong": {
            "error = (y - logistic.sigmoid(X @ w + b)) / len(y)\nreturn X.T @ error + penalty * w, error.sum()": "Your "
            "steps would climb",
            "error = logistic.sigmoid(X @ w + b) - y\nreturn X.T @ error + penalty * w, error.sum()": "You added over the "
            "examples",
            "error = (logistic.sigmoid(X @ w + b) - y) / len(y)\nreturn X.T @ error, error.sum()": "The penalty is "
            "missing",
            "error = (logistic.sigmoid(X @ w + b) - y) / len(y)\nreturn X.T @ error + penalty / 2 * w, error.sum()": (
                "Look at `penalty / 2`: `/ 2` does not belong there."
            ),
            "error = logistic.sigmoid(X @ w + b) - y\nreturn (X.T @ error + penalty * w) / len(y), error.mean()": "the "
            "penalty is not divided by n",
            "error = (logistic.sigmoid(X @ w + b) - y) / len(y)\n"
            "return X.T @ error + penalty * w, error.sum() + penalty * b": "The intercept is penalized as well",
            "error = (X @ w + b - y) / len(y)\nreturn X.T @ error + penalty * w, error.sum()": "The sigmoid is missing",
            "p = logistic.sigmoid(X @ w + b)\nerror = (p - y) * p * (1 - p) / len(y)\n"
            "return X.T @ error + penalty * w, error.sum()": "belongs to the squared error",
            "error = (logistic.sigmoid(X @ w + b) - y) / len(y)\nreturn error.sum(), X.T @ error + penalty * w": "in the "
            "opposite order",
            "error = (logistic.sigmoid(X @ w + b) - y) / len(y)\nreturn X.T @ error + penalty * w": "2 things",
            "error = (logistic.sigmoid(X @ w + b) - y) / len(y)\nreturn X @ error + penalty * w, error.sum()": "is not "
            "right yet",
            "error = (logistic.sigmoid(X @ w + b) - y) / len(y)\nreturn X.T @ error - penalty * w, error.sum()": (
                "Look at `X.T @ error - penalty * w`: `-` makes a difference instead of a sum."
            ),
            "error = (logistic.sigmoid(X @ w + b) - y) / len(y)\n"
            "return X.T @ error + 2 * penalty * w, error.sum()": (
                "Look at `2 * penalty`: `2 *` does not belong there."
            ),
            "return gradient(w, b, X, y)": "got a whole array",
            "error = logistic.sigmoid(X @ w + b) - y\nreturn X.T @ error / len(y) + penalty * w, error.sum()": (
                "Look at `error.sum()`: `error.sum` gives the sum instead of the mean."
            ),
            "error = (logistic.sigmoid(X @ w + b) - y) / len(y)\nreturn X.T @ error + penalty, error.sum()": "is not "
            "right yet",
            "error = (logistic.sigmoid(X @ w + b) - y) / len(y)\n"
            "return (X.T @ error + penalty * w).round(2), error.sum().round(2)": "rounded to 2",
            "error = (logistic.sigmoid(X @ w + b) - y) / len(y)\n"
            "slopes = (X.T @ error + penalty * w, error.sum())": "does not return it",
            "error = (logistic.sigmoid(X @ w + b) - y) / len(y)\n"
            "print(X.T @ error + penalty * w, error.sum())": "prints the right answer but does not return it",
            "error = (logistic.sigmoid(X @ w) - y) / len(y)\nreturn X.T @ error + penalty * w, error.sum()": "is not right "
            "yet",
            "p = logistic.sigmoid(X @ w + b)\n"
            "return X.T @ (p - y) / len(y) + penalty * w.sum(), (p - y).mean()": (
                "Look at `w.sum()`: `w.sum` does not belong there."
            ),
            "p = logistic.sigmoid(X @ w + b)\n"
            "return 2 * X.T @ (p - y) / len(y) + penalty * w, 2 * (p - y).mean()": (
                "Look at `2 * (p - y).mean()`, and at the places like it: the number 2 is too large there."
            ),
            "error = abs(logistic.sigmoid(X @ w + b) - y)\n"
            "return X.T @ error / len(y) + penalty * w, error.mean()": (
                "Look at `abs(logistic.sigmoid(X @ w + b) - y)`: `abs` does not belong there."
            ),
            "p = 1 / (1 + np.exp(-(X @ w + b)))\nerror = p - y\n"
            "return X.T @ error / len(y) + penalty * w.sum(), error.mean()": (
                "Look at `w.sum()`: `w.sum` does not belong there."
            ),
            "p = 1 / (1 + np.exp(-(X @ w + b)))\ne = p - y\n"
            "return (X * e).mean(axis=0) + penalty * w, e.mean()": "goes with its own error",
            "p = 1 / (1 + np.exp(-(X @ w + b)))\ne = p - y\n"
            "return e.mean(), X.T @ e / len(y) + penalty * w": "in the opposite order",
            "p = 1 / (1 + np.exp(-(X @ w + b)))\nerror = p - y\nreturn X.T @ error / len(y) + penalty / 2 * w, error.mean()": "Look at `penalty / 2`: `/ 2` does not belong there.",
            "p = 1 / (1 + np.exp(-(X @ w + b)))\nerror = p - y\nreturn X.T @ error / len(y) + penalty * w ** 2, error.mean()": "Look at `w ** 2`: `** 2` does not belong there.",
            "p = 1 / (1 + np.exp(-(X @ w + b)))\nreturn X.T @ (p - y) / len(y) + penalty, (p - y).mean()": "Look at `X.T @ (p - y) / len(y) + penalty`: `w` does not multiply `penalty` there.",
        },
    },
    "06.4 precision_and_recall(p, y, threshold)": {
        "right": [
            "flagged = p >= threshold\nfound = (flagged & (y == 1)).sum()\n"
            "precision = found / flagged.sum() if flagged.any() else 0.0\nreturn precision, found / (y == 1).sum()",
            "flagged = p >= threshold\nfound = (flagged * y).sum()\nreturn [found / max(flagged.sum(), 1), found / y.sum()]",
            "tp = fp = fn = 0\nfor chance, answer in zip(p, y):\n    if chance >= threshold:\n"
            "        if answer == 1:\n            tp += 1\n        else:\n            fp += 1\n"
            "    elif answer == 1:\n        fn += 1\nreturn (tp / (tp + fp) if tp + fp else 0), tp / (tp + fn)",
            "from sklearn.metrics import precision_score, recall_score\nflagged = p >= threshold\n"
            "return precision_score(y, flagged, zero_division=0), recall_score(y, flagged)",
            "flagged = p >= threshold\nif not flagged.any():\n    return 0, 0\n"
            "return y[flagged].mean(), flagged[y == 1].mean()",
            "flagged = (p >= threshold).astype(int)\nfound = flagged @ y\n"
            "return np.array([found / max(1, flagged.sum()), found / y.sum()])",
            "flagged = p >= threshold\nwith np.errstate(invalid='ignore'):\n"
            "    return np.nan_to_num((flagged & (y == 1)).sum() / flagged.sum()), flagged[y == 1].mean()",
            'frame = pd.DataFrame({"p": p, "y": y})\nflagged = frame[frame.p >= threshold]\n'
            "precision = 0 if flagged.empty else flagged.y.mean()\nyes = frame[frame.y == 1]\n"
            "return precision, (yes.p >= threshold).mean()",
        ],
        "wrong": {
            "f = p >= threshold\nfound = (f & (y == 1)).sum()\nreturn found / y.sum(), found / max(f.sum(), 1)": "The two "
            "are exchanged",
            "f = p > threshold\nfound = (f & (y == 1)).sum()\nreturn found / max(f.sum(), 1), found / y.sum()": "use >=",
            "f = p >= 0.5\nfound = (f & (y == 1)).sum()\nreturn found / max(f.sum(), 1), found / y.sum()": "the threshold "
            "that was given",
            "f = p < threshold\nfound = (f & (y == 1)).sum()\nreturn found / max(f.sum(), 1), found / y.sum()": "the small "
            "chances",
            "f = p <= threshold\nfound = (f & (y == 1)).sum()\nreturn found / max(f.sum(), 1), found / y.sum()": "Look at `p <= threshold`: it asks for the opposite.",
            "f = p >= threshold\nfound = (f & (y == 1)).sum()\nreturn (f == y).mean(), found / y.sum()": "the accuracy",
            "f = p >= threshold\nfound = (f & (y == 1)).mean()\nreturn found, found": "divided by all examples",
            "f = p >= threshold\nfound = (f & (y == 1)).sum()\n"
            "return found / max(f.sum(), 1), (~f & (y == 0)).sum() / (y == 0).sum()": "the share of the others",
            "f = p >= threshold\nfound = (f & (y == 1)).sum()\nreturn found / f.sum(), found / y.sum()": "0 / 0 gives nan",
            "f = p >= threshold\nfound = (f & (y == 1)).sum()\nreturn found / max(f.sum(), 1)": "You return one number; 2 things",
            "f = p >= threshold\nfound = (f & (y == 1)).sum()\n"
            "return 100 * found / max(f.sum(), 1), 100 * found / y.sum()": "100 times too large",
            "tp = fp = fn = 0\nfor chance, answer in zip(p, y):\n    if chance >= threshold and answer == 1:\n"
            "        tp += 1\n    elif chance >= threshold:\n        fp += 1\n    elif answer == 1:\n        fn += 1\n"
            "return tp / (tp + fp), tp / (tp + fn)": "stopped with ZeroDivisionError",
            "f = p >= threshold\nfound = (f and y == 1).sum()\nreturn found / f.sum(), found / y.sum()": "work with a mask",
            "f = p >= threshold\nfound = (f & y == 1).sum()\nreturn found // max(f.sum(), 1), found // y.sum()": "cut "
            "off the decimals",
            "f = p >= threshold\nfound = f.sum()\nreturn found / len(p), found / y.sum()": "Every right number is between 0 and 1, and yours are not",
            "f = p >= threshold\nfound = (f & (y == 1)).sum()\nprint(found / max(f.sum(), 1), found / y.sum())": "prints the right answer but does not return it",
            "f = p >= threshold\nfound = (f & (y == 1)).sum()\nreturn 1 - found / max(f.sum(), 1), 1 - found / y.sum()": "1 "
            "minus what is wanted",
            "f = p >= threshold\nreturn f[y == 1].mean(), f[y == 1].mean()": "is not right yet",
            "f = p >= threshold\nfound = (f & (y == 1)).sum()\nprecision, recall = found / max(f.sum(), 1), found / y.sum()\n"
            "return 2 * precision * recall / (precision + recall)": "You return one number; 2 things",
            "f = p >= threshold\nfound = (f & (y == 1)).sum()\n"
            "return str(found / max(f.sum(), 1)), str(found / y.sum())": "gives text",
            "flagged = p >= threshold\nfound = (flagged | (y == 1)).sum()\n"
            "return found / max(flagged.sum(), 1), found / y.sum()": "Look at `flagged | (y == 1)`: `|` is not the right operation there.",
            "flagged = p >= threshold\nfound = (flagged & (y == 1)).sum()\nreturn found, flagged.sum()": "You return whole numbers only",
            "flagged = p >= threshold\nright = (flagged == (y == 1)).sum()\nif flagged.sum() == 0:\n"
            "    return 0, 0\nreturn right / flagged.sum(), right / y.sum()": "You counted every agreement",
            "tp = fp = fn = 0\nfor chance, answer in zip(p, y):\n"
            "    if chance >= threshold and answer == 1:\n        tp += 1\n"
            "    elif chance >= threshold:\n        fn += 1\n    elif answer == 1:\n        fp += 1\n"
            "precision = tp / (tp + fp) if tp + fp > 0 else 0\nreturn precision, tp / (tp + fn)": "The two are exchanged",
            "flagged = p >= threshold\nfound = (flagged & y == 1).sum()\n"
            "precision = found / flagged.sum() if flagged.any() else 0\n"
            "recall = found / (y == 0).sum()\nreturn precision, recall": "Look at `y == 0`: it asks for the opposite.",
            "flagged = p >= threshold\nfound = (flagged & (y == 1)).sum()\n"
            "precision = found / flagged.sum() if flagged.any() else 1\n"
            "return precision, found / y.sum()": (
                "Look at `found / flagged.sum() if flagged.any() else 1`: the number 1 is too large there."
            ),
            "flagged = p >= threshold\nfound = (flagged & (y == 1)).sum()\nprecision = found / max(1, flagged.sum())\nrecall = found / len(y)\nreturn precision, recall": "Look at `len(y)`: `len` gives how many there are instead of the sum.",
        },
    },
    "06.5 chance_of_acceptance(X, y, new)": {
        "right": [
            "return chips(X, y, new, 4, 0.0005)",
            "return chips(X, y, new, 5, 0.001).tolist()",
            "return pd.Series(chips(X, y, new, 6, 0.001))",
            "return chips(X, y, new, 4, 0.0001).astype(np.float32)",
            "return chips(X, y, new, 8, 0.001)",
            "return chips(X, y, new, 4, 0.001, 2000)",
        ],
        "wrong": {
            "return np.full(len(new), 0.5)": "A ring of degree 2 costs 0.22",
            "return np.full(len(new), y.mean())": "A ring of degree 2 costs 0.22",
            "scaled = features.standardize(X)\nmodel = logistic.fit(scaled.values, y, 0.5, 3000)\n"
            "return model.probability((new - scaled.mean) / scaled.scale)": "A ring of degree 2 costs 0.22",
            "return chips(X, y, new, 2, 0)": "No better than a ring of degree 2",
            "return chips(X, y, new, 3, 0.001)": "No better than a ring of degree 2",
            "return chips(X, y, new, 4, 0.1)": "No better than a ring of degree 2",
            "A = features.standardize(features.polynomial_of_two(X, 4)).values\n"
            "B = features.standardize(features.polynomial_of_two(new, 4)).values\n"
            "return logistic.fit(A, y, 0.5, 3000, penalty=0.0005).probability(B)": "by its own mean and deviation",
            "return (chips(X, y, new, 4, 0.0005) > 0.5).astype(float)": "too sure where you are wrong",
            "return 1 - chips(X, y, new, 4, 0.0005)": "the chance of being rejected",
            "return 100 * chips(X, y, new, 4, 0.0005)": "neither a count nor a percentage",
            "return ['yes' if p > 0.5 else 'no' for p in chips(X, y, new, 4, 0.0005)]": "gives text, numbers are wanted",
            "chips(X, y, new, 4, 0.0005)": "returns nothing",
            "return logistic.fit(X, y, 0.5, 300)": "returns the model itself",
            "return y": "an array of 180 numbers. Wanted: one probability",
            "return chips(X, y, new, 4, 0.0005).mean()": "one number. Wanted: one probability",
            "return logistic.fit(X, y, 0.5, 300).w": "an array of 2 numbers. Wanted",
            "table = datasets.load_microchips()\ntruth = knn.predict_value(table[['test_1', 'test_2']].to_numpy(), "
            "table['accepted'].to_numpy(), new, 1)\nreturn 0.05 + 0.9 * truth": "probabilities hardly change",
            "new -= X.mean(axis=0)\nreturn chips(X, y, new, 4, 0.0005)": "changes what it was given",
            "known = features.standardize(features.polynomial_of_two(X, 4))\n"
            "rows = (features.polynomial_of_two(new, 4) - known.mean) / known.scale\n"
            "model = logistic.fit(known.values, y, 0.5, 3000, penalty=0.0005)\n"
            "return rows @ model.w + model.b": "nor a score",
            "s = features.standardize(features.polynomial_of_two(X, 8))\n"
            "rows = (features.polynomial_of_two(new, 8) - s.mean) / s.scale\n"
            "return logistic.fit(s.values, y, 0.5, 50).probability(rows)": "3,000 steps",
        },
    },
}
