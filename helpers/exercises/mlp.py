"""Exercises of lesson 08: a hidden layer, two steps back, early stopping, and few digits well used."""

import numpy as np

from helpers import datasets
from helpers.exercises.exercise import Challenge, Refused, arrays, exercise, wanted


def _layer(rng):
    n, d, width = rng.integers(2, 4, 3)  # often square, so that a wrong axis gives numbers and no error
    return tuple(rng.integers(-30, 31, shape) / 10 for shape in ((n, d), (d, width), (width,)))


@exercise(
    draw=_layer,
    edges=(arrays([[1.0, 2.0, 0.0], [3.0, 1.0, 1.0]], [[1.0, -1.0], [1.0, -1.0], [2.0, 0.5]], [-1.0, 2.5]),),
    insight="A layer is one line of code: multiply, shift, bend. A deep network is that line, repeated.",
    slips={
        "np.maximum(sums, 0) -> sums": "The bend is missing: ReLU turns every negative sum into 0.",
        "np.maximum(sums, 0) -> np.maximum(sums - b, 0) + b": "The bias belongs inside the bend.",
        "np.maximum(sums, 0) -> abs(sums)": "ReLU turns negative sums into 0, not into their size (abs).",
        "np.maximum(sums, 0) -> sums > 0": "You return whether a sum is positive; the sum itself is wanted.",
        "maximum -> max": "np.max finds the largest of each column; np.maximum compares each entry with 0.",
        "np.maximum(sums, 0) -> np.maximum(X, 0) @ W + b": "You bent the inputs: the bend comes after them.",
        "np.maximum(sums, 0) -> np.tanh(sums)": "You bent with tanh; this layer bends with ReLU.",
    },
)
def hidden_layer(X, W, b):
    sums = X @ W + b
    return np.maximum(sums, 0)


def _answers(rng):
    n, classes = rng.integers(2, 5, 2)
    E = rng.integers(1, 20, (n, classes))
    return (E / E.sum(axis=1, keepdims=True)).round(2), rng.integers(0, classes, n)


@exercise(
    draw=_answers,
    edges=(arrays([[0.5, 0.3, 0.2], [0.1, 0.2, 0.7]], [2, 1]),),
    insight="What was said minus what was right, and shared: all of backpropagation starts here.",
    slips={
        " / len(y) -> ": "It is not divided by the number of examples: the loss is a mean.",
        "np.eye(P.shape[1])[y] -> y[:, None]": "You subtracted the class number: take 1 in its column.",
        "np.eye(P.shape[1])[y] -> y": "You subtracted the class number: take 1 in its column instead.",
        "np.eye(P.shape[1])[y] -> np.isin(np.arange(P.shape[1]), y)": "You subtracted 1 in too many places: "
        "`dZ[:, y]` means these columns in every row, `dZ[np.arange(len(y)), y]` one entry in each row.",
        "(P - right) -> P - right": "Parentheses are missing: subtract first, then divide all of it.",
        "np.eye -> len(y) * np.eye": "The 1 is not divided by n: subtract first, then divide all of it.",
        "(P - right) / len(y) -> -np.log(P[np.arange(len(y)), y])": "Those are the losses: the slope of "
        "their mean along every score is wanted.",
        "(P - right) -> (P - right) * right": "Every column has a slope, not only that of the right class.",
    },
)
def output_error(P, y):
    right = np.eye(P.shape[1])[y]
    return (P - right) / len(y)


def _way_back(rng):
    n, u, K = rng.integers(2, 4, 3)
    dZ, W, sums = (rng.integers(-30, 31, shape) / 10 for shape in ((n, K), (u, K), (n, u)))
    return dZ, W, np.maximum(sums, 0)  # some units on, some off


@exercise(
    draw=_way_back,
    edges=(arrays([[1, -1], [0.5, 2]], [[2.0, 1.0], [3.0, 5.0], [1.0, 0.0]], [[0, 4, 2], [0.5, 0, 0]]),),
    insight="A unit that was off did not touch the result, so none of the blame comes back through it.",
    slips={
        " * (H > 0) -> ": "No gate closes: where a hidden unit gave 0, nothing comes back.",
        "(H > 0) -> H": "You multiplied by H; multiply by the slope of ReLU, which is 1 where H is above 0.",
        "(H > 0) -> (back > 0)": "The gate is set by H on the way forward, not by what comes back.",
        "back * -> np.maximum(back, 0) *": "H alone sets the gate: what comes back may be below 0.",
        "(H > 0) -> (1 - H**2)": "You used the slope of tanh, 1 - H squared; these units are ReLU.",
        "(H > 0) -> (H <= 0)": "The gate is upside down: let through where H is above 0.",
        "(H > 0) -> H > 0": "Parentheses are missing round H > 0: the whole product is compared with 0.",
        "W.T -> W": "W must be turned over (W.T): (n, K) times (K, u) gives (n, u).",
    },
)
def hidden_error(dZ, W, H):
    back = dZ @ W.T
    return back * (H > 0)


