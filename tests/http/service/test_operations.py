"""What is done to a case from outside, on its pages: a menu by role, a page that says what will happen, a reason."""

from __future__ import annotations

import re

import pytest
from flask import Flask

from app import folders
from app.actor import SYSTEM
from app.db import Database
from app.engine import deployments, instances, tasks
from app.identity import accounts, users
from tests.http.conftest import Visitor
from tests.http.service.conftest import SignedIn
from tests.http.service.counter import CLASSIFIED, GUIDED, Officer, said, words
from tests.processes.test_operations import archived
from tests.processes.walker import Walker
from tests.unit.engine.test_operations import TWO
from tests.unit.engine.world import ANN, form

WHY = {"reason": "客户要求暂缓"}


@pytest.fixture
def db(on_both: Database) -> Database:
    return on_both


def acted(person: Officer | Visitor, number: str, kind: str, **fields: str) -> str:
    """Do it, and read what is said afterwards."""
    page = person.get(f"/cases/{number}/operations/{kind}")
    assert page.status_code == 200
    answer = person.post(f"/cases/{number}/operations/{kind}", {**WHY, **fields})
    assert answer.status_code == 302, words(answer.text)
    return said(person.get(answer.location))


@pytest.fixture
def both(desk: Flask, signed_in: SignedIn) -> Officer:
    return of_both(desk, signed_in)


def of_both(desk: Flask, signed_in: SignedIn) -> Officer:
    """Xu Ning, who is administrator and supervisor."""
    with desk.database.transaction() as conn:  # type: ignore[attr-defined]
        version = next(user.version for user in users.listing(conn) if user.name == "admin")
        accounts.set_roles(conn, SYSTEM, "admin", version, ("admin", "supervisor"))
    return Officer(signed_in("admin"))


@pytest.mark.req("R-037")
def test_the_menu_is_there_for_supervisors_and_for_nobody_else(officer: Officer, supervisor: Officer) -> None:
    number, _ = officer.registered()
    assert "运维操作" not in words(officer.get(f"/cases/{number}").text)
    page = words(supervisor.get(f"/cases/{number}").text)
    for label in ("挂起工单", "应客户要求撤销", "并入其他工单", "取消工单"):
        assert label in page
    assert "恢复工单" not in page
    assert "重新打开已归档工单" not in page


@pytest.mark.req("R-037")
def test_customer_service_and_the_administrator_alone_are_shown_the_door(officer: Officer, admin: Visitor) -> None:
    number, _ = officer.registered()
    for kind in ("suspend", "resume", "cancel", "withdraw", "merge", "take-up"):
        for person in (officer, admin):
            assert person.get(f"/cases/{number}/operations/{kind}").status_code == 403
            assert person.post(f"/cases/{number}/operations/{kind}", WHY).status_code == 403


@pytest.mark.req("R-037")
def test_suspended_and_resumed_the_task_says_so_and_can_be_done_again(officer: Officer, supervisor: Officer) -> None:
    number, task = officer.registered()
    page = words(supervisor.get(f"/cases/{number}/operations/suspend").text)
    assert "问题分类与首次响应" in page
    assert "全部停表" in page
    assert "工单已挂起" in acted(supervisor, number, "suspend")
    case = words(officer.get(f"/cases/{number}").text)
    assert "工单已挂起" in case
    assert "客户要求暂缓" in case
    assert "在主管恢复之前" in case
    shown = officer.get(task)
    assert "主管恢复之前任务不能完成" in words(shown.text)
    assert "完成任务" not in words(shown.text)
    refused = officer.complete(task, CLASSIFIED)
    assert refused.status_code == 403
    assert "主管恢复之前任务不能完成" in words(refused.text)
    assert "各时限剩余时间不变" in acted(supervisor, number, "resume")
    officer.completed(task, CLASSIFIED)


@pytest.mark.req("R-037")
def test_the_second_click_is_told_that_it_is_done(officer: Officer, supervisor: Officer) -> None:
    number, _ = officer.registered()
    acted(supervisor, number, "suspend")
    answer = supervisor.post(f"/cases/{number}/operations/suspend", WHY)
    assert "已被他人挂起" in said(supervisor.get(answer.location))
    acted(supervisor, number, "cancel")
    answer = supervisor.post(f"/cases/{number}/operations/cancel", WHY)
    assert "已经结束" in said(supervisor.get(answer.location))
    assert "不再适用此操作" in words(supervisor.get(f"/cases/{number}/operations/cancel").text)


