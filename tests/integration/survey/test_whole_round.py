"""A round of 120 bodies, from invitation to published results and an entry that is found by search."""

from datetime import timedelta

import pytest
from click.testing import CliRunner
from flask import Flask
from sqlalchemy import select

from tests.factories.accounts import make_account
from tests.factories.organisations import make_organisation
from tests.factories.survey import ORDERLY, give, put, section_of
from tests.factories.survey_results import afterwards
from tests.integration.survey import whole_round
from tests.integration.survey.whole_round import Asked
from tests.page_client import PageClient
from volunteer_app.accounts import queries as accounts
from volunteer_app.accounts.models import Account
from volunteer_app.accounts.rules import MembershipRole
from volunteer_app.cli import feeding
from volunteer_app.cli.main import main
from volunteer_app.foundation import clock
from volunteer_app.foundation.database import db
from volunteer_app.foundation.mail import OutboxMessage
from volunteer_app.good_practice.models.entries import PracticeEntry
from volunteer_app.good_practice.rules.codes import Origin
from volunteer_app.organisations.rules import OrganisationKind, Sector
from volunteer_app.survey import queries, tasks
from volunteer_app.survey.models import SurveyReturn, SurveyRound
from volunteer_app.survey.results import queries as results
from volunteer_app.survey.results import tasks as working_out
from volunteer_app.survey.results.bodies import ALL
from volunteer_app.survey.results.rows import Measure, Row
from volunteer_app.survey.rules.answers import Given
from volunteer_app.survey.rules.rounds import ReturnState
from volunteer_app.survey.rules.shapes import Missing


