"""Versions of all procedures: who published them, when and why, what runs on them; compared, exported, gone back to."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Blueprint, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.engine import deployments
from app.engine.deployments import Undeployable
from app.errors import Conflict, DeskError, Invalid, Problem
from app.i18n import Message
from app.studio import differences, publishing, reviews, upgrades, versions
from app.web import doors, words
from app.web.access import allow
from app.web.language import say, tell
from app.web.studio.doors import EDITOR, READERS, REVIEWER, kind_of, plain
from app.web.studio.exchange import zipped
from app.web.studio.visual import drawing
from app.web.studio.workspaces import by_file

studio_versions = Blueprint("studio_versions", __name__, url_prefix="/studio/versions")


# req: R-005
@studio_versions.get("")
@allow(*READERS)
def index() -> ResponseReturnValue:
    return _index()


# req: R-005
@studio_versions.get("/comparison")
@allow(*READERS)
def compare() -> ResponseReturnValue:
    """Any two versions, file by file; without ``b`` with the active one."""
    with doors.reading() as conn:
        everything, active = versions.all(conn), deployments.active(conn)
        newest = active.id if active else 0
        b = request.args.get("b", newest, type=int)
        a = request.args.get("a", versions.find(conn, b).based_on or b, type=int)
        found = differences.of(versions.files(conn, a), versions.files(conn, b))
    return render_template("studio/comparison.html", versions=everything, a=a, b=b, differences=found, kind_of=kind_of)


@studio_versions.get("/comparison/<int:a>/<int:b>/<path:path>")
@allow(*READERS)
def difference(a: int, b: int, path: str) -> ResponseReturnValue:
    with doors.reading() as conn:
        old, new = versions.files(conn, a).get(path), versions.files(conn, b).get(path)
    names = say(Message("Version {number}", number=a)), say(Message("Version {number}", number=b))
    return drawing(path, old, new, names, url_for("studio_versions.compare", a=a, b=b))


# req: R-005
@studio_versions.post("/<int:version>/restoration")
@allow(EDITOR)
def restore(version: int) -> ResponseReturnValue:
    """Publish the set of an earlier version again, as a new one."""
    reason, seen = request.form.get("reason", ""), request.form.get("seen", 0, type=int)
    try:
        with doors.reading() as conn:
            checked = publishing.check_again(conn, version)
        with doors.writing() as conn:
            published = publishing.go_back(conn, version, g.actor, reason, seen=seen, checked=checked)
    except Undeployable as refused:
        return _index(asked=version, wrong=refused.problems), 422
    except Invalid as invalid:
        return _index(asked=version, problems=invalid.problems), 422
    except Conflict as refusal:
        return _index(refusal=refusal), 409
    tell(Message("Version {number} is active; it says what version {old} says.", number=published, old=version))
    return redirect(url_for("studio_versions.index"))


@studio_versions.get("/<int:version>/export")
@allow(*READERS)
def export(version: int) -> ResponseReturnValue:
    with doors.reading() as conn:
        files = versions.files(conn, version)
    return zipped(files, f"version-{version}.zip")


@studio_versions.get("/<int:version>/content/<path:path>")
@allow(*READERS)
def content(version: int, path: str) -> ResponseReturnValue:
    """A file of a version as it is."""
    with doors.reading() as conn:
        return plain(versions.file(conn, version, path))


# req: R-261
@studio_versions.post("/rule")
@allow(REVIEWER)
def rule() -> ResponseReturnValue:
    """Whether a second person has to agree before something is published."""
    second_person, seen = request.form.get("second_person") == "1", request.form.get("seen", 0, type=int)
    try:
        with doors.writing() as conn:
            reviews.set_rule(conn, g.actor, second_person, request.form.get("reason", ""), seen=seen)
    except Invalid as invalid:
        return _index(rule_problems=invalid.problems), 422
    except Conflict as refusal:
        return _index(refusal=refusal), 409
    tell(Message("The rule is changed."))
    return redirect(url_for("studio_versions.index") + "#rule")


def _index(
    *,
    asked: int = 0,
    problems: Sequence[Problem] = (),
    wrong: Sequence[Problem] = (),
    refusal: DeskError | None = None,
    rule_problems: Sequence[Problem] = (),
) -> str:
    with doors.reading() as conn:
        everything, people, active = versions.all(conn), words.people(conn), deployments.active(conn)
        rules, holds, offer = reviews.rules(conn), reviews.rule(conn), upgrades.offered(conn)
    return render_template(
        "studio/versions.html", versions=everything, people=people, active=active, rules=rules, rule=holds,
        offer=offer, asked=asked, problems=problems, wrong=by_file(wrong), refusal=refusal, typed=request.form,
        rule_problems=rule_problems, longest=reviews.LONGEST,
    )  # fmt: skip
