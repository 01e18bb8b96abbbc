"""Reading XML that strangers wrote: size limit, no DTD, no entities, no network, then the shape (XSD).

The engine library parses with lxml's defaults; those are safe today and not by its doing, so nothing reaches it
that did not pass here.
"""

from __future__ import annotations

from functools import cache

from lxml import etree
from SpiffWorkflow.bpmn.parser.BpmnParser import XSD_PATH

from app.errors import Invalid, Problem
from app.i18n import Message, Named

LARGEST = 2_000_000
"""Bytes. A diagram a person can read is a hundred times smaller."""
DEEPEST = 60
MOST_ATTRIBUTES = 100
"""Of one element. Reading them takes time with the square of their number."""

FLAGS = frozenset(
    {
        "isExecutable",
        "triggeredByEvent",
        "cancelActivity",
        "isSequential",
        "testBefore",
        "isForCompensation",
        "instantiate",
        "isInterrupting",
    }
)
"""Attributes that are true or false."""

BPMN = "http://www.omg.org/spec/BPMN/20100524/MODEL"
DI = "http://www.omg.org/spec/BPMN/20100524/DI"
DC = "http://www.omg.org/spec/DD/20100524/DC"
AS = "urn:aftercare:bpmn:1"


def read(file: str, content: bytes) -> etree._Element:
    """The root element of a file. Raises Invalid with one problem that says why it cannot be read."""
    if len(content) > LARGEST:
        raise _invalid(
            file, Message("The file is larger than {limit} MB. Split the procedure.", limit=LARGEST // 1_000_000)
        )
    if b"<!DOCTYPE" in content[:100_000].upper() or b"<!ENTITY" in content.upper():
        raise _invalid(file, Message("The file declares a document type (DOCTYPE). Remove the declaration."))
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        huge_tree=False,
        # A comment in the midst of an expression would hide what comes after it.
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(content, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise _invalid(file, Message("The file is not well-formed XML: {detail}", detail=str(error)[:200])) from None
    # A UTF-16 file can hide the declaration from the search above; the parser cannot be deceived.
    if root.getroottree().docinfo.doctype or root.getroottree().docinfo.internalDTD is not None:
        raise _invalid(file, Message("The file declares a document type (DOCTYPE). Remove the declaration."))
    if any(len(element.attrib) > MOST_ATTRIBUTES for element in root.iter("*")):
        raise _invalid(file, Message("An element has more than {limit} attributes.", limit=MOST_ATTRIBUTES))
    if _too_deep(root):
        raise _invalid(file, Message("Elements are nested more than {limit} deep.", limit=DEEPEST))
    _spell_out(root)
    return root


def shape_problems(file: str, root: etree._Element) -> list[Problem]:
    """What the BPMN schema says against the file; at most five lines, for one mistake causes many."""
    schema = _schema()
    if schema.validate(root):
        return []
    return [
        Problem(
            Message(
                "Line {line}: not valid BPMN 2.0: {detail}", line=entry.line, detail=_without_namespaces(entry.message)
            ),
            file=file,
        )
        for entry in list(schema.error_log)[:5]
    ]


def tag(element: etree._Element) -> str:
    """The local name of an element; empty for comments."""
    return etree.QName(element).localname if isinstance(element.tag, str) else ""


def named(element: etree._Element) -> Named:
    """What it is called in both languages; empty without a name."""
    return Named(element.get("name") or "", own(element, "nameEn"))


def own(element: etree._Element, name: str) -> str | None:
    """The value of one of our attributes, ``as:<name>``; None when absent or blank."""
    value = element.get(f"{{{AS}}}{name}")
    return value.strip() or None if value is not None else None


@cache
def _schema() -> etree.XMLSchema:
    return etree.XMLSchema(etree.parse(XSD_PATH))


def _spell_out(root: etree._Element) -> None:
    """XML writes true as 1 as well; the engine library knows the word alone and would take 1 for false."""
    for element in root.iter(f"{{{BPMN}}}*"):
        for name in FLAGS & set(element.attrib):
            value = element.attrib[name].strip()
            element.attrib[name] = {"1": "true", "0": "false"}.get(value, value)


def _too_deep(root: etree._Element) -> bool:
    depth = 0
    for event, _ in etree.iterwalk(root, events=("start", "end")):
        depth += 1 if event == "start" else -1
        if depth > DEEPEST:
            return True
    return False


def _without_namespaces(text: str) -> str:
    return text.replace(f"{{{BPMN}}}", "").replace(f"{{{AS}}}", "as:")[:300]


def _invalid(file: str, message: Message) -> Invalid:
    return Invalid([Problem(message, file=file)])
