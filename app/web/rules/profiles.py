"""The profiles of time limits: the shipped ones and one's own, who has which, and the profile of a product type.

The administrator changes them; supervisors, managers and process owners read.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from flask import Blueprint, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import Connection

from app.cases import codes as code_lists
from app.cases import profile_choices, profile_moves
from app.cases.errors import StaleRecord
from app.errors import Conflict, DeskError, Invalid, Problem, Refused
from app.i18n import Message
from app.policies import naming, own_profiles, publications, reading
from app.policies.book import Book
from app.policies.limits import DEFAULT_PROFILE
from app.web import doors, words
from app.web.access import allow
from app.web.language import current, named, say, tell

admin_profiles = Blueprint("admin_profiles", __name__, url_prefix="/admin/profiles")

READERS = ("admin", "process_owner", "supervisor", "manager")
LABELS = {
    "key": Message("Key"),
    "name_zh": Message("Chinese"),
    "name_en": Message("English"),
    "reason": Message("Reason for the change"),
}
MOVES_SHOWN = 10
CUSTOMERS_SHOWN = 50


# req: R-019
@admin_profiles.get("")
@allow(*READERS)
def index() -> ResponseReturnValue:
    return _index()


@admin_profiles.post("")
@allow("admin")
def copy() -> ResponseReturnValue:
    """A new profile as a copy of another."""
    typed = request.form
    try:
        with doors.writing() as conn:
            own_profiles.copy(
                conn, typed.get("source", ""), typed.get("key", ""), typed.get("name_zh", ""),
                typed.get("name_en", ""), author=g.actor.name, reason=typed.get("reason", ""),
            )  # fmt: skip
    except Invalid as error:
        return _index(labelled(error.problems)), 422
    tell(Message("The profile is copied. It says what the other one says, until you change it."))
    return redirect(url_for("admin_profiles.show", key=typed["key"].strip()))


@admin_profiles.get("/<key>")
@allow(*READERS)
def show(key: str) -> ResponseReturnValue:
    return _page(key)


@admin_profiles.post("/<key>")
@allow("admin")
def rename(key: str) -> ResponseReturnValue:
    names = request.form.get("name_zh", ""), request.form.get("name_en", "")
    return _act(key, "", lambda conn, by: own_profiles.rename(conn, key, *names, **by))


# req: R-019
@admin_profiles.post("/<key>/activation")
@allow("admin")
def activate(key: str) -> ResponseReturnValue:
    """New cases get it; running ones keep theirs."""
    return _act(key, "activation", lambda conn, by: publications.activate(conn, key, **by))


@admin_profiles.post("/<key>/archive")
@allow("admin")
def archive(key: str) -> ResponseReturnValue:
    return _act(key, "archive", lambda conn, by: profile_choices.archive(conn, key, g.actor, by["reason"], by["seen"]))


@admin_profiles.post("/<key>/restoration")
@allow("admin")
def restore(key: str) -> ResponseReturnValue:
    return _act(key, "restoration", lambda conn, by: own_profiles.restore(conn, key, **by))


# req: R-033
@admin_profiles.post("/product-types/<product_type>")
@allow("admin")
def give_product_type(product_type: str) -> ResponseReturnValue:
    """The profile that cases about products of a type get from now on."""
    profile, version = request.form.get("profile") or None, request.form.get("version", 0, type=int)
    try:
        with doors.writing() as conn:
            profile_choices.give_product_type(
                conn, product_type, profile, version, g.actor, request.form.get("reason", "")
            )
    except Invalid as error:
        return _index(labelled(error.problems, product_type), asked=product_type), 422
    except StaleRecord as error:
        return _index(refusal=error, asked=product_type), 409
    tell(Message("New cases about this product type get the profile. Running ones keep theirs."))
    return redirect(url_for("admin_profiles.index") + "#product-types")


def options(book: Book) -> list[tuple[str, str]]:
    """The profiles one may choose from."""
    return [(one.key, profile_name(book, one.key)) for one in book.profiles.values() if not one.archived]


def profile_name(book: Book, key: str | None) -> str:
    """“003 通用售后服务手册”; what is no profile any more is shown as it is."""
    one = book.profiles.get(key or "")
    if one is None:
        return key or ""
    name = named(one.name_zh, one.name_en)
    return name if one.key == DEFAULT_PROFILE else f"{one.key} {name}"


def labelled(problems: Sequence[Problem], form: str = "") -> list[Problem]:
    """The problems with the names of their inputs; those of one ``form`` among several end in its name."""
    end = f".{form}" if form else ""
    return [
        Problem(one.message, one.place + end, say(LABELS[one.place]) if one.place in LABELS else "") for one in problems
    ]


def _act(key: str, asked: str, act: Callable[[Connection, dict[str, Any]], object]) -> ResponseReturnValue:
    """One act on the profile ``key``; what is refused is said on its page, and nothing typed is lost."""
    by = {
        "author": g.actor.name, "reason": request.form.get("reason", ""),
        "seen": request.form.get("seen", 0, type=int),
    }  # fmt: skip
    try:
        with doors.writing() as conn:
            act(conn, by)
    except Invalid as error:
        return _page(key, asked, labelled(error.problems, asked)), 422
    except (Conflict, Refused) as error:
        return _page(key, asked, refusal=error), 409
    tell(Message("The changes are saved."))
    return redirect(url_for("admin_profiles.show", key=key))


def _index(problems: Sequence[Problem] = (), refusal: DeskError | None = None, asked: str = "") -> str:
    """``asked`` is the product type that a refused form was about; "" for the form of a new profile."""
    with doors.reading() as conn:
        book, uses, people = reading.book(conn), profile_choices.uses(conn), words.people(conn)
        given, types = profile_choices.by_product_type(conn), _product_types(conn)
        moves = profile_moves.jobs(conn, MOVES_SHOWN)
    return render_template(
        "profiles/index.html", profiles=list(book.profiles.values()), active=book.active_profile, uses=uses,
        own=_said(book), types=types, type_names=dict(types), given=given, options=options(book), problems=problems,
        refusal=refusal, asked=asked, typed=request.form, longest=(naming.LONGEST_NAME, naming.LONGEST_REASON),
        moves=moves, people=people, name_of=lambda key: profile_name(book, key),
    )  # fmt: skip


def _page(key: str, asked: str = "", problems: Sequence[Problem] = (), refusal: DeskError | None = None) -> str:
    with doors.reading() as conn:
        book, people = reading.book(conn), words.people(conn)
        profile = own_profiles.find(book, key)
        acts = own_profiles.acts(conn, key)
        uses = profile_choices.uses(conn).get(key, profile_choices.Uses())
        # Whose names one may read is said where customers are found.
        sees = g.actor.has("supervisor", "manager")
        customers = profile_choices.customers_of(conn, key, CUSTOMERS_SHOWN) if sees else ()
        types = dict(_product_types(conn))
    return render_template(
        "profiles/show.html", profile=profile, active=key == book.active_profile, default=key == DEFAULT_PROFILE,
        acts=acts, seen=acts[0].revision if acts else 0, people=people, uses=uses, customers=customers, types=types,
        own=_said(book).get(key, (0, 0)), options=[one for one in options(book) if one[0] != key], asked=asked,
        problems=problems, refusal=refusal, typed=request.form, sees=sees,
        longest=(naming.LONGEST_NAME, naming.LONGEST_REASON), title=profile_name(book, key),
    )  # fmt: skip


def _said(book: Book) -> Mapping[str, tuple[int, int]]:
    """How many limits and settings each profile states itself."""
    return {
        key: (
            sum(profile == key and bool(held[-1].limits) for (profile, _), held in book.limits.items()),
            sum(profile == key and not held[-1].inherits for (profile, _), held in book.settings.items()),
        )
        for key in book.profiles
    }


def _product_types(conn: Connection) -> list[tuple[str, str]]:
    return [(one.value, one.name(current())) for one in code_lists.choices(conn, profile_choices.PRODUCT_TYPE)]
