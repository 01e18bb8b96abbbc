"""Lines on the sheet and the names beside them: straight, from shape to shape, past everything else."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations
from math import hypot

from app.engine.drawing.boxes import Box, Point
from app.engine.drawing.picture import UNDERNEATH, Picture, Shape
from app.engine.drawing.report import at
from app.engine.drawing.shapes import on_border
from app.engine.model import GATEWAYS
from app.engine.model_reader import EVENTS
from app.errors import Problem

SLACK = 3
"""Pixels by which a line may miss the outline it ends at."""


def crooked(picture: Picture) -> Iterator[Problem]:
    """Lines with a slanted piece."""
    for line in picture.lines.values():
        if line.tag != "association" and any(piece.is_slanted for piece in line.pieces):
            yield at(picture, line.id, "The line “{name}” is slanted. Lines run level or upright.")


def astray(picture: Picture) -> Iterator[Problem]:
    """Lines that end beside the shape they belong to."""
    for line in picture.lines.values():
        for point, end in ((line.points[0], line.source), (line.points[-1], line.target)):
            shape = picture.shapes.get(end)
            if shape and not _on_outline(point, shape):
                yield at(picture, line.id, "The line “{name}” does not reach “{end}”.", end=end)


def crossing(picture: Picture) -> Iterator[Problem]:
    """Lines that run through a shape they have nothing to do with, or back through their own."""
    for line in picture.lines.values():
        for shape in _solid(picture, line.plane):
            if any(picture.encloses(shape.id, end) for end in (line.source, line.target)):
                continue
            pieces = line.pieces
            if shape.id in (line.source, line.target):
                # The first piece leaves its shape and the last one enters it.
                pieces = pieces[shape.id == line.source : len(pieces) - (shape.id == line.target)]
            if any(piece.crosses(shape.box) for piece in pieces):
                yield at(picture, line.id, "The line “{name}” runs through “{other}”.", other=shape.id)


def doubled(picture: Picture) -> Iterator[Problem]:
    """Lines that share a piece of their way: nobody can tell them apart."""
    for one, other in combinations(picture.lines.values(), 2):
        if one.plane == other.plane and any(mine.covers(its) for mine in one.pieces for its in other.pieces):
            yield at(picture, one.id, "The lines “{name}” and “{other}” lie on each other.", other=other.id)


def covered_names(picture: Picture) -> Iterator[Problem]:
    """Names that stand on a shape or on another name, or that a line of something else runs through."""
    named = [(one, one.label) for one in picture.drawn if one.label is not None]
    for one, label in named:
        for shape in _solid(picture, one.plane):
            if label.meets(shape.box) and not (picture.encloses(shape.id, one.id) and shape.box.holds(label)):
                yield at(picture, one.id, "The name of “{name}” stands on “{other}”.", other=shape.id)
        for line in picture.lines.values():
            if line.plane == one.plane and line.id != one.id and any(piece.crosses(label) for piece in line.pieces):
                yield at(picture, one.id, "The line “{other}” runs through the name of “{name}”.", other=line.id)
    for (one, label), (other, its) in combinations(named, 2):
        if one.plane == other.plane and label.meets(its):
            yield at(picture, one.id, "The names of “{name}” and “{other}” stand on each other.", other=other.id)


def _solid(picture: Picture, plane: int) -> Iterator[Shape]:
    """The shapes that nothing may run through."""
    for shape in picture.shapes.values():
        if shape.plane == plane and shape.tag not in UNDERNEATH:
            yield shape


def _on_outline(point: Point, shape: Shape) -> bool:
    box: Box = shape.box
    (x, y), (across, down) = box.centre, (box.width / 2, box.height / 2)
    if shape.tag in EVENTS:
        return abs(hypot(point[0] - x, point[1] - y) - across) <= SLACK
    if shape.tag in GATEWAYS:
        # A diamond: what is missing sideways is there upwards.
        return abs(abs(point[0] - x) / across + abs(point[1] - y) / down - 1) * min(across, down) <= SLACK
    return on_border(point, box, SLACK)
