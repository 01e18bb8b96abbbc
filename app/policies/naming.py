"""What whoever makes a profile or a calendar of his own has to write: a key, two names, a reason."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from sqlalchemy import Connection, func, select

from app.errors import Problem
from app.i18n import Message
from app.policies import tables
from app.policies.versions import ChangedMeanwhile

LONGEST_NAME, LONGEST_REASON = 120, 500
KEY = re.compile(r"[a-z0-9][a-z0-9_]{0,39}")


def key_problems(key: str, taken: Collection[str]) -> Iterator[Problem]:
    """What is wrong with the key of something new."""
    if not KEY.fullmatch(key):
        message = Message("A key has small letters, digits and underscores, at most 40. It is never changed.")
        yield Problem(message, "key")
    elif key in taken:
        yield Problem(Message("“{key}” is there already. Choose another key.", key=key), "key")


def name_problems(zh: str, en: str) -> Iterator[Problem]:
    """Both languages, or neither reader knows what is meant."""
    for place, text in (("name_zh", zh), ("name_en", en)):
        if not text:
            yield Problem(Message("This field may not be empty."), place)
        elif len(text) > LONGEST_NAME:
            yield Problem(Message("At most {count} characters, please.", count=LONGEST_NAME), place)


def reason_problems(reason: str) -> Iterator[Problem]:
    if not reason:
        yield Problem(Message("Say why, for those who look at it later."), "reason")
    elif len(reason) > LONGEST_REASON:
        yield Problem(Message("At most {count} characters, please.", count=LONGEST_REASON), "reason")


def last_act(conn: Connection, kind: str, subject: str) -> int:
    """The revision of the last act about a subject, 0 where there was none: what its reader has seen."""
    act = tables.publication.c
    wanted = select(func.coalesce(func.max(act.revision), 0)).where(act.kind == kind, act.subject == subject)
    return int(conn.execute(wanted).scalar_one())


def nobody_since(conn: Connection, kind: str, subject: str, seen: int | None, own: int, name: str) -> None:
    """Raise ChangedMeanwhile where somebody has acted on the subject after ``seen`` and before the act ``own``."""
    if seen is None:
        return
    act = tables.publication.c
    others = select(act.revision).where(
        act.kind == kind, act.subject == subject, act.revision > seen, act.revision != own
    )
    if conn.execute(others.limit(1)).first() is not None:
        raise ChangedMeanwhile(subject=name)
