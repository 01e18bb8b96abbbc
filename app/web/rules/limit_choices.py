"""What the editor of a limit offers: units, kinds, events, roles, procedures and messages, by the names people use."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection

from app.cases import codes as code_lists
from app.cases import rule_names
from app.engine import inventory
from app.i18n import Message
from app.identity.roles import ROLES
from app.policies import lengths, wording
from app.policies.shipped.anchors import ANCHORS
from app.web.language import named, say
from app.web.rules import rule_words
from app.web.rules.limit_form import AFTER, AT_WARNING, BEFORE, SHARE

Choices = Sequence[tuple[str, str]]

LENGTHS = {
    lengths.MINUTES: Message("minutes"),
    lengths.HOURS: Message("hours"),
    lengths.DAYS: Message("days"),
    lengths.MONTHS: Message("months"),
    lengths.YEARS: Message("years"),
}
WHERE = {
    AT_WARNING: Message("at the warn share"),
    SHARE: Message("at a share (%)"),
    BEFORE: Message("before it is due"),
    AFTER: Message("after it is due"),
}
FACTS = {
    "grade": Message("grade of the fault"),
    "urgency": Message("urgency the customer gave"),
    "severity": Message("grade, or urgency while there is no grade"),
    "complex": Message("whether the problem is complex: true or false"),
    "region": Message("region of the customer, a text"),
    "remote_area": Message("whether the region is a remote one: true or false"),
    "tier": Message("tier of the customer"),
    "premium": Message("whether the tier counts as premium: true or false"),
}
LISTS = {"grade": "grade", "urgency": "urgency", "severity": "urgency", "tier": "customer_tier"}
"""The code lists whose codes a fact may have."""


@dataclass(frozen=True)
class Fact:
    """A name a condition may use, with the codes it may be compared with."""

    name: str
    meaning: str
    codes: Choices


@dataclass(frozen=True)
class Offered:
    """Everything the editor offers, in the reader's language."""

    units: Choices
    lengths: Choices
    day_ends: Choices
    anchors: Choices
    kinds: Choices
    roles: Choices
    steps: Choices
    where: Choices
    counted: Choices
    actions: Choices
    channels: Choices
    people: Choices
    procedures: Choices
    messages: Choices
    pauses: Choices
    facts: Sequence[Fact]

    def told(self, codes: Sequence[str]) -> str:
        """Whom a rung tells, by name."""
        known = dict(self.people)
        return rule_words.listed([known.get(code, code) for code in codes])


def of(conn: Connection) -> Offered:
    known = inventory.of(conn)
    roles = [(role.code, named(role.zh, role.en)) for role in ROLES.values()]
    inside = [(role.code, named(role.zh, role.en)) for role in ROLES.values() if role.inside]
    names = code_lists.names(conn, *LISTS.values())
    return Offered(
        units=_said(rule_words.UNITS),
        lengths=_said(LENGTHS),
        day_ends=_said(rule_words.DAY_ENDS),
        anchors=sorted(((code, named(*both)) for code, both in ANCHORS.items()), key=lambda one: one[1]),
        kinds=_said(rule_words.KINDS),
        roles=roles,
        steps=_said(rule_words.STEPS),
        where=_said(WHERE),
        counted=_said({unit: rule_words.UNITS[unit] for unit in ("working", "clock")}),
        actions=_said(rule_words.ACTIONS),
        channels=[("", say(Message("in the product and by mail"))), *_said(rule_words.CHANNELS)],
        people=[*((one, rule_words.person(one)) for one in rule_names.PEOPLE), *inside],
        procedures=[(one.key, named(one.zh, one.en)) for one in known.startable],
        messages=[(one, one) for one in known.messages],
        pauses=_said(wording.PAUSED_FOR),
        facts=[
            Fact(
                name, say(meaning), [(code, named(*both)) for code, both in names.get(LISTS.get(name, ""), {}).items()]
            )
            for name, meaning in FACTS.items()
        ],
    )


def _said(table: Mapping[str, Message]) -> list[tuple[str, str]]:
    return [(code, say(message)) for code, message in table.items()]
