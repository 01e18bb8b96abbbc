"""The service desk as the engine sees it: cards, context, bindings, choices, and opening a new matter."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, tzinfo
from typing import Any

from sqlalchemy import Connection

from app.actor import Actor
from app.cases import (
    cards,
    codes,
    escalation,
    facts,
    listeners,
    numbers,
    office,
    registration,
    staff,
    verbs,
    writing,
)
from app.cases.bindings import BINDINGS
from app.cases.errors import NoCase
from app.engine import vocabulary
from app.engine.host import Card, TimerFacts
from app.formdefs import Choice
from app.identity.roles import ROLES
from app.notifications import templates
from app.policies import reading

WORDS = (verbs, listeners)
"""Imported so that what they register is known."""

for _binding in BINDINGS.values():
    vocabulary.binding(_binding.path, _binding.kind, _binding.zh, _binding.en, _binding.codes)


class ServiceDesk:
    """What the engine is handed when the product is put together."""

    def card(self, conn: Connection, business_key: str) -> Card:
        return cards.of(conn, business_key)

    def context(self, conn: Connection, business_key: str) -> Mapping[str, Any]:
        if not numbers.is_case(business_key):
            return dict.fromkeys(facts.NAMES)
        return facts.context(conn, business_key)

    def context_names(self) -> Collection[str]:
        return facts.NAMES

    def bind(
        self,
        conn: Connection,
        business_key: str,
        values: Mapping[str, Any],
        actor: Actor,
        at: datetime,
        node: str,
    ) -> None:
        """Write what a form binds, and a new card where it shows. Raises Invalid, ArchivedCase, NoCase."""
        if not numbers.is_case(business_key):
            raise NoCase(kind=business_key.partition(":")[0], paths=", ".join(sorted(values)))
        changed = writing.write(conn, business_key, values, actor, at, node)
        cards.refresh(conn, business_key, changed)

    def prefill(self, conn: Connection, business_key: str, paths: Collection[str]) -> dict[str, Any]:
        """What stands at these bind paths now, JSON-friendly."""
        return writing.prefill(conn, business_key, paths) if numbers.is_case(business_key) else {}

    def choices(self, conn: Connection, values_key: str) -> Sequence[Choice]:
        return staff.choices(conn, values_key) if values_key in staff.LISTS else codes.choices(conn, values_key)

    def zone(self) -> tzinfo:
        return office.zone()

    def open(self, conn: Connection, kind: str, values: Mapping[str, Any], actor: Actor, at: datetime) -> str:
        """Register a case from a start form; any other kind of matter gets a number of its own series.

        Raises Invalid; NoCase when the form of such a matter binds columns of a case.
        """
        if kind == numbers.CASE:
            profile = reading.book(conn).active_profile
            file = registration.register(conn, values, actor, at, office.zone(), profile)
            return str(file.case.business_key)
        if values:
            raise NoCase(kind=kind, paths=", ".join(sorted(values)))
        return numbers.business_key(numbers.take(conn, at, office.zone(), kind), kind)

    def code_lists(self, conn: Connection) -> Collection[str]:
        return codes.keys(conn) | staff.LISTS

    def roles(self) -> Collection[str]:
        return frozenset(ROLES)

    def messages(self) -> Collection[str]:
        return templates.known()

    def escalate(self, conn: Connection, timer: TimerFacts, rung: Mapping[str, Any], at: datetime) -> None:
        escalation.climb(conn, timer, rung, at)
