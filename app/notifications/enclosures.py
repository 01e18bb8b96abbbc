"""What travels with a message: papers that other rooms draw, made by the sender, kept as files.

A room registers how its paper is made; a message names the paper. It is drawn once, when it is first sent, and what
was drawn is a file of the matter: a second try sends the same.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any, Protocol

from sqlalchemy import Connection, Row, update

from app import files
from app.actor import SYSTEM
from app.db import Database
from app.errors import Conflict
from app.notifications.errors import UnknownEnclosure
from app.notifications.tables import outbox


@dataclass(frozen=True)
class Enclosure:
    """A file as it goes into a mail."""

    name: str
    media_type: str
    content: bytes


class House(Protocol):
    """What a paper says of the house that sends it, and where files lie."""

    @property
    def company(self) -> str: ...
    @property
    def base_url(self) -> str: ...
    @property
    def data(self) -> Path: ...


Drawing = Callable[[], Enclosure]
Maker = Callable[[Connection, str, str, House], Drawing]
"""Gathers what a paper about a subject says in a language, and answers with what draws it, which takes long and is
done when the connection is closed."""

MAKERS: dict[str, Maker] = {}


class LeaseLost(Conflict):
    """This message has become another sender's."""


def enclosure(name: str) -> Callable[[Maker], Maker]:
    """Register how the paper ``name`` is made."""

    def register(maker: Maker) -> Maker:
        MAKERS[name] = maker
        return maker

    return register


def check(name: str) -> None:
    """Raises UnknownEnclosure."""
    if name not in MAKERS:
        raise UnknownEnclosure(name=name, known=", ".join(sorted(MAKERS)))


def fetch(database: Database, house: House, row: Row[Any]) -> Enclosure | None:
    """What a leased message encloses; drawn and kept if it is the first try. Raises LeaseLost, UnknownEnclosure."""
    if row.enclosure is None:
        return None
    if row.enclosed_file is not None:
        return _kept(database, house.data, row.enclosed_file)
    check(row.enclosure)
    with database.reading() as conn:
        draw = MAKERS[row.enclosure](conn, row.subject, row.language, house)
    drawn = draw()
    stored = files.store(house.data, BytesIO(drawn.content), drawn.name)
    with database.transaction() as conn:
        file = files.add(conn, stored, SYSTEM)
        files.attach(conn, file.id, row.subject, SYSTEM)
        mine = (outbox.c.id == row.id, outbox.c.claimed_by == row.claimed_by, outbox.c.state == "new")
        if conn.execute(update(outbox).where(*mine).values(enclosed_file=file.id)).rowcount != 1:
            raise LeaseLost
    return drawn


def _kept(database: Database, data: Path, file_id: str) -> Enclosure:
    with database.reading() as conn:
        file = files.find(conn, file_id, SYSTEM, lambda _: True)
    return Enclosure(file.name, file.media_type, files.path(data, file.hash).read_bytes())
