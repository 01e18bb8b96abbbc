"""Clocks in bulk: a region, a product or a profile paused or given more time; first the effect, then the report, and
the way back. It shows numbers and instants, nothing of a customer."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import Any

from flask import Blueprint, Response, g, redirect, render_template, request, stream_with_context, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import Connection

from app import clock
from app.cases import codes as code_lists
from app.cases import profile_choices
from app.cases.clock_acts import acts, effects, reminding, scopes
from app.cases.clock_acts.acts import Wanted
from app.cases.clock_acts.effects import Foreseen
from app.cases.clock_acts.scopes import Scope
from app.engine import hosts
from app.errors import Conflict, DeskError, Invalid, Problem, Refused
from app.i18n import Message
from app.policies import lengths, naming, reading
from app.policies.wording import PAUSED_FOR
from app.web import case_holds, csv_lines, doors, formatting, words
from app.web.access import allow
from app.web.held import waits
from app.web.language import current, named, say, tell
from app.web.rules.profiles import profile_name

bulk_clocks = Blueprint("bulk_clocks", __name__, url_prefix="/admin/clocks")

SHOWN, LISTED = 100, 50
KINDS = {
    "region": Message("Region"),
    "model": Message("Product model"),
    "product_type": Message("Product type"),
    "profile": Message("Profile"),
}
LABELS = {
    "action": Message("What is done"),
    "key": Message("Whose clocks"),
    "reason": Message("Whom the cases wait for"),
    "until": Message("Planned until"),
    "length": Message("How much longer"),
    "note": Message("Reason"),
}
HEADS = (Message("Case"), Message("Step"), Message("Time limit"), Message("Due until now"), Message("Due then"))


@bulk_clocks.get("")
@allow(*acts.MAY)
def index() -> ResponseReturnValue:
    with doors.reading() as conn:
        rows, people = acts.listing(conn, LISTED), words.people(conn)
        told = [(row, whose(conn, Scope(row.scope, row.scope_key)), _late(conn, row)) for row in rows]
    return render_template("bulk_clocks/index.html", told=told, people=people, kinds=KINDS, length=length)


# req: R-017
@bulk_clocks.get("/new")
@allow(*acts.MAY)
def new() -> ResponseReturnValue:
    """Choose whose clocks and what is done; once that is said, the page shows what it would do."""
    return _page()


# req: R-017
@bulk_clocks.get("/new.csv")
@allow(*acts.MAY)
def export() -> ResponseReturnValue:
    """Every clock that would change. Raises Invalid."""
    now = clock.now()
    wanted, problems = _asked(request.args)
    if problems := [*problems, *wanted.problems(now)]:
        raise Invalid(problems)
    with doors.reading() as conn:
        moves = effects.preview(conn, wanted, now).effect.moves
        steps = hosts.of(conn, [move.timer_id for move in moves])
        names = _limits(conn)
    lines = (
        [
            move.business_key.partition(":")[2],
            named(*steps.get(move.timer_id, ("", ""))),
            names.get(move.limit_key, ""),
            *(formatting.moment(at) if at else "" for at in (move.before, move.after)),
        ]
        for move in moves
    )
    return Response(
        stream_with_context(csv_lines.of([[say(head) for head in HEADS], *lines])),
        mimetype="text/csv",
        headers={"Content-Disposition": 'attachment; filename="clocks.csv"'},
    )


# req: R-017 R-018
@bulk_clocks.post("")
@allow(*acts.MAY)
def begin() -> ResponseReturnValue:
    """Begin what was previewed. Sent twice, it is one."""
    typed = request.form
    foreseen, key = typed.get("foreseen", 0, type=int), typed.get("request_key", "")[:64] or uuid.uuid4().hex
    wanted, problems = _asked(typed)
    try:
        if problems:
            raise Invalid(problems)
        with doors.writing() as conn:
            number = acts.begin(
                conn, wanted, typed.get("note", ""), g.actor, clock.now(), foreseen=foreseen, request_key=key
            )
    except Invalid as error:
        return _page(_labelled(error.problems)), 422
    except (Conflict, Refused) as error:
        return _page(refusal=error), 409
    return redirect(url_for("bulk_clocks.report", number=number))


@bulk_clocks.get("/<int:number>")
@allow(*acts.MAY)
def report(number: int) -> ResponseReturnValue:
    return _report(number)


# req: R-017 R-018
@bulk_clocks.post("/<int:number>/release")
@allow(*acts.MAY)
def release(number: int) -> ResponseReturnValue:
    """The way back: the cases are released, or the time given is taken back."""
    try:
        with doors.writing() as conn:
            done = acts.release(conn, number, request.form.get("note", ""), g.actor, clock.now())
    except Invalid as error:
        return _report(number, _labelled(error.problems)), 422
    if not done:
        tell(Message("Somebody had taken it back already; nothing was changed."), "info")
    return redirect(url_for("bulk_clocks.report", number=number))


def _page(problems: Sequence[Problem] = (), refusal: DeskError | None = None) -> str:
    asked, now = request.values, clock.now()
    wanted, unread = _asked(asked)
    said = "preview" in asked or request.method == "POST"
    if said and not problems:
        problems = _labelled([*unread, *wanted.problems(now)])
    ready = said and not any(problem.place != "note" for problem in problems)
    kind = wanted.scope.kind if wanted.scope.kind in scopes.KINDS else scopes.KINDS[0]
    with doors.reading() as conn:
        seen = effects.preview(conn, wanted, now) if ready else None
        offered = [(key, whose(conn, Scope(kind, key)), count) for key, count in scopes.choices(conn, kind)]
        chosen, limits = whose(conn, wanted.scope), _limits(conn)
        shown = seen.effect.moves[:SHOWN] if seen else []
        steps = hosts.of(conn, [move.timer_id for move in shown])
    return render_template(
        "bulk_clocks/new.html", wanted=wanted, kind=kind, kinds=KINDS, offered=offered, seen=seen, shown=shown,
        steps=steps, limits=limits, problems=problems, refusal=refusal, typed=asked, whose=chosen, length=length,
        reasons=[(code, say(name)) for code, name in PAUSED_FOR.items()], longest=naming.LONGEST_REASON,
        request_key=request.form.get("request_key") or uuid.uuid4().hex, waits=waits, moment_now=now,
        unmoved=_unmoved(seen), asked_query=_query(),
    )  # fmt: skip


def _report(number: int, problems: Sequence[Problem] = ()) -> str:
    with doors.reading() as conn:
        row, people = acts.find(conn, number), words.people(conn)
        chosen, late = whose(conn, Scope(row.scope, row.scope_key)), _late(conn, row)
    return render_template(
        "bulk_clocks/show.html", act=row, whose=chosen, people=people, kinds=KINDS, problems=problems, late=late,
        waits=waits, length=length, longest=naming.LONGEST_REASON,
        address=url_for("bulk_clocks.report", number=number),
    )  # fmt: skip


def _asked(asked: Any) -> tuple[Wanted, list[Problem]]:
    """What the address or the form says, and what cannot be read of it."""
    action, until, problems = asked.get("action", ""), None, []
    if action == acts.PAUSE:
        try:
            until = case_holds.until(asked.get("until", ""))
        except Invalid as error:
            problems = list(error.problems)
    longer = acts.read_length(asked.get("length", ""), asked.get("unit", "")) if action == acts.EXTEND else ""
    scope = Scope(asked.get("scope", ""), asked.get("key", "").strip())
    return Wanted(action, scope, asked.get("reason", ""), until, longer), problems


def _unmoved(seen: Foreseen | None) -> int:
    return seen.clocks - seen.effect.count if seen else 0


def _query() -> dict[str, str]:
    """What was asked for, for the link to the file."""
    return {name: request.values[name] for name in ("scope", "key", "action", "reason", "until", "length", "unit")
            if request.values.get(name)}  # fmt: skip


def _labelled(problems: Sequence[Problem]) -> list[Problem]:
    return [Problem(one.message, one.place, say(LABELS[one.place]) if one.place in LABELS else "") for one in problems]


def whose(conn: Connection, scope: Scope) -> str:
    """“上海”, “003 通用售后服务手册”: the scope by its name."""
    if scope.kind == "profile":
        return profile_name(reading.book(conn), scope.key)
    if scope.kind == "product_type":
        names = {one.value: one.name(current()) for one in code_lists.choices(conn, profile_choices.PRODUCT_TYPE)}
        return names.get(scope.key, scope.key)
    return scope.key


def _late(conn: Connection, row: Any) -> bool:
    if row.action != acts.PAUSE or row.released_at is not None:
        return False
    ends = reminding.end(conn, row)
    return ends is not None and ends <= clock.now()


def _limits(conn: Connection) -> dict[str, str]:
    return {key.key: named(key.name_zh, key.name_en) for key in reading.book(conn).keys.values()}


def length(stored: str) -> str:
    return say(lengths.words(stored)) if stored else ""
