"""Labs of lesson 06: a sigmoid to bend by hand, descent at any rate, a boundary that bends, and the threshold."""

from functools import lru_cache
from types import SimpleNamespace

import numpy as np

from helpers import datasets, features, style
from helpers import logistic_regression as logistic
from helpers.labs.lab import Lab, log_slider, slider, switch

NO, YES = style.CLASSES[:2]
LARGEST = 3.0  # nats: the loss that a picture still shows
DEGREES, PENALTIES = range(1, 9), np.logspace(0, -7, 29)


def builders():
    """By name, a function that makes each lab afresh on the lesson's data."""
    iris, chips = datasets.load_iris(), datasets.load_microchips()
    two = iris[iris["species"] != "setosa"]
    petals = two[["petal_length_cm", "petal_width_cm"]].to_numpy()
    virginica = (two["species"] == "virginica").to_numpy().astype(int)

    def eights():
        digits = datasets.load_mnist_subset()
        known, new = (images[:1000].reshape(1000, -1) / 255 for images in (digits.X_train, digits.X_test))
        model = logistic.fit(known, digits.y_train[:1000] == 8, 0.5, 100)
        return threshold(model.probability(new), digits.y_test == 8)

    return {
        "logistic_regression.by_hand": lambda: by_hand(petals[:, 1], virginica),
        "logistic_regression.learning_rate": lambda: learning_rate(petals, virginica),
        "logistic_regression.microchips": lambda: microchips(
            chips[["test_1", "test_2"]].to_numpy(), chips["accepted"].to_numpy()
        ),
        "logistic_regression.threshold": eights,
    }


