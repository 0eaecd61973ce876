"""What the Update Service answers, and which answers count as current. Pure.

Source: Disclosure and Barring Service, "Multiple status checking guide" version 2.0 (23 November 2024) and
"DBS Update Service: employer guide". An answer that is not known here never counts as current.
"""

from enum import StrEnum


class Action(StrEnum):
    """What history calls each change."""

    CONSENT = "update_service:consent"
    WITHDRAW = "update_service:withdraw_consent"
    ASK = "update_service:ask"
    LOOK = "update_service:look"


class Answer(StrEnum):
    """What came of asking."""

    BLANK_NO_NEW_INFO = "blank_no_new_info"
    NON_BLANK_NO_NEW_INFO = "non_blank_no_new_info"
    NEW_INFO = "new_info"
    NO_MATCH_FOUND = "no_match_found"
    OTHER_CERTIFICATE = "other_certificate"
    UNKNOWN = "unknown"
    NO_ANSWER = "no_answer"

    @property
    def words(self) -> str:
        """The answer as a vetting officer reads it."""
        return _WORDS[self]


_WORDS = {
    Answer.BLANK_NO_NEW_INFO: "Blank, and no new information",
    Answer.NON_BLANK_NO_NEW_INFO: "Not blank, and no new information",
    Answer.NEW_INFO: "New information: a new certificate is needed",
    Answer.NO_MATCH_FOUND: "No such certificate, or it is not in the Update Service",
    Answer.OTHER_CERTIFICATE: "The answer is about another certificate or another name",
    Answer.UNKNOWN: "An answer that is not known here",
    Answer.NO_ANSWER: "No answer",
}

# What somebody who looked on the DBS website may have read there.
READ_BY_HAND = (
    Answer.BLANK_NO_NEW_INFO,
    Answer.NON_BLANK_NO_NEW_INFO,
    Answer.NEW_INFO,
    Answer.NO_MATCH_FOUND,
)


def is_current(answer: Answer, *, decided: bool) -> bool:
    """Whether the certificate counts as current.

    `decided`: a vetting officer has decided on what this very certificate showed, and cleared it.
    """
    if answer is Answer.BLANK_NO_NEW_INFO:
        return True
    return answer is Answer.NON_BLANK_NO_NEW_INFO and decided
