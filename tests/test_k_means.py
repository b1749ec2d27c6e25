"""Lesson 07: k-means against scikit-learn, against cases worked by hand, and from ten thousand starts."""

import re
import tracemalloc
import warnings
from functools import cache

import numpy as np
import pytest
import truth
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from matplotlib.path import Path
from numpy.testing import assert_allclose, assert_array_equal
from scipy.spatial.distance import cdist
from sklearn.cluster import KMeans
from sklearn.metrics import (
    adjusted_rand_score,
    pairwise_distances_argmin,
    silhouette_samples,
    silhouette_score,
)

from helpers import datasets, features, k_means, validate
from helpers.labs import k_means as labs

PENGUINS = datasets.load_penguins()
X = PENGUINS[["bill_length_mm", "flipper_length_mm"]].to_numpy(float)
SPECIES = PENGUINS["species"].to_numpy()
Z = features.standardize(X).values


def theirs(X, start, steps=100):
    with warnings.catch_warnings():  # it warns when it stops before it has settled
        warnings.simplefilter("ignore")
        return KMeans(len(start), init=start, n_init=1, algorithm="lloyd", tol=0, max_iter=steps).fit(X)


def must_hold(X, k, run):
    """What every run must keep."""
    assert run.centroids.shape == (k, X.shape[1]) and np.isfinite(run.centroids).all()
    counts = np.bincount(run.labels)
    assert len(counts) == k and counts.all()  # no group is empty
    assert (run.labels == k_means.assign(X, run.centroids)).all()
    inertias = [step.inertia for step in run.history]
    assert inertias == sorted(inertias, reverse=True)
    assert run.inertia == inertias[-1] and run.centroids is run.history[-1].centroids
    squared = ((X - run.centroids[run.labels]) ** 2).sum()
    assert abs(run.inertia - squared) <= 1e-9 * squared + 1e-12 * np.abs(X).max() ** 2


@pytest.mark.parametrize("seed", range(40))
def test_from_the_same_start_it_ends_where_scikit_learn_ends(seed):
    rng = np.random.default_rng(seed)
    n, d, k = int(rng.integers(20, 400)), int(rng.integers(1, 7)), int(rng.integers(1, 15))
    data = rng.normal(size=(n, d)) * 10.0 ** rng.integers(-3, 4, d) + rng.normal() * 1000
    start = data[rng.choice(n, k, replace=False)]
    for steps in (1, 3, 100):
        ours, other = k_means.fit(data, k, 0, start, steps), theirs(data, start, steps)
        assert_allclose(ours.centroids, other.cluster_centers_, rtol=0, atol=1e-10 * data.std())
        assert ours.inertia == pytest.approx(other.inertia_, rel=1e-10)
        assert_array_equal(ours.labels, other.labels_)
    assert_allclose(
        ours.history[1].centroids, theirs(data, start, 1).cluster_centers_, atol=1e-9 * data.std()
    )


def test_many_rows_and_a_far_outlier_end_where_scikit_learn_ends():
    rng = np.random.default_rng(0)
    data = np.vstack(
        [rng.normal(size=(30_000, 3)), [[1e6, 0, 0]]]
    )  # several blocks; one point blurs the scores
    ours, other = k_means.fit(data, 20, 0, data[:20], 10), theirs(data, data[:20], 10)
    assert_allclose(ours.centroids, other.cluster_centers_, atol=1e-9)
    assert_array_equal(ours.labels, other.labels_)


def test_an_emptied_group_is_mended_as_in_scikit_learn():
    mended = 0
    for seed in range(150):
        rng = np.random.default_rng(seed)
        data = rng.normal(size=(60, 2))
        start = data[:5].copy()
        start[int(rng.integers(5))] = rng.normal(size=2) * 6  # often too far away to win any point
        empty = 5 - len(np.unique(k_means.assign(data, start)))
        run = k_means.fit(data, 5, 0, start)
        must_hold(data, 5, run)
        if empty == 1:
            mended += 1
            assert_allclose(run.centroids, theirs(data, start).cluster_centers_, atol=1e-10)
    assert mended > 50


def test_ten_thousand_starts_never_leave_a_group_empty_or_raise_the_inertia():
    for seed in range(10_000):
        rng = np.random.default_rng(seed)
        n, d = int(rng.integers(1, 25)), int(rng.integers(1, 3))
        data = rng.integers(-3, 4, (n, d)).astype(float) if seed % 2 else rng.normal(size=(n, d))
        different = len({tuple(row) for row in data.tolist()})
        k = int(rng.integers(1, min(different, 20) + 1))
        starts = ("random", "k-means++", rng.integers(-4, 5, (k, d)), np.zeros((k, d)))
        run = k_means.fit(data, k, seed, starts[seed % 4], max_steps=1 + seed % 7)
        must_hold(data, k, run)


numbers = st.floats(-1e70, 1e70) | st.sampled_from([0.0, 5e-324, 1e-200, 0.1, 0.1 + 2**-56, 1e9, 1e9 + 1e-6])
tables = st.tuples(st.integers(1, 8), st.integers(1, 2)).flatmap(
    lambda s: hnp.arrays(float, s, elements=numbers)
)


