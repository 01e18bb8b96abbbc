"""The menu at the left: what stands in it, in which order. A person sees what the pages themselves allow."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from flask import Flask, g, request

from app.i18n import Message
from app.web import access, addresses


@dataclass(frozen=True)
class Item:
    """One line of the menu. ``also`` are blueprints whose pages belong under it."""

    endpoint: str
    icon: str
    label: Message
    also: tuple[str, ...] = ()

    @property
    def here(self) -> bool:
        blueprint = self.endpoint.partition(".")[0]
        return request.endpoint == self.endpoint or request.blueprint in (self.also or (blueprint,))


@dataclass(frozen=True)
class Section:
    label: Message | None
    items: tuple[Item, ...]


_sections: list[Section] = []
_badges: dict[str, Callable[[], int]] = {}


def badge(endpoint: str) -> Callable[[Callable[[], int]], Callable[[], int]]:
    """Decorate a function that counts what waits behind a line of the menu; zero shows nothing."""

    def remember(count: Callable[[], int]) -> Callable[[], int]:
        _badges[endpoint] = count
        return count

    return remember


def menu() -> list[Section]:
    """What the person who is signed in finds in the menu."""
    actor = g.get("actor")
    allowed = (
        Section(section.label, tuple(item for item in section.items if access.may(actor, item.endpoint)))
        for section in _sections
    )
    return [section for section in allowed if section.items]


def waiting(item: Item) -> int:
    return _badges[item.endpoint]() if item.endpoint in _badges else 0


def home() -> str:
    """The endpoint a person starts at: the first line of the own menu, else the own account.

    Whoever only administers has no tasks, and starts at the last section.
    """
    sections = menu()
    if not sections:
        return "account.show"
    actor = g.get("actor")
    section = sections[-1] if actor is not None and actor.roles == {"admin"} else sections[0]
    return section.items[0].endpoint


def register(app: Flask, sections: Sequence[Section]) -> None:
    """Hang up the menu; ``app.web.menu`` says what stands in it."""
    _sections[:] = sections
    app.jinja_env.globals.update(menu=menu, waiting=waiting, home=home, here=addresses.here)
