"""What goes out to the customer: phrases to choose from, and a warning before something is sent that is not said."""

from __future__ import annotations

import re

import pytest
from werkzeug.test import TestResponse

from app import history
from app.db import Database
from app.engine import queries
from tests.http.conftest import Visitor
from tests.http.service.counter import CLASSIFIED, Officer, key_of, said, value_of, words

RUDE = {**CLASSIFIED, "told_solutions": "不知道，没办法"}


def seen(page: TestResponse) -> dict[str, str]:
    """What a browser sends back from a page that has warned."""
    return {"_seen_phrases": value_of(page, "_seen_phrases")}


def told(db: Database, number: str) -> list[object]:
    with db.reading() as conn:
        return [event for event in history.of(conn, f"case:{number}") if event.kind == "case:forbidden_phrase"]


@pytest.mark.req("R-060")
def test_a_field_that_goes_out_offers_the_standard_phrases(officer: Officer) -> None:
    _, task = officer.registered()
    page = officer.get(task).text
    assert page.count("<outgoing-text") == 1
    assert "给您带来不便，我们深表歉意。" in page
    assert 'for="told_solutions"' in page
    officer.post("/language", {"language": "en"})
    assert "We are sorry for the inconvenience." in officer.get(task).text


@pytest.mark.req("R-060")
def test_the_first_sending_is_a_warning_and_the_second_is_deliberate(db: Database, officer: Officer) -> None:
    number, task = officer.registered()
    page = officer.complete(task, RUDE)
    assert page.status_code == 422
    assert "再次提交" in said(page)
    warning = words(page.text.split('id="told_solutions-warning"')[1].split("</div>")[0])
    assert "“不知道”是禁用语" in warning
    assert "“没办法”是禁用语" in warning
    assert value_of(page, "told_solutions") == "不知道，没办法"
    with db.reading() as conn:
        assert [row.closed_at for row in queries.tasks_of(conn, f"case:{number}")] == [None]
    assert not told(db, number)
    again = officer.post(f"{task}/completion", {"request_key": key_of(page), **RUDE, **seen(page)})
    assert again.status_code == 302
    (event,) = told(db, number)
    assert (event.actor, event.data) == (  # type: ignore[attr-defined]
        "chen.jing", {"field": "told_solutions", "phrases": ["dont_know", "no_way"]}
    )  # fmt: skip
    assert "经提醒后仍使用禁用语：不知道 · 没办法" in words(officer.get(f"/cases/{number}").text)


def test_said_otherwise_it_is_sent_without_a_trace(db: Database, officer: Officer) -> None:
    number, task = officer.registered()
    page = officer.complete(task, RUDE)
    polite = {**RUDE, "told_solutions": "我马上为您核实，请稍等。"}
    assert officer.post(f"{task}/completion", {"request_key": key_of(page), **polite, **seen(page)}).status_code == 302
    assert not told(db, number)


def test_another_phrase_is_warned_of_once_more(officer: Officer) -> None:
    _, task = officer.registered()
    page = officer.complete(task, RUDE)
    worse = {**RUDE, "told_solutions": "不知道，没办法，随便你"}
    answer = officer.post(f"{task}/completion", {"request_key": key_of(page), **worse, **seen(page)})
    assert answer.status_code == 422
    assert "“随便你”是禁用语" in words(answer.text)


def test_a_field_that_was_not_on_the_page_is_not_warned_of(officer: Officer) -> None:
    _, task = officer.registered()
    shown = re.search(r'name="_shown" value="([^"]*)"', officer.get(task).text)
    assert shown is not None
    without = shown[1].replace("told_solutions", "")
    assert officer.complete(task, {**RUDE, "_shown": without}).status_code == 302


def test_what_an_administrator_forbids_is_warned_of_at_once(admin: Visitor, officer: Officer) -> None:
    page = admin.get("/admin/lists/forbidden_phrase")
    codes = re.findall(r'name="code" value="([^"]*)"', page.text)
    fields = {f"{part}.{code}": value_of(page, f"{part}.{code}") for code in codes for part in ("zh", "en")}
    fields |= {f"active.{code}": "1" for code in codes}
    more = {"code._": "calm_down", "zh._": "你冷静点", "en._": "calm down", "reason": "客户投诉"}
    answer = admin.post("/admin/lists/forbidden_phrase", {"code": codes, **fields, **more, "seen": "1"})
    assert answer.status_code == 302
    _, task = officer.registered()
    assert officer.complete(task, {**CLASSIFIED, "told_solutions": "请你冷静点"}).status_code == 422
