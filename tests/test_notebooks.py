"""The notebook guard: every rule on every stored notebook, and proof that every rule can fail."""

import re
from base64 import b64encode
from io import BytesIO

import constructs
import nbformat
import notebooks
import pytest
from bs4 import BeautifulSoup
from nbconvert import HTMLExporter
from notebooks import (
    CALLS_BACK,
    LESSON,
    NEW_FORM,
    NOT_YET,
    NUMBERED,
    ROOT,
    RULES,
    duration,
    minutes,
    outputs,
    pictures,
    problems,
    rules_for,
)
from PIL import Image
from run_lessons import METADATA, lesson_paths, read

NOTEBOOKS = lesson_paths()


def test_there_are_lessons():
    assert any(path.parent.name == "lessons" for path in NOTEBOOKS), "no lesson is there, so none was guarded"


EACH_NOTEBOOK = pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: f"{path.parent.name}/{path.stem}")


@EACH_NOTEBOOK
def test_notebook(path):
    if path.parent.name == "lessons":
        print(duration(path))
    assert not (found := problems(path)), "\n".join([f"{path.relative_to(ROOT)}:", *found])


def test_no_lesson_is_exempt_that_is_not_there():
    assert {path.stem for path in NOTEBOOKS} >= NOT_YET


def bare_pictures(notebook):
    """What the notebook lacks in HTML, without a kernel: pictures that vanished or have no alt text."""
    html, _ = HTMLExporter(template_name="classic").from_notebook_node(notebook)
    images = BeautifulSoup(html, "html.parser").find_all("img")
    text = "\n".join(cell.source for cell in notebook.cells if cell.cell_type == "markdown")
    stored = len(pictures(outputs(notebook))) + len(re.findall(r"!\[|<img\b", text))
    if len(images) != stored:
        yield f"{stored} pictures are stored, {len(images)} are shown"
    # nbconvert fills in a missing alt text with a sentence of its own.
    alts = [image.get("alt", "").strip() for image in images]
    yield from (alt for alt in alts if not alt or alt.startswith("No description has been provided"))


@EACH_NOTEBOOK
def test_pictures_survive_without_a_kernel(path):
    assert not list(bare_pictures(read(path)))


def test_no_helper_calls_back_into_cells():
    for module in (ROOT / "helpers").rglob("*.py"):
        assert not CALLS_BACK.search(module.read_text(encoding="utf-8")), module


# Below: a tiny lesson that keeps every rule, and for each rule at least one way to break it.

TINY = {
    "basic": {"Python": "import max()"},
    "00_start_here": {},
    "00_toolbox": {"Axis": "axis="},
    "01_knn": {"The idea": "lambda keepdims=", "Harder exercises": "check()"},
}