def by_hand(width, virginica):
    """Bend the sigmoid until the flowers are likely. Petal widths (n,) in cm; virginica (n,) is 0 or 1."""
    width, virginica = np.asarray(width, dtype=float), np.asarray(virginica)
    numbers = by_hand_numbers(width, virginica)
    start = {"w": 1.0, "b": 0.0, "reveal": False}
    first = numbers(**start)

    figure, (top, bottom) = style.subplots(2, 1, size=(7.2, 4.4), height_ratios=[3, 2], sharex=True)
    beside = np.array([(width[:i] == x).sum() - (width == x).sum() / 2 + 0.5 for i, x in enumerate(width)])
    above = [
        ((width == x) & (virginica == k))[:i].sum()
        for i, (x, k) in enumerate(zip(width, virginica, strict=True))
    ]
    heights = np.where(virginica == 1, 1.08 + 0.06 * np.array(above), -0.08 - 0.06 * np.array(above))
    flowers = [
        top.plot(width[virginica == k], heights[virginica == k], marker, color=color, markersize=3.2)[0]
        for k, (marker, color) in enumerate(zip(style.MARKERS, (NO, YES), strict=False))
    ]
    (curve,) = top.plot([], [], "--", color=style.GUESS)
    (fitted,) = top.plot([], [], color=style.MODEL)
    top.set(ylim=(-0.9, 1.9), yticks=[0, 0.5, 1], ylabel="chance of virginica")
    names = ["versicolor (0)", "virginica (1)", "your curve", "the fit"]
    figure.legend([*flowers, curve, fitted], names, loc="outside lower left", ncols=4, fontsize=9)
    headline = top.set_title(" ")
    look = {"linewidth": 1.2, "markersize": 3, "markevery": (1, 3)}
    bars = [bottom.plot([], [], "-" + style.MARKERS[k], color=style.CLASSES[k], **look)[0] for k in (0, 1)]
    (mean,) = bottom.plot([], [], "--", color=style.GUESS, linewidth=1.5)
    (least,) = bottom.plot([], [], color=style.MODEL, linewidth=1.5)
    bottom.set(xlim=(0.9, 2.6), ylim=(0, LARGEST), xlabel="petal width (cm)", ylabel="loss (nats)")

    def draw(now):
        curve.set_data(first.grid, now.curve)
        fitted.set_data(first.grid, now.fitted)
        headline.set_text(f"Your loss: {min(now.loss, 99):.3f} nats a flower")
        for k, needle in enumerate(bars):
            some = virginica == k
            needle.set_data(
                *_needles(width[some] + 0.007 * beside[some], np.minimum(now.losses[some], LARGEST))
            )
        shown = min(now.loss, 0.985 * LARGEST)
        mean.set_data([0.9, 2.6], [shown, shown])
        least.set_data([0.9, 2.6], [now.least, now.least])
        fitted.set_visible(now.reveal)
        least.set_visible(now.reveal)
        name = "virginica" if virginica[now.worst] else "versicolor"
        z, worst = now.w * width[now.worst] + now.b, now.losses[now.worst]
        sentence = (
            f"Loss {now.loss:.3f} nats. Costliest: a {name} of {width[now.worst]:.1f} cm, z = {now.w:.1f} · "
            f"{width[now.worst]:.1f} {_signed(now.b)} = {_minus(z)}; your curve gives {name} a chance of "
            f"{np.exp(-worst):.2g}, so it costs −ln({np.exp(-worst):.2g}) = {worst:.2f}."
        )
        if not now.reveal:
            return sentence
        return (
            f"{sentence} The fit: w {now.best_w:.1f}, b {_minus(now.best_b)}, loss {now.least:.3f}; you are "
            f"{now.loss - now.least:.3f} above it."
        )

    return Lab(
        figure,
        [curve, fitted, headline, *bars, mean, least],
        {
            "w": slider("Your weight w (per cm)", start["w"], -5.0, 25.0, 0.1, "How steep the curve is"),
            "b": slider("Your intercept b", start["b"], -40.0, 10.0, 0.1, "Shifts the curve sideways"),
            "reveal": switch("Reveal the fit", start["reveal"], "Draw the curve of least loss"),
        },
        numbers,
        draw,
        f"Top: {len(width)} flowers by petal width, versicolor piled below 0 and virginica above 1, with your "
        "curve dashed. Bottom: the loss of each flower as an upright line (cut off at "
        f"{LARGEST:.0f} nats) and the mean loss dashed.",
        presets={
            "Know nothing": {"w": 0.0, "b": 0.0},
            "Sure and right": {"w": 20.0, "b": -33.0},
            "Sure and wrong": {"w": -5.0, "b": 8.0},
        },
    )


def by_hand_numbers(width, virginica):
    """The numbers of the lab: the chance along the curve and what each flower costs, for any w and b."""
    grid = np.linspace(0.9, 2.6, 200)
    toward = np.where(virginica == 1, 1, -1)
    best_b, best_w = _lowest_point(np.column_stack([np.ones(len(width)), width]), virginica, 0.0)

    def losses_of(w, b):
        return np.logaddexp(0, -toward * (w * width + b))

    def numbers(w, b, reveal):
        losses = losses_of(w, b)
        return SimpleNamespace(
            w=w, b=b, reveal=reveal, grid=grid, curve=logistic.sigmoid(w * grid + b),
            fitted=logistic.sigmoid(best_w * grid + best_b), losses=losses, loss=losses.mean(),
            worst=int(losses.argmax()), best_w=best_w, best_b=best_b, least=losses_of(best_w, best_b).mean(),
        )  # fmt: skip

    return numbers


