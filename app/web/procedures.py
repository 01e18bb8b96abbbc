"""A procedure that is started from a form, as pages know it: who may start it, and what its form asks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection

from app.actor import Actor
from app.cases import finding, lookup
from app.cases.linking import MAIN as MAIN
from app.engine import definitions, drafts
from app.engine.errors import NoStartForm, NoSuchProcess, NotYourRole
from app.errors import Problem
from app.formdefs import Form
from app.web import doors, forms
from app.web.forms import Sheet
from app.web.language import named

_KNOWN_BY = ("customer.contact", "customer.name")


@dataclass(frozen=True)
class Procedure:
    """A procedure with a start form."""

    key: str
    name: str
    form: Form

    @property
    def asks_customer(self) -> bool:
        """Whether its form says who the customer is, so that one who is known can be looked up."""
        bound = {field.bind for field in self.form.fields}
        return all(path in bound for path in _KNOWN_BY)


def find(conn: Connection, key: str, actor: Actor, row: Any = None) -> Procedure:
    """Raises NoSuchProcess, NoStartForm, NotYourRole."""
    row = row or definitions.active(conn, key)
    bundle = definitions.bundle(conn, row)
    node = bundle.process.start
    name = named(bundle.process.name, bundle.process.name_en)
    if node is None or node.form_key is None:
        raise NoStartForm(name=name)
    if node.role and not actor.has(node.role, *node.starters):
        raise NotYourRole
    return Procedure(key, name, bundle.forms[node.form_key])


def startable(conn: Connection, actor: Actor) -> list[Procedure]:
    """The procedures the actor may start."""
    found = []
    for row in definitions.all_active(conn):
        try:
            found.append(find(conn, row.key, actor, row))
        except (NotYourRole, NoStartForm):
            continue
    return found


def may_register(actor: Actor) -> bool:
    """Whether the actor may register a case: the diagram says whose work that is."""
    with doors.reading() as conn:
        try:
            return bool(find(conn, MAIN, actor))
        except (NotYourRole, NoStartForm, NoSuchProcess):
            return False


def posted(form: Form) -> dict[str, Any]:
    """What this request brings for a start form."""
    return forms.posted(form, lambda: form.entries({}, forms.zone()))


def sheet(
    conn: Connection, form: Form, entries: Mapping[str, Any], request_key: str, problems: Sequence[Problem] = ()
) -> Sheet:
    """A start form with these entries. Its files wait under the key of the sending."""
    place = draft_place(request_key)
    return forms.sheet(conn, form, entries, {}, problems=problems, permitted=lambda one: one == place)


def bound(form: Form, entries: Mapping[str, Any]) -> dict[str, Any]:
    """What was typed, by bind path; fields that are not shown say nothing."""
    gone = form.hidden(entries, {}, forms.zone())
    return {one.bind: entries.get(one.key) for one in form.fields if one.bind and one.key not in gone}


def known(conn: Connection, form: Form, customer_id: int | None, unit_id: int | None, actor: Actor) -> dict[str, Any]:
    """Entries for a customer and a product chosen by id, nothing without one. Raises NotFound."""
    if customer_id is None:
        return {}
    customer = finding.find_customer(conn, customer_id, actor)
    unit = finding.find_unit(conn, unit_id, actor) if unit_id is not None else None
    answers = lookup.answers(customer, unit)
    values = {one.key: answers[one.bind] for one in form.fields if one.bind in answers}
    return {key: entry for key, entry in form.entries(values, forms.zone()).items() if key in values}


def draft_place(request_key: str) -> str:
    """Where the files of a form that starts something wait until it is sent."""
    return drafts.start_place(request_key)
