"""Labs of lesson 09: a bell over one feature, the threshold, and what a correlation changes.

What the names in `now` mean, besides the controls'. Densities are per unit of each feature, logarithms natural.
    average             log density of the bell, averaged over the windows
    flagged             which of the checked rows have a density below ε
    flags, found        how many they are, and how many of them are faults
    scores              their precision, recall and F1, from 0 to 1
    of                  the fit with this covariance: its ovals, log densities, curves and best threshold
    squared             distance of your point from the middle, squared: (independent, full)
    log_density         of your point: (independent, full)
    tilt                what turns round clouds into correlated ones, (2, 2)
"""

from types import SimpleNamespace

import numpy as np

from helpers import anomaly_detection, datasets, style
from helpers.labs.controls import choice, log_slider, slider, switch
from helpers.labs.lab import Lab, panels
from helpers.labs.words import minus

__all__ = ["bell", "threshold", "correlation"]

TURN = np.linspace(0, 2 * np.pi, 120)
CIRCLE = np.array([np.cos(TURN), np.sin(TURN)])


def builders():
    """By name, a function that makes each lab afresh on the lesson's data."""
    windows = datasets.load_server_metrics()
    train, checked = (windows[windows["split"] == split] for split in ("train", "cv"))
    two = ["latency_ms", "throughput_mb_s"]
    return {
        "anomaly_detection.bell": lambda: bell(train["latency_ms"]),
        "anomaly_detection.threshold": lambda: threshold(train[two], checked[two], checked["is_anomaly"]),
        "anomaly_detection.correlation": lambda: correlation(),
    }


def bell(latency):
    """Lay a bell over the latencies (n,) in ms of the training windows by hand; then see the likeliest one."""
    latency = np.asarray(latency, float)
    gaussian = anomaly_detection.fit(latency[:, None])
    middle, variance = gaussian.mean[0], gaussian.covariance[0, 0]
    wide, grid, deviations = np.sqrt(variance), np.linspace(3.5, 22, 300), np.linspace(0.2, 3.0, 113)

    def density(x, mean, deviation):
        return np.exp(-(((x - mean) / deviation) ** 2) / 2) / (np.sqrt(2 * np.pi) * deviation)

    def average(mean, deviation):
        """Of the data only the mean and the variance are needed."""
        squared = (variance + (middle - mean) ** 2) / deviation**2
        return -np.log(2 * np.pi * deviation**2) / 2 - squared / 2

    most = average(middle, wide)

    def numbers(now):
        now.average = float(average(now.mean, now.deviation))

    figure, (field, curve) = panels("AB", width_ratios=[3, 2])
    bars = field.hist(latency, bins=np.arange(3.5, 22, 0.5), density=True, color=style.tint(style.DATA, 0.5))[
        2
    ]
    strokes = {"markersize": 8, "markeredgewidth": 0.8}
    field.mark("|", style.INK, (latency, np.full_like(latency, 0.012)), "windows", **strokes)
    yours = lambda now: (grid, density(grid, now.mean, now.deviation))  # noqa: E731
    likeliest = lambda now: now.reveal and (grid, density(grid, middle, wide))  # noqa: E731
    handles = [
        field.mark("--", style.GUESS, yours, "your bell A"),
        field.mark("-", style.MODEL, likeliest, "likeliest bell"),
    ]
    field.legend(
        [bars, *handles], ["training windows", "your bell", "likeliest bell"], loc="upper right", fontsize=9
    )
    field.set(xlim=(3.5, 22), ylim=(0, 0.8), xlabel="latency (ms)", ylabel="density (per ms)")
    field.set_xticks([5, 10, 15, 20])
    field.headline(lambda now: f"Your bell: {now.mean:.2f} ± {now.deviation:.2f} ms")

    lowest = -5.9
    row = curve.mark("--", style.GUESS, lambda now: (deviations, average(now.mean, deviations)), "your mean")
    best = lambda now: now.reveal and (deviations, average(middle, deviations))  # noqa: E731
    curve.mark("-", style.MODEL, best, "likeliest mean")
    inside = lambda now: now.average > lowest and (now.deviation, now.average)  # noqa: E731
    below = lambda now: now.average <= lowest and (now.deviation, lowest)  # noqa: E731
    here = curve.here(style.GUESS, inside, "your bell")
    curve.mark("v", style.GUESS, below, "your bell, below the picture", **style.HERE)
    peak = curve.mark("v", style.MODEL, lambda now: now.reveal and (wide, most + 0.16), "peak", markersize=10)
    curve.legend([here, row, peak], ["your bell", "your mean", "likeliest"], loc="lower right", fontsize=9)
    curve.set(xlim=(0, 3.1), ylim=(-6, -1), xlabel="deviation (ms)", ylabel="average log density")
    curve.headline(lambda now: f"Average: {minus(now.average, 2)}")

    def words(now):
        said = (
            f"Your bell has mean {now.mean:.2f} ms and deviation {now.deviation:.2f} ms. Its top is "
            f"1 / (2.51 × {now.deviation:.2f}) = {density(0, 0, now.deviation):.2f} per ms; the average log density of "
            f"the {len(latency)} windows is {minus(now.average, 2)}."
        )
        if not now.reveal:
            return said
        return (
            f"{said} The likeliest bell, {middle:.2f} ± {wide:.2f} ms, reaches {minus(most, 2)}; your mean is "
            f"{abs(now.mean - middle):.2f} ms away, your deviation {abs(now.deviation - wide):.2f} ms."
        )

    controls = {
        "mean": slider("Your mean (ms)", 10.0, 9.0, 15.0, 0.05, "Where your bell has its top"),
        "deviation": slider("Your standard deviation (ms)", 2.0, 0.2, 3.0, 0.05, "How wide your bell is"),
        "reveal": switch("Reveal the likeliest bell", False, "Draw the fitted bell"),
    }
    about = (
        f"Left: the latencies of {len(latency)} training windows as bars, with your bell over them. Right: the "
        "average log density of the windows against the deviation of the bell."
    )
    presets = {"Too narrow": {"mean": 12.0, "deviation": 0.3}, "Too wide": {"mean": 12.0, "deviation": 3.0}}
    return Lab(figure, controls, numbers, words, about, presets=presets)


