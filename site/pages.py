"""Stored notebooks in, Sphinx sources out: labs to wake, exercises to answer, figures as files."""

import base64
import hashlib
import html
import json
import re
import shutil
from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path

import nbformat

LAB = re.compile(r"^labs\.(\w+)\.(\w+)\(", re.M)
CHECK = re.compile(r"""^check\(\s*["']([\w.]+)["']""", re.M)
NOTE = (
    "On this page the labs and exercises are alive; the other cells are there to be read. Open the notebook "
    "to run and change them (in a browser its stop button ■ does nothing: use Kernel → Restart Kernel)."
)
NOTE_OF_START = (
    "This lesson shows how a notebook is used: open it in your browser and follow along. To read and try the "
    "others on their pages you need two buttons: <b>Hold the knobs</b> at a lab, <b>▶ Run</b> at an exercise."
)
DRAWING = {"drawing": "hide-input"}  # the course's tag: what Sphinx does with such a cell
FOLDED = re.compile(r"(The code cells below are folded): click the bar .*? to open one\.")  # in JupyterLab
SOLUTIONS = {"code_prompt_show": "Show the solution", "code_prompt_hide": "Hide the solution"}


@dataclass
class Picture:
    """A figure as a notebook stores it."""

    png: bytes
    alt: str
    width: int
    height: int


def make(course, source, readouts, megabytes):
    """Write the Sphinx sources of all lessons into `source`; {page: names of its labs} comes back.

    `readouts` is {(topic, readout): name of the lab} for what each lab of the catalogue says at first: a
    lesson's lab is the one that says the same. `megabytes` is what a browser fetches for the first lab.
    """
    lessons = source / "lessons"
    shutil.rmtree(lessons, ignore_errors=True)
    for folder in (lessons / "solutions", source / "_static" / "pictures", source / "_static" / "cells"):
        folder.mkdir(parents=True, exist_ok=True)
    found, lesson_pages = {}, []
    for path in sorted((course / "lessons").rglob("*.ipynb")):
        if ".ipynb_checkpoints" in path.parts:
            continue
        page = Page(path.relative_to(course / "lessons"), source, readouts, megabytes)
        notebook = nbformat.read(path, as_version=4)
        page.rewrite(notebook)
        nbformat.write(notebook, lessons / page.path)
        found[page.path.with_suffix("").as_posix()] = page.labs
        if re.match(r"0[1-9]_", path.name) and page.labs:
            lesson_pages.append(page)
    if not lesson_pages:
        raise SystemExit(
            "No lab of any lesson says what the catalogue's labs say at first: run make lessons."
        )
    data_page(course, source)
    cards = [page.card() for page in lesson_pages]
    landing_page(source, found, cards, lesson_pages[0], megabytes)
    return found


