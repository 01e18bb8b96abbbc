from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Connection

from app import clock, files, history
from app.actor import Actor
from app.errors import NotFound
from app.files import Stored

NOON = datetime(2026, 11, 24, 4, 0, tzinfo=UTC)
CHEN = Actor("chen.jing", frozenset({"cs"}))
LIU = Actor("liu.yang", frozenset({"cs"}))
CASE, TASK = "case:202611-001", "task:ab12"


def upload(conn: Connection, by: Actor = CHEN, draft: str | None = None, name: str = "照片.png") -> files.File:
    return files.add(conn, Stored("ab" * 32, name, 1234, "image/png"), by, draft=draft)


def everybody(_: str) -> bool:
    return True


def nobody(_: str) -> bool:
    return False


def test_a_row_says_who_uploaded_what_and_when(conn: Connection) -> None:
    with clock.frozen(NOON):
        made = upload(conn)
    assert files.find(conn, made.id, CHEN, nobody) == made
    assert (made.name, made.size, made.uploaded_by, made.at, made.state) == (
        "照片.png",
        1234,
        "chen.jing",
        NOON,
        "loose",
    )


def test_what_is_attached_is_seen_by_those_who_see_its_subject(conn: Connection) -> None:
    made = upload(conn)
    files.attach(conn, made.id, CASE, CHEN)
    asked: list[str] = []
    found = files.find(conn, made.id, LIU, lambda subject: not asked.append(subject))
    assert (found.subject, found.state, asked) == (CASE, "attached", [CASE])
    with pytest.raises(NotFound):
        files.find(conn, made.id, LIU, nobody)


def test_having_uploaded_it_is_no_permission_once_it_is_attached(conn: Connection) -> None:
    made = upload(conn)
    files.attach(conn, made.id, CASE, CHEN)
    with pytest.raises(NotFound):
        files.find(conn, made.id, CHEN, nobody)


def test_what_belongs_to_nothing_is_seen_by_its_owner_alone(conn: Connection) -> None:
    made = upload(conn)
    with pytest.raises(NotFound):
        files.find(conn, made.id, LIU, everybody)


def test_what_waits_in_a_form_is_seen_by_those_who_see_the_form(conn: Connection) -> None:
    made = upload(conn, draft=TASK)
    assert files.find(conn, made.id, CHEN, nobody).draft == TASK
    assert files.find(conn, made.id, LIU, lambda place: place == TASK)
    with pytest.raises(NotFound):
        files.find(conn, made.id, LIU, nobody)


def test_what_does_not_exist_and_what_may_not_be_seen_are_the_same(conn: Connection) -> None:
    with pytest.raises(NotFound):
        files.find(conn, "ghost", CHEN, everybody)


def test_attaching_is_in_the_history_once_without_the_name(conn: Connection) -> None:
    made = upload(conn, name="张三的身份证.png")
    files.attach(conn, made.id, CASE, CHEN)
    files.attach(conn, made.id, CASE, CHEN)
    [row] = history.of(conn, CASE)
    assert (row.kind, row.actor, row.data) == ("file:attached", "chen.jing", {"file": made.id})


def test_somebody_elses_upload_cannot_be_attached(conn: Connection) -> None:
    made = upload(conn)
    with pytest.raises(NotFound):
        files.attach(conn, made.id, CASE, LIU)
    waiting = upload(conn, draft=TASK)
    with pytest.raises(NotFound):
        files.attach(conn, waiting.id, CASE, LIU, draft="task:other")
    assert files.of_subject(conn, CASE) == []


def test_who_takes_over_a_form_submits_what_waits_in_it(conn: Connection) -> None:
    waiting = upload(conn, draft=TASK)
    files.attach(conn, waiting.id, CASE, LIU, draft=TASK)
    assert [found.id for found in files.of_subject(conn, CASE)] == [waiting.id]
    assert files.of_draft(conn, TASK) == []


def test_what_is_attached_never_moves_to_another_subject(conn: Connection) -> None:
    made = upload(conn)
    files.attach(conn, made.id, CASE, CHEN)
    with pytest.raises(NotFound):
        files.attach(conn, made.id, "case:202611-002", CHEN)
    assert files.of_subject(conn, "case:202611-002") == []


def test_files_are_listed_in_the_order_they_came(conn: Connection) -> None:
    with clock.frozen(NOON):
        names = ["c.png", "a.png", "b.png"]
        for minute, name in enumerate(names):
            clock.move_to(NOON + timedelta(minutes=minute))
            files.attach(conn, upload(conn, name=name).id, CASE, CHEN)
            upload(conn, draft=TASK, name=name)
    assert [found.name for found in files.of_subject(conn, CASE)] == names
    assert [found.name for found in files.of_draft(conn, TASK)] == names


def test_a_dropped_form_takes_its_uploads_along_and_no_others(conn: Connection) -> None:
    waiting, submitted = upload(conn, draft=TASK), upload(conn, draft=TASK)
    loose = upload(conn)
    files.attach(conn, submitted.id, CASE, CHEN)
    assert files.drop_draft(conn, TASK) == 1
    with pytest.raises(NotFound):
        files.find(conn, waiting.id, CHEN, everybody)
    assert files.find(conn, submitted.id, CHEN, everybody)
    assert files.find(conn, loose.id, CHEN, nobody)


def test_what_belongs_to_nothing_is_forgotten_after_a_day(conn: Connection) -> None:
    with clock.frozen(NOON):
        old, waiting, attached = upload(conn), upload(conn, draft=TASK), upload(conn)
        files.attach(conn, attached.id, CASE, CHEN)
        clock.move_to(NOON + timedelta(hours=23))
        young = upload(conn)
        clock.move_to(NOON + timedelta(hours=25))
        assert files.forget_loose(conn) == 1
        with pytest.raises(NotFound):
            files.find(conn, old.id, CHEN, everybody)
        assert all(files.find(conn, kept.id, CHEN, everybody) for kept in (waiting, attached, young))


def test_a_form_never_submitted_keeps_its_uploads_until_it_is_given_up(conn: Connection) -> None:
    with clock.frozen(NOON):
        upload(conn, draft=TASK)
        clock.move_to(NOON + timedelta(days=40))
        assert files.forget_loose(conn) == 0
        assert files.forget_loose(conn, drafts_before=clock.now() - timedelta(days=30)) == 1
