import hashlib
import io
import os
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import Connection

from app import clock, files
from app.actor import Actor
from app.files import contents

CHEN = Actor("chen.jing", frozenset({"cs"}))
PNG = b"\x89PNG\r\n\x1a\n" + b"\x00" * 100


def stored(data: Path) -> list[Path]:
    return [path for path in (data / "files").rglob("*") if path.is_file()]


def age(path: Path, **by: int) -> None:
    then = (clock.now() - timedelta(**by)).timestamp()
    os.utime(path, (then, then))


def test_a_content_lies_under_its_hash(data: Path) -> None:
    kept = files.store(data, io.BytesIO(PNG), "照片.png")
    digest = hashlib.sha256(PNG).hexdigest()
    assert kept == files.Stored(digest, "照片.png", len(PNG), "image/png")
    assert stored(data) == [data / "files" / digest[:2] / digest[2:]]
    assert files.path(data, digest).read_bytes() == PNG


def test_the_same_content_lies_there_once(data: Path) -> None:
    files.store(data, io.BytesIO(PNG), "a.png")
    files.store(data, io.BytesIO(PNG), "b.png")
    assert len(stored(data)) == 1


def test_a_content_cut_short_on_the_disk_is_replaced(data: Path) -> None:
    kept = files.store(data, io.BytesIO(PNG), "a.png")
    files.path(data, kept.hash).write_bytes(PNG[:5])
    files.store(data, io.BytesIO(PNG), "a.png")
    assert files.path(data, kept.hash).read_bytes() == PNG


def test_a_file_may_be_as_large_as_the_limit_and_no_larger(data: Path) -> None:
    megabyte = 1024 * 1024
    text = b"x" * (2 * megabyte)
    assert files.store(data, io.BytesIO(text), "a.log", limit=2 * megabyte).size == 2 * megabyte
    with pytest.raises(files.TooLarge) as refusal:
        files.store(data, io.BytesIO(text + b"x"), "b.log", limit=2 * megabyte)
    assert str(refusal.value) == "“b.log” is too large. A file may have at most 2 MB."
    assert len(stored(data)) == 1


def test_reading_stops_at_the_limit(data: Path) -> None:
    endless = io.BytesIO(b"x" * (5 * 1024 * 1024))
    with pytest.raises(files.TooLarge):
        files.store(data, endless, "a.log", limit=1024)
    assert endless.tell() < 1024 * 1024


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b"MZ\x90\x00\x03\x00", "photo.jpg"),
        (b"<script>alert(1)</script>", "page.html"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "picture.svg"),
        (b"@echo off", "start.bat"),
        (b"text without a name", "README"),
    ],
)
def test_what_is_not_allowed_is_refused_with_what_is(data: Path, content: bytes, name: str) -> None:
    with pytest.raises(files.NotAllowed) as refusal:
        files.store(data, io.BytesIO(content), name)
    assert str(refusal.value) == (
        f"“{name}” cannot be taken. Allowed are these kinds of files: "
        "jpg, jpeg, png, webp, heic, heif, pdf, txt, log, zip, docx, xlsx, mp4, m4v."
    )
    assert stored(data) == []


def test_an_empty_file_is_refused(data: Path) -> None:
    with pytest.raises(contents.Empty, match="is empty"):
        files.store(data, io.BytesIO(b""), "a.txt")
    assert stored(data) == []


def test_a_picture_gets_the_extension_of_its_kind(data: Path) -> None:
    kept = files.store(data, io.BytesIO(PNG), "../attack\u202e.html")
    assert (kept.name, kept.media_type) == ("attack.png", "image/png")


def test_an_upload_that_breaks_off_leaves_nothing(data: Path) -> None:
    class Broken(io.BytesIO):
        def read(self, size: int | None = -1, /) -> bytes:
            if self.tell():
                raise ConnectionResetError
            return super().read(10)

    with pytest.raises(ConnectionResetError):
        files.store(data, Broken(PNG), "a.png")
    assert stored(data) == []


def test_an_old_content_without_a_row_is_swept_away(conn: Connection, data: Path) -> None:
    orphan = files.store(data, io.BytesIO(PNG), "a.png")
    used = files.store(data, io.BytesIO(b"%PDF-1.7"), "b.pdf")
    young = files.store(data, io.BytesIO(b"young"), "c.txt")
    files.add(conn, used, CHEN)
    for kept in (orphan, used):
        age(files.path(data, kept.hash), hours=25)
    assert files.sweep(conn, data) == 1
    assert {path for path in stored(data)} == {files.path(data, kept.hash) for kept in (used, young)}


def test_storing_an_old_content_again_saves_it_from_the_sweep(conn: Connection, data: Path) -> None:
    kept = files.store(data, io.BytesIO(PNG), "a.png")
    age(files.path(data, kept.hash), days=30)
    files.store(data, io.BytesIO(PNG), "a.png")
    assert files.sweep(conn, data) == 0


def test_a_content_shared_by_two_uploads_stays_for_the_second(conn: Connection, data: Path) -> None:
    kept = files.store(data, io.BytesIO(PNG), "a.png")
    files.add(conn, kept, CHEN)
    second = files.add(conn, kept, CHEN)
    files.attach(conn, second.id, "case:1", CHEN)
    files.forget_loose(conn, clock.now() + timedelta(seconds=1))
    age(files.path(data, kept.hash), days=2)
    assert files.sweep(conn, data) == 0


def test_what_a_killed_process_left_is_swept_away(conn: Connection, data: Path) -> None:
    files.store(data, io.BytesIO(PNG), "a.png")
    left = data / "files" / "incoming-abc"
    left.write_bytes(b"half")
    assert files.sweep(conn, data) == 0
    assert left.exists()
    age(left, days=2)
    files.sweep(conn, data)
    assert not left.exists()


def test_sweeping_before_the_first_upload_is_no_matter(conn: Connection, data: Path) -> None:
    assert files.sweep(conn, data) == 0


def test_the_demo_clock_sweeps_nothing_away(conn: Connection, data: Path) -> None:
    files.store(data, io.BytesIO(PNG), "a.png")
    clock.shift(timedelta(days=7))
    try:
        assert files.sweep(conn, data) == 0
    finally:
        clock.shift(timedelta(0))
