"""The exercise of lesson 00: a mean, to see how exercises answer."""

from statistics import median

import numpy as np

from helpers.exercises.exercise import Exercise

EXERCISES = {
    "00.1": Exercise(
        right=lambda numbers: sum(numbers) / len(numbers),
        draw=lambda rng: ([int(n) for n in rng.integers(1, 100, rng.integers(2, 9))],),
        edges=(([4, 8],),),
        insight="That is how every exercise of the course answers.",
        mistakes={
            "That is the sum: divide it by how many numbers there are.": sum,
            "You always divide by 3, but there are not always three numbers.": lambda numbers: (
                sum(numbers) / 3
            ),
            "That is the median, the number in the middle.": median,
            "You divided by one too few.": lambda numbers: sum(numbers) / (len(numbers) - 1),
            "You rounded down: / divides, // drops the remainder.": lambda numbers: (
                sum(numbers) // len(numbers)
            ),
            "You rounded the mean; return it as it is.": lambda numbers: round(np.mean(numbers)),
        },
    )
}
