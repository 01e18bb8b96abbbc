"""Checking a set as it would be checked when it is published: every problem at once, and nothing is changed."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import Connection

from app.engine import deployments
from app.errors import Problem


# req: R-004
def problems(conn: Connection, files: Mapping[str, bytes]) -> list[Problem]:
    """What would keep the set from being published, by file."""
    try:
        deployments.check(conn, files)
    except deployments.Undeployable as refused:
        return sorted(refused.problems, key=lambda one: one.file)
    return []
