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
from sqlalchemy import Connection, String, Text, select, text, update

from app.db import metadata
from app.identity import demo
from app.notifications import mail, templates
from tests.http.conftest import Visitor
from tests.http.service.conftest import SignedIn
from tests.http.service.counter import CLASSIFIED, CONFIRMED, FEEDBACK, GUIDED, Officer
from tests.http.service.furnished import DIAGRAM, FORM, TABLE, TEXT, furnish
from tests.http.test_security import INLINE, POLICY

EVIL = "=zq('1')\"><i data-zq>'</script></textarea><i data-zq>{{7*7}}"
LET_OUT = re.compile(r"<i data-zq|data-zq>\{\{|href=\"javascript:|>49<", re.I)
SHORT = "=<i data-zq>"
WRITTEN = {
    "api_key": "name", "article": "model title title_en source", "case_hold": "note end_note", "case_operation": "reason",
    "clock_act": "note release_note", "clock_extension": "reason", "code_list": "zh en", "code": "zh en", "file": "name",
    "customer": "name contact email address region", "legal_hold": "reason lift_reason", "profile_move": "reason",
    "product_unit": "model serial_no batch_no software_version warranty_card_no", "substitute_version": "reason",
    "service_case": "description remarks first_judgement told_solutions opinion handling closed_note",
    "policy_calendar": "name_zh name_en", "policy_key": "name_zh name_en source", "policy_profile": "name_zh name_en source",
    "policy_calendar_day": "name_zh name_en source", "policy_setting": "basis", "policy_limit": "basis",
    "policy_publication": "reason", "deployment": "reason", "duty_version": "reason", "profile_choice": "reason",
    "article_version": "model title title_en cause cause_en steps steps_en reference note reason", "code_list_version": "reason",
    "process_definition": "name name_en", "user_account": "display_name", "user_task": "name name_en title customer product place",
    "rating": "opinion", "remote_attempt": "cited_material steps_tried article_id", "diagnosis": "analysis cause appearance",
    "followup_attempt": "usage new_problem_text opinion", "outbox": "recipient address last_error", "reclassification": "reason",
    "staff_certificate": "withdrawn_reason", "reporting_line": "reason", "incident": "error error_zh detail node_name",
    "case_summary": "problem_found improvement_direction process_and_result symptom model review_note", "sign_in": "user_agent",
    "studio_review": "note", "studio_rule": "reason", "studio_workspace": "name",
}  # fmt: skip
"""The columns people write into, by table. The key of a thing, a state, a name by which one signs in are none."""
KEYS = frozenset(
    [
        "business_key",
        "subject",
        "node",
        "host_node",
        "correlation",
        "dedup_key",
        "scope_key",
        "answer",
        "draft",
        "media_type",
        "path",
        "contact_key",
        "password_hash",
        "closed_reason",
        "condition",
        "email",
        "message.name",
        "hash",
    ]
)
"""Longer than a code, and still nothing anybody words: what it names is looked up, or it was checked to the letter."""


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
def poisoned(desk: Flask, officer: Officer, signed_in: SignedIn) -> Flask:
    """A desk on which everything that can be written was written by somebody hostile."""
    typed = {key: EVIL for key in ("description", "customer_name", "customer_region", "model", "serial_no")}
    _, task = officer.registered(**{**FEEDBACK, **typed})
    number, following = officer.registered(customer_contact="139 9999 0000")
    for answers in (CLASSIFIED, GUIDED, CONFIRMED):
        free = {key: EVIL for key in answers if key in ("first_judgement", "cited_material", "steps_tried", "opinion")}
        task = officer.completed(task, {**answers, **free})
    officer.completed(following, CLASSIFIED)
    furnish(desk, signed_in, number, EVIL)
    with desk.database.transaction() as conn:  # type: ignore[attr-defined]
        assert poison(conn) > 60
    return desk


def test_whatever_column_holds_words_somebody_hostile_writes_into_it() -> None:
    left = {
        f"{table.name}.{column.name}"
        for table in metadata.sorted_tables
        # The records of a case are written into as a whole, wherever they have a text.
        if not {"case_id", "at", "actor", "node"} <= set(table.c.keys())
        for column in table.c
        if isinstance(column.type, String | Text) and (column.type.length or 10_000) > 64
        if column.name not in WRITTEN.get(table.name, "").split() and not column.primary_key
        if column.name not in KEYS and f"{table.name}.{column.name}" not in KEYS
    }
    assert left == set()


@pytest.mark.slow
def test_no_page_lets_markup_out(poisoned: Flask, signed_in: SignedIn) -> None:
    shown, wrong = 0, []
    opened: dict[str, int] = {}
    with poisoned.database.reading() as conn:  # type: ignore[attr-defined]
        addresses = addresses_of(poisoned, conn)
    # One of each kind of people: who holds the same roles sees the same.
    for name in {roles: name for name, _, roles in reversed(demo.PEOPLE)}.values():
        person = signed_in(name)
        for rule, address in addresses:
            answer = person.get(address)
            opened[rule] = opened.get(rule, 0) + (answer.status_code == 200)
            if answer.status_code != 403:
                shown += b"data-zq&gt;" in answer.data
                wrong += _wrong(address, person, answer)
    assert not sorted(set(wrong))
    assert {rule for rule, times in opened.items() if not times} == UNOPENED
    assert sum(opened.values()) > 500
    assert shown > 250


