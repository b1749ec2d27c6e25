"""The controls of a lab: sliders with a number box, choices and switches, each with a label and a tooltip."""

from numbers import Real

import ipywidgets as widgets
import numpy as np


def slider(label, value, low, high, step=1, tooltip=""):
    """A slider over whole numbers, or over real ones when `step` is one."""
    kind = widgets.IntSlider if isinstance(step, int) else widgets.FloatSlider
    return _control(kind, label, tooltip, value=value, min=low, max=high, step=step, readout=False)


def log_slider(label, value, low, high, step=0.05, tooltip=""):
    """A slider from `low` to `high` whose steps multiply: each moves the power of ten by `step`."""
    ends = {"min": float(np.log10(low)), "max": float(np.log10(high))}
    on_grid = 10 ** (ends["min"] + round((np.log10(value) - ends["min"]) / step) * step)
    if not np.isclose(value, on_grid, rtol=1e-9):  # the browser would move it there by itself
        value = float(on_grid)
    return _control(widgets.FloatLogSlider, label, tooltip, value=value, step=step, readout=False, **ends)


def choice(label, options, value, tooltip=""):
    """A few named options, all in sight."""
    width = {"button_width": "auto"}
    return _control(widgets.ToggleButtons, label, tooltip, options=options, value=value, style=width)


def switch(label, value, tooltip=""):
    """On or off."""
    return _control(widgets.Checkbox, label, tooltip, value=value, indent=False)


def _control(kind, label, tooltip, style=None, **kwargs):
    style = {"description_width": "initial", **(style or {})}
    return kind(description=label, tooltip=tooltip, style=style, layout={"width": "auto"}, **kwargs)


def _ends(control):
    """The least and the largest value of a slider."""
    is_log = isinstance(control, widgets.FloatLogSlider)
    return tuple(control.base**end if is_log else end for end in (control.min, control.max))


def value_of(control):
    """Its value; where the browser's slider, which counts from its left end, says -8.9e-16 or -0, it is 0."""
    if not isinstance(control, widgets.FloatSlider):
        return control.value
    return round(control.value, max(9, 3 - int(np.floor(np.log10(control.step))))) + 0.0


def with_number_box(control):
    """A slider with a number box beside it for exact entry; other controls as they are."""
    is_log, whole = isinstance(control, widgets.FloatLogSlider), isinstance(control, widgets.IntSlider)
    if not (is_log or whole or isinstance(control, widgets.FloatSlider)):
        return control

    def shown():
        return float(f"{control.value:.3g}") if is_log else value_of(control)

    low, high = _ends(control)
    box = (widgets.BoundedIntText if whole else widgets.BoundedFloatText)(
        description=control.description,
        tooltip=control.tooltip,
        min=low,
        max=high,
        value=shown(),
        step=None if is_log else control.step,
    ).add_class("lab-number")

    def to_box(change):
        box.value = shown()

    def to_slider(change):
        if change["new"] != shown():
            control.value = change["new"]

    control.observe(to_box, names="value")
    box.observe(to_slider, names="value")
    control.layout.flex = "1 1 auto"
    pair = widgets.HBox([control, box]).add_class("lab-control")
    if is_log:
        pair.add_class("lab-log")
    return pair


def refuse_wrong(name, value, controls):
    """Raise ValueError where `value` is none that the control called `name` can have."""
    if name not in controls:
        raise ValueError(f"this lab has no control {name!r}; it has {', '.join(controls)}")
    control = controls[name]
    if isinstance(control, widgets.ToggleButtons):
        fits, wanted = value in control.options, f"one of {', '.join(map(str, control.options))}"
    elif isinstance(control, widgets.Checkbox):
        fits, wanted = isinstance(value, bool), "True or False"
    elif hasattr(control, "min"):
        low, high = _ends(control)
        hair = 1e-12 * (1 + max(abs(low), abs(high)))  # what a log slider's end may be off
        within = isinstance(value, Real) and low - hair <= value <= high + hair
        fits, wanted = within, f"a number from {low:g} to {high:g}"
    else:
        return
    if not fits:
        raise ValueError(f"{name} must be {wanted}, got {value!r}")
