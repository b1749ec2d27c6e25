"""The course's own setting of Jupyter: what it stores of a lesson, what it leaves alone, and its handouts."""

import asyncio
import copy
import re
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import SimpleNamespace

import ml_by_hand_jupyter as course
import nbformat
import pytest
from bs4 import BeautifulSoup
from ipykernel.ipkernel import IPythonKernel
from jupyter_server.services.kernels.connection.channels import ZMQChannelsWebsocketConnection
from ml_by_hand_jupyter.typeset import CODE_OR_FORMULA, typeset
from nbconvert import HTMLExporter
from nbformat.sign import MemorySignatureStore, NotebookNotary
from traitlets.config import Config

ROOT = Path(__file__).resolve().parent.parent
LESSONS = sorted((ROOT / "lessons").rglob("*.ipynb"))
VIEW = {course.WIDGET_VIEW: {"model_id": "1", "version_major": 2, "version_minor": 0}}


def notebook(*outputs, **metadata):
    cell = {
        "cell_type": "code",
        "id": "a",
        "execution_count": 1,
        "metadata": {},
        "source": "lab",
        "outputs": [],
    }
    cell["outputs"] = [{"output_type": "display_data", "metadata": {}, "data": data} for data in outputs]
    kernel = {"kernelspec": {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}}
    return {"cells": [cell], "metadata": kernel | metadata, "nbformat": 4, "nbformat_minor": 5}


