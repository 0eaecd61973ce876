"""Sending a stored file. Whoever calls has looked at permission and scope: this sends what it is given.

A browser saves it and shows it nowhere in our name: an attachment, of the type that its content said
when it was taken in, with no right to run or load anything.
"""

from flask import Response, make_response

from volunteer_app.foundation.files import names, storing
from volunteer_app.foundation.files.models import StoredFile

POLICY = "default-src 'none'; sandbox; frame-ancestors 'none'"


def send(file: StoredFile) -> Response:
    """The file, once its bytes are known to be those that were added.

    Raises:
        Refused: they are damaged or gone.
        Unavailable: the storage does not answer.
    """
    answer = make_response(storing.read(file))
    answer.headers["Content-Type"] = file.content_type
    answer.headers["Content-Disposition"] = names.disposition(file.name)
    answer.headers["Content-Security-Policy"] = POLICY
    answer.headers["X-Content-Type-Options"] = "nosniff"
    answer.headers["Cache-Control"] = "no-store"
    return answer
