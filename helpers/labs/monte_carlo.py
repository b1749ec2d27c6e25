"""Labs of lesson 02: luck on the loss surface, a shrinking box, and what more parameters do to luck.

What the names in `now` mean, besides the controls'. Prices, k and b are in thousand dollars, losses in their
squares.
    tried               lines drawn as dots: for i = 0 … 4, (2, …), those whose miss exceeds i of four steps
    steps, records      the trials that were improvements, counted from 1, and their losses
    improved            their lines, (2, …)
    best_k, best_b      the best line so far; `loss`, its loss
    guess_loss, beaten  loss of your line; the first trial with a smaller one, if there were so many
    boxes               of every round so far, (rounds, 2, 2): the ends of k and of b
    earlier, latest     lines (2, …) tried before this round and in it
    gaps, plain_gaps    loss above the least possible after each round; of as many trials in one box
    every               1 … `parameters`
    p                   share of the box that the target takes up, at this number of parameters
    error               of the played share, one standard deviation
    theory, played      chance of at least one hit for 1 … `parameters` of them, by formula and in GAMES games
    hits                games of GAMES with a hit
    needed              trials for an even chance
    falls               the fewest parameters whose chance is below one half, if there are so many
"""

from dataclasses import astuple
from functools import lru_cache
from itertools import product

import numpy as np

from helpers import datasets, losses, monte_carlo, normal_equation, style
from helpers.labs.controls import choice, log_slider, slider
from helpers.labs.given import columns, limits
from helpers.labs.lab import Lab, panels
from helpers.labs.words import count, figures, signed

__all__ = ["luck", "shrinking", "dimensions"]

MOST_TRIALS, MOST_ROUNDS, MOST_PARAMETERS, GAMES = 10_000, 25, 10, 300
WIDTHS = {"50%": 0.5, "20%": 0.2, "10%": 0.1, "5%": 0.05}
FLOOR = 1e-7  # gaps below this are drawn at it: rounding has the last word there
MOST_DRAWN = 1000  # trials; more of them would be a carpet
DOT, STAR = {"markersize": 6, "markeredgecolor": style.INK}, {**style.STAR, "markersize": 17}


def builders():
    """By name, a function that makes each lab afresh on the lesson's data."""
    houses = datasets.load_house_prices()
    rooms, price = houses["rooms"].to_numpy(), houses["sale_price"].to_numpy() / 1000
    return {
        "monte_carlo.luck": lambda: luck(rooms, price),
        "monte_carlo.shrinking": lambda: shrinking(rooms, price),
        "monte_carlo.dimensions": dimensions,
    }


