"""Labs of lesson 05: a coin's surprise, two dice, Bayes' rule as a square, a question's split, a likelihood.

What the names in `now` mean, besides the controls'. Surprise, entropy and divergence are in bits.
    heads, tails        coin: the surprise of each side; likelihood: how many were seen
    entropy, gini       of the coin; or what is left over after the question
    p, q                chances of the six faces under P and under Q, (6,)
    known, more         entropies in the four rows of the dice lab, and what comes on top of each
    prior, posterior    share of the ill among all people, and among the positive
    hit, alarm          share of the positive among the ill, and among the healthy
    positive            share of the positive among all people
    people              how many of PEOPLE are ill; of these, of the healthy, how many test positive
    shown               whether the posterior is to be seen
    here, yours         places of the threshold and of your guess among all thresholds
    left, right         how many examples of each class are on a side of the threshold
    flips, best         how many there are, and the θ that makes them likeliest
    here, highest       likelihood of your θ, and of the best
    per_flip, least     mean surprise at the flips under your θ, and under the best
    hill, valley        likelihood as a share of the highest, and mean surprise, for every θ of GRID
"""

import numpy as np
from matplotlib.patches import Rectangle

from helpers import datasets, style
from helpers import information_theory as it
from helpers.labs.controls import slider, switch
from helpers.labs.lab import Lab, panels

__all__ = ["coin", "two_dice", "bayes", "split", "likelihood"]

PEOPLE = 100_000  # 1,000 × 100: every count in the Bayes lab is a whole number
FAR = 8.6  # where the dice lab ends a bar that should go on for ever
MOST_PER_FLIP = 4.5  # upper end of the surprise axis of the likelihood lab
GRID = np.linspace(0.005, 0.995, 199)
HATCHED = {"hatch": "//", "edgecolor": style.PAPER, "linewidth": 0}


def builders():
    """By name, a function that makes each lab afresh on the lesson's data."""
    penguins = datasets.load_penguins()
    flipper, species = penguins["flipper_length_mm"], penguins["species"]
    return {
        "information_theory.coin": coin,
        "information_theory.two_dice": two_dice,
        "information_theory.bayes": bayes,
        "information_theory.split": lambda: split(flipper, species, "flipper length (mm)"),
        "information_theory.likelihood": likelihood,
    }


