"""A real JupyterLab in a real Chromium, driven from Python: for the browser tests and the benchmark."""

import json
import os
import re
import secrets
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from contextlib import contextmanager
from pathlib import Path

import nbformat
from playwright.sync_api import sync_playwright
from run_lessons import METADATA

from helpers import labs

ROOT = Path(__file__).resolve().parent.parent
BROWSERS = "chromium chromium-browser google-chrome google-chrome-stable".split()
CHROMIUM = next(filter(None, map(shutil.which, BROWSERS)), None)
FLAGS = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync"
).split()
# A learner's settings, but for the pop-up that asks about news, which the course's own settings keep away.
SETTINGS = {"@jupyterlab/apputils-extension:notification": {"fetchNews": "false", "checkForUpdates": False}}

# JupyterLab may still be moving its panels when the notebook appears: `panel` is the notebook, in front or not.
READY = """() => {
    window.panel = [...(window.jupyterapp?.shell.widgets("main") ?? [])].find(w => w.sessionContext);
    return window.panel?.context.isReady && window.panel.sessionContext.session?.kernel?.status === "idle";
}"""
# What a control sets off in the kernel is over when its message has come to rest; nothing in a cell would show an
# error there. (Asking the kernel is no help: widgets talk to a subshell of their own.)
LISTEN = """() => {
    window.complaints = [];
    window.pending = new Set();
    panel.sessionContext.session.kernel.anyMessage.connect((_, {msg, direction}) => {
        const {header, content, parent_header} = msg;
        if (direction === "send" && header.msg_type === "comm_msg") pending.add(header.msg_id);
        if (parent_header.msg_type !== "comm_msg") return;
        if (header.msg_type === "error") complaints.push([content.evalue, ...content.traceback].join("\\n"));
        if (header.msg_type === "stream" && content.name === "stderr") complaints.push(content.text);
        if (header.msg_type === "status" && content.execution_state === "idle") pending.delete(parent_header.msg_id);
    });
}"""
RUN = """async () => {
    jupyterapp.shell.activateById(panel.id);
    await jupyterapp.commands.execute("notebook:clear-all-cell-outputs");
    await jupyterapp.commands.execute("notebook:run-all-cells");
}"""
# The promise of run-all can resolve before the last cells are done.
DONE = """() => {
    const code = [...panel.content.model.cells].filter(c => c.type === "code" && c.sharedModel.source.trim());
    return code.every(c => c.executionCount) && panel.sessionContext.session.kernel.status === "idle";
}"""
AT_HOME = re.compile(r"(data|blob|about):|(https?|wss?)://(127\.0\.0\.1|localhost)[:/]")
CELLS = "() => panel.content.model.toJSON().cells"
CLOSE = "() => panel.sessionContext.shutdown()"


@contextmanager
def server(folder, home, *options):
    """The address (token included as {}) of a JupyterLab over the notebooks in `folder`; its log is home/log.

    It is set as the course's environment sets it for a learner, and by the command-line `options`.
    """
    labconfig = home / "config" / "labconfig"
    labconfig.mkdir(parents=True, exist_ok=True)
    (labconfig / "default_setting_overrides.json").write_text(json.dumps(SETTINGS))
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    token = secrets.token_hex(16)
    env = os.environ | {
        "JUPYTER_CONFIG_DIR": str(home / "config"),
        "JUPYTER_DATA_DIR": str(home / "data"),
        "JUPYTER_RUNTIME_DIR": str(home / "runtime"),
        "JUPYTERLAB_WORKSPACES_DIR": str(home / "workspaces"),
        "JUPYTERLAB_SETTINGS_DIR": str(home / "settings"),
        "IPYTHONDIR": str(home / "ipython"),
        "JUPYTER_TOKEN": token,
        "OMP_NUM_THREADS": "1",
        "NO_PROXY": "127.0.0.1",
        "no_proxy": "127.0.0.1",
    }
    command = [sys.executable, "-m", "jupyterlab", "--no-browser", "--allow-root", "--ip=127.0.0.1"]
    command += [f"--port={port}", "--ServerApp.port_retries=0", f"--ServerApp.root_dir={folder}"]
    command += ["--LabApp.expose_app_in_browser=True", *options]
    with open(home / "log", "w") as log:
        process = subprocess.Popen(command, env=env, cwd=folder, stdout=log, stderr=subprocess.STDOUT)
    address = f"http://127.0.0.1:{port}"
    direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        for _ in range(1200):
            try:
                direct.open(f"{address}/api/status?token={token}", timeout=5).close()
                break
            except (urllib.error.URLError, OSError):
                if process.poll() is not None:
                    break
                time.sleep(0.1)
        else:
            raise RuntimeError(f"JupyterLab did not answer within 2 minutes:\n{(home / 'log').read_text()}")
        if process.poll() is not None:
            raise RuntimeError(f"JupyterLab did not start:\n{(home / 'log').read_text()}")
        yield f"{address}/lab/tree/{{}}?reset&token={token}"
    finally:
        process.terminate()
        process.wait(20)