@pytest.mark.req("R-037")
def test_without_a_reason_the_page_comes_back_and_nothing_is_done(officer: Officer, supervisor: Officer) -> None:
    number, _ = officer.registered()
    supervisor.get(f"/cases/{number}/operations/cancel")
    answer = supervisor.post(f"/cases/{number}/operations/cancel", {"reason": " "})
    assert answer.status_code == 422
    assert "请说明原因" in words(answer.text)
    assert "取消工单" in words(supervisor.get(f"/cases/{number}").text)


def test_a_case_that_is_over_still_leads_to_its_procedure(officer: Officer, supervisor: Officer) -> None:
    number, _ = officer.registered()
    acted(supervisor, number, "withdraw")
    page = supervisor.get(f"/cases/{number}")
    assert 'href="/instances/1"' in page.text
    assert "取消工单" not in words(page.text)


@pytest.mark.req("R-037")
@pytest.mark.parametrize(("kind", "then"), [("withdraw", "客户如又需要办理"), ("cancel", "如仍需处理")])
def test_a_case_closed_before_its_time_says_why_it_is_not_taken_up_again_and_what_to_do(
    officer: Officer, supervisor: Officer, kind: str, then: str
) -> None:
    number, _ = officer.registered()
    assert "只有已归档的工单才能重新打开" not in words(supervisor.get(f"/cases/{number}").text)
    acted(supervisor, number, kind)
    page = words(supervisor.get(f"/cases/{number}").text)
    assert "只有已归档的工单才能重新打开" in page
    assert f"{then}，请登记新工单，并在问题描述中注明 {number}。" in page
    assert "只有已归档的工单才能重新打开" not in words(officer.get(f"/cases/{number}").text)


@pytest.mark.req("R-037")
def test_the_list_of_tasks_says_which_cases_are_suspended(officer: Officer, supervisor: Officer) -> None:
    number, _ = officer.registered()
    officer.registered(customer_contact="13900139000", serial_no="SN-1002")
    assert "工单已挂起" not in words(officer.get("/inbox/tasks").text)
    acted(supervisor, number, "suspend")
    assert words(officer.get("/inbox/tasks").text).count("工单已挂起") == 1
    acted(supervisor, number, "resume")
    assert "工单已挂起" not in words(officer.get("/inbox/tasks").text)


@pytest.mark.req("R-037")
def test_a_merged_duplicate_leads_to_the_other_case_and_back(officer: Officer, supervisor: Officer) -> None:
    first, _ = officer.registered()
    second, _ = officer.registered(customer_contact="13900139000", serial_no="SN-1002")
    supervisor.get(f"/cases/{second}/operations/merge")
    wrong = supervisor.post(f"/cases/{second}/operations/merge", {**WHY, "into": second})
    assert wrong.status_code == 422
    assert "工单本身" in words(wrong.text) or "本工单" in words(wrong.text)
    assert "已并入" in acted(supervisor, second, "merge", into=first)
    assert f'href="/cases/{first}"' in officer.get(f"/cases/{second}").text
    assert "已并入的工单不能重新打开" in words(supervisor.get(f"/cases/{second}").text)
    other = officer.get(f"/cases/{first}")
    assert f'href="/cases/{second}"' in other.text
    assert f"工单 {second} 已并入本工单" in words(other.text)


@pytest.mark.req("R-037")
def test_the_instance_shows_the_machine_to_an_administrator_and_nothing_of_the_customer(
    officer: Officer, admin: Visitor
) -> None:
    officer.registered()
    found = admin.get("/instances?number=202611-001")
    assert "售后工单主流程" in words(found.text)
    page = admin.get("/instances/1")
    text = words(page.text)
    for part in ("运行中", "受理与登记", "移动流程位置", "变量", "时限"):
        assert part in text
    for secret in ("李女士", "13800138000", "The drill does not start"):
        assert secret not in page.text.replace(" ", "") and secret not in page.text
    assert "工单数据仅向有权查看" in text
    assert admin.get("/diagrams/1/case_main.bpmn").status_code == 200
    assert officer.get("/instances/1").status_code == 403


