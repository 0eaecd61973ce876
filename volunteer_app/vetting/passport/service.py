"""Changes to consents and to what is relied on, each with its history entry."""

from collections.abc import Sequence
from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm.exc import StaleDataError

from volunteer_app.accounts import queries as accounts
from volunteer_app.foundation import clock, history, links, mail
from volunteer_app.foundation.actors import Actor
from volunteer_app.foundation.announcements import announce
from volunteer_app.foundation.authority import Scope
from volunteer_app.foundation.database import db
from volunteer_app.foundation.errors import Refused, StaleEdit
from volunteer_app.foundation.months import add_months
from volunteer_app.organisations.models import Organisation
from volunteer_app.people import service as people
from volunteer_app.people.models import Person
from volunteer_app.vetting.facts import CheckDoubted
from volunteer_app.vetting.models import Check
from volunteer_app.vetting.passport import queries, refuse, resting, rules
from volunteer_app.vetting.passport.models import FACTS, PassportConsent, Reliance
from volunteer_app.vetting.passport.rules import Action, ConsentState
from volunteer_app.vetting.rules import CheckKind

NOBODY = Scope()


def ask(
    person: Person, organisation: Organisation, kinds: Sequence[CheckKind], *, by: Actor
) -> PassportConsent:
    """Ask a person whether the organisation may rely on their checks of these kinds.

    Raises:
        Refused: no kind is named, the question waits already, or the person cannot sign in to answer it.
    """
    people.hold(person.id)
    refuse.no_kinds(kinds)
    account = accounts.of_person(person.id)
    if account is None or not account.is_active:
        raise Refused("They cannot sign in to answer. Record their agreement on paper instead", "how")
    waiting = _open(person.id, organisation.id, ConsentState.ASKED)
    if any(rules.can_be_answered(each.state, each.asked_at, clock.now()) for each in waiting):
        raise Refused("They have been asked already and have not answered yet")
    for each in waiting:
        _move(each, ConsentState.REPLACED, Action.REPLACE, by)
    consent = _new(person, organisation, kinds, ConsentState.ASKED)
    consent.asked_at, consent.asked_by = clock.now(), by.name
    history.record(Action.ASK, consent, by=by)
    mail.post(
        account.email,
        "vetting/mail/passport_asked.txt",
        name=person.known_as or person.first_name,
        url=links.address("vetting.answer_passport", reference=consent.reference),
    )
    return consent


def agree(
    consent: PassportConsent,
    kinds: Sequence[CheckKind],
    ends_before: date | None,
    *,
    by: Actor,
    version: int | None = None,
) -> None:
    """The person agrees, to all that was asked or to some of it.

    Raises:
        Refused: it is not theirs to answer, it was answered or is too old, or kinds or last day cannot be.
        StaleEdit: the consent changed since `version`.
    """
    people.hold(consent.person_id)
    refuse.stale_version(consent, version)
    refuse.anybody_but(consent.person_id, by)
    refuse.impossible_move(consent, ConsentState.GIVEN)
    refuse.no_kinds(kinds)
    if not {kind.value for kind in kinds} <= set(consent.kinds):
        raise Refused("Select only from what was asked", "kinds")
    refuse.impossible_end(ends_before)
    _replace_others(consent, by)
    consent.kinds, consent.ends_before = [kind.value for kind in kinds], ends_before
    consent.answered_at, consent.answered_by = clock.now(), by.name
    _move(consent, ConsentState.GIVEN, Action.GIVE, by)


def decline(consent: PassportConsent, *, by: Actor, version: int | None = None) -> None:
    """The person does not agree.

    Raises:
        Refused: it is not theirs to answer, or it was answered or is too old.
        StaleEdit: the consent changed since `version`.
    """
    refuse.stale_version(consent, version)
    refuse.anybody_but(consent.person_id, by)
    refuse.impossible_move(consent, ConsentState.REFUSED)
    consent.answered_at, consent.answered_by = clock.now(), by.name
    _move(consent, ConsentState.REFUSED, Action.REFUSE, by)


def give(
    person: Person,
    organisation: Organisation,
    kinds: Sequence[CheckKind],
    ends_before: date | None,
    *,
    by: Actor,
    on_paper: bool = False,
) -> PassportConsent:
    """Record a consent that nobody had asked for here: the person's own, or one that they signed on paper.

    Raises:
        Refused: kinds or last day cannot be, or it is somebody else's and not on paper.
    """
    people.hold(person.id)
    if not on_paper:
        refuse.anybody_but(person.id, by)
    refuse.no_kinds(kinds)
    refuse.impossible_end(ends_before)
    consent = _new(person, organisation, kinds, ConsentState.GIVEN)
    consent.on_paper, consent.ends_before = on_paper, ends_before
    consent.answered_at, consent.answered_by = clock.now(), by.name
    _replace_others(consent, by)
    history.record(Action.GIVE, consent, by=by)
    return consent