def luck(rooms, price):
    """How far does luck come? Number of rooms (n,) and prices (n,) in thousand dollars."""
    field_of = _Field(rooms, price)
    rooms, price, unit, worst = field_of.rooms, field_of.price, field_of.unit, field_of.worst

    @lru_cache(maxsize=50)
    def whole_search(box, sample):
        found = monte_carlo.search(rooms, price, MOST_TRIALS, (-box, box), (-box, box), sample)
        steps = np.flatnonzero(np.diff(found.best_so_far, prepend=np.inf) < 0)
        band = np.searchsorted(np.square(field_of.bands), found.tried_loss)
        return np.array([found.tried_k, found.tried_b]), found.best_so_far, steps, band

    def numbers(now):
        now.trials = round(now.trials)
        lines, so_far, steps, band = whole_search(now.box, now.sample)
        drawn = min(now.trials, MOST_DRAWN)
        now.tried = [lines[:, :drawn][:, band[:drawn] == each] for each in range(5)]
        steps = steps[steps < now.trials]
        now.steps, now.records, now.improved = steps + 1, so_far[steps], lines[:, steps]
        (now.best_k, now.best_b), now.loss = now.improved[:, -1], now.records[-1]
        now.guess_loss = monte_carlo.line_losses(rooms, price, [now.guess_k], [now.guess_b])[0]
        now.beaten = 1 + np.sum(so_far >= now.guess_loss)

    figure, (field, town, curve) = panels("AB;AC", size=(7.2, 4.2), width_ratios=[6, 5])
    field_of.draw(field)
    colors = [style.MODEL, *(style.tint(style.ERROR, strength) for strength in (0.3, 0.5, 0.75, 1))]
    for band in range(4, -1, -1):
        look, size = ("o", 3) if band else ("s", 4)
        tried = lambda now, band=band: now.tried[band]
        field.mark(look, colors[band], tried, f"trials of band {band}", markersize=size)
    edge = lambda now: now.box * np.array([[-1, 1, 1, -1, -1], [-1, -1, 1, 1, -1]])
    field.mark("-", style.INK, edge, "box", linewidth=1)
    field.mark("o", style.NEIGHBOR, lambda now: now.improved, "improvement", **DOT)
    field.mark("*", style.MODEL, lambda now: (now.best_k, now.best_b), "best", **STAR)
    field.here(style.GUESS, lambda now: (now.guess_k, now.guess_b), "your guess", look="D")
    far, _, _, _, close, _, *marks = field.lines
    names = ["trial, far off", "trial, close", "improvement", "best", "your guess"]
    figure.legend([far, close, *marks], names, loc="outside lower left", ncols=5)
    some_drawn = lambda now: f", {MOST_DRAWN:,} drawn" if now.trials > MOST_DRAWN else ""
    field.headline(lambda now: f"{count(now.trials, 'trial')} in the box{some_drawn(now)}")

    ends, (floor, roof) = np.array(limits(rooms)), limits(price)
    low_edge, high_edge = limits((floor, roof), -0.05, -0.05)
    spread = min(0.3 * np.diff(np.unique(rooms)).min(), np.ptp(rooms) / 20)
    aside = np.random.default_rng(0).uniform(-spread, spread, len(rooms))
    town.mark("o", style.tint(style.DATA, 0.35), (rooms + aside, price), "houses", markersize=2.4, zorder=1.9)
    for color, look, name in ((style.MODEL, "-", "best"), (style.GUESS, "--", "guess")):
        line = lambda now, name=name: getattr(now, f"{name}_k") * ends + getattr(now, f"{name}_b")
        town.mark(look, color, lambda now, line=line: (ends, line(now)), f"{name} line")
        below = lambda now, line=line: line(now).max() < floor and (ends.mean(), low_edge)
        above = lambda now, line=line: line(now).min() > roof and (ends.mean(), high_edge)
        town.mark("v", color, below, f"{name} line is lower", markersize=10)
        town.mark("^", color, above, f"{name} line is higher", markersize=10)
    town.set(xlim=ends, ylim=(floor, roof), xlabel="rooms (spread sideways)", ylabel="price (thousand $)")
    town.headline(lambda now: f"Root mean square miss: {now.loss**0.5:,.1f}")

    drawn = max(field_of.least, worst * 1e-9)  # a log axis has no place for 0
    curve.named("least loss", curve.axhline(drawn, color=style.MODEL, linestyle=":", linewidth=1.4))
    record = lambda now: ([*now.steps, now.trials], [*now.records, now.records[-1]])
    level = lambda now: ([0.8, 1.3 * MOST_TRIALS], [now.guess_loss] * 2)
    curve.mark("-", style.ERROR, record, "least loss so far", drawstyle="steps-post")
    curve.mark("--", style.GUESS, level, "your loss", linewidth=1.4)
    curve.set(xscale="log", yscale="log", xlim=(0.8, 1.3 * MOST_TRIALS), ylim=(drawn / 2.2, 1.2 * worst))
    curve.named("what least is", curve.text(1, drawn / 1.08, "least possible", color=style.MODEL, va="top"))
    curve.set(xlabel="trials (log scale)", ylabel="least loss so far")
    curve.set_xticks([1, 10, 100, 1000, 10_000], ["1", "10", "100", "1,000", "10,000"])
    curve.yaxis.set_major_formatter(lambda value, _: figures(value))
    curve.minorticks_off()
    curve.headline(lambda now: count(len(now.steps), "improvement"))

    def words(now):
        # Both losses with three figures of the smaller one, or whole; their difference as a reader takes it.
        power = int(np.floor(np.log10(max(min(now.loss, now.guess_loss), worst * 1e-9))))
        best, yours = (round(float(each), max(2 - power, 0)) for each in (now.loss, now.guess_loss))
        verdict = f"{figures(best - yours, 15)} less than luck's: not beaten yet"
        if now.loss < now.guess_loss:
            verdict = f"{figures(yours - best, 15)} more than luck's; luck beat it at trial {now.beaten:,}"
        return (
            f"{count(now.trials, 'trial')} with k and b from −{figures(now.box, 6)} to "
            f"{figures(now.box, 6)}: the best is {_line(now.best_k, now.best_b)}, loss {figures(best, 15)}, "
            f"found in {count(len(now.steps), 'improvement')}. Your line, {_line(now.guess_k, now.guess_b)}, "
            f"has loss {figures(yours, 15)}, {verdict}."
        )

    scaled = lambda label, tooltip, *numbers: slider(label, *(unit * each for each in numbers), tooltip)
    controls = {
        "trials": log_slider("Trials", 10, 1, MOST_TRIALS, tooltip="How many random lines to try"),
        "box": scaled("Box: k and b from minus to plus", "Size of the box", 100, 10, 140, 10),
        "guess_k": scaled("Your k (thousand dollars a room)", "Your slope", 10, -100, 100, 1),
        "guess_b": scaled("Your b (thousand dollars)", "Your height", 60, -100, 100, 1),
        "sample": slider("Sample (which luck)", 4, 0, 99, 1, "Seed of the random numbers"),
    }
    about = (
        "Left: the loss surface over slope k and height b as contour lines, with the box and the trials in "
        "it. Upper right: the houses with the best line so far and yours. Lower right: the least loss so "
        "far, trial by trial."
    )
    presets = {count(trials, "trial"): {"trials": float(trials)} for trials in (1, 100, 1000, 10_000)}
    presets |= {"Small box": {"box": 20 * unit}, "Large box": {"box": 140 * unit}}
    return Lab(figure, controls, numbers, words, about, presets=presets, new_sample="sample")


