"""Drafts: one for each subject, and nobody's is overwritten unseen. The way back to an older version."""

from __future__ import annotations

import pytest
from sqlalchemy import Connection

from app.actor import Actor
from app.errors import NotFound
from app.policies import drafts, publications, published, reading
from app.policies.drafts import DraftGone, DraftOfAnother

ANN, BOB = (Actor(name, frozenset({"admin"})) for name in ("ann", "bob"))
SUBJECT = "003/first_response"
TEN = {"values": [{"duration": "PT10M", "unit": "working"}]}
BY = {"author": "ann", "reason": "faster"}


def keep(conn: Connection, actor: Actor, **more: object) -> int:
    return drafts.keep(conn, "limit", SUBJECT, TEN, actor, **{"base": 0, **more})


def test_a_draft_is_kept_and_its_author_may_go_on(conn: Connection) -> None:
    assert keep(conn, ANN) == 1
    assert keep(conn, ANN, seen=1) == 2
    row = drafts.of(conn, "limit", SUBJECT)
    assert (row.author, row.version, row.document) == ("ann", 2, TEN)
    assert list(drafts.all_of(conn, "limit")) == [SUBJECT]
    assert drafts.all_of(conn, "setting") == {}


@pytest.mark.parametrize("more", [{}, {"seen": 1}, {"seen": 7, "replaces": True}, {"replaces": True}])
def test_another_does_not_overwrite_it(conn: Connection, more: dict[str, object]) -> None:
    keep(conn, ANN)
    with pytest.raises(DraftOfAnother):
        keep(conn, BOB, **more)
    assert drafts.of(conn, "limit", SUBJECT).author == "ann"


def test_another_may_replace_what_he_has_looked_at(conn: Connection) -> None:
    keep(conn, ANN)
    keep(conn, BOB, seen=1, replaces=True)
    assert drafts.of(conn, "limit", SUBJECT).author == "bob"


def test_the_same_person_in_a_second_window_is_told_too(conn: Connection) -> None:
    keep(conn, ANN)
    keep(conn, ANN, seen=1)
    with pytest.raises(DraftOfAnother):
        keep(conn, ANN, seen=1)


def test_what_is_gone_is_neither_dropped_nor_rebased(conn: Connection) -> None:
    keep(conn, ANN)
    drafts.rebase(conn, "limit", SUBJECT, 1, 4)
    assert drafts.of(conn, "limit", SUBJECT).base == 4
    for act in (lambda: drafts.drop(conn, "limit", SUBJECT, 1), lambda: drafts.rebase(conn, "limit", SUBJECT, 1, 5)):
        with pytest.raises(DraftGone):
            act()
    drafts.drop(conn, "limit", SUBJECT, 2)
    assert drafts.of(conn, "limit", SUBJECT) is None


def test_versions_are_read_as_a_draft_would_say_them(conn: Connection) -> None:
    publications.limit(conn, "003", "first_response", TEN["values"], **BY)
    publications.setting(conn, "003", "link_days", 7, **BY)
    publications.setting(conn, "003", "link_days", None, **BY)
    document = published.document
    assert document(conn, "limit", "003", "first_response", 1)["values"][0]["duration"] == "PT10M"
    assert document(conn, "limit", "003", "first_response", 0) == {"values": []}
    assert document(conn, "setting", "003", "link_days", 1) == {"value": 7}
    assert document(conn, "setting", "003", "link_days", 2) == {"value": None}
    assert document(conn, "setting", "003", "link_days", 0) == {"inherits": True}
    for kind, key in (("limit", "first_response"), ("setting", "link_days")):
        with pytest.raises(NotFound):
            document(conn, kind, "003", key, 9)


@pytest.mark.parametrize(
    ("reaches", "back_to", "reach"),
    [(("running",), 0, "running"), (("new", "recount", "running"), 1, "recount"), (("recount", "new"), 1, "new")],
)
def test_going_back_reaches_whom_the_undone_versions_reached(
    conn: Connection, reaches: tuple[str, ...], back_to: int, reach: str
) -> None:
    before = reading.book(conn).revision
    for one in reaches:
        publications.limit(conn, "003", "grading", TEN["values"], reach=one, **BY)
    acts = published.acts(conn, "limit", "003", "grading")
    assert published.undone(acts, back_to) == (before + back_to, reach)
    with pytest.raises(NotFound):
        published.undone(acts, len(reaches))


def test_the_limits_in_force_are_read_at_once(conn: Connection) -> None:
    publications.limit(conn, "003", "grading", TEN["values"], **BY)
    publications.limit(conn, "003", "grading", [], **BY)
    publications.limit(conn, "003", "handover", TEN["values"], **BY)
    found = published.all_limits(conn)
    assert ("003", "grading") not in found
    assert [one["duration"] for one in found["003", "handover"]] == ["PT10M"]
    assert published.in_force(conn, "003", "grading") == (found["default", "grading"], "default")
