from collections.abc import Callable
from datetime import date, timedelta

import pytest
from sqlalchemy import Connection, insert, select
from sqlalchemy.exc import IntegrityError

from app import clock, history
from app.actor import SYSTEM, Actor
from app.db import Database
from app.errors import Invalid
from app.identity import accounts, certificates, demo
from app.identity.errors import AdministratorsOnly, CertificateWithdrawn, StaleEdit, UnknownCertificate, UnknownUser
from app.identity.tables import staff_certificate
from app.identity.users import User

Person = Callable[..., User]

KINDS = ("electrician", "refrigeration")
PAPER = {"kind": "electrician", "number": "DG-1", "issued": "2025-03-01", "valid_until": "2028-02-29"}
FIRST, LAST = date(2025, 3, 1), date(2028, 2, 29)
DAY = timedelta(days=1)


def added(conn: Connection, name: str = "zhao.qiang", **other: str) -> int:
    return certificates.add(conn, SYSTEM, name, {**PAPER, **other}, KINDS)


@pytest.mark.req("R-139")
@pytest.mark.parametrize(("day", "valid"), [(FIRST - DAY, False), (FIRST, True), (LAST, True), (LAST + DAY, False)])
def test_a_certificate_counts_from_its_first_day_to_its_last(
    conn: Connection, person: Person, day: date, valid: bool
) -> None:
    person("zhao.qiang", "field")
    added(conn)
    assert certificates.valid_on(conn, "Zhao.Qiang", day) is valid
    assert certificates.holders_on(conn, day) == ({"zhao.qiang"} if valid else set())


@pytest.mark.req("R-139")
def test_somebody_without_a_certificate_holds_none(conn: Connection, person: Person) -> None:
    person("li.na", "tech")
    assert not certificates.valid_on(conn, "li.na", FIRST)


def test_one_without_an_end_does_not_run_out(conn: Connection, person: Person) -> None:
    person("zhao.qiang", "field")
    one = certificates.find(conn, "zhao.qiang", added(conn, valid_until=""))
    assert one.state(date(2199, 1, 1)) == "valid"
    assert certificates.valid_on(conn, "zhao.qiang", date(2199, 1, 1))


def test_a_valid_one_is_enough_beside_an_expired_one(conn: Connection, person: Person) -> None:
    person("zhao.qiang", "field")
    added(conn, number="old", issued="2019-01-01", valid_until="2022-01-01")
    added(conn, kind="refrigeration")
    assert certificates.valid_on(conn, "zhao.qiang", FIRST)


@pytest.mark.parametrize(
    ("day", "state"),
    [
        (FIRST - DAY, "future"),
        (FIRST, "valid"),
        (LAST - 31 * DAY, "valid"),
        (LAST - 30 * DAY, "expiring"),
        (LAST, "expiring"),
        (LAST + DAY, "expired"),
    ],
)
def test_how_it_stands_is_said_in_a_word(conn: Connection, person: Person, day: date, state: str) -> None:
    person("zhao.qiang", "field")
    assert certificates.find(conn, "zhao.qiang", added(conn)).state(day) == state


@pytest.mark.parametrize(
    ("entered", "place", "sentence"),
    [
        ({"kind": "pilot"}, "kind", "Choose the kind of certificate."),
        ({"number": "  "}, "number", "Enter the number on the certificate."),
        ({"number": "x" * 61}, "number", "At most 60 characters."),
        ({"number": "DG\u200b1"}, "number", "The number contains signs that nobody can see. Type it again."),
        ({"issued": ""}, "issued", "Enter a date, for example 2026-11-23."),
        ({"issued": "2026-02-30"}, "issued", "Enter a date, for example 2026-11-23."),
        ({"valid_until": "soon"}, "valid_until", "Enter a date, for example 2026-11-23."),
        ({"valid_until": "2025-02-28"}, "valid_until", "A certificate cannot end before it was issued."),
    ],
)
def test_what_is_wrong_is_said_where_it_stands(
    conn: Connection, person: Person, entered: dict[str, str], place: str, sentence: str
) -> None:
    person("zhao.qiang", "field")
    with pytest.raises(Invalid) as wrong:
        added(conn, **entered)
    assert [(problem.place, str(problem.message)) for problem in wrong.value.problems] == [(place, sentence)]


