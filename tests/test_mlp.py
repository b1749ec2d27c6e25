"""Lesson 08: the network against scikit-learn, against numerical gradients and hand-worked sums, and its labs."""

import importlib.util
import io
import warnings
from dataclasses import replace
from functools import cache

import ipywidgets as widgets
import numpy as np
import pytest
import truth
from hypothesis import given, settings
from hypothesis import strategies as st
from matplotlib.colors import to_rgb
from numpy.testing import assert_allclose, assert_array_equal
from scipy.optimize import approx_fprime
from scipy.special import softmax
from sklearn.exceptions import ConvergenceWarning
from sklearn.metrics import log_loss
from sklearn.neural_network import MLPClassifier

from helpers import datasets, mlp, style
from helpers.labs import draw
from helpers.labs import mlp as labs

RNG = np.random.default_rng(0)
X, LABELS = RNG.normal(size=(60, 4)), RNG.choice(["ant", "bee", "cow"], 60)
Y = np.searchsorted(["ant", "bee", "cow"], LABELS)
THEIR_NAME = {"relu": "relu", "tanh": "tanh", "none": "identity"}
every_activation = pytest.mark.parametrize("activation", THEIR_NAME)
depths = pytest.mark.parametrize("hidden", [(), (5,), (6, 3), (4, 3, 3)])


def trained(
    hidden=(5,), rate=0.3, epochs=5, batch=60, seed=0, activation="relu", on_epoch=None, X=X, labels=LABELS
):
    return mlp.fit(X, labels, hidden, rate, epochs, batch, seed, on_epoch, activation)


def theirs(network, hidden, **settings):
    """scikit-learn's network with the weights of ours."""
    model = MLPClassifier(
        hidden, activation=THEIR_NAME[network.activation], solver="sgd", alpha=0, momentum=0,
        nesterovs_momentum=False, shuffle=False, batch_size=len(X), tol=0, n_iter_no_change=10**6, warm_start=True,
        **settings,
    )  # fmt: skip
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)
        model.set_params(max_iter=1).fit(X, LABELS)
    model.coefs_ = [w.copy() for w in network.weights]
    model.intercepts_ = [b.copy() for b in network.biases]
    return model


@every_activation
@pytest.mark.parametrize("hidden", [(5,), (6, 3), (4, 3, 3)])
def test_probabilities_equal_scikit_learns(activation, hidden):
    network = trained(hidden, activation=activation)
    model = theirs(network, hidden)
    assert_allclose(network.probability(X), model.predict_proba(X), rtol=1e-10)
    assert_array_equal(network.predict(X), model.predict(X))


@every_activation
@pytest.mark.parametrize("hidden", [(5,), (6, 3)])
def test_twenty_epochs_in_one_batch_equal_scikit_learns(activation, hidden):
    start = trained(hidden, epochs=0, activation=activation)
    model = theirs(start, hidden, learning_rate_init=0.3)
    model.loss_curve_, model.n_iter_ = [], 0
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)
        model.set_params(max_iter=20).fit(X, LABELS)
    ours = trained(hidden, epochs=20, activation=activation)
    for w, b, their_w, their_b in zip(
        ours.weights, ours.biases, model.coefs_, model.intercepts_, strict=True
    ):
        assert_allclose(w, their_w, rtol=1e-8, atol=1e-10)
        assert_allclose(b, their_b, rtol=1e-8, atol=1e-10)
    assert_allclose(ours.losses, model.loss_curve_[-20:], rtol=1e-9)


def test_exclusive_or_worked_by_hand():
    """h = max(0, x1 + x2), max(0, x1 + x2 - 1); z = (0, h1 - 2 h2); then P(class 1) is e^z / (1 + e^z)."""
    weights = (np.array([[1.0, 1.0], [1.0, 1.0]]), np.array([[0.0, 1.0], [0.0, -2.0]]))
    network = mlp.Network(weights, (np.array([0.0, -1.0]), np.zeros(2)), np.empty(0), np.array([0, 1]))
    corners = np.array([[0.0, 0], [0, 1], [1, 0], [1, 1]])
    assert_allclose(network.probability(corners)[:, 1], [0.5, np.e / (1 + np.e), np.e / (1 + np.e), 0.5])
    loss = mlp.cross_entropy(network.probability(corners), np.array([0, 1, 1, 0]))
    assert loss == pytest.approx((2 * np.log(2) + 2 * np.log(1 + np.exp(-1))) / 4)
    # One step at rate 1: only the last bias is easy by hand, the mean of (P - Y): (0.5 + 0.5 - 2 * 0.268941) / 4.
    layers = mlp.forward(network, corners)
    _, bias_slopes = mlp.backward(network, layers, np.array([0, 1, 1, 0]))
    assert_allclose(bias_slopes[1], [-0.1155293, 0.1155293], atol=1e-7)


@every_activation
@depths
def test_backpropagation_equals_numerical_gradients(activation, hidden):
    network = trained(hidden, epochs=3, activation=activation)
    assert mlp.gradient_check(network, X, LABELS) < 1e-6
    # And SciPy's own differences, for the first weights.
    shape = network.weights[0].shape

    def loss(first):
        changed = replace(network, weights=(first.reshape(shape), *network.weights[1:]))
        return mlp.cross_entropy(changed.probability(X), Y)

    slopes = mlp.backward(network, mlp.forward(network, X), Y)[0][0]
    assert_allclose(slopes.ravel(), approx_fprime(network.weights[0].ravel(), loss), atol=1e-6)


