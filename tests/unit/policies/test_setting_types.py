"""A value of each type of setting, right and wrong."""

from typing import Any

import pytest

from app.policies import setting_types
from app.policies.shipped import keys, settings


@pytest.mark.parametrize(
    ("value_type", "value", "place"),
    [
        ("share", 1.2, "value"), ("share", -0.1, "value"), ("share", "half", "value"), ("score", 0, "value"),
        ("score", 6, "value"), ("days", 0, "value"), ("days", 1.5, "value"), ("amount", -1, "value"),
        ("day", 29, "value"), ("day", True, "value"), ("calendar", None, "value"), ("codes", None, "value"),
        ("duration", {"duration": "x", "unit": "clock", "anchor": "told", "before": False}, "duration"),
        ("duration", {"duration": "-P1D", "unit": "clock", "anchor": "told", "before": False}, "duration"),
        ("duration", {"duration": "P1M", "unit": "clock", "anchor": "told", "before": False}, "duration"),
        ("count_within", {"count": 0, "within": "P1D", "unit": "clock"}, "count"),
        ("count_within", {"count": 1.5, "within": "P1D", "unit": "clock"}, "count"),
        ("count_within", {"count": 3, "within": "PT4H", "unit": "working_days"}, "within"),
    ],
)  # fmt: skip
def test_a_wrong_value_gets_a_sentence(value_type: str, value: Any, place: str) -> None:
    assert [problem.place for problem in setting_types.check(value_type, value)] == [place]


def test_every_shipped_value_is_right() -> None:
    types = {key.key: key.value_type for key in keys.SETTINGS}
    shipped = [*settings.DEFAULT.items(), *(one for profile in settings.PROFILES.values() for one in profile.items())]
    assert not [(key, value) for key, (value, _) in shipped if setting_types.check(types[key], value)]