@pytest.mark.parametrize(
    ("data", "k"),
    [
        ([[3.3e69], [1e9], [-1e70], [0.0], [1.0], [0.1]], 5),  # beside 1e70 the last four are one
        ([[1e-60], [1e9], [1e70], [1.0], [5e-324], [0.1], [0.0]], 3),
    ],
)
def test_rows_that_rounding_makes_alike_are_refused_not_clustered_for_ever(data, k):
    with pytest.raises(ValueError, match="k must be at most the number of rows that differ beyond rounding"):
        k_means.fit(data, k, 0, "random")


@pytest.mark.parametrize("init", ["k-means++", "random", "own"])
@pytest.mark.parametrize("seed", range(20))
def test_more_groups_than_different_rows_are_refused_whatever_the_start(init, seed):
    rng = np.random.default_rng(seed)
    rows = rng.normal(size=(1 + seed % 5, 2)) * 10.0 ** rng.integers(-9, 9)
    data = np.repeat(rows, 1 + rng.integers(5, size=len(rows)), axis=0)
    data = rng.permutation(np.vstack([data, data]))
    k = int(rng.integers(len(rows) + 1, len(data) + 1))
    start = data[:k] if init == "own" else init
    with pytest.raises(ValueError, match=f"k must be at most the number of rows .*, got {k}$"):
        k_means.fit(data, k, seed, start)
    start = rows if init == "own" else init
    assert k_means.fit(data, len(rows), seed, start).inertia <= 1e-20 * np.abs(data).max() ** 2


@given(tables, st.integers(1, 8), st.integers(0, 9), st.sampled_from(["random", "k-means++"]))
def test_any_finite_numbers_are_clustered_or_refused(data, k, seed, init):
    try:
        run = k_means.fit(data, k, seed, init)
    except ValueError as refusal:
        assert str(refusal).startswith(("k must be", "X is too small"))
    else:
        must_hold(np.where(np.abs(data) < validate.NOTHING, 0, data), k, run)


def test_worked_by_hand():
    corners = np.array([[0.0, 0.0], [0.0, 1.0], [4.0, 0.0], [4.0, 1.0]])
    assert k_means.fit(corners, 2, 0, [[0, 0], [4, 0]]).inertia == 1  # four times (1/2)²
    stuck = k_means.fit(corners, 2, 0, [[2, 0], [2, 1]])
    assert stuck.inertia == 16 and (stuck.centroids == [[2, 0], [2, 1]]).all()  # four times 2²; nothing moves
    six = np.array([(1, 1), (2, 1), (1, 2), (6, 5), (7, 5), (6, 6)])
    run = k_means.fit(six, 2, 0, six[:2])
    assert [step.inertia for step in run.history] == pytest.approx([115, 10.125, 8 / 3])
    assert_allclose(run.history[1].centroids, [[1, 1.5], [5.25, 4.25]])
    mended = k_means.fit([[0.0], [1.0], [2.0], [10.0]], 3, 0, [[0.5], [100], [3]])
    assert_array_equal(mended.centroids, [[0.5], [10], [2]])
    assert k_means.fit(X, 1, 0).inertia == pytest.approx(X.var(axis=0).sum() * len(X))


def test_every_point_its_own_group_and_duplicates():
    for init in ("random", "k-means++"):
        run = k_means.fit(np.unique(Z, axis=0)[:50], 50, 0, init)
        assert run.inertia == 0 and sorted(run.labels) == list(range(50))
    twins = np.repeat([[0.1, 0.7], [0.3, 0.2], [1e3, 5.0]], 7, axis=0)
    for seed in range(40):
        begin = k_means.fit(twins, 3, seed, ("random", "k-means++")[seed % 2]).history[0].centroids
        assert len(np.unique(begin, axis=0)) == 3
    assert k_means.fit(twins, 3, 0).inertia == 0
    assert k_means.fit(twins, 3, 0, np.zeros((3, 2))).inertia < 1e-20  # all three start in one place


def test_a_lone_point_is_never_taken_to_fill_an_empty_group():
    data = np.array([[0.0], [1.0], [2.0], [9.0]])
    run = k_means.fit(data, 3, 0, [[1.0], [5.1], [50.0]])  # 9 is farthest, but alone
    assert_allclose(run.centroids, [[1.5], [9], [0]])


def test_seeds_and_steps():
    for init in ("random", "k-means++"):
        one, other = k_means.fit(Z, 6, 5, init), k_means.fit(Z, 6, 5, init)
        assert_array_equal(one.centroids, other.centroids)
        assert not np.array_equal(one.centroids, k_means.fit(Z, 6, 6, init).centroids)
        rows = {tuple(row) for row in Z}
        begin = one.history[0].centroids
        assert {tuple(c) for c in begin} <= rows and len(np.unique(begin, axis=0)) == 6
    assert [len(k_means.fit(Z, 8, 1, "random", most).history) for most in (1, 2, 5)] == [2, 3, 6]
    assert k_means.fit(Z.tolist(), 2, 0).labels.shape == (333,)


