"""Lesson 05: probability and information against SciPy, scikit-learn, hand-worked examples, and bad input."""

import time
from functools import cache

import numpy as np
import pytest
import truth
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal
from scipy import special, stats
from sklearn.metrics import log_loss, mutual_info_score
from sklearn.tree import DecisionTreeClassifier

from helpers import datasets
from helpers import information_theory as it
from helpers.labs import information_theory as labs

PENGUINS = datasets.load_penguins()
SPECIES, FLIPPER = PENGUINS["species"].to_numpy(), PENGUINS["flipper_length_mm"].to_numpy()


steady = settings(derandomize=True)


def shares_of(weights):
    return np.array(weights, float) / sum(weights)


pairs = st.integers(1, 8).flatmap(
    lambda n: st.tuples(*[st.lists(st.integers(0, 5), min_size=n, max_size=n).filter(any) for _ in "pq"])
)
small_labels = st.lists(st.tuples(st.integers(0, 2), st.sampled_from("abc")), min_size=1, max_size=30)
bases = st.sampled_from([2, np.e, 10, 3.5])


@steady
@given(pairs, bases)
def test_entropy_cross_entropy_and_divergence_equal_scipys(weights, base):
    p, q = map(shares_of, weights)
    assert_allclose(it.entropy(p, base), stats.entropy(p, base=base), atol=1e-12)
    assert_allclose(it.kl_divergence(p, q, base), stats.entropy(p, q, base=base), atol=1e-12)
    assert_allclose(
        it.cross_entropy(p, q, base),
        (special.entr(p) + special.rel_entr(p, q)).sum() / np.log(base),
        atol=1e-12,
    )


@steady
@given(pairs)
def test_gibbs_inequality_and_when_a_divergence_is_zero_or_infinite(weights):
    p, q = map(shares_of, weights)
    divergence = it.kl_divergence(p, q)
    assert divergence >= 0 and it.kl_divergence(p, p) == 0
    assert (divergence == 0) == np.array_equal(p, q)
    assert np.isinf(divergence) == np.isinf(it.cross_entropy(p, q)) == bool(((q == 0) & (p > 0)).any())
    assert 0 <= it.entropy(p) <= np.log2(len(p)) + 1e-12
    assert it.cross_entropy(p, q) >= it.entropy(p) - 1e-12


def test_the_ends_are_exact():
    assert it.information(0) == np.inf and it.information(2.0**-1074) == 1074
    assert str(it.information(1)) == str(it.entropy([0, 1])) == "0.0", "not -0.0"
    assert_array_equal(it.information([1, 0.5, 0.125, 0]), [0, 1, 3, np.inf])
    assert it.information(1 / np.e, base=np.e) == pytest.approx(1)
    assert it.entropy([0.25] * 4) == 2 and it.entropy([0.25] * 4, base=4) == 1
    assert it.cross_entropy([1, 0], [1, 0]) == 0 and it.cross_entropy([1, 0], [0, 1]) == np.inf
    assert it.kl_divergence([1, 0], [0.5, 0.5]) == 1 and it.kl_divergence([0.5, 0.5], [1, 0]) == np.inf
    assert it.kl_divergence([0.5, 0.5, 0], [0.5, 0.5, 0]) == 0
    assert it.kl_divergence([1, 0], [5e-324, 1]) == 1074, "a quotient p / q would overflow"
    assert it.kl_divergence([0.5, 0.5], [0.5 + 4e-10, 0.5 + 4e-10]) == 0, "rounding must not make it negative"


@steady
@given(st.lists(st.tuples(st.floats(1e-6, 1 - 1e-6), st.integers(0, 1)), min_size=1, max_size=20), bases)
def test_binary_cross_entropy_equals_scikit_learns_log_loss(given, base):
    p, y = np.array(given).T
    theirs = log_loss(y, p, labels=[0, 1]) / np.log(base)
    assert_allclose(it.binary_cross_entropy(p, y, base), theirs, rtol=1e-9)
    one_by_one = [it.binary_cross_entropy(a, b, base) for a, b in zip(p, y, strict=True)]
    assert_allclose(np.mean(one_by_one), theirs, rtol=1e-9)
    one_hot = [it.cross_entropy([1 - b, b], [1 - a, a], base) for a, b in zip(p, y, strict=True)]
    assert_allclose(one_by_one, one_hot, atol=1e-12)


@pytest.mark.parametrize("kind", [bool, np.int8, np.uint8, float])
def test_binary_cross_entropy_of_certain_answers(kind):
    y = np.array([0, 1, 1]).astype(kind)
    assert it.binary_cross_entropy([0, 1, 1], y) == 0
    assert it.binary_cross_entropy([0, 1, 0], y) == np.inf
    assert it.binary_cross_entropy([0.5, 1, 0.25], y) == 1
    assert it.binary_cross_entropy(0.25, y) == pytest.approx((np.log2(4 / 3) + 2 + 2) / 3)


