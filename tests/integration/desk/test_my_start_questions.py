"""What an organisation asks about checks of others, on the start page of whom it asks."""

from datetime import timedelta

from tests.factories.organisations import BY
from tests.integration.desk.conftest import World
from tests.integration.desk.test_my_start import own
from tests.page_client import PageClient
from volunteer_app.foundation import clock
from volunteer_app.organisations.models import Organisation
from volunteer_app.people.models import Person
from volunteer_app.recruitment.rules import Stage
from volunteer_app.vetting.passport import service as passports
from volunteer_app.vetting.passport.models import PassportConsent
from volunteer_app.vetting.passport.rules import ANSWER_WITHIN
from volunteer_app.vetting.rules import CheckKind

TASK = "Say whether they may rely on checks that others made"
NOTICE = "{} asks whether it may rely on checks of yours that others made"


def ask(person: Person, organisation: Organisation) -> PassportConsent:
    return passports.ask(person, organisation, [CheckKind.IDENTITY], by=BY)


def test_a_question_stands_at_the_top_and_among_what_is_left(
    client: PageClient, volunteer: Person, world: World
) -> None:
    world.application(volunteer, stage=Stage.CHECKS)
    left = own(client).count('class="govuk-task-list__item')
    consent = ask(volunteer, world.hope)
    page = own(client)
    assert NOTICE.format("Hope Mentoring") in page
    assert TASK in page
    assert page.count(f'href="/my/passport/{consent.reference}"') == 2
    assert page.count('class="govuk-task-list__item') == left + 1


def test_questions_of_several_organisations_each_stand_there_and_each_with_its_own_role(
    client: PageClient, volunteer: Person, world: World
) -> None:
    world.application(volunteer, stage=Stage.CHECKS)
    ask(volunteer, world.other)
    page = own(client)
    assert NOTICE.format("Other") in page
    assert TASK not in page
    ask(volunteer, world.hope)
    page = own(client)
    assert page.index(NOTICE.format("Other")) < page.index(NOTICE.format("Hope Mentoring"))
    assert page.count(TASK) == 1


def test_who_answered_or_was_asked_too_long_ago_is_not_asked(
    client: PageClient, volunteer: Person, world: World
) -> None:
    with clock.standing_on(clock.today() - ANSWER_WITHIN - timedelta(days=1)):
        ask(volunteer, world.other)
    assert NOTICE.format("Other") not in own(client)