def threshold(train, checked, is_anomaly):
    """How unlikely is too unlikely? Rows are (latency in ms, throughput in MB/s); the checked ones have labels."""
    train, checked, is_anomaly = np.asarray(train), np.asarray(checked), np.asarray(is_anomaly) == 1
    epsilons = np.logspace(-16, 0, 321)
    fits = {kind: _prepared(train, checked, is_anomaly, epsilons, kind) for kind in ("full", "diagonal")}

    def numbers(now):
        now.of = fits[now.covariance]
        now.flagged = now.of.log_density < np.log(now.epsilon)
        now.flags, now.found = int(now.flagged.sum()), int((now.flagged & is_anomaly).sum())
        now.scores = anomaly_detection.score(now.flagged, is_anomaly)

    figure, (field, curve) = panels("AB", size=(7.2, 4.3), width_ratios=[1, 1])
    gray, look = style.tint(style.DATA, 0.6), {"linewidth": 0}
    normal = field.named("normal", field.scatter(*checked[~is_anomaly].T, s=14, color=gray, **look))
    fault = field.scatter(*checked[is_anomaly].T, s=34, marker="^", color=style.CLASSES[0], **look)
    field.named("fault", fault)
    levels = field.mark(
        "-", style.tint(style.MODEL, 0.35), lambda now: now.of.levels, "equal density", linewidth=1
    )
    guessed = lambda now: now.of.oval(np.log(now.guess))  # noqa: E731
    field.mark("-.", style.GUESS, guessed, "density = your guess", linewidth=1.4)
    edge = field.mark("-", style.MODEL, lambda now: now.of.oval(np.log(now.epsilon)), "density = ε")
    ring = {"markeredgecolor": style.INK, "markersize": 9}
    flagged = field.mark("o", "none", lambda now: checked[now.flagged].T, "flagged", **ring)
    field.set(xlim=(3, 22), ylim=(0, 11), xlabel="latency (ms)", ylabel="throughput (MB/s)")
    field.headline(lambda now: f"{now.flags} flagged, {now.found} of them faults")

    scores = {
        "precision": ("--", "s", style.CLASSES[1]),
        "recall": (":", "^", style.CLASSES[2]),
        "f1": ("-", "o", style.MODEL),
    }
    guess = curve.guess(high=1)
    guess.set_linestyle("-.")
    best = lambda now: now.reveal and (np.exp(now.of.best.log_epsilon), 1.08)  # noqa: E731
    best = curve.mark("v", style.INK, best, "best ε", markersize=9)
    rows, dots = [], []
    for score, (line, _, color) in scores.items():
        where = lambda now, score=score: now.reveal and (epsilons, now.of.rows[score])  # noqa: E731
        rows.append(curve.mark(line, color, where, f"{score} of every ε"))
    for score, (_, dot, color) in scores.items():
        where = lambda now, score=score: (  # noqa: E731
            (now.flags > 0 or score != "precision") and (now.epsilon, getattr(now.scores, score))
        )
        dots.append(curve.mark(dot, color, where, score, **style.HERE))
    curve.set(xscale="log", xlim=(3e-17, 3), ylim=(-0.04, 1.15), xlabel="ε (density, log scale)")
    curve.set_xticks([1e-15, 1e-10, 1e-5, 1])
    curve.minorticks_off()
    curve.headline(lambda now: f"F1 {now.scores.f1:.3f}")
    figure.legend(
        [normal, fault, flagged, levels, edge, *zip(rows, dots, strict=True), guess, best],
        [
            "normal",
            "fault",
            "flagged",
            "equal density",
            "density = ε",
            "precision",
            "recall",
            "F1",
            "your guess",
            "best ε",
        ],
        loc="outside lower center",
        ncols=5,
        fontsize=9,
    )

    def words(now):
        faults = int(is_anomaly.sum())
        said = f"{now.covariance.capitalize()} covariance, ε = {now.epsilon:.2g}: "
        if now.flags:
            said += (
                f"precision is {now.found}/{now.flags} = {now.scores.precision:.3f}, recall {now.found}/{faults} = "
                f"{now.scores.recall:.3f}, F1 = 2 × {now.found} / ({now.flags} + {faults}) = {now.scores.f1:.3f}."
            )
        else:
            said += f"nothing is flagged, recall is 0/{faults}, F1 is 0, and precision has no meaning."
        if not now.reveal:
            return f"{said} Your guess for the best ε is {now.guess:.2g}."
        best, reached = np.exp(now.of.best.log_epsilon), now.of.log_density < np.log(now.guess)
        return (
            f"{said} The best ε is {best:.2g} with F1 {now.of.best.f1:.3f}; your guess, {now.guess:.2g}, is "
            f"{_apart(now.guess, best)} and reaches {anomaly_detection.score(reached, is_anomaly).f1:.3f}."
        )

    ends = (1e-16, 1)
    controls = {
        "epsilon": log_slider(
            "ε (density, per ms per MB/s)", 1e-9, *ends, tooltip="Flag where the density is lower"
        ),
        "covariance": choice("Covariance", ["full", "diagonal"], "full", "Tilted ovals or not"),
        "guess": log_slider("Your guess: the best ε", 1e-6, *ends, tooltip="Commit, then reveal"),
        "reveal": switch("Reveal the scores of every ε", False, "Draw the three curves"),
    }
    about = (
        f"Left: {len(checked)} checked windows by latency and throughput, faults as triangles, flagged ones ringed, "
        "and ovals of equal density. Right: precision, recall and F1 against ε."
    )
    some = {"Flag nothing": 1e-16, "Too strict": 1e-10, "Too nervous": 0.03, "Flag everything": 1.0}
    presets = {name: {"epsilon": epsilon} for name, epsilon in some.items()}
    return Lab(figure, controls, numbers, words, about, presets=presets)


