"""Assessing a programme against a quality mark, each change with its history entry."""

from datetime import date

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm.exc import StaleDataError

from volunteer_app.foundation import bulk_rows, clock, history
from volunteer_app.foundation.actors import Actor
from volunteer_app.foundation.database import Base, db
from volunteer_app.foundation.errors import Refused, StaleEdit
from volunteer_app.foundation.files import storing
from volunteer_app.foundation.files.storing import Kept
from volunteer_app.organisations.models import Organisation
from volunteer_app.training.marks import queries, rules
from volunteer_app.training.marks.models import MarkAnswer, MarkEvidence, QualityMark
from volunteer_app.training.marks.rules import Action, Standing
from volunteer_app.training.marks.standards import Standard


def begin(organisation: Organisation, programme: str, standard: Standard, *, by: Actor) -> QualityMark:
    """Begin to assess a programme against a standard.

    Raises:
        Refused: another edition has taken its place.
    """
    if standard.replaced:
        raise Refused("A newer edition has taken its place", "standard")
    mark = QualityMark(
        organisation=organisation,
        programme=programme,
        standard=standard.code,
        edition=standard.edition,
        began_on=clock.today(),
    )
    history.record(Action.BEGIN, mark, by=by)
    return mark


def answer(
    mark: QualityMark, element: str, standing: Standing, shown: str, *, by: Actor, version: int = 0
) -> MarkAnswer:
    """Say how the programme stands to an element. `version`: of the answer that was shown, 0 for none.

    Raises:
        NotFound: the standard has no such element.
        Refused: nothing is said of what shows that it is met.
        StaleEdit: somebody answered since.
    """
    queries.element_of(mark, element)
    if standing is not Standing.NOT_YET and not shown:
        raise Refused("Enter what shows it", "shown")
    found = queries.answer(mark, element)
    if (found.version if found else 0) != version:
        raise StaleEdit
    found = found or MarkAnswer(mark_id=mark.id, element=element)
    found.standing, found.shown = standing, shown
    found.answered_at, found.answered_by = clock.now(), by.name
    _save(Action.ANSWER, found, mark, by)
    return found


def add_file(mark: QualityMark, element: str, kept: Kept, *, by: Actor) -> MarkEvidence:
    """Add a file that shows how the programme stands to an element.

    Raises:
        NotFound: the standard has no such element.
        Refused: it has as many files as it can have.
    """
    queries.element_of(mark, element)
    bulk_rows.hold(QualityMark, [mark.id])
    if len(queries.files(mark).get(element, [])) >= rules.MOST_FILES:
        raise Refused(f"There can be {rules.MOST_FILES} files. Remove one first", "evidence")
    file = storing.add_row(kept, by=by)
    evidence = MarkEvidence(mark=mark, element=element, file_id=file.id)
    _save(Action.ADD_FILE, evidence, mark, by)
    return evidence


def remove_file(evidence: MarkEvidence, *, by: Actor) -> None:
    """Remove a file."""
    mark, file = evidence.mark, evidence.file
    db.session.delete(evidence)
    _save(Action.REMOVE_FILE, evidence, mark, by)
    storing.remove(file)


def award(
    mark: QualityMark, awarded_on: date, expires_before: date, *, number: str = "", version: int, by: Actor
) -> None:
    """Record that the mark was awarded, until when, and under which number; or put it right.

    Raises:
        Refused: the days cannot be.
        StaleEdit: it changed since `version`.
    """
    db.session.refresh(mark)
    if mark.version != version:
        raise StaleEdit
    if problem := rules.award_problem(awarded_on, expires_before, clock.today()):
        raise Refused(*problem)
    mark.awarded_on, mark.expires_before, mark.number = awarded_on, expires_before, number
    _save(Action.AWARD, mark, mark, by)


def _save(action: Action, row: Base, mark: QualityMark, by: Actor) -> None:
    try:
        history.record(action, row, by=by, organisation_id=mark.organisation_id)
    except (IntegrityError, StaleDataError) as error:
        raise StaleEdit from error
