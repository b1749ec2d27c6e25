"""Labs of lesson 05: a coin's surprise, two dice, Bayes' rule as a square, a question's split, a likelihood."""

from types import SimpleNamespace

import numpy as np

from helpers import datasets, style
from helpers import information_theory as it
from helpers.labs.controls import slider, switch
from helpers.labs.lab import Lab

PEOPLE = 100_000  # 1,000 × 100: every count in the Bayes lab is a whole number
FAR = 8.6  # where the dice lab ends a bar that should go on for ever
MOST_PER_FLIP = 4.5  # upper end of the surprise axis of the likelihood lab, in bits
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
    figure, (boxes, curves) = style.subplots(1, 2, width_ratios=[3, 2])
    (law,) = boxes.plot(GRID, it.information(GRID), color=style.DATA, linestyle="--", linewidth=1.4)
    heads = boxes.bar(0, 0, 0, align="edge", **{"color": style.tint(style.CLASSES[0], 0.7), **HATCHED})[0]
    tails = boxes.bar(0, 0, 0, align="edge", color=style.tint(style.CLASSES[1], 0.6))[0]
    names = ["heads: chance × surprise", "tails: chance × surprise", "surprise of a chance p"]
    boxes.legend([heads, tails, law], names, loc="upper right", fontsize=9)
    boxes.set(xlim=(-0.02, 1.02), ylim=(0, 7), xlabel="chance", ylabel="surprise (bits)")
    surprise_headline = boxes.set_title(" ")

    entropies, impurities = zip(*((it.entropy([p, 1 - p]), it.gini([p, 1 - p])) for p in GRID), strict=True)
    (bits,) = curves.plot(GRID, entropies, color=style.MODEL)
    (gini,) = curves.plot(GRID, impurities, color=style.ERROR, linestyle="--")
    (on_bits,) = curves.plot([], [], "o", color=style.MODEL, markersize=9, markeredgecolor="white")
    (on_gini,) = curves.plot([], [], "s", color=style.ERROR, markersize=8, markeredgecolor="white")
    curves.legend([bits, gini], ["entropy (bits)", "Gini impurity"], loc="upper right", fontsize=9)
    curves.set(xlim=(-0.05, 1.05), ylim=(-0.03, 1.4), xlabel="chance of heads")
    curves.set_xticks([0, 0.5, 1], ["0", "0.5", "1"])
    curves.set_yticks([0, 0.25, 0.5, 0.75, 1])
    mean_headline = curves.set_title(" ")

    def draw(now):
        p, q = now.p, 1 - now.p
        heads.set_bounds(0, 0, p, now.heads if p else 0)
        tails.set_bounds(p, 0, q, now.tails if q else 0)
        on_bits.set_data([p], [now.entropy])
        on_gini.set_data([p], [now.gini])
        surprise_headline.set_text(f"Heads {_bits(now.heads)}, tails {_bits(now.tails)}")
        mean_headline.set_text(f"Entropy {now.entropy:.2f} bits")
        gini_sum = f"Gini impurity 1 − {p:.2f}² − {q:.2f}² = {now.gini:.2f}."
        if p in (0, 1):
            sure, never = ("Heads are", "tails") if p == 1 else ("Tails are", "heads")
            return (
                f"{sure} certain: 0 bits. The surprise of {never} would be infinite, but {never} never come, so "
                f"they add nothing: entropy 0.00 bits. {gini_sum}"
            )
        return (
            f"Heads, chance {p:.2f}: {_bits(now.heads)}. Tails, chance {q:.2f}: {_bits(now.tails)}. On average "
            f"{p:.2f} × {now.heads:.2f} + {q:.2f} × {now.tails:.2f} = {now.entropy:.2f} bits, the entropy. "
            f"{gini_sum}"
        )

    return Lab(
        figure,
        [heads, tails, on_bits, on_gini, surprise_headline, mean_headline],
        {"p": slider("Chance of heads", 0.2, 0.0, 1.0, 0.01, "How often the coin shows heads")},
        coin_numbers,
        draw,
        "Left: a box for heads and a box for tails, as wide as the chance and as high as the surprise; their areas "
        "add up to the entropy. Right: entropy and Gini impurity for every chance of heads.",
        presets={
            "Fair": {"p": 0.5},
            "One in ten": {"p": 0.1},
            "One in a hundred": {"p": 0.01},
            "Never heads": {"p": 0.0},
        },
    )


