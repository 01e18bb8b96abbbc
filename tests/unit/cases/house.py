"""A furnished room for the tests that touch the engine: limits, staff, real partners, two diagrams."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection

from app import clock, policies
from app.actor import SYSTEM, Actor
from app.cases import codes
from app.cases.host import ServiceDesk
from app.cases.timekeeping import Timekeeper
from app.engine import deployments, instances, queries, tasks, vocabulary, wiring
from app.identity import accounts, substitutes, users

FORM = """{"id": "step", "schemaVersion": 18, "type": "default",
 "properties": {"title": "步骤", "title_en": "Step"},
 "components": [{"key": "outcome", "type": "textfield", "label": "结果",
                 "properties": {"label_en": "Result"}}]}"""

BPMN = """<?xml version="1.0" encoding="UTF-8"?>
<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL"
 xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:as="urn:aftercare:bpmn:1"
 id="d_{key}" targetNamespace="urn:test">
<bpmn:process id="{key}" name="{key}" isExecutable="true">
 <bpmn:startEvent id="start"/>
 <bpmn:userTask id="work" name="处理" as:nameEn="Work" as:role="{role}" as:formKey="step"/>
 <bpmn:endEvent id="end"/>
 <bpmn:sequenceFlow id="f1" sourceRef="start" targetRef="work"/>
 <bpmn:sequenceFlow id="f2" sourceRef="work" targetRef="end"/>
</bpmn:process></bpmn:definitions>"""

STAFF = {"ann": "cs", "bob": "cs", "sue": "supervisor", "max": "manager", "tom": "tech"}


def furnish(conn: Connection) -> None:
    """Staff, limits, and the procedures ``repair`` (for cs) and ``overdue`` (for the supervisor)."""
    policies.seed(conn)
    codes.seed(conn)
    substitutes.seed(conn)
    for name, role in STAFF.items():
        accounts.create_user(conn, SYSTEM, name=name, display_name=name.title(), password_hash="-", roles=[role])
    files = {
        "repair.bpmn": BPMN.format(key="repair", role="cs").encode(),
        "overdue.bpmn": BPMN.format(key="overdue", role="supervisor").encode(),
        "step.form": FORM.encode(),
    }
    with wired():
        deployments.deploy(conn, files, source="own", author="sue")


@contextmanager
def wired() -> Iterator[None]:
    """The engine with its real partners."""
    before = wiring._host, wiring._timekeeper
    wiring.use(ServiceDesk(), Timekeeper())
    yield
    wiring._host, wiring._timekeeper = before


def person(conn: Connection, name: str) -> Actor:
    return users.actor(conn, name)


def working_on(conn: Connection, business_key: str, holder: str | None = "ann") -> Any:
    """The open task of a running ``repair`` for the case, held by somebody."""
    started = instances.start(conn, "repair", business_key=business_key, actor=SYSTEM)
    if holder:
        tasks.claim(conn, started.tasks[0], person(conn, holder))
    return open_task(conn, business_key, "work")


def open_task(conn: Connection, business_key: str, node: str) -> Any:
    return next(row for row in queries.tasks_of(conn, business_key) if row.node == node and row.closed_at is None)


def turn(conn: Connection, business_key: str, **variables: Any) -> vocabulary.Turn:
    """A turn of a verb or a listener, as the engine hands it over."""
    actor = person(conn, "sue")
    return vocabulary.Turn(conn, 1, business_key, actor, clock.now(), "step", "步骤", variables)
