"""The one verb that writes what forms bind, and the one that fills them in beforehand."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from app import history
from app.actor import Actor
from app.cases import changes, checks, customers, progress, queries, rules, units
from app.cases.bindings import BINDINGS
from app.cases.errors import ArchivedCase
from app.cases.queries import CaseFile
from app.cases.records import BY_NAME, arrival, keeping, reading
from app.cases.records.noun import Entry
from app.cases.search import index, texts
from app.cases.tables import customer, product_unit, service_case
from app.errors import Invalid
from app.history import Event
from app.identity import api_keys


# req: R-243
def write(
    conn: Connection,
    business_key: str,
    values: Mapping[str, Any],
    actor: Actor,
    at: datetime,
    node: str | None = None,
) -> frozenset[str]:
    """Write answers at their bind paths, all or none; the paths of columns that changed.

    Raises Invalid with each problem at its path, ArchivedCase, UnknownCase.
    """
    file = queries.file(conn, business_key, lock=True)
    if file.case.archived_at is not None:
        raise ArchivedCase(number=file.case.number)
    answers, problems = checks.read(conn, values)
    given = by_noun(answers)
    given["shipment"] = arrival.closes(conn, file.case.id, given["repair"], at) | given["shipment"]
    columns = _derived(conn, file, given["case"])
    unit = {**(file.unit or {}), **given["unit"]}
    problems += rules.problems(conn, {**file.case, **columns}, unit, answers, at)
    entries = keeping.entries(conn, file.case, given, actor, at)
    problems += [problem for entry in entries for problem in entry.noun.check(entry)]
    if problems:
        raise Invalid(problems)
    responded = columns.pop("first_response_at", None)
    if responded is not None:
        progress.note_instant(conn, file.case.id, "first_response", responded, node)
    events: list[Event | None] = [_record(entry, node) for entry in entries]
    events.append(_customer(conn, file, given["customer"], actor, node))
    unit_id, event = _unit(conn, file, given["unit"], actor, at, node)
    columns["unit_id"] = unit_id
    for entry in entries:
        columns |= entry.noun.on_case(entry)
    columns |= _owner(file, actor)
    events.append(event)
    events.append(changes.apply(conn, service_case, file.case, columns, actor, subject=business_key, node=node))
    done = [event for event in events if event is not None]
    history.write(conn, done)
    _find_by(conn, file, answers, done)
    return frozenset(path for event in done for path in changes.paths(event))


def prefill(conn: Connection, business_key: str, paths: Iterable[str]) -> dict[str, Any]:
    """What stands at these bind paths now, JSON-friendly; a record that is not continued begins empty, what is
    unknown is absent."""
    wanted = [BINDINGS[path] for path in paths if path in BINDINGS]
    if not wanted:
        return {}
    file = queries.file(conn, business_key)
    rows: dict[str, Mapping[str, Any]] = {
        "case": file.case, "customer": file.customer, "unit": file.unit or {},
    }  # fmt: skip
    for noun in {binding.noun for binding in wanted} & set(BY_NAME):
        columns = {binding.column for binding in wanted if binding.noun == noun}
        rows[noun] = reading.stands(conn, file.case.id, BY_NAME[noun], columns)
    if any(binding.path == "case.first_response_at" for binding in wanted):
        first = queries.instants(conn, file.case.id).get("first_response")
        rows["case"] = {**file.case, "first_response_at": first}
    found = {binding.path: rows.get(binding.noun, {}).get(binding.column) for binding in wanted}
    return {path: changes.plain(value) for path, value in found.items() if value is not None}


def by_noun(answers: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """Answers sorted by noun: ``{"case": {"grade": …}, "customer": {…}, …}``."""
    given: dict[str, dict[str, Any]] = {noun: {} for noun in ("case", "customer", "unit", *BY_NAME)}
    for path, value in answers.items():
        noun, _, column = path.partition(".")
        given[noun][column] = value
    return given


def _derived(conn: Connection, file: CaseFile, columns: Mapping[str, Any]) -> dict[str, Any]:
    """The columns with what follows from them: 加急 from the urgency, no sub-category of another category."""
    columns, case = dict(columns), file.case
    if "urgency" in columns:
        remarks = columns.get("remarks", case.remarks)
        columns["expedited"], columns["remarks"] = rules.expedited(columns["urgency"], remarks)
    moved = columns.get("category", case.category) != case.category
    if moved and "subcategory" not in columns and not rules.fitting(conn, columns["category"], case.subcategory):
        columns["subcategory"] = None
    return columns


def _record(entry: Entry, node: str | None) -> Event:
    """Write a record, and the instants of the case that it says."""
    for name, instant in entry.noun.notes(entry).items():
        progress.note_instant(entry.conn, entry.case["id"], name, instant, node)
    return keeping.put(entry, node)


def _find_by(conn: Connection, file: CaseFile, answers: Mapping[str, Any], done: Iterable[Event]) -> None:
    """Keep what the case is found by: what is new is added; where something was written over, all is made anew."""
    rows: dict[str, Mapping[str, Any]] = {"case": file.case, "customer": file.customer, "unit": file.unit or {}}
    over = {
        path.partition(".")[0]
        for event in done
        for path in event.data.get("texts", ())
        if rows.get(path.partition(".")[0], {}).get(path.partition(".")[2])
    }
    if "customer" in over:
        index.renew_all(conn, service_case.c.customer_id == file.customer.id)
    elif over:
        index.renew_case(conn, queries.file(conn, file.case.business_key))
    else:
        index.add(conn, file.case.id, texts.at_paths(answers))


def _owner(file: CaseFile, actor: Actor) -> dict[str, Any]:
    """A case that an outside system has brought belongs to the officer who first works on it."""
    brought = str(file.case.owner or "").startswith(api_keys.PREFIX)
    return {"owner": actor.name} if brought and actor.has("cs") and actor.name != file.case.owner else {}


def _customer(
    conn: Connection, file: CaseFile, columns: Mapping[str, Any], actor: Actor, node: str | None
) -> Event | None:
    if not columns:
        return None
    columns = customers.columns(columns)
    return changes.apply(conn, customer, file.customer, columns, actor, subject=file.case.business_key, node=node)


def _unit(
    conn: Connection, file: CaseFile, columns: Mapping[str, Any], actor: Actor, at: datetime, node: str | None
) -> tuple[int | None, Event | None]:
    """The id of the case's unit, and what changed; a case without one gets one once a model is known."""
    if file.unit is not None:
        subject = file.case.business_key
        event = changes.apply(conn, product_unit, file.unit, columns, actor, subject=subject, node=node)
        return file.unit.id, event
    new = units.ensure(conn, file.case.customer_id, columns, actor, at) if columns else None
    return (new.id if new else None), None
