"""One bind path: a column a form may write, what may stand there, and what people call it."""

from __future__ import annotations

from dataclasses import dataclass

SHORT, LONG = 100, 4000


@dataclass(frozen=True)
class Binding:
    """A bind path ``noun.column``, what may stand there, and its names.

    ``kind`` is text, code, codes, date, instant, number, flag, file, user, users or rows. ``codes`` names the
    list of a code, or of each code of a checklist; ``longest`` counts the characters of a text; ``least`` and
    ``most`` bound a number; ``columns`` are those of the rows of a dynamic list. ``needed``: it may not be
    emptied. ``new``: only a start form may bind it.
    """

    noun: str
    column: str
    kind: str
    zh: str
    en: str
    codes: str | None = None
    longest: int = SHORT
    least: int = 0
    most: int = 100_000
    needed: bool = False
    new: bool = False
    columns: tuple[Binding, ...] = ()

    @property
    def path(self) -> str:
        return f"{self.noun}.{self.column}"

    @property
    def personal(self) -> bool:
        """Free text may name somebody: the history and the engine never hold it."""
        return self.kind in ("text", "file", "rows")
