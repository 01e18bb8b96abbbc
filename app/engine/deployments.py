"""Deploying: the whole set of diagrams, decision tables, forms and texts, checked, numbered, never changed again.

Deploy = compile = check. All problems are told at once, and a set with one problem changes nothing. Checking takes a
while and writing it none, so whoever serves people deploys by `deploying`, which checks with no transaction open.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, func, insert, select, update

from app import clock, history
from app.db import one_at_a_time
from app.editions import Edition, Remembered
from app.engine import definitions, lint, reading
from app.engine.lint import words
from app.engine.reading import Reading
from app.engine.tables import deployment, deployment_definition, deployment_file, file_content, process_definition
from app.errors import Conflict, Invalid, Problem
from app.i18n import Message

SHIPPED, OWN = "shipped", "own"
MOST_FILES = 500


class Undeployable(Invalid):
    """These files cannot be deployed. Nothing was changed."""


class OvertakenBy(Conflict):
    """Version {number} has been published meanwhile. Look at it, then publish again."""


@dataclass(frozen=True)
class Ground:
    """What a set is laid over and checked against. While it is the same, what the check said is still true."""

    active: int | None
    known: words.Known

    @classmethod
    def of(cls, conn: Connection) -> Ground:
        current = active(conn)
        return cls(current.id if current else None, words.Known.of(conn))


def check(conn: Connection, files: Mapping[str, bytes]) -> Reading:
    """Read and check a whole set by what the house knows now. Raises Undeployable with every problem found."""
    return check_by(words.Known.of(conn), files)


def check_by(known: words.Known, files: Mapping[str, bytes]) -> Reading:
    """The same without a look into the database."""
    if len(files) > MOST_FILES:
        raise Undeployable([Problem(Message("More than {limit} files in one set.", limit=MOST_FILES))])
    read = reading.read(files)
    if read.is_too_large:
        raise Undeployable(read.problems)
    problems = [*read.problems, *lint.problems(read, known)]
    if not problems:
        problems = _compile_problems(read)
    if problems:
        raise Undeployable(problems)
    return read


def deploy(conn: Connection, files: Mapping[str, bytes], *, source: str, author: str, reason: str = "") -> Row[Any]:
    """Check a set and store it, all in the transaction that is open. Raises Undeployable."""
    alone(conn)
    return store(conn, check(conn, files), source=source, author=author, reason=reason)


def store(conn: Connection, read: Reading, *, source: str, author: str, reason: str = "") -> Row[Any]:
    """Store a set that was checked as a deployment; answers its row. ``alone`` comes first.

    It becomes the active one, except a shipped set where an own one is active: that is kept as a candidate. The
    same set deployed again changes nothing; a set of earlier that is deployed again is a deployment of its own.
    """
    digest = set_hash(read.files)
    current = active(conn)
    if current is not None and (current.hash, current.source) == (digest, source):
        return current
    waits = source == SHIPPED and current is not None and current.source == OWN
    if waits and (candidate := newest_shipped(conn)) is not None and candidate.hash == digest:
        return candidate
    deployment_id = _store(conn, read, digest, source, current, author, reason, _taken_up(current, source))
    if not waits:
        activate(conn, deployment_id, author)
    return _row(conn, deployment_id)


def publish(
    conn: Connection, read: Reading, *, expected: int, author: str, reason: str, takes_up: int | None = None
) -> Row[Any]:
    """Store a set that was checked as the active one; answers its row. ``alone`` comes first.

    ``expected`` is the deployment it was made over; ``takes_up`` the shipped one whose changes it has looked at. What
    is the newest shipped set again, file by file, counts as shipped: the next upgrade is taken as it comes. Raises
    OvertakenBy.
    """
    current = expect(conn, expected)
    digest, newest = set_hash(read.files), newest_shipped(conn)
    source = SHIPPED if newest is not None and newest.hash == digest else OWN
    if (current.hash, current.source) == (digest, source) and takes_up in (None, current.takes_up):
        return current
    taken_up = (takes_up or _taken_up(current, source)) if source == OWN else None
    deployment_id = _store(conn, read, digest, source, current, author, reason, taken_up)
    activate(conn, deployment_id, author)
    return _row(conn, deployment_id)


def expect(conn: Connection, expected: int) -> Row[Any]:
    """The active deployment, which is the one that was worked over. Raises OvertakenBy."""
    current = active(conn)
    if current is None or current.id != expected:
        raise OvertakenBy(number=current.id if current else 0)
    return current


def newest_shipped(conn: Connection) -> Row[Any] | None:
    """The set the product has shipped last, active or a candidate."""
    return conn.execute(
        select(deployment).where(deployment.c.source == SHIPPED).order_by(deployment.c.id.desc()).limit(1)
    ).first()


def set_hash(files: Mapping[str, bytes]) -> str:
    """What tells two sets apart."""
    return hash_of({path: hashlib.sha256(content).hexdigest() for path, content in files.items()})


def hash_of(hashes: Mapping[str, str]) -> str:
    """The same from the hashes of the files."""
    lines = (f"{path} {digest}" for path, digest in sorted(hashes.items()))
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def overlay(conn: Connection, files: Mapping[str, bytes]) -> dict[str, bytes]:
    """The active set with ``files`` laid over it, by file name: what a folder of one's own changes or adds."""
    current = active(conn)
    merged = definitions.files_of(conn, current.id) if current else {}
    by_name = {path.rpartition("/")[2]: path for path in merged}
    for path, content in files.items():
        merged[by_name.get(path.rpartition("/")[2], path)] = content
    return merged


