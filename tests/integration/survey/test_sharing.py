"""What a body says may be used becomes an entry of the good practice bank when its return is signed off."""

from collections.abc import Mapping
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from tests.factories.accounts import make_account, sign_in
from tests.factories.documents import make_pdf
from tests.factories.good_practice import EDITOR, SECOND, content, doing, out_of, work_on
from tests.factories.organisations import make_organisation
from tests.factories.survey import CHAMPION, ORDERLY, give, make_return
from tests.integration.at_once import TwoTransactions
from tests.integration.survey.answering import at, open_form, send
from tests.page_client import PageClient
from volunteer_app.accounts.rules import MembershipRole
from volunteer_app.foundation import clock
from volunteer_app.foundation.actors import Actor
from volunteer_app.foundation.database import db
from volunteer_app.foundation.files import storing
from volunteer_app.foundation.transactions import transaction
from volunteer_app.good_practice.models.entries import PracticeEntry
from volunteer_app.good_practice.queries import entries as queries
from volunteer_app.good_practice.rules.codes import Origin
from volunteer_app.good_practice.rules.life import Standing, VersionState
from volunteer_app.good_practice.service import reviewing, writing
from volunteer_app.good_practice.service.writing import Change
from volunteer_app.organisations.models import Organisation
from volunteer_app.survey import queries as survey
from volunteer_app.survey.models import SurveyReturn
from volunteer_app.survey.service import answering, returns

COLLEAGUE = Actor.job("Colin Colleague")
SHARED: dict[str, Any] = {
    **ORDERLY,
    "has_example": "yes",
    "example_title": "A lantern walk",
    "example_done": "Each new volunteer is shown round.",
    "example_changed": "Fewer leave in their first month.",
    "example_bank": "yes",
}


@pytest.fixture
def found(app: Flask) -> SurveyReturn:
    return make_return(make_organisation("Northshire police"))


def signed(found: SurveyReturn, raw: Mapping[str, Any] = SHARED, *, by: Actor = CHAMPION) -> None:
    give(found, raw, by=by)
    returns.sign_off(found, by=CHAMPION)


def again(found: SurveyReturn, raw: Mapping[str, Any]) -> None:
    returns.reopen(found, "Something changed", by=CHAMPION)
    signed(found, raw)


def shared(found: SurveyReturn) -> PracticeEntry:
    entry = queries.of_origin(Origin.SURVEY, f"{found.reference}/example_bank")
    assert entry is not None
    return entry


def number() -> int:
    return db.session.scalars(select(func.count()).select_from(PracticeEntry)).one()


def publish(entry: PracticeEntry) -> None:
    """Edie writes and submits it, Sol publishes it."""
    writing.write(entry, content(title="A walk by lantern"), Change(), doing(EDITOR))
    reviewing.submit(entry, "", doing(EDITOR))
    reviewing.review(entry, "", doing(SECOND))
    reviewing.publish(entry, "", doing(SECOND))


def test_signing_off_makes_a_draft_that_keeps_what_was_agreed_to(found: SurveyReturn) -> None:
    give(found, SHARED, by=COLLEAGUE)
    assert number() == 0
    returns.sign_off(found, by=CHAMPION)
    entry = shared(found)
    assert (entry.title, entry.work, entry.organisation) == (
        "A lantern walk",
        VersionState.DRAFT,
        found.organisation,
    )
    draft = work_on(entry)
    assert draft.organisation_name == "Northshire police"
    assert draft.body == (
        "## What was done?\n\nEach new volunteer is shown round.\n\n"
        "## What changed because of it, and how do you know?\n\nFewer leave in their first month."
    )
    consent = entry.consent
    assert consent is not None
    assert consent.wording.startswith(
        "May this example be used in the good practice bank, with the name of Northshire police? Yes."
    )
    assert "asks you before it is published" in consent.wording
    assert consent.given_by == f"{COLLEAGUE.name}, signed off by {CHAMPION.name}"
    assert consent.given_at == survey.answers(found)["example_bank"].answered_at


