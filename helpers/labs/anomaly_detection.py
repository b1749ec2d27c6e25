"""Labs of lesson 09: a bell over one feature, the threshold, and what a correlation changes."""

from types import SimpleNamespace

import numpy as np

from helpers import anomaly_detection, datasets, style
from helpers.labs.lab import Lab, choice, log_slider, slider, switch

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
    numbers = bell_numbers(latency)
    start = {"mean": 10.0, "deviation": 2.0, "reveal": False}
    first = numbers(**start)

    figure, (axes, curve) = style.subplots(1, 2, width_ratios=[3, 2])
    bars = axes.hist(latency, bins=np.arange(3.5, 22, 0.5), density=True, color=style.tint(style.DATA, 0.5))[
        2
    ]
    axes.plot(latency, np.full_like(latency, 0.012), "|", color=style.INK, markersize=8, markeredgewidth=0.8)
    (yours,) = axes.plot([], [], "--", color=style.GUESS)
    (best,) = axes.plot([], [], color=style.MODEL)
    axes.legend([bars, yours, best], ["training windows", "your bell", "likeliest bell"], loc="upper right",
                fontsize=9)  # fmt: skip
    axes.set(xlim=(3.5, 22), ylim=(0, 0.8), xlabel="latency (ms)", ylabel="density (per ms)")
    axes.set_xticks([5, 10, 15, 20])
    headline = axes.set_title(" ")
    (row,) = curve.plot([], [], "--", color=style.GUESS)
    (best_row,) = curve.plot([], [], color=style.MODEL)
    (here,) = curve.plot([], [], "o", color=style.GUESS, markersize=9, markeredgecolor="white")
    (peak,) = curve.plot([], [], "v", color=style.MODEL, markersize=10)
    curve.legend([here, row, peak], ["your bell", "your mean", "likeliest"], loc="lower right", fontsize=9)
    curve.set(xlim=(0, 3.1), ylim=(-6, -1), xlabel="deviation (ms)", ylabel="average log density")
    curve_headline = curve.set_title(" ")

    def draw(now):
        yours.set_data(now.grid, now.density)
        best.set_data(now.grid, now.best_density)
        row.set_data(now.deviations, now.row)
        best_row.set_data(now.deviations, now.best_row)
        here.set_data([now.deviation], [max(now.average, -5.9)])
        here.set_marker("o" if now.average > -5.9 else "v")
        peak.set_data([now.best.deviation], [now.best.average + 0.16])
        for artist in (best, best_row, peak):
            artist.set_visible(now.reveal)
        headline.set_text(f"Your bell: {now.mean:.2f} ± {now.deviation:.2f} ms")
        curve_headline.set_text(f"Average: {_said(now.average)}")
        sentence = (
            f"Your bell has mean {now.mean:.2f} ms and deviation {now.deviation:.2f} ms. Its top is "
            f"1 / (2.51 × {now.deviation:.2f}) = {now.density_at_mean:.2f} per ms; the average log density of the "
            f"{now.count} windows is {_said(now.average)}."
        )
        if not now.reveal:
            return sentence
        return (
            f"{sentence} The likeliest bell, {now.best.mean:.2f} ± {now.best.deviation:.2f} ms, reaches "
            f"{_said(now.best.average)}; your mean is {abs(now.mean - now.best.mean):.2f} ms away, your deviation "
            f"{abs(now.deviation - now.best.deviation):.2f} ms."
        )

    return Lab(
        figure,
        [yours, best, row, best_row, here, peak, headline, curve_headline],
        {
            "mean": slider("Your mean (ms)", start["mean"], 9.0, 15.0, 0.05, "Where your bell has its top"),
            "deviation": slider(
                "Your standard deviation (ms)", start["deviation"], 0.2, 3.0, 0.05, "How wide your bell is"
            ),
            "reveal": switch("Reveal the likeliest bell", start["reveal"], "Draw the fitted bell"),
        },
        numbers,
        draw,
        f"Left: the latencies of {first.count} training windows as bars, with your bell over them. Right: the "
        "average log density of the windows against the deviation of the bell.",
        presets={"Too narrow": {"mean": 12.0, "deviation": 0.3}, "Too wide": {"mean": 12.0, "deviation": 3.0}},
    )  # fmt: skip


