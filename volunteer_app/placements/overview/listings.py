"""What the caseload and the lists of who is where, by region and of what waits show, sort by and export."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby

from volunteer_app.foundation import clock
from volunteer_app.foundation.authority import Permission, Scope
from volunteer_app.foundation.clock import day_of
from volunteer_app.foundation.day_times import times_words
from volunteer_app.foundation.listing import Column, Found, Listing, Order, declare, link, tag
from volunteer_app.foundation.presenting import short_day
from volunteer_app.placements.models import Placement
from volunteer_app.placements.overview import queries
from volunteer_app.placements.overview.queries import Filters
from volunteer_app.placements.overview.rules import Awaited, Waits, awaited
from volunteer_app.placements.presenters import STATE_TONES, state_words
from volunteer_app.placements.programmes import queries as programmes
from volunteer_app.placements.screening import service as screening
from volunteer_app.placements.sweeping import judging
from volunteer_app.readiness.queries import Case


@dataclass(frozen=True)
class Row:
    """A placement with what a list says of it beside its own columns."""

    placement: Placement
    programme: str = ""
    review_on: date | None = None
    last_on: date | None = None
    times: Sequence[tuple[datetime, datetime]] = ()
    region: str = ""
    awaited: Sequence[Waits] = ()


def _linked_name(row: Row) -> str:
    return link("placements.placement", row.placement.reference, row.placement.person.full_name)


def _linked_life(row: Row) -> str:
    return link("placements.placement_life", row.placement.reference, row.placement.person.full_name)


def _state(row: Row) -> str:
    return state_words(row.placement, clock.today())


def _shown_state(row: Row) -> str:
    return tag(_state(row), STATE_TONES[row.placement.state])


def _last_day(row: Row) -> date:
    return row.placement.ends_before - timedelta(days=1)


def times(row: Row) -> str:
    """When they come today, as they signed up."""
    return ", ".join(times_words(*each) for each in row.times)


def _from_whom(row: Row) -> str:
    return "; ".join(
        f"{each.words}, since {short_day(each.since)}" if each.since else each.words for each in row.awaited
    )


def _days(row: Row) -> int:
    return (clock.today() - day_of(row.placement.proposed_at)).days


_NAME = "name", "Volunteer", lambda row: row.placement.person.full_name
_REFERENCE = Column[Row]("reference", "Reference", lambda row: row.placement.reference)
_ROLE = Column[Row]("role", "Role", lambda row: row.placement.role.name)
_ORGANISATION = Column[Row]("organisation", "Organisation", lambda row: row.placement.organisation.name)
_SUPERVISOR = Column[Row]("supervisor", "Supervisor", lambda row: row.placement.supervisor)
_FIRST_DAY = Column[Row]("starts", "First day", lambda row: row.placement.starts_on)
_STATE = Column[Row]("state", "State", _state, _shown_state)

CASELOAD = declare(
    Listing(
        key="caseload",
        title="Caseload",
        endpoint="placements.caseload",
        export_endpoint="placements.export_caseload",
        permission=Permission.PLACEMENT_VIEW,
        of=Placement,
        columns=(
            Column(*_NAME, _linked_life),
            _REFERENCE,
            _ROLE,
            Column("place", "Place", lambda row: row.placement.place.name),
            Column("programme", "Programme", lambda row: row.programme),
            _SUPERVISOR,
            _FIRST_DAY,
            Column("ends", "Last day", _last_day, order="ends"),
            Column("review", "Next review", lambda row: row.review_on),
            Column("came", "Last logged day", lambda row: row.last_on),
            _STATE,
            _ORGANISATION,
        ),
        shown=("role", "place", "supervisor", "review", "came", "ends", "state"),
        orders={
            "ends": Order(
                queries.BY_END,
                "Caseload, the earliest last day at the top",
                "Caseload, the latest last day at the top",
            )
        },
        filters={"part": "Part", "whose": "Supervised by", "place": "Place", "programme": "Programme"},
    )
)


def caseload(scope: Scope, filters: Filters, gone: Sequence[str] = ()) -> Found[Row]:
    """The placements of the scope that run, will run or wait."""

    def rows(found: Sequence[Placement]) -> list[Row]:
        ids = [each.id for each in found]
        names, reviews = programmes.names_of(ids), queries.next_reviews(ids)
        last = queries.last_days(ids)
        return [Row(each, names.get(each.id, ""), reviews.get(each.id), last.get(each.id)) for each in found]

    return Found(CASELOAD, queries.caseload(scope, filters), rows, gone)


HERE_TODAY = declare(
    Listing(
        key="here-today",
        title="Who is where today",
        endpoint="placements.who_is_where",
        export_endpoint="placements.export_who_is_where",
        permission=Permission.PLACEMENT_VIEW,
        of=Placement,
        columns=(
            Column(*_NAME, _linked_name),
            _REFERENCE,
            Column("place", "Place", lambda row: row.placement.place.name, order="place"),
            _ROLE,
            _SUPERVISOR,
            Column("times", "Signed up for today", times),
            _FIRST_DAY,
            Column("ends", "Last day", _last_day),
            _ORGANISATION,
        ),
        shown=("place", "role", "supervisor", "times"),
        orders={"place": Order(queries.BY_PLACE, "By place", "By place, backwards")},
        filters={"place": "Place"},
    )
)


def here_today(scope: Scope, place: str, gone: Sequence[str] = ()) -> Found[Row]:
    """Who has a placement in force today."""

    def rows(found: Sequence[Placement]) -> list[Row]:
        times = queries.times_today([each.id for each in found])
        return [Row(each, times=times.get(each.id, ())) for each in found]

    return Found(HERE_TODAY, queries.here_today(scope, place), rows, gone)


BY_REGION = declare(
    Listing(
        key="placements-by-region",
        title="Placements by region",
        endpoint="placements.regions",
        export_endpoint="placements.export_regions",
        permission=Permission.PLACEMENT_VIEW,
        of=Placement,
        columns=(
            Column(*_NAME, _linked_name),
            _REFERENCE,
            Column("region", "Region", lambda row: row.region),
            Column("place", "Place", lambda row: row.placement.place.name, order="place"),
            _ROLE,
            _FIRST_DAY,
            Column("ends", "Last day", _last_day),
            _STATE,
            _ORGANISATION,
        ),
        shown=("region", "place", "role", "ends", "state"),
        orders={"place": Order(queries.BY_PLACE, "By place", "By place, backwards")},
        filters={"region": "Region"},
    )
)


def by_region(scope: Scope, regions: dict[int, str], gone: Sequence[str] = ()) -> Found[Row]:
    """The placements at these places, each with the name of the region of its place."""

    def rows(found: Sequence[Placement]) -> list[Row]:
        return [Row(each, region=regions.get(each.place_id, "")) for each in found]

    return Found(BY_REGION, queries.at_places(scope, sorted(regions)), rows, gone)


STUCK = declare(
    Listing(
        key="stuck-placements",
        title="Waiting for approval",
        endpoint="placements.stuck",
        export_endpoint="placements.export_stuck",
        permission=Permission.PLACEMENT_APPROVE,
        of=Placement,
        columns=(
            Column(*_NAME, _linked_name),
            _REFERENCE,
            _ROLE,
            Column("place", "Place", lambda row: row.placement.place.name),
            Column("since", "Since", lambda row: day_of(row.placement.proposed_at), order="since"),
            Column("days", "Days", _days, is_number=True),
            Column("awaited", "Awaited from", _from_whom),
            Column("starts", "First day", lambda row: row.placement.starts_on),
            _ORGANISATION,
        ),
        shown=("role", "place", "since", "days", "awaited", "starts"),
        orders={
            "since": Order(queries.LONGEST_WAIT_FIRST, "The longest wait at the top", "The latest at the top")
        },
        filters={},
    )
)


def stuck(scope: Scope) -> Found[Row]:
    """The placements that wait for approval, each with from whom what is awaited."""

    def rows(found: Sequence[Placement]) -> list[Row]:
        whom = _awaited(found)
        return [Row(each, awaited=whom[each.id]) for each in found]

    return Found(STUCK, queries.waiting(scope), rows)


def _awaited(found: Sequence[Placement]) -> dict[int, list[Waits]]:
    """From whom each is awaited; a fixed number of statements for each organisation."""
    whom: dict[int, list[Waits]] = {}
    for organisation_id, group in groupby(
        sorted(found, key=lambda each: each.organisation_id), key=lambda each: each.organisation_id
    ):
        theirs = list(group)
        cases = [Case(p.person, p.role, p.place, p.starts_on, p.ends_before) for p in theirs]
        since = queries.under_way({each.person_id for each in theirs}, organisation_id)
        for each, answer in zip(theirs, judging.answers(cases, organisation_id), strict=True):
            asked = each.screening
            found_out = awaited(
                answer,
                screening.word_now(asked),
                asked_on=day_of(asked.asked_at) if asked else None,
                since={
                    kind: day
                    for (person_id, kind, place_id), day in since.items()
                    if person_id == each.person_id and place_id in {None, each.place_id}
                },
            )
            whom[each.id] = [_since(party, each) for party in found_out]
    return whom


def _since(party: Waits, placement: Placement) -> Waits:
    """Since when somebody is awaited: where nothing says so itself, since the placement was proposed; whoever
    has to decide once screening has said its word, since that word, whichever it is.
    """
    said_at = placement.screening.decided_at if placement.screening else None
    is_after_the_word = party.words in {Awaited.CHOOSE.words, Awaited.DECISION.words}
    proposed_at = placement.proposed_at
    default = max(said_at, proposed_at) if said_at and is_after_the_word else proposed_at
    return Waits(party.words, party.since or day_of(default))
