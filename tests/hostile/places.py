"""One set of files with a given text in every place of a procedure that takes an expression, each with an id."""

from __future__ import annotations

import json
from collections.abc import Mapping
from itertools import pairwise
from xml.sax.saxutils import escape, quoteattr

from tests.unit.engine.world import declared, diagram, end, form, gateway, start

ELEMENTS = (
    "condition", "script", "assignee", "due", "person", "argument", "count", "until", "again", "date", "limit", "wait",
    "key", "kept", "once", "awaited",
)  # fmt: skip
"""Places in one diagram, by the id of their element."""
CELLS = ("input", "test", "output")
TRIALS = ("given", "wanted")
"""Values of test cases that stand in a table's file."""
FIELDS = ("hide", "prefill", "pattern")
ALONE = ("list", "text")
"""Places whose file is refused as a whole."""
PLACES = (*ELEMENTS, *CELLS, *TRIALS, *FIELDS, *ALONE)
FILE = {
    **dict.fromkeys(ELEMENTS, "elements.bpmn"), **dict.fromkeys(CELLS, "cells.dmn"),
    **dict.fromkeys(TRIALS, "trials.dmn"),
    **dict.fromkeys(FIELDS, "fields.form"), "list": "list.bpmn", "text": "text.zh.txt",
}  # fmt: skip


def files(text: str) -> dict[str, bytes]:
    """The set; what is wrong at a place carries the place's name as its place, or stands against ``<place>.…``."""
    return {
        "elements.bpmn": elements(text),
        "list.bpmn": listed(text),
        "cells.dmn": table(text),
        "trials.dmn": tried(text),
        "fields.form": fields(text),
        "text.zh.txt": _utf8(f"Subject\n{{ {text} }}"),
        "step.form": form("step"),
    }


def elements(text: str) -> bytes:
    """A diagram that says ``text`` wherever a diagram says an expression."""
    attribute, inside = quoteattr(text), escape(text)
    # The helper writes its flows as text; the one with the condition is put in by hand.
    parts = [
        start(), gateway("way"),
        f'<bpmn:sequenceFlow id="condition" sourceRef="way" targetRef="script"><bpmn:conditionExpression '
        f'xsi:type="bpmn:tFormalExpression">{inside}</bpmn:conditionExpression></bpmn:sequenceFlow>',
        f'<bpmn:scriptTask id="script"><bpmn:script>{{a: {inside}}}</bpmn:script></bpmn:scriptTask>',
        _user("assignee", f"as:assignee={attribute}"), _user("due", f"as:dueDate={attribute}"),
        _user("person", f"as:notPerson={attribute}"),
        f'<bpmn:serviceTask id="argument" as:topic="say"><bpmn:extensionElements><as:arg name="word" '
        f'expression={attribute}/></bpmn:extensionElements></bpmn:serviceTask>',
        _user("count", inner=_many(f"<bpmn:loopCardinality>{inside}</bpmn:loopCardinality>")),
        _user("until", inner=_many("<bpmn:loopCardinality>2</bpmn:loopCardinality>"
                                   f"<bpmn:completionCondition>{inside}</bpmn:completionCondition>")),
        _user("again", inner="<bpmn:standardLoopCharacteristics loopMaximum=\"2\">"
                             f"<bpmn:loopCondition>{inside}</bpmn:loopCondition></bpmn:standardLoopCharacteristics>"),
        _catch("date", f"<bpmn:timeDate>{inside}</bpmn:timeDate>"),
        _catch("limit", f'<bpmn:timeDuration>limit("{inside}")</bpmn:timeDuration>'),
        _catch("wait", f"<bpmn:timeDuration>{inside}</bpmn:timeDuration>"),
        *(_sent(place, f"as:{word}={attribute}")
          for place, word in (("key", "correlation"), ("kept", "keep"), ("once", "dedup"))),
        f'<bpmn:receiveTask id="awaited" messageRef="m_told" as:correlation={attribute}/>',
        '<bpmn:businessRuleTask id="decide" as:decision="cells"/>', end(), end("other"),
    ]  # fmt: skip
    steps = [*ELEMENTS[1:], "decide", "end"]
    flows = " ".join(f"{one}>{following}" for one, following in pairwise(steps))
    return diagram("main", *parts, flows=f"start>way way>other* {flows}", extra=declared("told"))


