"""Labs of lesson 06: a sigmoid bent by hand, descent at any rate, a boundary that bends, and the threshold.

What the names in `now` mean, besides the controls'. Losses are in nats; weights count per unit of the data.
    losses, loss        of every example (by_hand) or after each step so far; the mean, or the last
    worst               the row of the costliest example
    w, b, z             weights and intercept; z, the log-odds w · x + b, on the map of the microchips
    right, ups          how many are named rightly; on how many steps the loss rose
    weights             of the fit at this degree and penalty, the intercept first
    known, held         (loss, share named rightly) of the known and of the held-out examples
    curves              of this degree: the loss at every penalty, known and held out
    best                the penalty, or the threshold, that your guess is compared with
    at, cells           log-odds of the threshold; counts (found, false alarms, missed, rightly left)
    shares              (precision, recall, accuracy); precision is None where nothing is flagged
"""

from functools import lru_cache

import numpy as np
from contourpy import contour_generator  # comes with matplotlib

from helpers import datasets, features, style
from helpers import logistic_regression as logistic
from helpers.information_theory import entropy
from helpers.labs.controls import log_slider, slider, switch
from helpers.labs.given import classes, columns, limits, slider_over, table
from helpers.labs.lab import Lab, panels
from helpers.labs.words import count, figures, minus, signed

__all__ = ["by_hand", "learning_rate", "microchips", "threshold"]

NO, YES = style.CLASSES[:2]
CUT = 3.0  # nats: the loss of one example that the picture of by_hand still shows
STEPS, FLOOR = 120, 1e-4  # of learning_rate: the most steps, and the least loss (nats) that its picture shows
DEGREES, PENALTIES = range(1, 9), np.logspace(0, -7, 29)
WANTED = 0.85  # the share of all yeses that the guess in threshold is to find


def builders():
    """By name, a function that makes each lab afresh on the lesson's data."""
    iris, chips = datasets.load_iris(), datasets.load_microchips()
    two = iris[iris["species"] != "setosa"]
    petals, virginica = two[["petal_length_cm", "petal_width_cm"]], two["species"] == "virginica"

    def eights():
        digits = datasets.load_mnist_subset()
        images, is_eight = digits.X_train.reshape(5000, -1) / 255, digits.y_train == 8
        model = logistic.fit(images[:1000], is_eight[:1000], 0.5, 100)
        return threshold(model.probability(images[1000:]), is_eight[1000:])

    return {
        "logistic_regression.by_hand": lambda: by_hand(petals["petal_width_cm"], virginica),
        "logistic_regression.learning_rate": lambda: learning_rate(petals, virginica),
        "logistic_regression.microchips": lambda: microchips(chips[["test_1", "test_2"]], chips["accepted"]),
        "logistic_regression.threshold": eights,
    }


