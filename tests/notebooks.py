"""The rules of a stored notebook. Each takes the notebook and its path and yields what is wrong, in words.

While a lesson is written, `python tests/notebooks.py lessons/03_gradient_descent.ipynb` says what the rules
find and how long it takes (also of a lesson in NOT_YET); without a path it goes through the course.
"""

import ast
import re
import sys
import tomllib
from decimal import Decimal
from functools import cache
from html import unescape
from itertools import pairwise
from math import ceil
from pathlib import Path
from pkgutil import iter_modules, resolve_name
from urllib.parse import unquote

import constructs
from run_lessons import METADATA, PICTURE, lesson_paths, read

import helpers
from helpers.exercises import EXERCISES

ROOT = Path(__file__).resolve().parent.parent
TAUGHT = tomllib.loads((ROOT / "tests/constructs.toml").read_text(encoding="utf-8"))

# Lessons that are still to be put into the form of two parts. This list goes away with its last name.
NOT_YET = set()

# A letter for each section, and the order of a lesson: idea and labs may take turns, all else stands once.
SECTIONS = {
    "The question": "q",
    "The idea": "i",
    "Predict, then move": "p",
    "Where it breaks": "b",
    "In practice": "u",
    "Exercises": "e",
    "Recap": "r",
    "Going deeper": "d",
}
ORDER = re.compile("q(i+p+)+buerd")

WORDS_A_MINUTE = 130
SECONDS = {"line": 5, "formula": 10, "lab": 300, "exercise": 480, "tiny exercise": 120}
LONGEST_CORE = 60

HELPERS = {module.name for module in iter_modules(helpers.__path__)}
CALLS_BACK = re.compile(
    r"\b(interact|interact_manual|interactive|interactive_output|Output)\s*\(|@\s*[\w.]*\binteract\b"
    r"|\bimport\b.*\b(interact\w*|Output)\b|\bwidgets\.Output\b|\bclear_output\b"
)
MACHINE = re.compile(
    r"(?<![\w.])/(home|root|tmp|Users|private|var|opt|usr|mnt|work)/|\b[CD]:\\|\bipykernel_\d|"
    r"\bat 0x[0-9a-f]{6}"
)
LINK = re.compile(r"!?\[[^\]]*\]\(<?([^\s)>]*)>?[^)]*\)|\b(?:href|src)=[\"']([^\"']*)[\"']|<(\w+://[^>]+)>")
MATHS = re.compile(r"\$\$.*?\$\$|\\\[.*?\\\]|\\\(.*?\\\)|\$[^$\n]+\$", re.S)
IMAGE = re.compile(r"<img\b[^>]*>", re.S)
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
    said = "\n".join(map(str, [output.get("text", ""), *texts, *output.get("traceback", [])]))
    return PICTURE.sub("", said)


def pictures(outputs):
    """(PNG in base64, alt text) of each picture among some outputs: an <img> in HTML, or a bare image/png."""
    found = []
    for output in outputs:
        data = output.get("data", {})
        if images := IMAGE.findall("".join(data.get("text/html", ""))):
            found += [(PICTURE.search(image)[1], alt_of(image)) for image in images if PICTURE.search(image)]
        elif "image/png" in data:
            found.append((data["image/png"], output.metadata.get("image/png", {}).get("alt", "").strip()))
    return found


def alt_of(image):
    """The alt text of an <img> tag."""
    said = re.search(r"\balt=(?:\"([^\"]*)\"|'([^']*)')", image)
    return unescape(said[1] or said[2] or "").strip() if said else ""


def headings(notebook):
    return [heading for cell in notebook.cells for heading in headings_in(cell)]


def headings_in(cell):
    """(level, text) of each heading in a markdown cell."""
    text = re.sub(r"```.*?```", "", cell.source, flags=re.S) if is_text(cell) else ""
    return [(len(marks), title) for marks, title in re.findall(r"^(#+) +(.+?) *$", text, re.M)]


def plain(title):
    return re.sub(r"[`*]", "", title)


def without_minutes(title):
    return re.sub(r" · \d+ minutes$", "", plain(title))


def under(notebook, heading):
    """The cells from a heading to the next one of its level or above; None when there is no such heading."""
    cells, level = None, 9
    for cell in notebook.cells:
        for depth, title in headings_in(cell):
            if cells is not None and depth <= level:
                return cells
            if without_minutes(title) == heading:
                cells, level = [], depth
        if cells is not None:
            cells.append(cell)
    return cells


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
    return re.findall(r"\bcheck\(\s*[\"'](\w+\.\d+)[\"']", code)


