"""No null character comes in: nobody types one, and PostgreSQL stores none."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from flask import Flask, request

from app.errors import DeskError
from app.web import access

NULL = "\0"


class NoText(DeskError):
    """What came holds a sign that no text has. Nothing was saved: type it anew instead of pasting it."""


def register(app: Flask) -> None:
    app.before_request(check)


def check() -> None:
    """Raise NoText for a null character in the address, the question or the fields of a request."""
    if NULL in request.path or any(NULL in text for text in _sent()):
        raise NoText


def _sent() -> Iterator[str]:
    yield from _texts(request.args.lists())
    # A program's body is read by whoever admits the program, and never as a form.
    if request.method == "POST" and not access.is_keyed(request.endpoint):
        yield from _texts(request.form.lists())


def _texts(lists: Iterable[tuple[str, list[str]]]) -> Iterator[str]:
    for name, values in lists:
        yield name
        yield from values
