"""Adding supported people, what they agree to, and requests for a mentor. Each with its history entry."""

from dataclasses import dataclass
from datetime import date, timedelta

from volunteer_app.foundation import clock, history
from volunteer_app.foundation.actors import Actor
from volunteer_app.foundation.announcements import announce
from volunteer_app.foundation.database import db
from volunteer_app.foundation.errors import Refused, StaleEdit, refuse_all
from volunteer_app.organisations.models import Organisation
from volunteer_app.organisations.rules import OrganisationKind
from volunteer_app.people.rules import ConsentRoute
from volunteer_app.placements.supported import queries
from volunteer_app.placements.supported.facts import SupportWithdrawn
from volunteer_app.placements.supported.models import MentorRequest, SupportedConsent, SupportedPerson
from volunteer_app.placements.supported.rules.asking import (
    Action,
    CloseReason,
    ConsentKind,
    RequestState,
    Source,
    asked_problem,
    release_problem,
)
from volunteer_app.placements.supported.rules.wishes import Profile
from volunteer_app.placements.supported.waits import waits_on
from volunteer_app.readiness.rules.places import misplaced
from volunteer_app.roles.models import Role


@dataclass(frozen=True)
class Details:
    """What is written down of somebody. `release_month`: its first day."""

    given_name: str
    outward_postcode: str
    region: Organisation | None
    release_month: date | None
    profile: Profile


@dataclass(frozen=True)
class Asked:
    """For which kind of mentoring, where it would begin, who asked, and since when."""

    role: Role
    place: Organisation
    source: Source
    asked_on: date


@dataclass(frozen=True)
class Agreed:
    """What somebody agreed to, how and when."""

    kinds: frozenset[ConsentKind]
    route: ConsentRoute
    on: date


def add(
    organisation: Organisation, details: Details, agreed: Agreed, asked: Asked, *, by: Actor
) -> SupportedPerson:
    """Write somebody down who wants a mentor, and put them on the waiting list.

    Raises:
        Refused: they did not agree to that, a day makes no sense, or the place is not one for the role.
    """
    refuse_all(lambda: _check_agreed(agreed), lambda: _check_release(details), lambda: _check_asked(asked))
    found = SupportedPerson(organisation_id=organisation.id)
    _write(found, details)
    history.record(Action.ADD, found, by=by)
    for kind in (each for each in ConsentKind if each in agreed.kinds):
        agree(found, kind, agreed.route, on=agreed.on, by=by)
    ask(found, asked, by=by)
    return found


def edit(supported: SupportedPerson, details: Details, *, version: int, by: Actor) -> None:
    """Change what is written down.

    Raises:
        StaleEdit: somebody else changed it since `version`.
        Refused: the release month has changed to one that is over.
    """
    hold(supported)
    if supported.version != version:
        raise StaleEdit
    problem = release_problem(details.release_month, clock.today())
    if problem and details.release_month != supported.release_month:
        raise Refused(problem, "release_month")
    _write(supported, details)
    if db.session.is_modified(supported):
        history.record(Action.EDIT, supported, by=by)


def agree(
    supported: SupportedPerson, kind: ConsentKind, route: ConsentRoute, *, on: date, by: Actor
) -> SupportedConsent:
    """Record that somebody agreed to something.

    Raises:
        Refused: the day is to come, or it stands already.
    """
    if on > clock.today():
        raise Refused("The day on which they agreed must be today or in the past", "given_on")
    if queries.standing_consent(supported.id, kind) is not None:
        raise Refused("They have agreed to this already")
    found = SupportedConsent(
        supported_id=supported.id,
        organisation_id=supported.organisation_id,
        kind=kind,
        route=route,
        given_on=on,
        recorded_by=by.name,
    )
    history.record(Action.AGREE, found, by=by)
    return found


def withdraw(supported: SupportedPerson, kind: ConsentKind, *, by: Actor) -> SupportedConsent:
    """Somebody takes back what they agreed to, from today. Without support they leave the waiting list, and
    who is proposed to them is let go.

    Raises:
        Refused: it does not stand.
    """
    hold(supported)
    found = queries.standing_consent(supported.id, kind)
    if found is None:
        raise Refused("They have not agreed to this, or took it back already")
    found.withdrawn_on, found.withdrawn_by = max(clock.today(), found.given_on), by.name
    history.record(Action.WITHDRAW, found, by=by)
    request = queries.waiting_request(supported.id)
    if kind is ConsentKind.SUPPORT and request is not None:
        close(request, CloseReason.NO_CONSENT, by=by)
    if kind is ConsentKind.SUPPORT:
        announce(SupportWithdrawn(supported.id, by))
    return found


