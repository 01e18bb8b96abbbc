"""Articles beside the form of remote guidance: suggested, searched for, taken, counted."""

from __future__ import annotations

import re
from uuid import UUID

import pytest
from sqlalchemy import Connection

from app.db import Database
from app.engine import drafts, tasks
from app.identity import users
from app.knowledge import seeding
from tests.http.service.counter import CLASSIFIED, GUIDED, Officer, key_of, said, value_of

SWOLLEN = {"description": "手机电池膨胀,后盖翘起来了", "model": "SP-20"}


@pytest.fixture(autouse=True)
def library(db: Database) -> None:
    with db.transaction() as conn:
        seeding.seed(conn)


@pytest.fixture
def task(officer: Officer) -> str:
    return guided(officer)


@pytest.mark.req("R-076")
def test_articles_are_suggested_by_the_description_of_the_case(officer: Officer, task: str) -> None:
    page = officer.get(task)
    assert suggested(page.text)[0] == "SP-F002"
    assert "知识库建议" in page.text
    assert "请客户立即停止使用和充电" in page.text


def test_only_a_form_that_asks_for_an_article_has_them_beside_it(officer: Officer) -> None:
    _, first = officer.registered(**SWOLLEN)
    assert "知识库建议" not in officer.get(first).text


def test_whoever_may_not_fill_in_the_form_is_not_offered_any(colleague: Officer, officer: Officer, task: str) -> None:
    officer.get(task)
    officer.post(f"{task}/claim")
    assert not suggested(colleague.get(task).text)
    assert colleague.get(f"{task}/articles").status_code == 404
    assert colleague.post(f"{task}/article", {"article": "SP-F002"}).status_code == 404


def test_other_words_are_searched_for_with_and_without_a_script(officer: Officer, task: str) -> None:
    for address in (task, f"{task}/articles"):
        assert suggested(officer.get(address, query_string={"find": "交换机端口灯不亮"}).text)[0] == "NS-F001"
    nothing = officer.get(f"{task}/articles", query_string={"find": "xyzzy"})
    assert "没有找到文章" in nothing.text
    assert "<html" not in nothing.text


@pytest.mark.req("R-077")
def test_taking_an_article_keeps_what_was_typed_and_is_noted(db: Database, officer: Officer, task: str) -> None:
    typed = {**GUIDED, "request_key": key_of(officer.get(task)), "steps_tried": "已请客户关机"}
    answer = officer.post(f"{task}/article", {**typed, "article": "SP-F002"})
    assert answer.location == f"{task}#article_id"
    page = officer.get(task)
    assert (value_of(page, "article_id"), value_of(page, "steps_tried")) == ("SP-F002", "已请客户关机")
    assert "已采用文章 SP-F002" in said(page)
    assert "guide-taken" in page.text


def test_from_the_page_of_an_article_one_comes_back_with_it(db: Database, officer: Officer, task: str) -> None:
    officer.get(task)
    officer.post(f"{task}/draft", {"steps_tried": "已请客户关机"})
    page = officer.get("/knowledge/SP-F002", query_string={"task": task.rpartition("/")[2]})
    assert f'action="{task}/article"' in page.text
    officer.post(f"{task}/article", {"article": "SP-F002"})
    page = officer.get(task)
    assert (value_of(page, "article_id"), value_of(page, "steps_tried")) == ("SP-F002", "已请客户关机")


def test_an_article_there_is_not_is_not_taken(db: Database, officer: Officer, task: str) -> None:
    officer.get(task)
    assert officer.post(f"{task}/article", {"article": "NOTHING"}).status_code == 404
    with db.reading() as conn:
        assert drafts.find(conn, _id(conn, task), users.actor(conn, "chen.jing")) is None


def test_a_task_that_is_done_takes_no_more_articles(officer: Officer, task: str) -> None:
    officer.completed(task, GUIDED)
    assert officer.post(f"{task}/article", {"article": "SP-F002"}).status_code == 404


def test_the_page_of_an_article_says_how_often_it_was_used_and_how_often_it_helped(officer: Officer) -> None:
    for result in ("solved", "unsolved"):
        # The same problem, another customer: two of one would be asked about.
        where = guided(officer, customer_contact=f"{result}@example.com", serial_no=result)
        officer.get(where)
        officer.post(f"{where}/article", {"article": "SP-F002"})
        outcome = "solved" if result == "solved" else "handover"
        officer.completed(where, {**GUIDED, "article_id": "SP-F002", "attempt_result": result, "outcome": outcome})
    facts = re.sub(r"\s+", "", re.sub(r"<[^>]+>", " ", officer.get("/knowledge/SP-F002").text))
    assert "引用工单数2据此解决1（50%）采用建议的工单数2" in facts
    assert "引用 2 次，解决 1 次" in officer.get("/knowledge?q=SP-F002").text


def test_the_history_of_the_case_names_the_article(officer: Officer) -> None:
    number, first = officer.registered(**SWOLLEN)
    task = officer.completed(first, {**CLASSIFIED, "model": "SP-20"})
    officer.get(task)
    officer.post(f"{task}/article", {"article": "SP-F002"})
    assert "采用知识库文章 SP-F002" in officer.get(f"/cases/{number}?history=all").text


def test_the_first_button_of_the_form_completes_it(officer: Officer, task: str) -> None:
    # Enter in a field presses it.
    first = re.search(r'<button[^>]*form="task-form"[^>]*>', officer.get(task).text)
    assert first is not None
    assert "formaction" not in first[0]


def guided(officer: Officer, **changed: str) -> str:
    """The address of the guidance task of a new case about a swollen battery."""
    _, first = officer.registered(**SWOLLEN, **changed)
    return officer.completed(first, {**CLASSIFIED, "model": "SP-20"})


def suggested(markup: str) -> list[str]:
    return re.findall(r'name="article" value="([\w.-]+)"', markup)


def _id(conn: Connection, task: str) -> object:
    return tasks.find(conn, UUID(task.rpartition("/")[2]), users.actor(conn, "chen.jing")).id
