"""The stage every lab stands on: controls above, one line that says what is seen, one picture that moves.

A figure is drawn once. A move of a control puts back the stored background, draws only the artists that
move, and sends one small PNG: about ten times faster than drawing the figure anew (blitting, as in
https://matplotlib.org/stable/users/explain/animations/blitting.html).
"""

import base64
import html
import io
import os
import threading

import ipywidgets as widgets
import numpy as np
from matplotlib.image import AxesImage
from PIL import Image

from helpers import style

LOOK = """<style>
.lab {border: 1px solid var(--jp-border-color2, #bdbdbd); border-radius: 6px; padding: 10px 12px;}
.lab-row {flex-flow: row wrap; gap: 4px 24px; align-items: center;}
.lab-buttons {gap: 4px; margin: 4px 0 8px;}
.lab-control {flex: 1 1 320px; max-width: 560px; min-width: fit-content;}
.lab .slider-container {min-width: 140px;}
.lab .lab-number {width: 86px;}
.lab .lab-number > label {position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%);}
.lab .widget-toggle-buttons {display: flex; align-items: center; gap: 8px;}
.lab .widget-toggle-buttons .mod-active {box-shadow: inset 0 -3px 0 var(--jp-brand-color1, #1976d2) !important;}
.lab .widget-checkbox input {margin-top: 0; align-self: center;}
.lab .widget-play {width: auto;}
.lab .widget-play button:nth-of-type(n+2) {display: none;}
.lab .widget-play button::after {content: "Play"; margin-left: 6px;}
.lab .widget-play button:has(.fa-pause)::after {content: "Pause";}
.lab :focus-visible {outline: 2px solid var(--jp-brand-color1, #1976d2) !important; outline-offset: 2px !important;}
.lab img {display: block; max-width: 100%; height: auto; border-radius: 4px;}
.lab-readout {min-height: 3em; margin-top: 4px; line-height: 1.5; font-size: 14px;
              color: var(--jp-ui-font-color1, var(--vscode-foreground, #1f2933));}
.lab-wrong {border-left: 4px solid #c2410c; padding-left: 8px;}
</style>"""

# Jupyter calls a moved slider in a thread of its own, also while a cell runs and perhaps draws.
ONE_AT_A_TIME = threading.Lock()


class Lab(widgets.VBox):
    """One figure, its controls and one line of readout.

    `numbers(**values)` turns the controls' values into numbers; `draw(numbers)` moves the artists listed in
    `moving` to them and returns the readout. `about` says in words what the picture shows. `presets` maps a
    button's text to the values it sets; `new_sample` and `play` name the control that a "New sample" button
    raises by one and that a play button runs through.
    """

    def __init__(
        self, figure, moving, controls, numbers, draw, about, presets=None, new_sample=None, play=None
    ):
        self.figure, self.controls = figure, controls
        self._numbers, self._draw, self._about = numbers, draw, about
        self._moving = sorted(moving, key=lambda artist: artist.zorder)
        self._start = {name: control.value for name, control in controls.items()}
        self._held = False
        self.readout = ""
        self.picture, self._line = widgets.HTML(), widgets.HTML()
        self._draw_background()
        for control in controls.values():  # before the number boxes do: what is sent early slows the drawing
            control.observe(self._update, names="value")
        super().__init__(
            [
                widgets.HTML(LOOK, layout={"display": "none"}),
                _row([_with_number_box(control) for control in controls.values()]),
                _row(self._buttons(presets or {}, new_sample, play), "lab-buttons"),
                self.picture,
                self._line,
            ]
        )
        self.add_class("lab")
        self._update()

    def set(self, **values):
        """Set several controls and draw once."""
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

    def _draw_background(self):
        """Lay the figure out with everything in it, then keep a picture of what never moves."""
        canvas = self.figure.canvas
        self._draw(self._numbers(**self._start))
        canvas.draw()
        self.figure.set_layout_engine("none")
        # Few colors make a small PNG, and choosing them once makes every later picture fast.
        seen = self._image().quantize(208, method=Image.Quantize.FASTOCTREE).getpalette()
        self._palette = Image.new("P", (1, 1))
        self._palette.putpalette(seen[: 208 * 3] + style.swatches())
        # Some releases of matplotlib draw images even when they are animated.
        images = [artist for artist in self._moving if isinstance(artist, AxesImage) and artist.get_visible()]
        for artist in self._moving:
            artist.set_animated(True)
            artist.set_visible(artist.get_visible() and artist not in images)
        canvas.draw()
        self._background = canvas.copy_from_bbox(self.figure.bbox)
        for image in images:
            image.set_visible(True)

    def _update(self, change=None):
        if self._held:
            return
        try:
            with ONE_AT_A_TIME:
                values = {name: control.value for name, control in self.controls.items()}
                self.readout = self._draw(self._numbers(**values))
                self.picture.value = self._img()
                self._line.value = f'<div class="lab-readout" role="status">{html.escape(self.readout)}</div>'
        except Exception as error:
            # Jupyter hides what goes wrong in a callback, so the lab must say it.
            self.readout = f"This lab could not draw these settings ({error}). Press Reset to go on."
            self._line.value = (
                f'<div class="lab-readout lab-wrong" role="alert">{html.escape(self.readout)}</div>'
            )
            if "PYTEST_CURRENT_TEST" in os.environ:  # also set in the kernels that a test starts
                raise

    def _png(self):
        self.figure.canvas.restore_region(self._background)
        for artist in self._moving:
            self.figure.draw_artist(artist)
        png = io.BytesIO()
        picture = self._image().quantize(palette=self._palette, dither=Image.Dither.NONE)
        picture.save(png, "PNG", compress_level=1)
        return png.getvalue()

    def _image(self):
        canvas = self.figure.canvas
        return Image.frombuffer("RGBA", canvas.get_width_height(), canvas.buffer_rgba()).convert("RGB")

    def _img(self):
        width, height = style.page_size(self.figure)
        source = base64.b64encode(self._png()).decode()
        alt = html.escape(self.alt)
        return f'<img alt="{alt}" width="{width}" height="{height}" src="data:image/png;base64,{source}">'

    @property
    def alt(self):
        """What the picture shows now, in words."""
        return f"{self._about} {self.readout}"

    def _buttons(self, presets, new_sample, play):
        buttons = []
        if play:
            control = self.controls[play]
            player = widgets.Play(
                min=control.min, max=control.max, value=control.value, interval=60, tooltip=f"Play {play}"
            )
            widgets.jslink((player, "value"), (control, "value"))
            step = _button("One step", f"Move “{control.description}” on by one", self._raise(play))
            buttons += [player, step]
        for name, values in presets.items():
            tooltip = "Set " + ", ".join(f"{self.controls[c].description}: {v}" for c, v in values.items())
            buttons.append(_button(name, tooltip, lambda values=values: self.set(**values)))
        if new_sample:
            buttons.append(_button("New sample", "Draw another random sample", self._raise(new_sample)))
        return [*buttons, _button("Reset", "Return every control to where it started", self.reset)]

    def _raise(self, name):
        control = self.controls[name]
        return lambda: self.set(**{name: control.value + 1 if control.value < control.max else control.min})

    def _repr_mimebundle_(self, include=None, exclude=None, **kwargs):
        """The live widget, and beside it the picture and the readout for where there is no kernel."""
        live = super()._repr_mimebundle_(include=include, exclude=exclude, **kwargs)
        still, metadata = style.picture_bundle(self._png(), self.alt, self.figure)
        return {**live, **still, "text/plain": self.readout}, metadata


