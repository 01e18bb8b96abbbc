"""The pages of time limits: read by supervisors, edited by the administrator, previewed before anything changes."""

from __future__ import annotations

import re
from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from app import clock
from app.actor import Actor
from app.engine import retiming
from app.engine.tables import timer
from app.identity import accounts, users
from app.policies import drafts, published, reading
from tests.http.conftest import Visitor
from tests.http.service.conftest import SignedIn
from tests.http.service.counter import Officer, problems_of, said, value_of, words

FIRST = "/admin/limits/003/first_response"
RULES = "/admin/rules/limit/003/first_response"


def typed(page: TestResponse) -> dict[str, Any]:
    """What a browser would send from the editor without a touch."""
    text = page.text[page.text.index('<form class="rule-form"') :]
    fields: dict[str, Any] = {}
    for tag in re.findall(r"<input [^>]*>", text):
        name, value = (re.search(rf' {part}="([^"]*)"', tag) for part in ("name", "value"))
        kind = re.search(r' type="([^"]*)"', tag)
        if name and (kind is None or kind[1] != "checkbox" or " checked" in tag):
            fields.setdefault(name[1], []).append(unescape(value[1]) if value else "")
    for name, body in re.findall(r'<select [^>]*name="([^"]*)"[^>]*>(.*?)</select>', text, re.S):
        chosen = re.search(r'<option value="([^"]*)" selected', body)
        first = re.search(r'<option value="([^"]*)"', body)
        fields[name] = [(chosen or first)[1]] if first else [""]
    fields.pop("csrf_token", None)
    return fields


def drafted(person: Visitor, **changed: Any) -> TestResponse:
    """What the editor answers when it is sent on with these changes."""
    return person.post(
        FIRST, {**typed(person.get(FIRST)), **{name.replace("__", "."): one for name, one in changed.items()}}
    )


def previewed(person: Visitor, **changed: Any) -> TestResponse:
    answer = drafted(person, **changed)
    assert answer.status_code == 302, problems_of(answer)
    return person.get(answer.location)


def publication(page: TestResponse, reason: str = "热线高峰") -> dict[str, str]:
    return {name: value_of(page, name) for name in ("base", "seen", "reach", "foreseen")} | {"reason": reason}


def published_by(person: Visitor, page: TestResponse) -> TestResponse:
    answer = person.post(f"{RULES}/publication", publication(page))
    assert answer.status_code == 302, problems_of(answer)
    return answer


def second_administrator(desk: Flask, signed_in: SignedIn) -> Visitor:
    with desk.database.transaction() as conn:  # type: ignore[attr-defined]
        user = users.find(conn, "lin.yu")
        accounts.set_roles(conn, Actor("admin", frozenset({"admin"})), "lin.yu", user.version, {*user.roles, "admin"})
    return signed_in("lin.yu")


def carried_out(desk: Flask) -> None:
    while True:
        with desk.database.transaction() as conn:  # type: ignore[attr-defined]
            if not retiming.step(conn):
                return


def due(desk: Flask) -> Any:
    with desk.database.reading() as conn:  # type: ignore[attr-defined]
        return conn.execute(timer.select().where(timer.c.limit_key == "first_response")).one().due_at


@pytest.mark.req("R-015", "R-020")
def test_the_list_says_what_holds_where_it_comes_from_and_which_diagram_uses_it(admin: Visitor) -> None:
    page = words(admin.get("/admin/limits").text)
    assert "首次响应 first_response · T-01 15分钟（工作时间） 继承 80 %" in page
    assert "80 % 时：通知处理人、工单负责人 到期时：通知售后主管 到期时：启动“处理超时”" in page
    assert "受理与登记 · 问题分类与首次响应" in page
    assert 'grade = "major" 24小时（自然时间）' in page
    other = words(admin.get("/admin/limits?profile=002&q=first_response").text)
    assert "30分钟（自然时间）" in other and "分级判定" not in other
    assert "没有找到时限" in words(admin.get("/admin/limits?q=xyz").text)
    assert admin.get("/admin/limits?profile=nobody").status_code == 404


def test_a_limit_leads_to_its_node_in_the_diagram(admin: Visitor) -> None:
    link = re.search(r'href="(/processes/intake[^"]*)"', admin.get(FIRST).text)
    assert link is not None
    page = admin.get(link[1].replace("&amp;", "&"))
    assert "首次响应" in words(page.text) and "&#34;chosen&#34;" in page.text
    assert "<bpmn:process" in admin.get("/processes/intake.bpmn").text
    assert admin.get("/processes/nowhere").status_code == 404


