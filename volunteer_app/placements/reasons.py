"""Why a placement is refused, and why a pause is lifted. Pure; why one is paused or ends is in `rules`."""

from enum import StrEnum
from typing import NamedTuple


class RefuseReason(StrEnum):
    """Why a proposed placement is refused. None of them says what screening or a check said."""

    NOT_READY = "not_ready"
    ANOTHER = "another"
    WITHDREW = "withdrew"
    PLACE_ASKED = "place_asked"
    PLACE_CLOSED = "place_closed"
    ROLE_ENDED = "role_ended"
    TWICE = "twice"
    BEFORE_ENDED = "before_ended"
    OTHER = "other"

    @property
    def words(self) -> str:
        """The reason as pages name it."""
        return {
            "not_ready": "Not everything was in place in time",
            "another": "Somebody else, or another place, was chosen",
            "withdrew": "The volunteer does not want it any more",
            "place_asked": "The place cannot take them, or asked for it",
            "place_closed": "The place closed",
            "role_ended": "The role came to an end",
            "twice": "It was proposed by mistake, or twice",
            "before_ended": "The placement that it goes on from ended early",
            "other": "Another reason (say which in the note)",
        }[self]


# What a coordinator can give as the reason; the end of a placement gives its own to what goes on from it
REFUSED_BY_HAND = tuple(each for each in RefuseReason if each is not RefuseReason.BEFORE_ENDED)


class LiftReason(StrEnum):
    """Why a placement can go on."""

    HOLDS_AGAIN = "holds_again"
    BACK = "back"
    PLACE_AGREES = "place_agrees"
    LOOKED_INTO = "looked_into"
    MISTAKE = "mistake"
    OTHER = "other"

    @property
    def words(self) -> str:
        """The reason as pages name it."""
        return {
            "holds_again": "What it needs holds again",
            "back": "The volunteer is back",
            "place_agrees": "The place agrees that they go on",
            "looked_into": "It was looked into, and they can go on (say by whom in the note)",
            "mistake": "It was paused by mistake",
            "other": "Another reason (say which in the note)",
        }[self]


# Somebody has to be able to read later what these mean
NEED_A_NOTE = frozenset({LiftReason.LOOKED_INTO, LiftReason.OTHER})


class Lift(NamedTuple):
    """Why a pause is lifted, with a note."""

    reason: LiftReason
    note: str = ""


def told(words: str, note: str) -> str:
    """A reason from a list as history and pages keep it, with the note, where there is one."""
    plain = words.split(" (say ", maxsplit=1)[0]
    return f"{plain}: {note}" if note else plain