def coin_numbers(p):
    """The numbers of the coin lab."""
    p = round(p, 2)
    both = [p, 1 - p]
    heads, tails = it.information(both)
    return SimpleNamespace(p=p, heads=heads, tails=tails, entropy=it.entropy(both), gini=it.gini(both))


def two_dice():
    """Two dice: what comes follows P, what you expect follows Q. What does a wrong belief cost?"""
    slate, blue = {"color": style.tint(style.DATA, 0.8)}, {"color": style.tint(style.MODEL, 0.6), **HATCHED}
    vermilion = {"color": style.tint(style.ERROR, 0.8)}
    faces = np.arange(1, 7)
    figure, (bars, lengths) = style.subplots(1, 2)
    p_bars, q_bars = (bars.bar(faces + x, 0, 0.4, **look) for x, look in ((-0.2, slate), (0.2, blue)))
    bars.legend([p_bars, q_bars], ["P: what happens", "Q: what you expect"], loc="upper left", fontsize=9)
    bars.set(ylim=(0, 1), xlabel="face", ylabel="probability", xticks=faces)
    bars.grid(axis="x", visible=False)
    bars.set_yticks([0, 0.2, 0.4, 0.6, 0.8])
    bars.set_title("What happens, and what you expect")

    rows = {"H(P)": 3.6, "H(P, Q)": 2.8, "H(Q)": 1.2, "H(Q, P)": 0.4}
    looks = (slate, slate, blue, blue)
    floors = [lengths.barh(y, 0, 0.6, **look)[0] for y, look in zip(rows.values(), looks, strict=True)]
    extras = [lengths.barh(y, 0, 0.6, **vermilion)[0] for y in rows.values()]
    words = [lengths.text(0, y, " ", va="center", fontsize=10) for y in rows.values()]
    lengths.legend([extras[0]], ["the extra: KL"], loc="upper right", fontsize=9)
    lengths.set(xlim=(0, FAR + 3), ylim=(-0.1, 4.9), xlabel="mean surprise (bits)")
    lengths.set_yticks(list(rows.values()), list(rows))
    lengths.grid(axis="y", visible=False)
    headline = lengths.set_title(" ")

    def draw(now):
        for bar, chance in zip([*p_bars, *q_bars], [*now.p, *now.q], strict=True):
            bar.set_height(chance)
        known = (now.entropy_p, now.entropy_p, now.entropy_q, now.entropy_q)
        more = (0, now.kl_pq, 0, now.kl_qp)
        for floor, extra, word, bits, kl in zip(floors, extras, words, known, more, strict=True):
            end = FAR if np.isinf(kl) else bits + kl
            floor.set_width(bits)
            extra.set_x(bits)
            extra.set_width(end - bits)
            word.set_x(end + 0.12)
            word.set_text("infinite" if np.isinf(kl) else f"{end:.2f}")
        headline.set_text(f"Expecting Q costs {'without end' if np.isinf(now.kl_pq) else _bits(now.kl_pq)}")
        return f"{_cost('P', 'Q', now.entropy_p, now.kl_pq)} {_cost('Q', 'P', now.entropy_q, now.kl_qp)}"

    def shape(name, lean, six):
        leans = f"Above 0, high faces of {name} are more likely; below 0, low ones"
        weighs = f"How many times as likely a six of {name} is as it would be; 0: it never comes"
        return {
            f"lean_{name.lower()}": slider(f"{name}: lean to high faces", lean, -1.0, 1.0, 0.1, leans),
            f"six_{name.lower()}": slider(f"{name}: weight of the six", six, 0.0, 5.0, 0.1, weighs),
        }

    return Lab(
        figure,
        [*p_bars, *q_bars, *floors, *extras, *words, headline],
        {**shape("P", 0.0, 1.0), **shape("Q", -0.5, 0.5)},
        two_dice_numbers,
        draw,
        "Left: bars of the probability of each face under P and under Q. Right: the entropies of P and of Q, and "
        "each cross-entropy as that entropy plus an extra, the divergence.",
        presets={
            "Q equals P": {"lean_p": 0.0, "six_p": 1.0, "lean_q": 0.0, "six_q": 1.0},
            "A loaded die, taken for fair": {"lean_p": 0.5, "six_p": 3.0, "lean_q": 0.0, "six_q": 1.0},
            "Q rules out the six": {"lean_p": 0.0, "six_p": 1.0, "lean_q": 0.0, "six_q": 0.0},
        },
    )


