"""Labs of lesson 09: a bell over one feature, the threshold, and what a correlation changes.

What the names in `now` mean, besides the controls'. Densities are per unit of each feature.
    average, top        natural log density of the bell, averaged over the examples; density at its mean
    flagged             which of the checked rows have a density below ε
    flags, found        how many they are, and how many of them are faults
    scores              their precision, recall and F1 by name, from 0 to 1
    of                  the fit with this covariance, as `_fit` gives it, its `levels` to draw, and in `rows`
                        the scores of every ε
    squared             distance of your point from the middle, squared: (independent, full)
    log_density         of your point: (independent, full)
    tilt                what turns round clouds into correlated ones, (2, 2)
"""

from types import SimpleNamespace

import numpy as np

from helpers import anomaly_detection, datasets, style
from helpers.labs.controls import choice, log_slider, slider, switch
from helpers.labs.given import classes, columns, limits, slider_over, table
from helpers.labs.lab import Lab, panels
from helpers.labs.words import count, figures, minus

__all__ = ["bell", "threshold", "correlation"]

TURN = np.linspace(0, 2 * np.pi, 120)
CIRCLE = np.array([np.cos(TURN), np.sin(TURN)])
RAISED = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


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


def bell(values, name="latency", unit="ms"):
    """Lay a bell over the values (n,) of one feature by hand; then see the likeliest one."""
    (values,) = columns(least=3, **{name: values})
    if values.min() == values.max():
        raise ValueError(f"{name} must hold at least two different values")
    gaussian = anomaly_detection.fit(values[:, None])
    middle, variance = gaussian.mean[0], gaussian.covariance[0, 0]
    wide = np.sqrt(variance)

    def density(x, mean, deviation):
        return np.exp(-(((x - mean) / deviation) ** 2) / 2) / (np.sqrt(2 * np.pi) * deviation)

    def average(mean, deviation):
        """Of the data only the mean and the variance are needed."""
        squared = (variance + (middle - mean) ** 2) / deviation**2
        return -np.log(2 * np.pi * deviation**2) / 2 - squared / 2

    most, start = average(middle, wide), middle - 2.2 * wide
    label = f"Your standard deviation ({unit})"
    controls = {
        "mean": slider_over(values, f"Your mean ({unit})", start, "Where your bell has its top", 400),
        "deviation": slider_over(wide * np.array([0.2, 2.75]), label, 1.8 * wide, "How wide your bell is"),
        "reveal": switch("Reveal the likeliest bell", False, "Draw the fitted bell"),
    }
    decimals = max(0, int(-np.floor(np.log10(controls["deviation"].step))))
    told = lambda value: minus(value, decimals)

    def numbers(now):
        now.average, now.top = average(now.mean, now.deviation), density(0, 0, now.deviation)

    figure, (field, curve) = panels("AB", width_ratios=[3, 2])
    ends = limits(values, 0.15, 0.05)
    heights, edges = np.histogram(values, bins=37, range=ends, density=True)
    outline = np.repeat(edges, 2), np.pad(np.repeat(heights, 2), 1)
    (bars,) = field.fill(*outline, color=style.tint(style.DATA, 0.5), label="training data")
    field.named("training data", bars)
    highest, grid = 1.5 * heights.max(), np.linspace(*ends, 300)
    below = np.full(len(values), -0.04 * highest)
    field.mark("|", style.INK, (values, below), "each example", "", markersize=7, markeredgewidth=0.5)
    yours = lambda now: (grid, density(grid, now.mean, now.deviation))
    field.mark("--", style.GUESS, yours, "your bell A", "your bell")
    likeliest = lambda now: now.reveal and (grid, density(grid, middle, wide))
    field.mark("-", style.MODEL, likeliest, "likeliest bell")
    above = lambda now: (now.mean, 0.97 * highest) if now.top > highest else None
    field.here(style.GUESS, above, "its top is above the picture", "", "^")
    field.legend(loc="upper right")
    field.set(xlim=ends, ylim=(-0.08 * highest, highest))
    field.set(xlabel=f"{name} ({unit})", ylabel=f"density (per {unit})")
    field.headline(lambda now: f"Your bell: {told(now.mean)} ± {told(now.deviation)} {unit}")

    widths = np.linspace(controls["deviation"].min, controls["deviation"].max, 113)
    lowest = most - 4.4
    row = lambda now: now.reveal and (widths, average(now.mean, widths))
    curve.mark("--", style.GUESS, row, "your mean, every deviation", "your mean")
    best = lambda now: now.reveal and (widths, average(middle, widths))
    curve.mark("-", style.MODEL, best, "likeliest mean, every deviation", "")
    inside = lambda now: (now.deviation, now.average) if now.average > lowest else None
    curve.here(style.GUESS, inside, "your bell B", "your bell")
    cut = lambda now: (now.deviation, lowest) if now.average <= lowest else None
    curve.here(style.GUESS, cut, "your bell, below the picture", "", "v")
    curve.mark("v", style.MODEL, lambda now: now.reveal and (wide, most + 0.16), "likeliest", markersize=10)
    curve.legend(loc="upper right")
    curve.set(xlim=(0, widths[-1] * 1.03), ylim=(most - 4.5, most + 2))
    curve.set(xlabel=f"deviation ({unit})", ylabel="average log density")
    curve.headline(lambda now: f"Average: {minus(now.average, 2)}")

    def words(now):
        said = (
            f"Your bell has mean {told(now.mean)} {unit} and deviation {told(now.deviation)} {unit}. Its top "
            f"is 1 / (2.51 × {told(now.deviation)}) = {figures(now.top)} per {unit}; the average log density "
            f"of the {len(values):,} examples is {minus(now.average, 2)}."
        )
        if not now.reveal:
            return said
        apart = [f"{told(abs(a - b))} {unit}" for a, b in ((now.mean, middle), (now.deviation, wide))]
        return (
            f"{said} The likeliest bell, {told(middle)} ± {told(wide)} {unit}, reaches {minus(most, 2)}; "
            f"your mean is {apart[0]} away, your deviation {apart[1]}."
        )

    about = (
        f"Left: {len(values):,} examples of {name} as bars, with your bell over them. Right: the average log "
        "density of the examples against the deviation of the bell."
    )

    def near(control, value):
        return float(np.clip(float(f"{value:.3g}"), controls[control].min, controls[control].max))

    some, mean = {"Too narrow": 0.28, "Too wide": 2.7}, near("mean", np.median(values))
    presets = {says: {"mean": mean, "deviation": near("deviation", by * wide)} for says, by in some.items()}
    return Lab(figure, controls, numbers, words, about, presets=presets)