def test_the_gradient_check_finds_a_wrong_gradient(monkeypatch):
    network, right = trained((4,), activation="tanh"), mlp.backward
    for factor, error in ((1.1, 0.1 / 2.1), (-1, 1.0), (0, 1.0)):

        def wrong(*given, factor=factor):
            weights, biases = right(*given)
            return [weights[0] * factor, *weights[1:]], biases

        monkeypatch.setattr(mlp, "backward", wrong)
        # Slopes below 0.001 count against 0.001, and a turned sign is as wrong as can be: |2 s| / |2 s|.
        assert mlp.gradient_check(network, X, LABELS) == pytest.approx(error, rel=1e-3)


def test_the_gradient_check_survives_a_unit_that_sits_on_its_bend():
    corners, labels = np.array([[0.0, 0], [0, 1], [1, 0], [1, 1]]), [0, 1, 1, 0]
    weights = (-np.ones((2, 3)), RNG.normal(size=(3, 2)))  # at (0, 0) each sum is exactly 0
    network = mlp.Network(weights, (np.zeros(3), np.zeros(2)), np.empty(0), np.array([0, 1]))
    assert mlp.gradient_check(network, corners, labels) < 1e-6


def test_an_epoch_goes_through_every_row_once_in_a_new_order(monkeypatch):
    rows, forward, seen = np.arange(23.0)[:, None] / 23, mlp.forward, []

    def watched(network, X):
        seen.append((X[:, 0] * 23).round().astype(int).tolist())
        return forward(network, X)

    monkeypatch.setattr(mlp, "forward", watched)
    mlp.fit(rows, np.arange(23) % 2, (2,), 0.1, 2, 10, seed=0)
    assert [len(batch) for batch in seen] == [10, 10, 3, 10, 10, 3]
    first, second = sum(seen[:3], []), sum(seen[3:], [])
    assert sorted(first) == sorted(second) == list(range(23)) and first != second != sorted(second)


def test_the_loss_of_an_epoch_is_the_mean_over_its_rows():
    untrained = trained(epochs=0)
    losses = trained(rate=1e-12, epochs=2, batch=7).losses  # 60 rows: the last batch holds 4
    assert_allclose(losses, log_loss(LABELS, untrained.probability(X)), rtol=1e-9)


def test_a_mean_of_batches_so_twice_the_data_is_the_same_step():
    once, twice = (
        trained(epochs=3),
        trained(epochs=3, batch=120, X=np.tile(X, (2, 1)), labels=np.tile(LABELS, 2)),
    )
    assert_allclose(once.weights[0], twice.weights[0], rtol=1e-9)


def test_starting_weights_keep_the_size_of_sums():
    for activation, variance in (("relu", 2 / 400), ("tanh", 1 / 400), ("none", 1 / 400)):
        start = mlp.fit(np.eye(2, 400), [0, 1], (300,), 0.1, 0, 1, 0, activation=activation)
        weights, biases = start.weights, start.biases
        assert [w.shape for w in weights] == [(400, 300), (300, 2)] and not any(b.any() for b in biases)
        assert weights[0].var() == pytest.approx(variance, rel=0.02) and abs(weights[0].mean()) < 1e-3
        assert weights[1].var() == pytest.approx(variance * 400 / 300, rel=0.15)


def test_the_seed_settles_everything():
    one, same, other = (trained(batch=10, seed=seed) for seed in (1, 1, 2))
    assert_array_equal(one.weights[0], same.weights[0])
    assert_array_equal(one.losses, same.losses)
    assert (one.weights[0] != other.weights[0]).all()


def test_on_epoch_sees_each_network_and_may_stop():
    seen = []
    last = trained(epochs=6, on_epoch=lambda epoch, network: seen.append((epoch, network)))
    assert [epoch for epoch, _ in seen] == [1, 2, 3, 4, 5, 6] and seen[-1][1] is last
    for epoch, network in seen:  # none was changed by later training
        alone = trained(epochs=epoch)
        assert_array_equal(network.weights[0], alone.weights[0])
        assert_array_equal(network.losses, alone.losses)
    for stop in (lambda epoch, network: epoch == 2, lambda epoch, network: np.int64(epoch) == 2):
        assert len(trained(epochs=6, on_epoch=stop).losses) == 2
    assert len(trained(epochs=6, on_epoch=lambda epoch, network: "going on").losses) == 6


@pytest.mark.parametrize("names", [[7, -3, 40], ["x", "y", "z"], [2.5, 0.5, 1.0]])
def test_labels_come_back_as_given(names):
    largest = X[:, :3].argmax(axis=1)
    network = trained((9,), labels=np.array(names)[largest], epochs=200)
    assert network.predict(X).dtype == np.array(names).dtype
    assert_array_equal(network.classes, np.unique(names))
    assert (network.predict(X) == np.array(names)[largest]).mean() > 0.9
    two = trained(labels=Y > 0)
    assert two.predict(X).dtype == bool and two.probability(X).shape == (60, 2)


