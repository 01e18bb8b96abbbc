"""How each kind of record is shown on the page of a case: its drawing, its headline, its coloured words."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from app import clock
from app.i18n import Message
from app.web import formatting

Word = tuple[Message, str]
"""A short word and its colour."""

TONES: Mapping[str, Mapping[str, str]] = {
    "acceptance": {"accepted": "green", "rejected": "red", "change": "orange"},
    "attempt_result": {"solved": "green", "unsolved": "orange"},
    "disposal": {"replace": "blue", "refund": "blue"},
    "followup_result": {"normal": "green", "new_problem": "orange", "dissatisfied": "red"},
    "grade": {"urgent": "orange", "major": "red"},
    "quality_result": {"pass": "green", "fail": "red"},
    "remedy": dict.fromkeys(("new_service", "compensation", "apology", "refund", "replace"), "blue"),
    "repair_decision": {"repair": "blue", "replace": "blue", "quote": "orange", "not_repairable": "red"},
    "test_result": {"normal": "green", "abnormal": "red"},
    "trace_result": {"found": "green", "lost": "red", "damaged": "red"},
    "visit_outcome": {
        "repaired": "green", "missing_part": "orange", "to_mail_in": "orange", "to_replace": "orange",
        "not_repairable": "red",        "absent": "orange",
    },
}  # fmt: skip
"""The colours of the codes of a list; what is not named is grey."""

FLAG_TONES = {"recall": "red", "voiced_dissatisfied": "red", "provisional": "orange", "linked": "blue"}
"""The colours of flags that are shown as words."""


def _no_word(_: Mapping[str, Any]) -> Word | None:
    return None


@dataclass(frozen=True)
class Look:
    """``title`` are the columns of the headline; of ``gist`` the first that is filled stands below it while the
    record is closed; ``badges`` are shown as coloured words. ``steps`` are the texts of a diagnosis in three
    steps. ``expected`` flags are shown when they are missing too. ``word`` says what no code says, ``said`` the
    columns it makes plain.
    """

    icon: str
    title: tuple[str, ...]
    gist: tuple[str, ...] = ()
    badges: tuple[str, ...] = ()
    steps: tuple[tuple[str, ...], ...] = ()
    expected: frozenset[str] = frozenset()
    word: Callable[[Mapping[str, Any]], Word | None] = _no_word
    said: tuple[str, ...] = ()


def _parcel(row: Mapping[str, Any]) -> Word | None:
    """Where a parcel is, as long as no trace has said it."""
    if row["trace_result"] in ("lost", "damaged"):
        return None
    if row["delivered_at"]:
        return Message("Delivered"), "green"
    if row["expected_arrival"] and row["expected_arrival"] < formatting.local(clock.now()).date():
        return Message("Not arrived in time"), "red"
    return (Message("On its way"), "blue") if row["shipped_at"] or row["tracking_no"] else None


def _score(row: Mapping[str, Any]) -> Word | None:
    if (score := row["score"]) is None:
        return None
    return Message("Score {score}", score=score), "green" if score >= 4 else "orange" if score == 3 else "red"


def _attempt(row: Mapping[str, Any]) -> Word | None:
    return Message("Attempt {number}", number=row["attempt"]), "grey"


LOOKS: Mapping[str, Look] = {
    "remote_attempt": Look(
        "headset", ("support_means",), gist=("steps_tried", "cited_material"), badges=("attempt_result",)
    ),
    "diagnosis": Look(
        "stethoscope", ("cause",), gist=("analysis", "troubleshooting", "log_findings", "grade_reason"),
        badges=("grade_proposed", "provisional"),
        steps=(("appearance", "running_state"), ("log_findings",), ("cause",)),
    ),
    "plan": Look(
        "list-check", ("plan_type", "chosen_option"),
        gist=("result_note", "decision_note", "detailed_steps", "parts_needed"), badges=("customer_decision",),
    ),
    "major": Look(
        "alert-triangle", ("hazard", "affected_batch"), gist=("stood_down_reason", "downgrade_reason", "plan"),
        badges=("recall",),
    ),
    "visit": Look(
        "map-pin", ("appointment_at", "engineer"),
        gist=("repair_result", "work_done", "missing_part", "place"),
        badges=("visit_outcome", "test_run", "lead_waived"),
        expected=frozenset({"tools_ok", "parts_ok", "service_order_ok", "badge_shown", "explained", "safety_ok"}),
    ),
    "shipment": Look(
        "package", ("direction", "courier", "tracking_no"), gist=("trace_note", "delivery_note", "contents"),
        badges=("trace_result",), expected=frozenset({"official_channel", "customer_told"}), word=_parcel,
    ),
    "repair": Look(
        "tool", ("inspection_result",), gist=("result", "content", "cause", "condition_on_receipt"),
        badges=("decision", "quote_decision", "test_run", "quality_result", "disposal"),
        expected=frozenset({"accessories_complete"}),
    ),
    "progress": Look("progress-check", ("status",), gist=("text",), badges=("no_news",)),
    "rating": Look(
        "star", ("solved",), gist=("opinion",), badges=("voiced_dissatisfied",), word=_score, said=("score",)
    ),
    "dissatisfaction": Look(
        "alert-circle", ("reason",), gist=("done_note", "improvement_plan", "talk"),
        badges=("remedy", "customer_decision"),
    ),
    "followup": Look(
        "phone-call", ("kind",), gist=("new_problem_text", "opinion", "usage"), badges=("result", "linked"),
        word=_attempt,
    ),
}  # fmt: skip
"""A kind of record that is not here is not shown."""
