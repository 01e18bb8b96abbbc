"""What the tutorial of the guide has one draw, a second quality check at the repair centre, runs as it says."""

from __future__ import annotations

import pytest

from app import folders
from app.engine import deployments, tasks
from tests.processes.test_mail_in import come_in, planned
from tests.processes.walker import Walker

CENTRE = "repair_centre.bpmn"
STEP = """
    <bpmn:userTask id="task_second" name="二次质检" as:nameEn="Second quality check" as:role="quality"
        as:formKey="repair_quality" as:notBy="task_centre_repair">
      <bpmn:incoming>flow_gw_quality__end_ready</bpmn:incoming><bpmn:outgoing>flow_second</bpmn:outgoing>
    </bpmn:userTask>
    <bpmn:boundaryEvent id="limit_second" name="二次质检时限" as:nameEn="Second check limit" attachedToRef="task_second"
        cancelActivity="false"><bpmn:outgoing>flow_second_late</bpmn:outgoing>
      <bpmn:timerEventDefinition id="limit_second_timer"><bpmn:timeDuration
        xsi:type="bpmn:tFormalExpression">limit("quality_check")</bpmn:timeDuration></bpmn:timerEventDefinition>
    </bpmn:boundaryEvent>
    <bpmn:endEvent id="end_second_late" name="二次质检超时" as:nameEn="Second check late">
      <bpmn:incoming>flow_second_late</bpmn:incoming></bpmn:endEvent>
    <bpmn:exclusiveGateway id="gw_second" name="二次合格？" as:nameEn="Passed again?" default="flow_second_passed">
      <bpmn:incoming>flow_second</bpmn:incoming>
      <bpmn:outgoing>flow_second_passed</bpmn:outgoing><bpmn:outgoing>flow_second_failed</bpmn:outgoing>
    </bpmn:exclusiveGateway>
    <bpmn:sequenceFlow id="flow_second" sourceRef="task_second" targetRef="gw_second"/>
    <bpmn:sequenceFlow id="flow_second_late" sourceRef="limit_second" targetRef="end_second_late"/>
    <bpmn:sequenceFlow id="flow_second_passed" name="合格" as:nameEn="Passed" sourceRef="gw_second"
        targetRef="end_ready"/>
    <bpmn:sequenceFlow id="flow_second_failed" name="不合格" as:nameEn="Failed" sourceRef="gw_second"
        targetRef="task_centre_repair"><bpmn:conditionExpression
        xsi:type="bpmn:tFormalExpression">outcome = "fail"</bpmn:conditionExpression></bpmn:sequenceFlow>
"""


def drawn(files: dict[str, bytes]) -> dict[str, bytes]:
    """The shipped set with the step of the tutorial."""
    (path,) = (one for one in files if one.endswith(CENTRE))
    text = files[path].decode()
    old = 'sourceRef="gw_quality" targetRef="end_ready"'
    assert text.count(old) == 1
    text = text.replace(old, 'sourceRef="gw_quality" targetRef="task_second"')
    head, end, tail = text.partition("<bpmn:incoming>flow_gw_quality__end_ready</bpmn:incoming>")
    text = f"{head}{end.replace('flow_gw_quality__end_ready', 'flow_second_passed')}{tail}"
    text = text.replace("<bpmn:incoming>flow_gw_quality__task_centre_repair</bpmn:incoming>",
        "<bpmn:incoming>flow_gw_quality__task_centre_repair</bpmn:incoming>"
        "<bpmn:incoming>flow_second_failed</bpmn:incoming>")  # fmt: skip
    return files | {path: text.replace("</bpmn:process>", f"{STEP}</bpmn:process>", 1).encode()}


@pytest.fixture
def checked(walk: Walker) -> Walker:
    """A mail-in case at its second quality check."""
    with walk.database.transaction() as conn:
        deployments.deploy(conn, drawn(folders.shipped()), source=deployments.OWN, author="lin.yu")
    come_in(planned(walk, "mail_in"))
    return walk.complete("检测").complete("维修").complete("试机").complete("维修质检")


def test_it_stands_in_the_inbox_of_the_inspectors_with_a_date(checked: Walker) -> None:
    assert checked.open_tasks == ["二次质检"]
    second = checked.task("二次质检")
    assert (second.role, second.due_at is not None) == ("quality", True)
    inspector = checked.person("quality")
    with checked.database.reading() as conn:
        assert tasks.may_do(conn, tasks.find(conn, second.id, inspector), inspector)
    assert checked.incidents == []


def test_passed_again_it_goes_back_to_the_customer_and_failed_it_is_repaired_again(checked: Walker) -> None:
    checked.complete("二次质检", outcome="fail", quality_result="fail")
    assert checked.open_tasks == ["维修"]
    checked.complete("维修").complete("试机").complete("维修质检").complete("二次质检")
    assert checked.open_tasks == ["打包寄出"]
