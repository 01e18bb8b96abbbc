from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from app.papers import pictures

Scribble = Callable[..., bytes]


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
def test_a_picture_is_put_on_white_and_cut_to_its_ink(tmp_path: Path, scribble: Scribble, kind: str) -> None:
    (tmp_path / "x").write_bytes(scribble() if kind == "PNG" else _on_white(scribble(), kind))
    made = pictures.read(tmp_path / "x")
    assert made is not None
    with Image.open(BytesIO(made)) as image:
        assert image.mode == "L"
        assert 240 < image.width < 300
        assert image.getextrema()[0] < 60


def test_an_empty_picture_stays_empty(tmp_path: Path) -> None:
    Image.new("RGBA", (50, 20), (0, 0, 0, 0)).save(tmp_path / "x", "PNG")
    assert pictures.read(tmp_path / "x") is not None


@pytest.mark.parametrize("content", [b"", b"%PDF-1.7", b"\x89PNG\r\n\x1a\n broken", b"<svg/>"])
def test_what_is_no_picture_is_none(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "x").write_bytes(content)
    assert pictures.read(tmp_path / "x") is None
    assert pictures.read(tmp_path / "gone") is None


@pytest.mark.parametrize("side", [7_000, 10_000, 14_000])
def test_a_small_file_with_a_huge_picture_is_left_out(tmp_path: Path, side: int) -> None:
    Image.new("1", (side, side)).save(tmp_path / "x", "PNG")
    assert (tmp_path / "x").stat().st_size < 100_000
    assert pictures.read(tmp_path / "x") is None


def _on_white(content: bytes, kind: str) -> bytes:
    image = Image.open(BytesIO(content))
    white = Image.new("RGB", image.size, "white")
    white.paste(image, mask=image)
    made = BytesIO()
    white.save(made, kind)
    return made.getvalue()
