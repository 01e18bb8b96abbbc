"""Beginning and releasing a pause or an extension of many clocks. The runner carries it out (see ``carrying``)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, and_, func, insert, or_, select, update

from app import history
from app.actor import Actor
from app.cases.clock_acts import scopes
from app.cases.clock_acts.scopes import Scope
from app.cases.clock_acts.tables import clock_act
from app.engine import retiming
from app.errors import Conflict, Invalid, NotFound, Problem, Refused
from app.i18n import Message
from app.policies import durations, extensions, lengths, naming
from app.policies.limits import PAUSE_REASONS

MAY = ("supervisor", "manager", "admin")
PAUSE, EXTEND = ACTIONS = ("pause", "extend")
APPLY, RELEASE = "apply", "release"
LONGEST_DAYS = 365
_GATE = 20_261_128


class PausedAlready(Conflict):
    """The clocks of this scope are paused for that already. Release the first one, or choose another reason."""


class NothingToExtend(Refused):
    """No running clock of this scope can be extended: nobody has promised anything, or all of it is late already."""


@dataclass(frozen=True)
class Wanted:
    """What somebody wants to do to which clocks: pause them for a ``reason`` until a planned end, or extend them by a
    ``length`` (ISO 8601: hours or whole days)."""

    action: str
    scope: Scope
    reason: str = ""
    until: datetime | None = None
    length: str = ""

    def problems(self, at: datetime) -> Iterator[Problem]:
        """What is wrong with it, at the name of its input."""
        if self.action not in ACTIONS:
            yield Problem(Message("Choose what is to be done."), "action")
        if self.scope.kind not in scopes.KINDS or not self.scope.key:
            yield Problem(Message("Choose whose clocks."), "key")
        if self.action == PAUSE:
            if self.reason not in PAUSE_REASONS:
                yield Problem(Message("Say whom the cases wait for."), "reason")
            if self.until is not None and self.until <= at:
                yield Problem(Message("The planned end lies in the past. Choose a later one, or none."), "until")
        if self.action == EXTEND:
            yield from _length_problems(self.length)


# req: R-017 R-018
def begin(
    conn: Connection, wanted: Wanted, note: str, actor: Actor, at: datetime, *, foreseen: int, request_key: str
) -> int:  # fmt: skip
    """Begin it; its number. The same form sent twice is one act.

    Raises Invalid, NotFound for an actor who may not, PausedAlready, NothingToExtend.
    """
    if not actor.has(*MAY):
        raise NotFound
    note = note.strip()
    if problems := [*wanted.problems(at), *_noted(note)]:
        raise Invalid(problems)
    _pass_gate(conn, alone=True)
    a = clock_act.c
    if (known := conn.scalar(select(a.id).where(a.request_key == request_key))) is not None:
        return int(known)
    values: dict[str, Any] = {
        "request_key": request_key, "action": wanted.action, "scope": wanted.scope.kind,
        "scope_key": wanted.scope.key, "note": note, "author": actor.name, "started_at": at, "foreseen": foreseen,
        "work": APPLY, "after_id": 0, "cases": 0, "changed": 0, "undone": 0, "last_timer": retiming.newest(conn),
    }  # fmt: skip
    if wanted.action == PAUSE:
        if conn.execute(_same_pause(wanted)).first() is not None:
            raise PausedAlready
        values |= {"reason": wanted.reason, "until": wanted.until}
    else:
        if not foreseen:
            raise NothingToExtend
        more = extensions.give(conn, wanted.length, note, actor.name, at)
        values |= {"extension_id": more.id, "length": wanted.length}
    number = int(conn.execute(insert(clock_act).values(values).returning(a.id)).scalar_one())
    _record(conn, f"clocks:{'paused' if wanted.action == PAUSE else 'extended'}", number, values, actor)
    return number


# req: R-017 R-018
def release(conn: Connection, number: int, note: str, actor: Actor, at: datetime) -> bool:
    """Take it back: the cases are released, or the time given is taken from the clocks that still run. False: somebody
    has done so already. Raises Invalid, NotFound."""
    row = find(conn, number)
    if not actor.has(*MAY):
        raise NotFound
    note = note.strip()
    if problems := list(_noted(note)):
        raise Invalid(problems)
    _pass_gate(conn, alone=True)
    a = clock_act.c
    # Where it was not carried out to the end, the rest of it is not done any more.
    ended = {
        "released_at": at, "released_by": actor.name, "release_note": note, "work": RELEASE, "after_id": 0,
        "applied_at": row.applied_at or at,
    }  # fmt: skip
    done = conn.execute(update(clock_act).where(a.id == number, a.released_at.is_(None)).values(ended))
    if done.rowcount != 1:
        return False
    if row.extension_id is not None:
        extensions.take_back(conn, row.extension_id, actor.name, at)
    _record(conn, "clocks:released", number, row._asdict(), actor)
    return True


def find(conn: Connection, number: int) -> Row[Any]:
    """One act. Raises NotFound."""
    row = conn.execute(select(clock_act).where(clock_act.c.id == number)).first()
    if row is None:
        raise NotFound
    return row


def listing(conn: Connection, limit: int) -> Sequence[Row[Any]]:
    """All acts: those in force first, then the newest."""
    a = clock_act.c
    return conn.execute(select(clock_act).order_by(a.released_at.is_not(None), a.id.desc()).limit(limit)).all()


def between(conn: Connection, since: datetime, until: datetime) -> Sequence[Row[Any]]:
    """The acts that were begun or taken back in a time, newest first."""
    a = clock_act.c
    mine = or_(and_(a.started_at >= since, a.started_at < until), and_(a.released_at >= since, a.released_at < until))
    return conn.execute(select(clock_act).where(mine).order_by(a.id.desc())).all()


def holding(conn: Connection) -> Sequence[Row[Any]]:
    """The pauses in force: few, and asked by every case that is registered. Until the transaction ends none is added
    and none is taken back."""
    _pass_gate(conn, alone=False)
    a = clock_act.c
    return conn.execute(select(clock_act).where(a.action == PAUSE, a.released_at.is_(None)).order_by(a.id)).all()


def at_work(conn: Connection) -> Sequence[Row[Any]]:
    """The acts the runner has not finished: asked before every firing, so it is one look at an index that is empty."""
    return conn.execute(select(clock_act).where(clock_act.c.work.is_not(None)).order_by(clock_act.c.id)).all()


def _pass_gate(conn: Connection, *, alone: bool) -> None:
    """Cases come in side by side; who begins an act or takes it back waits for them, and they for him.

    Else a case that is not committed yet misses an act that is not committed yet, and the act, carried out, misses the
    case. SQLite has one writer.
    """
    if conn.dialect.name == "postgresql":
        gate = func.pg_advisory_xact_lock if alone else func.pg_advisory_xact_lock_shared
        conn.execute(select(gate(_GATE)))


def _same_pause(wanted: Wanted) -> Any:
    a = clock_act.c
    same = and_(a.scope == wanted.scope.kind, a.scope_key == wanted.scope.key, a.reason == wanted.reason)
    return select(a.id).where(a.action == PAUSE, same, or_(a.released_at.is_(None), a.work.is_not(None)))


def _length_problems(text: str) -> Iterator[Problem]:
    message = Message("Hours, or whole days, up to a year.")
    try:
        length = durations.parse(text)
    except durations.NotADuration:
        yield Problem(message, "length")
        return
    mixed = length.months or (length.days and length.seconds) or length.seconds % 3600
    if mixed or length.is_negative or length.clock_seconds > LONGEST_DAYS * durations.DAY:
        yield Problem(message, "length")


def _noted(note: str) -> Iterator[Problem]:
    return (Problem(problem.message, "note") for problem in naming.reason_problems(note))


def read_length(number: str, unit: str) -> str:
    """The stored form of a typed number of hours or days; what cannot be read is "" and refused later."""
    try:
        return lengths.read(number, unit)
    except lengths.NotALength:
        return ""


def _record(conn: Connection, kind: str, number: int, values: Any, actor: Actor) -> None:
    data = {name: values.get(name) for name in ("action", "scope", "reason", "length") if values.get(name)}
    history.record(conn, kind, subject="policies", actor=actor.name, act=number, **data)
