"""One rule for every input: each argument of each public function, given in every form that a teacher's data may have,
leads to the result of plain float64 lists, or to one sentence that names the argument. Nothing else."""

import copy
import tracemalloc
import warnings
from array import array
from collections import deque
from dataclasses import fields, is_dataclass
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import numpy as np
import pandas as pd
import pytest
from numpy.testing import assert_allclose

from helpers import (
    anomaly_detection,
    features,
    gradient_descent,
    information_theory,
    k_means,
    knn,
    logistic_regression,
    losses,
    mlp,
    monte_carlo,
    normal_equation,
)

MODULES = [each for each in tuple(globals().values()) if getattr(each, "__package__", "") == "helpers"]

# What may come: numbers a float16 holds exactly, so that every width must give the same.
X = [[1.0, 2.0], [3.0, 1.0], [2.0, 5.0], [4.0, 4.0], [0.5, 3.0], [2.5, 1.5]]
Q = [[1.5, 2.5], [3.0, 3.0]]
Y = [2.0, 4.0, 3.0, 5.0, 1.0, 2.0]
P, R, LABELS, FLAGS = [0.5, 0.25, 0.25], [0.25, 0.25, 0.5], [1, 2, 1, 2, 2, 1], [0, 1, 0, 1, 1, 0]
NETWORK = mlp.fit(X, LABELS, (3,), 0.1, 2, 2, 0)
LAYERS = mlp.forward(NETWORK, X)
GAUSSIAN = anomaly_detection.fit(X)
LINE = dict(x=Y, y=[1.0, 2.0, 2.0, 4.0, 0.5, 1.0])
STEPS = dict(learning_rate=0.01, steps=5)
BOX = dict(trials=20, k_range=[-1.0, 2.0], b_range=[0.0, 2.0], seed=3)

