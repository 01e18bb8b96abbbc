"""Which limit and which setting holds: profile, default, conditions."""

import pytest
from sqlalchemy import Connection

from app import policies
from app.policies import publications, reading, versions
from app.policies.book import UnknownKey
from app.policies.calendar import WorkingCalendar
from tests.unit.policies.conftest import shanghai
from tests.unit.policies.timers import armed


@pytest.mark.req("R-019")
def test_a_silent_profile_inherits_the_default(conn: Connection) -> None:
    for profile in ("003", "004"):
        limit = policies.effective(conn, profile, "first_response")
        assert (limit.profile, limit.duration.seconds) == ("default", 900)
    own = policies.effective(conn, "001", "first_response")
    assert (own.profile, own.duration.seconds) == ("001", 3600)


def test_no_profile_and_one_that_is_gone_are_the_active_one(conn: Connection) -> None:
    publications.activate(conn, "001", author="admin", reason="new contract")
    for profile in (None, "1999"):
        assert policies.effective(conn, profile, "first_response").profile == "001"
        assert armed(conn, "first_response", shanghai("2026-11-20 10:00"), profile=profile).profile == "001"


def test_what_matches_no_condition_of_the_profile_falls_to_the_default(conn: Connection) -> None:
    urgent = policies.effective(conn, "002", "tech_response", {"urgency": "urgent"})
    assert (urgent.profile, urgent.unit) == ("002", "clock")
    usual = policies.effective(conn, "002", "tech_response", {"urgency": "normal"})
    assert (usual.profile, usual.unit) == ("default", "working")


def test_the_grade_counts_once_there_is_one_and_the_urgency_before(conn: Connection) -> None:
    graded = policies.effective(conn, "002", "tech_response", {"urgency": "urgent", "grade": "normal"})
    assert graded.profile == "default"


def test_exceptions_hold_only_for_what_is_known(conn: Connection) -> None:
    for facts, enabled in (({}, True), ({"complex": False}, True), ({"complex": True}, False)):
        assert policies.effective(conn, "002", "first_diagnosis", facts).enabled is enabled


def test_a_remote_area_is_known_by_its_region(conn: Connection) -> None:
    publications.setting(conn, "default", "remote_regions", ["Tibet"], author="admin", reason="H-29")
    assert policies.effective(conn, "002", "part_on_site", {"region": "Shanghai"}).enabled
    assert not policies.effective(conn, "002", "part_on_site", {"region": "Tibet"}).enabled
    assert policies.effective(conn, "002", "part_on_site", {"region": "Tibet", "remote_area": False}).enabled


def test_the_first_condition_that_holds_wins(conn: Connection) -> None:
    values = [
        {"duration": "PT5M", "unit": "clock", "condition": "premium"},
        {"duration": "PT9M", "unit": "clock", "condition": 'tier = "premium" or tier = "member"'},
    ]
    publications.limit(conn, "003", "first_response", values, author="admin", reason="tiers")
    minutes = {
        tier: policies.effective(conn, "003", "first_response", {"tier": tier}).duration.seconds // 60
        for tier in ("premium", "member", "normal")
    }
    assert minutes == {"premium": 5, "member": 9, "normal": 15}


def test_a_profile_may_become_silent_again(conn: Connection) -> None:
    publications.limit(conn, "001", "first_response", [], author="admin", reason="as all")
    assert policies.effective(conn, "001", "first_response").profile == "default"


def test_settings_inherit_are_switched_off_and_taken_back(conn: Connection) -> None:
    assert policies.setting(conn, "kpi_first_time", "000") == 0.8
    assert policies.setting(conn, "kpi_first_time", "004") == 0.85
    publications.setting(conn, "000", "kpi_first_time", None, author="admin", reason="not measured")
    assert policies.setting(conn, "kpi_first_time", "000") is None
    publications.setting(conn, "000", "kpi_first_time", versions.INHERIT, author="admin", reason="as all")
    assert policies.setting(conn, "kpi_first_time", "000") == 0.85


def test_the_settings_of_the_active_profile_hold_where_none_is_named(conn: Connection) -> None:
    assert policies.setting(conn, "dissat_threshold") == 3
    assert policies.setting(conn, "followup_attempts") == {"count": 3, "within": "P3D", "unit": "working_days"}


def test_a_setting_nobody_knows_is_refused(conn: Connection) -> None:
    with pytest.raises(UnknownKey, match="no_such_setting"):
        policies.setting(conn, "no_such_setting")


