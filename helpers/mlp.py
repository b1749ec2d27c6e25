"""The multilayer perceptron, trained by backpropagation (Rumelhart, Hinton and Williams, 1986)."""

from copy import deepcopy
from dataclasses import dataclass, replace

import numpy as np

from helpers import validate
from helpers.losses import cross_entropy
from helpers.validate import array, checked, class_numbers, classes_in, finite, made_by, one_of, said, whole

__all__ = ["Network", "fit", "gradient_check", "forward", "backward"]
__dir__ = __all__.copy  # what the Tab key offers

# By name: the activation, and its slope in terms of the activation's own output h.
ACTIVATIONS = {
    "relu": (lambda a: np.maximum(a, 0), lambda h: h > 0),
    "tanh": (np.tanh, lambda h: 1 - h**2),
    "none": (lambda a: a, np.ones_like),
}
TOO_LARGE = 1e20  # a weight beyond this will not come back


@dataclass(frozen=True, eq=False)
class Network:
    """Layer i has weights[i] (inputs, outputs) and biases[i] (outputs,); `losses` has one entry per epoch.
    `classes` are the labels, one per output. Where training `diverged`, the weights are the last sound ones.
    """

    weights: tuple
    biases: tuple
    losses: np.ndarray
    classes: np.ndarray
    activation: str = "relu"
    diverged: bool = False

    def probability(self, X):
        """The probability of each of `classes`, for each row of X (n, d): (n, classes)."""
        return finite(forward(self, X)[-1])

    def predict(self, X):
        """The most probable class of each row of X (n, d): labels (n,)."""
        return self.classes[self.probability(X).argmax(axis=1)]


def _widths(value, name):
    if not isinstance(value, (tuple, list)):
        raise TypeError(f"{name} must be a tuple of layer widths such as (64,), got {validate.shown(value)}")
    return tuple(whole(width, name, 1, 10**6) for width in value)


NETWORK, ACTIVATION = (made_by, Network), (one_of, tuple(ACTIVATIONS))


@checked(hidden=_widths, epochs=(whole, 0, 10**9), batch_size=(whole, 1, "X"), activation=ACTIVATION)
def fit(X, labels, hidden, learning_rate, epochs, batch_size, seed, on_epoch=None, activation="relu"):
    """Train on X (n, d) and labels (n,) by plain mini-batch gradient descent on the mean cross-entropy.

    `hidden` holds the width of each hidden layer; () is none. An epoch goes through all rows once, in a new
    random order; its loss is the mean over its batches, each measured just before its step. After each epoch
    `on_epoch(epoch, network)` is called; if it returns True, training ends. Bring X to a scale of about 1.
    >>> fit([[0, 0], [0, 1], [1, 0], [1, 1]], [0, 1, 1, 0], (8,), 0.5, 500, 4, seed=0).predict([[0, 1]])
    array([1])
    """
    classes, y = classes_in(labels, "labels")
    rng = np.random.default_rng(seed)
    weights, biases = _start((X.shape[1], *hidden, len(classes)), rng, activation)
    network = Network(weights, biases, np.empty(0), classes, activation)
    for epoch in range(1, epochs + 1):
        network = _one_epoch(network, X, y, learning_rate, batch_size, rng)
        stop = network.diverged or (on_epoch and on_epoch(epoch, network))
        if isinstance(stop, (bool, np.bool_)) and stop:  # what else a callback returns means nothing
            break
    return network


def _start(sizes, rng, activation):
    """Random weights so small that sums keep their size (He et al., 2015; LeCun et al., 1998)."""
    gain = 2 if activation == "relu" else 1  # ReLU lets half of what comes in pass
    pairs = zip(sizes[:-1], sizes[1:], strict=True)
    weights = [rng.normal(0, np.sqrt(gain / inputs), (inputs, outputs)) for inputs, outputs in pairs]
    return tuple(weights), tuple(np.zeros(outputs) for outputs in sizes[1:])


@checked(network=NETWORK, X=(array, 2))
def forward(network, X):
    """What each layer gives for the rows of X (n, d): [X, hidden, ..., probabilities].
    >>> network = Network((np.eye(2),), (np.zeros(2),), np.empty(0), np.array(["no", "yes"]))
    >>> forward(network, [[0, np.log(3)]])[-1]
    array([[0.25, 0.75]])
    """
    validate.same_width(X, "X", len(network.weights[0]), "the network")
    bend, layers = ACTIVATIONS[network.activation][0], [X]
    with np.errstate(over="ignore", invalid="ignore"):  # what overflows is noticed by whoever uses it
        for W, b in zip(network.weights[:-1], network.biases[:-1], strict=True):
            layers.append(bend(layers[-1] @ W + b))
        Z = layers[-1] @ network.weights[-1] + network.biases[-1]
        E = np.exp(Z - Z.max(axis=1, keepdims=True))  # at most exp(0): no overflow
        return [*layers, E / E.sum(axis=1, keepdims=True)]


