"""Which question comes next, from the answers so far; and the record that the answers describe. Pure.

The answers are a trail: the questions in the order of their answers. Going back drops the last one.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from volunteer_app.vetting.rehabilitation.disposals import AgeGroup, disposals
from volunteer_app.vetting.rehabilitation.lengths import Length, Unit
from volunteer_app.vetting.rehabilitation.readings import ReadingName
from volunteer_app.vetting.rehabilitation.records import Caution, Conviction, Record
from volunteer_app.vetting.rehabilitation.rulesets import From, Rule, ruleset_on
from volunteer_app.vetting.rehabilitation.sentences import Sentence

# Nobody should have to answer hundreds of questions: advice helps more then.
MOST = 20
MOST_SENTENCES = 8
FOUR_YEARS = 48


class Question(StrEnum):
    """Each question's name."""

    KIND = "kind"
    AGE = "age"
    CAUTION_KIND = "caution_kind"
    CAUTION_ON = "caution_on"
    CAUTION_ENDED = "caution_ended"
    CONVICTED_ON = "convicted_on"
    GROUP = "group"
    DISPOSAL = "disposal"
    GIVEN_ON = "given_on"
    LENGTH = "length"
    SCHEDULE_18 = "schedule_18"
    SINGLY = "singly"
    PAID = "paid"
    ENDORSED = "endorsed"
    MORE_SENTENCES = "more_sentences"
    OFFENCE = "offence"
    MORE = "more"


Answer = dict[str, str]
Trail = list[tuple[Question, Answer]]

OF_A_SENTENCE = frozenset(
    {
        Question.GROUP,
        Question.DISPOSAL,
        Question.GIVEN_ON,
        Question.LENGTH,
        Question.SCHEDULE_18,
        Question.SINGLY,
        Question.PAID,
        Question.ENDORSED,
    }
)
# What stands for a length beside days, weeks, months and years
NO_LENGTH, INDEFINITE, EXCLUDED = "no_length", "indefinite", "excluded"


@dataclass
class Entry:
    """One caution or conviction, as far as it was told."""

    is_caution: bool
    said: dict[Question, Answer] = field(default_factory=dict)
    sentences: list[dict[Question, Answer]] = field(default_factory=lambda: [{}])

    def value(self, question: Question) -> str:
        """The answer to a question; empty when it was not asked."""
        return self.said.get(question, {}).get("answer", "")

    def day(self, question: Question) -> date | None:
        """The date that was given."""
        text = self.value(question)
        return date.fromisoformat(text) if text else None

    @property
    def age(self) -> AgeGroup:
        """How old they were."""
        return AgeGroup(self.value(Question.AGE))

    @property
    def is_custodial(self) -> bool:
        """Whether one of the sentences was custody."""
        codes = [each[Question.DISPOSAL]["answer"] for each in self.sentences if Question.DISPOSAL in each]
        return any(disposals()[code].is_custodial for code in codes)


def entries(trail: Trail) -> list[Entry]:
    """What was told so far."""
    found: list[Entry] = []
    for question, answer in trail:
        said = answer.get("answer", "")
        if question in {Question.KIND, Question.MORE}:
            if said in {"caution", "conviction"}:
                found.append(Entry(said == "caution"))
        elif question is Question.MORE_SENTENCES and said == "yes":
            found[-1].sentences.append({})
        elif question in OF_A_SENTENCE:
            found[-1].sentences[-1][question] = answer
        else:
            found[-1].said[question] = answer
    return found


def next_question(trail: Trail, today: date, *, asks_offence: bool) -> Question | None:
    """What to ask now; None: everything is told. `asks_offence`: whether filtering matters for the role."""
    if not trail:
        return Question.KIND
    found = entries(trail)
    last, answer = trail[-1]
    if not found or (last is Question.MORE and answer["answer"] == "no"):
        return None
    for question in _wanted(found[-1], today, asks_offence=asks_offence):
        if question not in found[-1].said and question not in found[-1].sentences[-1]:
            return question
    return Question.MORE if len(found) < MOST else None


