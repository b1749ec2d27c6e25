"""Answers to the exercises of lesson 02, as beginners type them."""

SET_UP = """
import math
import random

import numpy as np
import pandas as pd

from helpers import datasets, features, losses, monte_carlo

rooms, price = np.array([4.0, 5.0, 6.0, 8.0]), np.array([100.0, 120.0, 150.0, 190.0])
kept = []


def f(x, k, b):
    return k * x + b


def absolute_loss(y_hat, y):
    return sum(abs(a - t) for a, t in zip(y_hat, y, strict=True)) / len(y)


def squared_loss(y_hat, y):
    return sum((a - t) ** 2 for a, t in zip(y_hat, y, strict=True)) / len(y)
"""

WALK = "lowest, steps = float('inf'), []\nfor step, loss in enumerate(trials):\n    if loss < lowest:\n"
SEARCH = (
    "lowest, best = float('inf'), None\nfor k, b in zip(ks, bs):\n    loss = np.mean((k * x + b - y) ** 2)\n"
)
KEEP = "    if loss < lowest:\n        lowest, best = loss, (k, b)\n"
COUNT = "n = 1\nwhile 1 - (1 - p) ** n < chance:\n    n += 1\n"
ROUNDS = """best, lowest, reach = np.zeros(6), float('inf'), 100
for rows in np.array_split(luck, 20):
    center = best
    for row in rows:
        w = center + reach * (2 * row - 1)
        loss = np.mean((X @ w - y) ** 2)
        if loss < lowest:
            lowest, best = loss, w
    reach = 0.8 * reach
"""
PLAIN = """best, lowest = None, float('inf')
for row in luck:
    w = -100 + 200 * row
    loss = np.mean((X @ w - y) ** 2)
    if loss < lowest:
        lowest, best = loss, w
"""

