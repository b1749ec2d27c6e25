// The pad: strokes appear in the browser at once, and go to Python as lists of points in page pixels.

function render({ model, el }) {
  const label = document.createElement("div"), canvas = document.createElement("canvas");
  const clear = document.createElement("button"), pen = canvas.getContext("2d"), side = model.get("side");
  label.textContent = model.get("description");
  canvas.width = canvas.height = 2 * side;  // twice the page pixels: sharp on dense screens
  canvas.setAttribute("role", "img");
  canvas.setAttribute("aria-label", model.get("description") + ". " + model.get("tooltip"));
  clear.textContent = "Clear";
  clear.title = "Wipe the pad";
  clear.className = "jupyter-button";
  el.classList.add("lab-pad");
  el.append(label, canvas, clear);

  let strokes = [], pointer = null;  // the one that draws now
  const show = () => {
    pen.setTransform(2, 0, 0, 2, 0, 0);
    pen.clearRect(0, 0, side, side);
    Object.assign(pen, { lineWidth: 18, lineCap: "round", lineJoin: "round", strokeStyle: model.get("ink") });
    for (const stroke of strokes) {
      pen.beginPath();
      pen.moveTo(...stroke[0]);
      stroke.forEach((point) => pen.lineTo(...point));
      pen.stroke();
    }
  };
  // While a message is on its way the newest strokes wait for it, so a fast pen never floods the kernel.
  const send = () => {
    show();
    model.set("value", strokes.map((stroke) => [...stroke]));
    model.save_changes();
  };
  const at = (event) => {
    const box = canvas.getBoundingClientRect(), on = (v, low, size) =>
      Math.round(Math.min(Math.max(((v - low) / size) * side, 0), side));
    return [on(event.clientX, box.left, box.width), on(event.clientY, box.top, box.height)];
  };
  canvas.addEventListener("pointerdown", (event) => {
    // Neither a second finger nor the right or middle button draws.
    if (pointer !== null || !event.isPrimary || event.button !== 0) return;
    pointer = event.pointerId;
    canvas.setPointerCapture(pointer);  // the stroke goes on when the pointer leaves the pad
    strokes.push([at(event)]);
    send();
  });
  canvas.addEventListener("pointermove", (event) => {
    if (event.pointerId !== pointer) return;
    if (!(event.buttons & 1)) return end(event);  // the left button was let go while another is held
    const stroke = strokes.at(-1), here = at(event), last = stroke.at(-1);
    if (Math.hypot(here[0] - last[0], here[1] - last[1]) < 3) return;
    stroke.push(here);
    send();
  });
  const end = (event) => { if (event.pointerId === pointer) pointer = null; };
  for (const kind of ["pointerup", "pointercancel", "lostpointercapture"]) canvas.addEventListener(kind, end);
  clear.addEventListener("click", () => { strokes = []; send(); });
  const follow = () => {
    if (pointer !== null) return;  // an echo of an older state must not undo the stroke in hand
    strokes = model.get("value").map((stroke) => [...stroke]);
    show();
  };
  model.on("change:value", follow);
  follow();
  return () => model.off("change:value", follow);
}

export default { render };
