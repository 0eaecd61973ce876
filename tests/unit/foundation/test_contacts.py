"""E-mail addresses: the short way for ordinary ones says what the library says."""

import pytest
from email_validator import EmailNotValidError, validate_email
from hypothesis import given
from hypothesis import strategies as st

from volunteer_app.foundation.contacts import NoAddress, email_address

DOMAINS = (
    "example.org", "EXAMPLE.co.uk", "münchen.example.org", "xn--mnchen-3ya.de", "localhost", "example",
    "-a.org", "a_b.org", "a.org.", "a..org", "a.org ", "b@a.org", "a.test", "a.local", "", "[127.0.0.1]",
    "x" * 64 + ".org", ".".join(["x" * 60] * 4) + ".org", "ab--cd.org", "a.org>", "a.o", "1.2", "a,b.org",
)  # fmt: skip
MAILBOXES = st.one_of(
    st.from_regex(r"[A-Za-z0-9]{1,70}([._+-][a-z0-9]+){0,3}", fullmatch=True),
    st.text(alphabet="aZ9._+-'\" <>@ é", max_size=70),
    st.sampled_from(["postmaster", "a" * 64, "a" * 65, "a.", ".a", "a..b", "a b", ""]),
)


@given(mailbox=MAILBOXES, domain=st.sampled_from(DOMAINS))
def test_an_ordinary_address_is_kept_or_refused_as_the_library_would(mailbox: str, domain: str) -> None:
    text = f"{mailbox}@{domain}"
    try:
        expected = validate_email(text, check_deliverability=False).normalized.lower()
    except EmailNotValidError:
        with pytest.raises(NoAddress):
            email_address(text)
    else:
        assert email_address(text) == expected