def test_the_medical_test_worked_by_hand():
    prior, positive = (
        [0.01, 0.99],
        [0.9, 0.09],
    )  # of 10,000: 90 of 100 ill and 891 of 9,900 well test positive
    assert it.total_probability(prior, positive) == pytest.approx(981 / 10_000)
    assert_allclose(it.bayes(prior, positive), [90 / 981, 891 / 981])
    again = it.bayes(it.bayes(prior, positive), positive)
    assert_allclose(again, it.bayes(prior, np.square(positive)))
    assert_array_equal(it.bayes([0.5, 0.5, 0], [0, 0.1, 1]), [0, 1, 0])


@steady
@given(pairs)
def test_posteriors_are_the_table_read_along_the_other_axis(weights):
    prior = shares_of(weights[0])
    seen = np.array(weights[1]) / 5
    if prior @ seen > 0:
        assert_allclose(it.bayes(prior, seen), prior * seen / (prior @ seen), atol=1e-15)
        assert it.bayes(prior, seen).sum() == pytest.approx(1)


def test_bernoulli_and_likelihood():
    assert it.bernoulli(1, 0.3) == 0.3 and it.bernoulli(0, 0.3) == 0.7
    assert_allclose(it.bernoulli([0, 1, 1], 0.3), stats.bernoulli.pmf([0, 1, 1], 0.3))
    assert_allclose(it.bernoulli([0, 1, 1], [0.3, 0.4, 1]), [0.7, 0.4, 1])
    p, x = 0.3, np.array([0, 1])
    assert (it.bernoulli(x, p) * x).sum() == p
    assert (it.bernoulli(x, p) * (x - p) ** 2).sum() == pytest.approx(p * (1 - p))
    assert it.likelihood(0.1, 4, 6) == pytest.approx(5.31441e-5, rel=1e-12)  # 0.9^6 = 0.531441
    assert it.likelihood(0.3, 4, 6) == pytest.approx(9.529569e-4, rel=1e-12)  # 0.0081 × 0.117649
    thetas = np.linspace(0, 1, 101)
    binomial = stats.binom.pmf(4, 10, thetas) / special.comb(10, 4)
    assert_allclose(it.likelihood(thetas, 4, 6), binomial, rtol=1e-9, atol=1e-18)
    assert it.likelihood(0, 0, 3) == it.likelihood(0.4, 0, 0) == 1 and it.likelihood(0, 1, 3) == 0
    flips = np.array([1] * 4 + [0] * 6)
    assert np.prod(it.bernoulli(flips, 0.3)) == pytest.approx(it.likelihood(0.3, 4, 6))


@steady
@given(small_labels)
def test_gini_is_the_chance_that_two_draws_differ_and_gains_are_mutual_information(rows):
    answers, labels = map(np.array, zip(*rows, strict=True))
    differ = np.mean(labels[:, None] != labels)
    assert it.gini(it.shares(labels)) == pytest.approx(differ, abs=1e-12)
    assert it.gini_index(np.ones(len(labels), bool), labels) == pytest.approx(differ, abs=1e-12)
    is_left = answers == 0
    sides = [labels[side] for side in (is_left, ~is_left) if side.any()]
    by_hand = sum(len(side) * np.mean(side[:, None] != side) for side in sides) / len(labels)
    assert it.gini_index(is_left, labels) == pytest.approx(by_hand, abs=1e-12)
    assert it.gini_index(~is_left, labels) == pytest.approx(by_hand, abs=1e-12)
    gain = it.information_gain(answers, labels)
    assert gain == pytest.approx(mutual_info_score(answers, labels) / np.log(2), abs=1e-12)
    assert 0 <= gain == pytest.approx(it.information_gain(labels, answers), abs=1e-12)


def test_small_splits_worked_by_hand():
    assert (
        it.gini([0.5, 0.5]) == 0.5
        and it.gini([0, 1]) == 0
        and it.gini([0.1, 0.2, 0.7]) == pytest.approx(0.46)
    )
    labels = ["a", "a", "a", "b"]
    assert it.gini_index([True, True, False, False], labels) == 0.25  # 2/4 × 0 + 2/4 × ½
    assert it.gini_index([1, 1, 1, 0], labels) == 0
    assert it.information_gain(list("wxyz"), list("aabb")) == 1
    assert it.information_gain(list("xxyy"), list("abab")) == 0
    in_nats = it.information_gain(PENGUINS["island"], SPECIES, base=np.e)
    assert in_nats == pytest.approx(mutual_info_score(PENGUINS["island"], SPECIES))
    assert_array_equal(it.shares(["b", "a", "b", "b"]), [0.25, 0.75])


def test_the_penguins_figures():
    assert it.entropy(it.shares(SPECIES)) == pytest.approx(1.5201, abs=5e-5)
    assert it.information_gain(PENGUINS["island"], SPECIES) == pytest.approx(0.742, abs=5e-4)
    assert it.information_gain(PENGUINS["sex"], SPECIES) == pytest.approx(0.0001, abs=5e-5)
    for column in ("sex", "island", "year"):
        theirs = mutual_info_score(PENGUINS[column], SPECIES) / np.log(2)
        assert it.information_gain(PENGUINS[column], SPECIES) == pytest.approx(theirs, abs=1e-12)


