"""What readers do: say whether it was useful, and ask. Nothing is kept of who they are."""

from volunteer_app.foundation import clock, history
from volunteer_app.foundation.actors import Actor
from volunteer_app.foundation.database import db
from volunteer_app.foundation.errors import Refused, StaleEdit
from volunteer_app.good_practice.models.entries import PracticeEntry
from volunteer_app.good_practice.models.talk import PracticeQuestion, PracticeUse
from volunteer_app.good_practice.rules.asking import QuestionAct, QuestionState, may
from volunteer_app.good_practice.rules.life import Action
from volunteer_app.good_practice.service.keeping import NOT_NOW, Doing

CLOSED = "This page takes no questions any more"


def count_use(entry: PracticeEntry, *, is_useful: bool) -> None:
    """Count one more reader. Both counts change in the database itself, so that none is lost."""
    row = db.session.get(PracticeUse, entry.id)
    if row is None or not entry.is_public:
        raise Refused("This page is not open to readers any more")
    if is_useful:
        row.useful = PracticeUse.useful + 1
    else:
        row.not_useful = PracticeUse.not_useful + 1
    db.session.flush()


def ask(entry: PracticeEntry, words: str, *, by: Actor) -> PracticeQuestion:
    """Keep a reader's question for the editors.

    Raises:
        Refused: nothing is asked, or the entry is not public.
    """
    if not entry.is_public:
        raise Refused(CLOSED)
    if not words.strip():
        raise Refused("Enter your question", "question")
    asked = PracticeQuestion(entry=entry, question=words.strip())
    history.record(Action.ASK, asked, by=by, organisation_id=entry.organisation_id)
    return asked


def decide(question: PracticeQuestion, act: QuestionAct, words: str, doing: Doing) -> None:
    """Pass a question on, answer it, show it with its answer, or refuse it.

    Raises:
        Refused: it cannot be done now, or an answer or a reason is missing.
        StaleEdit: it changed since it was shown.
    """
    db.session.refresh(question, with_for_update={"of": PracticeQuestion})
    if doing.seen is not None and doing.seen != question.version:
        raise StaleEdit
    if not may(act, question.state, is_editor=doing.is_editor):
        raise Refused(NOT_NOW)
    if act in {QuestionAct.ANSWER, QuestionAct.REFUSE} and not words.strip():
        raise Refused("Enter an answer" if act is QuestionAct.ANSWER else "Enter a reason", "words")
    _decide(question, act, words.strip(), doing.by)
    action = Action.ANSWER if act is QuestionAct.ANSWER else Action.DECIDE_QUESTION
    history.record(action, question, by=doing.by, organisation_id=question.entry.organisation_id)


def _decide(question: PracticeQuestion, act: QuestionAct, words: str, by: Actor) -> None:
    question.state = {
        QuestionAct.PASS_ON: QuestionState.PASSED_ON,
        QuestionAct.ANSWER: QuestionState.ANSWERED,
        QuestionAct.SHOW: QuestionState.SHOWN,
        QuestionAct.REFUSE: QuestionState.REFUSED,
    }[act]
    if act is QuestionAct.ANSWER:
        question.answer, question.answered_by, question.answered_at = words, by.name, clock.now()
        return
    question.decided_by, question.decided_at = by.name, clock.now()
    question.reason = words
