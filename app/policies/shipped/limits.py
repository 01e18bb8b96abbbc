"""The limits of every profile (D.1, D.2, D.6). A profile that is not here, or a key it leaves out, inherits
the default.

Units follow D.4: minutes and hours below 24 in working time, 24 hours and more on the clock, major problems
and emergencies always on the clock. Waiting for the customer pauses what is ours to do; waiting for parts
does not pause T-08, T-12, T-14 and T-15 (D.4, H-44).
"""

from __future__ import annotations

from typing import Any

from app.policies.shipped import ladders

Values = dict[str, Any]

CUSTOMER = ["customer", "force_majeure"]
PARTS = [*CUSTOMER, "part"]
DELIVERY = [*CUSTOMER, "logistics"]


def promise(duration: str, unit: str, anchor: str, role: str, basis: str, **more: Any) -> Values:
    """Somebody must have done something by then."""
    return {
        "duration": duration, "unit": unit, "anchor": anchor, "role": role, "basis": basis, "kind": "promise",
        "warn_share": 0.8, "ladder": ladders.STANDARD, "pause_reasons": CUSTOMER, **more,
    }  # fmt: skip


def quiet(
    kind: str, duration: str, anchor: str, role: str, basis: str, unit: str = "calendar_days", **more: Any
) -> Values:
    """Nobody is late: something begins then (wait), a right ends (window), or an event is near (notice)."""
    return {
        "duration": duration, "unit": unit, "anchor": anchor, "role": role, "basis": basis, "kind": kind,
        "warn_share": None, "ladder": ladders.NONE, "pause_reasons": [], **more,
    }  # fmt: skip


NEVER: Values = {"pause_reasons": []}
OFF: Values = {"enabled": False}
IMMEDIATE: Values = {"ladder": ladders.IMMEDIATE}
AT_ONCE: Values = IMMEDIATE | NEVER
MAJOR: Values = {"condition": 'grade = "major"'}
EMERGENCY: Values = {"condition": 'severity = "urgent" or severity = "major"', "ladder": ladders.EMERGENCY}
"""紧急: what is major is at least urgent; the urgency counts while there is no grade (H-11)."""
SIMPLE: Values = {"condition": "complex != true"}
COMPLEX: Values = {"condition": "complex = true"}

