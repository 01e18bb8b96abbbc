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
from app.db import Database
from app.engine import definitions, forms, incidents, instances, messages, queries, reading, tasks, timers, wiring
from app.engine.turn import Turn
from app.identity import users
from app.notifications.tables import notice, outbox

TAKEN: set[tuple[str, str, str]] = set()
"""(process, from node, to node) of every move any walker has seen."""

ENDED: list[dict[str, Any]] = []
"""The variables of each instance any walker has seen end."""

ENTRIES: dict[str, dict[str, Any]] = {
    "intake": {
        "channel": "phone",
        "description": "空调开机十分钟后自动停机,面板显示 E4",
        "urgency": "normal",
        "demand": "repair",
        "customer_name": "苏州明远机电有限公司",
        "customer_contact": "13800001234",
        "customer_tier": "normal",
        "model": "KF-72LW",
        "proof_missing": "true",
    },
    "classify": {
        "outcome": "registered",
        "category": "product_fault",
        "subcategory_product_fault": "hardware",
        "model": "KF-72LW",
    },
    "guidance": {
        "support_means": "phone",
        "cited_material": "KF-72LW 使用说明书 第18页",
        "steps_tried": "断电五分钟后重新上电,检查滤网",
        "attempt_result": "solved",
        "outcome": "solved",
    },
    "handover": {"note": "客户已按说明书操作两次,仍报 E4"},
    "manual_handling": {
        "outcome": "resolved",
        "cause": "室外机传感器接触不良",
        "plan_type": "visit",
        "handling": "更换传感器",
    },
    "confirm": {"outcome": "reached", "method": "phone", "solved": "yes", "score": "5"},
    "followup_7d": {"outcome": "normal", "followup_method": "phone", "usage": "运行正常", "score": "5"},
    "archive": {
        "record_complete": "true",
        "handling_complete": "true",
        "rating_complete": "true",
        "followup_complete": "true",
    },
    "overdue": {"outcome": "continue", "reason": "来电集中"},
    "overdue_manager": {"outcome": "continue", "reason": "增派一人"},
}
"""What a person would enter when nothing special happens."""


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
        return self

    def register(self, by: str = "cs", **changes: Any) -> Walker:
        """Register a case and begin nothing: for a procedure that is walked by itself."""
        with self.database.transaction() as conn:
            form = definitions.bundle(conn, definitions.active(conn, "case_main")).forms["intake"]
            answers = forms.validated(conn, form, ENTRIES["intake"] | changes, {})
            bound = form.bindings(answers)
            self.business_key = wiring.host().open(conn, "case", bound, self.person(by), clock.now())
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
        from app.cases import progress

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
        """Complete the open step called ``name`` as somebody of its role: the usual entries but for ``changes``."""
        row = self._open_row(name)
        entries = {key: value for key, value in (ENTRIES[row.form_key] | changes).items() if value is not None}
        actor = self.person(by or row.role)
        self.completions.append(incidents.complete(self.database, row.id, entries, actor=actor))
        return self.deliver()

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
        """Somebody who does the work of ``role`` today (a substitute where nobody holds it)."""
        with self.database.reading() as conn:
            return users.actor(conn, users.acting(conn, role)[0].name)

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
        from app.cases import queries as cases

        with self.database.reading() as conn:
            return cases.file(conn, self.business_key).case

    @property
    def left(self) -> dict[str, Any]:
        """What the procedure that ended last leaves its caller: its variables."""
        return ENDED[-1]

    @property
    def instance(self) -> Any:
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
