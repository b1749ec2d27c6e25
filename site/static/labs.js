// Still pictures of labs come alive when asked to: the course's own lab in a worker, native controls here.
import { ask, generation } from "./python.js";
import { make } from "./dom.js";

const SAME = 1e-9;

async function wake(box) {
  const lab = box.dataset.lab;
  const button = box.querySelector(".lab-wake"), note = box.querySelector(".lab-note");
  const image = box.querySelector("img"), line = box.querySelector(".lab-readout");
  button.disabled = true;
  note.classList.remove("lab-wrong");
  const began = performance.now();
  let first;
  try {
    first = await ask({ ask: "describe", lab }, (text) => { note.textContent = text; });
  } catch (error) {
    button.disabled = false;
    button.textContent = "Try again";
    note.textContent = error.message;
    note.classList.add("lab-wrong");
    return;
  }

  // Only the newest wish is sent: while a picture is on its way, later moves replace each other.
  const values = { ...first.values }, put = {};
  let next = null, busy = false, born = generation();
  async function send(wish) {
    next = wish.values && next?.values ? { ...next, values: { ...next.values, ...wish.values } } : wish;
    if (busy) return;
    busy = true;
    box.dataset.busy = "yes";
    while (next) {
      const now = next;
      next = null;
      try {
        if (born !== generation()) {  // a new Python knows nothing of where the controls were
          born = generation();
          await ask({ ask: "move", lab, values: { ...values } });
        }
        show(await ask({ lab, ...now }));
      } catch (error) {
        say(`${error.message} Move a control to try again.`, true);
      }
    }
    busy = false;
    box.dataset.busy = "no";
  }
  const move = (name, value) => {
    values[name] = value;
    send({ ask: "move", values: { [name]: value } });
  };
  const say = (text, wrong) => {
    line.textContent = text;
    line.classList.toggle("lab-wrong", Boolean(wrong));
  };
  function show(state) {
    const old = image.src;
    image.src = URL.createObjectURL(new Blob([state.picture], { type: "image/png" }));
    image.alt = state.alt;
    if (old.startsWith("blob:")) image.decode().catch(() => {}).finally(() => URL.revokeObjectURL(old));
    say(state.wrong ?? state.readout, state.wrong);
    if (next?.values) return;  // a newer wish is waiting: the controls are already where it wants them
    for (const [name, value] of Object.entries(state.values)) {
      values[name] = value;
      put[name](value);
    }
  }

  const controls = make("div", { className: "lab-controls" });
  const kinds = { choice, switch: onOff, pad };
  for (const control of first.controls) {
    const { element, set } = await (kinds[control.kind] ?? slider)(control, values[control.name], lab, move);
    put[control.name] = set;
    controls.append(element);
  }
  const buttons = make("div", { className: "lab-buttons" });
  const player = first.play && play(first, values, move, () => busy, line);
  if (player) buttons.append(...player.buttons);
  const press = (text, title) => make("button", {
    type: "button", textContent: text, title,
    onclick: () => {
      player?.pause();
      send({ ask: "press", button: text });
    },
  });
  buttons.append(...first.presets.map(([text, title]) => press(text, title)));
  if (first.newSample) buttons.append(press("New sample", "Draw another random sample"));
  buttons.append(press("Reset", "Return every control to where it started"));

  box.querySelector(".lab-start").replaceWith(controls, buttons);
  show(first);
  box.classList.add("lab-awake");
  box.dataset.woke = Math.round(performance.now() - began);
  controls.querySelector("input, canvas")?.focus({ preventScroll: true });
}

const short = (value) => Number(Number(value).toPrecision(3));

