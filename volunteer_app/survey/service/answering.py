"""Answering a section: saved as typed, merged with what others changed, refused after the closing minute."""

from collections.abc import Callable, Mapping

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm.exc import StaleDataError

from volunteer_app.foundation import bulk_rows, clock, history
from volunteer_app.foundation.actors import Actor
from volunteer_app.foundation.database import db
from volunteer_app.foundation.errors import Refused, StaleEdit, refuse_all
from volunteer_app.foundation.files import storing
from volunteer_app.foundation.files.storing import Kept
from volunteer_app.foundation.presenting import moment
from volunteer_app.survey import queries
from volunteer_app.survey.models import SurveyAnswer, SurveyReason, SurveyReturn
from volunteer_app.survey.rules import of_kinds, rounds
from volunteer_app.survey.rules.answers import Given
from volunteer_app.survey.rules.checking import Finding
from volunteer_app.survey.rules.rounds import Action, ReturnState, Source
from volunteer_app.survey.rules.shapes import Question, Section
from volunteer_app.survey.service import sharing

LONGEST_REASON = 1000
SIGNED = "This return has been signed off. Ask your champion to reopen it, then save again"


def closed(found: SurveyReturn) -> str:
    """What to do about a return that has closed."""
    return (
        f"This return closed at {moment(found.closes_at)}, so nothing was saved. Copy what you typed, "
        "and ask the office that holds the survey for more time"
    )


def answer(
    found: SurveyReturn,
    section: Section,
    changes: Mapping[str, Given],
    *,
    version: int,
    by: Actor,
    source: Source = Source.TYPED,
) -> int:
    """Save answers of a section, each as it was typed; gives how many were changed.

    `version`: of the section as it was shown (`queries.version_of`).

    Raises:
        Refused: the return is closed or signed off, or a text is longer than its question takes.
        StaleEdit: somebody else changed the section since.
    """
    hold_open(found)
    asked = {each.code: each for each in section.questions}
    refuse_all(*(_refusing_length(asked[code], given) for code, given in changes.items()))
    rows = queries.answers(found)
    if queries.version_of(rows, section) != version:
        raise StaleEdit
    changed = [
        _put(found, rows.get(code), code, given, source, by)
        for code, given in changes.items()
        if given != (rows[code].answer if code in rows else Given())
    ]
    _save(found, changed, by)
    return len(changed)


def explain(found: SurveyReturn, finding: Finding, reason: str, *, by: Actor) -> None:
    """Say why something unusual is right. It holds as long as the answers stay as they are.

    Raises:
        Refused: the return is closed or signed off, or there is no reason.
    """
    hold_open(found)
    reason = reason.strip()
    if not reason:
        raise Refused("Enter a reason", "reason")
    if len(reason) > LONGEST_REASON:
        raise Refused(f"Reason must be {LONGEST_REASON:,} characters or fewer", "reason")
    row = queries.reasons(found).get(finding.key) or SurveyReason(return_id=found.id, finding=finding.key)
    row.mark, row.reason = finding.mark, reason
    row.given_at, row.given_by = clock.now(), by.name
    history.record(Action.EXPLAIN, row, by=by, organisation_id=found.organisation_id)


def add_file(found: SurveyReturn, question: Question, kept: Kept, *, by: Actor) -> None:
    """Answer a question with a file, instead of the one before.

    Raises:
        Refused: the return is closed or signed off.
    """
    hold_open(found)
    row, file = queries.answers(found).get(question.code), storing.add_row(kept, by=by)
    before = row.file if row is not None else None
    changed = _put(found, row, question.code, Given(value=file.name), Source.TYPED, by)
    changed.file_id = file.id
    _save(found, [changed], by)
    if before is not None:
        storing.remove(before)


def remove_file(found: SurveyReturn, question: Question, *, by: Actor) -> None:
    """Take the file of an answer away.

    Raises:
        Refused: the return is closed or signed off.
    """
    hold_open(found)
    row = queries.answers(found).get(question.code)
    if row is None or row.file is None:
        return
    file = row.file
    changed = _put(found, row, question.code, Given(), Source.TYPED, by)
    changed.file = None
    _save(found, [changed], by)
    storing.remove(file)


def hold(found: SurveyReturn) -> None:
    """Let nobody else change a return until the transaction ends, and read it as it stands."""
    bulk_rows.hold(SurveyReturn, [found.id])
    db.session.refresh(found)


def hold_open(found: SurveyReturn) -> None:
    """Hold a return to change it: two who save at once come one after the other.

    Raises:
        Refused: it is signed off, or its closing minute is over.
    """
    hold(found)
    if found.state is ReturnState.SIGNED_OFF:
        raise Refused(SIGNED)
    if not rounds.is_before(found.closes_at, clock.now()):
        raise Refused(closed(found))


def _refusing_length(question: Question, given: Given) -> Callable[[], None]:
    def check() -> None:
        if words := of_kinds.too_long(question, given):
            raise Refused(words, question.code)

    return check


def _put(
    found: SurveyReturn, row: SurveyAnswer | None, code: str, given: Given, source: Source, by: Actor
) -> SurveyAnswer:
    row = row or SurveyAnswer(return_id=found.id, question=code)
    row.given, row.source = given.stored(), source
    row.answered_at, row.answered_by = clock.now(), by.name
    return row


def _save(found: SurveyReturn, changed: list[SurveyAnswer], by: Actor) -> None:
    if not changed:
        return
    try:
        history.record_all(Action.ANSWER, changed, by=by, organisation_id=found.organisation_id)
        if found.state is ReturnState.TO_DO:
            found.state = ReturnState.STARTED
            history.record(Action.ANSWER, found, by=by)
    except (IntegrityError, StaleDataError) as error:
        raise StaleEdit from error
    sharing.withdraw(found, {each.question for each in changed}, by=by)
