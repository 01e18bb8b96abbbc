"""Where on a case stands what was searched for: the pieces of its texts, with what was found marked."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection

from app import terms
from app.cases.search import spelling, texts
from app.cases.search.texts import Text

SHOWN = 3
"""So many places of a case are shown."""

_BEFORE, _LONGEST = 24, 90
_BETWEEN = r"[\s().+/_-]*"


@dataclass(frozen=True)
class Run:
    """A stretch of text; ``hit``: what was searched for."""

    text: str
    hit: bool = False


@dataclass(frozen=True)
class Hit:
    """A piece of a text, and what that text is called."""

    zh: str
    en: str
    runs: Sequence[Run]


class Marker:
    """Marks in any text what a query asks for, however it is spelled there."""

    def __init__(self, query: str) -> None:
        ways = sorted({way for one in _asked(query) for way in _ways(one)}, key=len, reverse=True)
        self._pattern = re.compile("|".join(ways), re.IGNORECASE) if ways else None

    def runs(self, text: str) -> list[Run]:
        """The whole text."""
        found: list[Run] = []
        last = 0
        for match in self._pattern.finditer(text) if self._pattern else ():
            if match.start() > last:
                found.append(Run(text[last : match.start()]))
            found.append(Run(match[0], True))
            last = match.end()
        return [*found, Run(text[last:])] if last < len(text) else found

    def piece(self, text: str) -> list[Run] | None:
        """The piece around the first mark; None where nothing is marked."""
        match = self._pattern.search(text) if self._pattern else None
        if match is None:
            return None
        start = max(0, match.start() - _BEFORE)
        end = max(match.end(), start + _LONGEST)
        piece = " ".join(text[start:end].split())
        return self.runs(("…" if start else "") + piece + ("…" if end < len(text) else ""))


def of(conn: Connection, case_ids: Sequence[int], marker: Marker, shown: frozenset[str]) -> dict[int, list[Hit]]:
    """The places of each case; what stands at the paths ``shown`` is on the page anyway, as is the first line of the
    description."""
    found = {}
    for case_id, said in texts.of(conn, case_ids).items() if case_ids else ():
        pieces = ((one, marker.piece(_unseen(one))) for one in said if one.path not in shown)
        hits = [Hit(one.zh, one.en, runs) for one, runs in pieces if runs]
        found[case_id] = list({hit.zh + "".join(run.text for run in hit.runs): hit for hit in hits}.values())[:SHOWN]
    return found


def _unseen(one: Text) -> str:
    return one.text.partition("\n")[2] if one.path == "case.description" else one.text


def _asked(query: str) -> Iterator[str]:
    yield from (part for part in query.split() if part)
    for run in terms.runs(query):
        yield run
        if not run.isascii():
            yield from (run[at : at + 2] for at in range(len(run) - 1))
        yield from terms.spellings(run)


def _ways(asked: str) -> Iterator[str]:
    if not asked.isascii():
        yield re.escape(asked)
        return
    signs = spelling.squeezed(asked)
    if len(signs) >= spelling.SHORTEST_PIECE:
        # However the number is spaced there: “138 0013 8000” for 13800138000.
        yield _BETWEEN.join(map(re.escape, signs))
    elif signs:
        yield rf"\b{re.escape(signs)}"
