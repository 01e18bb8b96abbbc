"""What a download says about itself, so that no browser runs it or takes it for another kind."""

from __future__ import annotations

from urllib.parse import quote

from app.files.records import File


def headers(file: File) -> dict[str, str]:
    """The headers of a download: always an attachment, named after RFC 5987, its kind not to be guessed."""
    plain = file.name.encode("ascii", "replace").decode().replace("?", "_").replace('"', "_")
    exact = quote(file.name, safe="")
    return {
        "Content-Type": file.media_type,
        "Content-Disposition": f"attachment; filename=\"{plain}\"; filename*=UTF-8''{exact}",
        "Content-Length": str(file.size),
        "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": "sandbox; default-src 'none'",
        # Seen with permission: no proxy may keep it for the next one.
        "Cache-Control": "private, no-store",
    }
