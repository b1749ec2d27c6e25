// What only the browser can do for a lab: play, names for the sliders' handles, keys that stay, a lab that stays in sight.

const playedBy = (model) => model.widget_manager.get_model(model.get("plays").replace("IPY_MODEL_", ""));

// The played control moves on by itself. The timer belongs to the model, so a lab that is shown twice plays once.
async function initialize({ model }) {
  if (!model.get("plays")) return;
  const control = await playedBy(model);
  let timer = null, ticking = false;
  const stop = () => {
    clearInterval(timer);
    timer = null;
    if (model.get("playing")) model.set("playing", false), model.save_changes();
  };
  const go = (value) => {
    ticking = true;
    control.set("value", value);
    control.save_changes();
    ticking = false;
  };
  const tick = () => {
    if (!control.comm) return clearInterval(timer);  // its cell has been run again
    const next = control.get("value") + model.get("stride"), most = control.get("max");
    go(Math.min(next, most));
    if (next >= most) stop();
  };
  model.on("change:playing", () => {
    if (!model.get("playing")) return stop();
    if (timer !== null) return;
    timer = setInterval(tick, model.get("interval"));
    control.get("value") >= control.get("max") ? go(control.get("min")) : tick();
  });
  // A hand on the played control, a preset or Reset ends it.
  control.on("change:value", () => { if (!ticking) stop(); });
}

function render({ model, el, signal }) {
  el.classList.add("lab-front");
  if (model.get("plays")) {
    const button = document.createElement("button");
    button.className = "lab-play jupyter-button widget-button";
    const say = () => { button.textContent = model.get("playing") ? "❚❚ Pause" : "▶ Play"; };
    button.title = "Run through all values, or pause";
    button.addEventListener("click", () => { model.set("playing", !model.get("playing")); model.save_changes(); });
    model.on("change:playing", say);
    say();
    el.append(button);
  }
  const asleep = document.createElement("p");
  asleep.className = "lab-asleep";
  asleep.textContent = "Run this cell to wake the lab.";
  el.append(asleep);
  const whenThere = () => {
    const lab = el.closest(".lab");
    if (!lab || !lab.isConnected) return requestAnimationFrame(whenThere);
    if (!lab.dataset.dressed) dress(lab, model, signal);
  };
  requestAnimationFrame(whenThere);
}

function dress(lab, model, signal) {
  lab.dataset.dressed = "yes";
  const name = () => { nameHandles(lab); namePressed(lab); };
  name();
  new MutationObserver(name).observe(lab, { subtree: true, childList: true, attributeFilter: ["aria-valuenow", "class"] });
  // Reset, a preset or New sample ends a play: first let its last tick arrive, or it would undo what they set.
  lab.addEventListener("click", async (event) => {
    const button = event.target.closest("button");
    if (!button || button.closest(".lab-front") || !model.get("playing")) return;
    event.stopImmediatePropagation();
    model.set("playing", false);
    model.save_changes();
    const control = await playedBy(model);
    for (let frames = 0; control._pending_msgs && frames < 120; frames++) await new Promise(requestAnimationFrame);
    button.click();
  }, true);
  // A key alone is for the control that has the focus, or `d d` would delete the cell; Ctrl+S still saves. JupyterLab
  // hears of a key after the lab has, Notebook 7 before: nothing but the window is earlier.
  const combined = (event) => event.ctrlKey || event.metaKey || event.altKey || (event.shiftKey && event.key === "Enter");
  addEventListener("keydown", (event) => {
    if (!lab.contains(event.target)) return;
    event.target.toggleAttribute("data-lm-suppress-shortcuts", !combined(event));
    if (!combined(event) && scrolls(event)) event.preventDefault();
  }, { capture: true, signal });
  // On its way back the notebook would take the focus.
  lab.addEventListener("keydown", (event) => { if (!combined(event)) event.stopPropagation(); });
  stayInSight(lab);
}

// Whether the browser would scroll the page, because the control itself has no use for the key.
function scrolls({ key, target }) {
  if (target.matches(".noUi-handle")) return key === " ";
  if (/^Page(Up|Down)$/.test(key)) return true;
  return target.matches("button, [type=checkbox]") && /^(Arrow(Up|Down)|Home|End)$/.test(key);
}

const said = (value) => String(Number(value.toPrecision(3)));

function nameHandles(lab) {
  for (const handle of lab.querySelectorAll(".lab-control .noUi-handle")) {
    const pair = handle.closest(".lab-control"), isLog = pair.classList.contains("lab-log");
    // Asked of the slider itself: its aria-valuenow, -min and -max have one decimal only.
    const { noUiSlider } = handle.closest(".noUi-target"), { min, max } = noUiSlider.options.range;
    const number = (value) => isLog ? said(10 ** value) : String(+Number(value).toFixed(6));
    set(handle, "aria-label", pair.querySelector(".widget-label").textContent);
    set(handle, "aria-valuetext", number(noUiSlider.get(true)));
    const track = pair.querySelector(".slider-container");
    set(track, "data-low", number(min));
    set(track, "data-high", number(max));
  }
  for (const end of ["low", "high"]) {  // all tracks of a column begin and end at one line
    const widths = [...lab.querySelectorAll(`[data-${end}]`)].map((track) => track.dataset[end].length);
    lab.style.setProperty("--" + end, Math.max(0, ...widths) + "ch");
  }
}

function namePressed(lab) {
  for (const group of lab.querySelectorAll(".widget-toggle-buttons")) {
    set(group, "role", "group");
    set(group, "aria-label", group.querySelector(".widget-label").textContent);
    for (const button of group.querySelectorAll("button")) {
      set(button, "aria-pressed", String(button.classList.contains("mod-active")));
    }
  }
}

function set(element, name, value) {
  if (element.getAttribute(name) !== value) element.setAttribute(name, value);
}

const MARGIN = 8;  // as scroll-margin in lab.css
const LINE = 40;  // what a line of text and the space below it take

// After Shift+Enter JupyterLab moves on to the next cell and leaves a lab that has only now grown out of sight.
// Until the learner does something, keep it in sight; a Tab then leads into it.
function stayInSight(lab) {
  const notebook = lab.closest(".jp-Notebook"), cell = lab.closest(".jp-Cell");
  const active = notebook?.querySelector(".jp-Cell.jp-mod-active");
  if (!active || (active !== cell && active !== cell.nextElementSibling)) return;
  const kinds = ["wheel", "pointerdown", "keydown"], until = performance.now() + 3000;
  let waiting = true;
  const end = (event) => {
    waiting = false;
    kinds.forEach((kind) => removeEventListener(kind, end, true));
    const leadsIn = event.key === "Tab" && !event.shiftKey && !lab.contains(document.activeElement);
    if (!leadsIn) return;
    event.preventDefault();
    lab.querySelector(".noUi-handle, input, button, [tabindex='0']")?.focus();
  };
  kinds.forEach((kind) => addEventListener(kind, end, true));
  const hold = () => {
    if (!waiting || performance.now() > until) return;
    const box = lab.getBoundingClientRect(), view = notebook.getBoundingClientRect();
    const question = cell.previousElementSibling?.getBoundingClientRect().bottom ?? Infinity;
    // As low as it fits: the last line of the question above it then stays in sight too.
    const fits = box.height + 2 * MARGIN <= view.height, asksUnseen = fits && question < view.top + LINE;
    if (box.top < view.top || box.bottom > view.bottom || asksUnseen) {
      lab.scrollIntoView({ block: fits ? "end" : "start" });
    }
    requestAnimationFrame(hold);
  };
  hold();
}

export default { initialize, render };
