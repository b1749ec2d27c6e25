"""Labs of lesson 03: the learning rate, L1 beside L2, one wrong price, and Taylor's formula."""

from functools import cache, lru_cache
from math import factorial
from types import SimpleNamespace

import numpy as np
from matplotlib.colors import LinearSegmentedColormap, LogNorm

from helpers import datasets, features, gradient_descent, losses, style
from helpers.labs.lab import Lab, choice, log_slider, panels, slider, switch
from helpers.labs.words import count, large

MOST_STEPS, SIDE_STEPS = 2000, 300
SETTINGS = [(loss, standardize) for loss in ("L2", "L1") for standardize in (False, True)]
ENDS = np.array([1.5, 12.5])  # of a line over the houses, in rooms
CALM = LinearSegmentedColormap.from_list("calm", [style.tint(style.MODEL, s) for s in (0.45, 0.2, 0.06)])


def builders():
    """By name, a function that makes each lab afresh on the lesson's data."""
    houses = datasets.load_house_prices()
    rooms, price = houses["rooms"].to_numpy(float), houses["sale_price"].to_numpy() / 1000
    return {
        "gradient_descent.learning_rate": lambda: learning_rate(rooms, price),
        "gradient_descent.side_by_side": lambda: side_by_side(rooms, price),
        "gradient_descent.outlier": lambda: outlier(rooms, price),
        "gradient_descent.taylor": taylor,
    }


