"""Answers to the exercises of lesson 03, as beginners type them."""

SET_UP = """
import math
from math import factorial

import numpy as np
import pandas as pd

from helpers import datasets, features, gradient_descent, losses

rooms, price = np.array([4.0, 5.0, 6.0, 8.0]), np.array([100.0, 120.0, 150.0, 190.0])
town = list(zip(rooms.tolist(), price.tolist()))


def taylor_by_hand(derivatives, x, x0):
    return sum(d * (x - x0) ** n / factorial(n) for n, d in enumerate(derivatives))


def partial_k_by_hand(k, b):
    return sum(2 * (k * x + b - y) * x for x, y in town) / len(town)


def partial_b_by_hand(k, b):
    return sum(2 * (k * x + b - y) for x, y in town) / len(town)


def sign(r):
    return (r > 0) - (r < 0)


def curvatures(x):
    return np.linalg.eigvalsh(2 * np.array([[np.mean(x * x), x.mean()], [x.mean(), 1]]))
"""

LOOP = "k = b = 0.0\nfor _ in range(steps):\n    miss = k * x + b - y\n"
STEP = "    k, b = k - learning_rate * slope_k, b - learning_rate * slope_b\n"
L1 = "    slope_k, slope_b = np.mean(np.sign(miss) * x), np.mean(np.sign(miss))\n"
MATRIX = "H = 2 * np.array([[np.mean(x * x), np.mean(x)], [np.mean(x), 1]])\n"
Z = "mean, scale = x.mean(), x.std()\nz, z_new = (x - mean) / scale, (new - mean) / scale\n"