def coin():
    """How surprising is a coin? Information, entropy and Gini impurity for every chance of heads."""

    def numbers(now):
        now.p = round(now.p, 2)
        both = [now.p, 1 - now.p]
        now.heads, now.tails = it.information(both)
        now.entropy, now.gini = it.entropy(both), it.gini(both)

    figure, (boxes, curves) = panels("AB", width_ratios=[3, 2])
    boxes.mark("--", style.DATA, (GRID, it.information(GRID)), "surprise of a chance p", linewidth=1.4)
    wine, teal = (
        {"facecolor": style.tint(style.CLASSES[0], 0.7), **HATCHED},
        {"facecolor": style.tint(style.CLASSES[1], 0.6)},
    )
    sides = [
        _box(boxes, wine, lambda now: (0, 0, now.p, now.heads if now.p else 0), "heads: chance × surprise"),
        _box(
            boxes,
            teal,
            lambda now: (now.p, 0, 1 - now.p, now.tails if now.p < 1 else 0),
            "tails: chance × surprise",
        ),
    ]
    boxes.legend(handles=[*sides, boxes.lines[0]], loc="upper right", fontsize=9)
    boxes.set(xlim=(-0.02, 1.02), ylim=(0, 7), xlabel="chance", ylabel="surprise (bits)")
    boxes.headline(lambda now: f"Heads {_bits(now.heads)}, tails {_bits(now.tails)}")

    entropies, impurities = ([of([p, 1 - p]) for p in GRID] for of in (it.entropy, it.gini))
    curves.mark("-", style.MODEL, (GRID, entropies), "entropy (bits)")
    curves.mark("--", style.ERROR, (GRID, impurities), "Gini impurity")
    curves.here(style.MODEL, lambda now: (now.p, now.entropy), "this entropy", "")
    curves.mark(
        "s", style.ERROR, lambda now: (now.p, now.gini), "this impurity", "", **style.HERE | {"markersize": 8}
    )
    curves.legend(loc="upper right", fontsize=9)
    curves.set(xlim=(-0.05, 1.05), ylim=(-0.03, 1.4), xlabel="chance of heads")
    curves.set_xticks([0, 0.5, 1], ["0", "0.5", "1"])
    curves.set_yticks([0, 0.25, 0.5, 0.75, 1])
    curves.headline(lambda now: f"Entropy {now.entropy:.2f} bits")

    def words(now):
        p, q = now.p, 1 - now.p
        gini_sum = f"Gini impurity 1 − {p:.2f}² − {q:.2f}² = {now.gini:.2f}."
        if p in (0, 1):
            sure, never = ("Heads are", "tails") if p == 1 else ("Tails are", "heads")
            return (
                f"{sure} certain: 0 bits. The surprise of {never} would be infinite, but {never} never come, "
                f"so they add nothing: entropy 0.00 bits. {gini_sum}"
            )
        return (
            f"Heads, chance {p:.2f}: {_bits(now.heads)}. Tails, chance {q:.2f}: {_bits(now.tails)}. On average "
            f"{p:.2f} × {now.heads:.2f} + {q:.2f} × {now.tails:.2f} = {now.entropy:.2f} bits, the entropy. "
            f"{gini_sum}"
        )

    controls = {"p": slider("Chance of heads", 0.2, 0.0, 1.0, 0.01, "How often the coin shows heads")}
    about = (
        "Left: a box for heads and a box for tails, as wide as the chance and as high as the surprise; their "
        "areas add up to the entropy. Right: entropy and Gini impurity for every chance of heads."
    )
    some = {"Fair": 0.5, "One in ten": 0.1, "One in a hundred": 0.01, "Never heads": 0.0}
    presets = {name: {"p": p} for name, p in some.items()}
    return Lab(figure, controls, numbers, words, about, presets=presets)


