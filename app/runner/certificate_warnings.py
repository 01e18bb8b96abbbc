"""Certificates that run out: the person, the supervisor and the administrator are told in good time."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection

from app.cases import codes, office
from app.identity import certificates, roles, users
from app.notifications import notices

DAYS = (30, 14, 7, 3, 1, 0)
"""So many days before its last one a certificate is spoken of. Source: R-268; the days are ours."""
TEMPLATE = "certificate_ending"


def warn(conn: Connection, now: datetime) -> None:
    """Tell of each certificate that has so many days left today."""
    today = now.astimezone(office.zone()).date()
    names = codes.names(conn, "certificate").get("certificate", {})
    for one in certificates.expiring(conn, today):
        if one.valid_until is None or (left := (one.valid_until - today).days) not in DAYS:
            continue
        person = users.find(conn, one.user_name)
        zh, en = names.get(one.kind, (one.kind, one.kind))
        values = {
            "person": person.display_name, "certificate": {"zh": zh, "en": en}, "days": left,
            "until": one.valid_until.isoformat(),
        }  # fmt: skip
        # Who holds several of these roles is told once.
        told = {user.name: user for role in ("supervisor", roles.ADMIN) for user in users.acting(conn, role)}
        told.setdefault(person.name, person)
        notices.to_users(
            conn,
            told.values(),
            TEMPLATE,
            f"user:{person.name}",
            values,
            f"{TEMPLATE}:{one.id}:{one.valid_until}:{left}",
        )
