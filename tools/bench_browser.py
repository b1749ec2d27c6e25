"""The labs in a real JupyterLab, from the key to the eye: see bench.py."""

import json
import math
import shutil
import sys
import tempfile
import time
from pathlib import Path

import nbformat
import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tests"))
import jupyterlab
from run_lessons import METADATA, ROOT

SETUP = """import json, time
import matplotlib.pyplot as plt
import numpy as np
from ipywidgets import Checkbox, IntSlider, interactive
from helpers import datasets, knn, labs, style

houses = datasets.load_house_prices()
houses["price"] = houses["sale_price"] / 1000
known = houses.sample(200, random_state=0)
held_out = houses.drop(known.index)
columns = ["living_area_sqft", "price"]
data = [*known[columns].T.to_numpy(), *held_out[columns].T.to_numpy()]"""
LAB = """lab = labs.knn.top_n(*data)
lab"""
PLAIN = """style.use()
area, price, new_area, new_price = data
every, grid = np.arange(1, len(area) + 1), np.linspace(area.min(), area.max(), 321)

def for_every_top_n(queries):
    return price[knn.nearest(area[:, None], queries[:, None], len(area)).indices].cumsum(axis=1) / every

lines = for_every_top_n(grid)
errors = np.sqrt(((for_every_top_n(new_area) - new_price[:, None]) ** 2).mean(axis=0))

def picture(top_n, area_asked, guess, reveal):
    near = knn.nearest(area[:, None], [[area_asked]], top_n).indices[0]
    prediction, error = price[near].mean(), errors[top_n - 1]
    figure, (town, curve) = plt.subplots(1, 2, figsize=(7.2, 4), width_ratios=[3, 2])
    town.scatter(area, price, s=18, color=style.DATA, linewidth=0, label="known houses")
    town.plot(area[near], price[near], "o", color=style.NEIGHBOR, label="neighbors")
    town.plot(grid, lines[:, top_n - 1], color=style.MODEL, label="prediction for every area")
    town.plot([area_asked], [prediction], "*", color=style.MODEL, markersize=18, label="prediction")
    town.plot([area_asked, area_asked], [0, prediction], ":", color=style.INK)
    town.set(xlabel="living area (square feet)", ylabel="sale price (thousand dollars)")
    town.set_title(f"{top_n} nearest houses: {prediction:.0f} thousand dollars")
    town.legend(loc="upper left", fontsize=9)
    curve.plot([top_n], [error], "o", color=style.ERROR, label="this top-n")
    curve.axvline(guess, color=style.GUESS, linestyle="--", label="your guess")
    if reveal:
        curve.plot(every, errors, color=style.ERROR)
    curve.set(xscale="log", xlim=(0.85, 240), ylim=(errors.min() - 5, errors.max() + 15))
    curve.set(xlabel="top-n (houses, log scale)", ylabel="held-out error (thousand dollars)")
    curve.set_title(f"Held-out error: {error:.1f}")
    curve.legend(loc="upper left", fontsize=9)
    plt.show()

plain = interactive(picture, top_n=IntSlider(5, 1, 200), area_asked=IntSlider(1500, 500, 3000, 10),
                    guess=IntSlider(100, 1, 200), reveal=Checkbox(False))
plain"""
KERNEL = """def moves(control, count=25):
    times = []
    for top_n in np.random.default_rng(0).permutation(200)[:count] + 1:
        time.sleep(0.15)  # at a person's pace: the page has drawn the last picture
        start = time.perf_counter()
        control.value = int(top_n)
        times.append(1000 * (time.perf_counter() - start))
    return times

print(json.dumps([moves(control) for control in 2 * [lab.controls["top_n"], plain.children[0]]]))"""

# Looks at the picture after each frame: was it there, loaded, the same size, at the same place?
WATCH = """root => {
    const seen = window.seen = {keys: [], releases: [], changes: [], frames: 0, wrong: 0, on: true};
    const where = image => Object.values(image.getBoundingClientRect().toJSON()).map(Math.round).join();
    const look = () => {
        const image = root.querySelector("img");
        seen.frames += 1;
        if (!image?.complete || !image.naturalWidth || where(image) !== place) return void (seen.wrong += 1);
        if (image.src === source) return;
        source = image.src;
        image.decode().then(() => seen.changes.push(performance.now()));
    };
    const frame = () => {
        if (!seen.on) return;
        const painted = new MessageChannel();
        painted.port1.onmessage = look;
        painted.port2.postMessage(0);
        requestAnimationFrame(frame);
    };
    let source = root.querySelector("img").src;
    const place = where(root.querySelector("img"));
    const listen = (type, times) => addEventListener(type, event => seen.on && times.push(event.timeStamp), true);
    listen("keydown", seen.keys);
    listen("pointerup", seen.releases);
    frame();
}"""
HEAD = f"\n{{:36}}{'key press':>13}  {'release':>13}   frames; wrong"
STOP = "() => { seen.on = false; return seen; }"


# JupyterLab as it comes, without tools/ml_by_hand_jupyter.
UNSET = "--ServerApp.jpserver_extensions={'ml_by_hand_jupyter': False}"


