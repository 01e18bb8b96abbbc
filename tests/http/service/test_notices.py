"""The bell: what concerns a person, until it is read."""

from __future__ import annotations

from tests.http.service.counter import CLASSIFIED, Officer, words


def test_an_expedited_case_rings_for_the_supervisor(officer: Officer, supervisor: Officer) -> None:
    number, task = officer.registered(urgency="urgent")
    officer.completed(task, CLASSIFIED)
    page = supervisor.get("/notices")
    assert number in words(page.text)
    assert f'href="/cases/{number}"' in page.text
    assert '<span class="badge bg-red text-red-fg ms-auto">1</span>' in page.text


def test_what_is_read_rings_no_more(officer: Officer, supervisor: Officer) -> None:
    _, task = officer.registered(urgency="urgent")
    officer.completed(task, CLASSIFIED)
    page = supervisor.get("/notices")
    address = page.text.split('action="/notices/')[1].split('"')[0]
    assert supervisor.post(f"/notices/{address}").location == "/notices"
    assert "is-unread" not in supervisor.get("/notices").text


def test_everything_can_be_read_at_once(officer: Officer, supervisor: Officer) -> None:
    _, task = officer.registered(urgency="urgent")
    officer.completed(task, CLASSIFIED)
    supervisor.get("/notices")
    supervisor.post("/notices/read")
    assert "全部标为已读" not in supervisor.get("/notices").text


def test_nobody_is_told_what_concerns_others(officer: Officer, stranger: Officer) -> None:
    number, task = officer.registered(urgency="urgent")
    officer.completed(task, CLASSIFIED)
    assert number not in stranger.get("/notices").text
    assert "暂无" in words(stranger.get("/notices").text)
