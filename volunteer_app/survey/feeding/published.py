"""Numbers of who volunteers, from the last publication of the diversity figures. Nothing is counted here."""

from collections.abc import Collection, Mapping
from datetime import date

from volunteer_app.diversity.protection.cells import ALL
from volunteer_app.diversity.publishing import merging, reading
from volunteer_app.diversity.publishing.rows import Published, Row
from volunteer_app.foundation.presenting import day as in_words

POPULATION, BREAKDOWN = "Volunteers", "Agency"
# The characteristic, and the categories that count; or, with "not", those that do not
LINES: Mapping[str, tuple[str, Collection[str]]] = {
    "women": ("Sex", {"Female"}),
    "ethnic_minorities": (
        "Ethnic group",
        {
            "Mixed or Multiple ethnic groups",
            "Asian or Asian British",
            "Black, Black British, Caribbean or African",
            "Other ethnic group",
        },
    ),
    "disabled": ("Disability", {"Disabled"}),
    "under_25": ("Age", {"Under 18", "18 to 24"}),
}


def number(body: str, reference_day: date, figure: str) -> tuple[int | None, str]:
    """What was published of a body by name, and a note that says of which day, or why there is nothing."""
    found = _latest(reference_day)
    if found is None:
        return None, "No diversity figures had been published of that day or before"
    characteristic, categories = LINES[figure]
    rows = [each for each in found.rows if _is_of(each, body, characteristic) and each.category in categories]
    known = [each.published for each in rows if each.published is not None]
    if not rows:
        return None, f"The published figures of {in_words(found.reference_day)} have no line for this body"
    if len(known) < len(rows):
        return None, f"Hidden in the published figures of {in_words(found.reference_day)}"
    return sum(known), f"Published for {in_words(rows[0].reference_day)}"


def national(reference_day: date, figure: str) -> tuple[int | None, str]:
    """What was published of all volunteers, and a note that says of which day, or why there is nothing."""
    found = _latest(reference_day)
    if found is None:
        return None, "No diversity figures had been published of that day or before"
    characteristic, categories = LINES[figure]
    shown = {
        each.category: each.published
        for each in found.rows
        if each.population == POPULATION
        and each.breakdown_value == ALL
        and each.characteristic == characteristic
        and each.category in categories
    }
    known = [each for each in shown.values() if each is not None]
    if len(known) < len(categories):
        return None, f"Hidden in the published figures of {in_words(found.reference_day)}"
    return sum(known), f"Published for {in_words(found.reference_day)}"


def _latest(until: date) -> Published | None:
    heading = next((each for each in reading.publications() if each.reference_day <= until), None)
    return reading.publication(heading.reference) if heading is not None else None


def _is_of(row: Row, body: str, characteristic: str) -> bool:
    """Whether the row is of this body by itself: a line of several bodies together is nobody's."""
    return (
        row.population == POPULATION
        and row.breakdown == BREAKDOWN
        and row.breakdown_value == body
        and not merging.is_group(BREAKDOWN, row.breakdown_value)
        and row.characteristic == characteristic
    )
