"""Exercises of lesson 05: entropy, a medical test, the cost of a wrong belief, the first question, a forecast."""

import numpy as np

from helpers import datasets, validate
from helpers import information_theory as it
from helpers.exercises.exercise import Challenge, Exercise

COLUMNS = ["bill_length_mm", "bill_depth_mm", "flipper_length_mm", "body_mass_g"]
CERTAIN_AND_WRONG = 100  # bits, in place of infinity, so that check can still report a mean


def _chances(rng, zeros=False):
    p = rng.integers(1, 9, int(rng.integers(2, 7))).astype(float)
    if zeros:
        p[rng.integers(len(p))] = 0
    return p / p.sum()


def _distribution(rng):
    return (_chances(rng, zeros=rng.random() < 0.5),)


def _two_distributions(rng):
    p = _chances(rng, zeros=rng.random() < 0.4)
    q = rng.integers(1, 9, len(p)).astype(float)
    if rng.random() < 0.3:
        q[rng.integers(len(q))] = 0
    return p, q / q.sum()


def _log2(p):
    with np.errstate(divide="ignore"):
        return np.log2(p)


def _nan_for_zero(p):
    with np.errstate(invalid="ignore"):
        return -(p * _log2(p)).sum()


def _posterior(prior, sensitivity, specificity):
    return it.bayes([prior, 1 - prior], [sensitivity, 1 - specificity])[0]


def _test(rng):
    prior, sensitivity, specificity = rng.uniform([0.01, 0.5, 0.6], [0.4, 0.99, 0.97]).round(2)
    return float(prior), float(sensitivity), float(specificity)


def _finite_divergence(p, q):
    both = (p > 0) & (q > 0)
    return (p[both] * np.log2(p[both] / q[both])).sum()


def _nan_divergence(p, q):
    with np.errstate(invalid="ignore", divide="ignore"):
        return (p * np.log2(p / q)).sum()


def _absolute_divergence(p, q):
    happens = p > 0
    return (p[happens] * np.abs(_log2(p[happens]) - _log2(q[happens]))).sum()


def _midpoints(x):
    values = np.unique(x)
    return (values[1:] + values[:-1]) / 2


def _scores(x, labels, score=it.gini_index):
    return [score(x <= threshold, labels) for threshold in _midpoints(x)]


def _first_question(x, labels, score=it.gini_index, midpoints=_midpoints):
    return midpoints(x)[int(np.argmin(_scores(x, labels, score)))]


def _unweighted(is_left, labels):
    return sum(it.gini(it.shares(labels[side])) for side in (is_left, ~is_left)) / 2


def _flippers(rng):
    # One clear winner, by this measure and by the mistaken ones: a tie would have more than one right answer.
    while True:
        n = int(rng.integers(9, 16))
        x = rng.integers(180, 230, n).astype(float)
        labels = np.where(x + rng.normal(0, 12, n) < 200, "Adelie", "Gentoo")
        scores = [np.sort(_scores(x, labels, score)) for score in (it.gini_index, _unweighted)]
        if len(set(labels)) == 2 and all(score[1] - score[0] > 1e-9 for score in scores):
            return x, labels


def _forecast_cost(forecast):
    """Binary cross-entropy in bits of `forecast`, over 5 × 100 penguins it has not seen."""
    penguins = datasets.load_penguins()
    X, is_male = penguins[COLUMNS].to_numpy(float), (penguins["sex"] == "male").to_numpy(int)
    costs = []
    for seed in range(5):
        order = np.random.default_rng(seed).permutation(len(X))
        known, new = order[:-100], order[-100:]
        p = forecast(X[known], is_male[known], X[new])
        if p is ...:
            return ...
        if np.shape(p) != (len(new),):
            return np.nan
        p = validate.probabilities(p, "your answer")
        costs += np.minimum(it.information(it.bernoulli(is_male[new], p)), CERTAIN_AND_WRONG).tolist()
    return float(np.mean(costs))


