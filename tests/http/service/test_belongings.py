"""A thousand pairs more of a person and what belongs to something: files, summaries, papers, articles, notices, drafts.

The oracle is that of ``test_object_access``: it reads the tables by itself.
"""

from __future__ import annotations

import io
import random
from collections import Counter
from collections.abc import Iterator
from typing import Any
from uuid import UUID

from flask import Flask
from sqlalchemy import insert, text, update

from app import clock, files
from app.actor import Actor
from app.engine.tables import draft
from app.files.tables import file
from app.identity import demo
from app.notifications.tables import notice
from tests.http.service.conftest import SignedIn
from tests.http.service.counter import Officer
from tests.http.service.test_object_access import Oracle, _people, _work

PAIRS = 1_000
WRITE_ARTICLES = {"cs", "tech", "quality", "supervisor", "manager"}
SECRET = "zq draft of "
ARTICLE = {
    "kind": "fault_case", "category": "hardware", "product_type": "smartphone", "title": "听筒有杂音", "cause": "积灰",
    "steps": "1. 清理",
}  # fmt: skip


class Belongings(Oracle):
    """What belongs to a case is seen with it, what waits in a form with the form, what is one's own by oneself."""

    def file(self, row: dict[str, Any], name: str, roles: set[str]) -> bool:
        if row["state"] == "attached":
            return self.case(row["subject"], name, roles)
        if row["uploaded_by"] == name:
            return True
        kind, _, where = (row["draft"] or "").partition(":")
        return kind == "task" and any(self.task(task, name, roles) for task in self.tasks if hexed(task["id"]) == where)

    def article(self, row: dict[str, Any], name: str, roles: set[str]) -> bool:
        return row["published"] is not None or bool(roles & WRITE_ARTICLES)

    def history(self, row: dict[str, Any], name: str, roles: set[str]) -> bool:
        return bool(roles & WRITE_ARTICLES)

    def notice(self, row: dict[str, Any], name: str, roles: set[str]) -> bool:
        return row["user_name"] == name if row["user_name"] else row["role"] in roles

    def drafted(self, row: dict[str, Any], name: str, roles: set[str]) -> bool:
        (task,) = [one for one in self.tasks if one["id"] == row["task_id"]]
        return row["by"] == name and task["role"] in roles


def test_each_of_a_thousand_pairs_is_as_the_rules_say(desk: Flask, signed_in: SignedIn, officer: Officer) -> None:
    _work(officer, signed_in)
    _belongings(desk, officer)
    with desk.database.reading() as conn:  # type: ignore[attr-defined]

        def rows(query: str) -> list[Any]:
            return [row._mapping for row in conn.execute(text(query))]

        oracle, things = Belongings(rows), list(_things(rows))
        held = {name: set(user.roles) for name, user in _people(conn).items()}
    dice, browsers = random.Random(20261128), {name: signed_in(name) for name, _, _ in demo.PEOPLE}
    kinds = sorted({one[1] for one in things})
    wrong, asked, shown = [], Counter[str](), Counter[str]()
    for number in range(PAIRS):
        # The kinds one after the other: of some there are many things, of others few.
        mine = [one for one in things if one[1] == kinds[number % len(kinds)]]
        name, (address, rule, argument) = dice.choice(list(browsers)), dice.choice(mine)
        expected = getattr(oracle, rule)(argument, name, held[name])
        found = _opens(desk, browsers[name], address, rule, argument)
        asked[rule] += 1
        shown[rule] += expected
        if found is not expected:
            wrong.append((name, address, rule, found, expected))
    print(dict(asked), dict(shown))
    assert not wrong[:10]
    assert len(asked) == 6 and min(asked.values()) > 100
    assert all(5 < shown[rule] < asked[rule] - 5 for rule in asked), shown


def _opens(desk: Flask, browser: Any, address: str, rule: str, argument: Any) -> bool:
    """Whether the person is given it; of a notice, whether his reading counts; of a draft, whether it is shown."""
    if rule == "notice":
        browser.post(address)
        with desk.database.transaction() as conn:  # type: ignore[attr-defined]
            its = notice.c.id == argument["id"]
            return bool(
                conn.execute(update(notice).where(its, notice.c.read_at.is_not(None)).values(read_at=None)).rowcount
            )
    answer = browser.client.get(address, headers={"HX-Request": "true"}, buffered=True)
    if rule == "drafted":
        return SECRET in answer.text
    return bool(answer.status_code == 200)


def hexed(identifier: Any) -> str:
    return identifier.hex() if isinstance(identifier, bytes) else str(identifier).replace("-", "")


def _belongings(desk: Flask, officer: Officer) -> None:
    """Files in every state, drafts of several people, articles that are not released, notices to people and roles."""
    data = desk.settings.data  # type: ignore[attr-defined]
    stored = files.store(data, io.BytesIO("一段文字".encode()), "a.txt")
    with desk.database.transaction() as conn:  # type: ignore[attr-defined]
        people = [Actor(name, frozenset(), name) for name in ("chen.jing", "wang.lei", "tang.rui", "admin")]
        for key in conn.execute(text("select business_key from service_case")).scalars().all():
            files.attach(conn, files.add(conn, stored, people[0]).id, key, people[0])
        tasks = conn.execute(text("select id from user_task where closed_at is null")).scalars().all()
        for number, task in enumerate(tasks):
            by = people[number % 2 and number // 2 % len(people)]
            files.add(conn, stored, by, draft=f"task:{hexed(task)}")
            conn.execute(
                insert(draft).values(
                    task_id=_uuid(task),
                    by=by.name,
                    entries=dict.fromkeys(("first_judgement", "steps_tried", "opinion"), SECRET + by.name),
                    saved_at=clock.now(),
                )
            )
        for by in people:
            files.add(conn, stored, by)
            files.add(conn, stored, by, draft=f"start:{by.name}")
        told = [{"user_name": name} for name, _, _ in demo.PEOPLE] + [
            {"role": role} for role in ("finance", "tech", "cs")
        ]
        for recipient in told:
            row = {"user_name": None, "role": None, **recipient}
            conn.execute(
                insert(notice).values(subject="case:x", template="late", payload={}, created_at=clock.now(), **row)
            )
        assert conn.execute(file.select()).all()
    officer.get("/knowledge/new")
    for number in range(3):
        assert officer.post("/knowledge", {**ARTICLE, "title": f"听筒有杂音{number}"}).status_code == 302


def _uuid(identifier: Any) -> UUID:
    return UUID(hex=hexed(identifier))


def _things(rows: Any) -> Iterator[tuple[str, str, Any]]:
    for case in rows("select * from service_case order by id"):
        yield f"/cases/{case['number']}/summary", "case", case["business_key"]
    for row in rows("select * from file"):
        yield f"/files/{row['id']}", "file", dict(row)
    for row in rows("select * from article"):
        yield f"/knowledge/{row['code']}", "article", dict(row)
        yield f"/knowledge/{row['code']}/history", "history", dict(row)
    for row in rows("select * from notice"):
        yield f"/notices/{row['id']}/read", "notice", dict(row)
    for row in rows("select * from draft"):
        yield f"/tasks/{_uuid(row['task_id'])}", "drafted", dict(row)
