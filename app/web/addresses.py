"""Where to go next: only ever to another page of ours, whatever stands in the address or the form."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import request


def safe(address: str | None) -> str:
    """``address`` if it is a path on this desk, else nothing."""
    text = (address or "").strip()
    # Browsers read \ as /, and //host is another host.
    if not text.startswith("/") or text[1:2] in ("/", "\\") or any(ord(sign) < 32 for sign in text):
        return ""
    return text


def here() -> str:
    """The page one is on, as an address to come back to after a small sending."""
    if request.method in ("GET", "HEAD"):
        return request.full_path.rstrip("?")
    # What a sending answers with cannot be opened again; the page it came from can.
    return came_from() or "/"


def came_from() -> str:
    """The page of ours that led here, or nothing."""
    referrer = urlsplit(request.referrer or "")
    if referrer.netloc != request.host or (referrer.path == request.path and request.method == "GET"):
        return ""
    return safe(referrer.path + (f"?{referrer.query}" if referrer.query else ""))