BAD = {
    "p must hold probabilities from 0 to 1, got 1.5": lambda: it.information(1.5),
    "p must be finite, got nan": lambda: it.information(np.nan),
    "p must be a number, got 'a' (str)": lambda: it.information("a"),
    "p must be a number, got True (bool)": lambda: it.information(True),
    "p must hold probabilities from 0 to 1, got -0.5": lambda: it.information([0.5, -0.5]),
    "p must sum to 1, got a sum of 0.9": lambda: it.entropy([0.5, 0.4]),
    "p must be one-dimensional, shape (n,), got shape ()": lambda: it.entropy(0.5),
    "p must be one-dimensional, shape (n,), got shape (1, 2)": lambda: it.gini([[0.5, 0.5]]),
    "p is empty (shape (0,)); it needs at least one value": lambda: it.entropy([]),
    "p must be finite, got nan at index (1,)": lambda: it.gini([0.5, np.nan]),
    "p must hold numbers in equal rows, got ['a', 'b'] (list)": lambda: it.entropy(["a", "b"]),
    "q must sum to 1, got a sum of 2": lambda: it.kl_divergence([1, 0], [1, 1]),
    "q must hold probabilities from 0 to 1, got 1.2": lambda: it.cross_entropy([1, 0], [-0.0, 1.2]),
    "p and q must have the same length, got 2 and 1": lambda: it.kl_divergence([0.5, 0.5], [1]),
    "p and q must have the same length, got 1 and 2": lambda: it.cross_entropy([1], [0.5, 0.5]),
    "base must be above 1, got 1": lambda: it.entropy([0.5, 0.5], base=1),
    "base must be above 1, got 0.5": lambda: it.information(0.5, base=0.5),
    "base must be a number, got 'e' (str)": lambda: it.binary_cross_entropy(0.5, 1, base="e"),
    "base must be finite, got inf": lambda: it.cross_entropy([1], [1], base=np.inf),
    "p and y must have the same length, got 1 and 2": lambda: it.binary_cross_entropy([0.5], [1, 0]),
    "y must hold only 0 (no) and 1 (yes), got 0.5": lambda: it.binary_cross_entropy([0.5, 0.5], [1, 0.5]),
    "y must hold only 0 (no) and 1 (yes), got -1": lambda: it.binary_cross_entropy([0.5, 0.5], [1, -1]),
    "x must hold only 0 (no) and 1 (yes), got 2": lambda: it.bernoulli(2, 0.5),
    "x must hold numbers in equal rows, got ['yes'] (list)": lambda: it.bernoulli(["yes"], 0.5),
    "p must hold probabilities from 0 to 1, got -0.1": lambda: it.bernoulli(1, -0.1),
    "theta must hold probabilities from 0 to 1, got 2.0": lambda: it.likelihood([0.5, 2], 1, 1),
    "heads must be from 0 to 1000000000, got -1": lambda: it.likelihood(0.5, -1, 1),
    "tails must be a whole number, got 1.5 (float)": lambda: it.likelihood(0.5, 1, 1.5),
    "prior must sum to 1, got a sum of 0.4": lambda: it.bayes([0.2, 0.2], [1, 1]),
    "likelihood must hold probabilities from 0 to 1, got 2.0": lambda: it.total_probability([1], [2]),
    "prior and likelihood must have the same length, got 2 and 3": lambda: it.bayes([0.5, 0.5], [1, 1, 1]),
    "prior times likelihood is 0 for every hypothesis: none of them allows what was seen": lambda: it.bayes(
        [1, 0], [0, 0.5]
    ),
    "feature_is_left must hold only 0 (no) and 1 (yes), got 2": lambda: it.gini_index([1, 2], ["a", "b"]),
    "feature_is_left and labels must have the same length, got 1 and 2": lambda: it.gini_index(
        [True], ["a", "b"]
    ),
    "feature_is_left is empty (shape (0,)); it needs at least one value": lambda: it.gini_index([], []),
    "answers and labels must have the same length, got 1 and 2": lambda: it.information_gain([1], ["a", "b"]),
    "labels must be one-dimensional and not empty, got shape (1, 1)": lambda: it.shares([["a"]]),
}


@pytest.mark.parametrize("message", BAD)
def test_bad_input_is_refused_in_one_sentence(message):
    with pytest.raises((ValueError, TypeError)) as refusal:
        BAD[message]()
    assert str(refusal.value) == message


@pytest.mark.parametrize("wrong", [["left", "right"], [0.0, 0.5], [-1, 1]])
def test_a_side_is_true_or_false(wrong):
    with pytest.raises((TypeError, ValueError), match="feature_is_left must hold"):
        it.gini_index(wrong, ["a", "b"])


# The labs: what a learner sees, state by state, against SciPy, scikit-learn and plain loops

LN2 = np.log(2)


def bits(number):
    return "infinite" if number == np.inf else f"{number:.2f} bits"


def box(x, y, width, height):
    return {"x": x, "y": y, "width": width, "height": height}


