"""Codes of authenticator apps, against the test values that the RFCs print."""

import base64
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from volunteer_app.accounts import totp

# RFC 4226, appendix D, and RFC 6238, appendix B: the secret of both
SECRET = base64.b32encode(b"12345678901234567890").decode()
APPENDIX_D = ["755224", "287082", "359152", "969429", "338314"]
APPENDIX_D += ["254676", "287922", "162583", "399871", "520489"]
NOW = datetime(2026, 11, 22, 9, 0, 10, tzinfo=UTC)


@pytest.mark.parametrize(
    ("counter", "code"),
    list(enumerate(APPENDIX_D)),
)
def test_the_values_of_rfc_4226_appendix_d(counter: int, code: str) -> None:
    assert totp.code_at(SECRET, counter) == code


@pytest.mark.parametrize(
    ("seconds", "code"),
    [
        (59, "94287082"),
        (1111111109, "07081804"),
        (1111111111, "14050471"),
        (1234567890, "89005924"),
        (2000000000, "69279037"),
        (20000000000, "65353130"),
    ],
)
def test_the_sha_1_values_of_rfc_6238_appendix_b(seconds: int, code: str) -> None:
    moment = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=seconds)
    assert totp.code_at(SECRET, totp.step_of(moment), digits=8) == code


@pytest.mark.parametrize(("steps", "taken"), [(-2, False), (-1, True), (0, True), (1, True), (2, False)])
def test_a_code_is_taken_in_its_step_and_one_beside_it(steps: int, taken: bool) -> None:
    code = totp.code_at(SECRET, totp.step_of(NOW) + steps)
    assert (totp.matching_step(SECRET, code, NOW, None) is not None) is taken


def test_a_code_is_taken_once_and_no_earlier_one_after_it() -> None:
    now = totp.step_of(NOW)
    for step in (now - 1, now):
        assert totp.matching_step(SECRET, totp.code_at(SECRET, step), NOW, after=now) is None
    assert totp.matching_step(SECRET, totp.code_at(SECRET, now + 1), NOW, after=now) == now + 1


@given(st.text(max_size=12))
def test_only_six_ascii_digits_are_a_code(typed: str) -> None:
    assert totp.is_code(typed) == (len(typed) == 6 and all(sign in "0123456789" for sign in typed))


def test_each_secret_is_160_bits_of_its_own() -> None:
    secrets = {totp.new_secret() for _ in range(50)}
    assert len(secrets) == 50
    assert {len(base64.b32decode(each)) for each in secrets} == {20}


def test_a_key_is_read_in_groups_of_four() -> None:
    assert totp.in_groups("ABCDEFGH2345") == "ABCD EFGH 2345"


def test_the_link_to_the_app_names_the_service_and_the_account() -> None:
    link = totp.app_link("ABCD", issuer="Manage justice volunteering", account="sam+x@example.org")
    assert link == (
        "otpauth://totp/Manage%20justice%20volunteering:sam%2Bx%40example.org"
        "?secret=ABCD&issuer=Manage%20justice%20volunteering"
    )
