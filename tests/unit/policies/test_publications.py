"""Publishing: versions are added, nothing is overwritten, and two administrators do not overwrite each other."""

from typing import Any

import pytest
from sqlalchemy import Connection, select

from app import clock, history, policies
from app.db import Database
from app.errors import Invalid
from app.policies import publications, reading, tables
from app.policies.book import UnknownCalendar, UnknownKey, UnknownProfile
from app.policies.versions import CalendarContent, ChangedMeanwhile
from tests.unit.policies.conftest import shanghai

TEN = [{"duration": "PT10M", "unit": "working"}]
BY = {"author": "admin", "reason": "faster"}
WEEK = {"mon": [["08:00", "18:00"]]}


def test_a_publication_adds_a_version_and_leaves_the_old_one(conn: Connection) -> None:
    with clock.frozen(shanghai("2026-11-24 09:00")):
        revision = publications.limit(conn, "003", "first_response", TEN, reach="running", **BY)
    act = conn.execute(select(tables.publication).where(tables.publication.c.revision == revision)).one()
    assert (act.subject, act.author, act.reason, act.reach) == ("003/first_response", "admin", "faster", "running")
    assert act.published_at == shanghai("2026-11-24 09:00")
    limit = policies.effective(conn, "003", "first_response")
    assert (limit.profile, limit.number, limit.revision, limit.duration.seconds) == ("003", 1, revision, 600)
    assert policies.effective(conn, "004", "first_response").duration.seconds == 900


def test_version_numbers_count_for_each_profile_and_key(conn: Connection) -> None:
    for number in (1, 2, 3):
        publications.limit(conn, "003", "grading", TEN, **BY)
        assert policies.effective(conn, "003", "grading").number == number
    publications.limit(conn, "003", "handover", TEN, **BY)
    assert policies.effective(conn, "003", "handover").number == 1


def test_what_is_published_stands_in_the_history_without_the_reason(conn: Connection) -> None:
    publications.limit(conn, "003", "first_response", TEN, **BY)
    event = history.of(conn, "policies")[-1]
    assert (event.kind, event.actor) == ("limit:published", "admin")
    assert event.data == {
        "profile": "003", "key": "first_response", "number": 1, "reach": "new", "revision": 2,
    }  # fmt: skip


def test_a_second_administrator_is_told_and_overwrites_nothing(conn: Connection) -> None:
    publications.limit(conn, "003", "first_response", TEN, expected=0, **BY)
    with pytest.raises(ChangedMeanwhile, match="003/first_response"):
        publications.limit(conn, "003", "first_response", TEN, expected=0, **BY)
    publications.limit(conn, "003", "first_response", TEN, expected=1, **BY)


def test_a_bad_value_is_refused_before_anything_is_written(conn: Connection) -> None:
    with pytest.raises(Invalid) as refusal:
        publications.limit(conn, "003", "grading", [{"duration": "PT1H", "unit": "weeks"}], **BY)
    assert [problem.place for problem in refusal.value.problems] == ["unit"]
    assert reading.book(conn).revision == 1


@pytest.mark.parametrize(
    ("publish", "error"),
    [
        (lambda conn: publications.limit(conn, "1999", "grading", TEN, **BY), UnknownProfile),
        (lambda conn: publications.limit(conn, "003", "no_such_key", TEN, **BY), UnknownKey),
        (lambda conn: publications.limit(conn, "003", "retention", TEN, **BY), UnknownKey),
        (lambda conn: publications.setting(conn, "003", "grading", 3, **BY), UnknownKey),
        (lambda conn: publications.activate(conn, "1999", **BY), UnknownProfile),
        (lambda conn: publications.calendar(conn, "moon", CalendarContent("UTC", WEEK), **BY), UnknownCalendar),
    ],
)
def test_what_is_not_there_cannot_be_published(conn: Connection, publish: Any, error: type[Exception]) -> None:
    with pytest.raises(error):
        publish(conn)
    assert reading.book(conn).revision == 1


@pytest.mark.parametrize(
    "weekly",
    [{}, {"mon": []}, {"mon": [["18:00", "08:00"]]}, {"mon": [["08:00", "12:00"], ["11:00", "18:00"]]},
     {"mon": [["25:00", "26:00"]]}, {"mon": [["08:00", "08:00"]]}],
)  # fmt: skip
def test_hours_that_make_no_sense_are_refused(conn: Connection, weekly: dict[str, Any]) -> None:
    with pytest.raises(Invalid) as refusal:
        publications.calendar(conn, "office", CalendarContent("Asia/Shanghai", weekly), **BY)
    assert [problem.place for problem in refusal.value.problems] == ["weekly"]


def test_a_zone_nobody_knows_is_refused(conn: Connection) -> None:
    with pytest.raises(Invalid):
        publications.calendar(conn, "office", CalendarContent("Asia/Atlantis", WEEK), **BY)


def test_touching_windows_are_one(conn: Connection) -> None:
    week = {"mon": [["12:00", "18:00"], ["08:00", "12:00"]]}
    publications.calendar(conn, "office", CalendarContent("Asia/Shanghai", week), **BY)
    calendar = reading.working_calendar(conn, reading.book(conn).calendar("office").id)
    assert calendar.between(shanghai("2026-11-23 00:00"), shanghai("2026-11-24 00:00")) == 10 * 3600


def test_a_reach_that_does_not_exist_is_a_mistake_of_the_caller(conn: Connection) -> None:
    with pytest.raises(ValueError, match="everybody"):
        publications.limit(conn, "003", "grading", TEN, reach="everybody", **BY)


def test_policies_live_on_both_databases(any_db: Database) -> None:
    with any_db.transaction() as conn:
        policies.seed(conn)
        policies.seed(conn)
    with any_db.transaction() as conn:
        publications.limit(conn, "003", "first_response", TEN, reach="running", **BY)
    with any_db.reading() as conn:
        plan = policies.plan(
            conn, "first_response", at=shanghai("2026-09-30 17:55"), facts={}, anchors={}.get, profile="003"
        )
        assert plan.due_at == shanghai("2026-10-08 08:05")
        assert policies.setting(conn, "calendar_roles", "002") == {"tech": "round_the_clock"}
        assert policies.setting(conn, "kpi_satisfied_share") is None
