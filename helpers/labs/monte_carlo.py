"""Labs of lesson 02: luck on the loss surface, a shrinking box, and what more parameters do to luck."""

from functools import lru_cache
from types import SimpleNamespace

import numpy as np

from helpers import datasets, losses, monte_carlo, style
from helpers.labs.controls import choice, log_slider, slider
from helpers.labs.lab import Lab

MOST_TRIALS, MOST_ROUNDS, MOST_PARAMETERS, GAMES = 10_000, 25, 10, 300
WIDTHS = {"50%": 0.5, "20%": 0.2, "10%": 0.1, "5%": 0.05}
FLOOR = 1e-7  # gaps below this are drawn at it: rounding has the last word there
BANDS = (80, 200, 400, 800)  # typical misses, in thousand dollars, where the color of a trial changes


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
    rooms, price = np.asarray(rooms, float), np.asarray(price, float)
    numbers = luck_numbers(rooms, price)
    start = {"trials": 10, "box": 100, "sample": 4, "guess_k": 10, "guess_b": 60}
    first = numbers(**start)

    figure, axes = style.subplots(2, 2, size=(7.2, 4.9), width_ratios=[6, 5])
    for left in axes[:, 0]:
        left.remove()
    field, town, curve = figure.add_subplot(axes[0, 0].get_gridspec()[:, 0]), *axes[:, 1]

    _draw_surface(field, rooms, price)
    colors = [style.MODEL, *(style.tint(style.ERROR, strength) for strength in (0.3, 0.5, 0.75, 1))]
    dots = [field.plot([], [], "o", color=color, markersize=3)[0] for color in reversed(colors)]
    dots[-1].set(marker="s", markersize=4)
    (edge,) = field.plot([], [], color=style.INK, linewidth=1)
    (gains,) = field.plot([], [], "o", color=style.NEIGHBOR, markeredgecolor=style.INK, markersize=6)
    (best,) = field.plot([], [], "*", color=style.MODEL, markeredgecolor="white", markersize=17)
    (yours,) = field.plot([], [], "D", color=style.GUESS, markeredgecolor="white", markersize=9)
    field.set(xlabel="slope k (thousand dollars a room)", ylabel="height b (thousand dollars)")
    headline = field.set_title(" ")
    names = ["trial, far off", "trial, close", "improvement", "best", "your guess"]
    figure.legend(
        [dots[0], dots[-1], gains, best, yours], names, loc="outside lower left", ncols=5, fontsize=9
    )

    town.scatter(rooms, price, s=8, color=style.tint(style.DATA, 0.35), linewidth=0)
    (best_line,) = town.plot([], [], color=style.MODEL)
    (your_line,) = town.plot([], [], "--", color=style.GUESS)
    town.set(
        xlim=(1.5, 12.5), ylim=(-20, 640), xlabel="rooms", ylabel="price (thousand $)", xticks=range(2, 13, 2)
    )
    town_headline = town.set_title(" ")

    curve.axhline(first.least, color=style.MODEL, linestyle=":", linewidth=1.4)
    (record,) = curve.plot([], [], color=style.ERROR, drawstyle="steps-post")
    (level,) = curve.plot([], [], "--", color=style.GUESS, linewidth=1.4)
    curve.set(xscale="log", yscale="log", xlim=(0.8, 1.3 * MOST_TRIALS), ylim=(1600, 1.5e6))
    curve.text(1, first.least / 1.2, "least possible", color=style.MODEL, fontsize=9, va="top")
    curve.set(xlabel="trials (log scale)", ylabel="least loss so far")
    curve.set_xticks([1, 10, 100, 1000, 10_000], ["1", "10", "100", "1,000", "10,000"])
    curve.set_yticks([1e4, 1e5], ["10,000", "100,000"])
    curve_headline = curve.set_title(" ")
    ends = np.array([1.5, 12.5])

    def draw(now):
        for band, group in enumerate(reversed(dots)):
            group.set_data(now.k[now.band == band], now.b[now.band == band])
        edge.set_data(now.box * np.array([-1, 1, 1, -1, -1]), now.box * np.array([-1, -1, 1, 1, -1]))
        gains.set_data(now.k[now.steps - 1], now.b[now.steps - 1])
        best.set_data([now.best_k], [now.best_b])
        yours.set_data([now.guess_k], [now.guess_b])
        best_line.set_data(ends, now.best_k * ends + now.best_b)
        your_line.set_data(ends, now.guess_k * ends + now.guess_b)
        level.set_data([0.8, 1.3 * MOST_TRIALS], [now.guess_loss, now.guess_loss])
        record.set_data([*now.steps, now.trials], [*now.records, now.records[-1]])
        count = "1 trial" if now.trials == 1 else f"{now.trials:,} trials"
        headline.set_text(f"{count} in the box")
        town_headline.set_text(f"Typical miss: {now.loss**0.5:.1f}")
        times = "1 improvement" if len(now.steps) == 1 else f"{len(now.steps)} improvements"
        curve_headline.set_text(times)
        gap = abs(now.guess_loss - now.loss)
        verdict = (
            f"{gap:,.0f} more than luck's; luck beat it at trial {now.beaten:,}"
            if now.beaten
            else f"{gap:,.0f} less than luck's: not beaten yet"
        )
        return (
            f"{count} with k and b from −{now.box} to {now.box}: the best is {in_words(now.best_k, now.best_b)}, "
            f"loss {now.loss:,.0f}, found in {times}. Your line, {in_words(now.guess_k, now.guess_b)}, has "
            f"loss {now.guess_loss:,.0f}, {verdict}."
        )

    return Lab(
        figure,
        [*dots, edge, gains, best, yours, headline, best_line, your_line, town_headline, record, level, curve_headline],
        {
            "trials": log_slider("Trials", start["trials"], 1, MOST_TRIALS, tooltip="How many random lines to try"),
            "box": slider("Box: k and b from minus to plus", start["box"], 10, 140, 10, "Size of the box"),
            "guess_k": slider("Your k (thousand dollars a room)", start["guess_k"], -100, 100, 1, "Your slope"),
            "guess_b": slider("Your b (thousand dollars)", start["guess_b"], -100, 100, 1, "Your height"),
            "sample": slider("Sample (which luck)", start["sample"], 0, 99, 1, "Seed of the random numbers"),
        },
        numbers,
        draw,
        "Left: the loss surface over slope k and height b as contour lines, with the box and every trial in it. Upper "
        "right: the houses with the best line so far and yours. Lower right: the least loss so far, trial by trial.",
        presets={
            "1 trial": {"trials": 1.0},
            "100 trials": {"trials": 100.0},
            "1,000 trials": {"trials": 1000.0},
            "10,000 trials": {"trials": 10_000.0},
            "Small box": {"box": 20},
            "Large box": {"box": 140},
        },
        new_sample="sample",
    )  # fmt: skip