def slider(label, value, low, high, step=1, tooltip=""):
    """A slider over whole numbers, or over real ones when `step` is one."""
    kind = widgets.IntSlider if isinstance(step, int) else widgets.FloatSlider
    return _named(kind, label, tooltip, value=value, min=low, max=high, step=step, readout=False)


def log_slider(label, value, low, high, step=0.05, tooltip=""):
    """A slider from `low` to `high` whose steps multiply: each moves the power of ten by `step`."""
    ends = {"min": float(np.log10(low)), "max": float(np.log10(high))}
    return _named(widgets.FloatLogSlider, label, tooltip, value=value, step=step, readout=False, **ends)


def choice(label, options, value, tooltip=""):
    """A few named options, all in sight."""
    return _named(
        widgets.ToggleButtons, label, tooltip, options=options, value=value, style={"button_width": "auto"}
    )


def switch(label, value, tooltip=""):
    """On or off."""
    return _named(widgets.Checkbox, label, tooltip, value=value, indent=False)


def _named(kind, label, tooltip, style=None, **kwargs):
    style = {"description_width": "initial", **(style or {})}
    return kind(description=label, tooltip=tooltip, style=style, layout={"width": "auto"}, **kwargs)


def _row(children, *names):
    row = widgets.HBox(children)
    for name in ("lab-row", *names):
        row.add_class(name)
    return row


def _button(text, tooltip, action):
    button = widgets.Button(description=text, tooltip=tooltip, layout={"width": "auto"})
    button.on_click(lambda _: action())
    return button


def _with_number_box(control):
    """A slider with a number box beside it: for exact entry, and because only boxes say their name aloud."""
    boxes = {
        widgets.IntSlider: widgets.BoundedIntText,
        widgets.FloatSlider: widgets.BoundedFloatText,
        widgets.FloatLogSlider: widgets.BoundedFloatText,
    }
    if type(control) not in boxes:
        return control
    is_log = isinstance(control, widgets.FloatLogSlider)
    low, high = (control.base**end if is_log else end for end in (control.min, control.max))

    def shown(value):
        return float(f"{value:.3g}") if is_log else value

    box = boxes[type(control)](
        description=control.description,
        tooltip=control.tooltip,
        min=low,
        max=high,
        value=shown(control.value),
        step=None if is_log else control.step,
    )
    box.add_class("lab-number")

    def to_box(change):
        box.value = shown(change["new"])

    def to_slider(change):
        if change["new"] != shown(control.value):
            control.value = change["new"]

    control.observe(to_box, names="value")
    box.observe(to_slider, names="value")
    control.layout = {"width": "auto", "flex": "1 1 auto"}
    pair = widgets.HBox([control, box])
    pair.add_class("lab-control")
    return pair
