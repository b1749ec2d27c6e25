"""The picture guard, by which twice.py compares; and `make lessons` saves the same bytes twice."""

from base64 import b64decode, b64encode
from importlib.metadata import version
from io import BytesIO
from itertools import zip_longest

import nbformat
import numpy as np
import pytest
from notebooks import (
    ROOT,
    code_cells,
    executed_in_order,
    metadata_normalized,
    no_widget_state,
    pictures,
    unique_ids,
)
from packaging.requirements import Requirement
from PIL import Image
from run_lessons import main, read

# Levels of 255, averaged over the picture. Under the pinned versions pictures are equal to the byte. In one
# of 1200 by 600 pixels a point of 3 pt moved by its own width makes 0.008, a changed digit in a title 0.015.
TOLERANCE = 0.004
V4 = nbformat.v4
STORED = [executed_in_order, metadata_normalized, no_widget_state, unique_ids]


def other_versions():
    """Installed versions that differ from the pins, among those that draw."""
    pins = [
        Requirement(line) for line in (ROOT / "requirements.lock").read_text().splitlines() if "==" in line
    ]
    pins = {pin.name: pin for pin in pins if not pin.marker or pin.marker.evaluate()}
    wanted = [pins[name] for name in ("matplotlib", "numpy", "pillow")]
    return [f"{pin.name} {version(pin.name)}" for pin in wanted if version(pin.name) not in pin.specifier]


def pixels(picture):
    return np.asarray(Image.open(BytesIO(b64decode(picture))).convert("RGB"), dtype=float)


def changes(stored, fresh):
    """Says of each picture that is gone, new, of another size or drawn otherwise where it is, and how."""
    for old_cell, new_cell in zip(code_cells(stored), code_cells(fresh), strict=True):
        at = f"cell [{old_cell.execution_count}]"
        for old, new in zip_longest(shown(old_cell), shown(new_cell)):
            if old is None or new is None:
                yield f"{at}: a picture is {'new' if old is None else 'gone'}"
            elif old.shape != new.shape:
                yield f"{at}: {new.shape[1::-1]} pixels, stored {old.shape[1::-1]}"
            elif "nbval-ignore-output" in new_cell.metadata.get("tags", []):
                continue  # it shows times, or rounding, which differs from processor to processor
            elif (difference := np.abs(old - new).mean()) > TOLERANCE:
                yield f"{at}: the picture differs by {difference:.4f} levels"


def shown(cell):
    return [pixels(data) for data, _ in pictures(cell.outputs)]


def drawn(*corners, size=(1200, 600)):
    """A notebook whose cells show one picture each, with a point of 4 by 4 pixels at that corner."""
    cells = []
    for x in corners:
        image, png = Image.new("RGB", size, "white"), BytesIO()
        image.paste((0, 90, 180), (x, 100, x + 4, 104))
        image.save(png, "png")
        still = f'<img alt="a point" src="data:image/png;base64,{b64encode(png.getvalue()).decode()}">'
        output = V4.new_output("display_data", data={"text/html": still})
        cells.append(V4.new_code_cell("show()", outputs=[output]))
    return V4.new_notebook(cells=cells)


def test_a_moved_point_is_noticed():
    without = drawn(100, 200)
    without.cells[1].outputs = []
    assert not list(changes(drawn(100, 200), drawn(100, 200)))
    assert list(changes(drawn(100, 200), drawn(100, 204)))
    assert list(changes(drawn(100), drawn(100, size=(1200, 601))))
    assert list(changes(drawn(100, 200), without)) and list(changes(without, drawn(100, 200)))


LAB = """
from time import perf_counter
from helpers_of_the_test import PNG
class Lab:
    def _repr_mimebundle_(self, include=None, exclude=None):
        view = {"model_id": str(perf_counter()), "version_major": 2, "version_minor": 0}
        still = f'<img alt="a point" src="data:image/png;base64,{PNG}">'
        data = {"text/html": still, "text/plain": "top-n 5", "image/png": PNG}
        return data | {"application/vnd.jupyter.widget-view+json": view}, {"image/png": {"alt": "a point"}}
"""


def test_a_second_run_changes_nothing(tmp_path):
    ((png, _),) = pictures(drawn(100).cells[0].outputs)
    (tmp_path / "helpers_of_the_test.py").write_text(f"PNG = {png!r}")
    sources = [LAB, "Lab()", "print(1)\nprint(2, flush=True)\nprint(3)", "print(perf_counter())"]
    cells = [V4.new_code_cell(source, metadata={"ExecuteTime": "now"}) for source in sources]
    cells[3].metadata.tags = ["nbval-ignore-output"]
    path = tmp_path / "lesson.ipynb"
    draft = V4.new_notebook(
        cells=cells, metadata={"widgets": {}, "kernelspec": {"name": "mine", "display_name": "Mine"}}
    )
    del draft.cells[0]["id"]
    path.write_text(V4.writes(draft))

    main([path])
    first, saved = path.read_bytes(), read(path)
    assert not [problem for rule in STORED for problem in rule(saved, path)]
    assert saved.cells[1].outputs[0].data.keys() == {"text/plain", "text/html"}
    assert pictures(saved.cells[1].outputs) == [(png, "a point")]
    assert [output.text for output in saved.cells[2].outputs] == ["1\n2\n3\n"]
    main([path])
    assert path.read_bytes() == first and first.endswith(b"}\n")

    saved.cells[2].source += "  # edited, so the timing below is taken again"
    nbformat.write(saved, path)
    main([path])
    assert read(path).cells[3].outputs != saved.cells[3].outputs


def test_a_failing_lesson_is_named_and_left_alone(tmp_path):
    path = tmp_path / "lesson.ipynb"
    cells = [V4.new_markdown_cell("# Title"), V4.new_code_cell("raise ValueError('top_n is 0')")]
    nbformat.write(V4.new_notebook(cells=cells), path)
    before = path.read_bytes()
    with pytest.raises(SystemExit, match=r"lesson\.ipynb, cell 2: ValueError: top_n is 0"):
        main([path])
    assert path.read_bytes() == before
