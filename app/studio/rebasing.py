"""A workspace whose base is not active any more is laid over what is, file by file; nothing is written over unseen."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import Connection, update

from app import history
from app.actor import Actor
from app.engine import definitions, deployments
from app.errors import Conflict, Invalid, Problem
from app.i18n import Message
from app.studio import edits, threeway, workspaces
from app.studio.tables import studio_workspace
from app.studio.threeway import Divergence


class MovedOn(Conflict):
    """Something was published or saved since you looked at this page. Look at it again."""


def divergences(conn: Connection, number: int, to: int) -> list[Divergence]:
    """What the version ``to`` has changed since the base of a workspace."""
    base = workspaces.find(conn, number).base
    return threeway.of(definitions.files_of(conn, base), workspaces.files(conn, number), definitions.files_of(conn, to))


# req: R-005
def rebase(conn: Connection, number: int, choices: Mapping[str, str], actor: Actor, *, to: int, seen: str) -> None:
    """Lay a workspace over the active version ``to``. ``choices`` says for each file that both have changed which
    content stands; ``seen`` is the content of the workspace that was looked at.

    Raises MovedOn; Invalid with a problem for each file that nothing was chosen for.
    """
    deployments.alone(conn)
    row = workspaces.take(conn, number)
    current = deployments.active(conn)
    if current is None or current.id != to or workspaces.fingerprint(conn, number) != seen:
        raise MovedOn
    found = divergences(conn, number, to)
    if problems := unchosen(found, choices):
        raise Invalid(problems)
    written = {one.path: edits.latest(conn, number, one.path) for one in found}
    conn.execute(update(studio_workspace).where(studio_workspace.c.id == number).values(base=to))
    for one in found:
        content = one.theirs if one.state != "both" else one.chosen(choices[one.path])
        last = written[one.path]
        # A file nobody has written in here is simply that of the new base.
        if last is not None or content != one.theirs:
            edits.save(conn, number, one.path, content, actor, seen=last.version if last else 0, origin="merged")
    history.record(
        conn, "workspace:rebased", subject="deployments", actor=actor.name, workspace=number, base=row.base, to=to
    )


def unchosen(found: list[Divergence], choices: Mapping[str, str]) -> list[Problem]:
    """A problem for each file whose content has to be chosen and is not."""
    sentence = Message("Choose which content stands.")
    return [
        Problem(sentence, place=one.path, name=one.path, file=one.path)
        for one in found
        if one.state == "both" and choices.get(one.path) not in one.offers
    ]
