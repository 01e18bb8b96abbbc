"""What a form asks fits where the answer goes, or the deployment says so."""

from __future__ import annotations

import json
from typing import Any

import pytest

import app.cases  # noqa: F401  its bind paths
from app import folders, formdefs
from app.engine.lint import destinations


def told(bind: str, **field: Any) -> list[str]:
    raw = {"key": "a", "label": "甲", "properties": {"label_en": "A", "bind": bind}, **field}
    form = formdefs.read(json.dumps({"id": "x", "type": "default", "components": [raw]}))
    return [one.message.msgid for one in destinations.problems(form)]


@pytest.mark.req("R-032")
def test_a_passage_of_text_goes_to_no_code_and_to_no_day() -> None:
    assert told("visit.visit_type", type="textarea")
    assert told("visit.appointment_at", type="datetime", subtype="date", dateLabel="日")
    assert not told("visit.place", type="textarea")
    assert not told("visit.appointment_at", type="datetime", subtype="datetime", dateLabel="日")


def test_codes_come_from_the_list_of_the_column_or_from_a_part_of_it() -> None:
    assert told("visit.visit_type", type="select", valuesKey="freight_payer")
    assert not told("visit.visit_type", type="select", valuesKey="visit_type")
    assert not told("visit.kit", type="checklist", valuesKey="kit.repair")


def test_every_shipped_form_asks_what_fits() -> None:
    forms = [content for path, content in folders.shipped().items() if path.endswith(".form")]
    assert len(forms) >= 66
    assert not [one for content in forms for one in destinations.problems(formdefs.read(content.decode()))]
