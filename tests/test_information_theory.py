"""Lesson 05: probability and information against SciPy, scikit-learn, examples worked by hand, and bad input."""

import re

import numpy as np
import pytest
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
    "feature_is_left must hold True or False for each label": lambda: it.gini_index([1, 2], ["a", "b"]),
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


# The labs


@steady
@given(st.integers(0, 100))
def test_the_coin_lab(percent):
    now = labs.coin_numbers(percent / 100)
    p = [percent / 100, 1 - percent / 100]
    assert now.entropy == pytest.approx(stats.entropy(p, base=2), abs=1e-12)
    assert now.gini == pytest.approx(2 * p[0] * p[1], abs=1e-12)
    areas = [chance * bits for chance, bits in zip(p, (now.heads, now.tails), strict=True) if chance]
    assert sum(areas) == pytest.approx(now.entropy, abs=1e-12)


def test_the_dice_lab():
    now = labs.two_dice_numbers(0.0, 1.0, 1.0, 3.0)
    p, q = np.full(6, 1 / 6), shares_of([1, 2, 4, 8, 16, 96])
    assert_allclose([now.p, now.q], [p, q])
    assert_allclose([now.entropy_p, now.entropy_q], [stats.entropy(p, base=2), stats.entropy(q, base=2)])
    assert_allclose([now.kl_pq, now.kl_qp], [stats.entropy(p, q, base=2), stats.entropy(q, p, base=2)])
    longest = 0
    for lean_p, six_p, lean_q, six_q in np.stack(np.meshgrid(*[[-1, 0, 1], [0.1, 1, 5]] * 2), -1).reshape(
        -1, 4
    ):
        now = labs.two_dice_numbers(lean_p, six_p, lean_q, six_q)
        longest = max(longest, now.entropy_p + now.kl_pq)
    assert longest < labs.FAR, "a finite bar would look longer than an infinite one"


def test_the_dice_lab_says_what_an_infinite_cost_means():
    lab = labs.two_dice()
    lab.set(lean_p=0.0, six_p=1.0, lean_q=0.0, six_q=0.0)
    assert "KL(P‖Q) is infinite: Q says impossible to the six, and under P it happens." in lab.readout
    assert "H(Q, P) = H(Q) + KL(Q‖P) = 2.32 + 0.26 = 2.58 bits." in lab.readout


@steady
@given(st.integers(0, 500), st.integers(0, 100), st.integers(0, 100))
def test_the_bayes_lab_counts_people(ill, sensitivity, specificity):
    now = labs.bayes_numbers(ill, sensitivity, specificity, 50, True)
    count, true, false = now.people
    assert (count, 1000 * count) == (ill * 100, ill * labs.PEOPLE)
    assert true == ill * sensitivity and false == (1000 - ill) * (100 - specificity)
    assert now.positive == pytest.approx((true + false) / labs.PEOPLE)
    assert now.posterior == pytest.approx(true / (true + false) if true + false else 0)


def test_the_bayes_lab_when_nobody_tests_positive_and_how_far_a_guess_is_off():
    lab = labs.bayes()
    assert "9.2%" not in lab.readout
    lab.set(guess=90, reveal=True)
    assert "900 / (900 + 8,910) = 9.2%; your guess, 90%, is 80.8 points away." in lab.readout
    lab.set(ill=0, specificity=100)
    assert lab.readout.endswith("Nobody tests positive, so there is nobody to ask about.")


def test_the_split_lab_finds_the_threshold_of_scikit_learns_tree():
    numbers = labs.split_numbers(FLIPPER, SPECIES, 1.0)
    now = numbers(206.5, 190.5, True)
    for criterion, ours in (("gini", now.ginis), ("entropy", now.entropies)):
        tree = DecisionTreeClassifier(criterion=criterion, max_depth=1).fit(FLIPPER[:, None], SPECIES).tree_
        assert now.thresholds[ours.argmin()] == tree.threshold[0] == 206.5
        left_over = tree.n_node_samples[1:] @ tree.impurity[1:] / len(FLIPPER)
        assert ours.min() == pytest.approx(left_over)
    for threshold, entropy in zip(now.thresholds, now.entropies, strict=True):
        gain = mutual_info_score(FLIPPER <= threshold, SPECIES) / np.log(2)
        assert now.before - entropy == pytest.approx(gain, abs=1e-9)
    counted = [(SPECIES[FLIPPER <= 206.5] == kind).sum() for kind in now.classes]
    assert now.left.tolist() == counted and (now.left + now.right).sum() == len(FLIPPER)
    assert now.gini == now.ginis.min() and now.best == 206.5
    assert now.guess_gain == pytest.approx(mutual_info_score(FLIPPER <= 190.5, SPECIES) / np.log(2))


@steady
@given(st.integers(0, 30), st.integers(0, 30), st.integers(0, 100))
def test_the_likelihood_lab(heads, tails, percent):
    now = labs.likelihood_numbers(heads, tails, percent / 100, True)
    flips = heads + tails
    ways = special.comb(flips, heads)
    theirs = stats.binom.pmf(heads, flips, [percent / 100, now.best]) / ways
    assert_allclose([now.here, now.highest], theirs, rtol=1e-8, atol=1e-300)
    assert now.relative.max() <= 1 + 1e-12
    if flips:
        assert now.best == heads / flips
        assert flips * now.least == pytest.approx(-np.log2(now.highest))
        if now.here > 0:
            assert flips * now.here_per_flip == pytest.approx(-np.log2(now.here))
        assert_allclose(flips * now.per_flip, -np.log2(it.likelihood(labs.GRID, heads, tails)), rtol=1e-9)


def test_the_likelihood_lab_says_what_is_impossible():
    lab = labs.likelihood()
    assert lab.readout.startswith("θ 0.10: 0.10⁴ × 0.90⁶ = 5.31e-05, 14.20 bits")
    assert "highest" not in lab.readout
    lab.set(theta=0.3, reveal=True)
    assert "9.53e-04" in lab.readout and "θ = 4/10 = 0.40 and 9.71 bits; yours is 0.10 away." in lab.readout
    lab.set(theta=0.0)
    assert "infinitely surprising: heads cannot come, but they did" in lab.readout
    lab.set(heads=0, tails=0)
    assert lab.readout == "No flip yet: every θ explains that equally well, with likelihood 1."
    for heads, tails, theta in ((0, 5, 0.0), (5, 0, 1.0)):
        lab.set(heads=heads, tails=tails, theta=theta)
        assert re.search("= 1, 0.00 bits", lab.readout)
