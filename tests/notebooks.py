"""The rules of a stored notebook. Each takes the notebook and its path and yields what is wrong, in words."""

import re
from decimal import Decimal
from itertools import pairwise
from pathlib import Path
from pkgutil import iter_modules, resolve_name
from urllib.parse import unquote

from run_lessons import METADATA, read

import helpers

ROOT = Path(__file__).resolve().parent.parent

SECTIONS = (
    "The question|The idea|Predict, then move|The same, fast|Where it breaks|"
    "In practice|Common slips|Exercises|Recap"
).split("|")
HELPERS = {module.name for module in iter_modules(helpers.__path__)}
CALLS_BACK = re.compile(
    r"\b(interact|interact_manual|interactive|interactive_output|Output)\s*\(|@\s*[\w.]*\binteract\b"
    r"|\bimport\b.*\b(interact\w*|Output)\b|\bwidgets\.Output\b|\bclear_output\b"
)
MACHINE = re.compile(
    r"(?<![\w.])/(home|root|tmp|Users|private|var|opt|usr|mnt|work)/|\b[CD]:\\|\bipykernel_\d|\bat 0x[0-9a-f]{6}"
)
LINK = re.compile(r"!?\[[^\]]*\]\(<?([^\s)>]*)>?[^)]*\)|\b(?:href|src)=[\"']([^\"']*)[\"']|<(\w+://[^>]+)>")
MATHS = re.compile(r"\$\$.*?\$\$|\\\[.*?\\\]|\\\(.*?\\\)|\$[^$\n]+\$", re.S)
NUMBER = re.compile(r"(?<![\w.,])\d{1,3}(?:,\d{3})+(?:\.\d+)?(?!\d)|(?<![\w.])\d+(?:\.\d+)?(?:[eE][-+]?\d+)?")


def markdown(notebook, code=False):
    """The markdown cells' text without fenced code, and without inline code unless asked for."""
    texts = [re.sub(r"```.*?```", "", cell.source, flags=re.S) for cell in notebook.cells if is_text(cell)]
    return "\n\n".join(texts if code else [re.sub(r"`[^`]*`", "", text) for text in texts])


def is_text(cell):
    return cell.cell_type == "markdown"


def code_cells(notebook):
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def outputs(notebook):
    return [output for cell in code_cells(notebook) for output in cell.outputs]


def words(output):
    """All text of an output: what was printed, shown or raised."""
    texts = [value for mime, value in output.get("data", {}).items() if not mime.startswith("image/")]
    return "\n".join(map(str, [output.get("text", ""), *texts, *output.get("traceback", [])]))


def pictures(outputs):
    """(bytes in base64, metadata) of every picture among some outputs."""
    return [
        (data, output.metadata.get(mime, {}))
        for output in outputs
        for mime, data in output.get("data", {}).items()
        if mime.startswith("image/")
    ]


def headings(notebook):
    return [
        (len(marks), text) for marks, text in re.findall(r"^(#+) +(.+?) *$", markdown(notebook, True), re.M)
    ]


def section(notebook, name):
    """The cells under the H2 that begins with `name`."""
    inside, cells = False, []
    for cell in notebook.cells:
        if is_text(cell) and (title := re.match(r"## +(.*)", cell.source)):
            inside = title[1].startswith(name)
        cells += [cell] * inside
    return cells


def exercise_ids(cells):
    code = "\n".join(cell.source for cell in cells if not is_text(cell))
    return re.findall(r"\bcheck\(\s*[\"'](\d+\.\d+)[\"']", code)


def numbers(text):
    """Every number in a text, without its sign and its thousands separators."""
    text = re.sub(r"(?<=\d)_(?=\d)", "", text.replace("−", "-"))
    return [(written, Decimal(written.replace(",", ""))) for written in NUMBER.findall(text)]


# Rules for every notebook


def executed_in_order(notebook, path):
    counts = [cell.execution_count for cell in code_cells(notebook)]
    if counts != list(range(1, len(counts) + 1)):
        yield f"execution counts are {counts}: run `make lessons`"


def no_error_or_warning(notebook, path):
    for output in outputs(notebook):
        if output.output_type == "error" or output.get("name") == "stderr":
            yield words(output)[:300]


