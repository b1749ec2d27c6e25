"""Answers to the exercises of lesson 01, as beginners type them."""

SET_UP = """
import math
from collections import Counter

import numpy as np
import pandas as pd

from helpers import datasets, features, knn, losses

house, other = np.array([1.0, 2.0]), np.array([3.0, 5.0])
"""

ANSWERS = {
    "01.1 squared_distance(a, b)": {
        "right": [
            "return ((a - b) ** 2).sum()",
            "return np.sum((a - b) ** 2)",
            "return sum((p - q) ** 2 for p, q in zip(a, b))",
            "return (a - b) @ (a - b)",
            "return np.linalg.norm(a - b) ** 2",
            "return a @ a - 2 * a @ b + b @ b",
            "total = 0\nfor i in range(len(a)):\n    total += (a[i] - b[i]) * (a[i] - b[i])\nreturn total",
            "return knn.squared_distances(a[None], b)",
            "return ((a.astype(np.float32) - b.astype(np.float32)) ** 2).sum()",
            "return int(sum([(x - y) ** 2 for x, y in zip(a.tolist(), b.tolist())]))",
            "return math.dist(a, b) ** 2",
            "return pd.Series((a - b) ** 2).sum()",
            ("return sum(map(lambda p: (p[0] - p[1]) ** 2, zip(a, b)))"),
        ],
        "wrong": {
            "s = 0\nfor i in range(len(a)):\n    s += (a[i] - b[0]) ** 2\nreturn s": (
                "Look at `b[0]`: always 0 stands there, and a variable is wanted."
            ),
            "for x, y in zip(a, b):\n    return (x - y) ** 2": "Your `return` stands inside the loop, so the",
            "return np.sqrt(((a - b) ** 2).sum())": "You took the square root as well",
            "return np.linalg.norm(a - b)": "You took the square root as well",
            "return (a - b).sum()": "added without squaring",
            "return abs(a - b).sum()": "You added absolute differences",
            "return ((a - b) ** 2).mean()": "You took the mean of the squares",
            "return (a - b).sum() ** 2": "Square each difference first",
            "return (a.sum() - b.sum()) ** 2": "Square each difference first",
            "return a @ b": "Every right number is 0 or more, and yours are not:",
            "return (a - b) ** 2": "not yet added up",
            "return a - b": "Two things at once",
            "return ((a + b) ** 2).sum()": ("Look at `a + b`: `+` makes a sum instead of a difference."),
            "return (a ** 2).sum() - (b ** 2).sum()": "You squared a and b",
            "return ((a - b) * 2).sum()": ("Look at `(a - b) * 2`: `*` makes a product instead of a power."),
            "return -((a - b) ** 2).sum()": "opposite sign",
            "return ((a - b) ** 2).sum() / 2": "Every answer is 0.5 times the expected one",
            "return str(((a - b) ** 2).sum())": "gives text, a number is wanted",
            "return [((a - b) ** 2).sum()]": "The numbers are right, but you return a list with 1 number",
            "print(((a - b) ** 2).sum())": "prints the right answer but does not return it",
            "away = a - b\n(away ** 2).sum()": "works out the right answer but does not return it",
            "total = 0\nfor i in range(len(a)):\n    total += (a[i] - b[i]) ** 2\n    return "
            "total": "`return` stands inside",
            "for p, q in zip(a, b):\n    total = 0\n    total += (p - q) ** 2\nreturn total": "`total = 0` "
            "stands inside",
            "total = 0\nfor i in range(len(a) - 1):\n    total += (a[i] - b[i]) ** 2\nreturn total": "Look "
            "at",
            "total = 0\nfor i in range(len(a)):\n    total = (a[i] - b[i]) ** 2\nreturn total": "is not "
            "right yet",
            "return (a[0] - b[0]) ** 2 + (a[1] - b[1]) ** 2": "Only the first two columns count",
            "return ((house - other) ** 2).sum()": "never reads its argument `a`, but it reads `house`",
            "return math.sqrt((a - b) ** 2)": "A function made for one number",
            "return (a - b ** 2).sum()": "is not right yet",
            "a -= b\nreturn (a ** 2).sum()": "changes what it was given (a)",
            "return (a.tolist() - b.tolist()) ** 2": "That sign does not work on a whole list. It does on",
            "return np.sum(a - b ** 2)": (
                "Look at `a - b ** 2`: it is worked out in another order than is wanted: parentheses are missing, or one pair too many."
            ),
            "return sum((a - b) ^ 2)": (
                "Look at `a - b ^ 2`: `^` makes a mixture of bits instead of a power."
            ),
            "return np.sum(a * a + b * b)": "(a - b)² is not a² + b²: subtract first, then square.",
            "return np.max((a - b) ** 2)": (
                "Look at `np.max((a - b) ** 2)`: `np.max` gives the largest instead of the sum."
            ),
            "return np.abs(a - b).sum() ** 2": "Look at `np.abs(a - b).sum() ** 2`: first comes the power, and then .sum().",
            "return (a - b) @ a": "Look at `(a - b) @ a`: `b` is not subtracted from `a` there.",
        },
    },
    "01.2 name_flower(X, species, query, top_n)": {
        "right": [
            "squared = ((X - query) ** 2).sum(axis=1)\nnearest = np.argsort(squared)[:top_n]\nnames, counts "
            "= np.unique(species[nearest], return_counts=True)\nreturn names[counts.argmax()]",
            "return knn.predict_class(X, species, [query], top_n)[0]",
            "return knn.predict_class(X, species, query[None], top_n)",
            "away = np.sqrt(((X - query) ** 2).sum(axis=1))\norder = away.argsort()\nreturn "
            "Counter(species[order[:top_n]]).most_common(1)[0][0]",
            "rows = sorted(range(len(X)), key=lambda i: sum((X[i] - query) ** 2))[:top_n]\nvotes = "
            "[species[i] for i in rows]\nreturn max(votes, key=votes.count)",
            "pairs = sorted((np.linalg.norm(x - query), name) for x, name in zip(X, species))\nvotes = "
            "{}\nfor _, name in pairs[:top_n]:\n    votes[name] = votes.get(name, 0) + 1\nreturn max(votes, "
            "key=votes.get)",
            "found = knn.nearest(X, query[None], top_n).indices[0]\nreturn "
            "pd.Series(species[found]).mode()[0]",
            "found = knn.nearest(X, query[None], top_n).indices[0]\nreturn "
            "str(pd.Series(species[found]).value_counts().index[0])",
            (
                "def distance(i):\n    return math.dist(X[i], query) if False else sum((X[i] - query) ** "
                "2)\nrows = sorted(range(len(X)), key=distance)[:top_n]\nvotes = [species[i] for i in "
                "rows]\nreturn max(set(votes), key=votes.count)"
            ),
            (
                "votes = {}\nleft = list(range(len(X)))\nwhile top_n > 0:\n    best = min(left, key="
                "lambda i: np.sum((X[i] - query) ** 2))\n    left.remove(best)\n    votes[species[best]] = vot"
                "es.get(species[best], 0) + 1\n    top_n -= 1\nreturn str(max(votes, key=votes.get))"
            ),
        ],
        "wrong": {
            "return knn.predict_class(X, species, query, top_n)": "queries must be a table with rows and "
            "columns, and",
            "order = np.argsort(-((X - query) ** 2).sum(axis=1))[:top_n]\nreturn "
            "Counter(species[order]).most_common(1)[0][0]": "You picked the flowers farthest away",
            "order = np.argsort(((X - query) ** 2).sum(axis=1))[-top_n:]\nreturn "
            "Counter(species[order]).most_common(1)[0][0]": "You picked the flowers farthest away",
            "return species[np.argmin(((X - query) ** 2).sum(axis=1))]": "Only the single nearest flower "
            "decides",
            "return Counter(species[:top_n]).most_common(1)[0][0]": "The first top_n rows vote",
            "return Counter(species).most_common(1)[0][0]": "All flowers vote",
            "order = np.argsort(((X - query) ** 2).sum(axis=1))[:top_n - 1]\nnames, counts = "
            "np.unique(species[order], return_counts=True)\nreturn names[counts.argmax()] if len(names) else "
            "species[0]": ("Look at `top_n - 1`: `- 1` does not belong there."),
            "order = np.argsort(((X - query) ** 2).sum(axis=1))[:top_n + 1]\nnames, counts = "
            "np.unique(species[order], return_counts=True)\nreturn "
            "names[counts.argmax()]": ("Look at `top_n + 1`: `+ 1` does not belong there."),
            "order = np.argsort(((X - query) ** 2).sum(axis=1))[1:top_n + 1]\nnames, counts = "
            "np.unique(species[order], return_counts=True)\nreturn "
            "names[counts.argmax()]": "The nearest flower is left out",
            "order = np.argsort(((X - query) ** 2).sum(axis=1))[:top_n]\nnames, counts = "
            "np.unique(species[order], return_counts=True)\nreturn names[counts.argmin()]": "fewest votes",
            "order = np.argsort(((X - query) ** 2).sum(axis=1))[:top_n]\nnames, counts = "
            "np.unique(species[order], return_counts=True)\nreturn names[0]": "the first name in the "
            "alphabet",
            "order = np.argsort(((X - query) ** 2).sum(axis=1))[:top_n]\nnames, counts = "
            "np.unique(species[order], return_counts=True)\nreturn counts.max()": "how many votes the winner",
            "order = np.argsort(((X - query) ** 2).sum(axis=1))[:top_n]\nnames, counts = "
            "np.unique(species[order], return_counts=True)\nreturn counts.argmax()": "You return one number; "
            "text is wanted.",
            "order = np.argsort(((X - query) ** 2).sum(axis=1))[:top_n]\nreturn species[order]": "the names "
            "of all neighbors",
            "order = np.argsort(((X - query) ** 2).sum(axis=1))[:top_n]\nreturn order": "You return an array "
            "of 1 number; text is wanted.",
            "order = np.argsort(((X - query) ** 2).sum(axis=1))[:top_n]\nnames, counts = "
            "np.unique(species[order], "
            "return_counts=True)\nprint(names[counts.argmax()])": "prints the right answer but does not "
            "return it",
            "order = np.argsort(((X - query) ** 2).sum(axis=1))[:top_n]\nreturn "
            "max(species[order])": "is not right yet",
            "order = np.argsort(((X - query) ** 2).sum())[:top_n]\nreturn "
            "Counter(species[order]).most_common(1)[0][0]": "Square brackets|is not right yet",
            "order = np.argsort(((X - query) ** 2).sum(axis=0))[:top_n]\nreturn "
            "Counter(species[order]).most_common(1)[0][0]": "Look at",
            "order = np.argsort(abs(X - query).sum(axis=1))[:top_n]\nreturn "
            "Counter(species[order]).most_common(1)[0][0]": "You added absolute differences",
            "order = np.argsort((X - query).sum(axis=1))[:top_n]\nreturn "
            "Counter(species[order]).most_common(1)[0][0]": "added without squaring",
            "order = np.argsort(((X - query) ** 2).sum(axis=1))[:3]\nreturn "
            "Counter(species[order]).most_common(1)[0][0]": (
                "Look at `np.argsort(((X - query) ** 2).sum(axis=1))[:3]`: always 3 stands there, and a variable is wanted."
            ),
            "order = np.argsort(((X - query) ** 2).sum(axis=1))[:5]\nreturn "
            "Counter(species[order]).most_common(1)[0][0]": (
                "Look at `np.argsort(((X - query) ** 2).sum(axis=1))[:5]`: always 5 stands there, and a variable is wanted."
            ),
            "order = np.argsort(((X - query) ** 2).sum(axis=1))[:top_n]\nreturn "
            "[Counter(species[order]).most_common(1)[0][0]]": "The numbers are right, but you return a list "
            "with 1",
            "order = np.argsort(((X - query) ** 2).sum(axis=1))[:top_n]\nreturn "
            "Counter(species[order]).most_common(1)[0]": "That is the pair of name and votes: return the "
            "name",
            "order = np.argsort(((X - query) ** 2).sum(axis=1))[:top_n]\nreturn "
            "species[order].mean()": "stopped with",
            "for i in range(len(X)):\n    if ((X[i] - query) ** 2).sum() < 1:\n        return "
            "species[i]": "On some inputs your function returns nothing",
            "distances = ((X - query) ** 2).sum(axis=1)\nnearest = np.argsort(distances)[:top_n]\n"
            "return Counter(species[nearest]).most_common(1)": "Look at `return Counter(species[nearest]).most_common(1)`: that is more than is wanted: "
            "only a part of it is the answer.",
            "distances = ((X - query) ** 2).sum(axis=1)\nnearest = np.argsort(distances)[:top_n]\n"
            "return Counter(species[nearest]).most_common()[-1][0]": (
                "Look at `Counter(species[nearest]).most_common()[-1]`: the first is wanted there."
            ),
            "pairs = []\nfor i in range(len(X)):\n    d = np.sum((X[0] - query) ** 2)\n    pairs."
            "append((d, species[i]))\npairs.sort()\nnames = [name for d, name in pairs[:top_n]]\nreturn C"
            "ounter(names).most_common(1)[0][0]": (
                "Look at `X[0]`: always 0 stands there, and a variable is wanted."
            ),
            "d = ((X - query) ** 2).sum()\norder = d.argsort()[:top_n]\nreturn Counter(species[order]"
            ").most_common(1)[0][0]": "Look at `((X - query) ** 2).sum()`: an axis is missing.",
            "d = ((X - query) ** 2).sum(axis=0)\norder = np.argsort(d)\nreturn Counter(species[order[:top_n]]).most_common()[0][0]": "Look at `((X - query) ** 2).sum(axis=0)`: that is the wrong axis.",
            "d = ((X - query) ** 2).sum(axis=1)\norder = np.argsort(d)[:top_n]\nreturn Counter(order).most_common()[0][0]": "Look at `Counter(order)`: `order` only says where; what stands there in `species` is wanted.",
            "d = ((X - query) ** 2).sum(axis=1)\norder = np.argsort(d)\nreturn Counter(species[order[:top_n]]).most_common()[-1][0]": "Look at `Counter(species[order[:top_n]]).most_common()[-1]`: the first is wanted there.",
        },
    },
    "01.3 to_one_scale(known, new)": {
        "right": [
            "return (new - known.mean(axis=0)) / known.std(axis=0)",
            "mean, deviation = np.mean(known, axis=0), np.std(known, axis=0)\nreturn (new - mean) / "
            "deviation",
            "scaled = features.standardize(known)\nreturn (new - scaled.mean) / scaled.scale",
            "scaled = features.standardize(known)\nreturn ((new - scaled.mean) / scaled.scale).tolist()",
            "out = np.zeros(new.shape)\nfor j in range(new.shape[1]):\n    out[:, j] = (new[:, j] - known[:, "
            "j].mean()) / known[:, j].std()\nreturn out",
            "return [[(v - known[:, j].mean()) / known[:, j].std() for j, v in enumerate(row)] for row in "
            "new]",
            "known, new = pd.DataFrame(known), pd.DataFrame(new)\nreturn (new - known.mean()) / "
            "known.std(ddof=0)",
            "known, new = known.astype(np.float32), new.astype(np.float32)\nreturn (new - "
            "known.mean(axis=0)) / known.std(axis=0)",
            "from sklearn.preprocessing import StandardScaler\nreturn "
            "StandardScaler().fit(known).transform(new)",
            (
                "m, s = np.average(known, axis=0), np.sqrt(np.var(known, axis=0))\nreturn np.divide(np."
                "subtract(new, m), s)"
            ),
            (
                "out = np.empty_like(new, dtype=float)\nj = 0\nwhile j < np.shape(new)[1]:\n    col = "
                "known[:, j]\n    out[:, j] = (new[:, j] - col.mean()) / col.std()\n    j += 1\nreturn out"
            ),
        ],
        "wrong": {
            "return (new - known.mean(0)) / (known.max(0) - known.min(0))": "You divided by the range",
            "return (new - new.mean(axis=0)) / new.std(axis=0)": "by their own mean and deviation",
            "return features.standardize(new).values": "by their own mean and deviation",
            "return (new - new.mean(axis=0)) / known.std(axis=0)": "The mean must be that of the known "
            "houses",
            "return (new - known.mean(axis=0)) / new.std(axis=0)": "The deviation must be that of the known "
            "houses",
            "return (new - known.mean(axis=0)) / known.var(axis=0)": "You divided by the variance; its root, the standard deviation,",
            "return new / known.std(axis=0)": "The mean is not subtracted",
            "return new - known.mean(axis=0)": "nothing is divided",
            "return new - known.mean(axis=0) / known.std(axis=0)": "Parentheses are missing",
            "return (new - known.mean(axis=0)) * known.std(axis=0)": "Look at `(new - known.mean(axis=0)) *",
            "return (new - known.mean()) / known.std()": "one mean and one deviation over all columns",
            "return (new - known.mean(axis=1)) / known.std(axis=1)": "each row: each column needs its "
            "own|axis=0",
            "return (new - known.mean(axis=0)) / known.std(axis=1)": "Look at",
            "return (new - known.mean(axis=0)) / known.std(axis=0, ddof=1)": "divides by n - 1",
            "return pd.DataFrame(new).sub(known.mean(axis=0)) / pd.DataFrame(known).std()": "divides by n - "
            "1",
            "return (known - known.mean(axis=0)) / known.std(axis=0)": "the known houses on the new scale",
            "return features.standardize(known)": "You return the whole result of a function: return",
            "return (new - known.min(axis=0)) / (known.max(axis=0) - known.min(axis=0))": "smallest and "
            "largest",
            "return (known.mean(axis=0) - new) / known.std(axis=0)": "opposite sign",
            "return ((new - known.mean(axis=0)) / known.std(axis=0)).T": "Rows and columns have changed "
            "places",
            "return ((new - known.mean(axis=0)) / known.std(axis=0)).round(2)": "You rounded to 2 decimals",
            "return ((new - known.mean(axis=0)) / known.std(axis=0)).mean()": "You averaged what is wanted",
            "print((new - known.mean(axis=0)) / known.std(axis=0))": "prints the right answer but does not "
            "return it",
            "new -= known.mean(axis=0)\nnew /= known.std(axis=0)\nreturn new": "changes what it was given "
            "(new)",
            "for row in new:\n    return (row - known.mean(axis=0)) / known.std(axis=0)": "Only the first of "
            "the wanted",
            "rows = []\nfor row in new:\n    rows = []\n    rows.append((row - known.mean(axis=0)) / "
            "known.std(axis=0))\nreturn rows": "`rows = []` stands inside the loop",
            "return (new - known.mean) / known.std": "A function stands here without its parentheses",
            "return (new - new.mean(axis=0)) / known.var(axis=0)": "is not right yet",
            "return (new - known.mean()) / known.var(axis=0)": "is not right yet",
            "return (known - new.mean(axis=0)) / new.std(axis=0)": "Look at `return (known - new.mean(axis=0)) / new.std(axis=0)`: `known` and `new` have "
            "changed places.",
            "return (new - known.mean(axis=0)) / known.std()": "Look at `known.std()`: an axis is missing.",
            "return (new - known.mean(axis=0)) / known.std(axis=0).mean()": (
                "Look at `known.std(axis=0).mean()`: `.mean` does not belong there."
            ),
            "mean = np.mean(known, axis=0)\nstd = np.sum((known - mean) ** 2, axis=0) / len(known)\n"
            "return (new - mean) / std": "You divided by the variance; its root, the standard deviation, is wanted.",
            "mean = np.mean(known, axis=0)\nstd = np.sqrt(np.mean((known - mean) ** 2))\nreturn (new "
            "- mean) / std": "Look at `np.mean((known - mean) ** 2)`: an axis is missing.",
        },
    },
    "01.4 choose_top_n(known, prices, held_out, held_out_prices, candidates)": {
        "right": [
            "errors = [losses.l2_loss(knn.predict_value(known, prices, held_out, n), held_out_prices) for n "
            "in candidates]\nreturn candidates[int(np.argmin(errors))]",
            "return min(candidates, key=lambda n: losses.l2_loss(knn.predict_value(known, prices, held_out, "
            "n), held_out_prices))",
            "best, lowest = None, float('inf')\nfor n in candidates:\n    loss = "
            "np.mean((knn.predict_value(known, prices, held_out, n) - held_out_prices) ** 2)\n    if loss < "
            "lowest:\n        best, lowest = n, loss\nreturn best",
            "errors = {}\nfor n in candidates:\n    errors[n] = losses.l2_loss(knn.predict_value(known, "
            "prices, held_out, n), held_out_prices)\nreturn min(errors, key=errors.get)",
            "errors = [losses.l2_loss(knn.predict_value(known, prices, held_out, n), held_out_prices) for n "
            "in candidates]\nreturn np.array(candidates)[np.argsort(errors)[:1]]",
            "errors = [losses.l2_loss(knn.predict_value(known, prices, held_out, n), held_out_prices) ** 0.5 "
            "for n in candidates]\nreturn float(candidates[errors.index(min(errors))])",
            "errors = pd.Series({n: losses.l2_loss(knn.predict_value(known, prices, held_out, n), "
            "held_out_prices) for n in candidates})\nreturn errors.idxmin()",
            (
                "e = [np.mean((knn.predict_value(known, prices, held_out, n) - held_out_prices) ** 2) for"
                " n in candidates]\nreturn candidates[e.index(min(e))]"
            ),
            (
                "def error(n):\n    misses = held_out_prices - knn.predict_value(known, prices, held_out,"
                " n)\n    return math.sqrt(np.mean(misses ** 2))\nreturn sorted(candidates, key=error)[0]"
            ),
        ],
        "wrong": {
            "return min(candidates, key=lambda n: np.median((knn.predict_value(known, prices, held_out, n) - "
            "held_out_prices) ** 2))": (
                "Look at `np.median((knn.predict_value(known, prices, held_out, n) - held_out_prices) ** 2)`: `np.median` gives the median instead of the mean."
            ),
            "errors = [losses.l2_loss(knn.predict_value(known, prices, known, n), prices) for n in "
            "candidates]\nreturn "
            "candidates[int(np.argmin(errors))]": "You measured the error on the known houses",
            "errors = [losses.l2_loss(knn.predict_value(known, prices, held_out, n), held_out_prices) for n "
            "in candidates]\nreturn candidates[int(np.argmax(errors))]": "the largest error",
            "errors = [losses.l2_loss(knn.predict_value(known, prices, held_out, n), held_out_prices) for n "
            "in candidates]\nreturn int(np.argmin(errors))": "the position of the best",
            "errors = [losses.l2_loss(knn.predict_value(known, prices, held_out, n), held_out_prices) for n "
            "in candidates]\nreturn min(errors)": "the smallest error: return the candidate",
            "return min(candidates)": "the smallest candidate without",
            "return max(candidates)": "the largest candidate without",
            "return candidates[0]": "the first candidate: all of them",
            "return candidates[-1]": "the last candidate: remember",
            "errors = [losses.l2_loss(knn.predict_value(known, prices, held_out, n), held_out_prices) for n "
            "in candidates]\nreturn errors": "You return a list with 5 numbers; one number is",
            "errors = [losses.l1_loss(knn.predict_value(known, prices, held_out, n), held_out_prices) for n "
            "in candidates]\nreturn candidates[int(np.argmin(errors))]": "mean absolute errors",
            "errors = [np.mean(knn.predict_value(known, prices, held_out, n) - held_out_prices) ** 2 for n "
            "in candidates]\nreturn "
            "candidates[int(np.argmin(errors))]": "averaged the misses before squaring",
            "errors = [np.mean(knn.predict_value(known, prices, held_out, n) - held_out_prices) for n in "
            "candidates]\nreturn candidates[int(np.argmin(errors))]": "with their signs",
            "candidates = sorted(candidates)\nerrors = [losses.l2_loss(knn.predict_value(known, prices, "
            "held_out, n), held_out_prices) for n in candidates]\nreturn candidates[int(np.argmin(errors))], "
            "min(errors)": "return it alone",
            "best, lowest = None, 0\nfor n in candidates:\n    loss = "
            "losses.l2_loss(knn.predict_value(known, prices, held_out, n), held_out_prices)\n    if loss < "
            "lowest:\n        best, lowest = n, loss\nreturn best": "returns nothing",
            "best, lowest = None, float('inf')\nfor n in candidates:\n    loss = "
            "losses.l2_loss(knn.predict_value(known, prices, held_out, n), held_out_prices)\n    if loss < "
            "lowest:\n        best, lowest = n, loss\n    return best": "`return` stands inside the loop",
            "lowest = float('inf')\nfor n in candidates:\n    loss = losses.l2_loss(knn.predict_value(known, "
            "prices, held_out, n), held_out_prices)\n    if loss < lowest:\n        best = n\nreturn "
            "best": "`lowest = loss` is missing inside the if",
            "best, lowest = None, float('inf')\nfor n in candidates:\n    loss = "
            "losses.l2_loss(knn.predict_value(known, prices, held_out, n), held_out_prices)\n    if loss > "
            "lowest:\n        best, lowest = n, loss\nreturn best": "returns nothing",
            "best, lowest = None, 100\nfor n in candidates:\n    loss = "
            "losses.l2_loss(knn.predict_value(known, prices, held_out, n), held_out_prices)\n    if loss < "
            "lowest:\n        best, lowest = n, loss\nreturn best": "returns nothing",
            "errors = [losses.l2_loss(knn.predict_value(known, prices, held_out, n), held_out_prices) for n "
            "in candidates]\nreturn "
            "str(candidates[int(np.argmin(errors))])": "gives text, a number is wanted",
            "errors = [losses.l2_loss(knn.predict_value(known, prices, held_out, n), held_out_prices) for n "
            "in candidates]\nreturn "
            "[candidates[int(np.argmin(errors))]]": "The numbers are right, but you return a list with 1",
            "candidates.sort()\nerrors = [losses.l2_loss(knn.predict_value(known, prices, held_out, n), "
            "held_out_prices) for n in candidates]\nreturn "
            "candidates[int(np.argmin(errors))]": "changes what it was given (candidates)",
            "errors = [losses.l2_loss(knn.predict_value(held_out, held_out_prices, known, n), prices) for n "
            "in candidates]\nreturn candidates[int(np.argmin(errors))]": "stopped with ValueError",
            "errors = [losses.l2_loss(knn.predict_value(known, prices, held_out, n), prices) for n in "
            "candidates]\nreturn candidates[int(np.argmin(errors))]": "stopped with ValueError",
            "errors = losses.l2_loss(knn.predict_value(known, prices, held_out, candidates), "
            "held_out_prices)\nreturn candidates[int(np.argmin(errors))]": "stopped with",
            "best = 0\nfor n in candidates:\n    y_hat = knn.predict_value(known, prices, held_out, n"
            ")\n    error = losses.l2_loss(y_hat, held_out_prices)\n    if error < best:\n        "
            "best = error\n        choice = n\nreturn choice": (
                "Look at `best = 0`: `0` is not large enough for a start: infinity is wanted."
            ),
            "errors = []\nfor n in candidates:\n    y_hat = knn.predict_value(known, held_out, prices"
            ", n)\n    errors.append(losses.l2_loss(y_hat, held_out_prices))\nreturn candidates[np."
            "argmin(errors)]": "Look at `y_hat = knn.predict_value(known, held_out, prices, n)`: `held_out` and `prices`"
            " have changed places.",
            "errors = []\nfor n in candidates:\n    errors.append(losses.l2_loss(knn.predict_value("
            "known, prices, held_out, n), prices))\nreturn candidates[np.argmin(errors)]": "Look at `losses.l2_loss(knn.predict_value(known, prices, held_out, n), prices)`: `prices"
            "` is not the right variable there.",
            "best = 1\nlow = 100\nfor n in candidates:\n    e = losses.l2_loss(knn.predict_value(known, prices, held_out, n), held_out_prices)\n    if e < low:\n        low = e\n        best = n\nreturn best": "Look at `low = 100`: `100` is not large enough for a start: infinity is wanted.",
            "best = None\nlow = float('inf')\nfor n in range(len(candidates)):\n    e = losses.l2_loss(knn.predict_value(known, prices, held_out, n), held_out_prices)\n    if e < low:\n        low = e\n        best = n\nreturn best": "Look at `best = n`, and at the places like it: `n` only says where; what stands there in `candidates` is wanted.",
        },
    },
    "01.5 predict_prices(X, y, new)": {
        "right": [
            "scaled = features.standardize(X)\nreturn knn.predict_value(scaled.values, y, (new - "
            "scaled.mean) / scaled.scale, 10)",
            "mean, scale = X.mean(axis=0), X.std(axis=0)\nfound = knn.nearest((X - mean) / scale, (new - "
            "mean) / scale, 15)\nweight = 1 / (found.distances + 0.1)\nreturn (y[found.indices] * "
            "weight).sum(axis=1) / weight.sum(axis=1)",
            "mean, scale = X.mean(axis=0), X.std(axis=0)\nreturn knn.predict_value((X - mean) / scale, y, "
            "(new - mean) / scale, 12).tolist()",
            "mean, scale = X.mean(axis=0), X.std(axis=0)\nreturn pd.Series(knn.predict_value((X - mean) / "
            "scale, y, (new - mean) / scale, 12))",
            "mean, scale = X.mean(axis=0), X.std(axis=0)\nA, B = (X - mean) / scale, (new - mean) / "
            "scale\nprices = []\nfor house in B:\n    order = ((A - house) ** "
            "2).sum(axis=1).argsort()[:10]\n    prices.append(y[order].mean())\nreturn prices",
            "from sklearn.ensemble import RandomForestRegressor\nreturn RandomForestRegressor(30, "
            "random_state=0).fit(X, y).predict(new)",
            "mean, scale = X.mean(axis=0), X.std(axis=0)\nfound = knn.nearest((X - mean) / scale, (new - "
            "mean) / scale, 12)\nreturn np.exp(np.log(y)[found.indices].mean(axis=1)).astype(np.float32)",
        ],
        "wrong": {
            "return knn.predict_value(X, y, new, 10)": "bring the columns to one scale, as in 01.3",
            "return np.full(len(new), y.mean())": "hardly better than the mean of all prices",
            "return knn.predict_value(features.standardize(X).values, y, features.standardize(new).values, "
            "10)": "by its own mean and deviation",
            "scaled = features.standardize(X)\nfound = knn.nearest(scaled.values, (new - scaled.mean) / "
            "scaled.scale, 10)\nweight = 1 / found.distances\nreturn (y[found.indices] * weight).sum(axis=1) "
            "/ weight.sum(axis=1)": "nan or infinite, the first at index",
            "knn.predict_value(X, y, new, 10)": "returns nothing: does its last line say return",
            "return y.mean()": "one number. Wanted: one price for each",
            "return y": "an array of 1000 numbers. Wanted: one price for each",
            "return [str(price) for price in knn.predict_value(X, y, new, 10)]": "gives text, numbers are "
            "wanted",
            "return knn.predict_value(X, y, new, 10)[:, None]": "a table of 300 rows and 1 column. Wanted",
            "return knn.nearest(X, new, 10)": "Your function gives the whole result, a Neighbors.",
            "return knn.predict_value(X, y, new[:1], 10)": "an array of 1 number. Wanted",
            "new -= X.mean(axis=0)\nreturn knn.predict_value(X, y, new, 10)": "changes what it was given",
            "return knn.predict_value(X, y, new, 5000)": "stopped with ValueError",
            "houses = datasets.load_house_prices()\ncolumns = ['living_area_sqft', 'year_built', "
            "'basement_area_sqft', 'garage_cars', 'bathrooms', 'fireplaces']\nreturn "
            "knn.predict_value(houses[columns].to_numpy(float), houses['sale_price'].to_numpy() / 1000, new, "
            "1)": "they must come from X and y",
            "return (new * np.nan).sum(axis=1)": "nan or infinite",
            "return knn.predict_value(features.standardize(X).values, y, new, 8)": "Is `new` brought to the "
            "scale of X",
            "return 1000 * knn.predict_value(X, y, new, 10)": "That is far from any price: are these "
            "thousands of",
            "raise SystemExit": "calls exit",
        },
    },
}
