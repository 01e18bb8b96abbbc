from datetime import date, timedelta

import pytest
from sqlalchemy import Connection, update

from app import db, history
from app.cases import archive, completeness, progress, queries, writing
from app.cases.errors import NotComplete
from app.cases.records import NOUNS
from app.cases.records.rating import rating
from tests.unit.cases.desk import ANN, NOW, OFFICE


def finish(conn: Connection, key: str, followup: str = "normal") -> None:
    """Everything an archive needs."""
    answers = {
        "case.category": "product_fault", "case.first_response_at": NOW.isoformat(), "rating.solved": "yes",
        "rating.score": 5, "followup.result": followup,
    }  # fmt: skip
    writing.write(conn, key, answers, ANN, NOW)
    for stage in ("intake", "diagnosis", "solution", "followup"):
        progress.set_stage(conn, key, stage, ANN, NOW)
    progress.note(conn, key, "resolved", NOW)


def put_away(conn: Connection, key: str, days: int | None = None) -> None:
    until = NOW + timedelta(days=days) if days else None
    archive.archive(conn, key, ANN, NOW, until=until, zone=OFFICE)


def test_a_complete_case_is_archived_and_kept_for_three_years(conn: Connection, key: str) -> None:
    finish(conn, key)
    put_away(conn, key)
    case = queries.file(conn, key).case
    assert (case.state, case.loop_stage, case.closed_reason, case.archived_by) == (
        "archived", "archive", "resolved", "ann",
    )  # fmt: skip
    assert case.archived_at == NOW
    assert case.retention_until == date(2029, 11, 23)
    assert history.of(conn, key)[-1].kind == "case:archived"


def test_a_longer_retention_counts_and_a_shorter_one_does_not(conn: Connection, key: str) -> None:
    finish(conn, key)
    put_away(conn, key, days=5 * 365)
    assert queries.file(conn, key).case.retention_until == date(2031, 11, 22)


def test_three_years_are_the_least(conn: Connection, key: str) -> None:
    finish(conn, key)
    put_away(conn, key, days=30)
    assert queries.file(conn, key).case.retention_until == date(2029, 11, 23)


def test_all_that_is_missing_is_said_at_once(conn: Connection, key: str) -> None:
    with pytest.raises(NotComplete) as refused:
        put_away(conn, key)
    assert "202611-001" in str(refused.value)
    said = [str(problem) for problem in refused.value.problems]
    assert len(said) == 8
    assert "There is no follow-up on record." in str(said)
    assert queries.file(conn, key).case.archived_at is None


def test_a_followup_that_reached_nobody_counts(conn: Connection, key: str) -> None:
    finish(conn, key, followup="unreachable")
    assert list(completeness.missing(conn, queries.file(conn, key))) == []


def test_archiving_twice_changes_nothing(conn: Connection, key: str) -> None:
    finish(conn, key)
    put_away(conn, key)
    before = queries.file(conn, key).case
    archive.archive(conn, key, ANN, NOW + timedelta(days=1), until=None, zone=OFFICE)
    assert queries.file(conn, key).case == before


def test_a_change_behind_the_back_of_the_archive_shows_in_its_fingerprint(conn: Connection, key: str) -> None:
    finish(conn, key)
    put_away(conn, key)
    file = queries.file(conn, key)
    assert archive.fingerprint(conn, file) == file.case.archive_hash
    conn.execute(update(rating).values(score=1))
    db.memory(conn).clear()  # as another transaction would see it
    assert archive.fingerprint(conn, file) != file.case.archive_hash


@pytest.mark.req("R-241")
def test_the_fingerprint_takes_every_record_in(conn: Connection, key: str) -> None:
    finish(conn, key)
    seals = [archive.fingerprint(conn, queries.file(conn, key))]
    for noun in NOUNS:
        column = next(one.column for one in noun.bindings if one.kind == "text" and noun.begins != one.column)
        writing.write(conn, key, {f"{noun.name}.{column}": "文字"}, ANN, NOW)
        seals.append(archive.fingerprint(conn, queries.file(conn, key)))
    assert len(set(seals)) == len(NOUNS) + 1


def test_the_29th_of_february_is_kept_to_the_last_of_february() -> None:
    assert archive.later(date(2028, 2, 29), 36) == date(2031, 2, 28)
    assert archive.later(date(2026, 12, 31), 36) == date(2029, 12, 31)
