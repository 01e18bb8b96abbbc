"""Files in and out: single files or one zip, in the folders the product ships its own in.

What comes in was made by somebody else. A zip may name paths outside of its folder, unpack to more than a disk
holds, or bring what is no file at all; each of these is told, and then nothing of it is taken.
"""

from __future__ import annotations

import io
import stat
import zipfile
import zlib
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import PurePosixPath

from sqlalchemy import Connection

from app.actor import Actor
from app.engine import deployments, sizes, xml
from app.errors import Invalid, Problem
from app.i18n import Message
from app.studio import acceptance, edits, workspaces

FOLDERS = ("processes", "forms")
ALWAYS = (1980, 1, 1, 0, 0, 0)
"""The date of every file in a zip, so that the same set is the same zip."""
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)

Sent = Sequence[tuple[str, bytes]]
"""File names as a browser sends them, with their contents."""


class NotTaken(Invalid):
    """Nothing was taken in. These are the reasons."""


@dataclass
class Taken:
    """What came of an import, by path."""

    added: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    same: list[str] = field(default_factory=list)


# req: R-002
def take_in(conn: Connection, number: int, sent: Sent, actor: Actor) -> Taken:
    """Make edits of files that were sent. Raises NotTaken with everything that is wrong, WorkspaceClosed."""
    before = workspaces.files(conn, number)
    files = unpack(sent, before)
    taken = Taken()
    for path, content in sorted(files.items()):
        last = edits.latest(conn, number, path)
        edits.save(conn, number, path, content, actor, seen=last.version if last else 0, origin="imported")
        kind = taken.same if before.get(path) == content else taken.changed if path in before else taken.added
        kind.append(path)
    return taken


def unpack(sent: Sent, known: Collection[str] = ()) -> dict[str, bytes]:
    """The files by the path each has in a set; a name that stands in ``known`` keeps its place there.

    Raises NotTaken.
    """
    problems: list[Problem] = []
    files: dict[str, bytes] = {}
    total = 0
    for name, content in _each(sent, problems):
        total += len(content)
        if total > sizes.BYTES or len(files) >= deployments.MOST_FILES:
            sentence = Message(
                "More than {files} files, or more than {limit} MB together.",
                files=deployments.MOST_FILES, limit=sizes.BYTES // 1_000_000,
            )  # fmt: skip
            raise NotTaken([*problems, Problem(sentence)])
        path = _place(name, known)
        if path in files:
            problems.append(Problem(Message("There are two files of this name."), file=path))
            continue
        try:
            acceptance.refuse_path(path, known)
            acceptance.refuse_content(path, content)
        except Invalid as invalid:
            problems += invalid.problems
        files[path] = content
    if not problems and not files:
        problems = [Problem(Message("There is no file in it that a procedure is made of."))]
    if problems:
        raise NotTaken(problems)
    return files


def pack(files: Mapping[str, bytes]) -> bytes:
    """A zip with ``processes/…`` and ``forms/…``, as in the folders of the product."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, content in sorted(files.items()):
            archive.writestr(zipfile.ZipInfo(path, ALWAYS), content, zipfile.ZIP_DEFLATED)
    return packed.getvalue()


def _each(sent: Sent, problems: list[Problem]) -> Iterator[tuple[str, bytes]]:
    """Every file that was sent, those in zips too. What cannot be opened becomes a problem."""
    for name, content in sent:
        if not (name.lower().endswith(".zip") or content.startswith(b"PK\x03\x04")):
            if problem := _bad_name(name):
                problems.append(problem)
            else:
                yield name, content
            continue
        try:
            yield from _inside(name, content, problems)
        except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError, OSError):
            problems.append(
                Problem(Message("The zip file is damaged or of a kind that is not read."), file=_short(name))
            )


def _inside(name: str, content: bytes, problems: list[Problem]) -> Iterator[tuple[str, bytes]]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        entries = [one for one in archive.infolist() if not one.is_dir() and not _is_hidden(one.filename)]
        if len(entries) > deployments.MOST_FILES:
            sentence = Message("More than {limit} files in one set.", limit=deployments.MOST_FILES)
            raise NotTaken([Problem(sentence, file=_short(name))])
        for entry in entries:
            if problem := _bad_entry(entry) or _bad_name(entry.filename):
                problems.append(problem)
                continue
            with archive.open(entry) as file:
                # Whatever size it declares: one byte more than a file may have is enough to refuse it.
                yield entry.filename, file.read(xml.LARGEST + 1)


def _bad_entry(entry: zipfile.ZipInfo) -> Problem | None:
    kind = stat.S_IFMT(entry.external_attr >> 16)
    if kind not in (0, stat.S_IFREG) or entry.flag_bits & 1 or entry.compress_type not in _METHODS:
        sentence = Message("The zip holds a link, a locked file, or one packed in a way that is not read.")
        return Problem(sentence, file=_short(entry.filename))
    return None


def _bad_name(name: str) -> Problem | None:
    parts = PurePosixPath(name).parts
    if not parts or name.startswith("/") or ".." in parts or not name.isprintable() or set(name) & set("\\:"):
        return Problem(Message("A file's name leads out of its folder, or holds signs no name has."), file=_short(name))
    return None


def _is_hidden(name: str) -> bool:
    return any(part.startswith(".") or part == "__MACOSX" for part in PurePosixPath(name).parts if part != "..")


def _place(name: str, known: Collection[str]) -> str:
    """Where a file belongs: at its path from ``processes`` or ``forms`` on, else where its name or its kind says."""
    parts = PurePosixPath(name).parts
    for start, part in enumerate(parts[:-1]):
        if part in FOLDERS:
            return "/".join(parts[start:])
    same = [path for path in known if path.rpartition("/")[2] == parts[-1]]
    return same[0] if same else acceptance.place_of(parts[-1])


def _short(name: str) -> str:
    return name[:100] if name.isprintable() else ascii(name)[:100]