@pytest.mark.req("R-032", "R-037")
def test_an_administrator_moves_a_token_after_he_has_seen_what_it_does(officer: Officer, admin: Visitor) -> None:
    _, task = officer.registered()
    officer.completed(officer.completed(task, CLASSIFIED), GUIDED)
    choose = admin.get("/instances/1/move")
    assert "尚未经过：回访" in words(choose.text)
    token = re.search(r'name="token" value="([0-9a-f-]{36})"', choose.text)
    assert token
    asked = {"token": token[1], "to": "call_guidance"}
    foreseen = admin.get("/instances/1/move", query_string=asked)
    told = words(foreseen.text)
    assert "终止的任务： 结果确认" in told
    assert "开始的任务： 远程指导" in told
    revision = re.search(r'name="revision" value="(\d+)"', foreseen.text)
    assert revision
    send = {**asked, "revision": revision[1]}
    assert admin.post("/instances/1/move", {**send, "reason": ""}).status_code == 422
    moved = admin.post("/instances/1/move", {**send, **WHY})
    assert "已移动" in said(admin.get(moved.location))
    assert "远程指导" in words(officer.get("/inbox?tab=roles").text)
    again = admin.post("/instances/1/move", {**send, **WHY})
    assert "流程已有变化" in said(admin.get(again.location))
    refused = admin.get("/instances/1/move", query_string={"token": token[1], "to": "call_archive"})
    assert refused.status_code == 404  # that token stands nowhere any more


@pytest.mark.req("R-032")
def test_a_move_past_a_stage_is_refused_whatever_the_browser_sends(officer: Officer, admin: Visitor) -> None:
    officer.registered()
    choose = admin.get("/instances/1/move")
    token = re.search(r'name="token" value="([0-9a-f-]{36})"', choose.text)
    assert token
    asked = {"token": token[1], "to": "call_archive"}
    assert "会越过必经环节" in words(admin.get("/instances/1/move", query_string=asked).text)
    sent = admin.post("/instances/1/move", {**asked, "revision": "2", **WHY})
    assert sent.status_code in (302, 403)
    assert "问题分类与首次响应" in words(officer.get("/inbox?tab=roles").text)


@pytest.mark.req("R-037")
def test_who_is_administrator_and_supervisor_corrects_a_variable(both: Officer, officer: Officer) -> None:
    number, _ = officer.registered()
    assert "urgency" in words(both.get("/instances/1").text)
    address = "/instances/1/variables/case_main/urgency"
    page = both.get(address)
    assert "case.urgency" in page.text
    send = {"revision": revision_of(page.text), "value": "urgent", **WHY}
    assert both.post(address, {**send, "value": "very"}).status_code == 422
    done = both.post(address, send)
    assert "已更正" in said(both.get(done.location.partition("#")[0]))
    assert "变量 urgency：normal → urgent" in words(officer.get(f"/cases/{number}?history=all").text)
    # Who looked at it before is told, sees what it is now, and keeps what he wrote.
    second = both.post(address, {**send, "value": "normal"})
    assert second.status_code == 409
    assert "流程已有变化" in words(second.text)
    assert "现在的值：urgent" in words(second.text)
    assert WHY["reason"] in second.text


@pytest.mark.req("R-037")
def test_one_role_alone_corrects_nothing_and_moves_nothing(
    officer: Officer, supervisor: Officer, admin: Visitor
) -> None:
    officer.registered()
    for person in (officer, supervisor, admin):
        assert person.get("/instances/1/variables/case_main/urgency").status_code == 403
        assert person.post("/instances/1/variables/case_main/urgency", WHY).status_code == 403
    for person in (officer, supervisor):
        assert person.get("/instances/1/move").status_code == 403
        assert person.post("/instances/1/move", WHY).status_code == 403


