"""The duty roster: weeks that are written, swapped and taken back; who is on call at an instant; what is over stays."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import Connection

from app import clock
from app.actor import SYSTEM, Actor
from app.errors import Invalid, NotFound
from app.identity import accounts, duty, rosters
from app.identity.errors import RosterEditorsOnly, StaleEdit
from app.identity.users import User

pytestmark = pytest.mark.req("R-034")

ZONE = ZoneInfo("Asia/Shanghai")
SUE = Actor("sue", frozenset({"supervisor"}))
MONDAY = date(2026, 11, 23)
TOM_ALL_WEEK = (("tom",),) * 7
TOM_AND_LEA = (("tom",), ("lea",), ("tom",), ("lea",), ("tom",), ("tom",), ("lea",))


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZONE)


@pytest.fixture(autouse=True)
def _friday(person: Callable[..., User]) -> Iterator[None]:
    """The Friday before the week that is written."""
    with clock.frozen(datetime(2026, 11, 20, 2, 0, tzinfo=UTC)):
        for name, role in {"tom": "tech", "lea": "tech", "sue": "supervisor"}.items():
            person(name, role)
        yield


def kept(conn: Connection, *turns: str) -> Connection:
    rosters.keep(conn, SUE, "tech", 0, turns or ("08:00",), "全天候支持")
    return conn


def write(conn: Connection, people: duty.People, seen: int = 0, reason: str = "排班") -> None:
    rosters.write(conn, SUE, "tech", MONDAY, seen, people, reason, ZONE)


def on_call(conn: Connection, text: str) -> str | None:
    turn = duty.on_call(conn, "tech", at(text), ZONE)
    return turn.person if turn else None


def test_a_turn_lasts_until_the_next_change_over(conn: Connection) -> None:
    write(kept(conn), TOM_AND_LEA)
    for text, who in {
        "2026-11-23 07:59": None, "2026-11-23 08:00": "tom", "2026-11-24 07:59": "tom", "2026-11-24 08:00": "lea",
        "2026-11-30 07:59": "lea", "2026-11-30 08:00": None,
    }.items():  # fmt: skip
        assert on_call(conn, text) == who, text


def test_a_day_may_have_several_turns(conn: Connection) -> None:
    write(kept(conn, "20:00", "8:00"), (("tom", "lea"),) * 7)
    assert duty.week(conn, "tech", MONDAY).turns == ("08:00", "20:00")
    assert [on_call(conn, f"2026-11-24 {hour}") for hour in ("03:00", "08:00", "19:59", "20:00")] == [
        "lea", "tom", "tom", "lea",
    ]  # fmt: skip


def test_other_change_overs_leave_the_weeks_that_are_written(conn: Connection) -> None:
    write(kept(conn), TOM_ALL_WEEK)
    rosters.keep(conn, SUE, "tech", 1, ("09:00", "21:00"), "两班")
    assert duty.week(conn, "tech", MONDAY).turns == ("08:00",)
    following = MONDAY + timedelta(days=7)
    rosters.write(conn, SUE, "tech", following, 0, (("lea", "tom"),) * 7, "排班", ZONE)
    # Between the two weeks nobody is missing: the last turn lasts until the first of the new kind.
    assert [on_call(conn, f"2026-11-30 {hour}") for hour in ("08:30", "09:00", "22:00")] == ["tom", "lea", "tom"]


def test_two_people_change_places_and_an_earlier_version_is_taken_up_again(conn: Connection) -> None:
    write(kept(conn), TOM_AND_LEA)
    rosters.swap(conn, SUE, "tech", MONDAY, 1, (0, 0), (1, 0), "李娜有事", ZONE)
    assert duty.week(conn, "tech", MONDAY).people[:2] == (("lea",), ("tom",))
    rosters.restore(conn, SUE, "tech", MONDAY, 2, 1, "又有空了", ZONE)
    assert duty.week(conn, "tech", MONDAY).people == TOM_AND_LEA
    rows = duty.versions(conn, "tech", MONDAY.isoformat())
    assert [(row.number, row.reason, row.restores, row.author) for row in rows] == [
        (3, "又有空了", 1, "sue"), (2, "李娜有事", None, "sue"), (1, "排班", None, "sue"),
    ]  # fmt: skip
    with pytest.raises(NotFound):
        rosters.restore(conn, SUE, "tech", MONDAY, 3, 9, "x", ZONE)
    with pytest.raises(NotFound):
        rosters.swap(conn, SUE, "tech", MONDAY, 3, (0, 0), (7, 0), "x", ZONE)


def test_what_is_over_stays_as_it_was_also_when_an_old_version_comes_back(conn: Connection) -> None:
    write(kept(conn), TOM_ALL_WEEK)
    write(conn, TOM_AND_LEA, seen=1)
    clock.move_to(at("2026-11-25 10:00"))
    with pytest.raises(Invalid) as refused:
        write(conn, (("lea",), *TOM_AND_LEA[1:]), seen=2)
    assert [problem.place for problem in refused.value.problems] == ["cell.0.0"]
    rosters.restore(conn, SUE, "tech", MONDAY, 2, 1, "回到最初", ZONE)
    # Tuesday was Lea's and is over; Wednesday runs and may still change hands.
    assert duty.week(conn, "tech", MONDAY).people == (("tom",), ("lea",), *(("tom",),) * 5)


def test_who_has_left_or_lost_the_role_is_on_call_no_more(conn: Connection) -> None:
    write(kept(conn), TOM_ALL_WEEK)
    accounts.deactivate(conn, SYSTEM, "tom")
    assert on_call(conn, "2026-11-24 03:00") is None
    with pytest.raises(Invalid):
        write(conn, (("sue",), *TOM_ALL_WEEK[1:]), seen=1)


def test_ones_own_turns_stand_in_order(conn: Connection) -> None:
    write(kept(conn), TOM_AND_LEA)
    mine = duty.of_person(conn, "lea", at("2026-11-20 10:00"), at("2026-12-20 10:00"), ZONE)
    assert [turn.day.day for turn in mine] == [24, 26, 29]
    rosters.drop(conn, SUE, "tech", 1, "不再轮值")
    assert duty.of_person(conn, "lea", at("2026-11-20 10:00"), at("2026-12-20 10:00"), ZONE) == []
    assert duty.kept(conn) == {}


def test_only_editors_with_a_reason_and_the_newest_before_them(conn: Connection) -> None:
    tom = Actor("tom", frozenset({"tech"}))
    with pytest.raises(RosterEditorsOnly):
        rosters.keep(conn, tom, "tech", 0, ("08:00",), "x")
    kept(conn)
    with pytest.raises(RosterEditorsOnly):
        rosters.write(conn, tom, "tech", MONDAY, 0, TOM_ALL_WEEK, "x", ZONE)
    with pytest.raises(Invalid) as refused:
        write(conn, (("ghost",), *TOM_ALL_WEEK[1:]), reason=" ")
    assert [problem.place for problem in refused.value.problems] == ["cell.0.0", "reason"]
    write(conn, TOM_ALL_WEEK)
    write(conn, TOM_ALL_WEEK)  # the same again is no change
    with pytest.raises(StaleEdit):
        write(conn, TOM_AND_LEA)
    assert len(duty.versions(conn, "tech", MONDAY.isoformat())) == 1


@pytest.mark.parametrize("turns", [(), ("25:00",), ("8",), ("08:00", "8:00"), ("0:00", "1:00", "2:00", "3:00", "4:00")])
def test_change_overs_are_hours_of_a_day(conn: Connection, turns: tuple[str, ...]) -> None:
    with pytest.raises(Invalid) as refused:
        rosters.keep(conn, SUE, "tech", 0, turns, "x")
    assert [problem.place for problem in refused.value.problems] == ["turns"]
    with pytest.raises(Invalid) as refused:
        rosters.keep(conn, SUE, "customer", 0, ("08:00",), "x")
    assert [problem.place for problem in refused.value.problems] == ["role"]
