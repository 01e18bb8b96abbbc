import pytest
from sqlalchemy import Connection

from app import history
from app.cases import codes
from app.errors import Conflict, Invalid, NotFound
from app.formdefs import Choice
from tests.unit.cases.desk import ADA


def offered(conn: Connection, key: str) -> list[str]:
    return [choice.value for choice in codes.choices(conn, key)]


def test_a_list_offers_its_codes_in_order_and_in_both_languages(conn: Connection) -> None:
    assert codes.choices(conn, "urgency") == (
        Choice("normal", "普通", "Normal"),
        Choice("urgent", "紧急", "Urgent"),
        Choice("major", "重大", "Major"),
    )


def test_the_subcategories_of_one_category_can_be_named_alone(conn: Connection) -> None:
    assert offered(conn, "subcategory.product_fault") == ["hardware", "software", "performance"]
    assert len(offered(conn, "subcategory")) == 14


def test_a_form_may_name_every_list_and_the_part_below_a_code(conn: Connection) -> None:
    assert {"channel", "subcategory", "subcategory.usage", "case_state"} <= codes.keys(conn)


def test_every_subcategory_belongs_to_a_category() -> None:
    shipped = codes.shipped()
    parents = {texts[2] for texts in shipped["subcategory"]["codes"].values()}
    assert parents == set(shipped["category"]["codes"])


def test_every_shipped_code_has_both_names_and_no_traditional_character() -> None:
    for content in codes.shipped().values():
        for texts in [content["names"], *content["codes"].values()]:
            assert texts[0] and texts[1]
            assert not set("備專項質線崗") & set(texts[0])


def test_an_added_code_stands_at_the_end(conn: Connection) -> None:
    codes.add(conn, "demand", "rental", "租用备机", "Loan unit", ADA)
    assert offered(conn, "demand")[-1] == "rental"
    assert history.of(conn, "code:demand")[-1].kind == "code:added"


def test_a_subcategory_is_added_below_a_category(conn: Connection) -> None:
    codes.add(conn, "subcategory", "battery", "电池", "Battery", ADA, parent="product_fault")
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
        codes.add(conn, key, code, zh, "English", ADA, parent=parent)
    assert [problem.place for problem in refused.value.problems] == [place]


def test_a_code_that_is_switched_off_is_not_offered_but_keeps_its_name(conn: Connection) -> None:
    codes.change(conn, "channel", "walk_in", {"active": False}, 1, ADA)
    assert "walk_in" not in offered(conn, "channel")
    assert codes.names(conn, "channel")["channel"]["walk_in"] == ("到店", "Walk-in")


def test_of_two_who_change_a_code_the_second_is_told(conn: Connection) -> None:
    codes.change(conn, "channel", "walk_in", {"zh": "门店"}, 1, ADA)
    with pytest.raises(Conflict):
        codes.change(conn, "channel", "walk_in", {"zh": "营业厅"}, 1, ADA)


def test_a_list_or_code_that_is_not_there_is_not_found(conn: Connection) -> None:
    with pytest.raises(NotFound):
        codes.of(conn, "colour")
    with pytest.raises(NotFound):
        codes.change(conn, "channel", "smoke", {"zh": "烟"}, 1, ADA)


def test_a_later_start_changes_nothing_that_is_there(conn: Connection) -> None:
    codes.change(conn, "channel", "walk_in", {"zh": "门店", "active": False}, 1, ADA)
    before = codes.of(conn, "channel")
    codes.seed(conn)
    assert codes.of(conn, "channel") == before


def test_the_page_of_lists_counts_what_is_active(conn: Connection) -> None:
    codes.change(conn, "channel", "walk_in", {"active": False}, 1, ADA)
    assert {row.key: row.active for row in codes.lists(conn)}["channel"] == 7