CALLS = {
    knn.nearest: dict(X=X, queries=Q, top_n=2),
    knn.predict_value: dict(X=X, y=Y, queries=Q, top_n=2),
    knn.predict_class: dict(X=X, labels=LABELS, queries=Q, top_n=3),
    knn.squared_distances: dict(X=X, query=[1.5, 2.5]),
    knn.cosine_similarity: dict(A=X, B=Q),
    monte_carlo.search: LINE | BOX,
    monte_carlo.shrinking_search: LINE | BOX | dict(rounds=2, shrink=0.5),
    monte_carlo.line_losses: LINE | dict(k=[1.0, 2.0], b=[0.5, 0.0]),
    monte_carlo.chance_of_a_hit: dict(p=0.25, trials=3),
    monte_carlo.simulated_chance: dict(width=0.5, parameters=2, trials=3, games=9, seed=1),
    gradient_descent.partial_k: LINE | dict(k=1.0, b=0.5),
    gradient_descent.partial_b: LINE | dict(k=1.0, b=0.5),
    gradient_descent.descend: LINE | STEPS | dict(start=[0.5, 1.0]),
    gradient_descent.largest_stable_rate: dict(x=Y),
    gradient_descent.taylor: dict(derivatives_at_x0=[1.0, 0.5, 2.0], x=[1.0, 2.0], x0=0.5),
    normal_equation.fit_line: LINE,
    normal_equation.fit: dict(X=X, y=Y, ridge=0.5),
    normal_equation.fit(X, Y).predict: dict(X=X),
    information_theory.total_probability: dict(prior=P, likelihood=R),
    information_theory.bayes: dict(prior=P, likelihood=R),
    information_theory.bernoulli: dict(x=[0, 1, 1], p=P),
    information_theory.likelihood: dict(theta=P, heads=2, tails=1),
    information_theory.information: dict(p=P),
    information_theory.entropy: dict(p=P),
    information_theory.cross_entropy: dict(p=P, q=R),
    information_theory.kl_divergence: dict(p=P, q=R),
    information_theory.binary_cross_entropy: dict(p=P, y=[0, 1, 1]),
    information_theory.gini: dict(p=P),
    information_theory.gini_index: dict(feature_is_left=FLAGS, labels=LABELS),
    information_theory.information_gain: dict(answers=FLAGS, labels=LABELS),
    information_theory.shares: dict(labels=LABELS),
    logistic_regression.fit: dict(X=X, y=LABELS, penalty=0.5) | STEPS,
    logistic_regression.fit_softmax: dict(X=X, labels=LABELS, penalty=0.5) | STEPS,
    logistic_regression.fit(X, LABELS, 0.1, 5).probability: dict(X=X),
    logistic_regression.fit(X, LABELS, 0.1, 5).predict: dict(X=X),
    logistic_regression.fit_softmax(X, LABELS, 0.1, 5).probability: dict(X=X),
    logistic_regression.fit_softmax(X, LABELS, 0.1, 5).predict: dict(X=X),
    logistic_regression.sigmoid: dict(z=Y),
    logistic_regression.softmax: dict(z=X),
    logistic_regression.log_loss: dict(z=Y, y=FLAGS),
    k_means.fit: dict(X=X, k=2, seed=0, init=Q, max_steps=9),
    k_means.assign: dict(X=X, centroids=Q),
    k_means.silhouette: dict(X=X, labels=LABELS),
    k_means.adjusted_rand: dict(labels=LABELS, truth=FLAGS),
    mlp.fit: dict(X=X, labels=LABELS, hidden=(3,), learning_rate=0.1, epochs=2, batch_size=2, seed=0),
    mlp.gradient_check: dict(network=NETWORK, X=X, labels=LABELS),
    mlp.forward: dict(network=NETWORK, X=X),
    mlp.backward: dict(network=NETWORK, layers=LAYERS, y=FLAGS),
    losses.cross_entropy: dict(P=[[0.5, 0.5], [0.25, 0.75], [1.0, 0.0]] * 2, y=FLAGS),
    NETWORK.probability: dict(X=X),
    NETWORK.predict: dict(X=X),
    anomaly_detection.fit: dict(X=X),
    anomaly_detection.score: dict(flagged=FLAGS, is_anomaly=[0, 1, 1, 1, 0, 0]),
    anomaly_detection.best_threshold: dict(log_density=Y, is_anomaly=FLAGS),
    GAUSSIAN.log_density: dict(X=X),
    anomaly_detection.Gaussian: dict(mean=[1.0, 2.0], covariance=[[2.0, 0.5], [0.5, 1.0]]),
    features.standardize: dict(X=X),
    features.polynomial: dict(x=Y, degree=3),
    features.sinusoid: dict(x=Y, degree=2),
    features.polynomial_of_two: dict(X=X, degree=3),
    losses.l2_loss: dict(y_hat=Y, y=LINE["x"]),
    losses.l1_loss: dict(y_hat=Y, y=LINE["x"]),
    losses.surface: LINE | dict(k=[1.0, 2.0], b=[0.5, 0.0]),
}
NOT_DATA = {"hidden", "network", "layers"}  # never came as data; tested with their topics


def read_only(a):
    a.flags.writeable = False
    return a


def with_gap_of_array(values):
    a = np.array(values).astype(object)
    a[(0,) * a.ndim] = np.array([1.0, 2.0])
    return a


def with_gap(values, gap):
    a = np.array(values).astype(object)
    a.flat[1] = gap
    return a


def holds_itself():
    values = [1.0]
    values.append(values)
    return values


class Broken:
    """Nothing that it is asked gets an answer."""

    def broken(self, *args, **kwargs):
        raise RuntimeError("two\nlines")

    __array__ = __len__ = __repr__ = __eq__ = broken
    __hash__ = None

    def __deepcopy__(self, memo):
        return self


