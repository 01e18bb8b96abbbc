"""What a diagram and a form may say, seen on the pages: who does a step, what a field begins with, who may begin."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest

from app.db import Database
from app.engine import definitions, deployments
from tests.http.conftest import Visitor
from tests.http.service.counter import Officer, said, value_of, words
from tests.unit.engine.world import diagram

SignedIn = Callable[[str], Visitor]

ASK = {
    "type": "default", "id": "plan_visit", "schemaVersion": 19,
    "properties": {"title": "安排上门", "title_en": "Plan a visit"},
    "components": [
        {"type": "select", "id": "f1", "key": "engineer", "label": "工程师", "valuesKey": "users",
         "properties": {"label_en": "Engineer", "variable": "engineer"}},
    ],
}  # fmt: skip
VISIT = {
    "type": "default", "id": "make_visit", "schemaVersion": 19,
    "properties": {"title": "上门", "title_en": "Visit"},
    "components": [
        {"type": "textfield", "id": "f2", "key": "who", "label": "谁", "properties":
            {"label_en": "Who", "prefill": "=if engineer = null then null else engineer"}},
        {"type": "number", "id": "f3", "key": "most", "label": "限额", "properties":
            {"label_en": "Most", "prefill": "=setting.compensation_limit"}},
    ],
}  # fmt: skip


@pytest.fixture
def visits(db: Database) -> None:
    """A procedure of one's own: customer service names who goes; sales may begin it as well."""
    drawn = diagram(
        "errand",
        '<bpmn:startEvent id="s" name="安排" as:nameEn="Plan"'
        ' as:formKey="plan_visit" as:role="cs" as:starters="sales"/>',
        '<bpmn:userTask id="t" name="上门服务" as:nameEn="Visit" as:role="field" as:formKey="make_visit"'
        ' as:assignee="engineer"/>',
        '<bpmn:endEvent id="e" name="已完成" as:nameEn="Done"/>',
        flows="s>t t>e",
    )
    own = {
        "errand.bpmn": drawn,
        "plan_visit.form": json.dumps(ASK).encode(),
        "make_visit.form": json.dumps(VISIT).encode(),
    }
    with db.transaction() as conn:
        deployments.deploy(conn, deployments.overlay(conn, own), source=deployments.OWN, author="lin.yu")


def planned(officer: Officer, engineer: str) -> None:
    officer.get("/procedures/errand/new")
    assert officer.post("/procedures/errand", {"engineer": engineer}).status_code == 302


@pytest.mark.req("R-131")
def test_a_technician_named_for_a_visit_finds_it_in_his_inbox_and_does_it(
    visits: None, officer: Officer, stranger: Officer, signed_in: SignedIn
) -> None:
    planned(officer, "wang.lei")
    assert stranger.inbox(tab="mine") == ["上门服务"]
    task = first_task(stranger, "mine")
    assert value_of(stranger.get(task), "who") == "wang.lei"
    assert value_of(stranger.get(task), "most") == "500"
    assert stranger.get("/matters/errand:202611-001").status_code == 200
    assert stranger.completed(task, {"who": "wang.lei"}) == "/inbox"
    other = Officer(signed_in("li.na"))
    assert other.get(task).status_code == 404


def test_what_was_typed_before_counts_more_than_the_formula(visits: None, officer: Officer, stranger: Officer) -> None:
    planned(officer, "wang.lei")
    task = first_task(stranger, "mine")
    stranger.get(task)
    stranger.post(f"{task}/draft", {"who": "", "most": "20"})
    assert value_of(stranger.get(task), "who") == ""
    assert value_of(stranger.get(task), "most") == "20"


@pytest.fixture
def inquiries(db: Database) -> None:
    """Somebody of customer service, or the supervisor, is asked about; another one must ask."""
    drawn = diagram(
        "inquiry",
        '<bpmn:startEvent id="s" name="开始" as:nameEn="Begin" as:formKey="plan_visit" as:role="field"/>',
        '<bpmn:userTask id="t" name="问询" as:nameEn="Ask" as:role="cs" as:formKey="make_visit"'
        ' as:notPerson="engineer"/>',
        '<bpmn:userTask id="u" name="裁定" as:nameEn="Rule" as:role="supervisor" as:formKey="make_visit"'
        ' as:notPerson="engineer"/>',
        '<bpmn:endEvent id="e" name="已完成" as:nameEn="Done"/>',
        flows="s>t t>u u>e",
    )
    own = {
        "inquiry.bpmn": drawn,
        "plan_visit.form": json.dumps(ASK).encode(),
        "make_visit.form": json.dumps(VISIT).encode(),
    }
    with db.transaction() as conn:
        deployments.deploy(conn, deployments.overlay(conn, own), source=deployments.OWN, author="lin.yu")


