"""The page of the duty roster: read by everybody inside, written by supervisors and administrators in versions."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from app import clock
from app.identity import duty
from tests.http.conftest import Visitor
from tests.http.service.conftest import FRIDAY, SignedIn
from tests.http.service.counter import Officer, problems_of, said, words

pytestmark = pytest.mark.req("R-034")

PAGE = "/duty/tech"
NEXT = "2026-11-23"


@pytest.fixture
def chief(signed_in: SignedIn) -> Visitor:
    person = signed_in("wu.gang")
    person.get(PAGE)
    assert person.post(f"{PAGE}/turns", {"number": "0", "turns": "8:00", "reason": "全天候支持"}).status_code == 302
    return person


def week(chief: Visitor, *people: str, number: int = 0, reason: str = "排班", monday: str = NEXT) -> TestResponse:
    cells = {f"cell.{day}.0": name for day, name in enumerate(people)}
    return chief.post(f"{PAGE}/people", {"week": monday, "number": str(number), "reason": reason, **cells})


def chosen(page: TestResponse) -> list[str]:
    """The people that stand in the selects of a week."""
    cells = re.findall(r'<select[^>]*name="cell[^>]*>(.*?)</select>', page.text, re.S)
    return [(re.search(r'value="([^"]*)" selected', cell) or [None, ""])[1] or "" for cell in cells]


def test_a_week_is_written_copied_swapped_and_taken_back(desk: Flask, chief: Visitor) -> None:
    assert week(chief, *["wang.lei"] * 5, "li.na", "li.na").status_code == 302
    page = chief.get(f"{PAGE}?week={NEXT}")
    assert chosen(page) == [*["wang.lei"] * 5, "li.na", "li.na"]
    following = chief.get(f"{PAGE}?week=2026-11-30&copy=1")
    assert chosen(following) == [*["wang.lei"] * 5, "li.na", "li.na"]
    assert chosen(chief.get(f"{PAGE}?week=2026-11-30")) == [""] * 7
    swap = {"week": NEXT, "number": "1", "one": "0.0", "other": "6.0", "reason": "换班"}
    assert chief.post(f"{PAGE}/exchange", swap).status_code == 302
    back = {"week": NEXT, "number": "2", "version": "1", "reason": "换回来"}
    assert chief.post(f"{PAGE}/restoration", back).status_code == 302
    told = words(chief.get(f"{PAGE}?week={NEXT}").text)
    for part in ("本周第 3 版 · 同第 1 版", "换回来", "换班", "排班", "交接时刻：08:00", "全天候支持"):
        assert part in told
    with desk.database.reading() as conn:  # type: ignore[attr-defined]
        assert duty.week(conn, "tech", datetime(2026, 11, 23).date()).people[0] == ("wang.lei",)


def test_what_is_wrong_is_said_at_its_turn_and_nothing_chosen_is_lost(chief: Visitor) -> None:
    answer = week(chief, "chen.jing", *["li.na"] * 6, reason="")
    assert answer.status_code == 422
    assert set(problems_of(answer)) == {"cell.0.0", "reason"}
    assert chosen(answer)[1:] == ["li.na"] * 6
    assert week(chief, *["li.na"] * 7).status_code == 302
    stale = week(chief, *["wang.lei"] * 7)
    assert stale.status_code == 409
    assert "已被他人修改" in said(stale) or "其他人" in said(stale)
    answer = chief.post(f"{PAGE}/turns", {"number": "1", "turns": "25:00", "reason": "x"})
    assert set(problems_of(answer)) == {"turns"}


def test_a_gap_is_shown_in_advance_and_who_is_on_call_now(chief: Visitor, signed_in: SignedIn) -> None:
    # What is over was nobody's, and stays so.
    answer = week(chief, "", "", "", "", "li.na", "li.na", "li.na", monday="2026-11-16")
    assert answer.status_code == 302
    told = words(chief.get("/duty").text)
    assert "李娜 · 至 2026-11-21 08:00" in told
    assert "办公时间" in told
    assert "2026-11-23 08:00 起空缺" in told
    clock.move_to(datetime(2026, 11, 20, 18, 30, tzinfo=ZoneInfo("Asia/Shanghai")))
    told = words(signed_in("wu.gang").get(PAGE).text)
    assert "当前值班：李娜" in told
    assert "新任务直接分配给值班人员" in told
    assert "无人值班" in told


def test_staff_see_their_own_turns_and_write_nothing(chief: Visitor, signed_in: SignedIn) -> None:
    week(chief, "li.na", *["wang.lei"] * 6)
    person = signed_in("li.na")
    told = words(person.get("/duty").text)
    assert "星期一 2026-11-23 08:00 – 2026-11-24 08:00" in told
    assert "发布本周值班" not in words(person.get(f"{PAGE}?week={NEXT}").text)
    assert week(person, *["li.na"] * 7, number=1).status_code == 403
    assert "近期没有您的班次" in words(signed_in("chen.jing").get("/duty").text)


def test_at_night_the_person_on_call_finds_the_task_in_the_own_inbox(chief: Visitor, signed_in: SignedIn) -> None:
    chief.post("/duty/cs/turns", {"number": "0", "turns": "08:00", "reason": "热线"})
    cells = {f"cell.{day}.0": "liu.yang" for day in range(4, 7)}
    chief.post("/duty/cs/people", {"week": "2026-11-16", "number": "0", "reason": "排班", **cells})
    clock.move_to(FRIDAY + timedelta(hours=12))
    officer = Officer(signed_in("chen.jing"))
    number, _ = officer.registered()
    on_call = Officer(signed_in("liu.yang"))
    assert on_call.inbox(tab="mine") == ["The drill does not start"]
    assert f"值班任务：{number}" in words(on_call.get("/notices").text)
    assert "已分配给值班人员 刘洋" in words(officer.get(f"/cases/{number}").text)


def test_a_roster_is_no_longer_kept_and_nonsense_is_not_found(chief: Visitor) -> None:
    answer = chief.post(f"{PAGE}/turns", {"number": "1", "turns": "08:00", "stop": "1", "reason": "停用"})
    assert answer.status_code == 302
    assert "未建立值班表" in words(chief.get(PAGE).text)
    for path in ("/duty/nobody", "/duty/customer"):
        assert chief.get(path).status_code == 404
    assert chief.get(f"{PAGE}?week=never").status_code == 200
    assert chief.post("/duty", {"role": "nobody"}).status_code == 404
    assert chief.post("/duty", {"role": "cs"}).location == "/duty/cs"
    assert chief.post(f"{PAGE}/exchange", {"one": "x", "other": "0.0", "reason": "x"}).status_code == 404
