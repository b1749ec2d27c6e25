"""What a page asks of an exercise: run what the learner typed, with the lesson's names at hand.

Running a whole lesson first would take up to a minute. So only those of its cells are run that make what
the typed code uses: going up from it, a cell is needed when it gives a value to a name that is needed
below, or changes what such a name stands for. Cells that were run once are not run again.
"""

import ast
import builtins
import contextlib
import io
import itertools
import linecache
import symtable

from helpers import style

MOST = 4000  # characters of an answer that a page shows
_made = {}  # (lesson, numbers of the cells run): the names they made
_typed = {}  # lesson: the names that answers on its page have made
_runs = itertools.count(1)


def needed(lesson, cells, code):
    """Numbers of those of the lesson's `cells` (sources, above the exercise) that make what `code` uses."""
    late = set()  # what functions of these cells read: it counts what it is in the end
    while True:
        wanted = uses(code) - set(_typed.get(lesson, {})) | late
        found = []
        for number in reversed(range(len(cells))):
            cell = cells[number]
            made, changed = _makes(cell), _changes(cell)
            if wanted & (made | changed):
                wanted = (wanted - made) | uses(cell) | changed
                found.append(number)
        more = {name for number in found for name in _read_by_functions(cells[number])}
        if more <= late:
            return found[::-1]
        late |= more


def prepare(lesson, cells, code):
    """Make the names that `code` uses and return all at hand; errors in the lesson's cells go through."""
    numbers = tuple(needed(lesson, cells, code))
    if (lesson, numbers) not in _made:
        names = {"__name__": "__main__"}
        with contextlib.redirect_stdout(io.StringIO()), _no_pictures():
            for number in numbers:
                _run(cells[number], f"<cell {number + 1} of {lesson}>", names)
        _made[lesson, numbers] = names
    return {**_made[lesson, numbers], **_typed.get(lesson, {})}


def answer(lesson, cells, exercise, code):
    """What the page shows after Run: {"text": what was printed, "passed": True, False or None}."""
    printed = io.StringIO()
    passed = None
    file = f"<answer {next(_runs)} to {exercise}>"  # a function of an earlier answer keeps its own lines
    try:
        names = prepare(lesson, cells, code)
        before = dict(names)
        with contextlib.redirect_stdout(printed), _no_pictures():
            last = _run(code, file, names)
        passed = getattr(last, "passed", None)
        if last is not None and not hasattr(last, "passed"):
            printed.write(f"{last!r}\n")
        mine = {name: value for name, value in names.items() if before.get(name) is not value}
        _typed.setdefault(lesson, {}).update(mine)
    except BaseException as error:  # SystemExit too: nothing that a learner types may stop the page's Python
        passed = False
        printed.write(explain(error, file))
    text = printed.getvalue().strip()
    if len(text) > MOST:
        text = f"{text[:MOST]} …\n(cut: {len(text):,} characters were printed)"
    return {"text": text, "passed": passed}


def explain(error, file):
    """The error in one line, where in the code a learner typed, last or before, it happened, and a hint."""
    kind = type(error).__name__
    line = getattr(error, "lineno", None) if isinstance(error, SyntaxError) else None
    trace = error.__traceback__
    while trace:
        if trace.tb_frame.f_code.co_filename.startswith("<answer "):
            file, line = trace.tb_frame.f_code.co_filename, trace.tb_lineno
        trace = trace.tb_next
    what = error.msg if isinstance(error, SyntaxError) else str(error)
    where = f"\nin line {line}: {linecache.getline(file, line).strip()}" if line else ""
    hint = ""
    if type(error) is NameError:
        hint = "\nNeither your code nor the lesson above makes this name. Check the spelling."
    return f"{kind}: {what}{where}{hint}"


def uses(code):
    """Names that `code` reads without making them first, in functions too."""
    try:
        table = symtable.symtable(code, "cell", "exec")
    except SyntaxError:
        return set()
    read = {symbol.get_name() for symbol in table.get_symbols() if symbol.is_referenced()}
    return (read | _globals_of(table.get_children())) - set(dir(builtins))


def _read_by_functions(cell):
    """Names that functions of the cell read whenever they are called."""
    inner = symtable.symtable(cell, "cell", "exec").get_children()
    comprehensions = ("listcomp", "genexpr", "setcomp", "dictcomp")  # these run at once
    return _globals_of(table for table in inner if table.get_name() not in comprehensions) - set(
        dir(builtins)
    )


def _globals_of(tables):
    """Global names that these scopes and those inside them read."""
    read, todo = set(), list(tables)
    while todo:
        table = todo.pop()
        read |= {symbol.get_name() for symbol in table.get_symbols() if symbol.is_global()}
        todo += table.get_children()
    return read


def _makes(cell):
    """Names that the cell gives a value at its outer level."""
    table = symtable.symtable(cell, "cell", "exec")
    symbols = table.get_symbols()
    return {symbol.get_name() for symbol in symbols if symbol.is_assigned() or symbol.is_imported()}


def _changes(cell):
    """Names whose object the cell may change in place: x[0] = …, x.y = …, x += …, x.append(…), rng."""
    changed = set()
    for node in ast.walk(ast.parse(cell)):
        targets = []
        if isinstance(node, ast.Assign):
            targets = [target for target in node.targets if not isinstance(target, ast.Name)]
        elif isinstance(node, ast.AugAssign):
            targets = [node.target]
        elif isinstance(node, ast.Expr) and isinstance(node.value, ast.Call):
            targets = [node.value.func] if isinstance(node.value.func, ast.Attribute) else []
        elif isinstance(node, ast.Name) and node.id == "rng":
            targets = [node]
        for target in targets:
            while isinstance(target, ast.Attribute | ast.Subscript | ast.Starred):
                target = target.value
            if isinstance(target, ast.Name):
                changed.add(target.id)
    return changed


def _run(code, file, names):
    """Run `code` as a notebook does: the value of its last line, if that is an expression, comes back."""
    linecache.cache[file] = (len(code), None, code.splitlines(keepends=True), file)
    tree = ast.parse(code, file)
    last = None
    if tree.body and isinstance(tree.body[-1], ast.Expr):
        last = ast.Expression(tree.body.pop().value)
    exec(compile(tree, file, "exec"), names)
    return eval(compile(last, file, "eval"), names) if last else None


@contextlib.contextmanager
def _no_pictures():
    """A page shows an answer's words; a picture is named by its alt text."""
    show = style.show
    style.show = lambda figure, alt: print(f"[picture: {alt}]")
    try:
        yield
    finally:
        style.show = show
