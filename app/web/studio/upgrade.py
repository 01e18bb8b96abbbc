"""What an upgrade of the product has changed, beside one's own procedures: kept, taken or brought together, by file."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Blueprint, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.errors import Conflict, DeskError, Invalid, NotFound, Problem
from app.i18n import Message
from app.studio import titles, upgrades
from app.studio.upgrades import Upgrade
from app.web import doors
from app.web.access import allow
from app.web.language import say, tell
from app.web.studio.doors import EDITOR, READERS

studio_upgrade = Blueprint("studio_upgrade", __name__, url_prefix="/studio/upgrade")


# req: R-005
@studio_upgrade.get("")
@allow(*READERS)
def show() -> ResponseReturnValue:
    return _page()


@studio_upgrade.post("")
@allow(EDITOR)
def take_up() -> ResponseReturnValue:
    """Make a workspace of what was chosen."""
    typed = request.form
    choices = {key.removeprefix("choice:"): value for key, value in typed.items() if key.startswith("choice:")}
    seen = Upgrade(*(typed.get(name, 0, type=int) for name in ("active", "ancestor", "candidate")))
    name = say(Message("Upgrade: version {number}", number=seen.candidate))
    try:
        with doors.writing() as conn:
            number = upgrades.take_up(conn, seen, choices, name, g.actor)
    except Invalid as invalid:
        return _page(invalid.problems), 422
    except Conflict as refusal:
        return _page(refusal=refusal), 409
    tell(Message("Your choice is a workspace now. Look at it, check it and publish it."))
    return redirect(url_for("studio.show", number=number))


def _page(problems: Sequence[Problem] = (), refusal: DeskError | None = None) -> str:
    with doors.reading() as conn:
        offer = upgrades.offered(conn)
        if offer is None:
            raise NotFound
        found, kept = upgrades.divergences(conn, offer), upgrades.changed_alone(conn, offer)
    named = titles.of({one.path: one.theirs or one.mine or one.old or b"" for one in found})
    return render_template(
        "studio/upgrade.html", offer=offer, found=found, kept=kept, titles=named, suggested=upgrades.suggested,
        problems=problems, refusal=refusal, typed=request.form,
    )  # fmt: skip