@pytest.mark.req("R-037")
def test_a_list_and_the_value_of_one_token_have_pages_of_their_own(
    both: Officer, officer: Officer, db: Database
) -> None:
    number, _ = officer.registered()
    with db.transaction() as conn:
        own = {"processes/main.bpmn": TWO, "forms/step.form": form("step")}
        deployments.deploy(conn, {**folders.shipped(), **own}, source=deployments.OWN, author="lin.yu")
        held = {"outcome": "a", "parts": ["滤网", "电容"]}
        begun = instances.start(conn, "main", business_key=f"case:{number}", variables=held, actor=SYSTEM)
        tasks.complete(conn, begun.tasks[0], {"outcome": "b"}, actor=ANN)
    place = f"/instances/{begun.instance_id}"
    assert "滤网 · 电容" in words(both.get(place).text)

    page = both.get(f"{place}/variables/main/parts")
    assert ">滤网\n电容</textarea>" in page.text
    send = {"revision": revision_of(page.text), "value": "滤网\n" + "长" * 201, **WHY}
    answer = both.post(f"{place}/variables/main/parts", send)
    assert answer.status_code == 422
    assert "长" * 201 in answer.text  # what was typed is there still
    done = both.post(f"{place}/variables/main/parts", {**send, "value": "滤网\n电容\n遥控器"})
    assert "滤网 · 电容 · 遥控器" in words(both.get(done.location.partition("#")[0]).text)

    links = re.findall(r"/variables/main/outcome\?token=([0-9a-f]{32})", both.get(place).text)
    assert len(links) == 2
    address = f"{place}/variables/main/outcome"
    assert both.get(address).status_code == 404  # which of the two?
    assert both.get(f"{address}?token=nonsense").status_code == 404
    page = both.get(f"{address}?token={links[0]}")
    assert "只有停在" in words(page.text)
    send = {"revision": revision_of(page.text), "value": "c", "token": links[0], **WHY}
    both.post(address, send)
    shown = re.findall(r'<span class="text-break">([abc])</span>', both.get(place).text)
    assert len(shown) == 2
    assert "c" in shown


def revision_of(page: str) -> str:
    found = re.search(r'name="revision" value="(\d+)"', page)
    assert found
    return found[1]


@pytest.mark.req("R-037")
def test_every_operation_stands_in_the_history_with_who_did_it_and_why(
    desk: Flask, signed_in: SignedIn, db: Database
) -> None:
    # Days pass until it is archived, and whoever had signed in before would be at the door again.
    done = archived(Walker(db)).business_key.removeprefix("case:")
    both, officer, supervisor = of_both(desk, signed_in), Officer(signed_in("chen.jing")), Officer(signed_in("wu.gang"))
    number, _ = officer.registered()
    duplicate, _ = officer.registered(customer_contact="13900139000", serial_no="SN-1002")
    unwanted, _ = officer.registered(customer_contact="13900139001", serial_no="SN-1003")

    acted(supervisor, number, "suspend", reason="停业整顿")
    acted(supervisor, number, "resume", reason="已复工")
    machine = f"/instances/{instance_of(db, number)}"
    variable = f"{machine}/variables/case_main/urgency"
    both.post(variable, {"revision": revision_of(both.get(variable).text), "value": "urgent", "reason": "漏选加急"})
    token = re.search(r'name="token" value="([0-9a-f-]{36})"', both.get(f"{machine}/move").text)
    assert token
    asked = {"token": token[1], "to": "call_intake"}
    seen = revision_of(both.get(f"{machine}/move", query_string=asked).text)
    assert both.post(f"{machine}/move", {**asked, "revision": seen, "reason": "退回重登"}).status_code == 302
    acted(supervisor, number, "cancel", reason="重复开单")
    acted(supervisor, duplicate, "withdraw", reason="客户自行解决")
    acted(supervisor, done, "take-up", reason="故障复发")
    acted(supervisor, unwanted, "merge", reason="同一台设备", into=done)

    for case, sentences in {
        number: (
            ("停业整顿", "吴刚"), ("已复工", "吴刚"), ("漏选加急", "许宁"), ("退回重登", "许宁"), ("重复开单", "吴刚"),
        ),
        duplicate: (("客户自行解决", "吴刚"),),
        unwanted: (("同一台设备", "吴刚"),),
        done: (("故障复发", "吴刚"), (f"工单 {unwanted} 已并入本工单", "吴刚")),
    }.items():  # fmt: skip
        for sentence, person in sentences:
            (line,) = told(officer, case, sentence)
            assert person in line


def instance_of(db: Database, number: str) -> int:
    with db.reading() as conn:
        return int(instances.of(conn, f"case:{number}")[0].id)


def told(person: Officer, number: str, sentence: str) -> list[str]:
    """The lines of the history that say it."""
    page = person.get(f"/cases/{number}?history=all").text.split('id="history-days"')[1]
    return [line for line in map(words, re.findall(r"<li.*?</li>", page, re.DOTALL)) if sentence in line]
