"""Labs of lesson 03: the learning rate, L1 beside L2, one wrong price, and Taylor's formula."""

from functools import cache, lru_cache
from math import factorial
from types import SimpleNamespace

import numpy as np
from matplotlib.artist import Artist
from matplotlib.colors import LinearSegmentedColormap, LogNorm
from matplotlib.lines import Line2D

from helpers import datasets, features, gradient_descent, losses, style
from helpers.labs.lab import Lab, choice, log_slider, slider, switch

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


class Backdrop(Artist):
    """All that stands still while a setting lasts: photographed once for each, put back at every move."""

    def __init__(self, photographs, shown):
        super().__init__()
        self.photographs, self.shown = photographs, shown
        self.set_zorder(-1)

    def draw(self, renderer):
        renderer.restore_region(self.photographs[self.shown])


def learning_rate(x, y):
    """How long should a step be? Number of rooms x (n,) and prices y (n,) in thousand dollars."""
    x, y = np.asarray(x, dtype=float), np.asarray(y, dtype=float)
    numbers = learning_rate_numbers(x, y)
    start = {"rate": 10**-3.5, "steps": 30, "loss": "L2", "standardize": False}

    figure, axes = style.subplots(size=(7.2, 4.9))
    axes.remove()
    panels = figure.subplot_mosaic(
        [["valley", "town"], ["valley", "curve"], ["rates", "rates"]],
        width_ratios=[1.2, 1],
        height_ratios=[1, 1, 0.24],
    ).values()
    valley, town, curve, rates = panels
    valley.set(xlabel="slope k", ylabel="intercept b")
    town.scatter(x, y, s=9, color=style.tint(style.DATA, 0.35), linewidth=0)
    town.set(xlabel="rooms", ylabel="thousand $", xlim=(1.5, 12.5), ylim=(0, 700), xticks=range(2, 13, 2))
    curve.set(xscale="symlog", yscale="log", xlabel="step (log scale)", ylabel="loss − least loss")
    curve.set(xlim=(0, MOST_STEPS))
    curve.set_xticks([0, 1, 10, 100, 1000], ["0", "1", "10", "100", "1,000"])
    rates.set(xscale="log", xlim=(1e-4, 100), ylim=(0, 1), yticks=[], xlabel="learning rate (log scale)")
    rates.set_xticks(
        [1e-4, 1e-3, 0.01, 0.1, 1, 10, 100], ["0.0001", "0.001", "0.01", "0.1", "1", "10", "100"]
    )
    for panel in panels:
        panel.set_title(" ")
    your_line = Line2D([], [], color=style.MODEL)

    def photograph(loss, standardize):
        still = numbers(0.001, 0, loss, standardize).setting
        curve.set(ylim=still.heights)
        added = [*_draw_valley(valley, still), *_draw_limit(rates, still)]
        added += town.plot(
            ENDS, still.best_k * still.scale(ENDS) + still.best_b, "--", color=style.INK, linewidth=1.2
        )
        town.legend(
            [your_line, added[-1]], ["your line", f"best line for {loss}"], loc="upper left", fontsize=9
        )
        figure.canvas.draw()
        figure.set_layout_engine("none")
        photograph = figure.canvas.copy_from_bbox(figure.bbox)
        for artist in added:
            artist.remove()
        return photograph

    backdrop = Backdrop({setting: photograph(*setting) for setting in SETTINGS}, SETTINGS[0])
    figure.add_artist(backdrop)
    for panel in panels:
        panel.set_axis_off()
    for artist in (*town.collections, town.get_legend()):
        artist.remove()

    path, dots, here = _walker(valley)
    headline = valley.set_title(" ")
    (line,) = town.plot([], [], color=style.MODEL)
    (fall,) = curve.plot([], [], color=style.ERROR, linewidth=1.5)
    (now_fall,) = curve.plot(
        [], [], "o", color=style.ERROR, markersize=7, markeredgecolor="white", clip_on=False
    )
    curve_headline = curve.set_title(" ")
    (gauge,) = rates.plot(
        [], [], "^", color=style.ERROR, markersize=12, markeredgecolor="white", clip_on=False
    )

    def draw(now):
        still, walk = now.setting, now.walk
        backdrop.shown = now.loss, now.standardize
        valley.set(xlim=still.k[[0, -1]], ylim=still.b[[0, -1]])
        curve.set_ylim(still.heights)
        _show_walk((path, dots, here), walk, now.step)
        headline.set_text(f"Step {now.step:,}: it {now.verdict}")
        line.set_data(ENDS, now.k * still.scale(ENDS) + now.b)
        excess = np.clip(walk.losses[: now.step + 1] - still.least, *still.heights)
        fall.set_data(np.arange(now.step + 1), excess)
        now_fall.set_data([now.step], excess[-1:])
        curve_headline.set_text(f"Loss {_large(now.height)}, least {_large(still.least)}")
        gauge.set_data([now.rate], [0.1])
        return f"{_line_in_words(now)} {_rate_in_words(now)}"

    return Lab(
        figure,
        [backdrop, path, dots, here, headline, line, fall, now_fall, curve_headline, gauge],
        {
            "rate": log_slider(
                "Learning rate (log scale)", start["rate"], 1e-4, 100, 0.005, "What the gradient is multiplied by"
            ),
            "steps": slider("Steps", start["steps"], 0, MOST_STEPS, tooltip="How many steps have been taken"),
            "loss": choice("Loss", ["L2", "L1"], start["loss"], "Squared or absolute misses"),
            "standardize": switch("Standardize the rooms", start["standardize"], "Mean 0, deviation 1"),
        },
        numbers,
        draw,
        "Left: contours of the loss over slope and intercept, with the path of the descent. Right: the houses with "
        "the line, and below them the loss at every step. At the foot: the learning rate with its limit marked.",
        presets={
            name: {"rate": 10.0**power, "steps": 30, "loss": loss, "standardize": standardize}
            for name, (power, loss, standardize) in {  # powers at which the slider can stand
                "Too small": (-3.5, "L2", False),
                "Good": (-2, "L2", False),
                "Oscillating": (-1.66, "L2", False),
                "Diverging": (-1.64, "L2", False),
                "Round valley": (-1, "L2", True),
                "L1 rattles": (0.5, "L1", False),
            }.items()
        },
        play="steps",
    )  # fmt: skip


