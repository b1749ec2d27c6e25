"""Labs and lessons in a real JupyterLab, in the settings that a learner has."""

import os

import jupyterlab
import pytest
from axe_playwright_python.sync_playwright import Axe

from helpers import labs

SHOTS = jupyterlab.ROOT / "build" / "browser"
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
CELLS = jupyterlab.CELLS
FORGET = """() => {
    for (const cell of panel.content.model.cells) if (cell.type === "code") cell.sharedModel.setOutputs([]);
}"""
VIEW = ".lab:not(.jp-Notebook .lab) .lab-play"  # of a lab in a view of its own
FOCUS = "[role=slider], input, select, button"
# What each handle tells a screen reader, and the ends written beside it; next to each, what the number box has.
SAID = """lab => [...lab.querySelectorAll(".lab-control")].flatMap(pair => {
    const box = pair.querySelector("input"), ends = pair.querySelector(".slider-container").dataset;
    const said = pair.querySelector("[role=slider]").getAttribute("aria-valuetext");
    return [[said, box.value], [ends.low, box.min], [ends.high, box.max]];
})"""
STOPS = f"lab => [...lab.querySelectorAll('{FOCUS}')].filter(e => e.checkVisibility() && !e.disabled).length"
# The control that has the keyboard now.
STOP = """lab => {
    const e = document.activeElement;
    if (!lab.contains(e)) return null;
    const kind = e.matches("[role=slider]") ? "slider" : e.matches(".lab-play") ? "play"
        : e.matches(".widget-toggle-buttons button") ? "toggle" : e.matches("button") ? "button" : e.type;
    const attribute = name => e.getAttribute(name) ?? e.getAttribute("aria-value" + name);
    const label = e.labels?.[0] ?? e.closest(".jupyter-widgets")?.querySelector("label");
    return {
        kind, name: e.ariaLabel || e.innerText?.trim() || label?.innerText, low: attribute("min"), high: attribute("max"),
        now: e.getAttribute("aria-valuenow") ?? e.value, on: e.matches(".mod-active"),
    };
}"""


@pytest.fixture(scope="module")
def every_lab(address, chromium):
    """The notebook of all labs, open as a learner has it; nothing has been run."""
    with jupyterlab.notebook(chromium, address, "labs.ipynb") as page:
        yield page


@pytest.mark.parametrize("name", labs.catalogue())
def test_a_lab(name, every_lab):
    """Shift+Enter brings it into sight; it fits the screen, says what it is, and each control answers to its keys."""
    page = every_lab
    lab = jupyterlab.run_lab(page, name)
    try:
        home, picture = lab.bounding_box(), lab.query_selector("img").bounding_box()
        assert home["height"] <= 700, f"the lab is {home['height']:.0f} pixels high"
        assert in_sight(page, lab), "Shift+Enter leaves the lab out of sight"
        above = lab.evaluate(
            "lab => lab.closest('.jp-Cell').previousElementSibling.getBoundingClientRect().bottom"
        )
        assert above >= page.locator(".jp-Notebook").bounding_box()["y"] + 40, (
            "no line of the question above the lab is in sight"
        )
        assert picture["width"] >= 500
        violations = Axe().run(page, context=".lab:not([data-tried])").response["violations"]
        assert not violations, [(each["id"], [node["html"] for node in each["nodes"]]) for each in violations]
        page.keyboard.press("Tab")
        assert lab.evaluate("lab => lab.contains(document.activeElement)"), "Tab does not lead into the lab"
        drive(page, lab)
    except BaseException:
        SHOTS.mkdir(parents=True, exist_ok=True)
        page.screenshot(path=SHOTS / f"{name}.png")
        raise
    finally:
        lab.evaluate("lab => { lab.dataset.tried = 'yes'; }")
        page.evaluate(FORGET)


@pytest.fixture(scope="module")
def start_here(address, chromium):
    with jupyterlab.notebook(chromium, address, "00_start_here.ipynb") as page:
        yield page


