"""Review: before something is published a second person agrees, to exactly this content and none of whose own.

Whether that is asked for is a rule kept as data: who has changed it, when and why stands beside it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, insert, select

from app import clock, history
from app.actor import Actor
from app.db import one_at_a_time
from app.errors import Conflict, Invalid, Problem, Refused
from app.i18n import Message
from app.identity import users
from app.notifications import notices
from app.studio import workspaces
from app.studio.tables import studio_edit, studio_review, studio_rule

ASKED, AGREED, DECLINED = "asked", "agreed", "declined"
REVIEWER = "manager"
LONGEST = 500


class OwnWork(Refused):
    """You have written in this workspace yourself. Somebody else has to look at it."""


class ContentChanged(Conflict):
    """The workspace has been changed since you looked at it. Look again."""


class NotReviewed(Refused):
    """A second person has to agree to exactly this content before it is published. Ask for a review."""


class RuleChanged(Conflict):
    """Somebody else has changed this rule meanwhile. Look at it again."""


@dataclass(frozen=True)
class Rule:
    """Whether a second person has to agree; version 0 is what holds before anybody has decided."""

    version: int = 0
    second_person: bool = True
    reason: str = ""
    author: str = ""
    at: datetime | None = None


# req: R-261
def ask(conn: Connection, number: int, actor: Actor, note: str = "") -> None:
    """Ask the managers to look at the workspace as it is now. Raises WorkspaceClosed."""
    workspaces.take(conn, number)
    _write(conn, number, ASKED, actor, note, workspaces.fingerprint(conn, number))


def agree(conn: Connection, number: int, actor: Actor, note: str = "", *, seen: str) -> None:
    """Agree to the content that was looked at. Raises OwnWork, ContentChanged, WorkspaceClosed."""
    _write(conn, number, AGREED, actor, note, _looked_at(conn, number, actor, seen))


def decline(conn: Connection, number: int, actor: Actor, note: str, *, seen: str) -> None:
    """Send the workspace back, saying why. Raises Invalid without a reason, and what ``agree`` raises."""
    refuse_wordless(note)
    _write(conn, number, DECLINED, actor, note, _looked_at(conn, number, actor, seen))


def acts(conn: Connection, number: int) -> Sequence[Row[Any]]:
    """What was asked and answered about a workspace, newest first."""
    mine = select(studio_review).where(studio_review.c.workspace_id == number)
    return conn.execute(mine.order_by(studio_review.c.id.desc())).all()


def standing(conn: Connection, number: int, digest: str) -> Row[Any] | None:
    """The latest word on exactly this content; None where nobody has said one, or it was changed since."""
    last = next(iter(acts(conn, number)), None)
    return last if last is not None and last.hash == digest else None


def refuse_unreviewed(conn: Connection, number: int, digest: str) -> None:
    """Raises NotReviewed unless somebody has agreed to this content, or nobody need."""
    if not rule(conn).second_person:
        return
    last = standing(conn, number, digest)
    if last is None or last.act != AGREED or last.author in authors(conn, number):
        raise NotReviewed


def waiting(conn: Connection) -> int:
    """How many open workspaces wait for a review."""
    return sum(is_waiting(conn, one.id) for one in workspaces.listing(conn))


def is_waiting(conn: Connection, number: int) -> bool:
    """Whether somebody has asked for a review and nobody has answered."""
    last = next(iter(acts(conn, number)), None)
    return last is not None and last.act == ASKED


def authors(conn: Connection, number: int) -> set[str]:
    """Everybody who has written in a workspace."""
    return set(conn.scalars(select(studio_edit.c.author).where(studio_edit.c.workspace_id == number).distinct()))


def rule(conn: Connection) -> Rule:
    """The rule that holds now."""
    return next(iter(rules(conn)), Rule())


def rules(conn: Connection) -> list[Rule]:
    """Every version of the rule, newest first."""
    rows = conn.execute(select(studio_rule).order_by(studio_rule.c.version.desc()))
    return [Rule(row.version, row.second_person, row.reason, row.author, row.at) for row in rows]


def set_rule(conn: Connection, actor: Actor, second_person: bool, reason: str, *, seen: int) -> None:
    """Decide whether a second person has to agree. The same again changes nothing. Raises Invalid, RuleChanged."""
    refuse_wordless(reason)
    one_at_a_time(conn, "rule of the studio")
    before = rule(conn)
    if before.version != seen:
        raise RuleChanged
    if before.second_person == second_person:
        return
    conn.execute(
        insert(studio_rule).values(
            version=seen + 1, second_person=second_person, reason=reason.strip(), author=actor.name, at=clock.now()
        )
    )
    history.record(
        conn, "studio:review_rule_changed", subject="deployments", actor=actor.name, second_person=second_person
    )


def refuse_wordless(reason: str) -> None:
    """Raises Invalid where no reason is given, or too long a one."""
    if not 0 < len(reason.strip()) <= LONGEST:
        sentence = Message("Say why, in at most {limit} characters.", limit=LONGEST)
        raise Invalid([Problem(sentence, place="reason")])


def _looked_at(conn: Connection, number: int, actor: Actor, seen: str) -> str:
    workspaces.take(conn, number)
    if actor.name in authors(conn, number):
        raise OwnWork
    digest = workspaces.fingerprint(conn, number)
    if digest != seen:
        raise ContentChanged
    return digest


def _write(conn: Connection, number: int, act: str, actor: Actor, note: str, digest: str) -> None:
    last = next(iter(acts(conn, number)), None)
    if last is not None and (last.act, last.hash, last.author) == (act, digest, actor.name):
        return
    said = note.strip()[:LONGEST]
    row = {"workspace_id": number, "hash": digest, "act": act, "note": said, "author": actor.name, "at": clock.now()}
    act_id = conn.execute(insert(studio_review).values(row).returning(studio_review.c.id)).scalar_one()
    history.record(conn, f"workspace:{act}", subject="deployments", actor=actor.name, workspace=number)
    _tell(conn, number, act, actor, said, f"review:{act_id}")


def _tell(conn: Connection, number: int, act: str, actor: Actor, note: str, once: str) -> None:
    """Whoever may review is told that he is asked, whoever has written or asked what the answer is."""
    if act == ASKED:
        people = users.acting(conn, REVIEWER)
    else:
        concerned = authors(conn, number) | {one.author for one in acts(conn, number) if one.act == ASKED}
        people = [one for one in users.listing(conn) if one.active and one.name in concerned]
    payload = {
        "workspace": workspaces.find(conn, number).name, "person": actor.display_name or actor.name, "note": note,
        "link": {"path": f"/studio/workspaces/{number}/publication"},
    }  # fmt: skip
    others = [one for one in people if one.name != actor.name]
    notices.to_users(conn, others, f"review_{act}", f"studio:{number}", payload, once)
