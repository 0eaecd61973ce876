"""Opportunities: drafted, changed, published and closed by a coordinator."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm.exc import StaleDataError

from volunteer_app.foundation import clock, history
from volunteer_app.foundation.actors import Actor
from volunteer_app.foundation.database import db
from volunteer_app.foundation.errors import Refused, StaleEdit
from volunteer_app.organisations.models import Organisation
from volunteer_app.organisations.rules import OrganisationKind
from volunteer_app.readiness.rules.places import misplaced
from volunteer_app.recruitment.folding import folded
from volunteer_app.recruitment.models import Opportunity, OpportunityPlace
from volunteer_app.recruitment.racing import one_at_a_time
from volunteer_app.recruitment.rules import Action, OpportunityState
from volunteer_app.roles.models import Role


@dataclass(frozen=True)
class OpportunityDetails:
    """What a coordinator says of an opportunity. `ends_before` is the day after its last."""

    role: Role
    title: str
    summary: str
    description: str
    commitment: str
    starts_on: date
    closes_on: date
    contact_email: str
    places: tuple[Organisation, ...]
    ends_before: date | None = None
    volunteers_wanted: int = 1
    postal_address: str = ""


def draft_opportunity(details: OpportunityDetails, *, organisation: Organisation, by: Actor) -> Opportunity:
    """A new opportunity that only the organisation sees.

    Raises:
        Refused: the role is appointed elsewhere, or the dates cannot be.
    """
    opportunity = Opportunity(
        organisation=organisation, organisation_id=organisation.id, state=OpportunityState.DRAFT
    )
    _describe(opportunity, details)
    history.record(Action.DRAFT_OPPORTUNITY, opportunity, by=by)
    return opportunity


def edit_opportunity(
    opportunity: Opportunity, details: OpportunityDetails, *, version: int, by: Actor
) -> None:
    """Change what an opportunity says. Nothing is recorded when all is as it was.

    Raises:
        StaleEdit: somebody changed it since `version` was shown.
        Refused: it is closed, or what is said cannot be.
    """
    if opportunity.version != version:
        raise StaleEdit
    if opportunity.state is OpportunityState.CLOSED:
        raise Refused("This opportunity is closed and can no longer be changed")
    past = details.closes_on < clock.today() and details.closes_on != opportunity.closes_on
    if past and opportunity.state is OpportunityState.PUBLISHED:
        raise Refused("Closing date must be today or later. To stop applications now, close it", "closes_on")
    _describe(opportunity, details)
    if not db.session.is_modified(opportunity):
        return
    try:
        history.record(Action.EDIT_OPPORTUNITY, opportunity, by=by)
    except StaleDataError as error:  # two saved in the same moment
        raise StaleEdit from error


def publish_opportunity(opportunity: Opportunity, *, by: Actor) -> None:
    """Show an opportunity to everybody, so that people can apply.

    Raises:
        Refused: it is not a draft, has no place, or its closing date is past.
    """
    if opportunity.state is not OpportunityState.DRAFT:
        raise Refused("Only a draft can be published")
    if not opportunity.places:
        raise Refused("Add at least one place before you publish")
    if opportunity.closes_on < clock.today():
        raise Refused("The closing date is past: change it before you publish")
    opportunity.state = OpportunityState.PUBLISHED
    opportunity.published_at = clock.now()
    with one_at_a_time():
        history.record(Action.PUBLISH_OPPORTUNITY, opportunity, by=by)


def close_opportunity(opportunity: Opportunity, *, reason: str, by: Actor) -> None:
    """Take no more applications. Those that are there stay as they are.

    Raises:
        Refused: it is closed already, or there is no reason.
    """
    if opportunity.state is OpportunityState.CLOSED:
        raise Refused("This opportunity is already closed")
    if not reason.strip():
        raise Refused("Enter why you are closing it", "reason")
    opportunity.state = OpportunityState.CLOSED
    opportunity.closed_reason = reason.strip()
    with one_at_a_time():
        history.record(Action.CLOSE_OPPORTUNITY, opportunity, by=by, reason=reason.strip())


def _check(details: OpportunityDetails) -> None:
    if details.role.appointed_elsewhere:
        raise Refused("People are appointed to this role elsewhere, so it cannot be offered here", "role")
    for place in details.places:
        in_prison = place.kind is OrganisationKind.PRISON
        if words := misplaced(details.role.setting, in_prison=in_prison):
            raise Refused(f"{place.name}: {words[0].lower()}{words[1:]}", "places")
    if details.ends_before is not None and details.ends_before <= details.starts_on:
        raise Refused("Last day must be the same as or after the first day", "last_day")
    if details.ends_before is not None and details.closes_on >= details.ends_before:
        raise Refused("Closing date must be before the opportunity ends", "closes_on")


def _describe(opportunity: Opportunity, details: OpportunityDetails) -> None:
    _check(details)
    opportunity.role = details.role
    for name in (
        "title", "summary", "description", "commitment", "volunteers_wanted",
        "starts_on", "ends_before", "closes_on", "contact_email", "postal_address",
    ):  # fmt: skip
        if getattr(opportunity, name) != getattr(details, name):
            setattr(opportunity, name, getattr(details, name))
    _place(opportunity, details.places)
    text = _search_text(opportunity, details)
    if opportunity.search_text != text:
        opportunity.search_text = text


def _place(opportunity: Opportunity, places: tuple[Organisation, ...]) -> None:
    present = {each.organisation_id: each for each in opportunity.places}
    if present.keys() != {place.id for place in places}:
        opportunity.places = [
            present.get(place.id) or OpportunityPlace(organisation_id=place.id, place=place)
            for place in places
        ]


def _search_text(opportunity: Opportunity, details: OpportunityDetails) -> str:
    """What the public searches in. It names the places, so that a change of these alone is also a change."""
    places = sorted(f"{place.name} {place.name_cy or ''}" for place in details.places)
    organisation = opportunity.organisation
    return folded(
        details.title, details.summary, details.role.name, organisation.name, organisation.name_cy, *places
    )
