"""Photograph every lesson in a real JupyterLab, light and dark, wide and narrow, into build/screenshots.

`python tools/screenshots.py [name ...]` takes the lessons whose names begin so.
"""

import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tests"))
from jupyterlab import ROOT, browser, notebook, run_all, server  # noqa: E402

LESSONS = ROOT / "lessons"
TARGET = ROOT / "build" / "screenshots"
THEMES = {"light": "JupyterLab Light", "dark": "JupyterLab Dark"}
NO_SIDE_BAR = "() => jupyterapp.shell.collapseLeft()"
THEME = "theme => jupyterapp.commands.execute('apputils:change-theme', {theme})"
SCROLL = """y => { const view = panel.content.node.querySelector('.jp-WindowedPanel-outer') ?? panel.content.node;
                  view.scrollTo(0, y); return view.scrollHeight - view.clientHeight; }"""
STEP = 1400


def photograph(page, name):
    y, last = 0, 1
    while y < last + STEP:
        last = page.evaluate(SCROLL, y)
        page.wait_for_timeout(300)
        page.screenshot(path=TARGET / f"{name}-{y // STEP:02}.png")
        y += STEP


def main(names):
    TARGET.mkdir(parents=True, exist_ok=True)
    lessons = [
        p.name for p in sorted(LESSONS.glob("*.ipynb")) if not names or p.name.startswith(tuple(names))
    ]
    with tempfile.TemporaryDirectory() as home, server(LESSONS, Path(home)) as address, browser() as chromium:
        for lesson in lessons:
            for width in (1300, 900):
                with notebook(chromium, address, lesson, width, STEP + 150) as page:
                    page.evaluate(NO_SIDE_BAR)
                    run_all(page)
                    for theme, title in THEMES.items():
                        page.evaluate(THEME, title)
                        page.wait_for_timeout(1500)
                        photograph(page, f"{lesson[:-6]}-{width}-{theme}")
                    page.evaluate(THEME, THEMES["light"])


if __name__ == "__main__":
    main(sys.argv[1:])
