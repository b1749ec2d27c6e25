"""Labs of lesson 08: a playground in two dimensions, fifty-two trainings on digits, a digit of your own.

What the names in `now` mean, besides the controls'. A loss is a mean cross-entropy in nats.
    X, y                the points of the puzzle (120, 2) and the class of each, 0 or 1
    shown               the epoch that is shown: the one asked for, or the last before training diverged
    diverged            the epoch in which training diverged, where that is past; else 0
    losses, loss        after every epoch from 0 on; the one shown
    right, dead         points named rightly; ReLU units that are 0 at every point
    surface, folds      probability of class B on a grid (61, 61); where the sum of a hidden unit is 0
    ran, mistakes       learning rate of the finished run nearest to the one asked for; its mistakes
    train, held_out     losses of that run after each of its `epochs`; `best`, the epoch of least held_out
    image, truth        the picture (28, 28) that the network is given, and its label if it is a sample
    P, says             probability of each class, and the number of the likeliest, None for an empty pad
"""

from functools import lru_cache

import numpy as np
from matplotlib.colors import ListedColormap

from helpers import datasets, mlp, style
from helpers.labs.controls import choice, log_slider, slider, switch
from helpers.labs.draw import Pad, like_mnist
from helpers.labs.given import columns, limits, rows
from helpers.labs.lab import Lab, panels
from helpers.labs.logistic_regression import border
from helpers.labs.words import count, figures

__all__ = ["playground", "learning_curves", "draw"]

EPOCHS, HIGHEST = 100, 1.2  # of the playground: the last epoch, and the highest loss that its picture shows
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
    """The network of the lesson, trained beforehand, and the pictures it has not seen."""
    digits = datasets.load_mnist_subset()
    network = mlp.Network(*datasets.load_digits_network(), losses=np.empty(0), classes=np.arange(10))
    return network, digits.X_train[4000:].reshape(-1, 784) / 255, digits.y_train[4000:]


