"""A step that fails half-way leaves nothing behind but the record that it failed, and can be done again."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import event

from app.cases import telling
from app.db import Database, metadata
from app.engine import deployments, incidents, vocabulary
from app.engine.errors import RetriedAlready, StepFailed
from app.engine.tables import incident
from app.history.tables import history_event
from tests import invariants
from tests.faults.crowd import CHEN, WU, person
from tests.processes.walker import ENTRIES, Walker

FIRST = "问题分类与首次响应"


class PrinterOnFire(RuntimeError):
    pass


@pytest.fixture
def broken(monkeypatch: pytest.MonkeyPatch) -> Iterator[pytest.MonkeyPatch]:
    """Telling the customer writes its row, and then breaks."""

    def tell_and_break(turn: vocabulary.Turn, *, message: str) -> None:
        telling.customer(turn.conn, turn.business_key, message, f"{turn.instance_id}:{message}")
        raise PrinterOnFire("the printer is on fire")

    whole = vocabulary.TOPICS["notify_customer"]
    broken = vocabulary.Topic(whole.name, tell_and_break, whole.arguments, whole.supplies, whole.zh, whole.en)
    monkeypatch.setitem(vocabulary.TOPICS, "notify_customer", broken)
    yield monkeypatch


def everything(database: Database) -> dict[str, list[tuple[object, ...]]]:
    with database.reading() as conn:
        return invariants.rows(conn, *metadata.sorted_tables)


def test_a_failing_verb_leaves_nothing_behind(house: Database, broken: pytest.MonkeyPatch) -> None:
    case = Walker(house).start()
    task = case.task(FIRST).id
    before = everything(house)
    for _ in range(2):
        with pytest.raises(StepFailed, match="告知编号并请补资料"):
            incidents.complete(house, task, ENTRIES["classify"], actor=person(house, CHEN))
    after = everything(house)
    assert {name for name in before if before[name] != after[name]} == {incident.name, history_event.name}
    assert len(after[incident.name]) == 1
    (told,) = set(after[history_event.name]) - set(before[history_event.name])
    assert "incident:raised" in told
    invariants.check(house)


def test_it_is_done_once_when_the_printer_is_mended(house: Database, broken: pytest.MonkeyPatch) -> None:
    case = Walker(house).start()
    with pytest.raises(StepFailed):
        incidents.complete(house, case.task(FIRST).id, ENTRIES["classify"], actor=person(house, CHEN))
    broken.undo()
    with house.reading() as conn:
        (found,) = incidents.open_ones(conn)
    assert incidents.retry(house, found.id, person(house, WU))
    assert case.open_tasks == ["远程指导"]
    assert case.messages == ["registered_supplement"]
    with pytest.raises(RetriedAlready):
        incidents.retry(house, found.id, person(house, WU))
    assert case.messages == ["registered_supplement"]
    invariants.check(house)


def test_a_database_that_breaks_off_leaves_nothing_behind(house: Database) -> None:
    """Not a verb of ours but the very last statement of the turn fails."""
    case = Walker(house).start()
    before = everything(house)

    def refuse(_conn: object, _cursor: object, statement: str, *_: object) -> None:
        if statement.startswith("INSERT INTO submission"):
            raise OSError("no space left")

    event.listen(house.writer, "before_cursor_execute", refuse)
    with pytest.raises(OSError, match="no space"):
        incidents.complete(house, case.task(FIRST).id, ENTRIES["classify"], actor=person(house, CHEN))
    event.remove(house.writer, "before_cursor_execute", refuse)
    assert everything(house) == before
    case.complete(FIRST)
    invariants.check(house)


def test_a_set_with_one_mistake_changes_nothing(house: Database) -> None:
    before = everything(house)
    with pytest.raises(deployments.Undeployable), house.transaction() as conn:
        deployments.deploy(
            conn, deployments.overlay(conn, {"broken.bpmn": b"<!DOCTYPE x><x/>"}), source="own", author="lin.yu"
        )
    assert everything(house) == before
