"""The inbox: whose tasks, in which order, found by what, and refreshed without disturbing anybody."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from app import clock
from tests.http.service.conftest import FRIDAY, SignedIn
from tests.http.service.counter import CLASSIFIED, Officer, said, words


@pytest.mark.req("R-008", "R-058")
def test_expedited_tasks_come_first_then_what_is_due_first(officer: Officer) -> None:
    officer.registered(description="Normal, early")
    clock.move_to(FRIDAY + timedelta(minutes=20))
    officer.registered(description="Normal, late", customer_contact="13900000001", serial_no="")
    officer.registered(description="Urgent", urgency="urgent", customer_contact="13900000002", serial_no="")
    assert officer.inbox(tab="roles") == ["Urgent", "Normal, early", "Normal, late"]


@pytest.mark.req("R-007")
def test_a_task_waits_for_its_role_until_somebody_takes_it(officer: Officer, colleague: Officer) -> None:
    _, task = officer.registered()
    assert len(officer.inbox(tab="roles")) == len(colleague.inbox(tab="roles")) == 1
    officer.post(f"{task}/claim")
    assert len(officer.inbox(tab="mine")) == 1
    assert officer.inbox(tab="roles") == colleague.inbox(tab="roles") == []
    officer.post(f"{task}/release")
    assert len(colleague.inbox(tab="roles")) == 1


def test_whoever_holds_nothing_sees_what_there_is_to_take(officer: Officer) -> None:
    _, task = officer.registered()
    assert len(officer.inbox()) == 1
    officer.post(f"{task}/claim")
    officer.registered(customer_contact="13900000001", serial_no="", description="Another")
    assert officer.inbox() == ["The drill does not start"]


@pytest.mark.parametrize(
    ("who", "ways"),
    [
        ("he.jun", {"工单", "客户", "知识库", "流程"}),
        ("tang.rui", {"新建工单", "工单"}),
        ("lin.yu", {"时限", "运行异常"}),
    ],
)
def test_whoever_has_nothing_to_do_is_shown_where_to_go(signed_in: SignedIn, who: str, ways: set[str]) -> None:
    page = Officer(signed_in(who)).get("/inbox").text
    offered = page.split('id="panel"')[1]
    assert "没有待办任务" in words(page)
    assert ways <= set(re.findall(r'<span class="d-block fw-medium">([^<]+)</span>', offered))
    assert ("新建工单" in offered) == (who == "tang.rui")


def test_a_list_of_cases_that_is_empty_from_the_start_says_whose_would_stand_there(signed_in: SignedIn) -> None:
    finance = Officer(signed_in("he.jun"))
    assert "没有在办工单" in words(finance.get("/cases").text)
    assert "没有找到工单" in words(finance.get("/cases?q=nothing").text)


def test_a_search_shows_the_first_list_that_has_it(officer: Officer) -> None:
    _, task = officer.registered()
    officer.post(f"{task}/claim")
    officer.registered(customer_contact="13900000001", serial_no="", description="Not mine yet")
    assert officer.inbox(q="13900000001") == ["Not mine yet"]
    assert officer.inbox(tab="mine", q="13900000001") == []


def test_the_search_looks_at_number_customer_and_telephone(officer: Officer) -> None:
    officer.registered()
    officer.registered(description="Saw", customer_name="张三", customer_contact="021-5566 7788", serial_no="")
    for text in ("202611-002", "张三", "5566", "55667788", "Saw"):
        assert officer.inbox(tab="roles", q=text) == ["Saw"], text
    assert officer.inbox(tab="roles", q="no such thing") == []


@pytest.mark.req("R-008")
def test_the_chip_says_what_is_left_of_the_working_time(officer: Officer) -> None:
    officer.registered()
    assert "剩 15分钟" in words(officer.get("/inbox?tab=roles").text)
    clock.move_to(FRIDAY + timedelta(minutes=40))
    assert "超时 25分钟" in words(officer.get("/inbox?tab=roles").text)


def test_the_first_task_is_open_beside_the_list_and_another_one_when_it_is_asked_for(officer: Officer) -> None:
    _, first = officer.registered()
    clock.move_to(FRIDAY + timedelta(minutes=1))
    _, second = officer.registered(description="Saw", customer_contact="13900000001", serial_no="")
    assert f'action="{first}/completion"' in officer.get("/inbox?tab=roles").text
    chosen = officer.get(f"/inbox?tab=roles&task={second.rpartition('/')[2]}").text
    assert f'action="{second}/completion"' in chosen
    alone = officer.get(second.replace("/tasks/", "/inbox/tasks/")).text
    assert f'action="{second}/completion"' in alone
    assert "<html" not in alone


def test_the_refresh_brings_the_list_and_the_counts_and_no_page(officer: Officer) -> None:
    officer.registered()
    refreshed = officer.get("/inbox/tasks?tab=roles").text
    assert "<html" not in refreshed
    assert 'id="tasks"' in refreshed
    assert 'id="inbox-tabs"' in refreshed
    assert "<input" not in refreshed, "What somebody types stands outside of what is exchanged."


@pytest.mark.req("R-007")
def test_only_those_who_see_every_case_see_everybodys_tasks(
    officer: Officer, supervisor: Officer, stranger: Officer
) -> None:
    officer.registered()
    assert supervisor.inbox(tab="team") == ["The drill does not start"]
    assert stranger.inbox(tab="team") == stranger.inbox(tab="roles") == []


def test_an_empty_inbox_says_so(stranger: Officer) -> None:
    assert "没有待办任务" in words(stranger.get("/inbox").text)


def test_the_menu_counts_what_waits(officer: Officer) -> None:
    officer.registered()
    assert '<span class="badge bg-red text-red-fg ms-auto">1</span>' in officer.get("/cases").text


def test_a_claim_in_the_inbox_leads_back_to_it(officer: Officer) -> None:
    _, task = officer.registered()
    answer = officer.post(f"{task}/claim", {"next": "/inbox?tab=mine"})
    assert answer.location == "/inbox?tab=mine"
    assert "已认领" in said(officer.get(answer.location))


def test_the_last_page_of_a_long_list_is_reached_by_links_to_the_inbox(officer: Officer) -> None:
    for number in range(32):
        officer.registered(customer_contact=f"1390000{number:04d}", serial_no="", model=f"M-{number}")
    refreshed = officer.get("/inbox/tasks?tab=roles").text
    assert "/inbox?tab=roles&amp;page=2" in refreshed
    assert len(officer.inbox(tab="roles", page="2")) == 2


def test_a_task_that_is_done_leaves_the_inbox(officer: Officer) -> None:
    _, task = officer.registered()
    officer.completed(task, CLASSIFIED)
    page = words(officer.get("/inbox?tab=roles").text)
    assert "远程指导" in page
    assert "问题分类与首次响应" not in page
