"""The certificates of a person, for the administrator: record, change, withdraw."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import Connection

from app.cases import codes
from app.errors import Invalid, Problem
from app.i18n import Message
from app.identity import certificates, users
from app.web import certificate_lines, doors
from app.web.access import allow
from app.web.language import current, tell

admin_certificates = Blueprint("admin_certificates", __name__, url_prefix="/admin/users/<name>/certificates")


@admin_certificates.get("/new")
@allow("admin")
def new(name: str) -> ResponseReturnValue:
    return _page(name, {})


@admin_certificates.post("")
@allow("admin")
def create(name: str) -> ResponseReturnValue:
    try:
        with doors.writing() as conn:
            certificates.add(conn, g.actor, name, request.form, _kinds(conn))
    except Invalid as error:
        return _page(name, request.form, error.problems), 422
    tell(Message("The certificate is recorded."))
    return _back(name)


@admin_certificates.get("/<int:number>")
@allow("admin")
def show(name: str, number: int) -> ResponseReturnValue:
    return _page(name, None, number=number)


@admin_certificates.post("/<int:number>")
@allow("admin")
def save(name: str, number: int) -> ResponseReturnValue:
    version = request.form.get("version", 0, type=int)
    try:
        with doors.writing() as conn:
            certificates.change(conn, g.actor, name, number, version, request.form, _kinds(conn))
    except Invalid as error:
        return _page(name, request.form, error.problems, number=number), 422
    tell(Message("The changes are saved."))
    return _back(name)


@admin_certificates.post("/<int:number>/withdrawal")
@allow("admin")
def withdraw(name: str, number: int) -> ResponseReturnValue:
    version = request.form.get("version", 0, type=int)
    try:
        with doors.writing() as conn:
            certificates.withdraw(conn, g.actor, name, number, version, request.form.get("reason", ""))
    except Invalid as error:
        return _page(name, None, error.problems, number=number), 422
    tell(Message("The certificate is withdrawn."))
    return _back(name)


def _kinds(conn: Connection) -> list[str]:
    return [choice.value for choice in codes.choices(conn, "certificate")]


def _back(name: str) -> ResponseReturnValue:
    return redirect(url_for("admin_users.show", name=name, _anchor="certificates"))


def _page(
    name: str, entered: Mapping[str, Any] | None, problems: tuple[Problem, ...] = (), *, number: int | None = None
) -> str:
    with doors.reading() as conn:
        user = users.find(conn, name)
        one = None if number is None else certificates.find(conn, name, number)
        kinds = [(choice.value, choice.name(current())) for choice in codes.choices(conn, "certificate")]
        line = one and certificate_lines.line(conn, one)
        story = [] if number is None else certificate_lines.story(conn, name, number)
    if one and line and one.kind not in dict(kinds):
        kinds.append((one.kind, line.kind))
    shown = one if entered is None else entered
    return render_template(
        "admin/certificate.html", user=user, line=line, kinds=kinds, story=story, entered=shown, problems=problems
    )
