"""What a file says and the engine would pass over in silence: sound BPMN, drawn in good faith, and never done.

These are read from the XML itself, for the model of a process holds only what is carried out.
"""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from app.engine.reading import Reading
from app.engine.xml import AS, BPMN, named, tag
from app.errors import Problem
from app.i18n import Message

OTHER_ENGINES = ("spiffworkflow", "camunda", "zeebe", "flowable", "activiti", "drools", "jbpm")
"""Words in the namespaces of engines whose attributes a diagram may have been drawn for."""
EXPRESSIONS = ("conditionExpression", "loopCardinality", "completionCondition", "loopCondition", "script")
TIMES = ("timeDuration", "timeDate", "timeCycle")
NAMED = {"errorEventDefinition": ("errorRef", "error"), "escalationEventDefinition": ("escalationRef", "escalation")}


def problems(reading: Reading) -> Iterator[Problem]:
    """Everything of this kind in all diagrams of a set."""
    for file, root in reading.roots.items():
        if root.find(f"{{{BPMN}}}process") is None:
            continue
        declared = {one.get("id") for one in root if tag(one) in ("error", "escalation")}
        for element in root.iter(f"{{{BPMN}}}*"):
            owner = _owner(element)
            name = named(owner) or owner.get("id") or tag(owner)
            for message in _said(element, name, declared):
                yield Problem(message, place=owner.get("id") or "", name=name, file=file)


def _said(element: etree._Element, name: str, declared: set[str | None]) -> Iterator[Message]:
    kind = tag(element)
    if {element.get("startQuantity", "1"), element.get("completionQuantity", "1")} != {"1"}:
        yield Message(
            "“{name}” begins or ends with several tokens, and the engine would take one. Draw a parallel gateway.",
            name=name,
        )
    if element.get("instantiate") == "true":
        yield Message(
            "“{name}” is meant to start a procedure, which it would not do. Draw a start event with a message.",
            name=name,
        )
    if element.get("eventGatewayType") == "Parallel":
        yield Message(
            "“{name}” waits for all its events, and the engine would take the first. Draw a parallel gateway.",
            name=name,
        )
    if kind == "multiInstanceLoopCharacteristics" and element.get("behavior", "All") != "All":
        yield Message(
            "“{name}” throws an event for each of its instances, which the engine would not. Draw the event behind it.",
            name=name,
        )
    if kind in ("loopDataOutputRef", "outputDataItem"):
        yield Message("“{name}” collects results in a list. Bind form fields to columns instead.", name=name)
    if kind in ("correlationProperty", "correlationKey", "correlationSubscription"):
        yield Message(
            "“{name}” is a correlation, which the engine would forget. Give the message events as:correlation.",
            name=name,
        )
    if kind in EXPRESSIONS + TIMES and len(element):
        yield Message("An expression of “{name}” has elements in it. Write plain text.", name=name)
    if kind in NAMED:
        yield from _reference(element, name, *NAMED[kind], declared)
    if _is_for_another_engine(element):
        yield Message(
            "“{name}” says something in the words of another engine, which are ignored here. Use as: attributes.",
            name=name,
        )


def _reference(
    element: etree._Element, name: str, attribute: str, kind: str, declared: set[str | None]
) -> Iterator[Message]:
    reference = element.get(attribute)
    catches_all = reference is None and tag(element.getparent()) == "boundaryEvent"
    if catches_all or reference in declared:
        return
    if kind == "error":
        yield Message("“{name}” names an error that the file does not declare. Choose one.", name=name)
    else:
        yield Message("“{name}” names an escalation that the file does not declare. Choose one.", name=name)


def _is_for_another_engine(element: etree._Element) -> bool:
    # ``modeler:executionPlatform`` of the definitions says what drew the file, and does nothing.
    if tag(element) == "definitions":
        return False
    names = [name for name in element.attrib if name.startswith("{")]
    if tag(element) == "extensionElements":
        names += [child.tag for child in element if isinstance(child.tag, str)]
    return any(word in name.lower() for name in names if AS not in name for word in OTHER_ENGINES)


def _owner(element: etree._Element) -> etree._Element:
    """The element a person can see in the diagram."""
    hidden = ("extensionElements", *EXPRESSIONS, *TIMES)
    while (parent := element.getparent()) is not None and (
        tag(element) in hidden or "EventDefinition" in tag(element) or "Loop" in tag(element) or "loop" in tag(element)
    ):
        element = parent
    return element
