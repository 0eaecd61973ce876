"""A tagged PDF (PDF/UA-1, ISO 14289-1) from a template and values.

A template is a file `.typ` beside the code that uses it. Values reach it as data, never as a part of its
source: what somebody typed is text in the document and nothing else. Fonts are those that Typst carries, so
the same values make the same bytes wherever they are rendered. Nothing is fetched: a template imports files
of this package alone.
"""

import json
import re
from collections.abc import Mapping
from datetime import datetime
from functools import cache
from typing import Any

import typst

from volunteer_app.config import PACKAGE
from volunteer_app.foundation import clock
from volunteer_app.foundation.errors import Refused

MIMETYPE = "application/pdf"

_NO_LETTER = re.compile(r"the text `\"?(.*?)\"?` could not be displayed", re.DOTALL)


class NotPrintable(Refused):
    """A value has a character that none of the fonts can print, such as a letter of another script."""


def render(template: str, values: Mapping[str, Any], *, made_at: datetime | None = None) -> bytes:
    """The document as a PDF.

    Args:
        template: from the package's folder, such as "training/certificates/certificate.typ".
        values: what JSON can hold, with `title`: the document's own name, which readers say first.
        made_at: what the file says of its making; now, if not given.

    Raises:
        NotPrintable: a value has a character that none of the fonts has.
        ValueError: there is no title, or the template climbs out of the package.
    """
    if not values.get("title"):
        raise ValueError("a document has a title")
    path = (PACKAGE / template).resolve()
    if not path.is_relative_to(PACKAGE) or path.suffix != ".typ":
        raise ValueError("a template is a .typ file of the package")
    try:
        return typst.compile(
            path,
            root=PACKAGE,
            font_paths=_fonts(),
            ignore_system_fonts=True,
            sys_inputs={"values": json.dumps(values)},
            pdf_standards="ua-1",
            timestamp=(made_at or clock.now()).replace(microsecond=0),
        )
    except typst.TypstError as error:
        raise _not_printable(error) or error from error


def _not_printable(error: typst.TypstError) -> NotPrintable | None:
    found = _NO_LETTER.search(error.message)
    if found is None:
        return None
    return NotPrintable(
        f"This document cannot be printed, because our letters have no “{found[1]}”."
        " Write it in the letters A to Z, then try again"
    )


@cache  # they are large, and the same for every document
def _fonts() -> typst.Fonts:
    return typst.Fonts(include_system_fonts=False)
