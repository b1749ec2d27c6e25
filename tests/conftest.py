"""What all tests share."""

import os

import pytest
from hypothesis import HealthCheck, settings

# What tests solve is nobody's progress; kernels that tests start inherit this.
os.environ.setdefault("ML_BY_HAND_PROGRESS", os.devnull)

# No test asserts a time, Hypothesis's own 200 ms for an example included: a busy machine is not a fault.
settings.register_profile("course", deadline=None, suppress_health_check=[HealthCheck.too_slow])
# `make test-quick` tries a tenth of the inputs.
settings.register_profile("quick", settings.get_profile("course"), max_examples=10)
settings.load_profile("course")


@pytest.fixture(scope="session")
def chromium():
    """One browser for all browser tests: Playwright allows one in a thread."""
    import jupyterlab

    if not jupyterlab.CHROMIUM:
        pytest.fail("no Chromium found on PATH: install it (Debian, Ubuntu: sudo apt install chromium)")
    with jupyterlab.browser() as chromium:
        yield chromium