def test_one_paper_belongs_to_one_person(conn: Connection, person: Person) -> None:
    person("zhao.qiang", "field")
    person("gao.fei", "field")
    first = added(conn)
    with pytest.raises(Invalid, match="recorded already"):
        added(conn, "gao.fei")
    added(conn, "gao.fei", kind="refrigeration")
    certificates.withdraw(conn, SYSTEM, "zhao.qiang", first, 1, "Entered for the wrong person")
    assert certificates.valid_on(conn, "gao.fei", FIRST)
    added(conn, "gao.fei")


def test_the_database_too_knows_whose_paper_it_is(any_db: Database) -> None:
    row = {"kind": "electrician", "number": "1", "issued": FIRST, "changed_by": "x", "changed_at": clock.now()}
    with any_db.transaction() as conn:
        for name in ("zhao.qiang", "gao.fei"):
            accounts.create_user(conn, SYSTEM, name=name, display_name=name, password_hash="x")
        conn.execute(insert(staff_certificate).values(user_name="zhao.qiang", withdrawn_at=clock.now(), **row))
        conn.execute(insert(staff_certificate).values(user_name="zhao.qiang", **row))
    with pytest.raises(IntegrityError), any_db.transaction() as conn:
        conn.execute(insert(staff_certificate).values(user_name="gao.fei", **row))


def test_a_change_is_on_record_without_the_number(conn: Connection, person: Person) -> None:
    person("zhao.qiang", "field")
    one = added(conn)
    certificates.change(
        conn, SYSTEM, "zhao.qiang", one, 1, {**PAPER, "valid_until": "2031-02-28", "number": "DG-2"}, KINDS
    )
    certificates.withdraw(conn, SYSTEM, "zhao.qiang", one, 2, "Revoked by the authority")
    story = certificates.changes(conn, "zhao.qiang", one)
    assert [event.kind for event in story] == ["certificate:added", "certificate:changed", "certificate:withdrawn"]
    assert story[1].data == {"certificate": one, "fields": ["number", "valid_until"]}
    assert not any("DG-" in str(event.data) for event in story)
    assert certificates.find(conn, "zhao.qiang", one).withdrawn_reason == "Revoked by the authority"


def test_a_change_that_changes_nothing_leaves_no_trace(conn: Connection, person: Person) -> None:
    person("zhao.qiang", "field")
    one = added(conn)
    events = len(history.of(conn, "user:zhao.qiang"))
    certificates.change(conn, SYSTEM, "zhao.qiang", one, 1, PAPER, KINDS)
    assert certificates.find(conn, "zhao.qiang", one).version == 1
    assert len(history.of(conn, "user:zhao.qiang")) == events


def test_a_kind_that_is_switched_off_may_stay(conn: Connection, person: Person) -> None:
    person("zhao.qiang", "field")
    one = added(conn)
    certificates.change(conn, SYSTEM, "zhao.qiang", one, 1, {**PAPER, "number": "DG-2"}, ["refrigeration"])
    assert certificates.find(conn, "zhao.qiang", one).number == "DG-2"


def test_a_renewed_number_may_not_be_that_of_another_paper(conn: Connection, person: Person) -> None:
    person("zhao.qiang", "field")
    added(conn)
    other = added(conn, number="DG-2")
    with pytest.raises(Invalid, match="recorded already"):
        certificates.change(conn, SYSTEM, "zhao.qiang", other, 1, PAPER, KINDS)


def test_a_stale_edit_is_refused(conn: Connection, person: Person) -> None:
    person("zhao.qiang", "field")
    one = added(conn)
    certificates.change(conn, SYSTEM, "zhao.qiang", one, 1, {**PAPER, "number": "DG-2"}, KINDS)
    with pytest.raises(StaleEdit):
        certificates.change(conn, SYSTEM, "zhao.qiang", one, 1, {**PAPER, "number": "DG-3"}, KINDS)
    with pytest.raises(StaleEdit):
        certificates.withdraw(conn, SYSTEM, "zhao.qiang", one, 1, "Lost")


