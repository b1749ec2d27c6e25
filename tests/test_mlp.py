"""Lesson 08: the network against scikit-learn, against numerical gradients and hand-worked sums, and its labs."""

import importlib.util
import warnings
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal
from scipy.optimize import approx_fprime
from sklearn.exceptions import ConvergenceWarning
from sklearn.metrics import log_loss
from sklearn.neural_network import MLPClassifier

from helpers import datasets, mlp
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
        weights, biases = mlp.initialize((400, 300, 2), np.random.default_rng(0), activation)
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
    network, X_test, labels = labs._digits()  # 64 hidden units, 50 epochs
    assert (network.predict(X_test) == labels).mean() >= 0.94
    assert mlp.gradient_check(network, X_test[:20], labels[:20]) < 1e-6


def fit(**changed):
    given = {"X": [[0.0], [1.0]], "labels": [0, 1], "hidden": (2,), "learning_rate": 0.1, "epochs": 1}
    return mlp.fit(**(given | {"batch_size": 1, "seed": 0} | changed))


BAD = {
    "hidden must be a tuple of layer widths such as (64,), got 64": lambda: fit(hidden=64),
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
    "labels must hold at least two classes, got only 'a'": lambda: fit(labels=["a", "a"]),
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


# The labs


@pytest.mark.parametrize("data", labs.TITLES)
def test_the_loss_shown_in_the_playground_is_that_of_the_network_shown(data):
    numbers, (points, y) = labs.playground_numbers(), labs.points_of(data)
    for epoch in (0, 1, 37, 100):
        now = numbers(data, "tanh", 3, 1.0, epoch, 2)
        network = mlp.fit(points, y, (3,), 1.0, epoch, 120, 2, activation="tanh")
        P = network.probability(points)
        assert now.loss == pytest.approx(log_loss(y, P)) and now.right == (P.argmax(axis=1) == y).sum()
        corner = network.probability([[1.25, -1.25]])[0, 1]
        assert now.surface[0, -1] == pytest.approx(corner)


def test_the_lines_of_the_playground_are_where_a_unit_is_zero():
    now = labs.playground_numbers()("XOR", "ReLU", 5, 1.0, 50, 1)
    points, y = labs.points_of("XOR")
    network = mlp.fit(points, y, (5,), 1.0, 50, 120, 1)
    ends = np.array(now.folds).T.reshape(-1, 3, 2)[:, :2]
    assert len(ends) >= 3
    for line in ends:
        sums = line @ network.weights[0] + network.biases[0]
        assert np.abs(sums).max(axis=0).min() < 1e-9


def test_the_playground_says_when_training_diverged_or_units_died():
    lab = labs.playground()
    lab.set(rate=100.0, activation="none", epoch=100, hidden=8)
    lab.set(rate=50.0, activation="ReLU", hidden=4)
    assert "Dead units, 0 at every point: " in lab.readout
    numbers = labs.playground_numbers()
    assert numbers("XOR", "ReLU", 4, 1e30, 100, 0).diverged_at == 1


def test_the_learning_curve_lab_reads_its_runs():
    runs = datasets.load_mlp_runs()
    numbers = labs.learning_curves_numbers(runs)
    assert numbers(16, 0.11, 1, False).rate == 0.1 and numbers(16, 10.0, 1, False).rate == 10
    now = numbers(16, 0.1, 1, False)
    run = runs.query("hidden == 16 and learning_rate == 0.1")
    assert now.best == run.epoch[run.held_out_loss.idxmin()]
    assert now.mistakes == run.held_out_errors.iloc[-1] == now.all_mistakes[16][4]
    lab = labs.learning_curves(runs)
    lab.set(reveal=True, guess=20)
    cost = run.held_out_loss.iloc[20] - run.held_out_loss.min()
    assert (
        f"after epoch {now.best}; your guess, 20, is {20 - now.best} away and costs {cost:.3f}" in lab.readout
    )


def test_the_finished_runs_can_be_made_again():
    spec = importlib.util.spec_from_file_location("make_mlp_runs", datasets.FOLDER / "make_mlp_runs.py")
    program = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(program)
    runs = datasets.load_mlp_runs()
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


def test_samples_hold_two_of_each_digit_and_the_surest_mistakes():
    network, X_test, labels = labs._digits()
    numbers = labs.draw_numbers(network, X_test, labels)
    shown = [numbers([], sample) for sample in range(1, 26)]
    assert [now.truth for now in shown[:20]] == [*range(10)] * 2
    P = network.probability(X_test)
    wrong = P.argmax(axis=1) != labels
    assert_allclose([now.P.max() for now in shown[20:]], np.sort(P[wrong].max(axis=1))[:-6:-1])
    assert all(now.says != now.truth for now in shown[20:])
