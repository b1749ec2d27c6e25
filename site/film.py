"""Pictures of the site for README.md: python site/film.py (after make site, with PYODIDE's files in it).

Writes site/pictures/landing-{light,dark}.png and living-lab.gif: a lab on its page, two sliders moved.
"""

import io
import sys
from collections import Counter
from pathlib import Path

import numpy as np
from PIL import Image

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE / "tests"))
SITE, PICTURES = HERE.parent / "build" / "site", HERE / "pictures"
MOVES = [("Top-n (houses)", "ArrowRight", 14), ("Your house (square feet)", "PageDown", 5)]


def palette(frames):
    """At most 256 colors of the frames: the most frequent ones that are far enough from those before them.

    An average of near colors would turn a small orange mark brown.
    """
    count = Counter()
    for frame in frames:
        count.update({color: times for times, color in frame.getcolors(2**24)})
    colors = np.array([color for color, _ in count.most_common()])
    kept = []
    for apart in (24, 12, 6):
        for color in colors:
            if len(kept) < 256 and (not kept or np.abs(np.array(kept) - color).max(axis=1).min() > apart):
                kept.append(color)
    picture = Image.new("P", (1, 1))
    picture.putpalette(np.array(kept).ravel().tolist())
    return picture


def taken(shown):
    return Image.open(io.BytesIO(shown.screenshot())).convert("RGB")


def landing(browser, address):
    for theme in ("light", "dark"):
        page = browser.new_page(viewport={"width": 1200, "height": 900}, color_scheme=theme)
        page.goto(f"{address}index.html")
        page.evaluate("async () => { await document.fonts.ready; }")
        page.wait_for_timeout(800)
        picture = taken(page)
        picture = picture.quantize(palette=palette([picture]), dither=Image.Dither.NONE)
        picture.save(PICTURES / f"landing-{theme}.png", optimize=True)
        page.close()


def living_lab(browser, address):
    page = browser.new_page(viewport={"width": 800, "height": 900})
    page.set_default_timeout(240_000)
    page.goto(f"{address}index.html")
    box = page.locator(".lab")
    box.locator(".lab-wake").click()
    box.locator(".lab-buttons").wait_for()
    box.get_by_text("Reveal").click()
    frames = []
    for name, key, times in MOVES:
        slider = box.get_by_role("slider", name=name, exact=True)
        for _ in range(times):
            slider.press(key)
            page.wait_for_function("(box) => box.dataset.busy !== 'yes'", arg=box.element_handle())
            page.wait_for_timeout(80)
            frames.append(taken(box))
    colors = palette(frames)
    film = [frame.quantize(palette=colors, dither=Image.Dither.NONE) for frame in frames]
    durations = [220] * (len(film) - 1) + [1800]
    path = PICTURES / "living-lab.gif"
    film[0].save(path, save_all=True, append_images=film[1:], duration=durations, loop=0, optimize=True)
    page.close()


def main():
    from browser import chromium, served

    PICTURES.mkdir(exist_ok=True)
    with served(SITE) as address, chromium() as browser:
        landing(browser, address)
        living_lab(browser, address)
    for path in sorted(PICTURES.iterdir()):
        print(f"{path.name}: {path.stat().st_size / 1000:.0f} kB")


if __name__ == "__main__":
    main()
