import pytest
from sqlalchemy import Connection

from app import history
from app.cases import code_book, code_lists, codes
from app.db import Database
from app.errors import Conflict, Invalid, NotFound
from tests.unit.cases.desk import ADA


def offered(conn: Connection, key: str) -> list[str]:
    return [choice.value for choice in codes.choices(conn, key)]


def test_an_added_code_stands_at_the_end(conn: Connection) -> None:
    code_lists.add(conn, "demand", "rental", "租用备机", "Loan unit", ADA)
    assert offered(conn, "demand")[-1] == "rental"
    assert history.of(conn, "code:demand")[-1].kind == "code:added"


def test_a_subcategory_is_added_below_a_category(conn: Connection) -> None:
    code_lists.add(conn, "subcategory", "battery", "电池", "Battery", ADA, parent="product_fault")
    assert offered(conn, "subcategory.product_fault")[-1] == "battery"


@pytest.mark.parametrize(
    ("key", "code", "zh", "parent", "place"),
    [
        ("demand", "repair", "维修", None, "code"),
        ("demand", "Loan unit", "租用", None, "code"),
        ("demand", "loan", " ", None, "zh"),
        ("subcategory", "battery", "电池", None, "parent"),
        ("subcategory", "battery", "电池", "nothing", "parent"),
        ("demand", "loan", "租用", "repair", "parent"),
    ],
)
def test_a_code_that_does_not_fit_is_refused(
    conn: Connection, key: str, code: str, zh: str, parent: str | None, place: str
) -> None:
    with pytest.raises(Invalid) as refused:
        code_lists.add(conn, key, code, zh, "English", ADA, parent=parent)
    assert [problem.place for problem in refused.value.problems] == [place]


def test_a_code_that_is_switched_off_is_not_offered_but_keeps_its_name(conn: Connection) -> None:
    code_lists.change(conn, "channel", "walk_in", {"active": False}, 1, ADA)
    assert "walk_in" not in offered(conn, "channel")
    assert codes.names(conn, "channel")["channel"]["walk_in"] == ("到店", "Walk-in")


def test_of_two_who_change_a_code_the_second_is_told(conn: Connection) -> None:
    code_lists.change(conn, "channel", "walk_in", {"zh": "门店"}, 1, ADA)
    with pytest.raises(Conflict):
        code_lists.change(conn, "channel", "walk_in", {"zh": "营业厅"}, 1, ADA)


def test_a_list_or_code_that_is_not_there_is_not_found(conn: Connection) -> None:
    with pytest.raises(NotFound):
        code_lists.of(conn, "colour")
    with pytest.raises(NotFound):
        code_lists.change(conn, "channel", "smoke", {"zh": "烟"}, 1, ADA)


def test_a_later_start_changes_nothing_that_is_there(conn: Connection) -> None:
    code_lists.change(conn, "channel", "walk_in", {"zh": "门店", "active": False}, 1, ADA)
    before = code_lists.of(conn, "channel")
    codes.seed(conn)
    assert code_lists.of(conn, "channel") == before


def test_the_page_of_lists_counts_what_is_active(conn: Connection) -> None:
    code_lists.change(conn, "channel", "walk_in", {"active": False}, 1, ADA)
    assert {row.key: row.active for row in code_lists.lists(conn)}["channel"] == 7


def test_the_lists_are_read_once_and_again_only_after_a_change(sqlite_file_db: Database) -> None:
    with sqlite_file_db.transaction() as conn:
        codes.seed(conn)
    with sqlite_file_db.transaction() as conn:
        first = code_book.read(conn)
    with sqlite_file_db.transaction() as conn:
        assert code_book.read(conn) is first
        code_lists.change(conn, "channel", "walk_in", {"zh": "门店"}, 1, ADA)
        assert codes.names(conn, "channel")["channel"]["walk_in"][0] == "门店"
        conn.rollback()
    with sqlite_file_db.transaction() as conn:
        assert code_book.read(conn) is first
        code_lists.change(conn, "channel", "walk_in", {"zh": "营业厅"}, 1, ADA)
    with sqlite_file_db.transaction() as conn:
        assert codes.names(conn, "channel")["channel"]["walk_in"][0] == "营业厅"
