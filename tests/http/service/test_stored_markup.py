"""Markup that somebody stored stays text: on every page, for everybody, in messages, tables and papers.

A case is served from its registration to the survey with markup in every free field; then whatever is written in any
table is replaced by it too, so that no page is spared because nobody filled its field. Afterwards every page is opened.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from datetime import UTC
from email import message_from_bytes

import pytest
from flask import Flask
from sqlalchemy import Connection, select, text, update
from werkzeug.routing import Rule

from app.db import metadata
from app.identity import demo
from app.notifications import mail, templates
from tests.http.conftest import Visitor
from tests.http.service.conftest import SignedIn
from tests.http.service.counter import CLASSIFIED, CONFIRMED, FEEDBACK, GUIDED, Officer
from tests.http.test_security import INLINE, POLICY
from tests.unit.papers import reading

EVIL = "=zq('1')\"><i data-zq>'</script></textarea><i data-zq>{{7*7}}"
LET_OUT = re.compile(r"<i data-zq|data-zq>\{\{|href=\"javascript:|>49<", re.I)
SHORT = "=<i data-zq>"
WRITTEN = {
    "article": "model title title_en source", "case_hold": "note end_note", "code_list": "zh en", "code": "zh en",
    "customer": "name contact email address region", "product_unit": "model serial_no batch_no software_version warranty_card_no",
    "service_case": "description remarks first_judgement told_solutions opinion handling closed_note",
    "policy_calendar": "name_zh name_en", "policy_key": "name_zh name_en source", "policy_profile": "name_zh name_en source",
    "policy_calendar_day": "name_zh name_en source", "policy_setting": "basis", "policy_limit": "basis",
    "policy_publication": "reason", "deployment": "reason", "duty_version": "reason", "profile_choice": "reason",
    "article_version": "model title title_en cause cause_en steps steps_en reference note reason", "code_list_version": "reason",
    "process_definition": "name name_en", "user_account": "display_name", "user_task": "name name_en title customer product place",
    "rating": "opinion", "remote_attempt": "cited_material steps_tried article_id", "diagnosis": "analysis cause appearance",
    "followup_attempt": "usage new_problem_text opinion", "outbox": "recipient address last_error", "reclassification": "reason",
    "staff_certificate": "withdrawn_reason", "reporting_line": "reason", "incident": "error detail node_name",
    "case_summary": "problem_found improvement_direction process_and_result symptom model review_note", "sign_in": "user_agent",
}  # fmt: skip
"""The columns people write into, by table. The key of a thing, a state, a name by which one signs in are none."""


def poison(conn: Connection) -> int:
    """Markup into all that was written; how many columns took it."""
    taken = 0
    for name, columns in WRITTEN.items():
        table = metadata.tables[name]
        for column in (table.c[one] for one in columns.split()):
            length = getattr(column.type, "length", None) or 10_000
            evil = EVIL if length >= len(EVIL) else SHORT
            with conn.begin_nested():
                taken += bool(
                    conn.execute(update(table).where(column.is_not(None)).values({column.name: evil})).rowcount
                )
    for name in ("notice", "outbox"):
        table = metadata.tables[name]
        for row in conn.execute(select(table.c.id, table.c.payload)).all():
            said = {key: EVIL if isinstance(value, str) else value for key, value in row.payload.items()}
            conn.execute(update(table).where(table.c.id == row.id).values(payload=said))
            taken += 1
    return taken


@pytest.fixture
def poisoned(desk: Flask, officer: Officer, supervisor: Officer) -> Flask:
    """A desk on which everything that can be written was written by somebody hostile."""
    typed = {key: EVIL for key in ("description", "customer_name", "customer_region", "model", "serial_no")}
    _, task = officer.registered(**{**FEEDBACK, **typed})
    officer.registered(customer_contact="139 9999 0000")
    for answers in (CLASSIFIED, GUIDED, CONFIRMED):
        free = {key: EVIL for key in answers if key in ("first_judgement", "cited_material", "steps_tried", "opinion")}
        task = officer.completed(task, {**answers, **free})
    with desk.database.transaction() as conn:  # type: ignore[attr-defined]
        assert poison(conn) > 20
    return desk


@pytest.mark.slow
def test_no_page_lets_markup_out(poisoned: Flask, signed_in: SignedIn) -> None:
    opened, shown, wrong = 0, 0, []
    with poisoned.database.reading() as conn:  # type: ignore[attr-defined]
        addresses = sorted({one for rule in poisoned.url_map.iter_rules() for one in _addresses(rule, conn)})
    for name, _, _ in demo.PEOPLE:
        person = signed_in(name)
        for address in addresses:
            answer = person.get(address)
            if answer.status_code == 403:
                continue
            opened += answer.status_code == 200
            shown += b"data-zq&gt;" in answer.data
            wrong += _wrong(address, person, answer)
    assert not sorted(set(wrong))
    assert opened > 300
    assert shown > 150


def _wrong(address: str, person: Visitor, answer: object) -> Iterator[str]:
    status, mime = answer.status_code, answer.mimetype  # type: ignore[attr-defined]
    if status >= 500:
        yield f"{status} {address}"
    if mime == "text/html":
        if LET_OUT.search(answer.text) or INLINE.search(answer.text):  # type: ignore[attr-defined]
            yield f"markup {address}"
        if answer.headers["Content-Security-Policy"] != POLICY:  # type: ignore[attr-defined]
            yield f"policy {address}"
    if mime == "text/csv":
        rows = csv.reader(io.StringIO(answer.text.removeprefix("\ufeff")))  # type: ignore[attr-defined]
        if any(cell.lstrip()[:1] in tuple("=+-@") and cell.lstrip()[:1] for row in rows for cell in row):
            yield f"formula {address}"


def _addresses(rule: Rule, conn: Connection) -> Iterator[str]:
    """The addresses of a rule that lead somewhere: for each thing it names, the ones there are (two of each)."""
    if "GET" not in (rule.methods or ()) or rule.endpoint in ("static", "portal.show"):
        return
    places = re.findall(r"<(?:[^<>]*:)?(\w+)>", rule.rule)
    if not places:
        yield rule.rule
        return
    found = [_values(place, conn) for place in places]
    for number in range(2):
        address = rule.rule
        for place, values in zip(places, found, strict=True):
            address = re.sub(rf"<(?:[^<>]*:)?{place}>", values[number % len(values)], address)
        yield address


def _values(place: str, conn: Connection) -> list[str]:
    asked = {
        "number": "select number from service_case", "business_key": "select business_key from service_case",
        "customer_id": "select id from customer", "unit_id": "select id from product_unit", "task_id": "select id from user_task",
        "timer_id": "select id from timer", "instance_id": "select id from process_instance", "name": "select name from user_account",
        "code": "select code from article", "file_id": "select id from file", "incident_id": "select id from incident",
    }  # fmt: skip
    fixed = {
        "kind": ["limit", "setting"], "profile": ["default"], "key": ["grading", "channel", "standard"], "role": ["supervisor", "cs"],
        "process": ["case_main", "intake"],
    }  # fmt: skip
    if place in fixed:
        return fixed[place]
    rows = [str(row[0]) for row in conn.execute(text(asked[place])).all()] if place in asked else []
    if place == "task_id":
        rows = [re.sub(r"^(.{8})(.{4})(.{4})(.{4})(.{12})$", r"\1-\2-\3-\4-\5", one) for one in rows]
    return rows or ["1"]


def test_the_paper_shows_it_as_it_was_written(poisoned: Flask, officer: Officer) -> None:
    with poisoned.database.reading() as conn:  # type: ignore[attr-defined]
        number = _values("number", conn)[0]
    answer = officer.get(f"/cases/{number}/service-order.pdf")
    assert answer.status_code == 200
    assert answer.data.startswith(b"%PDF")
    assert "<idata-zq>" in reading.text(answer.data)
    assert not re.search(rb"/JavaScript|/JS\b|/Launch|/EmbeddedFile|/URI", answer.data)


@pytest.mark.parametrize(
    "evil", [EVIL, "a\r\nBcc: all@example.org", "a\rBcc: b", "a\nBcc: b", "a\u2028b", "{payload}", "\x00"]
)
def test_a_message_holds_it_as_text_and_its_head_stays_one_line(evil: str) -> None:
    for key in sorted(templates.known()):
        for language in ("zh", "en"):
            written = templates.render(key, language, dict.fromkeys(templates.names(key), evil), UTC)
            sent = mail.compose(written, sender="a@example.org", to="b@example.org", dedup_key="1", language=language)
            whole = message_from_bytes(sent.as_bytes())
            assert "Bcc" not in whole
            assert whole.get_content_type() == "text/plain"
            assert whole["To"] == "b@example.org"