def expected_coin(now):
    p = round(now.p, 2)
    q, chances, every = 1 - p, np.linspace(0.005, 0.995, 199), np.linspace(0, 1, 201)
    with np.errstate(divide="ignore"):
        heads, tails = abs(np.log([p, q])) / LN2
    entropy, gini = stats.entropy([p, q], base=2), 2 * p * q
    words = f"Gini impurity 1 − {p:.2f}² − {q:.2f}² = {gini:.2f}."
    if p in (0, 1):
        sure, never = ("Heads", "tails") if p else ("Tails", "heads")
        words = (
            f"{sure} are certain: 0 bits. The surprise of {never} would be infinite, but {never} never come, "
            f"so they add nothing: entropy 0.00 bits. {words}"
        )
    else:
        words = (
            f"Heads, chance {p:.2f}: {heads:.2f} bits. Tails, chance {q:.2f}: {tails:.2f} bits. On average "
            f"{p:.2f} × {heads:.2f} + {q:.2f} × {tails:.2f} = {entropy:.2f} bits, the entropy. {words}"
        )
    return words, {
        "surprise of a chance p": (chances, -np.log2(chances)),
        "heads: chance × surprise": box(0, 0, p, heads if p else 0),
        "tails: chance × surprise": box(p, 0, q, tails if q else 0),
        "nothing to see": "certain: no surprise, so no box" if p in (0, 1) else None,
        "headline A": f"Heads {bits(heads)}, tails {bits(tails)}",
        "A": {"xlim": [-0.02, 1.02], "ylim": [0, 7], "xlabel": "chance", "ylabel": "surprise (bits)"},
        "entropy (bits)": (every, [stats.entropy([each, 1 - each], base=2) for each in every]),
        "Gini impurity": (every, 2 * every * (1 - every)),
        "this entropy": (p, entropy),
        "this impurity": (p, gini),
        "headline B": f"Entropy {entropy:.2f} bits",
        "B": {"xlabel": "chance of heads", "legend": ["entropy (bits)", "Gini impurity"]},
    }


def test_the_coin_lab_draws_and_says_what_is_so():
    truth.check(labs.coin(), expected_coin, even={"p": 0.5}, rare={"p": 0.07}, often={"p": 0.93})


def test_presets_of_the_coin_lab_do_what_they_say():
    lab = labs.coin()
    for name, p in {
        "Fair": 1 / 2,
        "One in ten": 1 / 10,
        "One in a hundred": 1 / 100,
        "Never heads": 0,
    }.items():
        lab.set(**lab.presets[name])
        assert lab.seen()["this entropy"]["x"] == p


def shape_of(lean, six):
    return shares_of([2 ** (lean * face) * (six if face == 5 else 1) for face in range(6)])


def expected_two_dice(now):
    p, q = shape_of(now.lean_p, now.six_p), shape_of(now.lean_q, now.six_q)
    words, marks = [], {}
    for one, other, (a, b), rows in ((p, q, "PQ", (3.6, 2.8)), (q, p, "QP", (1.2, 0.4))):
        entropy, extra = stats.entropy(one, base=2), stats.entropy(one, other, base=2)
        if extra == np.inf:
            words += [f"KL({a}‖{b}) is infinite: {b} says impossible to the six, and under {a} it happens."]
        else:
            both = f"H({a}) + KL({a}‖{b}) = {entropy:.2f} + {extra:.2f}"
            words += [f"H({a}, {b}) = {both} = {entropy + extra:.2f} bits."]
        for name, y, more in ((f"H({a})", rows[0], 0), (f"H({a}, {b})", rows[1], extra)):
            endless = more == np.inf
            marks[name] = box(0, y - 0.3, entropy, 0.6)
            marks[f"length of {name}"] = {"y": y, "text": "infinite" if endless else f"{entropy + more:.2f}"}
        marks[f"extra in {name}"] = {"x": entropy, "y": y - 0.3, "height": 0.6}
        marks[f"extra in {name}"] |= {} if endless else {"width": extra}
        marks[f"{name} goes on"] = {"y": y} if endless else None
    for letter, chances, x in (("P", p, -0.4), ("Q", q, 0)):
        marks |= {f"{letter} {face}": box(face + x, 0, 0.4, chances[face - 1]) for face in range(1, 7)}
    cost = stats.entropy(p, q, base=2)
    marks["headline B"] = f"Expecting Q costs {'without end' if cost == np.inf else bits(cost)}"
    marks["A"] = {
        "xlabel": "face",
        "ylabel": "probability",
        "legend": ["P: what happens", "Q: what you expect"],
    }
    marks["B"] = {"xlabel": "mean surprise (bits)", "legend": ["the extra: KL"]}
    return " ".join(words), marks


def test_the_dice_lab_draws_and_says_what_is_so():
    mixed = {"lean_p": 0.3, "six_p": 2.0, "lean_q": 0.7, "six_q": 0.4}
    truth.check(labs.two_dice(), expected_two_dice, mixed=mixed)


