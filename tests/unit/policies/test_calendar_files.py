"""Days from elsewhere, hours as people write them, and what differs between two calendars."""

from datetime import date
from typing import Any

import pytest
from sqlalchemy import Connection

from app.errors import DeskError, Invalid
from app.policies import calendar_changes, calendar_contents, calendar_files, own_calendars, publications, windows
from app.policies.own_calendars import CalendarInUse, Use
from app.policies.reading import book
from app.policies.versions import CalendarContent, ChangedMeanwhile

BY: dict[str, Any] = {"author": "admin", "reason": "夜班"}
WEEK = {"mon": [["08:00", "18:00"]]}
ICS = "\r\n".join(
    [
        "BEGIN:VCALENDAR", "BEGIN:VEVENT", "DTSTART;VALUE=DATE:20270206", "DTEND;VALUE=DATE:20270209",
        "SUMMARY:春节\\, 第", " 一段", "END:VEVENT", "BEGIN:VEVENT", "DTSTART:20270210T080000Z", "SUMMARY:会议",
        "END:VEVENT", "BEGIN:VEVENT", "DTSTART;VALUE=DATE:20270501", "SUMMARY:劳动节", "END:VEVENT", "END:VCALENDAR",
    ]
)  # fmt: skip


@pytest.mark.parametrize(
    ("text", "pairs"),
    [("", []), ("8:00-12:00", [["08:00", "12:00"]]), ("00:00–24:00", [["00:00", "24:00"]]),
     ("13:30-18:00, 08:00~12:00", [["08:00", "12:00"], ["13:30", "18:00"]]),
     ("08：00至12：00；13:00—17:00", [["08:00", "12:00"], ["13:00", "17:00"]])],
)  # fmt: skip
def test_hours_are_read_as_people_write_them(text: str, pairs: list[list[str]]) -> None:
    assert windows.read(text) == pairs
    assert windows.read(windows.written(pairs)) == pairs


@pytest.mark.parametrize(
    "text", ["8", "25:00-26:00", "08:60-09:00", "12:00-08:00", "08:00-12:00,11:00-13:00", "24:00-24:00"]
)
def test_hours_that_are_none_are_refused(text: str) -> None:
    with pytest.raises(DeskError):
        windows.read(text)


@pytest.mark.req("R-023")
def test_an_ics_file_brings_its_whole_days_and_passes_over_appointments() -> None:
    found = calendar_files.from_ics(ICS, "x.ics")
    assert [day["date"].isoformat() for day in found.days] == ["2027-02-06", "2027-02-07", "2027-02-08", "2027-05-01"]
    assert found.days[0]["name_zh"] == "春节, 第一段"
    assert {day["kind"] for day in found.days} == {"off"}
    repeated = ICS.replace("SUMMARY:劳动节", "SUMMARY:劳动节\r\nRRULE:FREQ=YEARLY")
    assert [problem.place for problem in calendar_files.from_ics(repeated, "x").problems] == ["file"]
    assert calendar_files.from_ics("nothing", "x").problems


@pytest.mark.req("R-023")
def test_a_csv_file_says_every_wrong_line() -> None:
    found = calendar_files.from_csv("date;kind;hours;name\n2027/2/6;off;;春节\n2027年2月14日;班;;\n", "x.csv")
    assert [(day["date"], day["kind"]) for day in found.days] == [
        (date(2027, 2, 6), "off"), (date(2027, 2, 14), "work"),
    ]  # fmt: skip
    wrong = calendar_files.from_csv(
        "2027-02-30,off\n2027-02-06,x\n2027-02-07,special\n2027-02-08,off\n2027-02-08,off", "x"
    )
    assert len(wrong.problems) == 4


def test_the_package_knows_its_years_and_says_so_of_others() -> None:
    found = calendar_files.chinese(2026)
    assert found.years == [2026]
    assert {day["kind"] for day in found.days} == {"off", "work"}
    assert calendar_files.chinese(2090).problems


def test_what_differs_is_named_day_by_day_and_where_it_came_from_does_not_count() -> None:
    day = {"date": date(2027, 2, 6), "kind": "off", "name_zh": "春节", "source": "a"}
    old = CalendarContent("UTC", WEEK, [day], date(2027, 12, 31))
    assert not calendar_changes.between(
        old, CalendarContent("UTC", WEEK, [{**day, "source": "b"}], old.published_until)
    )
    more = calendar_changes.laid(old, [{"date": date(2028, 1, 1), "kind": "off"}], until=date(2028, 12, 31))
    found = calendar_changes.between(old, more)
    assert (list(found.days), found.until) == ([date(2028, 1, 1)], (date(2027, 12, 31), date(2028, 12, 31)))
    instead = calendar_changes.laid(old, [{"date": date(2027, 5, 1), "kind": "off"}], replace=[2027])
    assert list(calendar_changes.between(old, instead).days) == [date(2027, 2, 6), date(2027, 5, 1)]
    assert not calendar_changes.without(old, date(2027, 2, 6)).days
    other = CalendarContent("Asia/Tokyo", {"tue": WEEK["mon"]}, [day], old.published_until)
    changed = calendar_changes.between(old, other)
    assert (changed.zone, list(changed.weekly)) == (("UTC", "Asia/Tokyo"), ["mon", "tue"])


def test_a_draft_keeps_a_calendar_as_it_is(conn: Connection) -> None:
    content = calendar_contents.of(conn, "office")
    again = calendar_contents.content(calendar_contents.document(content))
    assert not calendar_changes.between(content, again)
    assert again.published_until == content.published_until


@pytest.mark.req("R-023")
def test_a_copied_calendar_goes_its_own_way(conn: Connection) -> None:
    own_calendars.copy(conn, "office", "night", "夜班", "Night", **BY)
    assert not calendar_changes.between(calendar_contents.of(conn, "office"), calendar_contents.of(conn, "night"))
    publications.calendar(conn, "night", CalendarContent("UTC", WEEK), expected=1, **BY)
    assert [row.number for row in calendar_contents.acts(conn, "night")] == [2, 1]
    assert calendar_contents.of(conn, "night", 1).zone == "Asia/Shanghai"
    with pytest.raises(Invalid) as refused:
        own_calendars.copy(conn, "office", "night", "", "x", author="admin", reason="")
    assert [problem.place for problem in refused.value.problems] == ["key", "name_zh", "reason"]


def test_a_calendar_somebody_counts_by_is_not_put_away(conn: Connection) -> None:
    assert Use("002", "tech") in own_calendars.uses(book(conn))["round_the_clock"]
    with pytest.raises(CalendarInUse):
        own_calendars.archive(conn, "office", **BY)
    seen = own_calendars.copy(conn, "office", "night", "夜班", "Night", **BY)
    own_calendars.rename(conn, "night", "大夜班", "Late", seen=seen, **BY)
    with pytest.raises(ChangedMeanwhile, match="大夜班"):
        own_calendars.archive(conn, "night", seen=seen, **BY)
    own_calendars.archive(conn, "night", **BY)
    assert own_calendars.listing(conn)[-1].archived_at is not None
    own_calendars.restore(conn, "night", **BY)
    assert own_calendars.find(conn, "night").archived_at is None
