"""Two changes of one file, laid together by lines, or not where they touch."""

from __future__ import annotations

import pytest

from app import folders
from app.engine import opened
from app.studio import threeway

OLD = b"one\ntwo\nthree\nfour\nfive\n"


@pytest.mark.parametrize(
    ("mine", "theirs", "merged"),
    [
        (OLD.replace(b"one", b"1"), OLD.replace(b"five", b"5"), b"1\ntwo\nthree\nfour\n5\n"),
        (OLD + b"six\n", OLD.replace(b"two\n", b""), b"one\nthree\nfour\nfive\nsix\n"),
        (OLD.replace(b"three", b"3"), OLD.replace(b"three", b"3"), OLD.replace(b"three", b"3")),
        (OLD, OLD.replace(b"three", b"3"), OLD.replace(b"three", b"3")),
        (OLD.replace(b"three", b"3"), OLD.replace(b"three", b"drei"), None),
        (b"zero\n" + OLD, b"null\n" + OLD, None),
        (b"", OLD + b"six\n", None),
        (OLD.replace(b"one\ntwo\n", b""), OLD.replace(b"four\nfive\n", b""), b"three\n"),
    ],
)
def test_what_both_have_changed_is_laid_together_or_nobody_loses_a_line(
    mine: bytes, theirs: bytes, merged: bytes | None
) -> None:
    assert threeway.merge(OLD, mine, theirs) == merged
    assert threeway.merge(OLD, theirs, mine) == merged


def test_a_file_taken_away_here_and_changed_there_has_to_be_chosen() -> None:
    (one,) = threeway.of({"a.txt": OLD}, {}, {"a.txt": OLD + b"six\n"})
    assert one.state == "both"
    assert one.offers == ("mine", "theirs")
    assert one.chosen("mine") is None


DIAGRAM = "processes/parcel_in.bpmn"


def test_what_could_not_be_read_any_more_once_it_is_laid_together_is_not_offered() -> None:
    """Each has a good file; one has taken a step out by a comment, and the other has said something in it."""
    old = folders.shipped()[DIAGRAM].decode().splitlines(keepends=True)
    begin, end = (next(n for n, line in enumerate(old) if tag in line) for tag in ("<bpmn:boundary", "</bpmn:boundary"))
    mine = "".join([*old[:begin], "<!--\n", *old[begin : end + 1], "-->\n", *old[end + 1 :]]).encode()
    theirs = "".join([*old[: begin + 1], "<!-- said anew -->\n", *old[begin + 1 :]]).encode()
    base = "".join(old).encode()
    for text in (mine, theirs):
        assert not opened.file(DIAGRAM, text).problems
    (one,) = threeway.of({DIAGRAM: base}, {DIAGRAM: mine}, {DIAGRAM: theirs})
    assert threeway.merge(base, mine, theirs) is not None
    assert (one.offers, one.merged, one.apart) == (("mine", "theirs"), None, threeway.UNREADABLE)


def test_why_two_changes_do_not_go_together_is_said() -> None:
    sides = [
        ({"a.txt": OLD.replace(b"one", b"1")}, {"a.txt": OLD.replace(b"one", b"eins")}, threeway.SAME_LINES),
        ({}, {"a.txt": OLD + b"six\n"}, threeway.TAKEN_AWAY),
        ({"a.txt": OLD.replace(b"one", b"1")}, {"a.txt": OLD + b"six\n"}, None),
    ]
    for mine, theirs, apart in sides:
        (one,) = threeway.of({"a.txt": OLD}, mine, theirs)
        assert one.apart == apart