def test_a_withdrawn_one_counts_no_longer_and_stays_as_it_was(conn: Connection, person: Person) -> None:
    person("zhao.qiang", "field")
    one = added(conn)
    with pytest.raises(Invalid, match="Say why"):
        certificates.withdraw(conn, SYSTEM, "zhao.qiang", one, 1, "  ")
    certificates.withdraw(conn, SYSTEM, "zhao.qiang", one, 1, "Lost")
    certificates.withdraw(conn, SYSTEM, "zhao.qiang", one, 1, "Lost again")
    assert not certificates.valid_on(conn, "zhao.qiang", FIRST)
    assert certificates.find(conn, "zhao.qiang", one).withdrawn_reason == "Lost"
    with pytest.raises(CertificateWithdrawn):
        certificates.change(conn, SYSTEM, "zhao.qiang", one, 2, PAPER, KINDS)


def test_only_administrators_keep_certificates(conn: Connection, person: Person) -> None:
    person("zhao.qiang", "field")
    one, nobody = added(conn), Actor("wu.gang", frozenset({"supervisor"}), "吴刚", "zh")
    for act in (
        lambda: certificates.add(conn, nobody, "zhao.qiang", PAPER, KINDS),
        lambda: certificates.change(conn, nobody, "zhao.qiang", one, 1, PAPER, KINDS),
        lambda: certificates.withdraw(conn, nobody, "zhao.qiang", one, 1, "Lost"),
    ):
        with pytest.raises(AdministratorsOnly):
            act()


def test_what_is_not_there_is_not_found(conn: Connection, person: Person) -> None:
    person("zhao.qiang", "field")
    person("gao.fei", "field")
    one = added(conn)
    with pytest.raises(UnknownUser):
        added(conn, "ghost")
    with pytest.raises(UnknownCertificate):  # it is somebody else's
        certificates.find(conn, "gao.fei", one)


def test_those_that_run_out_are_listed_soonest_first(conn: Connection, person: Person) -> None:
    for name in ("zhao.qiang", "gao.fei", "left.one"):
        person(name, "field")
    added(conn, number="a", valid_until="2026-12-20")
    added(conn, "gao.fei", number="b", valid_until="2026-12-01")
    added(conn, "left.one", number="c", valid_until="2026-12-02")
    added(conn, number="d", valid_until="2026-11-22")
    added(conn, number="e", valid_until="2027-06-01")
    gone = added(conn, number="f", valid_until="2026-12-03")
    certificates.withdraw(conn, SYSTEM, "zhao.qiang", gone, 1, "Lost")
    accounts.deactivate(conn, SYSTEM, "left.one")
    assert [one.number for one in certificates.expiring(conn, date(2026, 11, 23))] == ["b", "a"]


def test_a_person_s_certificates_stand_in_the_order_of_their_ends(conn: Connection, person: Person) -> None:
    person("zhao.qiang", "field")
    added(conn, number="short", valid_until="2026-12-20")
    gone = added(conn, number="gone")
    added(conn, number="endless", valid_until="")
    added(conn, number="long", valid_until="2030-01-01")
    certificates.withdraw(conn, SYSTEM, "zhao.qiang", gone, 1, "Lost")
    assert [one.number for one in certificates.of(conn, "zhao.qiang")] == ["endless", "long", "short", "gone"]


@pytest.mark.req("R-139")
def test_the_demo_shows_the_rule(conn: Connection) -> None:
    demo.seed_demo(conn)
    today = clock.now().date()
    assert certificates.holders_on(conn, today) == {"zhao.qiang", "wang.lei", "sun.li"}
    assert [one.state(today) for one in certificates.of(conn, "gao.fei")] == ["expired"]
    assert [one.user_name for one in certificates.expiring(conn, today)] == ["sun.li"]
    for one in certificates.of(conn, "gao.fei"):
        certificates.withdraw(conn, SYSTEM, "gao.fei", one.id, 1, "Expired")
    before = len(conn.execute(select(staff_certificate)).all())
    demo.seed_demo(conn)
    assert len(conn.execute(select(staff_certificate)).all()) == before
