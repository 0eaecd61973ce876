"""What the system knows is counted as at the reference day, and put into a return once."""

from datetime import date, timedelta

import pytest
from flask import Flask

from tests.factories.organisations import BY, make_organisation, make_prison
from tests.factories.placements import ANOTHER, make_placement, ready_person
from tests.factories.survey import CHAMPION, give, make_return
from tests.factories.training import make_training
from volunteer_app.foundation import clock
from volunteer_app.foundation.database import db
from volunteer_app.organisations.models import Organisation
from volunteer_app.placements import hours
from volunteer_app.placements import service as placements
from volunteer_app.placements.models import Placement
from volunteer_app.placements.rules import EndReason
from volunteer_app.survey import checked, queries
from volunteer_app.survey.feeding import figures
from volunteer_app.survey.feeding.figures import Body
from volunteer_app.survey.models import SurveyReturn
from volunteer_app.survey.rules.answers import Given
from volunteer_app.survey.rules.rounds import Source
from volunteer_app.survey.service import filling

DAY = date(2026, 9, 30)


@pytest.fixture
def hope(app: Flask) -> Organisation:
    return make_organisation("Hope")


@pytest.fixture
def prison(app: Flask) -> Organisation:
    return make_prison("Northwood (HMP)")


def placed(hope: Organisation, prison: Organisation, first: date, days: int = 90) -> Placement:
    """Somebody whom Hope places in the prison from a day on."""
    with clock.standing_on(first):
        person = ready_person(hope, prison)
        ends = first + timedelta(days=days)
        return make_placement(person, hope, prison, approved=True, starts_on=first, ends_before=ends)


def value(name: str, body: Organisation, day: date = DAY) -> object:
    given = figures.FIGURES[name](Body(body, day)).given
    return given.value if given is not None else None


def test_who_is_placed_on_the_day_counts_for_the_organisation_and_for_the_place(
    hope: Organisation, prison: Organisation
) -> None:
    placed(hope, prison, DAY)
    placed(hope, prison, DAY + timedelta(days=1))
    placed(hope, prison, DAY - timedelta(days=90))
    for body in (hope, prison):
        assert value("volunteers_on_day", body) == 1
        assert value("volunteers_by_role", body) == {"literacy-tutor-prison": 1}
    assert value("managed_by_others", hope) == 0
    assert value("managed_by_others", prison) == 1
    assert value("volunteers_on_day", make_organisation("Another")) == 0


def test_a_body_counts_what_is_below_it(hope: Organisation, prison: Organisation) -> None:
    above = make_organisation("Network")
    below = make_organisation("Branch", parent=above)
    placed(below, prison, DAY)
    assert value("volunteers_on_day", above) == 1
    assert value("volunteers_on_day", hope) == 0


def test_those_of_the_year_who_joined_and_who_left(hope: Organisation, prison: Organisation) -> None:
    placed(hope, prison, date(2025, 7, 1), days=93)  # to 1 October 2025, the first day of the year
    placed(hope, prison, date(2025, 7, 1), days=92)  # to 30 September 2025
    placed(hope, prison, date(2026, 2, 1), days=30)
    placed(hope, prison, date(2026, 9, 30), days=1)
    placed(hope, prison, date(2026, 9, 30), days=2)
    assert value("volunteers_in_year", hope) == 4
    assert value("joined_in_year", hope) == 3
    assert value("left_in_year", hope) == 3


def test_somebody_in_two_roles_is_one_volunteer(hope: Organisation, prison: Organisation) -> None:
    first = placed(hope, prison, date(2026, 9, 1))
    other = make_prison("Southwood (HMP)")
    with clock.standing_on(date(2026, 9, 1)):
        person = first.person
        ends = date(2026, 12, 1)
        make_placement(person, hope, other, starts_on=date(2026, 9, 2), ends_before=ends)
    assert value("volunteers_on_day", hope) == 1
    assert value("joined_in_year", hope) == 1