def by_hand(width, virginica, name="petal width", unit="cm", kinds=("versicolor", "virginica")):
    """Bend the sigmoid until the flowers are likely. One measurement (n,), in `unit`; two labels (n,).

    Labels 0 and 1 are called by `kinds`, others by themselves; the one that sorts last counts as 1.
    """
    (width,) = columns(least=3, most=1000, **{name: width})
    kinds, code = _two_kinds(virginica, len(width), kinds)
    if np.ptp(width) == 0:
        raise ValueError(f"{name} is {width[0]:g} for all examples, so it tells none apart")
    toward, (low, high) = np.where(code == 1, 1, -1), limits(width, 1 / 15, 1 / 15)
    grid, every = np.linspace(low, high, 200), [np.unique(width[code == k]) for k in (0, 1)]
    best, least, middle, rising = _best_curve(width, code)
    fit = (grid > middle) == rising if best is None else logistic.sigmoid(best[0] * grid + best[1])

    def numbers(now):
        now.losses = np.logaddexp(0, -toward * (now.w * width + now.b))
        now.loss, now.worst = float(now.losses.mean()), int(now.losses.argmax())

    figure, (top, bottom) = panels("A;B", (7.2, 4.4), height_ratios=[3, 2], sharex=True)
    alike = [((width == x) & (code == k))[:i].sum() for i, (x, k) in enumerate(zip(width, code, strict=True))]
    pile = 0.08 + min(0.06, 0.7 / max(*alike, 1)) * np.array(alike)
    for k, kind in enumerate(kinds):
        some = code == k
        flowers = width[some], 1 + pile[some] if k else -pile[some]
        top.mark(style.MARKERS[k], style.CLASSES[k], flowers, f"{kind} ({k})", markersize=3.2)
    top.mark("--", style.GUESS, lambda now: (grid, logistic.sigmoid(now.w * grid + now.b)), "your curve")
    top.mark("-", style.MODEL, lambda now: now.reveal and (grid, fit), "the fit")
    top.set(ylim=(-0.9, 1.9), yticks=[0, 0.5, 1], ylabel=f"chance of {kinds[1]}")
    top.headline(lambda now: f"Your mean loss: {now.loss:.3f} nats")

    def heights(now, k):  # equal ones of a kind cost the same and share a line
        return np.logaddexp(0, (1 - 2 * k) * (now.w * every[k] + now.b))

    for k, kind in enumerate(kinds):
        look = {"linewidth": 2.6 - 1.2 * k, "markersize": 4, "markevery": (1, 3)}
        lines = lambda now, k=k: _needles(every[k], heights(now, k))
        bottom.mark("-" + style.MARKERS[k], style.CLASSES[k], lines, f"losses of {kind}", "", **look)
    cut = lambda now: (width[now.losses > CUT], [CUT] * (now.losses > CUT).sum())
    bottom.mark("^", style.INK, cut, f"loss above {CUT:.0f}", markersize=6)
    ends, look = np.array([low, high]), {"label": "", "linewidth": 1.5}
    yours = lambda now: now.loss <= CUT and (ends, [now.loss] * 2)
    bottom.mark("--", style.GUESS, yours, "your mean loss", **look)
    bottom.mark("-", style.MODEL, lambda now: now.reveal and (ends, [least] * 2), "least mean loss", **look)
    off = lambda now: now.loss > CUT and (low + 0.02 * (high - low), CUT)
    bottom.mark("^", style.GUESS, off, "your mean above", "", markersize=11)
    bottom.set(xlim=ends, ylim=(0, 1.07 * CUT), xlabel=f"{name} ({unit})", ylabel="loss (nats)")
    figure.legend(handles=[*top.lines, bottom.lines[2]], loc="outside lower left", ncols=5)

    def words(now):
        kind, x, worst = kinds[code[now.worst]], width[now.worst], now.losses[now.worst]
        chance = f"{np.exp(-worst):.3g}" if worst < 7 else f"e^{minus(-worst, 2)}"
        z, x_said = minus(now.w * x + now.b), figures(x, 4).replace("-", "−")
        said = (
            f"Loss {now.loss:.3f} nats. Costliest: a {kind} of {x_said} {unit}, z = "
            f"{minus(now.w, places[0])} · {x_said} {signed(now.b, places[1])} = {z}; your curve gives {kind} "
            f"a chance of {chance}, so it costs −ln({chance}) = {worst:.2f}."
        )
        if not now.reveal:
            return said
        fit = f"a step at {figures(middle)} {unit}, for which w would have to grow for ever"
        if best is not None:
            fit = f"w {minus(best[0], places[0])}, b {minus(best[1], places[1])}"
        return f"{said} The fit: {fit}, loss {least:.3f}; you are {minus(now.loss - least, 3)} above it."

    steep = (1 if rising else -1) / _round(np.std(width))
    tilts = steep * np.array([-2.5, 12.5])
    down, up = sorted(-middle * tilts)
    reach = min(-10, np.floor(down / 10) * 10), max(10, np.ceil(up / 10) * 10)
    controls = {
        "w": slider_over(tilts, f"Your weight w (per {unit})", steep / 2, "How steep it is", 300),
        "b": slider_over(reach, "Your intercept b", 0.0, "Shifts the curve sideways", 600),
        "reveal": switch("Reveal the fit", False, "Draw the curve of least loss"),
    }
    places = [int(np.ceil(max(0, -np.log10(controls[knob].step)))) for knob in "wb"]
    about = (
        f"Top: {len(width)} examples by {name}, {kinds[0]} piled below 0 and {kinds[1]} above 1, with your "
        "curve dashed. Bottom: their losses as upright lines (an arrow where one is above "
        f"{CUT:.0f} nats) and the mean loss dashed."
    )
    some = {"Know nothing": 0.0, "Sure and right": 10 * steep, "Sure and wrong": -2.5 * steep}
    presets = {name: {"w": w, "b": round(-w * middle, places[1]) + 0.0} for name, w in some.items()}
    if logistic.log_loss(10 * steep * (width - middle), code) >= np.log(2):  # the kinds overlap too much
        del presets["Sure and right"]
    return Lab(figure, controls, numbers, words, about, presets=presets)


