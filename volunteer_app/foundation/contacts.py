"""How somebody can be reached: what e-mail addresses and phone numbers look like, in forms and imports."""

import re
from functools import lru_cache

from email_validator import EmailNotValidError, validate_email

FEWEST_DIGITS = 6
LONGEST_MAILBOX, LONGEST_ADDRESS = 64, 254
# What stands before the @ in nearly all addresses; nothing of it needs to be normalised but its case.
# Of it and of the whole address: RFC 5321 section 4.5.3.1. What is longer is the library’s matter.
PLAIN_MAILBOX = re.compile(r"[a-z0-9]+(?:[._+-][a-z0-9]+)*")


class NoAddress(ValueError):
    """This cannot be an e-mail address. The message is for whoever typed it."""


def email_address(text: str) -> str:
    """The address as it is kept: normalised and in lower case.

    Raises:
        NoAddress: it cannot be one.
    """
    try:
        return _plain_address(text) or validate_email(text, check_deliverability=False).normalized.lower()
    except EmailNotValidError as error:
        raise NoAddress("Enter an email address in the correct format, like name@example.com") from error


def _plain_address(text: str) -> str:
    """The address, if it is an ordinary one, without asking the library all that it knows; else nothing.

    A file of 50,000 people has few domains.
    """
    mailbox, _, domain = text.lower().partition("@")
    if not (text.isascii() and len(mailbox) <= LONGEST_MAILBOX and PLAIN_MAILBOX.fullmatch(mailbox)):
        return ""
    address = f"{mailbox}@{_domain(domain)}"
    return address if address.isascii() and len(address) <= LONGEST_ADDRESS else ""


@lru_cache(maxsize=1024)
def _domain(domain: str) -> str:
    """A domain as it is kept; raises what the library raises."""
    return validate_email(f"a@{domain}", check_deliverability=False).domain.lower()


def telephone_problem(text: str) -> str:
    """A sentence if this has too few digits to be dialled, else an empty string."""
    if sum(c.isdigit() for c in text) < FEWEST_DIGITS:
        return "Enter a telephone number, like 01632 960 001 or 07700 900 982"
    return ""
