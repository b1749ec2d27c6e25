"""Probability and information: how much an answer tells, and what a wrong belief costs.

Bayes' rule: Thomas Bayes, 1763. Entropy: Claude Shannon, 1948. Divergence: Kullback and Leibler, 1951.
Splits: Leo Breiman and others, 1984 (Gini); Ross Quinlan, 1986 (information gain).
Results are in bits unless `base` says otherwise (`base=np.e`: nats).
"""

import numpy as np

from helpers.validate import checked, distribution, labels, probabilities, whole, zero_or_one

__all__ = ["total_probability", "bayes", "bernoulli", "likelihood", "information", "entropy", "cross_entropy"]
__all__ += ["kl_divergence", "binary_cross_entropy", "gini", "gini_index", "information_gain", "shares"]
__dir__ = __all__.copy  # what the Tab key offers

CHANCE, ANSWER, COUNT = (probabilities, 0, 1), (zero_or_one, 0, 1), (whole, 0, 10**9)
BELIEF = dict(prior=distribution, likelihood=probabilities, same_rows="prior likelihood")
BOTH = dict(p=distribution, q=distribution, same_rows="p q")


@checked(**BELIEF)
def total_probability(prior, likelihood):
    """P(what was seen): each hypothesis's prior (n,) times its likelihood (n,), added up.
    >>> total_probability([0.5, 0.5], [0.5, 0.25])
    0.375
    """
    return float((prior * likelihood).sum())


@checked(**BELIEF)
def bayes(prior, likelihood):
    """Posterior (n,): each hypothesis's share of the total probability. Raises ValueError when that is 0.
    >>> bayes([0.5, 0.5], [0.75, 0.25])
    array([0.75, 0.25])
    """
    joint = prior * likelihood
    if joint.sum() == 0:
        nothing = "prior times likelihood is 0 for every hypothesis"
        raise ValueError(f"{nothing}: none of them allows what was seen")
    return joint / joint.sum()


@checked(x=ANSWER, p=CHANCE, same_rows="x p")
def bernoulli(x, p):
    """Probability of x, 1 or 0, when 1 has probability p; each is one number or (n,).
    >>> bernoulli([1, 0], 0.25)
    array([0.25, 0.75])
    """
    return np.where(x == 1, p, 1 - p)[()]


@checked(theta=CHANCE, heads=COUNT, tails=COUNT)
def likelihood(theta, heads, tails):
    """Probability of one sequence of so many heads and tails, if heads has probability theta (one or (n,)).
    >>> likelihood(0.5, heads=1, tails=2)
    np.float64(0.125)
    """
    return (theta**heads * (1 - theta) ** tails)[()]


@checked(p=CHANCE)
def information(p, base=2):
    """Surprise at an event of probability p (one or (n,)): -log p. It is inf for p = 0.
    >>> information([0.5, 0.25])
    array([1., 2.])
    """
    with np.errstate(divide="ignore"):  # log 0 is -inf, with a warning
        return (np.abs(np.log2(p)) / np.log2(base))[()]


@checked(p=distribution)
def entropy(p, base=2):
    """Mean surprise when the distribution p (n,) happens, and is expected.
    >>> entropy([0.5, 0.25, 0.25])
    1.5
    """
    p = p[p > 0]  # what never happens adds nothing
    return float(np.sum(p * information(p, base)))


@checked(**BOTH)
def cross_entropy(p, q, base=2):
    """Mean surprise when p (n,) happens, but q (n,) is expected; inf if q = 0 < p.
    >>> cross_entropy([0.5, 0.5], [0.25, 0.75]) > entropy([0.5, 0.5])
    True
    """
    p, q = p[p > 0], q[p > 0]  # what never happens adds nothing, however surprising it would be
    return float(np.sum(p * information(q, base)))


@checked(**BOTH)
def kl_divergence(p, q, base=2):
    """What expecting q (n,) costs beyond the entropy of p (n,): never below 0; inf where q = 0 < p.
    >>> kl_divergence([1, 0], [0.5, 0.5])
    1.0
    """
    p, q = p[p > 0], q[p > 0]  # or inf - inf, for what neither of them allows
    return max(0.0, float(np.sum(p * (information(q, base) - information(p, base)))))


@checked(p=CHANCE, y=ANSWER, same_rows="p y")
def binary_cross_entropy(p, y, base=2):
    """Mean surprise at answers y, 1 or 0, when 1 was expected with probability p; each is one number or (n,).
    >>> binary_cross_entropy([0.5, 0.25], [1, 1])
    1.5
    """
    return float(np.mean(information(bernoulli(y, p), base)))


@checked(p=distribution)
def gini(p):
    """Gini impurity of the distribution p (n,): 1 - sum of p², the chance that two draws from it differ.
    >>> gini([0.5, 0.5])
    0.5
    """
    return float(np.sum(p * (1 - p)))


@checked(feature_is_left=zero_or_one, same_rows="feature_is_left labels")
def gini_index(feature_is_left, labels):
    """Gini impurity of the labels (n,) on the left (True) and right (False), each weighted by its size.
    >>> gini_index([True, True, False, False], ["a", "a", "a", "b"])
    0.25
    """
    return _left_over(gini, feature_is_left, labels)


@checked(answers=labels, same_rows="answers labels")
def information_gain(answers, labels, base=2):
    """How much of the labels' (n,) entropy goes when you know the answers (n,), of as many kinds as you like.
    >>> information_gain(["yes", "yes", "no", "no"], [1, 1, 2, 2])
    1.0
    """
    left_over = _left_over(lambda p: entropy(p, base), answers, labels)
    return max(0.0, entropy(shares(labels), base) - left_over)


@checked()
def shares(labels):
    """How often each label occurs, as a distribution over the labels in sorted order.
    >>> shares(["b", "a", "b", "b"])
    array([0.25, 0.75])
    """
    counts = np.unique(labels, return_counts=True)[1]
    return counts / counts.sum()


def _left_over(impurity, answers, labels):
    groups = [labels[answers == answer] for answer in np.unique(answers)]
    return float(sum(len(group) / len(labels) * impurity(shares(group)) for group in groups))