def learning_rate(
    petals, virginica, names=("petal length", "petal width"), unit="cm", kinds=("versicolor", "virginica")
):
    """Watch the boundary move. Two measurements (n, 2), in `unit`; two labels (n,), as in `by_hand`."""
    petals = table(petals, "petals", least=3, most=2000)
    kinds, code = _two_kinds(virginica, len(petals), kinds)
    scaled = features.standardize(petals)
    rows = np.column_stack([np.ones(len(petals)), scaled.values])
    lowest = rows @ _lowest_point(rows, code, 0.0)
    least = 0.0 if _all_apart(lowest, code) else logistic.log_loss(lowest, code)

    @lru_cache(maxsize=300)
    def path(rate):
        weights = np.zeros((STEPS + 1, 3))  # b comes first
        for step in range(STEPS):
            p = 1 / (1 + np.exp(-np.clip(rows @ weights[step], -700, 700)))
            weights[step + 1] = weights[step] - rate * (rows.T @ (p - code)) / len(petals)
        scores = weights @ rows.T
        losses = np.logaddexp(0, np.where(code == 1, -scores, scores)).mean(axis=1)
        w = weights[:, 1:] / scaled.scale
        return w, weights[:, 0] - w @ scaled.mean, losses, ((scores >= 0) == (code == 1)).sum(axis=1)

    def numbers(now):
        w, b, losses, right = path(now.rate)
        now.losses, now.loss, now.right = losses[: now.steps + 1], float(losses[now.steps]), right[now.steps]
        now.w, now.b, now.ups = w[now.steps], b[now.steps], int((np.diff(now.losses) > 1e-9).sum())

    figure, (field, curve) = panels("AB", width_ratios=[3, 2])
    far = 100 * np.abs(petals).max()  # so a line reaches across the picture in any unit
    for k, kind in enumerate(kinds):
        flowers = petals[code == k].T
        field.mark(style.MARKERS[k], style.CLASSES[k], flowers, kind, markersize=5, markeredgewidth=0)
    field.mark("-", style.MODEL, lambda now: _straight(now.w, now.b, far), "chance ½")
    for chance, log_odds in (("1/10", -np.log(9)), ("9/10", np.log(9))):
        line = lambda now, log_odds=log_odds: _straight(now.w, now.b - log_odds, far)
        label = "chance 1/10 and 9/10" if log_odds < 0 else ""
        field.mark(":", style.MODEL, line, f"chance {chance}", label, linewidth=1.5)
    for axis, name, values in zip("xy", names, petals.T, strict=True):
        field.set(**{f"{axis}label": f"{name} ({unit})", f"{axis}lim": limits(values, 0.08, 0.08)})
    figure.legend(handles=field.lines[:4], loc="outside lower left", ncols=4)
    field.headline(lambda now: f"Named rightly: {now.right} of {len(petals)}")

    floor = float(least) * 0.7 or FLOOR
    if least:
        curve.mark("--", style.DATA, ([-5, STEPS + 5], [least] * 2), "least possible")
    curve.mark("-", style.ERROR, lambda now: (range(now.steps + 1), now.losses), "loss so far", linewidth=1.5)
    curve.here(style.ERROR, lambda now: now.loss >= floor and (now.steps, now.loss), "this step", "")
    below = lambda now: now.loss < floor and (now.steps, floor * 1.3)
    curve.mark("v", style.ERROR, below, "below this picture", markersize=9)
    curve.legend(loc="upper right")
    curve.set(xlabel="steps", ylabel="loss (nats, log scale)", xlim=(-5, STEPS + 5))
    curve.set(yscale="log", ylim=(floor, 3 * path(1000.0)[2].max()))
    curve.yaxis.set_major_formatter(lambda value, _: figures(value))
    curve.headline(lambda now: f"Loss {now.loss:.3f}")
    places = 2 + max(0, int(np.ceil(np.log10(scaled.scale.max()))))

    def words(now):
        said = f"Rate {figures(now.rate)}, {count(now.steps, 'step')}: loss {now.loss:.3f} nats"
        above = f", {minus(now.loss - least, 3)} above the least."
        said += above if least else "; the least is 0, never reached."
        if now.steps == 0:
            return f"{said} All weights are 0, so every chance is ½ and there is no boundary yet."
        w, v, b = minus(now.w[0], places), signed(now.w[1], places), signed(now.b, 2)
        said += f" z = {w} · {names[0]} {v} · {names[1]} {b}."
        if now.ups:
            said += f" The loss rose on {count(now.ups, 'step')}: the rate oversteps the valley."
        return said if least else f"{said} A line can tell all examples apart, so the weights grow for ever."

    controls = {
        "rate": log_slider("Learning rate", 0.1, 0.01, 1000, tooltip="How far each step goes"),
        "steps": slider("Steps", 20, 0, STEPS, tooltip="How many steps were taken"),
    }
    about = (
        f"Left: examples by {names[0]} and {names[1]}, with the line on which the chance of {kinds[1]} is "
        "one half and the lines of one and nine tenths. Right: the loss after each step."
    )
    some = {"Too small": (0.01, 120), "Good": (3.0, 100), "Too large": (1e2, 120), "Far too large": (1e3, 40)}
    presets = {name: {"rate": rate, "steps": steps} for name, (rate, steps) in some.items()}
    return Lab(figure, controls, numbers, words, about, presets=presets, play="steps")