def result_of(coroutine):
    """Run in a thread of its own: in this one Playwright may have left a loop running."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, coroutine).result()


def manager(folder):
    """Our keeper of files, whose list of trusted notebooks is forgotten afterwards."""
    notary = NotebookNotary(store_factory=MemorySignatureStore, secret=b"any")
    return course.Lessons(root_dir=str(folder), notary=notary)


def test_the_environment_carries_the_setting():
    """As `pip install -e .` put it there: no variable, no command-line option."""
    listed = subprocess.run(
        [sys.executable, "-m", "jupyter_server.extension.serverextension", "list"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert re.search(r"ml_by_hand_jupyter.*enabled", listed.stdout + listed.stderr)
    for kept, installed in [
        ("overrides.d/ml-by-hand.json5", "lab/settings/overrides.d/ml-by-hand.json5"),
        ("handout/index.html.j2", "nbconvert/templates/handout/index.html.j2"),
    ]:
        there = (Path(sys.prefix) / "share/jupyter" / installed).read_text()
        assert there == (ROOT / "tools/ml_by_hand_jupyter" / kept).read_text(), (
            "install the course again: make env"
        )


def test_what_somebody_set_stays_and_the_rest_is_ours(monkeypatch):
    monkeypatch.setenv("OMP_NUM_THREADS", "4")
    monkeypatch.setattr(course, "jupyter_runtime_dir", lambda: "/home/zoe/.local/share/jupyter/runtime")
    server = SimpleNamespace(config=Config(ServerApp={"contents_manager_class": "theirs"}))
    server.update_config = server.config.merge
    course._link_jupyter_server_extension(server)
    assert server.config.ServerApp.contents_manager_class == "theirs"
    assert server.config.ServerApp.kernel_websocket_connection_class is course.PromptWebsocket
    assert course.os.environ["OMP_NUM_THREADS"] == "4"


@pytest.mark.parametrize(
    ("platform", "folder", "transport"),
    [
        ("linux", "/home/zoe/.local/share/jupyter/runtime", "ipc"),
        ("darwin", "/Users/zoe/Library/Jupyter/runtime", "ipc"),
        ("linux", "/" + "x" * 90, None),
        ("win32", "C:/Users/zoe/AppData/Roaming/jupyter/runtime", None),
    ],
)
def test_kernels_use_sockets_where_the_platform_has_room_for_them(monkeypatch, platform, folder, transport):
    monkeypatch.setattr(course.sys, "platform", platform)
    monkeypatch.setattr(course, "jupyter_runtime_dir", lambda: folder)
    assert course.settings().KernelManager.get("transport") == transport


def test_a_connection_waits_for_no_company_on_the_wire(monkeypatch):
    done = []
    monkeypatch.setattr(ZMQChannelsWebsocketConnection, "connect", lambda self: done.append("connected"))
    handler = SimpleNamespace(set_nodelay=lambda on: done.append(on))
    connection = course.PromptWebsocket.__new__(course.PromptWebsocket)
    monkeypatch.setattr(course.PromptWebsocket, "websocket_handler", handler)
    connection.connect()
    assert done == [True, "connected"]


def test_a_lab_is_stored_as_its_picture_and_words():
    still = {"image/png": "iVBORw0KGgo=", "text/plain": "5 houses", "text/html": "<img>"}
    stored = notebook(VIEW | still, VIEW, {"text/plain": "7"}, widgets={"state": {}})
    course.still(stored)
    assert [output["data"] for output in stored["cells"][0]["outputs"]] == [still, VIEW, {"text/plain": "7"}]
    assert "widgets" not in stored["metadata"]


def test_the_kernel_says_of_its_language_what_we_say():
    assert IPythonKernel.language_info == course.KERNEL_LANGUAGE


def test_opening_and_saving_a_lesson_changes_not_one_byte(tmp_path):
    lesson = tmp_path / "lesson.ipynb"
    lesson.write_text((ROOT / "lessons/01_knn.ipynb").read_text(encoding="utf-8"), encoding="utf-8")
    before = lesson.read_bytes()
    files = manager(tmp_path)

    async def open_and_save():
        model = await files.get("lesson.ipynb")
        assert model["content"]["metadata"]["language_info"] == course.KERNEL_LANGUAGE
        model["content"]["metadata"]["widgets"] = {"state": {}}
        for cell in model["content"]["cells"]:
            for output in cell.get("outputs", []):
                if "image/png" in output.get("data", {}):
                    output["data"] |= VIEW
        await files.save(copy.deepcopy(model), "lesson.ipynb")
        return await files.get("lesson.ipynb", content=False)

    assert result_of(open_and_save())["type"] == "notebook"
    assert lesson.read_bytes() == before


def test_other_files_and_other_languages_are_left_alone(tmp_path):
    files = manager(tmp_path)
    julia = notebook(kernelspec={"display_name": "Julia", "language": "julia", "name": "julia-1.9"})
    julia["metadata"]["language_info"] = {"name": "julia", "version": "1.9"}

    async def keep():
        await files.save({"type": "file", "format": "text", "content": "hello"}, "note.txt")
        await files.save({"type": "notebook", "content": copy.deepcopy(julia)}, "julia.ipynb")
        return await files.get("note.txt"), await files.get("julia.ipynb")

    note, notebook_back = result_of(keep())
    assert note["content"] == "hello"
    assert notebook_back["content"]["metadata"]["language_info"] == julia["metadata"]["language_info"]


def test_formulas_are_found_as_jupyter_finds_them():
    assert typeset("costs $5 and $6") == "costs $5 and $6"
    assert typeset("`$x$` and\n```\n$y$\n```") == "`$x$` and\n```\n$y$\n```"
    assert typeset(r"\$x$") == r"\$x$"
    assert typeset("$x$").startswith("<math>") and typeset("$$\nx\n$$").startswith('<math display="block">')
    assert "*" not in typeset("$w^*$ and $v^*$") and "_" not in typeset("$x_1$")
    assert typeset(r"$\nonsense$ stays") == r"$\nonsense$ stays"


def formulas(cell):
    return [found for found in CODE_OR_FORMULA.finditer(cell.source) if not found["code"]]


@pytest.mark.parametrize("path", LESSONS, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_every_formula_of_a_lesson_is_typeset(path):
    for cell in nbformat.read(path, as_version=4).cells:
        if cell.cell_type == "markdown":
            assert "$" not in CODE_OR_FORMULA.sub("", cell.source), "a dollar that opens no formula"
            assert typeset(cell.source).count("<math") == len(formulas(cell))


def test_a_handout_is_complete_without_a_network():
    lesson = nbformat.read(ROOT / "lessons/03_gradient_descent.ipynb", as_version=4)
    page = BeautifulSoup(HTMLExporter(template_name="handout").from_notebook_node(lesson)[0], "html.parser")
    assert (
        len(page.select("math"))
        == sum(len(formulas(c)) for c in lesson.cells if c.cell_type == "markdown")
        > 50
    )
    for kind, attribute in [("script", "src"), ("link", "href"), ("img", "src"), ("iframe", "src")]:
        for element in page.select(f"{kind}[{attribute}]"):
            assert not element[attribute].startswith(("http", "//")), element
    assert "import " not in "".join(script.text for script in page.select("script"))
    stored = [o.get("data", {}) for c in lesson.cells for o in c.get("outputs", [])]
    pictures = sum("image/png" in data or "<img" in str(data.get("text/html")) for data in stored)
    assert len(page.select("img")) >= pictures > 5
