"""JupyterLite: lessons run whole in the browser, without errors, to the outputs that are stored."""

import json
import re

import pytest
from browser import listen
from conftest import COURSE
from jupyterlab import CELLS, DONE, READY, RUN

pytestmark = pytest.mark.usefixtures("pyodide_files")
LESSONS = ("00_start_here", "01_knn", "08_mlp")
# The text of this cell differs as the lesson itself explains: another scikit-learn breaks ties otherwise.
TIES = re.compile(r"KNeighborsClassifier")


def words(cell):
    """What a cell printed and showed, in words."""
    said = []
    for output in cell["outputs"]:
        text = output.get("text") or output.get("data", {}).get("text/plain", "")
        said.append("".join(text))
    return "".join(said).strip()


@pytest.mark.parametrize("lesson", LESSONS)
def test_a_lesson_runs_to_its_end_and_says_what_is_stored(page, address, lesson):
    complaints = listen(page, address)
    page.goto(f"{address}lite/lab/index.html?path=lessons/{lesson}.ipynb")
    page.wait_for_function(READY)
    page.evaluate(RUN)
    page.wait_for_function(DONE, timeout=1_500_000)
    stored = json.loads((COURSE / "lessons" / f"{lesson}.ipynb").read_text())["cells"]
    cells = page.evaluate(CELLS)
    # Its service worker calls home at the root of the host, which on GitHub Pages answers 404: nothing
    # follows.
    wrong = [
        c for c in complaints if c.startswith(("asked elsewhere", "error")) and "/api/service-worker" not in c
    ]
    for before, after in zip(stored, cells, strict=True):
        if before["cell_type"] != "code":
            continue
        source = "".join(before["source"])
        for output in after["outputs"]:
            if output["output_type"] == "error" or output.get("name") == "stderr":
                wrong.append(f"{source}\n→ {output.get('evalue') or output.get('text')}")
        ignored = "nbval-ignore-output" in before["metadata"].get("tags", []) or TIES.search(source)
        if not ignored and words(before) != words(after):
            wrong.append(f"{source}\nstored:  {words(before)}\nbrowser: {words(after)}")
    assert not wrong, "\n\n".join(wrong)
