"""Sign-ins that last: a row each on the server, so that signing out or a reset really ends them.

They live in real time, not in the time of business: an administrator who moves the demo clock by seven
days must not throw everybody out.
"""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, bindparam, delete, insert, or_, select, update

from app import clock, history
from app.identity import users
from app.identity.errors import UnknownUser
from app.identity.tables import sign_in, user_account

IDLE = timedelta(hours=12)
LONGEST = timedelta(days=7)
TOUCH = timedelta(minutes=1)
"""How exactly the last use is known. A request more often than that writes nothing."""

_user = user_account.c
_IN_FORCE = (
    select(sign_in, _user.must_change_password, _user.demo)
    .join(user_account)
    .where(sign_in.c.id == bindparam("b_id"), sign_in.c.epoch == _user.session_epoch, _user.active)
    .where(sign_in.c.expires_at > bindparam("b_now"), sign_in.c.last_seen_at > bindparam("b_used"))
)


@dataclass(frozen=True)
class Session:
    """A sign-in in force. ``touch_due`` says that ``touch`` should be called, in a transaction."""

    id: str
    name: str
    must_change_password: bool
    touch_due: bool


def start(conn: Connection, name: str, user_agent: str = "") -> str:
    """Begin a sign-in and give the token for the cookie; it is nowhere stored. Raises UnknownUser."""
    user = conn.execute(
        select(user_account.c.name, user_account.c.session_epoch).where(user_account.c.name == users.login_name(name))
    ).one_or_none()
    if user is None:
        raise UnknownUser(name=name)
    token, now = secrets.token_urlsafe(32), real_now()
    conn.execute(
        insert(sign_in).values(
            id=_digest(token),
            user_name=user.name,
            epoch=user.session_epoch,
            created_at=now,
            last_seen_at=now,
            expires_at=now + LONGEST,
            user_agent=user_agent[:120],
        )
    )
    history.record(conn, "user:signed_in", subject=f"user:{user.name}", actor=user.name)
    return token


def resume(conn: Connection, token: str, *, demo: bool) -> Session | None:
    """The sign-in of a token, or None when it is over. Only reads. ``demo``: is demo mode on?"""
    now = real_now()
    row = conn.execute(_IN_FORCE, {"b_id": _digest(token), "b_now": now, "b_used": now - IDLE}).one_or_none()
    if row is None or (row.demo and not demo):
        return None
    return Session(row.id, row.user_name, row.must_change_password, now - row.last_seen_at >= TOUCH)


def touch(conn: Connection, session: Session) -> None:
    """Note that the sign-in is in use."""
    conn.execute(update(sign_in).where(sign_in.c.id == session.id).values(last_seen_at=real_now()))


def end(conn: Connection, token: str) -> None:
    """Sign out; a token that is over already changes nothing."""
    digest = _digest(token)
    name = conn.scalar(select(sign_in.c.user_name).where(sign_in.c.id == digest))
    if name is not None:
        conn.execute(delete(sign_in).where(sign_in.c.id == digest))
        history.record(conn, "user:signed_out", subject=f"user:{name}", actor=name)


def end_all(conn: Connection, name: str) -> None:
    """End every sign-in of a person, on every device."""
    name = users.login_name(name)
    conn.execute(
        update(user_account).where(user_account.c.name == name).values(session_epoch=user_account.c.session_epoch + 1)
    )
    conn.execute(delete(sign_in).where(sign_in.c.user_name == name))


def clean(conn: Connection) -> int:
    """Remove the rows of sign-ins that are over; how many they were."""
    now = real_now()
    over = or_(sign_in.c.expires_at <= now, sign_in.c.last_seen_at <= now - IDLE)
    return conn.execute(delete(sign_in).where(over)).rowcount


def real_now() -> datetime:
    """The present instant without the demo clock's offset."""
    return clock.now() - clock.offset()


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
