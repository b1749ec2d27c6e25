"""Exercises of lesson 08: a hidden layer, two steps of backpropagation, early stopping, and few digits well used."""

import numpy as np

from helpers import datasets
from helpers.exercises.exercise import Challenge, Exercise


def _hidden_layer(X, W, b):
    return np.maximum(X @ W + b, 0)


def _layer(rng):
    n, d, width = rng.integers(2, 5, 3)
    return tuple(rng.integers(-3, 4, shape).astype(float) for shape in ((n, d), (d, width), (width,)))


def _output_error(P, y):
    return (P - (y[:, None] == np.arange(P.shape[1]))) / len(P)


def _answers(rng):
    n, classes = int(rng.integers(2, 5)), int(rng.integers(3, 6))
    E = np.exp(rng.normal(size=(n, classes)))
    return (E / E.sum(axis=1, keepdims=True)).round(3), rng.integers(0, classes, n)


def _hidden_error(dZ, W, H):
    return (dZ @ W.T) * (H > 0)


def _way_back(rng):
    n, width, classes = int(rng.integers(2, 5)), int(rng.integers(3, 6)), int(rng.integers(2, 4))
    H = np.maximum(rng.normal(size=(n, width)), 0).round(2)
    return rng.normal(size=(n, classes)).round(2), rng.normal(size=(width, classes)).round(2), H


def _stopped_at(held_out_losses, patience):
    """The best epoch, and the epoch in which patience ran out (the last one if it never did)."""
    best = 0
    for epoch, loss in enumerate(held_out_losses):
        if loss < held_out_losses[best]:
            best = epoch
        if epoch - best >= patience:
            return best, epoch
    return best, len(held_out_losses) - 1


def _best_epoch(held_out_losses, patience):
    return _stopped_at(held_out_losses, patience)[0]


def _against_the_epoch_before(held_out_losses, patience):
    rises = 0
    for epoch in range(1, len(held_out_losses)):
        rises = rises + 1 if held_out_losses[epoch] >= held_out_losses[epoch - 1] else 0
        if rises == patience:
            return epoch - patience
    return int(np.argmin(held_out_losses))


def _curves(rng):
    epochs = np.arange(int(rng.integers(12, 25)))
    curve = 0.3 + 1.5 * np.exp(-epochs / 2) + 0.02 * epochs + rng.normal(0, 0.06, len(epochs))
    return [float(loss) for loss in np.maximum(curve, 0.01).round(3)], int(rng.integers(2, 5))


def _percent_wrong(name_digits):
    """Percent of 1,000 unseen digits named wrongly after learning from 1,000 others."""
    digits = datasets.load_mnist_subset()
    X, labels = digits.X_train.reshape(-1, 784).astype(float), digits.y_train.astype(int)
    named = name_digits(X[:1000], labels[:1000], X[1000:2000])
    if named is ...:
        return ...
    if np.shape(named) != (1000,):
        return np.nan
    return float(100 * np.mean(np.asarray(named) != labels[1000:2000]))


