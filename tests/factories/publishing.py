"""Publications for tests, as far as they are needed: begun, refused, checked. Their numbers are invented."""

from datetime import timedelta

from volunteer_app.accounts.models import Account
from volunteer_app.diversity.condition import queries as condition_queries
from volunteer_app.diversity.condition import service as conditions
from volunteer_app.diversity.condition.models import FiguresCondition
from volunteer_app.diversity.condition.service import Wanted
from volunteer_app.diversity.protection.cells import ALL
from volunteer_app.diversity.publishing import queries, service
from volunteer_app.diversity.publishing.composing import Composed
from volunteer_app.diversity.publishing.models import Publication, PublicationSignature
from volunteer_app.diversity.publishing.outcomes import Computed, Problem
from volunteer_app.diversity.publishing.rows import Certificate, Note, NoteKind, Row
from volunteer_app.foundation import clock
from volunteer_app.foundation.actors import Actor, ActorKind
from volunteer_app.foundation.database import Base, db
from volunteer_app.organisations.models import Organisation

MAKER, CONFIRMER = Actor.job("tests"), Actor.job("other tests")
TABLE = "volunteers-c2-b1"
OFFERS = ("volunteers-c7-b1", "volunteers-c8-b1")
TRUE = (203, 101, 99, 3)


def make_draft() -> Publication:
    """A publication of the last quarter that is over, to be counted."""
    return service.draft(service.days_to_choose(clock.today())[0], by=MAKER)


def make_refused() -> Publication:
    """One that cannot be protected with all of its tables."""
    publication = make_draft()
    words = "These tables cannot be protected: Religion by Region, Sexual orientation by Region"
    service.check(publication, Problem(words, OFFERS, OFFERS), by=MAKER)
    return publication


def make_checked() -> Publication:
    """One whose audit passed, with a table of one line."""
    publication = make_draft()
    service.check(publication, _computed(publication), by=MAKER)
    return publication


def make_condition(days: int = 365, code: str = "statistics") -> FiguresCondition:
    """What figures of lived experience rest on, recorded today for so many days; it waits to be confirmed."""
    today = clock.today()
    wanted = Wanted(code, "For statistics alone", "Policy 7", today, today + timedelta(days=days))
    return conditions.record(wanted, by=MAKER)


def make_confirmed(days: int = 365) -> FiguresCondition:
    """The same, confirmed by somebody else."""
    made = make_condition(days)
    conditions.confirm(made, by=CONFIRMER)
    return made


def one_that_waits() -> FiguresCondition:
    """The condition that waits to be confirmed, or a new one: there is never more than one."""
    return condition_queries.waiting() or make_condition()


def some_rows(_: Organisation) -> list[Base]:
    """A row in each table of publications."""
    publication = make_checked()
    one_that_waits()
    publication.signatures.append(PublicationSignature(signed_key=MAKER.key, signed_by=MAKER.name))
    return [publication]


def one_being_made() -> Publication:
    """The one that is being made, or a new one that waits to be signed off: there is never more than one."""
    return queries.being_made() or make_checked()


def _computed(publication: Publication) -> Computed:
    day = publication.reference_day
    line = (TABLE, "Volunteers", day, "Region", ALL)
    rows = (
        Row(*line, ALL, ALL, 205),
        Row(*line, "Sex", "Female", 100),
        Row(*line, "Sex", "Male", 100),
        Row(*line, "Sex", "Prefer not to say", None),
    )
    notes = (Note("Volunteers", day, "Region", "Wales", ALL, NoteKind.MERGED),)
    certificate = Certificate(1, 0, (0, 7), "A solver", 1.2, "0" * 64)
    return Computed(Composed(rows, TRUE, notes, certificate), {})


def now(reference: str) -> Publication:
    """As it is stored."""
    db.session.rollback()
    found = queries.by_reference(reference)
    assert found is not None
    return found


def actor(account: Account) -> Actor:
    """The account as the one who acts."""
    return Actor(ActorKind.ACCOUNT, account.reference, account.name)
