"""Two profiles side by side: what holds in each, limit by limit and setting by setting, and where they differ."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy import Connection

from app.i18n import Message
from app.policies import own_profiles, published, reading
from app.policies.book import Key
from app.policies.limits import DEFAULT_PROFILE
from app.policies.versions import Values
from app.web import doors
from app.web.access import allow
from app.web.language import named, say
from app.web.rules import rule_words, setting_words
from app.web.rules.profiles import READERS, profile_name
from app.web.rules.rule_words import Names

comparison = Blueprint("comparison", __name__, url_prefix="/admin/profile-comparison")


@dataclass(frozen=True)
class Row:
    """A limit or a setting in both profiles."""

    kind: str
    key: Key
    name: str
    first: Sequence[str]
    second: Sequence[str]

    @property
    def differs(self) -> bool:
        return list(self.first) != list(self.second)


# req: R-019 R-020
@comparison.get("")
@allow(*READERS)
def show() -> ResponseReturnValue:
    """What differs between the profiles ``a`` and ``b``; with ``all`` everything that holds."""
    with doors.reading() as conn:
        book = reading.book(conn)
        a = own_profiles.find(book, request.args.get("a", DEFAULT_PROFILE)).key
        b = own_profiles.find(book, request.args.get("b", book.active_profile)).key
        rows = _rows(conn, a, b)
        options = [(key, profile_name(book, key)) for key in book.profiles]
    everything = "all" in request.args
    shown = [row for row in rows if everything or row.differs]
    return render_template(
        "profiles/compare.html", rows=shown, a=a, b=b, options=options, everything=everything, names=dict(options),
        differing=sum(row.differs for row in rows), count=len(rows),
    )  # fmt: skip


def _rows(conn: Connection, a: str, b: str) -> list[Row]:
    book, names, own = reading.book(conn), Names.of(conn), published.all_limits(conn)
    rows = []
    for key in book.keys.values():
        both = []
        for profile in (a, b):
            if key.kind == "limit":
                said = own.get((profile, key.key), [])
                # Where none of its conditions holds, the default is asked: what holds then belongs here too.
                if all(one["condition"] for one in said) and profile != DEFAULT_PROFILE:
                    said = [*said, *own.get((DEFAULT_PROFILE, key.key), [])]
                both.append(_limits(said, names))
            else:
                both.append(setting_words.value(key, book.setting(profile, key.key), names))
        rows.append(Row(key.kind, key, named(key.name_zh, key.name_en), both[0], both[1]))
    return rows


def _limits(values: Sequence[Values], names: Names) -> list[str]:
    """Each limit in lines: its condition and length, then its ladder."""
    lines = []
    for one in values:
        condition = f"{rule_words.condition(one['condition'])}: " if one["condition"] else ""
        lines.append(
            condition + say(rule_words.length(one)) + ("" if one["enabled"] else f" · {say(Message('switched off'))}")
        )
        lines += [say(line) for line in rule_words.ladder(one, names)]
    return lines
