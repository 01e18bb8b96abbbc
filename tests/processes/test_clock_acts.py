"""Clocks of many cases paused, extended and released at once: what is seen before is what happens, once, after a kill
as well."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from app import clock, policies
from app.cases import holds, profile_moves
from app.cases.clock_acts import acts, carrying, effects, reminding, scopes
from app.cases.clock_acts.acts import Wanted
from app.cases.clock_acts.scopes import Scope
from app.db import Database
from app.engine import incidents
from app.engine.tables import timer
from app.errors import Invalid, NotFound
from app.notifications import notices
from tests.processes.walker import Walker

SHANGHAI = Scope("region", "上海")
STORM = Wanted("pause", SHANGHAI, reason="force_majeure")
FOUR_HOURS = Wanted("extend", SHANGHAI, length="PT4H")
KEY = "simple_solution"


def begin(walk: Walker, wanted: Wanted = STORM, **changes: Any) -> int:
    values = {"foreseen": foreseen(walk, wanted).effect.count, "request_key": f"{wanted}"} | changes
    boss = walk.person("supervisor")
    with walk.database.transaction() as conn:
        return acts.begin(conn, wanted, "台风登陆", boss, clock.now(), **values)


def foreseen(walk: Walker, wanted: Wanted) -> effects.Foreseen:
    with walk.database.reading() as conn:
        return effects.preview(conn, wanted, clock.now())


def released(walk: Walker, number: int) -> bool:
    boss = walk.person("supervisor")
    with walk.database.transaction() as conn:
        return acts.release(conn, number, "台风已过", boss, clock.now())


def carried_out(database: Database) -> int:
    chunks = 0
    while True:
        with database.transaction() as conn:
            if not carrying.step(conn):
                return chunks
        chunks += 1


def running(walk: Walker, key: str = KEY) -> Any:
    with walk.database.reading() as conn:
        wanted = select(timer).where(timer.c.limit_key == key, timer.c.business_key == walk.business_key)
        return conn.execute(wanted.order_by(timer.c.id.desc())).first()


def act(walk: Walker, number: int) -> Any:
    with walk.database.reading() as conn:
        return acts.find(conn, number)


def guided(database: Database, **intake: Any) -> Walker:
    values = {"customer_region": "上海 浦东"} | intake
    return Walker(database).start(**values).complete("问题分类与首次响应")


def several(database: Database, count: int) -> list[Walker]:
    return [guided(database, customer_contact=f"1390000{number:04}") for number in range(count)]


@pytest.mark.req("R-017", "R-026")
def test_a_region_is_paused_for_all_its_cases_and_released(walk: Walker) -> None:
    first, second = several(walk.database, 2)
    other = guided(walk.database, customer_contact="13511112222", customer_region="江苏 苏州")
    first.wait(minutes=30)
    before = [running(one).due_at for one in (first, second, other)]
    seen = foreseen(walk, STORM)
    assert seen.cases == 2
    number = begin(first)
    assert carried_out(walk.database) == 1
    assert (act(first, number).changed, act(first, number).cases) == (seen.effect.count, 2)
    assert [running(one).paused_at is not None for one in (first, second, other)] == [True, True, False]
    assert (first.case.waiting_for, other.case.waiting_for) == ("force_majeure", None)
    first.wait(hours=3)
    assert released(first, number)
    carried_out(walk.database)
    after = [running(one).due_at for one in (first, second, other)]
    assert after == [before[0] + timedelta(hours=3), before[1] + timedelta(hours=3), before[2]]
    assert first.case.waiting_for is None
    assert act(first, number).undone == seen.effect.count


def test_the_preview_says_when_they_are_due_if_released_as_planned(walk: Walker) -> None:
    case = guided(walk.database)
    until = clock.now() + timedelta(hours=2)
    planned = Wanted("pause", SHANGHAI, reason="force_majeure", until=until)
    (move,) = [one for one in foreseen(case, planned).effect.moves if one.limit_key == KEY]
    assert move.after == move.before + timedelta(hours=2)
    assert foreseen(case, STORM).effect.moves[0].after is None


@pytest.mark.req("R-026")
def test_a_case_that_is_registered_meanwhile_is_held_too(walk: Walker) -> None:
    first = guided(walk.database)
    number = begin(first)
    carried_out(walk.database)
    later = guided(walk.database, customer_contact="13511112222")
    assert running(later).paused_at == clock.now()
    assert later.case.waiting_for == "force_majeure"
    released(first, number)
    carried_out(walk.database)
    assert (running(later).paused_at, later.case.waiting_for) == (None, None)


def test_a_case_that_moves_into_the_region_is_held_and_one_that_leaves_it_is_not(walk: Walker) -> None:
    first = guided(walk.database)
    other = guided(walk.database, customer_contact="13511112222", customer_region="江苏 苏州")
    begin(first)
    carried_out(walk.database)
    other.bind(customer__region="上海")
    first.bind(customer__region="浙江 杭州")
    assert running(other).paused_at is not None
    assert (running(first).paused_at, first.case.waiting_for) == (None, None)


def test_a_case_that_is_given_the_profile_is_held(walk: Walker) -> None:
    case = guided(walk.database)
    begin(case, Wanted("pause", Scope("profile", "001"), reason="force_majeure"))
    carried_out(walk.database)
    boss = walk.person("supervisor")
    with walk.database.transaction() as conn:
        scope = profile_moves.Scope("profile", "003")
        profile_moves.begin(conn, scope, "001", boss, "合同升级", 0)
        profile_moves.step(conn)
    assert case.case.waiting_for == "force_majeure"


@pytest.mark.req("R-026")
def test_held_twice_it_runs_only_when_both_are_over(walk: Walker) -> None:
    case = guided(walk.database)
    officer = case.person("cs")
    with walk.database.transaction() as conn:
        holds.hold(conn, case.business_key, "customer", "等客户寄来照片", officer, clock.now())
    seen = foreseen(case, STORM)
    assert KEY not in [move.limit_key for move in seen.effect.moves]  # it stands already
    number = begin(case)
    carried_out(walk.database)
    case.wait(minutes=40)
    with walk.database.transaction() as conn:
        mine = next(row for row in holds.opened(conn, case.business_key) if holds.by_hand(row))
        holds.release(conn, case.business_key, mine.id, "照片已收到", officer, clock.now())
    assert running(case).paused_at is not None
    released(case, number)
    carried_out(walk.database)
    assert running(case).paused_at is None


@pytest.mark.req("R-017")
def test_an_extension_gives_the_clocks_that_run_more_time_and_is_taken_back(walk: Walker) -> None:
    case = guided(walk.database).wait(minutes=20)
    before = running(case).due_at
    seen = foreseen(case, FOUR_HOURS)
    number = begin(case, FOUR_HOURS)
    later = guided(walk.database, customer_contact="13511112222")
    carried_out(walk.database)
    (move,) = [one for one in seen.effect.moves if one.timer_id == running(case).id]
    assert running(case).due_at == move.after == before + timedelta(hours=4)
    assert case.task("远程指导").due_at == running(case).due_at
    assert running(later).due_at == clock.now() + timedelta(hours=2)  # it began afterwards: nothing is owed to it
    row = running(case)
    with walk.database.reading() as conn:
        why = [str(line) for line in policies.explain(conn, row)]
    assert any("4 hours: 台风登陆" in line for line in why)
    assert released(case, number)
    carried_out(walk.database)
    assert running(case).due_at == before
    assert act(case, number).undone == act(case, number).changed == seen.effect.count


def test_a_promise_that_was_kept_only_by_the_extension_fires_when_that_is_taken_back(walk: Walker) -> None:
    case = guided(walk.database)
    number = begin(case, FOUR_HOURS)
    carried_out(walk.database)
    case.wait(hours=3)
    assert running(case).state == "armed"
    released(case, number)
    carried_out(walk.database)
    case.sweep()
    assert running(case).state == "fired"


@pytest.mark.parametrize("wanted", [STORM, FOUR_HOURS])
def test_killed_in_the_middle_it_goes_on_and_ends_the_same(
    walk: Walker, monkeypatch: pytest.MonkeyPatch, wanted: Wanted
) -> None:
    monkeypatch.setattr(carrying, "CHUNK", 2)
    cases = several(walk.database, 5)
    number = begin(cases[0], wanted)
    with walk.database.transaction() as conn:
        assert carrying.step(conn)
    with pytest.raises(RuntimeError), walk.database.transaction() as conn:
        carrying.step(conn)
        raise RuntimeError("killed before the commit")
    assert act(cases[0], number).cases == 2
    clock.move_to(clock.now() + timedelta(minutes=9))
    carried_out(walk.database)
    # All stand since the same instant, or have got the same time, whenever the runner came to them.
    assert len({running(one).paused_at for one in cases}) == 1
    assert len({running(one).due_at for one in cases}) == 1
    assert act(cases[0], number).cases == 5
    with walk.database.transaction() as conn:
        carrying.reach(conn, cases[0].business_key)  # once more does no harm
    assert len({running(one).due_at for one in cases}) == 1


def test_a_timer_the_runner_has_not_reached_does_not_fire(walk: Walker) -> None:
    case = guided(walk.database)
    begin(case)
    clock.move_to(clock.now() + timedelta(hours=5))
    assert not incidents.fire(walk.database, running(case).id)
    assert running(case).paused_at is not None
    assert case.open_tasks == ["远程指导"]


def test_released_before_it_was_carried_out_nothing_is_held(walk: Walker) -> None:
    case = guided(walk.database)
    before = running(case).due_at
    number = begin(case)
    released(case, number)
    carried_out(walk.database)
    assert (running(case).due_at, running(case).paused_at, case.case.waiting_for) == (before, None, None)
    assert not released(case, number)


def test_sent_twice_it_is_one_and_a_second_pause_of_the_same_is_refused(walk: Walker) -> None:
    case = guided(walk.database)
    number = begin(case)
    assert begin(case) == number
    with pytest.raises(acts.PausedAlready):
        begin(case, request_key="another form")
    with pytest.raises(acts.NothingToExtend):
        begin(case, Wanted("extend", Scope("model", "nothing"), length="PT4H"))


@pytest.mark.parametrize(
    ("wanted", "places"),
    [
        (Wanted("pause", Scope("planet", "Mars"), reason="weather"), ["key", "reason"]),
        (Wanted("stop", SHANGHAI), ["action"]),
        (Wanted("extend", SHANGHAI, length="P1DT4H"), ["length"]),
        (Wanted("extend", SHANGHAI, length="PT30M"), ["length"]),
        (Wanted("extend", SHANGHAI, length="P3Y"), ["length"]),
        (Wanted("extend", SHANGHAI, length=""), ["length"]),
    ],
)
def test_what_makes_no_sense_is_refused(walk: Walker, wanted: Wanted, places: list[str]) -> None:
    boss = walk.person("supervisor")
    with walk.database.transaction() as conn, pytest.raises(Invalid) as raised:
        acts.begin(conn, wanted, " ", boss, clock.now(), foreseen=1, request_key="x")
    assert [problem.place for problem in raised.value.problems] == [*places, "note"]


@pytest.mark.req("R-018")
def test_it_is_for_supervisors_and_is_on_record(walk: Walker) -> None:
    case = guided(walk.database)
    officer = case.person("cs")
    with walk.database.transaction() as conn, pytest.raises(NotFound):
        acts.begin(conn, STORM, "台风登陆", officer, clock.now(), foreseen=1, request_key="x")
    number = begin(case)
    released(case, number)
    row = act(case, number)
    assert (row.author, row.note) == ("wu.gang", "台风登陆")
    assert (row.released_by, row.release_note) == ("wu.gang", "台风已过")


def test_there_is_something_to_choose_from(walk: Walker) -> None:
    guided(walk.database)
    guided(walk.database, customer_contact="13511112222", customer_region="上海 闵行")
    with walk.database.reading() as conn:
        regions = dict(scopes.choices(conn, "region"))
        profiles = dict(scopes.choices(conn, "profile"))
    assert regions == {"上海": 2, "上海 浦东": 1, "上海 闵行": 1}
    assert profiles == {"003": 2}


@pytest.mark.req("R-026")
def test_one_that_lasts_too_long_is_spoken_of_once(walk: Walker) -> None:
    case = guided(walk.database)
    begin(case, Wanted("pause", SHANGHAI, "force_majeure", clock.now() + timedelta(days=2)))
    carried_out(walk.database)
    clock.move_to(clock.now() + timedelta(days=2))
    with walk.database.transaction() as conn:
        assert reminding.remind(conn, clock.now()) == 1
        assert reminding.remind(conn, clock.now()) == 0
    manager = walk.person("manager")
    with walk.database.reading() as conn:
        (told,) = [row for row in notices.of(conn, manager) if row.template == "clocks_paused_long"]
    assert told.payload["count"] == 1
