"""Every lesson in a real JupyterLab: it runs, and every control of every lab answers to the keyboard."""

import os
import shutil

import jupyterlab
import pytest

LESSONS = sorted((jupyterlab.ROOT / "lessons").glob("*.ipynb"))
SHOTS = jupyterlab.ROOT / "build" / "browser"
WIDGET_VIEW = "application/vnd.jupyter.widget-view+json"
MISSING = (
    "no Chromium found on PATH: install it (Debian, Ubuntu: sudo apt install chromium) and run this again"
)

if not jupyterlab.CHROMIUM and not os.environ.get("CI"):
    pytest.skip(MISSING, allow_module_level=True)

# One lab as a person would find it: what its controls say, the readout, which picture, and where it is.
LOOK = """lab => {
    const image = lab.querySelector("img"), [home, box] = [lab, image].map(e => e.getBoundingClientRect());
    const pictures = window.pictures ??= [];
    if (!pictures.includes(image.src)) pictures.push(image.src);
    const values = [...lab.querySelectorAll("[role=slider], input, select, .widget-toggle-buttons button")];
    return {
        readout: lab.querySelector(".lab-readout").innerText,
        alt: image.alt,
        picture: pictures.indexOf(image.src),
        shown: image.complete && image.naturalWidth > 0,
        box: [box.x - home.x, box.y - home.y, box.width, box.height, image.naturalWidth, image.naturalHeight],
        values: values.map(e => e.type === "checkbox" ? e.checked
            : e.getAttribute("aria-valuenow") ?? (e.matches("button") ? e.matches(".mod-active") : e.value)),
    };
}"""
SETTLED = """async lab => {
    const frame = () => new Promise(requestAnimationFrame);
    const deadline = performance.now() + 10000;
    for (let calm = 0; calm < 2; calm = pending.size ? 0 : calm + 1) {
        if (performance.now() > deadline) throw new Error("the kernel did not answer within 10 s");
        await frame();
    }
    await lab.querySelector("img").decode();
}"""
LABS_OF_CELL = "(i => panel.content.widgets[i].node.querySelectorAll('.lab').length)"
DRAWN = """cells => cells.every(i => panel.content.widgets[i].node.querySelector(".jupyter-widgets"))
    && [...document.querySelectorAll(".lab")].every(lab => lab.querySelector("img")?.naturalWidth)"""
FOCUS = "[role=slider], input, select, button"
STOPS = f"lab => [...lab.querySelectorAll('{FOCUS}')].filter(e => e.checkVisibility() && !e.disabled).length"
# The control that has the keyboard now.
STOP = """lab => {
    const e = document.activeElement;
    if (!lab.contains(e)) return null;
    const kind = e.matches("[role=slider]") ? "slider" : e.matches(".widget-play button") ? "play"
        : e.matches(".widget-toggle-buttons button") ? "toggle" : e.matches("button") ? "button" : e.type;
    const drawn = getComputedStyle(e, "::after").content.match(/^"(.*)"$/);  // an icon alone says nothing aloud
    const attribute = name => e.getAttribute(name) ?? e.getAttribute("aria-value" + name);
    const label = e.closest(".jupyter-widgets")?.querySelector("label");
    return {
        kind, name: e.innerText?.trim() || label?.innerText || drawn?.[1], low: attribute("min"), high: attribute("max"),
        now: e.getAttribute("aria-valuenow") ?? e.value, on: e.matches(".mod-active"),
    };
}"""


@pytest.fixture(scope="session")
def folder(tmp_path_factory):
    """A copy of the lessons, so that nothing the tests do can reach the stored ones."""
    return shutil.copytree(jupyterlab.ROOT / "lessons", tmp_path_factory.mktemp("course") / "lessons")


@pytest.fixture(scope="session")
def address(folder):
    with jupyterlab.server(folder, folder.parent) as address:
        yield address
    log = (folder.parent / "log").read_text()
    assert "Traceback" not in log and "\n[E " not in log, log


@pytest.fixture(scope="session")
def chromium():
    if not jupyterlab.CHROMIUM:
        pytest.fail(MISSING)
    with jupyterlab.browser() as chromium:
        yield chromium


def test_there_are_lessons():
    assert LESSONS, "there is no notebook in lessons/"


@pytest.mark.parametrize("path", LESSONS, ids=lambda path: path.stem)
def test_lesson(path, address, chromium):
    with jupyterlab.notebook(chromium, address, path.name) as page:
        pictures = page.evaluate(
            """() => panel.content.widgets.map(cell =>
                [...cell.node.querySelectorAll(".jp-OutputArea img")].some(i => i.complete && i.naturalWidth))"""
        )
        assert "Error displaying widget" not in page.inner_text(".jp-Notebook")

        cells = jupyterlab.run_all(page)
        for cell in cells:
            for output in cell.get("outputs", []):
                wanted = {"raises-exception", "nbval-raises-exception"} & set(
                    cell["metadata"].get("tags", [])
                )
                assert output["output_type"] != "error" or wanted, "\n".join(output["traceback"])
        with_widget = [i for i, cell in enumerate(cells) if shows_widget(cell)]
        page.wait_for_function(DRAWN, arg=with_widget)
        with_lab = [i for i in with_widget if page.evaluate(f"{LABS_OF_CELL}({i})")]
        assert with_lab, "no lab in this lesson"
        assert all(pictures[i] for i in with_lab), "a stored lab shows no picture before it is run"

        for number, lab in enumerate(page.query_selector_all(".lab"), start=1):
            try:
                drive(page, lab)
            except BaseException:
                SHOTS.mkdir(parents=True, exist_ok=True)
                lab.screenshot(path=SHOTS / f"{path.stem}-lab{number}.png")
                raise


