"""What differs between two versions of a rule: attribute by attribute, in the reader's words."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from app.i18n import Message
from app.policies import units, versions
from app.policies.book import Key
from app.policies.drafts import CALENDAR, Document
from app.web import words
from app.web.language import say
from app.web.rules import calendar_words, rule_words, setting_words
from app.web.rules.rule_words import Names


@dataclass(frozen=True)
class Change:
    """One attribute that is not the same. ``row`` names the limit of several; lines where one text is too few."""

    label: str
    before: Sequence[str]
    after: Sequence[str]
    row: str = ""


def between(old: Document, new: Document, key: Key, names: Names) -> list[Change]:
    """Everything that differs. Of two that say the same there is nothing."""
    if key.kind == "limit":
        return _of_limits(old["values"], new["values"], names)
    if key.kind == CALENDAR:
        return [Change(*line) for line in calendar_words.changes(old, new)]
    before, after = (setting_words.lines(key, one, names) for one in (old, new))
    return [] if before == after else [Change(say(Message("Value")), before, after)]


def silence(before: bool, source: str) -> Change:
    """That a profile begins to speak, or falls silent again."""
    silent, own = say(Message("inherited from “{profile}”", profile=source)), say(Message("of its own"))
    return Change(say(Message("Source of the rule")), [silent if before else own], [own if before else silent])


def described(values: Mapping[str, Any], names: Names) -> list[tuple[Message, list[str]]]:
    """A limit, attribute by attribute."""
    return [(label, _lines(show(values, names))) for label, show in _SHOWN]


def _of_limits(old: Sequence[Mapping[str, Any]], new: Sequence[Mapping[str, Any]], names: Names) -> list[Change]:
    if not old or not new:
        return [] if old == new else [Change(say(Message("Limit")), _whole(old), _whole(new))]
    found = []
    several = max(len(old), len(new)) > 1
    for number in range(max(len(old), len(new))):
        row = say(Message("Limit {number}", number=number + 1)) if several else ""
        if number >= len(old) or number >= len(new):
            found.append(Change(say(Message("Limit")), _whole(old[number:][:1], absent=True),
                                _whole(new[number:][:1], absent=True), row))  # fmt: skip
            continue
        found += _attributes(old[number], new[number], names, row)
    return found


def _attributes(old: Mapping[str, Any], new: Mapping[str, Any], names: Names, row: str) -> list[Change]:
    shown = ((label, _lines(show(old, names)), _lines(show(new, names))) for label, show in _SHOWN)
    return [Change(say(label), before, after, row) for label, before, after in shown if before != after]


def _whole(values: Sequence[Mapping[str, Any]], absent: bool = False) -> list[str]:
    """Limits in a line each; nothing at all is to inherit, or not to be there."""
    if not values:
        return ["—" if absent else say(Message("inherited"))]
    return [f"{rule_words.condition(one.get('condition'))}: {say(rule_words.length(one))}" for one in values]


def _lines(shown: Any) -> list[str]:
    return [one if isinstance(one, str) else say(one) for one in (shown if isinstance(shown, list) else [shown])]


def _of(name: str, values: Mapping[str, Any]) -> Any:
    return values.get(name, versions.LIMIT_DEFAULTS.get(name))


_SHOWN: tuple[tuple[Message, Callable[[Mapping[str, Any], Names], Any]], ...] = (
    (Message("Condition"), lambda v, n: rule_words.condition(_of("condition", v))),
    (Message("State"), lambda v, n: Message("switched on") if _of("enabled", v) else Message("switched off")),
    (Message("Length"), lambda v, n: rule_words.length(v)),
    (Message("Unit"), lambda v, n: rule_words.UNITS[v["unit"]]),
    (
        Message("Ends"),
        lambda v, n: rule_words.DAY_ENDS[_of("day_end", v)] if v["unit"] == units.WORKING_DAYS else "—",
    ),
    (Message("Counted from"), lambda v, n: rule_words.anchor(_of("anchor", v))),
    (Message("Kind"), lambda v, n: rule_words.KINDS[_of("kind", v)]),
    (Message("Answerable role"), lambda v, n: words.role(_of("role", v)) or "—"),
    (Message("Warning at"), lambda v, n: rule_words.share(_of("warn_share", v))),
    (Message("Ladder"), lambda v, n: rule_words.ladder(v, n) or ["—"]),
    (Message("The clock stands while"), lambda v, n: rule_words.reasons(v) or "—"),
    (Message("Source"), lambda v, n: _of("basis", v) or "—"),
)