def learning_rate(petals, virginica):
    """Watch the boundary move. Petal length and width (n, 2) in cm; virginica (n,) is 0 or 1."""
    petals, virginica = np.asarray(petals, dtype=float), np.asarray(virginica)
    numbers = learning_rate_numbers(petals, virginica)
    start = {"rate": 0.1, "steps": 20}
    first = numbers(**start)

    figure, (field, curve) = style.subplots(1, 2, width_ratios=[3, 2])
    flowers = [
        field.scatter(*petals[virginica == k].T, s=24, marker=marker, color=color, linewidth=0)
        for k, (marker, color) in enumerate(zip(style.MARKERS, (NO, YES), strict=False))
    ]
    (boundary,) = field.plot([], [], color=style.MODEL)
    margins = [field.plot([], [], ":", color=style.MODEL, linewidth=1.5)[0] for _ in range(2)]
    low, high = petals.min(axis=0) - 0.25, petals.max(axis=0) + 0.25
    field.set(
        xlabel="petal length (cm)", ylabel="petal width (cm)", xlim=(low[0], high[0]), ylim=(low[1], high[1])
    )
    names = ["versicolor", "virginica", "chance ½", "chance 1/10 and 9/10"]
    figure.legend([*flowers, boundary, margins[0]], names, loc="outside lower left", ncols=4, fontsize=9)
    headline = field.set_title(" ")
    curve.axhline(first.least, color=style.DATA, linestyle="--", linewidth=1.4)
    curve.text(
        first.most, first.least * 0.95, "least possible", color=style.DATA, ha="right", va="top", fontsize=9
    )
    (path,) = curve.plot([], [], color=style.ERROR, linewidth=1.5)
    (here,) = curve.plot([], [], "o", color=style.ERROR, markersize=8, markeredgecolor="white")
    curve.set(xlabel="steps", ylabel="loss (nats, log scale)", xlim=(-5, first.most + 5))
    curve.set(yscale="log", ylim=(0.07, 50))
    curve.set_yticks([0.1, 1, 10], ["0.1", "1", "10"])
    loss_headline = curve.set_title(" ")

    def draw(now):
        for line, odds in ((boundary, 0.0), (margins[0], -np.log(9)), (margins[1], np.log(9))):
            line.set_data(*_straight(now.w, now.b - odds))
        headline.set_text(f"Named rightly: {now.right} of {len(petals)}")
        path.set_data(np.arange(now.steps + 1), now.losses[: now.steps + 1])
        here.set_data([now.steps], [now.loss])
        loss_headline.set_text(f"Loss {now.loss:.3f}")
        done = "1 step" if now.steps == 1 else f"{now.steps} steps"
        sentence = f"Rate {float(f'{now.rate:.3g}'):g}, {done}: loss {now.loss:.3f} nats, {now.loss - now.least:.3f} above the least."
        if now.steps == 0:
            return f"{sentence} All weights are 0, so every chance is ½ and there is no boundary yet."
        score = f"z = {_minus(now.w[0], 2)} · length {_signed(now.w[1], 2)} · width {_signed(now.b, 2)}"
        if now.ups:
            score += f". On {now.ups} of these steps the loss rose: the rate oversteps the valley"
        return f"{sentence} {score}."

    return Lab(
        figure,
        [boundary, *margins, headline, path, here, loss_headline],
        {
            "rate": log_slider("Learning rate", start["rate"], 0.01, 1000, tooltip="How far each step goes"),
            "steps": slider("Steps", start["steps"], 0, first.most, tooltip="How many steps were taken"),
        },
        numbers,
        draw,
        "Left: flowers by petal length and width, with the line on which the chance of virginica is one half and "
        "the lines of one and nine tenths. Right: the loss after each step, and the least possible loss.",
        presets={
            "Too small": {"rate": 0.01, "steps": 120},
            "Good": {"rate": 3.0, "steps": 100},
            "Too large": {"rate": 100.0, "steps": 120},
            "Far too large": {"rate": 1000.0, "steps": 40},
        },
        play="steps",
    )


