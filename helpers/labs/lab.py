"""The stage every lab stands on: controls above, one picture that moves, one line that says what is seen.

A figure is drawn once. A move of a control puts back the stored background, draws only the marks that move,
and sends one small PNG: about ten times faster than drawing the figure anew (blitting, as in
https://matplotlib.org/stable/users/explain/animations/blitting.html).
"""

import html
import io
import threading
from pathlib import Path
from types import SimpleNamespace

import anywidget
import ipywidgets as widgets
import numpy as np
import traitlets
from IPython import get_ipython
from matplotlib.axes import Axes
from matplotlib.collections import Collection
from matplotlib.image import AxesImage
from matplotlib.lines import Line2D
from matplotlib.offsetbox import HPacker, TextArea
from matplotlib.patches import Patch, Rectangle
from matplotlib.text import Text
from PIL import Image

from helpers import style
from helpers.labs.controls import refuse_wrong, value_of, with_number_box

HERE = Path(__file__).parent
# Jupyter calls a moved slider in a thread of its own, also while a cell runs and perhaps draws.
ONE_AT_A_TIME = threading.Lock()
LIVE = {}  # by cell, its last run and the labs made in it
PLAY_SECONDS, MOST_TICKS = 6, 100
MOST_BACKGROUNDS = 8
READOUT = '<div class="lab-readout{}" role="{}">{}</div>'
COULD_NOT = "This lab could not draw these settings ({}). Press Reset to go on."


def panels(layout, size=(7.2, 4.0), **kwargs):
    """A figure and its panels, laid out as in "AB" or "AB;AC" (matplotlib's mosaic)."""
    figure = style.figure(size)
    return figure, figure.subplot_mosaic(layout, subplot_kw={"axes_class": Panel}, **kwargs).values()


class Panel(Axes):
    """Axes whose marks have names and may move: how one looks is a function of the lab's numbers, `now`."""

    place = property(Axes.get_label)  # its letter in the layout

    def named(self, name, artist, anew=False, **moves):
        """Call `artist` by `name` in `Lab.seen`; with `height=f` each move calls `artist.set_height(f(now))`.

        `anew` draws one that stays where it is again at each move, because it stands on one that moves.
        """
        artist.name, artist.moves, artist.anew = name, moves, anew
        return artist

    def mark(self, look, color, where, name, label=None, anew=False, **kwargs):
        """A line or markers at `where(now)`: x and y, each a number or an array; None or False hides them.

        What never moves is given as (x, y) itself. `label` is how the legend calls it, where that is not its
        name; "" leaves it out.
        """
        at, label = ([], []) if callable(where) else where, name if label is None else label or "_"
        (artist,) = self.plot(*at, look, color=color, label=label, **kwargs)
        if not callable(where):
            return self.named(name, artist, anew)
        artist.set_in_layout(False)

        def place(now):
            at = where(now)
            return ([], []) if at is None or isinstance(at, bool | np.bool_) else np.atleast_1d(*at)

        return self.named(name, artist, data=place)

    def here(self, color, where, name, label=None, look="o", **kwargs):
        """A dot on a curve, or another marker with a white edge: where the controls stand now."""
        return self.mark(look, color, where, name, label, **style.HERE | kwargs)

    def wall(self, color, where, name, label=None, **kwargs):
        """An upright line at x = `where(now)`."""
        line = self.axvline(1, color=color, label=name if label is None else label or "_", **kwargs)
        return self.named(name, line, xdata=lambda now: [where(now)] * 2)

    def guess(self, where=lambda now: now.guess, low=0.0, high=0.74):
        """The learner's guess: upright, dashed, from `low` to `high` of the panel, clear of its legend."""
        look = {"linestyle": "--", "linewidth": 1.6, "ymin": low, "ymax": high}
        return self.wall(style.GUESS, where, f"your guess {self.place}", "your guess", **look)

    def colored(self, colors, low, high, name, **moves):
        """An array of colors (rows, columns, 3) over the field from the point `low` to the point `high`."""
        extent = low[0], high[0], low[1], high[1]
        image = self.imshow(colors, extent=extent, origin="lower", aspect="auto", interpolation="nearest")
        return self.named(name, image, **moves)

    def headline(self, words):
        """The title above the panel, `words(now)`; `Lab.seen` calls it "headline A" in panel A."""
        return self.named(f"headline {self.place}", self.set_title(" "), text=words)