EXERCISES = {
    "08.1": Exercise(
        right=_hidden_layer,
        draw=_layer,
        edges=((np.array([[1.0, 2.0]]), np.array([[1.0, -1.0], [1.0, -1.0]]), np.array([0.0, 0.5])),),
        insight="A layer is one line of code: multiply, shift, bend. A deep network is that line, repeated.",
        mistakes={
            "The bend is missing: ReLU turns every negative sum into 0.": lambda X, W, b: X @ W + b,
            "The bias is missing.": lambda X, W, b: np.maximum(X @ W, 0),
            "The bias is added after the bend; it belongs inside, so that it can move the fold.": (
                lambda X, W, b: np.maximum(X @ W, 0) + b
            ),
            "The bias is subtracted; add it.": lambda X, W, b: np.maximum(X @ W - b, 0),
            "You took the size of each sum (abs): ReLU turns negative sums into 0 instead.": (
                lambda X, W, b: np.abs(X @ W + b)
            ),
            "You kept the negative sums and dropped the positive ones: np.maximum, not np.minimum.": (
                lambda X, W, b: np.minimum(X @ W + b, 0)
            ),
            "You returned whether each sum is positive; return the sum itself where it is.": (
                lambda X, W, b: (X @ W + b > 0).astype(float)
            ),
        },
    ),
    "08.2": Exercise(
        right=_output_error,
        draw=_answers,
        edges=((np.array([[0.5, 0.5], [0.0, 1.0]]), np.array([1, 1])),),
        insight="What was said minus what was right, shared among the examples: all of backpropagation starts here.",
        mistakes={
            "It is not divided by the number of examples: the loss is a mean.": (
                lambda P, y: _output_error(P, y) * len(P)
            ),
            "You divided by the number of classes; divide by the number of examples.": (
                lambda P, y: _output_error(P, y) * len(P) / P.shape[1]
            ),
            "You divided by the number of all entries; divide by the number of examples, the rows.": (
                lambda P, y: _output_error(P, y) / P.shape[1]
            ),
            "The sign is turned round: take P minus the right answer, not the right answer minus P.": (
                lambda P, y: -_output_error(P, y)
            ),
            "You subtracted the class number itself; subtract 1 in the column of the right class, 0 elsewhere.": (
                lambda P, y: (P - y[:, None]) / len(P)
            ),
            "You subtracted 1 in every column; subtract it in the column of the right class only.": (
                lambda P, y: (P - 1) / len(P)
            ),
            "Nothing is subtracted: take 1 from the probability of the right class.": lambda P, y: P / len(P),
        },
    ),
    "08.3": Exercise(
        right=_hidden_error,
        draw=_way_back,
        edges=((np.array([[1.0, -1.0]]), np.array([[2.0, 1.0], [3.0, 5.0]]), np.array([[0.0, 4.0]])),),
        insight="A unit that was off did not touch the result, so none of the blame comes back through it.",
        mistakes={
            "The gate is missing: where a hidden unit gave 0, its slope is 0.": lambda dZ, W, H: dZ @ W.T,
            "You multiplied by H; multiply by the slope of ReLU, which is 1 where H is above 0.": (
                lambda dZ, W, H: (dZ @ W.T) * H
            ),
            "You bent what comes back; the gate is set by H on the way forward, not by the sign of the error.": (
                lambda dZ, W, H: np.maximum(dZ @ W.T, 0)
            ),
            "You used the slope of tanh, 1 - H squared; these units are ReLU.": (
                lambda dZ, W, H: (dZ @ W.T) * (1 - H**2)
            ),
            "You divided by the number of examples once more; dZ holds that division already.": (
                lambda dZ, W, H: _hidden_error(dZ, W, H) / len(dZ)
            ),
            "The gate is upside down: let through where H is above 0.": lambda dZ, W, H: (
                (dZ @ W.T) * (H <= 0)
            ),
        },
    ),
    "08.4": Exercise(
        right=_best_epoch,
        draw=_curves,
        edges=(([0.9, 0.5, 0.6, 0.7, 0.1], 2), ([0.9, 0.8, 0.7], 5), ([0.5, 0.6, 0.6, 0.2], 2)),
        insight="You trained no longer than it helped, and kept the network from before it began to memorize.",
        mistakes={
            "You looked at all epochs: once patience has run out, training is over and later losses never happen.": (
                lambda losses, patience: int(np.argmin(losses))
            ),
            "You returned the epoch in which training stops; return the best one before it.": (
                lambda losses, patience: _stopped_at(losses, patience)[1]
            ),
            "You returned the lowest loss; return the epoch it belongs to.": (
                lambda losses, patience: losses[_best_epoch(losses, patience)]
            ),
            "You compared each loss with the one before; compare it with the lowest so far.": _against_the_epoch_before,
            "You waited one epoch too long: stop when `patience` epochs in a row brought nothing new.": (
                lambda losses, patience: _best_epoch(losses, patience + 1)
            ),
            "You gave up one epoch too early: `patience` epochs in a row may bring nothing new.": (
                lambda losses, patience: _best_epoch(losses, patience - 1)
            ),
            "You counted epochs from 1; the first loss belongs to epoch 0.": (
                lambda losses, patience: _best_epoch(losses, patience) + 1
            ),
        },
    ),
    "08.5": Challenge(
        score=_percent_wrong,
        target=11.0,
        says="You name {score:.1f}% of the new digits wrongly; the aim is {target:.1f}% or less.",
        insight="You got more out of 1,000 digits than a plain network finds in them.",
    ),
}
