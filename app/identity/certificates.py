"""The certificates of the staff: only who holds a valid one may be sent to a repair.

Which kinds there are is a code list of the service desk; the door passes it in.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, RowMapping, insert, select, update
from sqlalchemy.exc import IntegrityError

from app import clock, history
from app.actor import Actor
from app.errors import Invalid, Problem
from app.i18n import Message
from app.identity import users
from app.identity.certificate_entries import FIELDS, checked
from app.identity.errors import CertificateWithdrawn, StaleEdit, UnknownCertificate
from app.identity.roles import administrators_only
from app.identity.tables import staff_certificate, user_account

WARNED_BEFORE = timedelta(days=30)
"""How long before its end a certificate is shown as running out. Source: R-268; the span is ours."""
LONGEST_REASON = 200

_certificate = staff_certificate.c


@dataclass(frozen=True)
class Certificate:
    """A paper of a person. ``version`` goes back with an edit, so that a stale one is noticed."""

    id: int
    user_name: str
    kind: str
    number: str
    issued: date
    valid_until: date | None
    withdrawn: bool
    withdrawn_reason: str | None
    version: int

    def state(self, day: date) -> str:
        """How it stands on ``day``: withdrawn, future, expired, expiring or valid."""
        if self.withdrawn:
            return "withdrawn"
        if day < self.issued:
            return "future"
        if self.valid_until is None:
            return "valid"
        if day > self.valid_until:
            return "expired"
        return "expiring" if self.valid_until - day <= WARNED_BEFORE else "valid"


# req: R-139
def valid_on(conn: Connection, user_name: str, day: date) -> bool:
    """Whether the person holds any certificate that is valid on ``day``."""
    own = _certificate.user_name == users.login_name(user_name)
    return conn.execute(select(_certificate.id).where(own, *_valid(day)).limit(1)).first() is not None


def holders_on(conn: Connection, day: date) -> frozenset[str]:
    """Everybody who holds a certificate that is valid on ``day``, by login name."""
    return frozenset(conn.scalars(select(_certificate.user_name).where(*_valid(day))))


def of(conn: Connection, user_name: str) -> list[Certificate]:
    """All certificates of a person, those in force first, then by their end; withdrawn ones last."""
    order = (_certificate.withdrawn_at.is_not(None), _certificate.valid_until.desc().nulls_first(), _certificate.id)
    rows = conn.execute(
        select(staff_certificate).where(_certificate.user_name == users.login_name(user_name)).order_by(*order)
    )
    return [_read(row._mapping) for row in rows]


def find(conn: Connection, user_name: str, number: int) -> Certificate:
    """One certificate of a person. Raises UnknownCertificate."""
    return _read(_row(conn, user_name, number))


def expiring(conn: Connection, day: date, within: timedelta = WARNED_BEFORE) -> list[Certificate]:
    """The certificates of active people that end between ``day`` and ``within`` later, soonest first."""
    ending = _certificate.valid_until.between(day, day + within)
    rows = conn.execute(
        select(staff_certificate)
        .join(user_account)
        .where(user_account.c.active, _certificate.withdrawn_at.is_(None), ending)
        .order_by(_certificate.valid_until, _certificate.id)
    )
    return [_read(row._mapping) for row in rows]


def add(conn: Connection, by: Actor, user_name: str, entered: Mapping[str, str], kinds: Collection[str]) -> int:
    """Record a certificate of a person; its id. ``kinds``: the codes there are to choose from.

    Raises AdministratorsOnly, UnknownUser; Invalid with problems at "kind", "number", "issued", "valid_until".
    """
    administrators_only(by)
    user = users.find(conn, user_name)
    values = checked(entered, kinds)
    _refuse_taken(conn, values)
    row = {**values, "user_name": user.name, "changed_by": by.name, "changed_at": clock.now()}
    try:
        made: int = conn.execute(insert(staff_certificate).values(row).returning(_certificate.id)).scalar_one()
    except IntegrityError as error:  # somebody was quicker between asking and writing
        raise _taken() from error
    _note(conn, by, "added", user.name, made, code=values["kind"], valid_until=_iso(values["valid_until"]))
    return made


def change(
    conn: Connection,
    by: Actor,
    user_name: str,
    number: int,
    version: int,
    entered: Mapping[str, str],
    kinds: Collection[str],
) -> None:
    """Correct or renew a certificate. A kind that is switched off may stay.

    Raises AdministratorsOnly, UnknownCertificate, CertificateWithdrawn, StaleEdit, and Invalid as ``add`` does.
    """
    administrators_only(by)
    before = _row(conn, user_name, number)
    if before["withdrawn_at"] is not None:
        raise CertificateWithdrawn
    values = checked(entered, {*kinds, before["kind"]})
    changed = {field: value for field, value in values.items() if value != before[field]}
    if before["version"] != version:
        raise StaleEdit
    if not changed:
        return
    _refuse_taken(conn, values, but=number)
    try:
        _write(conn, by, number, version, changed)
    except IntegrityError as error:
        raise _taken() from error
    _note(conn, by, "changed", before["user_name"], number, fields=sorted(changed))


def withdraw(conn: Connection, by: Actor, user_name: str, number: int, version: int, reason: str) -> None:
    """Let a certificate count no longer, from now on; what was done with it stays. A second time changes nothing.

    Raises AdministratorsOnly, UnknownCertificate, StaleEdit, Invalid at "reason".
    """
    administrators_only(by)
    row = _row(conn, user_name, number)
    if row["withdrawn_at"] is not None:
        return
    reason = reason.strip()
    if not 0 < len(reason) <= LONGEST_REASON:
        too_long = Message("At most {count} characters.", count=LONGEST_REASON)
        raise Invalid([Problem(too_long if reason else Message("Say why it is withdrawn."), "reason")])
    _write(conn, by, number, version, {"withdrawn_at": clock.now(), "withdrawn_reason": reason})
    _note(conn, by, "withdrawn", row["user_name"], number, code=row["kind"])


def changes(conn: Connection, user_name: str, number: int) -> list[Row[Any]]:
    """What happened to a certificate, oldest first: events "certificate:added", ":changed", ":withdrawn"."""
    events = history.of(conn, f"user:{users.login_name(user_name)}")
    return [one for one in events if one.kind.startswith("certificate:") and one.data.get("certificate") == number]


def _valid(day: date) -> tuple[ColumnElement[bool], ...]:
    until = _certificate.valid_until
    return _certificate.withdrawn_at.is_(None), _certificate.issued <= day, until.is_(None) | (until >= day)


def _refuse_taken(conn: Connection, values: Mapping[str, object], but: int | None = None) -> None:
    same = (_certificate.kind == values["kind"], _certificate.number == values["number"])
    held = select(_certificate.id).where(*same, _certificate.withdrawn_at.is_(None), _certificate.id != (but or 0))
    if conn.execute(held).first() is not None:
        raise _taken()


def _taken() -> Invalid:
    return Invalid([Problem(Message("A certificate of this kind with this number is recorded already."), "number")])


def _iso(day: object) -> str | None:
    return day.isoformat() if isinstance(day, date) else None


def _row(conn: Connection, user_name: str, number: int) -> RowMapping:
    own = (_certificate.id == number, _certificate.user_name == users.login_name(user_name))
    row = conn.execute(select(staff_certificate).where(*own)).mappings().one_or_none()
    if row is None:
        raise UnknownCertificate
    return row


def _read(row: RowMapping) -> Certificate:
    same = {name: row[name] for name in ("id", "user_name", *FIELDS, "withdrawn_reason", "version")}
    return Certificate(withdrawn=row["withdrawn_at"] is not None, **same)


def _write(conn: Connection, by: Actor, number: int, version: int, values: Mapping[str, object]) -> None:
    stamp = {"changed_by": by.name, "changed_at": clock.now(), "version": version + 1}
    same = (_certificate.id == number, _certificate.version == version)
    if conn.execute(update(staff_certificate).where(*same).values(**values, **stamp)).rowcount != 1:
        raise StaleEdit


def _note(conn: Connection, by: Actor, happened: str, user_name: str, number: int, **data: Any) -> None:
    # Never the number on the paper: on many it is that of the identity card.
    subject = f"user:{user_name}"
    history.record(conn, f"certificate:{happened}", subject=subject, actor=by.name, certificate=number, **data)
