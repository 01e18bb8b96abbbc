"""Rooms beside the desk that keep bind paths of their own (``summary.*``): what a form says is dealt out to them."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from app.actor import Actor
from app.engine import vocabulary
from app.errors import Invalid, Problem

Others = Mapping[str, Mapping[str, Any]]
"""The values by noun, then by bind path."""


def sorted_out(values: Mapping[str, Any]) -> tuple[dict[str, Any], Others]:
    """What is the desk's own to write, and what belongs to other rooms."""
    own: dict[str, Any] = {}
    others: dict[str, dict[str, Any]] = {}
    for path, value in values.items():
        noun = path.partition(".")[0]
        (others.setdefault(noun, {}) if noun in vocabulary.BINDERS else own)[path] = value
    return own, others


def write(
    conn: Connection, business_key: str, others: Others, actor: Actor, at: datetime, node: str | None
) -> list[Problem]:
    """Let each room write what is its own; what they refuse, at the bind paths."""
    problems: list[Problem] = []
    for noun, values in others.items():
        try:
            vocabulary.BINDERS[noun].write(conn, business_key, values, actor, at, node)
        except Invalid as invalid:
            problems += invalid.problems
    return problems


def prefill(conn: Connection, business_key: str, others: Mapping[str, Collection[str]]) -> dict[str, Any]:
    """What stands at the paths of other rooms now."""
    found: dict[str, Any] = {}
    for noun, paths in others.items():
        found |= vocabulary.BINDERS[noun].prefill(conn, business_key, list(paths))
    return found
