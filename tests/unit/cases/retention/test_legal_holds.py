from __future__ import annotations

import pytest
from sqlalchemy import Connection

from app import history
from app.cases.errors import NotYours, UnknownCase
from app.cases.queries import CaseFile
from app.cases.retention import legal_holds
from app.cases.retention.errors import OnlyManagers
from app.errors import Invalid
from tests.unit.cases import house
from tests.unit.cases.desk import ANN, NOW, SUE

NUMBER = "202611-001"


@pytest.mark.req("R-245")
def test_a_hold_is_placed_and_lifted_with_a_reason_and_stays_on_record(conn: Connection, file: CaseFile) -> None:
    manager = house.person(conn, "max")
    legal_holds.place(conn, NUMBER, " 客户已起诉 ", SUE, NOW)
    held = legal_holds.current(conn, file.case.id)
    assert held is not None
    assert (held.reason, held.placed_by, held.placed_at) == ("客户已起诉", "sue", NOW)
    legal_holds.place(conn, NUMBER, "again", manager, NOW)
    assert len(legal_holds.of(conn, file.case.id)) == 1
    legal_holds.lift(conn, NUMBER, "判决生效", manager, NOW)
    legal_holds.lift(conn, NUMBER, "again", manager, NOW)
    assert legal_holds.current(conn, file.case.id) is None
    (row,) = legal_holds.of(conn, file.case.id)
    assert (row.lifted_by, row.lift_reason) == ("max", "判决生效")
    events = history.of(conn, file.case.business_key)
    assert [event.kind for event in events][-2:] == ["case:legal_hold", "case:legal_hold_lifted"]
    assert "起诉" not in str([event.data for event in events])


@pytest.mark.parametrize("reason", ["", " ", "x" * 501])
def test_it_needs_a_reason(conn: Connection, file: CaseFile, reason: str) -> None:
    with pytest.raises(Invalid):
        legal_holds.place(conn, NUMBER, reason, SUE, NOW)


def test_who_may(conn: Connection, file: CaseFile) -> None:
    with pytest.raises(NotYours):
        legal_holds.place(conn, NUMBER, "x", ANN, NOW)
    with pytest.raises(UnknownCase):
        legal_holds.place(conn, "202611-404", "x", SUE, NOW)
    legal_holds.place(conn, NUMBER, "x", SUE, NOW)
    with pytest.raises(OnlyManagers):
        legal_holds.lift(conn, NUMBER, "x", SUE, NOW)
