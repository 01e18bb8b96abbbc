"""The page of a case, the list of cases, and who may see which."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from werkzeug.test import TestResponse

from app import clock
from app.db import Database
from app.engine import incidents, timers
from tests.http.service.conftest import FRIDAY
from tests.http.service.counter import (
    CHECKED,
    CLASSIFIED,
    CONFIRMED,
    FOLLOWED_UP,
    GUIDED,
    Officer,
    said,
    words,
)

SignedIn = Callable[[str], object]


def test_the_page_says_where_the_case_stands(officer: Officer) -> None:
    number, task = officer.registered()
    officer.completed(task, CLASSIFIED)
    page = officer.get(f"/cases/{number}")
    text = words(page.text)
    assert "李女士" in text
    assert "远程指导中" in text
    assert "The motor is worn" in text
    assert 'aria-current="step">诊断' in page.text
    assert 'src="/diagrams/1/remote_guidance.bpmn"' in page.text


def test_the_drawing_marks_what_is_done_and_where_the_token_is(officer: Officer) -> None:
    number, task = officer.registered()
    officer.completed(task, CLASSIFIED)
    assert drawn(officer.get(f"/cases/{number}"))["active"] == {"task_guide": 1}
    main = drawn(officer.get(f"/cases/{number}?instance=1&process=case_main"))
    assert main["active"] == {"call_guidance": 1}
    assert "call_intake" in main["done"]
    assert "call_guidance" not in main["done"]


def test_a_drawing_nobody_has_walked_does_not_exist(officer: Officer) -> None:
    number, _ = officer.registered()
    assert officer.get(f"/cases/{number}?instance=1&process=archive").status_code == 404
    assert officer.get(f"/cases/{number}?instance=7&process=case_main").status_code == 404


def test_the_file_of_a_drawing_is_served_to_those_who_see_the_case(officer: Officer, stranger: Officer) -> None:
    officer.registered()
    served = officer.get("/diagrams/1/case_main.bpmn")
    assert served.mimetype == "application/xml"
    assert "bpmn:definitions" in served.text
    assert stranger.get("/diagrams/1/case_main.bpmn").status_code == 404
    assert officer.get("/diagrams/1/routing.bpmn").status_code == 404
    assert officer.get("/diagrams/9/case_main.bpmn").status_code == 404


def test_running_clocks_explain_themselves(officer: Officer) -> None:
    number, _ = officer.registered()
    page = officer.get(f"/cases/{number}")
    assert 'title="2026-11-20 10:15 到期' in page.text
    arithmetic = words(page.text.split("到期时间的计算依据")[1].split("</ol>")[0])
    assert "首次响应" in arithmetic
    assert "10:15" in arithmetic


def test_the_history_tells_what_matters_and_everything_on_request(officer: Officer) -> None:
    number, task = officer.registered()
    officer.completed(task, CLASSIFIED)
    short = words(officer.get(f"/cases/{number}").text)
    assert "工单已登记" in short
    assert "“问题分类与首次响应”已完成：受理" in short
    assert "状态：待受理 → 已受理" in short
    assert "已经过" not in short
    whole = words(officer.get(f"/cases/{number}?history=all").text)
    assert "已经过：客户反馈登记 → 受理与登记" in whole


def test_the_history_stands_by_days_and_folds_the_older_ones_up(db: Database, officer: Officer) -> None:
    number = _archived(officer, db)
    days = officer.get(f"/cases/{number}?history=all").text.split('<details class="history-day"')[1:]
    assert [day.startswith(" open>") for day in days] == [True, False]
    folded = words(days[1].split("</summary>")[0])
    assert re.search(r"2026-11-20 \d+ 条", folded)
    # Folded up, it is not left out; its line says what mattered.
    assert "“结果确认”已完成" in folded
    assert "工单已登记" in words(days[1])


def test_the_history_can_be_searched_whole(db: Database, officer: Officer) -> None:
    number = _archived(officer, db)
    found = officer.get(f"/cases/{number}?find=已经过：客户反馈").text
    days = found.split('<details class="history-day"')[1:]
    assert [words(day).count("已经过") for day in days] == [1]
    assert days[0].startswith(" open>")
    nothing = officer.get(f"/cases/{number}?find=没有发生过")
    assert "处理经过中没有这样的内容" in words(nothing.text)


def test_a_step_is_told_by_its_name_in_its_own_diagram(db: Database, officer: Officer) -> None:
    """Sending a parcel and confirming a result have a step of the same id, and both belong to the main procedure."""
    told = words(officer.get(f"/cases/{_archived(officer, db)}?history=all").text.split('id="history-days"')[1])
    assert "“结果确认”已完成" in told
    assert "确认签收" not in told


def test_a_merged_case_leads_to_the_one_where_it_goes_on(officer: Officer) -> None:
    first, _ = officer.registered()
    again, task = officer.registered(description="The same once more", customer_contact="13900000001", serial_no="")
    officer.completed(task, {"outcome": "merged", "merged_into": first, "closed_note": "Twice"})
    assert f'href="/cases/{first}"' in officer.get(f"/cases/{again}").text


def test_a_case_that_waits_says_what_comes_next(officer: Officer) -> None:
    number, task = officer.registered()
    text = words(officer.get(f"/cases/{number}").text)
    assert re.search(r"客服专员 · (陈静|待认领) · 11-20 \d\d:\d\d 前完成", text)
    assert "下一步" not in text
    officer.completed(officer.completed(officer.completed(task, CLASSIFIED), GUIDED), CONFIRMED)
    assert re.search(r"下一步： 7天二次回访 · 2026-11-\d\d", words(officer.get(f"/cases/{number}").text))


def test_every_kind_of_event_has_words(db: Database, officer: Officer) -> None:
    number = _archived(officer, db)
    officer.post("/language", {"language": "en"})
    lines = officer.get(f"/cases/{number}?history=all").text.split('id="history-days"')[1].split("card-footer")[0]
    told = [words(line) for line in lines.split('class="history-text">')[1:]]
    assert len(told) > 40
    assert not [line for line in told if re.match(r"[a-z_]+:[a-z_]+ ", line)]


def test_what_was_entered_is_shown_with_the_names_of_fields_and_codes(officer: Officer) -> None:
    number, task = officer.registered()
    officer.completed(task, CLASSIFIED)
    text = words(officer.get(f"/cases/{number}").text)
    assert "问题分类 产品故障" in text
    assert "细分子项 硬件损坏" in text
    assert "受理决定 受理" in text


def test_a_message_is_ticked_off_when_the_customer_was_told(officer: Officer, stranger: Officer) -> None:
    number, task = officer.registered()
    officer.completed(task, CLASSIFIED)
    page = officer.get(f"/cases/{number}")
    assert "待电话告知" in words(page.text)
    address = page.text.split('action="/messages/')[1].split('"')[0]
    assert stranger.post(f"/messages/{address}").status_code == 403
    answer = officer.post(f"/messages/{address}")
    assert answer.location == f"/cases/{number}#messages-to-customer"
    text = words(officer.get(f"/cases/{number}").text)
    assert "已电话告知" in text
    assert "待电话告知" not in text.replace("是待电话告知", "").replace("”待电话告知", "")


def test_an_archived_case_says_until_when_it_is_kept_and_offers_nothing(db: Database, officer: Officer) -> None:
    number = _archived(officer, db)
    page = officer.get(f"/cases/{number}")
    assert "只能查看" in said(page)
    assert "2029-" in said(page)
    assert "目前没有待办任务" in words(page.text)
    assert "/claim" not in page.text
    for address in ("classification", "holds", "supplement"):
        assert f"/cases/{number}/{address}" not in page.text
    for address in ("service-order", "summary"):
        assert f"/cases/{number}/{address}" in page.text


@pytest.mark.parametrize("name", ["wang.lei", "he.jun", "admin", "lin.yu"])
def test_a_case_one_has_nothing_to_do_with_does_not_exist(officer: Officer, signed_in: SignedIn, name: str) -> None:
    number, _ = officer.registered()
    person = Officer(signed_in(name))  # type: ignore[arg-type]
    for page in (
        f"/cases/{number}",
        f"/cases/{number}/diagram",
        f"/matters/case:{number}",
        "/customers/1",
        "/products/1",
    ):
        assert person.get(page).status_code == 404, page
    assert f"/cases/{number}" not in person.get("/search?q=" + number).text
    assert number not in person.get("/cases").text


@pytest.mark.parametrize("name", ["liu.yang", "wu.gang", "ma.ming"])
def test_customer_service_and_those_above_see_every_case(officer: Officer, signed_in: SignedIn, name: str) -> None:
    number, _ = officer.registered()
    person = Officer(signed_in(name))  # type: ignore[arg-type]
    assert person.get(f"/cases/{number}").status_code == 200
    assert number in person.get("/cases").text


def test_the_list_is_narrowed_by_search_and_filters(officer: Officer, colleague: Officer) -> None:
    first, task = officer.registered()
    second, _ = colleague.registered(
        description="Saw", customer_contact="13900000001", serial_no="X-77", urgency="urgent"
    )
    officer.completed(task, CLASSIFIED)

    def listed(**asked: str) -> set[str]:
        text = officer.get("/cases", query_string=asked).text
        return {number for number in (first, second) if f"/cases/{number}" in text}

    assert listed() == {first, second}
    assert listed(q="x-77", search="1") == {second}
    assert listed(q="13900000001", search="1") == {second}
    assert listed(state="remote_guidance", search="1") == {first}
    assert listed(mine="1") == {first}
    assert listed(expedited="1") == {second}
    clock.move_to(FRIDAY + timedelta(hours=1))
    assert listed(overdue="1") == {second}


def test_the_list_opens_with_what_is_still_worked_on(db: Database, officer: Officer) -> None:
    number = _archived(officer, db)
    assert number not in officer.get("/cases").text
    assert number in officer.get("/cases?search=1").text


def test_a_number_leads_straight_to_its_case(officer: Officer) -> None:
    number, _ = officer.registered()
    assert officer.get(f"/search?q={number}").location == f"/cases/{number}"
    assert "李女士" in officer.get("/search?q=0013").text


def test_an_overrun_limit_shows_on_the_case_and_brings_the_supervisor_a_task(
    db: Database, officer: Officer, supervisor: Officer
) -> None:
    number, _ = officer.registered()
    clock.move_to(FRIDAY + timedelta(hours=2))
    _time_passes(db)
    page = words(supervisor.get(f"/cases/{number}").text)
    assert "处理超时" in page
    assert "已超时" in page
    assert supervisor.inbox(tab="roles") == ["The drill does not start"]
    assert "已超时" in words(supervisor.get("/notices").text)


def drawn(page: TestResponse) -> dict[str, Any]:
    """The marks on the drawing of a page."""
    return dict(json.loads(unescape(page.text.split("<bpmn-view")[1].split('data-state="')[1].split('"')[0])))


def _archived(officer: Officer, db: Database) -> str:
    number, task = officer.registered()
    task = officer.completed(task, CLASSIFIED)
    task = officer.completed(task, GUIDED)
    officer.completed(task, CONFIRMED)
    clock.move_to(FRIDAY + timedelta(days=7, hours=1))
    _time_passes(db)
    officer.browser.sign_in("chen.jing")  # A week without a click ends the sign-in.
    found = officer.get("/inbox?tab=roles").text.split('href="/tasks/')[1].split('"')[0]
    task = officer.completed(f"/tasks/{found}", FOLLOWED_UP)
    officer.completed(task, CHECKED)
    return number


def _time_passes(db: Database) -> None:
    with db.reading() as conn:
        due = timers.due(conn, clock.now())
    for timer in due:
        incidents.fire(db, timer)
