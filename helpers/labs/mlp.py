"""Labs of lesson 08: a playground in two dimensions, fifty-two trainings on digits, and a digit of your own."""

from functools import lru_cache
from types import SimpleNamespace

import numpy as np
from matplotlib.colors import ListedColormap

from helpers import datasets, mlp, style
from helpers.labs import draw as drawing_pad
from helpers.labs.lab import Lab, choice, log_slider, slider, switch

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
    numbers = playground_numbers()
    start = {"data": "XOR", "hidden": 4, "activation": "ReLU", "rate": 1.0, "epoch": 30, "start": 0}
    first = numbers(**start)
    # From one class through paper to the other, in nine steps of probability.
    strengths = np.linspace(0.55, 0, 5)[:-1]
    shades = [style.tint(style.CLASSES[0], s) for s in strengths] + [style.tint(style.PAPER, 1)]
    shades = ListedColormap(shades + [style.tint(style.CLASSES[1], s) for s in strengths[::-1]])

    figure, (field, curve) = style.subplots(1, 2, width_ratios=[3, 2])
    field.grid(False)
    surface = field.imshow(
        first.shade, extent=(-1.25, 1.25, -1.25, 1.25), origin="lower", aspect="auto",
        interpolation="nearest", cmap=shades, vmin=0, vmax=9,
    )  # fmt: skip
    (folds,) = field.plot([], [], color=style.INK, linewidth=1.2, linestyle="--")
    points = [
        field.plot([], [], marker, color=color, markeredgecolor="white", markeredgewidth=0.5, markersize=6)[0]
        for marker, color in zip(style.MARKERS[:2], style.CLASSES[:2], strict=True)
    ]
    field.set(xlabel="first feature", ylabel="second feature", xlim=(-1.25, 1.25), ylim=(-1.25, 1.25))
    names = ["class A", "class B", "a hidden unit's line"]
    figure.legend([*points, folds], names, loc="outside lower left", ncols=3)
    headline = field.set_title(" ")
    (past,) = curve.plot([], [], color=style.tint(style.ERROR, 0.35), linewidth=1.2)
    (so_far,) = curve.plot([], [], color=style.ERROR)
    (here,) = curve.plot([], [], "o", color=style.ERROR, markersize=9, markeredgecolor="white")
    curve.axhline(np.log(2), color=style.DATA, linestyle=":", linewidth=1.4)
    curve.text(EPOCHS, np.log(2) + 0.02, "coin toss: ln 2", ha="right", color=style.DATA)
    curve.set(xlabel="epoch", ylabel="loss (cross-entropy)", xlim=(-3, EPOCHS + 3), ylim=(-0.04, 1.24))
    loss_headline = curve.set_title(" ")

    def draw(now):
        surface.set_data(now.shade)
        for kind, artist in enumerate(points):
            artist.set_data(*now.X[now.y == kind].T)
        folds.set_data(*now.folds)
        headline.set_text(f"{TITLES[now.data]}: {now.right} of {len(now.X)} right")
        drawn = np.minimum(now.losses, 1.2)
        past.set_data(np.arange(len(drawn)), drawn)
        so_far.set_data(np.arange(now.shown + 1), drawn[: now.shown + 1])
        here.set_data([now.shown], [drawn[now.shown]])
        loss_headline.set_text(f"Loss {_short(now.loss)}")
        kind = "" if now.activation == "none" else f"{now.activation} "
        units = f"{now.hidden} hidden {kind}unit{'s' * (now.hidden > 1)}{' that do not bend' * (not kind)}"
        sentence = (
            f"After {now.shown} epochs with {units} at learning rate {_short(now.rate)}: {now.right} of "
            f"{len(now.X)} right. Loss {_short(now.loss)}: the right class is typically given "
            f"e^(-{_short(now.loss)}) = {np.exp(-now.loss):.0%}."
        )
        if now.diverged_at and now.epoch >= now.diverged_at:
            return f"{sentence} Training diverged in epoch {now.diverged_at}: the steps outgrew all bounds."
        if now.dead:
            return f"{sentence} Dead units, 0 at every point: {now.dead} of {now.hidden}."
        return sentence

    return Lab(
        figure,
        [surface, folds, *points, headline, past, so_far, here, loss_headline],
        {
            "data": choice("Data", list(TITLES), start["data"], "Which points are to be told apart"),
            "activation": choice(
                "Activation", list(ACTIVATIONS), start["activation"], "What bends the sum of each hidden unit"
            ),
            "hidden": slider("Hidden units", start["hidden"], 1, 8, tooltip="How many lines may be combined"),
            "rate": log_slider(
                "Learning rate", start["rate"], 0.01, 100, 0.1, tooltip="How far each step of descent goes"
            ),
            "epoch": slider("Epoch (steps)", start["epoch"], 0, EPOCHS, tooltip="How long training has gone on"),
            "start": slider("Start (random weights)", start["start"], 0, 9, tooltip="Which random weights"),
        },
        numbers,
        draw,
        "Left: points of two classes over the probability that the network gives to each, with the line of "
        "each hidden unit. Right: the loss by epoch.",
        presets={
            "One unit": {"hidden": 1, "epoch": EPOCHS},
            "Two units": {"hidden": 2, "epoch": EPOCHS},
            "No activation": {"hidden": 8, "activation": "none", "epoch": EPOCHS},
            "Too slow": {"rate": 0.01, "epoch": EPOCHS},
            "Too fast": {"rate": 50.0, "epoch": EPOCHS},
        },
        new_sample="start",
        play="epoch",
    )  # fmt: skip