@pytest.mark.req("R-012", "R-017", "R-018")
def test_a_shorter_limit_is_previewed_published_and_moves_the_running_clock(
    desk: Flask, admin: Visitor, officer: Officer
) -> None:
    number, _ = officer.registered()
    before = due(desk)
    page = previewed(admin, number__0="10")
    text = words(page.text)
    for part in (
        "15分钟（工作时间） 10分钟（工作时间）",
        "1 个运行中的计时改变",
        "0 立即超时",
        number,
        "问题分类与首次响应",
    ):
        assert part in text
    new = words(admin.get(f"{RULES}/preview?reach=new").text)
    assert "0 个运行中的计时改变" in new
    answer = published_by(admin, page)
    assert due(desk) == before
    carried_out(desk)
    assert due(desk) == before - timedelta(minutes=5)
    report = words(admin.get(answer.location).text)
    for part in (
        "第 1 版",
        "许宁",
        "热线高峰",
        "运行中的也改，已用时间保留",
        "1 预览时预计",
        "1 已改变到期时间",
        "已完成",
    ):
        assert part in report


def test_the_export_lists_every_clock_that_moves(admin: Visitor, officer: Officer) -> None:
    numbers = [
        officer.registered(customer_name=name, customer_contact=telephone, serial_no="")[0]
        for name, telephone in (("王女士", "13800138001"), ("赵先生", "13900139002"))
    ]
    previewed(admin, number__0="10")
    answer = admin.get(f"{RULES}/preview.csv?reach=running")
    assert answer.mimetype == "text/csv" and answer.text.startswith("\ufeff工单,步骤,时限,")
    lines = answer.text.splitlines()[1:]
    assert [line.split(",")[0] for line in lines] == numbers
    assert all(line.endswith("2026-11-20 10:15,2026-11-20 10:10,否") for line in lines)


def test_a_change_that_makes_a_task_overdue_at_once_says_so(desk: Flask, admin: Visitor, officer: Officer) -> None:
    officer.registered()
    with clock.frozen(clock.now() + timedelta(minutes=12)):
        page = words(previewed(admin, number__0="10").text)
    assert "1 立即超时" in page


def test_sent_twice_it_is_published_once(desk: Flask, admin: Visitor) -> None:
    page = previewed(admin, number__0="10")
    first = published_by(admin, page)
    second = admin.post(f"{RULES}/publication", publication(page))
    assert second.location == first.location
    assert "只算一次" in admin.get(second.location).text
    with desk.database.reading() as conn:  # type: ignore[attr-defined]
        assert len(published.acts(conn, "limit", "003", "first_response")) == 1


def test_without_a_reason_nothing_is_published(desk: Flask, admin: Visitor) -> None:
    page = previewed(admin, number__0="10")
    answer = admin.post(f"{RULES}/publication", publication(page, "  "))
    assert answer.status_code == 422 and set(problems_of(answer)) == {"reason"}
    answer = admin.post(f"{RULES}/publication", publication(page, "长" * 501))
    assert answer.status_code == 422
    with desk.database.reading() as conn:  # type: ignore[attr-defined]
        assert reading.book(conn).limit("003", "first_response", {}).duration.seconds == 900


