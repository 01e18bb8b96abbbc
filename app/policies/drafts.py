"""Changes of rules that are written and not published: one for each subject, so that two administrators meet.

Nobody's draft is overwritten unseen: who saves over another's names the version of it that he has looked at.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, Row, delete, insert, select, update

from app import clock, editions
from app.actor import Actor
from app.errors import Conflict
from app.policies import calendar_contents, tables, versions
from app.policies.proposals import CalendarProposal, LimitProposal, Proposal, SettingProposal

LIMIT, SETTING, CALENDAR = "limit", "setting", "calendar"

Document = Mapping[str, Any]
"""What a draft says: ``values`` of a limit; ``value`` of a setting, or ``inherits``; of a calendar all it contains."""


class DraftOfAnother(Conflict):
    """There is another draft of this change. Both are shown here; nothing was overwritten."""


class DraftGone(Conflict):
    """This draft has been published or thrown away meanwhile."""


def of(conn: Connection, kind: str, subject: str) -> Row[Any] | None:
    """The draft of a subject, if somebody is at it."""
    return conn.execute(select(tables.policy_draft).where(*_same(kind, subject))).first()


def all_of(conn: Connection, kind: str) -> dict[str, Row[Any]]:
    """The drafts of a kind by their subject."""
    rows = conn.execute(select(tables.policy_draft).where(tables.policy_draft.c.kind == kind))
    return {row.subject: row for row in rows}


def keep(
    conn: Connection, kind: str, subject: str, document: Document, actor: Actor, *, base: int, seen: int = 0,
    replaces: bool = False, rolls_back: int | None = None, reach: str | None = None,
) -> int:  # fmt: skip
    """Save a draft that started from version ``base``; the version of the draft itself.

    ``seen`` is the draft that was looked at, 0 for none; ``replaces`` says that it may be another's.
    Raises DraftOfAnother.
    """
    _alone(conn)
    there = of(conn, kind, subject)
    said = {
        "document": document, "base": base, "author": actor.name, "saved_at": clock.now(), "rolls_back": rolls_back,
        "reach": reach,
    }  # fmt: skip
    if there is None:
        conn.execute(insert(tables.policy_draft).values(kind=kind, subject=subject, version=1, **said))
        return 1
    if there.version != seen or (there.author != actor.name and not replaces):
        raise DraftOfAnother
    conn.execute(update(tables.policy_draft).where(*_same(kind, subject)).values(version=seen + 1, **said))
    return seen + 1


def rebase(conn: Connection, kind: str, subject: str, version: int, base: int) -> None:
    """Say that the author of a draft has seen the newer version ``base``. Raises DraftGone."""
    _alone(conn)
    mine = (*_same(kind, subject), tables.policy_draft.c.version == version)
    changed = conn.execute(update(tables.policy_draft).where(*mine).values(base=base, version=version + 1))
    if changed.rowcount != 1:
        raise DraftGone


def drop(conn: Connection, kind: str, subject: str, version: int) -> None:
    """Take a draft away. Raises DraftGone when it is another one by now."""
    mine = (*_same(kind, subject), tables.policy_draft.c.version == version)
    if conn.execute(delete(tables.policy_draft).where(*mine)).rowcount != 1:
        raise DraftGone


def proposal(kind: str, subject: str, document: Document) -> Proposal:
    """The change of rules that a draft would be."""
    if kind == CALENDAR:
        return CalendarProposal(subject, calendar_contents.content(document))
    profile, _, key = subject.partition("/")
    if kind == LIMIT:
        return LimitProposal(profile, key, document["values"])
    inherits = document.get("inherits", False)
    return SettingProposal(profile, key, versions.INHERIT if inherits else document["value"])


def _alone(conn: Connection) -> None:
    # Whoever saves a draft waits for whoever publishes: there is one row that all of them touch.
    conn.execute(select(tables.policy_state.c.id).with_for_update())
    editions.forget(conn)


def _same(kind: str, subject: str) -> tuple[Any, ...]:
    return tables.policy_draft.c.kind == kind, tables.policy_draft.c.subject == subject
