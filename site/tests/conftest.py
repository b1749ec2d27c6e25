"""What the site's tests share: the built site, the course's Python, and whether Pyodide's files are there."""

import os
import sys
from pathlib import Path

import pytest

COURSE = Path(__file__).resolve().parent.parent.parent
for folder in (COURSE / "site" / "python", COURSE / "site", COURSE / "tests", COURSE):
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


@pytest.fixture(scope="session")
def address(site):
    from browser import served

    with served(site) as address:
        yield address


@pytest.fixture(scope="session")
def chromium():
    from browser import CHROMIUM, chromium

    if not CHROMIUM:
        pytest.skip("NOT TESTED: no page was opened, for there is no Chromium on this machine")
    with chromium() as browser:
        yield browser


@pytest.fixture
def page(chromium):
    """A page of a fresh profile; a context remembers nothing of the one before."""
    context = chromium.new_context(viewport={"width": 1400, "height": 950})
    page = context.new_page()
    page.set_default_timeout(240_000)  # Chromium shares two cores with Python in it
    yield page
    context.close()


@pytest.fixture(scope="session")
def axe(site):
    """The script of axe-core: it finds what fails a screen reader or a keyboard."""
    return (site.parent / "site-work/npm/node_modules/axe-core/axe.min.js").read_text()