def microchips(tests, accepted, names=("test 1", "test 2"), kinds=("rejected", "accepted")):
    """How far may the boundary bend? Two results (n, 2), two labels (n,); every second row is held out."""
    tests = table(tests, "tests", least=8, most=500)
    kinds, code = _two_kinds(accepted, len(tests), kinds)
    low, high = np.array([limits(result) for result in tests.T]).T
    halves = {"known": np.arange(len(tests)) % 2 == 0, "held out": np.arange(len(tests)) % 2 == 1}
    if any(np.ptp(code[half]) == 0 for half in halves.values()):
        raise ValueError("every second row is held out, and both halves need both classes: shuffle the rows")
    across, up = (np.linspace(a, b, 120) for a, b in zip(low, high, strict=True))
    fitted, rows = _every_fit(tests, code, halves)
    map_rows = rows(np.stack(np.meshgrid(across, up), axis=-1).reshape(-1, 2))

    def losses(degree, half):
        return np.array([fitted(degree, float(penalty))[1][half][0] for penalty in PENALTIES])

    curves = {degree: {half: losses(degree, half) for half in halves} for degree in DEGREES}

    def numbers(now):
        now.weights, both = fitted(now.degree, float(f"{now.penalty:.6g}"))
        now.known, now.held, now.curves = both["known"], both["held out"], curves[now.degree]
        now.best = PENALTIES[now.curves["held out"].argmin()]
        now.z = (map_rows[:, : len(now.weights)] @ now.weights).reshape(120, 120)

    tints = [style.tint(*tint) for tint in ((NO, 0.42), (NO, 0.2), (YES, 0.2), (YES, 0.42))]
    shades, blank = np.multiply(tints, 255).round().astype(np.uint8), np.zeros((120, 120, 3), np.uint8)
    levels = (-np.log(9), 0, np.log(9))  # chances of 1/10, 1/2, 9/10

    figure, (field, curve) = panels("AB", width_ratios=[5, 4])
    field.grid(False)
    map_of = lambda now: shades[sum((now.z > level for level in levels), np.uint8(0))]
    field.colored(blank, low, high, "map of chances", data=map_of)
    field.mark("-", style.MODEL, lambda now: border(across, up, now.z), "chance ½", "")
    for k, kind in enumerate(kinds):
        for half, is_in in halves.items():
            face, label = (style.CLASSES[k], kind) if half == "known" else (style.PAPER, f"{kind}, held out")
            look = {"markersize": 4.5, "markeredgewidth": 1, "markerfacecolor": face, "anew": True}
            field.mark(style.MARKERS[k], style.CLASSES[k], tests[is_in & (code == k)].T, label, **look)
    field.set(xlabel=names[0], ylabel=names[1], xlim=(low[0], high[0]), ylim=(low[1], high[1]))
    figure.legend(handles=field.lines[1:], loc="outside lower left", ncols=4)
    field.headline(lambda now: f"Held out: {now.held[1]:.0%} right")

    for half, dash, color in (("known", "--", style.MODEL), ("held out", "-", style.ERROR)):
        line = lambda now, half=half: now.reveal and (PENALTIES, now.curves[half])
        curve.mark(dash, color, line, f"losses {half}", "")
    curve.mark("s", style.MODEL, lambda now: (now.penalty, now.known[0]), "known chips", markersize=8)
    curve.here(style.ERROR, lambda now: (now.penalty, now.held[0]), "held-out chips")
    curve.guess()
    curve.legend(loc="upper right")
    reach = limits(np.log([list(both.values()) for both in curves.values()]), 0.05, 0.5)
    curve.set(xscale="log", yscale="log", xlabel="penalty (log scale)", ylabel="loss (nats, log scale)")
    curve.set(xlim=(5e-8, 2), ylim=np.exp(reach))
    for axis in (curve.xaxis, curve.yaxis):
        axis.set_major_formatter(lambda value, _: figures(value))
    curve.headline(lambda now: f"Held-out loss {now.held[0]:.2f}")

    def words(now):
        length = np.sqrt((now.weights[1:] ** 2).sum())
        said = (
            f"Degree {now.degree} ({len(now.weights) - 1} features), penalty {figures(now.penalty)}: "
            f"{now.known[1]:.0%} of the known chips right, {now.held[1]:.0%} of the held-out ones. Loss "
            f"{now.known[0]:.2f} known, {now.held[0]:.2f} held out. The weights have length {length:,.1f}."
        )
        if not now.reveal:
            return f"{said} Your guess for the best penalty is {figures(now.guess)}."
        yours = fitted(now.degree, float(f"{now.guess:.6g}"))[1]["held out"][0]
        return (
            f"{said} Least held-out loss at this degree: {now.curves['held out'].min():.2f} at penalty "
            f"{figures(now.best)}; your guess, {figures(now.guess)}, has {yours:.2f}."
        )

    controls = {
        "degree": slider("Degree of the polynomial", 1, 1, 8, tooltip="How far the boundary may bend"),
        "penalty": log_slider("Penalty", 1e-7, 1e-7, 1, 0.25, "What long weights cost"),
        "guess": log_slider("Your guess: the best penalty", 1e-6, 1e-7, 1, 0.25, "Commit, then reveal"),
        "reveal": switch("Reveal the loss at every penalty", False, "Draw both loss curves"),
    }
    about = (
        f"Left: chips by {names[0]} and {names[1]}, known ones filled, held-out ones hollow, over a map of "
        f"the chance of {kinds[1]} in four shades (below 1/10, below ½, above ½, above 9/10). Right: the "
        "loss of known and of held-out chips at this penalty."
    )
    some = {"A straight line": (1, 1e-7), "Just enough": (2, 1e-3), "Too much": (8, 1e-7)}
    some |= {"Too much, tamed": (8, 1e-3), "Choked": (8, 1.0)}
    presets = {name: {"degree": degree, "penalty": penalty} for name, (degree, penalty) in some.items()}
    return Lab(figure, controls, numbers, words, about, presets=presets)


