"""Lesson 09: the Gaussian against SciPy, the threshold against every threshold there is, and against bad input."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal
from scipy.stats import multivariate_normal, norm
from sklearn.metrics import precision_recall_fscore_support

from helpers import anomaly_detection as ad
from helpers import datasets
from helpers.labs import anomaly_detection as labs

RNG = np.random.default_rng(0)
WINDOWS = datasets.load_server_metrics()
TRAIN, CV, TEST = (WINDOWS[WINDOWS["split"] == split] for split in ("train", "cv", "test"))
BOTH = ["latency_ms", "throughput_mb_s"]


def cloud(n, d, seed=0):
    rng = np.random.default_rng(seed)
    # Turned and stretched, yet not so flat that SciPy's eigenvalues, the oracle, would lose digits themselves.
    turn = np.linalg.qr(rng.normal(size=(d, d)))[0]
    return rng.normal(size=(n, d)) * rng.uniform(1, 10, d) @ turn + rng.normal(size=d)


@pytest.mark.parametrize("d", [1, 2, 5, 50])
@pytest.mark.parametrize("covariance", ["full", "diagonal"])
def test_fit_and_log_density_equal_scipys(d, covariance):
    X, queries = cloud(400, d), 3 * cloud(60, d, seed=1)
    gaussian = ad.fit(X, covariance)
    theirs = np.cov(X.T, bias=True).reshape(d, d) if covariance == "full" else np.diag(X.var(axis=0))
    assert_allclose(gaussian.mean, X.mean(axis=0), rtol=1e-12)
    assert_allclose(gaussian.covariance, theirs, rtol=1e-10, atol=1e-12)
    oracle = multivariate_normal(X.mean(axis=0), theirs).logpdf(queries)
    assert_allclose(gaussian.log_density(queries), oracle, rtol=1e-10)


def test_diagonal_is_the_sum_of_bells():
    X = cloud(50, 3)
    bells = sum(norm(x.mean(), x.std()).logpdf(x) for x in X.T)
    assert_allclose(ad.fit(X, "diagonal").log_density(X), bells, rtol=1e-12)


def test_a_gaussian_worked_by_hand():
    gaussian = ad.fit([[0, 0], [2, 0], [0, 2], [2, 2], [1, 1], [1, 1]])  # variances 4/6, covariance 0
    assert_allclose(gaussian.mean, [1, 1])
    assert_allclose(gaussian.covariance, [[2 / 3, 0], [0, 2 / 3]])
    tilted = ad.Gaussian(np.zeros(2), np.array([[1.0, 0.6], [0.6, 1.0]]))
    at = tilted.log_density([[0, 0], [1, 1], [1, -1]])  # determinant 0.64; squared distances 0, 1.25 and 5
    assert_allclose(at, -np.log(2 * np.pi) - np.log(0.8) - np.array([0, 0.625, 2.5]), rtol=1e-14)


def test_the_fit_is_the_likeliest_gaussian():
    X = cloud(80, 2)
    best = ad.fit(X)
    for seed in range(30):
        rng = np.random.default_rng(seed)
        shake = np.eye(2) + 0.05 * rng.normal(size=(2, 2))
        other = ad.Gaussian(best.mean + 0.05 * rng.normal(size=2), shake @ best.covariance @ shake.T)
        assert other.log_density(X).sum() < best.log_density(X).sum()


def test_units_shift_the_log_density_and_nothing_else():
    """Nanoseconds beside gigabytes are no more singular than any other columns."""
    X, unit = cloud(200, 3), np.array([1e9, 1e-9, 1.0])
    plain, scaled = ad.fit(X), ad.fit(X * unit)
    assert_allclose(
        scaled.log_density(X * unit), plain.log_density(X) - np.log(unit).sum(), rtol=1e-9, atol=1e-9
    )


@pytest.mark.parametrize("d", [1, 2, 50])
def test_log_densities_do_not_depend_on_the_batch(d):
    gaussian, X = ad.fit(cloud(300, d)), cloud(200, d, seed=2)
    alone = np.concatenate([gaussian.log_density(row[None]) for row in X])
    assert_allclose(gaussian.log_density(X), alone, rtol=1e-12)


def test_nothing_infinite_escapes_however_far_out():
    far = [[1e200, 1e200], [-1.7e308, 1.7e308], [1.7e308, 1.7e308]]
    log_density = ad.fit(1e-3 * cloud(50, 2)).log_density([[0, 0], [1e6, 0], *far])
    assert np.isfinite(log_density).all()
    assert log_density[0] > log_density[1] and (log_density[2:] < -8e307).all()
    wide, signs = ad.fit(1e-3 * cloud(300, 50)), np.random.default_rng(0).choice([-1, 1], (40, 50))
    assert (wide.log_density(1.7e308 * signs) < -8e307).all()  # here infinities of both signs meet
    few = ad.fit(np.array([[1, 2], [3, 5], [2, 2]], dtype=np.float32))
    assert few.mean.dtype == few.covariance.dtype == float


@given(st.lists(st.tuples(st.booleans(), st.booleans()), min_size=1, max_size=12))
def test_scores_equal_scikit_learns(rows):
    flagged, truth = np.array(rows).T
    if truth.any():
        theirs = precision_recall_fscore_support(truth, flagged, average="binary", zero_division=0)
        ours = ad.score(flagged, truth)
        assert_allclose([ours.precision, ours.recall, ours.f1], theirs[:3], rtol=1e-12)


def every_f1(log_density, truth):
    """F1 of each threshold that flags differently, from low to high."""
    levels = np.unique(log_density)
    return [ad.score(log_density <= level, truth).f1 for level in levels]


@given(st.lists(st.tuples(st.integers(-4, 4), st.booleans()), min_size=2, max_size=14))
def test_no_threshold_is_better_and_of_equals_the_lowest_is_taken(rows):
    log_density, truth = np.array([row[0] for row in rows], float), np.array([row[1] for row in rows])
    if truth.all() or not truth.any():
        return
    best, tried = ad.best_threshold(log_density, truth), every_f1(log_density, truth)
    flagged = log_density < best.log_epsilon
    assert best.f1 == max(tried)
    scores = ad.score(flagged, truth)
    assert (best.precision, best.recall, best.f1) == (scores.precision, scores.recall, scores.f1)
    levels = np.unique(log_density)
    first = tried.index(max(tried))
    if first + 1 < len(levels):
        assert best.log_epsilon == (levels[first] + levels[first + 1]) / 2
    else:
        assert flagged.all() and levels[-1] < best.log_epsilon < levels[-1] + 1e-9


@pytest.mark.parametrize("d", [1, 10, 50])
def test_the_search_is_right_at_any_scale_of_density(d):
    X = cloud(300, d)
    strange = 1.5 * cloud(30, d) - 0.5 * X.mean(axis=0)
    rows, truth = np.vstack([cloud(200, d), strange]), np.arange(230) >= 200
    f1 = max(every_f1(ad.fit(X).log_density(rows), truth))
    for unit in (1e-12, 1.0, 1e12):  # densities from e^-1400 to e^1400
        log_density = ad.fit(X * unit).log_density(rows * unit)
        best = ad.best_threshold(log_density, truth)
        assert best.f1 == f1
        assert ad.score(log_density < best.log_epsilon, truth).f1 == f1


@pytest.mark.parametrize(
    "kind", [bool, np.int8, np.uint8, np.int16, np.uint16, np.int64, np.uint64, float, object]
)
def test_labels_of_any_type(kind):
    truth = np.arange(600) < 300  # more anomalies than a byte can count
    log_density = np.linspace(-9, -1, 600)
    best = ad.best_threshold(log_density, truth.astype(kind))
    assert (best.precision, best.recall, best.f1) == (1, 1, 1)
    assert best.log_epsilon == pytest.approx((log_density[299] + log_density[300]) / 2)
    assert ad.score(truth.astype(kind), truth.astype(kind)).f1 == 1


def test_neighbors_so_close_that_no_number_lies_between():
    low, high = 1.0, np.nextafter(1.0, 2)
    for kind in (np.float64, np.float32):
        values = np.array([1, np.nextafter(kind(1), kind(2)), 5], dtype=kind)
        assert ad.best_threshold(values, [1, 0, 0]).f1 == 1
    assert ad.best_threshold([low, high], [1, 0]).log_epsilon == high
    assert ad.best_threshold([-1.5e308, 1.5e308], [1, 0]).log_epsilon == 0
    assert vars(ad.best_threshold([5, 5, 5], [1, 0, 1])) == {
        "log_epsilon": np.nextafter(5, 6),
        "precision": 2 / 3,
        "recall": 1,
        "f1": 0.8,
    }


@pytest.mark.parametrize(("covariance", "least"), [("full", 0.93), ("diagonal", 0.97)])
def test_server_metrics(covariance, least):
    gaussian = ad.fit(TRAIN[BOTH], covariance)
    threshold = ad.best_threshold(gaussian.log_density(CV[BOTH]), CV["is_anomaly"])
    result = ad.score(gaussian.log_density(TEST[BOTH]) < threshold.log_epsilon, TEST["is_anomaly"])
    assert threshold.f1 > 0.92 and result.f1 >= least  # the issue asks for 0.90


TWO, TWICE = [[1, 2], [3, 5], [2, 2]], np.column_stack([cloud(20, 2), np.zeros(20)])
TWICE[:, 2] = 1000 * TWICE[:, 0] + 7
BAD = {
    "covariance must be one of 'full', 'diagonal', got 'spherical'": lambda: ad.fit(TWO, "spherical"),
    "X must be two-dimensional, shape (n, d), got shape (3,)": lambda: ad.fit([1, 2, 3]),
    "X is empty (shape (0, 2)); it needs at least one value": lambda: ad.fit(np.empty((0, 2))),
    "X must be finite, got nan at index (0, 1)": lambda: ad.fit([[1, np.nan], [2, 3]]),
    "X must hold numbers in equal rows, got [['a']] (list)": lambda: ad.fit([["a"]]),
    "column 1 of X is constant and has no variance: leave it out": lambda: ad.fit(
        [[1, 0.1], [2, 0.1], [4, 0.1]]
    ),
    "column 0 of X is constant and has no variance: leave it out": lambda: ad.fit([[1, 2]], "diagonal"),
    "a full covariance of 2 features needs at least 3 rows, got 2: give more rows or choose "
    'covariance="diagonal"': lambda: ad.fit(TWO[:2]),
    "the covariance is singular, because columns 0, 2 depend on each other: leave one of them out or choose "
    'covariance="diagonal"': lambda: ad.fit(TWICE),
    "X is too large: 1e+200 is above 1e+70; change its unit": lambda: ad.fit([[1e200], [0]]),
    "X is too small: 1e-200 is below 1e-70; change its unit": lambda: ad.fit([[1e-200], [0]]),
    "covariance must be symmetric, of shape (2, 2)": lambda: ad.Gaussian(np.zeros(2), np.eye(3)),
    "covariance must be symmetric, of shape (2, 2) ": lambda: ad.Gaussian(
        np.zeros(2), np.array([[1.0, 0.5], [0.0, 1.0]])
    ),
    "every variance in covariance must be above 0: leave out columns that are constant": lambda: ad.Gaussian(
        np.zeros(2), np.diag([1.0, 0.0])
    ),
    "X and mean must have the same number of features, got 3 and 2": lambda: ad.fit(TWO).log_density(
        [[1, 2, 3]]
    ),
    "X must be finite, got inf at index (0, 0)": lambda: ad.fit(TWO).log_density([[np.inf, 0]]),
    "log_density must be finite, got -inf at index (0,)": lambda: ad.best_threshold([-np.inf, 1], [1, 0]),
    "log_density and is_anomaly must have the same length, got 2 and 1": lambda: ad.best_threshold(
        [1, 2], [1]
    ),
    "is_anomaly must hold both kinds, got only 0": lambda: ad.best_threshold([1, 2], [0, 0]),
    "is_anomaly must hold both kinds, got only 1": lambda: ad.best_threshold([1, 2], [True, True]),
    "is_anomaly must hold only 0 (no) and 1 (yes), got -1": lambda: ad.best_threshold([1, 2], [1, -1]),
    "flagged must hold only 0 (no) and 1 (yes), got 2": lambda: ad.score([2, 0], [1, 0]),
    "is_anomaly must mark at least one anomaly, got none": lambda: ad.score([1, 0], [0, 0]),
    "flagged and is_anomaly must have the same length, got 1 and 2": lambda: ad.score([1], [1, 0]),
}


@pytest.mark.parametrize("message", BAD)
def test_bad_input_is_refused_in_one_sentence(message):
    with pytest.raises((ValueError, TypeError)) as refusal:
        BAD[message]()
    assert str(refusal.value) == message.strip()


def test_the_numbers_of_the_bell_lab_are_scipys():
    latency = TRAIN["latency_ms"].to_numpy()
    now = labs.bell_numbers(latency)(11.5, 0.9, True)
    assert now.average == pytest.approx(norm(11.5, 0.9).logpdf(latency).mean(), rel=1e-12)
    assert_allclose(now.density, norm(11.5, 0.9).pdf(now.grid), rtol=1e-10)
    assert_allclose(now.row, [norm(11.5, s).logpdf(latency).mean() for s in now.deviations])
    mean, deviation = norm.fit(latency)
    assert (now.best.mean, now.best.deviation) == pytest.approx((mean, deviation))
    assert now.best.average == pytest.approx(norm(mean, deviation).logpdf(latency).mean())


@pytest.mark.parametrize("covariance", ["full", "diagonal"])
def test_the_numbers_of_the_threshold_lab_are_scipys_and_scikit_learns(covariance):
    X, checked, truth = TRAIN[BOTH].to_numpy(), CV[BOTH].to_numpy(), CV["is_anomaly"].to_numpy() == 1
    numbers = labs.threshold_numbers(X, checked, truth)
    spread = np.cov(X.T, bias=True) if covariance == "full" else np.diag(X.var(axis=0))
    theirs = multivariate_normal(X.mean(axis=0), spread)
    now = numbers(1e-4, covariance, 0.01, True)
    assert_array_equal(now.flagged, theirs.pdf(checked) < 1e-4)
    assert_allclose(theirs.pdf(now.edge.T), 1e-4, rtol=1e-9)
    assert_allclose(theirs.pdf(now.guess_edge.T), 0.01, rtol=1e-9)
    for at in (40, 200, 280):
        flagged = theirs.pdf(checked) < now.epsilons[at]
        precision, recall, f1, _ = precision_recall_fscore_support(truth, flagged, average="binary")
        assert [now.rows[k][at] for k in ("precision", "recall", "f1")] == pytest.approx(
            [precision, recall, f1]
        )
    assert now.guess_f1 == pytest.approx(
        precision_recall_fscore_support(truth, theirs.pdf(checked) < 0.01, average="binary")[2]
    )
    assert now.best.f1 >= np.max(now.rows["f1"]) and now.found == (now.flagged & truth).sum()
    assert_allclose(theirs.pdf(numbers(1.0, covariance, 1.0, True).edge.T), theirs.pdf(X.mean(axis=0)))


def test_the_numbers_of_the_correlation_lab_are_scipys():
    numbers = labs.correlation_numbers()
    for correlation in (-0.95, 0.0, 0.7):
        now = numbers(correlation, 1.5, -1.1)
        spread = [[1, correlation], [correlation, 1]]
        theirs = multivariate_normal([0, 0], spread)
        assert now.full == pytest.approx(theirs.logpdf([1.5, -1.1]))
        assert now.independent == pytest.approx(multivariate_normal([0, 0]).logpdf([1.5, -1.1]))
        assert_allclose(np.cov(now.cloud, bias=True), spread, atol=1e-12)
        assert_allclose(now.row[38], now.independent)  # in the middle of the row the correlation is 0
        assert_allclose(theirs.pdf(now.oval.T), 0.01 * theirs.pdf([0, 0]))
    share = (
        np.square(np.random.default_rng(0).normal(size=(200_000, 2))).sum(axis=1) < -2 * np.log(0.01)
    ).mean()
    assert share == pytest.approx(0.99, abs=0.001)
