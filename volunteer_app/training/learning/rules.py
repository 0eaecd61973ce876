"""How knowledge checks are marked, and with which module a learner goes on."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from enum import StrEnum

from volunteer_app.training.packs.content import Question

Answers = Sequence[Collection[int]]


class Action(StrEnum):
    """What history calls each change."""

    START = "learning:start"
    PASS_CHECK = "learning:pass_check"  # noqa: S105 - no password
    FAIL_CHECK = "learning:fail_check"
    FINISH = "learning:finish"
    RECORD = "learning:record"


class Way(StrEnum):
    """How the questions were answered."""

    ONLINE = "online"
    PAPER = "paper"

    @property
    def words(self) -> str:
        """The way as pages name it."""
        return {"online": "Online", "paper": "On paper"}[self]


class Stand(StrEnum):
    """Whether somebody is still on the way."""

    LEARNING = "learning"
    FINISHED = "finished"

    @property
    def words(self) -> str:
        """The state as pages name it."""
        return self.value.capitalize()


@dataclass(frozen=True)
class Mark:
    """What an attempt came to."""

    right: int
    asked: int
    passed: bool


def needed(asked: int, pass_mark: int) -> int:
    """How many of these questions must be right: the pass mark in per cent, rounded up to whole questions."""
    return -(-asked * pass_mark // 100)


def mark(questions: Sequence[Question], answers: Answers, pass_mark: int) -> Mark:
    """Mark a knowledge check: a question is right if all of its right answers were chosen, and no other.

    Args:
        questions: those of the module.
        answers: for each question the places of the answers that were chosen, from 0.
        pass_mark: per cent of the questions.

    Raises:
        ValueError: answers that the questions do not have, or more than one where one is to be chosen.
    """
    if problem := unfit(questions, answers):
        raise ValueError(problem)
    right = sum(each.is_right(chosen) for each, chosen in zip(questions, answers, strict=True))
    return Mark(right, len(questions), passed=right >= needed(len(questions), pass_mark))


def unfit(questions: Sequence[Question], answers: Answers) -> str:
    """Why these cannot be answers to these questions; empty if they can. A question may be left empty."""
    if not questions or len(answers) != len(questions):
        return f"{len(answers)} answers to {len(questions)} questions"
    for number, (question, chosen) in enumerate(zip(questions, answers, strict=True), 1):
        if not all(0 <= place < len(question.answers) for place in chosen):
            return f"question {number} has no such answer"
        if len(set(chosen)) != len(chosen) or (len(chosen) > 1 and not question.several):
            return f"question {number} takes one answer"
    return ""


def next_module(positions: Sequence[int], passed: Collection[int], after: int) -> int | None:
    """The first module after this one that is not passed yet, else the first before it; None when all are."""
    left = [each for each in positions if each not in passed]
    return next((each for each in left if each > after), left[0] if left else None)
