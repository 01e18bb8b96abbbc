"""Every address for everybody, by every method and by the tricks addresses can be written with: the policy holds.

The views are taken out, so that what answers "let in" was let in by the doorkeeper; who he lets in stands in
``route_policy`` and nowhere else.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest
from flask import Flask
from werkzeug.routing import Rule

from app.actor import Actor
from app.identity.roles import ROLES
from app.web import security, session
from tests.http.service.route_policy import POLICY, PUBLIC

STRANGER = ""
EVERYBODY = (STRANGER, *ROLES)
LET_IN = "let in"
OTHERS = ("PUT", "PATCH", "DELETE", "TRACE", "PROPFIND")
OVERRIDES = {
    "X-HTTP-Method-Override": "POST", "X-HTTP-Method": "POST", "X-Method-Override": "DELETE", "X-Original-URL": "/account",
    "X-Rewrite-URL": "/account", "X-Forwarded-For": "127.0.0.1", "X-Forwarded-User": "admin", "Remote-User": "admin",
    "X-Forwarded-Prefix": "/static", "Authorization": "Bearer admin",
}  # fmt: skip


@pytest.fixture
def guarded(desk: Flask, monkeypatch: pytest.MonkeyPatch) -> Flask:
    """The product with nothing behind its doors; whoever brings the name of a role as his cookie holds it."""

    def signed(conn: Any, token: str, *, demo: bool) -> Any:
        return SimpleNamespace(name=token, touch_due=False, must_change_password=False) if token in ROLES else None

    monkeypatch.setattr(session.sessions, "resume", signed)
    monkeypatch.setattr(session.users, "actor", lambda conn, name: Actor(name, frozenset({name}), name))
    for endpoint, view in list(desk.view_functions.items()):
        if endpoint == "static":
            continue
        monkeypatch.setitem(desk.view_functions, endpoint, _instead_of(view))
    return desk


def _instead_of(view: Any) -> Any:
    def empty(**_: Any) -> str:
        return LET_IN

    empty.__dict__.update(view.__dict__)
    return empty


class Caller:
    def __init__(self, app: Flask, role: str) -> None:
        self.client, self.role, self.token = app.test_client(), role, ""
        if role:
            self.client.set_cookie("aftercare_sign_in", role)
            with app.app_context():
                self.token = security._sign(role)

    def asks(self, address: str, method: str = "GET", **headers: str) -> Any:
        # What htmx asks for is answered without the frame of a page.
        sent = {"HX-Request": "true", security.HEADER: self.token, **headers}
        return self.client.open(address, method=method, headers=sent)

    def is_let_in(self, address: str, method: str = "GET", **headers: str) -> bool:
        return LET_IN in self.asks(address, method, **headers).text


def rules(app: Flask) -> list[Rule]:
    return [rule for rule in app.url_map.iter_rules() if rule.endpoint != "static"]


def test_every_address_has_a_declared_policy_and_no_policy_is_left_over(application: Flask) -> None:
    assert {rule.endpoint for rule in rules(application)} == POLICY.keys()
    assert all(who is PUBLIC or who <= set(ROLES) for who in POLICY.values())


def test_whoever_is_let_in_is_meant_and_whoever_is_meant_is_let_in(guarded: Flask) -> None:
    callers = [Caller(guarded, role) for role in EVERYBODY]
    asked = 0
    for rule in rules(guarded):
        who = POLICY[rule.endpoint]
        for method in sorted((rule.methods or set()) & {"GET", "POST", "PUT"}):
            for caller in callers:
                meant = who is PUBLIC or caller.role in who
                if method != "GET" and not caller.role and rule.endpoint != "intake_api.create":
                    meant = False  # a stranger's sending needs the token of a page
                assert caller.is_let_in(address(rule), method) is meant, (rule.rule, method, caller.role)
                asked += 1
    assert asked >= len(rules(guarded)) * len(EVERYBODY)


def test_no_other_method_opens_anything(guarded: Flask) -> None:
    caller = Caller(guarded, "customer")
    for rule in rules(guarded):
        for method in (*OTHERS, "GET", "POST"):
            if caller.is_let_in(address(rule), method):
                assert method in ("GET", "POST")
                assert may(guarded, address(rule), method, caller.role), (rule, method)
        for method in ("HEAD", "OPTIONS"):
            assert LET_IN not in caller.asks(address(rule), method).text


def test_no_way_to_write_an_address_opens_what_its_plain_form_does_not(guarded: Flask) -> None:
    caller, stranger = Caller(guarded, "customer"), Caller(guarded, STRANGER)
    for rule in rules(guarded):
        if caller.role in POLICY[rule.endpoint] or POLICY[rule.endpoint] is PUBLIC:
            continue
        method = "GET" if "GET" in (rule.methods or ()) else "POST"
        for trick in tricks(address(rule)):
            assert not caller.is_let_in(trick, method), trick
        assert not caller.is_let_in(address(rule), method, **OVERRIDES), rule
        assert not stranger.is_let_in(address(rule), method, **OVERRIDES), rule


def may(app: Flask, plain: str, method: str, role: str) -> bool:
    """Whether whatever answers there is for this role: /knowledge/new is sent to like any article."""
    endpoint, _ = app.url_map.bind("").match(plain, method)
    return POLICY[endpoint] is PUBLIC or role in POLICY[endpoint]


def tricks(plain: str) -> Iterator[str]:
    """The same address as somebody might write it who hopes that two readers of it disagree."""
    first, rest = plain[:2], plain[2:]
    yield from (f"{plain}/", f"{plain}//", f"/{plain}", f"/.{plain}", f"/static/..{plain}", f"/static/%2e%2e{plain}")
    yield from (
        f"{plain}%00",
        f"{plain}%2f",
        f"{plain};x=1",
        f"{plain}.json",
        f"{plain}%20",
        f"{plain}?_method=GET&role=admin",
    )
    yield from (
        first.upper() + rest,
        plain.upper(),
        f"{plain[:1]}%{ord(plain[1:2] or 'x'):02x}{rest}",
        plain.replace("/", "//"),
    )
    yield from (
        plain.replace("/", "%2f"),
        plain.replace("/", "\\"),
        f"/sign-in/..{plain}",
        f"{plain}#/sign-in",
        f"{plain}/..",
    )


def address(rule: Rule) -> str:
    """An address that fits the rule; what it names need not exist."""
    samples = {"kind": "limit"}
    kinds = {"uuid": "00000000-0000-0000-0000-000000000001"}
    return re.sub(
        r"<(?:(\w+)(?:\([^)]*\))?:)?(\w+)>", lambda place: kinds.get(place[1]) or samples.get(place[2], "1"), rule.rule
    )
