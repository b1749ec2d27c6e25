"""Name a mistake by mending it: one small change of the learner's own code after another is tried."""

import ast
import copy
import inspect
import textwrap
import types
from itertools import combinations

# What beginners take for one another: functions, and the signs between two values.
ALIKE = (
    ("argmin", "argmax"),
    ("mean", "sum", "median", "max", "min", "prod"),
    ("floor", "ceil"),
    ("append", "extend"),
    ("log", "log2", "exp"),
    ("std", "var"),
    ("abs", "sign"),
    ("zeros", "ones"),
)
OTHER_SIGN = {
    ast.Lt: [ast.LtE, ast.Gt],
    ast.LtE: [ast.Lt, ast.GtE],
    ast.Gt: [ast.GtE, ast.Lt],
    ast.GtE: [ast.Gt, ast.LtE],
    ast.Eq: [ast.NotEq],
    ast.NotEq: [ast.Eq],
    ast.BitXor: [ast.Pow],
}
ARITHMETIC = (ast.Add, ast.Sub, ast.Mult, ast.Div, ast.FloorDiv, ast.Pow, ast.MatMult)


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
    """Yields (sentence, function): the learner's function after one of the `edits`."""
    tree = tree_of(answer)
    for at, node in enumerate(ast.walk(tree) if tree else ()):
        for sentence, change in edits(node):
            changed = copy.deepcopy(tree)
            change(next(one for k, one in enumerate(ast.walk(changed)) if k == at))
            if variant := _made_of(changed, answer):
                yield sentence, variant


def _instead(before, after, places=1):
    if after == "pass":
        return f"Leave out `{before}`: without it every trial agrees."
    also = ", and the same wherever it stands," if places > 1 else ""
    return f"Look at `{before}`: with `{after}` in its place{also} every trial agrees."


def _text(node):
    return ast.unparse(node).splitlines()[0]


def structure(node):
    """Edits of what stands in the wrong place: a return, the start of a sum, a line of a loop."""
    body = node.body if isinstance(getattr(node, "body", None), list) else []
    for i, loop in enumerate(body):
        for j, line in enumerate(loop.body if isinstance(loop, (ast.For, ast.While)) else ()):
            if isinstance(line, ast.Return):
                yield (
                    "Your `return` stands inside the loop, so the function ends in the first round: move it "
                    "below the loop, less indented.",
                    lambda node, i=i, j=j: _move(node.body, i + 1, node.body[i].body, j),
                )
            if isinstance(line, ast.Assign) and not _names(line.value, ast.Load) & _names(loop, ast.Store):
                yield (
                    f"`{ast.unparse(line)}` stands inside the loop, so every round starts afresh: put it "
                    f"above the loop.",
                    lambda node, i=i, j=j: _move(node.body, i, node.body[i].body, j),
                )
        for j, line in enumerate(body[:i] if isinstance(loop, (ast.For, ast.While)) else ()):
            if isinstance(line, ast.Assign):
                yield (
                    f"`{ast.unparse(line)}` stands above the loop, so it happens only once: put it inside, "
                    "where every round does it anew.",
                    lambda node, i=i, j=j: node.body[i].body.insert(0, node.body[j]),
                )
    for i, line in enumerate(body):
        if isinstance(line, ast.If) and len(line.body) > 1:
            yield (
                f"`{_text(line.body[-1])}` stands inside the if: put it below, less indented, so that it "
                "happens every time.",
                lambda node, i=i: node.body.insert(i + 1, node.body[i].body.pop()),
            )
    if isinstance(node, ast.If) and isinstance(node.test, ast.Compare):
        for name, value in (
            (node.test.comparators[0], node.test.left),
            (node.test.left, node.test.comparators[0]),
        ):
            kept = set().union(*(_names(line, ast.Store) for line in node.body))
            if isinstance(name, ast.Name) and name.id not in kept:
                line = f"{name.id} = {ast.unparse(value)}"
                yield (
                    f"`{name.id}` keeps its old value when a better one is found: `{line}` is missing inside "
                    "the if.",
                    lambda node, line=line: node.body.insert(0, ast.parse(line).body[0]),
                )


def returned(node):
    """Edits of a function that gives nothing back: what it works out or prints last is returned."""
    if isinstance(node, ast.FunctionDef):
        last, prints, returned = node.body[-1], False, None
        made = [line.targets[0] for line in node.body if isinstance(line, ast.Assign)]
        if isinstance(last, ast.Expr):
            prints = getattr(getattr(last.value, "func", None), "id", "") == "print" and last.value.args
            returned = _one_of(last.value.args) if prints else last.value
        elif made and not isinstance(last, ast.Return):
            returned = _code(ast.unparse(made[-1]))
        if returned is not None:
            said = ast.unparse(returned)
            yield (
                f"Your function {'prints' if prints else 'works out'} the right answer but does not return "
                f"it: its last line must be `return {said}`.",
                lambda node: node.body.append(ast.Return(copy.deepcopy(returned))),
            )


