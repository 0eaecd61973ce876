"""Recording a bar, passing its reason on, and lifting it.

What a bar stops is stopped in the same transaction, by whoever listens to `PersonBarred`: in every
organisation, whatever it was told. Locks: the person first, as in approving a placement.
"""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date

from volunteer_app.accounts import queries as accounts
from volunteer_app.accounts.ownership import own_person_id
from volunteer_app.accounts.rules import MembershipRole
from volunteer_app.foundation import clock, history, links, mail
from volunteer_app.foundation.actors import Actor
from volunteer_app.foundation.announcements import announce
from volunteer_app.foundation.authority import Scope
from volunteer_app.foundation.database import db
from volunteer_app.foundation.errors import Refused, StaleEdit
from volunteer_app.organisations.models import Organisation
from volunteer_app.people import queries as people_queries
from volunteer_app.people import service as people
from volunteer_app.people.models import Person
from volunteer_app.people.rules import PeopleMerged
from volunteer_app.vetting.barring import queries
from volunteer_app.vetting.barring.models import Bar, BarTelling
from volunteer_app.vetting.barring.rules import (
    Action,
    BarredList,
    BarSource,
    BarState,
    LegalBasis,
    LiftKind,
    may_move,
)
from volunteer_app.vetting.facts import BarLifted, PersonBarred
from volunteer_app.vetting.rules import EARLIEST

OWN = "This is about you, so somebody else has to do it"
NOT_YOURS = "Only a vetting officer of the organisation that was told can do this"
SAME_OFFICER = "You proposed this, so another vetting officer has to decide it"


@dataclass(frozen=True)
class BarDetails:
    """What the organisation was told."""

    lists: Collection[BarredList]
    told_on: date
    source: BarSource
    details: str


def record_bar(
    person: Person, told: BarDetails, *, organisation: Organisation, by: Actor, authority: Scope
) -> Bar:
    """Keep that an organisation was told of a bar, and stop what it stops, everywhere.

    Raises:
        Refused: not the actor's to record, no list, a day that cannot be, it is recorded already, or the
            record was merged a moment ago.
    """
    _refuse_others(person.id, organisation.id, by, authority)
    refuse_impossible(told)
    people.hold(person.id)
    db.session.refresh(person)
    if person.merged_into_id is not None:
        raise Refused("This record was merged with another. Open that one, then record it there")
    if _known(person, organisation) & frozenset(told.lists):
        raise Refused("Your organisation has recorded this already", "lists")
    return _record(person, told, organisation, by)


def record_told(person: Person, told: BarDetails, *, organisation: Organisation, by: Actor) -> None:
    """The same for a certificate that says so (`certified`): a list that is recorded already stays as it is.

    The caller holds the person, and has asked who may decide and `refuse_impossible`.
    """
    if new := frozenset(told.lists) - _known(person, organisation):
        _record(person, replace(told, lists=new), organisation, by)


def refuse_impossible(told: BarDetails) -> None:
    """Refuse a bar of no list, or a day that cannot be."""
    if not told.lists:
        raise Refused("Select at least one list", "lists")
    if not EARLIEST <= told.told_on <= clock.today():
        raise Refused("The day must be today or in the past", "told_on")


def _known(person: Person, organisation: Organisation) -> frozenset[BarredList]:
    """The lists of which the organisation has recorded a bar that stands."""
    return frozenset().union(*(each.lists for each in queries.recorded(person.id, organisation.id)))


def _record(person: Person, told: BarDetails, organisation: Organisation, by: Actor) -> Bar:
    bar = Bar(
        person_id=person.id,
        organisation_id=organisation.id,
        children=BarredList.CHILDREN in told.lists,
        adults=BarredList.ADULTS in told.lists,
        told_on=told.told_on,
        source=told.source,
        recorded_by=by.name,
    )
    bar.details = told.details.strip()
    history.record(Action.RECORD, bar, by=by)
    announce(PersonBarred(person.id))
    return bar


