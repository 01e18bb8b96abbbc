from __future__ import annotations

import pytest
from sqlalchemy import Connection

from app.cases import writing
from app.cases.search import hits
from app.cases.search.hits import Marker
from tests.unit.cases.desk import ANN, NOW, register


def marked(query: str, text: str) -> str:
    return "".join(f"[{run.text}]" if run.hit else run.text for run in Marker(query).runs(text))


@pytest.mark.req("R-246")
@pytest.mark.parametrize(
    ("query", "text", "shown"),
    [
        ("电源板", "更换电源板，试机正常", "更换[电源板]，试机正常"),
        ("配件", "等待备件到货", "等待[备件]到货"),
        ("开不了机", "手机无法开机", "手机[无法开机]"),
        ("13800138000", "电话 138 0013 8000", "电话 [138 0013 8000]"),
        ("0013", "138 0013 8000", "138 [0013] 8000"),
        ("sn48151", "SN-48151/B", "[SN-48151]/B"),
        ("FUSE blown", "The fuse is blown.", "The [fuse] is [blown]."),
        ("电池 后盖", "电池鼓起，后盖翘起", "[电池]鼓起，[后盖]翘起"),
        ("(*", "x (* y", "x (* y"),
        ("", "更换电源板", "更换电源板"),
    ],
)
def test_what_was_asked_for_is_marked_however_it_is_spelled(query: str, text: str, shown: str) -> None:
    assert marked(query, text) == shown


def test_nothing_is_lost_between_the_marks() -> None:
    text = "更换电源板 <b>两次</b>，电源 板"
    assert "".join(run.text for run in Marker("电源板").runs(text)) == text


def test_of_a_long_text_the_piece_around_the_first_mark_is_shown() -> None:
    text = "一" * 100 + "电源板" + "二" * 100
    piece = Marker("电源板").piece(text)
    assert piece is not None
    said = "".join(run.text for run in piece)
    assert said.startswith("…一") and said.endswith("二…") and len(said) < 100
    assert Marker("主板").piece(text) is None


@pytest.mark.req("R-246")
def test_the_places_of_a_case_are_named_but_for_what_its_row_shows(conn: Connection) -> None:
    file = register(conn, case__category="product_fault")
    key, case_id = file.case.business_key, file.case.id
    writing.write(conn, key, {"case.handling": "更换电源板", "diagnosis.cause": "电源板烧毁"}, ANN, NOW)
    places = hits.of(conn, [case_id], Marker("电源板 李梅"), frozenset({"customer.name"}))
    assert [(place.zh, [run.text for run in place.runs if run.hit]) for place in places[case_id]] == [
        ("处理记录", ["电源板"]), ("故障原因", ["电源板"]),
    ]  # fmt: skip
    assert hits.of(conn, [], Marker("x"), frozenset()) == {}