def _one_of(parts):
    return parts[0] if len(parts) == 1 else ast.Tuple(list(parts), ast.Load())


def details(answer):
    """Yields (sentence, function): the learner's function with one expression replaced by a likelier one.

    Where the same expression stands in several places, all of them are replaced as well.
    """
    tree = tree_of(answer)
    if tree is None:
        return
    nodes = list(ast.walk(tree.body[0]))
    above = {id(child): node for node in nodes for child in ast.iter_child_nodes(node)}
    arguments = [argument.arg for argument in tree.body[0].args.args]
    names = list(dict.fromkeys([*arguments, *sorted(_names(tree, ast.Store))]))
    for others in (_near, _around):
        for node in nodes:
            alike = [
                one for one in nodes if type(one) is type(node) and ast.unparse(one) == ast.unparse(node)
            ]
            for new in others(node, names):
                for places in [[node], alike][: 1 + (len(alike) > 1 and node is alike[0])]:
                    shown, news = _enclosing(node, above), [copy.deepcopy(new) for _ in places]
                    before = _text(shown)
                    for place, other in zip(places, news, strict=True):
                        _put(above[id(place)], place, other)
                    variant = None if _alike_sides(above[id(node)]) else _made_of(tree, answer)
                    after = _text(ast.fix_missing_locations(news[0]) if shown is node else shown)
                    for place, other in zip(places, news, strict=True):
                        _put(above[id(place)], other, place)
                    if variant and before != after:
                        yield _instead(before, after, len(places)), variant


def _near(node, names):
    """What a beginner may have meant in place of this node: another sign, name, number, a part less."""
    if isinstance(node, (ast.AugAssign, ast.Expr)):
        yield ast.Pass()
    if isinstance(node, ast.comprehension) and node.ifs:
        yield ast.comprehension(node.target, node.iter, [], 0)
    if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
        yield ast.Assign(node.targets, _code("float('inf')"))
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Div):
        yield from (ast.BinOp(node.left, node.op, _code(f"len({name})")) for name in names)
    if isinstance(node, ast.Name) and node.id in names and isinstance(node.ctx, ast.Load):
        yield from (_code(f"{name}[{node.id}]") for name in names if name != node.id)
    if isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Constant):
        yield from (ast.Subscript(node.value, _code(name), node.ctx) for name in names)
    if isinstance(node, ast.Compare):
        for other in OTHER_SIGN.get(type(node.ops[0]), ()):
            yield ast.Compare(node.left, [other()], node.comparators)
    if isinstance(node, ast.BinOp):
        yield from (node.left, node.right)
        for other in OTHER_SIGN.get(type(node.op), ARITHMETIC):
            if not isinstance(node.op, other):
                yield ast.BinOp(node.left, other(), node.right)
        yield ast.BinOp(node.right, node.op, node.left)
        if isinstance(node.op, ast.Pow):
            yield ast.BinOp(node.left, node.op, ast.Constant(2))
        one, other = node.left, node.right
        if isinstance(other, ast.BinOp):  # other parentheses
            yield ast.BinOp(ast.BinOp(one, node.op, other.left), other.op, other.right)
        if isinstance(one, ast.BinOp):
            yield ast.BinOp(one.left, one.op, ast.BinOp(one.right, node.op, other))
        if (
            isinstance(one, ast.Call)
            and isinstance(other, ast.Call)
            and len(one.args) == len(other.args) == 1
        ):
            inside = ast.BinOp(one.args[0], node.op, other.args[0])
            yield from (inside, ast.Call(one.func, [inside], one.keywords))
    if isinstance(node, ast.UnaryOp):
        yield from (node.operand, ast.Constant(0))
    if isinstance(node, ast.BoolOp):
        yield from node.values
        yield ast.BoolOp(ast.Or() if isinstance(node.op, ast.And) else ast.And(), node.values)
    if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load):
        others = [name for name in names if node.id in names] + _alike(node.id)
        yield from (ast.Name(name, ast.Load()) for name in others if name != node.id)
    if isinstance(node, ast.Attribute):
        yield from (ast.Attribute(node.value, name, ast.Load()) for name in _alike(node.attr))
    if isinstance(node, ast.Constant) and type(node.value) in (int, float):
        yield from (ast.Constant(node.value + step) for step in (1, -1))
    if isinstance(node, ast.Subscript) and isinstance(node.ctx, ast.Load):
        yield node.value
    if isinstance(node, (ast.List, ast.Tuple)) and len(node.elts) == 2 and isinstance(node.ctx, ast.Load):
        yield type(node)(node.elts[::-1], ast.Load())
    if isinstance(node, ast.Call):
        method = isinstance(node.func, ast.Attribute)
        for axis in (0, 1, None) if method else ():
            given = [keyword for keyword in node.keywords if keyword.arg != "axis"]
            given += [ast.keyword("axis", ast.Constant(axis))] * (axis is not None)
            yield ast.Call(node.func, node.args, given)
        if isinstance(node.func, ast.Name) and len(node.args) == 1:
            for name in _alike(node.func.id):
                yield ast.Call(ast.Attribute(node.args[0], name, ast.Load()), [], [])
        yield from (ast.BinOp(value, ast.Pow(), ast.Constant(2)) for value in node.args[:1])
        yield from node.args[:1] or ([node.func.value] if method else [])
        if len(node.args) > 1:
            yield ast.Call(node.func, [node.args[1], node.args[0], *node.args[2:]], node.keywords)
    if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
        yield from (ast.AugAssign(node.targets[0], sign(), node.value) for sign in (ast.Add, ast.Mult))
    if isinstance(node, (ast.Assign, ast.Return)):
        for pair in combinations([name for name in names if name in _names(node, ast.Load)], 2):
            yield _exchanged(node, dict(zip(pair, pair[::-1], strict=True)))
    if isinstance(node, ast.AugAssign):
        yield from (ast.AugAssign(node.target, sign(), node.value) for sign in ARITHMETIC[:4])
        yield ast.Assign([node.target], node.value)