// A range and a number box for the same value. On a log scale the range holds the exponent.
function slider(control, value, lab, move) {
  const log = control.kind === "log";
  const toRange = (v) => log ? Math.log10(v) : v, fromRange = (v) => log ? 10 ** v : v;
  const shown = (v) => log ? short(v) : Number(Number(v).toFixed(6));
  const [low, high] = [control.min, control.max].map((end) => shown(fromRange(end)));
  const { min, max, step } = control;
  const range = make("input", { type: "range", min, max, step });
  const number = make("input", {
    type: "number", min: low, max: high, step: log ? "any" : step,
    inputMode: control.kind === "int" && low >= 0 ? "numeric" : low < 0 ? "text" : "decimal",
    "aria-label": `${control.label}, exact value`,
  });
  const say = (v) => range.setAttribute("aria-valuetext", shown(v).toLocaleString("en"));
  range.oninput = () => {
    const v = fromRange(range.valueAsNumber);
    number.value = shown(v);
    say(v);
    move(control.name, v);
  };
  number.onchange = () => {
    if (!Number.isFinite(number.valueAsNumber)) return set(current);
    const typed = Math.min(Math.max(number.valueAsNumber, fromRange(min)), fromRange(max));
    const v = control.kind === "int" ? Math.round(typed) : typed;
    set(v);
    move(control.name, v);
  };
  let current = value;
  function set(v) {
    current = v;
    if (Math.abs(range.valueAsNumber - toRange(v)) > SAME) range.value = toRange(v);
    if (number.valueAsNumber !== shown(v)) number.value = shown(v);
    say(v);
  }
  set(value);
  const name = make("span", { textContent: control.label });
  const label = make("label", {}, name, range);
  const element = make("div", { className: "lab-slider", title: control.tooltip }, label, number);
  return { element, set };
}

function choice(control, value, lab, move) {
  const radios = {};
  const legend = make("legend", { textContent: control.label });
  const element = make("fieldset", { className: "lab-choice", title: control.tooltip }, legend);
  for (const text of control.options) {
    const radio = make("input", { type: "radio", name: `${lab}-${control.name}` });
    radio.onchange = () => move(control.name, text);
    radios[text] = radio;
    element.append(make("label", {}, radio, make("span", { textContent: text })));
  }
  const set = (v) => { radios[v].checked = true; };
  set(value);
  return { element, set };
}

function onOff(control, value, lab, move) {
  const box = make("input", { type: "checkbox" });
  box.onchange = () => move(control.name, box.checked);
  const set = (v) => { box.checked = v; };
  set(value);
  const name = make("span", { textContent: control.label });
  const element = make("label", { className: "lab-switch", title: control.tooltip }, box, name);
  return { element, set };
}

// The drawing pad is an anywidget: its own script draws the strokes, over a model that lives on the page.
async function pad(control, value, lab, move) {
  const url = URL.createObjectURL(new Blob([control.script], { type: "text/javascript" }));
  const { default: widget } = await import(url);
  URL.revokeObjectURL(url);
  const element = make("div", { className: "lab-pad-home" });
  const heard = new Set();
  let strokes = value;
  const model = {
    get: (name) => name === "value" ? strokes : control.state[name],
    set: (name, v) => { if (name === "value") strokes = v; },
    save_changes: () => move(control.name, strokes),
    on: (event, react) => heard.add(react),
    off: (event, react) => heard.delete(react),
  };
  widget.render({ model, el: element });
  element.prepend(make("style", { textContent: control.look }));
  const set = (v) => {
    if (JSON.stringify(v) === JSON.stringify(strokes)) return;
    strokes = v;
    heard.forEach((react) => react());
  };
  return { element, set };
}

// Play runs one control to its end in about six seconds; at the end it begins again.
function play(first, values, move, busy, line) {
  const control = first.controls.find(({ name }) => name === first.play);
  const run = make("button", { type: "button", title: `Run “${control.label}” through` });
  const further = `Move “${control.label}” on by one`;
  const once = make("button", { type: "button", textContent: "One step", title: further });
  let timer;
  const label = () => {
    run.textContent = timer ? "❚❚ Pause" : "▶ Play";
    // A readout that changes sixteen times a second is no help to anyone who listens.
    line.setAttribute("aria-live", timer ? "off" : "polite");
  };
  const pause = () => {
    clearInterval(timer);
    timer = undefined;
    label();
  };
  const on = (by) => move(control.name, Math.min(values[control.name] + by, control.max));
  run.onclick = () => {
    if (timer) return pause();
    if (values[control.name] >= control.max) move(control.name, control.min);
    timer = setInterval(() => {
      if (values[control.name] >= control.max) return pause();
      if (!busy()) on(first.stride);
    }, first.interval);
    label();
  };
  once.onclick = () => {
    pause();
    values[control.name] >= control.max ? move(control.name, control.min) : on(control.step);
  };
  label();
  return { buttons: [run, once], pause };
}

for (const box of document.querySelectorAll(".lab")) {
  const button = box.querySelector(".lab-wake");
  box.querySelector(".lab-start").hidden = false;
  button.addEventListener("click", () => wake(box));
}
