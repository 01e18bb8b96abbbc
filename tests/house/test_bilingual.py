"""What is shipped speaks Chinese and English: names in diagrams and tables, words in forms, messages.

That a form says everything twice is proved when it is deployed; here, that the second time is English."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from lxml import etree

from app.engine import xml
from app.engine.model_reader import FLOW_NODES
from tests.house.sources import ROOT

PROCESSES, FORMS = ROOT / "processes", ROOT / "forms"
CHINESE = re.compile(r"[\u4e00-\u9fff]")
STEPS = {kind for kind in FLOW_NODES if not kind.endswith("Gateway")}
MUST_HAVE = STEPS | {"process", "participant", "lane", "decision"}
MAY_HAVE = MUST_HAVE | FLOW_NODES | {"sequenceFlow", "messageFlow"}
"""A line or a gateway needs a name only where it asks or answers a question."""
ENGLISH_IN_A_FORM = re.compile(r'"\w+_en": "([^"]*)"')


@pytest.mark.parametrize("path", sorted(PROCESSES.glob("*.[bd]*mn*")), ids=lambda path: path.name)
def test_every_name_in_a_diagram_or_a_table(path: Path) -> None:
    assert not list(one_sided(xml.read(path.name, path.read_bytes())))


@pytest.mark.parametrize("path", sorted(FORMS.glob("*.form")), ids=lambda path: path.name)
def test_every_english_word_in_a_form(path: Path) -> None:
    words = ENGLISH_IN_A_FORM.findall(path.read_text("utf-8"))
    assert words
    assert not [word for word in words if CHINESE.search(word)]


@pytest.mark.req("R-028")
def test_every_message() -> None:
    texts = {path.name for path in (PROCESSES / "messages").iterdir()}
    keys = {name.split(".")[0] for name in texts}
    assert texts == {f"{key}.{language}.txt" for key in keys for language in ("zh", "en")}
    for key in keys:
        for language in ("zh", "en"):
            text = (PROCESSES / "messages" / f"{key}.{language}.txt").read_text("utf-8")
            assert bool(CHINESE.search(text)) == (language == "zh"), f"{key}.{language}"


def test_a_name_in_one_language_is_found() -> None:
    path = PROCESSES / "intake.bpmn"
    root = xml.read(path.name, path.read_bytes())
    first, second, third = [one for one in root.iter() if xml.tag(one) in MUST_HAVE][:3]
    first.set("name", "Start")
    second.attrib.pop(f"{{{xml.AS}}}nameEn")
    third.attrib.clear()
    assert len(list(one_sided(root))) == 3


def one_sided(root: etree._Element) -> Iterator[str]:
    """Elements whose name is missing, or stands there in one language, or in the wrong one."""
    for element in root.iter():
        kind = xml.tag(element)
        chinese = element.get("label") or (element.get("name") if kind in MAY_HAVE else "") or ""
        english = xml.own(element, "nameEn") or ""
        if (chinese or kind in MUST_HAVE) and not is_pair(chinese, english):
            yield f"{kind} {element.get('id')}: {chinese!r}, {english!r}"


def is_pair(chinese: str, english: str) -> bool:
    return bool(CHINESE.search(chinese) and english and not CHINESE.search(english))
