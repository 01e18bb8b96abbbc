"""Pictures as they may be put on a paper: small, grey, on white, cut to what is on them."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

from PIL import Image, ImageOps, UnidentifiedImageError

MOST_PIXELS = 40_000_000
"""A small file can hold a picture that fills the memory."""
_SIZE = (1200, 600)
_PAPER = 250
"""From here on a grey is paper, not ink."""
_NO_PICTURE = (
    UnidentifiedImageError, Image.DecompressionBombError, Image.DecompressionBombWarning, OSError, ValueError,
    SyntaxError,
)  # fmt: skip


def read(path: Path) -> bytes | None:
    """A stored picture as a PNG; None for a file that is gone or holds none."""
    try:
        with Image.open(path, formats=("PNG", "JPEG", "WEBP")) as image:
            if image.width * image.height > MOST_PIXELS:
                return None
            drawn = ImageOps.exif_transpose(image).convert("RGBA")
    except _NO_PICTURE:
        return None
    white = Image.new("RGBA", drawn.size, "white")
    white.alpha_composite(drawn)
    grey = white.convert("L")
    ink = grey.point(lambda shade: 255 if shade < _PAPER else 0).getbbox()
    if ink is not None:
        grey = grey.crop(ink)
    grey.thumbnail(_SIZE)
    made = BytesIO()
    grey.save(made, "PNG", optimize=True)
    return made.getvalue()
