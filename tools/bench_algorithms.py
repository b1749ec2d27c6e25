"""Every algorithm beside scikit-learn and beside the whiteboard version of its lesson: see bench.py.

Ours and theirs get the same data and the same task, must agree before they are timed, and take turns; what is timed is
the processor's time in one thread, which other work on the machine hardly touches. The whiteboard versions are taken out
of the lessons; a slow one does a part of the task, and its time is scaled to the whole.
"""

import ast
import math
import time
import warnings

import nbformat
import numpy as np
from run_lessons import ROOT
from sklearn._loss.loss import HalfBinomialLoss
from sklearn.cluster import KMeans
from sklearn.linear_model import LinearRegression, Ridge
from sklearn.linear_model._linear_loss import LinearModelLoss
from sklearn.mixture import GaussianMixture
from sklearn.neighbors import KNeighborsRegressor
from sklearn.neural_network import MLPClassifier
from threadpoolctl import threadpool_limits

from helpers import anomaly_detection, k_means, knn, logistic_regression, mlp, monte_carlo, normal_equation

SIZES = (1_000, 10_000, 100_000)
K, QUERIES, STEPS, BATCH, HIDDEN = 8, 100, 20, 50, 64


def whiteboard(lesson, *names, **given):
    """The functions of these names as the lesson defines them; what else they look up is `given`."""
    cells = nbformat.read(ROOT / "lessons" / f"{lesson}.ipynb", 4).cells
    trees = [ast.parse(cell.source) for cell in cells if cell.cell_type == "code"]
    found = [node for tree in trees for node in tree.body if getattr(node, "name", None) in names]
    scope = {"math": math, **given}
    exec(compile(ast.Module(found, []), lesson, "exec"), scope)
    return [scope[name] for name in names]


def data(n, d, seed=0):
    """Features (n, d), and answers (n,) that lean on all of them."""
    rng = np.random.default_rng(seed)
    X = rng.normal(size=(n, d))
    return X, X.sum(axis=1) + rng.normal(size=n)


# Each function below returns ours, theirs, the whiteboard version (or None) and how much of the task that one does.


def neighbors(n, d, search="brute"):
    (X, y), (queries, _) = data(n, d), data(QUERIES, d, seed=1)
    model = KNeighborsRegressor(5, algorithm=search).fit(X, y)
    agree(knn.predict_value(X, y, queries, 5), model.predict(queries))
    by_hand, history = whiteboard("01_knn", "find_price_by_similar")[0], list(zip(X[:, 0], y, strict=True))
    return (
        lambda: knn.predict_value(X, y, queries, 5),
        lambda: model.predict(queries),
        (lambda: by_hand(history, queries[0, 0], 5)) if d == 1 else None,
        1 / QUERIES,
    )


def neighbors_default(n, d):
    return neighbors(n, d, search="auto")


def clusters(n, d):
    X, _ = data(n, d)
    same = {"n_init": 1, "max_iter": STEPS, "tol": 0, "algorithm": "lloyd"}
    agree(k_means.fit(X, K, 0, X[:K], STEPS).centroids, KMeans(K, init=X[:K], **same).fit(X).cluster_centers_)
    _, assign, move = whiteboard("07_k_means", "squared_distance", "assign", "move")
    points = X.tolist()
    return (
        lambda: k_means.fit(X, K, 0, X[:K], STEPS),
        lambda: KMeans(K, init=X[:K], **same).fit(X),
        lambda: move(points, assign(points, points[:K]), K),
        1 / STEPS,
    )


