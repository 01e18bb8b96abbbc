"""The summary of a case, and the article that is learned from it."""

from __future__ import annotations

import pytest

from tests.http.service.counter import CLASSIFIED, Officer, problems_of

SUMMARY = {
    "problem_found": "碳刷磨损", "improvement_direction": "说明书补充更换周期",
    "process_and_result": "1. 更换碳刷\n2. 试机正常",
    "seen": "0",
}  # fmt: skip


@pytest.mark.req("R-247")
def test_a_summary_says_where_the_problem_lay_and_what_could_be_better(officer: Officer) -> None:
    number, _ = officer.registered()
    assert f"/cases/{number}/summary" in officer.get(f"/cases/{number}").text
    officer.get(f"/cases/{number}/summary")
    answer = officer.post(f"/cases/{number}/summary", {"improvement_direction": "", "seen": "0"})
    assert answer.status_code == 422
    assert list(problems_of(answer)) == ["problem_found", "improvement_direction"]
    officer.post(f"/cases/{number}/summary", SUMMARY)
    page = officer.get(f"/cases/{number}/summary").text
    assert "碳刷磨损" in page and "说明书补充更换周期" in page
    assert "撰写了案例总结" in officer.get(f"/cases/{number}").text


def test_a_second_writer_who_was_late_is_told(officer: Officer) -> None:
    number, _ = officer.registered()
    officer.get(f"/cases/{number}/summary")
    officer.post(f"/cases/{number}/summary", SUMMARY)
    late = officer.post(f"/cases/{number}/summary", {**SUMMARY, "problem_found": "电机烧毁"})
    assert late.status_code == 409
    assert "电机烧毁" in late.text


@pytest.mark.req("R-248")
def test_it_becomes_an_article_that_leads_back_to_its_case(officer: Officer, supervisor: Officer) -> None:
    number, task = officer.registered()
    officer.completed(task, CLASSIFIED)
    officer.get(f"/cases/{number}/summary")
    answer = officer.post(f"/cases/{number}/summary", {**SUMMARY, "article": "1"})
    form = officer.get(answer.location).text
    assert "碳刷磨损</textarea>" in form and 'value="DR-8"' in form
    article = {
        "kind": "fault_case", "category": "hardware", "title": "电钻不转", "cause": "碳刷磨损", "steps": "更换碳刷",
        "case": number, "submit": "1",
    }  # fmt: skip
    where = officer.post("/knowledge", article).location
    assert f"/cases/{number}" in supervisor.get(where).text
    assert where in officer.get(f"/cases/{number}/summary").text


def test_who_may_not_see_the_case_sees_neither_summary_nor_source(officer: Officer, stranger: Officer) -> None:
    number, _ = officer.registered()
    for address in (f"/cases/{number}/summary", f"/knowledge/new?case={number}"):
        assert stranger.get(address).status_code == 404
    stranger.get("/knowledge/new")
    assert stranger.post("/knowledge", {"case": number}).status_code == 404
