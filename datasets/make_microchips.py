"""Generates microchips.csv: the final test of 240 imagined chips. `python datasets/make_microchips.py` prints it.

Two hidden deviations of each chip, gate length and oxide thickness, settle three things that must stay in
specification. The gate and the oxide are not seen; two noisy bench tests stand for them.
"""

import sys

import numpy as np
import pandas as pd

N_CHIPS, SEED = 240, 7


def make(n, seed):
    """n rows, one chip each: test_1, test_2 and accepted (1 or 0)."""
    rng = np.random.default_rng(seed)
    gate = rng.uniform(-1, 1, n) + rng.normal(0, 0.08, n)
    oxide = rng.uniform(-1, 1, n) + rng.normal(0, 0.08, n)

    delay = (1 + 0.30 * gate) ** 2 * (1 + 0.25 * oxide) - 1  # a long gate and a thick oxide switch slowly
    leakage = np.exp(-1.1 * gate - 0.9 * oxide)  # a short gate and a thin oxide leak
    stress = (oxide - 0.5 * gate) ** 2 + 0.25 * np.maximum(
        0, -oxide
    )  # a thin or ill-matched oxide is strained

    # The worst of the three decides, and near the limit the comparator is not sure.
    margin = np.minimum.reduce([(0.46 - delay) / 0.30, (2.1 - leakage) / 1.1, (0.50 - stress) / 0.40])
    accepted = (rng.random(n) < 1 / (1 + np.exp(-margin / 0.10))).astype(int)

    test_1 = (gate + rng.normal(0, 0.05, n)).round(4)
    test_2 = (oxide + rng.normal(0, 0.05, n)).round(4)
    return pd.DataFrame({"test_1": test_1, "test_2": test_2, "accepted": accepted})


if __name__ == "__main__":
    sys.stdout.write(make(N_CHIPS, SEED).to_csv(index=False, lineterminator="\n"))