def test_plus_plus_draws_by_the_squared_distance():
    """From 0, the points 3 and 4 leave the same inertia, so the first draw counts: 4 has 16 chances in 25."""
    starts = [
        k_means.fit([[0.0], [3.0], [4.0]], 2, seed, max_steps=1).history[0].centroids for seed in range(3000)
    ]
    after_zero = [second for first, second in np.array(starts)[:, :, 0] if first == 0]
    assert np.mean(np.array(after_zero) == 4) == pytest.approx(16 / 25, abs=0.045)
    assert len(after_zero) / 3000 == pytest.approx(1 / 3, abs=0.03)


def test_plus_plus_rarely_ends_in_a_worse_minimum():
    chart = labs.islands()
    ends = {
        i: np.array([k_means.fit(chart, 6, s, i).inertia for s in range(200)])
        for i in ("random", "k-means++")
    }
    least = KMeans(6, n_init=50, random_state=0, tol=0).fit(chart).inertia_
    assert ends["random"].min() == pytest.approx(least) and ends["k-means++"].min() == pytest.approx(least)
    assert (ends["random"] > 1.01 * least).sum() > 100 and (ends["k-means++"] > 1.01 * least).sum() < 10


def test_penguins_against_their_species():
    for data, expected in ((X, 0.635), (Z, 0.883)):  # the anchors, measured with scikit-learn
        run = min((k_means.fit(data, 3, seed) for seed in range(20)), key=lambda run: run.inertia)
        assert k_means.adjusted_rand(run.labels, SPECIES) == pytest.approx(expected, abs=0.02)
        assert run.inertia <= KMeans(3, n_init=20, random_state=0).fit(data).inertia_ * (1 + 1e-9)


def test_assign_equals_scikit_learns_one_by_one_and_in_company():
    rng = np.random.default_rng(0)
    data, centroids = rng.normal(size=(20_000, 4)), rng.normal(size=(7, 4))
    together = k_means.assign(data, centroids)
    assert_array_equal(together, pairwise_distances_argmin(data, centroids))
    assert_array_equal(together[:200], [k_means.assign([row], centroids)[0] for row in data[:200]])
    grid = rng.integers(-2, 3, (400, 9)) * 0.1  # many ties, blurred by rounding
    places = grid[:12] + rng.integers(-1, 2, (12, 9)) * 0.1
    assert_array_equal(k_means.assign(grid, places), [k_means.assign([row], places)[0] for row in grid])
    assert_array_equal(k_means.assign([[1.0], [2.0]], [[0.0], [2.0], [0.0]]), [0, 1])  # of equals, the lower
    road = np.column_stack([np.arange(1, 400) * 1e4 * np.pi, np.zeros(399)])  # far out, half way between two
    for x, y, away in rng.uniform(0.5, 2, (20, 3)):
        assert not k_means.assign(road, [[x, y], [x, -y], [-1, 5 * away]]).any()
        both_ways = np.vstack([road, -road, [[0, 99]]])  # their mean is near the centroids
        assert not k_means.assign(both_ways, [[x, y], [x, -y], [-1, 5 * away]])[: len(road)].any()
    far = data[:300] + 1e9  # expanded squares lose all their digits here
    nearest = [np.argmin([((row - c) ** 2).sum() for c in far[:7]]) for row in far]
    assert_array_equal(k_means.assign(far, far[:7]), nearest)


def test_memory_stays_below_one_table_of_all_distances():
    rng = np.random.default_rng(0)
    data = rng.normal(size=(100_000, 2))
    start = data[:20]
    tracemalloc.start()
    run = k_means.fit(data, 20, 0, start, max_steps=5)
    kept, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert len(run.history) == 6
    assert peak < 100_000 * 20 * 8 and kept < 2e6, f"peak {peak / 1e6:.1f} MB, kept {kept / 1e6:.1f} MB"


@pytest.mark.parametrize("k", [2, 3, 6])
def test_silhouette_equals_scikit_learns(k):
    labels = k_means.fit(Z, k, 0).labels
    assert_allclose(k_means.silhouette(Z, labels), silhouette_samples(Z, labels), rtol=0, atol=1e-9)
    with_alone = np.where(np.arange(len(Z)) == 7, "alone", np.where(labels == 0, "a", "b"))
    assert_allclose(k_means.silhouette(Z, with_alone), silhouette_samples(Z, with_alone), rtol=0, atol=1e-9)


def test_silhouette_by_hand():
    # point 0: a = 1, b = (4 + 6) / 2 = 5, so (5 - 1) / 5; the point that is alone has 0
    assert_allclose(k_means.silhouette([[0.0], [1.0], [4.0], [6.0]], [0, 0, 1, 1])[:1], [0.8])
    assert_array_equal(k_means.silhouette([[1.0], [1.0], [1.0]], [0, 0, 1]), [0, 0, 0])


