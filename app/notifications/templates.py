"""The texts of messages: ``processes/messages/<key>.<language>.txt``, the subject on the first line.

A text is read when the message is sent, not when it is queued, so that a corrected wording reaches what still
waits.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, tzinfo
from functools import cache
from pathlib import Path
from typing import Any

from sqlalchemy import Connection

from app import db, expressions
from app.i18n import DEFAULT, LANGUAGES, pick
from app.notifications.errors import UnknownText

FOLDER = Path(__file__).resolve().parents[2] / "processes" / "messages"


@dataclass(frozen=True)
class Text:
    """A message as its reader gets it."""

    subject: str
    body: str


Shelf = Mapping[str, str]
"""Texts by ``<key>.<language>``."""

HANDED_OVER = ("（链接已交给客户）", "(the link is with the customer)")
"""What stands where a secret stood."""

_SHELF = "notifications.shelf"
_deployed: Callable[[Connection], Shelf] | None = None


def use(deployed: Callable[[Connection], Shelf]) -> None:
    """Hand over where the texts of the active deployment are found. The composition root calls this once."""
    global _deployed
    _deployed = deployed


# req: R-039
def shelf(conn: Connection) -> Shelf:
    """The texts that count now: the shipped ones, and over them those of the active deployment."""
    own = _deployed(conn) if _deployed else {}
    memory = db.memory(conn)
    before, both = memory.get(_SHELF, (None, None))
    # Laid over once in a transaction: whoever tells the customer something asks for it several times.
    if before is not own:
        both = {**shipped(), **own}
        memory[_SHELF] = own, both
    found: Shelf = both
    return found


def shipped() -> Shelf:
    """The texts in the folder of the product, as they were when it began to run."""
    return _texts_in(FOLDER)


@cache
def _texts_in(folder: Path) -> Shelf:
    return {path.name.removesuffix(".txt"): path.read_text(encoding="utf-8") for path in folder.glob("*.*.txt")}


def text(key: str, language: str, texts: Shelf | None = None) -> str:
    """The text of a message, in the other language where it has none in this one. Raises UnknownText."""
    texts = shipped() if texts is None else texts
    for spoken in (language, DEFAULT, *LANGUAGES):
        if (found := texts.get(f"{key}.{spoken}")) is not None:
            return found
    raise UnknownText(key=key, known=", ".join(sorted(known(texts))))


def known(texts: Shelf | None = None) -> frozenset[str]:
    """The messages there are texts for."""
    return frozenset(name.partition(".")[0] for name in (shipped() if texts is None else texts))


def names(key: str, texts: Shelf | None = None) -> frozenset[str]:
    """What the texts of a message ask for, in whatever language."""
    shelf = shipped() if texts is None else texts
    written = (shelf[f"{key}.{spoken}"] for spoken in LANGUAGES if f"{key}.{spoken}" in shelf)
    return frozenset[str]().union(*(expressions.parse_template(one).names for one in written))


def secret(path: str) -> dict[str, Any]:
    """A value that only its reader may know: an address behind ``base_url``, until the message has left the house."""
    return {"secret": path}


def without_secrets(payload: Mapping[str, Any]) -> dict[str, Any]:
    """The payload as it is kept once the reader has it."""
    return {name: {"secret": None} if _is_secret(value) else value for name, value in payload.items()}


# req: R-039
def render(
    key: str,
    language: str,
    payload: Mapping[str, Any],
    zone: tzinfo,
    base_url: str = "",
    texts: Shelf | None = None,
) -> Text:
    """Fill a text in; what the payload does not have stays empty.

    A value is a scalar, ``{"zh": …, "en": …}``, ``{"instant": ISO}`` (shown in ``zone``), ``{"path": …}`` (put
    behind ``base_url``) or a ``secret``. Raises UnknownText; Mistake or Unusable for a text that cannot be filled in.
    """
    template = expressions.parse_template(text(key, language, texts))
    names: dict[str, Any] = dict.fromkeys(template.names)
    names |= {name: _value(value, language, base_url) for name, value in payload.items()}
    subject, _, body = template.render(names, lambda value: _shown(value, language, zone)).partition("\n")
    return Text(subject.strip(), body.strip())


def _value(value: Any, language: str, base_url: str) -> Any:
    if not isinstance(value, Mapping):
        return value
    if "instant" in value:
        return datetime.fromisoformat(value["instant"])
    if "path" in value:
        return base_url + value["path"]
    if _is_secret(value):
        return base_url + value["secret"] if value["secret"] else pick(language, *HANDED_OVER)
    return pick(language, value.get("zh"), value.get("en"))


def _is_secret(value: Any) -> bool:
    return isinstance(value, Mapping) and "secret" in value


def _shown(value: Any, language: str, zone: tzinfo) -> str:
    if isinstance(value, datetime):
        # The last evening of the calendar has no date in every zone; it stays in its own.
        with suppress(OverflowError):
            value = value.astimezone(zone)
        return value.strftime("%Y-%m-%d %H:%M") if language == "en" else _chinese(value)
    if isinstance(value, date):
        return value.isoformat()
    return expressions.text(value)


def _chinese(value: datetime) -> str:
    return f"{value.year}年{value.month}月{value.day}日 {value:%H:%M}"
