from sqlalchemy import Connection

from app.cases import codes
from app.formdefs import Choice


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
    assert {"channel", "subcategory", "subcategory.usage", "case_state"} <= codes.lists(conn).keys()


def test_every_subcategory_belongs_to_a_category() -> None:
    shipped = codes.shipped()
    parents = {texts[2] for texts in shipped["subcategory"]["codes"].values()}
    assert parents == set(shipped["category"]["codes"])


def test_every_shipped_code_has_both_names_and_no_traditional_character() -> None:
    for content in codes.shipped().values():
        for texts in [content["names"], *content["codes"].values()]:
            assert texts[0] and texts[1]
            assert not set("備專項質線崗") & set(texts[0])