def threshold(train, checked, is_anomaly, features=(("latency", "ms"), ("throughput", "MB/s"))):
    """How unlikely is too unlikely? Rows (n, 2) of two features, each with its name and unit.

    The checked rows have labels (n,), two of any kind; the rarer one stands for a fault.
    """
    train, checked = table(train, "train", least=4), table(checked, "checked", least=4, most=5000)
    kinds, code = classes(is_anomaly, "is_anomaly", len(checked), most=2)
    rarer = int(np.sum(code) <= len(code) / 2)
    is_fault, faults = code == rarer, int(np.sum(code == rarer))
    fits = {kind: _fit(train, checked, is_fault, kind) for kind in ("full", "diagonal")}
    peak = fits["full"].peak / np.log(10)
    least = min(fit.log_density.min() for fit in fits.values()) / np.log(10)
    low, high = max(np.floor(least), np.floor(peak) - 59), np.floor(peak) + 1
    epsilons, powers = np.logspace(low, high, 321), np.floor(peak) - [1, 3, 7, 11]
    gap = np.full((2, 1), np.nan)
    for fit in fits.values():
        scores = [_scores(fit.log_density < np.log(epsilon), is_fault) for epsilon in epsilons]
        fit.rows = {name: np.array([each[name] for each in scores]) for name in scores[0]}
        if fit.best < low and fit.rows["F1"][0] < fit.f1:
            raise ValueError(f"the best ε is 10^{fit.best:.5g}, too small to show: drop the farthest rows")
        fit.best = max(fit.best, low)  # any ε between the same two densities is as good
        ovals = [fit.oval(power * np.log(10)) for power in powers]
        fit.levels = np.hstack([part for oval in ovals if oval is not None for part in (oval, gap)])

    def numbers(now):
        now.of = fits[now.covariance]
        now.flagged = now.of.log_density < np.log(now.epsilon)
        now.flags, now.found = int(now.flagged.sum()), int((now.flagged & is_fault).sum())
        now.scores = _scores(now.flagged, is_fault)

    figure, (field, curve) = panels("AB", size=(7.2, 4.4))
    small, ring = {"markersize": 3.8, "markeredgewidth": 0}, {"markersize": 10, "markeredgecolor": style.INK}
    field.mark("o", style.tint(style.DATA, 0.6), checked[~is_fault].T, "normal", **small)
    field.mark("^", style.CLASSES[0], checked[is_fault].T, "fault", markersize=6, markeredgewidth=0)
    density = "density " + " … ".join(f"10{str(int(level)).translate(RAISED)}" for level in powers[[0, -1]])
    field.mark("-", style.tint(style.MODEL, 0.35), lambda now: now.of.levels, "levels", density, linewidth=1)
    guessed = lambda now: now.of.oval(np.log(now.guess))
    field.mark("-.", style.GUESS, guessed, "density = your guess", "", linewidth=1.4)
    field.mark("-", style.MODEL, lambda now: now.of.oval(np.log(now.epsilon)), "density = ε")
    alarms = lambda now: checked[now.flagged & ~is_fault].T
    field.mark("o", style.ERROR, alarms, "false alarm", **small)
    field.mark("o", "none", lambda now: checked[now.flagged & is_fault].T, "fault flagged", **ring)
    field.set(xlim=limits(checked[:, 0], 0.1, 0.1), ylim=limits(checked[:, 1], 0.1, 0.1))
    (one, its), (other, of_it) = features
    field.set(xlabel=f"{one} ({its})", ylabel=f"{other} ({of_it})")
    alarmed = lambda now: count(now.flags - now.found, "false alarm")
    field.headline(lambda now: f"{now.found} of {count(faults, 'fault')}, {alarmed(now)}")

    looks = {"precision": ("--", "s", style.CLASSES[1]), "recall": (":", "^", style.CLASSES[2])}
    looks |= {"F1": ("-", "o", style.MODEL)}
    for score, (line, _, color) in looks.items():
        where = lambda now, score=score: now.reveal and (epsilons, now.of.rows[score])
        curve.mark(line, color, where, f"{score} of every ε", score)
    for score, (_, dot, color) in looks.items():
        where = lambda now, score=score: np.isfinite(now.scores[score]) and (now.epsilon, now.scores[score])
        curve.here(color, where, score, look=dot)
    curve.wall(style.GUESS, lambda now: now.guess, "your guess", linestyle="-.", linewidth=1.6)
    over = lambda now: now.reveal and (10**now.of.best, 1.08)
    curve.mark("v", style.INK, over, "best ε", markersize=9)
    curve.set(xscale="log", xlim=(10 ** (low - 0.5), 10 ** (high + 0.5)), ylim=(-0.04, 1.15))
    curve.set(xlabel="ε (density, log scale)")
    curve.minorticks_off()
    curve.headline(lambda now: f"F1 {now.scores['F1']:.3f}")
    left, labels = field.get_legend_handles_labels()
    handles = [*left, *zip(curve.lines[:3], curve.lines[3:6], strict=True), *curve.lines[6:]]
    labels += [*looks, "your guess", "best ε"]
    figure.legend(handles, labels, loc="outside lower center", ncols=4)

    rows = f"the {count(faults, 'row')} labeled {str(kinds[rarer]).removesuffix('.0')}."
    are = "Faults are" if faults > 1 else "The fault is"
    coded = "" if list(kinds) == [0, 1] and rarer else f" {are} {rows}"

    def words(now):
        said = f"{now.covariance.capitalize()} covariance, ε = {now.epsilon:.2g}: "
        if now.flags:
            precision, recall, f1 = now.scores.values()
            said += (
                f"precision is {now.found}/{now.flags} = {precision:.3f}, recall {now.found}/{faults} = "
                f"{recall:.3f}, F1 = 2 × {now.found} / ({now.flags} + {faults}) = {f1:.3f}."
            )
        else:
            said += f"nothing is flagged, recall is 0/{faults}, F1 is 0, and precision has no meaning."
        if now.of.oval(np.log(now.epsilon)) is None:
            said += f" No density is as high: the peak is {np.exp(now.of.peak):.2g}."
        said += coded
        if not now.reveal:
            return f"{said} Your guess for the best ε is {now.guess:.2g}."
        powers, guessed = np.log10(now.guess) - now.of.best, now.of.log_density < np.log(now.guess)
        apart = f"{abs(powers):.1f} powers of ten {'higher' if powers > 0 else 'lower'}"
        apart = "right there" if abs(powers) < 0.05 else apart
        return (
            f"{said} The best ε is {10**now.of.best:.2g} with F1 {now.of.f1:.3f}; your guess, "
            f"{now.guess:.2g}, is {apart} and reaches {_scores(guessed, is_fault)['F1']:.3f}. Each new flag "
            "pulls precision up if it is a fault, and down if it is not."
        )

    start, guess = 10 ** np.round((low + high) / 2), 10 ** np.round((low + 2 * high) / 3)
    ends, label = (10**low, 10**high), f"ε (density, per {its} per {of_it})"
    controls = {
        "epsilon": log_slider(label, start, *ends, tooltip="Flag where the density is lower"),
        "covariance": choice("Covariance", ["full", "diagonal"], "full", "Tilted ovals or not"),
        "guess": log_slider("Your guess: the best ε", guess, *ends, tooltip="Commit, then reveal"),
        "reveal": switch("Reveal the scores of every ε", False, "Draw the three curves"),
    }
    about = (
        f"Left: {len(checked):,} checked rows by {one} and {other}, faults as triangles, "
        "ringed where flagged, false alarms in vermilion, and ovals of equal density. Right: precision, "
        "recall and F1 against ε."
    )
    some = {"Flag nothing": low} if least > low else {}
    best, f1 = fits["full"].best, fits["full"].f1
    some |= {"Too strict": (low + best) / 2, "Too nervous": (best + peak) / 2, "Flag everything": high}
    worse = lambda power: _scores(fits["full"].log_density < power * np.log(10), is_fault)["F1"] < f1
    some = {name: power for name, power in some.items() if power == high or worse(power)}
    presets = {name: {"epsilon": float(f"{10**power:.2g}")} for name, power in some.items()}
    return Lab(figure, controls, numbers, words, about, presets=presets)


