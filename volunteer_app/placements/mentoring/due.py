"""What a coordinator has to look at: mentorings, and mentors whose supervision is due."""

from collections.abc import Collection, Sequence
from datetime import date

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select, tuple_
from sqlalchemy.orm import aliased

from volunteer_app.foundation import clock
from volunteer_app.foundation.authority import Scope
from volunteer_app.foundation.bulk_rows import is_among
from volunteer_app.foundation.database import db
from volunteer_app.placements.matching.models import MentorOffer
from volunteer_app.placements.mentoring.models.looking_back import MentorSupervision
from volunteer_app.placements.mentoring.models.relationship import Mentoring, MentoringStay
from volunteer_app.placements.mentoring.reaching import last_placements
from volunteer_app.placements.models import Placement
from volunteer_app.placements.rules import PlacementState
from volunteer_app.placements.supported.models import SupportedConsent
from volunteer_app.placements.supported.queries import has_agreed
from volunteer_app.placements.supported.rules.asking import ConsentKind

Mentor = tuple[int, int]  # the number of the person, and of the organisation


def to_look_at() -> ColumnElement[bool]:
    """The condition that a mentoring goes on, and something about it wants a coordinator."""
    today = clock.today()
    return Mentoring.ended_on.is_(None) & or_(
        Mentoring.next_review_on <= today,
        Mentoring.planned_end_on < today,
        ~has_agreed(ConsentKind.SUPPORT, Mentoring.supported_id),
        _cannot_take_place(today),
    )


def count(scope: Scope) -> Select[int]:
    """How many mentorings of the scope there are to look at."""
    in_scope = Mentoring.organisation_id.in_(scope.organisation_ids)
    return select(func.count(Mentoring.id)).where(in_scope, to_look_at())


def whys(mentorings: Sequence[Mentoring]) -> dict[int, list[str]]:
    """What there is to look at of each, in words; two statements, however many they are."""
    going = [each for each in mentorings if each.is_going]
    placements = last_placements([each.id for each in going])
    agreed = _who_agreed([each.supported_id for each in going])
    found: dict[int, list[str]] = {each.id: [] for each in mentorings}
    for each in going:
        found[each.id] = [*_placement_words(placements.get(each.id)), *_days_words(each)]
        if each.supported_id not in agreed:
            found[each.id].append("They do not agree any more")
    return found


def supervision_count(scope: Scope) -> Select[int]:
    """How many mentors of the scope, who support somebody, have a supervision that is due."""
    return select(func.count(MentorSupervision.id)).where(
        MentorSupervision.organisation_id.in_(scope.organisation_ids), _supervision_is_due()
    )


def is_to_supervise() -> ColumnElement[bool]:
    """The condition that whoever made an offer has a supervision that is due, as it is counted."""
    return exists().where(
        MentorSupervision.person_id == MentorOffer.person_id,
        MentorSupervision.organisation_id == MentorOffer.organisation_id,
        _supervision_is_due(),
    )


def _supervision_is_due() -> ColumnElement[bool]:
    goes_on = exists().where(
        Mentoring.person_id == MentorSupervision.person_id,
        Mentoring.organisation_id == MentorSupervision.organisation_id,
        Mentoring.ended_on.is_(None),
    )
    return and_(MentorSupervision.next_on <= clock.today(), _is_latest(), goes_on)


def next_supervisions(mentors: Collection[Mentor]) -> dict[Mentor, date]:
    """When each mentor's next supervision is, where a day is known; in one statement."""
    statement = select(
        MentorSupervision.person_id, MentorSupervision.organisation_id, MentorSupervision.next_on
    ).where(
        is_among(MentorSupervision.person_id, [person_id for person_id, _ in mentors]),
        MentorSupervision.next_on.is_not(None),
        _is_latest(),
    )
    rows = db.session.execute(statement)
    return {(person_id, number): on for person_id, number, on in rows if on is not None}


def _is_latest() -> ColumnElement[bool]:
    """The condition that a mentor was not supervised again since: a later one says what comes next."""
    later = aliased(MentorSupervision)
    return ~exists().where(
        later.person_id == MentorSupervision.person_id,
        later.organisation_id == MentorSupervision.organisation_id,
        tuple_(later.held_on, later.id) > tuple_(MentorSupervision.held_on, MentorSupervision.id),
    )


def _cannot_take_place(today: date) -> ColumnElement[bool]:
    """The condition that the placement under which a mentoring takes place, or is to begin, is paused or
    over.
    """
    return exists().where(
        MentoringStay.mentoring_id == Mentoring.id,
        or_(MentoringStay.since <= today, MentoringStay.since == Mentoring.starts_on),
        or_(MentoringStay.before.is_(None), MentoringStay.before > today),
        Placement.id == MentoringStay.placement_id,
        or_(Placement.state != PlacementState.APPROVED, Placement.ends_before <= today),
    )


def _who_agreed(supported_ids: Collection[int]) -> set[int]:
    statement = select(SupportedConsent.supported_id).where(
        is_among(SupportedConsent.supported_id, supported_ids),
        SupportedConsent.kind == ConsentKind.SUPPORT,
        SupportedConsent.withdrawn_on.is_(None),
    )
    return set(db.session.scalars(statement))


def _placement_words(placement: Placement | None) -> list[str]:
    if placement is None:
        return []
    if placement.state is PlacementState.SUSPENDED:
        return ["The mentor’s placement is paused"]
    is_over = placement.state is PlacementState.ENDED or placement.ends_before <= clock.today()
    return ["The mentor’s placement has ended"] if is_over else []


def _days_words(mentoring: Mentoring) -> list[str]:
    today = clock.today()
    is_due = mentoring.next_review_on is not None and mentoring.next_review_on <= today
    words = ["Review due"] if is_due else []
    return [*words, "Planned last day is over"] if mentoring.planned_end_on < today else words
