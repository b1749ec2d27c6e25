"""Logistic regression (Berkson, 1944; Cox, 1958): the chance of each class, from a weighted sum."""

from dataclasses import dataclass, replace

import numpy as np

from helpers.validate import array, checked, classes_in, column, finite, labels, same_width, zero_or_one

__all__ = ["LogisticModel", "SoftmaxModel", "fit", "fit_softmax", "sigmoid", "softmax", "log_loss"]
__dir__ = __all__.copy  # what the Tab key offers

# e^-10000 is 0 and no mistake; a loss that is no longer finite is caught where it arises.
QUIET = np.errstate(over="ignore", under="ignore", invalid="ignore")
SEPARABLE = """these weights already tell all examples apart, so the loss has no lowest point: the weights \
grow for ever, and only the number of steps stops them; a penalty above 0 gives them a best value"""


@dataclass(frozen=True, eq=False)
class LogisticModel:
    """Weights w (d,), intercept b, and the loss before each step and after the last, (steps + 1,).
    `classes` holds the label of no and the label of yes; `note` says so where the classes are separable.
    """

    w: np.ndarray
    b: float
    losses: np.ndarray
    classes: np.ndarray | tuple = (0, 1)
    note: str = ""

    def probability(self, X):
        """The chance of a yes (of classes[1]) for each row of X (m, d). Shape (m,)."""
        return sigmoid(self._scores(X))

    def predict(self, X):
        """The label of each row of X (m, d): yes where its chance is at least one half. Shape (m,)."""
        return np.asarray(self.classes)[(self.probability(X) >= 0.5).astype(int)]

    @QUIET
    @checked(X=(array, 2))
    def _scores(self, X):
        same_width(X, "X", len(self.w), "the model")
        return finite(X @ self.w + self.b)


@dataclass(frozen=True, eq=False)
class SoftmaxModel(LogisticModel):
    """As LogisticModel, for K classes: w (d, K), b (K,), classes (K,)."""

    def probability(self, X):
        """The chance of each of `classes` for each row of X (m, d). Shape (m, K), rows sum to 1."""
        return softmax(self._scores(X))

    def predict(self, X):
        """The likeliest label of each row of X (m, d). Shape (m,)."""
        return self.classes[self.probability(X).argmax(axis=1)]


@QUIET
@checked(z=array)
def sigmoid(z):
    """1 / (1 + e^-z) of a number or of an array of any shape, exact for every finite z.
    >>> sigmoid([0, np.log(3)])
    array([0.5 , 0.75])
    """
    e = np.exp(-np.abs(z))  # at most 1: this cannot overflow
    return np.where(z >= 0, 1, e)[()] / (1 + e)


@QUIET
@checked(z=(array, 1, 2))
def softmax(z):
    """Chances in proportion to e^z along the last axis of z, (K,) or (n, K), exact for every finite z.
    >>> softmax([0, np.log(3)])
    array([0.25, 0.75])
    """
    e = np.exp(z - z.max(axis=-1, keepdims=True))  # what all z share cancels, so the largest may become 0
    return e / e.sum(axis=-1, keepdims=True)


@QUIET
@checked(z=column, y=zero_or_one, same_rows="z y")
def log_loss(z, y):
    """The mean of -ln p(what happened), in nats, from scores z (n,) and answers y (n,) of 0 or 1; exact also
    where p rounds to 0 or 1.
    >>> log_loss([0, 1000], [1, 1])
    0.34657359027997264
    """
    return float(_log_loss(z, y))


def _log_loss(z, y):
    against = np.where(y == 1, -z, z)  # the score of the wrong answer
    return np.mean(np.log1p(np.exp(-np.abs(z))) + np.maximum(against, 0))


def _softmax_loss(z, one_hot):
    shifted = z - z.max(axis=1, keepdims=True)
    return np.mean(np.log(np.exp(shifted).sum(axis=1)) - shifted[one_hot == 1])


@checked(y=labels)
def fit(X, y, learning_rate, steps, penalty=0.0):
    """Learn the two classes y (n,) from X (n, d) by `steps` steps of gradient descent from zero weights.

    What falls is the mean log loss plus penalty/2 · ‖w‖²; b is not penalized. Of the two labels, the one that
    sorts last is the yes. Raises ValueError for a learning rate that drives the loss out of range.
    >>> fit([[1], [2], [3], [4]], ["no", "yes", "no", "yes"], 0.1, steps=100).predict([[0], [9]])
    array(['no', 'yes'], dtype='<U3')
    """
    classes, which = classes_in(y, "y", most=2)
    w, b, losses = _descend(X, which.astype(float), sigmoid, _log_loss, learning_rate, steps, penalty)
    return _with_note(LogisticModel(w, float(b), losses, classes), X, y, penalty)


@checked()
def fit_softmax(X, labels, learning_rate, steps, penalty=0.0, on_step=None):
    """As `fit`, for two classes or more; `on_step(done, steps)` is called after each step.
    >>> fit_softmax([[0], [5], [9]], ["s", "m", "l"], learning_rate=0.1, steps=500).predict([[1], [8]])
    array(['s', 'l'], dtype='<U1')
    """
    classes, which = classes_in(labels, "labels")
    one_hot = np.eye(len(classes))[which]
    found = _descend(X, one_hot, softmax, _softmax_loss, learning_rate, steps, penalty, on_step)
    return _with_note(SoftmaxModel(*found, classes), X, labels, penalty)


@QUIET
def _descend(X, target, chances, loss, learning_rate, steps, penalty, on_step=None):
    if learning_rate * penalty >= 2:
        wanted = "learning_rate × penalty must be below 2, or w grows at every step"
        raise ValueError(f"{wanted}, got {learning_rate * penalty:g}")
    w, b = np.zeros((X.shape[1], *target.shape[1:])), np.zeros(target.shape[1:])
    columns = np.ascontiguousarray(X.T)  # turned once: without that, the browser takes eight times as long
    losses = np.empty(steps + 1)
    for step in range(steps + 1):
        z = X @ w + b
        losses[step] = loss(z, target) + penalty / 2 * (w**2).sum()
        if not np.isfinite(losses[step]):
            reason = f"at step {step} the loss is not finite"
            raise ValueError(f"learning_rate {learning_rate:g} is too large: {reason}")
        if step == steps:
            return w, b, losses
        error = (chances(z) - target) / len(X)
        w = w - learning_rate * (columns @ error + penalty * w)
        b = b - learning_rate * error.sum(axis=0)
        if on_step:
            on_step(step + 1, steps)


def _with_note(model, X, labels, penalty):
    tells_apart = penalty == 0 and (model.predict(X) == labels).all()
    return replace(model, note=SEPARABLE) if tells_apart else model
