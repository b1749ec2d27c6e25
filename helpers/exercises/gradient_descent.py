"""Exercises of lesson 03: Taylor, the L2 gradient, L1, the limit of the rate, and a sloppy town."""

from math import factorial

import numpy as np

from helpers import datasets, gradient_descent, losses
from helpers.exercises.exercise import Challenge, Refused, exercise, wanted
from helpers.exercises.guard import uses_helpers

SLOPPY = 0.1  # the share of prices that got a zero too many
AIM = 33.0


@exercise(
    draw=lambda rng: (float(rng.choice([-1, 1]) * rng.integers(50, 300) / 100), int(rng.integers(2, 9))),
    edges=((2.0, 3), (1.0, 0), (-1.0, 1), (0.0, 4)),
    insight="Each order adds one term; the factorial soon makes the terms small, whatever x is.",
    slips={
        "order + 1 -> order": "One term too few: order n ends with the term of x to the power n.",
        "order + 1 -> order + 2": "One term too many: order n ends with the term of x to the power n.",
        "range( -> range(1, ": "The first term, the value at zero, is missing: e to the power 0 is 1.",
        "factorial(n) -> 1": "The factorials are missing: x to the power n is divided by n! = 1 · 2 · … · n.",
        "factorial(n) -> (n or 1)": "You divide by n, but Taylor divides by n factorial, n! = 1 · 2 · … · n.",
        "range(order + 1) -> [order]": "That is only the last term: add up all of them, from the power 0 on.",
        "x**n -> x * n": "x * n multiplies; the power is x ** n.",
        "sum(x**n / factorial(n) for n in range(order + 1)) -> np.exp(x)": "That is e to the x itself; its "
        "polynomial of this order is wanted, which stops after the term of x to the power order.",
    },
)
def exp_by_maclaurin(x, order):
    return sum(x**n / factorial(n) for n in range(order + 1))


def _line_and_houses(rng):
    # Both slopes of both signs, and far enough from 0 that no slip hides.
    n = int(rng.integers(3, 7))
    x, k, b = rng.integers(-5, 10, n).astype(float), *(rng.integers(-40, 41, 2) / 10).tolist()
    y = (k * x + b + rng.choice([-1, 1]) * rng.uniform(1, 9) + rng.normal(0, 5, n)).round(1)
    return k, b, x, y


@exercise(
    draw=_line_and_houses,
    edges=((2.0, 1.0, np.array([1.0, 2.0, 4.0]), np.array([5.0, 4.0, 6.0])),),
    insight="Two means over the same misses, one of them weighted with x: that is the whole L2 gradient.",
    refuses=lambda answer: (
        "Your function calls one of `helpers`; this exercise asks you to do without: two means are enough."
        if uses_helpers(answer, (2.0, 1.0, np.array([1.0, 2.0]), np.array([5.0, 4.0])))
        else ""
    ),
    slips={
        "k * x + b - y -> y - k * x - b": "Your gradient points the wrong way: the miss is (k·x + b) − y, "
        "prediction minus truth.",
        "slope = -> slope = len(x) *": "The mean is missing: you added the houses up, but the loss is their "
        "mean, so divide by n.",
        "2 * miss -> miss": "The factor 2 is missing: the derivative of miss² is 2 · miss.",
        "* x) -> )": "The inner derivative is forgotten: in the direction of k each miss counts times its x.",
        "(slope * x).mean(), slope.mean() -> (slope * k).mean(), (slope * b).mean()": "Each miss counts "
        "times how fast it grows: with k that is x, and with b it is 1; not k and b themselves.",
        "slope.mean() -> (slope * x).mean()": "In the direction of b the inner derivative is 1: no x there.",
        "x + b - y -> x - y": "b is missing from the prediction: it is k·x + b.",
        "2 * miss -> np.sign(miss)": "That is the gradient of the L1 loss: here the misses are squared.",
        "2 * miss -> 2 * abs(miss)": "The misses lose their signs; the derivative of miss² is 2 · miss.",
        "2 * miss\n    return (slope * x) -> 2 * k * x + b - y\n    return (2 * k * x + b - y * x)": ""
        "Parentheses are missing around the miss: the 2 and the x belong to all of it.",
        "(slope * x).mean() -> slope.mean() * x.mean()": "You multiplied two means: each miss must first be "
        "multiplied by its own x, and then the mean taken.",
        ".mean(), slope.mean() -> , slope": "You return one number for each house; take the mean of each.",
    },
)
def l2_gradient(k, b, x, y):
    miss = k * x + b - y
    slope = 2 * miss
    return (slope * x).mean(), slope.mean()


