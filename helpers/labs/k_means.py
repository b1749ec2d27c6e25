"""Labs of lesson 07: k-means step by step, how many groups, and a picture in few colors."""

from functools import lru_cache
from types import SimpleNamespace

import numpy as np
from matplotlib.artist import Artist
from matplotlib.patches import Polygon

from helpers import datasets, features, k_means, style
from helpers.labs.lab import Lab, choice, slider, switch

MOST_GROUPS, MOST_STEPS, MOST_COLORS = 8, 31, 32
TIMES = (0.77, 15)  # what the inertia axis shows, as a multiple of the least


def builders():
    """By name, a function that makes each lab afresh on the lesson's data."""
    penguins = datasets.load_penguins()
    X = penguins[["bill_length_mm", "flipper_length_mm"]].to_numpy()
    names = ["bill length (mm)", "flipper length (mm)"]
    return {
        "k_means.steps": lambda: steps(X, names, penguins["species"], scales=("standardized", "raw")),
        "k_means.islands": lambda: steps(islands(), ["east (km)", "north (km)"], k=6, step=MOST_STEPS),
        "k_means.choose": lambda: choose(X, names),
        "k_means.colors": lambda: colors(sunset()),
    }


def islands():
    """Six round groups of 30 points each, generated: a chart of six islands, (180, 2)."""
    rng = np.random.default_rng(0)
    middles = [(1.2, 1.3), (3.0, 1.0), (5.6, 1.4), (1.6, 3.4), (4.0, 3.2), (6.0, 3.9)]
    return np.vstack([rng.normal(middle, 0.25, (30, 2)) for middle in middles])