def two_dice_numbers(lean_p, six_p, lean_q, six_q):
    """The numbers of the two-dice lab."""
    weights = 2.0 ** np.multiply.outer([lean_p, lean_q], np.arange(6.0))
    weights[:, 5] *= (six_p, six_q)
    p, q = weights / weights.sum(axis=1, keepdims=True)
    kl_pq, kl_qp = it.kl_divergence(p, q), it.kl_divergence(q, p)
    return SimpleNamespace(
        p=p, q=q, entropy_p=it.entropy(p), entropy_q=it.entropy(q), kl_pq=kl_pq, kl_qp=kl_qp
    )


def _cost(p, q, entropy, kl):
    if np.isinf(kl):
        return f"KL({p}‖{q}) is infinite: {q} says impossible to the six, and under {p} it happens."
    return f"H({p}, {q}) = H({p}) + KL({p}‖{q}) = {entropy:.2f} + {kl:.2f} = {entropy + kl:.2f} bits."


def bayes():
    """A medical test as a square: who is ill among those who test positive?"""
    ill, well = style.CLASSES[:2]
    figure, (square, share) = style.subplots(1, 2, size=(7.2, 4.2), width_ratios=[1, 1])
    square.grid(False)
    looks = {
        "ill, positive": {"color": ill},
        "ill, negative": {"color": style.tint(ill, 0.3)},
        "well, positive": {"color": well, **HATCHED},
        "well, negative": {"color": style.tint(well, 0.2), **HATCHED, "edgecolor": style.tint(well, 0.5)},
    }
    boxes = [square.bar(0, 0, 0, align="edge", **look)[0] for look in looks.values()]
    figure.legend(boxes, list(looks), loc="outside lower left", ncols=4)
    square.set(
        xlim=(0, 1), ylim=(0, 1), aspect="equal", xlabel="share of all people", ylabel="share of the group"
    )
    square.set_anchor("N")
    square_headline = square.set_title(" ")

    true_part, false_part = (
        share.bar(0, 0, 0.5, **looks[name])[0] for name in ("ill, positive", "well, positive")
    )
    guess = share.axhline(0, color=style.GUESS, linestyle="--")
    share.legend([guess], ["your guess"], loc="upper right", fontsize=9)
    share.set(xlim=(-0.6, 0.6), ylim=(0, 1.18), xticks=[], ylabel="share of the positive")
    share.set_yticks([0, 0.25, 0.5, 0.75, 1], ["0%", "25%", "50%", "75%", "100%"])
    share_headline = share.set_title(" ")

    def draw(now):
        prior, hit, alarm = now.prior, now.sensitivity, now.false_alarm
        boxes[0].set_bounds(0, 0, prior, hit)
        boxes[1].set_bounds(0, hit, prior, 1 - hit)
        boxes[2].set_bounds(prior, 0, 1 - prior, alarm)
        boxes[3].set_bounds(prior, alarm, 1 - prior, 1 - alarm)
        square_headline.set_text(f"{now.positive:.1%} of all test positive")
        shown = now.reveal and now.positive > 0
        guess.set_ydata([now.guess, now.guess])
        true_part.set_height(now.posterior if shown else 0)
        false_part.set_y(now.posterior if shown else 0)
        false_part.set_height(1 - now.posterior if shown else 0)
        share_headline.set_text(
            f"{now.posterior:.1%} of these are ill" if shown else "How many of these are ill?"
        )
        count, true, false = now.people
        sentence = (
            f"Of {PEOPLE:,} people {count:,} are ill, and {true:,} of these test positive; {PEOPLE - count:,} are "
            f"well, and {false:,} of these test positive too."
        )
        if now.positive == 0:
            return f"{sentence} Nobody tests positive, so there is nobody to ask about."
        if not now.reveal:
            return f"{sentence} Your guess: {now.guess:.0%} of the positive are ill."
        return (
            f"{sentence} Ill among the positive: {true:,} / ({true:,} + {false:,}) = {now.posterior:.1%}; your "
            f"guess, {now.guess:.0%}, is {100 * abs(now.posterior - now.guess):.1f} points away."
        )

    def percent(label, value, high, tooltip):
        return slider(label, value, 0, high, tooltip=tooltip)

    return Lab(
        figure,
        [*boxes, square_headline, true_part, false_part, guess, share_headline],
        {
            "ill": percent("Ill before the test (per 1,000 people)", 10, 500, "The prior: how common it is"),
            "sensitivity": percent("Sensitivity (% of the ill who test positive)", 90, 100, "Finds the ill"),
            "specificity": percent(
                "Specificity (% of the well who test negative)", 91, 100, "Clears the well"
            ),
            "guess": percent("Your guess: ill among the positive (%)", 50, 100, "Commit, then reveal"),
            "reveal": switch("Reveal the posterior", False, "Show who the positive are"),
        },
        bayes_numbers,
        draw,
        "Left: all people as a square, cut upright into ill and well, and each part across into positive (below) "
        "and negative (above); an area is a share of all people. Right: who the positive are.",
        presets={
            "Rare": {"ill": 10, "sensitivity": 90, "specificity": 91},
            "Rare, fewer false alarms": {"ill": 10, "sensitivity": 90, "specificity": 99},
            "Positive once already": {"ill": 92, "sensitivity": 90, "specificity": 91},
            "Common": {"ill": 400, "sensitivity": 90, "specificity": 91},
            "A coin for a test": {"ill": 10, "sensitivity": 50, "specificity": 50},
        },
    )


