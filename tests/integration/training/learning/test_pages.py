"""A volunteer's own way through a pack, as pages."""

from datetime import date, timedelta

import pytest
from sqlalchemy import delete, select

from tests.factories.accounts import make_account, sign_in
from tests.factories.learning import RIGHT, WRONG, answer, make_learning
from tests.factories.organisations import BY, make_organisation, make_prison
from tests.factories.packs import FIRST, SECOND, make_version
from tests.factories.people import make_person
from tests.factories.placements import make_placement
from tests.factories.recruitment import role_named
from tests.factories.training import make_training
from tests.page_client import PageClient, form_fields
from volunteer_app.accounts.models import Account
from volunteer_app.foundation import clock
from volunteer_app.foundation.database import db
from volunteer_app.organisations.models import Organisation
from volunteer_app.people import service as people
from volunteer_app.people.models import Affiliation, Person
from volunteer_app.training.learning.models import ModuleAttempt, PackLearning
from volunteer_app.training.models import TrainingRecord
from volunteer_app.training.packs import service as packs
from volunteer_app.training.packs.models import TrainingPackVersion

pytestmark = pytest.mark.usefixtures("database")

START = "/my/learning/new/mentoring-skills"
ALL_RIGHT = {"question_1": "0", "question_2": ["0", "1"]}


def volunteer(person: Person) -> Account:
    return make_account(name=person.full_name, person_id=person.id)


def short_version() -> TrainingPackVersion:
    """The mentoring pack in two short modules, in force in the place of the one that was loaded."""
    return make_version()


def learner(client: PageClient, passed: int = 0) -> str:
    """Sign in somebody on their way; the address of their learning."""
    organisation = make_organisation()
    person = make_person(organisation)
    learning = make_learning(person, organisation, short_version(), passed=passed)
    sign_in(client, volunteer(person))
    return f"/my/learning/{learning.reference}"


def module(address: str, code: str = FIRST) -> str:
    return f"{address}/modules/{code}"


def records() -> list[TrainingRecord]:
    db.session.expire_all()
    return list(db.session.scalars(select(TrainingRecord)))


def attempts() -> list[ModuleAttempt]:
    db.session.expire_all()
    return list(db.session.scalars(select(ModuleAttempt).order_by(ModuleAttempt.id)))


def test_a_volunteer_takes_a_pack_from_start_to_certificate(client: PageClient) -> None:
    organisation = make_organisation()
    person = make_person(organisation)
    short_version()
    sign_in(client, volunteer(person))
    first = client.submit(START).location
    assert "Go on to the questions" in client.get(first).text
    failed = client.submit(f"{first}/questions", question_1="1", question_2=["0", "1"])
    page = client.get(failed.location).text
    for shown in ("Not passed yet: 1 of 2 right", "What is carried is not always what it seems", "Try the"):
        assert shown in page
    passed = client.submit(f"{first}/questions", **ALL_RIGHT)
    page = client.get(passed.location).text
    assert "You passed: 2 of 2 right" in page
    assert "Go on with module 2" in page
    second = first.replace(FIRST, SECOND)
    page = client.get(client.submit(f"{second}/questions", **ALL_RIGHT).location).text
    assert "That was the last one" in page
    (record,) = records()
    done = client.get(first.partition("/modules")[0]).text
    assert "You have finished Mentoring skills" in done
    assert f"/training/{record.reference}/certificate" in done


def test_a_failed_check_does_not_tell_which_other_answers_are_right(client: PageClient) -> None:
    address = learner(client)
    failed = client.submit(f"{module(address)}/questions", question_1="1", question_2=["0"])
    page = client.get(failed.location).text
    assert "There is at least one more right answer" in page
    for hidden in ("It is kind, clear and safe", "They can act at once"):
        assert hidden not in page


def test_what_is_missing_names_the_question_and_keeps_the_other_answers(client: PageClient) -> None:
    address = learner(client)
    answer = client.submit(f"{module(address)}/questions", question_2=["1"])
    assert answer.status_code == 422
    assert "Question 1: select an answer" in answer.text
    assert 'href="#question_1' in answer.text
    assert "Question 2: select" not in answer.text
    assert answer.text.count("checked") == 1
    other = client.submit(f"{module(address)}/questions", question_1="2")
    assert "Question 2: select one or more answers" in other.text
    assert attempts() == []


@pytest.mark.parametrize("odd", [{"question_1": "7"}, {"question_1": "yes"}, {"question_2": ["0", "9"]}])
def test_answers_that_were_not_offered_are_shown_as_errors(client: PageClient, odd: dict[str, str]) -> None:
    address = learner(client)
    answer = client.submit(f"{module(address)}/questions", **{**ALL_RIGHT, **odd})
    assert answer.status_code == 422
    assert "select from the answers listed" in answer.text
    assert attempts() == []


def test_the_learner_goes_on_where_they_left(client: PageClient) -> None:
    address = learner(client, passed=1)
    page = client.get(address).text
    assert "Go on with module 2" in page
    assert "You have passed 1 of 2 modules" in page
    assert client.get(START).location == address


def test_questions_that_are_passed_lead_to_their_answers_and_take_no_others(client: PageClient) -> None:
    address = learner(client, passed=1)
    questions = f"{module(address)}/questions"
    assert client.get(questions).location == f"{module(address)}/answers/1"
    shown = client.get(f"{module(address, SECOND)}/questions")
    fields = {"csrf_token": token(shown.text), "form_key": "another-window-1234"}
    late = client.post(questions, data={**ALL_RIGHT, **fields})
    assert late.status_code == 422
    assert "were passed already, so these answers were not needed" in late.text
    assert len(attempts()) == 1


