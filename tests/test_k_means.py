"""Lesson 07: k-means against scikit-learn, against cases worked by hand, and from ten thousand starts."""

import tracemalloc
import warnings

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from matplotlib.path import Path
from numpy.testing import assert_allclose, assert_array_equal
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
    "k must be at most the number of different rows of X, 2, got 3": lambda: k_means.fit(THREE, 3, 0),
    "k must be a whole number, got 1.5 (float)": lambda: k_means.fit(THREE, 1.5, 0),
    "seed must be a whole number, got None (NoneType)": lambda: k_means.fit(THREE, 1, None),
    "seed must be from 0 to 9223372036854775807, got -1": lambda: k_means.fit(THREE, 1, -1),
    "max_steps must be from 1 to 1000000000, got 0": lambda: k_means.fit(THREE, 1, 0, max_steps=0),
    "init must be one of 'k-means++', 'random', got 'best'": lambda: k_means.fit(THREE, 1, 0, "best"),
    "init must have shape (2, 2), got (1, 2)": lambda: k_means.fit(THREE, 2, 0, [[1, 2]]),
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
    "labels must name at least two groups, got 1": lambda: k_means.silhouette(THREE, [0, 0, 0]),
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


# The numbers of the labs


@pytest.mark.parametrize(("scale", "data"), [("raw", X), ("standardized", Z)])
def test_the_steps_lab_assigns_at_odd_steps_and_moves_at_even_ones(scale, data):
    numbers = labs.steps_numbers(X, SPECIES)
    for k, seed, plus in ((1, 0, False), (3, 4, False)):
        states = [numbers(k, step, seed, plus, scale) for step in range(labs.MOST_STEPS + 1)]
        unit = states[0].unit
        assert states[0].labels is None and states[0].inertia == 0 and len(states[0].times) == 0
        for step in (1, 3, 9):
            now, then = states[step], states[step + 1]
            at = (
                now.centroids * unit / unit
            )  # the lab works in units of its own; the data are divided by them too
            assert_array_equal(now.labels, pairwise_distances_argmin(X / unit, at))
            assert now.inertia == pytest.approx(((X / unit - at[now.labels]) ** 2).sum())
            if "settled" not in then.doing:
                assert_array_equal(then.labels, now.labels)
                means = [X[now.labels == group].mean(axis=0) / unit for group in range(k)]
                assert_allclose(then.centroids, means, rtol=1e-9)
        assert (np.diff(states[-1].times) <= 1e-12).all()
        end = theirs(X / unit, states[0].centroids, labs.MOST_STEPS // 2)
        assert states[-1].inertia == pytest.approx(end.inertia_)
        assert states[-1].agreement == pytest.approx(adjusted_rand_score(SPECIES, end.labels_))
    assert_allclose(unit, [1, 1] if scale == "raw" else X.std(axis=0))
    best = KMeans(3, n_init=20, random_state=0).fit(data).inertia_
    assert numbers(3, 31, 0, True, scale).inertia / numbers(3, 31, 0, True, scale).times[-1] <= best * (
        1 + 1e-9
    )


def test_the_inertia_of_the_steps_lab_never_rises():
    numbers = labs.steps_numbers(labs.islands())
    for k in range(1, 9):
        for start in range(25):
            assert (np.diff(numbers(k, labs.MOST_STEPS, start, False).times) <= 1e-12).all()


def test_the_choose_lab_agrees_with_scikit_learn():
    now = labs.choose_numbers(X)(4, 5, True)
    assert now.inertias[0] == pytest.approx(2 * len(X))
    for k in (2, 3, 4):
        model = KMeans(k, n_init=10, random_state=0, tol=0).fit(Z)
        assert now.inertias[k - 1] == pytest.approx(model.inertia_)
        assert now.silhouettes[k - 2] == pytest.approx(silhouette_score(Z, model.labels_))
    assert now.best == 2
    means = [X[now.labels == group].mean(axis=0) for group in range(4)]
    assert_allclose(now.centroids * now.unit, means)


def test_the_palettes_of_the_colors_lab():
    picture = labs.sunset()
    numbers = labs.colors_numbers(picture)
    pixels = picture.reshape(-1, 3).astype(float)
    for k, size in ((1, 3), (2, 2400 + 6), (4, 4800 + 12), (5, 7200 + 15), (32, 12000 + 96)):
        now = numbers(k)
        assert now.bytes == size and len(np.unique(now.picture.reshape(-1, 3), axis=0)) == k
        nearest = now.palette[pairwise_distances_argmin(pixels, now.palette.astype(float))]
        assert_array_equal(
            ((now.picture.reshape(-1, 3) - pixels) ** 2).sum(1), ((nearest - pixels) ** 2).sum(1)
        )
        assert now.error == pytest.approx(np.sqrt(np.mean((nearest - pixels) ** 2)))
    assert_allclose(numbers(1).palette[0], pixels.mean(axis=0), atol=3)
    best = KMeans(8, n_init=3, random_state=0).fit(pixels)
    assert numbers(8).error <= 1.06 * np.sqrt(best.inertia_ / pixels.size)
    assert numbers(8).all_colors == len({tuple(pixel) for pixel in pixels})


def test_the_regions_are_those_of_the_nearest_centroid():
    rng = np.random.default_rng(0)
    for k in (1, 2, 8):
        centroids, low, high = rng.normal(size=(k, 2)), np.array([-1.0, -1.5]), np.array([2.0, 1.0])
        cells = labs.voronoi(centroids, low, high)
        points = rng.uniform(low, high, (300, 2))
        nearest = pairwise_distances_argmin(points, centroids)
        for i, cell in enumerate(cells):
            inside = Path(cell).contains_points(points) if cell else np.zeros(300, bool)
            assert_array_equal(inside, nearest == i)
