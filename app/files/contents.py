"""The contents on the disk, each under its SHA-256: ``files/ab/cdef…`` in the data folder."""

from __future__ import annotations

import hashlib
import os
import tempfile
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import IO, BinaryIO

from sqlalchemy import Connection, select

from app import clock
from app.errors import Invalid
from app.files import kinds, names
from app.files.tables import file

MEGABYTE = 1024 * 1024
LIMIT = 20 * MEGABYTE
"""Bytes a file may have when nothing else is said."""

YOUNG = timedelta(days=1)
_CHUNK = 256 * 1024
_INCOMING = "incoming-"


class NotAllowed(Invalid):
    """“{name}” cannot be taken. Allowed are these kinds of files: {allowed}."""


class TooLarge(Invalid):
    """“{name}” is too large. A file may have at most {limit} MB."""


class Empty(Invalid):
    """“{name}” is empty. Choose the file again."""


@dataclass(frozen=True)
class Stored:
    """A content that lies on the disk, with its clean name, size in bytes and sniffed media type."""

    hash: str
    name: str
    size: int
    media_type: str


def store(data: Path, content: BinaryIO, name: str, *, limit: int = LIMIT) -> Stored:
    """Check a content of at most ``limit`` bytes and put it into the data folder, safe from a power cut.

    Slow: call it before the transaction. A content that gets no row is swept away after a day.
    Raises NotAllowed, TooLarge, Empty.
    """
    folder = data / "files"
    folder.mkdir(parents=True, exist_ok=True)
    handle, draft = tempfile.mkstemp(dir=folder, prefix=_INCOMING)
    incoming = Path(draft)
    try:
        with os.fdopen(handle, "w+b") as target:
            stored = _taken(content, target, name, limit)
            target.flush()
            os.fsync(target.fileno())
        _place(incoming, path(data, stored.hash))
    finally:
        incoming.unlink(missing_ok=True)
    return stored


def path(data: Path, digest: str) -> Path:
    """Where the content of this hash lies."""
    return data / "files" / digest[:2] / digest[2:]


def sweep(conn: Connection, data: Path) -> int:
    """Remove contents that no row names and that are older than a day; how many. Rows are only read.

    A day, because between ``store`` and the commit of ``add`` a content has no row yet. In real time, for the
    disk knows nothing of the demo clock.
    """
    oldest = (clock.now() - clock.offset() - YOUNG).timestamp()
    removed = 0
    for folder in sorted((data / "files").glob("[0-9a-f][0-9a-f]")):
        start = folder.name
        named = set(conn.scalars(select(file.c.hash).where(file.c.hash.between(start, start + "g"))))
        unnamed = [content for content in folder.iterdir() if start + content.name not in named]
        removed += sum(_remove(content, oldest) for content in unnamed)
    for left in (data / "files").glob(f"{_INCOMING}*"):  # by a process that was killed
        if left.stat().st_mtime < oldest:
            left.unlink(missing_ok=True)
    return removed


def _taken(content: BinaryIO, target: IO[bytes], name: str, limit: int) -> Stored:
    """Copy the content while counting and hashing, then tell its kind."""
    shown, digest, size = names.clean(name), hashlib.sha256(), 0
    while chunk := content.read(_CHUNK):
        size += len(chunk)
        if size > limit:
            raise TooLarge(name=shown, limit=max(1, limit // MEGABYTE))
        digest.update(chunk)
        target.write(chunk)
    if not size:
        raise Empty(name=shown)
    kind = kinds.kind_of(target)
    if kind is None or not (kind.says_enough or names.extension(name) in kind.extensions):
        allowed = ", ".join(ending for kind in kinds.KINDS for ending in kind.extensions)
        raise NotAllowed(name=shown, allowed=allowed)
    return Stored(digest.hexdigest(), names.fitting(name, kind), size, kind.media_type)


def _place(incoming: Path, target: Path) -> None:
    with suppress(FileNotFoundError):
        if target.stat().st_size == incoming.stat().st_size:
            os.utime(target)  # young again, so that no sweep takes it before the row is written
            return
    target.parent.mkdir(exist_ok=True)
    incoming.replace(target)
    for folder in (target.parent, target.parent.parent):
        _sync(folder)


def _sync(folder: Path) -> None:
    """Make the entries of a folder survive a power cut: syncing a file does not sync its name."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _remove(content: Path, oldest: float) -> bool:
    if content.stat().st_mtime >= oldest:
        return False
    # Taken aside before the second look: the same content may be stored again at this very moment.
    aside = content.rename(content.parent.parent / f"{_INCOMING}{content.parent.name}{content.name}")
    if aside.stat().st_mtime >= oldest:
        aside.replace(content)
        return False
    aside.unlink()
    return True
