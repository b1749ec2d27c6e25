"""Labs of lesson 08: a playground in two dimensions, fifty-two trainings on digits, and a digit of your own."""

from functools import lru_cache

import numpy as np
from matplotlib.colors import ListedColormap

from helpers import datasets, mlp, style
from helpers.labs.controls import choice, log_slider, slider, switch
from helpers.labs.draw import Pad, like_mnist
from helpers.labs.lab import Lab, panels

__all__ = ["playground", "learning_curves", "draw"]

EPOCHS = 100
ACTIVATIONS = {"ReLU": "relu", "tanh": "tanh", "none": "none"}
TITLES = {"XOR": "XOR", "moons": "Moons", "rings": "Rings"}


def builders():
    """By name, a function that makes each lab afresh on the lesson's data."""
    return {
        "mlp.playground": playground,
        "mlp.learning_curves": lambda: learning_curves(datasets.load_mlp_runs()),
        "mlp.draw": lambda: draw(*_digits()),
    }


@lru_cache(maxsize=1)
def _digits():
    """The network of the lesson, and the pictures it has not seen."""
    digits = datasets.load_mnist_subset()
    X, X_test = (images.reshape(-1, 784) / 255 for images in (digits.X_train, digits.X_test))
    return mlp.fit(X, digits.y_train, (64,), 0.1, 50, 50, seed=0), X_test, digits.y_test


def playground():
    """How do hidden units bend the border between two classes?"""
    across = np.linspace(-1.25, 1.25, 61)
    grid = np.stack(np.meshgrid(across, across), axis=-1).reshape(-1, 2)

    @lru_cache(maxsize=300)
    def training(data, hidden, activation, rate, start):
        """The network after each epoch shown, the loss of each, and whether training diverged."""
        X, y = points_of(data)
        given = X, y, (hidden,), rate
        kind = ACTIVATIONS[activation]
        networks = [mlp.fit(*given, 0, len(X), start, activation=kind)]
        # One epoch more than is shown: with one batch, an epoch's loss is that of the network before it.
        keep = lambda epoch, network: networks.append(network)  # noqa: E731
        last = mlp.fit(*given, EPOCHS + 1, len(X), start, keep, kind)
        return networks, last.losses, last.diverged

    def numbers(now):
        now.X, now.y = points_of(now.data)
        networks, losses, diverged = training(now.data, now.hidden, now.activation, now.rate, now.start)
        now.shown = max(min(now.epoch, len(losses) - 1), 0)
        network = networks[now.shown]
        P = network.probability(now.X)
        if not len(losses):  # diverged in its first epoch
            losses = np.array([mlp.cross_entropy(P, now.y)])
        now.losses, now.loss, now.right = losses, losses[now.shown], int((P.argmax(axis=1) == now.y).sum())
        now.drawn = np.minimum(losses, 1.2)
        now.surface = network.probability(grid)[:, 1].reshape(61, 61)
        bends, units = now.activation != "none", mlp.forward(network, now.X)[1]
        now.folds = _lines(network.weights[0], network.biases[0]) if bends else None
        now.diverged_at = len(losses) if diverged else 0
        now.dead = int((units == 0).all(axis=0).sum()) if now.activation == "ReLU" else 0

    # From one class through paper to the other, in nine steps of probability.
    strengths = np.linspace(0.55, 0, 5)[:-1]
    shades = [style.tint(style.CLASSES[0], s) for s in strengths] + [style.tint(style.PAPER, 1)]
    shades = ListedColormap(shades + [style.tint(style.CLASSES[1], s) for s in strengths[::-1]])

    figure, (field, curve) = panels("AB", width_ratios=[3, 2])
    field.grid(False)
    look = {"extent": (-1.25, 1.25) * 2, "origin": "lower", "aspect": "auto", "interpolation": "nearest"}
    surface = field.imshow(np.zeros((61, 61), np.uint8), cmap=shades, vmin=0, vmax=9, **look)
    # Whole numbers are drawn faster.
    field.named("probability", surface, data=lambda now: (9 * now.surface).astype(np.uint8))
    folds = {"linewidth": 1.2, "linestyle": "--"}
    field.mark("-", style.INK, lambda now: now.folds, "a hidden unit's line", **folds)
    for k, name in enumerate(["class A", "class B"]):
        look = {"markeredgecolor": "white", "markeredgewidth": 0.5, "markersize": 6}
        some = lambda now, k=k: now.X[now.y == k].T  # noqa: E731
        field.mark(style.MARKERS[k], style.CLASSES[k], some, name, **look)
    field.set(xlabel="first feature", ylabel="second feature", xlim=(-1.25, 1.25), ylim=(-1.25, 1.25))
    handles = [*field.lines[1:], field.lines[0]]
    figure.legend(handles=handles, loc="outside lower left", ncols=3)
    field.headline(lambda now: f"{TITLES[now.data]}: {now.right} of {len(now.X)} right")

    pale = style.tint(style.ERROR, 0.35)
    curve.mark("-", pale, lambda now: (np.arange(len(now.drawn)), now.drawn), "whole training", "", linewidth=1.2)
    so_far = lambda now: (np.arange(now.shown + 1), now.drawn[: now.shown + 1])  # noqa: E731
    curve.mark("-", style.ERROR, so_far, "loss so far", "")
    curve.here(style.ERROR, lambda now: (now.shown, now.drawn[now.shown]), "this epoch", "")
    curve.named("coin toss", curve.axhline(np.log(2), color=style.DATA, linestyle=":", linewidth=1.4))
    said = curve.text(EPOCHS, np.log(2) + 0.02, "coin toss: ln 2", ha="right", color=style.DATA)
    curve.named("words coin toss", said)
    curve.set(xlabel="epoch", ylabel="loss (cross-entropy)", xlim=(-3, EPOCHS + 3), ylim=(-0.04, 1.24))
    curve.headline(lambda now: f"Loss {_short(now.loss)}")

    def words(now):
        kind = "" if now.activation == "none" else f"{now.activation} "
        units = f"{now.hidden} hidden {kind}unit{'s' * (now.hidden > 1)}{' that do not bend' * (not kind)}"
        said = (
            f"After {now.shown} epochs with {units} at learning rate {_short(now.rate)}: {now.right} of "
            f"{len(now.X)} right. Loss {_short(now.loss)}: the right class is typically given "
            f"e^(-{_short(now.loss)}) = {np.exp(-now.loss):.0%}."
        )
        if now.diverged_at and now.epoch >= now.diverged_at:
            return f"{said} Training diverged in epoch {now.diverged_at}: the steps outgrew all bounds."
        if now.dead:
            return f"{said} Dead units, 0 at every point: {now.dead} of {now.hidden}."
        return said

    far = {"epoch": EPOCHS}
    controls = {
        "data": choice("Data", list(TITLES), "XOR", "Which points are to be told apart"),
        "activation": choice(
            "Activation", list(ACTIVATIONS), "ReLU", "What bends the sum of each hidden unit"
        ),
        "hidden": slider("Hidden units", 4, 1, 8, tooltip="How many lines may be combined"),
        "rate": log_slider("Learning rate", 1.0, 0.01, 100, 0.1, "How far each step of descent goes"),
        "epoch": slider("Epoch (steps)", 30, 0, EPOCHS, tooltip="How long training has gone on"),
        "start": slider("Start (random weights)", 0, 0, 9, tooltip="Which random weights"),
    }
    about = (
        "Left: points of two classes over the probability that the network gives to each, with the line of "
        "each hidden unit. Right: the loss by epoch."
    )
    presets = {
        "One unit": {"hidden": 1, **far},
        "Two units": {"hidden": 2, **far},
        "No activation": {"hidden": 8, "activation": "none", **far},
        "Too slow": {"rate": 0.01, **far},
        "Too fast": {"rate": 50.0, **far},
    }
    return Lab(figure, controls, numbers, words, about, presets=presets, new_sample="start", play="epoch")


