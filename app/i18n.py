"""Two languages, one way: rooms return a ``Message``; the doors (web, command line, sender) translate it.

msgids are English. Chinese stands in ``app/translations/zh``. Names that are data (steps, fields, codes) carry
their own two languages and never pass through a catalogue.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

from babel.support import NullTranslations, Translations

LANGUAGES = ("zh", "en")
DEFAULT = "zh"
HTML_LANG = {"zh": "zh-CN", "en": "en"}


class Message:
    """A sentence that is not yet in anybody's language: an English msgid with ``{name}`` places, and their values."""

    __slots__ = ("args", "msgid")

    def __init__(self, msgid: str, **args: object) -> None:
        self.msgid = msgid
        self.args = args

    def __str__(self) -> str:
        return translate(self, "en")

    def __repr__(self) -> str:
        return f"Message({str(self)!r})"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Message) and (self.msgid, self.args) == (other.msgid, other.args)

    def __hash__(self) -> int:
        return hash(self.msgid)


class Named(str):
    """A name as it stands in the data, in Chinese, which knows its English: sentences say the one of their reader."""

    en: str

    def __new__(cls, zh: str, en: str | None = "") -> Named:
        named = super().__new__(cls, zh)
        named.en = en or ""
        return named

    @property
    def zh(self) -> str:
        return str(self)


def translate(message: Message | str, language: str) -> str:
    """The sentence in ``language`` ("zh" or "en"); values that are Messages themselves are translated too."""
    if isinstance(message, str):
        return catalogue(language).gettext(message)
    text = catalogue(language).gettext(message.msgid)
    if not message.args:
        return text
    return text.format(**{key: _inner(value, language) for key, value in message.args.items()})


def pick(language: str, zh: str | None, en: str | None) -> str:
    """The name of something that carries both languages; the other one where this one is empty."""
    first, second = (en, zh) if language == "en" else (zh, en)
    return first or second or ""


@cache
def catalogue(language: str) -> NullTranslations:
    if language == "en":
        return NullTranslations()
    return Translations.load(Path(__file__).parent / "translations", [language])


def _inner(value: object, language: str) -> object:
    if isinstance(value, Message):
        return translate(value, language)
    # What carries its two names itself (a role, a choice) is named in the reader's language.
    if hasattr(value, "zh") and hasattr(value, "en"):
        return pick(language, value.zh, value.en)
    return value