def two_dice():
    """Two dice: what comes follows P, what you expect follows Q. What does a wrong belief cost?"""

    def numbers(now):
        weights = 2.0 ** np.multiply.outer([now.lean_p, now.lean_q], np.arange(6.0))
        weights[:, 5] *= (now.six_p, now.six_q)
        now.p, now.q = p, q = weights / weights.sum(axis=1, keepdims=True)
        now.known = np.repeat([it.entropy(p), it.entropy(q)], 2)
        now.more = np.array([0, it.kl_divergence(p, q), 0, it.kl_divergence(q, p)])

    def end(now, row):
        return FAR if np.isinf(now.more[row]) else now.known[row] + now.more[row]

    figure, (bars, lengths) = panels("AB")
    slate, blue = (
        {"facecolor": style.tint(style.DATA, 0.8)},
        {"facecolor": style.tint(style.MODEL, 0.6), **HATCHED},
    )
    faces = np.arange(1, 7)
    sides = {"P: what happens": (-0.4, slate), "Q: what you expect": (0, blue)}
    first = []
    for (x, look), who in zip(sides.values(), "pq", strict=True):
        for i, face in enumerate(faces):
            stands = lambda now, i=i, x=x, who=who: (faces[i] + x, 0, 0.4, getattr(now, who)[i])  # noqa: E731
            bar = _box(bars, look, stands, f"{who.upper()} {face}")
            first += [] if i else [bar]
    bars.legend(first, list(sides), loc="upper left", fontsize=9)
    bars.set(xlim=(0.30999999999999994, 6.69), ylim=(0, 1), xlabel="face", ylabel="probability", xticks=faces)
    bars.grid(axis="x", visible=False)
    bars.set_yticks([0, 0.2, 0.4, 0.6, 0.8])
    bars.set_title("What happens, and what you expect")

    rows = {"H(P)": (3.6, slate), "H(P, Q)": (2.8, slate), "H(Q)": (1.2, blue), "H(Q, P)": (0.4, blue)}
    heights = [y for y, _ in rows.values()]
    vermilion = {"facecolor": style.tint(style.ERROR, 0.8)}
    for row, (name, (y, look)) in enumerate(rows.items()):
        known = lambda now, row=row: (0, heights[row] - 0.3, now.known[row], 0.6)  # noqa: E731
        more = lambda now, row=row: (now.known[row], heights[row] - 0.3, end(now, row) - now.known[row], 0.6)  # noqa: E731
        said = lambda now, row=row: "infinite" if np.isinf(now.more[row]) else f"{end(now, row):.2f}"  # noqa: E731
        _box(lengths, look, known, name)
        extra = _box(lengths, vermilion, more, f"extra in {name}")
        where = lengths.text(0, y, " ", va="center", fontsize=10)
        lengths.named(f"length of {name}", where, x=lambda now, row=row: end(now, row) + 0.12, text=said)
    lengths.legend([extra], ["the extra: KL"], loc="upper right", fontsize=9)
    lengths.set(xlim=(0, FAR + 3), ylim=(-0.1, 4.9), xlabel="mean surprise (bits)")
    lengths.set_yticks(heights, list(rows))
    lengths.grid(axis="y", visible=False)
    cost = lambda now: "without end" if np.isinf(now.more[1]) else _bits(now.more[1])  # noqa: E731
    lengths.headline(lambda now: f"Expecting Q costs {cost(now)}")

    def sum_of(now, row, p, q):
        entropy, kl = now.known[row], now.more[row]
        if np.isinf(kl):
            return f"KL({p}‖{q}) is infinite: {q} says impossible to the six, and under {p} it happens."
        return f"H({p}, {q}) = H({p}) + KL({p}‖{q}) = {entropy:.2f} + {kl:.2f} = {entropy + kl:.2f} bits."

    def words(now):
        return f"{sum_of(now, 1, 'P', 'Q')} {sum_of(now, 3, 'Q', 'P')}"

    def shape(name, lean, six):
        leans = f"Above 0, high faces of {name} are more likely; below 0, low ones"
        weighs = f"How many times as likely a six of {name} is as it would be; 0: it never comes"
        return {
            f"lean_{name.lower()}": slider(f"{name}: lean to high faces", lean, -1.0, 1.0, 0.1, leans),
            f"six_{name.lower()}": slider(f"{name}: weight of the six", six, 0.0, 5.0, 0.1, weighs),
        }

    controls = {**shape("P", 0.0, 1.0), **shape("Q", -0.5, 0.5)}
    about = (
        "Left: bars of the probability of each face under P and under Q. Right: the entropies of P and of Q, "
        "and each cross-entropy as that entropy plus an extra, the divergence."
    )
    presets = {
        "Q equals P": {"lean_p": 0.0, "six_p": 1.0, "lean_q": 0.0, "six_q": 1.0},
        "A loaded die, taken for fair": {"lean_p": 0.5, "six_p": 3.0, "lean_q": 0.0, "six_q": 1.0},
        "Q rules out the six": {"lean_p": 0.0, "six_p": 1.0, "lean_q": 0.0, "six_q": 0.0},
    }
    return Lab(figure, controls, numbers, words, about, presets=presets)