def alone(conn: Connection) -> None:
    """One deployment at a time: storing and activating look at what is active."""
    one_at_a_time(conn, "deploy")


def activate(conn: Connection, deployment_id: int, author: str) -> None:
    """Let new instances start on this deployment. Running ones keep theirs."""
    conn.execute(update(deployment).where(deployment.c.active).values(active=False))
    conn.execute(
        update(deployment).where(deployment.c.id == deployment_id).values(active=True, activated_at=clock.now())
    )
    _TEXTS.changed(conn)
    history.record(conn, "deployment:activated", subject="deployments", actor=author, deployment=deployment_id)


def active(conn: Connection) -> Row[Any] | None:
    """The active deployment."""
    return conn.execute(select(deployment).where(deployment.c.active)).first()


def _texts_of(conn: Connection, edition: Edition) -> Mapping[str, str]:
    return {
        path.rpartition("/")[2].removesuffix(".txt"): content.decode("utf-8")
        for path, content in (definitions.files_of(conn, edition[0]) if edition[0] else {}).items()
        if reading.kind_of(path) == "text"
    }


_TEXTS = Remembered("texts", _texts_of, select(deployment.c.id).where(deployment.c.active).scalar_subquery())


def texts(conn: Connection) -> Mapping[str, str]:
    """The message texts of the active deployment by ``<key>.<language>``: bound late, the latest counts."""
    return _TEXTS.read(conn)


def _compile_problems(read: Reading) -> list[Problem]:
    """What the engine library itself says. The lint should have said it better before."""
    return [
        Problem(Message("The engine cannot read this: {detail}", detail=detail), file=file.path)
        for file in read.diagrams
        for detail in file.refused
    ]


def _store(
    conn: Connection, read: Reading, digest: str, source: str, current: Row[Any] | None, author: str, reason: str,
    takes_up: int | None,
) -> int:  # fmt: skip
    deployment_id = conn.execute(
        insert(deployment)
        .values(
            hash=digest,
            source=source,
            based_on=current.id if current else None,
            author=author,
            reason=reason,
            created_at=clock.now(),
            active=False,
            takes_up=takes_up,
        )
        .returning(deployment.c.id)
    ).scalar_one()
    for path, content in read.files.items():
        content_hash = hashlib.sha256(content).hexdigest()
        if not conn.execute(select(file_content.c.hash).where(file_content.c.hash == content_hash)).first():
            conn.execute(insert(file_content).values(hash=content_hash, content=content))
        conn.execute(
            insert(deployment_file).values(
                deployment_id=deployment_id, path=path, kind=reading.kind_of(path), hash=content_hash
            )
        )
    for key in sorted(read.processes):
        definition_id = _definition(conn, read, key, deployment_id)
        conn.execute(
            insert(deployment_definition).values(deployment_id=deployment_id, key=key, definition_id=definition_id)
        )
    history.record(
        conn, "deployment:stored", subject="deployments", actor=author, deployment=deployment_id, source=source
    )
    return int(deployment_id)


def _definition(conn: Connection, read: Reading, key: str, deployment_id: int) -> int:
    digest = read.digest(key)
    same = conn.execute(
        select(process_definition.c.id).where(process_definition.c.key == key, process_definition.c.hash == digest)
    ).scalar()
    if same is not None:
        return int(same)
    latest = conn.execute(
        select(func.max(process_definition.c.version)).where(process_definition.c.key == key)
    ).scalar()
    process = read.processes[key]
    return int(
        conn.execute(
            insert(process_definition)
            .values(
                key=key,
                version=(latest or 0) + 1,
                hash=digest,
                name=process.name,
                name_en=process.name_en or process.name,
                deployment_id=deployment_id,
            )
            .returning(process_definition.c.id)
        ).scalar_one()
    )


def _row(conn: Connection, deployment_id: int) -> Row[Any]:
    return conn.execute(select(deployment).where(deployment.c.id == deployment_id)).one()


def _taken_up(current: Row[Any] | None, source: str) -> int | None:
    """The shipped set an own one over ``current`` descends from."""
    if source == SHIPPED or current is None:
        return None
    return int(current.id) if current.source == SHIPPED else current.takes_up
