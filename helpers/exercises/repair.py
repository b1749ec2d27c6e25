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

# Functions that are easily taken for one another, and signs.
FAMILIES = (
    "argmin argmax",
    "min max minimum maximum np.minimum np.maximum",
    "mean sum median average cumsum",
    "floor ceil round trunc",
    "append extend",
    "log log2 log10 log1p",
    "exp exp2 expm1",
    "logaddexp logaddexp2",
    "std var sqrt",
    "pdf logpdf density log_density",
    "index count",
    "len max min sum",
    "hstack vstack column_stack",
    "zeros ones eye",
    "abs sign",
)
OTHER_NAME = defaultdict(list)
for family in map(str.split, FAMILIES):
    for one in family:
        OTHER_NAME[one] += [other for other in family if other != one]
OTHER_SIGN = {
    ast.Lt: [ast.LtE, ast.Gt],
    ast.LtE: [ast.Lt, ast.GtE],
    ast.Gt: [ast.GtE, ast.Lt],
    ast.GtE: [ast.Gt, ast.LtE],
    ast.Eq: [ast.NotEq],
    ast.NotEq: [ast.Eq],
    ast.Add: [ast.Sub, ast.Mult],
    ast.Sub: [ast.Add, ast.Div, ast.Mult],
    ast.Mult: [ast.Div, ast.Pow, ast.MatMult, ast.Add],
    ast.MatMult: [ast.Mult],
    ast.Div: [ast.Mult],
    ast.Pow: [ast.Mult],
    ast.FloorDiv: [ast.Div],
    ast.Mod: [ast.FloorDiv, ast.Div],
    ast.BitXor: [ast.Pow],
    ast.BitAnd: [ast.BitOr],
    ast.BitOr: [ast.BitAnd],
    ast.And: [ast.Or],
    ast.Or: [ast.And],
}
TIES = ({ast.Lt, ast.LtE}, {ast.Gt, ast.GtE})
LOOK = "Look at `{here}`: "  # where: the smallest piece of code around what is wrong
FORMS = {  # of a variable, and what is wrong where it stands alone
    "abs({})": "a minus sign of `{}` does harm there.",
    "-{}": "`{}` has the wrong sign there.",
    "1 - {}": "is `{}` wanted, or what is left of 1?",
    "{} ** 2": "a square of `{}` is missing.",
    "{} / 2": "`{}` is twice as large as it should be there.",
    "1": "is `{}` what is wanted there?",
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
        for j, line in enumerate(loop.body):
            without = _with(loop, body=_without(loop.body, j) or [ast.Pass()])
            if isinstance(line, ast.Return):
                yield (
                    "Your `return` stands inside the loop, so the function ends in the first round: move it "
                    "below the loop, less indented.",
                    _with(node, body=[*body[:i], without, line, *body[i + 1 :]]),
                )
            if isinstance(line, ast.Assign) and not _names(line.value, ast.Load) & _names(loop, ast.Store):
                yield (
                    f"`{ast.unparse(line)}` stands inside the loop, so every round starts afresh: put it "
                    f"above the loop.",
                    _with(node, body=[*body[:i], line, without, *body[i + 1 :]]),
                )
        for j, line in enumerate(body[:i]):
            if isinstance(line, ast.Assign):
                yield (
                    f"`{ast.unparse(line)}` stands above the loop, so it happens only once: put it inside, "
                    "where every round does it anew.",
                    _with(
                        node,
                        body=[
                            *body[:j],
                            *body[j + 1 : i],
                            _with(loop, body=[line, *loop.body]),
                            *body[i + 1 :],
                        ],
                    ),
                )
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
        for other in OTHER_SIGN.get(type(node.ops[0]), ()):
            tie = {type(node.ops[0]), other} in TIES
            said = "what should happen when both sides are equal?" if tie else "it asks for the opposite."
            yield said, _with(node, ops=[other(), *node.ops[1:]])
    if isinstance(node, (ast.BinOp, ast.BoolOp, ast.AugAssign)):
        second = getattr(node, "right", getattr(node, "value", None))
        one = getattr(second, "value", None) == 1  # nobody means n * 1
        said = f"`{_sign(node.op)}` is not the right operation there."
        for other in OTHER_SIGN.get(type(node.op), ()):
            if not one or other not in (ast.Mult, ast.Div, ast.Pow):
                yield said, _with(node, op=other())
    if isinstance(node, ast.BinOp):
        yield from _of_two(node)
    if isinstance(node, ast.Call):
        yield from _of_call(node)
    for other in OTHER_NAME.get(getattr(node, "attr", getattr(node, "id", "")), ()):
        new = _expression(other) if isinstance(node, ast.Name) else _with(node, attr=other)
        if isinstance(node, ast.Name) or other.isidentifier():
            yield f"`{_function(node)}` is not the right function there.", new
    if isinstance(node, ast.Attribute) and ast.unparse(node.value) == "math":
        new = _with(node, value=ast.Name("np", ast.Load()))
        yield "what `math` has works on one number, and it gets many.", new
    if isinstance(node, ast.Subscript):
        for at in ("0", "1", "-1"):
            yield "is that the right place in it?", _with(node, slice=_expression(at))
    if isinstance(node, ast.Break):
        yield "it ends the whole loop, and not this round alone.", ast.Continue()
    if isinstance(node, ast.Assign):
        for sign in (ast.Add(), ast.Sub()):
            said = "it throws the old value away, which is still needed."
            yield said, ast.AugAssign(node.targets[0], sign, node.value)
    if isinstance(node, ast.AugAssign):
        said = "it goes on from the old value, and must not."
        yield said, ast.Assign([node.target], node.value, lineno=0)


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


def drops(node, function):
    """Edits that leave something out, or put another variable or number in its place."""
    arguments, names = _arguments(function), sorted(_variables(function))
    new = {}  # what stands there instead, and what is said
    if isinstance(node, ast.BinOp):
        new = dict.fromkeys((node.left, node.right), "one of its parts does not belong there.")
    elif isinstance(node, ast.UnaryOp):
        new = {node.operand: "what stands in front of it does not belong there."}
    elif isinstance(node, ast.Call):
        inside = [*node.args[:1], *([node.func.value] if isinstance(node.func, ast.Attribute) else [])]
        new = dict.fromkeys(inside, f"is `{_function(node.func)}` wanted there?")
        new[ast.UnaryOp(ast.USub(), node)] = "it has the wrong sign."
        new[ast.BinOp(node, ast.Div(), ast.Constant(2))] = "it is twice as large as it should be."
        new[ast.BinOp(node, ast.Pow(), ast.Constant(2))] = "a square is missing."
    elif isinstance(node, ast.Subscript) and isinstance(node.ctx, ast.Load):
        new = {node.value: "only a part is taken there, and all of it is wanted."}
    elif isinstance(node, ast.Attribute) and node.attr == "T":
        new = {node.value: "is the .T wanted there?"}
    elif isinstance(node, ast.Return) and isinstance(node.value, ast.Tuple):
        new = {_with(node, value=part): "that is more than is wanted." for part in node.value.elts}
    elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load) and node.id in names:
        said = f"`{node.id}` is not the right variable there."
        new = {_expression(other): said for other in names}
        new |= {_expression(form.format(node.id)): said.format(node.id) for form, said in FORMS.items()}
        new |= {_expression(f"len({other})"): f"is `{node.id}` what is wanted there?" for other in arguments}
    elif isinstance(node, ast.Constant) and type(node.value) in (int, float):
        close = (1, -1, node.value, -node.value / 2) if isinstance(node.value, int) else ()
        others = [f"{node.value + step:g}" for step in close]
        said = f"the number {node.value} is not the right one there."
        new = {_expression(other): said for other in (*others, "0", "1", "2", "np.pi", *names)}
        new[_expression("float('inf')")] = f"{node.value} is not large enough for a start."
    yield from ((LOOK + said, one) for one, said in new.items())
    for i, line in enumerate(getattr(node, "body", ()) if isinstance(node, ast.stmt) else ()):
        if len(node.body) > 1 and not isinstance(line, ast.Return):
            new = _with(node, body=_without(node.body, i))
            yield f"Look at `{_text(line)}`: does this line do what you want?", new


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
    parts = {ast.unparse(one) for one in ast.walk(function) if isinstance(one, ast.Subscript)}
    if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load) and node.id in names:
        for part in sorted(parts):
            yield f"is `{node.id}` what is wanted there?", _expression(part)
    if isinstance(node, ast.Call) and ast.unparse(node.func) == "len":
        for form in ("len({})", "{}.shape[1]"):
            for name in arguments:
                yield "is that what is to be counted?", _expression(form.format(name))
    if isinstance(node, ast.Constant) and node.value in names:
        said = f"{node.value!r} in quotes is a word, and not the variable `{node.value}`."
        yield said, ast.Name(node.value, ast.Load())
    if isinstance(node, ast.Attribute) and node.attr in names:
        said = f".{node.attr} asks for something of that name, and not for what `{node.attr}` holds."
        yield said, ast.Subscript(node.value, ast.Name(node.attr, ast.Load()), ast.Load())
    if isinstance(node, ast.Return) and node.value and not isinstance(node.value, ast.Name):
        for name in names:
            said = "you have what is wanted, but return something else."
            yield said, _with(node, value=ast.Name(name, ast.Load()))
        for place in ("[0]", "[0][0]", "[1]", "[-1]"):
            said = "that is more than is wanted: only a part of it is the answer."
            yield said, _with(node, value=_expression(f"({ast.unparse(node.value)}){place}"))
    if isinstance(node, (ast.Assign, ast.AugAssign, ast.Return)) and isinstance(node.value, ast.expr):
        for part in (*names, *sorted(parts)):
            value = _expression(part)
            yield "a factor is missing.", _with(node, value=ast.BinOp(node.value, ast.Mult(), value))
            yield "a term is missing.", _with(node, value=ast.BinOp(node.value, ast.Add(), value))
        for name in arguments:
            value = _expression(f"len({name})")
            said = "a division is missing."
            yield said, _with(node, value=ast.BinOp(node.value, ast.Div(), value))


