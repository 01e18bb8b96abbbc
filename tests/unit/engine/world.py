"""A small world for the engine alone: a host that knows no repair, a timekeeper of fixed hours, diagrams in a line or two."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta, tzinfo
from typing import Any
from uuid import UUID

from app import clock
from app.actor import Actor
from app.db import Database
from app.engine import delivery, deployments, instances, messages, queries, tasks, timers, vocabulary, wiring
from app.engine.host import Card, Plan, TimerFacts
from app.formdefs import Choice

START = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
ANN = Actor("ann", frozenset({"cs", "tech"}), "Ann")
BOB = Actor("bob", frozenset({"cs"}), "Bob")
EVE = Actor("eve", frozenset({"finance"}), "Eve")
SUE = Actor("sue", frozenset({"supervisor"}), "Sue")


class World:
    """Host and timekeeper in one, with everything that happened to them in lists."""

    def __init__(self) -> None:
        self.hours: dict[str, float | None] = {"short": 1, "long": 10, "off": None, "daily": 24}
        self.typed: list[tuple[str, str, str]] = []
        self.bound: list[tuple[str, dict[str, Any]]] = []
        self.escalated: list[tuple[str, str, bool]] = []
        self.versions: dict[str, int] = {}
        self.anchors: dict[str, datetime] = {}
        self.duty: dict[str, str] = {}
        self.called: list[tuple[str, str]] = []
        self.waits: dict[int, list[tuple[str, str]]] = {}

    def card(self, conn: Any, business_key: str) -> Card:
        return Card(number=business_key.partition(":")[2], title="Drill does not start", customer="Ms Li")

    def context(self, conn: Any, business_key: str) -> Mapping[str, Any]:
        return {"case.grade": "urgent"}

    def context_names(self) -> set[str]:
        return {"case.grade"}

    def text_names(self, key: str) -> Mapping[str, tuple[str, str]]:
        return dict.fromkeys(("case_no", "customer", "link"), ("", ""))

    def bind(
        self, conn: Any, business_key: str, values: Mapping[str, Any], actor: Actor, at: datetime, node: str
    ) -> None:
        self.bound.append((business_key, dict(values)))

    def entered(self, conn: Any, business_key: str, typed: Sequence[Any]) -> None:
        self.typed += [(business_key, field.key, text) for field, text in typed]

    def prefill(self, conn: Any, business_key: str, paths: Any) -> Mapping[str, Any]:
        return {}

    def said(self, conn: Any, business_key: str, paths: Any) -> Mapping[str, Any]:
        return {}

    def colleague(self, conn: Any, name: str) -> str | None:
        return name if name in ("ann", "bob", "eve", "sue") else None

    def stand_in(self, conn: Any, role: str, without: Any) -> str:
        return "manager" if {"ann", "bob"} <= set(without) else role

    def on_call(self, conn: Any, role: str, business_key: str, at: datetime) -> str | None:
        return self.duty.get(role)

    def call(self, conn: Any, business_key: str, name: str, task_id: Any, step: Any, due: Any) -> None:
        self.called.append((name, step[0]))

    def choices(self, conn: Any, values_key: str) -> Sequence[Choice]:
        return [Choice("phone", "电话", "phone"), Choice("email", "邮件", "e-mail")]

    def zone(self) -> tzinfo:
        return UTC

    def open(self, conn: Any, kind: str, values: Mapping[str, Any], actor: Actor, at: datetime) -> str:
        return f"{kind}:1"

    def code_lists(self, conn: Any) -> set[str]:
        return {"channel"}

    def roles(self) -> set[str]:
        return {"cs", "tech", "finance", "supervisor", "manager"}

    def messages(self) -> set[str]:
        return {"registered"}

    def escalate(self, conn: Any, timer: TimerFacts, rung: Mapping[str, Any], at: datetime) -> None:
        self.escalated.append((timer.limit_key, rung["action"], timer.raised_task))

    def plan(self, conn: Any, key: str, business_key: str, *, at: datetime, waits: bool, again: bool = False) -> Plan:
        hours = self.hours[key]
        at = at if again else self.anchors.get(key, at)
        due = at + timedelta(hours=hours) if hours is not None else None
        warn = at + timedelta(hours=hours * 0.8) if hours is not None and not waits else due
        return Plan(key, self.versions.get(key, 1), 1, at, due, warn, details={"hours": hours})

    def due(self, conn: Any, timer: Any, at: datetime) -> Plan:
        if self.versions.get(timer.limit_key, 1) == timer.limit_version:
            return Plan(
                timer.limit_key, timer.limit_version, 1, timer.started_at, timer.due_at, timer.next_at, timer.rung
            )
        return self.plan(None, timer.limit_key, timer.business_key, at=timer.started_at, waits=True)

    def rungs(self, conn: Any, timer: Any, at: datetime) -> tuple[list[dict[str, str]], int, datetime | None]:
        ladder = [
            (timer.started_at + (timer.due_at - timer.started_at) * share, action)
            for share, action in ((0.8, "warn"), (1.0, "breach"), (2.0, "manager"))
        ]
        due = [{"action": action} for instant, action in ladder[timer.rung :] if instant <= at]
        rung = timer.rung + len(due)
        return due, rung, ladder[rung][0] if rung < len(ladder) else None

    def settle(self, conn: Any, business_key: str, instance_id: int, waits: Any, actor: Actor, at: datetime) -> None:
        if waits is not None:
            self.waits[instance_id] = sorted(waits)

    def catch_up(self, conn: Any, business_key: str) -> None:
        pass

    def waiting_reasons(self) -> set[str]:
        return {"customer", "part"}

    def worked(self, conn: Any, role: str, business_key: str, since: datetime, until: datetime) -> int:
        return int((until - since).total_seconds())

    def limit_keys(self, conn: Any) -> set[str]:
        return set(self.hours)

    def setting(self, conn: Any, key: str, business_key: str) -> Any:
        return {"threshold": 3}[key]

    def setting_keys(self, conn: Any) -> set[str]:
        return {"threshold"}


@contextmanager
def world() -> Iterator[World]:
    """The engine wired to a world of its own, at a fixed instant, with a vocabulary of two verbs."""
    said: list[str] = []
    one = World()
    one.said = said  # type: ignore[attr-defined]
    topics, listeners = dict(vocabulary.TOPICS), dict(vocabulary.LISTENERS)
    vocabulary.topic("say", args=("word",), zh="说", en="say")(lambda turn, word: said.append(str(word)))
    asks = (
        vocabulary.Argument("form", vocabulary.FORM),
        vocabulary.Argument("answer", vocabulary.EVENT, required=False),
    )
    vocabulary.topic("ask", args=asks, zh="问", en="ask")(lambda turn, **given: said.append(str(given)))
    vocabulary.topic("fail", zh="失败", en="fail")(_fail)
    vocabulary.listener("state")(lambda turn, value: said.append(f"state {value}"))
    before = wiring._host, wiring._timekeeper
    wiring.use(one, one)
    try:
        with clock.frozen(START):
            yield one
    finally:
        wiring._host, wiring._timekeeper = before
        for registry, old in ((vocabulary.TOPICS, topics), (vocabulary.LISTENERS, listeners)):
            registry.clear()
            registry.update(old)


class Broken(RuntimeError):
    pass


def _fail(turn: vocabulary.Turn) -> None:
    raise Broken("the printer is on fire")


FORM = """{"id": "%s", "schemaVersion": 18, "type": "default", "properties": {"title": "步骤", "title_en": "Step"}, "components": [
  {"key": "outcome", "type": "textfield", "label": "结果", "properties": {"label_en": "Outcome", "variable": "outcome"}},
  {"key": "score", "type": "number", "label": "评分", "properties": {"label_en": "Score", "variable": "score"}}
]}"""


def form(key: str) -> bytes:
    return (FORM % key).encode()


def diagram(process: str, *parts: str, flows: str = "", extra: str = "", attributes: str = "") -> bytes:
    """A diagram from elements and flows written ``a>b`` or ``a>b[condition]``; ``a>b*`` is a default flow."""
    body, defaults = _flows(flows)
    text = "".join(parts)
    for gateway, flow in defaults.items():
        text = text.replace(f'id="{gateway}"', f'id="{gateway}" default="{flow}"', 1)
    return (
        '<?xml version="1.0" encoding="UTF-8"?>'
        '<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" '
        'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:as="urn:aftercare:bpmn:1" '
        f'id="defs_{process}" targetNamespace="urn:test">{extra}'
        f'<bpmn:process id="{process}" name="{process}" isExecutable="true" {attributes}>{text}{body}</bpmn:process>'
        "</bpmn:definitions>"
    ).encode()


def _flows(text: str) -> tuple[str, dict[str, str]]:
    found, defaults = [], {}
    for number, one in enumerate(text.split()):
        ends, _, condition = one.partition("[")
        source, _, target = ends.partition(">")
        identifier = f"f{number}_{source}"
        if target.endswith("*"):
            target = target[:-1]
            defaults[source] = identifier
        inner = ""
        if condition:
            expression = condition[:-1].replace("~", " ").replace("<", "&lt;")
            inner = (
                f'<bpmn:conditionExpression xsi:type="bpmn:tFormalExpression">{expression}</bpmn:conditionExpression>'
            )
        found.append(
            f'<bpmn:sequenceFlow id="{identifier}" sourceRef="{source}" targetRef="{target}">{inner}</bpmn:sequenceFlow>'
        )
    return "".join(found), defaults


def start(identifier: str = "start", inner: str = "", attributes: str = "") -> str:
    return f'<bpmn:startEvent id="{identifier}" {attributes}>{inner}</bpmn:startEvent>'


def end(identifier: str = "end", inner: str = "", attributes: str = "") -> str:
    return f'<bpmn:endEvent id="{identifier}" {attributes}>{inner}</bpmn:endEvent>'


def user(identifier: str, role: str = "cs", attributes: str = "", inner: str = "") -> str:
    return f'<bpmn:userTask id="{identifier}" name="{identifier}" as:role="{role}" as:formKey="step" {attributes}>{inner}</bpmn:userTask>'


def service(identifier: str, topic: str, *, word: str | None = None, expression: str | None = None) -> str:
    arg = (
        f'<as:arg name="word" value="{word}"/>'
        if word
        else f'<as:arg name="word" expression="{expression}"/>'
        if expression
        else ""
    )
    extension = f"<bpmn:extensionElements>{arg}</bpmn:extensionElements>" if arg else ""
    return f'<bpmn:serviceTask id="{identifier}" name="{identifier}" as:topic="{topic}">{extension}</bpmn:serviceTask>'


def script(identifier: str, text: str) -> str:
    return f'<bpmn:scriptTask id="{identifier}"><bpmn:script>{text}</bpmn:script></bpmn:scriptTask>'


def gateway(identifier: str, kind: str = "exclusive") -> str:
    return f'<bpmn:{kind}Gateway id="{identifier}"/>'


_numbers = itertools.count()


def timer(limit: str, kind: str = "Duration") -> str:
    return (
        f'<bpmn:timerEventDefinition id="td_{next(_numbers)}"><bpmn:time{kind} xsi:type="bpmn:tFormalExpression">'
        f'limit("{limit}")</bpmn:time{kind}></bpmn:timerEventDefinition>'
    )


def boundary(identifier: str, host: str, inner: str, *, interrupting: bool = False) -> str:
    return f'<bpmn:boundaryEvent id="{identifier}" attachedToRef="{host}" cancelActivity="{str(interrupting).lower()}">{inner}</bpmn:boundaryEvent>'


def catch(identifier: str, inner: str) -> str:
    return f'<bpmn:intermediateCatchEvent id="{identifier}">{inner}</bpmn:intermediateCatchEvent>'


def message(name: str) -> str:
    return f'<bpmn:messageEventDefinition id="md_{next(_numbers)}" messageRef="m_{name}"/>'


def declared(name: str) -> str:
    return f'<bpmn:message id="m_{name}" name="{name}"/>'


@dataclass
class Walk:
    """Walks a procedure on a database: every step is a transaction, so the state is stored and loaded each time."""

    database: Database
    key: str = ""
    instance_id: int = 0
    business_key: str = "case:1"
    completions: list[tasks.Completion] = field(default_factory=list)

    def deploy(self, *files: bytes, forms: Sequence[str] = ("step",), more: Mapping[str, bytes] | None = None) -> Walk:
        named = {f"{number}.bpmn": content for number, content in enumerate(files)}
        named |= {f"{key}.form": form(key) for key in forms} | dict(more or {})
        with self.database.transaction() as conn:
            deployments.deploy(conn, named, source="own", author="owner")
        return self

    def start(self, key: str = "main", **variables: Any) -> Walk:
        with self.database.transaction() as conn:
            started = instances.start(conn, key, business_key=self.business_key, variables=variables, actor=ANN)
        self.key, self.instance_id = key, started.instance_id
        return self

    @property
    def open(self) -> list[str]:
        with self.database.reading() as conn:
            return sorted(row.node for row in queries.tasks_of(conn, self.business_key) if row.closed_at is None)

    def task(self, node: str) -> UUID:
        with self.database.reading() as conn:
            return next(
                row.id
                for row in queries.tasks_of(conn, self.business_key)
                if row.node == node and row.closed_at is None
            )

    def complete(self, node: str, actor: Actor = ANN, **entries: Any) -> Walk:
        return self.complete_id(self.task(node), actor, **entries)

    def complete_id(self, task_id: UUID, actor: Actor = ANN, key: str | None = None, **entries: Any) -> Walk:
        with self.database.transaction() as conn:
            self.completions.append(tasks.complete(conn, task_id, entries, actor=actor, request_key=key))
        return self

    def wait(self, **duration: float) -> Walk:
        """Let time pass, stopping at each instant at which a timer needs attention, as the runner would."""
        until = clock.now() + timedelta(**duration)
        while True:
            with self.database.reading() as conn:
                waiting = [
                    row for row in queries.timers_of(conn, self.business_key) if row.next_at and row.next_at <= until
                ]
            if not waiting:
                break
            clock.move_to(max(clock.now(), min(row.next_at for row in waiting)))
            self.sweep()
        clock.move_to(until)
        return self

    def sweep(self) -> int:
        with self.database.reading() as conn:
            due = timers.due(conn, clock.now())
        fired = 0
        for timer_id in due:
            with self.database.transaction() as conn:
                fired += timers.fire(conn, timer_id)
        return fired

    def send(self, name: str, **payload: Any) -> Walk:
        with self.database.transaction() as conn:
            messages.post(conn, name, self.business_key, payload)
        return self.post()

    def post(self) -> Walk:
        with self.database.reading() as conn:
            due = messages.due(conn, clock.now())
        for message_id in due:
            with self.database.transaction() as conn:
                delivery.deliver(conn, message_id)
        return self

    @property
    def status(self) -> str:
        with self.database.reading() as conn:
            row = queries.instance(conn, self.instance_id)
        assert row is not None
        return str(row.status)

    @property
    def outcome(self) -> str | None:
        with self.database.reading() as conn:
            row = queries.instance(conn, self.instance_id)
        assert row is not None
        return row.outcome

    @property
    def bytes(self) -> int:
        with self.database.reading() as conn:
            row = queries.instance(conn, self.instance_id)
        assert row is not None
        return len(row.state)
