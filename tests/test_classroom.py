"""Three learners on one hub: each runs lesson 01 whole, and every way to another's work is refused.

The hub is the one of classroom/, set up as its README tells a teacher: an environment that root owns, accounts of
the machine, PAM, the proxy. Root, npm and a Python that other users may run are needed; else the tests are skipped.
"""

import contextlib
import itertools
import json
import os
import pwd
import shutil
import signal
import socket
import subprocess
import sys
import time
import uuid
from pathlib import Path

import pytest
import requests
import websocket

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "classroom"))
import add_learners  # noqa: E402
import progress  # noqa: E402

LESSON = "lessons/01_knn.ipynb"
SECRET = "what only its owner may see"
DIRECT = {"http": None, "https": None}  # a proxy of the machine knows no loopback


def as_user(name, *command, **options):
    """Run a command as that user, with that user's home and nothing of ours."""
    env = {"HOME": pwd.getpwnam(name).pw_dir, "PATH": "/usr/bin:/bin"}
    ids = {"user": name, "group": pwd.getpwnam(name).pw_gid, "extra_groups": []}
    return subprocess.run(
        command, env=env, cwd="/", capture_output=True, text=True, check=False, **ids, **options
    )


def python_for_all():
    """A Python that users other than root may run: not one in root's home."""
    for name in [sys._base_executable, "/usr/bin/python3", *map(shutil.which, ("python3.12", "python3.13"))]:
        with contextlib.suppress(OSError, TypeError):
            test = "import ensurepip, sys; sys.exit(sys.version_info < (3, 11))"
            if as_user("nobody", name, "-c", test).returncode == 0:
                return name


def missing():
    """What this machine lacks for a hub, or None."""
    if sys.platform == "win32" or os.geteuid() != 0:
        return "only root can make accounts and start servers for them"
    if not shutil.which("npm") or not shutil.which("useradd"):
        return "npm or useradd is missing (Debian, Ubuntu: sudo apt install nodejs npm)"
    if not python_for_all():
        return "no Python 3.11 that other users may run (Debian, Ubuntu: sudo apt install python3-venv)"


hub_is_possible = pytest.mark.skipif(bool(missing()), reason=f"THE HUB WAS NOT TRIED: {missing()}")


def free_ports(count):
    with contextlib.ExitStack() as stack:
        sockets = [stack.enter_context(socket.socket()) for _ in range(count)]
        for opened in sockets:
            opened.bind(("127.0.0.1", 0))
        return [opened.getsockname()[1] for opened in sockets]


@pytest.fixture(scope="module")
def shared(tmp_path_factory):
    """The course as root installs it for everybody."""
    # Not under pytest's own folder, which is closed to others.
    folder = Path("/tmp") / f"ml-by-hand-{uuid.uuid4().hex[:8]}"
    try:
        names = subprocess.run(
            ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True
        )
        for name in filter(None, names.stdout.split("\0")):
            if (ROOT / name).exists():
                (folder / name).parent.mkdir(parents=True, exist_ok=True)
                shutil.copy2(ROOT / name, folder / name)
        quiet = {k: v for k, v in os.environ.items() if not k.startswith(("CONDA", "PYTHON", "VIRTUAL_ENV"))}
        subprocess.run(
            ["tools/environment.sh", "test"], cwd=folder, env=quiet | {"PYTHON": python_for_all()}, check=True
        )
        subprocess.run(["classroom/install_proxy.sh", ".venv"], cwd=folder, check=True)
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="module")
def accounts():
    """{name: password} of three learners, who vanish again."""
    add_learners.make_groups()
    names = [f"mlbh-{uuid.uuid4().hex[:6]}" for _ in range(3)]
    try:
        yield {name: add_learners.add(name) for name in names}
    finally:
        for name in names:
            # This test's own user and nobody else; an account in use cannot be removed.
            while subprocess.run(["pkill", "-KILL", "-u", name], check=False).returncode == 0:
                time.sleep(0.1)
            subprocess.run(["userdel", "--remove", name], capture_output=True, check=True)