def _of_two(node):
    left, right = node.left, node.right
    if isinstance(node.op, ast.MatMult):
        for side in ("left", "right"):
            table, turned = getattr(node, side), "rows and columns of one side must change places."
            if getattr(table, "attr", "") == "T":
                yield turned, _with(node, **{side: table.value})
            else:
                yield turned, _with(node, **{side: ast.Attribute(table, "T", ast.Load())})
    if isinstance(node.op, (ast.Sub, ast.Div, ast.MatMult, ast.Pow)):
        yield "its two sides have changed places.", _with(node, left=right, right=left)
    if isinstance(node.op, ast.Sub):
        yield "a square is missing.", ast.BinOp(node, ast.Pow(), ast.Constant(2))
        yield "a minus sign remains that does harm.", ast.Call(ast.Name("abs", ast.Load()), [node], [])
    if isinstance(node.op, ast.Add):
        new = ast.BinOp(node, ast.Div(), ast.Constant(2))
        yield "it is twice as large as it should be.", new
    if isinstance(node.op, ast.Div) and getattr(getattr(left, "func", None), "attr", "") == "sum":
        said = "what do you divide by? The mean is wanted."
        yield said, _with(left, func=_with(left.func, attr="mean"))
    if isinstance(node.op, ast.Pow):
        if isinstance(left, ast.Call) and len(left.args) == 1:
            said = f"first the power, then {ast.unparse(left.func)}: which is done first?"
            yield said, _with(left, args=[ast.BinOp(left.args[0], ast.Pow(), right)])
        return
    said = "is it worked out in the order that you mean? Parentheses decide."
    parts = _chain(node)
    for i in range(1, len(parts) - 2, 2):  # of a product, which is then cut in two
        for sign in "+-" * (parts[i] not in "+-"):
            new = _expression(" ".join([*parts[:i], sign, *parts[i + 1 :]]))
            yield f"`{parts[i]}` is not the right operation there.", new
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


