"""Every requirement in scope is fulfilled somewhere and shown by a test: said by markers, kept by this file."""

from __future__ import annotations

from pathlib import Path

import pytest

from scripts import coverage
from scripts.coverage import Place

RANGES = (*range(1, 161), *range(212, 251), 261)
"""The sections of the checklist the platform and the main procedure answer for."""


@pytest.fixture(scope="module")
def found() -> coverage.Marks:
    return coverage.marks(coverage.ROOT)


def test_the_list_holds_each_number_of_its_sections_once() -> None:
    data = coverage.listed()
    numbers = [*coverage.wanted(data), *coverage.elsewhere(data)]
    assert sorted(numbers) == [f"R-{number:03}" for number in RANGES]


def test_every_requirement_is_fulfilled_somewhere_and_shown_by_a_test(found: coverage.Marks) -> None:
    wanted = set(coverage.wanted(coverage.listed()))
    assert sorted(wanted - set(found.product)) == []
    assert sorted(wanted - set(found.tests)) == []


def test_the_table_is_the_one_the_markers_make(found: coverage.Marks) -> None:
    assert (coverage.ROOT / "docs" / "coverage.md").read_text("utf-8") == coverage.page(coverage.listed(), found)


def test_no_marker_names_a_number_there_is_not(found: coverage.Marks) -> None:
    data = coverage.listed()
    known = {*coverage.wanted(data), *coverage.elsewhere(data)}
    unknown = {number: (found.product.get(number), found.tests.get(number)) for number in found.numbers - known}
    assert not unknown


DIAGRAM = """<definitions xmlns:as="urn:aftercare:bpmn:1"><process id="p"><userTask id="task_visit" name="上门服务"
    as:req="R-135 R-136"/><endEvent id="end" name="结束"/></process></definitions>"""
FORM = """{"id": "visit", "properties": {"title": "上门", "req": "R-128"}, "components": [{"type": "group", "id": "g",
    "components": [{"type": "checkbox", "key": "badge", "label": "工牌", "properties": {"req": "R-135"}}]}]}"""
PRODUCT = """
# req: R-052
@desk.get("/x")
def show():
    # req: R-060
    # Why it is so.
    def inner():
        pass

# req: R-061
FORBIDDEN = ("x",)

LIMITS = (
    # req: R-053 R-054
    limit("first_response", "PT15M"),
)
"""
LISTS = """
# req: R-047
[urgency]
names = ["紧急程度", "Urgency"]
# req: R-048
codes = 1
"""
TESTS = """
@pytest.mark.req("R-052", "R-053")
@pytest.mark.parametrize("x", [1])
def test_it_is_late(x): ...

@pytest.mark.req("R-054")
class TestOthers: ...

# @pytest.mark.req("R-055")
"""


@pytest.mark.parametrize(
    ("read", "text", "expected"),
    [
        (coverage.elements, DIAGRAM, [("R-135 R-136", "`task_visit` 上门服务")]),
        (coverage.fields, FORM, [("R-128", "`visit` 上门"), ("R-135", "`badge` 工牌")]),
        (
            coverage.functions,
            PRODUCT,
            [
                ("R-052", "`show`"),
                ("R-060", "`show.inner`"),
                ("R-061", "`FORBIDDEN`"),
                ("R-053 R-054", "`first_response`"),
            ],
        ),
        (coverage.entries, LISTS, [("R-047", "`[urgency]`"), ("R-048", "`codes`")]),
        (coverage.tested, TESTS, [("R-052 R-053", "it is late"), ("R-054", "TestOthers")]),
    ],
)
def test_each_kind_of_marker_is_found(read: object, text: str, expected: list[tuple[str, str]]) -> None:
    assert list(read(text)) == expected  # type: ignore[operator]


def test_a_checkout_is_read_as_a_whole_and_written_as_a_table(tmp_path: Path) -> None:
    for file, text in {"processes/x.bpmn": DIAGRAM, "app/a/b.py": PRODUCT, "tests/t.py": TESTS}.items():
        (tmp_path / file).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / file).write_text(text, encoding="utf-8")
    marks = coverage.marks(tmp_path)
    assert marks.product["R-135"] == (Place("processes/x.bpmn", "`task_visit` 上门服务"),)
    assert marks.tests["R-052"] == (Place("tests/t.py", "it is late"),)
    data = {
        "section": [{"key": "G.7", "zh": "上门", "en": "Visit", "requirements": {"R-135": ["工牌", "Badge"]}}],
        "elsewhere": [],
    }
    row = "| R-135 | 工牌<br>Badge | [processes/x.bpmn](../processes/x.bpmn): `task_visit` 上门服务 | — |"
    assert row in coverage.page(data, marks).splitlines()