def learning_rate(x, y):
    """How long should a step be? Number of rooms x (n,) and prices y (n,) in thousand dollars."""
    x, y = np.asarray(x, dtype=float), np.asarray(y, dtype=float)
    settings = {setting: _setting(x, y, *setting) for setting in SETTINGS}

    @lru_cache(maxsize=400)
    def descent(rate, loss, standardize):
        return gradient_descent.descend(settings[loss, standardize].x, y, rate, MOST_STEPS, loss.lower())

    def numbers(now):
        now.setting = settings[now.loss, now.standardize]
        now.walk = descent(now.rate, now.loss, now.standardize)
        now.step = min(now.steps, len(now.walk.k) - 1)
        now.stopped = now.steps > now.step
        now.k, now.b, now.height = now.walk.k[now.step], now.walk.b[now.step], now.walk.losses[now.step]
        now.factor = 1 - now.rate * now.setting.curvature
        now.verdict = _verdict(now.loss, now.factor, now.walk.losses[: now.step + 1])

    def excess(now):
        return np.clip(now.walk.losses[: now.step + 1] - now.setting.least, *now.setting.heights)

    heights = {"width_ratios": [1.2, 1], "height_ratios": [1, 1, 0.24]}
    figure, (valley, town, curve, rates) = panels("AB;AC;DD", (7.2, 4.9), **heights)
    valley.set(xlabel="slope k", ylabel="intercept b")
    town.named("houses", town.scatter(x, y, s=9, color=style.tint(style.DATA, 0.35), linewidth=0))
    town.set(xlabel="rooms", ylabel="thousand $", xlim=(1.5, 12.5), ylim=(0, 700), xticks=range(2, 13, 2))
    curve.set(xscale="symlog", yscale="log", xlabel="step (log scale)", ylabel="loss − least loss")
    curve.set(
        xlim=(0, MOST_STEPS), xticks=[0, 1, 10, 100, 1000], xticklabels=["0", "1", "10", "100", "1,000"]
    )
    rates.set(xscale="log", xlim=(1e-4, 100), ylim=(0, 1), yticks=[], xlabel="learning rate (log scale)")
    powers = ["0.0001", "0.001", "0.01", "0.1", "1", "10", "100"]
    rates.set_xticks([float(power) for power in powers], powers)
    for panel in (town, rates):
        panel.set_title(" ")

    town.named("your line in the legend", *town.plot([], [], color=style.MODEL, label="your line"))
    best_look = {"color": style.INK, "linewidth": 1.2, "label": "best line"}
    for still in settings.values():
        shown = {"visible": lambda now, still=still: now.setting is still}
        for name, artist in (*_draw_valley(valley, still), *_draw_limit(rates, still)):
            valley.named(f"{name}, {still.name}", artist, **shown)
        (best,) = town.plot(ENDS, _line(still.best_k, still.best_b, still), "--", **best_look)
        town.named(f"best line, {still.name}", best, **shown)
        best_look["label"] = "_"
    town.legend(loc="upper left", fontsize=9)
    valley.named(
        "A", valley, xlim=lambda now: now.setting.k[[0, -1]], ylim=lambda now: now.setting.b[[0, -1]]
    )
    curve.named("C", curve, ylim=lambda now: now.setting.heights)

    _walk(valley, lambda now: (now.walk, now.step))
    valley.headline(lambda now: f"Step {now.step:,}: it {now.verdict}")
    town.mark("-", style.MODEL, lambda now: (ENDS, _line(now.k, now.b, now.setting)), "your line", "")
    curve.mark("-", style.ERROR, lambda now: (np.arange(now.step + 1), excess(now)), "fall", linewidth=1.5)
    here = {"markeredgecolor": "white", "clip_on": False}
    curve.mark("o", style.ERROR, lambda now: (now.step, excess(now)[-1]), "this step", **here, markersize=7)
    curve.headline(lambda now: f"Loss {large(now.height)}, least {large(now.setting.least)}")
    rates.mark("^", style.ERROR, lambda now: (now.rate, 0.1), "this rate", **here, markersize=12)

    def words(now):
        return f"{_line_in_words(now)} {_rate_in_words(now)}"

    controls = {
        "rate": log_slider("Learning rate (log scale)", 10**-3.5, 1e-4, 100, 0.005, "What the gradient is multiplied by"),
        "steps": slider("Steps", 30, 0, MOST_STEPS, 1, "How many steps have been taken"),
        "loss": choice("Loss", ["L2", "L1"], "L2", "Squared or absolute misses"),
        "standardize": switch("Standardize the rooms", False, "Mean 0, deviation 1"),
    }  # fmt: skip
    about = (
        "Left: contours of the loss over slope and intercept, with the path of the descent. Right: the houses with "
        "the line, and below them the loss at every step. At the foot: the learning rate with its limit marked."
    )
    some = {  # powers at which the slider can stand
        "Too small": (-3.5, "L2", False),
        "Good": (-2, "L2", False),
        "Oscillating": (-1.66, "L2", False),
        "Diverging": (-1.64, "L2", False),
        "Round valley": (-1, "L2", True),
        "L1 rattles": (0.5, "L1", False),
    }
    presets = {
        name: {"rate": 10.0**power, "steps": 30, "loss": loss, "standardize": standardize}
        for name, (power, loss, standardize) in some.items()
    }
    return Lab(figure, controls, numbers, words, about, presets=presets, play="steps")


