"""The pages: one file for each kind of visitor. A page's function finds, calls one verb and answers.

The order of a request: the token of a sending, who it is, whether he or she may, whether it is text, the page; then
the headers.
"""

from __future__ import annotations

from flask import Flask

from app.web import (
    access,
    admin_clock,
    doors,
    failures,
    formatting,
    language,
    menu,
    navigation,
    security,
    session,
    signs,
    static_files,
)


def register(app: Flask) -> None:
    """Give the application its pages. ``app.database`` and ``app.settings`` must be there.

    Raises RuntimeError when a page does not say who may use it.
    """
    # A file travels with the fields beside it.
    app.config["MAX_CONTENT_LENGTH"] = (doors.house_of(app).settings.max_upload_mb + 1) * 1024 * 1024
    for part in (language, formatting, static_files, admin_clock, failures):
        part.register(app)
    navigation.register(app, menu.MENU)
    # These look at every request, in this order.
    for part in (security, session, access, signs):
        part.register(app)
    for blueprint in menu.BLUEPRINTS:
        app.register_blueprint(blueprint)
    access.refuse_undeclared(app)
