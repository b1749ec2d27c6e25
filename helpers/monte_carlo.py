"""Monte Carlo search (Metropolis and Ulam, 1949; Brooks, 1958): try at random, keep the best."""

from dataclasses import dataclass

import numpy as np

from helpers.validate import checked, column, number, pair, whole

__all__ = ["Search", "ShrinkingSearch", "search", "shrinking_search", "line_losses"]
__all__ += ["chance_of_a_hit", "simulated_chance"]
__dir__ = __all__.copy  # what the Tab key offers

COUNT, RANGE = (whole, 1, 10**7), (pair, True)
BOX = dict(trials=COUNT, k_range=RANGE, b_range=RANGE)
PORTION = 10_000  # trials between two calls of on_progress
MOST = 10**9  # random numbers drawn in one call: a few seconds
IN_CACHE = 150_000  # numbers worked out at once: few enough to stay in the processor's own memory


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
    """The best line, its loss, and of each round its (k_range, b_range), boxes (rounds, 2, 2), and Search."""

    k: float
    b: float
    loss: float
    boxes: np.ndarray
    searches: tuple


@checked(**BOX)
def search(x, y, trials, k_range, b_range, seed, loss="l2", on_progress=None):
    """Try `trials` random lines k·x + b on x, y (n,) and keep the one with the least loss.

    k and b are drawn evenly from their ranges (low, high). With the same seed, a longer search begins like a
    shorter one. `on_progress(done, total)` is called every 10,000 trials. Memory grows with trials + n.
    >>> search([1, 2], [3, 5], trials=1000, k_range=(0, 4), b_range=(0, 4), seed=0).loss < 0.1
    True
    """
    luck = np.random.default_rng(seed).random((trials, 2))
    tried_k = k_range[0] + (k_range[1] - k_range[0]) * luck[:, 0]
    tried_b = b_range[0] + (b_range[1] - b_range[0]) * luck[:, 1]
    tried_loss = np.empty(trials)
    for begin in range(0, trials, PORTION):
        portion = slice(begin, begin + PORTION)
        tried_loss[portion] = line_losses(x, y, tried_k[portion], tried_b[portion], loss)
        if on_progress:
            on_progress(min(begin + PORTION, trials), trials)
    best = int(tried_loss.argmin())
    k, b, least = float(tried_k[best]), float(tried_b[best]), float(tried_loss[best])
    return Search(k, b, least, tried_k, tried_b, tried_loss, np.minimum.accumulate(tried_loss))


@checked(rounds=(whole, 1, 1000), shrink=(number, 0, 1), **BOX)
def shrinking_search(x, y, rounds, trials, k_range, b_range, shrink, seed, loss="l2"):
    """Search in a box, then in a smaller one around the best line so far, and so on (Luus and Jaakola, 1973).

    After each round of `trials`, the box's sides are multiplied by `shrink`, from 0 to 1. Only the first box
    is given: a later one may reach beyond it.
    >>> shrinking_search([1, 2], [3, 5], 9, 100, (0, 4), (0, 4), shrink=0.5, seed=0).loss < 1e-3
    True
    """
    boxes, searches = [np.array([k_range, b_range])], []
    for round_seed in np.random.SeedSequence(seed).generate_state(rounds):
        searches.append(search(x, y, trials, *boxes[-1], int(round_seed), loss))
        best = min(searches, key=lambda found: found.loss)
        reach = shrink * (boxes[-1][:, 1] - boxes[-1][:, 0]) / 2
        boxes.append(np.column_stack([(best.k, best.b) - reach, (best.k, best.b) + reach]))
    return ShrinkingSearch(best.k, best.b, best.loss, np.array(boxes[:-1]), tuple(searches))


@checked(k=column, b=column, same_rows="k b")
def line_losses(x, y, k, b, loss="l2"):
    """The loss on x, y (n,) of every line k[i]·x + b[i], where k and b are (m,). Shape (m,).
    >>> line_losses([1, 3], [2, 4], k=[1, 2], b=[0, 0])
    array([1., 2.])
    """
    if loss == "l1":
        few = max(1, IN_CACHE // len(x))
        portions = [slice(begin, begin + few) for begin in range(0, len(k), few)]
        return np.concatenate([np.abs(k[i, None] * x + (b[i, None] - y)).mean(axis=1) for i in portions])
    # The mean of squares is the square of the mean plus the variance, here of the misses.
    mean_miss = k * x.mean() + b - y.mean()
    covariance = np.mean((x - x.mean()) * (y - y.mean()))
    variance = k**2 * x.var() - 2 * k * covariance + y.var()
    return mean_miss**2 + np.maximum(variance, 0)  # rounding can take a zero below zero


@checked(p=(number, 0, 1), trials=(whole, 0, 10**18))
def chance_of_a_hit(p, trials):
    """The chance that at least one of `trials` random points falls in a share `p` of the box (Brooks, 1958).
    >>> chance_of_a_hit(0.5, 2)
    0.75
    """
    if p == 1:
        return float(trials > 0)
    return float(-np.expm1(trials * np.log1p(-p)))  # 1 - (1 - p)**trials, exact for the tiniest p too


@checked(width=(number, 0, 1), parameters=(whole, 1, 1000), trials=COUNT, games=COUNT)
def simulated_chance(width, parameters, trials, games, seed):
    """The share of `games` in which one of `trials` random points hits the target: `width`, a share from 0
    to 1, of the range of each of the `parameters`.
    >>> simulated_chance(0.5, parameters=1, trials=1, games=1000, seed=0)
    0.473
    """
    if games * trials * parameters > MOST:
        raise ValueError(f"parameters × trials × games must be at most {MOST:,}: give fewer games or trials")
    rng, rows, hits = np.random.default_rng(seed), max(1, IN_CACHE // parameters), 0
    for _ in range(games):
        shapes = [(min(rows, trials - begin), parameters) for begin in range(0, trials, rows)]
        hits += any([(rng.random(shape) < width).all(axis=1).any() for shape in shapes])
    return hits / games
