"""Prior learning: what somebody had learnt before, claimed for a unit with evidence, then accepted or not."""

from volunteer_app.foundation import clock, links, mail
from volunteer_app.foundation.actors import Actor
from volunteer_app.foundation.database import db
from volunteer_app.foundation.errors import Refused, StaleEdit
from volunteer_app.foundation.files import storing
from volunteer_app.foundation.files.storing import Kept
from volunteer_app.training.awards.models import Award, AwardUnit, QualificationUnit
from volunteer_app.training.awards.rules import Action, UnitRoute, UnitState
from volunteer_app.training.awards.service import Outcome, achieve, fresh_unit, hold, refuse_outcome, save

DECIDED = "This claim was decided already"


def claim(
    award: Award, unit: QualificationUnit, described: str, evidence: Kept | None, *, by: Actor
) -> AwardUnit:
    """Say that what a unit asks was learnt before, and show it.

    Raises:
        Refused: the unit is achieved or claimed already, or the person does not work towards it any more.
    """
    hold(award, None, None)
    found = fresh_unit(award, unit, by)
    if found.state is UnitState.CLAIMED:
        raise Refused("Prior learning is claimed for this unit already", "unit")
    before = found.file
    found.route, found.state, found.described = UnitRoute.PRIOR_LEARNING, UnitState.CLAIMED, described
    found.claimed_at, found.claimed_by = clock.now(), by.name
    found.decided_at, found.decided_by, found.decision_note = None, "", ""
    found.file = storing.add_row(evidence, by=by) if evidence else None
    save(Action.CLAIM_UNIT, found, award, by)
    if before is not None:
        storing.remove(before)
    return found


def accept(claimed: AwardUnit, outcome: Outcome, *, by: Actor, version: int | None = None) -> None:
    """What was learnt before counts for the unit.

    Raises:
        Refused: it was decided, assessor and verifier are one, the day cannot be, or it is one's own.
        StaleEdit: it changed since `version`.
    """
    award = claimed.award
    hold(award, by, None)
    _refuse_unless_waiting(claimed, version)
    refuse_outcome(award, outcome)
    achieve(claimed, outcome, by)
    save(Action.ACCEPT_CLAIM, claimed, award, by)


def refuse(claimed: AwardUnit, *, note: str, by: Actor, version: int | None = None) -> None:
    """What was learnt before does not count for the unit; the person reads why, and can claim again.

    Raises:
        Refused: it was decided, no reason is given, or it is one's own.
        StaleEdit: it changed since `version`.
    """
    award = claimed.award
    hold(award, by, None)
    _refuse_unless_waiting(claimed, version)
    if not note:
        raise Refused("Enter why it does not count. The volunteer will read this", "note")
    claimed.state, claimed.decision_note = UnitState.REFUSED, note
    claimed.decided_at, claimed.decided_by = clock.now(), by.name
    save(Action.REFUSE_CLAIM, claimed, award, by)
    _tell(award)


def _refuse_unless_waiting(claimed: AwardUnit, version: int | None) -> None:
    db.session.refresh(claimed)
    if version is not None and claimed.version != version:
        raise StaleEdit
    if claimed.state is not UnitState.CLAIMED:
        raise Refused(DECIDED)


def _tell(award: Award) -> None:
    """Names no qualification and no reason: an e-mail may be read by others."""
    person = award.person
    if person.email:
        mail.post(
            person.email,
            "training/mail/claim_not_accepted.txt",
            name=person.known_as or person.first_name,
            url=links.address("training.award", reference=award.reference),
        )
