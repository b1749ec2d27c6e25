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
from pathlib import Path

import numpy as np
from IPython import get_ipython
from IPython.display import display

PATIENCE = 2.0  # seconds without a word; after that a bar shows that the check is still at work
LIBRARIES = (sys.prefix, sys.base_prefix)
OURS = Path(__file__).parents[1]

# What Python or NumPy says, and the same for a beginner. The groups of the pattern fill the braces.
PLAIN_WORDS = {
    r"(?:'|not )((?!NoneType|Series|DataFrame|Counter|Index)[A-Z][a-z]\w+)": "{0} is the name "
    "for a whole result, which has several parts: take the one that you need, with a dot and its name.",
    r"could not be broadcast together with shapes \((\d+),\) \((\d+),\)": "Arrays of {0} and {1} numbers "
    "meet here and do not fit together number by number.{2}",
    r"operands could not be broadcast together with (?:remapped )?shapes? (.*\)) ?": "Arrays of shapes {0} "
    "meet here and do not fit together number by number. Does one lie on its side (.T), is an axis= missing "
    "or wrong, or shall each row meet each ([:, None])?",
    r"non-broadcastable output operand with shape (.*) doesn't match the broadcast shape (.*)": "What is "
    "worked out has the shape {1}, and += or -= cannot put it into an array of shape {0}.",
    r"boolean index did not match.* is (\d+) but .* is (\d+)": "A mask of {1} True or False picks from an "
    "array of {0}: both need the same length. Was one of them shortened before?",
    r"matmul.*does not have enough dimensions": "`@` needs arrays on both sides, and here one side is a "
    "number: * multiplies by a number.",
    r"matmul.*size (\d+) is different from (\d+)": "`@` needs as many columns on its left as rows on its "
    "right: here they are {1} and {0}. Is the order right, or is a .T missing?",
    r"solve1?:.*size (\d+) is different from (\d+)": "np.linalg.solve gets {1} equations, but {0} numbers on "
    "their right side.",
    r"shapes (\(.*\)) and (\(.*\)) not aligned": "Tables of shapes {0} and {1} do not fit: a product needs "
    "as many columns on the left as rows on the right. Is the order right, or is a .T missing?",
    r"dimensions of the array must be square": "np.linalg can solve or turn round only a table with as many "
    "rows as columns: X.T @ X has that form, X itself has not.",
    r"-dimensional array given. Array must be": "np.linalg needs a whole table here, with rows and columns.",
    r"Singular matrix": "One column of this table can be made from the others (or is all 0), so there is no "
    "single solution.",
    r"all the input array": "Tables are put together here whose rows or columns differ in number.",
    r"axis \d+ is out of bounds": "This array has fewer axes than that: one of a single row has only axis 0.",
    r"only (?:0-dimensional|length-1|size-1) arrays|ndarray' object cannot be interpreted": "A function made "
    "for one number (float, int, range, or one from math) got a whole array. Use NumPy's (np.exp, np.log, "
    "np.sqrt), or take one element at a time in a loop.",
    r"truth value of (?:an array|a Series)": "`if`, `and`, `or`, `not`, min and max need one yes or no, and "
    "here they get a whole array of them. Compare one element at a time in a loop, or work with a mask.",
    r"numpy boolean (?:subtract|negative)": "NumPy does not subtract True and False: make numbers of them "
    "first, or use np.sign.",
    r"inhomogeneous shape|setting an array element with a sequence": "An array is made here of parts that "
    "differ in length, or has a whole array where one number must stand.",
    r"string indices must be": "Brackets follow a text here: a loop over a table gives the names of its "
    "columns.",
    r"arrays used as indices|only integers, slices|indices must be|be interpreted as an int": "A whole "
    "number is needed here: 2, not 2.0 and nothing of another kind. (np.argsort gives positions, np.sort "
    "values.)",
    r"unsupported operand type\(s\) for \^|bitwise_xor": "^ is no power in Python: write ** in its place.",
    r"unsupported operand type\(s\) for (\S+)(?: or pow\(\))?: '(?:list|tuple)' and|for (\S+?):? .* and "
    "'(?:list|tuple)'": "That sign does not work on a whole list. It does on an array: np.array(...); or "
    "take one element at a time in a loop.",
    r"can only concatenate (?:list|tuple)": "+ after a list joins two lists. To add a number to each of its "
    "numbers, make it an array: np.array(...).",
    r"not supported between instances of .*'NoneType'": "Something here is None, and None can be compared "
    "with nothing: begin with float('inf').",
    r"not supported between instances of .*'(?:list|tuple)'": "A whole list is compared here. Compare its "
    "numbers one at a time, or make it an array: np.array(...).",
    r"'(?:builtin_function_or_method|function|method|type)'": "A function stands here without its "
    "parentheses: .mean() gives a number, .mean does not.",
    r"unsupported operand.*'NoneType'|'NoneType' object": "Something here is None: a function without return "
    "gives None, and so do .append(...) and .sort().",
    r"multiply sequence": "A list or a text cannot be multiplied by a number with decimals: np.array(...) "
    "makes an array of a list.",
    r"None of \[|not in index": "The table has no such row or column.",
    r"EOF when reading|raw_input|reading from stdin|input was called": "input(...) waits for someone at the "
    "keyboard; what the function needs stands in its arguments.",
    r"operand.*'str'|concatenate str|must be str|convert string|contain a loop": "Text stands here where a "
    "number is needed.",
    r"'list' object has no attribute '(mean|sum|std|max|min|shape|argmin|argmax|T|size)'": "A list has no "
    ".{0}: make it an array first, np.array(...).",
    r"'ndarray' object has no attribute 'append'": "An array has no .append: collect in a list, [], and make "
    "it an array at the end.",
    r"(\w+) must be one-dimensional, .*got shape \(\d+, \d+\)": "{0} must be an array of numbers, and a "
    "table with rows and columns is given here.",
    r"(\w+) must be two-dimensional, .*got shape \(\d+,\)": "{0} must be a table with rows and columns, and "
    "an array with one axis is given here: put it in brackets, [...], or use .reshape(-1, 1).",
    r"(\w+) must hold numbers": "Words, or rows of different lengths, are given for {0}, which must hold "
    "numbers: are two arguments exchanged?",
    r"has no attribute '(\w+)'": "There is nothing called .{0} here: look for a slip in the spelling, or for "
    "a value of another kind.",
    r"index out of range|index (?:-?\d+) is out of bounds": "An index goes past the end: counting starts at "
    "0, so the last of n elements has the index n - 1.",
    r"object is not callable": "Parentheses follow something that is no function: is a * missing, or does a "
    "variable have the name of a function?",
    r"object is not subscriptable|invalid index to scalar|too many indices": "Square brackets follow "
    "something that is not a list or a table of that many dimensions.",
    r"cannot unpack|not enough values to unpack|too many values to unpack": "On the left of = (or between "
    "for and in) stand more names, or fewer, than values come.",
    r"object is not iterable|has no len\(\)": "A loop, len, sum or list needs several things, and here it "
    "gets a single one.",
    r"argument of length 0|empty sequence|arg is an empty|empty iterable|zero-size array": "Nothing is left "
    "here to take the smallest or largest of: the list is empty.",
    r"([\w<>]+)(?:\(\))? (?:takes|expected) (.*?) (?:positional )?arguments?(?: but | \(|, got )(\d+)": "{0} "
    "takes {1} value(s) between its parentheses, and gets {2}. (A list of values in brackets is one.)",
    r"([\w<>]+)\(\) missing \d+ required positional arguments?: (.*)": "{0} gets too few values between its "
    "parentheses: there is none for {1}.",
    r"name '(\w+)' is not defined": "No cell and no line above has given {0} a value: look for a slip in the "
    "spelling, or run the cells above.",
    r"local variable '(\w+)'": "{0} is read before it gets a value in this function.",
    r"division by zero|divide by zero|0.0 cannot be raised": "Here something is divided by zero.",
    r"maximum recursion depth|factorial\(\) not defined": "Does the function call itself without an end? It "
    "needs a case that returns without calling.",
    r"math domain error|expected a (?:positive|nonnegative) input": "A logarithm of zero or less, or a root "
    "of less than zero, is taken here.",
    r"too large to convert|math range error|Result too large|cannot convert float": "A number grew too "
    "large, or is none (nan).",
}
HISTORY = " Does one hold a whole history, and its last number, [-1], is meant?"
WORDS_OF_NUMPY = (
    "None of|operand|ufunc|broadcast|dimension|ambiguous|bool|attribute|instances|np[.]|array|NoneType|method"
)
OTHERWISE = {
    ValueError: "A function in this line gets a value that it cannot work with: what stands in its "
    "parentheses?",
    TypeError: "Values of kinds that do not go together meet in this line: what kind is each of them?",
    IndexError: "An index in this line asks for something that is not there.",
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
        means = "Use return: it ends the function, and nothing else."
        return Outcome(ended="calls exit, which would end the whole notebook", kind=SystemExit, means=means)
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


def uses_helpers(answer, given):
    """Whether `answer(*given)` calls a function of helpers, directly or by way of another one."""
    calls = []

    def watched(*given):
        sys.setprofile(lambda frame, event, arg: calls.append(Path(frame.f_code.co_filename).parent == OURS))
        try:
            return answer(*given)
        finally:
            sys.setprofile(None)

    run(watched, copy.deepcopy(given), 5)
    return any(calls)


def _in_words(answer, error):
    """The error and where in the learner's code it arose; and what it means, where that is known."""
    file = getattr(getattr(answer, "__code__", None), "co_filename", None)
    frames = [frame for frame in traceback.extract_tb(error.__traceback__) if frame.filename == file]
    where = ""
    if frames:
        line = linecache.getline(file, frames[-1].lineno).strip()
        where = f" in line {frames[-1].lineno} of its cell" + (f": {line}" if line else "")
    try:
        message = re.sub(r"np\.\w+\((.*?)\)| at 0x\w+", r"\1", (str(error).splitlines() or [""])[0])
    except Exception:
        message = ""
    means = ""
    for pattern, plain in PLAIN_WORDS.items():
        if found := re.search(pattern, message):
            longest = max((int(size) for size in found.groups() if str(size).isdigit()), default=0)
            # One more than a round number: the start, and then one number for each step.
            means = plain.format(*found.groups(), HISTORY if longest % 100 == 1 else "")
            break
    last = traceback.extract_tb(error.__traceback__)[-1]
    if message and Path(last.filename).is_relative_to(OURS):  # our functions say in words what they need
        message, means = "", means or f"The course's function in this line says: {message}."
    elif not means and message and isinstance(error, KeyError):
        means = (
            f"There is no entry {message} here: a dict or a table is asked for a name that it does not have."
        )
    elif (
        not means
        and message
        and ": raise" not in where
        and isinstance(error, (ValueError, TypeError, IndexError))
    ):
        means = OTHERWISE[next(kind for kind in OTHERWISE if isinstance(error, kind))]
    if means and re.search(WORDS_OF_NUMPY, message):
        message = ""
    return f"stopped with {type(error).__name__}" + (f" ({message[:200]})" if message else "") + where, means


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