@lru_cache(maxsize=3)
def points_of(data):
    """120 points (120, 2) and their classes, 0 or 1, of one of the three puzzles."""
    rng = np.random.default_rng(8)
    y = np.arange(120) % 2
    if data == "XOR":
        side = rng.choice([-1, 1], 120)
        X = np.stack([side, np.where(y == 0, side, -side)], axis=1) * rng.uniform(0.12, 1.1, (120, 2))
    elif data == "moons":
        turn = rng.uniform(0, np.pi, 120)
        moon = np.stack([np.cos(turn) * 0.75, np.sin(turn) * 0.95 - 0.25], axis=1)
        X = moon * np.where(y == 0, 1, -1)[:, None]
        X = X + np.where(y == 0, -1, 1)[:, None] * [0.3, 0.0] + rng.normal(0, 0.06, (120, 2))
    else:
        turn, radius = rng.uniform(0, 2 * np.pi, 120), np.where(y == 0, rng.uniform(0, 0.45, 120), 0.95)
        X = np.stack([np.cos(turn), np.sin(turn)], axis=1) * radius[:, None] + rng.normal(0, 0.06, (120, 2))
    return X, y


def learning_curves(runs):
    """When does a network learn, and when does it memorize? `runs` is the table of the finished trainings."""
    by_run = {
        (int(hidden), rate): group.sort_values("epoch")
        for (hidden, rate), group in runs.groupby(["hidden", "learning_rate"])
    }
    every = np.unique(runs["learning_rate"])
    widths = [int(width) for width in np.unique(runs["hidden"])]
    mistakes = {w: [int(by_run[w, r]["held_out_errors"].iloc[-1]) for r in every] for w in widths}
    clipped = lambda losses: np.clip(losses, 1.05e-3, 11)  # noqa: E731

    def numbers(now):
        at = np.abs(np.log(every / now.rate)).argmin()
        now.ran, now.mistakes = float(every[at]), mistakes[now.hidden][at]
        run = by_run[now.hidden, now.ran]
        now.epochs, now.train, now.held_out = run[["epoch", "train_loss", "held_out_loss"]].to_numpy().T
        now.best = int(now.held_out.argmin())

    figure, (curves, rates) = panels("AB", width_ratios=[3, 2])
    curves.mark("-", style.MODEL, lambda now: (now.epochs, clipped(now.train)), "training loss")
    held_out = lambda now: now.reveal and (now.epochs, clipped(now.held_out))  # noqa: E731
    curves.mark("--", style.ERROR, held_out, "held-out loss")
    lowest = lambda now: now.reveal and (now.best, clipped(now.held_out[now.best]) * 0.8)  # noqa: E731
    curves.mark("^", style.ERROR, lowest, "its lowest point", markersize=10)
    guess = {"linestyle": "-.", "linewidth": 1.6}
    curves.wall(style.GUESS, lambda now: now.guess, "your guess", **guess)
    curves.set(xlabel="epoch", ylabel="loss (log scale)", yscale="log", xlim=(-1, 51), ylim=(1e-3, 12))
    curves.set_yticks([0.001, 0.01, 0.1, 1, 10], ["0.001", "0.01", "0.1", "1", "10"])
    figure.legend(handles=curves.lines, loc="outside lower left", ncols=4, fontsize=9)
    curves.headline(lambda now: f"{now.hidden} hidden units, learning rate {_short(now.ran)}")

    rates.set(
        xscale="log", yscale="log", xlabel="learning rate (log scale)", ylabel="held-out mistakes of 1,000"
    )
    rates.set(xlim=(0.008, 13), ylim=(40, 1100))
    rates.set_xticks([0.01, 0.1, 1, 10], ["0.01", "0.1", "1", "10"])
    rates.set_yticks([50, 100, 200, 500, 1000], ["50", "100", "200", "500", "1,000"])
    rates.minorticks_off()
    for width in widths:
        gray = style.tint(style.DATA, 0.45)
        rates.mark("-", gray, (every, mistakes[width]), f"mistakes of {width}", "", linewidth=1.3)
    rates.text(0.01, 330, "4 units", color=style.DATA)
    rates.text(0.01, 125, "16, 64, 256", color=style.DATA)
    rates.mark("-", style.ERROR, lambda now: (every, mistakes[now.hidden]), "this width", "")
    rates.here(style.ERROR, lambda now: (now.ran, now.mistakes), "this run", "")
    rates.headline(lambda now: f"{now.mistakes} mistakes")

    def words(now):
        said = (
            f"{now.hidden} hidden units at learning rate {_short(now.ran)}: training loss "
            f"{now.train[0]:.3f} at first, {now.train[-1]:.3f} after 50 epochs; {now.mistakes} of 1,000 held-out "
            "digits named wrongly."
        )
        if now.held_out[-1] > 2.2:
            said += " The loss of ten equal chances is ln 10 = 2.303: it has learned nothing that lasts."
        if not now.reveal:
            return f"{said} You would stop after epoch {now.guess}."
        more = now.held_out[now.guess] - now.held_out[now.best]
        return (
            f"{said} The held-out loss is lowest after epoch {now.best}; your guess, {now.guess}, is "
            f"{abs(now.guess - now.best)} away and costs {more:.3f} more."
        )

    controls = {
        "hidden": choice("Hidden units", widths, 16, "How wide the hidden layer is"),
        "rate": log_slider("Learning rate", 0.1, 0.01, 10, 0.25, "The nearest of the 13 rates that were run"),
        "guess": slider("Your guess: stop after (epochs)", 40, 1, 50, 1, "Where the held-out loss is lowest"),
        "reveal": switch("Reveal the held-out loss", False, "Draw the loss on digits not trained on"),
    }
    about = (
        "Left: training loss by epoch, on a log scale, and the epoch you guess. Right: mistakes after the last "
        "epoch against the learning rate, for each width of the hidden layer."
    )
    presets = {
        "Too slow": {"rate": 0.01},
        "Good": {"rate": 0.1},
        "Too fast": {"rate": 10.0},
        "Too narrow": {"hidden": 4},
        "Wide": {"hidden": 256},
    }
    return Lab(figure, controls, numbers, words, about, presets=presets)