class Page:
    """One notebook on its way to a page."""

    def __init__(self, path, source, readouts, megabytes):
        self.path, self.source, self.readouts, self.megabytes = path, source, readouts, megabytes
        self.name = path.stem
        self.is_solution = len(path.parts) > 1
        self.root = "../" * len(path.parts)
        self.labs, self.title, self.first_lab = [], "", None

    def rewrite(self, notebook):
        """Change the notebook in place."""
        above, cells = (
            [],
            [],
        )  # sources of the code cells so far, those of exercises left out; the page's cells
        for cell in notebook.cells:
            exercise = cell.cell_type == "code" and not self.is_solution and CHECK.search(cell.source)
            if exercise:
                cells.append(self.text(self.exercise(exercise[1], cell.source, len(above))))
                continue
            cells.append(cell)
            if cell.cell_type == "code":
                above.append(cell.source)
                cells += self.outputs(cell)
        for cell in cells:
            if cell.cell_type == "markdown":  # the site's first page is what README.md is in the repository
                source = FOLDED.sub(r"\1.", cell.source)
                cell.source = re.sub(r"\]\((\.\./)+README\.md(#[^)]*)?\)", f"]({self.root}index.md)", source)
        head = next(cell for cell in cells if cell.cell_type == "markdown")
        head.source = self.head(head.source)
        notebook.cells = cells
        if self.is_solution:
            notebook.metadata["mystnb"] = SOLUTIONS
        else:
            kept = json.dumps({"name": self.name, "cells": above})
            (self.source / "_static" / "cells" / f"{self.name}.json").write_text(kept)

    def head(self, text):
        """The first cell: below the title, the ways to run the notebook."""
        first, _, rest = text.partition("\n")
        self.title = first.lstrip("# ").strip()
        run = f"{self.root}lite/lab/index.html?path=lessons/{self.path.as_posix()}"
        copy = f"{self.root}lite/files/lessons/{self.path.as_posix()}"
        links = (
            f'<p class="run-me"><a href="{run}">Open as a notebook in your browser</a>'
            f'<a class="quiet" href="{copy}" download>Download the notebook</a></p>'
        )
        note = NOTE_OF_START if self.name == "00_start_here" else NOTE
        note = "" if self.is_solution else f'<p class="run-note">{note}</p>'
        return f"{first}\n\n{links}\n{note}\n\n{rest}"

    def outputs(self, cell):
        """Take labs and pictures out of the cell; they come back as cells of their own."""
        tags = [DRAWING[tag] for tag in cell.metadata.get("tags", []) if tag in DRAWING]
        if self.is_solution:
            folded = cell.metadata.get("jupyter", {}).get("source_hidden")
            tags = ["sentences", "hide-input"] if folded else ["sentences"]
        cell.metadata = {"tags": tags}
        kept, shown = [], []
        for output in cell.outputs:
            picture = stored_picture(output)
            if picture is None:
                kept.append(output)
                continue
            call = None if self.is_solution else LAB.search(cell.source)
            shown.append(self.text(self.lab(call, picture, output) if call else self.figure(picture)))
        cell.outputs = kept
        return shown

    def lab(self, call, picture, output):
        readout = "".join(output["data"].get("text/plain", ""))
        name = self.readouts.get((call[1], readout), "")
        if not name:  # the tests fail on it; a reader has at least the picture
            print(
                f"NOT ALIVE: no lab of the catalogue says what {call[0]}…) says in lessons/{self.path}. Run "
                f"`make lessons`, or let labs.catalogue() make this lab on its data. It says:\n{readout}"
            )
            return f"{self.figure(picture)}\n<p>{html.escape(readout)}</p>"
        self.labs.append(name)
        box = lab(name, self.image(picture), readout, self.megabytes)
        self.first_lab = self.first_lab or (name, picture, readout)
        return box

    def figure(self, picture):
        return f'<div class="picture">{pan(self.image(picture))}</div>'

    def image(self, picture, eager=False, root=None):
        """An <img> of the picture, which is stored once under the digest of its bytes."""
        file = f"_static/pictures/{self.name}-{hashlib.sha256(picture.png).hexdigest()[:10]}.png"
        (self.source / file).write_bytes(picture.png)
        root = self.root if root is None else root
        return (
            f'<img src="{root}{file}" alt="{html.escape(picture.alt)}" width="{picture.width}" '
            f'height="{picture.height}" style="--width:{picture.width}px"{"" if eager else " loading=lazy"}>'
        )

    def exercise(self, number, source, above):
        waiting = "Replace the ... and press Run."
        return (
            f'<section class="exercise" data-exercise="{number}" data-lesson="{self.name}" '
            f'data-above="{above}" '
            f'data-waiting="{waiting}" aria-label="Exercise {number}">\n'
            f"<pre>{html.escape(source)}</pre>\n"
            f'<div class="exercise-buttons"></div>\n'
            f'<div class="exercise-answer" role="status">{waiting}</div>\n'
            "</section>"
        )

    def card(self):
        """A card for the landing page: the lesson's question, its topic and its first lab."""
        number, _, rest = self.title.partition(" · ")
        topic, _, question = rest.partition(": ")
        picture = self.first_lab[1]
        image = self.image(
            Picture(picture.png, "", picture.width, picture.height), root=""
        )  # the words say it all
        question = question[:1].upper() + question[1:]
        return (
            f'<li><a class="card" href="lessons/{self.name}.html"><span class="card-picture">{image}</span>'
            f'<span class="card-topic">{number} · {topic}</span>'
            f'<span class="card-question">{question}</span></a></li>'
        )

    @staticmethod
    def text(raw):
        return nbformat.v4.new_markdown_cell(f"```{{raw}} html\n{raw}\n```")