def threshold(probability, is_yes, name="8"):
    """From which chance on do you say yes? Chances (n,) on new examples, and whether each is a yes (n,).

    Of two labels in words, `name` is the yes, or else the one that sorts last.
    """
    probability, is_yes, name = _chances(probability, is_yes, name)
    thresholds = np.arange(1, 100) / 100

    def cells(threshold):
        flagged = probability >= threshold - 1e-9  # the slider's 0.3 may be a hair above 3/10
        return [int((flagged == f)[is_yes == y].sum()) for f, y in ((1, 1), (1, 0), (0, 1), (0, 0))]

    def shares(found, false, missed, left):
        precision = found / (found + false) if found + false else None
        return precision, found / (found + missed), (found + left) / len(is_yes)

    def log_odds(chance):
        return np.log(chance) - np.log1p(-chance)

    curves = np.array([shares(*cells(t)) for t in thresholds], dtype=float).T
    enough = thresholds[curves[1] >= WANTED]
    best = enough[-1] if len(enough) else None

    def numbers(now):
        now.at, now.cells = log_odds(now.threshold), cells(now.threshold)
        now.shares = shares(*now.cells)

    figure, (counts, matrix, rates) = panels("AC;BC", (7.2, 4.5), width_ratios=[5, 4])
    counts.sharex(rates)
    counts.tick_params(labelbottom=False)
    z = log_odds(np.clip(probability, 1e-4, 1 - 1e-4))
    low, high = min(-5.5, z.min() - 0.3), max(5.5, z.max() + 0.3)
    look = {"bins": np.linspace(low, high, 46), "histtype": "step", "linewidth": 1.6}
    for some, color, dash, label in ((~is_yes, NO, "-", f"not {name}"), (is_yes, YES, "--", name)):
        drawn = counts.hist(z[some], color=color, linestyle=dash, label=label, **look)[2][0]
        counts.named(label, drawn)
    counts.set(ylabel="examples", xlim=(low, high))
    counts.headline(lambda now: f"Finds {now.cells[0]} of {is_yes.sum()}, {now.cells[1]} false")
    looks = (("precision", "-", style.MODEL), ("recall", "--", style.ERROR), ("accuracy", ":", style.DATA))
    for (label, dash, color), values in zip(looks, curves, strict=True):
        where = lambda now, values=values: now.reveal and (log_odds(thresholds), values)
        rates.mark(dash, color, where, f"{label} at every threshold", "")
    for panel in (counts, rates):
        panel.wall(style.INK, lambda now: now.at, f"threshold {panel.place}", "", linewidth=1.6)
    rates.guess(lambda now: log_odds(now.guess), high=1)
    for i, (label, _, color) in enumerate(looks):
        where = lambda now, i=i: now.shares[i] is not None and (now.at, now.shares[i])
        rates.here(color, where, label, look=style.MARKERS[i], markersize=8)
    rates.set(xlabel=f"chance of {name} (scale of log-odds)", ylabel="share", ylim=(-0.05, 1.08))
    ticks = np.array([0.001, 0.01, 0.1, 0.5, 0.9, 0.99, 0.999])
    ticks = ticks[(log_odds(ticks) > low) & (log_odds(ticks) < high)]
    rates.set_xticks(log_odds(ticks), [f"{tick:g}" for tick in ticks])
    handles = [*counts.patches, *rates.lines[-3:], rates.lines[-4]]
    figure.legend(handles=handles, loc="outside lower left", ncols=6)
    _confusion(matrix, name)

    def words(now):
        found, false, missed, left = now.cells
        precision = "nothing is flagged, so there is no precision"
        if found + false:
            precision = f"precision {found} / ({found} + {false}) = {now.shares[0]:.2f}"
        said = (
            f"Say {name} from a chance of {now.threshold:.2f}: {precision}, recall {found} / ({found} + "
            f"{missed}) = {now.shares[1]:.2f}, accuracy ({found} + {left}) / {len(is_yes):,} = "
            f"{now.shares[2]:.3f}. Never saying {name} has accuracy {1 - is_yes.mean():.3f}."
        )
        if not now.reveal:
            return f"{said} Your guess for the highest threshold that finds {WANTED:.0%}: {now.guess:.2f}."
        top = f"The highest that finds {WANTED:.0%} is {best:.2f}" if best else f"None finds {WANTED:.0%}"
        return f"{said} {top}; your guess, {now.guess:.2f}, finds {shares(*cells(now.guess))[1]:.1%}."

    guess, ends = f"Your guess: the highest threshold that finds {WANTED:.0%}", (0.01, 0.99, 0.01)
    controls = {
        "threshold": slider("Threshold (least chance to say yes)", 0.5, *ends, "Flag from this chance on"),
        "guess": slider(guess, 0.3, *ends, "Commit, then reveal"),
        "reveal": switch("Reveal every threshold", False, "Draw the three shares for all thresholds"),
    }
    about = (
        f"Top left: how many examples got which chance of being {name}. Below: precision, recall, accuracy, "
        "with an upright line at your threshold; chances beyond 0.0001 and 0.9999 are counted at the ends. "
        "Right: the confusion matrix, four counts."
    )
    some = {"Miss few": 0.1, "One half": 0.5, "Be very sure": 0.9}
    presets = {name: {"threshold": chance} for name, chance in some.items()}
    return Lab(figure, controls, numbers, words, about, presets=presets)


