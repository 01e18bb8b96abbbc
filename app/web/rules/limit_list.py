"""The limits of a profile as a table: what holds, in words, where it comes from, and which diagrams use it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection

from app.engine import inventory
from app.engine.inventory import Use
from app.policies import drafts, published, reading
from app.policies.book import Key
from app.policies.limits import DEFAULT_PROFILE
from app.web import words
from app.web.language import named, say
from app.web.rules import rule_words
from app.web.rules.rule_words import Names


@dataclass(frozen=True)
class Clause:
    """One limit of a key: its condition and length, whether it is on, and whether the profile says it itself."""

    condition: str
    length: str
    enabled: bool
    inherited: bool
    warn: str
    ladder: tuple[str, ...]


@dataclass(frozen=True)
class Line:
    """A key in the table. ``editor``: who is at it, empty if nobody is."""

    key: Key
    name: str
    clauses: Sequence[Clause]
    uses: Sequence[Use]
    editor: str

    @property
    def warnings(self) -> Sequence[str]:
        """Each warn share once, in the order of the limits."""
        return list(dict.fromkeys(clause.warn for clause in self.clauses))

    @property
    def ladders(self) -> Sequence[Sequence[str]]:
        """Each ladder once."""
        return list(dict.fromkeys(clause.ladder for clause in self.clauses if clause.ladder))

    @property
    def words(self) -> str:
        """Everything one may search for."""
        return " ".join(
            (self.key.key, self.key.name_zh, self.key.name_en, self.key.source,
             *(f"{one.condition} {one.length}" for one in self.clauses),
             *(f"{one.process_name} {one.process_name_en} {one.step} {one.step_en}" for one in self.uses))
        ).lower()  # fmt: skip


# req: R-015 R-020
def of(conn: Connection, profile: str, text: str) -> list[tuple[str, list[Line]]]:
    """The lines of a profile that have ``text`` in them, by section."""
    book, names, people = reading.book(conn), Names.of(conn), words.people(conn)
    said, uses, at_it = published.all_limits(conn), inventory.of(conn).uses, drafts.all_of(conn, drafts.LIMIT)
    sections: dict[str, list[Line]] = {}
    for key in book.keys.values():
        if key.kind != "limit":
            continue
        draft = at_it.get(f"{profile}/{key.key}")
        line = Line(
            key, named(key.name_zh, key.name_en), list(_clauses(said, profile, key.key, names)),
            uses.get(key.key, ()), people(draft.author) if draft else "",
        )  # fmt: skip
        if text.lower() in line.words:
            sections.setdefault(key.section, []).append(line)
    return [(say(rule_words.SECTIONS[section]), lines) for section, lines in sections.items()]


def _clauses(
    said: Mapping[tuple[str, str], Sequence[Mapping[str, Any]]], profile: str, key: str, names: Names
) -> Iterator[Clause]:
    """The profile's own limits, then the inherited ones for cases that none of them covers."""
    own = said.get((profile, key), ())
    yield from (_clause(one, False, names) for one in own)
    if profile != DEFAULT_PROFILE and not any(one.get("condition") is None for one in own):
        yield from (_clause(one, True, names) for one in said.get((DEFAULT_PROFILE, key), ()))


def _clause(values: Mapping[str, Any], inherited: bool, names: Names) -> Clause:
    ladder = tuple(say(line) for line in rule_words.ladder(values, names))
    return Clause(
        values["condition"] or "", say(rule_words.length(values)), values["enabled"], inherited,
        rule_words.share(values["warn_share"]), ladder,
    )  # fmt: skip