# Forms of one and the same numbers: each must give what the list gives, to rounding, or be refused in words.
SAME = {
    "tuple": lambda v: tuple(map(tuple, v)) if np.ndim(v) == 2 else tuple(v),
    "array": np.array,
    "Fortran": lambda v: np.asfortranarray(np.array(v)),
    "strided": lambda v: np.repeat(np.array(v), 2, axis=0)[::2],
    "backward": lambda v: np.array(v)[::-1].copy()[::-1],
    "read-only": lambda v: read_only(np.array(v)),
    "big-endian": lambda v: np.array(v).astype(np.array(v).dtype.newbyteorder(">")),
    "float16": lambda v: np.array(v, np.float16),
    "float32": lambda v: np.array(v, np.float32),
    "longdouble": lambda v: np.array(v, np.longdouble),
    "objects": lambda v: np.array(v).astype(object),
    "unmasked": lambda v: np.ma.array(v),
    "list of arrays": lambda v: list(np.array(v)),
    "Series or DataFrame": lambda v: pd.DataFrame(v) if np.ndim(v) == 2 else pd.Series(v),
    "odd index": lambda v: (
        pd.DataFrame(v, range(9, 9 + len(v))) if np.ndim(v) == 2 else pd.Series(v, range(9, 9 + len(v)))
    ),
    "nullable": lambda v: (
        pd.DataFrame(v).astype("Float64") if np.ndim(v) == 2 else pd.Series(v, dtype="Float64")
    ),
    "Fractions": lambda v: np.vectorize(Fraction, otypes=[object])(np.array(v, float)),
    "Decimals": lambda v: np.vectorize(Decimal, otypes=[object])(np.array(v, float)),
    "arrays of the standard library": lambda v: (
        array("d", v) if np.ndim(v) == 1 else [array("d", row) for row in v]
    ),
    "sparse": lambda v: (
        pd.arrays.SparseArray(v) if np.ndim(v) == 1 else pd.DataFrame(v).astype(pd.SparseDtype(float))
    ),
    "deque": deque,
    "arrays without axes": lambda v: (
        [np.array(each) for each in v] if np.ndim(v) == 1 else [[np.array(each) for each in row] for row in v]
    ),
    "unaligned": lambda v: (
        np.frombuffer(b"0" + np.array(v, float).tobytes(), np.uint8)[1:].view(float).reshape(np.shape(v))
    ),
}
# Forms of other whole numbers, compared with the same ones as floats.
WHOLE = ["int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64", "bool", "Int64"]
# What can only be refused.
REFUSED = {
    "None": lambda v: with_gap(v, None),
    "nan": lambda v: with_gap(v, np.nan),
    "float nan": lambda v: with_gap(v, np.nan).astype(float),
    "inf": lambda v: with_gap(v, np.inf).astype(float),
    "NA": lambda v: with_gap(v, pd.NA),
    "NaT": lambda v: with_gap(v, pd.NaT),
    "masked": lambda v: np.ma.array(v, mask=np.arange(np.size(v)).reshape(np.shape(v)) == 1),
    "masked within a list": lambda v: (
        [*list(np.array(v))[:-1], np.ma.masked]
        if np.ndim(v) == 1
        else [np.ma.array(row, mask=[False] * (len(row) - 1) + [True]) for row in v]
    ),
    "nullable with a gap": lambda v: (
        pd.Series(with_gap(v, None), dtype="Float64")
        if np.ndim(v) == 1
        else pd.DataFrame({0: pd.array([None] * len(v), "Int64")})
    ),
    "empty": lambda v: np.array(v)[:0],
    "None alone": lambda v: None,
    "one object": lambda v: object(),
    "dict": lambda v: {"a": 1},
    "three axes": lambda v: np.zeros((2, 2, 2)),
    "iterator": iter,
    "set": lambda v: {1, 2, 3},
    "dict of rows": lambda v: dict(enumerate(v)),
    "text": lambda v: "123456",
    "masked in objects": lambda v: with_gap(v, np.ma.masked),
    "no columns": lambda v: np.empty((len(v), 0)),
    "itself within": lambda v: holds_itself(),
    "what cannot be asked": lambda v: Broken(),
}
NUMBERS_ONLY = {
    "dates": lambda v: np.full(np.shape(v), "2020-01-01", "datetime64[D]"),
    "date objects": lambda v: np.full(np.shape(v), date(2020, 1, 1)),
    "durations": lambda v: np.ones(np.shape(v), "timedelta64[s]"),
    "duration objects": lambda v: np.full(np.shape(v), timedelta(1)),
    "complex": lambda v: np.array(v) + 1j,
    "complex without imaginary part": lambda v: np.array(v) + 0j,
    "digits as text": lambda v: np.array(v).astype(str),
    "digits as text objects": lambda v: np.array(v).astype(str).astype(object),
    "bytes": lambda v: np.array(v).astype("S"),
    "records": lambda v: np.zeros(len(v), [("a", float)]),
    "a huge whole number": lambda v: with_gap(v, 10**400),
    "a huge fraction": lambda v: with_gap(v, Fraction(10**400, 3)),
    "a huge Decimal": lambda v: with_gap(v, Decimal("1e400")),
    "a longdouble beyond float64": lambda v: with_gap(v, np.longdouble("1e400")),
    "a duration among numbers": lambda v: with_gap(v, np.timedelta64(1)),
    "periods": lambda v: pd.period_range("2020", periods=len(v), freq="Y"),
    "text of NumPy's own type": lambda v: np.array(v).astype(str).astype(np.dtypes.StringDType()),
    "text among numbers": lambda v: [1.0] * (len(v) - 1) + ["1"],
    "an array among numbers": lambda v: with_gap_of_array(v),
    "a whole number that cannot be shown": lambda v: with_gap(v, 10**5000),
    "ragged": lambda v: [[1.0], [1.0, 2.0]],
}
LABEL_ARGUMENTS = {"labels", "answers", "truth"} | {(logistic_regression.fit, "y")}


