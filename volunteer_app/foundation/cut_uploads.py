"""What stands in a form before a file that is larger than its page takes.

Browsers send the fields of a form in the order of the page. What comes before the file is read, so that the
page can come back with it and say at the field how large a file may be; of the file itself nothing is kept.
Fields after the file are lost.
"""

from collections.abc import Iterator
from io import BytesIO
from typing import Any

from werkzeug.datastructures import FileStorage, ImmutableMultiDict
from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.sansio.multipart import Data, Epilogue, Event, Field, File, MultipartDecoder, NeedData
from werkzeug.wrappers import Request

STEP = 64 * 1024
TOKEN = "csrf_token"  # noqa: S105 - the name of the field, without which no page of ours sent the form


class TooLarge(FileStorage):
    """A file of which nothing was read."""


def keep_what_is_before_the_file(request: Request, most: int) -> bool:
    """Give the request the fields before its file; False when there are none, or more than `most` bytes.

    Reads at most `most` bytes and one step of what is sent.
    """
    boundary = request.mimetype_params.get("boundary", "").encode("ascii", "replace")
    if request.mimetype != "multipart/form-data" or not boundary:
        return False
    fields: list[tuple[str, str]] = []
    try:
        for part, content in _parts(request.environ["wsgi.input"], boundary, most):
            if isinstance(part, Field):
                fields.append((part.name, content.decode("utf-8", "replace")))
            elif part.filename and TOKEN in dict(fields):
                _give(request, fields, TooLarge(BytesIO(), part.filename, part.name))
                return True
    except (RequestEntityTooLarge, ValueError, OSError):
        pass  # longer fields than any form of ours has, or no form at all
    return False


def _give(request: Request, fields: list[tuple[str, str]], file: TooLarge) -> None:
    """Put it where Werkzeug keeps what it has read, so that it reads no more."""
    request.__dict__.update(
        form=ImmutableMultiDict(fields), files=ImmutableMultiDict([(file.name, file)]), stream=BytesIO()
    )


def _parts(stream: Any, boundary: bytes, most: int) -> Iterator[tuple[Field | File, bytes]]:
    """Each field with its content; a file as soon as it begins, without any."""
    part: Field | None = None
    content = b""
    for event in _events(stream, boundary, most):
        if isinstance(event, File):
            yield event, b""
        elif isinstance(event, Field):
            part, content = event, b""
        elif isinstance(event, Data) and part is not None:
            content += event.data
            if not event.more_data:
                yield part, content
                part = None


def _events(stream: Any, boundary: bytes, most: int) -> Iterator[Event]:
    decoder, read = MultipartDecoder(boundary, max_form_memory_size=most), 0
    while read < most:
        piece = stream.read(STEP)
        read += len(piece)
        decoder.receive_data(piece or None)
        while not isinstance(event := decoder.next_event(), NeedData):
            yield event
            if isinstance(event, Epilogue):
                return
        if not piece:
            return