def no_widget_state(notebook, path):
    if "widgets" in notebook.metadata:
        yield "metadata.widgets is stored"
    if any("widget" in mime for output in outputs(notebook) for mime in output.get("data", {})):
        yield "a widget view is stored: where no kernel runs it shows an error in place of the picture"


def metadata_normalized(notebook, path):
    if notebook.metadata != METADATA:
        yield f"notebook metadata: {notebook.metadata}"
    for cell in notebook.cells:
        if extra := set(cell.metadata) - {"tags", "jupyter", "timed"}:
            yield f"cell metadata {extra} in {cell.source[:40]!r}"


def unique_ids(notebook, path):
    ids = [cell.get("id") for cell in notebook.cells]
    if None in ids or len(set(ids)) < len(ids):
        yield "cell ids are missing or given twice"


def no_callbacks_into_cells(notebook, path):
    for cell in code_cells(notebook):
        for found in CALLS_BACK.finditer(cell.source):
            yield f"{found[0]!r}: use a lab, this can hang and nbval cannot compare it"


def no_semicolon(notebook, path):
    for cell in code_cells(notebook):
        yield from re.findall(r"^.*;[ \t]*(?:#.*)?$", cell.source, re.M)


def no_machine_path(notebook, path):
    for text in [cell.source for cell in notebook.cells] + [words(output) for output in outputs(notebook)]:
        for found in MACHINE.finditer(text):
            yield f"{text[max(0, found.start() - 20) : found.end() + 20]!r}"


def outline(notebook, path):
    levels = [level for level, _ in headings(notebook)]
    if not (is_text(notebook.cells[0]) and notebook.cells[0].source.startswith("# ")):
        yield "the first cell is not a title"
    if levels.count(1) != 1:
        yield f"{levels.count(1)} headings of the first level"
    if any(below > above + 1 for above, below in pairwise(levels)):
        yield f"a heading level is jumped over: {levels}"


def short_cells(notebook, path):
    for cell in code_cells(notebook):
        if (lines := sum(bool(line.strip()) for line in cell.source.splitlines())) > 15:
            yield f"{lines} lines of code in one cell: {cell.source[:60]!r}"


def small_file(notebook, path):
    if path.stat().st_size > 1.5e6:
        yield f"{path.stat().st_size / 1e6:.1f} MB"


def pictures_have_alt(notebook, path):
    text = markdown(notebook)
    if not all(metadata.get("alt", "").strip() for _, metadata in pictures(outputs(notebook))):
        yield "a picture among the outputs has no alt text: use show(fig, alt=...)"
    if re.search(r"!\[\s*\]\(", text) or re.search(r"<img\b(?![^>]*\balt=[\"']\s*[^\"'\s])", text):
        yield "a picture in the text has no alt text"


def links_resolve(notebook, path):
    for groups in LINK.findall(MATHS.sub("", markdown(notebook))):
        link = "".join(groups)
        file, _, anchor = link.partition("#")
        where = path.parent / unquote(file) if file else path
        if re.match(r"\w+:", link):
            if not link.startswith("https://"):
                yield f"not an https link: {link}"
        elif not link or not where.exists():
            yield f"nothing is there: {link!r}"
        elif anchor and where.suffix == ".ipynb":
            titles = [re.sub(r"[`*]", "", text).replace(" ", "-") for _, text in headings(read(where))]
            if unquote(anchor) not in titles:
                yield f"no heading is called so: {link}"


def cross_references_hold(notebook, path):
    text = markdown(notebook)
    for number, file in re.findall(r"\[[^\]]*?lesson (\d+)[^\]]*\]\((?:\.\./)?(\d+)_", text, re.I):
        if int(number) != int(file):
            yield f"a link says lesson {number} and leads to {file}"
    lessons = {int(file.name[:2]) for file in path.parent.glob("0*.ipynb")}
    for number in re.findall(r"\blessons? (\d+)", text, re.I):
        if int(number) not in lessons:
            yield f"there is no lesson {number}"
    for exercise in re.findall(r"(?<![\w.])0\d\.\d\b", text):
        if exercise not in exercise_ids(notebook.cells):
            yield f"there is no exercise {exercise} here"


