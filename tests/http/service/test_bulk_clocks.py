"""The pages of clocks in bulk: a supervisor sees what a pause or an extension would do, does it, and takes it back."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from app.cases.clock_acts import carrying
from tests.http.service.conftest import SignedIn
from tests.http.service.counter import CLASSIFIED, Officer, problems_of, said, words

PAGE = "/admin/clocks"
STORM = {"scope": "region", "key": "上海", "action": "pause", "reason": "force_majeure", "preview": "1"}
LONGER = {"scope": "model", "key": "DR-8", "action": "extend", "length": "4", "unit": "hours", "preview": "1"}


@pytest.fixture
def number(officer: Officer) -> str:
    number, task = officer.registered()
    officer.completed(task, CLASSIFIED)
    return number


def hidden(page: TestResponse, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', page.text)
    assert found is not None
    return found[1]


def sending(page: TestResponse, asked: dict[str, str], note: str = "台风登陆") -> dict[str, str]:
    keys = {name: hidden(page, name) for name in ("foreseen", "request_key")}
    return {**{name: value for name, value in asked.items() if name != "preview"}, **keys, "note": note}


def carried_out(desk: Flask) -> None:
    with desk.database.transaction() as conn:  # type: ignore[attr-defined]
        while carrying.step(conn):
            pass


@pytest.mark.req("R-017", "R-018")
def test_a_supervisor_pauses_a_region_after_a_preview_and_releases_it(
    officer: Officer, supervisor: Officer, number: str, desk: Flask
) -> None:
    assert "上海（1 张在办）" in words(supervisor.get(f"{PAGE}/new").text)
    page = supervisor.get(f"{PAGE}/new", query_string=STORM)
    text = words(page.text)
    for part in (number, "简单问题解决", "个计时将暂停", "暂停 1 张工单的计时"):
        assert part in text, part
    assert "李女士" not in text
    sent = sending(page, STORM)
    answer = supervisor.post(PAGE, sent)
    assert supervisor.post(PAGE, sent).location == answer.location
    assert "进行中" in words(supervisor.get(answer.location).text)
    carried_out(desk)
    report = words(supervisor.get(answer.location).text)
    for part in ("生效中", "1 张工单已处理", "1 个计时已暂停", "吴刚", "台风登陆"):
        assert part in report, part
    shown = officer.get(f"/cases/{number}").text
    case = words(shown)
    for part in ("暂停 · 不可抗力", "吴刚 · 批量", "台风登陆"):
        assert part in case, part
    assert "/release" not in shown  # it is taken back for all of them, not here
    again = supervisor.post(PAGE, {**sent, "request_key": "another"})
    assert again.status_code == 409
    assert "已因该原因暂停" in said(again)
    assert set(problems_of(supervisor.post(f"{answer.location}/release", {"note": " "}))) == {"note"}
    assert supervisor.post(f"{answer.location}/release", {"note": "台风已过"}).status_code == 302
    carried_out(desk)
    report = words(supervisor.get(answer.location).text)
    for part in ("已撤回", "1 个计时已恢复", "台风已过"):
        assert part in report, part
    assert "暂停 · 不可抗力" not in words(officer.get(f"/cases/{number}").text)
    supervisor.post(f"{answer.location}/release", {"note": "台风已过"})
    assert "已由他人撤回" in said(supervisor.get(answer.location))
    assert "台风登陆" in words(supervisor.get(PAGE).text)


@pytest.mark.req("R-018")
def test_it_stands_on_the_page_of_all_changes_and_so_does_the_way_back(
    supervisor: Officer, number: str, desk: Flask
) -> None:
    answer = supervisor.post(PAGE, sending(supervisor.get(f"{PAGE}/new", query_string=LONGER), LONGER, "召回检测"))
    supervisor.post(f"{answer.location}/release", {"note": "召回取消"})
    page = supervisor.get("/admin/audit?kind=clocks")
    told = words(page.text)
    for part in ("批量计时", "DR-8", "延长 4 小时", "召回检测", "召回取消", "吴刚", "已撤回"):
        assert part in told, part
    assert page.text.count(f'href="{answer.location}"') == 2


@pytest.mark.req("R-017")
def test_a_product_gets_more_time_and_the_explanation_says_so(
    officer: Officer, supervisor: Officer, number: str, desk: Flask
) -> None:
    page = supervisor.get(f"{PAGE}/new", query_string=LONGER)
    text = words(page.text)
    assert "将 1 个计时延长 4小时" in text or "将 1 个计时延长 4 小时" in text
    assert "2026-11-20 12:00" in text
    assert "2026-11-20 16:00" in text
    answer = supervisor.post(PAGE, sending(page, LONGER, "召回检测"))
    carried_out(desk)
    assert "1 个计时已延长" in words(supervisor.get(answer.location).text)
    assert "召回检测" in words(officer.get(f"/cases/{number}").text)


def test_all_clocks_are_in_the_file(supervisor: Officer, number: str) -> None:
    answer = supervisor.get(f"{PAGE}/new.csv", query_string=LONGER)
    assert answer.mimetype == "text/csv"
    head, line = answer.get_data(as_text=True).removeprefix("\ufeff").splitlines()
    assert head == "工单,步骤,时限,现到期时间,变更后到期时间" or head.startswith("工单,")
    assert line.startswith(f"{number},远程指导,")
    assert line.endswith("2026-11-20 12:00,2026-11-20 16:00")


@pytest.mark.parametrize(
    ("changed", "places"),
    [
        ({"key": ""}, {"key"}),
        ({"reason": "weather"}, {"reason"}),
        ({"until": "2020-01-01T10:00"}, {"until"}),
        ({"until": "soon"}, {"until"}),
        ({"action": "extend", "length": "x", "unit": "hours"}, {"length"}),
        ({"action": "extend", "length": "3", "unit": "months"}, {"length"}),
    ],
)
def test_what_cannot_be_is_said_at_its_field(supervisor: Officer, changed: dict[str, str], places: set[str]) -> None:
    page = supervisor.get(f"{PAGE}/new", query_string=STORM | changed)
    assert set(problems_of(page)) == places
    assert "request_key" not in page.text


def test_a_reason_is_needed_and_nothing_chosen_is_lost(supervisor: Officer, number: str) -> None:
    page = supervisor.get(f"{PAGE}/new", query_string=STORM)
    refused = supervisor.post(PAGE, sending(page, STORM, " "))
    assert refused.status_code == 422
    assert set(problems_of(refused)) == {"note"}
    assert hidden(refused, "key") == "上海"


@pytest.mark.parametrize("name", ["ma.ming", "admin"])
def test_managers_and_administrators_may_too(signed_in: SignedIn, name: str) -> None:
    assert signed_in(name).get(PAGE).status_code == 200


@pytest.mark.parametrize("name", ["chen.jing", "wang.lei", "lin.yu"])
def test_others_may_not(signed_in: SignedIn, name: str) -> None:
    person = signed_in(name)
    assert person.get(PAGE).status_code == 403
    person.get("/account")
    assert person.post(PAGE, STORM).status_code == 403


def test_in_english_as_well(supervisor: Officer, number: str) -> None:
    supervisor.get("/account")
    supervisor.post("/language", {"language": "en"})
    assert "Pause the clocks of 1 cases" in words(supervisor.get(f"{PAGE}/new", query_string=STORM).text)
    assert supervisor.get(f"{PAGE}/77").status_code == 404
