"""A hub for a class on one machine: every learner is a user of the machine, and none reaches another's work.

Run as root: `.venv/bin/jupyterhub -f classroom/jupyterhub_config.py`; README.md beside this file says the rest.
How JupyterLab itself is set (one thread, sockets instead of ports, no waiting on the wire, labs stored as pictures)
comes with the shared environment, from tools/ml_by_hand_jupyter.
"""

import os
import sys
from pathlib import Path

COURSE = Path(__file__).resolve().parent.parent
PROGRAMS = Path(sys.executable).parent
# Who is logged in, and the key of the cookies: nothing that a learner may read.
STATE = Path(os.environ.get("HUB_STATE", "/var/lib/ml-by-hand"))
STATE.mkdir(parents=True, exist_ok=True)
STATE.chmod(0o700)  # a container's volume is there before, and open

c = get_config()  # noqa: F821

# Learners come here. Beyond a trusted room put HTTPS before it (README.md): passwords travel on this line.
c.JupyterHub.bind_url = os.environ.get("HUB_URL", "http://:8000")
c.JupyterHub.hub_port = int(os.environ.get("HUB_PORT", 8081))
c.JupyterHub.db_url = f"sqlite:///{STATE}/hub.sqlite"
c.JupyterHub.cookie_secret_file = str(STATE / "cookie_secret")
c.ConfigurableHTTPProxy.command = [str(PROGRAMS / "configurable-http-proxy")]
c.ConfigurableHTTPProxy.api_url = os.environ.get("HUB_PROXY_API", "http://127.0.0.1:8001")
c.ConfigurableHTTPProxy.pid_file = str(STATE / "proxy.pid")

# The name and password of an account on this machine, as add_learners.py makes them.
c.JupyterHub.authenticator_class = "pam"
c.PAMAuthenticator.allowed_groups = {"ml-learners", "ml-teachers"}
c.PAMAuthenticator.admin_groups = {"ml-teachers"}  # may start, stop and open every learner's server
c.PAMAuthenticator.open_sessions = False  # no desktop session is wanted, and containers cannot open one

# Each learner's server runs as that user; the script closes their home and gives them a copy of the lessons.
c.JupyterHub.spawner_class = "jupyterhub.spawner.LocalProcessSpawner"
c.Spawner.cmd = [str(COURSE / "classroom/start.sh"), str(PROGRAMS / "jupyterhub-singleuser")]
c.Spawner.environment = {"PATH": f"{PROGRAMS}:/usr/local/bin:/usr/bin:/bin"}
c.Spawner.notebook_dir = "~/ml-by-hand"
c.Spawner.default_url = "/lab/tree/lessons/00_start_here.ipynb"
# When thirty press the button together on two cores, the last of them waits for about a minute.
c.Spawner.start_timeout = c.Spawner.http_timeout = 180
# The first signal makes a server ask "Shut down?" of nobody; the second one, sent after this, ends it.
c.LocalProcessSpawner.interrupt_timeout = 1

# An idle lesson keeps about 400 MiB: an hour after its last page was closed or hidden it is stopped, and what was saved stays.
c.JupyterHub.services = [
    {"name": "culler", "command": [sys.executable, "-m", "jupyterhub_idle_culler", "--timeout=3600"]},
]
c.JupyterHub.load_roles = [
    {
        "name": "culler",
        "services": ["culler"],
        "scopes": ["list:users", "read:users:activity", "read:servers", "delete:servers"],
    },
]
