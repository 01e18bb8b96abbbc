"""The drawn half of a diagram: which element has which shape or line, and where. It judges nothing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise

from lxml import etree

from app.engine.drawing.boxes import Box, Piece, Point
from app.engine.model import GATEWAYS
from app.engine.model_reader import EVENTS, FLOW_NODES
from app.engine.xml import BPMN, DC, tag
from app.engine.xml import DI as BPMNDI

DI = "http://www.omg.org/spec/DD/20100524/DI"

UNDERNEATH = frozenset({"participant", "lane", "group"})
"""What other shapes lie on, and lines run across."""
CONTAINERS = frozenset({"subProcess", "transaction", "adHocSubProcess"})
SHAPES = FLOW_NODES | UNDERNEATH | CONTAINERS | {"textAnnotation", "dataObjectReference", "dataStoreReference"}
LINES = frozenset({"sequenceFlow", "messageFlow", "association"})
NAMED_OUTSIDE = GATEWAYS | EVENTS | LINES
"""What has its name beside it, not in it."""


@dataclass(frozen=True)
class Shape:
    """An element as a box. ``label`` is the place of a name that stands outside."""

    id: str
    tag: str
    plane: int
    box: Box
    label: Box | None


@dataclass(frozen=True)
class Line:
    """An element as a line from its source to its target."""

    id: str
    tag: str
    plane: int
    points: tuple[Point, ...]
    label: Box | None
    source: str
    target: str

    @property
    def pieces(self) -> tuple[Piece, ...]:
        return tuple(Piece(start, end) for start, end in pairwise(self.points))


@dataclass
class Picture:
    """Everything drawn in a file, by the id of what it stands for."""

    file: str
    elements: dict[str, etree._Element] = field(default_factory=dict)
    shapes: dict[str, Shape] = field(default_factory=dict)
    lines: dict[str, Line] = field(default_factory=dict)
    strays: list[str] = field(default_factory=list)
    """Ids that are drawn twice, or stand for nothing."""

    def name(self, identifier: str) -> str:
        """What a person calls an element: its name; of a line without one, where it leads; else the id."""
        element = self.elements.get(identifier)
        if element is None:
            return identifier
        if name := " ".join((element.get("name") or "").split()):
            return name
        if tag(element) in LINES:
            ends = (element.get("sourceRef") or "", element.get("targetRef") or "")
            return " → ".join(self.name(end) for end in ends)
        return identifier

    def encloses(self, outer: str, inner: str) -> bool:
        """Whether ``outer`` holds ``inner`` in the diagram: a subprocess its steps, a lane its lanes."""
        one, other = self.elements.get(outer), self.elements.get(inner)
        return one is not None and other is not None and one in other.iterancestors()

    def host(self, identifier: str) -> str:
        """The activity a boundary event is attached to; empty for everything else."""
        element = self.elements.get(identifier)
        return (element.get("attachedToRef") or "") if element is not None else ""

    def lanes(self) -> Iterator[tuple[str, list[str]]]:
        """The lanes with the ids of their nodes."""
        for identifier, element in self.elements.items():
            if tag(element) == "lane":
                references = element.findall(f"{{{BPMN}}}flowNodeRef")
                yield identifier, [(reference.text or "").strip() for reference in references]

    def pools(self) -> Iterator[tuple[str, etree._Element]]:
        """The pools that are open, with their processes."""
        for identifier, element in self.elements.items():
            process = self.elements.get(element.get("processRef") or "")
            if tag(element) == "participant" and process is not None:
                yield identifier, process

    @property
    def drawn(self) -> list[Shape | Line]:
        """All of it, what lies below first."""
        return [*self.shapes.values(), *self.lines.values()]

    @property
    def planes(self) -> list[int]:
        return sorted({one.plane for one in self.drawn})

    def extent(self, plane: int) -> Box:
        """The box around everything on one sheet."""
        corners: list[Point] = []
        for one in self.drawn:
            if one.plane == plane:
                corners += one.box.corners if isinstance(one, Shape) else one.points
                corners += one.label.corners if one.label else ()
        return Box.around(corners)


def read(file: str, root: etree._Element) -> Picture:
    """The picture in a file that ``xml.read`` has let pass."""
    picture = Picture(file)
    drawn = f"{{{BPMNDI}}}"
    for element in root.iter(f"{{{BPMN}}}*"):
        if identifier := element.get("id"):
            picture.elements.setdefault(identifier, element)
    for plane, sheet in enumerate(root.iter(f"{drawn}BPMNPlane")):
        for element in sheet:
            if tag(element) in ("BPMNShape", "BPMNEdge"):
                _add(picture, element, plane)
    return picture


def _add(picture: Picture, drawn: etree._Element, plane: int) -> None:
    identifier = (drawn.get("bpmnElement") or "").rpartition(":")[2]
    element = picture.elements.get(identifier)
    box, label = (
        _box(drawn.find(f"{{{DC}}}Bounds")),
        _box(drawn.find(f"{{{BPMNDI}}}BPMNLabel/{{{DC}}}Bounds")),
    )
    points = tuple(_point(point) for point in drawn.findall(f"{{{DI}}}waypoint"))
    if element is None or identifier in picture.shapes or identifier in picture.lines:
        picture.strays.append(identifier)
    elif tag(element) in LINES and len(points) > 1:
        ends = (element.get("sourceRef") or "", element.get("targetRef") or "")
        picture.lines[identifier] = Line(identifier, tag(element), plane, points, label, *ends)
    elif box is not None:
        picture.shapes[identifier] = Shape(identifier, tag(element), plane, box, label)


def _box(bounds: etree._Element | None) -> Box | None:
    if bounds is None:
        return None
    return Box(*(float(bounds.get(side) or 0) for side in ("x", "y", "width", "height")))


def _point(point: etree._Element) -> Point:
    return float(point.get("x") or 0), float(point.get("y") or 0)
