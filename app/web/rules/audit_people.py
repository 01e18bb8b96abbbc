"""Changes of duty rosters, reporting lines and substitutes of roles, from their versions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import partial
from typing import Any

from flask import g, url_for
from sqlalchemy import Connection

from app.i18n import Message
from app.identity import duty, reporting, substitutes
from app.identity.duty import ALWAYS
from app.web import words
from app.web.access import may
from app.web.language import say
from app.web.rules import audit_acts, calendar_words
from app.web.rules.audit_acts import LINES, ROSTER, STAND_INS, Act
from app.web.rules.rule_changes import Change


# req: R-018 R-034
def rosters(conn: Connection, since: datetime, until: datetime) -> Sequence[Act]:
    """What was written into rosters."""
    found = []
    for row in duty.between(conn, since, until):
        week = row.week or None
        subject = f"{words.role(row.role)} · {week}" if week else words.role(row.role)
        note = Message("as in version {number}", number=row.restores) if row.restores else None
        href = audit_acts.straight(url_for("duty_roster.show", role=row.role, week=week))
        found.append(Act(row.at, ROSTER, subject, row.author, row.reason, href, partial(_roster, row=row), note))
    return found


# req: R-018 R-035
def lines(conn: Connection, since: datetime, until: datetime) -> Sequence[Act]:
    """Who got other superiors."""
    people = words.people(conn)
    return [
        Act(
            row.at, LINES, people(row.user_name), row.author, row.reason,
            audit_acts.straight(_person(row.user_name)), partial(_lines, row=row),
        )
        for row in reporting.between(conn, since, until)
    ]  # fmt: skip


# req: R-018 R-031
def substitutes_of_roles(conn: Connection, since: datetime, until: datetime) -> Sequence[Act]:
    """Which role got another substitute."""
    return [
        Act(
            row.at, STAND_INS, words.role(row.role), row.author, row.reason, audit_acts.straight(_role(row.role)),
            partial(_substitute, row=row),
        )
        for row in substitutes.between(conn, since, until)
    ]  # fmt: skip


def _role(role: str) -> str:
    return url_for("admin_roles.show", role=role) if may(g.actor, "admin_roles.show") else ""


def _substitute(conn: Connection, row: Any) -> Sequence[Change]:
    before = next((one for one in substitutes.versions(conn, row.role) if one.number == row.number - 1), None)
    old, new = ([words.role(one.substitute)] if one and one.substitute else [] for one in (before, row))
    return audit_acts.change(Message("Substitute"), old, new)


def _person(name: str) -> str:
    # The page of a person is the administrator's.
    return url_for("admin_users.show", name=name) + "#reporting-lines" if may(g.actor, "admin_users.show") else ""


def _roster(conn: Connection, row: Any) -> Sequence[Change]:
    rows = {one.number: one.content for one in duty.versions(conn, row.role, row.week)}
    before, after = rows.get(row.number - 1, {}), row.content
    if row.week == ALWAYS:
        kept = [[say(Message("kept") if one.get("kept") else Message("not kept"))] for one in (before, after)]
        hours = [[" ".join(one.get("turns", ()))] if one else [] for one in (before, after)]
        return [
            *audit_acts.change(Message("Roster"), *kept),
            *audit_acts.change(Message("Change-overs"), *hours),
        ]
    people, old, new = words.people(conn), _cells(before), _cells(after)
    found: list[Change] = []
    for cell in sorted({*old, *new}):
        names = ([people(one[cell])] if one.get(cell) else [] for one in (old, new))
        found += audit_acts.change(f"{say(calendar_words.NAMES[cell[0]])} {cell[1]}", *names)
    return found


def _cells(content: Mapping[str, Any]) -> dict[tuple[int, str], str | None]:
    """Who stands in each turn, by its day and hour."""
    return {
        (day, begins): name
        for day, names in enumerate(content.get("people", ()))
        for begins, name in zip(content["turns"], names, strict=True)
    }


def _lines(conn: Connection, row: Any) -> Sequence[Change]:
    people, rows = words.people(conn), {one.number: one for one in reporting.versions(conn, row.user_name)}
    before = rows.get(row.number - 1)
    labels = {"line1": Message("Line 1 (functional)"), "line2": Message("Line 2 (matrix)")}
    found: list[Change] = []
    for line, label in labels.items():
        names = [getattr(one, line) if one else None for one in (before, row)]
        found += audit_acts.change(label, *([people(name)] if name else [] for name in names))
    return found
