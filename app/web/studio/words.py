"""``GET /studio/words``: what the editors offer, as one document in both languages."""

from __future__ import annotations

from collections.abc import Mapping

from flask import Blueprint, jsonify
from flask.typing import ResponseReturnValue
from sqlalchemy import Connection

from app.engine import definitions, deployments
from app.studio import words
from app.web import doors
from app.web.access import allow

studio_words = Blueprint("studio_words", __name__)


# req: R-001
@studio_words.get("/studio/words")
@allow("process_owner", "manager", "supervisor", "admin")
def show() -> ResponseReturnValue:
    with doors.reading() as conn:
        return jsonify(words.of(conn, _files(conn)))


def _files(conn: Connection) -> Mapping[str, bytes]:
    active = deployments.active(conn)
    return definitions.files_of(conn, active.id) if active else {}
