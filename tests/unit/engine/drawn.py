"""Diagrams drawn by chance from every supported element, sound by construction: blocks in blocks, as people draw them.

What joins where is for ``tests/unit/engine/test_joins.py`` to tell: both engines have our gateways.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import Any

from hypothesis import strategies as st

from tests.unit.engine.world import declared, timer

MESSAGES = ("ping", "pong")
FROM_OUTSIDE = "stop"
"""What interrupts a scope is never thrown in it: the untouched library goes on running what was just taken away."""
LIMITS = ("short", "long")
DECLARED = "".join(declared(name) for name in (*MESSAGES, FROM_OUTSIDE)) + (
    '<bpmn:error id="err" name="err" errorCode="err"/><bpmn:escalation id="esc" name="esc" escalationCode="esc"/>'
)
Way = tuple[str, str]
"""Where a block is entered and left: two ids, both of nodes with one free flow."""


@dataclass
class Sheet:
    """One process or subprocess being drawn, and the drawing it belongs to."""

    drawing: Drawing
    parts: list[str] = field(default_factory=list)

    def add(self, tag: str, inner: str = "", prefix: str = "", **attributes: str) -> str:
        identifier = self.drawing.next(prefix or tag[:4])
        written = "".join(f' {name.replace("as_", "as:")}="{value}"' for name, value in attributes.items())
        self.parts.append(f'<bpmn:{tag} id="{identifier}" name="{identifier}"{written}>{inner}</bpmn:{tag}>')
        self.drawing.tags.add(tag)
        return identifier

    def flow(self, source: str, target: str, condition: str = "", identifier: str = "") -> None:
        inner = f"<bpmn:conditionExpression>{condition}</bpmn:conditionExpression>" if condition else ""
        identifier = identifier or self.drawing.next("f")
        self.parts.append(
            f'<bpmn:sequenceFlow id="{identifier}" sourceRef="{source}" targetRef="{target}">{inner}</bpmn:sequenceFlow>'
        )


@dataclass(repr=False)
class Drawing:
    """A whole set: the main process and those it calls."""

    files: dict[str, bytes] = field(default_factory=dict)
    tags: set[str] = field(default_factory=set)
    words: list[str] = field(default_factory=list)
    number: int = 0

    def next(self, prefix: str) -> str:
        self.number += 1
        return f"{prefix}{self.number}"

    def finish(self, key: str, sheet: Sheet) -> None:
        self.files[f"{key}.bpmn"] = (
            '<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" '
            'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:as="urn:aftercare:bpmn:1" '
            f'targetNamespace="urn:test">{DECLARED}<bpmn:process id="{key}" name="{key}" isExecutable="true">'
            f"{''.join(sheet.parts)}</bpmn:process></bpmn:definitions>"
        ).encode()

    def __repr__(self) -> str:
        return f"Drawing({' '.join(self.words)}\n" + "\n".join(file.decode() for file in self.files.values())


@dataclass(frozen=True)
class Place:
    """Where a block stands: how deep, and whether the scope around it catches what is thrown."""

    depth: int
    caught: bool = False

    @property
    def inside(self) -> Place:
        return replace(self, depth=self.depth - 1)


@st.composite
def drawings(draw: Any, depth: int = 3) -> Drawing:
    """A set whose main process is ``main``."""
    drawing = Drawing()
    _process(draw, drawing, "main", Place(depth))
    return drawing


def _process(draw: Any, drawing: Drawing, key: str, place: Place) -> None:
    sheet = Sheet(drawing)
    _fill(draw, sheet, place)
    drawing.finish(key, sheet)


def _fill(draw: Any, sheet: Sheet, place: Place) -> None:
    start = sheet.add("startEvent")
    first, last = _row(draw, sheet, place)
    sheet.flow(start, first)
    sheet.flow(last, sheet.add("endEvent"))


def _row(draw: Any, sheet: Sheet, place: Place) -> Way:
    """One to three blocks one after the other."""
    ways = [_block(draw, sheet, place) for _ in range(draw(st.integers(1, 3)))]
    for (_, left), (entered, _) in pairwise(ways):
        sheet.flow(left, entered)
    return ways[0][0], ways[-1][1]


def _block(draw: Any, sheet: Sheet, place: Place) -> Way:
    chosen = draw(st.sampled_from(_choices(place)))
    sheet.drawing.words.append(chosen.__name__.strip("_"))
    return chosen(draw, sheet, place)


def _choices(place: Place) -> list[Callable[[Any, Sheet, Place], Way]]:
    simple = [_user, _step, _guarded, _catch, _throw, _several]
    if place.depth <= 0:
        return simple
    return [*simple, _choice, _race, _loop, _scope, _fork, _inclusive]


def _user(draw: Any, sheet: Sheet, place: Place) -> Way:
    return _alone(sheet.add("userTask", as_role="cs", as_formKey="step"))


def _step(draw: Any, sheet: Sheet, place: Place) -> Way:
    """Something that happens by itself."""
    if draw(st.booleans()):
        return _alone(sheet.add("scriptTask", "<bpmn:script>{n: if n = null then 1 else n + 1}</bpmn:script>"))
    argument = '<bpmn:extensionElements><as:arg name="word" expression="n"/></bpmn:extensionElements>'
    return _alone(sheet.add("serviceTask", argument, as_topic="say"))


def _catch(draw: Any, sheet: Sheet, place: Place) -> Way:
    kind = draw(st.integers(0, 2))
    if kind == 0:
        return _alone(sheet.add("receiveTask", messageRef=f"m_{draw(st.sampled_from(MESSAGES))}"))
    return _alone(sheet.add("intermediateCatchEvent", _event(draw, "timer" if kind == 1 else "message")))


def _throw(draw: Any, sheet: Sheet, place: Place) -> Way:
    kind = draw(st.integers(0, 2 if place.caught else 1))
    if kind == 0:
        return _alone(sheet.add("sendTask", messageRef=f"m_{draw(st.sampled_from(MESSAGES))}"))
    return _alone(sheet.add("intermediateThrowEvent", _event(draw, "message" if kind == 1 else "escalation")))


def _several(draw: Any, sheet: Sheet, place: Place) -> Way:
    """A step for several people, or again and again."""
    kind, count = draw(st.integers(0, 3)), draw(st.integers(1, 3))
    if kind == 3:
        loop = (
            f'<bpmn:standardLoopCharacteristics loopMaximum="{count}">'
            "<bpmn:loopCondition>v &lt; 7</bpmn:loopCondition></bpmn:standardLoopCharacteristics>"
        )
    else:
        ends = "<bpmn:completionCondition>v > 7</bpmn:completionCondition>" if kind == 2 else ""
        loop = (
            f'<bpmn:multiInstanceLoopCharacteristics isSequential="{str(kind == 1).lower()}">'
            f"<bpmn:loopCardinality>{count}</bpmn:loopCardinality>{ends}</bpmn:multiInstanceLoopCharacteristics>"
        )
    return _alone(sheet.add("userTask", loop, as_role="cs", as_formKey="step"))


def _guarded(draw: Any, sheet: Sheet, place: Place) -> Way:
    host = sheet.add("userTask", as_role="cs", as_formKey="step")
    return host, _boundaries(draw, sheet, host, place, ("timer", "message"))


def _scope(draw: Any, sheet: Sheet, place: Place) -> Way:
    """A subprocess or a called process, with what its boundary catches."""
    inside = replace(place.inside, caught=True)
    if draw(st.booleans()):
        key = sheet.drawing.next("called")
        _process(draw, sheet.drawing, key, inside)
        host = sheet.add("callActivity", calledElement=key)
    else:
        inner = Sheet(sheet.drawing)
        _fill(draw, inner, inside)
        if draw(st.booleans()):
            _fails(draw, inner)
        host = sheet.add("subProcess", "".join(inner.parts))
    return host, _boundaries(draw, sheet, host, place, ("timer", "message", "error", "escalation"))


def _fails(draw: Any, sheet: Sheet) -> None:
    """One way more out of the scope, beside its end: by an error, or by stopping all of it."""
    at = next(number for number, part in enumerate(sheet.parts) if part.startswith("<bpmn:endEvent"))
    end = sheet.parts[at].split('"')[1]
    kind = draw(st.sampled_from(("error", "terminate")))
    odd = sheet.add("endEvent", _event(draw, kind))
    other = sheet.drawing.next("f")
    choice = sheet.add("exclusiveGateway", default=other)
    sheet.parts = [part.replace(f'targetRef="{end}"', f'targetRef="{choice}"') for part in sheet.parts]
    sheet.flow(choice, odd, "v > 4")
    sheet.flow(choice, end, identifier=other)


def _boundaries(draw: Any, sheet: Sheet, host: str, place: Place, kinds: tuple[str, ...]) -> str:
    """Some boundary events; what interrupts comes back to the way, what does not ends beside it."""
    left = host
    guards = draw(st.lists(st.sampled_from(kinds), max_size=2, unique=True))
    if "error" in kinds and "error" not in guards:
        guards.append("error")
    for kind in guards:
        interrupts = kind == "error" or (kind != "escalation" and draw(st.booleans()))
        inner = _told(FROM_OUTSIDE) if kind == "message" and "error" in kinds else _event(draw, kind)
        event = sheet.add("boundaryEvent", inner, attachedToRef=host, cancelActivity=str(interrupts).lower())
        side = _user(draw, sheet, place)[0] if draw(st.booleans()) else _step(draw, sheet, place)[0]
        sheet.flow(event, side)
        if interrupts and draw(st.booleans()):
            merge = sheet.add("exclusiveGateway")
            sheet.flow(left, merge)
            sheet.flow(side, merge)
            left = merge
        else:
            sheet.flow(side, sheet.add("endEvent"))
    return left


def _choice(draw: Any, sheet: Sheet, place: Place) -> Way:
    return _branches(draw, sheet, place, "exclusiveGateway")


def _inclusive(draw: Any, sheet: Sheet, place: Place) -> Way:
    return _branches(draw, sheet, place, "inclusiveGateway")


def _fork(draw: Any, sheet: Sheet, place: Place) -> Way:
    split, join = sheet.add("parallelGateway"), sheet.add("parallelGateway")
    for _ in range(draw(st.integers(2, 3))):
        first, last = _row(draw, sheet, place.inside)
        sheet.flow(split, first)
        sheet.flow(last, join)
    return split, join


def _branches(draw: Any, sheet: Sheet, place: Place, tag: str) -> Way:
    other = sheet.drawing.next("f")
    split, join = sheet.add(tag, default=other), sheet.add(tag)
    for number in range(draw(st.integers(2, 3))):
        first, last = _row(draw, sheet, place.inside)
        condition = f"v {draw(st.sampled_from(('&lt;', '>')))} {draw(st.integers(2, 7))}"
        sheet.flow(split, first, *(("", other) if number == 0 else (condition,)))
        sheet.flow(last, join)
    return split, join


def _race(draw: Any, sheet: Sheet, place: Place) -> Way:
    split, merge = sheet.add("eventBasedGateway"), sheet.add("exclusiveGateway")
    for kind in draw(st.sampled_from((("timer", "ping"), ("ping", "pong"), ("timer", "ping", "pong")))):
        inner = _event(draw, "timer") if kind == "timer" else _told(kind)
        event = sheet.add("intermediateCatchEvent", inner)
        sheet.flow(split, event)
        side = _block(draw, sheet, replace(place, depth=0))
        sheet.flow(event, side[0])
        sheet.flow(side[1], merge)
    return split, merge


def _loop(draw: Any, sheet: Sheet, place: Place) -> Way:
    """Back again while ``v`` is large; a person is asked in every round, so it ends when people want."""
    other = sheet.drawing.next("f")
    merge, asked = sheet.add("exclusiveGateway"), _user(draw, sheet, place)[0]
    first, last = _row(draw, sheet, place.inside)
    leave = sheet.add("exclusiveGateway", default=other)
    after = sheet.add("scriptTask", "<bpmn:script>{rounds: 0}</bpmn:script>")
    sheet.flow(merge, asked)
    sheet.flow(asked, first)
    sheet.flow(last, leave)
    sheet.flow(leave, merge, "v > 4")
    sheet.flow(leave, after, identifier=other)
    return merge, after


def _event(draw: Any, kind: str) -> str:
    if kind == "timer":
        return timer(draw(st.sampled_from(LIMITS)))
    if kind == "message":
        return _told(draw(st.sampled_from(MESSAGES)))
    reference = {"error": ' errorRef="err"', "escalation": ' escalationRef="esc"'}.get(kind, "")
    return f"<bpmn:{kind}EventDefinition{reference}/>"


def _told(name: str) -> str:
    return f'<bpmn:messageEventDefinition messageRef="m_{name}"/>'


def _alone(identifier: str) -> Way:
    return identifier, identifier