class Lab(widgets.VBox):
    """One figure, its controls and one line of readout.

    The marks of the figure's panels know how they move. `numbers(now)` adds to `now`, which holds the values
    of the controls, what follows from them; `words(now)` is the readout. `about` says what the picture shows.
    `presets` maps a button's text to the values it sets; `new_sample` and `play` name the control that a
    "New sample" button raises by one and that a play button runs through; `pad` the one to stand beside all.
    """

    def __init__(
        self, figure, controls, numbers, words, about, presets=None, new_sample=None, play=None, pad=None
    ):
        self.figure, self.controls, self.presets = figure, controls, presets or {}
        self.play, self.new_sample, self.readout = play, new_sample, ""
        self._work_out, self._words, self._about = numbers, words, about
        self._named = {}
        for artist in figure.findobj(lambda artist: hasattr(artist, "moves")):
            if artist.name in self._named:
                raise ValueError(f"two marks of this lab are called {artist.name!r}")
            self._named[artist.name] = artist
        # What only comes and goes is part of the background, and so are the panels, whose limits may change.
        moving = [a for a in self._named.values() if a.anew or a.moves.keys() - {"visible", "xlim", "ylim"}]
        self._moving = sorted(moving, key=lambda artist: artist.zorder)
        self._start = {name: control.value for name, control in controls.items()}
        self._held = False
        self.picture, self._line = widgets.HTML(), widgets.HTML()
        with ONE_AT_A_TIME:
            self._lay_out()
        for control in controls.values():  # before the number boxes do: what is sent early slows the drawing
            control.observe(self._update, names="value")
        self.front = Front(**self._play_settings())
        switches = [control for control in controls.values() if isinstance(control, widgets.Checkbox)]
        rows = [with_number_box(c) for name, c in controls.items() if name != pad and c not in switches]
        buttons = _box("lab-buttons", [self.front, *switches, *self._buttons()])
        shown = [_box("lab-controls", rows), buttons, _box("lab-picture", [self.picture])]
        if pad:
            shown = [_box("lab-beside", [controls[pad], widgets.VBox(shown)])]
        super().__init__([*shown, self._line])
        self.add_class("lab")
        self._update()
        _replace_last_run(self)

    def set(self, **values):
        """Set several controls and draw once; a wrong name or value raises ValueError and changes nothing."""
        for name, value in values.items():
            refuse_wrong(name, value, self.controls)
        self.front.playing = False
        self._held = True
        try:
            for name, value in values.items():
                self.controls[name].value = value
        finally:
            self._held = False
        self._update()

    def reset(self):
        """Return every control to where it started."""
        self.set(**self._start)

    def seen(self):
        """By name, what is drawn now: {"shown": …} with x and y, text, limits or pixels, as it has them."""
        with ONE_AT_A_TIME:
            found = {name: _seen(artist) for name, artist in self._named.items()}
            return found | {panel.place: _seen(panel) for panel in self.figure.axes}

    def png(self):
        """The bytes of the picture as it is now."""
        with ONE_AT_A_TIME:
            return self._png()

    @property
    def alt(self):
        """What the picture shows now, in words."""
        return f"{self._about} {self.readout}"

    def close(self):
        """Let go of the widgets, the figure and the numbers, as running the lab's cell again does."""
        for widget in _all_parts(self):
            for part in (getattr(widget, "layout", None), getattr(widget, "style", None)):
                if isinstance(part, widgets.Widget):
                    part.close()
            widgets.Widget.close(widget)
        self.figure = self._backgrounds = self._work_out = self._words = self._palette = None
        self.picture = self.front = self._line = None
        self._named, self.controls, self.children, self._moving, self._rows = {}, {}, (), [], []

    def _place(self):
        """Move every mark to where the controls stand; returns the readout."""
        now = SimpleNamespace(**{name: value_of(control) for name, control in self.controls.items()})
        self._work_out(now)
        for artist in self._named.values():
            for name, of in artist.moves.items():
                getattr(artist, f"set_{name}")(of(now))
        return self._words(now)

    def _lay_out(self):
        """Place everything once, and choose the colors of all later pictures."""
        self._place()
        self.figure.canvas.draw()
        self.figure.set_layout_engine("none")
        # Few colors make a small PNG, and choosing them once makes every later picture fast.
        seen = self._image().quantize(208, method=Image.Quantize.FASTOCTREE).getpalette()
        self._palette = Image.new("P", (1, 1))
        self._palette.putpalette(seen[: 208 * 3] + style.swatches())
        for artist in self._moving:
            artist.set_animated(True)
        boxes = [box.get_children() for box in self.figure.findobj(HPacker)]
        self._rows = [box for box in boxes if isinstance(box[-1], TextArea)]  # of all legends
        self._backgrounds = {}

    def _background(self):
        """A picture of all that does not move, kept for each state of limits, still marks and legends."""
        shown = self._follow_in_legends()
        still = [a.get_visible() for a in self._named.values() if a not in self._moving]
        state = (*shown, *still, *(limit for panel in self.figure.axes for limit in panel.viewLim.extents))
        if state not in self._backgrounds:
            # Some releases of matplotlib draw images even when they are animated.
            images = [a for a in self._moving if isinstance(a, AxesImage) and a.get_visible()]
            for image in images:
                image.set_visible(False)
            self.figure.canvas.draw()
            for image in images:
                image.set_visible(True)
            if len(self._backgrounds) == MOST_BACKGROUNDS:
                self._backgrounds.pop(next(iter(self._backgrounds)))
            self._backgrounds[state] = self.figure.canvas.copy_from_bbox(self.figure.bbox)
        return self._backgrounds[state]

    def _follow_in_legends(self):
        """Show the rows of the legends whose marks are shown; returns for each whether it is."""
        seen = {artist.get_label() for artist in self._named.values() if _shown(artist)}
        hidden = {artist.get_label() for artist in self._named.values()} - seen
        shown = [words.get_text() not in hidden for _, words in self._rows]
        for row, is_shown in zip(self._rows, shown, strict=True):
            for part in (part for box in row for part in box.get_children()):
                part.set_visible(is_shown)
        return shown

    def _update(self, change=None):
        if self._held:
            return
        try:
            with ONE_AT_A_TIME:
                self.readout = self._place()
                self.picture.value = style.img(self._png(), self.alt, self.figure)
                self._line.value = READOUT.format("", "status", html.escape(self.readout))
        except Exception as error:
            # Jupyter hides what goes wrong in a callback, so the lab must say it.
            self.readout = COULD_NOT.format(error)
            self._line.value = READOUT.format(" lab-wrong", "alert", html.escape(self.readout))
            raise

    def _png(self):
        self.figure.canvas.restore_region(self._background())
        for artist in self._moving:
            self.figure.draw_artist(artist)
        png = io.BytesIO()
        picture = self._image().quantize(palette=self._palette, dither=Image.Dither.NONE)
        picture.save(png, "PNG", compress_level=1)
        return png.getvalue()

    def _image(self):
        canvas = self.figure.canvas
        return Image.frombytes("RGB", canvas.get_width_height(), canvas.buffer_rgba(), "raw", "RGBX")

    def _play_settings(self):
        """A run through the played control takes about six seconds, in strides where it has many steps."""
        if not self.play:
            return {}
        control = self.controls[self.play]
        steps = round((control.max - control.min) / control.step)
        stride = -(-steps // MOST_TICKS)
        interval = round(1000 * PLAY_SECONDS * stride / steps)
        return {"plays": control, "stride": stride * control.step, "interval": interval}

    def _buttons(self):
        buttons = []
        if self.play:
            said = f"Move “{self.controls[self.play].description}” on by one"
            buttons.append(_button("One step", said, self._raise(self.play)))
        for name, values in self.presets.items():
            said = "Set " + ", ".join(f"{self.controls[c].description}: {v}" for c, v in values.items())
            buttons.append(_button(name, said, lambda values=values: self.set(**values)))
        if self.new_sample:
            again = self._raise(self.new_sample)
            buttons.append(_button("New sample", "Draw another random sample", again))
        return [*buttons, _button("Reset", "Return every control to where it started", self.reset)]

    def _raise(self, name):
        control = self.controls[name]
        return lambda: self.set(**{name: control.value + 1 if control.value < control.max else control.min})

    def _repr_mimebundle_(self, include=None, exclude=None, **kwargs):
        """The live widget, and beside it the picture and the readout for where there is no kernel."""
        live = super()._repr_mimebundle_(include=include, exclude=exclude, **kwargs)
        still, metadata = style.picture_bundle(self.png(), self.alt, self.figure)
        still["text/html"] += '<p class="lab-asleep">Run this cell to wake the lab.</p>'
        return {**live, **still, "text/plain": self.readout}, metadata


class Front(anywidget.AnyWidget):
    """What only the browser can do: play, name the handles, keep keys in the lab and the lab in sight."""

    _esm, _css = ((HERE / name).read_text(encoding="utf-8") for name in ("lab.js", "lab.css"))
    plays = traitlets.Instance(widgets.Widget, allow_none=True).tag(sync=True, **widgets.widget_serialization)
    stride = traitlets.Float(1).tag(sync=True)
    interval = traitlets.Int(100).tag(sync=True)  # milliseconds between two ticks
    playing = traitlets.Bool(False).tag(sync=True)


def _box(name, children):
    box = widgets.HBox(children)
    box.add_class(name)
    return box


def _button(text, tooltip, action):
    button = widgets.Button(description=text, tooltip=tooltip, layout={"width": "auto"})
    button.on_click(lambda _: action())
    return button


def _shown(artist):
    """Whether anything of `artist` is to be seen."""
    if isinstance(artist, Text):
        return artist.get_visible() and bool(artist.get_text().strip())
    if isinstance(artist, Line2D):
        return artist.get_visible() and bool(np.isfinite(artist.get_xydata()).all(axis=1).any())
    return artist.get_visible()


def _seen(artist):
    """What an artist shows, read from the artist itself."""
    found = {"shown": _shown(artist)}
    if isinstance(artist, Axes):
        texts = artist.get_legend().get_texts() if artist.get_legend() else []
        legend = [text.get_text() for text in texts if text.get_visible()]
        look = artist.properties()
        return found | {key: look[key] for key in ("xlim", "ylim", "xlabel", "ylabel")} | {"legend": legend}
    if isinstance(artist, Text):
        return found | dict(zip("xy", artist.get_position(), strict=True)) | {"text": artist.get_text()}
    if isinstance(artist, AxesImage):
        return found | {"pixels": np.array(artist.get_array()), "extent": artist.get_extent()}
    if isinstance(artist, Rectangle):
        x, y = artist.get_xy()
        return found | {"x": x, "y": y, "width": artist.get_width(), "height": artist.get_height()}
    if isinstance(artist, Line2D | Patch | Collection):
        read = {Line2D: "get_xydata", Patch: "get_xy", Collection: "get_offsets"}
        points = next(getattr(artist, how)() for kind, how in read.items() if isinstance(artist, kind))
        return found | dict(zip("xy", np.array(points, dtype=float).T, strict=True))
    return found | artist.seen()


def _all_parts(widget):
    return [widget, *(part for child in getattr(widget, "children", ()) for part in _all_parts(child))]


def _replace_last_run(lab):
    """Close the labs that an earlier run of this cell has made: each would keep some 10 MB for ever."""
    shell = get_ipython()
    if not hasattr(shell, "get_parent"):
        return
    asked = shell.get_parent()
    cell = asked.get("metadata", {}).get("cellId") or asked.get("content", {}).get("code")
    run = asked.get("header", {}).get("msg_id")
    last_run, made = LIVE.get(cell, (run, []))
    if last_run != run:
        for old in made:
            old.close()
        made = []
    LIVE[cell] = run, [*made, lab]
