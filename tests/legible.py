"""What makes a figure hard to read: pale text, and marks that only their color tells apart."""

from itertools import combinations

import numpy as np
from matplotlib.colors import to_hex, to_rgb
from matplotlib.lines import Line2D
from matplotlib.text import Text

from helpers import style

PALETTE = (style.INK, style.DATA, style.MODEL, style.ERROR, style.NEIGHBOR, style.GUESS, *style.CLASSES[:4])


def linear(rgb):
    """sRGB from 0 to 1 as amounts of light."""
    rgb = np.asarray(rgb)
    return np.where(rgb <= 0.04045, rgb / 12.92, ((rgb + 0.055) / 1.055) ** 2.4)


def contrast(rgb, others):
    """The contrast ratio of WCAG 2.2, from 1 to 21."""
    one, other = (linear(color) @ (0.2126, 0.7152, 0.0722) + 0.05 for color in (rgb, others))
    return np.maximum(one, other) / np.minimum(one, other)


def faults(figure):
    """Says of each text that is too pale and of each two marks that look alike without color which they are."""
    figure.canvas.draw()
    yield from twins_in_a_legend(figure)
    yield from twins_among_lines(figure)
    yield from amber_without_outline(figure)
    yield from pale_text(figure)


def look_at_all():
    """From now on `style.show` looks for faults too: they are in the dictionary returned, by the figure's alt text."""
    found, show = {}, style.show

    def show_and_look(figure, alt):
        show(figure, alt)
        if alt not in found:
            found[alt] = list(faults(figure))

    style.show = show_and_look
    return found


def pixels(figure, rows=slice(None), columns=slice(None)):
    """The figure as drawn now, over paper: (height, width, 3), from 0 to 1."""
    rgba = np.asarray(figure.canvas.buffer_rgba())[rows, columns] / 255
    return rgba[..., :3] * rgba[..., 3:] + to_rgb(style.PAPER) * (1 - rgba[..., 3:])


def pale_text(figure):
    """4.5 to 1 is what WCAG 2.2 asks for (1.4.3); what lies behind most of the text counts."""
    off = {
        t
        for axes in figure.axes
        if not axes.axison
        for a in (axes.xaxis, axes.yaxis)
        for t in a.findobj(Text)
    }
    texts = [t for t in figure.findobj(Text) if t.get_visible() and t.get_text().strip() and t not in off]
    for text in texts:
        text.set_alpha(0)
    figure.canvas.draw()
    bare = pixels(figure)
    height = len(bare)
    for text in texts:
        box = text.get_window_extent()
        rows = slice(max(int(height - box.y1), 0), int(height - box.y0) + 1)
        columns = slice(max(int(box.x0), 0), int(box.x1) + 1)
        ratios = contrast(to_rgb(text.get_color()), bare[rows, columns])
        if ratios.size and (ratio := np.median(ratios)) < 4.5:
            yield f"text {text.get_text()!r} has a contrast of {ratio:.1f}"


def twins_in_a_legend(figure):
    """Keys must differ in shape, or be three times as dark as one another (WCAG 2.2, technique G183)."""
    dpi = figure.dpi
    figure.set_dpi(3 * dpi)  # or half a pixel would count as a difference
    for legend in [*figure.legends, *(axes.get_legend() for axes in figure.axes if axes.get_legend())]:
        renderer = figure.canvas.get_renderer()
        renderer.clear()
        legend.draw(renderer)
        keys = [(text.get_text(), key_of(legend, text, figure)) for text in legend.get_texts()]
        for (one, a), (other, b) in combinations(keys, 2):
            if same_shape(a, b) and max(a.max() / b.max(), b.max() / a.max()) < 3:
                yield f"{one!r} and {other!r} have keys of one shape"
    figure.set_dpi(dpi)


def key_of(legend, text, figure):
    """How the pixels of the key before `text` stand out from paper."""
    em, box = text.get_fontsize() * figure.dpi / 72, text.get_window_extent()
    middle = figure.bbox.height - (box.y0 + box.y1) / 2
    top, left = round(middle - 0.7 * em), round(box.x0 - (legend.handletextpad + legend.handlelength) * em)
    rows, columns = slice(top, top + round(1.4 * em)), slice(left, left + round(legend.handlelength * em))
    return contrast(to_rgb(style.PAPER), pixels(figure, rows, columns))


def same_shape(a, b):
    """Whether two keys cover nearly the same pixels when laid over each other as well as may be."""
    rows = min(len(a), len(b))  # a key at the figure's edge is cut there
    a, b = (key[:rows] > (1 + key.max()) / 2 for key in (a, b))
    shifts = [(i, j) for i in range(-4, 5) for j in range(-3, 4)]
    return min((a ^ np.roll(b, shift, (0, 1))).sum() for shift in shifts) < 0.05 * (a | b).sum()


def twins_among_lines(figure):
    """No two lines in the same axes are alike but for which color of the palette they have."""
    for axes in figure.axes:
        colors = {}
        for line in axes.lines:
            look = appearance(line)
            color = to_hex(line.get_color() if look[1] else line.get_markerfacecolor())
            if line.get_visible() and len(line.get_xdata()) and color in PALETTE:
                colors.setdefault(look, set()).add(color)
        yield from (f"lines {look} differ by color alone: {of}" for look, of in colors.items() if len(of) > 1)


def appearance(line: Line2D):
    dash, marker = line.get_linestyle(), line.get_marker()
    width = line.get_linewidth() if dash != "None" else 0
    size = line.get_markersize() if marker not in ("", " ", "None", None) else 0
    return dash, width, str(marker) if size else "", size


def amber_without_outline(figure):
    """Amber stands out from paper by 2 to 1 only: where it is used, ink must run around it."""
    for line in figure.findobj(Line2D):
        amber = to_rgb(style.NEIGHBOR)
        if (
            line.get_marker() not in ("", " ", "None", None)
            and to_rgb(line.get_markerfacecolor()) == amber
            and to_rgb(line.get_markeredgecolor()) != to_rgb(style.INK)
            or line.get_linestyle() != "None"
            and to_rgb(line.get_color()) == amber
        ):
            yield f"amber without an outline: {line}"
