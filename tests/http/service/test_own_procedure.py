"""A procedure of one's own, with its own form, is started and worked through on the pages there are."""

from __future__ import annotations

import json

import pytest

from app.db import Database
from app.engine import deployments
from tests.http.service.counter import Officer, problems_of, words
from tests.unit.engine.world import diagram

FORM = {
    "type": "default", "id": "loan", "schemaVersion": 19,
    "properties": {"title": "借用样机", "title_en": "Borrow a demo unit"},
    "components": [
        {"type": "textfield", "id": "field_what", "key": "what", "label": "样机", "validate": {"required": True},
         "properties": {"label_en": "Unit"}},
    ],
}  # fmt: skip
RETURNED = {
    **FORM, "id": "loan_back", "properties": {"title": "归还样机", "title_en": "Bring the unit back"},
    "components": [
        {"type": "radio", "id": "field_outcome", "key": "outcome", "label": "状态", "validate": {"required": True},
         "values": [{"label": "完好", "value": "whole", "label_en": "Whole"},
                    {"label": "损坏", "value": "broken", "label_en": "Broken"}],
         "properties": {"label_en": "State", "variable": "outcome", "outcome": "true"}},
    ],
}  # fmt: skip


@pytest.fixture
def loans(db: Database) -> None:
    drawn = diagram(
        "loan",
        '<bpmn:startEvent id="s" name="登记" as:nameEn="Ask" as:formKey="loan" as:role="tech"/>',
        '<bpmn:userTask id="t" name="归还样机" as:nameEn="Bring it back" as:role="tech" as:formKey="loan_back"/>',
        '<bpmn:endEvent id="e" name="已归还" as:nameEn="Back"/>',
        flows="s>t t>e",
    )
    own = {"loan.bpmn": drawn, "loan.form": json.dumps(FORM).encode(), "loan_back.form": json.dumps(RETURNED).encode()}
    with db.transaction() as conn:
        deployments.deploy(conn, deployments.overlay(conn, own), source=deployments.OWN, author="lin.yu")


def test_it_is_offered_to_its_role_and_worked_through(loans: None, stranger: Officer) -> None:
    assert "/procedures/loan/new" in stranger.get("/procedures").text
    stranger.get("/procedures/loan/new")
    assert "what" in problems_of(stranger.post("/procedures/loan", {"what": ""}))
    task = stranger.post("/procedures/loan", {"what": "DR-8"}).location
    assert "归还样机" in words(stranger.get(task).text)
    assert stranger.completed(task, {"outcome": "whole"}) == "/inbox"


def test_it_has_a_page_with_its_drawing_its_history_and_its_answers(loans: None, stranger: Officer) -> None:
    stranger.get("/procedures/loan/new")
    task = stranger.post("/procedures/loan", {"what": "DR-8"}).location
    stranger.completed(task, {"outcome": "broken"})
    page = stranger.get("/matters/loan:202611-001")
    text = words(page.text)
    assert "loan.bpmn" in page.text
    assert "DR-8" in text
    assert "损坏" in text
    assert "流程结束" in text


def test_it_does_not_exist_for_those_it_does_not_concern(loans: None, stranger: Officer, signed_in: object) -> None:
    stranger.get("/procedures/loan/new")
    task = stranger.post("/procedures/loan", {"what": "DR-8"}).location
    finance = Officer(signed_in("he.jun"))  # type: ignore[operator]
    assert "/procedures/loan/new" not in finance.get("/procedures").text
    assert finance.get("/procedures/loan/new").status_code == 403
    assert finance.get("/matters/loan:202611-001").status_code == 404
    assert finance.get(task).status_code == 404
