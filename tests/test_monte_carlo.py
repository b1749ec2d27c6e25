"""Lesson 02: random search against scikit-learn, closed forms and chance itself, and against bad input."""

import itertools
import re
import subprocess
import sys
from functools import cache

import numpy as np
import pytest
import truth
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from numpy.testing import assert_allclose, assert_array_equal
from scipy import stats
from sklearn.linear_model import LinearRegression
from sklearn.metrics import mean_absolute_error, mean_squared_error

from helpers import datasets, monte_carlo
from helpers.exercises import EXERCISES, check
from helpers.labs import monte_carlo as labs

HOUSES = datasets.load_house_prices()
ROOMS, PRICE = HOUSES["rooms"].to_numpy(), HOUSES["sale_price"].to_numpy() / 1000
BOX = (-100, 100)
METRICS = {"l1": mean_absolute_error, "l2": mean_squared_error}
EXACT = LinearRegression().fit(ROOMS[:, None], PRICE)
LEAST = mean_squared_error(PRICE, EXACT.predict(ROOMS[:, None]))

moderate = st.floats(-100, 100)
tables = st.tuples(st.integers(1, 8), st.integers(1, 8)).flatmap(
    lambda size: st.tuples(
        *(hnp.arrays(float, size[0], elements=moderate) for _ in "xy"),
        *(hnp.arrays(float, size[1], elements=moderate) for _ in "kb"),
    )
)


@pytest.mark.parametrize("loss", METRICS)
def test_every_tried_loss_is_scikit_learns_and_the_best_is_kept(loss):
    found = monte_carlo.search(ROOMS, PRICE, 300, BOX, (-50, 20), 7, loss)
    theirs = [METRICS[loss](PRICE, k * ROOMS + b) for k, b in zip(found.tried_k, found.tried_b, strict=True)]
    assert_allclose(found.tried_loss, theirs, rtol=1e-12)
    best = int(np.argmin(theirs))
    assert (found.k, found.b) == (found.tried_k[best], found.tried_b[best])
    assert found.loss == found.tried_loss.min() == found.best_so_far[-1]
    assert_array_equal(found.best_so_far, [min(found.tried_loss[: n + 1]) for n in range(300)])
    assert (found.best_so_far[1:] <= found.best_so_far[:-1]).all()


@given(tables)
def test_line_losses_are_scikit_learns(table):
    x, y, k, b = table
    for loss, metric in METRICS.items():
        theirs = [metric(y, slope * x + height) for slope, height in zip(k, b, strict=True)]
        size = np.abs(k).max() * np.abs(x).max() + np.abs(b).max() + np.abs(y).max()
        rounding = 1e-13 * (size if loss == "l1" else size**2) + 1e-300
        ours = monte_carlo.line_losses(x, y, k, b, loss)
        assert_allclose(ours, theirs, rtol=1e-9, atol=rounding)
        assert (ours >= 0).all()
        alone = [
            monte_carlo.line_losses(x, y, [slope], [height], loss)[0]
            for slope, height in zip(k, b, strict=True)
        ]
        assert_allclose(ours, alone, rtol=1e-12, atol=rounding)  # no line depends on its company


def test_l1_portions_are_seamless():
    k, b = np.random.default_rng(0).uniform(-100, 100, (2, 500))
    assert monte_carlo.IN_CACHE // len(ROOMS) < 500 / 3  # more than three portions
    theirs = [mean_absolute_error(PRICE, slope * ROOMS + height) for slope, height in zip(k, b, strict=True)]
    assert_allclose(monte_carlo.line_losses(ROOMS, PRICE, k, b, "l1"), theirs, rtol=1e-12)


def test_a_perfect_line_never_has_a_loss_below_zero():
    slopes = np.linspace(-3, 3, 200)
    x = np.random.default_rng(0).normal(size=50)
    perfect = [monte_carlo.line_losses(x, slope * x, [slope], [0])[0] for slope in slopes]
    assert min(perfect) >= 0 and max(perfect) < 1e-13


def test_three_houses_by_hand():
    x, y = [1, 2, 3], [2, 4, 9]
    # the line 2x + 1 says 3, 5, 7: it misses by 1, 1, -2
    assert monte_carlo.line_losses(x, y, [2], [1], "l1") == pytest.approx([4 / 3])
    assert monte_carlo.line_losses(x, y, [2], [1], "l2") == pytest.approx([2])
    only = monte_carlo.search(x, y, 5, (2, 2), (1, 1), 0)  # a box without width holds one line
    assert (only.k, only.b) == (2, 1) and only.loss == pytest.approx(2)


