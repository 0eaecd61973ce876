"""States and reasons of placements, and how they are shown."""

from datetime import date

import pytest

from volunteer_app.organisations.queries import Place
from volunteer_app.organisations.rules import OrganisationKind
from volunteer_app.placements import choosing_places, presenters, rules
from volunteer_app.placements.rules import EndReason, PlacementState, SuspendReason
from volunteer_app.readiness.rules.answers import Answer, Requirement, RequirementKind, RequirementState


@pytest.mark.parametrize("word", [*PlacementState, *EndReason, *SuspendReason])
def test_everything_has_words_for_pages(word: PlacementState | EndReason | SuspendReason) -> None:
    assert word.words
    assert "_" not in word.words


def test_a_referral_may_follow_harm_and_conduct_and_nothing_else() -> None:
    assert frozenset({"conduct", "safeguarding", "left_first"}) == rules.MAY_NEED_REFERRAL
    assert frozenset({"concern", "lead"}) == rules.PAUSE_MAY_NEED_REFERRAL


@pytest.mark.parametrize(
    ("day", "later"),
    [
        (date(2026, 11, 22), date(2029, 11, 22)),
        (date(2028, 2, 29), date(2031, 3, 1)),
        (date(2024, 2, 29), date(2027, 3, 1)),
    ],
)
def test_years_later_is_the_same_day_or_the_first_of_march(day: date, later: date) -> None:
    assert rules.years_after(day, 3) == later


def test_places_that_are_used_come_first_then_prisons_then_the_rest_each_once_and_in_its_group() -> None:
    kinds = OrganisationKind.PROBATION_REGION, OrganisationKind.PRISON
    places = [
        Place(number, f"ORG-{number}", f"Place {number}", None, kinds[number % 2]) for number in range(1, 6)
    ]
    found = choosing_places.choices(places, used={"ORG-4", "ORG-9"})
    assert [(each.value, each.optgroup) for each in found] == [
        ("", None),
        ("ORG-4", choosing_places.USED),
        *((f"ORG-{number}", "Prisons") for number in (1, 3, 5)),
        ("ORG-2", "Probation regions"),
    ]


def test_a_stored_answer_is_shown_as_it_was_without_what_the_role_did_not_need() -> None:
    requirements = (
        Requirement(RequirementKind.IDENTITY, "Identity checked", RequirementState.MET, "Clear"),
        Requirement(RequirementKind.CLEARANCE, "Prison clearance", RequirementState.NOT_NEEDED),
        Requirement(
            RequirementKind.TRAINING,
            "Training: one",
            RequirementState.MET_UNTIL,
            "Completed",
            "Repeat",
            date(2027, 1, 31),
            "one",
        ),
    )
    answer = Answer(date(2027, 1, 4), date(2027, 4, 1), requirements)
    shown = presenters.stored_lines(answer.as_json())
    assert [(line.title, line.status, line.hint) for line in shown] == [
        ("Identity checked", "Done", "Clear"),
        ("Training: one", "Ends too early", "Completed. Repeat"),
    ]
