"""What the page tests share: the site under a sub-path, and Chromium without a network."""

import functools
import http.server
import shutil
import threading
from contextlib import contextmanager

from playwright.sync_api import sync_playwright

NAMES = "chromium chromium-browser google-chrome google-chrome-stable".split()
CHROMIUM = next(filter(None, map(shutil.which, NAMES)), None)
FLAGS = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync"
).split()
OFFLINE = "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"
# axe-core does not see the MathML that MathJax puts beside a formula for screen readers: an empty cell to it.
AXE = """async () => {
    const { violations } = await axe.run({ resultTypes: ["violations"] });
    const formula = (v, n) => v.id === "empty-table-header"
        && document.querySelector(n.target[0])?.querySelector("mjx-assistive-mml math");
    const say = (v, n) => `${v.id}: ${n.target} ${n.html.slice(0, 200)} ${n.failureSummary}`;
    return violations.flatMap((v) => v.nodes.filter((n) => !formula(v, n)).map((n) => say(v, n)));
}"""


class Handler(http.server.SimpleHTTPRequestHandler):
    """Serves the folder under /course/ and nothing else; counts what it sends."""

    extensions_map = http.server.SimpleHTTPRequestHandler.extensions_map | {".wasm": "application/wasm"}
    sent = {}

    def translate_path(self, path):
        return super().translate_path(path.removeprefix("/course"))

    def do_GET(self):
        if self.path.startswith("/course/"):
            super().do_GET()
        else:
            self.send_error(404)

    def send_header(self, name, value):
        if name == "Content-Length":
            self.sent[self.path] = self.sent.get(self.path, 0) + int(value)
        super().send_header(name, value)

    def log_message(self, *args):
        """Nothing: pytest shows what fails."""


@contextmanager
def served(folder):
    """The address of the site, with a slash at its end."""
    handler = functools.partial(Handler, directory=str(folder))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}/course/"
        server.shutdown()


@contextmanager
def chromium():
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=[*FLAGS, OFFLINE])
        yield browser
        browser.close()


def listen(page, address):
    """A list to which each error on the page, each failed and each outside request is added."""
    complaints = []

    def console(message):
        if message.type in ("error", "warning"):
            complaints.append(f"console {message.type}: {message.text}")

    def request(request):
        if not request.url.startswith((address, "data:", "blob:")):
            complaints.append(f"asked elsewhere: {request.url}")

    def response(response):
        if response.status >= 400:
            complaints.append(f"{response.status} {response.url}")

    page.on("console", console)
    page.on("pageerror", lambda error: complaints.append(f"error: {error}"))
    page.on("request", request)
    page.on("response", response)
    return complaints


def violations(page):
    """What axe-core, which the page holds already, finds in light and in dark."""
    found = []
    for theme in ("light", "dark"):
        page.evaluate("(theme) => { document.documentElement.dataset.theme = theme; }", theme)
        page.wait_for_timeout(250)  # the theme's colors fade in
        found += [f"{theme}: {violation}" for violation in page.evaluate(AXE)]
    return found
