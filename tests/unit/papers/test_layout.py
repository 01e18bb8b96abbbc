"""What stands where: nothing is lost, nothing leaves its sheet, tables keep their heads."""

from __future__ import annotations

from typing import Any

from app.i18n import Message
from app.papers import layout
from app.papers.blocks import Block, Column, Fact, Listing, Paper, Section, Signature, Signatures, Ticks
from app.papers.cells import TEXT
from app.papers.letters import width
from app.papers.sheets import BOTTOM, LEFT, RIGHT, Box, Sheet, Words

LABEL, OTHER = Message("Customer"), Message("Reason")
COLUMNS = (Column(Message("Number"), 40), Column(Message("Name"), 140))


def sheets(*blocks: Block, **paper: Any) -> list[Sheet]:
    whole = {
        "title": Message("Customer"), "company": "恒达", "number": "202611-001", "code": "202611-001",
        "language": "zh", "printed": "今天", "sections": [Section(Message("History"), blocks)],
    }  # fmt: skip
    return layout.lay_out(Paper(**{**whole, **paper}))


def texts(sheet: Sheet) -> list[str]:
    return [mark.text for mark in sheet if isinstance(mark, Words)]


def everything(found: list[Sheet]) -> str:
    return "".join(text for sheet in found for text in texts(sheet))


def test_labels_stand_there_in_both_languages_the_readers_first() -> None:
    chinese, english = (texts(sheets(Fact(OTHER, "x"), language=one)[0]) for one in ("zh", "en"))
    assert chinese.index("原因") < chinese.index("Reason")
    assert english.index("Reason") < english.index("原因")


def test_facts_stand_two_in_a_row_and_wide_ones_alone() -> None:
    (sheet,) = sheets(Fact(LABEL, "a"), Fact(OTHER, "b"), Fact(OTHER, "wide", wide=True), Fact(LABEL, "d"))
    at = {mark.text: mark for mark in sheet if isinstance(mark, Words) and mark.text in ("a", "b", "wide", "d")}
    assert at["a"].y == at["b"].y < at["wide"].y < at["d"].y
    assert at["a"].x == at["wide"].x == at["d"].x < at["b"].x


def test_a_long_text_goes_on_on_the_next_sheet_and_nothing_is_lost() -> None:
    text = "".join(f"第{number}步检查。" for number in range(1200))
    found = sheets(Fact(OTHER, text, wide=True))
    assert len(found) > 2
    written = [mark for sheet in found for mark in sheet if isinstance(mark, Words) and mark.size == TEXT]
    assert "".join(mark.text for mark in written).removeprefix("No.") == text
    assert all(inside(sheet) for sheet in found)


def test_two_long_texts_side_by_side_get_the_whole_width() -> None:
    text = "很长的说明。" * 400
    found = sheets(Fact(LABEL, text), Fact(OTHER, "b"))
    assert everything(found).count("很长的说明") >= 390
    assert all(inside(sheet) for sheet in found)


def test_a_table_has_its_head_on_every_sheet() -> None:
    found = sheets(Listing(COLUMNS, [[str(number), f"配件{number}"] for number in range(200)]))
    assert len(found) > 4
    assert all("Number" in texts(sheet) for sheet in found)
    assert all(f"配件{number}" in everything(found) for number in range(200))
    assert all(inside(sheet) for sheet in found)


def test_a_row_higher_than_a_sheet_is_torn() -> None:
    text = "".join(f"{number}，" for number in range(3000))
    found = sheets(Listing(COLUMNS, [["1", "短"], ["2", text], ["3", "后"]]))
    assert "2999，" in everything(found)
    assert "后" in everything(found)
    assert all(inside(sheet) for sheet in found)


def test_spare_rows_are_empty_and_there() -> None:
    less, more = (sheets(Listing(COLUMNS, [["1", "a"]], spare=spare))[0] for spare in (0, 3))
    assert len([mark for mark in more if isinstance(mark, Box)]) == len(
        [mark for mark in less if isinstance(mark, Box)]
    ) + 3 * len(COLUMNS)


def test_what_is_not_known_leaves_room_to_write() -> None:
    def high(room: int) -> float:
        (sheet,) = sheets(Fact(OTHER, None, wide=True, room=room))
        return max(mark.height for mark in sheet if isinstance(mark, Box))

    assert high(6) > high(1) + 15


def test_boxes_are_ticked_where_it_holds() -> None:
    (sheet,) = sheets(Fact(OTHER, Ticks([("正常", True), ("异常", False)])))
    assert {"正常", "异常"} <= set(texts(sheet))


def test_fields_to_sign_in_are_never_torn_apart() -> None:
    fields = Signatures((Signature(LABEL), Signature(OTHER, None, "拒绝签字：" + "原因" * 200)))
    for lines in range(0, 60, 3):
        found = sheets(Fact(OTHER, "一行\n" * lines, wide=True), fields)
        last = [mark for mark in found[-1] if isinstance(mark, Box)]
        assert sum(mark.height == 34 for mark in last) == 2
        assert all(inside(sheet) for sheet in found)


def test_every_sheet_says_which_of_how_many_it_is_and_whose() -> None:
    found = sheets(Fact(OTHER, "一行\n" * 150, wide=True), remarks=["小字。" * 200])
    assert len(found) == 3
    for number, sheet in enumerate(found, 1):
        assert f"第 {number} 页，共 3 页" in texts(sheet)
        assert any("202611-001" in text for text in texts(sheet))


def test_a_company_with_an_endless_name_leaves_room_for_the_code() -> None:
    (sheet,) = sheets(Fact(OTHER, "x"), company="非常长的公司名称" * 30)
    assert inside(sheet)


def inside(sheet: Sheet) -> bool:
    foot = BOTTOM + 9
    for mark in sheet:
        if isinstance(mark, Words) and not (mark.x >= LEFT and mark.x + width(mark.text, mark.size) <= RIGHT + 0.5):
            return False
        if isinstance(mark, Words | Box) and mark.y > foot:
            return False
        if isinstance(mark, Box) and mark.y + mark.height > BOTTOM + 0.1:
            return False
    return True
