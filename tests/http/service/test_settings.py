"""The pages of settings: each type of value has its inputs, and a change goes the way of a limit's."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask

from app.policies import own_calendars, published, reading
from tests.http.conftest import Visitor
from tests.http.service.conftest import SignedIn
from tests.http.service.counter import Officer, problems_of, value_of, words

LASTING = {"number": "36", "length": "hours", "before": "before", "anchor": "visit_start", "unit": "clock"}


def held(desk: Flask, key: str) -> Any:
    with desk.database.reading() as conn:  # type: ignore[attr-defined]
        return reading.book(conn).setting("003", key)


def sent(admin: Visitor, key: str, fields: dict[str, Any]) -> Any:
    page = admin.get(f"/admin/settings/003/{key}")
    looked = {name: value_of(page, name) for name in ("base", "seen")}
    return admin.post(f"/admin/settings/003/{key}", {**looked, **fields})


def published_with(admin: Visitor, key: str, fields: dict[str, Any], **more: str) -> str:
    answer = sent(admin, key, fields)
    assert answer.status_code == 302, problems_of(answer)
    page = admin.get(answer.location)
    form = {name: value_of(page, name) for name in ("base", "seen", "reach", "foreseen")}
    answer = admin.post(f"/admin/rules/setting/003/{key}/publication", {**form, "reason": "例会决定", **more})
    assert answer.status_code == 302, problems_of(answer)
    return words(admin.get(answer.location).text)


@pytest.mark.req("R-020")
def test_the_list_shows_values_in_words_and_what_is_inherited(admin: Visitor) -> None:
    text = words(admin.get("/admin/settings").text)
    for part in (
        "首次解决率目标 kpi_first_time 85 %", "“上门开始”之前 24 小时（自然时间） 继承", "3 天内 3 次（工作日）",
        "高端", "服务时间", "每月 5 日", "停用",
    ):  # fmt: skip
        assert part in text
    assert "技术支持工程师: 全天候" in words(admin.get("/admin/settings?profile=002").text)
    assert "没有找到参数" in words(admin.get("/admin/settings?q=xyz").text)
    assert admin.get("/admin/settings?profile=nobody").status_code == 404


@pytest.mark.parametrize(
    ("key", "fields", "value"),
    [
        ("kpi_first_time", {"value": "87.5"}, 0.875),
        ("kpi_first_time", {"value": "29 %"}, 0.29),
        ("kpi_first_time", {"value": "85", "off": "1"}, None),
        ("dissat_threshold", {"value": "2"}, 2),
        ("kpi_satisfaction", {"value": "4.6"}, 4.6),
        ("link_days", {"value": "７"}, 7),
        ("compensation_limit", {"value": "800"}, 800),
        ("monthly_report_day", {"value": "3"}, 3),
        ("premium_tiers", {"codes": ["premium", "normal"]}, ["premium", "normal"]),
        ("remote_regions", {"lines": "西藏\r\n\r\n新疆\r\n西藏"}, ["西藏", "新疆"]),
        ("calendar", {"value": "round_the_clock"}, "round_the_clock"),
        ("calendar_roles", {"role.tech": "round_the_clock"}, {"tech": "round_the_clock"}),
        ("visit_lead", LASTING, {"duration": "PT36H", "unit": "clock", "anchor": "visit_start", "before": True}),
        (
            "mass_fault",
            {"count": "5", "number": "2", "length": "days", "unit": "working_days"},
            {"count": 5, "within": "P2D", "unit": "working_days"},
        ),
    ],
)
def test_each_type_of_value_is_published(
    desk: Flask, admin: Visitor, key: str, fields: dict[str, Any], value: Any
) -> None:
    report = published_with(admin, key, fields)
    assert "例会决定" in report
    assert held(desk, key) == value


@pytest.mark.parametrize(
    ("key", "fields", "place"),
    [
        ("kpi_first_time", {"value": "150"}, "value"),
        ("kpi_first_time", {"value": "viel"}, "value"),
        ("kpi_first_time", {"value": ""}, "value"),
        ("dissat_threshold", {"value": "9"}, "value"),
        ("link_days", {"value": "1.5"}, "value"),
        ("monthly_report_day", {"value": "31"}, "value"),
        ("compensation_limit", {"value": "-3"}, "value"),
        ("calendar", {"value": "moon"}, "value"),
        ("calendar_roles", {"role.tech": "moon"}, "role.tech"),
        ("premium_tiers", {"codes": ["diamond"]}, "value"),
        ("visit_lead", {**LASTING, "number": "soon"}, "number"),
        ("visit_lead", {**LASTING, "length": "months"}, "number"),
        ("visit_lead", {**LASTING, "anchor": "birthday"}, "anchor"),
        ("visit_lead", {**LASTING, "unit": "weeks"}, "unit"),
        ("mass_fault", {"count": "x", "number": "2", "length": "days", "unit": "clock"}, "count"),
        ("mass_fault", {"count": "3", "number": "2", "length": "hours", "unit": "working_days"}, "number"),
    ],
)
def test_a_wrong_value_gets_a_sentence_at_its_input_and_stays(
    desk: Flask, admin: Visitor, key: str, fields: dict[str, Any], place: str
) -> None:
    before = held(desk, key)
    answer = sent(admin, key, fields)
    assert answer.status_code == 422
    assert set(problems_of(answer)) == {place}
    typed = fields.get(place)
    if isinstance(typed, str) and place in ("number", "count") and key != "calendar":
        assert value_of(answer, place) == typed
    assert held(desk, key) == before


def test_a_setting_that_moves_no_clock_asks_for_no_mode(admin: Visitor) -> None:
    page = admin.get(sent(admin, "link_days", {"value": "7"}).location)
    text = words(page.text)
    assert "14 天 7 天" in text and "生效范围" not in text and "运行中的计时改变" not in text


@pytest.mark.req("R-012", "R-017")
def test_another_calendar_shows_which_clocks_it_moves(admin: Visitor, officer: Officer) -> None:
    officer.registered()
    page = admin.get(sent(admin, "calendar", {"value": "round_the_clock"}).location + "?reach=recount")
    text = words(page.text)
    assert "服务时间 全天候" in text and "从起点重算" in text and "运行中的计时改变" in text


def test_a_setting_is_inherited_again_and_rolled_back(desk: Flask, admin: Visitor) -> None:
    published_with(admin, "link_days", {"value": "7"})
    published_with(admin, "link_days", {"inherit": "1"})
    assert held(desk, "link_days") == 14
    page = admin.get("/admin/rules/setting/003/link_days/versions")
    assert "继承自“默认”" in words(page.text)
    back = {"number": "1", "base": value_of(page, "base"), "seen": "0"}
    page = admin.follow(admin.post("/admin/rules/setting/003/link_days/restoration", back))
    form = {name: value_of(page, name) for name in ("base", "seen", "reach", "foreseen")}
    admin.post("/admin/rules/setting/003/link_days/publication", {**form, "reason": "恢复"})
    assert held(desk, "link_days") == 7
    with desk.database.reading() as conn:  # type: ignore[attr-defined]
        last, _, first = published.acts(conn, "setting", "003", "link_days")
    assert (last.number, last.rolls_back) == (3, first.revision)


def test_supervisors_read_and_others_do_not(admin: Visitor, signed_in: SignedIn) -> None:
    sent(admin, "link_days", {"value": "7"})
    reader, stranger = signed_in("wu.gang"), signed_in("wang.lei")
    page = reader.get("/admin/settings/003/link_days")
    assert "14 天" in words(page.text) and 'name="base"' not in page.text
    assert reader.post("/admin/settings/003/link_days", {"value": "9"}).status_code == 403
    for address in ("/admin/settings", "/admin/settings/003/link_days", "/admin/rules/setting/003/link_days/preview"):
        assert stranger.get(address).status_code == 403
    assert admin.get("/admin/settings/003/first_response").status_code == 404


def test_a_draft_of_a_setting_is_taken_up_again(admin: Visitor) -> None:
    sent(admin, "link_days", {"value": "7"})
    page = admin.get("/admin/settings/003/link_days")
    assert value_of(page, "value") == "7" and value_of(page, "seen") == "1"
    assert sent(admin, "link_days", {"value": "8", "seen": "0"}).status_code == 409


def test_a_calendar_that_was_put_away_is_offered_nowhere_and_refused(desk: Flask, admin: Visitor) -> None:
    with desk.database.transaction() as conn:  # type: ignore[attr-defined]
        by = {"author": "admin", "reason": "试用"}
        own_calendars.copy(conn, "office", "night", "夜班日历", "Night shift", **by)
        own_calendars.archive(conn, "night", **by)
    for key in ("calendar", "calendar_roles"):
        assert "夜班日历" not in admin.get(f"/admin/settings/003/{key}").text
    assert "已归档" in problems_of(sent(admin, "calendar", {"value": "night"}))["value"]
    assert "已归档" in problems_of(sent(admin, "calendar_roles", {"role.tech": "night"}))["role.tech"]
