"""The database goes away in the middle of a page: the person is told what he can rely on, and when to look again."""

from __future__ import annotations

import logging
from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import event

from tests.http.conftest import Visitor

SignedIn = Callable[[str], Visitor]


@pytest.mark.parametrize("statement", ["SELECT", "BEGIN"])
def test_a_page_without_a_database(
    desk: Flask, signed_in: SignedIn, caplog: pytest.LogCaptureFixture, statement: str
) -> None:
    person = signed_in("chen.jing")
    engine = desk.database.writer  # type: ignore[attr-defined]
    lost = engine.dialect.loaded_dbapi.OperationalError("the server closed the connection unexpectedly")

    def away(_conn: object, _cursor: object, text: str, *_: object) -> None:
        if text.startswith(statement):
            raise engine.dialect.loaded_dbapi.OperationalError(*lost.args)

    event.listen(engine, "before_cursor_execute", away)
    with caplog.at_level(logging.ERROR):
        answer = person.get("/account")
    event.remove(engine, "before_cursor_execute", away)
    assert answer.status_code == 503
    assert answer.headers["Retry-After"] == "5"
    assert "要么已完整保存，要么完全没有保存" in answer.text
    assert "closed the connection" not in answer.text
    assert "closed the connection" in caplog.text
    assert person.get("/account").status_code == 200
