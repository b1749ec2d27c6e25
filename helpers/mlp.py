"""The multilayer perceptron, trained by backpropagation (Rumelhart, Hinton and Williams, 1986).

Starting weights: He et al. (2015) for ReLU, LeCun et al. (1998) otherwise.
"""

from dataclasses import dataclass, replace

import numpy as np

from helpers import validate

__all__ = ["Network", "fit", "gradient_check", "initialize", "forward", "backward", "cross_entropy"]
__dir__ = __all__.copy  # what the Tab key offers


# By name: the activation, and its slope in terms of the activation's own output h.
ACTIVATIONS = {
    "relu": (lambda a: np.maximum(a, 0), lambda h: h > 0),
    "tanh": (np.tanh, lambda h: 1 - h**2),
    "none": (lambda a: a, np.ones_like),
}
TOO_LARGE = 1e20  # a weight beyond this will not come back
SMALLEST = np.finfo(float).tiny  # stands in for a probability that was rounded to 0, which has no logarithm


@dataclass(frozen=True, eq=False)
class Network:
    """Layer i has weights[i] (inputs, outputs) and biases[i] (outputs,); `losses` has one entry per epoch.

    `classes` are the labels in order, one per output. `diverged` says that training was stopped because its
    numbers grew beyond all bounds; the weights are then those of the last sound epoch.
    """

    weights: tuple
    biases: tuple
    losses: np.ndarray
    classes: np.ndarray
    activation: str = "relu"
    diverged: bool = False

    def probability(self, X):
        """The probability of every class, in the order of `classes`, for each row of X (n, d): (n, classes)."""
        X = validate.array(X, "X", 2)
        validate.same_width(X, "X", self.weights[0].T, "the network")
        with np.errstate(over="ignore", invalid="ignore"):
            P = forward(self, X)[-1]
        if not np.isfinite(P).all():
            raise ValueError("X holds numbers too large for this network: its sums overflow")
        return P

    def predict(self, X):
        """The most probable class of each row of X (n, d): labels (n,)."""
        return self.classes[self.probability(X).argmax(axis=1)]


def fit(X, labels, hidden, learning_rate, epochs, batch_size, seed, on_epoch=None, activation="relu"):
    """Train on X (n, d) and labels (n,) by plain mini-batch gradient descent on the mean cross-entropy.

    `hidden` holds the width of each hidden layer: (64,) is one layer of 64 units, () is none. An epoch goes
    through all rows once, in a new random order; its loss is the mean over its batches, each measured just
    before its step. After each epoch `on_epoch(epoch, network)` is called; if it returns True, training ends.
    X is used as it comes: bring it to a scale of about 1 yourself.
    Raises ValueError or TypeError for wrong shapes, NaN, a single class, or settings out of range.
    """
    X, labels = validate.array(X, "X", 2), validate.labels(labels, "labels")
    validate.same_length(X, "X", labels, "labels")
    classes, y = np.unique(labels, return_inverse=True)
    if len(classes) < 2:
        raise ValueError(f"labels must hold at least two classes, got only {classes.tolist()[0]!r}")
    widths = _widths(hidden)
    learning_rate = validate.positive(learning_rate, "learning_rate")
    epochs = validate.whole(epochs, "epochs", 0, 10**9)
    batch_size = validate.whole(batch_size, "batch_size", 1, len(X))
    rng = np.random.default_rng(validate.whole(seed, "seed", 0, 2**63 - 1))
    validate.one_of(activation, "activation", tuple(ACTIVATIONS))

    weights, biases = initialize((X.shape[1], *widths, len(classes)), rng, activation)
    network = Network(weights, biases, np.empty(0), classes, activation)
    for epoch in range(1, epochs + 1):
        before, network = network, _one_epoch(network, X, y, learning_rate, batch_size, rng)
        if network.diverged:
            return replace(before, diverged=True)
        stop = on_epoch(epoch, network) if on_epoch is not None else False
        if isinstance(stop, (bool, np.bool_)) and stop:  # what else a callback returns means nothing
            break
    return network


def initialize(sizes, rng, activation="relu"):
    """Weights and biases for layers of these sizes: random weights so small that sums keep their size."""
    gain = 2 if activation == "relu" else 1  # ReLU lets half of what comes in pass
    weights = tuple(
        rng.normal(0, np.sqrt(gain / inputs), (inputs, outputs))
        for inputs, outputs in zip(sizes[:-1], sizes[1:], strict=True)
    )
    return weights, tuple(np.zeros(outputs) for outputs in sizes[1:])