@given(st.integers(0, 59), st.integers(1, 60))
@settings(max_examples=30)
def test_predictions_do_not_depend_on_the_batch(row, size):
    network = trained((5, 4))
    alone, together = network.probability(X[row : row + 1])[0], network.probability(X)[row]
    assert_allclose(alone, together, rtol=1e-12)
    assert_array_equal(network.predict(X[:size]), network.predict(X)[:size])
    assert together.sum() == pytest.approx(1, abs=1e-12)


@given(st.floats(0.001, 1e300), st.floats(1e-3, 1e6), st.sampled_from(list(THEIR_NAME)), st.integers(0, 3))
@settings(max_examples=60)
def test_whatever_the_rate_and_scale_all_numbers_stay_finite(rate, scale, activation, seed):
    """Warnings are errors here."""
    network = trained((4, 3), rate, 4, 20, seed, activation, X=X * scale)
    for array in (*network.weights, *network.biases, network.losses, network.probability(X)):
        assert np.isfinite(array).all()
    assert network.diverged == (len(network.losses) < 4)


def test_divergence_is_told_and_the_last_sound_network_kept():
    network = trained(rate=1e30)
    assert network.diverged and np.abs(network.weights[0]).max() < mlp.TOO_LARGE
    assert_array_equal(network.weights[0], trained(epochs=0).weights[0])
    assert not trained().diverged


def test_digits_are_named_as_well_as_promised():
    network, digits = labs._digits()[0], datasets.load_mnist_subset()  # 64 hidden units, 50 epochs
    X_test = digits.X_test.reshape(1000, 784) / 255
    assert (network.predict(X_test) == digits.y_test).mean() >= 0.94
    assert mlp.gradient_check(network, X_test[:20], digits.y_test[:20]) < 1e-6


def fit(**changed):
    given = {"X": [[0.0], [1.0]], "labels": [0, 1], "hidden": (2,), "learning_rate": 0.1, "epochs": 1}
    return mlp.fit(**(given | {"batch_size": 1, "seed": 0} | changed))


BAD = {
    "hidden must be a tuple of layer widths such as (64,), got 64 (int)": lambda: fit(hidden=64),
    "hidden must be from 1 to 1000000, got 0": lambda: fit(hidden=(4, 0)),
    "hidden must be a whole number, got 2.5 (float)": lambda: fit(hidden=(2.5,)),
    "learning_rate must be above 0, got 0": lambda: fit(learning_rate=0),
    "learning_rate must be finite, got nan": lambda: fit(learning_rate=np.nan),
    "learning_rate must be a number, got 'fast' (str)": lambda: fit(learning_rate="fast"),
    "epochs must be from 0 to 1000000000, got -1": lambda: fit(epochs=-1),
    "epochs must be a whole number, got 1.5 (float)": lambda: fit(epochs=1.5),
    "batch_size must be from 1 to 2, got 3": lambda: fit(batch_size=3),
    "batch_size must be from 1 to 2, got 0": lambda: fit(batch_size=0),
    "seed must be a whole number, got None (NoneType)": lambda: fit(seed=None),
    "activation must be one of 'relu', 'tanh', 'none', got 'step'": lambda: fit(activation="step"),
    "labels must hold at least two classes, got 1 (a)": lambda: fit(labels=["a", "a"]),
    "X and labels must have the same length, got 2 and 3": lambda: fit(labels=[0, 1, 0]),
    "labels must be one-dimensional and not empty, got shape (2, 1)": lambda: fit(labels=[[0], [1]]),
    "labels must be finite, got nan at index (1,)": lambda: fit(labels=[0, np.nan]),
    "X must be two-dimensional, shape (n, d), got shape (2,)": lambda: fit(X=[0, 1]),
    "X must be two-dimensional, shape (n, d), got shape (2, 28, 28)": lambda: fit(X=np.zeros((2, 28, 28))),
    "X must be finite, got nan at index (0, 0)": lambda: fit(X=[[np.nan], [1]]),
    "X is empty (shape (0, 2)); it needs at least one value": lambda: fit(X=np.empty((0, 2)), labels=[]),
    "X and the network must have the same number of features, got 2 and 1": lambda: fit().probability(
        [[1, 2]]
    ),
    "X must be finite, got inf at index (0, 0)": lambda: fit().predict([[np.inf]]),
    "X holds numbers too large for this model: its sums overflow": lambda: fit(hidden=(9,)).predict(
        [[1.7e308]]
    ),
    "labels must be among the network's classes, got 5": lambda: mlp.gradient_check(fit(), [[1.0]], [5]),
    "X and labels must have the same length, got 1 and 2": lambda: mlp.gradient_check(fit(), [[1.0]], [0, 1]),
}


@pytest.mark.parametrize("message", BAD)
def test_bad_input_is_refused_in_one_sentence(message):
    with pytest.raises((ValueError, TypeError)) as refusal:
        BAD[message]()
    assert str(refusal.value) == message


# The labs: what a learner sees, state by state, against plain loops over what was trained


