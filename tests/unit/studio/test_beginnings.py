"""Procedures made from the templates: nothing is wrong with them, whatever they are called, and they are drawn well."""

from __future__ import annotations

import pytest

from app import folders
from app.db import Database
from app.engine import deployments, drawing, xml
from app.studio import beginnings
from app.studio.beginnings import TEMPLATES
from tests import house_of

NAME = '二次<质检> & "复核"'


@pytest.mark.req("R-001", "R-004")
def test_each_can_be_published_at_once_whatever_it_is_called(db: Database) -> None:
    house_of.furnish(db)
    made = {one.name: beginnings.files(one.name, f"second_{one.name}", NAME, "Second {check}") for one in TEMPLATES}
    with db.reading() as conn:
        own = {path: content for files in made.values() for path, content in files.items()}
        read = deployments.check(conn, {**folders.shipped(), **own})
    for one in TEMPLATES:
        process = read.processes[f"second_{one.name}"]
        assert (process.name, process.name_en) == (NAME, "Second {check}")
        assert not [path for path in made[one.name] if "new_procedure" in path]


def test_each_is_drawn_without_a_fault() -> None:
    for one in TEMPLATES:
        path = "processes/second_check.bpmn"
        drawn = beginnings.files(one.name, "second_check", "质检", "Check")[path]
        assert list(drawing.problems(path, xml.read(path, drawn))) == []
