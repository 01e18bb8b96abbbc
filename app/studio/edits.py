"""Edits: each saved content of a file, by whom and when. The latest one of a path is the file; none is ever lost.

Whoever saves says which version was looked at. Where somebody else has saved since, nothing is written over: what
was sent is kept aside, as an edit without a version.
"""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Row, insert, select

from app import clock
from app.actor import Actor
from app.studio import acceptance, workspaces
from app.studio.errors import NoSuchFile, SavedMeanwhile
from app.studio.tables import studio_edit, studio_workspace

_SHOWN = [column for column in studio_edit.c if column.name != "content"]


def save(
    conn: Connection,
    number: int,
    path: str,
    content: bytes | None,
    actor: Actor,
    *,
    seen: int,
    origin: str = "edited",
) -> int:
    """Keep ``content`` as the file at ``path``, None to take it away; the version that then stands.

    What stands already makes no new edit. Raises SavedMeanwhile, WorkspaceClosed, CannotBeKept.
    """
    before = workspaces.base_file(conn, workspaces.take(conn, number).base, path)
    _refuse(path, content, before)
    last = latest(conn, number, path)
    version = last.version if last else 0
    stands = content_of(last) if last else before
    if stands == content:
        return int(version)
    if version != seen:
        raise SavedMeanwhile(version, last.author if last else "", last.at if last else clock.now())
    _write(conn, number, path, content, actor, version=version + 1, seen=seen, origin=origin)
    return int(version) + 1


def keep_aside(conn: Connection, number: int, path: str, content: bytes, actor: Actor, *, seen: int) -> int:
    """Keep what could not be saved beside the file; the number of that edit. The same again is kept once."""
    before = workspaces.base_file(conn, workspaces.take(conn, number).base, path)
    _refuse(path, content, before)
    same = select(studio_edit.c.id).where(
        *_of(number, path), studio_edit.c.version.is_(None), studio_edit.c.hash == _hash(content),
        studio_edit.c.author == actor.name, studio_edit.c.seen == seen,
    )  # fmt: skip
    kept = conn.execute(same).scalar()
    return int(kept) if kept else _write(conn, number, path, content, actor, version=None, seen=seen, origin="aside")


def latest(conn: Connection, number: int, path: str) -> Row[Any] | None:
    """The edit that counts for a path; None where the base still stands."""
    counted = (*_of(number, path), studio_edit.c.version.is_not(None))
    return conn.execute(select(studio_edit).where(*counted).order_by(studio_edit.c.version.desc()).limit(1)).first()


def standing(conn: Connection, number: int, path: str) -> tuple[bytes | None, int]:
    """The content of a file as it stands now, None where there is none, and its version. Raises NoSuchWorkspace."""
    last = latest(conn, number, path)
    if last is None:
        return workspaces.base_file(conn, workspaces.find(conn, number).base, path), 0
    return content_of(last), last.version


def content_at(conn: Connection, path: str, number: int, version: int) -> bytes | None:
    """What a version of a file said; None where there is none."""
    if not version:
        base = conn.execute(select(studio_workspace.c.base).where(studio_workspace.c.id == number)).scalar()
        return workspaces.base_file(conn, base, path) if base else None
    row = conn.execute(select(studio_edit).where(*_of(number, path), studio_edit.c.version == version)).first()
    return content_of(row) if row else None


def history(conn: Connection, number: int, path: str) -> Sequence[Row[Any]]:
    """Every edit of a path, those kept aside too, newest first; without their contents."""
    return conn.execute(select(*_SHOWN).where(*_of(number, path)).order_by(studio_edit.c.id.desc())).all()


def find(conn: Connection, number: int, edit: int) -> Row[Any]:
    """One edit of a workspace. Raises NoSuchFile."""
    row = conn.execute(
        select(studio_edit).where(studio_edit.c.id == edit, studio_edit.c.workspace_id == number)
    ).first()
    if row is None:
        raise NoSuchFile(path=f"#{edit}")
    return row


def restore(conn: Connection, number: int, path: str, edit: int | None, actor: Actor, *, seen: int) -> int:
    """Let an earlier content of a path stand again, None for that of the base; the version that then stands."""
    if edit is None:
        content = workspaces.base_file(conn, workspaces.find(conn, number).base, path)
    else:
        row = find(conn, number, edit)
        if row.path != path:
            raise NoSuchFile(path=path)
        content = content_of(row)
    return save(conn, number, path, content, actor, seen=seen, origin="restored")


def content_of(edit: Row[Any]) -> bytes | None:
    """What an edit made of its file."""
    return None if edit.content is None else zlib.decompress(edit.content)


def _refuse(path: str, content: bytes | None, before: bytes | None) -> None:
    acceptance.refuse_path(path, () if before is None else (path,))
    if content is not None:
        acceptance.refuse_content(path, content)


def _write(
    conn: Connection, number: int, path: str, content: bytes | None, actor: Actor, *,
    version: int | None, seen: int, origin: str,
) -> int:  # fmt: skip
    written = insert(studio_edit).values(
        workspace_id=number, path=path, version=version, seen=seen, origin=origin, author=actor.name, at=clock.now(),
        content=None if content is None else zlib.compress(content), hash=None if content is None else _hash(content),
    )  # fmt: skip
    return int(conn.execute(written.returning(studio_edit.c.id)).scalar_one())


def _of(number: int, path: str) -> tuple[Any, ...]:
    return studio_edit.c.workspace_id == number, studio_edit.c.path == path


def _hash(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
