"""Raising concerns, and what leads do with them. Every step stays.

Anybody may raise one. What is done with it is for safeguarding leads alone, and never for whoever it is
about: `authority` is what the actor's permission to hold concerns reaches. History says that a concern
changed and keeps none of what it holds; the steps say the rest, sealed.

Locks, always in this order: the person, then the concern. A merge of people takes them in the same order.
"""

from dataclasses import dataclass

from sqlalchemy.orm.exc import StaleDataError

from volunteer_app.accounts.ownership import own_person_id
from volunteer_app.foundation import clock, history
from volunteer_app.foundation.actors import Actor
from volunteer_app.foundation.announcements import announce
from volunteer_app.foundation.authority import Scope
from volunteer_app.foundation.database import db
from volunteer_app.foundation.errors import Moved, NotFound, Refused, StaleEdit
from volunteer_app.organisations.models import Organisation
from volunteer_app.people import queries as people_found
from volunteer_app.people import service as people
from volunteer_app.people.models import Person
from volunteer_app.safeguarding import queries, steps, telling
from volunteer_app.safeguarding.facts import ConcernPauseEnded, ConcernPauses
from volunteer_app.safeguarding.models import Concern
from volunteer_app.safeguarding.rules import Act, Action, Outcome, Raised, Said, after, may

OWN = "This is about you, so another safeguarding lead has to do it"
NOT_THEIRS = "Only a safeguarding lead of the organisation can do this"
HELD_ALREADY = "You have taken this on already"
NO_SUCH_PERSON = "No person whose record this organisation holds has this reference"


@dataclass(frozen=True)
class Doing:
    """Who does a thing, on what authority, and which version of the concern they saw."""

    by: Actor
    authority: Scope
    version: int | None = None


def raise_concern(organisation: Organisation, raised: Raised, *, by: Actor) -> Concern:
    """Keep what somebody raises, and tell the organisation's leads at once that there is something to open.

    For every room: where the person is not on record, `raised.person_id` is None.

    Raises:
        Refused: nothing was said.
    """
    concern = enter(organisation, raised, by=by)
    telling.alert(concern, by)
    return concern


def enter(organisation: Organisation, raised: Raised, *, by: Actor) -> Concern:
    """The same without telling anybody, for what leads know already.

    Raises:
        Refused: nothing was said.
    """
    if not raised.told.words.strip():
        raise Refused("Say what happened, or what worries you", "words")
    concern = Concern(
        organisation=organisation,
        person_id=raised.person_id,
        kind=raised.kind,
        is_urgent=raised.is_urgent,
        source=raised.source,
        raised_at=clock.now(),
        raised_by=by.name,
    )
    concern.told = raised.told.as_kept()
    history.record(Action.RAISE, concern, by=by)
    return concern


def remind(concern: Concern, *, by: Actor) -> None:
    """Nobody has taken it on: tell the leads again, and those of one organisation further up than before."""
    concern.reminded_at = clock.now()
    telling.remind(concern, by)
    history.record(Action.REMIND, concern, by=by)


def take_on(concern: Concern, doing: Doing) -> None:
    """Say that one looks into it, also instead of another lead.

    Raises:
        Refused: not the actor's to do, it is closed, or it is theirs already.
        StaleEdit: it changed since `doing.version`.
    """
    _begin(concern, Act.TAKE_ON, doing)
    if concern.held_by_key == doing.by.key:
        raise Refused(HELD_ALREADY)
    concern.taken_on_at = concern.taken_on_at or clock.now()
    concern.held_by, concern.held_by_key = doing.by.name, doing.by.key
    _end(concern, Act.TAKE_ON, Said(), doing)


def note(concern: Concern, said: Said, doing: Doing) -> None:
    """Add what was found or done. Raises as `take_on`, and Refused without words."""
    _do(concern, Act.NOTE, said, doing)


def tell(concern: Concern, said: Said, doing: Doing) -> None:
    """Write down who was told, what, and when. Raises as `note`, and Refused for a day to come."""
    _refuse_future(said)
    _do(concern, Act.TELL, said, doing)


def refer(concern: Concern, said: Said, doing: Doing) -> None:
    """Write down that it was referred, to whom, when and why. Nothing is sent from here. Raises as `tell`."""
    _refuse_future(said)
    _do(concern, Act.REFER, said, doing)


