from datetime import date, timedelta

import pytest
from sqlalchemy import select, update

from tests.factories.organisations import BY, make_organisation
from tests.factories.people import make_person, sign_everything
from tests.factories.recruitment import make_application, make_opportunity
from volunteer_app.foundation import clock, links
from volunteer_app.foundation.authority import Scope
from volunteer_app.foundation.database import db
from volunteer_app.foundation.errors import Refused
from volunteer_app.foundation.history import HistoryEntry
from volunteer_app.foundation.mail import OutboxMessage
from volunteer_app.recruitment import queries, service
from volunteer_app.recruitment.letters import OFFER_PURPOSE
from volunteer_app.recruitment.models import Application
from volunteer_app.recruitment.queries import ApplicationFilters
from volunteer_app.recruitment.rules import ApplicationSource, Clock, MoveReason, Stage, StageDays
from volunteer_app.recruitment.service import ApplicationAnswers, RefereeAnswer

pytestmark = pytest.mark.usefixtures("database")

TODAY = date(2026, 11, 22)


def posted() -> list[OutboxMessage]:
    return list(db.session.scalars(select(OutboxMessage).order_by(OutboxMessage.id)))


def last_entry() -> HistoryEntry:
    return db.session.scalars(select(HistoryEntry).order_by(HistoryEntry.id.desc()).limit(1)).one()


def token_in(message: OutboxMessage) -> str:
    line = next(line for line in message.body.splitlines() if "/offers/" in line)
    return line.rpartition("/")[2]


def test_an_application_starts_a_clock_keeps_a_move_and_sends_its_reference() -> None:
    with clock.standing_on(TODAY):
        opportunity = make_opportunity(title="Peer mentor at HMP Leeds")
        person = make_person(opportunity.organisation, email="carys@example.org")
        application = make_application(opportunity, person)
    assert (application.stage, application.amber_on, application.red_on) == (
        Stage.APPLIED,
        date(2026, 11, 28),
        date(2026, 12, 3),
    )
    assert [(m.from_stage, m.to_stage) for m in queries.moves_of(application)] == [(None, Stage.APPLIED)]
    mail = posted()[-1]
    assert mail.to_address == "carys@example.org"
    assert application.reference in mail.subject
    assert "Leeds" not in mail.body + mail.subject
    assert "Peer" not in mail.body + mail.subject


def test_nobody_applies_twice_too_young_or_too_late() -> None:
    with clock.standing_on(TODAY):
        opportunity = make_opportunity(closes_on=TODAY)
        person = make_person(opportunity.organisation)
        make_application(opportunity, person)
        with pytest.raises(Refused, match="already"):
            make_application(opportunity, person)
        young = make_person(date_of_birth=date(2008, 11, 23))
        with pytest.raises(Refused, match="18 or over"):
            make_application(opportunity, young)
        old_enough = make_person(date_of_birth=date(2008, 11, 22))
        make_application(opportunity, old_enough)
    with clock.standing_on(TODAY + timedelta(days=1)), pytest.raises(Refused, match="closed"):
        make_application(opportunity, make_person())


def test_applying_lets_the_organisation_hold_the_persons_record() -> None:
    opportunity, person = make_opportunity(), make_person()
    make_application(opportunity, person)
    scope = Scope(frozenset({opportunity.organisation_id}))
    assert [
        each.person for each in db.session.scalars(queries.applications(scope, ApplicationFilters()))
    ] == [person]


def test_declining_takes_a_reason_from_the_list_and_a_note_and_tells_kindly() -> None:
    opportunity = make_opportunity()
    application = make_application(opportunity, make_person(email="a@example.org"))
    with pytest.raises(Refused, match="Select a reason"):
        service.move(application, Stage.DECLINED, note="x", by=BY)
    with pytest.raises(Refused, match="Select a reason"):
        service.move(application, Stage.DECLINED, reason=MoveReason.CHANGED_MIND, note="x", by=BY)
    with pytest.raises(Refused, match="Enter a note"):
        service.move(application, Stage.DECLINED, reason=MoveReason.ROLE_FILLED, note="  ", by=BY)
    service.move(application, Stage.DECLINED, reason=MoveReason.ROLE_FILLED, note="Six places", by=BY)
    assert (application.amber_on, application.red_on) == (None, None)
    assert last_entry().reason == "The role is filled: Six places"
    assert "not taking" in posted()[-1].body
    assert "filled" not in posted()[-1].body


def test_the_coordinator_may_tell_them_in_person_instead() -> None:
    application = make_application(person=make_person(email="a@example.org"))
    before = len(posted())
    service.move(
        application, Stage.WITHDRAWN, reason=MoveReason.CHANGED_MIND, note="Rang us", by=BY, tell=False
    )
    assert len(posted()) == before


def test_on_hold_goes_back_to_the_stage_it_was_held_from() -> None:
    application = make_application(stage=Stage.SHORTLISTED)
    service.move(application, Stage.ON_HOLD, reason=MoveReason.WAITING_FOR_PERSON, note="Away", by=BY)
    assert application.held_from is Stage.SHORTLISTED
    with pytest.raises(Refused):
        service.move(application, Stage.INTERVIEWED, by=BY)
    service.move(application, Stage.SHORTLISTED, by=BY)
    assert application.held_from is None