def luck_numbers(rooms, price):
    """The numbers of the luck lab: one long search for each box and sample, of which the first trials are shown."""
    least = _least_loss(rooms, price)

    @lru_cache(maxsize=50)
    def whole_search(box, sample):
        found = monte_carlo.search(rooms, price, MOST_TRIALS, (-box, box), (-box, box), sample)
        steps = np.flatnonzero(np.diff(found.best_so_far, prepend=np.inf) < 0)
        return found, steps, np.searchsorted(np.square(BANDS), found.tried_loss)

    def numbers(trials, box, sample, guess_k, guess_b):
        trials = round(trials)
        found, steps, band = whole_search(box, sample)
        guess_loss = monte_carlo.line_losses(rooms, price, [guess_k], [guess_b])[0]
        better = found.tried_loss[:trials] < guess_loss
        steps = steps[steps < trials]
        best = steps[-1]
        return SimpleNamespace(
            trials=trials,
            box=box,
            guess_k=guess_k,
            guess_b=guess_b,
            guess_loss=guess_loss,
            beaten=int(better.argmax()) + 1 if better.any() else 0,
            k=found.tried_k[:trials],
            b=found.tried_b[:trials],
            band=band[:trials],
            steps=steps + 1,
            records=found.tried_loss[steps],
            best_k=found.tried_k[best],
            best_b=found.tried_b[best],
            loss=found.tried_loss[best],
            least=least,
        )

    return numbers


