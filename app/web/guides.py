"""The guides of the docs folder as pages: headings, paragraphs, lists, tables and examples, nothing more.

One text for whoever reads it in the repository and whoever reads it in the product.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).resolve().parents[2] / "docs"

_CODE = re.compile(r"`([^`]+)`")


@dataclass(frozen=True)
class Run:
    """A stretch of text, code or not."""

    text: str
    code: bool = False


@dataclass(frozen=True)
class Block:
    """``kind`` is title, heading, text, list, table or example; ``rows`` are its lines, each of cells of runs."""

    kind: str
    rows: tuple[tuple[tuple[Run, ...], ...], ...]


@cache
def read(name: str, language: str) -> tuple[Block, ...]:
    """The guide ``docs/<name>.<language>.md``."""
    text = (FOLDER / f"{name}.{language}.md").read_text(encoding="utf-8")
    return tuple(_blocks(text))


def _blocks(text: str) -> Iterator[Block]:
    # What stands between fences is taken as it is: blank lines in it separate nothing.
    for number, part in enumerate(re.split(r"^```\w*\n(.*?)^```$", text, flags=re.M | re.S)):
        if number % 2:
            yield Block("example", (((Run(part.rstrip("\n")),),),))
        else:
            yield from (_block(piece.strip("\n").splitlines()) for piece in re.split(r"\n\s*\n", part) if piece.strip())


def _block(lines: list[str]) -> Block:
    first = lines[0]
    if first.startswith("#"):
        return Block("title" if first.startswith("# ") else "heading", (_cells(first.lstrip("# ")),))
    if first.startswith("|"):
        rows = [line.strip().strip("|").split("|") for line in lines if not set(line) <= set("|-: ")]
        return Block("table", tuple(tuple(_runs(cell.strip()) for cell in row) for row in rows))
    if first.startswith("- "):
        return Block("list", tuple(_cells(line.removeprefix("- ")) for line in lines))
    return Block("text", (_cells(" ".join(lines)),))


def _cells(text: str) -> tuple[tuple[Run, ...], ...]:
    return (_runs(text),)


def _runs(text: str) -> tuple[Run, ...]:
    pieces = _CODE.split(text)
    return tuple(Run(piece, bool(place % 2)) for place, piece in enumerate(pieces) if piece)