def _chances(probability, is_yes, name):
    """The chances, whether each example is a yes, and what a yes is called."""
    (probability,) = columns(least=2, probability=probability)
    if probability.min() < 0 or probability.max() > 1:
        row = int(np.argmax((probability < 0) | (probability > 1)))
        got = f"{probability[row]:g} in row {row}"
        raise ValueError(f"probability must be from 0 to 1, not in percent; got {got}")
    labels, is_yes = classes(is_yes, "is_yes", len(probability), most=2)
    if set(labels.tolist()) != {0, 1}:
        yes = [str(label) for label in labels].index(name) if name in labels.astype(str) else 1
        name, is_yes = str(labels[yes]), is_yes == yes
    return probability, is_yes == 1, name


def _confusion(panel, name):
    """Four fields with the counts `now.cells` in them, and what they mean."""
    panel.set(xlim=(0, 2), ylim=(0, 2))
    panel.grid(False)
    panel.set_xticks([0.5, 1.5], ["you say no", f"you say {name}"])
    panel.set_yticks([0.5, 1.5], [f"is {name}", f"is not {name}"], rotation=90, va="center")
    panel.xaxis.tick_top()
    panel.tick_params(length=0)
    panel.spines[:].set_visible(False)
    places = (("found", 1, 0, style.MODEL), ("false alarms", 1, 1, style.ERROR))
    places += (("missed", 0, 0, style.ERROR), ("rightly left", 0, 1, style.MODEL))
    for i, (word, x, y, color) in enumerate(places):
        panel.fill([x, x + 1, x + 1, x], [y, y, y + 1, y + 1], color=style.tint(color, 0.18), linewidth=0)
        middle = {"ha": "center", "va": "center"}
        panel.named(f"word {word}", panel.text(x + 0.5, y + 0.3, word, fontsize=10, **middle))
        number = panel.text(x + 0.5, y + 0.6, "", fontsize=17, **middle)
        panel.named(word, number, text=lambda now, i=i: f"{now.cells[i]:,}")