def learning_rate_numbers(petals, virginica, most=120):
    """The numbers of the lab: weights (in centimeters) and loss after every step, worked out once for each rate."""
    scaled = features.standardize(petals)
    rows = np.column_stack([np.ones(len(petals)), scaled.values])
    least = logistic.log_loss(rows @ _lowest_point(rows, virginica, 0.0), virginica)

    @lru_cache(maxsize=300)
    def path(rate):
        weights = np.zeros((most + 1, 3))  # b comes first
        for step in range(most):
            p = 1 / (1 + np.exp(-np.clip(rows @ weights[step], -700, 700)))
            weights[step + 1] = weights[step] - rate * (rows.T @ (p - virginica)) / len(petals)
        scores = weights @ rows.T
        losses = np.logaddexp(0, np.where(virginica == 1, -scores, scores)).mean(axis=1)
        w = weights[:, 1:] / scaled.scale
        return w, weights[:, 0] - w @ scaled.mean, losses, ((scores >= 0) == (virginica == 1)).sum(axis=1)

    def numbers(rate, steps):
        w, b, losses, right = path(rate)
        return SimpleNamespace(
            rate=rate, steps=steps, most=most, w=w[steps], b=b[steps], losses=losses, loss=losses[steps],
            least=least, right=right[steps], ups=int((np.diff(losses[: steps + 1]) > 1e-9).sum()),
        )  # fmt: skip

    return numbers


def microchips(tests, accepted):
    """How far may the boundary bend? Two test results (n, 2); accepted (n,) is 0 or 1; every second is held out."""
    tests, accepted = np.asarray(tests, dtype=float), np.asarray(accepted)
    numbers = microchips_numbers(tests, accepted)
    start = {"degree": 1, "penalty": 1e-7}
    first = numbers(**start)
    tints = ((NO, 0.42), (NO, 0.2), (YES, 0.2), (YES, 0.42), (style.MODEL, 1))
    shades = np.array([np.multiply(style.tint(*tint), 255).round() for tint in tints], dtype=np.uint8)

    figure, (field, curve) = style.subplots(1, 2, width_ratios=[5, 4])
    field.grid(False)
    size = first.reach
    regions = field.imshow(
        shades[first.map],
        extent=(-size, size, -size, size),
        origin="lower",
        aspect="auto",
        interpolation="nearest",
    )
    chips = []
    for k, (marker, color) in enumerate(zip(style.MARKERS, (NO, YES), strict=False)):
        for rows, face in ((first.known, color), (~first.known, style.PAPER)):
            some = rows & (accepted == k)
            look = {
                "markersize": 4.5,
                "markeredgewidth": 1,
                "markerfacecolor": face,
                "markeredgecolor": color,
            }
            chips.append(field.plot(*tests[some].T, marker, **look)[0])
    field.set(xlabel="test 1", ylabel="test 2", xlim=(-size, size), ylim=(-size, size))
    names = ["rejected", "rejected, held out", "accepted", "accepted, held out"]
    figure.legend(chips, names, loc="outside lower left", ncols=4, fontsize=9)
    headline = field.set_title(" ")
    (known_curve,) = curve.plot([], [], color=style.MODEL, linestyle="--")
    (held_curve,) = curve.plot([], [], color=style.ERROR)
    (known_here,) = curve.plot([], [], "s", color=style.MODEL, markersize=7, markeredgecolor="white")
    (held_here,) = curve.plot([], [], "o", color=style.ERROR, markersize=8, markeredgecolor="white")
    curve.set(
        xscale="log", yscale="log", xlabel="penalty", ylabel="loss (nats)", xlim=(5e-8, 2), ylim=(0.01, 20)
    )
    curve.set_yticks([0.01, 0.1, 1, 10], ["0.01", "0.1", "1", "10"])
    curve.legend([held_curve, known_curve], ["held-out chips", "known chips"], loc="upper right", fontsize=9)
    loss_headline = curve.set_title(" ")

    def draw(now):
        regions.set_data(shades[now.map])
        headline.set_text(f"Held out: {now.held_right:.0%} right")
        known_curve.set_data(PENALTIES, now.known_losses)
        held_curve.set_data(PENALTIES, now.held_losses)
        known_here.set_data([now.penalty], [now.known_loss])
        held_here.set_data([now.penalty], [now.held_loss])
        loss_headline.set_text(f"Held-out loss {now.held_loss:.2f}")
        return (
            f"Degree {now.degree} ({now.columns} features), penalty {float(f'{now.penalty:.3g}'):g}: "
            f"{now.known_right:.0%} of the known chips right, {now.held_right:.0%} of the held-out ones. Loss "
            f"{now.known_loss:.2f} known, {now.held_loss:.2f} held out. The length of the weights is {now.length:,.1f}."
        )

    return Lab(
        figure,
        [regions, *chips, headline, known_curve, held_curve, known_here, held_here, loss_headline],
        {
            "degree": slider(
                "Degree of the polynomial", start["degree"], 1, 8, tooltip="How far the boundary may bend"
            ),
            "penalty": log_slider("Penalty", start["penalty"], 1e-7, 1, 0.25, "What long weights cost"),
        },
        numbers,
        draw,
        "Left: chips by two test results, known ones filled, held-out ones hollow, over a map of the chance of being "
        "accepted in four shades (below 1/10, below ½, above ½, above 9/10). Right: the loss of known and of "
        "held-out chips against the penalty.",
        presets={
            "A straight line": {"degree": 1, "penalty": 1e-7},
            "Just enough": {"degree": 2, "penalty": 1e-3},
            "Too much": {"degree": 8, "penalty": 1e-7},
            "Too much, tamed": {"degree": 8, "penalty": 1e-3},
            "Choked": {"degree": 8, "penalty": 1.0},
        },
    )


