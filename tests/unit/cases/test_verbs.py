from typing import Any

import pytest
from sqlalchemy import Connection

from app import history
from app.actor import Actor
from app.cases import queries, verbs, writing
from app.cases.errors import NeedsReason, NobodyToAssign, NotComplete, UnknownRole
from app.cases.queries import CaseFile
from app.engine import messages, tasks, vocabulary
from app.notifications import notices, outbox, templates
from tests.unit.cases.desk import ANN, NOW, OFFICE, SUE, TOM
from tests.unit.cases.house import open_task, person, turn, working_on
from tests.unit.cases.test_archive import finish

MAX = Actor("max", frozenset({"manager"}))


def say(conn: Connection, key: str, verb: str, /, _variables: dict[str, Any] | None = None, **args: Any) -> Any:
    return vocabulary.topic_of(verb).perform(turn(conn, key, **(_variables or {})), **args)


def test_every_verb_is_documented_in_both_languages_and_takes_what_it_says() -> None:
    ours = [topic for topic in vocabulary.TOPICS.values() if topic.perform.__module__.startswith(verbs.__name__)]
    assert {topic.name for topic in ours} == {
        "notify_customer",
        "notify_role",
        "record_first_response",
        "close_case",
        "archive_case",
        "reassign_task",
        "notify_roles",
        "notify_person",
        "post_message",
        "report_major",
        "set_grade",
        "reopen_case",
        "open_linked_case",
    }
    for topic in ours:
        assert topic.zh and topic.en
        names = {argument.name for argument in topic.arguments}
        assert names == set(topic.perform.__annotations__) - {"turn", "return"}


def test_a_customer_is_told_once_a_step_and_again_when_the_token_comes_by_again(conn: Connection, key: str) -> None:
    say(conn, key, "notify_customer", message="registered")
    say(conn, key, "notify_customer", message="registered")
    assert [row.template for row in outbox.of(conn, key)] == ["registered"]
    say(conn, key, "notify_customer", message="result")
    assert [row.template for row in outbox.of(conn, key)] == ["registered", "result"]


def test_a_role_is_told(conn: Connection, key: str) -> None:
    say(conn, key, "notify_role", role="supervisor", message="expedited")
    assert [row.template for row in notices.of(conn, SUE)] == ["expedited"]


def test_a_role_told_of_late_work_hears_which_work_and_which_limit(conn: Connection, key: str) -> None:
    late = {
        "limit_key": "first_response",
        "task_name": "首次响应",
        "due_at": NOW.isoformat(),
        "holder": "ann",
    }
    say(conn, key, "notify_role", late, role="manager", message="late_escalate")
    payload = notices.of(conn, MAX)[0].payload
    assert payload["task"]["zh"] == "首次响应"
    assert payload["limit"]["en"] == "First response"
    assert payload["due"] == {"instant": NOW.isoformat()}


@pytest.mark.parametrize(("holder", "zh", "en"), [("ann", "Ann", "Ann"), (None, "尚未认领", "nobody yet")])
def test_a_text_about_late_work_says_who_holds_it_or_that_nobody_does(
    conn: Connection, key: str, holder: str | None, zh: str, en: str
) -> None:
    late = {"limit_key": "first_response", "task_name": "首次响应", "due_at": NOW.isoformat(), "holder": holder}
    say(conn, key, "notify_role", late, role="manager", message="late_escalate")
    payload = notices.of(conn, MAX)[0].payload
    assert f"处理人：{zh}\n" in templates.render("late_escalate", "zh", payload, OFFICE).body
    assert f"Holder: {en}\n" in templates.render("late_escalate", "en", payload, OFFICE).body


@pytest.mark.req("R-059")
@pytest.mark.parametrize("roles", [["supervisor", "tech"], ("supervisor", "tech"), "supervisor, tech,supervisor"])
def test_several_roles_are_told_each_once(conn: Connection, key: str, roles: object) -> None:
    say(conn, key, "notify_roles", roles=roles, message="expedited")
    for actor in (SUE, TOM):
        assert [row.template for row in notices.of(conn, actor)] == ["expedited"]
    assert notices.of(conn, MAX) == []