def playground():
    """How do hidden units bend the border between two classes?"""
    across = np.linspace(-1.25, 1.25, 61)
    grid = np.stack(np.meshgrid(across, across), axis=-1).reshape(-1, 2)

    @lru_cache(maxsize=300)
    def training(data, hidden, activation, rate, start):
        """The network after each epoch, the loss of each, and whether training diverged."""
        X, y = points_of(data)
        given, kind = (X, y, (hidden,), rate), ACTIVATIONS[activation]
        networks = [mlp.fit(*given, 0, len(X), start, activation=kind)]
        # One epoch more than is shown: with one batch, an epoch's loss is that of the network before it.
        last = mlp.fit(*given, EPOCHS + 1, len(X), start, lambda _, network: networks.append(network), kind)
        return networks, last.losses, last.diverged

    def numbers(now):
        now.X, now.y = points_of(now.data)
        networks, now.losses, diverged = training(now.data, now.hidden, now.activation, now.rate, now.start)
        now.shown = min(now.epoch, len(now.losses) - 1)
        now.diverged = len(now.losses) if diverged and now.epoch >= len(now.losses) else 0
        network, now.loss = networks[now.shown], float(now.losses[now.shown])
        now.right = int((network.probability(now.X).argmax(axis=1) == now.y).sum())
        now.surface = network.probability(grid)[:, 1].reshape(61, 61)
        bends, units = now.activation != "none", mlp.forward(network, now.X)[1]
        now.folds = _lines(network.weights[0], network.biases[0]) if bends else None
        now.dead = int((units == 0).all(axis=0).sum()) if now.activation == "ReLU" else 0

    # From one class through paper to the other, in nine steps of probability.
    shades = [style.tint(style.CLASSES[int(s > 0)], abs(s)) for s in np.linspace(-0.55, 0.55, 9)]

    figure, (field, curve) = panels("AB", width_ratios=[3, 2])
    field.grid(False)
    look = {"extent": (-1.25, 1.25) * 2, "origin": "lower", "aspect": "auto", "interpolation": "nearest"}
    surface = field.imshow(np.zeros((61, 61), np.uint8), cmap=ListedColormap(shades), vmin=0, vmax=9, **look)
    # Whole numbers are drawn faster.
    field.named("probability", surface, data=lambda now: (9 * now.surface).astype(np.uint8))
    field.mark("-", style.MODEL, lambda now: border(across, across, now.surface - 0.5), "chance ½")
    field.mark("--", style.INK, lambda now: now.folds, "a hidden unit's line", linewidth=1.2)
    for k, name in enumerate(["class A", "class B"]):
        look = {"markeredgecolor": "white", "markeredgewidth": 0.5, "markersize": 6}
        some = lambda now, k=k: now.X[now.y == k].T
        field.mark(style.MARKERS[k], style.CLASSES[k], some, name, **look)
    field.set(xlabel="first feature", ylabel="second feature", xlim=(-1.25, 1.25), ylim=(-1.25, 1.25))
    figure.legend(handles=[*field.lines[2:], *field.lines[:2]], loc="outside lower left", ncols=4)
    field.headline(lambda now: f"{TITLES[now.data]}: {now.right} of {len(now.X)} right")

    pale, toss = style.tint(style.ERROR, 0.35), np.log(2)
    whole = lambda now: (range(len(now.losses)), now.losses)
    curve.mark("-", pale, whole, "whole training", "", linewidth=1.2)
    so_far = lambda now: (range(now.shown + 1), now.losses[: now.shown + 1])
    curve.mark("-", style.ERROR, so_far, "loss so far", "")
    curve.here(style.ERROR, lambda now: now.loss <= HIGHEST and (now.shown, now.loss), "this epoch", "")
    above = lambda now: now.loss > HIGHEST and (now.shown, 0.97 * HIGHEST)
    curve.mark("^", style.ERROR, above, "above this picture", markersize=10)
    curve.mark(":", style.DATA, ([-3, EPOCHS + 3], [toss] * 2), "coin toss", linewidth=1.4)
    curve.text(EPOCHS, toss + 0.02, "coin toss: ln 2", ha="right", color=style.DATA)
    curve.set(xlabel="epoch", ylabel="loss (cross-entropy)", xlim=(-3, EPOCHS + 3), ylim=(-0.04, HIGHEST))
    over, off = lambda now: f"Diverged in epoch {now.diverged}", lambda now: " ↑" * (now.loss > HIGHEST)
    curve.headline(lambda now: over(now) if now.diverged else f"Loss {figures(now.loss)}{off(now)}")

    def words(now):
        kind = "" if now.activation == "none" else f"{now.activation} "
        units = count(now.hidden, f"hidden {kind}unit") + " that do not bend" * (not kind)
        said = (
            f"After {count(now.shown, 'epoch')} with {units} at learning rate {figures(now.rate)}: "
            f"{now.right} of {len(now.X)} right. Loss {figures(now.loss)}"
        )
        typical = f": the right class is typically given e^−{figures(now.loss)} = {np.exp(-now.loss):.0%}."
        said += typical if now.loss < 1 else f", where a coin toss has {toss:.3f}: sure of its mistakes."
        if now.diverged:
            return f"{said} Training diverged in epoch {now.diverged}: the steps outgrew all bounds."
        if now.dead:
            return f"{said} Dead units, 0 at every point: {now.dead} of {now.hidden}."
        return said

    controls = {
        "data": choice("Data", list(TITLES), "XOR", "Which points are to be told apart"),
        "activation": choice("Activation", list(ACTIVATIONS), "ReLU", "What bends each hidden unit's sum"),
        "hidden": slider("Hidden units", 4, 1, 8, tooltip="How many lines may be combined"),
        "rate": log_slider("Learning rate", 1.0, 0.01, 100, 0.1, "How far each step of descent goes"),
        "epoch": slider("Epoch (steps)", 30, 0, EPOCHS, tooltip="How long training has gone on"),
        "start": slider("Start (random weights)", 0, 0, 9, tooltip="Which random weights"),
    }
    about = (
        "Left: points of two classes over the network's probability of each, with the border and with ReLU "
        "or tanh the line of each hidden unit. Right: the loss by epoch (an arrow where it is above 1.2)."
    )
    some = {"One unit": {"hidden": 1}, "Two units": {"hidden": 2}, "Too slow": {"rate": 0.01}}
    some |= {"No activation": {"hidden": 8, "activation": "none"}, "Too fast": {"rate": 50.0}}
    presets = {name: values | {"epoch": EPOCHS} for name, values in some.items()}
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
        turn, sign = rng.uniform(0, np.pi, 120), np.where(y == 0, 1, -1)
        moon = np.stack([np.cos(turn) * 0.75 - 0.3, np.sin(turn) * 0.95 - 0.25], axis=1)
        X = moon * sign[:, None] + rng.normal(0, 0.06, (120, 2))
    else:
        turn, radius = rng.uniform(0, 2 * np.pi, 120), np.where(y == 0, rng.uniform(0, 0.45, 120), 0.95)
        X = np.stack([np.cos(turn), np.sin(turn)], axis=1) * radius[:, None] + rng.normal(0, 0.06, (120, 2))
    return X, y


