"""Giving a waiver and ending one: a vetting officer's decision, never about themselves."""

from datetime import date

from sqlalchemy.orm.exc import StaleDataError

from volunteer_app.accounts.ownership import own_person_id
from volunteer_app.foundation import clock, history
from volunteer_app.foundation.actors import Actor, ActorKind
from volunteer_app.foundation.authority import Scope
from volunteer_app.foundation.database import db
from volunteer_app.foundation.errors import Refused, StaleEdit
from volunteer_app.organisations.models import Organisation
from volunteer_app.people import service as people
from volunteer_app.people.models import Person
from volunteer_app.vetting import refuse
from volunteer_app.vetting.rules import CertificateLevel
from volunteer_app.vetting.waivers import queries, rules
from volunteer_app.vetting.waivers.models import Waiver
from volunteer_app.vetting.waivers.rules import Action, Waivable

OWN = "This is about you, so somebody else has to decide it"
NOT_AN_OFFICER = "Only a vetting officer can waive a requirement"
TAKEN = "This is waived already on some of these days"
NOBODY = Scope()


def give(  # noqa: PLR0913 - by keyword only, each one a fact of the new row
    person: Person,
    *,
    organisation: Organisation,
    requirement: Waivable,
    level: CertificateLevel | None,
    starts_on: date,
    ends_before: date,
    reason: str,
    by: Actor,
    authority: Scope = NOBODY,
) -> Waiver:
    """Set a requirement aside for a person on the days of [starts_on, ends_before).

    Raises:
        Refused: this cannot be waived at all, not by this actor, or not for these days.
    """
    _all_but_officers(person.id, organisation.id, by, authority)
    _refuse_what_never_can_be(requirement, level)
    if wrong := rules.interval_problem(starts_on, ends_before, clock.today()):
        raise Refused(wrong[1], wrong[0])
    reason = refuse.missing_reason(reason)
    people.hold(person.id)  # two officers at once cannot both find that nothing overlaps
    if queries.overlapping(person.id, organisation.id, requirement, starts_on, ends_before):
        raise Refused(TAKEN, "requirement")
    waiver = Waiver(
        person_id=person.id,
        organisation_id=organisation.id,
        requirement=requirement,
        level=level,
        starts_on=starts_on,
        ends_before=ends_before,
        reason=reason,
        given_by=by.name,
    )
    db.session.add(waiver)
    db.session.flush()
    history.record(Action.GIVE, waiver, by=by)
    return waiver


def end(waiver: Waiver, *, reason: str, by: Actor, version: int | None, authority: Scope = NOBODY) -> None:
    """End a waiver today: from today on, the requirement has to be met again.

    Raises:
        Refused: this is not the actor's to decide, it has ended, or the reason is missing.
        StaleEdit: it changed since `version`.
    """
    people.hold(waiver.person_id)  # an approval that rests on it waits, or is seen
    if version is not None and version != waiver.version:
        raise StaleEdit
    _all_but_officers(waiver.person_id, waiver.organisation_id, by, authority)
    if not waiver.is_open:
        raise Refused("This waiver has ended already")
    waiver.end_reason = refuse.missing_reason(reason)
    waiver.ended_at, waiver.ended_by = clock.now(), by.name
    try:
        history.record(Action.END, waiver, by=by)
    except StaleDataError as error:
        raise StaleEdit from error


def _refuse_what_never_can_be(requirement: Waivable, level: CertificateLevel | None) -> None:
    if problem := rules.never(requirement, level):
        raise Refused(problem, "level" if level else "requirement")
    if (requirement is Waivable.CRIMINAL_RECORD) != (level is not None):
        raise Refused("Select the level of the certificate", "level")


def _all_but_officers(person_id: int, organisation_id: int, by: Actor, authority: Scope) -> None:
    if own_person_id(by) == person_id:
        raise Refused(OWN)
    if by.kind is not ActorKind.JOB and not authority.reaches(organisation_id):
        raise Refused(NOT_AN_OFFICER)
