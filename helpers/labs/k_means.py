"""Labs of lesson 07: k-means step by step, how many groups, and a picture in few colors.

What the names in `now` mean, besides the controls'. Distances are in the units of the axes, or in deviations.
    centroids, unit     where the centroids stand, in deviations of `unit` (2,); times `unit`, on the axes
    labels              the group of each point, 0 … k - 1; None as long as none is assigned
    regions             for each group the corners of what is nearest to its centroid, on the axes
    doing               what this step has done, in words
    parts, inertia      what each group adds to the inertia, and their sum
    times, most         inertia after each step so far, as a multiple of the least known; after the first one
    trails, moved       where the centroids have stood so far, (moves + 1, k, 2), on the axes; if they moved
    agreement           adjusted Rand index with the groups known before
    picture, bar        colors (height, width, 3), 0 … 255, of the picture in few colors and of its palette
    bits, bytes         of a pixel's number, and of the file: numbers and palette
    error               root mean square miss of a channel, 0 … 255
"""

from functools import lru_cache

import numpy as np
from matplotlib.artist import Artist
from matplotlib.patches import Polygon
from PIL import Image

from helpers import datasets, features, k_means, style
from helpers.labs.controls import choice, slider, switch
from helpers.labs.given import classes, table
from helpers.labs.lab import Lab, panels
from helpers.labs.words import count, minus

__all__ = ["steps", "choose", "colors"]

