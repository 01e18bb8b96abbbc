"""A case put on hold on its page: who is waited for is shown everywhere, and what is wrong is said clearly."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from sqlalchemy import update

from app import clock
from app.cases.tables import service_case
from app.db import Database
from tests.http.service.conftest import SignedIn
from tests.http.service.counter import CLASSIFIED, Officer, problems_of, said, words

HELD = {"reason": "customer", "note": "等客户寄来铭牌照片", "until": "2026-11-23T10:00"}


@pytest.fixture
def number(officer: Officer) -> str:
    """A case in remote guidance, whose clock pauses for the customer; its page was looked at."""
    number, task = officer.registered()
    officer.completed(task, CLASSIFIED)
    officer.get(f"/cases/{number}")
    return number


def hold_id(officer: Officer, number: str) -> str:
    found = re.search(rf"/cases/{number}/holds/(\d+)/release", officer.get(f"/cases/{number}").text)
    assert found is not None
    return found[1]


@pytest.mark.req("R-026")
def test_who_is_waited_for_stands_on_the_case_in_the_inbox_in_the_list_and_in_the_search(
    officer: Officer, number: str
) -> None:
    answer = officer.post(f"/cases/{number}/holds", HELD)
    assert answer.location == f"/cases/{number}#holds"
    text = words(officer.get(f"/cases/{number}").text)
    for part in (
        "暂停 · 等待客户",
        "陈静",
        "等客户寄来铭牌照片",
        "计划至 2026-11-23 10:00",
        "已停计时：",
        "暂停：等待客户",
    ):
        assert part in text, part
    assert "暂停 · 等待客户" in words(officer.get("/inbox").text)
    assert "等待客户" in words(officer.get("/cases").text)
    assert number in officer.get("/cases?held=1&open=1").text
    assert "等待客户" in words(officer.get("/search?q=DR-8").text)


@pytest.mark.req("R-026")
def test_a_released_case_goes_on_and_keeps_a_record_of_its_holds(officer: Officer, number: str) -> None:
    officer.post(f"/cases/{number}/holds", HELD)
    at = f"/cases/{number}/holds/{hold_id(officer, number)}/release"
    refused = officer.post(at, {"end_note": " "})
    assert refused.status_code == 422
    assert list(problems_of(refused).values()) == ["请说明等到了什么，为何可以继续。"]
    clock.move_to(clock.now() + timedelta(hours=3))
    officer.post(at, {"end_note": "照片已收到"})
    page = officer.get(f"/cases/{number}")
    assert "暂停已解除" in said(page)
    text = words(page.text)
    assert "历次暂停 1" in text
    assert "等客户寄来铭牌照片 → 照片已收到" in text
    assert "3小时" in text
    officer.post(at, {"end_note": "照片已收到"})
    assert "已由他人解除" in said(officer.get(f"/cases/{number}"))
    assert number not in officer.get("/cases?held=1&open=1").text


def test_sent_twice_it_is_one_hold(officer: Officer, colleague: Officer, number: str) -> None:
    officer.post(f"/cases/{number}/holds", HELD)
    officer.get(f"/cases/{number}")
    officer.post(f"/cases/{number}/holds", HELD)
    page = officer.get(f"/cases/{number}")
    assert "工单已因此暂停" in said(page)
    assert page.text.count("/release") == 1
    # Whoever is quicker: the second reason is another hold.
    colleague.get(f"/cases/{number}")
    assert colleague.post(f"/cases/{number}/holds", {"reason": "part", "note": "等配件"}).status_code == 302
    assert officer.get(f"/cases/{number}").text.count("/release") == 2


@pytest.mark.parametrize(
    ("changed", "place"),
    [
        ({"reason": ""}, "reason"),
        ({"reason": "weather"}, "reason"),
        ({"note": "  "}, "note"),
        ({"note": "长" * 501}, "note"),
        ({"until": "2026-11-19T10:00"}, "until"),
        ({"until": "soon"}, "until"),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_nothing_typed_is_lost(
    officer: Officer, number: str, changed: dict[str, str], place: str
) -> None:
    page = officer.post(f"/cases/{number}/holds", HELD | changed)
    assert page.status_code == 422
    assert list(problems_of(page)) == [place]
    assert place == "note" or "等客户寄来铭牌照片" in page.text
    assert place == "reason" or 'value="customer" selected' in page.text


def test_a_case_that_has_ended_is_not_put_on_hold(officer: Officer, number: str, db: Database) -> None:
    with db.transaction() as conn:
        now = clock.now()
        ended = {"archived_at": now, "archived_by": "chen.jing", "retention_until": now.date()}
        conn.execute(update(service_case).values(ended))
    refused = officer.post(f"/cases/{number}/holds", HELD)
    assert refused.status_code == 409
    assert "已结束" in words(refused.text)
    assert "暂停工单" not in words(officer.get(f"/cases/{number}").text)


def test_who_does_not_work_on_a_case_may_not(officer: Officer, stranger: Officer, number: str) -> None:
    stranger.get("/account")
    assert stranger.post(f"/cases/{number}/holds", HELD).status_code == 404
    officer.post(f"/cases/{number}/holds", HELD)
    assert stranger.post(f"/cases/{number}/holds/{hold_id(officer, number)}/release", {}).status_code == 404


@pytest.mark.req("R-026")
def test_a_hold_that_lasts_too_long_is_marked(officer: Officer, number: str, signed_in: SignedIn) -> None:
    officer.post(f"/cases/{number}/holds", HELD)
    clock.move_to(clock.now() + timedelta(days=4))
    later = Officer(signed_in("chen.jing"))
    assert "超期" in words(later.get(f"/cases/{number}").text)


def test_a_paused_task_is_never_shown_as_overdue(officer: Officer, number: str, signed_in: SignedIn) -> None:
    officer.post(f"/cases/{number}/holds", HELD)
    clock.move_to(clock.now() + timedelta(days=2))
    later = Officer(signed_in("chen.jing"))
    assert "暂停 · 等待客户" in words(later.get("/inbox").text)
    assert number not in later.get("/cases?overdue=1&open=1").text


def test_in_english_as_well(officer: Officer, number: str) -> None:
    officer.post("/language", {"language": "en"})
    officer.get(f"/cases/{number}")
    officer.post(f"/cases/{number}/holds", HELD)
    text = words(officer.get(f"/cases/{number}").text)
    assert "On hold · waiting for the customer" in text
    assert "Put on hold" in text
