"""What comes in from outside: zips made to do harm, and that a set comes back as it went out."""

from __future__ import annotations

import io
import stat
import zipfile
from collections.abc import Callable

import pytest

from app import folders
from app.studio import exchange


def zipped(make: Callable[[zipfile.ZipFile], None]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        make(archive)
    return packed.getvalue()


def test_a_set_comes_back_as_it_went_out() -> None:
    assert exchange.unpack([("set.zip", exchange.pack(folders.shipped()))]) == folders.shipped()


def linked(archive: zipfile.ZipFile) -> None:
    entry = zipfile.ZipInfo("processes/messages/x.zh.txt")
    entry.external_attr = (stat.S_IFLNK | 0o777) << 16
    archive.writestr(entry, "/etc/passwd")


def twice(archive: zipfile.ZipFile) -> None:
    archive.writestr("a/processes/x.bpmn", b"<x/>")
    archive.writestr("b/processes/x.bpmn", b"<x/>")


def named(*names: str) -> Callable[[zipfile.ZipFile], None]:
    def make(archive: zipfile.ZipFile) -> None:
        for name in names:
            archive.writestr(name, "x")

    return make


ZIPS = {
    "up": named("../../etc/cron.d/x.zh.txt"),
    "up, within": named("processes/messages/../../../x.zh.txt"),
    "from the root": named("/etc/x.zh.txt"),
    "backwards": named("processes\\messages\\x.zh.txt"),
    "of a drive": named("C:/x.zh.txt"),
    "unprintable": named("processes/messages/x\x1b[31m.zh.txt"),
    "of no kind": named("processes/run.py"),
    "a zip in a zip": lambda archive: archive.writestr("inner.zip", zipped(named("processes/messages/x.zh.txt"))),
    "a link": linked,
    "twice": twice,
    "too many": named(*(f"processes/messages/x{n}.zh.txt" for n in range(501))),
    "nothing": lambda archive: None,
}


@pytest.mark.filterwarnings("ignore:Duplicate name")
@pytest.mark.parametrize("name", ZIPS)
def test_a_hostile_zip_is_refused_whole(name: str) -> None:
    good = [("hello.zh.txt", "您好".encode())] if name != "nothing" else []
    with pytest.raises(exchange.NotTaken) as refused:
        exchange.unpack([("set.zip", zipped(ZIPS[name])), *good])
    assert refused.value.problems


def test_a_zip_that_unpacks_to_gigabytes_is_read_no_further_than_a_file_may_be() -> None:
    packed = zipped(lambda archive: archive.writestr("processes/messages/x.zh.txt", b"0" * 50_000_000))
    assert len(packed) < 100_000
    with pytest.raises(exchange.NotTaken):
        exchange.unpack([("bomb.zip", packed)])


@pytest.mark.parametrize("content", [b"PK\x03\x04", b"PK\x03\x04" + b"\0" * 100, b"no zip", b""])
def test_what_is_no_zip_is_told(content: bytes) -> None:
    with pytest.raises(exchange.NotTaken):
        exchange.unpack([("set.zip", content)])


def test_a_zip_with_a_broken_sum_is_told() -> None:
    packed = bytearray(zipped(named("processes/messages/hello.zh.txt")))
    packed[packed.index(b"hello.zh.txt") + len("hello.zh.txt")] ^= 0xFF
    with pytest.raises(exchange.NotTaken):
        exchange.unpack([("set.zip", bytes(packed))])


def test_a_locked_zip_is_told() -> None:
    packed = bytearray(zipped(named("processes/messages/hello.zh.txt")))
    # The bit that says a file is locked, in the list at the end of the zip.
    packed[packed.index(b"PK\x01\x02") + 8] |= 1
    with pytest.raises(exchange.NotTaken):
        exchange.unpack([("set.zip", bytes(packed))])
