"""The source files of the product, and what a name that is called in one of them means."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

APP = Path(__file__).resolve().parent.parent
SKIPPED = frozenset({"node_modules", "static", "migrations"})

Function = ast.FunctionDef | ast.AsyncFunctionDef
Key = tuple[str, str]
"""A name and where it is made: a file or a package; nothing for a method, for nobody can see whose it is."""


class Module:
    """A source file; ``file`` is its path from ``app``."""

    def __init__(self, file: str, source: bytes) -> None:
        self.file = file
        self.tree = ast.parse(source)
        self._imported = dict(self._imports())

    def key(self, called: ast.expr) -> Key:
        """What is called: something of this file, something imported, or a method."""
        if isinstance(called, ast.Name):
            return self._imported.get(called.id, (called.id, self.file))
        if isinstance(called, ast.Attribute):
            of = called.value.id if isinstance(called.value, ast.Name) else ""
            name, place = self._imported.get(of, ("", ""))
            return called.attr, _file(f"{place.removesuffix('.py')}/{name}") if name else ""
        return "", ""

    def imported(self, name: str) -> Key | None:
        """Where an imported name comes from."""
        return self._imported.get(name)

    def functions(self) -> Iterator[tuple[Function, Key]]:
        """Every function and method, with what a call of it is known by."""
        for node in ast.walk(self.tree):
            for child in ast.iter_child_nodes(node):
                if isinstance(child, Function):
                    yield child, (child.name, "" if isinstance(node, ast.ClassDef) else self.file)

    def calls(self) -> Iterator[tuple[ast.Call, ast.AST]]:
        """Every call, with the innermost function around it."""
        return _calls(self.tree, self.tree)

    def _imports(self) -> Iterator[tuple[str, Key]]:
        for node in ast.walk(self.tree):
            if isinstance(node, ast.ImportFrom) and f"{node.module}.".startswith("app."):
                place = _file("/".join(str(node.module).split(".")[1:]))
                for alias in node.names:
                    yield alias.asname or alias.name, (alias.name, place)


def home(key: Key) -> Key:
    """Where a thing is really made: a package hands on what it imports from its files."""
    name, place = key
    module = _by_file().get(place) or _by_file().get(f"{place}/__init__.py")
    if module is None:
        return key
    source = module.imported(name)
    return home(source) if source else (name, module.file)


@cache
def modules() -> tuple[Module, ...]:
    """Every source file of the product."""
    paths = (path.relative_to(APP) for path in sorted(APP.rglob("*.py")))
    ours = [path for path in paths if not SKIPPED.intersection(path.parts)]
    return tuple(Module(path.as_posix(), (APP / path).read_bytes()) for path in ours)


@cache
def _by_file() -> dict[str, Module]:
    return {module.file: module for module in modules()}


def _file(path: str) -> str:
    """``i18n`` is the file i18n.py, ``expressions`` the package expressions."""
    path = path.strip("/")
    return f"{path}.py" if (APP / f"{path}.py").exists() else path


def _calls(node: ast.AST, scope: ast.AST) -> Iterator[tuple[ast.Call, ast.AST]]:
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.Call):
            yield child, scope
        yield from _calls(child, child if isinstance(child, Function) else scope)
