"""Changes of code lists, profiles given to customers and product types, and running cases moved to another profile."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import partial
from typing import Any

from flask import g, url_for
from sqlalchemy import Connection

from app.cases import code_lists, code_versions, profile_choices, profile_moves, queries
from app.cases import codes as lists_of_codes
from app.cases.code_versions import Entry
from app.i18n import Message
from app.policies import reading
from app.web.language import named, say
from app.web.rules import audit_acts
from app.web.rules.audit_acts import GIVEN, LIST, MOVED, Act
from app.web.rules.profiles import profile_name
from app.web.rules.rule_changes import Change

KNOW_CUSTOMERS = ("supervisor", "manager")
"""Who may read the names of all customers; an administrator, as such, may not."""


# req: R-018
def lists(conn: Connection, since: datetime, until: datetime) -> Sequence[Act]:
    """What was changed in code lists."""
    names = {row.key: named(row.zh, row.en) for row in code_lists.lists(conn)}
    return [
        Act(
            row.at, LIST, names.get(row.list_key, row.list_key), row.author, row.reason,
            audit_acts.straight(url_for("admin_lists.history", key=row.list_key)), partial(_list, row=row),
        )
        for row in code_versions.between(conn, since, until)
    ]  # fmt: skip


# req: R-018
def given(conn: Connection, since: datetime, until: datetime) -> Sequence[Act]:
    """Which profile a customer or a product type was given."""
    return [
        Act(
            row.at, GIVEN, _whose(conn, row.scope, row.scope_key), row.author, _reason(row),
            audit_acts.straight(_of(row.scope, row.scope_key)), partial(_profiles, before=row.before, after=row.after),
        )
        for row in profile_choices.between(conn, since, until)
    ]  # fmt: skip


# req: R-018
def moved(conn: Connection, since: datetime, until: datetime) -> Sequence[Act]:
    """Whose running cases were moved to another profile."""
    return [
        Act(
            row.started_at, MOVED, _whose(conn, row.scope, row.scope_key), row.author, _reason(row),
            audit_acts.straight(url_for("case_moves.report", job=row.id)),
            partial(_profiles, before=row.scope_key if row.scope == "profile" else None, after=row.target),
            Message("{cases} cases, {clocks} clocks got another due date", cases=row.cases, clocks=row.changed),
        )
        for row in profile_moves.between(conn, since, until)
    ]  # fmt: skip


def _list(conn: Connection, row: Any) -> Sequence[Change]:
    rows = {one.number: one for one in code_versions.of(conn, row.list_key)}
    before = code_versions.held(rows[row.number - 1]) if row.number - 1 in rows else []
    after = code_versions.held(row)
    old, new = ({one.code: one for one in entries} for entries in (before, after))
    found: list[Change] = []
    for code in {**old, **new}:
        found += audit_acts.change(code, _entry(old.get(code)), _entry(new.get(code)))
    orders = [[code for code in held if code in old and code in new] for held in (old, new)]
    return [*found, *audit_acts.change(Message("Order"), *([", ".join(one)] for one in orders))]


def _entry(one: Entry | None) -> list[str]:
    if one is None:
        return []
    return [f"{one.zh} / {one.en}", *([] if one.active else [say(Message("switched off"))])]


def _profiles(conn: Connection, before: str | None, after: str | None) -> Sequence[Change]:
    book = reading.book(conn)
    shown = ([profile_name(book, key)] if key else [] for key in (before, after))
    return audit_acts.change(Message("Profile"), *shown)


def _reason(row: Any) -> str:
    # In a person's own words about one customer, whom not everybody may read of.
    mine = g.actor.has(*KNOW_CUSTOMERS) or row.author == g.actor.name
    return row.reason if mine or row.scope != profile_choices.CUSTOMER else ""


def _whose(conn: Connection, scope: str, key: str) -> str:
    if scope == profile_choices.PRODUCT_TYPE:
        names = lists_of_codes.names(conn, scope)[scope]
        return named(*names[key]) if key in names else key
    if scope == profile_choices.CUSTOMER:
        if g.actor.has(*KNOW_CUSTOMERS):
            return str(queries.customer_by_id(conn, int(key)).name)
        return say(Message("Customer {number}", number=key))
    return profile_name(reading.book(conn), key)


def _of(scope: str, key: str) -> str:
    if scope == profile_choices.CUSTOMER:
        return url_for("customer_profile.show", customer_id=key)
    return url_for("admin_profiles.index") + "#product-types"