@pytest.mark.parametrize(
    ("changed", "place", "says"),
    [
        ({"number.0": "soon"}, "number.0", "不是时长"),
        ({"number.0": "0"}, "number.0", "不是时长"),
        ({"number.0": "-5"}, "number.0", "不是时长"),
        ({"length.0": "days"}, "number.0", "工作日"),
        ({"unit.0": "working_days"}, "number.0", "整天"),
        ({"length.0": "months", "unit.0": "clock"}, "number.0", "日历日"),
        ({"unit.0": "weeks"}, "unit.0", "weeks"),
        ({"kind.0": "hope"}, "kind.0", "hope"),
        ({"condition.0": "grade ="}, "condition.0", ""),
        ({"condition.0": "score > 3"}, "condition.0", "score"),
        ({"anchor.0": "birthday"}, "anchor.0", "birthday"),
        ({"role.0": "boss"}, "role.0", "boss"),
        ({"warn.0": "eighty"}, "warn.0", "百分数"),
        ({"warn.0": "120"}, "warn.0", "小于 100%"),
        ({"pause_reasons.0": ["lunch"]}, "pause_reasons.0", "lunch"),
        ({"amount.0.1": ""}, "amount.0.1", "百分数"),
        ({"amount.0.1": "-1"}, "amount.0.1", "百分数"),
        ({"where.0.1": "before", "amount.0.1": "x"}, "amount.0.1", "不是时长"),
        ({"where.0.1": "after", "amount.0.1": "1", "length.0.1": "months"}, "amount.0.1", "月"),
        ({"where.0.1": "warning"}, "amount.0.1", "预警"),
        ({"to.0.1": []}, "to.0.1", "通知对象"),
        ({"process.0.2": ""}, "process.0.2", "启动"),
        ({"process.0.2": "case_main"}, "ladder.0", "case_main"),
        ({"action.0.2": "message"}, "message.0.2", "启动"),
        ({"to.0.1": ["boss"]}, "ladder.0", "boss"),
        ({"amount.0.3": "50"}, "ladder.0", "比例"),
        ({"step.0.1": "dance"}, "ladder.0", "dance"),
        ({"times.0.1": "99", "every.0.1": "2"}, "times.0.1", "1 至 20"),
        ({"times.0.1": "oft", "every.0.1": "2"}, "times.0.1", "1 至 20"),
        ({"times.0.1": "2", "every.0.1": "x"}, "every.0.1", "不是时长"),
        ({"times.0.1": "2", "every.0.1": "1", "every_length.0.1": "months"}, "ladder.0", "间隔"),
        ({"channel.0.1": "pigeon"}, "ladder.0", "pigeon"),
    ],
)
@pytest.mark.req("R-013")
def test_a_wrong_value_gets_a_sentence_at_its_field_and_stays(
    admin: Visitor, changed: dict[str, Any], place: str, says: str
) -> None:
    answer = admin.post(FIRST, {**typed(admin.get(FIRST)), "basis.0": "例会 7", **changed})
    assert answer.status_code == 422
    assert list(problems_of(answer)) == [place]
    assert says in problems_of(answer)[place]
    assert value_of(answer, "basis.0") == "例会 7"
    for name, one in changed.items():
        if isinstance(one, str) and name.startswith(("number", "condition", "warn", "amount")):
            assert value_of(answer, name) == one


def test_all_that_is_wrong_is_told_at_once(admin: Visitor) -> None:
    answer = drafted(admin, number__0="x", condition__0="score > 3", warn__0="y", role__0="boss")
    assert set(problems_of(answer)) == {"number.0", "condition.0", "warn.0", "role.0"}


@pytest.mark.req("R-016")
def test_rows_and_rungs_are_arranged_without_scripts_and_nothing_is_saved(desk: Flask, admin: Visitor) -> None:
    page = admin.post(FIRST, {**typed(admin.get(FIRST)), "arrange": "add"})
    assert page.status_code == 200 and "尚未保存" in said(page)
    fields = typed(page) | {"condition.1": 'grade = "major"', "number.1": "5"}
    page = admin.post(FIRST, {**fields, "arrange": "up:1"})
    fields = typed(page)
    assert (value_of(page, "number.0"), value_of(page, "number.1")) == ("5", "15")
    page = admin.post(FIRST, {**fields, "arrange": "add_rung:0"})
    assert value_of(page, "amount.0.0") == "100"
    page = admin.post(FIRST, {**typed(page), "arrange": "remove_rung:0.0"})
    page = admin.post(FIRST, {**typed(page), "arrange": "down_rung:1.0"})
    assert typed(page)["step.1.1"] == ["warn"]
    page = admin.post(FIRST, {**typed(page), "arrange": "up_rung:1.1"})
    answer = admin.post(FIRST, typed(page))
    assert answer.status_code == 302, problems_of(answer)
    text = words(admin.get(answer.location).text)
    assert "第 2 条" in text and 'grade = "major"' in text
    page = admin.post(FIRST, {**typed(admin.get(FIRST)), "arrange": "remove:0"})
    assert value_of(page, "number.0") == "15"
    for nonsense in ("remove:9", "up:x", "down_rung:0", "fly"):
        assert admin.post(FIRST, {**typed(page), "arrange": nonsense}).status_code == 200


def test_a_limit_after_one_for_all_cases_is_refused(admin: Visitor) -> None:
    page = admin.post(FIRST, {**typed(admin.get(FIRST)), "arrange": "add"})
    answer = admin.post(FIRST, {**typed(page), "condition.1": "complex = true", "number.1": "5"})
    assert answer.status_code == 422 and "condition.0" in problems_of(answer)


def test_a_limit_may_be_switched_off_and_inherited_again(desk: Flask, admin: Visitor) -> None:
    fields = typed(admin.get(FIRST))
    del fields["enabled.0"]
    page = admin.follow(admin.post(FIRST, fields))
    assert "已启用 已停用" in words(page.text)
    published_by(admin, page)
    assert "停用" in words(admin.get("/admin/limits?q=first_response").text)
    page = admin.follow(admin.post(FIRST, {**typed(admin.get(FIRST)), "inherit": "1"}))
    assert "本方案自定 继承自“默认”" in words(page.text)
    published_by(admin, page)
    with desk.database.reading() as conn:  # type: ignore[attr-defined]
        limit = reading.book(conn).limit("003", "first_response", {})
    assert (limit.profile, limit.enabled) == ("default", True)