def draws(cell):
    return "drawing" in cell.metadata.get("tags", [])


def shows_lab(cell):
    return not is_text(cell) and re.search(r"\blabs\.\w+\.\w+\(", cell.source) is not None


def parts(notebook):
    """The cells of the core, those of `## Going deeper`, and of these the sections by their heading."""
    core, deeper, sections = [], [], {}
    for cell in notebook.cells:
        if deeper or (is_text(cell) and cell.source.startswith("## Going deeper")):
            deeper.append(cell)
            if is_text(cell) and (title := re.search(r"^### +(.+?) *$", cell.source, re.M)):
                sections[title[1]] = []
            if sections:
                sections[list(sections)[-1]].append(cell)
        else:
            core.append(cell)
    return core, deeper, sections


def minutes(cells, exercise="exercise"):
    """How long a beginner takes over some cells: words, lines of code to be read, formulas, labs, exercises.

    Cells that only draw need not be read. A hint belongs to its exercise, and so do the lines of its cell;
    those of a lab's cell belong to the lab. Source that a cell prints is read like code.
    """
    seconds = 0
    for cell in cells:
        if is_text(cell):
            text = re.sub(
                r"^<details><summary>Hint</summary>.*</details>", "", cell.source, flags=re.M | re.S
            )
            for fenced in re.findall(r"```.*?```", text, flags=re.S):
                seconds += SECONDS["line"] * (len(fenced.splitlines()) - 2)
            text = re.sub(r"```.*?```", "", text, flags=re.S)
            seconds += SECONDS["formula"] * len(re.findall(r"\$\$.*?\$\$", text, re.S))
            text = re.sub(r"\$\$.*?\$\$", "", text, flags=re.S)
            text = re.sub(r"\$[^$\n]+\$|`[^`\n]+`", " symbol ", text)
            text = re.sub(r"\]\([^)]*\)|</?\w[^>]*>", " ", text)
            seconds += 60 / WORDS_A_MINUTE * sum(bool(re.search(r"\w", word)) for word in text.split())
        elif shows_lab(cell):
            seconds += SECONDS["lab"]
        elif asked := exercise_ids([cell]):
            seconds += SECONDS[exercise] * len(asked)
        elif not draws(cell):
            source = cell.source
            if "getsource(" in source:
                source += "\n" + "\n".join(map(words, cell.outputs))
            seconds += SECONDS["line"] * sum(bool(line.strip()) for line in source.splitlines())
    return seconds / 60


def up_to_five(value):
    """Minutes as a lesson states them: the count, rounded up to the next multiple of five."""
    return 5 * ceil(value / 5)


@cache
def headings_of(path, changed):
    return [plain(title) for _, title in headings(read(path))]


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
    if not all(alt for _, alt in pictures(outputs(notebook))):
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
            titles = headings_of(where, where.stat().st_mtime_ns)
            if unquote(anchor).replace("-", " ") not in [title.replace("-", " ") for title in titles]:
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

    Not asked of headings, links, code, formulas, round numbers (200, 10,000), years. Timings prove nothing.
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


# Rules for every lesson


def links_to_neighbors(notebook, path):
    """Under the title: the lesson before, the contents, the lesson after. The toolbox is beside the row."""
    names = sorted(file.name for file in path.parent.glob("0*.ipynb"))
    row = [name for name in names if name == path.name or name != "00_toolbox.ipynb"]
    at = row.index(path.name)
    for name in {*row[max(0, at - 1) : at], *row[at + 1 : at + 2], *row[:1]} - {path.name}:
        if f"]({name})" not in notebook.cells[0].source:
            yield f"no link to {name} in the first cell"


def drawings_are_folded(notebook, path):
    """What only draws is tagged and folded, and makes nothing that a cell to be read needs."""
    hidden, open_ = set(), []
    for cell in code_cells(notebook):
        if draws(cell) != bool(cell.metadata.get("jupyter", {}).get("source_hidden")):
            yield f"tagged drawing but not folded, or folded but not tagged: {cell.source[:60]!r}"
        if draws(cell) and "style.show(" not in cell.source:
            yield f"tagged drawing, but it shows no picture: {cell.source[:60]!r}"
        tree = ast.parse(cell.source)
        if draws(cell):
            hidden |= constructs.made(tree)
        else:
            open_.append(cell)
            hidden -= constructs.made(tree)
            needed = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
            yield from (
                f"{name} is made in a folded cell, and used in an open one" for name in needed & hidden
            )


