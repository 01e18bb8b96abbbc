"""A customer or a product to be changed by hand: an input for each of its columns, by bind path.

Names and kinds of the columns come from the bindings, which forms of procedures use as well.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import request
from sqlalchemy import Connection

from app.cases import changes, codes
from app.cases.bind_path import Binding
from app.cases.bindings import BINDINGS
from app.web.language import current, named

_LONG = 300


@dataclass(frozen=True)
class Input:
    """One input: what it shows, and ``stored`` where somebody else has written something else meanwhile."""

    path: str
    label: str
    kind: str
    value: Any
    needed: bool
    options: Sequence[tuple[str, str]] = ()
    stored: str = ""

    @property
    def wide(self) -> bool:
        return self.kind == "text" and BINDINGS[self.path].longest > _LONG


def inputs(conn: Connection, noun: str, row: Mapping[str, Any], typed: Mapping[str, Any] | None = None) -> list[Input]:
    """The inputs for a row; with ``typed`` they show that, and what is stored where it differs."""
    return [_input(conn, binding, row, typed) for binding in _bindings(noun)]


def typed(noun: str) -> dict[str, Any]:
    """What this request brings, by bind path. A box without a tick is an answer too."""
    return {
        one.path: one.path in request.form if one.kind == "flag" else request.form.get(one.path, "")
        for one in _bindings(noun)
    }


def _bindings(noun: str) -> list[Binding]:
    return [one for one in BINDINGS.values() if one.noun == noun and not one.new and one.kind != "file"]


def _input(conn: Connection, one: Binding, row: Mapping[str, Any], entered: Mapping[str, Any] | None) -> Input:
    stored = changes.plain(row[one.column])
    value = stored if entered is None else entered[one.path]
    options = [(choice.value, choice.name(current())) for choice in codes.choices(conn, one.codes)] if one.codes else []
    differs = entered is not None and (value or None) != (stored or None) and str(value) != str(stored)
    return Input(
        one.path, named(one.zh, one.en), one.kind, "" if value is None else value, one.needed, options,
        _shown(stored, options) if differs else "",
    )  # fmt: skip


def _shown(stored: Any, options: Sequence[tuple[str, str]]) -> str:
    if isinstance(stored, bool):
        return "✓" if stored else "–"
    return dict(options).get(str(stored), str(stored)) if stored not in (None, "") else "–"
