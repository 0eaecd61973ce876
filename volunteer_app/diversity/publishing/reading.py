"""What readers have of publications. Nothing here counts anybody."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import select

from volunteer_app.diversity.publishing import files
from volunteer_app.diversity.publishing.models import Publication, PublicationState
from volunteer_app.diversity.publishing.rows import Certificate, Published
from volunteer_app.foundation.clock import LONDON
from volunteer_app.foundation.database import db

MOST = 12


class Heading(NamedTuple):
    """A publication in a list."""

    reference: str
    reference_day: date
    number: int
    published_on: date


def publications() -> list[Heading]:
    """The headings of all publications, the newest first."""
    columns = Publication.reference, Publication.reference_day, Publication.edition, Publication.released_at
    statement = select(*columns).where(Publication.state == PublicationState.PUBLISHED)
    newest = statement.order_by(Publication.reference_day.desc(), Publication.edition.desc())
    rows = db.session.execute(newest.where(Publication.released_at.is_not(None)))
    return [Heading(reference, day, edition, _day_of(at)) for reference, day, edition, at in rows]


def publication(reference: str) -> Published | None:
    """The publication with this reference; nothing that has not been signed off."""
    statement = select(Publication).where(
        Publication.reference == reference, Publication.state == PublicationState.PUBLISHED
    )
    found = db.session.scalars(statement).one_or_none()
    return _published(found) if found is not None else None


def latest() -> Published | None:
    """The newest one."""
    newest = publications()[:1]
    return publication(newest[0].reference) if newest else None


def history() -> list[Published]:
    """The last edition of each reference day, the oldest first, at most `MOST`."""
    chosen: dict[date, str] = {}
    for each in publications():
        chosen.setdefault(each.reference_day, each.reference)
    references = list(chosen.values())[:MOST]
    statement = select(Publication).where(Publication.reference.in_(references))
    rows: Sequence[Publication] = db.session.scalars(statement.order_by(Publication.reference_day)).all()
    return [_published(each) for each in rows]


def _published(found: Publication) -> Published:
    certificate = dict(found.certificate or {})
    return Published(
        found.reference_day,
        found.edition,
        found.reason,
        _day_of(found.released_at),
        tuple(files.rows_of(found.tables_csv)),
        tuple(files.notes_of(found.notes_csv)),
        Certificate(**{**certificate, "narrowest": tuple(certificate["narrowest"])}),
    )


def _day_of(released_at: datetime | None) -> date:
    assert released_at is not None  # noqa: S101 - it is out
    return released_at.astimezone(LONDON).date()
