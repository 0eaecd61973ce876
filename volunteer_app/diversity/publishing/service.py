"""How a publication comes about: drafted, counted, protected and attacked, signed off by two, and out.

Counting and attacking take minutes, so they run outside any transaction: nothing is stored before the end,
and what was stopped in the middle is done again from the beginning.
"""

from dataclasses import asdict
from datetime import date, timedelta
from enum import StrEnum
from typing import Any, NamedTuple

from volunteer_app.diversity.protection.auditing import Unfit
from volunteer_app.diversity.protection.cells import ALL, Cell, Line
from volunteer_app.diversity.protection.hiding import NoProtection
from volunteer_app.diversity.protection.solving import Unsolved
from volunteer_app.diversity.publishing import counting, files, queries, workings
from volunteer_app.diversity.publishing.composing import Composed, compose
from volunteer_app.diversity.publishing.declared import Declared, declared, ruleset
from volunteer_app.diversity.publishing.making import Made, TooFew, make
from volunteer_app.diversity.publishing.models import (
    OPEN,
    Publication,
    PublicationSignature,
    PublicationState,
)
from volunteer_app.diversity.publishing.people import Basis
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
NOT_CHECKED = "Only a publication whose audit has passed can be signed off"
NOBODY = "Too few people are counted for anything to be published"


class Action(StrEnum):
    """What history says of a publication."""

    DRAFT = "publication:draft"
    CHECK = "publication:check"
    SIGN = "publication:sign"
    RELEASE = "publication:release"
    DISCARD = "publication:discard"


class Problem(NamedTuple):
    """Why nothing can be published, and the tables without which it could be tried again."""

    words: str
    offers: tuple[str, ...] = ()


class Computed(NamedTuple):
    """What counting, protecting and attacking came to."""

    composed: Composed
    workings: dict[str, Any]


def draft(day: date, *, by: Actor, reason: str = "", left_out: tuple[str, ...] = ()) -> Publication:
    """Begin a publication of a reference day.

    Raises:
        Refused: the day is to come or ends no quarter, a later one is out, a correction has no reason, or
            another is being made.
    """
    _refuse_day(day)
    seen = queries.days_seen()
    if any(each > day for each in seen):
        raise Refused("A later reference day has been published or made. Choose a later one", "reference_day")
    if day in queries.days_out() and not reason.strip():
        raise Refused("Say why it is corrected: this day has been published", "reason")
    _refuse_second()
    publication = Publication(
        reference_day=day,
        edition=1 + seen.count(day),
        reason=reason.strip(),
        ruleset=ruleset(day).code,
        tables=declared().version,
        left_out=list(left_out),
        made_by=by.name,
    )
    history.record(Action.DRAFT, publication, by=by, reason=publication.reason)
    jobs.wake_after_commit(JOB)
    return publication


def _refuse_second() -> None:
    other = queries.being_made()
    if other is not None:
        raise Refused(f"{BUSY}: {other.reference}, the figures of {in_words(other.reference_day)}")


def again_without(publication: Publication, *, by: Actor) -> Publication:
    """Discard what could not be protected, and begin anew without the tables that could not be.

    Raises:
        Refused: it was not refused, or nothing would be left; or as `draft`.
    """
    _lock(publication)
    left_out = [*publication.left_out, *publication.offers]
    if publication.state is not PublicationState.REFUSED or not publication.offers:
        raise Refused("No tables of this publication can be left out now")
    if not declared().without(left_out).tables:
        raise Refused("No table would be left. Discard this publication")
    day, reason = publication.reference_day, publication.reason
    discard(publication, reason=f"{publication.problem}. Tried again without them", by=by)
    return draft(day, by=by, reason=reason, left_out=tuple(left_out))


def _refuse_day(day: date) -> None:
    if day >= clock.today():
        raise Refused("The reference day must be in the past", "reference_day")
    if (day.month, day.day) not in LAST_OF_QUARTERS:
        raise Refused(
            "The reference day must be the last day of March, June, September or December", "reference_day"
        )