def bayes():
    """A medical test as a square: who is ill among those who test positive?"""

    def numbers(now):
        prior = np.array([now.ill / 1000, 1 - now.ill / 1000])
        says_positive = np.array([now.sensitivity / 100, 1 - now.specificity / 100])
        now.prior, (now.hit, now.alarm) = prior[0], says_positive
        now.positive = it.total_probability(prior, says_positive)
        now.posterior = it.bayes(prior, says_positive)[0] if now.positive else 0.0
        now.shown = now.reveal and now.positive > 0
        count = now.ill * PEOPLE // 1000
        healthy = PEOPLE - count
        now.people = count, count * now.sensitivity // 100, healthy * (100 - now.specificity) // 100

    ill, well = style.CLASSES[:2]
    figure, (square, share) = panels("AB", size=(7.2, 4.2), width_ratios=[1, 1])
    looks = {
        "ill, positive": {"facecolor": ill},
        "ill, negative": {"facecolor": style.tint(ill, 0.3)},
        "well, positive": {"facecolor": well, **HATCHED},
        "well, negative": {"facecolor": style.tint(well, 0.2), **HATCHED, "edgecolor": style.tint(well, 0.5)},
    }
    parts = [
        lambda now: (0, 0, now.prior, now.hit),
        lambda now: (0, now.hit, now.prior, 1 - now.hit),
        lambda now: (now.prior, 0, 1 - now.prior, now.alarm),
        lambda now: (now.prior, now.alarm, 1 - now.prior, 1 - now.alarm),
    ]
    boxes = [_box(square, look, part, name) for part, (name, look) in zip(parts, looks.items(), strict=True)]
    figure.legend(handles=boxes, loc="outside lower left", ncols=4)
    square.grid(False)
    square.set(
        xlim=(0, 1), ylim=(0, 1), aspect="equal", xlabel="share of all people", ylabel="share of the group"
    )
    square.set_anchor("N")
    square.headline(lambda now: f"{now.positive:.1%} of all test positive")

    part = lambda now: now.posterior if now.shown else 0  # noqa: E731
    rest = lambda now: 1 - now.posterior if now.shown else 0  # noqa: E731
    _box(share, looks["ill, positive"], lambda now: (-0.25, 0, 0.5, part(now)), "ill among the positive")
    _box(
        share,
        looks["well, positive"],
        lambda now: (-0.25, part(now), 0.5, rest(now)),
        "well among the positive",
    )
    guess = share.axhline(0, color=style.GUESS, linestyle="--", label="your guess")
    share.named("your guess", guess, ydata=lambda now: [now.guess / 100] * 2)
    share.legend(handles=[guess], loc="upper right", fontsize=9)
    share.set(xlim=(-0.6, 0.6), ylim=(0, 1.18), xticks=[], ylabel="share of the positive")
    share.set_yticks([0, 0.25, 0.5, 0.75, 1], ["0%", "25%", "50%", "75%", "100%"])
    share.headline(
        lambda now: f"{now.posterior:.1%} of these are ill" if now.shown else "How many of these are ill?"
    )

    def words(now):
        count, true, false = now.people
        said = (
            f"Of {PEOPLE:,} people {count:,} are ill, and {true:,} of these test positive; {PEOPLE - count:,} "
            f"are well, and {false:,} of these test positive too."
        )
        if now.positive == 0:
            return f"{said} Nobody tests positive, so there is nobody to ask about."
        if not now.reveal:
            return f"{said} Your guess: {now.guess}% of the positive are ill."
        return (
            f"{said} Ill among the positive: {true:,} / ({true:,} + {false:,}) = {now.posterior:.1%}; your "
            f"guess, {now.guess}%, is {abs(100 * now.posterior - now.guess):.1f} points away."
        )

    controls = {
        "ill": slider("Ill before the test (per 1,000 people)", 10, 0, 500, 1, "The prior: how common it is"),
        "sensitivity": slider("Sensitivity (% of the ill who test positive)", 90, 0, 100, 1, "Finds the ill"),
        "specificity": slider(
            "Specificity (% of the well who test negative)", 91, 0, 100, 1, "Clears the well"
        ),
        "guess": slider("Your guess: ill among the positive (%)", 50, 0, 100, 1, "Commit, then reveal"),
        "reveal": switch("Reveal the posterior", False, "Show who the positive are"),
    }
    about = (
        "Left: all people as a square, cut upright into ill and well, and each part across into positive "
        "(below) and negative (above); an area is a share of all people. Right: who the positive are."
    )
    some = {
        "Rare": (10, 90, 91),
        "Rare, fewer false alarms": (10, 90, 99),
        "Positive once already": (92, 90, 91),
        "Common": (400, 90, 91),
        "A coin for a test": (10, 50, 50),
    }
    names = ("ill", "sensitivity", "specificity")
    presets = {name: dict(zip(names, values, strict=True)) for name, values in some.items()}
    return Lab(figure, controls, numbers, words, about, presets=presets)


