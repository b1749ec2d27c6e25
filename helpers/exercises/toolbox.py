"""The exercises of the toolbox: one line of Python each."""

import math

import numpy as np
import pandas as pd

from helpers.exercises.exercise import exercise


def _numbers(rng):
    return rng.normal(0, 5, rng.integers(3, 8)).round(1)


def _table(rng):
    rows, names = int(rng.integers(6, 9)), rng.permutation(["price", "rooms", "area"]).tolist()
    return pd.DataFrame({name: rng.integers(1, 90, rows) * 250 for name in names}), str(rng.choice(names))


def _matrix(rng):
    return rng.integers(-9, 10, rng.integers(2, 5, 2)).astype(float)


def _model(rng):
    X = _matrix(rng)
    return X, rng.integers(1, 9, X.shape[1]).astype(float), float(rng.integers(1, 9))


def _limit(rng):
    x = rng.integers(-4, 5, rng.integers(4, 9)).astype(float)
    return x, float(rng.choice(x))  # one of them, so that > and >= differ


@exercise(
    draw=lambda rng: (
        [*rng.integers(-9, 10, rng.integers(3, 8)).tolist(), *rng.permutation([0, 3, -2]).tolist()],
    ),
    edges=(([3, -2, 0, 1],), ([],)),
    insight="A comprehension is a loop, a condition and a list in one line.",
    slips={
        " if number > 0 -> ": "You squared every number; those that are not greater than zero have to go.",
        "number > 0 -> number >= 0": "You kept zero too: > leaves it out, >= keeps it.",
        "number > 0 -> number < 0": "You kept the negative numbers.",
        "if number > 0 -> if number": "The negative numbers are still there; they have to go.",
        "number**2 -> number": "You kept the positive numbers as they are; they have to be squared.",
        "number**2 -> number * 2": "You doubled them: number * 2 doubles, number ** 2 squares.",
        "[number**2 for number in numbers if number > 0] -> [max(number, 0) ** 2 for number in "
        "numbers]": "You put zeros in the places of the others; they have to go.",
    },
)
def squares_of_positive(numbers):
    return [number**2 for number in numbers if number > 0]


@exercise(
    draw=_table,
    edges=((pd.DataFrame({"rooms": [4, 6], "price": [181500, 224000]}), "price"),),
    insight="Arithmetic with a column or an array works on all of its numbers at once.",
    slips={
        "() / 1000 -> ()": "That is the column as it is; divide it by 1000.",
        "table[column] -> table": "You took the whole table; table[column] is one column.",
        "table[column] -> table.iloc[:, 0]": "You took the first column, whatever column is asked for.",
    },
)
def in_thousands(table, column):
    return table[column].to_numpy() / 1000


@exercise(
    draw=lambda rng: (_numbers(rng), float(rng.integers(-10, 11)) / 2),
    edges=((np.array([1.0, 5.0, 8.0]), 6.0),),
    insight="q is a single number, and broadcasting subtracts it from every number of x.",
    slips={
        "np.abs(x - q) -> x - q": "Some are negative: a distance has no sign, and np.abs takes it away.",
        "np.abs(x - q) -> q - x": "Some are negative: with np.abs around them, x - q and q - x are the same.",
        "np.abs(x - q) -> (x - q) ** 2": "You squared the differences; np.abs only takes the sign away.",
        "np.abs(x - q) -> np.abs(x) - q": "You took the sign away before you subtracted.",
    },
)
def distances(x, q):
    return np.abs(x - q)


@exercise(
    draw=lambda rng: (_matrix(rng),),
    edges=((np.array([[1.0, 2.0, 6.0], [3.0, 4.0, 5.0]]),),),
    insight="axis=0 goes down the columns, and the axis that you name disappears.",
    slips={
        "=0 -> =1": "That is the mean of each row: axis=1 goes along the rows, axis=0 down the columns.",
        "axis=0 -> ": "That is one mean for everything: say axis=0.",
        "X.mean -> X.sum": "Those are the sums of the columns; divide by how many rows there are.",
        "X.mean(axis=0) -> X.sum(axis=0) / X.shape[1]": "You divided by the number of columns; it is the "
        "rows that were added up.",
    },
)
def column_means(X):
    return X.mean(axis=0)


@exercise(
    draw=_limit,
    edges=((np.array([1.0, 2.0, 2.0, 3.0, 5.0]), 2.0),),
    insight="A mask counts: True is 1 and False is 0.",
    slips={
        "mean(x > -> sum(x >": "That is how many there are; divide by how many numbers there are in all.",
        "x > limit -> x >= limit": "You counted the numbers that equal the limit too: > leaves them out.",
        "x > limit -> x <= limit": "That is the share that is not above the limit.",
        "np.mean(x > limit) -> (x > limit)": "That is the mask; its mean is the share.",
        "np.mean(x > limit) -> x[x > limit]": "Those are the numbers above; which share of all are they?",
        "np.mean(x > limit) -> np.sum(x[x > limit])": "That is the sum of the numbers above; count them.",
        "np.mean(x > limit) -> np.mean(x[x > limit])": "That is the mean of the numbers above; count them.",
        "np.mean(x > limit) -> np.sum(x > limit) / np.sum(x <= limit)": "You divided by the others; divide "
        "by how many numbers there are in all.",
        "np.mean(x > limit) -> (np.mean(x) > limit)": "You compared the mean; compare each number.",
    },
)
def share_above(x, limit):
    return np.mean(x > limit)


