from __future__ import annotations

from uuid import uuid4

import pytest
from sqlalchemy import Connection

from app import history
from app.knowledge import articles, seeding, uses
from app.knowledge.errors import UnknownArticle
from tests.unit.knowledge.conftest import ANN, TOM, text

CASE = "case:202611-001"


@pytest.mark.req("R-077")
def test_an_article_is_used_once_for_a_task_and_counts_by_matters(conn: Connection) -> None:
    seeding.seed(conn)
    task = uuid4()
    row = uses.take(conn, "sp-f001", CASE, task, ANN)
    uses.take(conn, "SP-F001", CASE, task, ANN)
    uses.take(conn, "SP-F001", CASE, uuid4(), ANN)
    uses.take(conn, "SP-F001", "case:202611-002", uuid4(), ANN)
    assert uses.count(conn, row.id) == 2
    assert [event.data for event in history.of(conn, CASE)] == [{"article": "SP-F001"}] * 2


def test_what_is_not_published_cannot_be_used(conn: Connection) -> None:
    for code in (articles.draft(conn, text(), TOM), "NOTHING"):
        with pytest.raises(UnknownArticle):
            uses.take(conn, code, CASE, uuid4(), ANN)
