from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Connection, insert, select, update

from app import history
from app.actor import SYSTEM, Actor
from app.cases import escalation, queries
from app.cases.tables import service_case
from app.engine import instances, tasks
from app.engine import queries as work
from app.engine.host import TimerFacts
from app.engine.tables import message
from app.identity import reporting
from app.notifications import notices
from app.notifications.tables import outbox, staff_address
from tests.unit.cases.desk import ANN, NOW, SUE
from tests.unit.cases.house import open_task, person, working_on

BOB = Actor("bob", frozenset({"cs"}))
MAX = Actor("max", frozenset({"manager"}))
WARN = {"step": "warn", "action": "notify", "to": ["holder", "owner"]}
BREACH = {"step": "breach", "action": "notify", "to": ["supervisor"]}
OVERDUE = {"step": "breach", "action": "start", "process": "overdue"}
ESCALATE = {"step": "escalate", "action": "notify", "to": ["manager"]}


@pytest.fixture
def timer(conn: Connection, key: str) -> TimerFacts:
    """The limit on Bob's task of Ann's case has run out."""
    task = working_on(conn, key, "bob")
    return TimerFacts(
        timer_id=7, instance_id=task.instance_id, business_key=key, node="late", node_name="超时",
        node_name_en="Late", host_node="work", host_name="处理", host_name_en="Work",
        limit_key="simple_solution", started_at=NOW - timedelta(hours=2), due_at=NOW, role="cs",
        holders=("bob",), open_tasks=(task.id.hex,), raised_task=False,
    )  # fmt: skip


def climb(conn: Connection, timer: TimerFacts, *rungs: dict[str, Any]) -> None:
    for rung in rungs:
        escalation.climb(conn, timer, rung, NOW)


def told(conn: Connection, *actors: Actor) -> list[list[str]]:
    return [[row.template for row in notices.of(conn, actor)] for actor in actors]


def test_a_warning_goes_to_who_holds_the_task_and_who_owns_the_case(conn: Connection, timer: TimerFacts) -> None:
    climb(conn, timer, WARN)
    assert told(conn, BOB, ANN, SUE) == [["late_warn"], ["late_warn"], []]
    payload = notices.of(conn, BOB)[0].payload
    assert payload["task"] == {"zh": "处理", "en": "Work"}
    assert payload["limit"]["zh"] == "简单问题解决"
    assert payload["holder"] == "Bob"


def test_a_task_nobody_holds_warns_its_whole_role(conn: Connection, timer: TimerFacts) -> None:
    climb(conn, replace(timer, holders=()), {**WARN, "to": ["holder"]})
    assert told(conn, ANN, BOB, SUE) == [["late_warn"], ["late_warn"], []]


@pytest.mark.req("R-016")
def test_who_is_meant_twice_is_told_once(conn: Connection, timer: TimerFacts) -> None:
    conn.execute(insert(staff_address).values(user_name="sue", email="sue@example.org"))
    conn.execute(update(service_case).values(owner="sue"))
    climb(conn, replace(timer, holders=("sue",)), {**BREACH, "to": ["supervisor", "owner", "holder", "cs"]})
    assert told(conn, SUE, ANN, BOB) == [["late_breach"], ["late_breach"], ["late_breach"]]
    assert mails(conn) == ["late_breach"]


def test_a_role_nobody_has_is_told_when_somebody_gets_it(conn: Connection, timer: TimerFacts) -> None:
    climb(conn, timer, {**BREACH, "to": ["sales", "owner"]})
    assert told(conn, Actor("new", frozenset({"sales"})), ANN) == [["late_breach"], ["late_breach"]]


def test_a_breach_is_a_fact_once_a_timer(conn: Connection, timer: TimerFacts) -> None:
    climb(conn, timer, BREACH, OVERDUE, BREACH)
    (row,) = queries.breaches(conn, timer.business_key)
    assert (row.timer_id, row.limit_key, row.node, row.role, row.due_at) == (
        7, "simple_solution", "work", "cs", NOW,
    )  # fmt: skip
    events = [event for event in history.of(conn, timer.business_key) if event.kind == "limit:breached"]
    assert len(events) == 1


def test_a_warning_is_no_breach(conn: Connection, timer: TimerFacts) -> None:
    climb(conn, timer, WARN)
    assert queries.breaches(conn, timer.business_key) == []


def test_the_supervisor_gets_the_task_of_dealing_with_the_delay(conn: Connection, timer: TimerFacts) -> None:
    climb(conn, timer, BREACH, OVERDUE)
    assert told(conn, SUE) == [["late_breach"]]
    raised = [row for row in instances.of(conn, timer.business_key) if row.key == "overdue"]
    assert len(raised) == 1
    task = next(row for row in work.tasks_of(conn, timer.business_key) if row.role == "supervisor")
    assert (task.instance_id, task.number, task.closed_at) == (raised[0].id, "202611-001", None)


def test_at_most_one_such_task_is_open_for_a_timer(conn: Connection, timer: TimerFacts) -> None:
    climb(conn, timer, OVERDUE, OVERDUE)
    assert _overdue(conn, timer) == 1
    climb(conn, replace(timer, timer_id=8), OVERDUE)
    assert _overdue(conn, timer) == 2


