"""Labs of lesson 05: a coin's surprise, two dice, Bayes' rule as a square, a question's split, a likelihood.

What the names in `now` mean, besides the controls'. Surprise, entropy and divergence are in bits.
    heads, tails        coin: the surprise of each side; likelihood: how many were seen
    entropy, gini       of the coin; or what is left over after the question
    p, q                chances of the six faces under P and under Q, (6,)
    known, more         entropies in the four rows of the dice lab, and what comes on top of each
    end                 of the axis under them
    prior, posterior    share of the ill among all people, and among the positive
    hit, alarm          share of the positive among the ill, and among the healthy
    positive            share of the positive among all people
    people              how many of PEOPLE are ill; of these, of the healthy, how many test positive
    shown               whether the posterior is to be seen
    here, yours         places of the threshold and of your guess among all thresholds
    left, right         how many examples of each class are on a side of the threshold
    flips, best         how many there are, and the θ that makes them likeliest
    here, highest       likelihood of your θ, and of the best; `share`, the first in terms of the second
    per_flip, least     mean surprise at the flips under your θ, and under the best
    hill, valley        likelihood as a share of the highest, and mean surprise, for every θ of GRID
"""

from math import isinf

import numpy as np
from matplotlib.patches import Rectangle

from helpers import datasets, style
from helpers import information_theory as it
from helpers.labs.controls import slider, switch
from helpers.labs.given import classes, columns
from helpers.labs.lab import Lab, panels
from helpers.labs.words import count, figures

__all__ = ["coin", "two_dice", "bayes", "split", "likelihood"]