def test_an_endless_bar_is_the_longest_and_every_bar_is_within_its_panel():
    lab, pairs = labs.two_dice(), ("P, Q", "Q, P")
    every = np.stack(np.meshgrid(*[[-1.0, -0.5, 0.5, 1.0], [0.0, 0.1, 5.0]] * 2), -1).reshape(-1, 4)
    for lean_p, six_p, lean_q, six_q in every:
        lab.set(lean_p=lean_p, six_p=six_p, lean_q=lean_q, six_q=six_q)
        seen, ends = lab.seen(), {}
        left, right = seen["B"]["xlim"]
        for pair in pairs:
            extra, endless = seen[f"extra in H({pair})"], seen[f"H({pair}) goes on"]
            ends[pair] = end = extra["x"] + extra["width"]
            assert end < seen[f"length of H({pair})"]["x"] < end + 0.1 * right
            assert not endless["shown"] or end < endless["x"] < seen[f"length of H({pair})"]["x"]
        assert left == 0 and max(ends.values()) <= 0.8 * right
        assert right == 4.5 or max(ends.values()) > 0.4 * right
        endless = [pair for pair in pairs if seen[f"H({pair}) goes on"]["shown"]]
        assert not endless or ends[endless[0]] == max(ends.values())


def test_presets_of_the_dice_lab_do_what_they_say():
    lab = labs.two_dice()
    lab.set(**lab.presets["Q equals P"])
    assert lab.seen()["extra in H(P, Q)"]["width"] == lab.seen()["extra in H(Q, P)"]["width"] == 0
    lab.set(**lab.presets["A loaded die, taken for fair"])
    assert lab.seen()["P 6"]["height"] > 0.5
    assert_allclose([lab.seen()[f"Q {face}"]["height"] for face in range(1, 7)], 1 / 6)
    lab.set(**lab.presets["Q rules out the six"])
    assert lab.seen()["Q 6"]["height"] == 0 < lab.seen()["P 6"]["height"]


def expected_bayes(now):
    """By counting 100,000 people."""
    ill, healthy = now.ill * 100, 100_000 - now.ill * 100
    true, false = ill * now.sensitivity // 100, healthy * (100 - now.specificity) // 100
    positive = true + false

    def percent(part, whole):
        return "under 0.1%" if 0 < 2000 * part < whole else f"{part / whole:.1%}"

    words = (
        f"Of 100,000 people {ill:,} are ill, and {true:,} of these {'tests' if true == 1 else 'test'} positive; "
        f"{healthy:,} are healthy, "
    )
    words += f"and {false:,} of these test positive too. "
    if positive == 0:
        words += "Nobody tests positive, so there is nobody to ask about."
    elif not now.reveal:
        words += f"Your guess: {now.guess}% of the positive are ill."
    else:
        words += f"Ill among the positive: {true:,} / ({true:,} + {false:,}) = {percent(true, positive)}; your guess, "
        words += f"{now.guess}%, is {abs(100 * true / positive - now.guess):.1f} points away."
    part, hit, alarm = ill / 100_000, now.sensitivity / 100, 1 - now.specificity / 100
    cut = now.reveal and positive > 0
    wide, share = min(1, now.ill), true / positive if cut else 0
    return words, {
        "ill, positive": box(0, 0, part, hit),
        "ill, negative": box(0, hit, part, 1 - hit),
        "healthy, positive": box(part, 0, 1 - part, alarm),
        "healthy, negative": box(part, alarm, 1 - part, 1 - alarm),
        "headline A": f"{percent(positive, 100_000)} of all positive",
        "A": {
            "xlim": [0, 1],
            "ylim": [0, 1],
            "xlabel": "share of all people",
            "ylabel": "share of the group",
        },
        "positive of the ill": box(0, 0, wide, hit),
        "negative of the ill": box(0, hit, wide, 1 - hit),
        "nobody to stretch": None if now.ill else "nobody is ill",
        "B": {"xlim": [0, 1], "ylim": [0, 1], "xlabel": "the ill\nalone, wider"},
        "the positive, uncut": box(-0.25, 0, 0.5, int(positive > 0 and not now.reveal)),
        "ill among the positive": box(-0.25, 0, 0.5, share),
        "healthy among the positive": box(-0.25, share, 0.5, 1 - share if cut else 0),
        "nobody to cut": None if positive else "nobody tests positive",
        "your guess": {"y": [now.guess / 100] * 2},
        "headline C": f"{percent(true, positive)} of these are ill" if cut else "How many are ill?",
        "C": {"ylabel": "share of the positive", "legend": ["your guess"], "ylim": [0, 1.18]},
    }


def test_the_bayes_lab_draws_and_says_what_is_so():
    nobody = {"ill": 0, "specificity": 100}
    more = {
        "nobody": nobody,
        "nobody, revealed": nobody | {"reveal": True},
        "some": {"ill": 321, "guess": 12},
        "one of the ill": {"ill": 1, "sensitivity": 1, "specificity": 100, "reveal": True},
        "one among many": {"ill": 1, "sensitivity": 1, "specificity": 0, "reveal": True},
    }
    truth.check(labs.bayes(), expected_bayes, **more)


def test_presets_of_the_bayes_lab_do_what_they_say():
    lab, posterior, alarms = labs.bayes(), {}, {}
    for name, values in lab.presets.items():
        lab.set(reveal=True, **values)
        posterior[name] = lab.seen()["ill among the positive"]["height"]
        alarms[name] = lab.seen()["healthy, positive"]["height"]
    assert alarms["Rare, fewer false alarms"] < alarms["Rare"]
    assert lab.presets["Positive once already"]["ill"] / 1000 == round(posterior["Rare"], 3)
    assert lab.presets["Common"]["ill"] > 10 * lab.presets["Rare"]["ill"]
    assert posterior["A coin for a test"] == pytest.approx(lab.presets["A coin for a test"]["ill"] / 1000)


