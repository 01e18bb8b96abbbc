"""What a procedure was started with stands beside its task: the supervisor sees what is late and who holds it."""

from __future__ import annotations

import re
from datetime import timedelta

from app import clock
from app.db import Database
from app.engine import timers
from tests.http.service.conftest import FRIDAY
from tests.http.service.counter import Officer, words

FACT = re.compile(r"<dt>(.*?)</dt><dd>(.*?)</dd>")


def let_time_pass(db: Database, **duration: float) -> None:
    clock.move_to(clock.now() + timedelta(**duration))
    with db.reading() as conn:
        due = timers.due(conn, clock.now())
    for timer_id in due:
        with db.transaction() as conn:
            timers.fire(conn, timer_id)


def late(supervisor: Officer) -> str:
    """The page of the supervisor's task about the delay."""
    page = supervisor.get("/inbox?tab=roles")
    return next(
        address
        for address in re.findall(r'href="(/tasks/[0-9a-f-]+)"', page.text)
        if "处理超时" in words(supervisor.get(address).text)
    )


def shown(page: str) -> dict[str, str]:
    panel = page.split('class="facts work-facts"')[1].split("</dl>")[0]
    return {label: words(text) for label, text in FACT.findall(panel)}


def test_the_supervisor_sees_which_step_is_late_since_when_and_who_holds_it(
    db: Database, officer: Officer, supervisor: Officer
) -> None:
    _, task = officer.registered()
    officer.get(task)
    officer.post(f"{task}/claim")
    let_time_pass(db, minutes=20)
    page = supervisor.get(late(supervisor))
    due = (FRIDAY + timedelta(hours=8, minutes=15)).strftime("%Y-%m-%d %H:%M")
    assert shown(page.text) == {
        "超时环节": "问题分类与首次响应",
        "应完成时间": due,
        "时限": "首次响应",
        "责任岗位": "客服专员",
        "处理人": "陈静",
    }


def test_in_english_too_and_where_nobody_has_taken_it(db: Database, officer: Officer, supervisor: Officer) -> None:
    officer.registered()
    let_time_pass(db, minutes=20)
    address = late(supervisor)
    supervisor.post("/language", {"language": "en"})
    facts = shown(supervisor.get(address).text)
    assert facts["Step that is late"] == "Classify and respond first"
    assert (facts["Time limit"], facts["Answerable"]) == ("First response", "Customer service")
    assert facts["Held by"] == "nobody yet"


def test_a_step_of_a_procedure_that_shows_nothing_has_no_such_panel(officer: Officer) -> None:
    _, task = officer.registered()
    assert "work-facts" not in officer.get(task).text
