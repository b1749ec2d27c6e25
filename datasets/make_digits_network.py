"""Trains the network of digits_network.npz, as lesson 08 does, in about ten seconds.

`python datasets/make_digits_network.py > datasets/digits_network.npz` writes the file.
"""

import io
import sys
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
from helpers import datasets, mlp  # noqa: E402


def train(epochs=50):
    """64 hidden units, learning rate 0.3, batches of 50, seed 0, on the first 4,000 training pictures."""
    digits = datasets.load_mnist_subset()
    images, labels = digits.X_train[:4000].reshape(-1, 784) / 255, digits.y_train[:4000]
    return mlp.fit(images, labels, (64,), 0.3, epochs, 50, seed=0)


def packed(network):
    """The network as the bytes of an .npz file, its numbers rounded to three digits (float16)."""
    (hidden_weights, output_weights), (hidden_biases, output_biases) = network.weights, network.biases
    arrays = {
        "hidden_weights": hidden_weights,
        "hidden_biases": hidden_biases,
        "output_weights": output_weights,
        "output_biases": output_biases,
    }
    buffer = io.BytesIO()
    np.savez_compressed(buffer, **{name: array.astype(np.float16) for name, array in arrays.items()})
    return buffer.getvalue()


if __name__ == "__main__":
    sys.stdout.buffer.write(packed(train()))
