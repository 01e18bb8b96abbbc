"""What the pages of the studio have in common: who may read and who may write, and the addresses of a file."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Response, jsonify, url_for

from app.engine import reading
from app.errors import Invalid, Problem
from app.studio import reviews
from app.web.language import say
from app.web.security import CONTENT_SECURITY_POLICY

READERS = ("process_owner", "manager", "supervisor", "admin")
EDITOR = "process_owner"
REVIEWER = reviews.REVIEWER

EDITORS_POLICY = CONTENT_SECURITY_POLICY.replace("style-src 'self'", "style-src 'self' 'unsafe-inline'")
"""The libraries that draw diagrams, tables and forms write styles at their elements; scripts stay as strict."""
DRAWN = ("bpmn", "dmn", "form")


def addresses(number: int, path: str) -> dict[str, str]:
    """Where the editor of a file saves, checks and asks. The last two are for kinds that have something to try out."""
    place = url_for("studio.show", number=number)
    return {
        "save": url_for("studio_files.save", number=number, path=path),
        "check": url_for("studio_files.check", number=number, path=path),
        "presence": url_for("studio_files.beat", number=number, path=path),
        "content": url_for("studio_files.content", number=number, path=path),
        "history": url_for("studio_history.show", number=number, path=path),
        "words": url_for("studio_words.show", workspace=number),
        "preview": _preview(number, path),
        "tests": f"{place}/tests?path={path}",
    }


def _preview(number: int, path: str) -> str:
    if reading.kind_of(path) == "text":
        return url_for("studio_texts.read", number=number, path=path)
    if reading.kind_of(path) == "form":
        return url_for("studio_forms.preview")
    return f"{url_for('studio.show', number=number)}/preview?path={path}"


def told(problems: Sequence[Problem]) -> list[dict[str, str]]:
    """Problems as the browser gets them."""
    return [
        {"file": one.file, "place": one.place, "name": one.name, "message": say(one.message), "told": say(one.told)}
        for one in problems
    ]


def wrong(status: int, message: str, **more: object) -> Response:
    """A sentence for a script of ours."""
    response = jsonify({"message": message, **more})
    response.status_code = status
    return response


def unkeepable(invalid: Invalid) -> Response:
    """For a script of ours: what was sent can be no file of a set."""
    sentence = invalid.problems[0].message if invalid.problems else invalid.message
    return wrong(422, say(sentence), problems=told(invalid.problems))


def plain(content: bytes) -> Response:
    """A file as it is, for scripts and for reading; whoever opens its address gets no page."""
    response = Response(content, content_type="text/plain; charset=utf-8")
    response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return response


def kind_of(path: str) -> str:
    return reading.kind_of(path) or "text"
