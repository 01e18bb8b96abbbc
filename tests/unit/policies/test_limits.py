from typing import Any

import pytest

from app.policies import limits
from app.policies.limits import Limit


def written(**values: Any) -> dict[str, Any]:
    return {"duration": "PT15M", "unit": "working", **values}


def test_a_plain_limit_is_right() -> None:
    assert limits.check(written(condition='grade = "major"', warn_share=0.5, pause_reasons=["customer"])) == []


@pytest.mark.parametrize(
    ("values", "place", "says"),
    [
        (written(duration="soon"), "duration", "“soon” is not a duration"),
        (written(duration="P1D"), "duration", "For days choose working days"),
        (written(duration="PT4H", unit="working_days"), "duration", "whole days"),
        (written(duration="P1M", unit="clock"), "duration", "A month is not a length on the clock"),
        (written(duration="-PT4H"), "duration", "Only a notice is counted backwards"),
        (written(unit="weeks"), "unit", "“weeks” is not possible here"),
        (written(kind="hope"), "kind", "“hope” is not possible here"),
        (written(day_end="dawn"), "day_end", "“dawn” is not possible here"),
        (written(pause_reasons=["lunch"]), "pause_reasons", "“lunch” is not possible here"),
        (written(condition="grade ="), "condition", "Character"),
        (written(condition="score > 3"), "condition", "A condition cannot ask for score"),
        (written(warn_share=80), "ladder", "a share between 0 and 1"),
    ],
)
def test_a_bad_value_gets_a_sentence_at_its_field(values: dict[str, Any], place: str, says: str) -> None:
    problems = limits.check(values)
    assert [problem.place for problem in problems] == [place]
    assert says in str(problems[0].message)


def test_all_that_is_wrong_is_told_at_once() -> None:
    places = [problem.place for problem in limits.check(written(duration="x", condition="(", kind="hope"))]
    assert sorted(places) == ["condition", "duration", "kind"]


@pytest.mark.parametrize(
    ("given", "name", "value"),
    [
        ({"grade": "major", "urgency": "normal"}, "severity", "major"),
        ({"urgency": "urgent"}, "severity", "urgent"),
        ({}, "severity", None),
        ({"tier": "premium"}, "premium", True),
        ({"tier": "normal"}, "premium", False),
        ({"tier": "normal", "premium": True}, "premium", True),
        ({"region": "Tibet"}, "remote_area", True),
        ({"region": "Shanghai"}, "remote_area", False),
        ({}, "remote_area", None),
    ],
)
def test_facts_that_follow_from_others(given: dict[str, Any], name: str, value: object) -> None:
    assert limits.known(given, ["premium"], ["Tibet"])[name] == value


def test_what_is_not_known_makes_no_condition_hold() -> None:
    for condition in ('grade = "major"', "complex", "not(complex)", 'tier in ("premium", "member")'):
        limit = Limit(1, "003", "grading", condition=condition)
        assert not limit.applies(limits.known({}, [], []))
