"""Labs of lesson 06: a sigmoid to bend by hand, descent at any rate, a boundary that bends, and the threshold."""

from functools import lru_cache

import numpy as np

from helpers import datasets, features, style
from helpers import logistic_regression as logistic
from helpers.labs.lab import Lab, log_slider, panels, slider, switch
from helpers.labs.words import minus, signed

__all__ = ["by_hand", "learning_rate", "microchips", "threshold"]

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
    grid, toward = np.linspace(0.9, 2.6, 200), np.where(virginica == 1, 1, -1)
    best_b, best_w = _lowest_point(np.column_stack([np.ones(len(width)), width]), virginica, 0.0)

    def losses_of(w, b):
        return np.logaddexp(0, -toward * (w * width + b))

    least = losses_of(best_w, best_b).mean()

    def numbers(now):
        now.losses = losses_of(now.w, now.b)
        now.loss, now.worst = now.losses.mean(), int(now.losses.argmax())

    figure, (top, bottom) = panels("A;B", (7.2, 4.4), height_ratios=[3, 2], sharex=True)
    beside = np.array([(width[:i] == x).sum() - (width == x).sum() / 2 + 0.5 for i, x in enumerate(width)])
    above = [
        ((width == x) & (virginica == k))[:i].sum()
        for i, (x, k) in enumerate(zip(width, virginica, strict=True))
    ]
    heights = np.where(virginica == 1, 1.08 + 0.06 * np.array(above), -0.08 - 0.06 * np.array(above))
    for k, name in enumerate(["versicolor (0)", "virginica (1)"]):
        some = virginica == k
        top.mark(style.MARKERS[k], style.CLASSES[k], (width[some], heights[some]), name, markersize=3.2)
    top.mark("--", style.GUESS, lambda now: (grid, logistic.sigmoid(now.w * grid + now.b)), "your curve")
    fit = logistic.sigmoid(best_w * grid + best_b)
    top.mark("-", style.MODEL, lambda now: now.reveal and (grid, fit), "the fit")
    top.set(ylim=(-0.9, 1.9), yticks=[0, 0.5, 1], ylabel="chance of virginica")
    figure.legend(handles=top.lines, loc="outside lower left", ncols=4, fontsize=9)
    top.headline(lambda now: f"Your loss: {min(now.loss, 99):.3f} nats a flower")

    def needles(k):
        some = virginica == k
        at = width[some] + 0.007 * beside[some]
        return lambda now: _needles(at, np.minimum(now.losses[some], LARGEST))

    look = {"linewidth": 1.2, "markersize": 3, "markevery": (1, 3)}
    for k, name in enumerate(["versicolor", "virginica"]):
        bottom.mark("-" + style.MARKERS[k], style.CLASSES[k], needles(k), f"losses of {name}", "", **look)
    ends, most = [0.9, 2.6], 0.985 * LARGEST
    yours = lambda now: (ends, [min(now.loss, most)] * 2)  # noqa: E731
    bottom.mark("--", style.GUESS, yours, "your mean loss", "", linewidth=1.5)
    bottom.mark("-", style.MODEL, lambda now: now.reveal and (ends, [least] * 2), "least mean loss", "", linewidth=1.5)
    bottom.set(xlim=ends, ylim=(0, LARGEST), xlabel="petal width (cm)", ylabel="loss (nats)")

    def words(now):
        name = "virginica" if virginica[now.worst] else "versicolor"
        z, worst = now.w * width[now.worst] + now.b, now.losses[now.worst]
        said = (
            f"Loss {now.loss:.3f} nats. Costliest: a {name} of {width[now.worst]:.1f} cm, z = {now.w:.1f} · "
            f"{width[now.worst]:.1f} {signed(now.b)} = {minus(z)}; your curve gives {name} a chance of "
            f"{np.exp(-worst):.2g}, so it costs −ln({np.exp(-worst):.2g}) = {worst:.2f}."
        )
        if not now.reveal:
            return said
        return (
            f"{said} The fit: w {best_w:.1f}, b {minus(best_b)}, loss {least:.3f}; you are "
            f"{now.loss - least:.3f} above it."
        )

    controls = {
        "w": slider("Your weight w (per cm)", 1.0, -5.0, 25.0, 0.1, "How steep the curve is"),
        "b": slider("Your intercept b", 0.0, -40.0, 10.0, 0.1, "Shifts the curve sideways"),
        "reveal": switch("Reveal the fit", False, "Draw the curve of least loss"),
    }
    about = (
        f"Top: {len(width)} flowers by petal width, versicolor piled below 0 and virginica above 1, with your "
        "curve dashed. Bottom: the loss of each flower as an upright line (cut off at "
        f"{LARGEST:.0f} nats) and the mean loss dashed."
    )
    presets = {
        "Know nothing": {"w": 0.0, "b": 0.0},
        "Sure and right": {"w": 20.0, "b": -33.0},
        "Sure and wrong": {"w": -5.0, "b": 8.0},
    }
    return Lab(figure, controls, numbers, words, about, presets=presets)