def _wrong(address: str, person: Visitor, answer: object) -> Iterator[str]:
    status, mime = answer.status_code, answer.mimetype  # type: ignore[attr-defined]
    if status >= 500:
        yield f"{status} {address}"
    if mime == "text/html":
        if LET_OUT.search(answer.text) or INLINE.search(answer.text):  # type: ignore[attr-defined]
            yield f"markup {address}"
        policy = answer.headers["Content-Security-Policy"]  # type: ignore[attr-defined]
        # An editor draws with styles of its own, and one of our pages stands in a frame of another.
        if policy != POLICY and ("script-src 'self';" not in policy or "/studio/workspaces/" not in address):
            yield f"policy {address}"
    if mime == "text/csv":
        rows = csv.reader(io.StringIO(answer.text.removeprefix("\ufeff")))  # type: ignore[attr-defined]
        if any(cell.lstrip()[:1] in tuple("=+-@") and cell.lstrip()[:1] for row in rows for cell in row):
            yield f"formula {address}"


UNOPENED = {
    "/": "leads on", "/sign-in": "leads on whoever is there", "/studio/upgrade": "there is none here",
    "/instances/<int:instance_id>/variables/<process>/<name>": "asks for two roles at once",
}.keys()  # fmt: skip
"""Pages nobody of the house sees, and why."""
FIXED = {
    "kind": ["limit", "setting"], "profile": ["default"], "key": ["grading", "channel", "standard"], "role": ["supervisor", "cs"],
    "process": ["case_main", "intake"], "chapter": ["tutorial", "tables"], "path": [DIAGRAM, TABLE, FORM, TEXT],
    "version": ["1", "2"], "a": ["1"], "b": ["2"],
}  # fmt: skip
BY_RULE: dict[str, dict[str, list[str]]] = {
    "/admin/calendars/": {"key": ["office", "night"]}, "/admin/profiles/": {"key": ["acme", "003"]},
    "/admin/settings/": {"profile": ["003"], "key": ["link_days"]}, "/procedures/": {"key": ["case_main"]},
    "/admin/rules/": {"kind": ["setting"], "profile": ["003"], "key": ["link_days"]},
    "/cases/<number>/operations/": {"kind": ["withdraw", "merge"]}, "/admin/users/<name>/certificates": {"name": ["li.na"]},
}  # fmt: skip
ASKED = {
    "number": "select number from service_case", "business_key": "select business_key from service_case",
    "customer_id": "select id from customer", "unit_id": "select id from product_unit", "task_id": "select id from user_task order by created_at desc, node",
    "timer_id": "select id from timer", "instance_id": "select id from process_instance", "name": "select name from user_account",
    "code": "select code from article", "file_id": "select id from file", "incident_id": "select id from incident",
    "job": "select id from profile_move",
    "/admin/clocks/<int:number>": "select id from clock_act", "/studio/workspaces/<int:number>": "select id from studio_workspace",
    "/admin/users/<name>/certificates/<int:number>": "select id from staff_certificate where user_name = 'li.na'",
    "/tasks/<uuid:task_id>/articles": "select id from user_task where node = 'task_guide' order by closed_at is not null",
    "revision": "select revision from policy_publication where kind in ('setting', 'calendar')",
}  # fmt: skip
MORE = (
    ("/admin/case-moves", "/admin/case-moves?scope=customer&key=1&target=acme"),
    ("/admin/clocks/new.csv", "/admin/clocks/new.csv?scope=model&key=DR-8&action=extend&length=4&unit=hours&preview=1"),
    ("/search", "/search?q=data-zq"), ("/cases", "/cases?q=data-zq"), ("/knowledge", "/knowledge?q=data-zq"), ("/help", "/help?q=<i data-zq>"),
)  # fmt: skip
"""Pages that show something only when they are asked for something."""


def addresses_of(app: Flask, conn: Connection) -> list[tuple[str, str]]:
    """Every page with its rule: for each thing an address names, the ones there are (two of each, of files all)."""
    skipped = ("static", "portal.show")
    rules = [one for one in app.url_map.iter_rules() if "GET" in (one.methods or ()) and one.endpoint not in skipped]
    found = {rule.rule: list(_addresses(rule.rule, conn)) for rule in rules}
    assert all(found.values()), [rule for rule, addresses in found.items() if not addresses]
    return sorted({*MORE, *((rule, address) for rule, addresses in found.items() for address in addresses)})


def _addresses(rule: str, conn: Connection) -> Iterator[str]:
    """Addresses of a rule that lead somewhere; none where the house has nothing of the kind."""
    places = re.findall(r"<(?:[^<>]*:)?(\w+)>", rule)
    found = [_values(rule, place, conn) for place in places]
    if not all(found):
        return
    for number in range(4 if "path" in places else 2):
        address = rule
        for place, values in zip(places, found, strict=True):
            address = re.sub(rf"<(?:[^<>]*:)?{place}>", values[number % len(values)], address)
        yield address


def _values(rule: str, place: str, conn: Connection) -> list[str]:
    said = next((values for start, values in BY_RULE.items() if rule.startswith(start) and place in values), FIXED)
    if place in said:
        return said[place]
    of_this = place in ("number", "task_id")
    query = next((asked for start, asked in ASKED.items() if of_this and rule.startswith(start)), ASKED.get(place))
    if query is None:
        return []
    rows = [str(row[0]) for row in conn.execute(text(query)).all()]
    if place == "task_id":
        rows = [re.sub(r"^(.{8})(.{4})(.{4})(.{4})(.{12})$", r"\1-\2-\3-\4-\5", one) for one in rows]
    return rows


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
