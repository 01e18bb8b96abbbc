from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import Connection, delete, select, update

from app.db import Database
from app.demo import catalogue
from app.knowledge import articles, index, reviewing, search, seeding
from app.knowledge.tables import article, article_term, search_index
from tests.unit.knowledge.conftest import SUE, TOM, text


@pytest.fixture
def library(any_db: Database) -> Iterator[Connection]:
    """The shipped articles, on both databases."""
    with any_db.transaction() as conn:
        seeding.seed(conn)
        yield conn
        conn.rollback()


@pytest.mark.req("R-250")
@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("手机开不了机", "SP-F001"),
        ("電池膨脹", "SP-F002"),
        ("升级之后一直重启", "SP-F005"),
        ("ALM-1021", "BS-F001"),
        ("光口不通,端口灯不亮", "NS-F001"),
        ("连上wifi上不了网", "WT-F001"),
        ("the battery is swollen", "SP-F002"),
        ("forgotten screen lock", "SP-Q001"),
        ("配件是不是原装", "GN-Q002"),
        ("驻波", "BS-F003"),
        ("空调不制冷,滤网洗过了", "AC-F003"),
        ("咖啡机磨豆咔咔响", "CM-F003"),
        ("水泵震动很大", "PU-F001"),
        ("the pump leaks", "PU-F002"),
        ("air conditioner shows E4", "AC-F001"),
    ],
)
def test_what_a_customer_says_finds_the_article(library: Connection, words: str, code: str) -> None:
    assert search.search(library, words)[0].code == code


def test_a_code_comes_before_everything_that_mentions_it(library: Connection) -> None:
    found = search.search(library, " sp-m001 ")
    assert found[0].code == "SP-M001"
    assert len({one.id for one in found}) == len(found)


@pytest.mark.req("R-249")
def test_the_code_a_product_shows_finds_its_article(library: Connection) -> None:
    assert search.search(library, "alm-3305")[0].code == "BS-F002"
    code = articles.draft(library, text(title="外机不转", fault_code="e4"), TOM)
    reviewing.submit(library, code, 1, TOM)
    reviewing.publish(library, code, 2, SUE)
    assert {one.code for one in search.search(library, "E4")[:2]} == {"AC-F001", code}
    assert search.search(library, code)[0].code == code


def test_a_single_character_finds_titles(library: Connection) -> None:
    assert {"SP-F003", "SP-Q001"} <= {one.code for one in search.search(library, "屏")}


def test_a_search_can_be_narrowed(library: Connection) -> None:
    found = search.search(library, "电池", kind="maintenance", category="care", product_type="smartphone")
    assert [one.code for one in found] == ["SP-M001"]
    assert search.search(library, "电池", state="drafted") == []


@pytest.mark.parametrize("words", ["", "  ", "!?", "xyzzy", "the of and"])
def test_words_that_say_nothing_find_nothing(library: Connection, words: str) -> None:
    assert search.search(library, words) == []
    assert search.suggest(library, words) == []


@pytest.mark.req("R-076")
@pytest.mark.parametrize(
    "matter", [one for some in catalogue.matters().values() for one in some if "article" in one.texts],
    ids=lambda matter: matter.texts["article"],
)  # fmt: skip
def test_what_customers_of_the_demo_say_suggests_the_article_that_helps(
    library: Connection, matter: catalogue.Matter
) -> None:
    assert matter.product is not None
    for told in matter.texts["told"]:
        found = search.suggest(library, told, matter.product.type, matter.product.models[0])
        assert matter.texts["article"] in [one.code for one in found[:3]], told


def test_suggestions_are_those_for_the_product_first(library: Connection) -> None:
    words = "升级固件以后启动不了,一直重启"
    assert search.suggest(library, words, "smartphone")[0].code == "SP-F005"
    assert search.suggest(library, words, "network_switch")[0].code == "NS-F003"
    assert len(search.suggest(library, words, limit=2)) == 2


def test_an_article_about_this_very_model_comes_first(library: Connection) -> None:
    for model in (None, "GX-200"):
        code = articles.draft(
            library, text(title="听筒有杂音", cause="排线", product_type="smartphone", model=model), TOM
        )
        reviewing.submit(library, code, 1, TOM)
        reviewing.publish(library, code, 2, SUE)
    assert [one.model for one in search.suggest(library, "听筒杂音", "smartphone", " gx-200 ")] == ["GX-200", None]


def test_a_long_description_is_searched_by_its_rarest_words(library: Connection) -> None:
    told = "客户来电反映,上周购买的设备使用后出现问题,检查过设置和网络,重启后没有恢复," * 4 + "机柜温度过高"
    assert search.suggest(library, told, "base_station")[0].code == "BS-F002"


def test_terms_are_made_anew_when_the_synonyms_change(library: Connection) -> None:
    assert not index.keep_up(library)
    library.execute(delete(article_term))
    assert search.search(library, "驻波") == []
    library.execute(update(search_index).values(fingerprint="of yesterday"))
    assert index.keep_up(library)
    assert search.search(library, "驻波")[0].code == "BS-F003"


def test_an_article_that_is_written_anew_loses_its_old_words(library: Connection) -> None:
    code = articles.draft(library, text(title="听筒有杂音"), TOM)
    articles.revise(library, code, 1, text(title="扬声器破音"), TOM)
    row = library.execute(select(article).where(article.c.code == code)).one()
    have = set(library.scalars(select(article_term.c.term).where(article_term.c.article_id == row.id)))
    assert "破音" in have and "听筒" not in have
