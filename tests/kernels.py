"""A kernel of its own for a test, and what its cells show."""

import os
from contextlib import contextmanager
from copy import deepcopy

from jupyter_client.manager import start_new_kernel
from nbformat.v4 import output_from_msg
from notebooks import code_cells
from run_lessons import ROOT, normalize

OUTPUTS = ("stream", "display_data", "execute_result", "error")


@contextmanager
def kernel(folder=ROOT):
    """The manager of a fresh kernel and the client that talks to it."""
    env = os.environ | {"OMP_NUM_THREADS": "1", "MPLBACKEND": "module://matplotlib_inline.backend_inline"}
    manager, client = start_new_kernel(
        kernel_name="python3", cwd=str(folder), env=env, extra_arguments=["--log-level=ERROR"]
    )
    try:
        yield manager, client
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)


def run(client, code, listen=lambda message: None):
    """What the kernel shows for `code`; `listen` hears every message on the way."""
    outputs = []

    def hear(message):
        if message["msg_type"] in OUTPUTS:
            outputs.append(output_from_msg(message))
        listen(message)

    client.execute_interactive(code, allow_stdin=False, timeout=120, output_hook=hear)
    return outputs


def run_all(client, notebook):
    """A copy of the notebook with what its cells show now."""
    fresh = deepcopy(notebook)
    for cell in code_cells(fresh):
        cell.outputs = run(client, cell.source)
    return normalize(fresh)


def seen(cell):
    """A cell's outputs without the count of executions."""
    return [{**output, "execution_count": None} for output in cell.outputs]


def differences(expected, notebook):
    """The code and the outputs of every cell that does not show what is expected; timings may differ."""
    for old, new in zip(code_cells(expected), code_cells(notebook), strict=True):
        raised = any(output.output_type == "error" for output in new.outputs)
        timed = "nbval-ignore-output" in new.metadata.get("tags", [])
        if raised or (seen(old) != seen(new) and not timed):
            texts = [output.get("text") or output.get("data", {}).get("text/plain") for output in new.outputs]
            yield f"{new.source}\n-> {texts or new.outputs}"


def printed(outputs):
    """What was printed, which a busy kernel may send in pieces."""
    return "".join(output.text for output in outputs if output.output_type == "stream")


def error(outputs):
    """The one error among some outputs."""
    (found,) = (output for output in outputs if output.output_type == "error")
    return found
