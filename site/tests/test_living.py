"""Labs, exercises and the pad on their pages, in Chromium, with Pyodide: driven as a reader drives them."""

import json

import pytest
from browser import listen, violations

from helpers import datasets

pytestmark = pytest.mark.usefixtures("pyodide_files")
LESSONS = ("01_knn", "03_gradient_descent", "08_mlp")
READOUT = "(box) => box.querySelector('.lab-readout').textContent"


def wake(box):
    box.locator(".lab-wake").click()
    box.locator(".lab-buttons").wait_for()


def settled(page, box, values):
    """The readout once the lab has drawn what its controls say: no move is on its way."""
    page.wait_for_function("(box) => box.dataset.busy !== 'yes'", arg=box.element_handle())
    return box.evaluate(READOUT)


@pytest.mark.parametrize("lesson", LESSONS)
def test_labs_wake_and_say_at_both_ends_what_they_say_natively(page, address, living, axe, lesson):
    complaints = listen(page, address)
    page.goto(f"{address}lessons/{lesson}.html")
    differ = []
    for box in page.locator(".lab").all():
        name = box.get_attribute("data-lab")
        wake(box)
        assert box.evaluate(READOUT) == json.loads(living.describe(name)[0])["readout"]
        about = json.loads(living.describe(name)[0])
        sliders = [control for control in about["controls"] if control["kind"] in ("int", "float", "log")]
        for control in sliders:
            slider = box.get_by_role("slider", name=control["label"], exact=True)
            for end, key in (("max", "End"), ("min", "Home")):
                value = 10 ** control[end] if control["kind"] == "log" else control[end]
                expected = json.loads(living.move(name, json.dumps({control["name"]: value}))[0])
                slider.press(key)
                if (said := settled(page, box, expected)) != expected["readout"]:
                    differ.append(
                        f"{name}, {control['label']} by {key}: {said}\n  natively: {expected['readout']}"
                    )
                assert box.locator("img").get_attribute("alt") == expected["alt"] or differ
            spot = slider.bounding_box()
            page.mouse.move(spot["x"] + spot["width"] / 2, spot["y"] + spot["height"] / 2)
            page.mouse.down()
            page.mouse.move(spot["x"] + spot["width"] + 40, spot["y"] + spot["height"] / 2, steps=12)
            page.mouse.up()
            top = 10 ** control["max"] if control["kind"] == "log" else control["max"]
            expected = json.loads(living.move(name, json.dumps({control["name"]: top}))[0])
            if (said := settled(page, box, expected)) != expected["readout"]:
                differ.append(
                    f"{name}, {control['label']} by mouse: {said}\n  natively: {expected['readout']}"
                )
        box.get_by_role("button", name="Reset").click()
        expected = json.loads(living.press(name, "Reset")[0])
        assert settled(page, box, expected) == expected["readout"]
    assert not differ, "\n".join(differ)
    for exercise in page.locator(".exercise").all():
        exercise.scroll_into_view_if_needed()
        exercise.locator(".cm-content").wait_for()
    page.evaluate(axe)
    assert not (found := violations(page)), found
    assert not complaints, complaints
    assert len(page.workers) == 1  # one Python for all labs of a page
    page.goto(f"{address}index.html")
    assert not page.workers  # and none when the page is left


def test_exercises_are_answered_on_the_page_and_kept(page, address):
    complaints = listen(page, address)
    page.goto(f"{address}lessons/01_knn.html")
    box = page.locator('[data-exercise="01.1"]')
    answer = box.locator(".exercise-answer")
    write(
        page,
        box,
        "def squared_distance(a, b):\n    return np.sqrt(((a - b) ** 2).sum())\n"
        "check('01.1', squared_distance)",
    )
    box.get_by_role("button", name="Run").click()
    page.wait_for_function("(line) => line.className.includes('wrong')", arg=answer.element_handle())
    assert "root" in answer.inner_text()
    write(
        page,
        box,
        "def squared_distance(a, b):\n    return ((a - b) ** 2).sum()\n\ncheck('01.1', squared_distance)",
    )
    page.keyboard.press("Shift+Enter")
    page.wait_for_function("(line) => line.className.includes('right')", arg=answer.element_handle())

    # A name of the lesson, made for this answer alone.
    other = page.locator('[data-exercise="01.3"]')
    write(page, other, "print(len(houses), 'houses')")
    other.get_by_role("button", name="Run").click()
    page.wait_for_function(
        "(line) => line.textContent.includes(' houses')",
        arg=other.locator(".exercise-answer").element_handle(),
    )
    assert other.locator(".exercise-answer").inner_text() == f"{len(datasets.load_house_prices())} houses"

    write(page, other, "while True:\n    pass")
    other.get_by_role("button", name="Run").click()
    other.get_by_role("button", name="Stop").click()
    assert "Stopped" in other.locator(".exercise-answer").inner_text()

    page.reload()
    box.scroll_into_view_if_needed()
    box.locator(".cm-content").wait_for()
    assert "((a - b) ** 2).sum()" in box.locator(".cm-content").inner_text()
    box.get_by_role("button", name="Start over").click()
    assert "return ..." in box.locator(".cm-content").inner_text()
    assert not complaints, complaints


def write(page, box, code):
    """Put `code` into the editor as a learner would: all that was there replaced."""
    box.scroll_into_view_if_needed()
    editor = box.locator(".cm-content")
    editor.click()
    page.keyboard.press("Control+a")
    page.keyboard.press("Delete")
    page.keyboard.insert_text(code)


def test_a_digit_is_drawn_with_the_mouse(page, address):
    page.goto(f"{address}lessons/08_mlp.html")
    box = page.locator('.lab[data-lab="mlp.draw"]')
    wake(box)
    pad = box.locator("canvas")
    pad.scroll_into_view_if_needed()
    spot = pad.bounding_box()
    page.mouse.move(spot["x"] + 40, spot["y"] + 40)
    page.mouse.down()
    for x, y in ((180, 40), (90, 200)):
        page.mouse.move(spot["x"] + x, spot["y"] + y, steps=15)
    page.mouse.up()
    page.wait_for_function(
        "(box) => box.querySelector('.lab-readout').textContent.startsWith('Your drawing')",
        arg=box.element_handle(),
    )
    settled(page, box, None)
    assert "The network says 7" in box.evaluate(READOUT)


def test_what_cannot_be_fetched_is_said_and_a_second_try_works(page, address):
    page.goto(f"{address}lessons/00_start_here.html")
    page.route("**/numpy-*.whl", lambda route: route.abort())
    box = page.locator(".lab").first
    box.locator(".lab-wake").click()
    again = box.get_by_role("button", name="Try again")
    again.wait_for()
    assert "could not be fetched" in box.locator(".lab-note").inner_text()
    page.unroute("**/numpy-*.whl")
    again.click()
    box.locator(".lab-buttons").wait_for()


def test_on_a_phone_the_picture_stays_in_sight_while_a_control_is_moved(chromium, address):
    context = chromium.new_context(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    page = context.new_page()
    page.set_default_timeout(240_000)
    page.goto(f"{address}lessons/01_knn.html")
    box = page.locator(".lab").first
    wake(box)
    last = box.get_by_role("slider").last
    last.scroll_into_view_if_needed()
    image, control = box.locator("img").bounding_box(), last.bounding_box()
    assert 0 <= image["y"] and image["y"] + image["height"] <= control["y"] < 844
    context.close()
