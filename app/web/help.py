"""The guide for those who own procedures, for everybody to read: chapters in both languages, the words a procedure may
use, and a search in both."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import unescape

from flask import Blueprint, current_app, render_template, request
from flask.typing import ResponseReturnValue

from app.errors import NotFound
from app.i18n import Message
from app.web import doors, help_words
from app.web.access import allow, signed_in
from app.web.language import current, say

help_pages = Blueprint("help", __name__, url_prefix="/help")

CHAPTERS = {
    "pieces": Message("What a procedure is made of"),
    "workspace": Message("The workspace"),
    "drawing": Message("Drawing"),
    "roles": Message("Who does a step"),
    "forms": Message("Forms"),
    "tables": Message("Decision tables"),
    "limits": Message("Time limits and waiting"),
    "messages": Message("Messages"),
    "verbs": Message("What the machine does by itself"),
    "publishing": Message("Check and publish"),
    "versions": Message("Versions, and the way back"),
    "insight": Message("Insight on the diagram"),
    "tutorial": Message("Try it: a second quality check"),
    "trouble": Message("What to do when …"),
}
_INLINE, _TAG = re.compile(r"</?(?:b|code|a)\b[^>]*>"), re.compile(r"<[^>]*>")
_AROUND = 60
WORDS_SHOWN = 5
"""Of each kind, among the chapters; the reference shows all."""


@dataclass(frozen=True)
class Hit:
    """A chapter in which the words were found, and the text around the first place."""

    chapter: str
    title: str
    text: str


@help_pages.get("")
@allow(signed_in)
def index() -> ResponseReturnValue:
    """The chapters, or with ``q`` what says it: chapters, and words of the reference."""
    asked = _asked()
    return render_template(
        "help/index.html", chapters=_chapters(), asked=asked, hits=_hits(asked) if asked else None,
        words=_words(asked) if asked else [], shown=WORDS_SHOWN,
    )  # fmt: skip


@help_pages.get("/reference")
@allow(signed_in)
def reference() -> ResponseReturnValue:
    """Every word a procedure may use, or with ``q`` those that say it."""
    asked = _asked()
    return render_template(
        "help/reference.html", chapters=_chapters(), chosen="reference", asked=asked, sections=_words(asked)
    )


@help_pages.get("/<chapter>")
@allow(signed_in)
def show(chapter: str) -> ResponseReturnValue:
    if chapter not in CHAPTERS:
        raise NotFound
    return render_template(
        "help/chapter.html", chapters=_chapters(), chosen=chapter, title=say(CHAPTERS[chapter]),
        text=f"help/{current()}/{chapter}.html",
    )  # fmt: skip


def _chapters() -> list[tuple[str, str]]:
    return [(key, say(title)) for key, title in CHAPTERS.items()]


def _asked() -> str:
    return request.args.get("q", "").strip()[:80]


def _words(asked: str) -> list[help_words.Section]:
    with doors.reading() as conn:
        known = help_words.sections(conn)
    return help_words.saying(known, asked) if asked else known


def _hits(asked: str) -> list[Hit]:
    found = []
    for key, title in _chapters():
        text = _plain(key)
        at = f"{title} {text}".casefold().find(asked.casefold())
        if at >= 0:
            at = max(0, at - len(title) - 1 - _AROUND)
            found.append(Hit(key, title, f"… {text[at : at + 2 * _AROUND + len(asked)]} …"))
    return found


def _plain(chapter: str) -> str:
    """A chapter without its marks."""
    page = current_app.jinja_env.get_template(f"help/{current()}/{chapter}.html").render()
    return " ".join(unescape(_TAG.sub(" ", _INLINE.sub("", page))).split())