def bell_numbers(latency):
    """The numbers of the bell lab. A bell's average log density needs only the data's mean and variance."""
    gaussian = anomaly_detection.fit(latency[:, None])
    fitted, variance = gaussian.mean[0], gaussian.covariance[0, 0]
    grid, deviations = np.linspace(3.5, 22, 300), np.linspace(0.2, 3.0, 113)

    def density(x, mean, deviation):
        return np.exp(-(((x - mean) / deviation) ** 2) / 2) / (np.sqrt(2 * np.pi) * deviation)

    def average(mean, deviation):
        squared = (variance + (fitted - mean) ** 2) / deviation**2
        return -np.log(2 * np.pi * deviation**2) / 2 - squared / 2

    best = SimpleNamespace(
        mean=fitted, deviation=np.sqrt(variance), average=average(fitted, np.sqrt(variance))
    )
    best_density, best_row = density(grid, best.mean, best.deviation), average(best.mean, deviations)

    def numbers(mean, deviation, reveal):
        return SimpleNamespace(
            **{"mean": mean, "deviation": deviation, "reveal": reveal, "count": len(latency), "best": best},
            **{"grid": grid, "deviations": deviations, "best_density": best_density, "best_row": best_row},
            density=density(grid, mean, deviation),
            density_at_mean=density(mean, mean, deviation),
            average=average(mean, deviation),
            row=average(mean, deviations),
        )

    return numbers


def threshold(train, checked, is_anomaly):
    """How unlikely is too unlikely? Rows are (latency in ms, throughput in MB/s); the checked ones have labels."""
    train, checked, is_anomaly = np.asarray(train), np.asarray(checked), np.asarray(is_anomaly) == 1
    numbers = threshold_numbers(train, checked, is_anomaly)
    start = {"epsilon": 1e-9, "covariance": "full", "guess": 1e-6, "reveal": False}

    figure, (field, curve) = style.subplots(1, 2, size=(7.2, 4.3), width_ratios=[1, 1])
    normal = field.scatter(*checked[~is_anomaly].T, s=14, color=style.tint(style.DATA, 0.6), linewidth=0)
    fault = field.scatter(*checked[is_anomaly].T, s=34, marker="^", color=style.CLASSES[0], linewidth=0)
    (levels,) = field.plot([], [], color=style.tint(style.MODEL, 0.35), linewidth=1)
    (guess_edge,) = field.plot([], [], "-.", color=style.GUESS, linewidth=1.4)
    (edge,) = field.plot([], [], color=style.MODEL)
    (flagged,) = field.plot([], [], "o", color="none", markeredgecolor=style.INK, markersize=9)
    field.set(xlim=(3, 22), ylim=(0, 11), xlabel="latency (ms)", ylabel="throughput (MB/s)")
    headline = field.set_title(" ")

    colors = {"precision": style.CLASSES[1], "recall": style.CLASSES[2], "f1": style.MODEL}
    looks = {"precision": ("--", "s"), "recall": (":", "^"), "f1": ("-", "o")}
    curves = {k: curve.plot([], [], line, color=colors[k])[0] for k, (line, _) in looks.items()}
    dots = {
        k: curve.plot([], [], mark, color=colors[k], markersize=9, markeredgecolor="white")[0]
        for k, (_, mark) in looks.items()
    }
    guess_line = curve.axvline(start["guess"], color=style.GUESS, linestyle="-.", linewidth=1.6)
    (best,) = curve.plot([], [], "v", color=style.INK, markersize=9)
    curve.set(xscale="log", xlim=(3e-17, 3), ylim=(-0.04, 1.15), xlabel="ε (density, log scale)")
    curve.set_xticks([1e-15, 1e-10, 1e-5, 1])
    curve.minorticks_off()
    score_headline = curve.set_title(" ")
    figure.legend(
        [normal, fault, flagged, levels, edge, *zip(curves.values(), dots.values(), strict=True), guess_line, best],
        ["normal", "fault", "flagged", "equal density", "density = ε", "precision", "recall", "F1", "your guess",
         "best ε"],
        loc="outside lower center", ncols=5, fontsize=9,
    )  # fmt: skip

    def draw(now):
        levels.set_data(*now.levels)
        edge.set_data(*now.edge)
        guess_edge.set_data(*now.guess_edge)
        flagged.set_data(*checked[now.flagged].T)
        count = int(now.flagged.sum())
        headline.set_text(f"{count} flagged, {now.found} of them faults")
        score_headline.set_text(f"F1 {now.scores.f1:.3f}")
        for k in looks:
            curves[k].set_data(now.epsilons, now.rows[k])
            curves[k].set_visible(now.reveal)
            dots[k].set_data([now.epsilon], [getattr(now.scores, k)])
        dots["precision"].set_visible(count > 0)
        guess_line.set_xdata([now.guess, now.guess])
        best.set_data([now.best_epsilon], [1.08])
        best.set_visible(now.reveal)
        faults, kind = int(is_anomaly.sum()), now.covariance.capitalize()
        if count:
            sentence = (
                f"{kind} covariance, ε = {now.epsilon:.2g}: precision is {now.found}/{count} = {now.scores.precision:.3f}, "
                f"recall {now.found}/{faults} = {now.scores.recall:.3f}, "
                f"F1 = 2 × {now.found} / ({count} + {faults}) = {now.scores.f1:.3f}."
            )
        else:
            sentence = (
                f"{kind} covariance, ε = {now.epsilon:.2g}: nothing is flagged, recall is 0/{faults}, F1 is 0, and precision has no "
                "meaning."
            )
        if not now.reveal:
            return f"{sentence} Your guess for the best ε is {now.guess:.2g}."
        return (
            f"{sentence} The best ε is {now.best_epsilon:.2g} with F1 {now.best.f1:.3f}; your guess, "
            f"{now.guess:.2g}, is {_apart(now.guess, now.best_epsilon)} and reaches {now.guess_f1:.3f}."
        )

    return Lab(
        figure,
        [levels, guess_edge, edge, flagged, headline, score_headline, guess_line, best, *curves.values(), *dots.values()],
        {
            "epsilon": log_slider(
                "ε (density, per ms per MB/s)", start["epsilon"], 1e-16, 1, tooltip="Flag where the density is lower"
            ),
            "covariance": choice("Covariance", ["full", "diagonal"], start["covariance"], "Tilted ovals or not"),
            "guess": log_slider("Your guess: the best ε", start["guess"], 1e-16, 1, tooltip="Commit, then reveal"),
            "reveal": switch("Reveal the scores of every ε", start["reveal"], "Draw the three curves"),
        },
        numbers,
        draw,
        f"Left: {len(checked)} checked windows by latency and throughput, faults as triangles, flagged ones ringed, "
        "and ovals of equal density. Right: precision, recall and F1 against ε.",
        presets={
            "Flag nothing": {"epsilon": 1e-16},
            "Too strict": {"epsilon": 1e-10},
            "Too nervous": {"epsilon": 0.03},
            "Flag everything": {"epsilon": 1.0},
        },
    )  # fmt: skip


