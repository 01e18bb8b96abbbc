"""How the text of a setting becomes a value: one reader for each kind.

A reader raises ``Wrong`` with what it expected.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit
from zoneinfo import ZoneInfo

from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

from app.i18n import Message

SECRET_LENGTH = 32


@dataclass(frozen=True)
class MailServer:
    """Where mail is handed over: from ``smtp://user:password@host:port?starttls=1`` or ``smtps://…``."""

    host: str
    port: int
    user: str = ""
    password: str = field(default="", repr=False)
    tls: bool = False
    starttls: bool = False


class Wrong(ValueError):
    """What was expected instead; ``secret`` keeps the given text out of the sentence."""

    def __init__(self, expected: Message, *, secret: bool = False) -> None:
        self.expected, self.secret = expected, secret

    def message(self, given: str) -> Message:
        if self.secret:
            return Message("This value is not right. Expected: {expected}.", expected=self.expected)
        return Message("“{given}” is not right. Expected: {expected}.", given=given, expected=self.expected)


def switch(text: str) -> bool:
    word = text.lower()
    if word not in ("1", "true", "yes", "on", "0", "false", "no", "off"):
        raise Wrong(Message("on or off"))
    return word in ("1", "true", "yes", "on")


def whole(low: int, high: int) -> Callable[[str], int]:
    def parse(text: str) -> int:
        if not (text.isascii() and text.isdigit() and low <= int(text) <= high):
            raise Wrong(Message("a whole number from {low} to {high}", low=low, high=high))
        return int(text)

    return parse


def line(longest: int) -> Callable[[str], str]:
    def parse(text: str) -> str:
        if len(text) > longest or not text.isprintable():
            raise Wrong(Message("one line of at most {count} characters", count=longest))
        return text

    return parse


def one_of(*words: str) -> Callable[[str], str]:
    def parse(text: str) -> str:
        if text not in words:
            raise Wrong(Message("one of {words}", words=", ".join(words)))
        return text

    return parse


def database(text: str) -> str:
    expected = Message("sqlite:///FILE or postgresql://USER:PASSWORD@HOST/DATABASE")
    try:
        url = make_url(text)
    except (ArgumentError, ValueError):
        raise Wrong(expected, secret=True) from None
    # A database in memory would forget every case at the end of the process.
    kept = url.database not in (None, "", ":memory:")
    if url.get_backend_name() not in ("sqlite", "postgresql") or not kept:
        raise Wrong(expected, secret=True)
    return text


def secret_key(text: str) -> str:
    if len(text) < SECRET_LENGTH:
        expected = Message("at least {count} characters that nobody can guess", count=SECRET_LENGTH)
        raise Wrong(expected, secret=True)
    return text


def mail_server(text: str) -> MailServer:
    expected = Message("smtp://USER:PASSWORD@HOST:PORT, with ?starttls=1 where wanted, or smtps://…")
    try:
        url = urlsplit(text)
        usual_port = {"smtp": 25, "smtps": 465}[url.scheme]
        port = url.port or usual_port
        starttls = {"": False, "0": False, "1": True}[parse_qs(url.query).get("starttls", [""])[0]]
    except (ValueError, KeyError):
        raise Wrong(expected, secret=True) from None
    if not url.hostname:
        raise Wrong(expected, secret=True)
    user, password = unquote(url.username or ""), unquote(url.password or "")
    return MailServer(url.hostname, port, user, password, url.scheme == "smtps", starttls)


def address(text: str) -> str:
    local, _, domain = text.rpartition("@")
    if not local or not domain or any(sign.isspace() for sign in text):
        raise Wrong(Message("an e-mail address"))
    return text


def base_url(text: str) -> str:
    url = urlsplit(text)
    if url.scheme not in ("http", "https") or not url.hostname:
        raise Wrong(Message("the address people type, such as https://desk.example.com"))
    return text.rstrip("/")


def time_zone(text: str) -> str:
    try:
        ZoneInfo(text)
    except (ValueError, OSError, KeyError):
        raise Wrong(Message("a time zone such as Asia/Shanghai")) from None
    return text


def folder(text: str) -> Path:
    return Path(text).expanduser().resolve()