def learning_rate_numbers(x, y):
    """The numbers of the learning-rate lab: each rate's whole descent is worked out once and kept."""
    settings = {setting: _setting(x, y, *setting) for setting in SETTINGS}

    @lru_cache(maxsize=400)
    def descent(rate, loss, standardize):
        return gradient_descent.descend(settings[loss, standardize].x, y, rate, MOST_STEPS, loss.lower())

    def numbers(rate, steps, loss, standardize):
        setting, walk = settings[loss, standardize], descent(rate, loss, standardize)
        step = min(steps, len(walk.k) - 1)
        factor = 1 - rate * setting.curvature
        return SimpleNamespace(
            rate=rate,
            loss=loss,
            standardize=standardize,
            setting=setting,
            walk=walk,
            step=step,
            stopped=steps > step,
            k=walk.k[step],
            b=walk.b[step],
            height=walk.losses[step],
            factor=factor,
            verdict=_verdict(loss, factor, walk.losses[: step + 1]),
        )

    return numbers


def side_by_side(x, y):
    """L2 and L1 downhill from the same start, on standardized rooms; y (n,) in thousand dollars."""
    x, y = np.asarray(x, dtype=float), np.asarray(y, dtype=float)
    numbers = side_by_side_numbers(x, y)
    start = {"rate": 10**-0.5, "steps": 30, "shrink": False}
    first = numbers(**start)

    figure, panels = style.subplots(1, 2, size=(7.2, 3.8))
    shown = []
    for panel, name in zip(panels, ("L2", "L1"), strict=True):
        setting = first.settings[name]
        _draw_valley(panel, setting)
        panel.set(xlabel="slope k")
        shown.append((setting, _walker(panel), panel.set_title(" ")))
    panels[0].set(ylabel="intercept b")

    def draw(now):
        said = []
        for (setting, walker, headline), walk in zip(shown, now.walks, strict=True):
            step = min(now.steps, len(walk.k) - 1)
            k, b = walk.k[step], walk.b[step]
            _show_walk(walker, walk, step)
            above = walk.losses[step] - setting.least
            headline.set_text(f"{setting.loss}: {_large(above, 2)} above the least")
            last = np.hypot(walk.k[step] - walk.k[step - 1], walk.b[step] - walk.b[step - 1]) if step else 0.0
            said.append(f"{setting.loss}: k {_large(k)}, b {_large(b)}, its last step {_large(last)} long"
                        + (f" (stopped at step {step}: it diverges)" if step < now.steps else ""))  # fmt: skip
        rate = f"{now.rate:.4g}" + (
            f" / √{max(now.steps, 1)} = {now.rates[now.steps - 1]:.3g}" if now.shrink else ""
        )
        steps = "1 step" if now.steps == 1 else f"{now.steps} steps"
        return f"After {steps}, rate {rate}. {said[0]}. {said[1]}."

    return Lab(
        figure,
        [artist for _, walker, headline in shown for artist in (*walker, headline)],
        {
            "rate": log_slider("Learning rate (log scale)", start["rate"], 0.01, 1000, 0.01, "The same for both"),
            "steps": slider("Steps", start["steps"], 0, SIDE_STEPS, tooltip="How many steps have been taken"),
            "shrink": switch("Shrink the rate: rate / √step", start["shrink"], "Make every step's rate smaller"),
        },
        numbers,
        draw,
        "Contours of the L2 loss (left) and of the L1 loss (right) over slope and intercept, each with its descent "
        "from the same start.",
        presets={
            "Small rate": {"rate": 10**-0.5, "shrink": False},
            "Near the limit of L2": {"rate": 10**-0.01, "shrink": False},
            "Good for L1": {"rate": 10**1.5, "shrink": False},
            "L1 rattles": {"rate": 10**2.2, "shrink": False},
            "Shrinking steps": {"rate": 10**2.2, "shrink": True},
        },
        play="steps",
    )  # fmt: skip


