from __future__ import annotations

import pytest
from sqlalchemy import Connection

from app import history
from app.errors import Invalid
from app.knowledge import articles, reviewing
from app.knowledge.errors import NotADrafter, NotNow, StaleArticle, UnknownArticle
from tests.unit.knowledge.conftest import ANN, FIN, SUE, TOM, text


def test_a_draft_gets_a_code_of_its_kind_and_counts_on(conn: Connection) -> None:
    assert articles.draft(conn, text(), TOM) == "FC-0001"
    assert articles.draft(conn, text(kind="faq"), TOM) == "FAQ-0001"
    assert articles.draft(conn, text(), TOM) == "FC-0002"
    assert articles.draft(conn, text(code="sp-f099"), TOM) == "SP-F099"


def test_a_code_is_taken_once(conn: Connection) -> None:
    articles.draft(conn, text(code="SP-1"), TOM)
    with pytest.raises(Invalid) as caught:
        articles.draft(conn, text(code="sp-1"), ANN)
    assert caught.value.problems[0].place == "code"


def test_a_draft_is_seen_by_those_who_write_alone(conn: Connection) -> None:
    code = articles.draft(conn, text(), TOM)
    assert articles.find(conn, code.lower(), ANN).state == "drafted"
    with pytest.raises(UnknownArticle):
        articles.find(conn, code, FIN)
    with pytest.raises(NotADrafter):
        articles.draft(conn, text(), FIN)


def test_the_own_draft_is_written_over_and_that_of_another_becomes_a_new_version(conn: Connection) -> None:
    code = articles.draft(conn, text(), TOM)
    articles.revise(conn, code, 1, text(title="手机不能开机"), TOM)
    assert _versions(conn, code) == [(1, "tom", "手机不能开机")]
    articles.revise(conn, code, 2, text(title="手机黑屏"), ANN)
    assert _versions(conn, code) == [(2, "ann", "手机黑屏"), (1, "tom", "手机不能开机")]
    assert articles.find(conn, code, ANN).title == "手机黑屏"


def test_what_was_looked_at_must_still_be_so(conn: Connection) -> None:
    code = articles.draft(conn, text(), TOM)
    articles.revise(conn, code, 1, text(title="手机不能开机"), TOM)
    with pytest.raises(StaleArticle):
        articles.revise(conn, code, 1, text(title="手机黑屏"), ANN)


def test_an_article_in_review_is_not_changed_under_the_reviewer(conn: Connection) -> None:
    code = articles.draft(conn, text(), TOM)
    reviewing.submit(conn, code, 1, TOM)
    with pytest.raises(NotNow):
        articles.revise(conn, code, 2, text(title="手机黑屏"), TOM)


def test_readers_keep_the_published_version_while_a_new_one_is_written(conn: Connection) -> None:
    code = articles.draft(conn, text(), TOM)
    reviewing.submit(conn, code, 1, TOM)
    reviewing.publish(conn, code, 2, SUE)
    articles.revise(conn, code, 3, text(title="手机黑屏", kind="faq"), ANN)
    row = articles.find(conn, code, FIN)
    assert (row.state, row.published, row.latest, row.title, row.kind) == (
        "drafted",
        1,
        2,
        "手机无法开机",
        "fault_case",
    )
    assert articles.shown(conn, [row])[row.id].number == 1
    assert [one.code for one in articles.shelf(conn, limit=5)] == [code]


def test_a_shelf_is_narrowed_and_has_what_is_for_every_product(conn: Connection) -> None:
    phone = articles.draft(conn, text(product_type="smartphone"), TOM)
    every = articles.draft(conn, text(kind="faq", category="service"), TOM)
    articles.draft(conn, text(product_type="base_station"), TOM)
    drafts = articles.shelf(conn, state="drafted", product_type="smartphone", limit=9)
    assert {one.code for one in drafts} == {phone, every}
    assert articles.count(conn, state="drafted", kind="faq", category="service") == 1
    assert articles.count(conn) == 0


def test_everything_is_on_record(conn: Connection) -> None:
    code = articles.draft(conn, text(), TOM, source="case:202611-001")
    reviewing.submit(conn, code, 1, TOM)
    assert [event.kind for event in history.of(conn, f"article:{code}")] == ["article:drafted", "article:submitted"]
    assert articles.find(conn, code, TOM).source == "case:202611-001"


def _versions(conn: Connection, code: str) -> list[tuple[int, str, str]]:
    found = articles.versions(conn, articles.find(conn, code, SUE))
    return [(one.number, one.author, one.title) for one in found]
