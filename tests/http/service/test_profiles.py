"""The pages of profiles: copied and named by the administrator, given by a supervisor, read by others."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from app import clock
from app.cases import profile_moves
from tests.http.conftest import Visitor
from tests.http.service.conftest import SignedIn
from tests.http.service.counter import Officer, problems_of, said, value_of, words

PAGE = "/admin/profiles"
COPY = {"source": "002", "key": "acme", "name_zh": "远航专属", "name_en": "Acme", "reason": "大客户"}


def seen(page: TestResponse, name: str = "seen") -> str:
    found = re.search(rf'name="{name}" value="(\d+)"', page.text)
    assert found is not None
    return found[1]


@pytest.fixture
def acme(admin: Visitor) -> Visitor:
    """An administrator who has made the profile “acme”."""
    admin.get(PAGE)
    assert admin.post(PAGE, COPY).location == f"{PAGE}/acme"
    return admin


@pytest.mark.req("R-019", "R-033")
def test_a_copy_is_named_activated_and_used_by_the_next_case(acme: Visitor, officer: Officer) -> None:
    first, _ = officer.registered()
    page = acme.get(f"{PAGE}/acme")
    assert "远航专属" in words(page.text)
    names = {"name_zh": "远航", "name_en": "Acme Ltd", "reason": "改名", "seen": seen(page)}
    assert acme.post(f"{PAGE}/acme", names).status_code == 302
    page = acme.get(f"{PAGE}/acme")
    assert acme.post(f"{PAGE}/acme/activation", {"reason": "启用", "seen": seen(page)}).status_code == 302
    page = acme.get(f"{PAGE}/acme")
    for part in ("启用", "改名", "大客户", "新工单采用此方案"):
        assert part in words(page.text)
    second, _ = officer.registered(customer_contact="13900139000", customer_name="王强", serial_no="SN-2")
    with acme.client.application.database.reading() as conn:  # type: ignore[attr-defined]
        assert profile_moves.preview(conn, profile_moves.Scope("profile", "acme"), "003", clock.now()).cases == 1
    assert first != second


def test_what_is_wrong_with_a_copy_is_said_at_its_field_and_nothing_typed_is_lost(admin: Visitor) -> None:
    admin.get(PAGE)
    page = admin.post(PAGE, {**COPY, "key": "Acme Ltd", "name_en": " "})
    assert page.status_code == 422
    assert set(problems_of(page)) == {"key", "name_en"}
    assert (value_of(page, "key"), value_of(page, "name_zh")) == ("Acme Ltd", "远航专属")
    assert 'value="大客户"' in page.text


def test_sent_twice_it_is_one_profile(acme: Visitor) -> None:
    page = acme.post(PAGE, COPY)
    assert page.status_code == 422
    assert "已存在" in words(page.text)


def test_a_second_administrator_is_told_and_overwrites_nothing(acme: Visitor, signed_in: SignedIn) -> None:
    other = signed_in("admin")
    old = seen(other.get(f"{PAGE}/acme"))
    names = {"name_zh": "远航", "name_en": "Acme Ltd", "reason": "改名", "seen": old}
    acme.get(f"{PAGE}/acme")
    assert acme.post(f"{PAGE}/acme", names).status_code == 302
    page = other.post(f"{PAGE}/acme", {**names, "name_zh": "又名"})
    assert page.status_code == 409
    assert value_of(page, "name_zh") == "又名"
    assert "当前已保存：远航" in words(page.text)
    assert other.post(f"{PAGE}/acme", {**names, "name_zh": "又名", "seen": seen(page)}).status_code == 302


def test_an_archived_profile_is_fetched_back_and_the_active_one_stays(acme: Visitor) -> None:
    at = f"{PAGE}/acme"
    assert acme.post(f"{at}/archive", {"reason": "停用", "seen": seen(acme.get(at))}).status_code == 302
    assert "已归档" in words(acme.get(at).text)
    assert acme.post(f"{at}/restoration", {"reason": "恢复", "seen": seen(acme.get(at))}).status_code == 302
    refused = acme.post(f"{PAGE}/003/archive", {"reason": "停用", "seen": "0"})
    assert refused.status_code == 409
    assert "请先启用其他方案" in said(refused)
    assert set(problems_of(acme.post(f"{at}/archive", {"reason": "", "seen": seen(acme.get(at))}))) == {
        "reason.archive"
    }


@pytest.mark.req("R-019", "R-033")
def test_a_product_type_gets_its_profile_with_a_reason(acme: Visitor, signed_in: SignedIn) -> None:
    other = signed_in("admin")
    page = acme.get(PAGE)
    found = re.search(r"/admin/profiles/product-types/(\w+)", page.text)
    assert found is not None
    at = found[0]
    refused = acme.post(at, {"profile": "acme", "version": "0", "reason": " "})
    assert refused.status_code == 422
    assert re.search(r'<option value="acme" selected', refused.text)
    other.get(PAGE)
    assert acme.post(at, {"profile": "acme", "version": "0", "reason": "行业要求"}).status_code == 302
    assert other.post(at, {"profile": "001", "version": "0", "reason": "行业要求"}).status_code == 409
    refused = acme.post(f"{PAGE}/acme/archive", {"reason": "停用", "seen": seen(acme.get(f"{PAGE}/acme"))})
    assert "请先为其指定其他方案" in said(refused)


@pytest.mark.req("R-019", "R-033", "R-013")
def test_a_supervisor_gives_a_customer_his_profile_and_moves_what_runs(
    acme: Visitor, officer: Officer, supervisor: Officer, desk: Flask
) -> None:
    officer.registered()
    at = "/customers/1/profile"
    assert "合同方案" in words(supervisor.get("/customers/1").text)
    version = seen(supervisor.get(at), "version")
    refused = supervisor.post(at, {"profile": "acme", "version": version, "reason": ""})
    assert set(problems_of(refused)) == {"reason"}
    fields = {"profile": "acme", "version": version, "reason": "合同第 8 条"}
    assert supervisor.post(at, fields).location == at
    assert supervisor.post(at, {**fields, "profile": "001"}).status_code == 409
    assert "合同第 8 条" in words(supervisor.get(at).text)
    assert officer.post(at, fields).status_code == 403

    move = {"scope": "customer", "key": "1", "target": "acme"}
    page = supervisor.get("/admin/case-moves", query_string=move)
    assert "个工单改用此方案" in words(page.text)
    foreseen = seen(page, "foreseen")
    assert supervisor.post("/admin/case-moves", {**move, "foreseen": foreseen, "reason": ""}).status_code == 422
    sending = {**move, "foreseen": foreseen, "reason": "合同升级"}
    answer = supervisor.post("/admin/case-moves", sending)
    assert supervisor.post("/admin/case-moves", sending).location == answer.location
    assert "进行中" in words(supervisor.get(answer.location).text)
    with desk.database.transaction() as conn:  # type: ignore[attr-defined]
        profile_moves.step(conn)
    report = words(supervisor.get(answer.location).text)
    assert "已完成" in report
    assert "1 个工单已改用" in report
    done = supervisor.post("/admin/case-moves", sending)
    assert done.status_code == 409
    assert "没有可改的在办工单" in said(done)


def test_whose_cases_one_moves_depends_on_the_role(acme: Visitor, officer: Officer, supervisor: Officer) -> None:
    officer.registered()
    of_profile = {"scope": "profile", "key": "003", "target": "acme"}
    assert supervisor.get("/admin/case-moves", query_string=of_profile).status_code == 403
    assert acme.get("/admin/case-moves", query_string=of_profile).status_code == 200
    # The administrator as such sees no customers.
    assert acme.get("/admin/case-moves", query_string={"scope": "customer", "key": "1"}).status_code == 404
    assert acme.get("/admin/case-moves", query_string={"scope": "planet", "key": "1"}).status_code == 404
    assert acme.get("/admin/case-moves/77").status_code == 404


@pytest.mark.req("R-019", "R-033")
def test_two_profiles_stand_side_by_side(acme: Visitor) -> None:
    at = "/admin/profile-comparison"
    assert "内容一致" in words(acme.get(f"{at}?a=002&b=acme").text) or "0 项不同" in words(
        acme.get(f"{at}?a=002&b=acme").text
    )
    page = words(acme.get(f"{at}?a=002&b=003").text)
    assert "首次响应" in page
    # Where 002 says nothing of an ordinary case, the default holds, and is shown.
    assert re.search(r"技术支持响应 severity = .*?2小时（自然时间）.*?2小时（工作时间）.*?2小时（工作时间）", page)
    assert page.count("不同") < words(acme.get(f"{at}?a=002&b=003&all=1").text).count("不同")
    assert acme.get(f"{at}?a=none&b=003").status_code == 404


@pytest.mark.parametrize("name", ["wu.gang", "ma.ming", "lin.yu"])
def test_supervisors_managers_and_process_owners_may_look(signed_in: SignedIn, name: str) -> None:
    person = signed_in(name)
    assert "通用售后服务手册" in words(person.get(PAGE).text)
    page = person.get(f"{PAGE}/003")
    assert page.status_code == 200
    assert 'name="seen"' not in page.text
    assert person.post(PAGE, COPY).status_code == 403
    assert person.post(f"{PAGE}/003/activation", {"reason": "x"}).status_code == 403
