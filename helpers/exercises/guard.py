"""Run a learner's function so that nothing it does can break `check`: errors, prints, endless loops."""

import copy
import io
import linecache
import re
import signal
import sys
import threading
import time
import traceback
import warnings
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from dataclasses import dataclass

import numpy as np
from IPython import get_ipython
from IPython.display import display

PATIENCE = 2.0  # seconds without a word; after that a bar shows that the check is still at work
LIBRARIES = (sys.prefix, sys.base_prefix)

# What Python or NumPy says, and the same for a beginner. The groups of the pattern fill the braces.
PLAIN_WORDS = {
    r"operands could not be broadcast together with (?:remapped )?shapes? (.*\)) ?": "Two arrays of shapes "
    "{0} meet here and do not fit together number by number. Often `axis=` is missing, or it is the other "
    "one.",
    r"boolean index did not match.* is (\d+) but .* is (\d+)": "A mask of {1} True or False picks from an "
    "array of {0}: both need the same length. Was one of them shortened before?",
    r"boolean index did not match": "A mask and the array that it picks from have different lengths.",
    r"matmul.*size (\d+) is different from (\d+)": "`@` needs as many columns on its left as rows on its "
    "right: here they are {1} and {0}. Is the order right, or is a .T missing?",
    r"shapes (\(.*\)) and (\(.*\)) not aligned": "Tables of shapes {0} and {1} do not fit: a product needs "
    "as many columns on the left as rows on the right. Is the order right, or is a .T missing?",
    r"only (?:0-dimensional|length-1|size-1) arrays": "A function made for one number (float, int, or one "
    "from math) got a whole array. Use NumPy's (np.exp, np.log, np.sqrt), or take one element at a time in a "
    "loop.",
    r"truth value of an array": "`if`, `and`, `or`, `not`, min and max need one yes or no, and here they get "
    "a whole array of them. Compare one element at a time in a loop, or work with a mask.",
    r"numpy boolean subtract": "NumPy does not subtract True and False: make numbers of them first, or use "
    "np.sign.",
    r"inhomogeneous shape|setting an array element with a sequence": "Rows of different lengths cannot "
    "become one array.",
    r"unsupported operand type\(s\) for (\S+): 'list' and": "`{0}` does not work on a whole list. It does on "
    "an array: np.array(...); or take one element at a time in a loop.",
    r"builtin_function_or_method|'(?:function|method)'": "A function stands here without its parentheses: "
    ".mean() gives a number, .mean does not.",
    r"unsupported operand.*'NoneType'|'NoneType' object": "Something here is None: a function without return "
    "gives None, and so do .append(...) and .sort().",
    r"'list' object has no attribute '(mean|sum|std|max|min|shape|argmin|argmax)'": "A list has no .{0}: "
    "np.array(...) does, or np.{0}(...).",
    r"has no attribute '(\w+)'": "There is nothing called .{0} here: look for a slip in the spelling, or for "
    "a value of another kind.",
    r"(\w+) must be one-dimensional, .*got shape \(\)": "{0} must be a whole array, and one number is given "
    "here.",
    r"(\w+) must be one-dimensional, .*got shape \(\d+, \d+\)": "{0} must be an array of numbers, and a "
    "table with rows and columns is given here.",
    r"(\w+) must hold numbers": "Words, or rows of different lengths, are given for {0}, which must hold "
    "numbers: are two arguments exchanged?",
    r"bitwise_xor|for \^:": "`^` is no power in Python: write `**`.",
    r"'(\S+)' not supported between instances": "`{0}` compares numbers with numbers, and here one side is "
    "something else: text, a list, or a whole result.",
    r"(?:list|tuple|string) index out of range|index (?:-?\d+) is out of bounds": "An index goes past the "
    "end: counting starts at 0, so the last of n elements has the index n - 1.",
    r"object is not callable": "Parentheses follow something that is no function: is a * missing, or does a "
    "variable have the name of a function?",
    r"object is not subscriptable|invalid index to scalar|too many indices": "Square brackets follow "
    "something that is not a list or a table of that many dimensions.",
    r"object is not iterable": "A loop, sum or list needs several things, and here it gets a single one.",
    r"takes (\d+) positional arguments? but (\d+) (?:was|were) given": "It has {0} parameters, and is called "
    "with {1} arguments.",
    r"missing \d+ required positional argument": "The call gives fewer values than the function has "
    "parameters.",
    r"name '(\w+)' is not defined": "No cell and no line above has given {0} a value: look for a slip in the "
    "spelling, or run the cells above.",
    r"local variable '(\w+)'": "{0} is read before it gets a value in this function.",
    r"division by zero|divide by zero": "Here something is divided by zero.",
    r"maximum recursion depth": "The function calls itself without an end.",
    r"math domain error|expected a (?:positive|nonnegative) input": "A logarithm of zero or less, or a root "
    "of less than zero, is taken here.",
    r"too large to convert|math range error|Result too large": "A number grew too large for Python's float.",
    r"can only concatenate str|must be str, not": "Text and a number are added here.",
}


