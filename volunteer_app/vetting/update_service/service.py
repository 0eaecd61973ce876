"""The person's consent, each question with who asked and why, and what a person made of the answer.

An officer asks: whether a certificate is blank tells something about somebody. Asking comes before the first
change (`asking`), so that no row is held while a server takes its time.
"""

from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm.exc import StaleDataError

from volunteer_app.accounts.ownership import own_person_id
from volunteer_app.foundation import clock, history
from volunteer_app.foundation.actors import Actor, ActorKind
from volunteer_app.foundation.announcements import announce
from volunteer_app.foundation.authority import Scope
from volunteer_app.foundation.database import db
from volunteer_app.foundation.errors import Refused, StaleEdit
from volunteer_app.foundation.months import add_months
from volunteer_app.people import service as people
from volunteer_app.vetting import refuse, service
from volunteer_app.vetting.facts import CheckTurnedAdverse
from volunteer_app.vetting.models import Check
from volunteer_app.vetting.outweighed import is_outweighed
from volunteer_app.vetting.regimes.reading import rules_on
from volunteer_app.vetting.rules import CertificateLevel, CheckKind, CheckOutcome
from volunteer_app.vetting.update_service import queries
from volunteer_app.vetting.update_service.asking import Question
from volunteer_app.vetting.update_service.models import StatusCheck, UpdateServiceConsent
from volunteer_app.vetting.update_service.rules import READ_BY_HAND, Action, Answer, is_current

UNDECIDED = (
    "Nobody has decided on what this certificate shows. Record that it has information, so that it is weighed"
)
NO_CONSENT = "Record first that the volunteer lets us ask the Update Service"


def consent(check: Check, *, given_on: date, by: Actor) -> UpdateServiceConsent:
    """Note that the person lets us ask about this certificate.

    Raises:
        Refused: there is no such certificate to ask about, or they have said so already.
    """
    _all_but_certificates(check)
    if given_on > clock.today():
        raise Refused("Day must be today or in the past", "given_on")
    if queries.consent_of(check.id) is not None:
        raise Refused("They have agreed already")
    given = UpdateServiceConsent(check_id=check.id, given_on=given_on, recorded_by=by.name)
    db.session.add(given)
    db.session.flush()
    _note(Action.CONSENT, given, check, by)
    return given


def withdraw(check: Check, *, by: Actor) -> None:
    """Note that the person does not let us ask any more.

    Raises:
        Refused: they had not agreed.
    """
    given = queries.consent_of(check.id)
    if given is None:
        raise Refused("They have not agreed, so there is nothing to take back")
    given.withdrawn_at, given.withdrawn_by = clock.now(), by.name
    _note(Action.WITHDRAW, given, check, by)


def question(check: Check, *, by: Actor, authority: Scope) -> Question:
    """What to ask about a certificate.

    Raises:
        Refused: the actor may not ask, the person has not agreed, or something that is asked for is missing.
    """
    _all_but_officers(check, by, authority)
    _all_but_certificates(check)
    if queries.consent_of(check.id) is None:
        raise Refused(NO_CONSENT)
    if check.person.date_of_birth is None:
        raise Refused("Record their date of birth first: the Update Service asks for it")
    assert check.issued_on is not None  # noqa: S101 - `_all_but_certificates` saw to it
    forename, _, surname = by.name.rpartition(" ")
    return Question(
        number=check.certificate_number,
        surname=check.person.last_name,
        born_on=check.person.date_of_birth,
        issued_on=check.issued_on,
        organisation=check.organisation.name,
        forename_of_asker=forename or surname,
        surname_of_asker=surname,
    )


@dataclass(frozen=True)
class Asked:
    """What was asked about and what came of it. `counts_months`: for so long "no new information" counts."""

    number: str
    answer: Answer
    why: str
    by_hand: bool
    counts_months: int