def microchips_numbers(tests, accepted):
    """The numbers of the lab: the fit of every degree at every penalty, worked out once (by Newton's method)."""
    known = np.arange(len(tests)) % 2 == 0
    reach = np.abs(tests).max() + 0.05
    axis = np.linspace(-reach, reach, 150)
    square = np.stack(np.meshgrid(axis, axis), axis=-1).reshape(-1, 2)
    most = max(DEGREES)
    scaled = features.standardize(features.polynomial_of_two(tests[known], most))

    def rows(points):  # a lower degree uses the first columns only
        columns = (features.polynomial_of_two(points, most) - scaled.mean) / scaled.scale
        return np.column_stack([np.ones(len(points)), columns])

    every, map_rows = rows(tests), rows(square)

    @lru_cache(maxsize=2000)
    def fitted(degree, penalty):
        count = (degree + 1) * (degree + 2) // 2
        stronger = PENALTIES[PENALTIES > penalty * 1.001]  # begin where a stronger penalty ended
        start = fitted(degree, float(stronger[-1])).weights if len(stronger) else None
        weights = _lowest_point(every[known, :count], accepted[known], penalty, start)
        z = every[:, :count] @ weights
        right = (z >= 0) == (accepted == 1)
        return SimpleNamespace(
            weights=weights, losses=[logistic.log_loss(z[part], accepted[part]) for part in (known, ~known)],
            rights=[right[part].mean() for part in (known, ~known)],
        )  # fmt: skip

    curves = {d: np.array([fitted(d, float(p)).losses for p in PENALTIES]).T for d in DEGREES}

    def numbers(degree, penalty):
        fit = fitted(degree, float(f"{penalty:.6g}"))
        count = len(fit.weights)
        z = (map_rows[:, :count] @ fit.weights).reshape(len(axis), len(axis))
        return SimpleNamespace(
            degree=degree, penalty=penalty, columns=count - 1, reach=reach, known=known, map=np.where(_edges(z
            > 0), 4, np.add(z > -np.log(9), z > 0, dtype=np.uint8) + (z > np.log(9))),
            known_loss=fit.losses[0], held_loss=fit.losses[1], known_right=fit.rights[0],
            held_right=fit.rights[1], known_losses=curves[degree][0], held_losses=curves[degree][1],
            length=np.sqrt((fit.weights[1:] ** 2).sum()),
        )  # fmt: skip

    return numbers


