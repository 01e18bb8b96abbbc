"""How far a case has come: the usual steps of technical support, plan and execution, one function a stage.

Each leaves the walk where the next stage begins, so that a test says only what is special about its case.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, select

from app.cases import late as limits
from app.cases.records import reading
from app.cases.tables import breach
from app.engine import definitions, glance, queries, tasks
from tests.processes.walker import Walker


def handed_over(walk: Walker, **intake: Any) -> Walker:
    """Registered, classified, guided without success, passed on to technical support."""
    walk.start(**intake).complete("问题分类与首次响应")
    walk.complete("远程指导", outcome="handover", attempt_result="unsolved")
    return walk.complete("填写转交说明")


def graded(walk: Walker, grade: str = "normal", **criteria: Any) -> Walker:
    """Acknowledged, analysed with these criteria ticked, and graded."""
    walk.complete("接收工单").complete("技术分析", **criteria)
    return walk.complete("分级判定", grade=grade)


def accepted(walk: Walker, plan_type: str = "remote", **plan: Any) -> Walker:
    """A plan is drawn up and told, and the customer accepts at once."""
    return walk.complete("拟定方案", plan_type=plan_type, **plan).complete("客服告知客户")


def fixed(walk: Walker, **result: Any) -> Walker:
    """The remote solution is written down and seen through."""
    return walk.complete("编写详细步骤").complete("陪同客户完成", **result)


def handled(walk: Walker) -> Walker:
    """Everything technical support does for a simple problem, from the hand-over to the result."""
    return fixed(accepted(graded(walk)))


def teamed(walk: Walker) -> Walker:
    """A major case is confirmed and has its team."""
    return walk.complete("成立专项小组")


def agreed(walk: Walker, **plan: Any) -> Walker:
    """Its special plan is written and agreed with the customer."""
    return walk.complete("拟定专项方案", **plan).complete("与客户沟通方案")


def record(walk: Walker, noun: str) -> Any:
    """The latest record of a noun on the case."""
    case_id = walk.case.id
    with walk.database.reading() as conn:
        return reading.of(conn, case_id, noun)[-1]


def clock_of(walk: Walker, limit: str) -> Any:
    """The timer that runs for a limit."""
    with walk.database.reading() as conn:
        (found,) = [row for row in queries.timers_of(conn, walk.business_key) if row.limit_key == limit]
    return found


def late(walk: Walker) -> list[str]:
    """The limits that were overrun, oldest first."""
    with walk.database.reading() as conn:
        of_case = breach.c.business_key == walk.business_key
        return list(conn.execute(select(breach.c.limit_key).where(of_case).order_by(breach.c.id)).scalars())


def begun_with(walk: Walker, step: str) -> dict[str, Any]:
    """What the formulas of an open step's form answer as somebody opens it."""
    task_id, supervisor = walk.task(step).id, walk.person("supervisor")
    with walk.database.reading() as conn:
        task = tasks.find(conn, task_id, supervisor)
        bundle = definitions.bundle_of(conn, task.key, task.hash, task.deployment_id)
        return bundle.forms[task.form_key].prefilled({}, glance.names(conn, bundle, task))


def name_of(conn: Connection, limit: str) -> dict[str, str]:
    """What a notice calls a limit."""
    return limits.limit_name(conn, limit)
