"""Users, for the administrator: find, make, change, shut out, give a first password."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Blueprint, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.errors import Conflict, DeskError, Invalid, Problem, Refused
from app.i18n import Message
from app.identity import accounts, credentials, passwords, reporting, roles, users
from app.web import certificate_lines, doors, words
from app.web.access import allow
from app.web.language import tell

admin_users = Blueprint("admin_users", __name__, url_prefix="/admin/users")


@admin_users.get("")
@allow("admin")
def index() -> ResponseReturnValue:
    with doors.reading() as conn:
        everybody = users.listing(conn)
    wanted, role = request.args.get("q", "").strip().lower(), request.args.get("role", "")
    shown = [
        user
        for user in everybody
        if wanted in f"{user.name} {user.display_name}".lower() and (not role or role in user.roles)
    ]
    return render_template("admin/users.html", users=shown, ROLES=roles.ROLES, q=wanted, role=role)


@admin_users.get("/new")
@allow("admin")
def new() -> ResponseReturnValue:
    return render_template("admin/new_user.html", ROLES=roles.ROLES, entered={"language": "zh"}, chosen=())


@admin_users.post("")
@allow("admin")
def create() -> ResponseReturnValue:
    entered, chosen = request.form, request.form.getlist("roles")
    first = passwords.initial()
    try:
        with doors.writing() as conn:
            user = accounts.create_user(
                conn,
                g.actor,
                name=entered.get("name", ""),
                display_name=entered.get("display_name", ""),
                password_hash=first.hash,
                roles=chosen,
                language=entered.get("language", ""),
            )
    except Invalid as error:
        page = render_template(
            "admin/new_user.html", ROLES=roles.ROLES, entered=entered, chosen=chosen, problems=error.problems
        )
        return page, 422
    return render_template("admin/first_password.html", user=user, password=first.password, created=True), 201


@admin_users.get("/<name>")
@allow("admin")
def show(name: str) -> ResponseReturnValue:
    return _page(name)


@admin_users.post("/<name>")
@allow("admin")
def save(name: str) -> ResponseReturnValue:
    entered, version = request.form, request.form.get("version", 0, type=int)
    try:
        with doors.writing() as conn:
            accounts.update_user(
                conn,
                g.actor,
                name,
                version,
                display_name=entered.get("display_name", ""),
                language=entered.get("language", ""),
            )
            accounts.set_roles(conn, g.actor, name, users.find(conn, name).version, entered.getlist("roles"))
    except Invalid as error:
        return _page(name, error.problems), 422
    tell(Message("The changes are saved."))
    return redirect(url_for("admin_users.show", name=name))


@admin_users.post("/<name>/deactivation")
@allow("admin")
def deactivate(name: str) -> ResponseReturnValue:
    with doors.writing() as conn:
        accounts.deactivate(conn, g.actor, name)
    tell(Message("{name} can no longer sign in.", name=name))
    return redirect(url_for("admin_users.show", name=name))


@admin_users.post("/<name>/activation")
@allow("admin")
def reactivate(name: str) -> ResponseReturnValue:
    with doors.writing() as conn:
        accounts.reactivate(conn, g.actor, name)
    tell(Message("{name} can sign in again.", name=name))
    return redirect(url_for("admin_users.show", name=name))


@admin_users.post("/<name>/first-password")
@allow("admin")
def reset_password(name: str) -> ResponseReturnValue:
    first = passwords.initial()
    with doors.writing() as conn:
        credentials.reset_password(conn, g.actor, name, first.hash)
        user = users.find(conn, name)
    return render_template("admin/first_password.html", user=user, password=first.password, created=False)


# req: R-035
@admin_users.post("/<name>/reporting-lines")
@allow("admin")
def report_to(name: str) -> ResponseReturnValue:
    """To whom the person reports from now on."""
    line1, line2 = (request.form.get(line) or None for line in reporting.LINES)
    seen, reason = request.form.get("number", 0, type=int), request.form.get("reason", "")
    try:
        with doors.writing() as conn:
            reporting.change(conn, g.actor, name, seen, line1, line2, reason)
    except Invalid as error:
        return _page(name, line_problems=error.problems), 422
    except (Conflict, Refused) as refusal:
        return _page(name, refusal=refusal), 409
    tell(Message("The changes are saved."))
    return redirect(url_for("admin_users.show", name=name) + "#reporting-lines")


def _page(
    name: str, problems: Sequence[Problem] = (), line_problems: Sequence[Problem] = (), refusal: DeskError | None = None
) -> str:
    with doors.reading() as conn:
        user, everybody = users.find(conn, name), users.listing(conn)
        lines = certificate_lines.lines(conn, name)
        reports, past, people = reporting.of(conn, name), reporting.versions(conn, name), words.people(conn)
    superiors = [(one.name, f"{one.display_name} · {_does(one)}") for one in everybody if one.active and one != user]
    typed = request.form if line_problems or refusal else {"line1": reports.line1, "line2": reports.line2}
    entered = request.form if problems else user
    chosen = request.form.getlist("roles") if problems else user.roles
    return render_template(
        "admin/user.html", user=user, ROLES=roles.ROLES, entered=entered, chosen=chosen, problems=problems, lines=lines,
        reports=reports, past=past, people=people, superiors=superiors, typed=typed, line_problems=line_problems,
        refusal=refusal,
    )  # fmt: skip


def _does(user: users.User) -> str:
    """The roles of a person in words."""
    return " / ".join(words.role(code) for code in sorted(user.roles))
