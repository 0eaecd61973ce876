"""Choosing a role on this room's forms: the person's own roles first, and a single one of them is chosen."""

from collections.abc import Iterable, Sequence
from typing import Any

from wtforms import SelectChoice


def role_choices(roles: Iterable[Any], wanted: Sequence[str]) -> list[SelectChoice]:
    """Every role by its name, those that the person is or wants to be in first."""
    first = {code: place for place, code in enumerate(wanted)}
    in_order = sorted(roles, key=lambda each: first.get(each.code, len(first)))
    return [SelectChoice("", "Select a role")] + [SelectChoice(each.code, each.name) for each in in_order]


def only_one(choices: Iterable[SelectChoice], wanted: Sequence[str]) -> str:
    """The person's role, where it is one alone and is offered; else empty."""
    offered = [code for code in wanted if any(each.value == code for each in choices)]
    return offered[0] if len(offered) == 1 else ""
