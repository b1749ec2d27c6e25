"""JupyterLite: every lesson as a notebook that runs whole in the browser, under lite/."""

import json
import os
import shutil
import subprocess
import sys
import tarfile
from pathlib import Path

import jupyterlite_core

# Keys that JupyterLab 4.4 takes away from sliders when a cell is selected: outside of widgets they stay.
COMMAND_MODE = ".jp-Notebook.jp-mod-commandMode:not(.jp-mod-readWrite) :focus"
# JupyterLab 4.4 swallows Enter in every input of a cell, to keep Ctrl-Enter out of editors.
ENTER = 'case"insertLineBreak":if(t.target instanceof Element&&t.target.closest(".jp-Cell"))'
ENTER_IN_EDITORS = ENTER.replace(".jp-Cell", ".jp-Cell .cm-editor")


def build(course, work, out):
    """Build the JupyterLite site into `out`; the Python of the browser is put there by the caller."""
    home = work / "lite"
    shutil.rmtree(home, ignore_errors=True)
    content = home / "content"
    ignored = shutil.ignore_patterns("ruff.toml", ".ipynb_checkpoints")
    shutil.copytree(course / "lessons", content / "lessons", ignore=ignored)
    (content / "datasets").mkdir()
    shutil.copy(course / "datasets" / "README.md", content / "datasets")
    (home / "jupyter-lite.json").write_text(json.dumps(settings()))
    (home / "overrides.json").write_text(json.dumps(overrides()))
    options = ["--no-sourcemaps", "--apps=lab", "--lite-dir=.", "--contents=content", f"--output-dir={out}"]
    environment = os.environ | {"JUPYTER_PREFER_ENV_PATH": "1"}
    command = [sys.executable, "-m", "jupyterlite_core", "build", *options]
    run = subprocess.run(command, cwd=home, env=environment, capture_output=True, text=True)
    if run.returncode:
        sys.exit(f"JupyterLite could not be built:\n{run.stdout[-2000:]}{run.stderr[-4000:]}")
    scripts = [path for path in (out / "build").glob("*.js") if ENTER in path.read_text()]
    if len(scripts) != 1:
        sys.exit("JupyterLite's script is not the one that site/lite.py mends: is it version 0.6.4?")
    scripts[0].write_text(scripts[0].read_text().replace(ENTER, ENTER_IN_EDITORS))


def settings():
    """Python from lite/static/pyodide and from nowhere else."""
    kernel = {
        "disablePyPIFallback": True,
        "pyodideUrl": "./static/pyodide/pyodide.js",
        "loadPyodideOptions": {"lockFileURL": "./static/pyodide/pyodide-lock.json"},
    }
    data = {
        "appName": "Machine Learning by Hand",
        "exposeAppInBrowser": True,
        "litePluginSettings": {"@jupyterlite/pyodide-kernel-extension:kernel": kernel},
    }
    return {"jupyter-lite-schema-version": 0, "jupyter-config-data": data}


def overrides():
    """JupyterLab's settings: the keys above, no news, and whole notebooks drawn at once."""
    app = next(Path(jupyterlite_core.__file__).parent.glob("jupyterlite-app-*.tgz"))
    with tarfile.open(app) as packed:
        schemas = json.load(packed.extractfile("package/build/schemas/all.json"))
    keys = []
    for schema in schemas:
        for bound in schema["schema"].get("jupyter.lab.shortcuts", []):
            if bound["selector"] == COMMAND_MODE and bound["keys"]:
                same = {name: bound[name] for name in ("command", "keys")}
                keys.append({**same, "selector": COMMAND_MODE, "disabled": True})
                keys.append({**same, "selector": f"{COMMAND_MODE}:not(.jupyter-widgets *)"})
    return {
        "@jupyterlab/shortcuts-extension:shortcuts": {"shortcuts": keys},
        "@jupyterlab/apputils-extension:notification": {"checkForUpdates": False, "fetchNews": "false"},
        "@jupyterlab/notebook-extension:tracker": {"windowingMode": "none"},
    }