class TooLong(BaseException):
    """Raised inside a call that takes too long; no Exception, so that few swallow it."""


@dataclass
class Outcome:
    """What one call did: the value that came back, or the sentence that says how it ended instead."""

    value: object = None
    ended: str = ""
    kind: type = type(None)
    printed: str = ""
    means: str = ""  # the same error for a beginner


def run(answer, given, seconds, beat=lambda: None):
    """Call `answer(*given)` for at most so many `seconds`; `beat()` is called now and then meanwhile."""
    said = _Ear()
    try:
        with (
            warnings.catch_warnings(),
            np.errstate(all="ignore"),
            redirect_stdout(said),
            redirect_stderr(said),
        ):
            warnings.simplefilter("ignore")
            with _limit(seconds, beat):
                value = answer(*given)
        return Outcome(_own_copy(value), printed=said.heard)
    except TooLong:
        return Outcome(ended=f"was still running after {seconds:g} seconds, and was stopped", kind=TooLong)
    except KeyboardInterrupt:
        return Outcome(ended="was stopped by you", kind=KeyboardInterrupt)
    except SystemExit:
        return Outcome(ended="calls exit, which would end the whole notebook: use return", kind=SystemExit)
    except BaseException as error:  # whatever a learner's code can raise
        ended, means = _in_words(answer, error)
        return Outcome(ended=ended, kind=type(error), printed=said.heard, means=means)


class _Ear(io.TextIOBase):
    """Takes what is printed, and keeps its beginning."""

    heard = ""

    def write(self, text):
        if len(self.heard) < 200:
            self.heard += text
        return len(text)


def _own_copy(value):
    """A copy, because a list that is kept and returned again would change under our hands."""
    try:
        return copy.deepcopy(value)
    except Exception:  # generators, modules, open files
        return value


def _imports(frame):
    """Whether a library is being loaded: stopped halfway, it would stay broken until the kernel restarts."""
    while frame and not frame.f_code.co_filename.startswith("<frozen importlib"):
        frame = frame.f_back
    return frame is not None


@contextmanager
def _limit(seconds, beat):
    """Raise TooLong in the code below after so many seconds: by a signal, or else line by line."""
    end, busy = time.monotonic() + seconds, []

    def tick(frame):
        if busy or frame.f_code.co_filename == __file__:
            return
        late = time.monotonic() - end
        if late > 0 and not (late < 60 and _imports(frame)):
            raise TooLong
        busy.append(True)  # the next tick may come before the beat is over
        beat()
        busy.clear()

    def trace(frame, event, arg):
        tick(frame)
        return None if frame.f_code.co_filename.startswith(LIBRARIES) else trace

    if hasattr(signal, "setitimer") and threading.current_thread() is threading.main_thread():
        before = signal.signal(signal.SIGALRM, lambda number, frame: tick(frame))
        # Again and again, because a bare `except:` in the learner's loop may catch the first ones.
        signal.setitimer(signal.ITIMER_REAL, 0.1, 0.01)
        try:
            yield
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)
            signal.signal(signal.SIGALRM, before)
    else:  # Windows, the browser, a thread
        before = sys.gettrace()
        sys.settrace(trace)
        try:
            yield
        finally:
            sys.settrace(before)


def _in_words(answer, error):
    """The error and where in the learner's code it arose; and what it means, where that is known."""
    file = getattr(getattr(answer, "__code__", None), "co_filename", None)
    frames = [frame for frame in traceback.extract_tb(error.__traceback__) if frame.filename == file]
    where = ""
    if frames:
        line = linecache.getline(file, frames[-1].lineno).strip()
        where = f" in line {frames[-1].lineno} of its cell" + (f": {line}" if line else "")
    try:
        message = str(error).splitlines()[0] if str(error) else ""
    except Exception:
        message = ""
    sentence = f"stopped with {type(error).__name__}" + (f" ({message[:200]})" if message else "") + where
    for pattern, plain in PLAIN_WORDS.items():
        if found := re.search(pattern, message):
            return sentence, plain.format(*found.groups())
    return sentence, ""


def progress_bar(label):
    """A function `move(share)` that shows a bar when the work outlasts PATIENCE; `move(1)` takes it away."""
    began, bar = time.monotonic(), []

    def move(share):
        if not bar and share < 1 and time.monotonic() - began > PATIENCE and hasattr(get_ipython(), "kernel"):
            import ipywidgets  # late: it is needed for slow answers only

            bar.append(ipywidgets.FloatProgress(max=1.0, description=label, layout={"width": "100%"}))
            # Only the live view, no text: where outputs are stored or compared, nothing of the bar is left.
            view = {"version_major": 2, "version_minor": 0, "model_id": bar[0].model_id}
            display({"application/vnd.jupyter.widget-view+json": view}, raw=True)
        if bar:
            bar[0].value = share
            if share >= 1:
                bar[0].close()

    return move
