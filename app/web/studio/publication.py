"""Check & publish: everything that is wrong, what would be different from now, the review, and the publication."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from flask import Blueprint, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import Connection

from app.engine import definitions, deployments
from app.engine.deployments import Undeployable
from app.errors import Conflict, DeskError, Invalid, Problem, Refused
from app.i18n import Message
from app.studio import checking, differences, publishing, rebasing, reviews, titles
from app.studio import workspaces as drafts
from app.web import doors, navigation, words
from app.web.access import allow
from app.web.language import say, tell
from app.web.studio.doors import EDITOR, READERS, REVIEWER, kind_of
from app.web.studio.visual import drawing
from app.web.studio.workspaces import by_file

studio_publication = Blueprint("studio_publication", __name__, url_prefix="/studio/workspaces/<int:number>")

REASON = Message("Reason for the change")


# req: R-004
@studio_publication.get("/publication")
@allow(*READERS)
def show(number: int) -> ResponseReturnValue:
    return _page(number)


# req: R-003 R-004
@studio_publication.post("/publication")
@allow(EDITOR)
def publish(number: int) -> ResponseReturnValue:
    """The workspace becomes the active version. Sent twice it is published once."""
    reason = request.form.get("reason", "")
    try:
        with doors.reading() as conn:
            checked = publishing.check(conn, number)
        with doors.writing() as conn:
            published = publishing.publish(conn, number, g.actor, reason, checked)
    except Undeployable:
        # The page says everything that is wrong, file by file.
        return _page(number), 422
    except Invalid as invalid:
        return _page(number, [_named(one) for one in invalid.problems]), 422
    except (Conflict, Refused) as refusal:
        return _page(number, refusal=refusal), 409
    tell(Message("Version {number} is active. New cases start on it; running ones stay on theirs.", number=published))
    return redirect(url_for("studio_versions.index"))


@studio_publication.get("/difference/<path:path>")
@allow(*READERS)
def difference(number: int, path: str) -> ResponseReturnValue:
    """One diagram as it is active and as it would be, beside each other."""
    with doors.reading() as conn:
        workspace = drafts.find(conn, number)
        old, new = definitions.files_of(conn, workspace.base).get(path), drafts.files(conn, number).get(path)
    names = say(Message("Version {number}", number=workspace.base)), workspace.name
    back = url_for("studio_publication.show", number=number)
    return drawing(path, old, new, names, back)


# req: R-261
@studio_publication.post("/review")
@allow(EDITOR)
def ask(number: int) -> ResponseReturnValue:
    note = request.form.get("note", "")
    return _act(
        number, Message("The managers are asked to look at it."), lambda conn: reviews.ask(conn, number, g.actor, note)
    )


@studio_publication.post("/agreement")
@allow(REVIEWER)
def agree(number: int) -> ResponseReturnValue:
    note, seen = request.form.get("reason", ""), request.form.get("seen", "")
    return _act(
        number, Message("You have agreed to this content. A change makes it void."),
        lambda conn: reviews.agree(conn, number, g.actor, note, seen=seen),
    )  # fmt: skip


@studio_publication.post("/refusal")
@allow(REVIEWER)
def decline(number: int) -> ResponseReturnValue:
    note, seen = request.form.get("reason", ""), request.form.get("seen", "")
    return _act(
        number, Message("The workspace is sent back with your reason."),
        lambda conn: reviews.decline(conn, number, g.actor, note, seen=seen),
    )  # fmt: skip


@studio_publication.get("/rebase")
@allow(*READERS)
def rebasing_page(number: int) -> ResponseReturnValue:
    return _rebase_page(number)


@studio_publication.post("/rebase")
@allow(EDITOR)
def rebase(number: int) -> ResponseReturnValue:
    """Lay the workspace over what was published meanwhile; each file that both have changed has a choice."""
    typed = request.form
    choices = {key.removeprefix("choice:"): value for key, value in typed.items() if key.startswith("choice:")}
    to, seen = typed.get("to", 0, type=int), typed.get("seen", "")
    try:
        with doors.writing() as conn:
            rebasing.rebase(conn, number, choices, g.actor, to=to, seen=seen)
    except Invalid as invalid:
        return _rebase_page(number, invalid.problems), 422
    except Conflict as refusal:
        return _rebase_page(number, refusal=refusal), 409
    tell(Message("The workspace is laid over version {number}. Check it, then publish.", number=to))
    return redirect(url_for("studio_publication.show", number=number))


@navigation.badge("studio.index")
def waiting() -> int:
    """For whoever reviews: how many workspaces wait for that."""
    if not g.actor.has(REVIEWER):
        return 0
    with doors.reading() as conn:
        return reviews.waiting(conn)


def _act(number: int, done: Message, act: Callable[[Connection], None]) -> ResponseReturnValue:
    try:
        with doors.writing() as conn:
            act(conn)
    except Invalid as invalid:
        return _page(number, [_named(one) for one in invalid.problems]), 422
    except (Conflict, Refused) as refusal:
        return _page(number, refusal=refusal), 409
    tell(done)
    return redirect(url_for("studio_publication.show", number=number))


def _named(problem: Problem) -> Problem:
    return Problem(problem.message, problem.place, say(REASON) if problem.place == "reason" else problem.name)


def _page(number: int, problems: Sequence[Problem] = (), refusal: DeskError | None = None) -> str:
    with doors.reading() as conn:
        workspace, active, people = drafts.find(conn, number), deployments.active(conn), words.people(conn)
        files, digest = drafts.files(conn, number), drafts.fingerprint(conn, number)
        found = differences.of(definitions.files_of(conn, workspace.base), files)
        wrong = checking.problems(conn, files) if workspace.closed_at is None else []
        review, acts, rule = reviews.standing(conn, number, digest), reviews.acts(conn, number), reviews.rule(conn)
        own = g.actor.name in reviews.authors(conn, number)
    return render_template(
        "studio/publication.html", workspace=workspace, active=active, people=people, differences=found,
        wrong=by_file(wrong), review=review, acts=acts, rule=rule, own=own, digest=digest, problems=problems,
        refusal=refusal, typed=request.form, kind_of=kind_of, longest=reviews.LONGEST,
    )  # fmt: skip


def _rebase_page(number: int, problems: Sequence[Problem] = (), refusal: DeskError | None = None) -> str:
    with doors.reading() as conn:
        workspace, active = drafts.find(conn, number), deployments.active(conn)
        to = active.id if active else workspace.base
        found = rebasing.divergences(conn, number, to)
        people, digest = words.people(conn), drafts.fingerprint(conn, number)
    named = titles.of({one.path: one.mine or one.theirs or one.old or b"" for one in found})
    return render_template(
        "studio/rebase.html", workspace=workspace, active=active, found=found, people=people, digest=digest,
        titles=named, problems=problems, refusal=refusal, typed=request.form,
    )  # fmt: skip
