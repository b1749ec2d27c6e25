"""What the course sets in JupyterLab: a server extension, so that one place reaches `make lab`, a plain
`jupyter lab`, Binder and a hub alike. Whatever a person or a hub has set already stays as it is.
"""

import os
import platform
import sys

from jupyter_core.paths import jupyter_runtime_dir
from jupyter_server.services.contents.largefilemanager import AsyncLargeFileManager
from jupyter_server.services.kernels.connection.channels import ZMQChannelsWebsocketConnection
from traitlets.config import Config

WIDGET_VIEW = "application/vnd.jupyter.widget-view+json"
# The longest name that jupyter_client gives a kernel's socket, and the longest path that a socket may have.
SOCKET_NAME = "/kernel-01234567-89ab-cdef-0123-456789abcdef-ipc-5"
LONGEST_PATH = 107 if sys.platform == "linux" else 103
# As a lesson is stored, and as the kernel beside this server says it of itself.
STORED_LANGUAGE = {"name": "python", "pygments_lexer": "ipython3"}
KERNEL_LANGUAGE = STORED_LANGUAGE | {
    "version": platform.python_version(),
    "mimetype": "text/x-python",
    "codemirror_mode": {"name": "ipython", "version": 3},
    "nbconvert_exporter": "python",
    "file_extension": ".py",
}


class PromptWebsocket(ZMQChannelsWebsocketConnection):
    """A kernel's connection to the page that sends every message at once.

    Without it the end of one move waits 40 ms for company on the wire, and the next move waits for that end.
    """

    def connect(self):
        self.websocket_handler.set_nodelay(True)
        return super().connect()


class Lessons(AsyncLargeFileManager):
    """Files as Jupyter keeps them, except that a notebook is stored without what dies with its kernel."""

    async def get(self, path, content=True, **wanted):
        """A notebook says of its language what the kernel will say: otherwise opening it counts as a change."""
        model = await super().get(path, content, **wanted)
        if content and model["type"] == "notebook":
            metadata = model["content"]["metadata"]
            if metadata.get("kernelspec", {}).get("name") == "python3":
                metadata["language_info"] = KERNEL_LANGUAGE
        return model

    async def save(self, model, path=""):
        """A lab is stored as its picture and words, for tomorrow's page has no kernel that knows its sliders."""
        if model.get("type") == "notebook" and "content" in model:
            still(model["content"])
        return await super().save(model, path)


def still(notebook):
    """Take out of `notebook`, in place, widget views that stand beside something else, and widgets' state."""
    metadata = notebook["metadata"]
    metadata.pop("widgets", None)
    if metadata.get("language_info", {}).get("name") == "python":
        metadata["language_info"] = STORED_LANGUAGE  # a Python's version is no change of the lesson
    for cell in notebook["cells"]:
        for output in cell.get("outputs", []):
            if len(output.get("data", {})) > 1:
                output["data"].pop(WIDGET_VIEW, None)
                output["metadata"].pop(WIDGET_VIEW, None)


def settings():
    """What to set, as far as nothing else has."""
    chosen = Config()
    chosen.ServerApp.kernel_websocket_connection_class = PromptWebsocket
    chosen.ServerApp.contents_manager_class = Lessons
    # Kernels that open together can be given the same TCP port and then hang for good; and a port is open to
    # every user of the machine, a socket in a folder of one's own is not.
    if sys.platform != "win32" and len(os.fsencode(jupyter_runtime_dir() + SOCKET_NAME)) <= LONGEST_PATH:
        chosen.KernelManager.transport = "ipc"
    # An exported page shows its formulas without a network, as those of `make html` do.
    chosen.HTMLExporter.template_name = "handout"
    return chosen


def _jupyter_server_extension_points():
    return [{"module": "ml_by_hand_jupyter"}]


def _link_jupyter_server_extension(server):
    """Called before the server makes its parts, while they can still be chosen."""
    # Two cores and several lessons: kernels that each start a thread per core stand in one another's way.
    for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
        os.environ.setdefault(name, "1")
    chosen = settings()
    chosen.merge(server.config)
    server.update_config(chosen)


def _load_jupyter_server_extension(server):
    """All is done by then; Jupyter asks for this function."""
