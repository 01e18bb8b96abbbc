"""Each fault of a drawing is named, with the element it is about; a clean one has none."""

from __future__ import annotations

import pytest

from app.engine import drawing, xml
from app.errors import Problem

START, WORK, END, LATE = (40, 62, 36, 36), (130, 40, 100, 80), (300, 62, 36, 36), (162, 102, 36, 36)
TO_WORK, TO_END = [(76, 80), (130, 80)], [(230, 80), (300, 80)]

MODEL = """
  <bpmn:collaboration id="sheet">
    <bpmn:participant id="pool" name="池" processRef="main"/>
  </bpmn:collaboration>
  <bpmn:process id="main" isExecutable="true">
    <bpmn:laneSet id="lanes"><bpmn:lane id="lane" name="道">
      {in_lane}
    </bpmn:lane></bpmn:laneSet>
    <bpmn:startEvent id="start" name="开始"/><bpmn:userTask id="work" name="做"/><bpmn:endEvent id="end"/>
    <bpmn:boundaryEvent id="late" attachedToRef="work"/>
    <bpmn:sequenceFlow id="to_work" sourceRef="start" targetRef="work"/>
    <bpmn:sequenceFlow id="to_end" name="好" sourceRef="work" targetRef="end"/>{more}
  </bpmn:process>"""


def sheet(
    *,
    boxes: dict[str, tuple | None] | None = None,
    lines: dict[str, list | None] | None = None,
    labels: dict[str, tuple | None] | None = None,
    in_lane: tuple[str, ...] = ("start", "work", "end", "late"),
    more: str = "",
    twice: str = "",
) -> list[Problem]:
    """The faults of a small clean drawing with something changed; None takes something off the sheet."""
    drawn = {
        "pool": (0, 0, 400, 200),
        "lane": (30, 0, 370, 200),
        "start": START,
        "work": WORK,
        "end": END,
        "late": LATE,
    }
    named = {"start": (36, 100, 44, 14), "to_end": (250, 60, 20, 14)} | (labels or {})
    ways = {"to_work": TO_WORK, "to_end": TO_END} | (lines or {})
    pieces = [_shape(one, box, named.get(one)) for one, box in (drawn | (boxes or {})).items() if box]
    pieces += [_edge(one, points, named.get(one)) for one, points in ways.items() if points]
    references = "".join(f"<bpmn:flowNodeRef>{node}</bpmn:flowNodeRef>" for node in in_lane)
    text = (
        '<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" '
        'xmlns:di="http://www.omg.org/spec/BPMN/20100524/DI" '
        'xmlns:dc="http://www.omg.org/spec/DD/20100524/DC" '
        'xmlns:dd="http://www.omg.org/spec/DD/20100524/DI" id="d" targetNamespace="urn:test">'
        f"{MODEL.format(in_lane=references, more=more)}"
        f'<di:BPMNDiagram id="s"><di:BPMNPlane id="p" bpmnElement="sheet">{"".join(pieces)}{twice}'
        "</di:BPMNPlane></di:BPMNDiagram></bpmn:definitions>"
    )
    return drawing.problems("a.bpmn", xml.read("a.bpmn", text.encode()))


def _shape(identifier: str, box: tuple, label: tuple | None) -> str:
    inner = f"{_bounds(box)}{_label(label)}"
    return f'<di:BPMNShape id="{identifier}_di" bpmnElement="{identifier}">{inner}</di:BPMNShape>'


def _edge(identifier: str, points: list, label: tuple | None) -> str:
    way = "".join(f'<dd:waypoint x="{x}" y="{y}"/>' for x, y in points)
    return f'<di:BPMNEdge id="{identifier}_di" bpmnElement="{identifier}">{way}{_label(label)}</di:BPMNEdge>'


def _label(box: tuple | None) -> str:
    return f"<di:BPMNLabel>{_bounds(box)}</di:BPMNLabel>" if box else ""


def _bounds(box: tuple) -> str:
    return '<dc:Bounds x="{}" y="{}" width="{}" height="{}"/>'.format(*box)


def test_a_clean_drawing_has_no_faults() -> None:
    assert sheet() == []


def test_a_fault_says_where_it_is() -> None:
    (fault,) = sheet(boxes={"late": None})
    assert (fault.file, fault.place) == ("a.bpmn", "late")
    (fault,) = sheet(lines={"to_work": None})
    assert fault.name == "开始 → 做"


FLOW = '<bpmn:sequenceFlow id="back" sourceRef="late" targetRef="end"/>'
OTHER = '<bpmn:userTask id="other" name="另"/>'
STRAY = _shape("ghost", (350, 150, 20, 20), None)

FAULTS = [
    ({"boxes": {"work": None, "late": None}}, "“做” is not drawn"),
    ({"lines": {"to_end": None}}, "“好” is not drawn"),
    ({"twice": STRAY}, "“ghost” is drawn twice, or drawn and not in the diagram"),
    ({"twice": _shape("end", END, None)}, "“end” is drawn twice"),
    ({"labels": {"start": None}}, "The name of “开始” has no place of its own"),
    ({"more": OTHER, "boxes": {"other": (150, 60, 100, 80)}}, "“做” lies on “另”"),
    ({"boxes": {"lane": (30, 0, 370, 110)}}, "“做” reaches out of “道”"),
    ({"boxes": {"pool": (0, 0, 360, 200)}}, "“道” reaches out of “池”"),
    ({"in_lane": ("start", "work", "late")}, "“end” stands in no lane"),
    ({"boxes": {"late": (162, 60, 36, 36)}}, "“late” does not sit on the border of “做”"),
    ({"boxes": {"pool": (0, 0, 2200, 200)}}, "at 65 percent; 70 percent can be read"),
    ({"lines": {"to_end": [(230, 80), (301, 88)]}}, "The line “好” is slanted"),
    ({"lines": {"to_end": [(230, 80), (290, 80)]}}, "The line “好” does not reach “end”"),
    ({"lines": {"to_end": [(180, 80), (300, 80)]}}, "The line “好” does not reach “做”"),
    (
        {
            "more": FLOW,
            "lines": {"back": [(180, 138), (180, 150), (230, 150), (230, 30), (318, 30), (318, 62)]},
        },
        "",
    ),
    (
        {
            "more": FLOW,
            "lines": {"back": [(180, 138), (180, 150), (200, 150), (200, 30), (318, 30), (318, 62)]},
        },
        "The line “late → end” runs through “做”",
    ),
    ({"lines": {"to_end": [(230, 80), (320, 80), (320, 150), (318, 150), (318, 98)]}}, "runs through “end”"),
    (
        {"more": FLOW, "lines": {"back": [(180, 138), (180, 150), (280, 150), (280, 80), (300, 80)]}},
        "The lines “好” and “late → end” lie on each other",
    ),
    ({"labels": {"start": (100, 100, 44, 14)}}, "The name of “开始” stands on “做”"),
    ({"labels": {"start": (80, 74, 44, 14)}}, "The line “开始 → 做” runs through the name of “开始”"),
    ({"labels": {"start": (240, 62, 44, 14)}}, "The names of “开始” and “好” stand on each other"),
]


@pytest.mark.parametrize(("change", "sentence"), FAULTS)
def test_each_fault_is_told(change: dict, sentence: str) -> None:
    told = [str(one.message) for one in sheet(**change)]
    assert any(sentence in one for one in told) if sentence else not told, told