@pytest.fixture
def tiny_lesson(tmp_path, monkeypatch):
    """The path of a good lesson 01 with its neighbors and solutions, in a course of its own."""
    monkeypatch.setattr(notebooks, "TAUGHT", TINY)
    monkeypatch.setattr(notebooks, "NOT_YET", set())
    png = BytesIO()
    Image.new("RGB", (30, 20), "white").save(png, "png")
    image = f'<img alt="a white square" src="data:image/png;base64,{b64encode(png.getvalue()).decode()}">'
    picture = {"text/html": image, "text/plain": "top-n 5: 184.213 dollars"}
    v4, cells = nbformat.v4, []

    def text(*sources):
        cells.extend(v4.new_markdown_cell(source) for source in sources)

    def code(source, *outputs, **metadata):
        count = sum(cell.cell_type == "code" for cell in cells) + 1
        cells.append(
            v4.new_code_cell(source, outputs=list(outputs), execution_count=count, metadata=metadata)
        )

    def save(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        nbformat.write(v4.new_notebook(cells=cells, metadata=METADATA), path)
        return path

    exercises = [f'check("01.{k}", answer)' for k in (1, 2, 3, 4, 5)]
    text("# Answers")
    for source in ["from helpers.exercises import check\nanswer = lambda x: x", *exercises]:
        code(source)
    save(tmp_path / "lessons/solutions/01_knn.ipynb")
    cells.clear()
    text("# Start")
    save(tmp_path / "lessons/00_start_here.ipynb")
    save(tmp_path / "lessons/02_next.ipynb")
    cells.clear()
    text("## Axis")
    save(tmp_path / "lessons/00_toolbox.ipynb")
    cells.clear()
    links = "[← previous](00_start_here.ipynb) · [next →](02_next.ipynb)"
    need = "[axis](00_toolbox.ipynb#Axis), as in [lesson 00](00_start_here.ipynb)"
    rows = f"| **Time** | core 25 minutes · going deeper 25 minutes |\n| **You need** | {need} |"
    rows += "\n| **Used for** | [prices](#The-idea) |\n| **A mistake?** | Tell us. |"
    text(f"# Tiny\n\n{links}\n\n| | |\n|---|---|\n{rows}")
    code(
        "from helpers import labs\nfrom helpers.exercises import check\nx = 1\ny = answer = x",
        v4.new_output("stream", name="stdout", text="2001 houses of 1450.27 dollars\n"),
    )
    text("## The question: what is it worth?\n\nIn 1998 of 2,001, some cost 1,450.3 dollars, 200 did not.")
    text(
        "## The idea\n\nA `lambda`, `keepdims=`: `losses.l2_loss(y_hat, y)` in `helpers/losses.py`."
        "\n\n$$x = 12.345$$"
    )
    code("f = lambda x: max(x, axis=0)")
    text("## Predict, then move\n\n### The lab\n\nGuess 184.2. Is it more?")
    code("labs.knn.top_n(x, y)", v4.new_output("display_data", data=picture))
    text("<details>It rose.</details>", "## Where it breaks")
    code("picture = x\nstyle.show(picture, alt=y)", tags=["drawing"], jupyter={"source_hidden": True})
    text("## In practice", "## Exercises")
    for source in exercises[:2]:
        code(source)
    table = "| term (English · 中文) | symbol |\n|---|---|\n| mean · 平均值 | m |"
    text(f"## Recap\n\n{table}\n\n[Next](02_next.ipynb)")
    text("## Going deeper\n\n### Harder exercises · 25 minutes")
    for source in exercises[2:]:
        code(source)
    return save(tmp_path / "lessons/01_knn.ipynb")


SETUP, IDEA, LAMBDA, LAB, DRAWING, CORE_EXERCISE, DEEPER = 1, 3, 4, 6, 9, 12, 16


def sets(at, **changes):
    return [lambda notebook: notebook.cells[at].update(changes)]


def prints(**changes):
    return [lambda notebook: notebook.cells[SETUP].outputs[0].update(changes)]


def shows(**changes):
    return [lambda notebook: notebook.cells[LAB].outputs[0].update(changes)]


def marks(**changes):
    return [lambda notebook: notebook.metadata.update(changes)]


def swaps(old, new):
    return [lambda notebook: [cell.update(source=cell.source.replace(old, new)) for cell in notebook.cells]]


def without(at):
    return [lambda notebook: notebook.cells.pop(at)]


def says(at, additions):
    """For each addition (they are parted by ~) one notebook whose cell `at` says it too."""
    return [
        lambda notebook, new=new: notebook.cells[at].update(source=f"{notebook.cells[at].source}\n\n{new}")
        for new in additions.split(" ~ ")
    ]


BARE = {"image/png": "iVBO", "text/plain": "a square"}
BAD = {
    "executed_in_order": sets(SETUP, execution_count=2) + sets(SETUP, execution_count=None),
    "no_error_or_warning": prints(name="stderr") + prints(output_type="error"),
    "no_widget_state": marks(widgets={}) + shows(data={"application/vnd.jupyter.widget-view+json": {}}),
    "metadata_normalized": sets(SETUP, metadata={"execution": {}})
    + marks(kernelspec={"name": "my-env"})
    + marks(language_info={"version": "3.11"}),
    "unique_ids": sets(0, id=None) + [lambda notebook: notebook.cells[0].update(id=notebook.cells[1].id)],
    "no_callbacks_into_cells": says(
        SETUP,
        "interact(f, x=3) ~ @interact ~ widgets.interactive(f) ~ with Output(): ~ "
        "from ipywidgets import Output ~ interactive_output(f, {}) ~ out = widgets.Output() ~ clear_output()",
    ),
    "no_semicolon": says(SETUP, "plt.plot(x); ~ plt.plot(x);  # quiet"),
    "no_machine_path": says(2, r"See /home/me/x.csv ~ in '/tmp/x' ~ C:\data ~ /Users/me/x")
    + prints(text="<ipykernel_123/4.py>")
    + prints(text="<function f at 0x7f00aa00aa00>"),
    "outline": says(2, "# Another title ~ #### Too deep") + sets(0, source="Hello"),
    "short_cells": says(SETUP, "x = 1\n" * 15),
    "small_file": prints(text="x" * 1_600_000),
    "pictures_have_alt": says(2, '![](02_next.ipynb) ~ <img src="02_next.ipynb" alt="">')
    + shows(data=BARE)
    + shows(data={"text/html": '<img src="data:image/png;base64,iVBO">'})
    + shows(data={"text/html": '<img alt=" " src="data:image/png;base64,iVBO">'}),
    "links_resolve": says(
        2,
        "[a](03_gone.ipynb) ~ [a](#No-such-heading) ~ [a](02_next.ipynb#Gone) ~ ![a](gone.png) ~ "
        '[a](http://example.org) ~ <a href="gone.md">a</a> ~ <http://example.org> ~ [a]()',
    ),
    "cross_references_hold": says(2, "See [lesson 1](00_start_here.ipynb) ~ as in lesson 12 ~ as in 01.6"),
    "names_exist": says(
        2, "`helpers.losses.l3_loss` ~ `losses.l3_loss(y)` ~ `helpers.gone` ~ `helpers/gone.py`"
    ),
    "numbers_are_printed": says(2, "35.4 ~ 2,002 ~ (0.361) ~ 1,450.2 ~ 1450.28 ~ 5.31e−5 ~ | 771 | ~ 250")
    + sets(SETUP, metadata={"tags": ["nbval-ignore-output"]}),
    "links_to_neighbors": swaps("[next →](02_next.ipynb)", "")
    + swaps("00_start_here.ipynb", "02_next.ipynb"),
    "drawings_are_folded": sets(DRAWING, metadata={"tags": ["drawing"]})
    + sets(SETUP, metadata={"jupyter": {"source_hidden": True}})
    + sets(DRAWING, source="picture = x")
    + sets(CORE_EXERCISE, source='check("01.2", picture)'),
    "takes_the_time_it_says": swaps("core 25", "core 20")
    + swaps("core 25", "core 30")
    + swaps("deeper 25 minutes", "deeper 30 minutes")
    + swaps("exercises · 25 minutes", "exercises · 30 minutes")
    + swaps("exercises · 25 minutes", "exercises")
    + swaps("**Time**", "**Hours**")
    + says(2, "word " * 650)
    + says(IDEA, "$$x$$\n\n" * 30)
    + says(LAMBDA, "x = 1\n" * 60),
    "teaches_what_it_promises": swaps("keepdims", "keep") + swaps("## The idea", "## An idea"),
    "no_word_before_its_time": says(
        LAMBDA,
        "x @ x ~ x[1:] ~ zip(x) ~ x.head() ~ x.T ~ max(x, key=f) ~ [n for n in x] ~ [*x] ~ f'{x:.2f}' ~ "
        "np.mean(x) ~ np.pi ~ if x > 0 and ~x: pass ~ sorted ~ max(x, key=len)",
    )
    + says(SETUP, "f = lambda x: x")
    + swaps("00_toolbox.ipynb#Axis", "00_toolbox.ipynb"),
    "core_in_order": says(2, "## One more")
    + swaps("## The idea", "## An idea")
    + swaps("## In practice", "In practice")
    + swaps("## Going deeper", "## Further")
    + [lambda notebook: notebook.cells.insert(2, notebook.cells.pop(DRAWING + 1))],
    "table_under_the_title": swaps("**You need**", "**Needs**") + swaps("Tell us.", ""),
    "fits_an_hour": says(2, "word " * 5000)
    + without(LAB)
    + swaps('check("01.', 'labs.knn.units(x)\ncheck("01.')
    + without(CORE_EXERCISE),
    "labs_ask_first": shows(data={"text/plain": "no picture"})
    + swaps("Is it more?", "It is more.")
    + swaps("<details>", "<div>"),
    "exercises_and_solutions": says(DEEPER, 'check("01.5", answer)')
    + swaps('"01.2"', '"01.6"')
    + without(-1),
    "recap_table": swaps("平均值", "average") + swaps("English", "Term"),
}
EVERY_RULE = {rule.__name__: rule for rule in [*RULES, *NEW_FORM, *LESSON, *NUMBERED]}


def test_a_good_notebook_passes(tiny_lesson):
    assert set(rules_for(tiny_lesson)) == set(EVERY_RULE.values())
    assert problems(tiny_lesson) == []
    assert problems(tiny_lesson.parent / "solutions" / tiny_lesson.name) == []
    assert not list(bare_pictures(read(tiny_lesson)))


@pytest.mark.parametrize(("name", "spoil"), [(name, spoil) for name in BAD for spoil in BAD[name]])
def test_rule_fires(name, spoil, tiny_lesson):
    notebook = read(tiny_lesson)
    spoil(notebook)
    tiny_lesson.write_text(nbformat.v4.writes(notebook), encoding="utf-8")
    assert list(EVERY_RULE[name](read(tiny_lesson), tiny_lesson)), "nothing was found"


def test_every_rule_is_tried():
    assert set(BAD) == set(EVERY_RULE)


def test_bare_pictures_are_read_too(tiny_lesson):
    notebook = read(tiny_lesson)
    notebook.cells[LAB].outputs[0].update(data=BARE, metadata={"image/png": {"alt": "a square"}})
    assert pictures(outputs(notebook)) == [("iVBO", "a square")]


@pytest.mark.parametrize(
    "spoil", shows(data=BARE) + shows(data={"text/html": "<img src='data:image/png;base64,iVBO'>"})
)
def test_bare_pictures_are_noticed(spoil, tiny_lesson):
    notebook = read(tiny_lesson)
    spoil(notebook)
    assert list(bare_pictures(notebook))


def test_minutes_are_those_of_the_design():
    v4 = nbformat.v4
    read_in_a_minute = v4.new_markdown_cell("word " * 129 + "$x = 1 + 2$")
    assert minutes([read_in_a_minute]) == pytest.approx(1)
    hint = "<details><summary>Hint</summary>\n\nLook up.\n\n</details>\n\n"
    assert minutes([v4.new_markdown_cell(hint + "word " * 130)]) == pytest.approx(1)
    assert minutes([v4.new_markdown_cell("$$a$$\n$$b$$")]) == pytest.approx(20 / 60)
    assert minutes([v4.new_code_cell("x = 1\n\ny = 2")]) == pytest.approx(10 / 60)
    assert minutes([v4.new_code_cell("x = 1\n\ny = 2", metadata={"tags": ["drawing"]})]) == 0
    assert minutes([v4.new_code_cell("labs.knn.top_n(x)")]) == 5
    assert minutes([v4.new_code_cell("def f():\n    return ...\n\n\ncheck('01.1', f)")]) == 8
    printed = v4.new_output("stream", text="def f():\n    return 1\n")
    assert minutes([v4.new_code_cell("print(inspect.getsource(f))", outputs=[printed])]) == pytest.approx(
        15 / 60
    )


@pytest.mark.parametrize(
    ("code", "found"),
    {
        "x @ y": "@",
        "x & ~y | z": "& ~ |",
        "x[1:3], x[::2], x[:, None], x[-1]": "slice slice-step [row,column] [None] [-1]",
        "x[['a', 'b']], x[x > 2]": "[[columns]] [mask]",
        "first, *rest = x": "unpacking star",
        "f(*x, **y)": "f() star double-star",
        "sorted(x, key=len)": "sorted() key= len()",
        "x.mean(axis=0, keepdims=True).T": ".mean() axis= keepdims= .T",
        "np.linalg.norm(x) + np.pi": "np.linalg.norm() np.pi",
        "sum(n for n in x if 0 < n < 3)": "sum() generator a<b<c",
        "f'{x} {x:.2f}'": "f-string-format",
        "def f(x, y=2):\n    return f(x, y=3)": "default",
        "from helpers import knn\nknn.nearest(X, q, top_n=3).indices": "import",
        "print(1 if x else 2)": "print() if-else-in-a-line",
    }.items(),
)
def test_constructs_are_found(code, found):
    assert set(constructs.used(code, {"x", "y", "z", "X", "q"})) == set(found.split())