def learning_rate(petals, virginica):
    """Watch the boundary move. Petal length and width (n, 2) in cm; virginica (n,) is 0 or 1."""
    petals, virginica = np.asarray(petals, dtype=float), np.asarray(virginica)
    most, scaled = 120, features.standardize(petals)
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

    def numbers(now):
        w, b, now.losses, right = path(now.rate)
        now.w, now.b, now.loss, now.right = w[now.steps], b[now.steps], now.losses[now.steps], right[now.steps]
        now.ups = int((np.diff(now.losses[: now.steps + 1]) > 1e-9).sum())

    figure, (field, curve) = panels("AB", width_ratios=[3, 2])
    for k, name in enumerate(["versicolor", "virginica"]):
        look = {"s": 24, "marker": style.MARKERS[k], "color": style.CLASSES[k], "linewidth": 0, "label": name}
        field.named(name, field.scatter(*petals[virginica == k].T, **look))
    field.mark("-", style.MODEL, lambda now: _straight(now.w, now.b), "chance ½")
    for odds, name in ((-np.log(9), "chance 1/10"), (np.log(9), "chance 9/10")):
        label = "chance 1/10 and 9/10" if odds < 0 else ""
        where = lambda now, odds=odds: _straight(now.w, now.b - odds)  # noqa: E731
        field.mark(":", style.MODEL, where, name, label, linewidth=1.5)
    low, high = petals.min(axis=0) - 0.25, petals.max(axis=0) + 0.25
    field.set(
        xlabel="petal length (cm)", ylabel="petal width (cm)", xlim=(low[0], high[0]), ylim=(low[1], high[1])
    )
    figure.legend(handles=[*field.collections, *field.lines[:2]], loc="outside lower left", ncols=4, fontsize=9)
    field.headline(lambda now: f"Named rightly: {now.right} of {len(petals)}")

    curve.named("least possible", curve.axhline(least, color=style.DATA, linestyle="--", linewidth=1.4))
    at = {"color": style.DATA, "ha": "right", "va": "top", "fontsize": 9}
    curve.named("words least possible", curve.text(most, least * 0.95, "least possible", **at))
    done = lambda now: (np.arange(now.steps + 1), now.losses[: now.steps + 1])  # noqa: E731
    curve.mark("-", style.ERROR, done, "loss so far", "", linewidth=1.5)
    dot = {"markersize": 8, "markeredgecolor": "white"}
    curve.mark("o", style.ERROR, lambda now: (now.steps, now.loss), "this step", "", **dot)
    curve.set(xlabel="steps", ylabel="loss (nats, log scale)", xlim=(-5, most + 5))
    curve.set(yscale="log", ylim=(0.07, 50))
    curve.set_yticks([0.1, 1, 10], ["0.1", "1", "10"])
    curve.headline(lambda now: f"Loss {now.loss:.3f}")

    def words(now):
        done = "1 step" if now.steps == 1 else f"{now.steps} steps"
        said = f"Rate {float(f'{now.rate:.3g}'):g}, {done}: loss {now.loss:.3f} nats, {now.loss - least:.3f} above the least."
        if now.steps == 0:
            return f"{said} All weights are 0, so every chance is ½ and there is no boundary yet."
        score = f"z = {minus(now.w[0], 2)} · length {signed(now.w[1], 2)} · width {signed(now.b, 2).replace(',', '')}"
        if now.ups:
            score += f". On {now.ups} of these steps the loss rose: the rate oversteps the valley"
        return f"{said} {score}."

    controls = {
        "rate": log_slider("Learning rate", 0.1, 0.01, 1000, tooltip="How far each step goes"),
        "steps": slider("Steps", 20, 0, most, tooltip="How many steps were taken"),
    }
    about = (
        "Left: flowers by petal length and width, with the line on which the chance of virginica is one half and "
        "the lines of one and nine tenths. Right: the loss after each step, and the least possible loss."
    )
    presets = {
        "Too small": {"rate": 0.01, "steps": 120},
        "Good": {"rate": 3.0, "steps": 100},
        "Too large": {"rate": 100.0, "steps": 120},
        "Far too large": {"rate": 1000.0, "steps": 40},
    }
    return Lab(figure, controls, numbers, words, about, presets=presets, play="steps")