@pytest.fixture(scope="module")
def hub(shared, accounts, tmp_path_factory):
    """The address of a running hub; it ends before the accounts do, for it holds on to their dead servers."""
    public, api, inner = free_ports(3)
    state = tmp_path_factory.mktemp("hub")
    env = {
        "PATH": f"{shared}/.venv/bin:/usr/local/bin:/usr/bin:/bin",
        "HOME": str(state),
        "HUB_STATE": str(state / "state"),
        "HUB_URL": f"http://127.0.0.1:{public}",
        "HUB_PORT": str(inner),
        "HUB_PROXY_API": f"http://127.0.0.1:{api}",
    }
    command = [
        shared / ".venv/bin/python",
        "-m",
        "jupyterhub",
        "-f",
        shared / "classroom/jupyterhub_config.py",
    ]
    with open(state / "log", "w") as log:
        process = subprocess.Popen(
            command, env=env, cwd=state, stdout=log, stderr=log, start_new_session=True
        )
    try:
        for _ in range(600):
            with contextlib.suppress(requests.ConnectionError):
                if requests.get(f"{env['HUB_URL']}/hub/api", proxies=DIRECT, timeout=5).ok:
                    break
            assert process.poll() is None, (state / "log").read_text()
            time.sleep(0.1)
        yield env["HUB_URL"]
    finally:
        process.terminate()
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(30)
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


class Learner:
    """A learner at a browser: logged in with a password, with a server and one kernel in lesson 01."""

    def __init__(self, hub, name, password):
        self.hub, self.name = hub, name
        self.uid, self.home = pwd.getpwnam(name).pw_uid, Path(pwd.getpwnam(name).pw_dir)
        self.browser = requests.Session()
        self.browser.trust_env = False
        self.browser.get(f"{hub}/hub/login", timeout=30)
        form = {"username": name, "password": password, "_xsrf": self.browser.cookies["_xsrf"]}
        login = self.browser.post(f"{hub}/hub/login", data=form, allow_redirects=False, timeout=60)
        assert login.status_code == 302, f"{name} cannot log in: {login.text[:500]}"
        asked = {"headers": {"X-XSRFToken": self.browser.cookies.get("_xsrf", path="/hub/")}, "timeout": 60}
        token = self.browser.post(f"{hub}/hub/api/users/{name}/tokens", json={"note": "test"}, **asked)
        assert token.ok, token.text
        self.headers = {"Authorization": f"token {token.json()['token']}"}
        assert self.get(f"{hub}/hub/api/user").json()["name"] == name

    def ask(self, method, url, **options):
        return requests.request(method, url, headers=self.headers, proxies=DIRECT, timeout=60, **options)

    def get(self, url):
        return self.ask("GET", url)

    @property
    def server(self):
        return f"{self.hub}/user/{self.name}"

    def start_server(self):
        assert self.ask("POST", f"{self.hub}/hub/api/users/{self.name}/server").status_code in (201, 202)

    def wait_for_server(self):
        for _ in range(180):
            if self.get(f"{self.hub}/hub/api/users/{self.name}").json()["servers"].get("", {}).get("ready"):
                return
            time.sleep(0.5)
        pytest.fail(f"the server of {self.name} did not start")

    def open_kernel(self):
        body = {"name": "python3", "path": LESSON}
        started = self.ask("POST", f"{self.server}/api/kernels", json=body)
        assert started.ok, started.text
        self.kernel = started.json()["id"]
        self.channel = self.connect(self.server, self.kernel)

    def connect(self, server, kernel):
        url = f"ws{server.removeprefix('http')}/api/kernels/{kernel}/channels"
        return websocket.create_connection(url, header=self.headers, timeout=120, http_no_proxy=["127.0.0.1"])

    def send(self, code):
        header = {"msg_id": uuid.uuid4().hex, "msg_type": "execute_request", "version": "5.3"}
        header |= {"session": "test", "username": self.name, "date": ""}
        content = {"code": code, "silent": False, "store_history": False, "allow_stdin": False}
        message = {
            "header": header,
            "parent_header": {},
            "metadata": {},
            "content": content,
            "channel": "shell",
        }
        self.channel.send(json.dumps(message))
        return header["msg_id"]

    def wait(self, message_id):
        """What the code printed; fails with the traceback of an error."""
        printed = ""
        while True:
            message = json.loads(self.channel.recv())
            if message["parent_header"].get("msg_id") != message_id:
                continue
            kind, content = message["header"]["msg_type"], message["content"]
            assert kind != "error", "\n".join(content["traceback"])
            if kind == "stream":
                printed += content["text"]
            if kind == "status" and content["execution_state"] == "idle":
                return printed


@pytest.fixture(scope="module")
def learners(accounts, hub):
    """All three, with their servers and kernels up."""
    learners = [Learner(hub, name, password) for name, password in accounts.items()]
    for learner in learners:
        learner.start_server()
    for learner in learners:
        learner.wait_for_server()
    for learner in learners:
        learner.open_kernel()
    yield learners
    for learner in learners:
        # Asked to close, a socket and a server take ten seconds each; all of it goes anyway.
        learner.channel.shutdown()
        subprocess.run(["pkill", "-KILL", "-u", learner.name], check=False)


