"""A pad to draw a digit on, by mouse, pen or finger, and the way from its strokes to a picture like MNIST's.

anywidget carries draw.js, the few lines that must run in the browser: strokes appear there without waiting
for the kernel, pointer events are the same for mouse, pen and finger, and no server extension is needed.
"""

import anywidget
import numpy as np
import traitlets
from PIL import Image, ImageDraw

from helpers import style
from helpers.labs.lab import HERE

SIDE = 224  # the pad is so many page pixels wide and high; strokes are counted in them
BOX, FIELD, CENTER = 20, 28, 14.5  # MNIST: 20 × 20 pixels of ink in 28 × 28, its middle in pixel 14
PEN = 2.6  # how wide a pen wrote MNIST's digits, in those pixels
FINE = 8  # drawn so many times finer, then averaged down: soft edges, as a scanner makes them


class Pad(anywidget.AnyWidget):
    """`value` is a list of strokes; a stroke is a list of points [x, y], page pixels from the upper left."""

    _esm = (HERE / "draw.js").read_text(encoding="utf-8")
    # A finger on the pad draws; it does not scroll the page.
    _css = f"""
    .lab-pad {{display: flex; flex-direction: column; gap: 4px; width: {SIDE}px;}}
    .lab-pad canvas {{width: {SIDE}px; height: {SIDE}px; touch-action: none; cursor: crosshair;
      background: {style.PAPER}; border: 1px solid #7b8794; border-radius: 4px; box-sizing: border-box;}}
    """
    value = traitlets.List().tag(sync=True)
    description = traitlets.Unicode().tag(sync=True)
    side = traitlets.Int(SIDE).tag(sync=True)
    ink = traitlets.Unicode(style.INK).tag(sync=True)
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
