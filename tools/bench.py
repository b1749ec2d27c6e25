"""How fast is the course? Every figure stands beside its target or beside a plain version timed in the same run.

    python tools/bench.py [labs] [browser] [algorithms] [lessons] [tests]      all of them when none is named

labs        In this process, every lab of the catalogue: one move of a control, against drawing its whole figure anew
            as Jupyter's inline pictures are drawn. That leaves out what `interact` also does (make the figure, lay it
            out, send the picture) and draws fewer pixels than the lab: where it leans, it favors the redraw.
browser     In a real JupyterLab, the top-n lab against the same picture written with `interactive`; then the first lab
            of every lesson: from key press to changed picture, from releasing a dragged slider to the right picture,
            and frames in which the picture is blank or has another size or place.
algorithms  Each one against scikit-learn and against the whiteboard version of its lesson (bench_algorithms.py).
lessons     What an import takes; for each lesson Run All on a fresh kernel, and the most memory that kernel held.
tests       The whole of `make test`, stage by stage.

The last lines are the table of README.md. `labs` and `algorithms` count the processor's time; the others measure by the
clock, so let the machine rest.
"""

import os
import platform
import random
import re
import subprocess
import sys
import time
from datetime import date
from pathlib import Path

import bench_algorithms
import bench_browser
import nbformat
import numpy as np
from bench_browser import spread
from IPython.core.pylabtools import print_figure
from nbclient import NotebookClient
from run_lessons import ROOT, lesson_paths, read

from helpers import labs, style

sys.path.insert(0, str(ROOT / "tests"))
from test_lab import values

# The most memory the process ever held, which Linux keeps count of.
MEMORY = """from pathlib import Path
status = Path("/proc/self/status")
print(status.read_text().split("VmHWM:")[1].split()[0] if status.exists() else "nan")"""
ROWS = []  # of README's table


def judge(what, figure, limit=None, unit="", note=""):
    """One row of README's table, printed at once: a figure, and whether it keeps within its limit."""
    target = "" if limit is None else f"{'at most ' if limit else ''}{limit}{unit}"
    verdict = "" if limit is None else "ok" if figure <= limit else "missed"
    shown = f"{figure:.3g}" if figure < 1000 else f"{figure:.0f}"
    ROWS.append((what, target, f"{shown}{unit}{note}", verdict))
    print("→", ": ".join(filter(None, ROWS[-1])))


def measure_labs(count=40):
    print(f"{'One move in the kernel, ms (median / 95 %)':44}{'lab':>15}  {'plain redraw':>15}   ratio")
    medians, ratios = {}, {}
    for name, build in labs.catalogue().items():
        lab, pick = build(), random.Random(0)
        moves = [
            (control, pick.choice(values(control))) for control in lab.controls.values() for _ in range(count)
        ]
        lab_times = [clock(setattr, control, "value", v) for control, v in moves if v != control.value]
        redraw_times = [clock(print_figure, lab.figure, dpi=style.CSS_PIXELS_PER_INCH) for _ in range(15)]
        medians[name] = np.median(lab_times)
        ratios[name] = medians[name] / np.median(redraw_times)
        print(f"{name:44}{spread(lab_times)}  {spread(redraw_times)}  {ratios[name]:6.2f}", flush=True)
    slowest, closest = max(medians, key=medians.get), max(ratios, key=ratios.get)
    judge(
        f"a move in the kernel, slowest of {len(medians)} labs", medians[slowest], 15, " ms", f" ({slowest})"
    )
    judge("that beside a plain redraw, at most", ratios[closest], None, " times its time", f" ({closest})")


def clock(action, *args, **kwargs):
    """Milliseconds of the processor, which is all there is: nothing here waits, and other work does not count."""
    start = time.process_time()
    action(*args, **kwargs)
    return 1000 * (time.process_time() - start)


