"""The code lists: what forms offer and columns hold. The administrator changes them, others may look."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from flask import Blueprint, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.cases import code_lists, code_versions
from app.cases.code_lists import CodeList
from app.cases.code_versions import Entry
from app.cases.errors import StaleList
from app.errors import DeskError, Invalid, Problem
from app.i18n import Message
from app.web import doors, words
from app.web.access import allow
from app.web.language import named, say, tell

admin_lists = Blueprint("admin_lists", __name__, url_prefix="/admin/lists")

READERS = ("admin", "process_owner", "supervisor", "manager")
NEW = "_"
"""What the inputs are called in which a further code is typed; no code begins so."""
LABELS = {
    "code": Message("Key"),
    "parent": Message("Belongs to"),
    "zh": Message("Chinese"),
    "en": Message("English"),
    "reason": Message("Reason for the change"),
}


@dataclass(frozen=True)
class Line:
    """A row of the form. ``stored`` is the code as it stands now, None for one that is new."""

    entry: Entry
    stored: Entry | None


@admin_lists.get("")
@allow(*READERS)
def index() -> ResponseReturnValue:
    with doors.reading() as conn:
        rows, people = code_lists.lists(conn), words.people(conn)
    text = request.args.get("q", "").strip().lower()
    shown = [row for row in rows if text in f"{row.key} {row.zh} {row.en}".lower()]
    names = {row.key: named(row.zh, row.en) for row in rows}
    return render_template("lists/index.html", rows=shown, names=names, people=people, text=text)


@admin_lists.get("/<key>")
@allow(*READERS)
def show(key: str) -> ResponseReturnValue:
    return _page(key)


# req: R-048 R-066 R-070 R-147
@admin_lists.post("/<key>")
@allow("admin")
def save(key: str) -> ResponseReturnValue:
    """The whole list as it is arranged on the page. A button that only arranges it saves nothing."""
    entries, further = _typed(), _further()
    if moved := request.form.get("up") or request.form.get("down"):
        return _page(key, _moved(entries, moved, -1 if "up" in request.form else 1))
    if "add" in request.form:
        return _added(key, entries, further)
    try:
        with doors.writing() as conn:
            code_lists.save(conn, key, _seen(), entries + further, _reason(), g.actor)
    except Invalid as error:
        return _page(key, entries, error.problems), 422
    except StaleList as error:
        return _page(key, entries, refusal=error), 409
    tell(Message("The changes are saved."))
    return redirect(url_for("admin_lists.show", key=key))


@admin_lists.get("/<key>/history")
@allow(*READERS)
def history(key: str) -> ResponseReturnValue:
    return _history(key)


@admin_lists.post("/<key>/restoration")
@allow("admin")
def restore(key: str) -> ResponseReturnValue:
    """The list as it was in an earlier version, saved as a new one."""
    number = request.form.get("number", 0, type=int)
    try:
        with doors.writing() as conn:
            entries = code_versions.back_to(conn, key, number)
            code_lists.save(conn, key, _seen(), entries, _reason(), g.actor)
    except Invalid as error:
        return _history(key, error.problems, number), 422
    tell(Message("The list is again as it was in version {number}.", number=number))
    return redirect(url_for("admin_lists.show", key=key))


def _added(key: str, entries: list[Entry], further: list[Entry]) -> ResponseReturnValue:
    """The page with the further code as a row of its list, if it may be one; nothing is saved."""
    with doors.reading() as conn:
        problems = code_lists.problems(code_lists.of(conn, key), entries + further)
    wrong = [one for one in problems if further and one.place.partition(".")[2] == further[0].code]
    if wrong or not further:
        return _page(key, entries, wrong), 422 if wrong else 200
    return _page(key, entries + further, added=True)


def _page(
    key: str, typed: Sequence[Entry] | None = None, problems: Sequence[Problem] = (), refusal: DeskError | None = None,
    added: bool = False,
) -> str:  # fmt: skip
    with doors.reading() as conn:
        found = code_lists.of(conn, key)
        parent = code_lists.of(conn, found.row.parent) if found.row.parent else None
    above = [(one.code, named(one.zh, one.en)) for one in found.above or () if one.active]
    return render_template(
        "lists/show.html", list=found, parent=parent, above=above, groups=_groups(found, typed), reason=_reason(),
        further={} if added else _unadded(), problems=_labelled(problems, typed or ()), refusal=refusal,
        changed=typed is not None and tuple(typed) != found.entries,
        longest=(code_lists.LONGEST_NAME, code_lists.LONGEST_REASON),
        # What was refused is compared with what is stored; sent once more, it counts as seen.
        compare=refusal is not None, seen=_seen() if typed is not None and not refusal else found.row.version,
    )  # fmt: skip


def _history(key: str, problems: Sequence[Problem] = (), number: int = 0) -> str:
    with doors.reading() as conn:
        found, people = code_lists.of(conn, key), words.people(conn)
        versions = code_versions.of(conn, key)
    contents = [code_versions.held(row) for row in versions]
    changes = [list(code_versions.changes(old, new)) for new, old in pairwise(contents)]
    return render_template(
        "lists/history.html", list=found, versions=versions, changes=[*changes, []], people=people,
        problems=problems, asked=number, reason=_reason(),
    )  # fmt: skip


def _groups(found: CodeList, typed: Sequence[Entry] | None) -> list[tuple[Entry | None, list[Line]]]:
    """The rows below the code of the parent list that they belong to; one group where there is no such list."""
    stored = {one.code: one for one in found.entries}
    entries = list(found.entries if typed is None else typed)
    entries += [one for one in found.entries if one.code not in {given.code for given in entries}]
    lines = [Line(one, stored.get(one.code)) for one in entries]
    if found.above is None:
        return [(None, lines)]
    groups = [(above, [line for line in lines if line.entry.parent == above.code]) for above in found.above]
    known = {above.code for above in found.above}
    strays = [line for line in lines if line.entry.parent not in known]
    return [group for group in groups if group[1]] + ([(None, strays)] if strays else [])


def _typed() -> list[Entry]:
    form = request.form
    return [
        Entry(code, form.get(f"zh.{code}", ""), form.get(f"en.{code}", ""), form.get(f"parent.{code}") or None,
              f"active.{code}" in form)
        for code in form.getlist("code")
    ]  # fmt: skip


def _further() -> list[Entry]:
    """The further code, if one was typed."""
    typed = _unadded()
    if not any(typed[part].strip() for part in ("code", "zh", "en")):
        return []
    return [Entry(typed["code"].strip(), typed["zh"], typed["en"], typed["parent"] or None)]


def _unadded() -> Mapping[str, str]:
    return {part: request.form.get(f"{part}.{NEW}", "") for part in ("code", "zh", "en", "parent")}


def _moved(entries: list[Entry], code: str, by: int) -> list[Entry]:
    """The list with one code a place further up or down among those of the same parent."""
    found = next((one for one in entries if one.code == code), None)
    if found is None:
        return entries
    beside = [one for one in entries if one.parent == found.parent]
    place = beside.index(found) + by
    if not 0 <= place < len(beside):
        return entries
    first, second = entries.index(found), entries.index(beside[place])
    entries[first], entries[second] = entries[second], entries[first]
    return entries


def _labelled(problems: Sequence[Problem], entries: Sequence[Entry]) -> list[Problem]:
    """The problems at the inputs of the page, which calls the further code by a name of its own."""
    names = {one.code: named(one.zh, one.en) for one in entries}
    return [_labelled_one(one, names) for one in problems]


def _labelled_one(problem: Problem, names: Mapping[str, str]) -> Problem:
    part, dot, code = problem.place.partition(".")
    label = say(LABELS[part]) if part in LABELS else ""
    if not dot:
        return Problem(problem.message, part, label)
    at = code if code in names and part in ("zh", "en") else NEW
    return Problem(problem.message, f"{part}.{at}", " · ".join(one for one in (names.get(code), label) if one))


def _seen() -> int:
    return request.form.get("seen", 0, type=int)


def _reason() -> str:
    return request.form.get("reason", "")
