"""Labs of lesson 03: the learning rate, L1 beside L2, one wrong price, and Taylor's formula.

What the names in `now` mean, besides the controls'. Prices and intercepts b are in thousand dollars, slopes
k in thousand dollars per room (or per deviation of the rooms, where they are standardized).
    at                  where a walk stands (`each`: those of L2 and L1), made by `_after`
    excess              how much the loss after each step is above the least
    verdict             what a walk does at this rate
    rooms, sold, price  of the house with the wrong price; `sold` is the true one
    l2, l1              the best lines (k, b) with it; `l2_slopes`, `l1_slopes` for every multiple
    value, sum, miss    of the curve and its polynomial at x₀ + h, and how far they are apart
    terms               of that polynomial at x₀ + h; `start` is the curve at x₀
    misses, left_out    for every h: the miss, and the first term that was left out and is not zero
"""

from functools import cache, lru_cache
from itertools import product
from math import factorial
from types import SimpleNamespace

import numpy as np
from matplotlib.colors import LinearSegmentedColormap, LogNorm
from matplotlib.patches import Rectangle

from helpers import datasets, features, gradient_descent, losses, style
from helpers.labs.controls import choice, log_slider, slider, switch
from helpers.labs.given import columns, limits, slider_over
from helpers.labs.lab import Lab, panels
from helpers.labs.words import count, figures, large, minus, signed, total

__all__ = ["learning_rate", "side_by_side", "outlier", "taylor"]