def measure_browser():
    if found := bench_browser.run():
        eyes, lags, frames, wrong = zip(*found, strict=True)
        judge(
            "key press to changed picture in JupyterLab, slowest lesson", max(map(np.median, eyes)), 60, " ms"
        )
        judge(
            "release of a dragged slider to the right picture, slowest lesson",
            max(map(max, lags)),
            150,
            " ms",
        )
        judge(f"frames with a blank, moved or resized picture, of {sum(frames):,}", sum(wrong), 0)


def measure_algorithms():
    for name, limit, ratios, gains in bench_algorithms.run():
        white = f"; the whiteboard takes {min(gains):.0f} to {max(gains):.0f} times ours" if gains else ""
        if ratios:
            judge(name, max(ratios), limit, " times scikit-learn's time", white)
        else:
            ROWS.append((name, "", white[2:], ""))


def measure_lessons():
    for what in ("import helpers", "from helpers import labs"):
        code = (
            f"import time; start = time.perf_counter(); {what}; print(1000 * (time.perf_counter() - start))"
        )
        took = [float(subprocess.check_output([sys.executable, "-c", code], cwd=ROOT)) for _ in range(5)]
        judge(f"`{what}`", np.median(took), None, " ms")
    seconds, megabytes = {}, {}
    for path in lesson_paths():
        notebook = read(path)
        notebook.cells.append(nbformat.v4.new_code_cell(MEMORY))
        client = NotebookClient(
            notebook,
            kernel_name="python3",
            timeout=120,
            extra_arguments=["--log-level=ERROR"],
            resources={"metadata": {"path": str(path.parent)}},
        )
        start = time.perf_counter()
        client.execute()
        name = str(path.relative_to(ROOT / "lessons"))
        seconds[name] = time.perf_counter() - start
        megabytes[name] = float(notebook.cells[-1].outputs[0].text) * 1024 / 1e6
        print(f"{name:44}Run All {seconds[name]:5.1f} s, {megabytes[name]:4.0f} MB", flush=True)
    slowest, largest = max(seconds, key=seconds.get), max(megabytes, key=megabytes.get)
    judge(
        "Run All with the start of its kernel, slowest notebook", seconds[slowest], 15, " s", f" ({slowest})"
    )
    judge("most memory of a notebook's kernel", megabytes[largest], 500, " MB", f" ({largest})")


def measure_tests():
    marks, last = [], ""
    with subprocess.Popen([ROOT / "tools" / "test.sh"], stdout=subprocess.PIPE, text=True) as tests:
        for line in tests.stdout:
            if line.startswith("== "):
                marks.append((line[3:].strip(), time.perf_counter()))
            last = line.strip() or last
    marks.append(("end", time.perf_counter()))
    took = {name: later - start for (name, start), (_, later) in zip(marks, marks[1:], strict=False)}
    for name, seconds in took.items():
        print(f"{name:64}{seconds:6.0f} s")
    if tests.returncode:
        return judge(
            "the tests did not pass, so their time means nothing; stages run", len(took), note=f" ({last})"
        )
    judge(
        "strict nbval, every cell of every notebook twice",
        sum(t for name, t in took.items() if "notebooks" in name),
        None,
        " s",
    )
    judge("the whole of `make test`", (marks[-1][1] - marks[0][1]) / 60, 6, " minutes")


def machine():
    info = Path("/proc/cpuinfo")
    model = re.search(r"model name\s*: (.*)", info.read_text())[1] if info.exists() else platform.processor()
    return f"{os.cpu_count()} cores ({model}), Python {platform.python_version()}, {date.today()}"


if __name__ == "__main__":
    sections = {name[8:]: action for name, action in globals().items() if name.startswith("measure_")}
    chosen = sys.argv[1:] or list(sections)
    if unknown := set(chosen) - set(sections):
        sys.exit(f"There is no {' or '.join(sorted(unknown))} to measure; choose from {', '.join(sections)}.")
    for name in chosen:
        print(f"\n== {name}", flush=True)
        sections[name]()
    print(f"\nMeasured on {machine()}:\n\n| | target | measured | |\n|---|---|---|---|")
    for row in ROWS:
        print(f"| {' | '.join(row)} |")
