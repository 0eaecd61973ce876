"""How much a page takes: 1 MB for everything, more only where a view says that it takes a file.

    @blueprint.route("/people/<reference>/letters/new", methods=["GET", "POST"])
    @requires(Permission.PERSON_EDIT)
    @accepts_upload(megabytes=10)
    def add_letter(reference: str) -> Response: ...

Of what is larger, only the fields before the file are kept, and the page comes back with them
(`cut_uploads`); where that cannot be, all is refused with a page that names the limit. A megabyte is
1,024 * 1,024 bytes. Nothing here knows what a file is: that is `foundation.files`.
"""

import time
from collections.abc import Callable
from typing import Any, TypeVar

from flask import Flask, Response, current_app, g, request

from volunteer_app.foundation import cut_uploads

View = TypeVar("View", bound=Callable[..., Any])

MEGABYTE = 1024 * 1024
# Room for the other fields of a form beside its file
REST_OF_FORM = MEGABYTE
# How long the rest of a refused upload is read and thrown away. A server that stops reading resets the
# connection, and browsers then show their own failure instead of our page.
SECONDS_TO_DRAIN = 60.0
STEP = 64 * 1024


def accepts_upload(megabytes: int = 10) -> Callable[[View], View]:
    """Let forms that are sent to this view carry a file of up to so many megabytes."""

    def mark(view: View) -> View:
        view.upload_megabytes = megabytes  # type: ignore[attr-defined]  # the attribute that the hook reads
        return view

    return mark


def limit_of(view: Callable[..., Any] | None) -> int:
    """The megabytes that a view takes as a file; 0 when it takes none."""
    return int(getattr(view, "upload_megabytes", 0))


def too_large() -> str:
    """What the page says to whoever sent more than the present address takes."""
    megabytes = _limit()
    if megabytes:
        return f"The file that you sent is larger than {megabytes} MB, the most that this page takes."
    most = int(current_app.config["MAX_CONTENT_LENGTH"]) // MEGABYTE
    return f"What you sent is larger than {most} MB, the most that this page takes."


def register(app: Flask) -> None:
    """Raise the limit where a view asks for it, before anything reads the form."""
    app.before_request(_raise_limit)
    app.after_request(_read_the_rest)


def _limit() -> int:
    return limit_of(current_app.view_functions.get(request.endpoint or ""))


def _raise_limit() -> None:
    if not (megabytes := _limit()):
        return
    most = request.max_content_length = megabytes * MEGABYTE + REST_OF_FORM
    if (request.content_length or 0) > most:
        longest = int(current_app.config["MAX_FORM_MEMORY_SIZE"])
        g.upload_is_cut = cut_uploads.keep_what_is_before_the_file(request, longest)


def _read_the_rest(response: Response) -> Response:
    """Once a refusal is sent, read what the browser is still sending: it looks for the answer afterwards."""
    if response.status_code == 413 or g.get("upload_is_cut"):
        stream, connection = request.environ["wsgi.input"], request.environ.get("gunicorn.socket")
        response.call_on_close(lambda: drain(stream, connection))
    return response


def drain(stream: Any, connection: Any = None, seconds: float = SECONDS_TO_DRAIN) -> int:
    """Read a body to its end and keep nothing of it, for so many seconds at most; tells how many bytes."""
    until, read = time.monotonic() + seconds, 0
    try:
        while (left := until - time.monotonic()) > 0:
            if connection is not None:
                connection.settimeout(left)  # a browser that stalls must not hold the thread
            piece = stream.read(STEP)
            read += len(piece)
            if not piece:
                break
    except OSError:
        pass  # it went away, or stalled
    if connection is not None:
        connection.settimeout(None)
    return read
