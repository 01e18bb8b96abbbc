"""Signing in and out, the own password, the own language."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from app.actor import SYSTEM
from app.i18n import translate
from app.identity import accounts, demo, passwords
from app.identity.errors import TooManyAttempts
from tests.http.conftest import Visitor

SignedIn = Callable[[str], Visitor]
COOKIE = "aftercare_sign_in"


def test_in_demo_mode_the_page_says_who_can_sign_in_and_with_what(visitor: Visitor) -> None:
    page = visitor.get("/sign-in").text
    assert demo.PASSWORD in page
    assert all(name in page for name, _, _ in demo.PEOPLE)


def test_choosing_a_demo_user_fills_in_the_name_and_signs_nobody_in(visitor: Visitor) -> None:
    page = visitor.get("/sign-in?as=wu.gang").text
    assert 'value="wu.gang"' in page
    assert visitor.get("/account").status_code == 302


def test_outside_demo_mode_nobody_is_listed_and_no_demo_user_comes_in(real_desk: Flask, visitor: Visitor) -> None:
    page = visitor.get("/sign-in").text
    assert demo.PASSWORD not in page
    assert "chen.jing" not in page
    assert visitor.sign_in("chen.jing").status_code == 403


def test_a_sign_in_made_in_demo_mode_ends_with_it(
    desk: Flask, signed_in: SignedIn, request: pytest.FixtureRequest
) -> None:
    person = signed_in("chen.jing")
    request.getfixturevalue("real_desk")
    assert person.get("/account").status_code == 302


def test_whoever_signs_in_comes_to_the_page_asked_for(visitor: Visitor) -> None:
    asked = visitor.get("/admin/users?q=chen")
    assert asked.location == "/sign-in?next=/admin/users?q%3Dchen"
    visitor.follow(asked)
    answer = visitor.post("/sign-in", {"name": "admin", "password": demo.PASSWORD, "next": "/admin/users?q=chen"})
    assert answer.location == "/admin/users?q=chen"
    assert visitor.follow(answer).status_code == 200


@pytest.mark.parametrize(
    "elsewhere", ["https://evil.example", "//evil.example", "/\\evil.example", "javascript:alert(1)", "/\tx"]
)
def test_nobody_is_led_to_another_site_after_signing_in(visitor: Visitor, elsewhere: str) -> None:
    assert visitor.sign_in("admin", next=elsewhere).location == "/"
    assert elsewhere not in visitor.client.get("/sign-in", query_string={"next": elsewhere}).text


def test_a_wrong_password_is_a_sentence_that_keeps_the_name_and_says_no_more(visitor: Visitor) -> None:
    known, unknown = visitor.sign_in("chen.jing", "not-this-one"), visitor.sign_in("nobody", "not-this-one")
    assert known.status_code == unknown.status_code == 403
    assert "登录名或密码不正确。" in known.text
    assert "登录名或密码不正确。" in unknown.text
    assert 'value="chen.jing"' in known.text
    assert "not-this-one" not in known.text


def test_after_five_failures_a_name_has_to_wait_even_with_the_right_password(visitor: Visitor) -> None:
    for _ in range(5):
        assert visitor.sign_in("chen.jing", "guess").status_code == 403
    answer = visitor.sign_in("chen.jing")
    assert answer.status_code == 429
    assert translate(TooManyAttempts(minutes=15).message, "zh") in answer.text


def test_the_cookie_of_a_sign_in_is_out_of_reach_of_scripts_and_other_sites(visitor: Visitor) -> None:
    answer = visitor.sign_in("chen.jing")
    cookie = next(line for line in answer.headers.getlist("Set-Cookie") if line.startswith(COOKIE))
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie


def test_signing_in_again_makes_a_new_cookie_and_ends_the_old_sign_in(desk: Flask, visitor: Visitor) -> None:
    visitor.sign_in("chen.jing")
    first = _cookie(visitor)
    visitor.get("/account")
    assert visitor.post("/sign-in", {"name": "admin", "password": demo.PASSWORD}).status_code == 302
    assert _cookie(visitor) != first
    assert _with_cookie(desk, first).get("/account").status_code == 302


def test_signing_out_ends_the_sign_in_on_the_server_too(desk: Flask, signed_in: SignedIn) -> None:
    person = signed_in("chen.jing")
    kept = _cookie(person)
    assert person.post("/sign-out").location == "/sign-in"
    assert person.get("/account").status_code == 302
    assert _with_cookie(desk, kept).get("/account").status_code == 302


def test_a_deactivated_person_is_out_with_the_next_request(desk: Flask, signed_in: SignedIn) -> None:
    person = signed_in("chen.jing")
    with desk.database.transaction() as conn:  # type: ignore[attr-defined]
        accounts.deactivate(conn, SYSTEM, "chen.jing")
    assert person.get("/account").location == "/sign-in?next=/account"


def test_a_list_that_refreshes_itself_sends_the_whole_page_to_the_sign_in(visitor: Visitor) -> None:
    answer = visitor.get("/account", headers={"HX-Request": "true"})
    assert answer.status_code == 204
    assert answer.headers["HX-Redirect"].startswith("/sign-in")


def test_a_first_password_opens_nothing_but_the_page_to_change_it(desk: Flask, visitor: Visitor) -> None:
    with desk.database.transaction() as conn:  # type: ignore[attr-defined]
        accounts.create_user(
            conn,
            SYSTEM,
            name="qian.duo",
            display_name="钱多",
            password_hash=passwords.hashed("the-first-one"),
            roles=["admin"],
        )
    visitor.sign_in("qian.duo", "the-first-one")
    assert visitor.get("/admin/users").location == "/account"
    answer = _change(visitor, "the-first-one", "a-password-of-her-own")
    assert answer.status_code == 302
    assert visitor.get("/admin/users").status_code == 200


def test_changing_the_password_ends_the_other_sign_ins_and_keeps_this_one(signed_in: SignedIn) -> None:
    here, elsewhere = signed_in("chen.jing"), signed_in("chen.jing")
    before = _cookie(here)
    assert _change(here, demo.PASSWORD, "quite-another-one").status_code == 302
    assert _cookie(here) != before
    assert "密码已修改。" in here.get("/account").text
    assert elsewhere.get("/account").status_code == 302


@pytest.mark.parametrize(
    ("old", "new", "again", "sentence"),
    [
        ("wrong", "quite-another-one", "quite-another-one", "old_password-problem"),
        (demo.PASSWORD, "short", "short", "new_password-problem"),
        (demo.PASSWORD, "quite-another-one", "quite-an-other-one", "again-problem"),
    ],
)
def test_a_password_that_cannot_be_is_refused_where_it_was_entered(
    signed_in: SignedIn, old: str, new: str, again: str, sentence: str
) -> None:
    person = signed_in("chen.jing")
    answer = person.post("/account/password", {"old_password": old, "new_password": new, "again": again})
    assert answer.status_code == 422
    assert f'id="{sentence}"' in answer.text
    assert new not in answer.text
    assert person.get("/account").status_code == 200


def test_a_person_reads_the_language_of_the_own_account_on_every_computer(desk: Flask, signed_in: SignedIn) -> None:
    person = signed_in("chen.jing")
    assert '<html lang="zh-CN">' in person.get("/account").text
    answer = person.post("/language", {"language": "en", "next": "/account"})
    assert answer.location == "/account"
    assert '<html lang="en">' in person.follow(answer).text
    assert "My account" in signed_in("chen.jing").get("/account").text


def test_a_stranger_chooses_the_language_before_signing_in(visitor: Visitor) -> None:
    assert "登录" in visitor.get("/sign-in").text
    visitor.post("/language", {"language": "en", "next": "/sign-in"})
    assert "Sign in" in visitor.get("/sign-in").text
    assert visitor.post("/language", {"language": "xx", "next": "//evil.example"}).location == "/"
    assert "Sign in" in visitor.get("/sign-in").text


def _change(person: Visitor, old: str, new: str) -> TestResponse:
    person.get("/account")
    entered = {"old_password": old, "new_password": new, "again": new}
    return person.post("/account/password", entered)


def _cookie(person: Visitor) -> str:
    cookie = person.client.get_cookie(COOKIE)
    assert cookie is not None
    return str(cookie.value)


def _with_cookie(desk: Flask, value: str) -> Visitor:
    browser = desk.test_client()
    browser.set_cookie(COOKIE, value)
    return Visitor(browser)