@pytest.mark.parametrize("answer", [{"example_bank": "no"}, {"has_example": "no"}])
def test_without_a_yes_nothing_comes_into_the_bank(found: SurveyReturn, answer: dict[str, str]) -> None:
    signed(found, {**SHARED, **answer})
    assert number() == 0


def test_signing_off_again_changes_nothing(found: SurveyReturn) -> None:
    signed(found)
    entry = shared(found)
    version = entry.version
    again(found, {"staff_in_post": "121"})
    assert (number(), entry.version, queries.remarks(entry)) == (1, version, [])


def test_a_draft_that_nobody_changed_follows_the_answer(found: SurveyReturn) -> None:
    signed(found)
    again(found, {"example_title": "A walk", "example_done": "Everybody is shown round."})
    entry = shared(found)
    assert (number(), entry.title, work_on(entry).number) == (1, "A walk", 1)
    assert "Everybody is shown round." in work_on(entry).body


def test_what_an_editor_wrote_stays_and_the_new_answer_is_said_beside_it(found: SurveyReturn) -> None:
    signed(found)
    entry = shared(found)
    writing.write(entry, content(title="Walks"), Change(), doing(EDITOR))
    again(found, {"example_done": "Everybody is shown round."})
    assert (entry.title, work_on(entry).body) == ("Walks", content().body)
    [remark] = queries.remarks(entry)
    assert "Everybody is shown round." in remark.words


def test_consent_that_is_taken_back_takes_the_entry_from_readers_at_once(found: SurveyReturn) -> None:
    signed(found)
    entry = shared(found)
    publish(entry)
    assert entry.standing_on(clock.today()) is Standing.PUBLISHED
    returns.reopen(found, "We would rather not", by=CHAMPION)
    assert entry.is_public
    give(found, {"example_bank": "no"})
    assert entry.standing_on(clock.today()) is Standing.ARCHIVED
    assert entry.archived_reason == reviewing.CONSENT_GONE
    assert entry.consent is not None
    assert (entry.consent.withdrawn_at is not None, entry.consent.answer) == (True, "")
    returns.sign_off(found, by=CHAMPION)
    assert number() == 1


def test_an_example_that_there_is_no_more_takes_its_consent_with_it(found: SurveyReturn) -> None:
    signed(found)
    returns.reopen(found, "There is none", by=CHAMPION)
    give(found, {"has_example": "no"})
    entry = shared(found)
    assert (entry.work, entry.where(clock.today()).has_consent) == (None, False)


def test_consent_that_is_given_again_begins_a_draft_again(found: SurveyReturn) -> None:
    signed(found)
    again(found, {"example_bank": "no"})
    assert shared(found).work is None
    again(found, {"example_bank": "yes"})
    entry = shared(found)
    assert (number(), entry.work, work_on(entry).number) == (1, VersionState.DRAFT, 2)
    assert entry.where(clock.today()).has_consent


def test_consent_that_is_given_again_lets_an_editor_bring_back_what_was_out(found: SurveyReturn) -> None:
    signed(found)
    entry = shared(found)
    publish(entry)
    again(found, {"example_bank": "no"})
    again(found, {"example_bank": "yes"})
    assert entry.standing_on(clock.today()) is Standing.ARCHIVED
    reviewing.restore(entry, "", doing(SECOND))
    assert (entry.is_public, out_of(entry).title) == (True, "A walk by lantern")


def test_consent_can_be_taken_back_from_a_draft_that_editors_gave_up(found: SurveyReturn) -> None:
    signed(found)
    entry = shared(found)
    reviewing.discard(entry, "Too short", doing(EDITOR))
    again(found, {"example_bank": "no"})
    assert not entry.where(clock.today()).has_consent