def _around(node, names):
    """This expression with something more: a root, a square, a mean; or a plain 0 or 1 in its place."""
    if not isinstance(node, (ast.BinOp, ast.Call, ast.Name, ast.Subscript)):
        return
    if isinstance(node, ast.Name) and (node.id not in names or isinstance(node.ctx, ast.Store)):
        return
    for form in (
        "abs(_)",
        "_ ** 2",
        "_ ** 0.5",
        "_ + 1",
        "_ - 1",
        "-_",
        "_.mean()",
        "_.sum()",
        "_[0]",
        "_[-1]",
    ):
        new = _code(form)
        hole = next(one for one in ast.walk(new) if isinstance(one, ast.Name) and one.id == "_")
        _put(next(one for one in ast.walk(new) if hole in ast.iter_child_nodes(one)), hole, node)
        yield new
    yield from (ast.Constant(number) for number in (0, 1))


def _exchanged(node, names):
    new = copy.deepcopy(node)
    for one in ast.walk(new):
        if isinstance(one, ast.Name) and isinstance(one.ctx, ast.Load):
            one.id = names.get(one.id, one.id)
    return new


def _code(text):
    return ast.parse(text, mode="eval").body


def _alike(name):
    return [other for group in ALIKE if name in group for other in group if other != name]


def _alike_sides(node):
    """Whether this compares something with itself, or subtracts it from itself: nobody means that."""
    sides = [node.left, *node.comparators] if isinstance(node, ast.Compare) else []
    sides = [node.left, node.right] if isinstance(node, ast.BinOp) else sides
    return len({ast.dump(side) for side in sides}) < len(sides) and not isinstance(
        getattr(node, "op", None), (ast.Mult, ast.MatMult)
    )


def _enclosing(node, above):
    """The smallest piece of code around this node that says where it stands: no bare name or number."""
    while (
        isinstance(node, (ast.Name, ast.Constant))
        or not isinstance(node, (ast.expr, ast.stmt))
        or (isinstance(node, ast.UnaryOp) and isinstance(node.operand, ast.Constant))
    ):
        node = above[id(node)]
    return node


def _put(parent, old, new):
    for field, value in ast.iter_fields(parent):
        if value is old:
            setattr(parent, field, new)
        elif isinstance(value, list):
            setattr(parent, field, [new if one is old else one for one in value])


def _made_of(tree, answer):
    space = dict(answer.__globals__)
    ast.fix_missing_locations(tree)
    try:
        exec(compile(tree, "<mended>", "exec"), space)
    except (SyntaxError, ValueError, TypeError):
        return None
    return space[tree.body[0].name]


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
        for name in sorted(read - set(arguments) - _names(tree, ast.Store))
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
        for line in loop.body:
            if isinstance(line, ast.Assign) and isinstance(name := line.targets[0], ast.Name):
                reads = [node for node in ast.walk(tree) if isinstance(node, ast.Name) and node.id == name.id]
                inside = {id(node) for node in ast.walk(loop)}
                if (
                    sum(id(node) in inside for node in reads) == 1
                    and max(node.lineno for node in reads) > loop.end_lineno
                ):
                    return (
                        f"Every round gives `{name.id}` a new value, so after the loop only the last is left."
                    )
    return ""


def _names(tree, use):
    """The variables that are read (ast.Load) or set (ast.Store) somewhere in a piece of code."""
    return {node.id for node in ast.walk(tree) if isinstance(node, ast.Name) and isinstance(node.ctx, use)}


def _move(above, at, loop, j):
    line = loop.pop(j)
    if not loop:
        loop.append(ast.Pass())
    above.insert(at, line)
