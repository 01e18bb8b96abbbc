"""Holds that last too long: past their planned end, or longer than a case may wait for that. Somebody is reminded."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, or_, select, update

from app import policies
from app.cases import finding, office
from app.cases.tables import case_hold, service_case
from app.identity import users
from app.identity.users import User
from app.notifications import notices

AGAIN = timedelta(days=3)
"""So long after a reminder the next one follows, while the case is still on hold."""

_NOTICE = "holds_too_long"
_NAMED = 8
WAITS = {
    "customer": {"zh": "等待客户", "en": "waits for the customer"},
    "part": {"zh": "等待备件", "en": "waits for a part"},
    "third_party": {"zh": "等待第三方", "en": "waits for a third party"},
    "logistics": {"zh": "等待物流", "en": "waits for a delivery"},
    "force_majeure": {"zh": "不可抗力", "en": "force majeure"},
}


def setting(reason: str) -> str:
    """The setting that says for how many days a case may wait for this."""
    return f"hold_{reason}"


def end(conn: Connection, row: Any, profile: str | None) -> datetime | None:
    """When a hold has lasted long enough: at its planned end, at the latest after the days of its setting."""
    return ends(conn, row.reason, row.since, row.until, profile)


def ends(
    conn: Connection, reason: str, since: datetime, until: datetime | None, profile: str | None
) -> datetime | None:  # fmt: skip
    """The same for whatever waits for ``reason`` since then; a profile of None is the active one."""
    found = [until] if until else []
    # What an operator has suspended waits for nobody: no setting says how long that may last.
    days = policies.setting(conn, setting(reason), profile) if reason in WAITS else None
    if days is not None:
        found.append(since + timedelta(days=days))
    return min(found, default=None)


def is_late(row: Any, ends: datetime | None, now: datetime) -> bool:
    """Whether an open hold should have ended."""
    return row.ended_at is None and ends is not None and ends <= now


# req: R-026
def remind(conn: Connection, now: datetime) -> int:
    """Remind whoever has put the case on hold, its owner and the supervisors, once for all their cases; how many holds
    were too long. Again after some days, as long as the case stays on hold. What was paused with many others is
    spoken of once, not case by case (see ``clock_acts.reminding``)."""
    late = _late(conn, now)
    here = {user.name: user for user in users.listing(conn) if user.active}
    supervisors = [user.name for user in users.acting(conn, "supervisor")]
    told: dict[str, list[Row[Any]]] = {}
    for row in late:
        for name in dict.fromkeys((row.by, row.owner, *supervisors)):
            if name in here:
                told.setdefault(name, []).append(row)
    for name, rows in told.items():
        _ring(conn, here[name], rows, now)
    if late:
        conn.execute(update(case_hold).where(case_hold.c.id.in_([row.id for row in late])).values(reminded_at=now))
    return len(late)


def _late(conn: Connection, now: datetime) -> Sequence[Row[Any]]:
    h = case_hold.c
    wanted = (
        select(case_hold, service_case.c.number, service_case.c.owner, service_case.c.profile)
        .join(service_case, service_case.c.business_key == h.business_key)
        .where(
            h.ended_at.is_(None),
            h.act_id.is_(None),
            finding.OPEN,
            or_(h.reminded_at.is_(None), h.reminded_at <= now - AGAIN),
        )
        .order_by(h.since, h.id)
    )
    return [row for row in conn.execute(wanted).all() if is_late(row, end(conn, row, row.profile), now)]


def _ring(conn: Connection, person: User, rows: Sequence[Row[Any]], now: datetime) -> None:
    once = f"{_NOTICE}:{rows[0].id}:{now.isoformat()}"
    link = {"path": f"/cases/{rows[0].number}" if len(rows) == 1 else "/cases?held=1&open=1"}
    values = {"count": len(rows), "cases": _lines(rows), "link": link}
    subject = str(rows[0].business_key) if len(rows) == 1 else _NOTICE
    notices.to_users(conn, [person], _NOTICE, subject, values, once)


def _lines(rows: Sequence[Row[Any]]) -> Mapping[str, str]:
    more = {"zh": "\n……", "en": "\n…"} if len(rows) > _NAMED else {"zh": "", "en": ""}
    return {
        language: "\n".join(_line(row, language) for row in rows[:_NAMED]) + more[language] for language in ("zh", "en")
    }


def _line(row: Any, language: str) -> str:
    waits, since = WAITS[row.reason][language], f"{row.since.astimezone(office.zone()):%Y-%m-%d}"
    return f"{row.number}  {waits}（{since} 起）" if language == "zh" else f"{row.number}  {waits} since {since}"