def test_a_round_runs_from_invitation_to_results_and_good_practice(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(feeding, "create_app", lambda: app)
    asked = whole_round.bodies()
    held = whole_round.hold(asked)
    feed_and_invite()
    answer(app, held, asked)
    office = whole_round.signed_in(app, make_office("Anna"))
    reconcile_one(office, held)
    published = publish(app, held)
    check_numbers(app, published, asked)
    check_bank(app, held)


def feed_and_invite() -> None:
    """The command fills in what this service knows, the job invites each champion once."""
    db.session.commit()
    told = CliRunner().invoke(main, ["feed-survey", "--round", "2026"])
    assert told.exit_code == 0, told.output
    assert told.output.count("filled in: volunteers_on_day: 1\n") == whole_round.FED
    assert told.output.splitlines()[-1] == "120 returns were filled in now."
    for _ in range(2):
        tasks.see_to_rounds()
    invited = db.session.scalars(
        select(OutboxMessage.to_address).where(OutboxMessage.to_address.endswith("@bodies.example"))
    ).all()
    assert (len(invited), len(set(invited))) == (120, 120)


def returns_of(held: SurveyRound) -> dict[int, SurveyReturn]:
    return {each.organisation_id: each for each in queries.returns_of_round(held)}


def answer(app: Flask, held: SurveyRound, asked: list[Asked]) -> None:
    """Each body answers in its way; some never do, some never sign off."""
    found = returns_of(held)
    whole_round.say_sizes(found, asked)
    for place, each in enumerate(asked):
        its = found[each.organisation.id]
        if each.way == "fed" and place >= whole_round.UNFINISHED:
            whole_round.finish_fed(its, each.staff)
        elif each.way == "json":
            whole_round.send_by_json(app, its, each.staff)
            whole_round.finish(its)
        elif each.way == "uploaded":
            champion = whole_round.signed_in(app, champion_of(each))
            whole_round.upload_form(champion, its, each.staff, ("ods", "xlsx")[place % 2])
            whole_round.finish(its)
        elif each.way == "typed":
            champion = whole_round.signed_in(app, champion_of(each))
            raw = {**ORDERLY, **whole_round.EXAMPLE, "staff_in_post": str(each.staff)}
            whole_round.type_in(champion, its, raw if place % whole_round.TYPED == 0 else without(raw))
        elif each.way == "saved":
            give(its, {**ORDERLY, "staff_in_post": str(each.staff)})
            if place < 120 - whole_round.SILENT - whole_round.SAVED + whole_round.UNSURE:
                put(its, section_of(its, "staff"), {"paid_leave": Given(missing=Missing.DONT_KNOW)})
            whole_round.finish(its)
    db.session.commit()


def without(raw: dict[str, object]) -> dict[str, object]:
    """The same with an example that may not be used."""
    return {**raw, "example_bank": "no"}


def champion_of(each: Asked) -> Account:
    account = accounts.by_email(f"{each.organisation.name.replace(' ', '').lower()}@bodies.example")
    assert account is not None
    return account


def make_office(name: str) -> Account:
    ministry = make_organisation(
        f"Ministry of {name}", kind=OrganisationKind.DEPARTMENT, sector=Sector.JUSTICE_POLICY
    )
    return make_account(name=name, roles=[(MembershipRole.MINISTERIAL_CHAMPION, ministry)])


def reconcile_one(office: PageClient, held: SurveyRound) -> None:
    """A body whose answer is not what was counted: both are shown to the office, with why."""
    found = queries.returns_of_round(held)[10]
    office.submit(f"/survey/bodies/{found.reference}/reopen", reason="They know of eight more")
    give(
        found,
        {
            "volunteers_on_day": "9",
            "volunteers_by_role": {"literacy-tutor-prison": "9"},
            "volunteers_in_year": "9",
        },
    )
    whole_round.finish(found)
    page = office.get(f"/survey/bodies/{found.reference}/answers").text
    assert "9 differs from what this service counted: 1" in page
    assert "It is so" in page


def publish(app: Flask, held: SurveyRound) -> str:
    """Made, worked out and signed off by two on the day after; the reference of the results."""
    anna, bela = make_office("Anne"), make_office("Bela")
    with afterwards(held):
        office = whole_round.signed_in(app, anna)
        here = office.submit(f"/survey/making/rounds/{held.reference}").location
        working_out.work_out()
        for each in (anna, bela):
            client = whole_round.signed_in(app, each)
            assert client.submit(f"{here}/sign", confirmed="y").status_code == 302
        assert "Published on" in office.get(here).text
    return str(here).rpartition("/")[2]


def check_numbers(app: Flask, reference: str, asked: list[Asked]) -> None:
    """Responses, non-response by question, and an estimate, against what the bodies were given to answer."""
    made = results.by_reference(reference)
    rows = [each for each in results.rows(made) if each.breakdown == ALL]
    answered = {
        each.organisation.name: each.staff
        for place, each in enumerate(asked)
        if each.way != "silent" and place >= whole_round.UNFINISHED
    }
    assert len(answered) == 94
    assert number(rows, "", Measure.BODIES) == "120"
    assert number(rows, "", Measure.ANSWERED) == "94"
    assert float(number(rows, "", Measure.RATE)) == pytest.approx(100 * 94 / 120, abs=0.5)
    assert number(rows, "paid_leave", Measure.DONT_KNOW) == str(whole_round.UNSURE)
    assert number(rows, "paid_leave", Measure.ASKED) == "94"
    total = float(number(rows, "staff_in_post", Measure.TOTAL))
    assert total == pytest.approx(whole_round.expected_total(asked, answered), rel=0.005)
    reader = make_account(roles=[(MembershipRole.CHAMPION, asked[0].organisation)])
    assert "94 of 120" in whole_round.signed_in(app, reader).get(f"/survey/results/{reference}").text


def number(rows: list[Row], question: str, measure: Measure) -> str:
    return next(each.number for each in rows if each.question == question and each.measure is measure)


def check_bank(app: Flask, held: SurveyRound) -> None:
    """The one example that may be used is an entry, which two editors make ready and publish."""
    signed = [each for each in queries.returns_of_round(held) if each.state is ReturnState.SIGNED_OFF]
    assert len(signed) == 94
    entry = db.session.scalars(select(PracticeEntry).where(PracticeEntry.origin == Origin.SURVEY)).one()
    reference, here = entry.reference, f"/good-practice-entries/{entry.reference}"
    network = make_organisation("Network")
    editors = [
        whole_round.signed_in(app, make_account(name=name, roles=[(MembershipRole.NETWORK_EDITOR, network)]))
        for name in ("Edie", "Sol")
    ]
    edie, sol = editors
    assert "A lantern walk" in edie.get("/good-practice-entries?shown=survey").text
    review = clock.today() + timedelta(days=300)
    typed = {
        "summary": "New volunteers are shown round by lantern. Fewer leave.",
        "themes": ["quality"],
        "basis": "What they counted themselves",
        "review_on__day": str(review.day),
        "review_on__month": str(review.month),
        "review_on__year": str(review.year),
    }
    assert edie.submit(f"{here}/edit", **typed).status_code == 302
    assert edie.submit(f"{here}/submit").status_code == 302
    assert edie.submit(f"{here}/review").status_code == 302
    assert edie.submit(f"{here}/publish").status_code == 422
    reader = app.test_client()
    assert reference not in reader.get("/good-practice?q=lanterns").text
    assert sol.submit(f"{here}/publish").status_code == 302
    assert reference in reader.get("/good-practice?q=lanterns").text
