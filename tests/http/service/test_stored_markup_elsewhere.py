"""Markup in what a case seldom has: every column of every record, the history, the customer's link.

Before he answers and after it, in the papers, and in the messages that are sent.
"""

from __future__ import annotations

import re
from email import message_from_bytes
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import JSON, Connection, String, insert, select, update
from sqlalchemy.types import Text

from app import clock
from app.cases.tables import service_case
from app.db import metadata
from app.history.tables import history_event
from app.notifications import mail, templates
from app.notifications.tables import outbox
from app.web import portal
from app.web.throttle import Throttle
from tests.http.conftest import Visitor
from tests.http.service.conftest import FRIDAY, SignedIn
from tests.http.service.counter import Officer
from tests.http.service.test_customer_link import ANSWER, confirming
from tests.http.service.test_stored_markup import EVIL, INLINE, LET_OUT, SHORT, poison
from tests.http.test_security import POLICY
from tests.unit.papers import reading

ROWS = {
    "options": [{"option": EVIL, "effort": EVIL, "fee": EVIL}], "kit": [SHORT], "team_members": [SHORT],
    "parts_used": [{"part_name": EVIL, "part_no": EVIL, "part_kind": SHORT, "quantity": 1}], "changed": {},
}  # fmt: skip


@pytest.fixture
def poisoned(desk: Flask, officer: Officer, monkeypatch: pytest.MonkeyPatch) -> tuple[str, str]:
    """A case whose result is to be confirmed, all of whose records hold markup: its number, and the customer's link."""
    for name in ("GUESSES", "ANSWERS"):
        monkeypatch.setattr(portal, name, Throttle(1_000, 600))
    number, link = confirming(officer)
    with desk.database.transaction() as conn:  # type: ignore[attr-defined]
        poison_links_aside(conn)
        case_id = conn.execute(select(service_case.c.id).where(service_case.c.number == number)).scalar_one()
        assert records(conn, case_id) >= 11
        assert history(conn) >= 8
    return number, link


def poison_links_aside(conn: Connection) -> None:
    """All that was written; the secret of a link stays, or nobody could follow it."""
    kept = {row.id: row.payload for row in conn.execute(select(outbox.c.id, outbox.c.payload))}
    assert poison(conn) > 10
    for identifier, payload in kept.items():
        said = {key: EVIL if isinstance(value, str) else value for key, value in payload.items()}
        conn.execute(update(outbox).where(outbox.c.id == identifier).values(payload=said))


def records(conn: Connection, case_id: int) -> int:
    """A row in the table of every record, with markup in every column that holds text; how many."""
    count = 0
    for table in metadata.sorted_tables:
        if not {"case_id", "at", "actor", "node"} <= set(table.c.keys()):
            continue
        values: dict[str, Any] = {"case_id": case_id, "at": FRIDAY, "actor": "chen.jing", "node": None}
        for column in table.c:
            if column.name in values or column.primary_key:
                continue
            if isinstance(column.type, String | Text):
                length = column.type.length or 10_000
                values[column.name] = EVIL if length >= len(EVIL) else SHORT
            elif isinstance(column.type, JSON) and column.name in ROWS:
                values[column.name] = ROWS[column.name]
            elif not column.nullable:
                values[column.name] = 1
        conn.execute(insert(table).values(values))
        count += 1
    return count


def history(conn: Connection) -> int:
    """Every kind of thing that happened once more, with markup for each word of it; how many."""
    seen: dict[str, Any] = {}
    for row in conn.execute(select(history_event)):
        # An instant is what the clock said, never what somebody did.
        said = {key: EVIL if _is_word(value) else value for key, value in row.data.items()}
        seen[row.kind] = {**row._asdict(), "data": said, "actor": SHORT, "at": clock.now()}
    for row in seen.values():
        conn.execute(insert(history_event).values({key: value for key, value in row.items() if key != "id"}))
    return len(seen)


def _is_word(value: Any) -> bool:
    return isinstance(value, str) and not re.match(r"\d{4}-\d\d-\d\d", value)


def harmless(answer: Any) -> None:
    assert answer.status_code in (200, 302, 403, 422), answer.status_code
    if answer.mimetype == "text/html":
        assert not LET_OUT.search(answer.text)
        assert not INLINE.search(answer.text)
        assert answer.headers["Content-Security-Policy"] == POLICY


def test_no_page_of_the_case_lets_it_out(poisoned: tuple[str, str], signed_in: SignedIn) -> None:
    number, _ = poisoned
    shown = 0
    for name in ("chen.jing", "wu.gang", "wang.lei", "ma.ming"):
        person = signed_in(name)
        for tail in ("", "/classification", "/summary", "/diagram", "?history=all", "/operations/withdraw"):
            answer = person.get(f"/cases/{number}{tail}")
            harmless(answer) if answer.status_code != 404 else None
            shown += answer.text.count("data-zq&gt;")
        harmless(person.get("/inbox"))
        harmless(person.get("/search?q=data-zq"))
    assert shown > 100


def test_the_customers_page_shows_it_as_text_before_and_after_he_answers(
    poisoned: tuple[str, str], desk: Flask
) -> None:
    _, link = poisoned
    customer = Visitor(desk.test_client())
    page = customer.get(link)
    harmless(page)
    assert page.status_code == 200 and "data-zq&gt;" in page.text
    wrong = customer.post(link, {**ANSWER, "score": EVIL, "opinion": EVIL})
    assert wrong.status_code == 422 and "data-zq&gt;" in wrong.text
    harmless(wrong)
    harmless(customer.post(f"{link}/form", {**ANSWER, "opinion": EVIL}))
    answered = customer.post(link, {**ANSWER, "opinion": EVIL})
    assert answered.status_code == 200
    harmless(answered)
    harmless(customer.get(link))


def test_papers_and_messages_show_it_as_text(poisoned: tuple[str, str], desk: Flask, officer: Officer) -> None:
    number, _ = poisoned
    for language in ("zh", "en"):
        paper = officer.get(f"/cases/{number}/service-order.pdf?language={language}")
        assert paper.status_code == 200
        assert "data-zq" in reading.text(paper.data)
        assert not re.search(rb"/JavaScript|/JS\b|/Launch|/EmbeddedFile", paper.data)
    with desk.database.reading() as conn:  # type: ignore[attr-defined]
        queued = conn.execute(select(outbox.c.template, outbox.c.payload)).all()
        texts = templates.shelf(conn)
    assert queued
    for row in queued:
        written = templates.render(row.template, "zh", row.payload, clock.now().tzinfo, texts=texts)
        sent = mail.compose(written, sender="a@example.org", to="b@example.org", dedup_key="1", language="zh")
        assert message_from_bytes(sent.as_bytes()).get_content_type() == "text/plain"