def steps(X, names, truth=None, scales=("raw",), k=3, step=1):
    """Watch k-means assign and move. X (n, 2) has columns called `names`; `truth` (n,) holds groups known before.

    `k` and `step` are where the sliders begin.
    """
    X = np.asarray(X, dtype=float)
    numbers = steps_numbers(X, truth)
    start = {"k": k, "step": step, "start": 0, "plus": False, "scale": scales[0]}
    unlucky = max(range(40), key=lambda seed: numbers(k, MOST_STEPS, seed, False, scales[0]).inertia)

    figure, (field, curve) = style.subplots(1, 2, width_ratios=[3, 2])
    cells, groups = _groups(field, X, names)
    (plain,) = field.plot(
        [], [], "o", color=style.DATA, markersize=5, markeredgecolor="white", markeredgewidth=0.4
    )
    (trails,) = field.plot([], [], color=style.INK, linewidth=1.3)
    (starts,) = field.plot([], [], "o", color=style.PAPER, markeredgecolor=style.INK, markersize=6)
    (centroids,) = field.plot([], [], "X", color=style.INK, markeredgecolor="white", markersize=13)
    figure.legend([plain, starts, trails, centroids], ["not assigned", "start", "trail", "centroid"],
                  loc="outside lower left", ncols=4)  # fmt: skip
    headline = field.set_title(" ")

    (fall,) = curve.plot([], [], "o-", color=style.ERROR, markersize=3.5, linewidth=1.5)
    (here,) = curve.plot([], [], "o", color=style.ERROR, markersize=9, markeredgecolor="white")
    curve.axhline(1, color=style.MODEL, linestyle="--", linewidth=1.4)
    curve.text(
        MOST_STEPS,
        0.92,
        "the least of 20 k-means++ starts",
        color=style.MODEL,
        ha="right",
        va="top",
        fontsize=9,
    )
    curve.set(xlabel="step", ylabel="inertia, times the least for this k", yscale="log")
    curve.set(xlim=(-0.8, MOST_STEPS + 0.8), ylim=TIMES)
    curve.set_yticks([1, 2, 5, 10], ["1×", "2×", "5×", "10×"])
    curve.minorticks_off()
    inertia_headline = curve.set_title(" ")

    def draw(now):
        _draw_groups(cells, groups, X, now.labels, now.centroids, now.unit)
        plain.set_data(*(X.T if now.labels is None else ([], [])))
        gap = np.full((1, len(now.trails[0]), 2), np.nan)
        trails.set_data(*np.concatenate([now.trails, gap]).transpose(2, 1, 0).reshape(2, -1))
        starts.set_data(*now.trails[0].T)
        centroids.set_data(*(now.centroids * now.unit).T)
        times = np.clip(now.times, None, TIMES[1])
        fall.set_data(np.arange(1, len(times) + 1), times)
        here.set_data([len(times)] if len(times) else [], times[-1:])
        headline.set_text(f"Step {now.step}: {now.doing}")
        inertia_headline.set_text(f"Inertia {now.inertia:,.1f}" if now.step else "No inertia yet")
        if now.labels is None:
            return (
                f"k = {now.k}: {_count(now.k, 'centroid')} placed on {'a point' if now.k == 1 else 'points'} of the "
                "data, nothing assigned yet. One step more, and each point joins the nearest."
            )
        sums = " + ".join(f"{part:,.1f}" for part in now.parts)
        said = f"Step {now.step}, {now.doing}. Inertia {sums} = {now.inertia:,.1f}" if now.k > 1 else (
            f"Step {now.step}, {now.doing}. Inertia {now.inertia:,.1f}")  # fmt: skip
        said = f"{said}, {now.times[-1]:.2f} times the least of 20 k-means++ starts."
        return (
            said
            if truth is None
            else f"{said} Agreement with the species (adjusted Rand): {now.agreement:.2f}."
        )

    controls = {
        "k": slider("k (groups)", start["k"], 1, MOST_GROUPS, tooltip="How many groups to make"),
        "step": slider("Step (assign, move, assign, …)", step, 0, MOST_STEPS, tooltip="How far to go"),
        "start": slider("Start (which random start)", 0, 0, 199, tooltip="Seed of the starting centroids"),
        "plus": switch("k-means++ start", False, "Spread the starting centroids out"),
    }
    if len(scales) > 1:
        controls["scale"] = choice(
            "Distances on", list(scales), scales[0], "Raw millimeters or standardized columns"
        )
    return Lab(
        figure,
        [*cells, *groups, plain, trails, starts, centroids, fall, here, headline, inertia_headline],
        controls,
        numbers,
        draw,
        f"Left: {len(X)} points by {names[0]} and {names[1]}, the region of each centroid tinted, and the centroids "
        "with their trails. Right: the inertia step by step, as a multiple of the least known.",
        presets={
            "To the end": {"step": MOST_STEPS},
            "An unlucky start": {"k": k, "start": unlucky, "plus": False, "step": MOST_STEPS},
            "Same, with k-means++": {"k": k, "start": unlucky, "plus": True, "step": MOST_STEPS},
        },
        new_sample="start",
        play="step",
    )