def listed(text: str) -> bytes:
    many = _many(f"<bpmn:loopDataInputRef>{escape(text)}</bpmn:loopDataInputRef>")
    return diagram("listed", start(), _user("list", inner=many), end(), flows="start>list list>end")


def table(text: str) -> bytes:
    inside = escape(text)
    return _utf8(
        '<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="d" name="d" namespace="urn:test">'
        '<decision id="cells" name="cells"><decisionTable id="t" hitPolicy="FIRST">'
        f'<input id="input"><inputExpression id="i"><text>{inside}</text></inputExpression></input>'
        '<output id="o" name="found"/><rule id="r">'
        f'<inputEntry id="test"><text>{inside}</text></inputEntry>'
        f'<outputEntry id="output"><text>{inside}</text></outputEntry></rule>'
        '<rule id="r2"><inputEntry id="e2"><text>-</text></inputEntry><outputEntry id="u2"><text>1</text></outputEntry>'
        "</rule></decisionTable></decision></definitions>"
    )


def tried(text: str) -> bytes:
    """A table whose two test cases give ``text`` and expect it."""
    value = quoteattr(text)
    return _utf8(
        '<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" xmlns:as="urn:aftercare:bpmn:1" id="d2" '
        'name="d2" namespace="urn:test"><decision id="trials" name="trials"><extensionElements>'
        f'<as:test name="given"><as:given name="x" value={value}/><as:expected name="found" value="1"/></as:test>'
        f'<as:test name="wanted"><as:given name="x" value="1"/><as:expected name="found" value={value}/></as:test>'
        '</extensionElements><decisionTable id="t2" hitPolicy="FIRST"><input id="i1"><inputExpression id="ie1">'
        '<text>x</text></inputExpression></input><output id="o2" name="found"/><rule id="r3"><inputEntry id="e3">'
        '<text>-</text></inputEntry><outputEntry id="u3"><text>1</text></outputEntry></rule></decisionTable></decision>'
        "</definitions>"
    )


def fields(text: str) -> bytes:
    """A form whose fields are hidden, begun and checked by ``text``."""
    said: Mapping[str, Mapping[str, object]] = {
        "hide": {"conditional": {"hide": f"={text}"}},
        "prefill": {"properties": {"label_en": "Field", "prefill": f"={text}"}},
        "pattern": {"validate": {"pattern": text}},
    }
    components = [
        {"type": "textfield", "key": key, "label": "字段", "properties": {"label_en": "Field"}, **more}
        for key, more in said.items()
    ]
    title = {"title": "表", "title_en": "Form"}
    schema = {"id": "fields", "type": "default", "schemaVersion": 18, "properties": title, "components": components}
    return json.dumps(schema).encode()


def _user(identifier: str, attributes: str = "", inner: str = "") -> str:
    return f'<bpmn:userTask id="{identifier}" as:role="cs" as:formKey="step" {attributes}>{inner}</bpmn:userTask>'


def _many(inner: str) -> str:
    return f"<bpmn:multiInstanceLoopCharacteristics>{inner}</bpmn:multiInstanceLoopCharacteristics>"


def _sent(identifier: str, attributes: str) -> str:
    return f'<bpmn:sendTask id="{identifier}" messageRef="m_told" {attributes}/>'


def _catch(identifier: str, inner: str) -> str:
    return (
        f'<bpmn:intermediateCatchEvent id="{identifier}"><bpmn:timerEventDefinition id="t_{identifier}">{inner}'
        "</bpmn:timerEventDefinition></bpmn:intermediateCatchEvent>"
    )


def _utf8(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")
