"""Name a mistake by mending it: one small change of the learner's own code after another is tried."""

import ast
import copy
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
    ast.FloorDiv: [ast.Div],
    ast.Mod: [ast.FloorDiv, ast.Div],
    ast.BitXor: [ast.Pow],
    ast.BitAnd: [ast.BitOr],
    ast.BitOr: [ast.BitAnd],
    ast.And: [ast.Or],
    ast.Or: [ast.And],
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
    """Yields (sentence, function): the learner's function after one of the `edits`.

    `edits(node, tree)` yields pairs of a sentence and the node that shall stand in place of `node`.
    """
    tree = tree_of(answer)
    if tree is None:
        return
    parent = {child: node for node in ast.walk(tree) for child in ast.iter_child_nodes(node)}
    seen = {ast.unparse(tree)}
    for node in list(ast.walk(tree)):
        for sentence, new in edits(node, tree.body[0]):
            kept = node.__class__, node.__dict__
            place = _enclosing(node, parent)
            before = _text(place)
            new = copy.deepcopy(new)
            node.__class__, node.__dict__ = new.__class__, new.__dict__
            try:
                text, after = ast.unparse(tree), _text(place)
            finally:
                node.__class__, node.__dict__ = kept
            if text in seen:
                continue
            seen.add(text)
            space = dict(answer.__globals__)
            try:
                exec(text, space)
            except (SyntaxError, ValueError):
                continue
            sentence = sentence or f"Look at `{before}`: with `{after}` in its place every trial agrees."
            yield sentence, space[tree.body[0].name]


def _enclosing(node, parent):
    """The smallest piece of code around this node that says where it stands: no bare name or number."""
    while isinstance(node, (ast.Name, ast.Constant)) or not isinstance(node, (ast.expr, ast.stmt)):
        node = parent[node]
    return node


def _text(node):
    return ast.unparse(node).splitlines()[0]


def _with(node, **fields):
    """The same node but for these fields."""
    new = copy.copy(node)
    new.__dict__ = {**node.__dict__, **fields}
    return new


def _expression(text):
    return ast.parse(text, mode="eval").body


def structure(node, function):
    """Edits of what stands in the wrong place: return, the start of a sum, a result not returned."""
    body = node.body if isinstance(getattr(node, "body", None), list) else []
    for i, loop in enumerate(body):
        if not isinstance(loop, (ast.For, ast.While)):
            continue
        for j, line in enumerate(loop.body):
            without = _with(loop, body=[*loop.body[:j], *loop.body[j + 1 :]] or [ast.Pass()])
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


def _sets_a_name(line):
    return isinstance(line, ast.Assign) and isinstance(line.targets[0], ast.Name)


def swaps(node, function):
    """Edits that put one sign, function, axis or pair of parentheses in the place of another."""
    if isinstance(node, ast.Compare):
        for other in OTHER_SIGN.get(type(node.ops[0]), ()):
            yield "", _with(node, ops=[other(), *node.ops[1:]])
    if isinstance(node, (ast.BinOp, ast.BoolOp, ast.AugAssign)):
        one = getattr(getattr(node, "right", None), "value", None) == 1  # nobody means n * 1
        for other in OTHER_SIGN.get(type(node.op), ()):
            if not one or other not in (ast.Mult, ast.Div, ast.Pow):
                yield "", _with(node, op=other())
    if isinstance(node, ast.BinOp):
        yield from (("", new) for new in _of_two(node))
    if isinstance(node, ast.Call):
        yield from (("", new) for new in _of_call(node))
    if isinstance(node, ast.Name) and node.id in OTHER_NAME:
        yield from (("", _expression(other)) for other in OTHER_NAME[node.id])
    if isinstance(node, ast.Attribute):
        for other in filter(str.isidentifier, OTHER_NAME.get(node.attr, ())):
            yield "", _with(node, attr=other)
        if ast.unparse(node.value) == "math":
            yield "", _with(node, value=ast.Name("np", ast.Load()))
    if isinstance(node, (ast.Assign, ast.Return)):
        yield from (("", new) for new in _exchanged(node, function))
    if isinstance(node, ast.Break):
        yield "", ast.Continue()
    if isinstance(node, ast.Assign):
        for sign in (ast.Add(), ast.Sub()):
            yield "", ast.AugAssign(node.targets[0], sign, node.value)
    if isinstance(node, ast.AugAssign):
        yield "", ast.Assign([node.target], node.value, lineno=0)


def _exchanged(line, function):
    """The line with two of its variables exchanged."""
    names = _names(function, ast.Store) | {argument.arg for argument in function.args.args}
    for one, other in combinations(sorted(names & _names(line, ast.Load)), 2):
        new = copy.deepcopy(line)
        for node in ast.walk(new):
            if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load):
                node.id = {one: other, other: one}.get(node.id, node.id)
        yield new