def in_sight(page, lab):
    view, box = page.locator(".jp-Notebook").bounding_box(), lab.bounding_box()
    return view["y"] <= box["y"] and box["y"] + box["height"] <= view["y"] + view["height"] + 1


def test_play_runs_on_and_ends_when_it_should(address, chromium):
    with jupyterlab.notebook(chromium, address, "play.ipynb") as page:
        lab = jupyterlab.run_lab(page, "k_means.steps")
        box, play = lab.query_selector_all(".lab-number input")[1], lab.query_selector(".lab-play")
        start = box.input_value()
        play.click()
        page.wait_for_function("box => Number(box.value) >= 6", arg=box)
        assert "Pause" in play.inner_text()
        lab.query_selector("button:text-is('Reset')").click()
        page.wait_for_timeout(1500)
        assert box.input_value() == start
        assert "Play" in play.inner_text()
        # The same lab in a view of its own: Play pressed there runs on, not one step only.
        page.evaluate("() => jupyterapp.commands.execute('notebook:create-output-view')")
        page.wait_for_selector(VIEW)
        page.click(VIEW)
        page.wait_for_function("box => Number(box.value) >= 6", arg=box)
        page.click(VIEW)
        page.wait_for_timeout(400)
        stood = box.input_value()
        page.wait_for_timeout(800)
        assert box.input_value() == stood, "Pause does not end it"
        page.evaluate("() => jupyterapp.shell.activateById(panel.id)")
        play.click()
        page.wait_for_function("box => Number(box.value) !== Number(stood)".replace("stood", stood), arg=box)
        wrong = []
        page.on("pageerror", lambda error: wrong.append(str(error)))
        lab = jupyterlab.run_lab(page, "k_means.steps")  # its cell is run again while it plays
        page.wait_for_timeout(1000)
        wrong.clear()  # what was on its way
        page.wait_for_timeout(1000)
        assert wrong == [], "the lab that is gone plays on"
        assert lab.query_selector_all(".lab-number input")[1].input_value() == start


@pytest.mark.parametrize("order", ["after the lab", "before the lab"])
@pytest.mark.parametrize("name", ["k_means.steps", "mlp.draw"])
def test_keys_stay_with_the_control(name, order, every_lab):
    """With the keyboard on a control, no key edits the notebook, asks for a restart, scrolls or takes the focus.

    JupyterLab hears of a key after the lab has, Notebook 7 and older JupyterLabs before it.
    """
    page, lab = every_lab, jupyterlab.run_lab(every_lab, name)
    sources = "() => panel.content.model.toJSON().cells.map(cell => cell.source)"
    before, top = page.evaluate(sources), lab.bounding_box()["y"]
    early = "() => document.{}EventListener('keydown', window.early, true)"
    page.evaluate("() => { window.early ??= event => jupyterapp.commands.processKeydownEvent(event); }")
    stops = [stop for stop in lab.query_selector_all(FOCUS) if stop.is_visible()]
    kinds = {stop.evaluate("e => e.className + e.type"): stop for stop in stops}
    assert len(kinds) > 2
    if order == "before the lab":
        page.evaluate(early.format("add"))
    try:
        for kind, stop in kinds.items():
            stop.focus()
            keys = "d d x a b y m 0 0 j k ArrowUp ArrowDown PageUp PageDown Escape".split()
            keys += ["Home", "End"] + ["Space"] * stop.evaluate("e => e.matches('.noUi-handle')")
            for key in keys:
                page.keyboard.press(key)
                assert stop.evaluate("e => document.activeElement === e"), (
                    f"{key} takes the focus from {kind}"
                )
                assert abs(lab.bounding_box()["y"] - top) < 2, f"{key} on {kind} scrolls the page"
            assert page.locator(".jp-Dialog").count() == 0
            assert page.evaluate(sources) == before, kind
        lab.query_selector(FOCUS).focus()
        page.keyboard.press("Control+S")
        page.wait_for_function("() => !panel.context.model.dirty")
        assert lab.evaluate("lab => lab.contains(document.activeElement)"), "saving took the focus"
    finally:
        page.evaluate(early.format("remove"))
        page.evaluate(FORGET)