def split(x, labels, name, step=1.0):
    """Which threshold asks the best question? A feature x (n,) called `name`, and the labels (n,)."""
    x, (kinds, code) = np.asarray(x, dtype=float), np.unique(np.asarray(labels), return_inverse=True)
    thresholds = np.arange(x.min() - step / 2, x.max() + step, step)
    ginis = np.array([it.gini_index(x <= threshold, code) for threshold in thresholds])
    before = it.entropy(it.shares(code))
    entropies = before - np.array([it.information_gain(x <= threshold, code) for threshold in thresholds])
    best = thresholds[ginis.argmin()]
    low, high = float(thresholds[0]), float(thresholds[-1])

    def numbers(now):
        now.here, now.yours = (int(np.abs(thresholds - each).argmin()) for each in (now.threshold, now.guess))
        now.threshold, now.guess = thresholds[now.here], thresholds[now.yours]
        is_left = x <= now.threshold
        now.left, now.right = (np.bincount(code[side], minlength=len(kinds)) for side in (is_left, ~is_left))
        now.entropy, now.gini = entropies[now.here], ginis[now.here]

    figure, (counts, curves, sides) = panels("AB;CB", width_ratios=[3, 2], height_ratios=[3, 2])
    looks = [
        {"facecolor": style.tint(color, 0.75), "hatch": hatch, "edgecolor": style.PAPER, "linewidth": 0}
        for color, hatch, _ in zip(style.CLASSES, ("", "//", "..", "xx"), kinds, strict=False)
    ]
    heights = [np.histogram(x[code == c], thresholds)[0] for c in range(len(kinds))]
    floors = np.cumsum([np.zeros(len(thresholds) - 1), *heights], axis=0)
    for kind, height, floor, look in zip(kinds, heights, floors, looks, strict=False):
        bar = {"color" if key == "facecolor" else key: value for key, value in look.items()}
        counts.bar(thresholds[:-1], height, step, floor, align="edge", label=kind, **bar)
    counts.legend(loc="upper left", fontsize=9, ncols=len(looks), columnspacing=1)
    counts.wall(style.INK, lambda now: now.threshold, "threshold", "", ymax=0.8, linewidth=1.8)
    counts.set(
        xlim=(low - step, high + step), ylim=(0, floors[-1].max() * 1.3), xlabel=name, ylabel="examples"
    )
    counts.grid(axis="x", visible=False)
    counts.headline(lambda now: f"{now.left.sum()} left, {now.right.sum()} right")
    for y, side in ((1, "left"), (0, "right")):
        for c, (kind, look) in enumerate(zip(kinds, looks, strict=True)):

            def share(now, c=c, y=y, side=side):
                ends = np.cumsum([0, *getattr(now, side)]) / max(getattr(now, side).sum(), 1)
                return ends[c], y - 0.35, ends[c + 1] - ends[c], 0.7

            _box(sides, look, share, f"{kind}, {side}")
    sides.set(xlim=(0, 1), ylim=(-0.5, 1.5), xlabel="share of each side")
    sides.set_yticks([1, 0], ["left", "right"])
    sides.grid(False)

    square = {"markersize": 8, "markeredgecolor": "white"}
    handles = [
        curves.here(style.MODEL, lambda now: (now.threshold, now.entropy), "entropy (bits)"),
        curves.mark("s", style.ERROR, lambda now: (now.threshold, now.gini), "Gini index", **square),
        curves.guess(high=0.72),
    ]
    curves.mark("-", style.MODEL, lambda now: now.reveal and (thresholds, entropies), "every entropy", "")
    curves.mark("--", style.ERROR, lambda now: now.reveal and (thresholds, ginis), "every Gini index", "")
    lowest = lambda now: now.reveal and (best, ginis.min() - 0.09)  # noqa: E731
    handles += [curves.mark("^", style.INK, lowest, "best", markersize=9)]
    curves.legend(handles=handles, loc="upper left", fontsize=9, ncols=2, columnspacing=0.6)
    curves.set(xlim=(low - 3 * step, high + 3 * step), ylim=(0, before * 1.45), xlabel=name)
    curves.set_ylabel("left over after the question")
    curves.headline(lambda now: f"It gains {before - now.entropy:.2f} bits")

    def counted(side):
        return ", ".join(f"{n} {kind}" for n, kind in zip(side, kinds, strict=True) if n) or "nobody"

    def words(now):
        ends = [f"{side.sum()}/{len(x)} × {_gini(side):.3f}" for side in (now.left, now.right)]
        said = (
            f"Up to {now.threshold:g}: {counted(now.left)}; above: {counted(now.right)}. Gini index "
            f"{' + '.join(ends)} = {now.gini:.3f}; entropy left over {now.entropy:.3f} of {before:.3f} bits."
        )
        if not now.reveal:
            return f"{said} Your guess for the best threshold: {now.guess:g}."
        return (
            f"{said} Best is {best:g}: {before - entropies.min():.2f} bits gained. Your guess, {now.guess:g}, "
            f"is {abs(now.guess - best):g} away and gains {before - entropies[now.yours]:.2f}."
        )

    start, guess_start = (float(thresholds[len(thresholds) * k // 4]) for k in (1, 3))
    controls = {
        "threshold": slider(f"Threshold: {name}", start, low, high, step, "Up to this much: left"),
        "guess": slider(
            f"Your guess for the best: {name}", guess_start, low, high, step, "Commit, then reveal"
        ),
        "reveal": switch("Reveal every threshold", False, "Draw what each question leaves over"),
    }
    about = (
        f"Left: {len(x)} examples by {name} and kind, cut by a threshold; below, the mixture on each side. "
        "Right: entropy and Gini index left over after the question."
    )
    presets = {"All on one side": {"threshold": high}, "A few on the left": {"threshold": start}}
    return Lab(figure, controls, numbers, words, about, presets=presets)


def likelihood():
    """Which θ explains so many heads and tails best? The likelihood, and the same as surprise per flip."""

    def numbers(now):
        now.theta, now.flips = round(now.theta, 2), now.heads + now.tails
        seen = np.array([now.heads, now.tails]) / now.flips if now.flips else np.array([0.5, 0.5])
        now.best, now.least = seen[0], it.entropy(seen)
        now.highest = it.likelihood(now.best, now.heads, now.tails)
        now.here = it.likelihood(now.theta, now.heads, now.tails)
        now.per_flip = it.cross_entropy(seen, [now.theta, 1 - now.theta])
        now.hill = it.likelihood(GRID, now.heads, now.tails) / now.highest
        now.valley = seen[0] * it.information(GRID) + seen[1] * it.information(1 - GRID)
        now.shown = now.reveal and now.flips > 0

    figure, (hill, valley) = panels("AB")
    big, dot = {"markersize": 10}, {**style.HERE, "clip_on": False}
    hill.mark("-", style.MODEL, lambda now: now.reveal and (GRID, now.hill), "every likelihood", "")
    hill.mark("v", style.MODEL, lambda now: now.shown and (now.best, 1.07), "most likely θ", **big)
    valley.mark("-", style.ERROR, lambda now: now.shown and (GRID, now.valley), "every surprise", "")
    floor = lambda now: now.shown and (now.best, now.least - 0.2)  # noqa: E731
    valley.mark("^", style.ERROR, floor, "least surprising θ", **big)
    for panel in (hill, valley):
        look = {"ymax": 0.8, "linestyle": "--", "linewidth": 1.4}
        line = panel.wall(style.GUESS, lambda now: now.theta, f"your θ {panel.place}", "your θ", **look)
        panel.legend(handles=[line, panel.lines[1]], loc="upper center", fontsize=9)
        panel.set(xlim=(-0.02, 1.02), xlabel="θ, the chance of heads")
    hill.mark("o", style.GUESS, lambda now: (now.theta, now.here / now.highest), "your likelihood", "", **dot)
    high = lambda now: now.flips > 0 and (now.theta, min(now.per_flip, MOST_PER_FLIP - 0.15))  # noqa: E731
    valley.mark("o", style.GUESS, high, "your surprise", "", **dot)
    hill.set(ylim=(0, 1.4), ylabel="likelihood (share of the highest)")
    hill.set_yticks([0, 0.25, 0.5, 0.75, 1])
    valley.set(ylim=(-0.4, MOST_PER_FLIP), ylabel="surprise (bits per flip)")
    hill.headline(lambda now: f"Likelihood {_small(now.here)}")
    valley.headline(lambda now: f"Surprise {_bits(now.per_flip)} per flip" if now.flips else "No flip yet")

    def words(now):
        if now.flips == 0:
            return "No flip yet: every θ explains that equally well, with likelihood 1."
        product = f"{now.theta:.2f}{_power(now.heads)} × {1 - now.theta:.2f}{_power(now.tails)}"
        if now.here > 0:
            meaning = f"{now.flips * now.per_flip:.2f} bits of surprise at {now.flips} flips"
        else:
            never = "heads" if now.theta == 0 else "tails"
            meaning = f"infinitely surprising: {never} cannot come, but they did"
        said = f"θ {now.theta:.2f}: {product} = {_small(now.here)}, {meaning}."
        if not now.reveal:
            return f"{said} Is there a likelier θ?"
        return (
            f"{said} The highest likelihood is {_small(now.highest)}, at θ = {now.heads}/{now.flips} = "
            f"{now.best:.2f} and {now.flips * now.least:.2f} bits; yours is {abs(now.best - now.theta):.2f} away."
        )

    controls = {
        "heads": slider("Heads seen", 4, 0, 30, 1, "How many flips showed heads"),
        "tails": slider("Tails seen", 6, 0, 30, 1, "How many flips showed tails"),
        "theta": slider("Your θ, the chance of heads", 0.1, 0.0, 1.0, 0.01, "Which coin do you say it was?"),
        "reveal": switch("Reveal every θ", False, "Draw the likelihood of every θ"),
    }
    about = (
        "Left: the likelihood of your θ as a share of the highest and, once revealed, of every θ. Right: the "
        "same as surprise per flip, where the most likely θ is lowest."
    )
    presets = {
        "θ = 0.1": {"theta": 0.1},
        "θ = 0.3": {"theta": 0.3},
        "Five times as many": {"heads": 20, "tails": 30},
        "Only heads": {"heads": 3, "tails": 0},
    }
    return Lab(figure, controls, numbers, words, about, presets=presets)


def _box(panel, look, where, name):
    """A box that stands at `where(now)`: its left and lower side, width and height."""
    box = panel.add_patch(Rectangle((0, 0), 0, 0, label=name, **look))
    return panel.named(name, box, bounds=where)


def _gini(counts):
    return it.gini(counts / counts.sum()) if counts.any() else 0.0


def _bits(surprise):
    return "infinite" if np.isinf(surprise) else f"{surprise:.2f} bits"


def _small(value):
    return f"{value:.3g}" if value == 0 or value >= 0.01 else f"{value:.2e}"


def _power(n):
    return str(n).translate(str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹"))
