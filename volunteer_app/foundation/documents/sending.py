"""The answer that hands a document over: saved, not shown in our name, and kept by no cache."""

import re

from flask import Response, make_response

from volunteer_app.foundation.files.downloads import POLICY


def attachment(pdf: bytes, name: str) -> Response:
    """The PDF as a file to save. `name`: in letters, digits and hyphens, never a person's.

    Raises:
        ValueError: the name has something else in it.
    """
    if not re.fullmatch(r"[A-Za-z0-9-]+", name):
        raise ValueError("a document is named in letters, digits and hyphens")
    answer = make_response(pdf)
    answer.headers["Content-Type"] = "application/pdf"
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}.pdf"'
    answer.headers["Content-Security-Policy"] = POLICY
    answer.headers["X-Content-Type-Options"] = "nosniff"
    answer.headers["Cache-Control"] = "no-store"
    return answer
