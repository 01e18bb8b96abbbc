"""The new case: registered once, with its customer found, its duplicates asked for and its files kept."""

from __future__ import annotations

from io import BytesIO

import pytest
from flask import Flask

from app import files, history
from app.cases import finding, numbers, queries
from app.db import Database
from app.identity import users
from tests.http.service.counter import FEEDBACK, Officer, key_of, problems_of, said, value_of, words

JPEG = b"\xff\xd8\xff\xe0 a picture"


def test_a_case_is_registered_and_leads_to_its_first_task(officer: Officer) -> None:
    answer = officer.register()
    page = officer.get(answer.location)
    assert "202611-001" in page.text
    assert "问题分类与首次响应" in words(page.text)
    assert "202611-001" in said(page)


def test_what_is_missing_is_said_at_the_field_and_nothing_typed_is_lost(officer: Officer) -> None:
    answer = officer.register(description="", channel="")
    assert answer.status_code == 422
    assert set(problems_of(answer)) == {"description", "channel"}
    assert value_of(answer, "customer_name") == "李女士"


def test_the_same_form_sent_twice_makes_one_case(officer: Officer) -> None:
    page = officer.get("/cases/new")
    fields = {"request_key": key_of(page), **FEEDBACK}
    officer.post("/procedures/case_main", fields)
    again = officer.post("/procedures/case_main", fields)
    assert again.location == "/cases/202611-001"
    assert "不会重复登记" in said(officer.get(again.location))
    assert officer.get("/cases/202611-002").status_code == 404


@pytest.mark.req("R-061")
def test_a_possible_duplicate_is_shown_before_anything_is_saved(officer: Officer) -> None:
    officer.registered()
    answer = officer.register(description="It still does not start")
    assert answer.status_code == 422
    assert 'name="not_duplicate" value="202611-001"' in answer.text
    assert value_of(answer, "description") == "It still does not start"
    assert officer.get("/cases/202611-002").status_code == 404


def test_whoever_says_that_it_is_another_matter_may_go_on_and_is_remembered(db: Database, officer: Officer) -> None:
    officer.registered()
    number, _ = officer.registered(description="Another thing", not_duplicate="202611-001")
    with db.reading() as conn:
        events = history.of(conn, numbers.business_key(number))
    assert [event.data["other"] for event in events if event.kind == "case:not_duplicate"] == ["202611-001"]


def test_possible_duplicates_show_while_the_form_is_filled_in(officer: Officer) -> None:
    officer.registered()
    officer.get("/cases/new")
    typed = {"customer_contact": "13800138000", "model": "dr-8"}
    assert "202611-001" in officer.post("/procedures/case_main/duplicates", typed).text
    other = {"customer_contact": "13800138000", "model": "SAW-2"}
    assert "202611-001" not in officer.post("/procedures/case_main/duplicates", other).text


def test_a_customer_is_found_by_the_telephone_in_any_spelling(officer: Officer) -> None:
    officer.registered()
    for spelling in ("13800138000", "0013 8000", "+86 138-0013-8000"):
        found = officer.get("/procedures/case_main/customers", query_string={"lookup": spelling})
        assert "李女士" in found.text, spelling
    assert "李女士" not in officer.get("/procedures/case_main/customers?lookup=555").text


def test_a_known_customer_fills_the_form_in_and_stays_one_customer(db: Database, officer: Officer) -> None:
    officer.registered()
    page = officer.get("/procedures/case_main/new?customer=1&unit=1")
    assert value_of(page, "customer_contact") == "138 0013 8000"
    assert value_of(page, "serial_no") == "SN-1001"
    officer.registered(description="Something else", not_duplicate="202611-001")
    with db.reading() as conn:
        chen = users.actor(conn, "chen.jing")
        assert len(finding.of_customer(conn, 1, chen)) == 2


def test_choosing_a_customer_keeps_what_was_typed_elsewhere(officer: Officer) -> None:
    officer.registered()
    officer.get("/cases/new")
    filled = officer.post("/procedures/case_main/customer?customer=1", {"description": "Half a sentence"})
    assert value_of(filled, "description") == "Half a sentence"
    assert value_of(filled, "customer_name") == "李女士"