def shrinking(rooms, price):
    """How fast should the box shrink? Number of rooms (n,) and prices (n,) in thousand dollars."""
    field_of = _Field(rooms, price)
    rooms, price, least = field_of.rooms, field_of.price, field_of.least
    box = [(-100 * field_of.unit, 100 * field_of.unit)] * 2

    @lru_cache(maxsize=200)
    def all_rounds(shrink, trials, sample):
        plain = monte_carlo.search(rooms, price, MOST_ROUNDS * trials, *box, sample)
        found = monte_carlo.shrinking_search(rooms, price, MOST_ROUNDS, trials, *box, shrink / 100, sample)
        return found.boxes, found.searches, plain.best_so_far[trials - 1 :: trials]

    def numbers(now):
        boxes, searches, plain = all_rounds(now.shrink, now.trials, now.sample)
        now.boxes, searches, plain = (each[: now.rounds] for each in (boxes, searches, plain))
        tried = np.hstack([(each.tried_k, each.tried_b) for each in searches])
        now.earlier, now.latest = tried[:, : -now.trials], tried[:, -now.trials :]
        best = min(searches, key=lambda each: each.loss)
        now.best_k, now.best_b = best.k, best.b
        losses = np.minimum.accumulate([each.loss for each in searches])
        now.gaps, now.plain_gaps = (np.maximum(each - least, 0) for each in (losses, plain))

    def nested(now):
        low_k, high_k, low_b, high_b = now.boxes.reshape(-1, 4).T
        gap = np.full(len(low_k), np.nan)
        k, b = [low_k, low_k, high_k, high_k, low_k, gap], [low_b, high_b, high_b, low_b, low_b, gap]
        return np.array([k, b]).transpose(0, 2, 1)

    def wide(now):
        width = now.boxes[-1, 0, 1] - now.boxes[-1, 0, 0]
        return f"{width:,.0f}" if width >= 10 else f"{width:.3f}" if width >= 0.001 else "under 0.001"

    figure, (field, curve) = panels("AB", size=(7.2, 4.2))
    field_of.draw(field)
    pale, half = style.tint(style.MODEL, 0.4), style.tint(style.INK, 0.5)
    goal = {"markersize": 9, "markeredgewidth": 2.5, "zorder": 9}
    field.mark("o", pale, lambda now: now.earlier, "earlier trials", markersize=3)
    field.mark("o", style.MODEL, lambda now: now.latest, "this round's trials", markersize=4)
    field.mark("-", half, lambda now: nested(now).reshape(2, -1), "earlier boxes", "", linewidth=0.8)
    field.mark("-", style.INK, lambda now: nested(now)[:, -1, :5], "its box", linewidth=1.8)
    field.mark("*", style.MODEL, lambda now: (now.best_k, now.best_b), "best so far", **STAR)
    field.mark("x", style.ERROR, field_of.best, "least possible loss", anew=True, **goal)
    figure.legend(loc="outside lower left", ncols=3)
    field.headline(lambda now: f"Round {now.rounds}: box {wide(now)} wide")

    fall = lambda gaps: (np.arange(1, len(gaps) + 1), np.maximum(gaps, FLOOR))
    curve.mark("--", style.DATA, lambda now: fall(now.plain_gaps), "as many trials in one box")
    curve.mark("o-", style.MODEL, lambda now: fall(now.gaps), "shrinking box", markersize=5)
    curve.legend(loc="upper right")
    curve.set(yscale="log", xlim=(0.3, MOST_ROUNDS + 0.7), ylim=(5e-8, 1.2 * field_of.worst))
    curve.set(xlabel="rounds", ylabel="loss above the least possible")
    curve.headline(lambda now: f"Above the least: {_gap(now.gaps[-1])}")

    def words(now):
        return (
            f"Round {now.rounds}, {now.rounds * now.trials:,} trials so far: the box is {wide(now)} wide, "
            f"the best line is {_line(now.best_k, now.best_b, 2)}, its loss {_gap(now.gaps[-1])} above the "
            f"least possible. As many trials in one box: {_gap(now.plain_gaps[-1])} above it."
        )

    controls = {
        "rounds": slider("Rounds", 3, 1, MOST_ROUNDS, 1, "How often the box has been set up"),
        "shrink": slider("Each side shrinks to (%)", 70, 5, 100, 5, "100 keeps the size of the box"),
        "trials": slider("Trials in each round", 50, 10, 100, 10, "How many random lines a round"),
        "sample": slider("Sample (which luck)", 4, 0, 99, 1, "Seed of the random numbers"),
    }
    about = (
        "Left: the loss surface over slope k and height b, with the nested boxes and the trials in them. "
        "Right: how far the best loss lies above the least possible, round by round, beside a search in one "
        "box."
    )
    some = {"Too fast": 30, "Good": 70, "Too slow": 95, "Not at all": 100}
    as_named = {"rounds": MOST_ROUNDS, "trials": 50, "sample": 4}  # with other luck the names may be wrong
    presets = {name: {"shrink": shrink} | as_named for name, shrink in some.items()}
    return Lab(figure, controls, numbers, words, about, presets=presets, new_sample="sample", play="rounds")


