"""What a cell asks its reader to know: the constructs of Python, NumPy and pandas in its syntax tree.

`constructs.toml` says for each of them which heading of the course teaches it. Their names there:

    lambda  comprehension  slice  @  &  **    a piece of the language (see LANGUAGE and OPERATORS)
    zip()  Counter()                          a function or class called by its own name
    np.mean()  np.pi  sns.heatmap()           something of a library, by the library's short name
    .head()  .T                               a method, an attribute of any value
    axis=  key=                               a keyword given to any of these

Nothing is asked about what the course itself gives a name, and explains where it does: the names, functions
and arguments made in the notebook, and all of `helpers` with what belongs to its results.
"""

import ast
import builtins
import dataclasses
import inspect
from importlib import import_module
from pkgutil import iter_modules

import helpers

OPERATORS = {
    ast.MatMult: "@",
    ast.Mod: "%",
    ast.FloorDiv: "//",
    ast.Pow: "**",
    ast.BitAnd: "&",
    ast.BitOr: "|",
    ast.BitXor: "^",
    ast.Invert: "~",
    ast.Is: "is",
    ast.IsNot: "is",
    ast.In: "in",
}
LANGUAGE = {
    ast.Lambda: "lambda",
    ast.ListComp: "comprehension",
    ast.SetComp: "set-comprehension",
    ast.DictComp: "dict-comprehension",
    ast.GeneratorExp: "generator",
    ast.IfExp: "if-else-in-a-line",
    ast.Starred: "star",
    ast.NamedExpr: ":=",
    ast.While: "while",
    ast.Break: "break",
    ast.Continue: "continue",
    ast.Try: "try",
    ast.With: "with",
    ast.Raise: "raise",
    ast.Assert: "assert",
    ast.ClassDef: "class",
    ast.Yield: "yield",
    ast.YieldFrom: "yield",
    ast.Global: "global",
    ast.Nonlocal: "global",
    ast.Delete: "del",
    ast.Match: "match",
    ast.Set: "set",
    ast.Import: "import",
    ast.ImportFrom: "import",
}


def used(source, own=()):
    """The constructs of one cell, in the order of its lines; `own` are the names the notebook has `made`."""
    tree = ast.parse(source)
    own = {*own, *made(tree)}
    found = {}
    for node in sorted((node for node in ast.walk(tree) if hasattr(node, "lineno")), key=lambda n: n.lineno):
        for name in _constructs(node, own, tree):
            found.setdefault(name, node.lineno)
    return list(found)


def made(tree):
    """Names that some code makes, and those it takes from `helpers` (these as `helpers.name` too)."""
    names = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            names.add(node.name)
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            names.add(node.id)
        elif isinstance(node, ast.arg):
            names.add(node.arg)
        elif isinstance(node, ast.ImportFrom) and (node.module or "").startswith("helpers"):
            for alias in node.names:
                names |= {alias.asname or alias.name, f"helpers.{alias.asname or alias.name}"}
    return names


def _constructs(node, own, tree):
    kind = type(node)
    if kind in LANGUAGE:
        yield LANGUAGE[kind]
    elif isinstance(node, ast.BinOp | ast.AugAssign | ast.UnaryOp):
        yield from filter(None, [OPERATORS.get(type(node.op))])
    elif kind is ast.Compare:
        yield from filter(None, (OPERATORS.get(type(op)) for op in node.ops))
        if len(node.ops) > 1:
            yield "a<b<c"
    elif kind is ast.Dict and None in node.keys:
        yield "double-star"
    elif kind in (ast.Tuple, ast.List) and isinstance(node.ctx, ast.Store):
        yield "unpacking"
    elif kind is ast.FunctionDef:
        if node.decorator_list:
            yield "decorator"
        if node.args.vararg or node.args.kwarg:
            yield "star"
        if node.args.defaults or node.args.kw_defaults:
            yield "default"
    elif kind is ast.FormattedValue and (node.format_spec or node.conversion > 0):
        yield "f-string-format"
    elif kind is ast.Subscript and isinstance(node.ctx, ast.Load | ast.Store):
        yield from _index(node.slice)
    elif kind is ast.Call:
        yield from _call(node, own)
    elif kind is ast.Attribute and not _is_ours(node, own, FIELDS):
        parents = (parent for parent in ast.walk(tree) if isinstance(parent, ast.Call | ast.Attribute))
        if not any(node in (getattr(p, "func", None), getattr(p, "value", None)) for p in parents):
            yield _dotted(node)
    elif kind is ast.Name and isinstance(node.ctx, ast.Load) and node.id not in own:
        # A function handed on, such as key=len, must be known like one that is called.
        if inspect.isbuiltin(getattr(builtins, node.id, None)):
            yield f"{node.id}()"


def _index(index):
    parts = index.elts if isinstance(index, ast.Tuple) else [index]
    if isinstance(index, ast.Tuple):
        yield "[row,column]"
    for part in parts:
        if isinstance(part, ast.Slice):
            yield "slice-step" if part.step else "slice"
        elif isinstance(part, ast.Constant) and part.value is None:
            yield "[None]"
        elif isinstance(part, ast.UnaryOp) and isinstance(part.op, ast.USub):
            yield "[-1]"
        elif isinstance(part, ast.List):
            yield "[[columns]]"
        elif isinstance(part, ast.Compare | ast.BinOp) and any(
            isinstance(n, ast.Compare | ast.Invert | ast.BitAnd | ast.BitOr) for n in ast.walk(part)
        ):
            yield "[mask]"


def _call(node, own):
    called = node.func
    ours = _is_ours(called, own, METHODS)
    if not ours and isinstance(called, ast.Name):
        if not (called.id.endswith("Error") and hasattr(builtins, called.id)):
            yield f"{called.id}()"
    elif not ours and isinstance(called, ast.Attribute):
        yield f"{_dotted(called)}()"
    for keyword in node.keywords:
        if keyword.arg is None:
            yield "double-star"
        elif not ours:
            yield f"{keyword.arg}="


def _root(node):
    while isinstance(node, ast.Attribute):
        node = node.value
    return node.id if isinstance(node, ast.Name) else ""


def _dotted(node):
    """np.linalg.norm of a library, .head of a value."""
    dotted = ast.unparse(node)
    return dotted if _root(node) in LIBRARIES else f".{node.attr}"


def _is_ours(node, own, belongs):
    """Made in the notebook, or of `helpers`: a module's function, or what belongs to one of its results."""
    if isinstance(node, ast.Name):
        return node.id in own
    if isinstance(node, ast.Attribute):
        root = _root(node)
        return f"helpers.{root}" in own or (node.attr in belongs and root not in LIBRARIES)
    return True  # what a call gives back is called: its own words were counted


LIBRARIES = {"np", "pd", "plt", "sns", "math", "random", "inspect", "time", "timeit", "stats", "scipy"}


def _of_results(wanted):
    """The names of fields, or of methods, of the results that `helpers` gives back."""
    kinds = [
        kind
        for module in iter_modules(helpers.__path__)
        if not module.ispkg
        for kind in vars(import_module(f"helpers.{module.name}")).values()
        if dataclasses.is_dataclass(kind)
    ]
    if wanted == "fields":
        return {field.name for kind in kinds for field in dataclasses.fields(kind)}
    return {name for kind in kinds for name, value in vars(kind).items() if inspect.isfunction(value)}


FIELDS, METHODS = _of_results("fields"), _of_results("methods")
