"""How much a page takes, and what it says to whoever sends more."""

from io import BytesIO
from typing import Any

import pytest
from werkzeug.test import TestResponse
from werkzeug.wrappers import Request

from tests.page_client import PageClient, form_fields
from volunteer_app.foundation import cut_uploads, uploads
from volunteer_app.foundation.uploads import MEGABYTE

ADDRESS = "/workshop/papers"


def send(visitor: PageClient, content: bytes, name: str = "a.pdf", **others: Any) -> TestResponse:
    shown = form_fields(visitor.get(ADDRESS).text)
    return visitor.post(ADDRESS, data={**shown, "paper": (BytesIO(content), name), **others})


def test_the_field_says_what_it_takes(visitor: PageClient) -> None:
    page = visitor.get(ADDRESS).text
    assert "PDF, up to 2 MB" in page
    assert 'enctype="multipart/form-data"' in page
    assert 'accept=".pdf"' in page


def test_a_file_up_to_the_limit_is_taken_although_other_pages_take_less(visitor: PageClient) -> None:
    answer = send(visitor, b"x" * 2 * MEGABYTE)
    assert answer.location == f"/workshop/done/{2 * MEGABYTE}-a.pdf"


@pytest.mark.parametrize(
    ("content", "name", "said"),
    [
        (b"x" * (2 * MEGABYTE + 1), "a.pdf", "The selected file must be 2 MB or smaller"),
        (b"", "a.pdf", "The selected file is empty"),
        (b"", "", "Select a paper"),
    ],
)
def test_a_file_that_cannot_be_taken_is_said_at_the_field(
    visitor: PageClient, content: bytes, name: str, said: str
) -> None:
    answer = send(visitor, content, name)
    assert answer.status_code == 422
    assert f'<a href="#paper">{said}</a>' in answer.text


def test_text_in_the_place_of_a_file_is_no_file(visitor: PageClient) -> None:
    shown = form_fields(visitor.get(ADDRESS).text)
    answer = visitor.post(ADDRESS, data={**shown, "paper": "text"})
    assert answer.status_code == 422
    assert "Select a paper" in answer.text


def test_far_more_than_the_limit_brings_the_form_back_with_what_was_typed_before_the_file(
    visitor: PageClient,
) -> None:
    shown = {**form_fields(visitor.get(ADDRESS).text), "note": "Long and précieux words"}
    answer = visitor.post(ADDRESS, data={**shown, "paper": (BytesIO(b"x" * 4 * MEGABYTE), "a.pdf")})
    assert answer.status_code == 422
    assert '<a href="#paper">The selected file must be 2 MB or smaller</a>' in answer.text
    assert form_fields(answer.text)["note"] == "Long and précieux words"


def test_far_more_than_the_limit_that_no_page_sent_gets_a_page_that_names_the_limit(
    visitor: PageClient,
) -> None:
    answer = visitor.post(ADDRESS, data={"paper": (BytesIO(b"x" * 4 * MEGABYTE), "a.pdf")})
    assert answer.status_code == 413
    assert "larger than 2 MB" in answer.text


@pytest.mark.parametrize("field", ["note", "paper"])
def test_far_too_much_that_is_no_file_gets_a_page_that_names_the_limit_and_leads_back(
    visitor: PageClient, field: str
) -> None:
    answer = visitor.post(ADDRESS, data={field: "x" * 4 * MEGABYTE})
    assert answer.status_code == 413
    assert "larger than 2 MB" in answer.text
    assert f'href="{ADDRESS}"' in answer.text


def test_of_a_file_that_is_far_too_large_next_to_nothing_is_read() -> None:
    start = b'--B\r\nContent-Disposition: form-data; name="csrf_token"\r\n\r\nabc\r\n'
    start += b'--B\r\nContent-Disposition: form-data; name="note"\r\n\r\nWords\r\n'
    start += b'--B\r\nContent-Disposition: form-data; name="paper"; filename="a.pdf"\r\n\r\n'
    sent = Endless(start=start)
    request = Request(
        {
            "wsgi.input": sent,
            "CONTENT_TYPE": "multipart/form-data; boundary=B",
            "CONTENT_LENGTH": str(300 * MEGABYTE),
            "REQUEST_METHOD": "POST",
        }
    )
    assert cut_uploads.keep_what_is_before_the_file(request, MEGABYTE)
    assert (request.form["note"], request.files["paper"].filename) == ("Words", "a.pdf")
    assert sent.given <= cut_uploads.STEP


def test_a_field_that_never_ends_is_given_up_on() -> None:
    sent = Endless(start=b'--B\r\nContent-Disposition: form-data; name="note"\r\n\r\n')
    environ = {"wsgi.input": sent, "CONTENT_TYPE": "multipart/form-data; boundary=B"}
    assert not cut_uploads.keep_what_is_before_the_file(Request(environ), MEGABYTE)
    assert sent.given <= MEGABYTE + cut_uploads.STEP


def test_a_page_that_takes_no_file_still_takes_no_more_than_a_megabyte(visitor: PageClient) -> None:
    answer = visitor.post("/workshop/organisations", data={"paper": (BytesIO(b"x" * 2 * MEGABYTE), "a.pdf")})
    assert answer.status_code == 413
    assert "larger than 1 MB" in answer.text


def test_the_same_form_with_another_file_is_not_a_repeat(visitor: PageClient) -> None:
    shown = form_fields(visitor.get(ADDRESS).text)
    first, again, other = (
        visitor.post(ADDRESS, data={**shown, "paper": (BytesIO(content), "a.pdf")}).location
        for content in (b"one", b"one", b"three")
    )
    assert first == again == "/workshop/done/3-a.pdf"
    assert other == "/workshop/done/5-a.pdf"


class Endless:
    """A browser that never stops sending, or that goes away."""

    def __init__(self, *, breaks: bool = False, start: bytes = b"") -> None:
        self.breaks, self.start, self.given = breaks, start, 0

    def read(self, size: int) -> bytes:
        if self.breaks:
            raise TimeoutError
        self.given += size
        first, self.start = self.start[:size], self.start[size:]
        return first + b"x" * (size - len(first))


def test_what_is_left_of_a_refused_upload_is_read_for_a_limited_time() -> None:
    assert uploads.drain(BytesIO(b"x" * MEGABYTE)) == MEGABYTE
    assert uploads.drain(Endless(), seconds=0.05) > MEGABYTE
    assert uploads.drain(Endless(breaks=True)) == 0