@hub_is_possible
def test_each_learner_runs_lesson_01_in_a_copy_of_their_own(learners):
    notebooks = [learner.get(f"{learner.server}/api/contents/{LESSON}").json() for learner in learners]
    code = [
        c["source"]
        for c in notebooks[0]["content"]["cells"]
        if c["cell_type"] == "code" and c["source"].strip()
    ]
    assert len(code) > 10
    for source in code:  # the class moves through the lesson together
        for learner, message in [(learner, learner.send(source)) for learner in learners]:
            learner.wait(message)
    for learner, notebook in zip(learners, notebooks, strict=True):
        assert (learner.home / "ml-by-hand" / LESSON).owner() == learner.name
        saved = learner.ask("PUT", f"{learner.server}/api/contents/{LESSON}", json=notebook)
        assert saved.ok, saved.text


@hub_is_possible
def test_the_course_setting_of_jupyterlab_reaches_every_learner(learners):
    for learner in learners:
        told = learner.wait(learner.send("import os; print(os.environ['OMP_NUM_THREADS'])"))
        assert told == "1\n"
        sockets = list(runtime(learner).glob(f"*{learner.kernel}-ipc-*"))
        assert len(sockets) >= 5, "the kernel listens on ports, where every user of the machine may call"
        notebook = learner.get(f"{learner.server}/api/contents/{LESSON}").json()
        assert notebook["content"]["metadata"]["language_info"]["file_extension"] == ".py"


def runtime(learner):
    return learner.home / ".local/share/jupyter/runtime"


def server_process(learner):
    """The process id of a learner's server, and the port on which it listens."""
    for folder in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            if (
                folder.stat().st_uid == learner.uid
                and b"jupyterhub-singleuser" in (folder / "cmdline").read_bytes()
            ):
                env = dict(
                    pair.split("=", 1) for pair in (folder / "environ").read_text().split("\0") if pair
                )
                return folder, int(env["JUPYTERHUB_SERVICE_URL"].split(":")[2].split("/")[0])
    raise AssertionError("no such process")


# Each tries one way to another's work, as the other user; what it prints, it has stolen.
TRY_FILE = "import sys; print(open(sys.argv[1]).read())"
TRY_FOLDER = "import os, sys; print(os.listdir(sys.argv[1]))"
TRY_SOCKET = "import socket, sys; socket.socket(socket.AF_UNIX).connect(sys.argv[1]); print('connected')"
TRY_SIGNAL = "import os, sys; os.kill(int(sys.argv[1]), 0); print('may stop it')"


@hub_is_possible
def test_a_users_own_programs_reach_nothing_of_another(learners):
    for victim in learners:
        victim.wait(victim.send(f"print({SECRET!r})"))
        process, _ = server_process(victim)
        (connection,) = runtime(victim).glob(f"*{victim.kernel}.json")
        attempts = {
            "a lesson": (TRY_FILE, victim.home / "ml-by-hand" / LESSON),
            "the home": (TRY_FOLDER, victim.home),
            "the key of the kernel": (TRY_FILE, connection),
            "the token of the server": (TRY_FILE, process / "environ"),
            "the server's life": (TRY_SIGNAL, process.name),
        }
        # Through these a kernel takes orders and says what it prints.
        for path in runtime(victim).glob(f"*{victim.kernel}-ipc-*"):
            attempts[path.name] = (TRY_SOCKET, path)
        for what, (code, argument) in attempts.items():
            own = as_user(victim.name, "/usr/bin/python3", "-c", code, str(argument))
            assert own.returncode == 0, (
                f"{what}: even its owner cannot, so this attempt proves nothing: {own.stderr}"
            )
            for thief in learners:
                if thief is not victim:
                    told = as_user(thief.name, "/usr/bin/python3", "-c", code, str(argument))
                    assert told.returncode and not told.stdout, (
                        f"{thief.name} reached {what}: {told.stdout[:200]}"
                    )
                    assert "PermissionError" in told.stderr
        assert len(attempts) >= 10, "no sockets were found to try"


