"""Answers to the exercises of lesson 08, as beginners type them."""

SET_UP = """
import math

import numpy as np
import pandas as pd

from helpers import datasets, mlp

digits = datasets.load_mnist_subset()
X = digits.X_train.reshape(-1, 784) / 255
moves = ((0, 0), (0, 1), (0, -1), (1, 0), (-1, 0))
"""

MOVED = """
pictures = X.reshape(-1, 28, 28) / 255
moved = np.concatenate([np.roll(pictures, move, axis=(1, 2)) for move in moves]).reshape(-1, 784)
network = mlp.fit(moved, np.tile(labels, 5), (64,), 0.1, EPOCHS, 50, seed=0)
""".strip()
GO = "for epoch, loss in enumerate(held_out_losses):\n"

ANSWERS = {
    "08.1 hidden_layer(X, W, b)": {
        "right": [
            "return np.maximum(X @ W + b, 0)",
            "return np.maximum(0, np.dot(X, W) + b)",
            "H = X @ W + b\nH[H < 0] = 0\nreturn H",
            "A = X @ W + b\nreturn A * (A > 0)",
            "A = X @ W + b\nreturn (A + abs(A)) / 2",
            "return np.where(X @ W + b > 0, X @ W + b, 0)",
            "return (X @ W + b).clip(min=0).tolist()",
            "return [[max(0.0, sum(x[i] * W[i][j] for i in range(len(x))) + b[j]) for j in range(len(b))] for x in X]",
            "return np.maximum(X.astype(np.float32) @ W.astype(np.float32) + b.astype(np.float32), 0)",
            "return pd.DataFrame(X @ W + b).clip(lower=0)",
            "return mlp.ACTIVATIONS['relu'][0](X @ W + b)",
            'A = np.einsum("ij,jk->ik", X, W) + b\nA[A < 0] = 0\nreturn A',
        ],
        "wrong": {
            "return np.maximum(X, 0) @ W + b": "You bent the inputs",
            "return X @ W + b": "The bend is missing",
            "return np.maximum(X @ W, 0)": "never reads its argument `b`",
            "return np.maximum(X @ W, 0) + b": "The bias belongs inside the bend",
            "return abs(X @ W + b)": "not into their size (abs)",
            "return np.minimum(X @ W + b, 0)": (
                "Look at `np.minimum(X @ W + b, 0)`: `np.minimum` gives the smaller of two instead of the larger of two."
            ),
            "return (X @ W + b) > 0": "whether a sum is positive",
            "return np.where(X @ W + b > 0, 1, 0)": "whether a sum is positive",
            "return np.max(X @ W + b, 0)": "np.max finds the largest",
            "return np.tanh(X @ W + b)": "You bent with tanh",
            "return max(X @ W + b, 0)": "a whole array of them",
            "return np.maximum(X @ W - b, 0)": "Look at `X @ W - b`",
            "return np.maximum(X * W + b, 0)": "stopped with",
            "return np.maximum(W @ X + b, 0)": "stopped with",
            "return np.maximum(X @ W.T + b, 0)": "stopped with|.T",
            "return np.maximum(X @ W + b, 1)": (
                "Look at `np.maximum(X @ W + b, 1)`: the number 1 is too large there."
            ),
            "return np.maximum(X @ W + b, 0).T": "Rows and columns have changed places",
            "return np.maximum(X @ W + b, 0).sum(axis=1)": "You return an array of",
            "return np.maximum(X @ W + b, 0).sum()": "You added up what is wanted",
            "print(np.maximum(X @ W + b, 0))": "prints the right answer but does not return it",
            "for x in X:\n    return np.maximum(x @ W + b, 0)": "Only the first of the wanted",
            "b += X @ W\nreturn np.maximum(b, 0)": "stopped with",
            "X = np.maximum(X, 0)\nreturn X @ W + b": "You bent the inputs",
            "return np.maximum(X @ W + b, 0).round(1)": "You rounded to 1 decimal:",
            "H = X @ W + b\nfor row in H:\n    for h in row:\n        if h < 0:\n            h = 0\nreturn H": "The bend "
            "is missing",
            "return np.minimum(0, X @ W + b)": (
                "Look at `np.minimum(0, X @ W + b)`: `np.minimum` gives the smaller of two instead of the larger of two."
            ),
            "return np.maximum(0, X @ W + b[:, None])": (
                "Look at `b[:, None]`: row and column have changed places."
            ),
            "sums = X @ W + b\nreturn np.where(sums > 0, sums, 0.01 * sums)": (
                "Right but for your numbers below 0: there a 0 is wanted."
            ),
            "return max(0, X @ W + b)": (
                "Look at `max(0, X @ W + b)`: `max` gives the largest instead of the larger at each place."
            ),
            "H = np.zeros((len(X), len(b)))\nfor i in range(len(X)):\n    for j in range(len(b)):\n"
            "        H[i, j] = max(0, (X[i] * W[:, j]).sum()) + b[j]\nreturn H": "belongs inside the bend",
        },
    },
    "08.2 output_error(P, y)": {
        "right": [
            "dZ = P.copy()\ndZ[np.arange(len(y)), y] -= 1\nreturn dZ / len(y)",
            "return (P - np.eye(P.shape[1])[y]) / len(P)",
            "return (P - (y[:, None] == np.arange(P.shape[1]))) / P.shape[0]",
            "return [[(p - (k == answer)) / len(y) for k, p in enumerate(row)] for row, answer in zip(P, y)]",
            "dZ = np.array(P)\nfor i in range(len(y)):\n    dZ[i, y[i]] = dZ[i, y[i]] - 1\ndZ /= len(y)\nreturn dZ",
            "dZ = pd.DataFrame(P, copy=True)\nfor i, k in enumerate(y):\n    dZ.iloc[i, k] = P[i, k] - 1\nreturn dZ / len(y)",
            "onehot = np.zeros_like(P)\nonehot[range(len(y)), y] = 1\n"
            "return ((P - onehot) / len(y)).astype(np.float32)",
            "return (P - (np.arange(P.shape[1]) == y[:, None])) / y.size",
        ],
        "wrong": {
            "return -np.log(P[range(len(y)), y])": "Those are the losses",
            "dZ = P.copy()\ndZ[np.arange(len(y)), y] -= 1\nreturn dZ": "not divided by the number of examples",
            "dZ = P.copy()\ndZ[np.arange(len(y)), y] -= 1\nreturn dZ / P.shape[1]": "how many columns in `P`",
            "dZ = P.copy()\ndZ[np.arange(len(y)), y] -= 1\nreturn dZ / dZ.size": "too small by as many times as there are columns in `P`",
            "return (np.eye(P.shape[1])[y] - P) / len(y)": "opposite sign",
            "return (P - y[:, None]) / len(y)": "You subtracted the class number",
            "dZ = P.copy()\ndZ[:, y] -= 1\nreturn dZ / len(y)": "1 in too many places",
            "return (P - 1) / len(y)": "Whatever stands in `y`",
            "return P / len(y)": "Whatever stands in `y`",
            "return P - np.eye(P.shape[1])[y] / len(y)": "Parentheses are missing",
            "dZ = P\ndZ[np.arange(len(y)), y] -= 1\nreturn dZ / len(y)": "changes what it was given (P)",
            "return (P - y) / len(y)": "stopped with",
            "return (P[np.arange(len(y)), y] - 1) / len(y)": "You return an array of 2 numbers",
            "return -np.log(P[np.arange(len(y)), y]).mean()": "You return one number",
            "dZ = P.copy()\ndZ[np.arange(len(y)), y] -= 1\ndZ / len(y)": "does not return it",
            "dZ = P.copy()\ndZ[np.arange(len(y)), y] += 1\nreturn dZ / len(y)": (
                "Look at `dZ[np.arange(len(y)), y] += 1`: `+` makes a sum instead of a difference."
            ),
            "dZ = P.copy()\ndZ[np.arange(len(y)), y] = 1\nreturn dZ / len(y)": "Look at `dZ[np.arange(len(y)), y] = 1`: it throws the old value away, which is still needed.",
            "dZ = P.copy()\ndZ[np.arange(len(y)), y] -= 1\nreturn dZ.mean()": "You return one number",
            "dZ = P.copy()\ndZ[np.arange(len(y)), y] -= 1\nreturn (dZ / len(y)).round(2)": "You rounded to 2",
            "return ((P - np.eye(P.shape[1])[y]) / len(y)).T": "Rows and columns",
            "return ((P - np.eye(P.shape[1])[y]) / len(y)).sum(axis=0)": "You return an array of",
            "return (P - np.eye(P.shape[1])[y]) ** 2 / len(y)": (
                "Look at `(P - np.eye(P.shape[1])[y]) ** 2`: `** 2` does not belong there."
            ),
            "return np.abs(P - np.eye(P.shape[1])[y]) / len(y)": "the minus sign is lost",
            "return np.eye(P.shape[1])[y] - P": "Two things at once",
            "dZ = P.copy()\nfor i in range(len(y)):\n    dZ[i, y[i]] -= 1\n    return dZ / len(y)": "`return` stands "
            "inside",
            "dZ = P / len(y)\ndZ[np.arange(len(y)), y] -= 1\nreturn dZ": "The 1 is not divided by n",
            "dZ = np.zeros(P.shape)\ndZ[np.arange(len(y)), y] = P[np.arange(len(y)), y] - 1\n"
            "return dZ / len(y)": "Every column has a slope",
            "dZ = P.copy()\ndZ[y, np.arange(len(y))] -= 1\nreturn dZ / len(y)": "Look at `dZ[y, np.arange(len(y))]`: row and column have changed places.",
        },
    },
    "08.3 hidden_error(dZ, W, H)": {
        "right": [
            "return (dZ @ W.T) * (H > 0)",
            "return np.where(H > 0, dZ @ W.T, 0)",
            "dA = np.dot(dZ, W.T)\ndA[H == 0] = 0\nreturn dA",
            "return (W @ dZ.T).T * np.sign(H)",
            "return (dZ.astype(np.float32) @ W.T.astype(np.float32)) * (H > 0)",
            "dA = np.zeros(H.shape)\nfor i in range(len(H)):\n    for j in range(len(W)):\n        if H[i, j] > 0:\n"
            "            dA[i, j] = sum(dZ[i] * W[j])\nreturn dA",
            "return ((dZ @ W.transpose()) * mlp.ACTIVATIONS['relu'][1](H)).tolist()",
            "return pd.DataFrame(dZ @ W.T).where(H > 0, 0)",
            "return np.where(H > 0, np.inner(dZ, W), 0.0)",
        ],
        "wrong": {
            "return dZ @ W.T": "No gate closes",
            "return (dZ @ W.T) * (H >= 0)": "No gate closes|with `>`",
            "return (dZ @ W.T) * H": "You multiplied by H",
            "return np.maximum(dZ @ W.T, 0)": "The gate is set by H",
            "dA = dZ @ W.T\nreturn dA * (dA > 0)": "The gate is set by H",
            "return (dZ @ W.T) * (1 - H ** 2)": "the slope of tanh",
            "return (dZ @ W.T) * (H > 0) / len(dZ)": "divide once less",
            "return (dZ @ W.T) * (H <= 0)": "upside down|with `>`",
            "return (dZ @ W.T) * (H == 0)": "upside down",
            "return (dZ @ W) * (H > 0)": "W must be turned over",
            "return (W @ dZ) * (H > 0)": "stopped with",
            "return (W.T @ dZ) * (H > 0)": "stopped with",
            "return dZ * W.T * (H > 0)": "stopped with",
            "return (dZ @ W.T) @ (H > 0)": "as many columns on its left",
            "return -(dZ @ W.T) * (H > 0)": "opposite sign",
            "return ((dZ @ W.T) * (H > 0)).T": "Rows and columns",
            "return (dZ @ W.T) * H > 0": "round H > 0",
            "print((dZ @ W.T) * (H > 0))": "prints the right answer",
            "dA = dZ @ W.T\nif H > 0:\n    return dA\nreturn 0": "stopped with",
            "return H.T @ dZ": "You return a table of 3 rows and 2 columns",
            "return (dZ @ W.T)[H > 0]": "You return an array of",
            "return str((dZ @ W.T) * (H > 0))": "gives text",
            "H[H > 0] = 1\nreturn (dZ @ W.T) * H": "changes what it was given (H)",
            "return (dZ @ W.T) * (H > 0.5)": ("Look at `H > 0.5`: the number 0.5 is too large there."),
            "dA = dZ @ W.T\ndA[dA < 0] = 0\nreturn dA * (H > 0)": "H alone sets the gate",
            "dA = W @ dZ.T\nreturn dA * (H > 0)": "Look at `dA = W @ dZ.T`: `W` and `dZ` have changed places.",
            "return (dZ @ W.T) * (dZ > 0)": "Look at `dZ > 0`: `dZ` is not the right variable there.",
        },
    },
    "08.4 best_epoch(held_out_losses, patience)": {
        "right": [
            "best = 0\n" + GO + "    if loss < held_out_losses[best]:\n        best = epoch\n"
            "    if epoch - best >= patience:\n        break\nreturn best",
            "best, lowest, waited = None, float('inf'), 0\n" + GO + "    if loss < lowest:\n"
            "        best, lowest, waited = epoch, loss, 0\n    else:\n        waited += 1\n"
            "        if waited == patience:\n            return best\nreturn best",
            "best, epoch = 0, 0\nwhile epoch < len(held_out_losses) and epoch - best < patience:\n    epoch += 1\n"
            "    best = held_out_losses.index(min(held_out_losses[:epoch + 1]))\nreturn best",
            "for end in range(1, len(held_out_losses) + 1):\n    best = int(np.argmin(held_out_losses[:end]))\n"
            "    if end - 1 - best == patience:\n        break\nreturn best",
            "history = []\n" + GO + "    history.append((loss, epoch))\n"
            "    if epoch >= min(history)[1] + patience:\n        break\nreturn min(history)[1]",
            "losses = pd.Series(held_out_losses)\nbest = 0\nfor epoch in losses.index:\n"
            "    best = losses[:epoch + 1].idxmin()\n    if epoch - best == patience:\n        return np.array([best])\n"
            "return float(best)",
            "for stop in range(1, len(held_out_losses) + 1):\n    seen = held_out_losses[:stop]\n"
            "    best = seen.index(min(seen))\n    if stop - 1 - best >= patience:\n        break\n"
            "return best",
            "lowest = np.minimum.accumulate(held_out_losses)\nfor epoch in range(len(lowest)):\n"
            "    if epoch >= patience and lowest[epoch] == lowest[epoch - patience]:\n"
            "        return held_out_losses.index(lowest[epoch])\n"
            "return held_out_losses.index(min(held_out_losses))",
            "e = 0\nwhile True:\n    window = held_out_losses[e + 1 : e + 1 + patience]\n"
            "    lower = [i for i, loss in enumerate(window) if loss < held_out_losses[e]]\n"
            "    if not lower:\n        return e\n    e = e + 1 + lower[0]",
        ],
        "wrong": {
            "return int(np.argmin(held_out_losses))": "later losses never happen",
            "return held_out_losses.index(min(held_out_losses))": "later losses never happen",
            "return min(held_out_losses)": "You returned the lowest loss",
            "best = 0\n" + GO + "    if loss < held_out_losses[best]:\n        best = epoch\n"
            "    if epoch - best >= patience:\n        return epoch\nreturn best": "the epoch in which training stops",
            "best, lowest = 0, held_out_losses[0]\n" + GO + "    if loss < lowest:\n"
            "        best, lowest = epoch, loss\n    if epoch - best >= patience:\n        break\nreturn lowest": "You "
            "returned the lowest loss",
            "best, lowest, waited = 0, 1, 0\n" + GO + "    if loss < lowest:\n"
            "        best, lowest, waited = epoch, loss, 0\n    else:\n        waited += 1\n"
            "    if waited >= patience:\n        break\nreturn best": (
                "Look at `(0, 1, 0)`: 1 is not large enough: infinity is wanted there."
            ),
            "best, lowest, waited = 0, 100, 0\n" + GO + "    if loss < lowest:\n"
            "        best, lowest, waited = epoch, loss, 0\n    else:\n        waited += 1\n"
            "    if waited >= patience:\n        break\nreturn best": (
                "Look at `(0, 100, 0)`: 100 is not large enough: infinity is wanted there."
            ),
            "best = 0\n" + GO + "    if loss <= held_out_losses[best]:\n        best = epoch\n"
            "    if epoch - best >= patience:\n        break\nreturn best": "equal to the lowest is no new",
            "best = 0\n" + GO + "    if loss < held_out_losses[best]:\n        best = epoch\n"
            "    if epoch - best > patience:\n        break\nreturn best": "One epoch too long",
            "best, waited = 0, 0\n"
            + GO
            + "    if loss < held_out_losses[best]:\n        best, waited = epoch, 0\n"
            "    else:\n        waited += 1\n    if waited == patience:\n        break\nreturn best": "Look at `(0, 0)`",
            "rises = 0\nfor epoch in range(1, len(held_out_losses)):\n"
            "    if held_out_losses[epoch] >= held_out_losses[epoch - 1]:\n        rises += 1\n    else:\n"
            "        rises = 0\n    if rises == patience:\n        return epoch - patience\n"
            "return int(np.argmin(held_out_losses))": "is not right yet",
            "best, waited = 0, 0\nfor epoch in range(1, len(held_out_losses)):\n"
            "    if held_out_losses[epoch] < held_out_losses[best]:\n        best = epoch\n    else:\n"
            "        waited += 1\n    if waited == patience:\n        break\nreturn best": "You counted all epochs",
            "best = 0\n" + GO + "    if loss < held_out_losses[best]:\n        best = epoch\n"
            "    if epoch - best >= patience:\n        break\nreturn best + 1": "1 too large",
            "best = 0\n" + GO + "    if loss < held_out_losses[best]:\n        best = epoch\n"
            "    if epoch - best >= patience:\n        break\n    return best": "`return` stands inside",
            "best = 0\n" + GO + "    if loss < held_out_losses[best]:\n        best = epoch\n"
            "    if epoch - best >= patience:\n        return best": "does not return it",
            "best = 0\n" + GO + "    if loss < held_out_losses[best]:\n        best = epoch\n"
            "    if epoch - best >= patience:\n        break\nprint(best)": "prints the right answer",
            "best = 0\n" + GO + "    if loss > held_out_losses[best]:\n        best = epoch\n"
            "    if epoch - best >= patience:\n        break\nreturn best": "Look at `loss > held_out_losses[best]`",
            "best = 0\n" + GO + "    if loss < best:\n        best = epoch\n"
            "    if epoch - best >= patience:\n        break\nreturn best": (
                "Look at `loss < best`: `best` only says where; what stands there in `held_out_losses` is wanted."
            ),
            "best = 0\n" + GO + "    if loss < held_out_losses[best]:\n        best = epoch\n"
            "    if epoch - best >= 2:\n        break\nreturn best": (
                "Look at `epoch - best >= 2`: always 2 stands there, and a variable is wanted."
            ),
            "best = 0\n" + GO + "    if loss < held_out_losses[best]:\n        best = epoch\n"
            "    if epoch - best >= patience:\n        break\nreturn epoch": "Look at `return epoch`: `epoch` is not the right variable there.",
            "held_out_losses.sort()\nreturn held_out_losses[0]": "changes what it was given",
            "best = 0\nfor epoch, loss in enumerate(held_out_losses):\n"
            "    if loss < held_out_losses[best]:\n        best = epoch\n"
            "    elif epoch - best >= patience:\n        return best\n"
            "return len(held_out_losses) - 1": "Where patience never runs out",
            "lowest, best = 1, 0\nfor epoch, loss in enumerate(held_out_losses):\n"
            "    if loss < lowest:\n        lowest, best = loss, epoch\n"
            "    elif epoch - best >= patience:\n        break\nreturn best": (
                "Look at `(1, 0)`: 1 is not large enough: infinity is wanted there."
            ),
            "return int(np.argmin(held_out_losses[:patience]))": "the first `patience` epochs only",
            "best = 0\nwaited = 0\nfor epoch, loss in enumerate(held_out_losses):\n"
            "    if loss < held_out_losses[best]:\n        best = epoch\n        waited = 0\n"
            "    waited += 1\n    if waited == patience:\n        return best\nreturn best": "One epoch too early",
            "best = 0\nbad = 0\nfor i in range(1, len(held_out_losses)):\n"
            "    if held_out_losses[i] > held_out_losses[best]:\n        bad += 1\n    else:\n"
            "        best = i\n        bad = 0\n    if bad == patience:\n        break\nreturn best": "no new lowest",
            "best = 0\nfor i in range(len(held_out_losses)):\n    if held_out_losses[i] < held_out_losses[best]:\n        best = i\n    if i >= patience:\n        break\nreturn best": "Look at `i >= patience`: `best` is not subtracted from `i` there.",
            "low = 1\nbest = 0\nfor i, l in enumerate(held_out_losses):\n    if l < low:\n        low, best = l, i\n    elif i - best >= patience:\n        return best\nreturn best": "Look at `low = 1`: `1` is not large enough for a start: infinity is wanted.",
            "best = 0\nfor i, l in enumerate(held_out_losses):\n    if l < held_out_losses[best]:\n        best = i\n    elif i - best >= patience:\n        break\nreturn best + patience": "Look at `best + patience`: `+ patience` does not belong there.",
        },
    },
    "08.5 name_digits(X, labels, new)": {
        "right": [
            MOVED.replace("EPOCHS", "20") + "\nreturn network.predict(new / 255)",
            MOVED.replace("EPOCHS", "10") + "\nreturn network.predict(new / 255).tolist()",
            MOVED.replace("EPOCHS", "12") + "\nreturn pd.Series(network.predict(new / 255))",
            "moved, names = [X / 255], [labels]\nfor axis in (1, 2):\n    for step in (1, -1):\n"
            "        moved.append(np.roll((X / 255).reshape(-1, 28, 28), step, axis=axis).reshape(-1, 784))\n"
            "        names.append(labels)\n"
            "network = mlp.fit(np.concatenate(moved), np.concatenate(names), (64,), 0.1, 20, 50, seed=1)\n"
            "return network.probability(new / 255).argmax(axis=1)",
            MOVED.replace("(64,)", "(128,)").replace("EPOCHS", "15")
            + "\nreturn network.predict(new / 255).astype(np.float32)",
            "from sklearn.svm import SVC\nreturn SVC(C=5).fit(X / 255, labels).predict(new / 255)",
        ],
        "wrong": {
            "return mlp.fit(X / 255, labels, (64,), 0.1, 20, 50, seed=0).predict(new / 255)": "A plain network stays",
            "return mlp.fit(X / 255, labels, (), 0.1, 20, 50, seed=0).predict(new / 255)": "A plain network stays",
            "return mlp.fit(X, labels, (64,), 0.1, 5, 50, seed=0).predict(new)": "Are the pixels divided by 255",
            "pictures = X.reshape(-1, 28, 28) / 255\nright = np.roll(pictures, 1, axis=2)\n"
            "both = np.concatenate([pictures, right]).reshape(-1, 784)\n"
            "return mlp.fit(both, np.tile(labels, 2), (64,), 0.1, 20, 50, seed=0).predict(new / 255)": "Nearly there: "
            "move to the left",
            MOVED.replace("EPOCHS", "4") + "\nreturn network.predict(new / 255)": "20 epochs or more",
            MOVED.replace("np.tile", "np.repeat").replace("EPOCHS", "3")
            + "\nreturn network.predict(new / 255)": "is not right yet",
            MOVED.replace("EPOCHS", "3")
            + "\nreturn network.probability(new / 255)": "a table of 1000 rows and 10 "
            "columns. Wanted: one digit",
            MOVED.replace("EPOCHS", "3") + "\nnetwork.predict(new / 255)": "returns nothing",
            MOVED.replace("EPOCHS", "1")
            + "\nreturn [str(d) for d in network.predict(new / 255)]": "gives text",
            MOVED.replace("EPOCHS", "1") + "\nreturn network.predict(X / 255)": "not those of X",
            MOVED.replace("np.tile(labels, 5)", "labels").replace("EPOCHS", "1")
            + "\nreturn 1": "stopped with",
            "return labels": "not those of X",
            "return np.zeros(len(new))": "Guessing gets 90% wrong",
            "X /= 255\nreturn mlp.fit(X, labels, (64,), 0.1, 1, 50, seed=0).predict(new / 255)": "changes what it was",
            "truth = {row.tobytes(): d for row, d in zip(digits.X_train.reshape(-1, 784), digits.y_train)}\n"
            "return [truth[row.tobytes()] for row in new.astype(np.uint8)]": "they must come from X and labels",
            "from sklearn.svm import SVC\nmodel = SVC(C=5).fit((X - X.mean(axis=0)) / 100, labels)\n"
            "return model.predict((new - new.mean(axis=0)) / 100)": "arrive in other company",
            "from sklearn.neighbors import KNeighborsClassifier\n"
            "return KNeighborsClassifier(5).fit(X, labels).predict(new)": "A plain network stays",
            "pictures = X.reshape(-1, 28, 28) / 255\n"
            "moved = np.concatenate([pictures, np.roll(pictures, 1, axis=0)]).reshape(-1, 784)\n"
            "network = mlp.fit(moved, np.concatenate([labels, labels]), (64,), 0.1, 20, 50, seed=0)\n"
            "return network.predict(new / 255)": "axis 1 and 2 move the pixels",
        },
    },
}