def figures(value):
    """Three figures, without powers of ten: 0.0542, 25.3."""
    return (
        f"{float(f'{value:.3g}'):.8f}".rstrip("0").rstrip(".")
        if value < 1e3
        else f"{float(f'{value:.3g}'):,.0f}"
    )


KINDS = {"ReLU": "relu", "tanh": "tanh", "none": "none"}
BENDS = {"ReLU": lambda a: a * (a > 0), "tanh": np.tanh, "none": lambda a: a}
GRID = np.array([[x, y] for y in np.linspace(-1.25, 1.25, 61) for x in np.linspace(-1.25, 1.25, 61)])


def plain_forward(network, bend, X):
    """Hidden sums and the probability of the second class, by the formulas of the lesson."""
    sums = X @ network.weights[0] + network.biases[0]
    z = bend(sums) @ network.weights[1] + network.biases[1]
    with np.errstate(over="ignore"):
        return sums, 1 / (1 + np.exp(z[:, 0] - z[:, 1])), z


@cache
def playground(data, activation, hidden, rate, epoch, start):
    points, y = labs.points_of(data)
    fit = lambda epochs: mlp.fit(points, y, (hidden,), rate, epochs, 120, start, activation=KINDS[activation])  # noqa: E731
    losses = fit(101).losses
    network = fit(min(epoch, len(losses) - 1))
    sums, p, z = plain_forward(network, BENDS[activation], points)
    # A probability that rounds to 0 has no logarithm; `cross_entropy` puts the smallest number in its place.
    of_each = np.logaddexp(0, np.where(y == 1, -1, 1) * (z[:, 1] - z[:, 0]))
    loss = np.minimum(of_each, -np.log(np.finfo(float).tiny)).mean()
    return network, losses, loss, int(((z[:, 1] > z[:, 0]) == y).sum()), (sums <= 0).all(axis=0).sum()


def expected_playground(now):
    network, losses, loss, right, dead = playground(
        now.data, now.activation, now.hidden, now.rate, now.epoch, now.start
    )
    shown, diverged = min(now.epoch, len(losses) - 1), len(losses) < 101 and now.epoch >= len(losses)
    points, y = labs.points_of(now.data)
    kind = {"ReLU": "hidden ReLU unit", "tanh": "hidden tanh unit", "none": "hidden unit"}[now.activation]
    words = f"After {shown} epoch{'s' * (shown != 1)} with {now.hidden} {kind}{'s' * (now.hidden > 1)}"
    words += (
        " that do not bend" * (now.activation == "none")
        + f" at learning rate {figures(now.rate)}: {right} of 120 right. "
    )
    words += f"Loss {figures(losses[shown])}"
    if loss < 1:
        words += f": the right class is typically given e^−{figures(loss)} = {np.exp(-loss):.0%}."
    else:
        words += ", where a coin toss has 0.693: sure of its mistakes."
    if diverged:
        words += f" Training diverged in epoch {len(losses)}: the steps outgrew all bounds."
    elif dead and now.activation == "ReLU":
        words += f" Dead units, 0 at every point: {dead} of {now.hidden}."
    assert losses[shown] == pytest.approx(
        loss, rel=1e-9, abs=1e-12
    )  # the loss shown is that of the network shown
    surface = plain_forward(network, BENDS[now.activation], GRID)[1]
    W, b = network.weights[0], network.biases[0]
    folds = now.activation != "none" and (np.abs(b) <= 3 * np.hypot(*W)).any()
    headline = (
        f"Diverged in epoch {len(losses)}"
        if diverged
        else f"Loss {figures(loss)}{' ↑' if loss > 1.2 else ''}"
    )
    return words, {
        "probability": {"extent": [-1.25, 1.25, -1.25, 1.25]},
        "chance ½": {} if (surface > 0.5).any() and (surface < 0.5).any() else None,
        "a hidden unit's line": {} if folds else None,
        "class A": points[y == 0].T,
        "class B": points[y == 1].T,
        "headline A": f"{ {'XOR': 'XOR', 'moons': 'Moons', 'rings': 'Rings'}[now.data] }: {right} of 120 right",
        "whole training": (range(len(losses)), losses),
        "loss so far": (range(shown + 1), losses[: shown + 1]),
        "this epoch": (shown, loss) if loss <= 1.2 else None,
        "above this picture": (shown, 1.164) if loss > 1.2 else None,
        "coin toss": ([-3, 103], [0.6931471805599453] * 2),
        "headline B": headline,
        "A": {"xlabel": "first feature", "ylabel": "second feature", "xlim": (-1.25, 1.25)},
        "B": {"xlabel": "epoch", "ylabel": "loss (cross-entropy)", "ylim": (-0.04, 1.2)},
    }


MORE = {
    "diverged": {"activation": "none", "rate": 30.0, "epoch": 100},
    "not yet diverged": {"activation": "none", "rate": 30.0, "epoch": 5},
    "rings": {"data": "rings", "hidden": 6, "epoch": 100, "activation": "tanh"},
}


