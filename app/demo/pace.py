"""How soon people get round to a step: minutes for a call, days for a repair; and now and then somebody is late."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import Connection

from app.demo.stories import Story
from app.engine import wiring
from app.policies.calendar import WorkingCalendar

MINUTES: Mapping[str, int] = {
    "classify": 5, "guidance": 25, "handover": 20, "manual_handling": 240, "confirm": 150, "archive": 240,
    "followup_7d": 150, "followup_30d": 200, "overdue": 50, "overdue_manager": 90, "progress": 120,
    "tech_ack": 30, "tech_analysis": 60, "tech_question": 45, "expert_opinion": 90, "grading": 30, "plan": 60,
    "inform": 60, "plan_decision": 240, "plan_refused": 120, "remote_steps": 45, "remote_fix": 90, "other_plan": 600,
    "special_team": 12, "special_plan": 30, "special_approval": 10, "special_confirm": 20, "downgrade": 40,
    "incident": 240, "visit_appointment": 60, "visit_exception": 50, "visit_part": 120, "repair_inspection": 200,
    "repair_quote": 300, "repair_work": 400, "repair_test": 90, "repair_quality": 240, "repair_failed": 90,
    "parcel_instructions": 60, "parcel_pack": 180, "parcel_sent": 600, "parcel_in_trace": 120, "parcel_out_trace": 120,
    "disposal": 120, "replacement": 150, "install_guidance": 90, "dissat_talk": 18, "dissat_talk_manager": 25,
    "dissat_plan": 60, "dissat_approval": 60, "dissat_decision": 120, "dissat_payment": 300, "dissat_done": 400,
    "summary": 500, "summary_review": 500,
}  # fmt: skip
"""Minutes of working time that usually pass until a form is filled in."""
USUALLY = 60
LEAST, SLOWEST = 0.5, 1.6
LATE = 0.05
"""So many steps are forgotten for a while, longer than any limit allows."""
ROUND_THE_CLOCK = frozenset({"special_team", "special_plan", "special_approval", "special_confirm"})
"""A danger does not wait for the morning."""

ASKED_BY_LETTER, DAY = frozenset({"confirm", "followup_7d", "followup_30d"}), 660
MORNING = time(11)

Moment = Callable[[Mapping[str, Any], Story, datetime], datetime]


def when(conn: Connection, row: Any, story: Story, now: datetime, calendar: WorkingCalendar) -> datetime:
    """When the step is done that is there since ``now``."""
    form = row.form_key or ""
    if form in AGREED:
        known = wiring.host().context(conn, row.business_key)
        return max(now, AGREED[form](known, story, now)) + _held_up(form, story)
    minutes = MINUTES.get(form, USUALLY) * story.dice.uniform(LEAST, SLOWEST)
    if form in ROUND_THE_CLOCK:
        return now + timedelta(minutes=minutes)
    if form in ASKED_BY_LETTER and "@" in story.customer.contact:
        # A customer who was written to is given a day before anybody rings.
        minutes += DAY
    if story.dice.random() < LATE:
        minutes += story.dice.uniform(120, 500)
    return calendar.add(now, int(minutes * 60)) + _held_up(form, story)


def taken(form: str, now: datetime, done: datetime, story: Story, calendar: WorkingCalendar) -> datetime:
    """When somebody takes the step out of the queue, to do it at ``done``."""
    share = story.dice.uniform(0.2, 0.8)
    if form in ROUND_THE_CLOCK:
        return now + (done - now) * share
    return min(done, calendar.add(now, int(calendar.between(now, done) * share)))


def lies(form: str, now: datetime, until: datetime, calendar: WorkingCalendar) -> bool:
    """Whether a step that is there since ``now`` may well lie there at ``until`` without anybody being slow."""
    return calendar.between(now, until) <= MINUTES.get(form, USUALLY) * SLOWEST * 60


def _held_up(form: str, story: Story) -> timedelta:
    first = story.told[form] == 0
    return timedelta(hours=story.course.late.get(form, 0.0) if first else 0.0)


def _around(name: str, earliest: float, latest: float) -> Moment:
    """So many minutes before or after what was agreed."""

    def moment(known: Mapping[str, Any], story: Story, now: datetime) -> datetime:
        return _instant(known.get(name), now) + timedelta(minutes=story.dice.uniform(earliest, latest))

    return moment


def _after(shortest: float, longest: float) -> Moment:
    """So many minutes after the step before: the engineer stands beside the machine."""
    return lambda known, story, now: now + timedelta(minutes=story.dice.uniform(shortest, longest))


def _instant(value: Any, now: datetime) -> datetime:
    """What was agreed, as an instant: a day means late in its morning, nothing means now."""
    if isinstance(value, str):
        value = datetime.fromisoformat(value)
    if isinstance(value, date) and not isinstance(value, datetime):
        value = datetime.combine(value, MORNING)
    if not isinstance(value, datetime):
        return now
    return value if value.tzinfo else value.replace(tzinfo=wiring.host().zone())


AGREED: Mapping[str, Moment] = {
    "visit_departure": _around("visit.appointment_at", -70, -45),
    "visit_arrival": _around("visit.appointment_at", -8, 15),
    "visit_work": _after(35, 110),
    "visit_signature": _after(3, 9),
    "visit_record": _after(15, 70),
    "parcel_receipt": _around("shipment.expected_arrival", -120, 300),
    "parcel_delivery": _around("shipment.expected_arrival", 60, 420),
}
