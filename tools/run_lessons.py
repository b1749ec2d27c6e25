"""Run lessons on a fresh kernel and save them with outputs: `python tools/run_lessons.py [notebooks...]`.

A second run changes not one byte. A lesson whose cell fails is named and left as it was.
"""

import hashlib
import os
import re
import sys
import time
from copy import deepcopy
from pathlib import Path
from uuid import uuid4

import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError

ROOT = Path(__file__).resolve().parent.parent
WIDGET_VIEW = "application/vnd.jupyter.widget-view+json"
PICTURE = re.compile(r'\bsrc="data:image/png;base64,([^"]*)"')  # in HTML, where it can have an alt text
METADATA = {
    "kernelspec": {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"},
    "language_info": {"name": "python", "pygments_lexer": "ipython3"},
}


def lesson_paths():
    """Every notebook of the course, lessons first, then solutions."""
    return [
        path
        for folder in ("lessons", "lessons/solutions")
        for path in sorted((ROOT / folder).glob("*.ipynb"))
    ]


def read(path):
    """The notebook as stored, without the repairs that `nbformat.read` makes on the way."""
    return nbformat.v4.reads(path.read_text(encoding="utf-8"))


def execute(path, timeout=120):
    """The notebook run top to bottom and normalized; the file is not touched. `timeout` is per cell."""
    stored = read(path)
    stored.nbformat_minor = 5  # the first with cell ids
    for cell in stored.cells:
        cell.setdefault("id", uuid4().hex[:8])
    fresh = deepcopy(stored)
    at = {}
    client = NotebookClient(
        fresh,
        kernel_name="python3",
        timeout=timeout,
        store_widget_state=False,
        record_timing=False,
        extra_arguments=["--log-level=ERROR"],
        resources={"metadata": {"path": str(path.parent)}},
        on_cell_start=lambda cell, cell_index: at.update(number=cell_index + 1, cell=cell),
    )
    # One thread: the same last digit everywhere. A backend chosen outside would leave cells without pictures.
    # What whoever runs this has solved is not part of a lesson.
    env = os.environ | {
        "OMP_NUM_THREADS": "1",
        "MPLBACKEND": "module://matplotlib_inline.backend_inline",
        "ML_BY_HAND_PROGRESS": os.devnull,
    }
    try:
        client.execute(env=env)
    except (CellExecutionError, CellTimeoutError, DeadKernelError) as error:
        if isinstance(error, CellExecutionError):
            reason = f"{error.ename}: {error.evalue}"
        else:
            reason = "the kernel died" if isinstance(error, DeadKernelError) else f"no end after {timeout} s"
        where = f"{path.name}, cell {at['number']}"
        raise RuntimeError(f"{where}: {reason}\n\n{at['cell'].source}") from error
    keep_timings(stored, fresh)
    return normalize(fresh)


def keep_timings(stored, fresh):
    """Timings differ from run to run: keep the stored ones while the code up to that cell is the same."""
    code = hashlib.sha256()
    for old, new in zip(stored.cells, fresh.cells, strict=True):
        if new.cell_type == "code":
            code.update(b"cell" + new.source.encode())
            if "nbval-ignore-output" in new.metadata.get("tags", []):
                if old.outputs and old.metadata.get("timed") == code.hexdigest()[:12]:
                    new.outputs = old.outputs
                new.metadata.timed = code.hexdigest()[:12]


def normalize(notebook):
    """Leave in the notebook only what does not depend on the machine, the editor or the run."""
    notebook.metadata = nbformat.from_dict(METADATA)
    for cell in notebook.cells:
        kept = {key: cell.metadata.get(key) for key in ("tags", "jupyter", "timed")}
        cell.metadata = nbformat.from_dict({key: value for key, value in kept.items() if value})
        if cell.cell_type != "code":
            continue
        outputs = []
        for output in cell.outputs:
            if "data" in output:
                output.data.pop(WIDGET_VIEW, None)
                output.metadata.pop(WIDGET_VIEW, None)
                if PICTURE.search("".join(output.data.get("text/html", ""))):
                    output.data.pop("image/png", None)
                    output.metadata.pop("image/png", None)
            if outputs and output.output_type == "stream" and output.name == outputs[-1].get("name"):
                outputs[-1].text += output.text
            elif output.get("data") != {}:
                outputs.append(output)
        cell.outputs = outputs
    return notebook


def main(paths):
    paths = [Path(path).resolve() for path in paths] or lesson_paths()
    if not paths:
        sys.exit("There are no notebooks in lessons/ to run.")
    for path in paths:
        start = time.perf_counter()
        print(f"{path.parent.name}/{path.name} ...", end=" ", flush=True)
        try:
            notebook = execute(path)
        except RuntimeError as error:
            sys.exit(f"stopped\n{error}\n\nThe file is unchanged.")
        nbformat.write(notebook, path)
        print(f"{time.perf_counter() - start:.1f} s")


if __name__ == "__main__":
    main(sys.argv[1:])