def microchips(tests, accepted):
    """How far may the boundary bend? Two test results (n, 2); accepted (n,) is 0 or 1; every second is held out."""
    tests, accepted = np.asarray(tests, dtype=float), np.asarray(accepted)
    known = np.arange(len(tests)) % 2 == 0
    reach = np.abs(tests).max() + 0.05
    axis = np.linspace(-reach, reach, 150)
    square = np.stack(np.meshgrid(axis, axis), axis=-1).reshape(-1, 2)
    scaled = features.standardize(features.polynomial_of_two(tests[known], max(DEGREES)))

    def rows(points):  # a lower degree uses the first columns only
        columns = (features.polynomial_of_two(points, max(DEGREES)) - scaled.mean) / scaled.scale
        return np.column_stack([np.ones(len(points)), columns])

    every, map_rows = rows(tests), rows(square)

    @lru_cache(maxsize=2000)
    def fitted(degree, penalty):
        count = (degree + 1) * (degree + 2) // 2
        stronger = PENALTIES[PENALTIES > penalty * 1.001]  # begin where a stronger penalty ended
        start = fitted(degree, float(stronger[-1]))[0] if len(stronger) else None
        weights = _lowest_point(every[known, :count], accepted[known], penalty, start)
        z = every[:, :count] @ weights
        right = (z >= 0) == (accepted == 1)
        losses = [logistic.log_loss(z[part], accepted[part]) for part in (known, ~known)]
        return weights, losses, [right[part].mean() for part in (known, ~known)]

    curves = {d: np.array([fitted(d, float(p))[1] for p in PENALTIES]).T for d in DEGREES}

    def numbers(now):
        weights, losses, rights = fitted(now.degree, float(f"{now.penalty:.6g}"))
        now.known_loss, now.held_loss, now.known_right, now.held_right = *losses, *rights
        now.known_losses, now.held_losses = curves[now.degree]
        now.columns, now.length = len(weights) - 1, np.sqrt((weights[1:] ** 2).sum())
        z = (map_rows[:, : len(weights)] @ weights).reshape(len(axis), len(axis))
        shade = np.add(z > -np.log(9), z > 0, dtype=np.uint8) + (z > np.log(9))
        now.map = shades[np.where(_edges(z > 0), 4, shade)]

    tints = ((NO, 0.42), (NO, 0.2), (YES, 0.2), (YES, 0.42), (style.MODEL, 1))
    shades = np.array([np.multiply(style.tint(*tint), 255).round() for tint in tints], dtype=np.uint8)

    figure, (field, curve) = panels("AB", width_ratios=[5, 4])
    field.grid(False)
    blank = np.zeros((len(axis), len(axis), 3), np.uint8)
    field.colored(blank, [-reach] * 2, [reach] * 2, "map of chances", data=lambda now: now.map)
    for k, name in enumerate(["rejected", "accepted"]):
        for part, face, label in ((known, style.CLASSES[k], name), (~known, style.PAPER, f"{name}, held out")):
            look = {"markersize": 4.5, "markeredgewidth": 1, "markerfacecolor": face}
            chips = tests[part & (accepted == k)].T
            field.mark(style.MARKERS[k], style.CLASSES[k], chips, label, anew=True, **look)
    field.set(xlabel="test 1", ylabel="test 2", xlim=(-reach, reach), ylim=(-reach, reach))
    figure.legend(handles=field.lines, loc="outside lower left", ncols=4, fontsize=9)
    field.headline(lambda now: f"Held out: {now.held_right:.0%} right")

    curve.mark("--", style.MODEL, lambda now: (PENALTIES, now.known_losses), "known chips")
    curve.mark("-", style.ERROR, lambda now: (PENALTIES, now.held_losses), "held-out chips")
    dot = {"markeredgecolor": "white"}
    curve.mark("s", style.MODEL, lambda now: (now.penalty, now.known_loss), "known here", "", markersize=7, **dot)
    curve.mark("o", style.ERROR, lambda now: (now.penalty, now.held_loss), "held out here", "", markersize=8, **dot)
    curve.set(
        xscale="log", yscale="log", xlabel="penalty", ylabel="loss (nats)", xlim=(5e-8, 2), ylim=(0.01, 20)
    )
    curve.set_yticks([0.01, 0.1, 1, 10], ["0.01", "0.1", "1", "10"])
    curve.legend(handles=[curve.lines[1], curve.lines[0]], loc="upper right", fontsize=9)
    curve.headline(lambda now: f"Held-out loss {now.held_loss:.2f}")

    def words(now):
        return (
            f"Degree {now.degree} ({now.columns} features), penalty {float(f'{now.penalty:.3g}'):g}: "
            f"{now.known_right:.0%} of the known chips right, {now.held_right:.0%} of the held-out ones. Loss "
            f"{now.known_loss:.2f} known, {now.held_loss:.2f} held out. The length of the weights is {now.length:,.1f}."
        )

    controls = {
        "degree": slider("Degree of the polynomial", 1, 1, 8, tooltip="How far the boundary may bend"),
        "penalty": log_slider("Penalty", 1e-7, 1e-7, 1, 0.25, "What long weights cost"),
    }
    about = (
        "Left: chips by two test results, known ones filled, held-out ones hollow, over a map of the chance of being "
        "accepted in four shades (below 1/10, below ½, above ½, above 9/10). Right: the loss of known and of "
        "held-out chips against the penalty."
    )
    presets = {
        "A straight line": {"degree": 1, "penalty": 1e-7},
        "Just enough": {"degree": 2, "penalty": 1e-3},
        "Too much": {"degree": 8, "penalty": 1e-7},
        "Too much, tamed": {"degree": 8, "penalty": 1e-3},
        "Choked": {"degree": 8, "penalty": 1.0},
    }
    return Lab(figure, controls, numbers, words, about, presets=presets)


