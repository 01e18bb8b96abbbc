"""``GET /studio/words``: what the editors offer, as one document in both languages."""

from __future__ import annotations

from collections.abc import Mapping

from flask import Blueprint, jsonify, request
from flask.typing import ResponseReturnValue
from sqlalchemy import Connection

from app.engine import definitions, deployments
from app.studio import words, workspaces
from app.web import doors
from app.web.access import allow

studio_words = Blueprint("studio_words", __name__)


# req: R-002
@studio_words.get("/studio/words")
@allow("process_owner", "manager", "supervisor", "admin")
def show() -> ResponseReturnValue:
    with doors.reading() as conn:
        return jsonify(words.of(conn, _files(conn, request.args.get("workspace", type=int))))


def _files(conn: Connection, workspace: int | None) -> Mapping[str, bytes]:
    """Those of the workspace, else of what is active. Raises NotFound."""
    if workspace is not None:
        workspaces.find(conn, workspace)
        return workspaces.files(conn, workspace)
    active = deployments.active(conn)
    return definitions.files_of(conn, active.id) if active else {}