def test_another_administrators_draft_is_shown_and_not_overwritten(
    desk: Flask, admin: Visitor, signed_in: SignedIn
) -> None:
    other = second_administrator(desk, signed_in)
    fields = typed(admin.get(FIRST))
    previewed(other, number__0="20")
    page = admin.get(FIRST)
    assert "自 2026-11-20 10:00 起正在修改" in said(page) and value_of(page, "number.0") == "15"
    answer = admin.post(FIRST, {**fields, "number.0": "10"})
    assert answer.status_code == 409
    text = words(answer.text)
    assert "15分钟（工作时间） 20分钟（工作时间）" in text and "15分钟（工作时间） 10分钟（工作时间）" in text
    assert value_of(answer, "number.0") == "10"
    with desk.database.reading() as conn:  # type: ignore[attr-defined]
        row = drafts.of(conn, "limit", "003/first_response")
    assert row.author == "lin.yu" and row.document["values"][0]["duration"] == "PT20M"
    assert admin.post(FIRST, {**typed(answer), "replaces": "1"}).status_code == 302
    # Whoever had looked at the first draft does not overwrite the second.
    assert other.post(FIRST, {**typed(other.get(f"{FIRST}?draft=1")), "seen": "1"}).status_code == 409


def test_what_was_published_meanwhile_is_shown_beside_ones_own(
    desk: Flask, admin: Visitor, signed_in: SignedIn
) -> None:
    other = second_administrator(desk, signed_in)
    fields = typed(other.get(FIRST))
    published_by(admin, previewed(admin, number__0="20"))
    answer = other.post(FIRST, {**fields, "number.0": "10"})
    assert answer.status_code == 409
    text = words(answer.text)
    assert "由 许宁 发布" in text and "20分钟（工作时间）" in text and "10分钟（工作时间）" in text
    again = other.post(FIRST, typed(answer))
    assert again.status_code == 302
    assert "20分钟（工作时间） 10分钟（工作时间）" in words(other.get(again.location).text)


def test_a_stale_draft_shows_both_and_is_published_only_when_that_was_seen(
    desk: Flask, admin: Visitor, signed_in: SignedIn
) -> None:
    page = previewed(admin, number__0="10")
    with desk.database.transaction() as conn:  # type: ignore[attr-defined]
        drafts.proposal("limit", "003/first_response", {"values": [{"duration": "PT20M", "unit": "working"}]}).publish(
            conn, author="lin.yu", reason="另一项决定", reach="new"
        )
    answer = admin.post(f"{RULES}/publication", publication(page))
    assert answer.status_code == 409
    text = words(answer.text)
    assert "期间发布的版本" in text and "发布：" not in text
    seen = {"base": value_of(answer, "base"), "seen": value_of(answer, "seen"), "reach": "running"}
    page = admin.follow(admin.post(f"{RULES}/base", seen))
    assert "期间发布的版本" not in words(page.text)
    published_by(admin, page)
    assert admin.post(f"{RULES}/base", seen).status_code == 409


def test_a_draft_is_thrown_away(desk: Flask, admin: Visitor) -> None:
    page = previewed(admin, number__0="10")
    answer = admin.post(f"{RULES}/disposal", publication(page))
    assert answer.location == FIRST
    assert value_of(admin.get(FIRST), "number.0") == "15"
    assert admin.get(f"{RULES}/preview").location == FIRST
    assert admin.post(f"{RULES}/disposal", publication(page)).status_code == 409
    assert admin.post(f"{RULES}/publication", publication(page)).location == FIRST


@pytest.mark.req("R-017", "R-018")
def test_versions_are_compared_and_rolled_back_with_the_reach_of_what_is_undone(
    desk: Flask, admin: Visitor, officer: Officer
) -> None:
    officer.registered()
    before = due(desk)
    published_by(admin, previewed(admin, number__0="10"))
    carried_out(desk)
    page = admin.get(f"{RULES}/versions")
    text = words(page.text)
    for part in (
        "第 1 版",
        "许宁",
        "热线高峰",
        "运行中的也改，已用时间保留",
        "第 1 版之前",
        "15分钟（工作时间） 10分钟（工作时间）",
    ):
        assert part in text
    answer = admin.post(
        f"{RULES}/restoration", {"number": "0", "base": value_of(page, "base"), "seen": value_of(page, "seen")}
    )
    page = admin.follow(answer)
    text = words(page.text)
    assert "回退的生效范围" in text and "只对新计时" not in text and "1 个运行中的计时改变" in text
    answer = admin.post(f"{RULES}/publication", publication(page) | {"reach": "new"})
    carried_out(desk)
    assert due(desk) == before
    assert "回退" in words(admin.get(answer.location).text)
    with desk.database.reading() as conn:  # type: ignore[attr-defined]
        act = published.acts(conn, "limit", "003", "first_response")[0]
        assert (act.number, act.reach) == (2, "running")
        assert act.rolls_back == published.acts(conn, "limit", "003", "first_response")[1].revision - 1
    compared = words(admin.get(f"{RULES}/versions?a=0&b=2").text)
    assert "两者相同" in compared


