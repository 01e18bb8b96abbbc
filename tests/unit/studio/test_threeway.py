"""Two changes of one file, laid together by lines, or not where they touch."""

from __future__ import annotations

import pytest

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