groupings = st.integers(1, 30).flatmap(
    lambda n: st.tuples(*[hnp.arrays(int, n, elements=st.integers(0, 4))] * 2)
)


@given(groupings)
def test_adjusted_rand_equals_scikit_learns(pair):
    assert k_means.adjusted_rand(*pair) == pytest.approx(adjusted_rand_score(*pair), abs=1e-12)


NAN = [[1.0], [np.nan]]
THREE = [[1.0, 2.0], [1.0, 2.0], [3.0, 4.0]]
BAD = {
    "k must be from 1 to 3, got 0": lambda: k_means.fit(THREE, 0, 0),
    "k must be from 1 to 3, got 4": lambda: k_means.fit(THREE, 4, 0),
    "k must be a whole number, got 1.5 (float)": lambda: k_means.fit(THREE, 1.5, 0),
    "seed must be a whole number, got None (NoneType)": lambda: k_means.fit(THREE, 1, None),
    "seed must be from 0 to 9223372036854775807, got -1": lambda: k_means.fit(THREE, 1, -1),
    "max_steps must be from 1 to 1000000000, got 0": lambda: k_means.fit(THREE, 1, 0, max_steps=0),
    "init must be one of 'k-means++', 'random', got 'best'": lambda: k_means.fit(THREE, 1, 0, "best"),
    "init must have shape (k, d) = (2, 2), got (1, 2)": lambda: k_means.fit(THREE, 2, 0, [[1, 2]]),
    "init must be finite, got inf at index (0, 0)": lambda: k_means.fit(THREE, 1, 0, [[np.inf, 2]]),
    "X must be finite, got nan at index (1, 0)": lambda: k_means.fit(NAN, 1, 0),
    "X is too large: 1e+200 is above 1e+70; change its unit": lambda: k_means.fit([[1e200]], 1, 0),
    "X is too large: 1e+101 is above 1e+70; change its unit": lambda: k_means.fit([[-1e101]], 1, 0),
    "X is empty (shape (0, 2)); it needs at least one value": lambda: k_means.fit(np.empty((0, 2)), 1, 0),
    "X must be two-dimensional, shape (n, d), got shape (3,)": lambda: k_means.fit([1, 2, 3], 1, 0),
    "X must hold numbers in equal rows, got [['a']] (list)": lambda: k_means.fit([["a"]], 1, 0),
    "X and centroids must have the same number of features, got 2 and 1": lambda: k_means.assign(
        THREE, [[1]]
    ),
    "centroids must be finite, got nan at index (1, 0)": lambda: k_means.assign([[1]], NAN),
    "labels must hold at least two classes, got 1 (0)": lambda: k_means.silhouette(THREE, [0, 0, 0]),
    "X and labels must have the same length, got 3 and 2": lambda: k_means.silhouette(THREE, [0, 1]),
    "labels and truth must have the same length, got 3 and 2": lambda: k_means.adjusted_rand(
        [0, 1, 1], [0, 1]
    ),
    "truth must be one-dimensional and not empty, got shape (0,)": lambda: k_means.adjusted_rand([0], []),
}


@pytest.mark.parametrize("message", BAD)
def test_bad_input_is_refused_in_one_sentence(message):
    with pytest.raises((ValueError, TypeError)) as refusal:
        BAD[message]()
    assert str(refusal.value) == message


# The labs: what a learner sees, state by state, against scikit-learn and plain loops


def begin(Z, k, seed, init="k-means++"):
    """Where a run begins: the seeds are ours, so scikit-learn has to be told."""
    return k_means.fit(Z, k, seed, init, 1).history[0].centroids


def lloyd(Z, centroids, moves=15):
    """(centroids, labels) after each step, assigning and moving in turn, and whether it settled."""
    found = [(centroids, cdist(Z, centroids).argmin(axis=1))]
    for _ in range(moves):
        labels = found[-1][1].copy()
        for empty in set(range(len(centroids))) - set(labels):  # takes over the point farthest from its own
            apart = ((Z - centroids[labels]) ** 2).sum(axis=1)
            labels[np.argmax(np.where(np.bincount(labels)[labels] > 1, apart, -1))] = empty
        centroids = np.array([Z[labels == group].mean(axis=0) for group in range(len(centroids))])
        found += [(centroids, labels), (centroids, cdist(Z, centroids).argmin(axis=1))]
        if (found[-1][1] == labels).all():
            return found, True
    return found, False


@cache
def run_of(lab, k, start, plus, scale):
    data, unit = (labs.islands() if lab == "islands" else X), 1.0
    if scale == "standardized":
        unit = data.std(axis=0)
    found, settled = lloyd(data / unit, begin(data / unit, k, start, "k-means++" if plus else "random"))
    least = min(theirs(data / unit, begin(data / unit, k, seed), 15).inertia_ for seed in range(20))
    return data, unit, found, settled, least