def ask(supported: SupportedPerson, asked: Asked, *, by: Actor) -> MentorRequest:
    """Put somebody on the waiting list. The clock runs from the day on which they asked.

    Raises:
        Refused: they have not agreed to support, wait already, the day is to come or long ago, or the place
            is closed or not one for the role.
    """
    hold(supported)
    if queries.standing_consent(supported.id, ConsentKind.SUPPORT) is None:
        raise Refused("They have not agreed to our holding this. Record their consent first")
    if queries.waiting_request(supported.id) is not None:
        raise Refused("They are on the waiting list already")
    _check_asked(asked)
    waits = waits_on(asked.asked_on)
    found = MentorRequest(
        supported_id=supported.id,
        organisation_id=supported.organisation_id,
        role_id=asked.role.id,
        place_id=asked.place.id,
        source=asked.source,
        asked_on=asked.asked_on,
        amber_on=asked.asked_on + timedelta(days=waits.ideal_days + 1),
        red_on=asked.asked_on + timedelta(days=waits.longest_days + 1),
    )
    history.record(Action.ASK, found, by=by)
    return found


def close(request: MentorRequest, reason: CloseReason, *, by: Actor) -> None:
    """Take somebody off the waiting list, with a reason from the list.

    Raises:
        Refused: they do not wait any more.
    """
    _still_waiting(request)
    request.state, request.close_reason = RequestState.CLOSED, reason
    request.ended_on, request.ended_by = max(clock.today(), request.asked_on), by.name
    history.record(Action.CLOSE, request, by=by, reason=reason.words)


def answer(request: MentorRequest, *, by: Actor) -> None:
    """Mentoring begins: the request is answered, and its clock stands still.

    Raises:
        Refused: they do not wait any more.
    """
    _still_waiting(request)
    request.state = RequestState.MATCHED
    request.ended_on, request.ended_by = max(clock.today(), request.asked_on), by.name
    history.record(Action.ANSWER, request, by=by)


def _write(supported: SupportedPerson, details: Details) -> None:
    supported.given_name = details.given_name
    supported.outward_postcode = details.outward_postcode
    supported.region_id = details.region.id if details.region else None
    supported.release_month = details.release_month
    values = details.profile.as_json()
    if supported.profile_sealed is None or supported.profile_values != values:
        supported.profile_values = values


def _check_agreed(agreed: Agreed) -> None:
    if ConsentKind.SUPPORT not in agreed.kinds:
        raise Refused("They must agree before you can add them", "agrees")


def _check_release(details: Details) -> None:
    if problem := release_problem(details.release_month, clock.today()):
        raise Refused(problem, "release_month")


def _check_asked(asked: Asked) -> None:
    refuse_all(lambda: _check_work(asked), lambda: _check_asked_on(asked))


def _check_asked_on(asked: Asked) -> None:
    if problem := asked_problem(asked.asked_on, clock.today()):
        raise Refused(problem, "asked_on")


def _check_work(asked: Asked) -> None:
    if asked.role.appointed_elsewhere or not asked.role.is_active:
        raise Refused("Choose another kind of mentoring", "role")
    if not asked.place.is_active or not asked.place.is_place:
        raise Refused("Choose a place that is open", "place")
    in_prison = asked.place.kind is OrganisationKind.PRISON
    if problem := misplaced(asked.role.setting, in_prison=in_prison):
        raise Refused(problem, "place")


def hold(supported: SupportedPerson) -> None:
    """Let nobody else decide anything about this person until the present transaction ends."""
    db.session.refresh(supported, with_for_update={"of": SupportedPerson, "key_share": True})


def hold_request(request: MentorRequest) -> None:
    """Let nobody else decide on this request until the present transaction ends."""
    db.session.refresh(request, with_for_update={"of": MentorRequest, "key_share": True})


def _still_waiting(request: MentorRequest) -> None:
    hold_request(request)
    if request.state is not RequestState.WAITING:
        raise Refused(f"They are not on the waiting list any more: {request.state.words.lower()}")