def threshold(probability, is_yes, name="8"):
    """From which chance on do you say yes? Chances (n,) on new examples, and whether each is a yes (n,)."""
    probability, is_yes = np.asarray(probability), np.asarray(is_yes).astype(bool)
    numbers = threshold_numbers(probability, is_yes)
    start = {"threshold": 0.5}
    first = numbers(**start)
    z = np.clip(np.log(probability) - np.log1p(-probability), -9.5, 5.5)

    figure, axes = style.subplots(2, 2, size=(7.2, 4.4), width_ratios=[5, 4], sharex="col")
    (counts, rates), table = axes[:, 0], figure.add_subplot(axes[0, 1].get_gridspec()[:, 1])
    for unused in axes[:, 1]:
        unused.remove()
    bins = np.linspace(-9.5, 5.5, 46)
    look = {"bins": bins, "histtype": "step", "linewidth": 1.6}
    counts.hist(z[~is_yes], color=NO, linestyle="-", label=f"not {name}", **look)
    counts.hist(z[is_yes], color=YES, linestyle="--", label=name, **look)
    counts.legend(loc="upper right", fontsize=9)
    counts.set(ylabel="images", xlim=(-9.5, 5.5))
    headline = counts.set_title(" ")
    every = np.log(first.thresholds) - np.log1p(-first.thresholds)
    lines = (
        (first.precisions, "-", style.MODEL),
        (first.recalls, "--", style.ERROR),
        (first.accuracies, ":", style.DATA),
    )
    drawn = [rates.plot(every, values, dash, color=color)[0] for values, dash, color in lines]
    rates.legend(drawn, ["precision", "recall", "accuracy"], loc="lower left", fontsize=9)
    rates.set(xlabel=f"chance of {name} (scale of log-odds)", ylabel="share", ylim=(0, 1.05))
    ticks = np.array([0.001, 0.01, 0.1, 0.5, 0.9, 0.99])
    rates.set_xticks(np.log(ticks / (1 - ticks)), [f"{t:g}" for t in ticks])
    walls = [axis.axvline(0, color=style.INK, linewidth=1.6) for axis in (counts, rates)]
    dots = [
        rates.plot([], [], marker, color=color, markersize=7, markeredgecolor="white")[0]
        for (_, _, color), marker in zip(lines, style.MARKERS, strict=False)
    ]

    table.set(xlim=(0, 2), ylim=(0, 2))
    table.grid(False)
    table.set_xticks([0.5, 1.5], ["you say no", f"you say {name}"])
    table.set_yticks([0.5, 1.5], [f"is {name}", f"is not {name}"], rotation=90, va="center")
    table.xaxis.tick_top()
    table.tick_params(length=0)
    cells = {(0, 0): ("missed", style.ERROR), (1, 0): ("found", style.MODEL)}
    cells |= {(0, 1): ("rightly left", style.MODEL), (1, 1): ("false alarms", style.ERROR)}
    texts = {}
    for (x, y), (word, color) in cells.items():
        table.fill([x, x + 1, x + 1, x], [y, y, y + 1, y + 1], color=style.tint(color, 0.18), linewidth=0)
        table.text(x + 0.5, y + 0.3, word, ha="center", va="center", fontsize=10)
        texts[word] = table.text(x + 0.5, y + 0.6, "", ha="center", va="center", fontsize=17)
    for side in table.spines.values():
        side.set_visible(False)

    def draw(now):
        at = np.log(now.threshold) - np.log1p(-now.threshold)
        for wall in walls:
            wall.set_xdata([at, at])
        for dot, value in zip(dots, (now.precision, now.recall, now.accuracy), strict=True):
            dot.set_data([at], [value])
        for word, count in zip(("found", "false alarms", "missed", "rightly left"), now.cells, strict=True):
            texts[word].set_text(f"{count}")
        found, false, missed, left = now.cells
        headline.set_text(f"Finds {found} of {found + missed}, {false} false")
        if found + false:
            precision = f"precision {found} / ({found} + {false}) = {now.precision:.2f}"
        else:
            precision = "nothing is flagged, so there is no precision"
        return (
            f"Say {name} from a chance of {now.threshold:.2f}: {precision}, recall {found} / ({found} + {missed}) = "
            f"{now.recall:.2f}, accuracy ({found} + {left}) / {len(is_yes):,} = {now.accuracy:.3f}. Never saying {name} "
            f"has accuracy {1 - is_yes.mean():.3f}."
        )

    return Lab(
        figure,
        [*walls, *dots, headline, *texts.values()],
        {
            "threshold": slider("Threshold (least chance to say yes)", start["threshold"], 0.01, 0.99, 0.01,
                                "Flag an image when its chance is at least this")
        },
        numbers,
        draw,
        f"Top left: how many images got which chance of being {name}. Below: precision, recall and accuracy for "
        "every threshold, with an upright line at yours. Right: the confusion matrix, four counts.",
        presets={"Miss few": {"threshold": 0.1}, "One half": {"threshold": 0.5}, "Be very sure": {"threshold": 0.9}},
    )  # fmt: skip


