"""A lesson on its second day: saved and reopened, it shows every lab as its picture, and opening it changes nothing.

JupyterLab has only what the environment gives it, as after a plain `jupyter lab`.
"""

import os
import shutil
import subprocess
import sys

import jupyterlab
import pytest

LESSON = "tomorrow.ipynb"  # lesson 00: it has a lab, a picture and a table
VIEW = "application/vnd.jupyter.widget-view+json"
if not jupyterlab.CHROMIUM and not os.environ.get("CI"):
    pytest.skip(
        "no Chromium found on PATH (Debian, Ubuntu: sudo apt install chromium)", allow_module_level=True
    )

DIRTY = "() => panel.context.model.dirty"
BROKEN = """() => (document.body.innerText.match(/Error displaying widget|model not found/g) ?? []).length
    + document.querySelectorAll(".jp-OutputArea .fa-chain-broken, .jp-OutputArea .jupyter-widgets-disconnected").length"""
PICTURES = """cells => cells.every(i => [...panel.content.widgets[i].node.querySelectorAll(".jp-OutputArea img")]
    .some(image => image.complete && image.naturalWidth))"""
SAVE = """async () => {
    await jupyterapp.commands.execute("docmanager:save");
    return panel.context.model.dirty;
}"""


def test_a_saved_lesson_shows_its_labs_as_pictures(course, address, chromium):
    shutil.copy(course / "00_start_here.ipynb", course / LESSON)
    with jupyterlab.notebook(chromium, address, LESSON) as page:
        page.wait_for_timeout(1000)  # the kernel has said of itself what it has to say
        assert not page.evaluate(DIRTY), "opening a lesson marks it as changed"
        assert not page.locator(".Toastify__toast").count(), "a pop-up covers the corner"
        cells = jupyterlab.run_all(page)
        with_lab = [
            i
            for i, cell in enumerate(cells)
            if any(VIEW in o.get("data", {}) for o in cell.get("outputs", []))
        ]
        assert with_lab, "no lab in this lesson"
        assert not page.evaluate(SAVE)
        assert page.locator(".lab [role=slider]").count(), "saving took the sliders from a page in use"
    with jupyterlab.notebook(chromium, address, LESSON) as page:
        page.wait_for_function(PICTURES, arg=with_lab)
        assert not page.evaluate(BROKEN)
        assert not page.evaluate(SAVE)
    subprocess.run([sys.executable, "-m", "nbformat.sign", course / LESSON], check=True)
    with jupyterlab.notebook(chromium, address, LESSON) as page:
        page.wait_for_function(PICTURES, arg=with_lab)
        assert not page.evaluate(BROKEN), "trusted, after a second save"
        page.wait_for_timeout(1000)
        assert not page.evaluate(DIRTY)
