from __future__ import annotations

import re
from collections import Counter

import pytest
from sqlalchemy import Connection

from app.cases import codes
from app.knowledge import articles, entries, reviewing, seeding
from tests.unit.knowledge.conftest import SUE

CHINESE = re.compile(r"[\u4e00-\u9fff]")


def test_a_second_start_adds_nothing_and_changes_nothing(conn: Connection) -> None:
    assert seeding.seed(conn) == len(seeding.shipped())
    row = articles.find(conn, "SP-F001", SUE)
    reviewing.retire(conn, "SP-F001", row.version, SUE, "停售")
    assert seeding.seed(conn) == 0
    assert articles.find(conn, "SP-F001", SUE).state == "retired"


@pytest.mark.req("R-249")
@pytest.mark.parametrize("code", seeding.shipped())
def test_a_shipped_article_is_whole_in_both_languages(code: str) -> None:
    texts = entries.clean({**seeding.shipped()[code], "code": code})
    assert texts["code"] == code
    assert set(seeding.shipped()[code]) <= set(entries.FIELDS)
    for field, value in texts.items():
        if field.endswith("_en"):
            assert value and not CHINESE.search(value)
    assert texts["product_type"] is None or texts["product_type"] in codes.shipped()["product_type"]["codes"]


def test_there_are_articles_about_every_product_type() -> None:
    about = Counter(texts.get("product_type") for texts in seeding.shipped().values())
    assert sum(about.values()) >= 40
    assert all(about[product_type] >= 4 for product_type in codes.shipped()["product_type"]["codes"])
