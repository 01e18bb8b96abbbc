"""The settings: few, typed, read once from the environment, and fatal when wrong.

A behaviour that people want to change belongs in a diagram, a limit or a form, not here. Only names that
begin with ``AFTERCARE_`` are read; one that nobody knows is refused, so that a slip is never silent.
"""

from __future__ import annotations

import os
import secrets
import tempfile
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from app import setting_values
from app.errors import Invalid, Problem
from app.i18n import Message

PREFIX = "AFTERCARE_"
TEST_PREFIX = "AFTERCARE_TEST_"
"""Names for the test suite itself; they mean nothing here and are passed over."""

_ROOT = Path(__file__).resolve().parent.parent


class SettingsError(Invalid):
    """The settings are not right, so nothing was started."""


@dataclass(frozen=True)
class Settings:
    """Everything that differs from one installation to the next. Sizes in MB (1024 × 1024 bytes)."""

    data: Path
    database_url: str = field(repr=False)
    secret_key: str = field(default="", repr=False)
    demo: bool = False
    host: str = "127.0.0.1"
    port: int = 8000
    smtp: setting_values.MailServer | None = None
    mail_from: str = ""
    base_url: str = ""
    contact: str = ""
    company: str = ""
    time_zone: str = "Asia/Shanghai"
    max_upload_mb: int = 20
    threads: int = 8
    trusted_proxies: int = 0
    engine: str = "fast"


def load(environ: Mapping[str, str] = os.environ) -> Settings:
    """Read the settings, make the data folder and, where none is given, the secret key in it.

    Raises SettingsError, which names every variable that is wrong.
    """
    settings = read(environ)
    try:
        settings.data.mkdir(mode=0o700, parents=True, exist_ok=True)
        secret = settings.secret_key or _secret(settings.data / "secret_key")
    except OSError as error:
        reason = Message("The folder {folder} cannot be used: {reason}.", folder=settings.data, reason=error.strerror)
        raise SettingsError([Problem(reason, "AFTERCARE_DATA")]) from error
    return replace(settings, secret_key=secret)


def read(environ: Mapping[str, str]) -> Settings:
    """Read the settings and touch nothing. An empty variable counts as absent. Raises SettingsError."""
    given = {name: value.strip() for name, value in environ.items() if name.startswith(PREFIX)}
    problems = [_unknown(name) for name in sorted(given) if name not in KNOWN and not name.startswith(TEST_PREFIX)]
    values: dict[str, Any] = {}
    for name, (key, parse) in KNOWN.items():
        if text := given.get(name):
            try:
                values[key] = parse(text)
            except setting_values.Wrong as wrong:
                problems.append(Problem(wrong.message(text), name))
    if "smtp" in values and "mail_from" not in values:
        needed = Message("The sender's address is needed when AFTERCARE_SMTP_URL is set.")
        problems.append(Problem(needed, "AFTERCARE_MAIL_FROM"))
    if problems:
        raise SettingsError(problems)
    return _with_defaults(values)


def _unknown(name: str) -> Problem:
    known = ", ".join(KNOWN)
    if close := get_close_matches(name, KNOWN, n=1):
        text = "There is no such setting. Did you mean {close}? Known: {known}."
        return Problem(Message(text, close=close[0], known=known), name)
    return Problem(Message("There is no such setting. Known: {known}.", known=known), name)


def _with_defaults(values: dict[str, Any]) -> Settings:
    data = values.setdefault("data", _ROOT / "data")
    values.setdefault("database_url", f"sqlite:///{data / 'aftercare.sqlite'}")
    settings = Settings(**values)
    if settings.base_url:
        return settings
    # Nobody can open 0.0.0.0 in a browser; it means "every address of this machine".
    host = "127.0.0.1" if settings.host in ("0.0.0.0", "::") else settings.host
    return replace(settings, base_url=f"http://{host}:{settings.port}")


def _secret(path: Path) -> str:
    """The key in the file; made at first use, readable by its owner alone."""
    if not path.exists():
        _make_secret(path)
    secret = path.read_text().strip()
    if len(secret) < setting_values.SECRET_LENGTH:
        text = "The key in {file} is too short. Delete the file and a new one is made; everybody signs in again."
        raise SettingsError([Problem(Message(text, file=path), "AFTERCARE_SECRET_KEY")])
    return secret


def _make_secret(path: Path) -> None:
    handle, draft = tempfile.mkstemp(dir=path.parent)  # 0600 from the first moment
    with os.fdopen(handle, "w") as file:
        file.write(secrets.token_urlsafe(48))
    # Linked when whole: of two processes that start together one key wins, and neither reads half of it.
    with suppress(FileExistsError):
        os.link(draft, path)
    Path(draft).unlink()


KNOWN: dict[str, tuple[str, Callable[[str], Any]]] = {
    "AFTERCARE_DATABASE_URL": ("database_url", setting_values.database),
    "AFTERCARE_DATA": ("data", setting_values.folder),
    "AFTERCARE_SECRET_KEY": ("secret_key", setting_values.secret_key),
    "AFTERCARE_DEMO": ("demo", setting_values.switch),
    "AFTERCARE_HOST": ("host", str),
    "AFTERCARE_PORT": ("port", setting_values.whole(0, 65535)),
    "AFTERCARE_SMTP_URL": ("smtp", setting_values.mail_server),
    "AFTERCARE_MAIL_FROM": ("mail_from", setting_values.address),
    "AFTERCARE_BASE_URL": ("base_url", setting_values.base_url),
    "AFTERCARE_COMPANY": ("company", setting_values.line(80)),
    "AFTERCARE_CONTACT": ("contact", str),
    "AFTERCARE_TIME_ZONE": ("time_zone", setting_values.time_zone),
    "AFTERCARE_MAX_UPLOAD_MB": ("max_upload_mb", setting_values.whole(1, 1024)),
    "AFTERCARE_THREADS": ("threads", setting_values.whole(1, 256)),
    "AFTERCARE_TRUSTED_PROXIES": ("trusted_proxies", setting_values.whole(0, 10)),
    "AFTERCARE_ENGINE": ("engine", setting_values.one_of("fast", "stock")),
}
"""Every variable: the field it fills, and how its text is read."""