SPLITS = np.arange(171.5, 232)
KINDS = ["Adelie", "Chinstrap", "Gentoo"]


@cache
def left_over(criterion):
    """Of every threshold, by plain loops over the penguins."""
    impurity = {"gini": lambda p: 1 - (p**2).sum(), "entropy": lambda p: stats.entropy(p, base=2)}[criterion]
    found = []
    for at in SPLITS:
        sides = [side for side in (SPECIES[at >= FLIPPER], SPECIES[at < FLIPPER]) if len(side)]
        shares = [np.array([(side == kind).mean() for kind in KINDS]) for side in sides]
        found.append(sum(len(side) / 333 * impurity(p) for side, p in zip(sides, shares, strict=True)))
    return np.array(found)


def expected_split(now):
    ginis, entropies, before = left_over("gini"), left_over("entropy"), stats.entropy([146, 68, 119], base=2)
    here, yours, best = int(now.threshold - 171.5), int(now.guess - 171.5), SPLITS[left_over("gini").argmin()]
    counted, marks, said = {}, {}, []
    for side, is_in in (("left", now.threshold >= FLIPPER), ("right", now.threshold < FLIPPER)):
        counted[side] = n = np.array([(SPECIES[is_in] == kind).sum() for kind in KINDS])
        said += [", ".join(f"{m} {kind}" for m, kind in zip(n, KINDS, strict=True) if m) or "nobody"]
        begin = 0
        for kind, share in zip(KINDS, n / max(n.sum(), 1), strict=True):
            marks[f"{kind}, {side}"] = box(begin, 0.65 if side == "left" else -0.35, share, 0.7)
            begin += share
    pure = [1 - ((n / n.sum()) ** 2).sum() if n.any() else 0 for n in counted.values()]
    terms = " + ".join(f"{n.sum()}/333 × {p:.3f}" for n, p in zip(counted.values(), pure, strict=True))
    words = f"Up to {now.threshold:g}: {said[0]}; above: {said[1]}. Gini index {terms} = {ginis[here]:.3f}; "
    words += f"entropy left over {entropies[here]:.3f} of {before:.3f} bits. "
    if now.reveal:
        gained = before - entropies[ginis.argmin()]
        words += f"Best by the Gini index is {best:g}: {gained:.2f} bits gained. Your guess, {now.guess:g}, "
        words += f"is {abs(now.guess - best):g} away and gains {before - entropies[yours]:.2f}."
    else:
        words += f"Your guess for the best threshold: {now.guess:g}."
    corners, floor = np.repeat(SPLITS, 2)[1:-1], np.zeros(60)
    for kind in KINDS:
        top = floor + [((SPECIES == kind) & (at + 0.5 == FLIPPER)).sum() for at in SPLITS[:-1]]
        x, y = [*corners, *corners[::-1]], [*np.repeat(top, 2), *np.repeat(floor, 2)[::-1]]
        if top[0] > floor[0]:  # a polygon whose ends do not meet is closed
            x, y = [*x, x[0]], [*y, y[0]]
        marks[f"examples of {kind}"], floor = (x, y), top
    names = ["entropy (bits)", "Gini index", "your guess", *["best"] * now.reveal]
    return words, marks | {
        "threshold": {"x": [now.threshold] * 2},
        "headline A": f"{counted['left'].sum()} left, {counted['right'].sum()} right",
        "A": {"xlabel": "flipper length (mm)", "ylabel": "examples", "xlim": [170.5, 232.5]},
        "every entropy": (SPLITS, entropies) if now.reveal else None,
        "every Gini index": (SPLITS, ginis) if now.reveal else None,
        "entropy (bits)": (now.threshold, entropies[here]),
        "Gini index": (now.threshold, ginis[here]),
        "your guess B": {"x": [now.guess] * 2},
        "best": {"x": best} if now.reveal else None,
        "headline B": f"It gains {before - entropies[here]:.2f} bits",
        "B": {"xlabel": "flipper length (mm)", "ylabel": "left over after the question", "legend": names},
        "C": {"xlabel": "share of each side", "xlim": [0, 1]},
    }


def test_the_split_lab_draws_and_says_what_is_so():
    lab = labs.builders()["information_theory.split"]()
    truth.check(lab, expected_split, best={"threshold": 206.5, "guess": 190.5, "reveal": True})
    assert truth.legend(lab) == ["Adelie", "Chinstrap", "Gentoo"]
    lab.set(reveal=True)
    assert min(left_over("gini")) - 0.15 < lab.seen()["best"]["y"][0] < min(left_over("gini"))
    tree = DecisionTreeClassifier(max_depth=1).fit(FLIPPER[:, None], SPECIES).tree_
    assert lab.seen()["best"]["x"] == tree.threshold[0]
    lab.set(**lab.presets["All on one side"])
    assert lab.seen()["headline A"]["text"] == "333 left, 0 right"
    lab.set(**lab.presets["A few on the left"])
    assert 0 < int(lab.seen()["headline A"]["text"].split()[0]) < 333 / 5