def first_task(officer: Officer, tab: str) -> str:
    page = officer.get(f"/inbox?tab={tab}")
    return "/tasks/" + page.text.split("/tasks/")[1].split('"')[0].split("/")[0].split("?")[0]


def test_whom_a_task_is_about_is_told_so_and_is_not_offered(
    inquiries: None, officer: Officer, colleague: Officer, supervisor: Officer, signed_in: SignedIn
) -> None:
    engineer = Officer(signed_in("zhao.qiang"))
    engineer.get("/procedures/inquiry/new")
    assert engineer.post("/procedures/inquiry", {"engineer": "chen.jing"}).status_code == 302
    task = first_task(officer, "roles")
    page = officer.get(task)
    assert "与您本人有关" in words(page.text)
    assert 'id="task-form"' not in page.text
    assert officer.post(f"{task}/claim").status_code == 403
    assert officer.inbox(tab="mine") == []
    offered = supervisor.get(task).text.split('name="to"')[1].split("</select>")[0]
    assert "刘洋" in offered and "陈静" not in offered
    assert colleague.completed(task, {"who": "x"}) == "/inbox"


def test_what_is_about_the_only_supervisor_goes_to_the_manager(
    inquiries: None, officer: Officer, supervisor: Officer, signed_in: SignedIn
) -> None:
    engineer = Officer(signed_in("zhao.qiang"))
    engineer.get("/procedures/inquiry/new")
    engineer.post("/procedures/inquiry", {"engineer": "wu.gang"})
    officer.completed(first_task(officer, "roles"), {"who": "x"})
    manager = Officer(signed_in("ma.ming"))
    assert supervisor.inbox(tab="roles") == []
    assert manager.inbox(tab="roles") == ["裁定"]
    assert manager.completed(first_task(manager, "roles"), {"who": "x"}) == "/inbox"


@pytest.mark.req("R-042")
def test_sales_may_begin_what_names_them(visits: None, signed_in: SignedIn) -> None:
    seller = Officer(signed_in("tang.rui"))
    assert "/procedures/errand/new" in seller.get("/procedures").text
    seller.get("/procedures/errand/new")
    answer = seller.post("/procedures/errand", {"engineer": "zhao.qiang"})
    assert answer.location.endswith("/matters/errand:202611-001")
    assert "202611-001" in said(seller.get(answer.location)) or "202611-001" in words(seller.get(answer.location).text)
    finance = Officer(signed_in("he.jun"))
    assert "/procedures/errand/new" not in finance.get("/procedures").text
    assert finance.get("/procedures/errand/new").status_code == 403


@pytest.mark.req("R-042")
def test_a_seller_passes_on_what_a_customer_says_and_follows_it(
    db: Database, officer: Officer, signed_in: SignedIn
) -> None:
    open_to_sales(db)
    theirs, _ = officer.registered()
    seller = Officer(signed_in("tang.rui"))
    assert "/cases/new" in seller.get("/procedures").text
    answer = seller.register(channel="sales", description="Cracked housing", serial_no="SN-2002")
    receipt = seller.get(answer.location)
    assert receipt.status_code == 200
    assert "202611-002" in said(receipt)
    assert "202611-002" in words(receipt.text)
    listed = seller.get("/cases").text
    assert "202611-002" in listed and theirs not in listed
    assert seller.get(f"/cases/{theirs}").status_code == 404


def open_to_sales(db: Database) -> None:
    """The shipped main procedure, with sales among those who may begin it."""
    with db.transaction() as conn:
        current = deployments.active(conn)
        assert current is not None
        drawn = definitions.files_of(conn, current.id)["processes/case_main.bpmn"]
        if b"as:starters" not in drawn:
            drawn = drawn.replace(b'as:formKey="intake"', b'as:formKey="intake" as:starters="sales"', 1)
        files = deployments.overlay(conn, {"case_main.bpmn": drawn})
        deployments.deploy(conn, files, source=deployments.OWN, author="lin.yu")
