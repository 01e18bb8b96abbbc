"""Signing in: is it the password, and has somebody tried too often?

Two steps. ``check`` hashes and therefore only reads; ``record`` writes down the outcome and has the last
word::

    with db.reading() as conn:
        verdict = signin.check(conn, name, password, address, demo=settings.demo)
    with db.transaction() as conn:
        verdict = signin.record(conn, verdict)
        token = sessions.start(conn, verdict.name, agent) if verdict.accepted else None
    if verdict.refusal:
        raise verdict.refusal      # after the commit, or the failed attempt would be forgotten
"""

from __future__ import annotations

import hashlib
import ipaddress
import math
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Connection, delete, func, insert, select, update

from app import history
from app.errors import DeskError
from app.identity import passwords, users
from app.identity.errors import TooManyAttempts, WrongSignIn
from app.identity.sessions import real_now
from app.identity.tables import sign_in_attempt, user_account

WINDOW = timedelta(minutes=15)
PER_NAME = 5
PER_ADDRESS = 30
"""Failures within the window after which a name, or an address, has to wait. An office shares one address."""


@dataclass(frozen=True)
class Verdict:
    """What came of an attempt.

    ``wait`` is how long no further attempt is looked at, zero when there is no need.
    """

    name: str
    address: str
    accepted: bool = False
    wait: timedelta = timedelta(0)
    seen_hash: str = field(default="", repr=False)
    new_hash: str | None = field(default=None, repr=False)

    @property
    def refusal(self) -> DeskError | None:
        """The error to raise at the door; None when the person may come in."""
        if self.wait:
            return TooManyAttempts(minutes=math.ceil(self.wait / timedelta(minutes=1)))
        return None if self.accepted else WrongSignIn()


def check(conn: Connection, name: str, password: str, address: str, *, demo: bool) -> Verdict:
    """Look at an attempt. Slow; writes nothing. ``demo``: is demo mode on? Only then demo users come in.

    A name nobody has, a deactivated one and a wrong password get the same answer after the same time.
    """
    verdict = Verdict(users.login_name(name), network(address))
    if wait := _wait(conn, verdict):
        # Not hashed, or guessing would still cost us more than the guesser.
        return replace(verdict, wait=wait)
    user = user_account.c
    row = conn.execute(
        select(user.password_hash, user.active, user.demo).where(user.name == verdict.name)
    ).one_or_none()
    matches = passwords.matches(row.password_hash if row else None, password)
    if row is None or not matches or not row.active or (row.demo and not demo):
        return verdict
    renewed = passwords.hashed(password) if passwords.outdated(row.password_hash) else None
    return replace(verdict, accepted=True, seen_hash=row.password_hash, new_hash=renewed)


def record(conn: Connection, verdict: Verdict) -> Verdict:
    """Write down what came of an attempt, and give the verdict that counts.

    It can be harder than that of ``check``: meanwhile others may have guessed at the same time, or the
    password may have been reset.
    """
    if verdict.wait:
        return verdict
    if verdict.accepted and not _still_so(conn, verdict):
        verdict = replace(verdict, accepted=False)
    if not verdict.accepted:
        _note_failure(conn, verdict)
        return verdict
    if wait := _wait(conn, verdict):
        return replace(verdict, accepted=False, wait=wait)
    conn.execute(delete(sign_in_attempt).where(sign_in_attempt.c.name_key == _key(verdict.name)))
    if verdict.new_hash:
        renew = update(user_account).where(user_account.c.name == verdict.name)
        conn.execute(renew.values(password_hash=verdict.new_hash))
    return verdict


def wait_of(conn: Connection, address: str) -> timedelta:
    """How long an address has to wait that has guessed too often; zero when it need not."""
    return _filled(conn, sign_in_attempt.c.address == network(address), PER_ADDRESS)


def note_guess(conn: Connection, address: str) -> None:
    """Count a wrong key as an attempt of its address; no name has to wait for it."""
    conn.execute(insert(sign_in_attempt).values(name_key="", address=network(address), at=real_now()))


def forget_old_attempts(conn: Connection, before: datetime | None = None) -> int:
    """Remove failures from before ``before``, by default those that no longer count; how many they were."""
    latest = real_now() - WINDOW
    before = min(before, latest) if before else latest
    return conn.execute(delete(sign_in_attempt).where(sign_in_attempt.c.at < before)).rowcount


def _wait(conn: Connection, verdict: Verdict) -> timedelta:
    """How long until the oldest failure that fills a measure leaves the window."""
    attempt = sign_in_attempt.c
    return max(
        _filled(conn, attempt.name_key == _key(verdict.name), PER_NAME),
        _filled(conn, attempt.address == verdict.address, PER_ADDRESS),
    )


def _filled(conn: Connection, same: ColumnElement[bool], measure: int) -> timedelta:
    now, attempt = real_now(), sign_in_attempt.c
    recent = select(attempt.at).where(same, attempt.at > now - WINDOW).order_by(attempt.at.desc())
    filling = conn.scalar(recent.limit(1).offset(measure - 1))
    return timedelta(0) if filling is None else max(timedelta(0), filling + WINDOW - now)


def _still_so(conn: Connection, verdict: Verdict) -> bool:
    user = user_account.c
    same: ColumnElement[bool] = (user.name == verdict.name) & (user.password_hash == verdict.seen_hash)
    return conn.scalar(select(user.name).where(same, user.active)) is not None


def _note_failure(conn: Connection, verdict: Verdict) -> None:
    key, attempt = _key(verdict.name), sign_in_attempt.c
    conn.execute(insert(sign_in_attempt).values(name_key=key, address=verdict.address, at=real_now()))
    since = real_now() - WINDOW
    failures = conn.scalar(
        select(func.count()).select_from(sign_in_attempt).where(attempt.name_key == key, attempt.at > since)
    )
    known = select(user_account.c.name).where(user_account.c.name == verdict.name)
    if failures == PER_NAME and conn.scalar(known):
        history.record(conn, "user:sign_in_blocked", subject=f"user:{verdict.name}")


def _key(name: str) -> str:
    return hashlib.sha256(name.encode()).hexdigest()


def network(address: str) -> str:
    """What counts as one address: of IPv6 the first 64 bits, for one household or office owns all below."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return address[:64]
    if isinstance(parsed, ipaddress.IPv6Address):
        if parsed.ipv4_mapped:
            return str(parsed.ipv4_mapped)
        return str(ipaddress.IPv6Network((parsed, 64), strict=False).network_address)
    return str(parsed)
