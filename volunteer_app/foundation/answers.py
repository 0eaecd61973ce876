"""What people type, made into what they meant, before it is checked for its length or stored."""

import unicodedata
from collections.abc import Iterable
from typing import Any

from wtforms.validators import InputRequired, StopValidation


class Needed(InputRequired):  # type: ignore[misc]  # WTForms has no types
    """An answer that must be given; spaces are none."""

    def __call__(self, form: Any, field: Any) -> None:
        """Refuse nothing, and what is nothing once it is trimmed."""
        super().__call__(form, field)
        if isinstance(field.data, str) and not field.data.strip():
            raise StopValidation(self.message)


def needed(message: str) -> list[Any]:
    """The validator for an answer that must be given."""
    return [Needed(message)]


def strict(validators: Iterable[Any]) -> list[Any]:
    """The same validators, of which none takes spaces for an answer."""
    return [Needed(each.message) if type(each) is InputRequired else each for each in validators]


def one_line(value: str | None) -> str:
    """One line, as the person meant it: no spaces around it, and line breaks are spaces."""
    return lines((value or "").replace("\n", " ").replace("\r", " ").replace("\t", " "))


def lines(value: str | None) -> str:
    """Text in which equal letters are equal characters, and which any page, mail and database can hold.

    Browsers send a line break as two characters; the counter on the page counts one, and so do we.
    """
    text = unicodedata.normalize("NFC", (value or "").replace("\r\n", "\n").replace("\r", "\n"))
    return "".join(c for c in text if c in "\n\t" or unicodedata.category(c) != "Cc").strip()