def draw(network, X, labels):
    """Which digit is it? X (n, 784) from 0 to 1 and labels (n,) are digits the network has not seen."""
    X, labels = np.asarray(X), np.asarray(labels)
    P, classes = network.probability(X), network.classes
    wrong = np.flatnonzero(classes[P.argmax(axis=1)] != labels)
    surest = wrong[np.argsort(-P[wrong].max(axis=1), kind="stable")][:5]
    two_of_each = [np.flatnonzero(labels == kind)[turn] for turn in range(2) for kind in classes]
    samples = np.array([*two_of_each, *surest], dtype=int)

    def numbers(now):
        row = samples[now.sample - 1] if now.sample else None
        now.image = like_mnist(now.drawing) if row is None else X[row].reshape(28, 28)
        now.truth = None if row is None else labels[row]
        now.P = network.probability(now.image.reshape(1, -1))[0] if now.image.any() else np.zeros(10)
        now.says = int(now.P.argmax()) if now.P.any() else None

    figure, (seen, bars) = panels("AB", (6.2, 3.2), width_ratios=[1, 1.1])
    seen.grid(False)
    inks = ListedColormap([style.tint(style.INK, s) for s in np.linspace(0, 1, 16)])  # paper to ink
    look = {"cmap": inks, "vmin": 0, "vmax": 1, "interpolation": "nearest"}
    seen.named("picture", seen.imshow(np.zeros((28, 28)), **look), data=lambda now: now.image)
    seen.set(xticks=[], yticks=[], title="What the network sees")
    seen.set_xlabel("28 × 28 = 784 pixels")
    pale = style.tint(style.MODEL, 0.55)
    for digit, bar in enumerate(bars.barh(np.arange(10), np.full(10, 0.1), height=0.75)):
        color = lambda now, digit=digit: style.MODEL if digit == now.says else pale  # noqa: E731
        bars.named(f"bar {digit}", bar, width=lambda now, digit=digit: now.P[digit], facecolor=color)
    bars.set(xlim=(0, 1.02), xlabel="probability", ylabel="digit", ylim=(9.6, -0.6), yticks=np.arange(10))
    bars.grid(False, axis="y")
    bars.headline(
        lambda now: "Nothing to name yet"
        if now.says is None
        else f"It says {classes[now.says]}: {_percent(now.P[now.says])}"
    )

    def words(now):
        if now.says is None:
            return (
                "The pad is empty: draw a digit on it with mouse, pen or finger, or choose a sample digit with "
                "the slider."
            )
        ranked = np.argsort(-now.P)
        one, two = now.P[ranked[:2]]
        ahead = np.log(one) - np.log(max(two, mlp.SMALLEST))
        times = "over a million" if ahead > np.log(1e6) else f"{np.exp(ahead):,.{int(ahead < 3)}f}"
        what, wrong = "Your drawing.", ""
        if now.sample:
            what = f"Sample {now.sample} shows the digit {now.truth}."
            wrong = " Right." if now.truth == classes[now.says] else " A mistake."
        return (
            f"{what} The network says {classes[now.says]}: {_percent(one)}.{wrong} Its score is {ahead:.1f} above "
            f"that of {classes[ranked[1]]}, so it is e^{ahead:.1f} = {times} times as probable."
        )

    tooltip = "Draw with mouse, pen or finger. From the keyboard, choose a sample digit with the slider."
    controls = {
        "drawing": Pad(description="Draw a digit here", tooltip=tooltip),
        "sample": slider(
            "Sample digit (0: your drawing)", 4, 0, len(samples), 1, "A digit the network has not seen"
        ),
    }

    def to_drawing(change):
        if change["new"]:  # whoever draws wants to see the drawing judged
            controls["sample"].value = 0

    controls["drawing"].observe(to_drawing, names="value")
    about = "Left: the picture the network is given. Right: the probability it gives to each of the ten digits."
    presets = {
        "Your drawing": {"sample": 0},
        "A clear seven": {"sample": 8},
        "A close call": {"sample": 4},
        "A confident mistake": {"sample": len(samples) - len(surest) + 1},
    }
    return Lab(figure, controls, numbers, words, about, presets=presets, pad="drawing")


def _lines(W, b):
    """Ends of the lines w·x + b = 0 of all hidden units, as one broken line for the plot."""
    x, y = [], []
    for w, bias in zip(W.T, b, strict=True):
        size = np.hypot(*w)
        if size < 1e-9 or abs(bias) / size > 3:
            continue  # no direction, or far outside the picture
        foot, along = -bias * w / size**2, 3 * np.array([-w[1], w[0]]) / size
        x += [foot[0] - along[0], foot[0] + along[0], np.nan]
        y += [foot[1] - along[1], foot[1] + along[1], np.nan]
    return x, y


def _short(value):
    """Three figures, without trailing zeros and powers of ten."""
    return f"{float(f'{value:.3g}'):.4f}".rstrip("0").rstrip(".") if value < 1000 else f"{value:,.0f}"


def _percent(share):
    return "over 99.9%" if share > 0.999 else f"{share:.1%}"
