"""A visit, for the engineer with a phone in the hand: where to be next, and the paper for the customer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from urllib.parse import quote

from sqlalchemy import Connection

from app import clock
from app.cases import appointments
from app.cases.appointments import Appointment
from app.cases.queries import CaseFile
from app.formdefs import Form
from app.i18n import Message
from app.web import papers
from app.web.formatting import local, short_moment
from app.web.papers import Offer

_NOUNS = ("visit.", "diagnosis.")
_ALSO = ("repair.",)


@dataclass(frozen=True)
class OnSite:
    """What stands beside the form of a visit: when and where, and the service order."""

    appointment: Appointment | None
    offer: Offer


def beside(conn: Connection, form: Form | None, file: CaseFile | None) -> OnSite | None:
    """What stands beside a form; None where it is not about a visit or a repair."""
    if form is None or file is None or not _binds(form, (*_NOUNS, *_ALSO)):
        return None
    appointment = appointments.in_case(conn, file) if _binds(form, _NOUNS) else None
    return OnSite(appointment, papers.offer(conn, file))


def map_url(place: str) -> str:
    """Opens the map of a phone at an address; on a desk there is none to open, and the page does not show it."""
    return f"geo:0,0?q={quote(place, safe='')}"


def when_at(at: datetime) -> Message | str:
    """“Today 14:00”, as one looks at it in the morning."""
    days = (local(at).date() - local(clock.now()).date()).days
    hour = f"{local(at):%H:%M}"
    if days == 0:
        return Message("Today {time}", time=hour)
    return Message("Tomorrow {time}", time=hour) if days == 1 else short_moment(at)


def _binds(form: Form, nouns: tuple[str, ...]) -> bool:
    return any(field.bind.startswith(nouns) for field in form.fields if field.bind)
