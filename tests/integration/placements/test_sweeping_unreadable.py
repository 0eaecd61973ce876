"""One row that cannot be read does not keep everybody else's placement from being looked at."""

from collections.abc import Sequence

import pytest
from sqlalchemy import select, update

from tests.factories.sentences import a_status, make_record
from tests.integration.placements.nights import MONDAY, Night, another, mails, state, sweep_on
from volunteer_app.foundation import clock, encryption
from volunteer_app.foundation.database import db
from volunteer_app.placements import service as placing
from volunteer_app.placements import tasks
from volunteer_app.placements.models import Placement, PlacementSuspension
from volunteer_app.placements.rules import PlacementState
from volunteer_app.placements.sweeping import judging
from volunteer_app.placements.sweeping.models import ReadinessSweep
from volunteer_app.placements.sweeping.service import CANNOT_BE_CHECKED
from volunteer_app.readiness import queries as readiness
from volunteer_app.readiness.queries import Case
from volunteer_app.readiness.rules.answers import Answer
from volunteer_app.sentences.models import SentenceStep
from volunteer_app.sentences.rules.kinds import Status

SUSPENDED, APPROVED = PlacementState.SUSPENDED, PlacementState.APPROVED


@pytest.fixture
def others(night: Night) -> list[Placement]:
    with clock.standing_on(MONDAY):
        found = [another(night.hope, night.prison, f"Person{n}") for n in range(5)]
        db.session.commit()
    return found


def states(placements: Sequence[Placement]) -> set[PlacementState]:
    db.session.expire_all()
    return {each.state for each in placements}


def is_finished() -> bool:
    return db.session.scalars(select(ReadinessSweep)).one().finished_at is not None


def pauses() -> list[PlacementSuspension]:
    return list(db.session.scalars(select(PlacementSuspension)))


@pytest.mark.parametrize("said", [b"2026:garbage that no key opens", "[]", '{"kind": "unheard of"}'])
def test_a_sentence_record_that_cannot_be_read_pauses_that_placement_and_the_night_goes_on(
    night: Night, others: list[Placement], said: bytes | str
) -> None:
    with clock.standing_on(MONDAY):
        make_record(night.person, night.hope, a_status(Status.NONE))
        db.session.commit()
        step = db.session.scalars(select(SentenceStep)).one()
        bound_to = encryption.place("sentence_step", "facts_sealed", step.reference)
        sealed = said if isinstance(said, bytes) else encryption.seal(said, bound_to)
        broken = update(SentenceStep).values(facts_sealed=sealed)
        db.session.execute(broken, execution_options={"history_kept_by": "a test"})
        db.session.commit()
    sweep_on(MONDAY)
    assert is_finished()
    assert (state(night), states(others)) == (SUSPENDED, {APPROVED})
    assert [each.to_address for each in mails()] == ["cora@hope.example"]
    with clock.standing_on(MONDAY):
        answer = placing.readiness_left(night.placement)
    assert answer is not None
    (missing,) = answer.missing
    assert missing.next_step == "Needs approval from the vetting officer"


def fails_for(monkeypatch: pytest.MonkeyPatch, *person_ids: int) -> None:
    ask = readiness.answers

    def answers(cases: Sequence[Case], organisation_id: int) -> list[Answer]:
        if any(case.person.id in person_ids for case in cases):
            raise LookupError("a word that no list has")
        return ask(cases, organisation_id)

    monkeypatch.setattr(readiness, "answers", answers)


def test_whoever_cannot_be_judged_for_another_reason_is_paused_alone_and_the_page_says_so(
    night: Night,
    others: list[Placement],
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    fails_for(monkeypatch, night.person.id)
    sweep_on(MONDAY)
    assert "LookupError" in caplog.text
    assert "a word that no list has" not in caplog.text  # it may be one that is sealed
    assert is_finished()
    assert (state(night), states(others)) == (SUSPENDED, {APPROVED})
    assert [each.note for each in pauses()] == [CANNOT_BE_CHECKED]
    assert len(mails()) == 1


def test_where_nobody_at_all_can_be_judged_nobody_is_paused(
    night: Night, others: list[Placement], monkeypatch: pytest.MonkeyPatch
) -> None:
    fails_for(monkeypatch, night.person.id, *(each.person_id for each in others))
    with clock.standing_on(MONDAY), pytest.raises(judging.NobodyCanBeJudged):
        tasks.sweep()
    db.session.rollback()
    assert (states(others), pauses()) == ({APPROVED}, [])
