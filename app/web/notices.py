"""The bell: what the house tells a member of staff."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import Blueprint, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from app.engine import instances
from app.notifications import notices as bell
from app.notifications import templates
from app.web import doors, forms, links, navigation
from app.web.access import allow, any_staff
from app.web.language import current

notices = Blueprint("notices", __name__, url_prefix="/notices")

SHOWN = 100


@dataclass(frozen=True)
class Notice:
    """One notice in the reader's language; ``href`` leads to what it is about."""

    row: Any
    subject: str
    body: str
    href: str


@notices.get("")
@allow(any_staff)
def index() -> ResponseReturnValue:
    with doors.reading() as conn:
        rows = bell.of(conn, g.actor, SHOWN)
        about = {row.subject for row in rows}
        matters = {subject for subject in about if instances.of(conn, subject)}
        texts = templates.shelf(conn)
    shown = [_notice(row, matters, texts) for row in rows]
    return render_template("notices/index.html", notices=shown, unread=sum(one.row.read_at is None for one in shown))


@notices.post("/<int:notice_id>/read")
@allow(any_staff)
def read(notice_id: int) -> ResponseReturnValue:
    with doors.writing() as conn:
        bell.read(conn, g.actor, notice_id)
    return redirect(url_for("notices.index"))


@notices.post("/read")
@allow(any_staff)
def read_all() -> ResponseReturnValue:
    with doors.writing() as conn:
        bell.read(conn, g.actor)
    return redirect(url_for("notices.index"))


@navigation.badge("notices.index")
def unread() -> int:
    """What the person has not read yet."""
    with doors.reading() as conn:
        return bell.unread(conn, g.actor)


def _notice(row: Any, matters: set[str], texts: templates.Shelf) -> Notice:
    # The link of a mail is a button here.
    text = templates.render(row.template, current(), {**row.payload, "link": None}, forms.zone(), texts=texts)
    return Notice(row, text.subject, text.body, links.matter(row.subject) if row.subject in matters else _place(row))


def _place(row: Any) -> str:
    """What is about no matter may name a page of the house."""
    link = row.payload.get("link")
    return str(link.get("path", "")) if isinstance(link, dict) else ""
