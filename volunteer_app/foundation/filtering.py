"""Filters of a list in the address of its page: what is asked, what each offers, and those that are on."""

from collections.abc import Mapping
from typing import Any

from flask import request

from volunteer_app.foundation.templating import this_page

LONGEST = 200  # characters of a filter that are looked at
Offered = Mapping[str, Mapping[str, str]]
# The other page of a list, and its place on it, mean nothing once a filter goes; "view" keeps what stays
_AWAY: Mapping[str, str | None] = {"after": None, "before": None, "view": "all"}


def asked(name: str) -> str:
    """What the address asks of one filter; empty if nothing. A NUL can be asked of neither database."""
    return request.args.get(name, "").replace("\x00", "").strip()[:LONGEST]


def choices(labels: Mapping[str, str], offered: Offered) -> list[dict[str, Any]]:
    """The filters as a page's form shows them. `offered`: words by value, for each filter by its name."""
    return [
        {
            "key": name,
            "label": labels[name],
            "asked": asked(name),
            "choices": [{"key": value, "words": words} for value, words in found.items()],
        }
        for name, found in offered.items()
    ]


def chosen(offered: Offered) -> list[tuple[str, str]]:
    """The filters that are on, each with the address of the page without it."""
    on = {name: found.get(asked(name), "Another") for name, found in offered.items() if asked(name)}
    return without(on)


def without(on: Mapping[str, str]) -> list[tuple[str, str]]:
    """These filters in words, by name, each with the address of the page without it; empty ones are off."""
    return [(words, this_page(**{**_AWAY, name: None})) for name, words in on.items() if words]


def gone(labels: Mapping[str, str], offered: Offered) -> list[str]:
    """The labels of those that ask for what is not offered any more."""
    return [labels[name] for name, found in offered.items() if asked(name) and asked(name) not in found]