def corners(data, unit):
    """What shows all points with 5% to spare; equal distances as long across as up, 0.83 as high as wide."""
    low, high = data.min(axis=0), data.max(axis=0)
    wide, tall = 1.1 * (high - low) / unit
    wide = max(wide, tall / 0.83)
    reach = np.array([wide, 0.83 * wide]) / 2 * unit
    middle = (low + high) / 2
    return {
        "xlim": [middle[0] - reach[0], middle[0] + reach[0]],
        "ylim": [middle[1] - reach[1], middle[1] + reach[1]],
    }


def field_marks(data, unit, k, centroids, labels):
    """The marks that the steps and the choose lab share; the regions have a test of their own."""
    groups = {
        f"group {i + 1}": data[labels == i].T if labels is not None and i < k else None for i in range(8)
    }
    regions = {f"region {i + 1}": None if labels is None or i >= k else {} for i in range(8)}
    return groups | regions | {"centroid": (centroids * unit).T}


def expected_steps(lab, truth=None):
    def expected(now):
        scale = getattr(now, "scale", "raw")
        data, unit, found, settled, least = run_of(lab, now.k, now.start, now.plus, scale)
        shown = found[: now.step]
        inertias = [((data / unit - at[groups]) ** 2).sum() for at, groups in shown]
        times = np.array(inertias) / least
        first = ((data / unit - found[0][0][found[0][1]]) ** 2).sum() / least
        trails = [found[0][0] * unit] + [at * unit for at, _ in shown[1::2]]
        centroids, labels = shown[-1] if shown else (found[0][0], None)
        if now.step == 0:
            doing = "centroids placed"
        elif settled and now.step >= len(found):
            doing = f"settled after {len(found) // 2} move{'s' * (len(found) > 3)}"
        elif now.step % 2 == 0:
            doing = "centroids moved"
        elif now.step == 1:
            doing = "each point joins the nearest"
        else:
            changed = sum(a != b for a, b in zip(labels, found[now.step - 2][1], strict=True))
            doing = f"{changed} point{'' if changed == 1 else 's'} reassigned"
        if now.step == 0:
            placed = "1 centroid placed on a point" if now.k == 1 else f"{now.k} centroids placed on points"
            words = f"k = {now.k}: {placed} of the data, nothing assigned yet. "
            words += "One step more, and each point joins the nearest."
        else:
            parts = [((data[labels == i] / unit - centroids[i]) ** 2).sum() for i in range(now.k)]
            printed = [round(part, 1) for part in parts]
            while (
                over := round(10 * (sum(printed) - round(inertias[-1], 1)))
            ) != 0:  # what is printed adds up
                unfair = [(shown - part) * np.sign(over) for shown, part in zip(printed, parts, strict=True)]
                printed[int(np.argmax(unfair))] -= 0.1 * np.sign(over)
            terms = " + ".join(f"{part:,.1f}" for part in printed) + " = " if now.k > 1 else ""
            words = (
                f"Step {now.step}, {doing}. Inertia {terms}{inertias[-1]:,.1f}, {times[-1]:.2f} times the "
            )
            words += "least of 20 k-means++ starts."
            if truth is not None:
                agreement = f"{adjusted_rand_score(truth, labels):.2f}".replace("-", "−").replace(
                    "−0.00", "0.00"
                )
                words += f" Agreement with the species (adjusted Rand): {agreement}."
        moved = len(trails) > 1
        paths = [[*(at[i] for at in trails), [np.nan, np.nan]] for i in range(now.k)]
        return words, {
            **field_marks(data, unit, now.k, centroids, labels),
            "not assigned": None if now.step else data.T,
            "start": trails[0].T if moved else None,
            "trail": np.concatenate(paths).T if moved else None,
            "headline A": f"Step {now.step}: {doing}",
            "A": corners(data, unit),
            "inertia of each step": (range(1, len(times) + 1), times) if now.step else None,
            "this step": (len(times), times[-1]) if now.step else None,
            "least": {"y": [1, 1]},
            "what the least is": {"text": "least of 20 k-means++ starts", "y": 0.92},
            "headline B": f"Inertia {inertias[-1]:,.1f}" if now.step else "No inertia yet",
            "B": {"ylim": [0.68, 15 if first <= 15 else 50], "xlabel": "step"},
        }

    return expected


def test_the_printed_parts_of_an_inertia_add_up_to_the_true_one():
    lab = labs.builders()["k_means.steps"]()
    for k in (2, 3, 8):
        for step in (1, 2, 5, 31):
            lab.set(k=k, step=step)
            terms, total = re.search("Inertia (.*?) = ([0-9,.]+), ", lab.readout).groups()
            terms = [float(term.replace(",", "")) for term in terms.split(" + ")]
            seen = lab.seen()
            places = np.column_stack([seen["centroid"]["x"], seen["centroid"]["y"]])
            for i, term in enumerate(terms):
                group = np.column_stack([seen[f"group {i + 1}"]["x"], seen[f"group {i + 1}"]["y"]])
                part = (((group - places[i]) / X.std(axis=0)) ** 2).sum()
                assert abs(part - term) < 0.1001
            assert sum(terms) == pytest.approx(float(total.replace(",", "")), abs=1e-6)
            assert f"Inertia {total}" == seen["headline B"]["text"]
    lab = labs.builders()["k_means.choose"]()
    lab.set(k=3)
    assert "inertia 243.2 − 88.4 = 154.8;" in lab.readout


