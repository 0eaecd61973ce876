"""Where suggestions and matches stand, why they are declined, and what history calls each change. Pure."""

from enum import StrEnum


class Action(StrEnum):
    """What history calls each change in this folder."""

    OFFER = "mentor_offer:set"
    RUN = "matching:run"
    LEAVE = "match_suggestion:decline"
    PROPOSE = "mentor_match:propose"
    DECLINE = "mentor_match:decline"
    START = "mentor_match:start"
    END = "mentor_match:end"


class SuggestionState(StrEnum):
    """A suggestion waits until a person decides; `NOBODY` says why there is none."""

    OPEN = "open"
    NOBODY = "nobody"
    PROPOSED = "proposed"
    DECLINED = "declined"

    @property
    def words(self) -> str:
        """The state as pages name it."""
        return {
            "open": "To decide",
            "nobody": "Nobody found",
            "proposed": "Proposed",
            "declined": "Declined",
        }[self.value]


class MatchState(StrEnum):
    """Proposed, then started or declined; what started ends with its mentoring."""

    PROPOSED = "proposed"
    STARTED = "started"
    DECLINED = "declined"
    ENDED = "ended"

    @property
    def words(self) -> str:
        """The state as pages name it."""
        return {
            "proposed": "Proposed",
            "started": "Became mentoring",
            "declined": "Declined",
            "ended": "Ended",
        }[self.value]


_MOVES = {
    MatchState.PROPOSED: frozenset({MatchState.STARTED, MatchState.DECLINED}),
    MatchState.STARTED: frozenset({MatchState.ENDED}),
    MatchState.DECLINED: frozenset[MatchState](),
    MatchState.ENDED: frozenset[MatchState](),
}
STANDING = frozenset({MatchState.PROPOSED, MatchState.STARTED})


def may_move(state: MatchState, to: MatchState) -> bool:
    """Whether a match can go from one state to another."""
    return to in _MOVES[state]


class DeclineReason(StrEnum):
    """Why somebody decides against a suggestion or a match. It feeds nothing but the log."""

    PERSON_SAID_NO = "person_said_no"
    MENTOR_SAID_NO = "mentor_said_no"
    CHOOSE_ANOTHER = "choose_another"
    TOO_FAR = "too_far"
    TOO_MUCH = "too_much"
    OTHER_MENTOR = "other_mentor"
    NOT_NOW = "not_now"

    @property
    def words(self) -> str:
        """The reason as pages name it."""
        return {
            "person_said_no": "The person to be supported said no",
            "mentor_said_no": "The mentor said no",
            "choose_another": "Screening said: choose another",
            "too_far": "It is too far after all",
            "too_much": "It would be too much for the mentor",
            "other_mentor": "Another mentor suits them better",
            "not_now": "Not now",
        }[self.value]
