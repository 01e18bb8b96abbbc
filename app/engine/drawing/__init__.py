"""Whether a diagram can be read as a drawing: all is there, nothing covers anything, lines are straight.

It looks at the sheet, never at what the diagram does; a drawing with faults runs as well as any other. The
procedures that come with the product have none.
"""

from __future__ import annotations

from lxml import etree

from app.engine.drawing import lines, picture, shapes
from app.errors import Problem


def problems(file: str, root: etree._Element) -> list[Problem]:
    """Every fault of the drawing in a file, with the element it is about; none when it is clean."""
    drawn = picture.read(file, root)
    rules = (
        shapes.missing, shapes.covered, shapes.out_of_place, shapes.too_large,
        lines.crooked, lines.astray, lines.crossing, lines.doubled, lines.covered_names,
    )  # fmt: skip
    return [problem for rule in rules for problem in rule(drawn)]
