"""The language of the person in front of the page, and the sentences in it.

A person's own setting counts first, then this browser's cookie, then Chinese. Templates say ``_("English
sentence")`` and ``say(message)``; values go into ``{name}`` places, exactly as in ``app.i18n.Message``.
"""

from __future__ import annotations

from typing import Any

from flask import Flask, flash, g, has_request_context, request
from werkzeug.wrappers import Response

from app import i18n
from app.i18n import HTML_LANG, LANGUAGES, Message

COOKIE = "aftercare_language"
_ASKED = "asked_language"
_READER = "reader_language"
_YEAR = 365 * 24 * 3600


def register(app: Flask) -> None:
    app.jinja_env.add_extension("jinja2.ext.i18n")
    app.jinja_env.install_gettext_callables(_gettext, _ngettext, newstyle=False)  # type: ignore[attr-defined]
    app.jinja_env.globals.update(say=say, named=named, language=current, html_lang=html_lang)


def current() -> str:
    """ "zh" or "en", also where nobody is signed in or the request has not been looked at yet."""
    if not has_request_context():
        return i18n.DEFAULT
    actor = g.get("actor")
    wanted = actor.language if actor else g.get(_ASKED) or request.cookies.get(COOKIE) or g.get(_READER, "")
    return wanted if wanted in LANGUAGES else i18n.DEFAULT


def asked() -> None:
    """Answer in the language the request asks for: a program has no setting and no cookie."""
    setattr(g, _ASKED, request.accept_languages.best_match(LANGUAGES) or i18n.DEFAULT)


def reader(language: str) -> None:
    """What is known of the reader of a page without a sign-in; what he has chosen in this browser counts before it."""
    setattr(g, _READER, language)


# req: R-028
def say(message: Message | str) -> str:
    """The sentence in the person's language."""
    return i18n.translate(message, current())


def named(zh: str | None, en: str | None) -> str:
    """The name of something that carries both languages."""
    return i18n.pick(current(), zh, en)


def tell(message: Message, tone: str = "success") -> None:
    """Show ``message`` at the top of the next page; ``tone`` is success, info, warning or danger."""
    flash(say(message), tone)


def html_lang() -> str:
    return HTML_LANG[current()]


def remember(response: Response, language: str) -> None:
    """Keep the language in this browser, for the pages before sign-in."""
    response.set_cookie(COOKIE, language, max_age=_YEAR, samesite="Lax", secure=request.is_secure, httponly=True)


def _gettext(msgid: str, **args: Any) -> str:
    return say(Message(msgid, **args))


def _ngettext(one: str, many: str, n: int, **args: Any) -> str:
    # Chinese has one form, and an English msgid can be worded so that it needs none.
    return _gettext(one if n == 1 else many, n=n, **args)