@pytest.mark.parametrize("loss", METRICS)
def test_of_equally_good_lines_the_first_is_kept_as_by_a_loop_that_waits_for_a_better_one(loss):
    found = monte_carlo.search([0.0], [1.0], 50, BOX, (3, 3), 0, loss)  # at x = 0 every slope is as good
    best = None
    for k, miss in zip(found.tried_k, found.tried_loss, strict=True):
        if best is None or miss < best[1]:
            best = k, miss
    assert len(set(found.tried_loss)) == 1 and len(set(found.tried_k)) == 50
    assert found.k == best[0]


def test_draws_are_even_real_numbers_in_their_own_ranges():
    found = monte_carlo.search([1.0], [1.0], 20_000, (-3, 5), (10, 11), 0)
    assert stats.kstest(found.tried_k, stats.uniform(-3, 8).cdf).pvalue > 0.01
    assert stats.kstest(found.tried_b, stats.uniform(10, 1).cdf).pvalue > 0.01
    assert abs(np.corrcoef(found.tried_k, found.tried_b)[0, 1]) < 0.03
    assert len(np.unique(found.tried_k)) == 20_000


def test_a_seed_repeats_and_a_longer_search_begins_like_a_shorter_one():
    short, long = (monte_carlo.search(ROOMS, PRICE, n, BOX, BOX, 3) for n in (10, 25_000))
    assert_array_equal(short.tried_k, long.tried_k[:10])
    assert_array_equal(short.tried_b, long.tried_b[:10])
    assert_allclose(short.tried_loss, long.tried_loss[:10], rtol=1e-12)
    other = monte_carlo.search(ROOMS, PRICE, 10, BOX, BOX, 4)
    assert not np.isin(other.tried_k, short.tried_k).any()


def test_progress_counts_up_to_the_whole():
    for loss in METRICS:
        seen = []

        def note(done, total, seen=seen):
            seen.append((done, total))

        monte_carlo.search([1, 2], [3, 4], 25_000, BOX, BOX, 0, loss, on_progress=note)
        assert seen == [(10_000, 25_000), (20_000, 25_000), (25_000, 25_000)]


