"""A decision table as texts: what stands in each cell, right or wrong. For comparing, where nothing is evaluated."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from lxml import etree

from app.engine import dmn_trials, xml
from app.i18n import Named


@dataclass(frozen=True)
class Heading:
    """A column: its texts by what they are (``label``, ``name_en``, ``asks``, ``type``)."""

    id: str
    is_input: bool
    texts: Mapping[str, str]

    @property
    def label(self) -> str:
        return Named(self.texts["label"] or self.texts["asks"] or self.id, self.texts["name_en"])


@dataclass(frozen=True)
class Row:
    """A rule: its cells by the ids of the columns."""

    id: str
    number: int
    cells: Mapping[str, str]
    note: str


@dataclass(frozen=True)
class Sheet:
    """``texts`` are those of the decision itself; ``trials`` are its test cases by name, each as one line."""

    texts: Mapping[str, str]
    headings: tuple[Heading, ...]
    rows: tuple[Row, ...]
    trials: Mapping[str, str]


def read(content: bytes) -> Sheet | None:
    """The table of a file; None where there is none that could be laid out. Raises Invalid for unsafe XML."""
    root = xml.read("", content)
    table = next(root.iter("{*}decisionTable"), None)
    decision = table.getparent() if table is not None else None
    if table is None or decision is None:
        return None
    headings = [_heading(one, place) for place, one in enumerate(_children(table, "input", "output"))]
    texts = {
        "name": decision.get("name", ""),
        "name_en": xml.own(decision, "nameEn") or "",
        "policy": " ".join(filter(None, (table.get("hitPolicy", "UNIQUE"), table.get("aggregation")))),
    }
    rows = [_row(one, number, headings) for number, one in enumerate(_children(table, "rule"), 1)]
    trials = {one.get("name", ""): _trial(one) for one in root.iter(dmn_trials.TEST)}
    return Sheet(texts, tuple(headings), tuple(rows), trials)


def _heading(column: etree._Element, place: int) -> Heading:
    asked = next(column.iter("{*}inputExpression"), None)
    is_input = xml.tag(column) == "input"
    source = column if asked is None else asked
    texts = {
        "label": column.get("label", ""),
        "name_en": xml.own(column, "nameEn") or "",
        "asks": _inside(source) if is_input else column.get("name", ""),
        "type": source.get("typeRef", ""),
    }
    return Heading(column.get("id") or f"column {place + 1}", is_input, texts)


def _row(rule: etree._Element, number: int, headings: list[Heading]) -> Row:
    cells: dict[str, str] = {}
    for kind, is_input in (("inputEntry", True), ("outputEntry", False)):
        of_kind = [heading.id for heading in headings if heading.is_input is is_input]
        cells |= dict(zip(of_kind, map(_inside, _children(rule, kind)), strict=False))
    note = next((_text(one) for one in _children(rule, "description")), "")
    return Row(rule.get("id") or f"rule {number}", number, cells, note)


def _trial(test: etree._Element) -> str:
    def values(tag: str) -> str:
        return ", ".join(f"{one.get('name', '')} = {one.get('value', '')}" for one in test.iter(tag))

    return f"{values(dmn_trials.GIVEN)} → {values(dmn_trials.EXPECTED)}"


def _children(element: etree._Element, *names: str) -> list[etree._Element]:
    return [one for name in names for one in element.findall(f"{{*}}{name}")]


def _inside(element: etree._Element) -> str:
    return next((_text(one) for one in _children(element, "text")), "")


def _text(element: etree._Element) -> str:
    return str(element.xpath("string()")).strip()
