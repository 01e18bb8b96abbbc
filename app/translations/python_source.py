"""Finds the sentences in Python: what reaches ``Message("…")`` first, and the docstrings of errors.

The sentence may stand in a variable, in a table of sentences, or be handed through a function that makes the
Message (``fault("…", limit=3)``). What cannot be followed is reported: no sentence goes untranslated unseen.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from inspect import cleandoc

from app.translations.python_modules import Function, Key, Module, home, modules

_ERROR = ("DeskError", "errors.py")


@dataclass(frozen=True)
class Carrier:
    """A call that makes a Message of one of its arguments: which one it is."""

    position: int
    keyword: str


Carriers = dict[Key, Carrier]


def sentences(module: Module) -> Iterator[tuple[int, str]]:
    """Line and msgid of every sentence in a module."""
    for line, texts in _made(module):
        yield from ((line, text) for text in texts or ())
    for node in ast.walk(module.tree):
        if isinstance(node, ast.ClassDef) and _is_error(node, module):
            yield node.lineno, cleandoc(ast.get_docstring(node, clean=False) or "")


def untraceable(module: Module) -> list[int]:
    """The lines where a Message is made of something that cannot be followed to a sentence."""
    return [line for line, texts in _made(module) if texts is None]


@cache
def errors() -> frozenset[Key]:
    """All errors a person may read: DeskError and what descends from it. Two of a name may differ in this."""
    parents = {
        (node.name, module.file): [home(module.key(base)) for base in node.bases]
        for module in modules()
        for node in ast.walk(module.tree)
        if isinstance(node, ast.ClassDef)
    }
    family, grown = frozenset[Key](), frozenset({_ERROR})
    while family != grown:
        family = grown
        grown = family | {key for key, bases in parents.items() if family.intersection(bases)}
    return family


@cache
def carriers() -> Carriers:
    """Message, and every function that hands one of its arguments on to it, directly or through another."""
    known: Carriers = {("Message", "i18n.py"): Carrier(0, "msgid")}
    before = 0
    while before != len(known):
        before = len(known)
        for module in modules():
            for function, key in module.functions():
                if key not in known and (carrier := _carried(function, module, known)):
                    known[key] = carrier
    return known


def _is_error(node: ast.ClassDef, module: Module) -> bool:
    """Whether a class is an error; its module need not be one of the product's."""
    bases = (home(module.key(base)) for base in node.bases)
    return any(key in errors() for key in ((node.name, module.file), *bases))


def _carried(function: Function, module: Module, known: Carriers) -> Carrier | None:
    names = [argument.arg for argument in (*function.args.posonlyargs, *function.args.args)]
    for call in (node for node in ast.walk(function) if isinstance(node, ast.Call)):
        sentence = _sentence(call, module, known)
        if isinstance(sentence, ast.Name) and sentence.id in names:
            return Carrier(names.index(sentence.id) - (names[0] in ("self", "cls")), sentence.id)
    return None


def _made(module: Module) -> Iterator[tuple[int, list[str] | None]]:
    """Every making of a Message: its line, and what can be said there."""
    for call, scope in module.calls():
        sentence = _sentence(call, module, carriers())
        if sentence is not None:
            yield call.lineno, _texts(sentence, scope, module.tree)


def _sentence(call: ast.Call, module: Module, known: Carriers) -> ast.expr | None:
    """The argument that becomes the sentence, if this call makes a Message."""
    carrier = known.get(home(module.key(call.func)))
    if carrier is None:
        return None
    if len(call.args) > carrier.position:
        return call.args[carrier.position]
    return next((word.value for word in call.keywords if word.arg == carrier.keyword), None)


def _texts(node: ast.expr, scope: ast.AST, tree: ast.Module) -> list[str] | None:
    """The sentences an expression can be; nothing for a parameter or a docstring; None if nobody can tell."""
    if isinstance(node, ast.Constant):
        return [node.value] if isinstance(node.value, str) else None
    if isinstance(node, ast.IfExp):
        return _all([node.body, node.orelse], scope, tree)
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "get":
        return _all([node.func.value, *node.args[1:]], scope, tree)
    if isinstance(node, ast.Subscript):
        return _texts(node.value, scope, tree)
    if isinstance(node, ast.Dict):
        return _all(node.values, scope, tree)
    if isinstance(node, ast.Tuple | ast.List | ast.Set):
        return _all(node.elts, scope, tree)
    if isinstance(node, ast.Name):
        return _assigned(node.id, scope, tree)
    return [] if "__doc__" in ast.unparse(node) else None


def _all(nodes: Iterable[ast.expr], scope: ast.AST, tree: ast.Module) -> list[str] | None:
    found = [_texts(node, scope, tree) for node in nodes]
    return None if None in found else [text for texts in found for text in texts or ()]


def _assigned(name: str, scope: ast.AST, tree: ast.Module) -> list[str] | None:
    if isinstance(scope, Function):
        arguments = (*scope.args.posonlyargs, *scope.args.args, *scope.args.kwonlyargs)
        if name in {argument.arg for argument in arguments}:
            return []
    for inside in (scope, tree):
        values = [value for node in ast.walk(inside) for value in _given(name, node)]
        if values:
            return _all(values, inside, tree)
    return None


def _given(name: str, node: ast.AST) -> Iterator[ast.expr]:
    """What a statement gives to a name: the right side, or what a loop runs over."""
    if isinstance(node, ast.Assign | ast.AnnAssign) and node.value:
        targets = node.targets if isinstance(node, ast.Assign) else [node.target]
        yield from (node.value for target in targets if _is(target, name))
    if isinstance(node, ast.For | ast.comprehension):
        if _is(node.target, name):
            yield node.iter
        elif isinstance(node.target, ast.Tuple) and isinstance(node.iter, ast.Tuple | ast.List):
            places = [place for place, target in enumerate(node.target.elts) if _is(target, name)]
            rows = [row for row in node.iter.elts if isinstance(row, ast.Tuple)]
            yield from (row.elts[place] for row in rows for place in places)


def _is(target: ast.expr, name: str) -> bool:
    return isinstance(target, ast.Name) and target.id == name