def _prepared(train, checked, is_anomaly, epsilons, covariance):
    """What one covariance needs: the fit, its ovals and curves, and the best threshold."""
    gaussian = anomaly_detection.fit(train, covariance)
    peak = gaussian.log_density(gaussian.mean[None])[0]
    stretch = np.linalg.cholesky(gaussian.covariance) @ CIRCLE

    def oval(log_epsilon):
        """Where the density is ε: half the squared distance is what the log density lies below its peak."""
        radius = np.sqrt(2 * max(peak - log_epsilon, 0))
        return gaussian.mean[:, None] + radius * stretch

    gap = np.full((2, 1), np.nan)
    levels = np.hstack([part for power in (-2, -4, -8, -12) for part in (oval(power * np.log(10)), gap)])
    log_density = gaussian.log_density(checked)
    scores = [anomaly_detection.score(log_density < np.log(e), is_anomaly) for e in epsilons]
    rows = {name: np.array([getattr(s, name) for s in scores]) for name in ("precision", "recall", "f1")}
    rows["precision"][epsilons <= np.exp(log_density.min())] = np.nan  # nothing is flagged there
    best = anomaly_detection.best_threshold(log_density, is_anomaly)
    return SimpleNamespace(oval=oval, levels=levels, log_density=log_density, rows=rows, best=best)


