"""Name a mistake by mending it: one small change of the learner's own code after another is tried."""

import ast
import contextlib
import copy
import functools
import inspect
import textwrap
import types
from collections import defaultdict
from itertools import combinations

# Functions that are easily taken for one another, and what each of them gives.
FAMILIES = """
argmin: the position of the smallest; argmax: the position of the largest; argsort: the order
min: the smallest; max: the largest; minimum: the smaller of two; maximum: the larger of two
min: the smallest; np.minimum: the smaller at each place; np.maximum: the larger at each place
max: the largest; np.maximum: the larger at each place; np.minimum: the smaller at each place
mean: the mean; sum: the sum; median: the median; cumsum: every sum on the way; max: the largest
len: how many there are; max: the largest; min: the smallest; sum: the sum
floor: the number rounded down; ceil: the number rounded up; round: the nearest whole number
append: a single thing more; extend: several things more
log: the logarithm to base e; log2: the logarithm to base 2; log10: the logarithm to base 10
log: the logarithm as it is; log1p: the logarithm of 1 more
logaddexp: a sum of powers of e; logaddexp2: a sum of powers of 2
exp: a power of e; exp2: a power of 2
std: the standard deviation; var: the variance; sqrt: the root
density: the density; log_density: the log density
index: a position; count: how often it is there
hstack: one behind the other; vstack: rows; column_stack: columns side by side
zeros: zeros; ones: ones; eye: ones on the diagonal
abs: the size without the sign; sign: the sign alone
"""
FAMILIES = [dict(one.split(": ") for one in line.split("; ")) for line in FAMILIES.strip().splitlines()]
# Signs that are easily taken for the first of each, and what each of them makes.
COMPARISONS = ("< <= >", "<= < >=", "> >= <", ">= > <=", "== !=", "!= ==")
SIGNS = ("+ - *", "- + / *", "* / ** @ +", "@ *", "/ *", "** *", "// /", "% // /", "^ **", "& |", "| &")
OTHER_SIGN = {one: others for one, *others in map(str.split, (*COMPARISONS, *SIGNS, "and or", "or and"))}
MAKES = {"+": "a sum", "-": "a difference", "*": "a product", "/": "a division", "**": "a power"}
MAKES |= {"@": "a sum of products", "//": "a division rounded down", "%": "a remainder", "&": "an and"}
MAKES |= {"^": "a mixture of bits", "|": "an or", "and": "an and", "or": "an or"}
PLACES = {"0": "first", "1": "second", "-1": "last"}
LOOK = "Look at `{here}`: "  # where: the smallest piece of code around what is wrong
FORMS = {  # of a variable, and what is wrong where it stands alone
    "abs({})": "a minus sign of `{}` does harm there.",
    "-{}": "`{}` has the wrong sign there.",
    "1 - {}": "is `{}` wanted, or what is left of 1?",
    "{} ** 2": "a square of `{}` is missing.",
    "{} / 2": "`{}` is twice as large as it should be there.",
    "1": "`{}` stands there instead of 1.",
}
BINDS = [(ast.BitOr,), (ast.BitXor,), (ast.BitAnd,), (ast.Add, ast.Sub)]  # from loosely to tightly
BINDS += [(ast.Mult, ast.Div, ast.FloorDiv, ast.Mod, ast.MatMult), (ast.Pow,)]


def tree_of(answer):
    """The learner's function as a tree, or None where its text cannot be had (a lambda, a built-in)."""
    try:
        tree = ast.parse(textwrap.dedent(inspect.getsource(answer)))
    except (OSError, TypeError, ValueError, SyntaxError):
        return None
    if answer.__closure__ or not isinstance(tree.body[0], ast.FunctionDef):
        return None
    tree.body[0].decorator_list = []
    return tree


