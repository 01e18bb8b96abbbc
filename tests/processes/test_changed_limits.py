"""A change of a limit is seen before it happens, and what happens is what was seen."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from app import clock
from app.actor import Actor
from app.cases import rulemaking
from app.db import Database
from app.engine import retiming, timers
from app.engine.tables import timer, user_task
from app.errors import Invalid
from app.policies.proposals import LimitProposal
from tests.processes.walker import Walker

ADMIN = Actor("admin", frozenset({"admin"}))


def shorter(duration: str = "PT10M", **values: object) -> LimitProposal:
    limit = {
        "duration": duration, "unit": "working", "anchor": "contact", "role": "cs", "warn_share": 0.8,
        "ladder": [{"step": "breach", "at": {"share": 1.0}, "action": "notify", "to": ["supervisor"]}],
    }  # fmt: skip
    return LimitProposal("003", "first_response", [limit | values])


def carried_out(database: Database) -> int:
    """The job, to its end; how many chunks it took."""
    chunks = 0
    while True:
        with database.transaction() as conn:
            if not retiming.step(conn):
                return chunks
        chunks += 1


def row(walk: Walker) -> object:
    with walk.database.reading() as conn:
        return conn.execute(select(timer).where(timer.c.limit_key == "first_response")).one()


def test_the_preview_says_which_clocks_move_and_publishing_moves_them(walk: Walker) -> None:
    walk.start().wait(minutes=3)
    with walk.database.reading() as conn:
        effect = rulemaking.preview(conn, shorter(), "running", clock.now())
    before = row(walk)
    assert (effect.count, effect.overdue) == (1, 0)
    assert effect.moves[0].after == before.due_at - timedelta(minutes=5) == effect.earliest
    with walk.database.transaction() as conn:
        revision = rulemaking.publish(conn, shorter(), "running", clock.now(), ADMIN, "faster", foreseen=effect.count)
    assert row(walk).due_at == before.due_at  # the job has not come yet
    assert carried_out(walk.database) == 1
    after = row(walk)
    assert after.due_at == effect.moves[0].after
    with walk.database.reading() as conn:
        job = retiming.job(conn, revision)
        chip = conn.execute(select(user_task.c.due_at).where(user_task.c.due_timer == after.task_id)).scalar_one()
    assert (job.expected, job.changed, job.finished_at is not None) == (1, 1, True)
    assert chip == after.due_at


def test_new_timers_only_leaves_what_runs_alone(walk: Walker) -> None:
    walk.start()
    before = row(walk).due_at
    with walk.database.reading() as conn:
        assert rulemaking.preview(conn, shorter(), "new", clock.now()).count == 0
    with walk.database.transaction() as conn:
        rulemaking.publish(conn, shorter(), "new", clock.now(), ADMIN, "later ones")
    assert carried_out(walk.database) == 0
    assert row(walk).due_at == before
    other = Walker(walk.database).start(customer_contact="13955556666")
    assert other.task("问题分类与首次响应").due_at == clock.now() + timedelta(minutes=10)


def test_a_clock_that_the_change_makes_late_at_once_is_counted_and_fires(walk: Walker) -> None:
    walk.start().wait(minutes=12)
    with walk.database.reading() as conn:
        effect = rulemaking.preview(conn, shorter(), "running", clock.now())
    assert (effect.count, effect.overdue) == (1, 1)
    with walk.database.transaction() as conn:
        rulemaking.publish(conn, shorter(), "running", clock.now(), ADMIN, "faster")
    carried_out(walk.database)
    walk.sweep()
    assert row(walk).state == "fired"


def test_a_roll_back_gives_each_clock_the_due_instant_it_would_have_had(walk: Walker) -> None:
    walk.start().wait(minutes=3)
    before = row(walk).due_at
    with walk.database.transaction() as conn:
        first = rulemaking.publish(conn, shorter(), "running", clock.now(), ADMIN, "faster")
    carried_out(walk.database)
    walk.wait(minutes=2)
    with walk.database.transaction() as conn:
        rulemaking.publish(conn, shorter("PT15M"), "running", clock.now(), ADMIN, "back", rolls_back=first)
    carried_out(walk.database)
    assert row(walk).due_at == before


def test_a_job_that_stops_half_way_is_taken_up_and_ends_the_same(walk: Walker, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(retiming, "CHUNK", 2)
    for number in range(5):
        Walker(walk.database).start(customer_contact=f"1390000{number:04}")
    with walk.database.transaction() as conn:
        revision = rulemaking.publish(conn, shorter(), "running", clock.now(), ADMIN, "faster", foreseen=5)
    with walk.database.transaction() as conn:
        assert retiming.step(conn)
    with walk.database.reading() as conn:
        half = retiming.job(conn, revision)
    assert (half.changed, half.finished_at) == (2, None)
    carried_out(walk.database)
    with walk.database.reading() as conn:
        job = retiming.job(conn, revision)
    assert (job.changed, job.finished_at is not None) == (5, True)


def test_a_timer_the_job_has_not_reached_is_computed_again_before_it_fires(walk: Walker) -> None:
    walk.start()
    with walk.database.transaction() as conn:
        rulemaking.publish(conn, shorter("PT1H"), "running", clock.now(), ADMIN, "slower")
        conn.execute(update(timer).values(next_at=clock.now() + timedelta(minutes=15)))
    clock.move_to(clock.now() + timedelta(minutes=16))
    number = row(walk).id
    with walk.database.transaction() as conn:
        assert not timers.fire(conn, number)
    assert row(walk).state == "armed"


def test_a_change_that_makes_no_sense_is_not_even_previewed(walk: Walker) -> None:
    walk.start()
    with walk.database.reading() as conn, pytest.raises(Invalid):
        rulemaking.preview(conn, shorter("PT10X"), "running", clock.now())
