"""Answers of invented people, in plausible shares, for the sample data alone. A quarter answer nothing."""

from collections.abc import Sequence
from datetime import datetime
from random import Random
from typing import Any

from sqlalchemy import insert

from volunteer_app.diversity.models import EqualityAnswers
from volunteer_app.diversity.rules import questions as rules
from volunteer_app.diversity.rules.questions import PREFER_NOT, AnsweredBy, Question
from volunteer_app.foundation import clock
from volunteer_app.foundation.database import REFERENCE_ALPHABET, db

BATCH = 2000
# Of a thousand people: never asked, and asked without answering anything
NOT_ASKED, LEFT_EMPTY = 140, 110
# Of a hundred answers to a question
PREFERRED_NOT, LEFT_ONE_EMPTY = 5, 4
ASKED = rules.asked(with_condition=False)
# How many of a hundred choose each answer, in the order of the list
SHARES: dict[str, tuple[int, ...]] = {
    "disability": (22, 78),
    "disability_impact": (25, 45, 30),
    "ethnic_group": (66, 2, 1, 1, 6, 2, 1, 1, 1, 3, 3, 1, 1, 2, 2, 3, 1, 1, 2),
    "marital_status": (37, 42, 2, 2, 1, 9, 1, 5, 1),
    "religion": (42, 40, 1, 2, 1, 10, 1, 3),
    "sex": (62, 38),
    "gender_identity": (99, 1),
    "sexual_orientation": (90, 4, 5, 1),
    "caring": (82, 9, 4, 2, 1, 2),
    "socio_economic": (27, 12, 12, 14, 21, 3, 7, 4),
}


def invent(people: Sequence[int], seed: int) -> None:
    """Give most of these people answers; the same to the same people every time."""
    chance = Random(seed)  # noqa: S311 - invented answers, not secrets
    at, rows = clock.now(), []
    for person_id in people:
        kind = chance.randrange(1000)
        if kind >= NOT_ASKED:
            answers = {} if kind < NOT_ASKED + LEFT_EMPTY else _answers(chance)
            rows.append(_row(person_id, answers, at, chance))
    for start in range(0, len(rows), BATCH):
        db.session.execute(insert(EqualityAnswers), rows[start : start + BATCH])


def _answers(chance: Random) -> dict[str, str]:
    said = {each: _answer(rules.question(each), chance) for each in ASKED}
    return rules.tidy({code: answer for code, answer in said.items() if answer})


def _answer(each: Question, chance: Random) -> str:
    kind = chance.randrange(100)
    if kind < PREFERRED_NOT:
        return PREFER_NOT
    if kind < PREFERRED_NOT + LEFT_ONE_EMPTY:
        return ""
    return chance.choices(each.options, SHARES[each.code])[0].code


def _row(person_id: int, answers: dict[str, str], at: datetime, chance: Random) -> dict[str, Any]:
    reference = "EQA-" + "".join(chance.choices(REFERENCE_ALPHABET, k=8))
    asked = rules.tidy_asked(ASKED, answers)
    said = {"asked": asked, "answers": answers}
    return {
        "reference": reference,
        "person_id": person_id,
        "asked_at": at,
        "changed_at": at,
        "changes": int(bool(answers)),
        "merges": 0,
        "answered_by": AnsweredBy.SELF,
        "said_sealed": EqualityAnswers.said.sealed_for(EqualityAnswers, reference, said),
    }
