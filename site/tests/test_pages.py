"""Every page in Chromium: no errors, nothing from elsewhere, no scrolling sideways, axe-core content."""

import pytest
from browser import listen

COURSE_PAGES = ["index.html", "solutions.html", "datasets/README.html", "search.html"]
WIDTHS = (390, 900, 1400)
OVERFLOW = "() => document.documentElement.scrollWidth - innerWidth"
SETTLED = """async () => {
    await document.fonts.ready;
    for (const image of document.images) image.loading = "eager";
    await Promise.all([...document.images].map((image) => image.decode().catch(() => {})));
    if (window.MathJax) await MathJax.startup.promise;
}"""
# axe-core does not see the MathML that MathJax puts beside a formula for screen readers: an empty cell to it.
AXE = """async () => {
    const { violations } = await axe.run({ resultTypes: ["violations"] });
    const formula = (v, n) => v.id === "empty-table-header"
        && document.querySelector(n.target[0])?.querySelector("mjx-assistive-mml math");
    const say = (v, n) => `${v.id}: ${n.target} ${n.html.slice(0, 200)} ${n.failureSummary}`;
    return violations.flatMap((v) => v.nodes.filter((n) => !formula(v, n)).map((n) => say(v, n)));
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
        page.evaluate(axe)
        for theme in ("light", "dark"):
            page.evaluate("(theme) => { document.documentElement.dataset.theme = theme; }", theme)
            page.wait_for_timeout(250)  # the theme's colors fade in
            complaints += [f"{theme}: {violation}" for violation in page.evaluate(AXE)]
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


@pytest.fixture(scope="module")
def axe(site):
    return (site.parent / "site-work/npm/node_modules/axe-core/axe.min.js").read_text()