@pytest.mark.parametrize("loss", METRICS)
def test_a_long_search_on_many_houses_needs_little_memory(loss):
    """The table of all lines and houses would take 1.6 GB; a tenth of the million that the lesson tries."""
    code = f"""
import resource
import numpy as np
from helpers import monte_carlo
x, y = np.random.default_rng(0).normal(size=(2, 2001))
monte_carlo.search(x, y, 10, (-1, 1), (-1, 1), 0)
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
monte_carlo.search(x, y, 100_000, (-100, 100), (-100, 100), 0, "{loss}")
print((resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) // 1024)
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert int(done.stdout) < 30  # megabytes; a million trials add about 40 for what they return


def test_luck_comes_close_to_the_formula():
    for seed in range(5):
        found = monte_carlo.search(ROOMS, PRICE, 1000, BOX, BOX, seed)
        assert LEAST < found.loss < 1.02 * LEAST


def test_improvements_follow_the_harmonic_law():
    games = [monte_carlo.search([0.0, 1.0], [1.0, -1.0], 200, BOX, BOX, seed) for seed in range(400)]
    counts = [1 + (np.diff(game.best_so_far) < 0).sum() for game in games]
    chances = 1 / np.arange(1, 201)
    spread = np.sqrt((chances * (1 - chances)).sum() / len(games))
    assert abs(np.mean(counts) - chances.sum()) < 3.5 * spread


def test_boxes_shrink_around_the_best_line():
    found = monte_carlo.shrinking_search(ROOMS, PRICE, 8, 30, (-100, 100), (0, 50), 0.5, 2)
    assert found.boxes.shape == (8, 2, 2) and len(found.searches) == 8
    assert_array_equal(found.boxes[0], [[-100, 100], [0, 50]])
    assert_allclose(np.ptp(found.boxes, axis=2), np.outer(0.5 ** np.arange(8), [200, 50]))
    for i, (box, one) in enumerate(zip(found.boxes, found.searches, strict=True)):
        for (low, high), tried in zip(box, (one.tried_k, one.tried_b), strict=True):
            assert low <= tried.min() and tried.max() <= high
        if i:
            before = min(found.searches[:i], key=lambda earlier: earlier.loss)
            assert_allclose(box.mean(axis=1), [before.k, before.b])
    best = min(found.searches, key=lambda earlier: earlier.loss)
    assert (found.k, found.b, found.loss) == (best.k, best.b, best.loss)
    assert found.loss == min(one.tried_loss.min() for one in found.searches)


def test_rounds_draw_anew_and_more_rounds_begin_alike():
    one_size = monte_carlo.shrinking_search(ROOMS, PRICE, 5, 4, BOX, BOX, 1.0, 0)
    drawn = np.concatenate(
        [(s.tried_k - box[0, 0]) for s, box in zip(one_size.searches, one_size.boxes, strict=True)]
    )
    assert len(np.unique(drawn.round(6))) == 20
    longer = monte_carlo.shrinking_search(ROOMS, PRICE, 25, 4, BOX, BOX, 1.0, 0)
    assert_array_equal(longer.boxes[:5], one_size.boxes)


def test_a_well_paced_box_beats_one_box_of_as_many_trials():
    seeds = range(9)
    shrunk = [
        monte_carlo.shrinking_search(ROOMS, PRICE, 25, 50, BOX, BOX, 0.7, s).loss - LEAST for s in seeds
    ]
    plain = [monte_carlo.search(ROOMS, PRICE, 1250, BOX, BOX, s).loss - LEAST for s in seeds]
    assert min(shrunk) > -1e-9 and np.median(shrunk) < np.median(plain) / 10


@given(st.floats(0, 1), st.integers(0, 1000))
def test_the_chance_of_a_hit_is_the_binomial_one(p, trials):
    assert monte_carlo.chance_of_a_hit(p, trials) == pytest.approx(
        stats.binom.sf(0, trials, p), rel=1e-9, abs=1e-300
    )


def test_the_chance_of_a_hit_by_hand():
    assert monte_carlo.chance_of_a_hit(0.5, 2) == 0.75
    assert monte_carlo.chance_of_a_hit(1, 3) == 1 and monte_carlo.chance_of_a_hit(1, 0) == 0
    assert monte_carlo.chance_of_a_hit(1e-20, 1000) == pytest.approx(1e-17)  # where 1 - p rounds to 1


@pytest.mark.parametrize(
    ("width", "parameters", "trials"), [(0.1, 1, 5), (0.3, 2, 10), (0.5, 6, 50), (0.1, 5, 20)]
)
def test_games_are_won_as_often_as_the_formula_says(width, parameters, trials):
    theory = monte_carlo.chance_of_a_hit(width**parameters, trials)
    played = monte_carlo.simulated_chance(width, parameters, trials, 3000, 1)
    assert abs(played - theory) < 4 * np.sqrt(theory * (1 - theory) / 3000)


def test_a_game_of_more_trials_than_are_drawn_at_once_is_played_to_its_end():
    trials, games = 300_000, 400
    theory = -np.expm1(trials * np.log1p(-1 / trials))  # about 1 - 1 / e; of half as many trials, 0.39
    played = monte_carlo.simulated_chance(1 / trials, 1, trials, games, 0)
    assert abs(played - theory) < 4 * np.sqrt(theory * (1 - theory) / games)


def test_a_simulated_chance_is_sure_where_it_must_be():
    assert monte_carlo.simulated_chance(1, 9, 1, 20, 0) == 1
    assert monte_carlo.simulated_chance(0, 1, 10, 20, 0) == 0


def asked(**given):
    usual = {"x": [1, 2], "y": [3, 4], "trials": 5, "k_range": BOX, "b_range": BOX, "seed": 0}
    return lambda: monte_carlo.search(**{**usual, **given})


def shrunk(**given):
    usual = {
        "x": [1, 2],
        "y": [3, 4],
        "rounds": 2,
        "trials": 5,
        "k_range": BOX,
        "b_range": BOX,
        "shrink": 0.5,
    }
    return lambda: monte_carlo.shrinking_search(**{**usual, "seed": 0, **given})


PAIR = "must be two numbers (low, high), the lower one first, got"
BAD = {
    "trials must be from 1 to 10000000, got 0": asked(trials=0),
    "trials must be from 1 to 10000000, got 1000000000": asked(trials=10**9),
    "trials must be a whole number, got 2.5 (float)": asked(trials=2.5),
    "seed must be a whole number, got None (NoneType)": asked(seed=None),
    "seed must be from 0 to 9223372036854775807, got -1": asked(seed=-1),
    f"k_range {PAIR} (1, -1)": asked(k_range=(1, -1)),
    f"b_range {PAIR} [1, 2, 3]": asked(b_range=[1, 2, 3]),
    "k_range must be one-dimensional, shape (n,), got shape ()": asked(k_range=5),
    "b_range must be finite, got nan at index (0,)": asked(b_range=(np.nan, 1)),
    "k_range must hold numbers in equal rows, got 'ab' (str)": asked(k_range="ab"),
    "loss must be one of 'l1', 'l2', got 'l3'": asked(loss="l3"),
    "x is empty (shape (0,)); it needs at least one value": asked(x=[]),
    "x and y must have the same length, got 1 and 2": asked(x=[1]),
    "y must be finite, got inf at index (1,)": asked(y=[1, np.inf]),
    "x must be one-dimensional, shape (n,), got shape (2, 1)": asked(x=[[1], [2]]),
    "y is too large: 1e+200 is above 1e+70; change its unit": asked(y=[1e200, 0]),
    "y is too large: 1.7e+308 is above 1e+70; change its unit": asked(y=[1e308, 1.7e308], loss="l1"),
    "k_range is too large: 1e+308 is above 1e+70; change its unit": asked(k_range=(-1e308, 1e308)),
    "parameters × trials × games must be at most 1,000,000,000: give fewer games or trials": (
        lambda: monte_carlo.simulated_chance(0.5, 1000, 10**7, 1, 0)
    ),
    "on_progress must be a function, got 3 (int)": asked(on_progress=3),
    "k and b must have the same length, got 2 and 1": lambda: monte_carlo.line_losses([1], [1], [1, 2], [1]),
    "rounds must be from 1 to 1000, got 0": shrunk(rounds=0),
    "shrink must be from 0 to 1, got 1.5": shrunk(shrink=1.5),
    "shrink must be a number, got '1' (str)": shrunk(shrink="1"),
    f"b_range {PAIR} (2, 1)": shrunk(b_range=(2, 1)),
    "p must be from 0 to 1, got -0.1": lambda: monte_carlo.chance_of_a_hit(-0.1, 5),
    "p must be finite, got nan": lambda: monte_carlo.chance_of_a_hit(np.nan, 5),
    "trials must be from 0 to 1000000000000000000, got -1": lambda: monte_carlo.chance_of_a_hit(0.1, -1),
    "width must be from 0 to 1, got 2": lambda: monte_carlo.simulated_chance(2, 1, 1, 1, 0),
    "parameters must be from 1 to 1000, got 0": lambda: monte_carlo.simulated_chance(0.1, 0, 1, 1, 0),
    "games must be from 1 to 10000000, got 0": lambda: monte_carlo.simulated_chance(0.1, 1, 1, 0, 0),
}


@pytest.mark.parametrize("message", BAD)
def test_bad_input_is_refused_in_one_sentence(message):
    with pytest.raises((ValueError, TypeError)) as refusal:
        BAD[message]()
    assert str(refusal.value) == message.removesuffix(".")


# The labs: what a learner sees, state by state, against scikit-learn, SciPy and plain loops


def line_in_words(k, b, decimals=1):
    return (
        f"{'−' if k < 0 else ''}{abs(k):.{decimals}f} · rooms {'−' if b < 0 else '+'} {abs(b):.{decimals}f}"
    )


def counted(number, thing):
    return f"1 {thing}" if number == 1 else f"{number:,} {thing}s"


@cache
def uniform_lines(box, sample):
    """10,000 lines drawn as the lesson draws them: two numbers a trial; and the loss of each."""
    k, b = box * (2 * np.random.default_rng(sample).random((10_000, 2)).T - 1)
    loss = np.array(
        [np.mean(np.square(slope * ROOMS + height - PRICE)) for slope, height in zip(k, b, strict=True)]
    )
    return k, b, loss


def expected_luck(now):
    trials, (k, b, loss) = round(now.trials), uniform_lines(now.box, now.sample)
    records = list(itertools.accumulate(loss[:trials], min))
    steps = [n for n in range(trials) if n == 0 or loss[n] < records[n - 1]]
    best, yours = steps[-1], mean_squared_error(PRICE, now.guess_k * ROOMS + now.guess_b)
    beaten = [n + 1 for n in range(trials) if loss[n] < yours]
    gap = f"{abs(int(f'{yours:.0f}') - int(f'{loss[best]:.0f}')):,}"  # of the numbers as they are said
    improved = counted(len(steps), "improvement")
    words = f"{counted(trials, 'trial')} with k and b from −{now.box} to {now.box}: the best is "
    words += f"{line_in_words(k[best], b[best])}, loss {loss[best]:,.0f}, found in {improved}. Your line, "
    words += f"{line_in_words(now.guess_k, now.guess_b)}, has loss {yours:,.0f}, {gap} "
    words += (
        f"more than luck's; luck beat it at trial {beaten[0]:,}."
        if beaten
        else "less than luck's: not beaten yet."
    )
    marks, drawn = {}, min(trials, 1000)
    for band, (low, high) in enumerate(itertools.pairwise([0, 80, 200, 400, 800, np.inf])):
        chosen = [n for n in range(drawn) if low < np.sqrt(loss[n]) <= high]
        marks[f"trials of band {band}"] = (k[chosen], b[chosen]) if chosen else None
    ends = ROOMS.min() - 0.05 * np.ptp(ROOMS), ROOMS.max() + 0.05 * np.ptp(ROOMS)
    floor, roof = PRICE.min() - 0.05 * np.ptp(PRICE), PRICE.max() + 0.05 * np.ptp(PRICE)
    for name, slope, height in (("best", k[best], b[best]), ("guess", now.guess_k, now.guess_b)):
        heights = [slope * end + height for end in ends]
        marks[f"{name} line"] = (ends, heights)
        marks[f"{name} line is lower"] = {"x": np.mean(ends)} if max(heights) < floor else None
        marks[f"{name} line is higher"] = {"x": np.mean(ends)} if min(heights) > roof else None
    some = ", 1,000 drawn" if trials > 1000 else ""
    return words, marks | {
        "box": (now.box * np.array([-1, 1, 1, -1, -1]), now.box * np.array([-1, -1, 1, 1, -1])),
        "improvement": (k[steps], b[steps]),
        "best": (k[best], b[best]),
        "your guess": (now.guess_k, now.guess_b),
        "headline A": f"{counted(trials, 'trial')} in the box{some}",
        "A": {"xlim": [-150, 150], "ylim": [-150, 150], "xlabel": "slope k (thousand dollars a room)"},
        "houses": {"y": PRICE},
        "headline B": f"Root mean square miss: {np.sqrt(loss[best]):.1f}",
        "B": {"xlim": ends, "ylim": [floor, roof], "xlabel": "rooms (spread sideways)"},
        "least loss": {"y": [LEAST] * 2},
        "what least is": "least possible",
        "least loss so far": ([*(np.array(steps) + 1), trials], [*loss[steps], loss[best]]),
        "your loss": {"y": [yours] * 2},
        "headline C": improved,
        "C": {"xlabel": "trials (log scale)", "ylabel": "least loss so far"},
    }


def test_the_luck_lab_draws_and_says_what_is_so():
    lab = labs.builders()["monte_carlo.luck"]()
    more = {"other luck": {"sample": 7, "trials": 300.0}, "too high": {"guess_k": 100, "guess_b": 100}}
    truth.check(lab, expected_luck, **more, good={"guess_k": 30, "guess_b": -17, "trials": 100.0})
    assert truth.legend(lab) == ["trial, far off", "trial, close", "improvement", "best", "your guess"]
    houses = lab.seen()["houses"]
    assert (np.abs(houses["x"] - ROOMS) <= 0.3).all()
    low, high = lab.seen()["C"]["ylim"]
    assert low < LEAST < np.mean((-140 * ROOMS - 140 - PRICE) ** 2) < high


def test_contours_of_the_luck_lab_are_labeled_with_their_miss_and_no_label_is_cut():
    field = labs.builders()["monte_carlo.luck"]().figure.axes[0]
    for label in field.texts:
        k, b = label.get_position()
        miss = np.sqrt(mean_squared_error(PRICE, k * ROOMS + b))
        assert miss == pytest.approx(float(label.get_text()), rel=0.03)
        assert -140 < k < 140 and -140 < b < 140
    assert {label.get_text() for label in field.texts} == {"200", "400", "800"}


def gap_in_words(gap):
    if gap < 1e-6:
        return "less than a millionth"
    return f"{gap:.6f}" if gap < 0.001 else f"{gap:.2g}" if gap < 100 else f"{gap:,.0f}"


@cache
def rounds_of(shrink, trials, sample):
    """By a plain loop: the boxes, the lines of each round, and the best line after each, with its loss."""
    middle, reach, boxes, lines, bests = np.zeros(2), np.array([100.0, 100.0]), [], [], []
    for seed in np.random.SeedSequence(sample).generate_state(25):
        boxes += [np.array([middle - reach, middle + reach])]
        tried = middle - reach + 2 * reach * np.random.default_rng(int(seed)).random((trials, 2))
        loss = [np.mean((k * ROOMS + b - PRICE) ** 2) for k, b in tried]
        lines += [tried.T]
        bests += [min([(min(loss), *tried[np.argmin(loss)]), *bests[-1:]])]
        middle, reach = np.array(bests[-1][1:]), reach * shrink / 100
    return boxes, lines, bests


@cache
def one_box(trials, sample):
    k, b = 200 * np.random.default_rng(sample).random((25 * trials, 2)).T - 100
    loss = [np.mean((slope * ROOMS + height - PRICE) ** 2) for slope, height in zip(k, b, strict=True)]
    return [max(min(loss[: trials * n]) - LEAST, 0) for n in range(1, 26)]


def expected_shrinking(now):
    boxes, lines, bests = rounds_of(now.shrink, now.trials, now.sample)
    n, (_, k, b), plain = now.rounds, bests[now.rounds - 1], one_box(now.trials, now.sample)
    gaps = [max(each[0] - LEAST, 0) for each in bests[:n]]
    width = np.ptp(boxes[n - 1][:, 0])
    wide = f"{width:.0f}" if width >= 10 else f"{width:.3f}" if width >= 0.001 else "under 0.001"
    words = f"Round {n}, {n * now.trials:,} trials so far: the box is {wide} wide, the best line is "
    words += f"{line_in_words(k, b, 2)}, its loss {gap_in_words(gaps[-1])} above the least possible. "
    words += f"As many trials in one box: {gap_in_words(plain[n - 1])} above it."
    corners = [[(i, j) for i, j in zip(*box.T[:, [0, 1]], strict=True)] for box in boxes[:n]]
    rings = [[(a, c), (a, d), (e, d), (e, c), (a, c)] for (a, c), (e, d) in corners]
    with_gaps = np.array([point for ring in rings for point in [*ring, (np.nan, np.nan)]]).T
    floor = lambda each: np.maximum(each, 1e-7)  # noqa: E731
    return words, {
        "earlier trials": np.hstack(lines[: n - 1]) if n > 1 else None,
        "this round's trials": lines[n - 1],
        "earlier boxes": with_gaps,
        "its box": np.array(rings[-1]).T,
        "best so far": (k, b),
        "least possible loss": (EXACT.coef_[0], EXACT.intercept_),
        "headline A": f"Round {n}: box {wide} wide",
        "A": {"xlim": [-150, 150], "ylabel": "height b (thousand dollars)"},
        "as many trials in one box": (range(1, n + 1), floor(plain[:n])),
        "shrinking box": (range(1, n + 1), floor(gaps)),
        "headline B": f"Above the least: {gap_in_words(gaps[-1])}",
        "B": {"xlabel": "rounds", "legend": ["as many trials in one box", "shrinking box"]},
    }


def test_the_shrinking_lab_draws_and_says_what_is_so():
    truth.check(
        labs.builders()["monte_carlo.shrinking"](), expected_shrinking, middle={"rounds": 12, "sample": 9}
    )


def test_presets_of_the_shrinking_lab_do_what_they_say():
    """In 20 samples: one that ends well most often, others that end far too high, for a reason."""
    lab, ends, widths = labs.builders()["monte_carlo.shrinking"](), {}, {}
    for name, values in lab.presets.items():
        runs = [rounds_of(values["shrink"], 50, sample) for sample in range(20)]
        ends[name] = np.median([bests[-1][0] - LEAST for _, _, bests in runs])
        widths[name] = np.ptp(runs[0][0][-1][:, 0])
        assert values["rounds"] == 25
    assert ends["Good"] < 0.1 < min(ends["Too fast"], ends["Too slow"], ends["Not at all"])
    assert widths["Too fast"] < 1e-6 and widths["Too slow"] > 20 and widths["Not at all"] == 200


def large(number):
    for name, unit in (("trillion", 1e12), ("billion", 1e9), ("million", 1e6)):
        if number >= unit:
            return f"{number / unit:,.3g} {name}"
    return f"{number:,.0f}"


@cache
def first_hits(share):
    """By plain counting: the first trial of 10,000 whose first d numbers are all below the share."""
    rng, first = np.random.default_rng(0), np.full((300, 10), 10_000)
    for game in range(300):
        within = np.ones(10_000, bool)
        for d, numbers in enumerate(rng.random((10, 10_000), dtype=np.float32)):
            within &= numbers < share
            first[game, d] = min([*np.flatnonzero(within)[:1], 10_000])
    return first


def expected_dimensions(now):
    n, trials, share = now.parameters, round(now.trials), float(now.width[:-1]) / 100
    every = np.arange(1, n + 1)
    theory = stats.binom.sf(0, trials, share**every)
    hits = (first_hits(share)[:, :n] < trials).sum(axis=0)
    error = np.sqrt(stats.binom.var(300, theory)) / 300
    chance = f"{theory[-1]:.1%}"
    if 0 < theory[-1] < 0.0005 or 0.9995 < theory[-1] < 1:
        chance = "under 0.1%" if theory[-1] < 0.5 else "over 99.9%"
    falls = [d for d in every if theory[d - 1] < 0.5]
    verdict = f"Still at least one half; your guess is that it falls below at {now.guess}."
    if falls:
        away = abs(now.guess - falls[0])
        verdict = f"The chance fell below one half at {falls[0]}: your guess, {now.guess}, is "
        verdict += f"{away} away." if away else "right."
    words = f"{counted(n, 'parameter')}, target {share:g} of each range: p = {share:g}^{n} = {share**n:.3g}. "
    words += (
        f"With {counted(trials, 'trial')}, 1 − (1 − p)^{trials:,} = {chance}; {hits[-1]} of 300 games hit "
    )
    words += f"({hits[-1] / 3:.1f}% ± {100 * error[-1]:.1f}%). {verdict}"
    needed = np.ceil(np.log(0.5) / np.log1p(-(share**every)))
    bars = np.array([hits / 300 - error, hits / 300 + error, np.full(n, np.nan)]).T.ravel()
    return words, {
        "1 − (1 − p)ᴺ": (every, theory),
        "300 games played": (every, hits / 300),
        "their error": (np.repeat(every, 3), bars),
        "your guess A": {"x": [now.guess] * 2},
        "one half": {"y": [0.5, 0.5]},
        "headline A": f"{counted(n, 'parameter')}: chance {chance}",
        "A": {"xlabel": "parameters", "ylabel": "chance of at least one hit"},
        "needed for an even chance": (every, needed),
        "your trials": {"y": [trials] * 2},
        "headline B": f"Needed: {large(needed[-1])}",
        "B": {"legend": ["needed for an even chance", "your trials"], "ylabel": "trials (log scale)"},
    }


def test_the_dimensions_lab_draws_and_says_what_is_so():
    narrow = {
        f"narrow {width}": {"width": width, "parameters": 7, "trials": 300.0} for width in ("20%", "5%")
    }
    right = {"right": {"parameters": 6, "guess": 4}}
    truth.check(labs.dimensions(), expected_dimensions, **narrow, **right)


def test_presets_of_the_luck_and_dimensions_labs_do_what_they_say():
    lab = labs.builders()["monte_carlo.luck"]()
    for name, trials in {
        "1 trial": 1,
        "100 trials": 100,
        "1,000 trials": 1000,
        "10,000 trials": 10_000,
    }.items():
        lab.set(**lab.presets[name])
        assert lab.seen()["least loss so far"]["x"][-1] == trials
    assert lab.presets["Small box"]["box"] < 30.5 < lab.presets["Large box"]["box"]  # the best k
    lab = labs.dimensions()
    for name, parameters in {"Two": 2, "Five": 5, "Ten": 10, "Ten, wide target": 10}.items():
        lab.set(**lab.presets[name])
        assert len(lab.seen()["300 games played"]["x"]) == parameters
    assert lab.controls["width"].value == lab.controls["width"].options[0] == "50%"


def test_a_teachers_own_prices_work():
    in_dollars, same = labs.luck(ROOMS, 1000 * PRICE), labs.luck(ROOMS, PRICE)
    for name in ("best", "your guess", "improvement", "box", "A"):
        for key in ("x", "y") if name != "A" else ("xlim", "ylim"):
            assert_allclose(in_dollars.seen()[name][key], 1000 * np.array(same.seen()[name][key]))
    assert in_dollars.readout.startswith("10 trials with k and b from −100,000 to 100,000: the best is ")
    rng = np.random.default_rng(0)
    for x, y in (([1, 2], [3, 5]), (rng.uniform(1, 9, 60), rng.normal(-5, 1, 60)), ([0.001, 0.002], [1, 2])):
        for lab in (labs.luck(x, y), labs.shrinking(x, y)):
            for values in lab.presets.values():
                lab.set(**values)
                assert "nan" not in lab.readout


def test_presets_of_the_shrinking_lab_end_as_they_are_called_after_other_luck_too():
    lab, ends = labs.builders()["monte_carlo.shrinking"](), {}
    for name, values in lab.presets.items():
        lab.set(sample=5, trials=10)
        lab.set(**values)
        ends[name] = lab.seen()["shrinking box"]["y"][-1]
    assert ends["Good"] < 0.1 < min(ends["Too fast"], ends["Too slow"], ends["Not at all"])


@pytest.mark.parametrize("price", [[2, 5, 2], [4, 4.1, 4], [9, 5, 1], [-3, -2, 4]])
def test_every_loss_of_the_luck_lab_is_within_its_panel(price):
    lab = labs.luck([1, 2, 3], price)
    (low, high), box = lab.seen()["C"]["ylim"], lab.controls["box"].max
    ends = {name: (lab.controls[name].min, lab.controls[name].max) for name in ("guess_k", "guess_b")}
    for k, b in itertools.product(*ends.values()):
        lab.set(guess_k=k, guess_b=b, box=box)
        assert low < lab.seen()["your loss"]["y"][0] < high
        assert mean_squared_error(price, np.sign(k) * box * np.arange(1, 4) + np.sign(b) * box) < high


@pytest.mark.parametrize("price", [[0.1, 0.3, 0.35, 0.6], [3, 5, 7, 9], [310, 480, 700, 910]])
def test_small_losses_are_said_in_figures_that_add_up(price):
    lab, rooms = labs.luck([1, 2, 3, 4], price), np.arange(1, 5)
    for sample in range(5):
        lab.set(sample=sample)
        found = re.search(r"loss (\S+), found.* has loss (\S+), (\S+) (more|less) than", lab.readout)
        luck, yours, gap = (float(number.replace(",", "")) for number in found.groups()[:3])
        theirs = mean_squared_error(
            price, lab.controls["guess_k"].value * rooms + lab.controls["guess_b"].value
        )
        assert yours == pytest.approx(theirs, rel=0.005) and gap == pytest.approx(abs(yours - luck), rel=1e-9)
        assert luck == pytest.approx(lab.seen()["least loss so far"]["y"][-1], rel=0.005)
    lab.figure.canvas.draw()
    axis = lab.figure.axes[2].yaxis
    for place, label in zip(axis.get_majorticklocs(), axis.get_majorticklabels(), strict=True):
        assert truth.as_a_reader_reads(label.get_text()) == pytest.approx(place)
    for label in lab.figure.axes[0].texts:
        k, b = label.get_position()
        assert np.sqrt(mean_squared_error(price, k * rooms + b)) == pytest.approx(
            truth.as_a_reader_reads(label.get_text()), rel=0.03
        )


@pytest.mark.parametrize("lab", [labs.luck, labs.shrinking])
@pytest.mark.parametrize(
    ("words", "x", "y"),
    [
        ("price must be finite, got nan at index", [1, 2], [3, np.nan]),
        ("rooms and price must have the same length, got 3 and 2", [1, 2, 3], [3, 5]),
        ("rooms must hold at least two different values for this lab", [4, 4], [3, 5]),
        ("price must hold at least two different values for this lab", [4, 5], [3, 3]),
        ("rooms has 6,000 values; this lab shows at most 5,000", np.arange(6000), np.arange(6000)),
    ],
)
def test_what_a_lab_cannot_show_is_refused_in_one_sentence(lab, words, x, y):
    with pytest.raises(ValueError, match=words):
        lab(x, y)


# The open exercise


def gambler(rounds, pace):
    def gamble(X, y, luck):
        best, lowest, reach = np.zeros(X.shape[1]), np.inf, 100
        for rows in np.array_split(luck, rounds):
            weights = best + reach * (2 * rows - 1)
            found = ((weights @ X.T - y) ** 2).mean(axis=1)
            if found.min() < lowest:
                lowest, best = found.min(), weights[found.argmin()]
            reach = pace * reach
        return best

    return gamble


def test_plain_luck_misses_the_challenge_and_a_shrinking_box_meets_it():
    score = EXERCISES["02.5"].score
    assert score(gambler(1, 1)) == pytest.approx(43, abs=0.6)  # the text says about 43
    assert score(gambler(40, 0.85)) == pytest.approx(30.85, abs=0.05)  # "no weights can do better than 30.9"
    assert "come from an equation" in str(
        check("02.5", lambda X, y, luck: LinearRegression(fit_intercept=False).fit(X, y).coef_)
    )
    assert check("02.5", gambler(2, 0.5)).passed is False
    assert check("02.5", gambler(20, 0.7)).passed is True
    assert check("02.5", lambda X, y, luck: luck[0, :3]).passed is False


@pytest.mark.parametrize("seed", [0, 7, 2**32, 2**63 - 1 - 10**9])
def test_every_digit_of_a_seed_counts(seed):
    box = dict(x=[1.0, 2], y=[3.0, 5], trials=3, k_range=(0, 4), b_range=(0, 4))
    tried = monte_carlo.search(**box, seed=seed).tried_k
    for more in (1, 1000, 10**6, 10**9):
        assert (monte_carlo.search(**box, seed=seed + more).tried_k != tried).all()
        assert (monte_carlo.search(**box, seed=seed).tried_k == tried).all()


# How far the controls reach, by hand: (least, largest, step).
REACH = {
    "monte_carlo.luck": {"trials": (1, 10_000, 0.05), "box": (10, 140, 10), "sample": (0, 99, 1)}
    | dict.fromkeys(("guess_k", "guess_b"), (-100, 100, 1)),
    "monte_carlo.shrinking": {
        "rounds": (1, 25, 1),
        "shrink": (5, 100, 5),
        "trials": (10, 100, 10),
        "sample": (0, 99, 1),
    },
    "monte_carlo.dimensions": {"parameters": (1, 10, 1), "trials": (1, 10_000, 0.05), "guess": (1, 10, 1)},
}


@pytest.mark.parametrize("name", labs.builders())
def test_axes_colors_and_controls_mean_what_they_say(name):
    lab = labs.builders()[name]()
    truth.labeled(lab, name)
    truth.reach(lab, **REACH[name])


def test_your_line_is_in_the_units_of_the_axes_and_the_least_loss_is_named_where_it_is():
    lab = labs.builders()["monte_carlo.luck"]()
    field, units = lab.seen()["A"], re.compile(r"\((.*)\)")
    for control, label in (("guess_k", field["xlabel"]), ("guess_b", field["ylabel"])):
        assert units.search(lab.controls[control].description)[1] == units.search(label)[1]
    assert 0.8 * LEAST < lab.seen()["what least is"]["y"] < LEAST
