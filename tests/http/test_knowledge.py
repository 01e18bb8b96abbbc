"""The knowledge base: searched and read by everybody, written by one person and released by another."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape

import pytest

from app.cases import codes
from app.db import Database
from app.knowledge import seeding
from tests.http.conftest import Visitor

SignedIn = Callable[[str], Visitor]
SEEN = re.compile(r'name="seen" value="(\d+)"')
WRITTEN = {
    "kind": "fault_case", "category": "hardware", "product_type": "smartphone", "title": "听筒有杂音",
    "fault_code": "EAR-01", "cause": "听筒网积灰", "steps": "1. 清理听筒网\n2. 重启",
}  # fmt: skip


@pytest.fixture(autouse=True)
def library(db: Database) -> None:
    with db.transaction() as conn:
        codes.seed(conn)
        seeding.seed(conn)


@pytest.fixture
def writer(signed_in: SignedIn) -> Visitor:
    """Wang Lei, technical support."""
    return signed_in("wang.lei")


@pytest.fixture
def reviewer(signed_in: SignedIn) -> Visitor:
    """Feng Xia, quality."""
    return signed_in("feng.xia")


@pytest.fixture
def reader(signed_in: SignedIn) -> Visitor:
    """He Jun of finance, who reads only."""
    return signed_in("he.jun")


@pytest.mark.req("R-250")
def test_everybody_inside_finds_articles_in_chinese_and_english(reader: Visitor) -> None:
    assert listed(reader, q="手机开不了机")[0] == "SP-F001"
    assert listed(reader, q="battery swollen")[0] == "SP-F002"
    assert listed(reader, q="sp-q002")[0] == "SP-Q002"
    assert "没有找到文章" in reader.get("/knowledge?q=xyzzy").text


def test_the_list_can_be_narrowed_and_turned(reader: Visitor) -> None:
    assert len(listed(reader)) == 25
    assert sum(len(listed(reader, page=page)) for page in "123") == len(seeding.shipped())
    assert set(listed(reader, kind="install")) == {"SP-I001", "BS-I001", "WT-I001"}
    assert set(listed(reader, kind="faq", product_type="network_switch")) == {"NS-Q001", "GN-Q001", "GN-Q002"}
    assert listed(reader, q="电池", category="safety") == ["SP-F002"]


def test_an_article_reads_in_the_language_of_its_reader(reader: Visitor) -> None:
    assert "强制重启" in reader.get("/knowledge/SP-F001").text
    reader.post("/language", {"language": "en", "next": "/knowledge"})
    page = unescape(reader.get("/knowledge/SP-F001").text)
    assert "Hold the power key and volume down" in page
    assert "In use" in page


@pytest.mark.req("R-248")
def test_from_a_draft_to_what_readers_have(writer: Visitor, reviewer: Visitor, reader: Visitor) -> None:
    code = written(writer, submit="1")
    assert code == "FC-0001"
    assert reader.get(f"/knowledge/{code}").status_code == 404
    assert listed(reader, q="听筒杂音") == []
    assert code in listed(reviewer, state="reviewing")
    assert 'bg-red text-red-fg ms-auto">1<' in reviewer.get("/knowledge").text
    act(reviewer, code, "publication")
    assert listed(reader, q="听筒杂音")[0] == code
    page = reader.get(f"/knowledge/{code}").text
    assert "听筒网积灰" in page and "故障代码 EAR-01" in page
    assert listed(reader, q="ear-01")[0] == code


def test_nobody_releases_the_own_article(reviewer: Visitor, signed_in: SignedIn) -> None:
    code = written(reviewer, submit="1")
    page = reviewer.get(f"/knowledge/{code}")
    assert "须由他人审核" in page.text
    assert f"/knowledge/{code}/publication" not in page.text
    assert act(reviewer, code, "publication") == 403
    assert act(signed_in("wu.gang"), code, "publication") == 302


def test_a_returned_article_tells_its_author_why(writer: Visitor, reviewer: Visitor) -> None:
    code = written(writer, submit="1")
    act(reviewer, code, "return")
    assert "请说明原因" in reviewer.get(f"/knowledge/{code}").text
    act(reviewer, code, "return", reason="请补充备件号")
    page = writer.get(f"/knowledge/{code}")
    assert "冯霞 退回了此版本：请补充备件号" in page.text
    changed(writer, code, steps="1. 更换听筒 SPK-02", note="补充备件号")
    history = writer.get(f"/knowledge/{code}/history").text
    assert re.search(r"<del[^>]*>1\. 清理听筒网</del>", history)
    assert re.search(r"<ins[^>]*>1\. 更换听筒 SPK-02</ins>", history)
    assert "补充备件号" in history


def test_readers_keep_what_is_published_while_it_is_written_anew(writer: Visitor, reader: Visitor) -> None:
    answer = changed(writer, "SP-F006", title="对方听不到我说话")
    assert "对方听不到我说话" in writer.get(answer).text
    assert "有较新的版本尚未发布" in writer.get("/knowledge/SP-F006").text
    page = reader.get("/knowledge/SP-F006?version=2").text
    assert "通话时对方听不到声音" in page
    assert "有较新的版本" not in page


def test_a_retired_article_is_gone_for_readers(reviewer: Visitor, reader: Visitor) -> None:
    act(reviewer, "SP-F006", "retirement")
    assert reader.get("/knowledge/SP-F006").status_code == 200
    act(reviewer, "SP-F006", "retirement", reason="产品停售")
    assert reader.get("/knowledge/SP-F006").status_code == 404
    assert "SP-F006" not in listed(reader, q="SP-F006")
    assert "产品停售" in reviewer.get("/knowledge/SP-F006").text


def test_what_is_wrong_is_said_at_the_field_and_everything_stays(writer: Visitor) -> None:
    writer.get("/knowledge/new")
    wrong = {**WRITTEN, "title": "", "steps": "请拨打 13800138000", "product_type": "smartphone"}
    answer = writer.post("/knowledge", wrong)
    assert answer.status_code == 422
    assert 'id="title-problem"' in answer.text and 'id="steps-problem"' in answer.text
    assert "13800138000</textarea>" in answer.text
    assert writer.post("/knowledge", {**WRITTEN, "product_type": "toaster"}).status_code == 422
    assert writer.post("/knowledge", {**WRITTEN, "code": "SP-F001"}).status_code == 422


def test_an_edit_of_what_somebody_else_has_changed_meanwhile_keeps_what_was_typed(writer: Visitor) -> None:
    seen = SEEN.search(writer.get("/knowledge/SP-F006/edit").text)
    assert seen is not None
    changed(writer, "SP-F006", title="第一次修改")
    answer = writer.post("/knowledge/SP-F006", {**WRITTEN, "seen": seen[1], "title": "第二次修改"})
    assert answer.status_code == 409
    assert "第二次修改" in answer.text and "已被他人修改" in answer.text


def test_a_reviewer_sees_what_there_is_about_the_same_already(writer: Visitor, reviewer: Visitor) -> None:
    code = written(writer, title="手机开不了机", submit="1")
    page = reviewer.get(f"/knowledge/{code}").text
    assert "相似文章" in page
    assert "/knowledge/SP-F001" in page


@pytest.mark.parametrize("address", ["/knowledge/new", "/knowledge/SP-F001/edit", "/knowledge/SP-F001/history"])
def test_readers_neither_write_nor_look_behind(reader: Visitor, address: str) -> None:
    assert reader.get(address).status_code == 403
    assert "/knowledge/new" not in reader.get("/knowledge").text


@pytest.mark.parametrize("address", ["/knowledge/NOTHING", "/knowledge/SP-F001?version=7", "/knowledge/NOTHING/edit"])
def test_what_is_not_there_is_not_found(writer: Visitor, address: str) -> None:
    assert writer.get(address).status_code == 404


def written(person: Visitor, **more: str) -> str:
    """A new article; its code."""
    person.get("/knowledge/new")
    answer = person.post("/knowledge", {**WRITTEN, **more})
    assert answer.status_code == 302, answer.text
    return str(answer.location).rpartition("/")[2]


def changed(person: Visitor, code: str, **more: str) -> str:
    """An article written anew; where one is led to."""
    seen = SEEN.search(person.get(f"/knowledge/{code}/edit").text)
    assert seen is not None
    answer = person.post(f"/knowledge/{code}", {**WRITTEN, "seen": seen[1], **more})
    assert answer.status_code == 302, answer.text
    return str(answer.location)


def act(person: Visitor, code: str, what: str, **more: str) -> int:
    """Press a button on the page of an article as it stands; the status of the answer."""
    edit = person.get(f"/knowledge/{code}/edit")
    seen = SEEN.search(edit.text)
    assert seen is not None
    return person.post(f"/knowledge/{code}/{what}", {"seen": seen[1], **more}).status_code


def listed(person: Visitor, **asked: str) -> list[str]:
    """The codes on a page of the list, from above."""
    page = person.get("/knowledge", query_string=asked)
    return re.findall(r'article-row" href="/knowledge/([\w.-]+)"', page.text)
