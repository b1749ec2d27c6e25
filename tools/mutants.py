"""Would the tests notice? One small fault at a time goes into a copy of the course; a fault with which all tests
still pass has been missed.

    python tools/mutants.py [module ...]

A fault is a slip that someone could make. Its module's own tests meet it first, then those of all other modules and of
the exercises. A run that takes too long counts as caught. The lessons are left out on purpose: they print the source of
functions, so they would notice any change at all.
"""

import os
import shutil
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
WORKERS = 2
TIMEOUT = 300  # seconds: many times what a test file takes
WANTED = 0.95

# Of each module: the text as it stands there, exactly once, and the fault to put in its place.
FAULTS = {
    "knn": [
        ("    return Neighbours(indices, np.sqrt(squared))", "    return Neighbours(indices, squared)"),
        ("np.vecdot(away, away)", "np.abs(away).sum(axis=1)"),
        ("squares - 2 * queries[part]", "squares - queries[part]"),
        ("[:, top_n - 1, None]", "[:, top_n - 2, None]"),
        ("None] + blur", "None]"),
        ("max(squares.max(), np.vecdot(queries, queries).max())", "squares.max()"),
        ("~(rough > farthest)", "rough <= farthest"),
        ("np.lexsort((exact, query))", "np.lexsort((-row, exact, query))"),
        ("y[indices].mean(axis=1)", "y[indices].mean(axis=0)"),
        ("votes.argmax(axis=1)", "len(classes) - 1 - votes[:, ::-1].argmax(axis=1)"),
        ('top_n, "top_n", 1,', 'top_n, "top_n", 0,'),
        ('"top_n", 1, len(X))', '"top_n", 1, len(X) + 1)'),
        ('_unit_rows(A, "A") @ _unit_rows(B, "B").T', '_unit_rows(A, "A") @ B.T'),
        (
            'np.clip(_unit_rows(A, "A") @ _unit_rows(B, "B").T, -1, 1)',
            '_unit_rows(A, "A") @ _unit_rows(B, "B").T',
        ),
        ("np.sqrt((A**2).sum(axis=1, keepdims=True))", "(A**2).sum(axis=1, keepdims=True)"),
        ("np.sqrt((A**2).sum(axis=1, keepdims=True))", "np.abs(A).sum(axis=1, keepdims=True)"),
        ("if (norms == 0).any():", "if (norms == 0).all():"),
        ('    validate.same_length(X, "X", answers, name)\n', ""),
    ],
    "monte_carlo": [
        ("tried_loss.argmin()", "tried_loss.argmax()"),
        ("np.minimum.accumulate", "np.maximum.accumulate"),
        ("- 2 * k * covariance", "+ 2 * k * covariance"),
        ("k**2 * x.var()", "k * x.var()"),
        ("k**2 * x.var()", "k**2 * x.var(ddof=1)"),
        ("np.maximum(variance, 0)", "variance"),
        ("misses += b[lines, None] - y", "misses += b[lines, None] + y"),
        ("np.abs(misses, out=misses).mean(axis=1)", "np.abs(misses, out=misses).sum(axis=1)"),
        ("_place(luck[:, 1], b_range", "_place(luck[:, 0], b_range"),
        (".random((trials, 2))", ".random((2, trials)).T"),
        ("low + (high - low) * luck", "low + high * luck"),
        ("ends[0] > ends[1]", "ends[0] >= ends[1]"),
        ("min(begin + PORTION, trials), trials", "begin + PORTION, trials"),
        ("-np.expm1(trials * np.log1p(-p))", "1 - (1 - p) ** trials"),
        (".all(axis=1).any()", ".any(axis=1).any()"),
        ("best = min(searches, key=lambda found: found.loss)", "best = searches[-1]"),
        ("(boxes[-1][:, 1] - boxes[-1][:, 0]) / 2", "(boxes[-1][:, 1] - boxes[-1][:, 0])"),
        ("int(round_seed), loss", "seed, loss"),
        ('    validate.same_length(k, "k", b, "b")\n', ""),
    ],
    "gradient_descent": [
        ("return 2 * miss if", "return miss if"),
        ("miss = k * x + b - y\n    return", "miss = y - k * x - b\n    return"),
        (
            "return float(np.mean(_slope_at_each_miss(k, b, x, y, loss) * x))",
            "return float(np.sum(_slope_at_each_miss(k, b, x, y, loss) * x))",
        ),
        (
            "return float(np.mean(_slope_at_each_miss(k, b, x, y, loss)))",
            "return float(np.sum(_slope_at_each_miss(k, b, x, y, loss)))",
        ),
        ("(_slope_at_each_miss(k, b, x, y, loss) * x)", "(_slope_at_each_miss(k, b, x, y, loss))"),
        (
            "k, b = k - rate * slope_k, b - rate * slope_b",
            "k = k - rate * slope_k; b = b - rate * look(k, b)[2]",
        ),
        ("1e6 * max(height, look(0.0, 0.0)[0])", "1e6 * height"),
        ("if not height <= ceiling", "if height > ceiling"),
        ("diverged=len(path) <= steps", "diverged=len(path) < steps"),
        (
            "max(k * k * var_x - 2 * k * covariance + var_y, 0.0)",
            "k * k * var_x - 2 * k * covariance + var_y",
        ),
        ("+ mean_miss * mean_x)", "+ mean_miss)"),
        ("slope_k, 2 * mean_miss", "slope_k, mean_miss"),
        ("float(each.sum()) / n", "float(each.sum()) / (n - 1)"),
        ("np.linalg.eigvalsh(curvature)[-1]", "np.linalg.eigvalsh(curvature)[0]"),
        ("np.mean(x * x), x.mean()", "x.var(), x.mean()"),
        ("term * (x - x0) / order", "term * (x - x0)"),
        ("float(rates.min())", "float(rates.max())"),
        ("np.abs(values).max()", "values.max()"),
        ('steps, "steps", 0', 'steps, "steps", 1'),
    ],
    "normal_equation": [
        ("d = y.mean() - k * x.mean()", "d = y.mean() + k * x.mean()"),
        ("((x - x.mean()) * (y - y.mean())).sum()", "(x * y).sum()"),
        ("((x - x.mean()) ** 2).sum()", "((x - x.mean()) ** 2).mean()"),
        ("if x.min() == x.max()", "if len(x) < 2"),
        ("np.sqrt(ridge) * np.eye", "ridge * np.eye"),
        ("if ridge:", "if ridge > 1:"),
        ("_finite(X - mean)", "_finite(X)"),
        ("(X - start).mean(axis=0)", "(X - start).mean()"),
        ("start + (X - start).mean(axis=0)", "X.mean(axis=0)"),
        ("y.mean() - mean @ w", "y.mean() + mean @ w"),
        (
            "np.linalg.lstsq(rows, targets, rcond=None)[0]",
            "np.linalg.pinv(rows.T @ rows) @ (rows.T @ targets)",
        ),
        ("np.vecdot(np.ascontiguousarray(X), self.w)", "X @ self.w"),
        ('validate.number(ridge, "ridge", 0)', 'validate.number(ridge, "ridge")'),
        ("_finite([above, below, k, d])", "_finite([k, d])"),
    ],
    "information_theory": [
        ("return joint / joint.sum()", "return joint"),
        ("if joint.sum() == 0", "if joint.sum() < 0"),
        ("theta**heads * (1 - theta) ** tails", "theta**tails * (1 - theta) ** heads"),
        ("np.where(x == 1, p, 1 - p)", "np.where(x == 1, 1 - p, p)"),
        ("np.log2(p, out=logs, where=p > 0)", "np.log(p, out=logs, where=p > 0)"),
        ("/ np.log2(base)", "/ np.log(base)"),
        ("np.full(p.shape, -np.inf)", "np.zeros(p.shape)"),
        (
            "p, q = _distributions(p, q)\n    return _mean(p, _surprise(q, base))",
            "p, q = _distributions(p, q)\n    return _mean(q, _surprise(p, base))",
        ),
        (
            "_mean(p, _surprise(q, base) - _surprise(p, base))",
            "_mean(p, _surprise(p, base) - _surprise(q, base))",
        ),
        (
            "max(0.0, _mean(p, _surprise(q, base) - _surprise(p, base)))",
            "_mean(p, _surprise(q, base) - _surprise(p, base))",
        ),
        ("    p, q = p[p > 0], q[p > 0]", "    p, q = p[q > 0], q[q > 0]"),
        ("happens = p > 0", "happens = p >= 0"),
        ("float(np.mean(_surprise(", "float(np.sum(_surprise("),
        ("np.sum(p * (1 - p))", "np.sum(p**2)"),
        ("len(group) / len(labels) * impurity(shares(group))", "impurity(shares(group)) / len(groups)"),
        ("entropy(shares(labels), base) - left_over", "entropy(shares(labels)) - left_over"),
        ('validate.number(base, "base") <= 1', 'validate.number(base, "base") < 1'),
        (" or sides.max() > 1", ""),
        ('    validate.same_length(p, "p", q, "q")\n', ""),
    ],
    "logistic_regression": [
        ("(chances(z) - target) / len(X)", "(target - chances(z)) / len(X)"),
        ("X.T @ error + penalty * w", "X.T @ error + penalty / 2 * w"),
        ("X.T @ error + penalty * w", "X.T @ error"),
        ("learning_rate * error.sum(axis=0)", "learning_rate * (error.sum(axis=0) + penalty * b)"),
        ("learning_rate * error.sum(axis=0)", "learning_rate * error.mean(axis=0)"),
        ("penalty / 2 * (w**2).sum()", "penalty * (w**2).sum()"),
        ("penalty / 2 * (w**2).sum()", "penalty / 2 * w.sum()"),
        ("penalty / 2 * (w**2).sum()", "penalty / 2 * ((w**2).sum() + (b**2).sum())"),
        ("self.probability(X) >= 0.5", "self.probability(X) > 0.5"),
        ("self.probability(X).argmax(axis=1)", "self.probability(X).argmin(axis=1)"),
        ("e = np.exp(-np.abs(z))", "e = np.exp(-z)"),
        ("np.exp(z - z.max(axis=-1, keepdims=True))", "np.exp(z - z.max())"),
        ("e / e.sum(axis=-1, keepdims=True)", "e / e.sum(axis=0, keepdims=True)"),
        ("np.where(y == 1, -z, z)", "np.where(y == 1, z, -z)"),
        ("np.log1p(np.exp(-np.abs(z)))", "np.log(1 + np.exp(-np.abs(z)))"),
        ("np.log1p(np.exp(-np.abs(z)))", "np.log2(1 + np.exp(-np.abs(z)))"),
        ("+ np.maximum(against, 0)", "+ against"),
        ("penalty == 0 and (model", "(model"),
        ("learning_rate * penalty >= 2:", "learning_rate * penalty > 2:"),
        ("if len(classes) < 2", "if len(classes) < 1"),
    ],
    "k_means": [
        ("np.column_stack([-2 * C,", "np.column_stack([-1 * C,"),
        ("table.min(axis=0) + blur", "table.min(axis=0)"),
        ("max(reach, weights[:, d].max())", "weights[:, d].max()"),
        ("                table[:, unsure] = np.arange(k)[:, None] == labels[begin + unsure]\n", ""),
        ("len(history) > max_steps", "len(history) >= max_steps"),
        ("counts.all() and (len", "(len"),
        ("        _mend(X, centroids, labels, squared, sums, counts)\n", ""),
        ("np.where(counts[labels] > 1, squared, -1)", "squared"),
        ("squared, -1).argmax()", "-squared, -1e300).argmax()"),
        ("sums[donor] -= X[farthest] - centroids[donor]", "sums[donor] -= X[farthest] - centroids[empty]"),
        ("p=squared / squared.sum()", "p=np.sqrt(squared) / np.sqrt(squared).sum()"),
        ("2 + int(np.log(k))", "1"),
        ("chosen, squared = [*chosen, tries[best]], left[best]", "chosen = [*chosen, tries[best]]"),
        ("rng.permutation(len(X))", "np.arange(len(X))"),
        (
            "{row.tobytes(): row for row in X[rng.permutation(len(X))]}",
            "dict(enumerate(X[rng.permutation(len(X))]))",
        ),
        ("(counts[own] - 1)", "counts[own]"),
        ("np.delete(sums / counts, own).min()", "np.delete(sums / counts, own).mean()"),
        ("(b - a) / max(a, b) if", "(b - a) / b if"),
        ("if counts[own] > 1:", "if counts[own] > 0:"),
        ("(in_one + in_other) / 2", "max(in_one, in_other)"),
        ("in_one * in_other / max(pairs, 1)", "0"),
        ("if len(different) == k:", "if len(different) > k:"),
    ],
    "mlp": [
        ("    delta /= len(y)\n", ""),
        ("bias_slopes.insert(0, delta.sum(axis=0))", "bias_slopes.insert(0, delta.mean(axis=0))"),
        (" * slope(layers[i])", ""),
        ("slope(layers[i])", "slope(layers[i + 1])"),
        ("1 - h**2", "1 - h"),
        ("gain = 2 if", "gain = 1 if"),
        ("np.sqrt(gain / inputs)", "gain / inputs"),
        ("rng.permutation(len(X))\n", "np.arange(len(X))\n"),
        ("range(0, len(X), batch_size)", "range(0, len(X) - batch_size, batch_size)"),
        ("layers[-1], y[rows]) * len(rows)", "layers[-1], y[rows]) * batch_size"),
        ("-np.log(", "-np.log2("),
        ("Z - Z.max(axis=1, keepdims=True)", "Z - Z.max()"),
        ("E.sum(axis=1, keepdims=True)", "E.sum(axis=0, keepdims=True)"),
        ("self.probability(X).argmax(axis=1)", "self.probability(X).argmin(axis=1)"),
        ("return replace(before, diverged", "return replace(network, diverged"),
        ("network, total, order = _copy(network)", "network, total, order = network"),
        ("bend(layers[-1] @ W + b)", "bend(layers[-1] @ W) + b"),
        ("range(1, epochs + 1)", "range(1, epochs)"),
        ("np.maximum(P[np.arange(len(y)), y], SMALLEST)", "P[np.arange(len(y)), y]"),
        ("/ (2 * step)", "/ step"),
        ("largest = max(largest, error)", "largest = error"),
    ],
    "anomaly_detection": [
        ("return -(squared / 2", "return -(squared"),
        ("np.log(2 * np.pi)", "np.log(np.pi)"),
        ("len(L) / 2 * np.log", "1 / 2 * np.log"),
        ("np.log(np.diag(L)).sum()", "np.log2(np.diag(L)).sum()"),
        ("(z**2).sum(axis=0)", "np.abs(z).sum(axis=0)"),
        ("(X - self.mean).T", "(X - X.mean(axis=0)).T"),
        ("away.T @ away / n", "away.T @ away / (n - 1)"),
        ("(away**2).mean(axis=0)", "(away**2).sum(axis=0)"),
        ("np.diag((away**2).mean(axis=0))", "np.diag(np.sqrt((away**2).mean(axis=0)))"),
        ("n <= d", "n < d"),
        ("np.where(squared < FARTHEST, squared, FARTHEST)", "squared"),
        (
            "Scores(found / max(flags, 1), found / anomalies",
            "Scores(found / anomalies, found / max(flags, 1)",
        ),
        ("2 * found / (flags + anomalies)", "(found / max(flags, 1) + found / anomalies) / 2"),
        ("np.arange(1, len(ranked) + 1)", "np.arange(len(ranked))"),
        ("    f1[:-1][ranked[:-1] == ranked[1:]] = 0  # no threshold can part equal densities\n", ""),
        ("int(f1.argmax())", "len(f1) - 1 - int(f1[::-1].argmax())"),
        ("ranked[last] / 2 + above / 2", "ranked[last]"),
        ("middle if ranked[last] < middle < above else above", "middle"),
        ("np.nextafter(ranked[last], np.inf)", "ranked[last]"),
        ("SINGULAR = 1e-10", "SINGULAR = 1e-30"),
        ("if not is_anomaly.any():", "if False:"),
        ("(numbers != 0) & (numbers != 1)", "(numbers < 0) & (numbers > 1)"),
    ],
    "losses": [
        ("np.mean((y_hat - y) ** 2)", "np.sum((y_hat - y) ** 2)"),
        ("np.mean((y_hat - y) ** 2)", "np.sqrt(np.mean((y_hat - y) ** 2))"),
        ("np.mean((y_hat - y) ** 2)", "np.mean((y_hat - y) ** 2) / 2"),
        ("np.mean(np.abs(y_hat - y))", "np.mean(y_hat - y)"),
        ("level = mean_y - k * mean_x", "level = mean_y + k * mean_x"),
        ("(b[:, None] - level) ** 2", "np.abs(b[:, None] - level)"),
        ("outer(k, x - mean_x)", "outer(k, x)"),
        (
            "[[np.mean(np.abs(slope * x + level - y)) for slope in k] for level in b]",
            "[[np.mean(np.abs(slope * x + level - y)) for level in b] for slope in k]",
        ),
        ('    validate.one_of(loss, "loss", ("l1", "l2"))\n', ""),
        ('    validate.same_length(y_hat, "y_hat", y, "y")\n', ""),
    ],
    "features": [
        ("values.std(axis=0)", "values.std(axis=0, ddof=1)"),
        ("values.std(axis=0)", "values.var(axis=0)"),
        ("values.mean(axis=0)", "values.mean()"),
        ("(values - mean) / scale, mean", "values - mean, mean"),
        ("if constant.size:", "if constant.size > 1:"),
        ("names[constant[0]]", "names[0]"),
        ("** np.arange(1, degree + 1)", "** np.arange(degree)"),
        ("if not np.isfinite(powers).all():", "if np.isnan(powers).any():"),
        ("np.cos(turns)], axis=2)", "np.cos(turns)], axis=1)"),
        ("outer(x, np.arange(1, degree + 1))", "outer(x, np.arange(degree))"),
        ("if np.abs(x).max() > 1e9", "if x.max() > 1e9"),
        ("x1 ** (total - j) * x2**j", "x1**j * x2 ** (total - j)"),
        ("range(total + 1)", "range(total)"),
        ("for total in range(1, degree + 1)", "for total in range(degree + 1)"),
        ("if X.shape[1] != 2:", "if False:"),
    ],
    "validate": [
        ("numbers.ndim != ndim", "numbers.ndim < ndim"),
        ("if numbers.size == 0", "if numbers.size < 0"),
        ("if not np.isfinite(numbers).all()", "if np.isnan(numbers).any()"),
        ("names.ndim != 1 or names.size == 0", "names.size == 0"),
        ("names.ndim != 1 or names.size == 0", "names.ndim != 1"),
        ('if names.dtype.kind == "f":', 'if names.dtype.kind == "i":'),
        ("if len(a) != len(b)", "if len(a) < len(b)"),
        ("if len(a) != len(b)", "if len(a) > len(b)"),
        ("if a.shape[1] != b.shape[1]", "if a.shape[1] < b.shape[1]"),
        (
            "isinstance(value, (bool, np.bool_)) or not isinstance(value, (int, np.integer)):",
            "not isinstance(value, (int, np.integer)):",
        ),
        (
            'low <= value <= high:\n        raise ValueError(f"{name} must be from {low} to',
            'low <= value < high:\n        raise ValueError(f"{name} must be from {low} to',
        ),
        (
            'low <= value <= high:\n        raise ValueError(f"{name} must be from {low} to',
            'low < value <= high:\n        raise ValueError(f"{name} must be from {low} to',
        ),
        (
            'low <= value <= high:\n        raise ValueError(f"{name} must be from {low:g}',
            'low < value <= high:\n        raise ValueError(f"{name} must be from {low:g}',
        ),
        (
            'low <= value <= high:\n        raise ValueError(f"{name} must be from {low:g}',
            'low <= value:\n        raise ValueError(f"{name} must be from {low:g}',
        ),
        ("if not np.isfinite(value)", "if np.isnan(value)"),
        ("if number(value, name) <= 0", "if number(value, name) < 0"),
        ("if chances.min() < 0 or chances.max() > 1:", "if chances.min() < 0:"),
        ("if chances.min() < 0 or chances.max() > 1:", "if chances.max() > 1:"),
        ("if chances.min() < 0 or chances.max() > 1:", "if chances.min() <= 0 or chances.max() >= 1:"),
        ("rtol=0, atol=1e-9", "rtol=0, atol=0.1"),
        ("if value not in options", "if not value"),
    ],
}

