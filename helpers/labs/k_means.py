"""Labs of lesson 07: k-means step by step, how many groups, and a picture in few colors.

What the names in `now` mean, besides the controls'. Distances are in the units of the axes, or in deviations.
    centroids, unit     where the centroids stand, in deviations of `unit` (2,); times `unit`, on the axes
    labels              the group of each point, 0 … k - 1; None as long as none is assigned
    regions             for each group the corners of what is nearest to its centroid, on the axes
    doing               what this step has done, in words
    parts, inertia      what each group adds to the inertia, and their sum
    times               inertia after each step so far, as a multiple of the least known for this k
    trails              where the centroids have stood so far, (moves + 1, k, 2), on the axes
    agreement           adjusted Rand index with the groups known before
    picture, bar        colors (height, width, 3), 0 … 255, of the picture in few colors and of its palette
    bits, bytes         of a pixel's number, and of the file: numbers and palette
    error               root mean square miss of a channel, 0 … 255
"""

from functools import lru_cache

import numpy as np
from matplotlib.artist import Artist
from matplotlib.patches import Polygon

from helpers import datasets, features, k_means, style
from helpers.labs.lab import Lab, choice, panels, slider, switch
from helpers.labs.words import count

__all__ = ["steps", "choose", "colors"]

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
    units = {"raw": np.ones(2), "standardized": features.standardize(X).scale}

    @lru_cache(maxsize=1000)
    def run(k, seed, plus, scale):
        init = "k-means++" if plus else "random"
        return k_means.fit(X / units[scale], k, seed, init, max_steps=MOST_STEPS // 2)

    @lru_cache(maxsize=100)
    def least(k, scale):
        return min(run(k, seed, True, scale).inertia for seed in range(20))

    @lru_cache(maxsize=60)
    def states(k, seed, plus, scale):
        """Centroids, labels and parts of the inertia after each step: odd ones assign, even ones move."""
        Z, labels, found = X / units[scale], None, []
        for move, step in enumerate(run(k, seed, plus, scale).history):
            if move:
                for empty in np.setdiff1d(np.arange(k), labels):  # has taken over the point it stands on
                    labels[((Z - step.centroids[empty]) ** 2).sum(axis=1).argmin()] = empty
                found.append((step.centroids, labels, _parts(Z, step.centroids, labels)))
            labels = k_means.assign(Z, step.centroids)
            found.append((step.centroids, labels, _parts(Z, step.centroids, labels)))
        return found

    def numbers(now):
        scale = getattr(now, "scale", scales[0])
        which = now.k, now.start, now.plus, scale
        found, history, now.unit = states(*which), run(*which).history, units[scale]
        shown = found[: now.step]
        now.centroids, now.labels, now.parts = (
            shown[-1] if shown else (history[0].centroids, None, np.zeros(1))
        )
        now.inertia = now.parts.sum()
        now.times = np.array([parts.sum() for _, _, parts in shown]) / least(now.k, scale)
        now.trails = np.array([each.centroids for each in history[: len(shown) // 2 + 1]]) * now.unit
        now.doing = _doing(now.step, [labels for _, labels, _ in found], len(history) - 1)
        now.regions = regions(now)
        if truth is not None and shown:
            now.agreement = k_means.adjusted_rand(now.labels, np.asarray(truth))

    unlucky = max(range(40), key=lambda seed: run(k, seed, False, scales[0]).inertia)

    figure, (field, curve) = panels("AB", width_ratios=[3, 2])
    regions = _groups(field, X, names)
    gray = {"markersize": 5, "markeredgecolor": "white", "markeredgewidth": 0.4}
    plain = field.mark("o", style.DATA, lambda now: now.labels is None and X.T, "not assigned", **gray)

    def trail(now):
        """All trails as one line, with gaps between them."""
        return np.pad(now.trails, ((0, 1), (0, 0), (0, 0)), constant_values=np.nan).T.reshape(2, -1)

    trails = field.mark("-", style.INK, trail, "trail", linewidth=1.3)
    hollow = {"markersize": 6, "markeredgecolor": style.INK}
    starts = field.mark("o", style.PAPER, lambda now: now.trails[0].T, "start", **hollow)
    centroids = _centroids(field)
    figure.legend(handles=[plain, starts, trails, centroids], loc="outside lower left", ncols=4)
    field.headline(lambda now: f"Step {now.step}: {now.doing}")

    def fall(now):
        return np.arange(1, len(now.times) + 1), np.clip(now.times, None, TIMES[1])

    curve.mark("o-", style.ERROR, fall, "inertia of each step", markersize=3.5, linewidth=1.5)
    curve.here(style.ERROR, lambda now: now.step > 0 and (fall(now)[0][-1], fall(now)[1][-1]), "this step")
    curve.named("least", curve.axhline(1, color=style.MODEL, linestyle="--", linewidth=1.4))
    look = {"color": style.MODEL, "ha": "right", "va": "top", "fontsize": 9}
    curve.named("what the least is", curve.text(MOST_STEPS, 0.92, "the least of 20 k-means++ starts", **look))
    curve.set(xlabel="step", ylabel="inertia, times the least for this k", yscale="log")
    curve.set(xlim=(-0.8, MOST_STEPS + 0.8), ylim=TIMES)
    curve.set_yticks([1, 2, 5, 10], ["1×", "2×", "5×", "10×"])
    curve.minorticks_off()
    curve.headline(lambda now: f"Inertia {now.inertia:,.1f}" if now.step else "No inertia yet")

    def words(now):
        if now.labels is None:
            return (
                f"k = {now.k}: {count(now.k, 'centroid')} placed on {'a point' if now.k == 1 else 'points'} of the "
                "data, nothing assigned yet. One step more, and each point joins the nearest."
            )
        terms = " + ".join(f"{part:,.1f}" for part in now.parts) + " = " if now.k > 1 else ""
        said = (
            f"Step {now.step}, {now.doing}. Inertia {terms}{now.inertia:,.1f}, {now.times[-1]:.2f} times the "
            "least of 20 k-means++ starts."
        )
        if truth is None:
            return said
        return f"{said} Agreement with the species (adjusted Rand): {now.agreement:.2f}."

    controls = {
        "k": slider("k (groups)", k, 1, MOST_GROUPS, 1, "How many groups to make"),
        "step": slider("Step (assign, move, assign, …)", step, 0, MOST_STEPS, 1, "How far to go"),
        "start": slider("Start (which random start)", 0, 0, 199, 1, "Seed of the starting centroids"),
        "plus": switch("k-means++ start", False, "Spread the starting centroids out"),
    }
    if len(scales) > 1:
        said = "Raw millimeters or standardized columns"
        controls["scale"] = choice("Distances on", list(scales), scales[0], said)
    about = (
        f"Left: {len(X)} points by {names[0]} and {names[1]}, the region of each centroid tinted, and the "
        "centroids with their trails. Right: the inertia step by step, as a multiple of the least known."
    )
    end = {"step": MOST_STEPS}
    presets = {
        "To the end": end,
        "An unlucky start": {"k": k, "start": unlucky, "plus": False, **end},
        "Same, with k-means++": {"k": k, "start": unlucky, "plus": True, **end},
    }
    return Lab(figure, controls, numbers, words, about, presets=presets, new_sample="start", play="step")


def choose(X, names):
    """How many groups? Elbow and silhouette of the standardized X (n, 2), columns called `names`."""
    X = np.asarray(X, dtype=float)
    scaled, every = features.standardize(X), np.arange(1, MOST_GROUPS + 1)
    runs = [
        min((k_means.fit(scaled.values, k, seed) for seed in range(20)), key=lambda run: run.inertia)
        for k in every
    ]
    inertias = np.array([run.inertia for run in runs])
    silhouettes = np.array(
        [np.nan, *(k_means.silhouette(scaled.values, run.labels).mean() for run in runs[1:])]
    )
    best = int(np.nanargmax(silhouettes)) + 1

    def numbers(now):
        now.labels, now.unit = runs[now.k - 1].labels, scaled.scale
        now.centroids = runs[now.k - 1].centroids + scaled.mean / scaled.scale
        now.inertia, now.silhouette = inertias[now.k - 1], silhouettes[now.k - 1]
        now.regions = regions(now)

    figure, (field, elbow, profile) = panels("AB;AC", width_ratios=[3, 2])
    regions = _groups(field, X, names)
    _centroids(field)
    field.headline(lambda now: count(now.k, "group"))

    big = {"markersize": 10, "markeredgecolor": "white"}
    elbow.mark("o-", style.ERROR, lambda now: now.reveal and (every, inertias), "every inertia", markersize=4)
    elbow.mark("o", style.ERROR, lambda now: (now.k, now.inertia), "this inertia", **big)
    elbow.set(ylabel="inertia", ylim=(0, inertias.max() * 1.08))
    seen = lambda now: now.reveal and (every[1:], silhouettes[1:])  # noqa: E731
    profile.mark("o-", style.MODEL, seen, "every silhouette", markersize=4)
    profile.mark("o", style.MODEL, lambda now: (now.k, now.silhouette), "this silhouette", **big)
    profile.set(xlabel="k (groups)", ylabel="silhouette", ylim=(0, 0.75))
    for panel in (elbow, profile):
        panel.wall(
            style.GUESS, lambda now: now.guess, f"your guess {panel.place}", linestyle="--", linewidth=1.6
        )
        panel.set(xlim=(0.6, MOST_GROUPS + 0.4), xticks=every)
    elbow.legend(elbow.lines[-1:], ["your guess"], loc="upper right", fontsize=9)
    elbow.headline(lambda now: f"Inertia {now.inertia:.1f}")
    profile.headline(lambda now: f"Silhouette {now.silhouette:.3f}" if now.k > 1 else "No silhouette at 1")

    def words(now):
        if now.k == 1:
            said = (
                f"k = 1: inertia {now.inertia:.1f}; one group has no other to compare with, so no silhouette."
            )
        else:
            before = inertias[now.k - 2]
            said = (
                f"k = {now.k}: inertia {before:.1f} − {before - now.inertia:.1f} = {now.inertia:.1f}; silhouette "
                f"{now.silhouette:.3f}."
            )
        if not now.reveal:
            return f"{said} Your guess for the best k is {now.guess}."
        away = abs(now.guess - best)
        judged = f"{away} away ({silhouettes[now.guess - 1]:.3f})" if away else "right"
        return (
            f"{said} The silhouette is highest at k = {best} ({silhouettes[best - 1]:.3f}); your guess, "
            f"{now.guess}, is {judged}."
        )

    controls = {
        "k": slider("k (groups)", 1, 1, MOST_GROUPS, 1, "How many groups to make"),
        "guess": slider("Your guess: the best k (groups)", 5, 2, MOST_GROUPS, 1, "Commit first"),
        "reveal": switch("Reveal both curves", False, "Draw inertia and silhouette for every k"),
    }
    about = (
        f"Left: {len(X)} points by {names[0]} and {names[1]}, in k groups. Right: inertia and silhouette at this "
        "k, with your guess as a dashed line."
    )
    return Lab(figure, controls, numbers, words, about, play="k")


def colors(picture):
    """The picture (height, width, 3), numbers from 0 to 255, in few colors."""
    height, width = picture.shape[:2]
    pixels = np.reshape(picture, (-1, 3)).astype(float)
    found = [_few_colors(pixels, k) for k in range(1, MOST_COLORS + 1)]
    full_bytes, all_colors = pixels.size, len(np.unique(pixels, axis=0))

    def numbers(now):
        palette, labels, now.error = found[now.colors - 1]
        now.picture = palette[labels].reshape(height, width, 3)
        ends = np.bincount(labels, minlength=now.colors).cumsum() / len(labels)
        places = np.linspace(0, 1, 1000, endpoint=False)
        now.bar = palette[np.searchsorted(ends, places, side="right")][None]
        now.bits = int(np.ceil(np.log2(now.colors)))
        now.bytes = -(-height * width * now.bits // 8) + 3 * now.colors

    figure, (before, after, strip) = panels("AB;CC", size=(7.2, 3.6), height_ratios=[6, 1])
    for panel in (before, after, strip):
        panel.set_axis_off()
    before.named("the picture", before.add_artist(Pixels(picture)))
    after.named("few colors", after.add_artist(Pixels()), colors=lambda now: now.picture)
    strip.named("palette", strip.add_artist(Pixels()), colors=lambda now: now.bar)
    before.named("headline A", before.set_title(f"{all_colors:,} colors: {full_bytes:,} bytes"))
    after.headline(lambda now: f"{count(now.colors, 'color')}: {now.bytes:,} bytes")
    strip.named("headline C", strip.set_title("The palette, each color as wide as its share", fontsize=11))

    def words(now):
        return (
            f"{count(now.colors, 'color')}: {height * width:,} pixels × {count(now.bits, 'bit')} / 8 + {now.colors} "
            f"× 3 bytes of palette = {now.bytes:,} bytes, {now.bytes / full_bytes:.1%} of {full_bytes:,}. A pixel "
            f"is off by {now.error:.1f} of 255 in a typical channel."
        )

    controls = {"colors": slider("Colors (k)", 4, 1, MOST_COLORS, 1, "How many colors the palette has")}
    about = "Left: a painted sunset over the sea. Right: the same in k colors. Below: the palette, darkest to lightest."
    presets = {count(k, "color"): {"colors": k} for k in (2, 4, 8, 16, 32)}
    return Lab(figure, controls, numbers, words, about, presets=presets, play="colors")


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
    """An array of colors (height, width, 3), 0 to 255, filling its axes: sent as it is, a fifth of imshow's work."""

    def __init__(self, colors=None):
        super().__init__()
        self.set_in_layout(False)
        self.set_colors(colors)

    def set_colors(self, colors):
        self._colors = colors

    def seen(self):
        return {"pixels": self._colors}

    def draw(self, renderer):
        box = self.axes.get_window_extent()
        rows, columns = round(box.height), round(box.width)
        high, wide = self._colors.shape[:2]
        down, across = np.arange(rows)[::-1, None] * high // rows, np.arange(columns) * wide // columns
        enlarged = np.dstack([self._colors[down, across], np.full((rows, columns), 255, np.uint8)])
        gc = renderer.new_gc()
        renderer.draw_image(gc, round(box.x0), round(box.y0), enlarged)
        gc.restore()


def _few_colors(pixels, k):
    """Palette (k, 3) from dark to light, each pixel's index in it, and the root of the mean squared error."""
    palette = k_means.fit(pixels[::5], k, seed=0, max_steps=20).centroids.round()
    palette = palette[(palette @ [0.3, 0.59, 0.11]).argsort(kind="stable")]
    labels = k_means.assign(pixels, palette)
    error = float(np.sqrt(np.mean((palette[labels] - pixels) ** 2)))
    return palette.astype(np.uint8), labels, error


def _groups(field, X, names):
    """Marks for up to eight groups: a tinted region and the points of each, hollow those of the last four.

    Returns a function of `now` that gives the regions.
    """
    field.grid(False)
    low, high = X.min(axis=0), X.max(axis=0)
    margin = 0.05 * (high - low)
    low, high = low - margin, high + margin
    field.set(xlabel=names[0], ylabel=names[1], xlim=(low[0], high[0]), ylim=(low[1], high[1]))
    nowhere = np.zeros((3, 2))
    for i in range(MOST_GROUPS):
        color, marker, hollow = style.CLASSES[i % 4], style.MARKERS[i % 4], i >= 4
        tint = style.tint(color, 0.12 if hollow else 0.28)
        region = field.add_patch(Polygon(nowhere, facecolor=tint, edgecolor="white", linewidth=1.2))
        field.named(
            f"region {i + 1}",
            region,
            visible=lambda now, i=i: i in now.regions,
            xy=lambda now, i=i: now.regions.get(i, nowhere),
        )
        look = {"markersize": 5, "markeredgecolor": "white", "markeredgewidth": 0.4}
        if hollow:
            look |= {"markeredgecolor": color, "markeredgewidth": 1.1}
        where = lambda now, i=i: now.labels is not None and X[now.labels == i].T  # noqa: E731
        field.mark(marker, style.PAPER if hollow else color, where, f"group {i + 1}", **look)

    def regions(now):
        if now.labels is None:
            return {}
        cells = voronoi(now.centroids, low / now.unit, high / now.unit)
        return {i: np.array(cell) * now.unit for i, cell in enumerate(cells) if len(cell) > 2}

    return regions


def _centroids(field):
    look = {"markersize": 13, "markeredgecolor": "white"}
    return field.mark("X", style.INK, lambda now: (now.centroids * now.unit).T, "centroid", **look)


def _doing(step, labels, moves):
    """What a step has done; `labels` has those after each step until nothing changes."""
    if step == 0:
        return "centroids placed"
    if step > len(labels) or (step == len(labels) > 1 and np.array_equal(labels[-1], labels[-2])):
        return f"settled after {count(moves, 'move')}"
    if step == 1:
        return "each point joins the nearest"
    if step % 2:
        return f"{count((labels[step - 1] != labels[step - 2]).sum(), 'point')} reassigned"
    return "centroids moved"


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
