"""The reference of the guide: every word a procedure may use, in sections, as they are registered at this moment; all
of it, or what somebody looks for."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

from sqlalchemy import Connection

from app.engine import definitions, deployments
from app.i18n import Message
from app.studio import words
from app.web.language import named, say

BPMN = Path(__file__).resolve().parents[2] / "docs" / "bpmn.md"
"""Made from the tests: what runs and what is refused."""
_ROW = re.compile(r"^\| (.+?) \| (.+?) \|", re.M)

PLAIN = {
    "context": Message("Names an expression may ask for"),
    "roles": Message("Roles"),
    "limits": Message("Time limits"),
    "settings": Message("Settings of profiles"),
    "messages": Message("Texts of messages"),
    "events": Message("Messages between procedures"),
}


@dataclass(frozen=True)
class Entry:
    """A word with its name; ``note`` is what goes with it. It is found by either language."""

    code: str
    zh: str
    en: str
    note: str = ""

    @property
    def name(self) -> str:
        return named(self.zh, self.en)

    def says(self, asked: str) -> bool:
        return any(asked in text.casefold() for text in (self.code, self.zh, self.en, self.note))


@dataclass(frozen=True)
class Section:
    """The words of one kind."""

    title: str
    entries: tuple[Entry, ...]
    hint: str = ""


def sections(conn: Connection) -> list[Section]:
    """Every word of the active version."""
    active = deployments.active(conn)
    known = words.of(conn, definitions.files_of(conn, active.id) if active else {})
    verbs = say(Message("What stands after a verb are its arguments; those with a star must be given."))
    refused = say(Message("The check says what to draw instead."))
    plain = {key: Section(say(title), tuple(_plain(known[key]))) for key, title in PLAIN.items()}
    elements = _elements()
    return [
        Section(say(Message("Verbs of service tasks")), tuple(_verbs(known["topics"])), verbs),
        *(
            Section(say(Message("Listener: {name}", name=name)), tuple(_plain(values)))
            for name, values in known["listeners"].items()
        ),
        Section(say(Message("Functions of expressions")), tuple(_functions(known["functions"]))),
        plain.pop("context"),
        Section(say(Message("Columns a field of a form may fill")), tuple(_columns(known["bindings"]))),
        Section(say(Message("Code lists")), tuple(_lists(known["lists"]))),
        *plain.values(),
        Section(say(Message("Elements of diagrams that run")), elements["runs"]),
        Section(say(Message("Elements that are refused")), elements["refused"], refused),
    ]


def saying(those: Iterable[Section], asked: str) -> list[Section]:
    """Of each section the words in which ``asked`` stands; a section that is called so is shown whole."""
    asked, found = asked.casefold(), []
    for section in those:
        whole = asked in section.title.casefold()
        entries = section.entries if whole else tuple(one for one in section.entries if one.says(asked))
        if entries:
            found.append(replace(section, entries=entries))
    return found


def _plain(rows: Iterable[Mapping[str, Any]]) -> Iterable[Entry]:
    return (Entry(one["value"], one["zh"], one["en"]) for one in rows)


def _verbs(rows: Iterable[Mapping[str, Any]]) -> Iterable[Entry]:
    for one in rows:
        takes = (f"{arg['name']}{'*' * arg['required']} {arg['kind']}" for arg in one["arguments"])
        gives = (f"→ {', '.join(one['supplies'])}",) if one["supplies"] else ()
        yield Entry(one["value"], one["zh"], one["en"], " · ".join((*takes, *gives)))


def _functions(rows: Iterable[Mapping[str, Any]]) -> Iterable[Entry]:
    return (Entry(one["signature"], one["zh"], one["en"]) for one in rows)


def _columns(rows: Iterable[Mapping[str, Any]]) -> Iterable[Entry]:
    return (
        Entry(one["value"], one["zh"], one["en"], " · ".join(filter(None, (one["kind"], one["codes"])))) for one in rows
    )


def _lists(rows: Iterable[Mapping[str, Any]]) -> Iterable[Entry]:
    for one in rows:
        zh, en = (", ".join(f"{code[side]} ({code['value']})" for code in one["codes"]) for side in ("zh", "en"))
        yield Entry(one["value"], f"{one['zh']}：{zh}", f"{one['en']}: {en}")


@lru_cache(1)
def _elements() -> dict[str, tuple[Entry, ...]]:
    """Elements that run, and those that are refused, by their two names."""
    runs, _, rest = BPMN.read_text("utf-8").partition("\n## 部署时拒绝")
    return {"runs": tuple(_rows(runs)), "refused": tuple(_rows(rest.partition("\n## ")[0]))}


def _rows(text: str) -> Iterable[Entry]:
    rows = _ROW.findall(text)
    return (Entry("", zh, en) for zh, en in rows if zh not in ("元素", "---") and not zh.startswith("--"))