def test_an_offer_is_answered_once_through_its_link_and_the_coordinator_hears() -> None:
    application = make_application(person=make_person(email="a@example.org"), stage=Stage.OFFERED)
    link = links.find(OFFER_PURPOSE, token_in(posted()[-1]))
    assert link is not None
    assert link.subject_id == application.id
    service.accept_offer(application, by=BY)
    assert application.stage is Stage.CHECKS
    assert application.offer_accepted_at is not None
    assert posted()[-1].to_address == "volunteering@hope.example"
    with pytest.raises(Refused, match="no offer"):
        service.decline_offer(application, by=BY)


def test_sending_an_offer_again_ends_the_earlier_link() -> None:
    application = make_application(person=make_person(email="a@example.org"), stage=Stage.OFFERED)
    first = token_in(posted()[-1])
    service.send_offer_again(application, by=BY)
    assert links.find(OFFER_PURPOSE, first) is None
    assert links.find(OFFER_PURPOSE, token_in(posted()[-1])) is not None


def test_checks_need_an_accepted_offer_and_offers_need_an_interview() -> None:
    application = make_application()
    with pytest.raises(Refused, match="after the interview"):
        service.offer(application, by=BY)
    offered = make_application(stage=Stage.OFFERED)
    with pytest.raises(Refused, match="Record their answer"):
        service.move(offered, Stage.CHECKS, by=BY)
    with pytest.raises(Refused, match="needs an accepted offer"):
        service.mark_placed(offered, by=BY)


def test_ready_is_refused_with_what_is_missing() -> None:
    hope = make_organisation()
    opportunity = make_opportunity(hope)
    person = make_person(hope)
    application = make_application(opportunity, person, stage=Stage.CHECKS)
    sign_everything(person, hope)
    with pytest.raises(Refused, match=r"Still missing: .*Identity checked") as refusal:
        service.move(application, Stage.READY, by=BY)
    assert "agreement" not in refusal.value.message
    assert application.stage is Stage.CHECKS


def test_placed_is_reached_only_by_a_placement() -> None:
    application = make_application(stage=Stage.TRAINING)
    with pytest.raises(Refused):
        service.move(application, Stage.PLACED, by=BY)
    service.mark_placed(application, by=BY)
    assert application.stage is Stage.PLACED
    service.mark_placed(application, by=BY)


def test_new_stage_times_move_the_clocks_of_waiting_applications_of_that_organisation() -> None:
    with clock.standing_on(TODAY):
        mine, other = make_application(), make_application()
        kept = other.amber_on
        service.set_stage_targets(mine.organisation, {Stage.APPLIED: StageDays(1, 2)}, by=BY)
        db.session.expire_all()
        assert (mine.amber_on, mine.red_on) == (date(2026, 11, 24), date(2026, 11, 25))
        assert other.amber_on == kept
        with pytest.raises(Refused, match="Longest"):
            service.set_stage_targets(mine.organisation, {Stage.APPLIED: StageDays(5, 2)}, by=BY)
        assert make_application(mine.opportunity).amber_on == date(2026, 11, 24)


def test_the_pipeline_is_ordered_filtered_and_scoped() -> None:
    with clock.standing_on(TODAY):
        opportunity = make_opportunity()
        late = make_application(
            opportunity, make_person(last_name="Ab Owain"), since=TODAY - timedelta(days=11)
        )
        amber = make_application(opportunity, since=TODAY - timedelta(days=6))
        new = make_application(opportunity)
        make_application()
        scope = Scope(frozenset({opportunity.organisation_id}))

        def found(**filters: object) -> list[Application]:
            return list(db.session.scalars(queries.applications(scope, ApplicationFilters(**filters))))  # type: ignore[arg-type]  # the keywords vary

        assert found() == [late, amber, new]
        assert found(clock=Clock.RED) == [late]
        assert found(clock=Clock.AMBER) == [amber]
        assert found(clock=Clock.GREEN) == [new]
        assert found(search="owain") == [late]
        assert found(stage=Stage.OFFERED) == []
        assert queries.stage_counts(scope) == {Stage.APPLIED: 3}
        assert queries.clock_counts(scope) == {Clock.RED: 1, Clock.AMBER: 1}
        assert queries.overdue(scope) == [late, amber]
        assert db.session.scalars(queries.applications(Scope(), ApplicationFilters())).all() == []


def test_referees_and_long_answers_are_kept_as_typed() -> None:
    opportunity = make_opportunity()
    answers = ApplicationAnswers(
        "😀" * 4000, "Dydd Mawrth", (RefereeAnswer("D’Arcy Ŵyn", "", "Uncle", "01632 960001"),)
    )
    application = service.apply(
        opportunity, make_person(), answers, source=ApplicationSource.ON_BEHALF, by=BY
    )
    db.session.flush()
    db.session.expire_all()
    assert application.why == "😀" * 4000
    assert [(r.name, r.phone) for r in application.referees] == [("D’Arcy Ŵyn", "01632 960001")]


def test_of_two_moves_in_the_same_moment_the_second_is_refused() -> None:
    application = make_application()
    meanwhile = update(Application).values(version=application.version + 1)
    db.session.execute(
        meanwhile, execution_options={"synchronize_session": False, "history_kept_by": "a test"}
    )
    with pytest.raises(Refused, match="Somebody else has just changed this"):
        service.move(application, Stage.SHORTLISTED, by=BY)