@pytest.mark.parametrize(("name", "truth_of"), [("steps", SPECIES), ("islands", None)])
def test_the_steps_labs_draw_and_say_what_is_so(name, truth_of):
    lab = labs.builders()[f"k_means.{name}"]()
    more = {f"step {step}": {"step": step} for step in (2, 3, 5, 7, 20, 21)}
    truth.check(lab, expected_steps(name, truth_of), **more, high={"k": 7, "start": 7, "step": 4})
    lab.reset()
    assert truth.legend(lab) == (["centroid"] if name == "steps" else ["trail", "start", "centroid"])


def test_the_presets_of_the_steps_labs_keep_their_word():
    for name in ("steps", "islands"):
        lab = labs.builders()[f"k_means.{name}"]()
        lab.set(step=1)
        lab.set(**lab.presets["Step 31"])
        assert "settled after" in lab.readout
        ends = {}
        for preset in ("An unlucky start", "Same, with k-means++"):
            lab.reset()
            lab.set(**lab.presets[preset])
            ends[preset] = lab.seen()["this step"]["y"][0]
            assert lab.controls["step"].value == 31 and lab.controls["plus"].value == ("++" in preset)
        k, data = (3, Z) if name == "steps" else (6, labs.islands())
        of_all = [theirs(data, begin(data, k, seed, "random"), 15).inertia_ for seed in range(200)]
        assert ends["An unlucky start"] == pytest.approx(max(of_all) / min(of_all), rel=1e-6)
        assert ends["An unlucky start"] > 1.3 > 1.05 > ends["Same, with k-means++"]


def test_borders_are_as_far_from_both_centroids_and_stand_upright_on_the_picture():
    for name, settings in {
        "steps": [{"step": 9}, {"k": 8, "step": 31}, {"scale": "raw", "step": 4}],
        "islands": [{"k": 8, "step": 2}, {"k": 2}, {"k": 1}],
        "choose": [{"k": 5}],
    }.items():
        lab = labs.builders()[f"k_means.{name}"]()
        for values in settings:
            lab.set(**values)
            seen, k = lab.seen(), lab.controls["k"].value
            to_pixels = lab.figure.axes[0].transData.transform
            low, high = (np.array([seen["A"][axis][end] for axis in ("xlim", "ylim")]) for end in (0, 1))
            points = np.random.default_rng(k).uniform(low, high, (400, 2))
            centroids = np.column_stack([seen["centroid"]["x"], seen["centroid"]["y"]])
            nearest = pairwise_distances_argmin(to_pixels(points), to_pixels(centroids))
            for i in range(k):
                region = Path(np.column_stack([seen[f"region {i + 1}"][axis] for axis in "xy"]))
                assert_array_equal(region.contains_points(points), nearest == i)


def test_a_run_with_an_emptied_group_is_told_step_by_step():
    data = np.array([[0.0, 0], [1, 0], [2, 0], [10, 0]])
    run = k_means.fit(data, 3, 0, [[0.5, 0], [100, 0], [3, 0]])
    found = labs._states(data, run.history)
    assert_array_equal(found[0][1], cdist(data, found[0][0]).argmin(axis=1))  # nobody is in group 1 yet
    assert_array_equal(found[1][0], run.history[1].centroids)
    for centroids, groups, parts in found[1:]:
        assert len(set(groups)) == 3
        assert parts.sum() == pytest.approx(((data - centroids[groups]) ** 2).sum())
    assert_array_equal(found[-1][1], run.labels)


@cache
def best_run(k):
    """The best of 20 starts by scikit-learn; which of equal ones it is, the lab may choose."""
    seed = min(range(20), key=lambda seed: k_means.fit(Z, k, seed).inertia)
    runs = [theirs(Z, begin(Z, k, each)) for each in range(20)]
    assert runs[seed].inertia_ <= min(run.inertia_ for run in runs) * (1 + 1e-9)
    return runs[seed]


