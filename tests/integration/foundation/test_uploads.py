"""How much a page takes, and what it says to whoever sends more."""

from io import BytesIO
from typing import Any

import pytest
from werkzeug.test import TestResponse

from tests.page_client import PageClient, form_fields
from volunteer_app.foundation import uploads
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


def test_far_more_than_the_limit_gets_a_page_that_names_the_limit_and_leads_back(visitor: PageClient) -> None:
    answer = visitor.post(ADDRESS, data={"paper": (BytesIO(b"x" * 4 * MEGABYTE), "a.pdf")})
    assert answer.status_code == 413
    assert "larger than 2 MB" in answer.text
    assert f'href="{ADDRESS}"' in answer.text


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

    def __init__(self, *, breaks: bool = False) -> None:
        self.breaks = breaks

    def read(self, size: int) -> bytes:
        if self.breaks:
            raise TimeoutError
        return b"x" * size


def test_what_is_left_of_a_refused_upload_is_read_for_a_limited_time() -> None:
    assert uploads.drain(BytesIO(b"x" * MEGABYTE)) == MEGABYTE
    assert uploads.drain(Endless(), seconds=0.05) > MEGABYTE
    assert uploads.drain(Endless(breaks=True)) == 0
