"""The keys of outside systems: made by an administrator, shown once, kept as a digest, revoked for good.

Each is bound to a channel, so that a case says where it came from whatever the caller writes. Two steps, as in
``signin``: ``admit`` writes down that a key was used, and what it answers is raised after the commit.
"""

from __future__ import annotations

import hashlib
import math
import re
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import Connection, Row, case, insert, select, update
from sqlalchemy.exc import IntegrityError

from app import clock, history
from app.actor import Actor
from app.errors import Conflict, DeskError, Invalid, NotFound, Problem
from app.i18n import Message
from app.identity import signin
from app.identity.errors import NoSuchKey, TooManyAttempts, TooManyRequests
from app.identity.roles import administrators_only
from app.identity.sessions import real_now
from app.identity.tables import api_key

PREFIX = "api:"
"""What the name of such an actor begins with; no login name has a colon."""
PER_MINUTE = 60
ROLES = frozenset({"cs"})
"""What a system may do in its one act: register a case, as customer service would."""

_NAME = re.compile(r"[a-z0-9][a-z0-9._-]{1,29}")
_TOKEN = "ak_"
_ADMIT = update(api_key).returning(api_key)


@dataclass(frozen=True)
class Admission:
    """What came of a request: the key, or why it is turned away."""

    key: Row[Any] | None = None
    refusal: DeskError | None = None

    @property
    def actor(self) -> Actor:
        """The doer of what the system does."""
        assert self.key is not None
        return Actor(f"{PREFIX}{self.key.name}", ROLES, self.key.name)


def listing(conn: Connection) -> Sequence[Row[Any]]:
    """All keys, those in force first."""
    return conn.execute(select(api_key).order_by(api_key.c.revoked_at.is_not(None), api_key.c.name)).all()


# req: R-065
def create(conn: Connection, by: Actor, name: str, channel: str) -> str:
    """Make a key and give it; it is nowhere stored, so show it at once. Raises AdministratorsOnly, Invalid."""
    administrators_only(by)
    name = name.strip().lower()
    problems = []
    if not _NAME.fullmatch(name):
        problems.append(Problem(Message("2 to 30 small letters, digits, dots or hyphens."), "name"))
    if not channel:
        problems.append(Problem(Message("Choose the channel its cases come by."), "channel"))
    if problems:
        raise Invalid(problems)
    token = _TOKEN + secrets.token_urlsafe(32)
    row = {"name": name, "digest": _digest(token), "channel": channel, "created_by": by.name}
    try:
        conn.execute(insert(api_key).values(**row, created_at=clock.now()))
    except IntegrityError as error:  # asking before would not help against somebody who is quicker
        # Nor can the name of a revoked one be given again: it stands in the history of its cases.
        raise Invalid([Problem(Message("The name {name} is taken.", name=name), "name")]) from error
    history.record(conn, "api_key:created", subject=f"{PREFIX}{name}", actor=by.name, channel=channel)
    return token


def revoke(conn: Connection, by: Actor, key_id: int) -> None:
    """Shut a system out from now on; a second time changes nothing. Raises AdministratorsOnly, NotFound."""
    administrators_only(by)
    row = conn.execute(select(api_key).where(api_key.c.id == key_id)).first()
    if row is None:
        raise NotFound
    if row.revoked_at is not None:
        return
    still = api_key.c.id == key_id, api_key.c.revoked_at.is_(None)
    if conn.execute(update(api_key).where(*still).values(revoked_by=by.name, revoked_at=clock.now())).rowcount != 1:
        raise Conflict
    history.record(conn, "api_key:revoked", subject=f"{PREFIX}{row.name}", actor=by.name)


# req: R-065
def admit(conn: Connection, token: str, address: str) -> Admission:
    """Look at the key of a request and count it. The minute is one of real time, as sign-ins are."""
    if wait := signin.wait_of(conn, address):
        return Admission(refusal=TooManyAttempts(minutes=math.ceil(wait / timedelta(minutes=1))))
    minute = real_now().replace(second=0, microsecond=0)
    same = api_key.c.digest == _digest(token), api_key.c.revoked_at.is_(None)
    counted = case((api_key.c.minute == minute, api_key.c.requests + 1), else_=1)
    row = conn.execute(_ADMIT.where(*same).values(last_used_at=clock.now(), minute=minute, requests=counted)).first()
    if row is None:
        signin.note_guess(conn, address)
        return Admission(refusal=NoSuchKey())
    if row.requests > PER_MINUTE:
        return Admission(refusal=TooManyRequests(most=PER_MINUTE))
    return Admission(row)


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
