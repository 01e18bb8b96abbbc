"""What must hold of a visit: agreed early enough, its instants in order, badge and test run not left out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from app import policies
from app.cases import office
from app.cases.records import parts
from app.cases.records.instants import happened, in_order
from app.cases.records.noun import Entry
from app.errors import Problem
from app.i18n import Message
from app.identity import certificates, users

_HOUR = 3600
_MAY_OVERRIDE = ("supervisor", "manager")
_ORDER = (
    ("agreed_at", "appointment_at", Message("The appointment lies before the moment it was agreed.")),
    ("departed_at", "expected_arrival", Message("The expected arrival lies before the departure.")),
    ("departed_at", "arrived_at", Message("The arrival lies before the departure.")),
    ("arrived_at", "repair_started_at", Message("The repair began before the arrival.")),
    ("repair_started_at", "repair_ended_at", Message("The repair ended before it began.")),
    ("arrived_at", "signed_at", Message("It was signed before the arrival.")),
)


_NOTED_AT_ONCE = {
    "appointment_at": "agreed_at",
    "expected_arrival": "departed_at",
    "badge_shown": "arrived_at",
    "signature": "signed_at",
}
"""An engineer with a telephone in his hand is not asked the time of what he does right now."""


def now(entry: Entry) -> Mapping[str, Any]:
    """What is written down as it happens has happened now, unless somebody says when."""
    return {
        instant: entry.at
        for written, instant in _NOTED_AT_ONCE.items()
        if entry.given.get(written) is not None and entry.record.get(instant) is None
    }


def check(entry: Entry) -> Iterator[Problem]:
    yield from happened(
        entry, "agreed_at", "departed_at", "arrived_at", "signed_at", "repair_started_at", "repair_ended_at"
    )
    for earlier, later, sentence in _ORDER:
        yield from in_order(entry, earlier, later, sentence)
    yield from _lead(entry)
    yield from _certified(entry)
    yield from parts.marked(entry)
    yield from _left_out(entry)


# req: R-129 R-130
def _lead(entry: Entry) -> Iterator[Problem]:
    """Agreed so long ahead as the setting says (24 hours, 003 三(三)), or the customer waives it (H-06)."""
    visit = entry.record
    appointment, agreed_at = visit.get("appointment_at"), visit.get("agreed_at")
    if not {"appointment_at", "agreed_at", "lead_waived"} & set(entry.given) or not appointment or not agreed_at:
        return
    if visit.get("lead_waived"):
        if not visit.get("waiver_reason"):
            yield Problem(Message("Say why the customer agrees to a shorter notice."), entry.problem("waiver_reason"))
        return
    latest = policies.setting_instant(entry.conn, "visit_lead", appointment, entry.case["profile"])
    if latest is not None and agreed_at.replace(second=0, microsecond=0) > latest:
        hours = round((appointment - latest).total_seconds() / _HOUR)
        sentence = "A visit is agreed at least {hours} hours ahead. Choose a later time, or tick that he agrees."
        yield Problem(Message(sentence, hours=hours), entry.problem("appointment_at"))


# req: R-139
def _certified(entry: Entry) -> Iterator[Problem]:
    """Sent with a certificate that is valid on the day (000 四(二)1), or with the supervisor's reason."""
    visit, given = entry.record, entry.given
    if given.get("certificate_override") and not entry.actor.has(*_MAY_OVERRIDE):
        sentence = Message("Only the supervisor or the manager sends somebody without a valid certificate.")
        yield Problem(sentence, entry.problem("certificate_override"))
        return
    engineer = visit.get("engineer")
    if engineer is None or not {"engineer", "appointment_at"} & set(given) or _overridden(entry):
        return
    day = (visit.get("appointment_at") or entry.at).astimezone(office.zone()).date()
    if not certificates.valid_on(entry.conn, engineer, day):
        name = users.find(entry.conn, engineer).display_name
        sentence = Message(
            "{name} holds no certificate that is valid on {day}. Choose somebody else.", name=name, day=day
        )
        yield Problem(sentence, entry.problem("engineer" if "engineer" in given else "appointment_at"))


def _overridden(entry: Entry) -> bool:
    """The supervisor's reason counts for the person it was given for."""
    if entry.given.get("certificate_override"):
        return True
    return bool(entry.record.get("certificate_override")) and "engineer" not in entry.given


def _left_out(entry: Entry) -> Iterator[Problem]:
    visit = entry.record
    if entry.given.get("badge_shown") is False and not visit.get("badge_reason"):
        yield Problem(Message("Show the badge before the service, or say why not."), entry.problem("badge_reason"))
    if entry.given.get("visit_outcome") == "repaired":
        if visit.get("test_run") is None:
            yield Problem(Message("A repair ends with a test run. Say what it showed."), entry.problem("test_run"))
        elif visit["test_run"] != "normal":
            sentence = Message("After an abnormal test run the product is not repaired. Choose another outcome.")
            yield Problem(sentence, entry.problem("visit_outcome"))
