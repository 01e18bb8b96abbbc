"""The points of each kind of record that a history tells, in the order the work goes (004 三(3))."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from app.i18n import Message

Point = tuple[str, Callable[[str], Message]]
"""A column, and what is said when it was written; the place is for its value."""


def _point(column: str, sentence: str) -> Point:
    return column, lambda value: Message(sentence, value=value)


POINTS: Mapping[str, tuple[Point, ...]] = {
    "diagnosis": (
        _point("grade_proposed", "grade proposed: {value}"),
        _point("provisional", "for the time being"),
        _point("standstill", "the equipment stands still"),
        _point("safety_hazard", "there is a safety hazard"),
        _point("batch_problem", "the whole batch is concerned"),
        _point("expert", "expert called in: {value}"),
    ),
    "plan": (
        _point("plan_type", "{value}"),
        _point("detailed_steps", "steps written down"),
        _point("told_at", "told to the customer"),
        _point("customer_decision", "customer's decision: {value}"),
        _point("result_note", "result written down"),
    ),
    "major": (
        _point("team_leader", "team led by {value}"),
        _point("team_members", "members {value}"),
        _point("plan", "special plan written"),
        _point("recall", "recall of the batch"),
        _point("confirmed_at", "plan agreed with the customer"),
        _point("incident_report", "incident reported"),
        _point("downgrade_reason", "downgraded"),
        _point("stood_down_reason", "stood down"),
    ),
    "visit": (
        _point("engineer", "engineer {value}"),
        _point("certificate_override", "sent without a valid certificate, for a reason"),
        _point("appointment_at", "agreed for {value}"),
        _point("lead_waived", "at short notice, with the customer's consent"),
        _point("kit", "kit packed"),
        _point("departed_at", "the engineer has left"),
        _point("expected_arrival", "expected at {value}"),
        _point("arrived_at", "the engineer has arrived"),
        _point("parts_used", "parts replaced"),
        _point("test_run", "test run: {value}"),
        _point("visit_outcome", "outcome: {value}"),
        _point("signature", "signed by the customer"),
        _point("sign_refused_reason", "the customer has not signed"),
        _point("repair_content", "repair record written"),
    ),
    "shipment": (
        _point("direction", "{value}"),
        _point("shipped_at", "shipped"),
        _point("tracking_no", "tracking number entered"),
        _point("expected_arrival", "expected on {value}"),
        _point("delivered_at", "delivered"),
        _point("trace_result", "result of the trace: {value}"),
    ),
    "repair": (
        _point("received_at", "product received"),
        _point("inspection_result", "inspected"),
        _point("decision", "decision: {value}"),
        _point("quote_amount", "quoted at {value} yuan"),
        _point("quote_decision", "answer to the quote: {value}"),
        _point("technician", "technician {value}"),
        _point("started_at", "repair begun"),
        _point("parts_used", "parts replaced"),
        _point("ended_at", "repair ended"),
        _point("test_run", "test run: {value}"),
        _point("quality_result", "quality check: {value}"),
        _point("replacement_serial", "product replaced"),
        _point("disposal", "what becomes of it: {value}"),
    ),
    "progress": (
        _point("status", "{value}"),
        _point("no_news", "no news"),
        _point("next_date", "next word on {value}"),
    ),
    "dissatisfaction": (
        _point("reason", "reason written down"),
        _point("contact_at", "talked to the customer"),
        _point("improvement_plan", "plan for improvement"),
        _point("remedy", "remedy: {value}"),
        _point("customer_decision", "customer's decision: {value}"),
        _point("paid_amount", "paid: {value} yuan"),
        _point("done_note", "carried out"),
    ),
}
"""A write that makes none of these points is told quietly."""
