import io
import zipfile

import pytest

from app.files import kinds

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def archive(parts: dict[str, str]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as opened:
        for name, content in parts.items():
            opened.writestr(name, content)
    return buffer.getvalue()


def office(main: str) -> bytes:
    return archive({"[Content_Types].xml": f'<Types><Override ContentType="{main}"/></Types>', "a.xml": "<a/>"})


def kind_of(content: bytes) -> kinds.Kind | None:
    return kinds.kind_of(io.BytesIO(content))


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"\xff\xd8\xff\xe0\x00\x10JFIF", kinds.JPEG),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", kinds.PNG),
        (b"RIFF\x24\x00\x00\x00WEBPVP8 ", kinds.WEBP),
        (b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic", kinds.HEIC),
        (b"\x00\x00\x00\x18ftypmif1\x00\x00\x00\x00mif1heic", kinds.HEIC),
        (b"\x00\x00\x00\x20ftypisom\x00\x00\x02\x00isomiso2", kinds.MP4),
        (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3", kinds.PDF),
        (archive({"a.txt": "hello"}), kinds.ZIP),
        (office(f"{WORD}.main+xml"), kinds.DOCX),
        (office(f"{EXCEL}.main+xml"), kinds.XLSX),
        ("2026-11-24 12:00 设备重启\r\n".encode(), kinds.TEXT),
        ("\ufeff设备重启".encode(), kinds.TEXT),
        ("设备重启".encode("gb18030"), kinds.TEXT),
        ("设备重启".encode("utf-16"), kinds.TEXT),
        (b"\x1b[31mERROR\x1b[0m\tfan\n", kinds.TEXT),
    ],
    ids=lambda value: value.extensions[0] if isinstance(value, kinds.Kind) else None,
)
def test_an_allowed_kind_is_told_by_its_bytes(content: bytes, kind: kinds.Kind) -> None:
    assert kind_of(content) is kind


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"MZ\x90\x00\x03\x00\x00\x00",
        b"\x7fELF\x02\x01\x01\x00",
        b"GIF89a\x01\x00\x01\x00",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\x00",
        b"RIFF\x24\x00\x00\x00WAVEfmt ",
        b"\x00\x00\x00\x18ftypqt  \x00\x00",
        b"PK\x03\x04 and then nothing of an archive",
        b"almost text\x00",
        b"text\x7f",
    ],
)
def test_anything_else_is_nothing(content: bytes) -> None:
    assert kind_of(content) is None


def test_a_document_with_macros_is_only_an_archive() -> None:
    assert kind_of(office("application/vnd.ms-word.document.macroEnabled.main+xml")) is kinds.ZIP


def test_a_document_whose_contents_list_explodes_is_refused() -> None:
    assert kind_of(archive({"[Content_Types].xml": " " * (1024 * 1024 + 1)})) is None


def test_a_damaged_contents_list_is_refused() -> None:
    whole = bytearray(office(f"{WORD}.main+xml"))
    start = whole.index(b"[Content_Types].xml") + len("[Content_Types].xml")
    whole[start : start + 20] = b"\xff" * 20
    assert kind_of(bytes(whole)) is None


def test_a_sign_cut_at_the_end_of_the_head_is_still_text() -> None:
    assert kind_of(("x" * (kinds.HEAD - 1) + "设备").encode()) is kinds.TEXT
