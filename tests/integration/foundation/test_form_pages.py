"""A form that cannot be taken comes back with everything that was typed."""

from typing import Any

import pytest

from tests.page_client import PageClient, form_fields

ADDRESS = "/workshop/organisations"
TYPED = {
    "name": "D’Arcy O'Neil",
    "code": "TY-1",
    "note": "Tŷ Gobaith 🎉\r\n<b>second</b> line",
    "born_on-day": "31",
    "born_on-month": "2",
    "born_on-year": "2026",
    "kind": "b",
}


def shown(visitor: PageClient, **typed: Any) -> tuple[int, str, dict[str, Any]]:
    fields = form_fields(visitor.get(ADDRESS).text)
    answer = visitor.post(ADDRESS, data={**fields, **TYPED, **typed})
    return answer.status_code, answer.text, form_fields(answer.text)


def test_what_was_typed_stands_on_the_page_again_with_its_message(visitor: PageClient) -> None:
    status, page, fields = shown(visitor)
    assert status == 422
    assert "Start date must be a real date" in page
    assert 'href="#born_on-day"' in page
    kept = {name: value for name, value in fields.items() if name in TYPED and name != "note"}
    assert kept == {name: value for name, value in TYPED.items() if name != "note"}
    assert "Note must be 20 characters or fewer" in page
    assert fields["note"].replace("\r\n", "\n") == "Tŷ Gobaith 🎉\n<b>second</b> line"


@pytest.mark.parametrize("token", ["", "wrong", "IjEyMyI.aaaa.bbbb"])
def test_a_form_that_was_open_too_long_comes_back_and_can_be_sent_again(
    visitor: PageClient, token: str
) -> None:
    good = {"born_on-day": "1", "note": "short"}
    status, page, fields = shown(visitor, csrf_token=token, **good)
    assert status == 422
    assert "This page was open for too long" in page
    assert fields["name"] == TYPED["name"]
    again = visitor.post(ADDRESS, data=fields)
    assert again.status_code == 302


def test_a_form_of_a_browser_that_forgot_us_comes_back_and_can_be_sent_again(visitor: PageClient) -> None:
    fields = form_fields(visitor.get(ADDRESS).text)
    visitor.delete_cookie("session")
    answer = visitor.post(ADDRESS, data={**fields, **TYPED, "born_on-day": "1", "note": "short"})
    assert (answer.status_code, "open for too long" in answer.text) == (422, True)
    assert visitor.post(ADDRESS, data=form_fields(answer.text)).status_code == 302


def test_a_clash_that_only_the_database_sees_is_a_message_at_its_field(visitor: PageClient) -> None:
    good = {"born_on-day": "1", "note": "short", "code": "TAKEN"}
    assert shown_status(visitor, **good) == 302
    status, page, fields = shown(visitor, **good)
    assert status == 422
    assert 'href="#code"' in page
    assert fields["name"] == TYPED["name"]


def shown_status(visitor: PageClient, **typed: Any) -> int:
    fields = form_fields(visitor.get(ADDRESS).text)
    return visitor.post(ADDRESS, data={**fields, **TYPED, **typed}).status_code
