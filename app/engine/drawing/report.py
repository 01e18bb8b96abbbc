"""How a rule points at what is wrong in a drawing."""

from __future__ import annotations

from app.engine.drawing.picture import Picture
from app.errors import Problem
from app.i18n import Message


def at(picture: Picture, identifier: str, text: str, /, **args: str | int) -> Problem:
    """A problem of an element. ``text`` is the msgid, ``{name}`` in it the element; texts among the other
    places are ids of elements too, and named as people name them."""
    named = {key: picture.name(value) if isinstance(value, str) else value for key, value in args.items()}
    name = picture.name(identifier)
    return Problem(Message(text, name=name, **named), place=identifier, name=name, file=picture.file)
