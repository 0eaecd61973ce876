"""What a PDF holds, as a screen reader would find it; read by a library that did not make it."""

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from pypdf import PdfReader

from tests import qr_reader

# A line from left to right through the middle of a row: a run of dark squares of a QR code
_RUN = re.compile(r"(?<![\d.])(\d+)\s+(\d+\.5)\s+m\s+(\d+)\s+\2\s+l")


@dataclass(frozen=True)
class Pdf:
    """One document."""

    content: bytes

    @cached_property
    def _reader(self) -> PdfReader:
        return PdfReader(io.BytesIO(self.content), strict=True)

    @property
    def _root(self) -> Any:
        return self._reader.trailer["/Root"]

    @cached_property
    def text(self) -> str:
        """All text, a space between words."""
        return " ".join(" ".join(page.extract_text() for page in self._reader.pages).split())

    @property
    def pages(self) -> int:
        return len(self._reader.pages)

    @property
    def title(self) -> str | None:
        return self._reader.metadata.title if self._reader.metadata else None

    @property
    def shows_its_title(self) -> bool:
        """Whether a window is named by the title, not by the file (ISO 14289-1, 7.1)."""
        return bool(self._root["/ViewerPreferences"]["/DisplayDocTitle"])

    @property
    def language(self) -> str:
        return str(self._root["/Lang"])

    @property
    def is_tagged(self) -> bool:
        return bool(self._root["/MarkInfo"]["/Marked"])

    @property
    def claims_ua(self) -> bool:
        """Whether it says of itself that it is PDF/UA-1."""
        found = self._reader.xmp_metadata
        return found is not None and "<pdfuaid:part>1</pdfuaid:part>" in found.rdf_root.toxml()

    @cached_property
    def tags(self) -> list[str]:
        """The kinds of what stands in it, in reading order: H1, P, Figure ..."""
        return [str(each["/S"]).lstrip("/") for each in self._elements]

    @cached_property
    def alternatives(self) -> list[str]:
        """What is said instead of each picture."""
        return [str(each["/Alt"]) for each in self._elements if each["/S"] == "/Figure"]

    @cached_property
    def links(self) -> list[str]:
        """The addresses that it leads to."""
        found = (note.get_object() for page in self._reader.pages for note in page.get("/Annots", []))
        return [str(note["/A"]["/URI"]) for note in found if note.get("/Subtype") == "/Link"]

    @cached_property
    def qr_text(self) -> str:
        """What the QR code of the first page says, read from the lines that are drawn there."""
        drawn = self._reader.pages[0].get_contents()
        runs = _RUN.findall(drawn.get_data().decode("latin-1") if drawn is not None else "")
        return qr_reader.read([tuple(map(float, each)) for each in runs])

    @cached_property
    def said_of_itself(self) -> str:
        """All that stands in it beside its pages: author, keywords and the like."""
        about: dict[str, Any] = dict(self._reader.metadata or {})
        extended = self._reader.xmp_metadata
        return f"{about} {extended.rdf_root.toxml() if extended else ''}"

    @property
    def fonts_are_inside(self) -> bool:
        """Whether every font comes with the file, so that it looks the same everywhere."""
        return all(_has_file(font.get_object()) for page in self._reader.pages for font in _fonts(page))

    @cached_property
    def _elements(self) -> list[Any]:
        return list(_walk(self._root["/StructTreeRoot"]))


def _walk(node: Any) -> Iterator[Any]:
    kids = node.get("/K", [])
    for kid in kids if isinstance(kids, list) else [kids]:
        found = kid.get_object()
        if isinstance(found, dict) and "/S" in found:
            yield found
            yield from _walk(found)


def _fonts(page: Any) -> Any:
    return page["/Resources"].get("/Font", {}).values()


def _has_file(font: Any) -> bool:
    inner = font["/DescendantFonts"][0].get_object() if "/DescendantFonts" in font else font
    described = inner["/FontDescriptor"].get_object()
    return any(name in described for name in ("/FontFile", "/FontFile2", "/FontFile3"))