def shrinking(rooms, price):
    """How fast should the box shrink? Number of rooms (n,) and prices (n,) in thousand dollars."""
    rooms, price = np.asarray(rooms, float), np.asarray(price, float)
    numbers = shrinking_numbers(rooms, price)
    start = {"rounds": 3, "shrink": 70, "trials": 50, "sample": 4}
    first = numbers(**start)

    figure, (field, curve) = style.subplots(1, 2, size=(7.2, 4.2))
    _draw_surface(field, rooms, price)
    (earlier,) = field.plot([], [], "o", color=style.tint(style.MODEL, 0.4), markersize=3)
    (latest,) = field.plot([], [], "o", color=style.MODEL, markersize=4)
    (boxes,) = field.plot([], [], color=style.tint(style.INK, 0.5), linewidth=0.8)
    (edge,) = field.plot([], [], color=style.INK, linewidth=1.8)
    (best,) = field.plot([], [], "*", color=style.MODEL, markeredgecolor="white", markersize=17)
    (goal,) = field.plot(*first.goal, "x", color=style.ERROR, markersize=9, markeredgewidth=2.5, zorder=9)
    field.set(xlabel="slope k (thousand dollars a room)", ylabel="height b (thousand dollars)")
    headline = field.set_title(" ")
    names = ["earlier trials", "this round's trials", "its box", "best so far", "least possible loss"]
    figure.legend([earlier, latest, edge, best, goal], names, loc="outside lower left", ncols=5, fontsize=9)

    (plain,) = curve.plot([], [], color=style.DATA, linestyle="--")
    (shrunk,) = curve.plot([], [], "o-", color=style.MODEL, markersize=5)
    curve.legend(
        [plain, shrunk], ["as many trials in one box", "shrinking box"], loc="upper right", fontsize=9
    )
    curve.set(yscale="log", xlim=(0.3, MOST_ROUNDS + 0.7), ylim=(5e-8, 2e6))
    curve.set(xlabel="rounds", ylabel="loss above the least possible")
    curve_headline = curve.set_title(" ")
    around = np.array([[0, 0, 1, 1, 0], [0, 1, 1, 0, 0]])

    def draw(now):
        earlier.set_data(now.earlier)
        latest.set_data(now.latest)
        best.set_data([now.k], [now.b])
        corners = np.array([[*box[0, around[0]], np.nan, *box[1, around[1]], np.nan] for box in now.boxes])
        boxes.set_data(corners[:, :6].ravel(), corners[:, 6:].ravel())
        edge.set_data(corners[-1, :5], corners[-1, 6:11])
        width = now.boxes[-1, 0, 1] - now.boxes[-1, 0, 0]
        wide = f"{width:.0f}" if width >= 10 else f"{width:.3f}" if width >= 0.001 else "under 0.001"
        headline.set_text(f"Round {now.rounds}: box {wide} wide")
        every = np.arange(1, now.rounds + 1)
        plain.set_data(every, np.maximum(now.plain_gaps, FLOOR))
        shrunk.set_data(every, np.maximum(now.gaps, FLOOR))
        curve_headline.set_text(f"Above the least: {gap_in_words(now.gaps[-1])}")
        return (
            f"Round {now.rounds}, {now.rounds * now.trials:,} trials so far: the box is {wide} wide, the best line "
            f"is {in_words(now.k, now.b, 2)}, its loss {gap_in_words(now.gaps[-1])} above the least possible. "
            f"As many trials in one box: {gap_in_words(now.plain_gaps[-1])} above it."
        )

    return Lab(
        figure,
        [earlier, latest, boxes, edge, best, goal, headline, plain, shrunk, curve_headline],
        {
            "rounds": slider("Rounds", start["rounds"], 1, MOST_ROUNDS, 1, "How often the box has been set up"),
            "shrink": slider(
                "Each side shrinks to (%)", start["shrink"], 5, 100, 5, "100 keeps the size of the box"
            ),
            "trials": slider("Trials in each round", start["trials"], 10, 100, 10, "How many random lines a round"),
            "sample": slider("Sample (which luck)", start["sample"], 0, 99, 1, "Seed of the random numbers"),
        },
        numbers,
        draw,
        "Left: the loss surface over slope k and height b, with the nested boxes and the trials in them. Right: how "
        "far the best loss lies above the least possible, round by round, beside a search in one box.",
        presets={
            "Too fast": {"shrink": 30, "rounds": MOST_ROUNDS},
            "Good": {"shrink": 70, "rounds": MOST_ROUNDS},
            "Too slow": {"shrink": 95, "rounds": MOST_ROUNDS},
            "Not at all": {"shrink": 100, "rounds": MOST_ROUNDS},
        },
        new_sample="sample",
        play="rounds",
    )  # fmt: skip


