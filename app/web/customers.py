"""Customers and their products: found, looked at with their cases, changed by hand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flask import Blueprint, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.cases import customers as customer_room
from app.cases import finding, lookup, units
from app.cases.errors import StaleRecord
from app.errors import DeskError, Invalid, Problem
from app.i18n import Message
from app.policies import reading
from app.web import chapters, doors, dossier, records, words
from app.web.access import allow, any_staff
from app.web.cases import may_see_cases
from app.web.language import tell
from app.web.paging import Page
from app.web.rules.profiles import profile_name

customers = Blueprint("customers", __name__)

EDITORS = ("cs", "supervisor", "manager")


@customers.get("/customers")
@allow(may_see_cases)
def index() -> ResponseReturnValue:
    text = request.args.get("q", "").strip()
    with doors.reading() as conn:
        page = Page.asked(lookup.count_customers(conn, text, g.actor))
        rows = lookup.customers(conn, text, g.actor, limit=page.size, offset=page.offset)
        codes = words.codes(conn)
    return render_template("customers/index.html", rows=rows, page=page, text=text, codes=codes)


@customers.get("/customers/<int:customer_id>")
@allow(any_staff)
def show(customer_id: int) -> ResponseReturnValue:
    return _customer(customer_id)


@customers.post("/customers/<int:customer_id>")
@allow(*EDITORS)
def save(customer_id: int) -> ResponseReturnValue:
    typed, version = records.typed("customer"), request.form.get("version", 0, type=int)
    try:
        with doors.writing() as conn:
            finding.find_customer(conn, customer_id, g.actor)
            customer_room.update(conn, customer_id, typed, version, g.actor)
    except Invalid as error:
        return _customer(customer_id, typed, error.problems), 422
    except StaleRecord as error:
        return _customer(customer_id, typed, refusal=error), 409
    tell(Message("The changes are saved."))
    return redirect(url_for("customers.show", customer_id=customer_id))


@customers.get("/products/<int:unit_id>")
@allow(any_staff)
def show_unit(unit_id: int) -> ResponseReturnValue:
    return _unit(unit_id)


@customers.post("/products/<int:unit_id>")
@allow(*EDITORS)
def save_unit(unit_id: int) -> ResponseReturnValue:
    typed, version = records.typed("unit"), request.form.get("version", 0, type=int)
    try:
        with doors.writing() as conn:
            finding.find_unit(conn, unit_id, g.actor)
            units.update(conn, unit_id, typed, version, g.actor)
    except Invalid as error:
        return _unit(unit_id, typed, error.problems), 422
    except StaleRecord as error:
        return _unit(unit_id, typed, refusal=error), 409
    tell(Message("The changes are saved."))
    return redirect(url_for("customers.show_unit", unit_id=unit_id))


def _customer(
    customer_id: int, typed: Mapping[str, Any] | None = None, problems: Sequence[Problem] = (),
    refusal: DeskError | None = None,
) -> str:  # fmt: skip
    with doors.reading() as conn:
        row = finding.find_customer(conn, customer_id, g.actor)
        fields = records.inputs(conn, "customer", row, typed)
        cases = finding.of_customer(conn, customer_id, g.actor)
        owned, others = customer_room.units(conn, customer_id), customer_room.same_contact(conn, row)
        people, codes = words.people(conn), words.codes(conn, *words.CASE_LISTS, *chapters.LISTS)
        followups = chapters.of_customer(conn, cases, "followup", people, codes)
        complaints = chapters.of_customer(conn, cases, "dissatisfaction", people, codes)
        profile = profile_name(reading.book(conn), row.contract_sla)
    return render_template(
        "customers/show.html", customer=row, inputs=fields, cases=cases, units=owned, others=others, codes=codes,
        followups=followups, complaints=complaints, profile=profile,
        problems=_named(fields, problems), refusal=refusal, editing=typed is not None or "edit" in request.args,
        may_edit=g.actor.has(*EDITORS),
    )  # fmt: skip


def _unit(
    unit_id: int, typed: Mapping[str, Any] | None = None, problems: Sequence[Problem] = (),
    refusal: DeskError | None = None,
) -> str:  # fmt: skip
    with doors.reading() as conn:
        row = finding.find_unit(conn, unit_id, g.actor)
        owner = finding.find_customer(conn, row.customer_id, g.actor)
        fields = records.inputs(conn, "unit", row, typed)
        cases, codes = finding.of_unit(conn, unit_id, g.actor), words.codes(conn)
        proof = dossier.proof_of(conn, row)
    return render_template(
        "customers/unit.html", unit=row, customer=owner, inputs=fields, cases=cases, codes=codes, proof=proof,
        problems=_named(fields, problems), refusal=refusal, editing=typed is not None or "edit" in request.args,
        may_edit=g.actor.has(*EDITORS),
    )  # fmt: skip


def _named(fields: Sequence[records.Input], problems: Sequence[Problem]) -> list[Problem]:
    labels = {field.path: field.label for field in fields}
    return [Problem(one.message, one.place, labels.get(one.place, one.name)) for one in problems]