def takes_labels(function, name):
    return name in LABEL_ARGUMENTS or (function, name) in LABEL_ARGUMENTS


def named(function):
    owner = getattr(function, "__self__", None)
    return ".".join(
        filter(None, [function.__module__.split(".")[-1], owner and type(owner).__name__, function.__name__])
    )


def arguments(kind):
    return [
        pytest.param(function, name, id=f"{named(function)}-{name}")
        for function, given in CALLS.items()
        for name, value in given.items()
        if name not in NOT_DATA and (np.ndim(value) > 0) == (kind == "arrays")
    ]


def call(function, given):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        return function(**given)


def flat(result):
    """Every number of a result in a row."""
    if isinstance(result, (tuple, list)):
        return np.concatenate([flat(each) for each in result] or [np.empty(0)])
    if is_dataclass(result):
        return flat([getattr(result, field.name) for field in fields(result)])
    return np.empty(0) if isinstance(result, str) else np.ravel(np.asarray(result, float))


def same_or_refused(function, given, name, value, expected=None):
    """What `function` gives for `value` is what it gives for plain floats, or a sentence that names the argument."""
    # Early NumPy 2 crashes in a deep copy of its own text type.
    plain = isinstance(value, np.ndarray) and value.dtype != object
    before = value.copy() if plain else copy.deepcopy(value)
    try:
        found = call(function, given | {name: value})
    except (TypeError, ValueError) as refusal:
        assert name in str(refusal) or f"|{name}|" in str(refusal), refusal
        assert "\n" not in str(refusal) and len(str(refusal)) < 300
        return str(refusal)
    assert repr(before) == repr(value), "the input was changed"
    if expected is None:
        pytest.fail(f"was let pass, and gave {found}")
    noise = (
        1e-8 if function is mlp.gradient_check else 1e-12
    )  # what that one gives is itself a rounding error
    assert_allclose(flat(found), flat(expected), rtol=1e-9, atol=noise)
    return None


def test_every_public_function_is_here():
    offered = {getattr(module, name) for module in MODULES for name in module.__all__}
    assert {each for each in offered if not isinstance(each, type)} <= set(CALLS)


@pytest.mark.parametrize(("function", "name"), arguments("arrays"))
def test_forms_of_the_same_numbers_give_the_same(function, name):
    given = CALLS[function]
    expected = call(function, given)
    for form, make in SAME.items():
        refusal = same_or_refused(function, given, name, make(given[name]), expected)
        assert refusal is None, f"{form}: {refusal}"


@pytest.mark.parametrize(("function", "name"), arguments("arrays"))
def test_whole_numbers_of_any_width_are_computed_in_float64(function, name):
    given = CALLS[function]
    value = np.array([[0, 1], [1, 0], [0, 0], [1, 1], [0, 1], [1, 0]])
    value = value[: len(given[name]), 0] if np.ndim(given[name]) == 1 else value[: len(given[name])]
    try:
        expected = call(function, given | {name: value.astype(float)})
    except (TypeError, ValueError):
        expected = None  # no distribution, no range, or no covariance: then for no width
    for width in WHOLE:
        frame = pd.DataFrame if value.ndim == 2 else pd.Series
        same = frame(value).astype(width) if width == "Int64" else value.astype(width)
        refusal = same_or_refused(function, given, name, same, expected)
        assert (refusal is None) == (expected is not None), f"{width}: {refusal}"
    large = np.full(np.shape(given[name]), 120, np.int8) - np.arange(np.size(given[name])).reshape(
        np.shape(given[name])
    ).astype(np.int8)
    try:
        expected = call(function, given | {name: large.astype(float)})
    except (TypeError, ValueError):
        return
    assert same_or_refused(function, given, name, large, expected) is None


