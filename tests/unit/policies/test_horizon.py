from datetime import date

import pytest
from sqlalchemy import Connection

from app import policies
from app.policies import publications
from app.policies.versions import CalendarContent
from tests.unit.policies.conftest import shanghai

WEEK = {day: [["08:00", "18:00"]] for day in ("mon", "tue", "wed", "thu", "fri")}


@pytest.mark.parametrize(
    ("at", "years"),
    [
        ("2026-10-31 23:59", []),
        ("2026-11-01 00:00", [2027]),
        ("2027-03-01 09:00", [2027]),
        ("2027-11-01 09:00", [2027, 2028]),
    ],
)
def test_the_next_year_is_missed_from_november_on(conn: Connection, at: str, years: list[int]) -> None:
    content = CalendarContent("Asia/Shanghai", WEEK, published_until=date(2026, 12, 31))
    publications.calendar(conn, "office", content, author="admin", reason="2026")
    missing = policies.unpublished_years(conn, shanghai(at))
    assert [(one.calendar, one.name_zh, one.year) for one in missing] == [
        ("office", "服务时间", year) for year in years
    ]


def test_a_calendar_that_never_closes_misses_nothing(conn: Connection) -> None:
    assert "round_the_clock" not in {
        one.calendar for one in policies.unpublished_years(conn, shanghai("2031-01-01 00:00"))
    }


def test_a_published_year_is_not_missed(conn: Connection) -> None:
    content = CalendarContent("Asia/Shanghai", WEEK, published_until=date(2027, 12, 31))
    publications.calendar(conn, "office", content, author="admin", reason="2027")
    assert policies.unpublished_years(conn, shanghai("2026-11-23 09:00")) == []
