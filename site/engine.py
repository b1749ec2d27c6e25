"""Where the browser's Python comes from: Pyodide, the packages it carries, and the course itself.

Pyodide's core is taken from npm. The packages that the Pyodide project builds are named in its lock, each
with its sha256: the site names them at their public address, or, with PYODIDE=folder, carries them itself.
Pure-Python packages that Pyodide does not have come from PyPI, pinned in wheels.txt. The course is a wheel
made here.
"""

import base64
import hashlib
import io
import json
import re
import shutil
import subprocess
import sys
import urllib.request
import zipfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
VERSION = "0.27.7"
ADDRESS = f"https://cdn.jsdelivr.net/pyodide/v{VERSION}/full/"
COURSE = "machine-learning-by-hand"
KNOWN = json.loads((HERE / "pyodide.json").read_text())

# What a lab needs, what a lesson's last cells import, and what JupyterLite's kernel asks for.
LAB = ["numpy", "pandas", "matplotlib", "pillow", "seaborn", "ipywidgets", "anywidget"]
LESSON = ["scipy", "scikit-learn"]
KERNEL = ["ipython", "jedi", "micropip", "ssl", "sqlite3"]

# name: what it needs (Pyodide's lock wants the needs of a package in so many words)
PURE = {
    "anywidget": ["ipywidgets", "psygnal", "typing-extensions"],
    "comm": [],
    "ipywidgets": ["comm", "ipython", "traitlets", "widgetsnbextension", "jupyterlab-widgets"],
    "jupyterlab-widgets": [],
    "psygnal": [],
    "seaborn": ["numpy", "pandas", "matplotlib"],
    "typing-extensions": [],
    "widgetsnbextension": [],
}


def gather(npm, work, kept, course_files):
    """Lay out {file name: bytes} of all that the site carries, pyodide-lock.json among it.

    `npm` holds Pyodide's package, `work` is a folder for downloads, `kept` one with Pyodide's files (or
    None), and `course_files` {path in site-packages: bytes}. SystemExit names each file that is missing or
    changed.
    """
    files = {}
    complaints = []

    def take(name, folder, sha256):
        path = folder / name
        if not path.is_file():
            complaints.append(f"{path} is missing")
        elif digest(path.read_bytes()) != sha256:
            complaints.append(f"{path} is not the file of Pyodide {VERSION}: its sha256 differs")
        else:
            files[name] = path.read_bytes()

    core = kept or npm / "node_modules" / "pyodide"
    for name, sha256 in KNOWN["core"].items():
        take(name, core, sha256)
    lock = json.loads((npm / "node_modules" / "pyodide" / "pyodide-lock.json").read_text())
    own = {name: package for name, package in lock["packages"].items() if name not in PURE}
    carried = {name: own[name] for name in closure(own)}
    for package in carried.values():
        if kept:
            take(package["file_name"], kept, package["sha256"])
        else:
            package["file_name"] = ADDRESS + package["file_name"]
    if complaints:
        sys.exit(
            "\n".join([*complaints, f"Give PYODIDE the folder of Pyodide {VERSION}'s files as published."])
        )

    for path in pure_wheels(work):
        name = path.name.split("-")[0].replace("_", "-")
        carried[name] = entry(name, path.name, path.read_bytes(), [name.replace("-", "_")], PURE[name])
        files[path.name] = path.read_bytes()
    name, data = wheel(COURSE, "0.1.0", course_files)
    carried[COURSE] = entry(COURSE, name, data, ["helpers", "living", "answering"], LAB)
    files[name] = data
    lock["packages"] = dict(sorted(carried.items()))
    files["pyodide-lock.json"] = json.dumps(lock).encode()
    return files


