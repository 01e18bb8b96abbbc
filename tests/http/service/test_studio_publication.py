"""Check & publish: what is wrong is told at once, a second person agrees, and it is published once; versions are
compared and gone back to; what others have published meanwhile is never written over."""

from __future__ import annotations

import re
from typing import Any

import pytest
from sqlalchemy import func, select

from app import folders
from app.actor import SYSTEM
from app.db import Database
from app.engine import definitions, deployments
from app.engine.tables import deployment, process_instance
from app.identity import accounts, demo, passwords
from app.studio import reviews, upgrades
from tests.http.conftest import Visitor
from tests.http.service.conftest import SignedIn
from tests.http.service.counter import Officer
from tests.http.service.studio import Owner

TEXT = "processes/messages/daily.zh.txt"
OTHER = "processes/messages/shipped.zh.txt"
DIAGRAM = "processes/overdue.bpmn"
NEW = "{case_no}：今日进展\n\n您好。\n"


@pytest.fixture
def db(on_both: Database) -> Database:
    return on_both


@pytest.fixture
def manager(signed_in: SignedIn) -> Visitor:
    return signed_in("ma.ming")


@pytest.fixture
def alone(db: Database) -> None:
    """Nobody has to agree."""
    with db.transaction() as conn:
        reviews.set_rule(conn, SYSTEM, False, "试运行", seen=0)


def sent(visitor: Visitor, address: str, **fields: Any) -> Any:
    visitor.get("/studio")
    return visitor.post(address, fields)


def publish(owner: Owner, reason: str = "改一处措辞") -> Any:
    return sent(owner.visitor, f"{owner.place}/publication", reason=reason)


def digest(visitor: Visitor, owner: Owner) -> str:
    found = re.search(r'name="seen" value="([0-9a-f]{64})"', visitor.get(f"{owner.place}/publication").text)
    assert found
    return found[1]


def active(db: Database) -> Any:
    with db.reading() as conn:
        return deployments.active(conn)


def active_text(db: Database, path: str = TEXT) -> str:
    with db.reading() as conn:
        return definitions.files_of(conn, active_of(conn))[path].decode()


def active_of(conn: Any) -> int:
    row = deployments.active(conn)
    assert row is not None
    return int(row.id)


@pytest.mark.req("R-003", "R-261")
def test_it_is_published_once_a_second_person_has_agreed_to_exactly_this(
    owner: Owner, manager: Visitor, db: Database
) -> None:
    owner.save(TEXT, NEW)
    assert publish(owner).status_code == 409
    sent(owner.visitor, f"{owner.place}/review", note="只改了一处")
    assert "待复核" in manager.get("/studio").text
    assert 'badge bg-red text-red-fg ms-auto">1<' in manager.get("/studio").text
    assert sent(manager, f"{owner.place}/agreement", seen="0" * 64).status_code == 409
    assert sent(manager, f"{owner.place}/refusal", seen=digest(manager, owner), reason="").status_code == 422
    sent(manager, f"{owner.place}/refusal", seen=digest(manager, owner), reason="请加上问候")
    assert "请加上问候" in owner.visitor.get(f"{owner.place}/publication").text
    sent(manager, f"{owner.place}/agreement", seen=digest(manager, owner))
    # A change makes the agreement void.
    owner.save(TEXT, NEW + "祝好。\n", 1)
    assert publish(owner).status_code == 409
    sent(manager, f"{owner.place}/agreement", seen=digest(manager, owner))
    assert publish(owner, "").status_code == 422
    answer = publish(owner)
    assert answer.status_code == 302
    assert active_text(db) == NEW + "祝好。\n"
    now = active(db)
    assert (now.author, now.reason, now.source) == ("lin.yu", "改一处措辞", "own")
    # The second click of a double click.
    assert publish(owner).status_code == 302
    with db.reading() as conn:
        assert conn.scalar(select(func.count()).select_from(deployment)) == 2