def variants(answer, edits):
    """Yields (sentence, function): the learner's function after one of the `edits`, in one place or in all.

    `edits(node, tree)` yields pairs of a sentence and the node that shall stand in place of `node`.
    """
    tree = tree_of(answer)
    if tree is None:
        return
    parent = {child: node for node in ast.walk(tree) for child in ast.iter_child_nodes(node)}
    seen, alike = {ast.unparse(tree)}, defaultdict(list)

    def edited(places, said):
        kept = [(node, node.__class__, node.__dict__) for node, _ in places]
        here = _text(_enclosing(places[0][0], parent))
        for node, new in places:
            new = copy.deepcopy(new)
            node.__class__, node.__dict__ = new.__class__, new.__dict__
        try:
            text = ast.unparse(tree)
        finally:
            for node, kind, fields in kept:
                node.__class__, node.__dict__ = kind, fields
        if text not in seen:
            seen.add(text)
            space = dict(answer.__globals__)
            with contextlib.suppress(SyntaxError, ValueError):
                exec(text, space)
                yield said.replace("{here}", here), space[tree.body[0].name]

    for node in list(ast.walk(tree)):
        for said, new in edits(node, tree.body[0]):
            yield from edited([(node, new)], said)
            for where in ("all", getattr(node, "lineno", 0)):  # everywhere so far, and in this line alone
                places = alike[where, _shape(node), _shape(new)]
                places.append((node, new))
                if len(places) > 1:
                    yield from edited(places, said.replace("{here}`", "{here}`, and at the places like it"))


def _enclosing(node, parent):
    """The smallest piece of code around this node that says where it stands: no bare name or number."""
    bare = (ast.Name, ast.Constant, ast.UnaryOp, ast.Slice)
    while isinstance(node, bare) or not isinstance(node, (ast.expr, ast.stmt)) or _is_called(node, parent):
        node = parent[node]
    return node


def _is_called(node, parent):
    return isinstance(parent[node], ast.Call) and parent[node].func is node


def _text(node):
    return ast.unparse(node).splitlines()[0]


def _function(node):
    """The name of a function: np.mean, sum, or .mean where more than a name stands in front."""
    named = isinstance(node, ast.Name) or isinstance(getattr(node, "value", None), ast.Name)
    return _text(node) if named else f".{getattr(node, 'attr', '')}"


def _shape(node):
    """The code of a node without its variables, unless it is but one."""
    if not isinstance(node, ast.Name):
        node = copy.deepcopy(node)
        for part in ast.walk(node):
            if isinstance(part, ast.Name):
                part.id = "_"
    return ast.unparse(node)


def _with(node, **fields):
    """The same node but for these fields."""
    new = copy.copy(node)
    new.__dict__ = {**node.__dict__, **fields}
    return new


def _expression(text):
    return ast.parse(text, mode="eval").body


def _placed(edits):
    """The same edits, their sentences going on from where in the code they are."""

    @functools.wraps(edits)
    def with_place(node, function):
        yield from ((LOOK + said, new) for said, new in edits(node, function))

    return with_place


def _without(lines, at):
    return [*lines[:at], *lines[at + 1 :]]


def _arguments(function):
    return [argument.arg for argument in function.args.args]


def _variables(function):
    """The names of its arguments and of all that it sets."""
    return {*_names(function, ast.Store), *_arguments(function)}


def structure(node, function):
    """Edits of what stands in the wrong place: return, the start of a sum, a result not returned."""
    body = node.body if isinstance(getattr(node, "body", None), list) else []
    for i, loop in enumerate(body):
        if not isinstance(loop, (ast.For, ast.While)):
            continue
        before, after = body[:i], body[i + 1 :]
        for j, line in enumerate(loop.body):
            without = _with(loop, body=_without(loop.body, j) or [ast.Pass()])
            if isinstance(line, ast.Return):
                said = (
                    "Your `return` stands inside the loop, so the function ends in the first round: move it "
                    "below the loop, less indented."
                )
                yield said, _with(node, body=[*before, without, line, *after])
            if isinstance(line, ast.Assign) and not _names(line.value, ast.Load) & _names(loop, ast.Store):
                said = "stands inside the loop, so every round starts afresh: put it above the loop."
                yield f"`{ast.unparse(line)}` {said}", _with(node, body=[*before, line, without, *after])
        for j, line in enumerate(before):
            if isinstance(line, ast.Assign):
                said = (
                    f"`{ast.unparse(line)}` stands above the loop, so it happens only once: put it inside, "
                    "where every round does it anew."
                )
                inside = _with(loop, body=[line, *loop.body])
                yield said, _with(node, body=[*_without(before, j), inside, *after])
    if isinstance(node, ast.FunctionDef):
        yield from _returned(node)
    if isinstance(node, ast.If) and isinstance(node.test, ast.Compare):
        kept = [ast.unparse(t) for line in node.body if isinstance(line, ast.Assign) for t in line.targets]
        sides = (node.test.left, node.test.comparators[0])
        for name, value in (sides, sides[::-1]):
            if isinstance(name, ast.Name) and name.id not in kept:
                line = f"{name.id} = {ast.unparse(value)}"
                yield (
                    f"`{name.id}` keeps its old value when a better one is found: `{line}` is missing inside "
                    "the if.",
                    _with(node, body=[*ast.parse(line).body, *node.body]),
                )