@contextmanager
def browser():
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield chromium
        chromium.close()


@contextmanager
def notebook(chromium, address, name, width=1300, height=900):
    """The page on which notebook `name` is open with its kernel ready; the kernel is shut down at the end.

    The page may ask nothing of any other computer: what it needs must be installed with the course.
    """
    page = chromium.new_page(viewport={"width": width, "height": height})
    page.set_default_timeout(90_000)  # a busy machine is not a fault
    abroad = []
    page.on("request", lambda asked: AT_HOME.match(asked.url) or abroad.append(asked.url))
    try:
        page.goto(address.format(name))
        page.wait_for_function(READY)
        page.evaluate(LISTEN)
        yield page
        page.evaluate(CLOSE)
        assert not abroad, f"the page asked the network: {abroad}"
    finally:
        page.close()


def write_all_labs(path):
    """A notebook of all labs, each below a question; the cell of lab number i is cell `2 * i + 1`."""
    v4, cells = nbformat.v4, []
    for name in labs.catalogue():
        cells.append(
            v4.new_markdown_cell(f"## {name}\n\n" + "What will happen? Guess before you move. " * 12)
        )
        cells.append(v4.new_code_cell(f'from helpers import labs\nlabs.catalogue()["{name}"]()'))
    cells.append(v4.new_markdown_cell("## The end\n\n" + "Enough. " * 400))
    nbformat.write(v4.new_notebook(cells=cells, metadata=METADATA), path)


def run_lab(page, name):
    """Press Shift+Enter on the cell of the lab `name` in a notebook of all labs, as a learner does; returns the lab."""
    at = 2 * list(labs.catalogue()).index(name) + 1
    page.evaluate(
        """async at => {
            panel.content.activeCellIndex = at;
            await panel.content.scrollToItem(at, "smart");
            panel.content.mode = "command";
            panel.content.node.focus();
        }""",
        at,
    )
    page.wait_for_timeout(200)
    page.keyboard.press("Shift+Enter")
    page.wait_for_function(
        "at => [...panel.content.widgets[at].node.querySelectorAll('.lab img')].some(i => i.naturalWidth)",
        arg=at,
    )
    page.wait_for_timeout(400)
    # JupyterLab may have asked a new kernel for widgets of an earlier one ("No such comm"): no lab's fault.
    page.evaluate("() => { complaints.length = 0; }")
    return page.evaluate_handle("at => panel.content.widgets[at].node.querySelector('.lab')", at).as_element()


def run_all(page, seconds=120):
    """Run every cell and return them all, with their outputs, when the kernel has come to rest."""
    page.evaluate(RUN)
    page.wait_for_function(DONE, timeout=1000 * seconds)
    # JupyterLab may have asked the new kernel for widgets of an earlier one ("No such comm"): no lab's fault.
    page.evaluate("() => { complaints.length = 0; }")
    return page.evaluate(CELLS)