@pytest.mark.req("R-261")
def test_nobody_agrees_to_what_he_has_written_himself(db: Database, signed_in: SignedIn) -> None:
    with db.transaction() as conn:
        accounts.create_user(
            conn, SYSTEM, name="he.yan", display_name="何燕", password_hash=passwords.hashed(demo.PASSWORD),
            roles=["process_owner", "manager"], language="zh", must_change_password=False,
        )  # fmt: skip
    both = Owner(signed_in("he.yan"))
    both.save(TEXT, NEW)
    assert "须由他人复核" in both.visitor.get(f"{both.place}/publication").text
    with db.reading() as conn:
        from app.studio import workspaces

        seen = workspaces.fingerprint(conn, both.number)
    assert sent(both.visitor, f"{both.place}/agreement", seen=seen).status_code == 409
    assert publish(both).status_code == 409


@pytest.mark.req("R-261")
def test_the_rule_of_the_second_person_is_changed_with_a_reason_by_the_manager_alone(
    owner: Owner, manager: Visitor, db: Database
) -> None:
    assert sent(owner.visitor, "/studio/versions/rule", second_person="0", seen=0, reason="快").status_code == 403
    assert sent(manager, "/studio/versions/rule", second_person="0", seen=0, reason=" ").status_code == 422
    assert sent(manager, "/studio/versions/rule", second_person="0", seen=0, reason="试运行").status_code == 302
    assert sent(manager, "/studio/versions/rule", second_person="1", seen=0, reason="晚了").status_code == 409
    assert "试运行" in manager.get("/studio/versions").text
    owner.save(TEXT, NEW)
    assert publish(owner).status_code == 302


@pytest.mark.req("R-004")
def test_a_set_with_a_problem_is_refused_and_every_problem_leads_to_its_place(
    owner: Owner, alone: None, db: Database
) -> None:
    content = owner.document(DIAGRAM)["content"]
    owner.save(DIAGRAM, content.replace('as:formKey="', 'as:formKey="no_'))
    owner.save(TEXT, "{case_no}\n{shipment.colour}\n")
    answer = publish(owner)
    assert answer.status_code == 422
    assert f"/files/{TEXT}?element=shipment.colour" in answer.text
    assert f"/files/{DIAGRAM}?element=" in answer.text
    assert active(db).source == "shipped"


@pytest.mark.req("R-032")
def test_a_diagram_that_leaves_a_stage_out_is_refused(owner: Owner, alone: None, db: Database) -> None:
    path = "processes/case_main.bpmn"
    content = owner.document(path)["content"]
    # From solved straight to the end: nobody follows up.
    shortened = re.sub(r'(sourceRef="call_confirmation" targetRef=)"[^"]+"', r'\1"archive"', content)
    owner.save(path, shortened if shortened != content else content.replace('as:stage="followup"', ""))
    assert publish(owner).status_code == 422
    assert active(db).source == "shipped"


@pytest.mark.req("R-003")
def test_running_procedures_stay_on_their_version(owner: Owner, officer: Officer, alone: None, db: Database) -> None:
    officer.registered()
    with db.reading() as conn:
        before = conn.execute(select(process_instance.c.id, process_instance.c.definition_id)).all()
    form = "forms/classify.form"
    owner.save(form, owner.document(form)["content"].replace('"schemaVersion"', '"exporter": {}, "schemaVersion"'))
    content = owner.document("processes/intake.bpmn")["content"]
    owner.save("processes/intake.bpmn", content.replace("<!--", "<!-- 新 ", 1))
    assert publish(owner).status_code == 302
    with db.reading() as conn:
        assert conn.execute(select(process_instance.c.id, process_instance.c.definition_id)).all() == before
        assert definitions.active(conn, "case_main").id not in {row.definition_id for row in before}
    page = owner.visitor.get("/studio/versions").text
    assert re.search(r'data-label="运行中">1<', page)


@pytest.mark.req("R-005")
def test_two_versions_are_compared_and_an_old_one_is_published_again_as_a_new_one(
    owner: Owner, alone: None, db: Database
) -> None:
    first = active(db)
    owner.save(TEXT, NEW)
    owner.save(DIAGRAM, owner.document(DIAGRAM)["content"].replace('name="处理超时"', 'name="超时处理"', 1))
    publish(owner)
    second = active(db)
    page = owner.visitor.get(f"/studio/versions/comparison?a={first.id}&b={second.id}").text
    assert TEXT in page
    assert "今日进展" in page
    assert "bpmn-diff" in owner.visitor.get(f"/studio/versions/comparison/{first.id}/{second.id}/{DIAGRAM}").text
    again = f"/studio/versions/{first.id}/restoration"
    assert sent(owner.visitor, again, seen=second.id, reason="").status_code == 422
    assert sent(owner.visitor, again, seen=first.id, reason="退回").status_code == 409
    assert sent(owner.visitor, again, seen=second.id, reason="退回").status_code == 302
    third = active(db)
    assert third.id > second.id
    assert (third.hash, third.reason, third.author, third.based_on) == (first.hash, "退回", "lin.yu", second.id)
    # As it was shipped, so that the next upgrade comes by itself.
    assert third.source == "shipped"
    assert active_text(db).encode() == folders.shipped()[TEXT]