def names_exist(notebook, path):
    for inline in re.findall(r"`([^`\n]+)`", markdown(notebook, code=True)):
        dotted = re.match(r"(helpers\.)?([a-z_]\w*)((?:\.\w+)*)(\(.*\))?$", inline)
        if re.match(r"(helpers|lessons|datasets|tests|tools)/[\w./]+$", inline):
            if not (ROOT / inline).exists():
                yield f"no such file: {inline}"
        elif dotted and (dotted[1] or (dotted[2] in HELPERS and dotted[3])):
            try:
                resolve_name(f"helpers.{dotted[2]}{dotted[3]}")
            except (ImportError, AttributeError) as error:
                yield f"`{inline}`: {error}"


def numbers_are_printed(notebook, path):
    """A number of three or more digits in the prose stands in an output, to as many decimals, or in the code.

    Not asked of headings, links, code, formulae, round numbers (200, 10,000) and years. Timings prove nothing.
    """
    code = {value for cell in code_cells(notebook) for _, value in numbers(cell.source)}
    steady = [
        cell for cell in code_cells(notebook) if "nbval-ignore-output" not in cell.metadata.get("tags", [])
    ]
    printed = {value for cell in steady for output in cell.outputs for _, value in numbers(words(output))}
    prose = re.sub(r"^#+ .*$", "", MATHS.sub("", markdown(notebook)), flags=re.M)
    for written, value in numbers(re.sub(r"</?\w[^>]*>", "", LINK.sub("", prose))):
        digits = "".join(map(str, value.as_tuple().digits))
        is_round = value == value.to_integral_value() and "." not in written and len(digits.rstrip("0")) < 2
        is_year = re.fullmatch(r"1[89]\d\d|20\d\d|2100", written)
        if len(digits) < 3 or is_round or is_year or value in code:
            continue
        half = Decimal(5).scaleb(value.as_tuple().exponent - 1)
        if not any(abs(number - value) <= half for number in printed):
            yield f"{written} is printed by no cell"


# Rules for the numbered lessons


def sections_in_order(notebook, path):
    titles = [text for level, text in headings(notebook) if level == 2]
    if [title.split(":")[0] for title in titles] != SECTIONS:
        yield f"the sections are {titles}"


def folds_the_answer(notebook, path):
    if not any("<details>" in cell.source for cell in section(notebook, "Predict, then move")):
        yield "no <details> under 'Predict, then move'"


def shows_a_lab(notebook, path):
    calls = [cell for cell in code_cells(notebook) if re.search(r"\blabs\.\w+\.\w+\(", cell.source)]
    if not any("image/png" in output.get("data", {}) for cell in calls for output in cell.outputs):
        yield "no cell calls labs.<topic>.<lab>(...) and stores its picture"


def exercises_and_solutions(notebook, path):
    ids = exercise_ids(section(notebook, "Exercises"))
    if ids != [f"{path.name[:2]}.{k}" for k in range(1, len(ids) + 1)] or not 3 <= len(ids) <= 5:
        yield f"three to five exercises numbered in order are wanted, here are {ids}"
    solutions = path.parent / "solutions" / path.name
    if not solutions.exists() or exercise_ids(read(solutions).cells) != ids:
        yield f"solutions/{path.name} does not answer exactly {ids}"


def recap_table(notebook, path):
    rows = re.findall(r"^\|.*", "\n".join(cell.source for cell in section(notebook, "Recap")), re.M)
    if len(rows) < 3 or not ("English" in rows[0] and "中文" in rows[0]):
        yield "the recap has no table whose head says English and 中文"
    yield from (f"no Chinese term in {row}" for row in rows[2:] if not re.search("[\u4e00-\u9fff]", row))


def links_to_neighbors(notebook, path):
    names = sorted(file.name for file in path.parent.glob("0*.ipynb"))
    at = names.index(path.name)
    for name in names[max(0, at - 1) : at] + names[at + 1 : at + 2]:
        if f"]({name})" not in markdown(notebook):
            yield f"no link to {name}"


RULES = [
    *(executed_in_order, no_error_or_warning, no_widget_state, metadata_normalized, unique_ids),
    *(no_callbacks_into_cells, no_semicolon, no_machine_path, outline, short_cells, small_file),
    *(pictures_have_alt, links_resolve, cross_references_hold, names_exist, numbers_are_printed),
]
NUMBERED = [sections_in_order, folds_the_answer, shows_a_lab, exercises_and_solutions, recap_table]


def rules_for(path):
    if path.parent.name == "solutions":
        return RULES
    return [*RULES, links_to_neighbors, *(NUMBERED if re.match("0[1-9]_", path.name) else [])]
