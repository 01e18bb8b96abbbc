"""What differs between two versions of a diagram, as a process owner would say it."""

from __future__ import annotations

import pytest

from app.i18n import translate
from app.studio import diff_bpmn
from tests.house.sources import ROOT

OLD = (ROOT / "processes" / "repair_centre.bpmn").read_bytes()


def changed(*pairs: tuple[str, str]) -> list[tuple[str, str, str, str]]:
    text = OLD.decode()
    for old, new in pairs:
        assert old in text
        text = text.replace(old, new, 1)
    return told(OLD, text.encode())


def told(old: bytes | None, new: bytes | None) -> list[tuple[str, str, str, str]]:
    lines = diff_bpmn.differences(old, new)
    return [(translate(one.what, "zh"), one.place, one.before, one.after) for one in lines]


def test_the_same_differs_in_nothing() -> None:
    assert told(OLD, OLD) == []


@pytest.mark.req("R-005")
@pytest.mark.parametrize(
    ("old", "new", "line"),
    [
        ('name="检测"', 'name="检查"', ("“检查”：名称", "task_examine", "检测", "检查")),
        (
            'as:role="quality"', 'as:role="manager"',
            ("“质检员”：角色", "lane_quality", "质量检验员 (quality)", "售后服务经理 (manager)"),
        ),
        (
            'as:formKey="repair_test"', 'as:formKey="repair_work"',
            ("“试机”：表单", "task_test_run", "repair_test", "repair_work"),
        ),
        (
            'limit("quality_check")', 'limit("parcel_pack")',
            ("“质检时限”：时间", "limit_quality", 'limit("quality_check")', 'limit("parcel_pack")'),
        ),
    ],
)  # fmt: skip
def test_a_change_is_told_once_with_its_element(old: str, new: str, line: tuple[str, str, str, str]) -> None:
    assert changed((old, new)) == [line]


@pytest.mark.req("R-005")
def test_what_is_new_and_what_is_gone_is_named_by_its_kind() -> None:
    without = OLD.replace(b'<bpmn:userTask id="task_test_run"', b'<bpmn:userTask id="task_other"')
    lines = [line for line in told(OLD, without) if "试机" in line[0] and line[0][:2] in ("新增", "删除")]
    assert lines == [("新增用户任务“试机”", "task_other", "", ""), ("删除用户任务“试机”", "task_test_run", "", "")]


@pytest.mark.req("R-005")
def test_what_was_only_moved_is_one_line() -> None:
    moved = OLD.replace(b'<dc:Bounds x="', b'<dc:Bounds x="1')
    ((sentence, place, *_),) = told(OLD, moved)
    assert sentence.startswith("只移动了位置：“维修中心维修”")
    assert sentence.endswith("个") and place == ""


@pytest.mark.req("R-005")
def test_a_condition_is_told_at_its_flow() -> None:
    begin = '<bpmn:conditionExpression xsi:type="bpmn:tFormalExpression">'
    ((sentence, place, before, after),) = changed((begin, f"{begin}score = 3 and "))
    assert sentence.endswith("：条件") and place.startswith("flow_")
    assert after == f"score = 3 and {before}"


def test_a_note_in_the_file_itself_is_told_as_such() -> None:
    assert [line[0] for line in changed(("<!--", "<!-- 又一句 "))] == ["只有文件自身的注释或书写格式不同。"]


def test_all_of_a_new_file_is_new_and_of_a_removed_one_gone() -> None:
    assert all(line[0].startswith("新增") for line in told(None, OLD))
    assert all(line[0].startswith("删除") for line in told(OLD, None))


def test_what_is_no_diagram_is_said_to_be_none() -> None:
    assert [line[0] for line in told(OLD, b"<!DOCTYPE x>")] == ["其中一个版本无法读作流程图。"]
