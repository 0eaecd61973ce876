"""Questions of readers: asked, passed on, answered, shown or refused. Pure."""

from enum import StrEnum

LONGEST_QUESTION = 1_000
LONGEST_ANSWER = 4_000


class QuestionState(StrEnum):
    """How far a question has come."""

    WAITING = "waiting"
    PASSED_ON = "passed_on"
    ANSWERED = "answered"
    SHOWN = "shown"
    REFUSED = "refused"

    @property
    def words(self) -> str:
        """The state as pages name it."""
        return {
            "waiting": "Waits for an editor",
            "passed_on": "Waits for an answer",
            "answered": "Answered, not shown yet",
            "shown": "Shown",
            "refused": "Not shown",
        }[self.value]


class QuestionAct(StrEnum):
    """What is done with a question."""

    PASS_ON = "pass-on"  # noqa: S105 - an act, not a password
    ANSWER = "answer"
    SHOW = "show"
    REFUSE = "refuse"


# What may be done in which state, and whether editors alone do it
_ALLOWED = {
    QuestionAct.PASS_ON: ({QuestionState.WAITING}, True),
    QuestionAct.ANSWER: ({QuestionState.PASSED_ON, QuestionState.ANSWERED}, False),
    QuestionAct.SHOW: ({QuestionState.ANSWERED}, True),
    QuestionAct.REFUSE: (set(QuestionState) - {QuestionState.REFUSED}, True),
}


def may(act: QuestionAct, state: QuestionState, *, is_editor: bool) -> bool:
    """Whether this can be done now by somebody who is an editor, or an author."""
    states, editors_alone = _ALLOWED[act]
    return state in states and (is_editor or not editors_alone)
