"""Finds every sentence a person may read in the sources and keeps the Chinese catalogue in step with them.

A sentence stands in ``_("…")`` in a template, in ``Message("…")`` in Python, or is the docstring of an error.
``python -m app.translations.extract [FOLDER]`` brings the catalogue up to date, with the translations in the
files of FOLDER, and names what still has none.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping, Sequence
from io import BytesIO
from pathlib import Path
from string import Formatter
from typing import IO

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from app.translations import python_modules, python_source
from app.translations.python_modules import APP, SKIPPED

CONFIGURATION = Path(__file__).with_name("babel.cfg")
CATALOGUE = Path(__file__).parent / "zh" / "LC_MESSAGES" / "messages.po"

_Found = tuple[int, str, str, list[str]]


def main(arguments: Sequence[str]) -> int:
    """Bring the catalogue up to date; how many sentences have no Chinese is the exit code's yes or no."""
    lacking = update(read_pairs(Path(arguments[0])) if arguments else None)
    compile_catalogue()
    sys.stdout.writelines(f"{msgid}\n" for msgid in lacking)
    return 1 if lacking else 0


def update(translations: Mapping[str, str] | None = None) -> list[str]:
    """Write the catalogue anew: what is in the sources, with the Chinese it had or ``translations`` brings.

    Gives the sentences that still have none. Two texts that differ in white space alone are one.
    """
    old, brought = read(), {_squeezed(key): text for key, text in (translations or {}).items()}
    new = Catalog(locale="zh", fuzzy=False, project="Aftercare", charset="utf-8")
    for msgid, files in sorted(sentences().items()):
        text = brought.get(_squeezed(msgid)) or _text(old, msgid)
        new.add(msgid, text, locations=[(file, 0) for file in sorted(files)])
    _write(new)
    return missing(new)


def sentences() -> dict[str, set[str]]:
    """Every msgid in the sources, with the files it stands in (paths from the repository's root)."""
    with CONFIGURATION.open() as file:
        methods, options = parse_mapping_cfg(file, CONFIGURATION.name)  # type: ignore[no-untyped-call]
    found: dict[str, set[str]] = {}
    words = {"_": None}
    for name, _, msgid, *_ in extract_from_dir(APP, methods, options, words, directory_filter=_is_ours):
        found.setdefault(str(msgid), set()).add(f"app/{name}")
    return found


def compile_catalogue() -> None:
    """Write what the running product reads."""
    with CATALOGUE.with_suffix(".mo").open("wb") as file:
        write_mo(file, read())


def read() -> Catalog:
    """The catalogue as it stands; an empty one where there is none."""
    if not CATALOGUE.exists():
        return Catalog(locale="zh")
    with CATALOGUE.open("rb") as file:
        return read_po(file, locale="zh")


def missing(catalogue: Catalog) -> list[str]:
    """The msgids without Chinese, or with Chinese that nobody has confirmed."""
    return [str(entry.id) for entry in catalogue if entry.id and (not entry.string or entry.fuzzy)]


def places(text: str) -> set[str]:
    """The names in braces. Raises ValueError where a brace stands alone."""
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


def read_pairs(folder: Path) -> dict[str, str]:
    """Translations from files of lines ``English<TAB>中文`` in a folder."""
    lines = (line for file in sorted(folder.glob("*.txt")) for line in file.read_text("utf-8").splitlines())
    pairs = (line.split("\t") for line in lines if "\t" in line and not line.startswith("#"))
    return {english.strip(): chinese[-1].strip() for english, *chinese in pairs}


def from_python(file: IO[bytes], keywords: object, tags: object, options: object) -> Iterator[_Found]:
    """Babel's extractor for Python."""
    inside = Path(file.name).resolve().relative_to(APP).as_posix()
    module = python_modules.Module(inside, file.read())
    return ((line, "_", msgid, []) for line, msgid in python_source.sentences(module))


def _is_ours(folder: str) -> bool:
    return Path(folder).name not in SKIPPED


def _text(catalogue: Catalog, msgid: str) -> str:
    entry = catalogue.get(msgid)
    return str(entry.string) if entry and entry.string and not entry.fuzzy else ""


def _squeezed(text: str) -> str:
    return " ".join(text.split())


def _write(catalogue: Catalog) -> None:
    made = BytesIO()
    write_po(made, catalogue, width=110, include_lineno=False)
    # Of the header only what tools need: a date would change the file whenever it is written.
    head, _, entries = made.getvalue().partition(b"\n\n")
    wanted = (b"msgid", b"msgstr", b'"Language', b'"Plural', b'"MIME', b'"Content')
    lines = [line for line in head.splitlines() if line.startswith(wanted) and b"-Team" not in line]
    CATALOGUE.parent.mkdir(parents=True, exist_ok=True)
    CATALOGUE.write_bytes(b"\n".join([*lines, b"", entries]))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
