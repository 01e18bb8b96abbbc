"""How records look and what of them the history tells: every column that is named is one that is there."""

from __future__ import annotations

from typing import Any

import pytest

from app.cases import codes
from app.cases.records import BY_NAME, NOUNS
from app.web.event_words import LINES
from app.web.record_looks import FLAG_TONES, LOOKS, TONES, Look
from app.web.record_points import POINTS
from app.web.record_words import makes_no_point


class Event:
    def __init__(self, kind: str, **data: Any) -> None:
        self.kind, self.data = kind, data


def test_every_kind_of_record_has_a_look_and_a_line_in_the_history() -> None:
    assert set(LOOKS) == {noun.name for noun in NOUNS}
    assert {noun.event for noun in NOUNS} <= set(LINES)


@pytest.mark.parametrize("noun", sorted(LOOKS))
def test_a_look_names_columns_that_are_there(noun: str) -> None:
    look: Look = LOOKS[noun]
    steps = {column for step in look.steps for column in step}
    named = {*look.title, *look.gist, *look.badges, *look.expected, *look.said, *steps}
    assert named <= set(BY_NAME[noun].by_column)
    assert set(look.expected) <= {one.column for one in BY_NAME[noun].bindings if one.kind == "flag"}


def test_colours_are_given_to_codes_that_are_shipped() -> None:
    for key, tones in TONES.items():
        assert set(tones) <= set(codes.shipped()[key]["codes"])
    shown = {(noun, column) for noun, look in LOOKS.items() for column in look.badges}
    lists = {BY_NAME[noun].by_column[column].codes for noun, column in shown} - {None}
    assert lists <= set(TONES)
    assert set(FLAG_TONES) <= {column for _, column in shown}


@pytest.mark.parametrize("noun", sorted(POINTS))
def test_a_point_is_made_of_a_column_that_is_there(noun: str) -> None:
    assert {column for column, _ in POINTS[noun]} <= set(BY_NAME[noun].by_column)


@pytest.mark.req("R-215")
def test_a_write_that_makes_no_point_is_told_quietly() -> None:
    assert makes_no_point(Event("case:visit", tools_ok=True))
    assert not makes_no_point(Event("case:visit", departed_at="2026-11-23T02:00:00+00:00"))
    assert not makes_no_point(Event("case:repair", texts=["parts_used"]))
    assert not makes_no_point(Event("case:state", before="new"))