def test_the_gain_said_of_the_best_split_is_its_own():
    x = [1, 9, 7, 5, 5, 10, 1, 8, 2, 1, 6, 11]  # where the Gini index is lowest, the entropy is not
    lab = labs.split(x, list("ccccbacbbbac"), "x")
    lab.set(reveal=True, threshold=8.5, guess=8.5)
    assert lab.seen()["headline B"]["text"] == "It gains 0.19 bits"
    assert "Best by the Gini index is 8.5: 0.19 bits gained. Your guess, 8.5, is 0 away and gains 0.19." in (
        lab.readout
    )


def test_a_guess_that_splits_as_well_as_the_best_is_as_good():
    lab = labs.split([1, 2, 3, 10, 11, 12], list("aaabbb"), "x")
    said = {
        3.5: "is 0 away and gains 1.00.",
        9.5: "is as good and gains 1.00.",
        10.5: "is 7 away and gains 0.46.",
    }
    for guess, words in said.items():
        lab.set(reveal=True, guess=guess)
        assert lab.readout.endswith(
            f"Best by the Gini index is 3.5: 1.00 bits gained. Your guess, {guess}, {words}"
        )


def power(number, exponent):
    return f"{number:.2f}" + "".join("⁰¹²³⁴⁵⁶⁷⁸⁹"[int(digit)] for digit in str(exponent))


def expected_likelihood(now):
    flips, theta = now.heads + now.tails, round(now.theta, 2)
    ways, best = special.comb(flips, now.heads), now.heads / flips if flips else 0.5
    grid = np.linspace(0.005, 0.995, 199)
    logs = stats.binom.logpmf(now.heads, flips, [theta, best, *grid]) - np.log(ways)
    here, highest, surprises = *np.exp(logs[:2]), np.abs(logs) / LN2 / max(flips, 1)

    def small(number):
        return f"{number:.3g}" if number == 0 or number >= 0.01 else f"{number:.2e}"

    share = "under 0.1%" if 0 < here / highest < 0.0005 else f"{100 * here / highest:.1f}%"
    words = f"θ {theta:.2f}: {power(theta, now.heads)} × {power(1 - theta, now.tails)} = {small(here)}, "
    if flips == 0:
        words = "No flip yet: every θ explains that equally well, with likelihood 1."
    elif here:
        number = "1 flip" if flips == 1 else f"{flips} flips"
        words += f"{share} of the highest; {flips * surprises[0]:.2f} bits of surprise at {number}. "
    else:
        words += f"infinitely surprising: {'tails' if theta else 'heads'} cannot come, but they did. "
    if flips and now.reveal:
        words += f"The highest likelihood is {small(highest)}, at θ = {now.heads}/{flips} = {best:.2f} and "
        words += f"{flips * surprises[1]:.2f} bits; yours is {abs(best - theta):.2f} away."
    elif flips:
        words += "Is there a likelier θ?"
    shown, high = now.reveal and flips > 0, surprises[0] > 4.5
    return words, {
        "every likelihood": (grid, np.exp(logs[2:] - logs[1])) if now.reveal else None,
        "most likely θ": {"x": best} if shown else None,
        "the highest there is": ([0, 1], [1, 1]),
        "your likelihood": (theta, here / highest),
        "your θ A": {"x": [theta] * 2},
        "headline A": f"{share} of the highest likelihood",
        "A": {"legend": ["your θ", "the highest there is", *["most likely θ"] * shown], "ylim": [0, 1.4]},
        "every surprise": (grid, surprises[2:]) if shown else None,
        "least surprising θ": {"x": best} if shown else None,
        "the least there is": ([0, 1], [surprises[1]] * 2) if flips else None,
        "your surprise": (theta, surprises[0]) if flips and not high else None,
        "your surprise is higher": {"x": theta} if high else None,
        "your θ B": {"x": [theta] * 2},
        "headline B": (f"Surprise {bits(surprises[0])} per flip" if flips else "No flip yet"),
        "B": {"legend": ["your θ", *["the least there is"] * (flips > 0), *["least surprising θ"] * shown]},
    }


def test_the_likelihood_lab_draws_and_says_what_is_so():
    more = {
        "no flip": {"heads": 0, "tails": 0, "reveal": True},
        "no flip, no heads": {"heads": 0, "tails": 0, "theta": 0.0},
        "one flip": {"heads": 0, "tails": 1},
        "all tails": {"heads": 0, "tails": 5, "theta": 0.0},
        "all heads": {"heads": 5, "tails": 0, "theta": 1.0},
        "far off": {"heads": 30, "tails": 0, "theta": 0.02},
    }
    lab = labs.likelihood()
    truth.check(lab, expected_likelihood, **more)
    lab.set(heads=4, tails=6, theta=0.0, reveal=True)
    seen = lab.seen()
    assert 1 < seen["most likely θ"]["y"][0] < 1.1 and 0.6 < seen["least surprising θ"]["y"][0] < 0.97
    assert 4 < seen["your surprise is higher"]["y"][0] < 4.5