def test_the_playground_draws_and_says_what_is_so():
    lab = labs.playground()
    truth.check(lab, expected_playground, **MORE)
    for values in ({}, MORE["rings"], {"epoch": 0, "hidden": 8}, {"data": "moons", "rate": 3.0, "epoch": 60}):
        lab.reset()
        lab.set(**values)
        now, seen = {name: control.value for name, control in lab.controls.items()}, lab.seen()
        network = playground(**now)[0]
        p = plain_forward(network, BENDS[now["activation"]], GRID)[1]
        assert (seen["probability"]["pixels"].ravel() == np.floor(9 * p)).mean() > 0.999
        border = np.transpose([seen["chance ½"]["x"], seen["chance ½"]["y"]])
        border = border[np.isfinite(border).all(axis=1)]
        assert (
            np.quantile(np.abs(plain_forward(network, BENDS[now["activation"]], border)[1] - 0.5), 0.9) < 0.1
        )
        ends = np.transpose([seen["a hidden unit's line"]["x"], seen["a hidden unit's line"]["y"]]).reshape(
            -1, 3, 2
        )
        zero = np.abs(ends[:, :2] @ network.weights[0] + network.biases[0]).max(axis=1) < 1e-9
        near = np.abs(network.biases[0]) <= 3 * np.hypot(*network.weights[0])
        assert zero.any(axis=1).all() and (zero.any(axis=0) == near).all(), (
            "a line for each unit, and no other"
        )


def test_in_words_too_only_units_that_bend_have_lines():
    lab = labs.playground()
    lab.set(**lab.presets["No activation"])
    assert not lab.seen()["a hidden unit's line"]["shown"]
    assert "with ReLU or tanh the line of each hidden unit" in lab.alt


def test_new_sample_takes_other_weights_and_one_step_goes_on_by_an_epoch():
    lab = labs.playground()
    parts = [lab]
    for part in parts:
        parts += getattr(part, "children", ())
    press = {part.description: part.click for part in parts if isinstance(part, widgets.Button)}
    press["New sample"]()
    assert (lab.controls["start"].value, lab.controls["epoch"].value) == (1, 30)
    press["One step"]()
    assert (lab.controls["start"].value, lab.controls["epoch"].value) == (1, 31)


def test_the_puzzles_of_the_playground_are_what_they_are_called():
    for data in ("XOR", "moons", "rings"):
        points, y = labs.points_of(data)
        assert points.shape == (120, 2) and y.sum() == 60 and np.abs(points).max() < 1.25
    assert ((np.multiply(*labs.points_of("XOR")[0].T) < 0) == labs.points_of("XOR")[1]).all()
    points, y = labs.points_of("rings")
    assert np.hypot(*points[y == 0].T).max() < np.hypot(*points[y == 1].T).min()


RUNS = datasets.load_mlp_runs()


def expected_learning_curves(now):
    rates = sorted(set(RUNS.learning_rate))
    ran = min(rates, key=lambda rate: abs(np.log(rate / now.rate)))
    run = RUNS[(RUNS.hidden == now.hidden) & (RUNS.learning_rate == ran)]
    train, held_out, wrong = (list(run[name]) for name in ("train_loss", "held_out_loss", "held_out_errors"))
    best = held_out.index(min(held_out))
    words = (
        f"{now.hidden} hidden units at learning rate {figures(ran)}: training loss {train[0]:.3f} at first, "
    )
    words += f"{train[50]:.3f} after 50 epochs; {wrong[50]} held-out digits named wrongly."
    if held_out[50] > 2.2:
        words += " The loss of ten equal chances is ln 10 = 2.303: it has learned nothing that lasts."
    if now.reveal:
        words += f" The held-out loss is lowest after epoch {best}; your guess, {now.guess}, is {abs(now.guess - best)} "
        words += f"away and costs {held_out[now.guess] - held_out[best]:.3f} more."
    else:
        words += f" You would stop after epoch {now.guess}."
    last = RUNS[RUNS.epoch == 50]
    of_width = {
        w: list(last[last.hidden == w].sort_values("learning_rate").held_out_errors) for w in (4, 16, 64, 256)
    }
    legend = ["this run", *[f"{width} units" for width in of_width] * now.reveal]
    return words, {
        "training loss": (range(51), train),
        "held-out loss": (range(51), held_out) if now.reveal else None,
        "its lowest point": (best, 0.8 * held_out[best]) if now.reveal else None,
        "your guess A": {"x": [now.guess] * 2},
        "headline A": f"{now.hidden} hidden units, learning rate {figures(ran)}",
        **{f"mistakes of {w}": (rates, wrong) if now.reveal else None for w, wrong in of_width.items()},
        "this width": (rates, of_width[now.hidden]) if now.reveal else None,
        "this run": (ran, wrong[50]),
        "headline B": f"{wrong[50]} mistakes",
        "A": {"xlabel": "epoch", "ylabel": "loss (log scale)", "xlim": (-1, 51)},
        "B": {"xlabel": "learning rate (log scale)", "ylabel": "held-out mistakes", "legend": legend},
    }


def test_the_learning_curves_lab_draws_and_says_what_is_so():
    lab = labs.builders()["mlp.learning_curves"]()
    truth.check(
        lab, expected_learning_curves, **{"between two rates": {"rate": 0.136, "hidden": 64, "reveal": True}}
    )
    seen = lab.seen()
    low, high = seen["A"]["ylim"]
    assert low < RUNS["train_loss"].min() and RUNS["held_out_loss"].max() < high


