from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import Connection, delete, func, select, update

from app import gathered
from app.actor import Actor
from app.cases import archive, codes, customers, finding, progress, units, writing
from app.cases.host import ServiceDesk
from app.cases.search import index
from app.cases.search.tables import case_index, case_term
from app.cases.tables import service_case
from app.db import Database
from app.formdefs import Field
from tests.unit.cases.desk import ADA, ANN, NOW, OFFICE, TOM, register, task

FIRST = "202611-001"


def found(conn: Connection, text: str, actor: Actor = ANN) -> list[str]:
    return [row.number for row in finding.search(conn, text, actor)]


@pytest.fixture
def key(conn: Connection) -> str:
    return str(register(conn, case__category="product_fault").case.business_key)


def write(conn: Connection, key: str, **values: Any) -> None:
    writing.write(conn, key, {path.replace("__", "."): value for path, value in values.items()}, ANN, NOW)


@pytest.mark.req("R-246")
@pytest.mark.parametrize("text", [FIRST, "李梅", "13800138000", "0013", "无法开机", "开不了机", "GX-200", "8151"])
def test_a_case_is_found_by_all_it_begins_with(conn: Connection, key: str, text: str) -> None:
    register(conn, customer__name="王强", customer__contact="13911112222", unit__model="TV-9", unit__serial_no="77",
             case__description="屏幕有亮线")  # fmt: skip
    assert found(conn, text) == [FIRST]


@pytest.mark.req("R-246")
@pytest.mark.parametrize(
    ("values", "text"),
    [
        ({"case__handling": "更换了电源板，试机正常"}, "电源板"),
        ({"shipment__direction": "to_centre", "shipment__tracking_no": "SF1234567890"}, "567890"),
        ({"diagnosis__cause": "The fuse is blown"}, "fuse"),
        ({"rating__score": 5, "rating__opinion": "上门师傅很有耐心"}, "耐心"),
        ({"plan__plan_type": "visit", "plan__options": [{"option": "更换主板", "effort": "两小时"}]}, "主板"),
    ],
)  # fmt: skip
def test_a_case_is_found_by_what_was_done_and_its_result(
    conn: Connection, key: str, values: dict[str, Any], text: str
) -> None:
    assert found(conn, text) == []
    write(conn, key, **values)
    assert found(conn, text) == [FIRST]


@pytest.mark.req("R-246")
def test_a_case_is_found_by_what_was_typed_and_no_column_takes(conn: Connection, key: str) -> None:
    note = Field(id="note", type="textarea", label="说明", label_en="Note", key="note")
    ServiceDesk().entered(conn, key, [(note, "客户周末在家")])
    assert found(conn, "周末") == [FIRST]
    ServiceDesk().entered(conn, "order:202611-001", [(note, "客户下周在家")])
    assert found(conn, "下周") == []


def test_all_that_is_asked_for_must_stand_on_the_case_wherever(conn: Connection, key: str) -> None:
    write(conn, key, case__handling="更换电源板")
    assert found(conn, "李梅 电源板 GX-200 0013") == [FIRST]
    assert found(conn, "李梅 主板") == []


def test_what_was_written_over_is_found_no_more(conn: Connection, key: str) -> None:
    write(conn, key, case__description="屏幕有亮线", case__handling="更换电源板")
    assert found(conn, "无法开机") == []
    assert found(conn, "亮线 电源板") == [FIRST]


def test_a_customer_is_found_by_the_new_name_on_all_cases(conn: Connection, key: str) -> None:
    register(conn, case__description="屏幕有亮线")
    row = finding.find(conn, FIRST, ANN).customer
    customers.update(conn, row.id, {"customer.name": "李华"}, row.version, ANN)
    assert found(conn, "李梅") == []
    assert found(conn, "李华") == ["202611-002", FIRST]
    write(conn, key, customer__name="李明")
    assert found(conn, "李明") == ["202611-002", FIRST]


def test_a_product_is_found_by_its_new_serial_number(conn: Connection, key: str) -> None:
    row = finding.find(conn, FIRST, ANN).unit
    units.update(conn, row.id, {"unit.serial_no": "ZZ-9090"}, row.version, ANN)
    assert (found(conn, "9090"), found(conn, "48151")) == ([FIRST], [])


def test_the_case_of_the_number_comes_first_then_the_newest(conn: Connection, key: str) -> None:
    register(conn, case__description=f"与 {FIRST} 相同")
    register(conn)
    assert found(conn, FIRST) == [FIRST, "202611-002"]
    assert found(conn, "李梅") == ["202611-003", "202611-002", FIRST]