PEOPLE = 100_000  # 1,000 × 100: every count in the Bayes lab is a whole number
AXES = (4.5, 7.0, 11.5)  # ends of the axis of mean surprise in the dice lab, in bits
MOST_PER_FLIP = 4.5  # upper end of the surprise axis of the likelihood lab
GRID = np.linspace(0.005, 0.995, 199)
HATCHES = ("", "//", "..", "xx", "\\\\", "--", "||", "++", "oo", "**")
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
    wine, teal = (style.tint(color, 0.65) for color in style.CLASSES[:2])
    heads = lambda now: (0, 0, now.p, now.heads if now.p else 0)
    tails = lambda now: (now.p, 0, 1 - now.p, now.tails if now.p < 1 else 0)
    _box(boxes, heads, "heads: chance × surprise", facecolor=wine, **HATCHED)
    _box(boxes, tails, "tails: chance × surprise", facecolor=teal)
    figure.legend(handles=[*boxes.patches, boxes.lines[0]], loc="outside lower left", ncols=3)
    certain = boxes.text(0.6, 4, "certain: no surprise, so no box", ha="center")
    boxes.named("nothing to see", certain, visible=lambda now: now.p in (0, 1))
    boxes.set(xlim=(-0.02, 1.02), ylim=(0, 7), xlabel="chance", ylabel="surprise (bits)")
    boxes.headline(lambda now: f"Heads {_bits(now.heads)}, tails {_bits(now.tails)}")

    every = np.linspace(0, 1, 201)
    entropies, impurities = ([of([p, 1 - p]) for p in every] for of in (it.entropy, it.gini))
    curves.mark("-", style.MODEL, (every, entropies), "entropy (bits)")
    curves.mark("--", style.ERROR, (every, impurities), "Gini impurity")
    curves.here(style.ERROR, lambda now: (now.p, now.gini), "this impurity", "", "s", markersize=11)
    curves.here(style.MODEL, lambda now: (now.p, now.entropy), "this entropy", "", markersize=7)
    curves.legend(loc="upper right")
    curves.set(xlim=(-0.05, 1.05), ylim=(-0.03, 1.4), xlabel="chance of heads", yticks=np.linspace(0, 1, 5))
    curves.set_xticks([0, 0.5, 1], ["0", "0.5", "1"])
    curves.headline(lambda now: f"Entropy {now.entropy:.2f} bits")

    def words(now):
        p, q = now.p, 1 - now.p
        gini_sum = f"Gini impurity 1 − {p:.2f}² − {q:.2f}² = {now.gini:.2f}."
        if p in (0, 1):
            sure, never = ("Heads are", "tails") if p == 1 else ("Tails are", "heads")
            return (
                f"{sure} certain: 0 bits. The surprise of {never} would be infinite, but {never} never "
                f"come, so they add nothing: entropy 0.00 bits. {gini_sum}"
            )
        return (
            f"Heads, chance {p:.2f}: {_bits(now.heads)}. Tails, chance {q:.2f}: {_bits(now.tails)}. On "
            f"average {p:.2f} × {now.heads:.2f} + {q:.2f} × {now.tails:.2f} = {now.entropy:.2f} bits, the "
            f"entropy. {gini_sum}"
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
        finite = (now.known + now.more)[np.isfinite(now.more)]
        share = 0.8 if len(finite) == len(now.more) else 0.6  # of the axis: an endless bar is the longest
        now.end = next((end for end in AXES if share * end > finite.max()), AXES[-1])

    total = lambda now, row: 0.66 * now.end if isinf(now.more[row]) else now.known[row] + now.more[row]
    figure, (bars, lengths) = panels("AB")
    slate = {"facecolor": style.tint(style.DATA, 0.8)}
    blue = {"facecolor": style.tint(style.MODEL, 0.6), **HATCHED}
    faces = np.arange(1, 7)
    for who, x, look in (("p", -0.4, slate), ("q", 0, blue)):
        for i, face in enumerate(faces):
            chances = lambda now, i=i, x=x, who=who: (faces[i] + x, 0, 0.4, getattr(now, who)[i])
            _box(bars, chances, f"{who.upper()} {face}", **look)
    bars.legend(bars.patches[::6], ["P: what happens", "Q: what you expect"], loc="upper left")
    bars.set(xlim=(0.3, 6.7), ylim=(0, 1), xlabel="face", ylabel="probability", xticks=faces)
    bars.grid(axis="x", visible=False)
    bars.set(yticks=[0, 0.2, 0.4, 0.6, 0.8], title="What happens, and what you expect")

    rows = {"H(P)": (3.6, slate), "H(P, Q)": (2.8, slate), "H(Q)": (1.2, blue), "H(Q, P)": (0.4, blue)}
    vermilion = {"facecolor": style.tint(style.ERROR, 0.8)}
    for row, (name, (y, look)) in enumerate(rows.items()):
        known = lambda now, row=row, y=y: (0, y - 0.3, now.known[row], 0.6)
        said = lambda now, row=row: "infinite" if isinf(now.more[row]) else f"{total(now, row):.2f}"
        after = lambda now, row=row: total(now, row) + (0.09 if isinf(now.more[row]) else 0.04) * now.end
        _box(lengths, known, name, **look)
        lengths.named(f"length of {name}", lengths.text(0, y, " ", va="center"), x=after, text=said)
    for row, name in ((1, "H(P, Q)"), (3, "H(Q, P)")):
        y = rows[name][0]
        more = lambda now, row=row, y=y: (now.known[row], y - 0.3, total(now, row) - now.known[row], 0.6)
        endless = lambda now, row=row, y=y: isinf(now.more[row]) and (total(now, row) + 0.02 * now.end, y)
        extra = _box(lengths, more, f"extra in {name}", **vermilion)
        lengths.mark(">", style.ERROR, endless, f"{name} goes on", "", markersize=16)
    lengths.legend([extra], ["the extra: KL"], loc="upper right")
    lengths.set(ylim=(-0.1, 4.9), xlabel="mean surprise (bits)")
    lengths.named("B", lengths, xlim=lambda now: (0, now.end))
    lengths.set_yticks([y for y, _ in rows.values()], list(rows))
    lengths.grid(axis="y", visible=False)
    cost = lambda now: "without end" if isinf(now.more[1]) else _bits(now.more[1])
    lengths.headline(lambda now: f"Expecting Q costs {cost(now)}")

    def sum_of(now, row, p, q):
        entropy, kl = now.known[row], now.more[row]
        if isinf(kl):
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
        sick = now.ill * PEOPLE // 1000
        now.people = sick, sick * now.sensitivity // 100, (PEOPLE - sick) * (100 - now.specificity) // 100

    ill, healthy = style.CLASSES[:2]
    figure, (square, stripe, share) = panels("ABC", size=(7.2, 4.2), width_ratios=[10, 2, 7])
    pale, edge = style.tint(healthy, 0.2), style.tint(healthy, 0.5)
    ill_positive, ill_negative = {"facecolor": ill}, {"facecolor": style.tint(ill, 0.3)}
    healthy_positive = {"facecolor": healthy, **HATCHED}
    healthy_negative = {"facecolor": pale, **HATCHED, "edgecolor": edge}
    alarmed = lambda now: (now.prior, 0, 1 - now.prior, now.alarm)
    cleared = lambda now: (now.prior, now.alarm, 1 - now.prior, 1 - now.alarm)
    _box(square, lambda now: (0, 0, now.prior, now.hit), "ill, positive", **ill_positive)
    _box(square, lambda now: (0, now.hit, now.prior, 1 - now.hit), "ill, negative", **ill_negative)
    _box(square, alarmed, "healthy, positive", **healthy_positive)
    _box(square, cleared, "healthy, negative", **healthy_negative)
    figure.legend(handles=square.patches, loc="outside lower left", ncols=4, columnspacing=1)
    square.grid(False)
    square.set(xlim=(0, 1), ylim=(0, 1), xlabel="share of all people", ylabel="share of the group")
    square.set_xticks([0, 0.5, 1])
    square.headline(lambda now: f"{_percent(now.positive)} of all positive")
    # One in a hundred is a stripe of four pixels: drawn again, wide enough to be seen.
    wide = lambda now: float(now.ill > 0)
    _box(stripe, lambda now: (0, 0, wide(now), now.hit), "positive of the ill", **ill_positive)
    _box(stripe, lambda now: (0, now.hit, wide(now), 1 - now.hit), "negative of the ill", **ill_negative)
    stripe.grid(False)
    stripe.set(xlim=(0, 1), ylim=(0, 1), xticks=[], yticks=[], xlabel="the ill\nalone, wider")
    nobody = stripe.text(0.5, 0.5, "nobody is ill", rotation=90, ha="center", va="center")
    stripe.named("nobody to stretch", nobody, visible=lambda now: now.ill == 0)
    part = lambda now: now.posterior if now.shown else 0
    rest = lambda now: 1 - now.posterior if now.shown else 0
    uncut = lambda now: float(now.positive > 0 and not now.shown)
    gray, name = style.tint(style.DATA, 0.25), "healthy among the positive"
    _box(share, lambda now: (-0.25, 0, 0.5, uncut(now)), "the positive, uncut", facecolor=gray)
    _box(share, lambda now: (-0.25, 0, 0.5, part(now)), "ill among the positive", **ill_positive)
    _box(share, lambda now: (-0.25, part(now), 0.5, rest(now)), name, **healthy_positive)
    nobody = share.text(0, 0.1, "nobody tests positive", ha="center")
    share.named("nobody to cut", nobody, visible=lambda now: now.positive == 0)
    guess = share.axhline(0, color=style.GUESS, linestyle="--", label="your guess")
    share.named("your guess", guess, ydata=lambda now: [now.guess / 100] * 2)
    share.legend(handles=[guess], loc="upper right")
    share.set(xlim=(-0.6, 0.6), ylim=(0, 1.18), xticks=[], ylabel="share of the positive")
    share.set_yticks([0, 0.25, 0.5, 0.75, 1], ["0%", "25%", "50%", "75%", "100%"])
    found = lambda now: f"{_percent(now.posterior)} of these are ill"
    share.headline(lambda now: found(now) if now.shown else "How many are ill?")

    def words(now):
        sick, true, false = now.people
        said = (
            f"Of {PEOPLE:,} people {sick:,} are ill, and {true:,} of these test{'s' * (true == 1)} positive; "
            f"{PEOPLE - sick:,} are healthy, and {false:,} of these test positive too."
        )
        if now.positive == 0:
            return f"{said} Nobody tests positive, so there is nobody to ask about."
        if not now.reveal:
            return f"{said} Your guess: {now.guess}% of the positive are ill."
        return (
            f"{said} Ill among the positive: {true:,} / ({true:,} + {false:,}) = {_percent(now.posterior)}; "
            f"your guess, {now.guess}%, is {abs(100 * now.posterior - now.guess):.1f} points away."
        )

    specificity = "Specificity (% of the healthy who test negative)"
    controls = {
        "ill": slider("Ill before the test (per 1,000 people)", 10, 0, 500, 1, "The prior: how common it is"),
        "sensitivity": slider("Sensitivity (% of the ill who test positive)", 90, 0, 100, 1, "Finds the ill"),
        "specificity": slider(specificity, 91, 0, 100, 1, "Clears the healthy"),
        "guess": slider("Your guess: ill among the positive (%)", 50, 0, 100, 1, "Commit, then reveal"),
        "reveal": switch("Reveal the posterior", False, "Show who the positive are"),
    }
    about = (
        "Left: all people as a square, cut upright into ill and healthy, and each part across into positive "
        "(below) and negative (above); an area is a share of all people. Middle: the stripe of the ill once "
        "more, wider. Right: who the positive are."
    )
    some = {
        "Rare": (10, 90, 91),
        "Rare, fewer false alarms": (10, 90, 99),
        "Positive once already": (92, 90, 91),
        "Common": (400, 90, 91),
        "A coin for a test": (10, 50, 50),
    }
    presets = {name: {"ill": a, "sensitivity": b, "specificity": c} for name, (a, b, c) in some.items()}
    return Lab(figure, controls, numbers, words, about, presets=presets)


def split(x, labels, name):
    """Which threshold asks the best question? A feature x (n,) called `name`, and the labels (n,)."""
    (x,), (kinds, code) = columns(x=x), classes(labels, n=np.size(x))
    thresholds, step = _thresholds(x)
    low, high = float(thresholds[0]), float(thresholds[-1])
    lefts = np.array([np.bincount(code[x <= each], minlength=len(kinds)) for each in thresholds])
    rights, heights = lefts[-1] - lefts, np.diff(lefts, axis=0).T  # a height: between two thresholds

    def left_over(impurity):
        weighed = [[n.sum() * _of(impurity, n) for n in side] for side in (lefts, rights)]
        return np.sum(weighed, axis=0) / len(x)

    ginis, entropies = left_over(it.gini), left_over(it.entropy)
    best, before = thresholds[ginis.argmin()], entropies[0]

    def numbers(now):
        now.here, now.yours = (int(np.abs(thresholds - each).argmin()) for each in (now.threshold, now.guess))
        now.threshold, now.guess = thresholds[now.here], thresholds[now.yours]
        now.left, now.right = lefts[now.here], rights[now.here]
        now.entropy, now.gini = entropies[now.here], ginis[now.here]

    ratios = {"width_ratios": [3, 2], "height_ratios": [3, 2]}
    figure, (counts, curves, sides) = panels("AB;CB", size=(7.2, 4.2), **ratios)
    floors, corners = np.pad(heights.cumsum(axis=0), ((1, 0), (0, 0))), np.repeat(thresholds, 2)[1:-1]
    for c, kind in enumerate(kinds):
        look = {"facecolor": style.tint(style.CLASSES[c], 0.75), **HATCHED, "hatch": HATCHES[c]}
        floor, top = np.repeat(floors[c : c + 2], 2, axis=1)
        (shape,) = counts.fill([*corners, *corners[::-1]], [*top, *floor[::-1]], **look)
        counts.named(f"examples of {kind}", shape)
        for y, side in ((1, "left"), (0, "right")):

            def share(now, c=c, y=y, side=side):
                ends = np.cumsum([0, *getattr(now, side)]) / max(getattr(now, side).sum(), 1)
                return ends[c], y - 0.35, ends[c + 1] - ends[c], 0.7

            _box(sides, share, f"{kind}, {side}", **look)
    figure.legend(counts.patches, kinds, loc="outside lower left", ncols=5)
    counts.wall(style.INK, lambda now: now.threshold, "threshold", "", linewidth=1.8)
    counts.set(xlim=(low - step, high + step), xlabel=name)
    counts.set(ylim=(0, floors[-1].max() * 1.08), ylabel="examples")
    counts.grid(axis="x", visible=False)
    counts.headline(lambda now: f"{now.left.sum():,} left, {now.right.sum():,} right")
    sides.set(xlim=(0, 1), ylim=(-0.5, 1.5), xlabel="share of each side")
    sides.set_yticks([1, 0], ["left", "right"])
    sides.grid(False)

    curves.mark("-", style.MODEL, lambda now: now.reveal and (thresholds, entropies), "every entropy", "")
    curves.mark("--", style.ERROR, lambda now: now.reveal and (thresholds, ginis), "every Gini index", "")
    curves.here(style.MODEL, lambda now: (now.threshold, now.entropy), "entropy (bits)")
    curves.here(style.ERROR, lambda now: (now.threshold, now.gini), "Gini index", look="s", markersize=8)
    curves.guess(high=0.7)
    lowest = lambda now: now.reveal and (best, ginis.min() - 0.06 * before)
    curves.mark("^", style.INK, lowest, "best", markersize=9)
    curves.legend(loc="upper left")
    curves.set(xlim=(low - 3 * step, high + 3 * step), ylim=(-0.08 * before, before * 1.6), xlabel=name)
    curves.set_ylabel("left over after the question")
    curves.headline(lambda now: f"It gains {before - now.entropy:.2f} bits")

    def counted(side):
        return ", ".join(f"{n:,} {kind}" for n, kind in zip(side, kinds, strict=True) if n) or "nobody"

    def words(now):
        ends = [f"{side.sum()}/{len(x)} × {_of(it.gini, side):.3f}" for side in (now.left, now.right)]
        said = (
            f"Up to {_at(now.threshold)}: {counted(now.left)}; above: {counted(now.right)}. Gini index "
            f"{' + '.join(ends)} = {now.gini:.3f}; entropy left over {now.entropy:.3f} of {before:.3f} bits."
        )
        if not now.reveal:
            return f"{said} Your guess for the best threshold: {_at(now.guess)}."
        is_other = now.guess != best and ginis[now.yours] < ginis.min() + 1e-9
        apart = "as good" if is_other else f"{_at(abs(now.guess - best))} away"
        return (
            f"{said} Best by the Gini index is {_at(best)}: {before - entropies[ginis.argmin()]:.2f} bits "
            f"gained. Your guess, {_at(now.guess)}, is {apart} and gains {before - entropies[now.yours]:.2f}."
        )

    few = float(thresholds[np.argmax(lefts.sum(axis=1) >= len(x) / 8)])
    guess = float(thresholds[len(thresholds) * 3 // 4])
    yours = f"Your guess for the best: {name}"
    controls = {
        "threshold": slider(f"Threshold: {name}", few, low, high, step, "Up to this much: left"),
        "guess": slider(yours, guess, low, high, step, "Commit, then reveal"),
        "reveal": switch("Reveal every threshold", False, "Draw what each question leaves over"),
    }
    about = (
        f"Left: {len(x):,} examples by {name} and kind, cut by a threshold; below, the mixture on each side. "
        "Right: entropy and Gini index left over after the question."
    )
    presets = {"All on one side": {"threshold": high}, "A few on the left": {"threshold": few}}
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
        now.share = now.here / now.highest
        now.hill = it.likelihood(GRID, now.heads, now.tails) / now.highest
        now.valley = seen[0] * it.information(GRID) + seen[1] * it.information(1 - GRID)
        now.shown = now.reveal and now.flips > 0

    figure, (hill, valley) = panels("AB")
    hill.mark("-", style.MODEL, lambda now: now.reveal and (GRID, now.hill), "every likelihood", "")
    hill.mark("v", style.MODEL, lambda now: now.shown and (now.best, 1.06), "most likely θ", markersize=10)
    hill.mark(":", style.MODEL, ([0, 1], [1, 1]), "the highest there is", linewidth=1.4)
    hill.here(style.GUESS, lambda now: (now.theta, now.share), "your likelihood", "", clip_on=False)
    valley.mark("-", style.ERROR, lambda now: now.shown and (GRID, now.valley), "every surprise", "")
    floor = lambda now: now.shown and (now.best, now.least - 0.2)
    valley.mark("^", style.ERROR, floor, "least surprising θ", markersize=10)
    level = lambda now: now.flips > 0 and ([0, 1], [now.least] * 2)
    valley.mark(":", style.ERROR, level, "the least there is", linewidth=1.4)
    within = lambda now: 0 < now.flips and now.per_flip <= MOST_PER_FLIP and (now.theta, now.per_flip)
    beyond = lambda now: 0 < now.flips and now.per_flip > MOST_PER_FLIP and (now.theta, MOST_PER_FLIP - 0.2)
    valley.here(style.GUESS, within, "your surprise", "", clip_on=False)
    valley.mark("^", style.GUESS, beyond, "your surprise is higher", markersize=10)
    for panel in (hill, valley):
        look = {"ymax": 0.7, "linestyle": "--", "linewidth": 1.4}
        panel.wall(style.GUESS, lambda now: now.theta, f"your θ {panel.place}", "your θ", **look)
        panel.legend(handles=[panel.lines[i] for i in (-1, 2, 1)], loc="upper center")
        panel.set(xlim=(-0.03, 1.03), xlabel="θ, the chance of heads")
    hill.set(ylabel="likelihood (share of the highest)", ylim=(0, 1.4), yticks=[0, 0.25, 0.5, 0.75, 1])
    valley.set(ylabel="surprise (bits per flip)", ylim=(-0.4, MOST_PER_FLIP / 0.72), yticks=range(5))
    hill.headline(lambda now: f"{_percent(now.share)} of the highest likelihood")
    valley.headline(lambda now: f"Surprise {_bits(now.per_flip)} per flip" if now.flips else "No flip yet")

    def words(now):
        if now.flips == 0:
            return "No flip yet: every θ explains that equally well, with likelihood 1."
        product = f"{now.theta:.2f}{_power(now.heads)} × {1 - now.theta:.2f}{_power(now.tails)}"
        if now.here > 0:
            share, bits = _percent(now.share), now.flips * now.per_flip
            meaning = f"{share} of the highest; {bits:.2f} bits of surprise at {count(now.flips, 'flip')}"
        else:
            never = "heads" if now.theta == 0 else "tails"
            meaning = f"infinitely surprising: {never} cannot come, but they did"
        said = f"θ {now.theta:.2f}: {product} = {_small(now.here)}, {meaning}."
        if not now.reveal:
            return f"{said} Is there a likelier θ?"
        return (
            f"{said} The highest likelihood is {_small(now.highest)}, at θ = {now.heads}/{now.flips} = "
            f"{now.best:.2f} and {now.flips * now.least:.2f} bits; yours is "
            f"{abs(now.best - now.theta):.2f} away."
        )

    controls = {
        "heads": slider("Heads seen", 4, 0, 30, 1, "How many flips showed heads"),
        "tails": slider("Tails seen", 6, 0, 30, 1, "How many flips showed tails"),
        "theta": slider("Your θ, the chance of heads", 0.1, 0.0, 1.0, 0.01, "Which coin do you say it was?"),
        "reveal": switch("Reveal every θ", False, "Draw the likelihood of every θ"),
    }
    about = (
        "Left: the likelihood of your θ as a share of the highest there is and, once revealed, of every θ. "
        "Right: the same as surprise per flip, where the most likely θ is lowest."
    )
    presets = {
        "θ = 0.1": {"theta": 0.1},
        "θ = 0.3": {"theta": 0.3},
        "Five times as many": {"heads": 20, "tails": 30},
        "Only heads": {"heads": 3, "tails": 0},
    }
    return Lab(figure, controls, numbers, words, about, presets=presets)


def _box(panel, where, name, **look):
    """A box that stands at `where(now)`: its left and lower side, width and height."""
    box = panel.add_patch(Rectangle((0, 0), 0, 0, label=name, **look))
    return panel.named(name, box, bounds=where)


def _thresholds(x):
    """Thresholds in round steps, about a hundred or fewer, from below the least of x (n,) to above all."""
    values, span = np.unique(x), np.ptp(x) or abs(x[0]) or 1.0
    power = 10.0 ** np.floor(np.log10(span / 100))
    step = next(factor * power for factor in (1, 2, 5, 10) if factor * power >= span / 100 * 0.999)
    if len(values) > 1:
        step = max(step, np.diff(values).min())
    start = (np.floor(values[0] / step + 1e-9) - 0.5) * step
    return start + step * np.arange(int((values[-1] - start) / step) + 2), float(step)


def _at(value):
    return figures(value, 6).replace("-", "−")


def _of(impurity, counts):
    """The impurity of a side that holds so many of each class; of an empty one 0."""
    return impurity(counts / counts.sum()) if counts.any() else 0.0


def _bits(surprise):
    return "infinite" if isinf(surprise) else f"{surprise:.2f} bits"


def _small(value):
    return f"{value:.3g}" if value == 0 or value >= 0.01 else f"{value:.2e}"


def _power(n):
    return str(n).translate(str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹"))


def _percent(share):
    """A share in percent that says 0 only where it is so."""
    return "under 0.1%" if 0 < share < 5e-4 else f"{share:.1%}"