def takes_the_time_it_says(notebook, path):
    """The table's minutes are the count's; so are those of each section that goes deeper."""
    core, deeper, sections = parts(notebook)
    kind = "exercise" if path.stem[:2] != "00" else "tiny exercise"
    time = re.search(r"^\| *\*\*Time\*\* *\|(.*)\|", notebook.cells[0].source, re.M)
    stated = [int(number) for number in re.findall(r"(\d+) minutes", time[1] if time else "")]
    for heading, cells in sections.items():
        counted = up_to_five(minutes(cells))
        said = re.search(r" · (\d+) minutes$", heading)
        if not said or int(said[1]) != counted:
            yield f"the section takes {counted} minutes by the count, its heading is {heading!r}"
    counted = [up_to_five(minutes(core, kind))]
    if deeper:
        counted.append(sum(up_to_five(minutes(cells)) for cells in sections.values()))
    if stated != counted:
        yield f"the table says {stated} minutes (core, going deeper), the count {counted}"


def teaches_what_it_promises(notebook, path):
    """What constructs.toml puts under a heading is in the code there, or named in its text."""
    for heading, names in TAUGHT.get(path.stem, {}).items():
        cells = under(notebook, heading)
        if cells is None:
            yield f"tests/constructs.toml names a heading that is not here: {heading!r}"
            continue
        text = "\n".join(cell.source for cell in cells if is_text(cell))
        shown = {name for cell in cells if not is_text(cell) for name in constructs.used(cell.source)}
        for name in names.split():
            if name not in shown and name.strip(".()") not in text:
                yield f"tests/constructs.toml: {heading!r} neither shows nor names {name}"


def no_word_before_its_time(notebook, path):
    """Each construct of a cell to be read is basic, or taught earlier in the course or under a heading above.

    What the toolbox teaches also needs a link to that section of it, in this lesson or in an earlier one.
    """
    solutions = path.parent.name == "solutions"
    course = list(TAUGHT)
    earlier = course[: course.index(path.stem) + solutions]
    places = {name: place for place in earlier for names in TAUGHT[place].values() for name in names.split()}
    linked = toolbox_links(notebook).union(*(links_of(path.with_name(f"{place}.ipynb")) for place in earlier))
    own, asked = set(), set()
    for cell in notebook.cells:
        if is_text(cell):
            for _, title in [] if solutions else headings_in(cell):
                places |= dict.fromkeys(TAUGHT[path.stem].get(without_minutes(title), "").split(), path.stem)
            continue
        own |= constructs.made(ast.parse(cell.source))
        for name in [] if draws(cell) else constructs.used(cell.source, own):
            if name in asked:
                continue
            if name not in places:
                asked.add(name)
                yield f"{name} is used before anything teaches it: {cell.source[:60]!r}"
            elif places[name] == "00_toolbox" and not solutions and path.stem != "00_toolbox":
                sections = {title for title, names in TAUGHT["00_toolbox"].items() if name in names.split()}
                if not sections & (linked | asked):
                    asked |= sections
                    yield f"{name} needs a link to 00_toolbox.ipynb#, one of {sorted(sections)}"


def toolbox_links(notebook):
    """The sections of the toolbox that a notebook links to."""
    found = re.findall(r"\(00_toolbox\.ipynb#([^)\s]+)\)", markdown(notebook, code=True))
    return {unquote(anchor).replace("-", " ") for anchor in found}


@cache
def links_of(path):
    return toolbox_links(read(path)) if path.exists() else set()


# Rules for the numbered lessons


def core_in_order(notebook, path):
    titles_of_core = [title.split(":")[0] for level, title in headings(notebook) if level == 2]
    letters = "".join(SECTIONS.get(title, "?") for title in titles_of_core)
    if not ORDER.fullmatch(letters):
        yield f"the sections are {titles_of_core}"


def table_under_the_title(notebook, path):
    rows = re.findall(r"^\| *\*\*(.+?)\*\* *\| *[^\s|]", notebook.cells[0].source, re.M)
    if rows != ["Time", "You need", "Used for", "A mistake?"]:
        yield f"the table under the title has the rows {rows}"


