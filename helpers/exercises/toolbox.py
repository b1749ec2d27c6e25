"""The exercises of the toolbox: one line of Python each."""

import math

import numpy as np
import pandas as pd

from helpers.exercises.exercise import Exercise


def _numbers(rng, low=-9, high=10):
    return rng.integers(low, high, rng.integers(3, 8)).astype(float)


def _table(rng):
    names = rng.permutation(["price", "rooms", "area"])[: rng.integers(2, 4)]
    table = pd.DataFrame({name: rng.integers(1, 90, 4) * 250 for name in names})
    return table, str(rng.choice(names))


def _matrix(rng):
    rows, columns = rng.permutation(np.arange(2, 6))[:2]  # never square, so that a wrong axis shows
    return rng.integers(-9, 10, (rows, columns)).astype(float)


def _model(rng):
    X = _matrix(rng)
    return X, rng.integers(1, 9, X.shape[1]).astype(float), float(rng.integers(1, 9))


EXERCISES = {
    "T.1": Exercise(
        right=lambda numbers: [number**2 for number in numbers if number > 0],
        draw=lambda rng: ([int(n) for n in rng.integers(-9, 10, rng.integers(3, 8))],),
        edges=(([0, 1, -2, 3],), ([],)),
        insight="A comprehension is a loop, a condition and a list in one line.",
        mistakes={
            "You squared every number; those that are not greater than zero have to go.": lambda numbers: [
                number**2 for number in numbers
            ],
            "You kept zero too: > leaves it out, >= keeps it.": lambda numbers: [
                number**2 for number in numbers if number >= 0
            ],
            "You kept the positive numbers as they are; they have to be squared.": lambda numbers: [
                number for number in numbers if number > 0
            ],
            "You doubled them: number * 2 doubles, number ** 2 squares.": lambda numbers: [
                number * 2 for number in numbers if number > 0
            ],
            "You added the squares up; the list itself is wanted.": lambda numbers: sum(
                number**2 for number in numbers if number > 0
            ),
            "You kept the negative numbers.": lambda numbers: [number**2 for number in numbers if number < 0],
        },
    ),
    "T.2": Exercise(
        right=lambda table, column: table[column].to_numpy() / 1000,
        draw=_table,
        insight="Arithmetic with a column or an array works on all of its numbers at once.",
        mistakes={
            "That is the column as it is; divide it by 1000.": lambda table, column: table[column].to_numpy(),
            "You multiplied by 1000.": lambda table, column: table[column].to_numpy() * 1000,
            "// drops what stands behind the point; / divides.": lambda table, column: (
                table[column].to_numpy() // 1000
            ),
            "You took the whole table; table[column] is one column.": lambda table, column: (
                table.to_numpy() / 1000
            ),
            "You took the first column of the table, whatever column is asked for.": lambda table, column: (
                table.iloc[:, 0].to_numpy() / 1000
            ),
            "That is the mean of the column; the column itself is wanted.": lambda table, column: (
                table[column].mean() / 1000
            ),
        },
    ),
    "T.3": Exercise(
        right=lambda x, q: np.abs(x - q),
        draw=lambda rng: (_numbers(rng), float(rng.integers(-5, 6))),
        insight="q is a single number, and broadcasting subtracts it from every number of x.",
        mistakes={
            "Some are negative: a distance has no sign, and np.abs takes it away.": lambda x, q: x - q,
            "Some are negative. With np.abs around it, x - q and q - x come to the same.": lambda x, q: q - x,
            "You squared the differences; np.abs only takes the sign away.": lambda x, q: (x - q) ** 2,
            "You took the sign away before you subtracted.": lambda x, q: np.abs(x) - q,
            "You added the distances up; one for each number is wanted.": lambda x, q: np.abs(x - q).sum(),
            "You took the mean of the distances; one for each number is wanted.": lambda x, q: np.abs(
                x - q
            ).mean(),
        },
    ),
    "T.4": Exercise(
        right=lambda X: X.mean(axis=0),
        draw=lambda rng: (_matrix(rng),),
        insight="axis=0 goes down the columns, and the axis that you name disappears.",
        mistakes={
            "That is the mean of each row: axis=1 goes along the rows, axis=0 down the columns.": lambda X: (
                X.mean(axis=1)
            ),
            "That is one mean for everything: say axis=0.": lambda X: X.mean(),
            "Those are the sums of the columns; divide by how many rows there are.": lambda X: X.sum(axis=0),
            "You divided the sums by the number of columns; it is the rows that were added up.": lambda X: (
                X.sum(axis=0) / X.shape[1]
            ),
            "That is the median of each column.": lambda X: np.median(X, axis=0),
            "Right numbers, but keepdims=True keeps an axis that is not wanted here.": lambda X: X.mean(
                axis=0, keepdims=True
            ),
        },
    ),
    "T.5": Exercise(
        right=lambda x, limit: np.mean(x > limit),
        draw=lambda rng: (_numbers(rng), float(rng.integers(-6, 7))),
        edges=((np.array([1.0, 2.0, 2.0, 3.0, 5.0]), 2.0),),
        insight="A mask counts: True is 1 and False is 0.",
        mistakes={
            "That is how many there are; divide by how many numbers there are in all.": lambda x, limit: (
                np.sum(x > limit)
            ),
            "You counted the numbers that equal the limit too: > leaves them out.": lambda x, limit: np.mean(
                x >= limit
            ),
            "That is the share below the limit.": lambda x, limit: np.mean(x < limit),
            "That is the mask; its mean is the share.": lambda x, limit: x > limit,
            "Those are the numbers above the limit; which share of all are they?": lambda x, limit: x[
                x > limit
            ],
            "That is a percentage: a share lies between 0 and 1.": lambda x, limit: 100 * np.mean(x > limit),
        },
    ),
    "T.6": Exercise(
        right=lambda x: np.sqrt(np.mean((x - np.mean(x)) ** 2)),
        draw=lambda rng: (_numbers(rng),),
        insight="Whatever unit the numbers have, the standard deviation has it too.",
        mistakes={
            "That is the variance: take its square root.": lambda x: np.var(x),
            "You divided by n - 1; the formula here divides by n.": lambda x: np.std(x, ddof=1),
            "You took the signs away in place of squaring.": lambda x: np.mean(np.abs(x - np.mean(x))),
            "You squared the numbers themselves: subtract the mean first.": lambda x: np.sqrt(np.mean(x**2)),
            "You added the squares up and did not divide by n.": lambda x: np.sqrt(
                np.sum((x - np.mean(x)) ** 2)
            ),
            "You divided by n after the root; it belongs inside.": lambda x: (
                np.sqrt(np.sum((x - np.mean(x)) ** 2)) / len(x)
            ),
            "Without the squares, plus and minus cancel.": lambda x: np.mean(x - np.mean(x)),
        },
    ),
    "T.7": Exercise(
        right=lambda size: math.log2(size),
        draw=lambda rng: (int(rng.integers(2, 1000)),),
        edges=((8,), (1,)),
        insight="The logarithm with base 2 counts doublings.",
        mistakes={
            "math.log has the base e; doubling asks for base 2.": lambda size: math.log(size),
            "math.log10 has the base 10; doubling asks for base 2.": lambda size: math.log10(size),
            "That is half the size; to double once an hour is not to add 2 every hour.": lambda size: (
                size / 2
            ),
            "That is the square root.": lambda size: math.sqrt(size),
            "You turned it round: that is the size after so many hours.": lambda size: 2.0**size,
            "You rounded; the answer need not be a whole number.": lambda size: round(math.log2(size)),
            "You cut the digits off; the answer need not be a whole number.": lambda size: int(
                math.log2(size)
            ),
        },
    ),
    "T.8": Exercise(
        right=lambda x: 2 * (3 * x + 1) * 3,
        draw=lambda rng: (int(rng.integers(-20, 20)) / 4,),
        edges=((2.0,),),
        insight="Slope outside times slope inside: every network of lesson 8 learns by this rule.",
        mistakes={
            "The slope inside is missing: 3x + 1 rises by 3 for each step.": lambda x: 2 * (3 * x + 1),
            "That is the value; its slope is wanted.": lambda x: (3 * x + 1) ** 2,
            "The 2 of the square is missing.": lambda x: (3 * x + 1) * 3,
            "That is the slope of 3x squared plus 1: the 1 belongs to what is squared.": lambda x: 18 * x,
            "You multiplied by 3x + 1 twice.": lambda x: 2 * (3 * x + 1) * 3 * (3 * x + 1),
            "Inside stands a slope, 3, and not the value 3x.": lambda x: 2 * (3 * x + 1) * 3 * x,
        },
    ),
    "T.9": Exercise(
        right=lambda X, w, b: X @ w + b,
        draw=_model,
        insight="One line predicts for every example, whether there are three of them or a million.",
        mistakes={
            "b is missing.": lambda X, w, b: X @ w,
            "* multiplies item by item and adds nothing up; @ does both.": lambda X, w, b: X * w + b,
            "You subtracted b.": lambda X, w, b: X @ w - b,
            "You added all the predictions up; one for each example is wanted.": lambda X, w, b: np.sum(
                X @ w + b
            ),
            "b is added once for each example, after the inner product, and not to w.": lambda X, w, b: (
                X @ (w + b)
            ),
            "b is added after the inner product, and not to X.": lambda X, w, b: (X + b) @ w,
        },
    ),
}
