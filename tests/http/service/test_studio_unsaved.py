"""What somebody typed for a workspace that another one closed: it goes where he says, and over nothing unseen."""

from __future__ import annotations

import pytest
from werkzeug.test import TestResponse

from app.db import Database
from tests.http.service.studio import Owner

TEXT = "processes/messages/daily.zh.txt"
TYPED, OTHER = "编号 {case_no}\n\n写到一半。\n", "编号 {case_no}\n\n别人写的。\n"


@pytest.fixture
def db(on_both: Database) -> Database:
    return on_both


@pytest.fixture
def closed(owner: Owner) -> Owner:
    """A workspace that was thrown away while something was typed in it."""
    owner.visitor.get(owner.place)
    owner.visitor.post(f"{owner.place}/discard")
    return owner


def take(owner: Owner, text: str = TYPED, *, version: int = 0, into: int = 0, path: str = TEXT) -> TestResponse:
    address = f"/studio/unsaved/{path}?at={owner.number}&version={version}&into={into}"
    return owner.visitor.client.post(address, data=text, headers={"X-CSRF-Token": owner.visitor.token})


def another(owner: Owner) -> Owner:
    return Owner(owner.visitor)


@pytest.mark.req("R-002")
def test_whoever_saves_in_a_closed_workspace_is_told_so(closed: Owner) -> None:
    answer = closed.save(TEXT, TYPED)
    assert answer.status_code == 409
    assert answer.get_json() == {
        "message": "此工作区已关闭（已发布或已放弃）。如需继续修改，请新建工作区。",
        "closed": True,
    }


def test_what_became_of_a_workspace_is_said_and_which_ones_are_open(closed: Owner) -> None:
    opened = another(closed)
    told = closed.visitor.get(f"/studio/unsaved?at={closed.number}&at={opened.number}&at=99").get_json()
    assert [one["number"] for one in told["open"]] == [opened.number]
    assert "已放弃此工作区" in told["at"][str(closed.number)]["closed"]
    assert told["at"][str(opened.number)]["closed"] == ""
    assert told["at"]["99"]["closed"]


@pytest.mark.req("R-002")
def test_it_is_taken_into_a_new_workspace(closed: Owner) -> None:
    address = take(closed).get_json()["address"]
    page = closed.visitor.get(address)
    assert "已写入此工作区" in page.text
    number = int(address.split("/")[3])
    assert number != closed.number
    assert Owner(closed.visitor, number).document(TEXT)["content"] == TYPED


def test_it_is_taken_into_an_open_one_in_which_the_file_is_as_it_was(closed: Owner) -> None:
    opened = another(closed)
    take(closed, into=opened.number)
    assert opened.document(TEXT)["content"] == TYPED


def test_what_was_saved_over_a_version_goes_where_that_version_stands(owner: Owner) -> None:
    owner.save(TEXT, OTHER)
    opened = another(owner)
    opened.save(TEXT, OTHER)
    take(owner, version=1, into=opened.number)
    assert opened.document(TEXT)["content"] == TYPED


@pytest.mark.req("R-005")
def test_where_the_file_says_something_else_both_are_kept_and_compared(closed: Owner) -> None:
    opened = another(closed)
    opened.save(TEXT, OTHER)
    page = closed.visitor.get(take(closed, into=opened.number).get_json()["address"])
    assert opened.document(TEXT)["content"] == OTHER
    assert "已另存在文件历史中" in page.text
    assert "写到一半" in page.text and "别人写的" in page.text


def test_a_file_that_is_not_there_is_there_then(closed: Owner) -> None:
    opened = another(closed)
    new = "processes/messages/begun_here.zh.txt"
    take(closed, into=opened.number, path=new, version=4)
    assert opened.document(new)["content"] == TYPED


def test_where_it_cannot_go_a_sentence_says_why_and_nothing_is_begun(closed: Owner) -> None:
    assert take(closed, into=closed.number).status_code == 409
    assert "没有编号为 99 的工作区" in take(closed, into=99).get_json()["message"]
    refused = take(closed, "a\x00b")
    assert refused.status_code == 422
    assert refused.get_json()["message"]
    assert closed.visitor.get("/studio/unsaved").get_json()["open"] == []
