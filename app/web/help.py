"""The guide for those who own procedures, for everybody to read: chapters in both languages, a search in them, and the
words a procedure may use, as they are registered at this moment."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from html import unescape
from pathlib import Path

from flask import Blueprint, current_app, render_template, request
from flask.typing import ResponseReturnValue

from app.engine import definitions, deployments
from app.errors import NotFound
from app.i18n import Message
from app.studio import words
from app.web import doors
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
BPMN = Path(__file__).resolve().parents[2] / "docs" / "bpmn.md"
"""Made from the tests: what runs and what is refused."""
_TAG = re.compile(r"<[^>]*>")
_ROW = re.compile(r"^\| (.+?) \| (.+?) \|", re.M)
_AROUND = 60


@dataclass(frozen=True)
class Hit:
    """A chapter in which the words were found, and the text around the first place."""

    chapter: str
    title: str
    text: str


@help_pages.get("")
@allow(signed_in)
def index() -> ResponseReturnValue:
    """The chapters, or with ``q`` those that say it."""
    asked = request.args.get("q", "").strip()[:80]
    return render_template("help/index.html", chapters=_chapters(), asked=asked, hits=_hits(asked) if asked else None)


@help_pages.get("/reference")
@allow(signed_in)
def reference() -> ResponseReturnValue:
    """Every word a procedure may use."""
    with doors.reading() as conn:
        active = deployments.active(conn)
        known = words.of(conn, definitions.files_of(conn, active.id) if active else {})
    return render_template("help/reference.html", chapters=_chapters(), known=known, bpmn=_bpmn(), chosen="reference")


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
    return " ".join(unescape(_TAG.sub(" ", page)).split())


@lru_cache(1)
def _bpmn() -> dict[str, list[tuple[str, str]]]:
    """Elements that run, and those that are refused, by their two names."""
    runs, _, rest = BPMN.read_text("utf-8").partition("\n## 部署时拒绝")
    refused = rest.partition("\n## ")[0]
    return {"runs": _rows(runs), "refused": _rows(refused)}


def _rows(text: str) -> list[tuple[str, str]]:
    return [(zh, en) for zh, en in _ROW.findall(text) if zh not in ("元素", "---") and not zh.startswith("--")]