def expected_choose(now):
    inertias = [best_run(k).inertia_ for k in range(1, 9)]
    silhouettes = [np.nan] + [silhouette_score(Z, best_run(k).labels_) for k in range(2, 9)]
    here, silhouette, best = inertias[now.k - 1], silhouettes[now.k - 1], int(np.nanargmax(silhouettes)) + 1
    if now.k == 1:
        words = f"k = 1: inertia {here:.1f}; one group has no other to compare with, so no silhouette. "
    else:
        before = inertias[now.k - 2]
        gained = (round(10 * before) - round(10 * here)) / 10
        words = f"k = {now.k}: inertia {before:.1f} − {gained:.1f} = {here:.1f}; "
        words += f"silhouette {silhouette:.3f}. "
    if now.reveal:
        words += f"The silhouette is highest at k = {best} ({max(silhouettes[1:]):.3f}); "
        words += f"your guess, {now.guess}, is "
        away = f"{abs(now.guess - best)} away ({silhouettes[now.guess - 1]:.3f})."
        words += "right." if now.guess == best else away
    else:
        words += f"Your guess for the best k is {now.guess}."
    labels = best_run(now.k).labels_
    means = np.array([X[labels == group].mean(axis=0) for group in range(now.k)])
    return words, {
        **field_marks(X, 1.0, now.k, means, labels),
        "headline A": "1 group" if now.k == 1 else f"{now.k} groups",
        "A": corners(X, X.std(axis=0)) | {"xlabel": "bill length (mm)", "ylabel": "flipper length (mm)"},
        "every inertia": (range(1, 9), inertias) if now.reveal else None,
        "this inertia": (now.k, here),
        "your guess B": {"x": [now.guess] * 2},
        "headline B": f"Inertia {here:.1f}",
        "B": {"ylabel": "inertia", "legend": ["your guess"], "xlim": [0.6, 8.4]},
        "every silhouette": (range(2, 9), silhouettes[1:]) if now.reveal else None,
        "this silhouette": (now.k, silhouette) if now.k > 1 else None,
        "your guess C": {"x": [now.guess] * 2},
        "headline C": f"Silhouette {silhouette:.3f}" if now.k > 1 else "No silhouette at 1",
        "C": {"ylabel": "silhouette", "xlabel": "k (groups)", "xlim": [0.6, 8.4]},
    }


def test_the_choose_lab_draws_and_says_what_is_so():
    lab = labs.builders()["k_means.choose"]()
    truth.check(lab, expected_choose, five={"k": 5}, three={"k": 3, "reveal": True, "guess": 6})
    seen = lab.seen()
    for panel, curve in (("B", "every inertia"), ("C", "every silhouette")):
        low, high = seen[panel]["ylim"]
        assert low <= min(seen[curve]["y"]) and max(seen[curve]["y"]) < high


