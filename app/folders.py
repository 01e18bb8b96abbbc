"""Procedures as files: a folder of diagrams, decision tables, forms and texts, and the shipped ones."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from app.engine import deployments, xml
from app.errors import NotFound

ROOT = Path(__file__).resolve().parent.parent
SHIPPED = ("processes", "forms")


class NoFolder(NotFound):
    """There is no folder {folder}, or nothing is in it."""


def shipped() -> dict[str, bytes]:
    """The files of the procedures that come with the product, by their path."""
    return {f"{name}/{path}": content for name in SHIPPED for path, content in read(ROOT / name).items()}


def read(folder: Path) -> dict[str, bytes]:
    """Every file of ``folder`` and below, by its path in it; hidden ones are passed over. Raises NoFolder."""
    # Somebody will one day deploy the whole disk. One file more, and one byte more, than a deployment may
    # have is enough for its check to say so.
    files = {
        path.relative_to(folder).as_posix(): _content(path)
        for path in islice(_files(folder), deployments.MOST_FILES + 1)
    }
    if not files:
        raise NoFolder(folder=folder)
    return dict(sorted(files.items()))


def _files(folder: Path) -> Iterator[Path]:
    for path in folder.rglob("*"):
        if path.is_file() and not any(part.startswith(".") for part in path.relative_to(folder).parts):
            yield path


def _content(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(xml.LARGEST + 1)
