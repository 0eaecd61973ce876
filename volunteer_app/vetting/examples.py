"""Plainly invented questions and disclosures for the sample data: nobody was ever convicted of these."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta
from random import Random
from typing import Any, NamedTuple

from sqlalchemy import insert, select

from volunteer_app.foundation import clock
from volunteer_app.foundation.actors import Actor
from volunteer_app.foundation.database import REFERENCE_ALPHABET, db
from volunteer_app.roles.models import Role
from volunteer_app.vetting import service
from volunteer_app.vetting.assessing.models import RiskAssessment
from volunteer_app.vetting.assessing.rules import AssessmentState, Factor, Outcome, last_kept_on
from volunteer_app.vetting.disclosures.models import DisclosedMatter, Disclosure
from volunteer_app.vetting.disclosures.rules import ASKS, DisclosureState, Matter, Route, ToldHow
from volunteer_app.vetting.models import Check
from volunteer_app.vetting.rules import CheckKind, CheckOutcome
from volunteer_app.vetting.telling.flow import Question, Trail

BATCH = 2000
BY = "Sample data"
OFFENCES = ("Theft of a garden gnome", "Riding a bicycle without a bell", "Selling moonbeams at a market")
ACCOUNT = "This is invented for the sample data. I was young, paid what I owed and have helped others since."
S = DisclosureState
# One after the other, for those whose checks are under way
STATES = (S.TOLD, S.ON_PAPER, S.TO_BE_TOLD, S.ANSWERED, S.ANSWERED)
# Of so many, what was told is there too: the others told nothing, as most people do.
TOLD = 8


class Example(NamedTuple):
    """Somebody who accepted an offer of a role. `is_done`: everything is in place."""

    person_id: int
    organisation_id: int
    role: Role
    offer_reference: str
    asked_at: datetime
    is_done: bool


def invent(examples: Sequence[Example], chance: Random) -> None:
    """A question for each of these whose role allows one; the first of them is the sample volunteer."""
    asked = [each for each in examples if each.role.convictions_question in ASKS]
    rows = [_row(each, state, chance) for each, state in zip(asked, _states(asked), strict=True)]
    for start in range(0, len(rows), BATCH):
        db.session.execute(insert(Disclosure), rows[start : start + BATCH])
    if not asked:
        return
    # Of the sample volunteer's organisation, whose sample officers then have something to do
    near = [
        each for each in asked[1:] if each.organisation_id == asked[0].organisation_id and not each.is_done
    ]
    for number, each in enumerate(near[:TOLD]):
        _told(each, number, chance)
    _decision_about(asked[0], chance)
    _shows_something(near)


def _states(asked: Sequence[Example]) -> list[DisclosureState]:
    """Of each organisation some at every step; the first of all, who is the sample volunteer, can answer."""
    met: Counter[int] = Counter()
    states = []
    for each in asked:
        states.append(S.CAN_GO_ON if each.is_done else STATES[met[each.organisation_id] % len(STATES)])
        met[each.organisation_id] += not each.is_done
    return [S.TOLD, *states[1:]]


def _row(each: Example, state: DisclosureState, chance: Random) -> dict[str, Any]:
    told_at = each.asked_at + timedelta(days=1)
    answered = state in {S.ANSWERED, S.CAN_GO_ON}
    reference = _reference("DSC", chance)
    return {
        "reference": reference,
        "person_id": each.person_id,
        "organisation_id": each.organisation_id,
        "role_id": each.role.id,
        "offer_reference": each.offer_reference,
        "question": each.role.convictions_question,
        "basis": each.role.basis,
        "state": state,
        "opened_at": each.asked_at,
        "law_told_at": None if state is S.TO_BE_TOLD else told_at,
        "law_told_how": None if state is S.TO_BE_TOLD else ToldHow.LETTER,
        "law_told_by": "" if state is S.TO_BE_TOLD else BY,
        "paper_passed_at": told_at if state is S.ON_PAPER else None,
        "answered_at": told_at + timedelta(days=2) if answered else None,
        "answered_by": BY if answered else "",
        "route": Route.PAPER if answered else None,
        "told_something_sealed": (
            Disclosure.told_something.sealed_for(Disclosure, reference, False) if answered else None
        ),
        "settled_at": told_at + timedelta(days=3) if state is S.CAN_GO_ON else None,
        "swept_on": None,
        "version": 1,
    }


def _told(each: Example, number: int, chance: Random) -> None:
    """Somebody who applied before, too, and told of something then; weighed as far as their number says."""
    disclosure = _earlier(each, S.ANSWERED, chance)
    steps = (None, AssessmentState.OPEN, AssessmentState.PROPOSED, AssessmentState.ASKED_AGAIN)
    state = steps[number % len(steps)]
    if state is not None:
        db.session.add(_assessment(disclosure, state, chance))
    db.session.flush()


def _decision_about(each: Example, chance: Random) -> None:
    """The sample volunteer has a decision to read."""
    disclosure = _earlier(each, S.CAN_GO_ON, chance)
    db.session.add(_assessment(disclosure, AssessmentState.DECIDED, chance))
    db.session.flush()


def _earlier(each: Example, state: DisclosureState, chance: Random) -> Disclosure:
    row = _row(each, S.ANSWERED, chance)
    row |= {"offer_reference": _reference("APP", chance), "state": state}
    disclosure = Disclosure(**row)
    disclosure.told_something = True
    matter = DisclosedMatter(reference=_reference("MAT", chance), content=_matter(chance).as_kept())
    disclosure.matters.append(matter)
    db.session.add(disclosure)
    db.session.flush()
    return disclosure


def _matter(chance: Random) -> Matter:
    """A fine of some weeks ago, so that it is not spent."""
    day = (clock.today() - timedelta(days=chance.randint(20, 200))).isoformat()
    said = (
        (Question.KIND, "conviction"),
        (Question.AGE, "adult"),
        (Question.CONVICTED_ON, day),
        (Question.GROUP, "financial"),
        (Question.DISPOSAL, "adult_fine"),
        (Question.GIVEN_ON, day),
        (Question.MORE_SENTENCES, "no"),
        (Question.OFFENCE, "not_sure"),
    )
    trail: Trail = [(question, {"answer": answer}) for question, answer in said]
    return Matter(trail, chance.choice(OFFENCES), ACCOUNT)


def _assessment(disclosure: Disclosure, state: AssessmentState, chance: Random) -> RiskAssessment:
    now = clock.now()
    found = RiskAssessment(
        reference=_reference("RSK", chance),
        person_id=disclosure.person_id,
        organisation_id=disclosure.organisation_id,
        role_id=disclosure.role_id,
        disclosure_id=disclosure.id,
        state=state,
        opened_by=BY,
    )
    if state is not AssessmentState.OPEN:
        found.proposed_at, found.proposed_by, found.proposed_by_key = now, "First sample officer", "SAMPLE-1"
        found.weighing = {
            "factors": {factor.value: "Invented for the sample data." for factor in Factor},
            "mitigations": "Two people at each visit.",
            "outcome": Outcome.WITH_CONDITIONS.value,
            "reasons": "Invented: it was small and long ago.",
        }
        found.conditions, found.to_coordinator = "Two people at each visit.", "Two people at each visit"
    if state in {AssessmentState.DECIDED, AssessmentState.ASKED_AGAIN}:
        found.decided_at, found.decided_by, found.decided_by_key = now, "Second sample officer", "SAMPLE-2"
        found.decided_outcome = Outcome.WITH_CONDITIONS
        found.reasons = "Invented: what you told us was small, and you have helped others since."
        found.erase_on = last_kept_on(clock.today())
    if state is AssessmentState.ASKED_AGAIN:
        found.asked_again_at, found.asked_again_by = now, "Sample data"
        found.appeal = "Invented: I think that the condition is not needed."
    return found


def _shows_something(under_way: Sequence[Example]) -> None:
    """A certificate of one of them came back with information."""
    statement = select(Check).where(
        Check.person_id.in_([each.person_id for each in under_way[:500]]),
        Check.kind == CheckKind.CRIMINAL_RECORD,
        Check.outcome.is_(None),
    )
    check = db.session.scalars(statement.order_by(Check.id).limit(1)).one_or_none()
    if check is not None:
        by = Actor.job("sample data")
        service.came_back(check, CheckOutcome.HAS_INFORMATION, None, None, by=by)


def _reference(prefix: str, chance: Random) -> str:
    return f"{prefix}-" + "".join(chance.choice(REFERENCE_ALPHABET) for _ in range(8))