def _returned(function):
    """The function with its last result returned."""
    last, said = function.body[-1], ""
    names = [line.targets[0].id for line in function.body if _sets_a_name(line)]
    prints = getattr(getattr(getattr(last, "value", None), "func", None), "id", "") == "print"
    if prints and last.value.args:
        many = len(last.value.args) > 1
        said = ast.unparse(ast.Tuple(last.value.args, ast.Load()) if many else last.value.args[0])
    elif isinstance(last, ast.Expr) and not prints:
        said = ast.unparse(last.value)
    elif names and not isinstance(last, ast.Return):
        said = names[-1]
    if said:
        yield (
            f"Your function {'prints' if prints else 'works out'} the right answer but does not return it: "
            f"its last line must be `return {said}`.",
            _with(function, body=[*function.body, *ast.parse(f"return {said}").body]),
        )


def _sets_a_name(line, kind=ast.Assign):
    target = getattr(line, "target", None) or getattr(line, "targets", [None])[0]
    return isinstance(line, kind) and isinstance(target, ast.Name)


@_placed
def swaps(node, function):
    """Edits that put one sign, function, axis or pair of parentheses in the place of another."""
    if isinstance(node, ast.Compare):
        sign = _sign(node.ops[0])
        for other in OTHER_SIGN.get(sign, ()):
            tie = {sign, other} in ({"<", "<="}, {">", ">="})
            said = "it goes wrong where both sides are equal." if tie else "it asks for the opposite."
            yield said, _with(node, ops=[_expression(f"a {other} b").ops[0], *node.ops[1:]])
    if isinstance(node, (ast.BinOp, ast.BoolOp, ast.AugAssign)):
        second = getattr(node, "right", getattr(node, "value", None))
        one = 1 in (getattr(second, "value", 0), getattr(getattr(node, "left", 0), "value", 0))
        for other in OTHER_SIGN.get(_sign(node.op), ()):
            if not one or other not in ("*", "/", "**"):  # nobody means n * 1
                yield _other_sign(_sign(node.op), other), _with(node, op=_expression(f"a {other} b").op)
    if isinstance(node, ast.BinOp):
        yield from _of_two(node)
    if isinstance(node, ast.Call):
        yield from _of_call(node)
    name = getattr(node, "attr", getattr(node, "id", ""))
    for family in FAMILIES:
        for other in family if name in family else ():
            new = _expression(other) if isinstance(node, ast.Name) else _with(node, attr=other)
            if other != name and (isinstance(node, ast.Name) or other.isidentifier()):
                yield f"`{_function(node)}` gives {family[name]} instead of {family[other]}.", new
    if isinstance(node, ast.Attribute) and ast.unparse(node.value) == "math":
        new = _with(node, value=ast.Name("np", ast.Load()))
        yield "what `math` has works on one number, and it gets many.", new
    if isinstance(node, ast.Subscript):
        for at, words in PLACES.items():
            shape = getattr(node.value, "attr", "") == "shape"
            said = "rows and columns are confused." if shape else f"the {words} is wanted there."
            yield said, _with(node, slice=_expression(at))
        column = ast.Tuple([ast.Slice(), node.slice], ast.Load())
        yield "a row is taken there, and a column is wanted.", _with(node, slice=column)
        if isinstance(node.slice, ast.Tuple) and len(node.slice.elts) == 2:
            turned = _with(node.slice, elts=node.slice.elts[::-1])
            yield "row and column have changed places.", _with(node, slice=turned)
    if isinstance(node, ast.Break):
        yield "it ends the whole loop, and not this round alone.", ast.Continue()
    if isinstance(node, ast.Assign) and getattr(node.value, "value", 1) != 0:
        for sign in (ast.Add(), ast.Sub()):
            said = "it throws the old value away, which is still needed."
            yield said, ast.AugAssign(node.targets[0], sign, node.value)
    if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
        append = ast.Attribute(ast.Name(node.targets[0].id, ast.Load()), "append", ast.Load())
        said = "it puts something in the place of the list, and .append adds it at the end."
        yield said, ast.Expr(ast.Call(append, [node.value], []))


