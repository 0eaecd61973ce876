"""Reads of certificates."""

from sqlalchemy import ColumnElement, Select, and_, select
from sqlalchemy.orm import joinedload

from volunteer_app.foundation import clock
from volunteer_app.foundation.authority import Scope
from volunteer_app.foundation.database import db
from volunteer_app.foundation.errors import NotFound
from volunteer_app.training import queries as records
from volunteer_app.training.awards import queries as awards
from volunteer_app.training.awards.models import Award
from volunteer_app.training.awards.rules import AwardState
from volunteer_app.training.certificates import rules
from volunteer_app.training.certificates.models import Certificate
from volunteer_app.training.certificates.rules import Finding, Standing
from volunteer_app.training.models import TrainingRecord
from volunteer_app.training.rules import TrainingState


def certificate(scope: Scope, reference: str) -> Certificate:
    """A certificate that the scope reaches: of its organisations, or of its own person.

    Raises:
        NotFound: there is none with this reference in the scope.
    """
    found = db.session.scalars(_whole().where(Certificate.reference == reference)).one_or_none()
    if found is None or not (scope.reaches(found.organisation_id) or found.person_id == scope.person_id):
        raise NotFound
    return found


def standing_for(subject: TrainingRecord | Award) -> Certificate | None:
    """The certificate of this record or award that was not taken back."""
    last = last_of(subject)
    return last if last is not None and last.revoked_at is None else None


def last_of(subject: TrainingRecord | Award) -> Certificate | None:
    """The latest certificate of this record or award. Those before it were replaced or taken back."""
    of = Certificate.record_id if isinstance(subject, TrainingRecord) else Certificate.award_id
    statement = _whole().where(of == subject.id).order_by(Certificate.id.desc())
    return db.session.scalars(statement.limit(1)).one_or_none()


def records_with(scope: Scope, person_id: int) -> list[tuple[TrainingRecord, Certificate | None]]:
    """A person's training as `training.queries.records_of`, each with its certificate; one statement."""
    stands = and_(_stands_for(person_id), Certificate.record_id == TrainingRecord.id)
    statement = records.of_person(scope, person_id).outerjoin(Certificate, stands).add_columns(Certificate)
    return [(row[0], row[1]) for row in db.session.execute(statement)]


def awards_with(scope: Scope, person_id: int) -> list[tuple[Award, Certificate | None]]:
    """A person’s awards in the scope, the latest first, each with its certificate; one query."""
    stands = and_(_stands_for(person_id), Certificate.award_id == Award.id)
    statement = (
        awards.awards(scope)
        .outerjoin(Certificate, stands)
        .add_columns(Certificate)
        .where(Award.person_id == person_id)
        .order_by(Award.started_on.desc(), Award.id.desc())
        .limit(awards.MOST_OWN)
    )
    return [(row[0], row[1]) for row in db.session.execute(statement)]


def _stands_for(person_id: int) -> ColumnElement[bool]:
    """The condition that a certificate is this person's and stands; the person's index finds it."""
    return and_(Certificate.person_id == person_id, Certificate.revoked_at.is_(None))


def check(typed: str) -> Finding:
    """What anybody may know of the certificate with this code. One statement, whatever comes of it."""
    code = rules.tidy(typed)
    found = db.session.scalars(_whole().where(Certificate.code_hash == rules.digest(code))).one_or_none()
    if found is None:
        return Finding(Standing.UNKNOWN)
    standing = standing_of(found)
    ended = {
        Standing.EXPIRED: found.valid_before,
        Standing.REVOKED: clock.day_of(found.revoked_at) if found.revoked_at else None,
    }
    return Finding(standing, found.title, found.public_name, found.completed_on, ended.get(standing))


def standing_of(found: Certificate) -> Standing:
    """Whether a certificate holds today."""
    rests = _says_so(found.record, found) if found.record else _is_awarded(found.award)
    return rules.standing(
        counts=found.revoked_at is None and rests, valid_before=found.valid_before, today=clock.today()
    )


def _says_so(record: TrainingRecord, found: Certificate) -> bool:
    """Whether the training counts, and is what the certificate says. A pack may have got another title."""
    title = found.title if record.pack_id is not None else record.course_title
    said = (found.title, found.completed_on, found.valid_before)
    return (
        record.state is TrainingState.VERIFIED and (title, record.completed_on, record.valid_before) == said
    )


def _is_awarded(award: Award | None) -> bool:
    return award is not None and award.state is AwardState.AWARDED


def _whole() -> Select[Certificate]:
    return select(Certificate).options(
        joinedload(Certificate.organisation, innerjoin=True),
        joinedload(Certificate.record),
        joinedload(Certificate.award),
    )
