"""Moving a token and correcting a variable, from the page of an instance: choose, see what it does, say why, do it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from flask import Blueprint, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import Connection

from app import clock
from app.cases import matters
from app.cases.operations import correcting, journal, moving
from app.cases.operations.errors import MovedOn, NotBoth
from app.engine import positions
from app.engine.lint.stages import STAGES
from app.engine.operations import variables
from app.errors import DeskError, Invalid, NotFound, Problem
from app.i18n import Message
from app.web import doors, instances
from app.web.access import allow
from app.web.language import current, named, say, tell

blueprint = Blueprint("instance_moves", __name__, url_prefix="/instances")
_LABELS = {"reason": Message("Reason"), "value": Message("New value"), "to": Message("Move it to")}


@blueprint.get("/<int:instance_id>/move")
@allow(*journal.MECHANICS)
def choose(instance_id: int) -> ResponseReturnValue:
    """Which token, and where to; with both chosen, what it will do."""
    token, to = request.args.get("token", ""), request.args.get("to", "")
    if token and to:
        return _confirm(instance_id, token, to)
    return _choose(instance_id)


# req: R-032 R-037
@blueprint.post("/<int:instance_id>/move")
@allow(*journal.MECHANICS)
def move(instance_id: int) -> ResponseReturnValue:
    token, to = request.form.get("token", ""), request.form.get("to", "")
    try:
        with doors.writing() as conn:
            moving.move(
                conn, instance_id, _uuid(token), to, request.form.get("reason", ""), g.actor, clock.now(),
                revision=request.form.get("revision", 0, type=int),
            )  # fmt: skip
    except Invalid as error:
        return _confirm(instance_id, token, to, error.problems), 422
    except MovedOn as error:
        tell(error.message, "warning")
        return redirect(url_for("instances.show", instance_id=instance_id))
    tell(Message("The token was moved. The procedure goes on from there."))
    return redirect(url_for("instances.show", instance_id=instance_id))


@blueprint.get("/<int:instance_id>/variables/<process>/<name>")
@allow(correcting.may)
def variable(instance_id: int, process: str, name: str) -> ResponseReturnValue:
    return _variable(instance_id, process, name)


# req: R-037
@blueprint.post("/<int:instance_id>/variables/<process>/<name>")
@allow(correcting.may)
def correct(instance_id: int, process: str, name: str) -> ResponseReturnValue:
    form = request.form
    try:
        with doors.writing() as conn:
            correcting.correct(
                conn, instance_id, process, name, _entry(), form.get("reason", ""), g.actor, clock.now(),
                token=_token(), revision=form.get("revision", 0, type=int),
            )  # fmt: skip
    except Invalid as error:
        return _variable(instance_id, process, name, error.problems), 422
    except MovedOn as error:
        try:
            return _variable(instance_id, process, name, refusal=error), 409
        except NotFound:
            # Where it stood it is no more.
            tell(error.message, "warning")
            return redirect(url_for("instances.show", instance_id=instance_id))
    tell(Message("The variable is corrected. Old and new value stand in the history."))
    return redirect(url_for("instances.show", instance_id=instance_id, _anchor="variables"))


def _choose(instance_id: int, refusal: DeskError | None = None) -> str:
    with doors.reading() as conn:
        row, tokens = instances.find(conn, instance_id), moving.tokens(conn, instance_id)
        names = _processes(conn, row)
    return render_template(
        "instances/move.html", row=row, tokens=tokens, names=names, stages=_stages, refusal=refusal,
        chosen=request.args.get("token", ""),
    )  # fmt: skip


def _confirm(instance_id: int, token: str, to: str, problems: Sequence[Problem] = ()) -> str:
    """What the move will do: it is carried out and taken back, so what cannot be is refused here."""
    task_id = _uuid(token)
    with doors.reading() as conn:
        row, tokens = instances.find(conn, instance_id), moving.tokens(conn, instance_id)
    chosen = next((one for one in tokens if one.task_id == task_id), None)
    place = next((one for one in chosen.places if one.node.id == to), None) if chosen else None
    if chosen is None or place is None:
        raise NotFound
    try:
        foreseen = moving.foresee(doors.house().database, instance_id, task_id, to, g.actor, clock.now())
    except DeskError as error:
        return _choose(instance_id, error)
    return render_template(
        "instances/confirm.html", row=row, token=chosen, place=place, foreseen=foreseen, problems=labelled(problems),
        reason=request.form.get("reason", ""), longest=journal.LONGEST_REASON,
    )  # fmt: skip


def _variable(
    instance_id: int, process: str, name: str, problems: Sequence[Problem] = (), refusal: DeskError | None = None
) -> str:
    if not correcting.may(g.actor):
        raise NotBoth
    with doors.reading() as conn:
        row = instances.find(conn, instance_id)
        matters.find(conn, row.business_key, g.actor)
        found = variables.held(variables.of(conn, instance_id), process, name, _token())
        if found is None or not found.may_change or row.status != "running":
            raise NotFound
        offered = [(one.value, one.name(current())) for one in variables.choices(conn, found)]
    typed = _entry() if request.method == "POST" else None
    return render_template(
        "instances/variable.html", row=row, variable=found, offered=offered, kinds=instances.KINDS,
        value=found.value if typed is None else typed, refusal=refusal, problems=labelled(problems),
        reason=request.form.get("reason", ""), longest=journal.LONGEST_REASON,
    )  # fmt: skip


def _entry() -> str | list[str]:
    """What was typed, or what was ticked of several."""
    return request.form.getlist("values") if "several" in request.form else request.form.get("value", "")


def _token() -> UUID | None:
    text = request.values.get("token", "")
    return _uuid(text) if text else None


def labelled(problems: Sequence[Problem]) -> list[Problem]:
    return [Problem(one.message, one.place, say(_LABELS.get(one.place, Message("Reason")))) for one in problems]


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise NotFound from None


def _processes(conn: Connection, row: Any) -> dict[str, str]:
    standing = next(one for one in positions.of(conn, row.business_key, row.id))
    return {one.process: named(one.name, one.name_en) for one in standing.drawings}


def _stages(codes: Sequence[str]) -> str:
    return "、".join(named(*STAGES[code]) for code in codes)
