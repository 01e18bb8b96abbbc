"""A diagram as its parts, each with what is said of it: what two versions are compared by. Nothing of its drawing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from lxml import etree

from app.engine.xml import AS, DC, DI, tag
from app.identity.roles import ROLES
from app.policies.wording import Name
from app.studio.bpmn_kinds import KINDS

POINTING = frozenset({"sourceRef", "targetRef", "attachedToRef", "default", "messageRef"})
"""What is said by the id of another part."""
ROLE_LISTS = frozenset({"role", "starters"})
_TOLD_ELSEWHERE = frozenset({"incoming", "outgoing", "laneSet", "flowNodeRef"})
_SAYS_NOTHING = frozenset({"id", "processRef"})
ARGUMENT, VARIABLE = "argument ", "variable "


@dataclass
class Part:
    """One part of a diagram: its tag, its two names, and what is said of it by short names."""

    id: str
    tag: str
    zh: str
    en: str
    said: dict[str, str] = field(default_factory=dict)

    @property
    def named(self) -> Name:
        return Name(self.zh or self.id, self.en or self.zh or self.id)


def of(root: etree._Element) -> dict[str, Part]:
    """Every part with an id, in the order of the file."""
    elements = {one.get("id") or "": one for one in root.iter("{*}*") if _is_part(one)}
    names = {identifier: element.get("name") or identifier for identifier, element in elements.items()}
    lanes = {
        (reference.text or "").strip(): lane.get("name") or lane.get("id") or ""
        for lane in root.iter("{*}lane")
        for reference in lane.findall("{*}flowNodeRef")
    }
    parts = {one: _part(one, element, names, lanes) for one, element in elements.items()}
    for part in parts.values():
        _name_by_its_ends(part, parts)
    return parts


def _name_by_its_ends(part: Part, parts: Mapping[str, Part]) -> None:
    """A flow without a name is known by what it connects."""
    source, target = (parts.get(part.said.get(end, "")) for end in ("sourceRef", "targetRef"))
    if not part.zh and source is not None and target is not None:
        part.zh = f"{source.named.zh} → {target.named.zh}"
        part.en = f"{source.named.en} → {target.named.en}"


def places(root: etree._Element) -> dict[str, tuple[str, ...]]:
    """Where each part is drawn."""
    found = {}
    for one in root.iter(f"{{{DI}}}BPMNShape", f"{{{DI}}}BPMNEdge"):
        points = [point for point in one.iter() if tag(point) in ("Bounds", "waypoint")]
        found[one.get("bpmnElement") or ""] = tuple(
            f"{name}={value}" for point in points for name, value in sorted(point.attrib.items())
        )
    return found


def _is_part(element: etree._Element) -> bool:
    return tag(element) in KINDS and bool(element.get("id")) and etree.QName(element).namespace not in (AS, DI, DC)


def _part(identifier: str, element: etree._Element, names: Mapping[str, str], lanes: Mapping[str, str]) -> Part:
    part = Part(identifier, tag(element), element.get("name") or "", element.get(f"{{{AS}}}nameEn") or "")
    part.said = {"kind": tag(element), **dict(_attributes(element)), **dict(_inside(element, names))}
    if identifier in lanes:
        part.said["lane"] = lanes[identifier]
    parent = element.getparent()
    if parent is not None and tag(parent) in ("subProcess", "transaction"):
        part.said["scope"] = names.get(parent.get("id") or "", "")
    return part


def _attributes(element: etree._Element) -> Iterator[tuple[str, str]]:
    for attribute, value in element.attrib.items():
        name = etree.QName(attribute).localname
        if name in _SAYS_NOTHING:
            continue
        if name in ROLE_LISTS:
            value = " ".join(_role(one) for one in value.split())
        yield name, value


def _role(code: str) -> str:
    return f"{ROLES[code].zh} ({code})" if code in ROLES else code


def _inside(element: etree._Element, names: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    for child in element:
        kind = tag(child)
        if _is_part(child) or kind in _TOLD_ELSEWHERE:
            continue
        if kind == "extensionElements":
            yield from _extensions(child)
        elif kind.endswith("EventDefinition"):
            yield _event(child, kind.removesuffix("EventDefinition"), names)
        elif kind.endswith("LoopCharacteristics"):
            yield "loop", " ".join((kind.removesuffix("LoopCharacteristics"), *_everything(child)))
        elif kind == "conditionExpression":
            yield "condition", (child.text or "").strip()
        else:
            yield kind, " ".join(_everything(child))


def _extensions(element: etree._Element) -> Iterator[tuple[str, str]]:
    for child in element:
        name = child.get("name") or ""
        if tag(child) == "arg":
            value = child.get("value")
            yield f"{ARGUMENT}{name}", value if value is not None else f"= {child.get('expression') or ''}"
        elif tag(child) == "input":
            said = [value for attribute, value in child.attrib.items() if attribute != "name"]
            yield f"{VARIABLE}{name}", " · ".join(said) or name
        else:
            yield tag(child), " ".join(_everything(child))


def _event(element: etree._Element, kind: str, names: Mapping[str, str]) -> tuple[str, str]:
    reference = element.get(f"{kind}Ref")
    if reference is not None:
        return kind, names.get(reference, reference)
    return "time" if kind == "timer" else kind, " ".join(_everything(element)) or kind


def _everything(element: etree._Element) -> list[str]:
    """All texts and attributes below, in order."""
    found = [f"{etree.QName(name).localname}={value}" for name, value in element.attrib.items() if _counts(name)]
    text = (element.text or "").strip()
    if text:
        found.append(text)
    for child in element:
        found += _everything(child)
    return found


def _counts(attribute: str) -> bool:
    return etree.QName(attribute).localname not in ("id", "type")
