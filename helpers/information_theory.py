"""Probability and information: how much an answer tells, and what a wrong belief costs.

Bayes' rule: Thomas Bayes, 1763. Information and entropy: Claude Shannon, 1948. Divergence: Solomon Kullback and
Richard Leibler, 1951. Splits: Leo Breiman and others, 1984 (Gini); Ross Quinlan, 1986 (information gain).

Results are in bits unless `base` says otherwise (`base=np.e`: nats). Every function raises a ValueError for a
probability outside 0…1 and for a distribution that does not sum to 1.
"""

import numpy as np

from helpers import validate

__all__ = [
    "total_probability",
    "bayes",
    "bernoulli",
    "likelihood",
    "information",
    "entropy",
    "cross_entropy",
    "kl_divergence",
    "binary_cross_entropy",
    "gini",
    "gini_index",
    "information_gain",
    "shares",
]


def __dir__():
    return __all__


def total_probability(prior, likelihood):
    """P(what was seen): each hypothesis's prior (n,) times its likelihood (n,), added up."""
    return float(_joint(prior, likelihood).sum())


def bayes(prior, likelihood):
    """Posterior (n,): each hypothesis's share of the total probability. Raises ValueError when that is 0."""
    joint = _joint(prior, likelihood)
    if joint.sum() == 0:
        raise ValueError(
            "prior times likelihood is 0 for every hypothesis: none of them allows what was seen"
        )
    return joint / joint.sum()


def bernoulli(x, p):
    """Probability of x, 1 or 0, when 1 has probability p; each is one number or (n,)."""
    return _of_what_came(x, "x", p)[()]


def likelihood(theta, heads, tails):
    """Probability of one sequence of so many heads and tails, if heads has probability theta (one or (n,))."""
    theta = _chance(theta, "theta")
    heads, tails = validate.whole(heads, "heads", 0, 10**9), validate.whole(tails, "tails", 0, 10**9)
    return (theta**heads * (1 - theta) ** tails)[()]


def information(p, base=2):
    """Surprise at an event of probability p (one or (n,)): -log p. It is inf for p = 0."""
    return _surprise(_chance(p, "p"), base)[()]


def entropy(p, base=2):
    """Mean surprise when the distribution p (n,) happens, and is expected."""
    p = validate.distribution(p, "p")
    return _mean(p, _surprise(p, base))


def cross_entropy(p, q, base=2):
    """Mean surprise when p (n,) happens, but q (n,) is expected; inf if q = 0 < p."""
    p, q = _distributions(p, q)
    return _mean(p, _surprise(q, base))


def kl_divergence(p, q, base=2):
    """What expecting q (n,) costs beyond the entropy of p (n,): never below 0; inf where q = 0 < p."""
    p, q = _distributions(p, q)
    p, q = p[p > 0], q[p > 0]  # or inf - inf, for what neither of them allows
    return max(0.0, _mean(p, _surprise(q, base) - _surprise(p, base)))


def binary_cross_entropy(p, y, base=2):
    """Mean surprise at answers y, 1 or 0, when 1 was expected with probability p; each is one number or (n,).

    Exactly 0 when every p was certain and right; inf when one was certain and wrong.
    """
    return float(np.mean(_surprise(_of_what_came(y, "y", p), base)))


def gini(p):
    """Gini impurity of the distribution p (n,): 1 - sum of p², the chance that two draws from it differ."""
    p = validate.distribution(p, "p")
    return float(np.sum(p * (1 - p)))


def gini_index(feature_is_left, labels):
    """Gini impurity of the labels (n,) on the left (True) and right (False), each weighted by its size."""
    sides = validate.labels(feature_is_left, "feature_is_left")
    if sides.dtype.kind not in "biu" or sides.min() < 0 or sides.max() > 1:
        raise TypeError("feature_is_left must hold True or False for each label")
    return _left_over(gini, sides, "feature_is_left", labels)


def information_gain(answers, labels, base=2):
    """How much of the labels' (n,) entropy goes when you know the answers (n,), of as many kinds as you like."""
    left_over = _left_over(lambda p: entropy(p, base), answers, "answers", labels)
    return max(0.0, entropy(shares(labels), base) - left_over)


def shares(labels):
    """How often each label occurs, as a distribution over the labels in sorted order."""
    counts = np.unique(validate.labels(labels, "labels"), return_counts=True)[1]
    return counts / counts.sum()


def _left_over(impurity, answers, name, labels):
    answers, labels = validate.labels(answers, name), validate.labels(labels, "labels")
    validate.same_length(answers, name, labels, "labels")
    groups = [labels[answers == answer] for answer in np.unique(answers)]
    return float(sum(len(group) / len(labels) * impurity(shares(group)) for group in groups))


def _surprise(p, base):
    if validate.number(base, "base") <= 1:
        raise ValueError(f"base must be above 1, got {base}")
    logs = np.full(p.shape, -np.inf)
    np.log2(p, out=logs, where=p > 0)  # log 0 would be the same, with a warning
    return np.abs(logs) / np.log2(base)


def _mean(p, surprises):
    happens = p > 0  # what never happens adds nothing, however surprising it would be
    return float(np.sum(p[happens] * surprises[happens]))


def _of_what_came(x, name, p):
    """p where x is 1, and 1 - p where it is 0."""
    x = np.asarray(validate.number(x, name)) if np.isscalar(x) else validate.array(x, name, 1)
    if not np.isin(x, (0, 1)).all():
        raise ValueError(f"{name} must be 1 or 0, got {x[~np.isin(x, (0, 1))][0]:g}")
    p = _chance(p, "p")
    if x.ndim and p.ndim:
        validate.same_length(p, "p", x, name)
    return np.where(x == 1, p, 1 - p)


def _chance(value, name):
    if np.isscalar(value):
        return np.asarray(validate.number(value, name, 0, 1))
    return validate.probabilities(value, name)


def _joint(prior, likelihood):
    prior, likelihood = (
        validate.distribution(prior, "prior"),
        validate.probabilities(likelihood, "likelihood"),
    )
    validate.same_length(prior, "prior", likelihood, "likelihood")
    return prior * likelihood


def _distributions(p, q):
    p, q = validate.distribution(p, "p"), validate.distribution(q, "q")
    validate.same_length(p, "p", q, "q")
    return p, q