def shrinking_numbers(rooms, price):
    """The numbers of the shrinking lab: all rounds are worked out once for each setting."""
    goal = np.polyfit(rooms, price, 1)
    least = _least_loss(rooms, price)
    whole_range = (-100, 100)

    @lru_cache(maxsize=200)
    def all_rounds(shrink, trials, sample):
        found = monte_carlo.shrinking_search(
            rooms, price, MOST_ROUNDS, trials, whole_range, whole_range, shrink / 100, sample
        )
        plain = monte_carlo.search(rooms, price, MOST_ROUNDS * trials, whole_range, whole_range, sample)
        bests = np.array([(one.loss, one.k, one.b) for one in found.searches])
        leader = [bests[:end, 0].argmin() for end in range(1, MOST_ROUNDS + 1)]
        tried = np.array([(one.tried_k, one.tried_b) for one in found.searches])
        return found.boxes, tried, bests[leader], plain.best_so_far[trials - 1 :: trials] - least

    def numbers(rounds, shrink, trials, sample):
        boxes, tried, bests, plain_gaps = all_rounds(shrink, trials, sample)
        return SimpleNamespace(
            rounds=rounds,
            goal=goal[:, None],
            trials=trials,
            boxes=boxes[:rounds],
            earlier=np.hstack([np.empty((2, 0)), *tried[: rounds - 1]]),
            latest=tried[rounds - 1],
            k=bests[rounds - 1, 1],
            b=bests[rounds - 1, 2],
            gaps=np.maximum(bests[:rounds, 0] - least, 0),
            plain_gaps=np.maximum(plain_gaps[:rounds], 0),
        )

    return numbers


def dimensions():
    """How many parameters can luck find at once? A target in a box of one to ten dimensions."""
    numbers = dimensions_numbers()
    start = {"parameters": 1, "trials": 1000, "width": "10%", "guess": 9}

    figure, (chance, need) = style.subplots(1, 2, size=(7.2, 4.0))
    (theory,) = chance.plot([], [], color=style.MODEL)
    (played,) = chance.plot([], [], "o", color=style.NEIGHBOR, markeredgecolor=style.INK, markersize=8)
    guess_line = chance.axvline(1, color=style.GUESS, linestyle="--", linewidth=1.6)
    names = ["1 − (1 − p)ᴺ", f"{GAMES} games played", "your guess"]
    figure.legend([theory, played, guess_line], names, loc="outside lower left", ncols=3)
    chance.axhline(0.5, color=style.INK, linewidth=0.8, linestyle=":")
    chance.set(xlim=(0.6, MOST_PARAMETERS + 0.6), ylim=(-0.04, 1.08), xticks=range(1, 11))
    chance.set_yticks([0, 0.25, 0.5, 0.75, 1], ["0%", "25%", "50%", "75%", "100%"])
    chance.set(xlabel="parameters", ylabel="chance of at least one hit")
    headline = chance.set_title(" ")

    (needed,) = need.plot([], [], "o-", color=style.MODEL, markersize=6)
    (have,) = need.plot([], [], color=style.DATA, linestyle="-.", linewidth=1.6)
    need.legend([needed, have], ["needed for an even chance", "your trials"], loc="upper left", fontsize=9)
    need.set(yscale="log", xlim=(0.6, MOST_PARAMETERS + 0.6), ylim=(0.5, 3e15), xticks=range(1, 11))
    need.set_yticks([1, 1e3, 1e6, 1e9, 1e12], ["one", "thousand", "million", "billion", "trillion"])
    need.set(xlabel="parameters", ylabel="trials (log scale)")
    need_headline = need.set_title(" ")

    def draw(now):
        shown = np.arange(1, now.parameters + 1)
        theory.set_data(shown, now.theory)
        played.set_data(shown, now.played)
        guess_line.set_xdata([now.guess, now.guess])
        needed.set_data(shown, now.needed)
        have.set_data([0.6, MOST_PARAMETERS + 0.6], [now.trials, now.trials])
        count = "1 parameter" if now.parameters == 1 else f"{now.parameters} parameters"
        headline.set_text(f"{count}: chance {percent(now.theory[-1])}")
        need_headline.set_text(f"Needed: {large(now.needed[-1])}")
        if now.falls:
            away = abs(now.guess - now.falls)
            verdict = f"The chance fell below one half at {now.falls}: your guess, {now.guess}, " + (
                "is right." if away == 0 else f"is {away} away."
            )
        else:
            verdict = f"Still at least one half; your guess is that it falls below at {now.guess}."
        trials = "1 trial" if now.trials == 1 else f"{now.trials:,} trials"
        return (
            f"{count}, target {now.width:g} of each range: p = {now.width:g}^{now.parameters} = {now.p:.3g}. "
            f"With {trials}, 1 − (1 − p)^{now.trials:,} = {percent(now.theory[-1])}; {now.hits} of {GAMES} games hit "
            f"({now.played[-1]:.1%}). {verdict}"
        )

    return Lab(
        figure,
        [theory, played, guess_line, headline, needed, have, need_headline],
        {
            "parameters": slider(
                "Parameters (dimensions)", start["parameters"], 1, MOST_PARAMETERS, 1, "How many knobs luck must set"
            ),
            "trials": log_slider("Trials in a game", start["trials"], 1, MOST_TRIALS, tooltip="Random points a game"),
            "width": choice("Target: this share of each range", list(WIDTHS), start["width"], "Size of the target"),
            "guess": slider(
                "Your guess: chance below one half at (parameters)", start["guess"], 1, MOST_PARAMETERS, 1, "Commit"
            ),
        },
        numbers,
        draw,
        "Left: the chance that at least one trial hits the target, against the number of parameters, by the formula "
        "and as played. Right: how many trials an even chance needs, on a log scale.",
        presets={
            "Two": {"parameters": 2},
            "Five": {"parameters": 5},
            "Ten": {"parameters": 10},
            "Ten, wide target": {"parameters": 10, "width": "50%"},
        },
        play="parameters",
    )  # fmt: skip