def fits_an_hour(notebook, path):
    core, _, _ = parts(notebook)
    if (needed := minutes(core)) > LONGEST_CORE:
        yield f"the core takes {needed:.1f} minutes, at most {LONGEST_CORE} are wanted"
    labs, asked = sum(map(shows_lab, core)), len(exercise_ids(core))
    if not 1 <= labs <= 2:
        yield f"{labs} labs in the core, one or two are wanted"
    if not 2 <= asked <= 3:
        yield f"{asked} exercises in the core, two or three are wanted"


def labs_ask_first(notebook, path):
    """A lab stores its picture, stands under a question, and folds away what one should have seen."""
    for at, cell in enumerate(notebook.cells):
        if not shows_lab(cell):
            continue
        if not pictures(cell.outputs):
            yield f"a lab stores no picture: {cell.source!r}"
        if not (is_text(before := notebook.cells[at - 1]) and "?" in before.source):
            yield f"no question stands above the lab {cell.source[:60]!r}"
        if not any(
            is_text(after) and "<details>" in after.source for after in notebook.cells[at + 1 : at + 3]
        ):
            yield f"nothing is folded away below the lab {cell.source[:60]!r}"


def exercises_and_solutions(notebook, path):
    wanted = sorted(id for id in EXERCISES if id.startswith(path.stem[:2]))
    if (ids := sorted(exercise_ids(notebook.cells))) != wanted:
        yield f"the exercises are {wanted}, here are {ids}"
    solutions = path.parent / "solutions" / path.name
    if not solutions.exists() or sorted(exercise_ids(read(solutions).cells)) != wanted:
        yield f"solutions/{path.name} does not answer exactly {wanted}"


def recap_table(notebook, path):
    rows = re.findall(r"^\|.*", "\n".join(cell.source for cell in section(notebook, "Recap")), re.M)
    if len(rows) < 3 or not ("English" in rows[0] and "中文" in rows[0]):
        yield "the recap has no table whose head says English and 中文"
    yield from (f"no Chinese term in {row}" for row in rows[2:] if not re.search("[\u4e00-\u9fff]", row))


RULES = [
    *(executed_in_order, no_error_or_warning, no_widget_state, metadata_normalized, unique_ids),
    *(no_callbacks_into_cells, no_semicolon, no_machine_path, outline, short_cells, small_file),
    *(pictures_have_alt, links_resolve, cross_references_hold, names_exist, numbers_are_printed),
]
NEW_FORM = [no_word_before_its_time]
LESSON = [links_to_neighbors, drawings_are_folded, takes_the_time_it_says, teaches_what_it_promises]
NUMBERED = [
    *(core_in_order, table_under_the_title, fits_an_hour, labs_ask_first),
    *(exercises_and_solutions, recap_table),
]


def rules_for(path, exempt=None):
    if path.stem in (NOT_YET if exempt is None else exempt):
        return RULES
    if path.parent.name == "solutions":
        return [*RULES, *NEW_FORM]
    return [*RULES, *NEW_FORM, *LESSON, *(NUMBERED if re.match("0[1-9]_", path.name) else [])]


def problems(path, exempt=None):
    """What the rules find in one notebook, each with the rule's name before it."""
    notebook = read(path)
    return [
        f"{rule.__name__}: {problem}" for rule in rules_for(path, exempt) for problem in rule(notebook, path)
    ]


def duration(path):
    """One line: how long a lesson takes by the count, and what its table says."""
    core, _, sections = parts(notebook := read(path))
    kind = "exercise" if path.stem[:2] != "00" else "tiny exercise"
    stated = re.search(r"\*\*Time\*\* *\|(.*)\|", notebook.cells[0].source)
    return (
        f"{path.stem}: core {minutes(core, kind):.1f} minutes, going deeper "
        f"{sum(map(minutes, sections.values())):.1f}; its table says{stated[1] if stated else ' nothing'}"
    )


def main(paths):
    bad = False
    for path in [Path(path).resolve() for path in paths] or lesson_paths():
        if path.parent.name == "lessons":
            print(duration(path))
        if found := problems(path, exempt=set() if paths else NOT_YET):
            bad = True
            print(f"{path.parent.name}/{path.name}:", *found, sep="\n  ")
    sys.exit(bad)


if __name__ == "__main__":
    main(sys.argv[1:])
