"""Every limit of intake, diagnosis, plan and major cases: who is warned, who hears of the breach, who of its double;
and what the profiles of the documents make of the same stories (D.1, D.2, D.5)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from app.notifications.tables import notice
from tests.processes import stages
from tests.processes.walker import Walker

OFFICE = ZoneInfo("Asia/Shanghai")
CLASSIFY = "问题分类与首次响应"
Story = Callable[[Walker], Any]


class Promise(NamedTuple):
    """A limit, what has to happen before it runs, and the names people know it by."""

    key: str
    story: Story
    profile: str = "003"
    at_once: bool = False
    """The manager hears of the breach, not of its double (T-09, T-10)."""


def classified(walk: Walker) -> Walker:
    return walk.start().complete(CLASSIFY)


def planned(walk: Walker) -> Walker:
    return stages.graded(walk.register().begin("handling"))


def complex_one(walk: Walker) -> Walker:
    walk.register().begin("handling").complete("接收工单").complete("技术分析")
    return walk.complete("分级判定", complex="true")


def marked(walk: Walker) -> Walker:
    return walk.register(urgency="major").happened("marked_major").tell("major_marked")


PROMISES = (
    Promise("first_response", Walker.start),
    Promise("simple_solution", classified),
    Promise("tech_response", lambda walk: walk.register().begin("handling")),
    Promise("first_diagnosis", lambda walk: walk.register().begin("handling").complete("接收工单"), "002"),
    Promise("grading", lambda walk: walk.register().begin("handling").complete("接收工单")),
    Promise("complex_eta", complex_one),
    Promise("fix_simple", planned),
    Promise("fix_complex", complex_one),
    Promise("major_activate", marked, at_once=True),
    Promise("major_plan", lambda walk: stages.teamed(marked(walk)), at_once=True),
    Promise("incident_report", lambda walk: stages.teamed(marked(walk))),
)


def told(walk: Walker, template: str, limit: str) -> set[str]:
    """Who was told of this limit in these words."""
    with walk.database.reading() as conn:
        rows = conn.execute(select(notice).where(notice.c.template == template)).all()
        name = stages.name_of(conn, limit)
    return {row.user_name for row in rows if row.payload["limit"] == name}


@pytest.mark.req("R-010", "R-016")
@pytest.mark.req(
    "R-052", "R-081", "R-085", "R-086", "R-087", "R-099", "R-100", "R-109", "R-110", "R-113", "R-115", "R-119",
)  # fmt: skip
@pytest.mark.parametrize("promise", PROMISES, ids=lambda promise: promise.key)
def test_a_promise_that_is_late_climbs_its_ladder(walk: Walker, promise: Promise) -> None:
    promise.story(walk.under(promise.profile))
    clock = stages.clock_of(walk, promise.key)
    supervisor, manager = walk.person("supervisor").name, walk.person("manager").name
    walk.wait_until(clock.due_at - timedelta(minutes=1))
    assert told(walk, "late_warn", promise.key)
    assert promise.key not in stages.late(walk)
    walk.wait_until(clock.due_at + timedelta(minutes=1))
    assert promise.key in stages.late(walk)
    assert supervisor in told(walk, "late_breach", promise.key)
    assert "处理超时" in walk.open_tasks
    assert (manager in told(walk, "late_escalate", promise.key)) == promise.at_once
    walk.wait(days=12)
    assert manager in told(walk, "late_escalate", promise.key)


@pytest.mark.req("R-082", "R-083")
def test_a_hand_over_that_is_late_needs_nobody_to_chase_it(walk: Walker) -> None:
    classified(walk).complete("远程指导", outcome="handover", attempt_result="unsolved")
    clock = stages.clock_of(walk, "handover")
    walk.wait_until(clock.due_at - timedelta(minutes=1))
    assert told(walk, "late_warn", "handover")
    walk.wait_until(clock.due_at)
    assert stages.late(walk)[-1] == "handover"
    assert walk.person("supervisor").name in told(walk, "late_breach", "handover")
    assert "接收工单" in walk.open_tasks


def at(day: int, clock: str) -> datetime:
    """A time of November 2026, in the office."""
    hour, minute = clock.split(":")
    return datetime(2026, 11, day, int(hour), int(minute), tzinfo=OFFICE)


URGENT = {"urgency": "urgent"}


@pytest.mark.req("R-019", "R-024", "R-053", "R-054", "R-055", "R-056")
@pytest.mark.parametrize(
    ("profile", "contact", "due"),
    [
        ("003", at(20, "10:00"), at(20, "10:15")),
        ("000", at(20, "10:00"), at(20, "10:30")),
        ("001", at(20, "10:00"), at(20, "11:00")),
        ("002", at(20, "10:00"), at(20, "10:30")),
        ("004", at(20, "10:00"), at(20, "10:15")),
        # After hours: working time begins on Monday, the clock of 002 never stops.
        ("003", at(20, "17:50"), at(23, "08:05")),
        ("000", at(20, "19:30"), at(23, "08:30")),
        ("001", at(20, "17:30"), at(23, "08:30")),
        ("002", at(21, "10:00"), at(21, "10:30")),
    ],
)
def test_the_first_response_is_due_as_the_document_says(
    walk: Walker, profile: str, contact: datetime, due: datetime
) -> None:
    walk.wait_until(contact)
    walk.under(profile).start()
    assert stages.clock_of(walk, "first_response").due_at == due


@pytest.mark.req("R-085", "R-086", "R-087", "R-099", "R-109", "R-110")
@pytest.mark.parametrize(
    ("profile", "intake", "due"),
    [
        ("000", {}, {"tech_response": at(23, "08:30"), "grading": at(23, "10:30"), "first_diagnosis": None}),
        ("001", {}, {"tech_response": at(23, "08:30"), "grading": at(23, "10:30"), "first_diagnosis": None}),
        # 7×24: what is urgent is answered on the clock, the rest as where the document is silent.
        ("002", URGENT, {"tech_response": at(20, "18:30"), "first_diagnosis": at(20, "17:30")}),
        ("002", {}, {"first_diagnosis": at(20, "17:30")}),
    ],
)
def test_technical_support_has_the_time_its_document_gives(
    walk: Walker, profile: str, intake: dict[str, str], due: dict[str, datetime | None]
) -> None:
    walk.wait_until(at(20, "16:30"))
    walk.under(profile).register(**intake).begin("handling")
    for key in ("tech_response", "grading"):
        if key in due:
            assert stages.clock_of(walk, key).due_at == due[key], key
    walk.complete("接收工单")
    assert stages.clock_of(walk, "first_diagnosis").due_at == due["first_diagnosis"]


@pytest.mark.req("R-087")
def test_a_complex_fault_needs_no_diagnosis_within_the_hour(walk: Walker) -> None:
    walk.under("002").register().begin("handling").complete("接收工单", complex="true")
    assert stages.clock_of(walk, "first_diagnosis").due_at is None


@pytest.mark.req("R-109", "R-110")
@pytest.mark.parametrize(
    ("profile", "is_complex", "running", "due"),
    [(profile, None, "fix_simple", at(21, "16:30")) for profile in ("000", "001", "002", "003")]
    + [(profile, "true", "fix_complex", at(25, "18:00")) for profile in ("000", "001", "003")]
    # Technical support of 002 works around the clock: its third day ends on Monday at midnight.
    + [("002", "true", "fix_complex", at(24, "00:00"))],
)
def test_a_fault_is_removed_in_its_time_from_the_receipt_on(
    walk: Walker, profile: str, is_complex: str | None, running: str, due: datetime
) -> None:
    walk.wait_until(at(20, "16:30"))
    walk.under(profile).register().begin("handling").complete("接收工单", complex=is_complex)
    walk.complete("技术分析", complex=is_complex).complete("分级判定", complex=is_complex)
    (idle,) = {"fix_simple", "fix_complex"} - {running}
    assert stages.clock_of(walk, running).due_at == due
    assert stages.clock_of(walk, idle).due_at is None


@pytest.mark.req("R-100")
@pytest.mark.parametrize("profile", ["000", "001", "002", "003"])
def test_the_estimate_of_a_complex_problem_is_told_within_a_day_of_its_registration(walk: Walker, profile: str) -> None:
    walk.wait_until(at(20, "16:00"))
    complex_one(walk.under(profile))
    assert stages.clock_of(walk, "complex_eta").due_at == at(21, "16:00")


@pytest.mark.req("R-113", "R-115", "R-116", "R-117")
@pytest.mark.parametrize("profile", ["000", "001", "002"])
def test_a_major_case_has_the_same_hours_in_every_profile(walk: Walker, profile: str) -> None:
    walk.wait_until(at(21, "23:30"))
    marked(walk.under(profile))
    assert stages.clock_of(walk, "major_activate").due_at == at(22, "00:30")
    stages.teamed(walk)
    assert stages.clock_of(walk, "major_plan").due_at == at(22, "02:30")