DEFAULT: dict[str, list[Values]] = {
    "first_response": [promise("PT15M", "working", "contact", "cs", "003 二(一)", **NEVER)],
    "simple_solution": [promise("PT2H", "working", "registered", "cs", "003 二(一); H-05")],
    "handover": [
        promise("PT2H", "working", "guidance_failed", "cs", "003 三(二); H-05", ladder=ladders.NO_TASK,
                **NEVER)
    ],
    "tech_response": [promise("PT2H", "working", "handed_over", "tech", "001-1 §15")],
    "first_diagnosis": [promise("PT1H", "clock", "contact", "tech", "002 1.3; D.2: off", **OFF)],
    "grading": [promise("PT4H", "working", "handed_over", "tech", "003 三(二); H-04")],
    "complex_eta": [promise("PT24H", "clock", "registered", "tech", "003 二(一); H-04", **COMPLEX)],
    "major_activate": [
        promise("PT1H", "clock", "marked_major", "supervisor", "003 二(一); H-07", **AT_ONCE)
    ],
    "major_plan": [promise("PT3H", "clock", "marked_major", "supervisor", "003 三(三); H-07", **IMMEDIATE)],
    "fix_simple": [
        promise("PT24H", "clock", "tech_received", "tech", "001-1 §16", pause_reasons=PARTS, **SIMPLE)
    ],
    "fix_complex": [promise("P3D", "working_days", "tech_received", "tech", "001-1 §16", **COMPLEX)],
    "dispatch": [
        promise("PT4H", "working", "dispatchable", "coordinator", "the product's own: 及时 (001-2 §9), R-132")
    ],
    "onsite_urgent": [promise("PT24H", "clock", "contact", "coordinator", "000 四(一)2; H-02", **EMERGENCY)],
    "repair_record": [
        promise("PT4H", "working", "service_done", "field", "the product's own: 及时 (001-2 §9), T-40")
    ],
    "quality_check": [
        promise("P1D", "working_days", "repaired", "quality", "the product's own, within the 5 days of T-15")
    ],
    "parcel_pack": [
        promise("P1D", "working_days", "packable", "parts", "the product's own, after T-16", pause_reasons=PARTS)
    ],
    "repair_centre": [promise("P5D", "working_days", "received", "repair", "001-1 §17; H-44")],
    "replacement_delivery": [
        promise("P1D", "working_days", "replaced", "coordinator", "001-1 §17; H-45", pause_reasons=DELIVERY)
    ],
    "part_on_site": [
        promise("PT24H", "clock", "contact", "parts", "002 1.3; D.2: off", pause_reasons=DELIVERY, **OFF)
    ],
    "supplier_delivery": [
        promise("P3D", "calendar_days", "ordered", "parts", "000 七(二)2", ladder=ladders.PARTS_NOTE,
                warn_share=None, **NEVER)
    ],
    "parcel_trace": [quiet("wait", "P2D", "expected_arrival", "coordinator", "D.6")],
    "ship_remind_1": [quiet("wait", "P3D", "told", "cs", "D.6")],
    "ship_remind_2": [quiet("wait", "P7D", "told", "cs", "D.6")],
    "return_start": [promise("P1D", "working_days", "eligible", "cs", "003 三(三)")],
    "progress": [
        # Major cases are followed every day, weekends included (H-39).
        promise("P1D", "clock", "updated", "cs", "003 三(三); H-39", ladder=ladders.PROGRESS, **MAJOR),
        promise("P1D", "working_days", "updated", "cs", "003 三(三); H-39", ladder=ladders.PROGRESS),
    ],
    "progress_next": [
        # Opened when eight of the day's hours are left: the update of a major case is due a day after the last one.
        quiet("wait", "PT16H", "updated", "cs", "the product's own, after T-19 and H-39", "clock", **MAJOR),
        quiet("wait", "P1D", "updated", "cs", "the product's own, after T-19: the same hour of the next working day")
    ],
    "accept_remind_1": [quiet("wait", "P1D", "told", "cs", "D.6")],
    "accept_remind_2": [quiet("wait", "P3D", "told", "cs", "D.6")],
    "accept_remind_3": [quiet("wait", "P7D", "told", "cs", "D.6")],
    "no_answer_close": [quiet("wait", "P7D", "reminded", "cs", "D.6")],
    # From completion, and from the moment a further try is due.
    "confirm_call": [promise("P1D", "working_days", "due", "cs", "D.6: after completion")],
    "questionnaire_remind": [quiet("wait", "P2D", "sent", "cs", "D.6")],
    "dissat_contact": [
        promise("PT1H", "clock", "low_score", "supervisor", "003 三(四); H-37", **AT_ONCE, **MAJOR),
        promise("PT1H", "working", "low_score", "supervisor", "003 三(四); H-37", **AT_ONCE),
    ],
    "dissat_plan": [promise("PT24H", "clock", "low_score", "supervisor", "003 三(四); H-38", **IMMEDIATE)],
    "compensation_paid": [promise("P2D", "working_days", "improvement_accepted", "finance", "the product's own")],
    "improvement_done": [promise("P3D", "working_days", "improvement_accepted", "cs", "the product's own")],
    "followup_1": [quiet("wait", "P7D", "resolved", "cs", "003 三(四); H-18")],
    # Who is asked (premium or major) is the procedure's question; this says when.
    "followup_2": [quiet("wait", "P30D", "resolved", "cs", "003 三(四); H-19")],
    "followup_retry": [
        quiet("wait", "P1D", "tried", "cs", "the product's own: 3 attempts in 3 working days, D.6",
              "working_days", day_end="same_time")
    ],
    "followup_overdue": [
        promise("P2D", "working_days", "due", "cs", "the product's own: L2 after 2 working days, T-25",
                ladder=ladders.SUPERVISOR_LAST)
    ],
    "archive_check": [promise("P2D", "working_days", "followed_up", "cs", "D.6")],
    "care_call": [quiet("wait", "P1M", "purchased", "cs", "000 四(三)1; D.2: off", **OFF)],
    "summary_draft": [promise("P3D", "working_days", "resolved", "tech", "D.6")],
    "summary_revise": [promise("P3D", "working_days", "returned", "tech", "the product's own, after summary_draft")],
    "knowledge_review": [promise("P5D", "working_days", "drafted", "quality", "D.6")],
    "quote_issue": [promise("P1D", "working_days", "finding", "finance", "D.6")],
    "quote_validity": [quiet("window", "P7D", "quoted", "cs", "D.6")],
    "objection_window": [quiet("window", "P7D", "charged", "cs", "D.6")],
    "objection_answer": [promise("P3D", "working_days", "objected", "finance", "D.6")],
    "complaint_answer": [promise("P3D", "working_days", "received", "complaints", "D.6")],
    "complaint_close": [promise("P10D", "working_days", "received", "complaints", "D.6")],
    "quality_identify": [promise("P2D", "working_days", "requested", "quality", "D.6")],
    "incident_report": [promise("PT24H", "clock", "discovered", "quality", "001-2 §12; T-41", **NEVER)],
    "incident_cause": [promise("P5D", "working_days", "reported", "quality", "D.6")],
    "certificate_notice": [quiet("notice", "-P30D", "certificate_expiry", "manager", "D.6")],
    "warranty_notice": [quiet("notice", "-P14D", "warranty_end", "cs", "D.6")],
    "partner_check": [quiet("wait", "P1M", "checked", "quality", "000 八(二)2, where service points exist")],
}  # fmt: skip