# Patience runs out; it never does, the last loss not the lowest; the last the lowest; a tie with the lowest.
CURVES = ([0.9, 0.5, 0.6, 0.7, 0.1], 2), ([0.9, 0.7, 0.8], 5), ([0.9, 0.8, 0.7], 5), ([0.5, 0.5, 0.5, 0.4], 2)


def _curves(rng):
    # Losses that fall, tie with the lowest and rise again, some in the thousands; several slips must show.
    while True:
        steps = np.cumsum(rng.choice([-3, -1, 0, 0, 1, 1, 2], rng.integers(12, 17)))
        losses = ((steps - steps.min() + 1) * rng.choice([0.05, 0.4, 300.0])).round(2).tolist()
        patience = int(rng.choice([2, 3, 4, 3, 9]))
        right = best_epoch.right(losses, patience)
        shown = sum(mistake(losses, patience) != right for _, mistake in best_epoch.known)
        if shown >= (2 if patience > 4 else 4):
            return losses, patience


@exercise(
    draw=_curves,
    edges=CURVES,
    insight="You trained no longer than it helped, and kept the network from before it began to memorize.",
    slips={
        "break -> pass": "Once patience has run out, training is over: later losses never happen.",
        "break -> return epoch": "You returned the epoch in which training stops; return the best one.",
        "return best -> return held_out_losses[best]": "You returned the lowest loss; return its epoch.",
        "loss < held_out_losses[best] -> loss < held_out_losses[epoch - 1]": "You compared each loss with "
        "the one before; compare it with the lowest so far.",
        "loss < held_out -> loss <= held_out": "A loss equal to the lowest is no new lowest: < and not <=.",
        "best >= patience -> best > patience": "One epoch too long: `patience` epochs in a row are enough.",
        ">= -> + 1 >=": "One epoch too early: count the epochs after the lowest loss, without its own.",
        "enumerate(held_out_losses) -> enumerate(held_out_losses[:patience])": "You looked at the first "
        "`patience` epochs only: patience starts anew at each new lowest loss.",
        "return best -> return best if epoch - best >= patience else epoch": "Where patience never runs "
        "out, the epoch with the lowest loss is wanted too, not the last one.",
        "best = epoch -> patience, best = patience + 1 + best - epoch, epoch": "You counted all epochs "
        "without a new lowest loss; only those in a row count: start again at 0 at each new lowest one.",
    },
)
def best_epoch(held_out_losses, patience):
    best = 0
    for epoch, loss in enumerate(held_out_losses):
        if loss < held_out_losses[best]:
            best = epoch
        if epoch - best >= patience:
            break
    return best


def _percent_wrong(name_digits):
    """Percent of 2 × 1,000 unseen digits named wrongly after learning from 1,000 others."""
    digits, wrong, words = datasets.load_mnist_subset(), [], "one digit for each of the 1000 rows of new"
    X, labels = digits.X_train.reshape(-1, 784).astype(float), digits.y_train.astype(int)
    rows = np.random.default_rng(0).permutation(len(X))[:4000].reshape(2, 2, 1000)
    for (few, new), names in zip(rows, (labels, 9 - labels), strict=True):
        named = wanted(name_digits(X[few], names[few], X[new]), (1000,), words)
        wrong.append(100 * np.mean(named != names[new]))
    if np.mean(named == labels[new]) > 0.5:
        raise Refused(
            "When every label in labels is renamed (9 for 0, 8 for 1 …), your names stay as they were: they "
            "must come from X and labels, as given to your function, and from nothing else."
        )
    if np.mean(wrong) > 50:
        return float(np.mean(wrong))
    alike = np.resize(np.flatnonzero(labels[new] == 1), 1000)
    again = wanted(name_digits(X[few], names[few], X[new][alike]), (1000,), words)
    if np.mean(again == named[alike]) < 0.8:
        raise Refused(
            "The same digits get other names when they arrive in other company. Do you scale new by its own "
            "mean and deviation? Use numbers that do not depend on new, such as 255."
        )
    return float(np.mean(wrong))


EXERCISES = {
    "08.1": hidden_layer,
    "08.2": output_error,
    "08.3": hidden_error,
    "08.4": best_epoch,
    "08.5": Challenge(
        score=_percent_wrong,
        target=11.0,
        says="You name {score:.1f}% of the new digits wrongly; the aim is {target:.1f}% or less.",
        insight="You got more out of 1,000 digits than a plain network finds in them.",
        steps={
            60.0: "Guessing gets 90% wrong. Are the pixels divided by 255, in X and in new? Does each "
            "picture keep its own label (np.tile, not np.repeat)? Are these the digits of new, not those of "
            "X?",
            16.0: "A plain network gets 13% wrong after 20 epochs. Does each picture keep its own label "
            "(np.tile, not np.repeat)? In shape (n, 28, 28), axis 1 and 2 move the pixels, and axis 0 the "
            "pictures.",
            12.6: "A plain network stays near 13%. Moved copies of the pictures are new examples: give them "
            "to it as well, each with the label it had.",
            11.0: "Nearly there: move to the left, right, up and down (axis 1 and 2, by 1 and by -1), keep "
            "the pictures as they were too, and train for 20 epochs or more.",
        },
        seconds=60.0,
    ),
}
