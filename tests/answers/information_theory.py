"""Answers to the exercises of lesson 05, as beginners type them."""

SET_UP = """
import math
import numpy as np
import pandas as pd
from helpers import datasets, features, knn
from helpers import information_theory as it

prior = [0.4, 0.2, 0.4]

def entropy_by_hand(p):
    return sum(-chance * math.log2(chance) for chance in p if chance > 0)

def cross_entropy_by_hand(p, q):
    if any(a > 0 and b == 0 for a, b in zip(p, q, strict=True)):
        return math.inf
    return sum(-a * math.log2(b) for a, b in zip(p, q, strict=True) if a > 0)

def divergence_by_hand(p, q):
    return cross_entropy_by_hand(p, q) - entropy_by_hand(p)

def gini_by_hand(p):
    return 1 - sum(chance**2 for chance in p)

def left_over(impurity, answers, labels):
    total = 0
    for answer in set(answers):
        group = [b for a, b in zip(answers, labels, strict=True) if a == answer]
        p = [group.count(label) / len(group) for label in sorted(set(group))]
        total += len(group) / len(labels) * impurity(p)
    return total

def males(X, is_male, new, top_n):
    scaled = features.standardize(X)
    return is_male[knn.nearest(scaled.values, (new - scaled.mean) / scaled.scale, top_n).indices].sum(axis=1)
"""

