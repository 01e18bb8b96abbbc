"""The cards an engineer has at hand: of this model, else of its type, else of every product."""

from __future__ import annotations

import pytest
from sqlalchemy import Connection

from app.cases import codes
from app.knowledge import articles, cards, reviewing, search, seeding
from app.knowledge.kinds import CARDS
from tests.unit.knowledge.conftest import QUI, SUE, TOM, text

CARD = {"kind": "diagnosis_card", "category": "hardware", "product_type": "air_conditioner"}


def codes_of(conn: Connection, product_type: str | None, model: str | None) -> list[str]:
    return [row.code for row in cards.of(conn, product_type, model)]


def publish(conn: Connection, code: str, **more: str) -> None:
    articles.draft(conn, text(code=code, **{**CARD, **more}), TOM)
    reviewing.submit(conn, code, articles.find(conn, code, TOM).version, TOM)
    reviewing.publish(conn, code, articles.find(conn, code, QUI).version, QUI)


@pytest.mark.req("R-145")
def test_every_type_of_product_comes_with_both_cards(conn: Connection) -> None:
    seeding.seed(conn)
    for product_type in codes.shipped()["product_type"]["codes"]:
        kinds = [row.kind for row in cards.of(conn, product_type, "any")]
        assert kinds == ["diagnosis_card", "quick_guide"], product_type


@pytest.mark.req("R-145")
def test_the_card_of_the_model_comes_before_that_of_its_type(conn: Connection) -> None:
    seeding.seed(conn)
    publish(conn, "KF-72-CARD", model="KF-72LW")
    assert codes_of(conn, "air_conditioner", " kf-72lw ") == ["KF-72-CARD", "AC-G001"]
    assert codes_of(conn, "air_conditioner", "KF-35GW") == ["AC-D001", "AC-G001"]


def test_a_product_without_a_type_gets_what_is_for_all(conn: Connection) -> None:
    seeding.seed(conn)
    assert codes_of(conn, None, None) == []
    publish(conn, "ALL-CARD", product_type="")
    assert codes_of(conn, None, None) == ["ALL-CARD"]
    assert codes_of(conn, "pump", None) == ["PU-D001", "PU-G001"]


def test_a_card_that_was_retired_is_not_shown(conn: Connection) -> None:
    seeding.seed(conn)
    reviewing.retire(conn, "PU-D001", articles.find(conn, "PU-D001", SUE).version, SUE, "停售")
    assert codes_of(conn, "pump", None) == ["PU-G001"]


def test_cards_are_found_but_not_suggested(conn: Connection) -> None:
    seeding.seed(conn)
    said = "供水泵诊断卡"
    assert "PU-D001" in {row.code for row in search.search(conn, said)}
    suggested = {row.kind for row in search.suggest(conn, said, "pump", "DL-50")}
    assert suggested and suggested.isdisjoint(CARDS)