def correlation():
    """Two features that go together: what independent and full covariance say about one point of yours."""
    noise = np.random.default_rng(9).normal(size=(300, 2))
    loose = anomaly_detection.fit(noise)
    # Shaped to mean 0, deviation 1 and correlation 0, so that the correlation can be set exactly.
    cloud = np.linalg.inv(np.linalg.cholesky(loose.covariance)) @ (noise - loose.mean).T
    border = -2 * np.log(0.01)  # squared; in two dimensions, 1% lies farther out than this
    grid, lowest = np.linspace(-0.95, 0.95, 77), -18

    def squared(first, second, correlation):
        return (first**2 - 2 * correlation * first * second + second**2) / (1 - correlation**2)

    def log_density(first, second, correlation):
        spread = np.log(2 * np.pi) + np.log(1 - correlation**2) / 2
        return -spread - squared(first, second, correlation) / 2

    def numbers(now):
        now.tilt = np.array([[1, 0], [now.correlation, np.sqrt(1 - now.correlation**2)]])
        now.squared = [squared(now.first, now.second, c) for c in (0.0, now.correlation)]
        now.log_density = [float(log_density(now.first, now.second, c)) for c in (0.0, now.correlation)]

    figure, (field, curve) = panels("AB")
    gray, thin, star = style.tint(style.DATA, 0.5), {"linewidth": 1.5}, {**style.STAR, "markersize": 17}
    field.mark("o", gray, lambda now: now.tilt @ cloud, "300 examples", markersize=3.5)
    field.mark("-", style.MODEL, lambda now: np.sqrt(border) * now.tilt @ CIRCLE, "full oval", "full")
    field.mark(
        "--", style.INK, np.sqrt(border) * CIRCLE, "independent oval", "independent", anew=True, **thin
    )
    field.mark("*", style.GUESS, lambda now: (now.first, now.second), "your point", **star)
    field.legend(loc="upper center", ncols=2, fontsize=9)
    field.set(xlim=(-4, 4), ylim=(-4, 5.4), xlabel="feature 1 (deviations)", ylabel="feature 2 (deviations)")
    field.headline(lambda now: f"Correlation {minus(now.correlation, 2)}")

    flat = lambda now: (grid, np.full_like(grid, now.log_density[0]))  # noqa: E731
    curve.mark("--", style.INK, flat, "independent", **thin)
    curve.mark("-", style.MODEL, lambda now: (grid, log_density(now.first, now.second, grid)), "full")
    inside = lambda now: now.log_density[1] >= lowest and (now.correlation, now.log_density[1])  # noqa: E731
    below = lambda now: now.log_density[1] < lowest and (now.correlation, lowest)  # noqa: E731
    curve.here(style.MODEL, inside, "full, your point", "")
    curve.mark("v", style.MODEL, below, "full, below the picture", "", **style.HERE)
    here = {**style.HERE, "markersize": 7}
    alone = lambda now: (now.correlation, now.log_density[0])  # noqa: E731
    curve.mark("s", style.INK, alone, "independent, your point", "", **here)
    curve.set(xlim=(-1, 1), ylim=(lowest - 1, 2.5), xlabel="correlation", ylabel="log density of your point")
    curve.legend(loc="upper center", ncols=2, fontsize=9)
    curve.headline(
        lambda now: "Independent {}, full {}".format(*(minus(value, 1) for value in now.log_density))
    )

    def words(now):
        sides = ["inside its oval" if each < border else "outside its oval" for each in now.squared]
        alone, full = (minus(value, 2) for value in now.log_density)
        below = " (below the picture)" if now.log_density[1] < lowest else ""
        return (
            f"Independent: squared distance ({minus(now.first, 1)})² + ({minus(now.second, 1)})² = {now.squared[0]:.2f}, "
            f"{sides[0]}; log density {alone}. Full, with correlation {minus(now.correlation, 2)}: squared distance "
            f"{now.squared[1]:.2f}, {sides[1]}; log density {full}{below}."
        )

    controls = {
        "correlation": slider("Correlation", 0.0, -0.95, 0.95, 0.05, "How close together they go"),
        "first": slider("Your point: feature 1 (deviations)", 1.5, -3.0, 3.0, 0.1, "Move your point"),
        "second": slider("Your point: feature 2 (deviations)", -1.5, -3.0, 3.0, 0.1, "Move your point"),
    }
    about = (
        "Left: a cloud of two features with the oval that holds 99% of each Gaussian, independent (dashed) and full, "
        "and your point as a star. Right: the log density of your point against the correlation, for both."
    )
    presets = {
        "Against the trend": {"correlation": 0.9, "first": 1.5, "second": -1.5},
        "Along the trend": {"correlation": 0.9, "first": 2.3, "second": 2.3},
        "No correlation": {"correlation": 0.0},
    }
    return Lab(figure, controls, numbers, words, about, presets=presets)


def _apart(guess, best):
    """How far two thresholds are apart, in words."""
    powers = np.log10(guess / best)
    if abs(powers) < 0.05:
        return "right there"
    return f"{abs(powers):.1f} powers of ten {'higher' if powers > 0 else 'lower'}"
