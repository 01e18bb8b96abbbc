"""Files in and out of a workspace, procedures from templates, and files under other names."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable

import pytest
from sqlalchemy import select

from app import folders
from app.db import Database
from app.engine import deployments
from app.studio import checking, workspaces
from app.studio.tables import studio_edit
from tests.http.service.studio import Owner

DIAGRAM = "processes/overdue.bpmn"
TEXT = "processes/messages/daily.zh.txt"


def edits_made(db: Database) -> set[str]:
    with db.reading() as conn:
        return set(conn.scalars(select(studio_edit.c.path)))


def zipped(make: Callable[[zipfile.ZipFile], None]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        make(archive)
    return packed.getvalue()


@pytest.mark.req("R-002")
def test_an_exported_set_has_the_form_of_the_folders_and_comes_back_as_it_was(owner: Owner, db: Database) -> None:
    packed = owner.visitor.get(f"{owner.place}/export")
    with zipfile.ZipFile(io.BytesIO(packed.data)) as archive:
        assert {name: archive.read(name) for name in archive.namelist()} == folders.shipped()
    assert owner.visitor.get(f"{owner.place}/export").data == packed.data
    assert owner.brings(("everything.zip", packed.data)).status_code == 302
    assert edits_made(db) == set()


def test_a_single_file_finds_its_place_by_its_name_and_a_new_one_by_its_kind(owner: Owner, db: Database) -> None:
    drawn = folders.shipped()[DIAGRAM]
    answer = owner.brings(("overdue.bpmn", drawn + b"\n"), ("second.form", b"{}"), ("hello.zh.txt", "您好\n".encode()))
    assert "新增 2 个，修改 1 个" in owner.visitor.follow(answer).text
    assert edits_made(db) == {DIAGRAM, "forms/second.form", "processes/messages/hello.zh.txt"}


def test_a_zip_made_of_a_folder_is_read_from_its_processes_on(owner: Owner, db: Database) -> None:
    def make(archive: zipfile.ZipFile) -> None:
        archive.writestr("mine/processes/messages/hello.zh.txt", "您好")
        archive.writestr("mine/.DS_Store", b"\0")
        archive.writestr("__MACOSX/mine/x.bpmn", b"\0")

    assert owner.brings(("mine.zip", zipped(make))).status_code == 302
    assert edits_made(db) == {"processes/messages/hello.zh.txt"}


def test_with_one_bad_file_among_them_none_is_taken(owner: Owner, db: Database) -> None:
    outside = zipped(lambda archive: archive.writestr("../../etc/cron.d/x.zh.txt", "x"))
    for bad in (("set.zip", outside), ("set.zip", b"PK\x03\x04"), ("set.zip", b"no zip"), ("x.exe", b"MZ")):
        answer = owner.brings(bad, ("hello.zh.txt", "您好".encode()))
        assert answer.status_code == 422
        assert "hello.zh.txt" not in answer.text
    assert edits_made(db) == set()


@pytest.mark.req("R-004")
def test_a_procedure_from_a_template_is_there_with_its_forms_and_names(owner: Owner, db: Database) -> None:
    owner.visitor.get(owner.place)
    template = "decision"
    named = {"template": template, "key": "second_check", "name_zh": '二次<质检> & "复核"', "name_en": "Second {check}"}
    answer = owner.visitor.post(f"{owner.place}/new", named)
    assert answer.location.endswith("/files/processes/second_check.bpmn")
    with db.reading() as conn:
        files = workspaces.files(conn, owner.number)
        assert checking.problems(conn, files) == []
        read = deployments.check(conn, files)
    assert read.processes["second_check"].name == '二次<质检> & "复核"'
    assert not [path for path in files if "new_procedure" in path]
    # A double click leads to what the first one made; by another name, nothing is written over.
    assert owner.visitor.post(f"{owner.place}/new", named).location == answer.location
    again = owner.visitor.post(f"{owner.place}/new", {**named, "name_zh": "别的"})
    assert again.status_code == 422
    assert "请换一个键" in again.text


@pytest.mark.req("R-002")
@pytest.mark.parametrize(
    ("template", "opened"),
    [
        ("form", "forms/second_check.form"),
        ("table", "processes/second_check.dmn"),
        ("text", "processes/messages/second_check.zh.txt"),
    ],
)
def test_a_single_file_is_made_without_a_fault_and_opens(
    owner: Owner, db: Database, template: str, opened: str
) -> None:
    owner.visitor.get(owner.place)
    named = {"template": template, "key": "second_check", "name_zh": "二次质检", "name_en": "Second check"}
    answer = owner.visitor.post(f"{owner.place}/new", named)
    assert answer.location.endswith(f"/files/{opened}")
    assert owner.document(opened)["content"]
    with db.reading() as conn:
        assert checking.problems(conn, workspaces.files(conn, owner.number)) == []


@pytest.mark.parametrize(
    ("kind", "template"),
    [("bpmn", "one_step"), ("dmn", "table"), ("form", "form"), ("text", "text"), ("x", "one_step")],
)
def test_beside_the_files_of_a_kind_a_new_one_of_that_kind_is_at_hand(owner: Owner, kind: str, template: str) -> None:
    page = owner.visitor.get(f"{owner.place}?kind={kind}").text
    assert re.findall(r'name="template" value="(\w+)" checked', page) == [template]
    assert f"?kind={kind if kind != 'x' else 'bpmn'}#begin" in page


def test_wrong_input_is_told_where_it_stands_and_nothing_typed_is_lost(owner: Owner) -> None:
    owner.visitor.get(owner.place)
    good = {"template": "one_step", "key": "good_key", "name_zh": "好名称", "name_en": "Good name"}
    for place, wrong in (
        ("key", "Capital"), ("key", "../x"), ("name_zh", ""), ("name_en", "x" * 41), ("template", "../../etc"),
    ):  # fmt: skip
        answer = owner.visitor.post(f"{owner.place}/new", {**good, place: wrong})
        assert answer.status_code == 422
        assert f'id="{place}-problem"' in answer.text
        assert all(f'value="{text}"' in answer.text for name, text in good.items() if name != place)


def test_a_file_gets_another_name_and_both_histories_tell(owner: Owner, db: Database) -> None:
    owner.visitor.get(owner.place)
    answer = owner.visitor.post(f"{owner.place}/name/{TEXT}", {"path": "processes/messages/weekly.zh.txt"})
    assert answer.location.endswith("?kind=text")
    with db.reading() as conn:
        files = workspaces.files(conn, owner.number)
    assert TEXT not in files
    assert files["processes/messages/weekly.zh.txt"] == folders.shipped()[TEXT]
    for path in (DIAGRAM, "processes/weekly.bpmn", "../weekly.zh.txt"):
        answer = owner.visitor.post(f"{owner.place}/name/processes/messages/weekly.zh.txt", {"path": path})
        assert answer.status_code == 422
        # The file is in sight, with what was typed.
        assert f'name="path" value="{path}"' in answer.text


def test_what_was_taken_away_is_restored_from_its_history(owner: Owner, db: Database) -> None:
    owner.save(TEXT, "第一稿\n")
    owner.visitor.get(owner.place)
    owner.visitor.post(f"{owner.place}/removal/{TEXT}")
    owner.visitor.post(f"{owner.place}/removal/{TEXT}")
    page = owner.visitor.get(f"{owner.place}/history/{TEXT}?edit=0").text
    assert "第 2 次内容" in page
    assert "第 3 次内容" not in page
    with db.reading() as conn:
        first = conn.scalar(select(studio_edit.c.id).where(studio_edit.c.version == 1))
    owner.visitor.post(f"{owner.place}/history/{TEXT}", {"edit": first, "seen": 2})
    assert owner.document(TEXT)["content"] == "第一稿\n"
    owner.visitor.post(f"{owner.place}/history/{TEXT}", {"edit": 0, "seen": 3})
    assert owner.document(TEXT)["content"].encode() == folders.shipped()[TEXT]
    # Somebody else was quicker: nothing is restored over it.
    owner.visitor.post(f"{owner.place}/history/{TEXT}", {"edit": first, "seen": 1})
    assert owner.document(TEXT)["version"] == 4