MOST_STEPS, SIDE_STEPS, RATE_STEP = 2000, 300, 0.005
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
    x, y = _houses(x, y)
    settings = {kind: _landscape(x, y, *kind) for kind in product(("L2", "L1"), (False, True))}
    raw, raw_l1 = settings["L2", False].limit, settings["L1", False].limit
    every = [still.limit for still in settings.values()]
    low, high = np.floor(np.log10(min(every) / 100)), np.ceil(np.log10(max(every)) + 1)
    walk = lru_cache(maxsize=400)(lambda rate, kind, steps: _walk(settings[kind], rate, steps))

    def numbers(now):
        # A step of L1 asks every house, so a long walk is worked out only where it is looked at.
        steps = 200 if now.steps <= 200 else MOST_STEPS
        now.at = _after(walk(now.rate, (now.loss, now.standardize), steps), now.steps)
        now.excess = now.at.walk.losses[: now.at.shown + 1] - now.at.still.least
        now.verdict = _verdict(now)

    shape = {"width_ratios": [1.2, 1], "height_ratios": [1, 1, 0.24]}
    figure, (valley, town, curve, rates) = panels("AB;AC;DD", (7.2, 4.4), **shape)
    powers = np.arange(low, high + 1, -(-(high - low) // 8))
    rates.set(xscale="log", xlim=(10**low / 1.2, 10**high * 1.2), ylim=(0, 1), yticks=[])
    rates.set(xlabel="learning rate (log scale)")
    rates.set_xticks(10**powers, [figures(10**power) for power in powers])
    for (loss, to_z), still in settings.items():
        name = f", {loss} of {'z' if to_z else 'rooms'}"
        shown = {"visible": lambda now, still=still: now.at.still is still}
        _contours(valley, still, name, **shown)
        _zones(rates, still, name, **shown)
    window = {"xlim": lambda now: now.at.still.k[[0, -1]], "ylim": lambda now: now.at.still.b[[0, -1]]}
    valley.named("A", valley, **window)
    valley.set(xlabel="slope k", ylabel="intercept b")
    _path(valley, lambda now: now.at)
    valley.headline(_step_in_words)

    ends = _town(town, x, y, markersize=2.5)

    def line(now, k, b):
        return ends, k * (ends - now.at.still.shift) / now.at.still.scale + b

    def out_of_sight(now):
        (low, high), prices = town.get_ylim(), line(now, now.at.k, now.at.b)[1]
        return "your line is out of sight" if prices.max() < low or prices.min() > high else ""

    town.mark("-", style.MODEL, lambda now: line(now, now.at.k, now.at.b), "your line")
    town.mark("--", style.INK, lambda now: line(now, *now.at.still.best), "best line", linewidth=1.2)
    town.legend(loc="upper left", ncols=2)
    town.set(ylabel="thousand $", ylim=limits([0, *y], 0.05, 0.5))
    corner = {"ha": "right", "transform": town.transAxes, "bbox": {"color": style.PAPER, "pad": 1}}
    town.named("out of sight", town.text(0.98, 0.07, "", **corner), text=out_of_sight)

    curve.set(xscale="symlog", yscale="log", xlabel="step (log scale)", ylabel="loss − least loss")
    curve.set(xlim=(0, MOST_STEPS * 1.2))
    curve.set_xticks([0, 1, 10, 100, 1000], ["0", "1", "10", "100", "1,000"])
    curve.named("C", curve, ylim=lambda now: now.at.still.heights)
    curve.mark("-", style.ERROR, lambda now: (np.arange(now.at.shown + 1), now.excess), "loss of every step")
    here = lambda now: (now.at.shown, now.excess[-1])
    curve.here(style.ERROR, here, "this step C")
    _beyond(curve, style.ERROR, here, lambda now: now.at.still.heights)
    curve.headline(lambda now: f"Loss {large(now.at.height)}, least {large(now.at.still.least)}")

    rates.here(style.ERROR, lambda now: (now.rate, 0.18), "this rate", look="^", markersize=12)

    def preset(rate, loss="L2", to_z=False):
        rate = 10 ** (low + RATE_STEP * round((np.log10(rate) - low) / RATE_STEP))
        return {"rate": float(rate), "steps": 30, "loss": loss, "standardize": to_z}

    standardizing = "Subtract the mean, which rounds the valley, and divide by the deviation"
    start, ends_of_rate = preset(raw / 71)["rate"], (10**low, 10**high, RATE_STEP)
    controls = {
        "rate": log_slider("Learning rate (log scale)", start, *ends_of_rate, "Times the gradient: a step"),
        "steps": slider("Steps", 30, 0, MOST_STEPS, 1, "How many steps have been taken"),
        "loss": choice("Loss", ["L2", "L1"], "L2", "Squared or absolute misses"),
        "standardize": switch("Standardize the rooms", False, standardizing),
    }
    about = (
        "Left: contours of the loss over slope and intercept with the path of the descent, a cross where it "
        "has left the map. Right: the houses, moved a little sideways to be seen, with the line, and below "
        "them the loss at every step. At the foot: the learning rate and its limit."
    )
    presets = {
        "Too small": preset(raw / 71),
        "Good": preset(0.444 * raw),
        "Oscillating": preset(0.97 * raw),
        "Diverging": preset(1.017 * raw),
        "Round valley": preset(0.1, to_z=True),
        "L1 settles": preset(raw_l1 / 2, "L1"),
        "L1 rattles": preset(2 * raw_l1, "L1"),
    }
    words = lambda now: f"{_line_in_words(now)} {_rate_in_words(now)}"
    return Lab(figure, controls, numbers, words, about, presets=presets, play="steps")


def side_by_side(x, y):
    """L2 and L1 downhill from the same start, on standardized rooms; y (n,) in thousand dollars."""
    x, y = _houses(x, y)
    settings = [_landscape(x, y, loss, True) for loss in ("L2", "L1")]
    roots, limit = np.sqrt(np.arange(1, SIDE_STEPS + 1)), settings[1].limit

    @lru_cache(maxsize=400)
    def walks(rate, shrink):
        return [_walk(still, rate / roots if shrink else rate, SIDE_STEPS) for still in settings]

    def numbers(now):
        now.each = [_after(walk, now.steps) for walk in walks(now.rate, now.shrink)]

    def above_the_least(at):
        above = large(at.height - at.still.least, 2)
        said = f"{above} above the least{', off the map' if at.is_off else ''}"
        return f"{at.still.loss}: {f'ran away after step {at.step}' if at.stopped else said}"

    figure, axes = panels("AB", (7.2, 3.8))
    for i, (panel, still) in enumerate(zip(axes, settings, strict=True)):
        _contours(panel, still, f" of {still.loss}")
        panel.set(xlim=still.k[[0, -1]], ylim=still.b[[0, -1]])
        panel.set(xlabel="slope k", ylabel="" if i else "intercept b")
        _path(panel, lambda now, i=i: now.each[i])
        panel.headline(lambda now, i=i: above_the_least(now.each[i]))

    def last_step(at):
        if at.shown == 0:
            return "k 0, b 0, the start"
        stopped = f" (stopped after step {at.step}: the next is too far)" if at.stopped else ""
        return f"k {large(at.k)}, b {large(at.b)}, its last step {large(np.hypot(*at.moved))} long{stopped}"

    def words(now):
        rate = f"{now.rate:.4g}"
        if now.shrink:
            step = max(now.steps, 1)
            rate += f" / √{step} = {now.rate / np.sqrt(step):.3g}"
        l2, l1 = (last_step(each) for each in now.each)
        return (
            f"After {count(now.steps, 'step')}, rate {rate}. L2, which diverges above a rate of 1: {l2}. "
            f"L1, which rattles above about {limit:.3g}: {l1}."
        )

    def on_slider(power):
        return {"rate": float(10 ** round(power, 2)), "shrink": False}

    of_l1 = np.log10(limit)
    low, high = 10 ** np.floor(min(0.0, of_l1) - 2), 10 ** np.ceil(max(0.0, of_l1) + 1)
    controls = {
        "rate": log_slider("Learning rate (log scale)", 10**-0.5, low, high, 0.01, "The same for both"),
        "steps": slider("Steps", 30, 0, SIDE_STEPS, 1, "How many steps have been taken"),
        "shrink": switch("Shrink the rate: rate / √step", False, "Make every step's rate smaller"),
    }
    about = (
        "Contours of the L2 loss (left) and of the L1 loss (right) over slope and intercept, each with its "
        "descent from the same start; a cross at the edge where it has left the map."
    )
    presets = {
        "Small rate": on_slider(-0.5),
        "Near the limit of L2": on_slider(-0.01),
        "Good for L1": on_slider(of_l1 - 0.4),
        "L1 rattles": on_slider(of_l1 + 0.3),
        "Shrinking steps": on_slider(of_l1 + 0.3) | {"shrink": True},
    }
    return Lab(figure, controls, numbers, words, about, presets=presets, play="steps")


def outlier(x, y):
    """What does one wrong price do to the best lines? Rooms x (n,), prices y (n,) in thousand dollars."""
    x, y = _houses(x, y)
    order, multiples = np.argsort(x, kind="stable"), np.arange(1.0, 11.0)
    houses = {"most rooms": np.argmax(x), "a middling number": order[len(x) // 2], "fewest rooms": order[0]}

    @cache
    def best(house, times):
        changed = y.copy()
        changed[house] *= times
        return np.polyfit(x, changed, 1), _best_l1(x, changed)

    slopes = {house: np.array([best(house, m) for m in multiples])[..., 0].T for house in houses.values()}
    before = best(order[0], 1.0)[0][0]
    around = before + 2.5 * max(np.abs(each - before).max() for each in slopes.values()) * np.array([-1, 1])

    def numbers(now):
        house = houses[now.house]
        now.rooms, now.sold, now.price = x[house], y[house], y[house] * now.times
        now.l2, now.l1 = best(house, round(now.times, 1))
        now.l2_slopes, now.l1_slopes = slopes[house]

    figure, (town, curve) = panels("AB", width_ratios=[3, 2])
    ends = _town(town, x, y)
    town.mark("-", style.MODEL, lambda now: (ends, np.polyval(now.l2, ends)), "best L2 line")
    town.mark("--", style.INK, lambda now: (ends, np.polyval(now.l1, ends)), "best L1 line")
    wrong = lambda now: (now.rooms, now.price)
    town.mark("D", style.NEIGHBOR, wrong, "the wrong price", **{**style.LIT, "markersize": 8})
    tall = town.get_ylim()
    _beyond(town, style.NEIGHBOR, wrong, lambda now: tall)
    town.legend(loc="upper left")
    town.set(ylabel="price (thousand dollars)")
    beyond = lambda now: "" if tall[0] <= now.price <= tall[1] else ", off the picture"
    town.headline(lambda now: f"The price: {minus(now.price, 0)} thousand{beyond(now)}")

    def so_far(now, line, every):
        """The slope of a line for every multiple: all of them, or up to this one."""
        upto = multiples <= now.times
        return (multiples, every) if now.reveal else ([*multiples[upto], now.times], [*every[upto], line[0]])

    curve.mark("-", style.MODEL, lambda now: so_far(now, now.l2, now.l2_slopes), "L2 so far", "")
    curve.mark("--", style.INK, lambda now: so_far(now, now.l1, now.l1_slopes), "L1 so far", "")
    curve.here(style.MODEL, lambda now: (now.times, now.l2[0]), "L2")
    curve.here(style.INK, lambda now: (now.times, now.l1[0]), "L1", look="s", markersize=8)
    curve.here(style.GUESS, lambda now: (10, now.guess), "your guess for L2", look="*", markersize=15)
    curve.legend(loc="upper left")
    curve.set(xlabel="times the price", xlim=(0.4, 10.9), xticks=[1, 4, 7, 10])
    curve.set(ylabel="slope k (thousand dollars per room)", ylim=limits(around, 0.05, 0.35))
    curve.headline(lambda now: f"L2 {minus(now.l2[0], 3)}, L1 {minus(now.l1[0], 3)}")

    def words(now):
        l2, l1 = (
            f"{minus(each[0], 3)} {signed(round(line[0] - each[0], 3), 3)} = {minus(line[0], 3)}"
            for each, line in ((now.l2_slopes, now.l2), (now.l1_slopes, now.l1))
        )
        said = (
            f"{minus(now.sold, 0)} · {now.times:.1f} = {minus(now.price, 0)} thousand dollars for a house of "
            f"{now.rooms:g} rooms. Slope of L2: {l2}, of L1: {l1} thousand dollars per room."
        )
        if not now.reveal:
            return f"{said} Your guess for L2 at ten times: {minus(now.guess)}."
        away = abs(now.guess - now.l2_slopes[-1])
        return (
            f"{said} At ten times L2 has {minus(now.l2_slopes[-1], 3)}; your guess, {minus(now.guess)}, is "
            f"{away:.1f} away."
        )

    guess = "Your guess: L2 slope at ten times (thousand dollars per room)"
    controls = {
        "guess": slider_over(around, guess, before, "Commit before you move the price", 500),
        "times": slider("Multiply one price by", 1.0, 1.0, 10.0, 0.1, "A slip of the keyboard"),
        "house": choice("The house with", list(houses), "most rooms", "Whose price is wrong"),
        "reveal": switch("Reveal all multiples", False, "Draw both slopes for every multiple"),
    }
    about = (
        f"Left: {len(x):,} houses, moved a little sideways to be seen, the best L2 line and the best L1 line "
        "and one house whose price is multiplied. Right: the slopes of both against that multiple."
    )
    presets = {"One zero too many": {"times": 10.0}, "As it was": {"times": 1.0}}
    return Lab(figure, controls, numbers, words, about, presets=presets, play="times")


# f and its n-th derivative, from the zeroth on
CURVES = {
    "sin x": (np.sin, lambda x0, n: (-1) ** (n // 2) * (np.cos(x0) if n % 2 else np.sin(x0)) + 0.0),
    "eˣ": (np.exp, lambda x0, n: np.exp(x0)),
    "ln(1 + x)": (np.log1p, lambda x0, n: -factorial(n - 1) / (-1 - x0) ** n if n else np.log1p(x0)),
}


def taylor():
    """How far does a curve's polynomial follow it? Order, center x₀ and distance from it to be chosen."""
    x, every_h = np.linspace(-4, 6, 401), np.logspace(-2, np.log10(3), 60)
    tall, heights = (-3, 8), (1e-12, 1e7)

    def numbers(now):
        now.x0 = round(now.x0, 1) + 0.0  # as it is said
        f, derivative = CURVES[now.curve]
        every = np.array([derivative(now.x0, n) for n in range(now.order + 3)])

        def polynomial(at):
            return gradient_descent.taylor(every[: now.order + 1], at, now.x0)

        now.terms = [d * now.h**n / factorial(n) for n, d in enumerate(every[: now.order + 1])]
        now.start, now.value, now.sum = every[0], f(now.x0 + now.h), polynomial(now.x0 + now.h)
        now.miss = abs(now.value - now.sum)
        with np.errstate(invalid="ignore", divide="ignore"):  # of the logarithm of what is not above 0
            now.true = np.where(f(x) > -np.inf, f(x), np.nan)
        now.polynomial, away = polynomial(x), now.x0 + every_h
        now.misses = np.abs(f(away) - polynomial(away))
        left = now.order + (1 if abs(every[now.order + 1]) > 1e-12 else 2)
        now.left_out = np.abs(every[left]) * every_h**left / factorial(left)

    figure, (plane, miss) = panels("AB", width_ratios=[3, 2])
    plane.mark("-", style.DATA, lambda now: (x, now.true), "the curve", linewidth=3)
    plane.mark("-", style.MODEL, lambda now: (x, now.polynomial), "its polynomial")
    plane.here(style.MODEL, lambda now: (now.x0, now.start), "touching at x₀", zorder=2.1)
    gap = lambda now: ([now.x0 + now.h] * 2, [now.value, now.sum])
    plane.mark("-", style.ERROR, gap, "the miss at x₀ + h", linewidth=5, solid_capstyle="butt")
    farthest = lambda now: (now.x0 + now.h, max(now.value, now.sum, key=abs))
    _beyond(plane, style.ERROR, farthest, lambda now: tall)
    figure.legend(handles=plane.lines[:4], loc="outside lower left", ncols=4)
    plane.set(xlabel="x", ylabel="value", xlim=(-4, 6), ylim=tall)
    plane.headline(lambda now: f"Order {now.order}: {large(now.sum, 3)}, true {large(now.value, 3)}")
    miss.set(xscale="log", yscale="log", xlim=(0.009, 3.6), ylim=heights)
    miss.set(xlabel="distance h from x₀ (log scale)", ylabel="miss (log scale)")
    miss.set_xticks([0.01, 0.1, 1], ["0.01", "0.1", "1"])
    miss.mark("-", style.ERROR, lambda now: (every_h, now.misses), "miss")
    miss.mark("--", style.INK, lambda now: (every_h, now.left_out), "first term left out", linewidth=1.2)
    miss.here(style.ERROR, lambda now: (now.h, now.miss), "this miss", "")
    _beyond(miss, style.ERROR, lambda now: (now.h, now.miss), lambda now: heights)
    miss.legend(loc="upper left")
    miss.headline(lambda now: f"Miss {now.miss:.2g}".replace("-", "−"))

    def words(now):
        terms = total(now.terms, 4, "g", shown=5).replace("+ -", "− ")
        said = (
            f"{now.curve} at x = {now.x0:.1f} + {now.h:.3g}, order {now.order}: {terms} = {now.sum:.6g}; the "
            f"true value is {now.value:.6g}, the miss {now.miss:.2g}."
        )
        return said.replace("-", "−")

    controls = {
        "curve": choice("Curve", list(CURVES), "eˣ", "Which function"),
        "order": slider("Order (highest power)", 1, 0, 12, 1, "How many derivatives"),
        "x0": slider("Center x₀", 0.0, -0.8, 2.0, 0.1, "Where the derivatives are taken"),
        "h": slider("Distance h from x₀", 1.0, 0.01, 3.0, 0.01, "How far away we ask"),
    }
    about = (
        "Left: a curve and its Taylor polynomial, which touches it at the center. Right: the miss against "
        "the distance from the center, and the first term left out. An arrow: it goes on beyond the picture."
    )
    presets = {
        "Maclaurin: x₀ = 0": {"x0": 0.0},
        "A straight line": {"order": 1},
        "Close by": {"h": 0.1},
        "Too far for ln": {"curve": "ln(1 + x)", "order": 12, "x0": 0.0, "h": 1.5},
    }
    return Lab(figure, controls, numbers, words, about, presets=presets, play="order")


def _houses(x, y):
    """Rooms and prices as the labs can use them, or one sentence why not."""
    x, y = columns(least=3, most=5000, x=x, y=y)
    if np.ptp(x) == 0:
        raise ValueError("x must hold at least two different values: with one alone every slope is as good")
    if not y.any():
        raise ValueError("y must not be 0 everywhere: the start, k = 0 and b = 0, is the best line then")
    return x, y


def _landscape(x, y, loss, to_z):
    """What loss and scale fix: the best line, the limit of the rate, the window and the loss all over it."""
    scaled = features.standardize(x)
    shift, scale = (scaled.mean, scaled.scale) if to_z else (0.0, 1.0)
    still = SimpleNamespace(loss=loss, x=(x - shift) / scale, y=y, shift=shift, scale=scale)
    z, still.middle = still.x, np.polyfit(still.x, y, 1)  # of one window for both losses
    still.best = still.middle if loss == "L2" else _best_l1(z, y)
    misses = np.polyval(still.best, z) - y
    still.limit = gradient_descent.largest_stable_rate(z) if loss == "L2" else _limit_of_l1(z, misses, y)
    still.curvature, still.reach = 2 / still.limit, np.abs(z).mean()
    slope, level = np.abs(still.middle)
    half = max(1.25 * level, 1.2 * slope)  # on one scale a round valley shall look round
    still.halves = np.array([half if to_z else max(1.6 * slope, half / np.abs(z).max()), half])
    fine = (300, 100) if loss == "L2" else (150, 40)  # the L1 loss of a line takes longer to work out
    ends = zip(still.middle - still.halves, still.middle + still.halves, fine, strict=True)
    still.k, still.b = (np.linspace(*end) for end in ends)
    still.least = np.mean(misses**2 if loss == "L2" else np.abs(misses))
    still.from_start = losses.surface(z, y, [0.0], [0.0], loss.lower()).item() - still.least
    if still.from_start <= 1e-12 * still.least:  # no more than rounding
        raise ValueError(f"y must have a best {loss} line other than the start, k = 0 and b = 0")
    above = losses.surface(z, y, still.k, still.b, loss.lower()) - still.least
    still.above = np.maximum(above, 1e-9 * still.from_start)
    still.heights = 10 ** (np.ceil(np.log10(still.from_start)) + np.array([-7, 2]))
    return still


def _limit_of_l1(x, misses, y):
    """The rate above which L1 rattles, about: 2 over the curvature of its loss at the best line.

    One |miss| is straight on both sides of 0, but the mean of many bends where they change sign: by twice
    their density there, taken here from the tenth of the houses (at least 20) nearest to the line.
    """
    width = np.quantile(np.abs(misses), min(1, max(0.1, 20 / len(x))))
    width = max(width, 1e-3 * np.abs(y).max())  # also where the line misses nothing
    near = x[np.abs(misses) <= width]
    return 2 * width * len(x) / len(near) * gradient_descent.largest_stable_rate(near)


def _best_l1(x, y):
    """The least absolute line (k, b), of equals the lowest slope.

    Given k the best b is a median, so k alone is searched, by halves: the loss is convex.
    """

    def height(k):
        misses = y - k * x
        return np.mean(np.abs(misses - np.median(misses)))

    high = 2 * height(0) / np.abs(x - np.median(x)).mean()  # a steeper line misses by more than a flat one
    low, step = -high, high * 1e-9
    while high - low > step / 100:
        middle = (low + high) / 2
        falls = height(middle + step) < height(middle) * (1 - 1e-15)
        low, high = (middle, high) if falls else (low, middle)
    return high, np.median(y - high * x)


def _walk(still, rate, steps):
    """A descent; of one that has run away also the step that was one too many."""
    walk = gradient_descent.descend(still.x, still.y, rate, steps, still.loss.lower())
    k, b, last = walk.k, walk.b, len(walk.k) - 1
    if walk.diverged:
        at, rate = (k[-1], b[-1], still.x, still.y, still.loss.lower()), np.broadcast_to(rate, steps)[last]
        k = np.append(k, k[-1] - rate * gradient_descent.partial_k(*at))
        b = np.append(b, b[-1] - rate * gradient_descent.partial_b(*at))
    losses = np.append(walk.losses, np.inf)[: len(k)]
    return SimpleNamespace(still=still, k=k, b=b, losses=losses, last=last)


def _after(walk, steps):
    """A walk after so many steps: at `step`, the last before it ran away; it is drawn up to `shown`."""
    at, still = SimpleNamespace(walk=walk, still=walk.still), walk.still
    at.step, at.shown = min(steps, walk.last), min(steps, len(walk.k) - 1)
    at.k, at.b, at.height = walk.k[at.step], walk.b[at.step], walk.losses[at.step]
    before, at.stopped = max(at.step - 1, 0), at.shown > at.step
    at.moved = at.k - walk.k[before], at.b - walk.b[before]
    at.is_off = _edge(still, at.k, at.b) is not None
    at.edge = _edge(still, walk.k[at.shown], walk.b[at.shown])
    return at


def _edge(still, k, b):
    """Where a pair beyond the window is marked: at its edge, as seen from the start. None for one inside."""
    pair, low, high = np.array([k, b]), still.middle - 0.95 * still.halves, still.middle + 0.95 * still.halves
    if (np.abs(pair - still.middle) <= still.halves).all():
        return None
    share = np.divide(np.where(pair > 0, high, low), pair, out=np.full(2, np.inf), where=pair != 0)
    return pair * share.min()


def _contours(panel, still, name, **moves):
    """Contours of the loss, each four times as high above the bottom as the one inside it, start and best."""
    levels = still.from_start * 4.0 ** np.arange(-5, 3)
    look = {"levels": levels, "norm": LogNorm(levels[0], levels[-1]), "extend": "both"}
    pale, mark = [style.tint(style.MODEL, 0.55)], {"color": style.INK, "label": "_"}
    word = {"textcoords": "offset points", "fontsize": 10}
    parts = {
        "loss": panel.contourf(still.k, still.b, still.above, cmap=CALM, **look),
        "contours": panel.contour(still.k, still.b, still.above, levels, colors=pale, linewidths=0.6),
        "start": panel.plot(0, 0, "s", markersize=5, **mark)[0],
        "best": panel.plot(*still.best, "P", markersize=8, markeredgecolor="white", **mark)[0],
        "word start": panel.annotate("start", (0, 0), (-6, 6), ha="right", **word),
        "word best": panel.annotate("best", still.best, (7, -13), **word),
    }
    for part, artist in parts.items():
        panel.named(f"{part}{name}", artist, **moves)


def _path(panel, at):
    """One walk: its path, its latest steps, where it is, where it left the map; `at(now)` is an `_after`."""

    def since(now, before):
        steps = slice(max(0, at(now).shown - before), at(now).shown + 1)
        return at(now).walk.k[steps], at(now).walk.b[steps]

    def mark(look, where, name, **kwargs):
        panel.mark(look, style.ERROR, where, f"{name} {panel.place}", "", **kwargs)

    mark("-", lambda now: since(now, MOST_STEPS + 1), "path", linewidth=0.8)
    mark(".", lambda now: since(now, 60), "latest steps", markersize=4)
    mark("o", lambda now: not at(now).is_off and (at(now).k, at(now).b), "this step", **style.HERE)
    mark("X", lambda now: at(now).edge, "off the map", markersize=13, markeredgecolor="white")


def _beyond(panel, color, point, ends):
    """An arrow at the edge for a point above or below the picture, which reaches from and to `ends(now)`."""
    look = {**style.LIT, "markersize": 12, "zorder": 4, "transform": panel.get_xaxis_transform()}
    below = lambda now: point(now)[1] < ends(now)[0] and (point(now)[0], 0.035)
    above = lambda now: point(now)[1] > ends(now)[1] and (point(now)[0], 0.965)
    panel.mark("v", color, below, f"below the picture {panel.place}", "", **look)
    panel.mark("^", color, above, f"above the picture {panel.place}", "", **look)


def _town(panel, x, y, **look):
    """The houses, moved a little sideways, or 2,000 would look like eleven bars; returns the axis's ends."""
    values = np.unique(x)
    gap = np.diff(values).min() if len(values) <= 50 else 0
    aside = np.random.default_rng(0).uniform(-0.3, 0.3, len(x)) * gap
    panel.mark("o", style.tint(style.DATA, 0.45), (x + aside, y), "a house", "", **{**style.SMALL, **look})
    panel.set(xlabel="rooms", xlim=limits(x), ylim=limits([0, *y], 0.05, 0.25))
    return np.array(limits(x))


def _zones(panel, still, name, **moves):
    """The limit of the rate, and what happens on either side of it."""
    (low, high), half, limit = panel.get_xlim(), still.limit / 2, still.limit
    blue, red = (style.tint(color, 0.25) for color in (style.MODEL, style.ERROR))
    amber, transform = style.tint(style.NEIGHBOR, 0.5), panel.get_xaxis_transform()
    look = {"fontsize": 10, "transform": transform}
    parts = {"limit": panel.axvline(limit, color=style.INK, linewidth=2)}
    zones = {"closes in": (low, limit, blue), "rattles": (limit, high, amber)}
    said, side = f" never runs away, but rattles above about {limit:.3g} ", "right"
    if still.loss == "L2":
        zones = {"closes in": (low, half, blue), "": (half, limit, amber), "diverges": (limit, high, red)}
        parts["word swings"] = panel.text(half, 1.16, f"swings from {half:.3g} ", ha="right", **look)
        said, side = rf" limit $2\,/\,\lambda_{{max}}$ = {limit:.3g}", "left"
    parts["word limit"] = panel.text(limit, 1.16, said, ha=side, **look)
    for word, (left, right, color) in zones.items():
        zone = Rectangle((left, 0), right - left, 1, color=color, linewidth=0, transform=transform)
        parts[f"zone {word}"] = panel.add_patch(zone)
        middle = np.sqrt(left * right), 0.62
        parts[f"word {word}"] = panel.text(*middle, word, ha="center", va="center", **look)
    for part, artist in parts.items():
        panel.named(f"{part}{name}", artist, **moves)


def _verdict(now):
    """What a walk does: L2 by the factor of its steepest direction, L1 by its loss in the last ten steps."""
    still = now.at.still
    if still.loss == "L1":
        if np.diff(now.excess[-11:]).max(initial=0) < 3e-4 * still.from_start:
            return "closes in"
        return "rattles" if now.rate > still.limit else "swings"
    factor = 1 - now.rate * still.curvature
    if abs(factor) > 1 + 1e-9:
        return "diverges"
    return "closes in" if factor > -1e-9 else "swings and settles"


def _step_in_words(now):
    if not now.steps:
        return "Step 0: at the start"
    if now.at.stopped:
        return f"Stopped after step {now.at.step}: it {now.verdict}"
    return f"Step {now.at.step:,}: it {now.verdict}{', off the map' if now.at.is_off else ''}"


def _line_in_words(now):
    at, still, name, where = now.at, now.at.still, "rooms", ""
    if now.standardize:
        name, where = "z", f" with z = (rooms − {still.shift:.2f}) / {still.scale:.2f}"
    line = f"{large(at.k)} · {name} {'−' if at.b < 0 else '+'} {large(abs(at.b))}"
    height = f"{now.loss} loss {large(at.height)} (the least is {large(still.least)})"
    return f"Step {at.step:,}: price = {line}{where}, {height}."


def _rate_in_words(now):
    rate, still, curvature = f"{now.rate:.4g}", now.at.still, f"{now.at.still.curvature:.4g}"
    if now.loss == "L1":
        most, last = now.rate * still.reach, abs(now.at.moved[0])
        said = f"A step changes k by up to rate · mean|x| = {rate} · {still.reach:.2f} = {figures(most)}"
        if now.steps:
            said += f", the last by {figures(last)}: near the bottom the houses' votes cancel"
        said += f". L1 never runs away; it rattles above about 2/λ = 2/{curvature} = {still.limit:.3g}."
        return f"{said} Now it {now.verdict}." if now.steps else said
    factor = f"1 − {rate} · {curvature} = {large(1 - now.rate * still.curvature, 3)}"
    said = f"Rate {rate}, limit 2/λ = 2/{curvature} = {still.limit:.4g}: a step multiplies the distance "
    said += f"across the valley by {factor}, so it {now.verdict}."
    if now.at.stopped:
        said += f" Stopped after step {now.at.step}: the next has over a million times the loss of the start."
    return said
