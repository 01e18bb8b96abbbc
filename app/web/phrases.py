"""Phrases on a form that tells customers something: those to choose from, and a warning before one is sent
that is not said."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import request
from sqlalchemy import Connection

from app.cases import phrases
from app.cases.phrases import Found
from app.errors import Invalid, Problem
from app.formdefs import Form
from app.web.language import named


class LookAgain(Invalid):
    """Something in it is not said to customers, as marked below. Say it otherwise, or send it again if you mean it."""


SEEN = "_seen_phrases"
"""The hidden input that says which warnings the person has seen."""


@dataclass(frozen=True)
class Phrases:
    """What stands at every field of a form that goes out to the customer."""

    groups: Sequence[tuple[str, Sequence[str]]]
    forbidden: Sequence[str]
    found: Sequence[Found] = ()

    @property
    def seen(self) -> str:
        return " ".join(one.mark for one in self.found)

    def warnings(self, place: str) -> list[Problem]:
        return [one.problem for one in self.found if one.place == place]


def of(conn: Connection, form: Form, entries: Mapping[str, Any], hidden: Collection[str]) -> Phrases | None:
    """What stands at the fields of a form with these entries; None for a form that tells customers nothing."""
    fields = [*form.fields, *(column for field in form.fields for column in field.fields)]
    if not any(field.outgoing for field in fields):
        return None
    groups = [
        (named(occasion.zh, occasion.en), [named(one.zh, one.en) for one in choices])
        for occasion, choices in phrases.offered(conn)
    ]
    # A warning is meant for both languages: who writes English may well fall into Chinese.
    unsaid = [text for one in phrases.forbidden(conn) for text in (one.zh, one.en) if text.strip()]
    shown = [field.key for field in form.fields if field.key not in hidden]
    return Phrases(groups, unsaid, phrases.found(conn, form, entries, shown))


def unseen(found: Sequence[Found]) -> bool:
    """Whether there is one among these forbidden phrases that the person has not been warned of yet."""
    seen = request.form.get(SEEN, "").split()
    return any(one.mark not in seen for one in found)
