"""Telling coordinators at once when what a placement rests on is taken away.

Listens to the vetting room (wired in `volunteer_app.blueprints`). The mail says only which placement to look
at: not what was lost, by whom, or whose placement it is.
"""

from collections.abc import Iterable, Sequence

from sqlalchemy import select

from volunteer_app.accounts import queries as accounts
from volunteer_app.accounts.models import Account
from volunteer_app.accounts.rules import MembershipRole
from volunteer_app.foundation import clock, links, mail
from volunteer_app.foundation.database import db
from volunteer_app.organisations import queries as organisations
from volunteer_app.organisations.models import Organisation
from volunteer_app.placements import service
from volunteer_app.placements.models import Placement
from volunteer_app.placements.rules import PlacementState
from volunteer_app.vetting.facts import CheckDoubted, CheckTurnedAdverse, ClearanceRevoked


def of_revoked_clearance(fact: ClearanceRevoked) -> None:
    """A prison took its clearance back: placements there are to be looked at today."""
    _warn(fact.person_id, fact.organisation_id, place_id=fact.establishment_id)


def of_adverse_check(fact: CheckTurnedAdverse) -> None:
    """A certificate came back that a vetting officer must act on: all placements are to be looked at."""
    _warn(fact.person_id, fact.organisation_id)


def of_doubted_checks(fact: CheckDoubted) -> None:
    """Checks that counted do not count for now: only placements that rested on one are to be looked at."""
    _warn(fact.person_id, fact.organisation_id, only_unready=True)


def _warn(
    person_id: int, organisation_id: int, *, place_id: int | None = None, only_unready: bool = False
) -> None:
    statement = select(Placement).where(
        Placement.person_id == person_id,
        Placement.organisation_id == organisation_id,
        Placement.state == PlacementState.APPROVED,
        Placement.ends_before > clock.today(),
    )
    if place_id is not None:
        statement = statement.where(Placement.place_id == place_id)
    found = list(db.session.scalars(statement.order_by(Placement.id)))
    _mail(organisation_id, [each.reference for each in found if not only_unready or _is_unready(each)])


def of_paused(placements: Iterable[Placement]) -> None:
    """Placements were paused by something that another room told of: each organisation hears of its own."""
    by_organisation: dict[int, list[str]] = {}
    for each in placements:
        by_organisation.setdefault(each.organisation_id, []).append(each.reference)
    for organisation_id, references in by_organisation.items():
        _mail(organisation_id, references)


def _mail(organisation_id: int, references: Sequence[str]) -> None:
    if not references:
        return
    for account in coordinators(organisation_id):
        mail.post(
            to=account.email,
            template="placements/mail/look_at_once.txt",
            name=account.name,
            addresses=[links.address("placements.placement", reference=each) for each in references],
        )


def _is_unready(placement: Placement) -> bool:
    answer = service.readiness_left(placement)
    return answer is not None and not answer.is_ready


def coordinators(organisation_id: int) -> list[Account]:
    """Those of the organisation; where it has none, of the nearest above it, whose authority reaches it."""
    organisation = db.session.get_one(Organisation, organisation_id)
    for each in (organisation, *reversed(organisations.ancestors(organisation))):
        found = accounts.holders(each.id, MembershipRole.COORDINATOR)
        if found:
            return found
    return []