def _fit(train, checked, is_fault, covariance):
    """One covariance's peak, log densities, best ε (a power of ten) and its F1, and what gives its ovals."""
    gaussian = anomaly_detection.fit(train, covariance)
    peak = float(gaussian.log_density(gaussian.mean[None])[0])
    stretch = np.linalg.cholesky(gaussian.covariance) @ CIRCLE

    def oval(log_epsilon):
        """Where the density is ε: half the squared distance is what the log density lies below its peak."""
        if log_epsilon < peak:
            return gaussian.mean[:, None] + np.sqrt(2 * (peak - log_epsilon)) * stretch

    log_density = gaussian.log_density(checked)
    best = anomaly_detection.best_threshold(log_density, is_fault)
    power = best.log_epsilon / np.log(10)
    return SimpleNamespace(oval=oval, peak=peak, log_density=log_density, best=power, f1=best.f1)


def _scores(flagged, is_fault):
    """Precision (nan where nothing is flagged), recall and F1, by name."""
    scores = anomaly_detection.score(flagged, is_fault)
    precision = scores.precision if flagged.any() else np.nan
    return {"precision": precision, "recall": scores.recall, "F1": scores.f1}


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
    circle = np.sqrt(border) * CIRCLE
    field.mark("--", style.INK, circle, "independent oval", "independent", anew=True, **thin)
    field.mark("*", style.GUESS, lambda now: (now.first, now.second), "your point", **star)
    field.legend(loc="upper center", ncols=2, columnspacing=1, handlelength=1.6)
    field.set(xlim=(-4, 4), ylim=(-4, 5.4), xlabel="feature 1 (deviations)", ylabel="feature 2 (deviations)")
    field.headline(lambda now: f"Correlation {minus(now.correlation, 2)}")

    flat = lambda now: (grid, np.full_like(grid, now.log_density[0]))
    curve.mark("--", style.INK, flat, "independent", **thin)
    curve.mark("-", style.MODEL, lambda now: (grid, log_density(now.first, now.second, grid)), "full")
    inside = lambda now: now.log_density[1] >= lowest and (now.correlation, now.log_density[1])
    below = lambda now: now.log_density[1] < lowest and (now.correlation, lowest)
    curve.here(style.MODEL, inside, "full, your point", "")
    curve.here(style.MODEL, below, "full, below the picture", "", "v")
    alone = lambda now: (now.correlation, now.log_density[0])
    curve.here(style.INK, alone, "independent, your point", "", "s", markersize=7)
    curve.set(xlim=(-1, 1), ylim=(lowest - 1, 2.5), xlabel="correlation", ylabel="log density of your point")
    curve.legend(loc="upper center", ncols=2)
    said = lambda now: [minus(value, 1) for value in now.log_density]
    curve.headline(lambda now: "Independent {}, full {}".format(*said(now)))

    def words(now):
        sides = ["inside its oval" if each < border else "outside its oval" for each in now.squared]
        alone, full = (minus(value, 2) for value in now.log_density)
        below = " (below the picture)" if now.log_density[1] < lowest else ""
        return (
            f"Independent: squared distance ({minus(now.first, 1)})² + ({minus(now.second, 1)})² = "
            f"{now.squared[0]:.2f}, {sides[0]}; log density {alone}. Full, with correlation "
            f"{minus(now.correlation, 2)}: squared distance {now.squared[1]:.2f}, {sides[1]}; log density "
            f"{full}{below}."
        )

    controls = {
        "correlation": slider("Correlation", 0.0, -0.95, 0.95, 0.05, "How close together they go"),
        "first": slider("Your point: feature 1 (deviations)", 1.5, -3.0, 3.0, 0.1, "Move your point"),
        "second": slider("Your point: feature 2 (deviations)", -1.5, -3.0, 3.0, 0.1, "Move your point"),
    }
    about = (
        "Left: a cloud of two features with the oval that holds 99% of each Gaussian, independent (dashed) "
        "and full, and your point as a star. Right: the log density of your point against the correlation, "
        "for both."
    )
    presets = {
        "Against the trend": {"correlation": 0.9, "first": 1.5, "second": -1.5},
        "Along the trend": {"correlation": 0.9, "first": 2.3, "second": 2.3},
        "No correlation": {"correlation": 0.0},
    }
    return Lab(figure, controls, numbers, words, about, presets=presets)
