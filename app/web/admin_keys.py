"""The keys of outside systems: made and shown once, looked over, revoked; and how such a system speaks to us."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Blueprint, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.cases import codes
from app.errors import Invalid, Problem
from app.i18n import Message
from app.identity import api_keys
from app.web import doors, guides, words
from app.web.access import allow
from app.web.language import current, tell

admin_keys = Blueprint("admin_keys", __name__, url_prefix="/admin/keys")


@admin_keys.get("")
@allow("admin")
def index() -> ResponseReturnValue:
    return _page()


@admin_keys.post("")
@allow("admin")
def create() -> ResponseReturnValue:
    name, channel = request.form.get("name", ""), request.form.get("channel", "")
    try:
        with doors.writing() as conn:
            known = {choice.value for choice in codes.choices(conn, "channel")}
            token = api_keys.create(conn, g.actor, name, channel if channel in known else "")
    except Invalid as error:
        return _page(error.problems), 422
    address = doors.settings().base_url.rstrip("/") or request.host_url.rstrip("/")
    return render_template("keys/created.html", name=name.strip().lower(), token=token, address=address), 201


@admin_keys.post("/<int:key_id>/revocation")
@allow("admin")
def revoke(key_id: int) -> ResponseReturnValue:
    with doors.writing() as conn:
        api_keys.revoke(conn, g.actor, key_id)
    tell(Message("The key is revoked: it opens nothing from now on."))
    return redirect(url_for("admin_keys.index"))


@admin_keys.get("/guide")
@allow("admin", "process_owner")
def guide() -> ResponseReturnValue:
    return render_template("keys/guide.html", blocks=guides.read("intake", current()))


def _page(problems: Sequence[Problem] = ()) -> str:
    with doors.reading() as conn:
        rows, people, names = api_keys.listing(conn), words.people(conn), words.codes(conn, "channel")
        channels = [(choice.value, choice.name(current())) for choice in codes.choices(conn, "channel")]
    return render_template(
        "keys/index.html", keys=rows, people=people, codes=names, channels=channels, problems=problems,
        entered=request.form, most=api_keys.PER_MINUTE,
    )  # fmt: skip
