"""One look for the whole course: colors with fixed meanings, type, and pictures that can be read aloud."""

import base64
import html
import io

import matplotlib
import matplotlib.pyplot as plt
from IPython.display import display
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

# A color means one thing in all nine lessons and never stands alone: shape, line style or a label helps.
PAPER = "#fbfaf6"
INK = "#1f2933"
DATA = "#64748b"  # slate: what was measured
MODEL = "#0068a8"  # blue: what the algorithm says
ERROR = "#c2410c"  # vermilion: how far off it is
NEIGHBOR = "#f0a202"  # amber: the examples that count just now
GUESS = "#5e1a94"  # violet: what you said
CLASSES = ("#882255", "#1f8a7a", "#a67c00", "#332288")  # wine, teal, ochre, indigo
CLASSES += ("#aa4499", "#117733", "#cc5566", "#4477aa", "#7a5c3a", "#555555")  # for data of your own
MARKERS = ("o", "s", "^", "D", "v", "P", "X", "<", ">", "p")
HERE = {"markersize": 9, "markeredgecolor": "white"}  # where the controls stand now
STAR = {"markersize": 18, "markeredgecolor": "white"}
SMALL = {"markersize": 4.2, "markeredgewidth": 0, "zorder": 1.9}  # one of many examples
LIT = {"markersize": 7, "markeredgecolor": INK}

CSS_PIXELS_PER_INCH = 96  # so that 11 points in a figure are 11 points on the page
SHARPNESS = 1.5  # picture pixels per page pixel: crisp on dense screens, still quick to send

LOOK = {  # by matplotlib's groups of settings
    "figure": {"facecolor": PAPER, "dpi": CSS_PIXELS_PER_INCH},
    "savefig": {"facecolor": PAPER, "bbox": None},  # "tight" would change the size that the page is told
    "font": {"family": "DejaVu Sans", "size": 11},
    # Glyphs are drawn anew at every move: unhinted ones take two thirds of the time. TeX may not be there.
    "text": {"color": INK, "hinting": "none", "usetex": False},
    "axes": {"facecolor": PAPER, "titlesize": 12, "titlelocation": "left", "labelsize": 11, "labelcolor": INK}
    | {"edgecolor": "#7b8794", "linewidth": 0.8, "grid": True, "axisbelow": True}
    | {"prop_cycle": matplotlib.cycler(color=[MODEL, ERROR, DATA, GUESS])},
    "axes.spines": {"top": False, "right": False},
    "xtick": {"labelsize": 10, "color": INK},
    "ytick": {"labelsize": 10, "color": INK},
    "legend": {"fontsize": 10, "frameon": False},
    "grid": {"color": "#e4e2da", "linewidth": 0.8},
    "lines": {"linewidth": 2},
}
RC = {f"{group}.{name}": value for group, settings in LOOK.items() for name, value in settings.items()}


def use():
    """Give every picture made from here on the look of the course."""
    matplotlib.rcParams.update(RC)


def figure(size=(7.2, 4.0)):
    """An empty figure in the look of the course (`size` in inches, 96 page pixels each)."""
    use()
    empty = Figure(figsize=size, dpi=CSS_PIXELS_PER_INCH * SHARPNESS, layout="constrained")
    FigureCanvasAgg(empty)
    return empty


def subplots(rows=1, columns=1, size=(7.2, 4.0), **kwargs):
    """A figure in the look of the course (`size` in inches, 96 page pixels each) and its axes."""
    made = figure(size)
    return made, made.subplots(rows, columns, **kwargs)


def tint(color, strength=0.3):
    """`color` thinned with paper: an opaque stand-in for transparency, which labs can redraw exactly."""
    top, paper = (matplotlib.colors.to_rgb(c) for c in (color, PAPER))
    return tuple(strength * t + (1 - strength) * p for t, p in zip(top, paper, strict=True))


def swatches():
    """Every color of the course in four strengths, as one flat list of red, green, blue from 0 to 255."""
    colors = (PAPER, INK, DATA, MODEL, ERROR, NEIGHBOR, GUESS, *CLASSES[:4])
    return [round(255 * v) for color in colors for s in (1, 0.75, 0.5, 0.25) for v in tint(color, s)]


def page_size(figure):
    """Width and height of `figure` on the page, in page pixels."""
    return tuple(round(inches * CSS_PIXELS_PER_INCH) for inches in figure.get_size_inches())


def show(figure, alt):
    """Show a figure once, sharp, with `alt` as its description in words (where nbval can compare it)."""
    png = io.BytesIO()
    with matplotlib.rc_context(RC):  # whatever was set since the figure was made
        figure.savefig(png, format="png", dpi=CSS_PIXELS_PER_INCH * SHARPNESS, metadata={"Software": None})
    plt.close(figure)  # or Jupyter would show it a second time
    data, metadata = picture_bundle(png.getvalue(), alt, figure)
    del data["image/png"], metadata["image/png"]  # a second copy, and in JupyterLab one without its alt text
    display(data, metadata=metadata, raw=True)


def img(png, alt, figure):
    """A picture as HTML: the one form that carries its alt text everywhere."""
    width, height = page_size(figure)
    source = f"data:image/png;base64,{base64.b64encode(png).decode()}"
    return f'<img alt="{html.escape(alt)}" width="{width}" height="{height}" src="{source}">'


def picture_bundle(png, alt, figure):
    """The data and metadata of one picture output: as HTML, as PNG with alt text and size, and in words."""
    width, height = page_size(figure)
    bare = base64.b64encode(png).decode()
    data = {"text/html": img(png, alt, figure), "image/png": bare, "text/plain": alt}
    return data, {"image/png": {"alt": alt, "width": width, "height": height}}
