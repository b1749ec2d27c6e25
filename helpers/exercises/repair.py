"""Name a mistake by mending it: one small change of the learner's own code after another is tried."""

import ast
import copy
import inspect
import textwrap
import types

OTHER_NAME = {
    "argmin": "argmax",
    "min": "max",
    "sum": "mean",
    "floor": "ceil",
    "append": "extend",
    "log": "log2",
    "std": "var",
}
OTHER_NAME |= {new: old for old, new in OTHER_NAME.items()}
OTHER_SIGN = {
    ast.Lt: [ast.LtE, ast.Gt],
    ast.LtE: [ast.Lt, ast.GtE],
    ast.Gt: [ast.GtE, ast.Lt],
    ast.GtE: [ast.Gt, ast.LtE],
    ast.Eq: [ast.NotEq],
    ast.NotEq: [ast.Eq],
    ast.Add: [ast.Sub, ast.Mult],
    ast.Sub: [ast.Add],
    ast.Mult: [ast.Div, ast.Pow],
    ast.Div: [ast.Mult],
    ast.FloorDiv: [ast.Div],
    ast.Pow: [ast.Mult],
}


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
            before = ast.unparse(node)
            its_node = next(one for k, one in enumerate(ast.walk(changed)) if k == at)
            change(its_node)
            space = dict(answer.__globals__)
            try:
                exec(compile(ast.fix_missing_locations(changed), "<mended>", "exec"), space)
            except (SyntaxError, ValueError):
                continue
            yield sentence or _instead(before, ast.unparse(its_node)), space[tree.body[0].name]


def _instead(before, after):
    return f"Look at `{before}`: with `{after}` in its place every trial agrees."


def structure(node):
    """Edits of what stands in the wrong place: return, the start of a sum, a result not returned."""
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
    if isinstance(node, ast.FunctionDef):
        last, prints = node.body[-1], False
        if isinstance(last, ast.Expr):
            prints = getattr(getattr(last.value, "func", None), "id", "") == "print" and last.value.args
            returned = last.value.args[0] if prints else last.value
        elif isinstance(last, ast.Assign):
            returned = (
                ast.Name(last.targets[0].id, ast.Load()) if isinstance(last.targets[0], ast.Name) else None
            )
        else:
            names = [
                line.targets[0].id
                for line in node.body
                if isinstance(line, ast.Assign) and hasattr(line.targets[0], "id")
            ]
            returned = ast.Name(names[-1], ast.Load()) if names and not isinstance(last, ast.Return) else None
        if returned is not None:
            said = ast.unparse(returned)
            yield (
                f"Your function {'prints' if prints else 'works out'} the right answer but does not return "
                f"it: its last line must be `return {said}`.",
                lambda node: node.body.append(ast.Return(copy.deepcopy(returned))),
            )
    if isinstance(node, ast.If) and isinstance(node.test, ast.Compare):
        for name, value in (
            (node.test.comparators[0], node.test.left),
            (node.test.left, node.test.comparators[0]),
        ):
            kept = [
                ast.unparse(t) for line in node.body if isinstance(line, ast.Assign) for t in line.targets
            ]
            if isinstance(name, ast.Name) and name.id not in kept:
                line = f"{name.id} = {ast.unparse(value)}"
                yield (
                    f"`{name.id}` keeps its old value when a better one is found: `{line}` is missing inside "
                    "the if.",
                    lambda node, line=line: node.body.insert(0, ast.parse(line).body[0]),
                )


def details(node):
    """Edits of a single sign, name, number or axis."""
    if isinstance(node, ast.Compare):
        for other in OTHER_SIGN.get(type(node.ops[0]), ()):
            yield "", lambda node, other=other: node.ops.__setitem__(0, other())
    if isinstance(node, ast.BinOp):
        for other in OTHER_SIGN.get(type(node.op), ()):
            yield "", lambda node, other=other: setattr(node, "op", other())
    if isinstance(node, ast.Name) and node.id in OTHER_NAME:
        yield "", lambda node: setattr(node, "id", OTHER_NAME[node.id])
    if isinstance(node, ast.Attribute) and node.attr in OTHER_NAME:
        yield "", lambda node: setattr(node, "attr", OTHER_NAME[node.attr])
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
        given = [
            keyword.value.value
            for keyword in node.keywords
            if keyword.arg == "axis" and hasattr(keyword.value, "value")
        ]
        for axis in {0, 1, None} - set(given or [None]):
            yield "", lambda node, axis=axis: _set_axis(node, axis)
    if isinstance(node, ast.Constant) and type(node.value) is int:
        for step in (1, -1):
            yield "", lambda node, step=step: setattr(node, "value", node.value + step)
    if (
        isinstance(node, ast.Call)
        and getattr(node.func, "id", "") == "range"
        and len(node.args) == 1
        and not isinstance(node.args[0], ast.BinOp)
    ):
        for step in ("+ 1", "- 1"):
            yield (
                "",
                lambda node, step=step: node.args.__setitem__(
                    0, ast.parse(f"{ast.unparse(node.args[0])} {step}").body[0].value
                ),
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


def _names(tree, use):
    """The variables that are read (ast.Load) or set (ast.Store) somewhere in a piece of code."""
    return {node.id for node in ast.walk(tree) if isinstance(node, ast.Name) and isinstance(node.ctx, use)}


def _move(above, at, loop, j):
    line = loop.pop(j)
    if not loop:
        loop.append(ast.Pass())
    above.insert(at, line)


def _set_axis(node, axis):
    node.keywords = [keyword for keyword in node.keywords if keyword.arg != "axis"]
    if axis is not None:
        node.keywords.append(ast.keyword("axis", ast.Constant(axis)))
