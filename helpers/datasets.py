"""The course's data, one loader a file; datasets/README.md tells where every row came from."""

import hashlib
import io
import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

__all__ = ["Digits", "load_house_prices", "load_iris", "load_penguins", "load_microchips", "load_gapminder"]
__all__ += ["load_co2_mauna_loa", "load_server_metrics", "load_mlp_runs", "load_mnist_subset"]
__all__ += ["load_digits_network"]
__dir__ = __all__.copy  # what the Tab key offers

HERE = Path(__file__).resolve().parent
# An ordinary install has the files within the package, a checkout beside it.
FOLDER = HERE / "data" if (HERE / "data").is_dir() else HERE.parent / "datasets"


@dataclass(frozen=True, eq=False)
class Digits:
    """Images are (n, 28, 28) bytes from 0 (background) to 255 (ink), labels are the digits 0 to 9."""

    X_train: np.ndarray
    y_train: np.ndarray
    X_test: np.ndarray
    y_test: np.ndarray


def load_house_prices():
    """2,001 rows; a row is one sale of a single-family house in Ames, Iowa, 2006 to 2010."""
    return _read_csv("house_prices.csv")


def load_iris():
    """150 rows; a row is one iris flower, measured, with its species."""
    return _read_csv("iris.csv")


def load_penguins():
    """333 rows; a row is one adult penguin near Palmer Station, Antarctica."""
    return _read_csv("penguins.csv")


def load_microchips():
    """240 rows; a row is one imagined chip with two test results, generated for this course."""
    return _read_csv("microchips.csv")


def load_gapminder():
    """187 rows; a row is one country: income, life expectancy, population, region."""
    return _read_csv("gapminder.csv")


def load_co2_mauna_loa():
    """741 rows; a row is one month of carbon dioxide in the air on Mauna Loa, Hawaii, 1958 to 2020."""
    return _read_csv("co2_mauna_loa.csv")


def load_server_metrics():
    """1,000 rows; a row is half a second of a small server's life, some with a fault we injected."""
    return _read_csv("server_metrics.csv")


def load_mlp_runs():
    """2,652 rows; a row is one epoch of one network trained on digits for this course, with its losses."""
    return _read_csv("mlp_runs.csv")


def load_mnist_subset():
    """6,000 handwritten digits, 5,000 to train and 1,000 to test, each digit equally often."""
    with np.load(io.BytesIO(_read("mnist_subset.npz")), allow_pickle=False) as arrays:
        return Digits(**arrays)


def load_digits_network():
    """The weights and biases of a network trained on the digits, as `helpers.mlp.Network` wants them."""
    with np.load(io.BytesIO(_read("digits_network.npz")), allow_pickle=False) as arrays:
        of = {name: arrays[name].astype(float) for name in arrays}
    return (of["hidden_weights"], of["output_weights"]), (of["hidden_biases"], of["output_biases"])


def _read_csv(name):
    frame = pd.read_csv(io.BytesIO(_read(name)))
    # pandas 3 has a text type of its own, pandas 2 has plain objects: give NumPy code the same on both.
    return frame.astype({column: object for column in frame.select_dtypes(exclude="number")})


def _read(name):
    """The file's bytes, once they are known to be the ones the manifest describes."""
    try:
        sha256 = json.loads(_read_bytes("manifest.json"))[name]["sha256"]
    except (ValueError, KeyError, TypeError):
        raise ValueError(f"datasets/manifest.json is damaged; {_mend('manifest.json')}") from None
    data = _read_bytes(name)
    if hashlib.sha256(data).hexdigest() != sha256:
        raise ValueError(f"datasets/{name} was changed or cut short; {_mend(name)}")
    return data


def _read_bytes(name):
    try:
        return (FOLDER / name).read_bytes()
    except FileNotFoundError:
        raise FileNotFoundError(f"datasets/{name} is missing; {_mend(name)}") from None


def _mend(name):
    if (FOLDER.parent / ".git").exists():
        return f"to bring it back, run in the course's folder: git checkout -- datasets/{name}"
    return "to bring it back, download or install the course again"
