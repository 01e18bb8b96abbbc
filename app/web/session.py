"""The cookie of a sign-in, and what it makes of a request: ``g.actor``, and the clock it is seen by."""

from __future__ import annotations

from flask import Flask, g, request
from flask.sessions import SecureCookieSessionInterface
from werkzeug.wrappers import Response

from app import simulated
from app.identity import roles, sessions, users
from app.web import access, doors, language
from app.web.language import named

SIGN_IN = "sign_in"


class SaidOnce(SecureCookieSessionInterface):
    """Flask's own session. It carries nothing but what the next page has to say."""

    def get_cookie_name(self, app: Flask) -> str:
        return cookie_name("said")

    def get_cookie_secure(self, app: Flask) -> bool:
        return request.is_secure


def register(app: Flask) -> None:
    app.secret_key = doors.house_of(app).settings.secret_key
    app.config["SESSION_COOKIE_SAMESITE"] = "Lax"
    app.session_interface = SaidOnce()
    app.before_request(resume)
    app.jinja_env.globals["my_roles"] = my_roles


def resume() -> None:
    """Before each request: who is it? ``g.actor`` and ``g.sign_in`` are None for a stranger."""
    g.actor, g.sign_in = None, None
    if request.endpoint == "static":
        return
    keyed = access.is_keyed(request.endpoint)
    demo, token = doors.settings().demo, "" if keyed else cookie()
    if keyed:
        language.asked()
    with doors.reading() as conn:
        simulated.follow(conn, demo=demo)
        g.sign_in = sessions.resume(conn, token, demo=demo) if token else None
        if g.sign_in:
            g.actor = users.actor(conn, g.sign_in.name)
    if g.sign_in and g.sign_in.touch_due and _looks_at_a_page():
        with doors.writing() as conn:
            sessions.touch(conn, g.sign_in)


def begin(response: Response, token: str) -> Response:
    """Give the browser the cookie of a new sign-in."""
    set_cookie(response, SIGN_IN, token)
    return response


def forget(response: Response) -> Response:
    response.delete_cookie(cookie_name(SIGN_IN), secure=request.is_secure, httponly=True, samesite="Lax")
    return response


def cookie() -> str:
    """The token of the sign-in that this browser brings; empty without one."""
    return request.cookies.get(cookie_name(SIGN_IN), "")


def cookie_name(of: str) -> str:
    # With this prefix a browser takes the cookie from this very host and only over https.
    return f"__Host-aftercare_{of}" if request.is_secure else f"aftercare_{of}"


def set_cookie(response: Response, of: str, value: str) -> None:
    response.set_cookie(cookie_name(of), value, secure=request.is_secure, httponly=True, samesite="Lax", path="/")


def my_roles() -> list[str]:
    """The names of the roles the person holds, without those that only fall to him or her."""
    if g.get("actor") is None:
        return []
    with doors.reading() as conn:
        own = users.find(conn, g.actor.name).roles
    return [named(role.zh, role.en) for role in roles.ROLES.values() if role.code in own]


def _looks_at_a_page() -> bool:
    # A list that refreshes itself must not keep a sign-in alive, and a sending has one transaction, its own.
    return request.method == "GET" and "HX-Request" not in request.headers
