"""How certificates are shown: a line each with its state in words, and what happened to one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Connection

from app import clock
from app.cases import codes
from app.i18n import Message, pick
from app.identity import certificates
from app.identity.certificates import Certificate
from app.web import words
from app.web.formatting import local
from app.web.language import current, say
from app.web.teller import SEPARATOR

TONES = {"valid": "green", "expiring": "orange", "expired": "red", "future": "blue", "withdrawn": "grey"}

_FIELDS = {
    "kind": Message("Kind"),
    "number": Message("Number"),
    "issued": Message("Issued on"),
    "valid_until": Message("Valid until"),
}


@dataclass(frozen=True)
class Line:
    """A certificate as a line of a table; ``state`` a code of ``Certificate.state``, ``says`` its words."""

    certificate: Certificate
    kind: str
    state: str
    says: Message

    @property
    def tone(self) -> str:
        return TONES[self.state]


@dataclass(frozen=True)
class Happening:
    """What was done to a certificate, when and by whom."""

    at: datetime
    who: str
    says: Message


def lines(conn: Connection, user_name: str) -> list[Line]:
    """The certificates of a person."""
    return [line(conn, one) for one in certificates.of(conn, user_name)]


def line(conn: Connection, one: Certificate) -> Line:
    day = today()
    state = one.state(day)
    return Line(one, _kind(conn, one.kind), state, _words(one, state, day))


def story(conn: Connection, user_name: str, number: int) -> list[Happening]:
    """What happened to a certificate, newest first."""
    people = words.people(conn)
    events = reversed(certificates.changes(conn, user_name, number))
    return [Happening(one.at, people(one.actor), _told(one.kind, one.data)) for one in events]


def today() -> date:
    """The day the office's calendar on the wall shows."""
    return local(clock.now()).date()


def _kind(conn: Connection, code: str) -> str:
    return pick(current(), *codes.names(conn, "certificate")["certificate"].get(code, (code, code)))


def _words(one: Certificate, state: str, day: date) -> Message:
    if state == "expiring" and one.valid_until:
        return Message("Ends in {days} days", days=(one.valid_until - day).days)
    return {
        "valid": Message("Valid"),
        "expired": Message("Expired"),
        "future": Message("Not yet valid"),
        "withdrawn": Message("Withdrawn"),
    }.get(state, Message("Valid"))


def _told(kind: str, data: dict[str, object]) -> Message:
    if kind == "certificate:added":
        return Message("Recorded")
    if kind == "certificate:withdrawn":
        return Message("Withdrawn")
    fields = data.get("fields")
    changed = [say(_FIELDS[field]) for field in fields if field in _FIELDS] if isinstance(fields, list) else []
    return Message("Changed: {fields}", fields=SEPARATOR[current()].join(changed))