def _houses_and_rate(rng):
    # At the first step a price of 0 is missed by exactly 0. Later no miss is so small that rounding gives it
    # another sign.
    while True:
        n, steps = int(rng.integers(4, 7)), int(rng.integers(2, 15))
        x, rate = (rng.normal(2, 2, n)).round(1), int(rng.integers(5, 50)) / 100
        y = (rng.choice([-1, 1]) * (3 * x + rng.normal(4, 4, n))).round(1)
        y[: rng.integers(3)] = 0
        walk = gradient_descent.descend(x, y, rate, steps, "l1")
        miss = walk.k[1:, None] * x + walk.b[1:, None] - y
        if abs(miss).min() > 1e-4:
            return x, y, rate, steps


@exercise(
    draw=_houses_and_rate,
    edges=(
        (np.array([1.0, 2.0]), np.array([0.0, 3.0]), 0.1, 1),
        (np.array([2.0, 4.0]), np.array([5.0, 1.0]), 0.25, 0),
    ),
    insight="Only the slope of each miss changed, from 2 · miss to its sign: every house now pulls equally.",
    slips={
        "miss = k * x + b - y -> miss = y - k * x - b": "Your line walks uphill: check the sign. Each step "
        "subtracts rate · gradient, and the miss is prediction minus truth.",
        "np.sign(miss) -> len(x) * np.sign(miss)": "The mean is missing: you added the houses up, so every "
        "step is n times too long.",
        "np.sign(miss) -> 2 * np.sign(miss)": "There is a factor 2 too many: it came from the square, and "
        "|miss| has the slope 1 or −1.",
        "np.sign(miss) -> 2 * miss": "This is still L2: the slope of |miss| is its sign, not 2 · miss.",
        "np.sign(miss) -> miss": "You took the miss itself; the slope of |miss| is its sign, 1 or −1 (or 0).",
        "np.sign -> abs": "You took |miss| itself; its slope is the sign of miss, 1 or −1 (or 0).",
        "np.mean(slope * x), np.mean(slope) -> np.sign(np.mean(miss * x)), np.sign(np.mean(miss))": "Take "
        "the sign of each miss first, and the mean last: you took the sign of a mean.",
        "np.mean(slope) -> np.mean(2 * miss)": "k descends on L1, but b still on L2.",
        "* x) -> )": "The inner derivative is forgotten: in the direction of k each sign counts times its x.",
        "slope * x -> np.sign(miss * x)": "The sign is that of the miss alone; x multiplies it as it is.",
        "b - rate * by_b -> b - rate * np.mean(np.sign((k - rate * by_k) * x + b - y))": "You update k "
        "first, so b's gradient comes from the new k: work out both gradients, then change both.",
        "(miss) -> (miss - 1e-99)": "A miss of exactly 0 must count 0, and yours counts −1: np.sign knows.",
        "(miss) -> (miss + 1e-99)": "A miss of exactly 0 must count 0, and yours counts 1: np.sign knows.",
        "miss = k * x + b - y -> miss = k * x - y": "b is missing from the prediction: it is k·x + b.",
        "k - rate * by_k, -> k - rate * np.mean(np.sign(k * x + b - rate * by_b - y) * x),": "You update b "
        "first, so k's gradient comes from the new b: work out both gradients, then change both.",
        "np.sign(miss) -> (miss > 0)": "A miss below 0 must count −1, and yours counts 0: np.sign knows.",
        "return k, b -> return by_k, by_b": "That is the last gradient; the last k and b are wanted.",
    },
)
def descend_l1(x, y, learning_rate, steps):
    k = b = 0.0
    rate = learning_rate
    for _ in range(steps):
        miss = k * x + b - y
        slope = np.sign(miss)
        by_k, by_b = np.mean(slope * x), np.mean(slope)
        k, b = k - rate * by_k, b - rate * by_b
    return k, b


def _areas(rng):
    # Half of them near 0: there the entry 1 is the largest of the matrix.
    scale = rng.choice([0.4, 4.0])
    x = rng.normal(scale * rng.normal(), scale, int(rng.integers(3, 8)))
    return (x.round(2 if scale < 1 else 1),)


