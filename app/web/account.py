"""What everybody may do with his or her own account: the password, and the language."""

from __future__ import annotations

from flask import Blueprint, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import Connection

from app.errors import Invalid, Problem
from app.i18n import LANGUAGES, Message
from app.identity import accounts, credentials, passwords, roles, sessions, users
from app.web import addresses, certificate_lines, doors, language, session
from app.web.access import allow, public, signed_in
from app.web.language import named, tell

account = Blueprint("account", __name__)


@account.get("/account")
@allow(signed_in)
def show() -> ResponseReturnValue:
    return _page()


@account.post("/account/password")
@allow(signed_in)
def change_password() -> ResponseReturnValue:
    entered = request.form
    try:
        with doors.reading() as conn:
            change = _prepared(conn, entered.get("old_password", ""), entered.get("new_password", ""))
    except Invalid as error:
        return _page(error.problems), 422
    with doors.writing() as conn:
        credentials.change_password(conn, change)
        token = sessions.start(conn, g.actor.name, request.user_agent.string)
    tell(Message("Your password is changed."))
    return session.begin(redirect(url_for("account.show")), token)


@account.post("/language")
@public
def switch_language() -> ResponseReturnValue:
    wanted = request.form.get("language", "")
    response = redirect(addresses.safe(request.form.get("next")) or "/")
    if wanted not in LANGUAGES:
        return response
    if g.actor:
        with doors.writing() as conn:
            accounts.set_language(conn, g.actor, wanted)
    language.remember(response, wanted)
    return response


def _prepared(conn: Connection, old: str, new: str) -> credentials.Change:
    if new != request.form.get("again", ""):
        raise Invalid([Problem(Message("The two new passwords differ."), "again")])
    return credentials.prepare_change(conn, g.actor.name, old, new)


def _page(problems: tuple[Problem, ...] = ()) -> str:
    with doors.reading() as conn:
        user = users.find(conn, g.actor.name)
        lines = certificate_lines.lines(conn, user.name)
    own = [role for role in roles.ROLES.values() if role.code in user.roles]
    fallen = [role for role in roles.ROLES.values() if role.code in g.actor.roles - user.roles]
    return render_template(
        "account/show.html",
        user=user,
        problems=problems,
        lines=lines,
        shortest=passwords.SHORTEST,
        own=[named(role.zh, role.en) for role in own],
        fallen=[named(role.zh, role.en) for role in fallen],
    )