def network(n, d):
    X, y = data(n, d)
    y = np.digitize(y, np.quantile(y, np.linspace(0.1, 0.9, 9)))  # ten classes
    settings = {"learning_rate_init": 0.1, "solver": "sgd", "momentum": 0, "alpha": 0, "random_state": 0}
    same = MLPClassifier(HIDDEN, batch_size=n, **settings).partial_fit(X, y, classes=np.unique(y))
    start = mlp.fit(X, y, (HIDDEN,), 0.1, 0, n, 0)
    for theirs, ours in zip(same.coefs_ + same.intercepts_, start.weights + start.biases, strict=True):
        theirs[:] = ours
    same.partial_fit(X, y)  # one step from the same start over all rows: no order of batches to agree on
    agree(mlp.fit(X, y, (HIDDEN,), 0.1, 1, n, 0).probability(X), same.predict_proba(X))
    model = MLPClassifier(HIDDEN, batch_size=BATCH, max_iter=1, **settings)
    forward, backward = whiteboard("08_mlp", "forward_one", "backward_one")
    (V, W), (c, b) = ([a.tolist() for a in arrays] for arrays in (start.weights, start.biases))
    some = min(n, 200)

    def by_hand():
        for x, answer in zip(X[:some].tolist(), y[:some].tolist(), strict=True):
            h, p = forward(x, V, c, W, b)
            backward(x, h, p, answer, W)

    return lambda: mlp.fit(X, y, (HIDDEN,), 0.1, 1, BATCH, 0), lambda: model.fit(X, y), by_hand, some / n


def logistic(n, d):
    """scikit-learn has no plain gradient descent: the same steps, by the loss and gradient its solvers call."""
    X, y = data(n, d)
    y = (y > 0).astype(float)
    loss = LinearModelLoss(HalfBinomialLoss(), fit_intercept=True)

    def theirs():
        w = np.zeros(d + 1)
        for _ in range(STEPS):
            w = w - 0.1 * loss.loss_gradient(w, X, y)[1]
        return w

    model = logistic_regression.fit(X, y, 0.1, STEPS)
    agree([*model.w, model.b], theirs())
    _, _, train = whiteboard("06_logistic_regression", "sigmoid", "gradient", "train")
    xs, ys = X[:, 0].tolist(), y.tolist()
    by_hand = (lambda: train(xs, ys, 0.1, 1)) if d == 1 else None
    return lambda: logistic_regression.fit(X, y, 0.1, STEPS), theirs, by_hand, 1 / STEPS


def scores(n, d):
    X, _ = data(n, d)
    ours, theirs = anomaly_detection.fit(X), GaussianMixture(1, reg_covar=0).fit(X)
    agree(ours.log_density(X), theirs.score_samples(X))
    deviations = np.sqrt(ours.covariance.diagonal())
    r = ours.covariance[0, 1] / (deviations[0] * deviations[1])
    (tilted,) = whiteboard("09_anomaly_detection", "tilted")
    points, bell = X.tolist(), (ours.mean.tolist(), deviations.tolist(), float(r))
    if d == 2:
        agree([tilted(x, *bell) for x in points[:100]], ours.log_density(X[:100]))
    by_hand = (lambda: [tilted(x, *bell) for x in points]) if d == 2 else None
    return lambda: ours.log_density(X), lambda: theirs.score_samples(X), by_hand, 1


def least_squares(n, d):
    X, y = data(n, d)
    agree(normal_equation.fit(X, y).w, LinearRegression().fit(X, y).coef_)
    _, _, by_hand = whiteboard("04_normal_equation", "dot", "solve_by_hand", "weights_by_hand")
    table, target = np.column_stack([np.ones(n), X]).tolist(), y.tolist()
    return (
        lambda: normal_equation.fit(X, y),
        lambda: LinearRegression().fit(X, y),
        lambda: by_hand(table, target),
        1,
    )


def ridge(n, d):
    X, y = data(n, d)
    agree(normal_equation.fit(X, y, 10.0).w, Ridge(10.0).fit(X, y).coef_)
    return lambda: normal_equation.fit(X, y, 10.0), lambda: Ridge(10.0).fit(X, y), None, 1