def withdraw(consent: PassportConsent, *, by: Actor, version: int | None = None) -> None:
    """Take a consent back, from this moment on. What was relied on until now stays, and says so.

    Raises:
        Refused: there is nothing to take back.
        StaleEdit: the consent changed since `version`.
    """
    people.hold(consent.person_id)
    refuse.stale_version(consent, version)
    refuse.impossible_move(consent, ConsentState.WITHDRAWN)
    consent.withdrawn_at, consent.withdrawn_by = clock.now(), by.name
    _move(consent, ConsentState.WITHDRAWN, Action.WITHDRAW, by)


def rely(
    check: Check,
    organisation: Organisation,
    *,
    by: Actor,
    recording: Scope = NOBODY,
    deciding: Scope = NOBODY,
) -> Reliance:
    """Rely on another organisation's check, and keep its facts as they are now.

    Args:
        check: a check that another organisation recorded.
        organisation: who relies on it.
        by: who decides that.
        recording: what the actor's permission to record checks reaches.
        deciding: what the actor's permission to decide checks reaches.

    Raises:
        Refused: the person did not agree, policy or the prison does not allow it, it is not clear any more,
            the organisation's own check speaks against it, or it is not the actor's to decide.
    """
    people.hold(check.person_id)
    db.session.refresh(check)
    consent = queries.in_force(check.person_id, organisation.id)
    refuse.unfit_actor(check, organisation.id, by, recording, deciding)
    refuse.unfit_check(check, consent, organisation.id)
    refuse.unfit_certificate(check, organisation.id)
    refuse.own_check_against(check, organisation.id)
    if any(each.organisation_id == organisation.id for each in resting.on_check(check.id)):
        raise Refused("Your organisation relies on this check already")
    assert consent is not None and check.valid_from is not None  # noqa: S101, PT018 - refused above
    row = Reliance(consent_id=consent.id, organisation_id=organisation.id, check_id=check.id)
    row.person_id, row.kind, row.recorded_at = check.person_id, check.kind, queries.recorded_at(check)
    for name in FACTS:
        setattr(row, name, getattr(check, name))
    row.relied_at, row.relied_by = clock.now(), by.name
    history.record(Action.RELY, row, by=by)
    return row


def stop(reliance: Reliance, *, by: Actor, version: int | None = None) -> None:
    """Stop relying on a check. What was relied on, and until when, stays.

    Raises:
        Refused: it ended already.
        StaleEdit: it changed since `version`.
    """
    people.hold(reliance.person_id)  # an approval that rests on it waits, or is seen
    refuse.stale_version(reliance, version)
    if reliance.ended_at is not None:
        raise Refused("Your organisation does not rely on this check any more")
    reliance.ended_at, reliance.ended_by = clock.now(), by.name
    _record(Action.STOP, reliance, by)
    announce(CheckDoubted(reliance.person_id, reliance.organisation_id))


def suggested_last_day() -> date:
    """The last day of a consent that is given today, unless the person says another."""
    return add_months(clock.today(), rules.SUGGESTED_MONTHS) - timedelta(days=1)


def _new(
    person: Person, organisation: Organisation, kinds: Sequence[CheckKind], state: ConsentState
) -> PassportConsent:
    values = [kind.value for kind in kinds]
    return PassportConsent(person_id=person.id, organisation_id=organisation.id, kinds=values, state=state)


def _replace_others(consent: PassportConsent, by: Actor) -> None:
    """One consent to an organisation is in force at a time, so that taking it back takes all back."""
    for state in (ConsentState.GIVEN, ConsentState.ASKED):
        for each in _open(consent.person_id, consent.organisation_id, state):
            if each is not consent:
                _move(each, ConsentState.REPLACED, Action.REPLACE, by)


def _open(person_id: int, organisation_id: int, state: ConsentState) -> list[PassportConsent]:
    statement = select(PassportConsent).where(
        PassportConsent.person_id == person_id,
        PassportConsent.organisation_id == organisation_id,
        PassportConsent.state == state,
    )
    return list(db.session.scalars(statement.order_by(PassportConsent.id)))


def _move(consent: PassportConsent, to: ConsentState, action: Action, by: Actor) -> None:
    consent.state = to
    _record(action, consent, by)


def _record(action: Action, row: PassportConsent | Reliance, by: Actor) -> None:
    try:
        history.record(action, row, by=by)
    except StaleDataError as error:
        raise StaleEdit from error