@pytest.mark.parametrize(("function", "name"), arguments("arrays"))
def test_gaps_and_what_is_no_data_are_refused_by_name(function, name):
    given = CALLS[function]
    for form, make in REFUSED.items():
        if form == "three axes" and function is logistic_regression.sigmoid:
            continue  # which takes every shape
        assert same_or_refused(function, given, name, make(given[name])), form


@pytest.mark.parametrize(("function", "name"), arguments("arrays"))
def test_what_is_no_number_is_refused_by_name(function, name):
    given = CALLS[function]
    for form, make in NUMBERS_ONLY.items():
        if not takes_labels(function, name):
            assert same_or_refused(function, given, name, make(given[name])), form


@pytest.mark.parametrize(("function", "name"), arguments("arrays"))
@pytest.mark.parametrize("size", [1e-300, 1e-200, 1e-70, 1e70, 1e200, 1e300])
@pytest.mark.parametrize("shift", [0, 1])
def test_the_very_large_and_the_very_small(function, name, size, shift):
    """No warning, no inf, no nan: a finite result or a sentence."""
    given = CALLS[function]
    value = (np.array(given[name], float) + shift) * size
    try:
        found = call(function, given | {name: value})
    except (TypeError, ValueError) as refusal:
        assert name in str(refusal), refusal
    else:
        assert np.isfinite(flat(found)).all() or function is information_theory.information


@pytest.mark.parametrize(("function", "name"), arguments("numbers"))
def test_single_numbers(function, name):
    given = CALLS[function]
    expected, value = call(function, given), given[name]
    forms = (
        [np.float64, np.float32, np.longdouble, Fraction, Decimal]
        if isinstance(value, float)
        else [np.int8, np.uint16, np.int64]
    )
    for form in forms:
        found = same_or_refused(
            function,
            given,
            name,
            form(value),
            call(function, given | {name: float(form(value))}) if isinstance(value, float) else expected,
        )
        assert found is None, form
    wrong = [
        None,
        np.nan,
        np.inf,
        -np.inf,
        pd.NA,
        pd.NaT,
        np.ma.masked,
        "1",
        b"1",
        1j,
        10**400,
        10**5000,
        -(10**400),
    ]
    wrong += [
        [1],
        {},
        object(),
        np.array([1, 2]),
        date(2020, 1, 1),
        timedelta(1),
        np.timedelta64(1),
        Decimal("NaN"),
        Decimal("sNaN"),
        np.array([0.5]),
        np.ma.array(2, mask=True),
        Broken(),
    ]
    if isinstance(value, int):
        wrong += [2.0, np.float64(2), True, np.True_, Decimal(2), Fraction(2)]
    for each in wrong:
        if not (name in ("x", "p", "z") and isinstance(each, (list, np.ndarray))):
            assert same_or_refused(function, given, name, each), repr(each)[:40]


@pytest.mark.parametrize(("function", "name"), arguments("arrays"))
def test_one_row_and_one_column(function, name):
    given = CALLS[function]
    for value in (
        np.array(given[name])[:1],
        np.array(given[name])[:, :1] if np.ndim(given[name]) == 2 else [[1.0]],
    ):
        try:
            found = call(function, given | {name: value})
        except (TypeError, ValueError) as refusal:
            assert any(argument in str(refusal) for argument in given), refusal
        else:
            assert np.isfinite(flat(found)).all()


LABELED = [
    pytest.param(function, name, id=f"{named(function)}-{name}")
    for function, given in CALLS.items()
    for name in given
    if takes_labels(function, name) and function is not mlp.gradient_check
]
KINDS = {
    "text": ["no", "yes"],
    "bytes": [b"no", b"yes"],
    "bool": [False, True],
    "float": [0.5, 1.5],
    "int8": np.array([-3, 5], np.int8),
    "dates": np.array(["2020-01-01", "2021-01-01"], "datetime64[D]"),
    "date objects": [date(2020, 1, 1), date(2021, 1, 1)],
    "pandas text": pd.Series(["no", "yes"], dtype="string"),
    "categories": pd.Series(["no", "yes"], dtype="category"),
    "nullable": pd.array([1, 2], "Int64"),
    "times": pd.to_datetime(["2020-01-01", "2021-01-01"]),
}


