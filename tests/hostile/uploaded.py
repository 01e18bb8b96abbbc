"""Files that are two things at once, or none, or say they are another; and names no file should have. Data."""

from __future__ import annotations

import gzip
import io
import zipfile

SCRIPT = b"<html><script>alert(1)</script></html>"
PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x06\x00\x00\x00\x1f\x15\xc4\x89"
JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00"


def archive(*parts: tuple[str, bytes]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as opened:
        for name, content in parts:
            opened.writestr(name, content)
    return made.getvalue()


TYPES = "[Content_Types].xml"
REFUSED: dict[str, tuple[str, bytes]] = {
    "a page": ("a.html", SCRIPT), "a page called a picture": ("a.png", SCRIPT), "a drawing with a script": (
        "a.svg", b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'),
    "a page that begins like GIF": ("a.gif", b"GIF89a/*" + SCRIPT), "a program": ("a.exe", b"MZ" + bytes(200)),
    "a program called a picture": ("a.jpg", b"\x7fELF\x02\x01\x01" + bytes(200)), "a shell script": ("a.sh", b"#!/bin/sh\nid\n"),
    "a class": ("a.class", b"\xca\xfe\xba\xbe" + bytes(100)), "nothing": ("a.png", b""), "null characters": ("a.txt", bytes(999)),
    "an archive of another kind": ("a.7z", b"7z\xbc\xaf\x27\x1c" + bytes(99)), "compressed": ("a.gz", gzip.compress(SCRIPT)),
    "an archive that is cut": ("a.zip", archive(("a.txt", b"a" * 999))[:60]), "an archive with another ending": (
        "a.jar", archive(("A.class", b"x"))),
    "an old document": ("a.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(99)),
    "an office document whose list is a bomb": ("a.docx", archive((TYPES, b" " * 30_000_000))),
    "an HEIC of no kind": ("a.heic", b"\x00\x00\x00\x18ftypzzzz"), "XML": ("a.xml", b'<?xml version="1.0"?><a/>'),
    "a page in UTF-7": ("a.htm", b"+ADw-script+AD4-alert(1)+ADw-/script+AD4-"), "a shortcut": ("a.url", b"[InternetShortcut]\n"),
}  # fmt: skip
"""Refused with a sentence, by name and bytes."""
TAKEN: dict[str, tuple[str, bytes]] = {
    "a picture and a page": ("a.png", PNG + SCRIPT), "a picture called a page": ("a.html", JPEG + SCRIPT),
    "a picture and an archive": ("a.jpg", JPEG + archive(("a.exe", b"MZ"))), "a PDF and a page": ("a.pdf", b"%PDF-1.7\n" + SCRIPT),
    "a PDF with a script": ("a.pdf", b"%PDF-1.7\n1 0 obj<</OpenAction<</S/JavaScript/JS(app.alert(1))>>>>endobj"),
    "an archive with paths": ("a.zip", archive(("../../../../etc/cron.d/x", b"x"), ("C:\\x", b"x"))),
    "an archive that is a bomb": ("a.zip", archive(*((f"{n}", b"\0" * 1_000_000) for n in range(30)))),
    "an office document with macros": ("a.zip", archive((TYPES, b'"application/vnd.ms-word.document.macroEnabled.main+xml"'))),
    "a text with a page": ("a.txt", SCRIPT), "a text with a formula": ("a.log", b"=cmd|'/c calc'!A0"),
}  # fmt: skip
"""Taken as what they are, and only ever given out as that, to be saved."""
NAMES = (
    "../../../etc/passwd.png", "..\\..\\windows\\a.png", "/etc/a.png", "C:\\a.png", "a\x00.exe.png", "a\r\nX-Evil: 1.png", "\u202egnp.exe",
    '"><img src=x onerror=alert(1)>.png', "a;filename=b.exe.png", "CON.png", ".png", "...", "a" * 4_000 + ".png", "a.png.", "a.png/",
    "%2e%2e%2fa.png", "=cmd.png", "名" * 500 + ".png", "a\u2028b.png", "\ud83d\ude00.png",
)  # fmt: skip
DRAWN = (
    "data:text/html;base64,PHNjcmlwdD4=", "data:image/svg+xml;base64,PHN2Zz4=", "data:image/png;base64,iVBORw0KGgo=",
    "data:image/png;base64," + "A" * 400_000, "javascript:alert(1)", "../../etc/passwd", "f" * 32, "\x00",
)  # fmt: skip
"""What comes where a drawn signature should."""
