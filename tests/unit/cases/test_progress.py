from datetime import timedelta

import pytest
from sqlalchemy import Connection

from app import history
from app.cases import progress, queries, writing
from app.cases.errors import ArchivedCase, UnknownCase
from app.cases.queries import CaseFile
from app.cases.tables import service_case
from tests.unit.cases.desk import ANN, NOW


def go(conn: Connection, key: str, *states: str) -> None:
    for state in states:
        progress.set_state(conn, key, state, ANN, NOW, "node")


def test_a_state_is_a_column_and_an_event(conn: Connection, key: str) -> None:
    go(conn, key, "registered")
    assert queries.file(conn, key).case.state == "registered"
    event = history.of(conn, key)[-1]
    assert (event.kind, event.node, event.data) == (
        "case:state",
        "node",
        {"before": "new", "after": "registered"},
    )


def test_the_state_it_has_already_changes_nothing(conn: Connection, key: str) -> None:
    go(conn, key, "registered")
    before = len(history.of(conn, key))
    go(conn, key, "registered")
    assert len(history.of(conn, key)) == before


def test_a_stage_is_remembered_once_it_was_reached(conn: Connection, key: str, file: CaseFile) -> None:
    for stage in ("intake", "diagnosis", "diagnosis", "solution"):
        progress.set_stage(conn, key, stage, ANN, NOW)
    assert queries.file(conn, key).case.loop_stage == "solution"
    assert progress.stages_passed(conn, file.case.id) == {"intake", "diagnosis", "solution"}
    stages = [event.data["after"] for event in history.of(conn, key) if event.kind == "case:stage"]
    assert stages == ["intake", "diagnosis", "solution"]


@pytest.mark.parametrize(
    ("stage", "state", "shown"),
    [
        ("intake", "registered", "accepted"),
        ("diagnosis", "remote_guidance", "inspection"),
        ("solution", "manual", "repair"),
        ("solution", "confirming", "done"),
        ("followup", "followup_7d", "done"),
        ("archive", "archived", "done"),
    ],
)
def test_the_customer_is_shown_four_stages(conn: Connection, key: str, stage: str, state: str, shown: str) -> None:
    progress.set_stage(conn, key, stage, ANN, NOW)
    go(conn, key, state)
    assert queries.file(conn, key).case.portal_stage == shown


def test_the_latest_of_an_instant_counts(conn: Connection, key: str, file: CaseFile) -> None:
    progress.note(conn, key, "resolved", NOW)
    progress.note(conn, key, "resolved", NOW + timedelta(days=2))
    assert queries.instants(conn, file.case.id)["resolved"] == NOW + timedelta(days=2)


@pytest.mark.parametrize("name", ["contact", "registered", "first_response"])
def test_what_happens_once_keeps_its_first_instant(conn: Connection, key: str, file: CaseFile, name: str) -> None:
    progress.note(conn, key, name, NOW)
    first = queries.instants(conn, file.case.id)[name]
    progress.note(conn, key, name, NOW + timedelta(hours=1))
    assert queries.instants(conn, file.case.id)[name] == first


@pytest.mark.parametrize(("answers", "first_time"), [(["yes"], True), (["no", "yes"], False), ([], None)])
def test_solved_at_the_first_confirmation_is_first_time_resolved(
    conn: Connection, key: str, answers: list[str], first_time: bool | None
) -> None:
    for answer in answers:
        writing.write(conn, key, {"rating.solved": answer}, ANN, NOW)
    go(conn, key, "resolved")
    assert queries.file(conn, key).case.first_time_resolved is first_time


def test_a_case_that_comes_back_was_not_solved_the_first_time(conn: Connection, key: str) -> None:
    writing.write(conn, key, {"rating.solved": "yes"}, ANN, NOW)
    go(conn, key, "resolved", "followup_7d")
    assert queries.file(conn, key).case.first_time_resolved is True
    go(conn, key, "manual", "confirming", "resolved")
    assert queries.file(conn, key).case.first_time_resolved is False


def test_an_archived_case_keeps_state_and_stage_but_takes_instants(conn: Connection, key: str, file: CaseFile) -> None:
    queries.put(conn, service_case, file.case.id, {"archived_at": NOW})
    with pytest.raises(ArchivedCase):
        go(conn, key, "manual")
    with pytest.raises(ArchivedCase):
        progress.set_stage(conn, key, "solution", ANN, NOW)
    progress.note(conn, key, "archived", NOW)


def test_a_case_that_is_not_there_is_not_found(conn: Connection) -> None:
    with pytest.raises(UnknownCase):
        go(conn, "case:202611-404", "manual")
    with pytest.raises(UnknownCase):
        progress.note(conn, "case:202611-404", "resolved", NOW)