@pytest.mark.parametrize(("function", "name"), LABELED)
def test_labels_of_any_kind_that_sorts(function, name):
    given = CALLS[function]
    code = np.unique(given[name], return_inverse=True)[1]
    expected = call(function, given | {name: code})
    for kind, pair in KINDS.items():
        labels = (
            [pair[i] for i in code]
            if isinstance(pair, list)
            else pair.take(code)
            if hasattr(pair, "take")
            else pair[code]
        )
        found = call(function, given | {name: labels})
        if hasattr(found, "classes"):
            assert list(found.classes) == list(pair), kind
            assert all(each in list(pair) for each in found.predict(X))
        elif function is knn.predict_class:
            assert [list(pair).index(each) for each in found] == expected.tolist(), kind
        else:
            assert_allclose(flat(found), flat(expected), err_msg=kind)
    for wrong in (["a", None], ["a", np.nan], [1, "a"], [1.0, None], [1, np.nan], [True, "a"], [b"a", "a"], [1, pd.NA], [{1}, {2}],
                  [1 + 1j, "a"], [pd.NaT, pd.Timestamp("2020")]):  # fmt: skip
        values = [wrong[i] for i in code]
        assert same_or_refused(function, given, name, values), wrong
        objects = np.empty(len(values), object)
        objects[:] = values
        assert same_or_refused(function, given, name, objects), wrong


# The cases of which each stands for a kind that once went wrong


def refusal(function, *given, **more):
    with pytest.raises((TypeError, ValueError)) as said:
        function(*given, **more)
    return str(said.value)


def test_gaps_and_mixtures_in_labels():
    with_nan = np.array([1.0, np.nan, 2.0, 1.0], object)
    for function, given in (
        (information_theory.shares, [with_nan]),
        (information_theory.information_gain, [[0, 0, 1, 1], with_nan]),
        (k_means.silhouette, [X[:4], with_nan]),
        (k_means.adjusted_rand, [with_nan, [0, 0, 1, 1]]),
        (knn.predict_class, [X[:4], with_nan, Q, 1]),
        (mlp.fit, [X[:4], with_nan, (2,), 0.1, 1, 1, 0]),
        (logistic_regression.fit_softmax, [X[:4], with_nan, 0.1, 1]),
    ):
        assert refusal(function, *given).endswith("must have no gaps, got nan at index (1,)")


def test_gaps_and_no_numbers_in_numbers():
    masked = np.ma.array([1.0, 2, 999, 4], mask=[0, 0, 1, 0])
    assert refusal(features.standardize, masked) == "X must be finite, got a masked value at index (2,)"
    assert "complex numbers" in refusal(features.standardize, np.array([1 + 5j, 2, 3, 4]))
    assert "dates" in refusal(features.standardize, pd.to_datetime(["2020-01-01", "2021-01-01"]))
    assert "durations" in refusal(features.standardize, np.array([1, 2], "timedelta64[D]"))
    frame = pd.DataFrame({"a": pd.array([1, None, 3], "Int64"), "b": [1.0, 2, 3]})
    assert refusal(features.standardize, frame) == "X must be finite, got nan at index (1, 0)"


def test_narrow_floats_are_computed_in_float64():
    f16, f32 = np.float16, np.float32
    areas = np.array([850, 1200, 1500, 2400, 3100], f16)
    wanted = [-1.1638, -0.7395, -0.3758, 0.7153, 1.5639]  # by hand: (area - 1810) / 824.86
    assert_allclose(features.standardize(areas).values, wanted, atol=6e-5)
    assert losses.l2_loss(np.array([300], f16), np.array([0], f16)) == 90000
    xs = np.linspace(800, 3000, 200).astype(f16)
    ys = (xs * f16(0.1) + f16(50)).astype(f16)
    k, b = np.polyfit(xs.astype(float), ys.astype(float), 1)
    line, model = normal_equation.fit_line(xs, ys), normal_equation.fit(xs[:, None], ys)
    assert_allclose([line.k, line.b, model.w[0], model.b], [k, b, k, b], rtol=1e-9)
    scores = np.array([0.1, -0.5, 0.4], f32)
    assert information_theory.entropy(logistic_regression.softmax(scores)) == pytest.approx(1.49773, abs=1e-5)
    for seed in range(300):
        e = np.exp(np.random.default_rng(seed).normal(size=5).astype(f32))
        theirs = e / e.sum()  # a distribution as closely as float32 can
        assert information_theory.entropy(theirs) == pytest.approx(
            -(theirs * np.log2(theirs)).sum(), rel=1e-5
        )
    assert "sum of 1.00000002" in refusal(information_theory.entropy, [0.5, 0.50000002])


