"""What every answer carries, what every sending must prove, and who is let in where."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import func, select
from werkzeug.routing import Rule

from app import create_app, errors
from app.errors import DeskError, Invalid, Problem
from app.history.tables import history_event
from app.i18n import Message
from app.identity import demo
from app.identity.roles import ROLES
from app.web import access
from tests.http.conftest import Visitor

SignedIn = Callable[[str], Visitor]

POLICY = (
    "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; "
    "font-src 'self' data:; connect-src 'self'; object-src 'none'; base-uri 'none'; "
    "frame-ancestors 'none'; form-action 'self'"
)
LOOKED_AT = {
    "admin_lists.index", "admin_lists.show", "admin_lists.history", "admin_keys.guide", "admin_limits.index",
    "admin_limits.show", "admin_settings.index", "admin_settings.show", "admin_profiles.index", "admin_profiles.show",
    "rules.preview", "rules.export", "rule_versions.versions", "rule_versions.report", "case_moves.preview",
    "case_moves.report", "admin_calendars.index", "admin_calendars.show",
    "comparison.show", "bulk_clocks.index", "bulk_clocks.new", "bulk_clocks.export", "bulk_clocks.report",
    "audit.index", "audit.export",
}  # fmt: skip
"""Pages of the administration that others may read; who, is tested where the pages are."""
DONE_BY_OTHERS = {"case_moves.begin", "bulk_clocks.begin", "bulk_clocks.release"}
"""What others may do below the same addresses; likewise."""
READ = {
    f"/admin/{page}" for page in ("lists", "limits", "settings", "profiles", "calendars", "profile", "clocks", "audit")
}
"""What others may find in the menu."""
BY_KEY = {"intake_api.create"}
INLINE = re.compile(r"<script(?![^>]*\bsrc=)(?![^>]*application/json)|<style|\sstyle=|\son[a-z]+=|javascript:", re.I)


@pytest.mark.parametrize("address", ["/sign-in", "/nothing-here", "/account", "/static/favicon.svg"])
def test_every_answer_carries_the_strict_headers(visitor: Visitor, address: str) -> None:
    headers = visitor.get(address).headers
    assert headers["Content-Security-Policy"] == POLICY
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert "camera=()" in headers["Permissions-Policy"]


def test_no_page_is_kept_by_the_browser_but_what_never_changes_is(desk: Flask, admin: Visitor) -> None:
    page = admin.get("/admin/users")
    assert page.headers["Cache-Control"] == "no-store"
    style = re.search(r'href="(/static/dist/app\.css\?v=\w+)"', page.text)
    assert style is not None
    assert "immutable" in admin.get(style[1]).headers["Cache-Control"]
    assert "immutable" not in admin.get("/static/dist/app.css").headers["Cache-Control"]


def test_no_page_has_a_script_or_a_style_of_its_own(desk: Flask, admin: Visitor) -> None:
    for rule in _pages(desk):
        page = admin.get(_address(rule)).text
        assert not INLINE.findall(page), rule


def test_over_https_the_cookies_are_bound_to_the_host_and_the_browser_stays_there(desk: Flask) -> None:
    answer = desk.test_client().get("/sign-in", base_url="https://desk.example")
    assert answer.headers["Strict-Transport-Security"].startswith("max-age=")
    cookie = answer.headers["Set-Cookie"]
    assert cookie.startswith("__Host-aftercare_visit=")
    assert "Secure" in cookie
    assert "Strict-Transport-Security" not in desk.test_client().get("/sign-in").headers


def test_no_sending_is_taken_without_its_token(desk: Flask, admin: Visitor) -> None:
    before = _events(desk)
    for rule in _rules(desk, "POST"):
        answer = admin.client.post(_address(rule), data={"name": "x"})
        if rule.endpoint in BY_KEY:
            # No cookie counts there, so no foreign page can make use of one.
            assert answer.status_code == 401, rule
            continue
        assert answer.status_code == 403, rule
        assert "内容尚未保存" in answer.text
    assert _events(desk) == before


def test_a_token_is_good_for_its_own_sign_in_only(signed_in: SignedIn) -> None:
    admin, other = signed_in("admin"), signed_in("chen.jing")
    admin.token = other.token
    assert admin.post("/admin/users/chen.jing/deactivation").status_code == 403


def test_the_token_of_the_sign_in_page_is_no_good_after_signing_in(visitor: Visitor) -> None:
    visitor.get("/sign-in")
    before = visitor.token
    visitor.sign_in("admin")
    visitor.token = before
    assert visitor.post("/admin/clock/advance", {"by": "hour"}).status_code == 403


def test_htmx_sends_the_token_in_a_header(admin: Visitor) -> None:
    page = admin.get("/account").text
    token = re.search(r"hx-headers='\{\"X-CSRF-Token\": \"(\w+)\"\}'", page)
    assert token is not None
    answer = admin.client.post("/admin/clock/advance", headers={"X-CSRF-Token": token[1]})
    assert answer.status_code == 302


def test_what_was_typed_is_shown_again_when_a_sending_is_turned_away_but_no_password(admin: Visitor) -> None:
    admin.token = "old"
    answer = admin.post("/admin/users", {"display_name": "钱<b>多", "old_password": "secret-words"})
    assert answer.status_code == 403
    assert "钱&lt;b&gt;多" in answer.text
    assert "secret-words" not in answer.text


def test_a_sending_after_the_sign_in_has_ended_says_so(signed_in: SignedIn) -> None:
    person, elsewhere = signed_in("admin"), signed_in("admin")
    elsewhere.get("/account")
    entered = {"old_password": demo.PASSWORD, "new_password": "quite-another", "again": "quite-another"}
    elsewhere.post("/account/password", entered)
    answer = person.post("/admin/users", {"display_name": "钱多"})
    assert answer.status_code == 401
    assert "登录已失效" in answer.text
    assert "钱多" in answer.text


def test_a_page_that_does_not_say_who_may_use_it_stops_the_start() -> None:
    app = Flask(__name__)
    app.add_url_rule("/open", view_func=lambda: "", endpoint="forgotten")
    with pytest.raises(RuntimeError, match="forgotten"):
        access.refuse_undeclared(app)


def test_a_stranger_is_let_into_no_page_that_is_not_public(desk: Flask, visitor: Visitor) -> None:
    with desk.app_context():
        closed = [rule for rule in _pages(desk) if not access.is_public(rule.endpoint)]
    assert {rule.endpoint for rule in closed} >= {"account.show", "admin_users.index", "admin_roles.index"}
    for rule in closed:
        assert visitor.get(_address(rule)).location.startswith("/sign-in"), rule


@pytest.mark.req("R-030")
@pytest.mark.parametrize("name", [name for name, _, roles in demo.PEOPLE if "admin" not in roles])
def test_only_the_administrator_is_let_into_the_administration(desk: Flask, signed_in: SignedIn, name: str) -> None:
    person = signed_in(name)
    for rule in _rules(desk, "GET"):
        if rule.rule.startswith("/admin/") and rule.endpoint not in LOOKED_AT:
            assert person.get(_address(rule)).status_code == 403, rule
    for rule in _rules(desk, "POST"):
        if rule.rule.startswith("/admin/") and rule.endpoint not in DONE_BY_OTHERS:
            person.get("/account")
            assert person.post(_address(rule)).status_code == 403, rule
    assert set(re.findall(r'href="(/admin/\w+)', person.get("/account").text)) <= READ


def test_what_nobody_foresaw_is_a_number_for_the_person_and_a_trace_for_the_log(
    broken: Visitor, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.ERROR):
        answer = broken.get("/breaks")
    assert answer.status_code == 500
    assert "nobody may read this" not in answer.text
    number = re.search(r"编号 (\w{8})", answer.text)
    assert number is not None
    assert number[1] in caplog.text
    assert "nobody may read this" in caplog.text


@pytest.mark.parametrize(
    ("kind", "status"),
    [
        (errors.NotFound, 404),
        (errors.Refused, 403),
        (errors.Conflict, 409),
        (errors.Invalid, 422),
        (errors.Unavailable, 503),
        (DeskError, 400),
    ],
)
def test_a_foreseen_error_has_its_status_and_its_sentence_in_the_language_of_the_person(
    broken: Visitor, kind: type[DeskError], status: int
) -> None:
    broken.post("/language", {"language": "en"})
    answer = broken.get(f"/raises/{kind.__name__}")
    assert answer.status_code == status
    assert str(kind().message) in answer.text


def test_htmx_gets_the_sentence_alone_and_shows_it_at_the_top(broken: Visitor) -> None:
    answer = broken.get("/raises/Conflict", headers={"HX-Request": "true"})
    assert answer.status_code == 409
    assert answer.headers["HX-Retarget"] == "#messages"
    assert "<html" not in answer.text
    assert "有人已先一步操作" in answer.text


def test_the_problems_of_an_invalid_entry_are_listed(broken: Visitor) -> None:
    page = broken.get("/raises/problems").text
    assert 'href="#serial"' in page
    assert "没有这项内容，或者您无权查看。" in page


def test_an_address_nobody_answers_is_a_page_of_ours(visitor: Visitor) -> None:
    answer = visitor.get("/nothing-here")
    assert answer.status_code == 404
    assert "没有这项内容，或者您无权查看。" in answer.text


@pytest.fixture
def broken(desk: Flask) -> Visitor:
    """A desk of its own with pages that fail, and somebody signed in to it."""

    def breaks() -> str:
        raise ZeroDivisionError("nobody may read this")

    def raises(kind: str) -> str:
        if kind == "problems":
            raise Invalid([Problem(Message("There is no such thing here, or you may not see it."), "serial")])
        raise DeskError if kind == "DeskError" else getattr(errors, kind)

    frail = create_app(desk.settings)  # type: ignore[attr-defined]
    frail.database = desk.database  # type: ignore[attr-defined]
    frail.add_url_rule("/breaks", view_func=access.allow(access.signed_in)(breaks))
    frail.add_url_rule("/raises/<kind>", view_func=access.allow(access.signed_in)(raises))
    person = Visitor(frail.test_client())
    person.sign_in("chen.jing")
    return person


def _pages(desk: Flask) -> list[Rule]:
    return [rule for rule in _rules(desk, "GET") if rule.endpoint != "static"]


def _rules(desk: Flask, method: str) -> list[Rule]:
    return [rule for rule in desk.url_map.iter_rules() if method in (rule.methods or ())]


def _address(rule: Rule) -> str:
    """An address that fits the rule; what it names need not exist."""
    samples = {"name": "chen.jing", "role": next(iter(ROLES)), "kind": "limit"}
    kinds = {"uuid": "00000000-0000-0000-0000-000000000001"}
    return re.sub(
        r"<(?:(\w+)(?:\([^)]*\))?:)?(\w+)>", lambda place: kinds.get(place[1]) or samples.get(place[2], "1"), rule.rule
    )


def _events(desk: Flask) -> int:
    with desk.database.reading() as conn:  # type: ignore[attr-defined]
        return int(conn.scalar(select(func.count()).select_from(history_event)) or 0)