def test_a_saved_lesson_opens_with_its_labs(folder, address, chromium):
    shutil.copy(LESSONS[0], folder / "saved.ipynb")
    with jupyterlab.notebook(chromium, address, "saved.ipynb") as page:
        with_widget = [i for i, cell in enumerate(jupyterlab.run_all(page)) if shows_widget(cell)]
        page.wait_for_function(DRAWN, arg=with_widget)
        labs = page.locator(".lab").count()
        page.evaluate("() => jupyterapp.commands.execute('docmanager:save')")
        page.wait_for_function("() => !panel.context.model.dirty")
    with jupyterlab.notebook(chromium, address, "saved.ipynb") as page:
        page.wait_for_function(DRAWN, arg=with_widget)
        assert page.locator(".lab").count() == labs > 0
        assert page.locator(".lab [role=slider]").count() >= labs
        assert "Error displaying widget" not in page.inner_text(".jp-Notebook")


def shows_widget(cell):
    return any(WIDGET_VIEW in output.get("data", {}) for output in cell.get("outputs", []))


def drive(page, lab):
    """Go through a lab's controls with Tab and move each to both ends; the last one, Reset, brings back the start."""
    page.evaluate(SETTLED, lab)
    first = lab.evaluate(LOOK)
    starts = iter([box.input_value() for box in lab.query_selector_all("input[type=number]")])
    lab.query_selector(FOCUS).focus()
    for number in range(lab.evaluate(STOPS)):
        at = lab.evaluate(STOP)
        assert at, f"Tab left the lab after {number} of its controls"
        assert at["name"], f"a {at['kind']} without a name"
        if at["kind"] == "slider":
            for key, end in (("End", "high"), ("Home", "low")):
                move(page, lab, at, key)
                assert lab.evaluate(STOP)["now"] == at[end], f"{key} does not bring {at['name']} to its end"
        elif at["kind"] == "number":
            for end in ("high", "low"):
                move(page, lab, at, "Control+A", *at[end], "Enter")
                assert float(lab.evaluate(STOP)["now"]) == float(at[end])
            move(page, lab, at, "Control+A", *next(starts), "Enter")  # the next control moves from the start
        elif at["kind"] == "checkbox":
            move(page, lab, at, "Space", must=True)
            move(page, lab, at, "Space", must=True)
        elif at["kind"] == "toggle":
            if at["on"]:  # the first of its row, where the lab starts: step aside, to come back to it
                page.keyboard.press("Tab")
                move(page, lab, at, "Enter", must=True)
                page.keyboard.press("Shift+Tab")
            move(page, lab, at, "Enter", must=True)
        elif at["kind"] == "play":
            # On and off again: while it plays, messages never come to rest.
            assert at["name"] == "Play"
            move(page, lab, at, "Enter", "Enter", must=True, wait=300)
        elif at["kind"] == "button":
            move(page, lab, at, "Enter")
        else:
            pytest.fail(f"the test does not know how to move a {at['kind']}: {at['name']}")
        page.keyboard.press("Tab")
    assert lab.evaluate(STOP) is None, "Tab does not lead out of the lab"
    assert at["name"] == "Reset", "the last control is not Reset"
    last = lab.evaluate(LOOK)
    assert [key for key in first if last[key] != first[key]] == [], f"after Reset: {last['readout']}"


def move(page, lab, at, *keys, must=False, wait=0):
    """Press keys; if the lab's controls changed, its picture and its readout must have changed with them."""
    before = lab.evaluate(LOOK)
    for key in keys:
        page.keyboard.press(key)
        page.wait_for_timeout(wait)
    page.evaluate(SETTLED, lab)
    after, what = lab.evaluate(LOOK), f"{' '.join(keys)} on the {at['kind']} “{at['name']}”: "
    complaints = page.evaluate("complaints")
    assert not complaints, what + "\n".join(complaints)
    assert after["shown"], what + "no picture"
    assert after["box"] == before["box"], what + "the picture jumped"
    assert after["readout"].strip() and after["readout"] in after["alt"], what + "alt text does not follow"
    moved = after["values"] != before["values"]
    assert moved or not must, what + "nothing moved"
    if moved:
        assert after["picture"] != before["picture"], what + "the picture stayed the same"
        assert after["readout"] != before["readout"], what + "the readout stayed the same"
