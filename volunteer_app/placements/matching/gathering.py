"""What matching is given: everybody who waits with an organisation, its mentors, and for what they are ready.

A fixed number of statements, however many there are: see `STATEMENTS`.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from volunteer_app.foundation import clock
from volunteer_app.foundation.months import add_months
from volunteer_app.organisations.models import Organisation
from volunteer_app.people.rules import outward_part
from volunteer_app.placements.matching import queries
from volunteer_app.placements.matching.distances import spot_of
from volunteer_app.placements.matching.models import MentorOffer
from volunteer_app.placements.matching.rules.fitting import Mentor, Pair, Seeker, Spot
from volunteer_app.placements.matching.weights import months_on
from volunteer_app.placements.supported.models import MentorRequest
from volunteer_app.readiness import queries as readiness
from volunteer_app.readiness.queries import Case
from volunteer_app.roles.rules import RoleSetting

# Requests, packs of their roles, offers, whom they support, who is paused, what screening said
STATEMENTS = 6 + readiness.STATEMENTS
Lacking = dict[Pair, tuple[str, ...]]


@dataclass(frozen=True)
class Known:
    """Everybody, by the keys under which the rules know them: of the request, and of the mentor's record.

    `lacking`: what a mentor lacks for a piece of work, by their key and its name.
    """

    requests: dict[str, MentorRequest]
    offers: dict[str, MentorOffer]
    seekers: Sequence[Seeker]
    mentors: Sequence[Mentor]
    lacking: Lacking
    not_clear: frozenset[Pair]


def interval() -> tuple[date, date]:
    """The days on which a mentor who is suggested today must be ready."""
    today = clock.today()
    return today, add_months(today, months_on(today))


def gathered(organisation_id: int, only: MentorRequest | None = None) -> Known:
    """Everybody who waits, or one alone; and every mentor whose offer is open."""
    requests = queries.matchable(organisation_id, only.id if only is not None else None)
    offers = queries.open_offers(organisation_id)
    lacking = _lacking(organisation_id, requests, offers)
    supports = queries.supported_by(organisation_id)
    by_supported = {each.supported_id: each.reference for each in requests}
    paused = _paused(organisation_id, requests, offers)
    told = queries.told_to_choose_another(organisation_id)
    return Known(
        requests={each.reference: each for each in requests},
        offers={each.person.reference: each for each in offers},
        seekers=[seeker(each) for each in requests],
        mentors=[
            mentor(each, requests, lacking, supports.get(each.person_id, 0), paused.get(each.person_id, ()))
            for each in offers
        ],
        lacking=lacking,
        not_clear=frozenset((by_supported[one], other) for one, other in told if one in by_supported),
    )


def work_of(request: MentorRequest) -> str:
    """What a mentor must be ready for: the role at the place."""
    return f"{request.role.code}@{request.place.reference}"


def seeker(request: MentorRequest) -> Seeker:
    """A request as the rules know it."""
    supported = request.supported
    return Seeker(
        key=request.reference,
        asked_on=request.asked_on,
        work=work_of(request),
        profile=supported.profile,
        spots=_spots(request),
    )


def mentor(
    offer: MentorOffer,
    requests: Iterable[MentorRequest],
    lacking: Lacking,
    supports: int,
    paused: Iterable[str] = (),
) -> Mentor:
    """An offer as the rules know it. `paused`: the work for which they are paused now."""
    key = offer.person.reference
    works = {work_of(each) for each in requests}
    return Mentor(
        key=key,
        offer=offer.offer,
        most=offer.most,
        supports=supports,
        spot=spot_of(offer.person.outward_postcode),
        farthest_km=offer.farthest_km,
        ready_for=frozenset(each for each in works if not lacking.get((key, each))),
        paused_for=frozenset(paused),
    )


def _spots(request: MentorRequest) -> tuple[Spot, ...]:
    """Where they would meet: in the prison, at home after release, or in one after the other."""
    inside = _prison_spot(request.place)
    at_home = spot_of(request.supported.outward_postcode)
    by_setting = {
        RoleSetting.PRISON: (inside,),
        RoleSetting.COMMUNITY: (at_home,),
        RoleSetting.BOTH: (inside, at_home),
    }
    return tuple(each for each in by_setting[request.role.setting] if each is not None)


def _prison_spot(place: Organisation) -> Spot | None:
    prison = place.establishment
    return spot_of(outward_part(prison.postcode)) if prison is not None and prison.postcode else None


def _paused(
    organisation_id: int, requests: Sequence[MentorRequest], offers: Sequence[MentorOffer]
) -> dict[int, set[str]]:
    """By the mentor's number, the work for which they have placements and each of them is paused: those at
    the place, and those in the role.
    """
    placed = queries.placed_as(organisation_id, offers)
    works = {work_of(each): each for each in requests}
    found: dict[int, set[str]] = {}
    for person_id, theirs in placed.items():
        for name, request in works.items():
            there = [
                is_paused
                for role_id, place_id, is_paused in theirs
                if role_id == request.role_id or place_id == request.place_id
            ]
            if there and all(there):
                found.setdefault(person_id, set()).add(name)
    return found


def _lacking(
    organisation_id: int, requests: Sequence[MentorRequest], offers: Sequence[MentorOffer]
) -> Lacking:
    """What each mentor lacks for each piece of work that somebody waits for; nothing for what they may do."""
    works = {work_of(each): each for each in requests}
    starts_on, ends_before = interval()
    asked = [
        (name, Case(offer.person, request.role, request.place, starts_on, ends_before))
        for name, request in sorted(works.items())
        for offer in offers
    ]
    if not asked:
        return {}
    answers = readiness.answers([case for _, case in asked], organisation_id)
    return {
        (case.person.reference, name): tuple(line.title for line in found.missing) or ("Not ready",)
        for (name, case), found in zip(asked, answers, strict=True)
        if not found.is_ready
    }
