"""The roles: who holds each, and who stands in when nobody does."""

from __future__ import annotations

from flask import Blueprint, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.i18n import Message
from app.identity import roles, substitutes, users
from app.web import doors
from app.web.access import allow
from app.web.language import tell

admin_roles = Blueprint("admin_roles", __name__, url_prefix="/admin/roles")


@admin_roles.get("")
@allow("admin")
def index() -> ResponseReturnValue:
    with doors.reading() as conn:
        lines, everybody = substitutes.listing(conn), users.listing(conn)
    holders = {code: [user for user in everybody if user.active and code in user.roles] for code in roles.ROLES}
    return render_template("admin/roles.html", lines=lines, ROLES=roles.ROLES, holders=holders)


@admin_roles.post("/<role>/substitute")
@allow("admin")
def substitute(role: str) -> ResponseReturnValue:
    other, version = request.form.get("substitute") or None, request.form.get("version", 0, type=int)
    with doors.writing() as conn:
        substitutes.set_substitute(conn, g.actor, role, version, other)
    tell(Message("The changes are saved."))
    return redirect(url_for("admin_roles.index"))
