"""The story of a case in chapters: what is recorded on it, kind by kind, the latest first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import zip_longest
from typing import Any

from sqlalchemy import Connection

from app import files
from app.cases.queries import CaseFile
from app.cases.records import BY_NAME, NOUNS, reading
from app.web import words
from app.web.language import named
from app.web.record_looks import LOOKS
from app.web.record_shown import Fact, Reader, Shown

LISTS = tuple(
    sorted(
        {
            column.codes
            for noun in NOUNS
            for one in noun.bindings
            for column in (one, *one.columns)
            if column.codes is not None
        }
    )
)
"""The code lists that records speak in."""


@dataclass(frozen=True)
class Chapter:
    """All records of a kind, the latest first."""

    key: str
    name: str
    icon: str
    records: Sequence[Shown]

    @property
    def at(self) -> datetime:
        return self.records[0].at


@dataclass(frozen=True)
class OnCase:
    """A record on the page of a customer, with the number of its case."""

    number: str
    shown: Shown


# req: R-064
def of_customer(
    conn: Connection, cases: Sequence[Any], noun: str, people: words.People, codes: words.Codes
) -> list[OnCase]:
    """The records of a kind on these cases, newest first."""
    reader = Reader(codes, people, {})
    rows = reading.of_cases(conn, [case.business_key for case in cases], noun)
    return [OnCase(row.number, reader.shown(BY_NAME[noun], LOOKS[noun], row._asdict())) for row in rows]


def of(conn: Connection, file: CaseFile, people: words.People) -> list[Chapter]:
    """The chapters there is something in; the one whose latest record was begun last comes first."""
    rows = {noun.name: [row._asdict() for row in reading.of(conn, file.case.id, noun.name)] for noun in NOUNS}
    stored = {one.id: one for one in files.of_subject(conn, file.case.business_key)}
    reader = Reader(words.codes(conn, *LISTS), people, stored)
    on_site = _on_site(rows["visit"], rows["diagnosis"])
    rows["diagnosis"] = [one for one in rows["diagnosis"] if one["id"] not in {d["id"] for d in on_site.values()}]
    chapters = [_chapter(name, rows[name], reader, on_site) for name in LOOKS if rows[name]]
    return sorted(chapters, key=lambda chapter: chapter.at, reverse=True)


def _chapter(
    name: str, rows: Sequence[Mapping[str, Any]], reader: Reader, on_site: Mapping[int, Mapping[str, Any]]
) -> Chapter:
    noun, look = BY_NAME[name], LOOKS[name]
    shown = []
    for row in reversed(rows):
        steps: Sequence[Sequence[Fact]] = ()
        if name == "visit" and row["id"] in on_site:
            steps = reader.steps(BY_NAME["diagnosis"], LOOKS["diagnosis"], on_site[row["id"]])
        shown.append(reader.shown(noun, look, row, steps))
    return Chapter(name, named(noun.zh, noun.en), look.icon, shown)


def _on_site(
    visits: Sequence[Mapping[str, Any]], diagnoses: Sequence[Mapping[str, Any]]
) -> dict[int, Mapping[str, Any]]:
    """The diagnosis the engineer made on each visit: after the arrival, before the next visit, and no grade."""
    found = {}
    for visit, following in zip_longest(visits, visits[1:]):
        for one in diagnoses:
            before_next = following is None or one["at"] < following["at"]
            arrived = visit["arrived_at"] is not None and one["at"] >= visit["arrived_at"]
            if arrived and before_next and one["actor"] == visit["engineer"] and not one["grade_proposed"]:
                found[visit["id"]] = one
    return found
