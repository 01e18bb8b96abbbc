"""Publishing: a workspace becomes the active deployment. Running cases stay on theirs.

Reading and checking a set takes a moment in which others work: it is done on a reading connection, and the short
transaction that stores it looks whether all of that still holds.
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection

from app import history
from app.actor import Actor
from app.engine import deployments
from app.engine.deployments import Ground
from app.engine.reading import Reading
from app.errors import Refused
from app.studio import reviews, versions, workspaces


class NothingChanged(Refused):
    """Nothing is changed in this workspace, so there is nothing to publish."""


@dataclass(frozen=True)
class Checked:
    """A set that was found good, and what that holds against."""

    digest: str
    read: Reading
    ground: Ground


def check(conn: Connection, number: int) -> Checked:
    """Read and check the set of a workspace. Raises Undeployable with every problem."""
    return _checked(conn, workspaces.files(conn, number))


# req: R-003 R-261
def publish(conn: Connection, number: int, actor: Actor, reason: str, checked: Checked | None = None) -> int:
    """Publish a workspace; the number of the deployment. Once it is published, again changes nothing.

    Raises Invalid without a reason, WorkspaceClosed, NothingChanged, OvertakenBy, NotReviewed, Undeployable.
    """
    row = workspaces.find(conn, number)
    if row.published is not None:
        return int(row.published)
    reviews.refuse_wordless(reason)
    deployments.alone(conn)
    row = workspaces.take(conn, number)
    digest = workspaces.fingerprint(conn, number)
    if row.takes_up is None and not workspaces.changed(conn, number):
        raise NothingChanged
    deployments.expect(conn, row.base)
    reviews.refuse_unreviewed(conn, number, digest)
    if checked is None or checked.digest != digest or checked.ground != Ground.of(conn):
        # Something was changed in the moment between: the check is done once more while the others wait.
        checked = check(conn, number)
    published = deployments.publish(
        conn, checked.read, expected=row.base, author=actor.name, reason=reason.strip(), takes_up=row.takes_up
    )
    workspaces.close(conn, number, actor, published.id)
    history.record(
        conn, "workspace:published", subject="deployments", actor=actor.name, workspace=number, deployment=published.id
    )
    return int(published.id)


def check_again(conn: Connection, version: int) -> Checked:
    """Read and check the set of an earlier version by what the house knows now. Raises Undeployable, NoSuchVersion."""
    return _checked(conn, versions.files(conn, version))


# req: R-005
def go_back(
    conn: Connection, version: int, actor: Actor, reason: str, *, seen: int, checked: Checked | None = None
) -> int:
    """Publish the set of an earlier version as a new one; its number. ``seen`` is the one that was active then.

    It was published before, so nobody has to agree to it again. Raises Invalid, NoSuchVersion, OvertakenBy,
    Undeployable.
    """
    reviews.refuse_wordless(reason)
    deployments.alone(conn)
    old = versions.find(conn, version)
    if checked is None or checked.ground != Ground.of(conn):
        checked = check_again(conn, version)
    takes_up = old.id if old.source == deployments.SHIPPED else old.takes_up
    published = deployments.publish(
        conn, checked.read, expected=seen, author=actor.name, reason=reason.strip(), takes_up=takes_up
    )
    history.record(
        conn, "deployment:restored", subject="deployments", actor=actor.name, deployment=published.id, version=version
    )
    return int(published.id)


def _checked(conn: Connection, files: dict[str, bytes]) -> Checked:
    ground = Ground.of(conn)
    return Checked(deployments.set_hash(files), deployments.check_by(ground.known, files), ground)