def drops(node, function):
    """Edits that leave something out, or put another variable or number in its place."""
    names = sorted(_names(function, ast.Store) | {argument.arg for argument in function.args.args})
    new = []
    if isinstance(node, ast.BinOp):
        new = [node.left, node.right]
    elif isinstance(node, ast.UnaryOp):
        new = [node.operand]
    elif isinstance(node, ast.Call):
        new = [*node.args[:1], *([node.func.value] if isinstance(node.func, ast.Attribute) else [])]
        new += [ast.UnaryOp(ast.USub(), node), ast.BinOp(node, ast.Div(), ast.Constant(2))]
    elif isinstance(node, ast.Subscript) and isinstance(node.ctx, ast.Load):
        new = [node.value]
    elif isinstance(node, ast.Attribute) and node.attr == "T":
        new = [node.value]
    elif isinstance(node, ast.Return) and isinstance(node.value, ast.Tuple):
        new = [_with(node, value=part) for part in node.value.elts]
    elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load) and node.id in names:
        forms = ("abs({})", "-{}", "1 - {}", "{} ** 2", "{} / 2")
        new = map(_expression, [*names, *(form.format(node.id) for form in forms)])
    elif isinstance(node, ast.Constant) and type(node.value) in (int, float):
        steps = [str(node.value + step) for step in (1, -1)] if isinstance(node.value, int) else []
        new = map(_expression, [*steps, "0", "1", "2", "np.pi", "float('inf')", *names])
    yield from (("", one) for one in new)
    for i, line in enumerate(getattr(node, "body", ()) if isinstance(node, ast.stmt) else ()):
        if len(node.body) > 1 and not isinstance(line, ast.Return):
            yield (
                f"Look at `{_text(line)}`: without it every trial agrees.",
                _with(node, body=[*node.body[:i], *node.body[i + 1 :]]),
            )


def _of_two(node):
    left, right = node.left, node.right
    if isinstance(node.op, (ast.Sub, ast.Div, ast.MatMult, ast.Pow)):
        yield _with(node, left=right, right=left)
    if isinstance(node.op, ast.MatMult):
        for side in ("left", "right"):
            if getattr(getattr(node, side), "attr", "") != "T":
                yield _with(node, **{side: ast.Attribute(getattr(node, side), "T", ast.Load())})
    if isinstance(node.op, ast.Sub):
        yield ast.BinOp(node, ast.Pow(), ast.Constant(2))
        yield ast.Call(ast.Name("abs", ast.Load()), [node], [])
    if isinstance(node.op, ast.Add):
        yield ast.BinOp(node, ast.Div(), ast.Constant(2))
    if isinstance(node.op, ast.Div) and getattr(getattr(left, "func", None), "attr", "") == "sum":
        yield _with(left, func=_with(left.func, attr="mean"))
    if isinstance(node.op, ast.Pow):
        return
    parts = _chain(node)
    for i in range(0, len(parts), 2):
        for j in range(i + 3, len(parts) + 1, 2):
            if j - i < len(parts):
                yield _expression(" ".join([*parts[:i], "(", *parts[i:j], ")", *parts[j:]]))
    yield _expression(" ".join((ast.unparse(left), _sign(node.op), ast.unparse(right))))


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
    return ast.unparse(ast.BinOp(ast.Name("a"), op, ast.Name("b")))[2:-2]


def _of_call(node):
    called = getattr(node.func, "id", "")
    if node.args:
        first, *others = node.args
        if others:
            yield _with(node, args=[others[0], first, *others[1:]])
        if called == "len":
            yield _expression(f"{ast.unparse(first)}.shape[1]")
        if called != "range":
            yield _with(node, args=[ast.UnaryOp(ast.USub(), first), *others])
        elif not isinstance(node.args[-1], ast.BinOp):
            for step in (" + 1", " - 1"):
                yield _with(node, args=[*node.args[:-1], _expression(ast.unparse(node.args[-1]) + step)])
    if isinstance(node.func, ast.Attribute):
        for axis in (0, 1, 2):
            new = ast.keyword("axis", ast.Constant(axis))
            kept = [new if keyword.arg == "axis" else keyword for keyword in node.keywords]
            yield _with(node, keywords=kept if new in kept else [*kept, new])
        yield _with(node, keywords=[keyword for keyword in node.keywords if keyword.arg != "axis"])


def loops_to_a_fixed_number(answer):
    """Whether some range(...) in the function ends at a number that does not depend on its input."""
    tree = tree_of(answer)
    given = {argument.arg for argument in tree.body[0].args.args} if tree else set()
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
    arguments = [argument.arg for argument in tree.body[0].args.args]
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
        for line in filter(_sets_a_name, loop.body):
            name = line.targets[0].id
            uses = [node for node in ast.walk(tree) if isinstance(node, ast.Name) and node.id == name]
            here = [node for node in uses if id(node) in inside]
            if len(here) == 1 and max(node.lineno for node in uses) > loop.end_lineno:
                return f"Every round gives `{name}` a new value, so after the loop only the last is left."
    return ""


def _names(tree, use):
    """The variables that are read (ast.Load) or set (ast.Store) somewhere in a piece of code."""
    return {node.id for node in ast.walk(tree) if isinstance(node, ast.Name) and isinstance(node.ctx, use)}
