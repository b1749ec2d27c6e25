"""Trains the networks of mlp_runs.csv: 52 runs on the digits, about five minutes. `python datasets/make_mlp_runs.py`
prints the table.

Every run trains on the first 4,000 training images and measures on the other 1,000; the test images stay unseen.
"""

import sys
from pathlib import Path

import pandas as pd

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
from helpers import datasets, mlp  # noqa: E402

WIDTHS = (4, 16, 64, 256)
RATES = [float(f"{10 ** (-2 + power / 4):.3g}") for power in range(13)]  # 0.01 to 10, four to a factor of ten
EPOCHS, BATCH_SIZE, SEED, TRAIN = 50, 50, 0, 4000


def run(hidden, learning_rate, epochs=EPOCHS):
    """One row per epoch, the untrained network first; a run that diverges ends with its last sound epoch."""
    digits = datasets.load_mnist_subset()
    X, labels = digits.X_train.reshape(-1, 784) / 255, digits.y_train
    rows = []

    def measure(epoch, network):
        train, held_out = network.probability(X[:TRAIN]), network.probability(X[TRAIN:])
        rows.append(
            {
                "hidden": hidden,
                "learning_rate": learning_rate,
                "epoch": epoch,
                "train_loss": round(mlp.cross_entropy(train, labels[:TRAIN]), 4),
                "held_out_loss": round(mlp.cross_entropy(held_out, labels[TRAIN:]), 4),
                "held_out_errors": int((held_out.argmax(axis=1) != labels[TRAIN:]).sum()),
            }
        )

    def train(epochs, on_epoch=None):
        return mlp.fit(
            X[:TRAIN], labels[:TRAIN], (hidden,), learning_rate, epochs, BATCH_SIZE, SEED, on_epoch
        )

    measure(0, train(0))
    train(epochs, measure)
    return rows


if __name__ == "__main__":
    table = pd.DataFrame([row for hidden in WIDTHS for rate in RATES for row in run(hidden, rate)])
    sys.stdout.write(table.to_csv(index=False, lineterminator="\n"))
