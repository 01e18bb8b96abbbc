"""Incidents: what failed is listed without a word about the customer, and tried again by a button."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from app import clock
from app.db import Database
from app.engine import incidents
from app.engine.tables import timer
from app.web.incidents import places, without_quotes
from tests.house_of import FRIDAY
from tests.http.conftest import Visitor
from tests.http.service.counter import CLASSIFIED, Officer, said, words


@pytest.fixture
def db(on_both: Database) -> Database:
    return on_both


@pytest.fixture
def failed(officer: Officer, monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """A completion whose message could not be written; undo to mend it."""
    _, task = officer.registered()

    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("no such table: outbox")

    monkeypatch.setattr("app.cases.telling.customer", broken)
    assert officer.complete(task, CLASSIFIED).status_code == 400
    return monkeypatch


def test_what_failed_is_listed_with_its_case_and_its_reason(failed: pytest.MonkeyPatch, admin: Visitor) -> None:
    page = admin.get("/incidents")
    text = words(page.text)
    assert "202611-001" in text
    assert "no such table: outbox" in text
    assert "完成任务" in text


def test_a_sentence_of_the_product_is_told_in_the_readers_language(
    officer: Officer, admin: Visitor, db: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    officer.registered()
    with db.reading() as conn:
        late = conn.execute(select(timer.c.id).where(timer.c.state == "armed")).scalars().first()
    monkeypatch.setattr("app.engine.turn.STEPS", 0)
    clock.move_to(FRIDAY + timedelta(days=30))
    assert late is not None
    assert not incidents.fire(db, late)
    clock.move_to(FRIDAY)
    for address in ("/incidents", "/incidents/1"):
        assert "流程连续走了 0 步" in words(admin.get(address).text)
    admin.post("/language", {"language": "en"})
    assert "went through 0 steps" in admin.get("/incidents/1").text


def test_a_step_is_called_as_its_diagram_says_in_the_readers_language(
    officer: Officer, admin: Visitor, db: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What has a timer fail may not know where it was: the timer does."""
    officer.registered()
    with db.reading() as conn:
        late = conn.scalars(select(timer.c.id).where(timer.c.node == "late_first_response")).one()
    monkeypatch.setattr("app.engine.turn.Turn.finish", lambda turn: 1 / 0)
    clock.move_to(FRIDAY + timedelta(days=3))
    assert not incidents.fire(db, late)
    clock.move_to(FRIDAY)
    for language, name in (("zh", "首次响应时限"), ("en", "First response limit")):
        admin.get("/account")
        admin.post("/language", {"language": language})
        for address in ("/incidents", "/incidents/1"):
            page = words(admin.get(address).text)
            assert name in page and "late_first_response" not in page
        assert re.search(rf'incidents/1"><span class="flex-fill">{name}<', admin.get("/instances/1").text)


def test_the_administrator_learns_nothing_about_the_customer(failed: pytest.MonkeyPatch, admin: Visitor) -> None:
    for page in (admin.get("/incidents"), admin.get("/incidents/1")):
        assert "李女士" not in page.text
        assert "The motor is worn" not in page.text
        assert "13800138000" not in page.text.replace(" ", "")


def test_a_retry_that_fails_again_is_counted(failed: pytest.MonkeyPatch, admin: Visitor) -> None:
    admin.get("/incidents/1")
    answer = admin.post("/incidents/1/retry", {"reason": "表已建好"})
    page = admin.follow(answer)
    assert "重试仍未成功" in said(page)
    assert "尝试次数 2" in words(page.text)


def test_a_retry_that_goes_through_moves_the_case_on(
    failed: pytest.MonkeyPatch, admin: Visitor, officer: Officer
) -> None:
    failed.undo()
    admin.get("/incidents/1")
    page = admin.follow(admin.post("/incidents/1/retry", {"reason": "表已建好"}))
    assert "重试成功" in said(page)
    assert "/retry" not in page.text
    assert "远程指导" in words(officer.get("/inbox?tab=roles").text)


def test_a_supervisor_reads_them_and_customer_service_does_not(
    failed: pytest.MonkeyPatch, officer: Officer, supervisor: Officer
) -> None:
    assert supervisor.get("/incidents/1").status_code == 200
    assert officer.get("/incidents").status_code == 403
    assert officer.post("/incidents/1/retry").status_code == 403


def test_one_that_does_not_exist_is_not_found(admin: Visitor) -> None:
    assert admin.get("/incidents/9").status_code == 404


def test_the_values_a_database_quotes_are_left_out() -> None:
    error = "(IntegrityError) failed\n[SQL: INSERT INTO customer]\n[parameters: ('张三', '138]')]\n(Background: x)"
    assert "张三" not in without_quotes(error)
    assert without_quotes(error).startswith("(IntegrityError) failed")


def test_of_a_trace_only_the_places_are_shown() -> None:
    trace = 'Traceback (most recent call last):\n  File "a.py", line 1, in f\n    g()\n    ~^^\nValueError: 张三\n'
    assert places(trace) == '  File "a.py", line 1, in f\n    g()'


@pytest.mark.req("R-037")
def test_a_retry_needs_a_reason_and_it_stands_in_the_history_of_the_case(
    failed: pytest.MonkeyPatch, admin: Visitor, supervisor: Officer
) -> None:
    failed.undo()
    admin.get("/incidents/1")
    answer = admin.post("/incidents/1/retry", {"reason": " "})
    assert answer.status_code == 422
    assert "请说明原因" in words(answer.text)
    admin.post("/incidents/1/retry", {"reason": "表已建好"})
    assert "表已建好" in words(supervisor.get("/cases/202611-001?history=all").text)


@pytest.mark.req("R-037")
def test_all_of_one_kind_are_tried_again_at_once_and_counted(
    officer: Officer, admin: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    callers = ({"customer_contact": f"1390013900{one}", "serial_no": f"SN-200{one}"} for one in range(3))
    cases = [officer.registered(**caller)[1] for caller in callers]

    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("no such table: outbox")

    monkeypatch.setattr("app.cases.telling.customer", broken)
    for task in cases:
        assert officer.complete(task, CLASSIFIED).status_code == 400
    page = admin.get("/incidents")
    assert "完成任务 · 售后工单主流程" in words(page.text)
    assert "全部重试（3）" in words(page.text)
    kind = {"action": "complete", "process": "case_main"}
    assert admin.post("/incidents/retries", kind).status_code == 422
    failing = admin.follow(admin.post("/incidents/retries", {**kind, "reason": "再试"}))
    assert "0 项成功，3 项再次失败" in said(failing)
    monkeypatch.undo()
    through = admin.follow(admin.post("/incidents/retries", {**kind, "reason": "表已建好"}))
    assert "3 项成功，0 项再次失败" in said(through)
    assert "全部重试" not in words(through.text)


def test_who_presses_second_is_told_that_it_is_done(failed: pytest.MonkeyPatch, admin: Visitor) -> None:
    failed.undo()
    admin.get("/incidents/1")
    admin.post("/incidents/1/retry", {"reason": "表已建好"})
    page = admin.follow(admin.post("/incidents/1/retry", {"reason": "表已建好"}))
    assert "他人已重试成功" in said(page)