def _sign(op):
    if isinstance(op, ast.boolop):
        return type(op).__name__.lower()
    return ast.unparse(ast.BinOp(ast.Name("a"), op, ast.Name("b")))[2:-2]


def _of_call(node):
    called = getattr(node.func, "id", "")
    if node.args:
        first, *others = node.args
        if others:
            said = "what stands in its parentheses has changed places."
            yield said, _with(node, args=[others[0], first, *others[1:]])
        if called == "len":
            said = "that is how many rows there are: are they to be counted?"
            yield said, _expression(f"{ast.unparse(first)}.shape[1]")
        if called != "range":
            said = "what stands in its parentheses has the wrong sign."
            yield said, _with(node, args=[ast.UnaryOp(ast.USub(), first), *others])
        elif not isinstance(node.args[-1], ast.BinOp):
            for step, soon in ((" + 1", "early"), (" - 1", "late")):
                end = _expression(ast.unparse(node.args[-1]) + step)
                yield f"it ends one step too {soon}.", _with(node, args=[*node.args[:-1], end])
        if not others and isinstance(first, ast.Call) and len(first.args) == 1 and not first.keywords:
            said = "two steps have changed places: which is to be done first?"
            yield said, _with(first, args=[_with(node, args=first.args)])
    if isinstance(node.func, ast.Attribute):
        named = any(keyword.arg == "axis" for keyword in node.keywords)
        for axis in (0, 1, 2):
            new = ast.keyword("axis", ast.Constant(axis))
            kept = [new if keyword.arg == "axis" else keyword for keyword in node.keywords]
            said = "is that the right axis?" if named else "an axis is missing."
            yield said, _with(node, keywords=kept if named else [*kept, new])
        without = [keyword for keyword in node.keywords if keyword.arg != "axis"]
        yield "no axis is wanted there.", _with(node, keywords=without)


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


def lost_in_loop(answer):
    """What a loop certainly loses: it ends in its first round, or only the last value of a name is left."""
    tree = tree_of(answer)
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
    return ""


def _names(tree, use):
    """The variables that are read (ast.Load) or set (ast.Store) somewhere in a piece of code."""
    return {node.id for node in ast.walk(tree) if isinstance(node, ast.Name) and isinstance(node.ctx, use)}