def moves(node, function):
    """Edits that move a line out of a loop or an if, or into one."""
    body = node.body if isinstance(getattr(node, "body", None), list) else []
    for i, line in enumerate(body):
        before, after = body[:i], body[i + 1 :]
        inner = line.body if isinstance(line, (ast.If, ast.For, ast.While)) else []
        for j, one in enumerate(inner):
            if len(inner) > 1 and not isinstance(one, (ast.Return, ast.Break)):
                kept = _with(line, body=_without(inner, j))
                rounds = "loop, so each round does it", "if, so it is not always done"
                said = (
                    f"`{_text(one)}` stands inside the {rounds[isinstance(line, ast.If)]}: put it below, "
                    "less indented."
                )
                yield said, _with(node, body=[*before, kept, one, *after])
        if after and isinstance(line, ast.If):
            said = f"`{_text(after[0])}` stands outside the if, so it is always done: indent it further."
            yield said, _with(node, body=[*before, _with(line, body=[*inner, after[0]]), *after[1:]])


@_placed
def needless(node, function):
    """Edits that take away what stands around something, or a start that is too low."""
    if isinstance(node, ast.Call):
        inside = [*node.args[:1], *([node.func.value] if isinstance(node.func, ast.Attribute) else [])]
        for one in inside:
            yield f"`{_function(node.func)}` does not belong there.", one
    elif isinstance(node, ast.Assign):
        value = _with(node, value=_expression("float('inf')"))
        yield f"`{_text(node.value)}` is not large enough for a start: infinity is wanted.", value
        yield f"`{_text(node.value)}` is the wrong start: 0 is wanted.", _with(node, value=ast.Constant(0))
    elif isinstance(node, ast.If):
        yield "without it the answer comes out right.", _with(node, test=ast.Constant(False))
        yield "what follows must be done in any case.", _with(node, test=ast.Constant(True))
    elif isinstance(node, ast.comprehension) and node.ifs:
        yield f"`if {_text(node.ifs[0])}` leaves out what is wanted.", _with(node, ifs=node.ifs[1:])


@_placed
def drops(node, function):
    """Edits that leave something out, or put another variable or number in its place."""
    arguments, names = _arguments(function), sorted(_variables(function))
    if isinstance(node, ast.BinOp):
        blank = ast.Name("_", ast.Load())
        yield f"`{_text(_with(node, left=blank))[2:]}` does not belong there.", node.left
        yield f"`{_text(_with(node, right=blank))[:-2]}` does not belong there.", node.right
    elif isinstance(node, ast.UnaryOp):
        yield "what stands in front of it does not belong there.", node.operand
    elif isinstance(node, ast.Call):
        yield "it has the wrong sign.", ast.UnaryOp(ast.USub(), node)
        yield "it is twice as large as it should be.", ast.BinOp(node, ast.Div(), ast.Constant(2))
        yield "a square is missing.", ast.BinOp(node, ast.Pow(), ast.Constant(2))
    elif isinstance(node, ast.Subscript) and isinstance(node.ctx, ast.Load):
        yield "only a part is taken there, and all of it is wanted.", node.value
        mean = ast.Call(ast.Attribute(node.value, "mean", ast.Load()), [], [])
        yield "only one is taken there, and the mean of all is wanted.", mean
        if isinstance(node.slice, ast.Name):
            yield f"`{node.slice.id}` itself is wanted, and not what stands at that place.", node.slice
    elif isinstance(node, ast.Attribute) and node.attr == "T":
        yield "the .T does not belong there.", node.value
    elif isinstance(node, ast.Return) and isinstance(node.value, ast.Tuple):
        for part in node.value.elts:
            yield "that is more than is wanted.", _with(node, value=part)
    elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load) and node.id in names:
        for other in names:
            yield f"`{node.id}` is not the right variable there.", _expression(other)
        for form, said in FORMS.items():
            yield said.format(node.id), _expression(form.format(node.id))
        for other in arguments:
            yield f"how many there are is wanted there, and not `{node.id}`.", _expression(f"len({other})")
    elif isinstance(node, ast.Constant) and type(node.value) in (int, float):
        close = (1, -1, node.value, -node.value / 2) if isinstance(node.value, int) else ()
        for other in (*(node.value + step for step in close), 0, 1, 2, 0.5):
            size = "small" if other > node.value else "large"
            yield f"the number {node.value} is too {size} there.", _expression(f"{other:g}")
        for letter, other in (("π", "np.pi"), ("e", "np.e")):
            yield f"{letter} is wanted there, with all its digits, and not {node.value}.", _expression(other)
        for other in names:
            yield f"always {node.value} stands there, and a variable is wanted.", _expression(other)
        yield f"{node.value} is not large enough: infinity is wanted there.", _expression("float('inf')")