def dimensions():
    """How many parameters can luck find at once? A target in a box of one to ten dimensions."""
    first_hits, every = dict(zip(WIDTHS, _first_hits(), strict=True)), np.arange(1, MOST_PARAMETERS + 1)

    def numbers(now):
        now.trials, now.share = round(now.trials), WIDTHS[now.width]
        now.every = every[: now.parameters]
        shares = now.share**now.every
        now.p = shares[-1]
        now.theory = np.array([monte_carlo.chance_of_a_hit(p, now.trials) for p in shares])
        hits = (first_hits[now.width][:, : now.parameters] < now.trials).sum(axis=0)
        now.hits, now.played = hits[-1], hits / GAMES
        now.error = np.sqrt(now.theory * (1 - now.theory) / GAMES)
        now.needed = np.ceil(np.log(0.5) / np.log1p(-shares))
        now.falls = 1 + np.sum(now.theory >= 0.5)

    def errors(now):
        ends = np.array([now.played - now.error, now.played + now.error, np.full(now.parameters, np.nan)])
        return np.repeat(now.every, 3), ends.T.ravel()

    figure, (chance, need) = panels("AB")
    chance.mark("-", style.MODEL, lambda now: (now.every, now.theory), "1 − (1 − p)ᴺ")
    chance.mark("o", style.NEIGHBOR, lambda now: (now.every, now.played), f"{GAMES} games played", **DOT)
    chance.mark("-", style.INK, errors, "their error", linewidth=1.2)
    chance.guess(high=1)
    figure.legend(handles=chance.lines[:], loc="outside lower left", ncols=4)
    chance.named("one half", chance.axhline(0.5, color=style.INK, linewidth=0.8, linestyle=":"))
    chance.set(xlim=(0.6, MOST_PARAMETERS + 0.6), ylim=(-0.04, 1.08), xticks=every)
    chance.set_yticks([0, 0.25, 0.5, 0.75, 1], ["0%", "25%", "50%", "75%", "100%"])
    chance.set(xlabel="parameters", ylabel="chance of at least one hit")
    chance.headline(lambda now: f"{count(now.parameters, 'parameter')}: chance {_percent(now.theory[-1])}")

    even = lambda now: (now.every, now.needed)
    need.mark("o-", style.MODEL, even, "needed for an even chance", markersize=6)
    have = lambda now: ([0.6, MOST_PARAMETERS + 0.6], [now.trials] * 2)
    need.mark("-.", style.DATA, have, "your trials", linewidth=1.6)
    need.legend(loc="upper left")
    need.set(yscale="log", xlim=(0.6, MOST_PARAMETERS + 0.6), ylim=(0.5, 3e15), xticks=every)
    need.set_yticks([1, 1e3, 1e6, 1e9, 1e12], ["one", "thousand", "million", "billion", "trillion"])
    need.set(xlabel="parameters", ylabel="trials (log scale)")
    need.headline(lambda now: f"Needed: {_large(now.needed[-1])}")

    def words(now):
        verdict = f"Still at least one half; your guess is that it falls below at {now.guess}."
        if now.theory[-1] < 0.5:
            judged = f"{abs(now.guess - now.falls)} away" if now.guess != now.falls else "right"
            verdict = f"The chance fell below one half at {now.falls}: your guess, {now.guess}, is {judged}."
        return (
            f"{count(now.parameters, 'parameter')}, target {now.share:g} of each range: "
            f"p = {now.share:g}^{now.parameters} = {now.p:.3g}. With {count(now.trials, 'trial')}, "
            f"1 − (1 − p)^{now.trials:,} = {_percent(now.theory[-1])}; {now.hits} of {GAMES} games hit "
            f"({now.played[-1]:.1%} ± {now.error[-1]:.1%}). {verdict}"
        )

    few, guess = "Parameters (dimensions)", "Your guess: chance below one half at (parameters)"
    controls = {
        "parameters": slider(few, 2, 1, MOST_PARAMETERS, 1, "How many knobs luck must set"),
        "trials": log_slider("Trials in a game", 1000, 1, MOST_TRIALS, tooltip="Random points a game"),
        "width": choice("Target: this share of each range", list(WIDTHS), "10%", "Size of the target"),
        "guess": slider(guess, 9, 1, MOST_PARAMETERS, 1, "Commit"),
    }
    about = (
        "Left: the chance that at least one trial hits the target, against the number of parameters, by the "
        "formula and as played, with the error of so few games. Right: how many trials an even chance "
        "needs, on a log scale."
    )
    presets = {name: {"parameters": n} for name, n in {"Two": 2, "Five": 5, "Ten": 10}.items()}
    presets["Ten, wide target"] = {"parameters": 10, "width": "50%"}
    return Lab(figure, controls, numbers, words, about, presets=presets, play="parameters")


