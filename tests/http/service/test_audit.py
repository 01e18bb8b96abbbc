"""The audit page: every change of a rule with old, new, person, time and reason, whichever room keeps it."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import Connection

from app import clock
from app.actor import Actor
from app.cases import code_lists, office, profile_choices, profile_moves, queries
from app.identity import reporting, rosters
from app.policies import calendar_contents, own_calendars, own_profiles, publications
from tests.http.conftest import Visitor
from tests.http.service.conftest import FRIDAY, SignedIn
from tests.http.service.counter import Officer, words

PAGE = "/admin/audit"
ADMIN = Actor("admin", frozenset({"admin"}), "许宁")
BY = {"author": "admin", "reason": "例会决定"}
TEN = {"duration": "PT10M", "unit": "working", "anchor": "contact", "role": "cs", "warn_share": 0.5}

pytestmark = pytest.mark.req("R-018")


def limit(conn: Connection) -> None:
    rung = {"step": "breach", "at": {"share": 1.0}, "action": "notify", "to": ["line1"]}
    publications.limit(conn, "003", "first_response", [{**TEN, "ladder": [rung]}], reach="running", **BY)


def setting(conn: Connection) -> None:
    publications.setting(conn, "003", "link_days", 7, **BY)


def calendar(conn: Connection) -> None:
    content = calendar_contents.of(conn, "office")
    weekly = {**content.weekly, "sat": [["09:00", "12:00"]]}
    publications.calendar(conn, "office", replace(content, weekly=weekly), **BY)


def profile(conn: Connection) -> None:
    own_profiles.copy(conn, "003", "vip", "贵宾", "VIP", **BY)
    own_profiles.rename(conn, "vip", "白金贵宾", "Platinum", **BY)


def night_calendar(conn: Connection) -> None:
    own_calendars.copy(conn, "office", "night", "夜班日历", "Night shift", **BY)


def code_list(conn: Connection) -> None:
    there = code_lists.of(conn, "channel")
    entries = [there.entries[0]._replace(zh="热线"), *there.entries[1:]]
    code_lists.save(conn, "channel", there.row.version, entries, "例会决定", ADMIN)


def product_type(conn: Connection) -> None:
    profile_choices.give_product_type(conn, "base_station", "002", 0, ADMIN, "例会决定")


def roster(conn: Connection) -> None:
    rosters.keep(conn, ADMIN, "tech", 0, ("08:00",), "例会决定")
    week = (("wang.lei",), ("li.na",), *(("wang.lei",),) * 5)
    rosters.write(conn, ADMIN, "tech", date(2026, 11, 23), 0, week, "例会决定", office.zone())


def lines(conn: Connection) -> None:
    reporting.change(conn, ADMIN, "wang.lei", 0, "wu.gang", "ma.ming", "例会决定")


CHANGES: list[tuple[Callable[[Connection], None], str, list[str]]] = [
    (limit, "limit", ["首次响应 · 通用售后服务手册", "15分钟", "10分钟", "处理人的第一汇报线上级", "运行中的也改"]),
    (setting, "setting", ["14", "7"]),
    (calendar, "calendar", ["服务时间", "09:00–12:00"]),
    (profile, "profile", ["vip 白金贵宾", "贵宾 / VIP", "白金贵宾 / Platinum", "复制新建", "源自：003"]),
    (night_calendar, "calendar", ["夜班日历", "复制新建"]),
    (code_list, "list", ["热线 /"]),
    (product_type, "given", ["002"]),
    (roster, "roster", ["技术支持工程师 · 2026-11-23", "星期二 08:00", "李娜", "交接时刻"]),
    (lines, "lines", ["王磊", "第二汇报线（矩阵）", "马明"]),
]


def done(desk: Flask, act: Callable[[Connection], None]) -> None:
    with desk.database.transaction() as conn:  # type: ignore[attr-defined]
        act(conn)


@pytest.mark.parametrize(("act", "kind", "says"), CHANGES, ids=[act.__name__ for act, *_ in CHANGES])
def test_each_kind_of_change_is_told_with_old_new_person_and_reason(
    desk: Flask, signed_in: SignedIn, act: Callable[[Connection], None], kind: str, says: list[str]
) -> None:
    done(desk, act)
    supervisor = signed_in("wu.gang")
    page = words(supervisor.get(f"{PAGE}?kind={kind}").text)
    for part in [*says, "许宁 2026-11-20 10:00", "原因：例会决定"]:
        assert part in page, part
    other = next(one for _, one, _ in CHANGES if one != kind)
    assert "没有找到变更" in words(supervisor.get(f"{PAGE}?kind={other}").text)


def test_running_cases_that_were_moved_stand_there_with_what_came_of_it(
    desk: Flask, officer: Officer, signed_in: SignedIn
) -> None:
    officer.registered()
    with desk.database.transaction() as conn:  # type: ignore[attr-defined]
        key = str(queries.file(conn, "case:202611-001").case.customer_id)
        profile_choices.give_customer(
            conn, int(key), "002", queries.customer_by_id(conn, int(key)).version, ADMIN, "李女士的新合同"
        )
        profile_moves.begin(conn, profile_moves.Scope("customer", key), "002", ADMIN, "李女士要求", 1)
        while profile_moves.step(conn):
            pass
    told = words(signed_in("wu.gang").get(f"{PAGE}?kind=moved").text)
    for part in ("李女士", "002", "1 张工单", "李女士要求"):
        assert part in told
    # An administrator, as such, reads no names of customers; his own words he knows.
    clerk = Actor("lin.yu", frozenset({"admin"}))
    with desk.database.transaction() as conn:  # type: ignore[attr-defined]
        profile_choices.give_customer(
            conn, int(key), "003", queries.customer_by_id(conn, int(key)).version, clerk, "李女士又改了"
        )
    told = words(signed_in("admin").get(PAGE).text)
    assert f"客户 {key}" in told
    assert "李女士又改了" not in told


def test_a_change_leads_to_the_two_versions_compared(desk: Flask, signed_in: SignedIn) -> None:
    done(desk, limit)
    supervisor = signed_in("wu.gang")
    page = supervisor.get(PAGE)
    link = page.text.split('href="/admin/rules/limit')[1].split('"')[0].replace("&amp;", "&")
    assert link.startswith("/003/first_response/versions?a=")
    assert "10分钟" in words(supervisor.get(f"/admin/rules/limit{link}").text)


def test_it_is_found_by_person_period_and_text(desk: Flask, signed_in: SignedIn) -> None:
    done(desk, setting)
    clock.move_to(FRIDAY + timedelta(days=3))
    done(desk, lambda conn: _by_ma(conn))
    reader = signed_in("ma.ming")

    def found(**asked: str) -> int:
        return reader.get(PAGE, query_string=asked).text.count('<div class="audit-who">')

    assert (found(), found(person="admin"), found(person="ma.ming"), found(person="nobody")) == (2, 1, 1, 0)
    assert (found(since="2026-11-23"), found(until="2026-11-22"), found(since="2026-11-21", until="2026-11-22")) == (
        1,
        1,
        0,
    )
    assert (found(q="试行"), found(q="例会"), found(q="马明"), found(q="xyz")) == (1, 1, 1, 0)
    assert found(since="nonsense", kind="nonsense") == 2


def test_everything_found_is_exported_a_line_for_each_attribute(desk: Flask, signed_in: SignedIn) -> None:
    done(desk, limit)
    done(desk, lambda conn: publications.setting(conn, "003", "link_days", 3, author="admin", reason="=1+1"))
    answer = signed_in("wu.gang").get(f"{PAGE}/changes.csv")
    rows = list(csv.DictReader(io.StringIO(answer.text.removeprefix("\ufeff"))))
    assert {row["类型"] for row in rows} == {"时限与升级阶梯", "方案参数"}
    (length,) = [row for row in rows if row["属性"] == "时长"] or [rows[-1]]
    assert (length["人员"], length["原因"]) == ("许宁", "例会决定")
    # What somebody typed is no formula for the spreadsheet of whoever reads it.
    assert {row["原因"] for row in rows if row["类型"] == "方案参数"} == {"'=1+1"}


@pytest.mark.parametrize(("name", "status"), [("admin", 200), ("ma.ming", 200), ("chen.jing", 403), ("lin.yu", 403)])
def test_supervisors_managers_and_administrators_read_it(signed_in: SignedIn, name: str, status: int) -> None:
    person: Visitor = signed_in(name)
    assert person.get(PAGE).status_code == status
    assert person.get(f"{PAGE}/changes.csv").status_code == status


def test_a_long_record_is_shown_page_by_page(desk: Flask, signed_in: SignedIn) -> None:
    def often(conn: Connection) -> None:
        for days in range(1, 26):
            publications.setting(conn, "003", "link_days", days, **BY)

    done(desk, often)
    reader = signed_in("wu.gang")
    counts = [reader.get(f"{PAGE}?page={number}").text.count('<div class="audit-who">') for number in (1, 2)]
    assert counts == [20, 5]


def _by_ma(conn: Connection) -> Any:
    publications.setting(conn, "003", "link_days", 10, author="ma.ming", reason="试行")