ANSWERS = {
    "05.1 entropy_in_bits(p)": {
        "right": [
            "happens = p[p > 0]\nreturn -(happens * np.log2(happens)).sum()",
            "return entropy_by_hand(p)",
            "return it.entropy(p)",
            "total = 0\nfor chance in p:\n    if chance > 0:\n        total -= chance * math.log2(chance)\nreturn total",
            "return -sum(c * math.log(c) / math.log(2) for c in p.tolist() if c)",
            "from scipy.stats import entropy\nreturn entropy(p, base=2)",
            "p = p[p > 0].astype(np.float32)\nreturn (p * np.log2(1 / p)).sum()",
            "return np.array([-np.nansum(p * np.log2(p))])",
            "return -np.sum(p * np.log2(p, where=p > 0, out=np.zeros_like(p)))",
            "from scipy.special import xlogy\nreturn -xlogy(p, p).sum() / np.log(2)",
            "return -np.nansum(p * np.log2(p))",
            "return float(sum(map(lambda c: 0 if c == 0 else c * math.log(1 / c, 2), p)))",
            "inside = np.where(p > 0, p, 1)\nreturn np.dot(p, -np.log2(inside))",
        ],
        "wrong": {
            "return -(p * np.log2(p)).sum()": "leave out the outcomes with p = 0",
            "p = p[p > 0]\nreturn (p * np.log2(p)).sum()": "opposite sign",
            "p = p[p > 0]\nreturn -(p * np.log(p)).sum()": "in nats",
            "p = p[p > 0]\nreturn -(p * np.log10(p)).sum()": "log base 10",
            "p = p[p > 0]\nreturn -np.log2(p).sum()": "without weighing each",
            "p = p[p > 0]\nreturn -np.log2(p).mean()": "the plain mean of the surprises",
            "p = p[p > 0]\nreturn -(p * np.log2(p)).mean()": (
                "Look at `(p * np.log2(p)).mean()`: `.mean` gives the mean instead of the sum."
            ),
            "p = p[p > 0]\nreturn -(p * np.log2(p))": (
                "You return the parts of what is wanted: add them up."
            ),
            "return 1 - (p ** 2).sum()": "the Gini impurity",
            "p = p[p > 0]\nreturn (p * np.log(p)).sum()": "The minus sign is missing, and the answer is in nats",
            "return -(p * np.log(p)).sum()": "Two things at once. 0 × log 0",
            "return sum(-c * math.log2(c) for c in p)": "logarithm",
            "total = 0\nfor c in p:\n    if c > 0:\n        total = -c * math.log2(c)\nreturn total": "is not right yet",
            "total = 0\nfor c in p:\n    if c > 0:\n        total -= c * math.log2(c)\n    return total": "`return` "
            "stands inside the loop",
            "for c in p:\n    total = 0\n    if c > 0:\n        total -= c * math.log2(c)\nreturn total": "stands inside "
            "the loop, so every round",
            "print(entropy_by_hand(p))": "prints the right answer but does not return",
            "return str(it.entropy(p))": "gives text",
            "return round(it.entropy(p), 2)": "rounded to 2 decimals",
            "return entropy_by_hand(prior)": "never reads its argument `p`, but it reads `prior`",
            "return [it.entropy(p)]": "a list with 1 number; one number is wanted",
            "return np.log2(len(p))": "is not right yet",
            "while True:\n    pass": "a loop never ends",
            "total = 0\nfor chance in p:\n    if chance > 0:\n"
            "        total = -chance * np.log2(chance)\nreturn total": "Look at `total = -chance * np.log2(chance)`: it throws the old value away, which is still needed.",
            "total = 0\nfor chance in p:\n    if chance == 0:\n        break\n"
            "    total -= chance * np.log2(chance)\nreturn total": "Look at `break`: it ends the whole loop, and not this round alone.",
            "for chance in p:\n    if chance == 0:\n        return 0\nreturn -np.sum(p * np.log2(p))": "wrong only where `p` holds a 0",
            "happens = p[p > 0]\nreturn -np.sum(happens * np.log2(happens)) / np.log2(len(happens))": (
                "Look at `-np.sum(happens * np.log2(happens)) / np.log2(len(happens))`: `/ np.log2(len(happens))` does not belong there."
            ),
            "p = p[p > 0]\nreturn sum(p * np.log2(1 / p)) / len(p)": (
                "Look at `len(p)`: `len` gives how many there are instead of the sum."
            ),
            "total = 0\nfor chance in p:\n    if chance == 0:\n        return 0\n"
            "    total -= chance * math.log2(chance)\nreturn total": "holds a 0",
            "p = p[p > 0]\nreturn 2 ** -(p * np.log2(p)).sum()": (
                "Look at `2 ** (-(p * np.log2(p)).sum())`: `2 **` does not belong there."
            ),
            "p = np.unique(p[p > 0])\nreturn -np.sum(p * np.log2(p))": (
                "Look at `np.unique(p[p > 0])`: `np.unique` does not belong there."
            ),
            "return -(p[p > 0] * np.log2(p[p > 0])).mean()": "Look at `(p[p > 0] * np.log2(p[p > 0])).mean()`: `.mean` gives the mean instead of the sum.",
            "p = p[p > 0]\nreturn -p * np.log2(p)": "You return the parts of what is wanted: add them up.",
            "q = p[p > 0]\nreturn -(np.log2(q) / q).sum()": "Look at `np.log2(q) / q`: `/` makes a division instead of a product.",
            "q = p[p > 0]\nreturn -(q * np.log2(q)).max()": "Look at `(q * np.log2(q)).max()`: `.max` gives the largest instead of the sum.",
        },
    },
    "05.2 ill_if_positive(prior, sensitivity, specificity)": {
        "right": [
            "ill = prior * sensitivity\nreturn ill / (ill + (1 - prior) * (1 - specificity))",
            "return it.bayes([prior, 1 - prior], [sensitivity, 1 - specificity])[0]",
            "odds = prior / (1 - prior) * sensitivity / (1 - specificity)\nreturn odds / (1 + odds)",
            "return 1 / (1 + (1 - prior) * (1 - specificity) / (prior * sensitivity))",
            "from fractions import Fraction as F\nprior, a, b = F(str(prior)), F(str(sensitivity)), F(str(specificity))\n"
            "return prior * a / (prior * a + (1 - prior) * (1 - b))",
            "n = 1_000_000\nill = n * prior\nhits = ill * sensitivity\nalarms = (n - ill) * (1 - specificity)\n"
            "return hits / (hits + alarms)",
            "return it.bayes([prior, 1 - prior], [sensitivity, 1 - specificity])[:1]",
            "p = it.total_probability([prior, 1 - prior], [sensitivity, 1 - specificity])\n"
            "return np.float32(prior * sensitivity / p)",
            "from fractions import Fraction\n"
            "a, b, c = Fraction(prior), Fraction(sensitivity), Fraction(specificity)\n"
            "return a * b / (a * b + (1 - a) * (1 - c))",
        ],
        "wrong": {
            "return prior * sensitivity": "That is the joint",
            "return sensitivity": "gives back `sensitivity`",
            "return prior * sensitivity + (1 - prior) * (1 - specificity)": "That is P(positive)",
            "ill = prior * sensitivity\nreturn ill / (ill + (1 - prior) * specificity)": "with probability 1 − specificity",
            "ill = prior * sensitivity\nreturn ill / (ill + prior * (1 - specificity))": "The prior cancels out",
            "return sensitivity / (sensitivity + 1 - specificity)": "The prior cancels out",
            "ill = prior * sensitivity\nreturn ill / (ill + 1 - specificity)": "not weighed by the share of the well",
            "ill = prior * sensitivity\nwell = (1 - prior) * (1 - specificity)\nreturn well / (ill + well)": "1 minus what "
            "is wanted",
            "ill = prior * sensitivity\nwell = (1 - prior) * (1 - specificity)\nreturn ill / well": "Those are the odds",
            "ill = prior * sensitivity\nreturn 100 * ill / (ill + (1 - prior) * (1 - specificity))": "100 times too large",
            "ill = prior * sensitivity\nreturn ill / ill + (1 - prior) * (1 - specificity)": "is not right yet",
            "return it.bayes([prior, 1 - prior], [sensitivity, specificity])[0]": "with probability 1 − specificity",
            "return it.bayes([prior, 1 - prior], [sensitivity, 1 - specificity])": "You return an array of 2 numbers",
            "return it.bayes([prior, 1 - prior], [sensitivity, 1 - specificity])[1]": "1 minus what is wanted",
            "ill = prior * sensitivity\nanswer = ill / (ill + (1 - prior) * (1 - specificity))": "does not return it",
            "ill = prior * sensitivity\nreturn round(ill / (ill + (1 - prior) * (1 - specificity)), 3)": "rounded to 3",
            "ill = prior * sensitivity\nreturn f'{ill / (ill + (1 - prior) * (1 - specificity))}'": "gives text",
            "ill = prior * (1 - sensitivity)\nreturn ill / (ill + (1 - prior) * (1 - specificity))": "is not "
            "right yet",
            "return it.bayes([prior, 1 - prior], [sensitivity, 1 - sensitivity])[0]": "the ill that the test misses",
            "return prior / it.total_probability([prior, 1 - prior], [sensitivity, 1 - specificity])": "is not right "
            "yet",
            "ill = int(1000 * prior)\nwell = 1000 - ill\n"
            "return ill * sensitivity / (ill * sensitivity + well * (1 - specificity))": (
                "Look at `int(1000 * prior)`: `int` does not belong there."
            ),
            "return prior * sensitivity / prior * sensitivity + (1 - prior) * (1 - specificity)": (
                "Look at `prior * sensitivity / prior * sensitivity + (1 - prior) * (1 - specificity)`: it is worked out in another order than is wanted: parentheses are missing, or one pair too many."
            ),
            "return 0.01 * 0.9 / (0.01 * 0.9 + 0.99 * 0.09)": "gives 0.0917431 whatever it is given",
            "return prior / (prior + (1 - prior) * (1 - specificity))": "never reads its argument `sensitivity`",
            "ill = prior * sensitivity\nfalse_alarms = 1 - prior * (1 - specificity)\n"
            "return ill / (ill + false_alarms)": (
                "Look at `1 - prior * (1 - specificity)`: it is worked out in another order than is wanted: parentheses are missing, or one pair too many."
            ),
            "true_positive = prior * sensitivity\ntrue_negative = (1 - prior) * specificity\n"
            "return true_positive / (true_positive + 1 - true_negative)": "the ill are still in",
            "healthy = 1 - prior\n"
            "return (sensitivity * prior) / (sensitivity * prior + healthy * (1 - specificity)) * prior": (
                "Look at `sensitivity * prior / (sensitivity * prior + healthy * (1 - specificity)) * prior`: `* prior` does not belong there."
            ),
            "tp = prior * sensitivity\nfp = (1 - prior) * (1 - specificity)\nreturn tp / tp + fp": "Look at `tp / tp + fp`: it is worked out in another order than is wanted: parentheses are missing, or one pair too many.",
        },
    },
    "05.3 divergence(p, q)": {
        "right": [
            "happens = p > 0\np, q = p[happens], q[happens]\nif (q == 0).any():\n    return np.inf\n"
            "return (p * np.log2(p / q)).sum()",
            "return divergence_by_hand(p, q)",
            "return it.kl_divergence(p, q)",
            "return it.cross_entropy(p, q) - it.entropy(p)",
            "total = 0\nfor a, b in zip(p, q):\n    if a > 0 and b == 0:\n        return float('inf')\n    if a > 0:\n"
            "        total += a * math.log2(a / b)\nreturn total",
            "from scipy.stats import entropy\nreturn entropy(p, q, base=2)",
            "from scipy.special import rel_entr\nreturn rel_entr(p, q).sum() / np.log(2)",
            "a, b = p[p > 0], q[p > 0]\nreturn np.sum(a * (np.log2(a) - np.log2(b)))",
            'with np.errstate(all="ignore"):\n    terms = p * np.log2(p / q)\n'
            "return np.where(p > 0, terms, 0).sum()",
        ],
        "wrong": {
            "happens = p > 0\nif (q[happens] == 0).any():\n    return 0\nreturn (p[happens] * np.log2(p[happens] / q[happens])).sum()": "the divergence is infinite, not 0",
            "return (p * np.log2(p / q)).sum()": "leave out the outcomes with p = 0",
            "p = p[p > 0]\nq = q[p > 0]\nreturn (p * np.log2(p / q)).sum()": "Was one of them shortened",
            "return it.kl_divergence(q, p)": "The two are swapped",
            "return it.cross_entropy(p, q)": "the cross-entropy",
            "a, b = p[p > 0], q[p > 0]\nreturn (a * np.log(a / b)).sum()": "in nats",
            "both = (p > 0) & (q > 0)\nreturn (p[both] * np.log2(p[both] / q[both])).sum()": "is infinite",
            "if (q == 0).any():\n    return np.inf\na, b = p[p > 0], q[p > 0]\nreturn (a * np.log2(a / b)).sum()": "every "
            "q of 0 infinitely dear",
            "a, b = p[p > 0], q[p > 0]\nif (b == 0).any():\n    return np.inf\nreturn (a * np.log2(b / a)).sum()": "upside "
            "down",
            "a, b = p[p > 0], q[p > 0]\nreturn (a * np.log2(a / b)).mean()": (
                "Look at `(a * np.log2(a / b)).mean()`: `.mean` gives the mean instead of the sum."
            ),
            "a, b = p[p > 0], q[p > 0]\nif (b == 0).any():\n    return np.inf\nreturn a * np.log2(a / b)": (
                "You return the parts of what is wanted: add them up."
            ),
            "a, b = p[p > 0], q[p > 0]\nif (b == 0).any():\n    return np.inf\nreturn (b * np.log2(a / b)).sum()": "weighed each logarithm by q",
            "a, b = p[p > 0], q[p > 0]\nif (b == 0).any():\n    return 'inf'\nreturn (a * np.log2(a / b)).sum()": "gives "
            "text",
            "a, b = p[p > 0], q[p > 0]\nif (b == 0).any():\n    return None\nreturn (a * np.log2(a / b)).sum()": "returns "
            "nothing",
            "a, b = p[p > 0], q[p > 0]\nreturn abs(a * np.log2(a / b)).sum()": "is not right yet",
            "return it.entropy(q) - it.entropy(p)": "is not right yet",
            "total = 0\nfor a, b in zip(p, q):\n    total += a * math.log2(a / b)\nreturn total": "logarithm",
            "it.kl_divergence(p, q)": "does not return it",
            "return [it.kl_divergence(p, q)]": "a list with 1 number",
            "return round(it.kl_divergence(p, q), 3)": "rounded to 3",
            "q += 1e-12\nreturn it.entropy(p)": "changes what it was given (q)",
            "return it.cross_entropy(p, q) + it.entropy(p)": (
                "Look at `it.cross_entropy(p, q) + it.entropy(p)`: `+` makes a sum instead of a difference."
            ),
            "return np.sum(p * np.log2((p + 1e-9) / (q + 1e-9)))": "wrong exactly where the right answer is infinite",
            "return it.entropy(p) - it.entropy(q)": "Every right number is 0 or more, and yours are not",
            "total = 0\nfor a, b in zip(p, q):\n    if a > 0:\n        if b == 0:\n"
            "            return np.inf\n        total += b * math.log2(a / b)\nreturn total": "weigh by p, what happens",
            "both = (p > 0) & (q > 0)\nreturn (q[both] * np.log2(q[both] / p[both])).sum()": "Two things at once. The two are swapped",
            "happens = p > 0\np, q = p[happens], q[happens]\nif (q == 0).any():\n    return np.inf\n"
            "return abs(p * np.log2(p / q)).sum()": "leave abs out",
            "happens = p > 0\np = p[happens]\nq = q[happens]\nif (q == 0).any():\n    return 0\nreturn (p * np.log2(p / q)).sum()": "infinite, not 0",
            "happens = p > 0\np, q = p[happens], q[happens]\nreturn (q * np.log2(q / p)).sum()": "Look at `p, q = (p[happens], q[happens])`: `p` and `q` have changed places.",
            "h = p > 0\nreturn np.sum(np.log2(p[h] / q[h]))": "Look at `np.sum(np.log2(p[h] / q[h]))`: a factor is missing in its parentheses.",
        },
    },
    "05.4 best_threshold(x, labels)": {
        "right": [
            "values = np.unique(x)\nmiddles = (values[1:] + values[:-1]) / 2\n"
            "return middles[np.argmin([it.gini_index(x <= t, labels) for t in middles])]",
            "values = sorted(set(x.tolist()))\nbest, low = None, float('inf')\nfor a, b in zip(values, values[1:]):\n"
            "    loss = it.gini_index(x <= (a + b) / 2, labels)\n    if loss < low:\n"
            "        best, low = (a + b) / 2, loss\nreturn best",
            "values = np.unique(x)\nmiddles = (values[1:] + values[:-1]) / 2\n"
            "return min(middles, key=lambda t: left_over(gini_by_hand, (x <= t).tolist(), labels.tolist()))",
            "values = np.unique(x)\nscores = {}\nfor i in range(len(values) - 1):\n    t = (values[i] + values[i + 1]) / 2\n"
            "    scores[t] = it.gini_index(x <= t, labels)\nreturn min(scores, key=scores.get)",
            "from sklearn.tree import DecisionTreeClassifier\n"
            "return DecisionTreeClassifier(max_depth=1).fit(x[:, None], labels).tree_.threshold[0]",
            "values = np.unique(x)\nmiddles = (values[1:] + values[:-1]) / 2\n"
            "return pd.Series([it.gini_index(x <= t, labels) for t in middles], middles).idxmin()",
            "values = np.unique(x)\nbest = None\nfor t in (values[1:] + values[:-1]) / 2:\n"
            "    left, right = labels[x <= t], labels[x > t]\n"
            "    loss = sum(len(s) * it.gini(it.shares(s)) for s in (left, right))\n"
            "    if best is None or loss < best[0]:\n        best = loss, t\nreturn np.float32(best[1])",
            "values = sorted(set(x))\n"
            "mids = [(values[i] + values[i + 1]) / 2 for i in range(len(values) - 1)]\n"
            "def cost(m):\n    total = 0\n    for side in (labels[x <= m], labels[x > m]):\n"
            "        shares = np.unique(side, return_counts=True)[1] / len(side)\n"
            "        total += len(side) / len(x) * (1 - (shares ** 2).sum())\n    return total\n"
            "return min(mids, key=cost)",
        ],
        "wrong": {
            "v = np.unique(x)\nm = (v[1:] + v[:-1]) / 2\nreturn min([it.gini_index(x <= t, labels) for t in m])": "the "
            "smallest Gini index: return the threshold",
            "v = np.unique(x)\nm = (v[1:] + v[:-1]) / 2\n"
            "return np.argmin([it.gini_index(x <= t, labels) for t in m])": "the position of the best",
            "v = np.unique(x)\nm = (v[1:] + v[:-1]) / 2\n"
            "return m[np.argmax([it.gini_index(x <= t, labels) for t in m])]": "the largest Gini index",
            "v = np.unique(x)\nm = (v[1:] + v[:-1]) / 2\n"
            "return m[np.argmax([it.information_gain(x <= t, labels) for t in m])]": "chose by information gain",
            "v = np.unique(x)\nm = (v[1:] + v[:-1]) / 2\nreturn m[np.argmin([left_over(entropy_by_hand, "
            "(x <= t).tolist(), labels.tolist()) for t in m])]": "chose by information gain",
            "v = np.unique(x)\nm = (v[1:] + v[:-1]) / 2\nreturn m[np.argmin([it.gini(it.shares(labels[x <= t])) + "
            "it.gini(it.shares(labels[x > t])) for t in m])]": "The two sides count the same",
            "v = np.unique(x)\nreturn v[np.argmin([it.gini_index(x <= t, labels) for t in v[:-1]])]": "left of the cut",
            "v = np.unique(x)\nm = (v[1:] + v[:-1]) / 2\n"
            "return v[1 + np.argmin([it.gini_index(x <= t, labels) for t in m])]": "right of the cut",
            "m = (x[1:] + x[:-1]) / 2\nreturn m[np.argmin([it.gini_index(x <= t, labels) for t in m])]": "sort x first",
            "return np.median(x)": "is not right yet",
            "v = np.unique(x)\nm = (v[1:] + v[:-1]) / 2\nfor t in m:\n    best, low = 0, 9\n"
            "    if it.gini_index(x <= t, labels) < low:\n        best, low = t, it.gini_index(x <= t, labels)\n"
            "return best": "stands inside the loop",
            "v = np.unique(x)\nm = (v[1:] + v[:-1]) / 2\nlow = 9\nfor t in m:\n    loss = it.gini_index(x <= t, labels)\n"
            "    if loss < low:\n        best = t\nreturn best": "`low = loss` is missing",
            "v = np.unique(x)\nm = (v[1:] + v[:-1]) / 2\nlow = 0\nbest = None\nfor t in m:\n"
            "    loss = it.gini_index(x <= t, labels)\n    if loss < low:\n        low, best = loss, t\nreturn best": "returns "
            "nothing",
            "v = np.unique(x)\nm = (v[1:] + v[:-1]) / 2\n"
            "return m[np.argmin([it.gini_index(x > t, labels) for t in m])] // 1": "You cut off the decimals",
            "v = np.unique(x)\nm = (v[1:] + v[:-1]) / 2\n"
            "m[np.argmin([it.gini_index(x <= t, labels) for t in m])]": "does not return it",
            "v = np.unique(x)\nm = (v[1:] + v[:-1]) / 2\ns = [it.gini_index(x <= t, labels) for t in m]\n"
            "return m[np.argmin(s)], min(s)": "2 things",
            "v = np.unique(x)\nm = (v[1:] - v[:-1]) / 2\n"
            "return m[np.argmin([it.gini_index(x <= t, labels) for t in m])]": (
                "Look at `v[1:] - v[:-1]`: `-` makes a difference instead of a sum."
            ),
            "v = np.unique(x)\nm = v[1:] + v[:-1] / 2\n"
            "return m[np.argmin([it.gini_index(x <= t, labels) for t in m])]": "is not right yet",
            "x.sort()\nm = (x[1:] + x[:-1]) / 2\nreturn m[np.argmin([it.gini_index(x <= t, labels) for t in m])]": "changes "
            "what it was given (x)",
            "values = np.unique(x)\nmiddles = values[1:] + values[:-1] / 2\n"
            "return middles[np.argmin([it.gini_index(x <= m, labels) for m in middles])]": (
                "Look at `values[1:] + values[:-1] / 2`: it is worked out in another order than is wanted: parentheses are missing, or one pair too many."
            ),
            "values = np.unique(x)\nmiddles = values[1:] + values[:-1]\n"
            "return middles[np.argmin([it.gini_index(x <= m, labels) for m in middles])]": "Look at `values[1:] + values[:-1]`: it is twice as large as it should be.",
            "values = np.unique(x)\nmiddles = (values[1:] + values[:-1]) / 2\n"
            "return middles[np.argmin([it.gini_index(labels, x <= m) for m in middles])]": "Look at `it.gini_index(labels, x <= m)`: what stands in its parentheses has changed places.",
            "values = np.unique(x)\nmiddles = (values[1:] + values[:-1]) / 2\nscores = []\n"
            "for i in range(len(middles) - 1):\n"
            "    scores.append(it.gini_index(x <= middles[i], labels))\n"
            "return middles[np.argmin(scores)]": ("Look at `len(middles) - 1`: `- 1` does not belong there."),
            "values = np.sort(x)\nmidpoints = (values[1:] + values[:-1]) / 2\n"
            "ginis = [it.gini_index(values <= m, labels) for m in midpoints]\n"
            "return midpoints[np.argmin(ginis)]": "x is sorted and labels is not",
            "values = np.unique(x)\nmidpoints = (values[1:] + values[:-1]) / 2\nbest = 0\n"
            "for m in midpoints:\n    g = it.gini_index(x <= m, labels)\n    if g > best:\n"
            "        best = g\n        answer = m\nreturn answer": "You chose the largest Gini index",
            "v = np.unique(x)\nbest, where = 2, None\nfor i in range(len(v) - 2):\n"
            "    m = (v[i] + v[i + 1]) / 2\n    g = it.gini_index(x <= m, labels)\n    if g < best:\n"
            "        best, where = g, m\nreturn where": (
                "Look at `len(v) - 2`: the number 2 is too large there."
            ),
            "values = np.unique(x)\nmids = (values[1:] + values[:-1]) / 2\nfor m in mids:\n    g = it.gini_index(x <= m, labels)\nreturn m": "After the loop, `m` is the last that it went through: keep the one you look for.",
            "values = np.unique(x)\nmids = values[1:] + values[:-1] / 2\nginis = [it.gini_index(x <= m, labels) for m in mids]\nreturn mids[np.argmin(ginis)]": "Look at `values[1:] + values[:-1] / 2`: it is worked out in another order than is wanted: parentheses are missing, or one pair too many.",
            "v = np.unique(x)\nm = (v[1:] + v[:-1]) / 2\ng = [it.gini_index(x <= t, labels) for t in m]\nreturn m[np.argmin(g) + 1]": "Look at `np.argmin(g) + 1`: `+ 1` does not belong there.",
            "v = np.unique(x)\nm = (v[1:] + v[:-1]) / 2\nlow = 0\nfor t in m:\n    g = it.gini_index(x <= t, labels)\n    if g < low:\n        low = g\n        best = t\nreturn best": "Look at `low = 0`: `0` is not large enough for a start: infinity is wanted.",
        },
    },
    "05.5 forecast(X, is_male, new)": {
        "right": [
            "return (males(X, is_male, new, 5) + 1) / (5 + 2)",
            "return (males(X, is_male, new, 9) + 0.5) / (9 + 1)",
            "return ((males(X, is_male, new, 15) + 1) / 17).tolist()",
            "return pd.Series((males(X, is_male, new, 20) + 1) / 22)",
            "return np.clip(males(X, is_male, new, 11) / 11, 0.05, 0.95).astype(np.float32)",
            "from helpers import logistic_regression as logistic\nscaled = features.standardize(X)\n"
            "model = logistic.fit(scaled.values, is_male, 1, 1000)\n"
            "return model.probability((new - scaled.mean) / scaled.scale)",
            "from sklearn.linear_model import LogisticRegression\n"
            "return LogisticRegression(max_iter=5000).fit(X, is_male).predict_proba(new)[:, 1]",
            "from sklearn.ensemble import RandomForestClassifier\n"
            "return RandomForestClassifier(300, min_samples_leaf=3, random_state=0).fit(X, "
            "is_male).predict_proba(new)[:, 1]",
        ],
        "wrong": {
            "return np.full(len(new), 0.5)": "let the most similar penguins vote",
            "return np.full(len(new), is_male.mean())": "let the most similar penguins vote",
            "return males(X, is_male, new, 5) / 5": "Never say 0 or 1",
            "return (is_male[knn.nearest(X, new, 9).indices].sum(axis=1) + 1) / 11": "are the columns on one scale",
            "A, B = features.standardize(X).values, features.standardize(new).values\n"
            "return (is_male[knn.nearest(A, B, 9).indices].sum(axis=1) + 1) / 11": "by its own mean and deviation",
            "return (males(X, is_male, new, 3) + 1) / 5": "Nearly there: try more neighbors",
            "return 1 - (males(X, is_male, new, 9) + 1) / 11": "or give the chance of female",
            "return males(X, is_male, new, 9)": "neither a count nor a percentage",
            "return 100 * (males(X, is_male, new, 9) + 1) / 11": "neither a count nor a percentage",
            "return [f'{p:.2f}' for p in (males(X, is_male, new, 9) + 1) / 11]": "gives text, numbers are wanted",
            "males(X, is_male, new, 9) / 9": "returns nothing",
            "return is_male": "an array of 233 numbers. Wanted: one probability",
            "return (males(X, is_male, new, 9) + 1).mean() / 11": "one number. Wanted: one probability",
            "return ((males(X, is_male, new, 9) + 1) / 11)[:, None]": "a table of 100 rows and 1 column. Wanted",
            "scaled = features.standardize(X)\n"
            "return (knn.predict_class(scaled.values, is_male, (new - scaled.mean) / scaled.scale, 9) == 1) * 1": "Never "
            "say 0 or 1",
            "new -= X.mean(axis=0)\nreturn np.full(len(new), 0.5)": "changes what it was given",
            "birds = datasets.load_penguins()\nB = birds[['bill_length_mm', 'bill_depth_mm', 'flipper_length_mm', "
            "'body_mass_g']].to_numpy(float)\nreturn (1 + 8 * knn.predict_value(B, (birds['sex'] == "
            "'male').to_numpy(float), new, 1)) / 10": "probabilities hardly change",
            "return is_male[knn.nearest(X, new, 5).indices].mean(axis=0)": "an array of 5 numbers. Wanted",
            "p = males(X, is_male, new, 9) / 0\nreturn p": "nan or infinite",
            "return np.log(males(X, is_male, new, 9) + 1) - 1": "they go from 0 to 1",
            "s = features.standardize(X)\n"
            "near = knn.nearest(s.values, (new - s.mean) / s.scale, 15)\n"
            "males = is_male[near.indices].sum(axis=1)\nreturn (males + 1) / (males + 2)": "bits a penguin",
            "return (new[:, 3] > 4200) * 0.8 + 0.1": "turned round",
        },
    },
}
