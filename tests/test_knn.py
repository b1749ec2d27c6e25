"""Lesson 01: nearest neighbors against scikit-learn, against examples worked by hand, and against bad input."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from numpy.testing import assert_allclose, assert_array_equal
from sklearn.metrics.pairwise import cosine_similarity as their_cosine
from sklearn.model_selection import LeaveOneOut, cross_val_score
from sklearn.neighbors import KNeighborsClassifier, KNeighborsRegressor, NearestNeighbors

from helpers import datasets, features, knn
from helpers.labs import knn as labs

RNG = np.random.default_rng(0)
X, QUERIES, Y = RNG.normal(size=(300, 3)), RNG.normal(size=(40, 3)), RNG.normal(size=300)
LABELS = RNG.choice(["ant", "bee", "cow"], 300)

small = st.integers(-4, 4)  # few different values: many ties
towns = st.tuples(st.integers(1, 12), st.integers(1, 3)).flatmap(
    lambda shape: st.tuples(
        hnp.arrays(float, shape, elements=small),
        hnp.arrays(float, (2, shape[1]), elements=small),
        st.integers(1, shape[0]),
    )
)


@pytest.mark.parametrize("top_n", [1, 2, 7, 300])
def test_neighbors_values_and_classes_equal_scikit_learns(top_n):
    ours = knn.nearest(X, QUERIES, top_n)
    distances, indices = NearestNeighbors(n_neighbors=top_n).fit(X).kneighbors(QUERIES)
    assert_array_equal(ours.indices, indices)
    assert_allclose(ours.distances, distances, rtol=1e-12)
    theirs = KNeighborsRegressor(n_neighbors=top_n).fit(X, Y).predict(QUERIES)
    assert_allclose(knn.predict_value(X, Y, QUERIES, top_n), theirs, rtol=1e-12, atol=1e-14)
    theirs = KNeighborsClassifier(n_neighbors=top_n).fit(X, LABELS).predict(QUERIES)
    assert_array_equal(knn.predict_class(X, LABELS, QUERIES, top_n), theirs)


@given(towns)
def test_neighbors_equal_a_full_sort_and_of_equals_the_lower_index_comes_first(town):
    X, queries, top_n = town
    found = knn.nearest(X, queries, top_n)
    for query, indices, distances in zip(queries, found.indices, found.distances, strict=True):
        by_hand = sorted(range(len(X)), key=lambda i: (sum((X[i] - query) ** 2), i))[:top_n]
        assert indices.tolist() == by_hand
        assert_allclose(distances, [np.linalg.norm(X[i] - query) for i in by_hand], atol=1e-12)


def test_far_from_the_origin_the_rough_distances_lose_no_neighbor():
    X, queries = (
        1e7 + RNG.integers(0, 40, (2000, 2)) / 8,
        1e7 + RNG.integers(0, 40, (80, 2)) / 8,
    )  # exact in binary
    for given_as in (X, np.asfortranarray(X), X.astype(np.float32)):
        found = knn.nearest(given_as, queries, 5)
        squared = ((given_as[None] - queries[:, None]) ** 2).sum(axis=2)
        assert_array_equal(found.indices, np.argsort(squared, axis=1, kind="stable")[:, :5])


def test_from_so_far_away_that_all_rows_are_equally_near_the_lowest_come_first():
    assert_array_equal(knn.nearest(X[:12], [[1e20, 0, 0]], 5).indices, [[0, 1, 2, 3, 4]])  # x - 1e20 is -1e20


def test_where_squares_are_beyond_all_numbers_it_says_so_and_before_that_it_is_right():
    for size in (1e-69, 1e69):
        found = knn.nearest([[0.0], [size], [3 * size]], [[2.9 * size]], 2)
        assert_array_equal(found.indices, [[2, 1]])
        assert_allclose(found.distances, [[0.1 * size, 1.9 * size]], rtol=1e-12)
    with pytest.raises(ValueError, match=r"X is too large: 3e\+200 is above 1e\+70"):
        knn.nearest([[0.0], [1e200], [3e200]], [[2.9e200]], 1)
    with pytest.raises(ValueError, match="X is too small: 3e-200 is below 1e-70"):
        knn.nearest([[0.0], [1e-200], [3e-200]], [[2.9e-200]], 1)


def test_a_town_worked_by_hand():
    area, price = [[1.0], [2.0], [4.0], [8.0]], [10.0, 30.0, 20.0, 100.0]
    assert knn.predict_value(area, price, [[2.5]], 1) == [30]
    assert knn.predict_value(area, price, [[2.5]], 3) == [
        20
    ]  # (30 + 10 + 20) / 3; the median would be 20 too,
    assert knn.predict_value(area, price, [[2.5]], 4) == [40]  # but not here: (10 + 30 + 20 + 100) / 4
    assert knn.nearest([[0.0, 0.0]], [[3.0, 4.0]], 1).distances == [[5]]
    assert knn.predict_class([[0], [0], [1]], ["b", "a", "a"], [[0]], 2) == ["a"]  # tied: "a" sorts first
    assert knn.predict_class([[0], [0], [1]], [7, 3, 3], [[0]], 1) == [7]


@given(towns)
def test_predictions_do_not_depend_on_the_batch(town):
    X, queries, top_n = town
    y, labels = np.sin(np.arange(len(X))), np.arange(len(X)) % 2 == 0
    for predict, answers in ((knn.predict_value, y), (knn.predict_class, labels)):
        together = predict(X, answers, queries, top_n)
        assert_array_equal(together, [predict(X, answers, [query], top_n)[0] for query in queries])


def test_labels_come_back_as_given():
    for labels in (np.array([4, -2]), np.array(["x", "y"]), np.array([True, False])):
        assert knn.predict_class([[0.0], [1.0]], labels, [[0.1], [0.9]], 1).dtype == labels.dtype


def test_cosine_equals_scikit_learns_and_stays_within_one():
    assert_allclose(knn.cosine_similarity(X, QUERIES), their_cosine(X, QUERIES), rtol=1e-9, atol=1e-12)
    assert_allclose(knn.cosine_similarity([[1, 0], [0, 2], [-3, 0]], [[5, 0]]), [[1], [0], [-1]])
    assert (np.abs(knn.cosine_similarity(X, X)) <= 1).all()


NAN = [[1.0], [np.nan]]
BAD = {
    "top_n must be from 1 to 2, got 0": lambda: knn.nearest([[1], [2]], [[1]], 0),
    "top_n must be from 1 to 2, got 3": lambda: knn.predict_value([[1], [2]], [1, 2], [[1]], 3),
    "top_n must be a whole number, got 1.5 (float)": lambda: knn.nearest([[1], [2]], [[1]], 1.5),
    "top_n must be a whole number, got True (bool)": lambda: knn.nearest([[1], [2]], [[1]], True),
    "X must be finite, got nan at index (1, 0)": lambda: knn.nearest(NAN, [[1]], 1),
    "queries must be finite, got nan at index (1, 0)": lambda: knn.nearest([[1]], NAN, 1),
    "y must be finite, got inf at index (0,)": lambda: knn.predict_value([[1]], [np.inf], [[1]], 1),
    "X and y must have the same length, got 2 and 1": lambda: knn.predict_value([[1], [2]], [1], [[1]], 1),
    "X and labels must have the same length, got 1 and 2": lambda: knn.predict_class([[1]], [1, 2], [[1]], 1),
    "X is empty (shape (0, 2)); it needs at least one value": lambda: knn.nearest(
        np.empty((0, 2)), [[1, 2]], 1
    ),
    "X must be two-dimensional, shape (n, d), got shape (3,)": lambda: knn.nearest([1, 2, 3], [[1]], 1),
    "queries must be two-dimensional, shape (n, d), got shape (1,)": lambda: knn.nearest([[1]], [1], 1),
    "X and queries must have the same number of features, got 1 and 2": lambda: knn.nearest(
        [[1]], [[1, 2]], 1
    ),
    "X must hold numbers in equal rows, got [['a']] (list)": lambda: knn.nearest([["a"]], [[1]], 1),
    "X must hold numbers in equal rows, got [[1], [1, 2]] (list)": lambda: knn.nearest(
        [[1], [1, 2]], [[1]], 1
    ),
    "row 1 of B is all zeros: it has no direction": lambda: knn.cosine_similarity([[1, 2]], [[1, 2], [0, 0]]),
    "labels must be one-dimensional and not empty, got shape (1, 1)": lambda: knn.predict_class(
        [[1]], [["a"]], [[1]], 1
    ),
}


@pytest.mark.parametrize("message", BAD)
def test_bad_input_is_refused_in_one_sentence(message):
    with pytest.raises((ValueError, TypeError)) as refusal:
        BAD[message]()
    assert str(refusal.value) == message


HOUSES = datasets.load_house_prices().sample(260, random_state=1)
AREA, YEAR, PRICE = HOUSES[["living_area_sqft", "year_built", "sale_price"]].to_numpy(float).T
AREA = AREA + RNG.normal(0, 1e-4, len(AREA))  # no ties: scikit-learn settles them in another way
KNOWN, HELD_OUT = slice(None, 60), slice(60, None)


def test_the_numbers_of_the_top_n_lab_are_scikit_learns():
    numbers = labs.top_n_numbers(AREA[KNOWN], PRICE[KNOWN], AREA[HELD_OUT], PRICE[HELD_OUT])
    models = [KNeighborsRegressor(n).fit(AREA[KNOWN, None], PRICE[KNOWN]) for n in range(1, 61)]
    errors = [np.sqrt(np.mean((m.predict(AREA[HELD_OUT, None]) - PRICE[HELD_OUT]) ** 2)) for m in models]
    now = numbers(top_n=9, area=1500, guess=1, reveal=True)
    assert_allclose(now.errors, errors)
    assert now.error == pytest.approx(errors[8]) and now.best == np.argmin(errors) + 1
    assert now.prediction == models[8].predict([[1500]])
    assert_allclose(now.line, models[8].predict(now.grid[:, None]))
    assert numbers(60, 1500, 1, True).prediction == pytest.approx(PRICE[KNOWN].mean())


def test_the_units_lab_standardizes_where_it_says():
    numbers = labs.units_numbers(
        AREA[KNOWN], YEAR[KNOWN], PRICE[KNOWN], *(v[HELD_OUT] for v in (AREA, YEAR, PRICE))
    )
    standard = numbers(1.0, 1500, 1970).standard
    scaled = features.standardize(np.column_stack([AREA, YEAR])[KNOWN])
    query = (np.array([[1500, 1970]]) - scaled.mean) / scaled.scale
    assert_array_equal(numbers(standard, 1500, 1970).indices, knn.nearest(scaled.values, query, 5).indices[0])


def test_the_accuracy_of_the_class_map_is_leave_one_out():
    iris = datasets.load_iris()
    rng = np.random.default_rng(0)
    X = iris[["sepal_length_cm", "sepal_width_cm"]].to_numpy() + rng.normal(0, 1e-4, (150, 2))  # no ties
    now = labs.class_map_numbers(X, iris["species"].to_numpy())(5, 6.0, 3.0)
    for top_n in (1, 5, 20):
        scores = cross_val_score(KNeighborsClassifier(top_n), X, iris["species"], cv=LeaveOneOut())
        assert now.accuracies[top_n - 1] == pytest.approx(scores.mean())
    assert now.winner == KNeighborsClassifier(5).fit(X, iris["species"]).predict([[6.0, 3.0]])[0]
