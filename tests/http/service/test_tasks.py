"""A task: its form filled in beforehand, kept as a draft, sent once, and refused with everything kept."""

from __future__ import annotations

import pytest

from app import history
from app.cases import numbers, queries
from app.db import Database
from tests.http.service.counter import CLASSIFIED, GUIDED, Officer, key_of, problems_of, said, value_of, words

UNTYPED = {"_shown": "first_response_at outcome category first_judgement told_solutions"}


def test_completing_leads_to_the_next_task_of_the_same_person(officer: Officer) -> None:
    _, task = officer.registered()
    following = officer.completed(task, CLASSIFIED)
    page = officer.get(following)
    assert "已完成。本工单的下一步:远程指导" in said(page).replace("：", ":")


def test_without_a_next_task_one_is_back_at_the_inbox(officer: Officer) -> None:
    _, task = officer.registered()
    answer = officer.completed(
        task, {**CLASSIFIED, "category": "complaint", "subcategory_complaint": "suggestion", "departments": ["quality"]}
    )
    assert answer == "/inbox"


@pytest.mark.req("R-006")
def test_what_is_known_stands_in_the_form(officer: Officer) -> None:
    _, task = officer.registered()
    shown = officer.post(f"{task}/form", {**UNTYPED, "category": "usage"})
    assert value_of(shown, "model") == "DR-8"


def test_what_a_field_held_is_not_lost_because_it_was_shown_late(db: Database, officer: Officer) -> None:
    number, task = officer.registered()
    # Without a script the model is not on the page when the category is chosen.
    fields = {key: value for key, value in CLASSIFIED.items() if key != "model"}
    officer.completed(task, {**fields, "_shown": "outcome category subcategory_product_fault first_judgement"})
    with db.reading() as conn:
        unit = queries.file(conn, numbers.business_key(number)).unit
    assert unit is not None
    assert unit.model == "DR-8"


@pytest.mark.req("R-006")
def test_a_choice_shows_other_fields_and_nothing_is_written(officer: Officer) -> None:
    _, task = officer.registered()
    officer.get(task)
    assert 'name="merged_into"' in officer.post(f"{task}/form", {"outcome": "merged"}).text
    assert 'name="merged_into"' not in officer.post(f"{task}/form", {"outcome": "registered"}).text
    assert "草稿" not in said(officer.get(task))


def test_what_is_wrong_is_said_at_the_field_and_in_a_summary(officer: Officer) -> None:
    _, task = officer.registered()
    answer = officer.complete(task, {**CLASSIFIED, "subcategory_product_fault": "", "first_judgement": "My guess"})
    assert answer.status_code == 422
    assert list(problems_of(answer)) == ["subcategory_product_fault"]
    assert 'href="#subcategory_product_fault"' in answer.text
    assert value_of(answer, "first_judgement") == "My guess"


def test_what_a_room_refuses_stands_at_its_field_too(officer: Officer) -> None:
    _, task = officer.registered()
    merged = {"outcome": "merged", "merged_into": "202601-999", "closed_note": "Twice"}
    answer = officer.complete(task, merged)
    assert answer.status_code == 422
    assert "202601-999" in problems_of(answer)["merged_into"]


@pytest.mark.req("R-009")
def test_a_double_click_counts_once_and_is_told_so(db: Database, officer: Officer) -> None:
    number, task = officer.registered()
    page = officer.get(task)
    fields = {"request_key": key_of(page), **CLASSIFIED}
    officer.post(f"{task}/completion", fields)
    again = officer.post(f"{task}/completion", fields)
    assert again.location == f"/cases/{number}"
    assert "不会重复计入" in said(officer.get(again.location))
    with db.reading() as conn:
        done = [event for event in history.of(conn, f"case:{number}") if event.kind == "task:completed"]
    assert len(done) == 1


@pytest.mark.req("R-009")
def test_the_slower_of_two_learns_who_was_quicker_and_when(officer: Officer, colleague: Officer) -> None:
    _, task = officer.registered()
    colleague.get(task)
    officer.completed(task, CLASSIFIED)
    late = colleague.post(f"{task}/completion", {**CLASSIFIED, "first_judgement": "Half an hour\nof typing"})
    assert late.status_code == 409
    assert "陈静" in late.text
    assert "2026-11-20 10:00" in late.text
    assert "Half an hour\nof typing</textarea>" in late.text, "What he wrote is not lost."
    assert "产品故障</textarea>" in late.text, "A choice is said in words."
    assert "陈静" in said(colleague.get(task)), "The task's own page says so as well."


def test_a_draft_is_kept_for_its_writer_alone(officer: Officer, colleague: Officer) -> None:
    _, task = officer.registered()
    officer.get(task)
    answer = officer.post(f"{task}/draft", {"outcome": "registered", "first_judgement": "Half a sent"})
    assert "草稿已保存" in said(officer.follow_up(answer))
    assert value_of(officer.get(task), "first_judgement") == "Half a sent"
    assert value_of(colleague.get(task), "first_judgement") == ""