MOST_GROUPS, MOST_STEPS, STARTS, MOST_COLORS = 8, 31, range(200), 32
MOST_PIXELS = 20_000  # of a picture, or its 32 palettes would take longer than a second
SHAPE = 0.83  # height of the field, of its width
POINT = {"markersize": 5, "markeredgecolor": "white", "markeredgewidth": 0.4}


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
    """Watch k-means assign and move. X (n, 2) has columns called `names`; `truth` (n,), groups known before.

    A column of a table lends `truth` its name. `k` and `step` are where the sliders begin.
    """
    (X, most), known = _points(X), getattr(truth, "name", None) or "known groups"
    truth = None if truth is None else classes(truth, "truth", len(X))[1]
    scaled = {"raw": lambda: np.ones(2), "standardized": lambda: features.standardize(X).scale}
    units, k = {scale: scaled[scale]() for scale in scales}, min(k, most)

    def run(k, seed, plus, scale):
        init = "k-means++" if plus else "random"
        return k_means.fit(X / units[scale], k, seed, init, max_steps=MOST_STEPS // 2)

    @lru_cache(maxsize=100)
    def least(k, scale):
        return min(run(k, seed, True, scale).inertia for seed in range(20))

    @lru_cache(maxsize=60)
    def states(k, seed, plus, scale):
        return _states(X / units[scale], run(k, seed, plus, scale).history)

    def numbers(now):
        scale = getattr(now, "scale", scales[0])
        found, now.unit = states(now.k, now.start, now.plus, scale), units[scale]
        shown = found[: now.step]
        now.centroids, now.labels, now.parts = shown[-1] if shown else (found[0][0], None, np.zeros(1))
        now.inertia, now.doing = now.parts.sum(), _doing(now.step, [labels for _, labels, _ in found])
        now.times = np.array([parts.sum() for _, _, parts in shown]) / least(now.k, scale)
        now.most = found[0][2].sum() / least(now.k, scale)
        now.trails = np.array([at for at, _, _ in found[:1] + shown[1::2]]) * now.unit
        now.regions, now.moved = regions(now), len(now.trails) > 1
        if truth is not None and shown:
            now.agreement = k_means.adjusted_rand(now.labels, truth)

    figure, (field, curve) = panels("AB", width_ratios=[3, 2])
    regions = _groups(field, X, names)
    gap, hollow = [(0, 1), (0, 0), (0, 0)], {"markersize": 6, "markeredgecolor": style.INK}
    trail = lambda now: np.pad(now.trails, gap, constant_values=np.nan).T.reshape(2, -1)
    field.mark("o", style.DATA, lambda now: now.labels is None and X.T, "not assigned", **POINT)
    field.mark("-", style.INK, lambda now: now.moved and trail(now), "trail", linewidth=1.3)
    field.mark("o", style.PAPER, lambda now: now.moved and now.trails[0].T, "start", **hollow)
    _centroids(field)
    figure.legend(loc="outside lower left", ncols=4)
    field.headline(lambda now: f"Step {now.step}: {now.doing}")

    fall = lambda now: (np.arange(1, len(now.times) + 1), now.times)
    here = lambda now: now.step > 0 and (len(now.times), now.times[-1])
    top = lambda now: 15 if now.most <= 15 else 5 * 10 ** np.ceil(np.log10(now.most / 5))
    curve.mark("o-", style.ERROR, fall, "inertia of each step", markersize=3.5, linewidth=1.5)
    curve.here(style.ERROR, here, "this step")
    curve.named("least", curve.axhline(1, color=style.MODEL, linestyle="--", linewidth=1.4))
    look = {"color": style.MODEL, "ha": "right", "va": "top"}
    curve.named("what the least is", curve.text(MOST_STEPS, 0.92, "least of 20 k-means++ starts", **look))
    curve.set(xlabel="step", ylabel="inertia, times the least for this k", yscale="log")
    curve.set_yticks([1, 2, 5, 10, 20, 100, 1000], ["1×", "2×", "5×", "10×", "20×", "100×", "1,000×"])
    curve.set(xlim=(-0.8, MOST_STEPS + 0.8))
    curve.named("B", curve, ylim=lambda now: (0.68, top(now)))
    curve.minorticks_off()
    curve.headline(lambda now: f"Inertia {now.inertia:,.1f}" if now.step else "No inertia yet")

    def words(now):
        if now.labels is None:
            placed = f"{count(now.k, 'centroid')} placed on {'a point' if now.k == 1 else 'points'}"
            said = "of the data, nothing assigned yet. One step more, and each point joins the nearest."
            return f"k = {now.k}: {placed} {said}"
        tenths = np.floor(10 * now.parts)  # raised where most is cut off, until what is printed adds up
        tenths[(tenths - 10 * now.parts).argsort()[: round(10 * now.inertia - tenths.sum())]] += 1
        terms = " + ".join(f"{part:,.1f}" for part in tenths / 10) + " = " if now.k > 1 else ""
        said = (
            f"Step {now.step}, {now.doing}. Inertia {terms}{now.inertia:,.1f}, {now.times[-1]:.2f} times the "
            "least of 20 k-means++ starts."
        )
        if truth is not None:
            said += f" Agreement with the {known} (adjusted Rand): {minus(now.agreement, 2)}."
        return said

    controls = {
        "k": slider("k (groups)", k, 1, most, 1, "How many groups to make"),
        "step": slider("Step (assign, move, assign, …)", step, 0, MOST_STEPS, 1, "How far to go"),
        "start": slider("Start (which random start)", 0, 0, STARTS[-1], 1, "Seed of the starting centroids"),
        "plus": switch("k-means++ start", False, "Spread the starting centroids out"),
    }
    if len(scales) > 1:
        controls["scale"] = choice("Distances on", scales, scales[0], "Raw or standardized columns")
    about = (
        f"Left: {len(X)} points by {names[0]} and {names[1]}, equal distances drawn equally long, the region "
        "of each centroid tinted, and the centroids with their trails. Right: the inertia step by step, as a "
        "multiple of the least known."
    )
    ends = [run(k, seed, False, scales[0]).inertia for seed in STARTS]
    end, same = {"step": MOST_STEPS}, {"k": k, "start": int(np.argmax(ends)), "step": MOST_STEPS}
    some = {"An unlucky start": {**same, "plus": False}, "Same, with k-means++": {**same, "plus": True}}
    presets = {f"Step {MOST_STEPS}": end} | (some if max(ends) > 1.01 * least(k, scales[0]) else {})
    return Lab(figure, controls, numbers, words, about, presets=presets, new_sample="start", play="step")


def choose(X, names):
    """How many groups? Elbow and silhouette of the standardized X (n, 2), columns called `names`."""
    X, most = _points(X)
    scaled, every = features.standardize(X), np.arange(1, most + 1)

    def best_of_20(k):
        return min((k_means.fit(scaled.values, k, seed) for seed in range(20)), key=lambda run: run.inertia)

    runs = [best_of_20(k) for k in every]
    inertias = np.array([run.inertia for run in runs])
    judged = (k_means.silhouette(scaled.values, run.labels).mean() for run in runs[1:])
    silhouettes = np.array([np.nan, *judged])
    lowest, highest, best = np.nanmin(silhouettes), np.nanmax(silhouettes), int(np.nanargmax(silhouettes)) + 1

    def numbers(now):
        now.labels, now.unit = runs[now.k - 1].labels, scaled.scale
        now.centroids = runs[now.k - 1].centroids + scaled.mean / scaled.scale
        now.inertia, now.silhouette = inertias[now.k - 1], silhouettes[now.k - 1]
        now.regions = regions(now)

    figure, (field, elbow, profile) = panels("AB;AC", size=(7.2, 3.7), width_ratios=[3, 2])
    regions = _groups(field, X, names)
    _centroids(field)
    field.headline(lambda now: count(now.k, "group"))

    big = {"markersize": 10, "markeredgecolor": "white"}
    elbow.mark("o-", style.ERROR, lambda now: now.reveal and (every, inertias), "every inertia", markersize=4)
    elbow.mark("o", style.ERROR, lambda now: (now.k, now.inertia), "this inertia", **big)
    elbow.set(ylabel="inertia", ylim=(0, inertias.max() * 1.12))
    seen = lambda now: now.reveal and (every[1:], silhouettes[1:])
    profile.mark("o-", style.MODEL, seen, "every silhouette", markersize=4)
    this = lambda now: now.k > 1 and (now.k, now.silhouette)
    profile.mark("o", style.MODEL, this, "this silhouette", **big)
    ends = min(0, 1.2 * lowest), max(0.1, 1.4 * highest)
    profile.set(xlabel="k (groups)", ylabel="silhouette", ylim=ends)
    for panel in (elbow, profile):
        panel.guess()
        panel.set(xlim=(0.6, most + 0.4), xticks=every)
    elbow.legend(elbow.lines[-1:], ["your guess"], loc="upper right")
    elbow.headline(lambda now: f"Inertia {now.inertia:.1f}")
    average = lambda now: f"Silhouette {minus(now.silhouette, 3)}"
    profile.headline(lambda now: average(now) if now.k > 1 else "No silhouette at 1")

    def words(now):
        (before, here), silhouette = inertias[[now.k - 2, now.k - 1]].round(1), average(now).lower()
        said = f"inertia {before:.1f} − {before - here:.1f} = {here:.1f}; {silhouette}."
        if now.k == 1:
            said = f"inertia {now.inertia:.1f}; one group has no other to compare with, so no silhouette."
        said = f"k = {now.k}: {said}"
        if not now.reveal:
            return f"{said} Your guess for the best k is {now.guess}."
        away = abs(now.guess - best)
        judged = f"{away} away ({minus(silhouettes[now.guess - 1], 3)})" if away else "right"
        return (
            f"{said} The silhouette is highest at k = {best} ({minus(highest, 3)}); your guess, "
            f"{now.guess}, is {judged}."
        )

    controls = {
        "k": slider("k (groups)", min(4, most), 1, most, 1, "How many groups to make"),
        "guess": slider("Your guess: the best k (groups)", min(5, most), 2, most, 1, "Commit first"),
        "reveal": switch("Reveal both curves", False, "Draw inertia and silhouette for every k"),
    }
    about = (
        f"Left: {len(X)} points by {names[0]} and {names[1]}, equal distances drawn equally long, in k "
        "groups. Right: inertia and silhouette at this k, with your guess as a dashed line."
    )
    return Lab(figure, controls, numbers, words, about, play="k")


def colors(picture):
    """The picture (height, width, 3), numbers from 0 to 255, in few colors; gray ones and photographs too."""
    given, picture = np.shape(picture), _small(picture)
    height, width, pixels = *picture.shape[:2], picture.reshape(-1, 3).astype(float)
    some = pixels[:: max(1, len(pixels) // 3840)]
    most = min(MOST_COLORS, len(np.unique(some, axis=0)))
    if most < 2:
        raise ValueError(f"picture has one color only in the {len(some):,} pixels asked; this lab needs two")
    found = [_few_colors(pixels, some, k) for k in range(1, most + 1)]
    full_bytes, all_colors = pixels.size, len(np.unique(pixels, axis=0))

    def numbers(now):
        palette, labels, now.error = found[now.colors - 1]
        now.picture = palette[labels].reshape(height, width, 3)
        ends = np.bincount(labels, minlength=now.colors).cumsum() / len(labels)
        now.bar = palette[np.searchsorted(ends, np.linspace(0, 1, 1000, endpoint=False), side="right")][None]
        now.bits = int(np.ceil(np.log2(now.colors)))
        now.bytes = -(-height * width * now.bits // 8) + 3 * now.colors

    figure, (before, after, strip) = panels("AB;CC", size=(7.2, 3.6), height_ratios=[6, 1])
    for panel, aspect in ((before, height / width), (after, height / width), (strip, None)):
        panel.set_axis_off()
        panel.set_box_aspect(aspect)
    before.named("the picture", before.add_artist(Pixels(picture)))
    after.named("few colors", after.add_artist(Pixels()), colors=lambda now: now.picture)
    strip.named("palette", strip.add_artist(Pixels()), colors=lambda now: now.bar)
    before.named("headline A", before.set_title(f"{all_colors:,} colors: {full_bytes:,} bytes"))
    after.headline(lambda now: f"{count(now.colors, 'color')}: {now.bytes:,} bytes")
    strip.named("headline C", strip.set_title("The palette, each color as wide as its share", fontsize=11))

    shrunk = f" The picture was shrunk from {given[1]:,} × {given[0]:,} to {width} × {height} pixels."

    def words(now):
        return (
            f"{count(now.colors, 'color')}: {height * width:,} pixels × {count(now.bits, 'bit')} / 8 + "
            f"{now.colors} × 3 bytes of palette = {now.bytes:,} bytes, {now.bytes / full_bytes:.1%} of "
            f"{full_bytes:,}. The root mean square error of a channel is {now.error:.1f} of 255."
        ) + (shrunk if given[:2] != (height, width) else "")

    controls = {"colors": slider("Colors (k)", min(4, most), 1, most, 1, "How many colors the palette has")}
    about = (
        f"Left: a picture of {width} by {height} pixels. Right: the same in few colors. Below: the palette, "
        "darkest to lightest, each color as wide as its share."
    )
    presets = {count(k, "color"): {"colors": k} for k in (2, 4, 8, 16, 32) if k <= most}
    return Lab(figure, controls, numbers, words, about, presets=presets, play="colors")


def sunset():
    """A sunset over the sea, painted by arithmetic: (120, 160, 3), whole numbers from 0 to 255."""
    rng = np.random.default_rng(7)
    y, x = np.mgrid[0:120, 0:160] / 120
    stops = np.array([[38, 42, 92], [92, 72, 128], [196, 108, 118], [245, 162, 96], [255, 214, 140]])
    at = np.clip(y / 0.62, 0, 1) * (len(stops) - 1)
    sky = np.stack([np.interp(at, range(len(stops)), stops[:, c]) for c in range(3)], axis=-1)
    glow = np.exp(-(((x - 0.85) ** 2 + (y - 0.5) ** 2) / 0.035))[..., None]
    scene = sky + glow * (np.array([255, 232, 170]) - sky) * 0.8
    scene[np.hypot(x - 0.85, y - 0.5) < 0.075] = (255, 240, 200)
    for level, height, color in ((0.50, 0.06, (120, 84, 120)), (0.57, 0.045, (78, 58, 98))):
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
    """Colors (height, width, 3), 0 … 255, filling their axes: sent as they are, a fifth of imshow's work."""

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


def _small(picture):
    """`picture` in red, green and blue, (height, width, 3), whole numbers 0 … 255, at most `MOST_PIXELS`."""
    values = np.asarray(picture)
    if values.dtype.kind not in "buif" or not values.size or values.shape[2:] not in ((), (3,), (4,)):
        raise ValueError(
            "picture must be an array of numbers, (height, width) for gray or with 3 or 4 channels, got "
            f"{values.dtype} of shape {values.shape}"
        )
    if values.dtype.kind in "bf" and values.max() <= 1:  # as matplotlib reads a PNG file
        values = values * 255
    if not (values.min() >= 0 and values.max() <= 255):
        raise ValueError("picture must hold numbers from 0 to 255, or fractions from 0 to 1")
    image = Image.fromarray(np.round(values).astype(np.uint8)).convert("RGB")
    part = min(1, np.sqrt(MOST_PIXELS / (image.width * image.height)))
    return np.asarray(image.resize([max(1, int(side * part)) for side in image.size], Image.Resampling.BOX))


def _few_colors(pixels, some, k):
    """Palette (k, 3) from dark to light, each pixel's index in it, and the root of the mean squared error."""
    palette = k_means.fit(some, k, seed=0, max_steps=20).centroids.round()
    palette = palette[(palette @ [0.3, 0.59, 0.11]).argsort(kind="stable")]
    labels = k_means.assign(pixels, palette)
    error = float(np.sqrt(np.mean((palette[labels] - pixels) ** 2)))
    return palette.astype(np.uint8), labels, error


def _points(X):
    """X as an array (n, 2), and the most groups that it can be put into without an end at inertia 0."""
    X = table(X, least=4, most=1000)
    different = len(np.unique(X, axis=0))
    if different < 4:
        raise ValueError(f"X needs at least 4 different rows for this lab, got {different}")
    return X, min(MOST_GROUPS, different - 1)


def _groups(field, X, names):
    """Marks for up to eight groups: a tinted region and the points of each, hollow the last four.

    The field draws equal distances, in deviations of `now.unit`, equally long: so a border between regions
    stands upright on the line between their centroids. Returns a function of `now` that gives the regions.
    """
    middle, half = (X.max(axis=0) + X.min(axis=0)) / 2, 0.55 * np.ptp(X, axis=0)

    def reach(now):
        """The lower left and the upper right corner of the field."""
        wide, high = half / now.unit
        half_seen = max(wide, high / SHAPE) * np.array([1, SHAPE]) * now.unit
        return np.array([middle - half_seen, middle + half_seen])

    field.grid(False)
    field.set_box_aspect(SHAPE)
    field.set(xlabel=names[0], ylabel=names[1])
    field.named(field.place, field, xlim=lambda now: reach(now)[:, 0], ylim=lambda now: reach(now)[:, 1])
    nowhere = np.zeros((3, 2))
    for i in range(MOST_GROUPS):
        color, marker, hollow = style.CLASSES[i % 4], style.MARKERS[i % 4], i >= 4
        tint = style.tint(color, 0.12 if hollow else 0.28)
        region = field.add_patch(Polygon(nowhere, facecolor=tint, edgecolor="white", linewidth=1.2))
        corners = lambda now, i=i: now.regions.get(i, nowhere)
        field.named(f"region {i + 1}", region, visible=lambda now, i=i: i in now.regions, xy=corners)
        look = {**POINT, "markeredgecolor": color, "markeredgewidth": 1.1} if hollow else POINT
        where = lambda now, i=i: now.labels is not None and X[now.labels == i].T
        field.mark(marker, style.PAPER if hollow else color, where, f"group {i + 1}", "", **look)

    def regions(now):
        if now.labels is None:
            return {}
        cells = voronoi(now.centroids, *reach(now) / now.unit)
        return {i: cell * now.unit for i, cell in enumerate(cells) if len(cell) > 2}

    return regions


def _centroids(field):
    look = {"markersize": 13, "markeredgecolor": "white"}
    return field.mark("X", style.INK, lambda now: (now.centroids * now.unit).T, "centroid", **look)


def _states(Z, history):
    """Centroids, labels and parts of the inertia after each step: odd ones assign, even ones move."""
    labels, found = None, []
    for centroids in (step.centroids for step in history):
        if found:
            labels = labels.copy()
            for empty in np.setdiff1d(np.arange(len(centroids)), labels):  # has taken over its point
                labels[((Z - centroids[empty]) ** 2).sum(axis=1).argmin()] = empty
            found.append((centroids, labels, _parts(Z, centroids, labels)))
        labels = k_means.assign(Z, centroids)
        found.append((centroids, labels, _parts(Z, centroids, labels)))
    return found


def _doing(step, labels):
    """What a step has done; `labels` has those after each step until nothing changes."""
    if step == 0:
        return "centroids placed"
    if step > len(labels) or (step == len(labels) > 1 and np.array_equal(labels[-1], labels[-2])):
        return f"settled after {count(len(labels) // 2, 'move')}"
    if step == 1:
        return "each point joins the nearest"
    if step % 2:
        return f"{count((labels[step - 1] != labels[step - 2]).sum(), 'point')} reassigned"
    return "centroids moved"


def voronoi(centroids, low, high):
    """The corners (m, 2) of what is nearest to each centroid in the box from `low` to `high`; m may be 0."""
    # Plain numbers: with a handful of corners they are many times faster than arrays.
    (left, bottom), (right, top), points, cells = low.tolist(), high.tolist(), centroids.tolist(), []
    for x, y in points:
        corners = [(left, bottom), (right, bottom), (right, top), (left, top)]
        for other_x, other_y in points:
            half_way = (other_x**2 - x**2 + other_y**2 - y**2) / 2
            beyond = [(other_x - x) * a + (other_y - y) * b - half_way for a, b in corners]
            around = zip(corners, corners[1:] + corners[:1], beyond, beyond[1:] + beyond[:1], strict=True)
            corners = []
            for (a, b), (next_a, next_b), here, there in around:
                if here <= 0:
                    corners.append((a, b))
                if here * there < 0:  # this side crosses the border
                    part = here / (here - there)
                    corners.append((a + part * (next_a - a), b + part * (next_b - b)))
        cells.append(np.array(corners))
    return cells


def _parts(X, centroids, labels):
    """What each group adds to the inertia (k,)."""
    return np.bincount(labels, weights=((X - centroids[labels]) ** 2).sum(axis=1), minlength=len(centroids))