def test_hours_count_once_they_are_approved_and_on_days_of_the_year(
    hope: Organisation, prison: Organisation
) -> None:
    placement = placed(hope, prison, date(2026, 9, 1))
    for held_on, approved in (
        (date(2026, 9, 30), True),
        (date(2026, 10, 1), True),
        (date(2026, 9, 2), False),
    ):
        with clock.standing_on(date(2026, 10, 2)):
            session = hours.log_session(placement, held_on=held_on, minutes=90, by=BY, further=True)
            if approved:
                hours.approve_session(session, by=ANOTHER)
    assert value("hours_in_year", hope) == 2  # an hour and a half, rounded


def test_training_counts_once_it_is_verified(hope: Organisation, prison: Organisation) -> None:
    person = placed(hope, prison, date(2026, 9, 1)).person
    before = figures.FIGURES["training_hours"](Body(hope, DAY)).given
    with clock.standing_on(date(2026, 10, 2)):
        done = date(2026, 9, 20)
        make_training(person, hope, course_title="Listening", minutes=120, completed_on=done, verified=True)
        make_training(person, hope, course_title="Waiting", minutes=120, completed_on=done)
        later = date(2026, 10, 1)
        make_training(person, hope, course_title="Later", minutes=120, completed_on=later, verified=True)
    assert before is not None
    assert value("training_hours", hope) == before.value + 2
    assert value("trained_in_year", hope) == 1


def test_a_wait_is_told_of_five_people_or_more() -> None:
    assert figures._median([10, 12, 14, 16]).given is None
    assert figures._median([10, 12, 14, 16, 90]).given == Given(value=14)


def test_a_body_that_does_not_use_this_service_gets_no_zeros(hope: Organisation) -> None:
    found = make_return(hope)
    counted = figures.count(queries.questionnaire_of(found.round), hope, DAY)
    assert all(each.given is None and each.note for each in counted.values())


@pytest.fixture
def filled(hope: Organisation, prison: Organisation) -> SurveyReturn:
    """A return into which what was counted has been put."""
    placed(hope, prison, clock.today() - timedelta(days=60))
    found = make_return(hope)
    give(found, {"left_in_year": "7"})
    fill_in(found)
    return found


def fill_in(found: SurveyReturn) -> bool:
    questionnaire, day = queries.questionnaire_of(found.round), found.round.reference_day
    return filling.fill_in(found, figures.count(questionnaire, found.organisation, day), by=BY)


def test_what_was_counted_is_an_answer_that_says_where_it_comes_from(filled: SurveyReturn) -> None:
    rows = queries.answers(filled)
    assert rows["volunteers_on_day"].answer == Given(value=1)
    assert rows["volunteers_on_day"].source is Source.SYSTEM
    assert rows["has_volunteers"].answer == Given(value="yes")


def test_what_somebody_answered_already_stays_and_differs(filled: SurveyReturn) -> None:
    row = queries.answers(filled)["left_in_year"]
    assert (row.answer, row.source) == (Given(value=7), Source.TYPED)
    assert "differs:extent.left_in_year" in [each.key for each in checked.whole(filled).unexplained]


def test_an_answer_that_is_changed_is_typed_and_the_figure_stays(filled: SurveyReturn) -> None:
    give(filled, {"volunteers_on_day": "30"})
    assert queries.answers(filled)["volunteers_on_day"].source is Source.TYPED
    assert queries.counted(queries.figures(filled))["volunteers_on_day"] == Given(value=1)
    words = [each.words for each in checked.whole(filled).unexplained]
    assert "30 differs from what this service counted: 1" in words


def test_figures_are_counted_once(filled: SurveyReturn, prison: Organisation) -> None:
    placed(filled.organisation, prison, clock.today() - timedelta(days=60))
    assert not fill_in(filled)
    db.session.expire_all()
    assert queries.counted(queries.figures(filled))["volunteers_on_day"] == Given(value=1)


def test_an_early_end_after_the_reference_day_changes_nothing(
    hope: Organisation, prison: Organisation
) -> None:
    placement = placed(hope, prison, DAY - timedelta(days=10))
    with clock.standing_on(DAY + timedelta(days=5)):
        ended = clock.today()
        placements.end_placement(placement, last_day=ended, reason=EndReason.MOVED_AWAY, note="", by=CHAMPION)
    assert value("volunteers_on_day", hope) == 1
    assert value("left_in_year", hope) == 0