def test_a_script_keeps_the_draft_while_one_types(officer: Officer) -> None:
    _, task = officer.registered()
    officer.get(task)
    answer = officer.post(f"{task}/draft", {"first_judgement": "Typing"}, headers={"HX-Request": "true"})
    assert "10:00" in answer.text
    assert "<html" not in answer.text
    assert value_of(officer.get(task), "first_judgement") == "Typing"


def test_a_draft_that_arrives_after_the_completion_is_dropped(officer: Officer) -> None:
    _, task = officer.registered()
    officer.completed(task, CLASSIFIED)
    answer = officer.post(f"{task}/draft", {"first_judgement": "Late"}, headers={"HX-Request": "true"})
    assert answer.status_code == 200
    assert "completion" not in officer.get(task).text


def test_a_task_somebody_holds_is_not_done_by_another(officer: Officer, colleague: Officer) -> None:
    _, task = officer.registered()
    officer.post(f"{task}/claim")
    page = colleague.get(task)
    assert "陈静" in said(page)
    assert f"{task}/completion" not in page.text
    refused = colleague.post(f"{task}/completion", CLASSIFIED)
    assert refused.status_code == 403


@pytest.mark.req("R-009")
def test_releasing_is_for_the_holder_and_for_dispatchers(
    officer: Officer, colleague: Officer, supervisor: Officer
) -> None:
    _, task = officer.registered()
    officer.post(f"{task}/claim")
    colleague.get(task)
    assert colleague.post(f"{task}/release").status_code == 403
    supervisor.get(task)
    assert supervisor.post(f"{task}/release").status_code == 302
    assert colleague.post(f"{task}/claim").status_code == 302


@pytest.mark.req("R-009")
def test_a_supervisor_hands_a_task_to_somebody_of_its_role(
    officer: Officer, colleague: Officer, supervisor: Officer
) -> None:
    _, task = officer.registered()
    page = supervisor.get(task)
    assert 'value="liu.yang"' in page.text
    assert 'value="wang.lei"' not in page.text
    supervisor.post(f"{task}/assignment", {"to": "liu.yang"})
    assert colleague.inbox(tab="mine") == ["The drill does not start"]
    assert supervisor.post(f"{task}/assignment", {"to": "wang.lei"}).status_code == 403
    assert officer.post(f"{task}/assignment", {"to": "chen.jing"}).status_code == 403


def test_a_supervisor_sees_a_task_of_another_role_and_cannot_do_it(officer: Officer, supervisor: Officer) -> None:
    _, task = officer.registered()
    page = supervisor.get(task)
    assert "该任务由客服专员办理" in said(page)
    assert supervisor.post(f"{task}/completion", CLASSIFIED).status_code == 403


@pytest.mark.req("R-030")
@pytest.mark.parametrize("name", ["wang.lei", "he.jun", "admin", "lin.yu"])
def test_a_task_of_another_role_does_not_exist(officer: Officer, signed_in: object, name: str) -> None:
    _, task = officer.registered()
    person = Officer(signed_in(name))  # type: ignore[operator]
    assert person.get(task).status_code == 404
    for verb in ("claim", "completion", "draft", "form", "release"):
        assert person.post(f"{task}/{verb}", CLASSIFIED).status_code == 404


def test_beside_the_form_stand_the_case_the_clock_and_what_was_entered_before(officer: Officer) -> None:
    _, task = officer.registered()
    page = officer.get(officer.completed(task, CLASSIFIED))
    text = words(page.text)
    assert 'href="tel:13800138000"' in page.text
    assert "The motor is worn" in text
    assert "剩 2小时" in text
    assert "到期时间的计算依据" in text
    assert "客户反馈登记" in text
    assert "remote_guidance.bpmn" in page.text


def test_a_failing_step_keeps_what_was_typed(
    officer: Officer, supervisor: Officer, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, task = officer.registered()

    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("the printer is on fire")

    monkeypatch.setattr("app.cases.telling.customer", broken)
    answer = officer.complete(task, {**CLASSIFIED, "first_judgement": "Long and thoughtful"})
    assert answer.status_code == 400
    assert value_of(answer, "first_judgement") == "Long and thoughtful"
    assert value_of(officer.get(task), "first_judgement") == "Long and thoughtful"
    monkeypatch.undo()
    assert officer.complete(task, CLASSIFIED).status_code == 302


def test_the_whole_page_speaks_english_too(officer: Officer) -> None:
    _, task = officer.registered()
    officer.post("/language", {"language": "en"})
    text = words(officer.get(task).text)
    assert "Classify and respond first" in text
    assert "15 min left" in text
    assert "Complete task" in text


def test_the_next_step_is_refused_until_its_own_entries_are_there(officer: Officer) -> None:
    _, task = officer.registered()
    guidance = officer.completed(task, CLASSIFIED)
    assert "steps_tried" in problems_of(officer.complete(guidance, {**GUIDED, "steps_tried": " "}))