ANSWERS = {
    "02.1 line_loss(x, y, k, b)": {
        "right": [
            "return np.abs(k * x + b - y).mean()",
            "return losses.l1_loss(k * x + b, y)",
            "return absolute_loss(f(x, k, b), y)",
            "total = 0\nfor i in range(len(x)):\n    total += abs(y[i] - k * x[i] - b)\nreturn total / "
            "len(x)",
            "return sum(abs(k * a + b - t) for a, t in zip(x, y)) / len(x)",
            "return pd.Series(k * x + b - y).abs().mean()",
            "return np.float32(abs(k * x + b - y).sum() / len(y))",
            "return monte_carlo.line_losses(x, y, np.array([k]), np.array([b]), 'l1')",
            ("return sum([abs(k * a + b - c) for a, c in zip(x, y)]) / len(x)"),
            (
                "total = 0.0\nfor a, c in zip(x, y):\n    miss = c - (k * a + b)\n    total += miss if "
                "miss > 0 else -miss\nreturn total / x.size"
            ),
        ],
        "wrong": {
            "return np.mean(np.abs(k * (x + b) - y))": (
                "Look at `k * (x + b)`: it is worked out in another order than is wanted: parentheses are missing, or one pair too many."
            ),
            "return np.mean(np.abs(k * y + b - x))": "x and y have changed places: the prediction is k·x",
            "total = 0\nfor i in range(len(x)):\n    total += abs(k * i + b - y[i])\nreturn total / len(x)": (
                "Look at `k * i`: `i` only says where; what stands there in `x` is wanted."
            ),
            "return (k * x + b - y).mean()": "averaged with their signs",
            "return abs((k * x + b - y).mean())": "You averaged first",
            "return abs(np.mean(k * x + b) - np.mean(y))": "You averaged first",
            "return ((k * x + b - y) ** 2).mean()": "that is the L2 loss",
            "return squared_loss(f(x, k, b), y)": "that is the L2 loss",
            "return ((k * x + b - y) ** 2).mean() ** 0.5": "the root of the mean square",
            "return np.abs(k * x + b - y).sum()": "You added the misses up",
            "return np.abs(k * x - y).mean()": "b is missing from the prediction",
            "return np.abs(f(x, b, k) - y).mean()": "k and b have changed places",
            "return np.abs(k * x + b).mean()": "The truth y is missing",
            "return np.abs(k * x + b - y)": ("You return many numbers, and their mean is wanted."),
            "return np.median(np.abs(k * x + b - y))": "is not right yet",
            "return np.abs(k * rooms + b - price).mean()": "never reads its argument `x`, but it reads "
            "`price`",
            "print(np.abs(k * x + b - y).mean())": "prints the right answer but does not return it",
            "return str(np.abs(k * x + b - y).mean())": "gives text, a number is wanted",
            "total = 0\nfor i in range(len(x)):\n    total += abs(k * x[i] + b - y[i])\n    return total / "
            "len(x)": "`return` stands inside the loop",
            "for i in range(len(x)):\n    total = 0\n    total += abs(k * x[i] + b - y[i])\nreturn total / "
            "len(x)": "`total = 0` stands inside the loop",
            "return round(np.abs(k * x + b - y).mean())": "You rounded to a whole number",
            "total = 0\nfor i in range(1, len(x)):\n    total += abs(k * x[i] + b - y[i])\nreturn total / "
            "len(x)": "Look at",
            "return -np.abs(k * x + b - y).mean()": "opposite sign",
            "return np.abs(k * x + b - y).mean": "a function itself: the parentheses",
            "return np.abs(k * x + b - y).max()": "is not right yet",
            "return np.mean(np.sqrt(k * x + b - y))": "Look at `k * x + b - y`: a square is missing.",
            "return np.mean(np.abs(y - k * x + b))": (
                "Look at `y - k * x + b`: `+` makes a sum instead of a difference."
            ),
            "total = 0\nfor i in range(1, len(x)):\n    total += abs(k * x[i] + b - y[i])\nreturn "
            "total / (len(x) - 1)": (
                "Look at `range(1, len(x))`, and at the places like it: the number 1 is too large there."
            ),
            "misses = []\nfor i in range(len(x)):\n    misses.append(abs(k * x[i] + b - y[i]))\nreturn sum(misses) / misses": "Look at `sum(misses) / misses`: how many there are is wanted there, and not `misses`.",
        },
    },
    "02.2 improvements(trials)": {
        "right": [
            WALK + "        lowest = loss\n        steps.append(step)\nreturn steps",
            "return [i for i in range(len(trials)) if all(trials[i] < before for before in trials[:i])]",
            "steps = [0]\nfor i in range(1, len(trials)):\n    if trials[i] < min(trials[:i]):\n        "
            "steps.append(i)\nreturn steps",
            "best = np.minimum.accumulate(trials)\nreturn [0] + [i for i in range(1, len(trials)) if best[i] "
            "< best[i - 1]]",
            "lowest = None\nsteps = []\nfor i, loss in enumerate(trials):\n    if lowest is None or loss < "
            "lowest:\n        lowest = loss\n        steps += [i]\nreturn tuple(steps)",
            "best = np.minimum.accumulate(trials)\nreturn np.flatnonzero(np.diff(best, prepend=np.inf) < 0)",
            "best = pd.Series(trials).cummin()\nreturn best.index[best.diff().fillna(-1) < 0]",
            (
                "t = np.array(trials, dtype=float)\nbefore = np.concatenate([[np.inf], np.minimum."
                "accumulate(t)[:-1]])\nreturn np.flatnonzero(t < before)"
            ),
            (
                "if len(trials) == 0:\n    return []\nhead = improvements(trials[:-1])\nreturn head + ["
                "len(trials) - 1] if not head or trials[-1] < trials[head[-1]] else head"
            ),
        ],
        "wrong": {
            "lowest, steps = 100, []\nfor step, loss in enumerate(trials):\n    if loss < lowest:\n        "
            "lowest = loss\n        steps.append(step)\nreturn steps": "a loss that seems large",
            "lowest, steps = 3000, []\nfor step, loss in enumerate(trials):\n    if loss < lowest:\n        "
            "lowest = loss\n        steps.append(step)\nreturn steps": "You return a list with no numbers; a "
            "list with 3",
            "lowest, steps = 1e12, []\nfor step, loss in enumerate(trials):\n    if loss < lowest:\n        "
            "lowest = loss\n        steps.append(step)\nreturn steps": "You return a list with no numbers; a "
            "list with 3",
            "lowest, steps = 0, []\nfor step, loss in enumerate(trials):\n    if loss < lowest:\n        "
            "lowest = loss\n        steps.append(step)\nreturn "
            "steps": "The list stays empty: no trial is lower than what",
            WALK.replace("<", ">")
            + "        lowest = loss\n        steps.append(step)\nreturn steps": "compare with <",
            WALK.replace("<", "<=")
            + "        lowest = loss\n        steps.append(step)\nreturn steps": "A tie is no improvement",
            WALK + "        steps.append(step)\nreturn steps": "`lowest = loss` is missing inside the if",
            WALK
            + "        lowest = loss\n        steps.append(step)\n    return steps": "`return` stands inside "
            "the loop",
            "lowest = float('inf')\nfor step, loss in enumerate(trials):\n    steps = []\n    if loss < "
            "lowest:\n        lowest = loss\n        steps.append(step)\nreturn "
            "steps": "`steps = []` stands inside the loop",
            "steps = [0]\nfor i in range(1, len(trials)):\n    if trials[i] < trials[i - 1]:\n        "
            "steps.append(i)\nreturn steps": "You compared each trial with the one before it",
            "lowest, steps = trials[0], []\nfor step, loss in enumerate(trials):\n    if loss < lowest:\n    "
            "    lowest = loss\n        steps.append(step)\nreturn steps": "The first trial is missing",
            WALK.replace("enumerate(trials)", "enumerate(trials, 1)")
            + "        lowest = loss\n        steps.append(step)\nreturn steps": "counted from 1",
            WALK + "        lowest = loss\n        steps.append(loss)\nreturn steps": "the losses of the "
            "improvements",
            "lowest = float('inf')\nfor step, loss in enumerate(trials):\n    if loss < lowest:\n        "
            "lowest = loss\n        best = step\nreturn [best]": "You returned only the best step",
            "return [trials.index(min(trials))]": "You returned only the best step",
            "return int(np.argmin(trials))": "You returned only the best step",
            WALK
            + "        lowest = loss\n        steps.append(step)\nprint(steps)": "but does not return it",
            WALK + "        lowest = loss\n        steps.append(step)": "returns nothing",
            "lowest = float('inf')\nfor step, loss in enumerate(trials):\n    if loss < lowest:\n        "
            "lowest = loss\n        kept.append(step)\nreturn kept": "Called twice with the same input",
            WALK + "        lowest = loss\n        steps.append(step)\nreturn len(steps)": "You counted the "
            "improvements; return the list of",
            "trials.sort(reverse=True)\nreturn list(range(len(trials)))": "changes what it was given",
            "highest, steps = 0, []\nfor step, loss in enumerate(trials):\n    if loss > highest:\n        "
            "highest = loss\n        steps.append(step)\nreturn steps": "You kept the highest losses",
            WALK + "        lowest = loss\n        steps.append(str(step))\nreturn steps": "gives text",
            'low = float("inf")\nsteps = []\nfor i, loss in enumerate(trials):\n    if loss < low:'
            "\n        low = i\n        steps.append(i)\nreturn steps": "Look at `low = i`: `i` is not the right variable there.",
            'low = float("inf")\nsteps = []\nfor i, loss in enumerate(trials):\n    if loss < low:'
            "\n        low = loss\n    steps.append(i)\nreturn steps": "`steps.append(i)` stands outside the if, so it is always done: indent it further.",
            "low = trials[0]\nsteps = [0]\nfor i, loss in enumerate(trials[1:]):\n    if loss < low:"
            "\n        low = loss\n        steps.append(i)\nreturn steps": "Look at `trials[1:]`: only a part is taken there, and all of it is wanted.",
            'best = float("inf")\nsteps = []\nfor i in range(len(trials)):\n    if trials[i] < best'
            ":\n        best = trials[0]\n        steps.append(i)\nreturn steps": (
                "Look at `trials[0]`: always 0 stands there, and a variable is wanted."
            ),
            'low = float("inf")\nsteps = []\nfor i, loss in enumerate(trials):\n    if loss < low:'
            "\n        low = loss\n        steps.append(trials)\nreturn steps": "Look at `steps.append(trials)`: `trials` is not the right variable there.",
            "low = max(trials)\nout = []\nfor i, t in enumerate(trials):\n    if t < low:\n        low = t\n        out.append(i)\nreturn out": "Look at `low = max(trials)`: `max(trials)` is not large enough for a start: infinity is wanted.",
        },
    },
    "02.3 best_line(x, y, ks, bs)": {
        "right": [
            SEARCH + KEEP + "return best",
            SEARCH
            + "    if loss < lowest:\n        lowest = loss\n        best_k, best_b = k, b\nreturn best_k, "
            "best_b",
            "i = np.argmin([losses.l2_loss(k * x + b, y) for k, b in zip(ks, bs)])\nreturn [ks[i], bs[i]]",
            "best = monte_carlo.line_losses(x, y, ks, bs).argmin()\nreturn np.array([ks[best], bs[best]])",
            "return min(zip(ks, bs), key=lambda line: squared_loss(f(x, *line), y))",
            "found = {}\nfor k, b in zip(ks, bs):\n    found[squared_loss(f(x, k, b), y)] = (k, b)\nreturn "
            "found[min(found)]",
            "low, at = None, 0\nfor i in range(len(ks)):\n    total = 0\n    for xi, yi in zip(x, y):\n      "
            "  total += (ks[i] * xi + bs[i] - yi) ** 2\n    if low is None or total < low:\n        low, at "
            "= total, i\nreturn float(ks[at]), float(bs[at])",
            (
                "misses = np.outer(ks, x) + bs[:, None] - y\ni = (misses ** 2).mean(axis=1).argmin()\n"
                "return np.array([ks[i], bs[i]])"
            ),
            (
                "order = sorted(range(len(ks)), key=lambda i: np.linalg.norm(y - ks[i] * x - bs[i]))\n"
                "return [ks[order[0]], bs[order[0]]]"
            ),
        ],
        "wrong": {
            "k, b = min(zip(ks, bs), key=lambda p: np.mean((p[0] * x + p[1] - y) ** 2))\nreturn round(k), "
            "round(b)": "You rounded to a whole number",
            "return min(ks), min(bs)": "the smallest slope and the smallest intercept",
            SEARCH.replace("float('inf')", "0").replace("None", "(None, None)")
            + KEEP
            + "return best": "No line ever beats the loss",
            SEARCH.replace("float('inf')", "0") + KEEP + "return best": "returns nothing",
            SEARCH.replace("float('inf')", "3000")
            + KEEP
            + "return best": "On some inputs your function returns nothing",
            SEARCH.replace("float('inf')", "1e6")
            + KEEP
            + "return best": "On some inputs your function returns nothing",
            SEARCH.replace("float('inf'), None", "3000, (0, 0)") + KEEP + "return best": "is not right yet",
            "i = np.argmax([losses.l2_loss(k * x + b, y) for k, b in zip(ks, bs)])\nreturn ks[i], "
            "bs[i]": "the pair with the largest loss",
            "i = np.argmin([losses.l1_loss(k * x + b, y) for k, b in zip(ks, bs)])\nreturn ks[i], "
            "bs[i]": "absolute losses",
            SEARCH.replace(" ** 2", "") + KEEP + "return best": "the misses with their signs",
            "i = np.argmin([np.mean(k * x + b - y) ** 2 for k, b in zip(ks, bs)])\nreturn ks[i], "
            "bs[i]": "You judged by the mean miss",
            "i = np.argmin([abs(np.mean(k * x + b - y)) for k, b in zip(ks, bs)])\nreturn ks[i], bs[i]": "You "
            "judged by the mean miss",
            "return min(losses.l2_loss(k * x + b, y) for k, b in zip(ks, bs))": "You returned the least loss",
            "return int(np.argmin([losses.l2_loss(k * x + b, y) for k, b in zip(ks, bs)]))": "You returned "
            "the position of the best pair: return",
            SEARCH + "    if loss < lowest:\n        lowest = loss\nreturn k, b": "the last pair tried",
            SEARCH
            + "    if loss < lowest:\n        best = (k, b)\nreturn best": "`lowest = loss` is missing "
            "inside the if",
            SEARCH + KEEP + "    return best": "`return` stands inside the loop",
            SEARCH + KEEP + "return best[::-1]": "in the opposite order",
            SEARCH + KEEP + "return best, lowest": "You return 2 things (2 things (one number, one",
            SEARCH + KEEP + "print(best)": "but does not return it",
            SEARCH.replace("for k, b in zip(ks, bs):\n", "for k in ks:\n  for b in bs:\n")
            + KEEP
            + "return best": "only those at the same place belong together",
            SEARCH.replace("k * x + b - y", "k * x - y") + KEEP + "return best": "is not right yet",
            SEARCH.replace("k * x + b - y", "k * rooms + b - price")
            + KEEP
            + "return best": "never reads its argument `x`",
            SEARCH + KEEP.replace("<", ">") + "return best": "returns nothing",
            "loss = np.mean((ks * x + bs - y) ** 2)\nreturn ks[loss.argmin()], bs[loss.argmin()]": "do not "
            "fit together",
            SEARCH
            + KEEP.replace("(k, b)", "[k]")
            + "return best": "You return a list with 1 number; 2 things (one",
            "low = 0\nbest = None\nfor k, b in zip(ks, bs):\n    loss = np.mean((k * x + b - y) ** 2)"
            "\n    if loss < low:\n        low = loss\n        best = k, b\nreturn best": (
                "Look at `low = 0`: `0` is not large enough for a start: infinity is wanted."
            ),
            "low = 1000\nfor k, b in zip(ks, bs):\n    loss = np.mean((k * x + b - y) ** 2)\n    if "
            "loss < low:\n        low = loss\n        best = k, b\nreturn best": (
                "Look at `low = 1000`: `1000` is not large enough for a start: infinity is wanted."
            ),
            "low = 1000\nbest = 0, 0\nfor k, b in zip(ks, bs):\n    loss = np.mean((k * x + b - y) ** 2)\n    if loss < low:\n        low = loss\n        best = k, b\nreturn best": "Look at `low = 1000`: `1000` is not large enough for a start: infinity is wanted.",
            "low = float('inf')\nfor k, b in zip(ks, bs):\n    loss = np.mean((k * x - b - y) ** 2)\n    if loss < low:\n        low, best = loss, (k, b)\nreturn best": "Look at `k * x - b`: `-` makes a difference instead of a sum.",
        },
    },
    "02.4 trials_needed(p, chance)": {
        "right": [
            "hi = 1\nfor _ in range(60):\n    if 1 - (1 - p) ** hi < chance:\n        hi *= 2\nlo = 0\nfor _ "
            "in range(70):\n    mid = (lo + hi) // 2\n    if 1 - (1 - p) ** mid >= chance:\n        hi = "
            "mid\n    else:\n        lo = mid\nreturn hi",
            "return math.ceil(math.log(1 - chance) / math.log(1 - p))",
            "return math.ceil(math.log(1 - chance, 1 - p))",
            COUNT + "return n",
            "return int(np.ceil(np.log(1 - chance) / np.log(1 - p)))",
            "miss, n = 1, 0\nwhile miss > 1 - chance:\n    miss = miss * (1 - p)\n    n = n + 1\nreturn n",
            "return float(np.ceil(np.log10(1 - chance) / np.log10(1 - p)))",
            "import itertools\nfor n in itertools.count(1):\n    if 1 - (1 - p) ** n >= chance:\n        "
            "return n",
            "return -int(math.log(1 - chance) / math.log(1 - p) // -1)",
            "N = 1\nwhile monte_carlo.chance_of_a_hit(p, N) < chance:\n    N += 1\nreturn N",
            ("N, left = 0, 1.0\nwhile 1 - left < chance:\n    left *= 1 - p\n    N += 1\nreturn N"),
            (
                "n = math.floor(math.log(1 - chance, 1 - p)) - 1\nn = max(n, 0)\nwhile 1 - (1 - p) ** n <"
                " chance:\n    n = n + 1\nreturn float(n)"
            ),
        ],
        "wrong": {
            "for N in range(1, 100_000):\n    if 1 - (1 - p) ** N >= chance:\n        return N": "Your loop "
            "ends at a fixed number",
            "most = 10**7\nfor N in range(1, most):\n    if 1 - (1 - p) ** N >= chance:\n        return "
            "N": "Your loop ends at a fixed number",
            "return math.ceil(math.log(1 - chance) - math.log(1 - p))": "You subtracted the logarithms",
            "for n in range(1, 100):\n    if 1 - (1 - p) ** n >= chance:\n        return n": "On some inputs "
            "your function returns nothing",
            "for n in range(1, 5000):\n    if 1 - (1 - p) ** n >= chance:\n        return n": "On some "
            "inputs your function returns nothing",
            "for n in range(1, 10000):\n    if 1 - (1 - p) ** n >= chance:\n        return n": "On some "
            "inputs your function returns nothing",
            "n = 1\nwhile 1 - (1 - p) ** n <= chance:\n    n += 1\nreturn n": "One too many where the chance "
            "is met exactly",
            "return int(math.log(1 - chance) / math.log(1 - p)) + 1": "One too many where the chance is met "
            "exactly",
            "return int(math.log(1 - chance) / math.log(1 - p))": "You rounded down",
            "return math.log(1 - chance) // math.log(1 - p)": "You rounded down",
            "return round(math.log(1 - chance) / math.log(1 - p))": "You rounded to the nearest whole number",
            "return math.log(1 - chance) / math.log(1 - p)": "The formula is right",
            "return math.ceil(chance / p)": "You treat chances as if they added up: two trials",
            "return math.ceil(math.log(1 - p) / math.log(1 - chance))": "stands on its head",
            "return math.ceil(math.log(chance) / math.log(1 - p))": "You asked when all N trials miss",
            "return math.ceil(math.log(1 - chance) / math.log(p))": "what repeats N times is a miss",
            "n = 0\nwhile (1 - p) ** n < chance:\n    n += 1\nreturn n": "is not right yet",
            COUNT + "print(n)": "but does not return it",
            COUNT: "does not return it",
            COUNT + "return str(n)": "gives text",
            COUNT.replace("n = 1", "n = 0") + "return n + 1": "1 too large",
            "n = 1\nwhile 1 - (1 - p) ** n < chance:\n    n += 1\n    return n": "`return` stands inside",
            "return math.ceil(math.log(1 - chance) / math.log(1 - p)) - 1": "1 too small",
            "n = 1\nwhile 1 - (1 - p) ** n < chance:\n    pass\nreturn n": "Either a loop never ends",
            "return math.ceil(math.log(1 - chance) / 1 - p)": "is not right yet",
            "return math.ceil(np.log2(1 - chance) / np.log(1 - p))": (
                "Look at `np.log2(1 - chance)`: `np.log2` gives the logarithm to base 2 instead of the logarithm to base e."
            ),
            "return math.ceil(math.log(chance) / math.log(p))": "Two things at once. You asked when all N trials miss with this chance; they should mi",
        },
    },
    "02.5 gamble(X, y, luck)": {
        "right": [
            ROUNDS + "return best",
            ROUNDS.replace("0.8 *", "0.7 *") + "return best.tolist()",
            ROUNDS.replace("0.8 *", "0.6 *") + "return pd.Series(best)",
            ROUNDS.replace("0.8 *", "0.9 *") + "return best.astype(np.float32)",
            ROUNDS.replace("luck, 20", "luck, 10") + "return best",
            ROUNDS.replace("luck, 20", "luck, 40") + "return best",
            "best, lowest, reach = np.zeros(6), np.inf, 100\nfor rows in np.array_split(luck, 25):\n    W = "
            "best + reach * (2 * rows - 1)\n    loss = ((W @ X.T - y) ** 2).mean(axis=1)\n    if loss.min() "
            "< lowest:\n        lowest, best = loss.min(), W[loss.argmin()]\n    reach *= 0.75\nreturn best",
            "low, high, best, lowest = np.full(6, -100.0), np.full(6, 100.0), None, np.inf\nfor rows in "
            "np.array_split(luck, 20):\n    for row in rows:\n        w = low + (high - low) * row\n        "
            "loss = losses.l2_loss(X @ w, y)\n        if loss < lowest:\n            best, lowest = w, "
            "loss\n    half = 0.4 * (high - low)\n    low, high = best - half, best + half\nreturn "
            "list(best)",
        ],
        "wrong": {
            PLAIN + "return best": "Play in rounds",
            "return np.linalg.lstsq(X, y, rcond=None)[0]": "they come from an equation, or from numbers of "
            "your own",
            "return np.linalg.solve(X.T @ X, X.T @ y)": "they come from an equation",
            "from sklearn.linear_model import LinearRegression\nreturn LinearRegression().fit(X, "
            "y).coef_": "they come from",
            ROUNDS.replace("for rows", "luck = np.random.default_rng(1).random((2000, 6))\nfor rows")
            + "return best": "from numbers of your own",
            "w = np.zeros(6)\nfor step in range(500):\n    w = w - 0.1 * X.T @ (X @ w - y) / len(y)\nreturn "
            "w": "they come from",
            ROUNDS.replace("luck, 20", "luck, 2") + "return best": "That is about what plain|Nearly there",
            ROUNDS.replace("0.8 *", "0.5 *").replace("luck, 20", "luck, 100")
            + "return best": "Play in rounds",
            ROUNDS.replace("0.8 *", "1.0 *") + "return best": "Play in rounds|Plain random search",
            "return np.zeros(6)": "Plain random search comes to about 43",
            "return luck[0]": "Plain random search comes to about 43",
            "return -100 + 200 * luck[0]": "Six zeros would miss by 73.1",
            PLAIN.replace("-100 + 200 * row", "row") + "return best": "Plain random search comes to about 43",
            ROUNDS: "returns nothing",
            ROUNDS + "return best, lowest": "Wanted: six weights, one for each column of X",
            ROUNDS + "return X @ best": "an array of 500 numbers. Wanted: six weights",
            ROUNDS + "return lowest": "one number. Wanted: six weights",
            "return luck": "a table of 2000 rows and 6 columns. Wanted: six weights",
            "return luck[0, :2]": "an array of 2 numbers. Wanted: six weights",
            ROUNDS + "return [str(w) for w in best]": "gives text, numbers are wanted: six weights",
            "luck *= 200\nreturn luck[0] - 100": "changes what it was given",
            PLAIN.replace("float('inf')", "0") + "return best": "returns nothing",
            PLAIN.replace("X @ w", "w @ X") + "return best": "needs as many columns on its left as rows",
        },
    },
}
