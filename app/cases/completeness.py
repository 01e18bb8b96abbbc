"""Whether the record of a case is complete: nothing of it is changed once it is archived (003 二(二), R-244).

What must be there follows from the way the case has gone: a visit needs a signature, a repair its test run.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import zip_longest
from typing import Any

from sqlalchemy import Connection

from app.cases import queries, rules
from app.cases.queries import CaseFile
from app.cases.records import reading
from app.errors import Problem
from app.i18n import Message

Rows = Sequence[Mapping[str, Any]]

_NEEDED = ("channel", "description", "urgency", "demand", "category")
_STAGES = {
    "intake": Message("The case was never in the stage of intake."),
    "diagnosis": Message("The case was never in the stage of diagnosis."),
    "solution": Message("The case was never in the stage of solution."),
    "followup": Message("The case was never in the stage of follow-up."),
}

_SIGNED_FOR = frozenset({"repaired", "to_mail_in", "to_replace", "not_repairable"})
"""After a visit that ended so, the customer signs; for the others he comes again."""


# req: R-244
def missing(conn: Connection, file: CaseFile) -> Iterator[Problem]:
    """What the record still lacks: entries, a stage of the loop, what its way requires, solution, follow-up."""
    for column in _NEEDED:
        if not file.case[column]:
            yield Problem(Message("This entry is missing."), f"case.{column}")
    if file.case.category in rules.PRODUCT_CATEGORIES and file.unit is None:
        yield Problem(Message("A matter of this category needs the product model."), "unit.model")
    instants = queries.instants(conn, file.case.id)
    for stage, sentence in _STAGES.items():
        if f"stage_{stage}" not in instants:
            yield Problem(sentence)
    if "first_response" not in instants:
        yield Problem(Message("The first response to the customer is not recorded."), "case.first_response_at")
    if "resolved" not in instants:
        yield Problem(Message("The result was never confirmed."), "rating.solved")
    yield from _way(conn, file)
    # A follow-up that reached nobody after its attempts counts; one that nobody tried does not.
    if not reading.of(conn, file.case.id, "followup"):
        yield Problem(Message("There is no follow-up on record."), "followup.result")


def _way(conn: Connection, file: CaseFile) -> Iterator[Problem]:
    """What the way the case has gone requires."""
    rows = {name: [row._asdict() for row in reading.of(conn, file.case.id, name)] for name in _WAY}
    yield from _planned(file, rows["plan"], rows["major"])
    if "marked_major" in queries.instants(conn, file.case.id) and file.case.grade == "major" and not rows["major"]:
        yield Problem(Message("The team of the major case is not on record."), "major.team_leader")
    for visit in rows["visit"]:
        yield from _visited(visit)
    for job in _last_repairs(rows["repair"]):
        yield from _repaired(job)
    for parcel in rows["shipment"]:
        if parcel["direction"] == "to_customer" and not (parcel["delivered_at"] or parcel["trace_result"]):
            yield Problem(Message("A parcel to the customer has not been confirmed."), "shipment.delivered_at")
    for one in rows["dissatisfaction"]:
        if one["reason"] and not one["improvement_plan"]:
            sentence = Message("There is no plan for the customer who was not satisfied.")
            yield Problem(sentence, "dissatisfaction.improvement_plan")


_WAY = ("plan", "major", "visit", "repair", "shipment", "dissatisfaction")


def _planned(
    file: CaseFile, plans: Sequence[Mapping[str, Any]], majors: Sequence[Mapping[str, Any]]
) -> Iterator[Problem]:
    agreed = bool(majors and majors[-1]["confirmed_at"])
    if plans and not file.case.grade:
        yield Problem(Message("The case was never graded."), "case.grade")
    if plans and plans[-1]["customer_decision"] != "accepted" and not agreed:
        yield Problem(Message("The customer has not accepted the plan."), "plan.customer_decision")


def _visited(visit: Mapping[str, Any]) -> Iterator[Problem]:
    outcome = visit["visit_outcome"]
    if visit["arrived_at"] and not outcome:
        yield Problem(Message("The outcome of a visit is missing."), "visit.visit_outcome")
    if outcome in _SIGNED_FOR and not (visit["signature"] or visit["sign_refused_reason"]):
        sentence = Message("A visit has neither the customer's signature nor the reason why there is none.")
        yield Problem(sentence, "visit.signature")
    if outcome == "repaired" and not visit["repair_content"]:
        yield Problem(Message("The repair record of a visit is missing."), "visit.repair_content")


def _last_repairs(jobs: Rows) -> Iterator[Mapping[str, Any]]:
    """Of each product received the repair that was the last: the one before it failed its checks, and may."""
    for job, following in zip_longest(jobs, jobs[1:]):
        if following is None or following["received_at"] != job["received_at"]:
            yield job


def _repaired(job: Mapping[str, Any]) -> Iterator[Problem]:
    if job["received_at"] and not (job["decision"] or job["disposal"]):
        yield Problem(Message("The repair centre has not decided on a product it received."), "repair.decision")
    # What was given up, or replaced, was not repaired in the end.
    if not job["content"] or job["disposal"] or job["replacement_serial"]:
        return
    if job["test_run"] != "normal":
        yield Problem(Message("A repair at the centre has no normal test run."), "repair.test_run")
    if job["quality_result"] != "pass":
        yield Problem(Message("A repair at the centre has not passed the quality check."), "repair.quality_result")