def side_by_side(x, y):
    """L2 and L1 downhill from the same start, on standardized rooms; y (n,) in thousand dollars."""
    x, y = np.asarray(x, dtype=float), np.asarray(y, dtype=float)
    settings = [_setting(x, y, loss, True) for loss in ("L2", "L1")]
    roots = np.sqrt(np.arange(1, SIDE_STEPS + 1))

    @lru_cache(maxsize=400)
    def descents(rate, shrink):
        rates = rate / roots if shrink else np.full(SIDE_STEPS, rate)
        return rates, [gradient_descent.descend(s.x, y, rates, SIDE_STEPS, s.loss.lower()) for s in settings]

    def numbers(now):
        now.rates, now.walks = descents(now.rate, now.shrink)
        now.each = [(setting, walk, min(now.steps, len(walk.k) - 1))
                    for setting, walk in zip(settings, now.walks, strict=True)]  # fmt: skip

    figure, axes = panels("AB", (7.2, 3.8))
    for i, panel in enumerate(axes):
        for name, artist in _draw_valley(panel, settings[i]):
            panel.named(f"{name} {panel.place}", artist)
        panel.set(xlabel="slope k", ylabel="" if i else "intercept b")
        _walk(panel, lambda now, i=i: now.each[i][1:])
        panel.headline(lambda now, i=i: _above_the_least(*now.each[i]))

    def words(now):
        rate = f"{now.rate:.4g}"
        if now.shrink:
            rate += f" / √{max(now.steps, 1)} = {now.rates[now.steps - 1]:.3g}"
        l2, l1 = (_last_step_in_words(*each, now.steps) for each in now.each)
        return f"After {count(now.steps, 'step')}, rate {rate}. {l2}. {l1}."

    controls = {
        "rate": log_slider("Learning rate (log scale)", 10**-0.5, 0.01, 1000, 0.01, "The same for both"),
        "steps": slider("Steps", 30, 0, SIDE_STEPS, 1, "How many steps have been taken"),
        "shrink": switch("Shrink the rate: rate / √step", False, "Make every step's rate smaller"),
    }
    about = (
        "Contours of the L2 loss (left) and of the L1 loss (right) over slope and intercept, each with its descent "
        "from the same start."
    )
    presets = {
        "Small rate": {"rate": 10**-0.5, "shrink": False},
        "Near the limit of L2": {"rate": 10**-0.01, "shrink": False},
        "Good for L1": {"rate": 10**1.5, "shrink": False},
        "L1 rattles": {"rate": 10**2.2, "shrink": False},
        "Shrinking steps": {"rate": 10**2.2, "shrink": True},
    }
    return Lab(figure, controls, numbers, words, about, presets=presets, play="steps")


