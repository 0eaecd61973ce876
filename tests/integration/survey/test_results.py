"""Results of a round: worked out when it is over, stored, signed off by two, and never changed after that."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from tests.factories import survey
from tests.factories.organisations import BY, make_organisation
from tests.factories.survey_results import READER, afterwards, make_checked, make_published, make_round
from tests.factories.surveyed import body, given, many
from tests.integration.at_once import TwoTransactions
from volunteer_app.foundation import clock, history
from volunteer_app.foundation.actors import Actor
from volunteer_app.foundation.database import db
from volunteer_app.foundation.errors import Refused
from volunteer_app.foundation.transactions import transaction
from volunteer_app.survey import queries as rounds
from volunteer_app.survey.models import SurveyFigure, SurveyReturn, SurveyRound
from volunteer_app.survey.results import coding, gathering, queries, service, sizing, tasks
from volunteer_app.survey.results.bodies import ALL, Surveyed
from volunteer_app.survey.results.computing import compute
from volunteer_app.survey.results.models import ResultsState, SurveyResultRow, SurveyResults
from volunteer_app.survey.results.rows import Measure, Row, Table, digest_of
from volunteer_app.survey.rules.rounds import Action, ReturnState
from volunteer_app.survey.service import returns

ONE, ANOTHER = Actor.job("one"), Actor.job("another")


def twelve(staff: int = 100) -> list[Surveyed]:
    """Twelve bodies of the voluntary sector, of which ten answered."""
    return [
        body(
            f"Body {n}",
            "voluntary",
            30 + n,
            given(has_volunteers="no", staff_in_post=staff + n) if n < 10 else None,
        )
        for n in range(12)
    ]


def number(found: SurveyResults, code: str, measure: Measure) -> Row:
    return next(
        each for each in queries.rows(found, code) if each.measure is measure and each.breakdown == ALL
    )


def test_the_stored_numbers_of_120_bodies_are_those_of_their_answers(app: Flask) -> None:
    bodies = many()
    found = make_round(bodies)
    made = make_checked(found)
    assert (made.state, made.problem) == (ResultsState.CHECKED, "")
    stored = queries.rows(made)
    assert digest_of(stored) == made.digest
    basis = gathering.basis(found)
    assert sorted((each.sector, each.size, each.has_answered) for each in basis.bodies) == sorted(
        (each.sector, each.size, each.has_answered) for each in bodies
    )
    elsewhere = gathering.elsewhere(found, basis)
    assert [each for each in stored if each.table is not Table.CHANGES] == list(
        compute(basis, elsewhere).rows
    )
    answered = sum(each.has_answered for each in bodies)
    responses = [each for each in stored if each.table is Table.RESPONSES and each.breakdown == ALL]
    assert [each.number for each in responses[:2]] == ["120", str(answered)]


def test_nothing_is_worked_out_while_a_body_can_answer(app: Flask) -> None:
    found = make_round(twelve())
    with pytest.raises(Refused, match="no body can answer any more"):
        service.draft(found, by=BY)
    one = rounds.returns_of_round(found)[11]
    returns.extend(one, found.closes_at + timedelta(days=3), "Their champion was ill", by=BY)
    with afterwards(found), pytest.raises(Refused, match="no body can answer any more"):
        service.draft(found, by=BY)


def test_every_body_has_a_size_first(app: Flask) -> None:
    found = survey.make_round(make_organisation("Unsized"))
    with afterwards(found), pytest.raises(Refused, match="how many volunteers 1 body had"):
        service.draft(found, by=BY)
    sizing.say_size(rounds.returns_of_round(found)[0], 12, by=BY)
    with afterwards(found):
        made = service.draft(found, by=BY)
        assert made.state is ResultsState.DRAFT
        with pytest.raises(Refused, match="being made"):
            sizing.say_size(rounds.returns_of_round(found)[0], 13, by=BY)
        with pytest.raises(Refused, match="being made"):
            service.draft(found, by=BY)


def test_a_body_that_this_service_counted_has_that_size_unless_another_is_typed(app: Flask) -> None:
    found = survey.make_round(make_organisation("Counted"))
    body_of_it = rounds.returns_of_round(found)[0]
    db.session.add(SurveyFigure(return_id=body_of_it.id, question="volunteers_on_day", value={"value": 41}))
    db.session.flush()
    assert [(each.size, each.is_typed) for each in gathering.sized(found)] == [(41, False)]
    sizing.say_size(body_of_it, 44, by=BY)
    assert [(each.size, each.is_typed) for each in gathering.sized(found)] == [(44, True)]


def test_a_round_that_nobody_answered_has_no_results(app: Flask) -> None:
    made = make_checked(make_round([body("Silent", "police", 3, None)]))
    assert (made.state, made.problem) == (
        ResultsState.REFUSED,
        "No body has signed its return off, so there is nothing to work out",
    )


def test_a_return_that_is_not_signed_off_counts_as_none(app: Flask) -> None:
    bodies = twelve()
    found = make_round(bodies)
    returns.reopen(rounds.returns_of_round(found)[0], "A mistake", by=BY)
    made = make_checked(found)
    responses = {each.measure: each.number for each in queries.rows(made, "") if each.breakdown == ALL}
    assert (responses[Measure.ANSWERED], responses[Measure.BEGUN]) == ("9", "1")


def test_two_accounts_publish_and_neither_twice(app: Flask) -> None:
    made = make_checked(make_round(twelve()))
    assert not service.sign(made, by=ONE)
    with pytest.raises(Refused, match="signed these results off already"):
        service.sign(made, by=ONE)
    assert queries.published() == []
    assert service.sign(made, by=ANOTHER)
    assert (made.state, made.released_edition, made.being_made) == (ResultsState.PUBLISHED, 1, None)
    assert queries.published() == [made]
    with pytest.raises(Refused):
        service.sign(made, by=READER)


def test_what_is_published_stays_and_is_corrected_by_an_edition(app: Flask) -> None:
    found = make_round(twelve())
    first = make_published(found)
    before = queries.rows(first)
    with pytest.raises(Refused, match="cannot be discarded"):
        service.discard(first, reason="Wrong", by=BY)
    with afterwards(found), pytest.raises(Refused, match="Say why they are corrected"):
        service.draft(found, by=BY)
    sizing.say_size(rounds.returns_of_round(found)[11], 500, by=BY)
    second = make_published(found, reason="The size of Body 9 was wrong")
    assert (second.edition, queries.published()) == (2, [second])
    assert queries.rows(first) == before
    assert digest_of(before) == first.digest != second.digest


def test_what_is_discarded_keeps_no_numbers(app: Flask) -> None:
    found = make_round(twelve())
    made = make_checked(found)
    with pytest.raises(Refused, match="Say why"):
        service.discard(made, reason=" ", by=BY)
    service.discard(made, reason="A body called", by=BY)
    assert db.session.scalars(select(SurveyResultRow)).all() == []
    assert make_checked(found).edition == 1


def test_the_job_works_out_what_waits(app: Flask) -> None:
    with transaction():
        found = make_round(twelve())
        with afterwards(found):
            number_of_it = service.draft(found, by=BY).id
    tasks.work_out()
    made = db.session.get_one(SurveyResults, number_of_it)
    assert made.state is ResultsState.CHECKED
    assert number(made, "staff_in_post", Measure.TOTAL).amount == pytest.approx(12 * 104.5, rel=0.05)
    assert not service.go_on(BY)


def test_two_who_sign_at_once_publish_it(app: Flask) -> None:
    with transaction():
        made = make_checked(make_round(twelve()))
        number_of_it = made.id

    def sign(by: Actor) -> None:
        service.sign(db.session.get_one(SurveyResults, number_of_it), by=by)

    both = TwoTransactions(app, lambda: sign(ONE), lambda: sign(ANOTHER)).run()
    assert sorted(both) == ["first done", "second done"]
    assert db.session.get_one(SurveyResults, number_of_it).state is ResultsState.PUBLISHED


def test_the_change_since_the_round_before_is_that_of_published_numbers(app: Flask) -> None:
    then = survey.times(opened_days_ago=300, closes_in=-250)
    with clock.standing_on(then.opens_on):
        before = make_round(twelve(100), times=then)
        first = make_published(before)
    now = make_round(_renamed(twelve(200)))
    made = make_checked(now)
    change = next(each for each in queries.rows(made, "staff_in_post") if each.table is Table.CHANGES)
    totals = [number(each, "staff_in_post", Measure.TOTAL).amount or 0 for each in (first, made)]
    assert change.amount == totals[1] - totals[0] > 1000
    assert change.note == f"A rise is certain since {before.title}"


def _renamed(bodies: list[Surveyed]) -> list[Surveyed]:
    return [Surveyed(f"{each.reference} again", each.sector, each.size, each.given) for each in bodies]


def example(consent: str) -> dict[str, object]:
    return {"has_example": "yes", "example_done": "We met people at the gate.", "example_bank": consent}


@pytest.fixture
def written(app: Flask) -> SurveyRound:
    """A round in which four bodies tell of an example; the first does not agree that it is quoted."""
    consents = ("no", "yes", "yes", "yes")
    return make_round(
        [body(f"Body {n}", "police", 20, given(**example(each))) for n, each in enumerate(consents)]
    )


def code(found: SurveyReturn, *chosen: str, is_quote: bool = False, by: Actor = READER) -> None:
    question = rounds.questionnaire_of(found.round).by_code["example_done"]
    coding.code(found, question, chosen, is_quote=is_quote, by=by)


def test_answers_in_words_are_counted_by_theme_and_quoted_by_consent(written: SurveyRound) -> None:
    first, second, *others = rounds.returns_of_round(written)
    with pytest.raises(Refused, match="has not agreed"):
        code(first, "outreach", is_quote=True)
    for each in (first, *others):
        code(each, "outreach")
    code(second, "outreach", "partners", is_quote=True)
    made = make_checked(written)
    rows = [each for each in queries.rows(made, "example_done") if each.table in (Table.THEMES, Table.QUOTES)]
    assert {each.item: each.number for each in rows if each.measure is Measure.BODIES}["outreach"] == "4"
    assert [each.note for each in rows if each.table is Table.QUOTES] == ["We met people at the gate."]
    assert not any("gate" in each.note for each in rows if each.table is Table.THEMES)


def test_themes_are_those_of_the_list_and_of_the_text_that_was_read(written: SurveyRound) -> None:
    found = rounds.returns_of_round(written)[1]
    with pytest.raises(Refused, match="one or more"):
        code(found)
    with pytest.raises(Refused, match="from the list"):
        code(found, "weather")
    code(found, "outreach")
    code(found, "partners")
    question = rounds.questionnaire_of(written).by_code["example_done"]
    assert gathering.in_words(written, question)[found.reference].themes == {"partners"}
    returns.reopen(found, "Another text", by=BY)
    survey.give(found, {"example_done": "Something else entirely"})
    found.state, found.signed_at = ReturnState.SIGNED_OFF, clock.now()
    history.record(Action.SIGN_OFF, found, by=BY)
    assert gathering.in_words(written, question)[found.reference].coded == ()
