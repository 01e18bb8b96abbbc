"""Files of days: whatever stands in one, its days are few and real, and its mistakes are said in a few sentences."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest

from app.i18n import translate
from app.policies import calendar_files
from app.policies.calendar_files import Read
from tests.hostile import calendar_texts

FILES = [
    *((calendar_files.from_csv, name, text) for name, text in calendar_texts.CSV.items()),
    *((calendar_files.from_ics, name, text) for name, text in calendar_texts.ICS.items()),
]


@pytest.mark.parametrize(("read", "name", "text"), FILES, ids=[f"{one[0].__name__}: {one[1]}" for one in FILES])
def test_a_file_of_days_is_read_or_refused(read: Callable[[str, str], Read], name: str, text: str) -> None:
    began = time.perf_counter()
    found = read(text, "x")
    assert time.perf_counter() - began < 2
    assert found.days or found.problems
    assert len(found.problems) <= calendar_files.MOST_PROBLEMS + 1
    assert all(translate(problem.message, "zh") and len(str(problem)) < 500 for problem in found.problems)
    assert found.problems or len(found.days) <= calendar_files.MOST_DAYS
    assert all(len(day["name_zh"]) <= 120 for day in found.days)
