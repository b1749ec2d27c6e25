"""The exercise of lesson 00: a mean, to see how exercises answer."""

from helpers.exercises.exercise import exercise


@exercise(
    draw=lambda rng: (rng.integers(1, 100, rng.integers(2, 9)).tolist(),),
    edges=(([4, 8],), ([-3, 1, -8, 5],)),
    insight="That is how every exercise of the course answers.",
    slips={
        " / len(numbers) -> ": "That is the sum: divide it by how many numbers there are.",
        "len(numbers) -> 3": "You always divide by 3, but there are not always three numbers.",
        "len(numbers) -> 2": "You always divide by 2, but there are not always two numbers.",
        "sum(numbers) / len(numbers) -> sorted(numbers)[len(numbers) // 2]": "That is the number in the "
        "middle; the mean is the sum divided by how many there are.",
        "sum(numbers) / len(numbers) -> sum(sorted(numbers)[(len(numbers) - 1) // 2 : len(numbers) // 2 + "
        "1]) / (2 - len(numbers) % 2)": "That is the median, the number in the middle; the mean is the sum "
        "divided by how many there are.",
        "sum(numbers) / len(numbers) -> (min(numbers) + max(numbers)) / 2": "That is halfway between the "
        "smallest and the largest: the numbers between them count as well.",
        "sum(numbers) / len(numbers) -> sum(numbers[:2]) / 2": "Only the first two numbers count.",
        "sum(numbers) / len(numbers) -> max(numbers)": "That is the largest number, not the mean.",
    },
)
def mean(numbers):
    return sum(numbers) / len(numbers)


EXERCISES = {"00.1": mean}
