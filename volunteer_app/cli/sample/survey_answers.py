"""Invented answers to the survey: plausible, in order by its checks, and the same from the same seed. Pure.

A body has a size and a sector; what it answers goes with its size, and with how well it looks after
volunteering. Now and then it does not know.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random
from typing import Any

from volunteer_app.survey.rules import routing
from volunteer_app.survey.rules.answers import Given
from volunteer_app.survey.rules.shapes import Kind, Missing, Question, Questionnaire

UNSURE, UNWILLING = 0.035, 0.01
FEWEST_TOLD = 8  # the survey asks bodies to tell no smaller number of what is protected
TOLD_FROM_EIGHT = frozenset({"women", "ethnic_minorities", "disabled", "under_25", "with_convictions"})
SIZE, POSTS = "size", "posts"
KNOWN_ALWAYS = frozenset({"has_volunteers", "has_example", "example_bank"})


@dataclass(frozen=True)
class Rate:
    """From `least` to `most` for each of another number, by its question; or just from `least` to `most`."""

    least: float
    most: float
    of: str = ""


RATES: Mapping[str, Rate] = {
    "volunteers_on_day": Rate(0.9, 1.1, SIZE),
    "managed_by_others": Rate(0.05, 0.45, "volunteers_on_day"),
    "volunteers_in_year": Rate(1.15, 1.55, "volunteers_on_day"),
    "joined_in_year": Rate(0.18, 0.38, "volunteers_in_year"),
    "left_in_year": Rate(0.12, 0.3, "volunteers_in_year"),
    "hours_in_year": Rate(45, 110, "volunteers_in_year"),
    "coordinator_posts": Rate(0.02, 0.045, "volunteers_on_day"),
    "days_to_start": Rate(35, 140),
    "days_to_clear": Rate(9, 55),
    "agreements_paid": Rate(1, 14),
    "spent_on_services": Rate(9_000, 46_000, "agreements_paid"),
    "paid_to_voluntary": Rate(0.4, 0.98, "spent_on_services"),
    "expenses_paid": Rate(40, 150, "volunteers_in_year"),
    "awards_given": Rate(0.04, 0.2, "volunteers_in_year"),
    "asked_how_many": Rate(0.25, 0.6, "volunteers_in_year"),
    "feel_valued": Rate(62, 96),
    "women": Rate(0.42, 0.68, "volunteers_on_day"),
    "ethnic_minorities": Rate(0.05, 0.25, "volunteers_on_day"),
    "disabled": Rate(0.05, 0.2, "volunteers_on_day"),
    "under_25": Rate(0.05, 0.25, "volunteers_on_day"),
    "with_convictions": Rate(0.08, 0.3, "volunteers_on_day"),
    "serving_sentence": Rate(0.2, 0.7, "with_convictions"),
    "into_paid_work": Rate(0.02, 0.08, "with_convictions"),
    "trained_in_year": Rate(0.45, 0.9, "volunteers_in_year"),
    "training_hours": Rate(5, 13, "trained_in_year"),
    "accredited_in_year": Rate(0.03, 0.2, "trained_in_year"),
    "spent_on_training": Rate(12, 70, "trained_in_year"),
    "days_allowed": Rate(1, 5),
    "staff_in_post": Rate(3, 9, POSTS),
    "staff_on_leave": Rate(0.01, 0.06, "staff_in_post"),
    "staff_days": Rate(0.6, 2.8, "staff_on_leave"),
}

# How often a body says yes, if it looks after volunteering as most do
YES: Mapping[str, float] = {
    "named_lead": 0.75,
    "written_policy": 0.6,
    "commissions": 0.35,
    "pays_expenses": 0.85,
    "can_complain": 0.7,
    "insured": 0.85,
    "board_reported": 0.5,
    "evaluated_outside": 0.2,
    "asked_volunteers": 0.45,
    "asks_equality": 0.55,
    "takes_convictions": 0.65,
    "convictions_policy": 0.45,
    "one_by_one": 0.7,
    "paid_leave": 0.6,
    "example_bank": 0.7,
}

# Roles that a sector has many volunteers in, the first one most
ROLES: Mapping[str, tuple[str, ...]] = {
    "prisons": ("chaplaincy-volunteer", "official-prison-visitor", "mentor-prison", "listener", "other"),
    "probation": ("probation-volunteer", "mentor-community", "peer-mentor-lived-experience", "other"),
    "voluntary": (
        "mentor-through-the-gate",
        "resettlement-volunteer",
        "mentor-community",
        "office-volunteer",
    ),
    "": ("office-volunteer", "restorative-justice-facilitator", "mentor-young-people", "other"),
}


@dataclass
class Words:
    """Answers in words that nobody has given yet, by question; each body takes the next one."""

    left: dict[str, list[dict[str, Any]]]

    def take(self, code: str) -> dict[str, Any] | None:
        """The next one; None where there is none left."""
        waiting = self.left.get(code)
        return waiting.pop() if waiting else None


@dataclass
class Body:
    """A body that answers. `care`: how well it looks after volunteering, from 0 to 1."""

    sector: str
    size: int
    chance: Random
    words: Words
    reference_day: date
    care: float = field(init=False)
    true: dict[str, float] = field(init=False)
    example: dict[str, Any] | None = field(init=False, default=None)

    def __post_init__(self) -> None:
        """How it is, before anything is asked."""
        self.care = self.chance.betavariate(3, 2)
        self.true = {SIZE: float(self.size), POSTS: self.size + 15.0}

    def answers(self, asked: Questionnaire) -> dict[str, Given]:
        """What it answers to all questions that apply to it."""
        given: dict[str, Given] = {}
        for question in asked.questions():
            if routing.applies(asked, question, given) and (answer := self._answer(question)):
                given[question.code] = answer
        return given

    def _answer(self, question: Question) -> Given:
        value = self._value(question)
        may_be_missing = question.required and question.code not in KNOWN_ALWAYS
        if may_be_missing and question.kind is not Kind.TABLE:
            if question.code in TOLD_FROM_EIGHT and value < FEWEST_TOLD:
                return Given(missing=Missing.REFUSED)
            if self.chance.random() < UNSURE:
                return Given(missing=Missing.DONT_KNOW)
            if question.may_refuse and self.chance.random() < UNWILLING:
                return Given(missing=Missing.REFUSED)
        return Given(value)

    def _value(self, question: Question) -> Any:
        if question.code == "has_volunteers":
            return "yes" if self.size else "no"
        if question.code == "has_example":
            return self._tells_of_an_example()
        ways: Mapping[Kind, Callable[[Question], Any]] = {
            Kind.YES_NO: self._yes_or_no,
            Kind.TABLE: self._by_role,
            Kind.NUMBER: self._number,
            Kind.MONEY: self._number,
            Kind.DATE: self._day,
            Kind.MANY: self._many,
            Kind.CHOICE: self._chosen,
            Kind.SCALE: self._chosen,
        }
        return ways.get(question.kind, self._text)(question)

    def _yes_or_no(self, question: Question) -> str:
        return (
            "yes" if self.chance.random() < min(0.97, YES[question.code] * (0.6 + 0.7 * self.care)) else "no"
        )

    def _day(self, _: Question) -> str:
        return (self.reference_day - timedelta(days=self.chance.randint(20, 1100))).isoformat()

    def _number(self, question: Question) -> int | str:
        rate = RATES[question.code]
        found = self.chance.uniform(rate.least, rate.most) * (self.true[rate.of] if rate.of else 1)
        least = float(max(question.possible.least or 0, question.usual.least or 0))
        rounded = max(round(found, min(question.places, 1)), least)
        if question.kind is Kind.MONEY:
            rounded = round(rounded, -2)
        self.true[question.code] = rounded
        return int(rounded) if rounded == int(rounded) else str(rounded)

    def _by_role(self, _: Question) -> dict[str, int]:
        """The volunteers of the day, each role half of what is left."""
        left, roles = int(self.true["volunteers_on_day"]), ROLES.get(self.sector, ROLES[""])
        found: dict[str, int] = {}
        for role in roles[:-1]:
            part = round(left * self.chance.uniform(0.3, 0.6))
            found |= {role: part} if part else {}
            left -= part
        return found | {roles[-1]: left}

    def _chosen(self, question: Question) -> str:
        if question.kind is Kind.SCALE:
            last = len(question.codes) - 1
            return question.codes[sum(self.chance.random() < 0.25 + 0.6 * self.care for _ in range(last))]
        weights = [_liking(question, each) for each in question.codes]
        return self.chance.choices(question.codes, weights)[0]

    def _many(self, question: Question) -> list[str]:
        alone = [each.code for each in question.options if each.alone]
        others = [each for each in question.codes if each not in alone]
        chosen = [each for each in others if self.chance.random() < _liking(question, each)]
        return chosen[: question.most_chosen or len(chosen)] or alone[:1] or others[:1]

    def _tells_of_an_example(self) -> str:
        self.example = self.words.take("examples") if self.chance.random() < self.care / 2 else None
        return "yes" if self.example else "no"

    def _text(self, question: Question) -> str | None:
        if self.example and question.code in self.example:
            return str(self.example[question.code]["text"])
        found = self.words.take(question.code) if self.chance.random() < 0.5 else None
        return str(found["text"]) if found else None


def _liking(question: Question, option: str) -> float:
    """How often an option is chosen, the same for all bodies."""
    return Random(f"{question.code}.{option}").uniform(0.08, 0.7)  # noqa: S311 - invented answers, no secret
