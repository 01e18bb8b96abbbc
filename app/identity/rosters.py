"""The verbs of the duty roster: keep one for a role, write a week, swap two turns, go back to an earlier version.

Supervisors and administrators do; each act adds a version with author and reason, and what is over stays as it was.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, tzinfo
from typing import Any

from sqlalchemy import Connection, insert

from app import clock, history
from app.actor import SYSTEM, Actor
from app.errors import Invalid, NotFound, Problem
from app.i18n import Message
from app.identity import duty, entries
from app.identity.duty import ALWAYS, DAYS, People, Week
from app.identity.duty_tables import duty_version
from app.identity.errors import RosterEditorsOnly, StaleEdit
from app.identity.roles import ROLES

EDITORS = ("supervisor", "admin")
MOST_TURNS = 4
_HOUR = re.compile(r"(?:[01]?\d|2[0-3]):[0-5]\d")

Cell = tuple[int, int]
"""A turn of a week: the day from Monday, 0, and its place on that day."""


# req: R-034
def keep(conn: Connection, by: Actor, role: str, seen: int, turns: Sequence[str], reason: str) -> None:
    """Keep a roster for a role, with these change-overs. Weeks that are written keep theirs.

    Raises RosterEditorsOnly, StaleEdit; Invalid at "role", "turns", "reason".
    """
    there, reason = _looked_at(conn, by, role, seen, reason)
    found = tuple(sorted(hour.zfill(5) for hour in turns))
    wrong = [*_no_role(role), *_bad_turns(found), *entries.reason_problems(reason)]
    if wrong:
        raise Invalid(wrong)
    if (there.kept, there.turns) != (True, found):
        _put(conn, by, role, ALWAYS, there.number, {"kept": True, "turns": list(found)}, reason)


def drop(conn: Connection, by: Actor, role: str, seen: int, reason: str) -> None:
    """Keep no roster for a role any more: its tasks go to the role at every hour.

    Raises RosterEditorsOnly, StaleEdit; Invalid at "reason".
    """
    there, reason = _looked_at(conn, by, role, seen, reason)
    if wrong := entries.reason_problems(reason):
        raise Invalid(wrong)
    if there.kept:
        _put(conn, by, role, ALWAYS, there.number, {"kept": False, "turns": list(there.turns)}, reason)


# req: R-034
def write(
    conn: Connection, by: Actor, role: str, monday: date, seen: int, people: People, reason: str, zone: tzinfo,
    restores: int | None = None,
) -> None:  # fmt: skip
    """Write who is on call in a week; the same again changes nothing. ``seen``: the version looked at.

    Raises RosterEditorsOnly, StaleEdit; Invalid at "cell.<day>.<turn>" and "reason".
    """
    _editors_only(by)
    there, reason = duty.week(conn, role, monday), reason.strip()
    people = tuple(tuple(name or None for name in day) for day in people)
    if [len(day) for day in people] != [len(there.turns)] * DAYS:
        raise StaleEdit
    if people == there.people:
        return
    if wrong := [*_wrong_cells(conn, there, people, zone), *entries.reason_problems(reason)]:
        raise Invalid(wrong)
    if seen != there.number:
        raise StaleEdit
    content = {"turns": list(there.turns), "people": [list(day) for day in people]}
    _put(conn, by, role, there.monday.isoformat(), there.number, content, reason, restores)


def swap(
    conn: Connection, by: Actor, role: str, monday: date, seen: int, one: Cell, other: Cell, reason: str, zone: tzinfo
) -> None:
    """Let two people of a week change places. Raises what ``write`` does; NotFound for a turn there is not."""
    there = duty.week(conn, role, monday)
    grid = [list(day) for day in there.people]
    try:
        (a, b), (c, d) = one, other
        grid[a][b], grid[c][d] = grid[c][d], grid[a][b]
    except IndexError:
        raise NotFound from None
    write(conn, by, role, monday, seen, tuple(map(tuple, grid)), reason, zone)


def restore(
    conn: Connection, by: Actor, role: str, monday: date, seen: int, number: int, reason: str, zone: tzinfo
) -> None:
    """Write a week as it was in an earlier version; turns that are over keep the people they had.

    Raises what ``write`` does; NotFound for a version there is not.
    """
    there = duty.week(conn, role, monday)
    row = next((one for one in duty.versions(conn, role, monday.isoformat()) if one.number == number), None)
    if row is None or tuple(row.content["turns"]) != there.turns:
        raise NotFound
    past = over(conn, there, zone)
    people = tuple(
        tuple(
            there.people[day][place] if (day, place) in past else name or None
            for place, name in enumerate(row.content["people"][day])
        )
        for day in range(DAYS)
    )
    write(conn, by, role, monday, seen, people, reason, zone, restores=number)


def over(conn: Connection, there: Week, zone: tzinfo) -> set[Cell]:
    """The turns of a week that have ended: facts, which nobody edits."""
    return set(_over(conn, there, zone))


def _over(conn: Connection, there: Week, zone: tzinfo) -> Iterator[Cell]:
    start = datetime.combine(there.monday, datetime.min.time(), zone)
    now = clock.now()
    for turn in duty.turns(conn, there.role, start, now, zone) if start < now else ():
        day = (turn.day - there.monday).days
        if 0 <= day < DAYS and turn.end <= now:
            yield day, turn.place


def _wrong_cells(conn: Connection, there: Week, people: People, zone: tzinfo) -> Iterator[Problem]:
    fit, past = duty.fit(conn, there.role), over(conn, there, zone)
    for day, names in enumerate(people):
        for place, name in enumerate(names):
            if name == there.people[day][place]:
                continue
            if (day, place) in past:
                yield Problem(Message("This turn is over and stays as it was."), f"cell.{day}.{place}")
            elif name is not None and name not in fit:
                yield Problem(Message("{name} does not do the work of this role.", name=name), f"cell.{day}.{place}")


def _looked_at(conn: Connection, by: Actor, role: str, seen: int, reason: str) -> tuple[duty.Roster, str]:
    _editors_only(by)
    there = duty.roster(conn, role)
    if there.number != seen:
        raise StaleEdit
    return there, reason.strip()


def _editors_only(by: Actor) -> None:
    if by != SYSTEM and not by.has(*EDITORS):
        raise RosterEditorsOnly


def _no_role(role: str) -> list[Problem]:
    known = role in ROLES and ROLES[role].inside
    return [] if known else [Problem(Message("There is no role {unknown}.", unknown=role), "role")]


def _bad_turns(turns: Sequence[str]) -> list[Problem]:
    right = 1 <= len(turns) <= MOST_TURNS and len(set(turns)) == len(turns) and all(map(_HOUR.fullmatch, turns))
    text = Message("Write one to {most} hours of a day, for example 08:00 20:00.", most=MOST_TURNS)
    return [] if right else [Problem(text, "turns")]


def _put(
    conn: Connection, by: Actor, role: str, week: str, newest: int, content: Mapping[str, Any], reason: str,
    restores: int | None = None,
) -> None:  # fmt: skip
    conn.execute(
        insert(duty_version).values(
            role=role, week=week, number=newest + 1, content=content, author=by.name, at=clock.now(), reason=reason,
            restores=restores,
        )
    )  # fmt: skip
    duty.changed(conn)
    history.record(conn, "duty:changed", subject=f"role:{role}", actor=by.name, week=week, number=newest + 1)
