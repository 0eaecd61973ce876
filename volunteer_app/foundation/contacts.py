"""How somebody can be reached: what e-mail addresses and phone numbers look like, in forms and imports."""

from email_validator import EmailNotValidError, validate_email

FEWEST_DIGITS = 6


class NoAddress(ValueError):
    """This cannot be an e-mail address. The message is for whoever typed it."""


def email_address(text: str) -> str:
    """The address as it is kept: normalised and in lower case.

    Raises:
        NoAddress: it cannot be one.
    """
    try:
        return validate_email(text, check_deliverability=False).normalized.lower()
    except EmailNotValidError as error:
        raise NoAddress("Enter an email address in the correct format, like name@example.com") from error


def telephone_problem(text: str) -> str:
    """A sentence if this has too few digits to be dialled, else an empty string."""
    if sum(c.isdigit() for c in text) < FEWEST_DIGITS:
        return "Enter a telephone number, like 01632 960 001 or 07700 900 982"
    return ""