def test_the_finished_runs_can_be_made_again():
    program, runs = script("make_mlp_runs"), datasets.load_mlp_runs()
    assert runs.groupby(["hidden", "learning_rate"]).size().to_dict() == {
        (hidden, rate): 51 for hidden in program.WIDTHS for rate in program.RATES
    }
    for hidden, rate in ((4, 0.1), (64, 0.316)):
        stored = runs.query("hidden == @hidden and learning_rate == @rate").head(3).reset_index(drop=True)
        made = program.run(hidden, rate, epochs=2)
        for column in ("train_loss", "held_out_loss"):
            assert_allclose([row[column] for row in made], stored[column], atol=0.002)
        assert [row["held_out_errors"] for row in made] == pytest.approx(
            stored["held_out_errors"].tolist(), abs=3
        )


def script(name):
    """A program of datasets/, which is not a package."""
    spec = importlib.util.spec_from_file_location(name, datasets.FOLDER / f"{name}.py")
    program = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(program)
    return program


def test_the_trained_network_can_be_made_again():
    program, (weights, biases) = script("make_digits_network"), datasets.load_digits_network()
    network = program.train()
    for stored, made in zip(weights + biases, network.weights + network.biases, strict=True):
        assert stored.shape == made.shape and np.abs(stored - made).max() < 0.02
    assert (network.predict(TEST) == ANSWERS).mean() >= 0.9
    with np.load(io.BytesIO(program.packed(network))) as arrays:
        assert_allclose(arrays["output_weights"], weights[1], atol=0.02)


DIGITS = datasets.load_mnist_subset()
# What the network of the drawing lab has not been trained on.
TEST, ANSWERS = DIGITS.X_train[4000:].reshape(1000, 784) / 255, DIGITS.y_train[4000:]


@cache
def shipped():
    """The probabilities of the shipped network for any pictures (n, 784), by the formulas of the lesson."""
    with np.load(datasets.FOLDER / "digits_network.npz") as arrays:
        W1, b1, W2, b2 = (
            arrays[f"{layer}_{part}"].astype(float)
            for layer in ("hidden", "output")
            for part in ("weights", "biases")
        )
    return lambda X: softmax(np.maximum(X @ W1 + b1, 0) @ W2 + b2, axis=1)


@cache
def sample_rows():
    """The first of each digit, the least sure other of each, then the five mistakes that are surest."""
    P = shipped()(TEST)
    of = [[i for i, label in enumerate(ANSWERS) if label == digit] for digit in range(10)]
    rows = [those[0] for those in of] + [min(those[1:], key=lambda i: max(P[i])) for those in of]
    mistakes = [(-max(p), i) for i, p in enumerate(P) if list(p).index(max(p)) != ANSWERS[i]]
    return rows + [i for _, i in sorted(mistakes)[:5]]


def expected_draw(now):
    image = (
        TEST[sample_rows()[now.sample - 1]].reshape(28, 28) if now.sample else draw.like_mnist(now.drawing)
    )
    P, name = np.zeros(10), "Nothing to name yet"
    if image.any():
        P = shipped()(image.reshape(1, 784))[0]
        first, second = sorted(range(10), key=lambda digit: -P[digit])[:2]
        percent = "over 99.9%" if P[first] > 0.999 else f"{P[first]:.1%}"
        name = f"It says {first}: {percent}"
        words = (
            "Your drawing. "
            if not now.sample
            else f"Sample {now.sample} shows the digit {ANSWERS[sample_rows()[now.sample - 1]]}. "
        )
        words += f"The network says {first}: {percent}."
        if now.sample:
            words += " Right." if first == ANSWERS[sample_rows()[now.sample - 1]] else " A mistake."
        odds, ahead = P[first] / P[second], np.log(P[first] / P[second])
        times = "over a million times" if odds > 1e6 else f"about {float(f'{odds:.2g}'):,g} times"
        if f"{ahead:.1f}" == "0.0":
            times = "about"
        words += (
            f" Its score is {ahead:.1f} above that of {second}, so it is {times} as probable (e^{ahead:.1f})."
        )
    else:
        words = "The pad is empty: draw a digit on it with mouse, pen or finger, or choose a sample digit with the slider."
    bars = {f"bar {k}": {"x": 0, "y": k - 0.375, "width": P[k], "height": 0.75} for k in range(10)}
    return words, {
        "picture": {"pixels": image},
        **bars,
        "headline B": name,
        "A": {"xlabel": "28 × 28 = 784 pixels"},
        "B": {"xlabel": "probability", "ylabel": "digit", "xlim": (0, 1.02), "ylim": (9.6, -0.6)},
    }


def test_the_drawing_lab_draws_and_says_what_is_so():
    lab = labs.builders()["mlp.draw"]()
    samples = {f"sample {n}": {"sample": n} for n in (1, 12, 20, 22)}
    hooks = {f"drawing {i}": {"drawing": strokes, "sample": 0} for i, strokes in enumerate(draw.Pad.examples)}
    truth.check(lab, expected_draw, **samples, **hooks)
    lab.set(sample=21)
    colors = [tuple(bar.get_facecolor()[:3]) for bar in lab.figure.axes[1].patches]
    says = int(lab.seen()["headline B"]["text"][8])
    assert [k for k in range(10) if colors[k] == to_rgb(style.MODEL)] == [says]
    assert [t.get_text() for t in lab.figure.axes[1].get_yticklabels()] == [str(k) for k in range(10)]