@checked(network=NETWORK, layers=(made_by, list))
def backward(network, layers, y):
    """The slopes of the mean cross-entropy along all weights and all biases, from what `forward` gave.
    >>> network = Network((np.zeros((1, 2)),), (np.zeros(2),), np.empty(0), np.array([0, 1]))
    >>> backward(network, forward(network, [[3]]), [1])
    ([array([[ 1.5, -1.5]])], [array([ 0.5, -0.5])])
    """
    P, slope = array(layers[-1], "layers", 2), ACTIVATIONS[network.activation][1]
    validate.same_length(P, "layers", y, "y")
    Y = np.eye(P.shape[1])[class_numbers(y, "y", P.shape[1])]  # 1 at the right class, 0 elsewhere
    delta, weight_slopes, bias_slopes = (P - Y) / len(P), [], []
    for i in reversed(range(len(network.weights))):
        weight_slopes.insert(0, layers[i].T @ delta)
        bias_slopes.insert(0, delta.sum(axis=0))
        if i > 0:
            delta = delta @ network.weights[i].T * slope(layers[i])
    return weight_slopes, bias_slopes


@checked(network=NETWORK, X=(array, 2))
def gradient_check(network, X, labels):
    """The largest relative error of `backward`, against the loss measured at both sides of a parameter.

    Of each array, a random 200 of its parameters are tried; the error is relative to |slope| + |measured|, at
    least 0.001. Where a ReLU bends between the two sides, there is no slope to measure.
    >>> gradient_check(fit([[1], [2], [3]], [0, 1, 0], (4,), 0.1, 5, 3, seed=0), [[1], [2]], [0, 1]) < 1e-6
    True
    """
    if unknown := set(labels.tolist()) - set(network.classes.tolist()):
        raise ValueError(f"labels must be among the network's classes, got {said(min(unknown), repr)}")
    y, rng, errors = np.searchsorted(network.classes, labels), np.random.default_rng(0), [0.0]
    network.probability(X)  # refuses an X whose sums overflow
    probe = deepcopy(network)
    slopes = backward(probe, forward(probe, X), y)
    for parameter, slope in zip(probe.weights + probe.biases, [*slopes[0], *slopes[1]], strict=True):
        for i in rng.permutation(parameter.size)[:200]:
            kept, sides = parameter.flat[i], []
            for nudge in (1e-5, -1e-5):
                parameter.flat[i] = kept + nudge
                sides.append(forward(probe, X))
            parameter.flat[i] = kept
            bends = [((up > 0) != (down > 0)).any() for up, down in zip(*sides, strict=True)]
            if network.activation == "relu" and any(bends[1:-1]):
                continue
            up, down = (cross_entropy(layers[-1], y) for layers in sides)
            measured = (up - down) / 2e-5
            errors.append(abs(slope.flat[i] - measured) / max(abs(slope.flat[i]) + abs(measured), 1e-3))
    return float(max(errors))


def _one_epoch(before, X, y, learning_rate, batch_size, rng):
    """A new network, after one pass through all rows; where that diverges, the one before."""
    network, total, order = deepcopy(before), 0.0, rng.permutation(len(X))
    parameters = network.weights + network.biases
    with np.errstate(over="ignore", invalid="ignore"):  # what overflows is noticed
        for start in range(0, len(X), batch_size):
            rows = order[start : start + batch_size]
            layers = forward(network, X[rows])
            if not np.isfinite(layers[-1]).all():
                return replace(before, diverged=True)
            total += cross_entropy(layers[-1], y[rows]) * len(rows)
            weight_slopes, bias_slopes = backward(network, layers, y[rows])
            for parameter, slope in zip(parameters, weight_slopes + bias_slopes, strict=True):
                parameter -= learning_rate * slope
    sound = all(np.abs(parameter).max() < TOO_LARGE for parameter in parameters)
    losses = np.append(network.losses, total / len(X))
    return replace(network, losses=losses) if sound else replace(before, diverged=True)