def lines(node, function):
    """Edits that leave out a line."""
    for i, line in enumerate(getattr(node, "body", ()) if isinstance(node, ast.stmt) else ()):
        if len(node.body) > 1 and not isinstance(line, ast.Return):
            said = f"Look at `{_text(line)}`: without it the answer comes out right."
            yield said, _with(node, body=_without(node.body, i))


@_placed
def exchanges(node, function):
    """Edits of a line that exchange two of its variables."""
    if isinstance(node, (ast.Assign, ast.Return)):
        for one, other in combinations(sorted(_variables(function) & _names(node, ast.Load)), 2):
            new = copy.deepcopy(node)
            for part in ast.walk(new):
                if isinstance(part, ast.Name) and isinstance(part.ctx, ast.Load):
                    part.id = {one: other, other: one}.get(part.id, part.id)
            yield f"`{one}` and `{other}` have changed places.", new


@_placed
def rarer(node, function):
    """Edits that put in a part, or return another one."""
    arguments, names = _arguments(function), sorted(_variables(function))
    parts = sorted({ast.unparse(one) for one in ast.walk(function) if isinstance(one, ast.Subscript)})
    if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load) and node.id in names:
        for name in arguments:
            at = _expression(f"{name}[{node.id}]")
            yield f"`{node.id}` only says where; what stands there in `{name}` is wanted.", at
        for part in parts:
            yield f"another part of your data is wanted there than `{node.id}`.", _expression(part)
        for name in names if len(names) > 1 else ():
            for sign, done in (("-", "is not subtracted from"), ("*", "does not multiply")):
                said = f"`{name}` {done} `{node.id}` there."
                yield said, _expression(f"({node.id} {sign} {name})")
    if isinstance(node, ast.BinOp):
        for of_all in ("sum", "mean"):
            yield f"the {of_all} of it is wanted.", _expression(f"np.{of_all}({ast.unparse(node)})")
    if isinstance(node, ast.Call) and len(node.args) == 1 and isinstance(node.args[0], (ast.BinOp, ast.Call)):
        for part in (*names, *parts):
            product = ast.BinOp(node.args[0], ast.Mult(), _expression(part))
            yield "a factor is missing in its parentheses.", _with(node, args=[product])
    if isinstance(node, ast.Call) and ast.unparse(node.func) == "len":
        for form in ("len({})", "{}.shape[1]"):
            for name in arguments:
                yield "something else is to be counted.", _expression(form.format(name))
    if isinstance(node, ast.Constant) and isinstance(node.value, int):
        said = f"always {node.value} stands there, and how many there are is wanted."
        yield from ((said, _expression(f"len({name})")) for name in arguments)
    if isinstance(node, ast.Constant) and node.value in names:
        said = f"{node.value!r} in quotes is a word, and not the variable `{node.value}`."
        yield said, ast.Name(node.value, ast.Load())
    if isinstance(node, ast.Attribute) and node.attr in names:
        said = f".{node.attr} asks for something of that name, and not for what `{node.attr}` holds."
        yield said, ast.Subscript(node.value, ast.Name(node.attr, ast.Load()), ast.Load())
    if isinstance(node, ast.Return) and node.value and not isinstance(node.value, ast.Name):
        for place in ("[0]", "[0][0]", "[1]", "[-1]"):
            said = "that is more than is wanted: only a part of it is the answer."
            yield said, _with(node, value=_expression(f"({ast.unparse(node.value)}){place}"))
    if isinstance(node, (ast.Assign, ast.AugAssign, ast.Return)) and isinstance(node.value, ast.expr):
        for part in (*names, *parts):
            product = ast.BinOp(node.value, ast.Mult(), _expression(part))
            yield "a factor is missing.", _with(node, value=product)


