"""An upgrade of the product where own procedures are active: what it has changed is offered file by file, and becomes
an ordinary workspace, to be looked at, checked and published."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection

from app.actor import Actor
from app.engine import definitions, deployments
from app.errors import Invalid
from app.studio import edits, rebasing, threeway, versions, workspaces
from app.studio.rebasing import MovedOn
from app.studio.threeway import MINE, THEIRS, Divergence


@dataclass(frozen=True)
class Upgrade:
    """A shipped set that waits: over which own one, and since which shipped one."""

    active: int
    ancestor: int
    candidate: int


def offered(conn: Connection) -> Upgrade | None:
    """The upgrade that waits, if one does."""
    current, newest = deployments.active(conn), deployments.newest_shipped(conn)
    if current is None or newest is None or current.source == deployments.SHIPPED:
        return None
    if current.takes_up is None or newest.id <= current.takes_up or newest.hash == current.hash:
        return None
    # The product went on and came back: it says again what it said when one began.
    if newest.hash == versions.find(conn, current.takes_up).hash:
        return None
    return Upgrade(current.id, current.takes_up, newest.id)


def divergences(conn: Connection, upgrade: Upgrade) -> list[Divergence]:
    """What the product has changed, beside what one has oneself."""
    old, mine, theirs = (
        definitions.files_of(conn, number) for number in (upgrade.ancestor, upgrade.active, upgrade.candidate)
    )
    return threeway.of(old, mine, theirs)


def suggested(one: Divergence) -> str | None:
    """What most people will choose: what they have not touched comes from the product; None: they have to look."""
    return {"theirs": THEIRS, "same": MINE}.get(one.state)


# req: R-005
def take_up(conn: Connection, upgrade: Upgrade, choices: Mapping[str, str], name: str, actor: Actor) -> int:
    """Make a workspace of what was chosen for each file; its number. Raises MovedOn, Invalid."""
    if offered(conn) != upgrade:
        raise MovedOn
    found = divergences(conn, upgrade)
    if problems := rebasing.unchosen(found, choices):
        raise Invalid(problems)
    number = workspaces.create(conn, actor, name, base=upgrade.active, takes_up=upgrade.candidate)
    for one in found:
        choice = choices.get(one.path, suggested(one) or MINE)
        content = one.chosen(choice if choice in one.offers else MINE)
        if content != one.mine:
            edits.save(conn, number, one.path, content, actor, seen=0, origin="merged")
    return number


def changed_alone(conn: Connection, upgrade: Upgrade) -> Sequence[str]:
    """The files one has changed and the product has not: they stay as they are."""
    old, mine, theirs = (workspaces.hashes(conn, n) for n in (upgrade.ancestor, upgrade.active, upgrade.candidate))
    return sorted(
        path for path in {*old, *mine} if mine.get(path) != old.get(path) and old.get(path) == theirs.get(path)
    )
