"""File names as people may give them, made harmless."""

from __future__ import annotations

import re
import unicodedata

from app.files.kinds import Kind

LONGEST = 120
NAMELESS = "file"

# What Windows will not store, or a shell would act upon.
_FORBIDDEN = re.compile(r'[<>:"|?*]')


def extension(name: str) -> str:
    """The part after the last dot in small letters, empty when there is none."""
    return clean(name).rpartition(".")[2].lower() if "." in name else ""


def fitting(name: str, kind: Kind) -> str:
    """The clean name with an extension of its kind: what is a picture ends like one, whatever it claimed."""
    name = clean(name)
    if extension(name) in kind.extensions:
        return name
    return _shortened(name.rpartition(".")[0] or name, kind.extensions[0])


def clean(name: str) -> str:
    """A file name of at most 120 signs, without path and without signs that hide or turn the text round."""
    name = re.split(r"[/\\]", name)[-1]
    # C: control and format signs, among them U+202E, by which "fdp.exe" reads "exe.pdf". Zl, Zp: line ends.
    name = "".join(
        sign
        for sign in unicodedata.normalize("NFC", name)
        if unicodedata.category(sign)[0] != "C" and unicodedata.category(sign) not in ("Zl", "Zp")
    )
    name = _FORBIDDEN.sub("_", name).strip(" .")
    if not name:
        return NAMELESS
    stem, dot, ending = name.rpartition(".")
    return _shortened(stem, ending) if dot else name[:LONGEST]


def _shortened(stem: str, ending: str) -> str:
    ending = ending[:20]
    return f"{stem[: LONGEST - len(ending) - 1]}.{ending}"
