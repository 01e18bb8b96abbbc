"""The figures that the ledgers of tasks and timers give, each by one statement whose cost is that of one pass."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Integer, and_, case, cast, extract, func, literal_column, select

from app.engine.tables import process_instance, timer, user_task

HALF, NINETY = (1, 2), (9, 10)
"""Shares of a row of values: the value that so many are not above (nearest rank)."""


@dataclass(frozen=True)
class Scope:
    """What is counted: the procedure ``process`` inside instances of the definitions ``hosts``, and what happened there
    from ``since`` (none: from the beginning) to ``until``."""

    hosts: Sequence[int]
    process: str
    since: datetime | None
    until: datetime


def times(conn: Connection, scope: Scope) -> Sequence[Any]:
    """Of the tasks completed in the period, by node: how many, and the median and 90th percentile of their working
    and elapsed seconds."""
    elapsed = cast(func.round(_seconds(conn, user_task.c.created_at, user_task.c.closed_at)), Integer)
    done = (
        select(user_task.c.node, user_task.c.working_seconds.label("working"), elapsed.label("elapsed"))
        .where(
            *_of(user_task, scope), *_within(user_task.c.closed_at, scope),
            user_task.c.closed == "completed", user_task.c.working_seconds.is_not(None),
        )
        .cte("done")
    )  # fmt: skip
    ranked = select(
        done,
        func.row_number().over(partition_by=done.c.node, order_by=done.c.working).label("by_working"),
        func.row_number().over(partition_by=done.c.node, order_by=done.c.elapsed).label("by_elapsed"),
        func.count().over(partition_by=done.c.node).label("of"),
    ).cte("ranked")
    figures = [
        func.min(case((ranked.c[f"by_{what}"] * share[1] >= ranked.c.of * share[0], ranked.c[what]))).label(
            f"{what}_{name}"
        )
        for what in ("working", "elapsed")
        for name, share in (("half", HALF), ("ninety", NINETY))
    ]
    return conn.execute(
        select(ranked.c.node, func.max(ranked.c.of).label("done"), *figures).group_by(ranked.c.node)
    ).all()


def waiting(conn: Connection, scope: Scope, now: datetime) -> Sequence[Any]:
    """Of the open tasks, by node: how many are past their date."""
    late = func.sum(case((user_task.c.due_at < now, 1), else_=0)).label("late")
    return conn.execute(
        select(user_task.c.node, late)
        .where(*_of(user_task, scope), user_task.c.closed_at.is_(None))
        .group_by(user_task.c.node)
    ).all()


def timers(conn: Connection, scope: Scope) -> Sequence[Any]:
    """By timer node and limit: how many clocks began in the period, how many ran out in it and in how many of these
    cases somebody had promised something by then, and whether anybody ever did."""
    promised = timer.c.details["promise"].as_boolean().is_not(False)
    began, ran_out, broken = (
        func.sum(case((and_(*conditions), 1), else_=0)).label(name)
        for name, conditions in (
            ("began", _within(timer.c.started_at, scope)),
            ("ran_out", _within(timer.c.fired_at, scope)),
            ("broken", [*_within(timer.c.fired_at, scope), promised]),
        )
    )
    return conn.execute(
        select(
            timer.c.node,
            timer.c.limit_key,
            began,
            ran_out,
            broken,
            func.max(case((promised, 1), else_=0)).label("promised"),
        )
        # One without a due time waits for a limit that is switched off: it is no clock.
        .where(*_of(timer, scope), timer.c.due_at.is_not(None))
        .group_by(timer.c.node, timer.c.limit_key)
        .order_by(timer.c.node, timer.c.limit_key)
    ).all()


def overview(conn: Connection, since: datetime, until: datetime) -> Mapping[str, Mapping[str, int]]:
    """By procedure, whatever its version: tasks that wait, tasks completed in the period, promises broken in it."""
    done = and_(user_task.c.closed == "completed", user_task.c.closed_at >= since, user_task.c.closed_at < until)
    tasks = select(
        user_task.c.process,
        func.sum(case((user_task.c.closed_at.is_(None), 1), else_=0)).label("waiting"),
        func.sum(case((done, 1), else_=0)).label("done"),
    ).group_by(user_task.c.process)
    broken = (
        select(timer.c.process, func.count().label("broken"))
        .where(
            timer.c.fired_at >= since, timer.c.fired_at < until, timer.c.limit_key != "",
            timer.c.node != timer.c.host_node, timer.c.details["promise"].as_boolean().is_not(False),
        )
        .group_by(timer.c.process)
    )  # fmt: skip
    found: dict[str, dict[str, int]] = {}
    for query in (tasks, broken):
        for row in conn.execute(query).mappings():
            counts = {name: int(count or 0) for name, count in row.items() if name != "process"}
            found.setdefault(row["process"], {}).update(counts)
    return found


def _of(table: Any, scope: Scope) -> list[Any]:
    mine = select(process_instance.c.id).where(process_instance.c.definition_id.in_(scope.hosts))
    return [table.c.process == scope.process, table.c.instance_id.in_(mine)]


def _within(at: Any, scope: Scope) -> list[Any]:
    return [at.is_not(None), at < scope.until, *([at >= scope.since] if scope.since else [])]


def _seconds(conn: Connection, begun: Any, ended: Any) -> Any:
    if conn.dialect.name == "sqlite":
        return (func.julianday(ended) - func.julianday(begun)) * literal_column("86400.0")
    return extract("epoch", ended - begun)
