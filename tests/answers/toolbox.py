"""Answers to the exercises of the toolbox, as beginners type them."""

SET_UP = """
import math
import numpy as np
import pandas as pd
"""

ANSWERS = {
    "T.1 squares_of_positive(numbers)": {
        "right": [
            "return [n**2 for n in numbers if n > 0]",
            "return [n * n for n in numbers if n > 0]",
            "result = []\nfor n in numbers:\n    if n > 0:\n        result.append(n**2)\nreturn result",
            "return list(map(lambda n: n * n, filter(lambda n: n > 0, numbers)))",
            "x = np.array(numbers)\nreturn x[x > 0] ** 2",
            "return [pow(n, 2) for n in numbers if not n <= 0]",
            ("import numpy as np\na = np.array(numbers)\nreturn a[a > 0] ** 2"),
            (
                "if not numbers:\n    return []\nfirst, *rest = numbers\nreturn ([first ** 2] if first > "
                "0 else []) + squares_of_positive(rest)"
            ),
        ],
        "wrong": {
            "return [n ^ 2 for n in numbers if n > 0]": (
                "Look at `n ^ 2`: `^` makes a mixture of bits instead of a power."
            ),
            "return [n for n in numbers if n > 0] ** 2": "does not work on a whole list",
            "return numbers[numbers > 0] ** 2": "A whole list is compared here",
            "return [n**2 for n in numbers if n > 0 and n < 5]": "You return a list with 6 numbers; a list "
            "with 7",
            "return [n**2 for n in numbers]": "You squared every number",
            "return [n**2 for n in numbers if n >= 0]": "You kept zero too",
            "return [n for n in numbers if n > 0]": "have to be squared",
            "return [n * 2 for n in numbers if n > 0]": "You doubled them",
            "return [n**2 for n in numbers if n < 0]": "You kept the negative numbers",
            "return [n**3 for n in numbers if n > 0]": ("Look at `n ** 3`: the number 3 is too large there."),
            "return sum(n**2 for n in numbers if n > 0)": "a list is wanted|one number|sum",
            "print([n**2 for n in numbers if n > 0])": "does not return it",
            "result = []\nfor n in numbers:\n    if n > 0:\n        result.append(n**2)": "does not return "
            "it",
            "result = []\nfor n in numbers:\n    if n > 0:\n        result.append(n**2)\n    return "
            "result": "inside the loop",
            "for n in numbers:\n    result = []\n    if n > 0:\n        result.append(n**2)\nreturn "
            "result": "inside the loop",
            "return (n**2 for n in numbers if n > 0)": "generator",
            "return sorted(n**2 for n in numbers if n > 0)": "order|sorted",
            "return [n**2 for n in numbers if n > 1]": "You return a list with 1 number; a list with 2",
            "return [i ** 2 for i in range(len(numbers)) if numbers[i] > 0]": (
                "Look at `i ** 2`: `i` only says where; what stands there in `numbers` is wanted."
            ),
            "return [abs(n) ** 2 for n in numbers if n > 1]": (
                "Look at `n > 1`: it goes wrong where both sides are equal."
            ),
            "result = []\nfor n in numbers:\n    if n > 0:\n        n = n ** 2\n    result.append(n)"
            "\nreturn result": "`result.append(n)` stands outside the if, so it is always done: indent it further.",
            "return [n ** 0.5 for n in numbers if n > 0]": (
                "Look at `n ** 0.5`: the number 0.5 is too small there."
            ),
            "return {n ** 2 for n in numbers if n > 0}": "Your function gives a set; a list with 2 numbers is wanted.",
            "return [numbers[i] ** 2 for i in numbers if i > 0]": "Look at `numbers[i]`: `i` itself is wanted, and not what stands at that place.",
            "out = []\nfor n in numbers:\n    if n > 0:\n        out = n ** 2\nreturn out": "Look at `out = n ** 2`: it puts something in the place of the list, and .append adds it at the end.",
        },
    },
    "T.2 in_thousands(table, column)": {
        "right": [
            "return table[column].to_numpy() / 1000",
            "return table[column] / 1000",
            "return (table[column] / 1000).to_numpy()",
            "return [value / 1000 for value in table[column]]",
            "return np.array(table[column]) * 0.001",
            "return table.loc[:, column].to_numpy() / 1e3",
            ("return table.loc[:, column].values * 0.001"),
            ("i = list(table.columns).index(column)\nreturn table.to_numpy()[:, i] / 1e3"),
        ],
        "wrong": {
            "return table['price'].to_numpy() / 1000": "Your function never reads its argument `column`:",
            "return table[column].astype(str) + 'k'": "gives text, a number is wanted",
            "return [row[column] / 1000 for row in table]": "gives the names of its columns",
            "return table[column].to_numpy()": "divide it by 1000",
            "return table[column].to_numpy() * 1000": "Every answer is 1e+06 times the expected one: a",
            "return table[column].to_numpy() // 1000": "You cut off the decimals: return the number as it",
            "return table[column].to_numpy() / 100": "Every answer is 10 times the expected one: a factor",
            "return table.to_numpy() / 1000": "You took the whole table",
            "return table.iloc[:, 0].to_numpy() / 1000": "You took the first column",
            "return table[column].mean() / 1000": "You averaged what is wanted one by one",
            "return table[column].sum() / 1000": "You added up what is wanted one by one: return each",
            "return table[column].head(2) / 1000": "You return an array of 2 numbers; an array of 8",
            "return table['column'] / 1000": "KeyError",
            "return column / 1000": "TypeError|str",
            "print(table[column].to_numpy() / 1000)": "does not return it",
            "values = table[column].to_numpy() / 1000": "does not return it",
            "for value in table[column]:\n    return value / 1000": "inside the loop|first",
            'return table["column"] / 1000': "Look at `table['column']`: 'column' in quotes is a word, and not the variable `column`.",
            "return table.column.to_numpy() / 1000": "Look at `table.column`: .column asks for something of that name, and not for what `"
            "column` holds.",
            "return table.loc[column] / 1000": "Look at `table.loc[column]`: a row is taken there, and a column is wanted.",
        },
    },
    "T.3 distances(x, q)": {
        "right": [
            "return np.abs(x - q)",
            "return abs(x - q)",
            "return np.abs(q - x)",
            "return np.sqrt((x - q) ** 2)",
            "return [abs(value - q) for value in x]",
            "return np.where(x > q, x - q, q - x)",
            ("return [max(v - q, q - v) for v in x]"),
        ],
        "wrong": {
            "return np.abs(x - q).round()": "You rounded to a whole number",
            "return np.abs(x)": ("Look at `np.abs(x)`: `q` is not subtracted from `x` there."),
            "return x - q": "np.abs takes it away",
            "return q - x": "Some are negative: with np.abs around them, x - q",
            "return (x - q) ** 2": "You squared the differences",
            "return np.abs(x) - q": "before you subtracted",
            "return np.abs(x) - np.abs(q)": "Every right number is 0 or more, and yours are not:",
            "return np.abs(x + q)": ("Look at `x + q`: `+` makes a sum instead of a difference."),
            "return np.abs(x - q).sum()": "You added up what is wanted one by one",
            "return np.abs(x - q).mean()": "You averaged what is wanted one by one",
            "return min(abs(x - q))": "You return one number; an array of 3 numbers is",
            "return np.maximum(x - q, 0)": "Look at `x - q`: a minus sign remains that does harm.",
            "print(np.abs(x - q))": "does not return it",
            "return -np.abs(x - q)": "sign",
            "for value in x:\n    return abs(value - q)": "inside the loop|first",
            "return np.abs(x) + np.abs(q)": "None of your numbers is smaller than the right one, and many are larger.",
            "return [abs(i - q) for i in range(len(x))]": "Look at `i - q`: `i` only says where; what stands there in `x` is wanted.",
            "return [abs(v - q) for v in x if v > q]": "Look at `[abs(v - q) for v in x if v > q]`: `if v > q` leaves out what is wanted.",
        },
    },
    "T.4 column_means(X)": {
        "right": [
            "return X.mean(axis=0)",
            "return np.mean(X, axis=0)",
            "return X.sum(axis=0) / len(X)",
            "return X.T.mean(axis=1)",
            "return [column.mean() for column in X.T]",
            "return [sum(column) / len(column) for column in zip(*X)]",
            ("import pandas as pd\nreturn pd.DataFrame(X).mean()"),
            ("return np.ones(len(X)) @ X / len(X)"),
        ],
        "wrong": {
            "return X.mean(axis=1)": "That is the mean of each row",
            "return X.mean()": "one mean for everything",
            "return np.mean(X)": "one mean for everything",
            "return X.sum(axis=0)": "sums of the columns",
            "return X.sum(axis=0) / X.shape[1]": "by the number of columns",
            "return X.sum(axis=0) / X.size": "Every answer is too small by as many times as there",
            "return np.median(X, axis=0)": (
                "Look at `np.median(X, axis=0)`: `np.median` gives the median instead of the mean."
            ),
            "return X.mean(axis=0, keepdims=True)": "The numbers are right, but you return a table of 1",
            "return X[0]": "the first row",
            "return X.max(axis=0)": (
                "Look at `X.max(axis=0)`: `X.max` gives the largest instead of the mean."
            ),
            "return X[:, 0].mean()": "Only the first of the wanted numbers",
            "print(X.mean(axis=0))": "does not return it",
            "return X.T.mean(axis=0)": "That is the mean of each row",
            "for column in X.T:\n    return column.mean()": "inside the loop|first",
            "n = len(X)\nreturn [np.mean(X[:, i]) for i in range(n)]": (
                "Look at `len(X)`: that is how many rows there are, and the columns are to be counted."
            ),
            "return [X[:, j].mean() for j in range(len(X))]": "Look at `len(X)`: that is how many rows there are, and the columns are to be counted.",
            "means = []\nfor j in range(X.shape[1]):\n    means.append(sum(X[j]) / len(X))\nreturn means": "Look at `X[j]`: a row is taken there, and a column is wanted.",
        },
    },
    "T.5 share_above(x, limit)": {
        "right": [
            "return np.mean(x > limit)",
            "return (x > limit).mean()",
            "return np.sum(x > limit) / len(x)",
            "return len(x[x > limit]) / len(x)",
            "return sum(1 for value in x if value > limit) / len(x)",
            "return 1 - np.mean(x <= limit)",
            ("return np.count_nonzero(np.asarray(x) > limit) / np.size(x)"),
        ],
        "wrong": {
            "return len(x > limit) / len(x)": (
                "Look at `len(x > limit)`: `len` gives how many there are instead of the sum."
            ),
            "return np.sum(x > limit)": "That is how many there are",
            "return np.mean(x >= limit)": "equal the limit too",
            "return np.mean(x < limit)": "Look at `x < limit`: it asks for the opposite.",
            "return np.mean(x <= limit)": "not above the limit",
            "return x > limit": "That is the mask",
            "return x[x > limit]": "Those are the numbers above; which share of all are",
            "return np.sum(x[x > limit])": "count them",
            "return 100 * np.mean(x > limit)": "percentage",
            "return np.sum(x[x > limit]) / np.sum(x)": "A nan came back (no number at all): 0/0, infinity",
            "return np.mean(x[x > limit])": "is not right yet",
            "return len(x[x > limit])": "That is how many there are",
            "print(np.mean(x > limit))": "does not return it",
            "count = 0\nfor value in x:\n    if value > limit:\n        count += 1\n    return count / "
            "len(x)": "inside the loop",
            "return len(x[x > limit]) // len(x)": (
                "Look at `len(x[x > limit]) // len(x)`: `//` makes a division rounded down instead of a division."
            ),
            "count = 0\nfor v in x:\n    if v > limit:\n        count += v\nreturn count / len(x)": (
                "Look at `count += v`: `v` stands there instead of 1."
            ),
            "n = 0\nfor v in x:\n    if v > limit:\n        n += 1\n    else:\n        n -= 1\nreturn"
            " n / len(x)": ("Look at `n -= 1`: the number 1 is too large there."),
            "return sum(x[x > limit]) / sum(x)": "Look at `sum(x[x > limit])`, and at the places like it: `sum` gives the sum instead of how many there are.",
            "return (x > limit).sum() / limit": "Look at `(x > limit).sum() / limit`: the mean is wanted: divide by how many there are.",
            "return (x > limit) / len(x)": "You return the parts of what is wanted: add them up.",
        },
    },
    "T.6 deviation(x)": {
        "right": [
            "return np.sqrt(np.mean((x - np.mean(x)) ** 2))",
            "return x.std()",
            "mean = sum(x) / len(x)\nreturn math.sqrt(sum((v - mean) ** 2 for v in x) / len(x))",
            "return np.mean((x - x.mean()) ** 2) ** 0.5",
            "return np.sqrt(np.mean(x**2) - np.mean(x) ** 2)",
            "return np.std(x)",
            ("from statistics import pstdev\nreturn pstdev([float(v) for v in x])"),
            ("d = x - np.average(x)\nreturn np.sqrt(d @ d / d.size)"),
        ],
        "wrong": {
            "return np.mean((x - np.mean(x)) ** 2)": "That is the variance",
            "return np.var(x)": "That is the variance",
            "return np.std(x, ddof=1)": "You divided by n - 1",
            "return np.sqrt(np.sum((x - np.mean(x)) ** 2))": "did not divide by n",
            "return np.mean(np.abs(x - np.mean(x)))": "That is the mean distance from the mean: square,",
            "return np.sqrt(np.mean(x**2))": "subtract the mean first",
            "return np.sqrt(np.mean((x - np.median(x)) ** 2))": (
                "Look at `np.median(x)`: `np.median` gives the median instead of the mean."
            ),
            "return np.sqrt(np.sum((x - np.mean(x)) ** 2)) / len(x)": "it belongs inside",
            "return np.mean(x - np.mean(x))": "plus and minus cancel",
            "return np.mean((x - np.mean(x)) ** 2) / 2": "is not right yet",
            "return np.mean(np.sqrt((x - np.mean(x)) ** 2))": "That is the mean distance from the mean: "
            "square,",
            "print(np.sqrt(np.mean((x - np.mean(x)) ** 2)))": "does not return it",
            "return -np.std(x)": "sign",
            "return np.sqrt(np.mean(x ** 2) - np.mean(x))": "Look at `np.mean(x)`: a square is missing.",
            "return (np.mean((x - np.mean(x)) ** 2)) ** 1/2": (
                "Look at `np.mean((x - np.mean(x)) ** 2) ** 1 / 2`: it is worked out in another order than is wanted: parentheses are missing, or one pair too many."
            ),
            "mean = np.mean(x)\nreturn np.sqrt(np.mean((x - mean)))": "Look at `x - mean`: a square is missing.",
            "mean = sum(x) / len(x)\ndevs = [abs(v - mean) for v in x]\nreturn math.sqrt(sum(devs) / "
            "len(x))": "Look at `v - mean`: a square is missing.",
            "m = sum(x) / len(x)\ns = 0\nfor v in x:\n    s += v - m ** 2\nreturn (s / len(x)) ** 0.5": "Look at `v - m ** 2`: it is worked out in another order than is wanted: parentheses are missing, or one pair too many.",
            "return np.sqrt(((x - np.median(x)) ** 2).mean())": "Look at `np.median(x)`: `np.median` gives the median instead of the mean.",
            "return math.sqrt((x - x.mean()) ** 2 / len(x))": "Look at `(x - x.mean()) ** 2 / len(x)`: the sum of it is wanted.",
            "d = x - x.mean()\nreturn (d ** 2).mean() ** 1 / 2": "Look at `(d ** 2).mean() ** 1 / 2`: it is worked out in another order than is wanted: parentheses are missing, or one pair too many.",
        },
    },
    "T.7 hours_of_doubling(size)": {
        "right": [
            "return math.log2(size)",
            "return np.log2(size)",
            "return math.log(size) / math.log(2)",
            "return math.log(size, 2)",
            "return math.log10(size) / math.log10(2)",
            "return np.log(size) / np.log(2)",
            (
                "if size < 1:\n    return -hours_of_doubling(1 / size)\nreturn math.log10(size) / math."
                "log10(2)"
            ),
        ],
        "wrong": {
            "return math.log2(2) * size": "Your function gives back `size` as it came.",
            "return math.log(size)": "has the base e",
            "return np.log(size)": "has the base e",
            "return math.log10(size)": "has the base 10",
            "return size / 2": "half the size",
            "return math.sqrt(size)": "the square root",
            "return 2.0**size": "You turned it round",
            "return size**2": "is not right yet",
            "return round(math.log2(size))": "You rounded to a whole number",
            "return int(math.log2(size))": "You cut off the decimals",
            "hours = 0\nwhile size >= 2:\n    size = size / 2\n    hours += 1\nreturn hours": "You cut off "
            "the decimals",
            "hours = 0\nwhile 2**hours < size:\n    hours += 1\nreturn hours": "You counted whole hours; the "
            "answer need not be a",
            "return math.log2(size) + 1": "Every answer is 1 too large: is something counted",
            "print(math.log2(size))": "does not return it",
            "return math.exp(size)": "None of your numbers is smaller than",
            "return math.log(2, size)": "You return 1 divided by what is wanted.",
            "return np.log2(size - 1)": ("Look at `size - 1`: `- 1` does not belong there."),
        },
    },
    "T.8 slope_of_square(x)": {
        "right": [
            "return 2 * (3 * x + 1) * 3",
            "return 6 * (3 * x + 1)",
            "return 18 * x + 6",
            "inside = 3 * x + 1\nreturn 2 * inside * 3",
            "outer, inner = 2 * (3 * x + 1), 3\nreturn outer * inner",
            "return np.array([18 * x + 6])",
            ("return np.polyval(np.polyder(np.poly1d([3, 1]) ** 2), x)"),
            ("return float(18 * x + 6)"),
        ],
        "wrong": {
            "return 2 * (3 * x + 1)": "The slope inside is missing",
            "return (3 * x + 1) ** 2": "That is the value",
            "return 9 * x**2 + 6 * x + 1": "That is the value",
            "return 3 * (3 * x + 1)": "The 2 of the square is missing",
            "return 18 * x": "The 1 is missing",
            "return 18 * x + 1": "The 1 is multiplied too",
            "return 6 * (3 * x + 1) ** 2": "multiplied by 3x + 1 twice",
            "return 2 * (3 * x + 1) * 3 * x": "not the value 3x",
            "return 2 * (3 * x + 1) + 3": "you added them",
            "return 6": "Your function gives 6 whatever it is given: it must",
            "return 6 * x": "3x + 1, not x",
            "print(6 * (3 * x + 1))": "does not return it",
            "return -6 * (3 * x + 1)": "sign",
            "return 9 * x + 6": ("Look at `9 * x`: the number 9 is too small there."),
            "return 2 * (3 * x + 1) ** 3": "The slope inside, 3, multiplies: * 3, not ** 3.",
            "return 2 * 3 * (x + 1)": "The 3 inside belongs to x alone: 3x + 1, not 3 times (x + 1).",
            "return (6 * x + 1) * 3": ("Look at `6 * x + 1`: the number 1 is too small there."),
            "return 2 * 3 * x + 1 * 3": "Look at `2 * 3 * x + 1 * 3`: it is worked out in another order than is wanted: parentheses are missing, or one pair too many.",
            "return 9 * 2 * x + 3": "Look at `9 * 2 * x + 3`: the number 3 is too small there.",
        },
    },
    "T.9 predictions(X, w, b)": {
        "right": [
            "return X @ w + b",
            "return np.dot(X, w) + b",
            "return (X * w).sum(axis=1) + b",
            "return [row @ w + b for row in X]",
            "return b + X @ w",
            "return [sum(x * v for x, v in zip(row, w)) + b for row in X]",
            ('return np.einsum("ij,j->i", X, w) + b'),
            ("return np.column_stack([X, np.ones(len(X))]) @ np.append(w, b)"),
        ],
        "wrong": {
            "return (X * w + b).sum(axis=1)": "b is added to each product",
            "out, s = [], b\nfor row in X:\n    for xi, wi in zip(row, w):\n        s += xi * wi\n    "
            "out.append(s)\nreturn out": "is not right yet",
            "return np.linalg.inv(X) @ w + b": "as many rows as columns",
            "return X @ w": "b is missing",
            "return X * w + b": "adds nothing up",
            "return X @ w - b": ("Look at `X @ w - b`: `-` makes a difference instead of a sum."),
            "return (X @ w) * b": ("Look at `X @ w * b`: `*` makes a product instead of a sum."),
            "return np.sum(X @ w + b)": "You added up what is wanted one by one",
            "return X @ (w + b)": "not to w",
            "return (X + b) @ w": "Within one trial all your numbers are wrong by the",
            "return X[0] @ w + b": "Only the first of the wanted numbers",
            "return np.mean(X @ w) + b": "You averaged what is wanted one by one: return each",
            "return X.sum(axis=1) + b": ("Look at `X.sum(axis=1)`: `w` does not multiply `X` there."),
            "return (X * w).sum(axis=0) + b": "added down the columns",
            "print(X @ w + b)": "does not return it",
            "for row in X:\n    return row @ w + b": "inside the loop|first",
            "return w @ X + b": "columns on its left",
            "return X.T @ w + b": "Look at `X.T @ w`: rows and columns of one side must change places.",
            "out = []\nfor i in range(len(X)):\n    s = 0\n    for j in range(len(w)):\n        s = X"
            "[i, j] * w[j]\n    out.append(s + b)\nreturn out": "Look at `s = X[i, j] * w[j]`: it throws the old value away, which is still needed.",
            "out = []\nfor i in range(len(X)):\n    s = b\n    for j in range(len(w)):\n        s += "
            "X[i, j] * w[i]\n    out.append(s)\nreturn out": "Look at `w[i]`: `i` is not the right variable there.",
            "return [np.dot(X[i], w[i]) + b for i in range(len(X))]": "Look at `w[i]`: only a part is taken there, and all of it is wanted.",
            "return (X @ w).sum() + b": "Look at `(X @ w).sum()`: `.sum` does not belong there.",
        },
    },
}
