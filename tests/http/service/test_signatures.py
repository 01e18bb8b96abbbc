"""A signature drawn on a page becomes a file as it arrives: kept with a draft, with a mistake, and with the case."""

from __future__ import annotations

import base64
import re
from io import BytesIO

import pytest
from PIL import Image
from werkzeug.test import TestResponse

from app import files
from app.db import Database
from app.engine import drafts
from tests.http.conftest import Visitor
from tests.http.service.conftest import SignedIn
from tests.http.service.counter import key_of, words
from tests.processes.usual_repair import ENGINEER
from tests.processes.walker import Walker


@pytest.fixture
def visit(db: Database) -> Walker:
    """The work on site is done: the customer signs next."""
    case = Walker(db).register().happened("accepted").begin("field_visit")
    for step in ("上门预约", "出发准备", "到场", "到场检修"):
        case.complete(step)
    return case


@pytest.fixture
def engineer(signed_in: SignedIn) -> Visitor:
    return signed_in(ENGINEER)


def drawn(width: int = 40) -> str:
    made = BytesIO()
    Image.new("RGBA", (width, 20)).save(made, "PNG")
    return "data:image/png;base64," + base64.b64encode(made.getvalue()).decode()


def address(visit: Walker) -> str:
    return f"/tasks/{visit.task('客户签字').id}"


def send(engineer: Visitor, visit: Walker, what: str = "completion", **entries: object) -> TestResponse:
    page = engineer.get(address(visit))
    sent = {"request_key": key_of(page), "_shown": "outcome signature", "outcome": "signed", **entries}
    return engineer.post(f"{address(visit)}/{what}", sent, content_type="multipart/form-data")


def kept(db: Database, visit: Walker) -> list[files.File]:
    place = drafts.place(visit.task("客户签字").id)
    with db.reading() as conn:
        return files.of_draft(conn, place)


@pytest.mark.req("R-137")
def test_a_drawn_signature_is_a_file_of_the_case(db: Database, visit: Walker, engineer: Visitor) -> None:
    assert send(engineer, visit, signature=drawn()).status_code == 302
    (stored,) = visit.records("visit")[0].signature
    with db.reading() as conn:
        (file,) = files.of_subject(conn, visit.business_key)
    assert (file.id, file.name, file.media_type) == (stored, "signature.png", "image/png")
    assert engineer.get(f"/files/{stored}").status_code == 200


def test_it_comes_back_with_the_draft_and_is_stored_once(db: Database, visit: Walker, engineer: Visitor) -> None:
    for _ in range(3):
        send(engineer, visit, "draft", signature=drawn())
    (file,) = kept(db, visit)
    page = engineer.get(address(visit)).text
    assert f'<img src="/files/{file.id}"' in page
    assert f'name="signature" value="{file.id}"' in page
    send(engineer, visit, "draft", signature=drawn(60))
    assert len(kept(db, visit)) == 2


@pytest.mark.req("R-137")
def test_it_comes_back_with_a_form_that_is_not_right_yet(db: Database, visit: Walker, engineer: Visitor) -> None:
    answer = send(engineer, visit, signature=drawn(), outcome="")
    assert answer.status_code == 422
    (file,) = kept(db, visit)
    assert f'name="signature" value="{file.id}"' in answer.text


@pytest.mark.parametrize("entry", ["data:image/png;base64,AAAA", "data:image/png;base64,%%%"])
def test_what_is_no_drawing_is_refused(db: Database, visit: Walker, engineer: Visitor, entry: str) -> None:
    answer = send(engineer, visit, signature=entry)
    assert answer.status_code == 422
    assert "签名无法读取" in words(answer.text)
    assert kept(db, visit) == []


def test_a_picture_counts_more_than_a_drawing_and_a_document_is_none(
    db: Database, visit: Walker, engineer: Visitor
) -> None:
    document = {"signature": [drawn(), (BytesIO(b"%PDF-1.7 x"), "签字.pdf")]}
    answer = send(engineer, visit, **document)
    assert "不是图片" in words(answer.text)
    made = BytesIO()
    Image.new("RGB", (30, 30)).save(made, "JPEG")
    made.seek(0)
    assert send(engineer, visit, signature=[drawn(), (made, "签字.jpg")]).status_code == 302
    (stored,) = visit.records("visit")[0].signature
    with db.reading() as conn:
        assert [file.name for file in files.of_subject(conn, visit.business_key) if file.id == stored] == ["签字.jpg"]


def test_the_next_visit_stands_at_the_top_of_the_inbox(db: Database, engineer: Visitor) -> None:
    assert "我的上门安排" not in engineer.get("/inbox").text
    case = Walker(db).register().happened("accepted").begin("field_visit").complete("上门预约")
    page = engineer.get("/inbox").text
    assert "我的上门安排" in page
    assert re.search(r'href="geo:0,0\?q=%E8%8B%8F', page)
    assert f'href="/tasks/{case.task("出发准备").id}"' in page
