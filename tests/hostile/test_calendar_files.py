"""Files of days: whatever stands in one, its days are few and real, and its mistakes are said in a few sentences."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from app.i18n import translate
from app.policies import calendar_files, day_texts
from app.policies.calendar_files import Read
from tests import work
from tests.hostile import calendar_texts, json_texts

FILES = [
    *((calendar_files.from_csv, name, text) for name, text in calendar_texts.CSV.items()),
    *((calendar_files.from_ics, name, text) for name, text in calendar_texts.ICS.items()),
]


@pytest.mark.parametrize(("read", "name", "text"), FILES, ids=[f"{one[0].__name__}: {one[1]}" for one in FILES])
def test_a_file_of_days_is_read_or_refused(read: Callable[[str, str], Read], name: str, text: str) -> None:
    began = work.seconds()
    found = read(text, "x")
    assert work.seconds() - began < 2
    assert found.days or found.problems
    assert len(found.problems) <= calendar_files.MOST_PROBLEMS + 1
    assert all(translate(problem.message, "zh") and len(str(problem)) < 500 for problem in found.problems)
    assert found.problems or len(found.days) <= calendar_files.MOST_DAYS
    assert all(len(day["name_zh"]) <= 120 for day in found.days)


DAY: dict[str, Any] = {
    "date": "2027-02-06",
    "kind": "off",
    "windows": [],
    "name_zh": "春节",
    "name_en": "",
    "source": "",
}


@pytest.mark.parametrize("name", json_texts.texts())
def test_days_that_are_none_are_not_read_back(name: str) -> None:
    began = work.seconds()
    with pytest.raises(day_texts.UnreadableDays):
        day_texts.read(json_texts.texts()[name])
    assert work.seconds() - began < 2


@pytest.mark.parametrize("name", json_texts.VALUES)
def test_a_day_of_which_one_part_is_anything_else_is_read_back_as_a_day_or_not_at_all(name: str) -> None:
    taken = 0
    for day in wrong_days(json_texts.VALUES[name]):
        try:
            (read, _) = day_texts.read(json.dumps([day, {**DAY, "date": "2027-02-07"}]))
        except day_texts.UnreadableDays:
            continue
        taken += 1
        assert read.keys() == DAY.keys()
        assert all(isinstance(read[part], str) and len(read[part]) <= 120 for part in ("name_zh", "name_en", "source"))
        assert (read["kind"], read["windows"]) == ("off", [])
        json.dumps(read["name_zh"], ensure_ascii=False).encode()
    assert taken < 6, "More than what is a name may be, and what nobody reads."


def wrong_days(value: Any) -> Iterator[Any]:
    yield from ({**DAY, part: value} for part in (*DAY, "more"))
    yield value
    for hours in (value, [value], [[value]], [[value, "18:00"]], [["08:00", value]], [["08:00", "18:00", value]]):
        yield {**DAY, "kind": "special", "windows": hours}


def test_what_a_file_says_is_read_back_as_it_was() -> None:
    text = "2027-02-06,休,,春节\x1b[31m,Spring\tFestival\n2027-02-07,班,08:00-12:00,,\n2027-02-08,特殊,9:00-10:00,,\n"
    days = calendar_files.from_csv(text, "x.csv").days
    assert days[0]["name_zh"] == "春节 [31m"
    assert day_texts.read(day_texts.written(days)) == [*days]