def steps_numbers(X, truth=None):
    """The numbers of the steps lab. An odd step assigns, an even one moves; each whole run is worked out once."""
    units = {"raw": np.ones(2), "standardized": features.standardize(X).scale}

    @lru_cache(maxsize=1000)
    def run(k, seed, init, scale):
        return k_means.fit(X / units[scale], k, seed, init, max_steps=MOST_STEPS // 2)

    @lru_cache(maxsize=100)
    def least(k, scale):
        return min(run(k, seed, "k-means++", scale).inertia for seed in range(20))

    @lru_cache(maxsize=60)
    def states(k, seed, init, scale):
        """Step by step: centroids, labels, and what each group adds to the inertia."""
        Z, labels, found = X / units[scale], None, []
        for move, step in enumerate(run(k, seed, init, scale).history):
            if move:
                for empty in np.setdiff1d(
                    np.arange(k), labels
                ):  # it has taken over the point it now stands on
                    labels[((Z - step.centroids[empty]) ** 2).sum(axis=1).argmin()] = empty
                found.append((step.centroids, labels, _parts(Z, step.centroids, labels)))
            labels = k_means.assign(Z, step.centroids)
            found.append((step.centroids, labels, _parts(Z, step.centroids, labels)))
        return found

    def numbers(k, step, start, plus, scale="raw"):
        init = "k-means++" if plus else "random"
        found = states(k, start, init, scale)
        history = run(k, start, init, scale).history
        shown = found[: min(step, len(found))]
        inertias = np.array([parts.sum() for _, _, parts in shown])
        centroids, labels, parts = shown[-1] if shown else (history[0].centroids, None, np.zeros(k))
        if step == 0:
            doing = "centroids placed"
        elif step > len(found) or (step == len(found) > 1 and np.array_equal(labels, found[-2][1])):
            doing = f"settled after {_count(len(history) - 1, 'move')}"
        elif step % 2:
            doing = "each point joins the nearest" if step == 1 else (
                _count((labels != found[step - 2][1]).sum(), "point") + " reassigned")  # fmt: skip
        else:
            doing = "centroids moved"
        return SimpleNamespace(
            k=k,
            step=step,
            doing=doing,
            unit=units[scale],
            centroids=centroids,
            labels=labels,
            parts=parts,
            inertia=parts.sum(),
            times=inertias / least(k, scale),
            trails=np.array([each.centroids for each in history[: len(shown) // 2 + 1]]) * units[scale],
            agreement=None
            if truth is None or labels is None
            else k_means.adjusted_rand(labels, np.asarray(truth)),
        )

    return numbers


def choose(X, names):
    """How many groups? Elbow and silhouette of the standardized X (n, 2), columns called `names`."""
    X = np.asarray(X, dtype=float)
    numbers = choose_numbers(X)
    start = {"k": 1, "guess": 5, "reveal": False}
    first = numbers(**start)

    figure, axes = style.subplots(2, 2, width_ratios=[3, 2])
    grid = axes[0, 0].get_gridspec()
    for corner in axes[:, 0]:
        corner.remove()
    field, elbow, profile = figure.add_subplot(grid[:, 0]), *axes[:, 1]
    cells, groups = _groups(field, X, names)
    (centroids,) = field.plot([], [], "X", color=style.INK, markeredgecolor="white", markersize=13)
    headline = field.set_title(" ")

    every = np.arange(1, MOST_GROUPS + 1)
    (elbow_curve,) = elbow.plot([], [], "o-", color=style.ERROR, markersize=4)
    (elbow_here,) = elbow.plot([], [], "o", color=style.ERROR, markersize=10, markeredgecolor="white")
    elbow.set(ylabel="inertia", ylim=(0, first.inertias.max() * 1.08))
    (profile_curve,) = profile.plot([], [], "o-", color=style.MODEL, markersize=4)
    (profile_here,) = profile.plot([], [], "o", color=style.MODEL, markersize=10, markeredgecolor="white")
    profile.set(xlabel="k (groups)", ylabel="silhouette", ylim=(0, 0.75))
    guesses = [
        panel.axvline(1, color=style.GUESS, linestyle="--", linewidth=1.6) for panel in (elbow, profile)
    ]
    elbow.legend(guesses[:1], ["your guess"], loc="upper right", fontsize=9)
    for panel in (elbow, profile):
        panel.set(xlim=(0.6, MOST_GROUPS + 0.4), xticks=every)
    elbow_headline, profile_headline = elbow.set_title(" "), profile.set_title(" ")

    def draw(now):
        _draw_groups(cells, groups, X, now.labels, now.centroids, now.unit)
        centroids.set_data(*(now.centroids * now.unit).T)
        headline.set_text("1 group" if now.k == 1 else f"{now.k} groups")
        elbow_here.set_data([now.k], [now.inertias[now.k - 1]])
        elbow_headline.set_text(f"Inertia {now.inertias[now.k - 1]:.1f}")
        profile_here.set_data(*(([now.k], [now.silhouettes[now.k - 2]]) if now.k > 1 else ([], [])))
        profile_headline.set_text(
            f"Silhouette {now.silhouettes[now.k - 2]:.3f}" if now.k > 1 else "No silhouette at 1"
        )
        for line in guesses:
            line.set_xdata([now.guess, now.guess])
        elbow_curve.set_data(*((every, now.inertias) if now.reveal else ([], [])))
        profile_curve.set_data(*((every[1:], now.silhouettes) if now.reveal else ([], [])))
        if now.k == 1:
            said = f"k = 1: inertia {now.inertias[0]:.1f}; one group has no other to compare with, so no silhouette."
        else:
            before, after = now.inertias[now.k - 2], now.inertias[now.k - 1]
            said = (
                f"k = {now.k}: inertia {before:.1f} − {before - after:.1f} = {after:.1f}; silhouette "
                f"{now.silhouettes[now.k - 2]:.3f}."
            )
        if not now.reveal:
            return f"{said} Your guess for the best k is {now.guess}."
        away = abs(now.guess - now.best)
        return (
            f"{said} The silhouette is highest at k = {now.best} ({now.silhouettes.max():.3f}); your guess, "
            f"{now.guess}, is {'right' if away == 0 else f'{away} away'}"
            + (f" ({now.silhouettes[now.guess - 2]:.3f})." if away else ".")
        )

    return Lab(
        figure,
        [*cells, *groups, centroids, headline, elbow_curve, elbow_here, elbow_headline]
        + [profile_curve, profile_here, profile_headline, *guesses],
        {
            "k": slider("k (groups)", start["k"], 1, MOST_GROUPS, tooltip="How many groups to make"),
            "guess": slider(
                "Your guess: the best k (groups)", start["guess"], 2, MOST_GROUPS, tooltip="Commit first"
            ),
            "reveal": switch(
                "Reveal both curves", start["reveal"], "Draw inertia and silhouette for every k"
            ),
        },
        numbers,
        draw,
        f"Left: {len(X)} points by {names[0]} and {names[1]}, in k groups. Right: inertia and silhouette at this k, "
        "with your guess as a dashed line.",
        play="k",
    )


def choose_numbers(X):
    """The numbers of the choose lab: for each k, the best of 20 starts on standardized columns."""
    scaled = features.standardize(X)
    runs = [
        min((k_means.fit(scaled.values, k, seed) for seed in range(20)), key=lambda run: run.inertia)
        for k in range(1, MOST_GROUPS + 1)
    ]
    inertias = np.array([run.inertia for run in runs])
    silhouettes = np.array([k_means.silhouette(scaled.values, run.labels).mean() for run in runs[1:]])

    def numbers(k, guess, reveal):
        return SimpleNamespace(
            k=k,
            guess=guess,
            reveal=reveal,
            inertias=inertias,
            silhouettes=silhouettes,
            best=int(silhouettes.argmax()) + 2,
            labels=runs[k - 1].labels,
            centroids=runs[k - 1].centroids + scaled.mean / scaled.scale,
            unit=scaled.scale,
        )

    return numbers


def colors(picture):
    """The picture (height, width, 3), numbers from 0 to 255, in few colors."""
    numbers = colors_numbers(picture)
    start = {"colors": 4}
    first = numbers(**start)

    figure, axes = style.subplots(2, 2, size=(7.2, 3.6), height_ratios=[6, 1])
    grid = axes[1, 0].get_gridspec()
    for corner in axes[1]:
        corner.remove()
    before, after, strip = *axes[0], figure.add_subplot(grid[1, :])
    for panel in (before, after, strip):
        panel.set_axis_off()
    before.set_title(f"{first.all_colors:,} colors: {first.full_bytes:,} bytes")
    headline = after.set_title("16 colors")
    strip.set_title("The palette, each color as wide as its share", fontsize=11)
    figure.canvas.draw()
    figure.set_layout_engine("none")
    figure.add_artist(Pixels(before, np.asarray(picture)))
    shown, swatches = (
        figure.add_artist(Pixels(after, first.picture)),
        figure.add_artist(Pixels(strip, first.bar)),
    )

    def draw(now):
        shown.show(now.picture)
        swatches.show(now.bar)
        name = _count(now.colors, "color")
        headline.set_text(f"{name}: {now.bytes:,} bytes")
        height, width = now.picture.shape[:2]
        return (
            f"{name}: {height * width:,} pixels × {_count(now.bits, 'bit')} / 8 + {now.colors} × 3 bytes of palette = "
            f"{now.bytes:,} bytes, {now.bytes / now.full_bytes:.1%} of {now.full_bytes:,}. A pixel is off by "
            f"{now.error:.1f} of 255 in a typical channel."
        )

    return Lab(
        figure,
        [shown, swatches, headline],
        {
            "colors": slider(
                "Colors (k)", start["colors"], 1, MOST_COLORS, tooltip="How many colors the palette has"
            )
        },
        numbers,
        draw,
        "Left: a painted sunset over the sea. Right: the same in k colors. Below: the palette, darkest to lightest.",
        presets={_count(k, "color"): {"colors": k} for k in (2, 4, 8, 16, 32)},
        play="colors",
    )


def colors_numbers(picture):
    """The numbers of the colors lab: a palette for every k, worked out once from every fifth pixel."""
    height, width = picture.shape[:2]
    pixels = np.reshape(picture, (-1, 3)).astype(float)
    found = [_few_colors(pixels, k) for k in range(1, MOST_COLORS + 1)]
    full_bytes, all_colors = pixels.size, len(np.unique(pixels, axis=0))

    def numbers(colors):
        palette, labels, error = found[colors - 1]
        bits = int(np.ceil(np.log2(colors)))
        ends = np.bincount(labels, minlength=colors).cumsum() / len(labels)
        return SimpleNamespace(
            colors=colors,
            palette=palette,
            picture=palette[labels].reshape(height, width, 3),
            bar=palette[np.searchsorted(ends, np.linspace(0, 1, 1000, endpoint=False), side="right")][None],
            bits=bits,
            bytes=-(-height * width * bits // 8) + 3 * colors,
            full_bytes=full_bytes,
            all_colors=all_colors,
            error=error,
        )

    return numbers


def sunset():
    """A sunset over the sea, painted by arithmetic: (120, 160, 3), whole numbers from 0 to 255."""
    rng = np.random.default_rng(7)
    y, x = np.mgrid[0:120, 0:160] / 120
    stops = np.array(
        [[38, 42, 92], [92, 72, 128], [196, 108, 118], [245, 162, 96], [255, 214, 140]], dtype=float
    )
    at = np.clip(y / 0.62, 0, 1) * (len(stops) - 1)
    sky = np.stack([np.interp(at, range(len(stops)), stops[:, c]) for c in range(3)], axis=-1)
    glow = np.exp(-(((x - 0.85) ** 2 + (y - 0.5) ** 2) / 0.035))[..., None]
    scene = sky + glow * (np.array([255, 232, 170]) - sky) * 0.8
    disk = np.hypot(x - 0.85, y - 0.5) < 0.075
    scene[disk] = (255, 240, 200)
    ridges = ((0.50, 0.06, (120, 84, 120)), (0.57, 0.045, (78, 58, 98)))
    for level, height, color in ridges:
        waves = sum(rng.normal() * np.sin(x[0] * f + rng.uniform(0, 6)) / f**0.7 for f in (3, 7, 13, 29, 61))
        scene[y > level - height * waves - 0.10 * np.abs(x - 0.85)] = color
    sea = y > 0.62
    mirror = scene[np.clip(148 - np.arange(120), 0, 74)]
    ripple = 0.5 + 0.5 * np.sin(90 * y**0.5 + 3 * np.sin(9 * x + 40 * y))
    path = np.exp(-((x - 0.85) ** 2) / (0.004 + 0.02 * (y - 0.62).clip(0)))
    water = 0.55 * mirror + np.array([14, 24, 60]) + (ripple * path)[..., None] * np.array([120, 84, 30])
    scene[sea] = water[sea]
    scene *= 1 - 0.10 * (np.hypot(x - 0.67, y - 0.5) ** 2)[..., None]
    return np.clip(scene + rng.normal(0, 2, scene.shape), 0, 255).astype(np.uint8)


class Pixels(Artist):
    """An array of colors (height, width, 3), 0 to 255, filling `axes`: sent as it is, a fifth of imshow's work."""

    def __init__(self, axes, colors):
        super().__init__()
        self._box = axes.get_window_extent()
        self.show(colors)

    def show(self, colors):
        rows, columns = round(self._box.height), round(self._box.width)
        enlarged = colors[
            np.arange(rows)[::-1, None] * len(colors) // rows, np.arange(columns) * colors.shape[1] // columns
        ]
        self._pixels = np.dstack([enlarged, np.full((rows, columns), 255, np.uint8)])

    def draw(self, renderer):
        gc = renderer.new_gc()
        renderer.draw_image(gc, round(self._box.x0), round(self._box.y0), self._pixels)
        gc.restore()


def _few_colors(pixels, k):
    """Palette (k, 3) from dark to light, each pixel's index in it, and the root of the mean squared error."""
    palette = k_means.fit(pixels[::5], k, seed=0, max_steps=20).centroids.round()
    palette = palette[(palette @ [0.3, 0.59, 0.11]).argsort(kind="stable")]
    labels = k_means.assign(pixels, palette)
    error = float(np.sqrt(np.mean((palette[labels] - pixels) ** 2)))
    return palette.astype(np.uint8), labels, error


def _groups(axes, X, names):
    """Artists for up to eight groups: a tinted cell and a marker each (the last four hollow), and the axes' look."""
    axes.grid(False)
    low, high = X.min(axis=0), X.max(axis=0)
    margin = 0.05 * (high - low)
    axes.set(xlabel=names[0], ylabel=names[1])
    axes.set(xlim=(low[0] - margin[0], high[0] + margin[0]), ylim=(low[1] - margin[1], high[1] + margin[1]))
    cells, groups = [], []
    for i in range(MOST_GROUPS):
        color, marker, hollow = style.CLASSES[i % 4], style.MARKERS[i % 4], i >= 4
        tint = style.tint(color, 0.12 if hollow else 0.28)
        cells.append(
            axes.add_patch(Polygon(np.zeros((3, 2)), facecolor=tint, edgecolor="white", linewidth=1.2))
        )
        (points,) = axes.plot([], [], marker, color=style.PAPER if hollow else color, markersize=5)
        points.set(markeredgecolor=color if hollow else "white", markeredgewidth=1.1 if hollow else 0.4)
        groups.append(points)
    return cells, groups


def _draw_groups(cells, groups, X, labels, centroids, unit):
    axes = groups[0].axes
    shapes = voronoi(
        centroids, *(np.array(ends) / unit for ends in zip(axes.get_xlim(), axes.get_ylim(), strict=True))
    )
    for i, (cell, points) in enumerate(zip(cells, groups, strict=True)):
        shape = shapes[i] if i < len(shapes) else []
        cell.set_visible(labels is not None and len(shape) > 2)
        if len(shape) > 2:
            cell.set_xy(np.array(shape) * unit)
        points.set_data(*(([], []) if labels is None else X[labels == i].T))


def voronoi(centroids, low, high):
    """The part of the box from `low` to `high` that is nearest to each centroid: one list of corners each."""
    cells = []
    for i, c in enumerate(centroids.tolist()):
        corners = [(low[0], low[1]), (high[0], low[1]), (high[0], high[1]), (low[0], high[1])]
        for other in (each for j, each in enumerate(centroids.tolist()) if j != i):
            normal = (other[0] - c[0], other[1] - c[1])
            middle = ((other[0] ** 2 - c[0] ** 2) + (other[1] ** 2 - c[1] ** 2)) / 2
            beyond = [normal[0] * x + normal[1] * y - middle for x, y in corners]
            kept = []
            for a, b, p, q in zip(
                corners, corners[1:] + corners[:1], beyond, beyond[1:] + beyond[:1], strict=True
            ):
                if p <= 0:
                    kept.append(a)
                if p * q < 0:  # this side crosses the border
                    t = p / (p - q)
                    kept.append((a[0] + t * (b[0] - a[0]), a[1] + t * (b[1] - a[1])))
            corners = kept
        cells.append(corners)
    return cells


def _parts(X, centroids, labels):
    """What each group adds to the inertia (k,)."""
    return np.bincount(labels, weights=((X - centroids[labels]) ** 2).sum(axis=1), minlength=len(centroids))


def _count(number, thing):
    return f"1 {thing}" if number == 1 else f"{number} {thing}s"