def threshold_numbers(train, checked, is_anomaly):
    """The numbers of the threshold lab; densities and the curves are worked out once for each covariance."""
    epsilons = np.logspace(-16, 0, 321)

    def prepare(covariance):
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

    prepared = {covariance: prepare(covariance) for covariance in ("full", "diagonal")}

    def numbers(epsilon, covariance, guess, reveal):
        of = prepared[covariance]
        flagged = of.log_density < np.log(epsilon)
        return SimpleNamespace(
            **{
                "covariance": covariance,
                "epsilon": epsilon,
                "epsilons": epsilons,
                "guess": guess,
                "reveal": reveal,
                "flagged": flagged,
            },
            **{
                "levels": of.levels,
                "rows": of.rows,
                "best": of.best,
                "best_epsilon": np.exp(of.best.log_epsilon),
            },
            edge=of.oval(np.log(epsilon)),
            guess_edge=of.oval(np.log(guess)),
            found=int((flagged & is_anomaly).sum()),
            scores=anomaly_detection.score(flagged, is_anomaly),
            guess_f1=anomaly_detection.score(of.log_density < np.log(guess), is_anomaly).f1,
        )

    return numbers


def correlation():
    """Two features that go together: what independent and full covariance say about one point of yours."""
    numbers = correlation_numbers()
    start = {"correlation": 0.0, "first": 1.5, "second": -1.5}
    first = numbers(**start)
    lowest = -18

    figure, (field, curve) = style.subplots(1, 2)
    (cloud,) = field.plot([], [], "o", color=style.tint(style.DATA, 0.5), markersize=3.5)
    (oval,) = field.plot([], [], color=style.MODEL, label="full")
    (circle,) = field.plot(*first.circle, "--", color=style.INK, linewidth=1.5, label="independent")
    (point,) = field.plot([], [], "*", color=style.GUESS, markeredgecolor="white", markersize=17)
    cloud.set_label("300 examples")
    point.set_label("your point")
    field.legend(loc="upper center", ncols=2, fontsize=9)
    field.set(xlim=(-4, 4), ylim=(-4, 5.4), xlabel="feature 1 (deviations)", ylabel="feature 2 (deviations)")
    headline = field.set_title(" ")
    (flat,) = curve.plot([], [], "--", color=style.INK, linewidth=1.5, label="independent")
    (bent,) = curve.plot([], [], color=style.MODEL, label="full")
    (here,) = curve.plot([], [], "o", color=style.MODEL, markersize=9, markeredgecolor="white")
    (there,) = curve.plot([], [], "s", color=style.INK, markersize=7, markeredgecolor="white")
    curve.set(xlim=(-1, 1), ylim=(lowest - 1, 2.5), xlabel="correlation", ylabel="log density of your point")
    curve.legend(loc="upper center", ncols=2, fontsize=9)
    curve_headline = curve.set_title(" ")

    def draw(now):
        cloud.set_data(*now.cloud)
        oval.set_data(*now.oval)
        point.set_data([now.first], [now.second])
        flat.set_data(now.grid, np.full_like(now.grid, now.independent))
        bent.set_data(now.grid, now.row)
        here.set_data([now.correlation], [max(now.full, lowest)])
        here.set_marker("o" if now.full >= lowest else "v")
        there.set_data([now.correlation], [now.independent])
        headline.set_text(f"Correlation {_said(now.correlation)}")
        below = " (below the picture)" if now.full < lowest else ""
        curve_headline.set_text(f"Independent {_said(now.independent, 1)}, full {_said(now.full, 1)}")
        alone, together = (_side(squared) for squared in (now.squared, now.squared_full))
        return (
            f"Independent: squared distance ({_said(now.first, 1)})² + ({_said(now.second, 1)})² = {now.squared:.2f}, "
            f"{alone}; log density {_said(now.independent)}. Full, with correlation {_said(now.correlation)}: squared "
            f"distance {now.squared_full:.2f}, {together}; log density {_said(now.full)}{below}."
        )

    return Lab(
        figure,
        [cloud, oval, circle, point, flat, bent, here, there, headline, curve_headline],
        {
            "correlation": slider("Correlation", start["correlation"], -0.95, 0.95, 0.05, "How close together they go"),
            "first": slider("Your point: feature 1 (deviations)", start["first"], -3.0, 3.0, 0.1, "Move your point"),
            "second": slider("Your point: feature 2 (deviations)", start["second"], -3.0, 3.0, 0.1, "Move your point"),
        },
        numbers,
        draw,
        "Left: a cloud of two features with the oval that holds 99% of each Gaussian, independent (dashed) and full, "
        "and your point as a star. Right: the log density of your point against the correlation, for both.",
        presets={
            "Against the trend": {"correlation": 0.9, "first": 1.5, "second": -1.5},
            "Along the trend": {"correlation": 0.9, "first": 2.3, "second": 2.3},
            "No correlation": {"correlation": 0.0},
        },
    )  # fmt: skip


