from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import Connection, Table, delete, func, select

from app import expressions, history, policies
from app.db import Database
from app.identity.roles import ROLES
from app.policies import limits, publications, reading, tables
from app.policies.shipped import anchors, calendars, keys, ladders, profiles, settings
from app.policies.shipped import limits as shipped

EVERY_LIMIT = [
    pytest.param(values, id=f"{profile}-{key}-{position}")
    for profile, group in {"default": shipped.DEFAULT, **shipped.PROFILES}.items()
    for key, all_values in group.items()
    for position, values in enumerate(all_values)
]


def rows(conn: Connection) -> dict[str, int]:
    room = [name for name in vars(tables).values() if isinstance(name, Table)]
    return {table.name: conn.execute(select(func.count()).select_from(table)).scalar_one() for table in room}


def test_seeding_twice_changes_nothing(conn: Connection) -> None:
    before = rows(conn)
    policies.seed(conn)
    assert rows(conn) == before
    assert before["policy_publication"] == 1
    assert before["policy_limit"] > 60


@pytest.mark.req("R-019")
def test_seeding_an_empty_database_sets_up_all_five_profiles_with_003_active(empty: Database) -> None:
    with empty.transaction() as conn:
        with pytest.raises(reading.NotSetUp):
            reading.book(conn)
        policies.seed(conn)
        book = reading.book(conn)
        conn.rollback()
    assert list(book.profiles) == ["default", "000", "001", "002", "003", "004"]
    assert book.active_profile == "003"


def test_what_somebody_changed_is_left_alone(conn: Connection) -> None:
    values = {"duration": "PT10M", "unit": "working"}
    publications.limit(conn, "003", "first_response", [values], author="admin", reason="faster")
    publications.setting(conn, "default", "dissat_threshold", 2, author="admin", reason="stricter")
    policies.seed(conn)
    assert policies.effective(conn, "003", "first_response").duration.seconds == 600
    assert policies.setting(conn, "dissat_threshold") == 2


def test_what_a_later_release_ships_is_added_as_one_publication(conn: Connection) -> None:
    version = select(tables.limit_version.c.id).where(tables.limit_version.c.key == "archive_check")
    conn.execute(delete(tables.limit).where(tables.limit.c.version_id.in_(version)))
    conn.execute(delete(tables.limit_version).where(tables.limit_version.c.key == "archive_check"))
    conn.execute(delete(tables.policy_key).where(tables.policy_key.c.key == "archive_check"))
    policies.seed(conn)
    assert reading.book(conn).revision == 2
    assert policies.effective(conn, None, "archive_check").enabled
    assert [event.kind for event in history.of(conn, "policies")] == ["policies:seeded"] * 2


def test_the_calendars_get_the_time_zone_of_the_office(empty: Database) -> None:
    with empty.transaction() as conn:
        policies.seed(conn, "Europe/Berlin")
        zones = {version.zone for group in reading.book(conn).calendars.values() for version in group}
        conn.rollback()
    assert zones == {"Europe/Berlin"}


def test_the_holidays_stand_in_rows_that_name_their_source(conn: Connection) -> None:
    day = tables.calendar_day.c
    found = conn.execute(select(day.kind, day.name_zh, day.source).where(day.date == date(2026, 2, 14))).one()
    assert (found.kind, found.name_zh) == ("work", "春节")
    assert found.source.startswith("chinesecalendar 1.")


def test_every_year_the_package_knows_from_2024_on_is_imported() -> None:
    assert {day["date"].year for day in calendars.chinese_days()} >= {2024, 2025, 2026}


@pytest.mark.parametrize("values", EVERY_LIMIT)
def test_a_shipped_limit_is_one_an_administrator_could_have_written(values: dict) -> None:
    assert limits.check(values) == []
    assert values["role"] in ROLES
    assert values["basis"]
    assert values["anchor"] in anchors.ANCHORS
    told = {to for rung in values["ladder"] for to in rung.get("to", ())}
    assert told <= {"holder", "owner", *ROLES}


@pytest.mark.req("R-015")
def test_every_key_has_a_default_and_every_default_a_key() -> None:
    assert [key.key for key in keys.LIMITS if key.key not in shipped.DEFAULT] == []
    assert set(shipped.DEFAULT) == policies.limit_keys()
    assert {key.key for key in keys.SETTINGS} == set(settings.DEFAULT)
    for group in (*shipped.PROFILES.values(), *settings.PROFILES.values()):
        assert set(group) <= set(shipped.DEFAULT) | set(settings.DEFAULT)
    assert {*shipped.PROFILES, *settings.PROFILES} <= {profile.key for profile in profiles.PROFILES}


def test_every_name_stands_in_both_languages() -> None:
    for one in (*keys.LIMITS, *keys.SETTINGS, *profiles.PROFILES):
        assert one.zh and one.en and not one.en.isspace() and any(ord(letter) > 0x2E80 for letter in one.zh)
    for zh, en in anchors.ANCHORS.values():
        assert zh and en


@pytest.mark.req("R-016")
def test_the_ladder_of_the_requirements_is_the_usual_one() -> None:
    warn, breach, overdue, escalate = ladders.STANDARD
    assert (warn["to"], breach["to"], escalate["to"]) == (["holder", "owner"], ["supervisor"], ["manager"])
    assert (breach["at"], escalate["at"], overdue["process"]) == ({"share": 1.0}, {"share": 2.0}, "overdue")
    at_once = {key for key, values in shipped.DEFAULT.items() if values[0]["ladder"] is ladders.IMMEDIATE}
    assert at_once == {"major_activate", "major_plan", "dissat_contact", "dissat_plan"}


def test_no_shipped_condition_asks_for_a_fact_that_no_case_has() -> None:
    conditions = [value["condition"] for one in EVERY_LIMIT for value in one.values if value.get("condition")]
    assert conditions
    assert all(expressions.parse(text).names <= set(limits.FACTS) for text in conditions)


def test_no_value_stands_in_the_code_beside_the_data() -> None:
    room = Path(policies.__file__).parent
    assert not [path.name for path in room.glob("*.py") if '"PT' in path.read_text(encoding="utf-8")]