def run():
    """Print what was measured; return one (eye, lag, frames, wrong frames) per lesson, the course's setting on."""
    if not jupyterlab.CHROMIUM:
        return print(
            "No Chromium on PATH, so nothing measured in JupyterLab (Debian: sudo apt install chromium)."
        )
    with tempfile.TemporaryDirectory() as home:
        folder = shutil.copytree(ROOT / "lessons", Path(home) / "lessons")
        names = sorted(path.name for path in folder.glob("*.ipynb") if '"labs.' in path.read_text("utf-8"))
        cells = [nbformat.v4.new_code_cell(source) for source in (SETUP, LAB, PLAIN, KERNEL)]
        nbformat.write(nbformat.v4.new_notebook(cells=cells, metadata=METADATA), folder / "bench.ipynb")
        with jupyterlab.server(folder, Path(home)) as address, jupyterlab.browser() as chromium:
            with jupyterlab.notebook(chromium, address, "bench.ipynb") as page:
                against_interactive(page)
            print(HEAD.format("The first lab of each lesson, ms"))
            measured = [lesson(chromium, address, name) for name in names]
        with jupyterlab.server(folder, Path(home), UNSET) as address, jupyterlab.browser() as chromium:
            print(HEAD.format("The same without our setting"))
            for name in names:
                lesson(chromium, address, name)
        return measured


def lesson(chromium, address, name):
    with jupyterlab.notebook(chromium, address, name) as page:
        jupyterlab.run_all(page)
        page.wait_for_function("document.querySelector('.lab img')?.naturalWidth")
        page.wait_for_timeout(1000)
        root = page.query_selector(".lab")
        (pressed, eye), (dragged, lag) = press_keys(page, root, 20, turn=1), drag(page, root)
    frames, wrong = (pressed[key] + dragged[key] for key in ("frames", "wrong"))
    print(f"{name:36}{spread(eye)}  {spread(lag)}  {frames:8}; {wrong}", flush=True)
    return eye, lag, frames, wrong


def against_interactive(page):
    outputs = jupyterlab.run_all(page)[-1]["outputs"]
    lab1, plain1, lab2, plain2 = json.loads("".join(outputs[0]["text"]))
    kernel = [lab1 + lab2, plain1 + plain2]
    page.wait_for_timeout(1000)
    roots = [page.query_selector(css) for css in (".lab", ".widget-interact")]
    eye, lag, drawn, frames, wrong = ([[], []] for _ in range(5))
    for _ in range(2):
        for side, root in enumerate(roots):
            for measure, times in ((press_keys, eye), (drag, lag)):
                seen, found = measure(page, root)
                times[side] += found
                frames[side] += [seen["frames"]]
                wrong[side] += [seen["wrong"]]
            drawn[side] += [len(seen["changes"])]
    print(f"{'The top-n lab, ms (median / 95 %)':44}{'lab':>15}  {'interactive':>15}   ratio")
    for what, sides in {
        "in the kernel": kernel,
        "key press to changed picture": eye,
        "release of a drag to the right picture": lag,
    }.items():
        print(f"{what:44}{spread(sides[0])}  {spread(sides[1])}  {np.divide(*map(np.median, sides)):6.2f}")
    print(f"{'pictures drawn in a drag of 2 s':44}{drawn[0]!s:>15}  {drawn[1]!s:>15}")
    seen = [f"{sum(all_of)}; {sum(bad)}" for all_of, bad in zip(frames, wrong, strict=True)]
    print(f"{'frames seen; of them blank, moved or resized':44}{seen[0]:>15}  {seen[1]:>15}")


def spread(times):
    return f"{np.median(times):6.1f} / {np.percentile(times, 95):<6.1f}"


def watch(page, root):
    root.query_selector("img").scroll_into_view_if_needed()
    handle = root.query_selector(".noUi-handle")
    handle.focus()
    page.wait_for_timeout(600)
    page.evaluate(WATCH, root)
    return handle


def press_keys(page, root, count=50, turn=10):
    """Milliseconds from each press of an arrow key to the changed picture; every `turn` presses it goes the other way."""
    handle = watch(page, root)
    ways = ["ArrowRight", "ArrowLeft"]
    if handle.get_attribute("aria-valuenow") == handle.get_attribute("aria-valuemax"):
        ways.reverse()
    for press in range(count):
        page.keyboard.press(ways[press // turn % 2])
        page.wait_for_function("n => seen.changes.length > n", arg=press, polling=20)
        page.wait_for_timeout(80 + 7 * (press % 5))
    seen = page.evaluate(STOP)
    return seen, np.subtract(seen["changes"], seen["keys"]).tolist()


def drag(page, root, seconds=2):
    """Milliseconds from releasing a slider dragged back and forth until the last picture."""
    handle = watch(page, root)
    box, track = handle.bounding_box(), root.query_selector(".noUi-base").bounding_box()
    height = box["y"] + box["height"] / 2
    page.mouse.move(box["x"] + box["width"] / 2, height)
    page.mouse.down()
    start = time.perf_counter()
    while (passed := time.perf_counter() - start) < seconds:
        page.mouse.move(track["x"] + track["width"] * (0.5 + 0.45 * math.sin(5 * passed)), height)
        page.wait_for_timeout(8)
    page.mouse.up()
    page.wait_for_timeout(1000)
    page.wait_for_function("pending.size === 0")  # on a busy machine the last picture may take its time
    page.wait_for_timeout(500)
    seen = page.evaluate(STOP)
    return seen, [max(0, seen["changes"][-1] - seen["releases"][-1])]