@pytest.mark.req("R-246")
def test_only_what_one_may_see_is_found(conn: Connection, key: str) -> None:
    other = register(conn, unit__serial_no="SN-2")
    task(conn, other.case.business_key, "tech")
    assert found(conn, "李梅", TOM) == [other.case.number]
    assert found(conn, "李梅", ADA) == []


def test_an_archived_case_is_found_by_what_stands_on_it_in_the_end(conn: Connection, key: str) -> None:
    write(conn, key, plan__plan_type="visit", plan__detailed_steps="更换主板")
    write(conn, key, plan__detailed_steps="更换电源板", plan__customer_decision="accepted", case__grade="normal")
    for stage in ("intake", "diagnosis", "solution", "followup"):
        progress.set_stage(conn, key, stage, ANN, NOW)
    for name in ("first_response", "resolved"):
        progress.note(conn, key, name, NOW)
    write(conn, key, rating__solved="yes", rating__score=5, followup__result="normal", followup__score=5)
    archive.archive(conn, key, ANN, NOW, until=None, zone=OFFICE)
    assert (found(conn, "电源板"), found(conn, "主板")) == ([FIRST], [])


def test_other_words_make_all_terms_anew_and_the_same_ones_none(conn: Connection, key: str) -> None:
    assert index.step(conn)
    assert not index.step(conn)
    before = conn.execute(select(func.count()).select_from(case_term)).scalar_one()
    conn.execute(delete(case_term))
    assert found(conn, "李梅") == []
    conn.execute(update(case_index).values(fingerprint="another"))
    assert index.step(conn)
    assert found(conn, "李梅") == [FIRST]
    assert conn.execute(select(func.count()).select_from(case_term)).scalar_one() == before


def test_a_novel_is_not_kept_word_by_word(conn: Connection, key: str) -> None:
    words = " ".join(f"w{number}x" for number in range(3000))
    write(
        conn, key, case__remarks=words[:4000], case__first_judgement=words[4000:8000], case__handling=words[8000:12000]
    )
    kept = conn.execute(select(func.count()).select_from(case_term)).scalar_one()
    assert kept <= index.MOST + 200


def test_both_databases_find_the_same(any_db: Database) -> None:
    with any_db.transaction() as conn:
        codes.seed(conn)
        register(conn)
        register(
            conn,
            customer__name="王强",
            customer__contact="13911112222",
            unit__serial_no="zz-1",
            case__remarks="加急_100%",
        )
    with any_db.reading() as conn:
        assert found(conn, "无法开机") == ["202611-002", FIRST]
        assert found(conn, "1391111") == ["202611-002"]
        assert found(conn, "王强 无法") == ["202611-002"]
        assert found(conn, "SN-481") == [FIRST]
        assert found(conn, "202611") == ["202611-002", FIRST]
        assert found(conn, "李梅 zz") == []
        assert conn.execute(select(func.count()).select_from(service_case)).scalar_one() == 2


def test_terms_are_made_anew_in_short_transactions_and_from_where_it_was_stopped(
    any_db: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    with any_db.transaction() as conn:
        codes.seed(conn)
        for number in range(5):
            register(conn, unit__serial_no=f"zz-{number}")
    index.keep_up(any_db)
    monkeypatch.setattr(index, "_BATCH", 2)
    with any_db.transaction() as conn:
        conn.execute(update(case_index).values(fingerprint="another"))
        assert index.step(conn)
    with any_db.transaction() as conn:
        done, following = conn.execute(select(service_case.c.id).order_by(service_case.c.id)).scalars().all()[1:3]
        conn.execute(delete(case_term).where(case_term.c.case_id.in_((done, following))))
    index.keep_up(any_db)
    with any_db.transaction() as conn:
        assert [found(conn, f"zz-{number}") for number in (1, 2)] == [[], ["202611-003"]]
        assert found(conn, "zz-4") == ["202611-005"]
        assert not index.step(conn), "all is done"


@pytest.mark.req("R-246")
def test_what_a_turn_has_yet_to_write_of_a_customer_is_found_at_once(conn: Connection, key: str) -> None:
    gathered.begin(conn)
    write(conn, key, customer__name="赵敏")
    gathered.flush(conn)
    assert found(conn, "赵敏") == [FIRST]
    assert found(conn, "李梅") == []
