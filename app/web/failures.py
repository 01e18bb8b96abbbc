"""What a person reads when something went wrong: a page, or for htmx the sentence alone.

The doors are the only place that turns an error into an answer. What nobody foresaw gets a number that the
person can read out to the administrator, who finds it in the log.
"""

from __future__ import annotations

import secrets
from typing import Any

from flask import Flask, Response, current_app, g, jsonify, make_response, render_template, request
from werkzeug.exceptions import HTTPException

from app import db, errors
from app.errors import DeskError, Invalid
from app.i18n import Message
from app.identity.errors import NoSuchKey, TooManyAttempts, TooManyRequests
from app.web import access, addresses, security, session, throttle
from app.web.language import say

STATUS: tuple[tuple[type[DeskError], int], ...] = (
    (access.SignInAgain, 401),
    (NoSuchKey, 401),
    (security.NotFromHere, 403),
    (TooManyAttempts, 429),
    (throttle.TooOften, 429),
    (TooManyRequests, 429),
    (errors.NotFound, 404),
    (errors.Refused, 403),
    (errors.Conflict, 409),
    (errors.Invalid, 422),
    (errors.Unavailable, 503),
    (DeskError, 400),
)

TITLES = {
    400: Message("This did not work"),
    401: Message("Please sign in again"),
    403: Message("Not allowed"),
    404: Message("Not found"),
    405: Message("Not found"),
    409: Message("Somebody else was quicker"),
    413: Message("Too large"),
    422: Message("Not quite right yet"),
    429: Message("Too many attempts"),
    500: Message("Something broke here"),
    503: Message("Not just now"),
}

API = "/api/"
"""Whoever asks below this address is a program, and is answered in JSON."""

SENTENCES = {
    404: Message("There is no such thing here, or you may not see it."),
    405: Message("There is no such thing here, or you may not see it."),
    413: Message("What you sent is larger than this desk accepts. Choose smaller files."),
}


def register(app: Flask) -> None:
    for kind in db.AWAY:
        app.register_error_handler(kind, away)
    app.register_error_handler(DeskError, foreseen)
    app.register_error_handler(HTTPException, refused_by_flask)
    app.register_error_handler(Exception, unforeseen)


def foreseen(error: DeskError) -> Response:
    problems = error.problems if isinstance(error, Invalid) else ()
    return answer(status_of(error), error.message, problems=problems, typed=_typed(error))


def refused_by_flask(error: HTTPException) -> Response:
    if error.code is None or error.code < 400:
        return make_response(error.get_response())
    fallback = Message("The request could not be understood. Go back and try again.")
    return answer(error.code, SENTENCES.get(error.code, fallback))


def unforeseen(error: Exception) -> Response:
    sentence = Message(
        "It is not your fault, and nothing was saved. Tell the administrator this number: {number}.",
        number=secrets.token_hex(4),
    )
    return _logged(error, 500, sentence)


def away(error: Exception) -> Response:
    """The database was lost in the middle: whether the last thing was saved, only a second look can say."""
    sentence = Message(
        "The database does not answer, or has no room. Look at the page again in a moment: what you sent is either "
        "saved whole or not at all. Tell the administrator this number: {number}.",
        number=secrets.token_hex(4),
    )
    response = _logged(error, 503, sentence)
    response.headers["Retry-After"] = "5"
    return response


def _logged(error: Exception, status: int, sentence: Message) -> Response:
    number = sentence.args["number"]
    # The rule and not the path: a customer's link is a key, and a log no place for keys.
    where = request.url_rule.rule if request.url_rule else request.path
    current_app.logger.error("Failure %s at %s %s", number, request.method, where, exc_info=error)
    try:
        return answer(status, sentence)
    except Exception:
        current_app.logger.exception("Failure %s could not be shown", number)
        return make_response(say(sentence), status)


def status_of(error: DeskError) -> int:
    return next(status for kind, status in STATUS if isinstance(error, kind))


def answer(status: int, sentence: Message, **context: object) -> Response:
    """The page for ``status``; htmx gets the sentence alone, meant for the top of the page it stands on."""
    if "actor" not in g:
        # Turned away before anybody asked who it is; the page still speaks the person's language.
        session.resume()
    if request.path.startswith(API):
        return _plainly(status, sentence, context.get("problems", ()))
    partial = request.headers.get("HX-Request") == "true"
    template = "errors/_sentence.html" if partial else "errors/error.html"
    title = TITLES.get(status, TITLES[400])
    page = render_template(
        template, status=status, title=title, sentence=sentence, back=addresses.came_from(), **context
    )
    response = make_response(page, status)
    if partial:
        response.headers["HX-Retarget"] = "#messages"
        response.headers["HX-Reswap"] = "innerHTML show:window:top"
    return response


def _plainly(status: int, sentence: Message, problems: Any) -> Response:
    """The same for a program: the sentence, and what is wrong with each thing that was sent."""
    wrong = [{"field": one.place, "message": say(one.message)} for one in problems]
    response = jsonify({"error": say(sentence), "problems": wrong})
    response.status_code = status
    if status == 401:
        response.headers["WWW-Authenticate"] = "Bearer"
    if status == 429:
        response.headers["Retry-After"] = "60"
    return response


def _typed(error: DeskError) -> list[tuple[str, str]]:
    """What the person had written, when a sending is turned away at the door: shown again, to be copied."""
    if not isinstance(error, security.NotFromHere | access.SignInAgain):
        return []
    kept = ((key, text.strip()) for key, text in request.form.items(multi=True))
    return [(key, text) for key, text in kept if text and key != security.FIELD and "password" not in key]