def dimensions_numbers():
    """The numbers of the dimension lab; the games are played once, and counted for every setting."""
    first_hits = {width: hits for width, hits in zip(WIDTHS, _first_hits(), strict=True)}

    def numbers(parameters, trials, width, guess):
        trials, share = round(trials), WIDTHS[width]
        p = share ** np.arange(1, MOST_PARAMETERS + 1)
        theory = np.array([monte_carlo.chance_of_a_hit(each, trials) for each in p])[:parameters]
        hits = (first_hits[width][:, :parameters] < trials).sum(axis=0)
        below = np.flatnonzero(theory < 0.5)
        return SimpleNamespace(
            parameters=parameters,
            trials=trials,
            width=share,
            guess=guess,
            p=p[parameters - 1],
            theory=theory,
            played=hits / GAMES,
            hits=int(hits[-1]),
            needed=np.ceil(np.log(0.5) / np.log1p(-p))[:parameters],
            falls=int(below[0]) + 1 if below.size else 0,
        )

    return numbers


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


def in_words(k, b, decimals=1):
    """A line as one writes it: 30.5 · rooms − 17.2."""
    sign = "−" if b < 0 else "+"
    minus = "−" if k < 0 else ""
    return f"{minus}{abs(k):.{decimals}f} · rooms {sign} {abs(b):.{decimals}f}"


def gap_in_words(gap):
    """A gap to the least possible loss, in as many digits as mean something."""
    if gap < 1e-6:
        return "less than a millionth"
    return f"{gap:.6f}" if gap < 0.001 else f"{gap:.2g}" if gap < 100 else f"{gap:,.0f}"


def percent(chance):
    """A chance in percent that says 0 and 100 only where it is so."""
    return "under 0.1%" if 0 < chance < 5e-4 else "over 99.9%" if 1 > chance > 0.9995 else f"{chance:.1%}"


def large(count):
    """A large count in words one can say."""
    for name, unit in (("trillion", 1e12), ("billion", 1e9), ("million", 1e6)):
        if count >= unit:
            return f"{count / unit:,.3g} {name}"
    return f"{count:,.0f}"


def _draw_surface(axes, rooms, price):
    """Contour lines of the typical miss (the root of the loss) over slope k and height b."""
    axes.grid(False)
    grid = np.linspace(-150, 150, 121)
    miss = np.sqrt(losses.surface(rooms, price, grid, grid))
    lines = axes.contour(
        grid, grid, miss, levels=[60, *BANDS, 1200], colors=[style.tint(style.DATA, 0.7)], linewidths=0.9
    )
    axes.clabel(lines, fmt="%d", fontsize=9, colors=style.INK)
    ticks = range(-100, 101, 50)
    axes.set(xlim=(-150, 150), ylim=(-150, 150), xticks=ticks, yticks=ticks)


def _least_loss(rooms, price):
    """The least loss any line can have, found by the formula that lesson 04 derives."""
    return losses.l2_loss(np.polyval(np.polyfit(rooms, price, 1), rooms), price)
