"""Who may use which page. Everything is closed; a page says who may come in, or the house does not open.

``@public`` for everybody, ``@allow("admin")`` for holders of a role, ``@allow(any_staff)`` for a rule. What a
person may *see* on a page is not decided here but by the finding functions of the rooms.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from flask import Flask, current_app, g, redirect, request, url_for
from werkzeug.wrappers import Response

from app.actor import Actor
from app.errors import DeskError, Refused
from app.web import addresses

Rule = Callable[[Actor], bool]
View = TypeVar("View", bound=Callable[..., Any])

_MARK = "_allowed"
_KEYED = "_keyed"
#: Where somebody with a first password may go before choosing an own one.
_BEFORE_OWN_PASSWORD = ("account", "auth")


class SignInAgain(DeskError):
    """Your sign-in has ended, so nothing was saved. Sign in again and send it once more."""


class NotForYou(Refused):
    """This page is for other roles than yours. If you need it, ask the administrator."""


def register(app: Flask) -> None:
    app.before_request(guard)
    app.jinja_env.globals["may"] = lambda endpoint: may(g.get("actor"), endpoint)


# req: R-030
def guard() -> Response | None:
    """Before each request: let in, show the way to the door, or raise SignInAgain or NotForYou."""
    if is_public(request.endpoint):
        return None
    if g.actor is None:
        if request.method not in ("GET", "HEAD"):
            raise SignInAgain
        here = addresses.here()
        return _send_to(url_for("auth.sign_in", next=here if here != "/" else None))
    if g.sign_in.must_change_password and request.blueprint not in _BEFORE_OWN_PASSWORD:
        return _send_to(url_for("account.show"))
    if not may(g.actor, str(request.endpoint)):
        raise NotForYou
    return None


def signed_in(actor: Actor) -> bool:
    return True


def any_staff(actor: Actor) -> bool:
    """Whoever holds a role inside the house; the customer does not."""
    return bool(actor.roles - {"customer"})


def public(view: View) -> View:
    """Let everybody in, signed in or not."""
    setattr(view, _MARK, None)
    return view


def keyed(view: View) -> View:
    """Let in outside systems, that prove who they are by a key of their own; no cookie counts here.

    The page itself asks for the key. So it needs no token against foreign forms: those bring cookies, never a key.
    """
    setattr(view, _KEYED, True)
    return public(view)


def is_keyed(endpoint: str | None) -> bool:
    return hasattr(current_app.view_functions.get(endpoint or ""), _KEYED)


def allow(*who: str | Rule) -> Callable[[View], View]:
    """Let in whoever holds one of the roles or fits one of the rules; goes below the line of the route."""
    rules = [_holder_of(entry) if isinstance(entry, str) else entry for entry in who]

    def mark(view: View) -> View:
        setattr(view, _MARK, lambda actor: any(rule(actor) for rule in rules))
        return view

    return mark


def is_public(endpoint: str | None) -> bool:
    # An address nobody answers is not a secret; a page with that name would say so itself.
    return endpoint in (None, "static") or _rule(str(endpoint)) is None


def may(actor: Actor | None, endpoint: str) -> bool:
    """Whether ``actor`` would be let in: for menus and buttons, and by the doorkeeper himself."""
    rule = None if is_public(endpoint) else _rule(endpoint)
    return rule is None or (actor is not None and rule(actor))


def refuse_undeclared(app: Flask) -> None:
    """Raise RuntimeError naming every page that does not say who may use it."""
    silent = sorted(name for name, view in app.view_functions.items() if name != "static" and not hasattr(view, _MARK))
    if silent:
        raise RuntimeError(f"Mark with @public or @allow who may use: {', '.join(silent)}.")


def _send_to(address: str) -> Response:
    if "HX-Request" not in request.headers:
        return redirect(address)
    # A redirect would put the whole sign-in page into the place of a list.
    return Response(status=204, headers={"HX-Redirect": address})


def _holder_of(role: str) -> Rule:
    return lambda actor: actor.has(role)


def _rule(endpoint: str) -> Rule | None:
    rule: Rule | None = getattr(current_app.view_functions[endpoint], _MARK)
    return rule
