"""Keeping and forgetting on pages: a list without a customer's word, two people, and a hold that keeps a case."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from app import clock
from app.cases import archive, queries
from app.cases.tables import service_case
from app.db import Database, metadata
from app.engine.tables import process_instance
from tests.http.service.conftest import FRIDAY, SignedIn
from tests.http.service.counter import CLASSIFIED, Officer, said, words


@pytest.fixture
def number(db: Database, officer: Officer) -> str:
    """A case that was archived three years and a day ago."""
    number, task = officer.registered(customer_email="li@example.com")
    officer.completed(task, CLASSIFIED)
    with db.transaction() as conn:
        file = queries.file(conn, f"case:{number}")
        columns = {"archived_at": FRIDAY, "archived_by": "chen.jing", "closed_at": FRIDAY, "state": "archived"}
        queries.put(conn, service_case, file.case.id, columns | {"retention_until": archive.later(FRIDAY.date(), 36)})
        conn.execute(update(process_instance).values(status="completed", ended_at=FRIDAY))
    clock.move_to(FRIDAY + timedelta(days=3 * 365 + 2))
    return number


@pytest.mark.req("R-245")
def test_an_administrator_proposes_and_a_manager_decides(db: Database, number: str, signed_in: SignedIn) -> None:
    admin, manager = signed_in("admin"), signed_in("ma.ming")
    page = admin.get("/retention")
    assert number in page.text
    assert "李女士" not in page.text
    assert f"/cases/{number}" not in page.text
    assert admin.post("/retention/proposals", {"number": [number]}).location == "/retention"
    text = words(admin.get("/retention").text)
    assert "已提议 许宁" in text
    assert "1 张工单待审批匿名化" in words(manager.get("/notices").text)
    manager.get("/retention")
    manager.post("/retention/approval", {"number": [number]})
    page = manager.get("/retention")
    assert "已匿名化" in said(page)
    assert "许宁 提议 · 马明 审批" in words(page.text)
    case = manager.get(f"/cases/{number}")
    assert "客户信息已清除" in said(case)
    assert "已匿名化" in words(case.text)
    for text in ("李女士", "138 0013 8000", "13800138000", "The drill does not start", "SN-1001"):
        assert text not in case.text
        assert number not in manager.get("/search", query_string={"q": text}).text
    assert (
        tables_with(db, "李女士", "138 0013 8000", "13800138000", "li@example.com", "drill", "SN-1001", "motor")
        == set()
    )


def tables_with(db: Database, *words: str) -> set[str]:
    """The tables in which one of these still stands."""
    with db.reading() as conn:
        return {
            table.name
            for table in metadata.sorted_tables
            if table.name != "file_content"
            for row in conn.execute(select(table))
            if any(word in repr(tuple(row)) for word in words)
        }


@pytest.mark.req("R-245")
def test_a_rejected_case_stays_as_it_is(number: str, signed_in: SignedIn) -> None:
    admin, manager = signed_in("admin"), signed_in("ma.ming")
    admin.get("/retention")
    admin.post("/retention/proposals", {"number": [number]})
    manager.get("/retention")
    manager.post("/retention/rejection", {"number": [number]})
    assert "李女士" in manager.get(f"/cases/{number}").text
    assert "匿名化提议已被驳回" in words(manager.get(f"/cases/{number}").text)


@pytest.mark.req("R-242")
def test_before_its_day_a_case_is_neither_listed_nor_proposed(officer: Officer, signed_in: SignedIn) -> None:
    number, _ = officer.registered()
    admin = signed_in("admin")
    assert number not in admin.get("/retention").text
    answer = admin.post("/retention/proposals", {"number": [number]})
    assert answer.status_code == 403
    assert "不得删除或匿名化" in answer.text


@pytest.mark.req("R-245")
def test_under_a_hold_a_case_cannot_be_chosen(number: str, signed_in: SignedIn) -> None:
    supervisor, manager, admin = signed_in("wu.gang"), signed_in("ma.ming"), signed_in("admin")
    supervisor.get(f"/cases/{number}")
    supervisor.post(f"/cases/{number}/legal-hold", {"reason": ""})
    assert "请说明原因" in said(supervisor.get(f"/cases/{number}"))
    answer = supervisor.post(f"/cases/{number}/legal-hold", {"reason": "客户已起诉"})
    assert answer.location == f"/cases/{number}#legal-hold"
    assert "客户已起诉" in words(supervisor.get(f"/cases/{number}").text)
    page = admin.get("/retention")
    assert "法律保留" in words(page.text)
    assert "客户已起诉" not in page.text
    assert f'value="{number}"' not in page.text
    assert admin.post("/retention/proposals", {"number": [number]}).status_code == 403
    assert supervisor.post(f"/cases/{number}/legal-hold/lifting", {"reason": "x"}).status_code == 403
    manager.get(f"/cases/{number}")
    manager.post(f"/cases/{number}/legal-hold/lifting", {"reason": "已和解"})
    assert f'value="{number}"' in admin.get("/retention").text


@pytest.mark.parametrize("name", ["chen.jing", "wu.gang", "wang.lei", "lin.yu"])
def test_the_page_is_for_administrators_and_managers(signed_in: SignedIn, name: str) -> None:
    person = signed_in(name)
    person.get("/account")
    assert person.get("/retention").status_code == 403
    for address in ("/retention/proposals", "/retention/approval", "/retention/rejection"):
        assert person.post(address, {"number": "202611-001"}).status_code == 403


def test_each_does_only_the_own_half(number: str, signed_in: SignedIn) -> None:
    admin, manager = signed_in("admin"), signed_in("ma.ming")
    admin.get("/retention")
    assert admin.post("/retention/approval", {"number": [number]}).status_code == 403
    manager.get("/retention")
    assert manager.post("/retention/proposals", {"number": [number]}).status_code == 403
    assert manager.post("/retention/approval", {"number": [number]}).status_code == 409
    manager.post("/retention/approval", {})
    assert "没有选择" in said(manager.get("/retention"))


def test_a_hold_is_not_for_everybody(officer: Officer, stranger: Officer) -> None:
    number, _ = officer.registered()
    assert officer.post(f"/cases/{number}/legal-hold", {"reason": "x"}).status_code == 403
    stranger.get("/account")
    assert stranger.post(f"/cases/{number}/legal-hold", {"reason": "x"}).status_code == 403
    assert "法律保留" not in words(officer.get(f"/cases/{number}").text)
