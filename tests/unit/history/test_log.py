from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Connection, event, func, select

from app import clock, history
from app.history.tables import history_event

NOON = datetime(2026, 11, 24, 4, 0, tzinfo=UTC)


def test_what_is_written_comes_back_whole(conn: Connection) -> None:
    with clock.frozen(NOON):
        history.record(
            conn,
            "task:completed",
            subject="case:202611-001",
            instance_id=7,
            node="classify",
            actor="chen.jing",
            task="ab12",
            attempt=2,
        )
    [row] = history.of(conn, "case:202611-001")
    assert (row.at, row.kind, row.instance_id, row.node, row.actor) == (
        NOON,
        "task:completed",
        7,
        "classify",
        "chen.jing",
    )
    assert row.data == {"task": "ab12", "attempt": 2}


def test_the_newest_event_comes_last_and_a_limit_keeps_the_newest(conn: Connection) -> None:
    history.write(conn, [history.Event(f"step:n{number}", "case:1") for number in range(5)])
    history.record(conn, "step:n9", subject="case:2")
    assert [row.kind for row in history.of(conn, "case:1", limit=2)] == ["step:n3", "step:n4"]
    assert [row.kind for row in history.of(conn, "case:1")] == [f"step:n{number}" for number in range(5)]


def test_several_events_are_one_statement(conn: Connection) -> None:
    statements: list[str] = []
    event.listen(conn, "before_cursor_execute", lambda _c, _cur, text, *_: statements.append(text))
    history.write(conn, [history.Event("timer:fired", "case:1"), history.Event("case:escalated", "case:1", node="x")])
    assert len(statements) == 1
    assert conn.scalar(select(func.count()).select_from(history_event)) == 2


def test_nothing_to_write_is_no_statement(conn: Connection) -> None:
    history.write(conn, [])
    assert conn.scalar(select(func.count()).select_from(history_event)) == 0


def test_an_event_may_say_when_it_happened(conn: Connection) -> None:
    earlier = NOON - timedelta(hours=3)
    history.write(conn, [history.Event("case:received", "case:1", at=earlier)])
    assert history.of(conn, "case:1")[0].at == earlier


def test_a_decision_keeps_its_flat_inputs_and_outputs(conn: Connection) -> None:
    inputs = {"category": "fault", "urgent": False, "score": None, "fee": 12.5}
    history.record(conn, "decision:made", subject="case:1", inputs=inputs, rules=[3, 4])
    assert history.of(conn, "case:1")[0].data == {"inputs": inputs, "rules": [3, 4]}


@pytest.mark.parametrize(
    "value",
    ["很" * 201, {"deep": {"er": 1}}, [["nested"]], object(), NOON, float("nan"), {1: "a number for a name"}],
    ids=["prose", "nested mapping", "nested list", "object", "instant", "not a number", "odd key"],
)
def test_what_could_be_personal_text_or_is_no_plain_value_is_refused(conn: Connection, value: object) -> None:
    with pytest.raises(ValueError, match="remark may not stand in the history"):
        history.record(conn, "case:noted", subject="case:1", remark=value)


def test_the_refusal_does_not_repeat_the_text() -> None:
    with pytest.raises(ValueError) as refusal:
        history.Event("case:noted", data={"remark": "张三,电话 13800000000。" * 20})
    assert "13800000000" not in str(refusal.value)


@pytest.mark.parametrize("kind", ["closed", "Case:Closed", "case: closed", "a:b:c", ""])
def test_a_kind_is_noun_and_verb(kind: str) -> None:
    with pytest.raises(ValueError, match="noun:verb"):
        history.Event(kind)
