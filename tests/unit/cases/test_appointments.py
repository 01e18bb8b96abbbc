"""An engineer's visits, the next one first."""

from __future__ import annotations

import pytest
from sqlalchemy import Connection

from app.actor import SYSTEM, Actor
from app.cases import appointments, queries
from app.identity import certificates
from tests.unit.cases.desk import NOW, TOM, register, task
from tests.unit.cases.records.desk import write


@pytest.fixture(autouse=True)
def certified(conn: Connection) -> None:
    for number, name in enumerate(("tom", "bob")):
        paper = {"kind": "repair", "number": str(number), "issued": "2026-01-01", "valid_until": "2027-11-30"}
        certificates.add(conn, SYSTEM, name, paper, {"repair"})


def case(conn: Connection, at: str, engineer: str = "tom", place: str = "星湖街 328 号", **entries: object) -> str:
    """A case with an appointment on that day of November at noon, and a step the engineer holds."""
    key = str(register(conn, **entries).case.business_key)
    write(conn, key, visit__appointment_at=f"2026-11-{at}T12:00:00+08:00", visit__engineer=engineer, visit__place=place)
    task(conn, key, "field", assignee=engineer)
    return key


def test_the_next_visit_comes_first(conn: Connection) -> None:
    for day in ("27", "25", "26"):
        case(conn, day, customer__name=f"客户{day}")
    found = appointments.of(conn, TOM)
    assert [one.customer for one in found] == ["客户25", "客户26", "客户27"]
    assert [one.customer for one in appointments.of(conn, TOM, limit=1)] == ["客户25"]
    first = found[0]
    assert (first.place, first.contact, first.product) == ("星湖街 328 号", "138 0013 8000", "GX-200")
    assert first.task_id is not None


def test_what_is_over_closed_or_somebody_elses_is_not_among_them(conn: Connection) -> None:
    over, closed = case(conn, "25"), case(conn, "26")
    case(conn, "27", "bob")
    write(conn, over, visit__visit_outcome="absent")
    queries.put(conn, queries.service_case, queries.file(conn, closed).case.id, {"closed_at": NOW})
    assert appointments.of(conn, TOM) == []


def test_another_appointment_counts_instead_of_the_one_before(conn: Connection) -> None:
    key = case(conn, "25")
    write(conn, key, visit__visit_outcome="missing_part")
    write(conn, key, visit__appointment_at="2026-11-28T12:00:00+08:00", visit__engineer="tom")
    (found,) = appointments.of(conn, TOM)
    assert f"{found.at:%m-%d}" == "11-28"


def test_without_a_place_of_its_own_it_is_where_the_customer_is(conn: Connection) -> None:
    case(conn, "25", place="", customer__address="人民路 1 号", customer__region="苏州")
    assert [one.place for one in appointments.of(conn, TOM)] == ["人民路 1 号"]


def test_nobody_sees_a_visit_of_a_case_he_may_not_see(conn: Connection) -> None:
    case(conn, "25")
    assert appointments.of(conn, Actor("tom", frozenset({"admin"}), "Tom")) == []


def test_a_case_tells_its_latest_visit(conn: Connection) -> None:
    key = str(register(conn).case.business_key)
    assert appointments.in_case(conn, queries.file(conn, key)) is None
    write(conn, key, visit__engineer="tom")
    assert appointments.in_case(conn, queries.file(conn, key)) is None
    write(conn, key, visit__appointment_at="2026-11-25T12:00:00+08:00")
    found = appointments.in_case(conn, queries.file(conn, key))
    assert found is not None and f"{found.at:%m-%d}" == "11-25"
