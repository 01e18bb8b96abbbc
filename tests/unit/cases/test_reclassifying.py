from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import Connection, select

from app import history
from app.cases import queries, reclassifying, writing
from app.cases.errors import ArchivedCase, NotYours, StaleRecord, UnknownCase
from app.cases.tables import service_case
from app.errors import Invalid
from app.notifications.tables import notice
from tests.unit.cases import house
from tests.unit.cases.desk import ANN, NOW, SUE, TOM, register, task

NUMBER = "202611-001"


@pytest.fixture
def key(conn: Connection) -> str:
    return str(register(conn, case__category="product_fault", case__subcategory="hardware").case.business_key)


def reclassify(conn: Connection, *, actor: Any = ANN, reason: str = "客户改口", seen: int = 1, **values: Any) -> None:
    paths = {path.replace("__", "."): value for path, value in values.items()}
    reclassifying.reclassify(conn, NUMBER, seen, paths, reason, actor, NOW)


def places(conn: Connection, **values: Any) -> list[str]:
    with pytest.raises(Invalid) as refused:
        reclassify(conn, **values)
    return [problem.place for problem in refused.value.problems]


@pytest.mark.req("R-074")
def test_it_keeps_its_number_and_says_what_it_was_and_why(conn: Connection, key: str) -> None:
    reclassify(conn, case__category="usage", case__subcategory="setup")
    case = queries.file(conn, key).case
    assert (case.number, case.category, case.subcategory) == (NUMBER, "usage", "setup")
    (row,) = reclassifying.of(conn, case.id)
    assert (row.actor, row.at, row.reason) == ("ann", NOW, "客户改口")
    assert row.changed == {"case.category": ["product_fault", "usage"], "case.subcategory": ["hardware", "setup"]}
    event = history.of(conn, key)[-1]
    assert (event.kind, event.actor) == ("case:reclassified", "ann")
    assert event.data["before"]["case.category"] == "product_fault"
    assert event.data["after"]["case.subcategory"] == "setup"
    assert "客户改口" not in str(event.data)


@pytest.mark.req("R-102")
def test_urgency_and_grade_are_two_things_and_changes_of_both_are_kept(conn: Connection, key: str) -> None:
    writing.write(conn, key, {"case.grade": "normal"}, TOM, NOW)
    reclassify(conn, seen=2, case__urgency="major")
    writing.write(conn, key, {"case.grade": "urgent"}, TOM, NOW)
    case = queries.file(conn, key).case
    assert (case.urgency, case.grade) == ("major", "urgent")
    logged = [
        (path, event.data["before"][path], value)
        for event in history.of(conn, key)
        for path, value in event.data.get("after", {}).items()
        if path in ("case.urgency", "case.grade")
    ]
    assert logged == [
        ("case.grade", None, "normal"), ("case.urgency", "normal", "major"), ("case.grade", "normal", "urgent"),
    ]  # fmt: skip


def test_a_rising_urgency_expedites_the_case_and_tells_the_supervisor(conn: Connection, key: str) -> None:
    house.working_on(conn, key)
    reclassify(conn, case__urgency="urgent")
    case = queries.file(conn, key).case
    assert (case.expedited, case.remarks) == (True, "加急")
    assert house.open_task(conn, key, "work").expedited
    told = conn.execute(select(notice.c.template, notice.c.user_name)).all()
    assert [tuple(row) for row in told] == [("expedited", "sue")]
    reclassify(conn, seen=2, case__urgency="normal")
    assert not queries.file(conn, key).case.expedited
    assert len(conn.execute(select(notice.c.id)).all()) == 1


def test_what_does_not_fit_is_said_at_its_place(conn: Connection, key: str) -> None:
    assert places(conn, case__category="usage", case__subcategory="hardware") == ["case.subcategory"]
    assert places(conn, case__category="") == ["case.category", "case.subcategory"]
    assert places(conn, case__urgency="very") == ["case.urgency"]
    assert places(conn, case__urgency="urgent", reason=" ") == ["reason"]
    assert places(conn, case__urgency="urgent", reason="x" * 501) == ["reason"]
    assert places(conn, case__urgency="normal") == [""]


def test_the_model_is_needed_for_matters_of_a_product(conn: Connection) -> None:
    register(conn, case__category="complaint", unit__model=None, unit__serial_no=None)
    assert places(conn, case__category="product_fault") == ["unit.model"]


def test_over_somebody_elses_change_it_is_refused(conn: Connection, key: str) -> None:
    reclassify(conn, case__urgency="urgent")
    with pytest.raises(StaleRecord):
        reclassify(conn, case__urgency="major")


def test_who_may(conn: Connection, key: str) -> None:
    task(conn, key, "tech")
    with pytest.raises(NotYours):
        reclassify(conn, actor=TOM, case__urgency="urgent")
    with pytest.raises(UnknownCase):
        reclassifying.reclassify(conn, "202611-404", 1, {}, "x", SUE, NOW)
    reclassify(conn, actor=SUE, case__urgency="urgent")


@pytest.mark.req("R-243")
def test_an_archived_case_can_only_be_read(conn: Connection, key: str) -> None:
    file = queries.file(conn, key)
    queries.put(conn, service_case, file.case.id, {"archived_at": NOW})
    with pytest.raises(ArchivedCase):
        reclassify(conn, seen=2, case__urgency="urgent")
