"""What follows from the answers: what to tell for a role, why, and what certificates would show. Pure."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from volunteer_app.roles.rules import ConvictionsQuestion
from volunteer_app.vetting.rehabilitation.disposals import disposals
from volunteer_app.vetting.rehabilitation.endings import Ending, EndingKind, Explained, said
from volunteer_app.vetting.rehabilitation.filtering import (
    Item,
    Offence,
    Shown,
    Shows,
    on_basic,
    on_standard_or_enhanced,
)
from volunteer_app.vetting.rehabilitation.readings import ReadingName, reading
from volunteer_app.vetting.rehabilitation.rulesets import ruleset_on
from volunteer_app.vetting.rehabilitation.standing import Standing, standing
from volunteer_app.vetting.telling.flow import EXCLUDED, Answer, Entry, Question, Trail, entries, record_of


class Verdict(StrEnum):
    """Whether to tell of something."""

    TELL = "tell"
    DEPENDS = "depends"
    NEED_NOT = "need_not"


SHOWS_WORDS = {
    Shows.WILL: "Will show it",
    Shows.WILL_NOT: "Will not show it",
    Shows.MAYBE: "May show it",
}
NOT_SURE = {
    Question.SCHEDULE_18: "whether the offence is in Schedule 18",
    Question.SINGLY: "whether one sentence by itself was longer than 4 years",
    Question.ENDORSED: "whether your driving licence was endorsed",
}


@dataclass(frozen=True)
class Reason:
    """One reading's answer and its steps."""

    reading: str
    result: str
    explained: Explained


@dataclass(frozen=True)
class Finding:
    """What is said of one caution or conviction."""

    title: str
    sentences: tuple[str, ...]
    verdict: Verdict
    because: str
    result: str
    counts: Explained
    others: tuple[Reason, ...]
    basic: Shown
    higher: Shown
    not_sure: tuple[str, ...]
    stands_apart: bool


def findings(trail: Trail, question: ConvictionsQuestion, today: date) -> list[Finding]:
    """One for each caution and conviction, in the order in which they were told."""
    told = entries(trail)
    found = standing(record_of(told), today)
    only = sum(not each.is_caution for each in told) == 1
    return [
        _finding(entry, found[str(number)], question, today, is_only_conviction=only)
        for number, entry in enumerate(told)
    ]


def _finding(
    entry: Entry, found: Standing, question: ConvictionsQuestion, today: date, *, is_only_conviction: bool
) -> Finding:
    is_spent = found.is_spent_on(today)
    higher = on_standard_or_enhanced(_item(entry, is_only_conviction), today, is_spent=is_spent)
    verdict, because = _verdict(question, higher, is_spent=is_spent)
    counts = found.counts
    return Finding(
        title=_title(entry),
        sentences=tuple(_sentence(each) for each in entry.sentences if Question.DISPOSAL in each),
        verdict=verdict,
        because=because,
        result=result_in_words(counts.ending, today),
        counts=counts,
        others=_reasons(found, today) if found.readings_differ else (),
        basic=on_basic(is_spent=is_spent),
        higher=higher,
        not_sure=tuple(_not_sure(entry)),
        stands_apart=not is_only_conviction and _stands_apart(entry, today),
    )


def _verdict(question: ConvictionsQuestion, higher: Shown, *, is_spent: bool) -> tuple[Verdict, str]:
    if not is_spent:
        return Verdict.TELL, "It is not spent, so we may ask about it."
    if question is not ConvictionsQuestion.SPENT_NOT_PROTECTED:
        return Verdict.NEED_NOT, "It is spent, and for this role we may not ask about anything that is spent."
    if higher.shows is Shows.WILL_NOT:
        return Verdict.NEED_NOT, f"It is spent and protected: {_small(higher.because)}"
    if higher.shows is Shows.MAYBE:
        return (
            Verdict.DEPENDS,
            f"It is spent. Whether it is protected is not certain: {_small(higher.because)}",
        )
    because = f"It is spent but not protected: {_small(higher.because)}"
    return Verdict.TELL, f"{because} For this role we may ask about it all the same."


def _item(entry: Entry, is_only_conviction: bool) -> Item:
    on = Question.CAUTION_ON if entry.is_caution else Question.CONVICTED_ON
    return Item(
        is_caution=entry.is_caution,
        age=entry.age,
        given_on=entry.day(on),
        is_custodial=entry.is_custodial,
        offence=Offence(entry.value(Question.OFFENCE) or Offence.NOT_ASKED),
        is_only_conviction=is_only_conviction,
    )


def _reasons(found: Standing, today: date) -> tuple[Reason, ...]:
    return tuple(
        Reason(reading(name).words, result_in_words(each.ending, today), each)
        for name, each in found.by_reading.items()
    )


def result_in_words(ending: Ending, today: date) -> str:
    """Whether it is spent, and from when on."""
    if ending.day:
        if ending.day < today:
            return f"Spent since {said(ending.day + timedelta(days=1))}"
        return f"Not spent yet. It will be spent after {said(ending.day)}"
    return {
        EndingKind.SPENT_SIMPLE: "Spent at once",
        EndingKind.NEVER_SPENT: "It will never be spent",
        EndingKind.INDEFINITE: "Not spent until a court ends the order",
        EndingKind.NO_RESULT: "Not spent until it is paid in full",
    }.get(ending.kind, "We cannot work out when it will be spent")


def _title(entry: Entry) -> str:
    what, on = ("Caution", Question.CAUTION_ON) if entry.is_caution else ("Conviction", Question.CONVICTED_ON)
    day = entry.day(on)
    return f"{what} of {said(day)}" if day else what


def _sentence(answers: dict[Question, Answer]) -> str:
    name = disposals()[answers[Question.DISPOSAL]["answer"]].name
    length = answers.get(Question.LENGTH, {})
    if number := length.get("number"):
        unit = length["answer"]
        return f"{name}, {number} {unit.removesuffix('s') if number == '1' else unit}"
    return (
        f"{name}, for life, for public protection or extended" if length.get("answer") == EXCLUDED else name
    )


def _stands_apart(entry: Entry, today: date) -> bool:
    """Whether it has nothing but orders that are not extended by other convictions (section 6(5))."""
    codes = [each[Question.DISPOSAL]["answer"] for each in entry.sentences if Question.DISPOSAL in each]
    rules = ruleset_on(today)
    return bool(codes) and not any(rules.row(code, ReadingName.CHECKER).takes_part for code in codes)


def _not_sure(entry: Entry) -> list[str]:
    answers = [answer for each in entry.sentences for answer in each.items()]
    return [NOT_SURE[question] for question, answer in answers if answer.get("answer") == "not_sure"]


def _small(words: str) -> str:
    return words[:1].lower() + words[1:]
