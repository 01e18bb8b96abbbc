"""The bar of the simulated clock in demo mode: +1 hour, +1 day, +7 days, back to real time."""

from __future__ import annotations

from datetime import timedelta

from flask import Blueprint, Flask, g, redirect, request, url_for
from flask.typing import ResponseReturnValue

from app import clock, simulated
from app.web import addresses, doors
from app.web.access import allow

admin_clock = Blueprint("admin_clock", __name__, url_prefix="/admin/clock")

STEPS = {"hour": timedelta(hours=1), "day": timedelta(days=1), "week": timedelta(days=7)}


def register(app: Flask) -> None:
    app.jinja_env.globals.update(clock_ahead=clock.offset, demo=lambda: doors.settings().demo)


@admin_clock.post("/advance")
@allow("admin")
def advance() -> ResponseReturnValue:
    by = STEPS.get(request.form.get("by", ""), timedelta(0))
    with doors.writing() as conn:
        simulated.advance(conn, by, demo=doors.settings().demo, actor=g.actor.name)
    doors.house().wake()
    return _back()


@admin_clock.post("/real-time")
@allow("admin")
def back_to_real() -> ResponseReturnValue:
    with doors.writing() as conn:
        simulated.back_to_real(conn, demo=doors.settings().demo, actor=g.actor.name)
    return _back()


def _back() -> ResponseReturnValue:
    return redirect(addresses.safe(request.form.get("next")) or url_for("auth.start"))
