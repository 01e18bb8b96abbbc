"""The pages of working calendars: a draft is edited, previewed and published; days come from elsewhere; others read."""

from __future__ import annotations

import io
import re
from html import unescape
from typing import Any

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from app.policies import calendar_contents
from tests.http.conftest import Visitor
from tests.http.service.conftest import SignedIn
from tests.http.service.counter import Officer, problems_of, said, value_of, words

PAGE = "/admin/calendars"
OFFICE = f"{PAGE}/office"
PREVIEW = "/admin/rules/calendar/-/office"
COPY = {"source": "office", "key": "night", "name_zh": "夜班", "name_en": "Night", "reason": "夜班组"}
HOLIDAY = {"day": "2026-11-23", "kind": "off", "windows": "", "name_zh": "厂庆", "name_en": "Anniversary"}


def looked(page: TestResponse) -> dict[str, str]:
    """What the forms of a page say was seen."""
    return {name: value_of_hidden(page, name) for name in ("base", "seen", "year")}


def value_of_hidden(page: TestResponse, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', page.text)
    assert found is not None, name
    return found[1]


def kept(person: Visitor, form: str, fields: dict[str, Any], at: str = OFFICE) -> TestResponse:
    return person.post(f"{at}/{form}", {**looked(person.get(at)), **fields})


def published(desk: Flask, key: str = "office") -> Any:
    with desk.database.reading() as conn:  # type: ignore[attr-defined]
        return calendar_contents.of(conn, key)


@pytest.mark.req("R-018", "R-023")
def test_the_list_says_hours_in_words_and_who_counts_by_them(admin: Visitor) -> None:
    text = words(admin.get(PAGE).text)
    for part in ("服务时间", "星期一 – 星期五：08:00–18:00", "星期六 – 星期日：休息", "全天", "Asia/Shanghai", "默认"):
        assert part in text


@pytest.mark.req("R-018", "R-023")
def test_a_year_names_its_days_and_keys_reach_those_that_differ(admin: Visitor) -> None:
    page = admin.get(f"{OFFICE}?year=2026")
    assert page.text.count("<caption>") == 12
    assert "国庆节" in page.text
    label = r'aria-label="2026-10-01 星期四 · 休息日[^"]*"'
    marked = re.search(rf'<a class="day[^>]*data-kind="holiday"[^>]*{label}[^>]*>', page.text)
    assert marked is not None
    assert "tabindex" not in marked[0]
    assert 'data-kind="makeup"' in page.text
    assert "year=2027" in page.text
    assert admin.get(f"{OFFICE}?year=1776").status_code == 404


@pytest.mark.req("R-018", "R-023", "R-013")
def test_a_day_off_moves_running_clocks_after_its_preview(admin: Visitor, officer: Officer, desk: Flask) -> None:
    officer.registered()
    answer = kept(admin, "day", HOLIDAY)
    assert answer.status_code == 302
    assert not any(day["name_zh"] == "厂庆" for day in published(desk).days)
    page = admin.get(f"{PREVIEW}/preview?reach=running")
    text = words(page.text)
    assert "2026-11-23 星期一 按每周时间 休息日 · 厂庆" in text
    fields = {name: value_of_hidden(page, name) for name in ("base", "seen", "reach", "foreseen")}
    refused = admin.post(f"{PREVIEW}/publication", {**fields, "reason": ""})
    assert refused.status_code == 422
    done = admin.post(f"{PREVIEW}/publication", {**fields, "reason": "厂庆放假"})
    assert done.status_code == 302
    report = words(admin.get(done.location).text)
    assert "厂庆放假" in report
    assert any(day["name_zh"] == "厂庆" for day in published(desk).days)
    again = admin.post(f"{PREVIEW}/publication", {**fields, "reason": "厂庆放假"})
    assert again.location == done.location

    versions = admin.get(f"{PREVIEW}/versions")
    assert "第 2 版" in words(versions.text)
    back = {"number": "1", "base": "2", "seen": "0"}
    assert admin.post(f"{PREVIEW}/restoration", back).status_code == 302
    text = words(admin.get(f"{PREVIEW}/preview").text)
    assert "2026-11-23 星期一 休息日 · 厂庆 按每周时间" in text


def test_several_windows_a_day_and_what_is_wrong_with_them(admin: Visitor) -> None:
    week = {
        "mon": "08:00-12:00, 13:30-18:00", "tue": "8", "wed": "18:00-08:00", "thu": "08:00-12:00,11:00-13:00",
        "zone": "Asia/Shanghai", "published_until": "soon",
    }  # fmt: skip
    page = kept(admin, "week", week)
    assert page.status_code == 422
    assert set(problems_of(page)) == {"tue", "wed", "thu", "published_until"}
    assert (value_of(page, "tue"), value_of(page, "mon")) == ("8", "08:00-12:00, 13:30-18:00")
    right = week | {"tue": "00:00-24:00", "wed": "", "thu": "9:00-12:00", "published_until": "2026-12-31"}
    assert set(problems_of(kept(admin, "week", right | {"zone": "Mars/Olympus"}))) == {"zone"}
    assert set(problems_of(kept(admin, "week", {"zone": "Asia/Shanghai"}))) == {"mon"}
    assert kept(admin, "week", right).status_code == 302
    text = words(admin.get(OFFICE).text)
    for part in ("星期一：08:00–12:00, 13:30–18:00", "星期二：全天", "星期四：09:00–12:00"):
        assert part in text


@pytest.mark.parametrize(
    ("fields", "place"),
    [({"day": "2026-13-01"}, "day"), ({"kind": "party"}, "kind"), ({"kind": "special"}, "windows"),
     ({"kind": "special", "windows": "morning"}, "windows")],
)  # fmt: skip
def test_what_is_wrong_with_a_day_is_said_at_its_field(admin: Visitor, fields: dict[str, str], place: str) -> None:
    page = kept(admin, "day", HOLIDAY | fields)
    assert page.status_code == 422
    assert place in problems_of(page)
    assert value_of(page, "name_zh") == "厂庆"


def test_a_day_follows_its_week_again(admin: Visitor, desk: Flask) -> None:
    assert kept(admin, "day", {**HOLIDAY, "day": "2026-10-01", "kind": "week"}).status_code == 302
    text = words(admin.get(f"{PREVIEW}/preview").text)
    assert "2026-10-01 星期四 休息日 · 国庆节 按每周时间" in text


@pytest.mark.req("R-018", "R-023")
def test_days_from_a_file_are_shown_as_a_difference_first(admin: Visitor, desk: Flask) -> None:
    lines = (
        "日期,类型,时间,名称,英文\n2027-02-06,休,,春节,Spring Festival\n2027-02-14,班,,,\n"
        "2027-02-15,特殊,09:00-12:00,半天,Half day\n"
    )
    file = (io.BytesIO(lines.encode("gb18030")), "2027.csv")
    page = kept(admin, "import", {"way": "csv", "file": file})
    assert page.status_code == 200
    text = words(page.text)
    assert "2027-02-06 星期六 按每周时间 休息日 · 春节" in text
    assert "特殊时间 · 09:00–12:00 · 半天" in text
    days = re.search(r'name="days" value="([^"]*)"', page.text)
    assert days is not None
    sending = {**looked(admin.get(OFFICE)), "way": "csv", "days": unescape(days[1])}
    assert admin.post(f"{OFFICE}/days", sending).status_code == 302
    assert "春节" in admin.get(f"{OFFICE}?year=2027").text
    assert admin.post(f"{OFFICE}/days", {**sending, "days": "nonsense"}).status_code == 422


def test_a_file_that_says_nothing_is_refused_with_its_line(admin: Visitor) -> None:
    file = (io.BytesIO(b"2027-02-30,off\n2027-02-06,party\n"), "x.csv")
    page = kept(admin, "import", {"way": "csv", "file": file})
    assert page.status_code == 422
    assert "第 1 行" in words(page.text)
    assert "第 2 行" in words(page.text)
    assert kept(admin, "import", {"way": "csv"}).status_code == 422
    assert kept(admin, "import", {"way": "ics", "file": (io.BytesIO(b"\xff\xff\x00"), "x.ics")}).status_code == 422
    assert "请更新数据包" in words(kept(admin, "import", {"way": "package", "package_year": "2090"}).text)


def test_the_package_brings_a_year_that_was_thrown_away(admin: Visitor) -> None:
    kept(admin, "day", {**HOLIDAY, "day": "2026-10-01", "kind": "week"})
    page = kept(admin, "import", {"way": "package", "package_year": "2026"})
    assert "2026-10-01 星期四 按每周时间 休息日 · 国庆节" in words(page.text)


def test_a_second_administrators_edit_is_shown_and_not_overwritten(admin: Visitor, signed_in: SignedIn) -> None:
    seen = looked(admin.get(OFFICE))
    other = signed_in("admin")
    other.get(OFFICE)
    assert other.post(f"{OFFICE}/day", {**seen, **HOLIDAY}).status_code == 302
    page = admin.post(f"{OFFICE}/day", {**seen, **HOLIDAY, "day": "2026-11-24", "name_zh": "盘点"})
    assert page.status_code == 409
    assert "盘点" in words(page.text)
    assert "厂庆" in words(page.text)
    assert value_of(page, "name_zh") == "盘点"


@pytest.mark.req("R-018", "R-023")
def test_a_calendar_is_copied_named_archived_and_fetched_back(admin: Visitor) -> None:
    admin.get(PAGE)
    assert set(problems_of(admin.post(PAGE, {**COPY, "key": "office", "reason": ""}))) == {"key", "reason"}
    assert admin.post(PAGE, COPY).location == f"{PAGE}/night"
    assert "已存在" in words(admin.post(PAGE, COPY).text)
    at = f"{PAGE}/night"

    def act(name: str, **fields: str) -> TestResponse:
        last = value_of_hidden(admin.get(at), "last")
        return admin.post(f"{at}/{name}", {"last": last, "reason": "夜班组", **fields})

    old = value_of_hidden(admin.get(at), "last")
    assert act("names", **{"name_zh.names": "大夜班", "name_en.names": "Late night"}).status_code == 302
    stale = admin.post(f"{at}/archive", {"last": old, "reason": "x"})
    assert stale.status_code == 409
    assert set(problems_of(act("archive", reason=""))) == {"reason.archive"}
    assert act("archive").status_code == 302
    assert "已归档" in words(admin.get(at).text)
    assert act("restoration").status_code == 302
    refused = admin.post(f"{OFFICE}/archive", {"last": value_of_hidden(admin.get(OFFICE), "last"), "reason": "x"})
    assert "请先为其指定其他日历" in said(refused)


@pytest.mark.parametrize("name", ["wu.gang", "ma.ming", "lin.yu"])
def test_supervisors_managers_and_process_owners_may_look(signed_in: SignedIn, name: str) -> None:
    person = signed_in(name)
    assert "服务时间" in words(person.get(PAGE).text)
    page = person.get(OFFICE)
    assert page.status_code == 200
    assert 'name="base"' not in page.text
    assert person.post(f"{OFFICE}/day", HOLIDAY).status_code == 403
    assert person.post(PAGE, COPY).status_code == 403
