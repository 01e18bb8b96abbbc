"""The roles: who holds each, and who stands in when nobody does."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Blueprint, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.errors import Conflict, DeskError, Invalid, NotFound, Problem, Refused
from app.i18n import Message
from app.identity import roles, substitutes, users
from app.web import doors, words
from app.web.access import allow
from app.web.language import named, tell

admin_roles = Blueprint("admin_roles", __name__, url_prefix="/admin/roles")


@admin_roles.get("")
@allow("admin")
def index() -> ResponseReturnValue:
    with doors.reading() as conn:
        lines, everybody = substitutes.listing(conn), users.listing(conn)
    holders = {code: [user for user in everybody if user.active and code in user.roles] for code in roles.ROLES}
    return render_template("admin/roles.html", lines=lines, ROLES=roles.ROLES, holders=holders)


@admin_roles.get("/<role>")
@allow("admin")
def show(role: str) -> ResponseReturnValue:
    """Who stands in for a role, and who ever did."""
    return _page(role)


# req: R-031
@admin_roles.post("/<role>/substitute")
@allow("admin")
def substitute(role: str) -> ResponseReturnValue:
    other, seen = request.form.get("substitute") or None, request.form.get("number", 0, type=int)
    try:
        with doors.writing() as conn:
            substitutes.change(conn, g.actor, role, seen, other, request.form.get("reason", ""))
    except Invalid as error:
        return _page(role, error.problems), 422
    except (Conflict, Refused) as refusal:
        return _page(role, refusal=refusal), 409
    tell(Message("The changes are saved."))
    return redirect(url_for("admin_roles.index"))


def _page(role: str, problems: Sequence[Problem] = (), refusal: DeskError | None = None) -> str:
    known = roles.ROLES.get(role)
    if known is None:
        raise NotFound
    with doors.reading() as conn:
        line = next(one for one in substitutes.listing(conn) if one.role == role)
        past, people = substitutes.versions(conn, role), words.people(conn)
    others = [(one.code, named(one.zh, one.en)) for one in roles.ROLES.values() if one.code != role and one.inside]
    typed = request.form if problems or refusal else {"substitute": line.substitute}
    return render_template(
        "admin/role.html", role=known, line=line, past=past, people=people, others=others, typed=typed,
        problems=problems, refusal=refusal, name_of=words.role,
    )  # fmt: skip