@exercise(
    draw=_areas,
    edges=((np.array([1.0, 2.0, 3.0]),), (np.array([0.1, 0.2, 0.3]),), (np.array([-1.0, 1.0]),)),
    insight="The limit depends on x alone: no price, no start and no number of steps can change it.",
    slips={
        "-1 -> 0": "You took the smallest eigenvalue: the steepest direction, the largest one, breaks first.",
        "H = 2 *  -> H = ": "The 2 in front of the matrix is missing (it comes from the square), so your "
        "limit is twice too high.",
        "2 / -> 1 /": "That is 1/λ, the rate where the swinging begins; it diverges from 2/λ on.",
        "H = 2 * -> H = 2 * len(x) *": "Sums where means belong: divide every entry of the matrix by n.",
        "np.linalg.eigvalsh(H)[-1] -> H[0, 0]": "You left b out: k alone has the curvature 2 · mean(x²), but "
        "k and b together have more.",
        "return 2 / -> return ": "You returned the largest curvature λ itself; the limit is 2 / λ.",
        "np.mean(x * x) -> np.var(x)": "The matrix holds the mean of x², not its variance.",
        "np.mean(x * x) -> mean**2": "You squared the mean; the matrix holds the mean of the squares.",
        "mean], [mean, -> 0], [0,": "The mean of x is missing from the matrix: it ties k and b together.",
        "[mean, 1] -> [mean, len(x)]": "The last entry is the mean of 1, which is 1; yours is a sum.",
        "eigvalsh(H)[-1] -> eigvals(H)[0]": "np.linalg.eigvals gives the eigenvalues in no fixed order: take "
        "eigvalsh, which sorts them, and the last one.",
    },
)
def limit_of_the_rate(x):
    mean = np.mean(x)
    H = 2 * np.array([[np.mean(x * x), mean], [mean, 1]])
    return 2 / np.linalg.eigvalsh(H)[-1]


def _sloppy_error(predict):
    """Mean absolute error of `predict` on clean prices, in thousand dollars, taught by sloppy ones."""
    houses = datasets.load_house_prices()
    x, y = houses["living_area_sqft"].to_numpy(float), houses["sale_price"].to_numpy() / 1000
    errors = []
    for seed in range(3):
        rng = np.random.default_rng(seed)
        known, new = np.split(rng.permutation(len(y))[:1300], [1000])
        given = x[known], np.where(rng.random(1000) < SLOPPY, 10 * y[known], y[known])
        predicted = wanted(predict(*given, x[new]), (300,), "one price for each of the 300 areas in new")
        errors.append(losses.l1_loss(predicted, y[new]))
    largest = x[new].argsort()[-7:]
    few = wanted(predict(*given, x[new][largest]), (7,), "one price for each area in new, 7 too")
    if abs(few - predicted[largest]).mean() > 20:
        raise Refused(
            "The 7 largest houses get other prices when they arrive without the rest. Do you standardize "
            "`new` by its own mean and deviation? Use those of x, as in 01.3."
        )
    if np.mean(errors) <= AIM:
        mixed = predict(given[0], rng.permutation(given[1]), x[new])
        mixed = wanted(mixed, (300,), "one price for each area")
        if np.allclose(mixed, predicted, rtol=1e-3):
            raise Refused(
                "When the prices in y change hands among the houses, yours stay as they are: they must come "
                "from x and y, as given to your function, and from nothing else."
            )
    return float(np.mean(errors))


EXERCISES = {
    "03.1": exp_by_maclaurin,
    "03.2": l2_gradient,
    "03.3": descend_l1,
    "03.4": limit_of_the_rate,
    "03.5": Challenge(
        score=_sloppy_error,
        target=AIM,
        says="On clean prices you miss by {score:.1f} thousand dollars; the aim is {target:.1f} or less.",
        insight="One price in ten was wrong, and your rule hardly noticed.",
        steps={
            1000.0: "That is far from any price: are these thousands of dollars, as in y? If you walk on "
            "another scale than x has, is `new` brought to that scale too?",
            54.0: "Constant guesses come to about 51. Squares follow the prices with a zero too many: take "
            'the loss "l1". If you do: descend on standardized areas, with another rate or more steps.',
            48.0: "That is hardly better than the median price for every house. Does the area count, and has "
            "your descent arrived?",
            AIM: "Nearly there: with a smaller rate and more steps, or a rate that shrinks, the line arrives "
            "and does not rattle.",
        },
    ),
}
