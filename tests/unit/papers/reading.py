"""Reading a PDF as its reader does: the texts on its pages, what is embedded in it."""

from __future__ import annotations

import unicodedata
from io import BytesIO

from pypdf import PdfReader


def pages(content: bytes) -> list[str]:
    """The text of each page, without the blanks and line ends that the layout put in."""
    return ["".join(_plain(page.extract_text()).split()) for page in PdfReader(BytesIO(content)).pages]


def text(content: bytes) -> str:
    return "".join(pages(content))


def squeezed(text: str) -> str:
    return "".join(text.split())


def fonts(content: bytes) -> list[tuple[str, bool]]:
    """The typefaces of the first page: the name, and whether the signs of it are embedded."""
    found = []
    for font in PdfReader(BytesIO(content)).pages[0]["/Resources"]["/Font"].values():
        inner = font.get_object()["/DescendantFonts"][0].get_object()
        found.append((str(font.get_object()["/BaseFont"]), "/FontFile2" in inner["/FontDescriptor"].get_object()))
    return sorted(found)


def images(content: bytes) -> int:
    return sum(len(page.images) for page in PdfReader(BytesIO(content)).pages)


def _plain(text: str) -> str:
    # Some readers give a radical for the sign that looks the same.
    return unicodedata.normalize("NFKC", text)
