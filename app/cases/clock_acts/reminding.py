"""Pauses of many clocks that last too long: their author, the supervisors and the managers are reminded."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select, update

from app.cases import long_holds, office
from app.cases.clock_acts.tables import clock_act
from app.cases.tables import case_hold
from app.identity import users
from app.notifications import notices

_NOTICE = "clocks_paused_long"


# req: R-026
def remind(conn: Connection, now: datetime) -> int:
    """Remind of each pause in force that is past its planned end, or has lasted longer than the active profile allows;
    how many that were. Again after some days, as long as it is in force."""
    a = clock_act.c
    due = a.reminded_at.is_(None) | (a.reminded_at <= now - long_holds.AGAIN)
    wanted = select(clock_act).where(a.action == "pause", a.released_at.is_(None), due).order_by(a.id)
    late = [row for row in conn.execute(wanted).all() if (at := end(conn, row)) is not None and at <= now]
    for row in late:
        _ring(conn, row, now)
        conn.execute(update(clock_act).where(a.id == row.id).values(reminded_at=now))
    return len(late)


def end(conn: Connection, row: Any) -> datetime | None:
    """When a pause has lasted long enough, as for the hold of one case."""
    return long_holds.ends(conn, row.reason, row.started_at, row.until, None)


def _ring(conn: Connection, row: Any, now: datetime) -> None:
    people = {user.name: user for role in ("supervisor", "manager") for user in users.acting(conn, role)}
    people |= {user.name: user for user in users.listing(conn) if user.active and user.name == row.author}
    held = select(case_hold.c.id).where(case_hold.c.act_id == row.id, case_hold.c.ended_at.is_(None))
    values = {
        "waits": long_holds.WAITS[row.reason],
        "scope": row.scope_key,
        "since": f"{row.started_at.astimezone(office.zone()):%Y-%m-%d}",
        "count": len(conn.execute(held).all()),
        "link": {"path": f"/admin/clocks/{row.id}"},
    }
    notices.to_users(conn, people.values(), _NOTICE, _NOTICE, values, f"{_NOTICE}:{row.id}:{now.isoformat()}")
