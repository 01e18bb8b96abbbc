"""Outside systems bring cases: by a key, once for each matter, checked like the form of an officer."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Connection, func, select
from werkzeug.test import TestResponse

from app import clock, history
from app.cases import intake, queries
from app.cases.tables import customer, intake_receipt, service_case
from app.db import Database
from app.engine import queries as engine
from app.identity import api_keys
from tests.http.conftest import Visitor
from tests.http.service.conftest import FRIDAY, SignedIn
from tests.http.service.counter import CLASSIFIED, Officer, words

MATTER: dict[str, Any] = {
    "customer": {"name": "李女士", "contact": "138 0013 8000", "region": "上海"},
    "unit": {"model": "SP-20", "serial_no": "SN-48151"},
    "case": {
        "description": "手机无法开机", "urgency": "urgent", "demand": "repair",
        "feedback_time": "2026-11-20T09:50:00+08:00",
    },
}  # fmt: skip
DOCS = Path(__file__).resolve().parents[3] / "docs"


class System:
    """An outside system with a key."""

    def __init__(self, client: FlaskClient, key: str) -> None:
        self.client, self.key = client, key

    def post(self, body: Any = None, idempotency: str = "matter-1", **headers: str) -> TestResponse:
        sent = {"Authorization": f"Bearer {self.key}", "Idempotency-Key": idempotency, "Accept-Language": "en"}
        sent |= {name.replace("_", "-"): value for name, value in headers.items()}
        body = MATTER if body is None else body
        return self.client.post(
            "/api/cases", data=body if isinstance(body, bytes) else json.dumps(body),
            content_type="application/json", headers=sent,
        )  # fmt: skip


@pytest.fixture
def system(desk: Flask, admin: Visitor) -> System:
    page = admin.get("/admin/keys")
    assert page.status_code == 200
    answer = admin.post("/admin/keys", {"name": "app-ios", "channel": "app"})
    assert answer.status_code == 201
    found = re.search(r'id="key">(ak_[\w-]+)<', answer.text)
    assert found is not None
    return System(desk.test_client(), found[1])


def changed(noun: str, **columns: Any) -> dict[str, Any]:
    """The matter with other columns of one noun; None leaves one out."""
    inner = {key: value for key, value in (MATTER[noun] | columns).items() if value is not None}
    return {**MATTER, noun: inner}


def count(conn: Connection, table: Any) -> int:
    return int(conn.execute(select(func.count()).select_from(table)).scalar_one())


@pytest.mark.req("R-041", "R-065", "R-067")
def test_a_matter_becomes_a_case_of_the_same_series_with_the_same_clock(
    db: Database, system: System, officer: Officer
) -> None:
    first, _ = officer.registered()
    answer = system.post()
    assert answer.status_code == 201
    assert answer.json == {"number": "202611-002", "registered_at": FRIDAY.isoformat(), "repeated": False}
    assert first == "202611-001"
    with db.reading() as conn:
        file = queries.file(conn, "case:202611-002")
        (task,) = [row for row in engine.tasks_of(conn, "case:202611-002") if row.closed_at is None]
        instants = queries.instants(conn, file.case.id)
    assert (file.case.channel, file.case.expedited, file.case.owner) == ("app", True, "api:app-ios")
    assert (file.customer.name, file.unit.serial_no, file.unit.proof_missing) == ("李女士", "SN-48151", True)
    # The clock of the first response runs from the feedback, as if an officer had typed it in.
    assert instants["contact"] == datetime(2026, 11, 20, 1, 50, tzinfo=UTC)
    assert task.due_at == datetime(2026, 11, 20, 2, 5, tzinfo=UTC)


@pytest.mark.req("R-065")
def test_the_same_matter_twice_is_one_case(db: Database, system: System) -> None:
    first, second = system.post(), system.post()
    assert (first.status_code, second.status_code) == (201, 200)
    assert second.json == {**first.json, "repeated": True}  # type: ignore[dict-item]
    with db.reading() as conn:
        assert (count(conn, service_case), count(conn, intake_receipt)) == (1, 1)
    assert system.post(idempotency="matter-2").json["number"] == "202611-002"  # type: ignore[index]


def test_a_key_that_came_with_other_content_is_refused(db: Database, system: System) -> None:
    system.post()
    answer = system.post(changed("case", description="Something else"))
    assert answer.status_code == 409
    assert "other content" in answer.json["error"]  # type: ignore[index]
    with db.reading() as conn:
        assert count(conn, service_case) == 1


@pytest.mark.parametrize(
    ("body", "field"),
    [
        (changed("customer", name=" "), "customer.name"),
        (changed("customer", contact=None), "customer.contact"),
        (changed("customer", email="nowhere"), "customer.email"),
        (changed("case", urgency="very"), "case.urgency"),
        (changed("case", demand=None), "case.demand"),
        (changed("case", description="x" * 4001), "case.description"),
        (changed("case", feedback_time="2026-11-20T18:00:00+08:00"), "case.feedback_time"),
        (changed("case", feedback_time="yesterday"), "case.feedback_time"),
        (changed("case", channel="phone"), "case.channel"),
        (changed("case", grade="major"), "case.grade"),
        (changed("customer", tier="premium"), "customer.tier"),
        (changed("customer", identity_confirmed=True), "customer.identity_confirmed"),
        (changed("customer", id=1), "customer.id"),
        (changed("unit", model=None), "unit.model"),
        (changed("unit", purchase_date="soon"), "unit.purchase_date"),
        (changed("customer", name=["a"]), "customer.name"),
        ({**MATTER, "colour": "red"}, "colour"),
        ({**MATTER, "attachments": "x"}, "attachments"),
        ({**MATTER, "customer": "李女士"}, "customer"),
        ([], ""),
        (b"{", ""),
    ],
)  # fmt: skip
def test_what_does_not_fit_is_said_at_its_field_and_opens_nothing(
    db: Database, system: System, body: Any, field: str
) -> None:
    answer = system.post(body)
    assert answer.status_code == 422, answer.text
    assert [one["field"] for one in answer.json["problems"]] == [field]  # type: ignore[index]
    with db.reading() as conn:
        assert count(conn, service_case) == 0
    # The same key may be used again: nothing was kept of what was refused.
    assert system.post().status_code == 201


def test_the_sentences_are_those_of_the_form_in_the_language_that_is_asked_for(system: System) -> None:
    body = changed("case", feedback_time="2026-11-20T18:00:00+08:00")
    english = system.post(body).json["problems"][0]["message"]  # type: ignore[index]
    chinese = system.post(body, Accept_Language="zh-CN,zh;q=0.9").json["problems"][0]["message"]  # type: ignore[index]
    assert (english, chinese) == ("This lies in the future.", "不能填写将来的时间。")
    assert "JSON" in system.post([], Accept_Language="fr").json["problems"][0]["message"]  # type: ignore[index]


def test_a_matter_about_no_product_says_so(db: Database, system: System) -> None:
    body = {"customer": MATTER["customer"], "case": MATTER["case"], "no_product": True}
    assert system.post(body).status_code == 201
    with db.reading() as conn:
        assert queries.file(conn, "case:202611-001").unit is None


def test_a_known_customer_is_found_again_and_keeps_the_tier(db: Database, system: System, officer: Officer) -> None:
    officer.registered(customer_name="李女士", customer_tier="premium", model="SP-20", serial_no="SN-48151")
    system.post()
    with db.reading() as conn:
        assert count(conn, customer) == 1
        assert queries.file(conn, "case:202611-002").customer.tier == "premium"


def test_without_a_key_nothing_opens_whoever_is_signed_in(desk: Flask, system: System, officer: Officer) -> None:
    for key in ("", "ak_unknown"):
        answer = System(desk.test_client(), key).post()
        assert answer.status_code == 401
        assert answer.headers["WWW-Authenticate"] == "Bearer"
    # A cookie of somebody who may register cases is no key.
    answer = officer.browser.client.post("/api/cases", json=MATTER, headers={"Idempotency-Key": "1"})
    assert answer.status_code == 401


def test_an_idempotency_key_is_needed(system: System) -> None:
    for key in ("", "x" * 201):
        answer = system.post(idempotency=key)
        assert answer.status_code == 422
        assert answer.json["problems"][0]["field"] == "Idempotency-Key"  # type: ignore[index]


def test_too_much_at_once_and_too_often_is_refused(system: System) -> None:
    assert system.post(changed("case", remarks="x" * 70_000)).status_code == 413
    for number in range(api_keys.PER_MINUTE - 1):
        system.post([], idempotency=str(number))
    answer = system.post()
    assert answer.status_code == 429
    assert answer.headers["Retry-After"] == "60"
    assert "60" in answer.json["error"]  # type: ignore[index]


def test_a_revoked_key_opens_nothing(system: System, admin: Visitor) -> None:
    page = admin.get("/admin/keys")
    revoke = re.search(r'action="(/admin/keys/\d+/revocation)"', page.text)
    assert revoke is not None
    assert admin.post(revoke[1]).location == "/admin/keys"
    assert system.post().status_code == 401
    assert "已吊销" in words(admin.get("/admin/keys").text)


def test_what_is_no_address_of_ours_is_answered_in_json(system: System) -> None:
    assert system.client.get("/api/cases").status_code == 405
    assert system.client.get("/api/elsewhere").json["error"]  # type: ignore[index]


def test_the_case_belongs_to_the_officer_who_first_works_on_it(db: Database, system: System, officer: Officer) -> None:
    system.post()
    assert "app-ios（外部系统）" in words(officer.get("/cases/202611-001").text)
    with db.reading() as conn:
        (task,) = [row for row in engine.tasks_of(conn, "case:202611-001") if row.closed_at is None]
    officer.completed(f"/tasks/{task.id}", {**CLASSIFIED, "model": "SP-20"})
    with db.reading() as conn:
        assert queries.file(conn, "case:202611-001").case.owner == "chen.jing"
        events = history.of(conn, "case:202611-001")
    assert events[0].actor == "api:app-ios"
    assert not [event for event in events if "李女士" in str(event.data) or "13800138000" in str(event.data)]


def test_the_key_is_shown_once_and_its_use_is_seen(system: System, admin: Visitor) -> None:
    assert system.key not in admin.get("/admin/keys").text
    clock.move_to(FRIDAY + timedelta(minutes=5))
    system.post()
    text = words(admin.get("/admin/keys").text)
    assert "app-ios APP留言" in text
    assert "10:05" in text


def test_a_name_is_given_once_and_a_channel_is_needed(system: System, admin: Visitor) -> None:
    for name, channel in (("app-ios", "app"), ("mail", ""), ("mail", "smoke")):
        assert admin.post("/admin/keys", {"name": name, "channel": channel}).status_code == 422


@pytest.mark.parametrize("name", ["chen.jing", "wu.gang", "ma.ming", "wang.lei"])
def test_keys_are_for_the_administrator_alone(signed_in: SignedIn, name: str) -> None:
    person = signed_in(name)
    person.get("/inbox")
    assert person.get("/admin/keys").status_code == 403
    assert person.post("/admin/keys", {"name": "mine", "channel": "app"}).status_code == 403
    assert person.post("/admin/keys/1/revocation").status_code == 403


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_guide_names_everything_that_may_be_sent_and_is_a_page(admin: Visitor, language: str) -> None:
    text = (DOCS / f"intake.{language}.md").read_text("utf-8")
    assert not [path for path in intake.ACCEPTED if f"`{path}`" not in text]
    example = json.loads(text.split("\n\n{", 1)[1].split("```")[0].join(["{", ""]))
    assert not list(intake.read(example, "key").said.keys() - set(intake.ACCEPTED))
    admin.post("/language", {"language": language})
    page = admin.get("/admin/keys/guide").text
    assert "<code>customer.contact</code>" in page
    assert "Authorization: Bearer" in page
