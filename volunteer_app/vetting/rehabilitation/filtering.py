"""What certificates show: what is spent stays off a basic one; a standard or enhanced one leaves out what the
filtering rules of the day protect (Police Act 1997, section 113A; Exceptions Order 1975, article 2A)."""

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from functools import cache
from typing import Any

from volunteer_app.foundation.months import add_months
from volunteer_app.vetting.rehabilitation.disposals import AgeGroup
from volunteer_app.vetting.rehabilitation.endings import said
from volunteer_app.vetting.rehabilitation.lengths import months_in_words
from volunteer_app.vetting.rehabilitation.readings import read


class Shows(StrEnum):
    """Whether a certificate shows something."""

    WILL = "will"
    WILL_NOT = "will_not"
    MAYBE = "maybe"


class Offence(StrEnum):
    """Whether the offence is on the list of specified offences, which are never filtered."""

    SPECIFIED = "specified"
    NOT_SPECIFIED = "not_specified"
    NOT_SURE = "not_sure"
    NOT_ASKED = "not_asked"


@dataclass(frozen=True)
class Item:
    """A conviction or caution. `is_only_conviction`: the person has no other one."""

    is_caution: bool
    age: AgeGroup
    given_on: date | None
    is_custodial: bool = False
    offence: Offence = Offence.NOT_ASKED
    is_only_conviction: bool = True


@dataclass(frozen=True)
class Shown:
    """What a certificate shows, and why."""

    shows: Shows
    because: str


@dataclass(frozen=True)
class Filtering:
    """The rules of an interval [effective_from, effective_to). No months: never shown once spent."""

    name: str
    says: str
    filters: bool
    source: str
    effective_from: date = date.min
    effective_to: date | None = None
    adult_conviction_months: int = 0
    under_18_conviction_months: int = 0
    adult_caution_months: int = 0
    under_18_caution_months: int = 0
    one_conviction_only: bool = False
    always: tuple[str, ...] = ()
    not_asked: dict[str, str] = field(default_factory=dict)

    def months(self, item: Item) -> int:
        """How many months it is always shown for, once it is spent."""
        what = "caution" if item.is_caution else "conviction"
        months: int = getattr(self, f"{item.age.value}_{what}_months")
        return months


def filtering_on(day: date) -> Filtering:
    """The rules of a day."""
    return [each for each in all_filterings() if each.effective_from <= day][-1]


@cache
def all_filterings() -> tuple[Filtering, ...]:
    """Every set of rules, oldest first."""
    return tuple(_filtering(row) for row in read("filtering")["rules"])


def on_basic(*, is_spent: bool) -> Shown:
    """What a basic certificate shows: what is not spent."""
    if is_spent:
        return Shown(Shows.WILL_NOT, "It is spent.")
    return Shown(Shows.WILL, "It is not spent.")


def on_standard_or_enhanced(item: Item, asked_on: date, *, is_spent: bool) -> Shown:
    """What a standard or enhanced certificate shows on a day."""
    if not is_spent:
        return Shown(Shows.WILL, "It is not spent.")
    rules = filtering_on(asked_on)
    if not rules.filters:
        return Shown(Shows.WILL, "These certificates showed everything then.")
    return _always(item, rules) or _by_age(item, rules, asked_on) or _by_offence(item, rules)


def _always(item: Item, rules: Filtering) -> Shown | None:
    if item.is_caution and not rules.months(item):
        return Shown(
            Shows.WILL_NOT, "Cautions, reprimands and warnings from before you were 18 are not shown."
        )
    if item.is_custodial and "custody" in rules.always:
        return Shown(Shows.WILL, "A prison sentence, also a suspended one, or detention is always shown.")
    if item.offence is Offence.SPECIFIED and "specified" in rules.always:
        return Shown(Shows.WILL, "The offence is on the list of offences that are always shown.")
    if rules.one_conviction_only and not item.is_caution and not item.is_only_conviction:
        return Shown(Shows.WILL, "With more than one conviction all of them are shown.")
    return None


def _by_age(item: Item, rules: Filtering, asked_on: date) -> Shown | None:
    months = rules.months(item)
    if item.given_on is None or item.given_on > add_months(asked_on, -months):
        period = "5 years and 6 months" if months == 66 else months_in_words(months)
        since = f", on {said(item.given_on)}" if item.given_on else ""
        return Shown(Shows.WILL, f"It was less than {period} ago{since}.")
    return None


def _by_offence(item: Item, rules: Filtering) -> Shown:
    if item.offence is Offence.NOT_SPECIFIED:
        return Shown(
            Shows.WILL_NOT, "It is old enough, and the offence is not on the list of those always shown."
        )
    if item.offence is Offence.NOT_SURE:
        return Shown(Shows.MAYBE, "It depends on whether the offence is on the list of those always shown.")
    shows = Shows(rules.not_asked["caution" if item.is_caution else "conviction"])
    words = {Shows.WILL_NOT: "It is old enough to be left out, unless the offence is always shown."}
    return Shown(shows, words.get(shows, "It depends on whether the offence is always shown."))


def _filtering(row: dict[str, Any]) -> Filtering:
    return Filtering(**{**row, "always": tuple(row.get("always", ()))})
