"""Signing in and out."""

from __future__ import annotations

from flask import Blueprint, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.errors import DeskError
from app.identity import demo, roles, sessions, signin
from app.web import addresses, doors, failures, navigation, session
from app.web.access import allow, public, signed_in
from app.web.language import named

auth = Blueprint("auth", __name__)


@auth.get("/")
@allow(signed_in)
def start() -> ResponseReturnValue:
    return redirect(url_for(navigation.home()))


@auth.get("/sign-in")
@public
def sign_in() -> ResponseReturnValue:
    if g.actor:
        return redirect(url_for(navigation.home()))
    return _page(name=request.args.get("as", ""), onward=addresses.safe(request.args.get("next")))


@auth.post("/sign-in")
@public
def begin() -> ResponseReturnValue:
    name, onward = request.form.get("name", ""), addresses.safe(request.form.get("next"))
    token, refusal = _try(name, request.form.get("password", ""))
    if refusal:
        return _page(name=name, onward=onward, refusal=refusal.message), failures.status_of(refusal)
    # The start page depends on who one is, and that is known only with the next request.
    return session.begin(redirect(onward or url_for("auth.start")), token)


@auth.post("/sign-out")
@public
def sign_out() -> ResponseReturnValue:
    with doors.writing() as conn:
        sessions.end(conn, session.cookie())
    return session.forget(redirect(url_for("auth.sign_in")))


def _try(name: str, password: str) -> tuple[str, DeskError | None]:
    # Hashing is slow, so it must not happen while everybody else waits to write.
    with doors.reading() as conn:
        verdict = signin.check(conn, name, password, request.remote_addr or "", demo=doors.settings().demo)
    token = ""
    with doors.writing() as conn:
        verdict = signin.record(conn, verdict)
        if verdict.accepted:
            sessions.end(conn, session.cookie())
            token = sessions.start(conn, verdict.name, request.user_agent.string)
    return token, verdict.refusal


def _page(**context: object) -> str:
    return render_template("auth/sign_in.html", people=_people(), demo_password=demo.PASSWORD, **context)


def _people() -> list[dict[str, object]]:
    """The demo users, so that a visitor need not look for a name; nobody outside demo mode."""
    if not doors.settings().demo:
        return []
    with doors.reading() as conn:
        people = demo.people(conn)
    return [
        {
            "name": name,
            "display_name": display_name,
            "roles": [named(roles.ROLES[code].zh, roles.ROLES[code].en) for code in codes],
        }
        for name, display_name, codes in people
    ]
