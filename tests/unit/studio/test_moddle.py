"""The editor's moddle file and the engine's reader know the same words, and at the same places."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.cases import listeners
from app.engine import model_reader, vocabulary
from app.engine.model_reader import FLOW_NODES
from tests.house.sources import ROOT

MODDLE = json.loads((ROOT / "app/assets/js/studio/bpmn/aftercare.json").read_text("utf-8"))
READER = Path(model_reader.__file__).read_text("utf-8")
NOT_READ = frozenset({"req"})
"""Read by the table of coverage alone."""


def _types() -> Iterator[tuple[str, list[str], list[str]]]:
    for one in MODDLE["types"]:
        yield one["name"], one.get("extends", []), [each["name"] for each in one["properties"]]


ATTRIBUTES = {name for _, extends, names in _types() if extends for name in names}
ELEMENTS = {name[0].lower() + name[1:]: set(names) for name, extends, names in _types() if not extends}


def test_they_share_a_namespace() -> None:
    from app.engine.xml import AS

    assert (MODDLE["uri"], MODDLE["prefix"]) == (AS, "as")


@pytest.mark.req("R-001")
def test_every_attribute_the_engine_reads_is_in_the_file_and_the_other_way_round() -> None:
    read = set(re.findall(r'own\(\w+, "(\w+)"\)', READER)) | set(vocabulary.LISTENERS)
    assert listeners and read == ATTRIBUTES - NOT_READ


@pytest.mark.req("R-001")
def test_every_element_the_engine_reads_is_in_the_file_with_its_attributes() -> None:
    assert set(re.findall(r"\{\{\{AS\}\}\}(\w+)\"", READER)) == set(ELEMENTS)
    argument = set(re.findall(r'arg\.get\("(\w+)"\)', READER))
    assert argument == ELEMENTS["arg"]
    words = re.search(r"for word in \(([^)]*)\)", READER)
    assert words is not None
    assert {*re.findall(r'"(\w+)"', words[1]), "nameEn"} == ELEMENTS["input"]


def test_every_word_says_what_it_means() -> None:
    for one in MODDLE["types"]:
        assert one.get("description"), one["name"]
        assert all(each.get("description") for each in one["properties"]), one["name"]


def test_words_stand_at_elements_that_there_are() -> None:
    known = {*FLOW_NODES, "lane", "process", "baseElement", "event", "flowNode"}
    extended = {name.removeprefix("bpmn:") for _, extends, _ in _types() for name in extends}
    assert {name[0].lower() + name[1:] for name in extended} <= known