def compute(day: date, edition: int, left_out: tuple[str, ...]) -> Computed | Problem:
    """Count, protect and attack. Reads only; takes up to minutes."""
    tables = declared().without(left_out)
    rules, definitions = ruleset(day), tables.definitions()
    with reading_for_long():
        before = [each.workings for each in queries.seen()]
        people = {
            each.code: counting.count(each.code, day, tables.of(each.code)) for each in tables.populations()
        }
    made: dict[str, Made] = {}
    for code, each in people.items():
        earlier = workings.earlier([one[code] for one in before if code in one])
        whole = Line(ALL, ALL, day, edition)
        try:
            made[code] = make(each, tables.of(code), whole, earlier, rules, definitions)
        except TooFew:
            continue
        except NoProtection as found:
            return _unprotected(found.cells, code, tables)
        except Unsolved:
            return Problem("The solver gave up before it found what to hide")
        except (Unfit, ValueError):  # rather told than tried again every minute: nothing leaves
            return Problem("What was counted and what was published before do not fit together")
    if not made:
        return Problem(NOBODY)
    basis: dict[str, Basis] = {code: each.basis for code, each in people.items()}
    return Computed(compose(made, tables, rules), workings.packed(made, basis))


def _unprotected(cells: tuple[Cell, ...], population: str, tables: Declared) -> Problem:
    """Which tables must be coarser, or left out."""
    names = {(each.characteristic, each.line.breakdown) for each in cells}
    offers = [
        table
        for table in tables.of(population)
        if (table.characteristic.name, table.breakdown.name) in names
        or (table.characteristic.name, ALL) in names
    ]
    words = ", ".join(f"{each.characteristic.name} by {each.breakdown.name}" for each in offers)
    return Problem(f"These tables cannot be protected: {words}", tuple(each.code for each in offers))


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
        publication.offers = list(found.offers)
    else:
        publication.state = PublicationState.CHECKED
        publication.tables_csv = files.tables_csv(found.composed.rows)
        publication.notes_csv = files.notes_csv(found.composed.notes)
        publication.certificate = asdict(found.composed.certificate)
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
        found = compute(*asked)
        with transaction():
            publication = db.session.get_one(Publication, number)
            _lock(publication)
            if publication.state is not PublicationState.DRAFT:
                return False
            check(publication, found, by=by)
    return True


def _waiting() -> tuple[int, tuple[date, int, tuple[str, ...]]] | None:
    """The number of the publication that waits to be made, and what is asked for."""
    with reading_for_long():
        found = queries.being_made()
        if found is None or found.state is not PublicationState.DRAFT:
            return None
        return found.id, (found.reference_day, found.edition, tuple(found.left_out))


def _lock(publication: Publication) -> None:
    """As it stands now; nobody else changes it before this transaction has ended."""
    db.session.refresh(publication, with_for_update={"of": Publication})


def sign(publication: Publication, *, by: Actor) -> bool:
    """Sign it off; the second signature publishes it. Gives whether it is out.

    Raises:
        Refused: its audit has not passed, or the same account signed before.
    """
    _lock(publication)
    if publication.state is not PublicationState.CHECKED:
        raise Refused(NOT_CHECKED)
    if any(each.signed_key == by.key for each in publication.signatures):
        raise Refused(TWICE)
    publication.signatures.append(PublicationSignature(signed_key=by.key, signed_by=by.name))
    history.record(Action.SIGN, publication, by=by)
    if len(publication.signatures) < SIGNATURES:
        return False
    release(publication, PublicationState.PUBLISHED, by=by)
    return True


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


def days_to_choose(today: date, number: int = 4) -> list[date]:
    """The last days of the latest quarters that are over, the latest first."""
    found: list[date] = []
    day = today
    while len(found) < number:
        day -= timedelta(days=1)
        if (day.month, day.day) in LAST_OF_QUARTERS:
            found.append(day)
    return found
