"""Nobody is promised to two customers at once, nor outside the hours in which one may call."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise

from app.demo.diary import APART, FIRST, LAST, Diary
from tests.unit.demo.test_stories import CALENDAR


def test_visits_of_one_engineer_lie_apart_and_within_reasonable_hours() -> None:
    diary, now = Diary(CALENDAR), datetime(2026, 11, 20, 1, 10, tzinfo=UTC)
    mine = sorted(diary.promise("zhao.qiang", now) for _ in range(12))
    assert all(later - earlier >= APART for earlier, later in pairwise(mine))
    local = [one.astimezone(CALENDAR.zone) for one in mine]
    assert all(FIRST <= one.time() <= LAST and one.minute in (0, 30) and one.weekday() < 5 for one in local)
    assert mine[0] == datetime(2026, 11, 20, 1, 30, tzinfo=UTC)


def test_another_engineer_is_free_at_the_same_time() -> None:
    diary, now = Diary(CALENDAR), datetime(2026, 11, 20, 2, 0, tzinfo=UTC)
    assert diary.promise("zhao.qiang", now) == diary.promise("wang.lei", now) == now
    assert diary.promise("wang.lei", now) == now + timedelta(hours=2)