@pytest.mark.parametrize("roles", [None, [], "", [None]])
def test_no_role_at_all_is_told_nothing(conn: Connection, key: str, roles: object) -> None:
    say(conn, key, "notify_roles", roles=roles, message="expedited")
    assert notices.of(conn, SUE) == []


def test_a_role_that_does_not_exist_is_a_mistake(conn: Connection, key: str) -> None:
    with pytest.raises(UnknownRole, match="wizard"):
        say(conn, key, "notify_roles", roles=["wizard"], message="expedited")


@pytest.mark.parametrize(("person", "told"), [("tom", 1), ("tom,sue", 1), (None, 0), ("nobody", 0)])
def test_one_person_is_told(conn: Connection, key: str, person: str | None, told: int) -> None:
    say(conn, key, "notify_person", person=person, message="expedited")
    assert len(notices.of(conn, TOM)) == told


def test_a_message_is_sent_to_the_matter(conn: Connection, key: str) -> None:
    say(conn, key, "post_message", message="execution_began")
    assert messages.is_pending(conn, "execution_began", key)
    assert not messages.is_pending(conn, "execution_began", "case:202611-999")


def test_the_first_response_is_recorded(conn: Connection, key: str, file: CaseFile) -> None:
    say(conn, key, "record_first_response")
    assert queries.instants(conn, file.case.id)["first_response"] == NOW


def test_a_case_is_closed_for_a_reason_only(conn: Connection, key: str) -> None:
    with pytest.raises(NeedsReason):
        say(conn, key, "close_case", reason="withdrawn")
    writing.write(conn, key, {"case.closed_note": "客户撤回"}, ANN, NOW)
    say(conn, key, "close_case", reason="withdrawn")
    assert queries.file(conn, key).case.closed_reason == "withdrawn"


def test_the_reason_may_be_worked_out_by_the_diagram(conn: Connection, key: str) -> None:
    reasons = vocabulary.topic_of("close_case").arguments
    assert [(one.name, one.kind) for one in reasons] == [("reason", "value")]
    writing.write(conn, key, {"case.closed_note": "三次提醒未答复"}, ANN, NOW)
    say(conn, key, "close_case", reason="no_response")
    case = queries.file(conn, key).case
    assert (case.state, case.closed_reason) == ("no_response", "no_response")


def test_an_end_that_no_expression_named_is_no_reason(conn: Connection, key: str) -> None:
    writing.write(conn, key, {"case.closed_note": "客户撤回"}, ANN, NOW)
    with pytest.raises(NeedsReason):
        say(conn, key, "close_case", reason=None)


def test_a_complete_case_is_archived_for_as_long_as_the_setting_says(conn: Connection, key: str) -> None:
    with pytest.raises(NotComplete):
        say(conn, key, "archive_case")
    finish(conn, key)
    say(conn, key, "archive_case")
    case = queries.file(conn, key).case
    assert (case.archived_by, str(case.retention_until)) == ("sue", "2029-11-23")


def test_a_task_is_handed_to_somebody_else_and_its_clock_goes_on(conn: Connection, key: str) -> None:
    task = working_on(conn, key, "ann")
    say(conn, key, "reassign_task", task=task.id.hex, assignee="bob")
    after = open_task(conn, key, "work")
    assert (after.assignee, after.created_at, after.due_at) == ("bob", task.created_at, task.due_at)
    assert history.of(conn, key)[-1].kind == "task:assigned"


@pytest.mark.parametrize("assignee", ["tom", "nobody", None])
def test_who_cannot_do_the_work_does_not_get_it(conn: Connection, key: str, assignee: str | None) -> None:
    task = working_on(conn, key, "ann")
    with pytest.raises(NobodyToAssign) as refused:
        say(conn, key, "reassign_task", task=task.id.hex, assignee=assignee)
    assert [problem.place for problem in refused.value.problems] == ["assignee"]


def test_a_task_that_was_done_meanwhile_stays_with_its_doer(conn: Connection, key: str) -> None:
    task = working_on(conn, key, "ann")
    tasks.complete(conn, task.id, {"outcome": "ok"}, actor=person(conn, "ann"))
    before = len(history.of(conn, key))
    say(conn, key, "reassign_task", task=task.id.hex, assignee="bob")
    say(conn, key, "reassign_task", task=None, assignee="bob")
    assert len(history.of(conn, key)) == before