def playground_numbers():
    """The numbers of the playground: a whole training for each setting, kept; a surface for each epoch looked at."""
    across = np.linspace(-1.25, 1.25, 61)
    grid = np.stack(np.meshgrid(across, across), axis=-1).reshape(-1, 2)

    @lru_cache(maxsize=300)
    def training(data, hidden, activation, rate, start):
        X, y = points_of(data)
        networks = [mlp.fit(X, y, (hidden,), rate, 0, len(X), start, activation=ACTIVATIONS[activation])]
        # One epoch more than is shown: with one batch, an epoch's loss is that of the network before it.
        last = mlp.fit(
            X, y, (hidden,), rate, EPOCHS + 1, len(X), start,
            lambda epoch, network: networks.append(network), ACTIVATIONS[activation],
        )  # fmt: skip
        return networks, last.losses, last.diverged

    def numbers(data, activation, hidden, rate, epoch, start):
        X, y = points_of(data)
        networks, losses, diverged = training(data, hidden, activation, rate, start)
        shown = max(min(epoch, len(losses) - 1), 0)
        network = networks[shown]
        P = network.probability(X)
        if not len(losses):  # diverged in its first epoch
            losses = np.array([mlp.cross_entropy(P, y)])
        units = mlp.forward(network, X)[1]
        surface = network.probability(grid)[:, 1].reshape(61, 61)
        W, b = network.weights[0], network.biases[0]
        return SimpleNamespace(
            data=data,
            activation=activation,
            hidden=hidden,
            rate=rate,
            epoch=epoch,
            shown=shown,
            X=X,
            y=y,
            surface=surface,
            shade=(9 * surface).astype(np.uint8),  # whole numbers are drawn faster
            folds=_lines(W, b) if activation != "none" else ([], []),
            right=int((P.argmax(axis=1) == y).sum()),
            losses=losses,
            loss=losses[shown],
            diverged_at=len(losses) if diverged else 0,
            dead=int((units == 0).all(axis=0).sum()) if activation == "ReLU" else 0,
        )

    return numbers


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
        X = (
            np.stack([np.cos(turn) * 0.75, np.sin(turn) * 0.95 - 0.25], axis=1)
            * np.where(y == 0, 1, -1)[:, None]
        )
        X = X + np.where(y == 0, -1, 1)[:, None] * [0.3, 0.0] + rng.normal(0, 0.06, (120, 2))
    else:
        turn, radius = rng.uniform(0, 2 * np.pi, 120), np.where(y == 0, rng.uniform(0, 0.45, 120), 0.95)
        X = np.stack([np.cos(turn), np.sin(turn)], axis=1) * radius[:, None] + rng.normal(0, 0.06, (120, 2))
    return X, y


