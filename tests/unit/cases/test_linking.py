from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import Connection

from app import history
from app.cases import numbers, queries, writing
from app.cases.errors import NoNewProblem
from app.cases.queries import CaseFile
from app.engine import deployments, instances
from app.engine import queries as engine
from tests.unit.cases.desk import ANN, NOW
from tests.unit.cases.test_verbs import say
from tests.unit.engine.world import diagram, end, gateway, start, user

pytestmark = pytest.mark.req("R-232")
INTAKE = """{"id": "intake", "schemaVersion": 18, "type": "default", 
 "properties": {"title": "登记", "title_en": "Intake"},
 "components": [
  {"key": "description", "type": "textarea", "label": "问题",
   "properties": {"label_en": "Problem", "bind": "case.description"}},
  {"key": "urgency", "type": "select", "label": "紧急", "valuesKey": "urgency",
   "properties": {"label_en": "Urgency", "bind": "case.urgency", "variable": "urgency"}}]}"""
MAIN = diagram(
    "case_main",
    start("s", attributes='as:formKey="intake" as:role="cs"'),
    gateway("g"),
    user("calm").replace("as:formKey", 'as:nameEn="Calm" as:formKey'),
    user("hurried").replace("as:formKey", 'as:nameEn="Hurried" as:formKey'),
    end("e"),
    end("f"),
    flows='s>g g>hurried[urgency~=~"urgent"] g>calm* calm>e hurried>f',
)


@pytest.fixture(autouse=True)
def procedure(conn: Connection) -> None:
    own = {"case_main.bpmn": MAIN, "intake.form": INTAKE.encode()}
    deployments.deploy(conn, deployments.overlay(conn, own), source="own", author="sue")


def found(conn: Connection, key: str, problem: str = "屏幕闪烁") -> None:
    values = {"followup.result": "new_problem", "followup.new_problem": True, "followup.new_problem_text": problem}
    writing.write(conn, key, values, ANN, NOW)


def open_nodes(conn: Connection, key: str) -> list[str]:
    return [row.node for row in engine.tasks_of(conn, key) if row.closed_at is None]


def test_a_new_problem_becomes_a_case_of_its_own(conn: Connection, key: str, file: CaseFile) -> None:
    found(conn, key)
    answer = say(conn, key, "open_linked_case")
    assert answer == {"linked_case": "202611-002"}
    new = queries.file(conn, numbers.business_key(answer["linked_case"]))
    assert (new.case.description, new.case.parent_case) == ("屏幕闪烁", "202611-001")
    assert (new.customer.id, new.unit.id) == (file.customer.id, file.unit.id)  # type: ignore[union-attr]
    assert (new.case.demand, new.case.channel, new.case.urgency) == ("repair", "phone", "normal")
    assert (new.case.profile, new.case.owner) == ("003", "sue")


@pytest.mark.parametrize(("urgency", "node"), [(None, "calm"), ("urgent", "hurried")])
def test_its_procedure_starts_with_what_its_start_form_would_supply(
    conn: Connection, key: str, urgency: str | None, node: str
) -> None:
    found(conn, key)
    more: dict[str, Any] = {"urgency": urgency} if urgency else {}
    new = numbers.business_key(say(conn, key, "open_linked_case", **more)["linked_case"])
    assert open_nodes(conn, new) == [node]
    assert [row.started_by for row in instances.of(conn, new)] == ["sue"]
    assert instances.of(conn, key) == []


def test_both_histories_name_the_other_case(conn: Connection, key: str) -> None:
    found(conn, key)
    say(conn, key, "open_linked_case")
    (there,) = [event for event in history.of(conn, key) if event.kind == "case:linked"]
    (here,) = [event for event in history.of(conn, "case:202611-002") if event.kind == "case:linked_from"]
    assert (there.data["other"], here.data["other"]) == ("202611-002", "202611-001")


def test_without_a_problem_there_is_no_case(conn: Connection, key: str) -> None:
    with pytest.raises(NoNewProblem) as refused:
        say(conn, key, "open_linked_case")
    assert [problem.place for problem in refused.value.problems] == ["followup.new_problem_text"]
    found(conn, key, " ")
    with pytest.raises(NoNewProblem):
        say(conn, key, "open_linked_case")