def _of_two(node):
    left, right = node.left, node.right
    if isinstance(node.op, ast.MatMult):
        for side in ("left", "right"):
            table, turned = getattr(node, side), "rows and columns of one side must change places."
            if getattr(table, "attr", "") == "T":
                yield turned, _with(node, **{side: table.value})
            else:
                yield turned, _with(node, **{side: ast.Attribute(table, "T", ast.Load())})
    for side in ("left", "right"):
        part = getattr(node, side)
        column = f"({_text(part)})[:, None]" if isinstance(part, ast.BinOp) else f"{_text(part)}[:, None]"
        yield f"`{column}` gives each row its own number.", _with(node, **{side: _expression(column)})
    if isinstance(node.op, (ast.Sub, ast.Div, ast.MatMult, ast.Pow)):
        yield "its two sides have changed places.", _with(node, left=right, right=left)
    if isinstance(node.op, ast.Sub):
        yield "a square is missing.", ast.BinOp(node, ast.Pow(), ast.Constant(2))
        yield "a minus sign remains that does harm.", ast.Call(ast.Name("abs", ast.Load()), [node], [])
    if isinstance(node.op, ast.Add):
        new = ast.BinOp(node, ast.Div(), ast.Constant(2))
        yield "it is twice as large as it should be.", new
    if isinstance(node.op, ast.Div) and getattr(getattr(left, "func", None), "attr", "") == "sum":
        said = "the mean is wanted: divide by how many there are."
        yield said, _with(left, func=_with(left.func, attr="mean"))
    if isinstance(node.op, ast.Pow):
        if isinstance(left, ast.Call) and len(left.args) == 1:
            said = f"first comes the power, and then {ast.unparse(left.func)}."
            yield said, _with(left, args=[ast.BinOp(left.args[0], ast.Pow(), right)])
        elif isinstance(left, ast.Call) and isinstance(left.func, ast.Attribute) and not left.args:
            said = f"first comes the power, and then .{left.func.attr}()."
            power = ast.BinOp(left.func.value, ast.Pow(), right)
            yield said, _with(left, func=_with(left.func, value=power))
        return
    said = "it is worked out in another order than is wanted: parentheses are missing, or one pair too many."
    parts = _chain(node)
    for i in range(1, len(parts) - 2, 2):  # of a product, which is then cut in two
        for sign in "+-" * (parts[i] not in "+-"):
            new = _expression(" ".join([*parts[:i], sign, *parts[i + 1 :]]))
            yield _other_sign(parts[i], sign), new
    for i in range(0, len(parts), 2):
        for j in range(i + 3, len(parts) + 1, 2):
            if j - i < len(parts):
                yield said, _expression(" ".join([*parts[:i], "(", *parts[i:j], ")", *parts[j:]]))
    yield said, _expression(" ".join((ast.unparse(left), _sign(node.op), ast.unparse(right))))


def _chain(node):
    """The parts of a sum or product as they are written, from left to right: value, sign, value …"""
    if not isinstance(node, ast.BinOp):
        text = ast.unparse(node)
        return [text if isinstance(node, (ast.Name, ast.Constant, ast.Call)) else f"({text})"]

    def binds(op):
        return next((i for i, ops in enumerate(BINDS) if isinstance(op, ops)), len(BINDS))

    parts = []
    for side, least in ((node.left, binds(node.op)), (node.right, binds(node.op) + 1)):
        alone = isinstance(side, ast.BinOp) and binds(side.op) < least
        parts.append([f"({ast.unparse(side)})"] if alone else _chain(side))
    return [*parts[0], _sign(node.op), *parts[1]]


def _other_sign(sign, other):
    return f"`{sign}` makes {MAKES[sign]} instead of {MAKES[other]}."


def _sign(op):
    a, b = ast.Name("a"), ast.Name("b")
    if isinstance(op, ast.boolop):
        return type(op).__name__.lower()
    return ast.unparse(ast.Compare(a, [op], [b]) if isinstance(op, ast.cmpop) else ast.BinOp(a, op, b))[2:-2]


