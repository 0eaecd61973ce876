"""Reads of quality marks."""

from collections.abc import Iterable

from sqlalchemy import ColumnElement, Select, and_, func, select
from sqlalchemy.orm import joinedload

from volunteer_app.foundation import clock
from volunteer_app.foundation.authority import Scope
from volunteer_app.foundation.database import db
from volunteer_app.foundation.errors import NotFound
from volunteer_app.foundation.paging import Key
from volunteer_app.training.marks.models import MarkAnswer, MarkEvidence, QualityMark
from volunteer_app.training.marks.rules import Standing
from volunteer_app.training.marks.standards import Element, Standard, standards

LATEST_FIRST = (Key(QualityMark.began_on, descending=True), Key(QualityMark.id, descending=True))


def marks(scope: Scope) -> Select[QualityMark]:
    """The marks of the scope's programmes; page them by `LATEST_FIRST`."""
    return _whole().where(QualityMark.organisation_id.in_(scope.organisation_ids))


def mark(scope: Scope, reference: str) -> QualityMark:
    """One mark of the scope.

    Raises:
        NotFound: there is none with this reference in the scope.
    """
    found = db.session.scalars(marks(scope).where(QualityMark.reference == reference)).one_or_none()
    if found is None:
        raise NotFound
    return found


def standard_of(mark: QualityMark) -> Standard:
    """The edition that it is assessed against."""
    return standards()[f"{mark.standard}:{mark.edition}"]


def element_of(mark: QualityMark, code: str) -> Element:
    """One element of it.

    Raises:
        NotFound: the standard has none with this code.
    """
    found = standard_of(mark).element(code)
    if found is None:
        raise NotFound
    return found


def answers(mark: QualityMark) -> dict[str, MarkAnswer]:
    """How the programme stands to the elements, by code."""
    statement = select(MarkAnswer).where(MarkAnswer.mark_id == mark.id)
    return {each.element: each for each in db.session.scalars(statement)}


def answer(mark: QualityMark, element: str) -> MarkAnswer | None:
    """How the programme stands to one element."""
    statement = select(MarkAnswer).where(MarkAnswer.mark_id == mark.id, MarkAnswer.element == element)
    return db.session.scalars(statement).one_or_none()


def files(mark: QualityMark) -> dict[str, list[MarkEvidence]]:
    """The files of a mark by element, the earliest first."""
    statement = (
        select(MarkEvidence)
        .options(joinedload(MarkEvidence.file, innerjoin=True))
        .where(MarkEvidence.mark_id == mark.id)
        .order_by(MarkEvidence.id)
    )
    found: dict[str, list[MarkEvidence]] = {}
    for each in db.session.scalars(statement):
        found.setdefault(each.element, []).append(each)
    return found


def evidence(scope: Scope, reference: str) -> MarkEvidence:
    """One file of a mark of the scope.

    Raises:
        NotFound: there is none with this reference in the scope.
    """
    statement = (
        select(MarkEvidence)
        .join(QualityMark, QualityMark.id == MarkEvidence.mark_id)
        .options(joinedload(MarkEvidence.file, innerjoin=True), joinedload(MarkEvidence.mark, innerjoin=True))
        .where(MarkEvidence.reference == reference, QualityMark.organisation_id.in_(scope.organisation_ids))
    )
    found = db.session.scalars(statement).one_or_none()
    if found is None:
        raise NotFound
    return found


def met(mark_ids: Iterable[int]) -> dict[int, int]:
    """How many elements of each mark are met; one statement."""
    statement = (
        select(MarkAnswer.mark_id, func.count())
        .where(MarkAnswer.mark_id.in_(list(mark_ids)), MarkAnswer.standing == Standing.MET)
        .group_by(MarkAnswer.mark_id)
    )
    return {row[0]: row[1] for row in db.session.execute(statement)}


def expiring(scope: Scope, horizon: object) -> ColumnElement[bool]:
    """Marks of the scope whose last day is from yesterday on and before a day."""
    return and_(
        QualityMark.organisation_id.in_(scope.organisation_ids),
        QualityMark.expires_before >= clock.today(),
        QualityMark.expires_before < horizon,
    )


def _whole() -> Select[QualityMark]:
    return select(QualityMark).options(joinedload(QualityMark.organisation, innerjoin=True))
