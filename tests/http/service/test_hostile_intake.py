"""The door for programs: whatever comes, it is refused in JSON or is a case as a person could have typed it."""

from __future__ import annotations

import json
import random
from typing import Any

import pytest

from app.cases.tables import service_case
from app.db import Database
from app.identity import api_keys
from tests import work
from tests.hostile import json_texts
from tests.http.service.test_intake_api import MATTER, System, changed, count, system

__all__ = ["system"]

SLOWEST = 2
LENGTHS = ("-1", "nine", "99999999999999999999", "", "0", "3")
TYPES = (
    "text/html",
    "application/x-www-form-urlencoded", "multipart/form-data", "multipart/form-data; boundary=" + "b" * 9000,
    "application/json; charset=utf-7", "application/json; charset=utf-16", "application/" + "j" * 9_000, "\x00", "",
    "application/json;" * 500, "application/merge-patch+json", "text/xml",
)  # fmt: skip
LIES = (
    *({"CONTENT_LENGTH": length} for length in LENGTHS), *({"CONTENT_TYPE": kind} for kind in TYPES),
    *({"HTTP_TRANSFER_ENCODING": how} for how in ("chunked", "gzip, chunked")), {"HTTP_CONTENT_ENCODING": "gzip"},
)  # fmt: skip


@pytest.fixture(autouse=True)
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(api_keys, "PER_MINUTE", 10_000)


def said(system: System, body: Any, number: int, **headers: str) -> Any:
    began = work.seconds()
    answer = system.post(body, f"matter {number}", **headers)
    assert work.seconds() - began < SLOWEST
    assert answer.status_code in (200, 201, 400, 413, 415, 422), (answer.status_code, str(body)[:200])
    assert answer.mimetype == "application/json"
    assert answer.json is not None
    return answer


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "gb18030"])
def test_what_is_no_object_is_refused(db: Database, system: System, encoding: str) -> None:
    for number, (name, text) in enumerate(json_texts.texts().items()):
        body = text.encode(encoding, "replace")
        assert said(system, body, number).status_code in (400, 413, 422) or name == "an object alone", name
    with db.reading() as conn:
        assert count(conn, service_case) == 0


def test_any_value_in_any_place_is_refused_or_taken_as_a_text(db: Database, system: System) -> None:
    number, opened, dice = 0, 0, random.Random(20261128)
    places = [(noun, column) for noun in ("case", "customer", "unit") for column in MATTER[noun]]
    for value in json_texts.VALUES.values():
        bodies = [changed(noun, **{column: value}) for noun, column in places if value is not None]
        bodies = dice.sample(bodies, min(3, len(bodies)))
        bodies += [{**MATTER, noun: value} for noun in ("case", "customer", "unit", "no_product", "")]
        for body in bodies:
            number += 1
            # What no JSON of others can hold: written out by hand.
            text = json.dumps(body).replace("1" + "0" * 400, "1e999")
            opened += said(system, text.encode(), number).status_code == 201
    with db.reading() as conn:
        assert count(conn, service_case) == opened
        for row in conn.execute(service_case.select()):
            assert "\0" not in str(row.description)
            str(row).encode()
    assert 5 < opened < number / 2


def test_names_that_come_twice_or_by_the_thousand(system: System) -> None:
    plain = json.dumps(MATTER)
    assert said(system, (plain[:-1] + ',"case":{}}').encode(), 1).status_code == 422
    many = {f"x{number}": 1 for number in range(4_000)}
    answer = said(system, json.dumps({**MATTER, **many}).encode(), 2)
    assert answer.status_code == 422 and len(answer.data) < 1_000_000
    long = said(system, json.dumps({**MATTER, "y" * 60_000: 1}).encode(), 3)
    assert long.status_code == 422 and len(long.data) < 2_000


def test_lies_about_length_and_kind_open_nothing(db: Database, system: System) -> None:
    for number, environ in enumerate(LIES):
        began = work.seconds()
        answer = system.client.post(
            "/api/cases", data=json.dumps(MATTER), environ_overrides=environ,
            headers={"Authorization": f"Bearer {system.key}", "Idempotency-Key": f"lie {number}"},
        )  # fmt: skip
        assert work.seconds() - began < SLOWEST, number
        assert answer.status_code in (201, 400, 413, 415, 422), (str(environ)[:80], answer.status_code)
        assert answer.mimetype == "application/json"


def test_a_key_of_its_own_may_look_like_anything(system: System) -> None:
    for key in (
        "\t",
        "é",
        "a" * 200,
        "' or 1=1 --",
        "../..",
        "{{7*7}}",
        "%00",
        "\x7f",
        "订单".encode().decode("latin-1"),
    ):
        answer = system.post(MATTER, key)
        assert answer.status_code in (200, 201, 422), key
