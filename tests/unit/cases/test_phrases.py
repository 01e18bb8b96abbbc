from __future__ import annotations

import json
from typing import Any

import pytest
from sqlalchemy import Connection

from app import formdefs, history
from app.cases import code_lists, phrases
from app.cases.code_versions import Entry
from app.errors import Invalid
from app.formdefs import Form
from app.i18n import translate
from tests.unit.cases.desk import ADA, ANN, arrange


def form(**told: Any) -> Form:
    """A form with a text the customer is told, one for the house, and rows."""

    def text(key: str, **properties: str) -> dict[str, Any]:
        return {"type": "textarea", "key": key, "label": key, "properties": {"label_en": key, **properties}}

    rows = {
        "type": "dynamiclist", "path": "options", "label": "方案", "properties": {"label_en": "Options"},
        "isRepeating": True, "allowAddRemove": True, "components": [text("effort", outgoing="true")],
    }  # fmt: skip
    schema = {
        "id": "plan", "type": "default", "schemaVersion": 18, "properties": {"title": "方案", "title_en": "Plan"},
        "components": [text("told", outgoing="true"), text("internal"), rows],
    }  # fmt: skip
    return formdefs.read(json.dumps(schema))


def marks(conn: Connection, **entries: Any) -> list[str]:
    return [one.mark for one in phrases.found(conn, form(), entries)]


@pytest.mark.req("R-060")
def test_standard_phrases_are_offered_by_occasion(conn: Connection) -> None:
    groups = phrases.offered(conn)
    assert [occasion.value for occasion, _ in groups][:2] == ["opening", "waiting"]
    assert all(texts for _, texts in groups)
    arrange(conn, "phrase", **{one.value: {"active": False} for one in groups[0][1]})
    assert "opening" not in [occasion.value for occasion, _ in phrases.offered(conn)]


@pytest.mark.req("R-060")
@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("这个我不知道", ["dont_know"]),
        ("没办法，你找别人吧", ["no_way", "ask_others"]),
        ("I don’t  know", ["dont_know"]),
        ("We DON'T KNOW yet", ["dont_know"]),
        ("您不用知道原因", []),
        ("Your own faults are none", []),
        ("请稍等，我为您核实", []),
    ],
)
def test_what_is_not_said_is_found(conn: Connection, text: str, codes: list[str]) -> None:
    assert marks(conn, told=text) == [f"told={code}" for code in codes]


def test_only_what_the_customer_is_told_is_looked_at(conn: Connection) -> None:
    assert marks(conn, internal="没办法") == []
    assert marks(conn, options=[{"effort": "稍等"}, {"effort": "没办法"}]) == ["options.1.effort=no_way"]
    assert not phrases.found(conn, form(), {"told": "没办法"}, shown=["internal"])


def test_an_administrator_adds_a_phrase_that_is_not_said(conn: Connection) -> None:
    found = code_lists.of(conn, "forbidden_phrase")
    more = Entry("calm_down", "你冷静点", "calm down")
    code_lists.save(conn, "forbidden_phrase", found.row.version, [*found.entries, more], "heard it", ADA)
    assert marks(conn, told="请你冷静点") == ["told=calm_down"]


def test_the_warning_names_the_phrase_at_its_field(conn: Connection) -> None:
    (one,) = phrases.found(conn, form(), {"told": "没办法"})
    assert one.problem.place == "told"
    assert "没办法" in translate(one.problem.message, "zh")
    assert "nothing we can do" in translate(one.problem.message, "en")


def test_what_is_sent_all_the_same_is_noted_as_a_code(conn: Connection, key: str) -> None:
    phrases.note(conn, key, phrases.found(conn, form(), {"told": "不知道，没办法"}), ANN)
    event = history.of(conn, key)[-1]
    assert (event.kind, event.actor) == ("case:forbidden_phrase", "ann")
    assert event.data == {"field": "told", "phrases": ["dont_know", "no_way"]}


def test_only_a_text_can_go_out(conn: Connection) -> None:
    schema = json.dumps(
        {
            "id": "x", "type": "default", "properties": {"title": "甲", "title_en": "A"},
            "components": [{"type": "checkbox", "key": "a", "label": "甲", "properties": {"outgoing": "true"}}],
        }
    )  # fmt: skip
    with pytest.raises(Invalid):
        formdefs.read(schema)
