import pytest
from sqlalchemy import Connection

from app import history
from app.cases import grading, queries
from app.cases.errors import ArchivedCase, UnknownGrade
from app.cases.queries import CaseFile
from app.cases.tables import service_case
from tests.unit.cases.desk import NOW, SUE
from tests.unit.cases.house import open_task, working_on
from tests.unit.cases.test_verbs import say

pytestmark = pytest.mark.req("R-118")


def test_another_grade_is_noted_with_the_one_before(conn: Connection, key: str) -> None:
    assert grading.set_grade(conn, key, "major", SUE, "n")
    assert grading.set_grade(conn, key, "urgent", SUE, "n")
    assert queries.file(conn, key).case.grade == "urgent"
    graded = [event for event in history.of(conn, key) if event.kind == "case:graded"]
    assert [(one.data["before"], one.data["after"], one.actor) for one in graded] == [
        (None, "major", "sue"),
        ("major", "urgent", "sue"),
    ]


def test_the_same_grade_again_changes_nothing(conn: Connection, key: str) -> None:
    grading.set_grade(conn, key, "major", SUE)
    before = len(history.of(conn, key))
    assert not grading.set_grade(conn, key, "major", SUE)
    assert len(history.of(conn, key)) == before


def test_open_tasks_show_the_new_grade(conn: Connection, key: str) -> None:
    working_on(conn, key)
    say(conn, key, "set_grade", grade="major")
    assert open_task(conn, key, "work").grade == "major"


@pytest.mark.parametrize("grade", ["enormous", "", None])
def test_only_grades_there_are(conn: Connection, key: str, grade: str | None) -> None:
    with pytest.raises(UnknownGrade, match="normal, urgent, major"):
        say(conn, key, "set_grade", grade=grade)


def test_an_archived_case_keeps_its_grade(conn: Connection, key: str, file: CaseFile) -> None:
    queries.put(conn, service_case, file.case.id, {"archived_at": NOW})
    with pytest.raises(ArchivedCase):
        grading.set_grade(conn, key, "major", SUE)
