"""How the messages about a matter are forgotten: what they said, and where to. That they were sent stays."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, update

from app import erasing
from app.erasing import Matter
from app.notifications.tables import notice, outbox


@erasing.forgetter("notifications")
def forget(conn: Connection, matter: Matter) -> int:
    sent = update(outbox).where(outbox.c.subject == matter.business_key)
    # One that still waits would go out without a word in it.
    conn.execute(sent.where(outbox.c.state.in_(("new", "waiting_phone"))).values(state="dead", next_at=None))
    number = {"case_no": matter.business_key.partition(":")[2]}
    bare: dict[str, Any] = {"payload": number, "address": None, "last_error": None, "enclosed_file": None}
    told = conn.execute(sent.values(bare)).rowcount
    rung = update(notice).where(notice.c.subject == matter.business_key).values(payload=number)
    return told + conn.execute(rung).rowcount