def side_by_side_numbers(x, y):
    """The numbers of the side-by-side lab: both descents of a rate, worked out once."""
    settings = {loss: _setting(x, y, loss, True) for loss in ("L2", "L1")}
    roots = np.sqrt(np.arange(1, SIDE_STEPS + 1))

    @lru_cache(maxsize=400)
    def descents(rate, shrink):
        rates = rate / roots if shrink else np.full(SIDE_STEPS, rate)
        return rates, [
            gradient_descent.descend(s.x, y, rates, SIDE_STEPS, loss.lower()) for loss, s in settings.items()
        ]

    def numbers(rate, steps, shrink):
        rates, walks = descents(rate, shrink)
        return SimpleNamespace(
            rate=rate, steps=steps, shrink=shrink, rates=rates, walks=walks, settings=settings
        )

    return numbers


def outlier(x, y):
    """What does one wrong price do to the best lines? Rooms x (n,), prices y (n,) in thousand dollars."""
    x, y = np.asarray(x, dtype=float), np.asarray(y, dtype=float)
    numbers = outlier_numbers(x, y)
    start = {"times": 1.0, "house": "most rooms", "guess": 30.5, "reveal": False}

    figure, (town, slopes) = style.subplots(1, 2, width_ratios=[3, 2])
    town.scatter(x, y, s=9, color=style.tint(style.DATA, 0.35), linewidth=0)
    (wrong,) = town.plot([], [], "D", color=style.NEIGHBOR, markeredgecolor=style.INK, markersize=8)
    (l2_line,) = town.plot([], [], color=style.MODEL)
    (l1_line,) = town.plot([], [], "--", color=style.INK)
    names = ["the wrong price", "best L2 line", "best L1 line"]
    town.legend([wrong, l2_line, l1_line], names, loc="upper left", fontsize=9)
    town.set(xlabel="rooms", ylabel="price (thousand dollars)", xlim=(1.5, 12.5), ylim=(0, 800))
    headline = town.set_title(" ")
    slopes.set(xlabel="times the price", ylabel="slope k (thousand dollars)", xlim=(0.6, 10.4), ylim=(20, 50))
    slopes.set_xticks([1, 4, 7, 10])
    (l2_curve,) = slopes.plot([], [], color=style.MODEL)
    (l1_curve,) = slopes.plot([], [], "--", color=style.INK)
    (l2_here,) = slopes.plot([], [], "o", color=style.MODEL, markersize=9, markeredgecolor="white")
    (l1_here,) = slopes.plot([], [], "s", color=style.INK, markersize=8, markeredgecolor="white")
    (guess,) = slopes.plot([], [], "*", color=style.GUESS, markersize=15, clip_on=False)
    slopes.legend([l2_here, l1_here, guess], ["L2", "L1", "your guess"], loc="upper left", fontsize=9)
    slope_headline = slopes.set_title(" ")

    def draw(now):
        wrong.set_data([now.rooms], [min(now.price, 785)])
        wrong.set_marker("D" if now.price <= 785 else "^")
        l2_line.set_data(ENDS, now.l2.k * ENDS + now.l2.b)
        l1_line.set_data(ENDS, now.l1.k * ENDS + now.l1.b)
        headline.set_text(f"The price: {now.price:,.0f} thousand")
        upto = now.reveal | (now.multiples <= now.times)
        end = [] if now.reveal else [now.times]
        l2_curve.set_data([*now.multiples[upto], *end], [*now.l2_slopes[upto], *[now.l2.k for _ in end]])
        l1_curve.set_data([*now.multiples[upto], *end], [*now.l1_slopes[upto], *[now.l1.k for _ in end]])
        l2_here.set_data([now.times], [now.l2.k])
        l1_here.set_data([now.times], [now.l1.k])
        guess.set_data([10], [now.guess])
        slope_headline.set_text(f"L2 {now.l2.k:.3f}, L1 {now.l1.k:.3f}")
        said = (
            f"{now.original:,.0f} · {now.times:.1f} = {now.price:,.0f} thousand dollars for a house of "
            f"{now.rooms:.0f} rooms. The L2 slope moves by {_signed(now.l2.k - now.l2_slopes[0])} to {now.l2.k:.3f}, the "
            f"L1 slope by {_signed(now.l1.k - now.l1_slopes[0])} to {now.l1.k:.3f} thousand dollars per room."
        )
        if not now.reveal:
            return f"{said} Your guess for L2 at ten times: {now.guess:.1f}."
        away = abs(now.guess - now.l2_slopes[-1])
        return f"{said} At ten times L2 has {now.l2_slopes[-1]:.3f}; your guess, {now.guess:.1f}, is {away:.1f} away."

    return Lab(
        figure,
        [wrong, l2_line, l1_line, headline, l2_curve, l1_curve, l2_here, l1_here, guess, slope_headline],
        {
            "guess": slider("Your guess: L2 slope at ten times (thousand dollars per room)", start["guess"], 20.0, 50.0, 0.1,
                            "Commit before you move the price"),
            "times": slider("Multiply one price by", start["times"], 1.0, 10.0, 0.1, "A slip of the keyboard"),
            "house": choice("The house with", ["most rooms", "a middling number", "fewest rooms"], start["house"],
                            "Whose price is wrong"),
            "reveal": switch("Reveal all multiples", start["reveal"], "Draw both slopes for every multiple"),
        },
        numbers,
        draw,
        f"Left: {len(x):,} houses, the best L2 line and the best L1 line, and one house whose price is multiplied. "
        "Right: the slopes of both lines against that multiple, and your guess.",
        presets={"One zero too many": {"times": 10.0}, "As it was": {"times": 1.0}},
        play="times",
    )  # fmt: skip


