"""The address of a file the browser loads: with a mark of its content, so that it can be kept for a year."""

from __future__ import annotations

import hashlib
from functools import lru_cache
from pathlib import Path

from flask import Flask, Response, current_app, request, url_for

_FOREVER = "public, max-age=31536000, immutable"


def register(app: Flask) -> None:
    app.jinja_env.globals["asset"] = asset
    app.after_request(keep)


def asset(name: str) -> str:
    """The address of a built file, such as ``app.css``. Raises FileNotFoundError before there is one."""
    path = Path(str(current_app.static_folder)) / "dist" / name
    return url_for("static", filename=f"dist/{name}", v=_mark(path, path.stat().st_mtime_ns))


def keep(response: Response) -> Response:
    # The chunks of scripts carry the mark in their names.
    marked = "v" in request.args or "/dist/c/" in request.path
    if request.endpoint == "static" and marked and response.status_code == 200:
        response.headers["Cache-Control"] = _FOREVER
    return response


@lru_cache(maxsize=64)
def _mark(path: Path, changed: int) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()[:10]
