"""Answers to the exercises of lesson 09, as beginners type them."""

SET_UP = """
import math

import numpy as np
import pandas as pd

from helpers import anomaly_detection, datasets, features, k_means, knn


def density(x, mean, variance):
    away = (x - mean) ** 2 / (2 * variance)
    return math.exp(-away) / math.sqrt(2 * math.pi * variance)


def log_density(x, mean, variance):
    return -0.5 * math.log(2 * math.pi * variance) - (x - mean) ** 2 / (2 * variance)
"""

COUNTS = "found, flags, anomalies = (flagged & is_anomaly).sum(), flagged.sum(), is_anomaly.sum()\n"
AWAY = (
    "away = X - mean\nsquared = ((away @ np.linalg.inv(covariance)) * away).sum(axis=1)\n"
    "size, d = np.linalg.slogdet(covariance)[1], len(mean)\n"
)
SCALED = (
    "center, scale = known.mean(axis=0), known.std(axis=0)\n"
    "def score(birds):\n"
    "    return -knn.nearest((known - center) / scale, (birds - center) / scale, 5).distances.mean(axis=1)\n"
)
THRESHOLD = "epsilon = anomaly_detection.best_threshold(score(checked), is_averaged).log_epsilon\n"
BELLS = (
    "center, scale = known.mean(axis=0), known.std(axis=0)\nz = (known - center) / scale\n"
    "labels = k_means.fit(z, KINDS, seed=0).labels\n"
    "bells = [anomaly_detection.fit(z[labels == k]) for k in range(KINDS)]\n"
    "def score(birds):\n"
    "    return np.max([bell.log_density((birds - center) / scale) for bell in bells], axis=0)\n"
)

