"""Would the tests notice? One small fault at a time goes into a copy of the course; a fault with which the room's
tests still pass has been missed.

    python tools/mutants.py [name ...] [--group labs]

A fault is a slip that someone could make. Those of one room stand in tools/faults/<name>.toml:

    file = "helpers/knn.py"
    tests = ["tests/test_knn.py"]      # each of them is asked in turn, until one notices
    group = "algorithms"

    [[fault]]
    says = "the distance keeps its square"
    old = 'np.sqrt(squared)'           # stands exactly once in the file
    new = 'squared'

A test file that takes longer than five minutes has noticed. The lessons are left out on purpose: they print the source
of functions, so they would notice any change at all.
"""

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time
import tomllib
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
WORKERS = 2
TIMEOUT = 300  # seconds: many times what a test file takes
WANTED = 0.95  # of each group
COPIED = ("helpers", "tests", "tools")  # what a fault or a test may be in; the rest is linked


def rooms():
    """Every room with its faults, by name."""
    return {path.stem: tomllib.loads(path.read_text()) for path in sorted(ROOT.glob("tools/faults/*.toml"))}


def main(arguments):
    wanted = parser().parse_args(arguments)
    if strangers := set(wanted.names) - set(rooms()):
        sys.exit(f"No such file in tools/faults: {', '.join(sorted(strangers))}")
    chosen = {name: room for name, room in rooms().items() if not wanted.names or name in wanted.names}
    faults = [
        (name, room, fault)
        for name, room in chosen.items()
        if wanted.group in (None, room["group"])
        for fault in room["fault"]
    ]
    if lost := [told(*each) for each in faults if not fits(*each[1:])]:
        sys.exit("\n".join(["The text to replace must stand exactly once in its file:", *lost]))
    start, all_of, caught, missed = time.monotonic(), Counter(), Counter(), []
    with ThreadPoolExecutor(WORKERS) as pool:
        files = sorted({file for _, room, _ in faults for file in room["tests"]})
        if broken := [found for found in pool.map(noticed_by, files) if found]:
            sys.exit(f"Without any fault all tests must pass, but these do not: {', '.join(broken)}")
        answers = pool.map(lambda each: caught_by(*each[1:]), faults)
        for done, (each, found) in enumerate(zip(faults, answers, strict=True), 1):
            print(f"{done:3}/{len(faults)} {told(*each)}  [{found or 'MISSED'}]", flush=True)
            all_of[each[1]["group"]] += 1
            caught[each[1]["group"]] += bool(found)
            missed += [] if found else [told(*each)]
    for group in all_of:
        share = caught[group] / all_of[group]
        print(f"{group}: {caught[group]} of {all_of[group]} caught ({share:.1%})")
    print(*(f"missed: {each}" for each in missed), f"{time.monotonic() - start:.0f} s", sep="\n")
    return 0 if all(caught[group] >= WANTED * all_of[group] for group in all_of) else 1


def parser():
    options = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    options.add_argument(
        "names", nargs="*", help="files of tools/faults, without .toml; all when none is named"
    )
    options.add_argument("--group", help="only the faults of this group, such as labs")
    return options


def caught_by(room, fault):
    """The test that notices the fault; None if there is none."""
    return next(filter(None, (noticed_by(file, room, fault) for file in room["tests"])), None)


def noticed_by(file, room=None, fault=None):
    """The first test in the file to fail, or None, in a copy of the course with the fault in it."""
    with tempfile.TemporaryDirectory() as folder:
        for path in ROOT.iterdir():
            if path.name in COPIED:
                shutil.copytree(path, Path(folder, path.name), ignore=shutil.ignore_patterns("__pycache__"))
            elif not path.name.startswith("."):
                Path(folder, path.name).symlink_to(path)
        if fault:
            Path(folder, room["file"]).write_text(with_fault(room, fault))
        # PYTHONPATH goes before the installed course: were the copy not used, not one fault would be caught.
        here = {
            "PYTHONPATH": os.pathsep.join([folder, f"{folder}/tools"]),
            "OMP_NUM_THREADS": "1",
            "OPENBLAS_NUM_THREADS": "1",
        }
        pytest = [sys.executable, *"-m pytest -xq -p no:cacheprovider --hypothesis-seed=0".split(), file]
        wanted = {"cwd": folder, "env": os.environ | here, "capture_output": True, "text": True}
        try:
            run = subprocess.run(pytest, timeout=TIMEOUT, check=False, **wanted)
        except subprocess.TimeoutExpired:
            return f"{file} has no answer after {TIMEOUT} s"
    if run.returncode not in (0, 1, 2):  # 1: a test has failed; 2: a test file has failed while it was read
        raise RuntimeError(run.stdout + run.stderr)
    failed = [line for line in run.stdout.splitlines() if line.startswith(("FAILED ", "ERROR "))]
    return failed[0].split(" ", 1)[1].split(" - ")[0] if run.returncode else None


def source(room):
    return (ROOT / room["file"]).read_text()


def with_fault(room, fault):
    return source(room).replace(fault["old"], fault["new"])


def fits(room, fault):
    return source(room).count(fault["old"]) == 1


def told(name, room, fault):
    return f"{name}: {fault.get('says') or fault['old'] + ' → ' + fault['new']}"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
