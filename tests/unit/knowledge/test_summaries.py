from __future__ import annotations

import pytest
from sqlalchemy import Connection

from app import history
from app.errors import Invalid
from app.knowledge import articles, summaries
from app.knowledge.errors import NotADrafter, StaleArticle
from tests.unit.knowledge.conftest import ANN, FIN, TOM, text

CASE = "case:202611-001"
SUMMARY = {"problem_found": "电池老化", "improvement_direction": "说明书补充存放方法"}


def test_a_summary_is_written_and_written_anew(conn: Connection) -> None:
    assert summaries.of(conn, CASE) is None
    summaries.write(conn, CASE, 0, SUMMARY, TOM)
    summaries.write(conn, CASE, 1, {**SUMMARY, "process_and_result": "更换电池后正常"}, ANN)
    row = summaries.of(conn, CASE)
    assert row is not None
    assert (row.author, row.process_and_result, row.version) == ("ann", "更换电池后正常", 2)
    assert [event.kind for event in history.of(conn, CASE)] == ["case:summarised"] * 2


def test_who_is_late_overwrites_nobody(conn: Connection) -> None:
    summaries.write(conn, CASE, 0, SUMMARY, TOM)
    with pytest.raises(StaleArticle):
        summaries.write(conn, CASE, 0, SUMMARY, ANN)


@pytest.mark.req("R-247")
def test_the_cause_and_the_direction_of_improvement_are_needed(conn: Connection) -> None:
    with pytest.raises(Invalid) as caught:
        summaries.write(conn, CASE, 0, {"process_and_result": "x" * 4001}, TOM)
    assert [one.place for one in caught.value.problems] == [*summaries.NEEDED, "process_and_result"]
    with pytest.raises(NotADrafter):
        summaries.write(conn, CASE, 0, SUMMARY, FIN)


def test_the_articles_of_a_case_are_known(conn: Connection) -> None:
    code = articles.draft(conn, text(), TOM, source=CASE)
    assert [one.code for one in summaries.articles_of(conn, CASE)] == [code]
