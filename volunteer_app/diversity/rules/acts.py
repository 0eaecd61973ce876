"""What is done with equality answers, as history calls it. Pure."""

from enum import StrEnum


class Action(StrEnum):
    """What history keeps: that it was done and by whom, never of whom or what was said."""

    ANSWER = "equality:answer"
    ENTER_PAPER = "equality:enter_paper"
    WITHDRAW = "equality:withdraw"
    FOLD = "equality:fold"