TESTS = {module: [f"tests/test_{module}.py"] for module in FAULTS}
TESTS["losses"] = ["tests/test_features_and_losses.py"]
TESTS["features"] = [*TESTS["losses"], *TESTS["normal_equation"], *TESTS["logistic_regression"]]
ALL_TESTS = sorted({file for files in TESTS.values() for file in files} | {"tests/test_exercise.py"})


def main(modules):
    start = time.monotonic()
    faults = [(module, *fault) for module in modules or FAULTS for fault in FAULTS[module]]
    if lost := [told(fault) for fault in faults if source(fault[0]).count(fault[1]) != 1]:
        sys.exit("\n".join(["The text to replace must stand exactly once in its module:", *lost]))
    missed = []
    with ThreadPoolExecutor(WORKERS) as pool:
        if broken := [found for found in pool.map(noticed_by, ALL_TESTS) if found]:
            sys.exit(f"Without any fault all tests must pass, but these do not: {', '.join(broken)}")
        for done, (fault, found) in enumerate(zip(faults, pool.map(caught_by, faults), strict=True), 1):
            print(f"{done:3}/{len(faults)} {told(fault)}  [{found or 'MISSED'}]", flush=True)
            missed += [] if found else [fault]
    share = 1 - len(missed) / len(faults)
    print(
        f"{len(faults) - len(missed)} of {len(faults)} caught ({share:.1%}), {time.monotonic() - start:.0f} s"
    )
    for fault in missed:
        print("missed:", told(fault))
    return 0 if share >= WANTED else 1