def fetch(npm, folder):
    """Fill `folder` with Pyodide's files from their public address; those that are there stay."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in KNOWN["core"]:
        shutil.copy(npm / "node_modules" / "pyodide" / name, folder)
    packages = json.loads((npm / "node_modules" / "pyodide" / "pyodide-lock.json").read_text())["packages"]
    own = {name: package for name, package in packages.items() if name not in PURE}
    for name in closure(own):
        path = folder / own[name]["file_name"]
        if path.is_file() and digest(path.read_bytes()) == own[name]["sha256"]:
            continue
        with urllib.request.urlopen(ADDRESS + path.name, timeout=60) as answer:
            data = answer.read()
        if digest(data) != own[name]["sha256"]:
            sys.exit(f"{ADDRESS}{path.name} is not the file that Pyodide's lock names: its sha256 differs")
        path.write_bytes(data)


def closure(packages, names=(*LAB, *LESSON, *KERNEL)):
    """Those of Pyodide's own `packages` that `names` need, in order of their names."""
    found, todo = set(), list(names)
    while todo:
        name = todo.pop().replace("_", "-")  # the lock spells prompt-toolkit in two ways
        if name not in found:
            found.add(name)
            todo += packages[name]["depends"] if name in packages else PURE[name]
    return sorted(found & packages.keys())


def bytes_of_a_lab(files):
    """How much a browser fetches before the first lab: Pyodide's core, the course and all that it needs."""
    packages = json.loads(files["pyodide-lock.json"])["packages"]
    found = closure(packages, [COURSE])
    names = [packages[name]["file_name"].removeprefix(ADDRESS) for name in found]
    fetched = ["pyodide.asm.wasm", "python_stdlib.zip", *names]
    return sum(len(files[name]) if name in files else KNOWN["bytes"][name] for name in fetched)


def pure_wheels(work):
    """Paths of the pinned pure-Python wheels, downloaded into `work` when they are not there yet."""
    pins = HERE / "wheels.txt"
    wanted = set(re.findall(r"sha256:(\w+)", pins.read_text()))
    folder = work / "wheels"
    folder.mkdir(parents=True, exist_ok=True)

    def have():
        return [path for path in sorted(folder.glob("*.whl")) if digest(path.read_bytes()) in wanted]

    if len(have()) < len(wanted):
        any_python = ["--platform=any", "--implementation=py", "--abi=none", "--python-version=3.12"]
        download = [sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check"]
        options = [
            "--no-deps",
            "--only-binary=:all:",
            *any_python,
            "--require-hashes",
            f"--requirement={pins}",
        ]
        if subprocess.run([*download, *options, f"--dest={folder}"]).returncode:
            sys.exit(
                "The wheels of site/wheels.txt could not be fetched from PyPI. Check the network, try again."
            )
    # JupyterLite brings a stand-in for the browser's half of ipywidgets, which a page has no use for.
    stand_in = list(
        Path(sys.prefix).glob("share/jupyter/labextensions/@jupyterlite/**/widgetsnbextension-*.whl")
    )
    return [*have(), *stand_in]


def wheel(name, version, files):
    """(file name, bytes) of a pure-Python wheel with these `files`; the same files make the same bytes."""
    name = name.replace("-", "_")
    info = f"{name}-{version}.dist-info"
    about = f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n"
    kind = "Wheel-Version: 1.0\nGenerator: site/build.py\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
    files = {**files, f"{info}/METADATA": about.encode(), f"{info}/WHEEL": kind.encode()}
    record = "".join(f"{path},sha256={_record(data)},{len(data)}\n" for path, data in files.items())
    files[f"{info}/RECORD"] = f"{record}{info}/RECORD,,\n".encode()
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for inside, data in files.items():
            archive.writestr(zipfile.ZipInfo(inside, (2020, 1, 1, 0, 0, 0)), data, zipfile.ZIP_DEFLATED)
    return f"{name}-{version}-py3-none-any.whl", packed.getvalue()


def entry(name, file_name, data, imports, depends):
    """How Pyodide's lock describes a package."""
    return {
        "name": name,
        "version": file_name.split("-")[1],
        "file_name": file_name,
        "install_dir": "site",
        "sha256": digest(data),
        "package_type": "package",
        "imports": imports,
        "depends": depends,
        "unvendored_tests": False,
    }


def digest(data):
    return hashlib.sha256(data).hexdigest()


def _record(data):
    return base64.urlsafe_b64encode(hashlib.sha256(data).digest()).rstrip(b"=").decode()


def write(files, folder):
    """Put the files where a page and JupyterLite find them."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    for name, data in files.items():
        (folder / name).write_bytes(data)