def learning_curves(runs):
    """When does a network learn, and when does it memorize? `runs` is the table of the finished trainings."""
    numbers = learning_curves_numbers(runs)
    start = {"hidden": 16, "rate": 0.1, "guess": 40, "reveal": False}
    first = numbers(**start)

    figure, (curves, rates) = style.subplots(1, 2, width_ratios=[3, 2])
    (train,) = curves.plot([], [], color=style.MODEL)
    (held_out,) = curves.plot([], [], color=style.ERROR, linestyle="--")
    (best,) = curves.plot([], [], "^", color=style.ERROR, markersize=10)
    guess_line = curves.axvline(1, color=style.GUESS, linestyle="-.", linewidth=1.6)
    curves.set(xlabel="epoch", ylabel="loss (log scale)", yscale="log", xlim=(-1, 51), ylim=(1e-3, 12))
    curves.set_yticks([0.001, 0.01, 0.1, 1, 10], ["0.001", "0.01", "0.1", "1", "10"])
    names = ["training loss", "held-out loss", "its lowest point", "your guess"]
    figure.legend([train, held_out, best, guess_line], names, loc="outside lower left", ncols=4, fontsize=9)
    headline = curves.set_title(" ")
    rates.set(
        xscale="log", yscale="log", xlabel="learning rate (log scale)", ylabel="held-out mistakes of 1,000"
    )
    rates.set(xlim=(0.008, 13), ylim=(40, 1100))
    rates.set_xticks([0.01, 0.1, 1, 10], ["0.01", "0.1", "1", "10"])
    rates.set_yticks([50, 100, 200, 500, 1000], ["50", "100", "200", "500", "1,000"])
    rates.minorticks_off()
    for mistakes in first.all_mistakes.values():
        rates.plot(first.rates, mistakes, color=style.tint(style.DATA, 0.45), linewidth=1.3)
    rates.text(0.01, 330, "4 units", color=style.DATA)
    rates.text(0.01, 125, "16, 64, 256", color=style.DATA)
    (this_width,) = rates.plot([], [], color=style.ERROR)
    (here,) = rates.plot([], [], "o", color=style.ERROR, markersize=9, markeredgecolor="white")
    rate_headline = rates.set_title(" ")

    def draw(now):
        train.set_data(now.epochs, np.clip(now.train, 1.05e-3, 11))
        held_out.set_data(now.epochs, np.clip(now.held_out, 1.05e-3, 11))
        best.set_data([now.best], [np.clip(now.held_out[now.best], 1.05e-3, 11) * 0.8])
        guess_line.set_xdata([now.guess, now.guess])
        held_out.set_visible(now.reveal)
        best.set_visible(now.reveal)
        headline.set_text(f"{now.hidden} hidden units, learning rate {_short(now.rate)}")
        this_width.set_data(now.rates, now.all_mistakes[now.hidden])
        here.set_data([now.rate], [now.mistakes])
        rate_headline.set_text(f"{now.mistakes} mistakes")
        sentence = (
            f"{now.hidden} hidden units at learning rate {_short(now.rate)}: training loss "
            f"{now.train[0]:.3f} at first, {now.train[-1]:.3f} after 50 epochs; {now.mistakes} of 1,000 held-out "
            "digits named wrongly."
        )
        if now.held_out[-1] > 2.2:
            sentence += " The loss of ten equal chances is ln 10 = 2.303: it has learned nothing that lasts."
        if not now.reveal:
            return f"{sentence} You would stop after epoch {now.guess}."
        return (
            f"{sentence} The held-out loss is lowest after epoch {now.best}; your guess, {now.guess}, is "
            f"{abs(now.guess - now.best)} away and costs {now.held_out[now.guess] - now.held_out[now.best]:.3f} more."
        )

    return Lab(
        figure,
        [train, held_out, best, guess_line, headline, this_width, here, rate_headline],
        {
            "hidden": choice("Hidden units", list(first.all_mistakes), start["hidden"], "How wide the hidden layer is"),
            "rate": log_slider(
                "Learning rate", start["rate"], 0.01, 10, 0.25, tooltip="The nearest of the 13 rates that were run"
            ),
            "guess": slider(
                "Your guess: stop after (epochs)", start["guess"], 1, 50, tooltip="Where the held-out loss is lowest"
            ),
            "reveal": switch("Reveal the held-out loss", start["reveal"], "Draw the loss on digits not trained on"),
        },
        numbers,
        draw,
        "Left: training loss by epoch, on a log scale, and the epoch you guess. Right: mistakes after the last "
        "epoch against the learning rate, for each width of the hidden layer.",
        presets={
            "Too slow": {"rate": 0.01},
            "Good": {"rate": 0.1},
            "Too fast": {"rate": 10.0},
            "Too narrow": {"hidden": 4},
            "Wide": {"hidden": 256},
        },
    )  # fmt: skip


def learning_curves_numbers(runs):
    """The numbers of the learning-curve lab: the finished run nearest to the learning rate asked for."""
    by_run = {
        (int(hidden), rate): group.sort_values("epoch")
        for (hidden, rate), group in runs.groupby(["hidden", "learning_rate"])
    }
    rates = np.unique(runs["learning_rate"])
    widths = [int(width) for width in np.unique(runs["hidden"])]
    all_mistakes = {w: [int(by_run[w, r]["held_out_errors"].iloc[-1]) for r in rates] for w in widths}

    def numbers(hidden, rate, guess, reveal):
        rate = float(rates[np.abs(np.log(rates / rate)).argmin()])
        run = by_run[hidden, rate]
        train, held_out = run["train_loss"].to_numpy(), run["held_out_loss"].to_numpy()
        return SimpleNamespace(
            hidden=hidden,
            rate=rate,
            guess=guess,
            reveal=reveal,
            epochs=run["epoch"].to_numpy(),
            train=train,
            held_out=held_out,
            best=int(held_out.argmin()),
            mistakes=all_mistakes[hidden][int(np.flatnonzero(rates == rate)[0])],
            rates=rates,
            all_mistakes=all_mistakes,
        )

    return numbers


