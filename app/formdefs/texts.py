"""Words as people type and paste them: cleaned kindly, measured as form-js does."""

from __future__ import annotations

import re
import unicodedata
from typing import Any

from app.formdefs.components import Field
from app.formdefs.wrong import Wrong
from app.i18n import Message

LINE_LIMIT = 500
PASSAGE_LIMIT = 10_000
"""What fields hold that name no ``maxLength``, in characters."""

# Left behind by copying out of other programs; nobody sees them and no search finds a word that contains one.
INVISIBLE = dict.fromkeys(map(ord, "\ufeff\u200b\u2060\u00ad"))
# Marks that turn the direction of writing let a text look like another one.
TURNING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")

# The rule of <input type=email> in the HTML standard, which form-js uses too.
_LABEL = r"[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?"
EMAIL = re.compile(rf"[a-zA-Z0-9.!#$%&'*+/=?^_`{{|}}~-]+@{_LABEL}(?:\.{_LABEL})*")
EMAIL_LIMIT = 254
# form-js accepts international numbers only; a Chinese customer tells the national one, or an extension.
PHONE = re.compile(r"(?:(?:\+|00)[1-9]\d{6,14}|1[3-9]\d{9}|0[1-9]\d{8,16}|[48]00\d{7})(?:[转x#]\d{1,6})?")
PHONE_SIGNS = re.compile(r"[ ().-]")


def line(field: Field, entry: Any) -> str | None:
    """A text on one line; line breaks become spaces. ``None`` where nothing was entered."""
    text = re.sub(r"[\r\n\t]", " ", _cleaned(entry)).strip()
    if not text:
        return None
    text = _special(field, text)
    _measure(field, text, LINE_LIMIT)
    if field.pattern is not None and not field.pattern.found_in(text):
        raise Wrong(Message("This is not written as it should be. Look at the note at the field."))
    return text


def passage(field: Field, entry: Any) -> str | None:
    """A text of several lines, with plain line breaks. ``None`` where nothing was entered."""
    text = _cleaned(entry).strip()
    if not text:
        return None
    _measure(field, text, PASSAGE_LIMIT)
    return text


def code(entry: Any) -> str:
    """The code of an option; empty where none was chosen."""
    if entry is None:
        return ""
    if isinstance(entry, bool) or not isinstance(entry, (str, int)):
        raise Wrong(Message("Choose one of the options offered."))
    return str(entry).strip()


def halfwidth(entry: str) -> str:
    """Letters, digits and signs of an input method's wide form as ordinary ones, and no spaces around."""
    return unicodedata.normalize("NFKC", entry).translate(INVISIBLE).strip()


def units(text: str) -> int:
    """The length of a text as browsers count it: characters beyond the basic plane count two."""
    return len(text) + sum(1 for char in text if ord(char) > 0xFFFF)


def _cleaned(entry: Any) -> str:
    if entry is None:
        return ""
    if isinstance(entry, bool) or not isinstance(entry, (str, int, float)):
        raise Wrong(Message("Enter a text."))
    text = str(entry)
    if len(text) > 2 * PASSAGE_LIMIT:
        raise Wrong(_too_long(PASSAGE_LIMIT, len(text)))
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n")).translate(INVISIBLE)
    if any(_is_control(char) for char in text):
        raise Wrong(Message("The text contains invisible control characters. Type it anew instead of pasting it."))
    return text


def _is_control(char: str) -> bool:
    return char in TURNING or (unicodedata.category(char) in ("Cc", "Cs") and char not in "\n\t")


def _special(field: Field, text: str) -> str:
    if field.validation_type == "email":
        text = halfwidth(text)
        if len(text) > EMAIL_LIMIT or not EMAIL.fullmatch(text):
            raise Wrong(Message("Enter an e-mail address, for example name@example.com."))
    elif field.validation_type == "phone":
        text = halfwidth(text)
        if not PHONE.fullmatch(PHONE_SIGNS.sub("", text)):
            raise Wrong(Message("Enter a phone number, for example 13800138000 or 021-55550000."))
    return text


def _measure(field: Field, text: str, limit: int) -> None:
    length, most = units(text), field.max_length if field.max_length is not None else limit
    if length > most:
        raise Wrong(_too_long(most, length))
    if field.min_length is not None and length < field.min_length:
        sentence = "Enter at least {least} characters; these are {count}."
        raise Wrong(Message(sentence, least=field.min_length, count=length))


def _too_long(most: int, count: int) -> Message:
    sentence = "At most {most} characters are possible here; these are {count}. Shorten the text."
    return Message(sentence, most=most, count=count)
