"""The drawing lab in a real JupyterLab: a stroke drawn with the mouse moves the bars, and Clear wipes it away."""

import os

import jupyterlab
import pytest

if not jupyterlab.CHROMIUM and not os.environ.get("CI"):
    pytest.skip("no Chromium found on PATH", allow_module_level=True)

INK = """canvas => [...canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height).data]
    .filter((value, i) => i % 4 === 3 && value > 0).length"""
SEVEN = [(40, 40), (180, 40), (110, 200)]


def test_the_drawing_lab(address, chromium):
    with jupyterlab.notebook(chromium, address, "draw.ipynb") as page:
        jupyterlab.run_lab(page, "mlp.draw")
        page.wait_for_selector(".lab-pad canvas")
        a_stroke_drawn_with_the_mouse_moves_the_bars_while_it_is_drawn(page)
        only_the_left_button_and_the_first_finger_draw(page)
        the_keyboard_reaches_clear_and_the_samples(page)
        a_finger_draws_as_well_and_reset_wipes_the_pad(page)
        assert page.evaluate("complaints") == []


def says(page, words):
    """Wait until the readout holds `words`, and return the picture shown with it."""
    page.wait_for_function(
        "words => document.querySelector('.lab-readout').innerText.includes(words)", arg=words
    )
    return page.get_attribute(".lab img", "src")


def a_stroke_drawn_with_the_mouse_moves_the_bars_while_it_is_drawn(page):
    pad = page.locator(".lab-pad canvas")
    assert pad.get_attribute("role") == "img" and "Draw a digit" in pad.get_attribute("aria-label")
    sample = says(page, "Sample 4 shows the digit 3")
    pad.scroll_into_view_if_needed()
    box = pad.bounding_box()
    at = [(box["x"] + x, box["y"] + y) for x, y in SEVEN]
    page.mouse.move(*at[0])
    page.mouse.down()
    page.mouse.move(*at[1], steps=20)
    bar = says(page, "Your drawing")  # the button is still down
    page.mouse.move(*at[2], steps=20)
    seven = says(page, "The network says 7")
    page.mouse.up()
    assert len({sample, bar, seven}) == 3
    assert pad.evaluate(INK) > 1000


def only_the_left_button_and_the_first_finger_draw(page):
    pad = page.locator(".lab-pad canvas")
    box, ink = pad.bounding_box(), pad.evaluate(INK)
    pad.evaluate("canvas => { canvas.setPointerCapture = () => {}; }")  # only a real pointer can be captured

    def pointer(kind, number, x, y, button=0, buttons=1):
        where = {"clientX": box["x"] + x, "clientY": box["y"] + y, "button": button, "buttons": buttons}
        more = {"pointerId": number, "isPrimary": number == 1, "bubbles": True}
        pad.dispatch_event(kind, where | more)

    for button, buttons in ((1, 4), (2, 2)):  # middle, right
        pointer("pointerdown", 1, 20, 20, button, buttons)
        pointer("pointermove", 1, 20, 200, -1, buttons)
        pointer("pointerup", 1, 20, 200, button, 0)
    assert pad.evaluate(INK) == ink
    pointer("pointerdown", 1, 210, 20)
    pointer("pointermove", 1, 210, 60)
    drawn = pad.evaluate(INK)
    pointer("pointermove", 1, 20, 60, -1, 2)  # the left button was let go while the right one is held
    pointer("pointermove", 1, 20, 200, -1, 2)
    assert pad.evaluate(INK) == drawn > ink
    pointer("pointerdown", 1, 20, 210)  # a finger, and a second one that stays when the first has gone
    pointer("pointermove", 1, 60, 210)
    more = pad.evaluate(INK)
    pointer("pointerdown", 2, 210, 210)
    pointer("pointermove", 2, 160, 160)
    pointer("pointerup", 1, 60, 210)
    pointer("pointermove", 2, 20, 100)
    pointer("pointerup", 2, 20, 100)
    assert pad.evaluate(INK) == more > drawn
    pad.evaluate("canvas => { delete canvas.setPointerCapture; }")


def the_keyboard_reaches_clear_and_the_samples(page):
    page.focus(".lab-pad button")
    page.keyboard.press("Enter")
    says(page, "The pad is empty")
    assert page.locator(".lab-pad canvas").evaluate(INK) == 0
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowRight")
    says(page, "Sample 1 shows the digit 0")


def a_finger_draws_as_well_and_reset_wipes_the_pad(page):
    pad = page.locator(".lab-pad canvas")
    box = pad.bounding_box()
    finger = {"pointerId": 7, "pointerType": "touch", "isPrimary": True, "bubbles": True, "buttons": 1}
    pad.evaluate("canvas => { canvas.setPointerCapture = () => {}; }")  # only a real finger can be captured
    for kind, (x, y) in zip(("pointerdown", "pointermove", "pointermove"), SEVEN, strict=True):
        place = {"clientX": box["x"] + x, "clientY": box["y"] + y}
        pad.dispatch_event(kind, finger | place)
    pad.dispatch_event("pointerup", finger)
    says(page, "The network says 7")
    assert pad.evaluate(INK) > 1000
    page.get_by_role("button", name="Reset").click()
    says(page, "Sample 4 shows the digit 3")
    page.wait_for_function(f"() => ({INK})(document.querySelector('.lab-pad canvas')) === 0")