def outlier_numbers(x, y):
    """The numbers of the outlier lab: the best lines for every multiple of each house's price, kept once found."""
    order = np.argsort(x, kind="stable")
    houses = {
        "most rooms": int(np.argmax(x)),
        "a middling number": int(order[len(x) // 2]),
        "fewest rooms": int(order[0]),
    }
    multiples = np.arange(1.0, 11.0)

    @cache
    def best(house, times):
        changed = y.copy()
        changed[house] *= times
        return _best_l2(x, changed), _best_l1(x, changed)

    slopes = {
        h: np.array([[line.k for line in best(h, float(m))] for m in multiples]) for h in houses.values()
    }

    def numbers(times, house, guess, reveal):
        index = houses[house]
        l2, l1 = best(index, round(times, 1))
        return SimpleNamespace(
            times=times,
            guess=guess,
            reveal=reveal,
            rooms=x[index],
            original=y[index],
            price=y[index] * times,
            l2=l2,
            l1=l1,
            multiples=multiples,
            l2_slopes=slopes[index][:, 0],
            l1_slopes=slopes[index][:, 1],
        )

    return numbers


# f and its derivatives from the zeroth on: derivatives(x0, count)
CURVES = {
    "sin x": (np.sin, lambda x0, count: [np.sin(x0 + n * np.pi / 2) for n in range(count)]),
    "eˣ": (np.exp, lambda x0, count: [np.exp(x0)] * count),
    "ln(1 + x)": (
        np.log1p,
        lambda x0, count: [
            np.log1p(x0) if n == 0 else (-1) ** (n - 1) * factorial(n - 1) / (1 + x0) ** n
            for n in range(count)
        ],
    ),
}
MOST_ORDER, SMALLEST, SHOWN = 12, 1e-18, 1e-12


def taylor():
    """How far does a curve's polynomial follow it? Order, center x₀ and distance from it to be chosen."""
    numbers = taylor_numbers()
    start = {"curve": "eˣ", "order": 1, "x0": 0.0, "h": 1.0}

    figure, (plane, miss) = style.subplots(1, 2, width_ratios=[3, 2])
    (true,) = plane.plot([], [], color=style.DATA, linewidth=3)
    (polynomial,) = plane.plot([], [], color=style.MODEL)
    (gap,) = plane.plot([], [], color=style.ERROR, linewidth=5, solid_capstyle="butt")
    (center,) = plane.plot([], [], "o", color=style.MODEL, markersize=9, markeredgecolor="white")
    names = ["the curve", "its polynomial", "touching at x₀", "the miss at x₀ + h"]
    plane.legend([true, polynomial, center, gap], names, loc="upper left", fontsize=9)
    plane.set(xlabel="x", ylabel="value", xlim=(-4, 6), ylim=(-3, 8))
    headline = plane.set_title(" ")
    miss.set(xscale="log", yscale="log", xlim=(0.01, 3), ylim=(SHOWN, 1e7))
    miss.set(xlabel="distance h from x₀ (log scale)", ylabel="miss (log scale)")
    miss.set_xticks([0.01, 0.1, 1], ["0.01", "0.1", "1"])
    (misses,) = miss.plot([], [], color=style.ERROR)
    (next_term,) = miss.plot([], [], "--", color=style.INK, linewidth=1.2)
    (here,) = miss.plot([], [], "o", color=style.ERROR, markersize=9, markeredgecolor="white")
    miss.legend([misses, next_term], ["miss", "first term left out"], loc="upper left", fontsize=9)
    miss_headline = miss.set_title(" ")

    def draw(now):
        true.set_data(now.x, now.curve)
        polynomial.set_data(now.x, now.polynomial)
        center.set_data([now.x0], [now.derivatives[0]])
        gap.set_data([now.x0 + now.h] * 2, [now.value, now.sum])
        headline.set_text(f"Order {now.order}: {_large(now.sum, 3)}, true {_large(now.value, 3)}")
        misses.set_data(now.all_h, now.misses)
        next_term.set_data(now.all_h, now.left_out)
        here.set_data([now.h], [max(now.miss, SHOWN)])
        miss_headline.set_text(f"Miss {now.miss:.2g}")
        shown = [f"{term:.4g}" for term in now.terms]
        if len(shown) > 6:
            shown = [*shown[:4], "…", shown[-1]]
        total = " + ".join(shown).replace("+ -", "− ")
        return (
            f"{now.name} at x = {now.x0:.1f} + {now.h:.3g}, order {now.order}: {total} = {now.sum:.6g}; the true value "
            f"is {now.value:.6g}, the miss {now.miss:.2g}."
        )

    return Lab(
        figure,
        [true, polynomial, gap, center, headline, misses, next_term, here, miss_headline],
        {
            "curve": choice("Curve", list(CURVES), start["curve"], "Which function"),
            "order": slider("Order (highest power)", start["order"], 0, MOST_ORDER, tooltip="How many derivatives"),
            "x0": slider("Center x₀", start["x0"], -0.8, 2.0, 0.1, "Where the derivatives are taken"),
            "h": slider("Distance h from x₀", start["h"], 0.01, 3.0, 0.01, "How far away we ask"),
        },
        numbers,
        draw,
        "Left: a curve and its Taylor polynomial, which touches it at the center. Right: the miss against the "
        "distance from the center, and the first term left out.",
        presets={
            "Maclaurin: x₀ = 0": {"x0": 0.0},
            "A straight line": {"order": 1},
            "Close by": {"h": 0.1},
            "Too far for ln": {"curve": "ln(1 + x)", "order": 12, "x0": 0.0, "h": 1.5},
        },
        play="order",
    )  # fmt: skip


def taylor_numbers():
    """The numbers of the Taylor lab."""
    x, all_h = np.linspace(-4, 6, 401), np.logspace(-2, np.log10(3), 60)

    def numbers(curve, order, x0, h):
        f, derivatives_at = CURVES[curve]
        derivatives = np.array(derivatives_at(x0, order + 3))
        known = derivatives[: order + 1]
        left = order + 1 if abs(derivatives[order + 1]) > 1e-12 else order + 2
        value, total = float(f(x0 + h)), float(gradient_descent.taylor(known, x0 + h, x0))
        inside = x > -1 if curve == "ln(1 + x)" else np.full(len(x), True)
        values = np.full(len(x), np.nan)
        values[inside] = f(x[inside])
        return SimpleNamespace(
            name=curve,
            order=order,
            x0=x0,
            h=h,
            derivatives=derivatives,
            x=x,
            curve=values,
            polynomial=np.clip(gradient_descent.taylor(known, x, x0), -1e3, 1e3),
            terms=[d * h**n / factorial(n) for n, d in enumerate(known)],
            value=value,
            sum=total,
            miss=abs(value - total),
            all_h=all_h,
            misses=np.maximum(
                np.abs(f(x0 + all_h) - gradient_descent.taylor(known, x0 + all_h, x0)), SMALLEST
            ),
            left_out=np.maximum(np.abs(derivatives[left]) * all_h**left / factorial(left), SMALLEST),
        )

    return numbers


def _setting(x, y, loss, standardize):
    """What a choice of loss and scale fixes: the best line, the curvature, the window and the loss all over it."""
    scaled = features.standardize(x)

    def scale(rooms):
        return (
            (np.asarray(rooms) - scaled.mean) / scaled.scale
            if standardize
            else np.asarray(rooms, dtype=float)
        )

    z = scale(x)
    best = _best_l2(z, y) if loss == "L2" else _best_l1(z, y)
    center = _best_l2(z, y)  # of the window, for both losses
    half_b = max(1.25 * abs(center.b), 1.2 * abs(center.k))
    half_k = half_b if standardize else 1.6 * abs(center.k)  # on one scale a round valley shall look round
    fine = (300, 100) if loss == "L2" else (150, 40)  # the L1 loss of a line takes longer to work out
    k, b = (
        np.linspace(at - half, at + half, points)
        for at, half, points in zip((center.k, center.b), (half_k, half_b), fine, strict=True)
    )
    limit = gradient_descent.largest_stable_rate(z)
    return SimpleNamespace(
        loss=loss,
        x=z,
        scale=scale,
        unit="z" if standardize else "rooms",
        where=f" with z = (rooms − {scaled.mean:.2f}) / {scaled.scale:.2f}" if standardize else "",
        best_k=best.k,
        best_b=best.b,
        least=best.loss,
        limit=limit,
        curvature=2 / limit,
        reach=np.abs(z).mean(),
        k=k,
        b=b,
        excess=np.maximum(losses.surface(z, y, k, b, loss.lower()) - best.loss, 1e-9),
        from_start=float(losses.surface(z, y, [0.0], [0.0], loss.lower())[0, 0]) - best.loss,
        heights=(0.01, 1e7) if loss == "L2" else (1e-3, 1e4),
    )


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


def _walker(axes):
    """The artists of one walk: its path, its latest steps, where it is now."""
    (path,) = axes.plot([], [], color=style.ERROR, linewidth=0.8)
    (dots,) = axes.plot([], [], ".", color=style.ERROR, markersize=4)
    (here,) = axes.plot([], [], "o", color=style.ERROR, markersize=9, markeredgecolor="white")
    return path, dots, here


def _show_walk(walker, walk, step):
    for artist, first in zip(walker, (0, max(0, step - 60), step), strict=True):
        artist.set_data(walk.k[first : step + 1], walk.b[first : step + 1])


def _draw_valley(axes, still):
    """Contours of the loss, each line four times as high above the bottom as the one inside it."""
    levels = still.from_start * 4.0 ** np.arange(-5, 3)
    look = {"levels": levels, "norm": LogNorm(levels[0], levels[-1]), "extend": "both"}
    axes.set(xlim=still.k[[0, -1]], ylim=still.b[[0, -1]])
    return [
        axes.contourf(still.k, still.b, still.excess, cmap=CALM, **look),
        axes.contour(
            still.k, still.b, still.excess, levels, colors=[style.tint(style.MODEL, 0.55)], linewidths=0.6
        ),
        *axes.plot(0, 0, "s", color=style.INK, markersize=5),
        *axes.plot(still.best_k, still.best_b, "P", color=style.INK, markersize=8, markeredgecolor="white"),
        axes.annotate("start", (0, 0), (-6, 6), textcoords="offset points", ha="right", fontsize=9),
        axes.annotate("best", (still.best_k, still.best_b), (7, -12), textcoords="offset points", fontsize=9),
    ]


def _draw_limit(axes, still):
    """The limit of the rate, and what happens on either side of it."""
    low, high = axes.get_xlim()
    if still.loss == "L1":
        words = axes.text(0.5, 0.66, "no limit: the longer its steps, the higher it rattles", ha="center", va="center",
                          fontsize=10, transform=axes.transAxes)  # fmt: skip
        return [axes.axvspan(low, high, color=style.tint(style.DATA, 0.2), linewidth=0), words]
    half, limit = still.limit / 2, still.limit
    zones = [(low, half, style.MODEL, "closes in"), (limit, high, style.ERROR, "diverges")]
    added = [axes.axvspan(half, limit, color=style.tint(style.NEIGHBOR, 0.5), linewidth=0)]
    for left, right, color, word in zones:
        added.append(axes.axvspan(left, right, color=style.tint(color, 0.25), linewidth=0))
        added.append(axes.text(np.sqrt(left * right), 0.66, word, ha="center", va="center", fontsize=10))
    label = {"va": "bottom", "fontsize": 10, "transform": axes.get_xaxis_transform()}
    return [
        *added,
        axes.axvline(limit, color=style.INK, linewidth=2),
        axes.text(half, 1.08, f"swings from {half:.3g} ", ha="right", **label),
        axes.text(limit, 1.08, rf" limit $2\,/\,\lambda_{{max}}$ = {limit:.3g}", ha="left", **label),
    ]


def _verdict(loss, factor, heights):
    if loss == "L1":
        return "rattles" if (np.diff(heights[-11:]) > 0).any() else "goes down"
    if abs(factor) > 1 + 1e-9:
        return "diverges"
    if factor > -1e-9:
        return "closes in"
    return "swings and settles" if factor > -1 + 1e-9 else "swings forever"


def _line_in_words(now):
    sign = "−" if now.b < 0 else "+"
    return (
        f"Step {now.step:,}: price = {_large(now.k)} · {now.setting.unit} {sign} {_large(abs(now.b))}"
        f"{now.setting.where}, {now.loss} loss {_large(now.height)} (the least is {_large(now.setting.least)})."
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
        f"the valley by 1 − {rate} · {still.curvature:.4g} = {_large(now.factor, 3)}, so it {now.verdict}."
    )
    if now.stopped:
        words += f" Stopped after step {now.step}: the loss had passed a million times its start."
    return words


def _large(value, decimals=1):
    """A number that may have run away, short enough for a picture."""
    if abs(value) < 1e6:
        rounded = round(float(value), decimals if abs(value) < 1000 else 0) + 0.0  # no minus before a zero
        return f"{rounded:,.{decimals if abs(value) < 1000 else 0}f}".replace("-", "−")
    return f"{value / 1e6:,.0f} million".replace("-", "−")


def _signed(change):
    return ("+" if round(change, 3) >= 0 else "") + _large(change, 3)
