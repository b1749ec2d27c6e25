"""What a page asks of a lab: its controls once, and after each move what it shows and says.

The page's worker calls this in the browser's Python; the tests call it in plain Python as well, and
compare. A lab is made at its first move and lives as long as the worker: a page that starts a new worker
only moves on.
"""

import json

import ipywidgets as widgets

from helpers import labs, style
from helpers.labs.lab import COULD_NOT

KINDS = {
    widgets.IntSlider: "int",
    widgets.FloatSlider: "float",
    widgets.FloatLogSlider: "log",
    widgets.ToggleButtons: "choice",
    widgets.Checkbox: "switch",
}
MAKERS = labs.catalogue()  # {name: a function that makes the lab}
_awake = {}


def describe(name):
    """The lab's controls and buttons, and its state, as JSON; and its picture, a PNG in bytes."""
    lab = _lab(name)
    about = {
        "controls": [_control(key, control) for key, control in lab.controls.items()],
        "presets": [[text, _tooltip(lab, values)] for text, values in lab.presets.items()],
        "play": lab.play,
        "stride": lab.front.stride,
        "interval": lab.front.interval,
        "newSample": lab.new_sample,
        "size": style.page_size(lab.figure),
    }
    state, picture = _state(lab)
    return json.dumps({**about, **state}), picture


def move(name, values):
    """Set controls by name, `values` a JSON object; the state as JSON, and the picture."""
    lab = _lab(name)
    values = {key: _meant(lab.controls[key], value) for key, value in json.loads(values).items()}
    return _answer(lab, lambda: lab.set(**values))


def press(name, button):
    """Press Reset, New sample or a preset by its text; the state as JSON, and the picture."""
    lab = _lab(name)
    if button == "Reset":
        return _answer(lab, lab.reset)
    if button == "New sample":
        control = lab.controls[lab.new_sample]
        after = control.value + 1 if control.value < control.max else control.min
        return _answer(lab, lambda: lab.set(**{lab.new_sample: after}))
    return _answer(lab, lambda: lab.set(**lab.presets[button]))


def _lab(name):
    if name not in _awake:
        _awake[name] = MAKERS[name]()
    return _awake[name]


def _control(key, control):
    kind = KINDS.get(type(control), "pad")
    about = {"name": key, "kind": kind, "label": control.description, "tooltip": control.tooltip}
    if kind in ("int", "float", "log"):
        about |= {"min": control.min, "max": control.max, "step": control.step}
    if kind == "choice":
        about["options"] = [text for text, _ in _options(control)]
    if kind == "pad":
        state = {trait: getattr(control, trait) for trait in control.keys if not trait.startswith("_")}
        state = {trait: value for trait, value in state.items() if isinstance(value, str | int | list)}
        about |= {"script": str(control._esm), "look": str(control._css), "state": state}
    return about


def _state(lab):
    values = {key: _shown(control) for key, control in lab.controls.items()}
    return {"values": values, "readout": lab.readout, "alt": lab.alt}, lab.png()


def _answer(lab, change):
    wrong = ""
    try:
        change()
    except Exception as error:
        wrong = COULD_NOT.format(error)
    state, picture = _state(lab)
    if wrong:
        state["wrong"] = wrong
    return json.dumps(state), picture


def _tooltip(lab, values):
    return "Set " + ", ".join(f"{lab.controls[key].description}: {value}" for key, value in values.items())


def _options(control):
    """(text, value) of each option: ToggleButtons take both alone, or pairs."""
    return [option if isinstance(option, tuple) else (str(option), option) for option in control.options]


def _shown(control):
    """A control's value as JSON can carry it: a choice by its text."""
    if isinstance(control, widgets.ToggleButtons):
        return next(text for text, value in _options(control) if value == control.value)
    return control.value


def _meant(control, value):
    if isinstance(control, widgets.ToggleButtons):
        return dict(_options(control))[value]
    return round(value) if isinstance(control, widgets.IntSlider) else value