def test_presets_of_the_likelihood_lab_do_what_they_say():
    lab = labs.likelihood()
    assert [lab.presets[f"θ = {theta}"] for theta in (0.1, 0.3)] == [{"theta": 0.1}, {"theta": 0.3}]
    start = lab.controls["heads"].value, lab.controls["tails"].value
    lab.set(**lab.presets["Five times as many"])
    assert (lab.controls["heads"].value, lab.controls["tails"].value) == (5 * start[0], 5 * start[1])
    lab.set(**lab.presets["Only heads"])
    assert lab.controls["heads"].value > 0 == lab.controls["tails"].value


def test_a_teachers_own_split_works():
    dollars = np.random.default_rng(0).lognormal(12, 0.5, 100_000)
    start = time.process_time()
    lab = labs.split(dollars, np.where(dollars > 150_000, "dear", "cheap"), "price (dollars)")
    assert time.process_time() - start < 2
    lab.set(reveal=True)
    assert len(lab.seen()["every entropy"]["x"]) <= 102
    assert abs(lab.seen()["best"]["x"][0] - 150_000) <= np.ptp(dollars) / 50
    left = int(lab.seen()["headline A"]["text"].split()[0].replace(",", ""))
    assert left == (dollars <= lab.controls["threshold"].value).sum() and left >= 12_500
    others = {
        "negative": ([-3.5, -2, -1, 7], [1, 1, 0, 0]),
        "equal": ([5, 5, 5], [True, False, True]),
        "small": ([0.001, 0.002], ["a", "b"]),
        "ten classes": (np.arange(30), np.arange(30) % 10),
    }
    for name, (x, labels) in others.items():
        lab = labs.split(x, labels, name)
        lab.set(reveal=True)
        assert "nan" not in lab.readout and len(lab.seen()["every entropy"]["x"]) <= 110, name
        at = lab.controls["threshold"].value
        assert (
            lab.seen()["headline A"]["text"]
            == f"{np.sum(np.array(x) <= at)} left, {np.sum(np.array(x) > at)} right"
        )
    assert labs.split(*others["negative"], "x").readout.startswith("Up to −")


@pytest.mark.parametrize(
    ("words", "x", "labels"),
    [
        ("x must be finite, got nan at index", [1, np.nan, 3], "aab"),
        ("labels must have one label for each of the 3 examples, got 2", [1, 2, 3], "ab"),
        ("labels must hold 2 to 10 classes for this lab, got 1", [1, 2, 3], "aaa"),
        ("labels must have no gaps, got None at index", [1, 2, 3], ["a", "b", None]),
    ],
)
def test_what_the_split_lab_cannot_show_is_refused_in_one_sentence(words, x, labels):
    with pytest.raises(ValueError, match=words):
        labs.split(x, list(labels), "x")


# How far the controls reach, by hand: (least, largest, step).
REACH = {
    "information_theory.coin": {"p": (0, 1, 0.01)},
    "information_theory.two_dice": dict.fromkeys(("lean_p", "lean_q"), (-1, 1, 0.1))
    | dict.fromkeys(("six_p", "six_q"), (0, 5, 0.1)),
    "information_theory.bayes": {"ill": (0, 500, 1)}
    | dict.fromkeys(("sensitivity", "specificity", "guess"), (0, 100, 1)),
    "information_theory.split": {},
    "information_theory.likelihood": {"heads": (0, 30, 1), "tails": (0, 30, 1), "theta": (0, 1, 0.01)},
}


@pytest.mark.parametrize("name", labs.builders())
def test_axes_colors_and_controls_mean_what_they_say(name):
    lab = labs.builders()[name]()
    truth.labeled(lab, name)
    truth.reach(lab, **REACH[name])


def test_a_side_of_the_split_is_named_beside_its_bar():
    lab = labs.builders()["information_theory.split"]()
    axis = lab.figure.axes[2].yaxis
    places = {t.get_text(): y for t, y in zip(axis.get_ticklabels(), axis.get_ticklocs(), strict=True)}
    for side in ("left", "right"):
        bars = [mark for name, mark in lab.seen().items() if name.endswith(f", {side}")]
        assert len(bars) == 3 and all(bar["y"] + bar["height"] / 2 == places[side] for bar in bars)


def test_surprise_is_said_in_the_unit_it_is_drawn_in():
    lab = labs.builders()["information_theory.likelihood"]()
    lab.set(theta=0.5)
    assert lab.seen()["your surprise"]["y"] == pytest.approx(1)  # a fair coin has one bit, or 0.69 nats
    assert all("bits" in words for words in (lab.seen()["B"]["ylabel"], lab.seen()["headline B"]["text"]))


def test_each_percentage_of_the_test_is_of_the_group_that_its_slider_names():
    lab = labs.builders()["information_theory.bayes"]()
    lab.set(sensitivity=70, specificity=80)
    assert lab.seen()["ill, positive"]["height"] == pytest.approx(0.7)
    assert lab.seen()["healthy, negative"]["height"] == pytest.approx(0.8)
    assert "% of the ill who test positive" in lab.controls["sensitivity"].description
    assert "% of the healthy who test negative" in lab.controls["specificity"].description
