"""Handing a file over, stored or made just now. Whoever calls has looked at permission and scope.

A browser saves it and shows it nowhere in our name: an attachment, of a type that we say, with no right to
run or load anything, and kept by no cache.
"""

import re

from flask import Response, make_response

from volunteer_app.foundation.files import names, storing
from volunteer_app.foundation.files.models import StoredFile

POLICY = "default-src 'none'; sandbox; frame-ancestors 'none'"


def send(file: StoredFile) -> Response:
    """A stored file, once its bytes are known to be those that were added.

    Raises:
        Refused: they are damaged or gone.
        Unavailable: the storage does not answer.
    """
    return _answer(storing.read(file), file.content_type, names.disposition(file.name))


def attachment(made: bytes, content_type: str, name: str) -> Response:
    """A file that was made just now. `name`: in letters, digits, hyphens and one dot, never a person's.

    Raises:
        ValueError: the name has something else in it.
    """
    if not re.fullmatch(r"[A-Za-z0-9-]+\.[a-z]+", name):
        raise ValueError("a file is named in letters, digits and hyphens, with its kind after a dot")
    return _answer(made, content_type, f'attachment; filename="{name}"')


def without_name(made: bytes, content_type: str) -> Response:
    """The same for a program that asks again and again and saves nothing, such as a calendar."""
    return _answer(made, content_type, "")


def _answer(content: bytes, content_type: str, disposition: str) -> Response:
    answer = make_response(content)
    answer.headers["Content-Type"] = content_type
    if disposition:
        answer.headers["Content-Disposition"] = disposition
    answer.headers["Content-Security-Policy"] = POLICY
    answer.headers["X-Content-Type-Options"] = "nosniff"
    answer.headers["Cache-Control"] = "no-store"
    return answer
