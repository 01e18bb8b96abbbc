"""Profiles of one's own: copied whole, named, put away; and two administrators do not overwrite each other."""

import pytest
from sqlalchemy import Connection

from app import history, policies
from app.errors import Invalid
from app.policies import own_profiles, publications, reading
from app.policies.book import UnknownProfile
from app.policies.own_profiles import ActiveProfile, ArchivedProfile, EverybodyInherits
from app.policies.versions import INHERIT, ChangedMeanwhile

BY = {"author": "admin", "reason": "大客户"}


def copied(conn: Connection, source: str = "002") -> int:
    return own_profiles.copy(conn, source, "acme", "远航专属", "Acme", **BY)


@pytest.mark.req("R-019")
def test_a_copy_says_what_its_source_says_itself_and_inherits_the_rest(conn: Connection) -> None:
    revision = copied(conn)
    book = reading.book(conn)
    own = {key for profile, key in book.limits if profile == "002"}
    assert {key for profile, key in book.limits if profile == "acme"} == own
    for key in own:
        before, after = (policies.effective(conn, profile, key) for profile in ("002", "acme"))
        assert (after.duration, after.unit, after.rungs, after.anchor, after.basis) == (
            before.duration, before.unit, before.rungs, before.anchor, before.basis,
        )  # fmt: skip
        assert {one.number for one in book.limits["acme", key]} == {1}
        assert {one.revision for one in book.limits["acme", key]} == {revision}
    for profile, key in book.settings:
        if profile == "002":
            assert book.setting("acme", key) == book.setting("002", key)
    assert history.of(conn, "policies")[-1].kind == "profile:copied"


def test_a_copy_goes_its_own_way(conn: Connection) -> None:
    copied(conn)
    publications.limit(conn, "002", "first_response", [{"duration": "PT7M", "unit": "working"}], **BY)
    assert policies.effective(conn, "acme", "first_response").duration.seconds != 420


def test_what_the_source_has_taken_back_is_not_copied(conn: Connection) -> None:
    publications.setting(conn, "002", "link_days", 3, **BY)
    publications.setting(conn, "002", "link_days", INHERIT, **BY)
    copied(conn)
    assert ("acme", "link_days") not in reading.book(conn).settings


@pytest.mark.parametrize(
    ("key", "zh", "en", "reason", "places"),
    [
        ("Acme Ltd", "甲", "A", "why", ["key"]),
        ("003", "甲", "A", "why", ["key"]),
        ("acme", " ", "", " ", ["name_zh", "name_en", "reason"]),
        ("acme", "甲" * 121, "A", "x" * 501, ["name_zh", "reason"]),
    ],
)
def test_everything_wrong_is_said_at_once(
    conn: Connection, key: str, zh: str, en: str, reason: str, places: list[str]
) -> None:
    with pytest.raises(Invalid) as refused:
        own_profiles.copy(conn, "002", key, zh, en, author="admin", reason=reason)
    assert [problem.place for problem in refused.value.problems] == places


def test_a_copy_of_nothing_is_refused(conn: Connection) -> None:
    with pytest.raises(UnknownProfile):
        own_profiles.copy(conn, "nowhere", "acme", "甲", "A", **BY)


def test_names_are_changed_and_the_history_knows_the_old_ones(conn: Connection) -> None:
    copied(conn)
    own_profiles.rename(conn, "acme", "远航", "Acme Ltd", **BY)
    assert reading.book(conn).profiles["acme"].name_zh == "远航"
    assert history.of(conn, "policies")[-1].data["before"] == ["远航专属", "Acme"]
    assert [row.reason for row in own_profiles.acts(conn, "acme")] == ["大客户", "大客户"]


def test_an_archived_profile_is_fetched_back_and_not_activated_before(conn: Connection) -> None:
    copied(conn)
    own_profiles.archive(conn, "acme", **BY)
    assert reading.book(conn).profiles["acme"].archived
    with pytest.raises(ArchivedProfile):
        publications.activate(conn, "acme", **BY)
    own_profiles.restore(conn, "acme", **BY)
    publications.activate(conn, "acme", **BY)
    assert reading.book(conn).active_profile == "acme"


def test_the_active_one_and_the_default_stay(conn: Connection) -> None:
    with pytest.raises(ActiveProfile):
        own_profiles.archive(conn, "003", **BY)
    with pytest.raises(EverybodyInherits):
        own_profiles.archive(conn, "default", **BY)


def test_who_has_not_seen_the_last_act_overwrites_nothing(conn: Connection) -> None:
    seen = copied(conn)
    own_profiles.rename(conn, "acme", "远航", "Acme Ltd", seen=seen, **BY)
    with pytest.raises(ChangedMeanwhile, match="远航"):
        own_profiles.rename(conn, "acme", "又名", "Other", seen=seen, **BY)
    with pytest.raises(ChangedMeanwhile):
        own_profiles.archive(conn, "acme", seen=seen, **BY)
    with pytest.raises(ChangedMeanwhile):
        publications.activate(conn, "acme", seen=seen, **BY)