def arc(x, y, width, height, begin=0, end=360):
    """Part of an oval as a stroke; 0 degrees is up, and it turns clockwise."""
    turn = np.radians(np.linspace(begin, end, 40))
    return np.stack([x + width * np.sin(turn), y - height * np.cos(turn)], axis=1).round().tolist()


HANDWRITING = {
    0: [arc(112, 112, 50, 75)],
    1: [[[112, 35], [112, 190]]],
    2: [arc(110, 80, 48, 45, -80, 130) + [[65, 190], [165, 190]]],
    3: [arc(105, 75, 45, 38, -70, 180) + arc(105, 150, 50, 38, 0, 250)],
    4: [[[75, 40], [65, 120], [160, 120]], [[150, 45], [140, 195]]],
    5: [[[160, 40], [85, 40], [80, 100]] + arc(105, 140, 48, 45, -40, 220)],
    6: [[[145, 35], [95, 80], [75, 140]] + arc(112, 150, 38, 38, 270, 610)],
    7: [[[60, 45], [165, 45], [105, 195]]],
    8: [arc(112, 75, 32, 34, 180, 540) + arc(112, 147, 38, 38, 0, 360)],
    9: [arc(110, 80, 40, 40, 90, 450) + [[150, 80], [140, 195]]],
}


def test_a_drawing_is_centered_and_scaled_as_the_training_digits_are():
    digits = datasets.load_mnist_subset()
    at = np.arange(28)
    ink = digits.X_train / 255
    for axis in (1, 2):  # their middle, measured
        middles = (ink.sum(axis=3 - axis) * at).sum(axis=1) / ink.sum(axis=(1, 2))
        assert middles.mean() == pytest.approx(draw.CENTER - 0.5, abs=0.02)
    drawn = np.array([draw.like_mnist(strokes) for strokes in HANDWRITING.values()])
    assert drawn.min() == 0 and drawn.max() == 1
    for image in drawn:
        assert_allclose([image.sum(axis=k) @ at / image.sum() for k in (0, 1)], draw.CENTER - 0.5, atol=0.5)
        across, down = (np.ptp(np.flatnonzero(image.sum(axis=k) > 0.5)) + 1 for k in (0, 1))
        assert 18 <= max(across, down) <= 21
    assert drawn.mean() == pytest.approx(ink.mean(), rel=0.15), (
        "the pen is as wide as that of the training digits"
    )


def test_size_and_place_on_the_pad_do_not_matter():
    for strokes in HANDWRITING.values():
        small = [[[20 + x * 0.4, 100 + y * 0.4] for x, y in stroke] for stroke in strokes]
        assert np.abs(draw.like_mnist(small) - draw.like_mnist(strokes)).max() < 0.2
    assert not draw.like_mnist([]).any() and not draw.like_mnist([[]]).any()
    assert 1 < draw.like_mnist([[[5, 5]]]).sum() < 10, "a dot stays a dot"


def test_plain_handwriting_is_read_in_the_lab():
    network, X_test, labels = labs._digits()
    lab = labs.draw(network, X_test, labels)
    right = 0
    for digit, strokes in HANDWRITING.items():
        lab.controls["drawing"].value = strokes
        assert lab.controls["sample"].value == 0 and lab.readout.startswith("Your drawing.")
        right += f"The network says {digit}:" in lab.readout
    assert right >= 8
    lab.controls["drawing"].value = []
    assert lab.readout.startswith("The pad is empty")


# The presets


def test_presets_of_the_labs_do_what_they_say():
    lab = labs.playground()
    seen = {}
    for name, values in lab.presets.items():
        lab.reset()
        lab.set(**values)
        seen[name] = lab.seen() | {
            "right": int(lab.seen()["headline A"]["text"].split()[1]),
            "says": lab.readout,
        }
        assert seen[name]["loss so far"]["x"][-1] == 100
    assert "1 hidden ReLU unit at" in seen["One unit"]["says"] and seen["One unit"]["right"] <= 90
    assert "2 hidden ReLU units at" in seen["Two units"]["says"]
    assert seen["One unit"]["right"] < seen["Two units"]["right"]
    border = np.transpose([seen["No activation"]["chance ½"]["x"], seen["No activation"]["chance ½"]["y"]])
    border = border[np.isfinite(border).all(axis=1)]
    assert np.linalg.svd(border - border.mean(axis=0))[1][1] < 0.05, "a straight border"
    slow, fast = (seen[name]["loss so far"]["y"] for name in ("Too slow", "Too fast"))
    assert (np.diff(slow) < 0).all() and slow[-1] > np.log(2) and fast[-1] > np.log(2)
    assert "Dead units" in seen["Too fast"]["says"]

    lab = labs.builders()["mlp.learning_curves"]()
    ends, wrong = {}, {}
    for name, values in lab.presets.items():
        lab.reset()
        lab.set(**values)
        ends[name], wrong[name] = lab.seen()["training loss"]["y"][-1], lab.seen()["this run"]["y"][0]
    assert ends["Too fast"] > 2.2 > 1 > ends["Too slow"] > 5 * ends["Good"]
    assert wrong["Too narrow"] > 2 * wrong["Good"] and wrong["Wide"] < wrong["Good"]

    lab = labs.builders()["mlp.draw"]()
    lab.set(**lab.presets["A clear seven"])
    assert "shows the digit 7. The network says 7: over 99.9%. Right." in lab.readout
    lab.set(**lab.presets["A close call"])
    assert sorted(lab.seen()[f"bar {k}"]["width"] for k in range(10))[-1] < 0.7
    lab.set(**lab.presets["A confident mistake"])
    assert "over 99.9%. A mistake." in lab.readout
    lab.set(**lab.presets["Your drawing"])
    assert lab.readout.startswith("The pad is empty")


