"""Boxes on the sheet: all there, each in its place, none on another, and the whole of it fit to be read."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from app.engine.drawing.boxes import Box
from app.engine.drawing.picture import CONTAINERS, LINES, NAMED_OUTSIDE, SHAPES, UNDERNEATH, Picture, Shape
from app.engine.drawing.report import at
from app.engine.model_reader import FLOW_NODES
from app.engine.xml import BPMN, tag
from app.errors import Problem

SCREEN = (1440, 900)
"""Pixels of the smallest screen on which a whole diagram must be readable."""
LEAST_ZOOM = 0.7
"""Below this the names of steps (12 px) cannot be read."""


def missing(picture: Picture) -> Iterator[Problem]:
    """What is in the diagram and not in the drawing, and the other way round."""
    for identifier, element in picture.elements.items():
        drawn = picture.shapes if (kind := tag(element)) in SHAPES else picture.lines
        if kind in SHAPES | LINES and identifier not in drawn:
            yield at(picture, identifier, "“{name}” is not drawn. Open the diagram in the editor and place it.")
    for identifier in picture.strays:
        yield at(
            picture,
            identifier,
            "“{name}” is drawn twice, or drawn and not in the diagram. Remove the drawing.",
        )
    for one in picture.drawn:
        if one.tag in NAMED_OUTSIDE and picture.elements[one.id].get("name") and one.label is None:
            yield at(picture, one.id, "The name of “{name}” has no place of its own. Move it once in the editor.")


def covered(picture: Picture) -> Iterator[Problem]:
    """Shapes that lie on each other. Pools and lanes lie under everything, but not on their like."""
    for one, other in combinations(picture.shapes.values(), 2):
        if one.plane != other.plane or not one.box.meets(other.box) or _belong(picture, one, other):
            continue
        if one.tag == other.tag or not UNDERNEATH & {one.tag, other.tag}:
            yield at(picture, one.id, "“{name}” lies on “{other}”. Move one of them.", other=other.id)


def out_of_place(picture: Picture) -> Iterator[Problem]:
    """Whatever lies outside its lane, pool or subprocess, in no lane, or away from its activity."""
    for inner, outer in _nested(picture):
        inside, around = picture.shapes.get(inner), picture.shapes.get(outer)
        if inside and around and not around.box.holds(inside.box):
            yield at(
                picture,
                inner,
                "“{name}” reaches out of “{outer}”. Move it inside.",
                outer=outer,
            )
    for identifier, shape in picture.shapes.items():
        host = picture.shapes.get(picture.host(identifier))
        if host and not on_border(shape.box.centre, host.box):
            yield at(
                picture,
                identifier,
                "“{name}” does not sit on the border of “{host}”.",
                host=host.id,
            )
    for identifier in _in_no_lane(picture):
        yield at(picture, identifier, "“{name}” stands in no lane, so it is nobody's. Move it into one.")


def too_large(picture: Picture) -> Iterator[Problem]:
    """A sheet that does not fit a screen at a zoom at which it can still be read."""
    for plane in picture.planes:
        extent = picture.extent(plane)
        zoom = min(SCREEN[0] / max(extent.width, 1), SCREEN[1] / max(extent.height, 1))
        if zoom < LEAST_ZOOM:
            first = next(shape.id for shape in picture.shapes.values() if shape.plane == plane)
            yield at(
                picture, first,
                "The drawing of {width} × {height} pixels fits a screen only at {zoom} percent; "
                "{least} percent can be read. Draw it closer, or split the procedure.",
                width=round(extent.width), height=round(extent.height), zoom=round(zoom * 100),
                least=round(LEAST_ZOOM * 100),
            )  # fmt: skip


def on_border(point: tuple[float, float], box: Box, slack: float = 3) -> bool:
    """Whether a point is on the border of a box, give or take ``slack`` pixels."""
    return box.grown(slack).has(point) and not (slack * 2 < min(box.width, box.height) and box.grown(-slack).has(point))


def _belong(picture: Picture, one: Shape, other: Shape) -> bool:
    """One holds the other, or sits on its border."""
    if picture.host(one.id) == other.id or picture.host(other.id) == one.id:
        return True
    return picture.encloses(one.id, other.id) or picture.encloses(other.id, one.id)


def _in_no_lane(picture: Picture) -> Iterator[str]:
    """Nodes outside every lane of a process that has lanes."""
    placed = {node for _, nodes in picture.lanes() for node in nodes}
    for _, process in picture.pools():
        if process.find(f"{{{BPMN}}}laneSet") is not None:
            nodes = {element.get("id") or "" for element in process if tag(element) in FLOW_NODES}
            yield from sorted(nodes - placed)


def _nested(picture: Picture) -> Iterator[tuple[str, str]]:
    """(inner, outer) of everything that must lie within something. Boundary events go with their activity."""
    for lane, nodes in picture.lanes():
        yield from ((node, lane) for node in nodes if not picture.host(node))
        for outer in picture.elements[lane].iterancestors(f"{{{BPMN}}}lane"):
            yield lane, outer.get("id") or ""
    for pool, process in picture.pools():
        for element in process.iter(f"{{{BPMN}}}*"):
            identifier = element.get("id") or ""
            if identifier in picture.shapes and not picture.host(identifier):
                yield identifier, pool
    for identifier, element in picture.elements.items():
        outer = element.getparent()
        if outer is not None and tag(outer) in CONTAINERS and not picture.host(identifier):
            yield identifier, outer.get("id") or ""
