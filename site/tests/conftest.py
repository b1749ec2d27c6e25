"""What the site's tests share: the built site, the course's Python, and whether Pyodide's files are there."""

import os
import sys
from pathlib import Path

import pytest

COURSE = Path(__file__).resolve().parent.parent.parent
for folder in (COURSE / "site" / "python", COURSE / "site", COURSE):
    sys.path.insert(0, str(folder))


@pytest.fixture(scope="session")
def site():
    """The folder of the built site."""
    folder = COURSE / "build" / "site"
    if not (folder / "index.html").is_file():
        pytest.fail("There is no site to test: run make site first (site/test.sh does).")
    return folder


@pytest.fixture(scope="session")
def pyodide_files():
    """The folder with Pyodide's files; what needs them is skipped, loudly, without it."""
    folder = os.environ.get("PYODIDE")
    if not folder:
        pytest.skip("NOT TESTED: no lab was woken, for PYODIDE names no folder with Pyodide's files")
    return Path(folder)


@pytest.fixture(scope="session")
def living():
    import living

    return living
