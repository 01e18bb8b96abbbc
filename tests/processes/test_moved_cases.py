"""Running cases moved to another profile: seen before it happens, and what happens is what was seen."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select, update

from app import clock, history
from app.actor import Actor
from app.cases import profile_moves
from app.cases.profile_moves import NothingToMove, Scope
from app.cases.tables import service_case
from app.db import Database
from app.engine import retiming
from app.engine.tables import timer
from app.errors import Invalid
from app.policies import own_profiles, publications
from app.policies.timers import Details
from tests.processes.walker import Walker

ADMIN = Actor("admin", frozenset({"admin"}))
TEN = {"duration": "PT10M", "unit": "working", "anchor": "contact", "role": "cs"}
OLD = Scope("profile", "003")


def own_profile(database: Database, minutes: str = "PT10M") -> None:
    """“acme”: a copy of the active one that answers sooner."""
    with database.transaction() as conn:
        own_profiles.copy(conn, "003", "acme", "远航", "Acme", author="admin", reason="大客户")
        limit = [{**TEN, "duration": minutes}]
        publications.limit(conn, "acme", "first_response", limit, author="admin", reason="更快")


def row(database: Database) -> Any:
    with database.reading() as conn:
        return conn.execute(select(timer).where(timer.c.limit_key == "first_response")).first()


def begun(database: Database, scope: Scope = OLD, reason: str = "合同升级") -> int:
    with database.reading() as conn:
        foreseen = profile_moves.preview(conn, scope, "acme", clock.now()).effect.count
    with database.transaction() as conn:
        return profile_moves.begin(conn, scope, "acme", ADMIN, reason, foreseen)


def carried_out(database: Database) -> int:
    chunks = 0
    while True:
        with database.transaction() as conn:
            if not profile_moves.step(conn):
                return chunks
        chunks += 1


@pytest.mark.req("R-017", "R-033", "R-013")
def test_the_preview_says_which_clocks_move_and_the_move_moves_them(walk: Walker) -> None:
    own_profile(walk.database)
    walk.start().wait(minutes=3)
    before = row(walk.database)
    with walk.database.reading() as conn:
        seen = profile_moves.preview(conn, OLD, "acme", clock.now())
    assert (seen.cases, seen.effect.overdue) == (1, 0)
    move = next(move for move in seen.effect.moves if move.limit_key == "first_response")
    job = begun(walk.database)
    assert carried_out(walk.database) == 1
    after = row(walk.database)
    assert after.due_at == move.after
    assert (before.due_at - after.due_at).total_seconds() == 300
    assert Details.of(after).profile == "acme"
    with walk.database.reading() as conn:
        done = profile_moves.job(conn, job)
        case = conn.execute(select(service_case)).one()
        kinds = [event.kind for event in history.of(conn, case.business_key)]
    assert (done.cases, done.changed, done.foreseen) == (1, seen.effect.count, seen.effect.count)
    assert done.finished_at is not None
    assert case.profile == "acme"
    assert "case:profile" in kinds


def test_a_clock_that_the_move_makes_late_is_counted_as_late(walk: Walker) -> None:
    own_profile(walk.database)
    walk.start().wait(minutes=12)
    with walk.database.reading() as conn:
        assert profile_moves.preview(conn, OLD, "acme", clock.now()).effect.overdue == 1


def test_a_later_change_of_the_old_profile_moves_nothing_any_more(walk: Walker) -> None:
    own_profile(walk.database)
    walk.start()
    begun(walk.database)
    carried_out(walk.database)
    moved = row(walk.database).due_at
    with walk.database.transaction() as conn:
        publications.limit(conn, "003", "first_response", [{**TEN, "duration": "PT5M"}], author="admin", reason="x",
                           reach="running")  # fmt: skip
        revision = publications.limit(conn, "acme", "first_response", [{**TEN, "duration": "PT8M"}], author="admin",
                                      reason="x", reach="running")  # fmt: skip
        retiming.begin(conn, revision, "first_response", 1)
        while retiming.step(conn):
            pass
    assert (moved - row(walk.database).due_at).total_seconds() == 120


def test_begun_twice_it_is_one_job_and_once_done_there_is_nothing_left(walk: Walker) -> None:
    own_profile(walk.database)
    walk.start()
    assert begun(walk.database) == begun(walk.database)
    carried_out(walk.database)
    with pytest.raises(NothingToMove):
        begun(walk.database)


def test_many_cases_go_in_chunks_and_a_stop_between_two_loses_none(
    walk: Walker, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(profile_moves, "CHUNK", 2)
    own_profile(walk.database)
    for number in range(3):
        Walker(walk.database).start(customer_contact=f"1395555666{number}")
    job = begun(walk.database)
    with walk.database.transaction() as conn:
        assert profile_moves.step(conn)
    # Registered meanwhile: it has chosen its profile itself, and keeps it.
    Walker(walk.database).start(customer_contact="13955556669")
    carried_out(walk.database)
    with walk.database.reading() as conn:
        profiles = list(conn.scalars(select(service_case.c.profile).order_by(service_case.c.id)))
        assert profile_moves.job(conn, job).cases == 3
    assert profiles == ["acme", "acme", "acme", "003"]


def test_only_the_cases_of_the_customer_or_product_type_move(walk: Walker) -> None:
    own_profile(walk.database)
    walk.start()
    Walker(walk.database).start(customer_contact="13955556666", customer_name="王强", serial_no="SN-2")
    with walk.database.transaction() as conn:
        customer = conn.scalar(select(service_case.c.customer_id).order_by(service_case.c.id))
        assert profile_moves.preview(conn, Scope("customer", str(customer)), "acme", clock.now()).cases == 1
        assert profile_moves.preview(conn, Scope("product_type", "none_such"), "acme", clock.now()).cases == 0
        conn.execute(update(service_case).values(closed_at=clock.now()))
        assert profile_moves.preview(conn, OLD, "acme", clock.now()).cases == 0


def test_without_a_reason_or_with_a_strange_scope_nothing_begins(walk: Walker) -> None:
    own_profile(walk.database)
    walk.start()
    with pytest.raises(Invalid) as refused:
        begun(walk.database, reason=" ")
    assert [problem.place for problem in refused.value.problems] == ["reason"]
    with walk.database.transaction() as conn, pytest.raises(Invalid):
        profile_moves.begin(conn, Scope("planet", "mars"), "acme", ADMIN, "why", 0)
