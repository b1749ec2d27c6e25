// Every lab of the course in the browser's Python, but without a browser: `node labs.mjs pyodide-folder
// steps.json`. steps.json is {lab: [["move", {control: value}] or ["press", button], ...]}; out come lines
// of JSON: {lab, said: [readout at first, then after each step], wake, median} with times in milliseconds.
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";

const [folder, steps] = process.argv.slice(2);
const home = resolve(folder) + "/";
const { loadPyodide } = await import(pathToFileURL(home + "pyodide.mjs").href);
const began = performance.now();
const py = await loadPyodide({ indexURL: home });
const complaints = [];
const errorCallback = (text) => complaints.push(text);
await py.loadPackage("machine-learning-by-hand", { messageCallback() {}, errorCallback });
if (complaints.length) throw new Error(complaints.join("\n"));
const living = py.pyimport("living");
console.log(JSON.stringify({ started: Math.round(performance.now() - began) }));

function unpack(answer) {
  const [json, picture] = answer.toJs();
  answer.destroy();
  const state = JSON.parse(json);
  if (picture[1] !== 80 || picture.length < 1000) throw new Error("no picture came back");
  return state.wrong ?? state.readout;
}

process.on("uncaughtException", (error) => {  // without the whole of Pyodide in one line around it
  console.error(String(error).slice(-3000));
  process.exit(1);
});
for (const [lab, moves] of Object.entries(JSON.parse(readFileSync(steps)))) {
  const times = [], woke = performance.now();
  const said = [unpack(living.describe(lab))];
  const wake = Math.round(performance.now() - woke);
  for (const [kind, what] of moves) {
    const start = performance.now();
    said.push(unpack(kind === "move" ? living.move(lab, JSON.stringify(what)) : living.press(lab, what)));
    times.push(performance.now() - start);
  }
  times.sort((a, b) => a - b);
  console.log(JSON.stringify({ lab, said, wake, median: Math.round(times[times.length >> 1]) }));
}