@exercise(
    draw=lambda rng: (_numbers(rng),),
    edges=((np.array([2.0, 4.0, 4.0, 7.0]),),),
    insight="Whatever unit the numbers have, the standard deviation has it too.",
    slips={
        "np.sqrt(variance) -> variance": "That is the variance: take its square root.",
        "np.mean(away**2) -> np.sum(away**2) / (len(x) - 1)": "You divided by n - 1; the formula here "
        "divides by n.",
        "np.mean(away**2) -> np.sum(away**2)": "You added the squares up and did not divide by n.",
        "np.mean(away**2) -> np.mean(np.abs(away)) ** 2": "That is the mean distance from the mean: square, "
        "then take the mean, then the root.",
        "away = x - np.mean(x) -> away = x": "You squared the numbers themselves: subtract the mean first.",
        "(variance) -> (variance / len(x))": "You divided by n after the root; it belongs inside.",
        "np.sqrt(variance) -> np.mean(away)": "Without the squares, plus and minus cancel.",
    },
)
def deviation(x):
    away = x - np.mean(x)
    variance = np.mean(away**2)
    return np.sqrt(variance)


@exercise(
    draw=lambda rng: (int(rng.integers(2, 900)),),
    edges=((8,), (1,), (20,)),
    insight="The logarithm with base 2 counts doublings.",
    slips={
        "math.log2(size) -> math.log(size)": "math.log has the base e; doubling asks for base 2.",
        "math.log2(size) -> math.log10(size)": "math.log10 has the base 10; doubling asks for base 2.",
        "math.log2(size) -> size / 2": "That is half the size; which power of 2 is size?",
        "math.log2(size) -> math.sqrt(size)": "That is the square root; which power of 2 is size?",
        "math.log2(size) -> 2.0**size": "You turned it round: that is the size after so many hours.",
        "math.log2(size) -> math.ceil(math.log2(size))": "You counted whole hours; the answer need not be a "
        "whole number.",
    },
)
def hours_of_doubling(size):
    return math.log2(size)


@exercise(
    draw=lambda rng: (int(rng.integers(-20, 20)) / 4,),
    edges=((2.0,), (-1.0,)),
    insight="Slope outside times slope inside: every network of lesson 8 learns by this rule.",
    slips={
        ") * 3 -> )": "The slope inside is missing: 3x + 1 rises by 3 for each step.",
        "2 * (3 * x + 1) * 3 -> (3 * x + 1) ** 2": "That is the value; its slope is wanted.",
        "2 * (3 -> (3": "The 2 of the square is missing.",
        "2 * (3 * x + 1) * 3 -> 6 * x": "Outside stands the slope 2 times what is squared: 3x + 1, not x.",
        "2 * (3 * x + 1) * 3 -> 6 * (x + 1)": "The 3 inside belongs to x alone: 3x + 1, not 3 times (x + 1).",
        ") * 3 -> ) ** 3": "The slope inside, 3, multiplies: * 3, not ** 3.",
        "2 * (3 * x + 1) * 3 -> 18 * x": "The 1 is missing: it belongs to what is squared.",
        "2 * (3 * x + 1) * 3 -> 18 * x + 1": "The 1 is multiplied too: 6 times (3x + 1) is 18x + 6.",
        "2 * (3 * x + 1) * 3 -> 6 * x + 1": "Parentheses are missing: the 2 multiplies all of 3x + 1, and "
        "the slope inside is 3.",
        "2 * (3 * x + 1) * 3 -> 2 * (3 * x + 1) * 3 * (3 * x + 1)": "You multiplied by 3x + 1 twice.",
        ") * 3 -> ) * 3 * x": "Inside stands a slope, 3, and not the value 3x.",
        "2 * (3 * x + 1) * 3 -> 2 * (3 * x + 1) + 3": "Slope outside *times* slope inside; you added them.",
    },
)
def slope_of_square(x):
    return 2 * (3 * x + 1) * 3


@exercise(
    draw=_model,
    edges=((np.array([[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]]), np.array([10.0, 1.0]), 100.0),),
    insight="One line predicts for every example, whether there are three of them or a million.",
    slips={
        " + b -> ": "b is missing.",
        "X @ w -> X * w": "* multiplies item by item and adds nothing up; @ does both.",
        "X @ w + b -> X @ (w + b)": "b is added once for each example, after the inner product, not to w.",
        "X @ w + b -> X @ w + b * len(w)": "b is added to each product; it is added once for each example.",
        "X @ w -> np.sum(X * w, axis=0)": "You added down the columns; each row is to be added up.",
    },
)
def predictions(X, w, b):
    return X @ w + b


EXERCISES = {
    "T.1": squares_of_positive,
    "T.2": in_thousands,
    "T.3": distances,
    "T.4": column_means,
    "T.5": share_above,
    "T.6": deviation,
    "T.7": hours_of_doubling,
    "T.8": slope_of_square,
    "T.9": predictions,
}
