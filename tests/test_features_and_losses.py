"""The shared rooms features and losses, against scikit-learn and bad input."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from numpy.testing import assert_allclose
from sklearn.metrics import mean_absolute_error, mean_squared_error
from sklearn.preprocessing import StandardScaler

from helpers import features, losses

vectors = st.integers(1, 20).flatmap(
    lambda n: st.tuples(*[hnp.arrays(float, n, elements=st.floats(-1e3, 1e3)) for _ in "ab"])
)


@given(vectors)
def test_losses_equal_scikit_learns(pair):
    y_hat, y = pair
    assert losses.l2_loss(y_hat, y) == pytest.approx(mean_squared_error(y, y_hat))
    assert losses.l1_loss(y_hat, y) == pytest.approx(mean_absolute_error(y, y_hat))


def test_losses_by_hand():
    assert losses.l2_loss([1, 2], [1, 5]) == 4.5
    assert losses.l1_loss([1, 2], [1, 5]) == 1.5


@pytest.mark.parametrize("loss", [losses.l1_loss, losses.l2_loss])
def test_losses_refuse_what_does_not_match(loss):
    with pytest.raises(ValueError, match="y_hat and y must have the same length, got 1 and 2"):
        loss([1], [1, 2])
    with pytest.raises(ValueError, match=r"y_hat must be one-dimensional, shape \(n,\), got shape \(2, 1\)"):
        loss([[1], [2]], [1, 2])
    with pytest.raises(ValueError, match="y must be finite"):
        loss([1.0], [np.nan])


def test_standardize_equals_scikit_learns_for_tables_and_single_columns():
    X = np.random.default_rng(0).normal(5, 3, (50, 4))
    theirs = StandardScaler().fit(X)
    ours = features.standardize(X)
    assert_allclose(ours.values, theirs.transform(X), atol=1e-12)
    assert_allclose(ours.mean, theirs.mean_)
    assert_allclose(ours.scale, theirs.scale_)
    assert_allclose(features.standardize(X[:, 1]).values, ours.values[:, 1], atol=1e-12)
    assert_allclose(features.standardize(pd.DataFrame(X)).values, ours.values)


def test_standardize_names_a_constant_column():
    with pytest.raises(ValueError, match="column 1 is constant"):
        features.standardize([[1, 0.1], [2, 0.1], [3, 0.1]])
    with pytest.raises(ValueError, match="column 'rooms' is constant"):
        features.standardize(pd.DataFrame({"area": [1, 2], "rooms": [6, 6]}))
    with pytest.raises(ValueError, match="it is constant"):
        features.standardize([3, 3])


@pytest.mark.parametrize(("loss", "of"), [("l1", losses.l1_loss), ("l2", losses.l2_loss)])
def test_a_loss_surface_holds_the_loss_of_every_line(loss, of):
    x, y = np.random.default_rng(0).normal(3, 2, (2, 30))
    k, b = np.linspace(-2, 2, 5), np.linspace(-9, 9, 4)
    assert_allclose(losses.surface(x, y, k, b, loss), [[of(k * x + b, y) for k in k] for b in b])
    with pytest.raises(ValueError, match="loss must be one of 'l1', 'l2', got 'l3'"):
        losses.surface(x, y, k, b, "l3")


def test_a_loss_surface_loses_no_digits_far_out_and_wants_equal_lengths():
    x = 1e8 + np.arange(5.0)
    y = 2 * x + np.array([1.0, -1, 0, 2, -2])
    misses = (x + 1e8) - y  # small, though every part of them is large
    assert_allclose(losses.surface(x, y, [1], [1e8]), [[np.mean(misses**2)]], rtol=1e-9)
    with pytest.raises(ValueError, match="x and y must have the same length, got 1 and 2"):
        losses.surface([1], [1, 2], [1], [1])
