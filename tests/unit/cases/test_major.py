from datetime import timedelta

import pytest
from sqlalchemy import Connection, update

from app import clock, history
from app.actor import Actor
from app.cases import grading, major, queries
from app.cases.queries import CaseFile
from app.engine import delivery, deployments, instances, messages
from app.engine.tables import process_instance
from app.notifications import notices, templates
from tests.unit.cases.desk import NOW, OFFICE, SUE
from tests.unit.cases.house import FORM, open_task
from tests.unit.cases.test_verbs import say
from tests.unit.engine.world import declared, diagram, message, start

pytestmark = pytest.mark.req("R-101", "R-112", "R-116")
MAX = Actor("max", frozenset({"manager"}))
PROCEDURE = diagram(
    "major_case",
    start("s", inner=message("major_marked")),
    '<bpmn:userTask id="team" name="组队" as:nameEn="Team" as:role="supervisor" as:formKey="step"/>',
    '<bpmn:endEvent id="e"/>',
    flows="s>team team>e",
    extra=declared("major_marked"),
)


def deliver(conn: Connection) -> None:
    for message_id in messages.due(conn, clock.now()):
        delivery.deliver(conn, message_id)


def told(conn: Connection, actor: Actor) -> list[str]:
    return [row.template for row in notices.of(conn, actor)]


@pytest.fixture
def procedure(conn: Connection) -> None:
    own = {"major_case.bpmn": PROCEDURE, "step.form": FORM.encode()}
    deployments.deploy(conn, deployments.overlay(conn, own), source="own", author="sue")


def test_supervisor_and_manager_hear_at_once_and_its_procedure_starts(
    conn: Connection, key: str, file: CaseFile, procedure: None
) -> None:
    say(conn, key, "report_major")
    assert (told(conn, SUE), told(conn, MAX)) == (["major_marked"], ["major_marked"])
    assert queries.instants(conn, file.case.id)["marked_major"] == NOW
    assert [event.actor for event in history.of(conn, key) if event.kind == "case:major"] == ["sue"]
    deliver(conn)
    assert open_task(conn, key, "team")


def test_reported_again_before_or_while_its_procedure_runs_nothing_happens(
    conn: Connection, key: str, procedure: None
) -> None:
    assert major.report(conn, key, SUE, NOW)
    assert not major.report(conn, key, SUE, NOW)
    deliver(conn)
    assert not major.report(conn, key, SUE, NOW)
    deliver(conn)
    assert [row.key for row in instances.of(conn, key)] == ["major_case"]
    assert told(conn, SUE) == ["major_marked"]


def test_a_mark_before_the_grade_and_the_grade_itself_are_told_in_words_of_their_own(
    conn: Connection, key: str, procedure: None
) -> None:
    major.report(conn, key, SUE, NOW)
    deliver(conn)
    grading.set_grade(conn, key, "major", SUE)
    for _ in range(2):
        major.report(conn, key, SUE, NOW + timedelta(hours=1))
    assert (told(conn, SUE), told(conn, MAX)) == (["major_graded", "major_marked"], ["major_graded", "major_marked"])
    texts = [templates.render(row.template, "zh", row.payload, OFFICE, "").body for row in notices.of(conn, SUE)]
    assert "已判定为重大级" in texts[0]
    assert "疑似重大，级别尚未判定" in texts[1]


def test_a_case_that_is_graded_major_without_a_mark_is_told_so(conn: Connection, key: str, procedure: None) -> None:
    grading.set_grade(conn, key, "major", SUE)
    major.report(conn, key, SUE, NOW)
    assert told(conn, SUE) == ["major_graded"]


def test_marked_once_more_after_it_was_downgraded_the_clock_counts_from_the_new_mark(
    conn: Connection, key: str, file: CaseFile, procedure: None
) -> None:
    major.report(conn, key, SUE, NOW)
    deliver(conn)
    conn.execute(update(process_instance).where(process_instance.c.business_key == key).values(status="completed"))
    clock.move_to(NOW + timedelta(hours=5))
    assert major.report(conn, key, SUE, clock.now())
    deliver(conn)
    assert queries.instants(conn, file.case.id)["marked_major"] == NOW + timedelta(hours=5)
    assert [row.key for row in instances.of(conn, key)] == ["major_case", "major_case"]
    assert told(conn, MAX) == ["major_marked", "major_marked"]


@pytest.mark.req("R-112", "R-118")
def test_what_an_earlier_alarm_had_to_say_does_not_reach_a_new_one(conn: Connection, key: str, procedure: None) -> None:
    for name in major.OVERTAKEN:
        messages.post(conn, name, key, {})
    messages.post(conn, "plan_answered", key, {})
    major.report(conn, key, SUE, NOW)
    assert not any(messages.is_pending(conn, name, key) for name in major.OVERTAKEN)
    assert messages.is_pending(conn, "plan_answered", key)


@pytest.mark.req("R-112")
def test_a_closed_case_stands_its_procedure_down(conn: Connection, key: str, procedure: None) -> None:
    say(conn, key, "close_case", reason="no_response")
    assert not messages.is_pending(conn, major.ENDED, key)


@pytest.mark.req("R-112")
def test_a_major_case_that_is_closed_stands_its_procedure_down(conn: Connection, key: str, procedure: None) -> None:
    major.report(conn, key, SUE, NOW)
    deliver(conn)
    say(conn, key, "close_case", reason="no_response")
    assert messages.is_pending(conn, major.ENDED, key)
