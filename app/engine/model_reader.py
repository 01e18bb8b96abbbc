"""From the XML of a file to the model of its processes."""

from __future__ import annotations

from lxml import etree

from app.engine import vocabulary
from app.engine.model import ACTIVITIES, GATEWAYS, Fact, Flow, Loop, Node, Process, Trigger, VerbArgument
from app.engine.xml import AS, BPMN, named, own, tag

EVENTS = frozenset({"startEvent", "endEvent", "intermediateCatchEvent", "intermediateThrowEvent", "boundaryEvent"})
FLOW_NODES = ACTIVITIES | GATEWAYS | EVENTS
SILENT = frozenset(
    {
        "sequenceFlow",
        "laneSet",
        "extensionElements",
        "documentation",
        "textAnnotation",
        "association",
        "group",
        "incoming",
        "outgoing",
        "dataObject",
        "dataObjectReference",
        "ioSpecification",
        "multiInstanceLoopCharacteristics",
        "standardLoopCharacteristics",
        "property",
        "artifact",
        "script",
        "",
    }
)


def processes(file: str, root: etree._Element) -> list[Process]:
    """All processes of a file."""
    messages = {m.get("id"): m.get("name") or "" for m in root.iter(f"{{{BPMN}}}message")}
    # Errors and escalations are told apart by their codes; ids are a matter of each file.
    for kind in ("error", "escalation"):
        messages |= {e.get("id"): e.get(f"{kind}Code") or e.get("id") for e in root.iter(f"{{{BPMN}}}{kind}")}
    return [_process(file, element, messages) for element in root.iter(f"{{{BPMN}}}process")]


def message_names(root: etree._Element) -> set[str]:
    return {m.get("name") or "" for m in root.iter(f"{{{BPMN}}}message")}


def _process(file: str, element: etree._Element, messages: dict[str, str]) -> Process:
    inputs = element.findall(f"{{{BPMN}}}extensionElements/{{{AS}}}input")
    process = Process(
        id=element.get("id") or "",
        file=file,
        name=element.get("name") or "",
        name_en=own(element, "nameEn") or "",
        executable=element.get("isExecutable") == "true",
        opens=own(element, "opens"),
        inputs=tuple(one.get("name") or "" for one in inputs),
        facts=tuple(_fact(one) for one in inputs if one.get("label")),
    )
    lane_of = _lanes(element, process)
    repeated: list[str] = []
    _scope(process, element, process.id, lane_of, None, messages, repeated)
    process.repeated = tuple(repeated)
    for flow in process.flows.values():
        if flow.source in process.nodes:
            process.nodes[flow.source].outgoing.append(flow.id)
        if flow.target in process.nodes:
            process.nodes[flow.target].incoming.append(flow.id)
    return process


def _fact(element: etree._Element) -> Fact:
    name, label, kind, english = (element.get(word) or "" for word in ("name", "label", "kind", "english"))
    return Fact(name, label, own(element, "nameEn") or "", kind or "text", english)


def _lanes(element: etree._Element, process: Process) -> dict[str, str]:
    lane_of = {}
    for lane in element.iter(f"{{{BPMN}}}lane"):
        lane_id = lane.get("id") or ""
        process.lanes[lane_id] = own(lane, "role")
        process.lane_names[lane_id] = named(lane) or lane_id
        for reference in lane.findall(f"{{{BPMN}}}flowNodeRef"):
            lane_of[(reference.text or "").strip()] = lane_id
    return lane_of


def _scope(
    process: Process,
    element: etree._Element,
    scope: str,
    lane_of: dict[str, str],
    role: str | None,
    messages: dict[str, str],
    repeated: list[str],
) -> None:
    for child in element:
        name = tag(child)
        identifier = child.get("id") or ""
        if name == "sequenceFlow":
            if identifier in process.flows:
                repeated.append(identifier)
            process.flows[identifier] = _flow(child, scope)
        elif name not in SILENT:
            if identifier in process.nodes:
                repeated.append(identifier)
            lane_role = process.lanes.get(lane_of.get(identifier, ""), role)
            node = process.nodes[identifier] = _node(child, scope, lane_role, messages)
            if name in ("subProcess", "transaction", "adHocSubProcess"):
                _scope(process, child, identifier, lane_of, node.role, messages, repeated)


def _flow(element: etree._Element, scope: str) -> Flow:
    condition = element.findtext(f"{{{BPMN}}}conditionExpression")
    return Flow(
        id=element.get("id") or "",
        scope=scope,
        source=element.get("sourceRef") or "",
        target=element.get("targetRef") or "",
        name=element.get("name") or "",
        name_en=own(element, "nameEn") or "",
        condition=condition.strip() if condition is not None else None,
    )