def pass_on(
    bar: Bar, to: Organisation, *, basis: LegalBasis, reason: str, by: Actor, authority: Scope
) -> BarTelling:
    """Tell another organisation why its volunteer was paused: a named officer's decision, recorded.

    Raises:
        Refused: not the actor's to decide, no reason, the bar does not stand, or the organisation does not
            hold the person's record or knows already.
    """
    people.hold(bar.person_id)
    _lock(bar)
    _refuse_others(bar.person_id, bar.organisation_id, by, authority)
    if bar.state is BarState.LIFTED:
        raise Refused("This bar was lifted, so there is nothing to pass on")
    if not reason.strip():
        raise Refused("Enter why you pass this on", "reason")
    if to.id not in {each.id for each in people_queries.organisations_of(bar.person_id)}:
        raise Refused("This organisation does not hold the person’s record here", "organisation")
    if to.id in {bar.organisation_id, *(each.organisation_id for each in queries.tellings_of(bar.id))}:
        raise Refused("This organisation knows already", "organisation")
    telling = BarTelling(bar_id=bar.id, organisation_id=to.id, basis=basis, told_by=by.name)
    telling.reason = reason.strip()
    # The history of the one that told: the other one's coordinators read none of it.
    history.record(
        Action.PASS_ON, telling, by=by, person_id=bar.person_id, organisation_id=bar.organisation_id
    )
    announce(PersonBarred(bar.person_id))
    _tell_officers(to, bar)
    return telling


def propose_lift(
    bar: Bar, kind: LiftKind, *, reason: str, by: Actor, version: int | None = None, authority: Scope
) -> None:
    """Say that a bar was wrong or is no more; it stands until another officer has agreed.

    Raises:
        Refused: not the actor's to propose, no reason, or it is not a bar that stands.
        StaleEdit: it changed since `version`.
    """
    _lock(bar, version)
    _refuse_others(bar.person_id, bar.organisation_id, by, authority)
    _move(bar, BarState.LIFT_PROPOSED)
    if not reason.strip():
        raise Refused("Enter how you know", "reason")
    bar.lift_kind, bar.lift_reason = kind, reason.strip()
    bar.lift_proposed_at, bar.lift_proposed_by, bar.lift_proposed_key = clock.now(), by.name, by.key
    history.record(Action.PROPOSE_LIFT, bar, by=by)


def decide_lift(bar: Bar, *, agrees: bool, by: Actor, version: int | None = None, authority: Scope) -> None:
    """A second officer agrees that a bar is lifted, or keeps it. No placement goes on by this alone.

    Raises:
        Refused: not the actor's to decide, or the same officer proposed it, or nothing is proposed.
        StaleEdit: it changed since `version`.
    """
    people.hold(bar.person_id)
    _lock(bar, version)
    _refuse_others(bar.person_id, bar.organisation_id, by, authority)
    if bar.state is BarState.LIFT_PROPOSED and bar.lift_proposed_key == by.key:
        raise Refused(SAME_OFFICER)
    _move(bar, BarState.LIFTED if agrees else BarState.STANDS)
    if agrees:
        bar.lifted_at, bar.lifted_by = clock.now(), by.name
    else:
        bar.lift_kind = bar.lift_reason = bar.lift_proposed_at = None
        bar.lift_proposed_by = bar.lift_proposed_key = ""
    history.record(Action.LIFT if agrees else Action.KEEP, bar, by=by)
    if agrees:
        announce(BarLifted(bar.person_id))


def of_people_merged(fact: PeopleMerged) -> None:
    """A bar counts at once for everything that the one person has now (decision 0008)."""
    if queries.is_barred(fact.kept_id):
        announce(PersonBarred(fact.kept_id))


def _refuse_others(person_id: int, organisation_id: int, by: Actor, authority: Scope) -> None:
    if not authority.reaches(organisation_id):
        raise Refused(NOT_YOURS)
    if own_person_id(by) == person_id:
        raise Refused(OWN)


def _lock(bar: Bar, version: int | None = None) -> None:
    db.session.refresh(bar, with_for_update={"of": Bar})
    if version is not None and version != bar.version:
        raise StaleEdit


def _move(bar: Bar, to: BarState) -> None:
    if not may_move(bar.state, to):
        raise Refused(f"This cannot be done any more: the bar is now “{bar.state.words}”")
    bar.state = to


def _tell_officers(organisation: Organisation, bar: Bar) -> None:
    """The mail says nothing of what it is about; without an officer, coordinators were told to look."""
    for account in accounts.holders(organisation.id, MembershipRole.VETTING_OFFICER):
        mail.post(
            to=account.email,
            template="vetting/barring/mail/told.txt",
            name=account.name,
            url=links.address("vetting.bar", reference=bar.reference),
        )