def _two_kinds(labels, n, kinds):
    """What the two labels are called, and for each of `n` examples 0 or 1, in the order of the labels."""
    found, code = classes(labels, "labels", n, most=2)
    return (kinds if set(found.tolist()) == {0, 1} else [str(kind) for kind in found]), code


def _every_fit(tests, code, halves):
    """A function of degree and penalty: the weights, and of each half the loss and the share named rightly.

    And the function that makes the rows for those weights from points (m, 2).
    """
    known = halves["known"]
    products = features.polynomial_of_two(tests[known], max(DEGREES))
    if (np.ptp(products, axis=0) == 0).any():
        raise ValueError("tests must vary more: a power or product of its columns is equal in all known rows")
    scaled = features.standardize(products)

    def rows(points):  # a lower degree uses the first columns only
        wanted = (features.polynomial_of_two(points, max(DEGREES)) - scaled.mean) / scaled.scale
        return np.column_stack([np.ones(len(points)), wanted])

    every = rows(tests)

    @lru_cache(maxsize=2000)
    def fitted(degree, penalty):
        width = (degree + 1) * (degree + 2) // 2
        stronger = PENALTIES[PENALTIES > penalty * 1.001]  # begin where a stronger penalty ended
        start = fitted(degree, float(stronger[-1]))[0] if len(stronger) else None
        weights = _lowest_point(every[known, :width], code[known], penalty, start)
        z = every[:, :width] @ weights
        right = (z >= 0) == (code == 1)
        return weights, {h: (logistic.log_loss(z[r], code[r]), right[r].mean()) for h, r in halves.items()}

    return fitted, rows


