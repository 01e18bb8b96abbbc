"""Running cases moved to another profile: the preview, the move, and how far it is.

A supervisor moves the cases of a customer; those of a product type or of an old profile the administrator.
"""

from __future__ import annotations

from collections.abc import Sequence

from flask import Blueprint, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import Connection

from app import clock
from app.cases import codes as code_lists
from app.cases import finding, profile_choices, profile_moves
from app.cases.profile_moves import Moving, NothingToMove, Scope
from app.cases.rulemaking import Effect
from app.errors import DeskError, Invalid, NotFound, Problem
from app.policies import naming, reading
from app.web import doors, words
from app.web.access import NotForYou, allow
from app.web.language import current, named
from app.web.rules.profiles import READERS, labelled, options, profile_name

case_moves = Blueprint("case_moves", __name__, url_prefix="/admin/case-moves")

SHOWN = 100


# req: R-017 R-033
@case_moves.get("")
@allow(*profile_choices.CHOOSES)
def preview() -> ResponseReturnValue:
    """What moving would do: ``scope`` and ``key`` say whose cases, ``target`` where to."""
    return _page()


# req: R-033
@case_moves.post("")
@allow(*profile_choices.CHOOSES)
def begin() -> ResponseReturnValue:
    """Begin the move that was previewed. Sent twice, it is one move."""
    foreseen = request.form.get("foreseen", 0, type=int)
    try:
        with doors.writing() as conn:
            scope, target = _asked(conn)
            job = profile_moves.begin(conn, scope, target, g.actor, request.form.get("reason", ""), foreseen)
    except Invalid as error:
        return _page(labelled(error.problems)), 422
    except NothingToMove as error:
        return _page(refusal=error), 409
    return redirect(url_for("case_moves.report", job=job))


@case_moves.get("/<int:job>")
@allow(*READERS)
def report(job: int) -> ResponseReturnValue:
    """How far the move has come, and what was foreseen."""
    with doors.reading() as conn:
        found = profile_moves.job(conn, job)
        if found is None:
            raise NotFound
        scope, people = Scope(found.scope, found.scope_key), words.people(conn)
        book = reading.book(conn)
        whose, target = _whose(conn, scope), profile_name(book, found.target)
    return render_template(
        "profiles/moved.html", job=found, whose=whose, target=target, people=people,
        address=url_for("case_moves.report", job=job),
    )  # fmt: skip


def _page(problems: Sequence[Problem] = (), refusal: DeskError | None = None) -> str:
    now = clock.now()
    with doors.reading() as conn:
        book = reading.book(conn)
        scope, target = _asked(conn)
        seen = profile_moves.preview(conn, scope, target, now) if target else Moving(0, Effect())
        whose, offered = _whose(conn, scope), options(book)
        limits = {key.key: named(key.name_zh, key.name_en) for key in book.keys.values()}
    if scope.kind == "profile":
        offered = [one for one in offered if one[0] != scope.key]
    return render_template(
        "profiles/move.html", scope=scope, target=target, seen=seen, shown=seen.effect.moves[:SHOWN], whose=whose,
        offered=offered, limits=limits, problems=problems, refusal=refusal, reason=request.form.get("reason", ""),
        target_name=profile_name(book, target), moment_now=now, longest=naming.LONGEST_REASON,
    )  # fmt: skip


def _asked(conn: Connection) -> tuple[Scope, str]:
    """What the address or the form asks for, if this person may move these cases. Raises NotFound, NotForYou."""
    scope = Scope(request.values.get("scope", ""), request.values.get("key", ""))
    if scope.kind == "customer" and scope.key.isdecimal():
        finding.find_customer(conn, int(scope.key), g.actor)
    elif scope.kind not in profile_moves.SCOPES or scope.kind == "customer":
        raise NotFound
    elif not g.actor.has("admin"):
        raise NotForYou
    return scope, request.values.get("target", "")


def _whose(conn: Connection, scope: Scope) -> str:
    """Whose cases, in words; a customer's name only for who may see him."""
    if scope.kind == "profile":
        return profile_name(reading.book(conn), scope.key)
    if scope.kind == "product_type":
        names = {one.value: one.name(current()) for one in code_lists.choices(conn, profile_choices.PRODUCT_TYPE)}
        return names.get(scope.key, scope.key)
    try:
        return str(finding.find_customer(conn, int(scope.key), g.actor).name)
    except NotFound:
        return f"#{scope.key}"
