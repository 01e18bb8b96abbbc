"""The differences of two decision tables in words, and both laid over one another."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.studio import diff_dmn
from app.studio.decisions.merging import SAME

SHIPPED = sorted((Path(__file__).resolve().parents[3] / "processes").glob("*.dmn"))
ROUTING = next(file for file in SHIPPED if file.stem == "routing").read_text("utf-8")


def told(new: str, old: str = ROUTING) -> list[tuple[str, str, str, str]]:
    found = diff_dmn.differences(old.encode(), new.encode())
    return [(str(line.what), line.place, line.before, line.after) for line in found]


def without(text: str, begin: str, end: str) -> str:
    head, _, rest = text.partition(begin)
    assert rest
    return head + rest.partition(end)[2]


@pytest.mark.parametrize("file", SHIPPED, ids=lambda file: file.stem)
def test_a_table_does_not_differ_from_itself(file: Path) -> None:
    content = file.read_bytes()
    assert not diff_dmn.differences(content, content)
    both = diff_dmn.comparison(content, content)
    assert both is not None
    assert {row.change for row in both.rows} == {SAME}
    assert not any(row.moved for row in both.rows)


def test_a_changed_cell_says_rule_column_and_both_texts() -> None:
    changed = ROUTING.replace('<text>"product_fault", "usage"</text>', '<text>"product_fault"</text>')
    assert told(changed) == [("Rule 2, “Category”", "rule_guidance", '"product_fault", "usage"', '"product_fault"')]


def test_rules_come_go_and_move() -> None:
    gone = without(ROUTING, '      <rule id="rule_manual"', "</rule>\n")
    assert told(gone) == [
        (
            "Rule 3 removed",
            "rule_manual",
            '- | "return_exchange", "complaint" | "manual" | 退换货、投诉建议：人工处理',
            "",
        )
    ]
    assert told(ROUTING, gone)[0][:2] == ("Rule 3 added", "rule_manual")
    start, end = ROUTING.index('      <rule id="rule_major"'), ROUTING.index('      <rule id="rule_guidance"')
    last = ROUTING.index("    </decisionTable>")
    moved = ROUTING[:start] + ROUTING[end:last] + ROUTING[start:end] + ROUTING[last:]
    assert told(moved) == [("Rule moved", "rule_major", "1", "4")]


def test_columns_hit_policy_names_and_test_cases() -> None:
    new = (
        ROUTING.replace('hitPolicy="FIRST"', 'hitPolicy="UNIQUE"')
        .replace('label="问题分类" as:nameEn="Category"', 'label="分类" as:nameEn="Kind"')
        .replace('<as:test name="退换货由人工处理">', '<as:test name="退换货">')
        .replace('<output id="output_route"', '<output id="output_way"')
    )
    assert [line[0] for line in told(new)] == [
        "Hit policy", "Heading of a column", "English heading of the column “Kind”", "Output removed", "Output added",
        "Test case added", "Test case removed",
    ]  # fmt: skip
    assert told(new)[0][2:] == ("FIRST", "UNIQUE")


def test_what_only_a_comment_says_is_not_passed_over() -> None:
    assert told(ROUTING.replace("<!-- C02", "<!-- C03"))[0][0].startswith("Only comments")


def test_what_is_no_table_is_compared_as_text() -> None:
    assert told("<x>", "<y>") == [("Line changed", "1", "<y>", "<x>")]
    assert told("<x/>")[0][0] == "Line changed"
    assert diff_dmn.differences(None, ROUTING.encode())


def test_what_is_gone_stays_where_it_stood() -> None:
    gone = without(ROUTING, '      <rule id="rule_guidance"', "</rule>\n")
    both = diff_dmn.comparison(ROUTING.encode(), gone.encode())
    assert both is not None
    assert [(row.id, row.before, row.after) for row in both.rows] == [
        ("rule_major", 1, 1), ("rule_guidance", 2, None), ("rule_manual", 3, 2), ("rule_other", 4, 3),
    ]  # fmt: skip
