"""Lesson 00 word by word, as somebody reads it who has never seen a notebook."""

import re
import tomllib
from ast import literal_eval

import pytest
from kernels import kernel, printed, run
from notebooks import ROOT, draws, exercise_ids, is_text, shows_lab
from run_lessons import WIDGET_VIEW, read

LESSON = read(ROOT / "lessons" / "00_start_here.ipynb")
# How the text tells to run the code cell below it.
TELLS = re.compile(r"Click once anywhere in the gray box|Click in it and press|Run (the|this) (last )?cell")


def told(notebook):
    """The code cells that the text above them tells to run; the others only draw, and are to be looked at."""
    pairs = zip(notebook.cells, notebook.cells[1:], strict=False)
    return [cell for above, cell in pairs if not is_text(cell) and TELLS.search(unquoted(above.source))]


def unquoted(text):
    """The text without what it only quotes: "Run this cell to wake the lab" tells nobody to run anything."""
    return re.sub(r'"[^"]*"', "", text)


@pytest.fixture(scope="module")
def fresh():
    with kernel(ROOT / "lessons") as (_, client):
        yield lambda code: run(client, code)


def test_somebody_says_to_run_every_cell():
    assert told(LESSON) == [cell for cell in LESSON.cells if not is_text(cell) and not draws(cell)]


def test_the_first_cell_is_a_living_lab(fresh):
    first = next(cell for cell in LESSON.cells if not is_text(cell))
    assert shows_lab(first)
    assert WIDGET_VIEW in fresh(first.source)[-1].data


def test_the_cells_run_in_the_order_of_the_text(fresh):
    for cell in told(LESSON):
        assert not [output for output in fresh(cell.source) if output.output_type == "error"]


@pytest.mark.parametrize(
    "cell", [cell for cell in LESSON.cells if not is_text(cell)], ids=lambda cell: cell.id
)
def test_after_a_restart_each_cell_runs_alone(fresh, cell):
    fresh("%reset -f")
    assert not [output for output in fresh(cell.source) if output.output_type == "error"]


def test_the_answers_that_the_text_proposes_get_what_it_promises(fresh):
    at = next(i for i, cell in enumerate(LESSON.cells) if exercise_ids([cell]))
    above, exercise, hint = (LESSON.cells[i].source for i in (at - 1, at, at + 1))
    proposed = re.findall(r"`(sum\(.*?)`", above)
    own = re.search(r"`return (.*)`", hint)[1]
    said = [printed(fresh(exercise.replace("return ...", f"return {answer}"))) for answer in [*proposed, own]]
    assert proposed == ["sum(numbers)", "sum(numbers) / 3"]
    assert printed(fresh(exercise)).startswith("… 00.1 is waiting for you")
    assert "That is the sum" in said[0] and "You always divide by 3" in said[1] and "✓ 00.1" in said[2]


def test_the_error_it_tells_of_is_the_one_that_comes(fresh):
    fresh("%reset -f")
    (output,) = fresh("houses.head()")
    text = "\n".join(cell.source for cell in LESSON.cells if is_text(cell))
    assert f"`{output.ename}: {output.evalue}`" in text


def test_it_checks_for_the_versions_that_the_course_needs():
    source = next(cell.source for cell in LESSON.cells if "needed = {" in cell.source)
    needed = literal_eval(re.search(r"needed = (\{.*?\})", source, re.S)[1])
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    wanted = dict(requirement.split(">=") for requirement in project["dependencies"])
    for package, (major, minor) in needed.items():
        assert wanted[package].split(",")[0].split(".")[:2] == [str(major), str(minor)]


def test_an_old_package_is_named(fresh):
    source = next(cell.source for cell in LESSON.cells if "needed = {" in cell.source)
    fresh("import importlib.metadata as m; m.version = lambda package: '1.9.3'")
    said = printed(fresh(source))
    assert "✗ numpy 1.9.3 is too old" in said and "✗ anywidget" not in said
