"""Filters that are on, and the groups of a long list."""

from collections.abc import Callable, Mapping, Sequence

from volunteer_app.foundation.templating import this_page
from volunteer_app.organisations.queries import Place
from volunteer_app.organisations.rules import OrganisationKind
from volunteer_app.recruitment.queries import ApplicationFilters, OpportunityFilters, PublicFilters
from volunteer_app.roles.rules import RoleSetting

SETTINGS = {each: each.words for each in RoleSetting}
OTHER_PLACES = "Other places"
LATE_WORDS = "Late: past ideal or longest"
PLACE_GROUPS = {
    OrganisationKind.PRISON: "Prisons",
    OrganisationKind.PROBATION_REGION: "Probation regions",
    OrganisationKind.PROBATION_DELIVERY_UNIT: "Probation delivery units",
    OrganisationKind.VOLUNTARY: "Voluntary organisations",
    OrganisationKind.OTHER: OTHER_PLACES,
}


def chosen_public(
    filters: PublicFilters, places: Mapping[str, str], roles: Mapping[str, str]
) -> list[tuple[str, str]]:
    """The filters that are on, each with the address of the page without it."""
    return _chosen(
        {
            "q": _quoted(filters.search),
            "place": _named(filters.place, places),
            "setting": SETTINGS[filters.setting] if filters.setting else "",
            "role": _named(filters.role, roles),
        }
    )


def chosen_manage(filters: OpportunityFilters, organisations: Mapping[str, str]) -> list[tuple[str, str]]:
    """The filters that are on in the list of own opportunities."""
    return _chosen(
        {
            "q": _quoted(filters.search),
            "state": filters.state.words if filters.state else "",
            "organisation": organisations.get(filters.organisation, "Another")
            if filters.organisation
            else "",
        }
    )


def chosen_pipeline(filters: ApplicationFilters, titles: Mapping[str, str]) -> list[tuple[str, str]]:
    """The filters that are on in the pipeline, besides the stage."""
    return _chosen(
        {
            "search": _quoted(filters.search),
            "clock": LATE_WORDS if filters.is_late else filters.clock.words if filters.clock else "",
            "opportunity": _named(filters.opportunity, titles),
        }
    )


def gone_from_pipeline(
    filters: ApplicationFilters, titles: Mapping[str, str], asked: Callable[[str], str]
) -> list[str]:
    """What the address asks for and is no longer there, as in a filter that was saved long ago."""
    known = filters.is_late or filters.clock is not None
    return [
        label
        for label, key, is_known in (
            ("Stage", "stage", filters.stage is not None),
            ("Time in stage", "clock", known),
            ("Opportunity", "opportunity", filters.opportunity in titles),
        )
        if asked(key) and not is_known
    ]


def gone_from_manage(
    filters: OpportunityFilters, organisations: Mapping[str, str], asked: Callable[[str], str]
) -> list[str]:
    """The same for the list of own opportunities."""
    found = {"State": bool(asked("state")) and filters.state is None}
    found["Organisation"] = bool(filters.organisation) and filters.organisation not in organisations
    return [label for label, is_gone in found.items() if is_gone]


def _chosen(filters: Mapping[str, str]) -> list[tuple[str, str]]:
    away: dict[str, str | None] = {"after": None, "before": None, "view": "all"}
    return [(words, this_page(**{**away, name: None})) for name, words in filters.items() if words]


def _quoted(text: str) -> str:
    return f"“{text}”" if text else ""


def _named(value: str, names: Mapping[str, str]) -> str:
    return names.get(value, "Something not in the list") if value else ""


def places_by_kind(places: Sequence[Place], chosen: set[int]) -> list[tuple[str, list[Place]]]:
    """The places that can still be added, in groups that a list shows: prisons first."""
    groups: dict[str, list[Place]] = {words: [] for words in PLACE_GROUPS.values()}
    for place in places:
        if place.id not in chosen:
            groups[PLACE_GROUPS.get(place.kind, OTHER_PLACES)].append(place)
    return [(words, found) for words, found in groups.items() if found]