def answered(check: Check, asked: Asked, *, by: Actor, authority: Scope) -> StatusCheck:
    """Keep what came of asking, and let it count: for so many more months, or not any more.

    "New information" means that the certificate is not current: it goes to an officer like one that came back
    with something. No answer, or one that is not known, changes nothing, and waits for somebody to look at.

    Raises:
        Refused: the actor may not ask, nobody agreed, or the reason is missing.
        StaleEdit: another certificate was recorded since it was asked about.
    """
    people.hold(check.person_id)
    db.session.refresh(check)
    _all_but_officers(check, by, authority)
    _all_but_certificates(check)
    if asked.by_hand and asked.answer not in READ_BY_HAND:
        raise Refused("Select what the DBS website says", "answer")
    if check.certificate_number != asked.number:
        raise StaleEdit
    given = queries.consent_of(check.id)
    if given is None:
        raise Refused(NO_CONSENT)
    status = StatusCheck(
        check_id=check.id,
        consent_id=given.id,
        certificate_number=asked.number,
        asked_by=by.name,
        why=_reason(asked.why),
        by_hand=asked.by_hand,
        answer=asked.answer,
        is_current=is_current(asked.answer, decided=_was_decided(check)),
    )
    db.session.add(status)
    db.session.flush()
    _note(Action.ASK, status, check, by)
    _follow(status, check, asked.counts_months, by)
    return status


def look(  # noqa: PLR0913 - by keyword only, each one a fact of the decision
    status: StatusCheck,
    *,
    counts: bool,
    note: str,
    counts_months: int,
    by: Actor,
    authority: Scope,
    version: int | None = None,
) -> None:
    """A vetting officer has looked at an answer that was not plainly current.

    Only "not blank, no new information" can be let count, once what the certificate shows was decided on.

    Raises:
        Refused: it is not the actor's to decide, was looked at, or cannot count.
        StaleEdit: it changed since `version`.
    """
    check = status.check
    people.hold(check.person_id)
    if version is not None and version != status.version:
        raise StaleEdit
    _all_but_officers(check, by, authority)
    if not status.waits:
        raise Refused("Somebody has looked at this already")
    if counts and not is_current(status.answer, decided=True):
        raise Refused("This answer does not say that the certificate is current", "counts")
    if counts and not _was_decided(check):
        raise Refused(UNDECIDED, "counts")
    status.looked_at, status.looked_by = clock.now(), by.name
    status.look_note, status.is_current = refuse.missing_reason(note), counts
    try:
        _note(Action.LOOK, status, check, by)
    except StaleDataError as error:
        raise StaleEdit from error
    _follow(status, check, counts_months, by)


def _follow(status: StatusCheck, check: Check, counts_months: int, by: Actor) -> None:
    """What an answer does to the check: it counts for longer, or goes to an officer.

    One that a later check outweighs does not count, so it does not count for longer. Nor does one that was
    weighed, which counts until its review: it stays one that shows something.
    """
    counts = check.outcome is CheckOutcome.CLEAR and not is_outweighed(check)
    if status.is_current and counts and check.valid_before is not None:
        longer = add_months(clock.today(), counts_months)
        if longer > check.valid_before:
            service.came_back(check, CheckOutcome.CLEAR, check.valid_from, longer, by=by)
    elif status.answer is Answer.NEW_INFO and (check.outcome is CheckOutcome.CLEAR or _was_decided(check)):
        service.came_back(check, CheckOutcome.HAS_INFORMATION, None, None, by=by)
        announce(CheckTurnedAdverse(check.id, check.person_id, check.organisation_id))


def _was_decided(check: Check) -> bool:
    """Whether officers decided on what this certificate shows, for some role, since it came back."""
    return check.outcome is CheckOutcome.HAS_INFORMATION and check.weighed_at is not None


def _all_but_certificates(check: Check) -> None:
    """Only standard and enhanced certificates since the Update Service began can be asked about."""
    if check.kind is not CheckKind.CRIMINAL_RECORD or check.level is CertificateLevel.BASIC:
        raise Refused("Only a standard or enhanced certificate can be in the Update Service")
    if not check.certificate_number or check.issued_on is None:
        raise Refused("Record the certificate’s number and date of issue first")
    if not rules_on("update_service", check.issued_on):
        raise Refused("There was no Update Service when this certificate was issued")


def _all_but_officers(check: Check, by: Actor, authority: Scope) -> None:
    refuse.own_check(check.person_id, own_person_id(by))
    if by.kind is not ActorKind.JOB and not authority.reaches(check.organisation_id):
        raise Refused("Only a vetting officer can ask the Update Service")


def _reason(why: str) -> str:
    if not why.strip():
        raise Refused("Enter why you ask", "why")
    return why.strip()


def _note(action: Action, row: UpdateServiceConsent | StatusCheck, check: Check, by: Actor) -> None:
    history.record(action, row, by=by, person_id=check.person_id, organisation_id=check.organisation_id)
