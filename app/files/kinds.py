"""What kind of file it is, told by its first bytes and never by what the sender says.

An allow-list of our own: ten kinds need a page, a library of hundreds would first have to be cut down.
"""

from __future__ import annotations

import codecs
import zipfile
import zlib
from dataclasses import dataclass
from typing import IO

HEAD = 64 * 1024
"""So many bytes decide whether something is text."""


@dataclass(frozen=True)
class Kind:
    """An allowed kind of file. The first of ``extensions`` is given to a file whose own is wrong.

    ``says_enough``: the bytes alone tell what it is for. Text and archives can be anything, from a web page
    to a program, so these must also bear the right extension.
    """

    media_type: str
    extensions: tuple[str, ...]
    says_enough: bool = True


JPEG = Kind("image/jpeg", ("jpg", "jpeg"))
PNG = Kind("image/png", ("png",))
WEBP = Kind("image/webp", ("webp",))
HEIC = Kind("image/heic", ("heic", "heif"))
PDF = Kind("application/pdf", ("pdf",))
TEXT = Kind("text/plain", ("txt", "log"), says_enough=False)
ZIP = Kind("application/zip", ("zip",), says_enough=False)
DOCX = Kind("application/vnd.openxmlformats-officedocument.wordprocessingml.document", ("docx",))
XLSX = Kind("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", ("xlsx",))
MP4 = Kind("video/mp4", ("mp4", "m4v"))

KINDS = (JPEG, PNG, WEBP, HEIC, PDF, TEXT, ZIP, DOCX, XLSX, MP4)

_HEIC_BRANDS = {b"heic", b"heix", b"heim", b"heis", b"mif1", b"msf1"}
_MP4_BRANDS = {
    b"isom",
    b"iso2",
    b"iso4",
    b"iso5",
    b"iso6",
    b"mp41",
    b"mp42",
    b"avc1",
    b"M4V ",
    b"dash",
    b"MSNV",
}

_OFFICE = {
    f"{DOCX.media_type}.main+xml": DOCX,
    f"{XLSX.media_type}.main+xml": XLSX,
}
# What the standard library raises for archives that are damaged, locked or made to mislead.
_BROKEN = (zipfile.BadZipFile, zlib.error, OSError, EOFError, RuntimeError, ValueError)
# Tabs, line ends, form feeds, and ESC, for logs are full of colours.
_TEXT_CONTROLS = set("\t\n\r\f\x1b")


def kind_of(content: IO[bytes]) -> Kind | None:
    """The kind of an open file, None when it is not an allowed one."""
    content.seek(0)
    head = content.read(HEAD)
    if head.startswith(b"PK\x03\x04"):
        return _archive(content)
    return _by_signature(head) or (TEXT if _is_text(head) else None)


def _by_signature(head: bytes) -> Kind | None:
    if head.startswith(b"\xff\xd8\xff"):
        return JPEG
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return PNG
    if head.startswith(b"RIFF") and head[8:12] == b"WEBP":
        return WEBP
    if head.startswith(b"%PDF-"):
        return PDF
    if head[4:8] == b"ftyp":
        brand = head[8:12]
        return HEIC if brand in _HEIC_BRANDS else MP4 if brand in _MP4_BRANDS else None
    return None


def _archive(content: IO[bytes]) -> Kind | None:
    """A plain archive, or an office document by its main part; one with macros declares another."""
    try:
        with zipfile.ZipFile(content) as archive:
            if "[Content_Types].xml" not in archive.namelist():
                return ZIP
            types = archive.getinfo("[Content_Types].xml")
            if types.file_size > 1024 * 1024:  # what it claims; more is not read
                return None
            with archive.open(types) as part:
                declared = part.read(1024 * 1024).decode("utf-8", "replace")
    except _BROKEN:
        return None
    return next((kind for main, kind in _OFFICE.items() if f'"{main}"' in declared), ZIP)


def _is_text(head: bytes) -> bool:
    """Readable in one of the encodings in use here, and without control characters."""
    if not head:
        return False
    marked = head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    for encoding in ("utf-16",) if marked else ("utf-8", "gb18030"):
        try:
            # Not final: the last sign may be cut in two.
            text = codecs.getincrementaldecoder(encoding)().decode(head, final=False)
        except UnicodeDecodeError:
            continue
        return all(sign >= " " or sign in _TEXT_CONTROLS for sign in text) and "\x7f" not in text
    return False
