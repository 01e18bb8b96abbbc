"""Work on a case beside its procedure: classified anew, and data supplied that was missing."""

from __future__ import annotations

import re
from datetime import timedelta
from io import BytesIO

import pytest
from werkzeug.test import TestResponse

from app import clock
from app.cases import queries, supplements
from app.db import Database
from tests.http.service.conftest import FRIDAY, SignedIn
from tests.http.service.counter import CLASSIFIED, Officer, problems_of, said, value_of, words

JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01" + b"\x00" * 64 + b"\xff\xd9"


@pytest.fixture
def number(officer: Officer) -> str:
    number, task = officer.registered(identity_confirmed="true")
    officer.completed(task, CLASSIFIED)
    return number


def anew(page: TestResponse, **changed: str) -> dict[str, str]:
    """What the form of a classification sends."""
    kind = re.search(r'<option value="([^"]*)" selected', page.text)
    assert kind is not None
    fields = {"seen": value_of(page, "seen"), "kind": kind[1], "case.urgency": "normal", "reason": "客户改口"}
    return fields | {name.replace("__", "."): value for name, value in changed.items()}


@pytest.mark.req("R-074")
def test_a_case_is_classified_anew_and_says_why(officer: Officer, number: str) -> None:
    assert "重新分类" in words(officer.get(f"/cases/{number}").text)
    page = officer.get(f"/cases/{number}/classification")
    assert anew(page)["kind"] == "product_fault/hardware"
    answer = officer.post(f"/cases/{number}/classification", anew(page, kind="usage/setup", case__urgency="urgent"))
    assert answer.location == f"/cases/{number}"
    text = words(officer.get(f"/cases/{number}").text)
    assert "操作咨询 · 设置" in text
    assert "重新分类：产品故障 → 操作咨询 · 硬件损坏 → 设置 · 普通 → 紧急" in text
    assert "加急" in text
    past = words(officer.get(f"/cases/{number}/classification").text)
    assert "客户改口" in past
    assert "产品故障 → 操作咨询" in past


def test_without_a_reason_nothing_is_changed(officer: Officer, number: str) -> None:
    page = officer.get(f"/cases/{number}/classification")
    answer = officer.post(f"/cases/{number}/classification", anew(page, kind="complaint/suggestion", reason=""))
    assert answer.status_code == 422
    assert set(problems_of(answer)) == {"reason"}
    assert anew(answer)["kind"] == "complaint/suggestion"
    assert "产品故障" in words(officer.get(f"/cases/{number}").text)


def test_two_at_once_do_not_overwrite_each_other(officer: Officer, colleague: Officer, number: str) -> None:
    page = officer.get(f"/cases/{number}/classification")
    mine = anew(page, kind="usage/care")
    other = anew(colleague.get(f"/cases/{number}/classification"), kind="usage/setup")
    assert colleague.post(f"/cases/{number}/classification", other).status_code == 302
    answer = officer.post(f"/cases/{number}/classification", mine)
    assert answer.status_code == 409
    assert anew(answer)["kind"] == "usage/care"


@pytest.mark.parametrize(("name", "status"), [("wu.gang", 302), ("ma.ming", 302), ("wang.lei", 403), ("admin", 403)])
def test_who_may_classify_anew(officer: Officer, signed_in: SignedIn, number: str, name: str, status: int) -> None:
    fields = anew(officer.get(f"/cases/{number}/classification"), kind="usage/setup")
    person = signed_in(name)
    person.get("/account")
    assert person.get(f"/cases/{number}/classification").status_code == (404 if status == 403 else 200)
    assert person.post(f"/cases/{number}/classification", fields).status_code == status


@pytest.mark.req("R-062")
def test_what_is_missing_is_a_badge_on_case_list_and_task(officer: Officer) -> None:
    number, task = officer.registered()
    for page in (f"/cases/{number}", "/cases", task):
        assert 'data-tone="orange">待补充资料<' in officer.get(page).text, page
    assert number in officer.get("/cases?lacking=1").text
    assert "待补资料" in words(officer.get("/inbox/tasks?tab=roles").text)


@pytest.mark.req("R-062")
def test_supplied_it_disappears(db: Database, officer: Officer) -> None:
    number, task = officer.registered()
    proof = (BytesIO(JPEG), "发票.jpg")
    answer = officer.post(
        f"/cases/{number}/supplement", {"identity": "1", "proof": proof}, content_type="multipart/form-data"
    )
    assert answer.location == f"/cases/{number}"
    page = officer.get(f"/cases/{number}")
    assert "已记录" in said(page)
    assert "已补充资料" in words(page.text)
    assert "发票.jpg" in page.text
    for shown in (f"/cases/{number}", "/cases", "/inbox/tasks?tab=roles", task):
        text = officer.get(shown).text
        assert not ("待补充资料<" in text.replace('check-label">待补充资料', "") or "待补资料" in text), shown
    assert number not in officer.get("/cases?lacking=1").text
    with db.reading() as conn:
        file = queries.file(conn, f"case:{number}")
    assert file.customer.identity_confirmed
    assert len(file.unit.proof_of_purchase) == 1


def test_what_cannot_be_taken_is_said(officer: Officer) -> None:
    number, _ = officer.registered()
    for fields in ({}, {"proof": (BytesIO(b"MZ\x90\x00"), "run.exe")}):
        officer.post(f"/cases/{number}/supplement", fields, content_type="multipart/form-data")
        assert "alert-danger" in officer.get(f"/cases/{number}").text
    assert "待补充资料" in words(officer.get(f"/cases/{number}").text)


def test_only_those_who_deal_with_the_customer_supply(officer: Officer, stranger: Officer, number: str) -> None:
    stranger.get("/account")
    assert stranger.post(f"/cases/{number}/supplement", {"identity": "1"}).status_code == 403


@pytest.mark.req("R-062")
def test_the_owner_finds_a_reminder_at_the_bell(db: Database, officer: Officer, colleague: Officer) -> None:
    number, _ = officer.registered()
    clock.move_to(FRIDAY + timedelta(hours=5))
    with db.transaction() as conn:
        assert supplements.remind(conn, clock.now()) == 1
    text = words(officer.get("/notices").text)
    assert f"工单 {number} 待补充资料" in text
    assert "客户身份核实、购买凭证" in text
    assert number not in colleague.get("/notices").text
