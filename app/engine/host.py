"""What the engine is handed when the product is put together: a host, which knows cases, and a timekeeper.

The engine has never heard of a repair, and it never computes a due date.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, tzinfo
from typing import Any, Protocol
from uuid import UUID

from sqlalchemy import Connection

from app.actor import Actor
from app.formdefs import Choice, Field


@dataclass(frozen=True)
class Card:
    """What an inbox row shows of the matter a task belongs to; written by the host, stored on the task's row."""

    number: str = ""
    title: str = ""
    customer: str = ""
    product: str = ""
    grade: str = ""
    expedited: bool = False
    place: str = ""


@dataclass(frozen=True)
class Plan:
    """When a timer is due and when it next needs attention, with the rules that say so. Instants are UTC.

    ``due_at`` is None when the limit is switched off: a boundary event then never fires, a catch event passes.
    ``next_at`` is the next rung of the ladder (a warning comes before the due instant).
    ``details`` are further columns of the timekeeper's own, stored with the timer and handed back to it. One of them
    the engine knows: ``promise`` is False where nobody is late when the time is up, a reminder for one; then no task
    is due by it.
    """

    limit_key: str
    limit_version: int
    calendar_version: int
    started_at: datetime
    due_at: datetime | None
    next_at: datetime | None
    rung: int = 0
    provisional: bool = False
    paused_at: datetime | None = None
    details: Mapping[str, Any] = field(default_factory=dict)


class Planned(Protocol):
    """What ``Plan`` says, in a shape of the timekeeper's own: of a hundred thousand plans none is copied."""

    @property
    def limit_version(self) -> int: ...
    @property
    def calendar_version(self) -> int: ...
    @property
    def due_at(self) -> datetime | None: ...
    @property
    def next_at(self) -> datetime | None: ...
    @property
    def rung(self) -> int: ...
    @property
    def provisional(self) -> bool: ...
    @property
    def paused_at(self) -> datetime | None: ...
    @property
    def details(self) -> Mapping[str, Any]: ...


@dataclass(frozen=True)
class TimerFacts:
    """What the engine tells of a timer whose rung is due: enough to notify and to raise a task."""

    timer_id: int
    instance_id: int
    business_key: str
    node: str
    node_name: str
    node_name_en: str
    host_node: str
    host_name: str
    host_name_en: str
    limit_key: str
    started_at: datetime
    due_at: datetime
    role: str | None
    holders: tuple[str, ...]
    open_tasks: tuple[str, ...]
    raised_task: bool


class Host(Protocol):
    """The service desk, as the engine sees it."""

    def card(self, conn: Connection, business_key: str) -> Card:
        """The card of the matter ``business_key`` names."""

    def context(self, conn: Connection, business_key: str) -> Mapping[str, Any]:
        """Read-only names for expressions, flat and dotted: ``case.grade``."""

    def context_names(self) -> Collection[str]:
        """The names ``context`` can answer, for the check at deployment."""

    def text_names(self, key: str) -> Mapping[str, tuple[str, str]]:
        """What the text of the message ``key`` may ask for, with its names."""

    def bind(
        self, conn: Connection, business_key: str, values: Mapping[str, Any], actor: Actor, at: datetime, node: str
    ) -> None:
        """Write what a form binds. Raises Invalid with ``place`` = bind path."""

    def entered(self, conn: Connection, business_key: str, typed: Sequence[tuple[Field, str]]) -> None:
        """Hear of texts that a form has brought and no column takes; the engine keeps them."""

    def prefill(self, conn: Connection, business_key: str, paths: Collection[str]) -> Mapping[str, Any]:
        """What stands at these bind paths now, JSON-friendly: what a form begins with."""

    def said(self, conn: Connection, business_key: str, paths: Collection[str]) -> Mapping[str, Any]:
        """What was last said at these bind paths, whether the form that asks writes there or not."""

    def colleague(self, conn: Connection, name: str) -> str | None:
        """The login name of whoever works here under ``name``; None for a stranger or one who has left."""

    def stand_in(self, conn: Connection, role: str, without: Collection[str]) -> str:
        """The role that does the work of ``role`` when the people ``without`` may not: itself, if others hold it."""

    def on_call(self, conn: Connection, role: str, business_key: str, at: datetime) -> str | None:
        """Who is on call for a task of ``role`` that arises now; None: the role itself takes it."""

    def call(
        self, conn: Connection, business_key: str, name: str, task_id: UUID, step: tuple[str, str], due: datetime | None
    ) -> None:
        """Tell the person on call of the task that was given to him; ``step``: its names, Chinese and English."""

    def choices(self, conn: Connection, values_key: str) -> Sequence[Choice]:
        """The active codes of a code list, in order."""

    def zone(self) -> tzinfo:
        """The time zone in which people write dates and times."""

    def open(self, conn: Connection, kind: str, values: Mapping[str, Any], actor: Actor, at: datetime) -> str:
        """Open a new matter of ``kind`` (a process's ``as:opens``) from a start form's bound values; its key."""

    def code_lists(self, conn: Connection) -> Mapping[str, tuple[str, str]]:
        """The keys of the code lists a form may name, with their names, Chinese and English."""

    def roles(self) -> Collection[str]:
        """The role codes a lane may carry."""

    def messages(self) -> Collection[str]:
        """The message keys known without a deployment of their own."""

    def escalate(self, conn: Connection, timer: TimerFacts, rung: Mapping[str, Any], at: datetime) -> None:
        """Carry out one rung of a ladder."""


class Timekeeper(Protocol):
    """Answers what is due, never acts."""

    def plan(
        self, conn: Connection, key: str, business_key: str, *, at: datetime, waits: bool, again: bool = False
    ) -> Plan:
        """Arm the limit ``key``. ``waits``: a catch event, which has no ladder. ``again``: the next occurrence of a
        repeating timer, which counts from the last one and not from the limit's anchor."""

    def due(self, conn: Connection, timer: Any, at: datetime) -> Plan:
        """The plan of a waiting timer as it stands now: recomputed when stale, else as stored."""

    def renewed(self, conn: Connection, timers: Sequence[Any], at: datetime) -> Sequence[Planned | None]:
        """The plans of many waiting timers under the rules that hold now, in their order; None: not concerned."""

    def rungs(
        self, conn: Connection, timer: Any, at: datetime
    ) -> tuple[Sequence[Mapping[str, Any]], int, datetime | None]:
        """The rungs that are due at ``at``, the index of the next one and its instant."""

    def catch_up(self, conn: Connection, business_key: str) -> None:
        """Do for a matter what was decided for many at once, before one of its timers fires."""

    def settle(
        self, conn: Connection, business_key: str, instance_id: int, waits: Collection[tuple[str, str]] | None,
        actor: Actor, at: datetime,
    ) -> None:  # fmt: skip
        """The turn of an instance is written: ``waits`` are the reasons it waits for now, each with its node (None:
        unchanged), and timers may have been armed. Clocks that should stand are stopped, others run on."""

    def waiting_reasons(self) -> Collection[str]:
        """What a diagram may say it waits for."""

    def worked(self, conn: Connection, role: str, business_key: str, since: datetime, until: datetime) -> int:
        """Working seconds between two instants, on the calendar of the role."""

    def limit_keys(self, conn: Connection) -> Collection[str]:
        """The limit keys a diagram may name."""

    def setting(self, conn: Connection, key: str, business_key: str) -> Any:
        """The value of a setting in the profile of the matter."""

    def setting_keys(self, conn: Connection) -> Collection[str]:
        """The settings a diagram may name."""