def draw(network, X, labels):
    """Which digit is it? X (n, 784) from 0 to 1 and labels (n,) are digits the network has not seen."""
    X, labels = np.asarray(X), np.asarray(labels)
    numbers = draw_numbers(network, X, labels)
    start = {"drawing": [], "sample": 4}
    first = numbers(**start)
    count = len(first.samples)
    mistakes = count - first.mistakes + 1

    figure, (seen, bars) = style.subplots(1, 2, size=(6.2, 3.2), width_ratios=[1, 1.1])
    seen.grid(False)
    look = {"cmap": _inks(), "vmin": 0, "vmax": 1, "interpolation": "nearest"}
    picture = seen.imshow(first.image, **look)
    seen.set(xticks=[], yticks=[], title="What the network sees")
    seen.set_xlabel("28 × 28 = 784 pixels")
    places = np.arange(10)
    bar = bars.barh(places, first.P, color=style.tint(style.MODEL, 0.55), height=0.75)
    bars.set(xlim=(0, 1.02), xlabel="probability", ylabel="digit", ylim=(9.6, -0.6), yticks=places)
    bars.grid(False, axis="y")
    headline = bars.set_title(" ")

    def draw(now):
        picture.set_data(now.image)
        for digit, rectangle in enumerate(bar):
            rectangle.set_width(0 if now.P is None else now.P[digit])
            rectangle.set_facecolor(style.MODEL if digit == now.says else style.tint(style.MODEL, 0.55))
        if now.P is None:
            headline.set_text("Nothing to name yet")
            return (
                "The pad is empty: draw a digit on it with mouse, pen or finger, or choose a sample digit with "
                "the slider."
            )
        headline.set_text(f"It says {now.classes[now.says]}: {_percent(now.P[now.says])}")
        ranked = np.argsort(-now.P)
        one, two = now.P[ranked[:2]]
        ahead = np.log(one) - np.log(max(two, mlp.SMALLEST))
        times = "over a million" if ahead > np.log(1e6) else f"{np.exp(ahead):,.{int(ahead < 3)}f}"
        what = f"Sample {now.sample} shows the digit {now.truth}." if now.sample else "Your drawing."
        wrong = ""
        if now.sample:
            wrong = " Right." if now.truth == now.classes[now.says] else " A mistake."
        return (
            f"{what} The network says {now.classes[now.says]}: {_percent(one)}.{wrong} Its score is {ahead:.1f} above "
            f"that of {now.classes[ranked[1]]}, so it is e^{ahead:.1f} = {times} times as probable."
        )

    pad = drawing_pad.Pad(
        description="Draw a digit here",
        tooltip="Draw with mouse, pen or finger. From the keyboard, choose a sample digit with the slider.",
    )
    sample = slider(
        "Sample digit (0: your drawing)",
        start["sample"],
        0,
        count,
        tooltip="A digit the network has not seen",
    )

    def to_drawing(change):
        if change["new"]:  # whoever draws wants to see the drawing judged
            sample.value = 0

    pad.observe(to_drawing, names="value")
    lab = Lab(
        figure,
        [picture, *bar, headline],
        {"drawing": pad, "sample": sample},
        numbers,
        draw,
        "Left: the picture the network is given. Right: the probability it gives to each of the ten digits.",
        presets={
            "Your drawing": {"sample": 0},
            "A clear seven": {"sample": 8},
            "A close call": {"sample": 4},
            "A confident mistake": {"sample": mistakes},
        },
    )  # fmt: skip
    return drawing_pad.beside(lab, pad)


def draw_numbers(network, X, labels):
    """The numbers of the drawing lab: two samples of each class, the surest mistakes, or the drawing itself."""
    P, classes = network.probability(X), network.classes
    wrong = np.flatnonzero(classes[P.argmax(axis=1)] != labels)
    surest = wrong[np.argsort(-P[wrong].max(axis=1), kind="stable")][:5]
    two_of_each = [np.flatnonzero(labels == kind)[turn] for turn in range(2) for kind in classes]
    samples = np.array([*two_of_each, *surest], dtype=int)

    def numbers(drawing, sample):
        image = X[samples[sample - 1]].reshape(28, 28) if sample else drawing_pad.like_mnist(drawing)
        P = network.probability(image.reshape(1, -1))[0] if image.any() else None
        return SimpleNamespace(
            sample=sample,
            image=image,
            P=P,
            says=None if P is None else int(P.argmax()),
            truth=labels[samples[sample - 1]] if sample else None,
            classes=classes,
            samples=samples,
            mistakes=len(surest),
        )

    return numbers


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


def _inks():
    """Paper to ink in 16 steps."""
    return ListedColormap([style.tint(style.INK, s) for s in np.linspace(0, 1, 16)])
