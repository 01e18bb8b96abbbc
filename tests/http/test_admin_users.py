"""The administrator's pages: users, roles, substitutes, the simulated clock."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from app import clock
from app.actor import SYSTEM
from app.identity import accounts, passwords, reporting, substitutes, users
from tests.http.conftest import Visitor

SignedIn = Callable[[str], Visitor]
VERSION = re.compile(r'name="version" value="(\d+)"')


def test_a_new_user_gets_a_password_that_is_shown_once_and_must_be_changed(
    desk: Flask, admin: Visitor, visitor: Visitor
) -> None:
    admin.get("/admin/users/new")
    answer = admin.post("/admin/users", {**ENTERED, "roles": ["cs", "tech"]})
    assert answer.status_code == 201
    password = re.search(r"<code>(\w{4}(?:-\w{4}){3})</code>", answer.text)
    assert password is not None
    assert password[1] not in admin.get("/admin/users/qian.duo").text
    assert _user(desk, "qian.duo").roles == {"cs", "tech"}
    assert visitor.sign_in("qian.duo", password[1]).status_code == 302
    assert visitor.get("/inbox").location == "/account"


def test_what_is_wrong_with_a_new_user_is_said_at_the_field_and_the_entries_stay(admin: Visitor) -> None:
    admin.get("/admin/users/new")
    answer = admin.post("/admin/users", {**ENTERED, "name": "Chen.Jing", "roles": ["cs"]})
    assert answer.status_code == 422
    assert 'id="name-problem"' in answer.text
    assert 'value="钱多"' in answer.text
    assert re.search(r'value="cs" checked', answer.text)


def test_a_search_finds_by_name_by_login_and_by_role(admin: Visitor) -> None:
    assert _listed(admin, "q=陈静") == ["chen.jing"]
    assert _listed(admin, "q=CHEN.J") == ["chen.jing"]
    assert _listed(admin, "role=supervisor") == ["wu.gang"]
    assert _listed(admin, "q=nobody-like-this") == []


def test_roles_and_name_are_changed_and_count_from_the_next_request(
    desk: Flask, admin: Visitor, signed_in: SignedIn
) -> None:
    person = signed_in("chen.jing")
    assert person.get("/admin/users").status_code == 403
    answer = _save(admin, "chen.jing", display_name="陈晓静", language="zh", roles=["cs", "admin"])
    assert answer.status_code == 302
    assert "修改已保存。" in admin.follow(answer).text
    assert _user(desk, "chen.jing").display_name == "陈晓静"
    assert person.get("/admin/users").status_code == 200


def test_an_edit_of_what_somebody_else_has_changed_meanwhile_is_refused(desk: Flask, admin: Visitor) -> None:
    _save(admin, "chen.jing", display_name="陈晓静", language="zh", roles=["cs"])
    late = {"version": "1", "display_name": "陈大静", "language": "zh", "roles": ["cs"]}
    assert admin.post("/admin/users/chen.jing", late).status_code == 409
    assert _user(desk, "chen.jing").display_name == "陈晓静"


def test_an_edit_is_stored_whole_or_not_at_all(desk: Flask, admin: Visitor) -> None:
    answer = _save(admin, "chen.jing", display_name="陈晓静", language="zh", roles=["cs", "emperor"])
    assert answer.status_code == 422
    assert _user(desk, "chen.jing").display_name == "陈静"


def test_the_last_administrator_can_neither_be_deactivated_nor_lose_the_role(desk: Flask, admin: Visitor) -> None:
    admin.get("/admin/users/admin")
    assert admin.post("/admin/users/admin/deactivation").status_code == 403
    assert _save(admin, "admin", display_name="许宁", language="zh", roles=["cs"]).status_code == 403
    assert _user(desk, "admin").roles == {"admin"}


def test_a_deactivated_user_cannot_sign_in_until_activated_again(admin: Visitor, visitor: Visitor) -> None:
    admin.get("/admin/users/chen.jing")
    admin.post("/admin/users/chen.jing/deactivation")
    assert "已停用" in admin.get("/admin/users/chen.jing").text
    assert visitor.sign_in("chen.jing").status_code == 403
    admin.post("/admin/users/chen.jing/activation")
    assert visitor.sign_in("chen.jing").status_code == 302


def test_a_reset_password_replaces_the_old_one(admin: Visitor, visitor: Visitor) -> None:
    admin.get("/admin/users/chen.jing")
    page = admin.post("/admin/users/chen.jing/first-password").text
    password = re.search(r"<code>(\w{4}(?:-\w{4}){3})</code>", page)
    assert password is not None
    assert visitor.sign_in("chen.jing").status_code == 403
    assert visitor.sign_in("chen.jing", password[1]).status_code == 302


@pytest.mark.parametrize("address", ["/admin/users/nobody", "/admin/users/nobody/deactivation"])
def test_a_user_there_is_not_is_not_found(admin: Visitor, address: str) -> None:
    answer = admin.post(address) if address.endswith("deactivation") else admin.get(address)
    assert answer.status_code == 404


@pytest.mark.req("R-031")
def test_the_page_of_roles_says_who_does_the_work_of_a_role_nobody_holds(admin: Visitor) -> None:
    line = admin.get("/admin/roles").text.partition(">coordinator<")[2].partition("</tr>")[0]
    assert "客服专员" in line


@pytest.mark.req("R-031", "R-018")
def test_a_substitute_is_changed_with_a_reason_and_there_is_a_way_back(desk: Flask, admin: Visitor) -> None:
    admin.get("/admin/roles/finance")
    change = {"substitute": "manager", "number": "1"}
    answer = admin.post("/admin/roles/finance/substitute", change)
    assert answer.status_code == 422
    assert 'id="reason-problem"' in answer.text
    assert 'value="manager" selected' in answer.text
    assert admin.post("/admin/roles/finance/substitute", {**change, "reason": "吴刚休假"}).status_code == 302
    assert _substitute(desk, "finance") == "manager"
    # Twice is once; and who looked at an older version is told.
    assert admin.post("/admin/roles/finance/substitute", {**change, "reason": "吴刚休假"}).status_code == 302
    old = admin.post("/admin/roles/finance/substitute", {"substitute": "cs", "number": "1", "reason": "试试"})
    assert old.status_code == 409
    circle = {"substitute": "finance", "number": "1", "reason": "试试"}
    answer = admin.post("/admin/roles/manager/substitute", circle)
    assert answer.status_code == 409
    assert "售后服务经理" in answer.text
    page = admin.get("/admin/roles/finance").text
    assert "吴刚休假" in page
    assert "退回此版" in page
    assert "吴刚休假" in admin.get("/admin/audit?kind=substitutes").text
    assert "吴刚休假" in admin.get("/admin/audit/changes.csv?kind=substitutes").text
    back = {"substitute": "supervisor", "number": "2", "reason": "休假结束"}
    assert admin.post("/admin/roles/finance/substitute", back).status_code == 302
    assert _substitute(desk, "finance") == "supervisor"
    assert admin.get("/admin/roles/nobody").status_code == 404


def test_the_administrator_moves_the_clock_and_everybody_sees_it(
    desk: Flask, admin: Visitor, signed_in: SignedIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    rung: list[timedelta] = []
    monkeypatch.setattr(desk, "wake", lambda: rung.append(clock.offset()))
    admin.get("/account")
    for step in ("hour", "day", "week"):
        answer = admin.post("/admin/clock/advance", {"by": step, "next": "/admin/users"})
        assert answer.location == "/admin/users"
    # Whoever makes time pass is told at once, instead of finding out.
    assert len(rung) == 3
    page = signed_in("chen.jing").get("/account").text
    assert clock.offset() == timedelta(days=8, hours=1)
    assert "比真实时间快" in page
    assert "/admin/clock/" not in page
    admin.get("/account")
    admin.post("/admin/clock/real-time")
    assert "比真实时间快" not in admin.get("/account").text
    assert clock.offset() == timedelta(0)


def test_outside_demo_mode_there_is_no_simulated_clock(real_desk: Flask, visitor: Visitor) -> None:
    with real_desk.database.transaction() as conn:  # type: ignore[attr-defined]
        accounts.create_user(
            conn,
            SYSTEM,
            name="real.one",
            display_name="真实",
            password_hash=passwords.hashed("a-real-password"),
            roles=["admin"],
            must_change_password=False,
        )
    visitor.sign_in("real.one", "a-real-password")
    assert "/admin/clock/" not in visitor.get("/admin/users").text
    assert visitor.post("/admin/clock/advance", {"by": "week"}).status_code == 403
    assert clock.offset() == timedelta(0)


ENTERED = {"name": "qian.duo", "display_name": "钱多", "language": "zh"}


def _save(admin: Visitor, name: str, **entered: object) -> TestResponse:
    version = VERSION.search(admin.get(f"/admin/users/{name}").text)
    assert version is not None
    return admin.post(f"/admin/users/{name}", {"version": version[1], **entered})


def _listed(admin: Visitor, query: str) -> list[str]:
    return re.findall(r'href="/admin/users/([\w.]+)"', admin.get(f"/admin/users?{query}").text.replace("/new", ""))


def _user(desk: Flask, name: str) -> users.User:
    with desk.database.reading() as conn:  # type: ignore[attr-defined]
        return users.find(conn, name)


def _substitute(desk: Flask, role: str) -> str | None:
    with desk.database.reading() as conn:  # type: ignore[attr-defined]
        return next(line.substitute for line in substitutes.listing(conn) if line.role == role)


@pytest.mark.req("R-035")
def test_two_superiors_are_given_with_a_reason_and_what_was_said_before_stays(desk: Flask, admin: Visitor) -> None:
    page, at = "/admin/users/wang.lei", "/admin/users/wang.lei/reporting-lines"
    admin.get(page)
    lines = {"number": "0", "line1": "wu.gang", "line2": "ma.ming"}
    refused = admin.post(at, {**lines, "reason": ""})
    assert refused.status_code == 422
    assert 'id="reason-problem"' in refused.text
    assert re.search(r'value="wu.gang" selected', refused.text)
    assert admin.post(at, {**lines, "reason": "矩阵组织"}).status_code == 302
    with desk.database.reading() as conn:  # type: ignore[attr-defined]
        assert reporting.of(conn, "wang.lei") == reporting.Lines(1, "wu.gang", "ma.ming")
    assert "矩阵组织" in admin.get(page).text
    # Whoever looked at it before the change does not overwrite it; and nobody reports to himself in the end.
    assert admin.post(at, {**lines, "line2": "", "reason": "旧页面"}).status_code == 409
    circle = admin.post(
        "/admin/users/wu.gang/reporting-lines", {"number": "0", "line1": "wang.lei", "reason": "反过来"}
    )
    assert circle.status_code == 409
    assert "吴刚 → 王磊 → 吴刚" in circle.text


def test_only_the_administrator_gives_superiors(signed_in: SignedIn) -> None:
    supervisor = signed_in("wu.gang")
    supervisor.get("/inbox")
    assert supervisor.post("/admin/users/wang.lei/reporting-lines", {"number": "0", "reason": "x"}).status_code == 403
