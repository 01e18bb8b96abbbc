"""Carrying clock acts out, chunk by chunk, and before a timer fires for the one case it belongs to.

The same statements serve both, and each looks first what is done already: so a chunk may be carried out twice, by
whomever, and nothing happens twice.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, select, update

from app import clock, history
from app.cases import holds_in_bulk
from app.cases.clock_acts import acts, scopes
from app.cases.clock_acts.acts import PAUSE, RELEASE
from app.cases.clock_acts.scopes import Scope
from app.cases.clock_acts.tables import clock_act
from app.cases.standing import Behind
from app.cases.tables import case_hold
from app.engine import retiming
from app.policies import extensions, reading
from app.policies.clocks import Extension

CHUNK = 1000
"""Cases in one transaction: short enough that a person who completes a task beside it does not notice."""


def is_pending(conn: Connection) -> bool:
    return bool(acts.at_work(conn))


def step(conn: Connection) -> bool:
    """Do the next chunk of the oldest act there is. False: there was none left to do."""
    wanted = select(clock_act).where(clock_act.c.work.is_not(None)).order_by(clock_act.c.id).limit(1)
    act = conn.execute(wanted.with_for_update(skip_locked=True)).first()
    if act is None:
        return False
    done = _release(conn, act) if act.work == RELEASE else _apply(conn, act)
    conn.execute(update(clock_act).where(clock_act.c.id == act.id).values(**done))
    if "work" in done:
        history.record(
            conn, "clocks:carried_out", subject="policies", actor=act.author, act=act.id, work=act.work,
            foreseen=act.foreseen,
        )  # fmt: skip
    return True


def reach(conn: Connection, business_key: str) -> None:
    """Bring one case up with the acts that are under way, before one of its timers fires."""
    for act in acts.at_work(conn):
        if act.work == RELEASE:
            _undo(conn, act, _held(conn, act, [business_key]), retiming.running_of(conn, [business_key]))
        elif scopes.among(conn, _scope(act), [business_key]):
            _do(conn, act, [business_key])


# req: R-026
def follow(conn: Connection, keys: Sequence[str]) -> None:
    """These cases are new, or others than before: they are held by the pauses they fall into, and by no other."""
    now = clock.now()
    for act in acts.holding(conn):
        inside, held = scopes.among(conn, _scope(act), keys), _held(conn, act, keys)
        known = {row.business_key for row in held}
        _hold(conn, act, [key for key in keys if key in inside and key not in known], now)
        holds_in_bulk.release(conn, [row for row in held if row.business_key not in inside], act.author, now)


def _apply(conn: Connection, act: Row[Any]) -> dict[str, Any]:
    cases = scopes.chunk(conn, _scope(act), act.after_id, CHUNK)
    changed = _do(conn, act, [case.business_key for case in cases])
    done: dict[str, Any] = {"cases": act.cases + len(cases), "changed": act.changed + changed}
    if len(cases) < CHUNK:
        return {**done, "work": None, "applied_at": clock.now()}
    return {**done, "after_id": cases[-1].id}


def _release(conn: Connection, act: Row[Any]) -> dict[str, Any]:
    """A pause ends by its own holds, wherever their cases are now; an extension is looked for on every clock."""
    held: Sequence[Row[Any]] = ()
    rows: Sequence[Row[Any]] = ()
    if act.action == PAUSE:
        held = _held(conn, act)
        last, over = 0, len(held) < CHUNK
    else:
        rows = retiming.running_after(conn, act.after_id)
        last, over = rows[-1].id if rows else 0, len(rows) < retiming.CHUNK
    done: dict[str, Any] = {"undone": act.undone + _undo(conn, act, held, rows), "after_id": last}
    return {**done, "work": None, "undone_at": clock.now()} if over else done


def _do(conn: Connection, act: Row[Any], keys: Sequence[str]) -> int:
    """Pause or extend the clocks of these cases of the scope; how many clocks that changed."""
    if not keys:
        return 0
    if act.action == PAUSE:
        held = {row.business_key for row in _held(conn, act, keys)}
        return _hold(conn, act, [key for key in keys if key not in held], act.started_at)
    more = Extension(act.extension_id, act.length, act.started_at)
    rows = [
        row
        for row in retiming.running_of(conn, keys)
        if row.id <= act.last_timer and extensions.concerns(row) and not extensions.has(row, more.id)
    ]
    rules, behind = reading.rules(conn), Behind(conn, rows)
    planned = [
        (row, extensions.extended(rules, row, more, act.started_at, behind.anchors(row), _pauses(behind, row)))
        for row in rows
    ]
    retiming.replan(conn, planned)
    return sum(plan.due_at != row.due_at for row, plan in planned)


def _undo(conn: Connection, act: Row[Any], held: Sequence[Row[Any]], rows: Sequence[Row[Any]]) -> int:
    """Release these holds, or take the extension from the clocks that have it."""
    if act.action == PAUSE:
        return holds_in_bulk.release(conn, held, act.released_by, act.released_at, act.release_note)
    given = [row for row in rows if extensions.has(row, act.extension_id)]
    rules, behind, at = reading.rules(conn), Behind(conn, given), act.released_at
    planned = [
        (row, extensions.shortened(rules, row, act.extension_id, at, behind.anchors(row), _pauses(behind, row)))
        for row in given
    ]
    retiming.replan(conn, planned)
    return sum(plan.due_at != row.due_at for row, plan in planned)


def _hold(conn: Connection, act: Row[Any], keys: Sequence[str], at: datetime) -> int:
    return holds_in_bulk.hold(
        conn, keys, act.author, at, reason=act.reason, note=act.note, until=act.until, act_id=act.id
    )


def _held(conn: Connection, act: Row[Any], keys: Sequence[str] | None = None) -> Sequence[Row[Any]]:
    """The open holds of an act: of these cases, or the next chunk of all of them."""
    h = case_hold.c
    wanted = select(case_hold).where(h.act_id == act.id, h.ended_at.is_(None))
    if keys is not None:
        return conn.execute(wanted.where(h.business_key.in_(keys))).all()
    return conn.execute(wanted.order_by(h.business_key).limit(CHUNK)).all()


def _scope(act: Row[Any]) -> Scope:
    return Scope(act.scope, act.scope_key)


def _pauses(behind: Behind, row: Any) -> Any:
    return lambda: behind.pauses(row)
