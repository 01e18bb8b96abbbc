"""Who acts: a member of staff, the machine itself, or the customer."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Actor:
    """The doer of something.

    ``name`` is the login name (unique). ``roles`` are those in force: held by the person, and those that fall to
    the person because nobody else holds them (substitutes). ``language`` is "zh" or "en".
    """

    name: str
    roles: frozenset[str] = field(default_factory=frozenset)
    display_name: str = ""
    language: str = "zh"

    def has(self, *roles: str) -> bool:
        return not self.roles.isdisjoint(roles)


SYSTEM = Actor("system", frozenset(), "system")
"""The machine: timers, listeners, sweeps. It holds no role and can complete no user task."""

CUSTOMER = Actor("customer", frozenset({"customer"}), "customer")
"""Whoever answers by a link of his own. He holds no account; the link says which customer he is."""
