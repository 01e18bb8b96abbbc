"""Opened and saved, a diagram loses nothing: unchanged it is the same to the byte, and a change changes one line."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from app.engine.xml import AS, BPMN
from tests.browser.people import Person
from tests.browser.studio.drawing import Drawing
from tests.browser.studio.editing import workspace

pytestmark = pytest.mark.browser

PROCESSES = Path(__file__).resolve().parents[3] / "processes"
SHIPPED = {path.name: path.read_text("utf-8") for path in sorted(PROCESSES.glob("*.bpmn"))}


@pytest.fixture
def drawing(owner: Person) -> Drawing:
    return Drawing(owner, workspace(owner, "原样保存"), "processes/overdue.bpmn")


@pytest.mark.req("R-002")
def test_every_shipped_diagram_stays_what_it_is_but_for_what_was_changed(drawing: Drawing) -> None:
    found = drawing.page.evaluate(_EACH, SHIPPED)
    assert len(found) == len(SHIPPED) >= 32
    for name, said in found.items():
        assert said["warnings"] == [], name
        assert said["unchanged"] == SHIPPED[name], f"{name} is written anew without a change"
        assert said["undone"] == SHIPPED[name], f"{name} is not what it was when the change is undone"
        assert _lines_but(said["renamed"], SHIPPED[name]) == [said["line"]], name


_EACH = """async (files) => {
  const { editor, Opened } = bpmnEditor;
  const found = {};
  for (const [name, xml] of Object.entries(files)) {
    const one = new Opened(editor);
    const warnings = (await one.begin(xml)).map(({ message }) => message);
    const unchanged = await one.text();
    const step = editor.get('elementRegistry').find(({ type }) => /Task$|CallActivity$/.test(type));
    editor.get('modeling').updateProperties(step, { name: '改了名的步骤' });
    const renamed = await one.text();
    editor.get('commandStack').undo();
    const undone = await one.text();
    const line = renamed.split('\\n').find(text => text.includes('改了名的步骤'));
    found[name] = { warnings, unchanged, renamed, undone, line };
  }
  return found;
}"""


def _lines_but(text: str, original: str) -> list[str]:
    """The lines that are not in the original; everything else is there, in its order."""
    lines, before = text.split("\n"), original.split("\n")
    assert len(lines) == len(before)
    return [line for line, was in zip(lines, before, strict=True) if line != was]


@pytest.mark.req("R-002")
@pytest.mark.parametrize("seed", [7])
def test_whatever_is_changed_what_is_saved_says_what_was_drawn_and_keeps_the_notes(drawing: Drawing, seed: int) -> None:
    found = drawing.page.evaluate(CHANGES, {"files": SHIPPED, "seed": seed, "acts": 7})
    assert found["changed"] > len(SHIPPED) / 2
    assert [one[:2] for one in found["wrong"]] == []


CHANGES = "async " + Path(__file__).with_name("any_changes.js").read_text("utf-8").partition("\nasync ")[2]


@pytest.mark.req("R-002")
def test_what_the_library_drops_is_carried_over_larger_changes(drawing: Drawing) -> None:
    text = drawing.page.evaluate(_LARGER, STRANGE)
    root = etree.fromstring(text.encode())
    comments = [one.text for one in root.getroottree().xpath("//comment()")]
    assert comments == [" at the head ", " of the task ", " between ", " of a flow ", " at the foot "]
    steps = {one.get("id"): one for one in root.iter(f"{{{BPMN}}}userTask", f"{{{BPMN}}}serviceTask")}
    assert set(steps) == {"first_renamed", "said"}
    assert steps["first_renamed"].get("{urn:other}mark") == "kept"
    assert [_plain(one) for one in steps["said"].iter(f"{{{AS}}}arg")] == [{"name": "message", "value": "daily"}]
    assert root.find(f".//{{{BPMN}}}sequenceFlow").get("sourceRef") == "start"
    flows = [one.text for one in steps["first_renamed"].iter(f"{{{BPMN}}}incoming", f"{{{BPMN}}}outgoing")]
    assert flows == ["a", "b"]
    (given,) = root.iter(f"{{{AS}}}input")
    assert _plain(given) == {"name": "x", "label": "原因", f"{{{AS}}}nameEn": "Cause"}
    (many,) = root.iter(f"{{{BPMN}}}loopDataInputRef")
    assert many.text == "things"
    assert root.find(".//{urn:other}note").text == "theirs"


def _plain(element: Any) -> dict[str, str]:
    return dict(element.attrib)


STRANGE = """<?xml version='1.0' encoding='UTF-8'?>
<!-- at the head -->
<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:as="urn:aftercare:bpmn:1" xmlns:o="urn:other"
  xmlns:di="http://www.omg.org/spec/BPMN/20100524/DI" xmlns:dc="http://www.omg.org/spec/DD/20100524/DC"
  xmlns:dd="http://www.omg.org/spec/DD/20100524/DI" id="d" targetNamespace="t">
  <process id="strange" isExecutable="true">
    <extensionElements><as:input name="x"/><o:note>theirs</o:note></extensionElements>
    <startEvent id="start"><outgoing>a</outgoing></startEvent>
    <!-- of the task -->
    <userTask id="first" name="一" o:mark="kept"><incoming>a</incoming><outgoing>b</outgoing>
      <multiInstanceLoopCharacteristics><loopDataInputRef>things</loopDataInputRef></multiInstanceLoopCharacteristics>
    </userTask>
    <userTask id="second" name="二"><incoming>b</incoming><outgoing>c</outgoing></userTask>
    <!-- between -->
    <serviceTask id="said" as:topic="notify_role">
      <extensionElements><as:arg name="role" value="cs"/></extensionElements>
      <incoming>c</incoming><outgoing>e</outgoing></serviceTask>
    <endEvent id="end"><incoming>e</incoming></endEvent>
    <!-- of a flow -->
    <sequenceFlow id="a" sourceRef="start" targetRef="first"/>
    <sequenceFlow id="b" sourceRef="first" targetRef="second"/>
    <sequenceFlow id="c" sourceRef="second" targetRef="said"/>
    <sequenceFlow id="e" sourceRef="said" targetRef="end"/>
  </process>
  <di:BPMNDiagram id="g"><di:BPMNPlane id="p" bpmnElement="strange">
    <di:BPMNShape id="s1" bpmnElement="start"><dc:Bounds x="0" y="32" width="36" height="36"/></di:BPMNShape>
    <di:BPMNShape id="s2" bpmnElement="first"><dc:Bounds x="80" y="10" width="100" height="80"/></di:BPMNShape>
    <di:BPMNShape id="s3" bpmnElement="second"><dc:Bounds x="240" y="10" width="100" height="80"/></di:BPMNShape>
    <di:BPMNShape id="s4" bpmnElement="said"><dc:Bounds x="400" y="10" width="100" height="80"/></di:BPMNShape>
    <di:BPMNShape id="s5" bpmnElement="end"><dc:Bounds x="560" y="32" width="36" height="36"/></di:BPMNShape>
    <di:BPMNEdge id="e1" bpmnElement="a"><dd:waypoint x="36" y="50"/><dd:waypoint x="80" y="50"/></di:BPMNEdge>
    <di:BPMNEdge id="e2" bpmnElement="b"><dd:waypoint x="180" y="50"/><dd:waypoint x="240" y="50"/></di:BPMNEdge>
    <di:BPMNEdge id="e3" bpmnElement="c"><dd:waypoint x="340" y="50"/><dd:waypoint x="400" y="50"/></di:BPMNEdge>
    <di:BPMNEdge id="e4" bpmnElement="e"><dd:waypoint x="500" y="50"/><dd:waypoint x="560" y="50"/></di:BPMNEdge>
  </di:BPMNPlane></di:BPMNDiagram>
</definitions>
<!-- at the foot -->
"""

# A step is removed, one gets another id, a verb other arguments, a variable a name to be shown by.
_LARGER = """async (xml) => {
  const { editor, model, Opened } = bpmnEditor;
  const one = new Opened(editor);
  await one.begin(xml);
  const of = (id) => editor.get('elementRegistry').get(id);
  editor.get('modeling').removeElements([of('second')]);
  editor.get('modeling').updateProperties(of('first'), { id: 'first_renamed' });
  const said = of('said');
  model.setExtensions(said, said.businessObject, 'as:Arg', [{ name: 'message', value: 'daily' }]);
  const root = editor.get('canvas').getRootElement();
  model.setExtensions(root, root.businessObject, 'as:Input', [{ name: 'x', label: '原因', 'as:nameEn': 'Cause' }]);
  return one.text();
}"""
