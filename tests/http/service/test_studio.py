"""The studio's workspaces and editors: who writes what, what is refused, and that nothing anybody wrote is lost."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import select

from app.actor import SYSTEM
from app.db import Database
from app.identity import accounts, demo, passwords
from app.studio.tables import studio_edit
from tests.http.service.conftest import SignedIn
from tests.http.service.studio import Owner

TEXT = "processes/messages/daily.zh.txt"
DIAGRAM = "processes/overdue.bpmn"


@pytest.fixture
def db(on_both: Database) -> Database:
    return on_both


@pytest.fixture
def colleague_owner(desk: Flask, signed_in: SignedIn, db: Database, owner: Owner) -> Owner:
    """A second process owner, in the same workspace."""
    with db.transaction() as conn:
        accounts.create_user(
            conn, SYSTEM, name="he.yan", display_name="何燕", password_hash=passwords.hashed(demo.PASSWORD),
            roles=["process_owner"], language="zh", must_change_password=False,
        )  # fmt: skip
    return Owner(signed_in("he.yan"), owner.number)


@pytest.mark.req("R-002")
def test_a_workspace_shows_the_whole_set_and_what_is_changed(owner: Owner) -> None:
    owner.save(TEXT, "进度：{number}\n\n您好。")
    page = owner.visitor.get(owner.place).text
    assert "寄修" in page
    assert 'data-tone="blue"' in page
    assert "已修改 1 个文件" in owner.visitor.get("/studio").text


@pytest.mark.req("R-002")
def test_what_is_saved_stands_and_the_same_again_is_no_new_edit(owner: Owner, db: Database) -> None:
    before = owner.document(TEXT)
    assert before["version"] == 0
    assert owner.save(TEXT, before["content"]).get_json()["version"] == 0
    assert owner.save(TEXT, "新的一行\n", 0).get_json()["version"] == 1
    assert owner.save(TEXT, "新的一行\n", 0).get_json()["version"] == 1
    assert owner.document(TEXT)["content"] == "新的一行\n"
    with db.reading() as conn:
        assert len(conn.execute(select(studio_edit.c.id)).all()) == 1


def test_who_saves_over_anothers_content_is_told_and_nothing_is_lost(owner: Owner, colleague_owner: Owner) -> None:
    owner.save(TEXT, "林玉写的\n")
    answer = colleague_owner.save(TEXT, "另一位写的\n", 0)
    assert answer.status_code == 409
    told = answer.get_json()
    assert told["version"] == 1
    assert "期间保存了此文件" in told["message"]
    kept = owner.visitor.get(f"{owner.place}/content/{TEXT}?edit={told['aside']}")
    assert kept.text == "另一位写的\n"
    assert owner.document(TEXT)["content"] == "林玉写的\n"
    # Mine shall stand: the newer version was looked at now.
    assert colleague_owner.save(TEXT, "另一位写的\n", told["version"]).get_json()["version"] == 2


def test_the_first_one_there_edits_and_who_comes_later_may_take_over(owner: Owner, colleague_owner: Owner) -> None:
    assert owner.here(TEXT)["editing"]
    later = colleague_owner.here(TEXT)
    assert not later["editing"]
    assert later["others"][0]["editing"]
    assert colleague_owner.document(TEXT)["readOnly"]
    assert colleague_owner.here(TEXT, takeOver=True)["editing"]
    first = owner.here(TEXT)
    assert not first["editing"]
    assert first["others"] == [{**first["others"][0], "name": "何燕", "editing": True}]
    owner.here(TEXT, leaving=True)
    assert colleague_owner.here(TEXT)["others"] == []


@pytest.mark.req("R-004")
def test_the_check_of_an_editor_is_the_one_of_the_whole_set(owner: Owner) -> None:
    content = owner.document(DIAGRAM)["content"]
    assert owner.tell("check", DIAGRAM, content).get_json() == {"problems": []}
    wrong = content.replace('as:formKey="', 'as:formKey="no_')
    problems = owner.tell("check", DIAGRAM, wrong).get_json()["problems"]
    assert problems
    assert all(one["message"] and one["place"] for one in problems if one["file"] == DIAGRAM)


REFUSED = [
    (DIAGRAM, b"<!DOCTYPE x [<!ENTITY e SYSTEM 'file:///etc/passwd'>]><x>&e;</x>"),
    (DIAGRAM, b"<x>" * 100 + b"</x>" * 100),
    (DIAGRAM, b"no diagram"),
    (DIAGRAM, b"<a>" + b"x" * 2_000_001 + b"</a>"),
    (TEXT, b"\xff\xfe\x00"),
    (TEXT, b"a\x00b"),
    (TEXT, b"x" * 200_001),
    ("processes/../../etc/cron.txt", b"x"),
    ("processes/Upper.bpmn", b"<x/>"),
    ("forms/x.exe", b"x"),
    ("processes/messages/x.fr.txt", b"x"),
    ("forms/x.bpmn", b"<x/>"),
]


def test_what_cannot_be_kept_is_refused_with_a_sentence(owner: Owner) -> None:
    for path, content in REFUSED:
        answer = owner.save(path, content)
        assert answer.status_code in (404, 405, 422)
        if answer.status_code == 422:
            assert answer.get_json()["message"]
            assert answer.get_json()["problems"]


def test_a_wrong_diagram_is_kept_for_it_is_being_worked_on(owner: Owner) -> None:
    assert owner.save(DIAGRAM, "<definitions/>").status_code == 200


def test_only_the_editors_may_write_styles_and_no_script_of_theirs_is_inline(owner: Owner) -> None:
    drawn = owner.visitor.get(f"{owner.place}/files/{DIAGRAM}")
    source = owner.visitor.get(f"{owner.place}/files/{DIAGRAM}?as=text")
    assert "style-src 'self' 'unsafe-inline'" in drawn.headers["Content-Security-Policy"]
    assert "script-src 'self';" in drawn.headers["Content-Security-Policy"]
    assert "unsafe-inline" not in source.headers["Content-Security-Policy"]


def test_a_file_is_handed_out_as_text_that_no_browser_runs(owner: Owner) -> None:
    answer = owner.visitor.get(f"{owner.place}/content/{DIAGRAM}?base=1")
    assert answer.mimetype == "text/plain"
    assert "sandbox" in answer.headers["Content-Security-Policy"]


def test_markup_in_a_file_does_not_end_the_block_it_stands_in(owner: Owner) -> None:
    hostile = "</script><script>alert(1)</script>\n"
    owner.save(TEXT, hostile)
    assert owner.document(TEXT)["content"] == hostile
    assert "<script>alert" not in owner.visitor.get(f"{owner.place}/files/{TEXT}").text


def test_a_thrown_away_workspace_can_be_read_and_not_written(owner: Owner) -> None:
    owner.save(TEXT, "写了一半\n")
    owner.visitor.get(owner.place)
    owner.visitor.post(f"{owner.place}/discard")
    assert owner.save(TEXT, "再写\n", 1).status_code == 409
    assert owner.document(TEXT)["readOnly"]
    assert "已放弃" in owner.visitor.get("/studio").text


def test_who_does_not_edit_reads(owner: Owner, signed_in: SignedIn) -> None:
    reader = Owner(signed_in("ma.ming"), owner.number)
    assert reader.visitor.get(owner.place).status_code == 200
    assert reader.document(DIAGRAM)["readOnly"]
    assert reader.save(TEXT, "x").status_code == 403
    assert not reader.document(DIAGRAM)["mayWrite"]
