"""A walker that speaks the diagram's language: steps by their names, time by waiting, people by their roles.

Every step is a transaction of its own, so the state is stored and loaded again each time. Which flows and boundary
events were taken is written down, for together the tests must take them all.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select

from app import clock, folders
from app.actor import Actor
from app.cases import progress
from app.cases import queries as cases
from app.cases.records import reading as records
from app.db import Database
from app.engine import definitions, forms, incidents, instances, messages, queries, reading, tasks, timers, wiring
from app.engine.turn import Turn
from app.errors import Invalid
from app.identity import users
from app.identity.roles import ROLES
from app.notifications.tables import notice, outbox
from app.policies import publications
from tests.processes.usual import ENTRIES

TAKEN: set[tuple[str, str, str]] = set()
"""(process, from node, to node) of every move any walker has seen."""

ENDED: list[dict[str, Any]] = []
"""The variables of each instance any walker has seen end."""


@dataclass
class Walker:
    """One case on its way."""

    database: Database
    business_key: str = ""
    completions: list[tasks.Completion] = field(default_factory=list)

    def start(self, by: str = "cs", **changes: Any) -> Walker:
        """Register a case from the start form of the main procedure."""
        actor = self.person(by)
        with self.database.transaction() as conn:
            started = instances.submit_start(conn, "case_main", ENTRIES["intake"] | changes, actor=actor)
        self.business_key = started.business_key
        return self.deliver()

    def under(self, profile: str) -> Walker:
        """Switch the profile of limits; cases registered from now on keep it."""
        with self.database.transaction() as conn:
            publications.activate(conn, profile, author="ma.ming", reason="试行")
        return self

    def register(self, by: str = "cs", **changes: Any) -> Walker:
        """Register a case and begin nothing: for a procedure that is walked by itself."""
        actor = self.person(by)
        with self.database.transaction() as conn:
            form = definitions.bundle(conn, definitions.active(conn, "case_main")).forms["intake"]
            answers = forms.validated(conn, form, ENTRIES["intake"] | changes, {})
            bound = form.bindings(answers)
            self.business_key = wiring.host().open(conn, "case", bound, actor, clock.now())
        return self

    def begin(self, process: str, by: str = "cs", message: str | None = None, **variables: Any) -> Walker:
        """Start a called procedure alone for the registered case, with what its caller would hand it."""
        actor = self.person(by)
        with self.database.transaction() as conn:
            instances.start(
                conn, process, business_key=self.business_key, variables=variables, actor=actor, message=message
            )
        return self.deliver()

    def bind(self, by: str = "cs", **values: Any) -> Walker:
        """Write columns of the case as an earlier step would have: ``bind(case__grade="major")``."""
        given = {path.replace("__", "."): value for path, value in values.items()}
        actor = self.person(by)
        with self.database.transaction() as conn:
            wiring.host().bind(conn, self.business_key, given, actor, clock.now(), "earlier")
        return self

    def happened(self, *names: str) -> Walker:
        """Note instants of the case as an earlier step would have: ``happened("resolved")``."""
        with self.database.transaction() as conn:
            for name in names:
                progress.note(conn, self.business_key, name, clock.now())
        return self

    def tell(self, message: str, **payload: Any) -> Walker:
        """Send a message to whoever waits for it in the case, as another procedure would."""
        with self.database.transaction() as conn:
            messages.post(conn, message, self.business_key, payload)
        return self.deliver()

    def complete(self, name: str, by: str | None = None, **changes: Any) -> Walker:
        """Complete the open step called ``name`` as whoever holds it, or somebody of its role: the usual entries but
        for ``changes``; a function answers at that moment."""
        row = self._open_row(name)
        return self.complete_as(name, self.person(by or row.assignee or row.role), **changes)

    def complete_as(self, name: str, actor: Actor, **changes: Any) -> Walker:
        """The same as this very person."""
        row = self._open_row(name)
        usual = ENTRIES[row.form_key] | changes
        entries = {key: value() if callable(value) else value for key, value in usual.items() if value is not None}
        self.completions.append(incidents.complete(self.database, row.id, entries, actor=actor))
        return self.deliver()

    def refused(self, name: str, by: str | None = None, **changes: Any) -> dict[str | None, str]:
        """The sentences that answer wrong entries, by field. Nothing has moved."""
        try:
            self.complete(name, by, **changes)
        except Invalid as refusal:
            return {problem.place: str(problem.message) for problem in refusal.problems}
        raise AssertionError(f"“{name}” was completed")

    def wait(self, **duration: float) -> Walker:
        """Let time pass as the runner would see it, from one due instant to the next."""
        return self.wait_until(clock.now() + timedelta(**duration))

    def wait_until(self, until: datetime) -> Walker:
        while (following := self._next()) is not None and following <= until:
            clock.move_to(max(clock.now(), following))
            self.sweep()
        clock.move_to(until)
        return self

    def sweep(self) -> int:
        with self.database.reading() as conn:
            due = timers.due(conn, clock.now())
        fired = sum(incidents.fire(self.database, timer_id) for timer_id in due)
        self.deliver()
        return fired

    def deliver(self) -> Walker:
        with self.database.reading() as conn:
            due = messages.due(conn, clock.now())
        for message_id in due:
            incidents.deliver(self.database, message_id)
        return self

    def person(self, role: str) -> Actor:
        """Somebody who does the work of ``role`` today (a substitute where nobody holds it), or whom a login names."""
        with self.database.reading() as conn:
            return users.actor(conn, users.acting(conn, role)[0].name if role in ROLES else role)

    @property
    def open_tasks(self) -> list[str]:
        return [row.name for row in self._rows() if row.closed_at is None]

    @property
    def messages(self) -> list[str]:
        """Template keys of what was told to anybody, oldest first."""
        with self.database.reading() as conn:
            told = select(outbox.c.template).where(outbox.c.subject == self.business_key).order_by(outbox.c.id)
            return list(conn.execute(told).scalars())

    @property
    def notices(self) -> list[tuple[str, str]]:
        """(template key, role or person) of every notice to staff, oldest first."""
        with self.database.reading() as conn:
            rows = conn.execute(select(notice).where(notice.c.subject == self.business_key).order_by(notice.c.id)).all()
        return [(row.template, row.role or row.user_name) for row in rows]

    @property
    def case(self) -> Any:
        with self.database.reading() as conn:
            return cases.file(conn, self.business_key).case

    @property
    def left(self) -> dict[str, Any]:
        """What the procedure that ended last leaves its caller: its variables."""
        return ENDED[-1]

    @property
    def late(self) -> list[str]:
        """The limits the case has overrun, oldest first."""
        with self.database.reading() as conn:
            return [row.limit_key for row in cases.breaches(conn, self.business_key)]

    def records(self, noun: str) -> list[Any]:
        """What was recorded on the case under ``noun``, oldest first."""
        case_id = self.case.id
        with self.database.reading() as conn:
            return list(records.of(conn, case_id, noun))

    @property
    def instance(self) -> Any:
        """The instance that began first."""
        with self.database.reading() as conn:
            return instances.of(conn, self.business_key)[0]

    @property
    def incidents(self) -> list[str]:
        with self.database.reading() as conn:
            return [f"{row.node}: {row.error}" for row in incidents.open_ones(conn)]

    def task(self, name: str) -> Any:
        return self._open_row(name)

    def _open_row(self, name: str) -> Any:
        found = [row for row in self._rows() if row.closed_at is None and row.name == name]
        assert found, f"“{name}” is not open; open are {self.open_tasks}, incidents {self.incidents}"
        return found[0]

    def _rows(self) -> list[Any]:
        with self.database.reading() as conn:
            return list(queries.tasks_of(conn, self.business_key))

    def _next(self) -> datetime | None:
        with self.database.reading() as conn:
            waiting = [row.next_at for row in queries.timers_of(conn, self.business_key) if row.next_at]
        return min(waiting, default=None)


@contextmanager
def noting_flows() -> Iterator[None]:
    """Write down every move of every token while inside."""
    enter, finish = Turn._enter, Turn.finish

    def noted(turn: Turn, task: Any) -> None:
        known = task.id in turn._known
        enter(turn, task)
        node = turn.bundle.node(task)
        if node is None or known:
            return
        ancestor = task.parent
        while ancestor is not None and turn.bundle.node(ancestor) is None:
            ancestor = ancestor.parent
        if ancestor is not None and (source := turn.bundle.node(ancestor)) is not None:
            TAKEN.add((turn.bundle.process_of[node.scope], source.id, node.id))

    def finished(turn: Turn) -> None:
        finish(turn)
        if turn.is_over:
            ENDED.append(dict(turn.workflow.data))

    Turn._enter, Turn.finish = noted, finished  # type: ignore[method-assign]
    try:
        yield
    finally:
        Turn._enter, Turn.finish = enter, finish  # type: ignore[method-assign]


def untaken(*processes: str) -> list[str]:
    """The flows and boundary events of these procedures that no walk of this file has taken."""
    read = reading.read(folders.shipped())
    return [
        f"{key}: {flow.name or flow.id} ({flow.source} → {flow.target})"
        for key in processes
        for flow in read.processes[key].flows.values()
        if (key, flow.source, flow.target) not in TAKEN
    ]
