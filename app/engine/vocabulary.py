"""What a diagram may say: verbs (topics), listeners, bindings and events, each registered once under its name.

The rooms that own the nouns register here when they are imported; a deployment that uses an unknown word is
refused with the list of the known ones. One user action is one transaction, so a verb runs inside it: what must
leave the house goes into the outbox.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol, TypeVar

from sqlalchemy import Connection

from app.actor import Actor
from app.errors import Refused
from app.formdefs import Choice


class UnknownWord(Refused):
    """“{name}” is not a {kind} of the vocabulary. Known: {known}."""


FORM = "form"
EVENT = "event"
"""The kinds of arguments that name a form, and a message between procedures."""


@dataclass(frozen=True)
class Turn:
    """What a verb or a listener is handed: who, what for, and when; all in one transaction."""

    conn: Connection
    instance_id: int
    business_key: str
    actor: Actor
    at: datetime
    node: str
    node_name: str
    variables: Mapping[str, Any]


@dataclass(frozen=True)
class Argument:
    """One argument of a verb: ``kind`` says what its value must name ("message", "role", "form",
    "event", "text", "value").

    A "form" is always a literal: it belongs to the process and is versioned with it.
    """

    name: str
    kind: str = "value"
    required: bool = True


@dataclass(frozen=True)
class Topic:
    """A verb of service and send tasks. It may answer with flat variables, named in ``supplies``."""

    name: str
    perform: Callable[..., Mapping[str, Any] | None]
    arguments: tuple[Argument, ...]
    supplies: tuple[str, ...]
    zh: str
    en: str


@dataclass(frozen=True)
class Listener:
    """What happens when a token enters a node that carries ``as:<name>="value"``; ``values`` are the known ones."""

    name: str
    hear: Callable[[Turn, str], None]
    values: Callable[[], Mapping[str, tuple[str, str]]] | None


@dataclass(frozen=True)
class Binding:
    """A column a form field may write and be filled from: ``case.grade``."""

    path: str
    kind: str
    zh: str
    en: str
    codes: str | None = None


class Write(Protocol):
    """Writes what a form binds at paths of one noun; raises Invalid with ``place`` = bind path."""

    def __call__(
        self,
        conn: Connection,
        business_key: str,
        values: Mapping[str, Any],
        actor: Actor,
        at: datetime,
        node: str | None,
        /,
    ) -> None: ...


Prefill = Callable[[Connection, str, Collection[str]], Mapping[str, Any]]
"""What stands at bind paths now: connection, business key and paths to JSON-friendly values by path."""


@dataclass(frozen=True)
class Binder:
    """A room beside the host that keeps the columns of one noun itself: ``summary.*``."""

    noun: str
    write: Write
    prefill: Prefill


@dataclass(frozen=True)
class Listed:
    """A closed list with its names."""

    choices: tuple[Choice, ...]
    zh: str
    en: str


LISTS: dict[str, Listed] = {}
TOPICS: dict[str, Topic] = {}
LISTENERS: dict[str, Listener] = {}
BINDINGS: dict[str, Binding] = {}
BINDERS: dict[str, Binder] = {}

Verb = TypeVar("Verb", bound=Callable[..., Any])


def topic(
    name: str, *, args: tuple[Argument | str, ...] = (), supplies: tuple[str, ...] = (), zh: str, en: str
) -> Callable[[Verb], Verb]:
    """Register a verb for service and send tasks: ``def verb(turn: Turn, *, message: str) -> dict | None``."""
    arguments = tuple(arg if isinstance(arg, Argument) else Argument(arg) for arg in args)

    def register(function: Verb) -> Verb:
        TOPICS[name] = Topic(name, function, arguments, supplies, zh, en)
        return function

    return register


def listener(name: str, *, values: Callable[[], Mapping[str, tuple[str, str]]] | None = None) -> Callable[[Verb], Verb]:
    """Register a listener for the node attribute ``as:<name>``: ``def hear(turn: Turn, value: str) -> None``.

    ``values`` answers the known values with their names (zh, en); without it any code is allowed.
    """

    def register(function: Verb) -> Verb:
        LISTENERS[name] = Listener(name, function, values)
        return function

    return register


def binding(path: str, kind: str, zh: str, en: str, codes: str | None = None) -> Binding:
    """Register a bind path: its names and its kind, which is text, code, codes, date, instant, number, flag, file,
    user, users or rows."""
    BINDINGS[path] = Binding(path, kind, zh, en, codes)
    return BINDINGS[path]


def binder(noun: str, write: Write, prefill: Prefill) -> Binder:
    """Let a room keep the bind paths of a noun of its own. The paths themselves it registers with ``binding``."""
    BINDERS[noun] = Binder(noun, write, prefill)
    return BINDERS[noun]


def choices(key: str, offered: Iterable[Choice], *, zh: str, en: str) -> None:
    """Offer forms a closed list of a room beside the desk, by the name they give in ``valuesKey``."""
    LISTS[key] = Listed(tuple(offered), zh, en)


def topic_of(name: str) -> Topic:
    """The verb called ``name``. Raises UnknownWord."""
    if name not in TOPICS:
        raise UnknownWord(name=name, kind="topic", known=", ".join(sorted(TOPICS)))
    return TOPICS[name]
