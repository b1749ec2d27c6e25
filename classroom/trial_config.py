"""The hub for trying on one's own machine, by anybody: one user owns everything, so nobody is kept from anything."""

import os
from pathlib import Path

c = get_config()  # noqa: F821
os.environ.setdefault("HUB_STATE", str(Path("build/hub").resolve()))
load_subconfig(str(Path(__file__).resolve().parent / "jupyterhub_config.py"))  # noqa: F821

c.JupyterHub.bind_url = f"http://127.0.0.1:{os.environ.get('PORT', '8000')}"
c.JupyterHub.authenticator_class = "shared-password"
c.SharedPasswordAuthenticator.user_password = os.environ["HUB_PASSWORD"]
c.Authenticator.allow_all = True
c.JupyterHub.spawner_class = "simple"
c.SimpleLocalProcessSpawner.home_dir_template = str(Path("build/hub/homes/{username}").resolve())
c.Spawner.args = ["--allow-root"]  # who tries it as root, in a container say, means it