def threshold(probability, is_yes, name="8"):
    """From which chance on do you say yes? Chances (n,) on new examples, and whether each is a yes (n,)."""
    probability, is_yes = np.asarray(probability), np.asarray(is_yes).astype(bool)

    def cells(threshold):
        flagged = probability >= threshold - 1e-9  # the slider's 0.3 may be a hair above 3/10
        return [int((flagged == f)[is_yes == y].sum()) for f, y in ((1, 1), (1, 0), (0, 1), (0, 0))]

    def shares(found, false, missed, left):
        precision = found / (found + false) if found + false else np.nan
        return precision, found / (found + missed), (found + left) / len(is_yes)

    thresholds = np.linspace(0.01, 0.99, 99)
    curves = np.array([shares(*cells(t)) for t in thresholds]).T

    def numbers(now):
        now.at = np.log(now.threshold) - np.log1p(-now.threshold)
        now.cells = cells(now.threshold)
        now.shares = shares(*now.cells)

    figure, (counts, table, rates) = panels("AC;BC", (7.2, 4.4), width_ratios=[5, 4])
    counts.sharex(rates)
    counts.tick_params(labelbottom=False)
    z = np.clip(np.log(probability) - np.log1p(-probability), -9.5, 5.5)
    look = {"bins": np.linspace(-9.5, 5.5, 46), "histtype": "step", "linewidth": 1.6}
    for some, color, dash, label in ((~is_yes, NO, "-", f"not {name}"), (is_yes, YES, "--", name)):
        counts.named(label, counts.hist(z[some], color=color, linestyle=dash, label=label, **look)[2][0])
    counts.legend(loc="upper right", fontsize=9)
    counts.set(ylabel="images", xlim=(-9.5, 5.5))
    counts.headline(lambda now: f"Finds {now.cells[0]} of {now.cells[0] + now.cells[2]}, {now.cells[1]} false")
    every = np.log(thresholds) - np.log1p(-thresholds)
    looks = (("precision", "-", style.MODEL), ("recall", "--", style.ERROR), ("accuracy", ":", style.DATA))
    for (label, dash, color), values in zip(looks, curves, strict=True):
        rates.mark(dash, color, (every, values), label)
    rates.legend(loc="lower left", fontsize=9)
    rates.set(xlabel=f"chance of {name} (scale of log-odds)", ylabel="share", ylim=(0, 1.05))
    ticks = np.array([0.001, 0.01, 0.1, 0.5, 0.9, 0.99])
    rates.set_xticks(np.log(ticks / (1 - ticks)), [f"{t:g}" for t in ticks])
    for panel in (counts, rates):
        panel.wall(style.INK, lambda now: now.at, f"threshold {panel.place}", "", linewidth=1.6)
    for i, (label, _, color) in enumerate(looks):
        dot = {"markersize": 7, "markeredgecolor": "white"}
        where = lambda now, i=i: (now.at, now.shares[i])  # noqa: E731
        rates.mark(style.MARKERS[i], color, where, f"{label} here", "", **dot)

    table.set(xlim=(0, 2), ylim=(0, 2))
    table.grid(False)
    table.set_xticks([0.5, 1.5], ["you say no", f"you say {name}"])
    table.set_yticks([0.5, 1.5], [f"is {name}", f"is not {name}"], rotation=90, va="center")
    table.xaxis.tick_top()
    table.tick_params(length=0)
    places = (("found", 1, 0, style.MODEL), ("false alarms", 1, 1, style.ERROR))
    places += (("missed", 0, 0, style.ERROR), ("rightly left", 0, 1, style.MODEL))
    for i, (word, x, y, color) in enumerate(places):
        table.fill([x, x + 1, x + 1, x], [y, y, y + 1, y + 1], color=style.tint(color, 0.18), linewidth=0)
        middle = {"ha": "center", "va": "center"}
        table.named(f"word {word}", table.text(x + 0.5, y + 0.3, word, fontsize=10, **middle))
        number = table.text(x + 0.5, y + 0.6, "", fontsize=17, **middle)
        table.named(word, number, text=lambda now, i=i: f"{now.cells[i]}")
    for side in table.spines.values():
        side.set_visible(False)

    def words(now):
        found, false, missed, left = now.cells
        precision = f"precision {found} / ({found} + {false}) = {now.shares[0]:.2f}"
        if not found + false:
            precision = "nothing is flagged, so there is no precision"
        return (
            f"Say {name} from a chance of {now.threshold:.2f}: {precision}, recall {found} / ({found} + {missed}) = "
            f"{now.shares[1]:.2f}, accuracy ({found} + {left}) / {len(is_yes):,} = {now.shares[2]:.3f}. Never saying {name} "
            f"has accuracy {1 - is_yes.mean():.3f}."
        )

    tooltip = "Flag an image when its chance is at least this"
    controls = {"threshold": slider("Threshold (least chance to say yes)", 0.5, 0.01, 0.99, 0.01, tooltip)}
    about = (
        f"Top left: how many images got which chance of being {name}. Below: precision, recall and accuracy for "
        "every threshold, with an upright line at yours. Right: the confusion matrix, four counts."
    )
    presets = {"Miss few": {"threshold": 0.1}, "One half": {"threshold": 0.5}, "Be very sure": {"threshold": 0.9}}
    return Lab(figure, controls, numbers, words, about, presets=presets)


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
        return None
    foot, along = -b * w / length**2, np.array([-w[1], w[0]]) / length
    return np.array([foot - 100 * along, foot + 100 * along]).T
