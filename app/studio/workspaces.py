"""Workspaces: a draft of a whole deployment is a base with edits laid over it. Cases know nothing of it."""

from __future__ import annotations

import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, func, insert, select, update

from app import clock, history
from app.actor import Actor
from app.engine import definitions, deployments, reading
from app.engine.tables import deployment_file, file_content
from app.errors import Invalid, Problem
from app.i18n import Message
from app.studio.errors import NoSuchWorkspace, NothingDeployed, WorkspaceClosed
from app.studio.tables import studio_edit, studio_workspace

LONGEST_NAME = 80
ADDED, CHANGED, REMOVED = "added", "changed", "removed"


@dataclass(frozen=True)
class Change:
    """A file of a workspace that is not what it is in the base: added, changed or removed."""

    path: str
    kind: str
    change: str


def create(conn: Connection, actor: Actor, name: str, *, base: int | None = None, takes_up: int | None = None) -> int:
    """A new workspace over the active deployment, or over another; its number. Raises Invalid, NothingDeployed."""
    if not 0 < len(name.strip()) <= LONGEST_NAME:
        sentence = Message("Give it a name of at most {limit} characters.", limit=LONGEST_NAME)
        raise Invalid([Problem(sentence, place="name")])
    if base is None:
        current = deployments.active(conn)
        if current is None:
            raise NothingDeployed
        base = current.id
    row = insert(studio_workspace).values(
        name=name.strip(), base=base, takes_up=takes_up, author=actor.name, created_at=clock.now()
    )
    number = int(conn.execute(row.returning(studio_workspace.c.id)).scalar_one())
    history.record(conn, "workspace:begun", subject="deployments", actor=actor.name, workspace=number, deployment=base)
    return number


def discard(conn: Connection, number: int, actor: Actor) -> None:
    """Throw a workspace away: nothing of it is published. Its edits stay, to be looked at. Again changes nothing."""
    if find(conn, number).closed_at is None:
        close(conn, number, actor)
        history.record(conn, "workspace:discarded", subject="deployments", actor=actor.name, workspace=number)


def close(conn: Connection, number: int, actor: Actor, published: int | None = None) -> None:
    """Nobody edits it any more."""
    conn.execute(
        update(studio_workspace)
        .where(studio_workspace.c.id == number)
        .values(closed_at=clock.now(), closed_by=actor.name, published=published)
    )


def find(conn: Connection, number: int) -> Row[Any]:
    """The row of a workspace. Raises NoSuchWorkspace."""
    row = conn.execute(select(studio_workspace).where(studio_workspace.c.id == number)).first()
    if row is None:
        raise NoSuchWorkspace(number=number)
    return row


def take(conn: Connection, number: int) -> Row[Any]:
    """The row of a workspace for whoever is going to change it, one at a time. Raises WorkspaceClosed."""
    find(conn, number)
    row = conn.execute(select(studio_workspace).where(studio_workspace.c.id == number).with_for_update()).one()
    if row.closed_at is not None:
        raise WorkspaceClosed
    return row


def listing(conn: Connection, *, closed: bool = False, limit: int = 50) -> Sequence[Row[Any]]:
    """The open workspaces, or the closed ones, newest first; ``edited_at`` and ``edited_by`` of the last edit."""
    other = studio_edit.alias()
    last = select(func.max(other.c.id)).where(other.c.workspace_id == studio_workspace.c.id)
    is_closed = studio_workspace.c.closed_at.is_not(None)
    return conn.execute(
        select(studio_workspace, studio_edit.c.at.label("edited_at"), studio_edit.c.author.label("edited_by"))
        .select_from(studio_workspace)
        .outerjoin(studio_edit, studio_edit.c.id == last.scalar_subquery())
        .where(is_closed if closed else ~is_closed)
        .order_by(studio_workspace.c.id.desc())
        .limit(limit)
    ).all()


def files(conn: Connection, number: int) -> dict[str, bytes]:
    """The whole set as it would be published, by path."""
    laid: dict[str, bytes | None] = {**definitions.files_of(conn, find(conn, number).base)}
    for row in _laid_over(conn, number):
        laid[row.path] = None if row.content is None else zlib.decompress(row.content)
    return {path: content for path, content in sorted(laid.items()) if content is not None}


def changed(conn: Connection, number: int) -> list[Change]:
    """What differs from the base, by path."""
    before = hashes(conn, find(conn, number).base)
    found = []
    for row in _laid_over(conn, number):
        if row.hash != before.get(row.path):
            change = ADDED if row.path not in before else REMOVED if row.hash is None else CHANGED
            found.append(Change(row.path, reading.kind_of(row.path) or "", change))
    return sorted(found, key=lambda one: one.path)


def fingerprint(conn: Connection, number: int) -> str:
    """What tells the whole content of a workspace from any other."""
    laid = {**hashes(conn, find(conn, number).base)}
    for row in _laid_over(conn, number):
        if row.hash is None:
            laid.pop(row.path, None)
        else:
            laid[row.path] = row.hash
    return deployments.hash_of(laid)


def hashes(conn: Connection, deployment: int) -> Mapping[str, str]:
    """The hashes of the files of a deployment, by path."""
    rows = conn.execute(
        select(deployment_file.c.path, deployment_file.c.hash).where(deployment_file.c.deployment_id == deployment)
    )
    return {row.path: row.hash for row in rows}


def base_file(conn: Connection, deployment: int, path: str) -> bytes | None:
    """One file of a deployment; None where it has none of that path."""
    found: bytes | None = conn.execute(
        select(file_content.c.content)
        .join(deployment_file, deployment_file.c.hash == file_content.c.hash)
        .where(deployment_file.c.deployment_id == deployment, deployment_file.c.path == path)
    ).scalar()
    return found


def _laid_over(conn: Connection, number: int) -> Sequence[Row[Any]]:
    """The latest edit of each path."""
    mine = (studio_edit.c.workspace_id == number, studio_edit.c.version.is_not(None))
    newest = (
        select(studio_edit.c.path, func.max(studio_edit.c.version).label("version"))
        .where(*mine)
        .group_by(studio_edit.c.path)
        .subquery()
    )
    return conn.execute(
        select(studio_edit)
        .join(newest, (newest.c.path == studio_edit.c.path) & (newest.c.version == studio_edit.c.version))
        .where(*mine)
        .order_by(studio_edit.c.path)
    ).all()