def forward(network, X):
    """What each layer gives for the rows of X (n, d): [X, hidden, ..., probabilities]."""
    bend, _ = ACTIVATIONS[network.activation]
    layers = [X]
    for W, b in zip(network.weights[:-1], network.biases[:-1], strict=True):
        layers.append(bend(layers[-1] @ W + b))
    Z = layers[-1] @ network.weights[-1] + network.biases[-1]
    E = np.exp(Z - Z.max(axis=1, keepdims=True))  # at most exp(0): no overflow
    return [*layers, E / E.sum(axis=1, keepdims=True)]


def cross_entropy(P, y):
    """Mean of -ln(the probability given to the right class); P (n, classes), y (n,) class numbers."""
    return float(-np.log(np.maximum(P[np.arange(len(y)), y], SMALLEST)).mean())


def backward(network, layers, y):
    """The slopes of the mean cross-entropy along all weights and all biases."""
    _, slope = ACTIVATIONS[network.activation]
    delta = layers[-1].copy()
    delta[np.arange(len(y)), y] -= 1
    delta /= len(y)
    weight_slopes, bias_slopes = [], []
    for i in reversed(range(len(network.weights))):
        weight_slopes.insert(0, layers[i].T @ delta)
        bias_slopes.insert(0, delta.sum(axis=0))
        if i > 0:
            delta = delta @ network.weights[i].T * slope(layers[i])
    return weight_slopes, bias_slopes


def gradient_check(network, X, labels, most=200):
    """The largest relative error of `backward`, against the loss measured at both sides of a parameter.

    Each array's parameters are tried, a random `most` of them where there are more. The relative error is
    |slope - measured| / max(|slope| + |measured|, 0.001). Where a ReLU bends between the two sides there is
    no slope to measure, and the parameter is left out.
    """
    X, labels = validate.array(X, "X", 2).astype(float), validate.labels(labels, "labels")
    validate.same_length(X, "X", labels, "labels")
    if unknown := set(labels.tolist()) - set(network.classes.tolist()):
        raise ValueError(f"labels must be among the network's classes, got {sorted(unknown)[0]!r}")
    network.probability(X)  # refuses an X of another width
    y, rng, step, largest = np.searchsorted(network.classes, labels), np.random.default_rng(0), 1e-5, 0.0
    probe = _copy(network)
    slopes = backward(probe, forward(probe, X), y)
    for parameter, slope in zip(probe.weights + probe.biases, [*slopes[0], *slopes[1]], strict=True):
        for i in rng.permutation(parameter.size)[:most]:
            kept, sides = parameter.flat[i], []
            for nudge in (step, -step):
                parameter.flat[i] = kept + nudge
                sides.append(forward(probe, X))
            parameter.flat[i] = kept
            if network.activation == "relu" and any(
                ((up > 0) != (down > 0)).any()
                for up, down in zip(*(side[1:-1] for side in sides), strict=True)
            ):
                continue
            measured = (cross_entropy(sides[0][-1], y) - cross_entropy(sides[1][-1], y)) / (2 * step)
            error = abs(slope.flat[i] - measured) / max(abs(slope.flat[i]) + abs(measured), 1e-3)
            largest = max(largest, error)
    return float(largest)


def _one_epoch(network, X, y, learning_rate, batch_size, rng):
    """The network after one pass through all rows; a new one, so that earlier ones stay as they were."""
    network, total, order = _copy(network), 0.0, rng.permutation(len(X))
    parameters = network.weights + network.biases
    with np.errstate(over="ignore", invalid="ignore"):  # what overflows is noticed below
        for start in range(0, len(X), batch_size):
            rows = order[start : start + batch_size]
            layers = forward(network, X[rows])
            total += cross_entropy(layers[-1], y[rows]) * len(rows)
            weight_slopes, bias_slopes = backward(network, layers, y[rows])
            for parameter, slope in zip(parameters, weight_slopes + bias_slopes, strict=True):
                parameter -= learning_rate * slope
    sound = np.isfinite(total) and all(np.abs(parameter).max() < TOO_LARGE for parameter in parameters)
    return replace(network, losses=np.append(network.losses, total / len(X)), diverged=not sound)


def _copy(network):
    weights, biases = (tuple(a.copy() for a in arrays) for arrays in (network.weights, network.biases))
    return replace(network, weights=weights, biases=biases)


def _widths(hidden):
    if not isinstance(hidden, (tuple, list)):
        raise TypeError(f"hidden must be a tuple of layer widths such as (64,), got {hidden!r}")
    return tuple(validate.whole(width, "hidden", 1, 10**6) for width in hidden)