def threshold_numbers(probability, is_yes):
    """The numbers of the lab: found, false alarms, missed and rightly left at a threshold, and the three shares."""

    def cells(threshold):
        flagged = probability >= threshold
        return [int((flagged == f)[is_yes == y].sum()) for f, y in ((1, 1), (1, 0), (0, 1), (0, 0))]

    def shares(found, false, missed, left):
        return (
            found / (found + false) if found + false else np.nan,
            found / (found + missed),
            (found + left) / len(is_yes),
        )

    thresholds = np.linspace(0.01, 0.99, 99)
    precisions, recalls, accuracies = np.array([shares(*cells(t - 1e-9)) for t in thresholds]).T

    def numbers(threshold):
        counts = cells(threshold - 1e-9)  # the slider's 0.3 may be a hair above 3/10
        precision, recall, accuracy = shares(*counts)
        return SimpleNamespace(
            threshold=threshold, cells=counts, precision=precision, recall=recall, accuracy=accuracy,
            thresholds=thresholds, precisions=precisions, recalls=recalls, accuracies=accuracies,
        )  # fmt: skip

    return numbers


def _lowest_point(rows, y, penalty, weights=None):
    """The weights of least loss, by Newton's method: few costly steps. The first of the `rows`' columns is ones."""
    weights = np.zeros(rows.shape[1]) if weights is None else weights
    pull = np.r_[0.0, np.full(rows.shape[1] - 1, penalty)]
    for _ in range(100):
        p = logistic.sigmoid(rows @ weights)
        slope = rows.T @ (p - y) / len(y) + pull * weights
        bend = (rows.T * (p * (1 - p) / len(y))) @ rows + np.diag(pull)
        step = np.linalg.solve(bend, slope)
        weights = weights - step
        if np.abs(step).max() <= 1e-9 * np.abs(weights).max():
            break
    return weights


def _edges(inside):
    """Where a map of True and False changes to the next point up or to the right."""
    edges = np.zeros_like(inside)
    edges[:-1] |= inside[1:] != inside[:-1]
    edges[:, :-1] |= inside[:, 1:] != inside[:, :-1]
    return edges


def _needles(x, heights):
    """Upright lines from 0, as the points of one broken line."""
    gap = np.full_like(heights, np.nan)
    return np.ravel([x, x, gap], order="F"), np.ravel([np.zeros_like(heights), heights, gap], order="F")


def _straight(w, b):
    """Two far points of the line w · x + b = 0, or nothing where w is zero."""
    length = np.sqrt((w**2).sum())
    if length < 1e-12:
        return [], []
    foot, along = -b * w / length**2, np.array([-w[1], w[0]]) / length
    return np.array([foot - 100 * along, foot + 100 * along]).T


def _minus(value, decimals=1):
    return f"{value:.{decimals}f}".replace("-", "−")


def _signed(value, decimals=1):
    return f"{'−' if value < 0 else '+'} {abs(value):.{decimals}f}"
