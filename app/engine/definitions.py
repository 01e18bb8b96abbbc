"""Process definitions: the active ones, and the compiled bundle of any that still runs."""

from __future__ import annotations

import hashlib
import threading
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Row, bindparam, select

from app.engine import reading, xml
from app.engine.compile import Bundle, compile_bundle
from app.engine.errors import NoSuchProcess
from app.engine.tables import deployment, deployment_definition, deployment_file, file_content, process_definition

_LARGEST, _LATEST = 200, 2
_readings: OrderedDict[bytes, reading.Reading] = OrderedDict()
_bundles: OrderedDict[tuple[str, str], Bundle] = OrderedDict()
_building = threading.RLock()

_ACTIVE = (
    select(process_definition)
    .join(deployment_definition, deployment_definition.c.definition_id == process_definition.c.id)
    .join(deployment, deployment.c.id == deployment_definition.c.deployment_id)
    .where(deployment.c.active)
)
_ACTIVE_ONE = _ACTIVE.where(process_definition.c.key == bindparam("b_key"))
_ONE = select(process_definition).where(process_definition.c.id == bindparam("b_id"))
_FILES = (
    select(deployment_file.c.path, deployment_file.c.kind, file_content.c.content)
    .join(file_content, file_content.c.hash == deployment_file.c.hash)
    .where(deployment_file.c.deployment_id == bindparam("b_deployment"))
)


def active(conn: Connection, key: str) -> Row[Any]:
    """The definition of ``key`` that new instances start on. Raises NoSuchProcess."""
    row = conn.execute(_ACTIVE_ONE, {"b_key": key}).first()
    if row is None:
        raise NoSuchProcess(key=key)
    return row


def find(conn: Connection, definition_id: int) -> Row[Any] | None:
    """The definition of that id, running or not."""
    return conn.execute(_ONE, {"b_id": definition_id}).first()


def all_active(conn: Connection) -> Sequence[Row[Any]]:
    """Every active definition, by key."""
    return conn.execute(_ACTIVE.order_by(process_definition.c.key)).all()


def bundle(conn: Connection, definition: Any) -> Bundle:
    """The compiled bundle of a definition's row."""
    return bundle_of(conn, definition.key, definition.hash, definition.deployment_id)


def bundle_of(conn: Connection, key: str, digest: str, deployment_id: int) -> Bundle:
    """The compiled bundle of the definition ``key`` whose closure has the hash ``digest``.

    Kept by content, not by number: what was compiled once is right wherever the same content runs. One thread
    compiles, the others wait for it.
    """
    with _building:
        if found := _bundles.get((key, digest)):
            _bundles.move_to_end((key, digest))
            return found
        built = _build(conn, key, digest, deployment_id)
        _bundles[key, digest] = built
        if len(_bundles) > _LARGEST:
            _bundles.popitem(last=False)
        return built


def files_of(conn: Connection, deployment_id: int) -> dict[str, bytes]:
    """The files of a deployment by path."""
    return {row.path: row.content for row in conn.execute(_FILES, {"b_deployment": deployment_id})}


def diagram(conn: Connection, definition: Any, process: str) -> bytes:
    """The file that draws ``process``, as the definition runs it."""
    files = files_of(conn, definition.deployment_id)
    return files[bundle(conn, definition).processes[process].file]


def _build(conn: Connection, key: str, digest: str, deployment_id: int) -> Bundle:
    files = {path: content for path, content in files_of(conn, deployment_id).items() if _is_procedure(path)}
    read = _read(files)
    members = read.members(key)
    processes = {one: read.processes[one] for one in read.closure(key)}
    return compile_bundle(
        key,
        digest,
        # The library may write on what it is given, so every bundle gets trees of its own.
        {path: xml.read(path, files[path]) for path in read.roots if path in members},
        processes,
        {name: form for name, form in read.forms.items() if read.file_of["form", name] in members},
        {name: table for name, table in read.decisions.items() if read.file_of["decision", name] in members},
    )


def _read(files: Mapping[str, bytes]) -> reading.Reading:
    """What a deployment says. All its definitions are built from it, so the last ones are remembered by content."""
    digest = hashlib.sha256(
        b"\0".join(part for path in sorted(files) for part in (path.encode(), files[path]))
    ).digest()
    if digest not in _readings:
        _readings[digest] = reading.read(files)
        if len(_readings) > _LATEST:
            _readings.popitem(last=False)
    _readings.move_to_end(digest)
    return _readings[digest]


def _is_procedure(path: str) -> bool:
    return reading.kind_of(path) != "text"