def outlier(x, y):
    """What does one wrong price do to the best lines? Rooms x (n,), prices y (n,) in thousand dollars."""
    x, y = np.asarray(x, dtype=float), np.asarray(y, dtype=float)
    order, multiples = np.argsort(x, kind="stable"), np.arange(1.0, 11.0)
    houses = {"most rooms": np.argmax(x), "a middling number": order[len(x) // 2], "fewest rooms": order[0]}

    @cache
    def best(house, times):
        changed = y.copy()
        changed[house] *= times
        return _best_l2(x, changed), _best_l1(x, changed)

    slopes = {
        house: np.array([[line.k for line in best(house, float(m))] for m in multiples]).T
        for house in houses.values()
    }

    def numbers(now):
        house = houses[now.house]
        now.rooms, now.original, now.price = x[house], y[house], y[house] * now.times
        now.l2, now.l1 = best(house, round(now.times, 1))
        now.l2_slopes, now.l1_slopes = slopes[house]

    figure, (town, curve) = panels("AB", width_ratios=[3, 2])
    town.named("houses", town.scatter(x, y, s=9, color=style.tint(style.DATA, 0.35), linewidth=0))
    wrong = town.mark("D", style.NEIGHBOR, lambda now: (now.rooms, min(now.price, 785)), "the wrong price",
                      markeredgecolor=style.INK, markersize=8)  # fmt: skip
    wrong.moves["marker"] = lambda now: "D" if now.price <= 785 else "^"
    town.mark("-", style.MODEL, lambda now: (ENDS, now.l2.k * ENDS + now.l2.b), "best L2 line")
    town.mark("--", style.INK, lambda now: (ENDS, now.l1.k * ENDS + now.l1.b), "best L1 line")
    town.legend(loc="upper left", fontsize=9)
    town.set(xlabel="rooms", ylabel="price (thousand dollars)", xlim=(1.5, 12.5), ylim=(0, 800))
    town.headline(lambda now: f"The price: {now.price:,.0f} thousand")

    def so_far(now, line, every):
        """The slope of a line for every multiple: all of them, or up to this one."""
        upto = multiples <= now.times
        return (multiples, every) if now.reveal else ([*multiples[upto], now.times], [*every[upto], line.k])

    curve.set(xlabel="times the price", ylabel="slope k (thousand dollars)", xlim=(0.6, 10.4), ylim=(20, 50))
    curve.set_xticks([1, 4, 7, 10])
    curve.mark("-", style.MODEL, lambda now: so_far(now, now.l2, now.l2_slopes), "L2 so far", "")
    curve.mark("--", style.INK, lambda now: so_far(now, now.l1, now.l1_slopes), "L1 so far", "")
    curve.mark("o", style.MODEL, lambda now: (now.times, now.l2.k), "L2", **style.HERE)
    curve.mark("s", style.INK, lambda now: (now.times, now.l1.k), "L1", **{**style.HERE, "markersize": 8})
    star = curve.mark(
        "*", style.GUESS, lambda now: (10, now.guess), "your guess", markersize=15, clip_on=False
    )
    star.set_in_layout(True)
    curve.legend(loc="upper left", fontsize=9)
    curve.headline(lambda now: f"L2 {now.l2.k:.3f}, L1 {now.l1.k:.3f}")

    def words(now):
        said = (
            f"{now.original:,.0f} · {now.times:.1f} = {now.price:,.0f} thousand dollars for a house of "
            f"{now.rooms:.0f} rooms. The L2 slope moves by {_signed(now.l2.k - now.l2_slopes[0])} to {now.l2.k:.3f}, the "
            f"L1 slope by {_signed(now.l1.k - now.l1_slopes[0])} to {now.l1.k:.3f} thousand dollars per room."
        )
        if not now.reveal:
            return f"{said} Your guess for L2 at ten times: {now.guess:.1f}."
        away = abs(now.guess - now.l2_slopes[-1])
        return f"{said} At ten times L2 has {now.l2_slopes[-1]:.3f}; your guess, {now.guess:.1f}, is {away:.1f} away."

    controls = {
        "guess": slider("Your guess: L2 slope at ten times (thousand dollars per room)", 30.5, 20.0, 50.0, 0.1,
                        "Commit before you move the price"),
        "times": slider("Multiply one price by", 1.0, 1.0, 10.0, 0.1, "A slip of the keyboard"),
        "house": choice("The house with", list(houses), "most rooms", "Whose price is wrong"),
        "reveal": switch("Reveal all multiples", False, "Draw both slopes for every multiple"),
    }  # fmt: skip
    about = (
        f"Left: {len(x):,} houses, the best L2 line and the best L1 line, and one house whose price is multiplied. "
        "Right: the slopes of both lines against that multiple, and your guess."
    )
    presets = {"One zero too many": {"times": 10.0}, "As it was": {"times": 1.0}}
    return Lab(figure, controls, numbers, words, about, presets=presets, play="times")


def _derivative_of_log(x0, n):
    return np.log1p(x0) if n == 0 else (-1) ** (n - 1) * factorial(n - 1) / (1 + x0) ** n


# f and its n-th derivative, from the zeroth on
CURVES = {
    "sin x": (np.sin, lambda x0, n: np.sin(x0 + n * np.pi / 2)),
    "eˣ": (np.exp, lambda x0, n: np.exp(x0)),
    "ln(1 + x)": (np.log1p, _derivative_of_log),
}
MOST_ORDER, SMALLEST, SHOWN = 12, 1e-18, 1e-12


def taylor():
    """How far does a curve's polynomial follow it? Order, center x₀ and distance from it to be chosen."""
    x, every_h = np.linspace(-4, 6, 401), np.logspace(-2, np.log10(3), 60)

    def numbers(now):
        f, derivative = CURVES[now.curve]
        now.derivatives = np.array([derivative(now.x0, n) for n in range(now.order + 3)])
        known = now.derivatives[: now.order + 1]
        now.terms = [d * now.h**n / factorial(n) for n, d in enumerate(known)]
        now.value, now.sum = (float(each(now.x0 + now.h)) for each in (f, _polynomial(known, now.x0)))
        now.miss = abs(now.value - now.sum)
        inside = x > -1 if now.curve == "ln(1 + x)" else np.full(len(x), True)
        now.true = np.full(len(x), np.nan)
        now.true[inside] = f(x[inside])
        now.polynomial = np.clip(_polynomial(known, now.x0)(x), -1e3, 1e3)
        away = now.x0 + every_h
        now.all_h, now.misses = (
            every_h,
            np.maximum(np.abs(f(away) - _polynomial(known, now.x0)(away)), SMALLEST),
        )
        left = now.order + (1 if abs(now.derivatives[now.order + 1]) > 1e-12 else 2)
        now.left_out = np.maximum(np.abs(now.derivatives[left]) * every_h**left / factorial(left), SMALLEST)

    figure, (plane, miss) = panels("AB", width_ratios=[3, 2])
    plane.mark("-", style.DATA, lambda now: (x, now.true), "the curve", linewidth=3)
    plane.mark("-", style.MODEL, lambda now: (x, now.polynomial), "its polynomial")
    touching = {**style.HERE, "zorder": 2.1}
    plane.mark("o", style.MODEL, lambda now: (now.x0, now.derivatives[0]), "touching at x₀", **touching)
    plane.mark("-", style.ERROR, lambda now: ([now.x0 + now.h] * 2, [now.value, now.sum]), "the miss at x₀ + h",
               linewidth=5, solid_capstyle="butt")  # fmt: skip
    plane.legend(loc="upper left", fontsize=9)
    plane.set(xlabel="x", ylabel="value", xlim=(-4, 6), ylim=(-3, 8))
    plane.headline(lambda now: f"Order {now.order}: {large(now.sum, 3)}, true {large(now.value, 3)}")
    miss.set(xscale="log", yscale="log", xlim=(0.01, 3), ylim=(SHOWN, 1e7))
    miss.set(xlabel="distance h from x₀ (log scale)", ylabel="miss (log scale)")
    miss.set_xticks([0.01, 0.1, 1], ["0.01", "0.1", "1"])
    miss.mark("-", style.ERROR, lambda now: (every_h, now.misses), "miss")
    miss.mark("--", style.INK, lambda now: (every_h, now.left_out), "first term left out", linewidth=1.2)
    miss.mark("o", style.ERROR, lambda now: (now.h, max(now.miss, SHOWN)), "this miss", "", **style.HERE)
    miss.legend(loc="upper left", fontsize=9)
    miss.headline(lambda now: f"Miss {now.miss:.2g}")

    def words(now):
        terms = [f"{term:.4g}" for term in now.terms]
        if len(terms) > 6:
            terms = [*terms[:4], "…", terms[-1]]
        total = " + ".join(terms).replace("+ -", "− ")
        return (
            f"{now.curve} at x = {now.x0:.1f} + {now.h:.3g}, order {now.order}: {total} = {now.sum:.6g}; the true value "
            f"is {now.value:.6g}, the miss {now.miss:.2g}."
        )

    controls = {
        "curve": choice("Curve", list(CURVES), "eˣ", "Which function"),
        "order": slider("Order (highest power)", 1, 0, MOST_ORDER, 1, "How many derivatives"),
        "x0": slider("Center x₀", 0.0, -0.8, 2.0, 0.1, "Where the derivatives are taken"),
        "h": slider("Distance h from x₀", 1.0, 0.01, 3.0, 0.01, "How far away we ask"),
    }
    about = (
        "Left: a curve and its Taylor polynomial, which touches it at the center. Right: the miss against the "
        "distance from the center, and the first term left out."
    )
    presets = {
        "Maclaurin: x₀ = 0": {"x0": 0.0},
        "A straight line": {"order": 1},
        "Close by": {"h": 0.1},
        "Too far for ln": {"curve": "ln(1 + x)", "order": 12, "x0": 0.0, "h": 1.5},
    }
    return Lab(figure, controls, numbers, words, about, presets=presets, play="order")


def _polynomial(derivatives, x0):
    return lambda x: gradient_descent.taylor(derivatives, x, x0)


def _setting(x, y, loss, standardize):
    """What a choice of loss and scale fixes: the best line, the curvature, the window and the loss all over it."""
    scaled = features.standardize(x)
    shift, scale = (scaled.mean, scaled.scale) if standardize else (0.0, 1.0)
    z = (x - shift) / scale
    best, center = (
        (_best_l2 if loss == "L2" else _best_l1)(z, y),
        _best_l2(z, y),
    )  # one window for both losses
    half_b = max(1.25 * abs(center.b), 1.2 * abs(center.k))
    half_k = half_b if standardize else 1.6 * abs(center.k)  # on one scale a round valley shall look round
    fine = (300, 100) if loss == "L2" else (150, 40)  # the L1 loss of a line takes longer to work out
    k, b = (
        np.linspace(at - half, at + half, points)
        for at, half, points in zip((center.k, center.b), (half_k, half_b), fine, strict=True)
    )
    limit = gradient_descent.largest_stable_rate(z)
    return SimpleNamespace(
        name=f"{loss} on {'z' if standardize else 'rooms'}", loss=loss, x=z, shift=shift, scale=scale, best_k=best.k, best_b=best.b, least=best.loss, k=k, b=b,
        limit=limit, curvature=2 / limit, reach=np.abs(z).mean(),
        unit="z" if standardize else "rooms",
        where=f" with z = (rooms − {shift:.2f}) / {scale:.2f}" if standardize else "",
        excess=np.maximum(losses.surface(z, y, k, b, loss.lower()) - best.loss, 1e-9),
        from_start=float(losses.surface(z, y, [0.0], [0.0], loss.lower())[0, 0]) - best.loss,
        heights=(0.01, 1e7) if loss == "L2" else (1e-3, 1e4),
    )  # fmt: skip


def _line(k, b, setting):
    """The prices of the line at both ends of the town."""
    return k * (ENDS - setting.shift) / setting.scale + b


def _best_l2(x, y):
    k, b = np.polyfit(x, y, 1)
    return SimpleNamespace(k=k, b=b, loss=losses.l2_loss(k * x + b, y))


def _best_l1(x, y):
    """The least absolute line: given k the best b is a median, so k alone is searched (the lowest, if many tie)."""

    def height(k):
        misses = y - k * x
        return np.mean(np.abs(misses - np.median(misses)))

    center = np.polyfit(x, y, 1)[0]
    low, high = center - 50, center + 50
    while high - low > 1e-9:
        middle = (low + high) / 2
        low, high = (middle, high) if height(middle + 1e-7) < height(middle) - 1e-13 else (low, middle)
    return SimpleNamespace(k=high, b=np.median(y - high * x), loss=height(high))


def _walk(panel, at):
    """One walk: its path, its latest steps, where it is now; `at(now)` is the descent and the step."""

    def since(now, before):
        walk, step = at(now)
        steps = slice(max(0, step - before), step + 1)
        return walk.k[steps], walk.b[steps]

    panel.mark("-", style.ERROR, lambda now: since(now, MOST_STEPS), f"path {panel.place}", linewidth=0.8)
    panel.mark(".", style.ERROR, lambda now: since(now, 60), f"latest steps {panel.place}", markersize=4)
    panel.mark("o", style.ERROR, lambda now: since(now, 0), f"this step {panel.place}", **style.HERE)


def _draw_valley(axes, still):
    """Contours of the loss, each line four times as high above the bottom as the one inside it."""
    levels = still.from_start * 4.0 ** np.arange(-5, 3)
    look = {"levels": levels, "norm": LogNorm(levels[0], levels[-1]), "extend": "both"}
    axes.set(xlim=still.k[[0, -1]], ylim=still.b[[0, -1]])
    pale, best = [style.tint(style.MODEL, 0.55)], (still.best_k, still.best_b)
    at = {"textcoords": "offset points", "fontsize": 9}
    return [
        ("loss", axes.contourf(still.k, still.b, still.excess, cmap=CALM, **look)),
        ("contours", axes.contour(still.k, still.b, still.excess, levels, colors=pale, linewidths=0.6)),
        ("start", *axes.plot(0, 0, "s", color=style.INK, markersize=5)),
        ("best", *axes.plot(*best, "P", color=style.INK, markersize=8, markeredgecolor="white")),
        ("the word start", axes.annotate("start", (0, 0), (-6, 6), ha="right", **at)),
        ("the word best", axes.annotate("best", best, (7, -12), **at)),
    ]


def _draw_limit(axes, still):
    """The limit of the rate, and what happens on either side of it."""
    (low, high), half, limit = axes.get_xlim(), still.limit / 2, still.limit

    def zone(left, right, color, strength, word=""):
        said = {"ha": "center", "va": "center", "fontsize": 10, "transform": axes.get_xaxis_transform()}
        return [
            (f"zone {word}", axes.axvspan(left, right, color=style.tint(color, strength), linewidth=0)),
            (f"word {word}", axes.text(np.sqrt(left * right), 0.66, word, **said)),
        ]

    if still.loss == "L1":
        return zone(low, high, style.DATA, 0.2, "no limit: the longer its steps, the higher it rattles")
    label = {"va": "bottom", "fontsize": 10, "transform": axes.get_xaxis_transform()}
    return [
        *zone(half, limit, style.NEIGHBOR, 0.5),
        *zone(low, half, style.MODEL, 0.25, "closes in"),
        *zone(limit, high, style.ERROR, 0.25, "diverges"),
        ("limit", axes.axvline(limit, color=style.INK, linewidth=2)),
        ("word swings", axes.text(half, 1.08, f"swings from {half:.3g} ", ha="right", **label)),
        (
            "word limit",
            axes.text(limit, 1.08, rf" limit $2\,/\,\lambda_{{max}}$ = {limit:.3g}", ha="left", **label),
        ),
    ]


def _verdict(loss, factor, heights):
    if loss == "L1":
        return "rattles" if (np.diff(heights[-11:]) > 0).any() else "goes down"
    if abs(factor) > 1 + 1e-9:
        return "diverges"
    if factor > -1e-9:
        return "closes in"
    return "swings and settles" if factor > -1 + 1e-9 else "swings forever"


def _above_the_least(setting, walk, step):
    return f"{setting.loss}: {large(walk.losses[step] - setting.least, 2)} above the least"


def _last_step_in_words(setting, walk, step, wanted):
    (k0, b0), (k, b) = ((walk.k[at], walk.b[at]) for at in (max(step - 1, 0), step))
    said = f"{setting.loss}: k {large(k)}, b {large(b)}, its last step {large(np.hypot(k - k0, b - b0))} long"
    return said + (f" (stopped at step {step}: it diverges)" if step < wanted else "")


def _line_in_words(now):
    sign = "−" if now.b < 0 else "+"
    return (
        f"Step {now.step:,}: price = {large(now.k)} · {now.setting.unit} {sign} {large(abs(now.b))}"
        f"{now.setting.where}, {now.loss} loss {large(now.height)} (the least is {large(now.setting.least)})."
    )


def _rate_in_words(now):
    rate, still = f"{now.rate:.4g}", now.setting
    if now.loss == "L1":
        return (
            f"A step changes k by up to rate · mean|x| = {rate} · {still.reach:.2f} = {now.rate * still.reach:.3g}, near "
            "the bottom too: L1 has no limit, it only settles as finely as its steps."
        )
    words = (
        f"Rate {rate}, limit 2/λ = 2/{still.curvature:.4g} = {still.limit:.4g}: a step multiplies the distance across "
        f"the valley by 1 − {rate} · {still.curvature:.4g} = {large(now.factor, 3)}, so it {now.verdict}."
    )
    if now.stopped:
        words += f" Stopped after step {now.step}: the loss had passed a million times its start."
    return words


def _signed(change):
    return ("+" if round(change, 3) >= 0 else "") + large(change, 3)