def correlation_numbers():
    """The numbers of the correlation lab, on a sample shaped to mean 0, deviation 1 and exactly this correlation."""
    noise = np.random.default_rng(9).normal(size=(300, 2))
    loose = anomaly_detection.fit(noise)
    round_cloud = np.linalg.inv(np.linalg.cholesky(loose.covariance)) @ (noise - loose.mean).T
    radius = np.sqrt(-2 * np.log(0.01))  # in two dimensions, 1% lies farther out than this
    grid = np.linspace(-0.95, 0.95, 77)

    def squared_distance(first, second, correlation):
        return (first**2 - 2 * correlation * first * second + second**2) / (1 - correlation**2)

    def log_density(first, second, correlation):
        spread = np.log(2 * np.pi) + np.log(1 - correlation**2) / 2
        return -spread - squared_distance(first, second, correlation) / 2

    def numbers(correlation, first, second):
        tilt = np.array([[1, 0], [correlation, np.sqrt(1 - correlation**2)]])
        return SimpleNamespace(
            **{"correlation": correlation, "first": first, "second": second, "grid": grid},
            cloud=tilt @ round_cloud,
            circle=radius * CIRCLE,
            oval=radius * tilt @ CIRCLE,
            squared=squared_distance(first, second, 0.0),
            squared_full=squared_distance(first, second, correlation),
            independent=log_density(first, second, 0.0),
            full=log_density(first, second, correlation),
            row=log_density(first, second, grid),
        )

    return numbers


def _said(value, digits=2):
    """A number with a true minus sign, and no minus before a zero."""
    return f"{value:.{digits}f}".replace("-", "−") if round(value, digits) else f"{0:.{digits}f}"


def _side(squared):
    """Which side of the 99% oval a squared distance lies on."""
    return "inside its oval" if squared < -2 * np.log(0.01) else "outside its oval"


def _apart(guess, best):
    """How far two thresholds are apart, in words."""
    powers = np.log10(guess / best)
    if abs(powers) < 0.05:
        return "right there"
    return f"{abs(powers):.1f} powers of ten {'higher' if powers > 0 else 'lower'}"