def _node(element: etree._Element, scope: str, lane_role: str | None, messages: dict[str, str]) -> Node:
    name = tag(element)
    script = element.findtext(f"{{{BPMN}}}script") if name == "scriptTask" else None
    return Node(
        id=element.get("id") or "",
        tag=name,
        scope=scope,
        name=element.get("name") or "",
        name_en=own(element, "nameEn") or "",
        role=own(element, "role") or lane_role,
        form_key=own(element, "formKey"),
        stage=own(element, "stage"),
        topic=own(element, "topic"),
        decision=own(element, "decision"),
        called=(element.get("calledElement") or None) if name == "callActivity" else None,
        script=script.strip() if script is not None else None,
        assignee=own(element, "assignee"),
        due=own(element, "dueDate"),
        not_by=tuple((own(element, "notBy") or "").split()),
        not_person=own(element, "notPerson"),
        waits=own(element, "waits"),
        correlation=own(element, "correlation"),
        keep=own(element, "keep"),
        dedup=own(element, "dedup"),
        starters=tuple((own(element, "starters") or "").split()),
        end=own(element, "end"),
        attached_to=element.get("attachedToRef"),
        interrupting=(element.get("cancelActivity") or "true").lower() == "true",
        default=element.get("default"),
        loop=_loop(element),
        heard=tuple((word, value) for word in vocabulary.LISTENERS if (value := own(element, word))),
        arguments=(arguments := _arguments(element)),
        asks=_asked_forms(own(element, "topic"), arguments),
        triggers=tuple(_trigger(t, messages) for t in element if tag(t).endswith("EventDefinition"))
        + _direct_message(element, messages),
        unsupported=_unsupported(element, name),
    )


def _arguments(element: etree._Element) -> tuple[VerbArgument, ...]:
    return tuple(
        VerbArgument(arg.get("name") or "", arg.get("value"), arg.get("expression"))
        for arg in element.findall(f"{{{BPMN}}}extensionElements/{{{AS}}}arg")
    )


def _asked_forms(topic: str | None, arguments: tuple[VerbArgument, ...]) -> tuple[str, ...]:
    """The forms that the arguments of a verb name: they are versioned with the process, like those of its steps."""
    known = vocabulary.TOPICS.get(topic or "")
    named = {one.name for one in known.arguments if one.kind == vocabulary.FORM} if known else set()
    return tuple(arg.value for arg in arguments if arg.name in named and arg.value)


def _trigger(element: etree._Element, messages: dict[str, str]) -> Trigger:
    kind = tag(element).removesuffix("EventDefinition")
    if kind == "timer":
        for child in element:
            if tag(child) in ("timeDuration", "timeDate", "timeCycle"):
                return Trigger("timer", (child.text or "").strip(), tag(child).removeprefix("time").lower())
        return Trigger("timer")
    if kind == "message":
        return Trigger("message", ref=messages.get(element.get("messageRef") or "", ""))
    if kind == "conditional":
        return Trigger("conditional", (element.findtext(f"{{{BPMN}}}condition") or "").strip())
    reference = element.get(f"{kind}Ref") or ""
    return Trigger(kind, ref=messages.get(reference, reference))


def _direct_message(element: etree._Element, messages: dict[str, str]) -> tuple[Trigger, ...]:
    reference = element.get("messageRef") if tag(element) in ("sendTask", "receiveTask") else None
    return (Trigger("message", ref=messages.get(reference, "")),) if reference else ()


def _loop(element: etree._Element) -> Loop | None:
    many = element.find(f"{{{BPMN}}}multiInstanceLoopCharacteristics")
    if many is not None:
        item = many.find(f"{{{BPMN}}}inputDataItem")
        return Loop(
            kind="sequential" if many.get("isSequential") == "true" else "parallel",
            cardinality=many.findtext(f"{{{BPMN}}}loopCardinality"),
            collection=many.findtext(f"{{{BPMN}}}loopDataInputRef"),
            item=(item.get("name") or item.get("id")) if item is not None else None,
            condition=many.findtext(f"{{{BPMN}}}completionCondition"),
        )
    again = element.find(f"{{{BPMN}}}standardLoopCharacteristics")
    if again is not None:
        return Loop("loop", condition=again.findtext(f"{{{BPMN}}}loopCondition"), maximum=again.get("loopMaximum"))
    return None


def _unsupported(element: etree._Element, name: str) -> tuple[str, ...]:
    """Words for what the engine would misread in silence or not read at all (each is refused by the lint)."""
    found = []
    if name not in FLOW_NODES:
        found.append(name)
    if name == "subProcess" and element.get("triggeredByEvent") == "true":
        found.append("event subprocess")
    if element.get("isForCompensation") == "true":
        found.append("compensation")
    if any(tag(child) in ("dataInputAssociation", "dataOutputAssociation", "ioSpecification") for child in element):
        found.append("data association")
    if len([child for child in element if tag(child).endswith("EventDefinition")]) > 1:
        found.append("several event definitions")
    return tuple(found)
