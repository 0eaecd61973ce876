"""Answering, changing and taking back. Whatever is said stays between the person and the database.

History keeps that somebody did it, without saying of whom: an entry has no person, no organisation and no
values, so that no timeline shows it, and what a person does themselves has no name in it. Nothing here
tells whether there were answers before.

Locks: the person, then the row.
"""

from collections.abc import Collection, Mapping
from enum import StrEnum

from volunteer_app.accounts import queries as accounts
from volunteer_app.accounts.ownership import own_person_id
from volunteer_app.diversity.asking import queries
from volunteer_app.diversity.models import EqualityAnswers
from volunteer_app.diversity.rules import questions as rules
from volunteer_app.diversity.rules.acts import Action
from volunteer_app.diversity.rules.questions import AnsweredBy
from volunteer_app.foundation import clock, history
from volunteer_app.foundation.actors import Actor
from volunteer_app.foundation.authority import Scope
from volunteer_app.foundation.database import db
from volunteer_app.foundation.errors import Refused
from volunteer_app.people import service as people

# In history in the place of whoever answers of themselves
THEMSELVES = Actor.job("equality questions")
NOT_ASKED = "This question is not asked any more"
NOT_THEIRS = "Only the person can answer these questions, or somebody who enters their answers from paper"
SIGNS_IN = "This person can sign in. Ask them to answer in their account, where nobody else can see it"
NOT_HELD = "Only somebody whose organisation holds this record can enter answers from paper"


def answer(person_id: int, asked: Collection[str], answers: Mapping[str, str], *, by: Actor) -> None:
    """Keep what somebody answers of themselves to some questions; the others stay as they are.

    `asked`: the questions that are on the page. One that is not in `answers` was left empty.

    Raises:
        Refused: it is somebody else's to answer, or one of them is not asked any more.
    """
    _refuse_others(person_id, by)
    if not set(asked) <= set(queries.asked()):
        raise Refused(NOT_ASKED)
    row = _held(person_id)
    # What came with another record is not added to, but replaced: it may be somebody else's
    before, put_before = (row.answers, row.asked) if row.is_theirs else ({}, frozenset[str]())
    kept = {code: said for code, said in before.items() if code not in asked} | dict(answers)
    _keep(row, put_before | set(asked), kept, AnsweredBy.SELF)
    _record(Action.ANSWER, row, THEMSELVES)


def answer_once(person_id: int, answers: Mapping[str, str]) -> None:
    """Keep what was answered right after an application, by somebody who has shown to nobody who they are.

    It never replaces anything, so that nobody changes what another said, or took back, by applying in their
    name.
    """
    people.hold(person_id)
    if queries.row_of(person_id) is None:
        row = _new(person_id)
        _keep_all(row, answers, AnsweredBy.SELF)
        _record(Action.ANSWER, row, THEMSELVES)


def enter_paper(person_id: int, answers: Mapping[str, str], *, by: Actor, authority: Scope) -> None:
    """Keep what somebody without a sign-in wrote on paper, in the place of all that was said before.

    Raises:
        Refused: the person can sign in, or no organisation of the actor's holds their record.
    """
    _refuse_strangers(person_id, authority)
    row = _held(person_id)
    _keep_all(row, answers, AnsweredBy.PAPER)
    _record(Action.ENTER_PAPER, row, by)


def withdraw(person_id: int, *, by: Actor) -> None:
    """Delete all of one's own answers at once.

    Raises:
        Refused: they are somebody else's.
    """
    _refuse_others(person_id, by)
    _forget(person_id, THEMSELVES)


def withdraw_on_paper(person_id: int, *, by: Actor, authority: Scope) -> None:
    """Delete all answers of somebody without a sign-in, who asked for it. It never says if there were any.

    Raises:
        Refused: as `enter_paper`.
    """
    _refuse_strangers(person_id, authority)
    _forget(person_id, by)


def blank(row: EqualityAnswers) -> None:
    """Leave nothing of what was said; the row counts one change more, if there was anything."""
    row.changes += bool(row.answers)
    row.changed_at, row.merges = clock.now(), 0
    row.said = {"asked": [], "answers": {}}


def _forget(person_id: int, by: Actor) -> None:
    """Also what was said under records that were merged into this one."""
    people.hold(person_id)
    for row in queries.all_rows_of(person_id):
        blank(row)
        _record(Action.WITHDRAW, row, by)


def _held(person_id: int) -> EqualityAnswers:
    """The row of a person, or a new one, which nobody else changes meanwhile."""
    people.hold(person_id)
    return queries.row_of(person_id) or _new(person_id)


def _new(person_id: int) -> EqualityAnswers:
    row = EqualityAnswers(person_id=person_id, changes=0, merges=0)
    row.said = {"asked": [], "answers": {}}
    return row


def _keep(
    row: EqualityAnswers, asked: Collection[str], answers: Mapping[str, str], answered_by: AnsweredBy
) -> None:
    kept = rules.tidy(answers)
    if kept != row.answers:
        row.changes += 1
        row.changed_at = clock.now()
    row.said = {"asked": rules.tidy_asked(asked, kept), "answers": kept}
    row.answered_by, row.merges = answered_by, 0


def _keep_all(row: EqualityAnswers, answers: Mapping[str, str], answered_by: AnsweredBy) -> None:
    """In the place of all that was said before; only of questions that are asked today."""
    asked = queries.asked()
    kept = {code: answer for code, answer in answers.items() if code in asked}
    _keep(row, asked, kept, answered_by)


def _record(action: StrEnum, row: EqualityAnswers, by: Actor) -> None:
    db.session.add(row)
    history.record(action, row, by=by).person_id = None


def _refuse_others(person_id: int, by: Actor) -> None:
    if own_person_id(by) != person_id:
        raise Refused(NOT_THEIRS)


def _refuse_strangers(person_id: int, authority: Scope) -> None:
    if not queries.holds(authority, person_id):
        raise Refused(NOT_HELD)
    account = accounts.of_person(person_id)
    if account is not None and account.is_active:
        raise Refused(SIGNS_IN)