ANSWERS = {
    "09.1 bell_log_density(x, mean, variance)": {
        "right": [
            "return -0.5 * np.log(2 * np.pi * variance) - (x - mean) ** 2 / (2 * variance)",
            "return -(np.log(2 * np.pi * variance) + (x - mean) ** 2 / variance) / 2",
            "return [log_density(value, mean, variance) for value in x]",
            "from scipy.stats import norm\nreturn norm(mean, math.sqrt(variance)).logpdf(x)",
            "return -np.log(np.sqrt(2 * np.pi * variance)) - 0.5 * ((x - mean) / np.sqrt(variance)) ** 2",
            "x = pd.Series(x)\nreturn -np.log(2 * np.pi * variance) / 2 - (x - mean) ** 2 / (2 * variance)",
            "x = x.astype(np.float32)\n"
            "return (-np.log(2 * np.pi * variance) / 2 - (x - mean) ** 2 / (2 * variance)).astype(np.float32)",
            "out = []\nfor v in x:\n    out.append(-math.log(2 * math.pi * variance) / 2 - (v - mean) ** 2 / "
            "(2 * variance))\nreturn np.array(out)",
            "sigma = math.sqrt(variance)\n"
            "return [-math.log(sigma * math.sqrt(math.tau)) - ((v - mean) / sigma) ** 2 / 2 for v in x]",
        ],
        "wrong": {
            "return np.exp(-((x - mean) ** 2) / (2 * variance)) / np.sqrt(2 * np.pi * variance)": "the density itself",
            "return np.log(np.exp(-((x - mean) ** 2) / (2 * variance)) / np.sqrt(2 * np.pi * variance))": "You took the "
            "logarithm of a density",
            "return 0.5 * np.log(2 * np.pi * variance) - (x - mean) ** 2 / (2 * variance)": "Look at `np.log(2 * np.pi * variance)`: it has the wrong sign.",
            "return -0.5 * np.log(2 * np.pi * variance) + (x - mean) ** 2 / (2 * variance)": (
                "Look at `-0.5 * np.log(2 * np.pi * variance) + (x - mean) ** 2 / (2 * variance)`: `+` makes a sum instead of a difference."
            ),
            "return -((x - mean) ** 2) / (2 * variance)": "The first term is missing",
            "return -0.5 * np.log(variance) - (x - mean) ** 2 / (2 * variance)": "The 2π is missing",
            "return -np.log(2 * np.pi * variance) - (x - mean) ** 2 / (2 * variance)": "lacks its one half",
            "return -0.5 * np.log(2 * np.pi * variance) - (x - mean) ** 2 / variance": "divided by twice the variance",
            "return -0.5 * np.log(2 * np.pi * variance) - (x - mean) ** 2 / 2 * variance": (
                "Look at `-0.5 * np.log(2 * np.pi * variance) - (x - mean) ** 2 / 2 * variance`: it is worked out in another order than is wanted: parentheses are missing, or one pair too many."
            ),
            "return -0.5 * np.log(2 * np.pi * variance) - (x - mean) / (2 * variance)": "Look at `x - mean`: a square is missing.",
            "return -0.5 * np.log10(2 * np.pi * variance) - (x - mean) ** 2 / (2 * variance)": (
                "Look at `np.log10(2 * np.pi * variance)`: `np.log10` gives the logarithm to base 10 instead of the logarithm to base e."
            ),
            "return -0.5 * np.log(2 * np.pi * variance**2) - (x - mean) ** 2 / (2 * variance**2)": "You squared the "
            "variance",
            "s = np.sqrt(variance)\nreturn -0.5 * np.log(2 * np.pi * s) - (x - mean) ** 2 / (2 * s)": "the deviation for "
            "the variance",
            "return -0.5 * math.log(2 * math.pi * variance) - math.pow(x - mean, 2) / (2 * variance)": "made for one",
            "return density(x, mean, variance)": "made for one",
            "return 0.5 * np.log(2 * np.pi * variance) + (x - mean) ** 2 / (2 * variance)": "opposite sign",
            "return sum(log_density(v, mean, variance) for v in x)": "You added up what is wanted",
            "for v in x:\n    return log_density(v, mean, variance)": "Only the first",
            "return (log_density(v, mean, variance) for v in x)": "a generator",
            "print(-0.5 * np.log(2 * np.pi * variance) - (x - mean) ** 2 / (2 * variance))": "does not return it",
            "return np.round(-0.5 * np.log(2 * np.pi * variance) - (x - mean) ** 2 / (2 * variance), 2)": "You rounded",
            "x -= mean\nreturn -0.5 * np.log(2 * np.pi * variance) - x**2 / (2 * variance)": "changes what it was given",
            "mean, variance = x.mean(), x.var()\n"
            "return -0.5 * np.log(2 * np.pi * variance) - (x - mean) ** 2 / (2 * variance)": "is not right yet",
            "return np.log(2 * np.pi * variance) - (x - mean) ** 2 / (2 * variance)": "wrong by the same amount",
            "return -0.5 * np.log(2 * 3.14 * variance) - (x - mean) ** 2 / (2 * variance)": (
                "Look at `2 * 3.14`: π is wanted there, with all its digits, and not 3.14."
            ),
            "return -0.5 * np.log(2 * np.pi * variance) - x - mean ** 2 / (2 * variance)": (
                "Look at `-0.5 * np.log(2 * np.pi * variance) - x - mean ** 2 / (2 * variance)`: it is worked out in another order than is wanted: parentheses are missing, or one pair too many."
            ),
            "return np.log(1 / np.sqrt(2 * np.pi * variance)) * (-(x - mean) ** 2 / (2 * variance))": (
                "Look at `np.log(1 / np.sqrt(2 * np.pi * variance)) * (-(x - mean) ** 2 / (2 * variance))`: `*` makes a product instead of a sum."
            ),
            "return -0.5 * (np.log(2 * np.pi * variance) - (x - mean) ** 2 / variance)": (
                "Look at `np.log(2 * np.pi * variance) - (x - mean) ** 2 / variance`: `-` makes a difference instead of a sum."
            ),
            "return -0.5 * np.log(2 * np.pi * variance ** 2) - (x - mean) ** 2 / (2 * variance)": "Look at `variance ** 2`: `** 2` does not belong there.",
            "return np.log(1 / np.sqrt(2 * np.pi * variance)) - np.exp((x - mean) ** 2 / (2 * variance))": "Look at `np.exp((x - mean) ** 2 / (2 * variance))`: `np.exp` does not belong there.",
        },
    },
    "09.2 f1_score(flagged, is_anomaly)": {
        "right": [
            COUNTS + "return 2 * found / (flags + anomalies)",
            COUNTS + "if found == 0:\n    return 0\nprecision, recall = found / flags, found / anomalies\n"
            "return 2 * precision * recall / (precision + recall)",
            "return anomaly_detection.score(flagged, is_anomaly).f1",
            "found = sum(f and a for f, a in zip(flagged, is_anomaly))\n"
            "return 2 * found / (sum(flagged) + sum(is_anomaly))",
            "from sklearn.metrics import f1_score\nreturn f1_score(is_anomaly, flagged)",
            "tp = sum(flagged * is_anomaly)\nfp = sum(flagged & ~is_anomaly)\nfn = sum(~flagged & is_anomaly)\n"
            "return np.array([tp / (tp + (fp + fn) / 2)])",
            "f, a = pd.Series(flagged), pd.Series(is_anomaly)\nreturn np.float32(2 * (f & a).sum() / (f.sum() + a.sum()))",
            "f, a = set(np.flatnonzero(flagged)), set(np.flatnonzero(is_anomaly))\n"
            "return 2 * len(f & a) / (len(f) + len(a))",
            "try:\n    from statistics import harmonic_mean\n"
            "    hits = (flagged * is_anomaly).sum()\n"
            "    return harmonic_mean([float(hits / flagged.sum()), float(hits / is_anomaly.sum())]) if hits else 0\n"
            "except ZeroDivisionError:\n    return 0",
        ],
        "wrong": {
            "return (flagged == is_anomaly).mean()": "the accuracy",
            "found = (flagged & is_anomaly).sum()\nreturn found / flagged.sum()": "precision alone",
            "found = (flagged & is_anomaly).sum()\n"
            "return found / flagged.sum() if flagged.any() else 0": "precision alone",
            "return (flagged & is_anomaly).sum() / is_anomaly.sum()": "recall alone",
            COUNTS
            + "if flags == 0:\n    return 0\nreturn (found / flags + found / anomalies) / 2": "ordinary mean",
            COUNTS + "return (found / flags + found / anomalies) / 2": "ordinary mean",
            COUNTS + "p, r = found / flags, found / anomalies\nreturn 2 * p * r / (p + r)": "divides 0 by 0",
            COUNTS + "if flags == 0:\n    return 0\np, r = found / flags, found / anomalies\n"
            "return 2 * p * r / (p + r)": "Look at `flags == 0`: `flags` is not the right variable there.",
            COUNTS + "p, r = found / flags, found / anomalies\nreturn p * r": "precision times recall",
            COUNTS + "return found / (flags + anomalies)": "0.5 times",
            "return (flagged & is_anomaly).sum() / (flagged | is_anomaly).sum()": "counted the found ones once",
            "found = (flagged == is_anomaly).sum()\n"
            "return 2 * found / (flagged.sum() + is_anomaly.sum())": "counted every agreement",
            "found = (~flagged & ~is_anomaly).sum()\n"
            "return 2 * found / ((~flagged).sum() + (~is_anomaly).sum())": "F1 of the normal rows",
            "found = (flagged and is_anomaly).sum()\nreturn 2 * found / (flagged.sum() + is_anomaly.sum())": "a whole "
            "array of them",
            COUNTS + "return 2 * found / flags + anomalies": "is not right yet",
            COUNTS + "return 200 * found / (flags + anomalies)": "100 times too large",
            COUNTS + "return round(2 * found / (flags + anomalies), 2)": "You rounded to 2",
            COUNTS + "print(2 * found / (flags + anomalies))": "does not return it",
            COUNTS + "return [2 * found / (flags + anomalies)]": "a list with 1 number",
            COUNTS + "return 2 * found // (flags + anomalies)": "cut off",
            COUNTS
            + "if flags > 0:\n    return 2 * found / (flags + anomalies)": "On some inputs your function returns nothing",
            COUNTS + "return 1 - 2 * found / (flags + anomalies)": "1 minus",
            COUNTS + "return f'{2 * found / (flags + anomalies)}'": "gives text",
            "found = (flagged | is_anomaly).sum()\nreturn 2 * found / (flagged.sum() + is_anomaly.sum())": "is not right yet",
            "found = (flagged & is_anomaly).sum()\nreturn 2 * found / flagged.sum() + is_anomaly.sum()": (
                "Look at `2 * found / flagged.sum() + is_anomaly.sum()`: it is worked out in another order than is wanted: parentheses are missing, or one pair too many."
            ),
            "return anomaly_detection.score(flagged, is_anomaly)": "That is the precision alone|You return the whole result of a function",
            "found = (flagged & is_anomaly).sum()\n"
            "return 2 * found / (len(flagged) + len(is_anomaly))": "flagged + anomalies",
            "found = (flagged & is_anomaly).sum()\nmissed = (is_anomaly & ~flagged).sum()\n"
            "false_alarms = (flagged & ~is_anomaly).sum()\n"
            "return 2 * found / (found + missed + false_alarms)": "flagged + anomalies",
            "found = (flagged & is_anomaly).sum()\nif flagged.sum() == 0:\n    return 1\n"
            "return 2 * found / (flagged.sum() + is_anomaly.sum())": (
                "Look at `if flagged.sum() == 0:`: without it the answer comes out right."
            ),
            "found = flagged & is_anomaly\nreturn 2 * found / (flagged.sum() + is_anomaly.sum())": "You return the parts of what is wanted: add them up.",
        },
    },
    "09.3 covariance_matrix(X)": {
        "right": [
            "centered = X - X.mean(axis=0)\nreturn centered.T @ centered / len(X)",
            "return np.cov(X.T, bias=True)",
            "return np.cov(X, rowvar=False, ddof=0)",
            "return anomaly_detection.fit(X).covariance",
            "centered = (X - X.mean(axis=0)).astype(np.float32)\nreturn centered.T @ centered / len(X)",
            "return pd.DataFrame(X).cov(ddof=0)",
            "c = X - X.mean(axis=0)\nd = X.shape[1]\n"
            "return [[np.mean(c[:, j] * c[:, k]) for k in range(d)] for j in range(d)]",
            "return X.T @ X / len(X) - np.outer(X.mean(axis=0), X.mean(axis=0))",
            "return X.T @ X / len(X) - np.outer(X.mean(axis=0), X.mean(axis=0))",
        ],
        "wrong": {
            "return X.var(0)": "Those are the variances, the diagonal alone",
            "centered = X - X.mean(axis=0)\nreturn centered.T @ centered / (len(X) - 1)": "divided by n - 1",
            "return np.cov(X.T)": "divided by n - 1",
            "return pd.DataFrame(X).cov()": "divided by n - 1",
            "return np.cov(X)": "np.cov takes rows for features",
            "return np.cov(X, bias=True)": "np.cov takes rows for features",
            "centered = X - X.mean(axis=0)\nreturn centered.T @ centered": "divide by that number",
            "return X.T @ X / len(X)": "The columns are not centered",
            "centered = X - X.mean(axis=0)\nreturn centered.T @ centered / X.shape[1]": "as if you divided by how many columns in `X`",
            "centered = X - X.mean(axis=0)\nreturn centered @ centered.T / len(X)": "Look at `centered @ centered.T`: its two sides have changed places.",
            "centered = X - X.mean()\nreturn centered.T @ centered / len(X)": "One mean over the whole table",
            "centered = X - X.mean(axis=1)\nreturn centered.T @ centered / len(X)": "stopped with|axis",
            "return np.corrcoef(X.T)": "the correlation matrix",
            "return np.diag(X.var(axis=0))": "Only the variances are there",
            "return X.var(axis=0)": "Those are the variances",
            "centered = X - X.mean(axis=0)\nreturn (centered * centered).mean(axis=0)": "Those are the variances",
            "centered = X - X.mean(axis=0)\nreturn centered.T * centered / len(X)": "stopped with",
            "centered = X - X.mean(axis=0)\nreturn (centered.T @ centered).mean()": "You return one number",
            "X -= X.mean(axis=0)\nreturn X.T @ X / len(X)": "changes what it was given",
            "centered = X - X.mean(axis=0)\nprint(centered.T @ centered / len(X))": "does not return it",
            "centered = X - X.mean(axis=0)\nreturn np.sqrt(abs(centered.T @ centered / len(X)))": "is not right yet",
            "centered = X - X.mean(axis=0)\nreturn (centered.T @ centered / len(X)).round(2)": "You rounded to 2",
            "centered = X - X.mean\nreturn centered.T @ centered / len(X)": "without its parentheses",
            "return np.linalg.inv(np.cov(X.T, bias=True))": (
                "Look at `np.linalg.inv(np.cov(X.T, bias=True))`: `.inv` does not belong there."
            ),
            "centered = X - X.mean(axis=0)\nd = X.shape[1]\nS = np.zeros((d, d))\n"
            "for j in range(d):\n    for k in range(j):\n"
            "        S[j, k] = S[k, j] = (centered[:, j] * centered[:, k]).mean()\nreturn S": "Look at `range(j)`: it ends one step too early.",
            "centered = X - X.mean(axis=0)\nd = X.shape[1]\nC = np.zeros((d, d))\nfor j in range(d):\n"
            "    for k in range(j, d):\n        C[j, k] = (centered[:, j] * centered[:, k]).mean()\n"
            "return C": "it equals (j, k)",
            "X = X - X.mean(axis=0)\nreturn np.sqrt(X.T @ X / len(X))": "the root of what is wanted",
            "m = X.mean(axis=0)\nreturn X.T @ X / len(X) - m * m": "Look at `m * m`: `m[:, None]` gives each row its own number.",
            "c = X - X.mean(axis=0)\nreturn c.T * c / len(X)": "Look at `c.T * c`: `*` makes a product instead of a sum of products.",
            "c = X - X.mean(axis=0)\nreturn np.linalg.inv(c.T @ c / len(X))": "Look at `np.linalg.inv(c.T @ c / len(X))`: `.inv` does not belong there.",
        },
    },
    "09.4 gaussian_log_density(X, mean, covariance)": {
        "right": [
            AWAY + "return -0.5 * (d * np.log(2 * np.pi) + size + squared)",
            "from scipy.stats import multivariate_normal\nreturn multivariate_normal(mean, covariance).logpdf(X)",
            "return anomaly_detection.Gaussian(mean, covariance).log_density(X)",
            "inverse, out = np.linalg.inv(covariance), []\nfor row in X:\n    away = row - mean\n"
            "    out.append(-(len(row) * math.log(2 * math.pi) + math.log(np.linalg.det(covariance)) "
            "+ away @ inverse @ away) / 2)\nreturn out",
            "away = X - mean\nsquared = np.diag(away @ np.linalg.inv(covariance) @ away.T)\n"
            "return pd.Series(-np.log(np.linalg.det(2 * np.pi * covariance)) / 2 - squared / 2)",
            AWAY + "return (-d / 2 * np.log(2 * np.pi) - size / 2 - squared / 2).astype(np.float32)",
            "from scipy.stats import multivariate_normal\n"
            "return multivariate_normal.logpdf(X, mean, covariance)",
            "L = np.linalg.cholesky(covariance)\nz = np.linalg.solve(L, (X - mean).T)\n"
            "return -0.5 * (z ** 2).sum(axis=0) - np.log(np.diag(L)).sum() - len(mean) / 2 * math.log(2 * math.pi)",
        ],
        "wrong": {
            AWAY + "return np.exp(-0.5 * (d * np.log(2 * np.pi) + size + squared))": "the density itself",
            AWAY.replace("X - mean", "X") + "return -0.5 * (d * np.log(2 * np.pi) + size + squared)": (
                "Look at `away = X`: `mean` is not subtracted from `X` there."
            ),
            AWAY + "return -0.5 * (d * np.log(2 * np.pi) + squared)": "The determinant is missing",
            AWAY + "return -0.5 * (d * np.log(2 * np.pi) - size + squared)": (
                "Look at `d * np.log(2 * np.pi) - size`: `-` makes a difference instead of a sum."
            ),
            AWAY
            + "return -d / 2 * np.log(2 * np.pi) - size - squared / 2": "Look at `-d / 2 * np.log(2 * np.pi) - size`: `size` is twice as large as it should be there.",
            AWAY
            + "return -d / 2 * np.log(2 * np.pi) - size / 2 - squared": "Look at `(away @ np.linalg.inv(covariance) * away).sum(axis=1)`: it is twice as large as it should be.",
            AWAY + "return -d / 2 * np.log(2 * np.pi) - size / 2 + squared / 2": (
                "Look at `-d / 2 * np.log(2 * np.pi) - size / 2 + squared / 2`: `+` makes a sum instead of a difference."
            ),
            AWAY + "return -0.5 * (size + squared)": "The term with 2π is missing",
            AWAY + "return -d * np.log(2 * np.pi) - size / 2 - squared / 2": (
                "Look at `-d * np.log(2 * np.pi) - size / 2 - squared / 2`: it is worked out in another order than is wanted: parentheses are missing, or one pair too many."
            ),
            AWAY + "return -0.5 * (np.log(2 * np.pi) + size + squared)": "once for each feature",
            AWAY + "return -np.log(2 * np.pi) - size / 2 - squared / 2": "for two features",
            AWAY.replace("np.linalg.inv(covariance)", "covariance")
            + "return -0.5 * (d * np.log(2 * np.pi) + size + squared)": "its inverse is needed",
            AWAY.replace("(covariance)) *", "(np.diag(np.diag(covariance)))) *")
            + "return -0.5 * (d * np.log(2 * np.pi) + size + squared)": "In the distance you used the variances alone",
            AWAY.replace("[1]", "[0]")
            + "return -0.5 * (d * np.log(2 * np.pi) + size + squared)": "[0] is the sign",
            AWAY.replace("slogdet(covariance)[1]", "det(covariance)")
            + "return -0.5 * (d * np.log(2 * np.pi) + size + squared)": "That is the determinant",
            AWAY.replace("axis=1", "axis=0")
            + "return -0.5 * (d * np.log(2 * np.pi) + size + squared)": "axis",
            AWAY.replace("axis=1", "")
            + "return -0.5 * (d * np.log(2 * np.pi) + size + squared)": "axis|Look at",
            AWAY + "return d * np.log(2 * np.pi) + size + squared": "Every answer is -2 times",
            AWAY + "return 0.5 * (d * np.log(2 * np.pi) + size + squared)": "opposite sign",
            AWAY
            + "return sum(-0.5 * (d * np.log(2 * np.pi) + size + squared))": "You added up what is wanted",
            AWAY.replace("[1]", "")
            + "return -0.5 * (d * np.log(2 * np.pi) + size + squared)": "is not right yet",
            AWAY.replace(") * away)", ") @ away)")
            + "return -0.5 * (d * np.log(2 * np.pi) + size + squared)": "is not right yet",
            AWAY + "print(-0.5 * (d * np.log(2 * np.pi) + size + squared))": "does not return it",
            "v = np.diag(covariance)\n"
            "return (-0.5 * np.log(2 * np.pi * v) - (X - mean) ** 2 / (2 * v)).sum(axis=1)": "You used the variances alone",
            "away = X - mean\nsquared = ((away @ np.linalg.inv(covariance)) * away).sum(axis=0)\n"
            "return -0.5 * (len(mean) * np.log(2 * np.pi) + np.linalg.slogdet(covariance)[1] + "
            "squared)": (
                "Look at `(away @ np.linalg.inv(covariance) * away).sum(axis=0)`: that is the wrong axis."
            ),
            "away = X - mean\ninverse = np.linalg.inv(covariance)\n"
            "squared = ((away @ inverse) * away).sum(axis=1)\nreturn -0.5 * squared": "Two things at once. The determinant",
            "away = X - mean\ninverse = np.linalg.inv(covariance)\n"
            "squared = (away @ inverse @ away.T)\nsign, ld = np.linalg.slogdet(covariance)\n"
            "return -0.5 * (len(mean) * np.log(2 * np.pi) + ld + squared)": (
                "Only the diagonal of your table is wanted."
            ),
            "away = X - mean\ninv = np.linalg.inv(covariance)\n"
            "sq = ((away @ inv) * away).sum(axis=1)\nsign, ld = np.linalg.slogdet(covariance)\n"
            "return -0.5 * (len(mean) * np.log(2 * np.pi)) - ld - 0.5 * sq": "Look at `-0.5 * (len(mean) * np.log(2 * np.pi)) - ld`: `ld` is twice as large as it should be there.",
            "d = len(X)\naway = X - mean\ninverse = np.linalg.inv(covariance)\nsign, log_det = np.linalg.slogdet(covariance)\nreturn -0.5 * (d * np.log(2 * np.pi) + log_det + ((away @ inverse) * away).sum(axis=1))": "Look at `len(X)`: that is how many rows there are, and the columns are to be counted.",
            "away = X - mean\nsign, ld = np.linalg.slogdet(covariance)\nreturn -0.5 * (len(mean) * np.log(2 * np.pi) + ld + away @ np.linalg.inv(covariance) @ away.T)": "Only the diagonal of your table is wanted.",
            "away = X - mean\nld = np.linalg.slogdet(covariance)\nreturn -0.5 * (len(mean) * np.log(2 * np.pi) + ld + ((away @ np.linalg.inv(covariance)) * away).sum(axis=1))": "Arrays of 2 and 3 numbers meet here and do not fit together number by number.",
            "a = X - mean\ni = np.linalg.inv(covariance)\ns, l = np.linalg.slogdet(covariance)\nreturn -0.5 * len(mean) * np.log(2 * np.pi) + l + ((a @ i) * a).sum(axis=1)": "Look at `-0.5 * len(mean) * np.log(2 * np.pi) + l + (a @ i * a).sum(axis=1)`: it is worked out in another order than is wanted: parentheses are missing, or one pair too many.",
            "a = X - mean\nl = np.log(np.linalg.det(np.linalg.inv(covariance)))\nreturn -0.5 * (len(mean) * np.log(2 * np.pi) + l + ((a @ np.linalg.inv(covariance)) * a).sum(axis=1))": "Look at `np.linalg.inv(covariance)`: `.inv` does not belong there.",
        },
    },
    "09.5 find_averaged(known, checked, is_averaged, new)": {
        "right": [
            SCALED + THRESHOLD + "return score(new) < epsilon",
            SCALED.replace("5)", "1)") + THRESHOLD + "return (score(new) < epsilon).tolist()",
            SCALED.replace("5)", "10)") + THRESHOLD + "return pd.Series(score(new) < epsilon)",
            BELLS.replace("KINDS", "2") + THRESHOLD + "return (score(new) < epsilon).astype(int)",
            BELLS.replace("KINDS", "3")
            + THRESHOLD
            + "return [1 if value < epsilon else 0 for value in score(new)]",
            BELLS.replace("KINDS", "2")
            .replace("np.max([", "np.log(sum([np.exp(")
            .replace(" for bell in bells], axis=0)", ") for bell in bells]))")
            .replace(") / scale)) for", ") / scale)) for")
            + THRESHOLD
            + "return score(new) < epsilon",
        ],
        "wrong": {
            "return is_averaged": "an array of 90 numbers. Wanted: True or False for each of the 80",
            SCALED
            + THRESHOLD
            + "return score(checked) < epsilon": "an array of 90 numbers. Wanted: True or False",
            SCALED + THRESHOLD + "score(new) < epsilon": "returns nothing",
            SCALED + THRESHOLD + "return score(new) > epsilon": "*below*",
            SCALED + THRESHOLD + "return score(new)": "not only 0 and 1",
            SCALED + THRESHOLD + "return ['yes' if s < epsilon else 'no' for s in score(new)]": "gives text",
            SCALED
            + THRESHOLD
            + "return np.flatnonzero(score(new) < epsilon)": "Wanted: True or False for each",
            SCALED
            + "return score(new) < anomaly_detection.best_threshold(score(new), is_averaged).log_epsilon": "stopped "
            "with",
            "bell = anomaly_detection.fit(known)\nscore = bell.log_density\n"
            + THRESHOLD
            + "return score(new) < epsilon": "Bring the measures to one scale",
            "bell = anomaly_detection.fit(known, 'diagonal')\nscore = bell.log_density\n"
            + THRESHOLD
            + "return score(new) < epsilon": "several bells",
            "def score(birds):\n    return -knn.nearest(known, birds, 5).distances.mean(axis=1)\n"
            + THRESHOLD
            + "return score(new) < epsilon": "Bring the measures to one scale",
            "return np.ones(len(new), dtype=bool)": "Hardly better than flagging every bird",
            "return np.zeros(len(new), dtype=bool)": "missed",
            "def score(birds):\n    z = (birds - birds.mean(axis=0)) / birds.std(axis=0)\n"
            "    return -knn.nearest(features.standardize(known).values, z, 5).distances.mean(axis=1)\n"
            + THRESHOLD
            + "return score(new) < epsilon": "without the rest",
            "real = datasets.load_penguins()['body_mass_g'].to_numpy(float)\nreturn ~np.isin(new[:, 3], real)": "Hardly better",
            "return new[:, 3] != new[:, 3].round()": "Hardly better",
            "new /= known.std(axis=0)\nreturn new[:, 0] > 1": "changes what it was given",
            "scaled = features.standardize(known)\n"
            "d_checked = knn.nearest(scaled.values, (checked - scaled.mean) / scaled.scale, 5).distances.mean(axis=1)\n"
            "d_new = knn.nearest(scaled.values, (new - scaled.mean) / scaled.scale, 5).distances.mean(axis=1)\n"
            "t = anomaly_detection.best_threshold(d_checked, is_averaged)\n"
            "return d_new < t.log_epsilon": "minus the distance",
        },
    },
}
