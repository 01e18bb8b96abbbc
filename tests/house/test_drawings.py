"""Every diagram that comes with the product can be read: clean, and small enough for a screen and a head."""

from __future__ import annotations

from pathlib import Path

import pytest
from lxml import etree

from app.engine import drawing, xml
from app.engine.model_reader import FLOW_NODES
from tests.house.sources import ROOT

DIAGRAMS = sorted((ROOT / "processes").glob("*.bpmn"))
MOST_NODES = 20
SHAPE, EDGE = f"{{{xml.DI}}}BPMNShape", f"{{{xml.DI}}}BPMNEdge"
BOUNDS, WAYPOINT = f"{{{xml.DC}}}Bounds", "{http://www.omg.org/spec/DD/20100524/DI}waypoint"

every_diagram = pytest.mark.parametrize("path", DIAGRAMS, ids=lambda path: path.stem)


def test_there_are_diagrams() -> None:
    assert len(DIAGRAMS) >= 7


@every_diagram
def test_the_drawing_is_clean(path: Path) -> None:
    assert not faults(parsed(path))


@every_diagram
def test_nobody_loses_his_way_in_it(path: Path) -> None:
    assert len([one for one in parsed(path).iter() if xml.tag(one) in FLOW_NODES]) <= MOST_NODES


@pytest.mark.slow
@every_diagram
def test_a_step_that_is_moved_does_not_go_unseen(path: Path) -> None:
    for number in range(len(drawn_nodes(parsed(path)))):
        root = parsed(path)
        move(drawn_nodes(root)[number], 23, 17)
        assert faults(root), number


@pytest.mark.slow
@every_diagram
def test_a_step_or_a_line_that_is_not_drawn_does_not_go_unseen(path: Path) -> None:
    for kind in (SHAPE, EDGE):
        for number in range(len(list(parsed(path).iter(kind)))):
            root = parsed(path)
            gone = list(root.iter(kind))[number]
            gone.getparent().remove(gone)
            assert any("not drawn" in one for one in faults(root)), number


@pytest.mark.slow
@every_diagram
def test_a_line_that_is_bent_does_not_go_unseen(path: Path) -> None:
    for number in range(len(list(parsed(path).iter(WAYPOINT)))):
        root = parsed(path)
        point = list(root.iter(WAYPOINT))[number]
        for side in ("x", "y"):
            point.set(side, str(float(point.get(side)) + 9))
        assert faults(root), number


def parsed(path: Path) -> etree._Element:
    return xml.read(path.name, path.read_bytes())


def faults(root: etree._Element) -> list[str]:
    return [f"{one.place}: {one.message}" for one in drawing.problems("a.bpmn", root)]


def drawn_nodes(root: etree._Element) -> list[etree._Element]:
    kinds = {one.get("id"): xml.tag(one) for one in root.iter() if one.get("id")}
    return [shape for shape in root.iter(SHAPE) if kinds.get(shape.get("bpmnElement")) in FLOW_NODES]


def move(shape: etree._Element, across: float, down: float) -> None:
    bounds = shape.find(BOUNDS)
    assert bounds is not None
    for side, by in (("x", across), ("y", down)):
        bounds.set(side, str(float(bounds.get(side)) + by))