def bayes_numbers(ill, sensitivity, specificity, guess, reveal):
    """The numbers of the Bayes lab: shares from 0 to 1, and whole people out of PEOPLE."""
    prior = np.array([ill / 1000, 1 - ill / 1000])
    says_positive = np.array([sensitivity / 100, 1 - specificity / 100])
    positive = it.total_probability(prior, says_positive)
    count = ill * PEOPLE // 1000
    return SimpleNamespace(
        prior=prior[0],
        sensitivity=says_positive[0],
        false_alarm=says_positive[1],
        positive=positive,
        posterior=it.bayes(prior, says_positive)[0] if positive else 0.0,
        people=(count, count * sensitivity // 100, (PEOPLE - count) * (100 - specificity) // 100),
        guess=guess / 100,
        reveal=reveal,
    )


def split(x, labels, name, step=1.0):
    """Which threshold asks the best question? A feature x (n,) called `name`, and the labels (n,)."""
    x, labels = np.asarray(x, dtype=float), np.asarray(labels)
    numbers = split_numbers(x, labels, step)
    first = numbers(x.min(), x.min(), False)
    thresholds = first.thresholds
    low, high = float(thresholds[0]), float(thresholds[-1])
    start, guess_start = (float(thresholds[len(thresholds) * k // 4]) for k in (1, 3))
    looks = [
        {"color": style.tint(color, 0.75), "hatch": hatch, "edgecolor": style.PAPER, "linewidth": 0}
        for color, hatch, _ in zip(style.CLASSES, ("", "//", "..", "xx"), first.classes, strict=False)
    ]

    figure, axes = style.subplots(2, 2, width_ratios=[3, 2], height_ratios=[3, 2])
    (counts, top), (sides, bottom) = axes
    curves = figure.add_subplot(top.get_gridspec()[:, 1])
    top.remove()
    bottom.remove()
    heights = [np.histogram(x[labels == kind], thresholds)[0] for kind in first.classes]
    floors = np.cumsum([np.zeros(len(thresholds) - 1), *heights], axis=0)
    for kind, height, floor, look in zip(first.classes, heights, floors, looks, strict=False):
        counts.bar(thresholds[:-1], height, step, floor, align="edge", label=kind, **look)
    counts.legend(loc="upper left", fontsize=9, ncols=len(looks), columnspacing=1)
    counts.set(
        xlim=(low - step, high + step), ylim=(0, floors[-1].max() * 1.3), xlabel=name, ylabel="examples"
    )
    counts.grid(axis="x", visible=False)
    cut = counts.axvline(low, 0, 0.8, color=style.INK, linewidth=1.8)
    counts_headline = counts.set_title(" ")
    segments = [[sides.barh(y, 0, 0.7, **look)[0] for look in looks] for y in (1, 0)]
    sides.set(xlim=(0, 1), ylim=(-0.5, 1.5), xlabel="share of each side")
    sides.set_yticks([1, 0], ["left", "right"])
    sides.grid(False)

    (bits,) = curves.plot([], [], color=style.MODEL)
    (gini,) = curves.plot([], [], color=style.ERROR, linestyle="--")
    (on_bits,) = curves.plot([], [], "o", color=style.MODEL, markersize=9, markeredgecolor="white")
    (on_gini,) = curves.plot([], [], "s", color=style.ERROR, markersize=8, markeredgecolor="white")
    (best,) = curves.plot([], [], "^", color=style.INK, markersize=9)
    guess = curves.axvline(low, 0, 0.72, color=style.GUESS, linestyle="--", linewidth=1.6)
    names = ["entropy (bits)", "Gini index", "your guess", "best"]
    curves.legend(
        [on_bits, on_gini, guess, best], names, loc="upper left", fontsize=9, ncols=2, columnspacing=0.6
    )
    curves.set(xlim=(low - 3 * step, high + 3 * step), ylim=(0, first.before * 1.45), xlabel=name)
    curves.set_ylabel("left over after the question")
    curves_headline = curves.set_title(" ")

    def draw(now):
        cut.set_xdata([now.threshold, now.threshold])
        counts_headline.set_text(f"{now.left.sum()} left, {now.right.sum()} right")
        for row, side in zip(segments, (now.left, now.right), strict=True):
            ends = np.cumsum([0, *side]) / max(side.sum(), 1)
            for segment, begin, end in zip(row, ends[:-1], ends[1:], strict=True):
                segment.set_x(begin)
                segment.set_width(end - begin)
        on_bits.set_data([now.threshold], [now.entropy])
        on_gini.set_data([now.threshold], [now.gini])
        guess.set_xdata([now.guess, now.guess])
        bits.set_data(thresholds, now.entropies)
        gini.set_data(thresholds, now.ginis)
        best.set_data([now.best], [now.ginis.min() - 0.09])
        for artist in (bits, gini, best):
            artist.set_visible(now.reveal)
        curves_headline.set_text(f"It gains {now.before - now.entropy:.2f} bits")
        sentence = (
            f"Up to {now.threshold:g}: {_counted(now.left, now.classes)}; above: "
            f"{_counted(now.right, now.classes)}. Gini index {now.left.sum()}/{len(x)} × {now.gini_left:.3f} + "
            f"{now.right.sum()}/{len(x)} × {now.gini_right:.3f} = {now.gini:.3f}; entropy left over "
            f"{now.entropy:.3f} of {now.before:.3f} bits."
        )
        if not now.reveal:
            return f"{sentence} Your guess for the best threshold: {now.guess:g}."
        return (
            f"{sentence} Best is {now.best:g}: {now.before - now.entropies.min():.2f} bits gained. Your guess, "
            f"{now.guess:g}, is {abs(now.guess - now.best):g} away and gains {now.guess_gain:.2f}."
        )

    return Lab(
        figure,
        [
            cut,
            counts_headline,
            *sum(segments, []),
            on_bits,
            on_gini,
            guess,
            bits,
            gini,
            best,
            curves_headline,
        ],
        {
            "threshold": slider(f"Threshold: {name}", start, low, high, step, "Up to this much: left"),
            "guess": slider(
                f"Your guess for the best: {name}", guess_start, low, high, step, "Commit, then reveal"
            ),
            "reveal": switch("Reveal every threshold", False, "Draw what each question leaves over"),
        },
        numbers,
        draw,
        f"Left: {len(x)} examples by {name} and kind, cut by a threshold; below, the mixture on each side. Right: "
        "entropy and Gini index left over after the question.",
        presets={
            "All on one side": {"threshold": high},
            "A few on the left": {"threshold": start},
        },
    )


def split_numbers(x, labels, step):
    """The numbers of the split lab; what each threshold leaves over is worked out once."""
    classes, code = np.unique(labels, return_inverse=True)
    thresholds = np.arange(x.min() - step / 2, x.max() + step, step)
    ginis = np.array([it.gini_index(x <= threshold, code) for threshold in thresholds])
    before = it.entropy(it.shares(code))
    entropies = before - np.array([it.information_gain(x <= threshold, code) for threshold in thresholds])

    def at(threshold):
        return int(np.abs(thresholds - threshold).argmin())

    def numbers(threshold, guess, reveal):
        here = at(threshold)
        is_left = x <= thresholds[here]
        left, right = (np.bincount(code[side], minlength=len(classes)) for side in (is_left, ~is_left))
        return SimpleNamespace(
            threshold=thresholds[here],
            guess=thresholds[at(guess)],
            guess_gain=before - entropies[at(guess)],
            reveal=reveal,
            classes=classes,
            left=left,
            right=right,
            gini_left=it.gini(left / left.sum()) if left.any() else 0.0,
            gini_right=it.gini(right / right.sum()) if right.any() else 0.0,
            thresholds=thresholds,
            entropies=entropies,
            ginis=ginis,
            entropy=entropies[here],
            gini=ginis[here],
            before=before,
            best=thresholds[ginis.argmin()],
        )

    return numbers


def likelihood():
    """Which θ explains so many heads and tails best? The likelihood, and the same as surprise per flip."""
    figure, (hill, valley) = style.subplots(1, 2)
    (hill_curve,) = hill.plot([], [], color=style.MODEL)
    (valley_curve,) = valley.plot([], [], color=style.ERROR)
    (peak,) = hill.plot([], [], "v", color=style.MODEL, markersize=10)
    (floor,) = valley.plot([], [], "^", color=style.ERROR, markersize=10)
    lines, spots = [], []
    for axes, best, name in ((hill, peak, "most likely θ"), (valley, floor, "least surprising θ")):
        lines.append(axes.axvline(0, 0, 0.8, color=style.GUESS, linestyle="--", linewidth=1.4))
        spots += axes.plot(
            [], [], "o", color=style.GUESS, markersize=9, markeredgecolor="white", clip_on=False
        )
        axes.legend([lines[-1], best], ["your θ", name], loc="upper center", fontsize=9)
        axes.set(xlim=(-0.02, 1.02), xlabel="θ, the chance of heads")
    hill.set(ylim=(0, 1.4), ylabel="likelihood (share of the highest)")
    hill.set_yticks([0, 0.25, 0.5, 0.75, 1])
    valley.set(ylim=(-0.4, MOST_PER_FLIP), ylabel="surprise (bits per flip)")
    hill_headline, valley_headline = hill.set_title(" "), valley.set_title(" ")

    def draw(now):
        hill_curve.set_data(GRID, now.relative)
        valley_curve.set_data(GRID, now.per_flip)
        peak.set_data([now.best], [1.07])
        floor.set_data([now.best], [now.least - 0.2])
        for line in lines:
            line.set_xdata([now.theta, now.theta])
        spots[0].set_data([now.theta], [now.here / now.highest])
        spots[1].set_data([now.theta], [min(now.here_per_flip, MOST_PER_FLIP - 0.15)])
        hill_curve.set_visible(now.reveal)
        for artist in (peak, floor, valley_curve):
            artist.set_visible(now.reveal and now.flips > 0)
        spots[1].set_visible(now.flips > 0)
        hill_headline.set_text(f"Likelihood {_small(now.here)}")
        if now.flips == 0:
            valley_headline.set_text("No flip yet")
            return "No flip yet: every θ explains that equally well, with likelihood 1."
        valley_headline.set_text(f"Surprise {_bits(now.here_per_flip)} per flip")
        product = f"{now.theta:.2f}{_power(now.heads)} × {1 - now.theta:.2f}{_power(now.tails)}"
        if now.here > 0:
            meaning = f"{now.flips * now.here_per_flip:.2f} bits of surprise at {now.flips} flips"
        else:
            meaning = (
                f"infinitely surprising: {'heads' if now.theta == 0 else 'tails'} cannot come, but they did"
            )
        sentence = f"θ {now.theta:.2f}: {product} = {_small(now.here)}, {meaning}."
        if not now.reveal:
            return f"{sentence} Is there a likelier θ?"
        return (
            f"{sentence} The highest likelihood is {_small(now.highest)}, at θ = {now.heads}/{now.flips} = "
            f"{now.best:.2f} and {now.flips * now.least:.2f} bits; yours is {abs(now.best - now.theta):.2f} away."
        )

    def seen(kind, value):
        return slider(f"{kind} seen", value, 0, 30, tooltip=f"How many flips showed {kind.lower()}")

    return Lab(
        figure,
        [hill_curve, valley_curve, peak, floor, *lines, *spots, hill_headline, valley_headline],
        {
            "heads": seen("Heads", 4),
            "tails": seen("Tails", 6),
            "theta": slider(
                "Your θ, the chance of heads", 0.1, 0.0, 1.0, 0.01, "Which coin do you say it was?"
            ),
            "reveal": switch("Reveal every θ", False, "Draw the likelihood of every θ"),
        },
        likelihood_numbers,
        draw,
        "Left: the likelihood of your θ as a share of the highest and, once revealed, of every θ. Right: the same "
        "as surprise per flip, where the most likely θ is lowest.",
        presets={
            "θ = 0.1": {"theta": 0.1},
            "θ = 0.3": {"theta": 0.3},
            "Five times as many": {"heads": 20, "tails": 30},
            "Only heads": {"heads": 3, "tails": 0},
        },
    )


def likelihood_numbers(heads, tails, theta, reveal):
    """The numbers of the likelihood lab."""
    theta, flips = round(theta, 2), heads + tails
    seen = np.array([heads, tails]) / flips if flips else np.array([0.5, 0.5])
    highest = it.likelihood(seen[0], heads, tails)
    return SimpleNamespace(
        heads=heads,
        tails=tails,
        flips=flips,
        theta=theta,
        reveal=reveal,
        best=seen[0],
        highest=highest,
        least=it.entropy(seen),
        here=it.likelihood(theta, heads, tails),
        here_per_flip=it.cross_entropy(seen, [theta, 1 - theta]),
        relative=it.likelihood(GRID, heads, tails) / highest,
        per_flip=seen[0] * it.information(GRID) + seen[1] * it.information(1 - GRID),
    )


def _bits(surprise):
    return "infinite" if np.isinf(surprise) else f"{surprise:.2f} bits"


def _small(value):
    return f"{value:.3g}" if value == 0 or value >= 0.01 else f"{value:.2e}"


def _power(n):
    return str(n).translate(str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹"))


def _counted(counts, kinds):
    return ", ".join(f"{n} {kind}" for n, kind in zip(counts, kinds, strict=True) if n) or "nobody"