def lab(name, image, readout, megabytes):
    """A still lab: the picture, what it says, and the button that wakes it (labs.js)."""
    title = "Lab: " + name.partition(".")[2].replace("_", " ")
    return (
        f'<section class="lab" data-lab="{name}" aria-label="{title}">\n<div class="lab-stage">{pan(image)}\n'
        f'<div class="lab-readout" role="status">{html.escape(readout)}</div></div>\n'
        '<div class="lab-start" hidden><button class="lab-wake" type="button">Hold the knobs</button>\n'
        f'<span class="lab-note" role="status">Starts Python on this page: {megabytes} MB the first time, '
        "nothing to install.</span></div>\n"
        "<noscript>The knobs of this lab need JavaScript.</noscript>\n</section>"
    )


def pan(image):
    """A frame in which a picture wider than a phone is moved with a finger or the arrow keys."""
    return f'<div class="pan" role="group" aria-label="Picture">{image}</div>'


def stored_picture(output):
    """The Picture among an output's data: an <img alt=…>, or a PNG with its alt text as metadata."""
    data = output.get("data", {})
    page = "".join(data.get("text/html", ""))
    if "data:image/png;base64," in page:
        found = {}
        parser = HTMLParser()
        parser.handle_starttag = lambda tag, attributes: found.update(attributes) if tag == "img" else None
        parser.feed(page)
        png = base64.b64decode(found["src"].partition(",")[2])
        return Picture(png, found.get("alt", ""), round(float(found["width"])), round(float(found["height"])))
    if "image/png" in data:
        about = output.metadata.get("image/png", {})
        alt = about.get("alt") or "".join(data.get("text/plain", ""))
        return Picture(base64.b64decode("".join(data["image/png"])), alt, about["width"], about["height"])
    return None


def data_page(course, source):
    """The README of the data, its links to itself as Sphinx wants them, and the code that lessons link."""
    text = (course / "datasets" / "README.md").read_text()
    for heading in re.findall(r"^#+ (.*)$", text, re.M):
        on_github = re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")
        text = text.replace(f"](#{on_github})", f"](#{anchor(heading)})")
    for folder in ("datasets", "helpers"):
        keep = shutil.ignore_patterns("*.csv", "*.npz", "*.json", "README.md", "__pycache__")
        shutil.copytree(course / folder, source / folder, ignore=keep)
    (source / "datasets" / "README.md").write_text(text)


def anchor(heading):
    """A heading's anchor as JupyterLab makes it, so that one link works in both."""
    return heading.replace(" ", "-")


def landing_page(source, found, cards, first, megabytes):
    """index.md and solutions.md, from the text in this folder, the cards and the lists of all pages."""
    name, picture, readout = first.first_lab
    parts = {
        "first": first.name,
        "lab": lab(name, first.image(picture, eager=True, root=""), readout, megabytes),
        "cards": "\n".join(cards),
        "megabytes": str(megabytes),
        "lessons": "\n".join(f"lessons/{name}" for name in found if "/" not in name),
        "solutions": "\n".join(f"lessons/{name}" for name in found if "/" in name),
    }
    for file in ("index.md", "solutions.md"):
        text = Path(__file__).with_name(file).read_text()
        for part, value in parts.items():
            text = text.replace(f"<<{part}>>", value)
        (source / file).write_text(text)
