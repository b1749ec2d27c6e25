"""The notebook guard: every rule on every stored notebook, and proof that every rule can fail."""

import re
from base64 import b64encode
from io import BytesIO

import nbformat
import pytest
from bs4 import BeautifulSoup
from nbconvert import HTMLExporter
from notebooks import CALLS_BACK, NUMBERED, ROOT, RULES, links_to_neighbors, outputs, pictures, rules_for
from PIL import Image
from run_lessons import METADATA, lesson_paths, read

NOTEBOOKS = lesson_paths()


def test_there_are_lessons():
    assert any(path.parent.name == "lessons" for path in NOTEBOOKS), "no lesson is there, so none was guarded"


@pytest.mark.parametrize(
    ("path", "rule"),
    [(path, rule) for path in NOTEBOOKS for rule in rules_for(path)],
    ids=lambda it: it.__name__ if callable(it) else f"{it.parent.name}/{it.stem}",
)
def test_notebook(path, rule):
    problems = list(rule(read(path), path))
    assert not problems, "\n".join([f"{path.relative_to(ROOT)}:", *problems])


def bare_pictures(notebook):
    """What the notebook, rendered to HTML without a kernel, lacks: pictures that vanished or have no alt text."""
    html, _ = HTMLExporter(template_name="classic").from_notebook_node(notebook)
    images = BeautifulSoup(html, "html.parser").find_all("img")
    text = "\n".join(cell.source for cell in notebook.cells if cell.cell_type == "markdown")
    stored = len(pictures(outputs(notebook))) + len(re.findall(r"!\[|<img\b", text))
    if len(images) != stored:
        yield f"{stored} pictures are stored, {len(images)} are shown"
    # nbconvert fills in a missing alt text with a sentence of its own.
    alts = [image.get("alt", "").strip() for image in images]
    yield from (alt for alt in alts if not alt or alt.startswith("No description has been provided"))


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_pictures_survive_without_a_kernel(path):
    assert not list(bare_pictures(read(path)))


def test_no_helper_calls_back_into_cells():
    for module in (ROOT / "helpers").rglob("*.py"):
        assert not CALLS_BACK.search(module.read_text(encoding="utf-8")), module


# Below: a tiny lesson that keeps every rule, and for each rule at least one way to break it.


