"""Deploying while people work: reading, checking and compiling hold nobody up, only the writing does.

A whole set takes seconds to check on a busy machine, and SQLite has one writer. So it is checked against what was seen
a moment ago, and the short transaction that stores it looks whether that still holds.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Row

from app.db import Database
from app.engine import deployments
from app.engine.deployments import Ground
from app.engine.reading import Reading

TURNS = 3
"""So often what a set was checked against may change meanwhile. After that it is checked while the others wait."""


def check(database: Database, files: Mapping[str, bytes], *, over: bool = False) -> tuple[Reading, Ground]:
    """Read and check a set; what it says, and what that holds against. ``over``: laid over the active set.

    Raises Undeployable.
    """
    with database.reading() as conn:
        ground = Ground.of(conn)
        whole = deployments.overlay(conn, files) if over else files
    return deployments.check_by(ground.known, whole), ground


def deploy(
    database: Database, files: Mapping[str, bytes], *, source: str, author: str, reason: str = "", over: bool = False
) -> Row[Any]:
    """Check a set, then store it as a deployment; answers its row. ``over``: laid over the active set.

    Raises Undeployable.
    """
    for _ in range(TURNS):
        read, ground = check(database, files, over=over)
        with database.transaction() as conn:
            deployments.alone(conn)
            if Ground.of(conn) == ground:
                return deployments.store(conn, read, source=source, author=author, reason=reason)
    with database.transaction() as conn:
        deployments.alone(conn)
        whole = deployments.overlay(conn, files) if over else files
        return deployments.deploy(conn, whole, source=source, author=author, reason=reason)
