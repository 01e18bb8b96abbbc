import pytest
from sqlalchemy import Connection

from app import history
from app.cases import closing, queries, writing
from app.cases.errors import ArchivedCase, NeedsReason
from app.cases.queries import CaseFile
from app.cases.tables import service_case
from tests.unit.cases.desk import NOW, SUE, register


def close(conn: Connection, key: str, end: str, reason: str | None = None) -> None:
    closing.close(conn, key, end, SUE, NOW, reason=reason)


@pytest.mark.parametrize("end", ["withdrawn", "out_of_scope", "no_response"])
def test_a_case_is_closed_with_a_reason(conn: Connection, key: str, end: str) -> None:
    writing.write(conn, key, {"case.closed_note": "客户撤回"}, SUE, NOW)
    close(conn, key, end)
    case = queries.file(conn, key).case
    assert (case.state, case.closed_reason, case.closed_note, case.closed_at) == (end, end, "客户撤回", NOW)
    assert case.archived_at is None
    event = history.of(conn, key)[-1]
    assert (event.kind, event.data["reason"]) == ("case:closed", end)


def test_the_reason_may_be_given_with_the_closing(conn: Connection, key: str) -> None:
    close(conn, key, "withdrawn", " 打错电话 ")
    assert queries.file(conn, key).case.closed_note == "打错电话"


@pytest.mark.req("R-106")
def test_want_of_an_answer_says_why_by_itself(conn: Connection, key: str) -> None:
    close(conn, key, "no_response")
    case = queries.file(conn, key).case
    assert (case.state, case.closed_reason, case.closed_note) == ("no_response", "no_response", None)


@pytest.mark.parametrize("reason", [None, "", "  "])
def test_without_a_reason_it_stays_open(conn: Connection, key: str, reason: str | None) -> None:
    with pytest.raises(NeedsReason) as refused:
        close(conn, key, "withdrawn", reason)
    assert [problem.place for problem in refused.value.problems] == ["case.closed_note"]
    assert queries.file(conn, key).case.closed_at is None


def test_merging_needs_the_other_case(conn: Connection, key: str) -> None:
    with pytest.raises(NeedsReason) as refused:
        close(conn, key, "merged", "同一问题")
    assert [problem.place for problem in refused.value.problems] == ["case.merged_into"]
    other = register(conn)
    writing.write(conn, key, {"case.merged_into": other.case.number}, SUE, NOW)
    close(conn, key, "merged", "同一问题")
    case = queries.file(conn, key).case
    assert (case.state, case.merged_into) == ("merged", other.case.number)


def test_there_are_no_other_ways_to_close(conn: Connection, key: str) -> None:
    with pytest.raises(NeedsReason, match="withdrawn, merged, out_of_scope, no_response"):
        close(conn, key, "archived", "weg damit")


def test_closing_again_changes_nothing(conn: Connection, key: str) -> None:
    close(conn, key, "withdrawn", "客户撤回")
    before = queries.file(conn, key).case
    close(conn, key, "out_of_scope", "非我司产品")
    assert queries.file(conn, key).case == before


def test_an_archived_case_cannot_be_closed(conn: Connection, key: str, file: CaseFile) -> None:
    queries.put(conn, service_case, file.case.id, {"archived_at": NOW})
    with pytest.raises(ArchivedCase):
        close(conn, key, "withdrawn", "客户撤回")
