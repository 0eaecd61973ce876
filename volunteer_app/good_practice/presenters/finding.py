"""How a search and its results are shown."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from markupsafe import Markup

from volunteer_app.foundation import full_text
from volunteer_app.foundation.filtering import asked
from volunteer_app.foundation.presenting import count
from volunteer_app.foundation.templating import this_page
from volunteer_app.good_practice.models.collections import GuidanceCollection
from volunteer_app.good_practice.presenters import reading
from volunteer_app.good_practice.queries.searching import MOST, PAGE, Hit, Matches, Sought
from volunteer_app.good_practice.rules.codes import EntryKind, EntrySetting, Grade, Theme

# In the order of the page, with the name of each
FACETS = {
    "theme": "Theme",
    "kind": "Kind",
    "setting": "Where",
    "grade": "Evidence",
    "role": "Volunteers",
    "group": "Whom it reached",
    "collection": "Collection",
}
LONGEST_VALUE = 80
# A page that is asked for has this many digits at most
DIGITS = 3


class Shown(NamedTuple):
    """A result as a page shows it."""

    title: Markup | str
    address: str
    summary: str
    fragment: Markup | str
    line: str
    grade: str
    is_illustrative: bool


def sought(words: str) -> Sought:
    """What the address asks for."""
    facets = {name: value for name in FACETS if (value := asked(name)[:LONGEST_VALUE])}
    return Sought(full_text.asked(words), facets)


def page_number(typed: str) -> int:
    """The page that is asked for; the first where that is no number."""
    if typed.isascii() and typed.isdigit() and len(typed) <= DIGITS:
        return max(1, int(typed))
    return 1


def results(hits: Sequence[Hit]) -> list[Shown]:
    """Results as a page shows them. Nothing in them is HTML but the marks of what was found."""
    return [
        Shown(
            full_text.shown(hit.title),
            reading.path(hit.entry),
            hit.version.summary,
            full_text.shown(hit.fragment) if full_text.OPENS in hit.fragment else "",
            reading.line(hit.version),
            Grade(hit.version.grade).said,
            hit.version.is_illustrative,
        )
        for hit in hits
    ]


def said(matches: Matches, typed: str) -> str:
    """How many were found, in words."""
    number = f"More than {MOST:,} entries" if matches.is_cut else count(matches.count, "entry", "entries")
    return f"{number} for “{matches.words if matches.is_corrected else typed}”" if typed else number


def filters(
    counts: Mapping[str, Mapping[str, int]],
    chosen: Mapping[str, str],
    collections: Sequence[GuidanceCollection],
) -> list[dict[str, Any]]:
    """The filters of the page: what can be chosen among what was found, with how many have it."""
    titles = {each.slug: each.title for each in collections}
    found = []
    for name, label in FACETS.items():
        there = dict(counts.get(name, {}))
        if name in chosen:
            there.setdefault(chosen[name], 0)
        choices = [
            {"key": value, "words": f"{words_of(name, value, titles)} ({number:,})"}
            for value, number in sorted(there.items(), key=lambda each: words_of(name, each[0], titles))
        ]
        found.append({"key": name, "label": label, "asked": chosen.get(name, ""), "choices": choices})
    return found


def chosen_words(
    chosen: Mapping[str, str], collections: Sequence[GuidanceCollection]
) -> list[tuple[str, str]]:
    """The filters that are on, each with the address of the page without it."""
    titles = {each.slug: each.title for each in collections}
    return [
        (f"{FACETS[name]}: {words_of(name, value, titles)}", this_page(**{name: None, "page": None}))
        for name, value in chosen.items()
    ]


def words_of(facet: str, value: str, titles: Mapping[str, str]) -> str:
    """A value of a facet in words; as it stands, where it is none of ours."""
    known: dict[str, Mapping[str, str]] = {
        "theme": {each.value: each.words for each in Theme},
        "kind": {each.value: each.words for each in EntryKind},
        "setting": {each.value: each.words for each in EntrySetting},
        "grade": {str(each.value): each.said for each in Grade},
        "collection": titles,
    }
    return known.get(facet, {}).get(value, value)


def neighbours(matches: Matches, number: int) -> tuple[str, str]:
    """The addresses of the pages before and after; empty where there is none."""
    last = -(-matches.count // PAGE)
    before = this_page(page=str(min(number, last + 1) - 1)) if number > 1 else ""
    return before, this_page(page=str(number + 1)) if number < last else ""
