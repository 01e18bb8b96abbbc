"""The product's Python files as syntax trees, and what each of them imports. Nothing is run to find out."""

from __future__ import annotations

import ast
import fnmatch
import os
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
APP = ROOT / "app"
NOT_OURS = frozenset({"node_modules", "dist", "__pycache__"})


@dataclass(frozen=True)
class Import:
    """One imported module (``app.engine.tasks``), or a name out of one (``app.engine.errors``, ``TaskGone``).

    ``known_as`` is what the importing file calls it.
    """

    line: int
    module: str
    name: str = ""
    known_as: str = ""


@dataclass(frozen=True)
class Source:
    """One file: where it lies, what it is called when imported, and its tree."""

    file: str
    module: str
    tree: ast.Module

    @property
    def room(self) -> str:
        """What lies directly below ``app``: a package or a file. The composition root is ``app`` itself."""
        return room_of(self.module)

    @cached_property
    def imports(self) -> tuple[Import, ...]:
        """Every import, wherever it stands: those inside functions, and those for types alone, count too."""
        return tuple(self._imports())

    @cached_property
    def calls(self) -> tuple[ast.Call, ...]:
        return tuple(node for node in ast.walk(self.tree) if isinstance(node, ast.Call))

    def at(self, line: int) -> str:
        return f"{self.file}:{line}"

    def _imports(self) -> Iterator[Import]:
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Import):
                for alias in node.names:
                    yield Import(node.lineno, alias.name, "", alias.asname or alias.name)
            elif isinstance(node, ast.ImportFrom):
                origin = self._origin(node)
                for alias in node.names:
                    whole, known_as = f"{origin}.{alias.name}", alias.asname or alias.name
                    module, name = (whole, "") if is_module(whole) else (origin, alias.name)
                    yield Import(node.lineno, module, name, known_as)

    def _origin(self, node: ast.ImportFrom) -> str:
        if not node.level:
            return node.module or ""
        package = self.module if self.file.endswith("__init__.py") else self.module.rpartition(".")[0]
        for _ in range(node.level - 1):
            package = package.rpartition(".")[0]
        return f"{package}.{node.module}" if node.module else package


def source(file: str, text: str) -> Source:
    """The source ``text`` as if it lay at ``file`` (a path from the root of the repository)."""
    module = file.removesuffix(".py").removesuffix("/__init__").replace("/", ".")
    return Source(file, module, ast.parse(text, file))


@cache
def product() -> tuple[Source, ...]:
    """Every Python file of the product."""
    found = files(APP, "*.py")
    return tuple(source(path.relative_to(ROOT).as_posix(), path.read_text("utf-8")) for path in found)


def files(folder: Path, pattern: str) -> list[Path]:
    """Files of ours in and below ``folder``, without what is hidden, installed or built."""
    found: list[Path] = []
    for place, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if name not in NOT_OURS and not name.startswith(".")]
        found += [Path(place, name) for name in fnmatch.filter(names, pattern)]
    return sorted(found)


def room_of(module: str) -> str:
    """The room of a dotted name; empty for one that is not ours."""
    first, _, rest = module.partition(".")
    return "" if first != "app" else rest.partition(".")[0] or "app"


@cache
def is_module(dotted: str) -> bool:
    path = ROOT.joinpath(*dotted.split("."))
    return path.with_suffix(".py").is_file() or (path / "__init__.py").is_file()
