"""Entries of a person against the form of a step: the one place where they are checked before anything is written."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection

from app.engine import wiring
from app.errors import Invalid
from app.formdefs import Choice, Form


def validated(conn: Connection, form: Form, entries: Mapping[str, Any], context: Mapping[str, Any]) -> dict[str, Any]:
    """The typed values of ``entries``. Raises Invalid with one problem per field."""
    host = wiring.host()

    @lru_cache
    def choices(values_key: str) -> Sequence[Choice]:
        return host.choices(conn, values_key)

    answers = form.validate(entries, choices, context, host.zone())
    if answers.problems:
        raise Invalid(answers.problems)
    return dict(answers.values)