def test_squares_that_do_not_fit():
    assert refusal(features.standardize, [1e-200, 2e-200]) == (
        "X is too small: 2e-200 is below 1e-70; change its unit"
    )
    for power in (features.polynomial_of_two, lambda X, degree: features.polynomial(X[0], degree)):
        assert "too large for degree 2" in refusal(power, [[1e200, 1.0]], 2)
    beside = features.standardize([0.0, 1e-200, 1.0])  # beside ordinary numbers a tiny one counts as 0
    assert_allclose(beside.values, features.standardize([0.0, 0.0, 1.0]).values)


def test_symmetry_does_not_depend_on_the_unit():
    crooked = np.array([[1.0, 0.9], [0.1, 1.0]])
    for unit in (1e-20, 1e-10, 1.0, 1e10):
        said = refusal(anomaly_detection.Gaussian, np.zeros(2), unit * crooked)
        assert said == "covariance must be symmetric, of shape (2, 2)"
        anomaly_detection.Gaussian(np.zeros(2), unit * (crooked + crooked.T))


def test_labels_come_back_as_given_where_numpy_would_change_them():
    """NumPy makes floats of huge whole numbers, which merge, and drops a zero byte at the end of a text."""
    for labels in ([2**63, 2**63 + 1, -1], [2**70, 2**70 + 1, 5], ["a", "a\0", "b"], [2**53 + 1, 2**53, 0.5]):
        assert information_theory.shares(labels) == pytest.approx([1 / 3] * 3)
        found = knn.predict_class([[0.0], [1.0], [2.0]], labels, [[0.1], [1.1], [2.1]], 1)
        assert list(found) == labels
    assert "int and str" in refusal(information_theory.shares, deque([1, "a"]))
    assert "int and str" in refusal(information_theory.shares, deque(["a", 1]))


def test_what_is_said_of_an_input_is_short():
    """However long the number, the text or the frame that came."""
    long, frame = [10**300, 10**299], pd.Series([2.0, 1.0])
    pair = dict(x=[1.0, 2], y=[1.0, 2], trials=5, b_range=(0, 1), seed=0)
    for said in (
        refusal(logistic_regression.fit, X[:2], [10**300] * 2, 0.1, 1),
        refusal(mlp.fit, X[:2], [10**300] * 2, (2,), 0.1, 1, 1, 0),
        refusal(mlp.gradient_check, NETWORK, X[:2], long),
        refusal(mlp.fit, X, LABELS, 10**300, 0.1, 1, 1, 0),
        refusal(mlp.fit, X, LABELS, frame, 0.1, 1, 1, 0),
        refusal(monte_carlo.search, k_range=frame, **pair),
        refusal(mlp.fit, X, LABELS, Broken(), 0.1, 1, 1, 0),
    ):
        assert len(said) < 200 and "\n" not in said


def test_lengths_that_do_not_fit_are_told():
    five = [1.0, 2, 3, 4, 5]
    for function, given, said in (
        (monte_carlo.line_losses, (five, five, [1.0, 2], [1.0]), "k and b must have the same length, got 2 and 1"),
        (information_theory.bernoulli, ([0, 1], [0.5] * 3), "x and p must have the same length, got 2 and 3"),
        (information_theory.binary_cross_entropy, ([0.5] * 3, [0, 1]), "p and y must have the same length, got 3 and 2"),
        (anomaly_detection.Gaussian, ([1.0, 2, 3], np.eye(2)), "covariance must be symmetric, of shape (3, 3) like mean, got shape (2, 2)"),
    ):  # fmt: skip
        assert refusal(function, *given) == said
    assert refusal(monte_carlo.line_losses, five, five, [1.0, 2], [1.0], "l1").startswith("k and b must have")
    assert information_theory.bernoulli([0, 1], 0.25).tolist() == [0.75, 0.25]
    assert information_theory.binary_cross_entropy([0.5, 0.5, 0.25], 1) == pytest.approx(4 / 3)


