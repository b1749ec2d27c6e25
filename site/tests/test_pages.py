"""Every page in Chromium: no errors, nothing from elsewhere, no scrolling sideways, axe-core content."""

import contextlib

from browser import listen, violations
from playwright.sync_api import TimeoutError

COURSE_PAGES = ["index.html", "solutions.html", "datasets/README.html", "search.html"]
WIDTHS = (390, 900, 1400)
OVERFLOW = "() => document.documentElement.scrollWidth - innerWidth"
# The part of the formulas that one has to move sideways for: [what each needs, what it has].
WIDE = """() => [...document.querySelectorAll("div.math mjx-container")]
    .map((formula) => [formula.scrollWidth, formula.clientWidth]).filter(([needs, has]) => needs > has)"""
HEIGHTS = "() => [...document.querySelectorAll('mjx-container')].map((formula) => formula.offsetHeight)"
# What can be moved sideways is a stop for Tab; the theme sees to its own 0.3 s after a change of width.
REACHED = """() => [...document.querySelectorAll("pre, .pan, div.math mjx-container")]
    .every((e) => e.scrollWidth <= e.clientWidth || e.tabIndex === 0)"""
SETTLED = """async () => {
    await document.fonts.ready;
    for (const image of document.images) image.loading = "eager";
    await Promise.all([...document.images].map((image) => image.decode().catch(() => {})));
    if (window.MathJax) await MathJax.startup.promise;
}"""


def pages(site):
    return [
        *COURSE_PAGES,
        *sorted(p.relative_to(site).as_posix() for p in (site / "lessons").rglob("*.html")),
    ]


def test_every_page_is_whole_fits_and_is_accessible(site, address, page, axe):
    wrong = []
    for name in pages(site):
        complaints = listen(page, address)
        page.goto(address + name)
        page.evaluate(SETTLED)
        broken = page.evaluate("() => [...document.images].filter((i) => !i.naturalWidth).map((i) => i.src)")
        complaints += [f"no picture: {source}" for source in broken]
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 900})
            if (over := page.evaluate(OVERFLOW)) > 0:
                complaints.append(f"at {width} pixels it is {over} too wide")
            if width != 900:
                with contextlib.suppress(TimeoutError):  # axe-core says what one cannot come to by keyboard
                    page.wait_for_function(REACHED, timeout=5000)
                page.evaluate(axe)
                complaints += violations(page)
            if width == 1400 and (wide := page.evaluate(WIDE)):
                complaints.append(f"at {width} pixels a formula needs {wide}")
        wrong += [f"{name}: {complaint}" for complaint in complaints]
    assert not wrong, "\n".join(wrong)


def test_on_a_phone_the_menus_lead_on(chromium, address):
    context = chromium.new_context(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    page = context.new_page()
    page.goto(f"{address}index.html")
    page.get_by_role("button", name="Contents of the course").tap()
    page.get_by_role("link", name="3 · Gradient descent").first.tap()
    page.wait_for_url("**/lessons/03_gradient_descent.html")
    page.get_by_role("button", name="On this page").tap()
    page.get_by_role("link", name="Exercises", exact=True).tap()
    assert page.url.endswith("/03_gradient_descent.html#exercises")
    context.close()


def test_formulas_have_one_size_with_and_without_the_fonts(address, page):
    """On a slow line a formula is set before the page's font is there, and must not come out larger."""
    sizes = []
    for come in (True, False):
        if not come:
            page.route("**/source-*", lambda route: route.abort())
        page.goto(f"{address}lessons/03_gradient_descent.html")
        page.evaluate(SETTLED)
        sizes.append(page.evaluate(HEIGHTS))
    assert len(sizes[0]) > 50
    assert sizes[0] == sizes[1]
