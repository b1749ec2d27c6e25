"""Answers to the exercises of lesson 07, as beginners type them."""

SET_UP = """
import numpy as np
import pandas as pd
from helpers import features, k_means

def squared_distance(a, b):
    return sum((p - q) ** 2 for p, q in zip(a, b, strict=True))

def inertia(points, centroids, groups):
    return sum(squared_distance(x, centroids[g]) for x, g in zip(points, groups, strict=True))

def assign(points, centroids):
    groups = []
    for x in points:
        squares = [squared_distance(x, c) for c in centroids]
        groups.append(squares.index(min(squares)))
    return groups

def move(points, groups, k):
    centroids = []
    for group in range(k):
        members = [x for x, g in zip(points, groups, strict=True) if g == group]
        centroids.append([sum(column) / len(members) for column in zip(*members, strict=True)])
    return centroids

def joined(X, k, pieces, seed=0):
    run = k_means.fit(X, pieces, seed=seed)
    gaps = ((run.centroids[:, None] - run.centroids) ** 2).sum(axis=2)
    name = np.arange(pieces)
    while len(np.unique(name)) > k:
        apart = name[:, None] != name
        i, j = np.unravel_index(np.where(apart, gaps, np.inf).argmin(), gaps.shape)
        name[name == name[j]] = name[i]
    return name[run.labels]

def of_rings(X, k):
    if k == 2:
        return k_means.fit(np.sqrt(((X - X.mean(axis=0)) ** 2).sum(axis=1))[:, None], 2, seed=0).labels
    return joined(X, k, 60)
"""