def _best_curve(x, code):
    """The weight and intercept of least mean loss for one measurement, the loss, the middle, does it rise?

    None for the weights where a step at the middle is best: the two kinds do not overlap.
    """
    rising = np.corrcoef(x, code)[0, 1] >= 0
    below, above = (x[code != rising], x[code == rising])
    middle, mixed = (below.max() + above.min()) / 2, (x == below.max()) & (below.max() == above.min())
    if below.max() <= above.min():
        share = code[mixed].mean() if mixed.any() else 0
        return None, mixed.mean() * entropy([share, 1 - share], base=np.e), middle, rising
    rows = np.column_stack([np.ones(len(x)), (x - x.mean()) / x.std()])
    weights = _lowest_point(rows, code, 0.0)
    w, b = weights[1] / x.std(), weights[0] - weights[1] * x.mean() / x.std()
    middle = np.clip(-b / w, x.min(), x.max()) if w else x.mean()
    return (w, b), logistic.log_loss(rows @ weights, code), middle, rising


def _lowest_point(rows, y, penalty, weights=None):
    """The weights of least loss, by Newton's method: few costly steps. The first column of `rows` is ones.

    Without a penalty it stops early where a line tells all rows apart: there the weights would grow for ever.
    """
    weights = np.zeros(rows.shape[1]) if weights is None else weights
    pull = np.r_[0.0, np.full(rows.shape[1] - 1, penalty)]

    def loss(weights):
        return logistic.log_loss(rows @ weights, y) + (pull * weights**2).sum() / 2

    for _ in range(100):
        z = rows @ weights
        p = logistic.sigmoid(z)
        slope = rows.T @ (p - y) / len(y) + pull * weights
        bend = (rows.T * (p * (1 - p) / len(y))) @ rows + np.diag(pull)
        if penalty == 0 and _all_apart(z, y):
            break
        # Where columns depend on each other, nothing bends in some direction, and lstsq takes no step there.
        step = np.linalg.solve(bend, slope) if penalty else np.linalg.lstsq(bend, slope)[0]
        while loss(weights - step) > loss(weights) + 1e-12:  # a leap into the flat
            step = step / 2
        weights = weights - step
        if np.abs(step).max() <= 1e-9 * np.abs(weights).max():
            break
    return weights


def _all_apart(z, y):
    return bool(((z > 0) == (y == 1)).all() and z.all())


def border(across, up, z):
    """The line on which the map z (up, across) is 0, as the points of one broken line."""
    pieces = contour_generator(across, up, z).lines(0.0)
    return np.concatenate([np.vstack([piece, [np.nan, np.nan]]) for piece in pieces]).T if pieces else None


def _needles(x, heights):
    """Upright lines from 0, as the points of one broken line."""
    gap = np.full_like(heights, np.nan)
    return np.ravel([x, x, gap], order="F"), np.ravel([np.zeros_like(heights), heights, gap], order="F")


def _straight(w, b, far):
    """Two points of the line w · x + b = 0, `far` to both sides of the one nearest to 0; None where w = 0."""
    length = np.sqrt((w**2).sum())
    if length < 1e-12:
        return None
    foot, along = -b * w / length**2, np.array([-w[1], w[0]]) / length
    return np.array([foot - far * along, foot + far * along]).T


def _round(value):
    """The nearest of 1, 2 and 5 times a power of ten: a unit for a slider."""
    power = 10.0 ** np.floor(np.log10(value))
    return float(power * min((1, 2, 5, 10), key=lambda factor: abs(np.log(factor * power / value))))
