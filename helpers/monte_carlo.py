"""Monte Carlo search (Metropolis and Ulam, 1949; for finding a lowest point: Brooks, 1958).

Try at random, keep the best.
"""

from dataclasses import dataclass

import numpy as np

from helpers import validate

__all__ = [
    "Search",
    "ShrinkingSearch",
    "search",
    "shrinking_search",
    "line_losses",
    "mean_squares",
    "chance_of_a_hit",
    "simulated_chance",
]


def __dir__():
    return __all__


PORTION = 10_000  # trials between two calls of on_progress
IN_CACHE = 150_000  # misses worked out at once: few enough to stay in the processor's own memory
MOST_SEEDS = 2**32 - 1


@dataclass(frozen=True, eq=False)
class Search:
    """The best line found and its loss; then every line tried, in order, with its loss: arrays (trials,)."""

    k: float
    b: float
    loss: float
    tried_k: np.ndarray
    tried_b: np.ndarray
    tried_loss: np.ndarray
    best_so_far: np.ndarray


@dataclass(frozen=True, eq=False)
class ShrinkingSearch:
    """The best line found and its loss; `boxes` (rounds, 2, 2) holds (k_range, b_range) of each round, and
    `searches` one Search for each."""

    k: float
    b: float
    loss: float
    boxes: np.ndarray
    searches: tuple


def search(x, y, trials, k_range, b_range, seed, loss="l2", on_progress=None):
    """Try `trials` random lines k·x + b on x, y (n,) and keep the one with the least loss.

    k and b are real numbers drawn evenly from their ranges (low, high); `loss` is
    "l2" or "l1", in the units of `helpers.losses`. With the same seed, a longer search
    begins like a shorter one. `on_progress(done, total)` is called every 10,000 trials.
    Memory grows with trials + n, never with trials times n. Raises ValueError or
    TypeError for empty or unequal x and y, NaN, a reversed range, or no trials.
    """
    trials = validate.whole(trials, "trials", 1, 10**7)
    seed = validate.whole(seed, "seed", 0, MOST_SEEDS)
    luck = np.random.default_rng(seed).random((trials, 2))
    tried_k = _place(luck[:, 0], k_range, "k_range")
    tried_b = _place(luck[:, 1], b_range, "b_range")
    tried_loss = np.empty(trials)
    for begin in range(0, trials, PORTION):
        portion = slice(begin, begin + PORTION)
        tried_loss[portion] = line_losses(x, y, tried_k[portion], tried_b[portion], loss)
        if on_progress:
            on_progress(min(begin + PORTION, trials), trials)
    best = int(tried_loss.argmin())
    k, b, least = float(tried_k[best]), float(tried_b[best]), float(tried_loss[best])
    best_so_far = np.minimum.accumulate(tried_loss)
    return Search(k, b, least, tried_k, tried_b, tried_loss, best_so_far)


def line_losses(x, y, k, b, loss="l2"):
    """The loss on x, y (n,) of every line k[i]·x + b[i], where k and b are (m,). Shape (m,)."""
    x, y = validate.array(x, "x", 1), validate.array(y, "y", 1)
    validate.same_length(x, "x", y, "y")
    k, b = validate.array(k, "k", 1), validate.array(b, "b", 1)
    validate.same_length(k, "k", b, "b")
    validate.one_of(loss, "loss", ("l1", "l2"))
    with np.errstate(over="ignore", invalid="ignore"):
        found = mean_squares(x, y, k, b) if loss == "l2" else mean_absolutes(x, y, k, b)
    if not np.isfinite(found).all():
        raise ValueError("the loss is too large for a computer's numbers: use smaller x, y or ranges")
    return found


def shrinking_search(x, y, rounds, trials, k_range, b_range, shrink, seed, loss="l2"):
    """Search in a box, then in a smaller one around the best line so far, and so on (Luus and Jaakola, 1973).

    Each of the `rounds` makes `trials` trials; then the box's sides are multiplied by `shrink`, from 0 to 1.
    Only the first box is given: a later one may reach beyond it. Raises what `search` raises.
    """
    rounds = validate.whole(rounds, "rounds", 1, 1000)
    shrink = validate.number(shrink, "shrink", 0, 1)
    seed = validate.whole(seed, "seed", 0, MOST_SEEDS)
    boxes, searches = [np.array([_range(k_range, "k_range"), _range(b_range, "b_range")])], []
    for round_seed in np.random.SeedSequence(seed).generate_state(rounds):
        searches.append(search(x, y, trials, *boxes[-1], int(round_seed), loss))
        best = min(searches, key=lambda found: found.loss)
        reach = shrink * (boxes[-1][:, 1] - boxes[-1][:, 0]) / 2
        boxes.append(np.column_stack([(best.k, best.b) - reach, (best.k, best.b) + reach]))
    return ShrinkingSearch(best.k, best.b, best.loss, np.array(boxes[:-1]), tuple(searches))


def chance_of_a_hit(p, trials):
    """The chance that at least one of `trials` random points falls in a share `p` of the box (Brooks, 1958)."""
    p, trials = validate.number(p, "p", 0, 1), validate.whole(trials, "trials", 0, 10**18)
    if p == 1:
        return float(trials > 0)
    return float(-np.expm1(trials * np.log1p(-p)))  # 1 - (1 - p)**trials, exact for the tiniest p too


def simulated_chance(width, parameters, trials, games, seed):
    """The share of `games` in which one of `trials` random points hits the target.

    The target takes up `width`, a share from 0 to 1, of the range of every one of the `parameters`.
    """
    width = validate.number(width, "width", 0, 1)
    trials, games = validate.whole(trials, "trials", 1, 10**7), validate.whole(games, "games", 1, 10**7)
    parameters = validate.whole(parameters, "parameters", 1, 1000)
    rng = np.random.default_rng(validate.whole(seed, "seed", 0, MOST_SEEDS))
    hits = [(rng.random((trials, parameters)) < width).all(axis=1).any() for _ in range(games)]
    return float(np.mean(hits))


def mean_squares(x, y, k, b):
    """The L2 loss of each line, from five averages over the houses."""
    # The mean of squares is the square of the mean plus the variance, here of the misses.
    mean_miss = k * x.mean() + b - y.mean()
    covariance = np.mean((x - x.mean()) * (y - y.mean()))
    variance = k**2 * x.var() - 2 * k * covariance + y.var()
    return mean_miss**2 + np.maximum(variance, 0)  # rounding can take a zero below zero


def mean_absolutes(x, y, k, b):
    """The L1 loss of each line, a few lines at a time."""
    rows = max(1, IN_CACHE // len(x))
    found = np.empty(len(k))
    for begin in range(0, len(k), rows):
        lines = slice(begin, begin + rows)
        misses = np.multiply.outer(k[lines], x)
        misses += b[lines, None] - y
        found[lines] = np.abs(misses, out=misses).mean(axis=1)
    return found


def _range(pair, name):
    ends = validate.array(pair, name, 1)
    if ends.shape != (2,) or ends[0] > ends[1]:
        raise ValueError(f"{name} must be two numbers (low, high), the lower one first, got {pair}")
    low, high = map(float, ends)
    if high - low == np.inf:
        raise ValueError(f"{name} is too wide for a computer's numbers, got {pair}")
    return low, high


def _place(luck, pair, name):
    """Numbers from 0 to 1 moved into a range."""
    low, high = _range(pair, name)
    return low + (high - low) * luck