@hub_is_possible
def test_http_and_websocket_to_another_are_refused(learners, hub):
    for thief, victim in itertools.permutations(learners, 2):
        _, port = server_process(victim)
        beside = f"http://127.0.0.1:{port}/user/{victim.name}"  # past the hub's proxy, from the same machine
        for server in (victim.server, beside):
            for page in (f"api/contents/{LESSON}", "api/kernels", f"files/{LESSON}", "api/terminals", "lab"):
                assert victim.get(f"{server}/{page}").ok, page
                told = thief.ask("GET", f"{server}/{page}", allow_redirects=False)
                assert told.status_code == 403, f"{page}: {told.status_code}"
            assert thief.ask("POST", f"{server}/api/kernels", json={}).status_code == 403
            assert thief.ask("DELETE", f"{server}/api/kernels/{victim.kernel}").status_code == 403
            victim.connect(server, victim.kernel).close()
            with pytest.raises(websocket.WebSocketBadStatusException) as refused:
                thief.connect(server, victim.kernel)
            assert refused.value.status_code == 403
        told = thief.browser.get(f"{victim.server}/api/contents/{LESSON}", timeout=60)
        assert told.status_code in (403, 404) and "cells" not in told.text
        assert thief.get(f"{hub}/hub/api/users/{victim.name}").status_code in (403, 404)
        assert thief.get(f"{hub}/hub/api/users").status_code == 403
        assert thief.ask("DELETE", f"{hub}/hub/api/users/{victim.name}/server").status_code in (403, 404)
        assert thief.ask("POST", f"{hub}/hub/api/users/{victim.name}/tokens").status_code in (403, 404)


def test_account_names():
    assert add_learners.account(" Zoë van der Berg ") == "zoe-van-der-berg"
    for name in ("李雷", "2cool", "--"):
        with pytest.raises(ValueError, match="letters from a to z"):
            add_learners.account(name)
    # The socket of a kernel in /home/<name>/.local/share/jupyter/runtime must fit into 107 bytes.
    assert len(add_learners.account("Anna-Katharina Wilhelmina Schneider")) <= 22


def test_two_learners_of_one_name_are_told_apart_before_any_account_is_made(tmp_path, monkeypatch):
    monkeypatch.setattr(add_learners, "make_groups", lambda: pytest.fail("something was made"))
    monkeypatch.setattr(add_learners, "add", lambda name: pytest.fail("something was made"))
    (tmp_path / "names.txt").write_text("Anna Müller\nZoë\nAnna Muller\n")
    with pytest.raises(SystemExit, match="share the account anna-muller"):
        add_learners.main(tmp_path / "names.txt")


def test_progress_of_a_class(tmp_path, capsys):
    (tmp_path / "zoe.json").write_text(
        json.dumps({"01.1": {"solved": "2026-11-20", "mistakes": {"Prints instead of returning.": 2}}})
    )
    (tmp_path / "adam" / ".ml-by-hand").mkdir(parents=True)
    (tmp_path / "adam/.ml-by-hand/progress.json").write_text(
        json.dumps(
            {"01.1": {"solved": None, "mistakes": {"Prints instead of returning.": 1, "Half the mean.": 4}}}
        ).replace("}}}", '}}, "02.1": {"solved": "2026-11-21", "mistakes": {}}}')
    )
    (tmp_path / "broken.json").write_text('["no progress"]')
    progress.main([str(tmp_path)])
    told, complaint = capsys.readouterr()
    lines = told.splitlines()
    assert "broken.json is no progress file" in complaint
    assert lines[2].split() == ["learner", "01.1", "02.1"]
    assert lines[3].split() == ["adam", "·", "✓"]
    assert lines[4].split() == ["zoe", "✓"]
    assert [line.split(maxsplit=3) for line in lines[7:9]] == [
        ["2", "3", "01.1", "Prints instead of returning."],
        ["1", "4", "01.1", "Half the mean."],
    ]
    assert "proves nothing" in lines[-1]


def test_the_values_for_kubernetes_start_what_the_image_has():
    yaml = pytest.importorskip("yaml")
    values = yaml.safe_load((ROOT / "classroom/values.yaml").read_text())
    image = (ROOT / "classroom/Dockerfile").read_text()
    start, server = values["singleuser"]["cmd"]
    assert (
        f"WORKDIR {Path(start).parent.parent}\n" in image
        and (ROOT / "classroom/start.sh").stat().st_mode & 0o111
    )
    assert server == "jupyterhub-singleuser"
    assert (ROOT / values["singleuser"]["defaultUrl"].removeprefix("/lab/tree/")).exists()
    home = values["singleuser"]["storage"]["homeMountPath"]
    assert values["hub"]["config"]["KubeSpawner"]["notebook_dir"] == f"{home}/ml-by-hand"
    assert f"--uid {values['singleuser']['uid']} " in image and image.count(Path(home).name)