PROFILES: dict[str, dict[str, list[Values]]] = {
    "000": {
        "first_response": [promise("PT30M", "working", "contact", "cs", "000 四(一)1", **NEVER)],
        "onsite_urgent": [promise("PT24H", "clock", "contact", "coordinator", "000 四(一)2", **EMERGENCY)],
        "supplier_delivery": DEFAULT["supplier_delivery"],
        "care_call": [quiet("wait", "P1M", "purchased", "cs", "000 四(三)1, while in warranty")],
        "partner_check": [quiet("wait", "P1M", "checked", "quality", "000 八(二)2")],
    },
    "001": {
        "first_response": [promise("PT1H", "working", "contact", "cs", "001-1 §15", **NEVER)],
        "tech_response": [promise("PT2H", "working", "handed_over", "tech", "001-1 §15")],
        "fix_simple": DEFAULT["fix_simple"],
        "fix_complex": DEFAULT["fix_complex"],
        "repair_centre": DEFAULT["repair_centre"],
        "replacement_delivery": DEFAULT["replacement_delivery"],
    },
    "002": {
        "first_response": [promise("PT30M", "clock", "contact", "cs", "002 1.1; H-02", **NEVER)],
        "tech_response": [
            # Given for urgent cases; what is major is at least urgent. The others inherit.
            promise("PT2H", "clock", "handed_over", "tech", "002 1.3; H-03",
                    condition=EMERGENCY["condition"])
        ],
        "first_diagnosis": [
            promise("PT1H", "clock", "contact", "tech", "002 1.3", **SIMPLE)
        ],
        "onsite_urgent": [promise("PT4H", "clock", "contact", "coordinator", "002 1.1; H-02", **EMERGENCY)],
        "part_on_site": [
            promise("PT24H", "clock", "contact", "parts", "002 1.3; H-29", pause_reasons=DELIVERY,
                    condition="remote_area != true")
        ],
    },
}  # fmt: skip