ANSWERS = {
    "03.1 exp_by_maclaurin(x, order)": {
        "right": [
            "return sum(x**n / factorial(n) for n in range(order + 1))",
            "return taylor_by_hand([1] * (order + 1), x, 0)",
            "return gradient_descent.taylor(np.ones(order + 1), x, 0.0)",
            "total = 0\nfor n in range(order + 1):\n    total += x ** n / factorial(n)\nreturn total",
            "total, term = 1, 1\nfor n in range(1, order + 1):\n    term = term * x / n\n    total = total + "
            "term\nreturn total",
            "terms = []\nfor n in range(0, order + 1):\n    terms.append(x**n / math.factorial(n))\nreturn "
            "sum(terms)",
            "n = np.arange(order + 1)\nreturn np.float32((x**n / [factorial(i) for i in n]).sum())",
            "if order == 0:\n    return 1\nreturn exp_by_maclaurin(x, order - 1) + x**order / "
            "factorial(order)",
            ("result = 1\nfor m in range(order, 0, -1):\n    result = 1 + x / m * result\nreturn result"),
            (
                "if order == 0:\n    return 1\nreturn exp_by_maclaurin(x, order - 1) + x ** order / math."
                "factorial(order)"
            ),
        ],
        "wrong": {
            "total = 1\nfor m in range(1, order + 1):\n    total *= x / m\nreturn total": "That is only the "
            "last term",
            "return sum(x**n / factorial(n) for n in range(order))": "One term too few",
            "return sum(x**n / factorial(n) for n in range(order + 2))": "One term too many",
            "return sum(x**n / factorial(n) for n in range(1, order + 1))": "The first term, the value at "
            "zero",
            "total = 0\nfor n in range(1, order + 1):\n    total += x**n / factorial(n)\nreturn total": "The "
            "first term, the value",
            "return sum(x**n for n in range(order + 1))": "The factorials are missing",
            "return 1 + sum(x**n / n for n in range(1, order + 1))": "You divide by n, but Taylor",
            "return sum(x**n / n for n in range(order + 1))": "ZeroDivisionError",
            "return x**order / factorial(order)": "That is only the last term",
            "total = 0\nfor n in range(order + 1):\n    total = x**n / factorial(n)\nreturn total": "only "
            "the last term",
            "return np.exp(x)": "That is e to the x itself",
            "return math.e ** x": "That is e to the x itself",
            "return sum(x * n / factorial(n) for n in range(order + 1))": "x * n multiplies",
            "total = 0\nfor n in range(order + 1):\n    total += x**n / factorial(n)\n    return "
            "total": "`return` stands inside the loop",
            "for n in range(order + 1):\n    total = 0\n    total += x**n / factorial(n)\nreturn "
            "total": "`total = 0` stands inside the loop",
            "print(sum(x**n / factorial(n) for n in range(order + 1)))": "prints the right answer but does "
            "not return",
            "return [x**n / factorial(n) for n in range(order + 1)]": (
                "You return the parts of what is wanted: add them up."
            ),
            "if order > 0:\n    return sum(x**n / factorial(n) for n in range(order + 1))": "On some inputs "
            "your function returns nothing",
            "return str(sum(x**n / factorial(n) for n in range(order + 1)))": "gives text",
            "return round(sum(x**n / factorial(n) for n in range(order + 1)), 3)": "You rounded to 3 "
            "decimals",
            "return sum(x**n / factorial(order) for n in range(order + 1))": "is not right yet",
            "return sum((-x)**n / factorial(n) for n in range(order + 1))": "is not right yet",
            "return sum((-1) ** m * x ** m / factorial(m) for m in range(order + 1))": (
                "Look at `(-1) ** m * x ** m`: `(-1) ** m *` does not belong there."
            ),
            "return sum(x ** m / factorial(order) for m in range(order + 1))": "Look at `factorial(order)`: `order` is not the right variable there.",
            "total = 0\nfor m in range(order + 1):\n    total += x ** order / factorial(order)\n"
            "return total": "Look at `x ** order`, and at the places like it: `order` is not the right variable there"
            ".",
            "total = 1\nf = 1\nfor m in range(1, order + 1):\n    f = f + m\n    total += x ** m / f"
            "\nreturn total": ("Look at `f + m`: `+` makes a sum instead of a product."),
        },
    },
    "03.2 l2_gradient(k, b, x, y)": {
        "right": [
            "loss = lambda k, b: np.mean((k * x + b - y) ** 2)\nh = 1e-4\nreturn (loss(k + h, b) - loss(k - "
            "h, b)) / (2 * h), (loss(k, b + h) - loss(k, b - h)) / (2 * h)",
            "miss = k * x + b - y\nreturn np.mean(2 * miss * x), np.mean(2 * miss)",
            "miss = k * x + b - y\nreturn [2 * (miss * x).mean(), 2 * miss.mean()]",
            "miss = k * x + b - y\nreturn 2 * np.array([miss @ x, miss.sum()]) / len(x)",
            "n = len(x)\nby_k = by_b = 0\nfor i in range(n):\n    miss = k * x[i] + b - y[i]\n    by_k += 2 "
            "* miss * x[i] / n\n    by_b += 2 * miss / n\nreturn by_k, by_b",
            "town = list(zip(x, y))\nreturn (sum(2 * (k * x + b - y) * x for x, y in town) / len(town),\n    "
            "sum(2 * (k * x + b - y) for x, y in town) / len(town))",
            "miss = (k * x + b - y).astype(np.float32)\nreturn np.mean(2 * miss * x.astype(np.float32)), "
            "np.mean(2 * miss)",
            "miss = pd.Series(y - k * x - b)\nreturn (-2 * miss * x).mean(), (-2 * miss).mean()",
            (
                "n = len(x)\nreturn (2 / n * sum((k * a + b - c) * a for a, c in zip(x, y)), 2 / n * sum("
                "k * a + b - c for a, c in zip(x, y)))"
            ),
            (
                "def loss(k, b):\n    return np.mean((k * x + b - y) ** 2)\nh = 0.5\nreturn (loss(k + h, "
                "b) - loss(k - h, b)) / (2 * h), (loss(k, b + h) - loss(k, b - h)) / (2 * h)"
            ),
        ],
        "wrong": {
            "return gradient_descent.partial_k(k, b, x, y), gradient_descent.partial_b(k, b, x, y)": "Your "
            "function calls one of `helpers`",
            "from helpers.gradient_descent import partial_k as g, partial_b as h\nreturn g(k, b, x, y), h(k, "
            "b, x, y)": "Your function calls one of `helpers`",
            "miss = k * x + b - y\nreturn np.mean(2 * miss * y), np.mean(2 * miss)": "Look at `2 * miss * y`: `y` is not the right variable there.",
            "for u, v in zip(x, y):\n    by_k = 2 * (k * u + b - v) * u\n    by_b = 2 * (k * u + b - "
            "v)\nreturn by_k / len(x), by_b / len(x)": "Every round gives `by_k` a new value, so after the",
            "miss = y - (k * x + b)\nreturn np.mean(2 * miss * x), np.mean(2 * miss)": "points the wrong way",
            "miss = k * x + b - y\nreturn np.sum(2 * miss * x), np.sum(2 * miss)": "The mean is missing",
            "miss = k * x + b - y\nreturn np.mean(miss * x), np.mean(miss)": "The factor 2 is missing",
            "miss = k * x + b - y\nreturn np.sum(miss * x), np.sum(miss)": "Two things at once",
            "miss = k * x + b - y\nreturn np.mean(2 * miss), np.mean(2 * miss)": "The inner derivative is "
            "forgotten",
            "miss = k * x + b - y\nreturn np.mean(2 * miss * x), np.mean(2 * miss * x)": "no x there",
            "miss = k * x + b - y\nreturn np.mean(2 * miss), np.mean(2 * miss * x)": "in the opposite order",
            "miss = k * x - y\nreturn np.mean(2 * miss * x), np.mean(2 * miss)": "b is missing from the "
            "prediction",
            "miss = np.sign(k * x + b - y)\nreturn np.mean(miss * x), np.mean(miss)": "the gradient of the "
            "L1 loss",
            "miss = k * x + b - y\nreturn 2 * miss.mean() * x.mean(), 2 * miss.mean()": "You multiplied two "
            "means",
            "miss = k * x + b - y\nreturn {'k': np.mean(2 * miss * x), 'b': np.mean(2 * miss)}": "gives a "
            "dict",
            "miss = k * x + b - y\nreturn round(np.mean(2 * miss * x), 1), round(np.mean(2 * miss), "
            "1)": "You rounded to 1",
            "miss = k * x + b - y\nby_k, by_b = abs(np.mean(2 * miss * x)), abs(np.mean(2 * miss))\nreturn "
            "-by_k, -by_b": "is not right yet",
            "miss = k * x + b - y\nreturn abs(np.mean(2 * miss * x)), abs(np.mean(2 * miss))": "takes the "
            "absolute value",
            "return partial_k_by_hand(k, b), partial_b_by_hand(k, b)": "is not right yet",
            "miss = k * rooms + b - price\nreturn np.mean(2 * miss * rooms), np.mean(2 * miss)": "never "
            "reads its argument `x`, but it reads `price`",
            "miss = k * x + b - y\nreturn np.mean(2 * miss * x)": "You return one number; 2 things (one "
            "number, one",
            "miss = k * x + b - y\nreturn 2 * miss * x, 2 * miss": "You return one number for each house; "
            "take the mean",
            "miss = k * x + b - y\nprint(np.mean(2 * miss * x), np.mean(2 * miss))": "Your function prints "
            "the right answer but does not",
            "miss = k * x + b - y\nreturn f'{np.mean(2 * miss * x)}, {np.mean(2 * miss)}'": "gives text",
            "miss = k * x + b - y\nreturn np.mean(2 * miss * k), np.mean(2 * miss)": "is not right yet",
            "miss = y - k * x - b\nreturn np.mean(miss * x), np.mean(miss)": "Every answer is -0.5 times",
            "miss = y - k * x + b\nreturn np.mean(2 * miss * x), np.mean(2 * miss)": "Look at `y - k * x`: its two sides have changed places.",
            "miss = k * x + b - y\nreturn np.mean(2 * miss * k), np.mean(2 * miss * b)": "Each miss counts times how fast it grows: with k that is x, and with b it is 1; not k",
            "miss = k * x + b - y\nreturn np.mean(2 * miss + x), np.mean(2 * miss)": (
                "Look at `2 * miss + x`: `+` makes a sum instead of a product."
            ),
            "miss = k * x + b - y\nreturn np.mean(miss ** 2 * x), np.mean(miss ** 2)": (
                "Look at `miss ** 2`, and at the places like it: `**` makes a power instead of a product."
            ),
            "miss = k * x + b + y\nreturn np.mean(2 * miss * x), np.mean(2 * miss)": (
                "Look at `k * x + b + y`: `+` makes a sum instead of a difference."
            ),
            "miss = k * x + b - y\nreturn np.mean(2 * miss * x), np.mean(2 * miss * b)": "Look at `2 * miss * b`: `* b` does not belong there.",
        },
    },
    "03.3 descend_l1(x, y, learning_rate, steps)": {
        "right": [
            "def sign(r):\n    return (r > 0) - (r < 0)\nk = b = 0.0\nfor _ in range(steps):\n    signs = "
            "[sign(m) for m in (k * x + b - y).tolist()]\n    k, b = k - learning_rate * np.mean(signs * x), "
            "b - learning_rate * np.mean(signs)\nreturn k, b",
            LOOP + L1 + STEP + "return k, b",
            LOOP + "    slope_k, slope_b = np.mean(np.sign(miss) * x), np.mean(np.sign(miss))\n    k -= "
            "learning_rate * slope_k\n    b -= learning_rate * slope_b\nreturn [k, b]",
            "walk = gradient_descent.descend(x, y, learning_rate, steps, 'l1')\nreturn walk.k[-1], "
            "walk.b[-1]",
            LOOP + "    miss = miss.tolist()\n    n = len(x)\n    slope_k = sum(sign(m) * xi for m, xi in "
            "zip(miss, x)) / n\n    slope_b = sum(sign(m) for m in miss) / n\n" + STEP + "return k, b",
            LOOP
            + "    s = 1.0 * (miss > 0) - (miss < 0)\n    slope_k, slope_b = np.mean(s * x), np.mean(s)\n"
            + STEP
            + "return np.array([k, b])",
            "k, b = 0, 0\nfor step in range(steps):\n    slope_k = slope_b = 0\n    for xi, yi in zip(x, "
            "y):\n        miss = k * xi + b - yi\n        if miss > 0:\n            slope_k += xi\n          "
            "  slope_b += 1\n        elif miss < 0:\n            slope_k -= xi\n            slope_b -= 1\n   "
            " k -= learning_rate * slope_k / len(x)\n    b -= learning_rate * slope_b / len(x)\nreturn k, b",
            "x, y = x.astype(np.float32), y.astype(np.float32)\n"
            + LOOP
            + L1
            + STEP
            + "return np.float32(k), np.float32(b)",
            "w, A = np.zeros(2), np.column_stack([x, np.ones(len(x))])\nwhile steps > 0:\n    w = w - "
            "learning_rate * A.T @ np.sign(A @ w - y) / len(y)\n    steps -= 1\nreturn w",
            (
                "w = np.zeros(2)\nA = np.column_stack([x, np.ones(len(x))])\nfor _ in range(steps):\n    "
                "w -= learning_rate * A.T @ np.sign(A @ w - y) / len(x)\nreturn w"
            ),
            (
                "k, b = 0, 0\nwhile steps > 0:\n    up = k * x + b > y\n    down = k * x + b < y\n    gk "
                "= (x[up].sum() - x[down].sum()) / len(x)\n    gb = (up.sum() - down.sum()) / len(x)\n   "
                " k -= learning_rate * gk\n    b -= learning_rate * gb\n    steps -= 1\nreturn [k, b]"
            ),
        ],
        "wrong": {
            "k = b = 0.0\nmiss = k * x + b - y\nfor _ in range(steps):\n    k, b = k - learning_rate * "
            "np.mean(np.sign(miss) * x), b - learning_rate * np.mean(np.sign(miss))\nreturn k, b": "`miss = "
            "k * x + b - y` stands above the loop",
            "k = b = 0.0\nfor _ in range(steps):\n    miss = k * x + b - y\n    k, b = k - "
            "np.mean(np.sign(miss) * x), b - np.mean(np.sign(miss))\nreturn k, b": "Your function never "
            "reads its argument",
            "k = b = 0.0\nfor _ in range(steps):\n    miss = k * x + b - y\n    k, b = k - learning_rate * "
            "np.mean(abs(miss) * x), b - learning_rate * np.mean(abs(miss))\nreturn k, b": "You took |miss| "
            "itself",
            LOOP
            + "    slope_k, slope_b = np.mean(sign(miss) * x), np.mean(sign(miss))\n"
            + STEP
            + "return k, b": "NumPy does not subtract True and False: make numbers of them first, or use "
            "np.sign",
            LOOP
            + L1
            + "    k, b = k + learning_rate * slope_k, b + learning_rate * slope_b\nreturn k, b": "walks "
            "uphill",
            LOOP.replace("k * x + b - y", "y - (k * x + b)") + L1 + STEP + "return k, b": "walks uphill",
            LOOP
            + L1.replace("mean", "sum")
            + STEP
            + "return k, b": "The mean is missing: you added the houses up, so",
            LOOP + L1.replace("np.mean(", "np.mean(2 * ") + STEP + "return k, b": "a factor 2 too many",
            LOOP
            + "    slope_k, slope_b = np.mean(2 * miss * x), np.mean(2 * miss)\n"
            + STEP
            + "return k, b": "This is still L2",
            LOOP
            + "    slope_k, slope_b = np.mean(miss * x), np.mean(miss)\n"
            + STEP
            + "return k, b": "the miss itself",
            LOOP + L1.replace(" * x", "") + STEP + "return k, b": "The inner derivative is forgotten",
            LOOP + "    k = k - learning_rate * np.mean(np.sign(miss) * x)\n    miss = k * x + b - y\n    b "
            "= b - learning_rate * np.mean(np.sign(miss))\nreturn k, b": "You update k first",
            LOOP.replace("miss = k * x + b - y", "k -= learning_rate * np.mean(np.sign(k * x + b - y) * x)")
            + "    b -= learning_rate * np.mean(np.sign(k * x + b - y))\nreturn k, b": "You update k first",
            LOOP
            + "    s = np.where(miss > 0, 1, -1)\n    slope_k, slope_b = np.mean(s * x), np.mean(s)\n"
            + STEP
            + "return k, b": "A miss of exactly 0 must count 0, and yours counts −1",
            LOOP
            + "    s = np.array([1 if m > 0 else -1 for m in miss])\n    slope_k, slope_b = np.mean(s * x), "
            "np.mean(s)\n" + STEP + "return k, b": "yours counts −1",
            LOOP
            + "    s = miss / abs(miss)\n    slope_k, slope_b = np.mean(s * x), np.mean(s)\n"
            + STEP
            + "return k, b": "A nan came back",
            LOOP + L1 + STEP + "return b, k": "in the opposite order",
            LOOP + L1 + STEP + "    return k, b": "`return` stands inside the loop|On some inputs",
            LOOP + L1 + STEP: "returns nothing",
            LOOP + L1 + STEP + "print(k, b)": "Your function prints the right answer but does not",
            LOOP + L1 + STEP + "return k": "You return one number; 2 things (one number, one",
            LOOP.replace("range(steps)", "range(steps + 1)") + L1 + STEP + "return k, b": "Look at",
            LOOP.replace("range(steps)", "range(1, steps)") + L1 + STEP + "return k, b": "Look at",
            LOOP.replace("k * x + b - y", "k * rooms + b - price")
            + L1.replace(" * x", " * rooms")
            + STEP
            + "return k, b": "never reads its argument `x`",
            "for _ in range(steps):\n    k = b = 0.0\n    miss = k * x + b - y\n"
            + L1
            + STEP
            + "return k, b": "`k = b = 0.0` stands inside the loop",
            LOOP
            + "    slope_k, slope_b = np.mean(abs(miss) * x), np.mean(abs(miss))\n"
            + STEP
            + "return k, b": "is not right yet",
            "k = b = 0.0\nfor _ in range(steps):\n    miss = k * x + b - y\n    by_k = np.sign(np."
            "mean(miss * x))\n    by_b = np.sign(np.mean(miss))\n    k, b = k - learning_rate * by_k, b "
            "- learning_rate * by_b\nreturn k, b": "Take the sign of each miss first, and the mean last: you took the sign of a mean.",
            "k = b = 0.0\nfor _ in range(steps):\n    miss = k * x + b - y\n    by_k = np.mean(np."
            "sign(miss) * x)\n    by_b = np.mean(np.sign(miss))\n    k = learning_rate * by_k\n    b = l"
            "earning_rate * by_b\nreturn k, b": "Look at `k = learning_rate * by_k`, and at the places like it: it throws the old value "
            "away, which is still needed.",
            "k = b = 0.0\nfor _ in range(steps):\n    miss = np.abs(k * x + b - y)\n    by_k = np."
            "mean(np.sign(miss) * x)\n    by_b = np.mean(np.sign(miss))\n    k, b = k - learning_rate * "
            "by_k, b - learning_rate * by_b\nreturn k, b": (
                "Look at `np.abs(k * x + b - y)`: `np.abs` does not belong there."
            ),
            "k = b = 0.0\nfor _ in range(steps):\n    miss = k * x + b - y\n    by_k = np.mean(np."
            "sign(miss) * x)\n    by_b = np.mean(np.sign(miss))\n    k, b = k - learning_rate * by_b, b "
            "- learning_rate * by_k\nreturn k, b": "Look at `k, b = (k - learning_rate * by_b, b - learning_rate * by_k)`: `by_b` and `by_k`"
            " have changed places.",
            "k = b = 1.0\nfor _ in range(steps):\n    miss = k * x + b - y\n    by_k = np.mean(np."
            "sign(miss) * x)\n    by_b = np.mean(np.sign(miss))\n    k, b = k - learning_rate * by_k, b "
            "- learning_rate * by_b\nreturn k, b": (
                "Look at `k = b = 1.0`: `1.0` is the wrong start: 0 is wanted."
            ),
            "k = b = 0.0\nfor _ in range(steps):\n    miss = k * x + b - y\n    by_k = np.median(np."
            "sign(miss) * x)\n    by_b = np.median(np.sign(miss))\n    k, b = k - learning_rate * by_k"
            ", b - learning_rate * by_b\nreturn k, b": (
                "Look at `np.median(np.sign(miss) * x)`, and at the places like it: `np.median` gives the median instead of the mean."
            ),
            "k = b = 0.0\nfor _ in range(steps):\n    miss = k * x + b - y\n    by_k = np.mean(np."
            "sign(2 * miss) * 2 * x)\n    by_b = np.mean(np.sign(2 * miss))\n    k, b = k - learning_rat"
            "e * by_k, b - learning_rate * by_b\nreturn k, b": "Look at `np.mean(np.sign(2 * miss) * 2 * x)`: it is twice as large as it should be.",
            "k = b = 0.0\nfor _ in range(steps - 1):\n    miss = k * x + b - y\n    by_k = np.mean(np.sign(miss) * x)\n    by_b = np.mean(np.sign(miss))\n    k, b = k - learning_rate * by_k, b - learning_rate * by_b\nreturn k, b": "Look at `steps - 1`: `- 1` does not belong there.",
        },
    },
    "03.4 limit_of_the_rate(x)": {
        "right": [
            MATRIX + "return 2 / np.linalg.eigvalsh(H)[-1]",
            "return gradient_descent.largest_stable_rate(x)",
            "low, high = curvatures(x)\nreturn 2 / high",
            MATRIX + "return 2 / max(np.linalg.eigvals(H))",
            "A = np.column_stack([x, np.ones(len(x))])\nreturn 2 / np.linalg.eigvalsh(2 * A.T @ A / "
            "len(x)).max()",
            "n = len(x)\nH = [[2 * sum(x * x) / n, 2 * sum(x) / n], [2 * sum(x) / n, 2]]\nreturn float(2 / "
            "np.linalg.eigvalsh(H)[1])",
            "m, q = x.mean(), (x**2).mean()\nreturn 2 / (q + 1 + math.sqrt((q - 1) ** 2 + 4 * m * m))",
            "H = np.array([[np.mean(x * x), np.mean(x)], [np.mean(x), 1]], dtype=np.float32)\nreturn 1 / "
            "np.linalg.eigvalsh(H)[-1:]",
            (
                "A = np.vstack([x, np.ones(len(x))])\nreturn 2 / max(np.linalg.eigvals(2 * A @ A.T / len("
                "x)).real)"
            ),
            (
                "s = np.linalg.svd(np.column_stack([np.ones_like(x, dtype=float), x]), compute_uv=False)["
                "0]\nreturn len(x) / s ** 2"
            ),
        ],
        "wrong": {
            "H = 2 * np.array([[np.var(x), x.mean()], [x.mean(), 1]])\nreturn 2 / np.linalg.eigvalsh(H)[-1]": "not its variance",
            MATRIX + "return 2 / np.linalg.eigvalsh(H)[0]": "You took the smallest eigenvalue",
            MATRIX + "return 2 / min(np.linalg.eigvalsh(H))": "You took the smallest eigenvalue",
            MATRIX.replace("2 * ", "")
            + "return 2 / np.linalg.eigvalsh(H)[-1]": "The 2 in front of the matrix",
            MATRIX + "return 1 / np.linalg.eigvalsh(H)[-1]": "where the swinging begins",
            "H = 2 * np.array([[np.sum(x * x), np.sum(x)], [np.sum(x), len(x)]])\nreturn 2 / "
            "np.linalg.eigvalsh(H)[-1]": "Sums where means belong",
            "return 1 / np.mean(x**2)": "You left b out",
            MATRIX + "return np.linalg.eigvalsh(H)[-1]": "the largest curvature λ itself",
            "H = 2 * np.array([[np.mean(x) ** 2, np.mean(x)], [np.mean(x), 1]])\nreturn 2 / "
            "np.linalg.eigvalsh(H)[-1]": "You squared the mean",
            MATRIX + "return 2 / np.linalg.eigvals(H)[0]": "in no fixed order",
            MATRIX + "return 2 / np.linalg.eigvalsh(H)": ("Only the smallest of your numbers is wanted."),
            "low, high = curvatures(rooms)\nreturn 2 / high": "never reads its argument `x`, but it reads "
            "`rooms`",
            MATRIX + "print(2 / np.linalg.eigvalsh(H)[-1])": "prints the right answer but does not return",
            MATRIX + "limit = 2 / np.linalg.eigvalsh(H)[-1]": "does not return it",
            MATRIX + "return -2 / np.linalg.eigvalsh(H)[-1]": "opposite sign",
            MATRIX + "return round(2 / np.linalg.eigvalsh(H)[-1], 2)": "You rounded to 2 decimals",
            MATRIX + "return np.linalg.eigvalsh(H)[-1] / 2": "You return 1 divided by what is wanted.",
            MATRIX + "return 2 / np.linalg.eigvalsh(H)[2]": "IndexError",
            MATRIX + "return 2 / np.linalg.eigvalsh(H[0])": "stopped with LinAlgError",
            MATRIX + "return 2 / np.linalg.eigh(H)[-1]": "You return a table of 2 rows and 2 columns; one",
            MATRIX.replace("1]]", "0]]") + "return 2 / np.linalg.eigvalsh(H)[-1]": (
                "Look at `[np.mean(x), 0]`: the number 0 is too small there."
            ),
            "H = np.array([[np.sum(x * x), np.sum(x)], [np.sum(x), len(x)]])\nreturn 2 / "
            "np.linalg.eigvalsh(H)[-1]": "Two things at once",
            MATRIX.replace("1]]", "len(x)]]") + "return 2 / np.linalg.eigvalsh(H)[-1]": "is not right yet",
            MATRIX + "return 2 / np.linalg.eigvals(H)[1]": "You took the smallest",
            "H = 2 * np.array([[np.sum(x ** 2), np.sum(x)], [np.sum(x), 1]])\nreturn 2 / np.linalg."
            "eigvalsh(H)[-1]": (
                "Look at `np.sum(x ** 2)`, and at the places like it: `np.sum` gives the sum instead of the mean."
            ),
            "H = 2 * np.array([[np.mean(x ** 2), 0], [0, 1]])\nreturn 2 / np.linalg.eigvalsh(H)[-1]": "The mean of x is missing from the matrix: it ties k and b together.",
            "H = 2 * np.array([[np.mean(x ** 2), np.mean(x)], [np.mean(x), 1]])\nreturn 2 / np.linalg.eigvalsh(H)": "Only the smallest of your numbers is wanted.",
        },
    },
    "03.5 predict_despite_slips(x, y, new)": {
        "right": [
            Z + "rates = 30 / np.sqrt(np.arange(1, 501))\nwalk = gradient_descent.descend(z, y, rates, 500, "
            "'l1')\nreturn walk.k[-1] * z_new + walk.b[-1]",
            Z + "walk = gradient_descent.descend(z, y, 1.0, 1000, 'l1')\nreturn walk.k[-1] * z_new + "
            "walk.b[-1]",
            Z + "walk = gradient_descent.descend(z, y, 10, 300, 'l1')\nreturn (walk.k[-1] * z_new + "
            "walk.b[-1]).tolist()",
            Z + "k = b = 0.0\nfor step in range(800):\n    s = np.sign(k * z + b - y)\n    k, b = k - 2 * "
            "np.mean(s * z), b - 2 * np.mean(s)\nreturn pd.Series(k * z_new + b)",
            "scaled = features.standardize(x[:, None])\nz, z_new = scaled.values[:, 0], (new - scaled.mean) "
            "/ scaled.scale\nwalk = gradient_descent.descend(z, y, 5.0, 500, 'l1')\nreturn (walk.k[-1] * "
            "z_new + walk.b[-1]).astype(np.float32)",
            "good = y < 3 * np.median(y)\nk, b = np.polyfit(x[good], y[good], 1)\nreturn k * new + b",
            "from sklearn.linear_model import HuberRegressor\nreturn HuberRegressor(max_iter=500).fit(x[:, "
            "None] / 1000, y).predict(new[:, None] / 1000)",
            "answers = []\nfor area in new:\n    near = np.abs(x - area).argsort()[:31]\n    "
            "answers.append(np.median(y[near]))\nreturn answers",
        ],
        "wrong": {
            "z = (x - x.mean()) / x.std()\nd = gradient_descent.descend(z, y, 1, 2000, 'l1')\nreturn d.k * "
            "(new - x.mean()) / x.std() + d.b": "its last number, [-1], is meant",
            Z + "walk = gradient_descent.descend(z, y, 0.1, 500)\nreturn walk.k[-1] * z_new + "
            "walk.b[-1]": 'the loss "l1"',
            "k, b = np.polyfit(x, y, 1)\nreturn k * new + b": 'take the loss "l1"',
            Z + "walk = gradient_descent.descend(z, y, 0.1, 500, 'l1')\nreturn walk.k[-1] * z_new + "
            "walk.b[-1]": "another rate or more steps",
            Z + "walk = gradient_descent.descend(z, y, 100, 500, 'l1')\nreturn walk.k[-1] * z_new + "
            "walk.b[-1]": "Nearly there: with a smaller rate",
            Z + "z_new = (new - new.mean()) / new.std()\nwalk = gradient_descent.descend(z, y, 5, 500, "
            "'l1')\nreturn walk.k[-1] * z_new + walk.b[-1]": "by its own mean and deviation",
            "z, z_new = features.standardize(x[:, None]).values[:, 0], features.standardize(new[:, "
            "None]).values[:, 0]\nwalk = gradient_descent.descend(z, y, 5, 500, 'l1')\nreturn walk.k[-1] * "
            "z_new + walk.b[-1]": "by its own mean and deviation",
            "return np.full(len(new), np.median(y))": "hardly better than the median price",
            "walk = gradient_descent.descend(x, y, 0.1, 500, 'l1')\nreturn walk.k[-1] * new + "
            "walk.b[-1]": "descend on standardized areas",
            "houses = datasets.load_house_prices()\nprices = dict(zip(houses['living_area_sqft'], "
            "houses['sale_price']))\nreturn [prices[area] / 1000 for area in "
            "new]": "change hands among the houses",
            "return new": "far from any price",
            "return x": "Wanted: one price for each of the 300 areas in new",
            "return np.median(y)": "one number. Wanted: one price for each",
            Z + "walk = gradient_descent.descend(z, y, 5, 500, 'l1')\nwalk.k[-1] * z_new + "
            "walk.b[-1]": "returns nothing",
            Z
            + "return gradient_descent.descend(z, y, 5, 500, 'l1')": "Your function gives the whole result, "
            "a Descent.",
            Z + "walk = gradient_descent.descend(z, y, 5, 500, 'l1')\nreturn walk.k[-1] * z + "
            "walk.b[-1]": "an array of 1000 numbers. Wanted",
            Z + "walk = gradient_descent.descend(z, y, 5, 500, 'l1')\nreturn [f'{p:.1f}' for p in walk.k[-1] "
            "* z_new + walk.b[-1]]": "gives text, numbers are wanted",
            "y[y > 800] /= 10\nk, b = np.polyfit(x, y, 1)\nreturn k * new + b": "changes what it was given",
            Z + "walk = gradient_descent.descend(z, y, 5, 500, 'l1')\nreturn 1000 * (walk.k[-1] * z_new + "
            "walk.b[-1])": "far from any price",
            "k = b = 0.0\nfor _ in range(300):\n    miss = k * x + b - y\n    k, b = k - 0.1 * np.mean(2 * "
            "miss * x), b - 0.1 * np.mean(2 * miss)\nreturn k * new + b": "nan or infinite",
        },
    },
}