def expected_colors(now, cache={}):  # noqa: B006
    picture = labs.sunset()
    pixels = picture.reshape(-1, 3).astype(float)
    if now.colors not in cache:
        # Which of two equally near colors a whole-number pixel joins is rounding's choice: so by our own k-means,
        # whose oracles stand above.
        palette = k_means.fit(pixels[::5], now.colors, seed=0, max_steps=20).centroids.round()
        palette = np.array(
            sorted(palette, key=lambda color: 0.3 * color[0] + 0.59 * color[1] + 0.11 * color[2])
        )
        cache[now.colors] = palette, pairwise_distances_argmin(pixels, palette)
    palette, nearest = cache[now.colors]
    bits = {1: 0, 2: 1, 4: 2, 8: 3, 16: 4, 32: 5}[now.colors]
    size, name = 2400 * bits + 3 * now.colors, "1 color" if now.colors == 1 else f"{now.colors} colors"
    error = np.sqrt(np.mean((palette[nearest] - pixels) ** 2))
    words = (
        f"{name}: 19,200 pixels × {bits} bit{'s' * (bits != 1)} / 8 + {now.colors} × 3 bytes of palette = "
    )
    words += f"{size:,} bytes, {size / 57600:.1%} of 57,600. The root mean square error of a channel is "
    words += f"{error:.1f} of 255."
    ordered = palette[np.sort(nearest)]
    return words, {
        "the picture": {"pixels": picture},
        "few colors": {"pixels": palette[nearest].reshape(120, 160, 3)},
        "palette": {"pixels": [ordered[place * 19200 // 1000] for place in range(1000)]},
        "headline A": f"{len({tuple(pixel) for pixel in pixels.tolist()}):,} colors: 57,600 bytes",
        "headline B": f"{name}: {size:,} bytes",
        "headline C": "The palette, each color as wide as its share",
        **dict.fromkeys("ABC", {}),
    }


def test_the_colors_lab_draws_and_says_what_is_so():
    lab = labs.builders()["k_means.colors"]()
    truth.check(lab, expected_colors)
    for name, values in lab.presets.items():
        lab.set(**values)
        assert len(np.unique(lab.seen()["few colors"]["pixels"].reshape(-1, 3), axis=0)) == int(
            name.split()[0]
        )


# The labs on a teacher's own data


def photograph(height, width, channels):
    """A picture of soft colors, as a camera would give it."""
    y, x = np.mgrid[0:height, 0:width] / max(height, width)
    made = np.stack([y, x, (x + y) / 2, 0.9 + 0 * x][:channels], axis=-1)
    return (made * 255).astype(np.uint8)


def test_a_large_photograph_is_shrunk_and_says_so():
    lab = labs.colors(photograph(1000, 1500, 3))
    assert lab.readout.endswith("The picture was shrunk from 1,500 × 1,000 to 173 × 115 pixels.")
    pixels = lab.seen()["the picture"]["pixels"]
    assert pixels.shape == (115, 173, 3)
    middle = photograph(1000, 1500, 3)[500, 750]
    assert_allclose(pixels[57, 86].astype(float), middle, atol=2)
    box = lab.figure.axes[0].get_window_extent()
    assert box.width / box.height == pytest.approx(173 / 115, rel=0.01)  # not stretched


def test_gray_pictures_transparent_ones_and_fractions_show():
    small = photograph(40, 60, 4)
    for picture, wanted in [
        (small[..., 0], np.repeat(small[..., :1], 3, axis=2)),
        (small, small[..., :3]),
        (small[..., :3] / 255, small[..., :3]),
        (small[..., 0] > 50, np.repeat(255 * (small[..., :1] > 50), 3, axis=2)),
    ]:
        lab = labs.colors(picture)
        assert_array_equal(lab.seen()["the picture"]["pixels"], wanted)
        assert "shrunk" not in lab.readout
    assert lab.controls["colors"].max == 2  # black and white


def test_other_points_of_a_teacher_show():
    rng = np.random.default_rng(0)
    points = rng.normal(size=(60, 2)) * [1e-3, 1e5] - [0, 1e6]
    lab = labs.steps(points, ["a", "b"], rng.choice([True, False], 60), ("raw", "standardized"), k=8)
    for values in ({"step": 31}, {"step": 31, "scale": "standardized", "plus": True}, {"k": 1}):
        lab.set(**values)
        assert "Agreement with the known groups (adjusted Rand)" in lab.readout
    few = [[1, 2], [1, 2], [1, 4], [1, -6], [1, 5]]
    lab = labs.steps(few, ["a", "b"])
    lab.set(k=3, step=31)
    assert lab.controls["k"].max == 3 and "nan" not in lab.readout
    lab = labs.choose([[0, 0], [0, 1], [5, 5], [5, 6]], ["a", "b"])
    lab.set(k=3, reveal=True)
    assert lab.controls["guess"].max == 3 and "highest at k = 2" in lab.readout


@pytest.mark.parametrize(
    ("words", "build"),
    {
        "X has 20,000 values; this lab shows at most 1,000: pass a random sample": lambda: labs.choose(
            np.ones((20_000, 2)), ["a", "b"]
        ),
        "X needs at least 4 different rows for this lab, got 2": lambda: labs.steps(
            [[1, 2], [1, 2], [3, 4], [3, 4]], ["a", "b"]
        ),
        "truth must have one label for each of the 333 examples, got 2": lambda: labs.steps(
            X, ["a", "b"], [0, 1]
        ),
        "X must be finite, got nan at index (3, 1)": lambda: labs.choose(
            [[1, 2], [3, 4], [5, 6], [7, np.nan]], ["a", "b"]
        ),
        "X cannot be standardized: column 0 is constant": lambda: labs.choose(
            [[1, 2], [1, 4], [1, 6], [1, 7]], ["a", "b"]
        ),
        "picture has one color only": lambda: labs.colors(np.zeros((5, 5))),
        "one color only in the 3,840 pixels asked": lambda: labs.colors(
            np.eye(120, 160, 1)
            * (np.arange(120) == 0)[:, None]  # the second pixel of all, and one in five is asked
        ),
        "picture must hold numbers from 0 to 255": lambda: labs.colors(np.full((5, 5), -3)),
        "or fractions from 0 to 1": lambda: labs.colors(np.full((5, 5), np.nan)),
        "with 3 or 4 channels, got float64 of shape (4, 5, 2)": lambda: labs.colors(np.zeros((4, 5, 2))),
    }.items(),
)
def test_what_a_lab_cannot_show_is_refused_in_one_sentence(words, build):
    with pytest.raises(ValueError) as refusal:
        build()
    assert words in str(refusal.value)


# How far the controls reach, by hand: (least, largest, step).
REACH = {
    "k_means.steps": {"k": (1, 8, 1), "step": (0, 31, 1), "start": (0, 199, 1)},
    "k_means.islands": {"k": (1, 8, 1), "step": (0, 31, 1), "start": (0, 199, 1)},
    "k_means.choose": {"k": (1, 8, 1), "guess": (2, 8, 1)},
    "k_means.colors": {"colors": (1, 32, 1)},
}


@pytest.mark.parametrize("name", labs.builders())
def test_axes_colors_and_controls_mean_what_they_say(name):
    lab = labs.builders()[name]()
    truth.labeled(lab, name)
    truth.reach(lab, **REACH[name])


def test_the_alt_text_tells_in_which_order_the_palette_lies():
    lab = labs.builders()["k_means.colors"]()
    light = lab.seen()["palette"]["pixels"][0] @ [0.299, 0.587, 0.114]  # as television weighs the colors
    assert light[0] < light[-1] and (np.diff(light) >= -1).all()
    assert "darkest to lightest" in lab.alt


def test_to_the_end_is_the_last_step_there_is():
    lab = labs.builders()["k_means.steps"]()
    lab.set(**lab.presets["Step 31"])
    assert lab.controls["step"].value == lab.controls["step"].max
    assert "settled" in lab.seen()["headline A"]["text"]
