"""The pages of results: made by the office, read by champions, and by nobody before they are signed."""

import csv
import io

import pytest
from flask import Flask
from sqlalchemy import select

from tests.factories.accounts import make_account, sign_in
from tests.factories.organisations import make_organisation
from tests.factories.survey_results import afterwards, make_checked, make_published, make_round
from tests.factories.surveyed import body, given, many
from tests.page_client import PageClient
from volunteer_app.accounts.models import Account
from volunteer_app.accounts.rules import MembershipRole
from volunteer_app.foundation.database import db
from volunteer_app.foundation.history import HistoryEntry
from volunteer_app.organisations.rules import OrganisationKind, Sector
from volunteer_app.survey import queries as rounds
from volunteer_app.survey.models import SurveyRound
from volunteer_app.survey.results import queries, tasks
from volunteer_app.survey.results.bodies import Surveyed
from volunteer_app.survey.results.models import ResultsState

MAKING = "/survey/making"


def several() -> list[Surveyed]:
    """Thirty bodies with all sorts of answers, and one with a formula for an example."""
    example = given(has_volunteers="no", has_example="yes", example_done="=1+1", example_bank="yes")
    return [*many(30, silent=0.1), body("Formula", "voluntary", 40, example)]


@pytest.fixture
def found(app: Flask) -> SurveyRound:
    return make_round(several())


def office(name: str) -> Account:
    moj = make_organisation(
        "Ministry", code=f"MOJ{name}", kind=OrganisationKind.DEPARTMENT, sector=Sector.JUSTICE_POLICY
    )
    return make_account(name=name, roles=[(MembershipRole.MINISTERIAL_CHAMPION, moj)])


@pytest.fixture
def anna(app: Flask) -> Account:
    return office("Anna")


@pytest.fixture
def champion(app: Flask) -> Account:
    return make_account(name="Cam", roles=[(MembershipRole.CHAMPION, make_organisation("Their body"))])


def test_from_a_round_that_is_over_to_results_that_champions_read(
    client: PageClient, found: SurveyRound, anna: Account, champion: Account
) -> None:
    bela, start = office("Bela"), f"{MAKING}/rounds/{found.reference}"
    sign_in(client, anna)
    assert "no body can answer any more" in client.submit(start).text
    with afterwards(found):
        sign_in(client, anna)
        here = client.submit(start).location
        assert "being worked out" in client.get(here).text
        tasks.work_out()
        page = client.get(here).text
        assert "Waiting for signatures" in page
        assert client.submit(f"{here}/sign").status_code == 422
        assert client.submit(f"{here}/sign", confirmed="y").status_code == 302
        assert "Somebody else must be the second" in client.get(here).text
        read = f"/survey/results/{here.rpartition('/')[2]}"
        sign_in(client, champion)
        assert client.get(read).status_code == 404
        assert client.get(here).status_code == 403
        sign_in(client, bela)
        assert "Yours is the second signature" in client.get(f"{here}/sign").text
        client.submit(f"{here}/sign", confirmed="y")
        assert "Published on" in client.get(here).text
        assert client.get(f"{here}/discard").status_code == 302
        sign_in(client, champion)
        assert read in client.get("/survey/results").text
        overview = client.get(read).text
    assert f"{sum(each.has_answered for each in several())} of 31" in overview


def test_every_page_of_results_opens(client: PageClient, found: SurveyRound, champion: Account) -> None:
    made = make_published(found)
    sign_in(client, champion)
    read, asked = f"/survey/results/{made.reference}", rounds.questionnaire_of(found)
    for each in asked.sections:
        assert client.get(f"{read}/sections/{each.code}").status_code == 200
    for question in asked.questions():
        assert client.get(f"{read}/questions/{question.code}").status_code == 200
    assert "two more than 90%" in client.get(f"{read}/method").text
    for missing in ("sections/weather", "questions/weather"):
        assert client.get(f"{read}/{missing}").status_code == 404


def test_numbers_on_a_page_are_those_of_the_file(
    client: PageClient, found: SurveyRound, champion: Account
) -> None:
    made = make_published(found)
    sign_in(client, champion)
    read = f"/survey/results/{made.reference}"
    lines = list(csv.DictReader(io.StringIO(client.get(f"{read}/results.csv").text)))
    total = next(
        each
        for each in lines
        if (each["question"], each["measure"], each["breakdown"]) == ("staff_in_post", "total", "all")
    )
    assert f"{int(total['number']):,} people, in total" in client.get(f"{read}/questions/staff_in_post").text
    assert client.get(f"{read}/results.ods").data[:2] == b"PK"


