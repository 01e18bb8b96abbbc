"""What a case still lacked of its customer, supplied on the page of the case."""

from __future__ import annotations

from flask import Blueprint, g, redirect, request, url_for
from flask.typing import ResponseReturnValue

from app import clock, files
from app.cases import supplements
from app.errors import Invalid
from app.i18n import Message
from app.web import doors
from app.web.access import allow
from app.web.language import tell
from app.web.uploads import MEGABYTE

blueprint = Blueprint("supplement", __name__)
blueprint.add_app_template_global(supplements.missing, "lacks_of")


# req: R-062
@blueprint.post("/cases/<number>/supplement")
@allow(*supplements.MAY)
def supply(number: str) -> ResponseReturnValue:
    try:
        # Slow, so before the transaction; what gets no row is swept away.
        proof = _stored()
        with doors.writing() as conn:
            supplements.supply(conn, number, g.actor, clock.now(), identity="identity" in request.form, proof=proof)
    except Invalid as error:
        for sentence in [problem.message for problem in error.problems] or [error.message]:
            tell(sentence, "danger")
    else:
        tell(Message("Noted."))
    return redirect(url_for("cases.show", number=number))


def _stored() -> list[files.Stored]:
    settings = doors.settings()
    limit = settings.max_upload_mb * MEGABYTE
    return [
        files.store(settings.data, upload.stream, upload.filename, limit=limit)  # type: ignore[arg-type]
        for upload in request.files.getlist("proof")
        if upload.filename
    ]
