"""A form as it would be met at work, drawn from what stands in an editor at this moment; nothing is stored."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from flask import Blueprint, Response, g, make_response, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy import Connection

from app import expressions
from app.engine import wiring
from app.errors import Problem
from app.formdefs import Form
from app.formdefs.reader import parse
from app.i18n import LANGUAGES
from app.web import doors, forms
from app.web.access import allow
from app.web.language import current
from app.web.security import CONTENT_SECURITY_POLICY
from app.web.studio.doors import READERS

studio_forms = Blueprint("studio_forms", __name__)

CONTENT = "_content"
_FRAMED = CONTENT_SECURITY_POLICY.replace("frame-ancestors 'none'", "frame-ancestors 'self'")
"""The page stands in a frame of ours, beside the editor, and in nobody else's."""
_UNNAMED = re.compile(r"[^0-9A-Za-z]+")


# req: R-006
@studio_forms.post("/studio/form-preview")
@allow(*READERS)
def preview() -> ResponseReturnValue:
    """The form of the sent content; with the answers that came along, and what is wrong with them once it is pressed.

    The content comes as the body, or in a form of its own page.
    """
    if request.args.get("lang") in LANGUAGES:
        g.actor = replace(g.actor, language=request.args["lang"])
    text = request.form.get(CONTENT) or request.get_data().decode("utf-8", "replace")
    form, faults = parse(text)
    if form is None:
        return _page(text, faults)
    with doors.reading() as conn:
        sheet, is_right = _sheet(conn, form)
    if "part" in request.args:
        return render_template("studio/_form_preview.html", sheet=sheet, refresh_url=_here(), refreshed=True)
    return _page(text, faults, sheet, is_right)


def _page(text: str, faults: Sequence[Problem], sheet: forms.Sheet | None = None, is_right: bool = False) -> Response:
    problems = forms.labelled(sheet.form, sheet.problems, current()) if sheet else ()
    page = render_template(
        "studio/form_preview.html", content=text.replace("\0", ""), faults=faults, sheet=sheet, problems=problems,
        is_right=is_right, refresh_url=_here(), looks="look" in request.args,
    )  # fmt: skip
    response = make_response(page)
    response.headers["Content-Security-Policy"] = _FRAMED
    return response


def _here() -> str:
    return f"{request.path}?lang={current()}&part=1"


def _sheet(conn: Connection, form: Form) -> tuple[forms.Sheet, bool]:
    """The form with its answers and what is wrong with them; whether it was pressed and everything is right."""
    # There is no case here: what conditions ask of one is null, as it is where nothing is known yet.
    names: dict[str, Any] = dict.fromkeys(wiring.host().context_names())
    begun = _begun(form, names)
    answered = forms.SHOWN in request.form
    entries = _named(form, forms.posted(form, lambda: begun)) if answered else begun
    pressed = answered and "_complete" in request.form
    said = forms.zoned(form, entries)
    problems = form.validate(said, lambda key: _choices(conn, key), names, forms.zone()).problems if pressed else ()
    return _drawn(conn, form, entries, names, problems), pressed and not problems


def _drawn(
    conn: Connection, form: Form, entries: Mapping[str, Any], names: Mapping[str, Any], problems: Sequence[Problem]
) -> forms.Sheet:
    fields = [*form.fields, *(column for one in form.fields for column in one.fields)]
    lists = {one.values_key for one in fields if one.values_key}
    files = {
        name: forms.StoredFile(str(name), "")
        for one in form.fields if one.type == "filepicker" for name in entries.get(one.key) or ()
    }  # fmt: skip
    # Where two versions are compared, everything is to be seen.
    hidden = frozenset() if "look" in request.args else form.hidden(entries, names, forms.zone())
    return forms.Sheet(form, entries, hidden, {key: _choices(conn, key) for key in lists}, files, problems)


def _begun(form: Form, names: Mapping[str, Any]) -> dict[str, Any]:
    try:
        known = form.prefilled({}, names)
    except (expressions.Unusable, expressions.Exceeded):
        known = {}
    return form.entries(known, forms.zone())


def _named(form: Form, entries: dict[str, Any]) -> dict[str, Any]:
    """The entries; a file, of which this page sends the name alone, is known by it."""
    for one in form.fields:
        entry = entries.get(one.key)
        if one.type == "filepicker" and isinstance(entry, list):
            entries[one.key] = _files(entry)
        elif one.type == "signature" and not str(entry or "").startswith("data:"):
            entries[one.key] = None
    return entries


def _files(names: Sequence[Any]) -> list[str]:
    return [found for name in names if (found := _UNNAMED.sub("-", str(name)).strip("-")[:60])]


def _choices(conn: Connection, key: str) -> Sequence[Any]:
    return wiring.host().choices(conn, key) if key in wiring.host().code_lists(conn) else ()
