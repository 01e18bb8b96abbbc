"""Texts of messages: what they may ask for, and how they read with invented values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import tzinfo
from pathlib import PurePosixPath
from typing import Any

from sqlalchemy import Connection

from app import clock, expressions
from app.engine import vocabulary, wiring
from app.errors import Invalid, Problem
from app.expressions import Mistake, Unusable
from app.i18n import LANGUAGES, Message
from app.notifications import templates
from app.notifications.templates import Text

INVENTED: dict[str, Any] = {
    "case_no": "202611-001",
    "customer": {"zh": "王女士", "en": "Ms Wang"},
    "product": {"zh": "便携式诊断仪", "en": "portable tester"},
    "link": "https://…",
    "score": 5,
    "count": 3,
    "days": 30,
    "year": 2027,
}
"""Values for names whose kind nothing says."""


@dataclass(frozen=True)
class Place:
    """Something a text may ask for: its name, what people call it, and a value it might have."""

    name: str
    zh: str
    en: str
    example: str


def key_of(path: str) -> str:
    return PurePosixPath(path).name.split(".")[0]


def language_of(path: str) -> str:
    """The language a text is written in, by its file name."""
    found = PurePosixPath(path).name.removesuffix(".txt").rpartition(".")[2]
    return found if found in LANGUAGES else LANGUAGES[0]


def other(path: str) -> str | None:
    """The path of the same message in the other language."""
    language = language_of(path)
    if not path.endswith(f".{language}.txt"):
        return None
    return f"{path.removesuffix(f'.{language}.txt')}.{'en' if language == 'zh' else 'zh'}.txt"


# req: R-039
def places(conn: Connection, path: str, zone: tzinfo) -> list[Place]:
    """What the text at ``path`` may ask for: what every message carries first, then the columns by their noun."""
    names = wiring.host().text_names(key_of(path))
    plain = {name: said for name, said in names.items() if "." not in name}
    columns = {name: said for name, said in names.items() if "." in name}
    examples = _filled(conn, {**plain, **columns}, language_of(path), zone)
    return [Place(name, zh, en, examples[name]) for name, (zh, en) in {**plain, **columns}.items()]


def preview(conn: Connection, path: str, content: bytes, zone: tzinfo) -> Text:
    """The text as its reader would get it, with invented values. Raises Invalid with what is wrong with it."""
    language, text = language_of(path), content.decode("utf-8", "replace")
    try:
        names = expressions.parse_template(text).names
        known = wiring.host().text_names(key_of(path))
        payload = {name: _invented(conn, name, known) for name in names}
        return templates.render("text", language, payload, zone, texts={f"text.{language}": text})
    except (Mistake, Unusable) as wrong:
        sentence = Message("The text cannot be read: {mistake}", mistake=wrong.message)
        raise Invalid([Problem(sentence, file=path)]) from None


def _filled(conn: Connection, names: Mapping[str, tuple[str, str]], language: str, zone: tzinfo) -> dict[str, str]:
    """The invented values as a text of that language shows them."""
    found = {}
    for name in names:
        text = "{" + name + "}"
        payload = {name: _invented(conn, name, names)}
        found[name] = templates.render("text", language, payload, zone, texts={f"text.{language}": text}).subject
    return found


def _invented(conn: Connection, name: str, known: Mapping[str, tuple[str, str]]) -> Any:
    binding = vocabulary.BINDINGS.get(name)
    zh, en = (binding.zh, binding.en) if binding else known.get(name, (name, name))
    if name in INVENTED:
        return INVENTED[name]
    if name in ("due", "est_finish") or (binding and binding.kind == "instant"):
        return {"instant": clock.now().isoformat()}
    if binding and binding.kind == "date":
        return clock.now().date().isoformat()
    if binding and binding.kind in ("number", "flag"):
        return 2 if binding.kind == "number" else True
    if binding and binding.codes and (choices := wiring.host().choices(conn, binding.codes)):
        return {"zh": choices[0].zh, "en": choices[0].en}
    return {"zh": f"〔{zh}〕", "en": f"[{en}]"}