ANSWERS = {
    "07.1 nearest_centroid(points, centroids)": {
        "right": [
            "return ((points[:, None] - centroids) ** 2).sum(axis=2).argmin(axis=1)",
            "return assign(points, centroids)",
            "return k_means.assign(points, centroids)",
            "labels = []\nfor p in points:\n    d = ((centroids - p) ** 2).sum(axis=1)\n"
            "    labels.append(int(d.argmin()))\nreturn labels",
            "columns = [((points - c) ** 2).sum(axis=1) for c in centroids]\n"
            "return np.argmin(np.array(columns), axis=0)",
            "d = np.sqrt(((points[:, None] - centroids) ** 2).sum(axis=2))\nreturn np.argmin(d, 1).astype(float)",
            "d = (points**2).sum(axis=1)[:, None] - 2 * points @ centroids.T + (centroids**2).sum(axis=1)\n"
            "return pd.Series(d.argmin(axis=1))",
            "from scipy.spatial.distance import cdist\nreturn tuple(cdist(points, centroids).argmin(axis=1))",
            "labels = np.zeros(len(points), int)\nfor i in range(len(points)):\n    low = float('inf')\n"
            "    for j in range(len(centroids)):\n        d = squared_distance(points[i], centroids[j])\n"
            "        if d < low:\n            low, labels[i] = d, j\nreturn labels",
            "dots = points @ centroids.T\nreturn np.argmax(dots - (centroids ** 2).sum(axis=1) / 2, axis=1)",
        ],
        "wrong": {
            "labels = []\nfor point in points:\n    smallest, best = 1000, 0\n    for j, c in enumerate(centroids):\n        far = ((point - c) ** 2).sum()\n        if far < smallest:\n            smallest, best = far, j\n    labels.append(best)\nreturn labels": "1000 is not large enough",
            "return ((points[:, None] - centroids) ** 2).sum(axis=2).argmax(axis=1)": "the farthest centroid",
            "return ((points[:, None] - centroids) ** 2).sum(axis=2).min(axis=1)": "the squared distance to",
            "return np.sqrt(((points[:, None] - centroids) ** 2).sum(axis=2)).min(axis=1)": "the distance to the "
            "nearest",
            "return ((points[:, None] - centroids) ** 2).sum(axis=2).argmin(axis=0)": "the other axis",
            "return ((points[:, None] - centroids) ** 2).sum(axis=2).argmin(axis=1) + 1": "counted from 1",
            "return (points[:, None] - centroids).sum(axis=2).argmin(axis=1)": "without squaring",
            "return abs(points[:, None] - centroids).sum(axis=2).argmin(axis=1)": "absolute differences",
            "return ((points - centroids[0]) ** 2).sum(axis=1)": "is not right yet",
            "return ((points[:, None] - centroids) ** 2).sum(axis=2)": (
                "The position of the smallest of your numbers is wanted, and not the numbers."
            ),
            "return ((points[:, None] - centroids) ** 2).sum(axis=2).argmin()": "Look at `((points[:, None] - centroids) ** 2).sum(axis=2).argmin()`: an axis is missing.",
            "return ((points[:, None] - centroids) ** 2).sum(axis=1).argmin(axis=1)": (
                "Look at `((points[:, None] - centroids) ** 2).sum(axis=1)`: that is the wrong axis."
            ),
            "return ((points[:, None] - centroids) ** 2).sum(axis=2).argmin(axis=1)[:, None]": "1 column",
            "return ((points - centroids) ** 2).sum(axis=1).argmin()": "could not be|do not fit|cannot",
            "((points[:, None] - centroids) ** 2).sum(axis=2).argmin(axis=1)": "does not return it",
            "labels = []\nfor p in points:\n    d = ((centroids - p) ** 2).sum(axis=1)\n"
            "    labels.append(d.argmin())\n    return labels": "`return` stands inside the loop",
            "for p in points:\n    labels = []\n    d = ((centroids - p) ** 2).sum(axis=1)\n"
            "    labels.append(d.argmin())\nreturn labels": "stands inside the loop, so every round",
            "labels = []\nfor p in points:\n    d = [abs(c[0] - p[0]) for c in centroids]\n"
            "    labels.append(d.index(min(d)))\nreturn labels": (
                "Nothing but the first column of `points` counts in your answer: the others must count too."
            ),
            "return sorted(assign(points, centroids))": "but sorted",
            "return [str(g) for g in assign(points, centroids)]": "gives text",
            "return [centroids[g] for g in assign(points, centroids)]": "a list with|a table of",
            "labels = []\nbest = np.inf\nfor p in points:\n    for j, c in enumerate(centroids):\n"
            "        if ((p - c) ** 2).sum() < best:\n"
            "            best, at = ((p - c) ** 2).sum(), j\n    labels.append(at)\nreturn labels": "`best = np.inf` stands above the loop",
            "first = ((points - centroids[0]) ** 2).sum(axis=1)\n"
            "second = ((points - centroids[1]) ** 2).sum(axis=1)\n"
            "return (second < first).astype(int)": "wrong only where `centroids` has more than 2 rows",
            "return abs((points[:, None] - centroids).sum(axis=2)).argmin(axis=1)": "Look at `points[:, None] - centroids`: a square is missing.",
            "labels = []\nfor x in points:\n    smallest = 100\n    label = 0\n"
            "    for j, c in enumerate(centroids):\n        d = ((x - c) ** 2).sum()\n"
            "        if d < smallest:\n            smallest = d\n            label = j\n"
            "    labels.append(label)\nreturn labels": (
                "Look at `smallest = 100`: `100` is not large enough for a start: infinity is wanted."
            ),
            "distances = ((points[:, None] - centroids) ** 2).sum(axis=1)\nreturn distances.argmin(axis=1)": (
                "Look at `((points[:, None] - centroids) ** 2).sum(axis=1)`: that is the wrong axis."
            ),
            "first = ((points - centroids[0]) ** 2).sum(axis=1)\n"
            "second = ((points - centroids[1]) ** 2).sum(axis=1)\n"
            "return np.where(first <= second, 0, 1)": "more than 2 rows",
            "labels = []\nfor p in points:\n    best = 0\n    for i in range(len(centroids)):\n        if ((p - centroids[i]) ** 2).sum() < ((p - centroids[0]) ** 2).sum():\n            best = i\n    labels.append(best)\nreturn labels": "Look at `centroids[0]`: always 0 stands there, and a variable is wanted.",
            "return ((points[:, None] - centroids) ** 2).sum(axis=2).argsort(axis=1)": "Look at `((points[:, None] - centroids) ** 2).sum(axis=2).argsort(axis=1)`: `.argsort` gives the order instead of the position of the smallest.",
            "out = []\nfor p in points:\n    d = ((p - centroids) ** 2).sum(axis=0)\n    out.append(d.argmin())\nreturn out": "Look at `((p - centroids) ** 2).sum(axis=0)`: that is the wrong axis.",
        },
    },
    "07.2 new_centroids(points, labels, k)": {
        "right": [
            "return np.array([points[labels == group].mean(axis=0) for group in range(k)])",
            "return move(points, labels, k)",
            "return [points[labels == j].mean(axis=0) for j in range(k)]",
            "return np.array([points[labels == g].astype(np.float32).mean(axis=0) for g in range(k)])",
            "return pd.DataFrame(points).groupby(labels).mean()",
            "new = np.zeros((k, points.shape[1]))\nfor j in range(k):\n    own = points[labels == j]\n"
            "    new[j] = own.sum(axis=0) / len(own)\nreturn new",
            "one = labels[:, None] == np.arange(k)\nreturn one.T @ points / one.sum(axis=0)[:, None]",
            "sums = np.zeros((k, points.shape[1]))\ncounts = np.zeros(k)\nfor p, g in zip(points, labels):\n"
            "    sums[g] += p\n    counts[g] += 1\nreturn sums / counts[:, None]",
            "return tuple(np.mean(points[labels == g], axis=0) for g in np.unique(labels))",
            "member = labels == np.arange(k)[:, None]\n"
            "return member @ points / member.sum(axis=1, keepdims=True)",
        ],
        "wrong": {
            "return np.array([points[labels == group].sum(axis=0) for group in range(k)])": "added the points up",
            "return np.array([points[labels == group].sum(axis=0) / len(points) for group in range(k)])": "how many are in the group",
            "return np.array([points[labels == group].mean() for group in range(k)])": "one mean over all features",
            "return np.array([np.median(points[labels == group], axis=0) for group in range(k)])": "You took the median",
            "return np.array([points.mean(axis=0) for group in range(k)])": "never reads its argument `labels`",
            "return np.array([points[labels == group].mean(axis=0) for group in range(1, k + 1)])": "counted from 1",
            "return np.array([points[labels == group].mean(axis=0) for group in range(k - 1)])": (
                "Look at `k - 1`: `- 1` does not belong there."
            ),
            "return np.array([points[labels == group].mean(axis=1) for group in range(k)])": (
                "Look at `points[labels == group].mean(axis=1)`: that is the wrong axis."
            ),
            "return np.array([points[labels == group][0] for group in range(k)])": "one point of each group",
            "return points[:k]": "is not right yet",
            "return np.array([points[labels == g].mean(axis=0) for g in labels])": "One centroid came for each point",
            "return np.array([points[group].mean(axis=0) for group in range(k)])": "one number|a table of|an array of",
            "return np.array([points[labels == group].mean(axis=0) for group in range(k)]).T": "changed places",
            "return np.array([points[labels == group].mean(axis=0) for group in range(k)]).round(1)": "rounded to 1",
            "for group in range(k):\n    new = []\n    new.append(points[labels == group].mean(axis=0))\n"
            "return np.array(new)": "stands inside the loop, so every round",
            "new = []\nfor group in range(k):\n    new.append(points[labels == group].mean(axis=0))\n"
            "    return np.array(new)": "`return` stands inside the loop",
            "new = [points[labels == group].mean(axis=0) for group in range(k)]": "does not return it",
            "return np.array([points[labels == 0].mean(axis=0), points[labels == 1].mean(axis=0)])": "is not right "
            "yet",
            "return np.array([points[labels == group].std(axis=0) for group in range(k)])": "is not right yet",
            "return {group: points[labels == group].mean(axis=0) for group in range(k)}": "a dict",
            "return np.array([points[labels != g].mean(axis=0) for g in range(k)])": "Look at `labels != g`: it asks for the opposite.",
            "row = np.zeros(points.shape[1])\nmeans = []\nfor g in range(k):\n"
            "    row[:] = points[labels == g].mean(axis=0)\n    means.append(row)\nreturn means": "stands above the loop|All rows are equal to the last one",
            "return np.array([points[labels == g].mean(axis=0) for g in range(k - 1)])": (
                "Look at `k - 1`: `- 1` does not belong there."
            ),
            "out = np.zeros((k, points.shape[1]))\nfor i in range(len(points)):\n"
            "    out[labels[i]] += points[i]\nreturn out / k": "You divided by k",
            "centroids = []\nfor g in range(k):\n    centroid = points[labels == 0].mean(axis=0)\n"
            "    centroids.append(centroid)\nreturn centroids": (
                "Look at `labels == 0`: always 0 stands there, and a variable is wanted."
            ),
        },
    },
    "07.3 inertia_of(points, centroids, labels)": {
        "right": [
            "return ((points - centroids[labels]) ** 2).sum()",
            "return inertia(points, centroids, labels)",
            "total = 0\nfor p, g in zip(points, labels):\n    total += ((p - centroids[g]) ** 2).sum()\nreturn total",
            "return sum(np.linalg.norm(p - centroids[g]) ** 2 for p, g in zip(points, labels))",
            "away = (points - centroids[labels]).ravel()\nreturn away @ away",
            "return np.float32(((points - centroids[labels]) ** 2).sum())",
            "return np.array([np.sum(np.square(points - centroids[labels]))])",
            "total = 0.0\nfor i in range(len(points)):\n    for j in range(points.shape[1]):\n"
            "        total += (points[i][j] - centroids[labels[i]][j]) ** 2\nreturn float(total)",
        ],
        "wrong": {
            "return np.sqrt(((points - centroids[labels]) ** 2).sum(axis=1)).sum()": "You added distances",
            "return ((points - centroids[labels]) ** 2).sum(axis=1).mean()": "divide once less",
            "return ((points - centroids[labels]) ** 2).mean()": (
                "Look at `((points - centroids[labels]) ** 2).mean()`: `.mean` gives the mean instead of the sum."
            ),
            "return np.sqrt(((points - centroids[labels]) ** 2).sum())": "You return the root",
            "return ((points[:, None] - centroids) ** 2).sum()": "never reads its argument `labels`",
            "return ((points[:, None] - centroids) ** 2).sum(axis=2).min(axis=1).sum()": "You used the nearest centroid",
            "return abs(points - centroids[labels]).sum()": "absolute differences",
            "return ((points - centroids[labels]) ** 2).sum(axis=1)": (
                "You return the parts of what is wanted: add them up."
            ),
            "return ((points - centroids[labels]) ** 2)": (
                "You return the parts of what is wanted: add them up."
            ),
            "return (points - centroids[labels]).sum()": "without squaring",
            "return (points - centroids[labels]).sum() ** 2": "Square each difference first",
            "return ((points - centroids) ** 2).sum()": "centroids[labels] has one for each point",
            "return ((points - centroids[0]) ** 2).sum()": (
                "Look at `centroids[0]`: always 0 stands there, and a variable is wanted."
            ),
            "return ((points - points[labels]) ** 2).sum()": "is not right yet",
            "return -((points - centroids[labels]) ** 2).sum()": "the opposite sign",
            "print(((points - centroids[labels]) ** 2).sum())": "prints the right answer but does not return",
            "for p, g in zip(points, labels):\n    total = 0\n    total += ((p - centroids[g]) ** 2).sum()\n"
            "return total": "stands inside the loop, so every round",
            "total = 0\nfor p, g in zip(points, labels):\n    total += ((p - centroids[g]) ** 2).sum()\n"
            "    return total": "`return` stands inside the loop",
            "return ((points - centroids[labels]) ** 2).sum(axis=0)": (
                "You return the parts of what is wanted: add them up."
            ),
            "return ((points - centroids[labels]) * 2).sum()": (
                "Look at `(points - centroids[labels]) * 2`: `*` makes a product instead of a power."
            ),
            "return int(((points - centroids[labels]) ** 2).sum())": "cut off the decimals",
            "return k_means.fit(points, len(centroids), seed=0).inertia": "is not right yet",
            "total = 0\nfor g in range(len(centroids)):\n"
            "    total = ((points[labels == g] - centroids[g]) ** 2).sum()\nreturn total": "Look at `total = ((points[labels == g] - centroids[g]) ** 2).sum()`: it throws the old value away, which is still needed.",
            "return sum((p[0] - centroids[g][0]) ** 2 + (p[1] - centroids[g][1]) ** 2 for p, g in "
            "zip(points, labels))": "wrong exactly where `points` has more than 2 columns",
            "return ((points - centroids[labels]) ^ 2).sum()": "`**`|** ",
            "total = 0\nfor g in range(len(centroids)):\n    members = points[labels == g]\n"
            "    total += ((members - centroids[g]) ** 2).sum() / len(members)\nreturn total": (
                "Look at `((members - centroids[g]) ** 2).sum() / len(members)`: `/ len(members)` does not belong there."
            ),
        },
    },
    "07.4 chances(points, chosen)": {
        "right": [
            "squared = ((points[:, None] - chosen) ** 2).sum(axis=2).min(axis=1)\nreturn squared / squared.sum()",
            "w = []\nfor p in points:\n    w.append(min(squared_distance(p, c) for c in chosen))\n"
            "return [x / sum(w) for x in w]",
            "near = chosen[k_means.assign(points, chosen)]\nsquared = ((points - near) ** 2).sum(axis=1)\n"
            "return squared / squared.sum()",
            "near = chosen[assign(points, chosen)]\nd = np.linalg.norm(points - near, axis=1)\n"
            "return d**2 / (d**2).sum()",
            "from scipy.spatial.distance import cdist\nd = cdist(points, chosen).min(axis=1) ** 2\n"
            "return pd.Series(d / d.sum())",
            "low = np.full(len(points), np.inf)\nfor c in chosen:\n"
            "    low = np.minimum(low, ((points - c) ** 2).sum(axis=1))\nreturn (low / low.sum()).astype(np.float32)",
            "d = np.array([((points - c) ** 2).sum(axis=1) for c in chosen])\nd = np.min(d, axis=0)\n"
            "return tuple(d / np.sum(d))",
            "own = chosen[k_means.assign(points, chosen)]\nd = ((points - own) ** 2).sum(axis=1)\n"
            "return pd.Series(d / d.sum())",
        ],
        "wrong": {
            "d = np.sqrt(((points[:, None] - chosen) ** 2).sum(axis=2)).min(axis=1)\nreturn d / d.sum()": "the "
            "distance itself",
            "return ((points[:, None] - chosen) ** 2).sum(axis=2).min(axis=1)": "divide them by their sum",
            "d = ((points[:, None] - chosen) ** 2).sum(axis=2).max(axis=1)\nreturn d / d.sum()": (
                "Look at `((points[:, None] - chosen) ** 2).sum(axis=2).max(axis=1)`: `.max` gives the largest instead of the smallest."
            ),
            "d = ((points[:, None] - chosen) ** 2).sum(axis=2).sum(axis=1)\nreturn d / d.sum()": "to all chosen",
            "d = ((points - chosen[0]) ** 2).sum(axis=1)\nreturn d / d.sum()": (
                "Nothing but the first row of `chosen` counts in your answer: the others must count too."
            ),
            "d = ((points - chosen[-1]) ** 2).sum(axis=1)\nreturn d / d.sum()": (
                "Nothing but the last row of `chosen` counts in your answer: the others must count too."
            ),
            "for c in chosen:\n    d = ((points - c) ** 2).sum(axis=1)\nreturn d / d.sum()": "only the last is left",
            "d = ((points[:, None] - chosen) ** 2).sum(axis=2).min(axis=1)\nreturn d / d.max()": "by the largest",
            "return np.full(len(points), 1 / len(points))": "is not right yet",
            "d = ((points[:, None] - chosen) ** 2).sum(axis=2).mean(axis=1)\nreturn d / d.sum()": "to all chosen",
            "d = ((points[:, None] - chosen) ** 2).sum(axis=2)\nreturn d / d.sum()": "a table of",
            "d = ((points[:, None] - chosen) ** 2).sum(axis=2).min(axis=0)\nreturn d / d.sum()": "nan|axis=1",
            "d = ((points[:, None] - chosen) ** 2).sum(axis=2).argmin(axis=1)\nreturn d / d.sum()": "is not right yet",
            "d = abs(points[:, None] - chosen).sum(axis=2).min(axis=1)\nreturn d / d.sum()": "absolute differences",
            "d = ((points[:, None] - chosen) ** 2).sum(axis=2).min(axis=1)\nreturn d / len(d)": "not by how many",
            "d = ((points[:, None] - chosen) ** 2).sum(axis=2).min(axis=1)\nreturn 100 * d / d.sum()": "100 times",
            "d = ((points[:, None] - chosen) ** 2).sum(axis=2).min(axis=1)\nreturn 1 - d / d.sum()": "1 minus",
            "d = ((points[:, None] - chosen) ** 2).sum(axis=2).min(axis=1)\nreturn (d / d.sum()).round(2)": "rounded "
            "to 2",
            "d = ((points[:, None] - chosen) ** 2).sum(axis=2).min(axis=1)\np = d / d.sum()": "does not return it",
            "d = ((points[:, None] - chosen) ** 2).sum(axis=2).min(axis=1)\nreturn d.argmax()": "You return one number; an array of 4 numbers is wanted",
            "d = ((points[:, None] - chosen) ** 2).sum(axis=2).min(axis=1)\nreturn np.sort(d / d.sum())": "but sorted",
            "away = (points[:, None] - chosen).sum(axis=2).min(axis=1)\nreturn away / away.sum()": "Look at `points[:, None] - chosen`: a square is missing.",
            "return k_means.assign(points, chosen)": "argmin tells which",
            "squares = ((points[:, None] - chosen) ** 2).sum(axis=2).min(axis=0)\n"
            "return squares / squares.sum()": "the other axis",
            "squares = ((points[:, None] - chosen) ** 2).sum(axis=2).argmin(axis=1)\n"
            "return squares / squares.sum()": "argmin tells which",
            "squares = ((points[:, None] - chosen) ** 2).sum(axis=2).min(axis=1)\n"
            "return np.random.choice(len(points), p=squares / squares.sum())": "draws at random|an array of 4",
            "d = ((points[:, None] - chosen) ** 2).sum(axis=2).min(axis=1)\nreturn (1 / d) / (1 / d).sum()": "Look at `1 / d`, and at the places like it: its two sides have changed places.",
            "d = np.array([((p - chosen[-1]) ** 2).sum() for p in points])\nreturn d / d.sum()": "Nothing but the last row of `chosen` counts in your answer: the others must count too.",
            "d = ((points[:, None] - chosen) ** 2).sum(axis=2).min(axis=1)\nreturn d ** 2 / (d ** 2).sum()": "Look at `d ** 2`, and at the places like it: `**` makes a power instead of a product.",
        },
    },
    "07.5 find_groups(X, k)": {
        "right": [
            "return joined(X, k, 40)",
            "return joined(X, k, 60, seed=3).tolist()",
            "return pd.Series(joined(X, k, 100, seed=1))",
            "from sklearn.cluster import AgglomerativeClustering\n"
            "return AgglomerativeClustering(k, linkage='single').fit_predict(X)",
            "from scipy.cluster.hierarchy import fcluster, linkage\n"
            "return fcluster(linkage(X, 'single'), k, 'maxclust')",
            "from sklearn.cluster import SpectralClustering\n"
            "return SpectralClustering(k, affinity='nearest_neighbors', random_state=0).fit_predict(X)",
            "from sklearn.cluster import DBSCAN\nreturn DBSCAN(0.9).fit_predict(X)",
            "run = k_means.fit(X, 50, seed=2)\nname = list(range(50))\nwhile len(set(name)) > k:\n"
            "    best = None\n    for i in range(50):\n        for j in range(i):\n"
            "            gap = squared_distance(run.centroids[i], run.centroids[j])\n"
            "            if name[i] != name[j] and (best is None or gap < best):\n"
            "                best, pair = gap, (name[i], name[j])\n"
            "    name = [pair[1] if n == pair[0] else n for n in name]\nreturn [name[g] for g in run.labels]",
            "from sklearn.cluster import AgglomerativeClustering\n"
            "return [f'group {i}' for i in AgglomerativeClustering(k, "
            "linkage='single').fit_predict(X)]",
        ],
        "wrong": {
            "return k_means.fit(X, k, seed=0).labels": "cut X into many more pieces",
            "return k_means.fit(X, k, seed=0)": "return its labels alone",
            "return k_means.fit(X, 40, seed=0).labels": "Your labels have 40 names, but k is 2",
            "return joined(X, k, 15)": "cut X into many more pieces",
            "return joined(X, k, 20)": "not yet right in every drawing",
            "return np.repeat(np.arange(k), len(X) // k)": "cut X into many more pieces",
            "return np.arange(len(X)) % k": "cut X into many more pieces",
            "return of_rings(X, k)": "but not two stripes",
            "return k_means.fit(X[:, 1:], k, seed=0).labels": "cut X into many more pieces",
            "return k_means.fit(features.standardize(X).values, k, seed=0).labels": "cut X into many more pieces",
            "k_means.fit(X, k, seed=0)": "returns nothing",
            "return k_means.fit(X, k, seed=0).centroids": "a table of 2 rows and 2 columns. Wanted: one label",
            "return ['a' if g else 'b' for g in k_means.fit(X, k, seed=0).labels]": "Far from the true groups",
            "return k": "one number. Wanted: one label",
            "return X": "a table of 300 rows and 2 columns. Wanted: one label",
            "return np.zeros(len(X))": "cut X into many more pieces",
            "X -= X.mean(axis=0)\nreturn joined(X, k, 40)": "changes what it was given",
            "return k_means.fit(X, 5000, seed=0).labels": "stopped with ValueError",
            "return k_means.fit(X, k, 0).labels, k_means.fit(X, k, 0).centroids": "Wanted: one label",
        },
    },
}
