"""Clocks paused or extended together, and taken back: each an act on the audit page."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import partial
from typing import Any

from flask import url_for
from sqlalchemy import Connection

from app.cases.clock_acts import acts
from app.cases.clock_acts.scopes import Scope
from app.i18n import Message
from app.web import formatting, held
from app.web.language import say
from app.web.rules import audit_acts, bulk_clocks
from app.web.rules.audit_acts import CLOCKS, Act
from app.web.rules.rule_changes import Change


# req: R-018
def bulk(conn: Connection, since: datetime, until: datetime) -> Sequence[Act]:
    """What was begun in the time, and what was taken back in it."""
    found = []
    for row in acts.between(conn, since, until):
        whose = bulk_clocks.whose(conn, Scope(row.scope, row.scope_key))
        if since <= row.started_at < until:
            clocks = Message("{cases} cases, {clocks} clocks", cases=row.cases, clocks=row.changed)
            found.append(_act(row, row.started_at, whose, row.author, row.note, clocks))
        if row.released_at is not None and since <= row.released_at < until:
            back = Message("taken back: {clocks} clocks", clocks=row.undone)
            found.append(_act(row, row.released_at, whose, row.released_by, row.release_note, back))
    return found


def _act(row: Any, at: datetime, whose: str, author: str, reason: str, note: Message) -> Act:
    address = audit_acts.straight(url_for("bulk_clocks.report", number=row.id))
    return Act(at, CLOCKS, whose, author, reason, address, partial(_changes, row=row, back=at == row.released_at), note)


def _changes(conn: Connection, row: Any, back: bool) -> Sequence[Change]:
    done = [say(_done(row))]
    if row.until is not None:
        done.append(say(Message("planned until {at}", at=formatting.moment(row.until))))
    return audit_acts.change(Message("Clocks"), *((done, []) if back else ([], done)))


def _done(row: Any) -> Message:
    if row.action == acts.PAUSE:
        return Message("Paused: {reason}", reason=held.waits(row.reason))
    return Message("Extended by {time}", time=bulk_clocks.length(row.length))