def test_its_document_is_copied_and_changed_with_the_answer(found: SurveyReturn) -> None:
    question = survey.questionnaire_of(found.round).by_code["example_file"]

    def add(text: bytes) -> None:
        kept = storing.keep(storing.examine(make_pdf(text), "walk.pdf"))
        answering.add_file(found, question, kept, by=CHAMPION)

    add(b"First")
    signed(found)
    [first] = work_on(shared(found)).attachments
    assert storing.read(first.file) == make_pdf(b"First")
    returns.reopen(found, "A newer one", by=CHAMPION)
    add(b"Second")
    returns.sign_off(found, by=CHAMPION)
    db.session.expire_all()
    [second] = work_on(shared(found)).attachments
    assert (second.title, storing.read(second.file)) == (
        "Answer to the survey: walk.pdf",
        make_pdf(b"Second"),
    )


def test_two_who_sign_off_at_once_make_one_entry(app: Flask) -> None:
    with transaction():
        made = make_return(make_organisation())
        give(made, SHARED)
        key = made.id

    def sign() -> None:
        returns.sign_off(db.session.get_one(SurveyReturn, key), by=CHAMPION)

    assert sorted(TwoTransactions(app, sign, sign).run()) == ["first done", "second refused"]
    assert number() == 1


def test_the_champion_reads_before_signing_where_the_example_goes(
    client: PageClient, theirs: SurveyReturn
) -> None:
    give(theirs, {**SHARED, "example_bank": "no"})
    goes = "goes to the editors of the good practice bank, with the name of Northshire police"
    assert goes not in client.get(at(theirs, "/sign-off")).text
    give(theirs, {"example_bank": "yes"})
    assert goes in client.get(at(theirs, "/sign-off")).text
    assert client.submit(at(theirs, "/sign-off"), confirmed="y").status_code == 302
    assert shared(theirs).begun_by == "Chris Champion"


def test_a_no_on_the_page_takes_it_back(client: PageClient, theirs: SurveyReturn) -> None:
    signed(theirs)
    assert client.submit(at(theirs, "/reopen"), reason="We would rather not").status_code == 302
    fields = {**open_form(client, theirs, "good_practice"), "q_example_bank": "no"}
    assert send(client, theirs, fields, "good_practice").status_code == 302
    db.session.expire_all()
    assert shared(theirs).work is None


@pytest.mark.parametrize(
    ("role", "own", "leads"),
    [
        (MembershipRole.COORDINATOR, True, ""),
        (MembershipRole.NETWORK_EDITOR, False, ""),
        (MembershipRole.CHAMPION, True, "/survey/returns/{}/answers"),
        (MembershipRole.MINISTERIAL_CHAMPION, False, "/survey/bodies/{}/answers"),
    ],
)
def test_the_link_back_is_for_those_who_may_read_the_return(
    client: PageClient, force: Organisation, role: MembershipRole, own: bool, leads: str
) -> None:
    found = make_return(force)
    signed(found)
    network = make_organisation("Network")
    roles = {(MembershipRole.NETWORK_EDITOR, network), (role, force if own else network)}
    if role is MembershipRole.COORDINATOR:
        roles = {(role, force)}
    sign_in(client, make_account(roles=roles))
    page = client.get(f"/good-practice-entries/{shared(found).reference}").text
    assert "May this example be used" in page
    assert "Each new volunteer is shown round." in page
    if leads:
        assert f'href="{leads.format(found.reference)}"' in page
        assert client.get(leads.format(found.reference)).status_code == 200
    else:
        assert "/survey/returns/" not in page.split("<main")[1]
        assert "/survey/bodies/" not in page.split("<main")[1]


def test_editors_see_which_entries_come_from_the_survey(client: PageClient, found: SurveyReturn) -> None:
    signed(found)
    writing.start(writing.Begun(), content(title="Written here"), by=EDITOR)
    sign_in(client, make_account(roles=[(MembershipRole.NETWORK_EDITOR, make_organisation("Network"))]))
    listed = client.get("/good-practice-entries?shown=survey").text
    assert "A lantern walk" in listed
    assert "From an answer to the survey" in listed
    assert "Written here" not in listed.split("<table")[1]