def learning_curves(runs):
    """When does a network learn, and when does it memorize? `runs` holds finished trainings, a row an epoch.

    Its columns are those of datasets/mlp_runs.csv; each width ran at each rate for the same epochs from 0 on.
    """
    named = ("hidden", "learning_rate", "epoch", "train_loss", "held_out_loss", "held_out_errors")
    if missing := sorted(set(named) - set(runs)):
        raise ValueError(f"runs needs the columns {', '.join(named)}; missing: {', '.join(missing)}")
    columns(**{name: runs[name] for name in named})
    groups = runs.sort_values("epoch").groupby(["hidden", "learning_rate"])
    by_run = {(int(hidden), float(rate)): group for (hidden, rate), group in groups}
    every, widths = np.unique(runs["learning_rate"]), [int(width) for width in np.unique(runs["hidden"])]
    whole = all(np.array_equal(run["epoch"], range(max(2, groups.size().min()))) for run in by_run.values())
    if len(by_run) < len(widths) * len(every) or not whole or len(every) < 2:
        raise ValueError("runs needs each width at each of at least 2 rates, all for the same epochs 0, 1, …")
    mistakes = {w: [int(by_run[w, r]["held_out_errors"].iloc[-1]) for r in every] for w in widths}
    last = int(runs["epoch"].max())

    def numbers(now):
        at = np.abs(np.log(every / now.rate)).argmin()
        now.ran, now.mistakes = float(every[at]), mistakes[now.hidden][at]
        run = by_run[now.hidden, now.ran]
        now.epochs, now.train, now.held_out = run[["epoch", "train_loss", "held_out_loss"]].to_numpy().T
        now.best = int(now.held_out.argmin())

    figure, (curves, rates) = panels("AB", width_ratios=[3, 2])
    curves.mark("-", style.MODEL, lambda now: (now.epochs, now.train), "training loss")
    curves.mark("--", style.ERROR, lambda now: now.reveal and (now.epochs, now.held_out), "held-out loss")
    lowest = lambda now: now.reveal and (now.best, now.held_out[now.best] * 0.8)
    curves.mark("^", style.ERROR, lowest, "its lowest point", markersize=10)
    curves.guess(high=1)
    losses = runs[["train_loss", "held_out_loss"]].to_numpy()
    curves.set(xlabel="epoch", ylabel="loss (log scale)", yscale="log", xlim=limits([0, last], 0.02, 0.02))
    curves.set(ylim=np.exp(limits(np.log(losses[losses > 0]), 0.03, 0.05)))
    curves.yaxis.set_major_formatter(lambda value, _: figures(value))
    figure.legend(handles=curves.lines, loc="outside lower left", ncols=4)
    curves.headline(lambda now: f"{count(now.hidden, 'hidden unit')}, learning rate {figures(now.ran)}")

    rates.set(xscale="log", yscale="log", xlabel="learning rate (log scale)", ylabel="held-out mistakes")
    rates.here(style.ERROR, lambda now: (now.ran, now.mistakes), "this run")
    for width, dash in zip(widths, ("-", "--", "-.", ":") * len(widths), strict=False):
        line = lambda now, width=width: now.reveal and (every, mistakes[width])
        rates.mark(dash, style.DATA, line, f"mistakes of {width}", count(width, "unit"), linewidth=1.3)
    this = lambda now: now.reveal and (every, mistakes[now.hidden])
    rates.mark("-", style.ERROR, this, "this width", "")
    rates.legend(loc="upper left", bbox_to_anchor=(0, 0.96))
    rates.set_yticks([5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000])
    most = np.log(np.maximum([mistakes[width] for width in widths], 1))
    rates.set(xlim=np.exp(limits(np.log(every))), ylim=np.exp(limits(most, 0.1, 0.2)))
    for axis in (rates.xaxis, rates.yaxis):
        axis.set_major_formatter(lambda value, _: figures(value))
    rates.minorticks_off()
    rates.headline(lambda now: count(now.mistakes, "mistake"))

    def words(now):
        said = (
            f"{count(now.hidden, 'hidden unit')} at learning rate {figures(now.ran)}: training loss "
            f"{now.train[0]:.3f} at first, {now.train[-1]:.3f} after {last} epochs; {now.mistakes:,} "
            "held-out digits named wrongly."
        )
        if now.held_out[-1] > 2.2:
            said += " The loss of ten equal chances is ln 10 = 2.303: it has learned nothing that lasts."
        if not now.reveal:
            return f"{said} You would stop after epoch {now.guess}."
        more = now.held_out[now.guess] - now.held_out[now.best]
        said += f" The held-out loss is lowest after epoch {now.best}; your guess, {now.guess}, is "
        return f"{said}{abs(now.guess - now.best)} away and costs {more:.3f} more."

    middle, ends = float(every[np.abs(np.log(every / 0.1)).argmin()]), (float(every[0]), float(every[-1]))
    rate = f"The nearest of the {len(every)} rates that were run"
    controls = {
        "hidden": choice("Hidden units", widths, 16 if 16 in widths else widths[0], "How wide the layer is"),
        "rate": log_slider("Learning rate", middle, *ends, 0.25, rate),
        "guess": slider("Your guess: stop after (epochs)", last * 4 // 5, 1, last, 1, "Commit, then reveal"),
        "reveal": switch("Reveal the held-out loss", False, "Draw the losses on digits not trained on"),
    }
    about = (
        "Left: training loss by epoch, on a log scale, and the epoch you guess. Right: held-out mistakes "
        "after the last epoch at this learning rate."
    )
    some = {"Too slow": {"rate": 0.01}, "Good": {"rate": 0.1}, "Too fast": {"rate": 10.0}}
    some |= {"Too narrow": {"hidden": 4}, "Wide": {"hidden": 256}}
    here = {"rate": every, "hidden": widths}
    presets = {n: v for n, v in some.items() if all(value in here[control] for control, value in v.items())}
    return Lab(figure, controls, numbers, words, about, presets=presets)


def draw(network, X, labels):
    """Which digit is it? X (n, 784) from 0 to 1 and labels (n,) are digits the network has not seen."""
    X, labels, kinds = np.asarray(X), np.ravel(labels), network.classes
    rows(len(X), "X", 1, 20_000)
    P = network.probability(X)
    if X.shape[1] != 784 or X.min() < 0 or X.max() > 1:
        raise ValueError(f"X must hold 28 × 28 = 784 pixels from 0 to 1, got {X.shape[1]} up to {X.max():g}")
    if len(labels) != len(X) or not np.isin(labels, kinds).all():
        raise ValueError(f"labels must hold one of the network's {len(kinds)} classes for each row of X")
    wrong = np.flatnonzero(kinds[P.argmax(axis=1)] != labels)
    surest = wrong[np.argsort(-P[wrong].max(axis=1), kind="stable")][:5]
    places = [np.flatnonzero(labels == kind) for kind in kinds]
    doubtful = [of[1:][P[of[1:]].max(axis=1).argmin()] for of in places if len(of) > 1]
    samples = [*(of[0] for of in places if len(of)), *doubtful, *surest]

    def numbers(now):
        row = samples[now.sample - 1] if now.sample else None
        now.image = like_mnist(now.drawing) if row is None else X[row].reshape(28, 28)
        now.truth, now.P, now.says = None if row is None else labels[row], np.zeros(len(kinds)), None
        if now.image.any():
            now.P = network.probability(now.image.reshape(1, -1))[0]
            now.says = int(now.P.argmax())

    figure, (seen, bars) = panels("AB", (6.2, 3.2), width_ratios=[1, 1.1])
    seen.grid(False)
    inks = ListedColormap([style.tint(style.INK, s) for s in np.linspace(0, 1, 16)])  # paper to ink
    look = {"cmap": inks, "vmin": 0, "vmax": 1, "interpolation": "nearest"}
    seen.named("picture", seen.imshow(np.zeros((28, 28)), **look), data=lambda now: now.image)
    seen.set(xticks=[], yticks=[], title="What the network sees", xlabel="28 × 28 = 784 pixels")
    seen.spines[:].set_visible(True)
    pale = style.tint(style.MODEL, 0.55)
    for k, bar in enumerate(bars.barh(range(len(kinds)), np.full(len(kinds), 0.1), height=0.75)):
        color = lambda now, k=k: style.MODEL if k == now.says else pale
        bars.named(f"bar {kinds[k]}", bar, width=lambda now, k=k: now.P[k], facecolor=color)
    bars.set(xlim=(0, 1.02), xlabel="probability", ylabel="digit", ylim=(len(kinds) - 0.4, -0.6))
    bars.set_yticks(range(len(kinds)), [str(kind) for kind in kinds])
    bars.grid(False, axis="y")
    name = lambda now: f"It says {kinds[now.says]}: {_percent(now.P[now.says])}"
    bars.headline(lambda now: "Nothing to name yet" if now.says is None else name(now))

    def words(now):
        if now.says is None:
            return (
                "The pad is empty: draw a digit on it with mouse, pen or finger, or choose a sample digit "
                "with the slider."
            )
        second, first = np.argsort(now.P, kind="stable")[-2:]
        one, two = now.P[first], max(now.P[second], np.finfo(float).tiny)
        ahead = np.log(one) - np.log(two)
        times = f"about {figures(one / two, 2)} times" if ahead >= 0.05 else "about"
        times = "over a million times" if one > 1e6 * two else times
        what, wrong = "Your drawing.", ""
        if now.sample:
            what = f"Sample {now.sample} shows the digit {now.truth}."
            wrong = " Right." if now.truth == kinds[now.says] else " A mistake."
        return (
            f"{what} The network says {kinds[now.says]}: {_percent(one)}.{wrong} Its score is {ahead:.1f} "
            f"above that of {kinds[second]}, so it is {times} as probable (e^{ahead:.1f})."
        )

    tooltip = "Draw with mouse, pen or finger. From the keyboard, choose a sample digit with the slider."
    sample = "Sample digit (0: your drawing)"
    controls = {
        "drawing": Pad(description="Draw a digit here", tooltip=tooltip),
        "sample": slider(sample, min(4, len(samples)), 0, len(samples), 1, "A digit not seen before"),
    }

    def to_drawing(change):
        if change["new"]:  # whoever draws wants to see the drawing judged
            controls["sample"].value = 0

    controls["drawing"].observe(to_drawing, names="value")
    about = "Left: the picture the network is given. Right: the probability it gives to each of the classes."
    sevens = [i for i, row in enumerate(samples, 1) if str(labels[row]) == "7" and row not in wrong]
    close = int(np.argmin(P[samples].max(axis=1))) + 1
    some = {"Your drawing": 0, "A clear seven": max(sevens, key=lambda i: P[samples[i - 1]].max(), default=0)}
    mistake = len(samples) - len(surest) + 1 if len(wrong) else 0
    some |= {"A close call": close, "A confident mistake": mistake}
    presets = {name: {"sample": i} for name, i in some.items() if i or name == "Your drawing"}
    return Lab(figure, controls, numbers, words, about, presets=presets, pad="drawing")


def _lines(W, b):
    """Ends of the lines w·x + b = 0 of all hidden units, as one broken line for the plot."""
    size = np.hypot(*W)
    inside = (size >= 1e-9) & (np.abs(b) <= 3 * size)  # has a direction, and is not far outside the picture
    W, b, size = W[:, inside], b[inside], size[inside]
    foot, along = -b * W / size**2, 3 * np.array([-W[1], W[0]]) / size
    return np.stack([foot - along, foot + along, np.full_like(foot, np.nan)], axis=-1).reshape(2, -1)


def _percent(share):
    return "over 99.9%" if share > 0.999 else f"{share:.1%}"
