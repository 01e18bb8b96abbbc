"""The service desk as the engine sees it: cards, context, bindings, choices, and opening a new matter."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, tzinfo
from typing import Any
from uuid import UUID

from sqlalchemy import Connection

from app.actor import Actor
from app.cases import (
    binders,
    cards,
    codes,
    consequences,
    escalation,
    facts,
    listeners,
    numbers,
    office,
    on_call,
    queries,
    registration,
    said,
    staff,
    text_names,
    verbs,
    writing,
)
from app.cases.bindings import BINDINGS
from app.cases.errors import NoCase
from app.cases.search import index, texts
from app.engine import vocabulary
from app.engine.host import Card, TimerFacts
from app.errors import Invalid
from app.formdefs import Choice, Field
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

    def text_names(self, key: str) -> Mapping[str, tuple[str, str]]:
        return text_names.of(key)

    def bind(
        self,
        conn: Connection,
        business_key: str,
        values: Mapping[str, Any],
        actor: Actor,
        at: datetime,
        node: str,
    ) -> None:
        """Write what a form binds, and a new card where it shows; rooms beside the desk write what is theirs.

        All or none. Raises Invalid with the problems of all of them, ArchivedCase, NoCase.
        """
        own, others = binders.sorted_out(values)
        if own and not numbers.is_case(business_key):
            raise NoCase(kind=business_key.partition(":")[0], paths=", ".join(sorted(own)))
        problems = binders.write(conn, business_key, others, actor, at, node)
        try:
            changed = writing.write(conn, business_key, own, actor, at, node) if own else frozenset[str]()
        except Invalid as invalid:
            problems = [*invalid.problems, *problems]
        if problems:
            raise Invalid(problems)
        consequences.follow(conn, business_key, changed)

    def entered(self, conn: Connection, business_key: str, typed: Sequence[tuple[Field, str]]) -> None:
        """A case is found by what was typed on it, whether a column takes it or not."""
        if numbers.is_case(business_key):
            case_id = queries.file(conn, business_key).case.id
            index.add(conn, case_id, (texts.typed(field, text) for field, text in typed))

    def prefill(self, conn: Connection, business_key: str, paths: Collection[str]) -> dict[str, Any]:
        """What stands at these bind paths now, JSON-friendly."""
        own, others = binders.sorted_out(dict.fromkeys(paths))
        known = writing.prefill(conn, business_key, own) if numbers.is_case(business_key) else {}
        return known | binders.prefill(conn, business_key, others)

    def said(self, conn: Connection, business_key: str, paths: Collection[str]) -> dict[str, Any]:
        """What was last said of a case at these bind paths."""
        return said.last(conn, business_key, paths) if numbers.is_case(business_key) else {}

    def colleague(self, conn: Connection, name: str) -> str | None:
        return staff.colleague(conn, name)

    def stand_in(self, conn: Connection, role: str, without: Collection[str]) -> str:
        return staff.stand_in(conn, role, without)

    def on_call(self, conn: Connection, role: str, business_key: str, at: datetime) -> str | None:
        return on_call.person(conn, role, business_key, at)

    def call(
        self, conn: Connection, business_key: str, name: str, task_id: UUID, step: tuple[str, str], due: datetime | None
    ) -> None:
        on_call.call(conn, business_key, name, task_id, step, due)

    def choices(self, conn: Connection, values_key: str) -> Sequence[Choice]:
        if values_key in staff.LISTS:
            return staff.choices(conn, values_key)
        beside = vocabulary.LISTS.get(values_key)
        return beside.choices if beside else codes.choices(conn, values_key)

    def zone(self) -> tzinfo:
        return office.zone()

    def open(self, conn: Connection, kind: str, values: Mapping[str, Any], actor: Actor, at: datetime) -> str:
        """Register a case from a start form; any other kind of matter gets a number of its own series.

        Raises Invalid; NoCase when the form of such a matter binds columns of a case.
        """
        own, others = binders.sorted_out(values)
        if kind == numbers.CASE:
            profile = reading.book(conn).active_profile
            key = str(registration.register(conn, own, actor, at, office.zone(), profile).case.business_key)
        elif own:
            raise NoCase(kind=kind, paths=", ".join(sorted(own)))
        else:
            key = numbers.business_key(numbers.take(conn, at, office.zone(), kind), kind)
        if problems := binders.write(conn, key, others, actor, at, None):
            raise Invalid(problems)
        return key

    def code_lists(self, conn: Connection) -> Mapping[str, tuple[str, str]]:
        beside = {key: (one.zh, one.en) for key, one in vocabulary.LISTS.items()}
        return {**beside, **staff.LISTS, **codes.lists(conn)}

    def roles(self) -> Collection[str]:
        return frozenset(ROLES)

    def messages(self) -> Collection[str]:
        return templates.known()

    def escalate(self, conn: Connection, timer: TimerFacts, rung: Mapping[str, Any], at: datetime) -> None:
        escalation.climb(conn, timer, rung, at)