def test_no_warning_of_numpys_reaches_the_learner():
    with warnings.catch_warnings(record=True) as heard:
        warnings.simplefilter("always")
        said = refusal(knn.nearest, [[1.0, np.ma.masked], [2.0, 3.0]], Q, 1)
    assert not heard and said == "X must be finite, got nan at index (0, 1)"


def test_memory_of_other_libraries():
    halves = memoryview(np.array([0.5, 0.25, 0.25]))
    assert information_theory.information(halves).tolist() == [1, 2, 2]
    assert information_theory.shares(halves).tolist() == pytest.approx([2 / 3, 1 / 3])
    assert features.standardize(memoryview(np.array([[1.0], [3.0]]))).values.tolist() == [[-1], [1]]


def test_a_single_yes_or_no_may_be_a_bool():
    assert (
        information_theory.bernoulli(True, 0.25) == 0.25 and information_theory.bernoulli(False, 0.25) == 0.75
    )


def test_a_base_of_any_size():
    assert information_theory.entropy([0.5, 0.5], base=2**100) == pytest.approx(0.01)
    assert information_theory.entropy([0.5, 0.5], base=Decimal(4)) == pytest.approx(0.5)
    assert "base must be above 1" in refusal(information_theory.entropy, [0.5, 0.5], base=1)


def test_networks_and_layers_are_asked_for_by_name():
    for wrong in (None, 3, [1.0], "network", np.ones((2, 2)), Broken()):
        for function, given, name in (
            (mlp.forward, (wrong, X), "network"),
            (mlp.gradient_check, (wrong, X, LABELS), "network"),
            (mlp.backward, (wrong, LAYERS, FLAGS), "network"),
            (mlp.backward, (NETWORK, wrong, FLAGS), "layers"),
        ):
            assert refusal(function, *given).startswith(f"{name} must be ")


def test_the_largest_densities_and_scores():
    top = np.finfo(float).max
    assert anomaly_detection.best_threshold([-1.0, top], [0, 1]).recall == 1
    assert "too large" in refusal(logistic_regression.log_loss, [top, top], [0, 0])


def test_class_numbers_are_checked():
    P = [[0.2, 0.8], [0.9, 0.1]]
    right = -(np.log(0.8) + np.log(0.9)) / 2
    for y in ([1, 0], [True, False], [1.0, 0.0], np.array([1, 0], np.uint8)):
        assert losses.cross_entropy(P, y) == pytest.approx(right)
    for wrong in ([1, -1], [1, 2], [0.5, 0]):
        assert refusal(losses.cross_entropy, P, wrong).startswith("y must hold class numbers from 0 to 1")


def test_memory_in_proportion_to_the_input():
    names = np.arange(20_000)
    for function, given, most in (
        (k_means.adjusted_rand, (names, names[::-1]), 20e6),
        (monte_carlo.simulated_chance, (0.5, 1000, 20_000, 1, 0), 20e6),
        (losses.surface, (names, names, np.arange(50), np.arange(50)), 20e6),
    ):
        tracemalloc.start()
        function(*given)
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        assert peak < most, f"{function.__name__}: {peak / 1e6:.0f} MB"


def test_results_compare_by_identity_and_can_be_kept_in_sets():
    for make in (
        lambda: normal_equation.fit(X, Y),
        lambda: anomaly_detection.fit(X),
        lambda: k_means.fit(X, 2, 0),
    ):
        one, other = make(), make()
        assert one == one and one != other and len({one, other, one}) == 2 and one in [other, one]


def test_results_keep_nothing_of_the_input():
    for function, given in CALLS.items():
        given = {
            name: value if name in NOT_DATA or np.ndim(value) == 0 else np.array(value, float)
            for name, value in given.items()
        }
        for result in arrays_in(call(function, given)):
            for name, value in given.items():
                kept = isinstance(value, np.ndarray) and np.shares_memory(result, value)
                assert not kept or function is mlp.forward, f"{named(function)} keeps {name}"


def arrays_in(result):
    if isinstance(result, np.ndarray):
        yield result
    elif isinstance(result, (list, tuple)):
        for each in result:
            yield from arrays_in(each)
    elif is_dataclass(result):
        for field in fields(result):
            yield from arrays_in(getattr(result, field.name))
