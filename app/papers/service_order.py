"""The service order 服务单: printed before a visit to be filled in and signed, or afterwards with all that was done.

What it holds is said here by bind paths; the words are those of the forms. Source: 002 8.1, 003 三(三), 001-2 §9.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from sqlalchemy import Connection

from app import clock, files
from app.actor import SYSTEM
from app.cases import office
from app.cases.queries import CaseFile
from app.errors import NotFound
from app.i18n import Message
from app.notifications import templates
from app.notifications.enclosures import House
from app.papers.blocks import Column, Fact, Listing, Paper, Section, Signature, Signatures
from app.papers.values import NOTHING, Values, records

TERMS = "service_order_terms"
"""The message whose text is the small print: a process owner words it."""
TITLE = Message("Service order")

_SPARE_ROWS = 3
_NOT_FOR_OTHERS = ("127.0.0.1", "localhost", "::1")


# req: R-146
def gather(conn: Connection, file: CaseFile, language: str, house: House) -> Paper:
    """What the service order of a case says now; the case was found by whoever asks."""
    values = Values(conn, file, language, open=is_open(conn, file))
    return Paper(
        title=TITLE,
        company=house.company or values.say(Message("After-sales service")),
        number=file.case.number,
        code=_code(house.base_url, file.case.number),
        language=language,
        printed=values.say(Message("Drawn up {at}", at=values.moment(clock.now()))),
        sections=[section for section in _sections(conn, file, values, house) if section.blocks],
        remarks=_terms(conn, values, house),
        subtitle=_subtitle(values),
    )


def is_open(conn: Connection, file: CaseFile) -> bool:
    """Whether the paper is still to be filled in: no visit has come to an end yet, and no repair."""
    values = Values(conn, file, "zh", open=True)
    if values.get("visit.visit_outcome") or values.get("visit.signed_at") or values.get("visit.sign_refused_reason"):
        return False
    return not values.get("repair.ended_at")


def _sections(conn: Connection, file: CaseFile, values: Values, house: House) -> Iterator[Section]:
    yield Section(
        Message("Customer and product"),
        [
            *values.facts("customer.name", "customer.contact"),
            *values.known("customer.address"),
            *values.facts("unit.model", "unit.serial_no", "unit.purchase_date", "unit.warranty_state"),
        ],
    )
    yield Section(
        Message("Request"),
        [
            *values.facts("case.feedback_time", "case.demand"),
            *([] if values.get("case.grade") is None else values.facts("case.grade", "case.est_finish")),
            values.fact("case.description", wide=True),
        ],
    )
    if values.has("plan"):
        yield Section(Message("Agreed plan"), list(_plan(values)))
    if values.has("visit") or not values.has("repair"):
        yield Section(Message("Visit"), list(_visit(values)))
        yield from _earlier(conn, file, values)
        yield Section(Message("Diagnosis in three steps"), list(_diagnosis(values)))
        yield Section(Message("Work done and parts used"), list(_work(conn, file, values)))
        yield Section(Message("Test run and safety"), list(_test(values)))
    if values.has("repair"):
        yield Section(Message("Repair at the centre"), list(_centre(conn, file, values)))
    yield Section(Message("Signatures"), [_signatures(conn, values, house)])


def _subtitle(values: Values) -> str:
    kind = values.value("visit.visit_type") or values.value("case.demand")
    return kind if isinstance(kind, str) else ""


def _plan(values: Values) -> Iterator[Fact]:
    yield from values.facts("plan.plan_type", "plan.customer_decision")
    yield from values.known("plan.chosen_option", "plan.detailed_steps", "plan.parts_needed")


def _visit(values: Values) -> Iterator[Fact]:
    yield from values.facts("visit.appointment_at", "visit.engineer")
    yield from values.known("visit.place")
    yield from values.facts("visit.arrived_at", "visit.badge_shown")
    yield from values.known("visit.badge_reason")


def _earlier(conn: Connection, file: CaseFile, values: Values) -> Iterator[Section]:
    """The visits before this one, a line each."""
    rows = []
    for visit in records(conn, file, "visit")[:-1]:
        earlier = values.of("visit", visit)
        told = (earlier.value(f"visit.{column}") for column in ("appointment_at", "engineer", "visit_outcome"))
        rows.append([*(str(one or NOTHING) for one in told), str(visit["missing_part"] or NOTHING)])
    if rows:
        columns = (
            Column(values.label("visit.appointment_at"), 40),
            Column(values.label("visit.engineer"), 32),
            Column(values.label("visit.visit_outcome"), 38),
            Column(values.label("visit.missing_part"), 70),
        )
        yield Section(Message("Earlier visits"), [Listing(columns, rows)])


def _diagnosis(values: Values) -> Iterator[Fact]:
    steps = (
        ("diagnosis.appearance", Message("1 Appearance")),
        ("diagnosis.running_state", Message("1 Running state")),
        ("diagnosis.log_findings", Message("2 Logs and modules")),
        ("diagnosis.cause", Message("3 Cause")),
    )
    for path, label in steps:
        yield values.fact(path, wide=True, room=2, label=label)
    yield values.fact("visit.explained", wide=True)


def _work(conn: Connection, file: CaseFile, values: Values) -> Iterator[Fact | Listing]:
    yield from values.facts("visit.repair_started_at", "visit.repair_ended_at")
    yield values.fact("visit.work_done", wide=True, room=3)
    yield from values.known("visit.repair_content", "visit.repair_result")
    if parts := _parts(values, "visit", records(conn, file, "visit"), _SPARE_ROWS if values.open else 0):
        yield parts


def _parts(values: Values, noun: str, of: Sequence[Mapping[str, Any]], spare: int) -> Listing | None:
    """The parts of every visit, or of every repair: what the customer has got does not go with the latest record."""
    path = f"{noun}.parts_used"
    used = [part for record in of for _, *part in values.of(noun, record).rows(path)]
    rows = [[str(place), *part] for place, part in enumerate(used, 1)]
    if not rows and not spare:
        return None
    name, number, kind, quantity = values.columns(path)
    columns = (
        Column(Message("No."), 12, centred=True),
        Column(name, 68),
        Column(number, 44),
        Column(kind, 36, centred=True),
        Column(quantity, 20, centred=True),
    )
    return Listing(columns, rows, spare)


def _test(values: Values) -> Iterator[Fact]:
    yield values.choice("visit.test_run")
    yield values.fact("visit.safety_ok", wide=True)
    yield from values.known("visit.safety_note")
    yield values.choice("visit.visit_outcome")
    yield from values.known("visit.missing_part")


def _centre(conn: Connection, file: CaseFile, values: Values) -> Iterator[Fact | Listing]:
    yield from values.facts("repair.received_at", "repair.technician")
    yield from values.known("repair.condition_on_receipt", "repair.accessories", "repair.inspection_result")
    yield from values.known("repair.cause")
    yield from values.known("repair.decision", "repair.replacement_serial", wide=False)
    yield from values.facts("repair.started_at", "repair.ended_at")
    yield from values.known("repair.content", "repair.result")
    if parts := _parts(values, "repair", records(conn, file, "repair"), 0):
        yield parts
    yield from values.facts("repair.test_run", "repair.quality_result")


# req: R-137
def _signatures(conn: Connection, values: Values, house: House) -> Signatures:
    label = Message("Customer's signature")
    customer = Signature(label)
    signed_at, refused = values.get("visit.signed_at"), values.get("visit.sign_refused_reason")
    if stored := values.get("visit.signature"):
        note = values.moment(signed_at) if signed_at else ""
        customer = Signature(label, _path(conn, stored, house), note)
    elif refused:
        customer = Signature(label, None, values.say(Message("Not signed: {reason}", reason=refused)))
    engineer = None if values.open else values.person(values.get("visit.engineer") or values.get("repair.technician"))
    return Signatures((customer, Signature(Message("Engineer's signature"), None, engineer)))


def _path(conn: Connection, stored: object, house: House) -> Path | None:
    """Where the picture of a signature lies; the file belongs to the case, which was found."""
    file_id = stored[0] if isinstance(stored, list) else stored
    try:
        return files.path(house.data, files.find(conn, str(file_id), SYSTEM, lambda _: True).hash)
    except NotFound:
        return None


def _terms(conn: Connection, values: Values, house: House) -> list[str]:
    payload = {"company": house.company or values.say(Message("After-sales service"))}
    texts = templates.shelf(conn)
    text = templates.render(TERMS, values.language, payload, office.zone(), house.base_url, texts)
    return [text.subject, *text.body.splitlines()]


def _code(base_url: str, number: str) -> str:
    """What the QR code says: the address of the case, where others than this machine can open it; else its number."""
    if urlsplit(base_url).hostname in (None, *_NOT_FOR_OTHERS):
        return number
    return f"{base_url}/cases/{number}"