def test_windows_and_retention_keep_the_wall_clock(conn: Connection) -> None:
    archived = shanghai("2026-02-28 16:20")
    assert policies.setting_instant(conn, "retention", archived) == shanghai("2029-02-28 16:20")
    received = shanghai("2026-11-14 09:00")
    assert policies.setting_instant(conn, "return_window", received) == shanghai("2026-11-21 09:00")
    publications.setting(conn, "default", "return_window", None, author="admin", reason="no returns")
    assert policies.setting_instant(conn, "return_window", received) is None


def test_a_role_may_have_hours_of_its_own(conn: Connection) -> None:
    book = reading.book(conn)
    assert book.calendar_for("002", "tech").key == "round_the_clock"
    assert book.calendar_for("002", "cs").key == "office"
    assert book.calendar_for("003", "tech").key == "office"
    night = shanghai("2026-11-21 23:00")
    assert armed(conn, "tech_response", night, profile="002").due_at == shanghai("2026-11-22 01:00")


def test_the_keys_of_limits_and_settings_are_told_apart(conn: Connection) -> None:
    assert set(policies.known_keys(conn)) == policies.limit_keys()
    assert "visit_lead" in policies.setting_keys(conn)
    assert not set(policies.setting_keys(conn)) & set(policies.known_keys(conn))


def test_the_calendar_of_a_version_is_compiled_once(conn: Connection) -> None:
    version = reading.book(conn).calendar("office")
    calendar = reading.working_calendar(conn, version.id)
    assert isinstance(calendar, WorkingCalendar)
    assert reading.working_calendar(conn, version.id) is calendar


def test_simple_and_complex_problems_have_limits_of_their_own(conn: Connection) -> None:
    on = {
        complex_: [
            key
            for key in ("fix_simple", "fix_complex", "complex_eta")
            for profile in ("003",)
            if policies.effective(conn, profile, key, {"complex": complex_}).enabled
        ]
        for complex_ in (None, False, True)
    }
    assert on == {None: ["fix_simple"], False: ["fix_simple"], True: ["fix_complex", "complex_eta"]}
    assert policies.effective(conn, "001", "fix_complex", {"complex": True}).profile == "001"
    assert not policies.effective(conn, "001", "fix_complex", {"complex": False}).enabled


@pytest.mark.parametrize(("profile", "hours"), [("000", 24), ("002", 4), ("003", 24)])
def test_only_emergencies_promise_an_arrival(conn: Connection, profile: str, hours: int) -> None:
    for facts, enabled in (
        ({"urgency": "urgent"}, True),
        ({"urgency": "major"}, True),
        ({"urgency": "normal", "grade": "major"}, True),
        ({"urgency": "normal"}, False),
        ({"urgency": "urgent", "grade": "normal"}, False),
    ):
        limit = policies.effective(conn, profile, "onsite_urgent", facts)
        assert limit.enabled is enabled
        assert not enabled or limit.duration.seconds == hours * 3600


def test_the_next_update_begins_at_the_same_hour_of_the_next_working_day(conn: Connection) -> None:
    friday = shanghai("2026-11-20 16:20")
    timer = armed(conn, "progress_next", friday, anchored={"updated": friday}, waits=True)
    assert timer.due_at == shanghai("2026-11-23 08:00")
    monday = shanghai("2026-11-23 09:20")
    assert armed(conn, "progress_next", monday, anchored={"updated": monday}).due_at == shanghai("2026-11-24 09:20")


@pytest.mark.parametrize(
    ("key", "anchor", "due"),
    [
        ("dispatch", "dispatchable", "2026-11-23 10:00"),
        ("repair_record", "service_done", "2026-11-23 10:00"),
        ("quality_check", "repaired", "2026-11-23 18:00"),
        ("parcel_pack", "packable", "2026-11-23 18:00"),
    ],
)
def test_the_limits_of_the_repair_line(conn: Connection, key: str, anchor: str, due: str) -> None:
    friday = shanghai("2026-11-20 16:00")
    assert armed(conn, key, friday, anchored={anchor: friday}).due_at == shanghai(due)


def test_how_much_a_supervisor_may_grant_and_how_long_a_link_lives(conn: Connection) -> None:
    assert policies.setting(conn, "compensation_limit") == 500
    assert policies.setting(conn, "link_days") == 14