def test_when_it_was_dealt_with_a_later_rung_may_raise_it_again(conn: Connection, timer: TimerFacts) -> None:
    climb(conn, timer, OVERDUE)
    task = next(row for row in work.tasks_of(conn, timer.business_key) if row.role == "supervisor")
    tasks.complete(conn, task.id, {"outcome": "ok"}, actor=person(conn, "sue"))
    climb(conn, timer, OVERDUE)
    assert _overdue(conn, timer) == 2


def test_none_is_raised_where_the_diagram_raised_one_itself(conn: Connection, timer: TimerFacts) -> None:
    climb(conn, replace(timer, raised_task=True), BREACH, OVERDUE)
    assert _overdue(conn, timer) == 0
    assert len(queries.breaches(conn, timer.business_key)) == 1


def test_the_manager_is_told_last(conn: Connection, timer: TimerFacts) -> None:
    climb(conn, timer, ESCALATE)
    assert told(conn, MAX, SUE) == [["late_escalate"], []]


def test_a_rung_may_send_a_message_to_a_procedure_that_waits(conn: Connection, timer: TimerFacts) -> None:
    climb(conn, timer, {"step": "escalate", "action": "message", "message": "out of time"})
    (row,) = conn.execute(select(message)).all()
    assert (row.name, row.business_key, row.payload) == (
        "out of time", timer.business_key, {"limit_key": "simple_solution"},
    )  # fmt: skip


def test_a_rung_may_take_the_task_back_for_the_role(conn: Connection, timer: TimerFacts) -> None:
    before = open_task(conn, timer.business_key, "work")
    climb(conn, timer, {"step": "reassign", "action": "reassign", "to": "supervisor"})
    after = open_task(conn, timer.business_key, "work")
    assert (before.assignee, after.assignee, after.due_at) == ("bob", None, before.due_at)
    assert told(conn, SUE) == [["late_breach"]]


@pytest.mark.req("R-035")
def test_the_holder_has_two_superiors_and_a_rung_may_name_either(conn: Connection, timer: TimerFacts) -> None:
    reporting.change(conn, SYSTEM, "bob", 0, "sue", "max", "矩阵")
    climb(conn, timer, {**BREACH, "to": ["line2"]})
    assert told(conn, SUE, MAX) == [[], ["late_breach"]]
    climb(conn, timer, {**ESCALATE, "to": ["line1", "line2"]})
    assert told(conn, SUE, MAX) == [["late_escalate"], ["late_escalate", "late_breach"]]
    assert not [event for event in history.of(conn, timer.business_key) if event.kind == "line:missing"]


@pytest.mark.req("R-035")
def test_where_there_is_no_superior_the_supervisor_is_told_and_the_history_says_so(
    conn: Connection, timer: TimerFacts
) -> None:
    reporting.change(conn, SYSTEM, "bob", 0, "max", None, "只有一条线")
    climb(conn, timer, {**BREACH, "to": ["line1", "line2"]})
    assert told(conn, MAX, SUE) == [["late_breach"], ["late_breach"]]
    event = history.of(conn, timer.business_key)[-1]
    assert (event.kind, event.node) == ("line:missing", "work")
    assert event.data == {"line": "line2", "holder": "bob", "role": "supervisor"}


def test_above_a_supervisor_without_a_superior_stands_the_manager(conn: Connection, timer: TimerFacts) -> None:
    climb(conn, replace(timer, role="supervisor", holders=()), {**BREACH, "to": ["line1"]})
    assert told(conn, MAX, SUE) == [["late_breach"], []]


@pytest.mark.req("R-016")
def test_a_rung_tells_by_the_channel_it_names(conn: Connection, timer: TimerFacts) -> None:
    conn.execute(insert(staff_address).values(user_name="bob", email="bob@example.org"))
    climb(conn, timer, {**WARN, "to": ["holder"], "channel": "app"})
    assert (told(conn, BOB), mails(conn)) == ([["late_warn"]], [])
    climb(conn, timer, {**BREACH, "to": ["holder", "supervisor"], "channel": "mail"})
    # Sue gave no address: she is told in the product all the same.
    assert (told(conn, BOB, SUE), mails(conn)) == ([["late_warn"], ["late_breach"]], ["late_breach"])
    climb(conn, timer, {**ESCALATE, "to": ["holder"]})
    assert (told(conn, BOB), mails(conn)) == ([["late_escalate", "late_warn"]], ["late_breach", "late_escalate"])


@pytest.mark.req("R-016")
def test_a_repetition_is_mailed_once_more(conn: Connection, timer: TimerFacts) -> None:
    conn.execute(insert(staff_address).values(user_name="bob", email="bob@example.org"))
    climb(conn, timer, {**WARN, "to": ["holder"]}, {**WARN, "to": ["holder"], "repetition": 1})
    climb(conn, timer, {**WARN, "to": ["holder"], "repetition": 1})
    assert mails(conn) == ["late_warn", "late_warn"]


def mails(conn: Connection) -> list[str]:
    return list(conn.scalars(select(outbox.c.template).where(outbox.c.recipient_kind == "user").order_by(outbox.c.id)))


def test_a_matter_that_is_no_case_is_escalated_too(conn: Connection, timer: TimerFacts) -> None:
    climb(conn, replace(timer, business_key="order:202611-001"), WARN, BREACH)
    assert told(conn, BOB, SUE) == [["late_warn"], ["late_breach"]]


def _overdue(conn: Connection, timer: TimerFacts) -> int:
    return len([row for row in instances.of(conn, timer.business_key) if row.key == "overdue"])
