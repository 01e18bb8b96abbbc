import pytest
from sqlalchemy import Connection

from app.cases import codes, listeners, progress, queries
from app.cases.queries import CaseFile
from app.engine import vocabulary
from tests.unit.cases.desk import NOW
from tests.unit.cases.house import turn


def hear(conn: Connection, key: str, word: str, value: str) -> None:
    vocabulary.LISTENERS[word].hear(turn(conn, key), value)


def test_a_token_that_enters_sets_state_stage_and_instant(conn: Connection, key: str, file: CaseFile) -> None:
    hear(conn, key, "state", "confirming")
    hear(conn, key, "stage", "solution")
    hear(conn, key, "instant", "completed")
    case = queries.file(conn, key).case
    assert (case.state, case.loop_stage, case.portal_stage) == ("confirming", "solution", "done")
    assert queries.instants(conn, file.case.id)["completed"] == NOW


def test_one_step_may_note_several_instants(conn: Connection, key: str, file: CaseFile) -> None:
    hear(conn, key, "instant", "completed told")
    noted = queries.instants(conn, file.case.id)
    assert noted["completed"] == noted["told"] == NOW


@pytest.mark.parametrize(("word", "value"), [("state", "manual"), ("stage", "solution"), ("instant", "completed")])
def test_a_matter_that_is_no_case_passes_unheard(conn: Connection, key: str, word: str, value: str) -> None:
    before = queries.file(conn, key).case
    hear(conn, "order:202611-001", word, value)
    assert queries.file(conn, key).case == before


def test_a_deployment_can_check_states_and_stages_without_a_database() -> None:
    states, stages = vocabulary.LISTENERS["state"].values, vocabulary.LISTENERS["stage"].values
    assert states is not None and stages is not None
    assert states()["manual"] == ("人工处理", "Handled by the supervisor")
    assert tuple(stages()) == progress.STAGES
    assert set(states()) == set(codes.shipped()["case_state"]["codes"])
    assert vocabulary.LISTENERS["instant"].hear is listeners.hear_instant