@pytest.mark.req("R-005")
def test_what_somebody_else_has_published_meanwhile_is_not_written_over(
    owner: Owner, signed_in: SignedIn, alone: None, db: Database
) -> None:
    other = Owner(owner.visitor)
    owner.save(TEXT, NEW)
    owner.save(OTHER, "{case_no} 我改的标题\n")
    other.save(TEXT, "{case_no}：另一种措辞\n")
    other.save(DIAGRAM, other.document(DIAGRAM)["content"].replace('name="处理超时"', 'name="超时处理"', 1))
    publish(other)
    assert publish(owner).status_code == 409
    page = owner.visitor.get(f"{owner.place}/rebase").text
    assert f"choice:{TEXT}" in page
    assert f"choice:{OTHER}" not in page
    to, seen = active(db).id, re.search(r'name="seen" value="([0-9a-f]{64})"', page)[1]  # type: ignore[index]
    rebase = f"{owner.place}/rebase"
    assert sent(owner.visitor, rebase, to=to, seen=seen).status_code == 422
    assert sent(owner.visitor, rebase, to=1, seen=seen, **{f"choice:{TEXT}": "mine"}).status_code == 409
    assert sent(owner.visitor, rebase, to=to, seen=seen, **{f"choice:{TEXT}": "mine"}).status_code == 302
    assert owner.document(TEXT)["content"] == NEW
    assert 'name="超时处理"' in owner.document(DIAGRAM)["content"]
    assert publish(owner).status_code == 302
    assert active_text(db) == NEW
    assert active_text(db, OTHER) == "{case_no} 我改的标题\n"
    assert 'name="超时处理"' in active_text(db, DIAGRAM)


@pytest.mark.req("R-005")
def test_an_upgrade_of_the_product_is_taken_up_file_by_file(owner: Owner, alone: None, db: Database) -> None:
    shipped = folders.shipped()
    owner.save(TEXT, NEW)
    owner.save(OTHER, shipped[OTHER].decode().replace("您好", "您们好"))
    publish(owner)
    upgraded = {
        **shipped,
        TEXT: "{case_no}：产品的新措辞\n".encode(),
        OTHER: shipped[OTHER] + "再会。\n".encode(),
        "processes/messages/expedited.zh.txt": "{case_no} 加急\n".encode(),
    }
    with db.transaction() as conn:
        candidate = deployments.deploy(conn, upgraded, source=deployments.SHIPPED, author="system")
        assert deployments.deploy(conn, upgraded, source=deployments.SHIPPED, author="system").id == candidate.id
        offer = upgrades.offered(conn)
    assert not candidate.active
    assert offer is not None
    page = owner.visitor.get("/studio/upgrade").text
    assert "两边都有修改" in page
    asked = {"active": offer.active, "ancestor": offer.ancestor, "candidate": offer.candidate}
    assert sent(owner.visitor, "/studio/upgrade", **asked).status_code == 422
    chosen = {f"choice:{TEXT}": "mine", f"choice:{OTHER}": "merged"}
    answer = sent(owner.visitor, "/studio/upgrade", **asked, **chosen)
    assert answer.status_code == 302
    taken = Owner(owner.visitor, int(answer.location.rpartition("/")[2]))
    assert publish(taken).status_code == 302
    assert active_text(db) == NEW
    merged = active_text(db, OTHER)
    assert "您们好" in merged
    assert "再会" in merged
    assert active_text(db, "processes/messages/expedited.zh.txt") == "{case_no} 加急\n"
    with db.reading() as conn:
        assert upgrades.offered(conn) is None
    assert owner.visitor.get("/studio/upgrade").status_code == 404


def test_a_workspace_without_a_change_is_not_published(owner: Owner, alone: None, db: Database) -> None:
    assert publish(owner).status_code == 409
    assert active(db).source == "shipped"
