"""The blueprint that every flow of the room adds its pages to, and what their addresses carry."""

from enum import StrEnum
from typing import TypeVar

from flask import Blueprint

from volunteer_app.foundation.filtering import asked
from volunteer_app.foundation.paging import Anchor

blueprint = Blueprint("recruitment", __name__)

Kind = TypeVar("Kind", bound=StrEnum)


def anchor() -> Anchor:
    """Where the page of a list starts."""
    return Anchor(asked("after"), asked("before"))


def asked_kind(kind: type[Kind], name: str) -> Kind | None:
    """A filter's value, when it is one of those that are offered."""
    text = asked(name)
    return kind(text) if text in {each.value for each in kind} else None