def trials(n, d, loss="l2", name="squared_loss"):
    """n random lines, tried on 200 houses of one feature; scikit-learn has nothing like it."""
    x, y = np.random.default_rng(0).random((2, 200))
    line, measure = whiteboard("02_monte_carlo", "f", name)
    xs, ys, lines = x.tolist(), y.tolist(), np.random.default_rng(1).normal(size=(100, 2)).tolist()
    return (
        lambda: monte_carlo.search(x, y, n, (-1, 1), (-1, 1), 0, loss),
        None,
        lambda: [measure([line(one, k, b) for one in xs], ys) for k, b in lines],
        100 / n,
    )


def trials_l1(n, d):
    return trials(n, d, "l1", "absolute_loss")


# what, its function, the widths d it is measured at, and how many times scikit-learn's time we aim at
ALGORITHMS = (
    (f"KNN, {QUERIES} queries", neighbors, (1, 2, 10), 5),
    (f"KNN, {QUERIES} queries (theirs: a tree)", neighbors_default, (2, 10), None),
    (f"k-means, {STEPS} iterations", clusters, (2, 10), 5),
    ("MLP, one epoch", network, (20,), 5),
    (f"logistic regression, {STEPS} steps", logistic, (1, 10), 5),
    ("Gaussian, scoring", scores, (2, 10), 5),
    ("normal equation", least_squares, (3, 10), 5),
    ("normal equation, ridge", ridge, (3, 10), 5),
    ("Monte Carlo trials, L2", trials, (1,), None),
    ("Monte Carlo trials, L1", trials_l1, (1,), None),
)


def agree(ours, theirs):
    np.testing.assert_allclose(ours, theirs, rtol=1e-7, atol=1e-9)


def seconds(action):
    start = time.process_time()
    action()
    return time.process_time() - start


def compare(case, n, d):
    """The processor's seconds of ours, theirs and the whiteboard for the whole task: a list of times for each."""
    *sides, share = case(n, d)
    times = [[seconds(side) for _ in range(1)] if side else [] for side in sides]  # to warm up, and to plan
    once = sum(times[0] + times[1])
    for _ in range(int(np.clip(2 / once, 7, 100)) if once < 2 else 3):
        for side, found in zip(sides[:2], times[:2], strict=True):
            found += [seconds(side)] if side else []
    return [times[0][1:], times[1][1:], [t / share for t in times[2]]]


def run():
    """Print every comparison, and return each algorithm's name, limit, and ratios to scikit-learn and whiteboard."""
    heads = ("ours", "scikit-learn", "ratio", "whiteboard", "times ours")
    print(
        f"{'Processor time, ms (median, fastest-slowest)':44}{'d':>3}{'n':>8}", *(f"{h:>21}" for h in heads)
    )
    results = []
    for name, case, widths, limit in ALGORITHMS:
        ratios, gains = [], []
        for d in widths:
            medians = []
            for n in SIZES:
                with warnings.catch_warnings(), threadpool_limits(1):
                    warnings.simplefilter("ignore")  # that one epoch is few
                    ours, theirs, by_hand = compare(case, n, d)
                medians.append([np.median(t) if t else math.nan for t in (ours, theirs, by_hand)])
                mine, other, slow = medians[-1]
                ratios += [mine / other] if theirs else []
                gains += [slow / mine] if by_hand else []
                print(f"{name:44}{d:3}{n:8,}{cell(ours)}{cell(theirs)}{mine / other:8.2f}{cell(by_hand)}"
                      f"{slow / mine:9.0f}", flush=True)  # fmt: skip
            growth = [
                np.polyfit(np.log(SIZES), np.log(column), 1)[0] for column in zip(*medians, strict=True)
            ]
            print(f"{'':44}{d:3}  grows as n to the power of" + "".join(f"{g:24.2f}" for g in growth))
        results.append((name, limit, ratios, gains))
    return results


def cell(times):
    if not times:
        return f"{'-':>24}"
    low, middle, high = (1000 * f(times) for f in (min, np.median, max))
    return f"{middle:10.3f} {f'({low:.3g}-{high:.3g})':13}"