def test_lesson_00_by_shift_enter_alone(start_here):
    """From the first cell to the last, as the lesson says: nothing fails but what it announces, labs stay in sight."""
    page = start_here
    page.evaluate(
        "() => { panel.content.activeCellIndex = 0; panel.content.mode = 'command'; panel.content.node.focus(); }"
    )
    cells = page.evaluate(CELLS)
    for at, cell in enumerate(cells):
        page.keyboard.press("Shift+Enter")
        if cell["cell_type"] == "code":
            page.wait_for_function("at => panel.content.widgets[at].model.executionCount", arg=at)
            page.wait_for_function("() => panel.sessionContext.session.kernel.status === 'idle'")
        if "labs." in cell["source"] and cell["cell_type"] == "code":
            page.wait_for_function(
                "at => panel.content.widgets[at].node.querySelector('.lab img')?.naturalWidth", arg=at
            )
            page.wait_for_timeout(600)
            assert in_sight(page, page.query_selector(".lab"))
    for cell in page.evaluate(CELLS):
        for output in cell.get("outputs", []):
            if output["output_type"] == "error":
                assert "nbval-raises-exception" in cell["metadata"].get(
                    "tags", []
                ) or "raises-exception" in cell["metadata"].get("tags", []), output["evalue"]


def test_a_lab_whose_kernel_is_gone_is_a_still_picture_with_one_sentence(start_here):
    page = start_here
    jupyterlab.run_all(page)
    page.wait_for_selector(".lab img")
    page.evaluate("() => panel.sessionContext.session.kernel.restart()")
    page.wait_for_function("() => panel.sessionContext.session.kernel.status === 'idle'")
    page.wait_for_selector("text=Run this cell to wake the lab.")
    assert not page.locator(".lab .noUi-handle").first.is_visible()
    assert page.locator(".lab img").first.is_visible()
    icons = """() => [...document.querySelectorAll(".lab, .lab *")].filter(e =>
        getComputedStyle(e, "::before").display !== "none" && e.matches(".jupyter-widgets-disconnected")
        && getComputedStyle(e, "::before").content !== "none").length"""
    assert page.evaluate(icons) == 0, "broken-link icons"


def test_at_200_percent_nothing_of_a_lab_is_out_of_reach(address, chromium):
    """The browser's zoom makes the page half as many of its pixels wide, side bar open."""
    with jupyterlab.notebook(chromium, address, "zoom.ipynb", width=650, height=450) as page:
        for name in ("start_here.one_number", "information_theory.coin", "gradient_descent.learning_rate"):
            lab = jupyterlab.run_lab(page, name)
            outside = lab.evaluate(
                """lab => {
                    const box = lab.getBoundingClientRect();
                    const parts = [...lab.querySelectorAll(".noUi-target, .lab-number input, button, label, .lab-readout")];
                    return parts.filter(e => e.checkVisibility()).map(e => [e, e.getBoundingClientRect()])
                        .filter(([e, r]) => r.width > 1 && (r.left < box.left - 1 || r.right > box.right + 1))
                        .map(([e]) => e.className + e.textContent);
                }"""
            )
            assert outside == []
            picture = lab.query_selector("img").bounding_box()
            assert picture["width"] >= 540, "the picture shrinks where the letters grow"


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
                for said, is_so in lab.evaluate(SAID):
                    assert float(said) == pytest.approx(float(is_so), rel=0.005), f"{said} is said of {is_so}"
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
            assert "Play" in at["name"]
            move(page, lab, at, "Enter", "Enter", must=True, wait=300)
        elif at["kind"] == "button":
            move(page, lab, at, "Enter")
        else:
            pytest.fail(f"the test does not know how to move a {at['kind']}: {at['name']}")
        page.keyboard.press("Tab")
    assert lab.evaluate(STOP) is None, "Tab does not lead out of the lab"
    assert at["name"] == "Reset", "the last control is not Reset"
    last = lab.evaluate(LOOK)
    assert {key: (first[key], last[key]) for key in first if last[key] != first[key]} == {}, (
        f"after Reset {first} {last}"
    )


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
