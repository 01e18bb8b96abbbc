import pytest
from sqlalchemy import Connection

from app import history
from app.cases import queries
from app.cases.errors import ArchivedCase
from app.cases.queries import CaseFile
from app.cases.tables import service_case
from tests.unit.cases.desk import NOW
from tests.unit.cases.test_verbs import say

pytestmark = pytest.mark.req("R-232", "R-234")


def test_each_time_a_case_is_taken_up_again_counts(conn: Connection, key: str) -> None:
    for count in (1, 2):
        say(conn, key, "reopen_case")
        assert queries.file(conn, key).case.reopened_count == count
    reopened = [event for event in history.of(conn, key) if event.kind == "case:reopened"]
    assert [event.data["count"] for event in reopened] == [1, 2]


def test_an_archived_case_stays_closed(conn: Connection, key: str, file: CaseFile) -> None:
    queries.put(conn, service_case, file.case.id, {"archived_at": NOW})
    with pytest.raises(ArchivedCase):
        say(conn, key, "reopen_case")