EXERCISES = {
    "05.1": Exercise(
        right=lambda p: it.entropy(p),
        draw=_distribution,
        edges=((np.array([0.5, 0.5]),), (np.array([1.0, 0.0]),), (np.array([0.25, 0.25, 0.25, 0.25]),)),
        insight="What never happens adds nothing, and what is certain adds nothing either.",
        mistakes={
            "The minus sign is missing: a log of a probability is below 0.": lambda p: -it.entropy(p),
            "0 × log 0 came out as nan: leave out the outcomes with p = 0 before you take the log.": (
                _nan_for_zero
            ),
            "Your answer is in nats: np.log is the natural log. Bits want np.log2.": (
                lambda p: it.entropy(p, base=np.e)
            ),
            "That is log base 10. Bits want np.log2.": lambda p: it.entropy(p, base=10),
            "You added the surprises without weighing each by how often it comes.": lambda p: it.information(
                p[p > 0]
            ).sum(),
            "You took the plain mean of the surprises: weigh each by its own p instead.": lambda p: (
                it.information(p[p > 0]).mean()
            ),
            "You took the mean of p × surprise over the outcomes: add them up instead.": lambda p: (
                it.entropy(p) / len(p)
            ),
            "That is the Gini impurity; the question asks for the entropy.": it.gini,
        },
    ),
    "05.2": Exercise(
        right=_posterior,
        draw=_test,
        edges=((0.01, 0.9, 0.91), (0.2, 1.0, 1.0), (0.0, 0.9, 0.9)),
        insight="A rare illness needs very few false alarms before a positive test says much.",
        mistakes={
            "You returned the sensitivity: that is P(positive | ill), the question asks for P(ill | positive).": (
                lambda prior, sensitivity, specificity: sensitivity
            ),
            "You returned the joint probability P(ill and positive): divide by P(positive).": (
                lambda prior, sensitivity, specificity: prior * sensitivity
            ),
            "You returned P(positive), the total probability: the ill are only a part of it.": (
                lambda prior, sensitivity, specificity: it.total_probability(
                    [prior, 1 - prior], [sensitivity, 1 - specificity]
                )
            ),
            "The well test positive with probability 1 − specificity; you used the specificity itself.": (
                lambda prior, sensitivity, specificity: _posterior(prior, sensitivity, 1 - specificity)
            ),
            "You forgot the prior: the false alarms come from the many who are well.": (
                lambda prior, sensitivity, specificity: sensitivity / (sensitivity + 1 - specificity)
            ),
            "You returned P(well | positive): take one minus that.": (
                lambda prior, sensitivity, specificity: 1 - _posterior(prior, sensitivity, specificity)
            ),
            "The false alarms are not weighed by the share of the well, 1 − prior.": (
                lambda prior, sensitivity, specificity: (
                    prior * sensitivity / (prior * sensitivity + 1 - specificity)
                )
            ),
        },
    ),
    "05.3": Exercise(
        right=lambda p, q: it.kl_divergence(p, q),
        draw=_two_distributions,
        edges=(
            (np.array([0.5, 0.5, 0.0]), np.array([0.25, 0.25, 0.5])),
            (np.array([0.5, 0.5]), np.array([1.0, 0.0])),
            (np.array([0.3, 0.7]), np.array([0.3, 0.7])),
        ),
        insight="A belief may be wrong at a finite price, unless it calls something impossible that happens.",
        mistakes={
            "The two are swapped: weigh by p, what happens, not by q, what you expect.": (
                lambda p, q: it.kl_divergence(q, p)
            ),
            "You returned the cross-entropy: take the entropy of p away.": it.cross_entropy,
            "Your answer is in nats: np.log is the natural log. Bits want np.log2.": (
                lambda p, q: it.kl_divergence(p, q, base=np.e)
            ),
            "You left out the outcomes with q = 0: where p > 0 as well, the divergence is infinite.": (
                _finite_divergence
            ),
            "0 × log 0 came out as nan: leave out the outcomes with p = 0 before you take the log.": (
                _nan_divergence
            ),
            "The quotient is upside down (q / p), so every answer has the wrong sign.": lambda p, q: (
                -it.kl_divergence(p, q)
            ),
            "Terms with q > p are below 0 and belong into the sum: you took absolute values.": (
                _absolute_divergence
            ),
        },
    ),
    "05.4": Exercise(
        right=lambda x, labels: _first_question(x, labels),
        draw=_flippers,
        edges=((np.array([1.0, 2.0, 5.0, 6.0]), np.array(["a", "a", "b", "b"])),),
        insight="A decision tree is this question, asked again on each of the two sides.",
        mistakes={
            "You returned the smallest Gini index: return the threshold that has it.": lambda x, labels: min(
                _scores(x, labels)
            ),
            "You returned the position of the best threshold: return the threshold itself.": (
                lambda x, labels: int(np.argmin(_scores(x, labels)))
            ),
            "You chose the largest Gini index: that is the worst question.": lambda x, labels: _midpoints(x)[
                int(np.argmax(_scores(x, labels)))
            ],
            "The two sides count the same: weigh each by its share of the examples.": lambda x, labels: (
                _first_question(x, labels, _unweighted)
            ),
            "You returned the value on the left of the cut: go halfway to the next one.": lambda x, labels: (
                _first_question(x, labels, midpoints=lambda x: np.unique(x)[:-1])
            ),
            "You returned the value on the right of the cut: go halfway back to the one before.": (
                lambda x, labels: _first_question(x, labels, midpoints=lambda x: np.unique(x)[1:])
            ),
            "You cut in the middle of the values without asking the labels.": lambda x, labels: float(
                np.median(x)
            ),
        },
    ),
    "05.5": Challenge(
        score=_forecast_cost,
        # One half or the known share costs 1.0 bits, ten neighbors on raw columns 0.77, five without smoothing
        # 1.7, a bell curve for each column alone 0.69; smoothed neighbors on one scale cost 0.36 to 0.41.
        target=0.45,
        says="Your forecast costs {score:.3f} bits a penguin; the aim is {target:.2f} or less.",
        insight="You were sure where the penguins allow it, and never certain: that is what cross-entropy pays for.",
    ),
}