def tiny_lesson(folder):
    """A good lesson 01 with its neighbors and solutions in `folder`/lessons; returns its path."""
    png = BytesIO()
    Image.new("RGB", (30, 20), "white").save(png, "png")
    picture = {"image/png": b64encode(png.getvalue()).decode(), "text/plain": "top-n 5: 184.213 dollars"}
    v4, cells = nbformat.v4, []

    def text(*sources):
        cells.extend(v4.new_markdown_cell(source) for source in sources)

    def code(source, *outputs):
        count = sum(cell.cell_type == "code" for cell in cells) + 1
        cells.append(v4.new_code_cell(source, outputs=list(outputs), execution_count=count))

    def save(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        nbformat.write(v4.new_notebook(cells=cells, metadata=METADATA), path)
        return path

    exercises = [f'check("01.{k}", answer)' for k in (1, 2, 3)]
    for source in exercises:
        code(source)
    save(folder / "lessons/solutions/01_tiny.ipynb")
    cells.clear()
    save(folder / "lessons/00_first.ipynb")
    save(folder / "lessons/02_next.ipynb")
    text("# Tiny\n\nAfter [lesson 00](00_first.ipynb), see [the idea](#The-idea).")
    code("houses", v4.new_output("stream", name="stdout", text="2001 houses of 1450.27 dollars\n"))
    text("## The question: what is it worth?\n\nIn 1998 of 2,001, some cost 1,450.3 dollars, 200 did not.")
    text("## The idea\n\nA mean: `losses.l2_loss(y_hat, y)` in `helpers/losses.py`.\n\n$$x = 12.345$$")
    text("## Predict, then move\n\n### The lab\n\nGuess 184.2.\n\n<details>It rose.</details>")
    alt = {"image/png": {"alt": "a white square"}}
    code("labs.knn.top_n(x, y)", v4.new_output("display_data", data=picture, metadata=alt))
    text("## The same, fast", "## Where it breaks", "## In practice", "## Common slips", "## Exercises")
    for source in exercises:
        code(source)
    table = "| term (English · 中文) | symbol |\n|---|---|\n| mean · 平均值 | m |"
    text(f"## Recap\n\n{table}\n\n[Next](02_next.ipynb)")
    return save(folder / "lessons/01_tiny.ipynb")


def sets(at, **changes):
    return [lambda notebook: notebook.cells[at].update(changes)]


def prints(**changes):
    return [lambda notebook: notebook.cells[1].outputs[0].update(changes)]


def shows(**changes):
    return [lambda notebook: notebook.cells[5].outputs[0].update(changes)]


def marks(**changes):
    return [lambda notebook: notebook.metadata.update(changes)]


def swaps(old, new):
    return [lambda notebook: [cell.update(source=cell.source.replace(old, new)) for cell in notebook.cells]]


def says(at, additions):
    """For each addition (they are parted by ~) one notebook whose cell `at` says it too."""
    return [
        lambda notebook, new=new: notebook.cells[at].update(source=f"{notebook.cells[at].source}\n\n{new}")
        for new in additions.split(" ~ ")
    ]


BAD = {
    "executed_in_order": sets(1, execution_count=2) + sets(1, execution_count=None),
    "no_error_or_warning": prints(name="stderr") + prints(output_type="error"),
    "no_widget_state": marks(widgets={}) + shows(data={"application/vnd.jupyter.widget-view+json": {}}),
    "metadata_normalized": sets(1, metadata={"execution": {}})
    + marks(kernelspec={"name": "my-env"})
    + marks(language_info={"version": "3.11"}),
    "unique_ids": sets(0, id=None) + [lambda notebook: notebook.cells[0].update(id=notebook.cells[1].id)],
    "no_callbacks_into_cells": says(
        1,
        "interact(f, x=3) ~ @interact ~ widgets.interactive(f) ~ with Output(): ~ "
        "from ipywidgets import Output ~ interactive_output(f, {}) ~ out = widgets.Output() ~ clear_output()",
    ),
    "no_semicolon": says(1, "plt.plot(x); ~ plt.plot(x);  # quiet"),
    "no_machine_path": says(2, r"See /home/me/x.csv ~ in '/tmp/x' ~ C:\data ~ /Users/me/x")
    + prints(text="<ipykernel_123/4.py>")
    + prints(text="<function f at 0x7f00aa00aa00>"),
    "outline": says(2, "# Another title ~ #### Too deep") + sets(0, source="Hello"),
    "short_cells": says(1, "x = 1\n" * 15),
    "small_file": prints(text="x" * 1_600_000),
    "pictures_have_alt": says(2, '![](02_next.ipynb) ~ <img src="02_next.ipynb" alt="">')
    + shows(metadata={}),
    "links_resolve": says(
        2,
        "[a](03_gone.ipynb) ~ [a](#No-such-heading) ~ [a](02_next.ipynb#Gone) ~ ![a](gone.png) ~ "
        '[a](http://example.org) ~ <a href="gone.md">a</a> ~ <http://example.org> ~ [a]()',
    ),
    "cross_references_hold": says(2, "See [lesson 1](00_first.ipynb) ~ as in lesson 12 ~ as in 01.4"),
    "names_exist": says(
        2, "`helpers.losses.l3_loss` ~ `losses.l3_loss(y)` ~ `helpers.gone` ~ `helpers/gone.py`"
    ),
    "numbers_are_printed": says(2, "35.4 ~ 2,002 ~ (0.361) ~ 1,450.2 ~ 1450.28 ~ 5.31e−5 ~ | 771 | ~ 250")
    + sets(1, metadata={"tags": ["nbval-ignore-output"]}),
    "sections_in_order": says(2, "## One more")
    + swaps("## The idea", "## An idea")
    + swaps("## Common slips", "Slips"),
    "folds_the_answer": swaps("<details>", "<div>"),
    "shows_a_lab": swaps("labs.knn.top_n(x, y)", "plt.show()") + sets(5, outputs=[]),
    "exercises_and_solutions": says(13, 'check("01.4", answer)')
    + swaps('"01.2"', '"01.4"')
    + swaps('"01.3"', "3"),
    "recap_table": swaps("平均值", "average") + swaps("English", "Term"),
    "links_to_neighbors": swaps("(00_first.ipynb)", "()") + swaps("(02_next.ipynb)", "()"),
}
EVERY_RULE = {rule.__name__: rule for rule in [*RULES, *NUMBERED, links_to_neighbors]}


def test_a_good_notebook_passes(tmp_path):
    path = tiny_lesson(tmp_path)
    assert set(rules_for(path)) == set(EVERY_RULE.values())
    assert {name: found for name, rule in EVERY_RULE.items() if (found := list(rule(read(path), path)))} == {}
    assert not list(bare_pictures(read(path)))


@pytest.mark.parametrize(("name", "spoil"), [(name, spoil) for name in BAD for spoil in BAD[name]])
def test_rule_fires(name, spoil, tmp_path):
    path = tiny_lesson(tmp_path)
    notebook = read(path)
    spoil(notebook)
    path.write_text(nbformat.v4.writes(notebook), encoding="utf-8")
    assert list(EVERY_RULE[name](read(path), path)), "nothing was found"


def test_every_rule_is_tried():
    assert set(BAD) == set(EVERY_RULE)


@pytest.mark.parametrize(
    "spoil", shows(metadata={}) + shows(data={"text/html": "<b>no picture</b>", "image/png": ""})
)
def test_vanished_and_bare_pictures_are_noticed(spoil, tmp_path):
    notebook = read(tiny_lesson(tmp_path))
    spoil(notebook)
    assert list(bare_pictures(notebook))