def test_a_field_that_is_not_asked_disappears_and_nothing_is_written(officer: Officer) -> None:
    officer.get("/cases/new")
    assert 'name="model"' in officer.post("/procedures/case_main/form", {}).text
    assert 'name="model"' not in officer.post("/procedures/case_main/form", {"no_product": "true"}).text
    assert officer.get("/cases/202611-001").status_code == 404


def test_without_script_a_button_shows_the_form_again_without_complaints(officer: Officer) -> None:
    page = officer.get("/cases/new")
    answer = officer.post(
        "/procedures/case_main", {"request_key": key_of(page), "no_product": "true", "_refresh": "no_product"}
    )
    assert answer.status_code == 200
    assert problems_of(answer) == {}
    assert 'name="model"' not in answer.text


def test_a_time_is_meant_on_the_office_wall(db: Database, officer: Officer) -> None:
    number, _ = officer.registered(feedback_time="2026-11-20T09:30")
    with db.reading() as conn:
        case = queries.file(conn, numbers.business_key(number)).case
    assert f"{case.feedback_time:%H:%M}" == "01:30"


def test_a_file_comes_along_and_is_served_to_those_who_may_see_the_case(
    officer: Officer, stranger: Officer, supervisor: Officer
) -> None:
    officer.registered(attachments=(BytesIO(JPEG), "原件 照片.jpg"))
    page = officer.get("/cases/202611-001")
    address = page.text.split('href="/files/')[1].split('"')[0]
    served = supervisor.browser.client.get(f"/files/{address}", buffered=True)
    assert served.get_data() == JPEG
    assert served.headers["Content-Disposition"].startswith("attachment;")
    assert served.headers["X-Content-Type-Options"] == "nosniff"
    assert stranger.get(f"/files/{address}").status_code == 404


def test_a_file_of_a_wrong_kind_is_told_at_its_field(desk: Flask, db: Database, officer: Officer) -> None:
    answer = officer.register(attachments=(BytesIO(b"MZ\x00\x01 a program"), "setup.exe"))
    assert answer.status_code == 422
    assert "setup.exe" in problems_of(answer)["attachments"]
    assert officer.get("/cases/202611-001").status_code == 404


def test_a_file_that_arrived_waits_while_other_entries_are_mended(db: Database, officer: Officer) -> None:
    page = officer.get("/cases/new")
    fields = {"request_key": key_of(page), **FEEDBACK}
    answer = officer.post(
        "/procedures/case_main", {**fields, "description": "", "attachments": (BytesIO(JPEG), "photo.jpg")}
    )
    kept = answer.text.split('name="attachments" value="')[1].split('"')[0]
    officer.post("/procedures/case_main", {**fields, "attachments": kept})
    with db.reading() as conn:
        assert [one.name for one in files.of_subject(conn, "case:202611-001")] == ["photo.jpg"]


def test_somebody_elses_file_cannot_be_taken_by_its_number(officer: Officer, colleague: Officer) -> None:
    page = colleague.get("/cases/new")
    answer = colleague.post(
        "/procedures/case_main",
        {"request_key": key_of(page), **FEEDBACK, "description": "", "attachments": (BytesIO(JPEG), "photo.jpg")},
    )
    theirs = answer.text.split('name="attachments" value="')[1].split('"')[0]
    mine = officer.register(attachments=theirs)
    assert mine.status_code == 422
    assert "attachments" in problems_of(mine)


def test_only_the_role_of_the_diagram_may_register(stranger: Officer, supervisor: Officer) -> None:
    for person in (stranger, supervisor):
        assert person.get("/cases/new").status_code == 403
        assert "/cases/new" not in person.get("/inbox").text
        assert person.post("/procedures/case_main", dict(FEEDBACK)).status_code == 403


def test_procedures_that_start_by_themselves_are_not_offered(officer: Officer, stranger: Officer) -> None:
    assert "/cases/new" in officer.get("/procedures").text
    assert officer.get("/procedures/overdue/new").status_code == 403
    assert officer.get("/procedures/nothing/new").status_code == 404
    assert "/cases/new" not in stranger.get("/procedures").text