def token(page: str) -> str:
    return page.partition('name="csrf_token" value="')[2].partition('"')[0]


def test_a_newer_version_is_told_in_plain_words_and_the_learner_finishes_theirs(client: PageClient) -> None:
    address = learner(client, passed=1)
    assert "newer version" not in client.get(address).text
    make_version(version="9.1")
    for page in (address, module(address, SECOND)):
        assert "There is a newer version of this pack: 9.1" in client.get(page).text
    client.submit(f"{module(address, SECOND)}/questions", **ALL_RIGHT)
    assert len(records()) == 1
    assert "newer version" not in client.get(address).text


def test_a_version_that_was_withdrawn_can_be_finished(client: PageClient) -> None:
    address = learner(client, passed=1)
    version = db.session.scalars(select(PackLearning)).one().version
    packs.withdraw(version, reason="An error", by=BY)
    assert "was withdrawn, and others take version" in client.get(address).text
    client.submit(f"{module(address, SECOND)}/questions", **ALL_RIGHT)
    assert len(records()) == 1


def test_with_several_organisations_the_volunteer_says_for_which_they_learn(client: PageClient) -> None:
    first, second = make_organisation("Anchor"), make_organisation("Beacon")
    person = make_person(first)
    people.affiliate(person, second, by=BY)
    sign_in(client, volunteer(person))
    assert client.submit(START).status_code == 422
    asked_for(person, second)
    assert form_fields(client.get(START).text)["organisation"] == second.reference
    client.submit(START, organisation=second.reference)
    assert db.session.scalars(select(PackLearning)).one().organisation_id == second.id


def test_a_pack_that_begins_later_or_without_an_organisation_cannot_be_started(client: PageClient) -> None:
    organisation = make_organisation()
    sign_in(client, volunteer(make_person(organisation)))
    fields = {**form_fields(client.get(START).text), "organisation": organisation.reference}
    assert client.get("/my/learning/new/no-such-pack").status_code == 404
    with clock.standing_on(date(2026, 11, 1)):  # before the first day of the version that was loaded
        page = client.get(START).text
        assert "You can start this pack on 22 November 2026" in page
        assert client.post(START, data=fields).status_code == 422
    unheld = make_person()
    db.session.execute(
        delete(Affiliation)
        .where(Affiliation.person_id == unheld.id)
        .execution_options(history_kept_by="person")
    )
    sign_in(client, volunteer(unheld))
    assert "No organisation holds your record" in client.get(START).text


def asked_for(person: Person, organisation: Organisation) -> None:
    """Place them in a role that asks for the mentoring pack and another."""
    make_placement(person, organisation, make_prison(), role=role_named("mentor-prison"))


def test_my_training_shows_what_roles_ask_for_and_how_far_it_is(client: PageClient) -> None:
    organisation = make_organisation()
    person = make_person(organisation)
    version = short_version()
    asked_for(person, organisation)
    sign_in(client, volunteer(person))
    page = client.get("/my/training").text
    assert "What your roles ask you to learn" in page
    assert page.count("Not started") >= 1
    assert START in page
    learning = make_learning(person, organisation, version, passed=1)
    page = client.get("/my/training").text
    assert "1 of 2 modules" in page
    assert f"/my/learning/{learning.reference}" in page
    answer(learning, version.modules[1], RIGHT)
    page = client.get("/my/training").text
    assert "Done" in page
    assert START not in page


def test_my_training_says_what_waits_ran_out_or_soon_will(client: PageClient) -> None:
    organisation = make_organisation()
    person = make_person(organisation)
    asked_for(person, organisation)
    today = clock.today()
    with clock.standing_on(today - timedelta(days=2000)):
        make_training(person, organisation, completed_on=clock.today(), verified=True)
    sign_in(client, volunteer(person))
    assert "Ran out" in client.get("/my/training").text
    make_training(person, organisation)
    assert "Your coordinator will check it" in client.get("/my/training").text


def test_what_somebody_learns_by_choice_is_shown_too(client: PageClient) -> None:
    address = learner(client)
    page = client.get("/my/training").text
    assert "You chose it" in page
    assert address in page


def test_the_start_page_leads_to_what_was_begun(client: PageClient) -> None:
    learner(client)
    assert "You have begun 1 training pack" in client.get("/my/volunteering").text


def test_nobody_reads_the_learning_of_another(client: PageClient) -> None:
    organisation = make_organisation()
    version = short_version()
    learning = make_learning(make_person(organisation), organisation, version)
    answer(learning, version.modules[0], WRONG)
    sign_in(client, volunteer(make_person(organisation)))
    address = f"/my/learning/{learning.reference}"
    for page in (address, module(address), f"{module(address)}/questions", f"{module(address)}/answers/1"):
        assert client.get(page).status_code == 404


def test_the_pack_that_was_begun_can_be_printed_with_its_answer_sheet(client: PageClient) -> None:
    address = learner(client)
    make_version(version="9.1")
    page = client.get(f"/training/learners/{address.rpartition('/')[2]}/print").text
    assert "Training pack, version 9.0" in page
    assert "Answer sheet" in page