def test_sizes_are_seen_and_said(client: PageClient, anna: Account) -> None:
    found = make_round([body("Small body", "police", 3, None)])
    one = rounds.returns_of_round(found)[0]
    sign_in(client, anna)
    sizes = f"{MAKING}/rounds/{found.reference}/sizes"
    assert "Small body" in client.get(sizes).text
    assert client.submit(f"{sizes}/{one.reference}", size="many").status_code == 422
    assert client.submit(f"{sizes}/{one.reference}", size="1,234").status_code == 302
    assert "1,234" in client.get(sizes).text
    assert client.get(f"{MAKING}/rounds/RND-00000000/sizes/{one.reference}").status_code == 404


def test_an_answer_is_sorted_into_themes_and_quoted_as_text(
    client: PageClient, found: SurveyRound, anna: Account
) -> None:
    sign_in(client, anna)
    words = f"{MAKING}/rounds/{found.reference}/words"
    assert "0 of 1 answers read" in client.get(words).text
    formula = next(each for each in rounds.returns_of_round(found) if each.organisation.name == "Formula")
    address = f"{words}/example_done/{formula.reference}"
    assert formula.organisation.name not in client.get(address).text
    assert client.submit(address).status_code == 422
    assert client.submit(address, themes=["outreach"], is_quote="y").status_code == 302
    assert "1 of 1 answers read" in client.get(words).text
    made = make_checked(found)
    read = f"/survey/results/{made.reference}"
    assert "=1+1" in client.get(f"{read}/questions/example_done").text
    quotes = [
        each
        for each in csv.DictReader(io.StringIO(client.get(f"{read}/results.csv").text))
        if each["table"] == "quotes"
    ]
    assert [each["note"] for each in quotes] == ["'=1+1"]
    assert client.get(f"{words}/staff_in_post").status_code == 404


def test_the_file_for_analysis_has_every_body_and_no_text_and_is_kept_in_history(
    client: PageClient, found: SurveyRound, anna: Account
) -> None:
    sign_in(client, anna)
    address = f"{MAKING}/rounds/{found.reference}/data"
    assert client.submit(address, purpose="A check").status_code == 422
    answer = client.submit(address, purpose="A check of weights", confirmed="y")
    assert answer.mimetype == "text/csv"
    assert "1+1" not in answer.text
    lines = list(csv.DictReader(io.StringIO(answer.text.removeprefix("\ufeff"))))
    assert len(lines) == 31
    responded = [each for each in lines if each["responded"] == "1"]
    assert sum(float(each["weight"]) for each in responded) == pytest.approx(31)
    assert {each["staff_in_post"] for each in lines if each["responded"] == "0"} == {"-12"}
    written = [each["may_quote__example_done"] for each in responded if each["example_done"] == "1"]
    assert written == ["1"]
    taken = db.session.scalars(
        select(HistoryEntry).where(HistoryEntry.action == "survey_microdata:take")
    ).one()
    assert (taken.actor_name, taken.reason) == ("Anna", "A check of weights")
    described = client.get(f"{MAKING}/rounds/{found.reference}/dictionary.csv").text.removeprefix("\ufeff")
    names = {each["variable"] for each in csv.DictReader(io.StringIO(described))}
    assert set(lines[0]) <= names


def test_small_counts_of_people_are_not_in_the_file_for_analysis(client: PageClient, anna: Account) -> None:
    answers = [given(has_volunteers="yes", takes_convictions="yes", with_convictions=n) for n in (7, 8)]
    found = make_round([body(f"B{n}", "police", 20, each) for n, each in enumerate(answers)])
    sign_in(client, anna)
    text = client.submit(f"{MAKING}/rounds/{found.reference}/data", purpose="A check", confirmed="y").text
    lines = list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"))))
    assert [each["with_convictions"] for each in lines] == ["-6", "8"]


def test_a_champion_makes_nothing_and_takes_nothing(
    client: PageClient, found: SurveyRound, champion: Account
) -> None:
    sign_in(client, champion)
    start = f"{MAKING}/rounds/{found.reference}"
    for address in (
        MAKING,
        start,
        f"{start}/sizes",
        f"{start}/words",
        f"{start}/data",
        f"{start}/dictionary.csv",
    ):
        assert client.get(address).status_code == 403


def test_results_that_are_discarded_are_read_by_nobody(
    client: PageClient, found: SurveyRound, anna: Account
) -> None:
    made = make_checked(found)
    sign_in(client, anna)
    read, here = f"/survey/results/{made.reference}", f"{MAKING}/{made.reference}"
    assert client.get(read).status_code == 200
    assert client.submit(f"{here}/discard", reason="A body called").status_code == 302
    assert client.get(read).status_code == 404
    assert queries.by_reference(made.reference).state is ResultsState.DISCARDED
    assert "Discarded" in client.get(MAKING).text
