"""What all tests share."""

import os
import shutil
from collections import Counter

import pytest
from hypothesis import HealthCheck, settings

# What tests solve is nobody's progress; kernels that tests start inherit this.
os.environ.setdefault("ML_BY_HAND_PROGRESS", os.devnull)

# No test asserts a time, Hypothesis's own 200 ms for an example included: a busy machine is not a fault.
settings.register_profile("course", deadline=None, suppress_health_check=[HealthCheck.too_slow])
# `make test-quick` tries a tenth of the inputs: of those that Hypothesis draws, and of those that we wrote.
settings.register_profile("quick", settings.get_profile("course"), max_examples=10)
settings.load_profile("course")

MANY = 40  # inputs of one test


def pytest_collection_modifyitems(config, items):
    """`make test-quick`: of a test of many inputs every tenth."""
    if config.getoption("--hypothesis-profile") != "quick":
        return
    tests = [item.nodeid.split("[")[0] for item in items]
    count, seen, kept, left_out = Counter(tests), Counter(), [], []
    for item, test in zip(items, tests, strict=True):
        seen[test] += 1
        (kept if count[test] <= MANY or seen[test] % 10 == 1 else left_out).append(item)
    items[:] = kept
    config.hook.pytest_deselected(items=left_out)


SHARED = ("tests/test_browser", "tests/test_classroom")  # one JupyterLab, one hub: each on one worker


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config, log):
    """Each test goes to whoever is free; those that share a server stay together and begin first."""
    from xdist.scheduler import LoadScopeScheduling

    class Together(LoadScopeScheduling):  # xdist's own groups are lost under pytest 9.2 (its issue 1386)
        def _split_scope(self, nodeid):
            return next((shared for shared in SHARED if nodeid.startswith(shared)), nodeid)

    return Together(config, log)


@pytest.fixture(scope="session")
def chromium():
    """One browser for all browser tests: Playwright allows one in a thread."""
    import jupyterlab

    if not jupyterlab.CHROMIUM:
        pytest.fail("no Chromium found on PATH: install it (Debian, Ubuntu: sudo apt install chromium)")
    with jupyterlab.browser() as chromium:
        yield chromium


@pytest.fixture(scope="session")
def course(tmp_path_factory):
    """A copy of the lessons, so that nothing the tests do can reach the stored ones, and a notebook of all labs."""
    import jupyterlab

    folder = shutil.copytree(jupyterlab.ROOT / "lessons", tmp_path_factory.mktemp("course") / "lessons")
    jupyterlab.write_all_labs(folder / "labs.ipynb")
    for name in ("play", "draw", "zoom"):  # a kernel of its own for each
        shutil.copy(folder / "labs.ipynb", folder / f"{name}.ipynb")
    return folder


@pytest.fixture(scope="session")
def address(course):
    """One JupyterLab for all browser tests."""
    import jupyterlab

    with jupyterlab.server(course, course.parent) as address:
        yield address
    log = (course.parent / "log").read_text()
    assert "Traceback" not in log and "\n[E " not in log, log
