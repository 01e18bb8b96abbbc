from __future__ import annotations

import pytest
from sqlalchemy import Connection

from app.actor import Actor
from app.knowledge import articles, reviewing, search
from app.knowledge.errors import NeedsReason, NotADrafter, NotAReviewer, NotNow, OwnArticle, StaleArticle
from tests.unit.knowledge.conftest import ANN, FIN, QUI, SUE, TOM, text


@pytest.fixture
def code(conn: Connection) -> str:
    """An article of Tom's, in review."""
    made = articles.draft(conn, text(), TOM)
    reviewing.submit(conn, made, 1, TOM)
    return made


@pytest.mark.req("R-248")
def test_a_reviewer_publishes_and_readers_find_it(conn: Connection, code: str) -> None:
    assert reviewing.waiting(conn) == 1
    assert search.suggest(conn, "开不了机") == []
    reviewing.publish(conn, code, 2, SUE)
    assert [one.code for one in search.suggest(conn, "开不了机")] == [code]
    row = articles.find(conn, code, FIN)
    version = articles.version(conn, row, 1)
    assert (row.state, version.state, version.reviewer) == ("published", "published", "sue")
    assert reviewing.waiting(conn) == 0


@pytest.mark.parametrize("actor", [ANN, TOM, FIN])
def test_only_reviewers_review(conn: Connection, code: str, actor: Actor) -> None:
    with pytest.raises(NotAReviewer):
        reviewing.publish(conn, code, 2, actor)


def test_nobody_reviews_what_has_a_part_of_the_own(conn: Connection) -> None:
    code = articles.draft(conn, text(), SUE)
    articles.revise(conn, code, 1, text(title="手机不能开机"), TOM)
    reviewing.submit(conn, code, 2, TOM)
    assert not reviewing.may_release(conn, articles.find(conn, code, SUE), SUE)
    with pytest.raises(OwnArticle):
        reviewing.publish(conn, code, 3, SUE)
    reviewing.publish(conn, code, 3, QUI)


def test_who_wrote_an_earlier_published_version_may_review_the_next(conn: Connection) -> None:
    code = articles.draft(conn, text(), SUE)
    reviewing.submit(conn, code, 1, SUE)
    reviewing.publish(conn, code, 2, QUI)
    articles.revise(conn, code, 3, text(title="手机不能开机"), TOM)
    reviewing.submit(conn, code, 4, TOM)
    reviewing.publish(conn, code, 5, SUE)
    row = articles.find(conn, code, SUE)
    assert (row.title, row.published) == ("手机不能开机", 2)
    assert [one.state for one in articles.versions(conn, row)] == ["published", "replaced"]


def test_a_returned_version_says_why_and_stays_in_the_history(conn: Connection, code: str) -> None:
    with pytest.raises(NeedsReason):
        reviewing.send_back(conn, code, 2, SUE, " ")
    reviewing.send_back(conn, code, 2, SUE, "请补充备件号")
    articles.revise(conn, code, 3, text(steps="1. 更换电池 BAT-01"), TOM)
    returned = articles.versions(conn, articles.find(conn, code, TOM))[1]
    assert (returned.number, returned.state, returned.reason) == (1, "returned", "请补充备件号")


def test_a_retired_article_is_no_longer_found_and_comes_back_through_a_review(conn: Connection, code: str) -> None:
    reviewing.publish(conn, code, 2, SUE)
    with pytest.raises(NeedsReason):
        reviewing.retire(conn, code, 3, SUE, "")
    reviewing.retire(conn, code, 3, SUE, "产品停售")
    assert search.search(conn, code) == []
    with pytest.raises(NotNow):
        reviewing.retire(conn, code, 4, SUE, "再次")
    articles.revise(conn, code, 4, text(), TOM)
    reviewing.submit(conn, code, 5, TOM)
    reviewing.publish(conn, code, 6, SUE)
    assert [one.code for one in search.search(conn, code)] == [code]


def test_each_step_has_its_state_and_its_people(conn: Connection, code: str) -> None:
    with pytest.raises(NotNow):
        reviewing.submit(conn, code, 2, TOM)
    with pytest.raises(NotADrafter):
        reviewing.submit(conn, code, 2, FIN)
    with pytest.raises(StaleArticle):
        reviewing.publish(conn, code, 1, SUE)
    with pytest.raises(NeedsReason):
        reviewing.publish(conn, code, 2, SUE, "x" * 1001)
