"""The studio's front page, and a workspace: its files by kind, what is changed, what is wrong, who is at which file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from flask import Blueprint, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.engine import deployments
from app.errors import Invalid, Problem
from app.i18n import Message
from app.studio import beginnings, checking, presence, reviews, titles, upgrades, versions
from app.studio import workspaces as drafts
from app.studio.titles import Title
from app.web import doors, words
from app.web.access import allow
from app.web.language import say, tell
from app.web.studio.doors import EDITOR, READERS, kind_of

studio = Blueprint("studio", __name__, url_prefix="/studio")

KINDS = {
    "bpmn": Message("Diagrams"),
    "dmn": Message("Decision tables"),
    "form": Message("Forms"),
    "text": Message("Texts of messages"),
}
BEGUN_AS = {"bpmn": "one_step", "dmn": "table", "form": "form", "text": "text"}
"""The template that is chosen at first beside the files of a kind."""
VERSIONS_SHOWN = 5


@dataclass(frozen=True)
class File:
    """One line of a workspace's page. A text has two paths, one for each language."""

    path: str
    title: Title
    changes: Mapping[str, str] = field(default_factory=dict)
    people: Sequence[Any] = ()


# req: R-002
@studio.get("")
@allow(*READERS)
def index() -> ResponseReturnValue:
    return _index()


@studio.post("/workspaces")
@allow(EDITOR)
def create() -> ResponseReturnValue:
    """A new workspace over what is active."""
    try:
        with doors.writing() as conn:
            number = drafts.create(conn, g.actor, request.form.get("name", ""))
    except Invalid as error:
        return _index([Problem(one.message, "name", say(Message("Name"))) for one in error.problems]), 422
    return redirect(url_for("studio.show", number=number))


@studio.get("/workspaces/<int:number>")
@allow(*READERS)
def show(number: int) -> ResponseReturnValue:
    return page(number)


@studio.get("/workspaces/<int:number>/problems")
@allow(*READERS)
def problems(number: int) -> ResponseReturnValue:
    """What is wrong, for the page of the workspace: it takes a moment, so it comes after the page."""
    with doors.reading() as conn:
        found = checking.problems(conn, drafts.files(conn, number))
    return render_template("studio/_problems.html", number=number, files=by_file(found), kind_of=kind_of)


@studio.post("/workspaces/<int:number>/discard")
@allow(EDITOR)
def discard(number: int) -> ResponseReturnValue:
    with doors.writing() as conn:
        drafts.discard(conn, number, g.actor)
    tell(Message("The workspace is thrown away. What was written in it can still be looked at."))
    return redirect(url_for("studio.index"))


def page(number: int, asked: str = "", problems: Sequence[Problem] = ()) -> str:
    """The page of a workspace; ``asked`` is the form that ``problems`` are about, or the file."""
    with doors.reading() as conn:
        workspace, files = drafts.find(conn, number), drafts.files(conn, number)
        changes = {one.path: one.change for one in drafts.changed(conn, number)}
        removed = {
            path: drafts.base_file(conn, workspace.base, path) or b""
            for path, change in changes.items()
            if change == drafts.REMOVED
        }
        here, people, active = presence.of(conn, number), words.people(conn), deployments.active(conn)
    groups = _groups({**removed, **files}, changes, here)
    wanted = request.args.get("q", "").strip()
    kind = kind_of(asked) if asked in files else request.args.get("kind", "")
    kind = kind if kind in KINDS else next(iter(KINDS))
    shown = _found(groups, wanted) if wanted else {kind: groups[kind]}
    return render_template(
        "studio/workspace.html", workspace=workspace, shown=shown, q=wanted, kind=kind,
        begun_as=BEGUN_AS[kind],
        counts={one: len(of_kind) for one, of_kind in groups.items()}, changes=changes, people=people, labels=KINDS,
        active=active, count=len(files), asked=asked, problems=problems, typed=request.form,
        templates=[(Message("A procedure"), beginnings.TEMPLATES), (Message("A single file"), beginnings.FILES)],
    )  # fmt: skip


def by_file(problems: Sequence[Problem]) -> dict[str, list[Problem]]:
    """The problems under the file each stands in."""
    found: dict[str, list[Problem]] = {}
    for one in problems:
        found.setdefault(one.file, []).append(one)
    return found


def _index(problems: Sequence[Problem] = ()) -> str:
    with doors.reading() as conn:
        opened, closed = drafts.listing(conn), drafts.listing(conn, closed=True, limit=10)
        changes = {one.id: drafts.changed(conn, one.id) for one in opened}
        people, shown, offer = words.people(conn), versions.all(conn, limit=VERSIONS_SHOWN), upgrades.offered(conn)
        waits = {one.id for one in opened if reviews.is_waiting(conn, one.id)}
    return render_template(
        "studio/index.html", opened=opened, closed=closed, changes=changes, people=people, versions=shown,
        offer=offer, waits=waits, problems=problems, typed=request.form, longest=drafts.LONGEST_NAME,
    )  # fmt: skip


def _found(groups: Mapping[str, list[File]], wanted: str) -> dict[str, list[File]]:
    """The files whose path or name has what is looked for in it."""
    sought = wanted.casefold()
    return {
        kind: [one for one in files if sought in f"{one.path}\n{one.title.zh}\n{one.title.en}".casefold()]
        for kind, files in groups.items()
    }


def _groups(files: Mapping[str, bytes], changes: Mapping[str, str], here: Sequence[Any]) -> dict[str, list[File]]:
    """The files of a workspace by kind; the two languages of a text are one line."""
    named, groups = titles.of(files), {kind: list[File]() for kind in KINDS}
    for path in files:
        if path.endswith(".en.txt") and (other := path.removesuffix(".en.txt") + ".zh.txt") in files:
            continue
        paths = [path]
        if path.endswith(".zh.txt") and (other := path.removesuffix(".zh.txt") + ".en.txt") in files:
            paths.append(other)
        there = [one for one in here if one.path in paths]
        said = {one: changes[one] for one in paths if one in changes}
        groups[kind_of(path)].append(File(path, Title(named[path].zh, named[paths[-1]].en), said, there))
    return groups