def test_a_roll_back_does_not_overwrite_a_draft_unseen(desk: Flask, admin: Visitor, signed_in: SignedIn) -> None:
    published_by(admin, previewed(admin, number__0="10"))
    other = second_administrator(desk, signed_in)
    versions = admin.get(f"{RULES}/versions")
    previewed(other, number__0="20")
    fields = {"number": "0", "base": value_of(versions, "base"), "seen": value_of(versions, "seen")}
    answer = admin.post(f"{RULES}/restoration", fields)
    assert answer.status_code == 409
    again = {"number": "0", "base": value_of(answer, "base"), "seen": value_of(answer, "seen"), "replaces": "1"}
    assert admin.post(f"{RULES}/restoration", again).status_code == 302
    assert admin.post(f"{RULES}/restoration", {**again, "number": "77"}).status_code == 404


@pytest.mark.parametrize("name", ["wu.gang", "ma.ming", "lin.yu"])
@pytest.mark.req("R-020")
def test_supervisors_managers_and_process_owners_read_and_change_nothing(
    admin: Visitor, signed_in: SignedIn, name: str
) -> None:
    page = previewed(admin, number__0="10")
    person = signed_in(name)
    assert "时限" in person.get("/admin/limits").text
    read = person.get(FIRST)
    assert "15分钟（工作时间）" in words(read.text) and 'name="base"' not in read.text and "去预览" not in read.text
    assert 'name="reason"' not in person.get(f"{RULES}/preview").text
    assert person.get(f"{RULES}/versions").status_code == 200
    for address in (FIRST, *(f"{RULES}/{one}" for one in ("publication", "base", "disposal", "restoration"))):
        assert person.post(address, publication(page)).status_code == 403
    assert person.get("/admin/rules/publications/1").status_code == 404


@pytest.mark.parametrize("name", ["chen.jing", "wang.lei", "he.jun"])
def test_others_find_no_such_page(signed_in: SignedIn, name: str) -> None:
    person = signed_in(name)
    for page in ("/admin/limits", FIRST, f"{RULES}/preview", f"{RULES}/preview.csv", f"{RULES}/versions"):
        assert person.get(page).status_code == 403
    assert "/admin/limits" not in person.get("/inbox").text


@pytest.mark.parametrize("address", ["003/nothing", "900/first_response", "003/kpi_on_time"])
def test_what_is_not_there_is_not_found(admin: Visitor, address: str) -> None:
    assert admin.get(f"/admin/limits/{address}").status_code == 404
    assert admin.get(f"/admin/rules/limit/{address}/versions").status_code == 404


@pytest.mark.req("R-016", "R-035")
def test_a_rung_names_superiors_a_channel_and_how_often_it_is_said_again(desk: Flask, admin: Visitor) -> None:
    again = {"to__0__1": ["line1", "line2"], "channel__0__1": "mail", "times__0__1": "3", "every__0__1": "2"}
    page = previewed(admin, **again)
    told = words(page.text)
    assert "处理人的第一汇报线上级（职能）、处理人的第二汇报线上级（矩阵）（仅邮件）" in told
    assert "重复一次，最多 3 次" in told
    assert admin.post(f"{RULES}/publication", publication(page)).status_code == 302
    with desk.database.reading() as conn:  # type: ignore[attr-defined]
        values, _ = published.in_force(conn, "003", "first_response")
    assert values[0]["ladder"][1] == {
        "step": "breach", "at": {"share": 1.0}, "action": "notify", "to": ["line1", "line2"], "channel": "mail",
        "repeat": {"every": "PT2H", "unit": "working", "times": 3},
    }  # fmt: skip
    fields = typed(admin.get(FIRST))
    assert (fields["channel.0.1"], fields["times.0.1"], fields["every.0.1"]) == (["mail"], ["3"], ["2"])
    assert drafted(admin).status_code == 302
