"""A sender's name and an address for answers are headers of their own, whatever stands in them."""

from dataclasses import replace
from email import message_from_bytes
from email.header import decode_header, make_header
from email.message import Message
from email.utils import getaddresses

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from volunteer_app.foundation.mail_transport import Extras, Rejected, compose, one_line

OURS = "no-reply@volunteering.example"


def arrived(extras: Extras) -> Message:
    """The message as somebody's mail program reads it."""
    composed = compose("<1@volunteering.example>", OURS, "ada@example.org", "Hello", "Hello\n", extras)
    return message_from_bytes(composed.as_bytes(policy=composed.policy.clone(linesep="\r\n")))


def senders(message: Message) -> list[tuple[str, str]]:
    """Each sender's name and address."""
    found = getaddresses([message["From"]])
    return [(str(make_header(decode_header(name))), address) for name, address in found]


@pytest.mark.parametrize(
    "name",
    [
        "Hope Mentoring",
        "St. Giles, Sons & Co. (Cymru)",
        "Cymdeithas Tŷ’r Gŵr, Llanelli",
        'He said "come" \\ and we came',
        "Evil, <boss@bank.example>; " * 6,
        "Ŵ, <boss@bank.example>; " * 6,
        "One long name of plain words " * 6,
        "Ω" * 200,
        "\U0001f600" * 200,
    ],
)
def test_an_organisations_name_stands_beside_our_own_address_and_is_one_sender(name: str) -> None:
    message = arrived(Extras(from_name=name.strip()))
    assert senders(message) == [(name.strip(), OURS)]


@settings(deadline=None)
@given(name=st.text(max_size=200))
def test_whatever_an_organisation_is_called_there_is_one_sender_and_no_header_of_its_own(name: str) -> None:
    plain = arrived(Extras())
    message = arrived(Extras(from_name=one_line(name)))
    assert [address for _, address in senders(message)] == [OURS]
    assert message.keys() == plain.keys()


@pytest.mark.parametrize("line_break", ["\r\n", "\n", "\r"])
@pytest.mark.parametrize("field", ["from_name", "reply_to"])
def test_a_line_break_enters_neither_a_senders_name_nor_the_address_for_answers(
    field: str, line_break: str
) -> None:
    hostile = f"cora@example.org{line_break}Bcc: everybody@example.org"
    with pytest.raises(Rejected):
        arrived(replace(Extras(), **{field: hostile}))  # type: ignore[arg-type]  # the field varies


@pytest.mark.parametrize(
    "two", ["cora@example.org, b@example.org", "Cora <cora@example.org>", "cora@example.org>", "cora", "@"]
)
def test_answers_go_to_exactly_one_address_or_the_message_is_refused(two: str) -> None:
    with pytest.raises(Rejected):
        arrived(Extras(reply_to=two))


def test_answers_go_where_they_are_asked_to_and_else_to_the_sender() -> None:
    assert arrived(Extras(reply_to="cora@hope.example"))["Reply-To"] == "cora@hope.example"
    assert arrived(Extras())["Reply-To"] is None


def test_a_name_that_looks_encoded_is_read_as_it_stands() -> None:
    ((name, address),) = senders(arrived(Extras(from_name="=?utf-8?q?Bank?=")))
    assert "?utf-8?q?Bank?=" in name
    assert address == OURS
