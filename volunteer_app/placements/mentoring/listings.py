"""What the caseload of mentorings and the list of mentors show."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from volunteer_app.foundation.authority import Permission, Scope
from volunteer_app.foundation.clock import day_of
from volunteer_app.foundation.listing import Column, Found, Listing, Order, declare, link, tag
from volunteer_app.placements.matching import queries as matching
from volunteer_app.placements.matching.models import MentorOffer
from volunteer_app.placements.mentoring import due, queries
from volunteer_app.placements.mentoring.models.relationship import Mentoring
from volunteer_app.placements.mentoring.rules import SessionState

Counts = dict[SessionState, tuple[int, int]]


@dataclass(frozen=True)
class Row:
    """A mentoring with what its sessions came to."""

    mentoring: Mentoring
    counts: Counts
    looks: Sequence[str] = ()

    def number(self, state: SessionState) -> int:
        """How many sessions are in a state."""
        return self.counts.get(state, (0, 0))[0]

    @property
    def minutes(self) -> int:
        """How long all sessions were that were held."""
        return self.counts.get(SessionState.HELD, (0, 0))[1]


def _who(row: Row) -> str:
    return f"{row.mentoring.person.full_name} and {row.mentoring.supported.given_name}"


def _linked(row: Row) -> str:
    return link("placements.mentoring", row.mentoring.reference, _who(row))


def _state(row: Row) -> str:
    return "Going on" if row.mentoring.is_going else "Ended"


def _shown_state(row: Row) -> str:
    return tag(_state(row), "good" if row.mentoring.is_going else "neutral")


MENTORINGS = declare(
    Listing(
        key="mentorings",
        title="Mentoring",
        endpoint="placements.mentorings",
        export_endpoint="placements.export_mentorings",
        permission=Permission.MENTORING_MANAGE,
        of=Mentoring,
        columns=(
            Column("who", "Mentor and person", _who, _linked),
            Column("reference", "Reference", lambda row: row.mentoring.reference),
            Column("role", "Mentoring", lambda row: row.mentoring.role.name),
            Column("starts", "First day", lambda row: row.mentoring.starts_on, order="starts"),
            Column("planned", "Planned last day", lambda row: row.mentoring.planned_end_on),
            Column("ended", "Last day", lambda row: row.mentoring.ended_on),
            Column("review", "Next review", lambda row: row.mentoring.next_review_on),
            Column("held", "Sessions", lambda row: row.number(SessionState.HELD), is_number=True),
            Column("missed", "Missed", lambda row: row.number(SessionState.MISSED), is_number=True),
            Column("minutes", "Minutes", lambda row: row.minutes, is_number=True),
            Column("look", "To look at", lambda row: "; ".join(row.looks)),
            Column("state", "State", _state, _shown_state),
            Column("organisation", "Organisation", lambda row: row.mentoring.organisation.name),
        ),
        shown=("role", "starts", "planned", "review", "held", "missed", "look", "state"),
        orders={
            "starts": Order(
                queries.LATEST_START_FIRST, "Latest first day first", "Earliest first day first", falls=True
            )
        },
        filters={"going": "State", "look": "To look at"},
    )
)


def mentorings(scope: Scope, going: bool | None, *, look: bool, gone: Sequence[str] = ()) -> Found[Row]:
    """The mentorings of the scope: all, those that go on or that ended, or those to look at."""

    def rows(found: Sequence[Mentoring]) -> list[Row]:
        counts, looks = queries.counted([each.id for each in found]), due.whys(found)
        return [Row(each, counts[each.id], looks[each.id]) for each in found]

    statement = queries.mentorings(scope, going=going)
    return Found(MENTORINGS, statement.where(due.to_look_at()) if look else statement, rows, gone)


@dataclass(frozen=True)
class MentorRow:
    """An offer, how many people the mentor supports or is proposed for, and when they are supervised next."""

    offer: MentorOffer
    supports: int
    supervised_on: date | None


def _mentor(row: MentorRow) -> str:
    return row.offer.person.full_name


def _linked_mentor(row: MentorRow) -> str:
    return link("placements.mentor_offer", row.offer.person.reference, _mentor(row))


MENTORS = declare(
    Listing(
        key="mentors",
        title="Mentors",
        endpoint="placements.mentors",
        export_endpoint="placements.export_mentors",
        permission=Permission.MENTORING_MANAGE,
        of=MentorOffer,
        columns=(
            Column("name", "Mentor", _mentor, _linked_mentor),
            Column("reference", "Reference", lambda row: row.offer.person.reference),
            Column("supports", "Supports", lambda row: row.supports, is_number=True),
            Column("most", "At most", lambda row: row.offer.most, is_number=True),
            Column("supervision", "Next supervision", lambda row: row.supervised_on),
            Column("open", "Open to somebody new", lambda row: row.offer.is_open),
            Column("changed", "Offer changed on", lambda row: day_of(row.offer.updated_at), order="changed"),
            Column("organisation", "Organisation", lambda row: row.offer.organisation.name),
        ),
        shown=("supports", "most", "supervision", "open", "changed"),
        orders={
            "changed": Order(
                matching.OFFERS_IN_ORDER, "Latest change first", "Earliest change first", falls=True
            )
        },
        filters={"supervision": "Supervision"},
    )
)


def mentors(scope: Scope, *, due_only: bool = False, gone: Sequence[str] = ()) -> Found[MentorRow]:
    """What mentors offer the scope's organisations: all, or those whose supervision is due."""

    def rows(offers: Sequence[MentorOffer]) -> list[MentorRow]:
        keys = [(each.person_id, each.organisation_id) for each in offers]
        supports, supervised = matching.supported_by_these(offers), due.next_supervisions(keys)
        return [
            MentorRow(each, supports.get(key, 0), supervised.get(key))
            for each, key in zip(offers, keys, strict=True)
        ]

    statement = matching.offers(scope)
    return Found(MENTORS, statement.where(due.is_to_supervise()) if due_only else statement, rows, gone)
