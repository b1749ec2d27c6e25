"""The course as the browser's Python gets it: helpers, its data, and what a page asks of them."""

import json
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
SITE_PACKAGES = "machine_learning_by_hand-0.1.0.data/data/lib/python3.12/site-packages"


def files(course):
    """{path in site-packages: bytes}."""
    ours = [path for path in sorted((course / "helpers").rglob("*")) if path.suffix in (".py", ".js", ".css")]
    found = {path.relative_to(course).as_posix(): path.read_bytes() for path in ours}
    manifest = json.loads((course / "datasets" / "manifest.json").read_text())
    for name in ["manifest.json", *sorted(manifest)]:  # helpers/datasets.py looks for them beside helpers
        path = course / "datasets" / name
        if path.is_file():
            found[f"datasets/{name}"] = path.read_bytes()
    for path in sorted((HERE / "python").glob("*.py")):
        found[path.name] = path.read_bytes()
    # Without its list of fonts matplotlib looks for them at every start, and says so in red.
    found["matplotlib/fontlist.json"] = (HERE / "fontlist.json").read_bytes()
    # Lesson 0 asks for the version of scikit-learn, which is fetched only when a cell imports it. In the
    # root of the wheel this metadata would be taken for the wheel's own.
    about = b"Metadata-Version: 2.1\nName: scikit-learn\nVersion: 1.6.1\n"
    found[f"{SITE_PACKAGES}/scikit_learn-1.6.1.dist-info/METADATA"] = about
    return found


def look_at_labs(course):
    """Make every lab once: {(topic, what it says at first): name}."""
    sys.path[:0] = [str(course), str(HERE / "python")]
    import living

    return {(name.partition(".")[0], make().readout): name for name, make in living.MAKERS.items()}