def _of_call(node):
    called = getattr(node.func, "id", "")
    if node.args:
        first, *others = node.args
        if others:
            said = "what stands in its parentheses has changed places."
            yield said, _with(node, args=[others[0], first, *others[1:]])
        if called == "len":
            said = "that is how many rows there are, and the columns are to be counted."
            yield said, _expression(f"{ast.unparse(first)}.shape[1]")
        if called == "range" and not isinstance(node.args[-1], ast.BinOp):
            for step, soon in ((" + 1", "early"), (" - 1", "late")):
                end = _expression(ast.unparse(node.args[-1]) + step)
                yield f"it ends one step too {soon}.", _with(node, args=[*node.args[:-1], end])
    if isinstance(node.func, ast.Attribute):
        named = any(keyword.arg == "axis" for keyword in node.keywords)
        for axis in (0, 1, 2):
            new = ast.keyword("axis", ast.Constant(axis))
            kept = [new if keyword.arg == "axis" else keyword for keyword in node.keywords]
            said = "that is the wrong axis." if named else "an axis is missing."
            yield said, _with(node, keywords=kept if named else [*kept, new])


def loops_to_a_fixed_number(answer):
    """Whether some range(...) in the function ends at a number that does not depend on its input."""
    tree = tree_of(answer)
    given = set(_arguments(tree.body[0])) if tree else set()
    return tree is not None and any(
        isinstance(node, ast.Call)
        and getattr(node.func, "id", "") == "range"
        and not _names(node, ast.Load) & given
        for node in ast.walk(tree)
    )


def from_outside(answer):
    """Arguments that the function never reads, and the variables it reads that were made outside of it."""
    tree = tree_of(answer)
    if tree is None:
        return [], []
    read = _names(tree, ast.Load)
    arguments = _arguments(tree.body[0])
    kinds = (types.ModuleType, type)
    outside = [
        name
        for name in sorted(read - set(arguments) - set(answer.__code__.co_varnames))
        if name in answer.__globals__
        and not isinstance(answer.__globals__[name], kinds)
        and not callable(answer.__globals__[name])
    ]
    return [name for name in arguments if name not in read], outside


def lost(answer):
    """What the function certainly loses: a result kept nowhere, or all that a loop finds but the last."""
    tree = tree_of(answer)
    for line in ast.walk(tree) if tree else ():
        if isinstance(line, ast.Expr) and (
            isinstance(line.value, (ast.BinOp, ast.Compare))
            or getattr(getattr(line.value, "func", None), "id", "") in ("sorted", "abs", "round", "sum")
            or ast.unparse(line.value).startswith(("np.sort(", "np.append(", "np.abs(", "np.round("))
        ):
            return (
                f"`{_text(line)}` works something out and keeps it nowhere: it needs a name and = in front."
            )
    loops = [node for node in ast.walk(tree) if isinstance(node, (ast.For, ast.While))] if tree else []
    for loop in loops:
        if any(isinstance(line, ast.Return) for line in loop.body):
            return "Your `return` stands inside the loop, so the function ends in the first round."
        inside = {id(node) for node in ast.walk(loop)}
        gathers = {node.target.id for node in ast.walk(loop) if _sets_a_name(node, ast.AugAssign)}
        for line in filter(_sets_a_name, loop.body):
            name = line.targets[0].id
            uses = [node for node in ast.walk(tree) if isinstance(node, ast.Name) and node.id == name]
            here = [node for node in uses if id(node) in inside]
            gathered = _names(line.value, ast.Load) & gathers
            if len(here) == 1 and max(node.lineno for node in uses) > loop.end_lineno and not gathered:
                return f"Every round gives `{name}` a new value, so after the loop only the last is left."
        last = tree.body[0].body[-1]
        if isinstance(loop, ast.For) and isinstance(last, ast.Return) and last.value:
            parts = last.value.elts if isinstance(last.value, ast.Tuple) else [last.value]
            for name in _names(loop.target, ast.Store) & {getattr(part, "id", "") for part in parts}:
                return (
                    f"After the loop, `{name}` is the last that it went through: keep the one you look for."
                )
    return ""


def _names(tree, use):
    """The variables that are read (ast.Load) or set (ast.Store) somewhere in a piece of code."""
    return {node.id for node in ast.walk(tree) if isinstance(node, ast.Name) and isinstance(node.ctx, use)}
