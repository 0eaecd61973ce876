"""Targets of programmes, what bulk work does to a placement, regions, and from whom something is awaited."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from volunteer_app.organisations.reference import facts
from volunteer_app.organisations.rules import OrganisationKind
from volunteer_app.placements.bulk import rules as bulk
from volunteer_app.placements.bulk.rules import Fate, Stands
from volunteer_app.placements.overview.rules import Awaited, Where, awaited, region_of, tiles
from volunteer_app.placements.programmes import rules
from volunteer_app.placements.programmes.rules import Progress, Standing
from volunteer_app.placements.rules import PlacementState
from volunteer_app.placements.screening.rules import ScreeningState
from volunteer_app.readiness.rules.answers import Answer, Requirement, RequirementKind, RequirementState

FIRST, LAST = date(2026, 1, 1), date(2026, 12, 31)
TODAY = date(2026, 7, 2)


@pytest.mark.parametrize(
    ("reached", "today", "standing"),
    [
        (100, FIRST, Standing.REACHED),
        (100, LAST + timedelta(days=1), Standing.REACHED),
        (0, FIRST, Standing.ON_THE_WAY),
        (49, TODAY, Standing.ON_THE_WAY),
        (48, TODAY, Standing.BEHIND),
        (99, LAST, Standing.ON_THE_WAY),
        (98, LAST, Standing.BEHIND),
        (99, LAST + timedelta(days=1), Standing.MISSED),
    ],
)
def test_a_target_is_behind_below_an_even_pace_and_missed_after_its_day(
    reached: int, today: date, standing: Standing
) -> None:
    assert Progress(100, reached, FIRST, LAST).standing(today) is standing


@given(st.integers(1, 10**6), st.integers(0, 10**7), st.integers(0, 3000))
def test_the_share_of_a_target_is_never_below_nought_or_above_a_hundred(
    number: int, reached: int, days: int
) -> None:
    progress = Progress(number, reached, FIRST, FIRST + timedelta(days=days))
    assert 0 <= progress.percent <= 100
    for day in (FIRST - timedelta(days=9), FIRST, FIRST + timedelta(days=days + 9)):
        assert 0 <= progress.expected(day) <= number


def test_days_and_targets_that_cannot_be_have_a_sentence() -> None:
    assert rules.dates_problem(FIRST, FIRST)[1] == "last_day"
    assert rules.dates_problem(FIRST, FIRST + timedelta(days=1)) == ("", "")
    assert rules.dates_problem(FIRST, FIRST + timedelta(days=4000))[1] == "last_day"
    assert rules.target_problem(0, FIRST, FIRST, LAST)[1] == "number"
    assert rules.target_problem(1, LAST, FIRST, LAST)[1] == "due_on"
    assert rules.target_problem(1, FIRST, FIRST, LAST) == ("", "")


def test_a_placement_joins_a_programme_with_which_it_shares_a_day() -> None:
    day = timedelta(days=1)
    assert rules.joining_problem((FIRST, LAST), (LAST, LAST + day)) != ""
    assert rules.joining_problem((FIRST, LAST + day), (LAST, LAST + day)) == ""


@pytest.mark.parametrize(
    ("state", "starts", "ends", "fate"),
    [
        (PlacementState.APPROVED, -9, 9, Fate.END),
        (PlacementState.SUSPENDED, -9, 9, Fate.END),
        (PlacementState.APPROVED, 0, 9, Fate.END),
        (PlacementState.APPROVED, 1, 9, Fate.NEVER_BEGIN),
        (PlacementState.PROPOSED, 1, 9, Fate.REFUSE),
        (PlacementState.PROPOSED, -9, 1, Fate.STAY),
        (PlacementState.APPROVED, -9, 1, Fate.STAY),
        (PlacementState.APPROVED, -9, 2, Fate.END),
        (PlacementState.ENDED, -9, 9, Fate.STAY),
    ],
)
def test_what_the_end_of_a_place_does_to_a_placement(
    state: PlacementState, starts: int, ends: int, fate: Fate
) -> None:
    of = Stands(state, TODAY + timedelta(days=starts), TODAY + timedelta(days=ends))
    assert bulk.ending(of, TODAY) is fate


@pytest.mark.parametrize(
    ("starts", "since", "from_on", "fate"),
    [
        (-9, -9, 0, Fate.MOVE),
        (-9, -2, -2, Fate.MOVE),
        (-9, -2, -3, Fate.STAY),
        (5, None, 0, Fate.MOVE),
        (-9, None, -9, Fate.MOVE),
    ],
)
def test_a_placement_moves_unless_somebody_supervises_it_since_a_later_day(
    starts: int, since: int | None, from_on: int, fate: Fate
) -> None:
    supervised = None if since is None else TODAY + timedelta(days=since)
    of = Stands(
        PlacementState.APPROVED, TODAY + timedelta(days=starts), TODAY + timedelta(days=30), supervised
    )
    assert bulk.moving(of, TODAY + timedelta(days=from_on), TODAY) is fate


def test_a_place_is_in_the_region_above_it_else_of_its_country_county_or_postcode() -> None:
    assert region_of(Where(("N03CTM", "N03", "HMPPS"), None, None, None)) == "N03"
    assert region_of(Where(("CFI", "HMPPS"), None, "Wales", "CF24 0UG")) == "N03"
    assert region_of(Where(("NHI",), "Northamptonshire", "England", None)) == "N56"
    assert region_of(Where(("WII",), None, "England", "PO30 5RS")) == "N59"
    assert region_of(Where(("HOPE",), None, None, None)) == ""


def test_every_prison_in_use_has_a_region_and_every_region_a_tile_of_its_own() -> None:
    everything = facts()
    regions = {each.code for each in everything if each.kind is OrganisationKind.PROBATION_REGION}
    assert {each.code for each in tiles()} == regions
    prisons = [(each, each.establishment) for each in everything if each.establishment and each.is_active]
    homeless = [
        prison.name
        for prison, known in prisons
        if not region_of(Where((prison.code,), known["county"], known["country"], known["postcode"]))
    ]
    assert (len(prisons) > 100, homeless) == (True, [])
    assert len({(each.column, each.row) for each in tiles()}) == len(tiles())


def line(kind: RequirementKind, state: RequirementState, next_step: str = "") -> Requirement:
    return Requirement(kind, kind.value, state, next_step=next_step)


def answer(*lines: Requirement) -> Answer:
    return Answer(FIRST, LAST, lines)


def test_what_waits_names_who_and_each_once() -> None:
    found = answer(
        line(RequirementKind.IDENTITY, RequirementState.NOT_MET),
        line(RequirementKind.REFERENCES, RequirementState.IN_PROGRESS),
        line(RequirementKind.CLEARANCE, RequirementState.IN_PROGRESS),
        line(RequirementKind.TRAINING, RequirementState.NOT_MET),
        line(RequirementKind.VOLUNTEER_AGREEMENT, RequirementState.NOT_MET),
        line(RequirementKind.VETTING, RequirementState.IN_PROGRESS),
        line(RequirementKind.GATE, RequirementState.NOT_MET, "Waiting for the governor"),
        line(RequirementKind.MINIMUM_AGE, RequirementState.MET),
    )
    since = {RequirementKind.CLEARANCE: FIRST, RequirementKind.IDENTITY: FIRST}
    assert awaited(found, ScreeningState.PENDING, asked_on=TODAY, since=since) == [
        (Awaited.SCREENING.words, TODAY),
        (Awaited.COORDINATOR.words, None),
        (Awaited.REFEREES.words, None),
        (Awaited.PRISON.words, FIRST),
        (Awaited.VOLUNTEER.words, None),
        (Awaited.OFFICERS.words, None),
        ("Waiting for the governor", None),
    ]


def test_of_several_things_from_one_the_earliest_day_counts() -> None:
    found = answer(
        line(RequirementKind.IDENTITY, RequirementState.IN_PROGRESS),
        line(RequirementKind.HMPPS_VETTING, RequirementState.IN_PROGRESS),
    )
    since = {RequirementKind.IDENTITY: TODAY, RequirementKind.HMPPS_VETTING: FIRST}
    assert awaited(found, ScreeningState.CLEAR, since=since) == [(Awaited.CHECKS.words, FIRST)]


def test_with_nothing_missing_the_coordinator_decides() -> None:
    assert awaited(answer(), ScreeningState.CLEAR) == [(Awaited.DECISION.words, None)]
    assert awaited(answer(), ScreeningState.CHOOSE_ANOTHER) == [(Awaited.CHOOSE.words, None)]
    assert awaited(None, ScreeningState.CLEAR) == [(Awaited.SERVICE.words, None)]


def test_the_word_of_screening_is_one_line_more_and_all_others_stay() -> None:
    for found in (answer(line(RequirementKind.TRAINING, RequirementState.NOT_MET)), None):
        pending, clear, blocked = (awaited(found, state, asked_on=TODAY) for state in ScreeningState)
        assert pending == [(Awaited.SCREENING.words, TODAY), *clear]
        assert blocked == [(Awaited.CHOOSE.words, None), *clear]
        assert clear
