"""A house in which somebody has used every page that writes: nothing that could be shown is missing for want of a row.

Each move is the one of the page's own test, with its plain words; whoever asks afterwards puts others in their place.
"""

from __future__ import annotations

import io
import json
import re
from typing import Any
from xml.sax.saxutils import quoteattr

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from app import folders
from app.cases import profile_moves
from app.knowledge import seeding
from tests.hostile.uploaded import PNG
from tests.http.conftest import Visitor
from tests.http.service import test_bulk_clocks as bulk
from tests.http.service import test_calendars as calendars
from tests.http.service import test_case_holds as holds
from tests.http.service import test_profiles as profiles
from tests.http.service import test_settings as settings
from tests.http.service.conftest import SignedIn
from tests.http.service.counter import CLASSIFIED, FEEDBACK, Officer
from tests.http.service.studio import Owner
from tests.http.test_certificates import PAPER, USER
from tests.http.test_knowledge import WRITTEN

DIAGRAM, TABLE = "processes/overdue.bpmn", "processes/routing.dmn"
FORM, TEXT = "forms/overdue.form", "processes/messages/daily.zh.txt"
WHY = {"reason": "有理由"}


def furnish(desk: Flask, signed_in: SignedIn, number: str, said: str = "说明") -> None:
    """What is about a case is about ``number``, which stays open; files of the studio say ``said``."""
    officer, supervisor, admin = (signed_in(name) for name in ("chen.jing", "wu.gang", "admin"))
    of_the_case(officer, supervisor, number)
    of_clocks(desk, supervisor)
    of_rules(admin)
    of_people(admin, said[:40])
    of_profiles(desk, admin, supervisor)
    of_the_studio(signed_in, said)
    of_knowledge(desk, signed_in("li.na"))
    of_what_failed(Officer(officer))


def made(answer: TestResponse) -> TestResponse:
    assert answer.status_code in (200, 201, 302), (answer.request.path, answer.status_code)
    return answer


def of_the_case(officer: Visitor, supervisor: Visitor, number: str) -> None:
    proof = (io.BytesIO(PNG), "证明.png")
    made(officer.post(f"/cases/{number}/supplement", {"proof": proof}, content_type="multipart/form-data"))
    made(officer.post(f"/cases/{number}/holds", holds.HELD))
    for kind in ("suspend", "resume"):
        supervisor.get(f"/cases/{number}/operations/{kind}")
        made(supervisor.post(f"/cases/{number}/operations/{kind}", WHY))
    made(supervisor.post(f"/cases/{number}/legal-hold", WHY))


def of_clocks(desk: Flask, supervisor: Visitor) -> None:
    page = supervisor.get(f"{bulk.PAGE}/new", query_string=bulk.LONGER)
    made(supervisor.post(bulk.PAGE, bulk.sending(page, bulk.LONGER)))
    bulk.carried_out(desk)


def of_rules(admin: Visitor) -> None:
    settings.published_with(admin, "link_days", {"value": "9"})
    # One more stands as a draft, to be looked at before it is published.
    made(settings.sent(admin, "link_days", {"value": "10"}))
    made(admin.post(calendars.PAGE, calendars.COPY))


def of_people(admin: Visitor, said: str) -> None:
    admin.get(f"{USER}/certificates/new")
    made(admin.post(f"{USER}/certificates", {**PAPER, "number": said}))
    admin.get("/admin/keys")
    made(admin.post("/admin/keys", {"name": "app-ios", "channel": "app"}))


def of_profiles(desk: Flask, admin: Visitor, supervisor: Visitor) -> None:
    admin.get(profiles.PAGE)
    made(admin.post(profiles.PAGE, profiles.COPY))
    seen = profiles.seen(admin.get(f"{profiles.PAGE}/acme"))
    made(admin.post(f"{profiles.PAGE}/acme/activation", {**WHY, "seen": seen}))
    move = {"scope": "customer", "key": "1", "target": "acme"}
    foreseen = profiles.seen(supervisor.get("/admin/case-moves", query_string=move), "foreseen")
    made(supervisor.post("/admin/case-moves", {**move, "foreseen": foreseen, **WHY}))
    with desk.database.transaction() as conn:  # type: ignore[attr-defined]
        profile_moves.step(conn)


def of_the_studio(signed_in: SignedIn, said: str) -> None:
    """A version was published; a workspace begun before it waits, with changes of all kinds and a refusal."""
    visitor, manager = signed_in("lin.yu"), signed_in("ma.ming")
    open_, published = Owner(visitor), Owner(visitor)
    for path, content in worded(said).items():
        made(open_.save(path, content))
    judged(open_, manager, "refusal")
    made(published.save(TEXT, "{case_no}：今日进展\n"))
    judged(published, manager, "agreement")
    made(visitor.post(f"{published.place}/publication", WHY))


def judged(owner: Owner, manager: Visitor, how: str) -> None:
    owner.visitor.get(owner.place)
    made(owner.visitor.post(f"{owner.place}/review", {"note": "只改了一处"}))
    seen = re.search(r'name="seen" value="([0-9a-f]{64})"', manager.get(f"{owner.place}/publication").text)
    assert seen
    made(manager.post(f"{owner.place}/{how}", {"seen": seen[1], **WHY}))


def worded(said: str) -> dict[str, bytes]:
    """A shipped file of each kind in which a name is ``said``."""
    shipped, inside = folders.shipped(), quoteattr(said)
    form = json.loads(shipped[FORM])
    form["components"][0] |= {"label": said, "description": said}
    return {
        DIAGRAM: re.sub(
            rb'(<bpmn:userTask [^>]*)name="[^"]*"', rb"\1name=" + inside.encode(), shipped[DIAGRAM], count=1
        ),
        TABLE: re.sub(rb'(<rule id="[^"]*")', rb"\1 label=" + inside.encode(), shipped[TABLE], count=1),
        FORM: json.dumps(form, ensure_ascii=False).encode(),
        TEXT: said.encode(),
    }


def of_knowledge(desk: Flask, writer: Visitor) -> None:
    with desk.database.transaction() as conn:  # type: ignore[attr-defined]
        seeding.seed(conn)
    writer.get("/knowledge/new")
    made(writer.post("/knowledge", {**WRITTEN, "submit": "1"}))


def of_what_failed(officer: Officer) -> None:
    _, task = officer.registered(**{**FEEDBACK, "customer_contact": "139 8888 0000", "serial_no": "SN-8"})

    def fails(*_: Any, **__: Any) -> None:
        raise RuntimeError("no such table: outbox")

    with pytest.MonkeyPatch.context() as broken:
        broken.setattr("app.cases.telling.customer", fails)
        assert officer.complete(task, CLASSIFIED).status_code == 400
