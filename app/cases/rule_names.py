"""What a rule may name beyond the policies: roles, events a case records, procedures, messages, codes of lists."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy import Connection

from app.cases import codes, escalation
from app.engine import inventory
from app.errors import Problem
from app.i18n import Message
from app.identity.roles import ROLES
from app.policies import own_calendars, reading, setting_types
from app.policies.proposals import LimitProposal, Proposal, SettingProposal
from app.policies.shipped.anchors import ANCHORS
from app.policies.versions import INHERIT

TIERS = "customer_tier"
PEOPLE = escalation.PEOPLE


def problems(conn: Connection, proposal: Proposal) -> list[Problem]:
    """What a proposal names that does not exist."""
    if isinstance(proposal, LimitProposal):
        return [
            Problem(problem.message, f"{problem.place}.{number}")
            for number, values in enumerate(proposal.values)
            for problem in _of_limit(conn, values)
        ]
    if isinstance(proposal, SettingProposal) and proposal.value is not INHERIT:
        return list(_of_setting(conn, proposal))
    return []


def _of_limit(conn: Connection, values: Mapping[str, Any]) -> Iterator[Problem]:
    if (role := values.get("role")) and role not in ROLES:
        yield Problem(_unknown(role), "role")
    if (anchor := values.get("anchor")) and anchor not in ANCHORS:
        yield Problem(_unknown(anchor), "anchor")
    known = inventory.of(conn)
    may_be = {
        "notify": {*PEOPLE, *ROLES},
        "reassign": {*PEOPLE, *ROLES},
        "start": {one.key for one in known.startable},
        "message": set(known.messages),
    }
    for rung in values.get("ladder", ()):
        named = rung.get("to") or rung.get("process") or rung.get("message") or ()
        for one in [named] if isinstance(named, str) else named:
            if one not in may_be.get(rung.get("action", ""), ()):
                yield Problem(_unknown(one), "ladder")


def _of_setting(conn: Connection, proposal: SettingProposal) -> Iterator[Problem]:
    book = reading.book(conn)
    key = book.keys.get(proposal.setting)
    if key is None:
        return
    yield from setting_types.check(key.value_type, proposal.value)
    if key.value_type == setting_types.CALENDAR:
        yield from _of_calendar(conn, proposal.value, "value")
    if key.value_type == setting_types.CALENDAR_BY_ROLE:
        for role, calendar in (proposal.value or {}).items():
            if role not in ROLES:
                yield Problem(_unknown(role), f"role.{role}")
            yield from _of_calendar(conn, calendar, f"role.{role}")
    if proposal.setting == "premium_tiers":
        tiers = codes.names(conn, TIERS)[TIERS]
        for tier in [one for one in proposal.value or () if one not in tiers]:
            yield Problem(_unknown(tier), "value")


def _of_calendar(conn: Connection, calendar: Any, place: str) -> Iterator[Problem]:
    if calendar not in reading.book(conn).calendars:
        yield Problem(_unknown(calendar), place)
    elif calendar not in own_calendars.usable(conn):
        yield Problem(
            Message("The calendar “{name}” is archived. Fetch it back, or choose another.", name=calendar), place
        )


def _unknown(name: object) -> Message:
    return Message("There is no “{name}” here.", name=name)