# The labs on a teacher's own data


def test_own_runs_and_own_classes_are_shown():
    runs = RUNS[RUNS.hidden.isin([4, 64]) & RUNS.learning_rate.isin([0.01, 0.1, 1.0]) & (RUNS.epoch <= 20)]
    lab = labs.learning_curves(runs.sample(frac=1, random_state=0))
    lab.set(reveal=True, guess=20, rate=0.02)
    assert lab.controls["guess"].max == 20 and list(lab.presets) == ["Too slow", "Good", "Too narrow"]
    assert_allclose(
        lab.seen()["training loss"]["y"], runs.query("hidden == 4 and learning_rate == 0.01").train_loss
    )
    letters = np.array(list("abc"))[ANSWERS % 3]
    network = mlp.fit(TEST[:200], letters[:200], (5,), 0.1, 3, 20, 0)
    lab = labs.draw(network, TEST[200:], letters[200:])
    for sample in range(lab.controls["sample"].max + 1):
        lab.set(sample=sample)
    assert {"bar a", "bar b", "bar c"} <= lab.seen().keys() and "A clear seven" not in lab.presets
    few = labs.draw(network, TEST[:1], [network.predict(TEST[:1])[0]])  # one picture, and named rightly
    assert few.controls["sample"].max == 1 and "A confident mistake" not in few.presets


NETWORK = labs._digits()[0]


@pytest.mark.parametrize(
    ("words", "build"),
    {
        "missing: epoch, train_loss": lambda: labs.learning_curves(
            RUNS.drop(columns=["epoch", "train_loss"])
        ),
        "train_loss must be finite": lambda: labs.learning_curves(RUNS.assign(train_loss=np.nan)),
        "runs needs each width at each of at least 2 rates": lambda: labs.learning_curves(RUNS[60:]),
        "X must hold 28 × 28 = 784 pixels from 0 to 1, got 784 up to 255": lambda: labs.draw(
            NETWORK, TEST * 255, ANSWERS
        ),
        "X and the network must have the same number of features": lambda: labs.draw(
            NETWORK, TEST[:, :9], [1] * 1000
        ),
        "one of the network's 10 classes for each row of X": lambda: labs.draw(NETWORK, TEST, ["a"] * 1000),
        "at most 20,000: pass a random sample": lambda: labs.draw(
            NETWORK, np.ones((30_000, 784)), [1] * 30_000
        ),
    }.items(),
)
def test_what_a_lab_cannot_show_is_refused_in_one_sentence(words, build):
    with pytest.raises(ValueError) as refusal:
        build()
    assert words in str(refusal.value)


@pytest.mark.parametrize(
    "some", [RUNS.epoch >= 1, RUNS.epoch == 0, RUNS.epoch % 5 == 0, (RUNS.epoch < 50) | (RUNS.hidden > 4)]
)
def test_runs_that_leave_out_an_epoch_are_refused_in_one_sentence(some):
    with pytest.raises(ValueError) as refusal:
        labs.learning_curves(RUNS[some])
    assert str(refusal.value).endswith("at least 2 rates, all for the same epochs 0, 1, …")


# How far the controls reach, by hand: (least, largest, step).
REACH = {
    "mlp.playground": {
        "hidden": (1, 8, 1),
        "rate": (0.01, 100, 0.1),
        "epoch": (0, 100, 1),
        "start": (0, 9, 1),
    },
    "mlp.learning_curves": {"guess": (1, 50, 1)},  # of 50 epochs
    "mlp.draw": {},
}


@pytest.mark.parametrize("name", labs.builders())
def test_axes_colors_and_controls_mean_what_they_say(name):
    lab = labs.builders()[name]()
    truth.labeled(lab, name)
    truth.reach(lab, **REACH[name])


def test_points_of_a_class_have_the_color_of_the_side_where_it_is_likely():
    lab = labs.builders()["mlp.playground"]()
    field = lab.figure.axes[0]
    colors = {line.name: np.array(to_rgb(line.get_color())) for line in field.lines}
    for name, here, there in (("class A", 0.0, 1.0), ("class B", 1.0, 0.0)):
        near, far = (1 - np.array(field.images[0].cmap(chance)[:3]) for chance in (here, there))
        ink = 1 - colors[name]  # what it takes from white paper: of a tint, the same in smaller amounts
        assert ink @ near / np.linalg.norm(near) > ink @ far / np.linalg.norm(far)
