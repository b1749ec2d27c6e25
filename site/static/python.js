// The page's one Python: started by the first question, closed when the page is left.
const here = import.meta.url;
const ENGINE = new URL("../lite/static/pyodide/", here).href;
const TOTAL = Number(document.querySelector("meta[name=python-bytes]")?.content ?? 0);
const PATIENCE = 30_000;  // without a byte for so long, something is wrong

let worker, births = 0, count = 0, said = "", bytes = 0, heard = 0;
const waiting = new Map(), listeners = new Set();

// `ask({ask: "move", ...})` is a promise of Python's answer; `listen` is told what goes on until it comes.
export function ask(question, listen) {
  worker ??= open();
  if (listen) {
    listeners.add(listen);
    listen(progress());
  }
  return new Promise((resolve, reject) => {
    const done = () => {
      waiting.delete(id);
      listeners.delete(listen);
    };
    const id = ++count;
    waiting.set(id, {
      resolve: (answer) => { done(); resolve(answer); },
      reject: (error) => { done(); reject(error); },
    });
    worker.postMessage({ id, folder: ENGINE, ...question });
  });
}

// End what Python is doing, and Python with it; the next question starts a new one.
export function stop(reason) {
  worker?.terminate();
  worker = undefined;
  said = "";
  bytes = 0;
  for (const { reject } of [...waiting.values()]) reject(new Error(reason));
}

// Which Python of this page it is: what an earlier one knew is gone.
export const generation = () => (worker ? births : births + 1);

function open() {
  heard = performance.now();
  said = "Fetching Python";
  births += 1;
  const made = new Worker(new URL("worker.js", here));
  made.onmessage = ({ data }) => {
    heard = performance.now();
    if (data.say) said = data.say;
    if (data.bytes) bytes = data.bytes;
    if (data.started) ready = true;
    if (data.id && waiting.has(data.id)) {
      if (data.error && !ready) return fail(data.error);
      const { resolve, reject } = waiting.get(data.id);
      data.error ? reject(new Error(data.error)) : resolve(data);
    } else listeners.forEach((listen) => listen(progress()));
  };
  made.onerror = (event) => fail(event.message ?? "the worker could not be started");
  let ready = false;
  // A start that failed is of no use to a second try.
  const fail = (error) => {
    console.error(error);
    stop(unreachable());
  };
  const watch = setInterval(() => {
    if (made !== worker || ready) return clearInterval(watch);
    const silence = performance.now() - heard;
    if (said === "Fetching Python" && silence > PATIENCE) fail("nothing heard for 30 seconds");
  }, 1000);
  return made;
}

const unreachable = () => navigator.onLine === false
  ? "You seem to be offline, so Python could not be fetched. Try again when you are connected."
  : "Python could not be fetched: the network may be slow or blocked. Try again in a moment.";

function progress() {
  if (said !== "Fetching Python" || !bytes) return `${said} …`;
  const mb = (n) => (n / 1e6).toFixed(0);
  return `${said}: ${mb(Math.min(bytes, TOTAL))} of ${mb(TOTAL)} MB …`;
}

addEventListener("pagehide", () => stop("This page was left."));
