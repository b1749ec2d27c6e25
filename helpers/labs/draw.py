"""A pad to draw a digit on, with mouse, pen or finger, and the way from its strokes to a picture like MNIST's.

anywidget carries the few lines that must run in the browser: strokes appear there without waiting for the kernel,
pointer events are one and the same for mouse, pen and finger, and no server extension is needed.
"""

import anywidget
import numpy as np
import traitlets
from PIL import Image, ImageDraw

from helpers import style

SIDE = 224  # the pad is so many page pixels wide and high; strokes are counted in them
BOX, FIELD, CENTER = (
    20,
    28,
    14.5,
)  # MNIST: 20 × 20 pixels of ink in 28 × 28, the middle of the ink in pixel 14
PEN = 2.6  # how wide a pen wrote MNIST's digits, in those pixels
FINE = 8  # drawn so many times finer, then averaged down: soft edges, as a scanner makes them

BROWSER = """
function render({ model, el }) {
  const label = document.createElement("div"), canvas = document.createElement("canvas");
  const clear = document.createElement("button"), pen = canvas.getContext("2d");
  label.textContent = model.get("description");
  canvas.width = canvas.height = 2 * SIDE;  // twice the page pixels: sharp on dense screens
  canvas.setAttribute("role", "img");
  canvas.setAttribute("aria-label", model.get("description") + ". " + model.get("tooltip"));
  clear.textContent = "Clear";
  clear.title = "Wipe the pad";
  clear.className = "jupyter-button";
  el.classList.add("lab-pad");
  el.append(label, canvas, clear);

  let strokes = [], drawing = false;
  const show = () => {
    pen.setTransform(2, 0, 0, 2, 0, 0);
    pen.clearRect(0, 0, SIDE, SIDE);
    Object.assign(pen, { lineWidth: 18, lineCap: "round", lineJoin: "round", strokeStyle: "INK" });
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
      Math.round(Math.min(Math.max(((v - low) / size) * SIDE, 0), SIDE));
    return [on(event.clientX, box.left, box.width), on(event.clientY, box.top, box.height)];
  };
  canvas.addEventListener("pointerdown", (event) => {
    canvas.setPointerCapture(event.pointerId);  // the stroke goes on when the pointer leaves the pad
    drawing = true;
    strokes.push([at(event)]);
    send();
  });
  canvas.addEventListener("pointermove", (event) => {
    if (!drawing) return;
    const stroke = strokes.at(-1), here = at(event), last = stroke.at(-1);
    if (Math.hypot(here[0] - last[0], here[1] - last[1]) < 3) return;
    stroke.push(here);
    send();
  });
  for (const end of ["pointerup", "pointercancel"]) canvas.addEventListener(end, () => { drawing = false; });
  clear.addEventListener("click", () => { strokes = []; send(); });
  const follow = () => {
    if (drawing) return;  // an echo of an older state must not undo the stroke in hand
    strokes = model.get("value").map((stroke) => [...stroke]);
    show();
  };
  model.on("change:value", follow);
  follow();
  return () => model.off("change:value", follow);
}
export default { render };
"""


class Pad(anywidget.AnyWidget):
    """`value` is a list of strokes; a stroke is a list of points [x, y] in page pixels from the upper left."""

    _esm = BROWSER.replace("SIDE", str(SIDE)).replace("INK", style.INK)
    # A finger on the pad draws; it does not scroll the page.
    _css = f"""
    .lab-pad {{display: flex; flex-direction: column; gap: 4px; width: {SIDE}px;}}
    .lab-pad canvas {{width: {SIDE}px; height: {SIDE}px; touch-action: none; cursor: crosshair; background: {style.PAPER};
                      border: 1px solid #7b8794; border-radius: 4px; box-sizing: border-box;}}
    """
    value = traitlets.List().tag(sync=True)
    description = traitlets.Unicode().tag(sync=True)
    examples = (  # what tests draw: nothing, a dot, a one, a seven with its bar, a hook that leaves the box
        [],
        [[[100, 100]]],
        [[[112, 30], [112, 190]]],
        [[[40, 40], [180, 40], [90, 200]], [[70, 120], [160, 120]]],
        [[[0, 0], [0, 224], [224, 224]]],
    )


def like_mnist(strokes):
    """Strokes as a picture (28, 28) from 0 (paper) to 1 (ink): scaled to a 20 × 20 box, centered by mass."""
    lines = [np.array(stroke, dtype=float) for stroke in strokes if len(stroke)]
    if not lines:
        return np.zeros((FIELD, FIELD))
    extent = np.ptp(np.concatenate(lines), axis=0).max()
    scale = (BOX - PEN) / max(extent, SIDE / 10)  # a dot stays small
    # The ink of a piece of line is as much as the piece is long, and lies about its middle.
    middles = np.concatenate([(line[1:] + line[:-1]) / 2 for line in lines] + [line[:1] for line in lines])
    ink = np.concatenate([np.hypot(*np.diff(line, axis=0).T) for line in lines] + [np.full(len(lines), 1e-9)])
    middle = ink @ middles / ink.sum()
    paper = Image.new("L", (FIELD * FINE, FIELD * FINE))
    pen, radius = ImageDraw.Draw(paper), PEN * FINE / 2
    for line in lines:
        points = ((line - middle) * scale + CENTER) * FINE
        pen.line(points.ravel().tolist(), fill=255, width=round(2 * radius))
        for x, y in points:  # round joints and ends
            pen.ellipse((x - radius, y - radius, x + radius, y + radius), fill=255)
    return np.asarray(paper.reduce(FINE)) / 255