def _wanted(entry: Entry, today: date, *, asks_offence: bool) -> Iterator[Question]:
    yield Question.AGE
    if entry.is_caution:
        yield from (Question.CAUTION_KIND, Question.CAUTION_ON)
        if entry.value(Question.CAUTION_KIND) == "conditional":
            yield Question.CAUTION_ENDED
        if asks_offence and entry.value(Question.AGE) == AgeGroup.ADULT:
            yield Question.OFFENCE
        return
    yield Question.CONVICTED_ON
    yield from _of_sentence(entry.sentences[-1], today)
    if len(entry.sentences) < MOST_SENTENCES:
        yield Question.MORE_SENTENCES
    if asks_offence and not entry.is_custodial:
        yield Question.OFFENCE


def _of_sentence(said: dict[Question, Answer], today: date) -> Iterator[Question]:
    yield from (Question.GROUP, Question.DISPOSAL)
    if Question.DISPOSAL not in said:
        return
    yield Question.GIVEN_ON
    rules = rules_of(said[Question.DISPOSAL]["answer"], today)
    if any(rule.uses_length for rule in rules):
        yield Question.LENGTH
    if any(rule.schedule_18_over for rule in rules) and is_over_4_years(said):
        yield Question.SCHEDULE_18
        if said.get(Question.SCHEDULE_18, {}).get("answer") in {"yes", "not_sure"}:
            yield Question.SINGLY
    if any(period.counted_from is From.PAYMENT for rule in rules for period in rule.periods):
        yield Question.PAID
    if any(rule.when_endorsed for rule in rules):
        yield Question.ENDORSED


def rules_of(disposal: str, today: date) -> list[Rule]:
    """How both readings count a disposal today."""
    rules = ruleset_on(today)
    return [rules.row(disposal, name).rule for name in ReadingName]


def is_over_4_years(said: dict[Question, Answer]) -> bool:
    """Whether the sentence told of may be longer than 4 years, by any way to compare."""
    length = _length(said)
    if length is None:
        return False
    months = {Unit.DAYS: 1 / 30, Unit.WEEKS: 7 / 30, Unit.MONTHS: 1, Unit.YEARS: 12}[length.unit]
    return length.number * months > FOUR_YEARS


def record_of(found: list[Entry]) -> Record:
    """The record that the answers describe. Keys are the numbers of the entries."""
    numbered = list(enumerate(found))
    return Record(
        convictions=tuple(_conviction(str(n), each) for n, each in numbered if not each.is_caution),
        cautions=tuple(_caution(str(n), each) for n, each in numbered if each.is_caution),
    )


def _caution(key: str, entry: Entry) -> Caution:
    return Caution(
        key,
        entry.value(Question.CAUTION_KIND) == "conditional",
        entry.day(Question.CAUTION_ON),
        entry.day(Question.CAUTION_ENDED),
    )


def _conviction(key: str, entry: Entry) -> Conviction:
    convicted_on = date.fromisoformat(entry.value(Question.CONVICTED_ON))
    return Conviction(key, tuple(sentence_of(said, convicted_on) for said in entry.sentences))


def sentence_of(said: dict[Question, Answer], convicted_on: date) -> Sentence:
    """A sentence. Whoever is not sure is answered as if it were so: that is the later date."""
    values = {question: answer.get("answer", "") for question, answer in said.items()}
    paid_on = said.get(Question.PAID, {}).get("paid_on")
    return Sentence(
        disposal=values[Question.DISPOSAL],
        given_on=date.fromisoformat(values[Question.GIVEN_ON]),
        convicted_on=convicted_on,
        length=_length(said),
        is_indefinite=values.get(Question.LENGTH) == INDEFINITE,
        paid_on=date.fromisoformat(paid_on) if paid_on else None,
        is_endorsed=values.get(Question.ENDORSED) in {"yes", "not_sure"},
        is_schedule_18=values.get(Question.SCHEDULE_18) in {"yes", "not_sure"},
        over_4_years_singly=values.get(Question.SINGLY) != "no",
        is_excluded=values.get(Question.LENGTH) == EXCLUDED,
    )


def _length(said: dict[Question, Answer]) -> Length | None:
    answer = said.get(Question.LENGTH, {})
    unit = answer.get("answer", "")
    if unit not in {each.value for each in Unit}:
        return None
    return Length(int(answer["number"]), Unit(unit))
