"""How a publication comes about: drafted, counted, protected and attacked, signed off by two, and out.

Counting and attacking take minutes, so they run outside any transaction: nothing is stored before the end,
and what was stopped in the middle is done again from the beginning.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import date, timedelta
from enum import StrEnum

from volunteer_app.diversity.condition import queries as conditions
from volunteer_app.diversity.publishing import files, queries
from volunteer_app.diversity.publishing.coarsening import coarsened
from volunteer_app.diversity.publishing.declared import declared, ruleset
from volunteer_app.diversity.publishing.models import (
    OPEN,
    TO_SIGN,
    Publication,
    PublicationSignature,
    PublicationState,
)
from volunteer_app.diversity.publishing.outcomes import Asked, Computed, Problem
from volunteer_app.foundation import clock, history, jobs
from volunteer_app.foundation.actors import Actor
from volunteer_app.foundation.alone import alone
from volunteer_app.foundation.database import db
from volunteer_app.foundation.errors import Refused
from volunteer_app.foundation.presenting import day as in_words
from volunteer_app.foundation.transactions import reading_for_long, transaction

JOB = "diversity.publish"
SIGNATURES = 2
LAST_OF_QUARTERS = {(3, 31), (6, 30), (9, 30), (12, 31)}
BUSY = "Another publication is being made. Finish it or discard it first"
TWICE = "You have signed this publication off already. Somebody else must be the second"
NOT_CHECKED = "Only a publication whose audit has passed can be signed off, and only once"
UNFOUNDED = (
    "Its tables by lived experience rest on a legal condition that is not in force any more. "
    "It cannot be signed off"
)
COARSER, WITHOUT = "coarser", "without"


class Action(StrEnum):
    """What history says of a publication."""

    DRAFT = "publication:draft"
    CHECK = "publication:check"
    SIGN = "publication:sign"
    RELEASE = "publication:release"
    DISCARD = "publication:discard"
    FORGET = "publication:forget"


def draft(
    day: date, *, by: Actor, reason: str = "", left_out: Sequence[str] = (), coarser: Sequence[str] = ()
) -> Publication:
    """Begin a publication of a reference day.

    `left_out`, `coarser`: codes of tables that are not in it, or are made coarser, once for each time.

    Raises:
        Refused: the day is to come or ends no quarter, a later one is out, a correction has no reason,
            another is being made, or there is no table of such a code.
    """
    _refuse_day(day)
    _refuse_tables((*left_out, *coarser))
    seen = queries.days_seen()
    if any(each > day for each in seen):
        raise Refused("A later reference day has been published or made. Choose a later one", "reference_day")
    is_correction = day in queries.days_out()
    if is_correction and not reason.strip():
        raise Refused("Say why it is corrected: this day has been published", "reason")
    _refuse_second()
    publication = Publication(
        reference_day=day,
        edition=1 + seen.count(day),
        reason=reason.strip() if is_correction else "",
        ruleset=ruleset(day).code,
        tables=declared().version,
        left_out=list(left_out),
        coarser=list(coarser),
        made_by=by.name,
    )
    history.record(Action.DRAFT, publication, by=by, reason=publication.reason)
    jobs.wake_after_commit(JOB)
    return publication


def _refuse_second() -> None:
    other = queries.being_made()
    if other is not None:
        raise Refused(f"{BUSY}: {other.reference}, the figures of {in_words(other.reference_day)}")


def again(publication: Publication, chosen: Mapping[str, str], *, reason: str, by: Actor) -> Publication:
    """Discard what could not be protected, and begin anew with these tables coarser or left out.

    `chosen`: COARSER or WITHOUT for each table that stands in the way, by its code.

    Raises:
        Refused: it was not refused, a choice is missing or cannot be, no reason is given, or nothing would be
            left; or as `draft`.
    """
    _lock(publication)
    if publication.state is not PublicationState.REFUSED or not publication.offers:
        raise Refused("Nothing of this publication can be made coarser or left out now")
    if set(chosen) != set(publication.offers):
        raise Refused("Choose for each table")
    coarser = [each for each, how in chosen.items() if how == COARSER]
    if not set(coarser) <= set(publication.coarser_offers):
        raise Refused("This table cannot be made coarser. Leave it out")
    if not reason.strip():
        raise Refused("Enter why you chose this", "reason")
    left_out = [*publication.left_out, *(each for each in chosen if each not in coarser)]
    coarser = [*publication.coarser, *coarser]
    if not coarsened(declared(with_condition=True).without(left_out), coarser).tables.tables:
        raise Refused("No table would be left. Discard this publication")
    day, why = publication.reference_day, publication.reason
    discard(publication, reason=f"{publication.problem}. Tried again: {reason.strip()}", by=by)
    return draft(day, by=by, reason=why, left_out=left_out, coarser=coarser)


def _refuse_tables(codes: Sequence[str]) -> None:
    unknown = set(codes) - {each.code for each in declared(with_condition=True).tables}
    if unknown:
        raise Refused(f"There is no table {', '.join(sorted(unknown))}")


def _refuse_day(day: date) -> None:
    if day >= clock.today():
        raise Refused("The reference day must be in the past", "reference_day")
    if (day.month, day.day) not in LAST_OF_QUARTERS:
        raise Refused(
            "The reference day must be the last day of March, June, September or December", "reference_day"
        )


def check(publication: Publication, found: Computed | Problem, *, by: Actor) -> None:
    """Keep what counting and attacking came to.

    Raises:
        Refused: it is no draft any more.
    """
    if publication.state is not PublicationState.DRAFT:
        raise Refused("It has been checked or discarded meanwhile")
    publication.finished_at = clock.now()
    if isinstance(found, Problem):
        publication.state, publication.problem = PublicationState.REFUSED, found.words
        publication.offers, publication.coarser_offers = list(found.offers), list(found.coarser)
    else:
        publication.state = PublicationState.CHECKED
        publication.tables_csv = files.tables_csv(found.composed.rows)
        publication.notes_csv = files.notes_csv(found.composed.notes)
        publication.certificate = asdict(found.composed.certificate)
        publication.condition_id = found.condition_id
        publication.workings = {**found.workings, "true": list(found.composed.true)}
    history.record(Action.CHECK, publication, by=by)


def go_on(by: Actor, *, wait: bool = False) -> bool:
    """Make the publication that waits to be made; gives whether it did.

    One worker at a time makes it. `wait`: for another that makes it now. What was found is thrown away where
    the publication was discarded meanwhile.
    """
    if _waiting() is None:
        return False
    with alone(JOB, wait=wait) as nobody_else:
        waiting = _waiting() if nobody_else else None
        if waiting is None:
            return False
        number, asked = waiting
        found = compute(asked)
        with transaction():
            publication = db.session.get_one(Publication, number)
            _lock(publication)
            if publication.state is not PublicationState.DRAFT:
                return False
            check(publication, found, by=by)
    return True


def compute(asked: Asked) -> Computed | Problem:
    """Count, protect and attack: as `computing.compute`, which only whoever makes a publication loads."""
    from volunteer_app.diversity.publishing import computing  # noqa: PLC0415 - NumPy and SciPy take 50 MB

    return computing.compute(asked)


def _waiting() -> tuple[int, Asked] | None:
    """The number of the publication that waits to be made, and what is asked for."""
    with reading_for_long():
        found = queries.being_made()
        if found is None or found.state is not PublicationState.DRAFT:
            return None
        left_out, coarser = tuple(found.left_out), tuple(found.coarser)
        return found.id, Asked(found.reference_day, found.edition, left_out, coarser)


def _lock(publication: Publication) -> None:
    """As it stands now; nobody else changes it before this transaction has ended."""
    db.session.refresh(publication, with_for_update={"of": Publication})


def sign(publication: Publication, *, by: Actor) -> bool:
    """Sign it off; the second signature publishes it. Gives whether it is out.

    Raises:
        Refused: its audit has not passed, the same account signed before, or the legal condition that it
            rests on has ended.
    """
    _lock(publication)
    if publication.state not in TO_SIGN:
        raise Refused(NOT_CHECKED)
    _refuse_unfounded(publication)
    if any(each.signed_key == by.key for each in publication.signatures):
        raise Refused(TWICE)
    publication.signatures.append(PublicationSignature(signed_key=by.key, signed_by=by.name))
    history.record(Action.SIGN, publication, by=by)
    if len(publication.signatures) < SIGNATURES:
        return False
    release(publication, PublicationState.PUBLISHED, by=by)
    return True


def _refuse_unfounded(publication: Publication) -> None:
    if publication.condition_id is not None and conditions.in_force(clock.today()) is None:
        raise Refused(UNFOUNDED)


def release(publication: Publication, state: PublicationState, *, by: Actor) -> None:
    """It leaves the house, and is never changed again."""
    publication.state, publication.released_at = state, clock.now()
    publication.one_at_a_time = None
    publication.released_edition = f"{publication.reference_day.isoformat()}/{publication.edition}"
    history.record(Action.RELEASE, publication, by=by)


def discard(publication: Publication, *, reason: str, by: Actor) -> None:
    """Give up what is being made. Where its numbers could be looked at, later ones are compared with it.

    Otherwise whoever makes and discards twice would see what one person changed in between.

    Raises:
        Refused: it is out, or no reason is given.
    """
    _lock(publication)
    if publication.state not in OPEN:
        raise Refused("What has been published cannot be discarded. Publish a correction")
    if not reason.strip():
        raise Refused("Say why it is discarded", "reason")
    publication.state, publication.one_at_a_time = PublicationState.DISCARDED, None
    publication.tables_csv, publication.notes_csv = "", ""
    history.record(Action.DISCARD, publication, by=by, reason=reason)


def days_to_offer(today: date) -> list[date]:
    """Of the same, those of which a publication can be made: none earlier than one that somebody has seen."""
    seen = queries.days_seen()
    return [each for each in days_to_choose(today) if not seen or each >= max(seen)]


def days_to_choose(today: date, number: int = 4) -> list[date]:
    """The last days of the latest quarters that are over, the latest first."""
    found: list[date] = []
    day = today
    while len(found) < number:
        day -= timedelta(days=1)
        if (day.month, day.day) in LAST_OF_QUARTERS:
            found.append(day)
    return found
