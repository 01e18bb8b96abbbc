"""Files by every door that takes one: refused with a sentence, or kept as what they are, and given out to be saved.

The doors: the form of a new case, what a case still lacked, a signature on site. The customer's link takes what comes
by the same function as the forms of the house.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from app.files import kinds
from app.files.tables import file
from tests import work
from tests.hostile import uploaded
from tests.http.service.conftest import SignedIn
from tests.http.service.counter import FEEDBACK, Officer, key_of
from tests.http.service.test_signatures import ENGINEER, address, kept
from tests.processes.walker import Walker

SLOWEST = 2
ALLOWED = {kind.media_type: kind.extensions for kind in kinds.KINDS}
Door = Callable[[str, bytes], int]
"""Sends one file; the status of the answer."""


def sent(officer: Officer, address: str, fields: dict[str, Any], field: str, name: str, content: bytes) -> int:
    began = work.seconds()
    fields = {**fields, field: (io.BytesIO(content), name)}
    answer = officer.post(address, fields, content_type="multipart/form-data")
    assert work.seconds() - began < SLOWEST, name[:80]
    assert "<img src=x" not in answer.text and "X-Evil" not in answer.headers
    return int(answer.status_code)


@pytest.fixture
def start(officer: Officer) -> Door:
    page = officer.get("/cases/new")
    wrong = {**FEEDBACK, "request_key": key_of(page), "description": ""}  # nothing is opened, the files are kept
    return lambda name, content: sent(officer, "/procedures/case_main", wrong, "attachments", name, content)


@pytest.fixture
def supplement(officer: Officer) -> Door:
    number, _ = officer.registered()
    return lambda name, content: sent(officer, f"/cases/{number}/supplement", {}, "proof", name, content)


@pytest.fixture(params=["start", "supplement"])
def door(request: pytest.FixtureRequest) -> Door:
    return request.getfixturevalue(request.param)  # type: ignore[no-any-return]


def rows(desk: Flask) -> list[Any]:
    with desk.database.reading() as conn:  # type: ignore[attr-defined]
        return list(conn.execute(select(file).order_by(file.c.at)))


def test_what_is_no_allowed_kind_is_refused(desk: Flask, door: Door) -> None:
    for what, (name, content) in uploaded.REFUSED.items():
        assert door(name, content) in (302, 422), what
        assert rows(desk) == [], what


def test_what_is_two_things_is_given_out_as_the_allowed_one_to_be_saved(
    desk: Flask, door: Door, officer: Officer
) -> None:
    for what, (name, content) in uploaded.TAKEN.items():
        assert door(name, content) in (302, 422), what
    kept = rows(desk)
    assert len(kept) == len(uploaded.TAKEN)
    for one in kept:
        assert one.name.rpartition(".")[2] in ALLOWED[one.media_type]
        answer = officer.get(f"/files/{one.id}")
        assert answer.status_code == 200 and answer.mimetype == one.media_type
        assert answer.headers["Content-Disposition"].startswith("attachment;")
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Content-Security-Policy"] == "sandbox; default-src 'none'"


def test_no_name_leads_out_of_the_folder_or_into_a_header(desk: Flask, door: Door, officer: Officer) -> None:
    data = Path(desk.settings.data)  # type: ignore[attr-defined]
    before = {one for one in data.rglob("*") if one.is_file()}
    for number, name in enumerate(uploaded.NAMES):
        assert door(name.encode("utf-8", "replace").decode(), uploaded.PNG + bytes([number])) in (302, 400, 422), name[
            :50
        ]
    for one in rows(desk):
        assert len(one.name) <= 120 and one.name.isprintable() and not re.search(r'[/\\<>:"|?*]', one.name)
        answer = officer.get(f"/files/{one.id}")
        assert answer.status_code == 200 and "\n" not in answer.headers["Content-Disposition"]
    added = {one for one in data.rglob("*") if one.is_file()} - before
    assert any((data / "files").iterdir())
    assert all(re.fullmatch(r"files/[0-9a-f]{2}/[0-9a-f]{62}", one.relative_to(data).as_posix()) for one in added)


@pytest.mark.parametrize("length", ["-1", "nine", "99999999999999", "10000000000", "0", "7", ""])
def test_a_lie_about_the_length_keeps_nothing(desk: Flask, officer: Officer, length: str) -> None:
    number, _ = officer.registered()
    body = (
        f'--zq\r\nContent-Disposition: form-data; name="csrf_token"\r\n\r\n{officer.browser.token}\r\n--zq\r\n'
        'Content-Disposition: form-data; name="proof"; filename="a.png"\r\nContent-Length: 99999999999\r\n\r\n'
    ).encode() + uploaded.PNG + b"\r\n--zq--\r\n"  # fmt: skip
    began = work.seconds()
    answer = officer.browser.client.post(
        f"/cases/{number}/supplement", data=body, content_type="multipart/form-data; boundary=zq",
        environ_overrides={"CONTENT_LENGTH": length},
    )  # fmt: skip
    assert work.seconds() - began < SLOWEST
    assert answer.status_code in (302, 400, 403, 413), answer.status_code
    assert rows(desk) == []


def test_what_is_no_signature_is_refused_wherever_it_is_drawn(signed_in: SignedIn, db: Any) -> None:
    visit = Walker(db).register().happened("accepted").begin("field_visit")
    for step in ("上门预约", "出发准备", "到场", "到场检修"):
        visit.complete(step)
    engineer = Officer(signed_in(ENGINEER))
    page = engineer.get(address(visit))
    fields = {"request_key": key_of(page), "_shown": "outcome signature", "outcome": "signed"}
    for drawn in uploaded.DRAWN:
        began = work.seconds()
        answer = engineer.post(f"{address(visit)}/completion", {**fields, "signature": drawn})
        assert answer.status_code in (400, 422), drawn[:40]
        assert work.seconds() - began < SLOWEST
    for name, content in uploaded.REFUSED.values():
        assert sent(engineer, f"{address(visit)}/completion", fields, "signature", name, content) == 422
    assert kept(db, visit) == []
