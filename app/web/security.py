"""What every answer carries, and what every sending must prove.

A sending (POST, PUT, PATCH, DELETE) carries a token that only a page of ours could have given to this
browser: an HMAC over the cookie of its sign-in or, before that, of its visit. Nothing of it is stored.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets

from flask import Flask, Response, g, request

from app.errors import DeskError
from app.web import access, doors, session

CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'self'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data: blob:",
        "font-src 'self' data:",
        "connect-src 'self'",
        "object-src 'none'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
        "form-action 'self'",
    )
)

HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
}

FIELD = "csrf_token"
HEADER = "X-CSRF-Token"
VISIT = "visit"
_SAFE = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})


class NotFromHere(DeskError):
    """This page was open too long. Nothing was saved: go back, reload it and send it once more."""


def register(app: Flask) -> None:
    """Before anything else: the token. Last of all: the headers."""
    app.before_request(check_token)
    app.after_request(finish)
    app.jinja_env.globals["csrf_token"] = token


def check_token() -> None:
    """Raise NotFromHere unless a sending carries the token of this browser."""
    if request.method in _SAFE or access.is_keyed(request.endpoint):
        return
    given = request.headers.get(HEADER) or request.form.get(FIELD, "")
    holder = session.cookie() or request.cookies.get(session.cookie_name(VISIT))
    if not holder or not hmac.compare_digest(given.encode(), _sign(holder).encode()):
        raise NotFromHere


def token() -> str:
    """The token for the page being made; a browser without a cookie of ours gets one with the answer."""
    return _sign(session.cookie() or _visit())


def finish(response: Response) -> Response:
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    if request.is_secure:
        response.headers["Strict-Transport-Security"] = "max-age=31536000; includeSubDomains"
    if request.endpoint != "static":
        # Pages hold names and telephone numbers; the next person at this computer must not find them.
        response.headers.setdefault("Cache-Control", "no-store")
    if VISIT in g:
        session.set_cookie(response, VISIT, g.get(VISIT))
    return response


def _visit() -> str:
    name = session.cookie_name(VISIT)
    if VISIT not in g and name not in request.cookies:
        setattr(g, VISIT, secrets.token_urlsafe(24))
    return str(g.get(VISIT) or request.cookies[name])


def _sign(holder: str) -> str:
    key = doors.settings().secret_key.encode()
    return hmac.new(key, b"sending:" + holder.encode(), hashlib.sha256).hexdigest()