def name_person(concern: Concern, reference: str, doing: Doing) -> None:
    """Say whose record it is about.

    Raises:
        Refused: as `take_on`; or the organisation holds no such record, or it is the actor's own.
        StaleEdit: it changed since `doing.version`.
    """
    person = _person(concern, reference)
    if own_person_id(doing.by) == person.id:
        raise Refused(OWN, "person")
    people.hold(person.id)
    _begin(concern, Act.NAME, doing)
    concern.person_id = person.id
    _end(concern, Act.NAME, Said(whom=person.reference), doing)


def pause(concern: Concern, said: Said, doing: Doing) -> None:
    """Keep the person from volunteering for this organisation for now: other rooms learn no more than that.

    Raises as `note`, and Refused where nobody's record is named, or it is paused already.
    """
    _begin(concern, Act.PAUSE, doing)
    _refuse_wordless(said)
    concern.paused_at = clock.now()
    _end(concern, Act.PAUSE, said, doing)
    if concern.person_id is not None:
        announce(ConcernPauses(concern.person_id, concern.organisation_id))


def end_pause(concern: Concern, said: Said, doing: Doing) -> None:
    """This concern stands in their way no more. Coordinators lift each pause. Raises as `note`."""
    _begin(concern, Act.END_PAUSE, doing)
    _refuse_wordless(said)
    concern.paused_at = None
    _end(concern, Act.END_PAUSE, said, doing)
    person_id, organisation_id = concern.person_id, concern.organisation_id
    if person_id is not None and not queries.pauses(person_id, organisation_id):
        announce(ConcernPauseEnded(person_id, organisation_id))


def close(concern: Concern, outcome: Outcome, said: Said, doing: Doing) -> None:
    """Close it with what came of it and why. A pause stands until a lead ends it. Raises as `note`."""
    _begin(concern, Act.CLOSE, doing)
    _refuse_wordless(said)
    concern.outcome, concern.closed_at = outcome, clock.now()
    _end(concern, Act.CLOSE, Said(said.words, outcome.words), doing, outcome)


def reopen(concern: Concern, said: Said, doing: Doing) -> None:
    """Something more became known. What was found before stands in the steps. Raises as `note`."""
    _begin(concern, Act.REOPEN, doing)
    _refuse_wordless(said)
    concern.outcome = concern.closed_at = None
    concern.held_by, concern.held_by_key = doing.by.name, doing.by.key
    _end(concern, Act.REOPEN, said, doing)


def _do(concern: Concern, act: Act, said: Said, doing: Doing) -> None:
    _begin(concern, act, doing)
    _refuse_wordless(said)
    _end(concern, act, said, doing)


def _begin(concern: Concern, act: Act, doing: Doing) -> None:
    """Hold the person and the concern, and refuse whoever must not do this, or what cannot be done now."""
    if concern.person_id is not None:
        people.hold(concern.person_id)
    db.session.refresh(concern, with_for_update={"of": Concern})
    if not doing.authority.reaches(concern.organisation_id):
        raise Refused(NOT_THEIRS)
    if concern.person_id is not None and own_person_id(doing.by) == concern.person_id:
        raise Refused(OWN)
    if doing.version is not None and doing.version != concern.version:
        raise StaleEdit
    if not may(act, concern.standing):
        raise Refused(f"This cannot be done now. The concern is: {concern.state.words.lower()}")


def _end(concern: Concern, act: Act, said: Said, doing: Doing, outcome: Outcome | None = None) -> None:
    concern.state = after(act, concern.state)
    concern.updated_at = clock.now()
    steps.write(concern, act, said, doing.by, outcome)
    try:
        history.record(Action.CHANGE, concern, by=doing.by)
    except StaleDataError as error:
        raise StaleEdit from error


def _person(concern: Concern, reference: str) -> Person:
    try:
        return people_found.person(Scope(frozenset({concern.organisation_id})), reference.strip().upper())
    except (NotFound, Moved) as error:
        raise Refused(NO_SUCH_PERSON, "person") from error


def _refuse_wordless(said: Said) -> None:
    if not said.words.strip():
        raise Refused("Enter the reasons, or what there is to say", "words")


def _refuse_future(said: Said) -> None:
    if said.on is None or said.on > clock.today():
        raise Refused("The day must be today or in the past", "on")
