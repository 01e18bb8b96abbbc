"""What differs between two versions of a diagram, in the words of the service desk: part by part, then what was only
moved.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from lxml import etree

from app.engine import xml
from app.errors import Invalid
from app.i18n import Message
from app.studio import bpmn_parts
from app.studio.bpmn_kinds import FACETS, KINDS
from app.studio.bpmn_parts import ARGUMENT, POINTING, VARIABLE, Part
from app.studio.lines import Line

MOST_NAMES = 5
_EMPTY = b'<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL"/>'


# req: R-005
def differences(old: bytes | None, new: bytes | None) -> list[Line]:
    """The lines between two contents of one file; None where there is none."""
    try:
        roots = [xml.read("", content or _EMPTY) for content in (old, new)]
    except Invalid:
        return [Line(Message("One of the two cannot be read as a diagram."))] if old != new else []
    before, after = (bpmn_parts.of(root) for root in roots)
    lines = [*_added(before, after), *_removed(before, after), *_changed(before, after), *_moved(roots, before, after)]
    if not lines and old != new:
        lines = [Line(Message("Nothing but notes of the file itself, or how it is written."))]
    return lines


def _added(before: Mapping[str, Part], after: Mapping[str, Part]) -> Iterator[Line]:
    for one in after.values():
        if one.id not in before:
            yield Line(Message("{kind} “{name}” is new", kind=KINDS[one.tag], name=one.named), one.id)


def _removed(before: Mapping[str, Part], after: Mapping[str, Part]) -> Iterator[Line]:
    for one in before.values():
        if one.id not in after:
            yield Line(Message("{kind} “{name}” is gone", kind=KINDS[one.tag], name=one.named), one.id)


def _changed(before: Mapping[str, Part], after: Mapping[str, Part]) -> Iterator[Line]:
    for one in after.values():
        was = before.get(one.id)
        if was is None:
            continue
        for facet in dict.fromkeys((*was.said, *one.said)):
            old, new = was.said.get(facet, ""), one.said.get(facet, "")
            if old != new:
                what = Message("“{name}”: {facet}", name=one.named, facet=_facet(facet))
                yield Line(what, one.id, _shown(facet, old, before), _shown(facet, new, after))


def _shown(facet: str, value: str, parts: Mapping[str, Part]) -> str:
    return parts[value].named.zh if facet in POINTING and value in parts else value


def _facet(facet: str) -> Message | str:
    for mark, sentence in ((ARGUMENT, "argument {name}"), (VARIABLE, "variable {name}")):
        if facet.startswith(mark):
            return Message(sentence, name=facet.removeprefix(mark))
    return FACETS.get(facet, facet)


def _moved(roots: Sequence[etree._Element], before: Mapping[str, Part], after: Mapping[str, Part]) -> Iterator[Line]:
    """What stands elsewhere on the sheet and means the same: one line for all of it."""
    old, new = (bpmn_parts.places(root) for root in roots)
    moved = [one for one in after if one in before and one in old and one in new and old[one] != new[one]]
    steps = [one for one in moved if after[one].tag not in ("sequenceFlow", "messageFlow", "association")] or moved
    if not steps:
        return
    names = ", ".join(f"“{after[one].zh or one}”" for one in steps[:MOST_NAMES])
    if len(steps) > MOST_NAMES:
        yield Line(Message("Moved on the sheet: {names} and {count} more", names=names, count=len(steps) - MOST_NAMES))
    else:
        yield Line(Message("Moved on the sheet: {names}", names=names))