def caught_by(fault):
    """The test that notices the fault, the module's own asked first; None if there is none."""
    own = TESTS[fault[0]]
    files = own + [file for file in ALL_TESTS if file not in own]
    return next(filter(None, (noticed_by(file, fault) for file in files)), None)


def noticed_by(file, fault=None):
    """The first test in the file to fail, or None, in a copy of the course with the fault in it."""
    with tempfile.TemporaryDirectory() as folder:
        for name in ("helpers", "tests", "tools", "datasets"):
            shutil.copytree(ROOT / name, Path(folder, name), ignore=shutil.ignore_patterns("__pycache__"))
        shutil.copy(ROOT / "pyproject.toml", folder)
        if fault:
            module, old, new = fault
            Path(folder, "helpers", f"{module}.py").write_text(source(module).replace(old, new))
        # PYTHONPATH goes before the installed course: were the copy not used, not one fault would be caught.
        here = {"PYTHONPATH": folder, "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
        pytest = [sys.executable, *"-m pytest -xq -p no:cacheprovider --hypothesis-seed=0".split(), file]
        wanted = {"cwd": folder, "env": os.environ | here, "capture_output": True, "text": True}
        try:
            run = subprocess.run(pytest, timeout=TIMEOUT, check=False, **wanted)
        except subprocess.TimeoutExpired:
            return f"{file} has no answer after {TIMEOUT} s"
    if run.returncode not in (0, 1, 2):  # 1: a test has failed; 2: a test file has failed while it was read
        raise RuntimeError(run.stdout + run.stderr)
    failed = [line for line in run.stdout.splitlines() if line.startswith(("FAILED ", "ERROR "))]
    return failed[0].split(" ", 1)[1].split(" - ")[0] if run.returncode else None


def source(module):
    return (ROOT / "helpers" / f"{module}.py").read_text()


def told(fault):
    return "{}.py: {!r} → {!r}".format(*fault)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