@lru_cache(maxsize=1)
def _first_hits():
    """For each width, game and number of parameters: the trial of the first hit (or MOST_TRIALS for none)."""
    rng = np.random.default_rng(0)
    first = np.empty((len(WIDTHS), GAMES, MOST_PARAMETERS), dtype=int)
    for game in range(GAMES):
        # A point is within the target in its first d parameters when the largest of these d is.
        farthest = np.maximum.accumulate(rng.random((MOST_PARAMETERS, MOST_TRIALS), dtype=np.float32))
        for i, width in enumerate(WIDTHS.values()):
            hit = farthest < width
            first[i, game] = np.where(hit.any(axis=1), hit.argmax(axis=1), MOST_TRIALS)
    return first


class _Field:
    """Slope and height as a field: its unit, the least loss and where, the worst, and contours of the miss.

    Rooms and prices (n,). `unit` is 1 where the best line is like the lesson's, 1,000 for prices in dollars.
    """

    def __init__(self, rooms, price):
        self.rooms, self.price = columns(least=2, most=5000, rooms=rooms, price=price)
        for name, values in (("rooms", self.rooms), ("price", self.price)):
            if values.min() == values.max():
                raise ValueError(f"{name} must hold at least two different values for this lab")
        self.best = np.array(astuple(normal_equation.fit_line(self.rooms, self.price)))
        self.least = self.loss(*self.best)
        power = np.floor(np.log10(max(*np.abs(self.best), 1e-9) / 10))
        self.unit = 10 ** int(power) if power >= 0 else float(10**power)
        self.worst = max(self.loss(k, b) for k, b in product((-140 * self.unit, 140 * self.unit), repeat=2))
        self.steep = np.sqrt(np.mean(self.rooms**2))  # how fast the miss grows with the slope
        top = float(f"{125 * self.unit * self.steep:.1g}")
        close = float(f"{max(1.4 * np.sqrt(self.least), top / 100):.1g}")
        top = top if close < top / 4 else 8 * close
        self.bands = [close, top / 4, top / 2, top]

    def loss(self, k, b):
        return losses.l2_loss(k * self.rooms + b, self.price)

    def draw(self, field):
        """Contour lines of the root mean square miss over slope k and height b."""
        field.grid(False)
        k, b = (np.linspace(-150, 150, steps) * self.unit for steps in (401, 201))
        miss = np.sqrt(losses.surface(self.rooms, self.price, k, b))
        field.contour(k, b, miss, levels=self.bands, colors=[style.tint(style.DATA, 0.7)], linewidths=0.9)
        # The labels stand in one row, low, where few trials are: left of the best slope at that height.
        row = -125 * self.unit
        slope = np.sum(self.rooms * (self.price - row)) / np.sum(self.rooms**2)
        away = np.sqrt(np.maximum(np.square(self.bands[1:]) - self.loss(slope, row), 0)) / self.steep
        upright = {"fontsize": 10, "rotation": 90, "ha": "center", "va": "center", "clip_on": True}
        for level, step in zip(self.bands[1:], away, strict=True):
            under = {"facecolor": style.PAPER, "edgecolor": "none", "pad": 1}
            if k[0] < slope - step < k[-1]:
                field.text(slope - step, row, figures(level), bbox=under, **upright)
        ticks = np.arange(-100, 101, 50) * self.unit
        field.set(xlim=(k[0], k[-1]), ylim=(b[0], b[-1]), xticks=ticks, yticks=ticks)
        field.set(xlabel="slope k (thousand dollars a room)", ylabel="height b (thousand dollars)")


def _line(k, b, decimals=1):
    """A line as one writes it: 30.5 · rooms − 17.2."""
    return f"{'−' if k < 0 else ''}{abs(k):,.{decimals}f} · rooms {signed(b, decimals)}"


def _gap(gap):
    """A gap to the least possible loss, in as many digits as mean something."""
    if gap < 1e-6:
        return "less than a millionth"
    return f"{gap:.6f}" if gap < 0.001 else f"{gap:.2g}" if gap < 100 else f"{gap:,.0f}"


def _percent(chance):
    """A chance in percent that says 0 and 100 only where it is so."""
    return "under 0.1%" if 0 < chance < 5e-4 else "over 99.9%" if 1 > chance > 0.9995 else f"{chance:.1%}"


def _large(number):
    """A large count in words one can say."""
    for name, unit in (("trillion", 1e12), ("billion", 1e9), ("million", 1e6)):
        if number >= unit:
            return f"{number / unit:,.3g} {name}"
    return f"{number:,.0f}"
